"""What the styles of a Word document say of a paragraph or run: outline level, numbering, whether it is hidden."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NamedTuple

from msgspec import Struct

from fiscallint import patterns

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_MOST_BASES = 50
"""How many styles one may be based on, one behind the other: Word allows for a dozen."""
_HEADING = patterns.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_BODY = 9
"""The outline level of what is no heading."""


def value(element: Any, name: str, default: str = "") -> str:
    """The w:val of a child element."""
    child = element.find(W + name) if element is not None else None
    return default if child is None else str(child.get(W + "val", default))


def on(element: Any, name: str) -> bool | None:
    """Whether a property that is on or off is set to be on; None where it is not set."""
    child = element.find(W + name) if element is not None else None
    return None if child is None else child.get(W + "val", "true") not in ("0", "false", "off")


def whole(text: str, default: int) -> int:
    """A whole number of an attribute; the default for what is none, or none that a document needs."""
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default


class Numbered(NamedTuple):
    """Which list a paragraph is numbered in, and at which level; `style` is the style that says so."""

    list: str
    level: int | None
    style: str = ""


class _Said(Struct):
    """What a style says, itself or by those it is based on; None where none of them speaks of it."""

    heading: bool | None = None
    numbered: Numbered | None = None
    hidden: bool | None = None


class Styles:
    """The styles of a document, from the root of its styles part (None where it has none)."""

    def __init__(self, root: Any) -> None:
        styles = root.iter(W + "style") if root is not None else ()
        self._styles = {style.get(W + "styleId", ""): style for style in styles}
        self._known: dict[str, _Said] = {}
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on")
            ),
            "",
        )

    def _of(self, name: str) -> _Said:
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> _Said:
        said, seen = _Said(), set[str]()
        while name in self._styles and name not in seen and len(seen) < _MOST_BASES:
            seen.add(name)
            style = self._styles[name]
            level = value(style.find(W + "pPr"), "outlineLvl")
            if said.heading is None and (level or _HEADING.fullmatch(value(style, "name"))):
                said.heading = whole(level, 0) < _BODY
            found = _numbered(style)
            if found and said.numbered is None:
                said.numbered = Numbered(found.list, found.level, name)
            elif found and said.numbered and not said.numbered.list:
                said.numbered = said.numbered._replace(list=found.list)
            if said.hidden is None:
                said.hidden = on(style.find(W + "rPr"), "vanish")
            name = value(style, "basedOn")
        return said

    def _of_paragraph(self, paragraph: Any) -> _Said:
        # they stand first; to look for them behind a hundred thousand runs, for each of these, would take hours
        properties = next((one for one in islice(paragraph, 5) if one.tag == W + "pPr"), None)
        return self._of(value(properties, "pStyle", self._default))

    def is_heading(self, paragraph: Any) -> bool:
        """Whether a paragraph has an outline level, by itself or by its style."""
        level = value(paragraph.find(W + "pPr"), "outlineLvl")
        return whole(level, _BODY) < _BODY if level else bool(self._of_paragraph(paragraph).heading)

    def numbered(self, paragraph: Any) -> Numbered | None:
        """The list that a paragraph stands in, by itself or by its style; None for none."""
        own = _numbered(paragraph)
        if own and own.list:
            return own
        found = self._of_paragraph(paragraph).numbered
        return Numbered(found.list, own.level, found.style) if found and own else found

    def list_of(self, style: str) -> str:
        """The list that a numbering style stands for."""
        found = _numbered(self._styles[style]) if style in self._styles else None
        return found.list if found else ""

    def hides(self, properties: Any, paragraph: Any) -> bool:
        """Whether a run with these properties, or the mark of a paragraph, is hidden."""
        said = on(properties, "vanish")
        if said is None and properties is not None:
            said = self._of(value(properties, "rStyle")).hidden
        return bool(self._of_paragraph(paragraph).hidden if said is None else said)


def _numbered(element: Any) -> Numbered | None:
    properties = element.find(W + "pPr")
    found = properties.find(W + "numPr") if properties is not None else None
    if found is None:
        return None
    level = value(found, "ilvl")
    return Numbered(value(found, "numId"), whole(level, 0) if level else None)
