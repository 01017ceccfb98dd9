"""Looks for phrases: where in a disclosure words stand, told by the places that the language of checks names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Section
from fiscallint.document import Block, Paragraph, Passage
from fiscallint.finding import Span
from fiscallint.rules.expression import Text

_ATTACHMENT = patterns.compile(r"附件|附表|附\d|附：|附$")
_QUOTES = patterns.compile("[“”‘’\"']")


def find(place: Text, phrase: str, disclosure: Disclosure) -> list[Span]:
    """Where a phrase stands in a place; white space and quotation marks do not count."""
    sought = _QUOTES.sub("", Passage.of(phrase, [Span(0, len(phrase))]).text)
    found = []
    for passage in _passages(place, disclosure):
        if sought not in passage.text.replace("“", "").replace("”", ""):
            continue
        kept = [at for at, character in enumerate(passage.text) if not _QUOTES.match(character)]
        at = "".join(passage.text[one] for one in kept).find(sought)
        if at >= 0:
            found.append(passage.span(kept[at], kept[at + len(sought) - 1] + 1))
    return found


def there(place: Text, disclosure: Disclosure) -> Span | None:
    """Where a place begins: its heading, the title of its table; the start for the document as a whole.

    None for a section, a glossary, attachments or a table that the disclosure does not have.
    """
    match place.kind:
        case "说明" if place.of:
            return _begin(_sections(disclosure, place.of))
        case "名词解释":
            return _begin(_sections(disclosure, "名词解释"))
        case "表名" | "表注":
            table = disclosure.table(place.of)
            return table.title_span if table else None
    return Span(0, 0)


def present(place: Text, disclosure: Disclosure) -> bool:
    """Whether a disclosure has such a place, with any words in it."""
    return any(passage.text for passage in _passages(place, disclosure))


def explained(term: str, disclosure: Disclosure) -> bool:
    """Whether the glossary explains a term: names it before the colon or 指."""
    sought = _QUOTES.sub("", term)
    blocks = (block for part in _sections(disclosure, "名词解释") for block in _blocks(part))
    heads = (re.split("：|是?指", block.text, maxsplit=1)[0] for block in blocks if isinstance(block, Paragraph))
    return any(sought in _QUOTES.sub("", head) for head in heads)


def _begin(sections: Iterator[Section]) -> Span | None:
    for section in sections:
        return section.heading.span if section.heading else Span(0, 0)
    return None


def _sections(disclosure: Disclosure, concept: str) -> Iterator[Section]:
    return (one for one in disclosure.sections() if one.concept == concept or one.concept.startswith(f"{concept}/"))


def _attachments(disclosure: Disclosure) -> Iterator[Section]:
    """The sections that are attachments, with all that stands in them."""
    for section in disclosure.sections():
        if _ATTACHMENT.match(section.title) or section.concept == "绩效报告":
            yield from section.walk()


def _passages(place: Text, disclosure: Disclosure) -> Iterator[Passage]:
    match place.kind:
        case "表名" | "表注":
            table = disclosure.table(place.of)
            if table and place.kind == "表名":
                yield Passage.of(disclosure.document.text, [table.title_span])
            elif table:
                yield from (note.passage for note in table.notes)
        case "标题":
            yield from (paragraph.passage for paragraph in disclosure.outline.cover)
            yield from (one.heading.passage for one in disclosure.sections() if one.heading)
            yield from (Passage.of(disclosure.document.text, [one.title_span]) for one in disclosure.tables)
        case "封面":
            yield from (paragraph.passage for paragraph in disclosure.outline.cover)
        case "目录":
            yield from (paragraph.passage for paragraph in disclosure.outline.contents)
        case "全文":
            yield from (passage for block in disclosure.document.blocks for passage in _of_block(block))
        case "附件":
            yield from _of_sections(_attachments(disclosure))
        case "说明" if not place.of:
            yield from (paragraph.passage for paragraph in disclosure.spoken)
        case _:
            yield from _of_sections(_sections(disclosure, place.of or place.kind))


def _blocks(section: Section) -> Iterator[Block]:
    if section.heading:
        yield section.heading
    yield from section.blocks


def _of_sections(sections: Iterator[Section]) -> Iterator[Passage]:
    return (passage for section in sections for block in _blocks(section) for passage in _of_block(block))


def _of_block(block: Block) -> Iterator[Passage]:
    if isinstance(block, Paragraph):
        yield block.passage
    else:
        yield from (cell.passage for row in block.rows for cell in row if cell)
