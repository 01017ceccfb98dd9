"""What is registered, by fiscallint itself and by plugins, and which of its rules are chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

from fiscallint.disclosure import profile, profile_files
from fiscallint.disclosure.language import Language
from fiscallint.disclosure.narrative import ClauseForms, Grammar, Handler
from fiscallint.disclosure.profile import Profile, fitting
from fiscallint.disclosure.profile_files import read_profiles
from fiscallint.disclosure.shapes import Shape, read_shapes
from fiscallint.disclosure.vocabulary import Vocabulary, read_vocabulary
from fiscallint.finding import FiscallintError, nearest
from fiscallint.intake import setting_text
from fiscallint.kept import kept, made_by
from fiscallint.rules.api import Rule
from fiscallint.rules.compiled import Known, load_pack


class Registry:
    """What is registered: rules by code, table shapes in the order they are tried, profiles, and the language.

    Each plugin fills one of its own; these are joined when it is whole. Vocabulary and profiles are read when first
    asked for: not every run needs them.
    """

    def __init__(self, plugin: str = "") -> None:
        self._plugin = plugin
        self._rules: dict[str, Rule] = {}
        self._shapes: list[Shape] = []
        self._packs: list[Path] = []
        self._tables: list[Path] = []
        self._words: list[Path] = []
        self._vocabulary: Vocabulary | None = None
        self._grammar = Grammar()
        self._profile_files: list[Path] = []
        self._profiles: tuple[Profile, ...] | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, by code."""
        return tuple(self._rules[code] for code in sorted(self._rules))

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """All profiles; FiscallintError where one is wrong."""
        if self._profiles is None:
            options = {code: rule.options for code, rule in sorted(self._rules.items())}
            files = (*self._profile_files, *self._tables, *self._words, *made_by(profile, profile_files))
            named = f"{self._profile_files} {options}".encode()
            self._profiles = kept(
                "profiles",
                chain([named], (file.read_bytes() for file in files)),
                lambda: read_profiles(self._profile_files, self._shapes, options, self.vocabulary.concepts),
            )
        return self._profiles

    def profile(self, name: str) -> Profile:
        """The profile of this name; FiscallintError where there is none."""
        return fitting(self.profiles, name)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """All table shapes."""
        return tuple(self._shapes)

    @property
    def packs(self) -> tuple[Path, ...]:
        """The files of rules."""
        return tuple(self._packs)

    @property
    def profile_files(self) -> tuple[Path, ...]:
        """The files of profiles."""
        return tuple(self._profile_files)

    @property
    def vocabulary(self) -> Vocabulary:
        """The subjects and sections; FiscallintError names the entry that is wrong."""
        if self._vocabulary is None:
            self._vocabulary = Vocabulary()
            for path in self._words:
                self._vocabulary = self._vocabulary.under(read_vocabulary(path))
        return self._vocabulary

    @property
    def language(self) -> Language:
        """What narratives are read with."""
        return Language(self.vocabulary, self._grammar)

    @property
    def known(self) -> Known:
        """The names that packs may use."""
        return Known(self.shapes, (*self._tables, *self._words), lambda: self.vocabulary)

    def add_rule(self, rule: Rule) -> None:
        """Register a rule; FiscallintError where its code is taken."""
        if not isinstance(rule, Rule):
            raise FiscallintError(f"{rule!r} 不是规则：请用 @rule 装饰检查函数")
        known = self._rules.get(rule.code)
        if known is not None:
            raise FiscallintError(f"规则代码 {rule.code} 重复：{known.source} 与 {rule.source} 都用了它")
        self._rules[rule.code] = rule

    def add_rules(self, rules: Iterable[Rule]) -> None:
        """Register several rules."""
        for rule in rules:
            self.add_rule(rule)

    def add_pack(self, path: Path) -> None:
        """Register the rules of a YAML file; they may name any table registered by any plugin."""
        self._packs.append(path)

    def add_profiles(self, path: Path) -> None:
        """Register the profile, or the list of profiles, of a YAML file; they may extend any other by its name."""
        self._profile_files.append(path)
        self._profiles = None

    def add_tables(self, path: Path) -> None:
        """Register the table shapes of a YAML file; later ones are tried first. FiscallintError where one is wrong."""
        self._shapes[:0] = read_shapes(path)
        self._tables.append(path)

    def add_vocabulary(self, path: Path) -> None:
        """Register `subjects` and `sections` from a YAML file, as in rules.d/vocabulary; later ones are tried first."""
        self._words.append(path)
        self._vocabulary = None

    def add_clauses(self, grammar: str | Path, handlers: Mapping[str, Handler]) -> None:
        """Register clause forms of the narrative: a piece of Lark grammar, as text or a file, and what they state.

        Each rule of the grammar that `handlers` names is a clause: when one is found, its handler is given the
        `Clause` and the `Sentence` it stands in, and yields facts and claims. A claim is a frozen Struct, one of
        the plugin's own or one of fiscallint's. FiscallintError says why a grammar cannot be built.
        """
        text = grammar if isinstance(grammar, str) else setting_text(grammar)
        if not handlers or not all(callable(one) for one in handlers.values()):
            raise FiscallintError("句式没有处理函数：请以 {规则名: 函数} 给出")
        self._grammar = self._grammar.extended(ClauseForms(self._plugin, text, dict(handlers)))

    def close(self) -> None:
        """Read the packs, once all tables are known."""
        while self._packs:
            self.add_rules(load_pack(self._packs.pop(0), self.known))

    def take_language(self, other: Registry) -> None:
        """Add another registry's tables, vocabulary, clause forms and profiles: what rules may name or rest on."""
        self._shapes[:0] = other._shapes
        self._tables += other._tables
        self._words += other._words
        self._profile_files += other._profile_files
        self._vocabulary = self._profiles = None
        if not self._grammar.forms:
            self._grammar = other._grammar
            return
        for forms in other._grammar.forms:
            self._grammar = self._grammar.extended(forms)

    def take_rules(self, other: Registry) -> tuple[str, ...]:
        """Add another registry's rules, with those of its packs; the codes taken."""
        rules = [*other.rules, *(rule for path in other.packs for rule in load_pack(path, self.known))]
        self.add_rules(rules)
        return tuple(rule.code for rule in rules)


def selected(rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """The rules whose code begins with one of `select` (all, if empty) and none of `ignore`.

    FiscallintError for a prefix that no rule has: a misspelt code must not silently check nothing.
    """
    rules, select, ignore = tuple(rules), tuple(select), tuple(ignore)
    for prefix in (*select, *ignore):
        if not any(rule.code.startswith(prefix) or rule.name == prefix for rule in rules):
            near = nearest(prefix, [text for rule in rules for text in (rule.code[: len(prefix)], rule.name)])
            hint = near if near.startswith("是否") else "fiscallint rules 列出全部规则"
            raise FiscallintError(f"没有代码以“{prefix}”开头的规则；{hint}")

    def named(rule: Rule, prefixes: tuple[str, ...]) -> bool:
        return rule.code.startswith(prefixes) or rule.name in prefixes

    return tuple(rule for rule in rules if (not select or named(rule, select)) and not (ignore and named(rule, ignore)))
