"""Loads plugins and collects what they register.

A plugin that fails costs nothing but itself: it is named in `Plugins.failures`, and the rest runs without it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, wraps
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy
from msgspec import Struct
from msgspec.structs import replace

from fiscallint import builtin, hookspecs
from fiscallint.disclosure import profile, profile_files
from fiscallint.disclosure.language import Language
from fiscallint.disclosure.narrative import ClauseForms, Grammar, Handler
from fiscallint.disclosure.profile import Profile, fitting
from fiscallint.disclosure.profile_files import ProfileError, read_profiles
from fiscallint.disclosure.shapes import Shape, read_shapes
from fiscallint.disclosure.vocabulary import Vocabulary, read_vocabulary
from fiscallint.extension import Extension
from fiscallint.finding import Finding, FiscallintError, Notice, Severity, legible, nearest
from fiscallint.hookspecs import Writer
from fiscallint.intake import setting_text
from fiscallint.kept import kept, made_by
from fiscallint.limits import LIMITS, Limits
from fiscallint.rules.api import Rule
from fiscallint.rules.compiled import Known, load_pack
from fiscallint.rules.packs import packs_in

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from fiscallint.disclosure import Disclosure
    from fiscallint.document import Document

GROUP = "fiscallint"
_BUILTIN = "builtin"


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


def entry_points(group: str) -> Iterable[EntryPoint]:
    """The entry points of a group that installed distributions have.

    `importlib.metadata` takes as long to import as all rules: it is asked only where there is something to find.
    """
    if not any(_mentions(Path(path), group) for path in sys.path):
        return ()
    from importlib import metadata

    return metadata.entry_points(group=group)


def _mentions(path: Path, group: str) -> bool:
    """Whether what is installed in a folder, or in an archive, may have entry points of a group."""
    if not path.is_dir():
        return path.exists()
    files = (file for kind in ("dist-info", "egg-info") for file in path.glob(f"*.{kind}/entry_points.txt"))
    return any(f"[{group}]".encode() in file.read_bytes() for file in files)


class Plugins:
    """The plugins that are in force, and what has become of those that are not.

    `packs` are files of rules, or folders of them, that the user names; FiscallintError where one of them is wrong.
    """

    def __init__(self, packs: Iterable[Path] = ()) -> None:
        self._manager = pluggy.PluginManager("fiscallint")
        self._manager.add_hookspecs(hookspecs)
        self._manager.register(builtin, _BUILTIN)
        self._extensions: dict[str, Extension] = {}
        self._failures: list[Notice] = []
        for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
            self._load(point)
        self.registry = self._registered()
        self.add_packs(packs)

    def add_packs(self, packs: Iterable[Path]) -> None:
        """Add rules from files, or from folders laid out like `rules.d`: with tables, vocabulary and profiles.

        FiscallintError where one of them is wrong, or holds nothing.
        """
        for path in packs:
            language = False
            for name, add in (
                ("tables", self.registry.add_tables),
                ("vocabulary", self.registry.add_vocabulary),
                ("profiles", self.registry.add_profiles),
            ):
                for file in sorted((path / name).rglob("*.yaml")):
                    add(file)
                    language = True
            for file in packs_in(path, needed=not language):
                self.registry.add_pack(file)
        self.registry.close()

    # ---- loading

    def _load(self, point: EntryPoint) -> None:
        distribution = point.dist
        one = Extension(
            point.name,
            distribution.name if distribution else "",
            distribution.version if distribution else "?",
        )
        registered = False
        try:
            module = point.load()
            if self._manager.has_plugin(point.name):
                raise FiscallintError("已有同名的插件")
            registered = True
            self._manager.register(module, point.name)
            self._manager.check_pending()
        except (Exception, SystemExit) as error:
            if registered:
                self._manager.unregister(name=point.name)
            self._failures.append(_failure(one, f"插件 {one.label}无法载入", error))
            return
        home = inspect.getmodule(module) or module
        callers = self._manager.get_hookcallers(module) or ()
        self._extensions[point.name] = replace(
            one,
            module=str(getattr(home, "__name__", "")),
            file=str(getattr(home, "__file__", None) or ""),
            hooks=tuple(sorted(caller.name for caller in callers)),
        )

    def _registered(self) -> Registry:
        """What all plugins register together, without those that fail."""
        hooks = self._manager.hook.fiscallint_register.get_hookimpls()
        hooks.sort(key=lambda one: one.plugin_name != _BUILTIN)
        parts = [(one.plugin_name, part) for one in hooks if (part := self._contribution(one)) is not None]
        while True:
            whole = Registry()
            codes: dict[str, tuple[str, ...]] = {}
            turn = parts[0]
            try:
                for turn in parts:
                    whole.take_language(turn[1])
                for turn in parts:
                    codes[turn[0]] = whole.take_rules(turn[1])
                if any(part.profile_files for name, part in parts if name in self._extensions):
                    whole.profiles  # noqa: B018 - plugins' own profiles must be readable
            except Exception as error:  # without this plugin, then: others may lean on it, so from the start
                if isinstance(error, ProfileError):
                    turn = next(one for one in parts if error.path in one[1].profile_files)
                parts.remove(turn)
                self._give_up(turn[0], error)
                continue
            for name, part in parts:
                if name in self._extensions:
                    self._extensions[name] = _told(self._extensions[name], part, codes[name])
            return whole

    def _contribution(self, hook: pluggy.HookImpl) -> Registry | None:
        name = hook.plugin_name
        registry = Registry(self._extensions[name].label if name in self._extensions else "")
        try:
            _run(hook, {"registry": registry})
            if name in self._extensions:
                registry.language  # noqa: B018 - a plugin's own vocabulary must be readable
        except (Exception, SystemExit) as error:
            self._give_up(name, error)
            return None
        return registry

    def _give_up(self, name: str, error: BaseException) -> None:
        """Leave out a plugin that cannot register, with all its hooks."""
        if name not in self._extensions:
            raise error  # a defect of fiscallint itself
        one = self._extensions.pop(name)
        self._manager.unregister(name=name)
        what = f"插件 {one.label}没有登记" if isinstance(error, FiscallintError) else _hook_failed(one, "register")
        self._failures.append(_failure(one, what, error))

    # ---- what is in force

    @property
    def failures(self) -> tuple[Notice, ...]:
        """The plugins that could not be loaded or did not say what they offer: all that is known before a file is."""
        return tuple(self._failures)

    @property
    def extensions(self) -> tuple[Extension, ...]:
        """The plugins other than fiscallint's own."""
        found = self._found_writers
        return tuple(
            replace(one, writers=tuple(sorted(name for name, (owner, _) in found.items() if owner == one.name)))
            for one in self._extensions.values()
        )

    def of_rule(self, code: str) -> Extension | None:
        """The plugin that a rule comes from; None for one of fiscallint's own, and for one that the user wrote."""
        return next((one for one in self._extensions.values() if code in one.rules), None)

    def writers(self) -> dict[str, Writer]:
        """The output formats by name."""
        return {name: writer for name, (_, writer) in self._found_writers.items()}

    @cached_property
    def _found_writers(self) -> dict[str, tuple[str, Writer]]:
        found: dict[str, tuple[str, Writer]] = {}
        for hook in self._hooks("writers"):
            own = self._extensions.get(hook.plugin_name)
            try:
                offered = dict(_run(hook, {}))
            except Exception as error:
                if own is None:
                    raise
                self._failures.append(_failure(own, _hook_failed(own, "writers"), error))
                continue
            for name, writer in offered.items():
                found.setdefault(name, (hook.plugin_name, _guarded(writer, own, name) if own else writer))
        return found

    # ---- hooks

    def _hooks(self, name: str) -> list[pluggy.HookImpl]:
        """The implementations of a hook, the last registered first."""
        hook: pluggy.HookCaller = getattr(self._manager.hook, f"fiscallint_{name}")
        return hook.get_hookimpls()[::-1]

    def read(self, path: Path, pdf_backend: str = "auto", limits: Limits = LIMITS) -> Document | None:
        """The Document of the first reader that knows the format; what became of others is among its notices."""
        failed: list[Notice] = []
        for hook in self._hooks("read"):
            own = self._extensions.get(hook.plugin_name)
            try:
                told = {"path": path, "pdf_backend": pdf_backend, "limits": limits}
                document: Document | None = _run(hook, told)
                if document is not None and not hasattr(document, "notices"):
                    raise TypeError(f"返回的不是 Document，而是 {type(document).__name__}")
            except (FiscallintError, MemoryError):
                raise
            except Exception as error:
                if own is None:
                    raise
                failed.append(_failure(own, _hook_failed(own, "read"), error))
                continue
            if document is not None:
                return replace(document, notices=(*document.notices, *failed)) if failed else document
        if failed:
            raise FiscallintError("；".join(notice.message for notice in failed))
        return None

    def adjust(
        self, disclosure: Disclosure, findings: Sequence[Finding]
    ) -> tuple[Sequence[Finding], tuple[Notice, ...]]:
        """The findings after every plugin has had its say, each on what the one before it left; and which failed."""
        failed: list[Notice] = []
        for hook in reversed(self._hooks("findings")):
            own = self._extensions.get(hook.plugin_name)
            try:
                adjusted = _run(hook, {"disclosure": disclosure, "findings": tuple(findings)})
                adjusted = findings if adjusted is None else list(adjusted)
                if wrong := [one for one in adjusted if not isinstance(one, Finding)]:
                    raise TypeError(f"{wrong[0]!r} 不是 Finding")
                findings = adjusted
            except MemoryError:
                raise
            except Exception as error:
                if own is None:
                    raise
                failed.append(_failure(own, _hook_failed(own, "findings"), error))
        return findings, tuple(failed)


def _run(hook: pluggy.HookImpl, arguments: Mapping[str, object]) -> Any:
    return hook.function(**{name: arguments[name] for name in hook.argnames})


def _failure(plugin: Extension, what: str, error: BaseException) -> Notice:
    reason = str(error) if isinstance(error, FiscallintError) else f"{type(error).__name__}: {error}"
    return Notice(legible(f"{what}：{reason}"), severity=Severity.ERROR, plugin=plugin.label)


def _hook_failed(plugin: Extension, hook: str) -> str:
    return f"插件 {plugin.label}的 fiscallint_{hook} 出错"


def _guarded(writer: Writer, plugin: Extension, name: str) -> Writer:
    """A plugin's writer; where it fails, FiscallintError says whose it is."""

    @contextmanager
    def blamed() -> Iterator[None]:
        try:
            yield
        except (FiscallintError, MemoryError):
            raise
        except Exception as error:
            raise FiscallintError(
                f"插件 {plugin.label}的输出格式 {name} 出错：{type(error).__name__}: {error}"
            ) from error

    def watched(content: Any) -> Any:
        return content if isinstance(content, (str, bytes)) else in_pieces(iter(content))

    def in_pieces(content: Iterator[Any]) -> Iterator[Any]:
        while True:
            with blamed():
                piece = next(content, None)
            if piece is None:
                return
            yield piece

    @wraps(writer)
    def write(reports: Sequence[Any], target: Path | None) -> Any:
        with blamed():
            made = writer(reports, target)
            if isinstance(made, Struct):  # an Output
                return replace(made, content=watched(made.content))
            return watched(made)

    return write


def _told(plugin: Extension, registered: Registry, codes: tuple[str, ...]) -> Extension:
    """A plugin with what it registered."""
    vocabulary, grammar = registered.language.vocabulary, registered.language.grammar
    return replace(
        plugin,
        rules=codes,
        packs=tuple(str(path) for path in registered.packs),
        tables=tuple(shape.kind for shape in registered.shapes),
        profiles=tuple(path.stem for path in registered.profile_files),
        subjects=tuple(dict.fromkeys(subject.concept for subject in vocabulary.subjects)),
        sections=tuple(dict.fromkeys(heading.concept for heading in vocabulary.headings)),
        clauses=tuple(grammar.handlers),
    )


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
