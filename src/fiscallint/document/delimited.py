"""Reads tables as text (.csv): cells parted by commas, semicolons or tabs, quoted where they hold these."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from fiscallint.document.model import Document
from fiscallint.document.spreadsheet import MOST_CELLS, Worksheet, assembled, too_many_cells
from fiscallint.document.text import NAMES, decode
from fiscallint.finding import FiscallintError

KIND = "text/csv"
_SEPARATORS = (",", "\t", ";")
_QUOTED = re.compile(r'"[^"]*"')


def read_csv(path: Path, content: bytes, sha256: str) -> Document:
    """The Document of a file of separated values; its cells are named as in a spreadsheet (C5)."""
    text, encoding = decode(content, path.name)
    sheet = Worksheet()
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for number, row in enumerate(rows, 1):
            sheet.cells |= {(number, column): cell for column, cell in enumerate(row, 1) if cell.strip()}
            if len(sheet.cells) > MOST_CELLS:
                raise too_many_cells(path.name)
    except csv.Error as error:
        raise FiscallintError(
            f"{path.name} 的第{rows.line_num}行附近不合 CSV 的格式（引号没有成对，或内容过长）：请另存为 .xlsx 再检查"
        ) from error
    return assembled(path, KIND, [sheet], sha256, NAMES.get(encoding, encoding))


def _separator(text: str) -> str:
    """What parts the cells: what stands most often outside quotation marks; a comma where nothing does."""
    bare = _QUOTED.sub("", text[:100_000])
    counts = {mark: bare.count(mark) for mark in _SEPARATORS}
    return max(counts, key=lambda mark: counts[mark])
