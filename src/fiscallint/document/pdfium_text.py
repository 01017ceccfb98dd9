"""The characters that PDFium finds on a page, and whether there may be more, or others."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from math import hypot
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from fiscallint.document import pdfium_calls as calls
from fiscallint.document.area import Area, Overloaded
from fiscallint.document.frame import Matrix
from fiscallint.document.pdfium_objects import TEXT, Drawn, whiteness
from fiscallint.document.sheet import Char

_MOST_CHARACTERS = 100_000
_HYPHEN = 2  # a hyphen at the end of a line, in PDFium's own writing
_SPACES = frozenset((32, 13, 10))
_NO_CHARACTERS = frozenset((0, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)))


class Doubtful(Exception):
    """Something of which PDFium may not have read all text, or not rightly."""


class Written(NamedTuple):
    """The characters of a page, and the pieces of text they belong to.

    `unknown` tells whether the font of a glyph does not say what character it is, `foreign` whether a font is neither
    in the file nor one that PDFium has itself: what it takes for it depends on the machine.
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
    """What is written on a page, without the white space that PDFium puts in between; Overloaded where it is too much.

    `text` is PDFium's page of text, `matrix` leads from the page's coordinates to those wanted.
    """
    a, b, c, d, e, f = matrix
    page = calls.address(text)
    pieces = _Pieces(page, matrix)
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    at_x, at_y, at_box = ctypes.addressof(x), ctypes.addressof(y), ctypes.addressof(box)
    if pdfium.FPDFText_CountChars(text) > _MOST_CHARACTERS:
        raise Overloaded
    chars: list[Char] = []
    unknown = False
    last = (0, 0.0, 0.0)
    for number in range(pdfium.FPDFText_CountChars(text)):
        piece = calls.text_object(page, number)
        code = calls.unicode(page, number)
        if not piece or (code in _SPACES and pdfium.FPDFText_IsGenerated(text, number) == 1):
            continue
        calls.char_origin(page, number, at_x, at_y)
        right, up = x.value, y.value
        style, known = pieces.get(piece) or pieces.find(piece, number)
        if code not in known:
            if code in _NO_CHARACTERS or pdfium.FPDFText_HasUnicodeMapError(text, number) == 1:
                unknown = True
            known.add(code)
        character = "-" if code == _HYPHEN else chr(code)
        origin = (piece, right, up)
        if origin == last:  # one glyph that stands for several characters
            chars[-1] = chars[-1]._replace(text=chars[-1].text + character)
            continue
        last = origin
        calls.loose_char_box(page, number, at_box)
        x0 = a * right + c * up + e
        x1 = max(a * box.left + c * box.bottom, a * box.right + c * box.top) + e
        chars.append(Char(character, x0, x1, b * right + d * up + f, *style))
    return Written(chars, set(pieces), unknown, pieces.foreign)


class _Pieces(dict[int, tuple[_Style, set[int]]]):
    """Of each piece of text, by its address: its style, and the codes known to be those of characters in its font."""

    def __init__(self, page: int, matrix: Matrix) -> None:
        self._page = page
        self._matrix = matrix
        self._own = pdfium.FS_MATRIX()
        self._at_own = ctypes.addressof(self._own)
        self._is_white = whiteness()
        self._fonts: dict[int, set[int]] = {}
        self.foreign = False

    def find(self, piece: int, number: int) -> tuple[_Style, set[int]]:
        """Find out those of a piece, by one of its characters."""
        own = self._own
        calls.char_matrix(self._page, number, self._at_own)
        a, b, c, d, _, _ = self._matrix
        along, across = own.a, own.b
        size = calls.font_size(self._page, number) * hypot(own.c, own.d)
        font = calls.font(piece)
        known = self._fonts.get(font)
        if known is None:
            known = self._fonts[font] = set()
            self.foreign |= _is_foreign(font)
        style = _Style(size, along * a + across * c, along * b + across * d, self._is_white(piece))
        found = self[piece] = (style, known)
        return found


_STANDARD = frozenset(
    (
        *(
            f"{family}{style}"
            for family in ("Helvetica", "Courier")
            for style in ("", "-Bold", "-Oblique", "-BoldOblique")
        ),
        *(f"Times-{style}" for style in ("Roman", "Bold", "Italic", "BoldItalic")),
    )
)
"""The fonts for Latin text that no file needs to hold (ISO 32000-1, 9.6.2.2)."""
_LONGEST_NAME = 32


def _is_foreign(font: int) -> bool:
    """Whether a font is neither in the file nor one of the standard ones."""
    if calls.is_embedded(font) == 1:
        return False
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    calls.font_name(font, ctypes.addressof(name), _LONGEST_NAME)
    return name.value.decode("latin-1") not in _STANDARD


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
    passed_over = [one for one in pieces if one.handle not in written.pieces]
    if passed_over:
        places: dict[int, set[Area]] = {}
        for one in pieces:
            if one.handle in written.pieces:
                place = one.place
                places.setdefault(int(place[0]), set()).add(place)
        if not all(_is_double(one.place, places) for one in passed_over):
            raise Doubtful("text was passed over")


def _is_replaced(piece: int) -> bool:
    """Whether its marks hold the text to be read instead (ActualText)."""
    length = ctypes.c_ulong()
    for number in range(calls.count_marks(piece)):
        mark = ctypes.cast(calls.mark(piece, number), pdfium.FPDF_PAGEOBJECTMARK)
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, length):
            return True
    return False


def _is_double(place: Area, places: Mapping[int, Iterable[Area]]) -> bool:
    """Whether it is drawn over another, to look bold; `places` are those of the others, by the left side."""
    left = int(place[0])
    near = (one for at in (left - 1, left, left + 1) for one in places.get(at, ()))
    return any(all(abs(one - other) < 1 for one, other in zip(place, beside, strict=True)) for beside in near)
