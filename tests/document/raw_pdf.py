"""PDF files made object by object, as no program would make them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

HELLO = b"BT /F1 12 Tf 72 700 Td (Income 12.30) Tj ET"
CATALOG, PAGES, PAGE, CONTENT, FONT = 1, 2, 3, 4, 5


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects; the first is its root."""
    made = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start, size = len(made), max(objects) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        made += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    made += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)
    return bytes(made)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream, with entries in its dictionary."""
    return b"<<%s/Length %d>>stream\n" % (entries, len(content)) + content + b"\nendstream"


def page(
    content: bytes = HELLO,
    *,
    box: bytes = b"[0 0 595 842]",
    resources: bytes = b"",
    entries: bytes = b"",
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    """A PDF of one page; `more` objects replace its own (CATALOG, PAGES, PAGE, CONTENT, FONT) or stand beside them."""
    objects = {
        CATALOG: b"<</Type/Catalog/Pages 2 0 R>>",
        PAGES: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        PAGE: b"<</Type/Page/Parent 2 0 R/MediaBox %s/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>%s>>"
        % (box, resources, entries),
        CONTENT: stream(content),
        FONT: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    return pdf({**objects, **(more or {})})


def form(content: bytes, entries: bytes = b"") -> bytes:
    """A form that draws this; it may draw the object 6 as /X."""
    resources = b"/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>"
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + resources + entries)


def packed(megabytes: int, unit: bytes = b" ") -> bytes:
    """So many megabytes of a repeated unit, as Flate packs them."""
    coil = zlib.compressobj(9)
    piece = unit * (1_000_000 // len(unit))
    return b"".join([*(coil.compress(piece) for _ in range(megabytes)), coil.flush()])


def flate(content: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A stream that was packed already."""
    return stream(content, b"/Filter" + filters)
