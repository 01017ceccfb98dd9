"""The tables of a web page: which of them hold data, and which only set the page."""

from __future__ import annotations

from collections.abc import Iterator

from fiscallint.document.shown import COMMENT, Element

_GROUPS = ("thead", "tbody", "tfoot")
_CELLS = ("td", "th")
_NO_STRAYS = ("tr", "colgroup", "col", COMMENT)
_LONG = 300
"""Characters of a cell that is no entry of a table, but a text, where it is more than half of all."""


def data_tables(body: Element) -> set[Element]:
    """The tables that hold data. One that holds such a table sets the page, and so does one with a text for a cell."""
    found: set[Element] = set()
    for table in reversed(list(body.iter("table"))):  # inner ones first
        if _holds_data(table) and not any(inner in found for inner in table.iter("table")):
            found.add(table)
    return found


def _holds_data(table: Element) -> bool:
    if table.get("role", "").strip().lower() in ("presentation", "none"):
        return False
    rows = [list(cells_of(row)) for row, _ in rows_of(table)]
    if sum(1 for row in rows if row) < 2 or max(map(len, rows), default=0) < 2:
        return False
    lengths = [len("".join("".join(cell.itertext()).split())) for row in rows for cell in row]
    return not (max(lengths) > _LONG and 2 * max(lengths) > sum(lengths))


def rows_of(table: Element) -> Iterator[tuple[Element, int]]:
    """Its own rows in the order in which they are shown, and how many of its group are left from each on."""
    for group in _groups(table):
        for at, row in enumerate(group):
            yield row, len(group) - at


def _groups(table: Element) -> Iterator[list[Element]]:
    """The rows that no merged cell goes beyond: the head is the first that is shown, the foot the last."""
    head, foot = (table.find(tag) for tag in ("thead", "tfoot"))
    between = [child for child in table if child is not head and child is not foot]
    loose: list[Element] = []
    for child in [*([head] if head is not None else []), *between, *([foot] if foot is not None else [])]:
        if child.tag == "tr":
            loose.append(child)
        elif child.tag in _GROUPS:
            yield loose
            loose = []
            yield [row for row in child if row.tag == "tr"]
    yield loose


def cells_of(row: Element) -> Iterator[Element]:
    """The cells of a row."""
    return (cell for cell in row if cell.tag in _CELLS)


def title_in(row: Element) -> Element | None:
    """The cell of a row that has no other: at the head of a table, its title or its unit, as spreadsheets have them."""
    cells = list(cells_of(row))
    return cells[0] if len(cells) == 1 and cells[0].get("rowspan", "1").strip() in ("", "0", "1") else None


def strays_of(table: Element) -> Iterator[Element]:
    """What stands in a table, and in no row of it: its caption, and what was put there by mistake."""
    for child in table:
        if child.tag in _GROUPS:
            yield from (one for one in child if one.tag not in _NO_STRAYS)
        elif child.tag not in _NO_STRAYS:
            yield child
