"""What a document is made of. In grids "<" continues the cell to the left, "^" the one above."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace


class Cover(Struct, frozen=True):
    """The title page, a line each."""

    lines: tuple[str, ...]


class Heading(Struct, frozen=True):
    """A heading: level 1 for a part, 2 for a section, 3 for a subsection."""

    level: int
    text: str


class Text(Struct, frozen=True):
    """A paragraph; `role` is body, entry (of the contents) or note (under a table)."""

    text: str
    role: str = "body"


class Table(Struct, frozen=True):
    """A statement: what stands above it, heading rows, data rows."""

    title: str
    above: tuple[str, ...]
    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    wide: bool = False


class NewPage(Struct, frozen=True):
    """A page break."""


Block = Cover | Heading | Text | Table | NewPage


def texts(block: Block) -> list[str]:
    """The texts of a block, cells row by row."""
    match block:
        case Cover(lines=lines):
            return list(lines)
        case Heading(text=text) | Text(text=text):
            return [text]
        case Table():
            rows = (*block.header, *block.rows)
            return [block.title, *block.above, *(cell for row in rows for cell in row)]
    return []


def edited(block: Block, edit: Callable[[int, str], str]) -> Block:
    """The block with its texts changed; `edit` is given each text's number (as in `texts`) and the text."""
    new = [edit(at, text) for at, text in enumerate(texts(block))]
    match block:
        case Cover():
            return Cover(tuple(new))
        case Heading() | Text():
            return replace(block, text=new[0])
        case Table():
            above = 1 + len(block.above)
            rest = iter(new[above:])
            header = tuple(tuple(next(rest) for _ in row) for row in block.header)
            rows = tuple(tuple(next(rest) for _ in row) for row in block.rows)
            return replace(block, title=new[0], above=tuple(new[1:above]), header=header, rows=rows)
    return block
