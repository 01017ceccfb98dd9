"""The characters that PDFium finds on a page, and whether there may be more, or others."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from fiscallint.document.frame import Matrix, times
from fiscallint.document.pdfium_objects import TEXT, Drawn, whiteness
from fiscallint.document.sheet import Area, Char

_HYPHEN = 2  # a hyphen at the end of a line, in PDFium's own writing
_SPACES = frozenset((32, 13, 10))
_NO_CHARACTERS = frozenset((0, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))


class Doubtful(Exception):
    """Something of which PDFium may not have read all text, or not rightly."""


class Written(NamedTuple):
    """The characters of a page, and the pieces of text they belong to.

    `unknown` tells whether the font of a glyph does not say what character it is, `foreign` whether a font is not in
    the file: what PDFium takes for it depends on the machine.
    """

    chars: list[Char]
    pieces: set[int]
    unknown: bool
    foreign: bool


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
    pieces = _Pieces(text, matrix)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    chars: list[Char] = []
    unknown = False
    last = (0, 0.0, 0.0)
    for number in range(pdfium.FPDFText_CountChars(text)):
        handle = pdfium.FPDFText_GetTextObject(text, number)
        code = pdfium.FPDFText_GetUnicode(text, number)
        if not handle or (code in _SPACES and pdfium.FPDFText_IsGenerated(text, number) == 1):
            continue
        pdfium.FPDFText_GetCharOrigin(text, number, x, y)
        address, right, up = origin = (address_of(handle), x.value, y.value)
        style, known = pieces.get(address) or pieces.find(address, handle, number)
        if code not in known:
            if code in _NO_CHARACTERS or pdfium.FPDFText_HasUnicodeMapError(text, number) == 1:
                unknown = True
            known.add(code)
        character = "-" if code == _HYPHEN else chr(code)
        if origin == last:  # one glyph that stands for several characters
            chars[-1] = chars[-1]._replace(text=chars[-1].text + character)
            continue
        last = origin
        pdfium.FPDFText_GetLooseCharBox(text, number, box)
        x0 = a * right + c * up + e
        x1 = max(a * box.left + c * box.bottom, a * box.right + c * box.top) + e
        chars.append(Char(character, x0, x1, b * right + d * up + f, *style))
    return Written(chars, set(pieces), unknown, pieces.foreign)


class _Pieces(dict[int, tuple[_Style, set[int]]]):
    """Of each piece of text, by its address: its style, and the codes known to be those of characters in its font."""

    def __init__(self, text: Any, matrix: Matrix) -> None:
        self._text = text
        self._matrix = (*matrix[:4], 0.0, 0.0)
        self._own = pdfium.FS_MATRIX()
        self._is_white = whiteness()
        self._fonts: dict[int, set[int]] = {}
        self._embedded: list[bool] = []

    def find(self, address: int, handle: Any, number: int) -> tuple[_Style, set[int]]:
        """Find out those of a piece, by one of its characters."""
        own = self._own
        pdfium.FPDFText_GetMatrix(self._text, number, own)
        size = pdfium.FPDFText_GetFontSize(self._text, number) * hypot(own.c, own.d)
        along, down, *_ = times((own.a, own.b, own.c, own.d, 0.0, 0.0), self._matrix)
        font = pdfium.FPDFTextObj_GetFont(handle)
        known = self._fonts.get(address_of(font))
        if known is None:
            known = self._fonts[address_of(font)] = set()
            self._embedded.append(pdfium.FPDFFont_GetIsEmbedded(font) == 1)
        found = self[address] = (_Style(size, along, down, self._is_white(handle)), known)
        return found

    @property
    def foreign(self) -> bool:
        """Whether a font is not in the file."""
        return not all(self._embedded)


def vouch(written: Written, objects: Sequence[Drawn]) -> None:
    """Doubtful where a page may have more text, or other, than was read."""
    if not objects:
        raise Doubtful("nothing is drawn on the page")
    if written.foreign:
        raise Doubtful("a font is not in the file")
    if written.unknown:
        raise Doubtful("a font does not say which character a glyph is")
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
