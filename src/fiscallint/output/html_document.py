"""What the HTML report shows of a document: its findings as cards, and its pages or text with what is marked there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from fiscallint.document import Box, Document, Notice, View
from fiscallint.finding import Finding, Related, Severity, Span
from fiscallint.output.marked_text import Line, TextTable, laid_out
from fiscallint.output.page_images import page_images
from fiscallint.output.pages import page as rule_page
from fiscallint.output.quotation import WHOLE, place, pointed, printable, quotation, quoted
from fiscallint.output.report import Report
from fiscallint.output.words import place_of, severity_of
from fiscallint.rules.api import Description
from fiscallint.rules.coverage import Number
from fiscallint.settings import CERTAINTIES

if TYPE_CHECKING:
    from markupsafe import Markup

_OUTCOMES = {"failed": "未通过", "passed": "通过", "not applicable": "不适用", "crashed": "运行出错"}
_QUOTED = 360
_MARGIN = 2.5
"""Points between a box and what stands in it."""


class Listed(Struct, frozen=True):
    """A document in the list of all."""

    id: str
    name: str
    tally: Mapping[str, int]


class Place(Struct, frozen=True):
    """Something to be pointed at: `id` names it in the page, `finding` the card it belongs to."""

    id: str
    finding: str
    kind: str
    """A severity, `related` for the other side of a comparison, or `aside` where the finding does not count."""
    label: str


class Link(Struct, frozen=True):
    """The other side of a comparison, as a card tells of it; without an `id` where it is in another file."""

    id: str
    where: str
    words: str
    message: str
    page: int | None


class Card(Struct, frozen=True):
    """One finding; `quotation` alternates between what is right and what is wrong, beginning with what is right."""

    id: str
    number: int
    finding: Finding
    severity: Severity
    where: str
    page: int | None
    whole: bool
    quotation: tuple[str, ...]
    related: tuple[Link, ...]
    basis: tuple[str, ...]
    certainty: str
    rule_title: str
    rule_page: Markup | str
    aside: str
    """Why it does not count."""


class Drawn(Struct, frozen=True):
    """A rectangle on a page; `anchor` where it is the first of its place."""

    place: Place
    box: Box
    anchor: bool


class ShownPage(Struct, frozen=True):
    """One page of a PDF: its image, what of it is seen, and what is drawn on it."""

    number: int
    image: str
    sheet: View
    drawn: tuple[Drawn, ...]
    numbers: tuple[tuple[Number, Box, bool], ...]
    """Each with whether it is the first box of its number."""


class ShownDocument(Struct, frozen=True):
    """All of one document."""

    id: str
    report: Report
    cards: tuple[Card, ...]
    aside: tuple[Card, ...]
    tally: Mapping[str, int]
    coverage: tuple[tuple[str, int, Mapping[str, int]], ...]
    """`文字` and `表格`: how many numbers, and how many in each state."""
    outcomes: tuple[tuple[str, tuple[Description, ...]], ...]
    notices: tuple[tuple[str, str], ...]
    pages: tuple[ShownPage, ...]
    text: tuple[Line[Place | Number] | TextTable[Place | Number], ...]
    unseen: bool
    """Whether there are pages that cannot be shown."""


def shown_document(number: int, report: Report, budget: int) -> ShownDocument:
    """A document, counted from 1; the images of its pages have `budget` characters each."""
    document, id = report.document, f"d{number}"
    rules = {rule.code: rule for rule in report.rules}
    found = [(f"{id}f{at}", finding) for at, finding in enumerate(report.findings, 1)]
    cards = [_card(one, finding, report, rules.get(finding.code)) for one, finding in found if finding.counts]
    aside = [_card(one, finding, report, rules.get(finding.code)) for one, finding in found if not finding.counts]
    marks = [mark for one, finding in found for mark in _places(one, finding, document)]
    numbers = [*report.coverage.narrative, *report.coverage.tables]
    images = page_images(document, budget * (document.page_count or 0))
    told = dict.fromkeys((*document.notices, *report.notices))
    return ShownDocument(
        id=id,
        report=report,
        cards=_numbered(cards),
        aside=_numbered(aside),
        tally=tally_of(report.findings),
        coverage=tuple(
            (name, len(ones), report.coverage.counts(ones))
            for name, ones in (("文字", report.coverage.narrative), ("表格", report.coverage.tables))
            if ones
        ),
        outcomes=tuple(_outcomes(report)),
        notices=tuple((_where(document, notice), notice.message) for notice in told),
        pages=tuple(_pages(document, images, marks, numbers)) if images else (),
        text=() if images else tuple(laid_out(document, [*marks, *((one.span, one) for one in numbers)])),
        unseen=bool(document.views) and not images,
    )


def _where(document: Document, notice: Notice) -> str:
    return place(document, notice.span) if notice.span else ""


def tally_of(findings: Iterable[Finding]) -> Mapping[str, int]:
    """How many findings of each severity count, and how many are set aside."""
    counted = Counter(severity_of(finding).value if finding.counts else "aside" for finding in findings)
    return {name: counted[name] for name in (*(severity.value for severity in Severity), "aside")}


def _outcomes(report: Report) -> Iterator[tuple[str, tuple[Description, ...]]]:
    for outcome, word in _OUTCOMES.items():
        rules = tuple(rule for rule in report.rules if report.outcomes.get(rule.code) == outcome)
        if rules:
            yield word, rules


# ---- the cards


def _card(id: str, finding: Finding, report: Report, rule: Description | None) -> Card:
    document = report.document
    marks = quotation(document, finding.span, _QUOTED)
    runs = ["".join(mark.character for mark in run) for _, run in groupby(marks, key=lambda mark: mark.marked)]
    return Card(
        id=id,
        number=0,
        finding=finding,
        severity=severity_of(finding),
        where=place(document, finding.span),
        page=document.page(finding.span.start),
        whole=finding.span == WHOLE,
        quotation=("", *runs) if marks and marks[0].marked else tuple(runs),
        related=tuple(_link(f"{id}r{at}", one, report) for at, one in enumerate(finding.related, 1)),
        basis=rule.basis if rule else (),
        certainty=CERTAINTIES[rule.certainty] if rule else "",
        rule_title=rule.title.rstrip("。") if rule else "",
        rule_page=_markdown(rule_page(rule)) if rule else "",
        aside=_why_aside(finding),
    )


def _numbered(cards: Iterable[Card]) -> tuple[Card, ...]:
    return tuple(replace(card, number=number) for number, card in enumerate(cards, 1))


def _link(id: str, related: Related, report: Report) -> Link:
    document, message = report.document_of(related), related.message
    words = quoted(document, related.span)
    words = "" if words in message else words
    if related.path:
        return Link("", place_of(report, related), words, message, None)
    return Link(id, place_of(report, related), words, message, document.page(related.span.start))


def _why_aside(finding: Finding) -> str:
    if finding.counts:
        return ""
    if finding.suppression is None:
        return "见于基线：以前已有的问题"
    until = f"，至{finding.suppression.until.isoformat()}" if finding.suppression.until else ""
    source = f"（{finding.suppression.where}）" if finding.suppression.source else "（文中注释）"
    return f"已抑制：{finding.suppression.reason}{until}{source}"


@cache
def _markdown(text: str) -> Markup:
    """Markdown without its title, its headings below those of a card; no HTML, links or pictures of the author's."""
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    parser = MarkdownIt("commonmark", {"html": False}).disable(
        ["html_block", "html_inline", "link", "image", "autolink"]
    )
    tokens = parser.parse(text)
    if tokens and tokens[0].type == "heading_open":
        tokens = tokens[3:]
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4"
    return Markup(parser.renderer.render(tokens, parser.options, {}))


# ---- what is marked in the document


def _places(id: str, finding: Finding, document: Document) -> Iterator[tuple[Span, Place]]:
    kind = severity_of(finding).value if finding.counts else "aside"
    spots = [(id, kind, finding.span, finding.message)]
    related = [(at, one) for at, one in enumerate(finding.related, 1) if not one.path]
    spots += [(f"{id}r{at}", "related", one.span, one.message) for at, one in related]
    for name, what, span, message in spots:
        shown = pointed(document, span)
        if shown:
            yield shown, Place(name, id, what, printable(message))


def _pages(
    document: Document,
    images: Sequence[str],
    marks: Iterable[tuple[Span, Place]],
    numbers: Iterable[Number],
) -> Iterator[ShownPage]:
    drawn: dict[int, list[Drawn]] = {}
    for span, spot in marks:
        for at, box in enumerate(document.boxes(span)):
            drawn.setdefault(box.page, []).append(Drawn(spot, _widened(box), at == 0))
    counted: dict[int, list[tuple[Number, Box, bool]]] = {}
    for number in numbers:
        for at, box in enumerate(document.boxes(number.span)):
            counted.setdefault(box.page, []).append((number, box, at == 0))
    for page, (image, sheet) in enumerate(zip(images, document.views, strict=True), 1):
        ordered = sorted(drawn.get(page, ()), key=_area, reverse=True)  # what is smaller lies above
        yield ShownPage(page, image, sheet, tuple(ordered), tuple(counted.get(page, ())))


def _widened(box: Box) -> Box:
    return Box(box.page, box.x0 - _MARGIN, box.top - _MARGIN, box.x1 + _MARGIN, box.bottom + _MARGIN)


def _area(drawn: Drawn) -> float:
    return (drawn.box.x1 - drawn.box.x0) * (drawn.box.bottom - drawn.box.top)
