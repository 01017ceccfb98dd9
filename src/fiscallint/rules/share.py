"""NAR405: shares of a total."""

from __future__ import annotations

from collections.abc import Iterator

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Share
from fiscallint.finding import Finding, Holds, Related, Severity
from fiscallint.rules.amounts import told_amounts
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, correction, judge, percent_text, places, quoted, ratio
from fiscallint.rules.words import TEMPLATE, TRUTH, key_of, said_before


@rule("NAR405", name="share-percent", kind="percent", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def share_percent(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """占比与金额不符。

    占比 = 分项 ÷ 合计 × 100%。为了凑足100%而改动末位的，报为警告。

    - 错：合计200.00万元，其中：基本支出150.50万元，占57.25%
    - 对：合计200.00万元，其中：基本支出150.50万元，占75.25%
    """
    for claim in disclosure.claims(Share):
        if claim.whole is None:
            yield from _of_table_whole(disclosure, claim) if claim.whole_label else ()
            yield from _more_than_all(claim)
            continue
        part, whole = claim.part.quantity, claim.whole.quantity
        expected = ratio(part.interval, whole.interval)
        if expected is None:
            continue
        verdict = judge(claim.percent.interval, expected, claim.percent.step)
        figures = places(part, whole, claim.percent)
        if verdict is Verdict.HOLDS:
            told = f"{quoted(claim.part.label)}占{claim.percent.shown()}"
            yield Holds(figures, told, f"{part.shown()}÷{whole.shown()}")
            continue
        if not claim.whole_label and _share_of_another(disclosure, claim):
            yield Holds(figures)
            continue
        right = percent_text(part.amount, whole.amount, claim.percent)
        near = verdict is Verdict.NEAR
        what = "（末位有出入，请勿截位，也不必为凑足100%改动）" if near else "，请核对金额和占比"
        yield Finding(
            claim.clause,
            f"{quoted(claim.part.label)}占比写为{claim.percent.shown()}，按{part.shown()}÷{whole.shown()}"
            f"计算应为{right}{what}",
            severity=Severity.WARNING if _is_of_work_done(claim) else verdict.severity,
            stated=claim.percent.shown(),
            expected=right,
            key=key_of(claim),
            related=(Related(claim.whole.span, f"合计：{claim.whole.label}"),),
            fixes=correction(claim.percent, part.amount / whole.amount * 100, part, whole),
            figures=figures,
        )


def _is_of_work_done(claim: Share) -> bool:
    """Whether it is a share of what was counted, and named in the prose of a report: the total may be another."""
    return claim.part.measure == "计数" and bool(claim.whole_label)


_MAY_BE_EXCEEDED = patterns.compile("计划|目标|任务|定额|指标|预期|上年|去年|同期")
"""What work done is measured against; it is no total."""


def _more_than_all(claim: Share) -> Iterator[Finding]:
    """A share of a total that is not told: no more than 100 % all the same."""
    if claim.percent.interval.low > 100 and not _MAY_BE_EXCEEDED.search(claim.whole_label):
        yield Finding(
            claim.clause,
            f"{quoted(claim.part.label)}占比写为{claim.percent.shown()}，一部分不会超过全部的100%，请核对",
            severity=Severity.WARNING,
            stated=claim.percent.shown(),
            expected="不超过100%",
            key=key_of(claim),
            figures=places(claim.percent),
        )


def _of_table_whole(disclosure: Disclosure, claim: Share) -> Iterator[Finding | Holds]:
    """A share of a total that only the tables tell; what was evaluated may be the budget of the projects."""
    named = disclosure.vocabulary.subject_of(claim.whole_label, claim.section)
    of_itself = named is not None and named.concept == claim.part.concept
    # a part of 本年支出合计 is one of that of all funds, whichever of them the section speaks of
    section = "支出" if of_itself and claim.percent.amount != 100 else claim.section
    for (kind, _, _), whole in told_amounts(disclosure, claim.whole_label, section):
        part = claim.part.quantity
        expected = ratio(part.interval, whole.interval)
        if expected is None:
            continue
        verdict = judge(claim.percent.interval, expected, claim.percent.step)
        figures = (*places(part, claim.percent), *whole.spans)
        if verdict is Verdict.HOLDS:
            yield Holds(figures)
            continue
        right = percent_text(part.amount, whole.interval.middle, claim.percent)
        yield Finding(
            claim.clause,
            f"{quoted(claim.part.label)}占比写为{claim.percent.shown()}，按{part.shown()}÷《{kind}》的{whole.value}"
            f"计算应为{right}，请核对文字与报表",
            severity=Severity.NOTE if claim.section.startswith("绩效") else Severity.WARNING,
            stated=claim.percent.shown(),
            expected=right,
            key=key_of(claim),
            related=tuple(Related(span, claim.whole_label) for span in whole.spans[:1]),
            figures=figures,
        )


def _share_of_another(disclosure: Disclosure, claim: Share) -> bool:
    """Whether the share is right of another total of the section: of 其中 within 其中 either may be meant."""
    for amount in said_before(disclosure, claim.section, claim.part.clause):
        expected = ratio(claim.part.quantity.interval, amount)
        if expected is not None and claim.percent.interval.meets(expected):
            return True
    return False


RULES = (share_percent,)
