"""Reads Excel workbooks of the present format (.xlsx, .xlsm): ECMA-376, SpreadsheetML.

Only the workbook, its texts, number formats and worksheets are looked at; nothing is run or followed. Worksheets are
read as they stream by: what other parts of the file hold, or a program wrote against the rules, does not matter, and
a cell keeps both its number to the last digit and whether a formula lacks its result.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as XML

from msgspec import Struct

from fiscallint.document.model import Document
from fiscallint.document.number_format import BUILT_IN, GENERAL
from fiscallint.document.package import Package, archive_of, damaged, with_dtd
from fiscallint.document.spreadsheet import assembled
from fiscallint.document.worksheet import Worksheet, require_few
from fiscallint.document.xlsx_sheet import Shared, fill, is_on
from fiscallint.document.xlsx_xml import Doctype, Target, elements, parse, unescaped
from fiscallint.finding import FiscallintError
from fiscallint.limits import LIMITS, Cells, Limits

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MACRO_KIND = "application/vnd.ms-excel.sheet.macroEnabled.12"


def read_xlsx(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a workbook; FiscallintError where it is damaged, encrypted, none, or beyond all measure."""
    counted = Cells(path.name, limits)
    with archive_of(path.name, content, limits) as archive:
        package = Package(path.name, archive, limits)
        try:
            book = _book(package)
            sheets = [_sheet(package, book, *one, counted) for one in book.sheets]
        except Doctype:
            raise with_dtd(path.name) from None
        except (KeyError, ValueError, XML.ParseError) as error:
            raise damaged(path.name) from error
    return assembled(path, MACRO_KIND if path.suffix.lower() == ".xlsm" else KIND, sheets, sha256, limits)


# ---- the workbook


class _Book(Struct, frozen=True):
    """The `sheets` by name, part and whether they are hidden; and what they share."""

    sheets: Sequence[tuple[str, str, bool]]
    shared: Shared


def _book(package: Package) -> _Book:
    file = package.name
    part = next((target for kind, target in _related(package, "").values() if kind == "officeDocument"), "")
    part = part or "xl/workbook.xml"
    if part.endswith(".bin"):
        raise FiscallintError(f"{file} 是二进制工作簿（.xlsb），不能直接检查：请另存为 .xlsx 再检查")
    told = elements(package.content(part), "workbook", "sheet", "workbookPr", "calcPr") if part in package else []
    if not told or told[0][0] != "workbook":
        raise FiscallintError(f"{file} 不是 Excel 工作簿：请在 Excel 或 WPS 中另存为 .xlsx 再检查")
    related = _related(package, part)
    parts = {kind: target for kind, target in related.values()}
    sheets: list[tuple[str, str, bool]] = []
    date1904 = stale = False
    for tag, attributes in told:
        if tag == "workbookPr":
            date1904 = is_on(attributes.get("date1904"))
        if tag == "calcPr":
            stale = is_on(attributes.get("fullCalcOnLoad"))
        if tag != "sheet":
            continue
        kind, target = related[attributes.get("id", "")]
        if kind in ("worksheet", "chartsheet"):
            sheets.append((attributes.get("name", ""), target, attributes.get("state", "visible") != "visible"))
    require_few(len(sheets), file, package.limits)
    if len({target for _, target, _ in sheets}) < len(sheets):  # none is two worksheets
        raise damaged(file)
    texts, styles = _Texts(), _Styles()
    if (shared := parts.get("sharedStrings", "")) in package:
        parse(package.content(shared), texts)
    if (styled := parts.get("styles", "")) in package:
        parse(package.content(styled), styles)
    return _Book(sheets, Shared(texts.found, styles.formats(), date1904, stale))


def _related(package: Package, part: str) -> Mapping[str, tuple[str, str]]:
    """The parts that a part names, by the id it has for them: the last word of their type, and where they are."""
    folder, name = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if where not in package:
        return {}
    names = {name.lower(): name for name in package.archive.NameToInfo}
    found: dict[str, tuple[str, str]] = {}
    for _, one in elements(package.content(where), "Relationship"):
        if one.get("TargetMode") != "External":
            target = _inside(folder, one.get("Target", ""))
            found[one.get("Id", "")] = one.get("Type", "").rpartition("/")[2], names.get(target.lower(), target)
    return found


def _inside(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


class _Texts(Target):
    """The texts that cells share, without how they are pronounced."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._reading = self._spoken = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._reading = tag == "t" and not self._spoken
        self._spoken = self._spoken or tag == "rPh"
        if tag == "si":
            self._pieces = []

    def data(self, text: str) -> None:
        if self._reading:
            self._pieces.append(text)

    def finish(self, tag: str) -> None:
        self._reading = False
        if tag == "rPh":
            self._spoken = False
        elif tag == "si":
            self.found.append(unescaped("".join(self._pieces)))


class _Styles(Target):
    """The number formats of the styles that cells name."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._ids: list[str] = []
        self._within = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "numFmt":
            self._codes.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif tag == "cellXfs":
            self._within = True
        elif tag == "xf" and self._within:
            self._ids.append(attributes.get("numFmtId", "0"))

    def finish(self, tag: str) -> None:
        if tag == "cellXfs":
            self._within = False

    def formats(self) -> list[str]:
        """The format of each style."""
        return [self._codes.get(one) or BUILT_IN.get(int(one) if one.isdigit() else 0, GENERAL) for one in self._ids]


# ---- worksheets


def _sheet(package: Package, book: _Book, name: str, part: str, hidden: bool, counted: Cells) -> Worksheet:
    sheet = Worksheet(name=name, hidden=hidden)
    fill(sheet, package.content(part), book.shared, counted)
    related = {kind: target for kind, target in _related(package, part).values()}
    if (drawing := related.get("drawing", "")) in package:
        boxes = _Boxes()
        parse(package.content(drawing), boxes)
        sheet.boxes += boxes.found
    return sheet


class _Boxes(Target):
    """The texts of the boxes that are drawn on a worksheet."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._reading = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._reading = tag == "t"
        if tag == "txBody":
            self._pieces = []

    def data(self, text: str) -> None:
        if self._reading:
            self._pieces.append(text)

    def finish(self, tag: str) -> None:
        self._reading = False
        if tag == "txBody" and (text := "".join("".join(self._pieces).split())):
            self.found.append(text)
