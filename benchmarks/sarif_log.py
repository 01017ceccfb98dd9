"""How long a SARIF log of many results takes, beside the JSON output of the same findings.

    python benchmarks/sarif_log.py [--results N] [--repeat R]

Tells the findings of the example disclosure again and again until there are N, and prints for N and 2N: the time of
either writer, and the size of the log. Times are those of the processor, the
best of R runs.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from msgspec.structs import replace

from fiscallint import __version__
from fiscallint.engine import Settings, lint
from fiscallint.output import json, sarif
from fiscallint.output.files import pieces
from fiscallint.output.report import Report
from fiscallint.plugins import Plugins

EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "disclosure.txt"


def seconds(work: Callable[[], object], repeat: int) -> float:
    """The best time of several runs."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def told(report: Report, count: int) -> Report:
    """The report with its findings told until there are so many."""
    return replace(report, findings=tuple(islice(cycle(report.findings), count)))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time writing many results.")
    parser.add_argument("--results", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    plugins = Plugins()
    found = lint(EXAMPLE, plugins, Settings(plugins.registry.rules))
    print(f"{'results':>8}  {'SARIF':>8}  {'JSON':>8}  {'ratio':>6}  {'size':>8}")
    for count in (options.results, 2 * options.results):
        reports = [told(found, count)]
        log = seconds(partial(written, reports), options.repeat)
        plain = seconds(lambda: "".join(json.render(reports, __version__)), options.repeat)  # noqa: B023
        size = len(written(reports).encode()) / 1e6
        print(f"{count:8}  {log:6.2f} s  {plain:6.2f} s  {log / plain:6.2f}  {size:5.1f} MB")


def written(reports: Sequence[Report]) -> str:
    """The SARIF log."""
    return "".join(map(str, pieces(sarif.render(reports, None, version=__version__).content)))


if __name__ == "__main__":
    main()
