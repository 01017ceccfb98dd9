"""A statement table: named rows and columns over the cells of a grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from fiscallint.disclosure.codes import bare, functional
from fiscallint.disclosure.matter import FINAL
from fiscallint.disclosure.quantity import ZERO, Interval, Quantity, Unit
from fiscallint.document import Paragraph
from fiscallint.finding import Span


class TableCell(Struct, frozen=True):
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


class Row(Struct, frozen=True):
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


class Table(Struct, frozen=True, dict=True):
    """A recognised statement table.

    `kind` is its canonical name (收入支出决算总表), `title` the name it bears, `columns` the canonical names of its
    value columns in order. Amounts are in `unit`, as said on the sheet. `notes` are the paragraphs under it.
    `matter` is that of the disclosure it is for.
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
    unread: tuple[TableCell, ...] = ()
    short: str = ""
    matter: str = FINAL

    def called(self, column: str) -> str:
        """What a column is called in messages: 决算数公务接待费 is 预算数公务接待费 in the table of a budget."""
        return column.replace(FINAL, self.matter)

    @property
    def empty(self) -> bool:
        """Whether no row holds a figure other than zero."""
        return all(cell.blank for row in self.rows for cell in row.cells.values())

    def rows_called(self, name: str) -> Sequence[Row]:
        """The rows of this canonical name or code, else those of this label; in the order of the table."""
        return self._named.get(name) or self._labelled.get(name, ())

    def row(self, name: str) -> Row | None:
        """The row of this canonical name, code, or label; of several the first."""
        return next(iter(self.rows_called(name)), None)

    def coded(self, level: str = "") -> Iterator[Row]:
        """The rows that carry a code, of one level if given."""
        return (row for row in self.rows if row.code and (not level or row.level == level))

    def items_called(self, name: str) -> Sequence[Row]:
        """The 项 that bear this name of the functional classification, or bore it before they were renamed.

        Brackets and 支出 at the end do not matter.
        """
        return self._items.get(bare(name), ())

    def below(self, code: str) -> Sequence[Row]:
        """The coded rows next below a code, whether or not it has a row of its own; the topmost for an empty code."""
        return self._below.get(code, ())

    def finest(self, code: str = "") -> Sequence[Row]:
        """The coded rows below a code that have none below them; of the whole table for an empty code."""
        return self._finest.get(code, ())

    def above(self, code: str) -> str:
        """The longest code of a row that a code stands under: 20101 for 2010101; empty where there is none."""
        return next((code[:end] for end in range(len(code) - 1, 0, -1) if code[:end] in self._codes), "")

    def cell(self, row: str, column: str) -> TableCell | None:
        """The cell where a row and a column meet; None where the table has no such row or column."""
        found = self.row(row)
        return found.cells.get(column) if found else None

    @cached_property
    def unrecognised(self) -> tuple[Row, ...]:
        """The rows with neither a code nor a canonical name."""
        return tuple(row for row in self.rows if not row.code and not row.name)

    @cached_property
    def _named(self) -> Mapping[str, Sequence[Row]]:
        return _index((name, row) for row in self.rows for name in {row.name, row.code} - {""})

    @cached_property
    def _labelled(self) -> Mapping[str, Sequence[Row]]:
        return _index((row.label, row) for row in self.rows)

    @cached_property
    def _items(self) -> Mapping[str, Sequence[Row]]:
        names = functional()
        return _index((name, row) for row in self.coded("项") for name in {bare(row.label), *names.formerly(row.code)})

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(row.code for row in self.coded())

    @cached_property
    def _below(self) -> Mapping[str, Sequence[Row]]:
        """A row is next below its nearest code above, and below every code between the two that has no row."""
        lengths = ((row, range(len(self.above(row.code)), len(row.code))) for row in self.coded())
        return _index((row.code[:end], row) for row, ends in lengths for end in ends)

    @cached_property
    def _finest(self) -> Mapping[str, Sequence[Row]]:
        finest = (row for row in self.coded() if row.code not in self._below)
        return _index((row.code[:end], row) for row in finest for end in range(len(row.code)))


def _index(entries: Iterable[tuple[str, Row]]) -> Mapping[str, Sequence[Row]]:
    found: dict[str, list[Row]] = {}
    for name, row in entries:
        found.setdefault(name, []).append(row)
    return found
