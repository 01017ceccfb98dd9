"""Lints one document. Nothing else knows the order of the rooms: document, disclosure, rules, output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from fiscallint.disclosure import Disclosure, read_disclosure
from fiscallint.document import Document, Notice
from fiscallint.finding import Finding, FiscallintError, Holds
from fiscallint.output.report import Report
from fiscallint.plugins import Plugins
from fiscallint.rules.api import Rule
from fiscallint.rules.coverage import account

READABLE = (".pdf", ".txt", ".md", ".markdown", ".text")


def read(path: Path, plugins: Plugins) -> Document:
    """The Document of a file; FiscallintError where no reader knows its format or it cannot be read."""
    document = plugins.read(path)
    if document is None:
        raise FiscallintError(f"{path.name} 的格式不能直接检查：请用 PDF（由 Word 或 WPS 导出）或文本文件（.txt、.md）")
    return document


def disclose(path: Path, plugins: Plugins) -> Disclosure:
    """The Disclosure of a file; FiscallintError where it cannot be read or is none."""
    return read_disclosure(read(path, plugins), plugins.registry.shapes)


def lint(path: Path, plugins: Plugins, rules: Sequence[Rule]) -> Report:
    """Everything the rules say of a file."""
    return examine(disclose(path, plugins), plugins, rules)


def examine(disclosure: Disclosure, plugins: Plugins, rules: Sequence[Rule]) -> Report:
    """Everything the rules say of a disclosure."""
    findings: list[Finding] = []
    held: list[Holds] = []
    outcomes: dict[str, str] = {}
    notices = list(disclosure.notices)
    for rule in rules:
        try:
            said = rule.check(disclosure)
            found = None if said is None else list(said)
            made = [completed(one, rule, disclosure) for one in found or () if isinstance(one, Finding)]
        except Exception as error:  # one rule must not cost the others' findings
            outcomes[rule.code] = "crashed"
            notices.append(Notice(f"规则 {rule.code} 运行出错，没有结果（{type(error).__name__}: {error}）"))
            continue
        outcomes[rule.code] = "not applicable" if found is None else "failed" if made else "passed"
        findings += made
        held += [one for one in found or () if isinstance(one, Holds)]
    findings = list(plugins.adjust(disclosure, findings))
    findings.sort(key=lambda finding: (finding.span, finding.code, finding.message))
    coverage = account(disclosure, findings, held)
    return Report(disclosure.document, tuple(findings), tuple(rules), outcomes, tuple(notices), coverage)


def completed(finding: Finding, rule: Rule, disclosure: Disclosure) -> Finding:
    """A finding with what the check left out: the rule's code and severity, the section and the table."""
    whole = finding.span == (0, 0)
    table = None if whole or finding.table else disclosure.table_at(finding.span)
    return replace(
        finding,
        code=finding.code or rule.code,
        severity=finding.severity or rule.severity,
        table=finding.table or (table.title if table else ""),
        section=finding.section or ("" if whole else disclosure.place(finding.span)),
    )


def files_in(paths: Iterable[Path]) -> list[Path]:
    """The files to lint: those named, and the readable ones in the folders named.

    What lies beside a SARIF log as its text rendition is passed over. FiscallintError for an empty folder.
    """
    found: list[Path] = []
    for path in paths:
        if not path.is_dir():
            found.append(path)
            continue
        logs = {log.stem for log in path.rglob("*.sarif")}
        inside = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in READABLE and file.is_file() and file.name.split(".")[0] not in logs
        )
        if not inside:
            raise FiscallintError(f"文件夹 {path} 中没有可检查的文件（{'、'.join(READABLE)}）")
        found += inside
    return found
