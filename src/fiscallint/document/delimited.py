"""Reads tables as text (.csv): cells parted by commas, semicolons or tabs, quoted where they hold these."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from fiscallint import patterns
from fiscallint.document.encodings import CUT_OFF, decode
from fiscallint.document.model import Document
from fiscallint.document.spreadsheet import assembled
from fiscallint.document.worksheet import Worksheet
from fiscallint.finding import FiscallintError, Notice
from fiscallint.limits import LIMITS, Cells, Limits

KIND = "text/csv"
_SEPARATORS = (",", "\t", ";")
_QUOTED = patterns.compile(r'"[^"]*"')
_AS_TEXT = patterns.compile(r'="([^"]*)"')
"""How programs write what is to stay a text: ="2010301"."""
_SAYS_SEPARATOR = patterns.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_csv(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a file of separated values; its cells are named as in a spreadsheet (C5)."""
    file = decode(content, path.name)
    text = file.text
    sheet = Worksheet()
    counted = Cells(path.name, limits)
    said = _SAYS_SEPARATOR.match(text)
    begin = said.end() if said else 0
    rows = csv.reader(io.StringIO(text[begin:], newline=""), delimiter=said[1] if said else _separator(text))
    try:
        for number, row in enumerate(rows, 2 if said else 1):
            counted.add(len(row))
            cells = (_AS_TEXT.sub(r"\1", cell) if cell.startswith("=") else cell for cell in row)
            sheet.cells |= {(number, column): cell for column, cell in enumerate(cells, 1) if cell.strip()}
    except csv.Error as error:
        raise FiscallintError(
            f"{path.name} 的第{rows.line_num}行附近不合 CSV 的格式（引号没有成对，或内容过长）：请另存为 .xlsx 再检查"
        ) from error
    notices = [Notice(CUT_OFF)] if file.cut else []
    return assembled(path, KIND, [sheet], sha256, limits, file.iana_name, notices)


def _separator(text: str) -> str:
    """What parts the cells: what stands most often outside quotation marks; a comma where nothing does."""
    bare = _QUOTED.sub("", text[:100_000])
    counts = {mark: bare.count(mark) for mark in _SEPARATORS}
    return max(counts, key=lambda mark: counts[mark])
