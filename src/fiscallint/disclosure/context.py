"""The state in which a section is read, and the words before a clause that say what it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from fiscallint import patterns
from fiscallint.disclosure.claims import Claim, Composition, Fact, Unbound
from fiscallint.disclosure.groups import Group
from fiscallint.disclosure.matter import BUDGET, FINAL
from fiscallint.disclosure.narrative import Clause, Figure
from fiscallint.disclosure.quantity import Quantity, Unit
from fiscallint.disclosure.statements import Base, OpenItem, Statement, quantity_of
from fiscallint.disclosure.subjects import class_of, says_nothing, unnumbered
from fiscallint.disclosure.vocabulary import Vocabulary
from fiscallint.document import Passage
from fiscallint.finding import Notice

_BOUNDARY = patterns.compile(r"[，。；：]")
_OPENERS = "、，；：。（）”"
_GENERIC = patterns.compile("(?:采购|合同|成交)?金额(?:为)?")
_ABOUT = patterns.compile("(?:(?<![节预合违公契])约|近|逾|超)$")
EARLIER = patterns.compile(r"(?:上年|去年)(?!末|结转|结余|.{0,4}结转)")
YEARS = patterns.compile(r"(20\d\d)年(?!末|初|\d|结转)")
_NAME = patterns.compile("“[^“”]{4,}”")

_Spoken = tuple[Statement | None, Fact | None, Fact | None, bool, bool, Base, bool]
"""What a bracket interrupts."""

_REACH = 100
"""How many figures of a subject, and how many lists of parts, a clause may lean on."""


class Told:
    """Facts in the order they are told."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self._of: dict[str, list[Fact]] = {}

    def add(self, fact: Fact) -> None:
        """One more fact."""
        self.facts.append(fact)
        self._of.setdefault(fact.concept, []).append(fact)

    def latest(self, concept: str) -> Iterator[Fact]:
        """The last facts of a concept, the latest first."""
        return islice(reversed(self._of.get(concept, ())), _REACH)

    def since(self, place: int, measure: str) -> list[Fact]:
        """The last facts that are told from a place on, of one measure."""
        told = takewhile(lambda fact: fact.clause.start >= place, reversed(self.facts))
        return [fact for fact in islice(told, _REACH) if fact.measure == measure][::-1]

    def first(self, concept: str) -> Fact | None:
        """The first fact of a concept."""
        return next(iter(self._of.get(concept, ())), None)


class Context:
    """What has been said so far in a section, and what a clause leans on.

    `_statement` is what is being spoken of, `_home` the item that it may come back to, `_groups` the totals of which
    parts are listed, `_main` the last figure that is part of no total. `_in_doubt` is set after a figure whose owner is
    not certain: what follows without a subject may be about it.
    """

    def __init__(
        self,
        section: str,
        vocabulary: Vocabulary,
        usual: dict[Unit, int],
        year: int | None,
        above: tuple[str, ...],
        told: Told,
        matter: str = FINAL,
    ) -> None:
        self.section = section
        self._vocabulary = vocabulary
        self.claims: list[Claim] = []
        self.unbound: list[Unbound] = []
        self.notices: list[Notice] = []
        self.above = above
        self._usual = usual
        self._year = year
        self._told = told
        self._of_budget = matter == BUDGET
        self._own = Told()
        self._items: list[OpenItem] = []
        self._groups: list[Group] = []
        self._compositions: list[Composition] = []
        self._statement: Statement | None = None
        self._main: Fact | None = None
        self._last: Fact | None = None
        self._listing_of: Statement | None = None
        self._home: Statement | None = None
        self._begin_passage(Passage("", ()))

    def _begin_passage(self, passage: Passage) -> None:
        self._passage = passage
        self._outer: list[_Spoken] = []
        self._last_start = self._last_end = 0
        self._last_kind = ""
        self._base = Base()
        self._open_change = False
        self._in_doubt = False
        self._stated = False
        self._moves = 0
        self._moves_in_turn = False
        self._listed: list[Fact] | None = None
        self._turns: list[str] = []
        self._counted = self._outside = ""
        self._counted_end = 0
        self._counted_apart = False

    # -- brackets

    def _on_open(self) -> None:
        self._outer.append(
            (self._statement, self._main, self._last, self._in_doubt, self._stated, self._base, self._open_change)
        )

    def _on_close(self) -> None:
        """What stood in brackets was of the figure before them, which is spoken of again."""
        if self._outer:
            (
                self._statement,
                self._main,
                self._last,
                self._in_doubt,
                self._stated,
                self._base,
                self._open_change,
            ) = self._outer.pop()

    # -- words before a clause

    def _label(self, clause: Clause) -> tuple[str, int]:
        """The subject that stands before a clause, and where it begins."""
        text = self._passage.text
        start = self._last_end
        cut = max((m.end() for m in _BOUNDARY.finditer(text, start, clause.start)), default=start)
        cut = self._trimmed(cut, clause.start)
        if _GENERIC.fullmatch(text[cut : clause.start]):
            # 「在……项目中，由……成交的，采购金额」: the subject spans commas
            cut = self._trimmed(max(start, text.rfind("。", start, clause.start) + 1), clause.start)
        return text[cut : clause.start], cut

    def _trimmed(self, cut: int, end: int) -> int:
        text = self._passage.text
        cut = end - len(unnumbered(text[cut:end]))
        while cut < end and text[cut] in _OPENERS:
            cut += 1
        if cut < end and text[cut] in "和及与" and cut == self._last_end:
            cut += 1
        return end - len(unnumbered(text[cut:end]))

    def _subject_before(self, clause: Clause) -> tuple[str, int] | None:
        """The subject that stands apart from its figure: 公务接待费支出，年初预算为5万元."""
        text = self._passage.text
        end = clause.start
        while (cut := max(text.rfind(mark, self._last_end, max(end - 1, 0)) for mark in "，：")) >= self._last_end:
            end = cut
            begin = max(self._last_end, *(text.rfind(mark, self._last_end, end) + 1 for mark in "，；：。"))
            begin = self._trimmed(begin, end)
            label = text[begin:end].removesuffix("中")
            if self._vocabulary.subject_of(label, self.section):
                return label, begin
        return None

    def _before_colon(self, clause: Clause) -> str:
        """The name that a figure is announced under: 运行维护项目：全年预算数10万元."""
        text = self._passage.text
        if text[clause.start - 1 : clause.start] != "：" or clause.start - 1 < self._last_end:
            return ""
        begin = max(self._last_end, *(text.rfind(mark, self._last_end, clause.start - 1) + 1 for mark in "，；。"))
        return text[self._trimmed(begin, clause.start - 1) : clause.start - 1]

    def _quantity(self, figure: Figure) -> Quantity | None:
        if self._is_about(figure):
            return None
        quantity = quantity_of(figure.text, self._passage.span(figure.at, figure.end))
        if quantity and quantity.unit in self._usual:
            quantity = quantity.with_decimals(self._usual[quantity.unit])
        return quantity

    def _leave(self, *figures: Figure | None) -> None:
        for figure in figures:
            if figure:
                place = self._passage.span(figure.at, figure.end)
                why = "约数，不作比较" if self._is_about(figure) else ""
                self.unbound.append(Unbound(self.section, figure.text, place, why))

    def _is_about(self, figure: Figure) -> bool:
        """Whether a figure is said to be only about right: 约10万元, 10余万元."""
        before = self._passage.text[max(0, figure.at - 2) : figure.at]
        return bool(_ABOUT.search(before)) or bool(re.search("[余多]", figure.text))

    def _skip(self, clause: Clause) -> None:
        self._leave(*clause.figures())

    def _doubt(self, clause: Clause) -> None:
        self._skip(clause)
        self._in_doubt = True

    def _year_of(self, label: str) -> int:
        """0 for the year reported on, -1 for the one before, 1 where it is another."""
        label = _NAME.sub("", label)
        if EARLIER.search(label):
            return -1
        years = {int(year) for year in YEARS.findall(label)}
        if not years or self._year is None or years == {self._year}:
            return 0
        return -1 if years == {self._year - 1} else 1

    def _whole_of(self, concept: str) -> str:
        """The total that a concept is part of in this section, empty if none."""
        return self._vocabulary.whole_of(concept, self.section)

    def _both_of(self, concept: str) -> tuple[str, ...]:
        """The subjects that one figure under this concept states at once."""
        return self._vocabulary.both_of(concept, self.section)

    def _concept(self, label: str) -> str:
        subject = self._vocabulary.subject_of(label, self.section)
        return subject.concept if subject else "类" if class_of(label, self.section) else ""

    # -- totals of which parts are listed

    def _open_group(self, group: Group) -> None:
        """List parts of one more total; those of a total told long before are over."""
        self._groups.append(group)
        if len(self._groups) > _REACH:
            self._close_groups(1)

    def _close_groups(self, number: int) -> None:
        """The first lists are over: say what they make up."""
        closed, self._groups = self._groups[:number], self._groups[number:]
        self._compositions += [made for group in closed if (made := group.composition())]

    # -- what a clause without a subject of its own is about

    def _spoken_of(self, label: str) -> list[Fact]:
        """The figures that a label names, the latest first; without a label those that may be meant."""
        label = re.sub("(?:支出)?决算(?:数|支出)?(?:各)?$|数$", "", label)
        if not label or (says_nothing(label) and not self._concept(label)):
            return self._antecedents()
        if self._statement and label == self._statement.label and self._statement.figure:
            return [self._statement.figure]
        concept = self._concept(label)
        name = class_of(label, self.section)
        named = [
            fact for fact in self._own.latest(concept) if fact.measure == "决算" and (not name or fact.path == (name,))
        ]
        return (named or self._stated_as_both(concept)) if concept else []

    def _stated_as_both(self, concept: str) -> list[Fact]:
        """收、支总计 stands for 收入总计 and 支出总计 where these are the same."""
        found = [self._own.first(one) for one in self._both_of(concept)]
        same = {fact.quantity.value for fact in found if fact}
        return [fact for fact in found[:1] if fact] if all(found) and len(same) == 1 else []

    def _antecedents(self) -> list[Fact]:
        """The figures that a clause without a subject may be about, the likeliest first."""
        if self._in_doubt:
            return []
        current = self._statement.figure if self._statement else None
        if self._statement and current is None and self._statement.label:
            return []
        totals = [group.whole for group in reversed(self._groups) if group.whole.measure != "计数"]
        begin = self._passage.span(0, 1).start
        earlier = {id(group.whole) for group in self._groups if group.whole.clause.start < begin and not group.across}
        # a sentence of its own, after a list, is about the total rather than the last part
        near = [total for total in totals if id(total) not in earlier]
        found = [current, *totals, self._main] if self._stated else [*near, current, *totals, self._main]
        return list({id(fact): fact for fact in found if fact}.values())

    def _named_statement(self, label: str) -> Statement | None:
        """The statement of what a label names, of what is being spoken of without one; None if there is none."""
        current = self._statement
        if not label or says_nothing(label) or (current and label == current.label):
            home = self._home
            return home if home and home.budgets and current and not (current.concept or current.budgets) else current
        concept = self._concept(label)
        if not concept:
            return None
        if current and concept == current.concept and current.figure:
            return current
        facts = [fact for fact in self._own.latest(concept) if not fact.path][::-1]
        budgets = [fact for fact in facts if fact.measure.endswith("预算")]
        final = next((fact for fact in reversed(facts) if fact.measure == "决算"), None)
        return Statement(facts[0].label, concept, (), False, budgets, final) if facts else None
