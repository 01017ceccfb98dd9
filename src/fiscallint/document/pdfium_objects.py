"""What PDFium finds drawn on a page: pieces of text, pictures, ruling lines, and areas of colour."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from fiscallint.document import pdfium_calls as calls
from fiscallint.document.area import Area, Overloaded
from fiscallint.document.frame import Matrix, times
from fiscallint.document.ruling import Point, Rules, around
from fiscallint.document.sheet import CORNERS, PLENTY

TEXT: int = pdfium.FPDF_PAGEOBJ_TEXT
PATH: int = pdfium.FPDF_PAGEOBJ_PATH
PICTURE: int = pdfium.FPDF_PAGEOBJ_IMAGE
FORM: int = pdfium.FPDF_PAGEOBJ_FORM

_MOST_OBJECTS = 500_000
_MOST_TEXTS = 30_000
_THICK = 5.0  # points from which a line is an area


_Ask = Callable[..., int]


class Drawn(NamedTuple):
    """One object, its kind (TEXT, PATH, PICTURE, …), and the matrix from its coordinates to those wanted."""

    kind: int
    handle: int
    matrix: Matrix

    @property
    def place(self) -> Area:
        """Where it is drawn."""
        left, bottom, right, top = sides = [ctypes.c_float() for _ in range(4)]
        calls.bounds(self.handle, *map(ctypes.addressof, sides))
        a, b, c, d, e, f = self.matrix
        corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
        return around([(a * x + c * y + e, b * x + d * y + f) for x, y in corners])


def drawn_on(page: Any, matrix: Matrix) -> list[Drawn]:
    """All objects on a page, those inside of forms too; `matrix` leads from the page's coordinates to those wanted.

    Overloaded where they are too many.
    """
    objects = _objects(calls.address(page), calls.count_objects, calls.page_object, matrix)
    found = list(islice(objects, _MOST_OBJECTS + 1))
    if len(found) > _MOST_OBJECTS:
        raise Overloaded
    return found


def require_modest(page: Any) -> None:
    """Overloaded where a page has more pieces of text, forms aside, than PDFium can put together in time."""
    parent = calls.address(page)
    number = calls.count_objects(parent)
    if number > _MOST_TEXTS:
        kinds = (calls.object_type(calls.page_object(parent, at)) for at in range(number))
        if sum(kind == TEXT for kind in kinds) > _MOST_TEXTS:
            raise Overloaded


def _objects(parent: int, count: _Ask, get: _Ask, matrix: Matrix) -> Iterator[Drawn]:
    own_matrix = _matrices()
    for number in range(count(parent)):
        handle = get(parent, number)
        kind = calls.object_type(handle)
        if kind == FORM:
            inner = times(own_matrix(handle), matrix)
            yield from _objects(handle, calls.count_form_objects, calls.form_object, inner)
        else:
            yield Drawn(kind, handle, matrix)


def _matrices() -> Callable[[int], Matrix]:
    """A function that asks for the matrix of an object."""
    found = pdfium.FS_MATRIX()
    at = ctypes.addressof(found)

    def own_matrix(handle: int) -> Matrix:
        calls.object_matrix(handle, at)
        return found.a, found.b, found.c, found.d, found.e, found.f

    return own_matrix


# ---- ruling lines


def rules_of(objects: Iterable[Drawn]) -> Rules:
    """The lines, the sides of rectangles, and the level and upright pieces of other shapes."""
    rules = Rules()
    for points in _shapes(objects):
        rules.shape(points)
    return rules


def _shapes(objects: Iterable[Drawn]) -> Iterator[list[Point]]:
    """The corners of each shape of each path, the first again at the end of a closed one; of a curve, its ends."""
    own_matrix = _matrices()
    x, y = ctypes.c_float(), ctypes.c_float()
    at_x, at_y = ctypes.addressof(x), ctypes.addressof(y)
    for path in objects:
        if path.kind != PATH:
            continue
        a, b, c, d, e, f = times(own_matrix(path.handle), path.matrix)
        points: list[Point] = []
        bends = 0
        for number in range(calls.count_segments(path.handle)):
            segment = calls.path_segment(path.handle, number)
            kind = calls.segment_type(segment)
            calls.segment_point(segment, at_x, at_y)
            right, up = x.value, y.value
            point = (round(a * right + c * up + e, 3), round(b * right + d * up + f, 3))
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1:
                    yield points
                points = [point]
                bends = 0
            elif kind == pdfium.FPDF_SEGMENT_BEZIERTO and (bends := bends + 1) % 3:
                continue  # two points that the curve bends towards stand before its end
            else:
                points.append(point)
                if points[0] != point and calls.segment_closes(segment):
                    points.append(points[0])
        if len(points) > 1:
            yield points


# ---- areas that are not white paper


def painted(objects: Iterable[Drawn]) -> Iterator[Area]:
    """Pictures, shadings, and what is filled with any colour but white or drawn with a thick line."""
    is_white = whiteness()
    for one in objects:
        if one.kind == TEXT:
            continue
        if one.kind != PATH:
            yield one.place
        elif _is_filled(one.handle) and not is_white(one.handle):
            yield from (around(points) for points in _shapes([one]))
        elif _width(one.handle) > _THICK:
            yield one.place


def is_outlined(objects: Iterable[Drawn]) -> bool:
    """Whether as much is filled with any colour but white as characters that are drawn as shapes are."""
    is_white = whiteness()
    filled = (one for one in objects if one.kind == PATH and _is_filled(one.handle) and not is_white(one.handle))
    corners = 0
    for points in _shapes(filled):
        corners += len(points) if len(points) > CORNERS else 0
        if corners >= PLENTY:
            return True
    return False


def is_unseen(objects: Iterable[Drawn]) -> bool:
    """Whether most of the text is not drawn."""
    modes = [calls.render_mode(one.handle) for one in objects if one.kind == TEXT]
    return 2 * modes.count(_UNSEEN) > len(modes)


_UNSEEN = int(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def whiteness() -> Callable[[int], bool]:
    """A function that says whether an object is filled with white."""
    red, green, blue, _ = colors = [ctypes.c_uint() for _ in range(4)]
    places = [ctypes.addressof(color) for color in colors]

    def is_white(handle: int) -> bool:
        found = calls.fill_color(handle, *places)
        return bool(found) and red.value == 255 and green.value == 255 and blue.value == 255

    return is_white


def _is_filled(path: int) -> bool:
    return _mode(path)[0] != int(pdfium.FPDF_FILLMODE_NONE)


def _width(path: int) -> float:
    width = ctypes.c_float()
    calls.stroke_width(path, ctypes.addressof(width))
    return width.value if _mode(path)[1] else 0.0


def _mode(path: int) -> tuple[int, int]:
    """How a path is filled, and whether its line is drawn."""
    filling, stroked = ctypes.c_int(), ctypes.c_int()
    calls.draw_mode(path, ctypes.addressof(filling), ctypes.addressof(stroked))
    return filling.value, stroked.value
