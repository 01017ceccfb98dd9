"""Text pasted from a PDF, every line of which became a paragraph: the sentences are put together again.

Only where most of a page is so: lines of one width end within sentences, time and again. What an author wrote as a
paragraph ends where it ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from fiscallint.document.broken_lines import goes_on
from fiscallint.document.model import Block, Paragraph
from fiscallint.document.rendition import together

_LONG = 20
"""The least width of a full line, in characters."""
_OFTEN = 10
_FULL = 0.8
"""What a full line fills at least of the widest: a number or a bracket goes over to the next line whole."""


def rejoined(blocks: Sequence[Block], indented: Set[int]) -> list[Block]:
    """The blocks, with lines put together where they are lines; the `indented` ones by where they begin."""
    broken = [_width(one) for one, other in pairwise(blocks) if _is_broken(one, other, indented)]
    lines = sum(isinstance(block, Paragraph) and _width(block) >= _LONG for block in blocks)
    full = _FULL * max(broken, default=0)
    if len(broken) < _OFTEN or 3 * len(broken) < lines or 5 * sum(width >= full for width in broken) < 4 * len(broken):
        return list(blocks)
    return list(_joined(blocks, indented, full))


def _joined(blocks: Sequence[Block], indented: Set[int], full: float) -> Iterator[Block]:
    lines: list[Paragraph] = []
    for block in blocks:
        if lines and not (_width(lines[-1]) >= full and _is_broken(lines[-1], block, indented)):
            yield _paragraph(lines)
            lines = []
        if isinstance(block, Paragraph):
            lines.append(block)
        else:
            yield block
    if lines:
        yield _paragraph(lines)


def _paragraph(lines: Sequence[Paragraph]) -> Paragraph:
    if len(lines) == 1:
        return lines[0]
    ends = [0]
    for line in lines[:-1]:
        ends.append(ends[-1] + len(line.text))
    return Paragraph(together(line.passage for line in lines), joined=tuple(ends[1:]))


def _is_broken(one: Block, other: Block, indented: Set[int]) -> bool:
    """Whether a sentence goes on from one paragraph to the next."""
    if not isinstance(one, Paragraph) or not isinstance(other, Paragraph) or other.heading or _width(one) < _LONG:
        return False
    begins = other.span.start in indented and one.span.start not in indented
    return goes_on(one.text, other.text, heading=one.heading, indented=begins)


def _width(block: Block) -> float:
    """Of a line, in characters; ASCII ones are half as wide."""
    text = block.text if isinstance(block, Paragraph) else ""
    return sum(0.5 if character.isascii() else 1.0 for character in text)
