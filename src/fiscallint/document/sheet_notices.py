"""What is said of a worksheet: what of it is not read, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fiscallint.document.around import ERRORS
from fiscallint.document.worksheet import Worksheet, address, hidden_in, letters, seen
from fiscallint.finding import Notice, Severity

_LISTED = 8
_QUOTED = 20


def notices_of(sheet: Worksheet) -> Iterator[Notice]:
    """Formulas without results, error values, and what is hidden, a picture, or a text box."""
    name = f"工作表“{sheet.name}”" if sheet.name else "表"
    if sheet.hidden:
        if sheet.cells:
            yield Notice(
                f"{name}是隐藏的，没有检查：要公开的请取消隐藏，不公开的请从文件中删除", severity=Severity.NOTE
            )
        return
    shown = seen(sheet)
    if sheet.pictured and not sheet.cells:
        yield Notice(f"{name}只有图片，没有文字，未检查")
    if sheet.boxes:
        quoted = "、".join(f"“{_shortened(text)}”" for text in sheet.boxes[:_LISTED])
        yield Notice(f"{name}的文本框 {quoted} 没有检查：表的内容请写在单元格里")
    if shown.uncached:
        cells = _listed(address(*place) for place in sorted(shown.uncached))
        yield Notice(
            f"{name}的公式 {cells} 没有保存计算结果，读不到数，没有参加核对：请在 Excel 或 WPS 中打开并保存一次，再检查"
        )
    wrong = [place for place, text in sorted(shown.cells.items()) if text in ERRORS]
    if wrong:
        cells = _listed(f"{address(*place)}（{shown.cells[place]}）" for place in wrong)
        yield Notice(f"{name}中 {cells} 是错误值，没有数可读：请改正公式")
    hidden_rows, hidden_columns = hidden_in(sheet)
    rows = sorted({row for row, _ in sheet.cells if row in hidden_rows})
    columns = sorted({column for _, column in sheet.cells if column in hidden_columns})
    said = [f"第{_listed(map(str, rows))}行"] if rows else []
    said += [f"{_listed(map(letters, columns))}列"] if columns else []
    if said:
        yield Notice(
            f"{name}的{'、'.join(said)}没有显示（被隐藏或筛选掉），没有检查：要公开的请取消隐藏或筛选",
            severity=Severity.NOTE,
        )


def unheaded(sheet: Worksheet, columns: Iterable[int]) -> Notice:
    """Figures that stand to the right of a table, under no header."""
    name = f"工作表“{sheet.name}”" if sheet.name else "表"
    said = _listed(map(letters, sorted(columns)))
    return Notice(f"{name}的{said}列在表的右边，没有表头，没有检查：不公开的请删除", severity=Severity.NOTE)


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    more = f" 等 {len(names)} 处" if len(names) > _LISTED else ""
    return "、".join(names[:_LISTED]) + more


def _shortened(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
