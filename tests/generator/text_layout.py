"""Sets a document as text: Markdown headings, tables with tabs; and tells which text of which block stands where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from tests.generator.blocks import Block, Cover, Heading, NewPage, Table, Text


class Place(Struct, frozen=True):
    """A text of a block in the rendition: `part` is its number as in `blocks.texts`."""

    start: int
    end: int
    block: int
    part: int


def _pieces(block: Block) -> Iterator[tuple[str, int]]:
    """The text with what stands around it; `part` is -1 for what belongs to no text."""
    match block:
        case Cover(lines=lines):
            for at, line in enumerate(lines):
                yield from (("**", -1), (line, at), ("**\n", -1))
        case Heading(level=level, text=text):
            yield from ((f"{'#' * level} ", -1), (text, 0), ("\n", -1))
        case Text(text=text, role=role):
            yield ("- " if role == "entry" and not text.startswith("第") else "", -1)
            yield from ((text, 0), ("\n", -1))
        case Table():
            yield from _table(block)


def _table(table: Table) -> Iterator[tuple[str, int]]:
    yield from ((table.title, 0), ("\n\n", -1))
    part = 1
    for line in table.above:
        yield from ((line, part), ("\n", -1))
        part += 1
    yield ("\n", -1)
    for row in (*table.header, *table.rows):
        for at, cell in enumerate(row):
            yield ("\t" if at else "", -1)
            if cell not in ("<", "^"):
                yield (cell, part)
            part += 1
        yield ("\n", -1)


def render(blocks: Sequence[Block]) -> tuple[str, list[Place]]:
    """The text and the places of its parts."""
    out: list[str] = []
    places: list[Place] = []
    at = 0
    for number, block in enumerate(blocks):
        if isinstance(block, NewPage):
            continue
        for text, part in _pieces(block):
            if part >= 0:
                places.append(Place(at, at + len(text), number, part))
            out.append(text)
            at += len(text)
        if not (isinstance(block, Text) and block.role == "entry"):
            out.append("\n")
            at += 1
    return "".join(out), places
