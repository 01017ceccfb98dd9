"""The values of rules' options: numbers as people write them, and the usual ones that ship with their sources."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypedDict

from fiscallint import patterns
from fiscallint.disclosure.quantity import Unit, read_number
from fiscallint.finding import FiscallintError
from fiscallint.resources import data
from fiscallint.settings import CERTAINTIES, Option

_WRITTEN = patterns.compile(r"\s*(-?[\d,]+(?:\.\d+)?)\s*(.*?)\s*")
_MONEY = (Unit.YUAN, Unit.THOUSAND, Unit.WAN, Unit.YI)
_KINDS = {"percent": ("百分比", "3%"), "money": ("带单位的金额", "20万元"), "number": ("一个数", "5")}


def percent(options: Mapping[str, Option], name: str) -> Decimal | None:
    """An option that is a percentage, in percent: 3 for `3%`. None where it is empty: no limit is set."""
    return _limit(options, name, "percent")


def money(options: Mapping[str, Option], name: str) -> Decimal | None:
    """An option that is an amount of money, in 元: 200000 for `20万元`. None where it is empty."""
    return _limit(options, name, "money")


def number(options: Mapping[str, Option], name: str) -> Decimal | None:
    """An option that is a bare number or a count: 5 for `5`, `5个` or 5. None where it is empty."""
    return _limit(options, name, "number")


def texts(options: Mapping[str, Option], name: str) -> tuple[str, ...]:
    """An option that is one text or several; an empty text is none."""
    value = options[name]
    several = value if isinstance(value, tuple) else (value,)
    return tuple(str(one).strip() for one in several if str(one).strip())


def _limit(options: Mapping[str, Option], name: str, kind: str) -> Decimal | None:
    value = options[name]
    return None if value == "" else parsed(value, kind, name)


def parsed(value: Option, kind: str, name: str) -> Decimal:
    """A value as a `percent`, as `money` in 元, or as a bare `number`.

    FiscallintError, naming the option, where it is none.
    """
    match = _WRITTEN.fullmatch(str(value))
    read = read_number(match[1]) if match else None
    if match and read and _kind(value) == kind:
        return read[0] * Unit.of(match[2]).worth
    what, example = _KINDS[kind]
    shown = "、".join(value) if isinstance(value, tuple) else value
    raise FiscallintError(f"选项“{name}”的值“{shown}”应为{what}，例如 {example}")


def _kind(value: Option) -> str:
    """Which kind of number a value is; empty for a text, for several, and for none."""
    match = None if isinstance(value, (bool, tuple)) else _WRITTEN.fullmatch(str(value))
    return _kind_of(Unit.of(match[2]), match[2]) if match and read_number(match[1]) else ""


def _kind_of(unit: Unit, written: str) -> str:
    if unit in _MONEY:
        return "money"
    if unit is Unit.PERCENT:
        return "percent"
    return "number" if unit is Unit.ONE and len(written) <= 2 else ""


class Usual(TypedDict):
    """What `rules.d/thresholds/policy.yaml` says of a rule, as `rule` takes it."""

    options: dict[str, Option]
    basis: list[str]
    certainty: str


def usual(code: str) -> Usual:
    """The usual values of a rule's options, their sources, and how sure these are: as sure as the least sure."""
    entries: Mapping[str, Mapping[str, Any]] = data("thresholds", "policy")[code]
    order = list(CERTAINTIES)
    return Usual(
        options={name: entry["value"] for name, entry in entries.items()},
        basis=list(dict.fromkeys(entry["basis"] for entry in entries.values())),
        certainty=max((entry["certainty"] for entry in entries.values()), key=order.index),
    )
