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
from fiscallint.document.relationships import named, related
from fiscallint.document.streamed_xml import whole
from fiscallint.document.worksheet import area_of, place_of
from fiscallint.document.xlsx import read_xlsx
from fiscallint.limits import Limits

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|is)>")
"""What there is in a worksheet in which something stands."""


class Shown(Struct, frozen=True):
    """What is seen of a workbook, and whether there is `more` in it, which goes with the file all the same."""

    document: Document
    more: bool


def read_embedded(name: str, content: bytes, limits: Limits) -> Shown:
    """What is seen of an embedded workbook; FiscallintError where it cannot be read, or nothing stands there."""
    with archive_of(name, content, limits) as archive:
        package = Package(name, archive, limits)
        main = related(package, "", "officeDocument")
        book = package.xml(main)
        sheets = book.findall(f"{_S}sheets/{_S}sheet")
        view = book.find(f"{_S}bookViews/{_S}workbookView")
        at = whole(view.get("activeTab")) if view is not None else 0
        parts = {main: book}
        area = book.find(_S + "oleSize")
        more = False
        for number, sheet in enumerate(sheets):
            part = named(package, main, sheet.get(_ID, ""))
            if number != at:
                more = more or bool(part and _FILLED.search(package.content(part)))
                sheet.getparent().remove(sheet)
                continue
            sheet.set("name", "")  # nobody sees how it is called
            if part and area is not None:
                parts[part] = package.xml(part)
                more = _cut(parts[part], area.get("ref", "")) or more
        shown = _with(package, parts)
    return Shown(read_xlsx(Path(name), shown, "", limits), more)


def _cut(sheet: Any, ref: str) -> bool:
    """Take the cells outside of an area out of a worksheet; whether anything stood in them."""
    area = area_of(ref)
    if area is None:
        return False
    filled = False
    for cell in list(sheet.iter(_S + "c")):
        place = place_of(cell.get("r", ""))
        if place and not (area.top <= place[0] <= area.bottom and area.left <= place[1] <= area.right):
            filled = filled or len(cell) > 0
            cell.getparent().remove(cell)
    return filled


def _with(package: Package, parts: dict[str, Any]) -> bytes:
    """The package with these parts in place of its own."""
    from lxml import etree

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in package.archive.NameToInfo:
            archive.writestr(name, etree.tostring(parts[name]) if name in parts else package.content(name))
    return made.getvalue()
