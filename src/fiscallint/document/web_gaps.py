"""What a page shows, or leads to, and is not read: pictures, attachments, other pages, what is hidden or struck out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from fiscallint import patterns
from fiscallint.document.article import leads_elsewhere, matter_in
from fiscallint.document.shown import Element, Unseen
from fiscallint.finding import Notice, Span

_MOST_PICTURES = 20
_ANNOUNCED = patterns.compile("(?:表|附件)(?:[（(][^（）()]{0,30}[）)])?$|^[单單]位：")
_FILE = patterns.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|7z)(?=$|[?#&])", re.IGNORECASE)
_BEFORE_NAME = patterns.compile(r"[/\\=?&#]")
_PICTURE = patterns.compile(r"\.(?:jpe?g|png|gif|bmp|webp)(?:$|[?#])", re.IGNORECASE)
_FOLLOWING = patterns.compile("[<＜«‹]*(?:上一?页|下一?页|后一页|前一页|尾页|末页)[>＞»›]*")
_PAGES_BY_SCRIPT = patterns.compile(r"createPageHTML\(\s*['\"]?(\d{1,4})")
_OWN_GLYPHS = patterns.compile("[\ue000-\uefff\uf100-\uf8ff]")  # between: bullets of the Symbol fonts
_MUCH = 5
"""So often a text speaks of the matter where something is lost without it."""
_DATA = patterns.compile(r"[决決预預]算|支出|收入|\\u51b3\\u7b97|\\u652f\\u51fa", re.IGNORECASE)


class Elsewhere:
    """What a page shows from elsewhere, told before anything is taken out of it.

    The documents among the `files` that it embeds, whether it has `frames`, whether its scripts hold `data` on the
    matter, and whether they say that the article has several `pages`.
    """

    def __init__(self, root: Element) -> None:
        self.files: list[str] = []
        for element in root.iter("iframe", "embed", "object"):
            if file := _file_in(element.get("src") or element.get("data") or ""):
                self.files.append(file)
        self.frames = any(True for _ in root.iter("iframe", "frameset"))
        scripts = [script.text or "" for script in root.iter("script", "textarea")]
        self.data = any(map(_DATA.search, scripts))
        self.pages = any(int(found[1]) > 1 for script in scripts for found in _PAGES_BY_SCRIPT.finditer(script))


def _file_in(address: str) -> str:
    """The name of the document in an address, also where a viewer is given it: viewer.html?file=a.pdf."""
    whole = unquote(address)
    found = _FILE.search(whole)
    return _BEFORE_NAME.split(whole[: found.end()])[-1] if found else ""


class Gaps:
    """Collects them: pictures with the text before them and their places in the rendition, files by their names."""

    def __init__(self) -> None:
        self.pictures: list[tuple[Element, str, int]] = []
        self.files: list[str] = []
        self.hides_much = False
        self._found: list[Notice] = []

    def link(self, link: Element, words: str) -> None:
        """What a link leads to."""
        if _file_in(link.get("href", "")):
            self.files.append(words or "未写名称")

    def pages(self, body: Element, elsewhere: Elsewhere) -> None:
        """Whether there are further pages of the same article."""
        if elsewhere.pages or any(map(_is_pager, body.iter("a"))):
            self._found.append(
                Notice(
                    "网页分页显示，读到的可能只是其中一页：若正文不止一页，请把各页都保存下来，用 --as-one 合在一起检查"
                )
            )

    def unseen(self, unseen: Unseen) -> None:
        """What is not shown of the page, where there is much of it, and what is struck out in it."""
        hidden = [text for text in unseen.hidden if matter_in(text) >= _MUCH]
        if hidden:
            self.hides_much = True
            self._found.append(
                Notice(
                    f"网页中有不显示的内容（{_beginning(hidden[0])}），未检查：若要点击才显示，请展开后打印为 PDF 检查"
                )
            )
        if unseen.struck:
            self._found.append(
                Notice(
                    f"有 {len(unseen.struck)} 处文字带删除线（{_beginning(unseen.struck[0])}），未检查："
                    "请确认是否应当删去"
                )
            )

    def twice(self) -> None:
        """That the page holds the same text again."""
        self._found.append(Notice("网页中有一段同样的内容出现了两次（可能一份供手机或打印），只读了一次"))

    def glyphs(self, text: str) -> None:
        """Characters that only a font of the page's own gives a shape."""
        if found := list(_OWN_GLYPHS.finditer(text)):
            self._found.append(
                Notice(
                    f"有 {len(found)} 个字是网页自带字体中的，读不出来：请换用 PDF 或 Word 文件检查",
                    Span(*found[0].span()),
                )
            )

    def notices(self, elsewhere: Elsewhere, *, tables: bool) -> Iterator[Notice]:
        """All of them; whether there are `tables` tells if attachments may hold what is missing."""
        yield from self._of_pictures()
        if elsewhere.files:
            yield Notice(f"网页中嵌入的文件（{some(elsewhere.files)}）未检查：请下载后与正文合成一份再检查")
        if self.files and not tables:
            yield Notice(f"正文中没有表格，附件（{some(self.files)}）未检查：决算表若在附件里，请与正文合成一份再检查")
        yield from self._found

    def _of_pictures(self) -> list[Notice]:
        found = [
            Notice(
                f"第{number}处图片{f'（在“{words[-40:]}”之后）' if words else ''}中的文字读不到：请核对原表，"
                "或换用 PDF、Excel 附件检查",
                Span(max(at - 1, 0), max(at - 1, 0)),
            )
            for number, (picture, words, at) in enumerate(self.pictures, 1)
            if _may_be_table(picture, bool(_ANNOUNCED.search(words)))
        ]
        more = len(found) - _MOST_PICTURES
        return found[:_MOST_PICTURES] + ([Notice(f"另有{more}处图片中的文字读不到")] if more > 0 else [])


def some(names: Sequence[str]) -> str:
    """The first of these names, and how many there are."""
    return names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 个"


def _beginning(text: str) -> str:
    return f"“{text[:20]}{'…' if len(text) > 20 else ''}”"


def shows_picture(link: Element) -> bool:
    """Whether a link leads to a picture: to the one in it, in full size."""
    return bool(_PICTURE.search(link.get("href", "")))


def _is_pager(link: Element) -> bool:
    """Whether a link leads to another page of the same article, not to another article: its number stands beside."""
    if not leads_elsewhere(link) and not link.get("onclick"):
        return False
    return bool(_FOLLOWING.fullmatch("".join("".join(link.itertext()).split())))


_LENGTH = r"(?:^|;)\s*{}\s*:\s*(\d+)(?:\.\d+)?\s*(?:px)?\s*(?:;|$)"
_SIDES = {side: patterns.compile(_LENGTH.format(side), re.IGNORECASE) for side in ("width", "height")}
_LATER = frozenset({"data-src", "data-original", "data-lazy-src", "data-lazy", "data-echo", "data-url"})
"""Where pages name the picture that a script puts in place of a small one."""


def _may_be_table(picture: Element, announced: bool) -> bool:
    """Whether a picture is as large as a table, or of unknown size where a table is announced."""
    width, height = (_side(picture, side) for side in ("width", "height"))
    if width is None and height is None:
        return announced
    large = (width or 300) >= 300 and (height or 150) >= 150
    return large or (announced and bool(_LATER & set(picture.keys())))


def _side(picture: Element, side: str) -> int | None:
    """In pixels; None where it is not stated, or in a share of the page."""
    stated = _SIDES[side].search(picture.get("style", "")) or re.fullmatch(
        r"\s*(\d+)(?:\.\d+)?(?:px)?\s*", picture.get(side, "")
    )
    return int(stated[1][:6]) if stated else None
