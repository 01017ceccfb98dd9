"""Writes what is asked for to a file."""

from __future__ import annotations

from pathlib import Path

from fiscallint.finding import FiscallintError


def write_text(target: Path, text: str) -> None:
    """Write a text as UTF-8; FiscallintError names a file that could not be written."""
    try:
        target.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise FiscallintError(f"无法写入 {target}：{error.strerror}") from error
