"""The language of checks: what its expressions are made of.

The language is described at the head of `grammar/expression.lark`. `reading` makes these values of a text,
`evaluation` runs them, and `str` writes them again.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure.quantity import Unit

LEVELS = {"类": 3, "款": 5, "项": 7}
"""The levels of the classifications, with the length of their codes."""
TOTAL = "合计"
THIS_ROW = "本行"
ONLY_COLUMN = "决算数"
TOTALS = ("合计", "总计", "小计")

NARRATIVE, OPTIONS, GLOSSARY = "说明", "参数", "名词解释"
TEXTS = ("全文", "封面", "目录", "标题", "附件", NARRATIVE, GLOSSARY)
"""Where a phrase may be looked for; 说明 also by section."""
OF_TABLES = ("表名", "表注")
"""The same, of one table: its title, and the notes under it."""

_WORDS = frozenset({"当", "每行", "逐级", "且", "或", "含", "不含"})
_PLAIN_NAME = patterns.compile(r"(?:[^\W\d]|[“（])[\w“”（）·]*")


class Number(Struct, frozen=True):
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


class Cell(Struct, frozen=True):
    """A cell by the names of its table, row and column. Without a table: a column of the row in hand."""

    table: str = ""
    row: str = ""
    column: str = ""

    def __str__(self) -> str:
        row = f"[{_quoted(self.row)}]" if self.row else ""
        return _quoted(self.table) + row + ("." if self.table and self.column else "") + _quoted(self.column)


class Total(Struct, frozen=True):
    """The sum of a column over all rows of a level."""

    table: str
    level: str
    column: str

    def __str__(self) -> str:
        return f"合计({_quoted(self.table)}[{self.level}].{_quoted(self.column)})"


class Rows(Struct, frozen=True):
    """How many rows of a level show a figure: 个数(支出表[项])."""

    table: str
    level: str

    def __str__(self) -> str:
        return f"个数({_quoted(self.table)}[{self.level}])"


class Reported(Struct, frozen=True):
    """What the narrative reports of a subject: 说明[三公].公务接待费的年初预算; without a section, wherever it does."""

    section: str
    subject: str
    measure: str = ""

    def __str__(self) -> str:
        section = f"[{_quoted(self.section)}]" if self.section else ""
        return f"{NARRATIVE}{section}.{_quoted(self.subject + (f'的{self.measure}' if self.measure else ''))}"


class Setting(Struct, frozen=True):
    """The value of one of the rule's options: 参数.上限. `amount` is the usual one."""

    name: str
    usual: Number

    def __str__(self) -> str:
        return f"{OPTIONS}.{_quoted(self.name)}"


class Year(Struct, frozen=True):
    """The year reported on."""

    def __str__(self) -> str:
        return "年度"


class Negative(Struct, frozen=True):
    """The negative of an operand."""

    operand: Expression

    def __str__(self) -> str:
        return f"-{_operand(self.operand)}"


class Arithmetic(Struct, frozen=True):
    """Two expressions joined by +, -, * or /."""

    left: Expression
    operator: str
    right: Expression

    def __str__(self) -> str:
        times = self.operator in "*/"
        left = f"({self.left})" if times and _additive(self.left) else str(self.left)
        right = f"({self.right})" if isinstance(self.right, Arithmetic) else str(self.right)
        return f"{left} {self.operator} {right}"


Expression = Number | Cell | Total | Rows | Reported | Setting | Year | Negative | Arithmetic


class Comparison(Struct, frozen=True):
    """A relation between two expressions: =, !=, <=, >=, < or >."""

    left: Expression
    operator: str
    right: Expression

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


class Text(Struct, frozen=True):
    """Where words stand: 附件; 说明[政府采购]; 表名[三公表]. `of` is the section or the table."""

    kind: str
    of: str = ""

    def __str__(self) -> str:
        return self.kind + (f"[{_quoted(self.of)}]" if self.of else "")


class Term(Struct, frozen=True):
    """A term that the glossary explains: 名词解释.机关运行经费."""

    name: str

    def __str__(self) -> str:
        return f"{GLOSSARY}.{_quoted(self.name)}"


class Contains(Struct, frozen=True):
    """Whether a phrase stands there; or, `negated`, does not."""

    place: Text
    phrase: str
    negated: bool = False

    def __str__(self) -> str:
        return f"{self.place} {'不含' if self.negated else '含'} “{self.phrase}”"


class Presence(Struct, frozen=True):
    """Whether a table, row, column, section, reported figure or term is there; or, `negated`, is not."""

    place: Cell | Text | Reported | Term
    negated: bool = False

    def __str__(self) -> str:
        return f"{'无' if self.negated else '有'}({self.place})"


class AllOf(Struct, frozen=True):
    """Conditions that must all be true."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " 且 ".join(map(str, self.parts))


class AnyOf(Struct, frozen=True):
    """Conditions of which one must be true."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " 或 ".join(map(str, self.parts))


Condition = Comparison | Presence | Contains | AllOf | AnyOf


class When(Struct, frozen=True):
    """A statement that applies only where a condition is true."""

    condition: Condition
    body: Statement

    def __str__(self) -> str:
        return f"当 {self.condition}：{self.body}"


class EachRow(Struct, frozen=True):
    """A statement made of every row of a table, or of every row of one level or side."""

    table: str
    selector: str
    body: Statement

    def __str__(self) -> str:
        selector = f"[{self.selector}]" if self.selector else ""
        return f"每行 {_quoted(self.table)}{selector}：{self.body}"


class Hierarchy(Struct, frozen=True):
    """Every row of a coded table is the sum of the rows below it; of all columns, or of those named."""

    table: str
    columns: tuple[str, ...]

    def __str__(self) -> str:
        columns = f"：{'，'.join(map(_quoted, self.columns))}" if self.columns else ""
        return f"逐级 {_quoted(self.table)}{columns}"


Statement = Condition | When | EachRow | Hierarchy


def _quoted(name: str) -> str:
    plain = not name or name.isdigit() or (_PLAIN_NAME.fullmatch(name) and name not in _WORDS)
    return name if plain else f"「{name}」"


def _additive(expression: Expression) -> bool:
    return isinstance(expression, Arithmetic) and expression.operator in "+-"


def _operand(expression: Expression) -> str:
    return f"({expression})" if isinstance(expression, Arithmetic) else str(expression)
