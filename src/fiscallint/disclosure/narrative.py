"""Parses paragraphs of narrative into clauses, with the grammar in `grammar/narrative.lark`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lark import Lark, Token, Tree

from fiscallint.document import Passage
from fiscallint.finding import Span
from fiscallint.resources import grammar


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit as written, and its offset in the passage."""

    text: str
    at: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.at + len(self.text)


@dataclass(frozen=True, slots=True)
class Clause:
    """One island: its `kind` (a rule of the grammar), where it stands in the passage, and its words.

    `words` is the text of the keyword. `figure` is the number the clause states; `of` the one it refers to
    (完成预算20万元的96.40%).
    """

    kind: str
    start: int
    end: int
    words: str = ""
    figure: Figure | None = None
    of: Figure | None = None

    def span(self, passage: Passage) -> Span:
        """Its place in the rendition."""
        return passage.span(self.start, self.end)

    def figures(self) -> Iterator[Figure]:
        """Its numbers, in reading order."""
        yield from (figure for figure in (self.of, self.figure) if figure)


@cache
def _parser() -> Lark:
    return Lark(grammar("narrative"), parser="lalr", lexer="basic", maybe_placeholders=False, keep_all_tokens=True)


_FIGURES = {"AMOUNT", "PERCENT", "COUNT", "SERIES"}
_STRAY_COMMA = re.compile(r"(?<!\d),|,(?!\d)")


_WIDE_COMMAS = re.compile(
    r"(?<![\d.，])(?<!各)(?<!各是)(?<!各为)(?<!分别)(?<!分别是)(?<!分别为)\d{1,3}(?:，\d{3})+(?=\.\d|[万亿千]?元)"
)


def normalised(passage: Passage) -> Passage:
    """The passage with commas between clauses written full-width, those within numbers (1，234.50万元) not."""
    text = _STRAY_COMMA.sub("，", passage.text)
    return Passage(_WIDE_COMMAS.sub(lambda number: number[0].replace("，", ","), text), passage.places)


def clauses(passage: Passage) -> Iterator[Clause]:
    """The clauses of a passage, in order; free text is left out."""
    tree: Tree[Token] = _parser().parse(passage.text)
    for child in tree.children:
        if not isinstance(child, Tree):
            continue
        tokens = [token for token in child.children if isinstance(token, Token)]
        figures = [Figure(str(token), token.start_pos or 0) for token in tokens if token.type in _FIGURES]
        words = "".join(token for token in tokens if token.type not in _FIGURES)
        start, end = tokens[0].start_pos or 0, tokens[-1].end_pos or 0
        kind = str(child.data).rstrip("_")
        if kind in ("path", "class"):
            start = _name_before(passage.text, start)
            words = passage.text[start:end]
        yield Clause(
            kind, start, end, words, figures[-1] if figures else None, figures[0] if len(figures) > 1 else None
        )


_BEFORE_NAME = re.compile(r"[，。；：、“”%]|[万亿]元|以下方面|(?<![^，。；：])用于|[类款项]）|年度?(?=[^末初])")
_NUMBERED = re.compile(r"(?:\d{1,2}[.、．]|（[\d一二三四五六七八九十]{1,3}）|[①-⑳]|[一二三四五六七八九十]{1,3}、)+")
_LONGEST_NAME = 60


def _name_before(text: str, end: int) -> int:
    """Where the name begins that ends before a level mark: 1.教育支出（类）."""
    if text[end - 1 : end] == "”" and (quote := text.rfind("“", 0, end)) >= 0:
        return quote
    floor = max(0, end - _LONGEST_NAME)
    start = max((match.end() for match in _BEFORE_NAME.finditer(text, floor, end)), default=floor)
    numbered = _NUMBERED.match(text, start, end)
    return numbered.end() if numbered else start
