"""Reports as bytes: for another process, for a temporary file, and for the cache."""

from __future__ import annotations

import os
import pickle
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path, PurePath
from typing import Any

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from fiscallint.output.report import Report
from fiscallint.rules.api import Description


class Bare(Struct, frozen=True):
    """A report without its rules, as it is written, and their codes."""

    report: Report
    rules: tuple[str, ...]


def bare(report: Report) -> Bare:
    """A report as it is written: msgspec knows no sequences but its own."""
    document, *others = (replace(one, glyphs=list(one.glyphs)) for one in (report.document, *report.others))
    return Bare(replace(report, document=document, others=tuple(others), rules=()), _codes(report))


def _codes(report: Report) -> tuple[str, ...]:
    return tuple(rule.code for rule in report.rules)


def packed(report: Report) -> bytes:
    """A report for another process, where the same rules are known; `unpacked` gives it back."""
    if not report.plugins:
        with suppress(UnicodeEncodeError):  # a font may give halves of characters, which only pickle writes
            return b"m" + ENCODER.encode(bare(report))
    # a plugin may have put values of its own into it
    return b"p" + pickle.dumps((replace(report, rules=()), _codes(report)), protocol=5)


def unpacked(content: bytes, rules: Mapping[str, Description]) -> Report:
    """The report that was packed; `rules` are all that there are, by code."""
    if content[:1] == b"m":
        sent: Bare = decoder(Bare).decode(memoryview(content)[1:])
    else:
        sent = Bare(*pickle.loads(memoryview(content)[1:]))
    return replace(sent.report, rules=tuple(rules[code] for code in sent.rules))


def _written(value: Any) -> Any:
    if isinstance(value, Path):
        return os.fsencode(value)  # which may be no UTF-8
    raise NotImplementedError(type(value))


def _read(kind: type, value: Any) -> Any:
    if kind in (Path, PurePath):
        return Path(os.fsdecode(value))
    raise NotImplementedError(kind)


ENCODER = Encoder(enc_hook=_written)
"""What writes them."""


@cache
def decoder(kind: Any) -> Decoder[Any]:
    """What reads values of this kind."""
    return Decoder(kind, dec_hook=_read)
