"""From clauses to facts and claims: binds the subjects that sentences leave out.

A sentence of a disclosure leans on what stands before it: 「本年收入合计100万元，其中：财政拨款收入90万元，占90%」 says
neither of what the 90 % is a share, nor whose income it is. The binder walks the clauses of a section, keeps the
subject and the totals that are being spoken of, and turns each clause into a fact or a claim.

What a clause is about must be certain. Where a sentence allows two readings, the one that its own figures bear out is
meant; where none can be settled on, the figure stays unread, or the claim without the figure that is in doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from fiscallint.disclosure.claims import (
    Change,
    Claim,
    Comparison,
    Completion,
    Fact,
    Flat,
    Item,
    Listing,
    Narrative,
    Share,
    Unitless,
    Unread,
)
from fiscallint.disclosure.codes import functional
from fiscallint.disclosure.groups import BY_CLASS, Group
from fiscallint.disclosure.narrative import Clause, Figure, clauses, normalised
from fiscallint.disclosure.outline import WITHOUT_FIGURES, Section
from fiscallint.disclosure.quantity import Quantity, Unit
from fiscallint.disclosure.subjects import (
    CLASSIFIED,
    both_of,
    class_of,
    headed,
    numbering,
    Subject,
    says_nothing,
    subject_of,
    subjects,
    unnumbered,
    whole_of,
)
from fiscallint.document import Paragraph, Passage
from fiscallint.finding import Span

__all__ = ["Subject", "read_narrative", "subject_of", "subjects", "whole_of"]


def read_narrative(sections: Iterable[Section]) -> Narrative:
    """The facts and claims of all sections that speak of figures."""
    everything = list(sections)
    spoken = [section for section in everything if section.concept and section.concept not in WITHOUT_FIGURES]
    parsed = [(section, list(_passages(section))) for section in spoken]
    usual = _usual_decimals(clause for _, group in parsed for _, found in group for clause in found)
    year = _year(everything)
    facts: list[Fact] = []
    claims: list[Claim] = []
    items: list[Item] = []
    unread: list[Unread] = []
    numbers = 0
    topic = ""
    above: tuple[str, ...] = ()
    for section, group in parsed:
        if section.concept != topic:
            topic, above = section.concept, ()
        binder = _Binder(section.concept, usual, year, _class_named(section.title) or above, facts)
        binder.read(section.title, group)
        claims += binder.claims
        items += binder.items()
        unread += binder.unread
        numbers += sum(1 for _, found in group for clause in found for _ in clause.figures())
        above = binder.above
    return Narrative(tuple(facts), tuple(claims), tuple(items), tuple(unread), numbers)


def _class_named(title: str) -> tuple[str, ...]:
    """The 类 that a heading of its own names: （一）教育支出（类）."""
    match = re.search(r"([^（）、，]{2,24})（类）$", title)
    return (match[1],) if match else ()


def _year(sections: Sequence[Section]) -> int | None:
    """The year reported on: the one named most by the headings, else by the text."""
    titles = (section.title for section in sections)
    texts = (block.text for section in sections for block in section.blocks if isinstance(block, Paragraph))
    for source in (titles, texts):
        years = Counter(int(year) for text in source for year in re.findall(r"(20\d\d)年", text))
        if years:
            return max(years.most_common(2), key=lambda entry: (entry[1], entry[0]))[0]
    return None


def _passages(section: Section) -> Iterator[tuple[Passage, list[Clause]]]:
    paragraphs = [section.heading] if section.heading and _speaks(section.heading.text) else []
    paragraphs += [block for block in section.blocks if isinstance(block, Paragraph)]
    for paragraph in paragraphs:
        passage = normalised(paragraph.passage)
        yield passage, list(clauses(passage))


def _speaks(heading: str) -> bool:
    """Whether a heading is a statement, or the subject of one, rather than a title."""
    return bool(re.search(r"（项）|[。；]|\d(?:万|亿)?元", heading))


_QUANTITY = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(余|多)?(.*)")


def quantity_of(number: str, span: Span) -> Quantity | None:
    """The quantity a figure stands for; None for one that is only about (10余万元), or for a series."""
    match = _QUANTITY.fullmatch(number)
    if not match or match[2] or re.search(r"\d", match[3]):
        return None
    digits = match[1].replace(",", "")
    unit = Unit.of(match[3])
    return Quantity(Decimal(digits), unit, len(digits.partition(".")[2]), span, exact=unit is Unit.ONE)


def _usual_decimals(found: Iterable[Clause]) -> dict[Unit, int]:
    """For each unit of money the decimals it is usually written with: shorter numbers have dropped their zeros."""
    counts: dict[Unit, Counter[int]] = {}
    for clause in found:
        match = _QUANTITY.fullmatch(clause.figure.text) if clause.figure else None
        if match and "元" in match[3] and "." in match[1]:
            counts.setdefault(Unit.of(match[3]), Counter())[len(match[1].partition(".")[2])] += 1
    return {unit: counter.most_common(1)[0][0] for unit, counter in counts.items()}


@dataclass(slots=True)
class _Statement:
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

    def has(self, measure: str) -> bool:
        """Whether a figure of this measure has been stated."""
        return any(fact.measure == measure for fact in (*self.budgets, self.final) if fact)

    def add(self, fact: Fact) -> None:
        """Take a figure."""
        if fact.measure == "决算":
            self.final = fact
        else:
            self.budgets.append(fact)


@dataclass(slots=True)
class _Item:
    path: tuple[str, ...]
    span: Span
    passage: Passage
    style: str
    facts: list[Fact] = field(default_factory=list)
    usage: str = ""
    usage_span: Span | None = None


@dataclass(slots=True)
class _Base:
    """What a change is measured against: the words, the subject before them, the earlier value if written out."""

    words: str = ""
    label: str = ""
    prior: Quantity | None = None
    figure: Figure | None = None


_BOUNDARY = re.compile(r"[，。；：]")
_OPENERS = "、，；：。（）”"
_UNIT_OF_COUNT = re.compile(r"[\d,.余多]")
_GENERIC = re.compile("(?:采购|合同|成交)?金额(?:为)?")
_UP = re.compile("增|上升|多|提高|扩大|超")
_DOWN = re.compile("减|下降|降|少|节约|压|缩")
_BASIS = re.compile("年初|全年|调整")
_REASON = re.compile("原因(?:是因为|是由于|是|为|如下|在于)?：?|主要是(?:因为|由于|因)?")
_EARLIER = re.compile(r"(?:上年|去年)(?!末|结转|结余|.{0,4}结转)")
_YEARS = re.compile(r"(20\d\d)年(?!末|初|\d|结转)")
_SORT = re.compile("国内|外[事宾]|境外|国外|国（境）外|出国|购置|保有|车辆")
_SCOPED = ("", "支出", "财政拨款", "财政拨款支出")
_NAME = re.compile("“[^“”]{4,}”")
_MAY_BE_ABSENT = ("三公", "三公/总体", "三公/具体", "机关运行经费", "政府性基金", "国有资本经营")
_ABSENT = re.compile("^(?:无|没有|未发生|未安排|未开支|未产生|不涉及)(?:产生|发生|安排)?")
_NOTHING_ELSE = re.compile(r"(?:[^，。；：]*20\d\d年度?|本年度?|全年|[^，。；：]{0,20}[部门单位局委办院]|)")
_ABOUT = "约近逾超"
_BUDGETED = re.compile("年初预算|年中追加|追加(?=预算|项目)")


def _basis(words: str) -> str:
    match = _BASIS.search(words)
    return {"年初": "年初", "全年": "全年", "调整": "全年"}[match[0]] if match else ""


def _sign(words: str) -> int:
    """+1 or -1 for a word of direction, 0 where both stand."""
    return bool(_UP.search(words)) - bool(_DOWN.search(words))


class _Binder:
    """Reads the passages of one section."""

    def __init__(
        self, section: str, usual: dict[Unit, int], year: int | None, above: tuple[str, ...], facts: list[Fact]
    ) -> None:
        self.section = section
        self.claims: list[Claim] = []
        self.unread: list[Unread] = []
        self.above = above
        self._usual = usual
        self._year = year
        self._facts = facts
        self._own: list[Fact] = []
        self._items: list[_Item] = []
        self._groups: list[Group] = []
        self._statement: _Statement | None = None
        self._main: Fact | None = None
        self._last: Fact | None = None
        self._listing_of: _Statement | None = None
        self._begin_passage(Passage("", ()))

    def _begin_passage(self, passage: Passage) -> None:
        self._passage = passage
        self._last_start = self._last_end = 0
        self._last_kind = ""
        self._base = _Base()
        self._open_change = False
        self._in_doubt = False
        self._stated = False
        self._moves = 0
        self._listed: list[Fact] | None = None
        self._counted = self._outside = ""
        self._counted_end = 0
        self._counted_apart = False

    def items(self) -> list[Item]:
        """The items of 具体情况 in this section."""
        return [
            Item(self.section, i.path, i.span, i.passage, tuple(i.facts), i.usage, i.usage_span) for i in self._items
        ]

    def read(self, title: str, group: Sequence[tuple[Passage, list[Clause]]]) -> None:
        """Turn the clauses of these passages into facts and claims."""
        self._head(title)
        for at, (passage, found) in enumerate(group):
            following = group[at + 1][0] if at + 1 < len(group) else None
            self._begin_passage(passage)
            self._leave_item(passage)
            self._end_lists(across=True)
            for clause in found:
                if clause.kind == "reason":
                    self._reason(clause, following)
                else:
                    getattr(self, f"_on_{clause.kind}", self._skip)(clause)
                self._last_start, self._last_end, self._last_kind = clause.start, clause.end, clause.kind
            self._end_listing(len(passage.text))
            if not any(clause.figure for clause in found):
                self._head(passage.text)
            if self._groups and not self._groups[-1].parts and passage.text[-1:] in "：，":
                self._groups[-1].across = True
        self.claims += [made for group_ in self._groups if (made := group_.composition())]

    def _head(self, text: str) -> None:
        """Speak of the subject that a heading names."""
        subject = headed(text, self.section)
        if subject:
            self._statement = _Statement(unnumbered(text), subject.concept)

    def _leave_item(self, passage: Passage) -> None:
        """A paragraph numbered like the last item is another item, or the end of them."""
        if self._items and self._statement and self._statement.own and "（项）" not in passage.text:
            style = numbering(passage.text)
            if style and style == self._items[-1].style:
                self._statement = None

    # -- words before a clause

    def _label(self, clause: Clause) -> tuple[str, int]:
        """The subject that stands before a clause, and where it begins."""
        text = self._passage.text
        start = self._last_end
        cut = max((m.end() for m in _BOUNDARY.finditer(text, start, clause.start)), default=start)
        cut = self._trimmed(cut, clause.start)
        if _GENERIC.fullmatch(
            text[cut : clause.start]
        ):  # 「在……项目中，由……成交的，采购金额」: the subject spans commas
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
        while (cut := max(text.rfind(mark, self._last_end, end - 1) for mark in "，：")) >= self._last_end:
            end = cut
            begin = max(self._last_end, *(text.rfind(mark, self._last_end, end) + 1 for mark in "，；：。"))
            begin = self._trimmed(begin, end)
            label = text[begin:end].removesuffix("中")
            if subject_of(label, self.section):
                return label, begin
        return None

    def _quantity(self, figure: Figure) -> Quantity | None:
        if self._passage.text[max(0, figure.at - 1) : figure.at] in tuple(_ABOUT):
            return None
        quantity = quantity_of(figure.text, self._passage.span(figure.at, figure.end))
        if quantity and quantity.unit in self._usual:
            quantity = quantity.with_decimals(self._usual[quantity.unit])
        return quantity

    def _leave(self, *figures: Figure | None) -> None:
        for figure in figures:
            if figure:
                self.unread.append(Unread(self.section, figure.text, self._passage.span(figure.at, figure.end)))

    def _skip(self, clause: Clause) -> None:
        self._leave(clause.of, clause.figure)

    def _doubt(self, clause: Clause) -> None:
        self._skip(clause)
        self._in_doubt = True

    _on_series = _doubt
    _on_percent = _skip

    # -- figures

    def _state(self, clause: Clause, measure: str) -> None:
        """Take an amount as a fact, if it is certain whose it is."""
        assert clause.figure
        quantity = self._quantity(clause.figure)
        label, start = self._label(clause)
        if label in _SCOPED and not self._concept(label) and (apart := self._subject_before(clause)):
            label, start = apart
        year = self._year_of(label)
        statement = self._statement_of(label, measure) if year == 0 else None
        if year == -1 and quantity:
            self._record(clause, label, start, "上年", quantity, self._earlier(label))
            return
        if statement is None:
            self._doubt(clause)
            return
        if self._last_kind == "class" and statement is self._statement:
            start = self._last_start
        self._statement = statement
        self._in_doubt = quantity is None
        self._base, self._open_change, self._stated = _Base(), False, True
        if quantity is None:
            self._leave(clause.figure)
            return
        fact = self._record(clause, label, start, measure, quantity, statement)
        statement.add(fact)
        if statement.own and self._items:
            self._items[-1].facts.append(fact)
        if self._listed is not None:
            self._listed.append(fact)
        if statement.concept:
            for group in self._groups:
                group.open = group.open and group.whole.measure != "计数"
            self._counted, self._counted_end, self._counted_apart = statement.label, clause.end, False
        self._join(fact)

    def _record(
        self, clause: Clause, label: str, start: int, measure: str, quantity: Quantity, statement: _Statement
    ) -> Fact:
        assert clause.figure
        fact = Fact(
            concept=statement.concept,
            label=statement.label or label,
            measure=measure,
            quantity=quantity,
            span=self._passage.span(clause.figure.at, clause.figure.end),
            clause=self._passage.span(start, clause.figure.end),
            section=self.section,
            path=statement.path,
        )
        self._facts.append(fact)
        self._own.append(fact)
        self._last = fact
        return fact

    def _earlier(self, label: str) -> _Statement:
        """What a figure of the year before is about: what is being spoken of, if it does not say."""
        current = self._statement
        subject = _YEARS.sub("", _EARLIER.sub("", label))
        if current and current.figure and says_nothing(subject):
            return _Statement(label, current.concept, current.path)
        return _Statement(label, self._concept(label))

    def _year_of(self, label: str) -> int:
        """0 for the year reported on, -1 for the one before, 1 where it is another."""
        label = _NAME.sub("", label)
        if _EARLIER.search(label):
            return -1
        years = {int(year) for year in _YEARS.findall(label)}
        if not years or self._year is None or years == {self._year}:
            return 0
        return -1 if years == {self._year - 1} else 1

    def _concept(self, label: str) -> str:
        subject = subject_of(label, self.section)
        return subject.concept if subject else "类" if class_of(label, self.section) else ""

    def _statement_of(self, label: str, measure: str) -> _Statement | None:
        """The statement that a figure under this label belongs to; None where that is not certain."""
        current = self._statement
        concept = self._concept(label)
        after_path = self._last_kind in ("path", "class")
        if not label or says_nothing(label) and (after_path or not concept):
            if current and not current.has(measure):
                return current
            afresh = bool(label) and (current is None or not self._stated)
            return _Statement(label) if afresh else _Statement() if current and measure != "决算" else None
        same = bool(concept) and concept != "类" and current is not None and concept == current.concept
        if current and (same or label == current.label) and not current.own and not current.has(measure):
            current.label = label if same else current.label
            return current
        name = class_of(label, self.section) if concept == "类" else ""
        return _Statement(label, concept, (name,) if name else ())

    def _join(self, fact: Fact) -> None:
        """Take a figure as a part of the total it belongs to; one that belongs to none is spoken of by itself."""
        for group in reversed(self._groups):
            if group.takes(fact):
                group.parts.append(fact)
                return
        if self._main is None or fact.concept:
            self._main = fact

    def _on_budget(self, clause: Clause) -> None:
        self._state(clause, f"{_basis(clause.words)}预算")

    def _on_final(self, clause: Clause) -> None:
        self._state(clause, "决算")

    def _on_amount(self, clause: Clause) -> None:
        budgeted = _BUDGETED.match(self._label(clause)[0])
        if budgeted:  # 年初预算项目“……”12万元
            self._state(clause, "年初预算" if budgeted[0].startswith("年初") else "追加预算")
            return
        listed = self._groups[-1] if self._groups and self._groups[-1].open else None
        self._state(clause, listed.whole.measure if listed and listed.whole.measure != "计数" else "决算")

    def _on_count(self, clause: Clause) -> None:
        assert clause.figure
        label, start = self._label(clause)
        quantity = self._quantity(clause.figure)
        if quantity is None or self._year_of(label):
            self._leave(clause.figure)
            return
        unit = _UNIT_OF_COUNT.sub("", clause.figure.text)
        self._counted = self._counted_label(label, clause)
        listed = any(group.open and group.whole.unit == unit for group in self._groups)
        named = subject_of(label if listed and not says_nothing(label) else self._counted, self.section, unit)
        self._speak_of_counted(label, bool(named))
        fact = Fact(
            named.concept if named else "",
            label or self._counted,
            "计数",
            quantity,
            self._passage.span(clause.figure.at, clause.figure.end),
            self._passage.span(start, clause.end),
            self.section,
            self._statement.path if self._statement and self._statement.own else (),
            unit,
        )
        self._facts.append(fact)
        self._last = fact
        next((group.parts.append(fact) for group in reversed(self._groups) if group.takes(fact)), None)

    def _counted_label(self, label: str, clause: Clause) -> str:
        """What is counted: a short label goes on with the one before it, in brackets or out of them."""
        between = self._passage.text[self._counted_end : clause.start]
        self._counted_end = clause.end
        if between.startswith("）"):
            self._counted, self._outside = self._outside, ""
        if "（" in between and "）" not in between:
            self._outside = self._counted
        its_own = len(label) > 7 or _SORT.search(label) or (self._counted_apart and not says_nothing(label))
        self._counted_apart = False
        return label if its_own else self._counted + label

    def _speak_of_counted(self, label: str, known: bool) -> None:
        """公务接待12批次，支出1万元: the amount that follows is of what was counted, not of what was spoken of before."""
        subject = subject_of(label, self.section)
        current = self._statement
        if subject and (current is None or current.concept != subject.concept):
            self._statement = _Statement(label, subject.concept)
        elif known and current and current.figure is None and not whole_of(current.concept, self.section):
            self._statement = None

    def _on_absence(self, clause: Clause) -> None:
        """无“三公”经费财政拨款支出: a zero, written in words."""
        label = re.sub("(?:收支|收入和支出|收入支出)$", "支出", _ABSENT.sub("", clause.words))
        subject = subject_of(label, self.section) if self.section in _MAY_BE_ABSENT else None
        before = self._passage.text[
            max(self._last_end, self._passage.text.rfind("，", 0, clause.start) + 1) : clause.start
        ]
        if subject is None or not _NOTHING_ELSE.fullmatch(before):
            return
        place = clause.span(self._passage)
        zero = Quantity(Decimal(0), Unit.WAN, 2, place, exact=True)
        fact = Fact(subject.concept, label, "决算", zero, place, place, self.section)
        self._facts.append(fact)
        self._own.append(fact)
        self._statement = _Statement(label, subject.concept, final=fact)

    # -- what a clause without a subject of its own is about

    def _spoken_of(self, label: str) -> list[Fact]:
        """The figures that a label names, the latest first; without a label those that may be meant."""
        label = re.sub("(?:支出)?决算(?:数|支出)?(?:各)?$|数$", "", label)
        if not label or says_nothing(label) and not self._concept(label):
            return self._antecedents()
        if self._statement and label == self._statement.label and self._statement.figure:
            return [self._statement.figure]
        concept = self._concept(label)
        name = class_of(label, self.section)
        named = [
            fact
            for fact in reversed(self._own)
            if fact.concept == concept and fact.measure == "决算" and (not name or fact.path == (name,))
        ]
        return (named or self._stated_as_both(concept)) if concept else []

    def _stated_as_both(self, concept: str) -> list[Fact]:
        """收、支总计 stands for 收入总计 and 支出总计 where these are the same."""
        found = [next((f for f in self._own if f.concept == one), None) for one in both_of(concept, self.section)]
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
        if self._stated:
            found = [current, *totals, self._main]
        else:  # a sentence of its own, after a list: of the total rather than of the last part
            found = [*totals, current, self._main]
        return [fact for at, fact in enumerate(found) if fact and fact not in found[:at]]

    # -- completion, comparison with the budget

    def _on_completion(self, clause: Clause) -> None:
        assert clause.figure
        percent = self._quantity(clause.figure)
        label, _ = self._label(clause)
        statement = self._named_statement(label)
        if percent is None or statement is None:
            self._skip(clause)
            return
        if clause.of and (budget := self._quantity(clause.of)):
            measure = f"{_basis(clause.words)}预算"
            kept, self._statement = self._statement, statement
            at = Clause("budget", clause.start, clause.of.end, clause.words, clause.of)
            fact = self._record(at, statement.label, clause.start, measure, budget, statement)
            statement.budgets = [fact]
            if statement.own and self._items:
                self._items[-1].facts.append(fact)
            self._statement = kept
        own = clause.span(self._passage)
        first = min((f.clause.start for f in (*statement.budgets, statement.final) if f), default=own.start)
        self.claims.append(
            Completion(
                self.section,
                statement.label,
                statement.concept,
                _basis(clause.words),
                tuple(statement.budgets),
                statement.final,
                percent,
                self._passage.span(clause.figure.at, clause.figure.end),
                Span(min(first, own.start), own.end),
                statement.path,
            )
        )

    def _named_statement(self, label: str) -> _Statement | None:
        """The statement of what a label names, of what is being spoken of without one; None if there is none."""
        current = self._statement
        if not label or says_nothing(label) or current and label == current.label:
            return current
        concept = self._concept(label)
        if not concept:
            return None
        if current and concept == current.concept and current.figure:
            return current
        facts = [fact for fact in self._own if fact.concept == concept and not fact.path]
        budgets = [fact for fact in facts if fact.measure.endswith("预算")]
        final = next((fact for fact in reversed(facts) if fact.measure == "决算"), None)
        return _Statement(facts[0].label, concept, (), False, budgets, final) if facts else None

    def _on_versus(self, clause: Clause) -> None:
        label, _ = self._label(clause)
        sign = 1 if re.search("大于|多于|高于|超", clause.words) else -1 if re.search("[小少低]于", clause.words) else 0
        self._compare(self._named_statement(label), sign, clause.words, clause.span(self._passage))

    def _compare(self, statement: _Statement | None, sign: int, words: str, place: Span) -> None:
        if statement is None or not (statement.own or statement.budgets):
            return
        self.claims.append(
            Comparison(
                self.section,
                statement.label,
                sign,
                "基本" in words,
                _basis(words),
                tuple(statement.budgets),
                statement.final,
                place,
                words,
                "",
                statement.path,
            )
        )

    def _reason(self, clause: Clause, following: Passage | None) -> None:
        text = _REASON.split(clause.words, maxsplit=1)[-1]
        place = self._passage.span(clause.end - len(text), clause.end)
        if not text and following:  # 主要原因： ends the paragraph, the reason is the next one
            text, place = following.text, following.span()
        last = self.claims[-1] if self.claims else None
        if isinstance(last, Comparison) and self._last_kind == "versus" and last.sign:
            self.claims[-1] = replace(last, reason=text)
        elif isinstance(last, Flat) and not last.reason and self._explains_flat(clause):
            self.claims[-1] = replace(last, reason=text, reason_span=place)

    def _explains_flat(self, clause: Clause) -> bool:
        """Whether a reason is given for the 持平 before it, and not for other changes told along with it."""
        if self._last_kind == "flat":
            return True
        return self._last_kind in ("stop", "") and self._moves == 1 and not self._concept(self._label(clause)[0])

    # -- change

    def _on_base(self, clause: Clause) -> None:
        label = self._label(clause)[0] or self._base.label
        self._open_change = False
        self._give_up_prior()
        prior = self._quantity(clause.figure) if clause.figure else None
        self._base = _Base(clause.words, label, prior, clause.figure if prior else None)
        if prior is None:
            self._leave(clause.figure)

    def _give_up_prior(self) -> None:
        """An earlier value that no change referred to stays unread."""
        self._leave(self._base.figure)
        self._base.figure = self._base.prior = None

    def _on_change(self, clause: Clause) -> None:
        assert clause.figure
        quantity = self._quantity(clause.figure)
        sign = _sign(clause.words)
        if quantity is None or quantity.value < 0 or (sign == 0 and quantity.value):
            self._leave(clause.figure)
            self._open_change = False
            return
        label, start = self._label(clause)
        is_rate = quantity.unit in (Unit.PERCENT, Unit.PERMILLE)
        if is_rate and self._open_change and (not label or says_nothing(label)):
            last = self.claims[-1]
            assert isinstance(last, Change)
            whole = Span(last.clause.start, self._passage.span(clause.figure.at, clause.figure.end).end)
            place = self._passage.span(clause.figure.at, clause.figure.end)
            change = replace(last, percent=quantity, rate_sign=sign, percent_span=place, clause=whole)
            self.claims[-1] = self._true_reading(change, self._spoken_of(change.label))
            self._open_change = False
            return
        label = label if label and not says_nothing(label) else self._base.label or label
        candidates = self._spoken_of(label)
        change = Change(
            self.section,
            label,
            candidates[0] if candidates else None,
            self._base.words,
            sign,
            None if is_rate else quantity,
            quantity if is_rate else None,
            sign if is_rate else 0,
            self._base.prior,
            self._passage.span(start, clause.end),
            self._passage.span(clause.figure.at, clause.figure.end) if is_rate else None,
            self._against(self._base.words),
        )
        self.claims.append(change)
        self._moves += 1
        self._open_change = not is_rate
        self._base.prior = self._base.figure = None

    def _true_reading(self, change: Change, candidates: list[Fact]) -> Change:
        """The change of the figure that it can be true of, of the likeliest if of none."""
        readings = [replace(change, current=fact) for fact in candidates]
        return next((reading for reading in readings if reading.fits()), change)

    def _against(self, words: str) -> str:
        """What words of comparison compare with."""
        if not words:
            return ""
        year = 0 if re.search("上年|上一年|去年|同比", words) is None else -1
        years = re.findall(r"20\d\d", words)
        if years and self._year is not None:
            year = int(years[0]) - self._year
        if year == -1:
            return "上年预算" if "预算" in words and "执行" not in words else "上年"
        return f"{_basis(words)}预算" if year == 0 and "预算" in words and (not years or self._year) else ""

    def _on_flat(self, clause: Clause) -> None:
        label, start = self._label(clause)
        against = self._against(self._base.words)
        place = self._passage.span(start, clause.end)
        if against in ("年初预算", "全年预算", "预算"):
            self._compare(self._named_statement(label or self._base.label), 0, self._base.words + clause.words, place)
            return
        label = label or self._base.label or (self._statement.label if self._statement else "")
        self._moves += 1
        self.claims.append(Flat(self.section, label, self._base.words, "基本" in clause.words, place))

    # -- shares and totals

    def _on_share(self, clause: Clause) -> None:
        assert clause.figure
        percent = self._quantity(clause.figure)
        label, _ = self._label(clause)
        if label and not says_nothing(label):
            part = next((fact for fact in self._spoken_of(label)), None) if self._concept(label) else None
        else:
            part = self._statement.final if self._statement and not self._in_doubt else None
        if percent is None or part is None:
            self._skip(clause)
            return
        self._leave(clause.of)
        name = re.sub(r"^占比?|的?(?:比例|比重|份额|百分比)?(?:为|达到|达|是)?$", "", clause.words)
        place = clause.span(self._passage)
        share = Share(
            self.section,
            part,
            None,
            name,
            percent,
            Span(min(part.clause.start, place.start), place.end),
            self._passage.span(clause.figure.at, clause.figure.end),
        )
        readings = [replace(share, whole=whole) for whole in self._wholes(name, part)] if not clause.of else []
        share = next((reading for reading in readings if reading.fits()), readings[0] if readings else share)
        self.claims.append(share)
        for group in self._groups:
            if group.parts and group.parts[-1] is part and share.whole in (None, group.whole):
                group.shares.append(share)

    def _wholes(self, name: str, part: Fact) -> list[Fact]:
        """The totals that a share may be of, the likeliest first."""
        plain = not name or says_nothing(name) or name in ("总支出", "总收入", "总额")
        if not plain:
            named = self._concept(name)
            return self._totals(named, part) if named else []
        above = BY_CLASS if part.concept == "类" else whole_of(part.concept, self.section)
        found = [group.whole for group in reversed(self._groups) if part in group.parts]
        found += [group.whole for group in reversed(self._groups) if group.whole not in found]
        found += self._totals(above, part) if above else []
        return [fact for fact in found if fact is not part and fact.quantity.unit is not Unit.ONE]

    def _totals(self, concept: str, part: Fact) -> list[Fact]:
        found = [
            f for f in reversed(self._facts) if f.concept == concept and f.measure == part.measure and f is not part
        ]
        return sorted(found, key=lambda fact: fact.section != self.section)

    def _on_within(self, clause: Clause) -> None:
        last = self._last
        whole = self._statement.figure if self._statement and not self._in_doubt else None
        if last and last.measure == "计数":
            whole = last
        if whole and all(group.whole is not whole for group in self._groups):
            self._groups.append(Group(whole))

    def _end_lists(self, across: bool = False) -> None:
        for group in self._groups:
            group.open = group.open and (group.across and across)

    def _on_pause(self, clause: Clause) -> None:
        self._end_listing(clause.start)
        self._give_up_prior()
        self._base = _Base(self._base.words)
        self._open_change = False
        self._counted_apart = True

    def _on_stop(self, clause: Clause) -> None:
        self._on_pause(clause)
        self._head(self._passage.text[self._last_end : clause.start])
        for group in self._groups:
            group.open = group.open and group.across
        self._counted = self._outside = ""
        self._stated = False

    # -- lists, paths, uses

    def _on_listing(self, clause: Clause) -> None:
        text = self._passage.text
        start = clause.start + len(re.match("(?:主要)?包括：?", clause.words)[0])  # type: ignore[index]
        if start == clause.end:  # each name comes with its amount
            self._listed, self._listing_of = [], self._statement
            return
        names = []
        for match in re.finditer("[^、，]+", text[start : clause.end]):
            name = re.sub("等(?:支出|费用|项目|方面)*$", "", match[0])
            if name:
                names.append((name, self._passage.span(start + match.start(), start + match.start() + len(name))))
        is_open = bool(re.search("等(?:支出|费用|项目|方面)*$", clause.words))
        self._list(names, self._statement, clause.span(self._passage), is_open)

    def _list(self, names: list[tuple[str, Span]], of: _Statement | None, place: Span, is_open: bool = False) -> None:
        begin = of.final.clause.start if of and of.final else place.start
        span = Span(min(begin, place.start), place.end)
        self.claims.append(Listing(self.section, of.concept if of else "", tuple(names), span, is_open))

    def _end_listing(self, end: int) -> None:
        """The list of names with amounts is over; 等 at its end leaves it open."""
        listed, self._listed = self._listed, None
        if listed:
            names = [(fact.label, Span(fact.clause.start, fact.span.start)) for fact in listed]
            is_open = "等" in self._passage.text[self._last_end : end]
            self._list(names, self._listing_of, Span(listed[0].clause.start, listed[-1].clause.end), is_open)

    def _on_class(self, clause: Clause) -> None:
        if not self.section.startswith(CLASSIFIED):
            return
        name = _named(clause.words[:-3], ())
        self.above = (name,)
        self._statement = _Statement(clause.words, "类", (name,))

    def _on_path(self, clause: Clause) -> None:
        if not self.section.startswith(CLASSIFIED):
            return
        levels = {level: name for name, level in re.findall(r"(.+?)（([类款项])）", clause.words)}
        codes = [levels.get(level, "") for level in "类款项"]
        first = levels.get("类") or (self.above[0] if self.above else "")
        names = [_named(name, codes[: at + 1]) for at, name in enumerate((first, *codes[1:]))]
        path = tuple(names if "项" in levels else names[:2])
        if "类" in levels:
            self.above = (names[0],)
        self._statement = _Statement("", "", path, own=True)
        span = clause.span(self._passage)
        style = numbering(self._passage.text)
        self._items.append(_Item(path, span, self._passage.part(clause.start, clause.end), style))

    def _on_usage(self, clause: Clause) -> None:
        if self._items and self._statement and self._statement.own and not self._items[-1].usage:
            text = re.sub("^(?:主要)?用于：?", "", clause.words)
            self._items[-1].usage = text
            self._items[-1].usage_span = self._passage.span(clause.end - len(text), clause.end)

    def _on_unitless(self, clause: Clause) -> None:
        number = re.search(r"[\d,]+\.\d+", clause.words)
        at = clause.start + (number.start() if number else 0)
        _, start = self._label(clause)
        self._in_doubt = True
        self.claims.append(
            Unitless(
                self.section,
                number[0] if number else "",
                self._passage.span(at, clause.end),
                self._passage.span(start, clause.end),
            )
        )


_CODE = re.compile(r"^\d{2,7}[-—]?|（\d{2,7}）")


def _named(name: str, codes: Sequence[str]) -> str:
    """The name of a level without its code; by the code where nothing else is given: 201（类）06（款）."""
    bare = _CODE.sub("", name)
    if bare or not name:
        return bare
    return functional().names.get("".join(codes) or name, "")
