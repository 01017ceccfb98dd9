"""An article that a page holds more than once, for wide and for narrow screens or for the printer, is read once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from fiscallint.document.shown import Element, remove
from fiscallint.document.weighed import weighed

_LONG = 300
"""Shorter texts may well be said twice."""
_SENTENCES = 3
"""Tables may well have the same figures, under titles of their own."""
_SHARE = 4
"""A part of a page that is no smaller than one in so many of it may be the whole article."""


def read_once(body: Element) -> bool:
    """Whether a page holds the same text again; all but the first are taken out."""
    alike: dict[int, list[Element]] = defaultdict(list)
    lengths = weighed(body, _length)
    for element in body.iter():
        if element is not body and lengths[element] >= max(_LONG, lengths[body] / _SHARE):
            alike[lengths[element]].append(element)
    again = [one for elements in alike.values() if len(elements) > 1 for one in _again(elements)]
    remove(body, again)
    return bool(again)


def _length(text: str) -> int:
    """Of a text without white space."""
    return len("".join(text.split()))


def _again(elements: Sequence[Element]) -> Iterator[Element]:
    """Those of these elements, in the order of the page, that say what one before them says."""
    said: dict[str, Element] = {}
    for element in elements:
        above = set(element.iterancestors())
        if above & set(said.values()):  # what stands alone in one that was looked at
            continue
        text = "".join("".join(element.itertext()).split())
        if text in said:
            yield element
        elif text.count("。") >= _SENTENCES:
            said[text] = element
