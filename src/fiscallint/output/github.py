"""Workflow commands: each finding is shown by GitHub at its line of the file, or, for a PDF, at the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from fiscallint.finding import Finding, Severity
from fiscallint.output.quotation import WHOLE, place
from fiscallint.output.report import Report
from fiscallint.output.words import inside, path_of, rules_of, severity_of, told, values

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(reports: Iterable[Report]) -> Iterator[str]:
    """A command a line, for each finding that counts."""
    return (f"{_command(report, finding)}\n" for report in reports for finding in told(report))


def _command(report: Report, finding: Finding) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(report, finding).items())
    return f"::{_COMMANDS[severity_of(finding)]} {properties}::{_data('。'.join(_sentences(report, finding)))}"


def _properties(report: Report, finding: Finding) -> Mapping[str, str]:
    document, rule = report.document, rules_of(report).get(finding.code)
    title = f"fiscallint {finding.code}" + (f" {rule.title.rstrip('。')}" if rule else "")
    found = {"title": title, "file": path_of(document)}
    if document.is_text and finding.span != WHOLE:
        line, column = document.line_column(finding.span.start)
        end_line, end_column = document.line_column(max(finding.span.end, finding.span.start))
        found |= {"line": str(line), "endLine": str(end_line)}
        if line == end_line:
            found |= {"col": str(column), "endColumn": str(max(end_column, column + 1))}
    return found


def _sentences(report: Report, finding: Finding) -> Iterator[str]:
    document = report.document
    where = " · ".join(filter(None, ("" if document.is_text else place(document, finding.span), inside(finding))))
    yield (f"{where}：" if where else "") + finding.message.rstrip("。")
    if values(finding):
        yield values(finding)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
