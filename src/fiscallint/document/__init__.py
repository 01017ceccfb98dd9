"""What stands on the pages: readers, and the one `Document` they all return."""

from fiscallint.document.model import Box, Cell, Document, Grid, Notice, Paragraph, Passage

__all__ = ["Box", "Cell", "Document", "Grid", "Notice", "Paragraph", "Passage"]
