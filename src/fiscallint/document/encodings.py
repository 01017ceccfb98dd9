"""In which characters a file of text is written."""

from __future__ import annotations

from typing import NamedTuple

from fiscallint import patterns
from fiscallint.document.formats import OLE, ZIP
from fiscallint.finding import FiscallintError

CUT_OFF = "文件末尾的一个字不完整，文件可能没有传完：请与原文件核对"
"""What is said of a file whose last character was cut off."""
_IANA_NAMES = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16le", "utf-16-be": "utf-16be"}
"""The encodings by their IANA names, where Python has another."""


class Decoded(NamedTuple):
    """A text, its encoding as Python names it, and whether its last character was `cut` off and is left out."""

    text: str
    encoding: str
    cut: bool = False

    @property
    def iana_name(self) -> str:
        """The encoding as others name it."""
        return _IANA_NAMES.get(self.encoding, self.encoding)


def decode(content: bytes, name: str) -> Decoded:
    """The text of a file in UTF-8 (with or without mark), UTF-16 (likewise), or GB18030.

    FiscallintError where it is not text; it calls the file by this name.
    """
    for magic, what in _OTHERS.items():
        if content.startswith(magic):
            raise FiscallintError(f"{name} 的内容是{what}，不是文本：请改回原来的扩展名，或另存为文本后再检查")
    for encoding in _candidates(content):
        found = decoded(content, encoding)
        if found and _is_text(found.text):
            return found
    raise FiscallintError(f"{name} 不是文本文件，或编码无法识别：请另存为 UTF-8 或 GB18030 编码的文本")


def decoded(content: bytes, encoding: str) -> Decoded | None:
    """The text in this encoding, whole or but for its last character; None where it is in another."""
    try:
        return Decoded(content.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        left = len(error.object) - error.start
        if error.reason not in _CUT or left > _LONGEST or left == len(content):
            return None
        try:
            return Decoded(content[:-left].decode(encoding), encoding, cut=True)
        except UnicodeError:
            return None
    except (UnicodeError, LookupError):
        return None


_CUT = ("unexpected end of data", "incomplete multibyte sequence", "truncated data")
_LONGEST = 4
"""The bytes that a character has at most."""

_OTHERS = {
    ZIP: "压缩包或新版 Word、Excel 文件",
    OLE: "旧版 Word 或 Excel 文件",
    b"\x89PNG\r\n": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"{\\rtf": "写字板（RTF）文件",
}

_USUAL = patterns.compile("[\t\r\n -~\u00a0-\u00ff\u2000-\u206f\u2190-\u25ff\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_CONTROL = patterns.compile("[\x01-\x08\x0e-\x1b\x7f]")


def _candidates(content: bytes) -> list[str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ["utf-16"]
    if b"\x00" not in content:
        return ["utf-8-sig", "gb18030"]
    # UTF-16 without a mark: read in the wrong order of bytes, digits and Chinese become characters of no use here
    return [encoding for encoding in ("utf-16-le", "utf-16-be") if _is_usual(content[:_SAMPLE], encoding)]


_SAMPLE = 1 << 16


def _is_usual(content: bytes, encoding: str) -> bool:
    text = content.decode(encoding, "ignore")
    return 10 * len(_USUAL.findall(text)) > 9 * len(text)


def _is_text(text: str) -> bool:
    return "\x00" not in text and "\ufffd" not in text and 100 * len(_CONTROL.findall(text)) <= len(text)
