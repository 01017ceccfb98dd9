"""What may be set for a rule: by a profile for its place and year, by the user's configuration for everything."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from fiscallint.finding import Severity

CERTAINTIES = {"certain": "确", "likely": "可能", "unsure": "待核"}
"""How sure it is that the basis of a rule or a requirement says so.

What is not certain is at most a note, unless the user sets otherwise.
"""

ASKED = "按所指定的地区"
"""Why a profile applies that the user named."""

Option = str | int | bool | tuple[str, ...]
"""The value of a rule's option: a number with its unit as written (`2%`, `20万元`), a count, a text, or several."""


class RuleSettings(Struct, frozen=True):
    """`severity` replaces the rule's own, `enabled` switches it off or on again, `options` replace those so named.

    What is None, or not named, is left as it is. `source` tells where it was set.
    """

    severity: Severity | None = None
    enabled: bool | None = None
    options: Mapping[str, Option] = field(default_factory=dict)
    source: str = ""

    def over(self, other: RuleSettings) -> RuleSettings:
        """These settings laid over others."""
        return RuleSettings(
            other.severity if self.severity is None else self.severity,
            other.enabled if self.enabled is None else self.enabled,
            {**other.options, **self.options},
            self.source or other.source,
        )

    def graded(self, severity: Severity | None, own: Severity) -> Severity:
        """What becomes of a finding's severity where the rule's `own` is replaced.

        A finding of the rule's severity takes the new one; one that the check itself was less sure of never rises.
        """
        severity = severity or own
        if self.severity is None:
            return severity
        return self.severity if severity is own else min(severity, self.severity, key=lambda one: one.rank)


_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?\s*(?P<unit>\D*)")
_MONEY = re.compile("[十百千万亿]*元")


def unfitness(value: object, usual: Option) -> str:
    """Why a value cannot stand in place of an option's usual one, as the end of a sentence; empty where it can."""
    if isinstance(usual, bool):
        return "" if isinstance(value, bool) else f"应是 true 或 false，不是“{value}”"
    if isinstance(usual, int):
        return "" if type(value) is int else f"应是一个整数，如 {usual}，不是“{value}”"
    if isinstance(usual, tuple):
        several = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        return "" if several else f"应是列表，如 [{'、'.join(usual)}]，不是“{value}”"
    if usual == "" and isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ""
    number = _NUMBER.fullmatch(usual)
    if number is None:
        return (
            ""
            if isinstance(value, str) and value
            else f"应是加引号的文字{f'，如“{usual}”' if usual else ''}，不是“{value}”"
        )
    if value == "":
        return ""  # no limit is set
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if found is None or _unit(found["unit"]) != _unit(number["unit"]):
        return f'应是带单位、加引号的数，如 "{usual}"，不是“{value}”'
    return ""


def _unit(unit: str) -> str:
    """What is measured: money in whatever unit, percent in either width."""
    unit = unit.strip()
    return "元" if _MONEY.fullmatch(unit) else unit.replace("％", "%")
