"""What loading all shipped rules, tables and profiles adds to a start with an empty `rules.d`.

    python benchmarks/loading.py [--repeat R]

Each start is a process of its own: bare Python, the plugins with an empty `rules.d`, with the shipped one, and with the
shipped one before its packs have been compiled. They run in turn; the medians are printed, with their difference from
the empty one. What the cache of compiled packs holds lies in a folder of the benchmark's own.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fiscallint.resources import folder

START = """
import sys
from pathlib import Path
import fiscallint.resources as resources
if sys.argv[1:]:
    own = resources.folder
    resources.folder = lambda name: Path(sys.argv[1]) if name == "rules.d" else own(name)
from fiscallint.plugins import Plugins
print(len(Plugins().registry.rules))
"""


def seconds(arguments: list[str], cache: Path) -> float:
    """How long a process takes."""
    start = time.perf_counter()
    environment = os.environ | {"XDG_CACHE_HOME": str(cache)}
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time loading the shipped rules against an empty rules.d.")
    parser.add_argument("--repeat", type=int, default=11)
    repeat = parser.parse_args().repeat
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as own:
        empty, cache = Path(own) / "rules.d", Path(own) / "cache"
        for name in ("tables", "profiles", "articulation", "vocabulary", "wording"):
            (empty / name).mkdir(parents=True)
        (empty / "vocabulary" / "subjects.yaml").write_text("subjects: []", encoding="utf-8")
        (empty / "vocabulary" / "sections.yaml").write_text("sections: []", encoding="utf-8")
        shutil.copytree(
            folder("rules.d") / "thresholds", empty / "thresholds"
        )  # what rules in Python cannot be without
        for _ in range(repeat):
            times.setdefault("bare Python", []).append(seconds(["-c", "pass"], cache))
            shutil.rmtree(cache, ignore_errors=True)
            times.setdefault("shipped, first time", []).append(seconds(["-c", START], cache))
            times.setdefault("empty rules.d", []).append(seconds(["-c", START, str(empty)], cache))
            times.setdefault("shipped", []).append(seconds(["-c", START], cache))
    base = statistics.median(times["empty rules.d"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:20} {median * 1000:7.0f} ms   {(median - base) * 1000:+7.0f} ms   {median / base:5.2f}×")


if __name__ == "__main__":
    main()
