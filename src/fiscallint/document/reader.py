"""Finds the reader for a file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec.structs import replace

from fiscallint.document.model import Document
from fiscallint.finding import FiscallintError


def load(path: Path) -> bytes:
    """The bytes of a file; FiscallintError in one clear sentence where there is nothing to read."""
    try:
        if path.is_dir():
            raise FiscallintError(f"{path} 是文件夹，不是文件")
        if not path.is_file():
            raise FiscallintError(f"找不到文件 {path}")
        content = path.read_bytes()
    except OSError as error:
        raise FiscallintError(f"无法读取 {path}：{error.strerror}") from error
    if not content.strip():
        raise FiscallintError(f"{path.name} 是空文件")
    return content


def read_document(path: Path, pdf_backend: str = "auto") -> Document | None:
    """The Document of a PDF or text file or a web page; None for a format that no built-in reader knows."""
    content = load(path)
    sha256 = hashlib.sha256(content).hexdigest()
    if content[:1024].lstrip().startswith(b"%PDF-"):
        from fiscallint.document.pdf import read_pdf

        return replace(read_pdf(path, content, sha256, pdf_backend), size=len(content))
    if path.suffix.lower() == ".pdf":
        raise FiscallintError(f"{path.name} 的扩展名是 .pdf，内容却不是 PDF：请重新导出后再检查")
    if path.suffix.lower() in (".txt", ".md", ".markdown", ".text"):
        from fiscallint.document.text import read_text

        return replace(read_text(path, content, sha256), size=len(content))
    if path.suffix.lower() in (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml"):
        from fiscallint.document.web import read_web

        return replace(read_web(path, content, sha256), size=len(content))
    return None
