"""Workbooks that are embedded in a Word document, which shows a part of one of their sheets as a picture."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from msgspec import Struct

from fiscallint.document.model import Document
from fiscallint.document.package import Package, archive_of
from fiscallint.document.word_styles import whole
from fiscallint.document.xlsx import read_xlsx
from fiscallint.limits import Limits

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|is)>")
"""What there is in a worksheet in which something stands."""
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


class Shown(Struct, frozen=True):
    """What is seen of a workbook, and whether there is `more` in it, which goes with the file all the same."""

    document: Document
    more: bool


def read_embedded(name: str, content: bytes, limits: Limits) -> Shown:
    """What is seen of an embedded workbook; FiscallintError where it cannot be read, or nothing stands there."""
    with archive_of(name, content, limits) as archive:
        package = Package(name, archive, limits)
        main = package.related("", "officeDocument")
        book = package.xml(main)
        sheets = book.findall(f"{_S}sheets/{_S}sheet")
        view = book.find(f"{_S}bookViews/{_S}workbookView")
        at = whole(view.get("activeTab", ""), 0) if view is not None else 0
        parts = {main: book}
        area = book.find(_S + "oleSize")
        more = False
        for number, sheet in enumerate(sheets):
            part = package.named(main, sheet.get(_ID, ""))
            if number != at:
                more = more or bool(part and _FILLED.search(package.content(part)))
                sheet.getparent().remove(sheet)
                continue
            sheet.set("name", "Sheet1")  # nobody sees how it is called
            if part and area is not None:
                parts[part] = package.xml(part)
                more = _cut(parts[part], area.get("ref", "")) or more
        shown = _with(package, parts)
    return Shown(read_xlsx(Path(name), shown, "", limits), more)


def _cut(sheet: Any, ref: str) -> bool:
    """Take the cells outside of an area out of a worksheet; whether anything stood in them."""
    area = _AREA.fullmatch(ref)
    if area is None:
        return False
    left, top = _column(area[1]), int(area[2])
    right, bottom = (_column(area[3]), int(area[4])) if area[3] else (left, top)
    filled = False
    for cell in list(sheet.iter(_S + "c")):
        place = _PLACE.fullmatch(cell.get("r", ""))
        if place and not (left <= _column(place[1]) <= right and top <= int(place[2]) <= bottom):
            filled = filled or len(cell) > 0
            cell.getparent().remove(cell)
    return filled


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _with(package: Package, parts: dict[str, Any]) -> bytes:
    """The package with these parts in place of its own."""
    from lxml import etree

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in package.archive.NameToInfo:
            archive.writestr(name, etree.tostring(parts[name]) if name in parts else package.content(name))
    return made.getvalue()
