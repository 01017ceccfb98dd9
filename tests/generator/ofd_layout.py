"""Sets a document as OFD: wrapped paragraphs, tables with all their lines, page numbers; lengths are in millimetres."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from tests.document import ofd_files as ofd
from tests.document.ofd_files import width
from tests.generator.blocks import Block, Cover, Heading, NewPage, Table, Text
from tests.generator.pdf_layout import UNBROKEN, shares

MARGIN = 22.0
CELL = 2.5
_SIDES = (210.0, 297.0)

Write = Callable[[str, float, float, float], str]
"""A line of text, where its base line begins, and its size."""


class Setting(Struct, frozen=True):
    """How a program writes: text by lines, characters or in points; ruling lines as frames, strokes or bars."""

    write: Write = ofd.text
    rule: Callable[[float, float, float, float], str] = ofd.frame
    size: float = 4.2
    footer: str = "- {} -"


SETTINGS = (
    Setting(),
    Setting(ofd.letters, ofd.stroke, 5.6, "—{}—"),
    Setting(ofd.scaled, ofd.bar, 4.9, "第{}页"),
)
"""Settings to choose from."""

_SIZES: Mapping[str, float] = {"cover": 8.5, "entry": 4.2, "note": 3.2, "title": 4.9, "above": 3.2}


def wrapped(text: str, size: float, room: float, indent: float = 0) -> list[str]:
    """The text in lines: a figure stays whole, and no line begins with a closing mark."""
    found, line, left = [], "", room - indent
    for piece in UNBROKEN.findall(text):
        if line and width(line + piece, size) > left:
            found.append(line)
            line, left = "", room
        line += piece
    return [*found, line]


class _Pages:
    """Pages as they fill; `top` is where there is still room on the last."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._drawn: list[tuple[bool, list[str]]] = []
        self.wide = False
        self.top = 0.0

    @property
    def room(self) -> float:
        """From margin to margin."""
        return _SIDES[self.wide] - 2 * MARGIN

    def turn(self, wide: bool = False) -> None:
        """A new page, on its side or not."""
        self.wide, self.top = wide, MARGIN
        self._drawn.append((wide, []))

    def need(self, height: float) -> None:
        """Another page if there is less room than that."""
        if self.top + height > _SIDES[not self.wide] - MARGIN:
            self.turn(self.wide)

    def draw(self, drawn: str) -> None:
        """Something on the last page."""
        self._drawn[-1][1].append(drawn)

    def line(self, text: str, x: float, y: float, size: float) -> None:
        """A line of text, whose base line is there."""
        if text:
            self.draw(self._setting.write(text, x, y, size))

    def put(self, text: str, size: float, leading: float, indent: float = 0, place: float = 0) -> None:
        """A paragraph, from the margin (place 0), centred (0.5) or to the right (1)."""
        for number, line in enumerate(wrapped(text, size, self.room, indent)):
            self.need(leading)
            shift = place * (self.room - width(line, size)) + (0 if number else indent)
            self.line(line, MARGIN + shift, self.top + size, size)
            self.top += leading

    def written(self) -> list[str]:
        """The pages with their numbers, but for the first."""
        found = []
        for number, (wide, drawn) in enumerate(self._drawn):
            across, down = _SIDES[wide], _SIDES[not wide]
            footer = self._setting.footer.format(number)
            if number:
                drawn.append(self._setting.write(footer, (across - width(footer, 3.2)) / 2, down - 12, 3.2))
            found.append(ofd.page(ofd.layer(*drawn), ofd.area(across, down)))
        return found


def _table(table: Table, pages: _Pages, setting: Setting) -> None:
    rows = [*table.header, *table.rows]
    parts = shares(rows)
    edges = [MARGIN + pages.room * sum(parts[:at]) / sum(parts) for at in range(len(parts) + 1)]
    heights = [max(_height(row, x, edges) for x in range(len(row)) if row[x] not in ("<", "^")) for row in rows]
    pages.put(table.title, _SIZES["title"], 8.5, place=0.5)
    for line in table.above:
        pages.put(line, _SIZES["above"], 5, place=1)
    pages.need(sum(heights[: len(table.header) + 1]))
    for y, row in enumerate(rows):
        if y >= len(table.header):
            pages.need(heights[y])
        for x, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            right, below = _extent(rows, x, y)
            high = sum(heights[y:below])
            lines = wrapped(cell, CELL, edges[right] - edges[x] - 2)
            top = pages.top + (high - _LEADING * len(lines)) / 2
            is_figure = y >= len(table.header) and cell[:1].isdigit() and "." in cell
            for number, line in enumerate(lines):
                left = edges[right] - 1 - width(line, CELL) if is_figure else edges[x] + 1
                pages.line(line, left, top + number * _LEADING + CELL, CELL)
            pages.draw(_ruled(setting, edges[x], pages.top, edges[right], pages.top + high))
        pages.top += heights[y]
    pages.top += 3


_LEADING = 3.2


def _height(row: Sequence[str], x: int, edges: Sequence[float]) -> float:
    right = x + 1
    while right < len(row) and row[right] == "<":
        right += 1
    return _LEADING * len(wrapped(row[x], CELL, edges[right] - edges[x] - 2)) + 1


def _extent(rows: Sequence[Sequence[str]], x: int, y: int) -> tuple[int, int]:
    """The column and the row before which a cell ends."""
    right, below = x + 1, y + 1
    while right < len(rows[y]) and rows[y][right] == "<":
        right += 1
    while below < len(rows) and all(cell == "^" for cell in rows[below][x:right]):
        below += 1
    return right, below


def _ruled(setting: Setting, x0: float, y0: float, x1: float, y1: float) -> str:
    if setting.rule is ofd.frame:
        return ofd.frame(x0, y0, x1, y1)
    sides = ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    return "".join(setting.rule(*side) for side in sides)


def write_ofd(blocks: Sequence[Block], path: Path, setting: Setting = SETTINGS[0]) -> None:
    """Write the document as OFD."""
    pages = _Pages(setting)
    pages.turn()
    size = setting.size
    for block in blocks:
        match block:
            case Cover(lines=lines):
                pages.top += 60
                for line in lines:
                    pages.put(line, _SIZES["cover"], 17, place=0.5)
            case Heading(level=1, text=text):
                if pages.wide:
                    pages.turn()
                pages.put(text, size + 1.8, size + 8, place=0.5)
            case Heading(text=text):
                if pages.wide:
                    pages.turn()
                pages.need(3 * size)
                pages.put(text, size, size + 4, 2 * size)
            case Text(text=text, role="body"):
                pages.put(text, size, size + 4, 2 * size)
            case Text(text=text, role=role):
                pages.put(text, _SIZES[role], _SIZES[role] + 2)
            case Table():
                if block.wide != pages.wide:
                    pages.turn(block.wide)
                _table(block, pages, setting)
            case NewPage():
                pages.turn()
    path.write_bytes(ofd.ofd(*pages.written()))
