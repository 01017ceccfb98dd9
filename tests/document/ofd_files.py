"""OFD files for tests, made of what is drawn on their pages; lengths are in millimetres, all content is invented."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LEFT, TOP, SIZE, LEADING = 30.0, 30.0, 5.0, 9.0

# ---- what is drawn


def width(text: str, size: float = SIZE) -> float:
    """How long a line is in a font whose letters and digits are half as wide as its characters."""
    return sum(size if east_asian_width(character) in "WFA" else size / 2 for character in text)


def text(
    content: str, x: float = LEFT, y: float = TOP, size: float = SIZE, attributes: str = "", color: str = ""
) -> str:
    """A line in one piece; y is its base line."""
    deltas = " ".join(f"{width(character, size):g}" for character in content[:-1])
    delta = f' DeltaX="{deltas}"' if deltas else ""
    return written(f'X="0" Y="{size:g}"{delta}', content, x, y - size, size, attributes, color)


def written(
    code: str, content: str, x: float = LEFT, y: float = TOP, size: float = SIZE, attributes: str = "", color: str = ""
) -> str:
    """A piece of text whose TextCode has these attributes; (x, y) is the corner of its boundary."""
    fill = f'<ofd:FillColor Value="{color}"/>' if color else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x:g} {y:g} {width(content, size):g} {1.3 * size:g}" '
        f'Font="2" Size="{size:g}" {attributes}>{fill}'
        f"<ofd:TextCode {code}>{escape(content)}</ofd:TextCode></ofd:TextObject>"
    )


def letters(content: str, x: float = LEFT, y: float = TOP, size: float = SIZE) -> str:
    """A line of which each character is a piece by itself."""
    places = [x + width(content[:at], size) for at in range(len(content))]
    return "".join(text(character, place, y, size) for character, place in zip(content, places, strict=True))


def scaled(content: str, x: float = LEFT, y: float = TOP, size: float = SIZE) -> str:
    """A line in points, which a matrix brings to millimetres."""
    point = 25.4 / 72
    deltas = " ".join(f"{width(character, size) / point:g}" for character in content[:-1])
    attributes = f'CTM="{point:g} 0 0 {point:g} {-x:g} 1"'
    code = f'X="{x / point:g}" Y="{(size - 1) / point:g}" DeltaX="{deltas}"'
    return written(code, content, x, y - size, size / point, attributes)


def lines(*texts: str, top: float = TOP, left: float = LEFT) -> str:
    """Lines one below the other; those that begin with two wide spaces are indented."""
    return "".join(
        text(content.lstrip("　"), left + (2 * SIZE if content.startswith("　　") else 0), top + number * LEADING)
        for number, content in enumerate(texts)
    )


def path(data: str, boundary: str = "0 0 297 297", attributes: str = "", color: str = "") -> str:
    """A path."""
    fill = f'<ofd:FillColor Value="{color}"/>' if color else ""
    return (
        f'<ofd:PathObject ID="1" Boundary="{boundary}" LineWidth="0.2" {attributes}>{fill}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def stroke(x0: float, y0: float, x1: float, y1: float) -> str:
    """A line."""
    return path(f"M 0 0 L {x1 - x0:g} {y1 - y0:g}", f"{x0:g} {y0:g} {x1 - x0:g} {y1 - y0:g}")


def bar(x0: float, y0: float, x1: float, y1: float) -> str:
    """A line as a thin area that is filled."""
    wide, high = max(x1 - x0, 0.2), max(y1 - y0, 0.2)
    data = f"M 0 0 L {wide:g} 0 L {wide:g} {high:g} L 0 {high:g} C"
    return path(data, f"{x0:g} {y0:g} {wide:g} {high:g}", 'Stroke="false" Fill="true"')


def frame(x0: float, y0: float, x1: float, y1: float) -> str:
    """A rectangle."""
    wide, high = x1 - x0, y1 - y0
    return path(f"M 0 0 L {wide:g} 0 L {wide:g} {high:g} L 0 {high:g} L 0 0 C", f"{x0:g} {y0:g} {wide:g} {high:g}")


def picture(boundary: str = "0 0 210 297", resource: str = "9") -> str:
    """A picture, by its number among the resources."""
    _, _, wide, high = boundary.split()
    return f'<ofd:ImageObject ID="1" Boundary="{boundary}" CTM="{wide} 0 0 {high} 0 0" ResourceID="{resource}"/>'


def ruled(
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    top: float = 50,
    left: float = 20,
    size: float = 3,
    ruling: str = "frames",
) -> str:
    """A table: `frames` around its cells, or `strokes` or `bars` along all its edges."""
    edges = [left + sum(widths[:at]) for at in range(len(widths) + 1)]
    tops = [top + 2 * size * at for at in range(len(rows) + 1)]
    drawn = [
        text(cell, x0 + 1, y + 1.4 * size, size)
        for y, row in zip(tops, rows, strict=False)
        for x0, cell in zip(edges, row, strict=False)
        if cell
    ]
    if ruling == "frames":
        drawn += [frame(x0, y0, x1, y1) for y0, y1 in pairwise(tops) for x0, x1 in pairwise(edges)]
    else:
        draw = {"strokes": stroke, "bars": bar}[ruling]
        drawn += [draw(edges[0], y, edges[-1], y) for y in tops] + [draw(x, tops[0], x, tops[-1]) for x in edges]
    return "".join(drawn)


# ---- files


def layer(*objects: str) -> str:
    """What a page draws."""
    return f'<ofd:Content><ofd:Layer ID="1" Type="Body">{"".join(objects)}</ofd:Layer></ofd:Content>'


def page(content: str, more: str = "") -> str:
    """A page of its own XML; `more` stands before its content."""
    return f"<ofd:Page {NAMESPACE}>{more}{content}</ofd:Page>"


def area(wide: float, high: float) -> str:
    """The size of a page."""
    return f"<ofd:Area><ofd:PhysicalBox>0 0 {wide:g} {high:g}</ofd:PhysicalBox></ofd:Area>"


def document(pages: Iterable[str], common: str = "", box: str = "0 0 210 297") -> str:
    """The document whose pages lie at these places."""
    listed = "".join(f'<ofd:Page ID="{number}" BaseLoc="{place}"/>' for number, place in enumerate(pages, 100))
    return (
        f"<ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox>"
        f"</ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
    )


def entry(*roots: str) -> str:
    """The part that names the documents."""
    bodies = "".join(f"<ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody>" for root in roots)
    return f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD">{bodies}</ofd:OFD>'


def resources(content: str) -> str:
    """A part with resources."""
    return f'<ofd:Res {NAMESPACE} BaseLoc="Res">{content}</ofd:Res>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A package of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def parts(*pages: str, common: str = "", more: Mapping[str, str | bytes] | None = None) -> dict[str, str | bytes]:
    """The parts of a file of these pages: what they draw, or pages of their own XML."""
    places = {f"Pages/Page_{number}/Content.xml": each for number, each in enumerate(pages)}
    return {
        "OFD.xml": entry("Doc_0/Document.xml"),
        "Doc_0/Document.xml": document(places, common),
        **{
            f"Doc_0/{place}": each if each.startswith("<ofd:Page ") else page(layer(each))
            for place, each in places.items()
        },
        **(more or {}),
    }


def ofd(*pages: str, common: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A file of these pages."""
    return packed(parts(*pages, common=common, more=more))
