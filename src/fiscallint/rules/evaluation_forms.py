"""POL504 to POL506: the arithmetic of self-evaluation forms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from fiscallint.disclosure import Disclosure, Evaluation, Interval, Quantity
from fiscallint.disclosure.quantity import ZERO
from fiscallint.finding import Finding, Holds, Related, Severity, Span
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, as_shown, judge, percent_text, ratio
from fiscallint.rules.policy import EVALUATION


def _places(*quantities: Quantity | None) -> tuple[Span, ...]:
    return tuple(quantity.span for quantity in quantities if quantity and quantity.span)


@rule("POL504", name="execution-rate", kind="percent", severity=Severity.WARNING, basis=[EVALUATION])
def execution_rate(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """自评表的预算执行率与全年执行数、全年预算数不符。

    执行率 = 全年执行数 ÷ 全年预算数（调整后），不是年初预算数。

    - 错：全年预算数200.00，全年执行数180.00，执行率95%
    - 对：执行率90%
    """
    for form in disclosure.evaluations:
        funds = form.funds
        if funds is None or funds.adjusted is None or funds.spent is None or funds.rate is None or not funds.rate.span:
            continue
        expected = ratio(funds.spent.interval, funds.adjusted.interval)
        if expected is None:
            continue
        figures = _places(funds.adjusted, funds.spent, funds.rate)
        if judge(funds.rate.interval, expected, funds.rate.step) is not Verdict.WRONG:
            yield Holds(figures)
            continue
        right = percent_text(funds.spent.amount, funds.adjusted.amount, funds.rate)
        yield Finding(
            funds.rate.span,
            f"自评表执行率为{funds.rate.shown()}，按全年执行数{funds.spent.shown()}÷全年预算数{funds.adjusted.shown()}"
            f"计算应为{right}",
            stated=funds.rate.shown(),
            expected=right,
            key=f"{form.title}/执行率",
            related=tuple(Related(span, "执行数、预算数") for span in _places(funds.spent, funds.adjusted)),
            figures=figures,
        )


@rule("POL505", name="execution-score", kind="policy", severity=Severity.NOTE, basis=[EVALUATION])
def execution_score(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """自评表的执行率得分与执行率不符。

    执行率得分 = 执行率 × 分值，最高为分值。各地另有规定的，按当地规定。

    - 错：分值10，执行率87.64%，得分10
    - 对：分值10，执行率87.64%，得分8.76
    """
    for form in disclosure.evaluations:
        funds = form.funds
        if funds is None or funds.rate is None or funds.weight is None or funds.score is None or not funds.score.span:
            continue
        rate = min(funds.rate.amount, Decimal(100))
        expected = Interval.exact(rate * funds.weight.amount / 100)
        figures = _places(funds.rate, funds.weight, funds.score)
        if funds.score.interval.meets(expected):
            yield Holds(figures)
            continue
        right = as_shown(expected.middle, funds.score.with_decimals(2))
        yield Finding(
            funds.score.span,
            f"执行率{funds.rate.shown()}、分值{funds.weight.shown()}，按比例得分应为{right}，表中为{funds.score.shown()}",
            stated=funds.score.shown(),
            expected=right,
            key=f"{form.title}/执行率得分",
            figures=figures,
        )


@rule("POL506", name="scores-add-up", kind="sum-of-parts", severity=Severity.WARNING, basis=[EVALUATION])
def scores_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """自评表各项分值、得分之和不等于总分。

    各指标的分值（含预算执行率）合计100分，各项得分之和等于总分。

    - 错：各项得分合计95分，总分96分
    - 对：各项得分合计96分，总分96分
    """
    for form in disclosure.evaluations:
        if form.funds is None or form.funds.weight is None or form.funds.score is None or not form.indicators:
            continue  # the execution rate has its points elsewhere
        weights = [form.funds.weight, *(one.weight for one in form.indicators)]
        scores = [form.funds.score, *(one.score for one in form.indicators)]
        yield from _against("分值", form, form.total_weight, weights, [one.weight for one in form.indicators])
        yield from _against("得分", form, form.total_score, scores, [one.score for one in form.indicators])


def _against(
    what: str, form: Evaluation, total: Quantity | None, parts: list[Quantity], without_rate: list[Quantity]
) -> Iterator[Finding | Holds]:
    """The sum against the total; a form may count the execution rate among its indicators."""
    if total is None or total.span is None or len(parts) < 2:
        return
    figures = _places(total, *parts)
    for listed in (parts, without_rate):
        summed = ZERO
        for part in listed:
            summed = summed + part.interval
        if total.interval.meets(summed):
            yield Holds(figures)
            return
    amount = sum((part.amount for part in parts), Decimal(0))
    yield Finding(
        total.span,
        f"自评表各项{what}之和为{amount}，总分一栏为{total.shown()}，请核对",
        stated=total.shown(),
        expected=str(amount),
        difference=str(abs(amount - total.amount)),
        key=f"{form.title}/{what}",
        figures=figures,
    )


RULES = (execution_rate, execution_score, scores_add_up)
