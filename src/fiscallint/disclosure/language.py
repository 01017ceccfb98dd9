"""What a narrative is read with: the vocabulary of its sentences and headings, and the grammar of its clauses."""

from __future__ import annotations

from msgspec import Struct, field

from fiscallint.disclosure.narrative import Grammar
from fiscallint.disclosure.vocabulary import Vocabulary


class Language(Struct, frozen=True):
    """A vocabulary and a grammar."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    grammar: Grammar = field(default_factory=Grammar)
