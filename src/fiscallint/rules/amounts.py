"""What the tables hold of a subject that the narrative speaks of."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from fiscallint.disclosure import Disclosure, Interval, Row, Table
from fiscallint.disclosure.matter import FINAL
from fiscallint.disclosure.quantity import ZERO, show
from fiscallint.disclosure.vocabulary import Vocabulary
from fiscallint.finding import Span

GENERAL = "一般公共预算财政拨款支出决算表"
BASIC = "一般公共预算财政拨款基本支出决算明细表"
TABLE_OF_CLASSES = {
    "支出": [("支出决算表", "合计")],
    "一般公共预算": [(GENERAL, "合计")],
    "财政拨款支出": [(GENERAL, "合计"), ("财政拨款收入支出决算总表", "合计")],
    "政府性基金": [("政府性基金预算财政拨款收入支出决算表", "本年支出")],
    "国有资本经营": [("国有资本经营预算财政拨款支出决算表", "本年支出")],
}
"""The tables, and their column, that hold the functional classes a section speaks of; of several any may be meant."""

_OF_BUDGETS = {
    "收支总体": [(GENERAL, "合计"), ("支出决算表", "合计")],
    "财拨总体": [("财政拨款收入支出决算总表", "合计")],
}
"""Those of a budget disclosure besides: it names the items where it speaks of all that is spent."""


def tables_of_classes(disclosure: Disclosure, section: str) -> list[tuple[str, str]]:
    """The tables, and their column, that hold the functional classes which a section speaks of."""
    about = section.partition("/")[0]
    known = TABLE_OF_CLASSES if disclosure.matter == FINAL else TABLE_OF_CLASSES | _OF_BUDGETS
    return known.get(about, [])


GROUPS = {"人员经费": ("301", "303"), "公用经费": ("302", "307", "309", "310", "311", "312", "313", "399")}
"""The economic classes (类) of which the two kinds of 基本支出 consist."""

_SUBTOTALS = {f"{name}合计": classes for name, classes in GROUPS.items()}
"""Rows that a 基本支出 table may leave out."""


Place = tuple[str, str, str]
"""A table, and a row and a column of it."""


class Amount(Struct, frozen=True):
    """An amount found in a table, cell or sum of cells."""

    interval: Interval
    value: str
    spans: tuple[Span, ...]


def summed(table: Table, rows: Iterable[Row], column: str) -> Amount | None:
    """The sum of these rows in a column; None where a cell could not be read."""
    cells = [row.cells[column] for row in rows if column in row.cells]
    if any(cell.unread for cell in cells):
        return None
    total = ZERO
    for cell in cells:
        total = total + cell.interval
    amount = sum((cell.quantity.amount for cell in cells if cell.quantity), start=ZERO.low)
    decimals = max((cell.quantity.decimals for cell in cells if cell.quantity), default=2)
    return Amount(total, show(amount, table.unit, decimals), tuple(cell.span for cell in cells))


def table_amount(disclosure: Disclosure, kind: str, row: str, column: str) -> Amount | None:
    """What a table holds at a row and column; None where it has no such row or column, or could not be read."""
    table = disclosure.table(kind)
    if table is None or column not in table.columns:
        return None
    found = table.row(row)
    if found is not None:
        return summed(table, [found], column)
    if table.empty:
        return summed(table, (), column)
    classes = [one for one in table.coded("类") if one.code in _SUBTOTALS.get(row, ())]
    return summed(table, classes, column) if classes else None


def class_amount(table: Table, code: str, column: str = "合计") -> Amount | None:
    """The amount of a 类: its own row, or the sum of the finest rows under it."""
    own = [row for row in table.coded() if row.code == code]
    if own:
        return summed(table, own, column)
    below = [row for row in table.coded() if row.code.startswith(code)]
    finest = max((len(row.code) for row in below), default=0)
    return summed(table, [row for row in below if len(row.code) == finest], column) if below else None


def places_of(vocabulary: Vocabulary, label: str, section: str, measure: str) -> tuple[Place, ...]:
    """Where the tables hold what a label names; `measure` as in `Fact`. Of several places any may be meant."""
    subject = vocabulary.subject_of(label, section) or vocabulary.headed(label, section)
    return subject.cells.get("预算" if measure.endswith("预算") else measure, ()) if subject else ()


def _is_not_there(disclosure: Disclosure, kind: str, row: str, column: str) -> bool:
    """Whether a table was read in full and has no such row."""
    table = disclosure.table(kind)
    if table is None or table.empty or column not in table.columns or table.row(row):
        return False
    names = [one.name for one in table.rows if one.name]
    cells = [cell for one in table.unrecognised for cell in one.cells.values()]
    return len(set(names)) == len(names) and not any(cell.unread or not cell.blank for cell in cells)


def told_amounts(disclosure: Disclosure, label: str, section: str, measure: str = "决算") -> list[tuple[Place, Amount]]:
    """What the tables hold of what a label names; empty if one of the places that may be meant was not read."""
    named = places_of(disclosure.vocabulary, label, section, measure)
    places = [place for place in named if len(named) == 1 or not _is_not_there(disclosure, *place)]
    found = [(place, amount) for place in places if (amount := table_amount(disclosure, *place))]
    return found if len(found) == len(places) else []
