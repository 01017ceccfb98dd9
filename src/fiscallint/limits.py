"""How much of a file is read: every file is somebody's upload."""

from __future__ import annotations

import sys

from msgspec import Struct

from fiscallint.errors import FiscallintError

MEGABYTE = 1_000_000


class Limits(Struct, frozen=True):
    """The most that a file may hold; one that holds more is refused.

    Sizes are in bytes. `xml_bytes` are those of what is parsed at once: a part of a package, a web page, an old
    workbook. `pages` are those of a PDF or an OFD, of which no more than `scanned_pages` are recognised, `characters`
    those of its text or of a text file. `entries` are the parts of a package, `ratio` is how many times larger than
    packed one may be (small ones aside), `nesting` how deep tables and text boxes may stand within each other. `cells`
    and `paragraphs` count those of a whole document, blank and merged cells included; `elements` are those of a web
    page, `sheets` of a workbook.
    """

    file_bytes: int = 200_000_000
    pages: int = 3_000
    scanned_pages: int = 200
    characters: int = 5_000_000
    unpacked_bytes: int = 500_000_000
    xml_bytes: int = 100_000_000
    entries: int = 10_000
    ratio: int = 250
    cells: int = 1_000_000
    paragraphs: int = 200_000
    elements: int = 1_000_000
    sheets: int = 500
    nesting: int = 20


LIMITS = Limits()
UNLIMITED = Limits(*(sys.maxsize for _ in Limits.__struct_fields__))
SMALLER = "请压缩其中的图片或拆分后再检查"
"""What to do about a file that is too large."""


def key_of(field: str) -> str:
    """What a limit is called in configuration files, where sizes are in MB: `file-mb`, `pages`."""
    return field.replace("_bytes", "_mb").replace("_", "-")


def value_in(field: str, value: int) -> int:
    """What is set for a limit, as `Limits` holds it."""
    return value * MEGABYTE if field.endswith("_bytes") else value


def usual_values() -> dict[str, int]:
    """The limits by their keys, as they are written in configuration files."""
    unit = {field: value_in(field, 1) for field in Limits.__struct_fields__}
    return {key_of(field): getattr(LIMITS, field) // unit[field] for field in Limits.__struct_fields__}


def exceeded(said: str, field: str, advice: str = "请拆分成几份文件再检查") -> FiscallintError:
    """That a file holds more than is read: `said` is what of it is too much, and the sentence goes on."""
    return FiscallintError(f"{said}，没有读取：{advice}；确要读取的，在配置的 limits 中加大 {key_of(field)}")


class Cells:
    """Counts the cells of a document's tables."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._most = limits.cells
        self._found = 0

    def add(self, number: int) -> None:
        """So many more, before they are made; FiscallintError where they are too many."""
        self._found += number
        if self._found > self._most:
            raise exceeded(f"{self._name} 的表格超过 {self._most} 格", "cells")


def megabytes(size: int) -> str:
    """A size in bytes, in words."""
    return f"{size / MEGABYTE:.0f} MB"
