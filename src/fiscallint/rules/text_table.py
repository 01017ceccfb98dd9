"""TXT3: the narrative against the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from fiscallint.disclosure import Disclosure, Fact, Item, Listing, Row, Table
from fiscallint.disclosure.codes import bare, economic, functional
from fiscallint.disclosure.quantity import ZERO, Unit
from fiscallint.finding import Finding, Holds, Related, Severity, Span
from fiscallint.rules.amounts import (
    BASIC,
    GENERAL,
    GROUPS,
    TABLE_OF_CLASSES,
    Amount,
    class_amount,
    summed,
    table_amount,
    told_amounts,
)
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, as_shown, exceeds, judge, quoted

_TRUTH = "《地方预决算公开操作规程》（财预〔2016〕143号）：内容真实、准确；文字说明与报表数据一致"


def _compare(fact: Fact, amount: Amount, where: str, at_most: Severity | None = None) -> Iterator[Finding | Holds]:
    step = max(fact.quantity.step, Unit.YUAN.worth / 100)
    verdict = judge(fact.quantity.interval, amount.interval, step)
    figures = (fact.span, *amount.spans)
    if verdict is Verdict.HOLDS:
        yield Holds(figures)
        return
    right = as_shown(amount.interval.middle, fact.quantity)
    what = quoted(fact.path[-1] if fact.path else fact.concept)
    difference = as_shown(abs(amount.interval.middle - fact.quantity.amount), fact.quantity)
    shown = amount.value if amount.value == right else f"{amount.value}，即{right}"
    yield Finding(
        fact.clause,
        f"文中{what}{fact.measure}为{fact.quantity.shown()}，{where}为{shown}，相差{difference}，请核对文字与报表",
        severity=min(verdict.severity, at_most or Severity.ERROR, key=lambda one: one.rank),
        stated=fact.quantity.shown(),
        expected=right,
        difference=difference,
        key=f"{fact.section}/{fact.concept}/{'/'.join(fact.path)}/{fact.measure}",
        related=tuple(Related(span, where) for span in amount.spans[:1]),
        figures=figures,
    )


@rule("TXT301", name="text-agrees-with-table", kind="text-vs-table", severity=Severity.ERROR, basis=[_TRUTH])
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
        held = told_amounts(disclosure, fact.label, fact.section, fact.measure)
        if not held:
            continue
        stated = fact.quantity.interval
        place, amount = next((one for one in held if stated.meets(one[1].interval)), held[0])
        where = f"《{place[0]}》{place[1]}的{place[2]}" if place[2] != "决算数" else f"《{place[0]}》{place[1]}"
        yield from _compare(fact, amount, where, _AT_MOST.get(fact.measure))


@rule("TXT302", name="class-agrees-with-table", kind="text-vs-table", severity=Severity.ERROR, basis=[_TRUTH])
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
        places = TABLE_OF_CLASSES.get(fact.section.partition("/")[0], [])
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
        yield from _compare(fact, amount, f"《{table.title}》{code}类")


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
            f"《{table.title}》中{code} {name}有{amount.value}，支出结构没有列出",
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
    return rows[0] if len(rows) == 1 else None


def general_items(disclosure: Disclosure) -> list[Item]:
    """The items of 一般公共预算财政拨款支出决算具体情况 that name a 项."""
    return [
        item
        for item in disclosure.narrative.items
        if item.section.startswith("一般公共预算") and len(item.path) == 3 and item.path[-1]
    ]


@rule("TXT303", name="item-agrees-with-table", kind="text-vs-table", severity=Severity.ERROR, basis=[_TRUTH])
def item_agrees_with_table(disclosure: Disclosure) -> Iterable[Finding | Holds] | None:
    """某项的决算数与报表不符，或一般公共预算财政拨款支出决算表中有数的项没有说明。

    - 错：住房公积金（项）……支出决算为21.05万元，表中住房公积金21.50万元
    - 对：住房公积金（项）……支出决算为21.50万元
    """
    items = [item for item in disclosure.narrative.items if len(item.path) == 3 and item.path[-1]]
    if not items or not disclosure.tables:
        return None
    return (*_item_amounts(disclosure, items), *_items_left_out(disclosure, general_items(disclosure)))


def _item_amounts(disclosure: Disclosure, items: list[Item]) -> Iterator[Finding | Holds]:
    for item in items:
        final = item.fact("决算")
        kind, column = TABLE_OF_CLASSES.get(item.section.partition("/")[0], [("", "")])[0]
        table = disclosure.table(kind)
        row = row_of(item, table) if table else None
        amount = summed(table, [row], column) if table and row else None
        if final and table and row and amount:
            yield from _compare(final, amount, f"《{table.title}》{row.code} {row.label}")


def _items_left_out(disclosure: Disclosure, items: list[Item]) -> Iterator[Finding]:
    table = disclosure.table(GENERAL)
    spoken = {row.code for item in items if table and (row := row_of(item, table))}
    if table is None or len(spoken) < len({item.path for item in items}) or not items:
        return  # an item under a name that the table does not know may be any of the rows left
    for row in table.coded("项"):
        amount = summed(table, [row], "合计")
        if row.code not in spoken and amount and amount.interval.low > 0:
            yield Finding(
                Span(items[0].span.start, items[0].span.end),
                f"《{table.title}》中{row.code} {row.label}有{amount.value}，具体情况没有逐项说明",
                severity=Severity.WARNING,
                expected=f"{row.label}{amount.value}",
                key=f"具体/{row.code}",
                related=tuple(Related(span, row.label) for span in amount.spans[:1]),
            )


@rule("TXT304", name="economic-items-listed", kind="econ-list-mismatch", severity=Severity.ERROR, basis=[_TRUTH])
def economic_items_listed(disclosure: Disclosure) -> Iterable[Finding | Holds] | None:
    """“主要包括”所列经济科目与基本支出决算明细表不一致。

    人员经费、公用经费“主要包括”的，应当是明细表中有数的款级科目：表中没有数的不列，有数的不漏（写“等”的不查漏列）。

    - 错：表中奖励金有数、个人农业生产补贴没有数，文中写“退休费、个人农业生产补贴”
    - 对：文中写“退休费、奖励金”
    """
    table = disclosure.table(BASIC)
    listings = [claim for claim in disclosure.claims(Listing) if claim.concept in GROUPS]
    if table is None or not listings or not any(table.coded("款")):
        return None
    return (finding for listing in listings for finding in _listing(table, listing))


def _listing(table: Table, listing: Listing) -> Iterator[Finding]:
    rows = {_plain(row.label): row for row in table.coded()}
    group = GROUPS[listing.concept]
    named: set[str] = set()
    for name, span in listing.names:
        row = rows.get(_plain(name))
        if row is not None and row.code[:3] in group:
            named.add(row.code)
            fault = _without_amount(table, listing, row)
        else:
            fault = _of_no_row(table, listing, name, row)
        if fault:
            message, severity, expected = fault
            key = f"{listing.concept}/{row.code if row else name}"
            related = (Related(row.span, row.label),) if row else ()
            yield Finding(span, message, severity=severity, stated=name, expected=expected, key=key, related=related)
    if not listing.open:
        yield from _left_out(table, listing, [row for row in rows.values() if row.code[:3] in group], named)


_Fault = tuple[str, Severity, str] | None
"""What is said of a listed name, how severe it is, and what is expected."""


def _without_amount(table: Table, listing: Listing, row: Row) -> _Fault:
    """A name whose row has no amount: a blank and 0.00元 are nothing, 0.00万元 may be 40 元."""
    cell = row.cells.get("决算数")
    if row.level != "款" or cell is None or cell.unread or cell.interval.low > 0:
        return None
    nothing = cell.interval.high <= 0 or (cell.blank and table.unit is Unit.YUAN)
    certainty = Severity.ERROR if nothing else Severity.NOTE
    return (
        f"{listing.concept}“主要包括”列有“{row.label}”，《{table.title}》中{row.code} {row.label}没有数",
        certainty,
        f"不列“{row.label}”",
    )


def _of_no_row(table: Table, listing: Listing, name: str, elsewhere: Row | None) -> _Fault:
    """A name that has no row among those it should stand with."""
    if elsewhere is not None:
        belongs = elsewhere.level != "款"
        return (
            None if belongs else (f"“{name}”（{elsewhere.code}）不属于{listing.concept}，请核对", Severity.WARNING, "")
        )
    if not _is_economic(name):
        return f"“{name}”不是《{table.title}》中的经济科目名称，请按科目全称填列", Severity.NOTE, ""
    prints_all = any(row.level == "款" and not _spent(row) for row in table.coded())
    message = f"{listing.concept}“主要包括”列有“{name}”，《{table.title}》中没有这一科目"
    return None if prints_all else (message, Severity.WARNING, f"不列“{name}”")


def _left_out(table: Table, listing: Listing, rows: list[Row], named: set[str]) -> Iterator[Finding]:
    for row in rows:
        cell = row.cells.get("决算数")
        if row.level == "款" and row.code not in named and _spent(row) and cell and cell.quantity:
            yield Finding(
                listing.clause,
                f"《{table.title}》中{row.code} {row.label}有{cell.quantity.shown()}，"
                f"{listing.concept}“主要包括”没有列出",
                severity=Severity.WARNING,
                expected=f"补列“{row.label}”",
                key=f"{listing.concept}/{row.code}",
                related=(Related(cell.span, row.label),),
            )


@rule("TXT306", name="economic-amount-agrees", kind="text-vs-table", severity=Severity.ERROR, basis=[_TRUTH])
def economic_amount_agrees(disclosure: Disclosure) -> Iterable[Finding | Holds] | None:
    """基本支出中某个经济科目的金额与基本支出决算明细表不符。

    - 错：人员经费主要包括：基本工资20.00万元……，表中基本工资21.00万元
    - 对：人员经费主要包括：基本工资21.00万元……
    """
    table = disclosure.table(BASIC)
    facts = disclosure.facts("", within="基本支出")
    if table is None or not facts:
        return None
    return _economic_amounts(table, facts)


def _economic_amounts(table: Table, facts: list[Fact]) -> Iterator[Finding | Holds]:
    rows: dict[str, list[Row]] = {}
    for row in table.coded():
        rows.setdefault(_plain(row.label), []).append(row)
    for fact in facts:
        found = rows.get(_plain(fact.label), [])
        amount = summed(table, found, "决算数") if len(found) == 1 else None
        if amount:
            where = f"《{table.title}》{found[0].code} {found[0].label}"
            yield from _compare(replace(fact, path=(found[0].label,)), amount, where)


def _spent(row: Row) -> bool:
    cell = row.cells.get("决算数")
    return cell is not None and cell.interval.low > 0


def _plain(name: str) -> str:
    return bare(name).removesuffix("费用").removesuffix("费")


def _is_economic(name: str) -> bool:
    return any(_plain(known) == _plain(name) for known in economic().names.values())


@rule(
    "TXT305",
    name="operating-within-public",
    kind="text-vs-table",
    severity=Severity.ERROR,
    basis=[
        "机关运行经费是行政单位（含参照公务员法管理的事业单位）一般公共预算财政拨款基本支出中的日常公用经费",
    ],
)
def operating_within_public(disclosure: Disclosure) -> Iterable[Finding | Holds] | None:
    """机关运行经费大于公用经费。

    机关运行经费是公用经费的一部分：部门含事业单位时小于公用经费，全部为行政单位时相等，不会更大。

    - 错：机关运行经费支出45.00万元，公用经费合计40.00万元
    - 对：机关运行经费支出40.00万元，公用经费合计40.00万元
    """
    facts = [fact for fact in disclosure.facts("机关运行经费") if fact.section == "机关运行经费"]
    amount = table_amount(disclosure, BASIC, "公用经费合计", "决算数")
    if not facts or amount is None:
        return None
    fact = facts[0]
    verdict = exceeds(fact.quantity.interval, amount.interval, fact.quantity.step)
    if verdict is Verdict.HOLDS:
        return [Holds((fact.span, *amount.spans))] if fact.quantity.interval.meets(amount.interval) else []
    return [
        Finding(
            fact.clause,
            f"机关运行经费{fact.quantity.shown()}大于公用经费合计{amount.value}；机关运行经费是公用经费的一部分，请核对",
            severity=verdict.severity,
            stated=fact.quantity.shown(),
            expected=f"不超过{as_shown(amount.interval.middle, fact.quantity)}",
            key="机关运行经费",
            related=tuple(Related(span, "公用经费合计") for span in amount.spans[:1]),
        )
    ]


@rule("TXT307", name="meetings-and-training", kind="text-vs-table", severity=Severity.WARNING, basis=[_TRUTH])
def meetings_and_training(disclosure: Disclosure) -> Iterator[Finding]:
    """会议费、培训费的总额小于基本支出中的会议费、培训费。

    总额包含基本支出和项目支出，不会小于基本支出决算表中30215会议费、30216培训费。

    - 错：本年度会议费支出1.00万元，基本支出决算表中会议费1.50万元
    - 对：本年度会议费支出1.50万元或更多
    """
    table = disclosure.table(BASIC)
    for concept, code in (("会议费", "30215"), ("培训费", "30216")):
        rows = [row for row in table.coded() if row.code == code] if table else []
        amount = summed(table, rows, "决算数") if table and rows else None
        for fact in disclosure.facts(concept)[:1] if amount else ():
            assert amount
            verdict = exceeds(amount.interval, fact.quantity.interval, fact.quantity.step)
            if verdict is Verdict.HOLDS:
                continue
            yield Finding(
                fact.clause,
                f"{concept}写为{fact.quantity.shown()}，小于基本支出中的{code} {concept}{amount.value}，请核对",
                stated=fact.quantity.shown(),
                expected=f"不少于{as_shown(amount.interval.middle, fact.quantity)}",
                key=concept,
                related=tuple(Related(span, f"{code} {concept}") for span in amount.spans[:1]),
                figures=(fact.span, *amount.spans),
            )


RULES = (
    text_agrees_with_table,
    class_agrees_with_table,
    item_agrees_with_table,
    economic_items_listed,
    economic_amount_agrees,
    operating_within_public,
    meetings_and_training,
)
