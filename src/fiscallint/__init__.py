"""fiscallint: a linter for the fiscal disclosures of Chinese government departments."""

__version__ = "0.1.0"
