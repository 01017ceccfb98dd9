"""How far a run has come: a line on a terminal, and nothing where stderr is no terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_WIDTH = 24
_SLOW = 400_000
"""The bytes from which a document alone takes long enough to say that it is being read."""
_BLINK = 0.1
"""The seconds for which a line stands, at the least, where documents are done faster than anyone can read."""
_TELLING = 3
"""The seconds after which what is done tells how long the rest will take."""


class Line:
    """Says nothing; where there is a terminal, a line of it says how far the run has come.

    A run of one process calls it with each path before it is worked on; with None, it takes the line away for a
    message. A run of several tells it which path is `done`.
    """

    def __call__(self, path: Path | None) -> None:
        """This document is begun."""

    def done(self, path: Path, *, lost: bool = False) -> None:
        """This document is done with; it is `lost` where there is no result."""

    def page(self, path: Path, number: int, of: int) -> None:
        """A scanned page of this document is being recognised, which takes a while."""


@contextmanager
def progress(paths: Sequence[Path], clock: Callable[[], float] = time.monotonic) -> Iterator[Line]:
    """The line of a run over these documents."""
    line = _Shown(len(paths), clock) if sys.stderr.isatty() and _takes_long(paths) else Line()
    try:
        yield line
    finally:
        line(None)


def _takes_long(paths: Sequence[Path]) -> bool:
    return len(paths) > 1 or any(os.path.isfile(path) and path.stat().st_size > _SLOW for path in paths)


class _Shown(Line):
    def __init__(self, number: int, clock: Callable[[], float]) -> None:
        self._number = number
        self._done = 0
        self._lost = 0
        self._clock = clock
        self._begun = clock()
        self._shown = -_BLINK

    def __call__(self, path: Path | None) -> None:
        if path is None:
            self._show("")
            return
        self._show(self._at(self._done, self._done + 1, path))
        self._done += 1

    def done(self, path: Path, *, lost: bool = False) -> None:
        self._done += 1
        self._lost += lost
        now = self._clock()
        if now - self._shown < _BLINK and self._done < self._number:
            return
        self._shown = now
        failed = f"，{self._lost} 份没有查完" if self._lost else ""
        self._show(self._at(self._done, self._done, path, failed + self._left(now - self._begun)))

    def page(self, path: Path, number: int, of: int) -> None:
        self._shown = self._clock()
        at = min(self._done + 1, self._number)
        self._show(self._at(self._done, at, path, f"，正在识别第 {number} 页，共 {of} 页"))

    def _left(self, seconds: float) -> str:
        rest = self._number - self._done
        return f"，约剩{_told(seconds / self._done * rest)}" if seconds >= _TELLING and rest else ""

    def _at(self, filled: int, number: int, path: Path, further: str = "") -> str:
        filled = filled * _WIDTH // self._number
        name = "".join(character for character in path.name if character.isprintable())[:40]
        return f"{'█' * filled}{'░' * (_WIDTH - filled)} {number}/{self._number}{further} {name}"

    def _show(self, line: str) -> None:
        # a line that went on in the next could not be taken away: let the terminal cut it
        sys.stderr.write(f"\r\x1b[K\x1b[?7l{line}\x1b[?7h" if line else "\r\x1b[K")
        sys.stderr.flush()


def _told(seconds: float) -> str:
    """A time to wait, no more exactly than it is known.

    >>> _told(12.3), _told(100), _told(9000)
    (' 13 秒', ' 2 分钟', ' 2 小时 30 分钟')
    """
    if seconds < 60:
        return f" {int(seconds) + 1} 秒"
    minutes = int(seconds / 60 + 0.99)
    if minutes < 60:
        return f" {minutes} 分钟"
    return f" {minutes // 60} 小时" + (f" {minutes % 60} 分钟" if minutes % 60 else "")
