"""Tables that are ruled in part: their header alone, their columns alone, or, with shaded cells, every other row.

The rest is ruled where lines would be drawn, as far as the text between the lines makes that certain; what is left is
to be read as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from msgspec import Struct, field

from fiscallint.document.area import Area
from fiscallint.document.borderless import Line, header_height
from fiscallint.document.columns import begins_label, counts_beside_code, is_total
from fiscallint.document.layout import PAGE_NUMBER, Glyph
from fiscallint.document.ruled_table import Open, RuledTable, surrounding
from fiscallint.document.ruling import NEAR, Lines, Rule, Rules, joined, tables
from fiscallint.document.sheet import Sheet
from fiscallint.document.unruled_rows import (
    Row,
    boundaries,
    boundary,
    following,
    is_text,
    next_rows,
    one_row,
    printed_lines,
    rows_of,
    ruled_off,
)

_SEVERAL = 2


class _Added(Struct):
    """Lines to add; the tables, by what they take up, that are completed or to be read as text; and how pages go on.

    `upmost` tells that the table that is open is the first of the page.
    """

    vertical: list[Rule] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    completed: set[Area] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    text: set[Area] = field(default_factory=set)
    open: Open | None = None
    upmost: bool = False
    torn: bool = False


class Completed(Struct, frozen=True):
    """The cells of each table of a page; the rest as in Tables."""

    cells: Sequence[Sequence[Area]]
    open: Open | None
    goes_on: bool
    torn: bool


def completed(
    lines: Lines, found: Sequence[RuledTable], rest: Sequence[Glyph], sheet: Sheet, above: Open | None
) -> Completed | None:
    """The tables of a page, given what is printed outside of them and what may go on from the page before.

    None where no line is missing.
    """
    added = _Added()
    for number, table in enumerate(found):
        _rule_columns(table, lines, sheet, None if number else above, added)
    if above or any(table.is_short for table in found):
        _rule_rows(found, printed_lines(rest, sheet.number, sheet.width), lines, above, added)
    if not (added.vertical or added.horizontal or added.text or added.torn or added.open):
        return None
    if not added.open and found and found[-1].area in added.completed:
        added.open = Open(_Part.of(found[-1]).edges)
        added.upmost = len(found) == 1
    goes_on = bool(above and added.open and added.upmost and _common(above.edges, added.open.edges))
    if added.open:
        added.open.heads.update(added.heads, above.heads if above and goes_on else ())
    cells = tables(joined(Rules(lines.vertical + added.vertical, lines.horizontal + added.horizontal)))
    kept = [table for table in cells if not any(lies_in(surrounding(table), area) for area in added.text)]
    return Completed(kept, added.open, goes_on, added.torn)


def lies_in(one: Area, other: Area) -> bool:
    """Whether an area lies, from above, within another."""
    return other[1] - NEAR <= one[1] and one[3] <= other[3] + NEAR


# ---- columns that are ruled, and rows that are not


def _rule_columns(table: RuledTable, lines: Lines, sheet: Sheet, above: Open | None, added: _Added) -> None:
    left, upmost, right, _ = table.area
    heads = above.heads or None if above and _common(above.edges, _Part.of(table).edges) else None
    for (top, bottom), inner in _crowded(table, lines, heads is not None).items():
        inside = [glyph for glyph in table.glyphs if top < (glyph.top + glyph.bottom) / 2 < bottom]
        printed = printed_lines(inside, sheet.number, sheet.width)
        rows, height = sum(line.is_row for line in printed), _header_height(printed, heads)
        if not inner and (rows < _SEVERAL if top > upmost or not height else not rows or top > upmost):
            continue
        upright = [
            line
            for line in lines.vertical
            if left - NEAR <= line.at <= right + NEAR and line.start < bottom - NEAR and line.end > top + NEAR
        ]
        level = _between_columns(printed, height, upright, (left, top, right, bottom))
        if level is not None:
            added.heads.update(line.text for line in printed[:height])
            added.horizontal.extend(level)
            added.completed.add(table.area)
        elif inner or rows > len(table.grid.rows):
            _give_up([_Part.of(table)], above, added)


def _header_height(printed: Sequence[Line], heads: Set[str] | None) -> int:
    """The number of lines before the first row: where columns are numbered, that is the last of them.

    Of a table that goes on from the page before, those that were printed in its header there.
    """
    if heads is not None:
        return next((at for at, line in enumerate(printed) if line.text not in heads), len(printed))
    height = header_height(printed)
    return next((at for at, line in enumerate(printed[:height], 1) if counts_beside_code(line.chunks)), height)


def _crowded(table: RuledTable, lines: Lines, goes_on: bool) -> dict[tuple[float, float], bool]:
    """From where to where cells may hold lines of print of several rows, and whether upright lines part them.

    Cells of a table that `goes_on` from the page before, where it lacked lines, may do so as well.
    """
    found: dict[tuple[float, float], bool] = {}
    for (x0, top, x1, bottom), holds_amount in table.wrapped:
        inner = goes_on or any(
            x0 + NEAR < line.at < x1 - NEAR and line.start < bottom - NEAR and line.end > top + NEAR
            for line in lines.vertical
        )
        if inner or holds_amount:
            found[top, bottom] = found.get((top, bottom), False) or inner
    return found


def _between_columns(printed: Sequence[Line], height: int, upright: Sequence[Rule], area: Area) -> list[Rule] | None:
    """The level lines between rows and in the header of that `height`, where none is drawn; None where not certain."""
    left, top, right, bottom = area

    def edges(height: float) -> Sequence[float]:
        return sorted(line.at for line in upright if line.start <= height <= line.end)

    rows = rows_of(printed[height:], edges, sorted({line.at for line in upright}))
    if not rows:
        return None
    ends = sorted({end for line in upright for end in (line.start, line.end) if top + NEAR < end < bottom - NEAR})
    full = boundaries(rows, ends)
    found: list[Rule] = []
    if height:
        heads = printed[:height]
        counting = [at for at, line in enumerate(heads) if at and counts_beside_code(line.chunks)]
        for at in counting:
            above = max(line.print.bottom for line in heads[:at])
            full.append(boundary(above, heads[at].print.top, ends))
        under = max(line.print.bottom for line in heads)
        full.append(boundary(under, rows[0].top, ends))
        for end in (end for end in ends if end < under and end not in full):
            found += _level_at(end, upright)
    return [*found, *(Rule(at, left, right) for at in full)]


def _level_at(height: float, upright: Sequence[Rule]) -> Iterator[Rule]:
    """The lines at a height at which upright ones begin or end, to those on either side that pass by it."""
    through = [line.at for line in upright if line.start < height - NEAR and line.end > height + NEAR]
    for line in upright:
        if abs(line.start - height) < 0.1 or abs(line.end - height) < 0.1:
            before, after = [at for at in through if at < line.at], [at for at in through if at > line.at]
            if before and after:
                yield Rule(height, max(before), min(after))


# ---- rows that follow under a ruled header, or between shaded ones


def _edges(table: RuledTable) -> list[float]:
    return sorted({side for x0, _, x1, _ in table.cells for side in (x0, x1)})


class _Part(Struct, frozen=True):
    """A table that may be part of one: what there is of it on the page, if anything."""

    edges: list[float]
    bottom: float
    table: RuledTable | None = None

    @classmethod
    def of(cls, table: RuledTable) -> _Part:
        """What this table is of one."""
        return cls(sorted({side for x0, _, x1, _ in table.cells for side in (x0, x1)}), table.area[3], table)

    @property
    def goes_on(self) -> bool:
        """Whether rows can follow that are not ruled."""
        return self.table is None or self.table.is_short

    @property
    def lacks_rows(self) -> bool:
        """Whether rows have to follow."""
        return self.table is None or (self.table.is_short and not self.table.holds_amounts)


def _rule_rows(
    found: Sequence[RuledTable], printed: Sequence[Line], lines: Lines, above: Open | None, added: _Added
) -> None:
    """Rules off what stands between tables of the same columns, and under the last of them."""
    left = list(map(_Part.of, found))
    if above:
        first = min((table.area[1] for table in found), default=_NOWHERE)
        rows = next_rows([line for line in printed if line.print.bottom < first], above.edges)
        if rows:
            printed = [line for line in printed if line.print.top >= rows[0].print.top]
            left.insert(0, _Part(above.edges, rows[0].print.top - 0.3 * rows[0].print.size))
    upmost = True
    while left:
        chain = [left.pop(0)]
        edges = (above and _common(above.edges, chain[0].edges)) or chain[0].edges
        between: list[Lines | None] = []
        while left and chain[-1].goes_on and (common := _common(edges, left[0].edges)):
            inside = [line for line in printed if chain[-1].bottom < line.middle < _top(left[0])]
            if any(map(is_text, inside)):
                break
            between.append(_ruled_between(chain[-1], left[0], common, inside))
            edges = common
            chain.append(left.pop(0))
        above, before, upmost, is_upmost = None, above, False, upmost
        if not (between or chain[0].lacks_rows or (before and _common(before.edges, edges))):
            continue
        ruled = [*between, _ruled_below(chain[-1], edges, printed, lines)]
        if None in ruled:
            _give_up(chain, before, added)
            continue
        for one in filter(None, ruled):
            added.vertical.extend(one.vertical)
            added.horizontal.extend(one.horizontal)
        if any(one and one.vertical for one in ruled):
            added.completed.update(part.table.area for part in chain if part.table)
            added.open = Open(edges) if not left else None
        elif not left and chain[-1].lacks_rows and _is_last(chain[-1], printed):
            added.open = Open(edges)
        added.upmost = is_upmost


def _is_last(part: _Part, printed: Sequence[Line]) -> bool:
    """Whether nothing but the number of the page stands closely below."""
    below = [line for line in printed if line.middle > part.bottom and not PAGE_NUMBER.fullmatch(line.text)]
    return all(line.print.top - part.bottom > _FAR * line.print.size for line in below)


def _give_up(chain: Sequence[_Part], above: Open | None, added: _Added) -> None:
    """Leaves tables to be read as text, and what may be rows of them on the page before."""
    added.text.update(part.table.area for part in chain if part.table)
    added.torn = added.torn or (above is not None and _common(above.edges, chain[0].edges) is not None)


def _top(part: _Part) -> float:
    return part.table.area[1] if part.table else 0.0


def _common(edges: Sequence[float], others: Sequence[float]) -> list[float] | None:
    """The edges of columns where one table has all those of another, and both begin and end together."""
    more, fewer = (edges, others) if len(edges) >= len(others) else (others, edges)
    if abs(edges[0] - others[0]) > NEAR or abs(edges[-1] - others[-1]) > NEAR:
        return None
    return list(more) if all(min(abs(one - edge) for one in more) <= NEAR for edge in fewer) else None


def _ruled_between(above: _Part, below: _Part, edges: Sequence[float], inside: Sequence[Line]) -> Lines | None:
    """The lines around rows that stand between two tables; None where what stands there is not certain to be rows."""
    top, bottom = above.bottom, _top(below)
    if len(following(inside, top, edges).lines) < len(inside):
        return None
    rows = rows_of(inside, lambda _: edges, edges)
    if rows is None and all(part.table and len(part.table.grid.rows) == 1 for part in (above, below)):
        rows = one_row(inside, edges)  # every other row is shaded
    return ruled_off(rows, edges, top, bottom) if rows else None


def _ruled_below(part: _Part, edges: Sequence[float], printed: Sequence[Line], lines: Lines) -> Lines | None:
    """The lines around rows that follow below; none where there are no rows, None where they are not certain."""
    top = part.bottom
    found = following([line for line in printed if line.middle > top], top, edges)
    ends = [
        line.at
        for line in lines.horizontal
        if line.at > top + NEAR and abs(line.start - edges[0]) <= 2 * NEAR and abs(line.end - edges[-1]) <= 2 * NEAR
    ]
    end = _NOWHERE
    for at in sorted(ends):
        above = [line.print.bottom for line in found.lines if line.middle < at]
        if at - (above[-1] if above else top) < _FAR * _size(found.lines):
            end = at
    under = [line for line in found.lines if line.middle < end]
    if len(under) < len(found.lines) and found.lines[len(under)].is_row:
        end, under = _NOWHERE, list(found.lines)
    if found.torn and end == _NOWHERE:
        return None
    rows = rows_of(under, lambda _: edges, edges) if under else []
    if rows is None or any(row.top < at < row.bottom for row in rows for at in ends):
        return None
    size = part.table.glyphs[-1].size if part.table and part.table.glyphs else _size(under)
    while end == _NOWHERE and rows and not _is_row(rows[-1], under, size):
        rows.pop()
    if not any(_is_row(row, under, size) for row in rows):
        return Lines([], [])
    return ruled_off(rows, edges, top, rows[-1].bottom + 0.3 * _size(under) if end == _NOWHERE else end, ends)


def _is_row(row: Row, printed: Sequence[Line], size: float) -> bool:
    """Whether the last row that may be one of a table in print of this size is: by a figure in it, or its label."""
    lines = [line for line in printed if row.top <= line.middle <= row.bottom]
    if any(line.is_row for line in lines):
        return True
    above = max((line.print.bottom for line in printed if line.print.bottom <= row.top), default=row.top)
    if row.top - above > _CLOSE * size or abs(lines[0].print.size - size) > 0.5:
        return False
    return any(
        line.begins_rows
        or (len(line.chunks) > 1 and any(chunk.is_number for chunk in line.chunks))
        or any(is_total(chunk) or begins_label(chunk.text) for chunk in line.chunks)
        for line in lines
    )


_CLOSE = 1.5
"""Of the size: rows without figures stand no farther apart at the end of a table."""
_NOWHERE = float("inf")
_FAR = 2.5
"""Of the size: the last line of a table is no farther below its last row."""


def _size(lines: Sequence[Line]) -> float:
    return lines[-1].print.size if lines else 10.0
