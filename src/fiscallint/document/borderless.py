"""Tables without ruling lines, from their title to where text begins again: put into grids.

Where their columns are not certain they become a grid of one column, a line each: known to be a table, but not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from fiscallint import patterns
from fiscallint.document.around import NOTE, PREAMBLE, SENTENCE, is_title
from fiscallint.document.chunks import Chunk, chunks_of
from fiscallint.document.columns import arranged, counted
from fiscallint.document.layout import Item, Print, PrintedCell, PrintedGrid

_CODE = patterns.compile(r"\d{3}(?:\d{2}){0,2}(?![\d.,，年])")
_LABEL = patterns.compile("[一二三四五六七八九十]{1,3}[、.．]")
_TOTAL = patterns.compile("(?:合计|总计)$")
_FIGURES = 4  # a table of fewer rows, or lines that are figures alone, must be named and bear its unit
_HEADER = 12  # lines of a header at most


class Line(Struct):
    """A line of print and its chunks."""

    print: Print
    chunks: list[Chunk]
    text: str

    @classmethod
    def of(cls, print: Print) -> Line:
        """The line that this print is."""
        chunks = chunks_of(print)
        return cls(print, chunks, "".join(chunk.text for chunk in chunks))

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.print.top + self.print.bottom) / 2

    @property
    def is_row(self) -> bool:
        """Whether amounts stand beside something else."""
        return len(self.chunks) > 1 and any(chunk.is_amount for chunk in self.chunks)

    @property
    def is_blank_row(self) -> bool:
        """Whether labels of a table of two sides stand beside each other, without figures."""
        return len(self.chunks) > 1 and all(_LABEL.match(chunk.text) for chunk in self.chunks)

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure alone: the cell of a table that was copied one cell a line."""
        return len(self.chunks) == 1 and self.chunks[0].is_number

    @property
    def is_sentence(self) -> bool:
        """Whether it is one of running text."""
        return not self.is_row and bool(SENTENCE.search(self.text)) and not PREAMBLE.search(self.text)

    @property
    def is_crowded(self) -> bool:
        """Whether it is a row whose cells cannot be told from one another."""
        return not self.is_sentence and any(chunk.holds_amount for chunk in self.chunks)

    @property
    def is_title(self) -> bool:
        """Whether it is what a table is called."""
        return is_title(self.text)

    def reaches(self, below: Line, closely: bool) -> bool:
        """Whether it can be the upper line of a wrapped label: the line below stands half beside it, or close to it."""
        gap = below.print.top - self.print.bottom
        return self.print.page == below.print.page and gap < (0.35 if closely else 0.0) * self.print.size

    @property
    def ends_rows(self) -> bool:
        """Whether it can be the last row: it holds a number, or labels of both sides of a table."""
        return self.is_crowded or self.is_blank_row or any(chunk.is_number for chunk in self.chunks)

    @property
    def begins_rows(self) -> bool:
        """Whether it is no header any more: it holds an amount, a code, or a label with its number."""
        if self.is_row or (self.is_figure and self.chunks[0].is_amount):
            return True
        first = self.chunks[0].text
        return bool(_CODE.match(first)) or any(_LABEL.match(chunk.text) for chunk in self.chunks)


def recovered(items: Sequence[Item]) -> list[Item]:
    """The items with the lines of tables without ruling lines put into grids."""
    lines = [Line.of(item) if isinstance(item, Print) else None for item in items]
    out: list[Item] = []
    at = 0
    while at < len(items):
        line = lines[at]
        out.append(items[at])
        at += 1
        if line is not None and line.is_title:
            sheet = _sheet(line, lines[at:])
            out += _read(sheet)
            at += len(sheet)
    return out


def _sheet(title: Line, following: Sequence[Line | None]) -> list[Line]:
    """The lines under a title that can be those of its table."""
    sheet: list[Line] = []
    for at, line in enumerate(following):
        if line is None or abs(line.print.page_width - title.print.page_width) > 1 or line.is_title:
            break
        if NOTE.match(line.text) or (line.is_sentence and not (sheet and _rows_follow(following[at + 1 : at + 4]))):
            break
        sheet.append(line)
    end = len(sheet)
    while end and not sheet[end - 1].ends_rows:
        end -= 1
    while 0 < end < len(sheet) and _may_go_on(sheet[:end], sheet[end]):
        end += 1
    return sheet[:end]


def _may_go_on(rows: Sequence[Line], line: Line) -> bool:
    """Whether a line below the last row can be the end of its label: it stands beside it, or below one that is full."""
    last, (chunk, *others) = rows[-1], line.chunks
    gap = line.print.top - last.print.bottom
    if others or last.print.page != line.print.page or abs(last.print.size - line.print.size) > 0.5:
        return False
    if gap < 0.35 * line.print.size:
        return True
    above = next((one for one in last.chunks if one.overlaps(chunk)), None)
    if above is None or gap > line.print.size or above.is_number:
        return False
    widest = max(one.x1 for row in rows for one in row.chunks if one.overlaps(above))
    return chunk.x1 < above.x1 and above.x1 > widest - 1.5 * line.print.size


def _rows_follow(lines: Sequence[Line | None]) -> bool:
    for line in lines:
        if line is None or line.is_title or NOTE.match(line.text):
            return False
        if line.is_row:
            return True
    return False


def _read(sheet: Sequence[Line]) -> list[Item]:
    """What a sheet is read as: lines above the table, and the table; all lines where it holds none."""
    prints: list[Item] = [line.print for line in sheet]
    rows = sum(line.is_row or line.is_crowded for line in sheet)
    figures = sum(line.is_figure for line in sheet)
    said = [at for at, line in enumerate(sheet[:_HEADER]) if PREAMBLE.search(line.text) and not line.is_row]
    if rows < _FIGURES and figures < _FIGURES and not (rows and said):
        return prints
    first = said[-1] + 1 if said else 0
    if first == len(sheet):  # nothing stands under what is said above a table
        return prints
    return [*prints[:first], _table(sheet[first:])]


def _table(lines: Sequence[Line]) -> PrintedGrid:
    size = sorted(line.print.size for line in lines)[len(lines) // 2]
    rows: list[list[PrintedCell | None]] = []
    edges: list[float] = []
    pages: list[int] = []
    spaced_evenly = _are_spaced_evenly(lines)
    for header, body in _parts(lines):
        heads, cells = [line.chunks for line in header], [line.chunks for line in body]
        part = (None if spaced_evenly else arranged(heads, cells, size)) or counted(heads, cells)
        if part is None or (edges and len(edges) != len(part.edges)):
            return _unread(lines)
        edges = edges or part.edges
        rows += part.rows
        pages += part.pages
    last = lines[-1].print
    return PrintedGrid(rows, edges, last.page, last.page_width, pages)


def _are_spaced_evenly(lines: Sequence[Line]) -> bool:
    """Whether all cells stand equally far apart: then none stands over or under another."""
    gaps = [right.x0 - left.x1 for line in lines for left, right in pairwise(line.chunks)]
    return len(gaps) > 2 and max(gaps) - min(gaps) < 0.1 * lines[0].print.size


def _unread(lines: Sequence[Line]) -> PrintedGrid:
    prints = [line.print for line in lines]
    rows: list[list[PrintedCell | None]] = [[PrintedCell([one.glyphs])] for one in prints]
    return PrintedGrid(rows, [prints[0].x0], prints[-1].page, prints[-1].page_width, [one.page for one in prints])


def _parts(lines: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """The lines as pairs of header and rows; a header that is printed again, elsewhere, begins another pair."""
    start = header_height(lines)
    header = list(lines[:start])
    parts: list[tuple[list[Line], list[Line]]] = [(header, [])]
    at = start
    while at < len(lines):
        again = lines[at : at + len(header)]
        if header and [line.text for line in again] == [line.text for line in header]:
            if not _is_same(header, again):
                parts.append((list(again), []))
            at += len(header)
        else:
            parts[-1][1].append(lines[at])
            at += 1
    return parts


def header_height(lines: Sequence[Line]) -> int:
    """The number of lines before the first row."""
    start = first = next((at for at, line in enumerate(lines) if line.begins_rows), len(lines))
    while start and first < len(lines) and lines[start - 1].reaches(lines[start], start < first):
        start -= 1
    return start


def _is_same(header: Sequence[Line], again: Sequence[Line]) -> bool:
    places = [[(chunk.text, round(chunk.x0)) for line in lines for chunk in line.chunks] for lines in (header, again)]
    return places[0] == places[1]
