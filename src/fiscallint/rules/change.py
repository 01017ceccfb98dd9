"""NAR403, NAR404, NAR416: changes from the year before and from the budget."""

from __future__ import annotations

from collections.abc import Iterator

from fiscallint import patterns
from fiscallint.disclosure import Change, Disclosure, Fact, Quantity
from fiscallint.finding import Finding, Holds, Related, Severity
from fiscallint.rules.amounts import told_amounts
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, as_shown, correction, judge, percent_text, places, ratio, turned
from fiscallint.rules.words import (
    TEMPLATE,
    TRUTH,
    fits_current,
    key_of,
    named,
    prior_of,
    said_before,
    turned_about,
)


@rule("NAR403", name="change-percent", kind="delta", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def change_percent(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """增减百分比与增减额不符。

    增减率 = 增减额 ÷ 上年数 × 100%，上年数 = 本年数 ∓ 增减额（句中写明上年数的，按写明的数）。增加额不会多于本年数；
    前后都是0的，没有增减率。

    - 错：支出105.00万元，比上年增加5.00万元，增长50.00%
    - 对：支出105.00万元，比上年增加5.00万元，增长5.00%
    """
    for claim in disclosure.claims(Change):
        if claim.delta is None and claim.prior and claim.percent:
            yield from _rate_alone(claim, claim.percent, claim.prior, disclosure.matter)
        if claim.percent and claim.rate_sign < 0 and claim.percent.interval.low > 100 and claim.current is None:
            yield _less_than_nothing(claim, claim.percent)
        if claim.current is None or claim.delta is None or claim.percent is None or claim.sign != claim.rate_sign:
            continue
        prior = prior_of(claim, claim.current.quantity.interval, claim.delta)
        expected = ratio(claim.delta.interval, prior)
        if claim.delta.value == 0 == claim.percent.value:
            yield Holds(places(claim.delta, claim.percent))
        elif claim.current.quantity.value == 0 == claim.delta.value:
            yield _rate_of_nothing(claim, claim.percent)
        if claim.sign > 0 and prior.high < 0 and claim.prior is None:
            amounts = said_before(disclosure, claim.section, claim.clause)
            if not any(fits_current(claim, amount) for amount in amounts):
                yield _more_than_there_is(claim, claim.current, claim.delta)
        if expected is None or prior.middle <= 0:
            continue
        verdict = judge(claim.percent.interval, expected, claim.percent.step)
        figures = places(claim.current.quantity, claim.delta, claim.percent, claim.prior)
        if verdict is Verdict.HOLDS:
            told = f"{named(claim)}{'增长' if claim.sign > 0 else '下降'}{claim.percent.shown()}"
            yield Holds(figures, told, f"{claim.delta.shown()}÷{as_shown(prior.middle, claim.current.quantity)}")
            continue
        if any(fits_current(claim, amount) for amount in said_before(disclosure, claim.section, claim.clause)):
            yield Holds(figures)
            continue
        if turned_about(disclosure, claim):
            continue  # change-direction tells it
        right = percent_text(claim.delta.amount, prior.middle, claim.percent)
        base = claim.against or "上年"
        divisor = as_shown(prior.middle, claim.current.quantity)
        told = f"{claim.delta.shown()}÷{base}数{divisor}"
        if claim.prior is None:
            told += f"（{claim.current.quantity.shown()}{'－' if claim.sign > 0 else '＋'}{claim.delta.shown()}）"
        yield Finding(
            claim.clause,
            f"{named(claim)}增减的百分比写为{claim.percent.shown()}，按{told}计算应为{right}，请核对金额和百分比",
            severity=verdict.severity,
            stated=claim.percent.shown(),
            expected=right,
            key=key_of(claim),
            related=(Related(claim.current.span, "本年数"),),
            fixes=correction(
                claim.percent, claim.delta.amount / prior.middle * 100, claim.current.quantity, claim.delta
            ),
            figures=figures,
        )


def _more_than_there_is(claim: Change, current: Fact, delta: Quantity) -> Finding:
    """A rise by more than what there is now."""
    return Finding(
        claim.clause,
        f"{named(claim)}本年数为{current.quantity.shown()}，却写作比{claim.against or '上年'}增加{delta.shown()}，"
        "增加的不会多于本年数，请核对",
        severity=Severity.WARNING,
        stated=delta.shown(),
        expected=f"不超过{current.quantity.shown()}",
        key=key_of(claim),
        related=(Related(current.span, "本年数"),),
        figures=places(current.quantity, delta),
    )


def _rate_of_nothing(claim: Change, percent: Quantity) -> Finding:
    """A percentage where nothing is shown before and after; there may have been less than is shown."""
    return Finding(
        claim.clause,
        f"{named(claim)}前后都是0，增减的百分比却写为{percent.shown()}，请核对",
        severity=Severity.NOTE,
        stated=percent.shown(),
        expected="0",
        key=key_of(claim),
        figures=places(percent),
    )


def _less_than_nothing(claim: Change, percent: Quantity) -> Finding:
    """A fall by more than everything there was."""
    return Finding(
        claim.clause,
        f"{named(claim)}写为下降{percent.shown()}，降幅不会超过100%，请核对",
        severity=Severity.WARNING,
        stated=percent.shown(),
        expected="不超过100%",
        key=key_of(claim),
        figures=places(percent),
    )


def _rate_alone(claim: Change, percent: Quantity, prior: Quantity, matter: str) -> Iterator[Finding | Holds]:
    """A percentage without the amount of the difference, where the earlier value is told: 预算10万元，差异率-5%."""
    current = claim.current.quantity if claim.current else None
    moved = ratio(current.interval - prior.interval, prior.interval) if current else None
    if current and current.value == prior.value == 0:
        nothing = percent.value == 0
        yield Holds(places(current, prior, percent)) if nothing else _rate_of_nothing(claim, percent)
    if claim.current is None or current is None or moved is None:
        return
    stated = percent.interval if claim.rate_sign > 0 else -percent.interval
    verdict = judge(stated, moved, percent.step)
    figures = places(current, prior, percent)
    if verdict is Verdict.HOLDS:
        yield Holds(figures)
        return
    right = percent_text(abs(current.amount - prior.amount), prior.amount, percent)
    word = "增加" if current.amount > prior.amount else "减少"
    yield Finding(
        claim.clause,
        f"{named(claim)}写为“{claim.base}{'增加' if claim.rate_sign > 0 else '减少'}{percent.shown()}”，"
        f"按{matter}{current.shown()}、{claim.against or '上年'}{prior.shown()}计算应为{word}{right}，"
        "请核对金额和百分比",
        severity=verdict.severity,
        stated=percent.shown(),
        expected=right,
        key=key_of(claim),
        related=(Related(claim.current.span, f"{matter}数"),),
        figures=figures,
    )


@rule("NAR404", name="change-from-zero", kind="zero-denominator", severity=Severity.WARNING, basis=[TEMPLATE])
def change_from_zero(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """上年数为零，却写了增长百分比。

    增加额等于本年数，说明上年为零，增长率没有意义，只写增加额和原因。

    - 错：支出20.00万元，比上年增加20.00万元，增长100.00%
    - 对：支出20.00万元，比上年增加20.00万元（上年无此项支出）
    """
    for claim in disclosure.claims(Change):
        if claim.current is None or claim.delta is None or claim.sign <= 0:
            continue
        if claim.percent and claim.current.quantity.amount == claim.delta.amount and not claim.prior:
            yield Holds(places(claim.current.quantity, claim.delta))
        from_zero = claim.prior.value == 0 if claim.prior else claim.current.quantity.amount == claim.delta.amount
        if from_zero and claim.percent and claim.delta.value != 0:
            yield Finding(
                claim.clause,
                f"{named(claim)}增加额{claim.delta.shown()}就是本年数，{claim.against or '上年'}为0，增长率无法计算，"
                f"不应写“{claim.percent.shown()}”，请只写增加额和原因",
                stated=claim.percent.shown(),
                key=key_of(claim),
                related=(Related(claim.current.span, "本年数"),),
                figures=places(claim.percent),
            )


@rule("NAR416", name="change-amount", kind="delta", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def change_amount(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """增减额不等于本年数与上年数之差。

    句中同时写明本年数、上年数和增减额的，三者应当相符；没有写上年数、只写完成预算情况的不查。

    - 错：支出12.00万元，较上年10.00万元增加3.00万元
    - 对：支出12.00万元，较上年10.00万元增加2.00万元
    """
    for claim in disclosure.claims(Change):
        if claim.current is None or claim.delta is None or claim.sign == 0:
            continue
        if claim.prior is None:
            yield from _from_table_budget(disclosure, claim, claim.current, claim.delta)
            yield from _from_nothing(disclosure, claim, claim.current, claim.delta)
            continue
        current, prior = claim.current.quantity, claim.prior
        expected = current.interval - prior.interval if claim.sign > 0 else prior.interval - current.interval
        figures = places(current, prior, claim.delta)
        verdict = judge(claim.delta.interval, expected, max(claim.delta.step, current.step, prior.step))
        if verdict is Verdict.HOLDS:
            yield Holds(figures)
            continue
        # the figures agree, and only the word does not; where the percentage has a word of its own, that one must too
        only_the_word = claim.delta.interval.meets(-expected) and not (claim.percent and claim.rate_sign == claim.sign)
        if only_the_word:
            yield Holds(figures)
        text, place = disclosure.document.text, claim.delta.span
        right = as_shown(abs(expected.middle), claim.delta)
        word = "增加" if current.amount > prior.amount else "减少"
        stated = f"{'增加' if claim.sign > 0 else '减少'}{claim.delta.shown()}"
        turn = "和增减的方向"
        if "差" in claim.base:  # 差值为5万元: of no direction
            word, stated, turn = "相差", claim.delta.shown(), ""
        yield Finding(
            claim.clause,
            f"{named(claim)}{disclosure.matter}{current.shown()}、{claim.against or '上年'}{prior.shown()}，"
            f"应为{word}{right}，文中写“{stated}”，请核对这三个数{turn}",
            severity=verdict.severity,
            stated=stated,
            expected=f"{word}{right}",
            key=key_of(claim),
            related=(Related(claim.current.span, "本年数"),),
            fixes=turned(text, claim.clause.start, place.start, current, prior, claim.delta)
            if place and only_the_word
            else correction(claim.delta, abs(current.amount - prior.amount), current, prior)
            if current.amount != prior.amount and (current.amount > prior.amount) == (claim.sign > 0)
            else (),
            figures=figures,
        )


def _from_table_budget(disclosure: Disclosure, claim: Change, current: Fact, delta: Quantity) -> Iterator[Holds]:
    """A difference from the budget that only the table tells."""
    against_budget = claim.against.endswith("预算") and claim.against != "上年预算"
    for _, budget in told_amounts(disclosure, current.label, claim.section, "预算") if against_budget else ():
        if abs(current.quantity.interval - budget.interval).meets(delta.interval):
            yield Holds((*places(current.quantity, delta), *budget.spans))


_NOTHING_LAST_YEAR = patterns.compile(
    r"[（，]上年度?(?:决算)?(?:数)?(?:为(?:0|零)(?![.\d])|(?:无|没有)[此该]项(?:支出|收入|收支|经费))"
)
_NO_BUDGET = patterns.compile(r"[（，]年初(?:预算数?为(?:0|零)(?![.\d])|(?:无|没有|未安排)(?:此项|该项)?预算)")


def _from_nothing(disclosure: Disclosure, claim: Change, current: Fact, delta: Quantity) -> Iterator[Finding | Holds]:
    """A difference from what is said right behind it to have been nothing: 增加5万元（上年无此项支出）."""
    behind = "".join(disclosure.document.text[claim.clause.end : claim.clause.end + _BEHIND].split())
    said = _NO_BUDGET if claim.against == "年初预算" else _NOTHING_LAST_YEAR if claim.against in ("", "上年") else None
    if said is None or claim.sign < 0 or not said.match(behind.replace("(", "（").replace(",", "，")):
        return
    if delta.interval.meets(current.quantity.interval):
        yield Holds(places(current.quantity, delta))
        return
    right = as_shown(current.quantity.amount, delta)
    yield Finding(
        claim.clause,
        f"{named(claim)}写作比{claim.against or '上年'}增加{delta.shown()}，又说{claim.against or '上年'}没有这一项，"
        f"那么增加额应等于本年数{right}，请核对",
        severity=Severity.NOTE,  # it may be said of a part of it
        stated=delta.shown(),
        expected=right,
        key=key_of(claim),
        related=(Related(current.span, "本年数"),),
        figures=places(current.quantity, delta),
    )


_BEHIND = 30
"""Characters behind a difference in which it is said that there was nothing before."""

RULES = (change_percent, change_from_zero, change_amount)
