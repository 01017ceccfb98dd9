"""NAR4: the arithmetic of the narrative: percentages, changes, shares, sums, direction words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from fiscallint.disclosure import Change, Comparison, Completion, Composition, Disclosure, Fact, Flat, Item, Share
from fiscallint.disclosure.binding import subject_of, whole_of
from fiscallint.disclosure.quantity import ZERO, Interval, Quantity
from fiscallint.finding import Finding, Fix, Related, Severity
from fiscallint.resources import data
from fiscallint.rules.api import rule
from fiscallint.rules.judge import Verdict, as_shown, judge, percent_text, quoted, ratio

_TEMPLATE = "部门决算公开模板"
_TRUTH = "《地方预决算公开操作规程》（财预〔2016〕143号）：内容真实、准确"


def _name(concept: str, label: str, path: tuple[str, ...]) -> str:
    return quoted(path[-1]) if len(path) > 1 else quoted(label or concept)


def _key(claim: Completion | Comparison | Change | Share) -> str:
    if isinstance(claim, Share):
        return f"{claim.section}/{claim.part.concept}/{'/'.join(claim.part.path)}"
    path = claim.path if isinstance(claim, Completion | Comparison) else ()
    return f"{claim.section}/{claim.label}/{'/'.join(path)}"


def _meant(claim: Completion | Comparison) -> list[Fact]:
    """The budgets that a claim may speak of: those of its basis, else all of the same statement."""
    own = [fact for fact in claim.budgets if claim.basis and fact.measure.startswith(claim.basis)]
    return own or list(claim.budgets)


@rule("NAR402", name="completion-percent", kind="percent", severity=Severity.ERROR, basis=[_TEMPLATE, _TRUTH])
def completion_percent(disclosure: Disclosure) -> Iterable[Finding]:
    """完成预算的百分比与预算数、决算数不符。

    完成率 = 支出决算 ÷ 预算 × 100%。金额按公开的位数四舍五入，由此产生的差别不报。

    - 错：年初预算为8万元，支出决算为12万元，完成年初预算的15%
    - 对：年初预算为8万元，支出决算为12万元，完成年初预算的150%
    """
    for claim in disclosure.claims(Completion):
        budgets = _meant(claim)
        if claim.final is None or not budgets:
            continue
        if any(fact.quantity.value == 0 for fact in budgets):
            continue
        verdicts = []
        for budget in budgets:
            expected = ratio(claim.final.quantity.interval, budget.quantity.interval)
            if expected is not None:
                verdicts.append((judge(claim.percent.interval, expected, claim.percent.step), budget))
        if not verdicts or any(verdict is Verdict.HOLDS for verdict, _ in verdicts):
            continue
        verdict, budget = verdicts[0]
        right = percent_text(claim.final.quantity.amount, budget.quantity.amount, claim.percent)
        figures = f"{claim.final.quantity.shown()}÷{budget.quantity.shown()}"
        yield Finding(
            claim.clause,
            f"{_name(claim.concept, claim.label, claim.path)}完成预算的百分比写为{claim.percent.shown()}，"
            f"按{figures}计算应为{right}，请核对金额和百分比",
            severity=verdict.severity,
            stated=claim.percent.shown(),
            expected=right,
            key=_key(claim),
            related=(Related(budget.span, "预算数"), Related(claim.final.span, "决算数")),
            fixes=_percent_fix(claim.percent, right),
        )


def _near(verdict: Verdict) -> str:
    return "（末位有出入，请勿截位，也不必为凑足100%改动）" if verdict is Verdict.NEAR else ""


def _percent_fix(stated: Quantity, right: str) -> tuple[Fix, ...]:
    return (Fix(stated.span, right, f"把{stated.shown()}改为{right}"),) if stated.span else ()


@rule(
    "NAR401",
    name="percent-of-zero",
    kind="zero-denominator",
    severity=Severity.WARNING,
    basis=["预算数为零时完成率无意义，只写预算数、决算数和差异原因"],
)
def percent_of_zero(disclosure: Disclosure) -> Iterable[Finding]:
    """预算数为零，却写了完成预算的百分比。

    零不能作除数。年初预算为0时，只写决算数和差异原因；安排了全年（调整）预算的，写完成全年预算的百分比。

    - 错：年初预算为0万元，支出决算为3万元，完成年初预算的100%
    - 对：年初预算为0万元，支出决算为3万元。决算数大于年初预算数的主要原因：……
    """
    for claim in disclosure.claims(Completion):
        budgets = _meant(claim)
        name = _name(claim.concept, claim.label, claim.path)
        related = tuple(Related(fact.span, "预算数") for fact in budgets)
        if not budgets:
            cell = _budget_cell(disclosure, claim)
            if cell is None or not cell:
                continue
        elif any(fact.quantity.value != 0 for fact in budgets):
            continue
        basis = f"{claim.basis}预算"
        other = next((fact for fact in claim.budgets if fact.quantity.value != 0), None)
        if other and claim.final:
            expected = ratio(claim.final.quantity.interval, other.quantity.interval)
            if expected and claim.percent.interval.meets(expected):
                yield Finding(
                    claim.clause,
                    f"{name}{basis}为0，不能说完成{basis}的{claim.percent.shown()}；"
                    f"这是{claim.final.quantity.shown()}÷{other.quantity.shown()}的结果，应写“完成{other.measure}的"
                    f"{claim.percent.shown()}”",
                    severity=Severity.ERROR,
                    stated=f"完成{basis}的{claim.percent.shown()}",
                    expected=f"完成{other.measure}的{claim.percent.shown()}",
                    key=_key(claim),
                    related=(*related, Related(other.span, other.measure)),
                )
                continue
        yield Finding(
            claim.clause,
            f"{name}{basis}为0，完成{basis}的百分比无法计算，不应写“{claim.percent.shown()}”，只写预算数、决算数和差异原因",
            stated=f"完成{basis}的{claim.percent.shown()}",
            key=_key(claim),
            related=related,
        )


def _budget_cell(disclosure: Disclosure, claim: Completion) -> bool | None:
    """Whether the 三公 table leaves the budget of what a claim speaks of at zero; None where it does not say."""
    subject = subject_of(claim.label, claim.section)
    place = subject.cells.get("预算") if subject else None
    table = disclosure.table(place[0]) if place else None
    if place is None or table is None or table.empty or place[2] not in table.columns:
        return None
    cell = table.cell(place[1], place[2])
    return cell is None or cell.blank


@rule("NAR403", name="change-percent", kind="delta", severity=Severity.ERROR, basis=[_TEMPLATE, _TRUTH])
def change_percent(disclosure: Disclosure) -> Iterable[Finding]:
    """增减百分比与增减额不符。

    增减率 = 增减额 ÷ 上年数 × 100%，上年数 = 本年数 ∓ 增减额（句中写明上年数的，按写明的数）。

    - 错：支出184.65万元，比上年增加2.55万元，增长1.04%
    - 对：支出184.65万元，比上年增加2.55万元，增长1.40%
    """
    for claim in disclosure.claims(Change):
        if claim.current is None or claim.delta is None or claim.percent is None or claim.sign != claim.rate_sign:
            continue
        prior = _prior(claim)
        expected = ratio(claim.delta.interval, prior)
        if expected is None or prior.high <= 0:
            continue
        verdict = judge(claim.percent.interval, expected, claim.percent.step)
        if verdict is Verdict.HOLDS:
            continue
        base = claim.prior.amount if claim.prior else claim.current.quantity.amount - claim.sign * claim.delta.amount
        if base <= 0:
            continue
        right = percent_text(claim.delta.amount, base, claim.percent)
        yield Finding(
            claim.clause,
            f"{_name('', claim.label, ())}增减百分比写为{claim.percent.shown()}；上年数为"
            f"{as_shown(base, claim.current.quantity)}，{claim.delta.shown()}÷上年数应为{right}",
            severity=verdict.severity,
            stated=claim.percent.shown(),
            expected=right,
            key=_key(claim),
            related=(Related(claim.current.span, "本年数"),),
            fixes=_percent_fix(claim.percent, right),
        )


def _prior(claim: Change) -> Interval:
    assert claim.current and claim.delta
    if claim.prior:
        return claim.prior.interval
    current, delta = claim.current.quantity.interval, claim.delta.interval
    return current - delta if claim.sign > 0 else current + delta


@rule("NAR404", name="change-from-zero", kind="zero-denominator", severity=Severity.WARNING, basis=[_TEMPLATE])
def change_from_zero(disclosure: Disclosure) -> Iterable[Finding]:
    """上年数为零，却写了增长百分比。

    增加额等于本年数，说明上年为零，增长率没有意义，只写增加额和原因。

    - 错：支出10.23万元，比上年增加10.23万元，增长100.00%
    - 对：支出10.23万元，比上年增加10.23万元（上年无此项支出）
    """
    for claim in disclosure.claims(Change):
        if claim.current is None or claim.delta is None or claim.percent is None or claim.sign < 0:
            continue
        zero = claim.prior.value == 0 if claim.prior else claim.current.quantity.amount == claim.delta.amount
        if zero and claim.delta.value != 0:
            yield Finding(
                claim.clause,
                f"{_name('', claim.label, ())}增加额{claim.delta.shown()}就是本年数，上年为0，增长率无法计算，"
                f"不应写“{claim.percent.shown()}”",
                stated=claim.percent.shown(),
                key=_key(claim),
                related=(Related(claim.current.span, "本年数"),),
            )


@rule("NAR405", name="share-percent", kind="percent", severity=Severity.ERROR, basis=[_TEMPLATE, _TRUTH])
def share_percent(disclosure: Disclosure) -> Iterable[Finding]:
    """占比与金额不符。

    占比 = 分项 ÷ 合计 × 100%。为了凑足100%而改动末位的，报为警告。

    - 错：合计2940.05万元，其中：基本支出2336.91万元，占97.49%
    - 对：合计2940.05万元，其中：基本支出2336.91万元，占79.49%
    """
    for claim in disclosure.claims(Share):
        if claim.whole is None:
            continue
        expected = ratio(claim.part.quantity.interval, claim.whole.quantity.interval)
        if expected is None:
            continue
        verdict = judge(claim.percent.interval, expected, claim.percent.step)
        if verdict is Verdict.HOLDS:
            continue
        right = percent_text(claim.part.quantity.amount, claim.whole.quantity.amount, claim.percent)
        yield Finding(
            claim.clause,
            f"{_name('', claim.part.label, ())}占比写为{claim.percent.shown()}，按{claim.part.quantity.shown()}÷"
            f"{claim.whole.quantity.shown()}计算应为{right}{_near(verdict)}",
            severity=verdict.severity,
            stated=claim.percent.shown(),
            expected=right,
            key=_key(claim),
            related=(Related(claim.whole.span, f"合计：{claim.whole.label}"),),
            fixes=_percent_fix(claim.percent, right),
        )


def _parts(composition: Composition) -> list[Fact]:
    """The parts of a total that together make it up; empty where they need not."""
    whole = composition.whole
    if not whole.concept:
        return []
    if whole.measure == "计数":
        return [part for part in composition.parts if part.unit == whole.unit]
    if whole.concept == "一般公共预算财政拨款支出":
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


def _sum(parts: Iterable[Interval]) -> Interval:
    total = ZERO
    for part in parts:
        total = total + part
    return total


@rule("NAR406", name="parts-add-up", kind="sum-of-parts", severity=Severity.ERROR, basis=[_TEMPLATE, _TRUTH])
def parts_add_up(disclosure: Disclosure) -> Iterable[Finding]:
    """“其中”各项之和不等于合计。

    收入、支出、支出结构、人员与公用经费、“三公”经费、政府采购、车辆等，分项应当列全，相加等于合计。

    - 错：政府采购金额251.25万元，其中：货物4.79万元、工程0万元、服务264.47万元
    - 对：政府采购金额251.25万元，其中：货物4.79万元、工程0万元、服务246.46万元
    """
    for claim in disclosure.claims(Composition):
        parts = _parts(claim)
        if not parts:
            continue
        total = _sum(part.quantity.interval for part in parts)
        step = max(part.quantity.step for part in (claim.whole, *parts))
        verdict = judge(claim.whole.quantity.interval, total, step)
        if verdict is Verdict.HOLDS:
            continue
        amount = sum((part.quantity.amount for part in parts), Decimal(0))
        listed = "＋".join(part.quantity.shown() for part in parts)
        difference = as_shown(abs(amount - claim.whole.quantity.amount), claim.whole.quantity)
        yield Finding(
            claim.span,
            f"{quoted(claim.whole.label)}为{claim.whole.quantity.shown()}{claim.whole.unit}，而所列各项{listed}＝"
            f"{as_shown(amount, claim.whole.quantity)}{claim.whole.unit}，相差{difference}{claim.whole.unit}，"
            "请核对合计和各项，或补上漏列的项目",
            severity=verdict.severity,
            stated=claim.whole.quantity.shown(),
            expected=as_shown(amount, claim.whole.quantity),
            difference=difference,
            key=f"{claim.section}/{claim.whole.concept}",
            related=(Related(claim.whole.span, "合计"),),
        )


@rule("NAR407", name="shares-add-up", kind="sum-of-parts", severity=Severity.WARNING, basis=[_TEMPLATE])
def shares_add_up(disclosure: Disclosure) -> Iterable[Finding]:
    """各项占比之和不是100%。

    各项占比各自四舍五入，合计可以是99.99%或100.01%；超出四舍五入所能解释的范围时提示。

    - 错：占71.73%、11.11%、2.07%、15.16%（合计100.07%）
    - 对：占71.65%、11.11%、2.07%、15.16%（合计99.99%）
    """
    for claim in disclosure.claims(Composition):
        parts = _parts(claim)
        shares = [share for share in claim.shares if share.part in parts]
        if len(shares) < 2 or len(shares) != len(parts):
            continue
        if not claim.whole.quantity.interval.meets(_sum(part.quantity.interval for part in parts)):
            continue  # the amounts do not add up either, which is said by NAR406
        total = _sum(share.percent.interval for share in shares)
        if total.meets(Interval.exact(100)):
            continue
        amount = sum(share.percent.amount for share in shares)
        listed = "＋".join(share.percent.shown() for share in shares)
        yield Finding(
            claim.span,
            f"各项占比{listed}＝{amount}%，应为100%，相差超出四舍五入，请逐项核对",
            stated=f"{amount}%",
            expected="100%",
            key=f"{claim.section}/{claim.whole.concept}",
            related=tuple(Related(share.span, share.part.label) for share in shares),
        )


@rule("NAR408", name="items-add-up", kind="sum-of-parts", severity=Severity.ERROR, basis=[_TEMPLATE, _TRUTH])
def items_add_up(disclosure: Disclosure) -> Iterable[Finding] | None:
    """各项（项级科目）的预算数或决算数之和不等于总数。

    “具体情况”逐项列出的年初预算、全年预算、决算数，相加应等于该节开头的总数。

    - 错：年初预算为30万元，其中：……10万元……15万元
    - 对：年初预算为30万元，其中：……10万元……20万元
    """
    items = [
        item for item in disclosure.narrative.items if item.section.startswith("一般公共预算") and len(item.path) == 3
    ]
    if len(items) < 2:
        return None
    return _items_against_totals(disclosure, items)


def _items_against_totals(disclosure: Disclosure, items: list[Item]) -> Iterator[Finding]:
    section = items[0].section
    for measure in ("年初预算", "全年预算", "决算"):
        totals = [fact for fact in disclosure.facts("一般公共预算财政拨款支出", measure) if fact.section == section]
        parts = [item.fact(measure) for item in items]
        if not totals or any(part is None for part in parts):
            continue
        total = totals[0]
        facts = [part for part in parts if part is not None]
        summed = _sum(fact.quantity.interval for fact in facts)
        verdict = judge(total.quantity.interval, summed, total.quantity.step)
        if verdict is Verdict.HOLDS:
            continue
        amount = sum((fact.quantity.amount for fact in facts), Decimal(0))
        difference = as_shown(abs(amount - total.quantity.amount), total.quantity)
        yield Finding(
            total.clause,
            f"{measure}总数写为{total.quantity.shown()}，而所列{len(facts)}个项级科目的{measure}之和为"
            f"{as_shown(amount, total.quantity)}，相差{difference}",
            severity=verdict.severity,
            stated=total.quantity.shown(),
            expected=as_shown(amount, total.quantity),
            difference=difference,
            key=f"{section}/{measure}",
            related=tuple(Related(fact.span, fact.path[-1]) for fact in facts),
        )


@rule("NAR409", name="direction-word", kind="direction", severity=Severity.ERROR, basis=[_TEMPLATE])
def direction_word(disclosure: Disclosure) -> Iterable[Finding]:
    """“大于”“小于”“持平”与数字不符。

    - 错：年初预算为10万元，支出决算为12万元。决算数小于年初预算数的主要原因：……
    - 对：年初预算为10万元，支出决算为12万元。决算数大于年初预算数的主要原因：……
    """
    for claim in disclosure.claims(Comparison):
        budgets = _meant(claim)
        if claim.final is None or not budgets or claim.about:
            continue
        final = claim.final.quantity
        if any(_stands(claim.sign, final, budget.quantity) for budget in budgets):
            continue
        budget = budgets[0].quantity
        right = "大于" if final.amount > budget.amount else "小于" if final.amount < budget.amount else "等于"
        yield Finding(
            claim.clause,
            f"{_name('', claim.label, claim.path)}决算数{final.shown()}{right}预算数{budget.shown()}，"
            f"文中却写“{claim.words}”",
            stated=claim.words,
            expected=f"决算数{right}预算数",
            key=_key(claim),
            related=(Related(budgets[0].span, "预算数"), Related(claim.final.span, "决算数")),
        )


def _stands(sign: int, final: Quantity, budget: Quantity) -> bool:
    if sign == 0:
        return final.interval.meets(budget.interval)
    return sign * (final.amount - budget.amount) > 0 or (
        final.amount == budget.amount and final.value != 0 and not final.exact
    )


@rule("NAR410", name="flat-but-explained", kind="direction", severity=Severity.WARNING, basis=[_TEMPLATE])
def flat_but_explained(disclosure: Disclosure) -> Iterable[Finding]:
    """写“持平”，原因却说增加或减少。

    与上年持平的不需说明原因；给出了增减的原因，说明数字或“持平”有一处不对。

    - 错：与上年相比，支出总计持平。主要原因：人员变动，减少支出
    - 对：与上年相比，支出总计减少5万元，下降2.50%。主要原因：人员变动，减少支出
    """
    for claim in disclosure.claims(Flat):
        if claim.about or not claim.reason:
            continue
        up, down = (
            bool(re.search(words, claim.reason)) for words in ("增加|增长|上升|新增", "减少|下降|降低|压减|压缩|调减")
        )
        if up == down:
            continue
        word = "增加" if up else "减少"
        yield Finding(
            claim.clause,
            f"{quoted(claim.label)}写与上年持平，所附原因却说明{word}，请核对是否应写{word}的金额和百分比",
            stated="持平",
            expected=word,
            key=f"{claim.section}/{claim.label}",
            related=(Related(claim.reason_span, "所附原因"),) if claim.reason_span else (),
        )


@rule("NAR411", name="change-words-agree", kind="direction", severity=Severity.ERROR, basis=[_TEMPLATE])
def change_words_agree(disclosure: Disclosure) -> Iterable[Finding]:
    """增减额与增减率的方向词相反。

    - 错：比上年增加2.55万元，下降1.40%
    - 对：比上年增加2.55万元，增长1.40%
    """
    for claim in disclosure.claims(Change):
        if (
            claim.delta
            and claim.percent
            and claim.delta.value
            and claim.percent.value
            and claim.sign != claim.rate_sign
        ):
            words = ("增加", "下降") if claim.sign > 0 else ("减少", "增长")
            yield Finding(
                claim.clause,
                f"{_name('', claim.label, ())}金额写{words[0]}、百分比写{words[1]}，方向相反，请核对",
                stated="、".join(words),
                key=_key(claim),
            )


@rule("NAR412", name="figures-within-total", kind="sum-of-parts", severity=Severity.ERROR, basis=[_TEMPLATE, _TRUTH])
def figures_within_total(disclosure: Disclosure) -> Iterable[Finding]:
    """分项超过总数。

    例如政府采购中，授予小微企业的金额不超过授予中小企业的金额；在预留项目与其他项目中由中小企业成交的金额之和不超过
    采购总额。

    - 错：政府采购金额20万元……中小企业成交20万元；在其他政府采购项目中，由中小企业成交20万元
    - 对：政府采购金额20万元……中小企业成交15万元；在其他政府采购项目中，由中小企业成交5万元
    """
    for entry in data("vocabulary", "limits"):
        parts = [facts[0] for name in entry["parts"] if (facts := disclosure.facts(name, within=entry["within"]))]
        wholes = disclosure.facts(entry["whole"], within=entry["within"])
        if len(parts) != len(entry["parts"]) or not wholes:
            continue
        whole = wholes[0]
        total = _sum(part.quantity.interval for part in parts)
        if total.low <= whole.quantity.interval.high:
            continue
        amount = sum((part.quantity.amount for part in parts), Decimal(0))
        listed = "＋".join(part.quantity.shown() for part in parts)
        summed = f"＝{as_shown(amount, whole.quantity)}" if len(parts) > 1 else ""
        yield Finding(
            parts[-1].clause,
            f"{entry['says']}：{listed}{summed}，超过{whole.quantity.shown()}，请核对是否重复填列",
            stated=as_shown(amount, whole.quantity),
            expected=f"不超过{whole.quantity.shown()}",
            key=f"{entry['within']}/{entry['whole']}/{'/'.join(entry['parts'])}",
            related=(Related(whole.span, whole.label), *(Related(p.span, p.label[-20:]) for p in parts[:-1])),
        )


_TOTAL = re.compile("共计?|累计|全年|合计|总计")
_ADVERBS = re.compile(
    r"^(?:其中|并|今年以来|今年|全年|年内|本年度?|\d{4}年度?|共计|共|累计|合计|总计|已|先后|成功|开展|完成|：)+"
)


@rule("NAR413", name="counts-told-twice", kind="fact-conflict", severity=Severity.WARNING, basis=[_TRUTH])
def counts_told_twice(disclosure: Disclosure) -> Iterable[Finding] | None:
    """同一件事的数量，正文与所附绩效报告说得不一样。

    只比较两处都说是全年合计（“共”“累计”“全年”）、说法相同、量词相同的数量。

    - 错：正文“全年共举办展览12场”，所附报告“全年共举办展览15场”
    - 对：两处都是15场
    """
    facts = [fact for fact in disclosure.narrative.facts if fact.measure == "计数" and fact.unit]
    told = [fact for fact in facts if fact.section == "绩效"]
    retold = [fact for fact in facts if fact.section == "绩效报告"]
    if not told or not retold:
        return None
    return (
        _conflict(one, other)
        for one in told
        for other in retold
        if one.unit == other.unit
        and one.quantity.value != other.quantity.value
        and _same_subject(_told(disclosure, one), _told(disclosure, other))
    )


def _told(disclosure: Disclosure, fact: Fact) -> str:
    """What a count is of, where its sentence says that it is the whole year's; else empty."""
    text = disclosure.document.text
    start = max(text.rfind(mark, 0, fact.span.start) for mark in "。；\n")
    sentence = "".join(text[start + 1 : fact.span.start].split())
    if not _TOTAL.search(sentence) or "其中" in sentence:
        return ""
    return _ADVERBS.sub("", fact.label)


def _same_subject(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= 2 and long.startswith(short) and len(long) - len(short) <= 4


def _conflict(one: Fact, other: Fact) -> Finding:
    here, there = (f"{fact.quantity.shown()}{fact.unit}" for fact in (one, other))
    return Finding(
        one.clause,
        f"“{_ADVERBS.sub('', one.label)}”此处为{here}，所附绩效报告为{there}，同一年度的数量应当一致，请核对",
        stated=here,
        expected=there,
        key=_ADVERBS.sub("", one.label),
        related=(Related(other.clause, f"绩效报告：{there}"),),
    )


RULES = (
    completion_percent,
    percent_of_zero,
    change_percent,
    change_from_zero,
    share_percent,
    parts_add_up,
    shares_add_up,
    items_add_up,
    direction_word,
    flat_but_explained,
    change_words_agree,
    figures_within_total,
    counts_told_twice,
)
