"""Configuration files: `fiscallint.toml`, `[tool.fiscallint]` in `pyproject.toml`, or `fiscallint.yaml`.

    select = ["TAB", "NAR4"]            # called as the options of `check` are
    fail-on = "warning"
    packs = ["rules.d"]                 # paths are from the folder of the file

    [limits]                            # how much of a document is read
    pages = 5000

    [rules.NAR402]                      # a code, a name, or the beginning of codes
    severity = "note"                   # error, warning, note, or off

    [rules.NAR402.options]              # those that the rule has, as `fiscallint config` shows them

Files are looked for from the current folder upwards; the nearest wins over those above it, key by key.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from fiscallint.choices import FAIL_ON, PDF_BACKENDS
from fiscallint.config import USUAL, USUAL_VALUES, Config, OfRule, Setting, split
from fiscallint.finding import FiscallintError, nearest
from fiscallint.intake import setting_text
from fiscallint.limits import usual_values

SUPPRESSIONS = "fiscallint-suppressions.yaml"
"""The list of suppressions that is used without being named: beside the configuration, or in the current folder."""

_LEVELS = ("error", "warning", "note", "off")
_PYPROJECT = "pyproject.toml"
_NAMES = ("fiscallint.toml", _PYPROJECT, "fiscallint.yaml")


def found(folder: Path) -> Config:
    """The configuration of the files in this folder and in those above it.

    FiscallintError says what is wrong in one, or that a folder holds several.
    """
    files: list[Path] = []
    for place in (folder, *folder.parents):
        here = [place / name for name in _NAMES if _configures(place / name)]
        if len(here) > 1:
            raise FiscallintError(
                f"同一文件夹中有两处配置：{' 和 '.join(str(_near(path)) for path in here)}；请只留一处"
            )
        files += here
    return _loaded(files, [file.parent for file in files] or [folder])


def loaded(path: Path) -> Config:
    """The configuration of this file alone; FiscallintError says what is wrong in it."""
    return _loaded([path], [path.parent])


def _loaded(files: Sequence[Path], folders: Sequence[Path]) -> Config:
    """The configuration of these files, the nearest first, and of the list of suppressions in one of the folders."""
    lists = [folder / SUPPRESSIONS for folder in folders if (folder / SUPPRESSIONS).is_file()]
    config = Config({"cache": Setting(_near(folders[0] / USUAL_VALUES["cache"]), USUAL)})
    if lists:
        config = Config({"suppressions": Setting(_near(lists[0]), USUAL)}).over(config)
    for path in reversed(files):
        config = _read(path).over(config)
    return config


def _near(path: Path) -> Path:
    """A path from the current folder, where it lies below it."""
    full = Path(os.path.abspath(path))
    return full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else full


def _configures(path: Path) -> bool:
    """Whether a file is there and configures fiscallint: a project's own file need not."""
    if not path.is_file():
        return False
    if path.name != _PYPROJECT:
        return True
    text = setting_text(path)
    return "tool.fiscallint" in text and _table(path, _toml(path, text)) is not None


def _toml(path: Path, text: str) -> Mapping[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise FiscallintError(f"{_near(path)} 嵌套过深，没有读取") from None
    except ValueError as error:  # a number of thousands of digits is one, too
        raise FiscallintError(f"{_near(path)} 不是有效的 TOML 文件：{error}") from error


def _table(path: Path, made: Mapping[str, Any]) -> Any:
    if path.name != _PYPROJECT:
        return made
    tools = made.get("tool")
    return tools.get("fiscallint") if isinstance(tools, dict) else None


def _toml_lines(text: str) -> Mapping[tuple[str | int, ...], int]:
    """The line of each table and of each key that stands at the beginning of a line, by its path."""
    lines: dict[tuple[str | int, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if head := re.match(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$", line):
            path = table = _dotted(head[1])
        elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            path = (*table, *_dotted(key[1]))
        else:
            continue
        for end in range(1, len(path) + 1):
            lines.setdefault(path[:end], number)
    return lines


def _dotted(path: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in path.split("."))


# ---- one file


class _File(Struct, frozen=True):
    """A file as parsed: the line of each key by its path, and the path of what configures fiscallint in it."""

    path: Path
    lines: Mapping[tuple[str | int, ...], int]
    top: tuple[str, ...] = ()
    yaml: bool = False

    def at(self, *keys: str) -> str:
        """File and line of a key, or of what it stands in."""
        whole = (*self.top, *keys)
        lines = [self.lines[whole[:end]] for end in range(len(whole), 0, -1) if whole[:end] in self.lines]
        return f"{_near(self.path)} 第{lines[0]}行" if lines else str(_near(self.path))

    def known(self, table: Mapping[str, Any], names: Iterable[str], *place: str) -> Mapping[str, str]:
        """The keys of a table by the names they stand for; FiscallintError for one that stands for none."""
        names = tuple(names)
        keys: dict[str, str] = {}
        for key in table:
            name = str(key).replace("_", "-") if self.yaml else key
            where = self.at(*place, key)
            if name not in names:
                raise FiscallintError(f"{where}：没有“{key}”这一项；{nearest(str(key), names)}")
            if name in keys:
                raise FiscallintError(f"{where}：“{name}”写了两次")
            keys[name] = key
        return keys


def _read(path: Path) -> Config:
    """What a file sets."""
    file, made = _parsed(path)
    if not isinstance(made, dict):
        raise FiscallintError(f"{file.at()}：配置应是一项一值，如 fail-on: warning")
    keys = file.known(made, (*_READ, "limits", "rules"))
    settings: dict[str, Setting] = {}
    for name, read in _READ.items():
        if name in keys:
            key = keys[name]
            try:
                settings[name] = Setting(read(made[key], path.parent), file.at(key))
            except ValueError as error:
                raise FiscallintError(f"{file.at(key)}：{name} {error}") from None
    settings |= _limits(file, made.get("limits") or {})
    rules = made.get("rules") or {}
    if not isinstance(rules, dict):
        raise FiscallintError(f"{file.at('rules')}：rules 之下应是各条规则的设置")
    return Config(settings, ({str(name): _of_rule(file, name, one) for name, one in rules.items()},))


def _limits(file: _File, made: Any) -> Mapping[str, Setting]:
    """What a file sets for how much of a document is read."""
    if not isinstance(made, dict):
        raise FiscallintError(f"{file.at('limits')}：limits 之下应是各项上限，如 pages = 5000")
    settings: dict[str, Setting] = {}
    for name, key in file.known(made, usual_values(), "limits").items():
        where = file.at("limits", key)
        if type(made[key]) is not int or not 0 < made[key] <= _MOST:
            raise FiscallintError(f"{where}：{name} 应是 1 到 {_MOST} 的整数")
        settings[f"limits.{name}"] = Setting(made[key], where)
    return settings


_MOST = 1_000_000_000
"""The highest that a limit may be set to."""


def _parsed(path: Path) -> tuple[_File, Any]:
    if path.suffix in (".yaml", ".yml"):
        from fiscallint.resources import load_yaml, yaml_lines

        made = load_yaml(path)
        return _File(path, yaml_lines(path), yaml=True), {} if made is None else made
    if path.suffix != ".toml":
        raise FiscallintError(f"{path} 不能作为配置文件：应是 .toml 或 .yaml 文件")
    text = setting_text(path)
    table = _table(path, _toml(path, text))
    top = ("tool", "fiscallint") if path.name == _PYPROJECT else ()
    return _File(path, _toml_lines(text), top), {} if table is None else table


def _of_rule(file: _File, rule: str, made: Any) -> OfRule:
    """What a file sets for a rule."""
    if not isinstance(made, dict):
        raise FiscallintError(f"{file.at('rules', rule)}：规则 {rule} 之下应是 severity 或 options")
    keys = file.known(made, ("severity", "options"), "rules", rule)
    settings: dict[str, Setting] = {}
    if "severity" in keys:
        where = file.at("rules", rule, "severity")
        level = made["severity"]
        if level is False and file.yaml:  # what YAML 1.1 takes a bare off for
            level = "off"
        if level not in _LEVELS:
            raise FiscallintError(f"{where}：severity 应是 {'、'.join(_LEVELS)} 之一，不是“{level}”")
        settings["severity"] = Setting(level, where)
    options = made.get("options") or {}
    if not isinstance(options, dict):
        raise FiscallintError(f"{file.at('rules', rule, 'options')}：options 之下应是各选项的值")
    for name, value in options.items():
        settings[f"options.{name}"] = Setting(value, file.at("rules", rule, "options", name))
    return settings


# ---- values; ValueError, with the end of a sentence, for one of another kind


def _names(value: Any, folder: Path) -> tuple[str, ...]:
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list) or not all(isinstance(one, str) for one in several):
        raise ValueError('应是规则代码的列表，如 ["TAB", "NAR402"]')
    return split(several)


def _choice(value: Any, folder: Path, among: Sequence[str]) -> str:
    if value not in among:
        raise ValueError(f"应是 {'、'.join(among)} 之一，不是“{value}”")
    return str(value)


def _word(value: Any, folder: Path) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"应是文字，不是“{value}”")
    return value


def _flag(value: Any, folder: Path) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"应是 true 或 false，不是“{value}”")
    return value


def _path(value: Any, folder: Path) -> Path:
    if not isinstance(value, str) or not value:
        raise ValueError(f"应是文件的路径，不是“{value}”")
    return _near(folder / value)


def _paths(value: Any, folder: Path) -> tuple[Path, ...]:
    several = value if isinstance(value, list) else [value]
    return tuple(_path(one, folder) for one in several)


def _folder(value: Any, folder: Path) -> Path | None:
    """A folder; None for false."""
    if value is False:
        return None
    if not isinstance(value, str) or not value:
        raise ValueError(f"应是文件夹的路径，或 false（不用缓存），不是“{value}”")
    return _near(folder / value)


def _size(value: Any, folder: Path) -> int:
    if type(value) is not int or value < 1:
        raise ValueError(f"应是一个正整数（MB），如 {USUAL_VALUES['cache-size']}，不是“{value}”")
    return value


def _count(value: Any, folder: Path, of: str) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"应是{of}，写作整数，不是“{value}”")
    return value


def _seconds(value: Any, folder: Path) -> float:
    if type(value) not in (int, float) or not 0 <= value < float("inf"):
        raise ValueError(f"应是秒数（0 为不限时），不是“{value}”")
    return float(value) if value % 1 else int(value)


_READ: Mapping[str, Callable[[Any, Path], Any]] = {
    "select": _names,
    "ignore": _names,
    "fail-on": partial(_choice, among=FAIL_ON),
    "profile": _word,
    "packs": _paths,
    "output-format": _word,
    "suppressions": _path,
    "baseline": _path,
    "pdf-backend": partial(_choice, among=PDF_BACKENDS),
    "as-one": _flag,
    "allow-plugin-errors": _flag,
    "cache": _folder,
    "cache-size": _size,
    "jobs": partial(_count, of="同时检查的份数（0 为按处理器核数）"),
    "timeout": _seconds,
    "memory": partial(_count, of="每份文件的内存上限（MB，0 为不限）"),
    "scheduler": _word,
}
"""How each key is read."""
