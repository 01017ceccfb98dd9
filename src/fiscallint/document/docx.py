"""Reads Word files (docx): the body as it is seen with all tracked changes accepted, without headers and footers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from fiscallint.document.around import is_title, stand_above
from fiscallint.document.broken_lines import goes_on
from fiscallint.document.joined import moved
from fiscallint.document.model import Block, Cell, Document, Grid, Mark, Paragraph, Passage
from fiscallint.document.package import Package, is_package, opened, too_deep
from fiscallint.document.relationships import named, related
from fiscallint.document.rendition import Rendition, together
from fiscallint.document.word_gaps import Gaps
from fiscallint.document.word_numbering import Numbering
from fiscallint.document.word_styles import Styles, W
from fiscallint.document.word_tables import Layout, TableCell, go_together, layout
from fiscallint.document.word_text import CHANGES, EMBEDDED, Aside, Content, Piece, Texts, children
from fiscallint.finding import FiscallintError, Notice, Span
from fiscallint.limits import LIMITS, Cells, Limits, exceeded

if TYPE_CHECKING:
    from fiscallint.document.embedded_workbook import Shown

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = "word/document.xml"


class Anchor(NamedTuple):
    """Where text of the rendition stands in the file.

    From `start` to `end` it is that of the element `node`, a w:t character by character; None for text that no element
    holds, such as an automatic number. `host` is the paragraph of the body, or the run in it, that it hangs on, and
    `aside` says whether it stands in a text box or a note there.
    """

    start: int
    end: int
    node: Any
    host: Any
    aside: bool


class Reading(Struct, frozen=True):
    """The body of a Word document as it was read."""

    text: str
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...]
    anchors: tuple[Anchor, ...]
    notices: tuple[Notice, ...]


def read_docx(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a Word file.

    FiscallintError where it is none, protected, damaged, without text, or larger than what is read.
    """
    package = opened(path.name, content, "word/", limits)
    main = related(package, "", "officeDocument") or MAIN
    read = reading(body_of(package.xml(main), path.name), package, main)
    if not read.blocks:
        raise FiscallintError(f"{path.name} 中没有文字（可能只有图片）：请用文字和表格直接写成的 Word 文件检查")
    return Document(
        path=path,
        kind=KIND,
        text=read.text,
        blocks=read.blocks,
        sha256=sha256,
        notices=read.notices,
        marks=read.marks,
    )


def body_of(root: Any, name: str) -> Any:
    """The body under the root of the main part. FiscallintError where there is none."""
    body = root.find(W + "body")
    if body is not None:
        return body
    raise FiscallintError(f"{name} 中没有正文：请用 Word 或 WPS 打开后另存，再检查")


def reading(body: Any, package: Package, main: str = MAIN) -> Reading:
    """What is read of the body of a Word document. FiscallintError where it is larger than what is read."""

    def root(kind: str) -> Any:
        part = related(package, main, kind)
        return package.xml(part) if part else None

    styles = Styles(root("styles"))
    parts = {"脚注": root("footnotes"), "尾注": root("endnotes")}
    notes = {kind: _notes(part) for kind, part in parts.items()}
    reader = _Reader(package, main, styles, Numbering(root("numbering"), styles), notes)
    try:
        reader.flow(body, _Place())
    except RecursionError as error:
        raise too_deep(package.name) from error
    changed = any(next(part.iter(*CHANGES), None) is not None for part in (body, *parts.values()) if part is not None)
    return reader.finish(changed)


def _notes(root: Any) -> dict[str, Any]:
    return {one.get(W + "id", ""): one for one in root} if root is not None else {}


class _Place(Struct, frozen=True):
    """Where a flow of paragraphs stands: empty for the body itself, whose paragraphs are counted."""

    name: str = ""
    host: Any = None
    depth: int = 0

    def inner(self, name: str, host: Any = None) -> _Place:
        """A place within this one."""
        return _Place(name, self.host if self.host is not None else host, self.depth + 1)


class _Reader:
    """Walks through a document and builds its rendition."""

    def __init__(
        self, package: Package, main: str, styles: Styles, numbering: Numbering, notes: dict[str, dict[str, Any]]
    ) -> None:
        self._package, self._main = package, main
        self._name, self._limits = package.name, package.limits
        self._styles, self._numbering, self._notes = styles, numbering, notes
        self._texts = Texts(styles)
        self._made = Rendition()
        self._anchors: list[Anchor] = []
        self._cells = Cells(self._name, self._limits)
        self._files = 0
        self._paragraphs = self._tables = self._read = 0
        self._counts = {"脚注": 0, "尾注": 0}
        self._gaps = Gaps()

    def finish(self, changed: bool) -> Reading:
        """What was read; `changed` where changes are tracked in it."""
        made = self._made
        notices = tuple(self._gaps.notices(changed))
        return Reading(made.text, tuple(made.blocks), tuple(made.marks), tuple(self._anchors), notices)

    # ---- the rendition

    def _pieces(self, pieces: Sequence[Piece], paragraph: Any, place: _Place) -> Passage:
        """Put pieces of a paragraph, line ends as spaces, and give their passage."""
        host, aside = (paragraph, False) if place.host is None else (place.host, True)
        passages = []
        for piece in pieces:
            start = self._made.length
            passages.append(self._made.words(piece.text.replace("\n", " ")))
            if piece.text:
                self._anchors.append(Anchor(start, self._made.length, piece.node, host, aside))
        return together(passages)

    # ---- flows of paragraphs and tables

    def flow(self, container: Any, place: _Place) -> None:
        """Read what stands in the body, a text box, a note, or the frame around a text."""
        if place.depth > self._limits.nesting:
            raise too_deep(self._name)
        tables: list[Any] = []

        def close() -> None:
            if tables:
                self._table(tables, place)
                tables.clear()

        for element, content in self._contents(container):
            if content is None:
                if tables and not go_together(tables[-1], element):
                    close()
                tables.append(element)
            else:
                close()
                self._paragraph(element, content, place)
        close()

    def _contents(self, container: Any) -> Iterator[tuple[Any, Content | None]]:
        """The paragraphs with their content, and the tables, for which it is None.

        Where the end of a paragraph is deleted or hidden, the next one goes on with it: with the number of the next,
        where it is deleted, else with its own.
        """
        carried, numbered, first = Content(), 0, None
        for element in children(container):
            if element.tag == W + "p":
                content, ends = self._content(element), self._texts.vanishes(element)
                if not ends or (ends == "hidden" and content):
                    number = self._numbering.next(element)
                    if number:
                        carried.pieces.insert(numbered, Piece(number))
                carried.add(content)
                if ends == "hidden" and content:
                    numbered, first = len(carried.pieces), element if first is None else first
                if ends:
                    continue
                yield element if first is None else first, carried
            elif element.tag == W + "tbl":
                if carried:
                    yield element if first is None else first, carried
                yield element, None
            else:
                self._gaps.embedded |= element.tag in (W + "altChunk", W + "subDoc")
                continue
            carried, numbered, first = Content(), 0, None
        if carried:
            yield container if first is None else first, carried

    def _content(self, paragraph: Any) -> Content:
        self._read += 1
        if self._read > self._limits.paragraphs:
            raise exceeded(f"{self._name} 的段落超过 {self._limits.paragraphs} 个", "paragraphs")
        return self._texts.read(paragraph)

    def _paragraph(self, paragraph: Any, content: Content, place: _Place) -> None:
        texts = [group for group in _lines(content.pieces) if any(not one.text.isspace() for one in group)]
        if not place.name and content:
            self._paragraphs += 1
        name = place.name or f"第{self._paragraphs}段"
        self._gaps.paragraph(content, name)
        heading = self._styles.is_heading(paragraph)
        for group in texts:
            self._made.mark(name)
            passage = self._pieces(group, paragraph, place)
            self._made.put("\n")
            if passage:
                self._made.blocks.append(Paragraph(passage, heading=heading and _is_title(passage.text)))
        self._asides(content.asides, name, place)

    def _asides(self, asides: Sequence[Aside], name: str, place: _Place) -> None:
        for aside in asides:
            if aside.element is not None:
                self.flow(aside.element, place.inner(f"{name}的{aside.kind}", aside.run))
                continue
            if aside.kind == EMBEDDED:
                self._file(aside, name, place)
                continue
            note = self._notes[aside.kind].get(aside.number)
            if note is not None:
                self._counts[aside.kind] += 1
                self.flow(note, place.inner(f"{aside.kind}{self._counts[aside.kind]}", aside.run))

    def _file(self, aside: Aside, name: str, place: _Place) -> None:
        """Read what is seen of a file that is embedded, if it is a workbook."""
        shown = self._shown(aside)
        if shown is None:
            self._gaps.unread(name)
            return
        self._gaps.workbook(name, shown.document.notices, shown.more)
        start = self._made.length
        for at, where in shown.document.marks:
            self._made.marks.append(Mark(start + at, f"{name}的 Excel 表格 {where.rpartition('!')[2]}"))
        self._made.put(shown.document.text)
        self._made.blocks += (moved(block, start) for block in shown.document.blocks)
        host = aside.run if place.host is None else place.host
        self._anchors.append(Anchor(start, self._made.length, None, host, True))

    def _shown(self, aside: Aside) -> Shown | None:
        """What is seen of a file that is embedded in the body; None where that cannot be read."""
        self._files += 1
        within = aside.run.getroottree().getroot().tag == W + "document"
        part = named(self._package, self._main, aside.number) if within and self._files <= _MOST_FILES else ""
        content = self._package.content(part) if part else b""
        if not is_package(content, "xl/"):
            return None
        from fiscallint.document.embedded_workbook import read_embedded

        try:
            return read_embedded(self._name, content, self._limits)
        except FiscallintError:
            return None

    # ---- tables

    def _table(self, tables: Sequence[Any], place: _Place, within: str = "") -> None:
        """Read a table; one of a single column is a frame around text, and so is what sets the lines above another."""
        found = layout(tables)
        if within:
            title = f"{within}内的表"
        else:
            self._tables += 1
            title = f"表{self._tables}"
        if not found.rows:
            return
        self._cells.add(len(found.rows) * found.columns)

        def name(row: int, at: int) -> str:
            return f"{title}第{row + 1}行第{at + 1}格"

        if found.columns < 2 or _only_sets(found):
            for row, cells in enumerate(found.rows):
                for at, cell in enumerate(cells):
                    if not cell.covered:
                        self.flow(cell.element, place.inner(name(row, at)))
            return
        start, filled = self._made.length, False
        rows: list[tuple[Cell | None, ...]] = []
        after: list[Callable[[], None]] = []
        for row, cells in enumerate(found.rows):
            made: list[Cell | None] = [None] * found.columns
            reached = 0
            for at, cell in enumerate(cells):
                covered = found.covered(cell)
                self._made.put("\t" * (covered.start - reached))
                reached = covered.start
                self._made.mark(name(row, at))
                if not cell.covered:
                    passage = self._cell(cell, name(row, at), place, after)
                    filled = filled or bool(passage)
                    made[covered.start] = Cell(passage, len(covered))
            self._made.put("\t" * (found.columns - 1 - reached) + "\n")
            rows.append(tuple(made))
        if filled or len(rows) > 1:
            self._made.blocks.append(Grid(tuple(rows), Span(start, self._made.length - 1)))
        for read in after:
            read()

    def _cell(self, cell: TableCell, name: str, place: _Place, after: list[Callable[[], None]]) -> Passage:
        """Put the text of a cell on the line of its row; tables and notes in it come `after` the table."""
        passages: list[Passage] = []
        inner = place.inner(name)

        def put(container: Any, where: _Place) -> None:
            if where.depth > self._limits.nesting:
                raise too_deep(self._name)
            for element, content in self._contents(container):
                if content is None:
                    after.append(lambda table=element: self._nested(table, inner, name))  # type: ignore[misc]
                    continue
                self._gaps.paragraph(content, name)
                if passages and content.pieces:
                    self._made.put(" ")
                passages.append(self._pieces(content.pieces, element, where))
                for aside in content.asides:
                    if aside.element is not None:
                        put(aside.element, where.inner(name, aside.run))
                    else:
                        after.append(lambda aside=aside: self._asides([aside], name, inner))  # type: ignore[misc]

        put(cell.element, inner)
        return together(passages)

    def _nested(self, table: Any, place: _Place, name: str) -> None:
        if place.depth > self._limits.nesting:
            raise too_deep(self._name)
        self._table([table], place, name)


_MOST_FILES = 100
"""Files within a document that are looked into."""
_MOST_ABOVE = 6
"""Rows of a table that only sets the lines above another."""
_TITLE_LENGTH = 60


def _only_sets(table: Layout) -> bool:
    """Whether a table only sets the lines above another, and is no list of statements."""
    if len(table.rows) > _MOST_ABOVE:
        return False
    texts = list(filter(None, (_raw(cell) for cells in table.rows for cell in cells if not cell.covered)))
    return stand_above(texts) and sum(map(is_title, texts)) <= 1


def _raw(cell: TableCell) -> str:
    """All text of a cell, without white space."""
    return "".join("".join(text.text or "" for text in cell.element.iter(W + "t")).split())


def _is_title(text: str) -> bool:
    """Whether a paragraph in the style of a heading is one, and not a heading with the text that follows it."""
    return len(text) <= _TITLE_LENGTH and "。" not in text.rstrip("。")


def _lines(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces of a paragraph, parted at the line ends of hand at which a sentence does not go on."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.text == "\n":
            lines.append([])
        else:
            lines[-1].append(piece)
    group: list[Piece] = []
    before = ""
    for line in lines:
        text = "".join(piece.text for piece in line)
        after = Passage.of(text, [Span(0, len(text))]).text
        if before and after and not goes_on(before, after):
            yield group
            group, before = [], ""
        group += line
        before += after
    yield group
