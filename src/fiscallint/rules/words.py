"""How rules name what they speak of."""

from __future__ import annotations

from fiscallint.disclosure import Change, Comparison, Completion, Fact, Share
from fiscallint.rules.judge import quoted

TEMPLATE = "部门决算公开模板"
TRUTH = "《地方预决算公开操作规程》（财预〔2016〕143号）：内容真实、准确"
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
