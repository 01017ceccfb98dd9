"""A worksheet as readers of spreadsheets fill it, and what of it is read."""

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


class Stretches:
    """Columns that are hidden, from the first to the last of each stretch."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._stretches: list[tuple[int, int]] = []
        for first, last in sorted(stretches):
            if self._stretches and first <= self._stretches[-1][1] + 1:
                first, last = self._stretches[-1][0], max(last, self._stretches.pop()[1])
            self._stretches.append((first, last))

    def __contains__(self, number: int) -> bool:
        return self.next_shown(number) != number

    def next_shown(self, number: int) -> int:
        """This column, or the next that is to be seen."""
        at = bisect.bisect_right(self._stretches, (number, math.inf)) - 1
        return self._stretches[at][1] + 1 if at >= 0 and number <= self._stretches[at][1] else number


def without_hidden_columns(sheet: Worksheet) -> Worksheet:
    """The worksheet without what stands in hidden columns, mostly codes for programs; merged cells keep the rest.

    Hidden rows are kept: they belong to sums, and most are details that are folded up or filtered out for a while.
    """
    if not sheet.hidden_columns:
        return sheet
    hidden = Stretches(sheet.hidden_columns)
    cells = {place: text for place, text in sheet.cells.items() if place[1] not in hidden}
    merged: list[Area] = []
    for area in sheet.merged:
        left = hidden.next_shown(area.left)
        if left > area.right:
            continue
        merged.append(area._replace(left=left))
        if text := sheet.cells.get((area.top, area.left)):
            cells[area.top, left] = text
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
