"""NAR401 to NAR405, NAR416: completion, change and share percentages."""

from __future__ import annotations

from collections.abc import Iterator

from fiscallint.disclosure import Change, Completion, Disclosure, Fact, Interval, Quantity, Share
from fiscallint.finding import Finding, Fix, Holds, Related, Severity, Span
from fiscallint.rules.amounts import places_of, told_amounts
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, as_shown, judge, percent_text, quoted, ratio
from fiscallint.rules.words import TEMPLATE, TRUTH, budgets_meant, key_of, named


def _figures(*quantities: Quantity | None) -> tuple[Span, ...]:
    return tuple(quantity.span for quantity in quantities if quantity and quantity.span)


def _fix(stated: Quantity, right: str) -> tuple[Fix, ...]:
    return (Fix(stated.span, right, f"把{stated.shown()}改为{right}"),) if stated.span else ()


@rule(
    "NAR401",
    name="percent-of-zero",
    kind="zero-denominator",
    severity=Severity.WARNING,
    basis=["预算数为零时完成率无意义，只写预算数、决算数和差异原因"],
)
def percent_of_zero(disclosure: Disclosure) -> Iterator[Finding]:
    """预算数为零，却写了完成预算的百分比。

    零不能作除数。年初预算为0时，只写决算数和差异原因；安排了全年（调整）预算的，写完成全年预算的百分比。

    - 错：年初预算为0万元，支出决算为3万元，完成年初预算的100%
    - 对：年初预算为0万元，支出决算为3万元。决算数大于年初预算数的主要原因：……
    """
    for claim in disclosure.claims(Completion):
        budgets = budgets_meant(claim)
        if any(fact.quantity.value != 0 for fact in budgets) or not (budgets or _table_says_zero(disclosure, claim)):
            continue
        basis = f"{claim.basis}预算"
        percent = claim.percent.shown()
        figures = _figures(claim.percent)
        related = tuple(Related(fact.span, "预算数") for fact in budgets)
        other = _budget_that_fits(claim)
        if other and claim.final:
            yield Finding(
                claim.clause,
                f"{named(claim)}{basis}为0，不能说完成{basis}的{percent}；这是{claim.final.quantity.shown()}÷"
                f"{other.quantity.shown()}的结果，应写“完成{other.measure}的{percent}”",
                severity=Severity.ERROR,
                stated=f"完成{basis}的{percent}",
                expected=f"完成{other.measure}的{percent}",
                key=key_of(claim),
                related=(*related, Related(other.span, other.measure)),
                figures=figures,
            )
            continue
        yield Finding(
            claim.clause,
            f"{named(claim)}{basis}为0，完成{basis}的百分比无法计算，不应写“{percent}”，只写预算数、决算数和差异原因",
            stated=f"完成{basis}的{percent}",
            key=key_of(claim),
            related=related,
            figures=figures,
        )


def _budget_that_fits(claim: Completion) -> Fact | None:
    """The budget of the same statement, other than zero, of which the percentage is right."""
    for fact in claim.budgets:
        if claim.final is None or fact.quantity.value == 0:
            continue
        expected = ratio(claim.final.quantity.interval, fact.quantity.interval)
        if expected and claim.percent.interval.meets(expected):
            return fact
    return None


def _table_says_zero(disclosure: Disclosure, claim: Completion) -> bool:
    """Whether the 三公 table, which has other figures, leaves the budget of what the claim speaks of blank."""
    for kind, row, column in places_of(claim.label, claim.section, "预算"):
        table = disclosure.table(kind)
        if table is None or table.empty or column not in table.columns:
            return False
        cell = table.cell(row, column)
        return cell is None or cell.blank
    return False


@rule("NAR402", name="completion-percent", kind="percent", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def completion_percent(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """完成预算的百分比与预算数、决算数不符。

    完成率 = 支出决算 ÷ 预算 × 100%。金额按公开的位数四舍五入，由此产生的差别不报。

    - 错：年初预算为8万元，支出决算为12万元，完成年初预算的15%
    - 对：年初预算为8万元，支出决算为12万元，完成年初预算的150%
    """
    for claim in disclosure.claims(Completion):
        budgets = budgets_meant(claim)
        if claim.final is None or any(fact.quantity.value == 0 for fact in budgets):
            continue
        if not budgets:
            yield from _of_table_budget(disclosure, claim, claim.final)
            yield from _of_told_difference(disclosure, claim, claim.final)
            continue
        final = claim.final.quantity
        judged = [
            (judge(claim.percent.interval, expected, claim.percent.step), budget.quantity)
            for budget in budgets
            if (expected := ratio(final.interval, budget.quantity.interval)) is not None
        ]
        if not judged:
            continue
        verdict, budget = next((pair for pair in judged if pair[0] is Verdict.HOLDS), judged[0])
        figures = _figures(budget, final, claim.percent)
        if verdict is Verdict.HOLDS:
            yield Holds(figures)
            continue
        right = percent_text(final.amount, budget.amount, claim.percent)
        yield Finding(
            claim.clause,
            f"{named(claim)}完成预算的百分比写为{claim.percent.shown()}，按{final.shown()}÷{budget.shown()}"
            f"计算应为{right}，请核对金额和百分比",
            severity=_at_most(claim, verdict.severity),
            stated=claim.percent.shown(),
            expected=right,
            key=key_of(claim),
            related=(*(Related(fact.span, fact.measure) for fact in budgets), Related(claim.final.span, "决算数")),
            fixes=_fix(claim.percent, right),
            figures=figures,
        )


def _of_table_budget(disclosure: Disclosure, claim: Completion, final: Fact) -> Iterator[Finding | Holds]:
    """Where the text names no budget, the percentage may be of the one in the table (年初 or adjusted)."""
    for (kind, _, _), budget in told_amounts(disclosure, claim.label, claim.section, "预算"):
        expected = ratio(final.quantity.interval, budget.interval)
        if expected is None:
            continue
        figures = (*_figures(final.quantity, claim.percent), *budget.spans)
        if judge(claim.percent.interval, expected, claim.percent.step) is not Verdict.WRONG:
            yield Holds(figures)
            continue
        right = percent_text(final.quantity.amount, budget.interval.middle, claim.percent)
        yield Finding(
            claim.clause,
            f"{named(claim)}完成预算的百分比写为{claim.percent.shown()}，按《{kind}》的预算数{budget.value}计算应为{right}，"
            "请核对文字与报表",
            severity=Severity.NOTE if claim.basis else Severity.WARNING,
            stated=claim.percent.shown(),
            expected=right,
            key=key_of(claim),
            related=tuple(Related(span, "预算数") for span in budget.spans[:1]),
            figures=figures,
        )


def _of_told_difference(disclosure: Disclosure, claim: Completion, final: Fact) -> Iterator[Finding | Holds]:
    """Where the text names no budget but the difference from it: 完成年初预算的113.15%，比年初预算增加50万元."""
    for change in disclosure.claims(Change):
        if change.current is not final or change.delta is None or change.sign == 0:
            continue
        if change.prior or change.against != f"{claim.basis}预算":
            continue
        budget = _prior(change, final.quantity, change.delta)
        expected = ratio(final.quantity.interval, budget)
        if expected is None:
            continue
        verdict = judge(claim.percent.interval, expected, claim.percent.step)
        figures = _figures(final.quantity, claim.percent, change.delta)
        if verdict is Verdict.HOLDS:
            yield Holds(figures)
            continue
        right = percent_text(final.quantity.amount, budget.middle, claim.percent)
        yield Finding(
            claim.clause,
            f"{named(claim)}完成预算的百分比写为{claim.percent.shown()}，按决算{final.quantity.shown()}、"
            f"与预算相差{change.delta.shown()}计算应为{right}，请核对金额和百分比",
            severity=verdict.severity,
            stated=claim.percent.shown(),
            expected=right,
            key=key_of(claim),
            related=(Related(change.clause, "与预算的差额"),),
            figures=figures,
        )


def _at_most(claim: Completion, severity: Severity) -> Severity:
    """An error only where it is said of which budget: 完成预算 may mean the adjusted one, which is not written."""
    unsaid = not claim.basis and all(fact.measure == "年初预算" for fact in claim.budgets)
    return Severity.WARNING if unsaid else severity


@rule("NAR403", name="change-percent", kind="delta", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def change_percent(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """增减百分比与增减额不符。

    增减率 = 增减额 ÷ 上年数 × 100%，上年数 = 本年数 ∓ 增减额（句中写明上年数的，按写明的数）。

    - 错：支出105.00万元，比上年增加5.00万元，增长50.00%
    - 对：支出105.00万元，比上年增加5.00万元，增长5.00%
    """
    for claim in disclosure.claims(Change):
        if claim.delta is None and claim.prior and claim.percent:
            yield from _rate_alone(claim, claim.percent, claim.prior)
        if claim.percent and claim.rate_sign < 0 and claim.percent.interval.low > 100 and claim.current is None:
            yield _less_than_nothing(claim, claim.percent)
        if claim.current is None or claim.delta is None or claim.percent is None or claim.sign != claim.rate_sign:
            continue
        prior = _prior(claim, claim.current.quantity, claim.delta)
        expected = ratio(claim.delta.interval, prior)
        if claim.delta.value == 0 == claim.percent.value:
            yield Holds(_figures(claim.delta, claim.percent))
        if expected is None or prior.middle <= 0:
            continue
        verdict = judge(claim.percent.interval, expected, claim.percent.step)
        figures = _figures(claim.current.quantity, claim.delta, claim.percent, claim.prior)
        if verdict is Verdict.HOLDS or any(
            _fits(claim, fact.quantity) for fact in _said_before(disclosure, claim.section, claim.clause)
        ):
            yield Holds(figures)
            continue
        right = percent_text(claim.delta.amount, prior.middle, claim.percent)
        base = claim.against or "上年"
        yield Finding(
            claim.clause,
            f"{named(claim)}增减百分比写为{claim.percent.shown()}；{base}数为"
            f"{as_shown(prior.middle, claim.current.quantity)}，{claim.delta.shown()}÷{base}数应为{right}",
            severity=verdict.severity,
            stated=claim.percent.shown(),
            expected=right,
            key=key_of(claim),
            related=(Related(claim.current.span, "本年数"),),
            fixes=_fix(claim.percent, right),
            figures=figures,
        )


def _less_than_nothing(claim: Change, percent: Quantity) -> Finding:
    """A fall by more than everything there was."""
    return Finding(
        claim.clause,
        f"{named(claim)}写为下降{percent.shown()}，超过100%，请核对",
        severity=Severity.WARNING,
        stated=percent.shown(),
        expected="不超过100%",
        key=key_of(claim),
        figures=_figures(percent),
    )


def _rate_alone(claim: Change, percent: Quantity, prior: Quantity) -> Iterator[Finding | Holds]:
    """A percentage without the amount of the difference, where the earlier value is told: 预算10万元，差异率-5%."""
    current = claim.current.quantity if claim.current else None
    moved = ratio(current.interval - prior.interval, prior.interval) if current else None
    if current and current.value == prior.value == percent.value == 0:
        yield Holds(_figures(current, prior, percent))
    if claim.current is None or current is None or moved is None:
        return
    stated = percent.interval if claim.rate_sign > 0 else -percent.interval
    verdict = judge(stated, moved, percent.step)
    figures = _figures(current, prior, percent)
    if verdict is Verdict.HOLDS:
        yield Holds(figures)
        return
    right = percent_text(abs(current.amount - prior.amount), prior.amount, percent)
    word = "增加" if current.amount > prior.amount else "减少"
    yield Finding(
        claim.clause,
        f"{named(claim)}写为{claim.base}{percent.shown()}；{claim.against or '上年'}{prior.shown()}，"
        f"决算{current.shown()}，应为{word}{right}",
        severity=verdict.severity,
        stated=percent.shown(),
        expected=right,
        key=key_of(claim),
        related=(Related(claim.current.span, "决算数"),),
        figures=figures,
    )


def _fits(claim: Change, current: Quantity) -> bool:
    """Whether the change is right for this figure, which may be the one that is meant."""
    assert claim.delta and claim.percent
    expected = ratio(claim.delta.interval, _prior(claim, current, claim.delta))
    return expected is not None and claim.percent.interval.meets(expected)


def _said_before(disclosure: Disclosure, section: str, clause: Span) -> Iterator[Fact]:
    """The final figures of the same section that stand before a clause."""
    for fact in disclosure.narrative.facts:
        if fact.section == section and fact.measure == "决算" and fact.clause.start < clause.start:
            yield fact


def _prior(claim: Change, current: Quantity, delta: Quantity) -> Interval:
    """The earlier value: as written, or reckoned back from the current one and the change."""
    if claim.prior:
        return claim.prior.interval
    return current.interval - delta.interval if claim.sign > 0 else current.interval + delta.interval


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
            yield Holds(_figures(claim.current.quantity, claim.delta))
        from_zero = claim.prior.value == 0 if claim.prior else claim.current.quantity.amount == claim.delta.amount
        if from_zero and claim.percent and claim.delta.value != 0:
            yield Finding(
                claim.clause,
                f"{named(claim)}增加额{claim.delta.shown()}就是本年数，{claim.against or '上年'}为0，增长率无法计算，"
                f"不应写“{claim.percent.shown()}”",
                stated=claim.percent.shown(),
                key=key_of(claim),
                related=(Related(claim.current.span, "本年数"),),
                figures=_figures(claim.percent),
            )


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
        figures = _figures(part, whole, claim.percent)
        if verdict is Verdict.HOLDS or (not claim.whole_label and _share_of_another(disclosure, claim)):
            yield Holds(figures)
            continue
        right = percent_text(part.amount, whole.amount, claim.percent)
        why = "（末位有出入，请勿截位，也不必为凑足100%改动）" if verdict is Verdict.NEAR else ""
        yield Finding(
            claim.clause,
            f"{quoted(claim.part.label)}占比写为{claim.percent.shown()}，按{part.shown()}÷{whole.shown()}"
            f"计算应为{right}{why}",
            severity=verdict.severity,
            stated=claim.percent.shown(),
            expected=right,
            key=key_of(claim),
            related=(Related(claim.whole.span, f"合计：{claim.whole.label}"),),
            fixes=_fix(claim.percent, right),
            figures=figures,
        )


def _more_than_all(claim: Share) -> Iterator[Finding]:
    """A share of a total that is not told: no more than 100 % all the same."""
    if claim.percent.interval.low > 100:
        yield Finding(
            claim.clause,
            f"{quoted(claim.part.label)}占比写为{claim.percent.shown()}，超过100%，请核对",
            severity=Severity.WARNING,
            stated=claim.percent.shown(),
            expected="不超过100%",
            key=key_of(claim),
            figures=_figures(claim.percent),
        )


def _of_table_whole(disclosure: Disclosure, claim: Share) -> Iterator[Finding | Holds]:
    """A share of a total that only the tables tell."""
    for (kind, _, _), whole in told_amounts(disclosure, claim.whole_label, claim.section):
        part = claim.part.quantity
        expected = ratio(part.interval, whole.interval)
        if expected is None:
            continue
        verdict = judge(claim.percent.interval, expected, claim.percent.step)
        figures = (*_figures(part, claim.percent), *whole.spans)
        if verdict is Verdict.HOLDS:
            yield Holds(figures)
            continue
        right = percent_text(part.amount, whole.interval.middle, claim.percent)
        yield Finding(
            claim.clause,
            f"{quoted(claim.part.label)}占比写为{claim.percent.shown()}，按{part.shown()}÷《{kind}》的{whole.value}"
            f"计算应为{right}，请核对",
            severity=Severity.WARNING,
            stated=claim.percent.shown(),
            expected=right,
            key=key_of(claim),
            related=tuple(Related(span, claim.whole_label) for span in whole.spans[:1]),
            figures=figures,
        )


def _share_of_another(disclosure: Disclosure, claim: Share) -> bool:
    """Whether the share is right of another total of the section: of 其中 within 其中 either may be meant."""
    for fact in _said_before(disclosure, claim.section, claim.part.clause):
        expected = ratio(claim.part.quantity.interval, fact.quantity.interval)
        if expected is not None and claim.percent.interval.meets(expected):
            return True
    return False


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
            continue
        current, prior = claim.current.quantity, claim.prior
        expected = current.interval - prior.interval if claim.sign > 0 else prior.interval - current.interval
        figures = _figures(current, prior, claim.delta)
        verdict = judge(claim.delta.interval, expected, max(claim.delta.step, current.step, prior.step))
        if verdict is Verdict.HOLDS:
            yield Holds(figures)
            continue
        right = as_shown(abs(expected.middle), claim.delta)
        word = "增加" if current.amount > prior.amount else "减少"
        yield Finding(
            claim.clause,
            f"{named(claim)}本年{current.shown()}、{claim.against or '上年'}{prior.shown()}，应为{word}{right}，"
            f"文中写{claim.delta.shown()}，请核对三个数",
            severity=verdict.severity,
            stated=claim.delta.shown(),
            expected=f"{word}{right}",
            key=key_of(claim),
            related=(Related(claim.current.span, "本年数"),),
            figures=figures,
        )


def _from_table_budget(disclosure: Disclosure, claim: Change, current: Fact, delta: Quantity) -> Iterator[Holds]:
    """A difference from the budget that only the table tells."""
    against_budget = claim.against.endswith("预算") and claim.against != "上年预算"
    for _, budget in told_amounts(disclosure, current.label, claim.section, "预算") if against_budget else ():
        if abs(current.quantity.interval - budget.interval).meets(delta.interval):
            yield Holds((*_figures(current.quantity, delta), *budget.spans))


RULES = (percent_of_zero, completion_percent, change_percent, change_from_zero, share_percent, change_amount)
