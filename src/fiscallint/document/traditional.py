"""Traditional characters, as mirrors publish what was written in simplified ones: one is read as the other.

One character for one character (rules.d/vocabulary/traditional.csv), so that every place stays what it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from msgspec.structs import replace

from fiscallint.document.model import Block, Cell, Document, Grid, Paragraph, Passage
from fiscallint.finding import Finding, Notice, Severity
from fiscallint.resources import folder

_SIGNS = ("財财", "務务", "預预", "決决", "門门", "萬万", "費费", "總总", "經经", "機机")
"""Characters of every disclosure, traditional and simplified: they tell which script one is in."""
_SHARE = 4
"""A document with at least one traditional sign in so many is read as a traditional one."""


def simplified(text: str) -> str:
    """The text in simplified characters, of the same length; the very same where it is not in traditional ones."""
    old = sum(text.count(sign[0]) for sign in _SIGNS)
    if not old or _SHARE * old < old + sum(text.count(sign[1]) for sign in _SIGNS):
        return text
    return text.translate(_table())


def always_simplified(text: str) -> str:
    """The text in simplified characters, of the same length, whichever script the document is in."""
    return text.translate(_table())


def in_simplified(document: Document) -> Document:
    """The document with its words in simplified characters and a notice of it, where they are in traditional ones."""
    if document.published:
        return document
    text = simplified(document.text)
    if text == document.text:
        return document
    return replace(
        document,
        text=text,
        published=document.text,
        blocks=tuple(_block(block) for block in document.blocks),
        notices=(*document.notices, NOTICE),
    )


NOTICE = Notice("文中是繁体字，已按简体读取", severity=Severity.NOTE)


def in_either_script(finding: Finding) -> Finding:
    """The finding with those corrections that are the same in either script, as figures are."""
    kept = tuple(fix for fix in finding.fixes if not set(_pairs().values()) & set(fix.replacement))
    return finding if kept == finding.fixes else replace(finding, fixes=kept)


@cache
def _pairs() -> Mapping[str, str]:
    lines = (folder("rules.d") / "vocabulary" / "traditional.csv").read_text(encoding="utf-8").split()
    return {line[0]: line[2] for line in lines[1:]}


@cache
def _table() -> Mapping[int, str]:
    return str.maketrans(dict(_pairs()))


def _block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, passage=_passage(block.passage))
    return Grid(tuple(tuple(cell and _cell(cell) for cell in row) for row in block.rows), block.span)


def _cell(cell: Cell) -> Cell:
    return replace(cell, passage=_passage(cell.passage))


def _passage(passage: Passage) -> Passage:
    return Passage(passage.text.translate(_table()), passage.places)
