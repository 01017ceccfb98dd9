"""Builds a text rendition of a source that is no print: text piece by piece, with the blocks and places in it."""

from __future__ import annotations

from collections.abc import Iterable

from fiscallint.document.model import Block, Mark, Passage
from fiscallint.finding import Span


class Rendition:
    """A rendition as it grows: `length` code points up to now, the `blocks` in it, and the `marks` of places."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.blocks: list[Block] = []
        self.marks: list[Mark] = []

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._parts)

    def put(self, text: str) -> Span:
        """Add a text; where it stands."""
        start = self.length
        self._parts.append(text)
        self.length += len(text)
        return Span(start, self.length)

    def mark(self, place: str) -> None:
        """Say what the place of that is called which is added from here on."""
        if not self.marks or self.marks[-1].place != place:
            self.marks.append(Mark(self.length, place))

    def words(self, text: str) -> Passage:
        """Add a text; its passage."""
        start, _ = self.put(text)
        return Passage.of(text, [Span(0, len(text))]).moved(start)


def together(passages: Iterable[Passage]) -> Passage:
    """Passages read one after the other."""
    pieces = list(passages)
    return Passage("".join(one.text for one in pieces), tuple(at for one in pieces for at in one.places))
