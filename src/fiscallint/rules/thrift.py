"""POL511, POL512: 过紧日子: how 三公, meetings, training and general expenditure moved against the year before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure import Change, Disclosure, Flat
from fiscallint.disclosure.quantity import Interval
from fiscallint.finding import Finding, FiscallintError, Severity, Span
from fiscallint.resources import data
from fiscallint.rules import options as option
from fiscallint.rules.api import rule
from fiscallint.rules.judge import quoted
from fiscallint.rules.reasons import reason_after
from fiscallint.rules.words import prior_of
from fiscallint.settings import CERTAINTIES, Option

_SUBJECTS = {"“三公”经费": "三公", "会议费": "会议费", "培训费": "培训费", "一般性支出": "一般性支出"}


class Cut(Struct, frozen=True):
    """By how much (percent) a subject must at least fall from the year before, and what says so."""

    subject: str
    percent: Decimal
    basis: str

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Cut:
        """A cut as `rules.d/thresholds/cuts.yaml` lists it; what is not certain is said with its basis."""
        sure = entry["certainty"] == "certain"
        basis = entry["basis"] if sure else f"{entry['basis']}，{CERTAINTIES[entry['certainty']]}"
        return cls(entry["subject"], option.parsed(entry["percent"], "percent", "percent"), basis)


class _Move(Struct, frozen=True):
    """A change from the year before, of one of the subjects: `told` in words, `up` in percent of the earlier value.

    `sign` is that of the change; `up` is negative for a decrease, None where nothing was spent before.
    """

    subject: str
    name: str
    section: str
    told: str
    sign: int
    up: Interval | None
    clause: Span


_YEAR_BEFORE = patterns.compile(r"^(?!.*预算).*(?:上年|去年|20\d\d)")


def _moves(disclosure: Disclosure) -> Iterator[_Move]:
    for claim in disclosure.narrative.claims:
        if isinstance(claim, Flat) and not claim.about and _YEAR_BEFORE.search(claim.base):
            known = disclosure.vocabulary.subject_of(claim.label, claim.section)
            if known and known.concept in _SUBJECTS:
                subject = _SUBJECTS[known.concept]
                yield _Move(subject, known.concept, claim.section, "持平", 0, Interval.exact(0), claim.clause)
        elif isinstance(claim, Change) and claim.against in ("", "上年") and claim.sign and claim.current:
            concept = claim.current.concept
            if concept in _SUBJECTS:
                sign = claim.sign if (claim.delta or claim.percent or claim.current.quantity).value else 0
                told, up = _told(claim), _up(claim)
                yield _Move(_SUBJECTS[concept], concept, claim.section, told, sign, up, claim.clause)


def _told(claim: Change) -> str:
    """The change in words: by its percentage where that is told, else by its amount."""
    if claim.percent:
        return f"{'增长' if claim.sign > 0 else '下降'}{claim.percent.shown()}"
    return f"{'增加' if claim.sign > 0 else '减少'}{claim.delta.shown() if claim.delta else ''}"


def _up(claim: Change) -> Interval | None:
    """The change in percent of the earlier value: reckoned from the amounts, else as it is stated."""
    if claim.current and claim.delta:
        prior = prior_of(claim, claim.current.quantity.interval, claim.delta)
        moved = claim.delta.interval / prior * Interval.exact(100) if prior.low > 0 else None
    else:
        moved = claim.percent.interval if claim.percent else None
    return -moved if moved and claim.sign < 0 else moved


_OPTION = patterns.compile(r"(?:(20\d\d)(?:\s*[-—～至]\s*(20\d\d))?年?(?:度)?\s*[:：]?\s+)?(\S+)")


def cuts_in_force(disclosure: Disclosure, options: Mapping[str, Option]) -> list[Cut]:
    """The cuts of the disclosure's place and year that ship with their source, and those that are set as options.

    An option is a percentage, for any year, or several, each for its years: `2024 5%`, `2023-2025 3%`.
    """
    found = [
        Cut.of(entry)
        for entry in data("thresholds", "cuts")
        if entry["place"] in disclosure.profile.lineage and _within(disclosure.year, *entry["years"])
    ]
    for subject in options:
        for text in option.texts(options, subject):
            match = _OPTION.fullmatch(text)
            if match is None:
                raise FiscallintError(f"选项“{subject}”的值“{text}”应为百分比，例如 5%，或 2024 5%")
            if match[1] is None or _within(disclosure.year, int(match[1]), int(match[2] or match[1])):
                found.append(Cut(subject, option.parsed(match[3], "percent", subject), "规则选项"))
    return found


def _within(year: int | None, first: int, last: int) -> bool:
    return year is not None and first <= year <= last


@rule(
    "POL511",
    name="cut-as-required",
    kind="policy",
    severity=Severity.NOTE,
    basis=["各地各年度落实过紧日子要求的预算编制通知；比例由使用者按本地文件设定"],
    options={"三公": "", "会议费": "", "培训费": "", "一般性支出": ""},
    certainty="unsure",
)
def cut_as_required(disclosure: Disclosure, options: Mapping[str, Option]) -> list[Finding] | None:
    """比上年压减的幅度没有达到要求。

    过紧日子的压减比例各地、各年不同，没有全国统一的数。请按本地文件在选项中设定：百分比（`5%`），或按年度写
    （`2024 5%`、`2023-2025 3%`，可写几个）。没有设定的不查。

    - 错：要求压减5%：“三公”经费支出9.80万元，比上年减少0.20万元，下降2.00%
    - 对：要求压减5%：“三公”经费支出9.50万元，比上年减少0.50万元，下降5.00%
    """
    cuts = cuts_in_force(disclosure, options)
    if not cuts:
        return None
    return [
        Finding(
            move.clause,
            f"{quoted(move.name)}比上年{move.told}，没有达到压减{_percent(cut.percent)}的要求（{cut.basis}），请核对",
            stated=move.told,
            expected=f"压减{_percent(cut.percent)}以上",
            key=f"压减/{move.subject}",
        )
        for move in _moves(disclosure)
        for cut in cuts
        if cut.subject == move.subject and move.up is not None and move.up.low > -cut.percent
    ]


def _percent(amount: Decimal) -> str:
    return f"{amount.normalize():f}%"


@rule("POL512", name="growth-explained", kind="policy", severity=Severity.NOTE, **option.usual("POL512"))
def growth_explained(disclosure: Disclosure, options: Mapping[str, Option]) -> Iterator[Finding]:
    """“三公”经费、会议费、培训费、一般性支出比上年增长，没有说明原因。

    决算应说明增减变化的原因；这几项从严控制，增长的更应写明。同一节后文任何一处写了原因，就不提示。选项“增幅”是增长多少才提示。

    - 错：“三公”经费支出决算为6.00万元，比上年增加1.00万元，增长20.00%。
    - 对：“三公”经费支出决算为6.00万元，比上年增加1.00万元，增长20.00%，主要原因是本年更新公务用车1辆。
    """
    allowed = option.percent(options, "增幅")
    for move in _moves(disclosure):
        if allowed is None or move.sign <= 0 or (move.up and move.up.low <= allowed):
            continue
        if not reason_after(disclosure, move.section.partition("/")[0], move.clause):
            yield Finding(
                move.clause,
                f"{quoted(move.name)}比上年{move.told}，没有说明原因，请补充",
                expected="说明增长的原因",
                key=f"增长/{move.subject}",
            )


RULES = (cut_as_required, growth_explained)
