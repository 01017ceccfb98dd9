"""Reads web pages: the article of the page itself, as a browser shows it, without what the site puts around it.

Nothing that a page names is ever fetched: no picture, no frame, no attachment, no entity.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from fiscallint import patterns
from fiscallint.document.article import Element, article_of, is_furniture, leads_elsewhere, prune, titles
from fiscallint.document.broken_lines import goes_on
from fiscallint.document.encodings import IANA_NAMES, Decoded, decode, decoded
from fiscallint.document.merged import Merged, laid_out
from fiscallint.document.model import Document, Grid, Paragraph, Passage
from fiscallint.document.rendition import Rendition
from fiscallint.document.saved_page import is_saved_page, page_in
from fiscallint.document.web_tables import cells_of, data_tables, rows_of, strays_of, title_in
from fiscallint.finding import FiscallintError, Notice, Span
from fiscallint.limits import LIMITS, Cells, Limits, exceeded, megabytes

_MOST_PICTURES = 20


def read_web(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a web page, or of one that a browser saved with all it needs (MHTML).

    FiscallintError where it is too large, nested too deeply, no text, or without an article.
    """
    name = path.name
    if len(content) > limits.xml_bytes:
        raise exceeded(
            f"{name} 有 {megabytes(len(content))}，超过网页的上限 {megabytes(limits.xml_bytes)}",
            "xml_bytes",
            "请只保存正文，或打印为 PDF 再检查",
        )
    saved = is_saved_page(content)
    charset = ""
    if saved:
        content, charset = page_in(content, name)
    file = _text(content, charset, name)
    page = _Page(path, _parsed(file.text, name, limits), Cells(name, limits))
    return Document(
        path=path,
        kind="multipart/related" if saved else "text/html",
        text=page.text,
        blocks=tuple(page.blocks),
        sha256=sha256,
        notices=(*_broken(file), *page.notices),
        encoding="" if saved else IANA_NAMES.get(file.encoding, file.encoding),
        marks=tuple(page.marks),
    )


# ---- the file


_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml\b[^>]{0,100}encoding\s*=\s*[\"']([\w-]{2,20})")
_STATED_WITHIN = 4096
_STATED = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "gb_2312", "csgb2312"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cn-big5", "csbig5"), "big5hkscs"),
}
"""What a page may state, and what it is read as."""
_FEW = 1000
"""A page may have one broken character in so many."""


def _text(content: bytes, charset: str, name: str) -> Decoded:
    """The text of a page, in the encoding that it states where it is in that one, broken characters replaced.

    Of what it states, UTF-8 comes first: many pages that say gb2312 are in it, and none is by chance.
    """
    head = content[:_STATED_WITHIN]
    stated = _CHARSET.search(head) or _XML_ENCODING.search(head)
    charset = charset or (stated[1].decode("ascii", "ignore") if stated else "")
    encoding = _STATED.get(charset.lower())
    marked = content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if encoding and not marked and b"\x00" not in content:
        found = decoded(content, "utf-8") or decoded(content, encoding)
        if found:
            return found
        text = content.decode(encoding, "replace")
        if _FEW * text.count("\ufffd") <= len(text):
            return Decoded(text, encoding)
    return decode(content, name)


# where a page, or one pasted into it, says that it ends, lxml stops; a browser does not
_ENDS = patterns.compile(r"</(?:body|html)\s*>", re.IGNORECASE)


# pictures within the page, which may be larger than anything lxml takes
_EMBEDDED = patterns.compile(r"data:[\w/+.-]{1,80};base64,[A-Za-z0-9+/=]{1000,}")


def _parsed(text: str, name: str, limits: Limits) -> Element:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(_EMBEDDED.sub("data:,", _ENDS.sub("", text)).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    if any("depth" in error.message.lower() for error in parser.error_log):
        raise FiscallintError(f"{name} 的标记嵌套太深（超过 255 层），无法读取：请在浏览器中打开，打印为 PDF 再检查")
    if root is None:
        raise FiscallintError(f"{name} 中没有网页的内容：请在浏览器中打开后重新保存")
    if any(error.level == etree.ErrorLevels.FATAL for error in parser.error_log):
        raise FiscallintError(f"{name} 中有一段文字或标记超过 10 MB，无法读取：请只保存正文，或打印为 PDF 再检查")
    if sum(1 for _ in root.iter()) > limits.elements:
        raise exceeded(f"{name} 的标记超过 {limits.elements} 个", "elements", "请只保存正文，或打印为 PDF 再检查")
    return root


def _broken(file: Decoded) -> Iterator[Notice]:
    if number := file.text.count("\ufffd"):
        yield Notice(f"有 {number} 个字的编码有误，读不出来：请与原网页核对")
    if file.cut:
        yield Notice("文件末尾的一个字不完整，网页可能没有存完：请重新保存")


# ---- the article

_BLOCK = patterns.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6r]|header|html|legend|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_HEADING = patterns.compile("h[1-6]")
_WHITE = patterns.compile(r"[ \t\r\n\f]+")
_UNSEEN = patterns.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_INDENTED = patterns.compile("[\u3000\u00a0\u2002\u2003]{2}")
_DISCLOSURE = patterns.compile("(?=.*(?:20\\d\\d|二[〇○零]))(?=.*(?:[决決]算|[预預]算))")
_ANNOUNCED = patterns.compile("(?:表|附件)(?:[（(][^（）()]{0,30}[）)])?$|^[单單]位：")
_ATTACHMENT = patterns.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z)(?:$|[?#&])", re.IGNORECASE)
_LITTLE = 300
"""So few characters are no disclosure, but the sentence that leads to one."""


class _Page(Rendition):
    """The rendition of a page: a paragraph or a row a line."""

    def __init__(self, path: Path, root: Element, counted: Cells) -> None:
        super().__init__()
        self._counted = counted
        self._path = path
        self._line: list[tuple[str, bool]] = []
        self._paragraphs = 0
        self._grids = 0
        self._pictures: list[tuple[Element, str, int]] = []
        self._attachments: list[str] = []
        self._tables: set[Element] = set()
        self._read(root)

    def _read(self, root: Element) -> None:
        body = root.find("body")
        if body is None:
            raise self._without_article(root)
        framed = body.find(".//iframe") is not None
        prune(body)
        self._tables = data_tables(body)
        article = article_of(body, self._tables)
        title = self._title(root, body, article)
        if title:
            self._paragraph(title, heading=False, place="标题")
        self._walk(article, linked=False, heading=False)
        self._flush(heading=False)
        length = sum(len(block.text) for block in self.blocks if isinstance(block, Paragraph)) - len(title)
        if self._attachments and not self._grids and length < _LITTLE:
            raise FiscallintError(
                f"{self._path.name} 的正文很短，决算公开在附件里（{_some(self._attachments)}）：请下载附件，检查附件"
            )
        if not length and not self._grids:
            raise self._without_article(root, framed=framed)

    def _without_article(self, root: Element, *, framed: bool = False) -> FiscallintError:
        name = self._path.name
        if framed or root.find(".//frameset") is not None:
            return FiscallintError(f"{name} 是框架页，正文在另一个文件里：请打开框架内的网页或 PDF，另存后再检查")
        if self._pictures:
            return FiscallintError(f"{name} 的正文只有图片，没有文字：请换用由 Word 或 WPS 导出的 PDF 检查")
        return FiscallintError(
            f"{name} 中没有正文（可能由脚本生成，没有存进文件）：请在浏览器中打开，打印为 PDF 或复制成文本再检查"
        )

    def _title(self, root: Element, body: Element, article: Element) -> str:
        """The page's title, where it names a year's disclosure and the article does not begin with it."""
        begins = "".join("".join(article.itertext()).split())[:400]
        for title in titles(root, body, article):
            words = _shown(title)
            if _DISCLOSURE.match(words) and len(words) < 100:
                return "" if "".join(words.split()) in begins else words
        return ""

    # ---- what stands in it

    def _walk(self, element: Element, linked: bool, heading: bool) -> None:
        tag = element.tag
        is_block = bool(_BLOCK.fullmatch(tag))
        if is_block:
            self._flush(heading)
        if tag == "table" and element in self._tables:
            self._table(element)
            return
        if tag == "br":
            self._line.append(("\n", linked))
        elif tag == "img" and not linked:
            self._pictures.append((element, self._last_words(), self.length))
        elif tag == "a" and leads_elsewhere(element):
            linked = True
            if _ATTACHMENT.search(element.get("href", "")):
                self._attachments.append(_shown("".join(element.itertext())) or "未写名称")
        heading = heading or bool(_HEADING.fullmatch(tag))
        plain = tag == "pre"
        self._inline(element.text, linked, plain)
        for child in element:
            self._walk(child, linked, heading)
            self._inline(child.tail, linked, plain)
        if is_block:
            self._flush(heading)

    def _inline(self, text: str | None, linked: bool, plain: bool) -> None:
        if text:
            self._line.append((text if plain else _WHITE.sub(" ", text), linked))

    def _last_words(self) -> str:
        words = "".join(text for text, _ in self._line).strip()
        last = self.blocks[-1] if self.blocks else None
        return "".join(words.split()) or (last.text if isinstance(last, Paragraph) else "")

    def _flush(self, heading: bool) -> None:
        """End a paragraph; a line that the author broke within a sentence goes on."""
        pieces, self._line = self._line, []
        if not _says_something(pieces):
            return
        lines: list[str] = []
        last = ""
        for raw in "".join(text for text, _ in pieces).split("\n"):
            shown = _shown(raw)
            if not shown or is_furniture("".join(shown.split())):
                continue
            words = Passage.of(shown, [Span(0, len(shown))]).text
            if lines and goes_on(last, words, indented=bool(_INDENTED.match(raw.lstrip(" ")))):
                lines[-1] += shown
                last += words
            else:
                lines.append(shown)
                last = words
        for line in lines:
            self._paragraphs += 1
            self._paragraph(line, heading, f"第{self._paragraphs}段")

    def _paragraph(self, text: str, heading: bool, place: str) -> None:
        passage = self._put(text, place)
        self.put("\n")
        if passage:
            self.blocks.append(Paragraph(passage, heading=heading))

    def _put(self, text: str, place: str) -> Passage:
        """Add a text that stands in this place."""
        if text:
            self.mark(place)
        return self.words(text)

    # ---- tables

    def _table(self, table: Element) -> None:
        for stray in strays_of(table):
            self._walk(stray, linked=False, heading=False)
        self._flush(heading=False)
        self._grids += 1
        start = self.length
        rows: list[list[Merged]] = []
        for row, element in enumerate(rows_of(table), 1):
            cells: list[Merged] = []
            if not rows and (above := title_in(element)) is not None:
                if text := _cell_text(above):
                    self._paragraph(text, heading=False, place=f"表{self._grids}第{row}行第1格")
                start = self.length
                continue
            for number, cell in enumerate(cells_of(element), 1):
                if number > 1:
                    self.put("\t")
                passage = self._put(_cell_text(cell), f"表{self._grids}第{row}行第{number}格")
                cells.append(Merged(passage, _number(cell.get("colspan")), _number(cell.get("rowspan"))))
            self.put("\n")
            rows.append(cells)
        grid = laid_out(rows, self._counted)
        self.blocks.append(Grid(grid, Span(start, self.length - 1)))

    # ---- what is not read

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The pictures that may be tables, and the files that may hold them."""
        found = [
            Notice(
                f"第{number}处图片{f'（在“{words[-40:]}”之后）' if words else ''}中的文字读不到：请核对原表，"
                "或换用 PDF、Excel 附件检查",
                Span(max(at - 1, 0), max(at - 1, 0)),
            )
            for number, (picture, words, at) in enumerate(self._pictures, 1)
            if _may_be_table(picture, bool(_ANNOUNCED.search(words)))
        ]
        more = len(found) - _MOST_PICTURES
        told = found[:_MOST_PICTURES] + ([Notice(f"另有{more}处图片中的文字读不到")] if more > 0 else [])
        if self._attachments and not self._grids:
            told.append(
                Notice(
                    f"正文中没有表格，附件（{_some(self._attachments)}）没有读：决算表若在附件里，请与正文合成一份再检查"
                )
            )
        return tuple(told)


def _says_something(pieces: Sequence[tuple[str, bool]]) -> bool:
    """Whether there is text besides links to other pages: 首页 > 政务公开 > 财政预决算 says nothing of its own."""
    own = "".join(text for text, linked in pieces if not linked)
    if any(linked and text.strip() for text, linked in pieces):
        return any(character.isalnum() for character in own)
    return bool(own.strip())


def _shown(text: str) -> str:
    """The text on one line, with single spaces and no characters that nobody sees."""
    return " ".join(_UNSEEN.sub("", text).split())


def _cell_text(cell: Element) -> str:
    return _shown("".join(_cell_parts(cell)))


def _cell_parts(element: Element) -> Iterator[str]:
    if element.tag == "br" or _BLOCK.fullmatch(element.tag):
        yield " "
    yield element.text or ""
    for child in element:
        yield from _cell_parts(child)
        yield child.tail or ""


def _number(text: str | None) -> int:
    """A span as HTML has it; 1 where it is none."""
    digits = re.match(r"\s*(\d{1,6})", text or "")
    return max(1, int(digits[1])) if digits else 1


def _some(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 个"


_LENGTH = r"(?:^|;)\s*{}\s*:\s*(\d+)(?:\.\d+)?\s*(?:px)?\s*(?:;|$)"
_SIDES = {side: patterns.compile(_LENGTH.format(side), re.IGNORECASE) for side in ("width", "height")}


def _may_be_table(picture: Element, announced: bool) -> bool:
    """Whether a picture is as large as a table, or of unknown size where a table is announced."""
    sizes = [_side(picture, side) for side in ("width", "height")]
    if sizes[0] is None and sizes[1] is None:
        return announced
    return (sizes[0] or 300) >= 300 and (sizes[1] or 150) >= 150


def _side(picture: Element, side: str) -> int | None:
    """In pixels; None where it is not stated, or in a share of the page."""
    stated = _SIDES[side].search(picture.get("style", "")) or re.fullmatch(
        r"\s*(\d+)(?:\.\d+)?(?:px)?\s*", picture.get(side, "")
    )
    return int(stated[1][:6]) if stated else None
