"""Reads Excel workbooks of the old format (.xls, .et of WPS): BIFF, by xlrd, which knows number formats too.

What xlrd does not understand python-calamine reads, but without formats: numbers then stand as they were reckoned.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fiscallint.document.archive import damaged
from fiscallint.document.model import Document
from fiscallint.document.number_format import GENERAL, number, shown, shown_text
from fiscallint.document.spreadsheet import MOST_CELLS, Area, Worksheet, assembled, too_many_cells
from fiscallint.finding import FiscallintError, Notice

KIND = "application/vnd.ms-excel"
MOST_BYTES = 64 * 2**20
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_xls(path: Path, content: bytes, sha256: str) -> Document:
    """The Document of a workbook; FiscallintError where it is damaged, encrypted, or none."""
    if _ENCRYPTED in content:
        raise _locked(path)
    if len(content) > MOST_BYTES:
        raise FiscallintError(f"{path.name} 超过 {MOST_BYTES // 2**20} 兆字节，不予读取：请只保留要公开的报表再检查")
    notices: tuple[Notice, ...] = ()
    sheets = _formatted(path, content)
    if sheets is None:
        sheets = _unformatted(path, content)
        notices = (Notice(f"{path.name} 的数字格式读不出，小数位数以存储的数为准：另存为 .xlsx 后检查更准确"),)
    return assembled(path, KIND, sheets, sha256, notices=notices)


def _locked(path: Path) -> FiscallintError:
    return FiscallintError(f"{path.name} 设有打开密码，无法读取：请先取消密码再检查")


def _formatted(path: Path, content: bytes) -> list[Worksheet] | None:
    """The worksheets by xlrd; None where it cannot read them."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=content, logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
        )
        return list(_by_xlrd(book, path))
    except FiscallintError:
        raise
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise _locked(path) from None
        return None
    except Exception:  # whatever its parser stumbles over
        return None


def _by_xlrd(book: Any, path: Path) -> Iterator[Worksheet]:
    cells = 0
    for index in range(book.nsheets):
        made = book.sheet_by_index(index)
        sheet = Worksheet(name=made.name, hidden=made.visibility != 0)
        for row in range(made.nrows):
            for column in range(made.row_len(row)):
                text = _shown(book, made, row, column)
                if text.strip():
                    sheet.cells[row + 1, column + 1] = text
        cells += len(sheet.cells)
        if cells > MOST_CELLS:
            raise too_many_cells(path.name)
        sheet.merged += [Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in made.merged_cells]
        sheet.hidden_rows |= {row + 1 for row, info in made.rowinfo_map.items() if info.hidden}
        sheet.hidden_columns += [(column + 1, column + 1) for column, info in made.colinfo_map.items() if info.hidden]
        book.unload_sheet(index)
        yield sheet


def _shown(book: Any, sheet: Any, row: int, column: int) -> str:
    from xlrd import XL_CELL_BLANK, XL_CELL_BOOLEAN, XL_CELL_EMPTY, XL_CELL_ERROR, XL_CELL_TEXT, error_text_from_code

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (XL_CELL_EMPTY, XL_CELL_BLANK):
        return ""
    if kind == XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == XL_CELL_ERROR:
        return str(error_text_from_code.get(value, "#N/A"))
    style = book.xf_list[sheet.cell_xf_index(row, column)].format_key
    code = book.format_map[style].format_str if style in book.format_map else GENERAL
    if kind == XL_CELL_TEXT:
        return shown_text(value, code)
    found = number(repr(value))
    return "" if found is None else shown(found, code, bool(book.datemode))


def _unformatted(path: Path, content: bytes) -> list[Worksheet]:
    """The worksheets by python-calamine."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = []
        for about in book.sheets_metadata:
            made = book.get_sheet_by_name(about.name)
            sheet = Worksheet(name=about.name, hidden=about.visible is not SheetVisibleEnum.Visible)
            for row, values in enumerate(made.to_python(skip_empty_area=False), 1):
                sheet.cells |= {
                    (row, at): text for at, value in enumerate(values, 1) if (text := _plain(value)).strip()
                }
                if len(sheet.cells) > MOST_CELLS:
                    raise too_many_cells(path.name)
            areas = made.merged_cell_ranges or ()
            sheet.merged += [Area(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in areas]
            sheets.append(sheet)
    except PasswordError:
        raise _locked(path) from None
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(path.name) from error
    return sheets


def _plain(value: object) -> str:
    """A value without a format: what a program would show of it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        found = number(repr(value))
        return shown(found) if found is not None else ""
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)
