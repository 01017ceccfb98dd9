"""The pages of a file as pictures small enough to be put into one file."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import Any

from fiscallint.document import Document
from fiscallint.document.formats import PICTURES

RESOLUTIONS = (144, 120, 96, 72, 54)
"""Dots per inch, best first."""

_GREYS = 16
_COLOURED = 48
"""From this difference between the brightest and the darkest of red, green and blue a dot has a colour."""


def page_images(document: Document, budget: int) -> list[str] | None:
    """The pages as data URIs, as fine as they go into `budget` characters together.

    None where there are no pages, where the file is no longer the one that was read or cannot be shown, or for want
    of room.
    """
    import pypdfium2

    if not document.views:
        return None
    try:
        content = document.path.read_bytes()
    except OSError:
        return None
    if not document.was_read_from(content):
        return None
    try:
        return next(filter(None, (_within(document, content, dots, budget) for dots in RESOLUTIONS)), None)
    except (pypdfium2.PdfiumError, IndexError):  # what reads the text of a damaged file is more lenient
        return None


_WIDEST = 20_000
"""Dots along the longer side of a page."""


def _within(document: Document, content: bytes, dots: int, budget: int) -> list[str] | None:
    found: list[str] = []
    for image in _rendered(document, content, dots):
        found.append(_data_uri(image))
        budget -= len(found[-1])
        if budget < 0:
            return None
    return found


def _rendered(document: Document, content: bytes, dots: int) -> Iterator[Any]:
    if document.kind in PICTURES.values():
        yield from _shown(document, content, dots)
        return
    import pypdfium2

    pdf = pypdfium2.PdfDocument(content)
    try:
        for number, sheet in enumerate(document.views):
            page = pdf[number]
            if max(page.get_size()) * dots / 72 > _WIDEST:
                raise pypdfium2.PdfiumError("the page is too large to be drawn")
            yield page.render(scale=dots / 72, rotation=sheet.turned).to_pil().convert("RGB")
            page.close()
    finally:
        pdf.close()


def _shown(document: Document, content: bytes, dots: int) -> Iterator[Any]:
    from PIL import Image

    from fiscallint.document.pictures import Pictures

    source = Pictures(document.path, content)
    for number, sheet in enumerate(document.views, 1):
        try:
            yield source.picture(number, dots).rotate(-sheet.turned, expand=True)
        except (OSError, SyntaxError, ValueError):  # a page that could not be read either
            yield Image.new("RGB", (dots, dots), "white")


def _data_uri(image: Any) -> str:
    """Text on white in sixteen greys, which is sharp and small; what has colours as a photograph."""
    target = io.BytesIO()
    if _is_coloured(image):
        kind = "jpeg"
        image.save(target, "JPEG", quality=70, optimize=True)
    else:
        kind = "png"
        grey = image.convert("L").point([round(value * (_GREYS - 1) / 255) for value in range(256)])
        indexed = grey.copy()
        indexed.putpalette([value * 255 // (_GREYS - 1) for value in range(_GREYS) for _ in range(3)])
        indexed.save(target, "PNG", bits=4, compress_level=6)
    return f"data:image/{kind};base64,{base64.b64encode(target.getvalue()).decode('ascii')}"


def _is_coloured(image: Any) -> bool:
    from PIL import ImageChops

    red, green, blue = image.split()
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    spread = ImageChops.difference(brightest, darkest).histogram()
    return bool(sum(spread[_COLOURED:]) * 2000 > sum(spread))
