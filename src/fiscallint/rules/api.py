"""How a rule is written: a function from a disclosure to its findings, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from fiscallint.finding import Finding, FiscallintError, Holds, Severity
from fiscallint.settings import CERTAINTIES, Option

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

Told = Iterable[Finding | Holds] | None
Check = Callable[["Disclosure"], Told] | Callable[["Disclosure", Mapping[str, Option]], Told]
"""What a rule does: of the disclosure alone, or, where the rule has options, of the disclosure and their values."""


class Description(Struct, frozen=True):
    """What is said of a rule.

    `help` is Markdown in Chinese: what it finds, why it matters, an example of wrong and right. `basis` cites the
    regulation, `certainty` says how sure it is that this asks for it. `options` are what a user or a profile may set,
    with their usual values. A rule with `profiles` applies in these places only. `formulas` are the relations that a
    rule of a pack checks, as written in the language of checks.
    """

    code: str
    name: str
    title: str
    kind: str
    severity: Severity
    help: str = ""
    basis: tuple[str, ...] = ()
    source: str = ""
    options: Mapping[str, Option] = field(default_factory=dict)
    certainty: str = "certain"
    profiles: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()


class Rule(Description, frozen=True, kw_only=True):
    """A check and what is said of it.

    `check` returns the findings, and a `Holds` for each relation of figures that it found to hold, or None where the
    disclosure has nothing the rule applies to.
    """

    check: Check

    @property
    def description(self) -> Description:
        """What is said of it, without the check."""
        return Description(*(getattr(self, name) for name in Description.__struct_fields__))

    def run(self, disclosure: Disclosure, options: Mapping[str, Option] | None = None) -> Told:
        """What the rule says of a disclosure; `options` replace the usual values of those it names."""
        if not self.options:
            return self.check(disclosure)  # type: ignore[call-arg]
        return self.check(disclosure, {**self.options, **(options or {})})  # type: ignore[call-arg]

    def __post_init__(self) -> None:
        where = f"（{self.source}）" if self.source else ""
        if not re.fullmatch(r"[A-Z]{3}\d{3}", self.code):
            raise FiscallintError(f"规则代码“{self.code}”不合规范：应为三个大写字母加三位数字{where}")
        if self.kind not in KINDS:
            raise FiscallintError(
                f"规则 {self.code} 的类别“{self.kind}”不存在；可用：{'、'.join(sorted(KINDS))}{where}"
            )
        if self.certainty not in CERTAINTIES:
            raise FiscallintError(
                f"规则 {self.code} 的依据把握“{self.certainty}”不存在；可用：{'、'.join(CERTAINTIES)}{where}"
            )
        if self.certainty != "certain" and self.severity is not Severity.NOTE:
            raise FiscallintError(f"规则 {self.code} 的依据尚不确定（{self.certainty}），级别只能是 note{where}")


def rule(
    code: str,
    *,
    name: str,
    kind: str,
    severity: Severity,
    basis: Sequence[str] = (),
    options: Mapping[str, Option] | None = None,
    certainty: str = "certain",
    profiles: Sequence[str] = (),
) -> Callable[[Check], Rule]:
    """Make a rule of a function. The first line of its docstring is the title, the rest the help page.

    A rule with `options` is a function of the disclosure and of the options' values.

    >>> @rule("XYZ001", name="no-table", kind="other", severity=Severity.NOTE)
    ... def no_table(disclosure):
    ...     '''没有表格。'''
    ...     return []
    >>> no_table.title
    '没有表格。'
    """

    def make(check: Check) -> Rule:
        import inspect

        title, _, text = inspect.cleandoc(check.__doc__ or "").partition("\n")
        if not title:
            raise FiscallintError(f"规则 {code} 没有说明：请在函数的第一行写明它检查什么")
        return Rule(
            code=code,
            name=name,
            title=title,
            kind=kind,
            severity=severity,
            check=check,
            help=text.strip(),
            basis=tuple(basis),
            source=check.__module__,
            options=options or {},
            certainty=certainty,
            profiles=tuple(profiles),
        )

    return make
