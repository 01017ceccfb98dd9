"""How a page lies in its picture, as scanners and cameras leave it: on its side, on its head, or askew."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

Corners = Sequence[Sequence[float]]
"""The four corners of a line of text."""


class Posture(NamedTuple):
    """The picture was `turned` clockwise by so many degrees to set the text upright, which then still lay `askew`.

    Degrees of both count clockwise; `askew` is less than 45, and was undone by a turn about the middle.
    """

    turned: int = 0
    askew: float = 0.0


def straightened(
    pixels: Any, lines: Callable[[Any], Sequence[Corners]], surely: Callable[[Any], float]
) -> tuple[Any, Posture]:
    """A picture of which the text is upright and level, and how it lay before; a picture that lies so is given back.

    `lines` finds the lines of text in a picture, `surely` tells how surely one can be read.
    """
    import cv2
    import numpy

    small, shrunk = _shrunk(pixels)
    found = [_Line.of(corners) for corners in lines(small)]
    found = [line for line in found if line.length > 3 * line.height] or found
    if not found:
        return pixels, Posture()
    on_its_side = _weight(line for line in found if line.upright) > _weight(found) / 2
    along = [line for line in found if line.upright == on_its_side]
    askew = _middle(along) - (90 if on_its_side else 0)
    turned = 90 if on_its_side else 0
    if on_its_side:
        pixels, small = (numpy.ascontiguousarray(numpy.rot90(one, -1)) for one in (pixels, small))
    askew = _refined(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), askew)
    if abs(askew) < _LEVEL:
        askew = 0.0
    level = _level(pixels, askew) if askew else pixels
    if _on_its_head(level, [line.scaled(1 / shrunk) for line in along], on_its_side, askew, surely):
        level, turned = numpy.rot90(level, 2), turned + 180
    return numpy.ascontiguousarray(level), Posture(turned, askew)


_LEVEL = 0.1
"""Degrees by which lines may lie askew and be read as they are: a few dots on the width of a page."""
_SMALL = 1000
"""Pixels along the longer side, enough to see how the lines of a page lie."""


def _shrunk(pixels: Any) -> tuple[Any, float]:
    import cv2

    height, width = pixels.shape[:2]
    scale = min(1.0, _SMALL / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), scale


class _Line(NamedTuple):
    """A line of text: its middle, its length and height, and the direction from -45 degrees to 135, clockwise."""

    x: float
    y: float
    length: float
    height: float
    direction: float

    @classmethod
    def of(cls, corners: Corners) -> _Line:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
        width, height = math.hypot(bx - ax, by - ay), math.hypot(dx - ax, dy - ay)
        along = (bx - ax, by - ay) if width >= height else (dx - ax, dy - ay)
        direction = (math.degrees(math.atan2(along[1], along[0])) + 45) % 180 - 45
        middle = (ax + bx + cx + dx) / 4, (ay + by + cy + dy) / 4
        return cls(*middle, max(width, height), min(width, height), direction)

    @property
    def upright(self) -> bool:
        """Whether it runs up or down rather than across."""
        return self.direction > 45

    def scaled(self, scale: float) -> _Line:
        return _Line(self.x * scale, self.y * scale, self.length * scale, self.height * scale, self.direction)


def _weight(lines: Iterator[_Line] | Sequence[_Line]) -> float:
    return sum(line.length for line in lines)


def _middle(lines: Sequence[_Line]) -> float:
    """The direction on both sides of which there is as much text."""
    ordered = sorted(lines, key=lambda line: line.direction)
    rest = _weight(ordered) / 2
    for line in ordered:
        rest -= line.length
        if rest <= 0:
            return line.direction
    return 0.0


def _refined(grey: Any, askew: float) -> float:
    """The direction near this one in which print and paper are told apart best, line by line."""
    import cv2
    import numpy

    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 15, 12)
    y, x = numpy.nonzero(ink)

    def told_apart(angle: float) -> float:
        down = numpy.cos(numpy.radians(angle)) * y - numpy.sin(numpy.radians(angle)) * x
        rows = numpy.bincount((down - down.min()).astype(int)) if down.size else numpy.zeros(1)
        return float((rows.astype(float) ** 2).sum())

    for reach, step in ((1.5, 0.25), (0.25, 0.05)):
        near = numpy.arange(askew - reach, askew + reach + step / 2, step)
        askew = max((float(angle) for angle in near), key=lambda angle: (told_apart(angle), -abs(angle)))
    return askew


def _level(pixels: Any, askew: float) -> Any:
    """The picture, turned about its middle so that what lay askew is level."""
    import cv2

    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), askew, 1)
    return cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


_ASKED = 5
"""Lines that are read to see whether a page stands on its head."""
_SURE = 0.9


def _on_its_head(
    level: Any, lines: Sequence[_Line], on_its_side: bool, askew: float, surely: Callable[[Any], float]
) -> bool:
    """Whether its longest lines are read more surely the other way round."""
    import numpy

    height, width = level.shape[:2]
    strips = []
    for line in sorted(lines, key=lambda line: -line.length)[:_ASKED]:
        x, y = (width - line.y, line.x) if on_its_side else (line.x, line.y)
        x, y = turned_about(x, y, width / 2, height / 2, -askew)
        half = min(line.length, 15 * line.height) / 2
        left, right = max(0, round(x - half)), round(x + half)
        top, bottom = max(0, round(y - line.height / 2)), round(y + line.height / 2)
        strip = level[top:bottom, left:right]
        if strip.size:
            strips.append(numpy.ascontiguousarray(strip))
    as_it_is = [surely(strip) for strip in strips]
    if sum(as_it_is) >= _SURE * len(strips):
        return False
    return sum(surely(numpy.ascontiguousarray(numpy.rot90(strip, 2))) for strip in strips) > sum(as_it_is)


def turned_about(x: float, y: float, middle_x: float, middle_y: float, degrees: float) -> tuple[float, float]:
    """Where a point comes to lie that is turned clockwise about another; downwards is positive."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = x - middle_x, y - middle_y
    return middle_x + x * cos - y * sin, middle_y + x * sin + y * cos
