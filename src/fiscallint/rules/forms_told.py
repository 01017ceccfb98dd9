"""POL521: what the narrative says of a self-evaluation, and what the form that belongs to it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Evaluation, Fact, Interval, Quantity
from fiscallint.disclosure.quantity import Unit
from fiscallint.finding import Finding, Holds, Related, Severity, quote
from fiscallint.rules.api import rule
from fiscallint.rules.judge import facts_at, places
from fiscallint.rules.policy import EVALUATION

_SECTIONS = ("绩效", "绩效报告")
_SCORE = patterns.compile("(?:自评|整体|综合|项目)[^平均，。；]{0,12}(?:得分|评分|分数|总分|自评分)")
_OF_OTHERS = patterns.compile("平均|财政|复核|复评|抽查|第三方|重点|再评|指标|上年|去年")
_WHOLE = patterns.compile("整体")
_OPENING = 60
"""Characters from the start of a paragraph in which it says which project it is about."""


@rule("POL521", name="evaluation-told-as-in-form", kind="fact-conflict", severity=Severity.WARNING, basis=[EVALUATION])
def evaluation_told_as_in_form(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """文字所说的自评得分、全年预算数、执行数，与所附自评表不一样。

    只比较能够认定的：整体支出的得分与唯一的整体支出自评表，写明项目名称的综述与该项目唯一的自评表。

    - 错：整体支出自评得分95.00分，所附整体支出绩效自评表总分97.63
    - 对：整体支出自评得分97.63分，所附整体支出绩效自评表总分97.63
    """
    told = [fact for fact in disclosure.narrative.facts if fact.section in _SECTIONS]
    wholes = [form for form in disclosure.evaluations if _WHOLE.search(form.title)]
    if len(wholes) == 1:
        scores = [fact for fact in told if _WHOLE.search(fact.label) and _is_score(fact)]
        yield from _agree(wholes[0], "总分", wholes[0].total_score, scores)
    names = Counter(form.name for form in disclosure.evaluations)
    about_projects = [(fact, opening) for fact in told if "自评" in (opening := _opening(disclosure, fact))]
    for form in disclosure.evaluations:
        if len(form.name) > 1 and names[form.name] == 1:
            about = [fact for fact, opening in about_projects if f"{form.name}项目" in opening]
            yield from _agree(form, "总分", form.total_score, [one for one in about if _is_score(one)])
            for measure, what in (("全年预算", "adjusted"), ("决算", "spent")):
                column = {"adjusted": "全年预算数", "spent": "全年执行数"}[what]
                stated = [one for one in about if one.measure == measure and one.label in ("", "项目")]
                yield from _agree(form, column, getattr(form.funds, what, None), stated)


def _is_score(fact: Fact) -> bool:
    return fact.unit == "分" and bool(_SCORE.search(fact.label)) and not _OF_OTHERS.search(fact.label)


def _opening(disclosure: Disclosure, fact: Fact) -> str:
    """How the paragraph of a figure begins, before it: X项目绩效自评综述：."""
    text = disclosure.document.text
    start = text.rfind("\n", 0, fact.span.start) + 1
    return "".join(text[start : min(start + _OPENING, fact.span.start)].split())


def _agree(form: Evaluation, column: str, found: Quantity | None, stated: list[Fact]) -> Iterator[Finding | Holds]:
    if found is None or not found.span or len({fact.quantity.amount for fact in stated}) != 1:
        return
    fact = stated[0]
    here, there = _shown(fact.quantity, fact.unit), _shown(found, fact.unit)
    if _as_rounded(fact.quantity).meets(_as_rounded(found)):
        yield Holds((*facts_at(*stated), *places(found)))
    elif not _is_in_another_unit(fact.quantity, found):
        yield Finding(
            fact.clause,
            f"{quote(form.name or '整体支出')}的{column}此处为{here}，所附自评表为{there}，两处应当一致，请核对",
            stated=here,
            expected=there,
            key=f"{form.name or form.title}/{column}",
            related=(Related(found.span, f"自评表：{there}"),),
            figures=(fact.span, found.span),
        )


def _shown(quantity: Quantity, unit: str) -> str:
    return f"{quantity.shown()}{unit}"


def _as_rounded(quantity: Quantity) -> Interval:
    """What a figure stands for, were a score rounded too."""
    return Interval(quantity.amount - quantity.step / 2, quantity.amount + quantity.step / 2)


def _is_in_another_unit(one: Quantity, other: Quantity) -> bool:
    """Whether an amount is the other in 元 where that is said to be in 万元: the form does not say its unit."""
    if one.unit is Unit.ONE or not one.amount:
        return False
    return any(abs(other.amount / one.amount / times - 1) < Decimal("0.01") for times in (10_000, Decimal("0.0001")))


RULES = (evaluation_told_as_in_form,)
