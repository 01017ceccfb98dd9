"""The characters that PDFium finds on a page, and whether there may be more, or others."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from fiscallint.document.frame import Matrix, times
from fiscallint.document.pdfium_objects import TEXT, Drawn, is_white
from fiscallint.document.sheet import Area, Char

_HYPHEN = 2  # a hyphen at the end of a line, in PDFium's own writing
_SPACES = (32, 13, 10)
_NO_WIDTH = 0.02  # of the size


class Doubtful(Exception):
    """Something of which PDFium may not have read all text, or not rightly."""


class Written(NamedTuple):
    """The characters of a page, the pieces of text they belong to, and whether any of them is a guess."""

    chars: list[Char]
    pieces: set[int]
    guessed: bool


class _Style(NamedTuple):
    """What the characters of one piece of text have in common."""

    size: float
    along: float
    down: float
    white: bool


def written_on(text: Any, matrix: Matrix) -> Written:
    """What is written on a page, without the white space that PDFium puts in between.

    `text` is PDFium's page of text, `matrix` leads from the page's coordinates to those wanted.
    """
    a, b, c, d, e, f = matrix
    styles: dict[int, _Style] = {}
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    chars: list[Char] = []
    guessed = False
    last: tuple[int, float, float] | None = None
    for number in range(pdfium.FPDFText_CountChars(text)):
        piece = pdfium.FPDFText_GetTextObject(text, number)
        code = pdfium.FPDFText_GetUnicode(text, number)
        if not piece or (code in _SPACES and pdfium.FPDFText_IsGenerated(text, number) == 1):
            continue
        guessed = guessed or code == 0 or pdfium.FPDFText_HasUnicodeMapError(text, number) == 1
        character = "-" if code == _HYPHEN else chr(code)
        pdfium.FPDFText_GetCharOrigin(text, number, x, y)
        right, up = x.value, y.value
        address = address_of(piece)
        origin = (address, right, up)
        if origin == last:  # one glyph that stands for several characters
            chars[-1] = chars[-1]._replace(text=chars[-1].text + character)
            continue
        last = origin
        style = styles.get(address)
        if style is None:
            style = styles[address] = _style(text, number, piece, matrix)
        pdfium.FPDFText_GetLooseCharBox(text, number, box)
        x0 = a * right + c * up + e
        x1 = max(a * box.left + c * box.bottom, a * box.right + c * box.top) + e
        guessed = guessed or (x1 - x0 < _NO_WIDTH * style.size and style.along > 0)
        chars.append(Char(character, x0, x1, b * right + d * up + f, *style))
    return Written(chars, set(styles), guessed)


def _style(text: Any, number: int, piece: Any, matrix: Matrix) -> _Style:
    own = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, number, own)
    size = pdfium.FPDFText_GetFontSize(text, number) * hypot(own.c, own.d)
    along, down, *_ = times((own.a, own.b, own.c, own.d, 0, 0), matrix)
    return _Style(size, along, down, is_white(piece))


def vouch(written: Written, objects: Iterable[Drawn]) -> None:
    """Doubtful where a page has no text, or may have more, or other, than was read."""
    if not written.chars:
        raise Doubtful("there is no text")
    if written.guessed:
        raise Doubtful("a font does not say which character a glyph is, or how wide")
    pieces = [one for one in objects if one.kind == TEXT]
    if any(_is_replaced(one.handle) for one in pieces):
        raise Doubtful("other text stands in the file for what is shown")
    passed_over = [one for one in pieces if address_of(one.handle) not in written.pieces]
    if passed_over:
        places = {one.place for one in pieces if address_of(one.handle) in written.pieces}
        if not all(_is_double(one.place, places) for one in passed_over):
            raise Doubtful("text was passed over")


def _is_replaced(piece: Any) -> bool:
    """Whether its marks hold the text to be read instead (ActualText)."""
    length = ctypes.c_ulong()
    for number in range(pdfium.FPDFPageObj_CountMarks(piece)):
        mark = pdfium.FPDFPageObj_GetMark(piece, number)
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, length):
            return True
    return False


def _is_double(place: Area, places: Iterable[Area]) -> bool:
    """Whether it is drawn over another, to look bold."""
    return any(all(abs(one - other) < 1 for one, other in zip(place, near, strict=True)) for near in places)


def address_of(handle: Any) -> int:
    """What tells an object of PDFium's from others."""
    return ctypes.addressof(handle.contents)
