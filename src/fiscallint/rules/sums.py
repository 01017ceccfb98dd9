"""NAR406 to NAR408, NAR432: parts against their total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from fiscallint.disclosure import Completion, Composition, Disclosure, Fact, Interval, Item
from fiscallint.disclosure.codes import functional
from fiscallint.disclosure.groups import GENERAL_EXPENDITURE
from fiscallint.disclosure.subjects import Subject
from fiscallint.finding import Finding, Holds, Related, Severity
from fiscallint.rules.amounts import GENERAL, TABLE_OF_CLASSES, table_amount
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, added, added_as_shown, as_shown, facts_at, judge, quoted, ratio
from fiscallint.rules.text_table import general_items
from fiscallint.rules.words import TEMPLATE, TRUTH


@rule("NAR406", name="parts-add-up", kind="sum-of-parts", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def parts_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """“其中”各项之和不等于合计。

    收入、支出、支出结构、人员与公用经费、“三公”经费、政府采购、车辆等，分项应当列全，相加等于合计。

    - 错：政府采购金额50.00万元，其中：货物10.00万元、工程0万元、服务45.00万元
    - 对：政府采购金额50.00万元，其中：货物10.00万元、工程0万元、服务40.00万元
    """
    for claim in disclosure.claims(Composition):
        parts = claim.parts
        whole, figures = claim.whole.quantity, facts_at(claim.whole, *parts)
        summed = added(part.quantity.interval for part in parts)
        verdict = judge(whole.interval, summed, max(part.quantity.step for part in (claim.whole, *parts)))
        if verdict is Verdict.HOLDS:
            listed = "＋".join(f"{part.label}{part.quantity.shown()}" for part in parts)
            rounded = added_as_shown(parts) != whole.amount
            yield Holds(figures, f"{quoted(claim.whole.label)}{whole.shown()}{claim.whole.unit}", listed, rounded)
            continue
        if summed.high < whole.interval.low and not _complete(disclosure, claim):
            continue  # only some of the parts are listed, or were recognised
        yield _parts_differ(claim, verdict)


def _parts_differ(claim: Composition, verdict: Verdict) -> Finding:
    parts, whole, unit = claim.parts, claim.whole.quantity, claim.whole.unit
    amount = as_shown(added_as_shown(parts), whole)
    difference = as_shown(abs(added_as_shown(parts) - whole.amount), whole)
    listed = "＋".join(part.quantity.shown() for part in parts)
    return Finding(
        claim.span,
        f"{quoted(claim.whole.label)}为{whole.shown()}{unit}，而所列各项{listed}＝{amount}{unit}，"
        f"相差{difference}{unit}，请核对合计和各项，或补上漏列的项目",
        severity=verdict.severity,
        stated=f"{whole.shown()}{unit}",
        expected=f"{amount}{unit}",
        difference=f"{difference}{unit}",
        key=f"{claim.section}/{claim.whole.concept}",
        related=(Related(claim.whole.span, "合计"),),
        figures=facts_at(claim.whole, *parts),
    )


def _complete(disclosure: Disclosure, claim: Composition) -> bool:
    """Whether the list is known to name every part of its total that is not zero."""
    parts, whole = claim.parts, claim.whole
    if whole.measure == "计数":
        return any("其他" in part.label for part in parts)
    if parts[0].concept == "类":
        table = next(
            (disclosure.table(kind) for kind, _ in TABLE_OF_CLASSES.get(whole.section.partition("/")[0], ())), None
        )
        listed = {code for part in parts for code in functional().codes(part.path[-1], 3)}
        return table is not None and {row.code[:3] for row in table.coded()} <= listed
    named = {part.concept for part in parts}
    vocabulary = disclosure.vocabulary
    if named == vocabulary.local_parts(whole.concept, whole.section):
        return True
    named |= {vocabulary.whole_of(part.concept, part.section) for part in parts}
    known = vocabulary.parts_of(whole.concept, whole.section)
    told_by_tables = [part for part in known if part.needed or part.cells]
    return all(part.concept in named or _absent(disclosure, part) for part in told_by_tables)


def _absent(disclosure: Disclosure, member: Subject) -> bool:
    """Whether the table leaves a part that is not listed at zero."""
    found = [table_amount(disclosure, *place) for place in member.cells.get("决算", ())]
    return any(amount is not None and amount.interval.low <= 0 for amount in found)


@rule("NAR407", name="shares-add-up", kind="sum-of-parts", severity=Severity.WARNING, basis=[TEMPLATE])
def shares_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """各项占比之和不是100%。

    各项占比各自四舍五入，合计可以是99.99%或100.01%；超出四舍五入所能解释的范围时提示。

    - 错：占66.74%、16.67%、16.67%（合计100.08%）
    - 对：占66.67%、16.67%、16.67%（合计100.01%）
    """
    for claim in disclosure.claims(Composition):
        parts = claim.parts
        listed = set(parts)
        shares = [share for share in claim.shares if share.part in listed]
        if len(shares) < 2 or len(shares) != len(parts):
            continue
        summed, whole = added(part.quantity.interval for part in parts), claim.whole.quantity
        expected = ratio(summed, whole.interval)
        if expected is None or not whole.interval.meets(summed):
            continue  # a zero total, or amounts that do not add up either, which is said by NAR406
        figures = tuple(share.percent.span for share in shares if share.percent.span)
        shown = added(share.percent.interval for share in shares)
        if shown.meets(Interval.exact(100)) or shown.meets(expected):
            yield Holds(figures)
            continue
        total = sum((share.percent.amount for share in shares), Decimal(0))
        yield Finding(
            claim.span,
            f"各项占比{'＋'.join(share.percent.shown() for share in shares)}＝{total}%，应为100%，"
            "相差超出四舍五入，请逐项核对",
            stated=f"{total}%",
            expected="100%",
            key=f"{claim.section}/{claim.whole.concept}",
            related=tuple(Related(share.span, share.part.label) for share in shares),
            figures=figures,
        )


@rule("NAR408", name="items-add-up", kind="sum-of-parts", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def items_add_up(disclosure: Disclosure) -> Iterable[Finding | Holds] | None:
    """各项（项级科目）的预算数或决算数之和不等于总数。

    “具体情况”逐项列出的年初预算、全年预算、决算数，相加应等于该节开头的总数。

    - 错：年初预算为30万元，其中：……10万元……15万元
    - 对：年初预算为30万元，其中：……10万元……20万元
    """
    items = general_items(disclosure)
    if len(items) < 2:
        return None
    in_full = _in_full(disclosure, items)
    found: list[Finding | Holds] = []
    for measure in ("年初预算", "全年预算", "决算"):
        totals = [f for f in disclosure.facts(GENERAL_EXPENDITURE, measure) if f.section == items[0].section]
        parts = [fact for item in items if (fact := item.fact(measure))]
        if totals and len(parts) == len(items):
            found.append(_against_total(disclosure.named(measure), totals[0], parts))
    return [one for one in found if in_full or isinstance(one, Holds)]


def _in_full(disclosure: Disclosure, items: list[Item]) -> bool:
    """Whether the items are all that there are: those that the table has, or of a section of their own.

    Elsewhere 其中 may name some of them.
    """
    if items[0].section.endswith("/具体"):
        return True
    table = disclosure.table(GENERAL)
    spent = (
        [row for row in table.coded("项") if "合计" in row.cells and row.cells["合计"].interval.low > 0]
        if table
        else []
    )
    return bool(spent) and len(items) >= len(spent)


def _against_total(measure: str, total: Fact, parts: list[Fact]) -> Finding | Holds:
    whole = total.quantity
    verdict = judge(whole.interval, added(part.quantity.interval for part in parts), whole.step)
    figures = facts_at(total, *parts)
    if verdict is Verdict.HOLDS:
        return Holds(figures)
    amount = as_shown(added_as_shown(parts), whole)
    difference = as_shown(abs(added_as_shown(parts) - whole.amount), whole)
    return Finding(
        total.clause,
        f"本节开头的{measure}总数写为{whole.shown()}，而所列{len(parts)}个项级科目的{measure}之和为{amount}，相差{difference}，"
        "请核对总数和各项，或补上漏列的科目",
        severity=verdict.severity,
        stated=whole.shown(),
        expected=amount,
        difference=difference,
        key=f"{total.section}/{measure}",
        related=tuple(Related(part.span, part.path[-1]) for part in parts),
        figures=figures,
    )


@rule("NAR432", name="rates-add-up", kind="sum-of-parts", severity=Severity.WARNING, basis=[TEMPLATE, TRUTH])
def rates_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """只写决算数和完成率的，各项完成率与总的完成率对不上。

    决算数 ÷ 完成率 = 预算数。“具体情况”只写各项的决算数和完成预算的百分比、不写预算数的，由此得出的各项预算相加，应等于
    由总的决算数和完成率得出的预算。没有写完成率的项按没有预算计。相加不足的，可能有一项全年没有支出，只作提示。

    - 错：支出决算60万元，完成预算的100%，其中：……支出决算40万元，完成预算的80%；……支出决算20万元，完成预算的100%
    - 对：支出决算60万元，完成预算的100%，其中：……支出决算40万元，完成预算的80%；……支出决算20万元，完成预算的200%
    """
    items = general_items(disclosure)
    finals = [fact for item in items if (fact := item.fact("决算"))]
    rates = {claim.final.span: claim for claim in disclosure.claims(Completion) if claim.final and not claim.budgets}
    told = [rates[fact.span] for fact in finals if fact.span in rates]
    whole = next(
        (one for one in rates.values() if one.concept == GENERAL_EXPENDITURE and one.section == items[0].section), None
    ) if len(told) > 1 else None  # fmt: skip
    if whole is None or len(finals) < len(items) or any(one.basis != whole.basis for one in told):
        return
    budgets = [_reckoned(claim) for claim in (whole, *told)]
    sure = [budget for budget in budgets if budget]
    if len(sure) < len(budgets):
        return
    total, summed = sure[0], added(sure[1:])
    figures = (*(one.percent.span for one in (whole, *told) if one.percent.span), *facts_at(*_finals(whole, *told)))
    if summed.meets(total):
        yield Holds(figures)
        return
    short = summed.high < total.low
    if short and not _in_full(disclosure, items):
        return
    like = _finals(whole)[0].quantity
    silent = len(items) - len(told)
    ask = f"；没有写完成率的{silent}项若有预算，请补写，否则" if short and silent else "，"
    yield Finding(
        whole.clause,
        f"总的完成率为{whole.percent.shown()}，由此得出预算为{as_shown(total.middle, like)}；而{len(told)}个项级科目"
        f"按各自的决算数和完成率得出的预算之和为{as_shown(summed.middle, like)}{ask}请核对各项和总的完成率",
        severity=Severity.NOTE if short else None,
        stated=as_shown(total.middle, like),
        expected=as_shown(summed.middle, like),
        key=f"{whole.section}/完成率",
        related=tuple(Related(one.span, one.path[-1] if one.path else "分项") for one in told),
        figures=figures,
    )


def _finals(*claims: Completion) -> list[Fact]:
    return [claim.final for claim in claims if claim.final]


def _reckoned(claim: Completion) -> Interval | None:
    """The budget that a final figure and its percentage come from; None where it can be anything."""
    if claim.final is None or claim.percent.interval.low <= 0:
        return None
    return claim.final.quantity.interval / claim.percent.interval * Interval.exact(100)


RULES = (parts_add_up, shares_add_up, items_add_up, rates_add_up)
