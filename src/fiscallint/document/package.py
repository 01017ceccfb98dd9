"""Packages of XML (docx, xlsx, OFD and their kin): what one must be before anything in it is unpacked or parsed.

Only the parts that are asked for are unpacked. Their XML is parsed without entities, DTDs and the network; what lies
outside of the package is never followed.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from typing import Any

from msgspec import Struct

from fiscallint.document.formats import OLE, ZIP
from fiscallint.finding import FiscallintError
from fiscallint.limits import SMALLER, Limits, exceeded, megabytes

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Stands in a package with a password, which is a file of the old kind (OLE)."""
_SMALL = 8_000_000
"""Bytes up to which a part may be packed as tightly as it likes."""
_KINDS = {"word/": "Word 文档", "xl/": "Excel 工作簿", "ppt/": "PowerPoint 演示文稿"}
_REPAIR = "请用生成它的程序（如 Word、Excel、WPS）打开后另存，再检查"
_STRICT = b"http://purl.oclc.org/ooxml/"
"""What the namespaces of a file begin with that was saved as a “Strict Open XML Document”."""
_BROKEN = (zlib.error, zipfile.BadZipFile, struct.error, lzma.LZMAError)


class Package(Struct, frozen=True):
    """An open package; `name` is the file's, for messages."""

    name: str
    archive: zipfile.ZipFile
    limits: Limits

    def __contains__(self, part: str) -> bool:
        return part in self.archive.NameToInfo

    def content(self, part: str) -> bytes:
        """The bytes of a part. FiscallintError where they are damaged."""
        try:
            return self.archive.read(part)
        except NotImplementedError as error:  # packed in a way that no word processor knows
            raise damaged(self.name) from error
        except RuntimeError as error:  # a password
            raise locked(self.name) from error
        except (LookupError, ValueError, OverflowError, OSError, EOFError, *_BROKEN) as error:
            raise damaged(self.name) from error

    def xml(self, part: str) -> Any:
        """The root element of a part. FiscallintError where it is too large, no XML, or holds a DTD."""
        if part in self and self.archive.getinfo(part).file_size > self.limits.xml_bytes:
            raise exceeded(f"{self.name} 的正文解压后超过 {megabytes(self.limits.xml_bytes)}", "xml_bytes")
        content = self.content(part)
        if _STRICT in content:
            content = re.sub(_STRICT + rb"(\w+)/", rb"http://schemas.openxmlformats.org/\1/2006/", content)
        return parsed(content, self.name)


def opened(name: str, content: bytes, inside: str, limits: Limits) -> Package:
    """The package of a file whose parts lie in the folder `inside` (`word/`).

    FiscallintError where it is no such file, protected, damaged, or larger than what is read.
    """
    kind = _KINDS[inside]
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise locked(name)
        raise FiscallintError(
            f"{name} 是旧格式的文件（如 .doc），只是扩展名不同：请用 Word 或 WPS 打开，另存为新格式再检查"
        )
    if not content.startswith(b"PK"):
        raise FiscallintError(f"{name} 的内容不是 {kind}：请用 Word 或 WPS 打开后另存为新格式，再检查")
    archive = archive_of(name, content, limits)
    entries = archive.infolist()
    package = Package(name, archive, limits)
    if not any(one.filename.startswith(inside) for one in entries):
        other = next(
            (word for folder, word in _KINDS.items() if any(e.filename.startswith(folder) for e in entries)), ""
        )
        what = f"是 {other}，" if other else ""
        raise FiscallintError(f"{name} 的内容{what}不是 {kind}：请检查扩展名，或用 Word、WPS 另存后再检查")
    return package


def archive_of(name: str, content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The archive that a file is; FiscallintError where it is damaged, protected, or larger than what is read.

    What it says of the size of a part bounds what can be read of that, so that only this is held to the limits.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (LookupError, ValueError, OverflowError, OSError, EOFError, NotImplementedError, *_BROKEN) as error:
        raise damaged(name) from error
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise exceeded(f"{name} 内含 {len(entries)} 个部件，超过 {limits.entries} 个", "entries", _REPAIR)
    unpacked = sum(one.file_size for one in entries)
    if unpacked > limits.unpacked_bytes:
        most = megabytes(limits.unpacked_bytes)
        raise exceeded(f"{name} 解压后有 {megabytes(unpacked)}，超过 {most}", "unpacked_bytes", SMALLER)
    if any(one.file_size > max(_SMALL, limits.ratio * one.compress_size) for one in entries):
        raise exceeded(f"{name} 的压缩比异常（可能是压缩炸弹）", "ratio", _REPAIR)
    if any(one.flag_bits & 1 for one in entries):
        raise locked(name)
    return archive


def is_package(content: bytes, inside: str) -> bool:
    """Whether a file, whatever it is called, is a package with parts in the folder `inside`."""
    if not content.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name.startswith(inside) for name in archive.NameToInfo)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def forbid_dtds(package: Package) -> None:
    """FiscallintError where any XML in the package holds a DTD, also in the parts that are not read here."""
    for one in package.archive.infolist():
        if one.filename.lower().endswith((".xml", ".rels")):
            _forbid_dtd(package.content(one.filename), package.name)


def parsed(content: bytes, name: str) -> Any:
    """The root element of an XML text. FiscallintError where it is none, nests too deeply, or holds a DTD."""
    from lxml import etree

    _forbid_dtd(content, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise too_deep(name) from error
        raise damaged(name) from error
    if root.getroottree().docinfo.doctype:  # in an encoding that hides it from the eye
        raise with_dtd(name)
    return root


def _forbid_dtd(content: bytes, name: str) -> None:
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", content.replace(b"\0", b"")):
        raise with_dtd(name)


def with_dtd(name: str) -> FiscallintError:
    """A file that could define entities."""
    return FiscallintError(f"{name} 中有 DTD 或实体定义，正常的文档没有，为安全起见没有读取：{_REPAIR}")


def damaged(name: str) -> FiscallintError:
    """A file that is not whole."""
    return FiscallintError(f"{name} 不完整或已损坏：{_REPAIR}")


def locked(name: str) -> FiscallintError:
    """A file with a password."""
    return FiscallintError(f"{name} 设有打开密码，无法读取：请先取消密码再检查")


def too_deep(name: str) -> FiscallintError:
    """A file whose content nests too deeply."""
    return FiscallintError(f"{name} 中的表格或文本框嵌套过深，没有读取：请取消嵌套，另存后再检查")
