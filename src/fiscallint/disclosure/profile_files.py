"""Reads profiles from YAML: each file is checked, what it extends is laid under it, and `Profile`s are made of both.

A file writes only what differs from the profile it extends: maps merge by key, lists and single values replace, `null`
takes an entry away. What a file writes for an entry has that file's `certainty` and `basis`, unless the entry has its
own. A requirement that is not certain is at most a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure.matter import FINAL, MATTERS
from fiscallint.disclosure.profile import (
    NATIONAL,
    Decimals,
    Family,
    Ground,
    Profile,
    RequiredSection,
    RequiredTable,
    Sign,
    Term,
    Wording,
    Years,
)
from fiscallint.disclosure.shapes import Shape
from fiscallint.finding import FiscallintError, Severity, nearest
from fiscallint.resources import line_of, load_yaml
from fiscallint.settings import CERTAINTIES, Option, RuleSettings, unfitness

DECIMALS = ("amounts", "percentages")

_GROUND = ("years", "certainty", "basis")
_OWN = ("name", "extends", "places", "names", "signs", "document", "checks", *_GROUND)
_PARTS: Mapping[str, tuple[str, ...]] = {
    "sections": ("name", "mentioned", "severity", *_GROUND),
    "tables": ("name", "title", "severity", *_GROUND),
    "terms": ("always", *_GROUND),
    "decimals": ("places", *_GROUND),
    "family": ("tables", "count", *_GROUND),
    "wording": ("text", *_GROUND),
    "rules": ("severity", "enabled", "options", *_GROUND),
}
"""The parts of a profile, whose entries merge by key, and the fields of an entry."""
_IN_SHORT = {"tables": "years", "decimals": "places", "wording": "text"}
"""The field that an entry consists of where it is no map."""

_Entries = dict[str, Any]
_Make = Callable[[str, _Entries, Ground, "_At"], Any]


class ProfileError(FiscallintError):
    """What is wrong in a file of profiles, with its path."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


class _At(Struct, frozen=True):
    """A place in a file, by the keys that lead to it."""

    path: Path
    keys: tuple[str | int, ...] = ()

    def __truediv__(self, key: str | int) -> _At:
        return _At(self.path, (*self.keys, key))

    def fail(self, reason: str) -> NoReturn:
        raise ProfileError(f"{self.path} 第{line_of(self.path, *self.keys)}行：{reason}", self.path)

    def mapping(self, value: object) -> dict[str, Any]:
        if not isinstance(value, dict):
            self.fail(f"“{self.keys[-1] if self.keys else ''}”应写成“名称: 内容”的样子，一行一项")
        return {str(key): one for key, one in value.items()}

    def text(self, value: object) -> str:
        if not isinstance(value, str) or not value:
            self.fail(f"“{self.keys[-1]}”应是文字")
        return value

    def texts(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fail(f"“{self.keys[-1]}”应是几个名称，写成 [甲, 乙]")
        return tuple(value)

    def flag(self, value: object) -> bool:
        if not isinstance(value, bool):
            self.fail(f"“{self.keys[-1]}”应是 true 或 false")
        return value

    def count(self, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            self.fail(f"“{self.keys[-1]}”应是整数")
        return value

    def pattern(self, value: object) -> re.Pattern[str]:
        try:
            return patterns.given(self.text(value))
        except re.error as error:
            self.fail(f"“{value}”不是有效的正则表达式（{error}）")

    def one_of(self, value: object, known: Iterable[str]) -> str:
        names = list(known)
        if value not in names:
            self.fail(f"“{self.keys[-1]}”不能是“{value}”；可用：{'、'.join(names)}")
        return str(value)

    def known(self, what: str, names: Iterable[str]) -> None:
        """Fail where the last key is none of these names."""
        names = list(names)
        if self.keys[-1] not in names:
            self.fail(f"没有“{self.keys[-1]}”这{what}；{nearest(str(self.keys[-1]), names)}")

    def years(self, value: object) -> Years:
        match = re.fullmatch(r"((?:19|20)\d\d)?(-)?((?:19|20)\d\d)?", str(value))
        if not match or not (match[1] or match[3]) or (match[1] and match[3] and match[1] > match[3]):
            self.fail(f"“{value}”不是年度范围；写成 2024、2020-、-2021 或 2021-2024")
        first = int(match[1]) if match[1] else None
        last = int(match[3]) if match[3] else None
        return Years(first, last if match[2] else first)


class _Written(Struct, frozen=True):
    """A profile as its file writes it, short forms written out."""

    name: str
    extends: str | None
    at: _At
    own: Mapping[str, Any]
    parts: Mapping[str, _Entries]
    items: Mapping[str, Any] | bool | None


def read_profiles(
    files: Sequence[Path],
    shapes: Sequence[Shape],
    rules: Mapping[str, Mapping[str, Option]],
    sections: Iterable[str],
) -> tuple[Profile, ...]:
    """The profiles of these files, what they extend laid under them; in the order of the files.

    `rules` are the options of each rule, by its code; `sections` what sections can be about. ProfileError names the
    file, the line and what is wrong.
    """
    written: dict[str, _Written] = {}
    for file in files:
        for one in _in_file(file):
            if one.name in written:
                one.at.fail(f"“{one.name}”在 {written[one.name].at.path} 中已有；请换一个名称，以 extends 沿用它")
            written[one.name] = one
    maker = _Maker(written, tuple(shape.kind for shape in shapes), rules, tuple(sections))
    # what is wrong in a profile is told of it, not of those that extend it
    made = {one.name: maker.profile(one) for one in sorted(written.values(), key=maker.depth)}
    return tuple(made[name] for name in written)


def _in_file(file: Path) -> Iterable[_Written]:
    try:
        content = load_yaml(file)
    except FiscallintError as error:
        raise ProfileError(str(error), file) from error
    if isinstance(content, list):
        return [_written(entry, _At(file, (number,))) for number, entry in enumerate(content)]
    return [_written(content, _At(file))]


def _written(content: object, at: _At) -> _Written:
    if not isinstance(content, dict):
        at.fail("地区配置应以“name: 名称”开头")
    entry = at.mapping(content)
    for key in entry:
        (at / key).known("个字段", (*_OWN, *_PARTS, "items"))
    if "name" not in entry:
        at.fail("缺少 name（地区配置的名称）")
    name = (at / "name").text(entry["name"])
    extends = entry.get("extends", NATIONAL if name != NATIONAL else None)
    if extends is not None:
        (at / "extends").text(extends)
    usual: _Entries = {key: entry[key] for key in ("certainty", "basis") if key in entry}
    parts = {part: _entries(entry[part], usual, part, at / part) for part in _PARTS if part in entry}
    items = entry.get("items", False)
    if items not in (False, None):
        items = usual | (at / "items").mapping(items)
        for key in items:
            (at / "items" / key).known("个字段", _GROUND)
    return _Written(name, extends, at, {key: entry[key] for key in _OWN if key in entry}, parts, items)


def _entries(content: object, usual: _Entries, part: str, at: _At) -> _Entries:
    """The entries of a part, each a map with the file's certainty and basis, or None where it is taken away."""
    if part == "terms" and isinstance(content, list):
        content = {name: {} for name in at.texts(content)}
    made: _Entries = {}
    for key, value in at.mapping(content).items():
        if value is not None:
            if part in _IN_SHORT and not isinstance(value, dict):
                value = {_IN_SHORT[part]: value}
            value = usual | (at / key).mapping(value)
            for field in value:
                (at / key / field).known("个字段", _PARTS[part])
        made[key] = value
    return made


def _over(entries: _Entries, under: _Entries, at: _At) -> _Entries:
    """Entries laid over others."""
    made = dict(under)
    for key, value in entries.items():
        if value is None:
            if key not in under:
                (at / key).fail(f"所沿用的配置中没有“{key}”，不必去掉；{nearest(key, under)}")
            del made[key]
        elif isinstance(value, dict) and isinstance(under.get(key), dict):
            made[key] = _over(value, under[key], at / key)
        else:
            made[key] = value
    return made


class _Maker:
    """Lays profiles over each other, and makes values of what is written."""

    def __init__(
        self,
        written: Mapping[str, _Written],
        kinds: Sequence[str],
        rules: Mapping[str, Mapping[str, Option]],
        sections: Sequence[str],
    ) -> None:
        self._written = written
        self._kinds = kinds
        self._rules = rules
        self._sections = sections
        self._made: dict[tuple[str, str, int], Any] = {}
        self._laid: dict[str, Mapping[str, Any]] = {}

    def depth(self, one: _Written) -> int:
        """How many profiles one extends."""
        return len(self._lineage(one)) - 1

    def _lineage(self, one: _Written) -> tuple[_Written, ...]:
        """A profile and those it extends, the nearest first."""
        lineage = [one]
        while (name := lineage[-1].extends) is not None:
            at = lineage[-1].at / "extends"
            if name not in self._written:
                at.fail(f"没有“{name}”这个地区配置可以沿用；{nearest(str(name), self._written)}")
            if self._written[name] in lineage:
                at.fail(f"互相沿用，没有尽头：{' → '.join([*(each.name for each in lineage), name])}")
            lineage.append(self._written[name])
        return tuple(lineage)

    def _parts(self, lineage: Sequence[_Written]) -> Mapping[str, Any]:
        """All entries in force for the first of a lineage."""
        one, *others = lineage
        if one.name not in self._laid:
            under = self._parts(others) if others else {}
            made: dict[str, Any] = {
                part: _over(one.parts.get(part, {}), under.get(part, {}), one.at / part) for part in _PARTS
            }
            made["items"] = under.get("items") if one.items is False else one.items
            self._laid[one.name] = made
        return self._laid[one.name]

    def profile(self, one: _Written) -> Profile:
        """The Profile of what is written."""
        lineage = self._lineage(one)
        parts, at, own = self._parts(lineage), one.at, one.own

        def each(part: str, make: _Make) -> tuple[Any, ...]:
            return tuple(self._once(part, key, entry, make, one.at) for key, entry in parts[part].items())

        rules = each("rules", self._rule)
        return Profile(
            name=one.name,
            lineage=tuple(each.name for each in lineage),
            source=str(at.path),
            document=(at / "document").one_of(own.get("document", FINAL), MATTERS),
            checks=(at / "checks").texts(own["checks"]) if "checks" in own else None,
            ground=_ground(own, at),
            places=(at / "places").texts(own.get("places", [])),
            names=(at / "names").pattern(own["names"]) if "names" in own else None,
            signs=_signs(own.get("signs", []), at / "signs"),
            sections=each("sections", self._section),
            tables=each("tables", self._table),
            terms=each("terms", _term),
            items=_ground(parts["items"], at / "items") if parts["items"] is not None else None,
            decimals=dict(each("decimals", _decimals)),
            family=each("family", _family),
            wording=each("wording", _wording),
            rules={code: settings for code, settings, _ in rules},
            rule_grounds={code: ground for code, _, ground in rules},
        )

    def _once(self, part: str, key: str, entry: _Entries, make: _Make, profile: _At) -> Any:
        """What is made of an entry; of one that is inherited as it is, what was made of it before."""
        known = (part, key, id(entry))
        if known not in self._made:
            at = profile / part / key
            self._made[known] = make(key, entry, _ground(entry, at), at)
        return self._made[known]

    def _section(self, key: str, entry: _Entries, ground: Ground, at: _At) -> RequiredSection:
        at.known("一节（rules.d/vocabulary/sections.yaml 中的概念）", self._sections)
        for field in ("name", "mentioned"):
            if field not in entry:
                at.fail(f"“{key}”一节缺少 {field}")
        return RequiredSection(
            key,
            (at / "name").text(entry["name"]),
            (at / "mentioned").pattern(entry["mentioned"]),
            _severity(entry, ground, at),
            ground,
        )

    def _table(self, key: str, entry: _Entries, ground: Ground, at: _At) -> RequiredTable:
        titled = (at / "title").pattern(entry["title"]) if "title" in entry else None
        if key not in self._kinds and titled is None:
            at.fail(
                f"没有“{key}”这张表；{nearest(key, self._kinds)}"
                "当地自有的表以 title 写明表名的式样，如 title: 项目收入.*表"
            )
        name = (at / "name").text(entry["name"]) if "name" in entry else key
        return RequiredTable(key, titled, _severity(entry, ground, at), ground, name)

    def _rule(self, key: str, entry: _Entries, ground: Ground, at: _At) -> tuple[str, RuleSettings, Ground]:
        at.known("条规则", self._rules)
        severity = _severity(entry, ground, at) if "severity" in entry else None
        enabled = (at / "enabled").flag(entry["enabled"]) if "enabled" in entry else None
        options: dict[str, Option] = {}
        for name, value in (at / "options").mapping(entry.get("options", {})).items():
            here = at / "options" / name
            here.known(f"个选项（{key}）", self._rules[key])
            if unfit := unfitness(value, self._rules[key][name]):
                here.fail(f"“{name}”{unfit}")
            options[name] = here.texts(value) if isinstance(value, list) else value
        if not ground.certain and enabled is not False:
            severity = Severity.NOTE
        return key, RuleSettings(severity, enabled, options, "地区配置"), ground


def _ground(entry: Mapping[str, Any], at: _At) -> Ground:
    return Ground(
        (at / "years").years(entry["years"]) if "years" in entry else Years(),
        (at / "certainty").one_of(entry.get("certainty", "certain"), CERTAINTIES),
        (at / "basis").text(entry["basis"]) if "basis" in entry else "",
    )


def _severity(entry: _Entries, ground: Ground, at: _At) -> Severity:
    named = (at / "severity").one_of(entry.get("severity", Severity.WARNING.value), (one.value for one in Severity))
    return ground.at_most(Severity(named))


def _signs(content: object, at: _At) -> tuple[Sign, ...]:
    if not isinstance(content, list):
        at.fail("“signs”应是一个列表，每项写 text 或 tables")
    signs = []
    for number, one in enumerate(content):
        here = at / number
        entry = here.mapping(one)
        for key in entry:
            (here / key).known("个字段", ("text", "tables"))
        text = (here / "text").pattern(entry["text"]) if "text" in entry else None
        tables = (here / "tables").texts(entry.get("tables", []))
        if (text is None) == (not tables):
            here.fail("每个标志写 text（文中字样）或 tables（都要有的表），二者取一")
        patterns = tuple((here / "tables").pattern(title) for title in tables)
        signs.append(Sign(text, patterns, f"文中的“{entry['text']}”" if text else f"《{tables[0]}》等报表"))
    return tuple(signs)


def _term(key: str, entry: _Entries, ground: Ground, at: _At) -> Term:
    return Term(key, (at / "always").flag(entry.get("always", False)), ground)


def _decimals(key: str, entry: _Entries, ground: Ground, at: _At) -> tuple[str, Decimals]:
    at.known("种数", DECIMALS)
    if "places" not in entry:
        at.fail(f"“{key}”缺少 places（小数位数）")
    return key, Decimals((at / "places").count(entry["places"]), ground)


def _family(key: str, entry: _Entries, ground: Ground, at: _At) -> Family:
    tables = (at / "tables").texts(entry.get("tables", []))
    return Family(key, tables, (at / "count").count(entry.get("count", len(tables))), ground)


def _wording(key: str, entry: _Entries, ground: Ground, at: _At) -> Wording:
    return Wording(key, (at / "text").text(entry.get("text")), ground)
