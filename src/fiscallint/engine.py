"""Lints one document. Nothing else knows the order of the rooms: document, disclosure, rules, output."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.disclosure import Disclosure, read_disclosure
from fiscallint.document import Document
from fiscallint.finding import Finding, FiscallintError, Holds, Notice, Severity, Suppression, legible
from fiscallint.limits import LIMITS, Limits
from fiscallint.output.files import is_own
from fiscallint.output.report import Report
from fiscallint.plugins import Plugins
from fiscallint.rules.api import Rule
from fiscallint.rules.certainty import only_certain
from fiscallint.rules.coverage import account
from fiscallint.rules.suppression import Suppressible
from fiscallint.rules.suppression_comments import suppressions_in
from fiscallint.settings import RuleSettings

READABLE = (".pdf", ".docx", ".txt", ".md", ".markdown", ".text")


class Settings(Struct, frozen=True):
    """What a run was asked for: the `rules` selected, and what was set for some of them, by code.

    `profile` names the place's profile. `suppressions` are those outside the documents; they are held against `today`.
    Where `allow_plugin_errors` is set, a run succeeds without what a plugin failed to do.
    `pdf_backend` is what reads PDF files, `limits` how much of a file is read.
    """

    rules: tuple[Rule, ...]
    of_rules: Mapping[str, RuleSettings] = field(default_factory=dict)
    profile: str = ""
    suppressions: tuple[Suppression, ...] = ()
    today: datetime.date | None = None
    allow_plugin_errors: bool = False
    pdf_backend: str = "auto"
    limits: Limits = LIMITS


def read(path: Path, plugins: Plugins, pdf_backend: str = "auto", limits: Limits = LIMITS) -> Document:
    """The Document of a file; FiscallintError where no reader knows its format or it cannot be read."""
    document = plugins.read(path, pdf_backend, limits)
    if document is None:
        raise FiscallintError(
            f"{path.name} 的格式不能直接检查：请用由 Word 或 WPS 导出的 PDF、Word 文件（.docx）或文本文件（.txt、.md）"
        )
    return document


def disclose(
    path: Path, plugins: Plugins, profile: str = "", pdf_backend: str = "auto", limits: Limits = LIMITS
) -> Disclosure:
    """The Disclosure of a file, of the place whose profile is named or that it tells itself.

    FiscallintError where it cannot be read or is none.
    """
    registry = plugins.registry
    document = read(path, plugins, pdf_backend, limits)
    return read_disclosure(document, registry.shapes, registry.profiles, registry.language, profile)


def lint(path: Path, plugins: Plugins, settings: Settings) -> Report:
    """Everything the rules say of a file."""
    return examine(disclose(path, plugins, settings.profile, settings.pdf_backend, settings.limits), plugins, settings)


def examine(disclosure: Disclosure, plugins: Plugins, settings: Settings) -> Report:
    """Everything the rules say of a disclosure."""
    findings: list[Finding] = []
    held: list[tuple[str, Holds]] = []
    outcomes: dict[str, str] = {}
    notices = list(disclosure.notices)
    in_force = [(rule, _settings_of(rule, disclosure, settings)) for rule in settings.rules]
    in_force = [(rule, own) for rule, own in in_force if own.enabled is not False]
    for rule, own in in_force:
        if rule.profiles and not set(rule.profiles) & set(disclosure.profile.lineage):
            outcomes[rule.code] = "not applicable"
            continue
        try:
            said = rule.run(disclosure, own.options)
            found = None if said is None else list(said)
            made = [completed(one, rule, disclosure, own) for one in found or () if isinstance(one, Finding)]
        except MemoryError:
            raise
        except Exception as error:  # one rule must not cost the others' findings
            outcomes[rule.code] = "crashed"
            notices.append(_crashed(rule, error, plugins))
            continue
        outcomes[rule.code] = "not applicable" if found is None else "failed" if made else "passed"
        findings += made
        held += [(rule.code, one) for one in found or () if isinstance(one, Holds)]
    if any(fix.given for finding in findings for fix in finding.fixes):
        others = [rule for rule in plugins.registry.rules if rule.code not in outcomes]
        further, agreeing = _further(disclosure, others)
        holding = [*(one for _, one in held), *agreeing]
        findings = only_certain([*findings, *further], holding, disclosure.document.text)[: len(findings)]
    adjusted, failed = plugins.adjust(disclosure, findings)
    findings, notices = list(adjusted), [*notices, *failed]
    findings.sort(key=lambda finding: (finding.span, finding.code, finding.message))
    held.sort(key=lambda one: (one[1].figures[:1], one[0]))
    coverage = account(disclosure, findings, [relation for _, relation in held])
    suppressions = (*suppressions_in(disclosure.document), *settings.suppressions)
    findings = Suppressible(disclosure.document, findings, plugins.registry.rules).suppressed(
        suppressions, settings.today
    )
    rules = tuple(rule for rule, _ in in_force)
    extensions, setup = plugins.extensions, plugins.failures
    wrong = [notice for notice in (*setup, *notices) if notice.severity is Severity.ERROR]
    return Report(
        document=disclosure.document,
        findings=tuple(findings),
        rules=rules,
        outcomes=outcomes,
        notices=tuple(notices),
        held=tuple(held),
        coverage=coverage,
        profile=disclosure.profile.name,
        profile_reason=disclosure.profile_reason,
        plugins=extensions,
        setup=setup,
        successful=all(notice.plugin and settings.allow_plugin_errors for notice in wrong),
    )


def _further(disclosure: Disclosure, rules: Iterable[Rule]) -> tuple[list[Finding], list[Holds]]:
    """What rules that are not asked for know of the figures: a correction is as certain whichever are selected."""
    findings: list[Finding] = []
    held: list[Holds] = []
    for rule in rules:
        try:
            said = list(rule.run(disclosure) or ())
            found = [completed(one, rule, disclosure) for one in said if isinstance(one, Finding)]
        except MemoryError:
            raise
        except Exception:
            continue  # it was not asked for: without it, there is less to go by
        findings += found
        held += [one for one in said if isinstance(one, Holds)]
    return findings, held


def _crashed(rule: Rule, error: Exception, plugins: Plugins) -> Notice:
    plugin = plugins.of_rule(rule.code)
    whose = f"插件 {plugin.label}的" if plugin else ""
    reason = legible(f"{type(error).__name__}: {error}")
    return Notice(
        f"{whose}规则 {rule.code} 运行出错，没有结果（{reason}）",
        severity=Severity.ERROR,
        rule=rule.code,
        plugin=plugin.label if plugin else "",
    )


def _settings_of(rule: Rule, disclosure: Disclosure, settings: Settings) -> RuleSettings:
    """What is set for a rule: by the place and year, and over that by the user."""
    place = disclosure.profile.rules.get(rule.code, _NOTHING_SET)
    return settings.of_rules.get(rule.code, _NOTHING_SET).over(place)


_NOTHING_SET = RuleSettings()


def completed(finding: Finding, rule: Rule, disclosure: Disclosure, settings: RuleSettings = _NOTHING_SET) -> Finding:
    """A finding with what the check left out: the rule's code and severity, the section and the table."""
    whole = finding.span == (0, 0)
    table = None if whole or finding.table else disclosure.table_at(finding.span)
    return replace(
        finding,
        code=finding.code or rule.code,
        severity=settings.graded(finding.severity, rule.severity),
        table=finding.table or (table.title if table else ""),
        section=finding.section or ("" if whole else disclosure.place(finding.span)),
    )


def files_in(paths: Iterable[Path], links: list[Path] | None = None) -> list[Path]:
    """The files to lint: those named, and the readable ones in the folders named.

    Of a folder, what fiscallint wrote itself is passed over: reports, annotated documents, and the text renditions that
    lie beside a SARIF log. Symbolic links in it are not followed, and added to `links`; one that is named is.
    FiscallintError for a folder without others.
    """
    found: list[Path] = []
    for path in paths:
        if not os.path.isdir(path):  # Path.is_dir minds names that are too long
            found.append(path)
            continue
        logs = {log.stem for log in path.rglob("*.sarif")}
        readable = [file for file in path.rglob("*") if file.suffix.lower() in READABLE]
        if links is not None:
            links += [file for file in readable if file.is_symlink()]
        inside = sorted(
            file
            for file in readable
            if file.is_file() and not file.is_symlink() and file.name.split(".")[0] not in logs
            if not is_own(file)
        )
        if not inside:
            raise FiscallintError(f"文件夹 {path} 中没有可检查的文件（{'、'.join(READABLE)}）")
        found += inside
    return found
