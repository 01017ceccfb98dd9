"""Which corrections are certain: those whose figures other relations of the document bear out.

A percentage that disagrees with two amounts may be wrong, or one of the amounts may be. It is the percentage where both
amounts agree with others (the tables, a sum, another sentence), and none of them is contradicted elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from msgspec.structs import replace

from fiscallint.finding import Finding, Fix, Holds, Severity, Span

_Relation = tuple[Span, ...]
"""The figures of a relation."""


def only_certain(findings: Sequence[Finding], held: Iterable[Holds], text: str) -> list[Finding]:
    """The findings without the corrections that are not certain, by what the rules found to hold, and to fail."""
    evidence = _Evidence(findings, [one.figures for one in held], text)
    return [
        replace(one, fixes=tuple(fix for fix in one.fixes if evidence.bears_out(fix, one))) if one.fixes else one
        for one in findings
    ]


class _Evidence:
    """The relations that hold, and the findings that an equality of amounts does not.

    What holds of a percentage says little of its amounts, which may differ by as much as rounding hides; enough to turn
    a word, not enough to reckon with. Where the same figures also agree, a finding is about the words between them.
    """

    def __init__(self, findings: Iterable[Finding], held: Sequence[_Relation], text: str) -> None:
        self._text = text
        self._held = _Touching(held)
        self._equal = _Touching([figures for figures in held if self._of_amounts(figures)])
        agreeing = {frozenset(figures) for figures in held}
        self._unequal = [
            one
            for one in findings
            if one.severity is not Severity.NOTE
            and self._of_amounts(one.figures)
            and frozenset(one.figures) not in agreeing
        ]
        self._failed = _Touching([one.figures for one in self._unequal])

    def _of_amounts(self, figures: _Relation) -> bool:
        return len(figures) > 1 and not any(re.search("[%％‰]", self._text[one.start : one.end]) for one in figures)

    def bears_out(self, fix: Fix, finding: Finding) -> bool:
        """Whether the figures that a correction rests on are right, and no equality says that what it corrects is."""
        number = bool(re.search(r"\d", self._text[fix.span.start : fix.span.end]))
        held = self._equal if number else self._held
        if number and fix.given and any(True for _ in held.touching(fix.span)):
            return False
        agreeing, failed = set(held.touching(fix.span)), set(self._failed.touching(fix.span))
        return all(
            any(one not in agreeing for one in held.touching(figure))
            and not any(
                one not in failed and self._unequal[one] is not finding for one in self._failed.touching(figure)
            )
            for figure in fix.given
        )


class _Touching:
    """Relations by the places of their figures."""

    def __init__(self, relations: Sequence[_Relation]) -> None:
        self._of: dict[Span, list[int]] = {}
        for number, figures in enumerate(relations):
            for place in figures:
                self._of.setdefault(place, []).append(number)
        self._places = sorted(self._of)
        self._starts = [place.start for place in self._places]
        self._furthest = list(accumulate((place.end for place in self._places), max))

    def touching(self, place: Span) -> Iterator[int]:
        """The numbers of the relations one of whose figures overlaps a place."""
        at = bisect_left(self._starts, place.end) - 1
        while at >= 0 and self._furthest[at] > place.start:
            if self._places[at].end > place.start:
                yield from self._of[self._places[at]]
            at -= 1
