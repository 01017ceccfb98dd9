"""POL504 to POL506, POL514, POL515, POL520: the arithmetic of self-evaluation forms, and the reasons they give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Evaluation, Interval, Quantity
from fiscallint.disclosure.evaluation import Funds, Indicator
from fiscallint.disclosure.quantity import ZERO
from fiscallint.finding import Finding, Holds, Related, Severity
from fiscallint.rules import options as option
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, added, as_shown, judge, percent_text, places, quoted, ratio
from fiscallint.rules.policy import EVALUATION
from fiscallint.settings import Option


@rule("POL504", name="execution-rate", kind="percent", severity=Severity.WARNING, basis=[EVALUATION])
def execution_rate(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """自评表的预算执行率与全年执行数、全年预算数不符。

    执行率 = 全年执行数 ÷ 全年预算数（调整后），不是年初预算数。

    - 错：全年预算数200.00，全年执行数180.00，执行率95%
    - 对：执行率90%
    """
    for form in disclosure.evaluations:
        for funds in filter(None, (form.funds, *form.lines)):
            yield from _rate(form, funds)


def _rate(form: Evaluation, funds: Funds) -> Iterator[Finding | Holds]:
    if funds.adjusted is None or funds.spent is None or funds.rate is None or not funds.rate.span:
        return
    expected = ratio(funds.spent.interval, funds.adjusted.interval)
    if expected is None:
        return
    figures = places(funds.adjusted, funds.spent, funds.rate)
    if judge(funds.rate.interval, expected, funds.rate.step) is not Verdict.WRONG:
        yield Holds(figures)
        return
    right = percent_text(funds.spent.amount, funds.adjusted.amount, funds.rate)
    yield Finding(
        funds.rate.span,
        f"自评表“{funds.label}”的执行率为{funds.rate.shown()}，按全年执行数{funds.spent.shown()}÷"
        f"全年预算数{funds.adjusted.shown()}计算应为{right}，请核对",
        stated=funds.rate.shown(),
        expected=right,
        key=f"{form.title}/执行率" if funds is form.funds else f"{form.title}/{funds.label}/执行率",
        related=tuple(Related(span, "执行数、预算数") for span in places(funds.spent, funds.adjusted)),
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
        figures = places(funds.rate, funds.weight, funds.score)
        if funds.score.interval.meets(expected):
            yield Holds(figures)
            continue
        right = as_shown(expected.middle, funds.score.with_decimals(2))
        yield Finding(
            funds.score.span,
            f"执行率{funds.rate.shown()}、分值{funds.weight.shown()}，按比例得分应为{right}，表中为{funds.score.shown()}，请核对",
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


@rule("POL520", name="sources-add-up", kind="sum-of-parts", severity=Severity.WARNING, basis=[EVALUATION])
def sources_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """自评表所列各项资金之和不等于年度资金总额。

    年初预算数、全年预算数、全年执行数各列，年度资金总额都等于各项来源之和（财政拨款、上年结转、其他资金等），也等于
    基本支出与项目支出之和。第一项没有填写的不查。

    - 错：年度资金总额200.00，其中当年财政拨款180.00、上年结转资金0.00、其他资金0.00
    - 对：年度资金总额200.00，其中当年财政拨款180.00、上年结转资金20.00、其他资金0.00
    """
    for form in disclosure.evaluations:
        for split in form.splits if form.funds else ():
            for what, column in (("年初预算数", "budget"), ("全年预算数", "adjusted"), ("全年执行数", "spent")):
                total: Quantity | None = getattr(form.funds, column)
                parts: list[Quantity | None] = [getattr(line, column) for line in split]
                if total is not None and parts[0] is not None:
                    yield _added_up(form, f"{what}（{'、'.join(line.label for line in split)}）", total, parts)


def _added_up(form: Evaluation, what: str, total: Quantity, lines: Sequence[Quantity | None]) -> Finding | Holds:
    parts = [part for part in lines if part]
    figures = places(total, *parts)
    if total.interval.meets(added(part.interval for part in parts)):
        return Holds(figures)
    amount = sum((part.amount for part in parts), start=Decimal(0))
    right = as_shown(amount, total)
    return Finding(
        total.span or form.span,
        f"自评表的年度资金总额为{total.shown()}，各项{what}之和为{right}，请核对",
        stated=total.shown(),
        expected=right,
        difference=as_shown(abs(amount - total.amount), total),
        key=f"{form.title}/{what}",
        related=tuple(Related(span, "各项资金") for span in places(*parts)),
        figures=figures,
    )


def _against(
    what: str, form: Evaluation, total: Quantity | None, parts: list[Quantity], without_rate: list[Quantity]
) -> Iterator[Finding | Holds]:
    """The sum against the total; a form may count the execution rate among its indicators."""
    if total is None or total.span is None or len(parts) < 2:
        return
    figures = places(total, *parts)
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


@rule(
    "POL514",
    name="weights-make-100",
    kind="policy",
    severity=Severity.NOTE,
    basis=[EVALUATION + "：自评满分100分，其中预算执行率10分"],
    certainty="likely",
)
def weights_make_100(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """自评表的分值合计不是100分。

    预算执行率与各项指标的分值合计100分。总分一栏写有分值的看总分，没有写的看各项之和；没有总分一栏、表没有读全、另设加分项的
    不查。

    - 错：预算执行率10分，产出指标50分，效益指标30分，满意度指标5分
    - 对：预算执行率10分，产出指标50分，效益指标30分，满意度指标10分
    """
    for form in disclosure.evaluations:
        if form.funds is None or form.funds.weight is None or len(form.indicators) < 2 or not form.closed:
            continue
        listed = [one.weight for one in form.indicators]
        sums = {sum((one.amount for one in parts), Decimal(0)) for parts in (listed, [form.funds.weight, *listed])}
        total = form.total_weight
        if {100, 1} & ({total.amount} if total else sums):
            continue  # 1: the weights are fractions of the whole
        if "加分" in disclosure.document.text[form.span.start : form.span.end]:
            continue
        stated = total.amount if total else max(sums)
        place = total.span if total and total.span else form.funds.span
        yield Finding(
            place,
            f"自评表的分值合计为{stated.normalize():f}分，应为100分，请核对各项分值",
            stated=f"{stated.normalize():f}分",
            expected="100分",
            key=f"{form.title}/满分",
            figures=places(total),
        )


_TARGET = patterns.compile(
    r"(≥|≧|>=|不少于|不低于|大于等于|≤|≦|<=|不超过|不高于|小于等于|＝|=)?(\d+(?:\.\d+)?)(\D{0,4})"
)
_AT_MOST = ("≤", "≦", "<=", "不超过", "不高于", "小于等于")


@rule(
    "POL515",
    name="indicator-deviation-explained",
    kind="policy",
    severity=Severity.NOTE,
    **option.usual("POL515"),
)
def indicator_deviation_explained(disclosure: Disclosure, options: Mapping[str, Option]) -> Iterator[Finding]:
    """自评表的指标没有完成，或远远超过指标值，没有写偏差原因。

    只看指标值、实际完成值都是数且单位相同的指标，表中有“偏差原因分析及改进措施”一栏的。选项“超出指标值”是超过多少才提示（百分比
    类的指标、三个以内只多一个的，不看超过）。

    - 错：年度指标值≥10场，实际完成值8场，偏差原因一栏空白
    - 对：年度指标值≥10场，实际完成值8场，偏差原因：场馆维修，两场改在下年举办
    """
    beyond = option.percent(options, "超出指标值")
    for form in disclosure.evaluations:
        silent = [one for one in form.indicators if one.reason is not None and not _says(one.reason)]
        far: list[Indicator] = []
        for one in silent:
            missed, over = _deviation(one)
            if missed:
                yield _undone(form, [one], f"{quoted(one.name)}指标值{one.target}，实际完成{one.reached}，没有达到")
            elif over is not None and beyond is not None and over > beyond:
                far.append(one)
        if far:
            listed = "、".join(f"{quoted(one.name)}（指标值{one.target}，实际完成{one.reached}）" for one in far)
            yield _undone(form, far, f"{listed}超过指标值较多，指标值可能定得过低")


def _says(reason: str) -> bool:
    return reason.strip("。，、-—/无 ") != ""


def _deviation(one: Indicator) -> tuple[bool, Decimal | None]:
    """Whether the target was missed; and by how many percent it was surpassed, where that can be said."""
    target, reached = _TARGET.fullmatch(one.target), _TARGET.fullmatch(one.reached)
    if not target or not reached or target[3] != reached[3]:
        return False, None
    wanted, actual = Decimal(target[2]), Decimal(reached[2])
    if target[1] in _AT_MOST:
        return actual > wanted and reached[1] is None, None
    one_more = wanted <= 3 and actual - wanted == 1
    told = wanted and target[3] not in ("%", "％") and not one_more
    over = (actual - wanted) / wanted * 100 if told else None
    return actual < wanted and reached[1] not in _AT_MOST, over


def _undone(form: Evaluation, about: list[Indicator], what: str) -> Finding:
    first, *others = (one.reached_span or one.span for one in about)
    return Finding(
        first,
        f"自评表的指标{what}，请在偏差原因一栏说明",
        expected="说明偏差原因",
        key=f"{form.title}/偏差/{about[0].name}",
        related=tuple(Related(span, "超过指标值较多") for span in others),
    )


RULES = (
    execution_rate,
    execution_score,
    scores_add_up,
    sources_add_up,
    weights_make_100,
    indicator_deviation_explained,
)
