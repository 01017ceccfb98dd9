"""Puts the documents of one disclosure together: the text in one file, say, and the tables in another."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from fiscallint.document.model import Block, Cell, Document, Paragraph, Part, Passage
from fiscallint.finding import Span


def joined(documents: Sequence[Document]) -> Document:
    """One document of several, in their order; what is said of them as a whole is said of the first."""
    if len(documents) == 1:
        return documents[0]
    parts: list[Part] = []
    text = ""
    for document in documents:
        text += "" if not text or text.endswith("\n") else "\n"
        parts.append(Part(len(text), document))
        text += document.text
    return Document(
        path=documents[0].path,
        kind=documents[0].kind,
        text=text,
        blocks=tuple(_moved(block, part.start) for part in parts for block in part.document.blocks),
        notices=tuple(
            replace(one, span=one.span and _later(one.span, part.start))
            for part in parts
            for one in part.document.notices
        ),
        comments=tuple(_later(comment, part.start) for part in parts for comment in part.document.comments),
        parts=tuple(parts),
        doubtful=tuple(
            one._replace(span=_later(one.span, part.start)) for part in parts for one in part.document.doubtful
        ),
    )


def _later(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _moved(block: Block, by: int) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, passage=_shifted(block.passage, by))
    rows = tuple(tuple(cell and _of_cell(cell, by) for cell in row) for row in block.rows)
    return replace(block, rows=rows, span=_later(block.span, by))


def _of_cell(cell: Cell, by: int) -> Cell:
    return replace(cell, passage=_shifted(cell.passage, by))


def _shifted(passage: Passage, by: int) -> Passage:
    return Passage(passage.text, tuple(place + by for place in passage.places))
