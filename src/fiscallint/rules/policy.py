"""POL5: 三公 counts, reasons, performance: what policy asks the narrative to say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from fiscallint import patterns
from fiscallint.disclosure import Comparison, Disclosure, Fact
from fiscallint.finding import Finding, Holds, Related, Severity, Span
from fiscallint.rules.api import rule
from fiscallint.rules.judge import facts_at
from fiscallint.rules.reasons import said_of
from fiscallint.rules.words import TEMPLATE, budgets_meant, key_of, named

EVALUATION = "《项目支出绩效评价管理办法》（财预〔2020〕10号）"
_DETAIL = "《地方预决算公开操作规程》（财预〔2016〕143号）：说明团组数及人数、购置数及保有量、接待批次及人数"

_SPENT_ON = {
    "因公出国（境）费": ("团组", "出国人次"),
    "公务接待费": ("接待批次", "接待人次"),
    "公务用车购置费": ("车辆购置数",),
}


@rule("POL501", name="three-public-counts", kind="policy", severity=Severity.WARNING, basis=[_DETAIL])
def three_public_counts(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """“三公”经费的金额与团组、批次、车辆数不相称。

    没有支出却有团组、批次或购置数，或者有支出而数量为零，多半有一处填错（写明参加外单位团组、他人承担、跨年结算等情况的除外）；人次不少于批次、团组。
    有运行维护费而年末保有量为零的，提示核对（年内处置的除外）；外宾接待的支出与批次、人次只有一处为零的，也只作提示。写明外宾含在国内接待之内的，外宾批次、人次不超过国内接待。

    - 错：公务接待费支出决算0万元，国内公务接待5批次
    - 对：公务接待费支出决算0.50万元，国内公务接待5批次、40人次
    """
    nothing = _says_nothing_was_spent(disclosure)
    for concept, counts in _SPENT_ON.items():
        spent = disclosure.facts(concept, within="三公")
        for name in counts:
            for count in disclosure.facts(name, "计数", "三公")[:1]:
                if spent:
                    yield from _in_step(disclosure, spent[-1], count)
                elif nothing and count.quantity.value:
                    yield Finding(
                        count.clause,
                        f"文中说没有“三公”经费支出，却有{count.concept}{count.quantity.shown()}{count.unit}，请核对",
                        severity=Severity.NOTE,
                        stated=f"{count.quantity.shown()}{count.unit}",
                        key=f"无三公/{name}",
                        figures=(count.span,),
                    )
    running = disclosure.facts("公务用车运行维护费", within="三公")
    for kept in disclosure.facts("车辆保有量", "计数", "三公")[:1]:
        if running and running[-1].quantity.value:
            yield from _in_step(disclosure, running[-1], kept, Severity.NOTE)
    abroad = disclosure.facts("外事接待费", within="三公")
    for name in ("外宾批次", "外宾人次"):
        for count in disclosure.facts(name, "计数", "三公")[:1]:
            if abroad:
                yield from _in_step(disclosure, abroad[-1], count, Severity.NOTE)
    for fewer, more in (("团组", "出国人次"), ("接待批次", "接待人次"), ("外宾批次", "外宾人次")):
        groups, people = disclosure.facts(fewer, "计数", "三公"), disclosure.facts(more, "计数", "三公")
        if groups and people and len(groups) == len(people) == 1:
            yield from _people(groups[0], people[0])
    for whole, part in (("接待批次", "外宾批次"), ("接待人次", "外宾人次")):
        received, foreign = disclosure.facts(whole, "计数", "三公"), disclosure.facts(part, "计数", "三公")
        if received and foreign and _said_within(disclosure, received[0], foreign[0]):
            yield from _foreign(received[0], foreign[0])


_NOTHING_SPENT = patterns.compile(
    "(?:^|[。；，度])(?:无|没有|未发生|未安排)[^，。；]{0,16}“?三公”?经费[^，。；\\d]{0,10}(?=[，。；]|$)"
)


def _says_nothing_was_spent(disclosure: Disclosure) -> bool:
    """Whether the section on 三公 says that there was no such expense, and tells of none."""
    if any(fact.quantity.value and fact.measure == "决算" for fact in disclosure.facts("“三公”经费", within="三公")):
        return False
    return any(_NOTHING_SPENT.search(paragraph.text) for paragraph in said_of(disclosure, "三公"))


def _said_within(disclosure: Disclosure, whole: Fact, part: Fact) -> bool:
    """Whether one sentence says of a count that it is part of another: 40人次，其中外宾10人次."""
    between = disclosure.document.text[whole.span.end : part.span.start]
    return "。" not in between and bool(re.search("其中|[含包]", between))


def _foreign(received: Fact, foreign: Fact) -> Iterator[Finding]:
    if foreign.quantity.value > received.quantity.value:
        yield Finding(
            foreign.clause,
            f"{foreign.concept}{foreign.quantity.shown()}{foreign.unit}多于{received.concept}{received.quantity.shown()}{received.unit}，请核对",
            expected=f"不超过{received.quantity.shown()}{received.unit}",
            key=f"{received.concept}/{foreign.concept}",
            related=(Related(received.span, received.concept),),
            figures=(received.span, foreign.span),
        )


_ELSEWHERE = patterns.compile(
    "(?:参加|随)[^，。；]{0,12}(?:团组|组团|出访)|双跨|分摊|跨年|(?:上年|去年|以前年度|下年|次年|20\\d\\d年)[^，。；]{0,12}(?:结算|支付|报销)|"
    "由[^，。；]{0,12}(?:承担|负担|列支)|不使用财政拨款|自有资金|(?:尚未|没有|未)(?:结算|支付|报销)|"
    "尾款|购置税|处置|报废|调拨|划转|移交"
)
"""What a text says where the expense and the count fall to different years, or to different units."""


def _told_apart(disclosure: Disclosure, *facts: Fact) -> bool:
    """Whether the sentences of an expense and its count, or those right after them, say why one of them is missing."""
    return any(_ELSEWHERE.search("".join(_from_sentence(disclosure.document.text, one.span).split())) for one in facts)


def _from_sentence(text: str, place: Span) -> str:
    """The sentence of a place and the next, within its paragraph."""
    paragraph = text[: (text + "\n").find("\n", place.end)]
    start = max(paragraph.rfind(mark, 0, place.start) + 1 for mark in "。\n")
    own, _, behind = paragraph[start:].partition("。")
    return own + behind.partition("。")[0]


def _in_step(
    disclosure: Disclosure, spent: Fact, count: Fact, severity: Severity | None = None
) -> Iterator[Finding | Holds]:
    figures = (spent.span, count.span)
    if spent.quantity.value == 0 == count.quantity.value:
        yield Holds(figures)
    elif (spent.quantity.value and count.quantity.value) or _told_apart(disclosure, spent, count):
        return
    elif spent.quantity.value == 0 or spent.quantity.interval.low > 0:
        how = "却有" if count.quantity.value else "而"
        yield Finding(
            count.clause,
            f"{spent.concept}支出{spent.quantity.shown()}，{how}{count.concept}{count.quantity.shown()}{count.unit}，请核对金额和数量",
            severity=severity,
            key=f"{spent.concept}/{count.concept}",
            related=(Related(spent.span, spent.concept),),
            figures=figures,
        )


def _people(groups: Fact, people: Fact) -> Iterator[Finding]:
    figures = (groups.span, people.span)
    if people.quantity.value >= groups.quantity.value:
        return
    yield Finding(
        people.clause,
        f"{people.concept}{people.quantity.shown()}{people.unit}少于{groups.concept}{groups.quantity.shown()}{groups.unit}，请核对",
        key=f"{groups.concept}/{people.concept}",
        related=(Related(groups.span, groups.concept),),
        figures=figures,
    )


@rule("POL502", name="difference-explained", kind="policy", severity=Severity.NOTE, basis=[TEMPLATE])
def difference_explained(disclosure: Disclosure) -> Iterable[Finding]:
    """决算数与预算数不同，原因没有写。

    写了“主要原因”而后面没有内容，或者只写“无”“略”的，提示补写。

    - 错：决算数小于年初预算数的主要原因是：。
    - 对：决算数小于年初预算数的主要原因是：人员调出，经费减少。
    """
    for claim in disclosure.claims(Comparison):
        budgets = budgets_meant(claim)
        if not budgets or claim.final is None or "原因" not in _following(disclosure, claim):
            continue
        if _NOTHING_SAID.fullmatch(claim.reason):
            yield Finding(claim.clause, f"{named(claim)}只写了“主要原因”，没有写出原因，请补写", key=key_of(claim))


_NOTHING_SAID = patterns.compile(r"[：，。；、\s]*(?:[无略/]|[-—]+)?[。；，\s]*")


def _following(disclosure: Disclosure, claim: Comparison) -> str:
    """The words right after a comparison, over page breaks."""
    return re.sub(r"\s", "", disclosure.document.text[claim.clause.end : claim.clause.end + 20])[:8]


_GRADE = patterns.compile("(?:评级|等级|结果)为“(优|良|中|差|合格|不合格)”")


@rule("POL503", name="performance-grades", kind="policy", severity=Severity.WARNING, basis=[EVALUATION])
def performance_grades(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """绩效自评各等级的项目数之和不等于自评项目数。

    - 错：绩效自评的项目4个，其中，评级为“优”的项目3个，评级为“良”的项目0个
    - 对：绩效自评的项目4个，其中，评级为“优”的项目3个，评级为“良”的项目1个
    """
    counts = [fact for fact in disclosure.narrative.facts if fact.measure == "计数" and fact.section == "绩效"]
    grades = [fact for fact in counts if _GRADE.search(fact.label)]
    totals = [fact for fact in counts if re.search("绩效自评的.*项目$", fact.label)]
    if len(grades) < 2 or len(totals) != 1:
        yield from _grades_in_words(disclosure)
        return
    total, found = totals[0], sum(fact.quantity.value for fact in grades)
    figures = (total.span, *(fact.span for fact in grades))
    if found == total.quantity.value:
        yield Holds(figures)
        return
    yield Finding(
        total.clause,
        f"绩效自评的项目{total.quantity.shown()}{total.unit}，而各等级的项目共{found}{total.unit}，请核对",
        stated=f"{total.quantity.shown()}{total.unit}",
        expected=f"{found}{total.unit}",
        key="自评等级",
        related=tuple(Related(fact.span, fact.label) for fact in grades),
        figures=figures,
    )


_MARK = "(优秀|良好|不合格|合格|优|良|中|差)"
_HOW_MANY_OF = patterns.compile(rf"[“为]{_MARK}”?(?:等[级次])?的?(?:项目)?(?:有|共)?(\d{{1,4}})[个项]")
_OF_HOW_MANY = patterns.compile(
    rf"(\d{{1,4}})[个项](?:项目)?(?:绩效|自评|评价)*(?:结果|等级|评级|等次)(?:均?为|是|达到)“?{_MARK}(?=[”，、。；])"
)
_EVALUATED = patterns.compile(
    r"(?:对|组织)(\d{1,4})个(?:预算|部门|支出|重点|一级|二级)*项目[^，。；\d]{0,12}自评|自评[^。；\d]{0,40}项目(?:共|有)?(\d{1,4})个"
)


def _grades_in_words(disclosure: Disclosure) -> Iterator[Finding]:
    """Grades as other places tell them: 对4个项目开展自评，其中自评等级为“优”的3个；3个项目等级为优."""
    for paragraph in said_of(disclosure, "绩效"):
        text = paragraph.text
        totals = {int(match[1] or match[2]) for match in _EVALUATED.finditer(text)}
        told = [(match, match[1], int(match[2])) for match in _HOW_MANY_OF.finditer(text)]
        told = told or [(match, match[2], int(match[1])) for match in _OF_HOW_MANY.finditer(text)]
        found = sum(number for _, _, number in told)
        if len(totals) != 1 or len(told) < 2 or len({grade for _, grade, _ in told}) < len(told):
            continue
        total = totals.pop()
        if found == total:
            continue
        yield Finding(
            paragraph.passage.span(told[0][0].start(), told[-1][0].end()),
            f"绩效自评的项目{total}个，而各等级的项目共{found}个，请核对",
            severity=Severity.WARNING if found > total else Severity.NOTE,  # not all need have a grade that is told
            stated=f"{found}个",
            expected=f"{total}个",
            key="自评等级",
        )


@rule("POL507", name="performance-budgets", kind="policy", severity=Severity.NOTE, basis=[EVALUATION])
def performance_budgets(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """绩效目标、绩效跟踪、绩效自评的项目数相同，涉及的预算金额却不同，或者反过来。

    - 错：编报绩效目标的项目4个，涉及预算金额50万元；绩效自评的项目4个，涉及预算金额55万元
    - 错：编报绩效目标的项目4个，涉及预算金额50万元；绩效自评的项目5个，涉及预算金额50万元
    - 对：编报绩效目标的项目4个，涉及预算金额50万元；绩效自评的项目4个，涉及预算金额50万元
    """
    by_number: dict[str, tuple[Fact, Fact]] = {}
    by_budget: dict[Decimal, tuple[Fact, Fact]] = {}
    for count, budget in _phases(disclosure):
        before = by_number.get(_counted(count))
        same_budget = by_budget.get(budget.quantity.amount)
        if before and before[1].quantity.interval.meets(budget.quantity.interval):
            yield Holds(facts_at(*before, count, budget))
        elif before:
            yield Finding(
                budget.clause,
                f"项目同为{_counted(count)}，涉及预算金额此处为{budget.quantity.shown()}，"
                f"前文为{before[1].quantity.shown()}，请核对",
                stated=budget.quantity.shown(),
                key=count.concept,
                related=(Related(before[1].span, "前文"),),
            )
        elif same_budget and same_budget[0].unit == count.unit and budget.quantity.amount:
            yield Finding(
                count.clause,
                f"涉及预算金额同为{budget.quantity.shown()}，项目数此处为{_counted(count)}，"
                f"前文为{_counted(same_budget[0])}，请核对",
                stated=_counted(count),
                key=f"{count.concept}/项目数",
                related=(Related(same_budget[0].span, "前文"),),
            )
        by_number.setdefault(_counted(count), (count, budget))
        by_budget.setdefault(budget.quantity.amount, (count, budget))


def _phases(disclosure: Disclosure) -> Iterator[tuple[Fact, Fact]]:
    """How many projects each phase of performance management took in, and their budgets."""
    counted: Fact | None = None
    for fact in disclosure.narrative.facts:
        if fact.section != "绩效":
            continue
        if fact.measure == "计数":
            counted = fact
        elif counted and counted.concept in _PHASES and "涉及" in fact.label:
            yield counted, fact
            counted = None


def _counted(fact: Fact) -> str:
    return f"{fact.quantity.shown()}{fact.unit}"


_PHASES = ("绩效目标项目", "绩效跟踪项目", "绩效自评项目")

RULES = (three_public_counts, difference_explained, performance_grades, performance_budgets)
