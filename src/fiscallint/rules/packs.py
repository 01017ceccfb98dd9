"""Rule packs: YAML files of checks written in the language of `grammar/expression.lark`.

A pack is a list of rules:

    - code: XTB207
      name: basic-expenditure-agrees
      title: 基本支出与基本支出明细表一致
      kind: cross-table
      severity: error
      when: 有(基本支出表)                # optional; also a list, all of which must be true
      check: 一般公共预算支出表.基本支出 = 基本支出表.合计    # or a list
      basis: [地方预决算公开操作规程]
      help: …                             # optional, Markdown
      tests:                              # optional
        - ok: {一般公共预算支出表: {合计: {基本支出: 604.81}}, 基本支出表: {合计: 604.81}}
        - bad: {一般公共预算支出表: {合计: {基本支出: 604.81}}, 基本支出表: {合计: 604.18}}
          severity: error                 # optional: the highest severity found
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from fiscallint.disclosure.quantity import Quantity, Unit, read_number, show
from fiscallint.disclosure.table import Row, Table, TableCell
from fiscallint.finding import Finding, FiscallintError, Holds, Related, Severity, Span
from fiscallint.resources import folder, load_yaml
from fiscallint.rules.api import Rule
from fiscallint.rules.evaluation import HasTables, Operand, Outcome, Value, Verdict, evaluate, is_true
from fiscallint.rules.expression import (
    LEVELS,
    ONLY_COLUMN,
    TOTAL,
    Condition,
    ExpressionError,
    Statement,
    TableNames,
    parse,
    parse_condition,
    shipped_tables,
)

_REQUIRED = ("code", "name", "title", "kind", "severity", "check", "basis")
_KEYS = frozenset(_REQUIRED) | {"when", "help", "tests"}
_SPELLED_TERMS = 6
_NUMERAL = re.compile(r"^[一二三四五六七八九十]+、")


# --- Loading ---------------------------------------------------------------------------------------------------------


def load_pack(path: Path, tables: Sequence[TableNames] | None = None) -> list[Rule]:
    """The rules of a YAML file; `tables` are those whose names they may use (all that are shipped, if None).

    FiscallintError names the file, the rule and the reason.
    """
    return [rule for rule, _ in _read_pack(path, tables)]


def load_packs(paths: Iterable[Path], tables: Sequence[TableNames] | None = None) -> list[Rule]:
    """The rules of several files; FiscallintError where two share a code."""
    rules: dict[str, Rule] = {}
    for path in paths:
        for rule in load_pack(path, tables):
            if rule.code in rules:
                raise FiscallintError(f"{path}：规则代码 {rule.code} 已在 {rules[rule.code].source} 中使用")
            rules[rule.code] = rule
    return list(rules.values())


def shipped_packs() -> list[Path]:
    """The rule packs that come with fiscallint, in order."""
    return sorted((folder("rules.d") / "articulation").glob("*.yaml"))


def _read_pack(path: Path, tables: Sequence[TableNames] | None) -> list[tuple[Rule, list[Any]]]:
    content = load_yaml(path)
    if not isinstance(content, list):
        raise FiscallintError(f"{path}：规则文件应为一个列表，每项一条规则，以“- code: …”开头")
    found: dict[str, tuple[Rule, list[Any]]] = {}
    for number, entry in enumerate(content, 1):
        if not isinstance(entry, dict):
            raise FiscallintError(f"{path}：第{number}条不是一条规则，应以“- code: …”开头")
        code = str(entry.get("code", f"第{number}条"))
        try:
            rule = _rule(entry, path, tables)
        except ExpressionError as error:
            line = _line(path, code, error.name)
            raise FiscallintError(f"{path}{f' 第{line}行' if line else ''}：规则 {code}：{error}") from None
        except FiscallintError as error:
            raise FiscallintError(f"{path}：规则 {code}：{error}") from None
        if rule.code in found:
            raise FiscallintError(f"{path}：规则代码 {code} 重复")
        found[rule.code] = rule, list(entry.get("tests") or ())
    return list(found.values())


def _rule(entry: Mapping[str, Any], path: Path, tables: Sequence[TableNames] | None) -> Rule:
    unknown = [str(key) for key in entry if key not in _KEYS]
    if unknown:
        raise FiscallintError(f"有不认识的项“{'、'.join(unknown)}”；可用：{'、'.join(sorted(_KEYS))}")
    missing = [key for key in _REQUIRED if not entry.get(key)]
    if missing:
        raise FiscallintError(f"缺少“{'、'.join(missing)}”")
    try:
        severity = Severity(entry["severity"])
    except ValueError:
        raise FiscallintError(f"severity“{entry['severity']}”不存在；可用：error、warning、note") from None
    statements = [parse(text, tables) for text in _texts(entry, "check")]
    conditions = [parse_condition(text, tables) for text in _texts(entry, "when")]
    return Rule(
        code=str(entry["code"]),
        name=str(entry["name"]),
        title=str(entry["title"]),
        kind=str(entry["kind"]),
        severity=severity,
        check=_check(statements, conditions, severity),
        help=str(entry.get("help") or "").strip(),
        basis=tuple(_texts(entry, "basis")),
        source=str(path),
    )


def _texts(entry: Mapping[str, Any], key: str) -> list[str]:
    value = entry.get(key) or []
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise FiscallintError(f"“{key}”应为一句话或几句话的列表；算式中的冒号请用全角“：”")
    return texts


def _line(path: Path, code: str, name: str) -> int:
    """The line on which a name stands in a rule; 0 where that cannot be told."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next((n for n, line in enumerate(lines) if "code:" in line and code in line), None)
    if start is None:
        return 0
    return next((n + 1 for n in range(start, len(lines)) if name and name in lines[n]), start + 1)


def _check(
    statements: Sequence[Statement], conditions: Sequence[Condition], severity: Severity
) -> Callable[[HasTables], list[Finding | Holds] | None]:
    def check(disclosure: HasTables) -> list[Finding | Holds] | None:
        if not all(is_true(condition, disclosure) for condition in conditions):
            return None
        made = [evaluate(statement, disclosure) for statement in statements]
        if not any(made):
            return None
        told = [outcome for outcomes in made for outcome in outcomes or ()]
        return [
            Holds(_figures(outcome)) if outcome.verdict is Verdict.HOLDS else tell(outcome, severity)
            for outcome in told
            if outcome.verdict is not Verdict.HOLDS or outcome.operator == "="
        ]

    return check


# --- Telling ---------------------------------------------------------------------------------------------------------

_FAILED = {"=": "而", "<=": "大于", ">=": "小于", "<": "不小于", ">": "不大于", "!=": "等于"}
_EXPECTED = {"=": "", "<=": "不大于", ">=": "不小于", "<": "小于", ">": "大于", "!=": "不等于"}


def tell(outcome: Outcome, severity: Severity) -> Finding:
    """The finding of a comparison that fails: for the reader, in the words and the unit of the place it stands at.

    `severity` is that of the rule; a difference just beyond rounding is at most a warning, one within it a note.
    """
    anchored, other = outcome.left, outcome.right
    if outcome.operator == "=" and not anchored.cell and other.cell:
        anchored, other = other, anchored
    operands = [operand for _, operand in anchored.terms + other.terms]
    if not operands:
        raise FiscallintError(f"“{outcome.comparison}”没有引用任何表格")
    anchor = next((one for one in operands if one.cell), operands[0])
    difference = abs(anchored.amount - other.amount)
    words = _Words(anchor, outcome)
    if outcome.verdict is Verdict.ROUNDED:
        link, tail = "而", f"相差{words.money(difference)}（舍入所致，两处宜一致）"
    else:
        tail = {"<=": "多", ">=": "少", "=": "相差"}.get(outcome.operator, "")
        tail = f"{tail}{words.money(difference)}" if tail else ""
        link = _FAILED[outcome.operator] if other.terms or outcome.operator != "=" else "应为"
        if outcome.verdict is Verdict.SLIGHT:
            tail += "（略超出四舍五入的误差）"
    cap = {Verdict.SLIGHT: Severity.WARNING, Verdict.ROUNDED: Severity.NOTE}.get(outcome.verdict, severity)
    grade = min(cap, severity, key=lambda one: one.rank)
    sentence = f"{words.side(anchored, first=True)}，{link}{words.side(other)}"
    return Finding(
        span=_place(anchor),
        message=f"{words.head}：{sentence}" + (f"，{tail}" if tail else ""),
        severity=None if grade is severity else grade,
        stated=words.money(anchored.amount),
        expected=_EXPECTED[outcome.operator] + words.money(other.amount),
        difference=words.money(difference),
        key=_key(outcome),
        related=tuple(
            Related(_place(one), words.related(one))
            for one in operands
            if one is not anchor and one.cell and one.amount
        ),
        figures=_figures(outcome),
    )


def _figures(outcome: Outcome) -> tuple[Span, ...]:
    """The cells that a comparison looked at and that show a figure."""
    cells = [operand.cell for _, operand in outcome.left.terms + outcome.right.terms]
    return tuple(cell.span for cell in cells if cell and cell.quantity)


def _key(outcome: Outcome) -> str:
    """What was compared, by names alone."""
    text = str(outcome.comparison)
    return f"{outcome.left.terms[0][1].table.kind}[{outcome.row}]：{text}" if outcome.row else text


def _place(operand: Operand) -> Span:
    if operand.cell:
        return operand.cell.span
    return operand.row.span if operand.row else operand.table.title_span


@dataclass(frozen=True, slots=True)
class _Words:
    """Words for the operands of a comparison, as seen from its anchor."""

    anchor: Operand
    outcome: Outcome

    @property
    def _ratio(self) -> bool:
        """Whether the two sides are ratios: then nothing keeps the meaning of a last place in 元."""
        return not self.outcome.left.linear and not self.outcome.left.step and not self.outcome.right.step

    def money(self, amount: Decimal) -> str:
        """An amount in the anchor's unit and decimals."""
        if self._ratio:
            return show(amount * 100, Unit.PERCENT, 2)
        quantities = [
            operand.cell.quantity
            for _, operand in self.outcome.left.terms + self.outcome.right.terms
            if operand.cell and operand.cell.quantity
        ]
        unit = self.anchor.table.unit
        own = self.anchor.cell.quantity if self.anchor.cell else None
        decimals = own.decimals if own else max((q.decimals for q in quantities if q.unit is unit), default=2)
        return show(amount, unit, decimals)

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.anchor.table.unit.label)

    @property
    def head(self) -> str:
        """Where the comparison stands: 支出决算表“208 社会保障和就业支出”行."""
        kind = self.anchor.table.kind
        return kind if _sole(self.anchor) else f"{kind}“{_label(self.anchor)}”行"

    def _name(self, operand: Operand, before: Operand | None = None) -> str:
        """The operand's name; its table is left out where it is the anchor's, or that of the term before."""
        table = "" if operand.table in (self.anchor.table, before and before.table) else operand.table.kind
        label = f"“{_label(operand)}”"
        if _sole(operand):
            return table + label
        if operand.table is not self.anchor.table:
            return f"{table}{label}行{operand.column}"
        if operand.name == self.anchor.name and operand.row is self.anchor.row:
            return operand.column
        return label if operand.column == self.anchor.column else f"{label}行{operand.column}"

    def _figure(self, operand: Operand) -> str:
        quantity = operand.cell.quantity if operand.cell else None
        if quantity is None:
            return "0" if operand.row else "（无此行，按0计）"
        text = quantity.shown()
        return self._bare(text) if quantity.unit is self.anchor.table.unit else text

    def side(self, value: Value, first: bool = False) -> str:
        """One side of the comparison, with its figures: 基本支出320.00＋项目支出5.00＝325.00."""
        total = self._bare(self.money(value.amount))
        if not value.terms:
            return total
        terms = [(sign, one) for sign, one in value.terms if one.amount] or list(value.terms[:1])
        if len(terms) == 1 and value.linear and terms[0][0] > 0:
            return self._name(terms[0][1]) + self._figure(terms[0][1])
        if not value.linear:
            text = self.outcome.comparison.left if first else self.outcome.comparison.right
            return f"{text}＝{total}"
        if len(terms) > _SPELLED_TERMS:
            return f"所列{len(terms)}项之和{total}"
        before = [None, *(one for _, one in terms)]
        parts = [
            ("－" if sign < 0 else "＋") + self._name(one, last) + self._figure(one)
            for (sign, one), last in zip(terms, before, strict=False)
        ]
        return f"{''.join(parts).removeprefix('＋')}＝{total}"

    def related(self, operand: Operand) -> str:
        """The other side of the comparison, in full."""
        quantity = operand.cell.quantity if operand.cell else None
        column = "" if _sole(operand) else f"行{operand.column}"
        return f"{operand.table.kind}“{_label(operand)}”{column}：{quantity.shown() if quantity else '空白'}"


def _sole(operand: Operand) -> bool:
    """Whether the row alone names the cell."""
    return len(operand.table.columns) == 1 or operand.column == ONLY_COLUMN


def _label(operand: Operand) -> str:
    row = operand.row
    if row is None:
        return operand.name
    if row.code:
        name = _NUMERAL.sub("", row.label or row.name).removeprefix(row.code)
        return f"{row.code} {name}".strip()
    return row.name or row.label or operand.name


# --- Testing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Example:
    """A disclosure made of plain mappings, for the tests of a pack: {表: {行: {列: 数}}} or {表: {行: 数}}.

    A table may name its 单位 (万元 if not) beside its rows. In a table with one column a figure may stand for the row;
    in any other, `列: 数` belongs to the row 合计. A code is a number; a row that the table does not know stands as an
    unrecognised label. An empty value is a blank cell.
    """

    tables: Mapping[str, Table]

    def table(self, name: str, /) -> Table | None:
        """The table of this kind, or None."""
        return self.tables.get(name)

    @classmethod
    def of(cls, content: Mapping[str, Any], tables: Sequence[TableNames] | None = None) -> Example:
        """The disclosure that a mapping describes; FiscallintError for a table or column that does not exist."""
        known = shipped_tables() if tables is None else tables
        by_name = {name: one for one in known for name in (one.kind, one.short)}
        made: dict[str, Table] = {}
        for number, (name, rows) in enumerate(content.items()):
            if name not in by_name:
                raise FiscallintError(f"没有名为“{name}”的表")
            names = by_name[name]
            made[names.kind] = _example_table(names, dict(rows or {}), 100_000 * number)
        return cls(made)


def _example_table(names: TableNames, rows: dict[str, Any], start: int) -> Table:
    unit = Unit.of(str(rows.pop("单位", "万元")))
    cells: dict[str, dict[str, Any]] = {}
    for name, value in rows.items():
        if isinstance(value, Mapping):
            cells.setdefault(str(name), {}).update(value)
        elif names.single or name not in names.columns:
            cells.setdefault(str(name), {})[names.columns[0]] = value
        else:
            cells.setdefault(TOTAL, {})[str(name)] = value
    used = {column for row in cells.values() for column in row}
    if not used <= set(names.columns):
        raise FiscallintError(f"“{names.kind}”没有这些列：{'、'.join(sorted(used - set(names.columns)))}")
    made = []
    for number, (name, row) in enumerate(cells.items(), 1):
        place = start + 1000 * number
        coded = name.isdigit()
        made.append(
            Row(
                label=name,
                span=Span(place, place + 999),
                cells={
                    column: _example_cell(value, unit, Span(place + 10 * at, place + 10 * at + 9))
                    for at, (column, value) in enumerate(row.items(), 1)
                },
                name=name if name in names.rows else "",
                code=name if coded else "",
                level=next((level for level, length in LEVELS.items() if length == len(name)), "") if coded else "",
                side=names.rows.get(name, names.code_side if coded else ""),
            )
        )
    return Table(
        kind=names.kind,
        title=names.kind,
        title_span=Span(start, start + len(names.kind)),
        unit=unit,
        columns=tuple(column for column in names.columns if column in used),
        rows=tuple(made),
        span=Span(start, start + 99_999),
        short=names.short,
    )


def _example_cell(value: Any, unit: Unit, span: Span) -> TableCell:
    if value is None or value == "":
        return TableCell(span)
    read = read_number(str(value))
    if read is None:
        return TableCell(span, unread=str(value))
    number, decimals = read
    return TableCell(span, Quantity(number, unit, max(2, decimals), span))


def run_tests(path: Path, tables: Sequence[TableNames] | None = None) -> list[str]:
    """Run the `tests` of a pack; a sentence for every one that fails, and for every rule without any."""
    return [failure for rule, tests in _read_pack(path, tables) for failure in _failures(rule, tests, tables)]


def _failures(rule: Rule, tests: Sequence[Any], tables: Sequence[TableNames] | None) -> Iterator[str]:
    if not tests:
        yield f"{rule.code} 没有测试"
    for number, test in enumerate(tests, 1):
        what = f"{rule.code} 第{number}个测试"
        if not isinstance(test, dict) or not ("ok" in test) ^ ("bad" in test) or set(test) - {"ok", "bad", "severity"}:
            yield f"{what}应为“ok: {{…}}”或“bad: {{…}}”"
            continue
        try:
            example: Any = Example.of(test.get("ok", test.get("bad")) or {}, tables)
            found = [one for one in rule.run(example) or () if isinstance(one, Finding)]
        except FiscallintError as error:
            yield f"{what}：{error}"
            continue
        worst = max((finding.severity or rule.severity for finding in found), key=lambda one: one.rank, default=None)
        if "ok" in test and found:
            yield f"{what}应当通过，却报告：{'；'.join(finding.message for finding in found)}"
        elif "bad" in test and not found:
            yield f"{what}应当报告问题，却没有"
        elif "severity" in test and worst != test["severity"]:
            yield f"{what}应为 {test['severity']}，却是 {worst}"
