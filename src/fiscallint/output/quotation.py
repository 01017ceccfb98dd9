"""What is quoted of a document: where a finding stands, and the sentence around it with what is wrong in it marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fiscallint.document import Document, Paragraph
from fiscallint.finding import Span

_SENTENCE_ENDS = frozenset("。！？；!?;")
_SHORT_QUOTE = 40
WHOLE = Span(0, 0)
"""An empty span at the very start stands for the document as a whole."""


def place(document: Document, span: Span) -> str:
    """What a place is called: the cell, the page, or the line; an empty span at the very start stands for the whole."""
    if span == WHOLE:
        return "全文"
    if named := place_name(document, span):
        return named
    page = document.page(span.start)
    if page is not None:
        return f"第{page}页"
    line, _ = document.line_column(span.start)
    return f"第{line}行" if document.is_text else f"文字稿第{line}行"


def place_name(document: Document, span: Span) -> str:
    """What the file itself calls a place (收入决算表!C5); empty where that is a page or a line."""
    return "" if span == WHOLE else printable(document.place(span.start))


class Mark(NamedTuple):
    """One character of a quotation, and whether it belongs to the span."""

    character: str
    marked: bool


def quotation(document: Document, span: Span, room: int) -> list[Mark]:
    """The sentence around a span, cut to so many columns; empty where there is nothing to point at."""
    shown = pointed(document, span)
    return _cut(_sentence(_marks(document, shown)), room) if shown else []


def pointed(document: Document, span: Span) -> Span | None:
    """What to point at: the span, or what stands before the place where something is missing; None for nothing."""
    if span.end > span.start:
        return span
    return Span(span.start - 1, span.start) if document.line_column(span.start)[1] > 1 else None


def quoted(document: Document, span: Span) -> str:
    """The words of a span, cut to a short quotation."""
    words = [Mark(mark.character, True) for mark in _marks(document, span) if mark.marked]
    return "".join(mark.character for mark in _cut(words, _SHORT_QUOTE))


def _marks(document: Document, span: Span) -> list[Mark]:
    """The paragraph a span stands in, or else its lines, on one line."""
    marks: list[Mark] = []
    gap = ""
    for offset in _around(document, span):
        character = document.text[offset]
        if _is_control(character):
            gap += character
            continue
        marked = span.start <= offset < span.end
        if gap and marks and not _is_wrapped(marks[-1].character, gap, character):
            marks.append(Mark(" ", marked and marks[-1].marked))
        marks.append(Mark(character, marked))
        gap = ""
    return marks


def _around(document: Document, span: Span) -> Sequence[int]:
    """The offsets of the paragraph that holds a span, page breaks taken out; else those of the span's lines."""
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.span.start <= span.start and span.end <= block.span.end:
            return block.passage.places
    start = document.text.rfind("\n", 0, span.start) + 1
    end = document.text.find("\n", max(span.end - 1, span.start))
    return range(start, len(document.text) if end < 0 else end)


def _is_wrapped(before: str, gap: str, after: str) -> bool:
    """Whether white space is only a line end between two Chinese characters."""
    return "\n" in gap and _width(before) == 2 == _width(after)


def _sentence(marks: list[Mark]) -> list[Mark]:
    """The marked characters and what stands around them up to the ends of the sentence or clause."""
    places = [index for index, mark in enumerate(marks) if mark.marked]
    if not places:
        return []
    start, end = places[0], places[-1] + 1
    while start and marks[start - 1].character not in _SENTENCE_ENDS:
        start -= 1
    while end < len(marks) and marks[end - 1].character not in _SENTENCE_ENDS:
        end += 1
    return marks[start:end]


def _cut(marks: list[Mark], room: int) -> list[Mark]:
    """As much of a sentence as fits, always from where the marked part starts, with … for what is left out."""
    if _columns(marks) <= room:
        return marks
    room = max(room - 2 * _width("…"), 1)
    places = [index for index, mark in enumerate(marks) if mark.marked]
    start, end = places[0], _reach(marks, range(places[0], places[-1] + 1), room)
    used = _columns(marks[start:end])
    if end > places[-1]:
        start = _reach(marks, range(start - 1, -1, -1), (room - used) // 2)
        used = _columns(marks[start:end])
        end = _reach(marks, range(end, len(marks)), room - used)
        used = _columns(marks[start:end])
        start = _reach(marks, range(start - 1, -1, -1), room - used)
    before = [Mark("…", False)] if start else []
    after = [Mark("…", False)] if end < len(marks) else []
    return before + marks[start:end] + after


def _reach(marks: list[Mark], way: range, room: int) -> int:
    """How far one gets along a way with so much room: the first index not taken, or the last taken going back."""
    back = way.step < 0
    for index in way:
        room -= _width(marks[index].character)
        if room < 0:
            return index + 1 if back else index
    return way.stop + 1 if back else way.stop


# ---- characters


def _width(character: str) -> int:
    """The terminal columns a character takes."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def display_width(text: str) -> int:
    """The terminal columns a text takes."""
    return sum(_width(character) for character in text)


def _columns(marks: Iterable[Mark]) -> int:
    return sum(_width(mark.character) for mark in marks)


def _is_control(character: str) -> bool:
    """Whether a character is white space, or would steer the terminal instead of being shown."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Cs")


def printable(text: str) -> str:
    """A text on one line, without characters that would steer the terminal."""
    return " ".join("".join(" " if _is_control(character) else character for character in text).split())
