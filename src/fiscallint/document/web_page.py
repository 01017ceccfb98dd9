"""The rendition of a web page: its article as a browser shows it, a paragraph or a row of a table a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fiscallint import patterns
from fiscallint.document.article import article_of, leads_elsewhere, matter_in, prune, titles
from fiscallint.document.broken_lines import goes_on
from fiscallint.document.furniture import is_furniture, leads_away
from fiscallint.document.list_numbers import is_numbered, numbers_in
from fiscallint.document.merged import Merged, laid_out
from fiscallint.document.model import Grid, Paragraph, Passage
from fiscallint.document.pasted_lines import rejoined
from fiscallint.document.rendition import Rendition
from fiscallint.document.repeated import read_once
from fiscallint.document.shown import COMMENT, Element, keep_shown
from fiscallint.document.web_gaps import Elsewhere, Gaps, shows_picture, some
from fiscallint.document.web_tables import cells_of, data_tables, rows_of, strays_of, title_in
from fiscallint.finding import FiscallintError, Notice, Span
from fiscallint.limits import Cells

_BLOCK = patterns.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6r]|header|html|legend|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_HEADING = patterns.compile("h[1-6]")
_WHITE = patterns.compile(r"[ \t\r\n\f]+")
_GBK_SPACE = "\ue5e5"
"""What A3 A0, a space where Chinese is written, is in GB 18030 to the letter; browsers show one."""
_UNSEEN = patterns.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_INDENTED = patterns.compile("[\u3000\u00a0\u2002\u2003]{2}")
_DISCLOSURE = patterns.compile("(?=.*(?:20\\d\\d|二[〇○零]))(?=.*(?:[决決]算|[预預]算))")
_LITTLE = 300
"""So few characters are no disclosure, but the sentence that leads to one."""


class Page(Rendition):
    """The rendition, its `notices`, and the places of the `comments` to fiscallint in it.

    FiscallintError where there is no article. `name` is that of the file.
    """

    def __init__(self, name: str, root: Element, counted: Cells) -> None:
        super().__init__()
        self._counted = counted
        self._name = name
        self._line: list[tuple[str, bool]] = []
        self._said: list[Element] = []
        self._numbers: dict[Element, str] = {}
        self._number = ""
        self._indented: set[int] = set()
        self._paragraphs = 0
        self._grids = 0
        self._gaps = Gaps()
        self.comments: list[Span] = []
        self.notices = tuple(self._read(root))

    def _read(self, root: Element) -> Iterator[Notice]:
        elsewhere = Elsewhere(root)
        comments = sum(1 for _ in root.iter(COMMENT))
        body = root.find("body")
        if body is None:
            raise self._without_article(elsewhere)
        unseen = keep_shown(body)
        self._gaps.unseen(unseen)
        self._gaps.pages(body, elsewhere)
        prune(body)
        if read_once(body):
            self._gaps.twice()
        self._tables = data_tables(body)
        article = article_of(body, self._tables)
        title = self._title(root, body, article)
        if title:
            self._paragraph(title, heading=False, place="标题")
        self._walk(article, linked=False, heading=False)
        self._flush(heading=False)
        self._check(elsewhere, title)
        self.blocks = rejoined(self.blocks, self._indented)
        self._gaps.glyphs(self.text)
        yield from self._gaps.notices(elsewhere, tables=self._grids > 0)
        if left := comments - len(self.comments):
            yield Notice(f"有 {left} 条 fiscallint 注释不在正文里，没有采用：请移到所指的段落或表格之前")

    def _check(self, elsewhere: Elsewhere, title: str) -> None:
        """FiscallintError where there is no article, or only the sentence that leads to it."""
        paragraphs = [block for block in self.blocks if isinstance(block, Paragraph)][bool(title) :]
        short = not self._grids and sum(len(one.text) for one in paragraphs) < _LITTLE
        files = [*self._gaps.files, *elsewhere.files]
        if short and files:
            raise FiscallintError(f"{self._name} 的正文很短，决算公开在附件里（{some(files)}）：请下载附件，检查附件")
        if short and not any(matter_in(one.text) for one in paragraphs if not one.heading):
            raise self._without_article(elsewhere)

    def _without_article(self, elsewhere: Elsewhere) -> FiscallintError:
        if elsewhere.frames:
            return FiscallintError(f"{self._name} 是框架页，正文在另一个文件里：请打开框架内的网页或 PDF，另存后再检查")
        if self._gaps.pictures:
            return FiscallintError(f"{self._name} 的正文只有图片，没有文字：请换用由 Word 或 WPS 导出的 PDF 检查")
        why = "可能由脚本生成，没有存进文件"
        if self._gaps.hides_much:
            why = "写在网页里的设为不显示"
        elif elsewhere.data:
            why = "文字在脚本的数据里，要由浏览器显示"
        return FiscallintError(f"{self._name} 中没有正文（{why}）：请在浏览器中打开，打印为 PDF 或复制成文本再检查")

    def _title(self, root: Element, body: Element, article: Element) -> str:
        """The page's title, where it names a year's disclosure and the article does not begin with it."""
        begins = "".join(_shown("".join(article.itertext())).split())[:400]
        for title in titles(root, body, article):
            words = _shown(title)
            if len(words) < 100 and _DISCLOSURE.match(words) and not is_furniture("".join(words.split())):
                return "" if "".join(words.split()) in begins else words
        return ""

    # ---- what stands in it

    def _walk(self, element: Element, linked: bool, heading: bool) -> None:
        tag = element.tag
        if tag == COMMENT:
            self._said.append(element)
            return
        is_block = bool(_BLOCK.fullmatch(tag))
        if is_block:
            self._flush(heading)
        if tag == "table" and element in self._tables:
            self._table(element)
            return
        if tag == "br":
            self._line.append(("\n", linked))
        elif tag == "img" and not linked:
            self._gaps.pictures.append((element, self._last_words(), self.length))
        elif tag == "a" and leads_elsewhere(element):
            linked = not shows_picture(element)
            self._gaps.link(element, _shown("".join(element.itertext())))
        elif tag == "ol":
            self._numbers |= numbers_in(element)
        elif tag == "li":
            self._number = self._numbers.get(element, "")
        heading = heading or bool(_HEADING.fullmatch(tag))
        plain = tag == "pre"
        self._inline(element.text, linked, plain)
        for child in element:
            self._walk(child, linked, heading)
            self._inline(child.tail, linked, plain)
        if is_block:
            self._flush(heading)
        if tag == "li":
            self._number = ""

    def _inline(self, text: str | None, linked: bool, plain: bool) -> None:
        if text:
            text = text.replace(_GBK_SPACE, "\u3000")
            self._line.append((text if plain else _WHITE.sub(" ", text), linked))

    def _last_words(self) -> str:
        words = "".join(text for text, _ in self._line).strip()
        last = self.blocks[-1] if self.blocks else None
        return "".join(words.split()) or (last.text if isinstance(last, Paragraph) else "")

    def _flush(self, heading: bool) -> None:
        """End a paragraph; a line that the author broke within a sentence goes on.

        What it says to fiscallint stands behind it, or by itself where it has no words.
        """
        pieces, self._line = self._line, []
        said, self._said = self._said, []
        lines = list(_lines(pieces))
        if lines and any(_INDENTED.match(text.lstrip(" ")) for text, _ in pieces[:1]):
            self._indented.add(self.length)
        if lines and not is_numbered(lines[0]):
            lines[0] = self._number + lines[0]
        if lines:
            self._number = ""
        for line in lines[:-1]:
            self._counted_paragraph(line, heading)
        if lines:
            self._counted_paragraph(lines[-1], heading, said)
        elif said:
            self._comments(said)
            self.put("\n")

    def _counted_paragraph(self, line: str, heading: bool, said: list[Element] | None = None) -> None:
        self._paragraphs += 1
        self._paragraph(line, heading, f"第{self._paragraphs}段", said)

    def _paragraph(self, text: str, heading: bool, place: str, said: list[Element] | None = None) -> None:
        passage = self._put(text, place)
        self._comments(said or [])
        self.put("\n")
        if passage:
            self.blocks.append(Paragraph(passage, heading=heading))

    def _put(self, text: str, place: str) -> Passage:
        """Add a text that stands in this place."""
        if text:
            self.mark(place)
        return self.words(text)

    def _comments(self, said: list[Element]) -> None:
        for comment in said:
            self.mark(f"源代码第{comment.get('line')}行")
            self.comments.append(self.put(f"<!--{_shown(comment.get('said'))}-->"))

    # ---- tables

    def _table(self, table: Element) -> None:
        for stray in strays_of(table):
            self._walk(stray, linked=False, heading=False)
        self._flush(heading=False)
        self._grids += 1
        start = self.length
        rows: list[list[Merged]] = []
        for number, (row, left) in enumerate(rows_of(table), 1):
            before = list(_comments_before(row))
            if before:
                self._comments(before)
                self.put("\n")
            place = f"表{self._grids}第{number}行"
            if not rows and (above := title_in(row)) is not None:
                if text := _cell_text(above):
                    self._paragraph(text, heading=False, place=f"{place}第1格", said=list(row.iter(COMMENT)))
                start = self.length
                continue
            if not rows:
                start = self.length
            rows.append(list(self._row(row, left, place)))
            self._comments(list(row.iter(COMMENT)))
            self.put("\n")
        grid = laid_out(rows, self._counted)
        self.blocks.append(Grid(grid, Span(start, self.length - 1)))

    def _row(self, row: Element, left: int, place: str) -> Iterator[Merged]:
        """The cells of a row in a group of which so many rows are `left`, this one among them."""
        for number, cell in enumerate(cells_of(row), 1):
            if number > 1:
                self.put("\t")
            passage = self._put(_cell_text(cell), f"{place}第{number}格")
            rows = _number(cell.get("rowspan"), nought=left)
            yield Merged(passage, _number(cell.get("colspan"), nought=1), min(rows, left))


def _lines(pieces: list[tuple[str, bool]]) -> Iterator[str]:
    """The paragraphs in what stands between two ends of blocks; of each piece it is known whether it is a link's."""
    own, linked = (
        "".join("".join(text for text, is_linked in pieces if is_linked == which).split()) for which in (0, 1)
    )
    if (not own and not linked) or (linked and leads_away(own, linked)):
        return
    shown = last = ""
    for raw in "".join(text for text, _ in pieces).split("\n"):
        words = _shown(raw)
        if not words or is_furniture("".join(words.split())):
            continue
        read = Passage.of(words, [Span(0, len(words))]).text
        if shown and goes_on(last, read, indented=bool(_INDENTED.match(raw.lstrip(" ")))):
            shown += words
            last += read
            continue
        if shown:
            yield shown
        shown, last = words, read
    if shown:
        yield shown


def _comments_before(row: Element) -> Iterator[Element]:
    """What is said to fiscallint between this row of a table and the one before, in its order."""
    found: list[Element] = []
    before = row.getprevious()
    while before is not None and before.tag == COMMENT:
        found.append(before)
        before = before.getprevious()
    return reversed(found)


def _shown(text: str) -> str:
    """The text on one line, with single spaces and no characters that nobody sees."""
    return " ".join(_UNSEEN.sub("", text).replace(_GBK_SPACE, " ").split())


def _cell_text(cell: Element) -> str:
    return _shown("".join(_cell_parts(cell)))


def _cell_parts(element: Element) -> Iterator[str]:
    if element.tag == "br" or _BLOCK.fullmatch(element.tag):
        yield " "
    yield element.text or ""
    for child in element:
        yield from _cell_parts(child)
        yield child.tail or ""


def _number(text: str | None, nought: int) -> int:
    """A span as HTML has it: 1 where it is none, and `nought` where it is 0."""
    digits = re.match(r"\s*(\d{1,6})", text or "")
    return (int(digits[1]) or nought) if digits else 1
