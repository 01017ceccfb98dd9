"""NAR418 to NAR421, NAR435: relations of particular subjects, each told in several figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fiscallint import patterns
from fiscallint.disclosure import Change, Disclosure, Fact, Flat, Interval, Quantity
from fiscallint.disclosure.vocabulary import Vocabulary
from fiscallint.finding import Finding, Holds, Related, Severity, Span
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, added, added_as_shown, as_shown, facts_at, judge
from fiscallint.rules.words import TEMPLATE, TRUTH, named


@rule("NAR418", name="changes-add-up", kind="sum-of-parts", severity=Severity.WARNING, basis=[TEMPLATE, TRUTH])
def changes_add_up(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """各分项的增减额相加，不等于合计的增减额。

    一节之中合计与全部分项都写明比上年增减多少的，分项相加应等于合计；写“持平”的按零计。

    - 错：基本支出10万元，比上年减少3万元，其中：人员经费8万元，比上年减少1万元；公用经费2万元，比上年减少1万元
    - 对：基本支出10万元，比上年减少1万元，其中：人员经费8万元，比上年减少1万元；公用经费2万元，与上年持平
    """
    sections: dict[str, dict[str, Change | Flat]] = {}
    for claim in disclosure.narrative.claims:
        if isinstance(claim, (Change, Flat)) and (concept := _changing(claim, disclosure.vocabulary)):
            sections.setdefault(claim.section, {}).setdefault(concept, claim)
    for section, changing in sections.items():
        for concept, whole in changing.items():
            parts = _changed_parts(concept, section, changing, disclosure.vocabulary)
            if isinstance(whole, Change) and whole.delta and parts:
                yield from _changes(whole, whole.delta, parts)


def _changing(claim: Change | Flat, vocabulary: Vocabulary) -> str:
    """The subject whose change from the year before is told in full; empty if it is not."""
    if isinstance(claim, Flat):
        subject = vocabulary.subject_of(claim.label, claim.section)
        return subject.concept if subject and not claim.about else ""
    told = claim.current is not None and claim.delta is not None and claim.sign != 0
    return claim.current.concept if told and claim.current and claim.against in ("", "上年") else ""


def _changed_parts(
    concept: str, section: str, changing: Mapping[str, Change | Flat], vocabulary: Vocabulary
) -> list[Change | Flat]:
    """The changes of all parts of a total, a part by its own parts where only these are told; empty if one is not."""
    found: list[Change | Flat] = []
    for part in vocabulary.needed_parts(concept, section):
        below = (
            [changing[part.concept]]
            if part.concept in changing
            else _changed_parts(part.concept, section, changing, vocabulary)
        )
        if not below:
            return []
        found += below
    return found


def _changes(whole: Change, delta: Quantity, parts: list[Change | Flat]) -> Iterator[Finding | Holds]:
    signed = [(part.sign, part.delta) for part in parts if isinstance(part, Change) and part.delta]
    total = added(one.interval if sign > 0 else -one.interval for sign, one in signed)
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
        f"{named(whole)}写作{'增加' if whole.sign > 0 else '减少'}{delta.shown()}，"
        f"而各分项的增减相加{listed}，应为{word}{right}，请核对合计和各分项",
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
    reckoned = added(amount.interval * share.interval for amount, share in pairs) / Interval.exact(100)
    whole = awarded[0].quantity
    figures = facts_at(awarded[0], *(spent[name] for name in given), *(shares[name] for name in given))
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
        if added(part.quantity.interval for part in parts).meets(whole.interval):
            yield Holds(facts_at(total[0], *parts, *abroad[:1]))
            return
    if abroad:
        amount = as_shown(added_as_shown(ways[1]), whole)
        yield Finding(
            home[0].clause,
            f"国内公务接待{home[0].quantity.shown()}、外事接待{abroad[0].quantity.shown()}，合计{amount}，"
            f"而公务接待费为{whole.shown()}，请核对",
            stated=amount,
            expected=whole.shown(),
            key="公务接待费",
            related=(Related(total[0].span, "公务接待费"), Related(abroad[0].span, "外事接待费")),
            figures=facts_at(total[0], home[0], abroad[0]),
        )


_COST_OF = {
    "接待批次": ("国内接待费", "公务接待费"),
    "接待人次": ("国内接待费", "公务接待费"),
    "外宾批次": ("外事接待费",),
    "外宾人次": ("外事接待费",),
    "团组": ("因公出国（境）费",),
    "出国人次": ("因公出国（境）费",),
}
_NEAR = 100
"""Characters between a count and what was spent on it."""
_FIRST = 20
"""How many of the figures of one subject are looked at."""
_IN_ALL = patterns.compile("(?:共计?|合计|累计)支出|支出(?:共计|合计|累计)")


@rule("NAR435", name="cost-of-counted", kind="fact-conflict", severity=Severity.NOTE, basis=[TEMPLATE, TRUTH])
def cost_of_counted(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """团组、批次、人次之后的“共计支出”，与前面写的同一项支出不一样。

    - 错：国内公务接待支出2.50万元。国内公务接待30批次，250人次，共计支出2.05万元
    - 对：国内公务接待支出2.50万元。国内公务接待30批次，250人次，共计支出2.50万元
    """
    text = disclosure.document.text
    told = {name: disclosure.facts(name, within="三公")[:_FIRST] for names in _COST_OF.values() for name in names}
    counted: Fact | None = None
    for fact in disclosure.narrative.facts:
        if not fact.section.startswith("三公"):
            continue
        if fact.concept in _COST_OF:
            counted = fact
        elif counted and not fact.concept and _IN_ALL.fullmatch(fact.label) and fact.measure == "决算":
            far = fact.span.start - counted.span.end > _NEAR
            if far or "。" in text[counted.span.end : fact.span.start]:
                continue
            costs = [one for name in _COST_OF[counted.concept] for one in told[name]]
            same = [one for one in costs if one.quantity.interval.meets(fact.quantity.interval)]
            if same:
                yield Holds(facts_at(fact, *same))
            elif costs:
                yield Finding(
                    fact.clause,
                    f"{counted.concept}之后写作共计支出{fact.quantity.shown()}，而{costs[0].concept}为"
                    f"{costs[0].quantity.shown()}，请核对",
                    stated=fact.quantity.shown(),
                    expected=costs[0].quantity.shown(),
                    key=f"{counted.concept}/共计支出",
                    related=(Related(costs[0].clause, costs[0].concept),),
                    figures=facts_at(fact, costs[0]),
                )


RULES = (changes_add_up, awards_add_up, reception_adds_up, cost_of_counted)
