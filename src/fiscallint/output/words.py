"""What several formats say alike: places, quotations, paths, and which findings there are to be told."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from fiscallint.document import Document
from fiscallint.finding import Finding, Known, Related, Severity, Span
from fiscallint.output.quotation import place, printable
from fiscallint.output.report import Report
from fiscallint.rules.api import Description
from fiscallint.rules.coverage import State

STATES = {
    State.VERIFIED: "已核对",
    State.CONTRADICTED: "有矛盾",
    State.STATED: "无可比",
    State.UNREAD: "未读懂",
}


def is_word(document: Document) -> bool:
    """Whether it is a Word file."""
    return document.kind.endswith(".wordprocessingml.document")


def excerpt(document: Document, span: Span, longest: int = 200) -> str:
    """The words of a span on one line, cut where they are too many."""
    text = printable(document.text[slice(*span)])
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def path_of(document: Document) -> str:
    """The document's path from the current folder, where it lies below that; with slashes."""
    path = document.path
    here = Path.cwd()
    if path.is_absolute() and path.is_relative_to(here):
        path = path.relative_to(here)
    return Path(os.path.normpath(path)).as_posix()


def place_of(report: Report, related: Related) -> str:
    """Where the other side of a comparison stands: 第3页, or, in another file, 附表.pdf 第3页."""
    document = report.document_of(related)
    where = place(document, related.span)
    return f"{printable(document.path.name)} {where}" if related.path else where


def told(report: Report) -> Iterator[Finding]:
    """The findings that are still to be dealt with: neither suppressed nor known from the baseline."""
    return (finding for finding in report.findings if finding.counts)


def severity_of(finding: Finding) -> Severity:
    """How severe a finding is; without a word, a warning."""
    return finding.severity or Severity.WARNING


def inside(finding: Finding) -> str:
    """The section and the table that a finding stands in."""
    return " › ".join(printable(name) for name in (finding.section, finding.table) if name)


def set_aside(finding: Finding) -> str:
    """Why a finding does not count; empty for one that does."""
    if finding.suppression:
        until = f"，至{finding.suppression.until.isoformat()}" if finding.suppression.until else ""
        return f"已抑制：{printable(finding.suppression.reason)}{until}"
    return "见于基线，不计" if finding.baseline is Known.UNCHANGED else ""


def rules_of(report: Report) -> dict[str, Description]:
    """The rules that were enabled, by code."""
    return {rule.code: rule for rule in report.rules}


def values(finding: Finding) -> str:
    """文中：…；应为：…；相差：…."""
    pairs = (("文中", finding.stated), ("应为", finding.expected), ("相差", finding.difference))
    return "；".join(f"{name}：{printable(text)}" for name, text in pairs if text)


def remark(report: Report, finding: Finding) -> str:
    """A finding as a comment on its place: what is wrong, the values, and what the rule rests on, a line each."""
    rule = rules_of(report).get(finding.code)
    lines = [f"【{severity_of(finding).word} {finding.code}】{printable(finding.message)}", values(finding)]
    if rule and rule.basis:
        lines.append(f"依据：{'；'.join(rule.basis)}")
    return "\n".join(filter(None, lines))
