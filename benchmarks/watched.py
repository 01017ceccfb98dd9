"""Runs a module as a program, and says at the end what it took, as JSON in a last line of stderr.

    python benchmarks/watched.py fiscallint check FILE …

`seconds` of the processor and `peak` memory in MB are those of the process itself, `children_seconds` and
`children_peak` those of all its children, and of the largest. That a process began as a copy of a larger one does not
count, where the system tells (Linux).
"""

from __future__ import annotations

import json
import os
import resource
import runpy
import sys
from pathlib import Path


def taken() -> dict[str, float]:
    """What this process and its children have taken until now."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "seconds": own.ru_utime + own.ru_stime,
        "peak": _peak(own.ru_maxrss),
        "children_seconds": children.ru_utime + children.ru_stime,
        "children_peak": _megabytes(children.ru_maxrss),
    }


def _megabytes(resident: int) -> float:
    return resident / (1_000_000 if sys.platform == "darwin" else 1_000_000 / 1024)


def _peak(resident: int) -> float:
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return _megabytes(resident)
    return next((int(line.split()[1]) * 1024 / 1_000_000 for line in lines if line.startswith("VmHWM")), 0.0)


if __name__ == "__main__":
    del sys.argv[0]
    sys.path[0] = os.getcwd()  # as `python -m` does
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    finally:
        print(json.dumps(taken()), file=sys.stderr)
