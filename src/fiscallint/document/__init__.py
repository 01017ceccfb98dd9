"""What stands on the pages: readers, and the one `Document` they all return."""

from fiscallint.document.model import Block, Box, Cell, Document, Grid, Notice, Paragraph, Passage

__all__ = ["Block", "Box", "Cell", "Document", "Grid", "Notice", "Paragraph", "Passage"]
