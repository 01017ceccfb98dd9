"""The formats that are read, by the endings of their files' names, and what some of them begin with."""

from __future__ import annotations

PDF = (".pdf",)
WORD = (".docx", ".docm")
CONVERTED = (".doc", ".wps", ".rtf", ".odt", ".ods")
"""Those that LibreOffice has to convert first."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et")
"""Spreadsheets, in the present format or the old: names do not always tell which."""
SEPARATED = (".csv",)
WEB = (".html", ".htm", ".shtml", ".xhtml", ".mht", ".mhtml")
TEXT = (".txt", ".md", ".markdown", ".text")

READABLE = (*PDF, *WORD, *CONVERTED, *WORKBOOKS, *SEPARATED, *WEB, *TEXT)
"""All of them."""
IN_WORDS = (
    "PDF、Word 文件（.docx、.doc、.wps）、工作簿（.xlsx、.xls、.et、.csv）、网页（.html、.mht）或文本文件（.txt、.md）"
)
"""The same, as users are told of them: the usual endings."""
TABLES = (*WORKBOOKS, ".ods", *SEPARATED)
"""Those of files that hold tables alone."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old files of Word and Excel begin, and new ones with a password (MS-CFB)."""
ZIP = b"PK\x03\x04"
"""How new files of Word and Excel begin, and OpenDocument."""
