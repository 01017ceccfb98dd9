"""Reads the language of checks: a text becomes a statement whose names are known to exist.

`parse` is given the `Names` that may be used: those of the tables, of the narrative's sections and subjects, and of the
rule's options.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken
from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure.quantity import Unit
from fiscallint.disclosure.shapes import Shape, shipped_shapes
from fiscallint.disclosure.vocabulary import Vocabulary, shipped_vocabulary
from fiscallint.finding import FiscallintError, nearest
from fiscallint.resources import grammar
from fiscallint.rules.expression import (
    GLOSSARY,
    LEVELS,
    NARRATIVE,
    OF_TABLES,
    TEXTS,
    THIS_ROW,
    TOTAL,
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

SIDES = ("收入", "支出")
COUNT = "计数"
MEASURES = {
    "年初预算": "年初预算", "年初预算数": "年初预算", "全年预算": "全年预算", "全年预算数": "全年预算",
    "预算": "预算", "预算数": "预算", "上年数": "上年", "决算": "", "决算数": "",
}  # fmt: skip
"""What may follow a subject (公务接待费的年初预算), and the measure it stands for; nothing is the final figure."""


# --- Names -----------------------------------------------------------------------------------------------------------


class TableNames(Struct, frozen=True):
    """What may be said of one kind of table: its names, columns and rows, each row with its side ("" for none).

    `coded` tells whether rows go by 科目编码, `code_side` the side on which they do in a table with two sides.
    A `single` table has one column of figures of its own, the first, so that `表.行` names a cell.
    """

    kind: str
    short: str
    columns: tuple[str, ...]
    rows: Mapping[str, str]
    coded: bool = False
    code_side: str = ""
    single: bool = False

    def with_those_of(self, other: TableNames) -> TableNames:
        """The names of either; the column of a single table stands first."""
        first, second = (other, self) if other.single else (self, other)
        return replace(
            self,
            columns=tuple(dict.fromkeys((*first.columns, *second.columns))),
            rows={**other.rows, **self.rows},
            coded=self.coded or other.coded,
            code_side=self.code_side or other.code_side,
            single=self.single or other.single,
        )


def table_names(known: Iterable[Shape]) -> tuple[TableNames, ...]:
    """The names in these table shapes; those of one kind, be they of final accounts or of a budget, are one table's."""
    made: dict[str, TableNames] = {}
    for shape in known:
        one = _names_in(shape)
        made[shape.kind] = made[shape.kind].with_those_of(one) if shape.kind in made else one
    return tuple(made.values())


def _names_in(shape: Shape) -> TableNames:
    return TableNames(
        kind=shape.kind,
        short=shape.short,
        columns=tuple(name for name, _ in shape.columns),
        rows={row.name: row.side for row in shape.rows},
        coded=bool(shape.coded or shape.classes),
        code_side=shape.classes,
        single=len(shape.columns) == 1,
    )


class Names(Struct, frozen=True, dict=True):
    """What an expression may name: tables, what the vocabulary knows of the narrative, and the rule's options."""

    tables: tuple[TableNames, ...]
    vocabulary: Vocabulary
    options: Mapping[str, Number] = field(default_factory=dict)

    @functools.cached_property
    def sections(self) -> tuple[str, ...]:
        """The concepts of the narrative's sections."""
        return tuple(dict.fromkeys(heading.concept for heading in self.vocabulary.headings if heading.concept))

    @functools.cached_property
    def subjects(self) -> Mapping[str, bool]:
        """The concepts of what is reported, each with whether it is counted (接待批次) rather than paid."""
        return {subject.concept: subject.unit is not None for subject in self.vocabulary.subjects}


def names_of(known: Iterable[Shape], vocabulary: Vocabulary) -> Names:
    """The names of these tables, and of the vocabulary."""
    return Names(table_names(known), vocabulary)


@functools.cache
def shipped_names() -> Names:
    """The names that fiscallint itself knows."""
    return names_of(shipped_shapes(), shipped_vocabulary())


def with_options(names: Names | None, options: Mapping[str, Number]) -> Names:
    """These names (those shipped, if None) and the options of a rule."""
    return replace(names or shipped_names(), options=options)


class ExpressionError(FiscallintError):
    """An expression that cannot be read, or a name in it that does not exist (`name`)."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


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

    def rows(self, parts: list[Any]) -> Rows:
        return Rows(*parts[1:])

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

    def text(self, parts: list[str]) -> Text:
        return Text(*parts)

    def contains(self, parts: list[Any]) -> Contains:
        place, relation, phrase = parts
        return Contains(place, str(phrase)[1:-1], negated=relation == "不含")

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


def parse(text: str, names: Names | None = None) -> Statement:
    """The statement that a text writes, with `names` alone in it (those shipped, if None).

    ExpressionError says what is wrong and where, and for a name what it may have been meant to be.
    """
    statement: Statement = _Checker(names).statement(_read(text, "statement"), None)
    return statement


def parse_condition(text: str, names: Names | None = None) -> Condition:
    """The condition that a text writes (the `when` of a rule); like `parse`."""
    condition: Condition = _Checker(names).condition(_read(text, "condition"), None)
    return condition


_AMOUNT_TEXT = patterns.compile(r"(-?\d+(?:\.\d+)?)(亿元|万元|千元|元|批次|人次|[%％‰个辆批人台套])?")


def number(value: object) -> Number | None:
    """The number that the value of an option writes: `3`, `2%`, `20万元`; None for anything else."""
    match = None if isinstance(value, bool) else _AMOUNT_TEXT.fullmatch(str(value).strip())
    return Number(Decimal(match[1]), match[2] or "") if match else None


def _read(text: str, start: str) -> Any:
    try:
        return _BUILDER.transform(_parser().parse(text, start=start))
    except UnexpectedInput as error:
        place = error.pos_in_stream
        if place is None or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
            raise ExpressionError(f"表达式“{text}”没有写完") from None
        raise ExpressionError(f"表达式“{text}”从第{place + 1}个字“{text[place : place + 8]}”起读不通") from None


class _Checker:
    """Checks and completes the names in a statement."""

    def __init__(self, names: Names | None) -> None:
        self._names = names or shipped_names()
        self._by_name = {name: one for one in self._names.tables for name in (one.kind, one.short)}

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
            case Presence(Cell() as place):
                return replace(node, place=self.place(place, current))
            case Contains(place, phrase):
                if not phrase.strip():
                    raise ExpressionError("“含”的后面没有写出要找的字样")
                return replace(node, place=self.text(place))
            case Comparison(left, relation, right):
                left, right = self.expression(left, current), self.expression(right, current)
                _Measures(self._names.subjects).same(left, right, f"{left} {relation} {right}")
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
            case Rows(table, level):
                found = self.table(table)
                self._selector(found, level, tuple(LEVELS) if found.coded else ())
                return Rows(found.kind, level)
            case Cell(table="", row="", column="年度"):
                return Year()
            case Cell(table="参数", row="", column=name):
                return self.option(name)
            case Cell(table="说明", row=section, column=subject):
                return self.reported(section, subject)
            case Cell():
                return self.cell(node, current)
        raise AssertionError(node)

    def option(self, name: str) -> Setting:
        """The option of the rule of this name."""
        if name not in self._names.options:
            hint = "规则须有一项 options 写明它的数值" if not self._names.options else ""
            raise self._unknown("没有这个参数：", name, self._names.options, hint)
        return Setting(name, self._names.options[name])

    def reported(self, section: str, text: str) -> Reported:
        """What the narrative reports of a subject; the measure may follow its name."""
        subject, _, measure = text.rpartition("的")
        if not subject or measure not in MEASURES:
            subject, measure = text, ""
        if subject not in self._names.subjects:
            raise self._unknown("说明中没有认得的主语：", subject, self._names.subjects)
        return Reported(self.section(section) if section else "", subject, MEASURES.get(measure, ""))

    def section(self, name: str) -> str:
        """The section of this concept."""
        if name not in self._names.sections:
            raise self._unknown("说明中没有这一节：", name, self._names.sections)
        return name

    def text(self, place: Text) -> Text:
        """Where a phrase is looked for, with the section or the table filled in."""
        if place.kind in OF_TABLES:
            if not place.of:
                raise ExpressionError(f"“{place.kind}”须写明是哪张表：{place.kind}[三公表]", place.kind)
            return Text(place.kind, self.table(place.of).kind)
        if place.kind not in TEXTS:
            raise self._unknown("没有这个查找的地方：", place.kind, (*TEXTS, *OF_TABLES))
        if place.of and place.kind != NARRATIVE:
            raise ExpressionError(f"“{place.kind}”不分节；分节的只有 {NARRATIVE}[节]", place.of)
        return Text(place.kind, self.section(place.of) if place.of else "")

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

    def place(self, cell: Cell, current: TableNames | None) -> Cell | Text | Reported | Term:
        """What `有(…)` asks for: within 每行 also a column of its row. A column of a table keeps its row empty."""
        if cell.table == NARRATIVE and cell.column:
            return self.reported(cell.row, cell.column)
        if cell.table == GLOSSARY and cell.column:
            return Term(cell.column)
        if cell.table in (*TEXTS, *OF_TABLES) and not cell.column:
            return self.text(Text(cell.table, cell.row))
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

    def _unknown(self, what: str, name: str, known: Iterable[str], hint: str = "") -> ExpressionError:
        hint = hint or nearest(name, known)
        if name.count("（") != name.count("）"):
            hint = "算式的括号请用半角的 ( )"
        return ExpressionError(f"{what}“{name}”；{hint}", name)


_AMOUNT, _COUNTED, _RATIO, _NOTHING = "金额", "个数", "比例", "零"


class _Measures:
    """Whether an expression is an amount of money, a number of things, a plain number, or a zero that may be any."""

    def __init__(self, counted: Mapping[str, bool]) -> None:
        self._counted = counted

    def of(self, node: Expression) -> str:
        match node:
            case Number(value, unit) | Setting(_, Number(value, unit)):
                if value == 0:
                    return _NOTHING
                return _RATIO if unit in ("", "%", "％", "‰") else _COUNTED if Unit.of(unit) is Unit.ONE else _AMOUNT
            case Year():
                return _RATIO
            case Rows():
                return _COUNTED
            case Reported(_, subject):
                return _COUNTED if self._counted.get(subject) else _AMOUNT
            case Negative(operand):
                return self.of(operand)
            case Arithmetic(left, ("+" | "-"), right):
                return self.same(left, right, str(node))
            case Arithmetic(left, sign, right):
                return self._product(self.of(left), sign, self.of(right), str(node))
        return _AMOUNT

    def same(self, left: Expression, right: Expression, text: str) -> str:
        """What both sides are; ExpressionError where they are not the same."""
        one, other = self.of(left), self.of(right)
        if _NOTHING not in (one, other) and one != other:
            raise ExpressionError(
                f"“{text}”两边不是同一种数（一为{one}、一为{other}）：与金额相比的数要写单位，如 100万元，"
                "与个数相比的如 3个"
            )
        return other if one == _NOTHING else one

    @staticmethod
    def _product(one: str, sign: str, other: str, text: str) -> str:
        if sign == "*":
            if one == other == _AMOUNT:
                raise ExpressionError(f"“{text}”把两个金额相乘")
            return next((measure for measure in (_AMOUNT, _COUNTED) if measure in (one, other)), _RATIO)
        if other == _AMOUNT and one not in (_AMOUNT, _NOTHING):
            raise ExpressionError(f"“{text}”以金额去除一个数")
        return _RATIO if one == other else one
