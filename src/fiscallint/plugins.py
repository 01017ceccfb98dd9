"""Loads plugins, collects what they register, and asks them.

A plugin that fails costs nothing but itself: it is named in `Plugins.failures`, and the rest runs without it.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy
from msgspec import Struct
from msgspec.structs import replace

from fiscallint import builtin, hookspecs
from fiscallint.disclosure.profile_files import ProfileError
from fiscallint.extension import Extension
from fiscallint.finding import Finding, FiscallintError, Notice, Severity, legible
from fiscallint.hookspecs import Writer
from fiscallint.limits import LIMITS, Limits
from fiscallint.registry import Registry
from fiscallint.rules.packs import packs_in

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from fiscallint.disclosure import Disclosure
    from fiscallint.document import Document

GROUP = "fiscallint"
_BUILTIN = "builtin"


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
