"""Which files are to be linted."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from fiscallint.document.formats import CONVERTED, FOUND, IMAGES, TABLES
from fiscallint.finding import FiscallintError
from fiscallint.output.files import is_own


def files_in(paths: Iterable[Path], *, as_one: bool = False, links: list[Path] | None = None) -> list[Path]:
    """The files to lint: those named, and the readable ones in the folders named; `as_one`, each once, tables last.

    Of a folder, what fiscallint wrote itself is passed over: reports, annotated documents, and the text renditions that
    lie beside a SARIF log; so are caches, what a browser saved beside a page, and pictures, most of which are not of
    pages. Symbolic links in it are not followed, and added to `links`; one that is named is. FiscallintError for a
    folder without others.
    """
    found: list[Path] = []
    for path in paths:
        if not os.path.isdir(path):  # Path.is_dir minds names that are too long
            found.append(path)
            continue
        files = list(_below(path))
        logs = {file.stem for file in files if file.name.endswith(".sarif")}
        readable = [file for file in files if file.suffix.lower() in FOUND]
        if links is not None:
            links += [file for file in readable if file.is_symlink()]
        inside = sorted(
            file
            for file in readable
            if file.is_file() and not file.is_symlink() and file.name.split(".")[0] not in logs
            if not is_own(file) and not _beside_a_page(file) and not file.name.startswith(_OPEN)
        )
        if not inside:
            pictures = any(file.suffix.lower() in IMAGES for file in files)
            further = "；其中的图片，写出文件名的才检查" if pictures else ""
            raise FiscallintError(f"文件夹 {path} 中没有可检查的文件（{'、'.join(FOUND)}）{further}")
        if as_one:
            inside.sort(key=lambda file: file.suffix.lower() in TABLES)
        found += inside
    return list(dict.fromkeys(found)) if as_one else found


def converter(path: Path) -> str:
    """What tells the program that converts a file, so that it can be read, from others; empty where none does."""
    if path.suffix.lower() not in CONVERTED:
        return ""
    from fiscallint.document.office import release

    return release()


_OPEN = "~$"
"""What Word, Excel and WPS put before the name of a file beside one that is open."""


def _below(path: Path) -> Iterator[Path]:
    """What lies in a folder and in those below it, but for folders that say that they are caches."""
    for folder, folders, names in os.walk(path):
        if "CACHEDIR.TAG" in names:
            folders.clear()
        else:
            yield from (Path(folder, name) for name in names)


def _beside_a_page(file: Path) -> bool:
    """Whether it lies in `决算_files` or `决算.files`, the folder that a browser saves with `决算.html`."""
    saved = (above for above in file.parents if above.name.endswith(("_files", ".files")))
    return any(above.with_name(above.name[:-6] + end).is_file() for above in saved for end in (".html", ".htm"))
