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
from fiscallint.disclosure.quantity import Interval
from fiscallint.disclosure.table import Row, Table
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
from fiscallint.rules.spelled import in_words, what, where
from fiscallint.rules.values import (
    Gap,
    Measure,
    NotApplicableError,
    TableOperand,
    Value,
    added,
    constant,
    distance,
    due_to_strays,
    loose,
    negative,
    of_cell,
    of_fact,
    of_rows,
    operand_of,
    product,
)


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
            raise NotApplicableError
        return table


def evaluate(
    statement: Statement, disclosure: Disclosure, options: Values | None = None
) -> tuple[Outcome | Unmet, ...] | None:
    """What the statement comes to for this disclosure, with these values of the options; None where it does not apply.

    Every comparison has its outcome; a condition of another kind is told only where it is not true.
    """
    try:
        return tuple(_outcomes(statement, _Scope(disclosure, options or {})))
    except NotApplicableError:
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
                raise NotApplicableError from None
        case When(condition, body):
            if not _truth(condition, scope):
                raise NotApplicableError
            return _outcomes(body, scope)
        case EachRow(table, selector, body):
            rows = _each_row(scope.table(table), selector)
            return _gathered(body, (replace(scope, current=row) for row in rows))
        case Hierarchy(table, columns):
            made: list[Outcome | Unmet] = list(_levels(scope.table(table), columns, scope))
            if not made:
                raise NotApplicableError
            return made
        case _:
            truth = _truth(statement, scope)
            if truth is None:
                raise NotApplicableError
            return [] if truth else [_unmet(statement, scope)]


def _gathered(body: Statement, scopes: Iterable[_Scope]) -> list[Outcome | Unmet]:
    """What a statement comes to in several scopes, those where it does not apply left out."""
    made: list[Outcome | Unmet] = []
    applied = False
    for scope in scopes:
        try:
            made += _outcomes(body, scope)
            applied = True
        except NotApplicableError:
            continue
    if not applied:
        raise NotApplicableError
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
                return distance(relation, _value(left, scope), _value(right, scope)) <= 0
            except (NotApplicableError, ZeroDivisionError):
                return None


_START = Span(0, 0)


def _unmet(condition: Condition, scope: _Scope) -> Unmet:
    """Why a condition is not true, and where to look."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            told = [_unmet(part, scope) for part in parts if _truth(part, scope) is False]
            return Unmet("，".join(one.why for one in told), next((t.place for t in told if t.place != _START), _START))
        case Contains(place, phrase, True):
            return Unmet(f"{where(place)}写有{quote(phrase)}", (find(place, phrase, scope.disclosure) or [_START])[0])
        case Contains(place, phrase):
            return Unmet(f"{where(place)}没有{quote(phrase)}", there(place, scope.disclosure) or _START)
        case Presence(place, negated):
            return Unmet(f"{'有' if negated else '没有'}{what(place)}", _START)
        case Comparison():
            return Unmet(in_words(condition), _START)


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
    except NotApplicableError:
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
            raise NotApplicableError
    if rows:
        return (rows[0],)
    if name.endswith(TOTALS):
        raise NotApplicableError
    if not name.isdigit():
        return ()
    below, above = table.below(name), table.above(name)
    if not table.below("") or (above and not below and not table.below(above)):
        raise NotApplicableError
    return tuple(below)


def _each_row(table: Table, selector: str) -> Iterator[_Current]:
    if selector in LEVELS:
        length = LEVELS[selector]
        for code in dict.fromkeys(row.code[:length] for row in table.coded() if len(row.code) >= length):
            try:
                yield _Current(table, code, _find(table, code))
            except NotApplicableError:
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
        raise NotApplicableError
    return scope.current.name


# Values


def _value(node: Expression, scope: _Scope, in_sum: bool = False) -> Value:
    match node:
        case Number():
            return constant(node)
        case Setting(name, usual):
            value = scope.options.get(name, usual)
            if value is None:
                raise NotApplicableError
            return constant(value)
        case Year():
            if scope.disclosure.year is None:
                raise NotApplicableError
            return constant(Number(Decimal(scope.disclosure.year)))
        case Rows(name, level):
            rows = _level(scope.table(name), level)
            shown = sum(any(not cell.blank for cell in row.cells.values()) for row in rows)
            words = f"{name}中有数的{level}{shown}个"
            return Value(Interval.exact(shown), Decimal(shown), measure=Measure.COUNT, shown=words)
        case Reported():
            return _reported(node, scope)
        case Negative(operand):
            return negative(_value(operand, scope, in_sum))
        case Arithmetic(left, "+", right):
            return added([_value(left, scope, True), _value(right, scope, True)])
        case Arithmetic(left, "-", right):
            return added([_value(left, scope, True), negative(_value(right, scope, True))])
        case Arithmetic(left, sign, right):
            return product(_value(left, scope), sign, _value(right, scope))
        case Total(name, level, column):
            table = scope.table(name)
            return of_rows(table, _level(table, level), column)
        case Cell(table="", column=column):
            assert scope.current is not None
            return _cells_value(scope.current.table, scope.current.rows, scope.current.name, column, in_sum)
        case Cell(name, _, column):
            table, row = scope.table(name), _row_name(node, scope)
            return _cells_value(table, _find(table, row), row, column, in_sum)


_ANY_BUDGET = ("预算", "年初预算", "全年预算")


def _facts(node: Reported, scope: _Scope) -> list[Fact]:
    """The figures that the narrative gives of a subject; of a subject that is counted, its counts."""
    measures = {"": ("决算", "计数"), "预算": _ANY_BUDGET, "上年数": ("上年",)}.get(node.measure, (node.measure,))
    facts = (fact for measure in measures for fact in scope.disclosure.facts(node.subject, measure, node.section))
    return sorted(facts, key=lambda fact: fact.span)


def _reported(node: Reported, scope: _Scope) -> Value:
    facts = _facts(node, scope)
    if not facts or any(not fact.quantity.interval.meets(facts[0].quantity.interval) for fact in facts):
        raise NotApplicableError  # what is told in two ways is another rule's to find
    return of_fact(max(facts, key=lambda fact: fact.quantity.decimals))


def _cells_value(table: Table, rows: Sequence[Row], name: str, column: str, in_sum: bool) -> Value:
    """The cell of a column in a row, given as the row, as the finer rows below it, or as none."""
    if not rows and column in table.columns:
        return of_cell(TableOperand(table, name, column), Gap(table, column, ""))
    if len(rows) == 1 and name in (rows[0].code, rows[0].name, rows[0].label) and column in rows[0].cells:
        return of_cell(operand_of(table, rows[0], column, rows[0].cells[column]))
    value = of_rows(table, rows, column)
    if value.absent and not in_sum:
        raise NotApplicableError
    return value


def _level(table: Table, level: str) -> tuple[Row, ...]:
    """The rows that make up a level: those of the level, and finer ones where it is not given."""
    length = LEVELS[level]
    rows = _tops(row for row in table.coded() if len(row.code) >= length)
    coarser = (row for row in table.coded() if len(row.code) < length)
    if not rows or any(not table.below(row.code) for row in coarser):
        raise NotApplicableError
    return rows


def _levels(table: Table, columns: Sequence[str], scope: _Scope) -> Iterator[Outcome]:
    try:
        sums = [(TOTAL, row, table.below("")) for row in _find(table, TOTAL)]
    except NotApplicableError:
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
                right = of_rows(table, parts, column)
                comparison = Comparison(Cell(table.kind, name, column), "=", Total(table.kind, "下级", column))
                yield _compare(comparison, left, right, replace(scope, current=_Current(table, name, (row,))))
            except NotApplicableError:
                continue


# Comparisons


def _compare(comparison: Comparison, left: Value, right: Value, scope: _Scope) -> Outcome:
    if left.absent or right.absent:
        raise NotApplicableError
    relation = comparison.operator
    off = distance(relation, left, right)
    verdict = Verdict.HOLDS
    if off > 0:
        if relation in ("=", "<=", ">=") and due_to_strays(relation, left, right):
            raise NotApplicableError
        beyond = relation in ("!=", "<", ">") or off > max(left.step, right.step)
        verdict = Verdict.FAILS if beyond else Verdict.SLIGHT
        sources = {one.table.kind if isinstance(one, TableOperand) else "" for _, one in left.terms + right.terms}
        if relation == "=" and len(sources) > 1 and loose(left).meets(loose(right)):
            verdict = Verdict.ROUNDED
    elif relation == "=" and left.cell and right.cell:
        # The finer of two figures, rounded like the coarser, must be the same.
        coarser = max(left.step, right.step)
        if abs(left.amount - right.amount) * 2 > coarser:
            verdict = Verdict.ROUNDED
    return Outcome(comparison, left, right, verdict, scope.current.name if scope.current else "")
