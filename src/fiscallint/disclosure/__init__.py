"""What the document says: outline, statement tables, narrative facts and claims."""

from fiscallint.disclosure.claims import (
    Change,
    Comparison,
    Completion,
    Composition,
    Fact,
    Flat,
    Item,
    Listing,
    Share,
    Shift,
    Unitless,
)
from fiscallint.disclosure.disclosure import Disclosure, read_disclosure
from fiscallint.disclosure.evaluation import Evaluation
from fiscallint.disclosure.outline import Section
from fiscallint.disclosure.quantity import Interval, Quantity, Unit
from fiscallint.disclosure.table import Row, Table, TableCell

__all__ = [
    "Change",
    "Comparison",
    "Completion",
    "Composition",
    "Disclosure",
    "Evaluation",
    "Fact",
    "Flat",
    "Interval",
    "Item",
    "Listing",
    "Quantity",
    "Row",
    "Section",
    "Share",
    "Shift",
    "Table",
    "TableCell",
    "Unit",
    "Unitless",
    "read_disclosure",
]
