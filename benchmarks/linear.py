"""How the time to lint grows with the length of a document, and what each part of it takes.

    python benchmarks/linear.py [FILE ...] [--items N] [--repeat R] [--province P]

Lints generated documents with N, 2N and 4N more 项 and prints the best time of each part as a multiple of that in the
row above, beside the multiple of the length. Then prints, in milliseconds, what each part takes of a generated PDF of
25 pages, and of the files named. Times of one run are comparable with each other, not with those of another machine.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import timeit
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fiscallint.disclosure import read_disclosure
from fiscallint.disclosure.tables import read_tables
from fiscallint.document import Document
from fiscallint.engine import Settings, examine, read
from fiscallint.plugins import Plugins
from tests.generator import Made, make, seeded
from tests.generator.pdf_layout import write_pdf

PAGES = 25
PARTS = ("reading", "tables", "narrative", "rules")


class Parts(NamedTuple):
    """Seconds: from file to document, the statement tables, outline and sentences, all rules."""

    reading: float
    tables: float
    narrative: float
    rules: float


def measured(path: Path, plugins: Plugins, repeat: int) -> tuple[Document, Parts]:
    """The document, and the best times of its parts."""
    document, registry = read(path, plugins), plugins.registry
    disclosure = read_disclosure(document, registry.shapes, registry.profiles, registry.language)
    reading = best(lambda: read(path, plugins), 1 if document.page_count else repeat)
    tables = best(lambda: read_tables(document, registry.shapes), repeat)
    disclosing = best(lambda: read_disclosure(document, registry.shapes, registry.profiles, registry.language), repeat)
    rules = best(lambda: examine(disclosure, plugins, Settings(registry.rules)), repeat)
    return document, Parts(reading, tables, disclosing - tables, rules)


def best(work: Callable[[], object], repeat: int) -> float:
    """The shortest of several runs, in seconds of the processor: what else the machine does counts little."""
    return min(timeit.repeat(work, timer=time.process_time, number=1, repeat=repeat))


def growth(folder: Path, plugins: Plugins, options: argparse.Namespace) -> None:
    """Print how each part grows as the document does."""
    print(f"{'items':>6}{'characters':>12}{'length':>9}", *(f"{part:>10}" for part in PARTS), sep="")
    before: tuple[float, ...] = ()
    for factor in (1, 2, 4):
        made = generated(options.province, options.items * factor)
        path = folder / f"{made.name}{factor}.txt"
        path.write_text(made.text(), encoding="utf-8")
        document, parts = measured(path, plugins, options.repeat)
        now = (len(document.text), *parts)
        ratios = [f"{a / b:.2f}×" for a, b in zip(now, before, strict=True)] if before else ["1×"] * len(now)
        print(f"{options.items * factor:6}{len(document.text):12}", f"{ratios[0]:>9}", sep="", end="")
        print(*(f"{ratio:>10}" for ratio in ratios[1:]), sep="")
        before = now


def generated(province: str, items: int) -> Made:
    """A disclosure told in the manner of a province, with so many 项 more than usual."""
    return make(seeded(3), province, items)


def of_length(folder: Path, plugins: Plugins, province: str) -> Path:
    """A generated PDF of `PAGES` pages or a little more."""
    path = folder / f"{province}.pdf"
    for items in range(20, 200, 5):
        write_pdf(generated(province, items).blocks, path)
        if (read(path, plugins).page_count or 0) >= PAGES:
            break
    return path


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how the time to lint grows with the document.")
    parser.add_argument("files", nargs="*", type=Path, help="documents of your own")
    parser.add_argument("--items", type=int, default=120)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--province", default="上海")
    options = parser.parse_args()
    plugins = Plugins()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        growth(folder, plugins, options)
        print(f"\n{'pages':>6}{'characters':>12}{'':9}", *(f"{part + ' ms':>13}" for part in PARTS), sep="")
        for path in (of_length(folder, plugins, options.province), *options.files):
            document, parts = measured(path, plugins, options.repeat)
            times = "".join(f"{1000 * seconds:13.1f}" for seconds in parts)
            print(f"{document.page_count or '':>6}{len(document.text):12}{'':9}{times}  {path.name}")


if __name__ == "__main__":
    main()
