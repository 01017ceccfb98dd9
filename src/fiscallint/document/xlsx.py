"""Reads Excel workbooks of the present format (.xlsx, .xlsm): ECMA-376, SpreadsheetML.

Only the workbook, its texts, number formats and worksheets are looked at; nothing is run or followed. Worksheets are
read as they stream by: what other parts of the file hold, or a program wrote against the rules, does not matter, and
a cell keeps both its number to the last digit and whether a formula lacks its result.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from msgspec import Struct

from fiscallint.document.model import Document
from fiscallint.document.number_format import BUILT_IN, GENERAL
from fiscallint.document.package import Package, archive_of, damaged, with_dtd
from fiscallint.document.relationships import related, relationships
from fiscallint.document.spreadsheet import assembled
from fiscallint.document.streamed_xml import Doctype, Target, elements, parse
from fiscallint.document.worksheet import Worksheet, require_few
from fiscallint.document.xlsx_sheet import Shared, fill, is_on, unescaped
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
        except (KeyError, ValueError, ExpatError) as error:
            raise damaged(path.name) from error
    return assembled(path, MACRO_KIND if path.suffix.lower() == ".xlsm" else KIND, sheets, sha256, limits)


# ---- the workbook


class _Book(Struct, frozen=True):
    """The `sheets` by name, part and whether they are hidden; and what they share."""

    sheets: Sequence[tuple[str, str, bool]]
    shared: Shared


def _book(package: Package) -> _Book:
    file = package.name
    part = related(package, "", "officeDocument") or "xl/workbook.xml"
    if part.endswith(".bin"):
        raise FiscallintError(f"{file} 是二进制工作簿（.xlsb），不能直接检查：请另存为 .xlsx 再检查")
    told = elements(package.content(part), "workbook", "sheet", "workbookPr", "calcPr") if part in package else []
    if not told or told[0][0] != "workbook":
        raise FiscallintError(f"{file} 不是 Excel 工作簿：请在 Excel 或 WPS 中另存为 .xlsx 再检查")
    known = {one.name: one for one in relationships(package, part)}
    sheets: list[tuple[str, str, bool]] = []
    date1904 = stale = False
    for tag, attributes in told:
        if tag == "workbookPr":
            date1904 = is_on(attributes.get("date1904"))
        if tag == "calcPr":
            stale = is_on(attributes.get("fullCalcOnLoad"))
        if tag != "sheet":
            continue
        sheet = known[attributes.get("id", "")]
        if sheet.kind in ("worksheet", "chartsheet"):
            sheets.append((attributes.get("name", ""), sheet.part, attributes.get("state", "visible") != "visible"))
    require_few(len(sheets), file, package.limits)
    if len({target for _, target, _ in sheets}) < len(sheets):  # none is two worksheets
        raise damaged(file)
    texts, styles = _Texts("si"), _Styles()
    if shared := related(package, part, "sharedStrings"):
        parse(package.content(shared), texts)
    if styled := related(package, part, "styles"):
        parse(package.content(styled), styles)
    return _Book(sheets, Shared(list(map(unescaped, texts.found)), styles.formats(), date1904, stale))


class _Texts(Target):
    """The text in each element of this name, without how it is pronounced."""

    def __init__(self, name: str) -> None:
        self.found: list[str] = []
        self._name = name
        self._pieces: list[str] = []
        self._reading = self._spoken = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._reading = tag == "t" and not self._spoken
        self._spoken = self._spoken or tag == "rPh"
        if tag == self._name:
            self._pieces = []

    def data(self, text: str) -> None:
        if self._reading:
            self._pieces.append(text)

    def finish(self, tag: str) -> None:
        self._reading = False
        if tag == "rPh":
            self._spoken = False
        elif tag == self._name:
            self.found.append("".join(self._pieces))


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
    if drawing := related(package, part, "drawing"):
        boxes = _Texts("txBody")
        parse(package.content(drawing), boxes)
        sheet.boxes += filter(None, ("".join(text.split()) for text in boxes.found))
    return sheet
