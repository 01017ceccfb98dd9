"""HTML tables inside text files, as converters leave them in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fiscallint import patterns
from fiscallint.document.model import Cell, Grid, Passage
from fiscallint.finding import Span
from fiscallint.limits import Cells

_TABLE = patterns.compile(r"<table\b.*?</table>", re.IGNORECASE | re.DOTALL)
_ROW = patterns.compile(r"<tr\b.*?(?=</tr>|<tr\b|</table>)", re.IGNORECASE | re.DOTALL)
_CELL = patterns.compile(r"<t[dh]\b([^<>]*)>(.*?)(?=</t[dh]>|<t[dh]\b|</tr>|$)", re.IGNORECASE | re.DOTALL)
_SPAN = patterns.compile(r"(col|row)span\s*=\s*[\"']?(\d{1,3})", re.IGNORECASE)

_END = patterns.compile("</table>", re.IGNORECASE)
_WIDEST = 1000
"""Columns that merged cells may make; browsers know no more for one of them."""

Row = dict[int, Cell | None]


def html_tables(text: str) -> Iterator[Span]:
    """Where the tables stand. One that is not closed is none."""
    closing = [found.end() for found in _END.finditer(text)]
    yield from (Span(*found.span()) for found in _TABLE.finditer(text, 0, closing[-1] if closing else 0))


def html_grid(
    text: str, place: Span, without_markup: Callable[[str, int], tuple[Span, ...]], cells: Cells
) -> Grid | None:
    """The grid of the `<table>` at `place`, its merged cells laid out; None where it holds no cell."""
    rows: list[Row] = []
    below: dict[int, int] = {}  # columns that a cell from above still covers, with the number of rows
    for found in _ROW.finditer(text, place.start, place.end):
        row: Row = {column: None for column, left in below.items() if left}
        below = {column: left - 1 for column, left in below.items() if left > 1}
        column = 0
        for cell in _CELL.finditer(text, found.start(), found.end()):
            spans = {name.lower(): max(1, int(size)) for name, size in _SPAN.findall(cell[1])}
            while column in row:
                column += 1
            width = min(spans.get("col", 1), max(1, _WIDEST - column))
            passage = Passage.of(text, without_markup(cell[2], cell.start(2)))
            row |= {covered: None for covered in range(column, column + width)}
            row[column] = Cell(passage, width)
            if spans.get("row", 1) > 1:
                below |= {covered: spans["row"] - 1 for covered in range(column, column + width)}
            column += width
        cells.add(len(row))
        rows.append(row)
    width = max((max(row) + 1 for row in rows if row), default=0)
    cells.add(len(rows) * width - sum(map(len, rows)))
    if not width:
        return None
    return Grid(tuple(tuple(row.get(column) for column in range(width)) for row in rows), place)
