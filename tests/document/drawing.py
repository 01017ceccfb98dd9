"""Draws PDF files with reportlab, in a Chinese font that is not embedded; all text is invented."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
SONG = "STSong-Light"
LEFT, TOP, SIZE, LEADING = 90.0, 750.0, 14.0, 24.0

Draw = Callable[[Canvas], None]


def draw(*pages: Draw, size: tuple[float, float] = A4, **options: object) -> bytes:
    """A PDF of these pages."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, **options)  # type: ignore[arg-type]
    for page in pages:
        canvas.setFont(SONG, SIZE)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def lines(*texts: str, top: float = TOP, left: float = LEFT) -> Draw:
    """A page with these lines; those that begin with two wide spaces are indented."""

    def page(canvas: Canvas) -> None:
        for number, text in enumerate(texts):
            indent = 2 * SIZE if text.startswith("　　") else 0
            canvas.drawString(left + indent, top - number * LEADING, text.lstrip("　"))

    return page


def together(*parts: Draw) -> Draw:
    """Several drawings on one page."""

    def page(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return page


def ruled(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    top: float = 700,
    left: float = 60,
    vertical: bool = True,
    horizontal: bool = True,
    size: float = 9,
    font: str = SONG,
) -> Draw:
    """A table: labels to the left of their cells, numbers to the right, with the ruling lines asked for."""

    def page(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        edges = [left + sum(widths[:i]) for i in range(len(widths) + 1)]
        height = 2 * size
        for i, row in enumerate(rows):
            base = top - (i + 1) * height + 0.6 * size
            for start, end, text in zip(edges, edges[1:], row, strict=False):
                if text[:1].isdigit() and "." in text:
                    canvas.drawRightString(end - 3, base, text)
                else:
                    canvas.drawString(start + 3, base, text)
        bottom = top - len(rows) * height
        if horizontal:
            for i in range(len(rows) + 1):
                canvas.line(edges[0], top - i * height, edges[-1], top - i * height)
        if vertical:
            for edge in edges:
                canvas.line(edge, top, edge, bottom)
        canvas.setFont(font, SIZE)

    return page
