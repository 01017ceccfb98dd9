"""Findings of the language of checks, in words: for the reader, in the unit of the place they stand at."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure.codes import functional
from fiscallint.disclosure.quantity import Unit, show
from fiscallint.finding import Finding, Holds, Related, Severity, Span, quote
from fiscallint.rules.evaluation import Outcome, Unmet, Verdict
from fiscallint.rules.expression import ONLY_COLUMN
from fiscallint.rules.values import FactOperand, Measure, Operand, TableOperand, Value

_SPELLED_TERMS = 6
_NUMERAL = patterns.compile(r"^[一二三四五六七八九十]+、")
_FAILED = {"=": "而", "<=": "大于", ">=": "小于", "<": "不小于", ">": "不大于", "!=": "等于"}
_TURNED = str.maketrans("<>", "><")
_EXPECTED = {"=": "", "<=": "不超过", ">=": "不少于", "<": "小于", ">": "大于", "!=": "不等于"}


def tell(outcome: Outcome, severity: Severity) -> Finding:
    """The finding of a comparison that fails: for the reader, in the words and the unit of the place it stands at.

    `severity` is that of the rule; a difference just beyond rounding is at most a warning, one within it a note.
    """
    anchored, other = outcome.left, outcome.right
    if (outcome.operator == "=" and not anchored.cell and other.cell) or (other.terms and not anchored.terms):
        anchored, other = other, anchored
    operator = outcome.operator if anchored is outcome.left else outcome.operator.translate(_TURNED)
    operands = [operand for _, operand in anchored.terms + other.terms]
    difference = abs(anchored.amount - other.amount)
    words = _Words(next((one for one in operands if one.given), operands[0] if operands else None), outcome)
    if outcome.verdict is Verdict.ROUNDED:
        link, tail = "而", f"相差{words.money(difference)}，是四舍五入所致，两处宜改为一致"
    else:
        tail = {"<=": "多", ">=": "少", "=": "相差"}.get(operator, "")
        tail = f"{tail}{words.money(difference)}" if tail else ""
        link = _FAILED[operator] if other.terms or operator != "=" else "应为"
        if outcome.verdict is Verdict.SLIGHT:
            tail += "（略超出四舍五入的误差）"
        tail = f"{tail}，请核对" if tail else "请核对"
    cap = {Verdict.SLIGHT: Severity.WARNING, Verdict.ROUNDED: Severity.NOTE}.get(outcome.verdict, severity)
    grade = min(cap, severity, key=lambda one: one.rank)
    copula = "为" if link == "而" else ""
    sentence = f"{words.head}{words.side(anchored, '为')}，{link}{words.side(other, copula)}，{tail}"
    return Finding(
        span=words.anchor.place if words.anchor else Span(0, 0),
        message=sentence,
        severity=None if grade is severity else grade,
        stated=words.money(anchored.amount),
        expected=_EXPECTED[operator] + words.money(other.amount),
        difference=words.money(difference),
        key=_key(outcome),
        related=tuple(
            Related(one.fact.span if isinstance(one, FactOperand) else one.place, words.related(one))
            for one in operands
            if one is not words.anchor and one.given and one.amount
        ),
        figures=figures(outcome),
        rounded=outcome.verdict is Verdict.ROUNDED,
    )


def tell_holds(outcome: Outcome) -> Holds:
    """A comparison that holds, both sides in words."""
    operands = [operand for _, operand in outcome.left.terms + outcome.right.terms]
    words = _Words(next((one for one in operands if one.given), operands[0] if operands else None), outcome)
    return Holds(
        figures(outcome),
        f"{words.head}{words.side(outcome.left)}",
        words.side(outcome.right),
        rounded=outcome.left.amount != outcome.right.amount,
    )


def tell_unmet(unmet: Unmet, title: str) -> Finding:
    """The finding of a condition that is not true; `title` is that of the rule."""
    return Finding(unmet.place, f"{unmet.why}，不符合{quote(title.rstrip('。'))}的要求，请核对", key=unmet.why)


PLACEHOLDERS = {"左", "右", "差", "行"}
"""What a message of one's own may name: both sides of a comparison, their difference, and the row in hand."""


def tell_as(message: str, outcome: Outcome, finding: Finding) -> Finding:
    """The finding with a message of the rule's own."""
    other = re.sub("^(?:不超过|不少于|不?(?:大于|小于|等于))", "", finding.expected)
    words = {"左": finding.stated, "右": other, "差": finding.difference, "行": outcome.row}
    return replace(finding, message=re.sub("{(.)}", lambda match: words[match[1]], message))


def figures(outcome: Outcome) -> tuple[Span, ...]:
    """The figures that a comparison looked at."""
    found = (operand.quantity for _, operand in outcome.left.terms + outcome.right.terms)
    return tuple(quantity.span for quantity in found if quantity and quantity.span)


def _key(outcome: Outcome) -> str:
    """What was compared, by names alone."""
    text = str(outcome.comparison)
    first = next((one for _, one in outcome.left.terms if isinstance(one, TableOperand)), None)
    return f"{first.table.kind}[{outcome.row}]：{text}" if outcome.row and first else text


class _Words(Struct, frozen=True, dict=True):
    """Words for the operands of a comparison, as seen from its anchor: the figure that the finding stands at."""

    anchor: Operand | None
    outcome: Outcome

    @property
    def _values(self) -> tuple[Value, Value]:
        return self.outcome.left, self.outcome.right

    @cached_property
    def unit(self) -> Unit:
        """The unit in which amounts are told: the anchor's, or that of the constant an average is held against."""
        if any(value.measure is Measure.RATIO for value in self._values):
            return Unit.PERCENT
        if any(value.measure is Measure.COUNT for value in self._values):
            return Unit.ONE
        own = self.anchor.unit if self.anchor else Unit.WAN
        if all(value.linear for value in self._values) and own is not Unit.ONE:
            return own
        units = (Unit.of(re.sub(r"[-\d.]", "", value.shown)) for value in self._values if value.shown)
        return next((unit for unit in units if unit is not Unit.ONE), Unit.YUAN if own is Unit.ONE else own)

    def money(self, amount: Decimal) -> str:
        """An amount, a count or a ratio, with the anchor's decimals."""
        if self.unit is Unit.PERCENT:
            return show(amount * 100, Unit.PERCENT, 2)
        if self.unit is Unit.ONE:
            return f"{amount.normalize():f}"
        found = (operand.quantity for value in self._values for _, operand in value.terms)
        own = self.anchor.quantity if self.anchor else None
        if own and own.unit is self.unit:
            return show(amount, self.unit, own.decimals)
        return show(amount, self.unit, max((q.decimals for q in found if q and q.unit is self.unit), default=2))

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.unit.label) if self.unit is not Unit.PERCENT else text

    @property
    def head(self) -> str:
        """Where the comparison stands: 《支出决算表》“208 社会保障和就业支出”行的."""
        if isinstance(self.anchor, TableOperand):
            title = f"《{self.anchor.table.title}》"
            alone = self.anchor.row is None or _sole(self.anchor)
            return title if alone else f"{title}{quote(_label(self.anchor))}行的"
        return "说明中" if self.anchor else ""

    def _name(self, operand: Operand, before: Operand | None = None) -> str:
        """The operand's name; its table is left out where it is the anchor's, or that of the term before."""
        if isinstance(operand, FactOperand):
            told = "" if isinstance(self.anchor, FactOperand) else "说明中的"
            return f"{told}{_reported(operand)}"
        anchor = self.anchor if isinstance(self.anchor, TableOperand) else None
        last = before.table if isinstance(before, TableOperand) else None
        table = "" if operand.table in (anchor and anchor.table, last) else f"《{operand.table.title}》"
        label = quote(_label(operand))
        if operand.row is None:
            return f"{table}没有{label}这一行"
        if _sole(operand):
            return table + label
        if anchor is None or operand.table is not anchor.table:
            return f"{table}{label}行的{operand.table.called(operand.column)}"
        if operand.name == anchor.name and operand.row is anchor.row:
            return operand.table.called(operand.column)
        return label if operand.column == anchor.column else f"{label}行的{operand.table.called(operand.column)}"

    def _figure(self, operand: Operand) -> str:
        quantity = operand.quantity
        if quantity is None:
            return "0" if isinstance(operand, TableOperand) and operand.row else "（按0计）"
        if isinstance(operand, FactOperand) and quantity.unit is Unit.ONE:
            return quantity.shown() + operand.fact.unit
        text = quantity.shown()
        return self._bare(text) if quantity.unit is self.unit else text

    def side(self, value: Value, copula: str = "") -> str:
        """One side of the comparison, with its figures: 合计为325.00万元, 基本支出320.00＋项目支出5.00＝325.00万元."""
        total = self.money(value.amount)
        if not value.terms:
            return total if value.measure is Measure.MONEY else value.shown
        terms = self._counted(value)
        if value.linear and len(terms) > _SPELLED_TERMS:
            return f"所列{len(terms)}项之和{copula}{total}"
        if not value.linear and not value.factors:  # a sum with a product in it
            listed = "、".join(self._name(one) + self._figure(one) for _, one in terms)
            return f"按{listed}算得{total}"
        if self._several(value):
            return f"{self._spelled(value)}＝{total}"
        _, only = terms[0]
        if isinstance(only, TableOperand) and only.row is None:
            copula = ""
        figure = self._figure(only)
        if only.quantity and only.quantity.unit is self.unit and self.unit is not Unit.PERCENT:
            figure += self.unit.label
        return f"{self._name(only)}{copula}{figure}"

    @staticmethod
    def _counted(value: Value) -> list[tuple[int, Operand]]:
        return [(sign, one) for sign, one in value.terms if one.amount] or list(value.terms[:1])

    def _several(self, value: Value) -> bool:
        """Whether a side must be reckoned, and is spelled out."""
        terms = self._counted(value)
        return not value.linear or (len(terms) <= _SPELLED_TERMS and (len(terms) > 1 or terms[0][0] < 0))

    def _spelled(self, value: Value) -> str:
        if value.factors:
            left, sign, right = value.factors
            return f"{self._factor(left)}{sign}{self._factor(right)}"
        if not value.terms:
            return value.shown
        terms = self._counted(value)
        if value.linear and len(terms) > _SPELLED_TERMS:
            return f"所列{len(terms)}项之和{self._bare(self.money(value.amount))}"
        before = [None, *(one for _, one in terms)]
        parts = [
            ("－" if sign < 0 else "＋") + self._name(one, last) + self._figure(one)
            for (sign, one), last in zip(terms, before, strict=False)
        ]
        return "".join(parts).removeprefix("＋")

    def _factor(self, value: Value) -> str:
        bracketed = not value.factors and len(self._counted(value) if value.terms else ()) > 1
        return f"（{self._spelled(value)}）" if bracketed else self._spelled(value)

    def related(self, operand: Operand) -> str:
        """The other side of the comparison, in full."""
        if isinstance(operand, FactOperand):
            return operand.fact.label or operand.fact.concept
        column = "" if _sole(operand) else f"行的{operand.table.called(operand.column)}"
        shown = operand.quantity.shown() if operand.quantity else "空白"
        return f"《{operand.table.title}》{quote(_label(operand))}{column}：{shown}"


def _reported(operand: FactOperand) -> str:
    fact = operand.fact
    name = fact.concept if fact.concept.startswith("“") else quote(fact.concept)
    return name if fact.measure in ("决算", "计数") else f"{name}的{fact.measure}"


def _sole(operand: TableOperand) -> bool:
    """Whether the row alone names the cell."""
    return len(operand.table.columns) == 1 or operand.column == ONLY_COLUMN


def _label(operand: TableOperand) -> str:
    row = operand.row
    if row is None:
        return f"{operand.name} {functional().names.get(operand.name, '')}".strip()
    if row.code:
        name = _NUMERAL.sub("", row.label or row.name).removeprefix(row.code)
        return f"{row.code} {name}".strip()
    return row.name or row.label or operand.name
