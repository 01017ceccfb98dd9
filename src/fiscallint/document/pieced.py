"""Level lines that are drawn cell by cell: where two of their pieces meet, the edge of a column lies.

Word processors draw the lower and upper lines of cells so, with or without upright ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from fiscallint.document.borderless import header_height
from fiscallint.document.layout import Glyph, lines_of
from fiscallint.document.ruling import NEAR, Lines, Rule, Rules, meet, tables
from fiscallint.document.sheet import Sheet
from fiscallint.document.unruled_rows import printed_lines

_MEET = 1.5
"""Points between the ends of two pieces that meet."""
_FEW = 2
"""Lines, at least, of a table on a page."""


def with_edges(lines: Lines, sheet: Sheet, glyphs: Sequence[Glyph]) -> Lines:
    """The lines with those upright ones that the pieces of level ones stand for, where the text bears these out."""
    alone = sorted(level for level in lines.horizontal if not any(meet(upright, level) for upright in lines.vertical))
    if len(alone) < _FEW:
        return lines
    ends = {level: _ends(level, sheet.rules) for level in alone}
    if all(len(found) == 2 for found in ends.values()):
        return lines
    vertical, horizontal = list(lines.vertical), list(lines.horizontal)
    for group in _tables(alone):
        inside = [one for one in glyphs if group[0].at < (one.top + one.bottom) / 2 < group[-1].at]
        found = _edges(group, ends, inside, sheet)
        if len({edge.at for edge in found}) > 2 and _holds(group, found, inside):
            vertical += found
    return Lines(vertical, horizontal)


def _ends(level: Rule, rules: Rules) -> list[float]:
    """Where a line ends, and where one of its pieces ends and another begins."""
    pieces = [
        one
        for one in rules.horizontal
        if abs(one.at - level.at) <= NEAR and one.start >= level.start - NEAR and one.end <= level.end + NEAR
    ]
    starts = sorted(one.start for one in pieces if one.start > level.start + NEAR)
    inner = [
        start for start in starts if any(abs(one.end - start) <= _MEET and one.end - one.start > NEAR for one in pieces)
    ]
    return [level.start, *(at for before, at in pairwise([level.start, *inner]) if at - before > NEAR), level.end]


def _tables(levels: Sequence[Rule]) -> Iterator[list[Rule]]:
    """The lines that lie below one another with the same ends, and shorter ones between these."""
    left = list(levels)
    while left:
        first = left[0]
        same = [one for one in left if abs(one.start - first.start) <= NEAR and abs(one.end - first.end) <= NEAR]
        inner = [
            one
            for one in left
            if first.at < one.at < same[-1].at and first.start - NEAR <= one.start and one.end <= first.end + NEAR
        ]
        group = sorted({*same, *inner})
        left = [one for one in left if one not in group]
        if len(group) >= _FEW:
            yield group


def _edges(group: Sequence[Rule], ends: dict[Rule, list[float]], inside: Sequence[Glyph], sheet: Sheet) -> list[Rule]:
    """The upright lines: from each level one to the next below that reaches the same place.

    Both end or are parted there; below the header, where cells may be merged, one of the two.
    """
    printed = printed_lines(inside, sheet.number, sheet.width)
    height = header_height(printed)
    first = printed[height].middle if height < len(printed) else group[-1].at
    body = max((level.at for level in group if level.at < first), default=group[0].at)
    places: list[float] = []
    for place in sorted(end for level in group for end in ends[level]):
        if not places or place - places[-1] > NEAR:
            places.append(place)
    found: list[Rule] = []
    for place in places:
        reaching = [level for level in group if level.start - NEAR <= place <= level.end + NEAR]
        for above, below in pairwise(reaching):
            edge = Rule(place, above.at, below.at)
            parted = [any(abs(end - place) <= NEAR for end in ends[level]) for level in (above, below)]
            if not (all(parted) or (any(parted) and above.at >= body)) or _is_crossed(edge, inside):
                continue
            if found and (found[-1].at, found[-1].end) == (place, edge.start):
                edge = edge._replace(start=found.pop().start)
            found.append(edge)
    return found


def _is_crossed(edge: Rule, inside: Sequence[Glyph]) -> bool:
    """Whether an upright line would run through a character, or between two of a word."""
    beside = [one for one in inside if edge.start < (one.top + one.bottom) / 2 < edge.end]
    before = [one for one in beside if 0 <= edge.at - one.x1 < 0.25 * one.size]
    return any(one.x0 + 0.5 < edge.at < one.x1 - 0.5 for one in beside) or any(
        after.x0 - edge.at >= 0 and after.x0 - one.x1 < 0.1 * one.size and abs(after.bottom - one.bottom) < 1
        for one in before
        for after in beside
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
    return all(_is_one(line) for text in texts for line in lines_of(text))


def _is_one(line: Sequence[Glyph]) -> bool:
    """Whether a line in a cell is a word, be it letter-spaced, and not several side by side."""
    words = "".join(glyph.text for glyph in line).split()
    return len(words) < 2 or all(len(word) == 1 for word in words)
