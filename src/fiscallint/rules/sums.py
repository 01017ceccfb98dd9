"""NAR406 to NAR408, NAR412: parts against their total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from fiscallint.disclosure import Composition, Disclosure, Fact, Interval
from fiscallint.disclosure.codes import functional
from fiscallint.disclosure.quantity import ZERO
from fiscallint.disclosure.subjects import Subject, parts_of, whole_of
from fiscallint.finding import Finding, Holds, Related, Severity, Span
from fiscallint.resources import data
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, as_shown, exceeds, judge, quoted, ratio
from fiscallint.rules.text_table import GENERAL, general_items, table_amount
from fiscallint.rules.words import TEMPLATE, TRUTH

GENERAL_EXPENDITURE = "一般公共预算财政拨款支出"


def _sum(parts: Iterable[Interval]) -> Interval:
    total = ZERO
    for part in parts:
        total = total + part
    return total


def _amount(parts: Iterable[Fact]) -> Decimal:
    return sum((part.quantity.amount for part in parts), Decimal(0))


def _figures(*facts: Fact) -> tuple[Span, ...]:
    return tuple(fact.span for fact in facts)


def _parts(composition: Composition) -> list[Fact]:
    """The parts of a total that together make it up; empty where they need not."""
    whole = composition.whole
    if not whole.concept:
        return []
    if whole.measure == "计数":
        return [part for part in composition.parts if part.unit == whole.unit]
    if whole.concept == GENERAL_EXPENDITURE:
        return [part for part in composition.parts if part.concept == "类"]
    direct: dict[str, Fact] = {}
    below: dict[str, list[Fact]] = {}
    for part in composition.parts:
        above = whole_of(part.concept, part.section)
        if above == whole.concept:
            direct.setdefault(part.concept, part)
        elif above and whole_of(above, part.section) == whole.concept:
            below.setdefault(above, []).append(part)
    return [*direct.values(), *(part for name, parts in below.items() if name not in direct for part in parts)]


@rule("NAR406", name="parts-add-up", kind="sum-of-parts", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def parts_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """“其中”各项之和不等于合计。

    收入、支出、支出结构、人员与公用经费、“三公”经费、政府采购、车辆等，分项应当列全，相加等于合计。

    - 错：政府采购金额50.00万元，其中：货物10.00万元、工程0万元、服务45.00万元
    - 对：政府采购金额50.00万元，其中：货物10.00万元、工程0万元、服务40.00万元
    """
    for claim in disclosure.claims(Composition):
        parts = _parts(claim)
        if not parts:
            continue
        whole, figures = claim.whole.quantity, _figures(claim.whole, *parts)
        summed = _sum(part.quantity.interval for part in parts)
        verdict = judge(whole.interval, summed, max(part.quantity.step for part in (claim.whole, *parts)))
        if verdict is Verdict.HOLDS:
            yield Holds(figures)
            continue
        if summed.high < whole.interval.low and not _complete(disclosure, claim, parts):
            continue  # only some of the parts are listed, or were recognised
        yield _parts_differ(claim, parts, verdict)


def _parts_differ(claim: Composition, parts: list[Fact], verdict: Verdict) -> Finding:
    whole, unit, amount = claim.whole.quantity, claim.whole.unit, as_shown(_amount(parts), claim.whole.quantity)
    difference = as_shown(abs(_amount(parts) - whole.amount), whole)
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
        figures=_figures(claim.whole, *parts),
    )


def _complete(disclosure: Disclosure, claim: Composition, parts: list[Fact]) -> bool:
    """Whether the list is known to name every part of its total that is not zero."""
    if len(parts) < sum(part.quantity.unit == claim.whole.quantity.unit for part in claim.parts):
        return False  # some members were not recognised
    whole = claim.whole
    if whole.measure == "计数":
        return any("其他" in part.label for part in parts)
    if whole.concept == GENERAL_EXPENDITURE:
        table = disclosure.table(GENERAL)
        listed = {code for part in parts for code in functional().codes(part.path[-1], 3)}
        return table is not None and {row.code[:3] for row in table.coded()} <= listed
    named = {part.concept for part in parts}
    named |= {whole_of(part.concept, part.section) for part in parts}
    members = parts_of(whole.concept, whole.section)
    return all(member.concept in named or _absent(disclosure, member) for member in members)


def _absent(disclosure: Disclosure, member: Subject) -> bool:
    """Whether the table leaves a part that is not listed at zero."""
    place = member.cells.get("决算")
    amount = table_amount(disclosure, *place) if place else None
    return amount is not None and amount.interval.low <= 0


@rule("NAR407", name="shares-add-up", kind="sum-of-parts", severity=Severity.WARNING, basis=[TEMPLATE])
def shares_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """各项占比之和不是100%。

    各项占比各自四舍五入，合计可以是99.99%或100.01%；超出四舍五入所能解释的范围时提示。

    - 错：占66.74%、16.67%、16.67%（合计100.08%）
    - 对：占66.67%、16.67%、16.67%（合计100.01%）
    """
    for claim in disclosure.claims(Composition):
        parts = _parts(claim)
        shares = [share for share in claim.shares if share.part in parts]
        if len(shares) < 2 or len(shares) != len(parts):
            continue
        summed, whole = _sum(part.quantity.interval for part in parts), claim.whole.quantity
        expected = ratio(summed, whole.interval)
        if expected is None or not whole.interval.meets(summed):
            continue  # a zero total, or amounts that do not add up either, which is said by NAR406
        figures = tuple(share.percent.span for share in shares if share.percent.span)
        shown = _sum(share.percent.interval for share in shares)
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
    found: list[Finding | Holds] = []
    for measure in ("年初预算", "全年预算", "决算"):
        totals = [f for f in disclosure.facts(GENERAL_EXPENDITURE, measure) if f.section == items[0].section]
        parts = [fact for item in items if (fact := item.fact(measure))]
        if totals and len(parts) == len(items):
            found.append(_against_total(measure, totals[0], parts))
    return found


def _against_total(measure: str, total: Fact, parts: list[Fact]) -> Finding | Holds:
    whole = total.quantity
    verdict = judge(whole.interval, _sum(part.quantity.interval for part in parts), whole.step)
    figures = _figures(total, *parts)
    if verdict is Verdict.HOLDS:
        return Holds(figures)
    amount = as_shown(_amount(parts), whole)
    difference = as_shown(abs(_amount(parts) - whole.amount), whole)
    return Finding(
        total.clause,
        f"{measure}总数写为{whole.shown()}，而所列{len(parts)}个项级科目的{measure}之和为{amount}，相差{difference}",
        severity=verdict.severity,
        stated=whole.shown(),
        expected=amount,
        difference=difference,
        key=f"{total.section}/{measure}",
        related=tuple(Related(part.span, part.path[-1]) for part in parts),
        figures=figures,
    )


@rule("NAR412", name="figures-within-total", kind="sum-of-parts", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def figures_within_total(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """分项超过总数。

    例如政府采购中，授予小微企业的金额不超过授予中小企业的金额；在预留项目与其他项目中由中小企业成交的金额之和不超过
    采购总额。

    - 错：政府采购金额20万元……中小企业成交20万元；在其他政府采购项目中，由中小企业成交20万元
    - 对：政府采购金额20万元……中小企业成交15万元；在其他政府采购项目中，由中小企业成交5万元
    """
    for entry in data("vocabulary", "limits"):
        measure = entry.get("measure", "决算")
        found = [disclosure.facts(name, measure, entry["within"]) for name in (entry["whole"], *entry["parts"])]
        if not all(found):
            continue
        whole, *parts = (facts[0] for facts in found)
        figures = _figures(whole, *parts)
        summed = _sum(part.quantity.interval for part in parts)
        verdict = exceeds(summed, whole.quantity.interval, whole.quantity.step)
        if verdict is Verdict.HOLDS:
            yield Holds(figures)
            continue
        amount = as_shown(_amount(parts), whole.quantity)
        listed = "＋".join(part.quantity.shown() + part.unit for part in parts)
        yield Finding(
            parts[-1].clause,
            f"{entry['says']}：{listed}{f'＝{amount}' if len(parts) > 1 else ''}，超过{whole.quantity.shown()}"
            f"{whole.unit}，请核对是否重复填列",
            severity=verdict.severity,
            stated=amount,
            expected=f"不超过{whole.quantity.shown()}{whole.unit}",
            key=f"{entry['within']}/{entry['whole']}/{'/'.join(entry['parts'])}",
            related=(Related(whole.span, whole.label), *(Related(part.span, part.label) for part in parts[:-1])),
            figures=figures,
        )


RULES = (parts_add_up, shares_add_up, items_add_up, figures_within_total)
