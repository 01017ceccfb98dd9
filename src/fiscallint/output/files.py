"""Writes what is asked for to a file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from fiscallint.finding import FiscallintError


def write_text(target: Path, text: str) -> None:
    """Write a text as UTF-8; FiscallintError names a file that could not be written."""
    try:
        target.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise FiscallintError(f"无法写入 {target}：{error.strerror}") from error


def replace_file(target: Path, text: str) -> None:
    """Write a text as UTF-8 in one go: whoever reads the file meanwhile, or after a failure, finds the old one."""
    replace_bytes(target, text.encode("utf-8"))


def replace_bytes(target: Path, content: bytes) -> None:
    """Write bytes in one go, as `replace_file` does."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with open(handle, "wb") as file:
                file.write(content)
            os.chmod(name, target.stat().st_mode & 0o777 if target.exists() else 0o644)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise FiscallintError(f"无法写入 {target}：{error.strerror}") from error
