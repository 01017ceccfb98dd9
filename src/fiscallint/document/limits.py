"""How much of a file is read: every file is somebody's upload."""

from __future__ import annotations

from msgspec import Struct

from fiscallint.finding import FiscallintError


class Limits(Struct, frozen=True):
    """The most that a file may hold; one that holds more is refused.

    Sizes are in bytes. `xml_bytes` are those of what is parsed at once: a part of a package, a web page, an old
    workbook. `entries` are the parts of a package, `ratio` is how many times larger than packed one may be (small ones
    aside), `nesting` how deep tables and text boxes may stand within each other. `cells` and `paragraphs` count those
    of a whole document, blank and merged cells included; `elements` are those of a web page, `sheets` of a workbook.
    """

    file_bytes: int = 200_000_000
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


def exceeded(said: str, advice: str = "请拆分成几份文件再检查") -> FiscallintError:
    """That a file holds more than is read: `said` is what of it is too much, and the sentence goes on."""
    return FiscallintError(f"{said}，没有读取：{advice}")


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
            raise exceeded(f"{self._name} 的表格超过 {self._most} 格")


def megabytes(size: int) -> str:
    """A size in bytes, in words."""
    return f"{size / 1_000_000:.0f} MB"
