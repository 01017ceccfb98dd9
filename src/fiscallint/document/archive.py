"""Zip files that somebody sent: opened only where they are no larger than they look."""

from __future__ import annotations

import io
import zipfile

from fiscallint.finding import FiscallintError

MOST_PARTS = 5_000
MOST_BYTES = 400 * 2**20
"""Of all parts together, decompressed."""
HIGHEST_RATIO = 250
"""Decompressed to compressed, for parts of some size: XML as programs write it stays far below."""
_SMALL = 8 * 2**20


def opened(content: bytes, name: str) -> zipfile.ZipFile:
    """The archive in `content`; FiscallintError where it is damaged, encrypted, or holds far more than it should.

    What the archive says of the size of a part bounds what can be read of it, so that only that is held to the limits.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise damaged(name) from error
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise FiscallintError(f"{name} 内含 {len(parts)} 个部件，超过 {MOST_PARTS} 个，不予读取：请重新保存后再检查")
    if any(part.flag_bits & 1 for part in parts):
        raise FiscallintError(f"{name} 设有密码，无法读取：请先取消密码再检查")
    size = sum(part.file_size for part in parts)
    if size > MOST_BYTES:
        raise FiscallintError(
            f"{name} 解压后有 {size // 2**20} 兆字节，超过 {MOST_BYTES // 2**20} 兆，不予读取：请删去多余的内容再检查"
        )
    if any(part.file_size > max(_SMALL, HIGHEST_RATIO * part.compress_size) for part in parts):
        raise FiscallintError(f"{name} 的压缩率异常（可能是压缩炸弹），不予读取：请重新保存后再检查")
    return archive


def damaged(name: str) -> FiscallintError:
    """What to say of a file that is not what its name says, or not all of it."""
    return FiscallintError(f"{name} 不是完整的文件，可能已损坏：请用 Excel、WPS 重新保存后再检查")
