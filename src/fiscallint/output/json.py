"""JSON: everything a report holds, for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fiscallint.document import Document
from fiscallint.finding import Finding, Span, Suppression
from fiscallint.output.report import Report
from fiscallint.rules.coverage import Number
from fiscallint.rules.fingerprints import fingerprints

FORMAT = 1
"""Raised when a field changes its meaning or goes; new fields may come at any time."""


def render(reports: Sequence[Report], version: str) -> str:
    """The reports as JSON text. Places are code point offsets into the text rendition, lines and columns from 1."""
    failures = dict.fromkeys(notice.message for report in reports for notice in report.setup)
    made: dict[str, Any] = {"format": FORMAT, "fiscallint": version}
    if failures:
        made["failures"] = list(failures)
    made["documents"] = [_document(report) for report in reports]
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _document(report: Report) -> dict[str, Any]:
    document, coverage = report.document, report.coverage
    return {
        "path": document.path.as_posix(),
        "sha256": document.sha256,
        "pages": document.page_count,
        "profile": {"name": report.profile, "reason": report.profile_reason},
        "findings": [
            _finding(document, finding, fingerprint)
            for finding, fingerprint in zip(report.findings, fingerprints(document, report.findings), strict=True)
        ],
        "rules": dict(report.outcomes),
        "notices": [notice.message for notice in report.notices],
        "coverage": {
            "narrative": dict(coverage.counts(coverage.narrative)),
            "tables": dict(coverage.counts(coverage.tables)),
        },
        "numbers": [
            {"in": where} | _number(document, number)
            for where, numbers in (("narrative", coverage.narrative), ("tables", coverage.tables))
            for number in numbers
        ],
    }


def _place(document: Document, span: Span) -> dict[str, Any]:
    line, column = document.line_column(span.start)
    place: dict[str, Any] = {"start": span.start, "end": span.end, "line": line, "column": column}
    boxes = document.boxes(span)
    if boxes:
        place["page"] = boxes[0].page
        place["boxes"] = [[round(value, 2) for value in box] for box in boxes]
    return place


def _finding(document: Document, finding: Finding, fingerprint: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "code": finding.code,
        "severity": finding.severity.value if finding.severity else None,
        "message": finding.message,
        "text": document.text[finding.span.start : finding.span.end],
        "place": _place(document, finding.span),
        "fingerprint": fingerprint,
    }
    for name in ("section", "table", "stated", "expected", "difference", "key"):
        if value := getattr(finding, name):
            made[name] = value
    if finding.related:
        made["related"] = [{"message": r.message, "place": _place(document, r.span)} for r in finding.related]
    if finding.fixes:
        made["fixes"] = [
            {"description": fix.description, "replacement": fix.replacement, "place": _place(document, fix.span)}
            for fix in finding.fixes
        ]
    if finding.suppression:
        made["suppression"] = _suppression(document, finding.suppression)
    if finding.baseline:
        made["baseline"] = finding.baseline.value
    return made


def _suppression(document: Document, suppression: Suppression) -> dict[str, Any]:
    made: dict[str, Any] = {"reason": suppression.reason}
    if suppression.until:
        made["until"] = suppression.until.isoformat()
    if suppression.comment is not None:
        return made | {"place": _place(document, suppression.comment)}
    return made | {"file": suppression.source, "line": suppression.line}


def _number(document: Document, number: Number) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": number.kind, "text": number.text, "state": number.state.value}
    if number.section:
        made["section"] = number.section
    if number.why:
        made["why"] = number.why
    return made | {"place": _place(document, number.span)}
