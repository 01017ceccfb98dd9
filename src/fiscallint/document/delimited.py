"""Reads tables as text (.csv): cells parted by commas, semicolons or tabs, quoted where they hold these."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from fiscallint import patterns
from fiscallint.document.encodings import IANA_NAMES, decode
from fiscallint.document.model import Document
from fiscallint.document.spreadsheet import Worksheet, assembled
from fiscallint.finding import FiscallintError, Notice
from fiscallint.limits import LIMITS, Cells, Limits

KIND = "text/csv"
_SEPARATORS = (",", "\t", ";")
_QUOTED = patterns.compile(r'"[^"]*"')


def read_csv(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a file of separated values; its cells are named as in a spreadsheet (C5)."""
    file = decode(content, path.name)
    text = file.text
    sheet = Worksheet()
    counted = Cells(path.name, limits)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for number, row in enumerate(rows, 1):
            counted.add(len(row))
            sheet.cells |= {(number, column): cell for column, cell in enumerate(row, 1) if cell.strip()}
    except csv.Error as error:
        raise FiscallintError(
            f"{path.name} 的第{rows.line_num}行附近不合 CSV 的格式（引号没有成对，或内容过长）：请另存为 .xlsx 再检查"
        ) from error
    notices = [Notice("文件末尾的一个字不完整，文件可能没有传完：请与原文件核对")] if file.cut else []
    return assembled(path, KIND, [sheet], sha256, limits, IANA_NAMES.get(file.encoding, file.encoding), notices)


def _separator(text: str) -> str:
    """What parts the cells: what stands most often outside quotation marks; a comma where nothing does."""
    bare = _QUOTED.sub("", text[:100_000])
    counts = {mark: bare.count(mark) for mark in _SEPARATORS}
    return max(counts, key=lambda mark: counts[mark])
