"""Regular expressions whose compiled form is kept.

There are several hundred, and compiling them takes a good part of the time at start-up. So what CPython's compiler
made of an expression is kept (see `fiscallint.kept`), and given to the matching engine again, which checks it. Where
anything is not as expected, `re` compiles the expression as always.
"""

from __future__ import annotations

import atexit
import re
import sys
from array import array
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from msgspec import Struct

from fiscallint.kept import keep, makers, recall

_sre: Any = import_module("_sre")
_parser: Any = import_module("re._parser")
_compiler: Any = import_module("re._compiler")

_USUAL = int(re.UNICODE)
_MOST = 4000
"""Expressions to keep; when there are more, most are of rules that there are no longer, and all are forgotten."""

error = re.error
"""What `compile` raises, as the module `re` does."""

COUNTING = r"\d{1,2}[、.．](?!\d(?!\d{3}年))"
"""The digits that count a paragraph: 3. and the 1. of 1.2024年度, but not a figure with decimals."""


class _Code(Struct, frozen=True, array_like=True):
    """An expression as the matching engine takes it."""

    flags: int
    code: bytes
    groups: int
    numbers: Mapping[str, int]
    names: tuple[str | None, ...]


def compile(source: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern of an expression that is part of fiscallint or of rules, not made from a document; re.error."""
    return _library().pattern(source, int(flags) & ~_USUAL)


def given(source: str) -> re.Pattern[str]:
    """The pattern of an expression that somebody wrote in a file; `error` where matching it might not end in time."""
    if not _library().knows(source):
        _parser.parse(source)  # what is wrong with it is said first
        from fiscallint.explosion import explodes

        if explodes(source):
            raise re.error("同一段文字有多种匹配办法，长一点就匹配不完；请不要在重复之内再重复")
    return compile(source)


class _Library:
    def __init__(self) -> None:
        self._patterns: dict[tuple[str, int], re.Pattern[str]] = {}
        self._name = f"patterns-{sys.implementation.cache_tag}-{_sre.MAGIC}-{sys.hexversion:x}-{sys.byteorder}"
        found = recall(self._name)
        self._codes: dict[tuple[str, int], _Code] = found if isinstance(found, dict) else {}
        self._more = False

    def knows(self, source: str) -> bool:
        """Whether an expression was compiled before, in this run or another."""
        return (source, 0) in self._patterns or (source, 0) in self._codes

    def pattern(self, source: str, flags: int) -> re.Pattern[str]:
        key = source, flags
        made = self._patterns.get(key)
        if made is None:
            made = self._patterns[key] = self._recalled(source, self._codes.get(key)) or self._compiled(source, flags)
        return made

    def _recalled(self, source: str, kept: _Code | None) -> re.Pattern[str] | None:
        if kept is None:
            return None
        try:
            code = array("I", kept.code).tolist()
            made: re.Pattern[str] = _sre.compile(source, kept.flags, code, kept.groups, dict(kept.numbers), kept.names)
            return made
        except Exception:
            return None

    def _compiled(self, source: str, flags: int) -> re.Pattern[str]:
        made = re.compile(source, flags)
        try:
            self._codes[source, flags] = _code(source, flags)
        except Exception:
            return made
        if not self._more:
            self._more = True
            atexit.register(self.save)
        return made

    def save(self) -> None:
        """Keep what was compiled in this run."""
        keep(self._name, self._codes if len(self._codes) <= _MOST else {})


def _code(source: str, flags: int) -> _Code:
    """What `re.compile` does before it asks the engine."""
    parsed = _parser.parse(source, flags)
    numbers = parsed.state.groupdict
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in numbers.items():
        names[number] = name
    code = array("I", _compiler._code(parsed, flags))
    return _Code(flags | parsed.state.flags, code.tobytes(), parsed.state.groups - 1, numbers, tuple(names))


@cache
def _library() -> _Library:
    return _Library()


makers["re", "_compile"] = compile
