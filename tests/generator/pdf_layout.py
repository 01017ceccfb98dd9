"""Sets a document as PDF: tables, wrapped paragraphs, page numbers; with a font that readers have built in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct
from reportlab import rl_config
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from tests.generator.blocks import Block, Cover, Heading, NewPage, Table, Text

FONT = "STSong-Light"
MARGIN = 62.0
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


@cache
def embedded_font() -> str:
    """A font that lies in the file, as those of Word do: its Chinese can be read, and is seen as empty boxes."""
    font = TTFont("Vera", "Vera.ttf")
    font.face.defaultWidth = 1000
    font.face.charToGlyph |= dict.fromkeys((*range(0x2010, 0xA000), *range(0xFF00, 0xFFF0)), 0)
    pdfmetrics.registerFont(font)
    return str(font.fontName)


class Setting(Struct, frozen=True):
    """How pages look: `rules` of tables (grid, lines for horizontal ones, none), whether their heads are `repeated`.

    `size` is that of the text in points, `footer` the page number, `running` whether each page bears the title.
    """

    rules: str = "grid"
    repeated: bool = False
    size: int = 12
    footer: str = "- {} -"
    running: bool = False
    font: str = FONT


SETTINGS = (
    Setting(),
    Setting(repeated=True, size=16, footer="—{}—"),
    Setting(size=14, footer="第{}页", running=True),
    Setting(repeated=True, footer="{}", running=True),
)
"""Settings to choose from."""


@cache
def _styles(size: int, font: str) -> Mapping[str, ParagraphStyle]:
    def style(name: str, size: float, leading: float, **options: object) -> ParagraphStyle:
        return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, wordWrap="CJK", **options)

    return {
        "cover": style("cover", 24, 50, alignment=TA_CENTER),
        "entry": style("entry", 12, 19),
        "body": style("body", size, size + 11, firstLineIndent=2 * size),
        "note": style("note", 9, 14),
        "title": style("title", 14, 24, alignment=TA_CENTER),
        "above": style("above", 9, 14, alignment=TA_RIGHT),
        "h1": style("h1", size + 5, size + 22, alignment=TA_CENTER, spaceAfter=12),
        "h2": style("h2", size + 1, size + 13, firstLineIndent=2 * (size + 1), keepWithNext=1),
        "h3": style("h3", size, size + 11, firstLineIndent=2 * size, keepWithNext=1),
        "cell": style("cell", 7, 9),
        "head": style("head", 7, 9, alignment=TA_CENTER),
    }


UNBROKEN = re.compile(r"[（“《]*(?:[0-9][0-9.,]*%?|[^0-9])[，。；：、！？）”》]*")
"""What stays on one line."""


def wrapped(text: str, style: ParagraphStyle, width: float) -> str:
    """The text with its line ends: a figure stays whole, and no line begins with a closing mark."""
    lines, line, room = [], "", width - style.firstLineIndent
    for piece in UNBROKEN.findall(text):
        if line and pdfmetrics.stringWidth(line + piece, style.fontName, style.fontSize) > room:
            lines.append(line)
            line, room = "", width
        line += piece
    return "<br/>".join([*lines, line])


def _merged(rows: Sequence[Sequence[str]]) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
    found = []
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            right, below = x, y
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            while below + 1 < len(rows) and all(rows[below + 1][column] == "^" for column in range(x, right + 1)):
                below += 1
            if (right, below) != (x, y):
                found.append(("SPAN", (x, y), (right, below)))
    return found


def _content(text: str, head: bool, styles: Mapping[str, ParagraphStyle]) -> Paragraph | str:
    if text in ("", "<", "^"):
        return ""
    if not head and "." in text and text.replace(",", "").replace(".", "").isdigit():
        return text
    return Paragraph(text, styles["head" if head else "cell"])


def shares(rows: Sequence[Sequence[str]]) -> list[float]:
    """How wide columns are to each other: those of names get twice the room of those of figures."""
    longest = [max((len(row[x]) for row in rows[2:]), default=4) for x in range(len(rows[0]))]
    return [2.0 if length > 12 else 1.4 if length > 8 else 1.0 for length in longest]


def _widths(rows: Sequence[Sequence[str]], width: float) -> list[float]:
    found = shares(rows)
    return [width * share / sum(found) for share in found]


_RULES = {"grid": "GRID", "lines": "LINEBELOW"}


def _table(table: Table, width: float, setting: Setting) -> list[Flowable]:
    rows = [*table.header, *table.rows]
    styles, heads = _styles(setting.size, setting.font), len(table.header)
    content = [[_content(cell, y < heads, styles) for cell in row] for y, row in enumerate(rows)]
    grid = LongTable(content, colWidths=_widths(rows, width), repeatRows=heads if setting.repeated else 0)
    rules = _RULES.get(setting.rules)
    grid.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), setting.font, 7, 9),
            *([(rules, (0, 0), (-1, -1), 0.5, "black")] if rules else []),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("ALIGN", (0, heads), (-1, -1), "RIGHT"),
            ("TOPPADDING", (0, 0), (-1, -1), 1.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
            *([] if setting.repeated else [("NOSPLIT", (0, 0), (-1, heads))]),
            *_merged(rows),
        ]
    )
    above = [Paragraph(line, styles["above"]) for line in table.above]
    return [Paragraph(table.title, styles["title"]), *above, grid, Spacer(0, 6)]


def _flowables(blocks: Iterable[Block], setting: Setting) -> Iterator[Flowable]:
    styles = _styles(setting.size, setting.font)
    wide = False
    for block in blocks:
        match block:
            case Cover(lines=lines):
                yield Spacer(0, 180)
                yield from (Paragraph(line, styles["cover"]) for line in lines)
            case Heading(level=level, text=text):
                if wide:
                    yield NextPageTemplate("tall")
                    yield PageBreak()
                    wide = False
                yield Paragraph(text, styles[f"h{level}"])
            case Text(text=text, role=role):
                width = (A4[1] if wide else A4[0]) - 2 * MARGIN
                yield Paragraph(wrapped(text, styles[role], width), styles[role])
            case Table():
                if block.wide != wide:
                    wide = block.wide
                    yield NextPageTemplate("wide" if wide else "tall")
                    yield PageBreak()
                yield from _table(block, (A4[1] if wide else A4[0]) - 2 * MARGIN, setting)
            case NewPage():
                yield NextPageTemplate("tall")
                yield PageBreak()
                wide = False


def _page(name: str, size: tuple[float, float], setting: Setting, title: str) -> PageTemplate:
    def margins(canvas: Canvas, _: BaseDocTemplate) -> None:
        if canvas.getPageNumber() == 1:
            return
        canvas.setFont(setting.font, 9)
        canvas.drawCentredString(size[0] / 2, 34, setting.footer.format(canvas.getPageNumber() - 1))
        if setting.running:
            canvas.drawCentredString(size[0] / 2, size[1] - 40, title)

    frame = Frame(MARGIN, MARGIN, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN, 0, 0, 0, 0)
    return PageTemplate(name, [frame], onPage=margins, pagesize=size)


def write_pdf(blocks: Sequence[Block], path: Path, setting: Setting = SETTINGS[0]) -> None:
    """Write the document as PDF."""
    rl_config.invariant = 1
    title = "".join(next((block.lines for block in blocks if isinstance(block, Cover)), ()))
    document = BaseDocTemplate(str(path), invariant=1)
    document.addPageTemplates([_page("tall", A4, setting, title), _page("wide", landscape(A4), setting, title)])
    document.build(list(_flowables(blocks, setting)))
