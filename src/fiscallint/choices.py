"""What some options may be, on the command line and in configuration files."""

from __future__ import annotations

PDF_BACKENDS = ("auto", "pdfium", "pdfplumber")
"""What reads PDF files: by default PDFium wherever it is known to read all text of a page, and pdfplumber elsewhere."""

FAIL_ON = ("error", "warning", "note", "never")
"""From which severity on findings make the exit status 1."""
