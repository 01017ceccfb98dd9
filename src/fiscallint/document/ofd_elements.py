"""The elements of OFD's XML: by their names, in whichever namespace a program puts them."""

from __future__ import annotations

from math import isfinite
from typing import Any

from fiscallint.document.area import Area


def kind_of(one: Any) -> str:
    """The name of an element, in whichever namespace it is."""
    return str(one.tag.rpartition("}")[2])


def children(parent: Any, *kinds: str) -> list[Any]:
    """Those of an element that have one of these names; none of None."""
    return [] if parent is None else [one for one in parent if kind_of(one) in kinds]


def child(parent: Any, kind: str) -> Any:
    """The first of this name, or None."""
    return next(iter(children(parent, kind)), None)


def text_of(parent: Any, kind: str) -> str:
    """What stands in the first of this name."""
    one = child(parent, kind)
    return (one.text or "") if one is not None else ""


def area_of(parent: Any, kind: str) -> Area | None:
    """Left, top, width and height of a page, in millimetres."""
    box = numbers(text_of(child(parent, kind), "PhysicalBox"))
    if not box:
        return None
    left, top, width, height = box
    if not (0 < width < _LARGEST and 0 < height < _LARGEST):
        raise ValueError(box)
    return left, top, width, height


_LARGEST = 100_000


def numbers(text: str | None) -> tuple[float, ...]:
    """Numbers with spaces between them; ValueError for anything else."""
    return tuple(map(number, (text or "").replace(",", " ").split()))


def number(text: str | float) -> float:
    """ValueError where it is none, or has no end."""
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value
