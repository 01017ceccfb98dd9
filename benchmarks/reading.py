"""How long linting a PDF takes, as a multiple of pdfplumber's own words and tables of the same file.

    python benchmarks/reading.py FILE.pdf [--repeat R]

Both run in turn in one process; the medians are compared. Seconds of another machine are not comparable, ratios are.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from fiscallint.engine import Settings, lint, read
from fiscallint.plugins import Plugins


def extract(path: Path) -> None:
    """Words and tables of every page, with pdfplumber alone."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.extract_tables()
            page.close()


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time linting a PDF against pdfplumber's own extraction.")
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    plugins = Plugins()
    settings = Settings(plugins.registry.rules)
    print(f"{'file':40} {'pdfplumber':>10} {'read':>8} {'lint':>8} {'read/pdfplumber':>16} {'lint/pdfplumber':>16}")
    for path in options.file:
        works = (lambda: extract(path), lambda: read(path, plugins), lambda: lint(path, plugins, settings))  # noqa: B023
        times = [[seconds(work) for work in works] for _ in range(options.repeat)]
        plain, reading, linting = (statistics.median(column) for column in zip(*times, strict=True))
        print(
            f"{path.name[:40]:40} {plain:9.2f}s {reading:7.2f}s {linting:7.2f}s "
            f"{reading / plain:16.2f} {linting / plain:16.2f}"
        )


if __name__ == "__main__":
    main()
