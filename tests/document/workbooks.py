"""Workbooks for tests: written by openpyxl, or changed in their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from fiscallint.document import Document
from fiscallint.document.reader import read_document

Rows = Sequence[Sequence[object]]

INCOME: Rows = (
    ("收入决算表",),
    ("部门：云溪市档案馆", None, "公开02表", None, "单位：万元"),
    ("项目", None, "本年收入合计", "财政拨款收入", "其他收入"),
    ("科目编码", "科目名称"),
    ("合计", None, 30, 28, 2),
    (201, "一般公共服务支出", 30, 28, 2),
    ("注：本表反映本年度取得的各项收入情况。",),
)
NOTHING: Mapping[str, bytes] = {}
MERGED = ("A1:E1", "A3:B3", "C3:C4", "D3:D4", "E3:E4", "A5:B5", "A7:E7")


def workbook(**sheets: Rows) -> Workbook:
    """A workbook of these sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def income() -> tuple[Workbook, Worksheet]:
    """A workbook with one table, its cells merged, its amounts with two decimals."""
    book = workbook(收入决算表=INCOME)
    sheet = book["收入决算表"]
    for area in MERGED:
        sheet.merge_cells(area)
    for row in sheet["C5:E6"]:
        for cell in row:
            cell.number_format = "#,##0.00_ "
    return book, sheet


def saved(book: Workbook, path: Path) -> Path:
    """The workbook in a file."""
    book.save(path)
    return path


def read(path: Path) -> Document:
    """What the reader makes of a file it knows."""
    document = read_document(path)
    assert document is not None
    return document


def grids(document: Document) -> list[list[list[str | None]]]:
    """The texts of the grids, None where a merged cell covers the place."""
    return [[[cell.text if cell else None for cell in row] for row in grid.rows] for grid in document.grids]


def altered(path: Path, changes: Mapping[str, Callable[[bytes], bytes]], new: Mapping[str, bytes] = NOTHING) -> Path:
    """The file with parts changed, by the end of their names, and new ones."""
    old = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in old.namelist():
            change = next((one for ending, one in changes.items() if name.endswith(ending)), None)
            made.writestr(name, change(old.read(name)) if change else old.read(name))
        for name, content in new.items():
            made.writestr(name, content)
    return path


TEXT = "<si><r><t>收入</t></r><r><t xml:space='preserve'>_x0041_</t></r><rPh sb='0' eb='1'><t>shou</t></rPh></si>"


def with_shared_text(path: Path, before: str = "") -> Path:
    """The file with 收入A in its first cell, as a text that cells share; `before` stands before the list of these."""
    where = (
        b'<Relationship Id="shared" Type="http://example.com/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    )

    def first(xml: bytes) -> bytes:
        start = xml.index(b'<c r="A1"')
        return xml[:start] + b'<c r="A1" t="s"><v>0</v></c>' + xml[xml.index(b"</c>", start) + 4 :]

    changes = {
        "sheet1.xml": first,
        "workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", where + b"</Relationships>"),
    }
    return altered(path, changes, {"xl/sharedStrings.xml": f"{before}<sst>{TEXT}</sst>".encode()})
