"""How a page lies in its picture is seen from its lines: these are bars, so that nothing has to be recognised."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image, ImageDraw

from fiscallint.document.posture import Posture, straightened, turned_about

cv2 = pytest.importorskip("cv2")
numpy = pytest.importorskip("numpy")

WIDTH, HEIGHT = 800, 1100


def page(turned: int = 0, askew: float = 0.0) -> Any:
    """Ten lines of text, as bars with a square before each, turned and askew clockwise by so many degrees."""
    made = Image.new("L", (WIDTH, HEIGHT), 255)
    draw = ImageDraw.Draw(made)
    for number in range(10):
        top = 150 + 80 * number
        draw.rectangle((150, top, 600, top + 20), fill=0)
        draw.rectangle((150, top - 8, 178, top + 20), fill=0)
    lain = made.rotate(-askew, Image.Resampling.BICUBIC, fillcolor=255).rotate(-turned, expand=True)
    return numpy.asarray(lain.convert("RGB"))


def lines(pixels: Any) -> Any:
    """The corners of what is dark, as what finds text gives them."""
    dark = (pixels[:, :, 0] < 128).astype("uint8")
    found, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    made = []
    for outline in found:
        corners = sorted(cv2.boxPoints(cv2.minAreaRect(outline)).tolist())
        left, right = sorted(corners[:2], key=lambda corner: corner[1]), sorted(corners[2:], key=lambda one: one[1])
        made.append([left[0], right[0], right[1], left[1]])
    return made


def surely(line: Any) -> float:
    """A line can be read where the square rises above its left end, up to the edge of the strip."""
    top = line[: max(1, line.shape[0] // 6), :, 0]
    left, right = top[:, : top.shape[1] // 3], top[:, -top.shape[1] // 3 :]
    return 0.95 if left.min() < 128 <= right.min() else 0.4


def unread(line: Any) -> float:
    raise AssertionError("there is nothing to be read")


@pytest.mark.parametrize("askew", [0.0, 0.5, -1.0, 2.0, -5.0, 12.0])
def test_a_page_that_lies_askew_is_made_level(askew: float) -> None:
    level, posture = straightened(page(askew=askew), lines, surely)
    assert posture.turned == 0 and posture.askew == pytest.approx(askew, abs=0.11)
    assert abs(level.astype(int) - page().astype(int)).mean() < 8


@pytest.mark.parametrize("was", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_head_is_turned(was: int) -> None:
    upright, posture = straightened(page(was, askew=1.0), lines, surely)
    assert posture.turned == 360 - was and posture.askew == pytest.approx(1.0, abs=0.11)
    assert upright.shape == (HEIGHT, WIDTH, 3)
    assert abs(upright.astype(int) - page().astype(int)).mean() < 8


def test_a_page_that_lies_well_is_given_back() -> None:
    pixels = page()
    level, posture = straightened(pixels, lines, surely)
    assert posture == Posture() and (level == pixels).all()


def test_a_page_without_text_lies_as_it_lies() -> None:
    blank = numpy.full((HEIGHT, WIDTH, 3), 255, "uint8")
    level, posture = straightened(blank, lambda _: (), unread)
    assert posture == Posture() and level is blank


def test_where_it_is_read_as_badly_either_way_it_is_left_as_it_is() -> None:
    assert straightened(page(), lines, lambda _: 0.5)[1] == Posture()


def test_a_short_line_on_its_side_among_others_does_not_turn_the_page() -> None:
    def found(pixels: Any) -> Any:
        return [*lines(pixels), [(20, 100), (40, 100), (40, 300), (20, 300)]]

    assert straightened(page(), found, surely)[1] == Posture()


def test_turning_clockwise_is_down_on_the_right() -> None:
    assert turned_about(10, 0, 0, 0, 90) == pytest.approx((0, 10))
