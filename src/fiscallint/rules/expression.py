"""The language of checks: reads an expression and checks its names.

The language is described at the head of `grammar/expression.lark`. `parse` turns a text into a statement whose names
are known to exist; `fiscallint.rules.evaluation` runs it.
"""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken

from fiscallint.disclosure.quantity import Unit
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
TOTALS = ("合计", "总计", "小计")
_PLAIN_NAME = re.compile(r"(?:[^\W\d]|[“（])[\w“”（）·]*")


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
