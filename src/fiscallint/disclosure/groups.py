"""Totals and what a 其中 lists of them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct, field

from fiscallint.disclosure.claims import Composition, Fact, Share
from fiscallint.disclosure.quantity import ZERO, Interval
from fiscallint.disclosure.vocabulary import Vocabulary
from fiscallint.finding import Span

_BY_CLASS = {"政府性基金": "政府性基金支出", "国有资本经营": "国有资本经营支出"}
GENERAL_EXPENDITURE = "一般公共预算财政拨款支出"
BY_CLASS = (GENERAL_EXPENDITURE, *_BY_CLASS.values())
"""The totals that are made of functional classes."""


def by_class(section: str) -> str:
    """The total that the classes named in a section make up."""
    return _BY_CLASS.get(section.partition("/")[0], GENERAL_EXPENDITURE)


_LAST = 100
"""How many parts of a list are looked at for each figure."""


class Group(Struct):
    """A total and the parts listed of it.

    `open` holds while figures that follow belong to the list whatever they are; when it is over (a full stop), only
    parts that the vocabulary knows still join. `across` is set where the list goes on over paragraphs. `depth` is that
    of the brackets the list stands in. It is `in_doubt` where the whole is the last of several parts, all of which may
    be meant: 轿车2辆、客车1辆，其中新能源车2辆.
    """

    whole: Fact
    vocabulary: Vocabulary
    open: bool = True
    across: bool = False
    depth: int = 0
    in_doubt: bool = False
    parts: list[Fact] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)

    def lists(self, fact: Fact) -> bool:
        """Whether a figure is one of the parts, of which the last are looked at."""
        return fact in self.parts[-_LAST:]

    def end_before(self, fact: Fact) -> None:
        """End a list of counts that make up the total already, if this one is not called as they are: 报废车辆1辆."""
        parts = self.parts
        if self.whole.measure != "计数" or not self.open or not parts or fact.unit != self.whole.unit:
            return
        if len(parts) > _LAST or fact.quantity.value == 0 or fact.label[-2:] == parts[-1].label[-2:]:
            return
        self.open = not _sum(part.quantity.interval for part in parts).meets(self.whole.quantity.interval)

    def takes(self, fact: Fact) -> bool:
        """Whether a figure is one of the parts."""
        whole = self.whole
        if fact is whole or fact.measure != whole.measure:
            return False
        if whole.measure == "计数":
            return self.open and fact.unit == whole.unit
        if fact.concept == "类":
            listed = {part.path for part in self.parts}
            return whole.concept in BY_CLASS and fact.path not in listed
        if not whole.concept or not fact.concept:
            return False
        return self._leads_here(fact.concept) and fact.concept not in {part.concept for part in self.parts}

    def is_above_the_whole_of(self, fact: Fact) -> bool:
        """Whether a part is one of another total that is itself part of this one."""
        above = self._above(fact.concept, self.whole.section) if fact.concept else ""
        return bool(above) and above != self.whole.concept

    def _leads_here(self, concept: str) -> bool:
        above = self._above(concept, self.whole.section)
        return bool(above) and self.whole.concept in (above, self._above(above, self.whole.section))

    def _above(self, concept: str, section: str) -> str:
        return self.vocabulary.whole_of(concept, section)

    def summands(self) -> list[Fact]:
        """The parts that add up to the total, each amount once: those below a part that is listed are left out."""
        if self.whole.measure == "计数":
            return [part for part in self.parts if part.unit == self.whole.unit]
        if classes := [part for part in self.parts if part.concept == "类"]:
            return classes
        listed = {part.concept for part in self.parts}
        return [
            part
            for part in self.parts
            if (above := self._above(part.concept, part.section)) == self.whole.concept or above not in listed
        ]

    def composition(self) -> Composition | None:
        """The claim that the parts make up the total; None where the list may be of some parts only."""
        parts = self.summands()
        if not parts or not (self.whole.concept or self.whole.label.endswith("车")):
            return None
        total = _sum(part.quantity.interval for part in parts)
        whole = self.whole.quantity.interval
        in_doubt = self.in_doubt or self._is_told_anew(parts)
        if not (total.meets(whole) or (not in_doubt and (total.low > whole.high or self._is_full(parts)))):
            return None
        listed = set(parts)
        shares = tuple(share for share in self.shares if share.part in listed)
        ends = [part.clause.end for part in parts] + [share.clause.end for share in shares]
        return Composition(self.whole.section, self.whole, tuple(parts), shares, Span(parts[0].clause.start, max(ends)))

    def _is_told_anew(self, parts: list[Fact]) -> bool:
        """Whether a kind is counted twice, as where the parts of several units follow one another."""
        return self.whole.measure == "计数" and len({part.label for part in parts}) < len(parts)

    def _is_full(self, parts: list[Fact]) -> bool:
        if len(parts) < 2:
            return False
        if self.whole.measure == "计数":
            return "其他" in parts[-1].label
        if len(self.shares) == len(parts) and _makes_hundred(self.shares):
            return True
        if parts[0].concept == "类":
            return self.whole.section.endswith("结构")
        known = self.vocabulary.parts_of(self.whole.concept, self.whole.section)
        needed = {subject.concept for subject in known if subject.needed}
        listed = {part.concept for part in parts}
        return needed <= listed or listed == self.vocabulary.local_parts(self.whole.concept, self.whole.section)


def _makes_hundred(shares: list[Share]) -> bool:
    return abs(sum((share.percent.amount for share in shares), start=Decimal(0)) - 100) < 1


def _sum(parts: Iterable[Interval]) -> Interval:
    return sum(parts, start=ZERO)
