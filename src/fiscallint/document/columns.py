"""The columns and rows of a table without ruling lines, from where its chunks stand; None wherever that is not certain.

What overlaps from above stands in one column, what overlaps from the side in one row. A column of figures must stand
under a header of its own, a figure beside a label. A figure in the wrong column is worse than a table not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fiscallint.document.chunks import Chunk
from fiscallint.document.layout import PrintedCell

Lines = Sequence[Sequence[Chunk]]

_TOTAL = re.compile(r".{0,6}(?:合计|总计|小计)")
_CODE = re.compile(r"\d{3}(?:\d{2}){0,2}")
_NUMBERED = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、.．]|其中")
_COUNT = re.compile(r"[（(]?\d{1,2}[)）]?(?:[=＝].*|栏)?|[-—]+|[甲乙丙丁A-H]|(?:栏|行)次")


@dataclass(eq=False)
class _Column:
    """A column of the rows: its chunks."""

    x0: float
    x1: float
    chunks: list[Chunk] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def holds_figures(self) -> bool:
        return all(chunk.is_number for chunk in self.chunks) and not self.holds_codes

    @property
    def holds_codes(self) -> bool:
        return all(_CODE.fullmatch(chunk.text) for chunk in self.chunks)


_Pair = tuple[_Column | None, Chunk | None]


@dataclass(frozen=True, slots=True)
class Arranged:
    """A table's rows, header first, and the left edges of its columns."""

    rows: list[list[PrintedCell | None]]
    edges: list[float]


def arranged(header: Lines, body: Lines, size: float) -> Arranged | None:
    """The table of these lines of header and rows; `size` is that of the print, in points."""
    columns = _columns(body, size)
    if columns is None or not all(_is_aligned(column, size) for column in columns):
        return None
    rows = _rows(body, columns, size)
    if rows is None or not _is_sound(rows, columns, size):
        return None
    cells, counting = _header_cells(header, size)
    leaves, parents = _leaves(cells, columns)
    if not leaves:
        if header:
            return None
        order: list[_Pair] = [(column, None) for column in columns]
    else:
        found = _matched(columns, leaves, size)
        if found is None:
            return None
        order = found
    upper = _covering(parents, order, size)
    if upper is None:
        return None
    placed = [*upper, *((leaf, at) for at, (_, leaf) in enumerate(order) if leaf is not None)]
    placed += [(chunk, _nearest(chunk, order)) for chunk in counting]
    printed = [*_header_rows(placed, len(order)), *(_printed(row, order) for row in rows)]
    edges = [min(one.x0 for one in pair if one is not None) for pair in order]
    return Arranged(printed, edges)


def _columns(body: Lines, size: float) -> list[_Column] | None:
    """What overlaps from above stands in one column; a total's label may stand across two."""
    chunks = [chunk for line in body for chunk in line]
    columns: list[_Column] = []
    for chunk in sorted((one for one in chunks if not _is_total(one)), key=lambda one: one.x0):
        if columns and chunk.x0 < columns[-1].x1 - 0.1 * size:
            columns[-1].x1 = max(columns[-1].x1, chunk.x1)
            columns[-1].chunks.append(chunk)
        else:
            columns.append(_Column(chunk.x0, chunk.x1, [chunk]))
    if any(len({chunk.is_amount for chunk in one.chunks}) > 1 and not one.holds_figures for one in columns):
        return None  # amounts among words
    if any(chunk.holds_amount for chunk in chunks):
        return None
    labels = [column for column in columns if not column.holds_figures]
    names = [column for column in labels if not column.holds_codes] or labels
    for chunk in filter(_is_total, chunks):
        if not names:
            return None
        min(names, key=lambda column: _apart(chunk, column)).chunks.append(chunk)
    return columns


def _is_total(chunk: Chunk) -> bool:
    return bool(_TOTAL.fullmatch(chunk.text))


def _apart(one: Chunk | _Column, other: Chunk | _Column) -> float:
    """How far two stand apart from left to right; below zero where they overlap."""
    return max(one.x0 - other.x1, other.x0 - one.x1)


_EDGES: tuple[Callable[[Chunk], float], ...] = (lambda c: c.x1, lambda c: c.middle, lambda c: c.x0)


def _is_aligned(column: _Column, size: float) -> bool:
    """Whether the amounts of a column share an edge, or their middle."""
    amounts = [chunk for chunk in column.chunks if chunk.is_amount]
    return not amounts or any(max(map(at, amounts)) - min(map(at, amounts)) <= size for at in _EDGES)


_Row = dict[_Column, list[Chunk]]


def _rows(body: Lines, columns: Sequence[_Column], size: float) -> list[_Row] | None:
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
        if any(column.holds_figures and len(chunks) > 1 for column, chunks in cells.items()):
            return None
        out.append(cells)
    return out


def _unwrapped(rows: Sequence[list[Chunk]], places: dict[Chunk, _Column], size: float) -> list[list[Chunk]]:
    """The rows, those put together whose gap is far less than usual: a label's lines stand closer than rows do."""
    gaps = [_between(above, below) for above, below in pairwise(rows) if above[0].page == below[0].page]
    usual = sorted(gaps)[3 * len(gaps) // 4] if gaps else 0.0
    out: list[list[Chunk]] = [list(row) for row in rows[:1]]
    for row in rows[1:]:
        close = row[0].page == out[-1][0].page and _between(out[-1], row) < 0.6 * usual and usual > 0.35 * size
        words = any(all(not places[chunk].holds_figures for chunk in one) for one in (out[-1], row))
        if close and words and {places[chunk] for chunk in row} & {places[chunk] for chunk in out[-1]}:
            out[-1] += row
        else:
            out.append(list(row))
    return out


def _between(above: Sequence[Chunk], below: Sequence[Chunk]) -> float:
    return min(chunk.top for chunk in below) - max(chunk.bottom for chunk in above)


def _is_sound(rows: Sequence[_Row], columns: Sequence[_Column], size: float) -> bool:
    """Whether every amount has its label, and every label is whole."""
    labels = {column: _labels_of(columns, at) for at, column in enumerate(columns)}
    for above, row in pairwise([_Row(), *rows]):
        for column, chunks in row.items():
            if not column.holds_figures:
                if _unbalanced("".join(chunk.text for chunk in chunks)):
                    return False
            elif chunks[0].is_amount and labels[column] and not any(label in row for label in labels[column]):
                return False
        if above and _goes_on(above, row, columns, size):
            return False
    return True


def _labels_of(columns: Sequence[_Column], at: int) -> Sequence[_Column]:
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


def _goes_on(above: _Row, row: _Row, columns: Sequence[_Column], size: float) -> bool:
    """Whether a row can be the second line of the label above it, which fills its column."""
    if any(column.holds_figures or column.holds_codes for column in row):
        return False
    for column, chunks in row.items():
        text, over = chunks[0].text, above.get(column)
        if _NUMBERED.match(text) or _CODE.match(text) or _is_total(chunks[0]) or over is None:
            continue
        if len(columns) > 1 and over[-1].x1 >= column.x1 - 1.5 * size and chunks[0].x1 < over[-1].x1:
            return True
    return False


def _header_cells(header: Lines, size: float) -> tuple[list[Chunk], list[Chunk]]:
    """The cells of the header, wrapped ones put together, and those of a row that counts the columns."""
    lines = [line for line in header if not all(_COUNT.fullmatch(chunk.text) for chunk in line)]
    counting = [chunk for line in header if all(_COUNT.fullmatch(one.text) for one in line) for chunk in line]
    chunks = sorted((chunk for line in lines for chunk in line), key=lambda one: one.top)
    cells: list[Chunk] = []
    for chunk in chunks:
        over = [one for one in cells if one.overlaps(chunk) and -0.3 * size < chunk.top - one.bottom < 0.45 * size]
        beside = [one for one in chunks if one is not chunk and any(one.overlaps(cell) for cell in over)]
        alone = len(over) == 1 and not any(abs(one.top - chunk.top) < 0.3 * size for one in beside)
        if alone:
            cells.remove(over[0])
            cells.append(Chunk([*over[0].lines, *chunk.lines], chunk.page, chunk.size))
        else:
            cells.append(chunk)
    return cells, counting


def _leaves(cells: Sequence[Chunk], columns: Sequence[_Column]) -> tuple[list[Chunk], list[Chunk]]:
    """The headers that stand over one column, from left to right, and those over several."""
    ordered = sorted(cells, key=lambda one: one.middle)
    parents = [cell for cell in ordered if any(_is_below(one, cell) and one.overlaps(cell) for one in ordered)]
    leaves = [cell for cell in ordered if cell not in parents]
    for left, cell, right in zip(leaves, leaves[1:], leaves[2:], strict=False):
        if _is_below(left, cell) and _is_below(right, cell) and _spans(left, cell, right, leaves, columns):
            parents.append(cell)
    return [leaf for leaf in leaves if leaf not in parents], parents


def _is_below(one: Chunk, other: Chunk) -> bool:
    return one.top > other.height


def _spans(
    left: Chunk, cell: Chunk, right: Chunk, leaves: Sequence[Chunk], columns: Sequence[_Column]
) -> bool:
    """Whether a header stands over the gap between two others rather than over a column between them."""
    if abs((left.x0 + right.x1) / 2 - cell.middle) > cell.size:
        return False
    if any(left.x1 < column.x0 and column.x1 < right.x0 for column in columns):
        return False
    steps = [b.middle - a.middle for a, b in pairwise(leaves) if cell not in (a, b)]
    return not steps or right.middle - left.middle < 1.5 * sorted(steps)[len(steps) // 2]


def _matched(
    columns: Sequence[_Column], leaves: Sequence[Chunk], size: float
) -> list[_Pair] | None:
    """Columns and headers from left to right, put together; a header may stand over a blank column.

    None where a column of figures has no header, or another header is as near.
    """
    best: list[list[tuple[float, list[_Pair]]]] = [[(0.0, [])]]
    for j, leaf in enumerate(leaves):
        best[0].append((0.0, [*best[0][j][1], (None, leaf)]))
    for i, column in enumerate(columns):
        without = float("inf") if column.holds_figures else 3 * size
        cost, pairs = best[i][0]
        best.append([(cost + without, [*pairs, (column, None)])])
        for j, leaf in enumerate(leaves):
            together = max(0.0, _apart(column, leaf)) + abs(column.middle - leaf.middle) / 8
            options = [
                (best[i][j][0] + together, [*best[i][j][1], (column, leaf)]),
                (best[i][j + 1][0] + without, [*best[i][j + 1][1], (column, None)]),
                (best[i + 1][j][0], [*best[i + 1][j][1], (None, leaf)]),
            ]
            best[i + 1].append(min(options, key=lambda option: option[0]))
    cost, pairs = best[-1][-1]
    if cost == float("inf"):
        return None
    blank = [leaf for column, leaf in pairs if column is None]
    for column, leaf in pairs:
        if column is None or leaf is None or not column.holds_figures:
            continue
        own = _apart(column, leaf)
        for other in leaves:
            near = _apart(column, other)
            if other is not leaf and own > near + (-1.0 if other in blank else 0.75) * size:
                return None
    return pairs


@dataclass(frozen=True, slots=True)
class _Unit:
    """A header, or several under one over them all, that stands over the columns from `at` on."""

    x0: float
    x1: float
    top: float
    height: float
    at: int


def _covering(parents: Sequence[Chunk], order: Sequence[_Pair], size: float) -> list[tuple[Chunk, int]] | None:
    """The first column of those that each header over several covers; None where that is not certain.

    From the lowest up: a header covers headers of one height that stand side by side, evenly to both sides of it.
    """
    units = [_Unit(one.x0, one.x1, one.top, one.height, at) for at, (_, one) in enumerate(order) if one is not None]
    placed: list[tuple[Chunk, int]] = []
    levels: list[list[Chunk]] = []
    for parent in sorted(parents, key=lambda one: -one.height):
        if levels and levels[-1][0].height - parent.height < 0.4 * size:
            levels[-1].append(parent)
        else:
            levels.append([parent])
    for level in levels:
        level.sort(key=lambda one: one.middle)
        runs = _runs(level, units, size)
        if runs is None:
            return None
        for parent, (start, end) in reversed(list(zip(level, runs, strict=True))):
            first, last = units[start], units[end - 1]
            placed.append((parent, first.at))
            units[start:end] = [_Unit(first.x0, last.x1, parent.top, parent.height, first.at)]
    return placed


def _runs(level: Sequence[Chunk], units: Sequence[_Unit], size: float) -> list[tuple[int, int]] | None:
    """For each header of one height the run of units that it covers: all evenly, and as many units as can be."""
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    for parent in level:
        following: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for done, (cost, runs) in best.items():
            for start in range(done, len(units)):
                for end in range(start + 1, len(units) + 1):
                    first, last = units[start], units[end - 1]
                    if last.top <= parent.height or abs(last.height - first.height) > 0.5 * size:
                        break
                    away = abs((first.x0 + last.x1) / 2 - parent.middle)
                    if away > 2 * size + 0.1 * (last.x1 - first.x0):
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


def _header_rows(placed: Sequence[tuple[Chunk, int]], width: int) -> list[list[PrintedCell | None]]:
    rows: list[list[PrintedCell | None]] = []
    last: Chunk | None = None
    for chunk, at in sorted(placed, key=lambda pair: pair[0].height):
        if last is None or chunk.height - last.height > 0.4 * chunk.size:
            rows.append([PrintedCell() for _ in range(width)])
            last = chunk
        cell = rows[-1][at]
        if cell is not None:
            cell.lines += chunk.lines
    return rows


def _printed(row: _Row, order: Sequence[_Pair]) -> list[PrintedCell | None]:
    return [
        PrintedCell([line for chunk in row.get(column, ()) for line in chunk.lines] if column else [])
        for column, _ in order
    ]
