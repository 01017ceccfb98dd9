"""Fuzzes one target with atheris, which looks for bytes that take new ways through the program (Linux only).

    python -m tests.fuzz.run TARGET [--runs 100000] [--folder build/fuzz]

What is found lies in the folder, as `crash-…`, `timeout-…` or `oom-…`; the exit status is not 0.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["fiscallint"]):
    from fiscallint import kept
    from fiscallint.document import ocr
    from tests.fuzz.targets import TARGETS, starts


def main() -> None:
    """Run one target."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("target", choices=TARGETS)
    asked.add_argument("--runs", type=int, default=100_000)
    asked.add_argument("--seconds", type=int, default=0, help="no more than so many, 0 for as long as it takes")
    asked.add_argument("--folder", type=Path, default=Path("build/fuzz"))
    told = asked.parse_args()
    corpus = told.folder / told.target
    corpus.mkdir(parents=True, exist_ok=True)
    first = starts(told.target)
    for number, start in enumerate(first):
        (corpus / f"start-{number}").write_bytes(start)
    options = [
        f"-runs={told.runs}",
        f"-max_total_time={told.seconds}",
        f"-artifact_prefix={told.folder}/{told.target}-",
        "-timeout=30",
        "-rss_limit_mb=4000",
        f"-max_len={max(4096, 2 * max(map(len, first)))}",  # what is longer is cut off: half a zip file is none
        "-print_final_stats=1",
    ]
    kept.keep = lambda key, made: None  # a hundred thousand files, each of no use again
    ocr.recogniser = lambda: None  # seconds for each picture
    atheris.Setup([sys.argv[0], *options, str(corpus)], TARGETS[told.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
