"""Reads Excel workbooks of the old format (.xls, .et of WPS): BIFF, by xlrd, which knows number formats too.

What xlrd does not understand python-calamine reads, but without formats: numbers then stand as they were reckoned.
"""

from __future__ import annotations

import datetime
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fiscallint.document.around import UNCALCULATED
from fiscallint.document.biff import uncalculated
from fiscallint.document.model import Document
from fiscallint.document.number_format import GENERAL, number, shown, shown_text
from fiscallint.document.package import ENCRYPTED, damaged, locked
from fiscallint.document.spreadsheet import assembled
from fiscallint.document.worksheet import Area, Worksheet, require_few
from fiscallint.finding import FiscallintError, Notice
from fiscallint.limits import LIMITS, Cells, Limits, exceeded, megabytes

KIND = "application/vnd.ms-excel"


def read_xls(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a workbook; FiscallintError where it is damaged, encrypted, or none."""
    if ENCRYPTED in content:
        raise locked(path.name)
    if len(content) > limits.xml_bytes:
        raise exceeded(
            f"{path.name} 超过旧版工作簿的上限 {megabytes(limits.xml_bytes)}", "xml_bytes", "请只保留要公开的报表再检查"
        )
    notices: tuple[Notice, ...] = ()
    sheets = _formatted(content, path.name, limits)
    if sheets is None:
        sheets = _unformatted(content, path.name, limits)
        notices = (Notice(f"{path.name} 的数字格式读不出，小数位数以存储的数为准：另存为 .xlsx 后检查更准确"),)
    return assembled(path, KIND, sheets, sha256, limits, notices=notices)


def _formatted(content: bytes, name: str, limits: Limits) -> list[Worksheet] | None:
    """The worksheets by xlrd; None where it cannot read them.

    A file whose sectors do not lead to each other is refused: other programs follow them in a ring, to no end. That
    streams overlap is let pass, as Excel does.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            ignore_workbook_corruption=True,
        )
        require_few(book.nsheets, name, limits)
        return list(_by_xlrd(book, Cells(name, limits)))
    except (FiscallintError, MemoryError):
        raise
    except xlrd.compdoc.CompDocError as error:
        raise damaged(name) from error
    except xlrd.XLRDError as error:
        if "encrypted" in str(error):
            raise locked(name) from None
        return None
    except Exception:  # whatever its parser stumbles over
        return None


def _by_xlrd(book: Any, counted: Cells) -> Iterator[Worksheet]:
    lacking = uncalculated(
        book.mem[book.base : book.base + book.stream_len], [at - book.base for at in book._sh_abs_posn]
    )
    for index in range(book.nsheets):
        made = book.sheet_by_index(index)
        sheet = Worksheet(name=made.name, hidden=made.visibility != 0)
        for row in range(made.nrows):
            counted.add(made.row_len(row))
            for column in range(made.row_len(row)):
                text = _shown(book, made, row, column)
                if text.strip():
                    sheet.cells[row + 1, column + 1] = text
        sheet.cells |= dict.fromkeys(lacking[index], UNCALCULATED)
        sheet.merged += [Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in made.merged_cells]
        sheet.hidden_rows |= {row + 1 for row, info in made.rowinfo_map.items() if info.hidden or not info.height}
        sheet.hidden_columns += [
            (column + 1, column + 1) for column, info in made.colinfo_map.items() if info.hidden or not info.width
        ]
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
    if found is None or (found == 0 and not sheet.show_zero_values):
        return ""
    return shown(found, code, bool(book.datemode))


def _unformatted(content: bytes, name: str, limits: Limits) -> list[Worksheet]:
    """The worksheets by python-calamine."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    sheets = []
    counted = Cells(name, limits)
    try:
        with _quiet():
            book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            require_few(len(book.sheets_metadata), name, limits)
            made = [(about, book.get_sheet_by_name(about.name)) for about in book.sheets_metadata]
    except PasswordError:
        raise locked(name) from None
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(name) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust, which is no Exception
            raise
        raise damaged(name) from error
    for about, one in made:
        sheet = Worksheet(name=about.name, hidden=about.visible is not SheetVisibleEnum.Visible)
        for row, values in enumerate(one.to_python(skip_empty_area=False), 1):
            counted.add(len(values))
            sheet.cells |= {(row, at): text for at, value in enumerate(values, 1) if (text := _plain(value)).strip()}
        areas = one.merged_cell_ranges or ()
        sheet.merged += [Area(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in areas]
        sheets.append(sheet)
    return sheets


@contextmanager
def _quiet() -> Iterator[None]:
    """Where a program in Rust panics, it also writes so, past Python: nobody is to read that."""
    try:
        kept = os.dup(2)
    except OSError:  # there is nowhere to write to
        yield
        return
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


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
