"""JSON: everything a report holds, for programs. `json.schema.json`, beside this file, says it in full.

JSON Lines tells the findings, and of each document what it comes to, without the numbers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fiscallint.document import Document
from fiscallint.finding import Finding, Related, Severity, Span, Suppression
from fiscallint.output.files import later
from fiscallint.output.quotation import place_name
from fiscallint.output.report import Report
from fiscallint.rules.coverage import Number
from fiscallint.rules.fingerprints import fingerprints

SCHEMA = Path(__file__).with_name("json.schema.json")

FORMAT = 1
"""Raised when a field changes its meaning or goes; new fields may come at any time."""


def render(reports: Iterable[Report], version: str) -> Iterator[str]:
    """The reports as JSON text. Places are code point offsets into the text rendition, lines and columns from 1.

    What failed is told before the documents, and known after them.
    """
    failures: dict[str, None] = {}
    count = 0
    with later() as documents:
        for report in reports:
            failures |= dict.fromkeys(notice.message for notice in report.setup)
            documents.write(("," if count else "") + "\n  " + _indented(_document(report)).replace("\n", "\n  "))
            count += 1
        head = {"format": FORMAT, "fiscallint": version} | ({"failures": list(failures)} if failures else {})
        yield _indented(head).removesuffix("\n}") + ',\n "documents": ['
        yield from documents.pieces()
    yield "\n ]\n}\n" if count else "]\n}\n"


def _indented(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1)


def render_lines(reports: Iterable[Report], version: str) -> Iterator[str]:
    """A line for each finding of a document, then one for the document."""
    for report in reports:
        yield "".join(f"{line}\n" for line in _lines(report, version))


def _lines(report: Report, version: str) -> Iterator[str]:
    path = report.document.path.as_posix()
    for finding in _findings(report):
        yield _line({"type": "finding", "path": path} | finding)
    made = {"format": FORMAT, "fiscallint": version}
    if report.setup:
        made["failures"] = [notice.message for notice in report.setup]
    counting = Counter(finding.severity for finding in report.findings if finding.counts)
    made["counts"] = {severity.value: counting[severity] for severity in Severity}
    yield _line({"type": "document"} | _about(report) | made | _came_to(report))


def _line(made: dict[str, Any]) -> str:
    text = json.dumps(made, ensure_ascii=False)
    # Line ends of Unicode's, which some readers of lines take for one
    return text.replace("\x85", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _document(report: Report) -> dict[str, Any]:
    coverage = report.coverage
    numbers = [
        {"in": where} | _number(report.document, number)
        for where, numbers in (("narrative", coverage.narrative), ("tables", coverage.tables))
        for number in numbers
    ]
    return _about(report) | {"findings": _findings(report)} | _came_to(report) | {"numbers": numbers}


def _about(report: Report) -> dict[str, Any]:
    document = report.document
    return {
        "path": document.path.as_posix(),
        "sha256": document.sha256,
        "pages": document.page_count,
        "profile": {"name": report.profile, "reason": report.profile_reason},
    }


def _findings(report: Report) -> list[dict[str, Any]]:
    marks = fingerprints(report.document, report.findings)
    return [_finding(report, one, mark) for one, mark in zip(report.findings, marks, strict=True)]


def _came_to(report: Report) -> dict[str, Any]:
    coverage = report.coverage
    return {
        "rules": dict(report.outcomes),
        "notices": [notice.message for notice in report.notices],
        "coverage": {
            "narrative": dict(coverage.counts(coverage.narrative)),
            "tables": dict(coverage.counts(coverage.tables)),
        },
    }


def _place(document: Document, span: Span) -> dict[str, Any]:
    line, column = document.line_column(span.start)
    place: dict[str, Any] = {"start": span.start, "end": span.end, "line": line, "column": column}
    if named := place_name(document, span):
        place["place"] = named
    boxes = document.boxes(span)
    if boxes:
        place["page"] = boxes[0].page
        place["boxes"] = [[round(value, 2) for value in box] for box in boxes]
    return place


def _finding(report: Report, finding: Finding, fingerprint: str) -> dict[str, Any]:
    document = report.document
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
        made["related"] = [_related(report, related) for related in finding.related]
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


def _related(report: Report, related: Related) -> dict[str, Any]:
    elsewhere = {"path": related.path.as_posix()} if related.path else {}
    return {"message": related.message, **elsewhere, "place": _place(report.document_of(related), related.span)}


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
