"""Which part of a web page is its own article, and what around it is furniture.

No site is known by name: what speaks of the disclosure's matter belongs to the article, and what does not (menus, lists
of other pages, the site's imprint) stands outside of the smallest element that holds all of the matter.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Set

from fiscallint import patterns
from fiscallint.document.shown import Element, remove
from fiscallint.document.weighed import weighed

_FURNITURE = frozenset({"nav", "footer", "aside", "menu"})
_ROLES = patterns.compile(
    r"\s*(?:navigation|banner|contentinfo|search|menu|menubar|toolbar|complementary|dialog|alert|alertdialog|tooltip)\s*",
    re.IGNORECASE,
)
_MATTER = patterns.compile(r"[决決]算|[预預]算|支出|收入|[拨撥]款|[万萬]元|\d\.\d\d")
_PROSE = patterns.compile("。|；|第[一二三四五六七八九十]部分|[一二三四五六七八九十]、")
_NEARLY_ALL = 0.98
"""The share of the matter from which an element holds the article: outside, there are names of columns, a heading."""
_LITTLE_PROSE = 2
"""How many sentences may stand outside of the article: what the site says of itself."""
_WHOLE = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "ul", "ol", "dl"})
"""Elements that are part of an article, but none."""


def leads_elsewhere(link: Element) -> bool:
    """Whether a link leads out of the page: not one of a table of contents."""
    address = link.get("href", "").strip()
    return bool(address) and (address.lower().startswith("javascript") or not address.partition("#")[2])


def prune(body: Element) -> None:
    """Take out what is marked as furniture, unless most of what the page says stands in it."""
    furniture = {element: _matter(element) for element in _furniture(body)}
    total = _matter(body)
    if 2 * sum(furniture.values()) <= total:
        remove(body, furniture)
    elif (article := next((one for one, matter in furniture.items() if 4 * matter >= 3 * total), None)) is not None:
        remove(body, (element for element in furniture if element is not article))
        prune(article)


def _furniture(element: Element) -> Iterator[Element]:
    """The outermost elements that are marked as furniture."""
    for child in element:
        if _is_marked_as_furniture(child):
            yield child
        else:
            yield from _furniture(child)


def _matter(element: Element) -> int:
    return sum(map(matter_in, element.itertext()))


def matter_in(text: str) -> int:
    """How often a text speaks of the matter of disclosures."""
    return len(_MATTER.findall(text))


def _is_marked_as_furniture(element: Element) -> bool:
    if element.tag == "header":
        return not any(above.tag in ("article", "main") for above in element.iterancestors())
    if element.get("aria-hidden", "").strip().lower() == "true":  # an ornament, or all else while a window is open
        return True
    return element.tag in _FURNITURE or bool(_ROLES.fullmatch(element.get("role", "")))


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
    links = _in_links(body)
    matter, prose = weighed(body, matter_in, links), weighed(body, _sentences_in, links)
    return {element: (matter[element], prose[element]) for element in body.iter()}


def _sentences_in(text: str) -> int:
    return len(_PROSE.findall(text))


def _in_links(body: Element) -> Set[Element]:
    """The links to other pages, and all elements in them."""
    found: set[Element] = set()
    for element in body.iter():
        if element.getparent() in found or (element.tag == "a" and leads_elsewhere(element)):
            found.add(element)
    return found


def titles(root: Element, body: Element, article: Element) -> Iterator[str]:
    """What the page calls its article, outside of it: in its description, in a heading, in the browser's title.

    At last, what stands above the article, the nearest first.
    """
    for meta in root.iter("meta"):
        if meta.get("name", "").lower() in ("articletitle", "title"):
            yield meta.get("content", "")
    within = set(article.iter())
    for element in body.iter("h1", "h2", "ucaptitle"):
        if element not in within:
            yield "".join(element.itertext())
    for title in root.iter("title"):
        yield from re.split(r"[_|–—]|\s-+\s|-(?=[^-\d]*$)", "".join(title.itertext()))
    yield from reversed(list(_lines_above(body, article)))


def _lines_above(body: Element, article: Element) -> Iterator[str]:
    """The texts before the article, those of links left out."""
    links = _in_links(body)
    for element in body.iter():
        if element is article:
            return
        if element not in links and not len(element):
            yield element.text or ""
