"""Finds the cells of tables in their ruling lines: the way of pdfplumber's TableFinder, with its tolerances.

Lines that lie close together are one; where a vertical and a horizontal line meet is a corner; the smallest rectangle
from a corner to the right and down whose four sides are ruled is a cell; cells that share corners are a table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from operator import itemgetter
from typing import NamedTuple

from msgspec import Struct, field

from fiscallint.document.area import Area, Overloaded

NEAR = 3.0  # points within which parallel lines are one, and pieces of a line meet
_TOUCH = 1.0  # points within which lines that cross meet
_SHORTEST = 1.0  # points of a piece
_SHORTEST_LINE = 3.0  # points of a line put together from pieces
_MOST_PIECES = 100_000
_MOST_CROSSINGS = 1_000_000


class Rule(NamedTuple):
    """A ruling line: where it lies across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


Point = tuple[float, float]


class Rules(Struct):
    """The ruling lines of a page, as they are drawn: in pieces, and doubly."""

    vertical: list[Rule] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)

    def line(self, one: Point, other: Point) -> None:
        """Add a line; whatever is not level counts as vertical."""
        (x0, y0), (x1, y1) = one, other
        if y0 == y1:
            self.horizontal.append(Rule(y0, min(x0, x1), max(x0, x1)))
        else:
            self.vertical.append(Rule(min(x0, x1), min(y0, y1), max(y0, y1)))

    def box(self, area: Area) -> None:
        """Add the four sides of a rectangle."""
        x0, top, x1, bottom = area
        self.horizontal += (Rule(top, x0, x1), Rule(bottom, x0, x1))
        self.vertical += (Rule(x0, top, bottom), Rule(x1, top, bottom))

    def outline(self, points: Sequence[Point]) -> None:
        """Add the level and the upright pieces of any other shape."""
        for one, other in pairwise(points):
            if one[0] == other[0] or one[1] == other[1]:
                self.line(one, other)

    def shape(self, points: Sequence[Point]) -> None:
        """Add what is drawn from corner to corner; the first stands again at the end where it is closed."""
        if len(points) == 2 or (len(points) == 3 and points[0] == points[2]):
            self.line(points[0], points[1])
        elif _is_rectangle(points):
            self.box(around(points))
        else:
            self.outline(points)


def _is_rectangle(points: Sequence[Point]) -> bool:
    if len(points) != 5 or points[0] != points[4]:
        return False
    return len({x for x, _ in points}) <= 2 and len({y for _, y in points}) <= 2 and points[1] != points[3]


def around(points: Iterable[Point]) -> Area:
    """The smallest rectangle that holds all of them."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


class Lines(NamedTuple):
    """The ruling lines of a page, put together from their pieces."""

    vertical: list[Rule]
    horizontal: list[Rule]


def joined(rules: Rules) -> Lines:
    """The lines that the pieces make up; Overloaded where there are more than any table has."""
    if len(rules.vertical) + len(rules.horizontal) > _MOST_PIECES:
        raise Overloaded
    lines = Lines(_joined(rules.vertical), _joined(rules.horizontal))
    if len(lines.vertical) * len(lines.horizontal) > _MOST_CROSSINGS:
        raise Overloaded
    return lines


def tables(lines: Lines) -> list[list[Area]]:
    """The cells of each table, from top to bottom."""
    return _parted(_cells(*lines))


def meet(upright: Rule, level: Rule) -> bool:
    """Whether two lines meet or cross."""
    return (
        upright.start <= level.at + _TOUCH
        and upright.end >= level.at - _TOUCH
        and level.start - _TOUCH <= upright.at <= level.end + _TOUCH
    )


def _joined(pieces: Iterable[Rule]) -> list[Rule]:
    """Lines put together from pieces that lie side by side or follow one another.

    Those of a table have their places from its own pieces: another one above or below it may be drawn a little aside.
    """
    found: list[Rule] = []
    for stretch in _runs(piece for piece in pieces if piece.end - piece.start >= _SHORTEST):
        for side_by_side in _clusters(sorted(stretch)):
            at = sum(piece.at for piece in side_by_side) / len(side_by_side)
            found += (Rule(at, run[0].start, max(piece.end for piece in run)) for run in _runs(side_by_side))
    return sorted(line for line in found if line.end - line.start >= _SHORTEST_LINE)


def _runs(pieces: Iterable[Rule]) -> list[list[Rule]]:
    """The pieces in groups that follow one another without a gap, wherever they lie across their direction."""
    runs: list[list[Rule]] = []
    reached = 0.0
    for piece in sorted(pieces, key=itemgetter(1)):
        if runs and piece.start <= reached + NEAR:
            runs[-1].append(piece)
            reached = max(reached, piece.end)
        else:
            runs.append([piece])
            reached = piece.end
    return runs


def _clusters(pieces: Sequence[Rule]) -> list[list[Rule]]:
    clusters: list[list[Rule]] = []
    for piece in pieces:
        if clusters and piece.at <= clusters[-1][-1].at + NEAR:
            clusters[-1].append(piece)
        else:
            clusters.append([piece])
    return clusters


def _cells(vertical: Sequence[Rule], horizontal: Sequence[Rule]) -> list[Area]:
    """The smallest rectangles that are ruled on all four sides."""
    upright: dict[Point, set[Rule]] = {}  # the lines that pass through each corner
    level: dict[Point, set[Rule]] = {}
    for v in vertical:
        for h in horizontal:
            if meet(v, h):
                corner = (v.at, h.at)
                upright.setdefault(corner, set()).add(v)
                level.setdefault(corner, set()).add(h)
    columns: dict[float, list[float]] = {}
    rows: dict[float, list[float]] = {}
    for x, y in sorted(upright):
        columns.setdefault(x, []).append(y)
        rows.setdefault(y, []).append(x)
    cells = []
    for x, y in sorted(upright):
        below = (other for other in _after(columns[x], y) if not upright[x, y].isdisjoint(upright[x, other]))
        for bottom in below:
            for end in _after(rows[y], x):  # nearly always the first will do
                if (
                    (end, bottom) in upright
                    and not level[x, y].isdisjoint(level[end, y])
                    and not upright[end, y].isdisjoint(upright[end, bottom])
                    and not level[x, bottom].isdisjoint(level[end, bottom])
                ):
                    cells.append((x, y, end, bottom))
                    break
            else:
                continue
            break
    return cells


def _after(places: Sequence[float], place: float) -> Iterator[float]:
    """The places, in ascending order, that lie beyond one."""
    return islice(places, bisect_right(places, place), None)


def _parted(cells: Sequence[Area]) -> list[list[Area]]:
    """Cells that share corners, put together; single ones are no table."""
    at: dict[Point, list[int]] = {}
    for number, cell in enumerate(cells):
        for corner in _corners(cell):
            at.setdefault(corner, []).append(number)
    found: list[list[Area]] = []
    left = dict.fromkeys(range(len(cells)))
    while left:
        reached = [next(iter(left))]
        del left[reached[0]]
        for number in reached:
            for corner in _corners(cells[number]):
                for other in at[corner]:
                    if other in left:
                        del left[other]
                        reached.append(other)
        found.append([cells[number] for number in sorted(reached)])
    found = [table for table in found if len(table) > 1]
    return sorted(found, key=lambda table: min((top, x0) for x0, top, _, _ in table))


def _corners(cell: Area) -> tuple[Point, Point, Point, Point]:
    x0, top, x1, bottom = cell
    return (x0, top), (x0, bottom), (x1, top), (x1, bottom)
