"""What a place and a span of years require of a disclosure. Profiles are data: `rules.d/profiles/`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.disclosure.matter import FINAL
from fiscallint.finding import FiscallintError, Severity, nearest
from fiscallint.settings import RuleSettings

NATIONAL = "全国"
"""The profile that the others extend, and that applies where none else is recognised."""

NATIONAL_BUDGET = "全国预算"
"""The profile that applies to a budget disclosure where none else is recognised."""


class Years(Struct, frozen=True):
    """A span of years reported on, both ends included; open where an end is None."""

    first: int | None = None
    last: int | None = None

    def __contains__(self, year: int) -> bool:
        return (self.first is None or year >= self.first) and (self.last is None or year <= self.last)

    def __str__(self) -> str:
        if self.first is not None and self.first == self.last:
            return f"{self.first}年度"
        first = f"{self.first}年度起" if self.first is not None else ""
        last = f"至{self.last}年度" if self.last is not None else ""
        return f"{first.removesuffix('起') if last else first}{last}"


class Ground(Struct, frozen=True):
    """Why something is required: in which `years`, on which `basis`, how sure it is that this says so."""

    years: Years = Years()
    certainty: str = "certain"
    basis: str = ""

    @property
    def certain(self) -> bool:
        """Whether the basis says so beyond doubt."""
        return self.certainty == "certain"

    def at_most(self, severity: Severity) -> Severity:
        """A severity, or `note` where the ground is not certain."""
        return severity if self.certain else Severity.NOTE


class RequiredSection(Struct, frozen=True):
    """A section that must be there; `mentioned` tells that it is said under whatever heading."""

    concept: str
    name: str
    mentioned: re.Pattern[str]
    severity: Severity
    ground: Ground


class RequiredTable(Struct, frozen=True):
    """A statement table that must be there.

    `kind` is that of a table shape, or, where there is `titled`, any name: the table is then looked for by its title.
    `name` is what the place calls it.
    """

    kind: str
    titled: re.Pattern[str] | None
    severity: Severity
    ground: Ground
    name: str


class Term(Struct, frozen=True):
    """A term that the glossary must explain where it is used, or, if it is `always` to stand there, in any case."""

    name: str
    always: bool
    ground: Ground


class Decimals(Struct, frozen=True):
    """How many decimals are usual."""

    places: int
    ground: Ground


class Family(Struct, frozen=True):
    """Which tables are usual, in their order; where only their number is known, no `tables`. Never an error."""

    name: str
    tables: tuple[str, ...]
    count: int
    ground: Ground


class Wording(Struct, frozen=True):
    """How the place usually says something."""

    name: str
    text: str
    ground: Ground


class Sign(Struct, frozen=True):
    """What tells a place's own template: words of the text, or table titles that all must be there."""

    text: re.Pattern[str] | None
    tables: tuple[re.Pattern[str], ...]
    shown: str


class Profile(Struct, frozen=True):
    """What is required in one place.

    `lineage` names the profile and those it extends, the nearest first. `places` are what the names of its units begin
    with, `names` is a pattern of unit names, `signs` tell its documents where the name does not. `items` is set where
    every 项 of the general budget's table is usually explained. `rules` is what the place sets for rules, by code.
    `document` is the matter of its disclosures; `checks` are the codes, or what these begin with, of the only rules
    that apply to them.
    """

    name: str
    lineage: tuple[str, ...]
    source: str = ""
    document: str = FINAL
    checks: tuple[str, ...] | None = None
    ground: Ground = Ground()
    places: tuple[str, ...] = ()
    names: re.Pattern[str] | None = None
    signs: tuple[Sign, ...] = ()
    sections: tuple[RequiredSection, ...] = ()
    tables: tuple[RequiredTable, ...] = ()
    terms: tuple[Term, ...] = ()
    items: Ground | None = None
    decimals: Mapping[str, Decimals] = field(default_factory=dict)
    family: tuple[Family, ...] = ()
    wording: tuple[Wording, ...] = ()
    rules: Mapping[str, RuleSettings] = field(default_factory=dict)
    rule_grounds: Mapping[str, Ground] = field(default_factory=dict)

    def applies(self, code: str) -> bool:
        """Whether a rule applies here."""
        return self.checks is None or code.startswith(self.checks)

    def of(self, year: int) -> Profile:
        """The profile with only what is in force in a year."""
        return replace(
            self,
            sections=_in_force(self.sections, year),
            tables=_in_force(self.tables, year),
            terms=_in_force(self.terms, year),
            items=self.items if self.items and year in self.items.years else None,
            decimals={what: one for what, one in self.decimals.items() if year in one.ground.years},
            family=_in_force(self.family, year),
            wording=_in_force(self.wording, year),
            rules={code: one for code, one in self.rules.items() if year in self.rule_grounds[code].years},
        )

    @property
    def requirements(self) -> tuple[Ground, ...]:
        """The grounds of all that is required or set for rules."""
        required: tuple[_Grounded, ...] = (*self.sections, *self.tables, *self.terms, *self.decimals.values())
        return (
            *(one.ground for one in required),
            *([self.items] if self.items else []),
            *self.rule_grounds.values(),
        )


class _Grounded(Protocol):
    @property
    def ground(self) -> Ground: ...


_G = TypeVar("_G", bound=_Grounded)


def _in_force(ones: Iterable[_G], year: int) -> tuple[_G, ...]:
    return tuple(one for one in ones if year in one.ground.years)


def fitting(known: Iterable[Profile], name: str = NATIONAL) -> Profile:
    """The profile of this name; FiscallintError where there is none."""
    by_name = {profile.name: profile for profile in known}
    if name not in by_name:
        raise FiscallintError(f"没有“{name}”这个地区配置；{nearest(name, by_name)}")
    return by_name[name]
