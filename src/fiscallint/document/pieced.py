"""Level lines that are drawn cell by cell: where two of their pieces meet, the edge of a column lies.

Word processors draw the lower and upper lines of cells so, with or without upright ones.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from fiscallint.document.borderless import header_height
from fiscallint.document.layout import Glyph, lines_of
from fiscallint.document.ruling import NEAR, Lines, Rule, meet, tables
from fiscallint.document.sheet import Sheet
from fiscallint.document.unruled_rows import printed_lines

_MEET = 1.5
"""Points between the ends of two pieces that meet."""
_FEW = 2
"""Lines, at least, of a table on a page."""
_MANY = 500
"""Lines on a page that no table needs."""


class Edged(NamedTuple):
    """Lines with the upright ones that were added, and the uppermost level line of each table that was given some."""

    lines: Lines
    tables: Sequence[Rule]


def with_edges(lines: Lines, sheet: Sheet, glyphs: Sequence[Glyph], before: Sequence[Rule]) -> Edged:
    """The lines with those upright ones that the pieces of level ones stand for, where the text bears these out.

    A table without header goes on with one of those on the page `before`, or is left as it is.
    """
    alone = sorted(level for level in lines.horizontal if not any(meet(upright, level) for upright in lines.vertical))
    if not _FEW <= len(alone) <= _MANY:
        return Edged(lines, ())
    pieces = sorted(sheet.rules.horizontal)
    ends = {level: _ends(level, pieces) for level in alone}
    if all(len(found) == 2 for found in ends.values()):
        return Edged(lines, ())
    vertical: list[Rule] = []
    found: list[Rule] = []
    for group in _tables(alone):
        first = group[0]
        inside = [one for one in glyphs if first.at < (one.top + one.bottom) / 2 < group[-1].at]
        printed = printed_lines(inside, sheet.number, sheet.width)
        height = header_height(printed)
        if not height and not any(_is_as_wide(first, other) for other in before):
            continue
        edges = _edges(group, ends, inside, printed[height].middle if height < len(printed) else group[-1].at)
        if len({edge.at for edge in edges}) > 2 and _holds(group, edges, inside):
            vertical += edges
            found.append(first)
    return Edged(Lines([*lines.vertical, *vertical], lines.horizontal), found)


def _is_as_wide(one: Rule, other: Rule) -> bool:
    return abs(one.start - other.start) <= NEAR and abs(one.end - other.end) <= NEAR


def _ends(level: Rule, drawn: Sequence[Rule]) -> list[float]:
    """Where a line ends, and where one of its pieces, of those that are `drawn`, ends and another begins."""
    first, last = bisect_left(drawn, (level.at - NEAR,)), bisect_left(drawn, (level.at + NEAR,))
    pieces = [one for one in drawn[first:last] if one.start >= level.start - NEAR and one.end <= level.end + NEAR]
    if len(pieces) > _MANY:
        return [level.start, level.end]
    starts = sorted(one.start for one in pieces if one.start > level.start + NEAR)
    stops = [one.end for one in pieces if one.end - one.start > NEAR]
    inner = [start for start in starts if any(abs(stop - start) <= _MEET for stop in stops)]
    return [level.start, *(at for before, at in pairwise([level.start, *inner]) if at - before > NEAR), level.end]


def _tables(levels: Sequence[Rule]) -> Iterator[list[Rule]]:
    """The lines that lie below one another with the same ends, and shorter ones between these."""
    left = list(levels)
    while left:
        first = left[0]
        same = [one for one in left if _is_as_wide(one, first)]
        inner = [
            one
            for one in left
            if first.at < one.at < same[-1].at and first.start - NEAR <= one.start and one.end <= first.end + NEAR
        ]
        group = sorted({*same, *inner})
        left = [one for one in left if one not in group]
        if len(group) >= _FEW:
            yield group


def _edges(
    group: Sequence[Rule], ends: Mapping[Rule, Sequence[float]], inside: Sequence[Glyph], first: float
) -> list[Rule]:
    """The upright lines: from each level one to the next below that reaches the same place.

    Both end or are parted there; from the `first` row on one of the two, where text stands on both sides.
    """
    body = max((level.at for level in group if level.at < first), default=group[0].at)
    places: list[float] = []
    for place in sorted(end for level in group for end in ends[level]):
        if not places or place - places[-1] > NEAR:
            places.append(place)
    found: list[Rule] = []
    for number, place in enumerate(places):
        reaching = [level for level in group if level.start - NEAR <= place <= level.end + NEAR]
        beside = places[max(0, number - 1)], places[min(number + 1, len(places) - 1)]
        for above, below in pairwise(reaching):
            edge = Rule(place, above.at, below.at)
            parted = [any(abs(end - place) <= NEAR for end in ends[level]) for level in (above, below)]
            within = [one for one in inside if above.at < (one.top + one.bottom) / 2 < below.at]
            if not all(parted) and not (any(parted) and above.at >= body and _parts(place, beside, within)):
                continue
            if _is_crossed(place, within):
                continue
            if found and (found[-1].at, found[-1].end) == (place, edge.start):
                edge = edge._replace(start=found.pop().start)
            found.append(edge)
    return found


def _parts(place: float, beside: tuple[float, float], within: Sequence[Glyph]) -> bool:
    """Whether text stands on both sides of an edge, up to the edges beside it."""
    middles = [(one.x0 + one.x1) / 2 for one in within]
    return any(beside[0] < at < place for at in middles) and any(place < at < beside[1] for at in middles)


def _is_crossed(place: float, within: Sequence[Glyph]) -> bool:
    """Whether an edge would run through a character, or between two of a word."""
    near = [one for one in within if abs((one.x0 + one.x1) / 2 - place) < 1.5 * one.size]
    before = [one for one in near if (one.x0 + one.x1) / 2 <= place]
    after = [one for one in near if (one.x0 + one.x1) / 2 > place]
    return any(one.x0 + 0.5 < place < one.x1 - 0.5 for one in near) or any(
        abs(one.bottom - other.bottom) < 1 and other.x0 - one.x1 < 0.2 * one.size for one in before for other in after
    )


def _holds(group: Sequence[Rule], edges: Sequence[Rule], inside: Sequence[Glyph]) -> bool:
    """Whether all text stands in cells of one table, and in each what belongs together."""
    found = tables(Lines(list(edges), list(group)))
    if len(found) != 1:
        return False
    texts: list[list[Glyph]] = [[] for _ in found[0]]
    for one in inside:
        across, down = (one.x0 + one.x1) / 2, (one.top + one.bottom) / 2
        cell = next(
            (at for at, (x0, top, x1, bottom) in enumerate(found[0]) if x0 <= across < x1 and top <= down < bottom),
            None,
        )
        if cell is not None:
            texts[cell].append(one)
        elif group[0].start < across < group[0].end:
            return False
    filled = {cell[0] for cell, text in zip(found[0], texts, strict=True) if text}
    return len(filled) > 1 and all(_is_one(line) for text in texts for line in lines_of(text))


def _is_one(line: Sequence[Glyph]) -> bool:
    """Whether a line in a cell is a word, be it letter-spaced, and not several side by side."""
    words = "".join(glyph.text for glyph in line).split()
    return len(words) < 2 or all(len(word) == 1 for word in words)
