"""Reads one worksheet of an Excel workbook: what its cells show, what is merged, hidden, or not calculated."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from fiscallint import patterns
from fiscallint.document.around import UNCALCULATED
from fiscallint.document.number_format import GENERAL, day_number, number, shown, shown_text
from fiscallint.document.streamed_xml import Target, parse, whole
from fiscallint.document.worksheet import Worksheet, area_of, place_of
from fiscallint.limits import Cells


class Shared(Struct, frozen=True):
    """What the worksheets of a workbook share: texts, the number format of each style, where days are counted from.

    It is `stale` where the workbook is to be calculated when it is opened: the program that wrote it did not.
    """

    texts: Sequence[str]
    formats: Sequence[str]
    date1904: bool = False
    stale: bool = False


def fill(sheet: Worksheet, content: bytes, shared: Shared, counted: Cells) -> None:
    """Add to a worksheet what its part holds; ExpatError where that is no XML."""
    parse(_without_blank_end(content), _Filling(sheet, shared, counted))


def is_on(value: str | None) -> bool:
    """Whether an attribute says yes."""
    return value in ("1", "true")


_ESCAPE = patterns.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """A text with the characters that its XML names by their numbers (_x000D_)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


_END_OF_ROW = re.compile(rb"</(?:\w+:)?row>")
_END_OF_ROWS = re.compile(rb"</(?:\w+:)?sheetData>")
_VALUES = (b"<v>", b"<v ", b"<is>", b"<f>", b"<f ", b":v>", b":v ", b":is>", b":f>", b":f ")
_LONG = 2**20


def _without_blank_end(content: bytes) -> bytes:
    """A worksheet without the rows below its last value, which are often formatted down to the last there can be."""
    if len(content) < _LONG:
        return content
    last = max(content.rfind(opening) for opening in _VALUES)
    start, end = _END_OF_ROW.search(content, max(last, 0)), _END_OF_ROWS.search(content, max(last, 0))
    if last < 0 or start is None or end is None or start.end() > end.start():
        return content
    return content[: start.end()] + content[end.start() :]


class _Filling(Target):
    """Fills a worksheet with what a parser tells of it."""

    def __init__(self, sheet: Worksheet, shared: Shared, counted: Cells) -> None:
        self._sheet = sheet
        self._counted = counted
        self._shared = shared
        self._row = self._column = 0
        self._kind = self._style = ""
        self._text: list[str] = []
        self._reading = self._spoken = self._formula = False
        self._without_zeros = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._reading = (tag == "v" and self._kind != "inlineStr") or (tag == "t" and not self._spoken)
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._row = whole(attributes.get("r")) or self._row + 1
            self._column = 0
            if is_on(attributes.get("hidden")) or _is_nothing(attributes.get("ht")):
                self._sheet.hidden_rows.add(self._row)
        elif tag == "rPh":
            self._spoken = True
        else:
            self._begin_other(tag, attributes)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = place_of(attributes.get("r", ""))
        self._row, self._column = place or (max(self._row, 1), self._column + 1)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._text.clear()
        self._formula = False

    def _begin_other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "mergeCell":
            if area := area_of(attributes.get("ref", "")):
                self._sheet.merged.append(area)
        elif tag == "col" and (is_on(attributes.get("hidden")) or _is_nothing(attributes.get("width"))):
            self._sheet.hidden_columns.append((whole(attributes.get("min")), whole(attributes.get("max"))))
        elif tag in ("drawing", "picture"):
            self._sheet.pictured = True
        elif tag == "sheetView":
            self._without_zeros = attributes.get("showZeros") in ("0", "false")

    def data(self, text: str) -> None:
        if self._reading:
            self._text.append(text)

    def finish(self, tag: str) -> None:
        self._reading = False
        if tag == "rPh":
            self._spoken = False
        elif tag == "c" and (self._text or self._formula):
            self._finish_cell("".join(self._text))

    def _finish_cell(self, stored: str) -> None:
        lacks = not stored or (self._shared.stale and stored == "0")
        text = UNCALCULATED if self._formula and lacks and self._kind != "str" else self._shown(stored)
        if text.strip():
            self._counted.add(1)
            self._sheet.cells[self._row, self._column] = text

    def _shown(self, stored: str) -> str:
        """What is to be seen of a value: the file holds numbers as they were reckoned, and dates as numbers."""
        code = self._code()
        if self._kind == "s":
            at = whole(stored.strip())
            return shown_text(self._shared.texts[at] if at < len(self._shared.texts) else "", code)
        if self._kind in ("str", "inlineStr"):
            return shown_text(unescaped(stored), code)
        if self._kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(stored.strip(), stored)
        if self._kind == "e":
            return stored
        value = day_number(stored, self._shared.date1904) if self._kind == "d" else number(stored)
        if value == 0 and self._without_zeros:
            return ""
        return stored if value is None else shown(value, code, self._shared.date1904)

    def _code(self) -> str:
        at = whole(self._style)
        return self._shared.formats[at] if at < len(self._shared.formats) else GENERAL


def _is_nothing(size: str | None) -> bool:
    """Whether the height of a row or width of a column is 0, which hides it as well."""
    return size is not None and number(size) == 0
