"""Many documents: what a second worker adds, what each takes, and whether the parent stays as small.

Two processes may get less than twice of what one does: other programs run, and a virtual machine may be held back. What
it is at that moment, two plain loops tell; a second worker can add no more than a second loop does.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.conftest import generated
from benchmarks.measuring import Bench, Row, Taken, fiscallint
from tests.generator import make, seeded
from tests.test_cluster import local

FEW, SOME, MANY = 4, 20, 200
ROUNDS = 3
LOOP = "n = 0\nwhile n < 20_000_000: n += 1"


def loops(number: int) -> float:
    """How long so many processes take that do nothing but count, all at once."""
    begun = time.perf_counter()
    processes = [subprocess.Popen([sys.executable, "-c", LOOP]) for _ in range(number)]
    for process in processes:
        process.wait()
    return time.perf_counter() - begun


def check(folder: Path, *options: str) -> Taken:
    """What a check of a folder takes; the results are written beside it."""
    results = ("--output-format", "jsonl", "--output", folder.with_suffix(".jsonl"))
    return fiscallint("check", folder.name, "--no-config", *results, *options, folder=folder.parent).watched()


def folder_of(number: int, place: Path, documents: Sequence[Path]) -> Path:
    """A folder of so many documents, copies of these in turn."""
    place.mkdir()
    for at in range(number):
        document = documents[at % len(documents)]
        shutil.copy(document, place / f"{at:04}{document.suffix}")
    return place


@pytest.fixture
def documents(pytestconfig: pytest.Config) -> list[Path]:
    """Those that were given, or else the generated one."""
    return [path.resolve() for path in pytestconfig.getoption("document")] or [generated()]


def test_two_workers(bench: Bench, documents: list[Path], tmp_path: Path) -> None:
    folder = folder_of(SOME, tmp_path / "some", documents)
    ones: list[float] = []
    twos: list[Taken] = []
    gains: list[float] = []

    def before() -> None:
        gains.append(2 * loops(1) / loops(2))
        ones.append(check(folder, "--no-cache", "--jobs", "1").lasted)

    bench.seldom(lambda: twos.append(check(folder, "--no-cache", "--jobs", "2")), before=before, rounds=ROUNDS)
    of_two = [one / two.lasted for one, two in zip(ones, twos, strict=True)]
    shares = [mine / given for mine, given in zip(of_two, gains, strict=True)]
    bench.tell(
        Row("one worker", SOME / statistics.median(ones), unit="/s"),
        Row("two workers", SOME / statistics.median(two.lasted for two in twos), unit="/s", limit=7, least=True),
        Row("second worker", statistics.median(of_two), against="one worker", limit=1.8, least=True),
        Row("second loop", statistics.median(gains), against="one loop"),
        Row("second worker's share", statistics.median(shares), against="second loop", limit=0.9, least=True),
        Row("worker", max(two.children_peak for two in twos), unit="MB", limit=150),
        Row("worker's time", statistics.median(two.children_seconds for two in twos) / SOME * 1000, unit="ms"),
    )


def test_what_each_document_costs_the_parent(bench: Bench, documents: list[Path], tmp_path: Path) -> None:
    few, some = (folder_of(number, tmp_path / name, documents) for number, name in ((FEW, "few"), (SOME, "some")))
    made = [check(few), check(some)]
    kept = sum(path.stat().st_size for path in (tmp_path / ".fiscallint_cache").iterdir())
    known: list[list[Taken]] = []
    bench.seldom(lambda: known.append([check(few), check(some)]), rounds=ROUNDS)
    bench.tell(
        Row("parent's time", _for_one(made), unit="ms"),
        Row("known", statistics.median(_for_one(pair) for pair in known), unit="ms"),
        Row("kept", kept / (FEW + SOME) / 1000, unit="KB"),
        Row("written", (tmp_path / "some.jsonl").stat().st_size / SOME / 1000, unit="KB"),
    )


def test_what_each_document_costs_the_parent_of_a_cluster(bench: Bench, documents: list[Path], tmp_path: Path) -> None:
    few, some = (folder_of(number, tmp_path / name, documents) for number, name in ((FEW, "few"), (SOME, "some")))
    made: list[Taken] = []
    with local(2) as cluster:
        options = ("--no-cache", "--scheduler", cluster.scheduler_address)
        made.append(check(few, *options))
        bench.seldom(lambda: made.append(check(some, *options)))
    bench.tell(Row("parent's time on a cluster", _for_one(made), unit="ms"))


def _for_one(taken: Sequence[Taken]) -> float:
    """The milliseconds that one document more costs the parent."""
    few, some = taken
    return (some.seconds - few.seconds) / (SOME - FEW) * 1000


def test_the_parent_stays_as_small(bench: Bench, tmp_path: Path) -> None:
    document = tmp_path / "short.txt"
    document.write_text(make(seeded(3), "上海").text(), encoding="utf-8")
    few, many = (folder_of(number, tmp_path / f"{number}", [document]) for number in (SOME, MANY))
    small = check(few, "--no-cache").peak
    peaks: list[float] = []
    bench.seldom(lambda: peaks.append(check(many, "--no-cache").peak))
    (large,) = peaks
    bench.tell(Row("parent", small, unit="MB"), Row("parent of many", large, unit="MB", limit=1.1 * small))
    assert large < 1.1 * small
