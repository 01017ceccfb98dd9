"""What rules speak of: how they name it, and which figures are meant."""

from __future__ import annotations

from bisect import bisect_left
from operator import itemgetter

from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure import Change, Comparison, Completion, Disclosure, Fact, Interval, Quantity, Share
from fiscallint.finding import Span
from fiscallint.rules.judge import Verdict, judge, quoted, ratio

TEMPLATE = "部门决算公开模板"
TRUTH = "《地方预决算公开操作规程》（财预〔2016〕143号）：内容真实、准确"
AGREEMENT = f"{TRUTH}；文字说明与报表数据一致"
FORM = "《地方预决算公开操作规程》（财预〔2016〕143号）：形式规范"


def named(claim: Completion | Comparison | Change) -> str:
    """The subject of a claim in quotation marks: of a classification path the 项."""
    fact = claim.current if isinstance(claim, Change) else claim.final
    path = fact.path if isinstance(claim, Change) and fact else () if isinstance(claim, Change) else claim.path
    if len(path) > 1:
        return quoted(path[-1])
    concept = claim.concept if isinstance(claim, Completion) else fact.concept if fact else ""
    told = claim.label or (fact.label if fact else "")
    return quoted(concept or told) if not told or SAYS_NOTHING.fullmatch(told) else quoted(told)


SAYS_NOTHING = patterns.compile(
    r"(?:20\d\d年(?:度)?)?(?:本年)?(?:支出|收入)?(?:决算|预算)?(?:支出|收入)?(?:数|金额|总额)?为?"
)
"""A subject that leaves out of what: 支出决算数."""


def key_of(claim: Completion | Comparison | Change | Share) -> str:
    """What a claim is about, by names alone."""
    if isinstance(claim, Share):
        return f"{claim.section}/{claim.part.concept}/{'/'.join(claim.part.path)}"
    path = () if isinstance(claim, Change) else claim.path
    return f"{claim.section}/{claim.label}/{'/'.join(path)}"


def budgets_meant(claim: Completion | Comparison) -> list[Fact]:
    """The budgets that a claim may speak of: those of its basis, else all of the same statement."""
    own = [fact for fact in claim.budgets if claim.basis and fact.measure.startswith(claim.basis)]
    return own or list(claim.budgets)


_REACH = 100
"""How many figures before a clause may be meant by it: so many of the first, and of the last."""


_AHEAD = 200
"""Characters before a figure in which its sentence is looked for."""


def sentence_to(disclosure: Disclosure, place: int, end: int) -> str:
    """The sentence of a place, from its beginning, which is not looked for far away, to an end; without white space."""
    text = disclosure.document.text
    floor = max(0, place - _AHEAD)
    start = max(floor, *(text.rfind(mark, floor, place) + 1 for mark in "。\n"))
    return "".join(text[start:end].split())


def said_before(disclosure: Disclosure, section: str, clause: Span) -> list[Interval]:
    """The final figures of the same section that stand before a clause, equal ones once."""
    finals = disclosure.finals.get(section, [])
    end = bisect_left(finals, clause.start, key=itemgetter(0))
    return [amount for _, amount in (*finals[: min(end, _REACH)], *finals[max(_REACH, end - _REACH) : end])]


def sign_that_fits(claim: Change) -> int:
    """Up or down: with which of them amount, difference and percentage agree; 0 where both or neither do."""
    fitting = [sign for sign in (1, -1) if claim.current and claim.sign and replace(claim, sign=sign).fits()]
    return fitting[0] if len(fitting) == 1 else 0


def turned_about(disclosure: Disclosure, claim: Change) -> bool:
    """Whether a change agrees with its percentage only if it went the other way than both of its words say."""
    if claim.sign != claim.rate_sign or claim.prior or sign_that_fits(claim) != -claim.sign:
        return False
    assert claim.current and claim.delta and claim.percent
    expected = ratio(claim.delta.interval, prior_of(claim, claim.current.quantity.interval, claim.delta))
    if expected is None or judge(claim.percent.interval, expected, claim.percent.step) is not Verdict.WRONG:
        return False
    others = said_before(disclosure, claim.section, claim.clause)
    return not any(fits_current(claim, amount) for amount in others)


def fits_current(claim: Change, current: Interval) -> bool:
    """Whether the change is right for this figure, which may be the one that is meant."""
    assert claim.delta and claim.percent
    expected = ratio(claim.delta.interval, prior_of(claim, current, claim.delta))
    return expected is not None and claim.percent.interval.meets(expected)


def prior_of(claim: Change, current: Interval, delta: Quantity) -> Interval:
    """The earlier value: as written, or reckoned back from the current one and the change."""
    if claim.prior:
        return claim.prior.interval
    return current - delta.interval if claim.sign > 0 else current + delta.interval
