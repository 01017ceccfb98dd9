"""JUnit XML: a test suite for each document, a test case for each rule.

Errors and warnings fail a test case, notes stand in its output. A rule that has nothing to check is skipped, one that
could not be run is an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree as XML

from fiscallint import patterns
from fiscallint.finding import Finding, Severity
from fiscallint.output.files import later
from fiscallint.output.quotation import place
from fiscallint.output.report import Report
from fiscallint.output.words import inside, path_of, rules_of, severity_of, told, values

_COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render(reports: Iterable[Report]) -> Iterator[str]:
    """The test suites as XML text; their sums, which are known after them, stand before them."""
    sums = Counter({name: 0 for name in ("tests", *_COUNTED)})
    empty = True
    with later() as suites:
        for report in reports:
            empty = False
            suite = _suite(report)
            sums.update({name: int(suite.get(name, "0")) for name in sums})
            XML.indent(suite, level=1)
            suites.write("\n  " + XML.tostring(suite, encoding="unicode"))
        root = XML.Element("testsuites", {"name": "fiscallint", **{name: str(sums[name]) for name in sums}})
        start = XML.tostring(root, encoding="unicode")
        yield '<?xml version="1.0" encoding="UTF-8"?>\n' + (start if empty else f"{start.removesuffix(' />')}>")
        yield from suites.pieces()
    yield "\n" if empty else "\n</testsuites>\n"


def _suite(report: Report) -> XML.Element:
    path = _legal(path_of(report.document))
    found: dict[str, list[Finding]] = {code: [] for code in report.outcomes}
    for finding in told(report):
        found.setdefault(finding.code, []).append(finding)
    cases = [_case(report, path, code, found[code]) for code in sorted(found)]
    counts = {name: str(sum(case.find(tag) is not None for case in cases)) for name, tag in _COUNTED.items()}
    suite = XML.Element("testsuite", {"name": path, "tests": str(len(cases)), **counts, "time": "0"})
    suite.extend(cases)
    return suite


def _case(report: Report, path: str, code: str, findings: Sequence[Finding]) -> XML.Element:
    rule = rules_of(report).get(code)
    name = f"{code} {rule.title.rstrip('。')}" if rule else code
    case = XML.Element("testcase", classname=path, name=_legal(name), time="0")
    outcome = report.outcomes.get(code)
    failed = [one for one in findings if severity_of(one) is not Severity.NOTE]
    notes = [one for one in findings if severity_of(one) is Severity.NOTE]
    if outcome == "crashed":
        said = next((one.message for one in report.notices if one.rule == code), "规则运行出错，没有结果")
        XML.SubElement(case, "error", message=_legal(said), type="crashed")
    elif failed:
        worst = max((severity_of(one) for one in failed), key=lambda one: one.rank)
        message = failed[0].message if len(failed) == 1 else f"{len(failed)} 处：{failed[0].message}"
        failure = XML.SubElement(case, "failure", message=_legal(message), type=worst.value)
        failure.text = _listed(report, failed)
    elif outcome == "not applicable":
        XML.SubElement(case, "skipped", message="没有可检查的内容")
    if notes:
        XML.SubElement(case, "system-out").text = _listed(report, notes)
    return case


def _listed(report: Report, findings: Sequence[Finding]) -> str:
    return _legal("\n".join(_told(report, finding) for finding in findings))


def _told(report: Report, finding: Finding) -> str:
    where = " · ".join(filter(None, (place(report.document, finding.span), inside(finding))))
    shown = f"（{values(finding)}）" if values(finding) else ""
    return f"{severity_of(finding).word} {where}：{finding.message}{shown}"


_ILLEGAL = patterns.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _legal(text: str) -> str:
    """A text without the characters that XML has no way to write."""
    return _ILLEGAL.sub("", text)
