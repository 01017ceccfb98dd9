"""What is set for a run, each value with its origin: the command line, a configuration file, or nothing but custom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.finding import FiscallintError, Severity, nearest
from fiscallint.limits import Limits, key_of, usual_values, value_in
from fiscallint.settings import RuleSettings, unfitness

if TYPE_CHECKING:
    from fiscallint.rules.api import Description

COMMAND_LINE, USUAL = "命令行", "默认"

USUAL_VALUES: Mapping[str, Any] = {
    "select": (),
    "ignore": (),
    "fail-on": "error",
    "profile": "",
    "packs": (),
    "output-format": "text",
    "suppressions": None,
    "baseline": None,
    "pdf-backend": "auto",
    "as-one": False,
    "allow-plugin-errors": False,
    "cache": Path(".fiscallint_cache"),
    "cache-size": 500,
    "jobs": 0,
    "timeout": 60,
    "memory": 3000,
    "scheduler": "",
    **{f"limits.{key}": value for key, value in usual_values().items()},
}
"""What may be set, and its value where nothing is."""


class Setting(Struct, frozen=True):
    """A value, and where it was set: file and line, 命令行 or 默认."""

    value: Any
    origin: str


OfRule = Mapping[str, Setting]
"""What is set for a rule: `severity` (error, warning, note, off), and `options.NAME` for each option."""


class Config(Struct, frozen=True):
    """What is set, by key; and what each file sets for rules, by code, name or beginning of codes, the nearest last."""

    settings: Mapping[str, Setting] = field(default_factory=dict)
    of_rules: tuple[Mapping[str, OfRule], ...] = ()

    def __getitem__(self, key: str) -> Any:
        """The value in force."""
        return self.setting(key).value

    def setting(self, key: str) -> Setting:
        """The value in force, with its origin."""
        return self.settings.get(key, Setting(USUAL_VALUES[key], USUAL))

    @property
    def limits(self) -> Limits:
        """How much of a file is read."""
        fields = Limits.__struct_fields__
        return Limits(**{field: value_in(field, self[f"limits.{key_of(field)}"]) for field in fields})

    def over(self, other: Config) -> Config:
        """This configuration laid over another, key by key."""
        return Config({**other.settings, **self.settings}, other.of_rules + self.of_rules)

    def under(self, command_line: Mapping[str, Any]) -> Config:
        """This configuration under what the command line says; None, False and () say nothing."""
        said = {
            key: value
            for key, value in command_line.items()
            if value is not None and value is not False and value != ()
        }
        return Config({key: Setting(value, COMMAND_LINE) for key, value in said.items()}).over(self)

    def for_rules(self, rules: Sequence[Description]) -> Mapping[str, OfRule]:
        """What is set for each rule, by code. Within a file, the more of a code is written the more it is meant.

        FiscallintError, with file and line, for a rule, an option or a value that there is not.
        """
        for key in ("select", "ignore"):
            chosen = self.setting(key)
            for name in () if chosen.origin == COMMAND_LINE else chosen.value:
                _named(name, rules, chosen.origin)
        made: dict[str, dict[str, Setting]] = {}
        for of_file in self.of_rules:
            for name in sorted(of_file, key=lambda name: _precision(name, rules)):
                for key, setting in of_file[name].items():
                    for code, own_key, fitting in _fitting(name, key, setting, rules):
                        made.setdefault(code, {})[own_key] = fitting
        return {code: made[code] for code in sorted(made)}


def settings_of(of_rule: OfRule) -> RuleSettings:
    """What is set for a rule, as the engine takes it."""
    level = of_rule["severity"].value if "severity" in of_rule else None
    options = {key.removeprefix("options."): one.value for key, one in of_rule.items() if key.startswith("options.")}
    return RuleSettings(
        severity=Severity(level) if level and level != "off" else None,
        enabled=None if level is None else level != "off",
        options=options,
        source=next((setting.origin for setting in of_rule.values()), ""),
    )


def _precision(name: str, rules: Sequence[Description]) -> int:
    """How exactly rules are named: by so many characters of a code, or by name."""
    return 6 if any(rule.name == name for rule in rules) else len(name)


def _named(name: str, rules: Sequence[Description], where: str) -> list[Description]:
    """The rules of a code, a name or a beginning; FiscallintError where there are none."""
    found = [rule for rule in rules if rule.code.startswith(name) or rule.name == name]
    if not found:
        names = [text for rule in rules for text in (rule.code, rule.name)]
        capitals = any(one.startswith(name.upper()) for one in names)
        near = f"是否应为“{name.upper()}”？" if capitals else nearest(name, names)
        hint = near if near.startswith("是否") else "fiscallint rules 列出全部规则"
        raise FiscallintError(f"{where}：没有规则“{name}”；{hint}")
    return found


def _fitting(name: str, key: str, setting: Setting, rules: Sequence[Description]) -> Iterator[tuple[str, str, Setting]]:
    """A setting for each of the rules named, by code and key: of an option, for those alone that have it."""
    named = _named(name, rules, setting.origin)
    if key == "severity":
        yield from ((rule.code, key, setting) for rule in named)
        return
    option = key.removeprefix("options.")
    having = [(rule, own) for rule in named for own in rule.options if _same(own, option)]
    if not having:
        known = sorted({own for rule in named for own in rule.options})
        hint = nearest(option, known) if known else "它没有可以设置的选项"
        raise FiscallintError(f"{setting.origin}：规则 {name} 没有选项“{option}”；{hint}")
    for rule, own in having:
        unfit = unfitness(setting.value, rule.options[own])
        if unfit:
            raise FiscallintError(f"{setting.origin}：规则 {rule.code} 的选项 {own} {unfit}")
        value = tuple(setting.value) if isinstance(setting.value, list) else setting.value
        yield rule.code, f"options.{own}", replace(setting, value=value)


def _same(one: str, other: str) -> bool:
    return one.replace("_", "-") == other.replace("_", "-")


def split(values: Iterable[str]) -> tuple[str, ...]:
    """The names in texts that may hold several, separated by commas of either width."""
    return tuple(part.strip() for value in values for part in value.replace("，", ",").split(",") if part.strip())


def listed(config: Config, rules: Sequence[Description]) -> Iterator[str]:
    """Every value in force with its origin, one a line; of rules, what is set and what can be set by option."""
    for key in USUAL_VALUES:
        setting = config.setting(key)
        yield _line(key, setting, "（全部）" if key == "select" else "（无）")
    of_rules = config.for_rules(rules)
    for rule in rules:
        usual = {f"options.{name}": Setting(value, USUAL) for name, value in rule.options.items()}
        in_force = {**usual, **of_rules.get(rule.code, {})}
        for key in sorted(in_force, key=lambda key: (key != "severity", key)):
            yield _line(f"rules.{rule.code}.{key}", in_force[key], "（无）")


def _line(key: str, setting: Setting, none: str) -> str:
    value = setting.value
    if isinstance(value, bool):
        shown = str(value).lower()
    elif isinstance(value, tuple):
        shown = "、".join(map(str, value)) or none
    else:
        shown = none if value in (None, "") else str(value)
    return f"{key} = {shown}　{setting.origin}"
