"""Keeps pieces of data in a folder, by a key that says all they were made from.

Whoever asks gets what was kept, whole, or nothing: an entry that is cut or damaged is none. The folder may be deleted
at any time, and several processes may use it at once. Where it cannot be written, nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}(?:\.[0-9a-f]{12})?")
"""An entry, or one that is being written: nothing else in the folder is ever removed."""
_CHECK = 16
_CLOCKS = 10
"""The seconds by which the clock of a file system may be off."""
_ABANDONED = 86_400

_BESIDE = {
    ".gitignore": "*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n# fiscallint 的缓存，可随时删除。\n",
}


class Store:
    """A folder of entries that together take at most `limit` bytes; those not used for longest make room.

    An entry that was used since this store was opened stays, even where that is more.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._opened = time.time() - _CLOCKS
        self._unseen = limit

    def get(self, key: str) -> bytes | None:
        """What was kept under a key; None where that is nothing, or not what it was."""
        path = self._folder / key
        try:
            kept = path.read_bytes()
        except OSError:
            return None
        check, content = kept[:_CHECK], kept[_CHECK:]
        if check != _checksum(key, content):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep something, whole or not at all."""
        passing = self._folder / f"{key}.{os.urandom(6).hex()}"
        try:
            self._make()
            try:
                with open(passing, "xb") as file:
                    file.write(_checksum(key, content) + content)
                os.replace(passing, self._folder / key)
            except BaseException:
                passing.unlink(missing_ok=True)
                raise
        except OSError:
            return
        self._unseen += len(content)
        if self._unseen > self._limit // 10:
            self._unseen = 0
            self._prune()

    def _make(self) -> None:
        """The folder, with what tells other programs to leave it alone; one that was there is left as it is."""
        try:
            self._folder.mkdir(parents=True)
        except FileExistsError:
            return
        for name, text in _BESIDE.items():
            (self._folder / name).write_text(text, encoding="utf-8")

    def _prune(self) -> None:
        entries = sorted(self._entries())
        excess = sum(size for _, size, _ in entries) - self._limit
        for used, size, path in entries:
            unfinished = "." in os.path.basename(path)
            if used >= self._opened or (excess <= 0 and not unfinished):
                continue
            if unfinished and used > self._opened - _ABANDONED:
                continue
            with contextlib.suppress(OSError):
                os.unlink(path)
                excess -= size

    def _entries(self) -> Iterator[tuple[float, int, str]]:
        """When each entry was last used, its bytes and its path."""
        with contextlib.suppress(OSError), os.scandir(self._folder) as files:
            for file in files:
                with contextlib.suppress(OSError):
                    if _NAME.fullmatch(file.name) and file.is_file(follow_symlinks=False):
                        state = file.stat(follow_symlinks=False)
                        yield state.st_mtime, state.st_size, file.path


def _checksum(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).digest()[:_CHECK]
