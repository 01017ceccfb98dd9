"""GitLab's code quality report: a JSON array with an object for each finding that counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from fiscallint.finding import Finding, Severity
from fiscallint.output.quotation import place
from fiscallint.output.report import Report
from fiscallint.output.words import inside, path_of, severity_of
from fiscallint.rules.fingerprints import fingerprints

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def render(reports: Iterable[Report]) -> Iterator[str]:
    """The report as JSON text."""
    before = "["
    for issue in (one for report in reports for one in _issues(report)):
        yield before + "\n " + json.dumps(issue, ensure_ascii=False, indent=1).replace("\n", "\n ")
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def _issues(report: Report) -> Iterator[dict[str, Any]]:
    path = path_of(report.document)
    for finding, mark in zip(report.findings, fingerprints(report.document, report.findings), strict=True):
        if finding.counts:
            yield {
                "engine_name": "fiscallint",
                "type": "issue",
                "check_name": finding.code,
                "description": _description(report, finding),
                "categories": ["Bug Risk"],
                "severity": _SEVERITIES[severity_of(finding)],
                "fingerprint": hashlib.sha256(f"{path}\x1f{mark}".encode("utf-8", "replace")).hexdigest(),
                "location": {"path": path, "lines": {"begin": _line(report, finding)}},
            }


def _line(report: Report, finding: Finding) -> int:
    """The line of a text file; a PDF has none, and a line there must be."""
    return report.document.line_column(finding.span.start)[0] if report.document.is_text else 1


def _description(report: Report, finding: Finding) -> str:
    document = report.document
    where = " · ".join(filter(None, ("" if document.is_text else place(document, finding.span), inside(finding))))
    return f"{where}：{finding.message}" if where else finding.message
