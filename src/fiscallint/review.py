"""What can be said only when the rules have spoken: which suppressions were of no use."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from fiscallint.finding import Finding, Suppression
from fiscallint.output.report import Report
from fiscallint.rules.api import Description
from fiscallint.rules.suppression import RULES, Suppressible, concerns, fault, names
from fiscallint.rules.suppression_comments import suppressions_in
from fiscallint.settings import RuleSettings


class _Use(Struct):
    """What has become of a suppression.

    `first` is the number of the first document that it may be meant for; whether it is `used`, and whether the rules
    that it names `ran` on each of these documents.
    """

    first: int | None = None
    used: bool = False
    ran: bool = True

    @property
    def told(self) -> bool | None:
        """Whether it speaks of a finding; None where that cannot be told."""
        return True if self.used else False if self.ran and self.first is not None else None


class Review:
    """Judges suppressions; `rules` gives all that there are, enabled or not, and `of_rules` what is set for some.

    Neither is asked for where nothing is suppressed.

    A comment is told of where it stands, as soon as its document is linted. An entry of a list, which has no place in
    a document, is told of once, in the first document that it may be meant for, when all were seen; one of a rule that
    there is not, in the first of all.
    """

    def __init__(
        self,
        rules: Callable[[], Sequence[Description]],
        suppressions: Sequence[Suppression] = (),
        today: datetime.date | None = None,
        of_rules: Callable[[Sequence[Description]], Mapping[str, RuleSettings]] = lambda rules: {},
    ) -> None:
        self._all_rules = rules
        self._list = [(one, _Use()) for one in suppressions]
        self._today = today
        self._set_for = of_rules

    @cached_property
    def _rules(self) -> Sequence[Description]:
        return self._all_rules()

    @cached_property
    def _of_rules(self) -> Mapping[str, RuleSettings]:
        return self._set_for(self._rules)

    def see(self, number: int, report: Report) -> None:
        """Learn which entries of the list the findings of a document are met by."""
        if not self._list:
            return
        findings = Suppressible(report.document, report.findings, self._rules)
        for suppression, use in self._list:
            self._see(suppression, use, number, report, findings)

    def finished(self, number: int, report: Report) -> Report:
        """A report with what is wrong with the suppressions; where there is a list, when all reports were seen."""
        found = [*self._in_comments(number, report), *self._of_the_list.get(number, ())]
        return _with(report, found) if found else report

    def _in_comments(self, number: int, report: Report) -> Iterator[Finding]:
        if not report.document.comments:
            return
        findings = Suppressible(report.document, report.findings, self._rules)
        for suppression in suppressions_in(report.document):
            use = _Use()
            self._see(suppression, use, number, report, findings)
            yield from self._fault(suppression, use)

    @cached_property
    def _of_the_list(self) -> Mapping[int, Sequence[Finding]]:
        """What is wrong with the list, by the number of the document where it is told."""
        found: dict[int, list[Finding]] = {}
        for suppression, use in self._list:
            found.setdefault(use.first or 0, []).extend(self._fault(suppression, use))
        return found

    def _see(self, suppression: Suppression, use: _Use, number: int, report: Report, findings: Suppressible) -> None:
        if not concerns(suppression, report.document):
            return
        if use.first is None:
            use.first = number
        use.used = use.used or next(findings.matching(suppression), None) is not None
        named = [rule.code for rule in self._rules if names(suppression, rule)]
        use.ran = use.ran and all(report.outcomes.get(code, "crashed") != "crashed" for code in named)

    def _fault(self, suppression: Suppression, use: _Use) -> Iterator[Finding]:
        wrong = fault(suppression, self._rules, use.told, self._today)
        if wrong and (use.first is not None or not any(names(suppression, rule) for rule in self._rules)):
            rule, finding = wrong
            own = self._of_rules.get(rule.code, RuleSettings())
            yield replace(finding, code=rule.code, severity=own.graded(finding.severity, rule.severity))


def _with(report: Report, findings: Sequence[Finding]) -> Report:
    """A report with what the enabled rules say of suppressions."""
    enabled = {rule.code for rule in RULES} & {rule.code for rule in report.rules}
    added = [finding for finding in findings if finding.code in enabled]
    outcomes = {finding.code: "failed" for finding in added}
    findings = sorted((*report.findings, *added), key=lambda finding: (finding.span, finding.code, finding.message))
    return replace(report, findings=tuple(findings), outcomes={**report.outcomes, **outcomes})
