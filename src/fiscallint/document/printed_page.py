"""A page of a file whose pages are fixed: the tables and lines that its sheet prints, and what became of it."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from fiscallint.document.layout import Glyph, Item, Print, PrintedCell, PrintedGrid, lines_of
from fiscallint.document.model import View
from fiscallint.document.sheet import Area, Overloaded, Pages, Sheet
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
    for number in range(1, len(source) + 1):
        try:
            sheet = source.sheet(number)
            characters += len(sheet.chars)
            if characters > limits.characters:
                raise exceeded(f"{name} 的文字超过 {limits.characters} 个字符", "characters")
            page = _read(sheet)
        except (FiscallintError, MemoryError):
            raise
        except Overloaded:
            page = PrintedPage(number, fate="crowded")
        except Exception:  # whatever a parser stumbles over
            page = PrintedPage(number, fate="damaged")
        pages.append(page)
    return pages


def _read(sheet: Sheet) -> PrintedPage:
    items = _items(sheet)
    undecoded = _is_undecoded(items)
    page = PrintedPage(sheet.number, [] if undecoded else items, _view(sheet))
    if sheet.is_unwritten(length_of(items)):
        return replace(page, unwritten=replace(sheet, chars=()) if undecoded else sheet)
    if undecoded:
        return replace(page, fate="undecoded")
    return replace(page, fate="scanned") if sheet.unseen else page


def with_recognised(pages: Sequence[PrintedPage], sheets: Mapping[int, Sheet]) -> list[PrintedPage]:
    """The pages, in place of some those that were recognised in their pictures: their `sheets` by number."""
    return [
        PrintedPage(page.number, _items(sheet), _view(sheet)) if (sheet := sheets.get(page.number)) else page
        for page in pages
    ]


def _view(sheet: Sheet) -> View:
    return View(*sheet.shown, sheet.turned)


def _items(sheet: Sheet) -> list[Item]:
    """The tables and, between them, the lines of a page, from top to bottom."""
    grids: list[tuple[float, PrintedGrid]] = []
    rest = sheet.glyphs()
    for cells in sheet.tables:
        if len({cell[0] for cell in cells}) < 2:
            continue  # a frame around text
        lefts, tops, rights, bottoms = zip(*cells, strict=True)
        x0, top, x1, bottom = min(lefts), min(tops), max(rights), max(bottoms)
        inside: list[Glyph] = []
        outside: list[Glyph] = []
        for glyph in rest:
            within = x0 <= (glyph.x0 + glyph.x1) / 2 < x1 and top <= (glyph.top + glyph.bottom) / 2 < bottom
            (inside if within else outside).append(glyph)
        rest = outside
        grids.append((top, _grid(cells, inside, sheet)))
    lines = [Print(line, sheet.number, sheet.width) for line in lines_of(rest)]
    placed: list[tuple[float, Item]] = [*grids, *((line.top, line) for line in lines)]
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


def _grid(table: Sequence[Area], glyphs: Sequence[Glyph], sheet: Sheet) -> PrintedGrid:
    edges = sorted({cell[0] for cell in table})
    tops = sorted({cell[1] for cell in table})
    cells: dict[tuple[float, float], PrintedCell] = {}
    places: dict[tuple[int, int], PrintedCell] = {}
    for x0, top, x1, bottom in table:
        columns = range(bisect.bisect_left(edges, x0), bisect.bisect_left(edges, x1))
        cell = cells[x0, top] = PrintedCell(columns=len(columns))
        for row in range(bisect.bisect_left(tops, top), bisect.bisect_left(tops, bottom)):
            for column in columns:
                places[row, column] = cell
    content: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        row = bisect.bisect_right(tops, (glyph.top + glyph.bottom) / 2) - 1
        column = bisect.bisect_right(edges, (glyph.x0 + glyph.x1) / 2) - 1
        found = places.get((row, column))
        if found is not None:
            content.setdefault(id(found), []).append(glyph)
    for cell in cells.values():
        cell.lines = lines_of(content.get(id(cell), ()))
    rows = [[cells.get((edge, top)) for edge in edges] for top in tops]
    return PrintedGrid(rows, edges, sheet.number, sheet.width, [sheet.number] * len(rows))
