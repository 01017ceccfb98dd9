"""What the document says: outline, statement tables, narrative facts and claims."""
