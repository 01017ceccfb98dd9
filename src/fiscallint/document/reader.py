"""Finds the reader for a file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec.structs import replace

from fiscallint.document.model import Document
from fiscallint.finding import FiscallintError
from fiscallint.intake import TooLarge, content_of
from fiscallint.limits import LIMITS, SMALLER, Limits, exceeded, megabytes


def load(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file; FiscallintError in one clear sentence where there is nothing to read, or too much."""
    try:
        content = content_of(path, limits.file_bytes)
    except TooLarge:
        raise exceeded(f"{path.name} 超过 {megabytes(limits.file_bytes)}", "file_bytes", SMALLER) from None
    if not content.strip():
        raise FiscallintError(f"{path.name} 是空文件")
    return content


def read_document(path: Path, pdf_backend: str = "auto", limits: Limits = LIMITS) -> Document | None:
    """The Document of a PDF, text or Word file; None for a format that no built-in reader knows."""
    content = load(path, limits)
    sha256 = hashlib.sha256(content).hexdigest()
    if content[:1024].lstrip().startswith(b"%PDF-"):
        from fiscallint.document.pdf import read_pdf

        return replace(read_pdf(path, content, sha256, pdf_backend, limits), size=len(content))
    if path.suffix.lower() == ".pdf":
        raise FiscallintError(f"{path.name} 的扩展名是 .pdf，内容却不是 PDF：请重新导出后再检查")
    if path.suffix.lower() in (".txt", ".md", ".markdown", ".text"):
        from fiscallint.document.text import read_text

        return replace(read_text(path, content, sha256, limits), size=len(content))
    if path.suffix.lower() == ".docx":
        from fiscallint.document.docx import read_docx

        return replace(read_docx(path, content, sha256, limits), size=len(content))
    return None
