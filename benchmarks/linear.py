"""Whether the time to lint grows with the length of a document and no faster.

    python benchmarks/linear.py [--items N] [--repeat R]

Lints generated documents with N, 2N and 4N more 项 and prints the best time of each, as a multiple of the first, beside
the multiple of the length. Times of one run are comparable with each other, not with those of another machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fiscallint.engine import disclose, lint
from fiscallint.plugins import Plugins
from tests.generator import make, seeded


def measured(path: Path, plugins: Plugins, repeat: int) -> tuple[float, float]:
    """The best time to read the document, and to read and check it, in seconds."""
    reading, checking = [], []
    for _ in range(repeat):
        start = time.perf_counter()
        disclose(path, plugins)
        middle = time.perf_counter()
        lint(path, plugins, plugins.registry.rules)
        reading.append(middle - start)
        checking.append(time.perf_counter() - middle)
    return min(reading), min(checking)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how the time to lint grows with the document.")
    parser.add_argument("--items", type=int, default=60)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--province", default="上海")
    options = parser.parse_args()
    plugins = Plugins()
    first: tuple[int, float, float] | None = None
    print(f"{'items':>6}{'characters':>12}{'length':>9}{'reading':>9}{'reading and rules':>19}")
    with tempfile.TemporaryDirectory() as folder:
        for factor in (1, 2, 4):
            made = make(seeded(3), options.province, options.items * factor)
            text = made.text()
            path = Path(folder) / f"{made.name}.txt"
            path.write_text(text, encoding="utf-8")
            now = (len(text), *measured(path, plugins, options.repeat))
            first = first or now
            length, reading, both = (a / b for a, b in zip(now, first, strict=True))
            print(f"{options.items * factor:6}{len(text):12}{length:8.2f}×{reading:8.2f}×{both:18.2f}×")


if __name__ == "__main__":
    main()
