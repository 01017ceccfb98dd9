"""Whether time grows as the length of a document does, in each manner of telling it; and as the number of results."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

import pytest
from msgspec.structs import replace

from benchmarks.measuring import Bench, Laps, Row, processor
from fiscallint import __version__
from fiscallint.disclosure import read_disclosure
from fiscallint.engine import Settings, examine, lint, read
from fiscallint.output import sarif
from fiscallint.output.files import pieces
from fiscallint.plugins import Plugins
from tests.generator import PROVINCES, make, seeded

pytestmark = pytest.mark.benchmark(timer=processor)
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "disclosure.txt"
ITEMS = 60
ROUNDS = 3
RESULTS = 2_000
LIMIT = 1.3
"""The multiple of the best time over that of the length: 1 is linear, and the square of the length about 3."""


@pytest.fixture(scope="module")
def plugins() -> Iterator[Plugins]:
    """What is shipped. Nothing is collected in the meantime."""
    gc.disable()
    yield Plugins()
    gc.enable()


@pytest.mark.parametrize("manner", PROVINCES)
def test_time_grows_as_the_document_does(bench: Bench, plugins: Plugins, tmp_path: Path, manner: str) -> None:
    paths = [tmp_path / f"{factor}.txt" for factor in (1, 4)]
    for path, factor in zip(paths, (1, 4), strict=True):
        path.write_text(make(seeded(3), manner, ITEMS * factor).text(), encoding="utf-8")
    short, long = paths
    length = len(long.read_text(encoding="utf-8")) / len(short.read_text(encoding="utf-8"))
    laps = Laps()
    registry, settings = plugins.registry, Settings(plugins.registry.rules)

    def parts(path: Path) -> None:
        document = read(path, plugins)
        with laps.lap(f"disclosure {path.stem}"):
            disclosure = read_disclosure(document, registry.shapes, registry.profiles, registry.language)
        with laps.lap(f"rules {path.stem}"):
            examine(disclosure, plugins, settings)

    bench.seldom(lambda: parts(long), before=lambda: parts(short), rounds=ROUNDS)
    times = laps.rounds(ROUNDS)
    for part in ("disclosure", "rules"):
        growth = min(times[f"{part} 4"]) / min(times[f"{part} 1"]) / length
        bench.tell(Row(f"growth of {part}", growth, against="length", of=manner, limit=LIMIT))
        assert growth < LIMIT


def test_a_log_grows_as_the_results_do(bench: Bench, plugins: Plugins) -> None:
    found = lint(EXAMPLE, plugins, Settings(plugins.registry.rules))

    def written(count: int) -> None:
        report = replace(found, findings=tuple(islice(cycle(found.findings), count)))
        "".join(map(str, pieces(sarif.render([report], None, version=__version__).content)))

    ratio, _ = bench.ratio(lambda: written(4 * RESULTS), lambda: written(RESULTS))
    bench.tell(Row("growth of sarif", ratio / 4, against="results", limit=LIMIT))
    assert ratio / 4 < LIMIT
