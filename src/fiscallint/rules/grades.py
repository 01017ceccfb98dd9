"""POL516, POL517: scores against their grades, and against the points there are to be had."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Evaluation, Fact, Quantity
from fiscallint.finding import Finding, Related, Severity
from fiscallint.rules import options as option
from fiscallint.rules.api import rule
from fiscallint.rules.judge import facts_at, places, quoted
from fiscallint.rules.policy import EVALUATION
from fiscallint.rules.reasons import said_of, together
from fiscallint.settings import Option

_SCORED = patterns.compile(
    r"(?:得分|评分|自评分|分数|总分)(?:值)?(?:为|是|：)?(\d{1,3}(?:\.\d+)?)分?[，、（；]?"
    r"[^。；，\d]{0,12}?(?:等级|评级|等次|结果|评为|评定为)(?:评定)?(?:为|是|：)?[“”\"]?"
    r"(优秀|良好|合格|不合格|优|良|中|差)(?![\w])[“”\"]?(?!的)"
)
_IN_PART = patterns.compile("(?:指标|执行率|产出|效益|满意度|平均|每项|单项)$")
_FULL_MARKS = patterns.compile(r"满分(?:值)?(?:为|是|：)?(\d+)|加分")
_LEVEL = {"优秀": "优", "良好": "良", "合格": "中", "不合格": "差"}
_COUNTED = {"优项目": "优", "良项目": "良", "合格项目": "中", "不合格项目": "差"}


@rule("POL516", name="grade-fits-score", kind="policy", severity=Severity.NOTE, **option.usual("POL516"))
def grade_fits_score(disclosure: Disclosure, options: Mapping[str, Option]) -> Iterator[Finding]:
    """绩效等级与得分不相称。

    优90分以上，良80至90分，中（合格）60至80分，差（不合格）60分以下；平均得分应在各等级的项目数所能得到的范围之内。各地的界限
    不同的，在选项中另设。

    - 错：整体支出绩效自评得分为85.00分，等级为“优”。
    - 对：整体支出绩效自评得分为95.00分，等级为“优”。
    """
    bounds = _bounds(options)
    if bounds is None:
        return
    for paragraph in (*said_of(disclosure, "绩效"), *said_of(disclosure, "绩效报告")):
        for match in _SCORED.finditer(paragraph.text) if _out_of_100(paragraph.text) else ():
            if "其中" in match[0] or _IN_PART.search(paragraph.text[: match.start()]):
                continue  # how many have a grade, or what a part of the points came to
            score, grade = Decimal(match[1]), _LEVEL.get(match[2], match[2])
            low, high = bounds[grade]
            if not low <= score <= high or (score == high and grade != "优"):
                yield Finding(
                    paragraph.passage.span(match.start(), match.end()),
                    f"得分{match[1]}分，等级写为“{match[2]}”，而“{match[2]}”通常为{_range(low, high)}，请核对",
                    stated=match[2],
                    key=f"等级/{match[2]}",
                )
    yield from _average(disclosure, bounds)


def _out_of_100(text: str) -> bool:
    """Whether nothing says that there are more points, or fewer, to be had than 100."""
    return all(match[1] == "100" for match in _FULL_MARKS.finditer(text))


_Bounds = Mapping[str, tuple[Decimal, Decimal]]


def _bounds(options: Mapping[str, Option]) -> _Bounds | None:
    """From which score to which each grade goes; None where one of the edges is left open."""
    edges = [edge for name in ("优", "良", "中") if (edge := option.number(options, name)) is not None]
    if len(edges) < 3:
        return None
    whole = [Decimal(100), *edges, Decimal(0)]
    return dict(zip("优良中差", zip(whole[1:], whole, strict=False), strict=True))


def _range(low: Decimal, high: Decimal) -> str:
    return f"{low.normalize():f}至{high.normalize():f}分"


def _average(disclosure: Disclosure, bounds: _Bounds) -> Iterator[Finding]:
    counts = {grade: disclosure.facts(name, "计数", "绩效") for name, grade in _COUNTED.items()}
    means, evaluated = _averages(disclosure), disclosure.facts("绩效自评项目", "计数", "绩效")
    if len(means) != 1 or not evaluated or any(len(facts) > 1 for facts in counts.values()):
        return
    numbers = {grade: facts[0].quantity.value for grade, facts in counts.items() if facts}
    total = sum(numbers.values(), Decimal(0))
    if not total or total != evaluated[0].quantity.value:
        return  # not all of the projects have a grade that is told
    low, high = (sum((bounds[g][end] * n for g, n in numbers.items()), Decimal(0)) / total for end in (0, 1))
    stated = means[0].quantity
    if stated.interval.high < low or stated.interval.low > high:
        told = [facts[0] for facts in counts.values() if facts and facts[0].quantity.value]
        listed = "、".join(f"{quoted(_name(fact))}{fact.quantity.shown()}{fact.unit}" for fact in told)
        yield Finding(
            means[0].clause,
            f"平均得分{stated.shown()}分，而{listed}，平均应在{_range(round(low, 2), round(high, 2))}之间，请核对",
            stated=f"{stated.shown()}分",
            expected=_range(round(low, 2), round(high, 2)),
            key="平均得分/等级",
            related=tuple(Related(fact.span, fact.label) for fact in told),
            figures=facts_at(means[0], *told),
        )


def _name(fact: Fact) -> str:
    return fact.concept.removesuffix("项目")


def _averages(disclosure: Disclosure) -> list[Fact]:
    """The average scores of self-evaluation that the narrative tells."""
    return [
        fact
        for fact in disclosure.narrative.facts
        if fact.section == "绩效" and fact.unit == "分" and re.search("平均(?:得分|分)", fact.label)
    ]


@rule(
    "POL517",
    name="score-within-points",
    kind="policy",
    severity=Severity.WARNING,
    basis=[EVALUATION + "：自评采用打分评价，各项得分不超过该项分值"],
)
def score_within_points(disclosure: Disclosure) -> Iterator[Finding]:
    """绩效得分超过满分。

    自评表各项得分不超过该项分值，总分不超过总分值；平均得分不超过100分。

    - 错：绩效自评的项目4个，平均得分964.30分
    - 对：绩效自评的项目4个，平均得分96.43分
    """
    for fact in _averages(disclosure):
        if fact.quantity.value > 100 and _out_of_100(together(said_of(disclosure, "绩效"))):
            shown = f"{fact.quantity.shown()}分"
            yield Finding(
                fact.clause,
                f"平均得分{shown}，超过满分100分，请核对",
                stated=shown,
                expected="不超过100分",
                key="平均得分",
                figures=(fact.span,),
            )
    for form in disclosure.evaluations:
        if all(weight.value <= 1 for _, weight, _ in _points(form)):
            continue  # the weights are fractions of the whole, no points
        for name, weight, score in _points(form):
            if score.span and weight.value > 0 and score.amount > weight.amount:
                yield Finding(
                    score.span,
                    f"自评表{quoted(name)}得分{score.shown()}，超过该项分值{weight.shown()}，请核对",
                    stated=score.shown(),
                    expected=f"不超过{weight.shown()}",
                    key=f"{form.title}/得分/{name}",
                    figures=places(weight, score),
                )


def _points(form: Evaluation) -> Iterator[tuple[str, Quantity, Quantity]]:
    if form.funds and form.funds.weight and form.funds.score:
        yield "预算执行率", form.funds.weight, form.funds.score
    for one in form.indicators:
        yield one.name, one.weight, one.score
    if form.total_weight and form.total_score:
        yield "总分", form.total_weight, form.total_score


RULES = (grade_fits_score, score_within_points)
