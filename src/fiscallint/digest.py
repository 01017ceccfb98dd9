"""A hash of several pieces: what something was made from, told by its content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator
from pathlib import Path


class Digest:
    """A hash of pieces that keep apart, whatever they hold."""

    def __init__(self) -> None:
        self._made = hashlib.sha256()

    def add(self, *pieces: str | bytes) -> None:
        """Add pieces."""
        for piece in pieces:
            content = piece.encode("utf-8", "surrogatepass") if isinstance(piece, str) else piece
            self._made.update(b"%d:" % len(content))
            self._made.update(content)

    def add_files(self, folder: Path, endings: Collection[str] = ()) -> int:
        """Add all files of a folder that have one of these endings, or whatever they end in; how many there are.

        Hidden folders, caches and environments are passed over.
        """
        number = 0
        for path in sorted(_below(str(folder))):
            if not endings or path.endswith(tuple(endings)):
                with open(path, "rb", buffering=0) as file:
                    self.add(os.path.relpath(path, folder).replace(os.sep, "/"), file.readall() or b"")
                number += 1
        return number

    def hex(self) -> str:
        """The hash of all."""
        return self._made.hexdigest()


def _below(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        if {"CACHEDIR.TAG", "pyvenv.cfg"} & set(names):
            folders.clear()
            continue
        folders[:] = [one for one in folders if one not in ("__pycache__", "node_modules") and one[:1] != "."]
        yield from (os.path.join(place, name) for name in names if not name.endswith(".pyc"))
