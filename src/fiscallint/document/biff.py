"""What xlrd leaves out of a workbook of the old format (MS-XLS).

Which formulas nobody calculated (2.4.127), and, where it does not read formats, which cells are merged (2.4.168).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

_FORMULA, _RECALCID, _MERGED, _BOF, _EOF = 0x0006, 0x01C1, 0x00E5, 0x0809, 0x000A
_ZERO = bytes(8)
_BLANK = 3
"""The first byte of a result that is an empty text, where the last two are 0xFFFF."""


def uncalculated(stream: bytes, sheets: Sequence[int]) -> list[list[tuple[int, int]]]:
    """The cells by row and column, from 1, of each of the sheets that begin at these offsets.

    A program that cannot calculate writes zeros or empty texts, and not the record by which Excel knows who did.
    """
    if any(kind == _RECALCID for kind, _ in _records(stream, 0)):
        return [[] for _ in sheets]
    found: list[list[tuple[int, int]]] = []
    for start in sheets:
        found.append([])
        for kind, data in _records(stream, start):
            if kind == _FORMULA and len(data) >= 14:
                result = data[6:14]
                if result != _ZERO and not (result[0] == _BLANK and result[6:] == b"\xff\xff"):
                    return [[] for _ in sheets]
                row, column = (int.from_bytes(data[at : at + 2], "little") + 1 for at in (0, 2))
                found[-1].append((row, column))
    return found


def merged(stream: bytes, sheet: int) -> list[tuple[int, int, int, int]]:
    """The merged cells of the sheet that begins at this offset: top, left, bottom and right, from 1."""
    found = []
    for kind, data in _records(stream, sheet):
        if kind == _MERGED:
            for top, bottom, left, right in struct.iter_unpack("<4H", data[2 : 2 + (len(data) - 2) // 8 * 8]):
                found.append((top + 1, left + 1, bottom + 1, right + 1))
    return found


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of the part of a stream that begins there, but for those of what is embedded in it."""
    depth = 0
    while start + 4 <= len(stream):
        kind, size = (int.from_bytes(stream[at : at + 2], "little") for at in (start, start + 2))
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[start + 4 : start + 4 + size]
        start += 4 + size
