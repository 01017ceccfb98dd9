"""Tells expressions whose matching may take exponential time, such as (a+)+b, before they are used.

An expression is such a one where some text can be read in two ways from a place in it back to the same place: with
every turn the ways double, and when the rest does not match all of them are tried. Whether there is such a text is
decided on the automaton of the expression: its characters, and which may follow which, two of them side by side.
Possessive and atomic parts are taken as if they could be given back, and look-arounds as always true.
(Weideman et al., Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers, CIAA 2016.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from msgspec import Struct, field

_parser: Any = import_module("re._parser")

_MOST_PLACES = 300
"""Characters of an expression; one with more in its repetitions is not looked into."""
_FEW = 3
"""A repetition of up to so many times is no loop."""
_SAMPLE = "aZ5_ \n\t。，中一年１é-(（"

Symbols = frozenset[str]


def explodes(source: str, flags: int = 0) -> bool:
    """Whether matching an expression may take time that doubles with every character. It must be a valid one."""
    parsed = _parser.parse(source, flags)
    builder = _Builder(sorted({*_SAMPLE, *_literals(parsed)}))
    builder.build(parsed)
    return any(_is_ambiguous(automaton) for automaton in (builder.automaton, *builder.apart))


def _literals(items: Any) -> Iterator[str]:
    """The characters that an expression names, and those next to the ends of its ranges."""
    for name, value in items:
        if str(name) in ("LITERAL", "NOT_LITERAL"):
            yield chr(value)
        elif str(name) == "RANGE":
            yield from (chr(code) for code in (value[0], value[1]))
        elif str(name) == "IN":
            yield from _literals(value)
        else:
            for inner in _inside(name, value):
                yield from _literals(inner)


def _inside(name: Any, value: Any) -> list[Any]:
    """The expressions within a part of one."""
    match str(name):
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [value[2]]
        case "SUBPATTERN":
            return [value[3]]
        case "BRANCH":
            return list(value[1])
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case "ATOMIC_GROUP":
            return [value]
        case "GROUPREF_EXISTS":
            return [one for one in value[1:] if one is not None]
    return []


class _Automaton(Struct):
    """The characters of an expression, by number, and how often one may follow another: in how many ways."""

    symbols: list[Symbols] = field(default_factory=list)
    follow: dict[int, Counter[int]] = field(default_factory=dict)

    def link(self, one: Iterable[int], other: Iterable[int]) -> None:
        after = list(other)
        for place in one:
            self.follow.setdefault(place, Counter()).update(after)


class _Part(Struct):
    """Where a part of an expression begins and ends, and whether it may be empty."""

    first: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    empty: bool = True


class _Builder:
    def __init__(self, alphabet: list[str]) -> None:
        self._alphabet = alphabet
        self.automaton = _Automaton()
        self.apart: list[_Automaton] = []

    def build(self, items: Any) -> _Part:
        whole = _Part()
        for name, value in items:
            whole = self._then(whole, self._part(name, value))
        return whole

    def _then(self, one: _Part, other: _Part) -> _Part:
        self.automaton.link(one.last, other.first)
        return _Part(
            one.first + other.first if one.empty else one.first,
            one.last + other.last if other.empty else other.last,
            one.empty and other.empty,
        )

    def _part(self, name: Any, value: Any) -> _Part:
        match str(name):
            case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN":
                return self._character(name, value)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                return self._repeated(*value)
            case "SUBPATTERN":
                return self.build(value[3])
            case "ATOMIC_GROUP":
                return self.build(value)
            case "BRANCH":
                return self._either([self.build(one) for one in value[1]])
            case "ASSERT" | "ASSERT_NOT":
                self._aside(value[1])
            case "GROUPREF_EXISTS":
                return self._either([self.build(one) for one in value[1:] if one is not None] + [_Part()])
        return _Part()

    def _either(self, parts: list[_Part]) -> _Part:
        return _Part(
            [place for one in parts for place in one.first],
            [place for one in parts for place in one.last],
            any(one.empty for one in parts),
        )

    def _character(self, name: Any, value: Any) -> _Part:
        pattern = re.compile(_written(name, value), re.DOTALL)
        number = len(self.automaton.symbols)
        self.automaton.symbols.append(frozenset(one for one in self._alphabet if pattern.fullmatch(one)))
        return _Part([number], [number], False)

    def _repeated(self, least: int, most: Any, body: Any) -> _Part:
        if int(most) <= _FEW:
            return self._several([self.build(body) for _ in range(int(most))], least)
        one = self.build(body)
        self.automaton.link(one.last, one.first)
        if one.empty and least > _FEW:  # (a?){30}: which of them are left out can be chosen in many ways
            self.automaton.link(one.last, one.first)
        return _Part(one.first, one.last, one.empty or least == 0)

    def _several(self, times: list[_Part], least: int) -> _Part:
        """One after the other, of which `least` must be there: the later only behind the former."""
        whole = _Part()
        for number, one in reversed(list(enumerate(times))):
            whole = self._then(one, whole)
            whole.empty = whole.empty or number >= least
        return whole

    def _aside(self, body: Any) -> None:
        inner = _Builder(self._alphabet)
        inner.build(body)
        self.apart += [inner.automaton, *inner.apart]


def _written(name: Any, value: Any) -> str:
    """A set of characters as it is written."""
    match str(name):
        case "LITERAL":
            return re.escape(chr(value))
        case "NOT_LITERAL":
            return f"[^{re.escape(chr(value))}]"
        case "ANY":
            return r"[^\n]"
    made = ""
    for kind, one in value:
        match str(kind):
            case "NEGATE":
                made += "^"
            case "LITERAL":
                made += re.escape(chr(one))
            case "RANGE":
                made += f"{re.escape(chr(one[0]))}-{re.escape(chr(one[1]))}"
            case "CATEGORY":
                made += _CATEGORIES[str(one)]
    return f"[{made}]"


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}

Pair = tuple[int, int]


def _is_ambiguous(automaton: _Automaton) -> bool:
    """Whether two ways lead from a character back to itself over the same text."""
    looped = _in_loops(automaton)
    if len(looped) > _MOST_PLACES:
        return False
    follow = {one: {other: ways for other, ways in automaton.follow[one].items() if other in looped} for one in looped}

    def after(pair: Pair) -> list[Pair]:
        one, other = pair
        return [(a, b) for a in follow[one] for b in follow[other] if automaton.symbols[a] & automaton.symbols[b]]

    for ring in _rings([(one, one) for one in sorted(looped)], after):
        inside = set(ring)
        if any(one == other for one, other in ring):
            if any(one != other for one, other in ring):
                return True
            if any(ways > 1 and (b, b) in inside for a, _ in ring for b, ways in follow[a].items()):
                return True
    return False


def _in_loops(automaton: _Automaton) -> set[int]:
    """The characters that may stand again behind themselves."""
    rings = _rings(list(automaton.follow), lambda one: list(automaton.follow.get(one, ())))
    return {one for ring in rings for one in ring}


def _rings(starts: Iterable[Any], after: Any) -> Iterator[list[Any]]:
    """The strongly connected parts of a graph that hold a ring (Tarjan's way, without recursion)."""
    index: dict[Any, int] = {}
    low: dict[Any, int] = {}
    stack: list[Any] = []
    on_stack: set[Any] = set()
    for start in starts:
        if start in index:
            continue
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        trail = [(start, iter(after(start)))]
        while trail:
            node, following = trail[-1]
            for other in following:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    trail.append((other, iter(after(other))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                trail.pop()
                if trail:
                    low[trail[-1][0]] = min(low[trail[-1][0]], low[node])
                if low[node] == index[node]:
                    part = []
                    while True:
                        one = stack.pop()
                        on_stack.discard(one)
                        part.append(one)
                        if one == node:
                            break
                    if len(part) > 1 or node in after(node):
                        yield part
