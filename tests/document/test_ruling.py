"""The cells found in ruling lines are those that pdfplumber finds in the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pdfplumber import table

from fiscallint.document.ruling import Point, Rules, joined, tables

Line = tuple[Point, Point]


def found(lines: list[Line]) -> list[list[tuple[float, ...]]]:
    rules = Rules()
    for line in lines:
        rules.line(*line)
    return [sorted(cells) for cells in tables(joined(rules))]


def found_by_pdfplumber(lines: list[Line]) -> list[list[tuple[float, ...]]]:
    edges = []
    for (x0, y0), (x1, y1) in lines:
        edge = {"x0": min(x0, x1), "x1": max(x0, x1), "top": min(y0, y1), "bottom": max(y0, y1), "doctop": 0.0}
        edge |= {"width": edge["x1"] - edge["x0"], "height": edge["bottom"] - edge["top"]}
        across = y0 == y1
        if edge["width" if across else "height"] >= 1:
            edges.append({**edge, "orientation": "h" if across else "v"})
    merged = [
        edge
        for edge in table.merge_edges(edges, 3, 3, 3, 3)
        if edge["width" if edge["orientation"] == "h" else "height"] >= 3
    ]
    cells = table.intersections_to_cells(table.edges_to_intersections(merged))
    return [sorted(group) for group in table.cells_to_tables(cells)]


def grid(*xs: float, ys: tuple[float, ...]) -> list[Line]:
    """Lines at these places from the first to the last."""
    return [((x, ys[0]), (x, ys[-1])) for x in xs] + [((xs[0], y), (xs[-1], y)) for y in ys]


def test_a_grid() -> None:
    assert found(grid(0, 50, 100, ys=(0, 20, 40))) == [
        [(0, 0, 50, 20), (0, 20, 50, 40), (50, 0, 100, 20), (50, 20, 100, 40)]
    ]


def test_a_merged_header() -> None:
    lines = [*grid(0, 100, ys=(0, 20, 40)), ((50, 20), (50, 40))]
    assert found(lines) == [[(0, 0, 100, 20), (0, 20, 50, 40), (50, 20, 100, 40)]]


def test_lines_in_pieces_and_doubled() -> None:
    pieces = [((x, 0), (x + 49, 0)) for x in (0, 50)] + [((0, 2), (100, 2))]
    assert found([*grid(0, 50, 100, ys=(0, 20)), *pieces]) == [[(0, 0.5, 50, 20), (50, 0.5, 100, 20)]]


def test_a_frame_is_no_table() -> None:
    assert found(grid(0, 100, ys=(0, 50))) == []


def test_two_tables() -> None:
    upper, lower = grid(0, 50, 100, ys=(0, 20)), grid(0, 50, 100, ys=(60, 80))
    assert [cells[0][:2] for cells in found(lower + upper)] == [(0, 0), (0, 60)]


def test_tables_drawn_a_little_aside_of_each_other_do_not_pull_at_each_other() -> None:
    """The lower one lies 2 points to the right; taken together, its lines would miss its own borders."""
    upper, lower = grid(0, 50, 100, ys=(0, 20)), grid(2, 52, 102, ys=(60, 80))
    assert found(upper + upper + lower) == [
        [(0, 0, 50, 20), (50, 0, 100, 20)],
        [(2, 60, 52, 80), (52, 60, 102, 80)],
    ]


PLACE = st.integers(0, 6).map(lambda n: n * 20.0)
LOOSE = st.tuples(PLACE, st.sampled_from([-4.0, -1.0, 0.0, 0.0, 0.0, 1.0, 2.0])).map(sum)
LINE = st.builds(
    lambda upright, at, start, end: ((at, start), (at, end)) if upright else ((start, at), (end, at)),
    st.booleans(),
    PLACE,
    LOOSE,
    LOOSE,
)


@given(st.lists(LINE, max_size=40))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_lines(lines: list[Line]) -> None:
    assert found(lines) == found_by_pdfplumber(lines)
