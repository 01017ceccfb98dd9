"""Rewrites a text file, and leaves every byte outside of what is replaced as it is."""

from __future__ import annotations

import codecs
from collections.abc import Iterable

from fiscallint.document import Document
from fiscallint.document.encodings import decode
from fiscallint.document.reader import load
from fiscallint.finding import FiscallintError, Span
from fiscallint.limits import UNLIMITED

_BOMS = {
    "utf-8-sig": (codecs.BOM_UTF8, "utf-8"),
    "utf-16-le": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "utf-16-be": (codecs.BOM_UTF16_BE, "utf-16-be"),
    "gb18030": (b"", "gb18030"),
}


def rewritten(document: Document, edits: Iterable[tuple[Span, str]]) -> bytes:
    """The bytes of a text document's file with these stretches of its text replaced; none may overlap another.

    FiscallintError where the file is not what was read any more, or cannot be put back byte for byte.
    """
    content = load(document.path, UNLIMITED)
    if not document.was_read_from(content):
        raise FiscallintError(f"{document.path.name} 在检查之后改动过，没有写入：请重新运行")
    text, encoding, _ = decode(content, document.path.name)
    if encoding == "utf-16":
        encoding = "utf-16-le" if content.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
    mark, plain = _BOMS[encoding]
    mark = mark if content.startswith(mark) else b""
    if text != document.text or mark + text.encode(plain) != content:
        raise FiscallintError(f"{document.path.name} 的编码不能原样写回，没有改动：请先另存为 UTF-8 编码的文本")
    parts, at = [mark], 0
    for span, replacement in sorted(edits):
        parts += [text[at : span.start].encode(plain), replacement.encode(plain)]
        at = span.end
    return b"".join((*parts, text[at:].encode(plain)))
