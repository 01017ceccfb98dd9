"""Reads web pages: the article of the page itself, as a browser shows it, without what the site puts around it.

Nothing that a page names is ever fetched: no picture, no frame, no attachment, no entity.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from fiscallint import patterns
from fiscallint.document.encodings import Decoded, decode, decoded
from fiscallint.document.frames import whole
from fiscallint.document.model import Document
from fiscallint.document.saved_page import Part, is_saved_page, pages_in
from fiscallint.document.shown import COMMENT, Element
from fiscallint.document.web_page import Page
from fiscallint.finding import FiscallintError, Notice, Severity
from fiscallint.limits import LIMITS, Cells, Limits, exceeded, megabytes


def read_web(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a web page, or of one that a browser saved with all it needs (MHTML).

    FiscallintError where it is too large, nested too deeply, no text, or without an article.
    """
    name = path.name
    if len(content) > limits.xml_bytes:
        said = f"{name} 有 {megabytes(len(content))}，超过网页的上限 {megabytes(limits.xml_bytes)}"
        raise exceeded(said, "xml_bytes", _LESS)
    saved = is_saved_page(content)
    pages = pages_in(content, name) if saved else [Part(content)]
    files: list[Decoded] = []

    def text_of(part: Part) -> str:
        files.append(_text(part.content, part.charset, name))
        return files[-1].text

    parsed = _Parsed(name, limits)
    page = Page(name, whole(pages, text_of, parsed.page), Cells(name, limits))
    return Document(
        path=path,
        kind="multipart/related" if saved else "text/html",
        text=page.text,
        blocks=tuple(page.blocks),
        sha256=sha256,
        notices=(*_broken(files), *page.notices, *_hidden(pages)),
        comments=tuple(page.comments),
        encoding="" if saved else files[0].iana_name,
        marks=tuple(page.marks),
    )


_LESS = "请只保存正文，或打印为 PDF 再检查"
"""What to do about a page that is too large."""


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


class _Parsed:
    """Parses the pages of a file, all of which may have so many elements together."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name = name
        self._limits = limits
        self._elements = 0

    def page(self, text: str) -> Element:
        """The root of a page; comments to fiscallint are elements in it."""
        from lxml import etree

        ours = bool(_OURS.search(text))
        parser = etree.HTMLParser(
            encoding="utf-8", no_network=True, remove_comments=not ours, remove_pis=True, huge_tree=False
        )
        name = self._name
        try:
            root = etree.fromstring(_EMBEDDED.sub("data:,", _ENDS.sub("", text)).encode("utf-8", "replace"), parser)
        except etree.XMLSyntaxError:
            root = None
        if any("depth" in error.message.lower() for error in parser.error_log):
            raise FiscallintError(
                f"{name} 的标记嵌套太深（超过 255 层），无法读取：请在浏览器中打开，打印为 PDF 再检查"
            )
        if root is None:
            raise FiscallintError(f"{name} 中没有网页的内容：请在浏览器中打开后重新保存")
        if any(error.level == etree.ErrorLevels.FATAL for error in parser.error_log):
            raise FiscallintError(f"{name} 中有一段文字或标记超过 10 MB，无法读取：{_LESS}")
        self._elements += sum(1 for _ in root.iter())
        if self._elements > self._limits.elements:
            said = f"{name} 的标记超过 {self._limits.elements} 个"
            raise exceeded(said, "elements", _LESS)
        if ours:
            for comment in [one for one in root.iter(etree.Comment) if _OURS.match(f"<!--{one.text}")]:
                comment.addprevious(root.makeelement(COMMENT, said=comment.text, line=str(comment.sourceline)))
            etree.strip_elements(root, etree.Comment, with_tail=False)
        return root


_OURS = patterns.compile(r"<!--\s*fiscallint\s*[:：]")


def _hidden(pages: Sequence[Part]) -> Iterator[Notice]:
    if number := sum(page.is_hidden_sheet for page in pages):
        yield Notice(f"有 {number} 个工作表是隐藏的，未检查：要公开的请取消隐藏", severity=Severity.NOTE)


def _broken(files: Sequence[Decoded]) -> Iterator[Notice]:
    if number := sum(file.text.count("\ufffd") for file in files):
        yield Notice(f"有 {number} 个字的编码有误，读不出来：请与原网页核对")
    if any(file.cut for file in files):
        yield Notice("文件末尾的一个字不完整，网页可能没有存完：请重新保存")
