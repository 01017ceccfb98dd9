"""How a rule is written: a function from a disclosure to its findings, and what is said of it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fiscallint.finding import Finding, FiscallintError, Holds, Severity

if TYPE_CHECKING:
    from fiscallint.disclosure import Disclosure

KINDS = frozenset(
    {
        "arithmetic-table",
        "cross-table",
        "text-vs-table",
        "percent",
        "delta",
        "direction",
        "zero-denominator",
        "sum-of-parts",
        "fact-conflict",
        "classification-name",
        "econ-list-mismatch",
        "stale-year",
        "entity-name",
        "numbering",
        "missing-section",
        "empty-table-note",
        "template-leftover",
        "copy-paste",
        "punctuation",
        "missing-unit",
        "term-missing",
        "policy",
        "other",
    }
)

Check = Callable[["Disclosure"], Iterable[Finding | Holds] | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check and what is said of it.

    `check` returns the findings, and a `Holds` for each relation of figures that it found to hold, or None where the
    disclosure has nothing the rule applies to. `help` is Markdown in
    Chinese: what it finds, why it matters, an example of wrong and right. `basis` cites the regulation.
    """

    code: str
    name: str
    title: str
    kind: str
    severity: Severity
    check: Check
    help: str = ""
    basis: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        where = f"（{self.source}）" if self.source else ""
        if not re.fullmatch(r"[A-Z]{3}\d{3}", self.code):
            raise FiscallintError(f"规则代码“{self.code}”不合规范：应为三个大写字母加三位数字{where}")
        if self.kind not in KINDS:
            raise FiscallintError(
                f"规则 {self.code} 的类别“{self.kind}”不存在；可用：{'、'.join(sorted(KINDS))}{where}"
            )


def rule(code: str, *, name: str, kind: str, severity: Severity, basis: Sequence[str] = ()) -> Callable[[Check], Rule]:
    """Make a rule of a function. The first line of its docstring is the title, the rest the help page.

    >>> @rule("XYZ001", name="no-table", kind="other", severity=Severity.NOTE)
    ... def no_table(disclosure):
    ...     '''没有表格。'''
    ...     return []
    >>> no_table.title
    '没有表格。'
    """

    def make(check: Check) -> Rule:
        title, _, text = inspect.cleandoc(check.__doc__ or "").partition("\n")
        if not title:
            raise FiscallintError(f"规则 {code} 没有说明：请在函数的第一行写明它检查什么")
        return Rule(code, name, title, kind, severity, check, text.strip(), tuple(basis), check.__module__)

    return make
