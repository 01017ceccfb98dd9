"""The language of checks: read an expression, check its names, evaluate it over intervals.

The language is described at the head of `grammar/expression.lark`. `parse` turns a text into a statement whose names
are known to exist; `evaluate` runs a statement on the tables of a disclosure and returns an `Outcome` for every
comparison made, or None where the statement does not apply. Amounts are in 元, ratios are plain numbers.
"""

from __future__ import annotations

import difflib
import enum
import functools
import itertools
import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken

from fiscallint.disclosure.quantity import ZERO, Interval, Unit
from fiscallint.disclosure.table import Row, Table, TableCell
from fiscallint.disclosure.tables import Shape, shapes
from fiscallint.finding import FiscallintError
from fiscallint.resources import grammar

LEVELS = {"类": 3, "款": 5, "项": 7}
"""The levels of the classifications, with the length of their codes."""
SIDES = ("收入", "支出")
TOTAL = "合计"
THIS_ROW = "本行"
ONLY_COLUMN = "决算数"

_WORDS = frozenset({"当", "每行", "逐级", "且", "或"})
_TOTALS = ("合计", "总计", "小计")
_PLAIN_NAME = re.compile(r"(?:[^\W\d]|[“（])[\w“”（）·]*")


class HasTables(Protocol):
    """What evaluation needs of a disclosure."""

    def table(self, name: str, /) -> Table | None:
        """The table of this kind, or None."""


# --- Names -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TableNames:
    """What may be said of one kind of table: its names, columns and rows, each row with its side ("" for none).

    `coded` tells whether rows go by 科目编码, `code_side` the side on which they do in a table with two sides.
    """

    kind: str
    short: str
    columns: tuple[str, ...]
    rows: Mapping[str, str]
    coded: bool = False
    code_side: str = ""

    @property
    def single(self) -> bool:
        """Whether the table has one value column only, so that `表.行` names a cell."""
        return len(self.columns) == 1


def table_names(known: Iterable[Shape]) -> tuple[TableNames, ...]:
    """The names in these table shapes."""
    return tuple(
        TableNames(
            kind=shape.kind,
            short=shape.short,
            columns=tuple(name for name, _ in shape.columns),
            rows={row.name: row.side for row in shape.rows},
            coded=bool(shape.coded or shape.classes),
            code_side=shape.classes,
        )
        for shape in known
    )


@functools.cache
def shipped_tables() -> tuple[TableNames, ...]:
    """The names of the tables that fiscallint itself knows."""
    return table_names(shapes())


class ExpressionError(FiscallintError):
    """An expression that cannot be read, or a name in it that does not exist (`name`)."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


# --- Statements ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number:
    """A constant; `unit` as written."""

    value: Decimal
    unit: str = ""

    @property
    def amount(self) -> Decimal:
        """The value in 元, or as a plain number: 5% is 0.05."""
        unit = Unit.of(self.unit)
        return self.value * unit.worth / (100 if unit in (Unit.PERCENT, Unit.PERMILLE) else 1)

    def __str__(self) -> str:
        return f"{self.value:f}{self.unit}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by the names of its table, row and column. Without a table: a column of the row in hand."""

    table: str = ""
    row: str = ""
    column: str = ""

    def __str__(self) -> str:
        row = f"[{_quoted(self.row)}]" if self.row else ""
        return _quoted(self.table) + row + ("." if self.table and self.column else "") + _quoted(self.column)


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a column over all rows of a level."""

    table: str
    level: str
    column: str

    def __str__(self) -> str:
        return f"合计({_quoted(self.table)}[{self.level}].{_quoted(self.column)})"


@dataclass(frozen=True, slots=True)
class Negative:
    """The negative of an operand."""

    operand: Expression

    def __str__(self) -> str:
        return f"-{_operand(self.operand)}"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two expressions joined by +, -, * or /."""

    left: Expression
    operator: str
    right: Expression

    def __str__(self) -> str:
        times = self.operator in "*/"
        left = f"({self.left})" if times and _additive(self.left) else str(self.left)
        right = f"({self.right})" if isinstance(self.right, Arithmetic) else str(self.right)
        return f"{left} {self.operator} {right}"


Expression = Number | Cell | Total | Negative | Arithmetic


@dataclass(frozen=True, slots=True)
class Comparison:
    """A relation between two expressions: =, !=, <=, >=, < or >."""

    left: Expression
    operator: str
    right: Expression

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a table, row or column is there; or, `negated`, is not."""

    place: Cell
    negated: bool = False

    def __str__(self) -> str:
        return f"{'无' if self.negated else '有'}({self.place})"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions that must all be true."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " 且 ".join(map(str, self.parts))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which one must be true."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " 或 ".join(map(str, self.parts))


Condition = Comparison | Presence | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class When:
    """A statement that applies only where a condition is true."""

    condition: Condition
    body: Statement

    def __str__(self) -> str:
        return f"当 {self.condition}：{self.body}"


@dataclass(frozen=True, slots=True)
class EachRow:
    """A statement made of every row of a table, or of every row of one level or side."""

    table: str
    selector: str
    body: Statement

    def __str__(self) -> str:
        selector = f"[{self.selector}]" if self.selector else ""
        return f"每行 {_quoted(self.table)}{selector}：{self.body}"


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Every row of a coded table is the sum of the rows below it; of all columns, or of those named."""

    table: str
    columns: tuple[str, ...]

    def __str__(self) -> str:
        columns = f"：{'，'.join(map(_quoted, self.columns))}" if self.columns else ""
        return f"逐级 {_quoted(self.table)}{columns}"


Statement = Comparison | When | EachRow | Hierarchy


def _quoted(name: str) -> str:
    plain = not name or name.isdigit() or (_PLAIN_NAME.fullmatch(name) and name not in _WORDS)
    return name if plain else f"「{name}」"


def _additive(expression: Expression) -> bool:
    return isinstance(expression, Arithmetic) and expression.operator in "+-"


def _operand(expression: Expression) -> str:
    return f"({expression})" if isinstance(expression, Arithmetic) else str(expression)


# --- Reading ---------------------------------------------------------------------------------------------------------

_PLAIN = str.maketrans({"＋": "+", "－": "-", "×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "＝": "="})


class _Builder(Transformer[Token, Any]):
    """Makes statements of the parse tree, names as written."""

    def name(self, parts: list[Token]) -> str:
        return str(parts[0]).strip("「」")

    def row(self, parts: list[Any]) -> str:
        return str(parts[0])

    def own_column(self, parts: list[str]) -> Cell:
        return Cell(column=parts[0])

    def short_cell(self, parts: list[str]) -> Cell:
        return Cell(table=parts[0], column=parts[1])

    def full_cell(self, parts: list[str]) -> Cell:
        return Cell(*parts)

    def table_place(self, parts: list[str]) -> Cell:
        return Cell(table=parts[0])

    def row_place(self, parts: list[str]) -> Cell:
        return Cell(table=parts[0], row=parts[1])

    def number(self, parts: list[Token]) -> Number:
        return Number(Decimal(parts[0]), str(parts[1]) if len(parts) > 1 else "")

    def total(self, parts: list[Any]) -> Total:
        return Total(*parts[1:])

    def negative(self, parts: list[Any]) -> Negative:
        return Negative(parts[1])

    def arithmetic(self, parts: list[Any]) -> Arithmetic:
        left, sign, right = parts
        return Arithmetic(left, sign.translate(_PLAIN), right)

    def comparison(self, parts: list[Any]) -> Comparison:
        left, relation, right = parts
        return Comparison(left, relation.translate(_PLAIN), right)

    def presence(self, parts: list[Any]) -> Presence:
        return Presence(parts[1], negated=parts[0] == "无")

    def all_of(self, parts: list[Condition]) -> AllOf:
        return AllOf(tuple(parts))

    def any_of(self, parts: list[Condition]) -> Condition:
        return AnyOf(tuple(parts)) if len(parts) > 1 else parts[0]

    def when(self, parts: list[Any]) -> When:
        return When(*parts)

    def each_row(self, parts: list[Any]) -> EachRow:
        return EachRow(parts[0], parts[1] if len(parts) > 2 else "", parts[-1])

    def hierarchy(self, parts: list[str]) -> Hierarchy:
        return Hierarchy(parts[0], tuple(parts[1:]))


_BUILDER = _Builder()


@functools.cache
def _parser() -> Lark:
    return Lark(grammar("expression"), parser="lalr", start=["statement", "condition"], maybe_placeholders=False)


def parse(text: str, tables: Sequence[TableNames] | None = None) -> Statement:
    """The statement that a text writes, its names checked against `tables` (those shipped, if None).

    ExpressionError says what is wrong and where, and for a name what it may have been meant to be.
    """
    statement: Statement = _Names(tables).statement(_read(text, "statement"), None)
    return statement


def parse_condition(text: str, tables: Sequence[TableNames] | None = None) -> Condition:
    """The condition that a text writes (the `when` of a rule); like `parse`."""
    condition: Condition = _Names(tables).condition(_read(text, "condition"), None)
    return condition


def _read(text: str, start: str) -> Any:
    try:
        return _BUILDER.transform(_parser().parse(text, start=start))
    except UnexpectedInput as error:
        place = error.pos_in_stream
        if place is None or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
            raise ExpressionError(f"表达式“{text}”没有写完") from None
        raise ExpressionError(f"表达式“{text}”从第{place + 1}个字“{text[place : place + 8]}”起读不通") from None


class _Names:
    """Checks and completes the names in a statement."""

    def __init__(self, tables: Sequence[TableNames] | None) -> None:
        self._tables = shipped_tables() if tables is None else tables
        self._by_name = {name: one for one in self._tables for name in (one.kind, one.short)}

    def statement(self, node: Any, current: TableNames | None) -> Any:
        match node:
            case When(condition, body):
                return When(self.condition(condition, current), self.statement(body, current))
            case EachRow(table, selector, body):
                found = self.table(table)
                self._selector(found, selector, ("", *(LEVELS if found.coded else ()), *self._sides(found)))
                return EachRow(found.kind, selector, self.statement(body, found))
            case Hierarchy(table, columns):
                found = self.table(table)
                if not found.coded or found.code_side:
                    raise ExpressionError(f"“{found.kind}”不按科目编码逐级列示，不能用“逐级”", table)
                return Hierarchy(found.kind, tuple(self.column(found, column) for column in columns))
            case _:
                return self.condition(node, current)

    def condition(self, node: Any, current: TableNames | None) -> Any:
        match node:
            case AllOf(parts) | AnyOf(parts):
                return replace(node, parts=tuple(self.condition(part, current) for part in parts))
            case Presence(place):
                return replace(node, place=self.place(place, current))
            case Comparison(left, relation, right):
                left, right = self.expression(left, current), self.expression(right, current)
                _same_measure(left, right, f"{left} {relation} {right}")
                return Comparison(left, relation, right)
        raise AssertionError(node)

    def expression(self, node: Any, current: TableNames | None) -> Any:
        match node:
            case Number():
                return node
            case Negative(operand):
                return Negative(self.expression(operand, current))
            case Arithmetic(left, sign, right):
                return Arithmetic(self.expression(left, current), sign, self.expression(right, current))
            case Total(table, level, column):
                found = self.table(table)
                self._selector(found, level, tuple(LEVELS) if found.coded else ())
                return Total(found.kind, level, self.column(found, column))
            case Cell():
                return self.cell(node, current)
        raise AssertionError(node)

    def cell(self, cell: Cell, current: TableNames | None) -> Cell:
        """The cell with its table, row and column filled in."""
        if not cell.table:
            if current is None:
                raise ExpressionError(f"“{cell.column}”没有写明是哪张表：只有在“每行”之内才能单写列名", cell.column)
            return Cell(column=self.column(current, cell.column))
        table = self.table(cell.table)
        if cell.row:
            if cell.row == THIS_ROW and current is None:
                raise ExpressionError("“本行”只能写在“每行”之内", THIS_ROW)
            return Cell(table.kind, self.row(table, cell.row), self.column(table, cell.column))
        if table.single and cell.column not in table.columns:
            return Cell(table.kind, self.row(table, cell.column), table.columns[0])
        column = self.column(table, cell.column, rows=table.rows)
        if TOTAL not in table.rows:
            raise ExpressionError(f"“{table.kind}”没有“{TOTAL}”行，请写作 {table.short}[行].{column}", cell.column)
        return Cell(table.kind, TOTAL, column)

    def place(self, cell: Cell, current: TableNames | None) -> Cell:
        """What `有(…)` asks for: within 每行 also a column of its row. A column of a table keeps its row empty."""
        if current and cell.table in current.columns and not cell.row and not cell.column:
            return Cell(column=cell.table)
        table = self.table(cell.table)
        if not cell.column:
            return Cell(table.kind, self.row(table, cell.row) if cell.row else "")
        if not cell.row and cell.column in table.columns:
            return Cell(table.kind, "", cell.column)
        return self.cell(cell, current)

    def table(self, name: str) -> TableNames:
        """The table of this name."""
        if name not in self._by_name:
            raise self._unknown("没有这张表：", name, self._by_name)
        return self._by_name[name]

    def column(self, table: TableNames, name: str, rows: Iterable[str] = ()) -> str:
        """The column of this name."""
        if name in table.columns:
            return name
        if name in rows:
            raise ExpressionError(f"“{table.kind}”有多列，“{name}”行须写明列：{table.short}[{name}].列", name)
        raise self._unknown(f"“{table.kind}”没有这一列：", name, table.columns)

    def row(self, table: TableNames, name: str) -> str:
        """The row of this name or code."""
        if name in table.rows or name == THIS_ROW:
            return name
        if name.isdigit():
            if not table.coded:
                raise ExpressionError(f"“{table.kind}”不按科目编码分行，没有“{name}”行", name)
            if len(name) not in LEVELS.values() or (table.code_side and len(name) != 3):
                raise ExpressionError(f"“{name}”不是“{table.kind}”的科目编码：类3位、款5位、项7位", name)
            return name
        raise self._unknown(f"“{table.kind}”没有这一行：", name, table.rows)

    def _sides(self, table: TableNames) -> tuple[str, ...]:
        return SIDES if any(table.rows.values()) else ()

    def _selector(self, table: TableNames, name: str, allowed: Sequence[str]) -> None:
        if name not in allowed:
            listed = "、".join(filter(None, allowed)) or "无"
            raise ExpressionError(f"“{table.kind}[{name}]”不能这样选行；可用：{listed}", name)

    def _unknown(self, what: str, name: str, known: Iterable[str]) -> ExpressionError:
        names = list(known)
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.3)
        hint = f"是否应为“{near[0]}”？" if near else f"可用：{'、'.join(names)}"
        if name.count("（") != name.count("）"):
            hint = "算式的括号请用半角的 ( )"
        return ExpressionError(f"{what}“{name}”；{hint}", name)


_AMOUNT, _RATIO, _NOTHING = "金额", "比例", "零"


def _measure(node: Expression) -> str:
    """Whether an expression is an amount of money (or a count), a plain number, or a zero that is either."""
    match node:
        case Number(value, unit):
            return _NOTHING if value == 0 else _RATIO if unit in ("", "%", "％", "‰") else _AMOUNT
        case Negative(operand):
            return _measure(operand)
        case Arithmetic(left, ("+" | "-"), right):
            return _same_measure(left, right, str(node))
        case Arithmetic(left, sign, right):
            one, other = _measure(left), _measure(right)
            if sign == "*" and (one, other) == (_AMOUNT, _AMOUNT):
                raise ExpressionError(f"“{node}”把两个金额相乘")
            if sign == "/" and other == _AMOUNT and one != _AMOUNT:
                raise ExpressionError(f"“{node}”以金额去除一个数")
            if sign == "*":
                return _AMOUNT if _AMOUNT in (one, other) else _RATIO
            return _RATIO if other == _AMOUNT else one
    return _AMOUNT


def _same_measure(left: Expression, right: Expression, text: str) -> str:
    one, other = _measure(left), _measure(right)
    if _NOTHING not in (one, other) and one != other:
        raise ExpressionError(f"“{text}”两边一为金额、一为不带单位的数：与金额相比的数要写单位，如 100万元")
    return other if one == _NOTHING else one


# --- Evaluating ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Operand:
    """A place that a comparison looked at. Without `row`, the table has no such row and it counts as zero."""

    table: Table
    name: str
    column: str
    row: Row | None = None
    cell: TableCell | None = None

    @property
    def amount(self) -> Decimal:
        """The amount shown, in 元; zero for a blank or missing cell."""
        return self.cell.quantity.amount if self.cell and self.cell.quantity else Decimal(0)


@dataclass(frozen=True, slots=True)
class Gap:
    """A column in which a row was missing or all rows were summed: an unrecognised row may belong there."""

    table: Table
    column: str
    side: str


@dataclass(frozen=True, slots=True)
class Value:
    """What one side of a comparison comes to.

    `amount` is reckoned from the figures as shown, `step` is one in the last place of the coarsest figure. `terms` are
    the cells it is made of, each with its sign; where `linear` is false they were also multiplied or divided. `cell`
    marks a single cell; `absent` a sum of which the table has no column.
    """

    interval: Interval
    amount: Decimal
    step: Decimal = Decimal(0)
    terms: tuple[tuple[int, Operand], ...] = ()
    gaps: tuple[Gap, ...] = ()
    linear: bool = True
    cell: bool = False
    absent: bool = False


class Verdict(enum.Enum):
    """How a comparison ends."""

    HOLDS = "holds"
    ROUNDED = "rounded"
    """It holds, but two cells that should be one number are shown differently."""
    SLIGHT = "slight"
    """Off by no more than one in the last place beyond rounding."""
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Outcome:
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


class _NotApplicableError(Exception):
    """What is compared is not there."""


@dataclass(frozen=True, slots=True)
class _Current:
    """The row in hand within 每行: several rows where a code stands for the finer rows below it."""

    table: Table
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Scope:
    tables: HasTables
    current: _Current | None = None

    def table(self, kind: str) -> Table:
        table = self.tables.table(kind)
        if table is None:
            raise _NotApplicableError
        return table


def evaluate(statement: Statement, disclosure: HasTables) -> tuple[Outcome, ...] | None:
    """Every comparison that the statement makes of this disclosure; None where it makes none."""
    return tuple(_outcomes(statement, _Scope(disclosure))) or None


def is_true(condition: Condition, disclosure: HasTables) -> bool | None:
    """Whether the condition is true; None where what it compares is not there."""
    return _truth(condition, _Scope(disclosure))


def _outcomes(statement: Statement, scope: _Scope) -> Iterator[Outcome]:
    try:
        match statement:
            case Comparison(left, _, right):
                yield _compare(statement, _value(left, scope), _value(right, scope), scope)
            case When(condition, body):
                if _truth(condition, scope):
                    yield from _outcomes(body, scope)
            case EachRow(table, selector, body):
                for row in _each_row(scope.table(table), selector):
                    yield from _outcomes(body, replace(scope, current=row))
            case Hierarchy(table, columns):
                yield from _levels(scope.table(table), columns, scope)
    except (_NotApplicableError, ZeroDivisionError):
        return


def _truth(condition: Condition, scope: _Scope) -> bool | None:
    match condition:
        case Presence(place, negated):
            return _present(place, scope) is not negated
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


def _present(place: Cell, scope: _Scope) -> bool:
    if not place.table:
        return bool(scope.current and any(place.column in row.cells for row in scope.current.rows))
    table = scope.tables.table(place.table)
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


def _below(table: Table, code: str) -> tuple[Row, ...]:
    """The rows next below a code."""
    return _tops(row for row in table.coded() if row.code.startswith(code) and row.code != code)


def _find(table: Table, name: str) -> tuple[Row, ...]:
    """The row of this name, or the finer rows that make it up; nothing where a row left out counts as zero."""
    rows = [row for row in table.rows if name in (row.name, row.code)] or [r for r in table.rows if r.label == name]
    if len(rows) > 1:
        rows = [row for row in rows if not all(cell.blank for cell in row.cells.values())] or rows[:1]
        figures = [{column: cell.interval for column, cell in row.cells.items()} for row in rows]
        if any(other != figures[0] for other in figures):
            raise _NotApplicableError
    if rows:
        return (rows[0],)
    if name.endswith(_TOTALS):
        raise _NotApplicableError
    if not name.isdigit():
        return ()
    codes = {row.code for row in table.coded()}
    coarser = [code for code in codes if name.startswith(code)]
    below = _below(table, name)
    if not codes or (coarser and not below and not _below(table, max(coarser, key=len))):
        raise _NotApplicableError
    return below


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
            return Value(Interval.exact(node.amount), node.amount)
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


def _negative(value: Value) -> Value:
    terms = tuple((-sign, operand) for sign, operand in value.terms)
    return replace(value, interval=-value.interval, amount=-value.amount, terms=terms, cell=False)


def _add(intervals: Iterable[Interval]) -> Interval:
    return functools.reduce(operator.add, intervals, ZERO)


def _sum(values: Sequence[Value]) -> Value:
    return Value(
        _add(value.interval for value in values),
        sum((value.amount for value in values), Decimal(0)),
        max((value.step for value in values), default=Decimal(0)),
        tuple(term for value in values for term in value.terms),
        tuple(gap for value in values for gap in value.gaps),
        all(value.linear for value in values),
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
    return Value(interval, amount, step, left.terms + right.terms, left.gaps + right.gaps, linear=False)


def _operand_value(operand: Operand) -> Value:
    quantity = operand.cell.quantity if operand.cell else None
    if quantity is None:
        return Value(ZERO, Decimal(0), terms=((1, operand),), cell=True)
    step = Decimal(0) if quantity.exact else quantity.step
    return Value(quantity.interval, quantity.amount, step, ((1, operand),), cell=True)


def _rows_value(table: Table, rows: Sequence[Row], column: str) -> Value:
    """The sum of a column over rows; a row that lacks the column adds nothing."""
    operands = [Operand(table, row.code or row.name or row.label, column, row, row.cells.get(column)) for row in rows]
    if any(operand.cell and operand.cell.unread for operand in operands):
        raise _NotApplicableError
    value = _sum([_operand_value(operand) for operand in operands if operand.cell])
    gap = Gap(table, column, rows[0].side if rows else "")
    return replace(value, gaps=(gap,), absent=not any(operand.cell for operand in operands))


def _cells_value(table: Table, rows: Sequence[Row], name: str, column: str, in_sum: bool) -> Value:
    """The cell of a column in a row, given as the row, as the finer rows below it, or as none."""
    if not rows and column in table.columns:
        return replace(_operand_value(Operand(table, name, column)), gaps=(Gap(table, column, ""),))
    value = _rows_value(table, rows, column)
    if value.absent and not in_sum:
        raise _NotApplicableError
    exact_row = len(rows) == 1 and name in (rows[0].code, rows[0].name, rows[0].label)
    return replace(value, cell=True, gaps=()) if exact_row and not value.absent else value


def _level(table: Table, level: str) -> tuple[Row, ...]:
    """The rows that make up a level: those of the level, and finer ones where it is not given."""
    length = LEVELS[level]
    rows = _tops(row for row in table.coded() if len(row.code) >= length)
    coarser = (row for row in table.coded() if len(row.code) < length)
    if not rows or any(not _below(table, row.code) for row in coarser):
        raise _NotApplicableError
    return rows


def _levels(table: Table, columns: Sequence[str], scope: _Scope) -> Iterator[Outcome]:
    tops = _tops(table.coded())
    try:
        sums = [(TOTAL, row, tops) for row in _find(table, TOTAL)]
    except _NotApplicableError:
        sums = []
    codes = [row.code for row in table.coded()]
    sums += [(row.code, row, _below(table, row.code)) for row in table.coded() if codes.count(row.code) == 1]
    for name, row, parts in sums:
        for column in columns or table.columns:
            if not parts or column not in row.cells:
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
        between_tables = len({operand.table.kind for _, operand in left.terms + right.terms}) > 1
        if relation == "=" and between_tables and _loose(left).meets(_loose(right)):
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
    intervals = ((sign, _summed(one) or (one.cell.interval if one.cell else ZERO)) for sign, one in value.terms)
    return _add(interval if sign > 0 else -interval for sign, interval in intervals) + _constant(value)


def _constant(value: Value) -> Interval:
    return Interval.exact(value.amount - sum(sign * one.amount for sign, one in value.terms))


def _summed(operand: Operand) -> Interval | None:
    """The interval of a total or a coded row that is exactly the sum of the finest figures shown under it."""
    row, coded = operand.row, list(operand.table.coded())
    if row is None or not (row.code or row.name.endswith(_TOTALS)):
        return None
    codes = sorted({one.code for one in coded})
    # In sorted order a code that is not the finest is followed by one that begins with it.
    finest = {code for code, after in itertools.zip_longest(codes, codes[1:]) if not (after or "").startswith(code)}
    quantities = [
        cell.quantity
        for one in coded
        if one.code in finest and one.code != row.code and one.code.startswith(row.code)
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
            for row in gap.table.rows
            if not row.code and not row.name and (not gap.side or row.side in ("", gap.side))
            if (cell := row.cells.get(gap.column)) and cell.quantity
        ]
        for amount in {*strays, sum(strays, Decimal(0))} - {Decimal(0)}:
            for shift in (Interval.exact(amount), Interval.exact(-amount)):
                if _relation(relation, replace(left, interval=left.interval + shift), right) <= 0:
                    return True
    return False
