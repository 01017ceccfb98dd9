"""How far a run has come: a line on a terminal, and nothing where stderr is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_WIDTH = 24
_SLOW = 400_000
"""The bytes from which a document alone takes long enough to say that it is being read."""

Told = Callable[[Path | None], None]


@contextmanager
def progress(paths: Sequence[Path]) -> Iterator[Told]:
    """A function that is told of each path before it is worked on; of None, it takes the line away for a message."""
    told = _Line(len(paths)) if sys.stderr.isatty() and _takes_long(paths) else _silence
    try:
        yield told
    finally:
        told(None)


def _takes_long(paths: Sequence[Path]) -> bool:
    return len(paths) > 1 or any(path.is_file() and path.stat().st_size > _SLOW for path in paths)


def _silence(path: Path | None) -> None:
    """Say nothing."""


class _Line:
    def __init__(self, number: int) -> None:
        self._number = number
        self._done = 0

    def __call__(self, path: Path | None) -> None:
        line = ""
        if path is not None:
            filled = self._done * _WIDTH // self._number
            name = "".join(character for character in path.name if character.isprintable())[:40]
            line = f"{'█' * filled}{'░' * (_WIDTH - filled)} {self._done + 1}/{self._number} {name}"
            self._done += 1
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()
