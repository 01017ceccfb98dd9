"""The text of a document line by line, tables as tables, cut wherever a mark begins or ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from fiscallint.document import Cell, Document, Grid
from fiscallint.finding import Span

Mark = TypeVar("Mark")


class Piece(Struct, Generic[Mark], frozen=True):
    """A stretch of text, and all that is marked there; `begun` are the marks of which this is the first piece."""

    text: str
    marks: tuple[Mark, ...] = ()
    begun: tuple[Mark, ...] = ()


class Line(Struct, Generic[Mark], frozen=True):
    """A line of the rendition; lines count from 1."""

    number: int
    pieces: tuple[Piece[Mark], ...]
    heading: bool = False


class TextTable(Struct, Generic[Mark], frozen=True):
    """A table, in the place of the lines it stands in; each cell with the number of columns it covers."""

    number: int
    rows: tuple[tuple[tuple[int, tuple[Piece[Mark], ...]], ...], ...]


def laid_out(document: Document, marks: Iterable[tuple[Span, Mark]]) -> Iterator[Line[Mark] | TextTable[Mark]]:
    """The document's text with its marks."""
    cutter = _Cutter(document.text, list(marks))
    headings = {document.line_column(one.span.start)[0] for one in document.paragraphs if one.heading}
    tables: dict[int, list[Grid]] = {}
    hidden: set[int] = set()
    for grid in document.grids:
        first, last = (document.line_column(place)[0] for place in grid.span)
        tables.setdefault(first, []).append(grid)
        hidden.update(range(first, last + 1))
    start = 0
    for number, line in enumerate(document.text.split("\n"), 1):
        for grid in tables.get(number, ()):
            yield _table(cutter, number, grid)
        if number not in hidden:
            yield Line(number, tuple(cutter.pieces(start, start + len(line))), number in headings)
        start += len(line) + 1


def _table(cutter: _Cutter[Mark], number: int, grid: Grid) -> TextTable[Mark]:
    rows = []
    for row in grid.rows:
        cells: list[tuple[int, tuple[Piece[Mark], ...]]] = []
        for cell in row:
            if cell:
                cells.append((cell.columns, tuple(_cell(cutter, cell))))
        rows.append(tuple(cells))
    return TextTable(number, tuple(rows))


def _cell(cutter: _Cutter[Mark], cell: Cell) -> Iterator[Piece[Mark]]:
    """The pieces of a cell, without the markup between its characters."""
    places = cell.passage.places
    start = 0
    for index in range(1, len(places) + 1):
        if index == len(places) or cutter.text[places[index - 1] + 1 : places[index]].strip():
            yield from cutter.pieces(places[start], places[index - 1] + 1)
            start = index


class _Cutter(Generic[Mark]):
    """Cuts stretches of a text at the beginnings and ends of marks."""

    def __init__(self, text: str, marks: Sequence[tuple[Span, Mark]]) -> None:
        self.text = text
        self._cuts = sorted({0, len(text), *(place for span, _ in marks for place in span)})
        self._marks: list[list[Mark]] = [[] for _ in self._cuts]
        self._begun: set[int] = set()
        for span, mark in sorted(marks, key=lambda one: (one[0].end - one[0].start, one[0])):
            for index in range(bisect_left(self._cuts, span.start), bisect_left(self._cuts, span.end)):
                self._marks[index].append(mark)

    def pieces(self, start: int, end: int) -> Iterator[Piece[Mark]]:
        """The text from `start` to `end`; the shortest mark of a place comes first."""
        index = bisect_right(self._cuts, start) - 1
        while start < end:
            stop = min(self._cuts[index + 1], end)
            marks = tuple(self._marks[index])
            begun = tuple(mark for mark in marks if id(mark) not in self._begun)
            self._begun.update(map(id, begun))
            yield Piece(self.text[start:stop], marks, begun)
            start, index = stop, index + 1
