"""Which files are to be linted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fiscallint.finding import FiscallintError
from fiscallint.output.files import is_own

READABLE = (".pdf", ".docx", ".txt", ".md", ".markdown", ".text", ".xlsx", ".xlsm", ".xls", ".et", ".csv")


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files to lint: those named, and the readable ones in the folders named.

    Of a folder, what fiscallint wrote itself is passed over: reports, annotated documents, and the text renditions that
    lie beside a SARIF log; so are caches. FiscallintError for a folder without others.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        files = list(_below(path))
        logs = {file.stem for file in files if file.name.endswith(".sarif")}
        inside = sorted(
            file
            for file in files
            if file.suffix.lower() in READABLE and file.is_file() and file.name.split(".")[0] not in logs
            if not is_own(file)
        )
        if not inside:
            raise FiscallintError(f"文件夹 {path} 中没有可检查的文件（{'、'.join(READABLE)}）")
        found += inside
    return found


def _below(path: Path) -> Iterator[Path]:
    """What lies in a folder and in those below it, but for folders that say that they are caches."""
    for folder, folders, names in os.walk(path):
        if "CACHEDIR.TAG" in names:
            folders.clear()
        else:
            yield from (Path(folder, name) for name in names)
