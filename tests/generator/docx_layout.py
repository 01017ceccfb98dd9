"""Sets a document as a Word file: styles for headings, tables with merged cells, numbers typed or automatic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from msgspec import Struct

from fiscallint.disclosure.outline import chinese_number
from tests.generator.blocks import Block, Cover, Heading, NewPage, Table, Text


class Setting(Struct, frozen=True):
    """How the file is made.

    `automatic`: whether the headings' numbers are Word's own; `runs`: into how many characters a text is cut, as if
    it had been typed with pauses; `split`: whether long tables are left in two pieces that nothing parts.
    """

    automatic: bool = False
    runs: int = 0
    split: bool = False


SETTINGS = (Setting(), Setting(automatic=True, runs=7), Setting(automatic=True, runs=3, split=True))
"""Settings to choose from."""

_NUMBERED = {
    "第%1部分": re.compile("第([一二三四五六七八九十]+)部分"),
    "%1、": re.compile("([一二三四五六七八九十]+)、"),
    "（%1）": re.compile("（([一二三四五六七八九十]+)）"),
}
_AMPERSANDS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text.translate(_AMPERSANDS)}</w:t></w:r>'


def _runs(text: str, size: int) -> str:
    if not size:
        return _run(text)
    return "".join(_run(text[at : at + size]) for at in range(0, len(text), size))


class _Writer:
    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.document = docx.Document()
        self._body = self.document.element.body
        self._numbering = self.document.part.numbering_part.element
        self._lists = 0
        abstract = "".join(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{900 + at}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
            "</w:abstractNum>@"
            for at, text in enumerate(_NUMBERED)
        )
        for one in filter(None, abstract.split("@")):
            self._numbering.insert(0, parse_xml(one))

    def _add(self, xml: str) -> None:
        self._body.insert(len(self._body) - 1, parse_xml(xml))

    def paragraph(self, text: str, style: str = "") -> None:
        """Add a paragraph."""
        properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        self._add(f"<w:p {nsdecls('w')}>{properties}{_runs(text, self._setting.runs)}</w:p>")

    def heading(self, heading: Heading) -> None:
        """Add a heading; its number in a list of its own that begins there."""
        style = f'<w:pStyle w:val="Heading{heading.level}"/>'
        text = heading.text
        for at, pattern in enumerate(_NUMBERED.values()):
            match = pattern.match(text) if self._setting.automatic else None
            if match:
                self._lists += 1
                number = 900 + self._lists
                self._numbering.append(
                    parse_xml(
                        f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{900 + at}"/>'
                        f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{chinese_number(match[1])}"/>'
                        "</w:lvlOverride></w:num>"
                    )
                )
                style += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
                text = text[match.end() :]
                break
        self._add(f"<w:p {nsdecls('w')}><w:pPr>{style}</w:pPr>{_runs(text, self._setting.runs)}</w:p>")

    def table(self, table: Table) -> None:
        """Add a statement: its title, what stands above it, its rows."""
        for line in (table.title, *table.above):
            self.paragraph(line)
        rows = [*table.header, *table.rows]
        middle = len(rows) // 2 if self._setting.split and len(rows) > 12 else 0
        for part in (rows[:middle], rows[middle:]) if middle else (rows,):
            self._add("".join(_table(part)))
        self.paragraph("")

    def new_page(self) -> None:
        """Add a page break."""
        self._add(f'<w:p {nsdecls("w")}><w:r><w:br w:type="page"/></w:r></w:p>')


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    width = len(rows[0])
    yield f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid>" + '<w:gridCol w:w="1200"/>' * width + "</w:tblGrid>"
    for y, row in enumerate(rows):
        yield "<w:tr>"
        x = 0
        while x < width:
            end = x + 1
            while end < width and (row[end] == "<" or (row[x] == "^" and row[end] == "^" and _beside(rows, y, end))):
                end += 1
            goes_on = y + 1 < len(rows) and rows[y + 1][x] == "^"
            merge = "<w:vMerge/>" if row[x] == "^" else '<w:vMerge w:val="restart"/>' if goes_on else ""
            span = f'<w:gridSpan w:val="{end - x}"/>' if end > x + 1 else ""
            text = "" if row[x] == "^" else row[x]
            yield f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p>{_run(text) if text else ''}</w:p></w:tc>"
            x = end
        yield "</w:tr>"
    yield "</w:tbl>"


def _beside(rows: Sequence[Sequence[str]], y: int, x: int) -> bool:
    """Whether what goes on from above at a place belongs to the cell to its left."""
    while rows[y][x] == "^":
        y -= 1
    return rows[y][x] == "<"


def _set(writer: _Writer, blocks: Iterable[Block]) -> None:
    for block in blocks:
        match block:
            case Cover(lines=lines):
                for line in lines:
                    writer.paragraph(line, "Title")
            case Heading():
                writer.heading(block)
            case Text(text=text):
                writer.paragraph(text)
            case Table():
                writer.table(block)
            case NewPage():
                writer.new_page()


def write_docx(blocks: Sequence[Block], path: Path, setting: Setting = SETTINGS[0]) -> None:
    """Write the document as a Word file."""
    writer = _Writer(setting)
    _set(writer, blocks)
    writer.document.save(str(path))
