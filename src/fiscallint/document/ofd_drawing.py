"""What is drawn on a page of an OFD: characters, ruling lines, areas of colour, and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice, repeat, zip_longest
from math import cos, hypot, radians, sin
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from fiscallint import patterns
from fiscallint.document.area import Area, Overloaded
from fiscallint.document.frame import Matrix, times
from fiscallint.document.ofd_elements import child, children, kind_of, number, numbers
from fiscallint.document.ruling import Point, Rules, around
from fiscallint.document.sheet import CORNERS, Char

_MOST_OBJECTS = 500_000
"""On a page, characters too."""
_DEEPEST = 20
"""Composite objects within each other."""
_WHITES = (["255"] * 3, ["#FF"] * 3, ["255"], ["0"] * 4)
"""In red, green and blue, in grey, and in printer's colours."""
_USUAL = 0.353
"""The width of lines, in millimetres, where none is given."""
_THICK = 5.0
"""Points from which a line is an area."""


class Resource(NamedTuple):
    """What is drawn by its number; files it names lie in the folder."""

    folder: str
    element: Any


class Drawing:
    """What is drawn on a page, in points; Overloaded where it is more than anyone would print there."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self.chars: list[Char] = []
        self.rules = Rules()
        self.painted: list[Area] = []
        self.corners = 0  # of filled shapes that may be characters
        self.pictures: list[tuple[Area, Resource | None]] = []
        self._resources = resources
        self._left = _MOST_OBJECTS

    def draw(self, parent: Any, matrix: Matrix, depth: int = 0) -> None:
        """Draw what lies in a layer or a block; `matrix` leads from its coordinates to those of the page."""
        for one in parent:
            self._count(1)
            if one.get("Visible") in ("false", "0"):
                continue
            kind = kind_of(one)
            if kind in ("Layer", "PageBlock"):
                self.draw(one, matrix, depth)
            elif kind == "TextObject":
                self._write(one, _inner(one, matrix))
            elif kind == "PathObject":
                self._line(one, _inner(one, matrix))
            elif kind == "ImageObject":
                x, y, width, height = numbers(one.get("Boundary"))
                area = around(_moved([(x, y), (x + width, y + height)], matrix))
                self.painted.append(area)
                self.pictures.append((area, self._resources.get(one.get("ResourceID"))))
            elif kind == "CompositeObject":
                if depth > _DEEPEST:
                    raise Overloaded
                for content in children(self._resources[one.get("ResourceID")].element, "Content"):
                    self.draw(content, _inner(one, matrix), depth + 1)

    def _count(self, objects: int) -> None:
        self._left -= objects
        if self._left < 0:
            raise Overloaded

    def _write(self, one: Any, matrix: Matrix) -> None:
        size = number(one.get("Size"))
        em = size * number(one.get("HScale") or "1")
        along, down = _direction(one.get("CharDirection"))
        a, b, c, d, _, _ = times((along, down, -down, along, 0.0, 0.0), matrix)
        white = self._is_white(one)
        x = y = 0.0
        for code in children(one, "TextCode"):
            x, y = number(code.get("X") or x), number(code.get("Y") or y)
            text = re.sub(r"[\r\n\t]", "", code.text or "")
            self._count(len(text))
            widths = [em if east_asian_width(character) in "WFA" else em / 2 for character in text]
            steps = _steps(code, widths, _direction(one.get("ReadDirection")))
            places = accumulate(steps, lambda place, step: (place[0] + step[0], place[1] + step[1]), initial=(x, y))
            for character, natural, step, (left, base) in zip(text, widths, steps, places, strict=False):
                width = min(natural, hypot(*step) or natural)
                start, end = _moved([(left, base), (left + width * along, base + width * down)], matrix)
                x0, x1 = sorted((start[0], end[0]))
                self.chars.append(Char(character, x0, x1, start[1], size * hypot(c, d), a, b, white))

    def _line(self, one: Any, matrix: Matrix) -> None:
        filled, stroked = one.get("Fill") in ("true", "1"), one.get("Stroke") not in ("false", "0")
        if not filled and not stroked:
            return
        painted = filled and not self._is_white(one)
        half = number(one.get("LineWidth") or _USUAL) * hypot(*matrix[:2]) / 2 if stroked else 0.0
        for data in children(one, "AbbreviatedData"):
            for corners in _shapes(data.text or ""):
                self._count(len(corners))
                points = _moved(corners, matrix)
                self.rules.shape(points)
                self.corners += len(points) if painted and len(points) > CORNERS else 0
                x0, top, x1, bottom = around(points)
                if painted or half > _THICK / 2:
                    self.painted.append((x0 - half, top - half, x1 + half, bottom + half))

    def _is_white(self, one: Any) -> bool:
        """Whether it is filled with white, by itself or by the manner of drawing that it names."""
        named = self._resources.get(one.get("DrawParam"))
        color = child(one, "FillColor")
        if color is None and named:
            color = child(named.element, "FillColor")
        return color is not None and color.get("Value", "").split() in _WHITES


def _inner(one: Any, outer: Matrix) -> Matrix:
    """The matrix that leads from the coordinates of an object to those of the page."""
    x, y, *_ = numbers(one.get("Boundary"))
    a, b, c, d, e, f = numbers(one.get("CTM")) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return times((a, b, c, d, e + x, f + y), outer)


def _moved(points: Iterable[Point], matrix: Matrix) -> list[Point]:
    a, b, c, d, e, f = matrix
    return [(round(a * x + c * y + e, 3), round(b * x + d * y + f, 3)) for x, y in points]


def _steps(code: Any, widths: Sequence[float], direction: Point) -> list[Point]:
    """How far it is from each character to the next; where that is not said, as wide as characters usually are."""
    most = max(0, len(widths) - 1)
    across, down = (islice(_deltas(code.get(name)), most) for name in ("DeltaX", "DeltaY"))
    steps = list(zip_longest(across, down, fillvalue=0.0))
    x, y = direction
    return [*steps, *((width * x, width * y) for width in widths[len(steps) :])]


def _deltas(text: str | None) -> Iterator[float]:
    """Numbers, among which `g 3 2.5` stands for three times 2.5."""
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            count = int(next(words))
            yield from repeat(number(next(words)), count)
        else:
            yield number(word)


def _direction(degrees: str | None) -> Point:
    angle = radians(number(degrees or "0"))
    return round(cos(angle), 9), round(sin(angle), 9)


_OPERATIONS = patterns.compile("([MSLQBAC])([^MSLQBAC]*)")


def _shapes(data: str) -> Iterator[list[Point]]:
    """The corners of each shape of a path, the first again at the end of a closed one; of a curve, its ends."""
    corners: list[Point] = []
    for operator, operands in _OPERATIONS.findall(data):
        if operator == "C":
            corners += corners[:1] if corners[:1] != corners[-1:] else []
            continue
        *_, x, y = numbers(operands)
        if operator in "MS":
            if len(corners) > 1:
                yield corners
            corners = []
        corners.append((x, y))
    if len(corners) > 1:
        yield corners
