"""Extracts the words and tables of every page of PDF files, with pdfplumber alone: what fiscallint is measured by.

python benchmarks/extraction.py FILE …
"""

from __future__ import annotations

import sys
from pathlib import Path

import pdfplumber


def extract(path: Path) -> None:
    """Words and tables of every page."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_words()
            page.extract_tables()
            page.close()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        extract(Path(name))
