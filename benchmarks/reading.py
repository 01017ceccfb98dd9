"""How long reading and linting a PDF take, as multiples of pdfplumber's own words and tables of the same file.

    python benchmarks/reading.py FILE.pdf [--repeat R]

Everything runs in turn, R times, and the medians of the ratios are printed: seconds of another machine are not
comparable, ratios are. First as processes of their own, which start cold; then in one process, once it is warm.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Work = Callable[[], float]
"""Does something, and says how many seconds of the processor it took."""


def extract(path: Path) -> None:
    """Words and tables of every page, with pdfplumber alone."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.extract_tables()
            page.close()


def timed(work: Callable[[], object]) -> Work:
    """The work, in this process."""

    def run() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return run


class Process:
    """A program of its own, in a folder; `peak` is the most memory that it took, in MB."""

    def __init__(self, *arguments: str, folder: str | None = None) -> None:
        self.peak = 0.0
        self._folder = folder
        self._command = [sys.executable, *arguments]

    def __call__(self) -> float:
        nowhere = subprocess.DEVNULL
        with subprocess.Popen(self._command, stdout=nowhere, stderr=nowhere, cwd=self._folder) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(self._command)} ended with {process.returncode}")
        self.peak = max(self.peak, usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10))
        return usage.ru_utime + usage.ru_stime


def ratios(works: Sequence[Work], repeat: int) -> tuple[float, list[float]]:
    """The seconds that the first takes, and what each takes as a multiple of it: medians of so many rounds."""
    rounds = [[work() for work in works] for _ in range(repeat)]
    seconds = statistics.median(times[0] for times in rounds)
    return seconds, [statistics.median(times[at] / times[0] for times in rounds) for at in range(len(works))]


def cold(path: Path, repeat: int) -> None:
    """Measure processes and print. To be called first: a process counts the memory of the one that starts it."""
    program = ("-m", "fiscallint", "check", str(path.resolve()), "--no-config")
    with tempfile.TemporaryDirectory() as folder:
        known = Process(*program, folder=folder)
        known()
        known.peak = 0.0
        works = {
            "pdfplumber": Process(__file__, str(path), "--plain"),
            "check": Process(*program, "--no-cache"),
            "check, pdfplumber": Process(*program, "--no-cache", "--pdf-backend", "pdfplumber"),
            "check, from cache": known,
        }
        show(f"{path.name}, each in its own process", works, repeat)


def warm(path: Path, repeat: int) -> None:
    """Measure what this process does, and print."""
    from fiscallint.engine import Settings, lint, read
    from fiscallint.plugins import Plugins
    from fiscallint.settings import PDF_BACKENDS

    plugins = Plugins()
    settings = Settings(plugins.registry.rules)
    works: dict[str, Work] = {"pdfplumber": timed(lambda: extract(path))}
    for backend in PDF_BACKENDS:
        works[f"read, {backend}"] = timed(lambda backend=backend: read(path, plugins, backend))
    works["lint"] = timed(lambda: lint(path, plugins, settings))
    show(f"{path.name}, all in one process", works, repeat)


def show(title: str, works: Mapping[str, Work], repeat: int) -> None:
    """Measure and print."""
    seconds, found = ratios(list(works.values()), repeat)
    print(f"{title}: pdfplumber {seconds:.2f} s")
    for (name, work), ratio in zip(works.items(), found, strict=True):
        print(f"    {name:20} {ratio:5.2f}" + (f"  {work.peak:4.0f} MB" if isinstance(work, Process) else ""))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time linting a PDF against pdfplumber's own extraction.")
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--plain", action="store_true", help="only extract words and tables, with pdfplumber alone")
    options = parser.parse_args()
    if options.plain:
        for path in options.file:
            extract(path)
        return
    for measure in (cold, warm):
        for path in options.file:
            measure(path, options.repeat)


if __name__ == "__main__":
    main()
