"""Suppressions inside a text, a Markdown document or a web page, as comments before a paragraph or in its line:

<!-- fiscallint: ignore NAR402 原因：年初预算含追加，已与财政局核对 -->
<!-- fiscallint: ignore NAR402, NAR405 until 2026-12-31 原因：待财政局批复 -->
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fiscallint.document import Block, Document, Grid
from fiscallint.finding import FiscallintError, Span, Suppression
from fiscallint.rules.suppression_file import date

_OURS = re.compile(r"<!--\s*fiscallint\s*[:：](.*)-->", re.DOTALL)
_RULE = r"(?!until\b|reason\b)[A-Za-z][A-Za-z0-9_-]*"
_IGNORE = re.compile(
    rf"ignore\s+(?P<rules>{_RULE}(?:[\s,，、]+{_RULE})*)[\s,，、;；]*(?:until\s+(?P<until>[\d-]+)[\s,，;；]*)?"
    r"(?:(?:原因|理由|reason)\s*[:：]\s*(?P<reason>.*))?",
    re.DOTALL,
)

_SOURCE = re.compile(r"源代码第(\d+)行")


def suppressions_in(document: Document) -> tuple[Suppression, ...]:
    """The suppressions of a document's comments, in their order; FiscallintError says which cannot be understood."""
    return tuple(found for comment in document.comments for found in _suppressions(document, comment))


def _suppressions(document: Document, comment: Span) -> Iterator[Suppression]:
    ours = _OURS.fullmatch(document.text[slice(*comment)])
    if not ours:
        return
    line = _line(document, comment)
    where = f"{document.path} 第{line}行的注释"
    said = _IGNORE.fullmatch(ours[1].strip())
    if not said:
        raise FiscallintError(f"{where}看不懂：应写作 <!-- fiscallint: ignore NAR402 原因：…… -->")
    if not (said["reason"] or "").strip():
        raise FiscallintError(f"{where}没有写明抑制 {said['rules']} 的理由：请在规则代码之后写“原因：……”")
    until = date(said["until"], where) if said["until"] else None
    covers = _covered(document, comment)
    for rule in re.findall(_RULE, said["rules"]):
        yield Suppression(
            rule,
            " ".join(said["reason"].split()),
            source=str(document.path),
            line=line,
            until=until,
            comment=comment,
            covers=covers,
        )


def _line(document: Document, comment: Span) -> int:
    """The line of the file in which a comment stands: that of a page's source, not of its text."""
    said = _SOURCE.fullmatch(document.place(comment.start))
    return int(said[1]) if said else document.line_column(comment.start)[0]


def _covered(document: Document, comment: Span) -> Span | None:
    """What a comment speaks of: the paragraph or table row in its line, else the paragraph or table after it."""
    start = document.text.rfind("\n", 0, comment.start) + 1
    end = document.text.find("\n", comment.end)
    line = Span(start, len(document.text) if end < 0 else end)
    for block in document.blocks:
        for part in _parts(block):
            if part.start < line.end and line.start < part.end and _stands_in(document, part, line, comment):
                return part
    return next((_after(block, comment) for block in document.blocks if block.span.end > comment.end), None)


def _stands_in(document: Document, part: Span, line: Span, comment: Span) -> bool:
    """Whether a part of the document has words in this line, outside of the comment."""
    before = document.text[max(part.start, line.start) : min(part.end, comment.start)]
    after = document.text[max(part.start, comment.end) : min(part.end, line.end)]
    return bool((before + after).strip())


def _parts(block: Block) -> list[Span]:
    return _rows(block) if isinstance(block, Grid) else [block.span]


def _rows(grid: Grid) -> list[Span]:
    """The stretch of each row that has words."""
    rows = [[cell.span for cell in row if cell and cell.text] for row in grid.rows]
    return [Span(min(spans).start, max(span.end for span in spans)) for spans in rows if spans]


def _after(block: Block, comment: Span) -> Span:
    """A block after a comment; of a table that the comment stands in, the row after it."""
    if isinstance(block, Grid) and block.span.start < comment.start:
        return next((row for row in _rows(block) if row.start >= comment.end), block.span)
    return block.span
