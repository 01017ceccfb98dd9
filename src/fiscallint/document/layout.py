"""From what a page prints to paragraphs and grids: wrapping, page breaks and page numbers undone.

Works on glyphs alone, so any reader that knows where its characters stand can use it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise

from msgspec import Struct, field

from fiscallint import patterns
from fiscallint.document.model import Block, Box, Cell, Grid, Paragraph, Passage
from fiscallint.finding import Span


class Glyph(Struct):
    """A printed character; `top` and `bottom` are those of its line, `size` that of its font, in points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


class Print(Struct, frozen=True, eq=False, dict=True):
    """One line of print."""

    glyphs: list[Glyph]
    page: int
    page_width: float

    @cached_property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @cached_property
    def x1(self) -> float:
        return max(glyph.x1 for glyph in self.glyphs)

    @cached_property
    def top(self) -> float:
        return min(glyph.top for glyph in self.glyphs)

    @cached_property
    def bottom(self) -> float:
        return max(glyph.bottom for glyph in self.glyphs)

    @cached_property
    def size(self) -> float:
        """That of most characters: a phrase set larger does not make a heading."""
        return sorted(glyph.size for glyph in self.glyphs)[len(self.glyphs) // 2]


class PrintedCell(Struct):
    """A cell's lines of print, those of them that stand on the next page, and the number of columns it covers."""

    lines: list[list[Glyph]] = field(default_factory=list)
    columns: int = 1
    overleaf: list[list[Glyph]] = field(default_factory=list)


class PrintedGrid(Struct):
    """A ruled grid; `edges` are the left edges of its columns, `pages` the page of each row, `page` the last one."""

    rows: list[list[PrintedCell | None]]
    edges: list[float]
    page: int
    page_width: float
    pages: list[int]


Item = Print | PrintedGrid


def lines_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs grouped into lines from top to bottom, each from left to right, wide gaps filled with a space."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.bottom, g.x0)):
        if lines and glyph.bottom - lines[-1][0].bottom < 0.4 * min(glyph.size, lines[-1][0].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    marks = {id(above) for above, line in pairwise(lines) if _are_marks(above, line)}
    kept = (line for line in lines if id(line) not in marks)
    return [spaced for line in kept if (spaced := _spaced(sorted(line, key=lambda g: g.x0)))]


def _are_marks(small: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    """Whether glyphs are the raised numbers of footnotes in a line, which would become digits of its figures."""
    size = line[0].size
    ends = [glyph.x1 for glyph in (*line, *small)]
    return all(
        (glyph.text.isdigit() or glyph.text.isspace())
        and glyph.size < 0.8 * size
        and line[0].top < glyph.bottom - 0.2 * glyph.size < line[0].bottom
        and any(-0.2 * size < glyph.x0 - end < 0.3 * size for end in ends)
        for glyph in small
    )


def _spaced(line: list[Glyph]) -> list[Glyph]:
    out: list[Glyph] = []
    for glyph in line:
        if glyph.text.isspace() and (not out or out[-1].text == " "):
            continue
        if out and not glyph.text.isspace() and out[-1].text != " " and glyph.x0 - out[-1].x1 > 0.6 * glyph.size:
            out.append(Glyph(" ", out[-1].x1, glyph.x0, glyph.top, glyph.bottom, glyph.size))
        out.append(glyph)
    while out and out[-1].text.isspace():
        out.pop()
    return out


PAGE_NUMBER = patterns.compile(
    r"[-—–_·.~]*(?:第\d{1,4}页?|\d{1,3}页?)(?:(?:[/,，、]共?|共)\d{1,4}页?)?[-—–_·.~]*"
    r"|第[一二三四五六七八九十百]+页|(?:[Pp]age|P\.?)\d{1,4}(?:(?:of|/)\d{1,4})?|[-—–_·.~]+\d{1,4}[-—–_·.~]+"
)


def without_furniture(pages: Sequence[list[Item]]) -> list[list[Item]]:
    """The pages without their page numbers and running heads."""
    edges = Counter(_edge_texts(pages))
    often = {text for text, count in edges.items() if count >= 4 and count > len(pages) / 2}
    return [_bare(items, often) for items in pages]


def _edge_texts(pages: Sequence[list[Item]]) -> Iterable[str]:
    for items in pages:
        for item in {id(item): item for item in (items[:1] + items[-1:])}.values():
            if isinstance(item, Print):
                yield re.sub(r"\d+", "#", item.text.strip())


def _bare(items: list[Item], running: set[str]) -> list[Item]:
    def is_furniture(item: Item) -> bool:
        if not isinstance(item, Print):
            return False
        text = item.text.strip()
        return bool(PAGE_NUMBER.fullmatch(re.sub(r"\s", "", text))) or re.sub(r"\d+", "#", text) in running

    start, end = 0, len(items)
    while start < end and is_furniture(items[start]):
        start += 1
    while end > start and is_furniture(items[end - 1]):
        end -= 1
    return items[start:end]


class Margins(Struct, frozen=True):
    """Where text begins and ends on pages of one width."""

    left: float
    right: float


def margins(lines: Iterable[Print]) -> dict[int, Margins]:
    """The margins for each page width (rounded), from the lines of running text."""
    by_width: dict[int, list[Print]] = {}
    for line in lines:
        by_width.setdefault(round(line.page_width), []).append(line)
    found = {}
    for width, group in by_width.items():
        long = [line for line in group if line.x1 - line.x0 > 0.55 * width]
        if not long:  # no running text: as wide on the right as on the left
            left = min(line.x0 for line in group)
            found[width] = Margins(left - 1, max(width - left, *(line.x1 for line in group)))
            continue
        starts = Counter(round(line.x0 / 2) * 2 for line in long)
        left = min(x for x, count in starts.items() if count >= max(starts.values()) / 5)
        ends = sorted(line.x1 for line in long)
        found[width] = Margins(left - 1, ends[max(0, round(len(ends) * 0.9) - 1)])
    return found


_NUMBERED = patterns.compile(
    rf"\s*(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|{patterns.COUNTING}|注[:：]|说明[:：])"
)
_LEADER = patterns.compile(r"[.·…．]{4,}|…{2,}")


def continues(last: Print, line: Print, margin: Margins) -> bool:
    """Whether `line` goes on with the paragraph that `last` belongs to."""
    if abs(last.size - line.size) > 1.5 or _LEADER.search(last.text):
        return False
    em = line.size
    gap = margin.right - last.x1
    indented = line.x0 - margin.left > 0.8 * em
    ended = last.text.rstrip()[-1:] in "。！？；："
    if indented:
        centred = all(abs(one.x0 + one.x1 - one.page_width) < em for one in (last, line))
        hanging = last.x0 - line.x0 < 0.5 * em and abs(line.x0 - margin.left - 2 * em) > 0.5 * em
        return (centred or hanging) and not ended and gap < 1.5 * em and not _NUMBERED.match(line.text)
    if _NUMBERED.match(line.text) and (ended or gap > 1.5 * em):
        return False
    return gap < (1.6 * em if ended else max(4 * em, _first_word(line) + em))


def _first_word(line: Print) -> float:
    """The width of the number that a line begins with, and its unit: these are not parted by a line end."""
    end = next((n for n, glyph in enumerate(line.glyphs) if glyph.text not in "0123456789,.%-"), len(line.glyphs) - 1)
    return line.glyphs[end].x1 - line.x0


class Rendition:
    """Builds the text rendition, a paragraph or table row a line, and the blocks that stand in it."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._glyphs: list[Box | None] = []
        self.blocks: list[Block] = []

    def _put(self, glyphs: Iterable[Glyph], page: int) -> Span:
        start = len(self._text)
        for glyph in glyphs:
            for character in glyph.text:
                self._text.append(character)
                self._glyphs.append(Box(page, glyph.x0, glyph.top, glyph.x1, glyph.bottom))
        return Span(start, len(self._text))

    def _end(self, character: str) -> None:
        self._text.append(character)
        self._glyphs.append(None)

    def paragraph(self, lines: Sequence[Print]) -> None:
        """Add a paragraph made of these lines of print."""
        spans = [self._put(line.glyphs, line.page) for line in lines]
        self._end("\n")
        self.blocks.append(_paragraph("".join(self._text[spans[0].start : spans[-1].end]), spans))

    def grid(self, grid: PrintedGrid) -> None:
        """Add a grid."""
        start = len(self._text)
        rows: list[tuple[Cell | None, ...]] = []
        for row, page in zip(grid.rows, grid.pages, strict=True):
            cells: list[Cell | None] = []
            for at, cell in enumerate(row):
                if at:
                    self._end("\t")
                if cell is None:
                    cells.append(None)
                    continue
                first = len(self._text)
                for line in cell.lines:
                    self._put(line, page)
                for line in cell.overleaf:
                    self._put(line, page + 1)
                span = Span(first, len(self._text))
                text = "".join(self._text[first:])
                cells.append(Cell(_passage(text, [span], first), cell.columns))
            self._end("\n")
            rows.append(tuple(cells))
        self.blocks.append(Grid(tuple(rows), Span(start, len(self._text) - 1)))

    def finish(self) -> tuple[str, list[Box | None]]:
        """The text and the box of each of its code points."""
        return "".join(self._text), self._glyphs


def _passage(text: str, spans: Sequence[Span], offset: int) -> Passage:
    return Passage.of(text, [Span(span.start - offset, span.end - offset) for span in spans]).moved(offset)


def _paragraph(text: str, spans: Sequence[Span]) -> Paragraph:
    return Paragraph(_passage(text, spans, spans[0].start))
