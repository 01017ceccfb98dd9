"""What is printed on one page, whichever program took it out of the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from fiscallint.document.area import Area
from fiscallint.document.layout import Glyph
from fiscallint.document.ruling import Rules


class PasswordNeeded(Exception):
    """The file is encrypted."""


class Char(NamedTuple):
    """A character as it is drawn; `base` is its base line, from the top of the page.

    (`along`, `down`) is the direction in which its line runs: (1, 0) for upright text.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    along: float
    down: float
    white: bool


_DIRECTION = attrgetter("along", "down")


_MOST = 0.5
"""Of a page: a scan within the margins of a page covers a little more."""
_FEW = 100
"""Characters, fewer than which are a page number, a header, a stamp with a name and a date, or a scanner's banner."""
CORNERS = 5
"""Of a rectangle, the first again at the end; what is drawn as a character has more."""
PLENTY = 1_000
"""Corners of filled shapes: thirty characters that are drawn as outlines have more."""


class Sheet(Struct, frozen=True):
    """A page: its number from 1, its `box`, its characters in the order of drawing, and its ruling lines.

    `painted` are the areas that are not white paper, needed only where there is white text. `pictured` is how much of
    what is shown pictures cover, from 0 (there are none) to 1. `shown` is what a viewer shows of the page, which was
    `turned` by so many degrees, clockwise, to set its text upright. `unseen` tells that its text is not drawn: a
    scanner laid it over the picture it was recognised in. `outlined` tells that nothing is written, and so much filled
    with colour that it may be characters.
    """

    number: int
    box: Area
    chars: Sequence[Char]
    rules: Rules
    painted: Sequence[Area]
    pictured: float
    shown: Area
    turned: int = 0
    unseen: bool = False
    outlined: bool = False

    @property
    def width(self) -> float:
        """In points."""
        return self.box[2] - self.box[0]

    @property
    def is_pictured(self) -> bool:
        """Whether pictures cover most of it."""
        return self.pictured >= _MOST

    @property
    def is_outlines(self) -> bool:
        """Whether its content seems to be characters that are drawn as shapes."""
        return self.outlined and not self.is_pictured

    def is_unwritten(self, characters: int) -> bool:
        """Whether its content has to be recognised, when so many characters of it can be read."""
        if not characters:
            return self.pictured > 0 or self.outlined
        return self.is_pictured and characters < _FEW and not self.unseen

    @property
    def turn(self) -> int:
        """The degrees by which to turn it clockwise so that most of its text is upright."""
        turns: Counter[int | None] = Counter()
        for direction, count in Counter(map(_DIRECTION, self.chars)).items():
            turns[_turn(*direction)] += count
        return next((turn for turn, count in turns.items() if turn and count > len(self.chars) / 2), 0)

    def turned_by(self, degrees: int) -> Sheet:
        """The page without what is printed on it, turned clockwise by so many degrees, a multiple of 90."""
        left, top, right, bottom = self.box
        x0, y0, x1, y1 = self.shown
        blank = replace(self, chars=(), rules=Rules(), turned=(self.turned + degrees) % 360)
        if degrees == 180:
            return replace(blank, shown=(left + right - x1, top + bottom - y1, left + right - x0, top + bottom - y0))
        if not degrees:
            return blank
        # as in a frame of the page, the corner changes sides
        box = (-top, -left, bottom - 2 * top, right - 2 * left)
        if degrees == 90:
            shown = (bottom - top - y1, x0 - 2 * left, bottom - top - y0, x1 - 2 * left)
        else:
            shown = (y0 - 2 * top, right - left - x1, y1 - 2 * top, right - left - x0)
        return replace(blank, box=box, shown=shown)

    @property
    def level(self) -> Sequence[Char]:
        """Its upright characters: none of a watermark across the page, nor of a word at its side."""
        askew = {direction for direction in set(map(_DIRECTION, self.chars)) if _is_askew(*direction)}
        return [char for char in self.chars if _DIRECTION(char) not in askew] if askew else self.chars

    def glyphs(self) -> list[Glyph]:
        """The upright characters on the page, without the doubles of a fake bold and what is white on white.

        Boxes are rebuilt from the base line: fonts of one line differ in ascent, and their boxes would tear it apart.
        """
        left, top, right, bottom_edge = self.box
        found: list[Glyph] = []
        drawn = _Drawn()
        for text, x0, x1, base, size, _, _, white in self.level:
            bottom = base + 0.12 * size
            if x1 < left or x0 > right or bottom < top or bottom - size > bottom_edge:
                continue
            if white and not self._is_painted((x0 + x1) / 2, bottom - size / 2):
                continue
            if drawn.before(text, x0, bottom):
                continue
            found.append(Glyph(text, x0, x1, bottom - size, bottom, size))
        return found

    def _is_painted(self, x: float, y: float) -> bool:
        return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in self.painted)


class Pages(Protocol):
    """An open file whose pages are fixed."""

    def __len__(self) -> int:
        """The number of pages."""

    def sheet(self, number: int) -> Sheet:
        """A page, counted from 1, turned where most of its text lies on its side; raises whatever a parser does."""

    def close(self) -> None:
        """Let go of the file."""


_MESH = 20
"""Points across and down a page at which it is looked whether a picture lies there."""


def pictured(pictures: Iterable[Area], shown: Area) -> float:
    """How much of what is shown of a page these pictures cover, from 0 to 1; where there are any, more than 0."""
    left, top, right, bottom = shown
    if right <= left or bottom <= top:
        return 0.0
    rows = [0] * _MESH
    least = 0
    for x0, y0, x1, y1 in pictures:
        first, last = _points(x0, x1, left, right)
        columns = (1 << last) - (1 << first)
        for row in range(*_points(y0, y1, top, bottom)):
            rows[row] |= columns
        least = 1
    return max(least, sum(row.bit_count() for row in rows)) / _MESH**2


def _points(start: float, end: float, low: float, high: float) -> tuple[int, int]:
    """The first point of the mesh that lies between these, and the one after the last."""
    step = (high - low) / _MESH
    first, last = (round(min(max((side - low) / step, 0), _MESH)) for side in (start, end))
    return first, max(first, last)


def _is_askew(along: float, down: float) -> bool:
    return along <= 0 or abs(down) > along / 20


def _turn(along: float, down: float) -> int | None:
    """The degrees by which to turn a line that runs in this direction; None where it lies askew."""
    if abs(down) < abs(along) / 20:
        return 0 if along > 0 else 180
    if abs(along) < abs(down) / 20:
        return 90 if down < 0 else 270
    return None


class _Drawn:
    """Where each character was drawn."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int], list[tuple[float, float]]] = {}

    def before(self, text: str, x: float, y: float) -> bool:
        """Whether the same was drawn less than a point away; if not, it is now."""
        row = int(y)
        for near in (row, row - 1, row + 1):
            for other_x, other_y in self._places.get((text, near), ()):
                if -1 < x - other_x < 1 and -1 < y - other_y < 1:
                    return True
        self._places.setdefault((text, row), []).append((x, y))
        return False
