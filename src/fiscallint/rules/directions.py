"""NAR409 to NAR411, NAR414: words of direction against the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fiscallint import patterns
from fiscallint.disclosure import Change, Comparison, Completion, Disclosure, Flat, Quantity, Shift
from fiscallint.finding import Finding, Fix, Holds, Related, Severity, Span
from fiscallint.rules.api import rule
from fiscallint.rules.judge import places, quoted, turned
from fiscallint.rules.words import TEMPLATE, TRUTH, budgets_meant, key_of, named, sign_that_fits, turned_about


@rule("NAR409", name="direction-word", kind="direction", severity=Severity.ERROR, basis=[TEMPLATE])
def direction_word(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """“大于”“小于”“持平”与数字不符。

    - 错：年初预算为10万元，支出决算为12万元。决算数小于年初预算数的主要原因：……
    - 对：年初预算为10万元，支出决算为12万元。决算数大于年初预算数的主要原因：……
    """
    for claim in disclosure.claims(Comparison):
        budgets = budgets_meant(claim)
        if not budgets and claim.final:
            yield from _against_completion(disclosure, claim)
        if claim.final is None or not budgets or claim.about:
            continue
        final = claim.final.quantity
        fitting = [budget for budget in budgets if _stands(claim.sign, final, budget.quantity)]
        if fitting:
            if claim.sign == 0:
                yield Holds((claim.final.span, fitting[0].span))
            elif fitting[0].quantity.amount == final.amount and len(budgets) == 1:
                yield _shown_alike(claim, final, budgets[0].quantity)
            continue
        budget = budgets[0].quantity
        right = "大于" if final.amount > budget.amount else "小于" if final.amount < budget.amount else "等于"
        # figures so close that one wrong digit turns the word leave it open which of them is wrong
        clear = abs(final.amount - budget.amount) * 1000 > abs(budget.amount)
        turn = clear and claim.sign * (final.amount - budget.amount) < 0 and len(budgets) == 1
        yield Finding(
            claim.clause,
            f"{named(claim)}决算数{final.shown()}{right}预算数{budget.shown()}，文中却写“{claim.words}”，请改正",
            stated=claim.words,
            expected=f"决算数{right}预算数",
            key=key_of(claim),
            related=(Related(budgets[0].span, "预算数"), Related(claim.final.span, "决算数")),
            fixes=_turned(disclosure.document.text, claim.clause, final, budget) if turn else (),
            figures=(budgets[0].span, claim.final.span),
        )


def _shown_alike(claim: Comparison, final: Quantity, budget: Quantity) -> Finding:
    """A difference that, if there is one, rounding has taken away."""
    return Finding(
        claim.clause,
        f"{named(claim)}决算数{final.shown()}与预算数{budget.shown()}写出来相同，文中却写“{claim.words}”，请核对是否应写持平",
        severity=Severity.NOTE,
        stated=claim.words,
        expected="决算数与预算数持平",
        key=key_of(claim),
        figures=places(final, budget),
    )


def _turned(text: str, clause: Span, *given: Quantity) -> tuple[Fix, ...]:
    """To turn 大于 and 小于, where a clause has one of them, once."""
    found = list(re.finditer("大于|小于|高于|低于|多于|少于", text[clause.start : clause.end]))
    return turned(text, clause.start, clause.start + found[0].end(), *given) if len(found) == 1 else ()


def _against_completion(disclosure: Disclosure, claim: Comparison) -> Iterator[Finding | Holds]:
    """Where no budget is told, the words must go with the percentage: 完成预算的98%，决算数小于预算数."""
    for done in disclosure.claims(Completion):
        if done.final is not claim.final or done.basis != claim.basis or claim.about:
            continue
        low, high = done.percent.interval.low, done.percent.interval.high
        figures = (done.span,)
        if claim.sign == 0 and low <= 100 <= high:
            yield Holds(figures)
            continue
        if (claim.sign > 0 and high > 100) or (claim.sign < 0 and low < 100):
            continue
        yield Finding(
            claim.clause,
            f"{named(claim)}完成预算的{done.percent.shown()}，文中却写“{claim.words}”，请核对百分比和文字",
            stated=claim.words,
            key=key_of(claim),
            related=(Related(done.span, "完成预算的百分比"),),
            figures=figures,
        )


def _stands(sign: int, final: Quantity, budget: Quantity) -> bool:
    """Whether the word may be right. Figures shown alike may still differ in what rounding took away."""
    if sign == 0:
        return final.interval.meets(budget.interval)
    shown_alike = final.amount == budget.amount and final.value != 0
    return shown_alike or sign * (final.amount - budget.amount) > 0


_UPWARD = patterns.compile("增加|增长|上升|新增")
_DOWNWARD = patterns.compile("减少|下降|降低|压减|压缩|调减")


@rule("NAR410", name="flat-but-explained", kind="direction", severity=Severity.WARNING, basis=[TEMPLATE])
def flat_but_explained(disclosure: Disclosure) -> Iterator[Finding]:
    """写“持平”，原因却说增加或减少。

    与上年持平的不需说明原因；给出了增减的原因，说明数字或“持平”有一处不对。

    - 错：与上年相比，支出总计持平。主要原因：人员变动，减少支出
    - 对：与上年相比，支出总计减少5万元，下降2.50%。主要原因：人员变动，减少支出
    """
    for claim in disclosure.claims(Flat):
        up, down = bool(_UPWARD.search(claim.reason)), bool(_DOWNWARD.search(claim.reason))
        if claim.about or up == down:
            continue
        word = "增加" if up else "减少"
        yield Finding(
            claim.clause,
            f"{quoted(claim.label)}写作与上年持平，所附原因却说明{word}，请核对是否应写{word}的金额和百分比",
            stated="持平",
            expected=word,
            key=f"{claim.section}/{claim.label}",
            related=(Related(claim.reason_span, "所附原因"),) if claim.reason_span else (),
        )


@rule("NAR411", name="change-words-agree", kind="direction", severity=Severity.ERROR, basis=[TEMPLATE])
def change_words_agree(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """增减额与增减率的方向词相反。

    - 错：比上年增加5.00万元，下降5.00%
    - 对：比上年增加5.00万元，增长5.00%
    """
    for claim in disclosure.claims(Change):
        if not claim.delta or not claim.percent or not claim.delta.value or not claim.percent.value:
            continue
        if claim.sign == claim.rate_sign:
            continue
        words = ("增加", "下降") if claim.sign > 0 else ("减少", "增长")
        figures = [one for one in (claim.current and claim.current.quantity, claim.delta, claim.percent) if one]
        right = sign_that_fits(claim)
        if right:
            yield Holds(places(*figures))
        wrong = claim.percent.span if right == claim.sign else claim.delta.span
        yield Finding(
            claim.clause,
            f"{named(claim)}金额写“{words[0]}”、百分比写“{words[1]}”，方向相反，请核对",
            stated="、".join(words),
            key=key_of(claim),
            fixes=turned(disclosure.document.text, claim.clause.start, wrong.start, *figures)
            if right and wrong
            else (),
        )


@rule("NAR440", name="change-direction", kind="direction", severity=Severity.ERROR, basis=[TEMPLATE, TRUTH])
def change_direction(disclosure: Disclosure) -> Iterator[Finding]:
    """增减的方向与金额、百分比不符。

    只有把“增加”换成“减少”（或相反），本年数、增减额和百分比才相符的，多半是方向写反了。句中写明上年数的由 NAR416 检查。

    - 错：支出105.00万元，比上年减少5.00万元，下降5.00%
    - 对：支出105.00万元，比上年增加5.00万元，增长5.00%
    """
    for claim in disclosure.claims(Change):
        if not turned_about(disclosure, claim):
            continue
        assert claim.current and claim.delta and claim.percent
        words = ("增加", "减少") if claim.sign > 0 else ("减少", "增加")
        yield Finding(
            claim.clause,
            f"{named(claim)}{claim.current.quantity.shown()}，{claim.against or '上年'}数要比它"
            f"{'多' if claim.sign > 0 else '少'}{claim.delta.shown()}，百分比才是{claim.percent.shown()}，"
            f"与文中的“{words[0]}”相反，请核对是否应为“{words[1]}”",
            stated=words[0],
            expected=words[1],
            key=key_of(claim),
            related=(Related(claim.current.span, "本年数"),),
            figures=places(claim.current.quantity, claim.delta, claim.percent),
        )


_ROSE = patterns.compile("(?<![未不])(?:增加|新增|追加|增资|提高|上调|增长)")
_FELL = patterns.compile("(?<![未不])(?:减少|压减|压缩|下降|降低|缩减|调出|退休|取消)")
_OF_BEFORE = patterns.compile("上年|去年|上一年|往年|以前年度|同期|结转")
_BECAUSE = patterns.compile(
    r"[，。；]?\s*(?:其?(?:增减)?(?:变动|变化)的?)?(?:主要)?(?:变动|增减)?(?:原因(?:是|为)?：?|是(?=因为|由于))"
    r"(?P<reason>[^。；]{4,80})"
)


@rule("NAR441", name="reason-direction", kind="direction", severity=Severity.NOTE, basis=[TEMPLATE])
def reason_direction(disclosure: Disclosure) -> Iterator[Finding]:
    """所附原因说的方向与增减相反。

    数字减少、原因却只说增加（或相反）的，多半是沿用了别处的原因，或者方向写反了。原因里提到上年、结转的不查。

    - 错：比上年减少5.00万元，下降4.55%，主要原因是新增业务经费
    - 对：比上年减少5.00万元，下降4.55%，主要原因是压减业务经费
    """
    text = disclosure.document.text
    claims: list[Comparison | Change] = [*disclosure.claims(Comparison), *disclosure.claims(Change)]
    for claim in claims:
        if _contradicted(disclosure, claim):
            continue  # other rules tell it
        if isinstance(claim, Comparison):
            reason = claim.reason
        else:
            match = _BECAUSE.match(text, claim.clause.end)
            reason = match["reason"] if match else ""
        rose, fell = bool(_ROSE.search(reason)), bool(_FELL.search(reason))
        if not claim.sign or rose == fell or rose == (claim.sign > 0) or _OF_BEFORE.search(reason):
            continue
        words = ("增加", "减少") if claim.sign > 0 else ("减少", "增加")
        if isinstance(claim, Comparison):
            words = (claim.words, words[1])
        yield Finding(
            claim.clause,
            f"{named(claim)}写作“{words[0]}”，所附原因“{reason[:24]}”说的却是{words[1]}，请核对",
            stated=words[0],
            key=f"{key_of(claim)}/原因",
        )


def _contradicted(disclosure: Disclosure, claim: Comparison | Change) -> bool:
    """Whether the figures are at odds with the word itself."""
    if isinstance(claim, Change):
        return bool(claim.percent and claim.sign != claim.rate_sign) or turned_about(disclosure, claim)
    budgets = budgets_meant(claim)
    final = claim.final.quantity if claim.final else None
    return bool(final and budgets) and not any(_stands(claim.sign, final, one.quantity) for one in budgets if final)


@rule("NAR417", name="shift-direction", kind="direction", severity=Severity.ERROR, basis=[TRUTH])
def shift_direction(disclosure: Disclosure) -> Iterator[Finding]:
    """“从……提高到……”的方向与前后两个数不符。

    - 错：覆盖率从72%提高到55%
    - 对：覆盖率从55%提高到72%
    """
    for claim in disclosure.claims(Shift):
        before, after = claim.before, claim.after
        figures = tuple(quantity.span for quantity in (before, after) if quantity.span)
        if claim.sign == 0 or before.unit is not after.unit:
            continue
        if claim.sign * (after.amount - before.amount) > 0:
            continue
        yield Finding(
            claim.clause,
            f"{quoted(claim.label)}从{before.shown()}到{after.shown()}，文中却写“{claim.words}到”，请核对两个数和方向",
            stated=claim.words,
            key=f"{claim.section}/{claim.label}/{claim.words}",
            figures=figures,
        )


_SIGNED = patterns.compile(r"(增加|减少|增长|下降|降低|上升)了?(-\d[\d,]*(?:\.\d+)?(?:亿元|万元|元|%))")


@rule("NAR414", name="negative-change", kind="direction", severity=Severity.WARNING, basis=[TEMPLATE])
def negative_change(disclosure: Disclosure) -> Iterator[Finding]:
    """方向词之后又写负号。

    “减少”“下降”已经表明方向，金额和百分比写正数；“增加-5万元”应写“减少5万元”。

    - 错：比上年减少-5.00万元，下降-5.00%
    - 对：比上年减少5.00万元，下降5.00%
    """
    for paragraph in disclosure.spoken:
        for match in _SIGNED.finditer(paragraph.text):
            yield Finding(
                paragraph.passage.span(match.start(), match.end()),
                f"“{match[1]}”之后又写负数“{match[2]}”，请去掉负号或改写方向词",
                stated=match[0],
                key=f"{paragraph.text[:12]}/{match[1]}",
                figures=(paragraph.passage.span(match.start(2), match.end(2)),),
            )


RULES = (
    direction_word,
    flat_but_explained,
    change_words_agree,
    change_direction,
    reason_direction,
    negative_change,
    shift_direction,
)
