"""Writes files: whole or not at all, and over nothing that is not fiscallint's own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from msgspec import Struct, field

from fiscallint.finding import FiscallintError

Content = str | bytes
Pieces = Iterator[str] | Iterator[bytes]
"""A content in pieces, one after another: what is too long to be held as a whole."""


class Output(Struct, frozen=True):
    """What a writer makes: the content, and the files that belong beside it, by path.

    A mapping that makes each content when it is asked for need not hold them all.
    """

    content: Content | Pieces
    beside: Mapping[Path, Content] = field(default_factory=dict)


def pieces(content: Content | Pieces) -> Iterator[Content]:
    """The pieces of a content; one, where it is whole."""
    if isinstance(content, (str, bytes)):
        yield content
    else:
        yield from content


class Later:
    """Text that is made before what stands above it: of what is long, on disk."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Add to it."""
        self._file.write(text)

    def pieces(self) -> Iterator[str]:
        """All of it."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece


_PIECE = 1 << 16
_IN_MEMORY = 1 << 20


@contextmanager
def later() -> Iterator[Later]:
    """A text to be written out later; gone at the end."""
    from tempfile import SpooledTemporaryFile

    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline="") as file:
        yield Later(file)


def encoded(content: Content) -> bytes:
    """A text as UTF-8; what has none, as broken fonts yield it, becomes a question mark."""
    return content.encode("utf-8", "replace") if isinstance(content, str) else content


def replace_file(target: Path, content: Content | Pieces) -> None:
    """Write a file in one go: whoever reads it meanwhile, or after a failure, finds the old one.

    Of a content in pieces, only the piece at hand is held.

    FiscallintError names a file that could not be written.
    """
    try:
        real = Path(os.path.realpath(target))
        if real.exists() and not real.is_file():  # /dev/stdout, a pipe
            with open(real, "wb") as file:
                for piece in pieces(content):
                    file.write(encoded(piece))
                    file.flush()
            return
        made = real.parent / _passing_name()
        try:
            with open(made, "xb") as file:
                for piece in pieces(content):
                    file.write(encoded(piece))
            if real.exists():
                os.chmod(made, real.stat().st_mode & 0o777)
            os.replace(made, real)
        except BaseException:
            made.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FiscallintError(f"无法写入 {target}：{reason(error)}") from error


def save(made: Output, target: Path) -> None:
    """Write the file, and before it what belongs beside it."""
    for path, content in made.beside.items():
        replace_file(path, content)
    replace_file(target, made.content)


def _passing_name() -> str:
    return f".fiscallint-{os.urandom(6).hex()}.tmp"


_REASONS: Mapping[type[OSError], str] = {
    FileNotFoundError: "文件夹不存在",
    NotADirectoryError: "路径中有一段不是文件夹",
    IsADirectoryError: "这是一个文件夹",
    PermissionError: "没有写入的权限",
}


def reason(error: OSError) -> str:
    """Why a file could not be written, in words."""
    return _REASONS.get(type(error), error.strerror or str(error))


def state(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is written; None where there is none."""
    try:
        known = path.stat()
    except OSError:
        return None
    return known.st_ino, known.st_mtime_ns, known.st_size


# ---- before the work


def require_writable(target: Path, *, force: bool = False) -> None:
    """FiscallintError where a file cannot be written, or holds what is not fiscallint's own and `force` is not given.

    What fiscallint wrote, and nobody has changed in a spreadsheet or a PDF reader since, may be replaced: a second run
    takes the place of the first.
    """
    real = Path(os.path.realpath(target))
    if real.is_dir():
        raise FiscallintError(f"无法写入 {target}：这是一个文件夹，请写上文件名")
    if real.exists() and not real.is_file():
        return
    trial = real.parent / _passing_name()
    try:
        trial.open("xb").close()
        trial.unlink()
        writable = not real.exists() or os.access(real, os.W_OK)
    except OSError as error:
        raise FiscallintError(f"无法写入 {target}：{reason(error)}") from error
    if not writable:
        raise FiscallintError(f"无法写入 {target}：这个文件是只读的")
    if real.exists() and not force and real.stat().st_size and not is_own(real):
        raise FiscallintError(f"{target} 已经存在，没有改动：请换一个文件名，或加 --force 替换它")


def is_own(path: Path) -> bool:
    """Whether a file is as fiscallint wrote it, told by its beginning or its end."""
    try:
        with open(path, "rb") as file:
            start = file.read(_ENDS)
            file.seek(max(0, path.stat().st_size - _ENDS))
            end = file.read()
    except OSError:
        return False
    return bool(start == b"[]\n" or _START.match(start) or _END.search(end))


_ENDS = 4096

_START = re.compile(
    rb'\s*(?:\{\s*"format": ?\d+,\s*"fiscallint": ?"'  # json
    rb'|\{"type": ?"(?:finding|document)", ?"path": ?"'  # jsonl
    rb'|\{"\$schema":"[^"]*/sarif[^"]*","version":"2\.1\.0","runs":\[\{\s*"tool":\{"driver":\{"name":"fiscallint"'
    rb'|<\?xml[^>]*\?>\s*<testsuites name="fiscallint"'  # junit
    rb'|\[\s*\{\s*"engine_name": ?"fiscallint"'  # gitlab
    rb"|::(?:error|warning|notice) title=fiscallint "  # github
    rb'|<!DOCTYPE html>.{0,1000}<meta name="generator" content="fiscallint)',
    re.DOTALL | re.IGNORECASE,
)
_END = re.compile(
    "(?:；核对规则 \\d+ 条，通过 \\d+、未通过 \\d+、不适用 \\d+[^\\0]*\n".encode()  # text
    + rb"|<!-- fiscallint \S+ -->\s*"  # markdown
    + rb"|%fiscallint\nstartxref\s+\d+\s+%%EOF\s*"  # an annotated PDF
    + rb"|PK\x05\x06.{16}..fiscallint)\Z",  # xlsx
    re.DOTALL,
)
