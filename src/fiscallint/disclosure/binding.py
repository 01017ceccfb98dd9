"""From clauses to facts and claims: binds the subjects that sentences leave out.

A sentence of a disclosure leans on what stands before it: 「本年收入合计100万元，其中：财政拨款收入90万元，占90%」 says
neither of what the 90 % is a share, nor whose income it is. The binder walks the clauses of a section, keeps the
subject and the total that are being spoken of, and turns each clause into a fact or a claim.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from fiscallint.disclosure.claims import (
    Change,
    Claim,
    Comparison,
    Completion,
    Composition,
    Fact,
    Flat,
    Item,
    Listing,
    Narrative,
    Share,
    Unitless,
    Unread,
)
from fiscallint.disclosure.narrative import Clause, clauses
from fiscallint.disclosure.outline import WITHOUT_FIGURES, Section
from fiscallint.disclosure.quantity import Quantity, Unit
from fiscallint.document import Paragraph, Passage
from fiscallint.finding import Span
from fiscallint.resources import data


@dataclass(frozen=True, slots=True)
class Subject:
    """One entry of rules.d/vocabulary/subjects.yaml."""

    concept: str
    within: str
    label: re.Pattern[str]
    whole: str
    cells: dict[str, tuple[str, str, str]]


@cache
def subjects() -> tuple[Subject, ...]:
    """The subjects that are known, in order of preference."""
    return tuple(
        Subject(
            entry["concept"],
            entry.get("within", ""),
            re.compile(f"(?:{entry['label']})(?:支出|金额|费用|总额|总计|合计|共计|为|是|共|约)*$"),
            entry.get("whole", ""),
            {measure: tuple(cell) for measure, cell in entry.get("cells", {}).items()},
        )
        for entry in data("vocabulary", "subjects")
    )


def subject_of(label: str, section: str) -> Subject | None:
    """The subject a label names in a section."""
    label = label.strip("“”")
    for subject in subjects():
        if section.startswith(subject.within) and subject.label.search(label):
            return subject
    return None


def whole_of(concept: str, section: str) -> str:
    """The total that a concept is part of, empty if none."""
    return next((s.whole for s in subjects() if s.concept == concept and section.startswith(s.within)), "")


_QUANTITY = re.compile(r"(-?\d[\d,]*(?:\.\d+)?)(余|多)?(.*)")


def quantity_of(number: str, span: Span) -> Quantity | None:
    """The quantity a figure stands for; None for one that is only about (10余万元)."""
    match = _QUANTITY.fullmatch(number)
    if not match or match[2]:
        return None
    digits = match[1].replace(",", "")
    value = Decimal(digits)
    decimals = len(digits.partition(".")[2])
    unit = Unit.of(match[3])
    return Quantity(value, unit, decimals, span, exact=unit is Unit.ONE)


def read_narrative(sections: Iterable[Section]) -> Narrative:
    """The facts and claims of all sections that speak of figures."""
    spoken = [section for section in sections if section.concept]
    parsed = [(section, list(_passages(section))) for section in spoken]
    usual = _usual_decimals(clause for _, group in parsed for _, found in group for clause in found)
    facts: list[Fact] = []
    claims: list[Claim] = []
    items: list[Item] = []
    unread: list[Unread] = []
    numbers = 0
    topic = ""
    path: tuple[str, ...] = ()
    for section, group in parsed:
        if section.concept in WITHOUT_FIGURES:
            continue
        if section.concept != topic:
            topic, path = section.concept, ()
        binder = _Binder(section.concept, usual, _class_above(section, path), facts)
        binder.read(group)
        claims += binder.claims
        items += binder.items()
        unread += binder.unread
        numbers += binder.numbers
        path = binder.path or path
    return Narrative(tuple(facts), tuple(claims), tuple(items), tuple(unread), numbers)


def _class_above(section: Section, path: tuple[str, ...]) -> tuple[str, ...]:
    """The 类 that a heading of its own names: （一）教育支出（类）."""
    match = re.search(r"([^（）、，]{2,24})（类）$", section.title)
    return (match[1],) if match else path[:1]


def _passages(section: Section) -> Iterator[tuple[Passage, list[Clause]]]:
    paragraphs = [section.heading] if section.heading and "（项）" in section.heading.text else []
    paragraphs += [block for block in section.blocks if isinstance(block, Paragraph)]
    for paragraph in paragraphs:
        yield paragraph.passage, list(clauses(paragraph.passage))


def _usual_decimals(found: Iterable[Clause]) -> dict[Unit, int]:
    """For each unit of money the decimals it is usually written with: shorter numbers have dropped their zeros."""
    counts: dict[Unit, Counter[int]] = {}
    for clause in found:
        match = _QUANTITY.fullmatch(clause.number)
        if match and "元" in match[3] and "." in match[1]:
            counts.setdefault(Unit.of(match[3]), Counter())[len(match[1].partition(".")[2])] += 1
    return {unit: counter.most_common(1)[0][0] for unit, counter in counts.items()}


@dataclass(slots=True)
class _Statement:
    """What is being spoken of: a subject with its budgets and its final figure."""

    label: str
    concept: str
    path: tuple[str, ...]
    start: int
    budgets: list[Fact] = field(default_factory=list)
    final: Fact | None = None


@dataclass(slots=True)
class _Group:
    """A total and the parts that a 其中 lists."""

    whole: Fact
    parts: list[Fact] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    across: bool = False
    """Whether the parts follow in paragraphs of their own."""


@dataclass(slots=True)
class _Item:
    path: tuple[str, ...]
    span: Span
    passage: Passage
    facts: list[Fact] = field(default_factory=list)
    usage: str = ""
    usage_span: Span | None = None


_BOUNDARY = re.compile(r"[，。；：]")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+[、.．]|（[一二三四五六七八九十\d]+）|\d+[、.．])")
_GENERIC = re.compile("(?:采购|合同|成交)?金额(?:为)?")
_UP = re.compile("增|上升|多支")
_BASIS = re.compile("年初|全年|调整")
_REASON = re.compile("原因(?:是因为|是由于|是|为|如下|在于)?：?|主要是(?:因为|由于|因)?")
_VERSUS = re.compile("(?:支出)?决算数?(?:大于|小于|高于|低于|超出|超过)(?:年初|全年|调整)?预算数?")


def _basis(words: str) -> str:
    match = _BASIS.search(words)
    return {"年初": "年初", "全年": "全年", "调整": "全年"}[match[0]] if match else ""


class _Binder:
    """Reads the passages of one section."""

    def __init__(self, section: str, usual: dict[Unit, int], above: tuple[str, ...], facts: list[Fact]) -> None:
        self.section = section
        self.claims: list[Claim] = []
        self.unread: list[Unread] = []
        self.numbers = 0
        self.path: tuple[str, ...] = ()
        self._usual = usual
        self._above = above
        self._facts = facts
        self._own: list[Fact] = []
        self._items: list[_Item] = []
        self._statement: _Statement | None = None
        self._main: Fact | None = None
        self._group: _Group | None = None
        self._base_words = ""
        self._base_label = ""
        self._prior: Quantity | None = None
        self._passage = Passage("", ())
        self._last_end = 0
        self._class_start: int | None = None

    def items(self) -> list[Item]:
        """The items of 具体情况 in this section."""
        return [
            Item(self.section, i.path, i.span, i.passage, tuple(i.facts), i.usage, i.usage_span) for i in self._items
        ]

    def read(self, group: Sequence[tuple[Passage, list[Clause]]]) -> None:
        """Turn the clauses of these passages into facts and claims."""
        for at, (passage, found) in enumerate(group):
            self._passage = passage
            self._last_end = 0
            self._base_words, self._base_label, self._prior = "", "", None
            if self._group and not self._group.across:
                self._close_group()
            for clause in found:
                if clause.number:
                    self.numbers += 1
                if clause.kind == "reason":
                    self._reason(clause, group[at + 1][0] if at + 1 < len(group) else None)
                else:
                    getattr(self, f"_{clause.kind}", self._skip)(clause)
                if clause.kind == "class":
                    self._class_start = clause.start if self._class_start is None else self._class_start
                else:
                    self._class_start = None
                    self._last_end = clause.end
            if self._group and not self._group.parts and passage.text[-1:] in "：，":
                self._group.across = True
        self._close_group()

    # -- words before a clause

    def _label(self, clause: Clause) -> tuple[str, int]:
        """The subject that stands before a clause, and where it begins."""
        start = self._class_start if self._class_start is not None else self._last_end
        text = self._passage.text
        cut = max((m.end() for m in _BOUNDARY.finditer(text, start, clause.start)), default=start)
        if self._class_start is not None:
            cut = min(cut, self._class_start)
            cut = max((m.end() for m in _BOUNDARY.finditer(text, self._last_end, clause.start)), default=cut)
        while cut < clause.start and text[cut] in "、，；：。（）,":
            cut += 1
        if _GENERIC.fullmatch(
            text[cut : clause.start]
        ):  # 「在……项目中，由……成交的，采购金额」: the subject spans commas
            sentence = text.rfind("。", start, clause.start) + 1
            cut = max(start, sentence)
            while cut < clause.start and text[cut] in "、，；：。（）,":
                cut += 1
        numbered = _NUMBERING.match(text[cut : clause.start]) if cut == 0 else None
        if numbered:
            cut += numbered.end()
        return text[cut : clause.start], cut

    def _quantity(self, clause: Clause) -> Quantity | None:
        span = self._passage.span(clause.at, clause.at + len(clause.number))
        quantity = quantity_of(clause.number, span)
        if quantity and quantity.unit in self._usual:
            quantity = quantity.with_decimals(self._usual[quantity.unit])
        return quantity

    def _leave(self, clause: Clause) -> None:
        span = self._passage.span(clause.at, clause.at + len(clause.number))
        self.unread.append(Unread(self.section, clause.number, span))

    def _skip(self, clause: Clause) -> None:
        if clause.number:
            self._leave(clause)

    # -- figures

    def _fact(self, clause: Clause, measure: str) -> Fact | None:
        label, start = self._label(clause)
        quantity = self._quantity(clause)
        if quantity is None:
            self._leave(clause)
            return None
        subject = subject_of(label, self.section) if label else None
        class_name = re.search(r"([^（）、，；：。]{2,24})（类）(?:支出)*$", label)
        statement = self._statement
        concept = "类" if class_name else subject.concept if subject else ""
        path = (class_name[1],) if class_name else self.path
        if (
            statement is None
            or (label and (label != statement.label) and not (concept and concept == statement.concept))
            or (measure == "决算" and statement.final is not None)
        ):
            inherited = statement if not label and statement else None
            statement = _Statement(
                label or (inherited.label if inherited else ""),
                concept or (inherited.concept if inherited else ""),
                path,
                start,
            )
            self._statement = statement
        fact = Fact(
            concept=statement.concept,
            label=statement.label,
            measure=measure,
            quantity=quantity,
            span=self._passage.span(clause.at, clause.at + len(clause.number)),
            clause=self._passage.span(start, clause.end),
            section=self.section,
            path=path,
        )
        self._facts.append(fact)
        self._own.append(fact)
        if self._items and self.path:
            self._items[-1].facts.append(fact)
        return fact

    def _budget(self, clause: Clause) -> None:
        basis = _basis(clause.words)
        fact = self._fact(clause, f"{basis}预算")
        if fact and self._statement:
            self._statement.budgets.append(fact)

    def _final(self, clause: Clause) -> None:
        fact = self._fact(clause, "决算")
        if fact:
            self._took(fact)

    _amount = _final

    def _took(self, fact: Fact) -> None:
        assert self._statement is not None
        self._statement.final = fact
        if self._group:
            self._group.parts.append(fact)
        elif self._main is None or fact.concept:
            self._main = fact

    def _count(self, clause: Clause) -> None:
        label, start = self._label(clause)
        quantity = self._quantity(clause)
        if quantity is None:
            self._leave(clause)
            return
        unit = re.sub(r"[\d,.余多]", "", clause.number)
        subject = subject_of(label, self.section) if label else None
        fact = Fact(
            subject.concept if subject else "",
            label,
            "计数",
            quantity,
            self._passage.span(clause.at, clause.end),
            self._passage.span(start, clause.end),
            self.section,
            self.path,
            unit,
        )
        self._facts.append(fact)
        if self._group and self._group.whole.unit == unit:
            self._group.parts.append(fact)
        elif not self._group:
            self._main = fact

    def _percent(self, clause: Clause) -> None:
        self._leave(clause)

    # -- assertions about figures

    def _within(self, clause: Clause) -> None:
        whole = self._statement.final if self._statement and self._statement.final else None
        if self._main and self._main.measure == "计数":
            whole = self._main
        self._close_group()
        if whole:
            self._group = _Group(whole)

    def _stop(self, clause: Clause) -> None:
        if self._group and not self._group.across:
            self._close_group()

    def _close_group(self) -> None:
        group, self._group = self._group, None
        if group and group.parts:
            last = group.shares[-1].clause if group.shares else group.parts[-1].clause
            self.claims.append(
                Composition(
                    self.section,
                    group.whole,
                    tuple(group.parts),
                    tuple(group.shares),
                    Span(group.parts[0].clause.start, max(last.end, group.parts[-1].clause.end)),
                )
            )

    def _completion(self, clause: Clause) -> None:
        percent, statement = self._quantity(clause), self._statement
        if percent is None or statement is None:
            self._leave(clause)
            return
        first = min((f.clause.start for f in (*statement.budgets, statement.final) if f), default=clause.start)
        own = self._passage.span(clause.start, clause.end)
        self.claims.append(
            Completion(
                self.section,
                statement.label,
                statement.concept,
                _basis(clause.words),
                tuple(statement.budgets),
                statement.final,
                percent,
                self._passage.span(clause.at, clause.end),
                Span(min(first, own.start), own.end),
                statement.path,
            )
        )

    def _versus(self, clause: Clause) -> None:
        self._compare(clause.words, "", self._passage.span(clause.start, clause.end))

    def _compare(self, words: str, reason: str, place: Span) -> None:
        statement = self._statement
        if statement is None or (not self.path and not statement.budgets):
            return
        sign = 1 if re.search("大于|高于|超", words) else -1 if re.search("小于|低于", words) else 0
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
                reason,
                statement.path,
            )
        )

    def _reason(self, clause: Clause, following: Passage | None) -> None:
        text = _REASON.split(clause.words, maxsplit=1)[-1]
        place = self._passage.span(clause.end - len(text), clause.end)
        if not text and following:  # 主要原因： ends the paragraph, the reason is the next one
            text, place = following.text, following.span()
        words = _VERSUS.match(clause.words)
        if words:
            label, _ = self._label(clause)
            named = subject_of(label, self.section) if label else None
            current = self._statement
            if named and current and named.concept != current.concept:
                self._statement = self._spoken_of(named.concept) or current
            self._compare(words[0], text, self._passage.span(clause.start, clause.start + words.end()))
            self._statement = current
        elif self.claims and isinstance(last := self.claims[-1], Flat) and not last.reason:
            self.claims[-1] = replace(last, reason=text, reason_span=place)

    def _spoken_of(self, concept: str) -> _Statement | None:
        """What this section said of a concept before."""
        facts = [fact for fact in self._own if fact.concept == concept and not fact.path]
        if not facts:
            return None
        budgets = [fact for fact in facts if fact.measure.endswith("预算")]
        final = next((fact for fact in facts if fact.measure == "决算"), None)
        return _Statement(facts[0].label, concept, (), 0, budgets, final)

    def _base(self, clause: Clause) -> None:
        self._base_words = clause.words
        self._base_label = re.sub("(?:支出)?决算数?$", "", self._label(clause)[0])
        self._prior = self._quantity(clause) if clause.number else None

    def _change(self, clause: Clause) -> None:
        quantity = self._quantity(clause)
        if quantity is None:
            self._leave(clause)
            return
        label, start = self._label(clause)
        sign = 1 if _UP.search(clause.words) else -1
        is_rate = quantity.unit in (Unit.PERCENT, Unit.PERMILLE)
        last = self.claims[-1] if self.claims else None
        if is_rate and not label.strip("率幅") and isinstance(last, Change) and last.percent is None and last.delta:
            place = self._passage.span(clause.at, clause.end)
            self.claims[-1] = replace(
                last,
                percent=quantity,
                rate_sign=sign,
                percent_span=place,
                clause=Span(last.clause.start, place.end),
            )
            return
        label = label or self._base_label
        current = self._current(label)
        self.claims.append(
            Change(
                self.section,
                label,
                current,
                self._base_words,
                sign,
                None if is_rate else quantity,
                quantity if is_rate else None,
                sign if is_rate else 0,
                self._prior,
                self._passage.span(start, clause.end),
                self._passage.span(clause.at, clause.end) if is_rate else None,
            )
        )

    def _current(self, label: str) -> Fact | None:
        """The figure that a change or a comparison is about."""
        label = re.sub("(?:支出)?决算数?$", "", label)
        if not label:
            return self._statement.final if self._statement and self._statement.final else self._main
        named = subject_of(label, self.section)
        if named is None:
            return None
        return next(
            (f for f in reversed(self._own) if f.concept == named.concept and f.measure == "决算"),
            None,
        )

    def _flat(self, clause: Clause) -> None:
        label, start = self._label(clause)
        label = label or self._base_label
        self.claims.append(
            Flat(
                self.section,
                label or (self._statement.label if self._statement else ""),
                self._base_words,
                "基本" in clause.words,
                self._passage.span(start, clause.end),
            )
        )

    def _share(self, clause: Clause) -> None:
        percent = self._quantity(clause)
        statement = self._statement
        label, _ = self._label(clause)
        if percent is None or statement is None or statement.final is None or label:
            self._leave(clause)
            return
        part = statement.final
        name = re.sub(r"^占比?|的?(?:比例|比重)?为?$", "", clause.words)
        whole = self._whole(name, part)
        place = self._passage.span(clause.start, clause.end)
        share = Share(
            self.section,
            part,
            whole,
            name,
            percent,
            Span(part.clause.start, place.end),
            self._passage.span(clause.at, clause.end),
        )
        self.claims.append(share)
        if self._group and self._group.parts and self._group.parts[-1] is part and not name:
            self._group.shares.append(share)

    def _whole(self, name: str, part: Fact) -> Fact | None:
        if not name and self._group:
            return self._group.whole
        named = subject_of(name or part.label, self.section)
        concept = named.concept if named and name else named.whole if named else ""
        if not concept:
            return None
        found = [f for f in self._facts if f.concept == concept and f.measure == "决算" and f is not part]
        here = [f for f in found if f.section == self.section]
        return here[-1] if here else found[-1] if found else None

    # -- lists, paths, uses

    def _listing(self, clause: Clause) -> None:
        concept = self._statement.concept if self._statement else ""
        text = self._passage.text
        start = clause.start + len(re.match("(?:主要)?包括：?", clause.words)[0])  # type: ignore[index]
        names = []
        for match in re.finditer("[^、，]+", text[start : clause.end]):
            name = re.sub("等(?:支出|费用|项目|方面)*$", "", match[0])
            if name:
                names.append((name, self._passage.span(start + match.start(), start + match.start() + len(name))))
        span = self._passage.span(clause.start, clause.end)
        begin = self._statement.final.clause.start if self._statement and self._statement.final else span.start
        is_open = bool(re.search("等(?:支出|费用|项目|方面)*$", clause.words))
        clause_span = Span(min(begin, span.start), span.end)
        self.claims.append(Listing(self.section, concept, tuple(names), clause_span, is_open))

    def _path(self, clause: Clause) -> None:
        names = tuple(re.findall(r"(.+?)（[类款项]）", clause.words))
        if "（类）" not in clause.words:
            names = (*self._above[:1], *names) if self._above else ("", *names)
        self.path = names
        self._statement = _Statement("", "", names, clause.start)
        self._close_group()
        span = self._passage.span(clause.start, clause.end)
        self._items.append(_Item(names, span, self._passage.part(clause.start, clause.end)))

    def _usage(self, clause: Clause) -> None:
        if self._items and self.path and not self._items[-1].usage:
            text = re.sub("^主要用于：?", "", clause.words)
            self._items[-1].usage = text
            self._items[-1].usage_span = self._passage.span(clause.end - len(text), clause.end)

    def _unitless(self, clause: Clause) -> None:
        number = re.search(r"[\d,]+\.\d+", clause.words)
        at = clause.start + (number.start() if number else 0)
        _, start = self._label(clause)
        self.claims.append(
            Unitless(
                self.section,
                number[0] if number else "",
                self._passage.span(at, clause.end),
                self._passage.span(start, clause.end),
            )
        )
