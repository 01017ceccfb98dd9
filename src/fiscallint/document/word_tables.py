"""The layout of tables in Word documents: which cell stands in which columns, and which only covers a place."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from msgspec import Struct

from fiscallint.document.word_styles import W, value, whole
from fiscallint.document.word_text import GONE, children

_EDGE = 60
"""Twentieths of a point by which the edges of one column may be off from row to row."""
_MOST_COLUMNS = 1000


class TableCell(Struct):
    """A cell: the places it covers in the grid of the file, and whether it goes on with the one above."""

    element: Any
    start: int
    end: int
    covered: bool = False


class Layout(Struct, frozen=True):
    """The cells of a table, row by row; `starts` are the places at which cells begin, each with its column."""

    rows: list[list[TableCell]]
    starts: dict[int, int]

    @property
    def columns(self) -> int:
        """How many columns cells stand in."""
        return max(self.starts.values()) + 1

    def covered(self, cell: TableCell) -> range:
        """The columns that a cell covers."""
        first = self.starts[cell.start]
        return range(first, max(first + 1, self._column(cell.end)))

    def _column(self, place: int) -> int:
        """The column that begins at a place of the grid, or next after it."""
        ordered = list(self.starts)
        at = bisect.bisect_left(ordered, place)
        return self.starts[ordered[at]] if at < len(ordered) else self.columns


def layout(tables: Sequence[Any]) -> Layout:
    """The layout of a table that the file gives in one piece or, between equal columns, in several."""
    rows = [row for table in tables for row in _rows(table)]
    return Layout(_merged(rows), _starts(rows, _widths(tables[0])))


def go_together(one: Any, other: Any) -> bool:
    """Whether two tables that nothing parts have the same columns: they are shown, and read, as one."""
    first, second = _widths(one), _widths(other)
    return (
        bool(first)
        and len(first) == len(second)
        and all(abs(a - b) <= _EDGE for a, b in zip(first, second, strict=True))
    )


def _widths(table: Any) -> tuple[int, ...]:
    grid = table.find(W + "tblGrid")
    columns = grid.findall(W + "gridCol") if grid is not None else ()
    return tuple(_twentieths(column.get(W + "w", "")) for column in columns)


def _twentieths(width: str) -> int:
    """A width in twentieths of a point, which strict files give in points: 103.7pt."""
    points = re.fullmatch(r"(\d{1,6}(?:\.\d{1,9})?)pt", width)
    return round(20 * float(points[1])) if points else whole(width, 0)


def _rows(table: Any) -> list[list[TableCell]]:
    found = []
    for row in children(table):
        if row.tag != W + "tr":
            continue
        properties = row.find(W + "trPr")
        if properties is not None and any(properties.find(tag) is not None for tag in GONE):
            continue
        at = _count(value(properties, "gridBefore"), 0)
        cells: list[TableCell] = []
        for cell in children(row):
            if cell.tag != W + "tc":
                continue
            own = cell.find(W + "tcPr")
            if own is not None and own.find(W + "cellDel") is not None:
                continue
            end = at + _count(value(own, "gridSpan"), 1)
            beside = own.find(W + "hMerge") if own is not None else None
            if beside is not None and beside.get(W + "val") != "restart" and cells:
                cells[-1].end = end
            else:
                cells.append(TableCell(cell, at, end))
            at = end
        if cells:
            found.append(cells)
    return found


def _count(text: str, default: int) -> int:
    return min(max(whole(text, default), default), _MOST_COLUMNS)


def _merged(rows: list[list[TableCell]]) -> list[list[TableCell]]:
    """These rows, the cells that go on with one above told."""
    open_at: set[int] = set()
    for row in rows:
        now: set[int] = set()
        for cell in row:
            properties = cell.element.find(W + "tcPr")
            merge = _vertical_merge(properties) if properties is not None else ""
            if not merge:
                continue
            cell.covered = merge != "restart" and cell.start in open_at
            now.add(cell.start)
        open_at = now
    return rows


def _vertical_merge(properties: Any) -> str:
    """`restart`, `continue`, or, for a cell that is not merged with those above and below, nothing."""
    tracked = properties.find(W + "cellMerge")
    if tracked is not None:
        return {"rest": "restart", "cont": "continue"}.get(tracked.get(W + "vMerge"), "")
    merge = properties.find(W + "vMerge")
    return "" if merge is None else str(merge.get(W + "val", "continue"))


def _starts(rows: list[list[TableCell]], widths: Sequence[int]) -> dict[int, int]:
    """Where cells begin, each with its column: edges that are a hair apart, and never in one row, are the same."""
    standing: dict[int, set[int]] = {0: set()}
    for number, row in enumerate(rows):
        for cell in row:
            standing.setdefault(cell.start, set()).add(number)
    found = {0: 0}
    for before, start in pairwise(sorted(standing)):
        apart = sum(widths[before:start]) if start <= len(widths) else 0
        same = 0 < apart <= _EDGE and not standing[before] & standing[start]
        if same:
            standing[start] |= standing[before]
        found[start] = found[before] + (not same)
    return found
