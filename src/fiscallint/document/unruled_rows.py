"""The rows of a table whose columns are known, ruled or under a ruled header, and whose rows only text tells apart.

Lines are put where they would be drawn; none where that is not certain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from fiscallint.document.around import NOTE, PREAMBLE
from fiscallint.document.borderless import Line
from fiscallint.document.chunks import Chunk
from fiscallint.document.columns import Column, is_total, rows_in
from fiscallint.document.layout import PAGE_NUMBER, Glyph, Print, lines_of
from fiscallint.document.ruling import NEAR, Lines, Rule

Edges = Callable[[float], Sequence[float]]
"""The edges of the columns at a height."""


class Row(Struct, frozen=True):
    """From where to where a row is printed, and the edges of columns that a label in it stands across."""

    top: float
    bottom: float
    crossed: frozenset[float]


def printed_lines(glyphs: Sequence[Glyph], page: int, width: float) -> list[Line]:
    """Lines of print from top to bottom."""
    return [Line.of(Print(line, page, width)) for line in lines_of(glyphs)]


def rows_of(lines: Sequence[Line], edges: Edges, known: Sequence[float]) -> list[Row] | None:
    """The rows that lines of print make up under columns whose edges are all `known`.

    None where a cell crosses an edge, or they cannot be told for certain.
    """
    found = _placed(lines, edges, known)
    if found is None:
        return None
    size = sorted(line.print.size for line in lines)[len(lines) // 2]
    chunks = rows_in(found.body, [found.columns[edge] for edge in sorted(found.columns)], size)
    if chunks is None:
        return None
    rows = [found.row(row) for row in chunks]
    return rows if all(above.bottom < below.top + 0.25 * size for above, below in pairwise(rows)) else None


def one_row(lines: Sequence[Line], edges: Sequence[float]) -> list[Row] | None:
    """The one row that lines of print make up; None where several figures stand in a column."""
    found = _placed(lines, lambda _: edges, edges)
    if found is None or any(column.holds_figures and len(column.chunks) > 1 for column in found.columns.values()):
        return None
    return [found.row([chunk for line in found.body for chunk in line])]


class _Placed(Struct, frozen=True):
    """Lines of print in parts that stand in one column each, and the edges that each part crosses."""

    body: list[list[Chunk]]
    columns: dict[float, Column]
    crossed: dict[Chunk, frozenset[float]]

    def row(self, chunks: Sequence[Chunk]) -> Row:
        """The row that these parts make up."""
        crossed = frozenset(edge for chunk in chunks for edge in self.crossed[chunk])
        return Row(min(chunk.top for chunk in chunks), max(chunk.bottom for chunk in chunks), crossed)


def _placed(lines: Sequence[Line], edges: Edges, known: Sequence[float]) -> _Placed | None:
    if not lines:
        return None
    placed = _Placed([], {}, {})
    for line in lines:
        placed.body.append([])
        at = edges(line.middle)
        for chunk in (part for whole in line.chunks for part in _split(whole, at)):
            over = [edge for edge in at if chunk.x0 + 0.5 < edge < chunk.x1 - 0.5]
            if chunk.holds_amount or (over and not is_total(chunk)):
                return None
            right = bisect_right(at, max(over) if over else chunk.middle)
            if not 0 < right < len(at):
                return None
            left = max(edge for edge in known if edge < at[right])  # of merged cells the last, which is that of names
            column = placed.columns.setdefault(left, Column(chunk.x0, chunk.x1))
            column.x0, column.x1 = min(column.x0, chunk.x0), max(column.x1, chunk.x1)
            column.chunks.append(chunk)
            placed.crossed[chunk] = frozenset(over)
            placed.body[-1].append(chunk)
    return None if any(_is_wider(line, placed, known) for line in placed.body) else placed


def _is_wider(line: Sequence[Chunk], placed: _Placed, known: Sequence[float]) -> bool:
    """Whether the cell of a total reaches beyond columns of labels: it touches others, or is far from its amount."""
    for chunk in filter(is_total, line):
        over = [left for left, right in pairwise(known) if left < chunk.x1 - 0.5 and chunk.x0 + 0.5 < right]
        columns = [placed.columns.get(left) for left in over]
        if placed.crossed[chunk] and any(column is None or column.holds_figures for column in columns):
            return True
        if len(placed.body) > _SEVERAL and any(column and column.chunks == [chunk] for column in columns):
            return True
    labels = [column for _, column in sorted(placed.columns.items()) if not column.holds_figures]
    for total, amount in pairwise(line):
        if is_total(total) and amount.is_amount:
            between = [column for column in labels if total.x1 < column.x0 and column.x1 < amount.x0]
            if len(between) > 1:
                return True
    return False


_SEVERAL = 2
"""Lines, up to which there may be nothing in the column of a total but its own label."""


def _split(chunk: Chunk, edges: Sequence[float]) -> Iterator[Chunk]:
    """The parts of a chunk that stand in different columns, with room between them."""
    (line,) = chunk.lines
    part: list[Glyph] = []
    for glyph in line:
        if part and glyph.x0 - part[-1].x1 > _ROOM * chunk.size:
            ends = (part[-1].x0 + part[-1].x1) / 2, (glyph.x0 + glyph.x1) / 2
            if any(ends[0] < edge < ends[1] for edge in edges):
                yield Chunk([part], chunk.page, chunk.size)
                part = []
        part.append(glyph)
    yield Chunk([part], chunk.page, chunk.size)


_ROOM = 0.2
"""Of the size: cells stand at least so far apart."""


def next_rows(lines: Sequence[Line], edges: Sequence[float]) -> Sequence[Line]:
    """The lines from the top of a page on that can be rows of a table from the page before: not its running head."""
    for at, line in enumerate(lines):
        if line.is_title or at == _HEAD:
            break
        if line.is_row or line.begins_rows or (len(line.chunks) > 1 and any(chunk.is_number for chunk in line.chunks)):
            while at and _stands_closely(lines[at - 1], lines[at], edges):
                at -= 1
            return lines[at:]
    return ()


def _stands_closely(above: Line, line: Line, edges: Sequence[float]) -> bool:
    """Whether a line can be a row, or the beginning of one, above another."""
    closely = line.print.top - above.print.bottom < _APART * line.print.size
    return closely and abs(above.print.size - line.print.size) < 0.5 and not is_text(above) and _fits(above, edges)


_HEAD = 6
"""Lines among which the first row stands that holds a figure."""


class Following(Struct, frozen=True):
    """The lines under a table that can be rows of it; it is `torn` where a row follows that cannot."""

    lines: Sequence[Line]
    torn: bool


def following(lines: Sequence[Line], bottom: float, edges: Sequence[float]) -> Following:
    """The first of these lines, all below a table, that stand closely under it and within its columns."""
    found: list[Line] = []
    for line in lines:
        if line.print.top - bottom > _APART * line.print.size or is_text(line):
            break
        if not _fits(line, edges):
            return Following(found, line.is_row)
        found.append(line)
        bottom = max(bottom, line.print.bottom)
    return Following(found, False)


_APART = 2.0
"""Of the size: rows stand no farther apart."""


def is_text(line: Line) -> bool:
    """Whether a line is what stands around tables."""
    return bool(
        line.is_title
        or line.is_sentence
        or PREAMBLE.search(line.text)
        or NOTE.match(line.text)
        or (len(line.chunks) == 1 and PAGE_NUMBER.fullmatch(line.text))
    )


def _fits(line: Line, edges: Sequence[float]) -> bool:
    if line.print.x0 < edges[0] - NEAR or line.print.x1 > edges[-1] + NEAR:
        return False
    parts = (part for whole in line.chunks for part in _split(whole, edges))
    return all(is_total(part) or not any(part.x0 + 0.5 < edge < part.x1 - 0.5 for edge in edges) for part in parts)


def boundary(above: float, below: float, drawn: Sequence[float]) -> float:
    """Where a line between two heights would be: where others end, or half way."""
    return next((at for at in drawn if above <= at <= below), (above + below) / 2)


def boundaries(rows: Sequence[Row], drawn: Sequence[float]) -> list[float]:
    """Where the lines between rows would be."""
    return [boundary(above.bottom, below.top, drawn) for above, below in pairwise(rows)]


def ruled_off(
    rows: Sequence[Row], edges: Sequence[float], top: float, bottom: float, drawn: Sequence[float] = ()
) -> Lines:
    """The lines around rows under these columns, from the line above them to that below; some may be drawn."""
    places = [top, *boundaries(rows, drawn), bottom]
    level = [Rule(at, edges[0], edges[-1]) for at in places]
    upright = [
        Rule(edge, start, end)
        for row, start, end in zip(rows, places, places[1:], strict=False)
        for edge in edges
        if edge not in row.crossed
    ]
    return Lines(upright, level)
