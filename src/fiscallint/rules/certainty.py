"""Which corrections are certain: those whose figures other relations of the document bear out.

A percentage that disagrees with two amounts may be wrong, or one of the amounts may be. It is the percentage where both
amounts agree with others (the tables, a sum, another sentence), and none of them is contradicted elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

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
        self._held = held
        self._equal = [figures for figures in held if self._of_amounts(figures)]
        agreeing = {frozenset(figures) for figures in held}
        self._unequal = [
            one
            for one in findings
            if one.severity is not Severity.NOTE
            and self._of_amounts(one.figures)
            and frozenset(one.figures) not in agreeing
        ]

    def _of_amounts(self, figures: _Relation) -> bool:
        return len(figures) > 1 and not any(re.search("[%％‰]", self._text[one.start : one.end]) for one in figures)

    def bears_out(self, fix: Fix, finding: Finding) -> bool:
        """Whether the figures that a correction rests on are right, and no equality says that what it corrects is."""
        number = bool(re.search(r"\d", self._text[fix.span.start : fix.span.end]))
        if number and fix.given and any(_touches(one, fix.span) for one in self._equal):
            return False
        held = [one for one in (self._equal if number else self._held) if not _touches(one, fix.span)]
        unequal = [one.figures for one in self._unequal if one is not finding and not _touches(one.figures, fix.span)]
        return all(
            any(_touches(one, figure) for one in held) and not any(_touches(one, figure) for one in unequal)
            for figure in fix.given
        )


def _touches(figures: _Relation, place: Span) -> bool:
    return any(one.start < place.end and place.start < one.end for one in figures)
