"""Reads PDF files with pdfplumber."""

from __future__ import annotations

import bisect
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from fiscallint.document.borderless import recovered
from fiscallint.document.layout import (
    Glyph,
    Item,
    Margins,
    Print,
    PrintedCell,
    PrintedGrid,
    Rendition,
    continues,
    join_grids,
    lines_of,
    margins,
    without_furniture,
)
from fiscallint.document.model import Document
from fiscallint.finding import FiscallintError, Notice


def read_pdf(path: Path, content: bytes, sha256: str) -> Document:
    """The Document of a PDF file; FiscallintError where it is encrypted, damaged, or without text."""
    pages: list[list[Item]] = []
    rotations: list[int] = []
    notices: list[Notice] = []
    blank: list[int] = []
    for page in _pages(path, content):
        try:
            items = _read_page(page)
            if not items and page.images:
                blank.append(page.page_number)
            elif _undecoded(items):
                items = []
                notices.append(Notice(f"第{page.page_number}页的字体没有文字编码，文字无法读出，未检查"))
        except Exception:  # pdfminer raises whatever its parsing stumbles over
            items = []
            notices.append(Notice(f"第{page.page_number}页无法解析，未检查：请重新导出后再检查"))
        pages.append(items)
        rotations.append(page.page_obj.rotate % 360)
    if not any(pages):
        if any("字体" in notice.message for notice in notices):
            raise FiscallintError(f"{path.name} 的字体没有文字编码，文字无法读出：请用 Word 或 WPS 重新导出后再检查")
        if notices:
            raise FiscallintError(f"{path.name} 不是完整的 PDF 文件，可能已损坏：请重新导出后再检查")
        raise FiscallintError(f"{path.name} 中没有文字（可能是扫描件）：请用由 Word 或 WPS 直接导出的 PDF 检查")
    if blank:
        listed = "、".join(map(str, blank))
        notices.append(Notice(f"第{listed}页只有图片，没有文字，未检查"))
    return replace(_assemble(path, pages, sha256, notices), rotations=tuple(rotations))


def _pages(path: Path, content: bytes) -> Iterator[Any]:
    """The pages of a PDF, each closed when the next is asked for."""
    import pdfplumber

    try:
        pdf = pdfplumber.open(io.BytesIO(content))
        pages = list(pdf.pages)
    except Exception as error:
        if _for_lack_of_a_password(error):
            raise FiscallintError(f"{path.name} 是加密的 PDF，无法读取：请先取消密码保护再检查") from error
        raise FiscallintError(f"{path.name} 不是完整的 PDF 文件，可能已损坏：请重新导出后再检查") from error
    if not pages:
        raise FiscallintError(f"{path.name} 不是完整的 PDF 文件，可能已损坏：请重新导出后再检查")
    with pdf:
        for page in pages:
            yield page
            page.close()


def _for_lack_of_a_password(error: BaseException | None) -> bool:
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    while error is not None:
        if isinstance(error, PDFPasswordIncorrect) or isinstance(next(iter(error.args), None), PDFPasswordIncorrect):
            return True
        error = error.__cause__ or error.__context__
    return False


def _read_page(page: Any) -> list[Item]:
    from pdfplumber.table import TableFinder

    page = _turned_upright(page)
    width = float(page.width)
    grids: list[tuple[float, PrintedGrid]] = []
    rest = _glyphs(page)
    for table in TableFinder(page).tables:
        x0, top, x1, bottom = table.bbox
        if len({cell[0] for cell in table.cells}) < 2:
            continue  # a frame around text
        inside: list[Glyph] = []
        outside: list[Glyph] = []
        for glyph in rest:
            within = x0 <= (glyph.x0 + glyph.x1) / 2 < x1 and top <= (glyph.top + glyph.bottom) / 2 < bottom
            (inside if within else outside).append(glyph)
        rest = outside
        grids.append((top, _grid(table, inside, page)))
    lines = [Print(line, page.page_number, width) for line in lines_of(rest)]
    placed: list[tuple[float, Item]] = [*grids, *((line.top, line) for line in lines)]
    return [item for _, item in sorted(placed, key=lambda pair: pair[0])]


def _undecoded(items: Sequence[Item]) -> bool:
    """Whether the fonts do not say which characters their glyphs are: pdfminer then gives (cid:123)."""
    glyphs = [glyph for item in items for line in _lines_in(item) for glyph in line]
    return 4 * sum(glyph.text.startswith("(cid:") for glyph in glyphs) > len(glyphs) > 0


def _lines_in(item: Item) -> Iterator[list[Glyph]]:
    if isinstance(item, Print):
        yield item.glyphs
    else:
        yield from (line for row in item.rows for cell in row if cell for line in cell.lines)


def _turned_upright(page: Any) -> Any:
    """The page, turned where most of its text lies on its side."""
    chars = page.chars
    sideways = [char["matrix"][1] for char in chars if abs(char["matrix"][0]) < abs(char["matrix"][1]) / 20]
    if len(sideways) <= len(chars) / 2:
        return page
    from pdfplumber.page import Page

    page.page_obj.rotate = (page.page_obj.rotate + (90 if sum(sideways) > 0 else 270)) % 360
    page.page_obj.attrs["Rotate"] = page.page_obj.rotate
    page.close()
    return Page(page.pdf, page.page_obj, page.page_number)


def _glyphs(page: Any) -> list[Glyph]:
    """The page's upright characters, without the doubles of a fake bold and what is printed white on white.

    Boxes are rebuilt from the base line: fonts of one line differ in ascent, and their boxes would tear it apart.
    """
    left, top, right, bottom_edge = map(float, page.bbox)
    glyphs: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    painted = _Painted(page)
    for char in page.chars:
        a, b, *_, base = char["matrix"]
        if a <= 0 or abs(b) > a / 20:
            continue  # a watermark across the page, or a word at its side
        size = char["size"]
        bottom = bottom_edge - base + 0.12 * size
        x0, x1 = char["x0"], char["x1"]
        if x1 < left or x0 > right or bottom < top or bottom - size > bottom_edge:
            continue
        if char["non_stroking_color"] in _WHITES and painted.is_white_at((x0 + x1) / 2, bottom - size / 2):
            continue
        text = char["text"]
        if _drawn_before(seen, text, x0, bottom):
            continue
        glyphs.append(Glyph(text, x0, x1, bottom - size, bottom, size))
    return glyphs


_WHITES = ((1,), (1, 1, 1), (0, 0, 0, 0))


class _Painted:
    """What is painted under the text of a page."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._boxes: list[tuple[float, float, float, float]] | None = None

    def is_white_at(self, x: float, y: float) -> bool:
        """Whether the paper shows here; pictures and areas of any colour but white hide it."""
        if self._boxes is None:
            areas = [*self._page.rects, *self._page.curves, *self._page.lines]
            painted = [one for one in areas if one.get("fill") and one.get("non_stroking_color") not in _WHITES]
            stroked = [one for one in self._page.lines if one.get("linewidth") and one["linewidth"] > 5]
            self._boxes = [_box(one) for one in (*painted, *self._page.images)]
            self._boxes += [_widened_box(one) for one in stroked]
        return not any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in self._boxes)


def _box(one: Any) -> tuple[float, float, float, float]:
    return one["x0"], one["top"], one["x1"], one["bottom"]


def _widened_box(line: Any) -> tuple[float, float, float, float]:
    half = line["linewidth"] / 2
    return line["x0"] - half, line["top"] - half, line["x1"] + half, line["bottom"] + half


def _drawn_before(seen: dict[tuple[str, int, int], list[tuple[float, float]]], text: str, x: float, y: float) -> bool:
    near = [place for dx in (-1, 0, 1) for dy in (-1, 0, 1) for place in seen.get((text, int(x) + dx, int(y) + dy), ())]
    if any(abs(x - px) < 1 and abs(y - py) < 1 for px, py in near):
        return True
    seen.setdefault((text, int(x), int(y)), []).append((x, y))
    return False


def _grid(table: Any, glyphs: list[Glyph], page: Any) -> PrintedGrid:
    edges = sorted({cell[0] for cell in table.cells})
    tops = sorted({cell[1] for cell in table.cells})
    cells: dict[tuple[float, float], PrintedCell] = {}
    places: dict[tuple[int, int], PrintedCell] = {}
    for x0, top, x1, bottom in table.cells:
        columns = range(bisect.bisect_left(edges, x0), bisect.bisect_left(edges, x1))
        cell = cells[x0, top] = PrintedCell(columns=len(columns))
        for row in range(bisect.bisect_left(tops, top), bisect.bisect_left(tops, bottom)):
            for column in columns:
                places[row, column] = cell
    content: dict[int, list[Glyph]] = {}
    for glyph in glyphs:
        row = bisect.bisect_right(tops, (glyph.top + glyph.bottom) / 2) - 1
        column = bisect.bisect_right(edges, (glyph.x0 + glyph.x1) / 2) - 1
        found = places.get((row, column))
        if found is not None:
            content.setdefault(id(found), []).append(glyph)
    for cell in cells.values():
        cell.lines = lines_of(content.get(id(cell), ()))
    rows = [[cells.get((edge, top)) for edge in edges] for top in tops]
    return PrintedGrid(rows, edges, page.page_number, float(page.width), [page.page_number] * len(rows))


def _assemble(path: Path, pages: list[list[Item]], sha256: str, notices: list[Notice]) -> Document:
    items = join_grids(recovered([item for page in without_furniture(pages) for item in page]))
    found = margins(item for item in items if isinstance(item, Print))
    rendition = Rendition()
    for group in _paragraphs(items, found):
        if isinstance(group, PrintedGrid):
            rendition.grid(group)
        else:
            rendition.paragraph(group)
    text, glyphs = rendition.finish()
    return Document(
        path=path,
        kind="application/pdf",
        text=text,
        blocks=tuple(rendition.blocks),
        sha256=sha256,
        page_count=len(pages),
        glyphs=glyphs,
        notices=tuple(notices),
    )


def _paragraphs(items: list[Item], found: dict[int, Margins]) -> Iterator[list[Print] | PrintedGrid]:
    group: list[Print] = []
    for item in items:
        if isinstance(item, PrintedGrid):
            if group:
                yield group
            group = []
            yield item
        elif group and continues(group[-1], item, found[round(item.page_width)]):
            group.append(item)
        else:
            if group:
                yield group
            group = [item]
    if group:
        yield group
