"""Accounts for every number of a document: verified, contradicted, stated, or unread."""

from __future__ import annotations

import enum
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from fiscallint.finding import Finding, Holds, Severity, Span

if TYPE_CHECKING:
    from fiscallint.disclosure import Disclosure


class State(enum.StrEnum):
    """What became of a number."""

    VERIFIED = "verified"
    """It took part in a relation that holds, and in none that fails."""
    CONTRADICTED = "contradicted"
    """It took part in a relation that fails."""
    STATED = "stated"
    """It was read, and there is nothing to hold it against."""
    UNREAD = "unread"
    """It was not understood."""


class Number(Struct, frozen=True):
    """One number of the document: `kind` is amount, percent, count or cell; `why` tells why it is only stated."""

    kind: str
    text: str
    span: Span
    state: State
    section: str = ""
    why: str = ""


class Coverage(Struct, frozen=True):
    """All numbers of the narrative, and all of the tables."""

    narrative: tuple[Number, ...] = ()
    tables: tuple[Number, ...] = ()

    @staticmethod
    def counts(numbers: Iterable[Number]) -> Mapping[str, int]:
        """How many of these numbers are in each state."""
        found = Counter(number.state.value for number in numbers)
        return {state.value: found[state.value] for state in State}


_PLAIN = r"(?<!\d)\d[\d,]{0,40}(?:\.\d{1,20})?"
_NUMBER = re.compile(
    rf"(?P<none>(?:单价|单位价值|价值)\d{{1,40}}(?:\.\d{{1,20}})?(?:万|亿)?元|{_PLAIN}(?:%|[万亿]?元)(?:（不?含[^（）]{{0,8}}）)?及?以[上下内]"
    rf"|第\d{{1,6}}[个台次项家户场期件批名]|满分(?:值)?(?:为|是|：)?\d{{1,4}}分|(?<!\d)\d{{1,2}}[时点]\d{{1,2}}分|{_PLAIN}(?:个(?:工作日|自然日|小时|季度|月)|分钟))"
    rf"|(?P<amount>(?:-|(?<!\d))\d[\d,]{{0,40}}(?:\.\d{{1,20}})?(?:余|多)?(?:亿元|万元|千元|元))"
    rf"|(?P<percent>(?:-|(?<!\d))\d[\d,]{{0,40}}(?:\.\d{{1,20}})?[%‰]|{_PLAIN}个百分点)"
    rf"|(?P<count>{_PLAIN}(?:余|多)?(?:个|辆|台|套|批次|批|人次|人|名|次|项|家|户|场|期|件|分)(?!月|之))"
)
"""Amounts, percentages and counts; `none` are none of the accounts: thresholds (单价100万元以上), ordinals, times."""
_FIGURE = re.compile(r"[-(（]?[¥￥]?-?\d[\d,]*(?:\.\d+)?[)）]?%?")


_Judge = Callable[[Span], State | None]


class _Places:
    """Which numbers took part in what: the stretches of text that spans cover, asked for by overlap."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(set(spans)):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, span: Span) -> bool:
        """Whether one of the spans overlaps this one."""
        at = bisect_right(self._ends, span.start)
        return at < len(self._ends) and self._starts[at] < span.end


def account(disclosure: Disclosure, findings: Sequence[Finding], held: Sequence[Holds]) -> Coverage:
    """The state of every number, from what the rules found and what they found to hold."""
    verified = _Places(span for relation in held for span in relation.figures)
    loud = [finding for finding in findings if finding.severity is not Severity.NOTE]
    contradicted = _Places(span for finding in loud for span in finding.figures)
    narrative = disclosure.narrative
    read = _Places(
        [fact.span for fact in narrative.facts]
        + [span for claim in narrative.claims if (span := getattr(claim, "clause", None))]
        + [span for claim in narrative.claims if (span := getattr(claim, "span", None))]
    )
    unbound = {figure.span: figure.why for figure in narrative.unbound}
    left = _Places(unbound)

    def state(span: Span) -> State | None:
        if contradicted.touch(span):
            return State.CONTRADICTED
        return State.VERIFIED if verified.touch(span) else None

    def spoken(span: Span) -> tuple[State, str]:
        if found := state(span):
            return found, ""
        if left.touch(span):
            why = unbound.get(span, "")
            return (State.STATED, why) if why else (State.UNREAD, "")
        return State.STATED, "没有可比的数" if read.touch(span) else "原因、用途等说明文字中的数"

    return Coverage(tuple(_narrative(disclosure, spoken)), tuple(_cells(disclosure, state)))


def _narrative(disclosure: Disclosure, spoken: Callable[[Span], tuple[State, str]]) -> Iterator[Number]:
    for paragraph in disclosure.spoken:
        for match in _NUMBER.finditer(paragraph.text):
            span = paragraph.passage.span(match.start(), match.end())
            if (kind := match.lastgroup or "none") != "none":
                state, why = spoken(span)
                yield Number(kind, match[0], span, state, disclosure.place(span), why)


def _cells(disclosure: Disclosure, state: _Judge) -> Iterator[Number]:
    known = _Places(table.span for table in disclosure.tables)
    for table in disclosure.tables:
        for row in table.rows:
            for cell in row.cells.values():
                if cell.unread:
                    yield Number("cell", cell.unread, cell.span, State.UNREAD, table.kind)
                elif cell.quantity:
                    found = state(cell.span) or State.STATED
                    why = "" if found is not State.STATED else "没有可比的数"
                    yield Number("cell", cell.quantity.shown(), cell.span, found, table.kind, why)
    forms = _Places(q.span for form in disclosure.evaluations for q in form.quantities if q.span)
    for grid in disclosure.document.grids:
        if known.touch(grid.span):
            continue
        for other in (one for row in grid.rows for one in row if one):
            if _FIGURE.fullmatch(other.text):
                found = state(other.span) or (State.STATED if forms.touch(other.span) else State.UNREAD)
                why = "没有可比的数" if found is State.STATED else ""
                yield Number("cell", other.text, other.span, found, "其他表格", why)
