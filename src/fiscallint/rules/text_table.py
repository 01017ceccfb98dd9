"""TXT301 to TXT303: the narrative against the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Fact, Item, Row, Table
from fiscallint.disclosure.codes import functional
from fiscallint.disclosure.matter import BUDGET
from fiscallint.disclosure.quantity import ZERO, Unit
from fiscallint.finding import Finding, Fix, Holds, Related, Severity, Span
from fiscallint.rules.amounts import (
    GENERAL,
    Amount,
    class_amount,
    summed,
    tables_of_classes,
    told_amounts,
)
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, as_shown, judge, quoted
from fiscallint.rules.words import AGREEMENT, SAYS_NOTHING


def compare(
    fact: Fact, amount: Amount, where: str, measure: str, at_most: Severity | None = None, text: str = ""
) -> Iterator[Finding | Holds]:
    """A fact, whose `measure` is called so, against what the tables hold of it, `where`; at most as severe as said.

    With the `text` that it stands in, nothing else can be meant, and the table says what to write.
    """
    step = max(fact.quantity.step, Unit.YUAN.worth / 100)
    verdict = judge(fact.quantity.interval, amount.interval, step)
    figures = (fact.span, *amount.spans)
    right = as_shown(amount.interval.middle, fact.quantity)
    what = quoted(fact.path[-1] if fact.path else fact.concept)
    if verdict is Verdict.HOLDS:
        told = f"文中{what}{measure}{fact.quantity.shown()}"
        yield Holds(figures, told, f"{where}{amount.value}", rounded=right != fact.quantity.shown())
        return
    difference = as_shown(abs(amount.interval.middle - fact.quantity.amount), fact.quantity)
    shown = amount.value if amount.value == right else f"{amount.value}，即{right}"
    yield Finding(
        fact.clause,
        f"文中{what}{measure}为{fact.quantity.shown()}，{where}为{shown}，相差{difference}，请核对文字与报表",
        severity=min(verdict.severity, at_most or Severity.ERROR, key=lambda one: one.rank),
        stated=fact.quantity.shown(),
        expected=right,
        difference=difference,
        key=f"{fact.section}/{fact.concept}/{'/'.join(fact.path)}/{fact.measure}",
        related=tuple(Related(span, where) for span in amount.spans[:1]),
        fixes=_as_the_table(text, fact, amount) if text and not at_most else (),
        figures=figures,
    )


def _as_the_table(text: str, fact: Fact, amount: Amount) -> tuple[Fix, ...]:
    """To write what the table holds, in the unit of the fact and with commas where it has them; or another unit."""
    stated, place = fact.quantity, fact.quantity.span
    if place is None or not amount.spans or stated.unit is Unit.ONE or amount.interval.middle == 0:
        return ()
    written = text[place.start : place.end]
    right = as_shown(amount.interval.middle, stated)
    telling = len(re.sub(r"\D", "", written).lstrip("0")) > 2  # 0.3 may be many amounts, in one unit or another
    for unit in (Unit.WAN, Unit.YUAN, Unit.YI) if telling and written.endswith(stated.unit.label) else ():
        if replace(stated, unit=unit).interval.meets(amount.interval):
            right = written.removesuffix(stated.unit.label) + unit.label
    right = right if "," in written else right.replace(",", "")
    return (Fix(place, right, f"按报表把{written}改为{right}", amount.spans),)


@rule("TXT301", name="text-agrees-with-table", kind="text-vs-table", severity=Severity.ERROR, basis=[AGREEMENT])
def text_agrees_with_table(disclosure: Disclosure) -> Iterable[Finding | Holds] | None:
    """文字中的金额与报表不符。

    收支总计、本年收入与支出及其构成、财政拨款总计、一般公共预算支出、基本支出、“三公”经费等，文字与对应的报表逐一比对；
    元与万元换算、四舍五入造成的差别不报。“三公”年初预算与报表的预算数（各地口径或为调整后预算）不一致时只作提示。

    - 错：文中“收入支出总计20.50万元”，收入支出决算总表总计205.00万元
    - 对：文中“收入支出总计205.00万元”
    """
    if not disclosure.tables:
        return None
    return _against_tables(disclosure)


# Whether the budget of the 三公 table is the first or the adjusted one differs by province.
_AT_MOST = {"年初预算": Severity.NOTE, "预算": Severity.WARNING, "全年预算": Severity.WARNING}


def _against_tables(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    for fact in disclosure.narrative.facts:
        if fact.concept in ("", "类") or fact.measure == "计数" or len(fact.path) > 1:
            continue
        label = fact.concept if SAYS_NOTHING.fullmatch(fact.label) else fact.label
        held = told_amounts(disclosure, label, fact.section, fact.measure)
        if not held:
            continue
        stated = fact.quantity.interval
        place, amount = next((one for one in held if stated.meets(one[1].interval)), held[0])
        if fact.section == "绩效" and not stated.meets(amount.interval):
            continue  # what is evaluated may be a part of it, or its budget
        kind, row, column = place
        where = f"《{_title(disclosure, kind)}》“{row}”" + _column(disclosure, kind, column)
        attached = Severity.WARNING if fact.section == "绩效报告" else None
        if attached and _PROJECT.search(_sentence_before(disclosure, fact)):
            continue
        text = disclosure.document.text if len(held) == 1 else ""
        at_most = _AT_MOST.get(fact.measure, attached)
        yield from compare(fact, amount, where, disclosure.named(fact.measure), at_most, text)


def _column(disclosure: Disclosure, kind: str, column: str) -> str:
    table = disclosure.table(kind)
    return f"行的{table.called(column)}" if table and column != "决算数" else ""


_PROJECT = patterns.compile("项目(?!支出)|专项|工程|课题")
_AS_FAR = 200
"""How far before a figure its sentence is looked at, in characters."""


def _sentence_before(disclosure: Disclosure, fact: Fact) -> str:
    """The words of a sentence before a figure, with the heading over it: a report may be on one project."""
    before = disclosure.document.text[max(0, fact.span.start - _AS_FAR) : fact.span.start]
    lines = [line for line in before.splitlines() if line.strip()]
    return "".join(lines[-2:]).rpartition("。")[2]


@rule("TXT302", name="class-agrees-with-table", kind="text-vs-table", severity=Severity.ERROR, basis=[AGREEMENT])
def class_agrees_with_table(disclosure: Disclosure) -> Iterable[Finding | Holds] | None:
    """某类支出的金额与报表不符，或支出结构列出的类与一般公共预算财政拨款支出决算表中有数的类不一致。

    - 错：教育支出（类）10万元，表中教育支出12万元
    - 对：教育支出（类）12万元
    """
    told = [(fact, code) for fact in disclosure.facts("类") for code in functional().codes(fact.path[-1], 3)[:1]]
    if not told or not disclosure.tables:
        return None
    return (*_class_amounts(disclosure, told), *_classes_left_out(disclosure, told))


def _class_amounts(disclosure: Disclosure, told: list[tuple[Fact, str]]) -> Iterator[Finding | Holds]:
    for fact, code in told:
        places = tables_of_classes(disclosure, fact.section)
        tables = [
            (table, column) for kind, column in places if (table := disclosure.table(kind)) and any(table.coded())
        ]
        if not tables or len(tables) < len(places):
            continue
        held = [
            (table, class_amount(table, code, column) or Amount(ZERO, "0（没有这一类）", ()))
            for table, column in tables
        ]
        stated = fact.quantity.interval
        table, amount = next((one for one in held if stated.meets(one[1].interval)), held[0])
        sure = len(held) == 1 and not _is_of_another_row(fact, tables[0][0], "类", tables[0][1])
        where = f"《{table.title}》{_class_name(code)}"
        yield from compare(fact, amount, where, disclosure.matter, text=disclosure.document.text if sure else "")


def _is_of_another_row(fact: Fact, table: Table, level: str, column: str) -> bool:
    """Whether an amount is that of some row of the table: then the name before it may be the one that is wrong."""
    stated = fact.quantity.interval
    return any(column in row.cells and row.cells[column].interval.meets(stated) for row in table.coded(level))


def _title(disclosure: Disclosure, kind: str) -> str:
    """A table as the document calls it."""
    table = disclosure.table(kind)
    return table.title if table else kind


def _class_name(code: str) -> str:
    return f"{code} {functional().names.get(code, '')}".strip()


def _classes_left_out(disclosure: Disclosure, told: list[tuple[Fact, str]]) -> Iterator[Finding]:
    table = disclosure.table(GENERAL)
    listed = {code: fact for fact, code in told if fact.section == "一般公共预算/结构"}
    if table is None or not listed:
        return
    first, *_, last = (*listed.values(), *listed.values())
    for code in dict.fromkeys(row.code[:3] for row in table.coded()):
        amount = class_amount(table, code)
        if code in listed or amount is None or amount.interval.low <= 0:
            continue
        name = functional().names.get(code, code)
        yield Finding(
            Span(first.clause.start, last.clause.end),
            f"《{table.title}》中{code} {name}有{amount.value}，支出结构没有列出，请补列",
            severity=Severity.WARNING,
            expected=f"{name}{amount.value}",
            key=f"结构/{code}",
            related=tuple(Related(span, name) for span in amount.spans[:1]),
        )


def row_of(item: Item, table: Table) -> Row | None:
    """The 项 row of a table that an item of the narrative speaks of, by its names; None where that is not certain."""
    known = functional()
    rows = table.items_called(item.path[-1])
    if len(rows) > 1 and len(item.path) == 3:
        for name, length in ((item.path[1], 5), (item.path[0], 3)):
            codes = known.codes(name, length)
            closer = [row for row in rows if row.code[:length] in codes]
            if closer:
                rows = closer
    return rows[0] if len(rows) == 1 and not _of_another_branch(item, rows[0]) else None


def _of_another_branch(item: Item, row: Row) -> bool:
    """Whether both 类 and 款 of an item are known, and neither is the row's: then the 项 is the name that is wrong."""
    known = functional()
    above = [(known.codes(name, length), row.code[:length]) for name, length in zip(item.path, (3, 5), strict=False)]
    return len(item.path) == 3 and all(codes and code not in codes for codes, code in above)


def general_items(disclosure: Disclosure) -> list[Item]:
    """The items of 一般公共预算财政拨款支出决算具体情况 that name a 项; a budget may have them under 收支总体."""
    items = items_of(disclosure, "一般公共预算")
    return items_of(disclosure, "收支总体") if disclosure.matter == BUDGET and not items else items


def items_of(disclosure: Disclosure, section: str) -> list[Item]:
    """The items of a section of the explanation that name a 项."""
    return [
        item
        for item in disclosure.narrative.items
        if item.section.startswith(section) and len(item.path) == 3 and item.path[-1]
    ]


def rows_meant(items: Sequence[Item], table: Table, column: str) -> dict[int, Row]:
    """By the number of an item, the row that it tells of under the name of another.

    Its own name is told of once more, with the right amount; its amount is that of one row alone, which none tells of.
    """
    rows = [row_of(item, table) for item in items]
    named = {row.code for row in rows if row}
    right = {row.code for item, row in zip(items, rows, strict=True) if row and _told(item, row, table, column)}
    meant = {}
    for number, (item, row) in enumerate(zip(items, rows, strict=True)):
        if row is None or row.code not in right or _told(item, row, table, column):
            continue
        same = [other for other in table.coded("项") if _told(item, other, table, column)]
        if len(same) == 1 and same[0].code not in named:
            meant[number] = same[0]
    return meant


def _told(item: Item, row: Row, table: Table, column: str) -> bool:
    """Whether an item's final amount, which is not zero, is that of a row."""
    final, amount = item.fact("决算"), summed(table, [row], column)
    return bool(final and final.quantity.value and amount and amount.interval.meets(final.quantity.interval))


@rule("TXT303", name="item-agrees-with-table", kind="text-vs-table", severity=Severity.ERROR, basis=[AGREEMENT])
def item_agrees_with_table(disclosure: Disclosure) -> Iterable[Finding | Holds] | None:
    """某项（或只说到款的，某款）的决算数与报表不符，或一般公共预算财政拨款支出决算表中有数的项没有说明。

    - 错：住房公积金（项）……支出决算为21.05万元，表中住房公积金21.50万元
    - 对：住房公积金（项）……支出决算为21.50万元
    """
    items = [item for item in disclosure.narrative.items if len(item.path) == 3 and item.path[-1]]
    if not disclosure.narrative.items or not disclosure.tables:
        return None
    return (
        *_item_amounts(disclosure, items),
        *_branch_amounts(disclosure),
        *_items_left_out(disclosure, general_items(disclosure)),
    )


def _item_amounts(disclosure: Disclosure, items: list[Item]) -> Iterator[Finding | Holds]:
    elsewhere = miscalled(disclosure, items)
    for item in items:
        if item.span in elsewhere:
            continue  # classification-path tells it
        final = item.fact("决算")
        held: list[tuple[Table, Row, str, Amount]] = []
        for kind, column in tables_of_classes(disclosure, item.section):
            table = disclosure.table(kind)
            row = row_of(item, table) if table else None
            if table and row and (amount := summed(table, [row], column)):
                held.append((table, row, column, amount))
        if final and held:
            stated = final.quantity.interval
            table, row, column, amount = next((one for one in held if stated.meets(one[3].interval)), held[0])
            where = f"《{table.title}》{row.code} {row.label}"
            sure = len(held) == 1 and not _is_of_another_row(final, table, "项", column)
            yield from compare(final, amount, where, disclosure.matter, text=disclosure.document.text if sure else "")


def miscalled(disclosure: Disclosure, items: Sequence[Item]) -> dict[Span, Row]:
    """The items that stand under the name of another, by their place, and the rows that they tell of."""
    found: dict[Span, Row] = {}
    for scope in dict.fromkeys(item.section.partition("/")[0] for item in items):
        kind, column = (*tables_of_classes(disclosure, scope), ("", ""))[0]
        own = [item for item in items if item.section.partition("/")[0] == scope]
        if table := disclosure.table(kind):
            found |= {own[number].span: row for number, row in rows_meant(own, table, column).items()}
    return found


def _branch_amounts(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """What is told of a 款 as a whole, as in 北京."""
    known = functional()
    for item in disclosure.narrative.items:
        final = item.fact("决算")
        kind, column = (*tables_of_classes(disclosure, item.section), ("", ""))[0]
        table = disclosure.table(kind)
        if final is None or table is None or len(item.path) != 2:
            continue
        classes = known.codes(item.path[0], 3)
        codes = [code for code in known.codes(item.path[1], 5) if code[:3] in classes]
        amount = class_amount(table, codes[0], column) if len(codes) == 1 else None
        if amount:
            sure = not _is_of_another_row(final, table, "款", column)
            where = f"《{table.title}》{codes[0]} {item.path[1]}"
            yield from compare(final, amount, where, disclosure.matter, text=disclosure.document.text if sure else "")


def _items_left_out(disclosure: Disclosure, items: list[Item]) -> Iterator[Finding]:
    table = disclosure.table(GENERAL)
    spoken = {row.code for item in items if table and (row := row_of(item, table))}
    spoken |= {row.code for row in miscalled(disclosure, items).values()}
    if table is None or len(spoken) < len({item.path for item in items}) or not items:
        return  # an item under a name that the table does not know may be any of the rows left
    for row in table.coded("项"):
        amount = summed(table, [row], "合计")
        if row.code not in spoken and amount and amount.interval.low > 0:
            yield Finding(
                Span(items[0].span.start, items[0].span.end),
                f"《{table.title}》中{row.code} {row.label}有{amount.value}，具体情况没有逐项说明，请补写",
                severity=Severity.WARNING,
                expected=f"{row.label}{amount.value}",
                key=f"具体/{row.code}",
                related=tuple(Related(span, row.label) for span in amount.spans[:1]),
            )


RULES = (text_agrees_with_table, class_agrees_with_table, item_agrees_with_table)
