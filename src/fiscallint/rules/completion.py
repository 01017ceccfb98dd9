"""NAR401, NAR402: completion of the budget."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fiscallint.disclosure import Change, Completion, Disclosure, Fact
from fiscallint.finding import Finding, Fix, Holds, Related, Severity, Span
from fiscallint.rules.amounts import places_of, told_amounts
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, correction, judge, percent_text, places, ratio
from fiscallint.rules.words import TEMPLATE, TRUTH, budgets_meant, key_of, named, prior_of


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
    决算也为0的，有些地方的系统照样打印0%或100%，只作提示。

    - 错：年初预算为0万元，支出决算为3万元，完成年初预算的100%
    - 对：年初预算为0万元，支出决算为3万元。决算数大于年初预算数的主要原因：……
    """
    for claim in disclosure.claims(Completion):
        budgets = budgets_meant(claim)
        if any(fact.quantity.value != 0 for fact in budgets) or not (budgets or _table_says_zero(disclosure, claim)):
            continue
        basis = f"{claim.basis}预算"
        percent = claim.percent.shown()
        figures = places(claim.percent)
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
                fixes=_of_the_other_budget(disclosure.document.text, claim, other),
                figures=figures,
            )
            continue
        nothing = claim.final is not None and claim.final.quantity.value == 0
        why = f"和决算都为0，“{percent}”没有意义，可以不写"
        if not nothing:
            why = f"为0，完成{basis}的百分比无法计算，不应写“{percent}”，请只写预算数、决算数和差异原因"
        yield Finding(
            claim.clause,
            f"{named(claim)}{basis}{why}",
            severity=Severity.NOTE if nothing else Severity.WARNING,  # the systems of several provinces print it
            stated=f"完成{basis}的{percent}",
            key=key_of(claim),
            related=related,
            figures=figures,
        )


def _of_the_other_budget(text: str, claim: Completion, other: Fact) -> tuple[Fix, ...]:
    """To say of which budget the percentage is, in the words by which the sentence names that budget."""
    name = re.search("(?:全年|调整)预算", text[other.clause.start : other.clause.end])
    at = text.rfind(f"{claim.basis}预算", claim.clause.start, claim.span.start)
    if not claim.basis or name is None or at < 0:
        return ()
    word = name[0].removesuffix("预算")
    return (Fix(Span(at, at + len(claim.basis)), word, f"把“{claim.basis}预算”改为“{name[0]}”"),)


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
    for kind, row, column in places_of(disclosure.vocabulary, claim.label, claim.section, "预算"):
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
    changes: dict[int, list[Change]] = {}
    for change in disclosure.claims(Change):
        changes.setdefault(id(change.current), []).append(change)
    for claim in disclosure.claims(Completion):
        budgets = budgets_meant(claim)
        if claim.final is None or any(fact.quantity.value == 0 for fact in budgets):
            continue
        if not budgets:
            yield from _of_table_budget(disclosure, claim, claim.final)
            yield from _of_told_difference(changes.get(id(claim.final), ()), claim, claim.final)
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
        figures = places(budget, final, claim.percent)
        if verdict is Verdict.HOLDS:
            told = f"{named(claim)}完成{claim.basis}预算的{claim.percent.shown()}"
            yield Holds(figures, told, f"{final.shown()}÷{budget.shown()}")
            continue
        right = percent_text(final.amount, budget.amount, claim.percent)
        # 完成预算 may mean the adjusted one, which is not written: an error only where it is said of which
        unsaid = not claim.basis and all(fact.measure == "年初预算" for fact in claim.budgets)
        yield Finding(
            claim.clause,
            f"{named(claim)}完成预算的百分比写为{claim.percent.shown()}，按{final.shown()}÷{budget.shown()}"
            f"计算应为{right}，请核对金额和百分比",
            severity=min(verdict.severity, Severity.WARNING if unsaid else Severity.ERROR, key=lambda one: one.rank),
            stated=claim.percent.shown(),
            expected=right,
            key=key_of(claim),
            related=(*(Related(fact.span, fact.measure) for fact in budgets), Related(claim.final.span, "决算数")),
            fixes=()
            if unsaid or len(budgets) > 1
            else correction(claim.percent, final.amount / budget.amount * 100, budget, final),
            figures=figures,
        )


def _of_table_budget(disclosure: Disclosure, claim: Completion, final: Fact) -> Iterator[Finding | Holds]:
    """Where the text names no budget, the percentage may be of the one in the table (年初 or adjusted)."""
    for (kind, _, _), budget in told_amounts(disclosure, claim.label, claim.section, "预算"):
        expected = ratio(final.quantity.interval, budget.interval)
        if expected is None:
            continue
        figures = (*places(final.quantity, claim.percent), *budget.spans)
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


def _of_told_difference(changes: Iterable[Change], claim: Completion, final: Fact) -> Iterator[Finding | Holds]:
    """Where the text names no budget but the difference from it: 完成年初预算的113.15%，比年初预算增加50万元.

    `changes` are those of the final figure.
    """
    for change in changes:
        if change.delta is None or change.sign == 0:
            continue
        if change.prior or change.against != f"{claim.basis}预算":
            continue
        budget = prior_of(change, final.quantity.interval, change.delta)
        expected = ratio(final.quantity.interval, budget)
        if expected is None:
            continue
        verdict = judge(claim.percent.interval, expected, claim.percent.step)
        figures = places(final.quantity, claim.percent, change.delta)
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


RULES = (percent_of_zero, completion_percent)
