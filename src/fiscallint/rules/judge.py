"""Holding one figure against another: the interval rule, and how a difference is told."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from decimal import Decimal

from fiscallint import patterns
from fiscallint.disclosure import Fact
from fiscallint.disclosure.quantity import ZERO, Interval, Quantity, Unit, show
from fiscallint.finding import Fix, Severity, Span, quote


class Verdict(enum.Enum):
    """How two sides of a relation stand to each other."""

    HOLDS = "holds"
    NEAR = "near"
    """Off by one in the last place beyond rounding: truncated, or adjusted to make a total."""
    WRONG = "wrong"

    @property
    def severity(self) -> Severity:
        """What a side that does not hold is worth."""
        return Severity.WARNING if self is Verdict.NEAR else Severity.ERROR


def judge(stated: Interval, expected: Interval, step: Decimal) -> Verdict:
    """Whether two sides can be the same number, shown in steps of `step` (元 or percent)."""
    if stated.meets(expected):
        return Verdict.HOLDS
    gap = max(stated.low - expected.high, expected.low - stated.high)
    return Verdict.NEAR if gap < step else Verdict.WRONG


def as_shown(amount: Decimal, like: Quantity) -> str:
    """An amount in 元 or percent, written with the unit and the decimals of another figure."""
    return show(amount, like.unit, like.decimals)


_HUNDRED = Interval.exact(100)


def ratio(part: Interval, whole: Interval) -> Interval | None:
    """`part` in percent of `whole`; None where the whole may be zero."""
    if whole.low <= 0 <= whole.high:
        return None
    return part / whole * _HUNDRED


def percent_text(part: Decimal, whole: Decimal, like: Quantity) -> str:
    """`part` in percent of `whole`, with the decimals of another percentage, two at the least."""
    return show(part / whole * 100, Unit.PERCENT, max(like.decimals, 2))


_AROUND = patterns.compile(r"^.*?20\d\d年(?:度)?|(?:（[^（）]*）)?(?:[各均共]|分别)?为$|[各均共]$")


def quoted(name: str) -> str:
    """A subject's name in quotation marks, without the unit and the year it may begin with; empty for none.

    Nor with what leads over to its figure: 收、支总计各; 政府采购金额（以合同签订为准）为. A name that begins with a
    quotation (“三公”经费) needs no marks of its own.
    """
    bare = _AROUND.sub("", name) or name
    return bare if bare.startswith("“") else quote(bare)


def places(*quantities: Quantity | None) -> tuple[Span, ...]:
    """Where these quantities stand."""
    return tuple(quantity.span for quantity in quantities if quantity and quantity.span)


def facts_at(*facts: Fact) -> tuple[Span, ...]:
    """Where the figures of these facts stand."""
    return tuple(fact.span for fact in facts)


def correction(stated: Quantity, amount: Decimal, *given: Quantity) -> tuple[Fix, ...]:
    """To write an amount, in 元 or percent, where another stands; it follows from the quantities `given`."""
    if stated.span is None or not all(one.span for one in given):
        return ()
    decimals = stated.decimals or 2  # 15% may stand for what is 274.82%
    right = show(amount, stated.unit, decimals)
    return (Fix(stated.span, right, f"把{stated.shown()}改为{right}", places(*given)),)


_OPPOSITE = {
    one: other
    for pair in ("增加减少", "增长下降", "上升下降", "提高降低", "大于小于", "高于低于", "多于少于")
    for one, other in ((pair[:2], pair[2:]), (pair[2:], pair[:2]))
} | {"下降": "增长"}
_LAST_WORD = patterns.compile(f"({'|'.join(_OPPOSITE)})了?\\s*$")


def turned(text: str, start: int, end: int, *given: Quantity) -> tuple[Fix, ...]:
    """To write the opposite of the word of direction that ends `text[start:end]`, if one does."""
    match = _LAST_WORD.search(text, start, end)
    if match is None or not all(one.span for one in given):
        return ()
    right = _OPPOSITE[match[1]]
    return (Fix(Span(*match.span(1)), right, f"把“{match[1]}”改为“{right}”", places(*given)),)


def added(parts: Iterable[Interval]) -> Interval:
    """The sum of these intervals."""
    return sum(parts, start=ZERO)


def added_as_shown(parts: Iterable[Fact]) -> Decimal:
    """The sum of these facts as they are shown, in 元."""
    return sum((part.quantity.amount for part in parts), start=Decimal(0))
