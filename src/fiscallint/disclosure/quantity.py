"""Quantities as shown, and the intervals they stand for.

A number shown as `v` with `d` decimals stands for every value that rounds to it: `[v - 10^-d / 2, v + 10^-d / 2]`.
A relation holds when the intervals of its two sides meet (XBRL Calculations 1.1, mode *round*). There is no other
tolerance anywhere.
"""

from __future__ import annotations

import enum
from decimal import Decimal, InvalidOperation
from functools import cached_property

from msgspec import Struct

from fiscallint import patterns
from fiscallint.finding import Span


class Unit(enum.Enum):
    """The units of money, with their worth in 元, and the two of proportion, with their worth in percent."""

    YUAN = ("元", Decimal(1))
    THOUSAND = ("千元", Decimal(1000))
    WAN = ("万元", Decimal(10_000))
    YI = ("亿元", Decimal(100_000_000))
    PERCENT = ("%", Decimal(1))
    PERMILLE = ("‰", Decimal("0.1"))
    ONE = ("", Decimal(1))

    def __init__(self, label: str, worth: Decimal) -> None:
        self.label = label
        self.worth = worth

    @classmethod
    def of(cls, label: str) -> Unit:
        """The unit of this name; a unit of counting (个, 辆, 人次) is `ONE`."""
        return _UNITS.get(label, cls.ONE)


_UNITS = {unit.label: unit for unit in Unit} | {"万": Unit.WAN, "亿": Unit.YI, "％": Unit.PERCENT}


class Interval(Struct, frozen=True):
    """All values from `low` to `high`, both included; money in 元, proportions in percent."""

    low: Decimal
    high: Decimal

    @classmethod
    def exact(cls, value: Decimal | int) -> Interval:
        """The interval that holds one value."""
        return cls(Decimal(value), Decimal(value))

    def meets(self, other: Interval) -> bool:
        """Whether one value can be both: the relation between the two sides holds."""
        return self.low <= other.high and other.low <= self.high

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        if self.low >= 0 <= other.low:
            return Interval(self.low * other.low, self.high * other.high)
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """The quotient; ZeroDivisionError where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("an interval that holds zero has no reciprocal")
        return self * Interval(1 / other.high, 1 / other.low)

    def __abs__(self) -> Interval:
        if self.low <= 0 <= self.high:
            return Interval(Decimal(0), max(-self.low, self.high))
        return -self if self.high < 0 else self

    @property
    def middle(self) -> Decimal:
        """The value halfway: for a quantity, the one shown."""
        return (self.low + self.high) / 2


ZERO = Interval.exact(0)


class Quantity(Struct, frozen=True, dict=True):
    """A number as shown: `value` in `unit`, with `decimals` places, standing at `span` in the rendition.

    `exact` marks a number without rounding: a blank cell, a count.
    """

    value: Decimal
    unit: Unit
    decimals: int
    span: Span | None = None
    exact: bool = False

    @property
    def amount(self) -> Decimal:
        """The value in 元, or in percent."""
        return self.value * self.unit.worth

    @property
    def step(self) -> Decimal:
        """One in the last place shown, in 元 or percent."""
        return Decimal(1).scaleb(-self.decimals) * self.unit.worth

    @cached_property
    def interval(self) -> Interval:
        """Every amount (元, percent) that is shown as this number."""
        half = Decimal(0) if self.exact else self.step / 2
        return Interval(self.amount - half, self.amount + half)

    def shown(self) -> str:
        """As a reader would write it: 1234.50万元, 12,345,000.00元."""
        return _written(self.value, self.unit, self.decimals)

    def with_decimals(self, decimals: int) -> Quantity:
        """The same number, its dropped zeros written out; never fewer decimals than are shown."""
        return Quantity(self.value, self.unit, max(decimals, self.decimals), self.span, self.exact)


def show(amount: Decimal, unit: Unit, decimals: int) -> str:
    """An amount in 元 or percent, written in `unit` and rounded half up to `decimals`."""
    from decimal import ROUND_HALF_UP, Context

    value = amount / unit.worth
    digits = Context(prec=max(1, value.adjusted() + decimals + 2))  # a typing error can be of any length
    value = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, digits)
    return _written(value + 0, unit, decimals)


def _written(value: Decimal, unit: Unit, decimals: int) -> str:
    """A number with its unit; amounts in 元 are long, and have their thousands set apart."""
    return f"{value:{',' if unit is Unit.YUAN else ''}.{decimals}f}{unit.label}"


LONGEST_NUMBER = 25
"""Characters of a number; more digits than `Decimal` reckons with are no amount of money."""
_NUMBER = patterns.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")


def read_number(text: str) -> tuple[Decimal, int] | None:
    """Value and decimals of a whole number text such as `-1,234.50`, `¥12.00` or `(12.00)`; None for anything else."""
    text = text.replace(",", "").replace("，", "").replace("¥", "").replace("￥", "")
    if text[:1] in "(（" and text[-1:] in ")）":
        text = "-" + text[1:-1]
    if len(text) > LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    exponent = value.as_tuple().exponent
    return value, max(0, -exponent) if isinstance(exponent, int) else 0
