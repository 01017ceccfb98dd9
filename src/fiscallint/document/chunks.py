"""Lines of print as chunks: characters that stand together, parted from the rest by gaps."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from fiscallint import patterns
from fiscallint.document.layout import Glyph, Print

_GAP = 0.5  # of the size: wider gaps part chunks
_GAP_BEHIND = 0.25  # behind an amount, and between a code and its name
_AMOUNT = patterns.compile(r"[-－−(（]?\d[\d,，]*[.．]\d+[)）]?|[-－−(（]?\d{1,3}(?:[,，]\d{3})+[)）]?")
_NUMBER = patterns.compile(r"[-－−]?\d+|[-—–－─/]+")
_WHOLE_AMOUNT = patterns.compile(r"(?<![\d.．])[-－−(（]?\d[\d,，]*[.．]\d{2}[)）]?$")
_LONGEST_AMOUNT = 40
_CODE = patterns.compile(r"\d{3}(?:\d{2}){0,2}")
_CODE_PART = patterns.compile(r"\d{2}")
_HOLDS_AMOUNT = patterns.compile(r"\d[.．]\d\d|\d[,，]\d{3}(?!\d)")


def is_amount(text: str) -> bool:
    """Whether a text is an amount of money: with decimals, or with thousands set off."""
    return bool(_AMOUNT.fullmatch(text))


class Chunk(Struct, eq=False, dict=True):
    """Characters that stand together, in one line of print or, in a wrapped cell, in several."""

    lines: list[list[Glyph]]
    page: int
    size: float

    @cached_property
    def text(self) -> str:
        """The characters without white space."""
        return "".join(glyph.text for line in self.lines for glyph in line if not glyph.text.isspace())

    @cached_property
    def x0(self) -> float:
        """The left edge."""
        return min(line[0].x0 for line in self.lines)

    @cached_property
    def x1(self) -> float:
        """The right edge."""
        return max(line[-1].x1 for line in self.lines)

    @cached_property
    def top(self) -> float:
        """The upper edge."""
        return min(glyph.top for line in self.lines for glyph in line)

    @cached_property
    def bottom(self) -> float:
        """The lower edge."""
        return max(glyph.bottom for line in self.lines for glyph in line)

    @property
    def middle(self) -> float:
        """Half way between left and right."""
        return (self.x0 + self.x1) / 2

    @property
    def height(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2

    @cached_property
    def is_amount(self) -> bool:
        """Whether it is an amount of money: with decimals, or with thousands set off."""
        return is_amount(self.text)

    @cached_property
    def is_number(self) -> bool:
        """Whether it can stand in a column of figures: an amount, a whole number, or a dash for nothing."""
        return self.is_amount or bool(_NUMBER.fullmatch(self.text))

    @cached_property
    def holds_amount(self) -> bool:
        """Whether an amount stands in it that is not all of it."""
        return not self.is_amount and bool(_HOLDS_AMOUNT.search(self.text))

    @cached_property
    def holds_gap(self) -> bool:
        """Whether words stand in it with room between them, so that it may be several."""
        gaps = [right.x0 - left.x1 for line in self.lines for left, right in pairwise(line)]
        return bool(gaps) and max(gaps) > 0.4 * self.size and min(gaps) < 0.1 * self.size

    def overlaps(self, other: Chunk) -> bool:
        """Whether the two have a stretch from left to right in common."""
        return self.x0 < other.x1 and other.x0 < self.x1


def chunks_of(line: Print) -> list[Chunk]:
    """The chunks of a line from left to right."""
    parts: list[list[Glyph]] = [[]]
    before = text = ""
    for glyph in line.glyphs:
        if glyph.text.isspace():
            continue
        gap = glyph.x0 - parts[-1][-1].x1 if parts[-1] else 0.0
        if gap > _GAP_BEHIND * line.size and (
            gap > _GAP * line.size + 0.01
            or (_WHOLE_AMOUNT.search(text, len(text) - _LONGEST_AMOUNT) and glyph.text not in ")）%％")
            or (glyph.text.isalpha() and _is_code(text, before))
        ):
            parts.append([])
            before, text = text, ""
        parts[-1].append(glyph)
        text += glyph.text
    return [Chunk([part], line.page, line.size) for part in _unspaced([part for part in parts if part], line.size)]


def _is_code(text: str, before: str) -> bool:
    """Whether a text is a code, or the 款 or 项 of one whose 类 stands in a column of its own, `before` it."""
    return bool(
        _CODE.fullmatch(text)
        or (_CODE_PART.fullmatch(text) and (_CODE_PART.fullmatch(before) or _CODE.fullmatch(before)))
    )


def _unspaced(parts: list[list[Glyph]], size: float) -> list[list[Glyph]]:
    """Parts of one character each that a letter-spaced word (收 入) fell into are put together."""
    out = parts[:1]
    for part in parts[1:]:
        last = out[-1]
        spaced = len(last) == 1 or last[-1].x0 - last[-2].x1 > _GAP * size
        if (
            _is_letter(part)
            and _is_letter(last[-1:])
            and not _are_levels(last, part)
            and spaced
            and part[0].x0 - last[-1].x1 < 2.5 * size
        ):
            out[-1] = [*last, *part]
        else:
            out.append(part)
    return out


def _are_levels(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    """Whether two headers stand side by side that are one character each: 类 款 项."""
    return {one[-1].text, other[0].text} <= set("类款项")


def _is_letter(part: Sequence[Glyph]) -> bool:
    return len(part) == 1 and part[0].text.isalpha() and not part[0].text.isascii()
