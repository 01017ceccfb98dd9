"""What went wrong, for the user: apart from all else, so that the command line need not load it."""

from __future__ import annotations

import re


class FiscallintError(Exception):
    """Something the user has to mend: a file, an option, a rule. Its text is one clear sentence; exit status 2."""

    def __init__(self, sentence: str) -> None:
        super().__init__(legible(sentence))


def legible(text: str) -> str:
    r"""Text that may come from anywhere, as it can be shown: what steers a terminal is written out.

    >>> legible("a\x1b[2J\n\udcff.pdf")
    'a\\x1b[2J\\n\\xff.pdf'
    """
    return _STEERING.sub(_written_out, text)


_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a file name that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return found[0].encode("unicode_escape", "surrogatepass").decode("ascii")
