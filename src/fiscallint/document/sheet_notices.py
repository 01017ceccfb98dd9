"""What is said of a worksheet: what of it is not read, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fiscallint.document.around import ERRORS, UNCALCULATED
from fiscallint.document.by_numbers import by_numbers
from fiscallint.document.worksheet import Worksheet, address, letters
from fiscallint.finding import Notice, Severity

_LISTED = 8
_QUOTED = 20


def notices_of(sheet: Worksheet, read: Worksheet) -> Iterator[Notice]:
    """Formulas without results, error values, pictures, text boxes, hidden rows and columns; `read` is what is read."""
    name = sheet.label
    if sheet.pictured and not sheet.cells:
        yield Notice(f"{name}只有图片，没有文字，未检查")
    if sheet.boxes:
        quoted = "、".join(f"“{_shortened(text)}”" for text in sheet.boxes[:_LISTED])
        yield Notice(f"{name}的文本框 {quoted} 未检查：表的内容请写在单元格里")
    lacking = [place for place, text in sorted(read.cells.items()) if text == UNCALCULATED]
    if lacking:
        cells = _listed(address(*place) for place in lacking)
        yield Notice(
            f"{name}的公式 {cells} 没有保存计算结果，读不到数，没有参加核对：请在 Excel 或 WPS 中打开并保存一次，再检查"
        )
    wrong = [place for place, text in sorted(read.cells.items()) if text in ERRORS]
    if wrong:
        cells = _listed(f"{address(*place)}（{read.cells[place]}）" for place in wrong)
        yield Notice(f"{name}中 {cells} 是错误值，没有数可读：请改正公式")
    if sheet.hidden:
        return
    rows = sorted({row for row, _ in sheet.cells if row in sheet.hidden_rows})
    if rows:
        yield Notice(
            f"{name}的{by_numbers(rows, '行')}没有显示（被隐藏或筛选掉），照样检查了：不公开的请删除",
            severity=Severity.NOTE,
        )
    columns = sorted({column for _, column in sheet.cells.keys() - read.cells.keys()})
    if columns:
        yield Notice(f"{name}的{_columns(columns)}是隐藏的，未检查：要公开的请取消隐藏", severity=Severity.NOTE)


def hidden_among(sheets: Iterable[Worksheet]) -> Iterator[Notice]:
    """Worksheets that are hidden, which go with the file."""
    names = [f"“{sheet.name}”" for sheet in sheets if sheet.hidden and sheet.cells]
    if names:
        yield Notice(
            f"工作表{_listed(names, '个')}是隐藏的，照样检查了：不公开的请从文件中删除", severity=Severity.NOTE
        )


def unheaded(sheet: Worksheet, columns: Iterable[int]) -> Notice:
    """Figures that stand to the right of a table, under no header."""
    return Notice(
        f"{sheet.label}的{_columns(sorted(columns))}在表的右边，没有表头，未检查：不公开的请删除",
        severity=Severity.NOTE,
    )


def _columns(columns: Sequence[int]) -> str:
    said = _listed(map(letters, columns), "列")
    return said if len(columns) > _LISTED else f"{said}列"


def _listed(names: Iterable[str], unit: str = "处") -> str:
    """All of them, or the first of many, and how many these are."""
    names = list(names)
    more = f" 等 {len(names)} {unit}" if len(names) > _LISTED else ""
    return "、".join(names[:_LISTED]) + more


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
