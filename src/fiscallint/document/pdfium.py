"""Reads the pages of a PDF with PDFium: many times as fast as pdfplumber, but some pages it reads in part.

It passes over text whose glyphs have no width, takes equal characters that stand close together for one, and guesses
where a font does not say which characters its glyphs are. Such pages are told from the others.
"""

from __future__ import annotations

import re
import threading
from math import isfinite
from typing import Any

import pypdfium2
from msgspec.structs import replace

from fiscallint.document.area import Area, Overloaded
from fiscallint.document.frame import frame
from fiscallint.document.pdfium_objects import (
    PICTURE,
    drawn_on,
    is_outlined,
    is_unseen,
    painted,
    require_modest,
    rules_of,
)
from fiscallint.document.pdfium_text import Doubtful, vouch, written_on
from fiscallint.document.sheet import PasswordNeeded, Sheet, pictured

_ONE_AT_A_TIME = threading.Lock()  # PDFium runs in one thread only


class Pdfium:
    """A PDF in memory; opening raises PasswordNeeded where it is encrypted, PdfiumError where it is damaged.

    Where it must be `whole`, Doubtful is raised rather than text be lost.
    """

    def __init__(self, content: bytes, whole: bool = True) -> None:
        if whole and not _is_intact(content):
            raise Doubtful("the cross-reference table is not where the file says")
        self._whole = whole
        with _ONE_AT_A_TIME:
            try:
                self._pdf = pypdfium2.PdfDocument(content)
            except pypdfium2.PdfiumError as error:
                if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
                    raise PasswordNeeded from error
                raise
            self._count = len(self._pdf)

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Let go of the file."""
        with _ONE_AT_A_TIME:
            self._pdf.close()

    def sheet(self, number: int) -> Sheet:
        """A page, turned where most of its text lies on its side; PdfiumError where it cannot be read."""
        with _ONE_AT_A_TIME:
            page = self._pdf[number - 1]
            try:
                require_modest(page.raw)
                text = page.get_textpage()
                try:
                    sheet = self._sheet(page, text, number, 0)
                    return self._sheet(page, text, number, sheet.turn) if sheet.turn else sheet
                finally:
                    text.close()
            finally:
                page.close()

    def _sheet(self, page: Any, text: Any, number: int, turn: int) -> Sheet:
        shown = frame(_media_box(page), (page.get_rotation() + turn) % 360)
        written = written_on(text.raw, shown.matrix)
        objects = drawn_on(page.raw, shown.matrix)
        if self._whole:
            vouch(written, objects)
        seen = shown.area(page.get_bbox())
        sheet = Sheet(
            number,
            shown.box,
            written.chars,
            rules_of(objects),
            list(painted(objects)) if any(char.white for char in written.chars) else (),
            pictured((one.place for one in objects if one.kind == PICTURE), seen),
            seen,
            turn,
            outlined=not written.chars and is_outlined(objects),
        )
        return replace(sheet, unseen=is_unseen(objects)) if sheet.is_pictured else sheet


def picture(content: bytes, number: int, dots: int) -> Any:
    """What is shown of a page, as an image; a very large page in fewer dots to the inch than are asked for."""
    with _ONE_AT_A_TIME:
        pdf = pypdfium2.PdfDocument(content)
        try:
            page = pdf[number - 1]
            return page.render(scale=min(dots / 72, _LONGEST / max(page.get_size()))).to_pil().convert("RGB")
        finally:
            pdf.close()


_LONGEST = 4000
"""Pixels of a side."""


def _media_box(page: Any) -> Area:
    """Left, bottom, right and top; where the page has inherited it, the box of what is shown stands for it.

    Overloaded where a side lies beyond all numbers.
    """
    box = page.get_mediabox(fallback_ok=False) or page.get_bbox()
    if not all(map(isfinite, box)):
        raise Overloaded
    x0, y0, x1, y1 = (round(side, 4) for side in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


_LAST_WORDS = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"\s*(?:xref|\d+\s+\d+\s+obj)\b")


def _is_intact(content: bytes) -> bool:
    """Whether the table of the file's objects is where the file says."""
    found = _LAST_WORDS.search(content, max(0, len(content) - 1024))
    return found is not None and _TABLE.match(content, int(found[1])) is not None
