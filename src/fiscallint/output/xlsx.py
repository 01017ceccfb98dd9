"""An Excel workbook for the reviewer: the findings, the relations that were checked, and every number.

Texts of the documents never become formulas. The same reports give the same bytes. The mark at the end of the file is
gone once a spreadsheet program has saved it: remarks are never overwritten unasked.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import IO, Any

from msgspec import Struct

from fiscallint.document import Document
from fiscallint.finding import Finding, Holds, Severity, Span
from fiscallint.output.quotation import WHOLE, place_name
from fiscallint.output.report import Report
from fiscallint.output.words import STATES, excerpt, inside, path_of, place_of, rules_of, set_aside, severity_of
from fiscallint.rules.coverage import Number

Value = str | int
Row = Sequence[Value]

MARK = b"fiscallint"
_LONGEST = 32_000
_MOST_ROWS = 1_000_000

_COLORS = {Severity.ERROR.word: "F8CBAD", Severity.WARNING.word: "FFE699", Severity.NOTE.word: "DDEBF7"}
_COLORS |= {"不符": "F8CBAD", "舍入差": "FFE699", "有矛盾": "F8CBAD", "未读懂": "FFE699"}


class _Sheet(Struct, frozen=True):
    """A sheet: its columns with their widths, the one that is coloured by its value, and the rows."""

    title: str
    columns: Sequence[tuple[str, int]]
    coloured: str
    rows: Iterable[Row]


def render(reports: Sequence[Report]) -> Iterator[bytes]:
    """The workbook of these reports, which are gone through for each of its sheets."""
    from tempfile import TemporaryFile

    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator = "fiscallint"
    for sheet in (_findings(reports), _relations(reports), _numbers(reports)):
        _write(book, sheet)
    with TemporaryFile() as dated, TemporaryFile() as made:
        book.save(dated)
        _without_date(dated, made)
        made.seek(0)
        while piece := made.read(_PIECE):
            yield piece


# ---- what stands in the sheets


def _findings(reports: Sequence[Report]) -> _Sheet:
    columns = (
        ("序号", 6), ("级别", 7), ("规则", 24), ("文件", 22), ("页码或行", 9), ("章节", 24), ("原文", 40),
        ("说明", 52), ("文中数", 16), ("应为", 16), ("相差", 14), ("依据", 28), ("处理意见", 28),
    )  # fmt: skip
    rows = (_finding(report, finding) for report in reports for finding in report.findings)
    return _Sheet("问题", columns, "级别", ((number, *row) for number, row in enumerate(rows, 1)))


def _finding(report: Report, finding: Finding) -> Row:
    document, rule = report.document, rules_of(report).get(finding.code)
    return (
        severity_of(finding).word,
        _rule(report, finding.code),
        path_of(document),
        _at(document, finding.span),
        inside(finding),
        excerpt(document, finding.span, 500),
        finding.message,
        finding.stated,
        finding.expected,
        finding.difference,
        "；".join(rule.basis) if rule else "",
        set_aside(finding),
    )


def _relations(reports: Sequence[Report]) -> _Sheet:
    columns = (
        ("序号", 6), ("结果", 8), ("规则", 30), ("文件", 22), ("页码或行", 9), ("章节", 24), ("一方", 48),
        ("另一方", 48), ("相差", 14), ("所涉的数", 40),
    )  # fmt: skip
    rows = (row for report in reports for row in _compared(report))
    return _Sheet("勾稽关系", columns, "结果", ((number, *row) for number, row in enumerate(rows, 1)))


def _compared(report: Report) -> Iterator[Row]:
    """Every relation of figures in the order of their places, those that hold and those that do not."""
    sections = {number.span.start: number.section for number in _all_numbers(report)}
    relations = [(one.figures, code, _held(one), "", one.elsewhere) for code, one in report.held if one.figures]
    relations += [
        (one.figures, one.code, _failed(one), inside(one), one.elsewhere) for one in report.findings if one.figures
    ]
    for figures, code, (result, left, right, difference), section, elsewhere in sorted(relations, key=itemgetter(0, 1)):
        first = figures[0]
        where = (path_of(report.document), _at(report.document, first), section or sections.get(first.start, ""))
        numbers = [_figure(report.document, span) for span in dict.fromkeys(figures)]
        numbers += [
            f"{excerpt(report.document_of(one), one.span, 40)}（{place_of(report, one)}）"
            for one in dict.fromkeys(elsewhere)
        ]
        yield (result, _rule(report, code), *where, left, right, difference, "；".join(numbers))


def _held(one: Holds) -> tuple[str, str, str, str]:
    return "舍入差" if one.rounded else "相符", one.left, one.right, ""


def _failed(one: Finding) -> tuple[str, str, str, str]:
    return "舍入差" if one.rounded else "不符", one.message, one.expected, one.difference


def _figure(document: Document, span: Span) -> str:
    where = _at(document, span)
    named = f"第{where}{'页' if document.page(span.start) else '行'}" if isinstance(where, int) else where
    return f"{excerpt(document, span, 40)}（{named}）"


_KINDS = {"amount": "金额", "percent": "百分比", "count": "数量", "cell": "单元格"}


def _numbers(reports: Sequence[Report]) -> _Sheet:
    columns = (
        ("序号", 8), ("下落", 9), ("所在", 7), ("种类", 9), ("数", 20), ("文件", 22), ("页码或行", 9), ("章节或表", 36),
        ("说明", 32),
    )  # fmt: skip
    rows = (row for report in reports for row in _accounted(report))
    return _Sheet("覆盖", columns, "下落", ((number, *row) for number, row in enumerate(rows, 1)))


def _accounted(report: Report) -> Iterator[Row]:
    document, path = report.document, path_of(report.document)
    for inside_of, numbers in (("文字", report.coverage.narrative), ("表格", report.coverage.tables)):
        for one in numbers:
            state, kind = STATES[one.state], _KINDS.get(one.kind, one.kind)
            yield state, inside_of, kind, one.text, path, _at(document, one.span), one.section, one.why


def _all_numbers(report: Report) -> Iterable[Number]:
    return (*report.coverage.narrative, *report.coverage.tables)


def _rule(report: Report, code: str) -> str:
    rule = rules_of(report).get(code)
    return f"{code} {rule.title.rstrip('。')}" if rule else code


def _at(document: Document, span: Span) -> Value:
    """The page, or the line where there are no pages, as numbers that can be sorted; a cell by its name."""
    if span == WHOLE:
        return "全文"
    return place_name(document, span) or document.page(span.start) or document.line_column(span.start)[0]


# ---- how they look


def _write(book: Any, sheet: _Sheet) -> None:
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(sheet.title)
    for number, (_, width) in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "A2"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    cells = _Cells(page)
    page.append([cells.heading(name) for name, _ in sheet.columns])
    coloured = [name for name, _ in sheet.columns].index(sheet.coloured)
    rows = 1
    for row in sheet.rows:
        if rows > _MOST_ROWS:
            page.append([cells.plain("以下从略：超出工作表的行数")])
            break
        page.append([cells.plain(value, number == coloured) for number, value in enumerate(row)])
        rows += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{rows}"


class _Cells:
    """Makes the cells of a sheet, of styles that are made once."""

    def __init__(self, page: Any) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        side = Side(style="thin", color="BFBFBF")
        self._page = page
        self._border = Border(left=side, right=side, top=side, bottom=side)
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._centred = Alignment(wrap_text=True, vertical="center", horizontal="center")
        self._bold = Font(bold=True)
        self._fills = {word: PatternFill("solid", fgColor=color) for word, color in _COLORS.items()}
        self._head = PatternFill("solid", fgColor="D9D9D9")

    def heading(self, name: str) -> Any:
        """A cell of the first row."""
        cell = self._cell(name)
        cell.font, cell.fill, cell.alignment = self._bold, self._head, self._centred
        return cell

    def plain(self, value: Value, coloured: bool = False) -> Any:
        """A cell of a row; coloured as its value says."""
        cell = self._cell(value)
        cell.alignment = self._wrapped
        if coloured and value in self._fills:
            cell.fill = self._fills[str(value)]
        return cell

    def _cell(self, value: Value) -> Any:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._page)
        cell.border = self._border
        if isinstance(value, int):
            cell.value = value
            return cell
        text = _clean(value)
        cell.value = text
        if text:
            cell.data_type = "s"
        if text.startswith(("=", "+", "-", "@")):
            cell.quotePrefix = True  # text it stays, also when it is edited or exported
        return cell


_ILLEGAL = re.compile("[^\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f]")


def _clean(text: str) -> str:
    """A text without control characters, as long as a cell takes."""
    return _ILLEGAL.sub("", text)[:_LONGEST]


# ---- the file


_DATE = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


_PIECE = 1 << 16


def _without_date(content: IO[bytes], made: IO[bytes]) -> None:
    """The workbook as if made at the beginning of time, with the mark of fiscallint at its end."""
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            if part.filename.endswith("core.xml"):
                new.writestr(entry, _DATE.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(part)))
                continue
            entry.file_size = part.file_size
            with old.open(part) as source, new.open(entry, "w") as target:
                shutil.copyfileobj(source, target)
        new.comment = MARK
