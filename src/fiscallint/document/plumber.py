"""Reads the pages of a PDF with pdfplumber: slowly, and as the reference for what is on them."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from fiscallint.document.area import Area, Overloaded
from fiscallint.document.pdf_streams import fonts_map_too_much, refers_in_a_ring
from fiscallint.document.pdf_weight import MOST, weight
from fiscallint.document.ruling import Rule, Rules
from fiscallint.document.sheet import CORNERS, PLENTY, Char, PasswordNeeded, Sheet, pictured


class Plumber:
    """A PDF in memory; opening raises whatever pdfminer stumbles over, PasswordNeeded where it is encrypted."""

    def __init__(self, content: bytes) -> None:
        import pdfplumber

        logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # its warnings are for those who know PDF
        if refers_in_a_ring(content):
            raise ValueError("a reference leads back to itself")
        if fonts_map_too_much(content):
            raise ValueError("a font maps more codes than there are characters")
        try:
            self._pdf = pdfplumber.open(io.BytesIO(content))
            self._pages = list(self._pdf.pages)
        except Exception as error:
            if _for_lack_of_a_password(error):
                raise PasswordNeeded from error
            raise

    def __len__(self) -> int:
        return len(self._pages)

    def close(self) -> None:
        """Let go of the file."""
        self._pdf.close()

    def require_modest(self, number: int) -> None:
        """Overloaded where a page draws so much that it would take minutes."""
        if weight(self._pages[number - 1].page_obj) > MOST:
            raise Overloaded

    def sheet(self, number: int) -> Sheet:
        """A page, turned where most of its text lies on its side; raises whatever pdfminer stumbles over."""
        self.require_modest(number)
        page = self._pages[number - 1]
        try:
            sheet = _sheet(page)
            if sheet.turn:
                page = _turned(page, sheet.turn)
                sheet = _sheet(page, sheet.turn)
            return sheet
        finally:
            page.close()


def _for_lack_of_a_password(error: BaseException | None) -> bool:
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    while error is not None:
        if isinstance(error, PDFPasswordIncorrect) or isinstance(next(iter(error.args), None), PDFPasswordIncorrect):
            return True
        error = error.__cause__ or error.__context__
    return False


def _turned(page: Any, degrees: int) -> Any:
    from pdfplumber.page import Page

    page.page_obj.rotate = (page.page_obj.rotate + degrees) % 360
    page.page_obj.attrs["Rotate"] = page.page_obj.rotate
    page.close()
    return Page(page.pdf, page.page_obj, page.page_number)


_MOST_CHARACTERS = 100_000


def _sheet(page: Any, turned: int = 0) -> Sheet:
    if len(page.chars) > _MOST_CHARACTERS:
        raise Overloaded
    left, top, right, bottom = map(float, page.bbox)
    x0, y0, x1, y1 = map(float, page.cropbox)
    chars = [_char(char, bottom) for char in page.chars]
    sheet = Sheet(
        page.page_number,
        (left, top, right, bottom),
        chars,
        _rules(page.edges),
        list(_painted(page)) if any(char.white for char in chars) else (),
        pictured((_widened(one, 0) for one in page.images), (x0, y0, x1, y1)),
        (x0, y0, x1, y1),
        turned,
        outlined=not chars and _is_outlined(page),
    )
    return replace(sheet, unseen=_is_unseen(page)) if sheet.is_pictured else sheet


def _rules(edges: Sequence[Mapping[str, Any]]) -> Rules:
    """The lines, the sides of rectangles, and the level and upright pieces of other shapes."""
    rules = Rules()
    for edge in edges:
        if edge["orientation"] == "v":
            rules.vertical.append(Rule(edge["x0"], edge["top"], edge["bottom"]))
        elif edge["orientation"] == "h":
            rules.horizontal.append(Rule(edge["top"], edge["x0"], edge["x1"]))
    return rules


def _is_outlined(page: Any) -> bool:
    """Whether as much is filled with any colour but white as characters that are drawn as shapes are."""
    filled = (one for one in page.curves if one.get("fill") and one.get("non_stroking_color") not in _WHITES)
    return sum(len(one["pts"]) for one in filled if len(one["pts"]) > CORNERS) >= PLENTY


_UNSEEN = 3
"""The mode in which text is not drawn (ISO 32000-1, 9.3.6)."""


def _is_unseen(page: Any) -> bool:
    """Whether most of the text is not drawn, which pdfplumber does not keep."""
    from pdfminer.pdfdevice import PDFDevice
    from pdfminer.pdfinterp import PDFPageInterpreter

    modes: list[int] = []

    class Modes(PDFDevice):
        def render_string(self, textstate: Any, *_: Any) -> None:
            modes.append(textstate.render)

    manager = page.pdf.rsrcmgr
    PDFPageInterpreter(manager, Modes(manager)).process_page(page.page_obj)
    return 2 * modes.count(_UNSEEN) > len(modes)


_WHITES = ((1,), (1, 1, 1), (0, 0, 0, 0))


def _char(char: Mapping[str, Any], bottom: float) -> Char:
    a, b, *_, base = char["matrix"]
    white = char["non_stroking_color"] in _WHITES
    return Char(char["text"], char["x0"], char["x1"], bottom - base, char["size"], a, -b, white)


def _painted(page: Any) -> Iterator[Area]:
    """Pictures, and areas of any colour but white."""
    for one in (*page.rects, *page.curves, *page.lines):
        if one.get("fill") and one.get("non_stroking_color") not in _WHITES:
            yield _widened(one, 0)
    for one in page.images:
        yield _widened(one, 0)
    for one in page.lines:
        if one.get("linewidth") and one["linewidth"] > 5:
            yield _widened(one, one["linewidth"] / 2)


def _widened(one: Mapping[str, Any], by: float) -> Area:
    return one["x0"] - by, one["top"] - by, one["x1"] + by, one["bottom"] + by
