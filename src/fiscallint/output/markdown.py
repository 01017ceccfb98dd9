"""Markdown: a report to paste into an issue or a mail, which reads as well where nothing renders it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from fiscallint.finding import Finding, Severity
from fiscallint.output.quotation import place, printable
from fiscallint.output.report import Report
from fiscallint.output.words import STATES, excerpt, inside, rules_of, severity_of, told, values

_LEVELS = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def render(reports: Iterable[Report], version: str) -> Iterator[str]:
    """Each document with its findings, the gravest first; the mark at the end says what made it."""
    for report in reports:
        yield "\n".join(_document(report)) + "\n\n"
    yield f"<!-- fiscallint {version} -->\n"


def _document(report: Report) -> Iterator[str]:
    yield f"## {_escaped(report.document.path.name)}"
    yield ""
    yield _summary(report)
    found = list(told(report))
    for level in _LEVELS:
        own = [finding for finding in found if severity_of(finding) is level]
        if own:
            yield ""
            yield f"### {level.word}（{len(own)}）"
            yield ""
            yield from (line for number, one in enumerate(own, 1) for line in _finding(report, number, one))
    notices = dict.fromkeys(one.message for one in (*report.document.notices, *report.notices))
    if notices:
        yield ""
        yield "### 未能读取或核对"
        yield ""
        yield from (f"- {_escaped(message)}" for message in notices)


def _summary(report: Report) -> str:
    counts = Counter(severity_of(finding) for finding in told(report))
    each = "、".join(f"{counts[level]} 个{level.word}" for level in _LEVELS)
    said = f"共 {counts.total()} 处问题：{each}。" if counts else "没有发现问题。"
    aside = sum(not finding.counts for finding in report.findings)
    said += f"另有 {aside} 处已抑制或见于基线，不计。" if aside else ""
    numbers = (*report.coverage.narrative, *report.coverage.tables)
    states = report.coverage.counts(numbers)
    shares = "、".join(f"{word} {states[state]}" for state, word in STATES.items() if states[state])
    return said + (f"文件中的数 {len(numbers)} 个：{shares}。" if numbers else "")


def _finding(report: Report, number: int, finding: Finding) -> Iterator[str]:
    document, rule = report.document, rules_of(report).get(finding.code)
    where = " · ".join(filter(None, (place(document, finding.span), inside(finding))))
    yield f"{number}. **{_escaped(where)}** `{finding.code}` {_escaped(finding.message)}"
    indent = " " * (len(str(number)) + 2)
    quoted = excerpt(document, finding.span)
    if quoted:
        yield f"{indent}- 原文：{_escaped(quoted)}"
    if values(finding):
        yield f"{indent}- {_escaped(values(finding))}"
    if rule and rule.basis:
        yield f"{indent}- 依据：{_escaped('；'.join(rule.basis))}"


_ESCAPES = str.maketrans(
    {character: f"\\{character}" for character in "\\`*_{}[]|~"}
    | {character: f"&#{ord(character)};" for character in "&<>@#"}
)


def _escaped(text: str) -> str:
    """A text on one line that stays what it is: no markup, no mention of a person, no number of an issue."""
    return printable(text).translate(_ESCAPES)
