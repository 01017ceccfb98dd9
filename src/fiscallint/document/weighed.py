"""Weighs the elements of a page by the texts in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from fiscallint.document.shown import Element


def weighed(
    body: Element, weigh: Callable[[str], int], without: Collection[Element] = frozenset()
) -> Mapping[Element, int]:
    """What the texts in each element weigh together, but for those right in the elements `without`."""
    weights: Counter[Element] = Counter()
    order = list(body.iter())
    for element in order:
        if element.text and element not in without:
            weights[element] += weigh(element.text)
        if element.tail and element is not body and element.getparent() not in without:
            weights[element.getparent()] += weigh(element.tail)
    for element in reversed(order[1:]):
        weights[element.getparent()] += weights[element]
    return weights
