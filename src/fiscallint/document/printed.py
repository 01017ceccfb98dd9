"""From the pages of a file where they are fixed to its Document: paragraphs and grids, and what could not be read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from fiscallint.document.borderless import recovered
from fiscallint.document.continued import join_grids
from fiscallint.document.formats import PICTURES
from fiscallint.document.layout import (
    Item,
    Margins,
    Print,
    PrintedGrid,
    Rendition,
    continues,
    margins,
    without_furniture,
)
from fiscallint.document.model import Box, Document, Doubt
from fiscallint.document.printed_notices import (
    all_crowded,
    nothing_read,
    notices_of_lost,
    notices_of_scanned,
    numbers_of,
)
from fiscallint.document.printed_page import PrintedPage, length_of, printed_pages, with_recognised
from fiscallint.document.sheet import Pages
from fiscallint.finding import Notice
from fiscallint.limits import LIMITS, Limits

if TYPE_CHECKING:
    from fiscallint.document.ocr import Recognised
    from fiscallint.document.unwritten import Picture


def read_pages(
    path: Path, source: Pages, form: str, sha256: str, picture: Picture, limits: Limits = LIMITS
) -> Document:
    """The Document of an open file, which is closed; FiscallintError where there is no text, or more than is read.

    `form` is what its format is called: PDF, OFD, or that of a picture.
    """
    with closing(source):
        pages = printed_pages(source, path.name, limits)
    crowded = numbers_of(pages, "crowded")
    if crowded and not any(page.has_text for page in pages):
        raise all_crowded(path, crowded)
    unwritten = [page.unwritten for page in pages if page.unwritten]
    tried: Mapping[int, Recognised] | None = None
    told: Sequence[Notice] = ()
    if unwritten:
        from fiscallint.document.unwritten import recognised_in, told_of

        tried = recognised_in(unwritten, picture, limits.scanned_pages)
        told = told_of(unwritten, tried, limits.scanned_pages)
    recognised = {number: found for number, found in (tried or {}).items() if found.confidence}
    if not recognised and not _is_readable(pages):
        raise nothing_read(path, form, pages, recognition=bool(tried))
    lost = notices_of_lost(pages)
    incomplete = bool(lost) or any(sheet.number not in (tried or ()) for sheet in unwritten)
    notices = [*lost, *notices_of_scanned(pages), *told]
    pages = with_recognised(pages, {number: found.sheet for number, found in recognised.items()})
    return _assemble(path, form, pages, sha256, notices, recognised, incomplete)


def _is_readable(pages: Sequence[PrintedPage]) -> bool:
    """Whether there is text beyond that of pictures' pages; a sentence may stand over a picture, as on slides."""
    return any(page.has_text for page in pages if not page.unwritten) or any(
        map(length_of, without_furniture([page.items for page in pages]))
    )


def _doubtful(
    glyphs: Sequence[Box | None], recognised: Mapping[int, Recognised], scanned: Collection[int], text: str
) -> tuple[Sequence[Box | None], tuple[Doubt, ...]]:
    """Where the characters are shown, and which of them were recognised in pictures, here or by a scanner."""
    from fiscallint.document.ocr import doubtful

    confidence = {corner: sure for one in recognised.values() for corner, sure in one.confidence.items()}
    doubts = tuple(doubtful(glyphs, confidence, scanned, text))
    return [recognised[box.page].shown(box) if box and box.page in recognised else box for box in glyphs], doubts


def _assemble(
    path: Path,
    form: str,
    pages: Sequence[PrintedPage],
    sha256: str,
    notices: Sequence[Notice],
    recognised: Mapping[int, Recognised],
    incomplete: bool,
) -> Document:
    bare = without_furniture([page.items for page in pages])
    items = join_grids(recovered([item for page in bare for item in page]))
    found = margins(item for item in items if isinstance(item, Print))
    rendition = Rendition()
    for group in _paragraphs(items, found):
        if isinstance(group, PrintedGrid):
            rendition.grid(group)
        else:
            rendition.paragraph(group)
    text, level = rendition.finish()
    scanned = frozenset(numbers_of(pages, "scanned"))
    glyphs, doubts = _doubtful(level, recognised, scanned, text) if recognised or scanned else (level, ())
    return Document(
        path=path,
        kind=PICTURES.get(form) or f"application/{form.lower()}",
        text=text,
        blocks=tuple(rendition.blocks),
        sha256=sha256,
        page_count=len(pages),
        glyphs=glyphs,
        notices=tuple(notices),
        views=tuple(page.view for page in pages),
        doubtful=doubts,
        incomplete=incomplete,
    )


def _paragraphs(items: Sequence[Item], found: dict[int, Margins]) -> Iterator[list[Print] | PrintedGrid]:
    group: list[Print] = []
    between: list[Print] = []
    for at, item in enumerate(items):
        if group and isinstance(item, Print):
            if continues(group[-1], item, found[round(item.page_width)]):
                group.append(item)
                continue
            if _stands_between(items, at, group[-1], found):
                between.append(item)
                continue
        if group:
            yield group
            yield from _paragraphs(between, found)
        group, between = [], []
        if isinstance(item, PrintedGrid):
            yield item
        else:
            group = [item]
    if group:
        yield group
        yield from _paragraphs(between, found)


def _stands_between(items: Sequence[Item], at: int, last: Print, found: dict[int, Margins]) -> bool:
    """Whether a line is that of a footnote, below text that goes on on the next page."""

    def is_small(item: Item) -> bool:
        return isinstance(item, Print) and item.page == last.page and item.size < 0.9 * last.size

    end = at
    while end < len(items) and is_small(items[end]):
        end += 1
    following = items[end] if at < end < len(items) else None
    return (
        isinstance(following, Print)
        and following.page == last.page + 1
        and continues(last, following, found[round(following.page_width)])
    )
