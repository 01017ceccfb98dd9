"""A table whose outermost ruling lines are not drawn, as is the custom of many, is closed where the others end.

Text has to stand there: lines may stick out.
"""

from __future__ import annotations

import pytest

from fiscallint.document.layout import Glyph
from fiscallint.document.open_sides import closed
from fiscallint.document.ruling import Point, Rules, joined, tables

Line = tuple[Point, Point]
ROWS = (0, 20, 40)


def level(*ys: float, end: float = 100) -> list[Line]:
    return [((0, y), (end, y)) for y in ys]


def upright(*xs: float, start: float = 0, end: float = 40) -> list[Line]:
    return [((x, start), (x, end)) for x in xs]


def written(*places: Point) -> list[Glyph]:
    return [Glyph("一", x - 4, x + 4, y - 4, y + 4, 8) for x, y in places]


BESIDE = written((25, 10), (75, 10))
"""Text in the first row, on both sides of its middle."""


def found(lines: list[Line], text: list[Glyph]) -> list[list[tuple[float, ...]]]:
    rules = Rules()
    for line in lines:
        rules.line(*line)
    return [sorted(cells) for cells in tables(closed(joined(rules), text))]


@pytest.mark.parametrize("drawn", [(50,), (0, 50), (50, 100)], ids=["both open", "left drawn", "right drawn"])
def test_a_side_that_is_not_drawn(drawn: tuple[float, ...]) -> None:
    cells = [(0, 0, 50, 20), (0, 20, 50, 40), (50, 0, 100, 20), (50, 20, 100, 40)]
    assert found(level(*ROWS) + upright(*drawn), BESIDE) == [cells]


@pytest.mark.parametrize("drawn", [(20,), (0, 20), (20, 40)], ids=["both open", "top drawn", "bottom drawn"])
def test_a_top_or_a_bottom_that_is_not_drawn(drawn: tuple[float, ...]) -> None:
    cells = [(0, 0, 50, 20), (0, 20, 50, 40), (50, 0, 100, 20), (50, 20, 100, 40)]
    assert found(level(*drawn) + upright(0, 50, 100), [*BESIDE, *written((25, 30), (75, 30))]) == [cells]


def test_open_sides_of_a_merged_header() -> None:
    """项目 over code and name, beside a header of both rows."""
    lines = level(0, 40, 60, end=150) + level(20) + upright(100, end=60) + upright(50, start=20, end=60)
    cells = found(lines, written((50, 10), (125, 20), (25, 50)))
    assert [len(table) for table in cells] == [7]
    assert (100, 0, 150, 40) in cells[0]


def test_open_sides_of_two_tables() -> None:
    """What lies between them is in neither."""
    lines = level(0, 20, 60, 80) + upright(50, end=20) + upright(50, start=60, end=80)
    assert found(lines, [*BESIDE, *written((25, 40), (75, 40), (25, 70), (75, 70))]) == [
        [(0, 0, 50, 20), (50, 0, 100, 20)],
        [(0, 60, 50, 80), (50, 60, 100, 80)],
    ]


def test_lines_that_no_upright_one_joins_have_no_sides() -> None:
    """A table of horizontal lines, or the rules of running heads and notes."""
    assert found(level(*ROWS), BESIDE) == []


@pytest.mark.parametrize("out", [4, 12])
def test_lines_that_stick_out(out: float) -> None:
    """Nothing is written beyond the sides."""
    lines = level(0, 20) + upright(out, 50, 100 - out, end=20)
    assert found(lines, BESIDE) == [[(out, 0, 50, 20), (50, 0, 100 - out, 20)]]


def test_a_side_that_is_drawn_beside_the_header_alone() -> None:
    cells = [(0, 0, 50, 20), (0, 20, 50, 40), (50, 0, 100, 20), (50, 20, 100, 40)]
    lines = level(*ROWS) + upright(50) + upright(0, 100, end=20)
    assert found(lines, written((25, 30), (75, 30))) == [cells]


def test_a_header_that_reaches_less_far_than_the_rows_is_closed_around_text_alone() -> None:
    """Where nothing stands beside the side's end, there is no cell."""
    lines = level(*ROWS) + upright(50) + upright(0, 100, end=20)
    assert found(lines, BESIDE) == [[(0, 0, 50, 20), (50, 0, 100, 20)]]
