"""The numbers that a browser sets before the entries of an ordered list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fiscallint import patterns
from fiscallint.document.numerals import number
from fiscallint.document.shown import Element

_STYLE = patterns.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_FORMS = {
    "decimal": ("decimal", ". "),
    "decimal-leading-zero": ("decimalZero", ". "),
    **dict.fromkeys(("lower-alpha", "lower-latin"), ("lowerLetter", ". ")),
    **dict.fromkeys(("upper-alpha", "upper-latin"), ("upperLetter", ". ")),
    "lower-roman": ("lowerRoman", ". "),
    "upper-roman": ("upperRoman", ". "),
    "cjk-decimal": ("ideographDigital", "、"),
    **dict.fromkeys(
        ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), ("chineseCountingThousand", "、")
    ),
}
"""The styles of CSS Counter Styles that number, as formats of `numerals`, and what stands behind the number."""
_NUMBERED = patterns.compile(
    r"\s*[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3}|[A-Za-z])[)）、.．]|\s*第[一二三四五六七八九十]+|[①-⑳]"
)


def numbers_in(ordered: Element) -> Iterator[tuple[Element, str]]:
    """The entries of a list that bear a number, and the number."""
    at = _whole(ordered.get("start"), 1)
    for entry in ordered:
        if entry.tag != "li":
            continue
        at = _whole(entry.get("value"), at)
        form = _FORMS.get(_style(entry) or _style(ordered) or "decimal")
        if form:
            yield entry, number(at, form[0]) + form[1]
        at += 1


def is_numbered(line: str) -> bool:
    """Whether a line begins with a number of its author's own: a site that shows both is not known to."""
    return bool(_NUMBERED.match(line))


def _style(element: Element) -> str:
    said = _STYLE.search(element.get("style", ""))
    return said[1].lower() if said else _TYPES.get(element.get("type", "").strip(), "")


def _whole(text: str | None, otherwise: int) -> int:
    found = re.fullmatch(r"\s*(\d{1,5})\s*", text or "")
    return int(found[1]) if found else otherwise
