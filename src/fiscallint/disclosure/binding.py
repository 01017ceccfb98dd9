"""From clauses to facts and claims: binds the subjects that sentences leave out.

A sentence of a disclosure leans on what stands before it: 「本年收入合计100万元，其中：财政拨款收入90万元，占90%」 says
neither of what the 90 % is a share, nor whose income it is. The binder walks the clauses of a section, keeps the
subject and the totals that are being spoken of, and turns each clause into a fact or a claim.

What a clause is about must be certain. Where a sentence allows two readings, the one that its own figures bear out is
meant; where none can be settled on, the figure stays unread, or the claim without the figure that is in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fiscallint import patterns
from fiscallint.disclosure.assertions import Assertions
from fiscallint.disclosure.claims import Claim, Composition, Fact, Item, Listing, Narrative, Unbound, Unitless
from fiscallint.disclosure.codes import functional
from fiscallint.disclosure.context import Told
from fiscallint.disclosure.groups import Group
from fiscallint.disclosure.language import Language
from fiscallint.disclosure.narrative import Clause, Figure, Grammar, Handler, Misfit, normalised
from fiscallint.disclosure.outline import WITHOUT_FIGURES, Section
from fiscallint.disclosure.sentence import Sentence
from fiscallint.disclosure.statements import Base, OpenItem, Statement, usual_decimals
from fiscallint.disclosure.subjects import CLASSIFIED, numbering, unnumbered
from fiscallint.document import Paragraph, Passage
from fiscallint.finding import Notice, Severity, Span


def read_narrative(sections: Iterable[Section], year: int | None, language: Language) -> Narrative:
    """The facts and claims of all sections that speak of figures; `year` is the one reported on."""
    spoken = [section for section in sections if section.concept and section.concept not in WITHOUT_FIGURES]
    notices: list[Notice] = []
    parsed = [(section, list(_passages(section, language.grammar, notices))) for section in spoken]
    usual = usual_decimals(clause for _, group in parsed for _, found in group for clause in found)
    told = Told()
    claims: list[Claim] = []
    items: list[Item] = []
    unbound: list[Unbound] = []
    topic = ""
    above: tuple[str, ...] = ()
    for section, group in parsed:
        if section.concept != topic:
            topic, above = section.concept, ()
        class_above = _class_named(section.title) or above
        binder = _Binder(section.concept, language.vocabulary, usual, year, class_above, told, language.matter)
        binder.read(section.title, group, language.grammar.handlers)
        claims += binder.claims
        items += binder.items()
        unbound += binder.unbound
        notices += binder.notices
        above = binder.above
    return Narrative(tuple(told.facts), tuple(claims), tuple(items), tuple(unbound), _once(notices))


def _class_named(title: str) -> tuple[str, ...]:
    """The 类 that a heading of its own names: （一）教育支出（类）."""
    match = re.search(r"([^（）、，]{2,24})（([类款])）$", title)
    return (match[1],) if match and (match[2] == "类" or functional().only_level(match[1]) == 3) else ()


def _once(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Each complaint once, at the first of its places."""
    first: dict[str, Notice] = {}
    for notice in notices:
        first.setdefault(notice.message, notice)
    return tuple(first.values())


def _passages(section: Section, grammar: Grammar, notices: list[Notice]) -> Iterator[tuple[Passage, list[Clause]]]:
    paragraphs = [section.heading] if section.heading and _speaks(section.heading.text) else []
    paragraphs += [block for block in section.blocks if isinstance(block, Paragraph)]
    for paragraph in paragraphs:
        passage = normalised(paragraph.passage)
        yield passage, _clauses(passage, grammar, notices)


def _clauses(passage: Passage, grammar: Grammar, notices: list[Notice]) -> list[Clause]:
    try:
        return grammar.clauses(passage)
    except Misfit as error:
        plugins = "、".join(dict.fromkeys(forms.plugin for forms in grammar.forms))
        message = f"插件 {plugins}的句式读不通这一段，这一段没有用它们（{error}）"
        notices.append(Notice(message, passage.span(), Severity.ERROR, plugin=plugins))
        return grammar.shipped.clauses(passage)


def _speaks(heading: str) -> bool:
    """Whether a heading is a statement, or the subject of one, rather than a title."""
    return bool(re.search(r"（项）|[。；]|\d(?:万|亿)?元", heading))


class _Binder(Assertions):
    """Reads the passages of one section."""

    def read(
        self,
        title: str,
        group: Sequence[tuple[Passage, list[Clause]]],
        handlers: Mapping[str, tuple[str, Handler]],
    ) -> None:
        """Turn the clauses of these passages into facts and claims; those that plugins added with their `handlers`."""
        self._head(title)
        for at, (passage, found) in enumerate(group):
            following = group[at + 1][0] if at + 1 < len(group) else None
            self._begin_passage(passage)
            self._leave_item(passage)
            self._end_lists(across=True)
            for clause in found:
                if clause.kind in ("open", "close"):
                    self._on_open() if clause.kind == "open" else self._on_close()
                    self._list_vehicles(clause)
                    continue
                if clause.kind == "reason":
                    self._reason(clause, following)
                elif clause.kind in handlers:
                    self._hand_over(clause, *handlers[clause.kind])
                else:
                    getattr(self, f"_on_{clause.kind}", self._skip)(clause)
                self._last_start, self._last_end, self._last_kind = clause.start, clause.end, clause.kind
            self._end_listing(len(passage.text))
            if not any(clause.figure for clause in found):
                self._head(passage.text)
            if self._groups and not self._groups[-1].parts and passage.text[-1:] in "：，":
                self._groups[-1].across = True
        self._close_groups(len(self._groups))
        self.claims += self._compositions

    def items(self) -> list[Item]:
        """The items of 具体情况 in this section."""
        return [
            Item(self.section, i.path, i.span, i.passage, tuple(i.facts), i.usage, i.usage_span) for i in self._items
        ]

    def _head(self, text: str) -> None:
        """Speak of the subject that a heading names."""
        subject = self._vocabulary.headed(text, self.section)
        if subject:
            self._statement = Statement(unnumbered(text), subject.concept)

    def _leave_item(self, passage: Passage) -> None:
        """A paragraph numbered like the last item is another item, or the end of them."""
        if self._items and self._home and "（项）" not in passage.text:
            style = numbering(passage.text)
            if style and style == self._items[-1].style:
                self._statement = self._home = None

    # -- clauses of plugins

    def _hand_over(self, clause: Clause, plugin: str, handler: Handler) -> None:
        """Let a plugin's handler say what its clause states; figures that it does not take stay unread."""
        label, begin = self._label(clause)
        spoken_of = next(iter(self._antecedents()), None)
        sentence = Sentence(
            clause,
            self._passage,
            self.section,
            self._year,
            label,
            self._concept(label),
            self._year_of(label),
            spoken_of,
            self._last,
            self._vocabulary,
            begin,
            self._quantity,
        )
        try:
            told = [_checked(one) for one in handler(clause, sentence) or () if one is not None]
        except Exception as error:  # one plugin must not cost what the rest reads
            told = []
            message = f"插件 {plugin}的句式 {clause.kind} 出错，这一句没有读（{type(error).__name__}: {error}）"
            self.notices.append(Notice(message, clause.span(self._passage), Severity.ERROR, plugin=plugin))
        for one in told:
            if isinstance(one, Fact):
                self._told.add(one)
                self._own.add(one)
                self._speak_of(one)
            else:
                self.claims.append(one)
        taken = [one.span if isinstance(one, (Fact, Composition)) else one.clause for one in told]
        left = [one for one in self._numbers(clause) if not any(_meet(sentence.span(one), place) for place in taken)]
        self._leave(*left)
        self._in_doubt = self._in_doubt or bool(left)

    def _speak_of(self, fact: Fact) -> None:
        """What follows without a subject is about this figure."""
        self._last = fact
        self._open_change = False
        if fact.measure not in ("决算", "年初预算", "全年预算", "预算"):
            return
        current = self._statement
        if current is None or current.concept != fact.concept or current.has(fact.measure):
            current = Statement(fact.label, fact.concept, fact.path)
        current.add(fact)
        self._statement, self._base, self._in_doubt, self._stated = current, Base(), False, True

    def _numbers(self, clause: Clause) -> list[Figure]:
        """The figures of a clause, those in its words too."""
        found = list(clause.figures())
        for match in _FIGURE.finditer(self._passage.text, clause.start, clause.end):
            if not any(one.at < match.end() and match.start() < one.end for one in found):
                found.append(Figure(match[0], match.start()))
        return found

    # -- lists of parts

    def _on_within(self, clause: Clause) -> None:
        last = self._last
        whole = self._statement.figure if self._statement and not self._in_doubt else None
        if last and last.measure == "计数":
            whole = last
        elif counted := self._counted_before(clause):
            whole = counted
        if whole and all(group.whole is not whole for group in self._groups):
            listed = any(len(group.parts) > 1 and group.parts[-1] is whole for group in self._groups)
            in_doubt = listed and whole.measure == "计数"
            self._open_group(Group(whole, self._vocabulary, depth=len(self._outer), in_doubt=in_doubt))

    def _list_vehicles(self, bracket: Clause) -> None:
        """特种专业技术用车12辆（救护车9辆、体检车3辆）: a list of kinds in brackets, open as long as these are."""
        last = self._last
        listed = bracket.kind == "open" and _KINDS.match(self._passage.text, bracket.end)
        for group in self._groups:
            group.open = group.open and group.depth <= len(self._outer)
        if listed and last and last.measure == "计数" and last.unit == listed[1] and bracket.start == self._last_end:
            self._open_group(Group(last, self._vocabulary, depth=len(self._outer)))

    def _counted_before(self, clause: Clause) -> Fact | None:
        """车辆11辆，价值320万元，其中：机要通信用车1辆、…: the count that the list is of, past what it is worth."""
        listed = _FIRST_COUNTED.match(self._passage.text, clause.end)
        begin = max(self._passage.text.rfind(mark, 0, clause.start) for mark in "。；：") + 1
        start = self._passage.span(begin, begin + 1).start
        counts = self._told.since(start, "计数")
        last = counts[-1] if counts else None
        return last if listed and last and last.unit == listed[1] and last.section == self.section else None

    def _end_lists(self, across: bool = False) -> None:
        for group in self._groups:
            group.open = group.open and (group.across and across)

    def _on_pause(self, clause: Clause) -> None:
        self._end_listing(clause.start)
        self._give_up_prior()
        self._base = Base(self._base.words)
        self._open_change = self._moves_in_turn = False
        self._counted_apart = True

    def _on_stop(self, clause: Clause) -> None:
        self._on_pause(clause)
        self._head(self._passage.text[self._last_end : clause.start])
        for group in self._groups:
            group.open = group.open and group.across
        self._counted = self._outside = ""
        self._stated = False

    # -- lists of names, paths, uses

    def _on_listing(self, clause: Clause) -> None:
        text = self._passage.text
        before = text[self._last_end : clause.start].rstrip("，：")
        self._head(unnumbered(before[max(before.rfind(mark) for mark in "，；：。") + 1 :]))
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

    def _list(self, names: list[tuple[str, Span]], of: Statement | None, place: Span, is_open: bool = False) -> None:
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
        if not functional().codes(name, 3) and functional().codes(f"{name}支出", 3):
            name += "支出"
        self.above = (name,)
        self._statement = Statement(clause.words, "类", (name,))

    def _on_path(self, clause: Clause) -> None:
        if not self.section.startswith(CLASSIFIED):
            return
        marked = re.findall(r"(.+?)（([类款项])）", clause.words)
        if len(marked) == 3 and marked[0][1] == "类":  # whatever the others are marked as
            marked = [(name, level) for (name, _), level in zip(marked, "类款项", strict=True)]
        levels = {level: name for name, level in marked}
        codes = [levels.get(level, "") for level in "类款项"]
        first = levels.get("类") or (self.above[0] if self.above else "")
        names = [_named(name, codes[: at + 1]) for at, name in enumerate((first, *codes[1:]))]
        path = tuple(names if "项" in levels else names[:2])
        if "类" in levels:
            self.above = (names[0],)
        self._statement = self._home = Statement("", "", path, own=True)
        span = clause.span(self._passage)
        style = numbering(self._passage.text)
        self._items.append(OpenItem(path, span, self._passage.part(clause.start, clause.end), style))

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


def _checked(told: Fact | Claim) -> Fact | Claim:
    """What a handler told, if it is a fact or a claim."""
    if isinstance(told, (Fact, Composition)) or (isinstance(getattr(told, "clause", None), Span) and told.section):
        return told
    raise TypeError(f"{told!r} 既不是事实，也不是断言（断言要有 section 和 clause）")


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


_FIRST_COUNTED = patterns.compile(r"[^，。；：、\d]{2,24}\d[\d,]*([个辆台项名人])")
_KINDS = patterns.compile(r"(?!其中|包?含|包括)[^，。；：、（）\d]{1,12}车\d[\d,]*([辆台])、")
_FIGURE = patterns.compile(r"-?\d[\d,]*(?:\.\d+)?(?:[%‰]|[万亿千]?元|[人批]次|[个辆台套批人名次项家户场期件])")
_CODE = patterns.compile(r"^\d{2,7}[-—]?|（\d{2,7}）")


def _named(name: str, codes: Sequence[str]) -> str:
    """The name of a level without its code; by the code where nothing else is given: 201（类）06（款）."""
    bare = _CODE.sub("", name.strip("“”"))
    if bare or not name:
        return bare
    return functional().names.get("".join(codes) or name, "")
