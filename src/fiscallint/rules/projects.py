"""NAR430, NAR431, NAR433: the projects that a performance report names one by one, with what was spent on each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Fact, Interval
from fiscallint.finding import Finding, Holds, Related, Severity, Span, quote
from fiscallint.rules.amounts import told_amounts
from fiscallint.rules.api import rule
from fiscallint.rules.judge import added, added_as_shown, as_shown, facts_at
from fiscallint.rules.words import TRUTH, sentence_to

_SECTIONS = ("绩效", "绩效报告")
_TOTALS = ("项目支出", "一般公共预算项目支出", "政府性基金项目支出")
_NAMED = patterns.compile("项目“(.+)”")
_IN_FULL = patterns.compile("(?:具体|分别|明细)?(?:为|是|如下|包括)[：:]?$")
_SPENT = patterns.compile("支出|执行|使用|花费")
_PLANNED = patterns.compile("预算|安排|下达|追加|拨付|上年|去年")


@rule("NAR430", name="projects-add-up", kind="sum-of-parts", severity=Severity.NOTE, basis=[TRUTH])
def projects_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """绩效报告逐项写明的项目实际支出之和，与项目支出不符。

    逐个写出项目名称、预算和实际支出的，实际支出相加应等于项目支出总额（报告所写的，或决算表的）。只列主要项目的，相加应小于
    总额；明显只列了一部分的不提示。

    - 错：项目支出60万元，具体为：1.年初预算项目“甲”50万元，实际支出45万元。2.年初预算项目“乙”20万元，实际支出18万元
    - 对：项目支出60万元，具体为：1.年初预算项目“甲”50万元，实际支出45万元。2.年初预算项目“乙”20万元，实际支出15万元
    """
    for section in _SECTIONS:
        told = [fact for fact in _told(disclosure, section) if fact.measure == "决算"]
        spent = [fact for fact in told if _NAMED.search(fact.label)]
        wholes = _wholes(disclosure, [fact for fact in told if fact.concept in _TOTALS])
        if len(spent) < 2 or not wholes:
            continue
        summed = added(fact.quantity.interval for fact in spent)
        fitting = [whole for whole in wholes if whole.interval.meets(summed)]
        if fitting:
            spans = (span for whole in fitting for span in whole.spans)
            yield Holds((*facts_at(*spent), *spans))
        elif summed.low > _MOST * max(whole.interval.high for whole in wholes) or _all_told(disclosure, spent, told):
            yield _differ(spent, wholes[0])


class _Whole(Struct, frozen=True):
    interval: Interval
    shown: str
    spans: tuple[Span, ...]


_MOST = Decimal("0.9")
"""What a list must come to, at the least, of the total that it seems to make up."""


def _told(disclosure: Disclosure, section: str) -> list[Fact]:
    return [fact for fact in disclosure.narrative.facts if fact.section == section]


def _wholes(disclosure: Disclosure, told: list[Fact]) -> list[_Whole]:
    """What is spent on projects, as the report says and as the tables do."""
    found = [_Whole(fact.quantity.interval, fact.quantity.shown(), (fact.span,)) for fact in told]
    for section in ("支出", "一般公共预算/总体"):
        found += [
            _Whole(one.interval, one.value, one.spans) for _, one in told_amounts(disclosure, "项目支出", section)
        ]
    return [one for one in found if one.interval.low > 0]


def _all_told(disclosure: Disclosure, spent: list[Fact], told: list[Fact]) -> bool:
    """Whether the total ends a sentence that says that its parts follow: 项目支出60.00万元，具体为：."""
    text = disclosure.document.text
    before = [fact for fact in told if fact.concept in _TOTALS and fact.span.end < spent[0].clause.start]
    return bool(before) and bool(_IN_FULL.search(text[before[-1].span.end :].split("\n", 1)[0].strip()))


def _differ(spent: list[Fact], whole: _Whole) -> Finding:
    amount = as_shown(added_as_shown(spent), spent[0].quantity)
    return Finding(
        Span(spent[0].clause.start, spent[-1].span.end),
        f"逐项写明的{len(spent)}个项目实际支出之和为{amount}，而项目支出为{whole.shown}，请核对各项目的实际支出，或补上漏列的项目",
        stated=amount,
        expected=whole.shown,
        key=f"{spent[0].section}/项目实际支出",
        related=tuple(Related(span, "项目支出") for span in whole.spans[:1]),
        figures=(*facts_at(*spent), *whole.spans[:1]),
    )


@rule("NAR431", name="project-told-twice", kind="fact-conflict", severity=Severity.NOTE, basis=[TRUTH])
def project_told_twice(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """同一个项目的实际支出，绩效报告前后说得不一样。

    只比较名称完全相同、两处都说是支出的。

    - 错：项目支出60.00万元，其中数字化经费支出54.00万元……年初预算项目“数字化经费”50万元，实际支出45.00万元
    - 对：两处都是45.00万元
    """
    projects: dict[str, list[Fact]] = {}
    for section in _SECTIONS:
        for fact in _told(disclosure, section):
            if (match := _NAMED.search(fact.label)) and fact.measure == "决算":
                projects.setdefault(_plain(match[1]), []).append(fact)
    for section in _SECTIONS:
        for fact in _told(disclosure, section):
            same = projects.get(_plain(fact.label), [])
            if len(same) != 1 or fact.concept or fact.measure != "决算":
                continue
            (project,) = same
            if project.quantity.interval.meets(fact.quantity.interval):
                yield Holds(facts_at(project, fact))
            elif _says_spent(disclosure, fact):
                yield Finding(
                    fact.clause,
                    f"{quote(_plain(fact.label))}此处支出为{fact.quantity.shown()}，逐项说明为{project.quantity.shown()}，请核对",
                    stated=fact.quantity.shown(),
                    expected=project.quantity.shown(),
                    key=f"项目/{_plain(fact.label)}",
                    related=(Related(project.clause, "逐项说明"),),
                    figures=facts_at(project, fact),
                )


def _plain(name: str) -> str:
    """A project's name without what may be added to it."""
    return name.removesuffix("支出").removesuffix("项目") if len(name) > _SHORT else name


_SHORT = 4
"""Characters of a name that may be that of anything."""


def _says_spent(disclosure: Disclosure, fact: Fact) -> bool:
    """Whether the sentence of a figure speaks of what was spent, and of no budget."""
    sentence = sentence_to(disclosure, fact.span.start, fact.span.end)
    return bool(_SPENT.search(sentence)) and not _PLANNED.search(sentence)


@rule("NAR433", name="project-within-budget", kind="sum-of-parts", severity=Severity.NOTE, basis=[TRUTH])
def project_within_budget(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """项目的实际支出与结余结转之和，超过写明的预算。

    逐项写明预算、实际支出和结余结转的，后两者之和不超过预算；年中有追加的，请写明调整后的预算。

    - 错：年初预算项目“档案数字化”50万元，实际支出45万元，结余结转15万元
    - 对：年初预算项目“档案数字化”50万元，实际支出45万元，结余结转5万元
    """
    for section in _SECTIONS:
        for budget, spent, left in zip(told := _told(disclosure, section), told[1:], told[2:], strict=False):
            if not (_NAMED.search(budget.label) and spent.label == budget.label and _LEFT.fullmatch(left.label)):
                continue
            if not budget.measure.endswith("预算") or spent.measure != "决算":
                continue
            both = spent.quantity.interval + left.quantity.interval
            if left.quantity.amount and both.low > budget.quantity.interval.high:
                yield _too_much(budget, spent, left)
            elif budget.quantity.amount == spent.quantity.amount and not left.quantity.amount:
                yield Holds(facts_at(left))  # where all is spent, nothing can be left
            elif left.quantity.amount and both.meets(budget.quantity.interval):
                yield Holds(facts_at(budget, spent, left))


_LEFT = patterns.compile("结余(?:结转)?|结转(?:结余)?")


def _too_much(budget: Fact, spent: Fact, left: Fact) -> Finding:
    amount = as_shown(added_as_shown((spent, left)), budget.quantity)
    return Finding(
        Span(budget.clause.start, left.span.end),
        f"实际支出{spent.quantity.shown()}与结余结转{left.quantity.shown()}之和为{amount}，"
        f"超过预算{budget.quantity.shown()}，请核对，年中有追加的写明调整后的预算",
        stated=amount,
        expected=f"不超过{budget.quantity.shown()}",
        key=f"{budget.label}/结余",
        figures=facts_at(budget, spent, left),
    )


RULES = (projects_add_up, project_told_twice, project_within_budget)
