"""The pages of a PDF, by the program that is asked for.

By default that is PDFium wherever all text of a page is known to be read, and pdfplumber elsewhere: for pages that
PDFium is not sure of, and for files that it cannot open or would have to repair.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fiscallint.document.area import Overloaded
from fiscallint.document.pdf_streams import forms_may_multiply
from fiscallint.document.sheet import Pages, PasswordNeeded, Sheet

if TYPE_CHECKING:
    from fiscallint.document.plumber import Plumber

__all__ = ["PasswordNeeded", "pages_of"]


def pages_of(content: bytes, backend: str) -> Pages:
    """The pages of a file; PasswordNeeded where it is encrypted, else whatever a parser stumbles over."""
    pages = _pages(content, backend)
    return _Weighed(pages, content) if backend != "pdfplumber" and forms_may_multiply(content) else pages


def _pages(content: bytes, backend: str) -> Pages:
    if backend == "pdfplumber":
        return _plumber(content)
    from fiscallint.document.pdfium import Pdfium

    if backend == "pdfium":
        return Pdfium(content, whole=False)
    try:
        return _Quick(Pdfium(content), content)
    except Exception:  # pdfplumber may be able to read it, or to say why not
        return _plumber(content)


def _plumber(content: bytes) -> Plumber:
    from fiscallint.document.plumber import Plumber  # takes long to import, and is seldom needed

    return Plumber(content)


class _Weighed:
    """Pages of which none is drawn that draws more than anyone would print: PDFium draws a page when it opens it."""

    def __init__(self, pages: Pages, content: bytes) -> None:
        self._pages = pages
        self._scales = _plumber(content)

    def __len__(self) -> int:
        return len(self._pages)

    def sheet(self, number: int) -> Sheet:
        self._scales.require_modest(number)
        return self._pages.sheet(number)

    def close(self) -> None:
        self._pages.close()
        self._scales.close()


class _Quick:
    """Pages as PDFium reads them, those that it is not sure of as pdfplumber does."""

    def __init__(self, quick: Pages, content: bytes) -> None:
        self._quick = quick
        self._content = content
        self._thorough: Pages | None = None

    def __len__(self) -> int:
        return len(self._quick)

    def sheet(self, number: int) -> Sheet:
        try:
            return self._quick.sheet(number)
        except Overloaded:  # the other would take hours
            raise
        except Exception:
            if self._thorough is None:
                self._thorough = _plumber(self._content)
            return self._thorough.sheet(number)

    def close(self) -> None:
        self._quick.close()
        if self._thorough is not None:
            self._thorough.close()
