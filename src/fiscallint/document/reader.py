"""Finds the reader for a file."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

from msgspec.structs import replace

from fiscallint.document.model import Document
from fiscallint.finding import FiscallintError
from fiscallint.limits import LIMITS, SMALLER, Limits, exceeded, megabytes


def load(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file as it is at this moment; no more is read than is allowed, whatever becomes of it meanwhile.

    FiscallintError in one clear sentence where there is nothing to read. A pipe or a device is not even opened.
    """
    try:
        _require_file(path, os.stat(path))
        with open(path, "rb", opener=_without_waiting) as file:
            before = os.fstat(file.fileno())
            _require_file(path, before)
            if before.st_size > limits.file_bytes:
                raise exceeded(f"{path.name} 超过 {megabytes(limits.file_bytes)}", "file_bytes", SMALLER)
            content = file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a name with a NUL
        raise FiscallintError(f"找不到文件 {path}") from None
    except OSError as error:
        raise FiscallintError(f"无法读取 {path}：{_reason(error)}") from error
    if len(content) != before.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise FiscallintError(f"{path.name} 在读取时有改动：请等写完再检查")
    if not content.strip():
        raise FiscallintError(f"{path.name} 是空文件")
    return content


def _require_file(path: Path, state: os.stat_result) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise FiscallintError(f"{path} 是文件夹，不是文件")
    if not stat.S_ISREG(state.st_mode):
        raise FiscallintError(f"{path} 是设备或管道，不是文件：请先存为文件再检查")


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; should it have become a pipe meanwhile, nobody is waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


_REASONS = {
    errno.EACCES: "没有读取的权限",
    errno.EPERM: "没有读取的权限",
    errno.ELOOP: "符号链接绕成了圈",
    errno.ENAMETOOLONG: "文件名太长",
}


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


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
