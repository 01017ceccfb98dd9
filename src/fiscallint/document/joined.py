"""Puts the documents of one disclosure together: the text in one file, say, and the tables in another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from msgspec.structs import replace

from fiscallint.document.model import Block, Cell, Document, Paragraph, Part
from fiscallint.finding import Span


def joined(documents: Sequence[Document]) -> Document:
    """One document of several, in their order; what is said of them as a whole is said of the first."""
    if len(documents) == 1:
        return documents[0]
    texts = [document.text for document in documents]
    starts = accumulate((len(_ended(text)) for text in texts), initial=0)
    parts = [Part(start, document) for start, document in zip(starts, documents, strict=False)]
    published = any(document.published for document in documents)
    return Document(
        path=documents[0].path,
        kind=documents[0].kind,
        text=_text(texts),
        blocks=tuple(moved(block, part.start) for part in parts for block in part.document.blocks),
        notices=tuple(
            replace(one, span=one.span and _later(one.span, part.start))
            for part in parts
            for one in part.document.notices
        ),
        comments=tuple(_later(comment, part.start) for part in parts for comment in part.document.comments),
        published=_text([document.published or document.text for document in documents]) if published else "",
        parts=tuple(parts),
        incomplete=any(part.document.incomplete for part in parts),
        doubtful=tuple(
            one._replace(span=_later(one.span, part.start)) for part in parts for one in part.document.doubtful
        ),
    )


def _text(texts: Sequence[str]) -> str:
    return "".join((*map(_ended, texts[:-1]), texts[-1]))


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _later(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def moved(block: Block, by: int) -> Block:
    """The same block, standing so many code points further on in the rendition."""
    if isinstance(block, Paragraph):
        return replace(block, passage=block.passage.moved(by))
    rows = tuple(tuple(cell and _of_cell(cell, by) for cell in row) for row in block.rows)
    return replace(block, rows=rows, span=_later(block.span, by))


def _of_cell(cell: Cell, by: int) -> Cell:
    return replace(cell, passage=cell.passage.moved(by))
