"""Conditions and expressions of the language of checks, as a person would put them."""

from __future__ import annotations

from fiscallint.finding import quote
from fiscallint.rules.expression import (
    Arithmetic,
    Cell,
    Comparison,
    Expression,
    Negative,
    Reported,
    Rows,
    Setting,
    Term,
    Text,
    Total,
)


def where(place: Text) -> str:
    of = {"表名": f"《{place.of}》的表名中", "表注": f"《{place.of}》的表注中", "说明": f"{quote(place.of)}的说明中"}
    return of.get(place.kind, f"{place.kind}中") if place.of else f"{place.kind}中"


def what(place: Cell | Text | Reported | Term) -> str:
    match place:
        case Term(name):
            return f"名词{quote(name)}的解释"
        case Text("说明", section) if section:
            return f"{quote(section)}的说明"
        case Text(kind):
            return kind
        case Reported(_, subject, measure):
            return f"说明中{quote(subject)}的{measure or '数字'}"
        case Cell(table, row, column):
            title = f"《{table}》" if table else ""
            return title + (f"{quote(row)}行" if row else "") + (f"{'的' if row else ''}{column}" if column else "")


_OPPOSITES = {"=": "不等于", "!=": "等于", "<=": "大于", ">=": "小于", "<": "不小于", ">": "不大于"}
"""How each comparison fails."""
_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}


def in_words(expression: Expression | Comparison) -> str:
    """An expression as a person would write it; of a comparison, that it fails."""
    match expression:
        case Comparison(left, relation, right):
            return f"{in_words(left)}{_OPPOSITES[relation]}{in_words(right)}"
        case Arithmetic(left, sign, right):
            return f"{_bracketed(left)}{_SIGNS[sign]}{_bracketed(right)}"
        case Negative(operand):
            return f"－{_bracketed(operand)}"
        case Cell() | Reported():
            return what(expression)
        case Total(table, level, column):
            return f"《{table}》各{level}{column}之和"
        case Rows(table, level):
            return f"《{table}》{level}级科目的个数"
        case Setting(name):
            return quote(name)
        case _:
            return str(expression)


def _bracketed(expression: Expression) -> str:
    words = in_words(expression)
    return f"（{words}）" if isinstance(expression, Arithmetic) else words
