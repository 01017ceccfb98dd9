"""Measures in pairs: each round does what fiscallint is held against, and then what is measured.

Seconds of one machine, or of one moment, tell nothing of another; the ratio within a round does. What a test finds is
kept in pytest-benchmark's log, from which `table.py` makes the table.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct, to_builtins

HERE = Path(__file__).resolve().parent
Work = Callable[..., object]


class Row(Struct, frozen=True, omit_defaults=True):
    """A line of the table: a value, in multiples of what it is held `against` or in some unit, and its `limit`.

    `what` and `against` are keys of `table.NAMES`; `of` says of which document or manner. The limit is the most that is
    wanted, or where `least` is set the least. `seconds` and `memory` (MB) are those of what is measured.
    """

    what: str
    value: float
    unit: str = "×"
    against: str = ""
    of: str = ""
    limit: float | None = None
    least: bool = False
    seconds: float | None = None
    memory: float | None = None


def processor() -> float:
    """The seconds of the processor that this process has taken, and all those that it has waited for."""
    usages = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class Taken(Struct, frozen=True):
    """What a program took, as `watched.py` tells, and for how long it ran."""

    seconds: float
    peak: float
    children_seconds: float
    children_peak: float
    lasted: float

    @property
    def largest(self) -> float:
        """The memory of the process that took most."""
        return max(self.peak, self.children_peak)


class Program:
    """A program of its own, which starts cold, in a folder. It may end with 0 or 1."""

    def __init__(self, *arguments: str | Path, folder: Path | None = None) -> None:
        self._arguments = [str(argument) for argument in arguments]
        self._folder = folder

    def __call__(self) -> None:
        self._run([])

    def watched(self) -> Taken:
        """What a run takes."""
        assert self._arguments[0] == "-m", self._arguments
        begun = time.perf_counter()
        said = self._run([str(HERE / "watched.py")])
        lasted = time.perf_counter() - begun
        return Taken(**json.loads(said.splitlines()[-1]), lasted=lasted)

    def _run(self, watcher: Sequence[str]) -> str:
        arguments = [*watcher, *self._arguments[1:]] if watcher else self._arguments
        made = subprocess.run(
            [sys.executable, *arguments], cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        if made.returncode not in (0, 1):
            raise RuntimeError(f"{' '.join(arguments)} ended with {made.returncode}: {made.stderr}")
        return made.stderr


def fiscallint(*arguments: str | Path, folder: Path | None = None) -> Program:
    """fiscallint with these arguments."""
    return Program("-m", "fiscallint", *arguments, folder=folder)


class Laps:
    """Seconds of the processor, by what they were taken for and by round."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        """What is done within is done for this."""
        start = processor()
        yield
        self.times.setdefault(name, []).append(processor() - start)

    def rounds(self, number: int) -> dict[str, list[float]]:
        """Those of the last rounds: what came before was to warm up."""
        return {name: times[-number:] for name, times in self.times.items()}


class Bench:
    """pytest-benchmark, which does the rounds and keeps what is found."""

    def __init__(self, benchmark: Any, rounds: int) -> None:
        self._benchmark = benchmark
        self.rounds = rounds

    def __call__(self, work: Work, *, before: Work | None = None, times: int = 1) -> list[float]:
        """The time of each round, after one that is not counted; `before` each, something is done that is not timed."""
        self._do(work, before, self.rounds * times, warm=1)
        return list(self._benchmark.stats.stats.data)

    def seldom(self, work: Work, *, before: Work | None = None, rounds: int = 1) -> None:
        """Do it in so many rounds, and no more: it takes long, and nothing need be warm."""
        self._do(work, before, rounds, warm=0)

    def _do(self, work: Work, before: Work | None, rounds: int, *, warm: int) -> None:
        def setup() -> None:
            if before:
                before()

        self._benchmark.pedantic(work, setup=setup, rounds=rounds, warmup_rounds=warm)

    def ratio(self, work: Work, base: Work, *, times: int = 1) -> tuple[float, float]:
        """The time of the work as a multiple of that of the base, done before it in each round; and its seconds."""
        laps = Laps()

        def before() -> None:
            with laps.lap("base"):
                base()

        taken = self(work, before=before, times=times)
        return median_ratio(taken, laps.rounds(len(taken))["base"]), statistics.median(taken)

    def tell(self, *rows: Row) -> None:
        """Keep rows for the table."""
        self._benchmark.extra_info.setdefault("rows", []).extend(to_builtins(row) for row in rows)


def median_ratio(times: Sequence[float], bases: Sequence[float]) -> float:
    """The median over the rounds."""
    return statistics.median(time / base for time, base in zip(times, bases, strict=True))
