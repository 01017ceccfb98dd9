"""What the bytes of a PDF tell before any parser is let at them: how large it unpacks, and references in a ring."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

_TIGHTEST = 1032
"""How many times larger than packed a Flate stream can be."""
_STEP = 65_536
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_DRAWS = re.compile(rb"\sDo\b")
_LONGEST_HEAD = 4_000
_MOST_TIMES = 3
_RANGES = re.compile(rb"begin(?:bf|cid|notdef)range\b(.*?)(?:end(?:bf|cid|notdef)range\b|\Z)", re.DOTALL)
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]{1,16})\s*>\s*<\s*([0-9A-Fa-f]{1,16})\s*>")
_MOST_CODES = 1_000_000
_STREAM = re.compile(rb"stream\r?\n")
_HEAD = re.compile(rb"[\x08\x18\x28\x38\x48\x58\x68\x78]")
_TWICE = re.compile(rb"/(?:FlateDecode|Fl)\b[^<>]{0,99}/(?:FlateDecode|Fl)\b")
_REFERENCE = re.compile(rb"(?<!\d)(\d{1,10})\s+\d+\s+obj\s*(\d{1,10})\s+\d+\s+R\s*endobj")


def unpacks_to_more(content: bytes, most: int) -> bool:
    """Whether the Flate streams of a file, each of them once, unpack to more than so many bytes together.

    Streams packed in other ways are not looked into: none but LZW grow as much.
    """
    layers = 2 if _TWICE.search(content) else 1
    if len(content) * _TIGHTEST**layers <= most:
        return False
    view = memoryview(content)
    for found in _STREAM.finditer(content):
        at = found.end()
        if not _HEAD.match(content, at):
            continue
        streams = [zlib.decompressobj() for _ in range(layers)]
        while at < len(content) and not streams[0].eof:
            most -= sum(_sizes(view[at : at + _STEP], streams))
            at += _STEP
            if most < 0:
                return True
    return False


def forms_may_multiply(content: bytes) -> bool:
    """Whether forms that draw forms might, were each to draw all others, come to more than a page has.

    Where they might, what the pages do draw has to be counted.
    """
    times = 1
    for found in _STREAM.finditer(content):
        begin = content.rfind(b"obj", max(0, found.start() - _LONGEST_HEAD), found.start())
        if begin < 0 or not _FORM.search(content, begin, found.start()):
            continue
        times *= max(1, len(_DRAWS.findall(_beginning(content, found.end()))))
        if times > _MOST_TIMES:
            return True
    return False


def fonts_map_too_much(content: bytes) -> bool:
    """Whether fonts say of more codes than there are characters what they are: pdfminer would go through them all."""
    in_all = 0
    for found in _STREAM.finditer(content):
        codes = 0
        for ranges in _RANGES.findall(_beginning(content, found.end())):
            for first, last in _RANGE.findall(ranges):
                codes += max(0, int(last, 16) - int(first, 16))
                if codes > _MOST_CODES:
                    return True
        in_all += codes
        if in_all > 10 * _MOST_CODES:
            return True
    return False


def _beginning(content: bytes, at: int) -> bytes:
    """What the stream at a place begins with, unpacked."""
    packed = content[at : at + _STEP]
    if not _HEAD.match(packed):
        return content[at : at + 16 * _STEP].partition(b"endstream")[0]
    try:
        return zlib.decompressobj().decompress(packed, 16 * _STEP)
    except zlib.error:
        return b""


def _sizes(packed: bytes | memoryview, streams: Sequence[Any]) -> Iterator[int]:
    """The bytes that come out of a stream, piece by piece, and of those that are packed in it."""
    if not streams:
        return
    stream = streams[0]
    try:
        while packed and not stream.eof:
            piece = stream.decompress(packed, 16 * _STEP)
            packed = stream.unconsumed_tail
            yield len(piece)
            yield from _sizes(piece, streams[1:])
    except zlib.error:
        return


def refers_in_a_ring(content: bytes) -> bool:
    """Whether an object is nothing but a reference that leads back to it: pdfminer would follow it for ever."""
    leads = {one: other for one, other in _REFERENCE.findall(content)}
    for start in leads:
        seen = {start}
        at = leads[start]
        while at in leads and at not in seen:
            seen.add(at)
            at = leads[at]
        if at in seen:
            return True
    return False
