"""The `Disclosure`: what a document says, ready for the rules."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, TypeVar

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure.binding import read_narrative
from fiscallint.disclosure.claims import Fact, Narrative
from fiscallint.disclosure.entity import unit_name
from fiscallint.disclosure.evaluation import Evaluation, read_evaluations
from fiscallint.disclosure.language import Language
from fiscallint.disclosure.matter import BUDGET, FINAL, told_by
from fiscallint.disclosure.outline import WITHOUT_FIGURES, Outline, Section, read_outline
from fiscallint.disclosure.profile import Profile
from fiscallint.disclosure.quantity import Interval
from fiscallint.disclosure.recognition import recognise
from fiscallint.disclosure.table import Table
from fiscallint.disclosure.tables import Shape, read_tables
from fiscallint.disclosure.vocabulary import Vocabulary
from fiscallint.document import Block, Document, Grid, Notice, Paragraph
from fiscallint.finding import FiscallintError, Span

_C = TypeVar("_C")


class Disclosure(Struct, frozen=True, dict=True):
    """A document's outline, statement tables, narrative and self-evaluation forms.

    `year` is the year reported on, None where the document does not say; `name` is the unit's name, empty where it
    is not found. `shapes` are the tables that were looked for, `vocabulary` is what the text was read with; `profile`
    is what its place and year require, and `profile_reason` why it is that place's, as a phrase. `matter` is 决算 or
    预算; the figures of a budget have the measure 决算, as those of the final accounts: it is that of what is reported.
    """

    document: Document
    outline: Outline
    tables: tuple[Table, ...]
    narrative: Narrative
    year: int | None
    name: str
    shapes: tuple[Shape, ...]
    profile: Profile
    vocabulary: Vocabulary
    profile_reason: str = ""
    notices: tuple[Notice, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    matter: str = FINAL

    def table(self, kind: str) -> Table | None:
        """The statement table of this canonical or short name."""
        return next((table for table in self.tables if kind in (table.kind, table.short)), None)

    def claims(self, kind: type[_C]) -> Iterator[_C]:
        """The claims of one kind, in reading order; the kind may be a plugin's own."""
        if kind not in self._claims:
            self._claims[kind] = [claim for claim in self.narrative.claims if isinstance(claim, kind)]
        return iter(self._claims[kind])

    @cached_property
    def _claims(self) -> dict[type, list[Any]]:
        return {}

    def named(self, measure: str) -> str:
        """What a measure is called here: the figures that a budget reports are 预算."""
        return self.matter if measure == FINAL else measure

    def sections(self, concept: str = "") -> Iterator[Section]:
        """The sections about a concept, or all, in reading order."""
        return (s for s in self.outline.root.walk() if not concept or s.concept == concept)

    @property
    def spoken(self) -> Iterator[Paragraph]:
        """The paragraphs that speak of figures: all but duties, organisation and terms, and what belongs to tables."""
        for section in self.outline.root.walk():
            if not section.concept or section.concept in WITHOUT_FIGURES:
                continue
            heading = [section.heading] if section.heading else []
            for block in (*heading, *section.blocks):
                if isinstance(block, Paragraph):
                    yield block

    def facts(self, concept: str, measure: str = "决算", within: str = "") -> list[Fact]:
        """What the narrative reports of a concept."""
        return [
            fact
            for fact in self.narrative.facts
            if fact.concept == concept and fact.measure == measure and fact.section.startswith(within)
        ]

    @cached_property
    def finals(self) -> dict[str, list[tuple[int, Interval]]]:
        """The final figures that the narrative reports, by the concept of their section; of equal ones the first.

        In the order of where their clauses begin.
        """
        found: dict[str, dict[Interval, int]] = {}
        finals = [fact for fact in self.narrative.facts if fact.measure == "决算"]
        for fact in sorted(finals, key=lambda fact: fact.clause.start):
            found.setdefault(fact.section, {}).setdefault(fact.quantity.interval, fact.clause.start)
        return {section: [(at, one) for one, at in amounts.items()] for section, amounts in found.items()}

    @cached_property
    def _places(self) -> list[tuple[int, str]]:
        found = [(part.start, "") for part in self.document.parts[1:]]

        def walk(section: Section, above: str) -> None:
            if section.heading is not None:
                number = section.heading.text[: section.numeral.end] if section.numeral and not section.promised else ""
                found.append((section.heading.span.start, above + number + _short(section.title)))
                above = above + number if section.level > 1 else ""
            for child in section.children:
                walk(child, above)

        walk(self.outline.root, "")
        return sorted(found)

    def place(self, span: Span) -> str:
        """The section a place stands in, as a reader names it: 五、（三）4、其他组织事务支出."""
        at = bisect_right(self._places, span.start, key=itemgetter(0))
        return self._places[at - 1][1] if at else ""

    def table_at(self, span: Span) -> Table | None:
        """The table a place belongs to: its title, its cells, or its notes."""
        for table in self.tables:
            last = max([table.span.end, *(note.span.end for note in table.notes)])
            if table.title_span.start <= span.start <= last:
                return table
        return None


def read_disclosure(
    document: Document,
    shapes: Sequence[Shape],
    profiles: Sequence[Profile],
    language: Language,
    profile: str = "",
) -> Disclosure:
    """Read a document as a disclosure, of the place whose `profile` is named, or of the one that it tells itself.

    FiscallintError where nothing in it is a disclosure, or where there is no such profile.
    """
    outline = read_outline(document, language.vocabulary)
    matter, year = told_by(_titles(outline), (one.text for one in document.paragraphs), document.path.name)
    if matter == BUDGET:
        language = language.of_budgets
        outline = read_outline(document, language.vocabulary)
    shapes = tuple(shape for shape in shapes if shape.document == matter)
    tables, notices = read_tables(document, shapes)
    narrative = read_narrative(outline.root.walk(), year, language)
    spoken = narrative.items or any(fact.concept or fact.path for fact in narrative.facts)
    if not tables and not spoken:
        raise FiscallintError(
            f"{document.path.name} 不像部门{matter}公开文件：没有找到{matter}表，也没有找到{matter}情况说明。"
            "请确认文件是否选对"
        )
    name = unit_name(document, outline)
    recognised = recognise(document, outline, name, year, profiles, profile, matter)
    return Disclosure(
        document=document,
        outline=outline,
        tables=tables,
        narrative=narrative,
        year=year,
        name=name,
        shapes=shapes,
        profile=recognised.profile.of(year or 0),
        vocabulary=language.vocabulary,
        profile_reason=recognised.reason,
        notices=(*document.notices, *narrative.notices, *_of_tables(document, shapes, tables, notices, matter)),
        evaluations=read_evaluations(document),
        matter=matter,
    )


def _of_tables(
    document: Document, shapes: Sequence[Shape], tables: Sequence[Table], given: Sequence[Notice], matter: str
) -> Iterator[Notice]:
    """Which tables could not be read, and that none could."""
    notices = [*given, *_untabled(document, shapes, tables, given)]
    yield from notices
    if tables:
        return
    if notices:
        yield Notice(f"没有一张{matter}报表能够读出，文字没有与报表核对")
    elif elsewhere := _attached(document):
        yield Notice("报表在附件中，不在本文件内，文字没有与报表核对：请把两份文件一起检查，并加 --as-one", elsewhere)
    else:
        yield Notice(f"没有读到{matter}报表，文字没有与报表核对（报表在另一份文件里的，请两份一起检查，并加 --as-one）")


_ELSEWHERE = patterns.compile("(?:见|详见|参见)[^，。；]{0,12}(?:附件|附表|附后)")


def _attached(document: Document) -> Span | None:
    """Where the document says that its tables are an attachment."""
    for paragraph in document.paragraphs:
        if "表" in paragraph.text and (match := _ELSEWHERE.search(paragraph.text)):
            return paragraph.passage.span(*match.span())
    return None


def _short(title: str) -> str:
    """A title as it is named in passing: of a classification path the 项 alone."""
    item = re.search(r"（款）(.+)（项）$", title)
    return item[1] if item else title if len(title) <= 30 else title[:29] + "…"


_ABOVE_TABLE = patterns.compile(r"公开\d+表|(?:编制)?(?:部门|单位)：.{0,40}|（?20\d\d年度?）?")
_UNIT_SAID = patterns.compile(r"(?:公开|金额|部门|编制)?.{0,24}单位：")


def _untabled(
    document: Document, shapes: Sequence[Shape], tables: Sequence[Table], given: Sequence[Notice]
) -> Iterator[Notice]:
    """Tables whose title stands in the text and under which no grid was found; not where a notice is `given`."""
    read = {table.kind for table in tables}
    for shape in shapes:
        if shape.kind in read or shape.further:
            continue
        for at, block in enumerate(document.blocks):
            if isinstance(block, Grid) or len(block.text) >= 45 or not block.text.endswith("表"):
                continue
            if shape.titled(block.text) and _unit_follows(document.blocks[at + 1 : at + 4]):
                if not any(notice.span == block.span for notice in given):
                    yield Notice(f"“{block.text}”的表格没有读出（可能没有表格线，或是图片），该表没有检查", block.span)
                break


def _unit_follows(blocks: Sequence[Block]) -> bool:
    """Whether the unit of money is said next, as it is above a table."""
    for block in blocks:
        if isinstance(block, Grid):
            return False
        if _UNIT_SAID.match(block.text):
            return True
        if not _ABOVE_TABLE.fullmatch(block.text):
            return False
    return False


def _titles(outline: Outline) -> list[str]:
    """The lines of the cover and the contents, the headings, and the cover as one line."""
    titles = [paragraph.text for paragraph in (*outline.cover, *outline.contents)]
    titles += [section.title for section in outline.root.walk()]
    return [*titles, "".join(paragraph.text for paragraph in outline.cover)]
