"""Pages that a browser saved in one file with all they need (MHTML)."""

from __future__ import annotations

import re

from fiscallint.finding import FiscallintError

_HEADER = re.compile(rb"\s*(?:[\w-]+:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){1,30}?(?i:content-type:\s*multipart/)")
_BEGINNING = 8192


def is_saved_page(content: bytes) -> bool:
    """Whether a file begins as a message of several parts."""
    return bool(_HEADER.match(content[:_BEGINNING]))


def page_in(content: bytes, name: str) -> tuple[bytes, str]:
    """The page itself and the charset that is stated for it; FiscallintError where there is none.

    Of several, the largest: frames hold advertisements, or the article.
    """
    import email
    import email.policy

    pages = []
    try:
        message = email.message_from_bytes(content.lstrip(), policy=email.policy.compat32)
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes):
                    pages.append((payload, part.get_content_charset() or ""))
    except RecursionError as error:
        raise FiscallintError(f"{name} 的各部分嵌套太深，无法读取：请重新保存，或打印为 PDF 再检查") from error
    if not pages:
        raise FiscallintError(f"{name} 是浏览器保存的网页，但其中没有网页的内容：请重新保存，或打印为 PDF 再检查")
    return max(pages, key=lambda page: len(page[0]))
