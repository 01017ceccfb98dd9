"""A worksheet as readers of spreadsheets fill it, and what of it is read."""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.document.around import is_title
from fiscallint.limits import Limits, exceeded

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


class Area(NamedTuple):
    """Merged cells, from the first row and column to the last, which belong to it."""

    top: int
    left: int
    bottom: int
    right: int


class Worksheet(Struct):
    """What a worksheet holds: the texts of its cells by row and column, both from 1; blank cells are left out.

    The text of a formula whose result the file does not hold is UNCALCULATED. It is `pictured` where something is drawn
    on it; `boxes` are the texts that lie above its cells, in text boxes.
    """

    name: str = ""
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    pictured: bool = False
    boxes: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """What users call it."""
        return f"工作表“{self.name}”" if self.name else "表"

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


_ADDRESS = patterns.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def place_of(address: str) -> tuple[int, int] | None:
    """Row and column of a cell that is called `C5` or `$C$5`; None where no worksheet has such a cell."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if 0 < row <= _LAST_ROW and column <= _LAST_COLUMN else None


def area_of(reference: str) -> Area | None:
    """The area of `B2:C5`, or of one cell; None where it is none."""
    first, _, last = reference.partition(":")
    start, end = place_of(first), place_of(last or first)
    return Area(*start, *end) if start and end else None


def require_few(sheets: int, file: str, limits: Limits) -> None:
    """FiscallintError where a file has more worksheets than are read."""
    if sheets > limits.sheets:
        raise exceeded(f"{file} 有 {sheets} 个工作表，超过 {limits.sheets} 个", "sheets", "请只保留要公开的报表")


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
    return replace(sheet, cells=cells, merged=merged)


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
