"""WRD602: years of another report, in the places where the year reported on belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from fiscallint import patterns
from fiscallint.disclosure import Change, Disclosure, Flat
from fiscallint.disclosure.matter import FINAL
from fiscallint.disclosure.outline import WITHOUT_FIGURES
from fiscallint.document import Paragraph
from fiscallint.finding import Finding, Fix, Severity, Span
from fiscallint.rules.api import rule
from fiscallint.rules.words import FORM, TEMPLATE
from fiscallint.rules.year_slots import Slot, slot_of, year_slots


@rule("WRD602", name="stale-year", kind="stale-year", severity=Severity.WARNING, basis=[TEMPLATE, FORM])
def stale_year(disclosure: Disclosure) -> Iterable[Finding] | None:
    """年份不是本报告年度，多半是沿用上年文件没有修改。

    只看应当写报告年度的地方：封面、标题和表头，“××年度部门决算”，截止日期，“（单位）××年度……支出……万元”一类句子，以及
    与上年相比的年份。法规文号、规划期、项目立项年份、绩效说明中的往年情况不查。

    - 错：2024年度决算中写“2023年部门决算汇总公开单位构成”“2023年度无政府性基金预算收支”“与2022年度相比”
    - 对：“2024年部门决算汇总公开单位构成”“2024年度无政府性基金预算收支”“与2023年度相比”
    """
    if disclosure.year is None:
        return None
    return _stale(disclosure, disclosure.year)


def _stale(disclosure: Disclosure, year: int) -> Iterator[Finding]:
    told: set[int] = set()
    for slot in year_slots(disclosure, year):
        if slot.said == year or slot.place.start in told:
            continue
        told.add(slot.place.start)
        yield Finding(
            slot.clause,
            f"本文件是{year}年度{disclosure.matter}，此处{slot.what}写作{slot.said}年，请核对",
            severity=Severity.NOTE if slot.doubtful else None,
            stated=str(slot.said),
            expected=str(year),
            key=f"{slot.what}/{slot.follows}",
            fixes=() if slot.doubtful else _of_this_year(disclosure, slot, year),
        )
    yield from _years_compared(disclosure, year)


def _of_this_year(disclosure: Disclosure, slot: Slot, year: int) -> tuple[Fix, ...]:
    """To write the year reported on; the figures that the sentence goes on with must be those of that year."""
    text = disclosure.document.text
    if text.count(f"{year}年") <= text.count(f"{slot.said}年"):
        return ()  # rather it is the title that was left over
    end = min((at for mark in "。\n" if (at := text.find(mark, slot.place.end)) >= 0), default=len(text))
    told = [fact for fact in disclosure.narrative.facts if slot.place.end <= fact.span.start < end]
    own = tuple(fact.span for fact in told if fact.measure == "决算")[:1]
    return (Fix(slot.place, str(year), f"把{slot.said}改为{year}", own),)


_BASE = patterns.compile(
    r"[与比较同](?P<year>20\d\d)年(?:度)?(?:(?:收入|支出)?决算(?:支出)?数?)?(?:的\d[\d.,]*[万亿]?元)?，?"
    r"(?:相比|对比|增加|减少|增长|下降|降低|持平)"
)


def _years_compared(disclosure: Disclosure, year: int) -> Iterator[Finding]:
    """Comparisons with a year that is not the one before: as claims say it, else as the words do."""
    text = disclosure.document.text
    told: set[int] = set()
    claims: Sequence[Change | Flat] = [*disclosure.claims(Change), *disclosure.claims(Flat)]
    for claim in claims:
        match = re.search(r"(20\d{2})年", claim.base)
        if not match or claim.section.startswith("绩效"):
            continue
        found = int(match[1])
        about_budget = "预算" in claim.base and disclosure.matter == FINAL
        if found == year - 1 or (found == year and about_budget):
            continue
        before = text.rfind(match[1], max(0, claim.clause.start - 60), claim.clause.end)
        if before < 0 or before in told or _also(text, before, before + 4, year - 1):
            continue
        if re.match(r"年度?\s*[（(]", text[before + 4 : before + 9]):
            continue  # a year that is explained is meant: 较2019年（疫情前）
        told.add(before)
        clause = claim.clause._replace(start=min(before, claim.clause.start))
        yield _not_the_year_before(disclosure, year, found, clause, claim.base, f"{claim.section}/{claim.label}")
    for section in disclosure.sections():
        if section.concept in WITHOUT_FIGURES or section.concept.startswith("绩效"):
            continue
        for block in section.blocks:
            if not isinstance(block, Paragraph):
                continue
            for match in _BASE.finditer(block.text):
                slot = slot_of(block, match, "")
                if (
                    slot.said != year - 1
                    and slot.place.start not in told
                    and not _also(block.text, *match.span(), year - 1)
                ):
                    base = block.text[match.start("year") : match.end("year") + 1]
                    yield _not_the_year_before(disclosure, year, slot.said, slot.clause, base, section.concept)


def _also(text: str, start: int, end: int, before: int) -> bool:
    """Whether the same part of the sentence compares with the year before, too."""
    first = max(text.rfind(mark, 0, start) for mark in "。；\n") + 1
    last = next((at for at in range(end, len(text)) if text[at] in "。；\n"), len(text))
    return bool(re.search(rf"[与比较同]\s?(?:{before}\s?年|上年)", text[first:start] + text[end:last]))


def _not_the_year_before(disclosure: Disclosure, year: int, said: int, clause: Span, base: str, key: str) -> Finding:
    return Finding(
        clause,
        f"本文件是{year}年度{disclosure.matter}，应与{year - 1}年度相比，此处写作“{base}”，请核对",
        stated=f"{said}年",
        expected=f"{year - 1}年",
        key=key,
    )


RULES = (stale_year,)
