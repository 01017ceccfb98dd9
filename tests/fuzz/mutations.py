"""Whole disclosures, as the provinces tell them, in which things were changed as people and programs change them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from tests.generator import make, seeded

NUMBERS = (
    "0.00",
    "-0.01",
    "9" * 20 + ".99",
    "1,2,3.4",
    "１２．３４",
    ".5",
    "5.",
    "1e9",
    "0.000000001",
    "--",
    "",
)
CHARACTERS = "\x00\x1b\u202e\ufeff\u200b\ud7ff𠀀|\t\n（）。，%“"

Edit = tuple[int, int, int]
"""Which way of changing, and two numbers that say where and what."""


@cache
def original(number: int) -> str:
    """A disclosure that agrees."""
    return make(seeded(number)).text()


def excerpt(text: str, one: int, other: int) -> str:
    """The title of a disclosure and two pieces of it: tables, sections, or the border between them."""
    lines = text.split("\n")
    first, second = sorted((one % len(lines), other % len(lines)))
    return "\n".join([*lines[:2], *lines[first : first + 30], *lines[second : second + 40]])


def mutated(text: str, edits: Sequence[Edit]) -> str:
    """A text after these edits."""
    for way, one, other in edits:
        text = WAYS[way % len(WAYS)](text, one, other)
    return text


def _lines(change: Callable[[list[str], int, int], None]) -> Callable[[str, int, int], str]:
    def changed(text: str, one: int, other: int) -> str:
        lines = text.split("\n")
        change(lines, one % len(lines), other % len(lines))
        return "\n".join(lines)

    return changed


def _swap(lines: list[str], one: int, other: int) -> None:
    lines[one], lines[other] = lines[other], lines[one]


def _drop(lines: list[str], one: int, other: int) -> None:
    del lines[one : one + 1 + other % 5]
    lines.append("")


def _repeat(lines: list[str], one: int, other: int) -> None:
    lines[other:other] = lines[one : one + 3]


def _join(lines: list[str], one: int, other: int) -> None:
    lines[one : one + 2] = ["".join(lines[one : one + 2])]


def _cells(lines: list[str], one: int, other: int) -> None:
    """Cells of the next row of a table exchanged, or one lost."""
    rows = [at for at in range(one, len(lines)) if "\t" in lines[at]][:1]
    for at in rows:
        cells = lines[at].split("\t")
        first = other % len(cells)
        cells[0], cells[first] = cells[first], cells[0]
        lines[at] = "\t".join(cells[other % 2 :])


def _places(text: str, one: int) -> int:
    return one * 7919 % (len(text) + 1)


def _number(text: str, one: int, other: int) -> str:
    """The digits behind a place replaced."""
    start = _places(text, one)
    while start < len(text) and not text[start].isdigit():
        start += 1
    end = start
    while end < len(text) and text[end] in "0123456789.,":
        end += 1
    return text[:start] + NUMBERS[other % len(NUMBERS)] + text[end:]


def _character(text: str, one: int, other: int) -> str:
    at = _places(text, one)
    return text[:at] + CHARACTERS[other % len(CHARACTERS)] + text[at + other % 3 :]


def _cut(text: str, one: int, other: int) -> str:
    return text[_places(text, one) // 4 :] if other % 2 else text[: _places(text, one)]


def _move(text: str, one: int, other: int) -> str:
    start, length = _places(text, one), other % 40
    words, text = text[start : start + length], text[:start] + text[start + length :]
    at = _places(text, other)
    return text[:at] + words + text[at:]


WAYS: Sequence[Callable[[str, int, int], str]] = (
    _lines(_swap),
    _lines(_drop),
    _lines(_repeat),
    _lines(_join),
    _lines(_cells),
    _number,
    _character,
    _cut,
    _move,
)
