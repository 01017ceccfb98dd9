"""Profiles: what a place and a span of years require of a disclosure, as data in `rules.d/profiles/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fiscallint.finding import FiscallintError, Severity
from fiscallint.resources import folder, load_yaml
from fiscallint.settings import RuleSettings

NATIONAL = "全国"
"""The profile that all others extend, and that applies where none else is recognised."""


@dataclass(frozen=True, slots=True)
class RequiredSection:
    """A section that must be there: `mentioned` is a pattern that tells it under whatever heading."""

    concept: str
    name: str
    mentioned: str
    severity: Severity = Severity.WARNING
    since: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """What is required in one place. `lineage` names the profile and those it extends, the nearest first.

    `tables` are the kinds of statement tables that must be there, each with the year from which; `terms` those that a
    glossary must explain where they are used; `rules` what the place sets for rules, by code.
    """

    name: str
    lineage: tuple[str, ...]
    sections: tuple[RequiredSection, ...] = ()
    tables: Mapping[str, int] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    rules: Mapping[str, RuleSettings] = field(default_factory=dict)


def _profile(entry: Mapping[str, Any]) -> Profile:
    return Profile(
        name=entry["name"],
        lineage=(entry["name"],),
        sections=tuple(
            RequiredSection(
                concept, one["name"], one["mentioned"], Severity(one.get("severity", "warning")), one.get("since", 0)
            )
            for concept, one in entry["sections"].items()
        ),
        tables=entry["tables"],
        terms=tuple(entry["terms"]),
    )


@cache
def profiles() -> tuple[Profile, ...]:
    """The profiles that ship with fiscallint."""
    files = sorted((folder("rules.d") / "profiles").glob("*.yaml"))
    return tuple(_profile(load_yaml(file)) for file in files)


def fitting(known: Iterable[Profile], name: str = NATIONAL) -> Profile:
    """The profile of this name; FiscallintError where there is none."""
    known = tuple(known)
    for profile in known:
        if profile.name == name:
            return profile
    raise FiscallintError(f"没有“{name}”这个地区配置；可用：{'、'.join(one.name for one in known)}")
