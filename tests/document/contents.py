"""What stands in a document, in short."""

from __future__ import annotations

from fiscallint.document import Document


def paragraphs(document: Document) -> list[str]:
    """The texts of the paragraphs."""
    return [paragraph.text for paragraph in document.paragraphs]


def grids(document: Document) -> list[list[list[str]]]:
    """The texts of the grids, "" where a merged cell covers the place."""
    return [[[cell.text if cell else "" for cell in row] for row in grid.rows] for grid in document.grids]


def notices(document: Document) -> list[str]:
    """What is said of the file as a whole."""
    return [notice.message for notice in document.notices]
