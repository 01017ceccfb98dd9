"""The columns and rows of a table without ruling lines, from where its chunks stand; None wherever that is not certain.

What overlaps from above stands in one column, what overlaps from the side in one row. A column of figures must stand
under a header of its own, a figure beside a label. A figure in the wrong column is worse than a table not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from msgspec import Struct, field

from fiscallint import patterns
from fiscallint.document.chunks import Chunk
from fiscallint.document.layout import PrintedCell

Lines = Sequence[Sequence[Chunk]]

_TOTAL = patterns.compile(r".{0,6}(?:合计|总计|小计)")
_CODE = patterns.compile(r"\d{3}(?:\d{2}){0,2}")
_NUMBERED = patterns.compile(
    r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．]|其中"
)
_LEADING = 0.48  # of the size: the lines of a cell stand no further apart in any font, its rows do
_OF_THE_TABLE = patterns.compile(
    "[上本]年|年[初末]|使用|结余分配|提取|转入|其他|一般公共预算|政府性基金|国有资本|人员经费|公用经费|基本支出|项目支出"
)
_COUNT = patterns.compile(r"[（(]?\d{1,2}[)）]?(?:[=＝].*|栏)?|[-—]+|[甲乙丙丁A-H]|(?:栏|行)次")


class Column(Struct, eq=False):
    """A column of the rows: its chunks, and from where to where they stand."""

    x0: float
    x1: float
    chunks: list[Chunk] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """Half way between left and right."""
        return (self.x0 + self.x1) / 2

    @property
    def holds_figures(self) -> bool:
        """Whether it is one of numbers that are no codes."""
        return all(chunk.is_number for chunk in self.chunks) and not self.holds_codes

    @property
    def holds_codes(self) -> bool:
        """Whether it is one of codes of the classifications."""
        return all(_CODE.fullmatch(chunk.text) for chunk in self.chunks)


_Pair = tuple[Column | None, Chunk | None]


class Arranged(Struct, frozen=True):
    """A table's rows, header first, the page of each, and the left edges of the columns."""

    rows: list[list[PrintedCell | None]]
    pages: list[int]
    edges: list[float]


def arranged(header: Lines, body: Lines, size: float) -> Arranged | None:
    """The table of these lines of header and rows; `size` is that of the print, in points."""
    columns = _columns(body, size)
    if columns is None or not all(_is_aligned(column, size) for column in columns):
        return None
    rows = _rows(body, columns, size)
    if rows is None or not _is_sound(rows, columns, size, len(columns) > 1):
        return None
    cells, counting = _header_cells(header, size)
    found = _headed(columns, cells, size) if cells else ([(column, None) for column in columns], [])
    if found is None:
        return None
    order, upper = found
    heads = [*_header_rows(order, upper), *_counting_rows(order, counting)]
    printed = [*heads, *(_printed(row, order) for row in rows)]
    pages = [header[0][0].page] * len(heads) if header else []
    pages += [next(iter(row.values()))[0].page for row in rows]
    edges = [min(one.x0 for one in pair if one is not None) for pair in order]
    return Arranged(printed, pages, edges)


def _columns(body: Lines, size: float) -> list[Column] | None:
    """What overlaps from above stands in one column; a total's label may stand across two."""
    chunks = [chunk for line in body for chunk in line]
    columns = _side_by_side([one for one in chunks if not is_total(one)], size)
    if any(map(_is_mixed, columns)):
        return None
    if any(chunk.holds_amount for chunk in chunks):
        return None
    totals = [chunk for chunk in chunks if is_total(chunk)]
    labels = [column for column in columns if not column.holds_figures]
    if not labels:
        return sorted([*columns, *_side_by_side(totals, size)], key=lambda column: column.x0)
    names = [column for column in labels if not column.holds_codes] or labels
    for chunk in totals:
        min(names, key=lambda column: _apart(chunk, column)).chunks.append(chunk)
    return columns


def _is_mixed(column: Column) -> bool:
    """Whether it holds amounts among words."""
    return len({chunk.is_amount for chunk in column.chunks}) > 1 and not column.holds_figures


def _side_by_side(chunks: Sequence[Chunk], size: float) -> list[Column]:
    columns: list[Column] = []
    for chunk in sorted(chunks, key=lambda one: one.x0):
        if columns and chunk.x0 < columns[-1].x1 - 0.1 * size:
            columns[-1].x1 = max(columns[-1].x1, chunk.x1)
            columns[-1].chunks.append(chunk)
        else:
            columns.append(Column(chunk.x0, chunk.x1, [chunk]))
    return columns


def is_total(chunk: Chunk) -> bool:
    """Whether it is the label of a total."""
    return bool(_TOTAL.fullmatch(chunk.text))


def _apart(one: Chunk | Column, other: Chunk | Column) -> float:
    """How far two stand apart from left to right; below zero where they overlap."""
    return max(one.x0 - other.x1, other.x0 - one.x1)


def _right(chunk: Chunk) -> float:
    return chunk.x1


def _middle(chunk: Chunk) -> float:
    return chunk.middle


def _left(chunk: Chunk) -> float:
    return chunk.x0


def _is_aligned(column: Column, size: float) -> bool:
    """Whether the amounts of a column share an edge, or their middle."""
    amounts = [chunk for chunk in column.chunks if chunk.is_amount]
    return not amounts or any(max(map(at, amounts)) - min(map(at, amounts)) <= size for at in (_right, _middle, _left))


_Row = dict[Column, list[Chunk]]


def _rows(body: Lines, columns: Sequence[Column], size: float) -> list[_Row] | None:
    """The rows: chunks side by side, and the lines of a wrapped label; None where two figures meet in a cell."""
    places = {chunk: column for column in columns for chunk in column.chunks}
    rows: list[list[Chunk]] = []
    for chunk in sorted((one for line in body for one in line), key=lambda one: (one.page, one.top)):
        last = rows[-1] if rows else None
        if last and last[0].page == chunk.page and chunk.top < max(one.bottom for one in last) - 0.25 * size:
            last.append(chunk)
        else:
            rows.append([chunk])
    out: list[_Row] = []
    for row in _unwrapped(rows, places, size):
        cells: _Row = {}
        for chunk in sorted(row, key=lambda one: (one.top, one.x0)):
            cells.setdefault(places[chunk], []).append(chunk)
        if not all(_is_one_cell(column, chunks) for column, chunks in cells.items()):
            return None
        out.append(cells)
    return out


def rows_in(body: Lines, columns: Sequence[Column], size: float) -> list[list[Chunk]] | None:
    """The chunks of each row of known columns, in print of this size; None where the rows are not certain."""
    if any(map(_is_mixed, columns)):
        return None
    rows = _rows(body, columns, size)
    if rows is None or not _is_sound(rows, columns, size, one_of_several=True):
        return None
    return [[chunk for chunks in row.values() for chunk in chunks] for row in rows]


def _is_one_cell(column: Column, chunks: Sequence[Chunk]) -> bool:
    """Whether chunks can be one cell: a figure, a label of one or several lines, a code and its name."""
    return len(chunks) == 1 or not (
        column.holds_figures
        or any(
            abs(one.top - other.top) < 0.25 * one.size and not _CODE.fullmatch(one.text)
            for one, other in pairwise(chunks)
        )
    )


def _unwrapped(rows: Sequence[list[Chunk]], places: dict[Chunk, Column], size: float) -> list[list[Chunk]]:
    """The rows, those put together whose gap is far less than usual: a label's lines stand closer than rows do."""
    gaps = [_between(above, below) for above, below in pairwise(rows) if above[0].page == below[0].page]
    usual = sorted(gaps)[3 * len(gaps) // 4] if gaps else 0.0
    out: list[list[Chunk]] = [list(row) for row in rows[:1]]
    for row in rows[1:]:
        close = row[0].page == out[-1][0].page and _between(out[-1], row) < 0.6 * usual and usual > 0.35 * size
        words = any(all(not places[chunk].holds_figures for chunk in one) for one in (out[-1], row))
        together = {places[chunk] for chunk in row} & {places[chunk] for chunk in out[-1]}
        if close and words and together and not _begins_anew(row, out[-1], places):
            out[-1] += row
        else:
            out.append(list(row))
    return out


def _begins_anew(row: Sequence[Chunk], above: Sequence[Chunk], places: dict[Chunk, Column]) -> bool:
    """Whether a row bears a number, has a code of its own below another, or is a total's below one with a code."""
    codes = {places[chunk] for chunk in above if _CODE.fullmatch(chunk.text)}
    return any(
        _NUMBERED.match(chunk.text)
        or (codes and is_total(chunk))
        or (_CODE.fullmatch(chunk.text) and places[chunk] in codes)
        for chunk in row
    )


def _between(above: Sequence[Chunk], below: Sequence[Chunk]) -> float:
    return min(chunk.top for chunk in below) - max(chunk.bottom for chunk in above)


def _is_sound(rows: Sequence[_Row], columns: Sequence[Column], size: float, one_of_several: bool) -> bool:
    """Whether every amount has its label, and every label is whole; a column may be `one_of_several` that are blank."""
    labels = {column: _labels_of(columns, at) for at, column in enumerate(columns)}
    for above, row in pairwise([_Row(), *rows]):
        for column, chunks in row.items():
            if not column.holds_figures:
                if _unbalanced("".join(chunk.text for chunk in chunks)):
                    return False
            elif chunks[0].is_amount and labels[column] and not any(label in row for label in labels[column]):
                before = [one for one in columns[: columns.index(column)] if one in row and not one.holds_figures]
                if not (before and any(map(is_total, row[before[-1]]))):
                    return False  # a total alone may stand columns away from its amounts
        if above and one_of_several and _goes_on(above, row, size):
            return False
    return True


def _labels_of(columns: Sequence[Column], at: int) -> Sequence[Column]:
    """The columns of labels that a column of figures belongs to: those next to its left."""
    end = at
    while end and columns[end - 1].holds_figures:
        end -= 1
    start = end
    while start and not columns[start - 1].holds_figures:
        start -= 1
    return columns[start:end]


def _unbalanced(text: str) -> bool:
    return len(re.findall("[（(]", text)) != len(re.findall("[）)]", text))


def begins_label(text: str) -> bool:
    """Whether a label of the statements begins so, one that bears no number."""
    return bool(_OF_THE_TABLE.match(text))


def _goes_on(above: _Row, row: _Row, size: float) -> bool:
    """Whether a row can be the second line of the label above it, which fills its column."""
    if any(column.holds_figures or column.holds_codes for column in row):
        return False
    lines = [[chunk for chunks in one.values() for chunk in chunks] for one in (above, row)]
    apart = _between(*lines) > 0.8 * size
    for column, chunks in row.items():
        text, over = chunks[0].text, above.get(column)
        if _NUMBERED.match(text) or _CODE.match(text) or is_total(chunks[0]) or over is None:
            continue
        if apart and begins_label(text):
            continue
        if over[-1].x1 >= column.x1 - 1.5 * size and chunks[0].x1 < over[-1].x1:
            return True
    return False


def counts_columns(line: Sequence[Chunk]) -> bool:
    """Whether a line of a header numbers the columns."""
    return all(_COUNT.fullmatch(chunk.text) for chunk in line)


def counts_beside_code(line: Sequence[Chunk]) -> bool:
    """Whether a line numbers the columns, the parts of a code (类 款 项) beside it or not."""
    others = [chunk for chunk in line if chunk.text not in ("类", "款", "项")]
    return len(others) > 1 and counts_columns(others)


def _header_cells(header: Lines, size: float) -> tuple[list[Chunk], list[Chunk]]:
    """The cells of the header, wrapped ones put together, and those of a row that counts the columns."""
    lines = [line for line in header if not counts_columns(line)]
    counting = [chunk for line in header if counts_columns(line) for chunk in line]
    chunks = sorted((chunk for line in lines for chunk in line), key=lambda one: one.top)
    cells: list[Chunk] = []
    for chunk in chunks:
        over = [one for one in cells if one.overlaps(chunk) and -0.3 * size < chunk.top - one.bottom < _LEADING * size]
        beside = [one for one in chunks if one is not chunk and any(one.overlaps(cell) for cell in over)]
        alone = len(over) == 1 and not any(abs(one.top - chunk.top) < 0.3 * size for one in beside)
        if alone:
            cells.remove(over[0])
            cells.append(Chunk([*over[0].lines, *chunk.lines], chunk.page, chunk.size))
        else:
            cells.append(chunk)
    return cells, counting


def _headed(
    columns: Sequence[Column], cells: Sequence[Chunk], size: float
) -> tuple[list[_Pair], list[tuple[Chunk, range]]] | None:
    """The columns with their headers, and the headers over several with the columns they cover.

    A header may stand over the gap between two lower ones: then it is theirs, unless a column of its own lies there.
    """
    ordered = sorted(cells, key=lambda one: one.middle)
    parents = [cell for cell in ordered if any(_is_below(one, cell) and one.overlaps(cell) for one in ordered)]
    leaves = [cell for cell in ordered if cell not in parents]
    between = [
        cell
        for left, cell, right in zip(leaves, leaves[1:], leaves[2:], strict=False)
        if _is_below(left, cell) and _is_below(right, cell) and abs(left.height - right.height) < 0.5 * size
    ]
    order = _matched(columns, [leaf for leaf in leaves if leaf not in between], size)
    if between and order is not None:
        units = _units(order)
        parents += [cell for cell in between if _covers_evenly(cell, units, size) or _is_over_labels(cell, order)]
    if between:
        order = _matched(columns, [leaf for leaf in leaves if leaf not in parents], size)
    if order is None:
        return None
    top = min(cell.top for cell in cells) + 0.5 * size
    ways: list[_Runs] = [*(partial(_even_runs, reach=reach) for reach in _REACHES), _anchored_runs]
    found = [upper for runs in ways if (upper := _covering(parents, _units(order), size, runs)) is not None]
    whole = [upper for upper in found if not any(_is_over_figures(order, unit) for unit in _loose(order, upper, top))]
    whole = [upper for upper in whole if not _loose(order, upper, top)] or whole
    if not whole or any(_over_figures(one, order) != _over_figures(whole[0], order) for one in whole):
        return None
    return order, max(whole, key=lambda upper: sum(len(columns) for _, columns in upper))


def _over_figures(upper: Sequence[tuple[Chunk, range]], order: Sequence[_Pair]) -> dict[Chunk, range]:
    """The headers over columns some of which hold figures: which of labels and codes a header covers says nothing."""
    return {parent: columns for parent, columns in upper if not all(_is_label(*order[at]) for at in columns)}


def _is_label(column: Column | None, leaf: Chunk | None) -> bool:
    """Whether a column holds labels or codes, or the parts of codes."""
    part = leaf is not None and leaf.text in ("类", "款", "项")
    return column is not None and (not column.holds_figures or part)


def _is_over_labels(cell: Chunk, order: Sequence[_Pair]) -> bool:
    """Whether a header stands between two lower ones of columns of labels."""
    return any(
        one is not None
        and other is not None
        and column is not None
        and beside is not None
        and not column.holds_figures
        and not beside.holds_figures
        and one.x1 <= cell.x0
        and cell.x1 <= other.x0
        and _is_below(one, cell)
        and _is_below(other, cell)
        for (column, one), (beside, other) in pairwise(order)
    )


def _loose(order: Sequence[_Pair], upper: Sequence[tuple[Chunk, range]], top: float) -> list[_Unit]:
    """The headers that neither begin at the top of the table's nor stand under another."""
    return [
        unit
        for unit in _units(order)
        if unit.top > top and not any(unit.columns.start in columns for _, columns in upper)
    ]


def _is_over_figures(order: Sequence[_Pair], unit: _Unit) -> bool:
    column = order[unit.columns.start][0]
    return column is None or column.holds_figures


def _is_below(one: Chunk, other: Chunk) -> bool:
    return one.top > other.height


def _matched(columns: Sequence[Column], leaves: Sequence[Chunk], size: float) -> list[_Pair] | None:
    """Columns and headers from left to right, put together; a header may stand over a blank column.

    None where a column of figures has no header, or another header is as near.
    """
    own = _by_alignment(columns, leaves, size)
    if own is None or any(leaf.holds_gap for leaf in leaves):
        return None
    best: list[list[tuple[float, list[_Pair]]]] = [[(0.0, [])]]
    for j, leaf in enumerate(leaves):
        best[0].append((0.0, [*best[0][j][1], (None, leaf)]))
    for i, column in enumerate(columns):
        without = float("inf") if column.holds_figures else 20 * size
        cost, pairs = best[i][0]
        best.append([(cost + without, [*pairs, (column, None)])])
        for j, leaf in enumerate(leaves):
            together = max(0.0, _apart(column, leaf)) + abs(column.middle - leaf.middle) / 8
            if own.get(column, leaf) is not leaf:
                together = float("inf")
            options = [
                (best[i][j][0] + together, [*best[i][j][1], (column, leaf)]),
                (best[i][j + 1][0] + without, [*best[i][j + 1][1], (column, None)]),
                (best[i + 1][j][0], [*best[i + 1][j][1], (None, leaf)]),
            ]
            best[i + 1].append(min(options, key=lambda option: option[0]))
    cost, pairs = best[-1][-1]
    if cost == float("inf"):
        return None
    return pairs if _is_certain(pairs, own, leaves, size) else None


def _by_alignment(columns: Sequence[Column], leaves: Sequence[Chunk], size: float) -> dict[Column, Chunk] | None:
    """The header of each column of amounts, from the side of their cells that they stand at.

    Empty where that is not known, None where it can be one or another.

    A header lies within its cell. Where amounts stand at the right of theirs, theirs is the last header that ends
    before they do; at the left, the first that begins after they do; in the middle, the one with the same middle.
    """
    amounts = {column: [chunk for chunk in column.chunks if chunk.is_amount] for column in columns}
    amounts = {column: chunks for column, chunks in amounts.items() if chunks and column.holds_figures}
    found: list[dict[Column, Chunk]] = []
    for edge, header in ((_right, _ends_before), (_middle, _in_the_middle), (_left, _begins_after)):
        if all(max(map(edge, chunks)) - min(map(edge, chunks)) <= 0.5 * size for chunks in amounts.values()):
            own = {column: leaf for column in amounts if (leaf := header(column, leaves, size)) is not None}
            if len(own) == len(amounts) == len(set(own.values())) and own not in found:
                found.append(own)
    if len(found) > 1:
        return None
    return found[0] if found else {}


def _ends_before(column: Column, leaves: Sequence[Chunk], size: float) -> Chunk | None:
    return max((leaf for leaf in leaves if leaf.x1 <= column.x1 + 0.5 * size), key=_right, default=None)


def _begins_after(column: Column, leaves: Sequence[Chunk], size: float) -> Chunk | None:
    return min((leaf for leaf in leaves if leaf.x0 >= column.x0 - 0.5 * size), key=_left, default=None)


def _in_the_middle(column: Column, leaves: Sequence[Chunk], size: float) -> Chunk | None:
    return next((leaf for leaf in leaves if abs(leaf.middle - column.middle) <= size), None)


def _is_certain(pairs: Sequence[_Pair], own: dict[Column, Chunk], leaves: Sequence[Chunk], size: float) -> bool:
    """Whether no other way of putting columns and headers together is nearly as good; `own` are known to be right."""
    figures = [(column, leaf) for column, leaf in pairs if column is not None and leaf and column.holds_figures]
    blank = [at for at, (column, _) in enumerate(pairs) if column is None]
    if not all(_stays(pairs[at::step], own, size) for at in blank for step in (1, -1)):
        return False
    if any(None in (one[0], other[0]) and None in (one[1], other[1]) for one, other in pairwise(pairs)):
        return False  # a column and a header side by side, each alone
    if not all(_has_header_beside(pairs, at) for at, (column, leaf) in enumerate(pairs) if leaf is None):
        return False
    if own:
        return True
    if all(any(chunk.is_amount for chunk in column.chunks) for column, _ in figures):
        return bool(blank) or _lean_alike(figures, size) or _all_nearest(figures, leaves, size)
    return _all_nearest(figures, leaves, size)  # dashes may stand beside the amounts of their column


def _has_header_beside(pairs: Sequence[_Pair], at: int) -> bool:
    """Whether a column of labels without header stands next to one that has one: 项目 over codes and names."""
    beside = [pairs[near] for near in (at - 1, at + 1) if 0 <= near < len(pairs)]
    return any(column is not None and leaf is not None and not column.holds_figures for column, leaf in beside)


def _stays(pairs: Sequence[_Pair], own: dict[Column, Chunk], size: float) -> bool:
    """Whether the columns next to a blank one, that come first, clearly stand better where they are than one aside."""
    (_, free), gain = pairs[0], 0.0
    for column, leaf in pairs[1:]:
        if column is None or leaf is None or free is None or column in own:
            return True
        gain += _apart(column, free) - _apart(column, leaf)
        if gain < size:
            return False
        free = leaf
    return True


def _all_nearest(pairs: Sequence[tuple[Column, Chunk]], leaves: Sequence[Chunk], size: float) -> bool:
    """Whether no header is clearly nearer to a column than its own, and one over a blank column clearly farther."""
    taken = [leaf for _, leaf in pairs]
    return all(
        other is leaf or _apart(column, leaf) <= _apart(column, other) + (0.75 if other in taken else -1.0) * size
        for column, leaf in pairs
        for other in leaves
    )


def _lean_alike(pairs: Sequence[tuple[Column, Chunk]], size: float) -> bool:
    """Whether amounts stand to the same side of their headers, in every column."""
    shifts = [column.middle - leaf.middle for column, leaf in pairs]
    return all(shift > -0.75 * size for shift in shifts) or all(shift < 0.75 * size for shift in shifts)


class _Unit(Struct, frozen=True):
    """A header, or several under one over them all, and the columns that it stands over.

    `inner` is from where to where the headers reach, `outer` they and their columns, `cell` the least that their
    cells reach where headers stand in the middle of theirs. `top` is where the cell begins, by the same token: those
    of the lowest headers end together.
    """

    inner: tuple[float, float]
    outer: tuple[float, float]
    cell: tuple[float, float]
    top: float
    columns: range


def _units(order: Sequence[_Pair]) -> list[_Unit]:
    bottom = max((leaf.bottom for _, leaf in order if leaf is not None), default=0.0)
    return [_unit(column or leaf, leaf, bottom, at) for at, (column, leaf) in enumerate(order) if leaf is not None]


def _together(first: _Unit, last: _Unit, top: float, columns: range) -> _Unit:
    inner, outer = (first.inner[0], last.inner[1]), (first.outer[0], last.outer[1])
    return _Unit(inner, outer, (first.cell[0], last.cell[1]), top, columns)


def _unit(column: Column | Chunk, leaf: Chunk, bottom: float, at: int) -> _Unit:
    outer = min(leaf.x0, column.x0), max(leaf.x1, column.x1)
    half = max(leaf.middle - outer[0], outer[1] - leaf.middle)
    cell = leaf.middle - half, leaf.middle + half
    return _Unit((leaf.x0, leaf.x1), outer, cell, 2 * leaf.height - bottom, range(at, at + 1))


_Reach = Callable[[_Unit], tuple[float, float]]
_REACHES: tuple[_Reach, ...] = (lambda unit: unit.inner, lambda unit: unit.outer, lambda unit: unit.cell)


def _unevenness(parent: Chunk, first: _Unit, last: _Unit, reach: _Reach) -> float:
    """How far the middle of a header is from that of the run it may cover."""
    return abs((reach(first)[0] + reach(last)[1]) / 2 - parent.middle)


def _covers_evenly(cell: Chunk, units: Sequence[_Unit], size: float) -> bool:
    """Whether a header can be that of lower ones to its left and right."""
    below = [unit for unit in units if unit.top > cell.height]
    return any(
        _unevenness(cell, first, last, reach) <= 0.75 * size
        for reach in _REACHES
        for at, first in enumerate(below)
        for last in below[at + 1 :]
        if first.inner[0] < cell.x0 and cell.x1 < last.inner[1]
    )


_Runs = Callable[[Sequence[Chunk], Sequence[_Unit], float], list[tuple[int, int]] | None]


def _covering(
    parents: Sequence[Chunk], units: list[_Unit], size: float, runs_of: _Runs
) -> list[tuple[Chunk, range]] | None:
    """The columns that each header over several covers; None where that is not certain.

    From the lowest up: a header covers lower headers that stand side by side; `runs_of` tells which.
    """
    placed: list[tuple[Chunk, range]] = []
    levels: list[list[Chunk]] = []
    for parent in sorted(parents, key=lambda one: -one.height):
        if levels and levels[-1][0].height - parent.height < 0.4 * size:
            levels[-1].append(parent)
        else:
            levels.append([parent])
    for level in levels:
        level.sort(key=lambda one: one.middle)
        runs = runs_of(level, units, size)
        if runs is None:
            return None
        for parent, (start, end) in reversed(list(zip(level, runs, strict=True))):
            first, last = units[start], units[end - 1]
            placed.append((parent, range(first.columns.start, last.columns.stop)))
            units[start:end] = [_together(first, last, parent.top, placed[-1][1])]
    return placed


def _anchored_runs(level: Sequence[Chunk], units: Sequence[_Unit], size: float) -> list[tuple[int, int]] | None:
    """For each header of one height the run of units from the one that it begins with to the next header."""
    starts = [
        next((n for n, unit in enumerate(units) if abs(unit.inner[0] - parent.x0) < 0.1 * size), None)
        for parent in level
    ]
    runs: list[tuple[int, int]] = []
    for parent, start, stop in zip(level, starts, [*starts[1:], len(units)], strict=True):
        if start is None or stop is None:
            return None
        end = start
        while end < stop and units[end].top >= parent.height:
            end += 1
        if end == start:
            return None
        runs.append((start, end))
    return runs


def _even_runs(
    level: Sequence[Chunk], units: Sequence[_Unit], size: float, reach: _Reach
) -> list[tuple[int, int]] | None:
    """For each header of one height the run of units that it covers: all evenly, and as many units as can be."""
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    for parent in level:
        following: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for done, (cost, runs) in best.items():
            for start in range(done, len(units)):
                for end in range(start + 1, len(units) + 1):
                    first, last = units[start], units[end - 1]
                    if last.top < parent.height:
                        break
                    away = _unevenness(parent, first, last, reach)
                    if away > size + 0.05 * (last.outer[1] - first.outer[0]):
                        continue
                    option = (cost + away - 0.3 * size * (end - start), [*runs, (start, end)])
                    if end not in following or option[0] < following[end][0]:
                        following[end] = option
        best = following
    return min(best.values(), key=lambda option: option[0])[1] if best else None


def _nearest(chunk: Chunk, order: Sequence[_Pair]) -> int:
    return min(
        range(len(order)), key=lambda at: min(abs(chunk.middle - one.middle) for one in order[at] if one is not None)
    )


def _header_rows(order: Sequence[_Pair], upper: Sequence[tuple[Chunk, range]]) -> list[list[PrintedCell | None]]:
    """The header as it would be with merged cells: each stands in the row below those that cover it."""
    placed = [(parent, columns.start, columns) for parent, columns in upper]
    placed += [(leaf, at, range(at, at)) for at, (_, leaf) in enumerate(order) if leaf is not None]
    rows: list[list[PrintedCell | None]] = []
    for chunk, at, columns in placed:
        depth = sum(
            at in others and (len(others) > len(columns) or (others == columns and other.height < chunk.height))
            for other, others in upper
        )
        rows += [[PrintedCell() for _ in order] for _ in range(depth + 1 - len(rows))]
        rows[depth][at] = PrintedCell(chunk.lines)
    return rows


def _counting_rows(order: Sequence[_Pair], counting: Sequence[Chunk]) -> list[list[PrintedCell | None]]:
    if not counting:
        return []
    row = [PrintedCell() for _ in order]
    for chunk in counting:
        row[_nearest(chunk, order)].lines += chunk.lines
    return [list(row)]


def _printed(row: _Row, order: Sequence[_Pair]) -> list[PrintedCell | None]:
    return [
        PrintedCell([line for chunk in row.get(column, ()) for line in chunk.lines] if column else [])
        for column, _ in order
    ]


def counted(header: Lines, body: Lines) -> Arranged | None:
    """The table of lines that hold a cell for every header, blank ones none; None where one holds more or fewer.

    A total may do without a code.
    """
    heads = [line for line in header if not counts_columns(line)]
    if len(heads) != 1 or len(heads[0]) < 3:
        return None
    width = len(heads[0])
    coded = all(_CODE.fullmatch(line[0].text) for line in body if len(line) == width)
    lines = [[None, *line] if coded and len(line) == width - 1 and is_total(line[0]) else line for line in body]
    if any(len(line) != width for line in lines):
        return None
    for column in zip(*lines, strict=True):
        if len({chunk.is_number for chunk in column if chunk}) > 1:
            return None
    rows = [[PrintedCell(chunk.lines if chunk else []) for chunk in line] for line in [heads[0], *lines]]
    pages = [next(chunk.page for chunk in line if chunk) for line in [heads[0], *lines]]
    return Arranged([list(row) for row in rows], pages, [chunk.x0 for chunk in heads[0]])
