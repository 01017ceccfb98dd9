"""Puts the pages of frames where the frames stand, as far as they were saved in the same file; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from fiscallint.document.saved_page import Part, named
from fiscallint.document.shown import Element

_SHEET = re.compile(r"<x:WorksheetSource\s+HRef=[\"']([^\"']{1,500})[\"']", re.IGNORECASE)
"""Where the frameset that Excel writes for a workbook names its sheets, in a comment; it shows one at a time."""


def whole(pages: Sequence[Part], text_of: Callable[[Part], str], parsed: Callable[[str], Element]) -> Element:
    """The first of these pages, with the others within it that it shows."""
    return _Frames(pages, text_of, parsed).page(pages[0])


class _Frames:
    def __init__(self, pages: Sequence[Part], text_of: Callable[[Part], str], parsed: Callable[[str], Element]) -> None:
        self._pages = pages
        self._text_of = text_of
        self._parsed = parsed
        self._used: list[Part] = []

    def page(self, part: Part) -> Element:
        """A page with its frames; each page is shown once."""
        self._used.append(part)
        text = self._text_of(part)
        root = self._parsed(text)
        if len(self._pages) == 1:
            return root
        sheets = _SHEET.findall(text)
        frameset = root.find(".//frameset")
        if sheets or frameset is not None:
            frames = sheets or [one.get("src", "") for one in root.iter("frame")]
            self._put_together(root, list(self._shown(frames, part)))
        else:
            for frame in list(root.iter("iframe")):
                for body in self._shown([frame.get("src", "")], part):
                    frame.addprevious(body)
                    frame.set("src", "")
        return root

    def _shown(self, addresses: Sequence[str], base: Part) -> Iterator[Element]:
        """The bodies of the pages that are named so, as elements of their own."""
        for address in addresses:
            found = named(self._pages, address, base.address)
            if found is None or found in self._used or found.is_hidden_sheet:
                continue
            body = self.page(found).find("body")
            if body is not None:
                body.tag = "div"
                body.attrib.pop("style", None)
                yield body

    def _put_together(self, root: Element, bodies: Sequence[Element]) -> None:
        """Make a page of those that a frameset shows."""
        if not bodies:
            return
        for frameset in root.findall("frameset") + root.findall("body"):
            root.remove(frameset)
        body = root.makeelement("body")
        body.extend(bodies)
        root.append(body)
