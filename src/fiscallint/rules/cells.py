"""TAB124 and TAB125: how the figures of a table are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Quantity, Table
from fiscallint.disclosure.quantity import Unit, read_number
from fiscallint.finding import Finding, Severity
from fiscallint.rules.api import rule
from fiscallint.rules.words import FORM

_PLACES = 2
"""Decimals of an amount in 元 or 万元: the accounts are kept to the 分, and disclosures shown to two places."""
_ENOUGH = 10
"""Figures in a table from which a habit can be told."""
_GROUPED = patterns.compile(r"[-+(]?¥?-?\d{1,3}(?:,\d{3})+(?:\.\d+)?\)?")


@rule("TAB124", name="malformed-number", kind="other", severity=Severity.NOTE, basis=[FORM])
def malformed_number(disclosure: Disclosure) -> Iterable[Finding] | None:
    """数字栏里的内容不是合乎写法的数。

    小数点多于一个、千分位逗号不在每三位、数字与文字混写的，读不成数或可能读错，请核对。

    - 错：1.234.56；12,34；31.20（含上年）
    - 对：1,234.56；12.34；31.20
    """
    if not disclosure.tables:
        return None
    return (finding for table in disclosure.tables for finding in _malformed(table, disclosure.document.text))


def _malformed(table: Table, text: str) -> Iterator[Finding]:
    for row in table.rows:
        for column, cell in row.cells.items():
            written = _written(text[cell.span.start : cell.span.end])
            if cell.unread and re.search(r"\d", cell.unread):
                written, what = cell.unread, "读不成一个数，没有参加核对"
            elif cell.quantity and _misgrouped(written, cell.quantity):
                what = f"千分位逗号不在每三位，按{cell.quantity.shown()}核对"
            else:
                continue
            label = row.code or row.name or row.label
            yield Finding(
                cell.span,
                f"《{table.title}》“{label}”行{column}写作“{written}”，{what}，请核对",
                stated=written,
                key=f"{table.kind}[{label}].{column}",
            )


def _misgrouped(written: str, quantity: Quantity) -> bool:
    """Whether the commas of a number are not those of thousands; text that is more than the number tells nothing."""
    number = read_number(written)
    return "," in written and number is not None and number[0] == quantity.value and not _GROUPED.fullmatch(written)


def _written(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@rule("TAB125", name="uneven-decimals", kind="other", severity=Severity.NOTE, basis=[FORM])
def uneven_decimals(disclosure: Disclosure) -> Iterable[Finding] | None:
    """个别数的小数位比同一张表的其他数多。

    金额一般保留两位小数，同一张表宜一致。省去末尾的零（6.2即6.20）不查，全表都保留更多位的不查。

    - 错：表中各数为两位小数，一处为31.2045
    - 对：31.20
    """
    if not disclosure.tables:
        return None
    return (finding for table in disclosure.tables for finding in _uneven(table))


def _uneven(table: Table) -> Iterator[Finding]:
    if table.unit not in (Unit.YUAN, Unit.WAN):
        return
    figures: list[Quantity] = [
        cell.quantity for row in table.rows for cell in row.cells.values() if cell.quantity and not cell.blank
    ]
    longer = [figure for figure in figures if figure.decimals > _PLACES]
    if len(figures) < _ENOUGH or len(longer) * 10 > len(figures):
        return
    for figure in longer:
        if figure.span:
            yield Finding(
                figure.span,
                f"《{table.title}》的数一般为两位小数，此处为{figure.shown()}，请统一",
                stated=figure.shown(),
                key=f"{table.kind}/小数位",
            )


RULES = (malformed_number, uneven_decimals)
