"""Lays out the cells of an HTML table, merged ones among them, as a grid."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from typing import NamedTuple

from fiscallint.document.model import Cell, Passage
from fiscallint.limits import Cells

MOST_COLUMNS = 1000
"""What a cell may cover: as in the HTML standard, a greater number is none."""


class Merged(NamedTuple):
    """A cell over so many columns and rows."""

    passage: Passage
    columns: int = 1
    rows: int = 1


def laid_out(rows: Sequence[Sequence[Merged]], counted: Cells) -> tuple[tuple[Cell | None, ...], ...]:
    """Rows of equal length, None where a merged cell covers a place; empty where there is no cell.

    Columns in which no cell begins (colspan="99" over a table of five) are left out. What there is of
    places, covered ones among them, is `counted`.
    """
    placed: list[dict[int, Merged]] = []
    covered: dict[int, int] = {}  # columns that a cell from above still covers, with the number of rows
    places = 0
    for row in rows:
        cells: dict[int, Merged] = {}
        below = {column: left - 1 for column, left in covered.items() if left > 1}
        column = 0
        for cell in row:
            while column in covered:
                column += 1
            cells[column] = cell
            if cell.rows > 1:
                below |= {at: cell.rows - 1 for at in range(column, column + _width(cell))}
            column += _width(cell)
        width = len(covered) + sum(map(_width, row))
        counted.add(width)
        places += width
        placed.append(cells)
        covered = below
    begun = sorted({column for cells in placed for column in cells})
    counted.add(max(0, len(begun) * len(rows) - places))
    numbers = {column: number for number, column in enumerate(begun)}

    def shown(cells: dict[int, Merged], column: int) -> Cell | None:
        if column not in cells:
            return None
        end = bisect.bisect_left(begun, column + _width(cells[column]))
        return Cell(cells[column].passage, end - numbers[column])

    return tuple(tuple(shown(cells, column) for column in begun) for cells in placed)


def _width(cell: Merged) -> int:
    return cell.columns if 0 < cell.columns <= MOST_COLUMNS else 1
