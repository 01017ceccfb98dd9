"""Sets a document as a workbook: a sheet for each table, and the text between them on sheets of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.generator.blocks import Block, Cover, Heading, Table, Text


class Setting(Struct, frozen=True):
    """How workbooks look.

    As the software for final accounts exports them where `exported`: between a cover, a table of contents and hidden
    sheets of its own, codes under 类, 款 and 项 that stand beside 栏次 and 合计.

    `above` is how what stands above a table does: each on a row of its own, or all in `one` row. `named` sheets tell
    what their table is called, which then bears no title. `blank` rows part title, table and notes; `offset` is the
    number of blank columns at the left. Amounts have the format of a ledger where `accounting`. `formatted` is the
    last row that has a style without anything in it.
    """

    above: str = "rows"
    named: bool = False
    blank: int = 0
    offset: int = 0
    accounting: bool = False
    formatted: int = 0
    exported: bool = False


SETTINGS = (
    Setting(),
    Setting(above="one", accounting=True, formatted=300),
    Setting(named=True, offset=1),
    Setting(blank=1),
    Setting(above="one", exported=True, offset=2),
)
"""Settings to choose from."""

_AMOUNT = re.compile(r"-?\d{1,3}(?:,\d{3})*(\.\d+)|-?\d+(\.\d+)")


def write_xlsx(blocks: Sequence[Block], path: Path, setting: Setting = SETTINGS[0]) -> None:
    """Write the document as a workbook."""
    book = Workbook()
    book.remove(book.active)
    tables = [block for block in blocks if isinstance(block, Table)]
    if setting.exported:
        _around(book, tables)
    texts: Worksheet | None = None
    for block in blocks:
        match block:
            case Table():
                texts = None
                table = _in_parts(block) if setting.exported else block
                _table(book.create_sheet(_name(book, block.title if setting.named else "")), table, setting)
            case Cover(lines=lines):
                texts = texts or book.create_sheet(_name(book, ""))
                for line in lines:
                    texts.append([line])
            case Heading(text=text) | Text(text=text):
                texts = texts or book.create_sheet(_name(book, ""))
                texts.append([text])
    book.save(path)


def _around(book: Workbook, tables: Sequence[Table]) -> None:
    """What the software puts before the tables."""
    contents = book.create_sheet("目录")
    contents.append(["目  录"])
    contents.append(["序号", "表号", "表名"])
    for number, table in enumerate(tables, 1):
        contents.append([number, f"公开{number:02}表", table.title])
    codes = book.create_sheet("HiddenSheet")
    for row in (["收入决算表"], ["科目编码", "科目名称", "本年收入合计"], [201, "一般公共服务支出", 1.5]):
        codes.append(row)
    codes.sheet_state = "hidden"


def _in_parts(table: Table) -> Table:
    """A table by functional code, as the software lays it out; any other as it is."""
    first, second = (*(row[0] for row in table.header), "")[:2]
    if any("款" in row for row in table.header):
        return table
    if first != "项目" or not second.endswith(("代码", "编码")) or not any(row[0] == "合计" for row in table.rows[:1]):
        return table
    upper, lower = (row[2:] for row in table.header[:2])
    count = len(upper)
    header = (
        ("项目", "<", "<", "<", *upper),
        (second, "<", "<", "科目名称", *lower),
        ("^",) * (4 + count),
        ("类", "款", "项", "栏次", *map(str, range(1, count + 1))),
    )
    rows = [
        ("^", "^", "^", "合计", *row[2:]) if row[0] == "合计" else (row[0], "<", "<", *row[1:]) for row in table.rows
    ]
    return replace(table, header=header, rows=tuple(rows))


def _name(book: Workbook, title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\]", "", title)[:31] or f"Sheet{len(book.sheetnames) + 1}"
    return name if name not in book.sheetnames else f"{name[:28]}{len(book.sheetnames)}"


def _table(sheet: Worksheet, table: Table, setting: Setting) -> None:
    rows = [*table.header, *table.rows]
    left, width = 1 + setting.offset, len(rows[0])
    top = 1
    if not setting.named:
        sheet.cell(top, left, table.title)
        sheet.merge_cells(start_row=top, end_row=top, start_column=left, end_column=left + width - 1)
        top += 1 + setting.blank
    if setting.above == "one":
        for column, line in zip((left + width - 1, left, left + width // 2), reversed(table.above), strict=False):
            sheet.cell(top, column, line)
        top += 1
    else:
        for line in table.above:
            sheet.cell(top, left + width - 1, line)
            top += 1
    top += setting.blank
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text not in ("", "<", "^"):
                _cell(sheet, top + y, left + x, text, y < len(table.header), setting)
    for (x, y), (right, below) in _merged(rows):
        sheet.merge_cells(start_row=top + y, start_column=left + x, end_row=top + below, end_column=left + right)
    for row in range(top + len(rows), setting.formatted):
        sheet.cell(row, left).font = Font(bold=True)


def _cell(sheet: Worksheet, row: int, column: int, text: str, head: bool, setting: Setting) -> None:
    """A figure as a number that shows as many decimals; the number behind may have more."""
    match = None if head else _AMOUNT.fullmatch(text)
    if match is None:
        sheet.cell(row, column, text)
        return
    decimals = "0" * (len(match[1] or match[2]) - 1)
    cell = sheet.cell(row, column, float(Decimal(text.replace(",", ""))))
    grouped = "#,##0" if "," in text or setting.accounting else "0"
    figure = f"{grouped}.{decimals}"
    cell.number_format = f'_ * {figure}_ ;_ * -{figure}_ ;_ * "-"??_ ;_ @_ ' if setting.accounting else f"{figure}_ "


def _merged(rows: Sequence[Sequence[str]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Merged cells: column and row of the first, and of the last."""
    found = []
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            right, below = x, y
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            while below + 1 < len(rows) and all(rows[below + 1][column] == "^" for column in range(x, right + 1)):
                below += 1
            if (right, below) != (x, y):
                found.append(((x, y), (right, below)))
    return found
