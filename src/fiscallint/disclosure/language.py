"""What a narrative is read with: the vocabulary of its sentences and headings, and the grammar of its clauses."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.disclosure.matter import BUDGET, FINAL
from fiscallint.disclosure.narrative import Grammar
from fiscallint.disclosure.vocabulary import Vocabulary, budget_vocabulary


class Language(Struct, frozen=True):
    """A vocabulary and a grammar, and the matter of the disclosures that are written in it."""

    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    grammar: Grammar = field(default_factory=Grammar)
    matter: str = FINAL

    @property
    def of_budgets(self) -> Language:
        """The language of budgets: that of final accounts, with words of their own that are asked first."""
        return replace(self, vocabulary=self.vocabulary.under(budget_vocabulary()), matter=BUDGET)
