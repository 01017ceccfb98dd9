"""Reads PDF files with pdfplumber."""

from __future__ import annotations

import bisect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
from fiscallint.document.model import Document, Notice
from fiscallint.finding import FiscallintError


def read_pdf(path: Path, content: bytes, sha256: str) -> Document:
    """The Document of a PDF file; FiscallintError where it is encrypted, damaged, or without text."""
    import io

    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    try:
        pdf = pdfplumber.open(io.BytesIO(content))
        pages: list[list[Item]] = []
        notices: list[Notice] = []
        blank: list[int] = []
        with pdf:
            for page in pdf.pages:
                items, notice = _read_page(page)
                if not items and page.images:
                    blank.append(page.page_number)
                if notice:
                    notices.append(notice)
                pages.append(items)
                page.close()
    except FiscallintError:
        raise
    except Exception as error:  # pdfminer raises whatever its parsing stumbles over
        cause: BaseException | None = error
        while cause is not None:
            if isinstance(cause, PDFPasswordIncorrect) or isinstance(
                next(iter(cause.args), None), PDFPasswordIncorrect
            ):
                raise FiscallintError(f"{path.name} 是加密的 PDF，无法读取：请先取消密码保护再检查") from error
            cause = cause.__cause__ or cause.__context__
        raise FiscallintError(f"{path.name} 不是完整的 PDF 文件，可能已损坏：请重新导出后再检查") from error
    if not any(pages):
        raise FiscallintError(f"{path.name} 中没有文字（可能是扫描件）：请用由 Word 或 WPS 直接导出的 PDF 检查")
    if blank:
        listed = "、".join(map(str, blank))
        notices.append(Notice(f"第{listed}页只有图片，没有文字，未检查"))
    return _assemble(path, pages, sha256, notices)


def _read_page(page: Any) -> tuple[list[Item], Notice | None]:
    from pdfplumber.table import TableFinder

    glyphs, slanted = _glyphs(page)
    grids: list[tuple[Any, PrintedGrid]] = []
    rest = glyphs
    for table in TableFinder(page).tables:
        x0, top, x1, bottom = table.bbox
        if len({cell[0] for cell in table.cells}) < 2:
            continue  # a frame around text
        inside = [g for g in rest if x0 <= (g.x0 + g.x1) / 2 < x1 and top <= (g.top + g.bottom) / 2 < bottom]
        rest = [g for g in rest if not (x0 <= (g.x0 + g.x1) / 2 < x1 and top <= (g.top + g.bottom) / 2 < bottom)]
        grids.append((table.bbox, _grid(table, inside, page)))
    width = float(page.width)
    placed: list[tuple[float, Item]] = [(bbox[1], grid) for bbox, grid in grids]
    for line in lines_of(rest):
        printed = Print(line, page.page_number, width)
        placed.append((printed.top, printed))
    notice = None
    if slanted > 20 and slanted > len(glyphs):
        notice = Notice(f"第{page.page_number}页的文字横置，未能读取")
    return [item for _, item in sorted(placed, key=lambda pair: pair[0])], notice


def _glyphs(page: Any) -> tuple[list[Glyph], int]:
    """The page's upright characters, without the doubles of a fake bold, and the number of slanted ones.

    Boxes are rebuilt from the base line: fonts of one line differ in ascent, and their boxes would tear it apart.
    """
    height, width = float(page.height), float(page.width)
    glyphs: list[Glyph] = []
    slanted = 0
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    for char in page.chars:
        if not char["upright"]:
            slanted += 1
            continue
        size = char["size"]
        bottom = char["bottom"]
        if char["matrix"][1] == 0:
            bottom = height - char["matrix"][5] + 0.12 * size
        x0, x1 = char["x0"], char["x1"]
        if x1 < 0 or x0 > width or bottom < 0 or bottom - size > height:
            continue
        text = char["text"]
        if _drawn_before(seen, text, x0, bottom):
            continue
        glyphs.append(Glyph(text, x0, x1, bottom - size, bottom, size))
    return glyphs, slanted


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
    items = join_grids([item for page in without_furniture(pages) for item in page])
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
