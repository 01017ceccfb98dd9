"""Reads PDF files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fiscallint.document.model import Document
from fiscallint.document.pages import PasswordNeeded, pages_of
from fiscallint.document.pdf_streams import unpacks_to_more
from fiscallint.document.printed import read_pages
from fiscallint.document.printed_notices import not_whole
from fiscallint.finding import FiscallintError
from fiscallint.limits import LIMITS, SMALLER, Limits, exceeded, megabytes


def read_pdf(path: Path, content: bytes, sha256: str, backend: str = "auto", limits: Limits = LIMITS) -> Document:
    """The Document of a PDF file; FiscallintError where it is encrypted, damaged, without text, or more than is read.

    `backend` is one of `fiscallint.choices.PDF_BACKENDS`.
    """
    if unpacks_to_more(content, limits.unpacked_bytes):
        most = megabytes(limits.unpacked_bytes)
        raise exceeded(f"{path.name} 解压后超过 {most}（可能是压缩炸弹）", "unpacked_bytes", SMALLER)
    try:
        source = pages_of(content, backend)
    except PasswordNeeded as error:
        raise FiscallintError(f"{path.name} 是加密的 PDF，无法读取：请先取消密码保护再检查") from error
    except Exception as error:  # whatever a parser stumbles over
        raise not_whole(path, "PDF") from error

    def picture(number: int, dots: int) -> Any:
        from fiscallint.document import pdfium

        return pdfium.picture(content, number, dots)

    return read_pages(path, source, "PDF", sha256, picture, limits)
