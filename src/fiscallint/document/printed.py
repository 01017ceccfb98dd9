"""From the sheets of a file whose pages are fixed to its Document: paragraphs and grids, and what could not be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.document.area import Overloaded
from fiscallint.document.borderless import recovered
from fiscallint.document.by_numbers import by_numbers
from fiscallint.document.formats import PICTURES
from fiscallint.document.layout import (
    Glyph,
    Item,
    Margins,
    Print,
    PrintedGrid,
    Rendition,
    continues,
    join_grids,
    lines_of,
    margins,
    without_furniture,
)
from fiscallint.document.model import Box, Document, Doubt, View
from fiscallint.document.ruled_table import Open
from fiscallint.document.ruled_tables import Tables, as_text, ruled_tables
from fiscallint.document.sheet import Pages, Sheet
from fiscallint.finding import FiscallintError, Notice
from fiscallint.limits import LIMITS, Limits, exceeded

if TYPE_CHECKING:
    from fiscallint.document.ocr import Recognised
    from fiscallint.document.unwritten import Picture


_UNKNOWN = View(0, 0, 595, 842)
"""A4, of a page of which nothing is known."""


def read_pages(
    path: Path, source: Pages, form: str, sha256: str, picture: Picture, limits: Limits = LIMITS
) -> Document:
    """The Document of an open file, which is closed; FiscallintError where there is no text, or more than is read.

    `form` is what its format is called: PDF, OFD, or that of a picture.
    """
    pages: list[list[Item]] = []
    views: list[View] = []
    notices: list[Notice] = []
    unwritten: list[Sheet] = []
    unseen: list[int] = []
    silent: list[int] = []
    damaged: list[int] = []
    crowded: list[int] = []
    characters = 0
    reading = _Reading()
    with closing(source):
        if len(source) > limits.pages:
            raise exceeded(f"{path.name} 有 {len(source)} 页，超过 {limits.pages} 页", "pages")
        for number in range(1, len(source) + 1):
            try:
                sheet = source.sheet(number)
                characters += len(sheet.chars)
                if characters > limits.characters:
                    raise exceeded(f"{path.name} 的文字超过 {limits.characters} 个字符", "characters")
                items = reading.items(sheet, pages)
                undecoded = _undecoded(items)
                if sheet.is_unwritten(_length(items)):
                    unwritten.append(replace(sheet, chars=()) if undecoded else sheet)
                elif undecoded:
                    silent.append(number)
                elif sheet.unseen:
                    unseen.append(number)
                if undecoded:
                    items = []
            except (FiscallintError, MemoryError):
                raise
            except Overloaded:
                items = []
                crowded.append(number)
                views.append(_UNKNOWN)
            except Exception:  # whatever a parser stumbles over
                items = []
                damaged.append(number)
                views.append(_UNKNOWN)
            else:
                views.append(View(*sheet.shown, sheet.turned))
            pages.append(items)
    if crowded and not any(map(_length, pages)):
        raise FiscallintError(
            f"{path.name} {by_numbers(crowded, '页')}的文字或线条多得反常，没有读取：请重新导出后再检查"
        )
    if silent:
        notices.append(Notice(f"{by_numbers(silent, '页')}的字体没有文字编码，文字无法读出，未检查"))
    if crowded:
        notices.append(Notice(f"{by_numbers(crowded, '页')}的文字或线条多得反常，未检查：请重新导出后再检查"))
    if damaged:
        notices.append(Notice(f"{by_numbers(damaged, '页')}无法解析，未检查：请重新导出后再检查"))
    waiting = {sheet.number for sheet in unwritten}
    readable = any(_length(items) for number, items in enumerate(pages, 1) if number not in waiting) or any(
        map(_length, without_furniture(pages))  # a sentence may stand over a picture, as on slides
    )
    recognised: dict[int, Recognised] = {}
    tried: Mapping[int, Recognised] | None = None
    told: Sequence[Notice] = ()
    if unwritten:
        from fiscallint.document.unwritten import recognised_in, told_of

        tried = recognised_in(unwritten, picture, limits.scanned_pages)
        told = told_of(unwritten, tried, limits.scanned_pages)
        recognised = {number: found for number, found in (tried or {}).items() if found.confidence}
        reading = _Reading()
        for number, found in sorted(recognised.items()):
            pages[number - 1] = reading.items(found.sheet, pages)
            views[number - 1] = View(*found.sheet.shown, found.sheet.turned)
        if tried and not recognised and not readable:
            raise FiscallintError(f"{path.name} {_scan(form)}，没有识别出文字：请用由 Word 或 WPS 直接导出的 PDF 检查")
    if not readable and not recognised:
        if not pages:
            raise not_whole(path, form)
        if silent:
            raise FiscallintError(f"{path.name} 的字体没有文字编码，文字无法读出：请用 Word 或 WPS 重新导出后再检查")
        if notices:
            raise not_whole(path, form)
        raise _without_text(path, form, unwritten)
    incomplete = bool(notices) or not waiting.issubset(tried or ())
    if unseen:
        notices.append(
            Notice(f"{by_numbers(unseen, '页')}的文字是扫描软件识别的，可能有误：与之有关的问题只作提示，请对照原件")
        )
    return _assemble(path, form, pages, views, sha256, [*notices, *told], recognised, unseen, incomplete)


def _without_text(path: Path, form: str, unwritten: Sequence[Sheet]) -> FiscallintError:
    advice = "请用由 Word 或 WPS 直接导出的 PDF 检查"
    install = '请安装文字识别组件（pip install "fiscallint[ocr]"）再检查'
    if not unwritten:
        return FiscallintError(f"{path.name} 中没有文字：{advice}")
    if not all(sheet.is_outlines for sheet in unwritten):
        little = "几乎没有文字" if any(sheet.glyphs() for sheet in unwritten) else "没有文字"
        return FiscallintError(f"{path.name} {_scan(form)}，{little}：{advice}；只有扫描件的，{install}")
    more = "" if form == "OFD" else f"；只有这一份的，{install}"
    return FiscallintError(f"{path.name} 没有文字，内容像是转成曲线的图形：{advice}{more}")


def _scan(form: str) -> str:
    return "是图片" if form in PICTURES else "是扫描件"


def _doubtful(
    glyphs: Sequence[Box | None], recognised: Mapping[int, Recognised], unseen: Sequence[int], text: str
) -> tuple[Sequence[Box | None], tuple[Doubt, ...]]:
    """Where the characters are shown, and which of them were recognised in pictures, here or by a scanner."""
    from fiscallint.document.ocr import doubtful

    confidence = {corner: sure for one in recognised.values() for corner, sure in one.confidence.items()}
    doubts = tuple(doubtful(glyphs, confidence, frozenset(unseen), text))
    return [recognised[box.page].shown(box) if box and box.page in recognised else box for box in glyphs], doubts


def not_whole(path: Path, form: str) -> FiscallintError:
    """A file that is not whole."""
    return FiscallintError(f"{path.name} 不是完整的 {form} 文件，可能已损坏：请重新导出后再检查")


class _Reading(Struct):
    """Reads one page after the other: the rows of a table that is not fully ruled may go on on the next."""

    _last: tuple[int, Tables] | None = None
    _open: list[tuple[Sheet, Open]] = field(default_factory=list)

    def items(self, sheet: Sheet, pages: list[list[Item]]) -> list[Item]:
        """What stands on a page; where it does not bear out a table on those before, this becomes text in `pages`."""
        before = self._last[1] if self._last and self._last[0] == sheet.number - 1 else None
        read = ruled_tables(sheet, before)
        if read.torn:
            for other, table in self._open:
                pages[other.number - 1] = _items(other, as_text(other, table))
        if not read.goes_on:
            self._open.clear()
        if read.open:
            self._open.append((sheet, read.open))
        self._last = sheet.number, read
        return _items(sheet, read)


def _items(sheet: Sheet, read: Tables) -> list[Item]:
    """The tables and, between them, the lines of a page, from top to bottom."""
    lines = [Print(line, sheet.number, sheet.width) for line in lines_of(read.rest)]
    placed: list[tuple[float, Item]] = [*((table.area[1], table.grid) for table in read.found)]
    placed += ((line.top, line) for line in lines)
    return [item for _, item in sorted(placed, key=lambda pair: pair[0])]


def _length(items: Sequence[Item]) -> int:
    """The number of characters that are written: a table may be without content."""
    return sum(len(line) for item in items for line in _lines_in(item))


def _undecoded(items: Sequence[Item]) -> bool:
    """Whether the fonts do not say which characters their glyphs are: pdfminer then gives (cid:123)."""
    glyphs = [glyph for item in items for line in _lines_in(item) for glyph in line]
    return 4 * sum(glyph.text.startswith("(cid:") for glyph in glyphs) > len(glyphs) > 0


def _lines_in(item: Item) -> Iterator[list[Glyph]]:
    if isinstance(item, Print):
        yield item.glyphs
    else:
        yield from (line for row in item.rows for cell in row if cell for line in cell.lines)


def _assemble(
    path: Path,
    form: str,
    pages: list[list[Item]],
    views: list[View],
    sha256: str,
    notices: list[Notice],
    recognised: Mapping[int, Recognised],
    unseen: Sequence[int],
    incomplete: bool,
) -> Document:
    items = join_grids(recovered([item for page in without_furniture(pages) for item in page]))
    found = margins(item for item in items if isinstance(item, Print))
    rendition = Rendition()
    for group in _paragraphs(items, found):
        if isinstance(group, PrintedGrid):
            rendition.grid(group)
        else:
            rendition.paragraph(group)
    text, level = rendition.finish()
    glyphs, doubts = _doubtful(level, recognised, unseen, text) if recognised or unseen else (level, ())
    return Document(
        path=path,
        kind=PICTURES.get(form) or f"application/{form.lower()}",
        text=text,
        blocks=tuple(rendition.blocks),
        sha256=sha256,
        page_count=len(pages),
        glyphs=glyphs,
        notices=tuple(notices),
        views=tuple(views),
        doubtful=doubts,
        incomplete=incomplete,
    )


def _paragraphs(items: list[Item], found: dict[int, Margins]) -> Iterator[list[Print] | PrintedGrid]:
    group: list[Print] = []
    for item in items:
        if isinstance(item, PrintedGrid):
            if group:
                yield group
            group = []
            yield item
        elif group and continues(group[-1], item, found[round(item.page_width)]):
            group.append(item)
        else:
            if group:
                yield group
            group = [item]
    if group:
        yield group
