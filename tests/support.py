"""One-line helpers: a disclosure from a few lines of text, what a rule says of it, and the program run on a file."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from click.testing import CliRunner, Result

from fiscallint.cli import main
from fiscallint.disclosure import Disclosure, read_disclosure
from fiscallint.disclosure.claims import Claim, Fact
from fiscallint.document.text import read_text
from fiscallint.engine import Settings, completed
from fiscallint.finding import Finding, Severity
from fiscallint.plugins import Plugins

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


@cache
def plugins() -> Plugins:
    """The plugins as shipped."""
    return Plugins()


def everything() -> Settings:
    """All rules as shipped, nothing set."""
    return Settings(plugins().registry.rules)


def disclosure(text: str, name: str = "云溪市档案馆2024年度部门决算.txt") -> Disclosure:
    """The disclosure that a text says: Markdown headings (## 一、……), tables with tabs, paragraphs.

    A text without a year is one of 2024.
    """
    cover = "" if "年度部门决算" in text else "2024年度部门决算\n\n"
    document = read_text(Path(name), (cover + text).encode(), "")
    return read_disclosure(document, plugins().registry.shapes, plugins().registry.profiles)


def check(code: str, text: str) -> list[Finding]:
    """What one rule says of a text."""
    read = disclosure(text)
    rule = next(rule for rule in plugins().registry.rules if rule.code == code)
    return [completed(one, rule, read) for one in rule.run(read) or () if isinstance(one, Finding)]


def only(code: str, text: str) -> Finding:
    """The one finding of a rule."""
    (finding,) = check(code, text)
    return finding


def quotes(code: str, text: str) -> list[str]:
    """The words that a rule's findings point at, without white space."""
    read = disclosure(text)
    rule = next(rule for rule in plugins().registry.rules if rule.code == code)
    whole = read.document.text
    found = [one for one in rule.run(read) or () if isinstance(one, Finding)]
    return ["".join(whole[one.span.start : one.span.end].split()) for one in found]


def said(code: str, text: str) -> list[tuple[str, Severity | None, str]]:
    """For each finding: the words it points at, its severity, and what is expected instead."""
    found = zip(quotes(code, text), check(code, text), strict=True)
    return [(quote, finding.severity, finding.expected) for quote, finding in found]


def corrected(text: str, finding: Finding) -> str:
    """The text with a finding's correction made."""
    (fix,) = finding.fixes
    whole = disclosure(text).document.text
    return whole[: fix.span.start] + fix.replacement + whole[fix.span.end :]


def facts(text: str) -> list[Fact]:
    """The facts of a text's narrative."""
    return list(disclosure(text).narrative.facts)


def claims(text: str) -> list[Claim]:
    """The claims of a text's narrative."""
    return list(disclosure(text).narrative.claims)


def run(*arguments: str | Path) -> Result:
    """fiscallint with these arguments, in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def codes(result: Result) -> list[str]:
    """The codes of the findings, as the text output names them."""
    return re.findall(r"(?:错误|警告|提示) ([A-Z]{3}\d{3})$", result.stdout, re.MULTILINE)
