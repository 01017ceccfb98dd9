"""Puts the pages of frames where the frames stand, as far as they were saved in the same file; nothing is fetched."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import unquote, urljoin

from fiscallint import patterns
from fiscallint.document.saved_page import Part
from fiscallint.document.shown import Element

_SHEET = patterns.compile(r"<x:WorksheetSource\s+HRef=[\"']([^\"']{1,500})[\"']", re.IGNORECASE)
"""Where the frameset that Excel writes for a workbook names its sheets, in a comment; it shows one at a time."""
_LEVELS = 2
"""How deep frames are read: a tree of pages in pages is deeper than each of them."""


def whole(pages: Sequence[Part], text_of: Callable[[Part], str], parsed: Callable[[str], Element]) -> Element:
    """The first of these pages, with the others within it that it shows."""
    return _Frames(pages, text_of, parsed).page(pages[0], _LEVELS)


class _Frames:
    def __init__(self, pages: Sequence[Part], text_of: Callable[[Part], str], parsed: Callable[[str], Element]) -> None:
        self._pages = pages
        self._text_of = text_of
        self._parsed = parsed
        self._used: set[str] = set()
        self._by_id = {page.id: page for page in reversed(pages) if page.id}
        self._by_address = {_plain(page.address): page for page in reversed(pages) if page.address}
        names = Counter(map(_file, self._by_address))
        self._by_file = {name: page for at, page in self._by_address.items() if names[name := _file(at)] == 1}

    def page(self, part: Part, levels: int) -> Element:
        """A page with so many levels of frames within each other; each page is shown once."""
        self._used.add(_key(part))
        text = self._text_of(part)
        root = self._parsed(text)
        if len(self._pages) == 1 or not levels:
            return root
        sheets = _SHEET.findall(text)
        frameset = root.find(".//frameset")
        if sheets or frameset is not None:
            frames = sheets or [one.get("src", "") for one in root.iter("frame")]
            self._put_together(root, list(self._shown(frames, part, levels)))
        else:
            for frame in list(root.iter("iframe")):
                for body in self._shown([frame.get("src", "")], part, levels):
                    frame.addprevious(body)
                    frame.set("src", "")
        return root

    def _shown(self, addresses: Sequence[str], base: Part, levels: int) -> Iterator[Element]:
        """The bodies of the pages that are named so, as elements of their own."""
        for address in addresses:
            found = self._named(address, base.address)
            if found is None or _key(found) in self._used or found.is_hidden_sheet or not found.content.strip():
                continue
            body = self.page(found, levels - 1).find("body")
            if body is not None:
                body.tag = "div"
                body.attrib.pop("style", None)
                yield body

    def _named(self, address: str, base: str) -> Part | None:
        """The page that is named so in one whose own address is `base`; by its file's name where addresses differ."""
        if address.lower().startswith("cid:"):
            return self._by_id.get(unquote(address[4:]))
        if not address:
            return None
        whole = _plain(urljoin(base, address))
        return self._by_address.get(whole) or self._by_file.get(_file(whole))

    def _put_together(self, root: Element, bodies: Sequence[Element]) -> None:
        """Make a page of those that a frameset shows."""
        if not bodies:
            return
        for frameset in root.findall("frameset") + root.findall("body"):
            root.remove(frameset)
        body = root.makeelement("body")
        body.extend(bodies)
        root.append(body)


def _key(part: Part) -> str:
    return f"{part.id} {part.address}"


def _plain(address: str) -> str:
    return unquote(address).replace("\\", "/").partition("#")[0]


def _file(address: str) -> str:
    return address.rpartition("/")[2]
