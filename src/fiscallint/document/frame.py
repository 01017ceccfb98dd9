"""From the coordinates of a page, in a PDF upwards from a corner of its own, to those of the page as it is shown."""

from __future__ import annotations

from msgspec import Struct

from fiscallint.document.area import Area

Matrix = tuple[float, float, float, float, float, float]
"""As in PDF: (x, y) becomes (a x + c y + e, b x + d y + f)."""


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does one after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


class Frame(Struct, frozen=True):
    """The `box` of a page as it is shown, from the top left corner, and the `matrix` that leads there."""

    box: Area
    matrix: Matrix

    def area(self, box: Area) -> Area:
        """Where a box of the page's own coordinates stands."""
        a, b, c, d, e, f = self.matrix
        corners = [(a * x + c * y + e, b * x + d * y + f) for x in box[::2] for y in box[1::2]]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def frame(media: Area, rotation: int) -> Frame:
    """The frame of a page with this media box (left, bottom, right, top) that is shown turned by so many degrees.

    Where the corner is not (0, 0), pdfplumber's coordinates are kept to.
    """
    x0, y0, x1, y1 = media
    if rotation in (90, 270):
        box = (y0, -x0, y1, x1 - 2 * x0)
        matrix = (0.0, 1.0, 1.0, 0.0, 0.0, -2 * x0) if rotation == 90 else (0.0, -1.0, -1.0, 0.0, y1 + y0, x1 - x0)
    else:
        box = (x0, -y0, x1, y1 - 2 * y0)
        matrix = (1.0, 0.0, 0.0, -1.0, 0.0, y1 - y0) if rotation == 0 else (-1.0, 0.0, 0.0, 1.0, x1 + x0, -2 * y0)
    return Frame(box, matrix)
