"""Other people's programs, in tests: run, or skipped for want of one."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest


def missing(what: str) -> NoReturn:
    """Skip a test for want of a tool; where everything must be tested, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(what)
    pytest.skip(what)


def done(command: Sequence[str | Path], folder: Path) -> str:
    """What a program prints; the test fails where the program does."""
    made = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert made.returncode == 0, f"{made.stdout[-2000:]}{made.stderr[-2000:]}"
    return made.stdout
