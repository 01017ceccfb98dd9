"""A table whose cells lie between ruling lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct, field

from fiscallint.document.area import Area
from fiscallint.document.chunks import is_amount
from fiscallint.document.layout import Glyph, PrintedGrid


class RuledTable(Struct, frozen=True, dict=True):
    """The cells of a table, what is printed in it, and its grid."""

    cells: Sequence[Area]
    glyphs: Sequence[Glyph]
    grid: PrintedGrid

    @cached_property
    def area(self) -> Area:
        """What it takes up."""
        return surrounding(self.cells)

    @property
    def wrapped(self) -> Iterator[tuple[Area, bool]]:
        """The cells of several lines of print, and whether there is an amount among these."""
        tops = sorted({cell[1] for cell in self.cells})
        cells = {(cell[0], cell[1]): cell for cell in self.cells}
        for top, row in zip(tops, self.grid.rows, strict=True):
            for edge, cell in zip(self.grid.edges, row, strict=True):
                if cell and len(cell.lines) > 1:
                    yield cells[edge, top], any(map(_holds_amount, cell.lines))

    @property
    def holds_amounts(self) -> bool:
        """Whether an amount stands in it."""
        return any(_holds_amount(line) for row in self.grid.rows for cell in row if cell for line in cell.lines)

    @property
    def is_short(self) -> bool:
        """Whether it can be the header of a table, or a row of it that is shaded."""
        return len(self.grid.rows) <= _SHORT


_SHORT = 5


def _holds_amount(line: Sequence[Glyph]) -> bool:
    """Whether an amount stands in a line, by itself or parted from the rest by a gap."""
    return any(map(is_amount, "".join(glyph.text for glyph in line).split()))


def surrounding(cells: Sequence[Area]) -> Area:
    """The smallest area that holds these."""
    lefts, tops, rights, bottoms = zip(*cells, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


class Open(Struct, frozen=True):
    """The last table of a page, which may go on on the next: the edges of its columns, and the lines in its header."""

    edges: list[float]
    heads: set[str] = field(default_factory=set)
