"""Finds the reader for a file."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

from msgspec.structs import replace

from fiscallint.document.formats import CONVERTED, IMAGES, OFD, OLE, PDF, SEPARATED, TEXT, WEB, WORD, WORKBOOKS, ZIP
from fiscallint.document.model import Document
from fiscallint.finding import FiscallintError, Notice
from fiscallint.intake import TooLarge, content_of
from fiscallint.limits import LIMITS, SMALLER, Limits, exceeded, megabytes


def load(path: Path, limits: Limits = LIMITS) -> bytes:
    """The bytes of a file; FiscallintError in one clear sentence where there is nothing to read, or too much."""
    try:
        content = content_of(path, limits.file_bytes)
    except TooLarge:
        raise exceeded(f"{path.name} 超过 {megabytes(limits.file_bytes)}", "file_bytes", SMALLER) from None
    if not content.strip():
        raise FiscallintError(f"{path.name} 是空文件")
    return content


def read_document(path: Path, pdf_backend: str = "auto", limits: Limits = LIMITS) -> Document | None:
    """The Document of a file of one of the known formats; None for any other."""
    content = load(path, limits)
    sha256 = hashlib.sha256(content).hexdigest()
    document = _read(path, content, sha256, pdf_backend, limits)
    return document and replace(document, size=len(content))


def _read(path: Path, content: bytes, sha256: str, pdf_backend: str, limits: Limits) -> Document | None:
    ending = path.suffix.lower()
    if content[:1024].lstrip().startswith(b"%PDF-"):
        from fiscallint.document.pdf import read_pdf

        return read_pdf(path, content, sha256, pdf_backend, limits)
    if ending in PDF:
        raise FiscallintError(f"{path.name} 的扩展名是 .pdf，内容却不是 PDF：请重新导出后再检查")
    if ending in OFD:
        from fiscallint.document.ofd import read_ofd

        return read_ofd(path, content, sha256, limits)
    if ending in TEXT:
        from fiscallint.document.text import read_text

        return read_text(path, content, sha256, limits)
    if ending in WORD:
        from fiscallint.document.docx import read_docx

        return read_docx(path, content, sha256, limits)
    if ending in WEB or (ending in (*CONVERTED, *WORKBOOKS) and _is_web(content)):
        from fiscallint.document.web import read_web

        return read_web(path, content, sha256, limits)
    if ending in (*WORKBOOKS, *SEPARATED):
        return _read_tables(path, content, sha256, limits)
    if ending in IMAGES:
        from fiscallint.document.pictures import read_picture

        return read_picture(path, content, sha256, limits)
    if ending in CONVERTED:
        return _read_converted(path, content, sha256, limits)
    return None


_WEB = (b"<html", b"<!doctype html", b"<head", b"<meta", b"<table")


def _is_web(content: bytes) -> bool:
    """Whether it is a web page, as many programs make it that call it `.xls` or `.doc`."""
    from fiscallint.document.saved_page import is_saved_page

    start = content[:200].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    return start.startswith(_WEB) or is_saved_page(content)


def _read_tables(path: Path, content: bytes, sha256: str, limits: Limits) -> Document:
    """The Document of a spreadsheet: names do not always tell of which format it is."""
    if content.startswith(OLE):
        from fiscallint.document.xls import read_xls

        return read_xls(path, content, sha256, limits)
    if content.startswith(ZIP):
        from fiscallint.document.xlsx import read_xlsx

        return read_xlsx(path, content, sha256, limits)
    if path.suffix.lower() in SEPARATED:
        from fiscallint.document.delimited import read_csv

        return read_csv(path, content, sha256, limits)
    return _read_text_as_tables(path, content, sha256, limits)


def _read_text_as_tables(path: Path, content: bytes, sha256: str, limits: Limits) -> Document:
    """The Document of a text that is called a workbook: an XML spreadsheet, or values parted by tabs."""
    from fiscallint.document.delimited import read_csv
    from fiscallint.document.encodings import decode
    from fiscallint.document.xml2003 import is_xml_spreadsheet, read_xml_spreadsheet

    no_workbook = FiscallintError(f"{path.name} 的内容不是 Excel 工作簿：请在 Excel 或 WPS 中打开，另存为 .xlsx 再检查")
    try:
        text = decode(content, path.name).text
    except FiscallintError:
        raise no_workbook from None
    if is_xml_spreadsheet(text):
        return read_xml_spreadsheet(path, text, sha256, limits)
    if "\t" not in text:
        raise no_workbook
    return read_csv(path, content, sha256, limits)


def _read_converted(path: Path, content: bytes, sha256: str, limits: Limits) -> Document:
    """The Document of what LibreOffice makes of a file; a new Word file is one whatever it is called."""
    from fiscallint.document.docx import read_docx
    from fiscallint.document.package import is_package

    if is_package(content, "word/"):
        return read_docx(path, content, sha256, limits)
    from fiscallint.document.office import converted

    made = converted(path.name, content)
    if made.ending in WORD:
        document = read_docx(path, made.content, sha256, limits)
    else:
        from fiscallint.document.xlsx import read_xlsx

        document = read_xlsx(path, made.content, sha256, limits)
    notice = Notice(f"{made.kind.word}由 LibreOffice 转换后读取，段落、表格的位置以转换后的为准")
    return replace(document, kind=made.kind.media_type, notices=(*document.notices, notice))
