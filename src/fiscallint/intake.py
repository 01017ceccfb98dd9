"""Takes in files that anybody may have written: whole, once, and no more than is allowed."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from fiscallint.errors import FiscallintError
from fiscallint.limits import MEGABYTE

SETTINGS = 5 * MEGABYTE
"""The bytes up to which what is no document is read: rules, configuration, lists."""


class TooLarge(Exception):
    """A file has more bytes than is allowed."""


def content_of(path: Path, most: int) -> bytes:
    """The bytes of a file as it is at this moment, whatever becomes of it meanwhile.

    FiscallintError in one clear sentence where it cannot be read, TooLarge where it has more than `most` bytes. A pipe
    or a device is not even opened.
    """
    try:
        _require_file(path, os.stat(path))
        with open(path, "rb", opener=_without_waiting) as file:
            before = os.fstat(file.fileno())
            _require_file(path, before)
            if before.st_size > most:
                raise TooLarge
            content = file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except (FileNotFoundError, NotADirectoryError, ValueError):  # ValueError: a name with a NUL
        raise FiscallintError(f"找不到文件 {path}") from None
    except OSError as error:
        raise FiscallintError(f"无法读取 {path}：{_REASONS.get(error.errno or 0, error.strerror)}") from error
    if len(content) != before.st_size or before.st_mtime_ns != after.st_mtime_ns:
        raise FiscallintError(f"{path.name} 在读取时有改动：请等写完再检查")
    return content


def setting_text(path: Path) -> str:
    """The text of a file that is no document, in UTF-8; FiscallintError where it is none or too large."""
    try:
        return setting_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FiscallintError(f"{path} 不是 UTF-8 编码的文本文件") from None


def setting_bytes(path: Path, most: int = SETTINGS) -> bytes:
    """The bytes of a file that is no document; FiscallintError where it is too large."""
    try:
        return content_of(path, most)
    except TooLarge:
        raise FiscallintError(f"{path} 超过 {most // MEGABYTE} MB，没有读取：请检查是否写错了文件名") from None


def _require_file(path: Path, state: os.stat_result) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise FiscallintError(f"{path} 是文件夹，不是文件")
    if not stat.S_ISREG(state.st_mode):
        raise FiscallintError(f"{path} 是设备或管道，不是文件：请先存为文件")


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; should it have become a pipe meanwhile, nobody is waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


_REASONS = {
    errno.EACCES: "没有读取的权限",
    errno.EPERM: "没有读取的权限",
    errno.ELOOP: "符号链接绕成了圈",
    errno.ENAMETOOLONG: "文件名太长",
}
