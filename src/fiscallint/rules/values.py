"""What the sides of a comparison come to: figures of the tables and of the narrative, and what is reckoned from them.

Amounts are in 元, ratios are plain numbers; every value is an interval, since figures are rounded.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from fiscallint.disclosure import Fact
from fiscallint.disclosure.quantity import ZERO, Interval, Quantity, Unit
from fiscallint.disclosure.table import Row, Table, TableCell
from fiscallint.finding import Span
from fiscallint.rules.expression import TOTALS, Number


class TableOperand(Struct, frozen=True):
    """A cell that a comparison looked at. Without `row`, the table has no such row and it counts as zero."""

    table: Table
    name: str
    column: str
    row: Row | None = None
    cell: TableCell | None = None

    @property
    def quantity(self) -> Quantity | None:
        """The figure; None for a blank or missing cell."""
        return self.cell.quantity if self.cell else None

    @property
    def given(self) -> bool:
        """Whether there is such a cell."""
        return self.cell is not None

    @property
    def unit(self) -> Unit:
        """The unit that its amounts are written in."""
        return self.table.unit

    @property
    def place(self) -> Span:
        """The cell, else the row, else the title of the table."""
        return self.cell.span if self.cell else self.row.span if self.row else self.table.title_span

    @property
    def amount(self) -> Decimal:
        """The amount shown, in 元; zero for a blank or missing cell."""
        return self.quantity.amount if self.quantity else Decimal(0)


class FactOperand(Struct, frozen=True):
    """A figure of the narrative that a comparison looked at."""

    fact: Fact

    @property
    def quantity(self) -> Quantity:
        """The figure."""
        return self.fact.quantity

    @property
    def given(self) -> bool:
        """Always."""
        return True

    @property
    def unit(self) -> Unit:
        """The unit it is written in."""
        return self.fact.quantity.unit

    @property
    def place(self) -> Span:
        """The subject and the figure."""
        return self.fact.clause

    @property
    def amount(self) -> Decimal:
        """The amount in 元, or the count."""
        return self.fact.quantity.amount


Operand = TableOperand | FactOperand


class Gap(Struct, frozen=True):
    """A column in which a row was missing or all rows were summed: an unrecognised row may belong there."""

    table: Table
    column: str
    side: str


class Measure(enum.Enum):
    """What a value measures."""

    MONEY = "元"
    COUNT = "个"
    RATIO = "%"
    ZERO = "0"
    """Nothing, which may be any of them."""


class Value(Struct, frozen=True):
    """What one side of a comparison comes to.

    `amount` is reckoned from the figures as shown, `step` is one in the last place of the coarsest figure. `terms` are
    the figures it is made of, each with its sign; where `linear` is false they were also multiplied or divided, as
    `factors` tells. `cell` marks a single figure; `absent` a sum of which the table has no column. `shown` is a
    constant as it is written.
    """

    interval: Interval
    amount: Decimal
    step: Decimal = Decimal(0)
    terms: tuple[tuple[int, Operand], ...] = ()
    gaps: tuple[Gap, ...] = ()
    linear: bool = True
    measure: Measure = Measure.MONEY
    cell: bool = False
    absent: bool = False
    factors: tuple[Value, str, Value] | None = None
    shown: str = ""


class NotApplicableError(Exception):
    """What is compared is not there."""


# ---- of figures


def constant(number: Number) -> Value:
    """A number of a check, or the value of an option."""
    unit = Unit.of(number.unit)
    if unit in (Unit.PERCENT, Unit.PERMILLE) or not number.unit:
        measure = Measure.RATIO if number.value else Measure.ZERO
    else:
        measure = Measure.COUNT if unit is Unit.ONE else Measure.MONEY
    return Value(Interval.exact(number.amount), number.amount, measure=measure, shown=str(number))


def of_fact(fact: Fact) -> Value:
    """A single figure of the narrative."""
    operand = FactOperand(fact)
    step = Decimal(0) if operand.quantity.exact else operand.quantity.step
    measure = Measure.COUNT if operand.unit is Unit.ONE else Measure.MONEY
    return Value(operand.quantity.interval, operand.amount, step, ((1, operand),), measure=measure, cell=True)


def of_cell(operand: TableOperand, *gaps: Gap) -> Value:
    """A single cell; one that is blank or not there is zero. NotApplicableError where it cannot be read."""
    if operand.cell and operand.cell.unread:
        raise NotApplicableError
    quantity = operand.quantity
    if quantity is None:
        return Value(ZERO, Decimal(0), terms=((1, operand),), gaps=gaps, cell=True)
    step = Decimal(0) if quantity.exact else quantity.step
    return Value(quantity.interval, quantity.amount, step, ((1, operand),), gaps, cell=True)


def of_rows(table: Table, rows: Sequence[Row], column: str) -> Value:
    """The sum of a column over rows; one that lacks the column adds nothing.

    NotApplicableError where a cell cannot be read.
    """
    operands = [operand_of(table, row, column, cell) for row in rows if (cell := row.cells.get(column))]
    if any(operand.cell and operand.cell.unread for operand in operands):
        raise NotApplicableError
    quantities = [operand.cell.quantity for operand in operands if operand.cell and operand.cell.quantity]
    return Value(
        _add(quantity.interval for quantity in quantities),
        sum((quantity.amount for quantity in quantities), start=Decimal(0)),
        max((quantity.step for quantity in quantities if not quantity.exact), default=Decimal(0)),
        tuple((1, operand) for operand in operands),
        (Gap(table, column, rows[0].side if rows else ""),),
        absent=not operands,
    )


def operand_of(table: Table, row: Row, column: str, cell: TableCell) -> TableOperand:
    """A cell of a row."""
    return TableOperand(table, row.code or row.name or row.label, column, row, cell)


# ---- reckoned


def negative(value: Value) -> Value:
    """The same, taken away."""
    terms = tuple((-sign, operand) for sign, operand in value.terms)
    return Value(
        -value.interval, -value.amount, value.step, terms, value.gaps, value.linear, value.measure,
        absent=value.absent, shown=f"-{value.shown}" if value.shown else "",
    )  # fmt: skip


def _add(intervals: Iterable[Interval]) -> Interval:
    both = list(intervals)
    return Interval(sum((one.low for one in both), start=Decimal(0)), sum((one.high for one in both), start=Decimal(0)))


def added(values: Sequence[Value]) -> Value:
    """The sum."""
    return Value(
        _add(value.interval for value in values),
        sum((value.amount for value in values), Decimal(0)),
        max((value.step for value in values), default=Decimal(0)),
        tuple(term for value in values for term in value.terms),
        tuple(gap for value in values for gap in value.gaps),
        all(value.linear for value in values),
        next((value.measure for value in values if value.measure is not Measure.ZERO), Measure.ZERO),
        absent=all(value.absent for value in values),
    )


def product(left: Value, sign: str, right: Value) -> Value:
    """Product or quotient; only a constant factor keeps the meaning of the last place.

    NotApplicableError where a side is not there; ZeroDivisionError.
    """
    if left.absent or right.absent:
        raise NotApplicableError
    if sign == "*":
        interval, amount = left.interval * right.interval, left.amount * right.amount
        step = left.step * abs(right.amount) if not right.terms else right.step * abs(left.amount)
        step = step if not (left.terms and right.terms) else Decimal(0)
    else:
        interval, amount = left.interval / right.interval, left.amount / right.amount
        step = Decimal(0) if right.terms else left.step / abs(right.amount)
    return Value(
        interval,
        amount,
        step,
        left.terms + right.terms,
        left.gaps + right.gaps,
        linear=False,
        measure=_measured(left.measure, sign, right.measure),
        factors=(left, "×" if sign == "*" else "÷", right),
    )


def _measured(one: Measure, sign: str, other: Measure) -> Measure:
    """What a product or a quotient measures: an average of money over a number of things is money."""
    if sign == "*":
        return next((measure for measure in (Measure.MONEY, Measure.COUNT) if measure in (one, other)), Measure.RATIO)
    return Measure.RATIO if one is other else one


# ---- compared


def distance(relation: str, left: Value, right: Value) -> Decimal:
    """How far the two sides are from the relation, in 元: zero or less where it holds.

    NotApplicableError where a side is not there.
    """
    if left.absent or right.absent:
        raise NotApplicableError
    above = left.interval.low - right.interval.high
    below = right.interval.low - left.interval.high
    match relation:
        case "=":
            return Decimal(0) if left.interval.meets(right.interval) else max(above, below)
        case "<=":
            return above
        case ">=":
            return below
        case "!=":
            holds = not left.interval.meets(right.interval)
        case "<":
            holds = below > 0
        case _:
            holds = above > 0
    return Decimal(0) if holds else Decimal(1)


def due_to_strays(relation: str, left: Value, right: Value) -> bool:
    """Whether rows that were not recognised, one or all of them, make up the difference.

    Then a row that seems missing is probably one of them under another name.
    """
    for gap in {(id(gap.table), gap.column, gap.side): gap for gap in left.gaps + right.gaps}.values():
        strays = [
            cell.quantity.amount
            for row in gap.table.unrecognised
            if not gap.side or row.side in ("", gap.side)
            if (cell := row.cells.get(gap.column)) and cell.quantity
        ]
        for amount in {*strays, sum(strays, Decimal(0))} - {Decimal(0)}:
            for shift in (Interval.exact(amount), Interval.exact(-amount)):
                if distance(relation, replace(left, interval=left.interval + shift), right) <= 0:
                    return True
    return False


def loose(value: Value) -> Interval:
    """The interval of a value, were every total that equals the sum of its rounded items reckoned from these."""
    if not value.linear:
        return value.interval
    intervals = ((sign, _summed(one) or (one.quantity.interval if one.quantity else ZERO)) for sign, one in value.terms)
    return _add(interval if sign > 0 else -interval for sign, interval in intervals) + _constant(value)


def _constant(value: Value) -> Interval:
    return Interval.exact(value.amount - sum(sign * one.amount for sign, one in value.terms))


def _summed(operand: Operand) -> Interval | None:
    """The interval of a total or a coded row that is exactly the sum of the finest figures shown under it."""
    if isinstance(operand, FactOperand):
        return None
    row = operand.row
    if row is None or not (row.code or row.name.endswith(TOTALS)):
        return None
    quantities = [
        cell.quantity
        for one in operand.table.finest(row.code)
        if (cell := one.cells.get(operand.column)) and cell.quantity
    ]
    if len(quantities) < 2 or sum(quantity.amount for quantity in quantities) != operand.amount:
        return None
    return _add(quantity.interval for quantity in quantities)
