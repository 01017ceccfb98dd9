"""NAR406 to NAR408, NAR412, NAR418 to NAR421: parts against their total."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from fiscallint.disclosure import Change, Composition, Disclosure, Fact, Flat, Interval, Quantity
from fiscallint.disclosure.codes import functional
from fiscallint.disclosure.groups import GENERAL_EXPENDITURE
from fiscallint.disclosure.quantity import ZERO
from fiscallint.disclosure.subjects import Subject, needed_parts, parts_of, subject_of, whole_of
from fiscallint.finding import Finding, Holds, Related, Severity, Span
from fiscallint.resources import data
from fiscallint.rules.amounts import TABLE_OF_CLASSES, table_amount
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, as_shown, exceeds, judge, quoted, ratio
from fiscallint.rules.text_table import general_items
from fiscallint.rules.words import TEMPLATE, TRUTH, named


def _sum(parts: Iterable[Interval]) -> Interval:
    total = ZERO
    for part in parts:
        total = total + part
    return total


def _amount(parts: Iterable[Fact]) -> Decimal:
    return sum((part.quantity.amount for part in parts), Decimal(0))


def _figures(*facts: Fact) -> tuple[Span, ...]:
    return tuple(fact.span for fact in facts)


@rule("NAR406", name="parts-add-up", kind="sum-of-parts", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def parts_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """“其中”各项之和不等于合计。

    收入、支出、支出结构、人员与公用经费、“三公”经费、政府采购、车辆等，分项应当列全，相加等于合计。

    - 错：政府采购金额50.00万元，其中：货物10.00万元、工程0万元、服务45.00万元
    - 对：政府采购金额50.00万元，其中：货物10.00万元、工程0万元、服务40.00万元
    """
    for claim in disclosure.claims(Composition):
        parts = claim.parts
        whole, figures = claim.whole.quantity, _figures(claim.whole, *parts)
        summed = _sum(part.quantity.interval for part in parts)
        verdict = judge(whole.interval, summed, max(part.quantity.step for part in (claim.whole, *parts)))
        if verdict is Verdict.HOLDS:
            yield Holds(figures)
            continue
        if summed.high < whole.interval.low and not _complete(disclosure, claim):
            continue  # only some of the parts are listed, or were recognised
        yield _parts_differ(claim, verdict)


def _parts_differ(claim: Composition, verdict: Verdict) -> Finding:
    parts, whole, unit = claim.parts, claim.whole.quantity, claim.whole.unit
    amount = as_shown(_amount(parts), whole)
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
    named |= {whole_of(part.concept, part.section) for part in parts}
    told_by_tables = [part for part in parts_of(whole.concept, whole.section) if part.needed or part.cells]
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
    """分项超过总数，或者应当相加得到总数而没有。

    例如政府采购中，授予小微企业的金额不超过授予中小企业的金额；在预留项目与其他项目中由中小企业成交的金额之和不超过
    采购总额。

    - 错：政府采购金额20万元……中小企业成交20万元；在其他政府采购项目中，由中小企业成交20万元
    - 对：政府采购金额20万元……中小企业成交15万元；在其他政府采购项目中，由中小企业成交5万元
    """
    for entry in data("vocabulary", "limits"):
        measure = entry.get("measure", "决算")
        found = [
            disclosure.facts(name, measure, entry["within"]) or disclosure.facts(name, "预算", entry["within"])
            for name in (entry["whole"], *entry["parts"])
        ]
        if not all(found):
            continue
        whole, *parts = (facts[0] for facts in found)
        figures = _figures(whole, *parts)
        summed = _sum(part.quantity.interval for part in parts)
        equal = entry.get("equal", False)
        verdict = (judge if equal else exceeds)(summed, whole.quantity.interval, whole.quantity.step)
        if verdict is Verdict.HOLDS:
            if equal:
                yield Holds(figures)
            continue
        amount = as_shown(_amount(parts), whole.quantity)
        listed = "＋".join(part.quantity.shown() + part.unit for part in parts)
        yield Finding(
            parts[-1].clause,
            f"{entry['says']}：{listed}{f'＝{amount}{whole.unit}' if len(parts) > 1 else ''}，"
            f"{'而非' if equal else '超过'}{whole.quantity.shown()}{whole.unit}，请核对",
            severity=min(verdict.severity, Severity(entry.get("severity", "error")), key=lambda one: one.rank),
            stated=amount,
            expected=f"{'' if equal else '不超过'}{whole.quantity.shown()}{whole.unit}",
            key=f"{entry['within']}/{entry['whole']}/{'/'.join(entry['parts'])}",
            related=(Related(whole.span, whole.label), *(Related(part.span, part.label) for part in parts[:-1])),
            figures=figures,
        )


@rule("NAR418", name="changes-add-up", kind="sum-of-parts", severity=Severity.WARNING, basis=[TEMPLATE, TRUTH])
def changes_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """各分项的增减额相加，不等于合计的增减额。

    一节之中合计与全部分项都写明比上年增减多少的，分项相加应等于合计；写“持平”的按零计。

    - 错：“三公”经费比上年减少3万元，其中：公务用车运行维护费减少1万元，公务接待费减少1万元，因公出国（境）费持平
    - 对：“三公”经费比上年减少2万元，……
    """
    sections: dict[str, dict[str, Change | Flat]] = {}
    for claim in disclosure.narrative.claims:
        if isinstance(claim, (Change, Flat)) and (concept := _changing(claim)):
            sections.setdefault(claim.section, {}).setdefault(concept, claim)
    for section, changing in sections.items():
        for concept, whole in changing.items():
            parts = _changed_parts(concept, section, changing)
            if isinstance(whole, Change) and whole.delta and parts:
                yield from _changes(whole, whole.delta, parts)


def _changing(claim: Change | Flat) -> str:
    """The subject whose change from the year before is told in full; empty if it is not."""
    if isinstance(claim, Flat):
        subject = subject_of(claim.label, claim.section)
        return subject.concept if subject and not claim.about else ""
    told = claim.current is not None and claim.delta is not None and claim.sign != 0
    return claim.current.concept if told and claim.current and claim.against in ("", "上年") else ""


def _changed_parts(concept: str, section: str, changing: Mapping[str, Change | Flat]) -> list[Change | Flat]:
    """The changes of all parts of a total, a part by its own parts where only these are told; empty if one is not."""
    found: list[Change | Flat] = []
    for part in needed_parts(concept, section):
        below = (
            [changing[part.concept]] if part.concept in changing else _changed_parts(part.concept, section, changing)
        )
        if not below:
            return []
        found += below
    return found


def _changes(whole: Change, delta: Quantity, parts: list[Change | Flat]) -> Iterator[Finding | Holds]:
    signed = [(part.sign, part.delta) for part in parts if isinstance(part, Change) and part.delta]
    total = _sum(one.interval if sign > 0 else -one.interval for sign, one in signed)
    stated = delta.interval if whole.sign > 0 else -delta.interval
    figures = tuple(one.span for one in (delta, *(one for _, one in signed)) if one.span)
    if judge(stated, total, delta.step) is not Verdict.WRONG:
        yield Holds(figures)
        return
    listed = "".join(f"{'＋' if sign > 0 else '－'}{one.shown()}" for sign, one in signed)
    word = "增加" if total.middle > 0 else "减少"
    right = as_shown(abs(total.middle), delta)
    yield Finding(
        whole.clause,
        f"{named(whole)}{'增加' if whole.sign > 0 else '减少'}{delta.shown()}，"
        f"而各分项的增减相加{listed}＝{word}{right}，请核对",
        stated=delta.shown(),
        expected=right,
        key=f"{whole.section}/{whole.label}",
        related=tuple(Related(part.clause, "分项") for part in parts),
        figures=figures,
    )


_AWARDED = {"采购货物": "货物授予中小", "采购工程": "工程授予中小", "采购服务": "服务授予中小"}


@rule("NAR419", name="awards-add-up", kind="sum-of-parts", severity=Severity.WARNING, basis=[TEMPLATE, TRUTH])
def awards_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """政府采购中，货物、工程、服务各自授予中小企业的比例与授予中小企业合同金额不符。

    各类采购支出 × 其中授予中小企业的比例，相加应等于授予中小企业合同金额。

    - 错：货物10万元、服务20万元，授予中小企业20万元，货物采购授予占货物支出的100%，服务采购授予占服务支出的100%
    - 对：……服务采购授予占服务支出的50%
    """
    awarded = disclosure.facts("授予中小", within="政府采购")
    spent = {name: facts[0] for name in _AWARDED if (facts := disclosure.facts(name, within="政府采购"))}
    shares = {
        name: facts[0] for name, share in _AWARDED.items() if (facts := disclosure.facts(share, "比率", "政府采购"))
    }
    given = [name for name, fact in spent.items() if fact.quantity.value]
    if not awarded or not shares or not given or any(name not in shares for name in given):
        return
    pairs = [(spent[name].quantity, shares[name].quantity) for name in given]
    reckoned = _sum(amount.interval * share.interval for amount, share in pairs) / Interval.exact(100)
    whole = awarded[0].quantity
    figures = _figures(awarded[0], *(spent[name] for name in given), *shares.values())
    if judge(whole.interval, reckoned, whole.step) is not Verdict.WRONG:
        yield Holds(figures)
        return
    listed = "＋".join(f"{amount.shown()}×{share.shown()}" for amount, share in pairs)
    right = as_shown(reckoned.middle, whole)
    yield Finding(
        Span(min(fact.clause.start for fact in shares.values()), max(fact.clause.end for fact in shares.values())),
        f"按各类采购授予中小企业的比例，{listed}＝{right}，而授予中小企业合同金额为{whole.shown()}，请核对金额和比例",
        stated=whole.shown(),
        expected=right,
        key="授予中小",
        related=(Related(awarded[0].span, "授予中小企业合同金额"),),
        figures=figures,
    )


@rule("NAR420", name="average", kind="percent", severity=Severity.WARNING, basis=[TRUTH])
def average(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """人均、车均费用与总额、数量不符。

    人均接待费 = 公务接待费 ÷ 接待人次，车均运行维护费 = 公务用车运行维护费 ÷ 保有量，等等。

    - 错：公务用车运行维护费支出6万元，保有量2辆，车均运行维护费2万元
    - 对：……车均运行维护费3万元
    """
    for entry in data("vocabulary", "averages"):
        found = [disclosure.facts(entry[part], "计数" if part == "by" else "决算", "三公") for part in ("of", "by")]
        for mean in disclosure.facts(entry["average"], within="三公"):
            if all(found):
                yield from _average(mean, found[0][-1], found[1])


def _average(mean: Fact, whole: Fact, counts: list[Fact]) -> Iterator[Finding | Holds]:
    reckoned = [(whole.quantity.interval / one.quantity.interval, one) for one in counts if one.quantity.value]
    judged = [(judge(mean.quantity.interval, expected, mean.quantity.step), one) for expected, one in reckoned]
    for verdict, one in judged:
        if verdict is Verdict.HOLDS:
            yield Holds(_figures(mean, whole, one))
            return
    if len(judged) == 1 and judged[0][0] is Verdict.WRONG:
        right = as_shown(reckoned[0][0].middle, mean.quantity)
        count = f"{counts[0].quantity.shown()}{counts[0].unit}"
        yield Finding(
            mean.clause,
            f"{quoted(mean.concept)}写为{mean.quantity.shown()}，按{whole.quantity.shown()}÷{count}计算应为{right}，请核对",
            stated=mean.quantity.shown(),
            expected=right,
            key=mean.concept,
            related=(Related(whole.span, whole.concept), Related(counts[0].span, counts[0].concept)),
            figures=_figures(mean, whole, counts[0]),
        )


@rule("NAR421", name="reception-adds-up", kind="sum-of-parts", severity=Severity.WARNING, basis=[TEMPLATE, TRUTH])
def reception_adds_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """国内公务接待与外事（外宾）接待的支出不等于公务接待费。

    公务接待费等于国内公务接待支出；外宾接待单列的，等于两者之和（外宾接待含在国内接待中的，仍等于国内公务接待支出）。

    - 错：公务接待费支出5万元。其中：国内公务接待支出4万元；外事接待支出0万元
    - 对：公务接待费支出5万元。其中：国内公务接待支出5万元；外事接待支出0万元
    """
    total, home, abroad = (disclosure.facts(name, within="三公") for name in ("公务接待费", "国内接待费", "外事接待费"))
    if not total or not home:
        return
    ways = [[home[0]], [home[0], *abroad[:1]]]
    whole = total[0].quantity
    for parts in ways:
        if _sum(part.quantity.interval for part in parts).meets(whole.interval):
            yield Holds(_figures(total[0], *parts, *abroad[:1]))
            return
    if abroad:
        amount = as_shown(_amount(ways[1]), whole)
        yield Finding(
            home[0].clause,
            f"国内公务接待{home[0].quantity.shown()}、外事接待{abroad[0].quantity.shown()}，合计{amount}，"
            f"而公务接待费为{whole.shown()}，请核对",
            stated=amount,
            expected=whole.shown(),
            key="公务接待费",
            related=(Related(total[0].span, "公务接待费"), Related(abroad[0].span, "外事接待费")),
            figures=_figures(total[0], home[0], abroad[0]),
        )


RULES = (
    parts_add_up,
    shares_add_up,
    items_add_up,
    figures_within_total,
    changes_add_up,
    awards_add_up,
    average,
    reception_adds_up,
)
