"""TXT304 to TXT307: the economic classification of basic expenditure, text against table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from fiscallint.disclosure import Disclosure, Fact, Listing, Row, Table
from fiscallint.disclosure.codes import bare, economic
from fiscallint.disclosure.quantity import Unit
from fiscallint.finding import Finding, Holds, Related, Severity
from fiscallint.rules.amounts import (
    BASIC,
    GROUPS,
    summed,
)
from fiscallint.rules.api import rule
from fiscallint.rules.text_table import compare
from fiscallint.rules.words import AGREEMENT


@rule("TXT304", name="economic-items-listed", kind="econ-list-mismatch", severity=Severity.ERROR, basis=[AGREEMENT])
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
    certainty, what = (
        (Severity.ERROR, "没有数，请删去或改为有数的科目") if nothing else (Severity.NOTE, "显示为零，请核对")
    )
    return (
        f"{listing.concept}“主要包括”列有“{row.label}”，《{table.title}》中{row.code} {row.label}{what}",
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
    message = f"{listing.concept}“主要包括”列有“{name}”，《{table.title}》中没有这一科目，请核对"
    return None if prints_all else (message, Severity.WARNING, f"不列“{name}”")


def _left_out(table: Table, listing: Listing, rows: list[Row], named: set[str]) -> Iterator[Finding]:
    for row in rows:
        cell = row.cells.get("决算数")
        if row.level == "款" and row.code not in named and _spent(row) and cell and cell.quantity:
            yield Finding(
                listing.clause,
                f"《{table.title}》中{row.code} {row.label}有{cell.quantity.shown()}，"
                f"{listing.concept}“主要包括”没有列出，请补列",
                severity=Severity.WARNING,
                expected=f"补列“{row.label}”",
                key=f"{listing.concept}/{row.code}",
                related=(Related(cell.span, row.label),),
            )


@rule("TXT306", name="economic-amount-agrees", kind="text-vs-table", severity=Severity.ERROR, basis=[AGREEMENT])
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
            yield from compare(replace(fact, path=(found[0].label,)), amount, where, table.matter)


def _spent(row: Row) -> bool:
    cell = row.cells.get("决算数")
    return cell is not None and cell.interval.low > 0


def _plain(name: str) -> str:
    return bare(name).removesuffix("费用").removesuffix("费")


def _is_economic(name: str) -> bool:
    return any(_plain(known) == _plain(name) for known in economic().names.values())


RULES = (economic_items_listed, economic_amount_agrees)
