"""What can be said only when all documents are linted: which suppressions were of no use."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from fiscallint.finding import Finding, Suppression
from fiscallint.output.report import Report
from fiscallint.rules.api import Description
from fiscallint.rules.suppression import RULES, Suppressible, concerns, fault, names
from fiscallint.rules.suppression_comments import suppressions_in
from fiscallint.settings import RuleSettings


def reviewed(
    reports: Sequence[Report],
    rules: Sequence[Description],
    suppressions: Sequence[Suppression] = (),
    today: datetime.date | None = None,
    of_rules: Mapping[str, RuleSettings] | None = None,
) -> list[Report]:
    """The reports with what is wrong with the suppressions; `rules` are all that there are, enabled or not.

    A comment is told of where it stands. An entry of a list, which has no place in a document, is told of once, in
    the first document that it may be meant for; one of a rule that there is not, in the first of all.
    """
    found: dict[int, list[Finding]] = {}
    inside = [(one, [at]) for at, report in enumerate(reports) for one in suppressions_in(report.document)]
    outside = [
        (one, [at for at, report in enumerate(reports) if concerns(one, report.document)]) for one in suppressions
    ]
    for suppression, concerned in [*inside, *outside]:
        used = _used(suppression, [reports[at] for at in concerned], rules)
        wrong = fault(suppression, rules, used, today) if reports else None
        if wrong and (concerned or not any(names(suppression, rule) for rule in rules)):
            rule, finding = wrong
            own = (of_rules or {}).get(rule.code, RuleSettings())
            finding = replace(finding, code=rule.code, severity=own.graded(finding.severity, rule.severity))
            found.setdefault(concerned[0] if concerned else 0, []).append(finding)
    return [_with(report, found[at]) if at in found else report for at, report in enumerate(reports)]


def _used(suppression: Suppression, reports: Sequence[Report], rules: Sequence[Description]) -> bool | None:
    """Whether a suppression speaks of a finding; None where a rule it names was not run on each of the documents."""
    if any(
        True for report in reports for _ in Suppressible(report.document, report.findings, rules).matching(suppression)
    ):
        return True
    named = [rule.code for rule in rules if names(suppression, rule)]
    ran = all(report.outcomes.get(code, "crashed") != "crashed" for report in reports for code in named)
    return False if ran and reports else None


def _with(report: Report, findings: Sequence[Finding]) -> Report:
    """A report with what the enabled rules say of suppressions."""
    enabled = {rule.code for rule in RULES} & {rule.code for rule in report.rules}
    added = [finding for finding in findings if finding.code in enabled]
    outcomes = {finding.code: "failed" for finding in added}
    findings = sorted((*report.findings, *added), key=lambda finding: (finding.span, finding.code, finding.message))
    return replace(report, findings=tuple(findings), outcomes={**report.outcomes, **outcomes})
