"""Parses XML as it streams by, elements by their local names."""

from __future__ import annotations

from xml.parsers import expat


class Doctype(Exception):
    """A document type is declared, which no document of an office needs, and which could define entities."""


class Target:
    """What a parser tells: the beginnings and ends of elements by their local names, and text."""

    def doctype(self, *said: object) -> None:
        """Refuse before any entity could be used."""
        raise Doctype

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.begin(local(tag), attributes)

    def end(self, tag: str) -> None:
        self.finish(local(tag))

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def finish(self, tag: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text, or a piece of it."""


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag[tag.rfind("}") + 1 :]


def parse(content: bytes, target: Target) -> None:
    """Tell a target of all that is in a part; ExpatError where it is no XML, Doctype where it declares one."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = target.doctype
    parser.StartElementHandler = target.start
    parser.EndElementHandler = target.end
    parser.CharacterDataHandler = target.data
    parser.Parse(content, True)


class _Elements(Target):
    """All elements with one of these names, with their attributes, in order; attributes by their local names."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in self.names:
            self.found.append((tag, {local(name): value for name, value in attributes.items()}))


def elements(content: bytes, *names: str) -> list[tuple[str, dict[str, str]]]:
    """All elements of a part with one of these names, with their attributes by local names, in order."""
    target = _Elements(*names)
    parse(content, target)
    return target.found


def whole(text: str | None) -> int:
    """A whole number of an attribute, none or one out of all reason being 0."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
