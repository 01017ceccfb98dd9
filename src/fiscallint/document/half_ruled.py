"""Tables that are ruled in part: their header alone, their columns alone, or, with shaded cells, every other row.

The rest is ruled where lines would be drawn, as far as the text between the lines makes that certain; what is left is
to be read as text.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from fiscallint.document.area import Area
from fiscallint.document.borderless import Line, header_height
from fiscallint.document.layout import Glyph
from fiscallint.document.ruled_tables import RuledTable, surrounding
from fiscallint.document.ruling import NEAR, Lines, Rule, tables
from fiscallint.document.sheet import Sheet
from fiscallint.document.unruled_rows import boundaries, following, printed_lines, rows_of, ruled_off

_MANY = 4
"""Rows in one that is ruled: they are those of a table whose columns alone are."""


class _Added(Struct):
    """Lines to add, and the tables that are to be read as text, by what they take up."""

    vertical: list[Rule] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    text: set[Area] = field(default_factory=set)


def completed(
    lines: Lines, found: Sequence[RuledTable], rest: Sequence[Glyph], sheet: Sheet
) -> list[list[Area]] | None:
    """The cells of each table of a page, given what is printed outside of tables; None where no line is missing."""
    added = _Added()
    for table in found:
        _rule_columns(table, lines, sheet, added)
    if any(table.is_short for table in found):
        _rule_rows(found, printed_lines(rest, sheet.number, sheet.width), lines, added)
    if not (added.vertical or added.horizontal or added.text):
        return None
    cells = tables(Lines(lines.vertical + added.vertical, lines.horizontal + added.horizontal))
    return [table for table in cells if not any(_lies_in(surrounding(table), area) for area in added.text)]


def _lies_in(one: Area, other: Area) -> bool:
    return other[1] - NEAR <= one[1] and one[3] <= other[3] + NEAR


# ---- columns that are ruled, and rows that are not


def _rule_columns(table: RuledTable, lines: Lines, sheet: Sheet, added: _Added) -> None:
    stacked = list(table.stacked)
    for top, bottom in sorted({(cell[1], cell[3]) for cell in stacked}):
        left, _, right, _ = table.area
        inside = [glyph for glyph in table.glyphs if top < (glyph.top + glyph.bottom) / 2 < bottom]
        printed = printed_lines(inside, sheet.number, sheet.width)
        upright = [
            line
            for line in lines.vertical
            if left - NEAR <= line.at <= right + NEAR and line.start < bottom - NEAR and line.end > top + NEAR
        ]
        level = _between_columns(printed, upright, (left, top, right, bottom))
        if level is not None:
            added.horizontal.extend(level)
        elif sum(line.is_row for line in printed) >= _MANY:
            added.text.add(table.area)


def _between_columns(printed: Sequence[Line], upright: Sequence[Rule], area: Area) -> list[Rule] | None:
    """The level lines between rows, and in the header below the cells that the upright lines do not part."""
    left, top, right, bottom = area

    def edges(height: float) -> Sequence[float]:
        return sorted(line.at for line in upright if line.start <= height <= line.end)

    height = header_height(printed)
    rows = rows_of(printed[height:], edges)
    if not rows:
        return None
    ends = sorted({end for line in upright for end in (line.start, line.end) if top + NEAR < end < bottom - NEAR})
    places = boundaries(rows, ends)
    found: list[Rule] = []
    if height:
        under = max(line.print.bottom for line in printed[:height])
        places.append(next((at for at in ends if under <= at <= rows[0].top), (under + rows[0].top) / 2))
        for line in upright:
            if top + NEAR < line.start < under:
                through = [one.at for one in upright if one.start < line.start - NEAR and one.end > line.start + NEAR]
                before, after = [at for at in through if at < line.at], [at for at in through if at > line.at]
                if not before or not after:
                    return None
                found.append(Rule(line.start, max(before), min(after)))
    return [*found, *(Rule(at, left, right) for at in places)]


# ---- rows that follow under a ruled header, or between shaded ones


def _edges(table: RuledTable) -> list[float]:
    return sorted({side for x0, _, x1, _ in table.cells for side in (x0, x1)})


def _rule_rows(found: Sequence[RuledTable], printed: Sequence[Line], lines: Lines, added: _Added) -> None:
    """Rules off what stands between tables of the same columns, and under the last of them."""
    left = list(found)
    while left:
        chain = [left.pop(0)]
        edges = _edges(chain[0])
        between: list[Lines] = []
        while left and chain[-1].is_short and (common := _common(edges, _edges(left[0]))):
            ruled = _ruled_between(chain[-1], left[0], common, printed)
            if ruled is None:
                break
            edges = common
            between.append(ruled)
            chain.append(left.pop(0))
        if not between and not (chain[0].is_short and not chain[0].holds_amounts):
            continue
        below = _ruled_below(chain[-1].area[3], edges, printed, lines)
        if below is None:
            added.text.update(table.area for table in chain)
            continue
        for one in [*between, below]:
            added.vertical.extend(one.vertical)
            added.horizontal.extend(one.horizontal)


def _common(edges: Sequence[float], others: Sequence[float]) -> list[float] | None:
    """The edges of columns where one table has all those of another, and both begin and end together."""
    more, fewer = (edges, others) if len(edges) >= len(others) else (others, edges)
    if abs(edges[0] - others[0]) > NEAR or abs(edges[-1] - others[-1]) > NEAR:
        return None
    return list(more) if all(min(abs(one - edge) for one in more) <= NEAR for edge in fewer) else None


def _ruled_between(
    above: RuledTable, below: RuledTable, edges: Sequence[float], printed: Sequence[Line]
) -> Lines | None:
    """The lines around rows that stand between two tables; None where what stands there is not certain to be rows."""
    top, bottom = above.area[3], below.area[1]
    between = [line for line in printed if top < (line.print.top + line.print.bottom) / 2 < bottom]
    if len(following(between, top, edges).lines) < len(between):
        return None
    rows = rows_of(between, lambda _: edges)
    if not rows:
        return None
    single = [one.area[3] - one.area[1] for one in (above, below) if len(one.grid.rows) == 1]
    if not any(line.is_row for line in between) and not (len(rows) == 1 and single and bottom - top < 1.5 * max(single)):
        return None
    return ruled_off(rows, edges, top, bottom)


def _ruled_below(top: float, edges: Sequence[float], printed: Sequence[Line], lines: Lines) -> Lines | None:
    """The lines around rows that follow below; none where there are no rows, None where they are not certain."""
    found = following([line for line in printed if (line.print.top + line.print.bottom) / 2 > top], top, edges)
    ends = [
        line.at
        for line in lines.horizontal
        if line.at > top + NEAR and abs(line.start - edges[0]) <= 2 * NEAR and abs(line.end - edges[-1]) <= 2 * NEAR
    ]
    end = min(ends, default=_NOWHERE)
    under = [line for line in found.lines if line.print.bottom < end + NEAR]
    if len(under) == len(found.lines) and end - (under[-1].print.bottom if under else top) > _FAR * _size(under):
        end = _NOWHERE  # a line that is not the table's
    if found.torn and end == _NOWHERE:
        return None
    while end == _NOWHERE and under and not under[-1].is_row:
        under.pop()
    if not any(line.is_row for line in under):
        return Lines([], [])
    rows = rows_of(under, lambda _: edges)
    if not rows:
        return None
    return ruled_off(rows, edges, top, min(end, rows[-1].bottom + 0.3 * _size(under)))


_NOWHERE = float("inf")
_FAR = 2.5
"""Of the size: the last line of a table is no farther below its last row."""


def _size(lines: Sequence[Line]) -> float:
    return lines[-1].print.size if lines else 10.0
