"""A page of a file whose pages are fixed: the tables and lines that its sheet prints, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.document.area import Overloaded
from fiscallint.document.layout import Glyph, Item, Print, lines_of
from fiscallint.document.model import View
from fiscallint.document.ruled_tables import Tables, as_text, ruled_tables
from fiscallint.document.sheet import Pages, Sheet
from fiscallint.finding import FiscallintError
from fiscallint.limits import Limits, exceeded

_UNKNOWN = View(0, 0, 595, 842)
"""A4, of a page of which nothing is known."""

Fate = Literal["read", "scanned", "undecoded", "crowded", "damaged"]


class PrintedPage(Struct, frozen=True):
    """What was read of a page: its tables and lines, from top to bottom, and how it is shown.

    Its `fate` is to be `read`; or its text was recognised when it was `scanned`, and is read as it is; or nothing of it
    is read, where its text is `undecoded`, it is `crowded` beyond all measure, or `damaged`. `unwritten` is its sheet
    where the content has to be recognised, with the text that is certain.
    """

    number: int
    items: list[Item] = []
    view: View = _UNKNOWN
    fate: Fate = "read"
    unwritten: Sheet | None = None

    @property
    def has_text(self) -> bool:
        """Whether anything is written on it."""
        return length_of(self.items) > 0


def printed_pages(source: Pages, name: str, limits: Limits) -> list[PrintedPage]:
    """The pages of an open file; FiscallintError where they are, or hold, more than is read. `name` is the file's."""
    if len(source) > limits.pages:
        raise exceeded(f"{name} 有 {len(source)} 页，超过 {limits.pages} 页", "pages")
    characters = 0
    pages: list[PrintedPage] = []
    reading = _Reading()
    for number in range(1, len(source) + 1):
        try:
            sheet = source.sheet(number)
            characters += len(sheet.chars)
            if characters > limits.characters:
                raise exceeded(f"{name} 的文字超过 {limits.characters} 个字符", "characters")
            page = _page(sheet, reading.items(sheet, pages))
        except (FiscallintError, MemoryError):
            raise
        except Overloaded:
            page = PrintedPage(number, fate="crowded")
        except Exception:  # whatever a parser stumbles over
            page = PrintedPage(number, fate="damaged")
        pages.append(page)
    return pages


def _page(sheet: Sheet, items: list[Item]) -> PrintedPage:
    undecoded = _is_undecoded(items)
    page = PrintedPage(sheet.number, [] if undecoded else items, _view(sheet))
    if sheet.is_unwritten(length_of(items)):
        return replace(page, unwritten=replace(sheet, chars=()) if undecoded else sheet)
    if undecoded:
        return replace(page, fate="undecoded")
    return replace(page, fate="scanned") if sheet.unseen else page


def with_recognised(pages: Sequence[PrintedPage], sheets: Mapping[int, Sheet]) -> list[PrintedPage]:
    """The pages, in place of some those that were recognised in their pictures: their `sheets` by number."""
    read = list(pages)
    reading = _Reading()
    for number, sheet in sorted(sheets.items()):
        read[number - 1] = PrintedPage(number, reading.items(sheet, read), _view(sheet))
    return read


def _view(sheet: Sheet) -> View:
    return View(*sheet.shown, sheet.turned)


class _Reading(Struct):
    """Reads one page after the other: the rows of a table that is not fully ruled may go on on the next."""

    _last: tuple[int, Tables] | None = None
    _open: list[tuple[Sheet, Tables]] = field(default_factory=list)

    def items(self, sheet: Sheet, pages: list[PrintedPage]) -> list[Item]:
        """What stands on a page; where it does not bear out a table on those before, this becomes text in `pages`."""
        before = self._last[1] if self._last and self._last[0] == sheet.number - 1 else None
        read = ruled_tables(sheet, before)
        if read.torn:
            for other, tables in self._open:
                page = pages[other.number - 1]
                if page.items:  # its characters are known
                    pages[page.number - 1] = replace(page, items=_items(other, as_text(other, tables)))
        if not read.goes_on:
            self._open.clear()
        if read.open:
            self._open.append((sheet, read))
        self._last = sheet.number, read
        return _items(sheet, read)


def _items(sheet: Sheet, read: Tables) -> list[Item]:
    """The tables and, between them, the lines of a page, from top to bottom."""
    lines = [Print(line, sheet.number, sheet.width) for line in lines_of(read.rest)]
    placed: list[tuple[float, Item]] = [*((table.area[1], table.grid) for table in read.found)]
    placed += ((line.top, line) for line in lines)
    return [item for _, item in sorted(placed, key=lambda pair: pair[0])]


def length_of(items: Sequence[Item]) -> int:
    """The number of characters that are written: a table may be without content."""
    return sum(len(line) for item in items for line in _lines_in(item))


def _is_undecoded(items: Sequence[Item]) -> bool:
    """Whether the fonts do not say which characters their glyphs are: pdfminer then gives (cid:123)."""
    glyphs = [glyph for item in items for line in _lines_in(item) for glyph in line]
    return 4 * sum(glyph.text.startswith("(cid:") for glyph in glyphs) > len(glyphs) > 0


def _lines_in(item: Item) -> Iterator[list[Glyph]]:
    if isinstance(item, Print):
        yield item.glyphs
    else:
        yield from (line for row in item.rows for cell in row if cell for line in cell.lines)
