"""Reads Excel workbooks of the old format (.xls, .et of WPS): BIFF, by xlrd, which knows number formats too.

Where it does not understand the formats, the cells are read without: numbers then stand as they were reckoned.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fiscallint.document.around import UNCALCULATED
from fiscallint.document.biff import merged, uncalculated
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
    sheets = _worksheets(content, path.name, limits, formatted=True)
    if sheets is None:
        sheets = _worksheets(content, path.name, limits, formatted=False)
        notices = (Notice(f"{path.name} 的数字格式读不出，小数位数以存储的数为准：另存为 .xlsx 后检查更准确"),)
    if sheets is None:
        raise damaged(path.name)
    return assembled(path, KIND, sheets, sha256, limits, notices=notices)


def _worksheets(content: bytes, name: str, limits: Limits, *, formatted: bool) -> list[Worksheet] | None:
    """The worksheets; None where they cannot be read in this way.

    A file whose sectors do not lead to each other is refused: other programs follow them in a ring, to no end. That
    streams overlap is let pass, as Excel does.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=formatted,
            on_demand=True,
            ragged_rows=True,
            ignore_workbook_corruption=True,
        )
        require_few(book.nsheets, name, limits)
        return list(_read(book, Cells(name, limits)))
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


def _read(book: Any, counted: Cells) -> Iterator[Worksheet]:
    stream = book.mem[book.base : book.base + book.stream_len]
    starts = [at - book.base for at in book._sh_abs_posn]
    lacking = uncalculated(stream, starts)
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
        sheet.merged += [Area(*area) for area in merged(stream, starts[index])]
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
    code = GENERAL
    if book.formatting_info:
        style = book.xf_list[sheet.cell_xf_index(row, column)].format_key
        code = book.format_map[style].format_str if style in book.format_map else GENERAL
    if kind == XL_CELL_TEXT:
        return shown_text(value, code)
    found = number(repr(value))
    if found is None or (found == 0 and not sheet.show_zero_values):
        return ""
    return shown(found, code, bool(book.datemode))
