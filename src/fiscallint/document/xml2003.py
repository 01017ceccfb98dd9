"""Reads XML spreadsheets (Excel 2002 and 2003), which older programs export and call `.xls`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError

from fiscallint import patterns
from fiscallint.document.around import UNCALCULATED
from fiscallint.document.model import Document
from fiscallint.document.number_format import GENERAL, day_number, number, shown, shown_text
from fiscallint.document.package import damaged, with_dtd
from fiscallint.document.spreadsheet import assembled
from fiscallint.document.streamed_xml import Doctype, Target, local, parse, whole
from fiscallint.document.worksheet import Area, Worksheet, require_few
from fiscallint.limits import LIMITS, Cells, Limits

KIND = "application/vnd.ms-excel"
_DECLARATION = patterns.compile(r"\s*<\?xml[^>]*\?>")
_NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_MOST = 1_048_576

_NAMED = {
    "Standard": "#,##0.00", "Fixed": "0.00", "Percent": "0.00%", "Scientific": "0.00E+00", "General Number": GENERAL,
    "Currency": '"¥"#,##0.00;"¥"-#,##0.00', "Euro Currency": "[$€-2]#,##0.00", "General Date": "yyyy/m/d h:mm",
    "Long Date": 'yyyy"年"m"月"d"日"', "Medium Date": "d-mmm-yy", "Short Date": "yyyy/m/d",
}  # fmt: skip
"""The formats that are called by a name."""


def is_xml_spreadsheet(text: str) -> bool:
    """Whether a text is a spreadsheet of this kind."""
    return text[:100].lstrip("\ufeff \r\n").startswith("<?xml") and _NAMESPACE in text[:4000]


def read_xml_spreadsheet(path: Path, text: str, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of such a text; FiscallintError where it is damaged, or beyond all measure."""
    book = _Book(Cells(path.name, limits))
    try:
        parse(_DECLARATION.sub("", text.lstrip("\ufeff"), count=1).encode(errors="replace"), book)
    except Doctype:
        raise with_dtd(path.name) from None
    except (ValueError, ExpatError) as error:
        raise damaged(path.name) from error
    require_few(len(book.sheets), path.name, limits)
    return assembled(path, KIND, book.sheets, sha256, limits)


class _Book(Target):
    """The worksheets of a workbook, as a parser tells of it."""

    def __init__(self, counted: Cells) -> None:
        self.sheets: list[Worksheet] = []
        self._counted = counted
        self._formats: dict[str, str] = {}
        self._style = self._row_style = self._cell_style = ""
        self._column_styles: dict[int, str] = {}
        self._row = self._column = self._at_column = self._after = 0
        self._skipped = 0
        self._kind = ""
        self._formula = self._reading = self._tells_visible = False
        self._text: list[str] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        about = {local(name): value for name, value in attributes.items()}
        if tag == "Style":
            self._style = about.get("ID", "")
            self._formats[self._style] = self._formats.get(about.get("Parent", "Default"), GENERAL)
        elif tag == "NumberFormat":
            code = about.get("Format", GENERAL)
            self._formats[self._style] = _NAMED.get(code, code)
        elif tag == "Worksheet":
            self.sheets.append(Worksheet(name=about.get("Name", "")))
            self._row = self._at_column = self._skipped = 0
            self._column_styles = {}
        elif tag == "Visible":
            self._tells_visible = True
        elif self.sheets:
            self._begin_in_table(tag, about)

    def _begin_in_table(self, tag: str, about: Mapping[str, str]) -> None:
        sheet = self.sheets[-1]
        hidden = about.get("Hidden") == "1"
        if tag == "Column":
            first = whole(about.get("Index")) or self._at_column + 1
            self._at_column = first + whole(about.get("Span"))
            if hidden or number(about.get("Width", "1")) == 0:
                sheet.hidden_columns.append((first, self._at_column))
            if self._at_column < first + 300 and "StyleID" in about:
                self._column_styles |= dict.fromkeys(range(first, self._at_column + 1), about["StyleID"])
        elif tag == "Row":
            self._row = whole(about.get("Index")) or self._row + 1 + self._skipped
            self._skipped = whole(about.get("Span"))
            self._column, self._row_style = 0, about.get("StyleID", "")
            if hidden or number(about.get("Height", "1")) == 0:
                sheet.hidden_rows.add(self._row)
            self._after = 0
        elif tag == "Cell":
            self._column = whole(about.get("Index")) or max(self._column + 1, self._after)
            across, down = whole(about.get("MergeAcross")), whole(about.get("MergeDown"))
            self._after = self._column + across + 1
            if across or down:
                sheet.merged.append(Area(self._row, self._column, self._row + down, self._column + across))
            of_column = self._column_styles.get(self._column, "Default")
            self._cell_style = about.get("StyleID", "") or self._row_style or of_column
            self._formula, self._kind = "Formula" in about, ""
            self._text.clear()
        elif tag == "Data":
            self._kind = about.get("Type", "String")
            self._reading = True

    def data(self, text: str) -> None:
        if self._reading:
            self._text.append(text)
        elif self._tells_visible and self.sheets and text.strip() in ("SheetHidden", "SheetVeryHidden"):
            self.sheets[-1].hidden = True

    def finish(self, tag: str) -> None:
        if tag == "Data":
            self._reading = False
        elif tag == "Visible":
            self._tells_visible = False
        elif tag == "Cell" and self.sheets and (self._kind or self._formula):
            place = (self._row, self._column)
            text = self._shown("".join(self._text)) if self._kind else UNCALCULATED
            if text.strip() and max(place) <= _MOST:
                self._counted.add(1)
                self.sheets[-1].cells[place] = text

    def _shown(self, stored: str) -> str:
        code = self._formats.get(self._cell_style, GENERAL)
        if self._kind == "Boolean":
            return {"1": "TRUE", "0": "FALSE"}.get(stored.strip(), stored)
        if self._kind not in ("Number", "DateTime"):
            return shown_text(re.sub(r"\r\n?", "\n", stored), code)
        value = day_number(stored) if self._kind == "DateTime" else number(stored)
        return stored if value is None else shown(value, code)
