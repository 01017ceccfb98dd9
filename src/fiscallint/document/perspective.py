"""A page that was photographed from the side: a ruled frame on it is a rectangle, and shows how it is bent."""

from __future__ import annotations

from typing import Any

Bent = tuple[float, ...]
"""The three rows of the matrix that leads from the flat picture to the one that was taken."""


def flattened(pixels: Any) -> tuple[Any, Bent | None]:
    """A level picture, with the largest frame in it made a rectangle; None where there is none, or it is one."""
    import cv2
    import numpy

    corners = _frame(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))
    if corners is None:
        return pixels, None
    x, y = corners.T
    left, right, top, bottom = (x[0] + x[3]) / 2, (x[1] + x[2]) / 2, (y[0] + y[1]) / 2, (y[2] + y[3]) / 2
    flat = numpy.array([[left, top], [right, top], [right, bottom], [left, bottom]], numpy.float32)
    off = float(numpy.abs(flat - corners).max())
    if not _FLAT < off / max(right - left, bottom - top) < _BENT:
        return pixels, None
    there = cv2.getPerspectiveTransform(corners, flat)
    height, width = pixels.shape[:2]
    made = cv2.warpPerspective(pixels, there, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    return made, tuple(float(value) for value in numpy.linalg.inv(there).flat)


_FLAT, _BENT = 0.003, 0.1
"""Of the longer side of a frame: by less its corners may be off and be read as they are; by more it is no rectangle."""
_LARGE = 0.1
"""Of the picture, the least that a frame is; there is none along the picture's edge."""


def _frame(grey: Any) -> Any:
    """The corners of the largest frame, from the upper left clockwise."""
    import cv2
    import numpy

    height, width = grey.shape
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    outlines, _ = cv2.findContours(ink, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    large = [outline for outline in outlines if cv2.contourArea(outline) > _LARGE * height * width]
    for outline in sorted(large, key=cv2.contourArea, reverse=True):
        hull = cv2.convexHull(outline)
        corners = cv2.approxPolyDP(hull, 0.005 * cv2.arcLength(hull, True), True).reshape(-1, 2).astype(numpy.float32)
        x, y = corners.T
        at_the_edge = min(x.min(), y.min(), width - x.max(), height - y.max()) < 0.01 * width
        if len(corners) == 4 and not at_the_edge and cv2.contourArea(outline) > 0.97 * cv2.contourArea(corners):
            order = [(x + y).argmin(), (x - y).argmax(), (x + y).argmax(), (x - y).argmin()]
            return corners[order]
    return None


def bent(x: float, y: float, by: Bent) -> tuple[float, float]:
    """Where a point of the flat picture is in the one that was taken."""
    a, b, c, d, e, f, g, h, i = by
    deep = g * x + h * y + i
    return (a * x + b * y + c) / deep, (d * x + e * y + f) / deep
