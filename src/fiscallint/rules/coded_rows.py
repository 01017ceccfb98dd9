"""TAB123 and TAB126: the rows of a table by classification code: those left out, and one out of its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fiscallint.disclosure import Disclosure, Row, Table
from fiscallint.disclosure.codes import LEVELS, Codes, bare, economic, functional
from fiscallint.finding import Finding, Severity
from fiscallint.rules.amounts import GENERAL
from fiscallint.rules.api import rule

_DEPTH = "预算法实施条例第六条（支出按功能分类公开到项，基本支出按经济性质分类公开到款）"


@rule("TAB123", name="row-left-out", kind="arithmetic-table", severity=Severity.WARNING, basis=[_DEPTH])
def row_left_out(disclosure: Disclosure) -> Iterable[Finding] | None:
    """按科目编码列示的表漏列了某一级的一行。

    以表自己的写法为准：其他的项都列有所属的款，只有一个款没有列出；或者其他的款都列到项，只有一个款没有列出项。
    只列项、只列类和项的表不查；只有一行可比而别的表也没有列出该行的，漏列不止一行的，只作提示；有行没有读懂的表不查。

    - 错：表中列有20805、21011及其各项，另有2210201、2210203，却没有22102一行
    - 对：22102住房改革支出一行列在2210201、2210203之前
    """
    tables = _coded_tables(disclosure)
    if not tables:
        return None
    return (finding for table in tables for finding in _left_out(table, [one for one in tables if one is not table]))


def _coded_tables(disclosure: Disclosure) -> list[Table]:
    """The tables whose rows go by code, all of which were understood."""
    coded = {shape.kind for shape in disclosure.shapes if shape.coded}
    return [table for table in disclosure.tables if table.kind in coded and not any(map(_stray, table.rows))]


def _stray(row: Row) -> bool:
    return not row.code and not row.name and _filled(row)


def _filled(row: Row) -> bool:
    return any(not cell.blank for cell in row.cells.values())


def _codes(code: str) -> Codes:
    return economic() if code.startswith("3") else functional()


def _left_out(table: Table, others: Sequence[Table]) -> Iterator[Finding]:
    finest = max((len(row.code) for row in table.coded()), default=0)
    for length, level in LEVELS.items():
        if length < finest:
            yield from _without_row(table, length, level, others)
            yield from _without_parts(table, length, level, others)


def _without_row(table: Table, length: int, level: str, others: Sequence[Table]) -> Iterator[Finding]:
    """类 or 款 that stand in the code of a row below and have no row of their own."""
    expected = dict.fromkeys(row.code[:length] for row in table.coded() if len(row.code) > length)
    missing = [code for code in expected if not table.rows_called(code)]
    for code in missing:
        printed = any(other.rows_called(code) for other in others)
        severity = _severity(len(missing), len(expected), printed)
        below = table.below(code)[0]
        name = f"{code} {_codes(code).names.get(code, '')}".strip()
        if severity:
            yield Finding(
                below.span,
                f"《{table.title}》列有{_shown(below)}，却没有列出其所属的“{name}”（{level}），表中其他{level}都单独列示，请核对",
                severity=severity,
                expected=name,
                key=f"{table.kind}[{code}]",
            )


def _without_parts(table: Table, length: int, level: str, others: Sequence[Table]) -> Iterator[Finding]:
    """类 or 款 that have a figure and no row below, though the classification divides them."""
    rows = {row.code: row for row in table.coded() if len(row.code) == length and _filled(row)}
    missing = [row for code, row in rows.items() if not table.below(code) and _divided(code)]
    for row in missing:
        printed = any(other.below(row.code) for other in others)
        severity = _severity(len(missing), len(rows), printed)
        if severity:
            yield Finding(
                row.span,
                f"《{table.title}》{_shown(row)}之下没有列出更细的科目，表中其他{level}都列到了下一级，请核对",
                severity=severity,
                key=f"{table.kind}[{row.code}]",
            )


def _divided(code: str) -> bool:
    return any(len(other) > len(code) and other.startswith(code) for other in _codes(code).names)


def _severity(missing: int, expected: int, printed: bool) -> Severity | None:
    """What missing rows are worth, by the habit of the table; None where leaving rows out may be the habit.

    `printed` tells whether another table of the document prints the row.
    """
    kept = expected - missing
    if missing == 1 and kept:
        return Severity.WARNING if kept > 1 or printed else Severity.NOTE
    return Severity.NOTE if kept >= 2 * missing else None


def _shown(row: Row) -> str:
    return f"“{row.code} {row.label.removeprefix(row.code)}”"


@rule(
    "TAB126",
    name="administration-in-basic-expenditure",
    kind="arithmetic-table",
    severity=Severity.NOTE,
    basis=["财政部《政府收支分类科目》：一般行政管理事务反映行政单位未单独设置项级科目的其他项目支出"],
)
def administration_in_basic_expenditure(disclosure: Disclosure) -> Iterable[Finding] | None:
    """“一般行政管理事务”列有基本支出。

    各款下的“一般行政管理事务”（项级编码末两位为02）反映项目支出，基本支出一般列在“行政运行”“事业运行”等科目，请核对。

    - 错：2010602 一般行政管理事务 基本支出3.20
    - 对：2010602 一般行政管理事务 项目支出3.20
    """
    table = disclosure.table(GENERAL)
    return None if table is None else _administration(table)


def _administration(table: Table) -> Iterator[Finding]:
    for row in table.coded("项"):
        basic = row.cells.get("基本支出")
        if bare(row.label) != "一般行政管理事务" or basic is None or basic.quantity is None or basic.blank:
            continue
        yield Finding(
            basic.span,
            f"《{table.title}》{_shown(row)}列有基本支出{basic.quantity.shown()}，而该科目反映项目支出，请核对",
            stated=basic.quantity.shown(),
            key=f"{table.kind}[{row.code}].基本支出",
        )


RULES = (row_left_out, administration_in_basic_expenditure)
