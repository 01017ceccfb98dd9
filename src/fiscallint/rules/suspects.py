"""Which of the figures of a relation that fails is the wrong one: that which no relation bears out.

A sum that fails is told where it stands, but the number to correct may be one of its parts. Where all other figures
take part in equalities that hold, and it in none, it is the one; so it is where several relations fail, and have one
such figure in common. Where a sum fails alone, it may be the one part in which two neighbouring digits, swapped, make
up for the difference.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.finding import Finding, Holds, Related, Severity, Span

KINDS = frozenset({"arithmetic-table", "cross-table", "text-vs-table"})
"""The kinds of rules whose findings may be told elsewhere than at their total."""


def at_suspects(
    findings: Sequence[Finding], held: Iterable[Holds], codes: Collection[str], text: str
) -> Iterator[tuple[Finding, bool]]:
    """The findings, those of rules with these codes where the wrong figure stands; whether they were moved."""
    borne_out = {place for one in held if _of_amounts(one.figures, text) for place in one.figures}
    doubtful = {
        number: [place for place in one.figures if place not in borne_out]
        for number, one in enumerate(findings)
        if one.code in codes and one.severity is not Severity.NOTE and _of_amounts(one.figures, text)
    }
    failing: dict[Span, list[int]] = {}
    for number, places in doubtful.items():
        for place in places:
            failing.setdefault(place, []).append(number)
    for number, one in enumerate(findings):
        suspect = _suspect(doubtful[number], doubtful, failing) if number in doubtful else None
        right = ""
        if suspect is None and number in doubtful:
            suspect, right = _swapped(one, doubtful[number], text)
        if suspect is None or _within(suspect, one.span):
            yield one, False
        elif one.span in one.figures or len(failing[suspect]) > 1:
            # of a sentence only where the table is at odds with itself as well
            yield _moved(one, suspect, right, text), True
        else:
            yield one, False


def _within(place: Span, whole: Span) -> bool:
    return whole.start <= place.start and place.end <= whole.end


def _of_amounts(figures: Sequence[Span], text: str) -> bool:
    return len(figures) > 1 and not any(re.search("[%％‰]", text[one.start : one.end]) for one in figures)


def _suspect(
    own: Sequence[Span], doubtful: Mapping[int, Sequence[Span]], failing: Mapping[Span, Sequence[int]]
) -> Span | None:
    """The one doubtful figure of a relation that fails, or the one it shares with all that fail beside it."""
    common = set(own)
    for beside in dict.fromkeys(number for place in own for number in failing[place]) if len(common) > 1 else ():
        common &= set(doubtful[beside])
        if not common:
            return None
    return common.pop() if len(common) == 1 else None


_NUMBER = patterns.compile(r"-?\d[\d,]*(?:\.\d+)?")


def _number(text: str) -> Decimal | None:
    match = _NUMBER.search(text)
    return Decimal(match[0].replace(",", "")) if match else None


def _swapped(finding: Finding, doubtful: Sequence[Span], text: str) -> tuple[Span | None, str]:
    """The doubtful part that two digits, swapped, would make right; and what it would be. The total stands first."""
    stated, expected = _number(finding.stated), _number(finding.expected)
    if stated is None or expected is None or finding.figures[0] != finding.span or finding.span in doubtful:
        return None, ""  # the total must be borne out
    made = [
        (place, right)
        for place in doubtful
        for right in {*_swaps(text[place.start : place.end])}
        if _number(right) == (_number(text[place.start : place.end]) or 0) + stated - expected
    ]
    return made[0] if len(made) == 1 else (None, "")


def _swaps(written: str) -> Iterator[str]:
    """A number with two neighbouring digits swapped."""
    digits = [at for at, sign in enumerate(written) if sign.isdigit()]
    for one, other in pairwise(digits):
        if written[one] != written[other]:
            yield written[:one] + written[other] + written[one + 1 : other] + written[one] + written[other + 1 :]


def _moved(finding: Finding, suspect: Span, right: str, text: str) -> Finding:
    written = text[suspect.start : suspect.end]
    why = f"其中“{written}”若为“{right}”则相符" if right else f"其余各数与别处相符，多半是“{written}”有误"
    others = tuple(one for one in finding.related if one.span != suspect)
    return replace(
        finding,
        span=suspect,
        message=f"{finding.message.rstrip('。')}（{why}）",
        stated=written,
        expected=right,
        section="",
        table="",
        related=(Related(finding.span, f"与之不符的{text[finding.span.start : finding.span.end]}"), *others),
        fixes=tuple(fix for fix in finding.fixes if fix.span == suspect),
    )
