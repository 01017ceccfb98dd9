"""Tables without ruling lines: rows of labels and aligned amounts under a table's title, put into a grid.

Only what is certain is recovered: several rows, every amount of them in a column, a title above. All else stays text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fiscallint.document.layout import Glyph, Item, Print, PrintedCell, PrintedGrid

_AMOUNT = re.compile(r"[-－−(（]?\d[\d,，\s]*\.\s?\d[\d\s]*[)）]?|[-－−]?\d{1,3}(?:[,，]\d{3})+")
_NUMBER = re.compile(r"[-－−]?\d+|[-—－]+")
_TITLE = re.compile(r"(?:决算|预算|收入|支出|情况|经费|明细).{0,12}表(?:[（(].{0,20}[)）])?$")
_ABOVE_HEADER = re.compile(r"单位\s*[：:]|部门\s*[：:]|公开\s*\d+\s*表|[。；]$")
_ROWS = 4  # fewer rows of amounts are no certain table
_REACH = 8  # lines between a title and the first row of amounts


@dataclass(slots=True)
class _Chunk:
    """Characters that stand together; a wide gap parts them from the rest of the line."""

    glyphs: list[Glyph]

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs).strip()

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return self.glyphs[-1].x1

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def is_amount(self) -> bool:
        return bool(_AMOUNT.fullmatch(self.text))


@dataclass(slots=True)
class _Column:
    """A column from `x0` to `x1`; `at` is the edge, or the middle, on which its amounts stand."""

    x0: float
    x1: float
    at: float | None = None
    chunks: list[_Chunk] = field(default_factory=list)

    def takes(self, chunk: _Chunk) -> None:
        self.chunks.append(chunk)
        self.x0, self.x1 = min(self.x0, chunk.x0), max(self.x1, chunk.x1)


def recovered(lines: Sequence[Print]) -> list[tuple[float, Item]]:
    """The lines of a page with their places from the top, those of tables without ruling lines put into grids."""
    chunks = [_chunks(line) for line in lines]
    out: list[tuple[float, Item]] = []
    done = 0
    for start, end in _regions(lines, chunks):
        first = _header_start(lines, chunks, start, done)
        grid = _grid(lines, chunks, first, start, end)
        if grid is not None:
            out += [(line.top, line) for line in lines[done:first]]
            out.append((lines[first].top, grid))
            done = end
    return [*out, *((line.top, line) for line in lines[done:])]


def _chunks(line: Print) -> list[_Chunk]:
    chunks: list[_Chunk] = [_Chunk([])]
    for glyph in line.glyphs:
        if not glyph.text.isspace():
            chunks[-1].glyphs.append(glyph)
        elif chunks[-1].glyphs and glyph.x1 - glyph.x0 > 0.5 * line.size:
            chunks.append(_Chunk([]))
    chunks = [chunk for chunk in chunks if chunk.glyphs]
    return _unspaced(chunks, line.size) if len(chunks) > 1 else chunks


def _unspaced(chunks: Sequence[_Chunk], size: float) -> list[_Chunk]:
    """Chunks of one character each that a letter-spaced word (收 入) fell into are put together."""
    out = [chunks[0]]
    for chunk in chunks[1:]:
        single = len(chunk.glyphs) == 1 and not chunk.text.isascii() and all(len(g.text) == 1 for g in out[-1].glyphs)
        spaced = len(out[-1].glyphs) == 1 or out[-1].glyphs[-1].x0 - out[-1].glyphs[-2].x1 > 0.5 * size
        if single and spaced and not out[-1].text.isascii() and chunk.x0 - out[-1].x1 < 2.5 * size:
            out[-1] = _Chunk([*out[-1].glyphs, *chunk.glyphs])
        else:
            out.append(chunk)
    return out


def _regions(lines: Sequence[Print], chunks: Sequence[Sequence[_Chunk]]) -> Iterator[tuple[int, int]]:
    """Stretches of lines, rows of amounts with at most two others between them, that begin near a title."""
    rows = [n for n, parts in enumerate(chunks) if len(parts) > 1 and any(part.is_amount for part in parts)]
    groups: list[list[int]] = []
    for row in rows:
        if (
            groups
            and row - groups[-1][-1] <= 12
            and all(_is_label(chunks[n], lines[n]) for n in range(groups[-1][-1] + 1, row))
        ):
            groups[-1].append(row)
        else:
            groups.append([row])
    for group in groups:
        start, end = group[0], group[-1] + 1
        titled = any(_TITLE.search(re.sub(r"\s", "", line.text)) for line in lines[max(0, start - _REACH) : start])
        if len(group) >= _ROWS and (titled or start <= 2):
            while end < len(lines) and len(chunks[end]) > 1 and _is_label(chunks[end], lines[end]):
                end += 1
            yield start, end


def _is_label(parts: Sequence[_Chunk], line: Print) -> bool:
    """Whether a line without amounts can be a row of a table: short labels, no title and no sentence."""
    text = re.sub(r"\s", "", line.text)
    if _TITLE.search(text) or _ABOVE_HEADER.search(text) or re.match("注|说明", text):
        return False
    return all(part.x1 - part.x0 < 0.45 * line.page_width for part in parts)


def _header_start(lines: Sequence[Print], chunks: Sequence[Sequence[_Chunk]], start: int, done: int) -> int:
    first = start
    while first > max(done, start - 5) and _is_label(chunks[first - 1], lines[first - 1]):
        first -= 1
    return first


def _grid(
    lines: Sequence[Print], chunks: Sequence[Sequence[_Chunk]], first: int, start: int, end: int
) -> PrintedGrid | None:
    """The grid of a header (`first` to `start`) and rows (to `end`); None where an amount stands in no column."""
    size = sorted(line.size for line in lines[start:end])[(end - start) // 2]
    body = [part for parts in chunks[start:end] for part in parts]
    columns = _amount_columns([part for part in body if part.is_amount], size)
    if columns is None:
        return None
    amounts, at = columns
    words = []
    for part in body:
        column = _aligned(part, amounts, at, size) if part.is_amount or _NUMBER.fullmatch(part.text) else None
        if column is None:
            words.append(part)
        else:
            column.takes(part)
    ordered = _in_order([*amounts, *_word_columns(words)])
    if any(one.x1 > other.x0 + size for one, other in pairwise(ordered) if one.at is None and other.at is None):
        return None
    header = _header_rows(chunks[first:start], ordered, size)
    place = {id(part): number for number, column in enumerate(ordered) for part in column.chunks}
    rows: list[list[PrintedCell | None]] = [*header]
    for parts in chunks[start:end]:
        cells = [PrintedCell() for _ in ordered]
        for part in parts:
            cells[place[id(part)]].lines.append(part.glyphs)
        rows.append(list(cells))
    edges = [column.x0 if column.at is None else column.at for column in ordered]
    page = lines[start].page
    return PrintedGrid(rows, edges, page, lines[start].page_width, [page] * len(rows))


def _in_order(columns: list[_Column]) -> list[_Column]:
    return sorted(columns, key=lambda column: column.x0 + column.x1)


_EDGES: tuple[Callable[[_Chunk], float], ...] = (lambda c: c.x1, lambda c: c.middle, lambda c: c.x0)


def _amount_columns(amounts: Sequence[_Chunk], size: float) -> tuple[list[_Column], Callable[[_Chunk], float]] | None:
    """The columns of amounts, by right edge, middle or left edge: whichever gives the fewest that do not overlap."""
    best: tuple[list[_Column], Callable[[_Chunk], float]] | None = None
    for at in _EDGES:
        columns: list[_Column] = []
        for chunk in sorted(amounts, key=at):
            if not columns or columns[-1].at is None or at(chunk) - columns[-1].at > 0.5 * size:
                columns.append(_Column(chunk.x0, chunk.x1, at(chunk)))
            columns[-1].x0, columns[-1].x1 = min(columns[-1].x0, chunk.x0), max(columns[-1].x1, chunk.x1)
        ordered = sorted(columns, key=lambda column: column.x0)
        apart = all(one.x1 <= other.x0 for one, other in pairwise(ordered))
        if apart and (best is None or len(ordered) < len(best[0])):
            best = ordered, at
    return best


def _aligned(part: _Chunk, columns: Sequence[_Column], at: Callable[[_Chunk], float], size: float) -> _Column | None:
    near = min(columns, key=lambda column: abs(at(part) - (column.at or 0)))
    within = near.x0 - size <= part.x0 and part.x1 <= near.x1 + size
    return near if abs(at(part) - (near.at or 0)) <= 0.5 * size or (within and not part.text.isdigit()) else None


def _word_columns(words: Sequence[_Chunk]) -> list[_Column]:
    """The columns of labels and codes: what overlaps from above stands in one column."""
    columns: list[_Column] = []
    for chunk in sorted(words, key=lambda chunk: chunk.x0):
        if columns and chunk.x0 < columns[-1].x1:
            columns[-1].takes(chunk)
        else:
            columns.append(_Column(chunk.x0, chunk.x1, None, [chunk]))
    return columns


def _header_rows(
    lines: Sequence[Sequence[_Chunk]], columns: list[_Column], size: float
) -> list[list[PrintedCell | None]]:
    """The header lines as rows. A header over no column opens one of its own in `columns`: its cells are blank."""
    owners = _owners(lines, columns, size)
    places = {header: next(n for n, one in enumerate(columns) if one is column) for header, column in owners.items()}
    heads = {places[id(part)]: part for parts in lines for part in parts if id(part) in places}
    rows = []
    for parts in lines:
        row: list[PrintedCell | None] = [PrintedCell() for _ in columns]
        for part in parts:
            at = places[id(part)] if id(part) in places else _first_under(part, parts, columns, heads)
            cell = row[at]
            if cell is not None:
                cell.lines.append(part.glyphs)
        rows.append(row)
    return rows


def _owners(lines: Sequence[Sequence[_Chunk]], columns: list[_Column], size: float) -> dict[int, _Column]:
    """The column of each header that stands over one alone, by the header's id; those over several are left out."""
    owners: dict[int, _Column] = {}
    placed: list[_Chunk] = []
    for parts in reversed(lines):
        leaves = [part for part in parts if not any(low.x0 < part.x1 and part.x0 < low.x1 for low in placed)]
        free = [column for column in columns if not any(column is owner for owner in owners.values())]
        claims: dict[int, list[_Chunk]] = {}
        for part in leaves:
            column = next((one for one in columns if one.x1 + size >= part.middle), columns[-1])
            claims.setdefault(id(column), []).append(part)
        for column in list(columns):
            claimants = sorted(claims.get(id(column), ()), key=lambda part: _distance(part, column))
            for rank, part in enumerate(claimants):
                own = column
                if rank or column not in free:
                    own = _Column(part.x0, part.x1, part.x1)
                    columns.append(own)
                owners[id(part)] = own
        columns[:] = _in_order(columns)
        placed += parts
    return owners


def _distance(part: _Chunk, column: _Column) -> float:
    return max(0.0, part.x0 - column.x1, column.x0 - part.x1) + abs(part.middle - (column.x0 + column.x1) / 2) / 1000


def _first_under(part: _Chunk, beside: Sequence[_Chunk], columns: Sequence[_Column], heads: dict[int, _Chunk]) -> int:
    """The first of the columns that a header stands over: it has the same middle as a run of them, or begins with one.

    `beside` are the headers of the same line, which no run reaches, `heads` those that stand over one column.
    """
    spans = [(heads[n].x0, heads[n].x1) if n in heads else (one.x0, one.x1) for n, one in enumerate(columns)]
    best, away = 0, float("inf")
    for start in range(len(spans)):
        for end in range(start + 1, len(spans)):
            x0, x1 = spans[start][0], spans[end][1]
            if any(other is not part and x0 < other.middle < x1 for other in beside):
                break
            distance = abs((x0 + x1) / 2 - part.middle)
            if x0 < part.x1 and part.x0 < x1 and distance < away:
                best, away = start, distance
    size = part.glyphs[0].size
    if away < size:
        return best
    return next((start for start, (x0, _) in enumerate(spans) if abs(part.x0 - x0) < size / 2), best)
