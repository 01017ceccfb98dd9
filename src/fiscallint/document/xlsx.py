"""Reads Excel workbooks of the present format (.xlsx, .xlsm): ECMA-376, SpreadsheetML.

Only the workbook, its texts, number formats and worksheets are looked at; nothing is run or followed. Worksheets are
read as they stream by: what other parts of the file hold, or a program wrote against the rules, does not matter, and
a cell keeps both its number to the last digit and whether a formula lacks its result.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as XML
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from fiscallint import patterns
from fiscallint.document.model import Document
from fiscallint.document.number_format import BUILT_IN, GENERAL, number, shown, shown_text
from fiscallint.document.package import archive_of, damaged
from fiscallint.document.spreadsheet import UNKNOWN, Area, Worksheet, assembled
from fiscallint.finding import FiscallintError
from fiscallint.limits import LIMITS, Cells, Limits, exceeded

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MACRO_KIND = "application/vnd.ms-excel.sheet.macroEnabled.12"

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384


def read_xlsx(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a workbook; FiscallintError where it is damaged, encrypted, none, or beyond all measure."""
    counted = Cells(path.name, limits)
    with archive_of(path.name, content, limits) as archive:
        try:
            book = _book(archive, path.name, limits)
            sheets = [_sheet(archive, book, name, part, hidden, counted) for name, part, hidden in book.sheets]
        except _Doctype:
            raise FiscallintError(
                f"{path.name} 的内部含有不该有的 XML 实体声明，没有读取：请重新保存后再检查"
            ) from None
        except (KeyError, ValueError, XML.ParseError, BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
            raise damaged(path.name) from error
    return assembled(path, MACRO_KIND if path.suffix.lower() == ".xlsm" else KIND, sheets, sha256, limits)


class _Doctype(Exception):
    """A part declares a document type, which no workbook needs, and which could define entities."""


# ---- XML


class _Target:
    """What a parser tells: the beginnings and ends of elements by their local names, and text."""

    def doctype(self, name: str, public: str, system: str) -> None:
        """Refuse before any entity could be used."""
        raise _Doctype

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.begin(_local(tag), attributes)

    def end(self, tag: str) -> None:
        self.finish(_local(tag))

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def finish(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text, or a piece of it."""

    def close(self) -> None:
        """The part ends."""


def _local(tag: str) -> str:
    return tag[tag.rfind("}") + 1 :]


def _parse(content: bytes, target: Any) -> None:
    parser = XML.XMLParser(target=target)
    parser.feed(content)
    parser.close()


class _Elements(_Target):
    """All elements with one of these names, with their attributes, in order; attributes by their local names."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in self.names:
            self.found.append((tag, {_local(name): value for name, value in attributes.items()}))


def _elements(content: bytes, *names: str) -> list[tuple[str, dict[str, str]]]:
    target = _Elements(*names)
    _parse(content, target)
    return target.found


# ---- the workbook


class _Book(Struct, frozen=True):
    """The `sheets` by name, part and whether they are hidden; the texts they share; the format of each style."""

    sheets: Sequence[tuple[str, str, bool]]
    texts: Sequence[str]
    formats: Sequence[str]
    date1904: bool


def _book(archive: ZipFile, file: str, limits: Limits) -> _Book:
    part = next((target for kind, target in _related(archive, "").values() if kind == "officeDocument"), "")
    part = part or "xl/workbook.xml"
    if part.endswith(".bin"):
        raise FiscallintError(f"{file} 是二进制工作簿（.xlsb），不能直接检查：请另存为 .xlsx 再检查")
    if part not in archive.NameToInfo or not posixpath.basename(part).startswith("workbook"):
        raise FiscallintError(f"{file} 不是 Excel 工作簿：请在 Excel 或 WPS 中另存为 .xlsx 再检查")
    related = _related(archive, part)
    parts = {kind: target for kind, target in related.values()}
    sheets: list[tuple[str, str, bool]] = []
    date1904 = False
    for tag, attributes in _elements(archive.read(part), "sheet", "workbookPr"):
        if tag == "workbookPr":
            date1904 = attributes.get("date1904") in ("1", "true")
            continue
        kind, target = related.get(attributes.get("id", ""), ("", ""))
        if kind in ("worksheet", "chartsheet"):
            sheets.append((attributes.get("name", ""), target, attributes.get("state", "visible") != "visible"))
    if len(sheets) > limits.sheets:
        raise exceeded(f"{file} 有 {len(sheets)} 个工作表，超过 {limits.sheets} 个", "sheets", "请只保留要公开的报表")
    texts, styles = _Texts(), _Styles()
    if (shared := parts.get("sharedStrings", "")) in archive.NameToInfo:
        _parse(archive.read(shared), texts)
    if (styled := parts.get("styles", "")) in archive.NameToInfo:
        _parse(archive.read(styled), styles)
    return _Book(sheets, texts.found, styles.formats(), date1904)


def _related(archive: ZipFile, part: str) -> Mapping[str, tuple[str, str]]:
    """The parts that a part names, by the id it has for them: the last word of their type, and where they are."""
    folder, name = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{name}.rels")
    if where not in archive.NameToInfo:
        return {}
    return {
        one.get("Id", ""): (one.get("Type", "").rpartition("/")[2], _inside(folder, one.get("Target", "")))
        for _, one in _elements(archive.read(where), "Relationship")
        if one.get("TargetMode") != "External"
    }


def _inside(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")


_ESCAPE = patterns.compile("_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _Texts(_Target):
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
            self.found.append(_unescaped("".join(self._pieces)))


class _Styles(_Target):
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


def _sheet(archive: ZipFile, book: _Book, name: str, part: str, hidden: bool, counted: Cells) -> Worksheet:
    sheet = Worksheet(name=name, hidden=hidden)
    if part in archive.NameToInfo:
        _parse(_without_blank_end(archive.read(part)), _Cells(sheet, book, counted))
    return sheet


_END_OF_ROW = re.compile(rb"</(?:\w+:)?row>")
_END_OF_ROWS = re.compile(rb"</(?:\w+:)?sheetData>")
_LONG = 2**20


def _without_blank_end(content: bytes) -> bytes:
    """A worksheet without the rows below its last value, which are often formatted down to the last there can be."""
    if len(content) < _LONG:
        return content
    last = max(content.rfind(opening) for opening in (b"<v>", b"<is>", b"<f>", b"<f ", b":v>", b":is>", b":f>", b":f "))
    start, end = _END_OF_ROW.search(content, max(last, 0)), _END_OF_ROWS.search(content, max(last, 0))
    if last < 0 or start is None or end is None or start.end() > end.start():
        return content
    return content[: start.end()] + content[end.start() :]


_ADDRESS = patterns.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def _place(address: str) -> tuple[int, int] | None:
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if 0 < row <= _LAST_ROW and column <= _LAST_COLUMN else None


class _Cells(_Target):
    """Fills a worksheet with what a parser tells of it."""

    def __init__(self, sheet: Worksheet, book: _Book, counted: Cells) -> None:
        self._sheet = sheet
        self._counted = counted
        self._book = book
        self._row = self._column = 0
        self._kind = self._style = ""
        self._text: list[str] = []
        self._reading = self._spoken = self._formula = False

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self._reading = (tag == "v" and self._kind != "inlineStr") or (tag == "t" and not self._spoken)
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self._row = _counted(attributes.get("r")) or self._row + 1
            self._column = 0
            if attributes.get("hidden") in ("1", "true"):
                self._sheet.hidden_rows.add(self._row)
        elif tag == "rPh":
            self._spoken = True
        else:
            self._begin_other(tag, attributes)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = _place(attributes.get("r", ""))
        self._row, self._column = place or (max(self._row, 1), self._column + 1)
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._text.clear()
        self._formula = False

    def _begin_other(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            start, end = _place(first), _place(last or first)
            if start and end:
                self._sheet.merged.append(Area(*start, *end))
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self._sheet.hidden_columns.append((_counted(attributes.get("min")), _counted(attributes.get("max"))))
        elif tag in ("drawing", "picture"):
            self._sheet.pictured = True

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
        place = (self._row, self._column)
        if self._formula and not stored and self._kind != "str":
            self._sheet.uncached.append(place)
            text = UNKNOWN
        else:
            text = self._shown(stored)
        if text.strip():
            self._counted.add(1)
            self._sheet.cells[place] = text

    def _shown(self, stored: str) -> str:
        """What is to be seen of a value: the file holds numbers as they were reckoned, and dates as numbers."""
        code = self._code()
        if self._kind == "s":
            at = _counted(stored.strip())
            return shown_text(self._book.texts[at] if at < len(self._book.texts) else "", code)
        if self._kind in ("str", "inlineStr"):
            return shown_text(_unescaped(stored), code)
        if self._kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(stored.strip(), stored)
        if self._kind in ("e", "d"):
            return stored
        value = number(stored)
        return stored if value is None else shown(value, code, self._book.date1904)

    def _code(self) -> str:
        at = _counted(self._style)
        return self._book.formats[at] if at < len(self._book.formats) else GENERAL


def _counted(text: str | None) -> int:
    """A whole number of a file, none or one out of all reason being 0."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
