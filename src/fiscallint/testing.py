"""One-line helpers for the tests of rules: a few lines of text, and what is read in them or said of them.

For the tests of plugins, and for fiscallint's own. The plugins that are installed are in force, so a plugin that is
installed in its test environment is tested as it will run:

    from fiscallint.testing import only, said

    def test_the_fee_is_too_high():
        assert only("ARC101", "## 十、机关运行经费\\n\\n档案费支出9.00万元。").expected == "不超过5万元"
        assert said("ARC101", "## 十、机关运行经费\\n\\n档案费支出1.00万元。") == []

Texts are Markdown: headings (## 一、……), paragraphs, tables with tabs between the cells. A text that names no year is
one of the final accounts of 2024; one that begins with 2024年度部门预算 is a budget. None of this needs pytest.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from fiscallint.disclosure import Disclosure, read_disclosure
from fiscallint.disclosure.claims import Claim, Fact
from fiscallint.disclosure.matter import MATTERS
from fiscallint.document.text import read_text
from fiscallint.engine import completed
from fiscallint.finding import Finding, FiscallintError, Severity
from fiscallint.plugins import Plugins
from fiscallint.settings import Option, RuleSettings

if TYPE_CHECKING:
    from fiscallint.rules.api import Rule

NAME = "云溪市档案馆2024年度部门决算.txt"


@cache
def plugins() -> Plugins:
    """The plugins that are installed; FiscallintError where one of them failed."""
    found = Plugins()
    if found.failures:
        raise FiscallintError("；".join(failure.message for failure in found.failures))
    return found


def disclosure(text: str, name: str = NAME) -> Disclosure:
    """The disclosure that a text says; FiscallintError where it is none."""
    covered = any(f"年度部门{matter}" in text for matter in MATTERS)
    cover = "" if covered else "2024年度部门决算\n\n"
    document = read_text(Path(name), (cover + text).encode(), "")
    registry = plugins().registry
    return read_disclosure(document, registry.shapes, registry.profiles, registry.language)


def facts(text: str) -> list[Fact]:
    """The facts of a text's narrative."""
    return list(disclosure(text).narrative.facts)


def claims(text: str) -> list[Claim]:
    """The claims of a text's narrative."""
    return list(disclosure(text).narrative.claims)


def unread(text: str) -> list[str]:
    """The figures of a text's narrative that were not understood."""
    return [figure.text for figure in disclosure(text).narrative.unbound]


def check(rule: str | Rule, text: str, options: Mapping[str, Option] | None = None) -> list[Finding]:
    """What one rule, or the registered rule of this code, says of a text; `options` replace their usual values."""
    found = _registered(rule) if isinstance(rule, str) else rule
    read = disclosure(text)
    settings = RuleSettings(options=options or {})
    said_ = found.run(read, settings.options) or ()
    return [completed(one, found, read, settings) for one in said_ if isinstance(one, Finding)]


def _registered(code: str) -> Rule:
    found = next((rule for rule in plugins().registry.rules if rule.code == code), None)
    if found is None:
        raise FiscallintError(f"没有规则 {code}；插件要先安装（pip install -e .），其规则才在")
    return found


def only(rule: str | Rule, text: str, options: Mapping[str, Option] | None = None) -> Finding:
    """The one finding of a rule; ValueError where there is none, or more than one."""
    (finding,) = check(rule, text, options)
    return finding


def quotes(rule: str | Rule, text: str, options: Mapping[str, Option] | None = None) -> list[str]:
    """The words that a rule's findings point at, without white space."""
    whole = disclosure(text).document.text
    found = check(rule, text, options)
    return ["".join(whole[one.span.start : one.span.end].split()) for one in found]


def said(
    rule: str | Rule, text: str, options: Mapping[str, Option] | None = None
) -> list[tuple[str, Severity | None, str]]:
    """For each finding: the words it points at, its severity, and what is expected instead."""
    found = zip(quotes(rule, text, options), check(rule, text, options), strict=True)
    return [(quote, finding.severity, finding.expected) for quote, finding in found]


def corrected(text: str, finding: Finding) -> str:
    """The text with a finding's correction made."""
    (fix,) = finding.fixes
    whole = disclosure(text).document.text
    return whole[: fix.span.start] + fix.replacement + whole[fix.span.end :]


def failing(pack: Path) -> list[str]:
    """A sentence for each of the `tests` in a file of rules that fails, and for each rule without any."""
    from fiscallint.rules.pack_tests import failures

    failed, untested, _ = failures(pack, plugins().registry.known.names)
    return [*failed, *(f"{code} 没有测试" for code in untested)]
