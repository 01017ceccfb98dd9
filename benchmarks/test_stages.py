"""What each stage takes in a process that is warm, beside pdfplumber in the same process."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.conftest import pages
from benchmarks.extraction import extract
from benchmarks.measuring import Bench, Laps, Row, median_ratio, processor
from fiscallint import __version__
from fiscallint.disclosure import read_disclosure
from fiscallint.engine import Settings, examine, read
from fiscallint.output import sarif, text
from fiscallint.output.files import pieces
from fiscallint.plugins import Plugins

pytestmark = pytest.mark.benchmark(timer=processor)
STAGES = ("reading", "disclosure", "rules", "sarif", "text")
MODEL = ("disclosure", "rules", "sarif")


@pytest.fixture(autouse=True)
def without_collection() -> Iterator[None]:
    """Whoever is measured when garbage is due would have to pay for the others'."""
    gc.disable()
    yield
    gc.enable()


def test_stages(bench: Bench, document: Path) -> None:
    plugins, laps = Plugins(), Laps()
    registry = plugins.registry
    settings = Settings(registry.rules)

    def base() -> None:
        gc.collect()
        with laps.lap("pdfplumber"):
            extract(document)

    def stages() -> None:
        with laps.lap("reading"):
            read_in = read(document, plugins)
        with laps.lap("disclosure"):
            disclosure = read_disclosure(read_in, registry.shapes, registry.profiles, registry.language)
        with laps.lap("rules"):
            report = examine(disclosure, plugins, settings)
        with laps.lap("sarif"):
            "".join(map(str, pieces(sarif.render([report], None, version=__version__).content)))
        with laps.lap("text"):
            "".join(text.render([report]))

    bench(stages, before=base)
    times = laps.rounds(bench.rounds)
    for name in STAGES:
        bench.tell(row(name, times[name], times["pdfplumber"], document))
    model = [sum(parts) for parts in zip(*(times[name] for name in MODEL), strict=True)]
    milliseconds = statistics.median(model) * 1000
    bench.tell(Row("model", milliseconds, unit="ms", of=str(pages(document)), limit=120))


def row(what: str, times: list[float], bases: list[float], document: Path) -> Row:
    """A stage against pdfplumber."""
    seconds = statistics.median(times)
    return Row(what, median_ratio(times, bases), against="pdfplumber", of=str(pages(document)), seconds=seconds)
