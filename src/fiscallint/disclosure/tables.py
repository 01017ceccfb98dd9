"""Finds the statement tables of a document: which table a grid is, where it goes on, its unit.

Tables are recognised by title and header, never by number or position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure.header import CODE_AND_NAME, CODED, TOTAL, counts_columns, precedes_header, texts_of
from fiscallint.disclosure.quantity import Unit, read_number
from fiscallint.disclosure.rows import read_body
from fiscallint.disclosure.shapes import Shape, bare_title, shapes
from fiscallint.disclosure.table import Table
from fiscallint.document import Block, Cell, Document, Grid, Notice, Paragraph, Passage
from fiscallint.document.around import SIGNERS
from fiscallint.finding import Span

__all__ = ["Shape", "read_tables", "shapes"]


class _Title(Struct, frozen=True):
    """What a table is called, where that stands, and the shape it promises."""

    text: str
    span: Span
    shape: Shape


class _Sheet(Struct, frozen=True):
    """A titled grid with the paragraphs before it (since the last grid) and the notes after it.

    It is `torn` where another grid goes on with it whose columns are not the same.
    """

    title: _Title
    grid: Grid
    before: tuple[Paragraph, ...]
    notes: tuple[Paragraph, ...]
    torn: bool = False

    @property
    def unclear(self) -> bool:
        """Whether its columns are not known, of all of it."""
        return self.torn or self.grid.width == 1 or any(map(_unsplit, self.grid.rows))


def _unsplit(row: Sequence[Cell | None]) -> bool:
    """Whether a row is one cell that holds many amounts: the body of a table of which only the head has lines."""
    texts = [cell.text for cell in row if cell and cell.text]
    return len(texts) == 1 and len(re.findall(r"\d\.\d\d", texts[0])) >= _MANY


_MANY = 6


def read_tables(document: Document, known: Sequence[Shape]) -> tuple[tuple[Table, ...], tuple[Notice, ...]]:
    """The statement tables of a document in reading order, and what could not be read.

    Of two tables of the same kind the one with figures counts, then the one that bears the kind's very name, then
    the one that names its fund, then the first.
    """
    tables: dict[str, Table] = {}
    unread: list[_Sheet] = []
    units = _Units(document)
    for sheet in (sheet for run in document.runs for sheet in _sheets(run, known)):
        table = None if sheet.unclear else _read(document, sheet, units.of(sheet))
        if table is None:
            unread.append(sheet)
        elif table.kind not in tables or _weight(table) > _weight(tables[table.kind]):
            tables[table.kind] = table
    missing = [sheet for sheet in unread if sheet.title.shape.kind not in tables and not sheet.title.shape.further]
    notices = {sheet.title.shape.kind: _not_read(sheet) for sheet in reversed(missing)}
    return tuple(sorted(tables.values(), key=lambda table: table.span.start)), tuple(reversed(notices.values()))


def _not_read(sheet: _Sheet) -> Notice:
    why = "的各列无法可靠地分开" if sheet.unclear else "的表头未能识别"
    return Notice(f"“{sheet.title.text}”{why}，该表没有检查", sheet.title.span)


def _weight(table: Table) -> tuple[bool, bool, bool]:
    name = bare_title(table.title)
    # beside 财政拨款基本支出决算表 some provinces print 一般公共预算基本支出决算表
    names_the_fund = "公共预算" in table.kind and "公共预算" in name
    return not table.empty, name.endswith(table.kind), names_the_fund


def _read(document: Document, sheet: _Sheet, unit: Unit) -> Table | None:
    shape, title = sheet.title.shape, sheet.title
    if _otherwise_headed(sheet.grid, shape):
        return None
    body = read_body(sheet.grid, shape, unit)
    if body is None:
        return None
    return Table(
        kind=shape.kind,
        short=shape.short,
        matter=shape.document,
        title=title.text,
        title_span=title.span,
        unit=unit,
        columns=body.columns,
        rows=body.rows,
        span=sheet.grid.span,
        page=document.page(title.span.start),
        notes=sheet.notes,
        unread=tuple(cell for row in body.rows for cell in row.cells.values() if cell.unread),
    )


def _otherwise_headed(grid: Grid, shape: Shape) -> bool:
    words = (text for row in grid.rows[:6] for text in texts_of(row))
    return shape.not_headed is not None and any(shape.not_headed.search(word) for word in words)


def _sheets(blocks: Sequence[Block], known: Sequence[Shape]) -> list[_Sheet]:
    """The grids under the title of a known table; one that goes on in the next grid is put together."""
    sheets: list[_Sheet] = []
    open_sheet = False  # whether the last grid belongs to the last sheet
    before: list[Paragraph] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            before.append(block)
            continue
        title = None if _lists_tables(block, known) else _title(before, block, known)
        notes = (*_notes_inside(block), *_notes(blocks[at + 1 : at + 8]))
        if open_sheet and _goes_on(sheets[-1], title, before, block):
            last = sheets[-1].grid
            if block.width == last.width:
                sheets[-1] = replace(sheets[-1], grid=_joined(last, block), notes=notes)
            else:
                sheets[-1] = replace(sheets[-1], torn=True)
        else:
            open_sheet = title is not None
            if title is not None:
                sheets.append(_Sheet(title, block, tuple(before[-10:]), notes))
        before = []
    return sheets


_NOTE = patterns.compile(
    r"(?:注|说明|备注)[：.]|\d[.、．]|（?\d）|本表|本套报表|无.{2,40}(?:的，|，)"
    r"|.{0,60}(?:无数据|为空表|空表|没有|此表无|无此项)"
)


_SIGNED = patterns.compile(f".{{0,8}}?(?:{SIGNERS}).{{0,6}}：")


def _notes(following: Sequence[Block]) -> Iterator[Paragraph]:
    for block in following:
        if isinstance(block, Paragraph) and _SIGNED.match(block.text):
            continue
        if isinstance(block, Grid) or not _NOTE.match(block.text):
            return
        yield block


def _notes_inside(grid: Grid) -> Sequence[Paragraph]:
    """The notes that stand in the last rows of a grid, as in tables that programs write as web pages."""
    found: list[Paragraph] = []
    for row in reversed(grid.rows):
        filled = [cell for cell in row if cell and cell.text]
        if len(filled) > 1 or (filled and not _NOTE.match(filled[0].text)):
            break
        found += (Paragraph(cell.passage) for cell in filled)
    return found[::-1]


_BETWEEN_PAGES = patterns.compile(
    r"[-—–\d/第页共]{1,12}|续表|（?续）?|.{0,30}单位：.{0,12}|(?:部门|编制单位|单位)(?:名称)?：.{2,40}|公开\d+表"
)


def _goes_on(sheet: _Sheet, title: _Title | None, before: Sequence[Paragraph], grid: Grid) -> bool:
    """Whether a grid is the sheet's next page: under the same title or none, and not a table of its own."""
    if grid.width != sheet.grid.width and sheet.notes:
        return False
    if title is not None:
        return title.shape is sheet.title.shape and not (_has_total(grid) and _has_total(sheet.grid))
    if not all(_BETWEEN_PAGES.fullmatch(paragraph.text) for paragraph in before):
        return False
    header = [texts_of(row) for row in sheet.grid.rows[:5]]
    first = next((texts for row in grid.rows if any(texts := texts_of(row))), [])
    if first in header or any(CODED.fullmatch(text) or "." in text for text in first if _is_number(text)):
        return True
    if grid.width != sheet.grid.width or sheet.notes:
        return False
    return _counts_on(sheet.grid, first) or (bool(sheet.title.shape.coded) and any(map(CODE_AND_NAME.match, first)))


_ITEM = patterns.compile("(?!一、)[一二三四五六七八九十]{1,3}、")
_LINE = patterns.compile(r"\d{1,4}")


def _counts_on(grid: Grid, row: Sequence[str]) -> bool:
    """Whether a row, blank as it may be, counts on from a grid: by the number of its item or of its line (行次)."""
    last = next((texts for row in reversed(grid.rows) if any(texts := texts_of(row))), [])
    return any(map(_ITEM.match, row)) or any(
        _LINE.fullmatch(after) and _LINE.fullmatch(before) and int(after) == int(before) + 1
        for before, after in zip(last, row, strict=False)
    )


def _is_number(text: str) -> bool:
    return read_number(text) is not None


def _has_total(grid: Grid) -> bool:
    return any(
        any(TOTAL.fullmatch(text) for text in texts[:3]) and any(map(_is_number, texts)) and not counts_columns(texts)
        for texts in map(texts_of, grid.rows)
    )


def _joined(grid: Grid, continuation: Grid) -> Grid:
    return Grid((*grid.rows, *continuation.rows), Span(grid.span.start, continuation.span.end))


_TITLE_LIKE = patterns.compile("(?:决算|预算|情况|支出|收入|经费|明细|统计|信息).*表$")

_COLLECTION = patterns.compile("(?:部门|单位)决算(?:公开)?(?:报|附|情况)?表$")  # the heading above all tables


_BEHIND_TITLE = patterns.compile(r"(?<=表)(?:公开\d+表.{0,30}|（?(?:编制|填报|金额)?(?:部门|单位)(?:名称)?：.{0,40})$")
"""What stands in one line with a title, parted from it by a tab: the number, the unit's name, that of money."""


def _title(before: Sequence[Paragraph], grid: Grid, known: Sequence[Shape]) -> _Title | None:
    """The nearest title: in the grid's first rows, else above it. That of an unknown table hides those above it."""
    for passage, whole in (*((one, None) for one in _titles_inside(grid)), *_titles_above(before)):
        shape, title = _shape_of(passage, known), passage
        if whole is not None and (of_whole := _shape_of(whole, known)) not in (None, shape):
            shape, title = of_whole, whole
        if shape is not None:
            end = _BEHIND_TITLE.search(title.text)
            title = title.part(0, end.start()) if end else title
            return _Title(title.text, title.span(), shape)
        bare = bare_title(passage.text)[-30:]
        if _TITLE_LIKE.search(bare) and not _COLLECTION.search(bare):
            return None
    return None


def _shape_of(passage: Passage, known: Sequence[Shape]) -> Shape | None:
    bare = bare_title(passage.text)
    if len(bare) > 60 or re.search("[。；]", bare):
        return None
    return next((shape for shape in known if shape.titled(passage.text)), None)


def _lists_tables(grid: Grid, known: Sequence[Shape]) -> bool:
    """Whether a grid is a table of contents: of several tables it holds what they are called."""
    titles = (cell.passage for row in grid.rows for cell in row if cell and cell.text.endswith("表"))
    kinds = {shape.kind for title in titles if (shape := _shape_of(title, known))}
    return len(kinds) >= _SEVERAL


_SEVERAL = 3


def _titles_inside(grid: Grid) -> Iterator[Passage]:
    for row in grid.rows[:4]:
        if precedes_header(texts_of(row)) or sum(bool(text) for text in texts_of(row)) == 1:
            yield from (cell.passage for cell in row if cell and "表" in cell.text)


def _titles_above(before: Sequence[Paragraph]) -> Iterator[tuple[Passage, Passage | None]]:
    """The paragraphs above from the nearest up, each alone and put together with the one it may be the end of."""
    for above, paragraph in reversed(list(pairwise([None, *before[-10:]]))):
        if paragraph is None or (paragraph.text.endswith("。") and not _NOTE.match(paragraph.text)):
            return
        passage, whole = paragraph.passage, None
        if above is not None and _may_go_on(above.text):
            whole = Passage(above.text + passage.text, above.passage.places + passage.places)
        yield passage, whole


def _may_go_on(text: str) -> bool:
    return len(text) <= 40 and not re.search(r"表$|[。；：，）]|[\d元]$|^第.{1,3}部分", text)


class _Units:
    """The unit of each sheet: said between title and grid, in the title, in the grid; else that of the other sheets."""

    _SAID = patterns.compile(r"单位(?:：|为|/)?(?:人民币)?(亿元|万元|千元|元)|（(?:人民币)?(亿元|万元|千元|元)）")

    def __init__(self, document: Document) -> None:
        said = [match[1] or match[2] for p in document.paragraphs for match in self._SAID.finditer(p.text[:80])]
        self._usual = Unit.of(max(set(said), key=said.count)) if said else Unit.WAN

    def of(self, sheet: _Sheet) -> Unit:
        texts = [paragraph.text for paragraph in reversed(sheet.before)]
        texts += [cell.text for row in sheet.grid.rows[:4] for cell in row if cell]
        for text in texts:
            match = self._SAID.search(text)
            if match and len(text) < 80:
                return Unit.of(match[1] or match[2])
        return self._usual
