"""What rules speak of: how they name it, and which figures are meant."""

from __future__ import annotations

from collections.abc import Iterator

from fiscallint.disclosure import Change, Comparison, Completion, Disclosure, Fact, Interval, Quantity, Share
from fiscallint.finding import Span
from fiscallint.rules.judge import quoted

TEMPLATE = "部门决算公开模板"
TRUTH = "《地方预决算公开操作规程》（财预〔2016〕143号）：内容真实、准确"
AGREEMENT = f"{TRUTH}；文字说明与报表数据一致"
FORM = "《地方预决算公开操作规程》（财预〔2016〕143号）：形式规范"


def named(claim: Completion | Comparison | Change) -> str:
    """The subject of a claim in quotation marks: of a classification path the 项."""
    path = () if isinstance(claim, Change) else claim.path
    if len(path) > 1:
        return quoted(path[-1])
    concept = claim.concept if isinstance(claim, Completion) else ""
    return quoted(claim.label or concept)


def key_of(claim: Completion | Comparison | Change | Share) -> str:
    """What a claim is about, by names alone."""
    if isinstance(claim, Share):
        return f"{claim.section}/{claim.part.concept}/{'/'.join(claim.part.path)}"
    path = () if isinstance(claim, Change) else claim.path
    return f"{claim.section}/{claim.label}/{'/'.join(path)}"


def budgets_meant(claim: Completion | Comparison) -> list[Fact]:
    """The budgets that a claim may speak of: those of its basis, else all of the same statement."""
    own = [fact for fact in claim.budgets if claim.basis and fact.measure.startswith(claim.basis)]
    return own or list(claim.budgets)


def said_before(disclosure: Disclosure, section: str, clause: Span) -> Iterator[Fact]:
    """The final figures of the same section that stand before a clause."""
    for fact in disclosure.narrative.facts:
        if fact.section == section and fact.measure == "决算" and fact.clause.start < clause.start:
            yield fact


def prior_of(claim: Change, current: Quantity, delta: Quantity) -> Interval:
    """The earlier value: as written, or reckoned back from the current one and the change."""
    if claim.prior:
        return claim.prior.interval
    return current.interval - delta.interval if claim.sign > 0 else current.interval + delta.interval
