"""What stands on the pages: readers, and the one `Document` they all return."""

from fiscallint.document.model import Block, Box, Cell, Document, Doubt, Grid, Mark, Paragraph, Part, Passage, View
from fiscallint.finding import Notice

__all__ = [
    "Block",
    "Box",
    "Cell",
    "Document",
    "Doubt",
    "Grid",
    "Mark",
    "Notice",
    "Paragraph",
    "Part",
    "Passage",
    "View",
]
