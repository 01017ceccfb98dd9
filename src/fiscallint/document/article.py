"""Which part of a web page is its own article, and what around it is furniture.

No site is known by name: what speaks of the disclosure's matter belongs to the article, and what does not (menus, lists
of other pages, the site's imprint) stands outside of the smallest element that holds all of the matter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from fiscallint import patterns

Element = Any
"""An element as lxml has it."""

_NEVER_SHOWN = patterns.compile(
    "script|style|noscript|template|head|title|meta|link|xml|i?frame|object|embed|applet|svg|canvas|audio|video|map"
    "|button|select|option|datalist|input|textarea|dialog"
)
_FURNITURE = frozenset({"nav", "footer", "aside", "menu"})
_ROLES = patterns.compile(
    r"\s*(?:navigation|banner|contentinfo|search|menu|menubar|toolbar|complementary|dialog|alert|alertdialog|tooltip)\s*",
    re.IGNORECASE,
)
_HIDDEN = patterns.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)

_MATTER = patterns.compile(r"[决決]算|[预預]算|支出|收入|[拨撥]款|[万萬]元|\d\.\d\d")
_PROSE = patterns.compile("。|；|第[一二三四五六七八九十]部分|[一二三四五六七八九十]、")
_NEARLY_ALL = 0.98
"""The share of the matter from which an element holds the article: outside, there are names of columns, a heading."""
_LITTLE_PROSE = 2
"""How many sentences may stand outside of the article: what the site says of itself."""
_WHOLE = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "ul", "ol", "dl"})
"""Elements that are part of an article, but none."""

_LINE_OF_FURNITURE = patterns.compile(
    r"首[页頁][>＞»/→\-－]|您?(?:现在|当前|目前|現在|當前|目前)?(?:所在)?的?位置(?:是)?："
    r"|(?:上|下)一?(?:篇|条|條|页|頁)(?:文章|信息)?[：:]"
    r"|(?:信息|文章|稿件|新闻)?(?:来源|來源|出处)：(?!.*[。，])"
    r"|(?:发布|發布|公布|发文|成文|公开|生成|更新)(?:时间|時間|日期)[：:]"
    r"|(?:浏览|瀏覽|点击|點擊|访问|阅读)(?:次数|次數|量|数|率)?[：:]"
    r"|(?:字体|字號|字号|字体大小|文字大小)[：:]"
    r"|(?:责任编辑|責任編輯|责编|编辑|审核|供稿|撰稿|作者)：.{0,20}$"
    r"|(?:版权所有|版權所有|主办单位：|承办单位：|网站标识码|网站备案|分享到|扫一扫|扫描二维码)"
    r"|[^。]{0,40}(?:ICP备|公网安备)\d"
    r"|[【】（）\[\]|]*(?:(?:打印|关闭|收藏|列印|關閉|返回|保存)(?:本页|此页|本文|窗口|页面|顶部|首页|列表|頁面)?[【】（）\[\]|]*)+$"
    r"|[【】（）\[\]|]*[大中小](?:[【】（）\[\]|]*[大中小]){1,2}[【】（）\[\]|]*$"
)


def is_furniture(line: str) -> bool:
    """Whether a line, without white space, is one that a site puts around articles: 上一篇：…, 打印本页, 来源：…."""
    return bool(_LINE_OF_FURNITURE.match(line)) and not re.search(r"\d\.\d\d", line)


def leads_elsewhere(link: Element) -> bool:
    """Whether a link leads out of the page: not one of a table of contents."""
    address = link.get("href", "").strip()
    return bool(address) and (address.lower().startswith("javascript") or not address.partition("#")[2])


def prune(body: Element) -> None:
    """Take out what is not shown, and what is marked as furniture, unless most of what the page says stands in it."""
    for element in list(body.iter()):
        if element is not body and _is_not_shown(element):
            _remove(element)
    furniture = list(_furniture(body))
    if 2 * sum(map(_matter, furniture)) <= _matter(body):
        for element in furniture:
            _remove(element)


def _furniture(element: Element) -> Iterator[Element]:
    """The outermost elements that are marked as furniture."""
    for child in element:
        if _is_marked_as_furniture(child):
            yield child
        else:
            yield from _furniture(child)


def _matter(element: Element) -> int:
    return sum(len(_MATTER.findall(text)) for text in element.itertext())


def _is_marked_as_furniture(element: Element) -> bool:
    if element.tag == "header":
        return not any(above.tag in ("article", "main") for above in element.iterancestors())
    return element.tag in _FURNITURE or bool(_ROLES.fullmatch(element.get("role", "")))


def _is_not_shown(element: Element) -> bool:
    if _NEVER_SHOWN.fullmatch(element.tag):
        return True
    if element.get("hidden") is not None or element.get("aria-hidden", "").strip().lower() == "true":
        return True
    return bool(_HIDDEN.search(element.get("style", "")))


def _remove(element: Element) -> None:
    """Take an element out, and leave what stands behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def article_of(body: Element, data_tables: Collection[Element]) -> Element:
    """The smallest element that holds nearly all of what a pruned page says of the matter; never a table of data."""
    weights = _weights(body)
    found = body
    while True:
        inner = max((child for child in found if child.tag not in _WHOLE), key=lambda one: weights[one], default=None)
        if inner is None or inner in data_tables or not _holds(weights[inner], weights[found]):
            return found
        found = inner


Weight = tuple[int, int]
"""How often an element speaks of the matter, and how many sentences it has."""


def _holds(inner: Weight, outer: Weight) -> bool:
    """Whether an element holds all that one around it says, but for a word or two."""
    return inner[0] > 0 and inner[0] >= _NEARLY_ALL * outer[0] and outer[1] - inner[1] <= _LITTLE_PROSE


def _weights(body: Element) -> Mapping[Element, Weight]:
    """The weight of each element; links to other pages have none."""
    matter: Counter[Element] = Counter()
    prose: Counter[Element] = Counter()
    order = list(body.iter())
    linked: set[Element] = set()

    def weigh(element: Element, text: str) -> None:
        matter[element] += len(_MATTER.findall(text))
        prose[element] += len(_PROSE.findall(text))

    for element in order:
        if element.getparent() in linked or (element.tag == "a" and leads_elsewhere(element)):
            linked.add(element)
        elif element.text:
            weigh(element, element.text)
        if element is not body and element.tail and element.getparent() not in linked:
            weigh(element.getparent(), element.tail)
    for element in reversed(order[1:]):
        matter[element.getparent()] += matter[element]
        prose[element.getparent()] += prose[element]
    return {element: (matter[element], prose[element]) for element in order}


def titles(root: Element, body: Element, article: Element) -> Iterator[str]:
    """What the page calls its article, outside of it: in its description, in a heading, in the browser's title."""
    for meta in root.iter("meta"):
        if meta.get("name", "").lower() in ("articletitle", "title"):
            yield meta.get("content", "")
    within = set(article.iter())
    for element in body.iter("h1", "h2"):
        if element not in within:
            yield "".join(element.itertext())
    for title in root.iter("title"):
        yield from re.split(r"[_|–—]|\s-+\s", "".join(title.itertext()))
