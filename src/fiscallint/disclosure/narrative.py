"""Parses paragraphs of narrative into clauses, with the grammar in `grammar/narrative.lark`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lark import Lark, Token, Tree

from fiscallint.document import Passage
from fiscallint.finding import Span
from fiscallint.resources import grammar


@dataclass(frozen=True, slots=True)
class Clause:
    """One island: its `kind` (a rule of the grammar), where it stands in the passage, and its words.

    `words` is the text of the keyword, `number` that of the figure; `at` is the offset of the figure.
    """

    kind: str
    start: int
    end: int
    words: str = ""
    number: str = ""
    at: int = 0

    def span(self, passage: Passage) -> Span:
        """Its place in the rendition."""
        return passage.span(self.start, self.end)


@cache
def _parser() -> Lark:
    return Lark(grammar("narrative"), parser="lalr", lexer="basic", maybe_placeholders=False)


_FIGURES = {"AMOUNT", "PERCENT", "COUNT"}


def clauses(passage: Passage) -> Iterator[Clause]:
    """The clauses of a passage, in order; free text is left out."""
    tree: Tree[Token] = _parser().parse(passage.text)
    for child in tree.children:
        if not isinstance(child, Tree):
            continue
        tokens = [token for token in child.children if isinstance(token, Token)]
        figure = next((token for token in tokens if token.type in _FIGURES), None)
        words = "".join(token for token in tokens if token.type not in _FIGURES)
        start, end = tokens[0].start_pos or 0, tokens[-1].end_pos or 0
        at = figure.start_pos or 0 if figure else end
        yield Clause(str(child.data).rstrip("_"), start, end, words, str(figure or ""), at)
