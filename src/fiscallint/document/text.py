"""Reads text files: plain or Markdown, tables separated by tabs or pipes, as converters write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import islice
from pathlib import Path

from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.document.broken_lines import goes_on
from fiscallint.document.embedded_tables import html_grid, html_tables
from fiscallint.document.encodings import CUT_OFF, decode
from fiscallint.document.model import Block, Cell, Document, Grid, Paragraph, Passage
from fiscallint.document.spaced import spaced_tables
from fiscallint.document.text_lines import Line, lines_in, running_heads, without_markup
from fiscallint.document.traditional import NOTICE, simplified
from fiscallint.finding import Notice, Span
from fiscallint.limits import LIMITS, Cells, Limits, exceeded

_COMMENT = patterns.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_LONGER_THAN_A_TITLE = 200


def read_text(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a text file; the rendition is the file's text, character for character.

    FiscallintError where it is no text, or more than is read.
    """
    file = decode(content, path.name)
    if len(file.text) > limits.characters:
        raise exceeded(f"{path.name} 有 {len(file.text)} 个字符，超过 {limits.characters} 个", "characters")
    text = simplified(file.text)
    notices = [NOTICE] if text is not file.text else []
    if file.cut:
        notices.append(Notice(CUT_OFF, Span(len(text), len(text))))
    comments = tuple(Span(*comment.span()) for comment in _COMMENT.finditer(text))
    return Document(
        path=path,
        kind=_media_type(path),
        text=text,
        blocks=tuple(_all_blocks(_COMMENT.sub(_blanked, text), Cells(path.name, limits))),
        sha256=sha256,
        notices=tuple(notices),
        comments=comments,
        encoding=file.iana_name,
        published=file.text if text is not file.text else "",
    )


def _blanked(comment: re.Match[str]) -> str:
    """Spaces in place of a comment, and its line ends: what stands around it keeps its place."""
    return re.sub(r"[^\r\n]", " ", comment[0])


def _all_blocks(text: str, counted: Cells) -> Iterator[Block]:
    heads = running_heads(text)
    at = 0
    for table in html_tables(text):
        yield from _blocks(text, Span(at, table.start), heads, counted)
        grid = html_grid(text, table, without_markup, counted)
        if grid is not None:
            yield grid
        at = table.end
    yield from _blocks(text, Span(at, len(text)), heads, counted)


def _blocks(text: str, part: Span, heads: Set[int], cells: Cells) -> Iterator[Block]:
    """The paragraphs and grids of a part of the text that holds no HTML table."""
    rows: list[Line] = []
    pending: list[Line] = []
    lines = _with_bare_rows(text, list(lines_in(text, part, heads)))
    plain = [None if line.cells else (line.start, line.pieces) for line in lines]
    for item in spaced_tables(text, plain):
        line = item if isinstance(item, Grid) else lines[item]
        if rows and (isinstance(line, Grid) or not line.cells):
            yield _grid(text, rows, cells)
            rows = []
        if pending and (isinstance(line, Grid) or line.cells or not _continues(text, pending, line)):
            yield from _paragraph(text, pending)
            pending = []
        if isinstance(line, Grid):
            yield line
        else:
            (rows if line.cells else pending).append(line)
    if rows:
        yield _grid(text, rows, cells)
    yield from _paragraph(text, pending)


def _paragraph(text: str, lines: list[Line]) -> Iterator[Paragraph]:
    passage = Passage.of(text, (piece for line in lines for piece in line.pieces))
    if passage:
        yield Paragraph(passage, heading=lines[0].heading)


def _media_type(path: Path) -> str:
    return "text/markdown" if path.suffix.lower() in (".md", ".markdown") else "text/plain"


def _plain(text: str, lines: list[Line]) -> str:
    return Passage.of(text, (piece for line in lines for piece in line.pieces)).text


def _end_of(text: str, lines: list[Line]) -> str:
    """The last lines, as many as tell how a paragraph ends: to put a long one together for each line takes long."""
    ending: list[str] = []
    for line in reversed(lines):
        ending.insert(0, _plain(text, [line]))
        if sum(map(len, ending)) > _LONGER_THAN_A_TITLE:
            break
    return "".join(ending)


def _continues(text: str, pending: list[Line], after: Line) -> bool:
    """Whether a line goes on with the paragraph so far: a page or line end broke the sentence."""
    if after.heading:
        return False
    last, line = _end_of(text, pending), _plain(text, [after])
    return goes_on(last, line, heading=pending[0].heading, indented=after.indented and not pending[-1].indented)


def _between_bars(lines: list[Line]) -> list[tuple[Span, ...]]:
    """The cells of the lines; where bars stand around each line, nothing outside of them.

    A bar that opens a line stands after a blank first cell where other lines do without.
    """
    barred = [line.cells for line in lines if line.barred]
    first = bool(barred) and all(not _length(cells[0]) for cells in barred)
    last = bool(barred) and all(not _length(cells[-1]) for cells in barred)
    return [line.cells[first : len(line.cells) - last] if line.barred else line.cells for line in lines]


def _length(span: Span) -> int:
    return span.end - span.start


_ROW_LABEL = patterns.compile("[一二三四五六七八九十]{1,3}、[^，。：]{2,24}(?:收入|支出|拨款|结余|预算)")


def _with_bare_rows(text: str, lines: list[Line]) -> list[Line]:
    """These lines, where one that lost its empty cells at its end (合计, 五、事业收入) stands in a table as a row."""
    found: list[Line] = []
    for number, line in enumerate(lines):
        if not line.cells and found and found[-1].cells and not found[-1].barred:
            words = "".join(_plain(text, [line]).split())
            following = (one for one in lines[number + 1 : number + _NEAR] if one.cells or not _is_label(text, one))
            followed = bool((after := next(following, None)) and after.cells)
            if _TOTAL.fullmatch(words) or (followed and _ROW_LABEL.fullmatch(words)):
                place = Span(line.pieces[0].start, line.pieces[-1].end)
                line = replace(line, cells=(place,), pieces=())
        found.append(line)
    return found


_NEAR = 50
"""How many lines are looked through for what stands next."""


def _is_label(text: str, line: Line) -> bool:
    return bool(_ROW_LABEL.fullmatch("".join(_plain(text, [line]).split())))


_TOTAL = patterns.compile("(?:本年)?(?:收入|支出)?(?:合计|总计)")
_AMOUNT = patterns.compile(r"-?\d[\d,]*(?:\.\d+)?")
_CODE = patterns.compile(r"\d{2,7}")


def _spread(row: tuple[Cell | None, ...], rows: Sequence[tuple[Cell | None, ...]]) -> tuple[Cell | None, ...]:
    """A total's row in its own columns: where its label is a cell merged over code and name, it was pasted as one.

    Only where an amount would stand under the names otherwise, and the row has that many cells less than the `rows`
    that list amounts.
    """
    texts = _texts(row)
    if len(row) < 3 or not _TOTAL.fullmatch(texts[0]) or not _AMOUNT.fullmatch(texts[1]):
        return row
    listed = [_texts(one) for one in rows if one is not row][:_NEAR]
    for column in range(1, min(5, len(row) - 1)):
        words = [other[column] for other in listed if other[column]]
        if row[-column] is not None or not words:
            return row
        if not any(map(_AMOUNT.fullmatch, words)):
            return (row[0], *(None,) * column, *row[1 : len(row) - column])
        if not all(map(_CODE.fullmatch, words)):
            return row
    return row


def _texts(row: tuple[Cell | None, ...]) -> list[str]:
    return [cell.text if cell else "" for cell in row]


def _grid(text: str, lines: list[Line], counted: Cells) -> Grid:
    inner = _between_bars(lines)
    width = max(map(len, inner))
    counted.add(len(inner) * width)
    rows = []
    for spans in inner:
        cells: list[Cell | None] = [
            Cell(Passage.of(text, without_markup(text[span.start : span.end], span.start))) for span in spans
        ]
        rows.append(tuple(cells + [None] * (width - len(cells))))
    listed = list(islice((row for row in rows if any(map(_AMOUNT.fullmatch, _texts(row)[2:]))), _NEAR + 1))
    return Grid(tuple(_spread(row, listed) for row in rows), Span(lines[0].cells[0].start, lines[-1].cells[-1].end))
