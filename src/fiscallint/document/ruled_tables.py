"""The tables on a page whose cells lie between ruling lines, be they all drawn or not."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from fiscallint.document.area import Area
from fiscallint.document.half_ruled import completed
from fiscallint.document.layout import Glyph, PrintedCell, PrintedGrid, lines_of
from fiscallint.document.open_sides import closed
from fiscallint.document.pieced import with_edges
from fiscallint.document.ruled_table import Open, RuledTable, surrounding
from fiscallint.document.ruling import Rule, joined, tables
from fiscallint.document.sheet import Sheet


class Tables(Struct, frozen=True):
    """The tables of a page from top to bottom, and what is printed outside of them.

    The last may be `open`, and be the one that was on the page before, which `goes_on`. That one is `torn` where it
    has rows on the page that are not certain. `pieced` are the uppermost lines of tables that have only level ones.
    """

    found: Sequence[RuledTable]
    rest: Sequence[Glyph]
    open: Open | None = None
    goes_on: bool = False
    torn: bool = False
    pieced: Sequence[Rule] = ()


def ruled_tables(sheet: Sheet, before: Tables | None = None) -> Tables:
    """The tables of a page that follows one with these tables."""
    glyphs = sheet.glyphs()
    lines, pieced = with_edges(closed(joined(sheet.rules), glyphs), sheet, glyphs, before.pieced if before else ())
    drawn = _filled(tables(lines), glyphs, sheet)
    more = completed(lines, drawn.found, drawn.rest, sheet, before.open if before else None)
    if more is None:
        return replace(drawn, pieced=pieced)
    found = _filled(more.cells, glyphs, sheet)
    return replace(found, open=more.open, goes_on=more.goes_on, torn=more.torn, pieced=pieced)


def as_text(sheet: Sheet, read: Tables) -> Tables:
    """The tables of a page without the one that was open at its end, which is left to be read as text."""
    return _filled([table.cells for table in read.found[:-1]], sheet.glyphs(), sheet)


def _filled(ruled: Iterable[Sequence[Area]], glyphs: Sequence[Glyph], sheet: Sheet) -> Tables:
    found: list[RuledTable] = []
    rest = list(glyphs)
    for cells in ruled:
        if len({cell[0] for cell in cells}) < 2:
            continue  # a frame around text
        x0, top, x1, bottom = surrounding(cells)
        inside: list[Glyph] = []
        outside: list[Glyph] = []
        for glyph in rest:
            within = x0 <= (glyph.x0 + glyph.x1) / 2 < x1 and top <= (glyph.top + glyph.bottom) / 2 < bottom
            (inside if within else outside).append(glyph)
        rest = outside
        found.append(RuledTable(cells, inside, _grid(cells, inside, sheet)))
    return Tables(found, rest)


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
