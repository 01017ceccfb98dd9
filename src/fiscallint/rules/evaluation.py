"""Runs checks over a disclosure, on intervals.

`evaluate` returns an `Outcome` for every comparison that a statement makes, an `Unmet` for every other condition that
is not true, and None where the statement does not apply. Amounts are in 元, ratios are plain numbers.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.disclosure import Disclosure, Fact
from fiscallint.disclosure.quantity import ZERO, Interval, Quantity, Unit
from fiscallint.disclosure.table import Row, Table, TableCell
from fiscallint.finding import Span, quote
from fiscallint.rules.expression import (
    LEVELS,
    THIS_ROW,
    TOTAL,
    TOTALS,
    AllOf,
    AnyOf,
    Arithmetic,
    Cell,
    Comparison,
    Condition,
    Contains,
    EachRow,
    Expression,
    Hierarchy,
    Negative,
    Number,
    Presence,
    Reported,
    Rows,
    Setting,
    Statement,
    Term,
    Text,
    Total,
    When,
    Year,
)
from fiscallint.rules.phrases import explained, find, present, there


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


class Verdict(enum.Enum):
    """How a comparison ends."""

    HOLDS = "holds"
    ROUNDED = "rounded"
    """It holds, but two cells that should be one number are shown differently."""
    SLIGHT = "slight"
    """Off by no more than one in the last place beyond rounding."""
    FAILS = "fails"


class Outcome(Struct, frozen=True):
    """One comparison made: the expression, its two sides, and the verdict. `row` names the row in hand, if any."""

    comparison: Comparison
    left: Value
    right: Value
    verdict: Verdict
    row: str = ""

    @property
    def operator(self) -> str:
        """=, !=, <=, >=, < or >."""
        return self.comparison.operator


class Unmet(Struct, frozen=True):
    """A condition, other than a comparison, that is not true: why, as a clause, and the place to look at."""

    why: str
    place: Span


class _NotApplicableError(Exception):
    """What is compared is not there."""


class _Current(Struct, frozen=True):
    """The row in hand within 每行: several rows where a code stands for the finer rows below it."""

    table: Table
    name: str
    rows: tuple[Row, ...]


Values = Mapping[str, Number | None]
"""The values of a rule's options, by name; None for one that is empty: what it limits is not checked."""


class _Scope(Struct, frozen=True):
    disclosure: Disclosure
    options: Values = field(default_factory=dict)
    current: _Current | None = None

    def table(self, kind: str) -> Table:
        table = self.disclosure.table(kind)
        if table is None:
            raise _NotApplicableError
        return table


def evaluate(
    statement: Statement, disclosure: Disclosure, options: Values | None = None
) -> tuple[Outcome | Unmet, ...] | None:
    """What the statement comes to for this disclosure, with these values of the options; None where it does not apply.

    Every comparison has its outcome; a condition of another kind is told only where it is not true.
    """
    try:
        return tuple(_outcomes(statement, _Scope(disclosure, options or {})))
    except _NotApplicableError:
        return None


def is_true(condition: Condition, disclosure: Disclosure, options: Values | None = None) -> bool | None:
    """Whether the condition is true; None where what it compares is not there."""
    return _truth(condition, _Scope(disclosure, options or {}))


def _outcomes(statement: Statement, scope: _Scope) -> list[Outcome | Unmet]:
    """The outcomes of a statement, at least one comparison made or condition found true or not."""
    match statement:
        case Comparison(left, _, right):
            try:
                return [_compare(statement, _value(left, scope), _value(right, scope), scope)]
            except ZeroDivisionError:
                raise _NotApplicableError from None
        case When(condition, body):
            if not _truth(condition, scope):
                raise _NotApplicableError
            return _outcomes(body, scope)
        case EachRow(table, selector, body):
            rows = _each_row(scope.table(table), selector)
            return _gathered(body, (replace(scope, current=row) for row in rows))
        case Hierarchy(table, columns):
            made: list[Outcome | Unmet] = list(_levels(scope.table(table), columns, scope))
            if not made:
                raise _NotApplicableError
            return made
        case _:
            truth = _truth(statement, scope)
            if truth is None:
                raise _NotApplicableError
            return [] if truth else [_unmet(statement, scope)]


def _gathered(body: Statement, scopes: Iterable[_Scope]) -> list[Outcome | Unmet]:
    """What a statement comes to in several scopes, those where it does not apply left out."""
    made: list[Outcome | Unmet] = []
    applied = False
    for scope in scopes:
        try:
            made += _outcomes(body, scope)
            applied = True
        except _NotApplicableError:
            continue
    if not applied:
        raise _NotApplicableError
    return made


def _truth(condition: Condition, scope: _Scope) -> bool | None:
    match condition:
        case Presence(place, negated):
            return _present(place, scope) is not negated
        case Contains(place, phrase, negated):
            if not there(place, scope.disclosure):
                return None
            return bool(find(place, phrase, scope.disclosure)) is not negated
        case AllOf(parts):
            truths = [_truth(part, scope) for part in parts]
            return False if False in truths else None if None in truths else True
        case AnyOf(parts):
            truths = [_truth(part, scope) for part in parts]
            return True if True in truths else None if None in truths else False
        case Comparison(left, relation, right):
            try:
                return _relation(relation, _value(left, scope), _value(right, scope)) <= 0
            except (_NotApplicableError, ZeroDivisionError):
                return None


_START = Span(0, 0)


def _unmet(condition: Condition, scope: _Scope) -> Unmet:
    """Why a condition is not true, and where to look."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            told = [_unmet(part, scope) for part in parts if _truth(part, scope) is False]
            return Unmet("，".join(one.why for one in told), next((t.place for t in told if t.place != _START), _START))
        case Contains(place, phrase, True):
            return Unmet(f"{_where(place)}写有{quote(phrase)}", (find(place, phrase, scope.disclosure) or [_START])[0])
        case Contains(place, phrase):
            return Unmet(f"{_where(place)}没有{quote(phrase)}", there(place, scope.disclosure) or _START)
        case Presence(place, negated):
            return Unmet(f"{'有' if negated else '没有'}{_what(place)}", _START)
        case Comparison():
            return Unmet(_in_words(condition), _START)


def _where(place: Text) -> str:
    of = {"表名": f"《{place.of}》的表名中", "表注": f"《{place.of}》的表注中", "说明": f"{quote(place.of)}的说明中"}
    return of.get(place.kind, f"{place.kind}中") if place.of else f"{place.kind}中"


def _what(place: Cell | Text | Reported | Term) -> str:
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


def _in_words(expression: Expression | Comparison) -> str:
    """An expression as a person would write it; of a comparison, that it fails."""
    match expression:
        case Comparison(left, relation, right):
            return f"{_in_words(left)}{_OPPOSITES[relation]}{_in_words(right)}"
        case Arithmetic(left, sign, right):
            return f"{_bracketed(left)}{_SIGNS[sign]}{_bracketed(right)}"
        case Negative(operand):
            return f"－{_bracketed(operand)}"
        case Cell() | Reported():
            return _what(expression)
        case Total(table, level, column):
            return f"《{table}》各{level}{column}之和"
        case Rows(table, level):
            return f"《{table}》{level}级科目的个数"
        case Setting(name):
            return quote(name)
        case _:
            return str(expression)


def _bracketed(expression: Expression) -> str:
    words = _in_words(expression)
    return f"（{words}）" if isinstance(expression, Arithmetic) else words


def _present(place: Cell | Text | Reported | Term, scope: _Scope) -> bool:
    if isinstance(place, Text):
        return present(place, scope.disclosure)
    if isinstance(place, Reported):
        return bool(_facts(place, scope))
    if isinstance(place, Term):
        return explained(place.name, scope.disclosure)
    if not place.table:
        return bool(scope.current and any(place.column in row.cells for row in scope.current.rows))
    table = scope.disclosure.table(place.table)
    if table is None:
        return False
    if not place.row:
        return not place.column or place.column in table.columns
    try:
        rows = _find(table, _row_name(place, scope))
    except _NotApplicableError:
        return False
    return any(not place.column or place.column in row.cells for row in rows)


# Rows


def _tops(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The coded rows that stand under no other of them."""
    rows = tuple(rows)
    codes = {row.code for row in rows}
    return tuple(row for row in rows if not any(row.code[:n] in codes for n in range(1, len(row.code))))


def _find(table: Table, name: str) -> tuple[Row, ...]:
    """The row of this name, or the finer rows that make it up; nothing where a row left out counts as zero."""
    rows = table.rows_called(name)
    if len(rows) > 1:
        rows = [row for row in rows if not all(cell.blank for cell in row.cells.values())] or rows[:1]
        figures = [{column: cell.interval for column, cell in row.cells.items()} for row in rows]
        if any(other != figures[0] for other in figures):
            raise _NotApplicableError
    if rows:
        return (rows[0],)
    if name.endswith(TOTALS):
        raise _NotApplicableError
    if not name.isdigit():
        return ()
    below, above = table.below(name), table.above(name)
    if not table.below("") or (above and not below and not table.below(above)):
        raise _NotApplicableError
    return tuple(below)


def _each_row(table: Table, selector: str) -> Iterator[_Current]:
    if selector in LEVELS:
        length = LEVELS[selector]
        for code in dict.fromkeys(row.code[:length] for row in table.coded() if len(row.code) >= length):
            try:
                yield _Current(table, code, _find(table, code))
            except _NotApplicableError:
                continue
    else:
        for row in table.rows:
            if not selector or row.side == selector:
                yield _Current(table, row.code or row.name or row.label, (row,))


def _row_name(cell: Cell, scope: _Scope) -> str:
    if cell.row != THIS_ROW:
        return cell.row
    assert scope.current is not None
    if not any(row.code or row.name for row in scope.current.rows):
        raise _NotApplicableError
    return scope.current.name


# Values


def _value(node: Expression, scope: _Scope, in_sum: bool = False) -> Value:
    match node:
        case Number():
            return _constant_value(node)
        case Setting(name, usual):
            value = scope.options.get(name, usual)
            if value is None:
                raise _NotApplicableError
            return _constant_value(value)
        case Year():
            if scope.disclosure.year is None:
                raise _NotApplicableError
            return _constant_value(Number(Decimal(scope.disclosure.year)))
        case Rows(name, level):
            rows = _level(scope.table(name), level)
            shown = sum(any(not cell.blank for cell in row.cells.values()) for row in rows)
            words = f"{name}中有数的{level}{shown}个"
            return Value(Interval.exact(shown), Decimal(shown), measure=Measure.COUNT, shown=words)
        case Reported():
            return _reported(node, scope)
        case Negative(operand):
            return _negative(_value(operand, scope, in_sum))
        case Arithmetic(left, "+", right):
            return _sum([_value(left, scope, True), _value(right, scope, True)])
        case Arithmetic(left, "-", right):
            return _sum([_value(left, scope, True), _negative(_value(right, scope, True))])
        case Arithmetic(left, sign, right):
            return _product(_value(left, scope), sign, _value(right, scope))
        case Total(name, level, column):
            table = scope.table(name)
            return _rows_value(table, _level(table, level), column)
        case Cell(table="", column=column):
            assert scope.current is not None
            return _cells_value(scope.current.table, scope.current.rows, scope.current.name, column, in_sum)
        case Cell(name, _, column):
            table, row = scope.table(name), _row_name(node, scope)
            return _cells_value(table, _find(table, row), row, column, in_sum)


def _constant_value(number: Number) -> Value:
    unit = Unit.of(number.unit)
    if unit in (Unit.PERCENT, Unit.PERMILLE) or not number.unit:
        measure = Measure.RATIO if number.value else Measure.ZERO
    else:
        measure = Measure.COUNT if unit is Unit.ONE else Measure.MONEY
    return Value(Interval.exact(number.amount), number.amount, measure=measure, shown=str(number))


_ANY_BUDGET = ("预算", "年初预算", "全年预算")


def _facts(node: Reported, scope: _Scope) -> list[Fact]:
    """The figures that the narrative gives of a subject; of a subject that is counted, its counts."""
    measures = {"": ("决算", "计数"), "预算": _ANY_BUDGET, "上年数": ("上年",)}.get(node.measure, (node.measure,))
    facts = (fact for measure in measures for fact in scope.disclosure.facts(node.subject, measure, node.section))
    return sorted(facts, key=lambda fact: fact.span)


def _reported(node: Reported, scope: _Scope) -> Value:
    facts = _facts(node, scope)
    if not facts or any(not fact.quantity.interval.meets(facts[0].quantity.interval) for fact in facts):
        raise _NotApplicableError  # what is told in two ways is another rule's to find
    operand = FactOperand(max(facts, key=lambda fact: fact.quantity.decimals))
    step = Decimal(0) if operand.quantity.exact else operand.quantity.step
    measure = Measure.COUNT if operand.unit is Unit.ONE else Measure.MONEY
    return Value(operand.quantity.interval, operand.amount, step, ((1, operand),), measure=measure, cell=True)


def _negative(value: Value) -> Value:
    terms = tuple((-sign, operand) for sign, operand in value.terms)
    return Value(
        -value.interval, -value.amount, value.step, terms, value.gaps, value.linear, value.measure,
        absent=value.absent, shown=f"-{value.shown}" if value.shown else "",
    )  # fmt: skip


def _add(intervals: Iterable[Interval]) -> Interval:
    added = list(intervals)
    return Interval(
        sum((one.low for one in added), start=Decimal(0)), sum((one.high for one in added), start=Decimal(0))
    )


def _sum(values: Sequence[Value]) -> Value:
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


def _product(left: Value, sign: str, right: Value) -> Value:
    """Product or quotient; only a constant factor keeps the meaning of the last place."""
    if left.absent or right.absent:
        raise _NotApplicableError
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


def _operand_value(operand: TableOperand, *gaps: Gap) -> Value:
    """A single cell; one that is blank or not there is zero."""
    if operand.cell and operand.cell.unread:
        raise _NotApplicableError
    quantity = operand.quantity
    if quantity is None:
        return Value(ZERO, Decimal(0), terms=((1, operand),), gaps=gaps, cell=True)
    step = Decimal(0) if quantity.exact else quantity.step
    return Value(quantity.interval, quantity.amount, step, ((1, operand),), gaps, cell=True)


def _rows_value(table: Table, rows: Sequence[Row], column: str) -> Value:
    """The sum of a column over rows; a row that lacks the column adds nothing."""
    operands = [_operand(table, row, column, cell) for row in rows if (cell := row.cells.get(column))]
    if any(operand.cell and operand.cell.unread for operand in operands):
        raise _NotApplicableError
    quantities = [operand.cell.quantity for operand in operands if operand.cell and operand.cell.quantity]
    return Value(
        _add(quantity.interval for quantity in quantities),
        sum((quantity.amount for quantity in quantities), start=Decimal(0)),
        max((quantity.step for quantity in quantities if not quantity.exact), default=Decimal(0)),
        tuple((1, operand) for operand in operands),
        (Gap(table, column, rows[0].side if rows else ""),),
        absent=not operands,
    )


def _operand(table: Table, row: Row, column: str, cell: TableCell) -> TableOperand:
    return TableOperand(table, row.code or row.name or row.label, column, row, cell)


def _cells_value(table: Table, rows: Sequence[Row], name: str, column: str, in_sum: bool) -> Value:
    """The cell of a column in a row, given as the row, as the finer rows below it, or as none."""
    if not rows and column in table.columns:
        return _operand_value(TableOperand(table, name, column), Gap(table, column, ""))
    if len(rows) == 1 and name in (rows[0].code, rows[0].name, rows[0].label) and column in rows[0].cells:
        return _operand_value(_operand(table, rows[0], column, rows[0].cells[column]))
    value = _rows_value(table, rows, column)
    if value.absent and not in_sum:
        raise _NotApplicableError
    return value


def _level(table: Table, level: str) -> tuple[Row, ...]:
    """The rows that make up a level: those of the level, and finer ones where it is not given."""
    length = LEVELS[level]
    rows = _tops(row for row in table.coded() if len(row.code) >= length)
    coarser = (row for row in table.coded() if len(row.code) < length)
    if not rows or any(not table.below(row.code) for row in coarser):
        raise _NotApplicableError
    return rows


def _levels(table: Table, columns: Sequence[str], scope: _Scope) -> Iterator[Outcome]:
    try:
        sums = [(TOTAL, row, table.below("")) for row in _find(table, TOTAL)]
    except _NotApplicableError:
        sums = []
    printed = Counter(row.code for row in table.coded())
    sums += [(row.code, row, table.below(row.code)) for row in table.coded() if printed[row.code] == 1]
    for name, row, parts in sums:
        if not parts:
            continue
        for column in columns or table.columns:
            if column not in row.cells:
                continue
            try:
                left = _cells_value(table, (row,), name, column, False)
                right = _rows_value(table, parts, column)
                comparison = Comparison(Cell(table.kind, name, column), "=", Total(table.kind, "下级", column))
                yield _compare(comparison, left, right, replace(scope, current=_Current(table, name, (row,))))
            except _NotApplicableError:
                continue


# Comparisons


def _compare(comparison: Comparison, left: Value, right: Value, scope: _Scope) -> Outcome:
    if left.absent or right.absent:
        raise _NotApplicableError
    relation = comparison.operator
    distance = _relation(relation, left, right)
    verdict = Verdict.HOLDS
    if distance > 0:
        if relation in ("=", "<=", ">=") and _explained(relation, left, right):
            raise _NotApplicableError
        beyond = relation in ("!=", "<", ">") or distance > max(left.step, right.step)
        verdict = Verdict.FAILS if beyond else Verdict.SLIGHT
        sources = {one.table.kind if isinstance(one, TableOperand) else "" for _, one in left.terms + right.terms}
        if relation == "=" and len(sources) > 1 and _loose(left).meets(_loose(right)):
            verdict = Verdict.ROUNDED
    elif relation == "=" and left.cell and right.cell:
        # The finer of two figures, rounded like the coarser, must be the same.
        coarser = max(left.step, right.step)
        if abs(left.amount - right.amount) * 2 > coarser:
            verdict = Verdict.ROUNDED
    return Outcome(comparison, left, right, verdict, scope.current.name if scope.current else "")


def _loose(value: Value) -> Interval:
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


def _relation(relation: str, left: Value, right: Value) -> Decimal:
    """How far the two sides are from the relation, in 元: zero or less where it holds."""
    if left.absent or right.absent:
        raise _NotApplicableError
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


def _explained(relation: str, left: Value, right: Value) -> bool:
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
                if _relation(relation, replace(left, interval=left.interval + shift), right) <= 0:
                    return True
    return False
