"""What is being spoken of in a section, as it is built up clause by clause; and the words that tell figures apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct, field

from fiscallint import patterns
from fiscallint.disclosure.claims import Fact
from fiscallint.disclosure.narrative import Clause, Figure
from fiscallint.disclosure.quantity import LONGEST_NUMBER, Quantity, Unit
from fiscallint.document import Passage
from fiscallint.finding import Span

_GROUPED = patterns.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_QUANTITY = patterns.compile(r"(-?\d[\d,]*(?:\.\d+)?)(余|多)?(.*)")


def quantity_of(number: str, span: Span) -> Quantity | None:
    """The quantity a figure stands for; None for one that is only about (10余万元), or for a series."""
    match = _QUANTITY.fullmatch(number)
    if not match or match[2] or re.search(r"\d", match[3]):
        return None
    if "," in match[1] and not _GROUPED.fullmatch(match[1]):
        return None
    digits = match[1].replace(",", "")
    if len(digits) > LONGEST_NUMBER:
        return None
    unit = Unit.of(match[3])
    return Quantity(Decimal(digits), unit, len(digits.partition(".")[2]), span, exact=unit is Unit.ONE)


def usual_decimals(found: Iterable[Clause]) -> dict[Unit, int]:
    """For each unit of money the decimals it is usually written with: shorter numbers have dropped their zeros."""
    counts: dict[Unit, Counter[int]] = {}
    for clause in found:
        match = _QUANTITY.fullmatch(clause.figure.text) if clause.figure else None
        if match and "元" in match[3] and "." in match[1]:
            counts.setdefault(Unit.of(match[3]), Counter())[len(match[1].partition(".")[2])] += 1
    return {unit: counter.most_common(1)[0][0] for unit, counter in counts.items()}


class Statement(Struct):
    """What is being spoken of: a subject with its budgets and its final figure.

    `own` holds for the statement of a path (教育支出（类）……（项）): its figures are those of the item.
    """

    label: str = ""
    concept: str = ""
    path: tuple[str, ...] = ()
    own: bool = False
    budgets: list[Fact] = field(default_factory=list)
    final: Fact | None = None

    @property
    def figure(self) -> Fact | None:
        """The figure that is meant where none is named: the final one, else the only budget."""
        return self.final or (self.budgets[0] if len(self.budgets) == 1 else None)

    @property
    def absent(self) -> bool:
        """Whether the final figure is a zero written in words (未发生“三公”经费支出)."""
        return self.final is not None and self.final.span == self.final.clause

    def has(self, measure: str) -> bool:
        """Whether a figure of this measure has been stated."""
        return any(fact.measure == measure for fact in (*self.budgets, self.final) if fact)

    def bears_out(self, sign: int) -> bool:
        """Whether the final figure is above (+1), below (-1) or equal to (0) one of the budgets."""
        final = self.final.quantity.amount if self.final else None
        amounts = [budget.quantity.amount for budget in self.budgets]
        return final is not None and any((final > amount) - (final < amount) == sign for amount in amounts)

    def add(self, fact: Fact) -> None:
        """Take a figure."""
        if fact.measure == "决算":
            self.final = fact
        else:
            self.budgets.append(fact)


class OpenItem(Struct):
    """An item of 具体情况 while it is read; `style` is how its paragraph is numbered."""

    path: tuple[str, ...]
    span: Span
    passage: Passage
    style: str
    facts: list[Fact] = field(default_factory=list)
    usage: str = ""
    usage_span: Span | None = None


class Base(Struct):
    """What a change is measured against: the words, the subject before them, the earlier value if written out."""

    words: str = ""
    label: str = ""
    prior: Quantity | None = None
    figure: Figure | None = None


_UP = patterns.compile("增|升|多|提高|扩大|超")
_DOWN = patterns.compile("减|下降|降|少|节约|压|缩")
_BASIS = patterns.compile("年初|全年|调整")


def basis(words: str) -> str:
    """Which budget words speak of: 年初, 全年, or empty where they do not say."""
    match = _BASIS.search(words)
    return {"年初": "年初", "全年": "全年", "调整": "全年"}[match[0]] if match else ""


def sign_of(words: str) -> int:
    """+1 or -1 for a word of direction, 0 where both stand."""
    return bool(_UP.search(words)) - bool(_DOWN.search(words))
