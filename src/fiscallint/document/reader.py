"""Finds the reader for a file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec.structs import replace

from fiscallint.document.model import Document
from fiscallint.finding import FiscallintError, Notice

CONVERTED = (".doc", ".wps", ".rtf", ".odt", ".ods")
"""The endings of files that LibreOffice has to convert first."""


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
    """The Document of a PDF or text file; None for a format that no built-in reader knows."""
    content = load(path)
    sha256 = hashlib.sha256(content).hexdigest()
    ending = path.suffix.lower()
    if ending in CONVERTED:
        return _read_converted(path, content, sha256)
    if ending == ".ofd":
        raise FiscallintError(f"{path.name} 是 OFD 文件，不能直接检查：请在 OFD 阅读器中另存为 PDF，再检查那份 PDF")
    return _read(path, content, sha256, pdf_backend)


def _read(path: Path, content: bytes, sha256: str, pdf_backend: str) -> Document | None:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        from fiscallint.document.pdf import read_pdf

        return replace(read_pdf(path, content, sha256, pdf_backend), size=len(content))
    if path.suffix.lower() == ".pdf":
        raise FiscallintError(f"{path.name} 的扩展名是 .pdf，内容却不是 PDF：请重新导出后再检查")
    if path.suffix.lower() in (".txt", ".md", ".markdown", ".text"):
        from fiscallint.document.text import read_text

        return replace(read_text(path, content, sha256), size=len(content))
    return None


def _read_converted(path: Path, content: bytes, sha256: str) -> Document | None:
    """The Document of what LibreOffice makes of a file; it keeps the path, the size and the hash of the file itself."""
    from fiscallint.document.office import converted

    made = converted(path.name, content)
    document = _read(path.with_suffix(made.ending), made.content, sha256, "auto")
    if document is None:
        return None
    notice = Notice(f"{made.kind.word}由 LibreOffice 转换后读取，段落、表格的位置以转换后的为准")
    return replace(
        document, path=path, kind=made.kind.media_type, size=len(content), notices=(*document.notices, notice)
    )
