"""Tables in text files whose columns are set with spaces, as if the lines were printed.

A character's place in its line is its place on the page. Programs differ in whether a full-width character takes one
column or two, so both are tried.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

from fiscallint.document.borderless import recovered
from fiscallint.document.layout import Glyph, Item, Print, PrintedGrid
from fiscallint.document.model import Cell, Grid, Passage
from fiscallint.finding import Span

_SIZE = 2.0  # columns to a full-width character, and what a size is in points
_LEADING = 2 * _SIZE


Plain = tuple[int, Sequence[Span]]
"""Where a line begins, and its stretches of text without markup."""


class _Typed(Glyph):
    """A character with its place in the text."""

    place: int = 0


def spaced_tables(text: str, lines: Sequence[Plain | None]) -> list[int | Grid]:
    """The numbers of the lines, tables among them put into grids.

    None stands for a line that can be part of no such table.
    """
    read = _recovered(text, lines, _display_width)
    if not any(isinstance(item, Grid) for item in read):
        return read
    others = {item.span: item for item in _recovered(text, lines, lambda _: 1) if isinstance(item, Grid)}
    return [_either(text, one, others.get(one.span, one)) if isinstance(one, Grid) else one for one in read]


def _recovered(text: str, lines: Sequence[Plain | None], width: Callable[[str], int]) -> list[int | Grid]:
    numbers: dict[int, int] = {}
    items: list[Item] = []
    for number, line in enumerate(lines):
        glyphs = _typed(text, line, number * _LEADING, width) if line else []
        item: Item = Print(glyphs, 1, 0.0) if glyphs else PrintedGrid([], [], 0, 0.0, [])
        numbers[id(item)] = number
        items.append(item)
    out: list[int | Grid] = []
    for item in recovered(items):
        if id(item) in numbers:
            out.append(numbers[id(item)])
        elif isinstance(item, PrintedGrid):
            out.append(_grid(text, item))
    return out


def _display_width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def _typed(text: str, line: Plain, top: float, width: Callable[[str], int]) -> list[Glyph]:
    glyphs: list[Glyph] = []
    at, x = line[0], 0.0
    for piece in line[1]:
        x += sum(map(width, text[at : piece.start]))
        for place in range(piece.start, piece.end):
            wide = width(text[place])
            if not text[place].isspace():
                glyphs.append(_Typed(text[place], x, x + wide, top, top + _SIZE, _SIZE, place))
            x += wide
        at = piece.end
    return glyphs


def _grid(text: str, grid: PrintedGrid) -> Grid:
    rows = []
    places: list[int] = []
    for row in grid.rows:
        cells = []
        for cell in row:
            spans = [
                Span(glyph.place, glyph.place + 1)
                for line in (cell.lines if cell else ())
                for glyph in line
                if isinstance(glyph, _Typed)
            ]
            places += [span.start for span in spans]
            cells.append(Cell(Passage.of(text, spans)))
        rows.append(tuple(cells))
    return Grid(tuple(rows), Span(min(places), max(places) + 1))


def _either(text: str, one: Grid, other: Grid) -> Grid:
    """The grid that was read; where both were, and differ, neither is certain."""
    if one.width == 1 or other.width == 1:
        return other if one.width == 1 else one
    if [[cell and cell.text for cell in row] for row in one.rows] == [
        [cell and cell.text for cell in row] for row in other.rows
    ]:
        return one
    return _as_lines(text, one)


def _as_lines(text: str, grid: Grid) -> Grid:
    rows: list[tuple[Cell]] = []
    at = grid.span.start
    for line in text[grid.span.start : grid.span.end].splitlines(keepends=True):
        if line.strip():
            rows.append((Cell(Passage.of(text, [Span(at, at + len(line))])),))
        at += len(line)
    return Grid(tuple(rows), grid.span)
