"""Reads text files: plain or Markdown, tables separated by tabs or pipes, as converters write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fiscallint.document.model import Block, Cell, Document, Grid, Paragraph, Passage
from fiscallint.finding import FiscallintError, Span

_MARKUP = re.compile(
    r"^\s*(?:#{1,6}\s|[-*+]\s+(?=\S)|>\s)|\*\*|__|</?(?:b|strong|u|i|em|br)\s*/?>|^\s*```\w*\s*$", re.IGNORECASE
)
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十]+(?:部分|章)|[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]{1,3}）"
    r"|\d{1,2}[、.．](?!\d)|（\d{1,2}）|[①-⑳]|(?:注|说明|附件|附|部门|单位|金额单位|编制单位)：|公开\d"
)


def decode(content: bytes, name: str) -> str:
    """The text of a file in UTF-8 (with or without mark), UTF-16 with mark, or GB18030."""
    encodings = ["utf-8-sig", "gb18030"]
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if "\x00" not in text and "\ufffd" not in text:
            return text
    raise FiscallintError(f"{name} 不是文本文件，或编码无法识别：请另存为 UTF-8 或 GB18030 编码的文本")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file: `pieces` are its stretches without markup, `cells` those of a table row."""

    start: int
    pieces: tuple[Span, ...]
    cells: tuple[Span, ...]
    heading: bool
    blank: bool


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for raw in text.splitlines(keepends=True):
        line = raw.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
        yield _line(line, at)
        at += len(raw)


def _line(line: str, at: int) -> _Line:
    if not line.strip() or _RULE.fullmatch(line):
        blank = not line.strip("\t \u3000")
        return _Line(at, (), (), False, blank)
    separator = "\t" if "\t" in line.strip(" ") else "|" if line.lstrip().startswith("|") else ""
    if separator:
        body = line.rstrip().rstrip("|") if separator == "|" else line
        start = line.index("|") + 1 if separator == "|" else 0
        cells = []
        for part in body[start:].split(separator):
            cells.append(Span(at + start, at + start + len(part)))
            start += len(part) + 1
        return _Line(at, (), tuple(cells), False, False)
    return _Line(at, _without_markup(line, at), (), bool(re.match(r"\s*#{1,6}\s", line)), False)


def _without_markup(line: str, at: int) -> tuple[Span, ...]:
    pieces, last = [], 0
    for mark in _MARKUP.finditer(line):
        if mark.start() > last:
            pieces.append(Span(at + last, at + mark.start()))
        last = mark.end()
    if last < len(line):
        pieces.append(Span(at + last, at + len(line)))
    return tuple(pieces)


def read_text(path: Path, content: bytes, sha256: str) -> Document:
    """The Document of a text file; the rendition is the file's text, character for character."""
    text = decode(content, path.name)
    blocks: list[Block] = []
    rows: list[_Line] = []
    pending: list[_Line] = []

    def end_grid() -> None:
        if rows:
            blocks.append(_grid(text, rows))
            rows.clear()

    def end_paragraph() -> None:
        if pending:
            passage = Passage.of(text, (piece for line in pending for piece in line.pieces))
            if passage:
                blocks.append(Paragraph(passage, heading=pending[0].heading))
            pending.clear()

    for line in _lines(text):
        if line.cells:
            end_paragraph()
            rows.append(line)
        elif line.pieces:
            end_grid()
            if pending and not _continues(_plain(text, pending), _plain(text, [line]), pending[-1], line):
                end_paragraph()
            pending.append(line)
    end_grid()
    end_paragraph()
    return Document(path=path, kind=_media_type(path), text=text, blocks=tuple(blocks), sha256=sha256)


def _media_type(path: Path) -> str:
    return "text/markdown" if path.suffix.lower() in (".md", ".markdown") else "text/plain"


def _plain(text: str, lines: list[_Line]) -> str:
    return Passage.of(text, (piece for line in lines for piece in line.pieces)).text


def _continues(last: str, line: str, before: _Line, after: _Line) -> bool:
    """Whether a line goes on with the paragraph so far: a page or line end broke the sentence."""
    if after.heading or not last or not line:
        return False
    broken_path = (
        "（类）" in last and not last.rstrip("。").endswith("（项）") and re.match(r"[^，。；：]{0,25}（[款项]）", line)
    )
    if broken_path:
        return True
    if before.heading or _NUMBERED.match(line) or last[-1] in "。！？：；":
        return False
    if last.endswith("（项）") or line.endswith("表"):
        return False
    return len(last) >= 30 or bool(re.search("[，。；：]", last))


def _grid(text: str, lines: list[_Line]) -> Grid:
    width = max(len(line.cells) for line in lines)
    rows = []
    for line in lines:
        cells: list[Cell | None] = [
            Cell(Passage.of(text, _without_markup(text[span.start : span.end], span.start))) for span in line.cells
        ]
        rows.append(tuple(cells + [None] * (width - len(cells))))
    return Grid(tuple(rows), Span(lines[0].cells[0].start, lines[-1].cells[-1].end))
