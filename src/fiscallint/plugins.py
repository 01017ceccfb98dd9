"""Loads plugins and collects what they register."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from fiscallint import builtin, hookspecs
from fiscallint.disclosure.profile import Profile, fitting
from fiscallint.disclosure.profile_files import read_profiles
from fiscallint.disclosure.tables import Shape
from fiscallint.finding import FiscallintError
from fiscallint.hookspecs import Writer
from fiscallint.resources import folder, load_yaml
from fiscallint.rules.api import Rule
from fiscallint.rules.compiled import Known, load_pack
from fiscallint.rules.packs import packs_in

if TYPE_CHECKING:
    from fiscallint.disclosure import Disclosure
    from fiscallint.document import Document
    from fiscallint.finding import Finding

GROUP = "fiscallint"


class Registry:
    """What is registered: rules by code, table shapes in the order they are tried, and profiles."""

    def __init__(self) -> None:
        self._rules: dict[str, Rule] = {}
        self._shapes: list[Shape] = []
        self._packs: list[Path] = []
        self._files: list[Path] = sorted((folder("rules.d") / "vocabulary").glob("*.yaml"))
        self._profile_files: list[Path] = []
        self._profiles: tuple[Profile, ...] | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, by code."""
        return tuple(self._rules[code] for code in sorted(self._rules))

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """All profiles, read when first asked for; FiscallintError where one is wrong."""
        if self._profiles is None:
            options = {code: rule.options for code, rule in self._rules.items()}
            self._profiles = read_profiles(self._profile_files, self._shapes, options)
        return self._profiles

    def profile(self, name: str) -> Profile:
        """The profile of this name; FiscallintError where there is none."""
        return fitting(self.profiles, name)

    @property
    def shapes(self) -> tuple[Shape, ...]:
        """All table shapes."""
        return tuple(self._shapes)

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

    def add_tables(self, path: Path) -> None:
        """Register the table shapes of a YAML file; later ones are tried first."""
        entries = load_yaml(path)
        self._files.append(path)
        try:
            self._shapes[:0] = [Shape.of(entry) for entry in entries]
        except (KeyError, TypeError, AttributeError) as error:
            raise FiscallintError(f"{path}：表的定义不完整，缺少 {error}") from error

    def close(self) -> None:
        """Read the packs, once all tables are known."""
        self.known = Known(self.shapes, self._files)
        for path in self._packs:
            self.add_rules(load_pack(path, self.known))


class Plugins:
    """The plugins that are in force."""

    def __init__(self, packs: Iterable[Path] = ()) -> None:
        self._manager = pluggy.PluginManager("fiscallint")
        self._manager.add_hookspecs(hookspecs)
        self._manager.register(builtin, "builtin")
        self._versions: dict[str, str] = {}
        self._load()
        self.registry = Registry()
        for plugin in self._manager.hook.fiscallint_register.get_hookimpls():
            self._call("fiscallint_register", plugin, {"registry": self.registry})
        for path in packs:
            self._add_local(path)
        self.registry.close()

    def _add_local(self, path: Path) -> None:
        """Register a file of rules, or a folder laid out like `rules.d`: its `tables/` and `profiles/`, else packs."""
        for name, add in (("tables", self.registry.add_tables), ("profiles", self.registry.add_profiles)):
            for file in sorted((path / name).rglob("*.yaml")):
                add(file)
        for file in packs_in(path):
            self.registry.add_pack(file)

    def _load(self) -> None:
        for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
            version = point.dist.version if point.dist else "?"
            try:
                self._manager.register(point.load(), point.name)
                self._versions[point.name] = version
            except Exception as error:
                raise FiscallintError(
                    f"插件 {point.name}（{version}）无法载入：{type(error).__name__}: {error}"
                ) from error
        self._manager.check_pending()

    def _each(self, hook: str, **arguments: object) -> Iterator[Any]:
        """What each plugin says to a hook, the last registered first; one that fails is named with its version."""
        for plugin in reversed(getattr(self._manager.hook, hook).get_hookimpls()):
            yield self._call(hook, plugin, arguments)

    def _call(self, hook: str, plugin: pluggy.HookImpl, arguments: Mapping[str, object]) -> Any:
        try:
            return plugin.function(**{name: arguments[name] for name in plugin.argnames})
        except FiscallintError:
            raise
        except Exception as error:
            if plugin.plugin_name not in self._versions:
                raise  # a defect of fiscallint itself
            version = self._versions[plugin.plugin_name]
            raise FiscallintError(
                f"插件 {plugin.plugin_name}（{version}）的 {hook} 出错：{type(error).__name__}: {error}"
            ) from error

    def read(self, path: Path) -> Document | None:
        """The Document of the first reader that knows the format."""
        return next((document for document in self._each("fiscallint_read", path=path) if document is not None), None)

    def adjust(self, disclosure: Disclosure, findings: Sequence[Finding]) -> Sequence[Finding]:
        """The findings after every plugin has had its say, each on what the one before it left."""
        hook = "fiscallint_findings"
        for plugin in self._manager.hook.fiscallint_findings.get_hookimpls():
            adjusted = self._call(hook, plugin, {"disclosure": disclosure, "findings": tuple(findings)})
            findings = findings if adjusted is None else adjusted
        return findings

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the plugins other than fiscallint's own."""
        return tuple(name for name, _ in self._manager.list_name_plugin() if name != "builtin")

    def writers(self) -> dict[str, Writer]:
        """The output formats by name."""
        found: dict[str, Writer] = {}
        for writers in self._each("fiscallint_writers"):
            for name, writer in writers.items():
                found.setdefault(name, writer)
        return found


def selected(rules: Iterable[Rule], select: Iterable[str], ignore: Iterable[str]) -> tuple[Rule, ...]:
    """The rules whose code begins with one of `select` (all, if empty) and none of `ignore`.

    FiscallintError for a prefix that no rule has: a misspelt code must not silently check nothing.
    """
    rules, select, ignore = tuple(rules), tuple(select), tuple(ignore)
    for prefix in (*select, *ignore):
        if not any(rule.code.startswith(prefix) or rule.name == prefix for rule in rules):
            raise FiscallintError(f"没有代码以“{prefix}”开头的规则；fiscallint rules 列出全部规则")

    def named(rule: Rule, prefixes: tuple[str, ...]) -> bool:
        return rule.code.startswith(prefixes) or rule.name in prefixes

    return tuple(rule for rule in rules if (not select or named(rule, select)) and not (ignore and named(rule, ignore)))
