"""NAR413, NAR415: the same thing told in two places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Fact, Quantity, Shift
from fiscallint.disclosure.quantity import Unit, read_number
from fiscallint.finding import Finding, Holds, Related, Severity, quote
from fiscallint.rules.amounts import places_of
from fiscallint.rules.api import rule
from fiscallint.rules.judge import quoted
from fiscallint.rules.words import TRUTH, sentence_to

_TOTAL = patterns.compile("共计?|累计|全年|合计|总计")
_ADVERBS = patterns.compile(
    r"^(?:其中|并|今年以来|今年|全年|年内|本年度?|\d{4}年度?|共计|共|累计|合计|总计|已|先后|成功|开展|完成|：)+"
)


@rule("NAR413", name="counts-told-twice", kind="fact-conflict", severity=Severity.WARNING, basis=[TRUTH])
def counts_told_twice(disclosure: Disclosure) -> Iterable[Finding | Holds] | None:
    """同一件事的数量，正文、所附绩效报告、自评表说得不一样。

    只比较两处都说是全年合计（“共”“累计”“全年”）、说法相同、量词相同的数量；与自评表的指标只是名称相近的，作为提示。名称相同的
    百分比，以及同一个指标“从……提高到……”的前后两个数，说得不一样的也作为提示。

    - 错：正文“全年共举办展览12场”，所附报告“全年共举办展览15场”
    - 对：两处都是15场
    """
    facts = [fact for fact in disclosure.narrative.facts if fact.measure == "计数" and fact.unit]
    told = [(_told(disclosure, fact), fact) for fact in facts if fact.section == "绩效"]
    retold = [(_told(disclosure, fact), fact) for fact in facts if fact.section == "绩效报告"]
    shifts = list(disclosure.claims(Shift))
    if not (told and retold) and not shifts and not disclosure.evaluations:
        return None
    return (
        *_between_texts(told, retold),
        *_with_forms(disclosure, told + retold),
        *_rates_with_forms(disclosure),
        *_shifts(disclosure, shifts),
    )


def _between_texts(told: list[tuple[str, Fact]], retold: list[tuple[str, Fact]]) -> Iterator[Finding | Holds]:
    alike: dict[tuple[str, str], list[tuple[str, Fact]]] = {}
    for words, fact in retold:
        alike.setdefault((fact.unit, words[:2]), []).append((words, fact))
    for words, one in told:
        for again, other in alike.get((one.unit, words[:2]), ()):
            if _same_subject(words, again):
                same = one.quantity.value == other.quantity.value
                yield Holds((one.span, other.span)) if same else _conflict(one, other)


def _with_forms(disclosure: Disclosure, told: list[tuple[str, Fact]]) -> Iterator[Finding | Holds]:
    for indicator in (one for form in disclosure.evaluations for one in form.indicators):
        name = _COUNTED.sub("", indicator.name)
        actual = indicator.actual
        for words, fact in told if actual and actual.span and len(name) >= 2 else ():
            assert actual and actual.span
            alike = _likeness(name, _sentence(disclosure, fact))
            if fact.unit != indicator.unit or not words or words[:2] not in name or alike < _ALIKE:
                continue
            if actual.value == fact.quantity.value:
                yield Holds((fact.span, actual.span))
                continue
            here, there = f"{fact.quantity.shown()}{fact.unit}", f"{actual.shown()}{indicator.unit}"
            yield Finding(
                fact.clause,
                f"{quote(_ADVERBS.sub('', fact.label))}此处为{here}，自评表{quote(indicator.name)}为{there}，"
                "同一年度的数量应当一致，请核对",
                severity=Severity.WARNING if alike == 1 else Severity.NOTE,
                stated=here,
                expected=there,
                key=f"自评表/{indicator.name}",
                related=(Related(actual.span, f"自评表：{there}"),),
            )


def _rates_with_forms(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    rates = [fact for fact in disclosure.narrative.facts if fact.measure == "比率" and fact.section in _REPORTS]
    for indicator in (one for form in disclosure.evaluations for one in form.indicators):
        reached = _RATE.fullmatch(indicator.reached)
        number = read_number(reached[1]) if reached else None
        if number is None or indicator.reached_span is None or len(indicator.name) < _LONG:
            continue
        actual = Quantity(number[0], Unit.PERCENT, number[1], indicator.reached_span)
        for fact in rates:
            if indicator.name not in fact.label:
                continue
            if fact.quantity.interval.meets(actual.interval):
                yield Holds((fact.span, indicator.reached_span))
                continue
            yield Finding(
                fact.clause,
                f"{quote(indicator.name)}此处为{fact.quantity.shown()}，自评表为{actual.shown()}，请核对",
                severity=Severity.NOTE,
                stated=fact.quantity.shown(),
                expected=actual.shown(),
                key=f"自评表/{indicator.name}",
                related=(Related(indicator.reached_span, f"自评表：{actual.shown()}"),),
            )


_REPORTS = ("绩效", "绩效报告")
_RATE = patterns.compile(r"(?<!\d)(\d{1,9}(?:\.\d{1,9})?)%")
_LONG = 4
"""Characters of a name that can only be that of one thing."""
_MEASURED = patterns.compile("[^，。；：的]{2,10}(?:率|度|比例|占比|比重)")


def _shifts(disclosure: Disclosure, shifts: Iterable[Shift]) -> Iterator[Finding | Holds]:
    told: dict[tuple[str, str], Shift] = {}
    for again in shifts:
        if again.section == "绩效" and again.label:
            told.setdefault((again.label, again.before.unit.label), again)
    for again in (one for one in shifts if one.section == "绩效报告"):
        one = told.get((again.label, again.before.unit.label))
        if one and _same_measure(_told_of(disclosure, one), _told_of(disclosure, again)):
            figures = tuple(q.span for q in (one.before, one.after, again.before, again.after) if q.span)
            if one.before.interval.meets(again.before.interval) and one.after.interval.meets(again.after.interval):
                yield Holds(figures)
                continue
            here, there = (f"从{two.before.shown()}到{two.after.shown()}" for two in (one, again))
            yield Finding(
                one.clause,
                f"{quote(one.label)}此处{here}，所附绩效报告{there}，说的若是同一个指标，应当一致，请核对",
                severity=Severity.NOTE,
                stated=here,
                expected=there,
                key=one.label,
                related=(Related(again.clause, f"绩效报告：{there}"),),
            )


def _told_of(disclosure: Disclosure, shift: Shift) -> str:
    """What a shift is of: the rate that its sentence names last before it."""
    named = _MEASURED.findall(sentence_to(disclosure, shift.clause.start, shift.clause.end))
    return named[-1] if named else ""


def _same_measure(one: str, other: str) -> bool:
    """Whether two names are of one rate: 职级使用率, 职级职数使用率."""
    return bool(one and other) and one[-3:] == other[-3:] and one[:2] == other[:2]


_COUNTED = patterns.compile("(?:数量|人数|人次|次数|个数|场次|数|情况)$")
_ALIKE = 0.75


def _likeness(name: str, sentence: str) -> float:
    """How much of a name stands in a sentence, by pairs of characters: 1 where all of it does."""
    pairs = [name[at : at + 2] for at in range(len(name) - 1)]
    return sum(pair in sentence for pair in pairs) / len(pairs)


def _sentence(disclosure: Disclosure, fact: Fact) -> str:
    """What stands before a figure in its sentence."""
    text = disclosure.document.text
    line = text.rfind("\n", 0, fact.span.start) + 1
    start = max(line, *(text.rfind(mark, line, fact.span.start) + 1 for mark in "。；"))
    return "".join(text[start : fact.span.start].split())


def _told(disclosure: Disclosure, fact: Fact) -> str:
    """What a count is of, where its sentence says that it is the whole year's; else empty."""
    sentence = _sentence(disclosure, fact)
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
        f"{quote(_ADVERBS.sub('', one.label))}此处为{here}，所附绩效报告为{there}，同一年度的数量应当一致，请核对",
        stated=here,
        expected=there,
        key=_ADVERBS.sub("", one.label),
        related=(Related(other.clause, f"绩效报告：{there}"),),
    )


_SCOPES = ("收支总体", "收入", "支出", "财拨总体", "一般公共预算", "基本支出", "三公", "机关运行经费", "政府采购")


@rule("NAR415", name="amounts-told-twice", kind="fact-conflict", severity=Severity.WARNING, basis=[TRUTH])
def amounts_told_twice(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """同一项金额在同一节里前后不一。

    没有报表可对的金额（如机关运行经费、政府采购总额），前后两处应当一致。

    - 错：机关运行经费支出40.20万元……机关运行经费支出决算42.00万元
    - 对：两处都是40.20万元
    """
    for scope in _SCOPES:
        first: dict[tuple[str, str, str], Fact] = {}
        for fact in disclosure.narrative.facts:
            if not fact.section.startswith(scope) or fact.path or not fact.concept or fact.measure == "计数":
                continue
            if not fact.quantity.unit.label.endswith("元"):
                continue
            subject = disclosure.vocabulary.subject_of(fact.label, fact.section)
            if subject and subject.local:
                continue
            years = re.findall(r"(20\d\d)年", fact.label)
            if any(int(year) != disclosure.year for year in years):
                continue
            before = first.setdefault((fact.concept, fact.measure, _plain(fact.label)), fact)
            if before is fact:
                continue
            figures = (before.span, fact.span)
            if fact.quantity.interval.meets(before.quantity.interval):
                yield Holds(figures)
            elif not _has_table(disclosure, fact):
                yield Finding(
                    fact.clause,
                    f"{quoted(fact.concept)}{disclosure.named(fact.measure)}此处为{fact.quantity.shown()}，前文为{before.quantity.shown()}，请核对",
                    stated=fact.quantity.shown(),
                    expected=before.quantity.shown(),
                    key=f"{scope}/{fact.concept}/{fact.measure}",
                    related=(Related(before.clause, "前文"),),
                    figures=figures,
                )


def _plain(label: str) -> str:
    """A subject without the unit and the year before it, and without 支出 after it."""
    return re.sub(r"^.*?20\d\d年度?|^(?:本|我)(?:部门|单位|局|馆)|(?:支出|决算|金额|总额|合计|为)+$", "", label)


def _has_table(disclosure: Disclosure, fact: Fact) -> bool:
    """Whether a table tells which of the two is right: then TXT301 says so."""
    places = places_of(disclosure.vocabulary, fact.label, fact.section, fact.measure)
    return any(disclosure.table(table) for table, _, _ in places)


RULES = (counts_told_twice, amounts_told_twice)
