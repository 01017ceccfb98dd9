"""A statement table: named rows and columns over the cells of a grid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from fiscallint.disclosure.quantity import ZERO, Interval, Quantity, Unit
from fiscallint.document import Paragraph
from fiscallint.finding import Span


@dataclass(frozen=True, slots=True)
class TableCell:
    """One figure of a table. A blank cell has no `quantity` and counts as an exact zero.

    `unread` holds the text of a cell that should be a number and is none.
    """

    span: Span
    quantity: Quantity | None = None
    unread: str = ""

    @property
    def interval(self) -> Interval:
        """What the cell stands for, in 元."""
        return self.quantity.interval if self.quantity else ZERO

    @property
    def blank(self) -> bool:
        """Whether nothing, or a zero, stands in the cell."""
        return self.quantity is None or self.quantity.value == 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `label` as printed (no white space), `name` its canonical name where it has one, `code` its 科目编码.

    `level` is 类, 款 or 项 for a coded row, else empty. `side` is 收入 or 支出 in a table with two sides.
    """

    label: str
    span: Span
    cells: Mapping[str, TableCell]
    name: str = ""
    code: str = ""
    level: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A recognised statement table.

    `kind` is its canonical name (收入支出决算总表), `title` the name it bears, `columns` the canonical names of its
    value columns in order. Amounts are in `unit`, as said on the sheet. `notes` are the paragraphs under it.
    """

    kind: str
    title: str
    title_span: Span
    unit: Unit
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    span: Span
    page: int | None = None
    notes: tuple[Paragraph, ...] = ()
    unread: tuple[TableCell, ...] = field(default=())
    short: str = ""

    @property
    def empty(self) -> bool:
        """Whether no row holds a figure other than zero."""
        return all(cell.blank for row in self.rows for cell in row.cells.values())

    def row(self, name: str) -> Row | None:
        """The row of this canonical name, code, or label."""
        for row in self.rows:
            if name and name in (row.name, row.code):
                return row
        return next((row for row in self.rows if row.label == name), None)

    def coded(self, level: str = "") -> Iterator[Row]:
        """The rows that carry a code, of one level if given."""
        return (row for row in self.rows if row.code and (not level or row.level == level))

    def cell(self, row: str, column: str) -> TableCell | None:
        """The cell where a row and a column meet; None where the table has no such row or column."""
        found = self.row(row)
        return found.cells.get(column) if found else None
