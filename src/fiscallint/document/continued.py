"""Tables that go on over several pages, put together; a row that a page break goes through is one again."""

from __future__ import annotations

from collections.abc import Sequence

from fiscallint import patterns
from fiscallint.document.layout import Glyph, Item, Print, PrintedCell, PrintedGrid

_Row = list[PrintedCell | None]

_EDGE = 3.0  # points by which a column of a continued table may be off: printers round differently on each page


def join_grids(items: list[Item]) -> list[Item]:
    """Grids that follow one another over a page break with equal columns, put together; empty ones dropped."""
    out: list[Item] = []
    for item in items:
        last = out[-1] if out else None
        if isinstance(item, PrintedGrid):
            if not any(cell and cell.lines for row in item.rows for cell in row) and (
                len(item.rows) == 1 or not isinstance(last, Print)
            ):
                continue
            if isinstance(last, PrintedGrid) and last.page < item.page:
                columns = _columns_in(last, item)
                if not columns and (columns := _columns_in(item, last)):  # a page ended within the header
                    last.rows = [_widened(row, columns, len(item.edges)) for row in last.rows]
                    last.edges, columns = item.edges, list(range(len(item.edges)))
                if columns:
                    rows = [_widened(row, columns, len(last.edges)) for row in item.rows]
                    rest = _rest_of_row(last, rows) if item.pages[0] == last.page + 1 else None
                    last.rows += [row for row in rows if row is not rest]
                    last.pages += item.pages[1:] if rest else item.pages
                    last.page = item.page
                    continue
        out.append(item)
    return out


def _columns_in(grid: PrintedGrid, continuation: PrintedGrid) -> list[int] | None:
    """For each column of the continuation the column of the grid that it goes on, None where they differ."""
    if abs(grid.page_width - continuation.page_width) > _EDGE:
        return None
    columns = []
    for edge in continuation.edges:
        near = min(range(len(grid.edges)), key=lambda i: abs(grid.edges[i] - edge))
        if abs(grid.edges[near] - edge) > _EDGE:
            return None
        columns.append(near)
    return columns if len(set(columns)) == len(columns) else None


def _widened(row: _Row, columns: list[int], width: int) -> _Row:
    out: _Row = [None] * width
    ends = [*columns[1:], width]
    for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
        if cell is not None:
            cell.columns = ends[at + cell.columns - 1] - column
        out[column] = cell
    return out


_NEW = patterns.compile(r".*\d|第?[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|其中|.*(?:合计|总计|小计)")
_FIGURE = patterns.compile(r"[-－−]?[\d,，.．]+")
_AMOUNT = patterns.compile(r"[-－−]?\d[\d,，]*[.．]\d{2}")
_PADDING = 11.0  # points to the left and right of what a cell holds, together: what word processors leave
_UNBROKEN = 1.6  # of the size: what a line may end early by, as no line begins with a closing mark


def _rest_of_row(grid: PrintedGrid, rows: Sequence[_Row]) -> _Row | None:
    """The first of the rows, under the repeated header, where it goes on with the grid's last one, which takes it in.

    Each of its words stands under others that fill their cell to the end, each figure under one without its decimals.
    """
    rest = next(iter(rows[_repeated(grid, rows) :]), None)
    cells = [(column, cell) for column, cell in enumerate(rest or ()) if cell and cell.lines]
    last = grid.rows[-1]
    if not cells or not all(_goes_on(grid, column, cell) for column, cell in cells):
        return None
    for column, cell in cells:
        if (above := last[column]) is not None:
            above.overleaf += cell.lines
    return rest


def _goes_on(grid: PrintedGrid, column: int, cell: PrintedCell) -> bool:
    above = grid.rows[-1][column]
    if above is None or not above.lines:
        return False
    figure = _FIGURE.fullmatch(_text(above)) is not None
    if figure and (_AMOUNT.fullmatch(_text(above)) or not _AMOUNT.fullmatch(_text(above) + _text(cell))):
        return False
    if not figure and _NEW.match(_text(cell)):
        return False
    line = above.lines[-1]
    end = column + above.columns
    right = grid.edges[end] if end < len(grid.edges) else max(map(_end, _lines(grid, column))) + _PADDING / 2
    room = right - grid.edges[column] - _PADDING - _UNBROKEN * line[0].size
    return figure or (not line[-1].text.isdigit() and len(line) > 1 and _end(line) - line[0].x0 > room)


def _repeated(grid: PrintedGrid, rows: Sequence[_Row]) -> int:
    """How many of the rows, from the first, are the grid's header again."""
    printed = [list(map(_text, row)) for row in grid.rows[:_HEADER]]
    texts = [list(map(_text, row)) for row in rows[:_HEADER]]
    for start in range(len(printed)):
        same = 0
        while same < len(texts) and start + same < len(printed) and texts[same] == printed[start + same]:
            same += 1
        if same and any(texts[0]):
            return same
    return 0


_HEADER = 8  # rows, at most, with those of the title and what stands under it


def _text(cell: PrintedCell | None) -> str:
    return "".join(glyph.text for line in cell.lines for glyph in line) if cell else ""


def _end(line: Sequence[Glyph]) -> float:
    return line[-1].x1


def _lines(grid: PrintedGrid, column: int) -> list[list[Glyph]]:
    return [line for row in grid.rows if (cell := row[column]) for line in cell.lines]
