"""Pages that a browser, Word or Excel saved in one file with all they need (MHTML)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fiscallint.finding import FiscallintError

_HEADER = re.compile(
    rb"\s*(?:[\w-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){0,30}?(?i:content-type:\s*(?:multipart/|text/html))"
)
_BEGINNING = 8192
_HIDDEN_SHEET = re.compile(rb"<x:Visible>\s*Sheet(?:Very)?Hidden")


class Part(NamedTuple):
    """A page of the file, the charset that is stated for it, its address and its Content-ID; "" where not stated."""

    content: bytes
    charset: str = ""
    address: str = ""
    id: str = ""

    @property
    def is_hidden_sheet(self) -> bool:
        """Whether it is a sheet that Excel does not show."""
        return bool(_HIDDEN_SHEET.search(self.content))


def is_saved_page(content: bytes) -> bool:
    """Whether a file begins as a message of several parts, or of a page alone."""
    return bool(_HEADER.match(content[:_BEGINNING]))


def pages_in(content: bytes, name: str) -> Sequence[Part]:
    """The page itself, and then those of its frames; FiscallintError where there is none."""
    try:
        pages = list(_pages(content))
    except RecursionError as error:
        raise FiscallintError(f"{name} 的各部分嵌套太深，无法读取：请重新保存，或打印为 PDF 再检查") from error
    if not pages:
        raise FiscallintError(f"{name} 是浏览器保存的网页，但其中没有网页的内容：请重新保存，或打印为 PDF 再检查")
    return pages


def _pages(content: bytes) -> Iterator[Part]:
    import email
    import email.policy

    message = email.message_from_bytes(content.lstrip(), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield Part(
                    payload,
                    part.get_content_charset() or "",
                    str(part.get("Content-Location", "")).strip(),
                    str(part.get("Content-ID", "")).strip().strip("<>"),
                )
