"""Parses paragraphs of narrative into clauses, with the grammar in `grammar/narrative.lark` and what plugins add.

A plugin adds clause forms: a piece of Lark grammar, and a handler for each of its clauses. Whatever it adds, every
figure still ends in a clause: one in a word of the plugin's that no clause of its own takes ends in a `stray`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, cast

import lark
from lark import Lark, Token, Tree
from lark.exceptions import LarkError, UnexpectedInput
from lark.grammar import Rule
from lark.lexer import PatternRE, TerminalDef
from msgspec import Struct, field

from fiscallint import patterns
from fiscallint.document import Passage
from fiscallint.finding import FiscallintError, Span
from fiscallint.kept import kept
from fiscallint.resources import grammar

if TYPE_CHECKING:
    from fiscallint.disclosure.claims import Claim, Fact
    from fiscallint.disclosure.sentence import Sentence


class Figure(Struct, frozen=True):
    """A number with its unit as written, and its offset in the passage."""

    text: str
    at: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.at + len(self.text)


class Clause(Struct, frozen=True):
    """One island: its `kind` (a rule of the grammar), where it stands in the passage, and its words.

    `words` is the text of the keyword. `figure` is the number the clause states; `of` the one it refers to
    (完成预算20万元的96.40%); `others` are those beside these two, which only a plugin's clause has.
    """

    kind: str
    start: int
    end: int
    words: str = ""
    figure: Figure | None = None
    of: Figure | None = None
    others: tuple[Figure, ...] = ()

    def span(self, passage: Passage) -> Span:
        """Its place in the rendition."""
        return passage.span(self.start, self.end)

    def figures(self) -> Iterator[Figure]:
        """Its numbers, in reading order."""
        yield from (figure for figure in (self.of, *self.others, self.figure) if figure)


_FIGURES = {"AMOUNT", "PERCENT", "COUNT", "SERIES"}
_STRAY_COMMA = patterns.compile(r"(?<!\d),|,(?!\d)")


_WIDE_COMMAS = patterns.compile(
    r"(?<![\d.，])(?<!各)(?<!各是)(?<!各为)(?<!分别)(?<!分别是)(?<!分别为)\d{1,3}(?:，\d{3})+(?=\.\d|[万亿千]?元)"
)


def normalised(passage: Passage) -> Passage:
    """The passage with commas between clauses written full-width, those within numbers (1，234.50万元) not."""
    text = _STRAY_COMMA.sub("，", passage.text)
    return Passage(_WIDE_COMMAS.sub(lambda number: number[0].replace("，", ","), text), passage.places)


Handler = Callable[[Clause, "Sentence"], "Iterable[Fact | Claim | None] | None"]
"""Turns a clause of a plugin's into facts and claims; None states nothing."""


class ClauseForms(Struct, frozen=True):
    """Clause forms of a plugin: a piece of grammar, and for each of its clauses the handler, by the rule's name."""

    plugin: str
    grammar: str
    handlers: Mapping[str, Handler]


class Misfit(FiscallintError):
    """A passage that the grammar with the plugins' clause forms cannot read."""


class Grammar(Struct, frozen=True, dict=True):
    """The grammar of the narrative: the one that ships, and the clause forms that plugins add to it."""

    forms: tuple[ClauseForms, ...] = ()
    _parts: _Parts = field(default_factory=lambda: _Parts())

    def extended(self, forms: ClauseForms) -> Grammar:
        """This grammar with more clause forms; FiscallintError says in a sentence why it cannot be built with them."""
        return Grammar((*self.forms, forms), _built((*self.forms, forms)))

    @property
    def shipped(self) -> Grammar:
        """This grammar without what plugins added."""
        return Grammar()

    @cached_property
    def handlers(self) -> Mapping[str, tuple[str, Handler]]:
        """For each kind of clause that plugins added: whose it is, and its handler."""
        return {kind: (forms.plugin, one) for forms in self.forms for kind, one in forms.handlers.items()}

    def clauses(self, passage: Passage) -> list[Clause]:
        """The clauses of a passage, in order; free text is left out. Misfit if only the shipped grammar can read it."""
        try:
            tree: Tree[Token] = self._parts.parser.parse(passage.text)
        except UnexpectedInput as error:
            if not self.forms:
                raise
            raise Misfit(_reason(error)) from error
        return [made for child in tree.children if isinstance(child, Tree) and (made := self._clause(child, passage))]

    def _clause(self, tree: Tree[Token], passage: Passage) -> Clause | None:
        kind = str(tree.data)
        own = kind in self.handlers or kind == _STRAY
        if own:
            tokens = [token for token in tree.scan_values(lambda one: isinstance(one, Token))]
            numbers = [t for t in tokens if t.type in _FIGURES or (t.type in self._parts.terminals and t[:1].isdigit())]
        else:
            kind = kind.rstrip("_")
            tokens = [token for token in tree.children if isinstance(token, Token)]
            numbers = [token for token in tokens if token.type in _FIGURES]
        figures = [Figure(str(token), token.start_pos or 0) for token in numbers]
        if kind == _STRAY and not figures:
            return None
        words = "".join(token for token in tokens if token not in numbers)
        start, end = tokens[0].start_pos or 0, tokens[-1].end_pos or 0
        if kind in ("path", "class"):
            start = _name_before(passage.text, start)
            words = passage.text[start:end]
        figure = figures[-1] if figures else None
        return Clause(kind, start, end, words, figure, figures[0] if len(figures) > 1 else None, tuple(figures[1:-1]))


# ---- building the parser


class _Parts(Struct, frozen=True, dict=True):
    """A grammar as it is run: its text, and the terminals in it that plugins added, with their patterns."""

    text: str = ""
    terminals: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def parser(self) -> Lark:
        return _shipped_parser() if not self.text else _parser(self.text, self.terminals)


_STRAY = "stray"


def _built(forms: tuple[ClauseForms, ...]) -> _Parts:
    """The grammar with these clause forms, tried out."""
    base = grammar("narrative")
    text = "\n".join([base, *(_extension(one) for one in forms)])
    try:
        tried = _parser(text, {})
        known = {terminal.name for terminal in _shipped_parser().terminals}
        own = [terminal for terminal in tried.terminals if terminal.name not in known | set(tried.lexer_conf.ignore)]
        missing = [kind for kind in forms[-1].handlers if kind not in {rule.origin.name for rule in tried.rules}]
        if missing:
            raise FiscallintError(f"句式的语法里没有名为 {'、'.join(missing)} 的规则")
        if own:  # a word that no clause takes is a clause by itself; where one does, that goes first
            text += f"\n{_STRAY}.-9: {' | '.join(terminal.name for terminal in own)}\n%extend _item: {_STRAY}\n"
        parts = _Parts(text, {terminal.name: terminal.pattern.to_regexp() for terminal in own})
        parts.parser  # noqa: B018 - what cannot be built must fail here
        return parts
    except UnexpectedInput as error:
        line = error.line - base.count("\n") - 1 if error.line > 0 else 0
        raise FiscallintError(f"句式的语法{f'第{line}行' if line > 0 else ''}写得不对：{_reason(error)}") from error
    except LarkError as error:
        raise FiscallintError(f"句式与已有的句式合不成一套语法：{_reason(error)}") from error


def _extension(forms: ClauseForms) -> str:
    return f"{forms.grammar}\n%extend _item: {' | '.join(forms.handlers)}\n"


def _reason(error: LarkError) -> str:
    """What Lark says, in a sentence."""
    said = re.split(r"Expected one of|\n\n", str(error))[0]
    told = " ".join(said.split()).rstrip(". ")
    return told if len(told) <= 200 else told[:199] + "…"


@cache
def _shipped_parser() -> Lark:
    return _parser(grammar("narrative"), {})


def _parser(text: str, terminals: Mapping[str, str]) -> Lark:
    """The parser of a grammar; free text ends where one of these terminals begins."""
    sources = (text.encode(), repr(sorted(terminals.items())).encode(), lark.__version__.encode())
    parser: Any = Lark.load(kept("parser", sources, lambda: _tables(text, terminals)))
    parser.parser.lexer.re = patterns
    return cast(Lark, parser)


def _tables(text: str, terminals: Mapping[str, str]) -> dict[str, Any]:
    """The parse tables of a grammar: what `Lark.save` writes, as plain values."""

    def stop(terminal: TerminalDef) -> None:
        if terminal.name == "TEXT" and terminals:
            ahead = "|".join(f"(?:{pattern})" for pattern in terminals.values())
            run = terminal.pattern.value.removesuffix("+")
            terminal.pattern = PatternRE(f"(?:(?!{ahead}){run})+", terminal.pattern.flags)

    parser = Lark(
        text, parser="lalr", lexer="basic", maybe_placeholders=False, keep_all_tokens=True, edit_terminals=stop
    )
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    data["options"]["edit_terminals"] = None  # done
    return {"data": data, "memo": memo}


# ---- names before a level mark


_BEFORE_NAME = patterns.compile(
    r"[，。；：、“”%]|[万亿]元|以下方面|主要(?:用于|是|为)|其中|包括|(?:分别|全部|均|具体)[为是]"
    r"|(?<![^，。；：])用于|[类款项]）|年度?(?=[^末初])"
)
_NUMBERED = patterns.compile(
    r"(?:\d{1,2}[.、．]|（[\d一二三四五六七八九十]{1,3}）|[①-⑳]|[一二三四五六七八九十]{1,3}、)+"
)
_LONGEST_NAME = 60


def _name_before(text: str, end: int) -> int:
    """Where the name begins that ends before a level mark: 1.教育支出（类）."""
    if text[end - 1 : end] == "”" and (quote := text.rfind("“", 0, end)) >= 0:
        return quote
    floor = max(0, end - _LONGEST_NAME)
    start = max((match.end() for match in _BEFORE_NAME.finditer(text, floor, end)), default=floor)
    numbered = _NUMBERED.match(text, start, end)
    return numbered.end() if numbered else start
