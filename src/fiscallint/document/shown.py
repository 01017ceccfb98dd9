"""What of a page its visitors see: what is hidden or struck out is taken out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from fiscallint import patterns

Element = Any
"""An element as lxml has it."""
COMMENT = "fiscallint-comment"
"""What a comment to fiscallint is in the tree: what it `said`, on which `line` of the file."""

_NEVER_SHOWN = patterns.compile(
    "script|style|noscript|template|head|title|meta|link|xml|i?frame|object|embed|applet|svg|canvas|audio|video|map"
    "|button|select|option|datalist|input|textarea|dialog|r[tp]"
)
_HIDDEN = patterns.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|text-indent\s*:\s*-\d{3}|(?<![\w-])(?:left|top)\s*:\s*-\d{4}",
    re.IGNORECASE,
)
_NO_SIZE = patterns.compile(r"font-size\s*:\s*0(?:\.0+)?(?:px|pt|r?em|%)?\s*(?:!|;|$)", re.IGNORECASE)
_STRUCK = frozenset({"del", "s", "strike"})
_STRUCK_BY_STYLE = patterns.compile(r"text-decoration(?:-line)?\s*:[^;]{0,60}line-through", re.IGNORECASE)
_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


class Unseen:
    """The texts that were taken out: `hidden` ones, and what is `struck` out."""

    def __init__(self) -> None:
        self.hidden: list[str] = []
        self.struck: list[str] = []


def keep_shown(body: Element) -> Unseen:
    """Take out of a page what its visitors do not see, or see struck out.

    Raised and lowered digits become characters of their own: m² is no m2, and the mark of a note no digit of the
    number before it.
    """
    remove(body, [one for one in body.iter() if one is not body and _NEVER_SHOWN.fullmatch(one.tag)])
    found = Unseen()
    remove(body, list(_unseen(body, found)))
    for tag, characters in (("sup", _RAISED), ("sub", _LOWERED)):
        for element in body.iter(tag):
            _translate(element, characters)
    return found


def _unseen(element: Element, found: Unseen) -> Iterator[Element]:
    """The outermost elements that are hidden or struck out; their texts are `found`."""
    for child in element:
        texts = found.hidden if _is_hidden(child) else found.struck if _is_struck(child) else None
        if texts is None:
            yield from _unseen(child, found)
            continue
        if text := "".join("".join(child.itertext()).split()):
            texts.append(text)
        yield child


def _is_hidden(element: Element) -> bool:
    style = element.get("style", "")
    if element.get("hidden") is not None or _HIDDEN.search(style):
        return True
    return bool(_NO_SIZE.search(style)) and not any(map(_may_have_size, element.iterdescendants()))


def _may_have_size(element: Element) -> bool:
    """Whether an element may be seen where the one around it has letters of no size, to close the gaps between."""
    return element.tag == "font" or element.get("class") is not None or "font" in element.get("style", "")


def _is_struck(element: Element) -> bool:
    return element.tag in _STRUCK or bool(_STRUCK_BY_STYLE.search(element.get("style", "")))


def _translate(element: Element, characters: dict[int, int]) -> None:
    for one in element.iter():
        one.text = one.text and one.text.translate(characters)
        if one is not element:
            one.tail = one.tail and one.tail.translate(characters)


def remove(body: Element, elements: Iterable[Element]) -> None:
    """Take elements out of a page, and leave what stands behind them."""
    from lxml import etree

    for element in elements:
        element.tag = _REMOVED
    etree.strip_elements(body, _REMOVED, with_tail=False)  # one by one, the text around them is copied each time


_REMOVED = "fiscallint-removed"
