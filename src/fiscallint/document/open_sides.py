"""Closes tables whose outermost ruling lines are left out: the lines that are drawn end where these would be."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise

from fiscallint.document.layout import Glyph
from fiscallint.document.ruling import NEAR, Lines, Rule, Rules, joined, meet

_Place = Callable[[Glyph], float]


def closed(lines: Lines, glyphs: Sequence[Glyph]) -> Lines:
    """The lines with those added, at the sides of a table, beyond which others reach and text stands."""
    vertical, horizontal = list(lines.vertical), list(lines.horizontal)
    for upright, level in _tables(lines):
        _close(upright, level, vertical, horizontal, glyphs, _across, _down)
        _close(level, upright, horizontal, vertical, glyphs, _down, _across)
    for start, end, places in _alone(lines):
        strips = list(pairwise(places))
        filled = {
            at
            for one in glyphs
            if start < _down(one) < end
            for at, (left, right) in enumerate(strips)
            if left < _across(one) < right
        }
        if len(filled) > 1:
            horizontal += (Rule(start, places[0], places[-1]), Rule(end, places[0], places[-1]))
    found = Lines(vertical, horizontal)
    return lines if found == lines else joined(Rules(vertical, horizontal))


def _alone(lines: Lines) -> list[tuple[float, float, list[float]]]:
    """From where to where upright lines run side by side that meet no other, and where they stand."""
    alone: dict[tuple[float, float], list[float]] = {}
    for line in lines.vertical:
        if not any(meet(line, level) for level in lines.horizontal):
            alone.setdefault((round(line.start), round(line.end)), []).append(line.at)
    return [(start, end, sorted(places)) for (start, end), places in alone.items() if len(places) >= _SEVERAL]


_SEVERAL = 4
"""Upright lines, at least, of a table that has no others."""


def _tables(lines: Lines) -> list[tuple[list[Rule], list[Rule]]]:
    """The upright and the level lines that meet, directly or through others."""
    met = [[at for at, level in enumerate(lines.horizontal) if meet(upright, level)] for upright in lines.vertical]
    crossing: dict[int, list[int]] = {}
    for number, levels in enumerate(met):
        for at in levels:
            crossing.setdefault(at, []).append(number)
    found: list[tuple[list[Rule], list[Rule]]] = []
    left = {number for number, levels in enumerate(met) if levels}
    while left:
        reached = [left.pop()]
        touched: dict[int, None] = {}
        for number in reached:
            for at in met[number]:
                if at not in touched:
                    touched[at] = None
                    beyond = [other for other in crossing[at] if other in left]
                    left.difference_update(beyond)
                    reached += beyond
        found.append(([lines.vertical[number] for number in reached], [lines.horizontal[at] for at in touched]))
    return found


def _across(glyph: Glyph) -> float:
    return (glyph.x0 + glyph.x1) / 2


def _down(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _close(
    sides: Sequence[Rule],
    reaching: Sequence[Rule],
    all_sides: list[Rule],
    all_reaching: list[Rule],
    glyphs: Sequence[Glyph],
    along: _Place,
    beside: _Place,
) -> None:
    """Adds a side at either end where the two outermost lines that reach beyond it end together, around text."""
    first, last = min(one.at for one in sides), max(one.at for one in sides)
    low, high = min(one.start for one in reaching), max(one.end for one in reaching)
    for end, nearest in ((low, first), (high, last)):
        ending = sorted(one for one in reaching if abs((one.start if end == low else one.end) - end) <= NEAR)
        if abs(end - nearest) <= 2 * NEAR:
            all_sides += _left_out(nearest, sides, ending, glyphs, along, beside)
            continue
        start, stop = min(one.at for one in reaching), max(one.at for one in reaching)
        if not ending or ending[0].at > start or ending[-1].at < stop:
            continue
        beyond = min(end, nearest), max(end, nearest)
        if any(beyond[0] < along(one) < beyond[1] and start < beside(one) < stop for one in glyphs):
            all_sides.append(Rule(end, start, stop))
            for one in ending:
                full = one._replace(start=end) if end == low else one._replace(end=end)
                all_reaching[all_reaching.index(one)] = full


def _left_out(
    place: float, sides: Sequence[Rule], ending: Sequence[Rule], glyphs: Sequence[Glyph], along: _Place, beside: _Place
) -> list[Rule]:
    """The pieces of a side that is drawn in part, as beside its header: between lines that end there, around text."""
    drawn = [one for one in sides if abs(one.at - place) <= 2 * NEAR]
    inner = [one for one in sides if abs(one.at - place) > 2 * NEAR]
    gaps: dict[int, tuple[float, float]] = {}
    for number, (one, other) in enumerate(pairwise(ending), 1):
        if any(side.start < other.at - NEAR and side.end > one.at + NEAR for side in drawn):
            continue
        passing = [side.at for side in inner if meet(side, one) and meet(side, other)]
        if passing:
            nearest = min(passing, key=lambda at: abs(at - place))
            gaps[number] = min(place, nearest), max(place, nearest)
    heights = [one.at for one in ending]
    for glyph in glyphs if gaps else ():
        start, stop = gaps.get(bisect_right(heights, beside(glyph)), (0.0, 0.0))
        if start < along(glyph) < stop:
            return [Rule(place, heights[number - 1], heights[number]) for number in gaps]
    return []
