"""A page that was photographed from the side is made flat by a frame on it, where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from fiscallint.document.perspective import bent, flattened

cv2 = pytest.importorskip("cv2")
numpy = pytest.importorskip("numpy")

WIDTH, HEIGHT = 800, 1100
Corner = tuple[float, float]
FRAME = ((100, 200), (700, 200), (700, 900), (100, 900))
FROM_THE_LEFT = ((100, 200), (700, 215), (700, 880), (100, 900))
FROM_BELOW = ((110, 200), (690, 204), (710, 900), (85, 896))
SQUARE = (400, 540, 420, 560)


def page(corners: Sequence[Corner] = FRAME, shadow: float = 0.0) -> Any:
    """A ruled frame with a square in its middle, as it is seen when the corners of the frame are here."""
    made = numpy.full((HEIGHT, WIDTH, 3), 255, "uint8")
    outline = numpy.array(FRAME, numpy.int32)
    cv2.polylines(made, [outline], True, (0, 0, 0), 3)
    cv2.line(made, (100, 300), (700, 300), (0, 0, 0), 3)
    cv2.rectangle(made, SQUARE[:2], SQUARE[2:], (0, 0, 0), -1)
    there = cv2.getPerspectiveTransform(outline.astype("float32"), numpy.array(corners, "float32"))
    seen = cv2.warpPerspective(made, there, (WIDTH, HEIGHT), borderValue=(255, 255, 255))
    return (seen * numpy.linspace(1 - shadow, 1, WIDTH)[None, :, None]).astype("uint8")


def sides(pixels: Any) -> tuple[float, ...]:
    """How far the corners of what is dark are from those of the rectangle around it."""
    y, x = numpy.nonzero(pixels[:, :, 0] < 100)
    at = [(x + y).argmin(), (x - y).argmax(), (x + y).argmax(), (x - y).argmin()]
    left, right, low, high = x.min(), x.max(), y.min(), y.max()
    there = [(left, low), (right, low), (right, high), (left, high)]
    return tuple(max(abs(x[n] - to[0]), abs(y[n] - to[1])) for n, to in zip(at, there, strict=True))


@pytest.mark.parametrize("shadow", [0.0, 0.4])
@pytest.mark.parametrize("corners", [FROM_THE_LEFT, FROM_BELOW])
def test_a_frame_seen_from_the_side_is_made_a_rectangle(corners: Sequence[Corner], shadow: float) -> None:
    made, by = flattened(page(corners, shadow))
    assert by is not None and max(sides(page(corners))) > 15 and max(sides(made)) < 6


def test_where_a_place_was_is_known() -> None:
    taken = page(FROM_THE_LEFT)
    made, by = flattened(taken)
    assert by is not None
    (x, y), (to_x, to_y) = middle(made), middle(taken)
    assert bent(x, y, by) == pytest.approx((to_x, to_y), abs=2)


def middle(pixels: Any) -> Corner:
    """The middle of the square."""
    dark = cv2.erode((pixels[:, :, 0] < 128).astype("uint8"), numpy.ones((9, 9)))
    y, x = numpy.nonzero(dark)
    return float(x.mean()), float(y.mean())


AS_THEY_ARE = {
    "a frame seen from the front": page(),
    "nothing but a square": page(((-9000, 200), (9000, 200), (9000, 900), (-9000, 900))),
    "a frame that nobody could take for a rectangle": page(((300, 200), (500, 200), (700, 900), (100, 900))),
    "a frame along the edge": page(((0, 200), (700, 215), (700, 880), (0, 900))),
}


@pytest.mark.parametrize("taken", AS_THEY_ARE)
def test_others_are_given_back(taken: str) -> None:
    pixels = AS_THEY_ARE[taken]
    made, by = flattened(pixels)
    assert by is None and made is pixels


def test_a_table_with_a_step_in_its_outline_is_no_frame() -> None:
    made = numpy.full((HEIGHT, WIDTH, 3), 255, "uint8")
    step = [(100, 200), (600, 200), (600, 300), (700, 300), (700, 900), (100, 900)]
    cv2.polylines(made, [numpy.array(step, numpy.int32)], True, (0, 0, 0), 3)
    assert flattened(made)[1] is None
