"""From the cells of worksheets to a `Document`: lines above and below the tables, and the tables as grids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from fiscallint import patterns
from fiscallint.document.around import NOTE, SENTENCE, SIGNERS, UNCALCULATED, is_title, stand_above
from fiscallint.document.model import Cell, Document, Grid, Paragraph, Passage
from fiscallint.document.rendition import Rendition, together
from fiscallint.document.sheet_notices import hidden_among, notices_of, unheaded
from fiscallint.document.worksheet import Area, Worksheet, beside, without_hidden_columns
from fiscallint.finding import FiscallintError, Notice, Span
from fiscallint.limits import Cells, Limits, exceeded


def assembled(
    path: Path,
    kind: str,
    sheets: Sequence[Worksheet],
    sha256: str,
    limits: Limits,
    encoding: str = "",
    notices: Sequence[Notice] = (),
) -> Document:
    """The Document of these worksheets, hidden ones last.

    FiscallintError where nothing stands in them, or too much, or formulas without results and no amount.
    """
    shown = [(sheet, without_hidden_columns(sheet)) for sheet in sorted(sheets, key=lambda sheet: sheet.hidden)]
    if _is_uncalculated([read for _, read in shown]):
        raise FiscallintError(
            f"{path.name} 中的金额都是公式，没有保存计算结果，读不到数：请在 Excel 或 WPS 中打开并保存一次，再检查"
        )
    rendition = _Lined()
    counted = Cells(path.name, limits)
    said = list(notices)
    for sheet, read in shown:
        for part in beside(read):
            said += _read(part, rendition, counted, path.name, limits)
        said += notices_of(sheet, read)
    said += hidden_among(sheets)
    if not rendition.blocks:
        pictured = "（只有图片）" if any(sheet.pictured for sheet in sheets) else ""
        raise FiscallintError(f"{path.name} 中没有文字{pictured}：请用填好的报表检查")
    return Document(
        path=path,
        kind=kind,
        text=rendition.text,
        blocks=tuple(rendition.blocks),
        sha256=sha256,
        notices=tuple(said),
        encoding=encoding,
        marks=tuple(rendition.marks),
    )


def _is_uncalculated(sheets: Sequence[Worksheet]) -> bool:
    """Whether formulas stand in these worksheets of which no result was saved, and no amount beside them."""
    return any(UNCALCULATED in sheet.cells.values() for sheet in sheets) and not any(
        any(map(str.isdecimal, text)) and _FIGURE.fullmatch(text) and not _NO_AMOUNT.fullmatch(text)
        for sheet in sheets
        for text in map(str.strip, sheet.cells.values())
    )


_NO_AMOUNT = patterns.compile(r"\d{1,3}|\d{5}|\d{7}|20\d\d")
"""What numbers a row or a column, a code, a year."""


# ---- rows, and what they are


class _Row(NamedTuple):
    """A row that is not blank: its number, and its texts with their columns."""

    number: int
    cells: list[tuple[int, str]]

    @property
    def texts(self) -> list[str]:
        return ["".join(text.split()) for _, text in self.cells]


_Lines = list[_Row]
_FIGURE = patterns.compile(r"[-－−(（]?[¥￥]?\d[\d,，]*(?:\.\d+)?[)）]?[%％]?|[¥￥]?[-—–─/]+")
_YEAR = patterns.compile(r"20\d\d")
_NUMBERED = patterns.compile("[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|.{0,6}[合总]计$")
_SIGNED = patterns.compile(f"(?:{SIGNERS}).{{0,12}}[:：]")
_COLLECTION = patterns.compile("(?:部门|单位)决算(?:公开)?(?:报|附|情况)?表$")
_UNNAMED = patterns.compile(r"(?i)(?:sheet|chart|工作表|表格?)?\s*[(（]?\d*[)）]?")


def _read(sheet: Worksheet, rendition: _Lined, counted: Cells, file: str, limits: Limits) -> Iterator[Notice]:
    """Add what a worksheet shows to the rendition; what of it is told of and not read."""
    covered = _covered(sheet, file, limits)
    rows: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in sorted(sheet.cells.items()):
        if text.strip() and (row, column) not in covered:
            rows.setdefault(row, []).append((column, text))
    parts = list(_parts(sheet, [_Row(number, cells) for number, cells in rows.items()]))
    if _lacks_title(parts) and not _UNNAMED.fullmatch(sheet.name):
        rendition.name(sheet.name)
    for part in parts:
        if isinstance(part, _Row):
            rendition.lines(sheet, part)
        else:
            end = _last_headed(sheet, part)
            outside = {column for row in part for column, _ in row.cells if column > end}
            if outside:
                yield unheaded(sheet, outside)
            within = [_Row(row.number, [one for one in row.cells if one[0] <= end]) for row in part]
            rendition.grid(sheet, [row for row in within if row.cells], covered, counted)


def _last_headed(sheet: Worksheet, table: _Lines) -> int:
    """The last column of a table over which words stand: to the right of it, figures are someone's own reckoning.

    The last of all where the table has no header, as where it goes on on another worksheet.
    """
    last = max(column for row in table for column, _ in row.cells)
    if len(table[0].cells) < 2 or any(map(_FIGURE.fullmatch, table[0].texts)):
        return last
    right = {(area.top, area.left): area.right for area in sheet.merged}
    words = [
        right.get((row.number, column), column)
        for row in table
        for (column, _), text in zip(row.cells, row.texts, strict=True)
        if not _FIGURE.fullmatch(text) or _YEAR.fullmatch(text)
    ]
    return min(last, max(words))


def _covered(sheet: Worksheet, file: str, limits: Limits) -> set[tuple[int, int]]:
    """The places that merged cells cover, but for their first, as far as the worksheet is filled."""
    found: set[tuple[int, int]] = set()
    if not sheet.cells:
        return found
    last_row, last_column = (max(place[at] for place in sheet.cells) for at in (0, 1))
    room = limits.cells
    for top, left, bottom, right in sheet.merged:
        rows, columns = range(top, min(bottom, last_row) + 1), range(left, min(right, last_column) + 1)
        room -= len(rows) * len(columns)
        if room < 0:
            raise exceeded(f"{file} 的工作表“{sheet.name}”合并单元格过多", "cells", "请取消多余的合并再检查")
        found.update((row, column) for row in rows for column in columns if (row, column) != (top, left))
    return found


def _parts(sheet: Worksheet, rows: Sequence[_Row]) -> Iterator[_Row | _Lines]:
    """The rows of the tables together, and between them those that are lines."""
    table = _Table()
    are_lines = [_is_line(row) for row in rows]
    # behind each row the next that is a line or has several cells, if that is no line
    goes_on: list[_Row | None] = [None] * len(rows)
    for at in range(len(rows) - 1, 0, -1):
        alone = len(rows[at].cells) == 1
        goes_on[at - 1] = None if are_lines[at] else goes_on[at] if alone else rows[at]
    merged = {(area.top, area.left): area for area in reversed(sheet.merged)}
    for row, is_line, following in zip(rows, are_lines, goes_on, strict=True):
        line = is_line or (len(row.cells) == 1 and _is_apart(merged, table, row, following))
        if table.rows and (line or (row.number > table.last + 1 and table.is_followed_by_another(row))):
            yield table.rows
            table = _Table()
        if line:
            yield row
        else:
            table.add(row)
    if table.rows:
        yield table.rows


class _Table:
    """The rows of a table as far as they were read."""

    def __init__(self) -> None:
        self.rows: _Lines = []
        self._left = self._right = 0
        self._holds_figures = False

    def add(self, row: _Row) -> None:
        """One more row."""
        left, right = row.cells[0][0], max(column for column, _ in row.cells)
        self._left = min(self._left, left) if self.rows else left
        self._right = max(self._right, right) if self.rows else right
        self._holds_figures = self._holds_figures or any(map(_FIGURE.fullmatch, row.texts))
        self.rows.append(row)

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.rows[-1].number

    @property
    def width(self) -> int:
        """In columns."""
        return 1 + self._right - self._left

    def is_followed_by_another(self, row: _Row) -> bool:
        """Whether a row below blank ones is the head of another table: words alone, under rows that held figures."""
        texts = row.texts
        words = len(texts) > 1 and not _NUMBERED.match(texts[0]) and not any(map(_FIGURE.fullmatch, texts))
        return words and self._holds_figures


def _is_line(row: _Row) -> bool:
    """Whether a row is no table's, wherever it stands: what stands above a table, a note, who signed."""
    texts = row.texts
    if NOTE.match(texts[0]) or (len(texts) == 1 and is_title(texts[0])):
        return True
    return stand_above(texts) or all(map(_SIGNED.search, texts))


def _is_apart(merged: Mapping[tuple[int, int], Area], table: _Table, row: _Row, goes_on: _Row | None) -> bool:
    """Whether a row of one cell is no row of a table: it stands above one, or below, or is a sentence.

    `merged` are the merged cells by their first, `goes_on` is the next row of a table behind this one.
    """
    if not table.rows:
        return True
    if goes_on is not None:
        return row.number > table.last + 1 and table.is_followed_by_another(goes_on)
    (column, _), (text,) = row.cells[0], row.texts
    area = merged.get((row.number, column))
    wide = area is not None and 2 * (area.right - area.left + 1) > table.width and not _NUMBERED.match(text)
    return wide or bool(SENTENCE.search(text)) or len(text) > _LONG


_LONG = 40


def _lacks_title(parts: Sequence[_Row | _Lines]) -> bool:
    """Whether nothing above the first table says what it is called."""
    for part in parts:
        if not isinstance(part, _Row):
            return not any(_names_table(text) for row in part[:4] for text in row.texts)
        if any(map(_names_table, part.texts)):
            return False
    return False


def _names_table(text: str) -> bool:
    return bool(is_title(text) and not _COLLECTION.search(text))


# ---- the rendition


class _Lined(Rendition):
    """A rendition of worksheets: a paragraph or table row a line."""

    def cell(self, text: str, place: str) -> Passage:
        """Add a text that stands in the cell of this name."""
        self.mark(place)
        return self.words(text)

    def name(self, name: str) -> None:
        """Add the name of a worksheet, as a title."""
        self.blocks.append(Paragraph(self.cell(_on_one_line(name), name)))
        self.put("\n")

    def lines(self, sheet: Worksheet, row: _Row) -> None:
        """Add a row that is no table's: its cells one below the other, what follows 部门： or 注： beside it."""
        labelled = False
        pieces: list[Passage] = []
        for column, text in row.cells:
            for line in filter(None, map(_on_one_line, text.splitlines())):
                if pieces and not labelled:
                    self._end(pieces)
                    pieces = []
                if pieces:
                    self.put(" ")
                pieces.append(self.cell(line, sheet.place(row.number, column)))
                labelled = line.endswith(("：", ":"))
        self._end(pieces)

    def _end(self, pieces: Sequence[Passage]) -> None:
        whole = together(pieces)
        if whole:
            self.blocks.append(Paragraph(whole))
        self.put("\n")

    def grid(self, sheet: Worksheet, rows: Sequence[_Row], covered: set[tuple[int, int]], counted: Cells) -> None:
        """Add a table, without the columns in which nothing stands."""
        columns = sorted({column for row in rows for column, _ in row.cells})
        counted.add(len(rows) * len(columns))
        right = {(area.top, area.left): area.right for area in sheet.merged}
        start = self.length
        made: list[tuple[Cell | None, ...]] = []
        for number, row in enumerate(rows):
            if number:
                self.put("\n")
            texts = dict(row.cells)
            cells: list[Cell | None] = []
            for at, column in enumerate(columns):
                if at:
                    self.put("\t")
                place = (row.number, column)
                if column in texts:
                    last = right.get(place, column)
                    width = sum(column <= other <= last for other in columns[at:]) if last > column else 1
                    passage = self.cell(_on_one_line(texts[column]), sheet.place(*place))
                    cells.append(Cell(passage, width))
                else:
                    cells.append(None if place in covered else _BLANK)
            made.append(tuple(cells))
        self.blocks.append(Grid(tuple(made), Span(start, self.length)))
        self.put("\n")


_BLANK = Cell(Passage("", ()))


def _on_one_line(text: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
