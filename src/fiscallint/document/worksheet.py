"""A worksheet as readers of spreadsheets fill it, and what of it is to be seen on the screen and in print."""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.document.around import is_title


class Area(NamedTuple):
    """Merged cells, from the first row and column to the last, which belong to it."""

    top: int
    left: int
    bottom: int
    right: int


class Worksheet(Struct):
    """What a worksheet holds: the texts of its cells by row and column, both from 1; blank cells are left out.

    `uncached` are formulas whose result the file does not hold, their text being UNCALCULATED; it is `pictured` where
    something is drawn on it; `boxes` are the texts that lie above its cells, in text boxes.
    """

    name: str = ""
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    uncached: list[tuple[int, int]] = field(default_factory=list)
    pictured: bool = False
    boxes: list[str] = field(default_factory=list)

    def place(self, row: int, column: int) -> str:
        """What users call a cell: 收入决算表!C5."""
        return f"{self.name}!{address(row, column)}" if self.name else address(row, column)


def address(row: int, column: int) -> str:
    """A cell by letters and number: C5."""
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """A column by its letters: C, AB."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


class Hidden:
    """Rows or columns that are hidden or filtered out, as stretches from the first to the last."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._stretches: list[tuple[int, int]] = []
        for first, last in sorted(stretches):
            if self._stretches and first <= self._stretches[-1][1] + 1:
                first, last = self._stretches[-1][0], max(last, self._stretches.pop()[1])
            self._stretches.append((first, last))

    def __bool__(self) -> bool:
        return bool(self._stretches)

    def __contains__(self, number: int) -> bool:
        return self.next_shown(number) != number

    def next_shown(self, number: int) -> int:
        """This row or column, or the next that is to be seen."""
        at = bisect.bisect_right(self._stretches, (number, math.inf)) - 1
        return self._stretches[at][1] + 1 if at >= 0 and number <= self._stretches[at][1] else number


def hidden_in(sheet: Worksheet) -> tuple[Hidden, Hidden]:
    """The rows and columns of a worksheet that are not to be seen."""
    return Hidden((row, row) for row in sheet.hidden_rows), Hidden(sheet.hidden_columns)


def seen(sheet: Worksheet) -> Worksheet:
    """What is to be seen of a worksheet: all but hidden rows and columns; of merged cells, what is left of them."""
    if sheet.hidden:
        return replace(sheet, cells={}, merged=[], uncached=[])
    rows, columns = hidden_in(sheet)
    if not rows and not columns:
        return sheet
    shown = (place for place in sheet.cells if place[0] not in rows and place[1] not in columns)
    cells = {place: sheet.cells[place] for place in shown}
    merged: list[Area] = []
    for area in sheet.merged:
        left_of = Area(rows.next_shown(area.top), columns.next_shown(area.left), area.bottom, area.right)
        if left_of.top > area.bottom or left_of.left > area.right:
            continue
        merged.append(left_of)
        if text := sheet.cells.get((area.top, area.left)):
            cells[left_of.top, left_of.left] = text
    return replace(sheet, cells=cells, merged=merged, uncached=[place for place in sheet.uncached if place in cells])


def beside(sheet: Worksheet) -> Iterator[Worksheet]:
    """The worksheet, or where tables stand side by side, each with its title over it, one worksheet for each."""
    stretches = {(column, column) for _, column in sheet.cells}
    stretches |= {(area.left, area.right) for area in sheet.merged if (area.top, area.left) in sheet.cells}
    titles = {column for (_, column), text in sheet.cells.items() if is_title("".join(text.split()))}
    starts: list[int] = []
    reached = 0
    for first, last in sorted(stretches):
        if first > reached + 1 or not starts:
            starts.append(first)
        reached = max(reached, last)
    begins = sorted({starts[bisect.bisect_right(starts, column) - 1] for column in titles})
    if len(begins) < 2:
        yield sheet
        return
    parts = [replace(sheet, cells={}, merged=[]) for _ in begins]

    def part(column: int) -> Worksheet:
        return parts[max(bisect.bisect_right(begins, column) - 1, 0)]

    for (row, column), text in sheet.cells.items():
        part(column).cells[row, column] = text
    for area in sheet.merged:
        part(area.left).merged.append(area)
    yield from parts
