"""The documents that are measured, and how often."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from benchmarks.measuring import HERE, Bench
from tests.generator import make, seeded
from tests.generator.pdf_layout import Setting, embedded_font, write_pdf

_GENERATED = HERE.parent / "build" / "benchmark.pdf"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the benchmarks."""
    group = parser.getgroup("fiscallint")
    group.addoption("--document", action="append", type=Path, default=[], help="measure this PDF too; may be repeated")
    group.addoption("--rounds", type=int, default=5, help="the rounds of what takes long; ratios are medians of them")


def pages(path: Path) -> int:
    """The pages of a PDF."""
    with pypdfium2.PdfDocument(path) as pdf:
        return len(pdf)


def generated() -> Path:
    """A generated PDF, as long and as dense as most that are published."""
    if not _GENERATED.exists():
        _GENERATED.parent.mkdir(exist_ok=True)
        setting = Setting(size=16, repeated=True, font=embedded_font())
        write_pdf(make(seeded(3), "上海", items=10).blocks, _GENERATED, setting)
    return _GENERATED


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each `document`, by its number of pages."""
    if "document" in metafunc.fixturenames:
        files = [generated(), *(path.resolve() for path in metafunc.config.getoption("document"))]
        metafunc.parametrize("document", files, ids=[str(pages(path)) for path in files], scope="session")


@pytest.fixture
def bench(benchmark: Any, pytestconfig: pytest.Config) -> Bench:
    """What measures, and keeps what it found."""
    return Bench(benchmark, pytestconfig.getoption("rounds"))
