"""The `Document`: paragraphs and grids in reading order, all placed in one text rendition."""

from __future__ import annotations

import bisect
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from fiscallint.finding import Notice, Span


class Box(NamedTuple):
    """A rectangle on a page (pages count from 1), in points from the page's top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


class View(NamedTuple):
    """What is seen of a page when it is shown, in the coordinates of its boxes.

    The reader turned the page by so many degrees, clockwise, to set its text upright.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    turned: int = 0


class Mark(NamedTuple):
    """From the offset `start` of the rendition on, text stands at `place` in the file, as its users call it.

    `收入支出决算总表!C5` in a workbook, `表2第4行第1格` or `第12段` in a word processor's document.
    """

    start: int
    place: str


class Doubt(NamedTuple):
    """A stretch of the rendition that was recognised in a picture, and how surely, from 0 to 1.

    None where a scanner's software recognised it, which does not say.
    """

    span: Span
    confidence: float | None


# One code point for one code point: places must survive normalisation.
_SAME = str.maketrans(
    '０１２３４５６７８９．％﹪－﹣−–\u2010\u2011\u2012\u00ad＋:;()［］"＂〝〞「」『』!?',
    "0123456789.%%--------+：；（）[]””“”“”“”！？",
)


_SEEN = re.compile(r"[^\s\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
"""Neither white space nor what has no width: places to break at, joiners, directions of writing."""


class Passage(Struct, frozen=True):
    """Text as rules and grammar read it, each character with its place in the rendition.

    White space is gone, and with it what has no width, full-width digits are ASCII, brackets and colons are
    full-width: `2024 年度（ 类 )` reads `2024年度（类）`. `places[i]` is the rendition offset of `text[i]`.
    """

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, rendition: str, spans: Iterable[Span]) -> Passage:
        """The passage made of these stretches of the rendition, read one after the other."""
        seen = [run for start, end in spans for run in _SEEN.finditer(rendition, start, end)]
        text = "".join(run[0] for run in seen).translate(_SAME)
        return cls(text, tuple(at for run in seen for at in range(*run.span())))

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Where `text[start:end]` stands in the rendition; a passage that was broken by a page gives the whole."""
        end = len(self.text) if end is None else end
        if not self.places:
            return Span(0, 0)
        if end <= start:
            at = self.places[min(start, len(self.places) - 1)]
            return Span(at, at)
        return Span(self.places[start], self.places[end - 1] + 1)

    def part(self, start: int, end: int) -> Passage:
        """The passage of `text[start:end]`."""
        return Passage(self.text[start:end], self.places[start:end])

    def moved(self, by: int) -> Passage:
        """The same passage, standing so many code points further on in the rendition."""
        return Passage(self.text, tuple(place + by for place in self.places))

    def __bool__(self) -> bool:
        return bool(self.text)


class Paragraph(Struct, frozen=True, tag=True):
    """A heading, or what stands between two line ends of the author's own: page breaks and wrapping are undone.

    `joined` holds the offsets in `passage.text` at which pieces were put together. `heading` is set where the
    source marks the paragraph as one (Markdown).
    """

    passage: Passage
    joined: tuple[int, ...] = ()
    heading: bool = False

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.passage.text

    @property
    def span(self) -> Span:
        """From the first character to the last, in the rendition."""
        return self.passage.span()


class Cell(Struct, frozen=True):
    """One cell of a grid; `columns` is the number of grid columns it covers."""

    passage: Passage
    columns: int = 1

    @property
    def text(self) -> str:
        """The normalised text, without white space."""
        return self.passage.text

    @property
    def span(self) -> Span:
        """Its place in the rendition."""
        return self.passage.span()


class Grid(Struct, frozen=True, tag=True):
    """Cells as found: rows of equal length, None where a merged cell covers the place.

    A table that goes on over several pages is one grid.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    span: Span

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0


Block = Paragraph | Grid


class Part(Struct, frozen=True):
    """One of the files that a document was put together from; its text begins at `start` of the whole."""

    start: int
    document: Document

    @property
    def end(self) -> int:
        """Where its text ends in the whole."""
        return self.start + len(self.document.text)


class Document(Struct, frozen=True, dict=True):
    """What a reader returns.

    `text` is the rendition: the coordinate system of every object, a paragraph or a table row a line (for a text
    file it is the file). `glyphs`, for paged sources, holds the box of each code point of `text`, None for those
    that the reader put in. `kind` is the media type of the file, `size` its length in bytes, `encoding` that of a text
    file, by its IANA name; empty or 0 where they are not known. `comments` are the places of `<!-- … -->`, which
    readers of the published text do not see: they are in no block. `views` are the pages, where they can be shown.
    `marks`, in order, name the places in a file that is neither paged nor text. `published` is the text as it stands in
    the file, where `text` and blocks give it in other characters, one for one: simplified for traditional ones.
    `doubtful`, in order, is what was recognised in pictures: other than what a file says itself, it may be misread, or
    have gaps. `incomplete` tells that pages of it could not be read, which its notices name.

    A disclosure that is published in several files is one document with `parts`; `path` is that of the first. Lines,
    pages and places are then those of the file that an offset stands in.
    """

    path: Path
    kind: str
    text: str
    blocks: tuple[Block, ...]
    sha256: str = ""
    page_count: int | None = None
    glyphs: Sequence[Box | None] = ()
    notices: tuple[Notice, ...] = ()
    comments: tuple[Span, ...] = ()
    views: tuple[View, ...] = ()
    size: int = 0
    encoding: str = ""
    marks: tuple[Mark, ...] = ()
    published: str = ""
    doubtful: tuple[Doubt, ...] = ()
    incomplete: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether the rendition is the file itself, so that its lines are those of the file, and can be rewritten.

        HTML, too, is text, but not the text that its readers see.
        """
        return self.kind in ("text/plain", "text/markdown") and self.page_count is None

    @property
    def as_published(self) -> Document:
        """The same with the text that stands in the file, to be quoted."""
        return replace(self, text=self.published) if self.published else self

    def part(self, offset: int) -> Part:
        """The file that an offset stands in; this document itself where it is of one file."""
        if not self.parts:
            return Part(0, self)
        return self.parts[bisect.bisect_right(self.parts, offset, lo=1, key=lambda part: part.start) - 1]

    @property
    def runs(self) -> Iterator[tuple[Block, ...]]:
        """The blocks of each file: no table and no section goes on from one to the next."""
        numbers = [len(part.document.blocks) for part in self.parts] or [len(self.blocks)]
        for first, last in pairwise(accumulate(numbers, initial=0)):
            yield self.blocks[first:last]

    def was_read_from(self, content: bytes) -> bool:
        """Whether these are the bytes of the file when it was read: it may have changed since."""
        return hashlib.sha256(content).hexdigest() == self.sha256

    @property
    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs alone, in reading order."""
        return (block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def grids(self) -> Iterator[Grid]:
        """The grids alone, in reading order."""
        return (block for block in self.blocks if isinstance(block, Grid))

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        starts += [i + 1 for i, character in enumerate(self.text) if character == "\n"]
        return starts

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        if self.parts:
            part = self.part(offset)
            return part.document.line_column(offset - part.start)
        line = bisect.bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def place(self, offset: int) -> str:
        """What the place of an offset is called in the file; empty where its lines or pages say it."""
        if self.parts:
            part = self.part(offset)
            return part.document.place(offset - part.start)
        at = bisect.bisect_right(self.marks, offset, key=lambda mark: mark.start)
        return self.marks[at - 1].place if at else ""

    def page(self, offset: int) -> int | None:
        """The page an offset stands on, where the source has pages."""
        if self.parts:
            part = self.part(offset)
            return part.document.page(offset - part.start)
        for box in self.glyphs[offset : offset + 80] if self.glyphs else ():
            if box is not None:
                return box.page
        return None

    def boxes(self, span: Span) -> list[Box]:
        """The boxes of a span, one for each line of print."""
        if self.parts:
            part = self.part(span.start)
            return part.document.boxes(Span(span.start - part.start, span.end - part.start))
        found: list[Box] = []
        for box in self.glyphs[span.start : span.end] if self.glyphs else ():
            if box is None:
                continue
            last = found[-1] if found else None
            if last and last.page == box.page and abs(last.bottom - box.bottom) < 4 and box.x0 >= last.x0 - 1:
                found[-1] = Box(
                    box.page, last.x0, min(last.top, box.top), max(last.x1, box.x1), max(last.bottom, box.bottom)
                )
            else:
                found.append(box)
        return found
