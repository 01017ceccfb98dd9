"""The formats that are read, by the endings of their files' names, and what some of them begin with."""

from __future__ import annotations

PDF = (".pdf",)
OFD = (".ofd",)
WORD = (".docx", ".docm")
CONVERTED = (".doc", ".wps", ".rtf", ".odt", ".ods")
"""Those that LibreOffice has to convert first."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")
"""Spreadsheets, in the present format or the old: names do not always tell which."""
SEPARATED = (".csv",)
WEB = (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")
TEXT = (".txt", ".md", ".markdown", ".text")
IMAGES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp")
"""Pictures of pages."""

FOUND = (*PDF, *OFD, *WORD, *CONVERTED, *WORKBOOKS, *SEPARATED, *WEB, *TEXT)
"""Those that are taken from folders: pictures in them are mostly not of pages, and are read when they are named."""
IN_WORDS = (
    "PDF、OFD、Word 文件（.docx、.doc、.wps）、工作簿（.xlsx、.xls、.et、.csv）、网页（.html、.mht）、"
    "文本文件（.txt、.md）或扫描的图片（.jpg、.png、.tif）"
)
"""All of them, as users are told of them: the usual endings."""
TABLES = (*WORKBOOKS, ".ods", *SEPARATED)
"""Those of files that hold tables alone."""

PICTURES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "WEBP": "image/webp",
}
"""The formats of pictures, whatever the names of their files end in, and their media types."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old files of Word and Excel begin, and new ones with a password (MS-CFB)."""
ZIP = b"PK\x03\x04"
"""How new files of Word and Excel begin, OpenDocument, and OFD."""
