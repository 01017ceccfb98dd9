"""Lints one document. Nothing else knows the order of the rooms: document, disclosure, rules, output."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.disclosure import Disclosure, read_disclosure
from fiscallint.document import Document
from fiscallint.document.formats import IN_WORDS
from fiscallint.document.traditional import in_either_script, in_simplified
from fiscallint.finding import Finding, FiscallintError, Holds, Notice, Severity, Suppression, legible
from fiscallint.limits import LIMITS, Limits
from fiscallint.output.report import Report
from fiscallint.plugins import Plugins
from fiscallint.rules.api import Rule
from fiscallint.rules.certainty import only_certain
from fiscallint.rules.coverage import account
from fiscallint.rules.suppression import Suppressible
from fiscallint.rules.suppression_comments import suppressions_in
from fiscallint.rules.suspects import KINDS, at_suspects
from fiscallint.settings import RuleSettings


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
        raise FiscallintError(f"{path.name} 的格式不能直接检查：请用{IN_WORDS}")
    return in_simplified(document)


def disclose(
    path: Path, plugins: Plugins, profile: str = "", pdf_backend: str = "auto", limits: Limits = LIMITS
) -> Disclosure:
    """The Disclosure of a file, of the place whose profile is named or that it tells itself.

    FiscallintError where it cannot be read or is none.
    """
    return _disclosed(read(path, plugins, pdf_backend, limits), plugins, profile)


def _disclosed(document: Document, plugins: Plugins, profile: str) -> Disclosure:
    registry = plugins.registry
    return read_disclosure(document, registry.shapes, registry.profiles, registry.language, profile)


def lint(path: Path, plugins: Plugins, settings: Settings) -> Report:
    """Everything the rules say of a file."""
    return examine(disclose(path, plugins, settings.profile, settings.pdf_backend, settings.limits), plugins, settings)


def lint_as_one(paths: Iterable[Path], plugins: Plugins, settings: Settings) -> tuple[Report, ...]:
    """Everything the rules say of a disclosure that is published in these files: a report for each of them."""
    from fiscallint.document.joined import joined
    from fiscallint.output.division import divided

    document = joined([read(path, plugins, settings.pdf_backend, settings.limits) for path in paths])
    report = _judged(_disclosed(document, plugins, settings.profile), plugins, settings)
    return tuple(_answered(one, plugins, settings) for one in divided(report))


def examine(disclosure: Disclosure, plugins: Plugins, settings: Settings) -> Report:
    """Everything the rules say of a disclosure."""
    return _answered(_judged(disclosure, plugins, settings), plugins, settings)


def _answered(report: Report, plugins: Plugins, settings: Settings) -> Report:
    """A report with the suppressions that are in force."""
    suppressions = (*suppressions_in(report.document), *settings.suppressions)
    suppressible = Suppressible(report.document, report.findings, plugins.registry.rules)
    return replace(report, findings=tuple(suppressible.suppressed(suppressions, settings.today)))


def _judged(disclosure: Disclosure, plugins: Plugins, settings: Settings) -> Report:
    findings: list[Finding] = []
    held: list[tuple[str, Holds]] = []
    outcomes: dict[str, str] = {}
    notices = list(disclosure.notices)
    in_force = [(rule, _settings_of(rule, disclosure, settings)) for rule in settings.rules]
    in_force = [(rule, own) for rule, own in in_force if own.enabled is not False]
    for rule, own in in_force:
        if not _applies(rule, disclosure):
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
        others = [rule for rule in plugins.registry.rules if rule.code not in outcomes and _applies(rule, disclosure)]
        further, agreeing = _further(disclosure, others)
        holding = [*(one for _, one in held), *agreeing]
        findings = only_certain([*findings, *further], holding, disclosure.document.text)[: len(findings)]
    findings = _placed(disclosure, findings, [one for _, one in held], in_force)
    if disclosure.document.published:
        findings = [in_either_script(finding) for finding in findings]
    if disclosure.document.doubtful or disclosure.document.incomplete:
        from fiscallint.rules.doubt import doubted

        findings = doubted(findings, disclosure.document)
    adjusted, failed = plugins.adjust(disclosure, findings)
    findings, notices = list(adjusted), [*notices, *failed]
    findings.sort(key=lambda finding: (finding.span, finding.code, finding.message))
    held.sort(key=lambda one: (one[1].figures[:1], one[0]))
    coverage = account(disclosure, findings, [relation for _, relation in held])
    rules = tuple(rule.description for rule, _ in in_force)
    extensions, setup = plugins.extensions, plugins.failures
    wrong = [notice for notice in (*setup, *notices) if notice.severity is Severity.ERROR]
    return Report(
        document=disclosure.document.as_published,
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


def _placed(
    disclosure: Disclosure, findings: list[Finding], held: list[Holds], rules: list[tuple[Rule, RuleSettings]]
) -> list[Finding]:
    """The findings, each at the figure that is likely wrong."""
    codes = {rule.code: rule for rule, _ in rules if rule.kind in KINDS}
    return [
        completed(one, codes[one.code], disclosure) if moved else one
        for one, moved in at_suspects(findings, held, codes, disclosure.document.text)
    ]


def _applies(rule: Rule, disclosure: Disclosure) -> bool:
    """Whether a rule is one for the place, and the matter, of a disclosure; one that names its profile is for it."""
    if rule.profiles:
        return bool(set(rule.profiles) & set(disclosure.profile.lineage))
    return disclosure.profile.applies(rule.code)


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
