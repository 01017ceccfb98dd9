"""One document in a process of its own, which starts cold, beside pdfplumber in one of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.conftest import pages
from benchmarks.measuring import Bench, Program, Row, fiscallint, processor

pytestmark = pytest.mark.benchmark(timer=processor)


def pdfplumber(document: Path) -> Program:
    return Program("-m", "benchmarks.extraction", document, folder=Path(__file__).resolve().parents[1])


def test_pdfplumber(bench: Bench, document: Path) -> None:
    program = pdfplumber(document)
    seconds = sorted(bench(program))[bench.rounds // 2]
    memory = program.watched().largest
    bench.tell(Row("pdfplumber", 1, against="pdfplumber", of=str(pages(document)), seconds=seconds, memory=memory))


@pytest.mark.parametrize(("what", "limit"), [("cold", 0.40), ("storing", None), ("cached", 0.15)])
def test_check(bench: Bench, document: Path, tmp_path: Path, what: str, limit: float | None) -> None:
    fresh = ("--no-cache",) if what == "cold" else ()
    check = fiscallint("check", document, "--no-config", *fresh, folder=tmp_path)
    base = pdfplumber(document)

    def before() -> None:
        base()
        if what == "storing":
            shutil.rmtree(tmp_path / ".fiscallint_cache", ignore_errors=True)

    ratio, seconds = bench.ratio(check, before)
    if what == "storing":
        shutil.rmtree(tmp_path / ".fiscallint_cache")
    memory = check.watched().largest
    bench.tell(
        Row(what, ratio, against="pdfplumber", of=str(pages(document)), limit=limit, seconds=seconds, memory=memory)
    )
