"""What the narrative reports (facts) and what it asserts about it (claims)."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from fiscallint.disclosure.quantity import Interval, Quantity
from fiscallint.document import Passage
from fiscallint.finding import Notice, Span


class Fact(Struct, frozen=True):
    """One reported quantity.

    `concept` is the subject's canonical name (rules.d/vocabulary/subjects.yaml), 类 for a functional class, empty
    where the subject is not known; `label` is the subject as written. `measure` is 决算, 年初预算, 全年预算, 预算
    (which of the two is not said), 上年, 计数, or 比率 for a percentage that no amount goes with. `span` is the number,
    `clause` the subject and the number. `path` holds the names of 类, 款 and 项 where the fact belongs to a functional
    classification; `unit` is that of a count.
    """

    concept: str
    label: str
    measure: str
    quantity: Quantity
    span: Span
    clause: Span
    section: str
    path: tuple[str, ...] = ()
    unit: str = ""


class Completion(Struct, frozen=True):
    """完成年初预算的96.40%: `basis` is 年初, 全年, or empty; `budgets` are those that may be meant."""

    section: str
    label: str
    concept: str
    basis: str
    budgets: tuple[Fact, ...]
    final: Fact | None
    percent: Quantity
    span: Span
    clause: Span
    path: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """与上年相比增加2.63万元，增长1.43%.

    `sign` is +1 or -1, 0 where the form left both words standing (增加（减少）0万元); `rate_sign` is that of the word
    before the percentage. `base` is what is compared with, as written; `against` says whether that is 上年, 上年预算,
    or a budget of the year itself (年初预算, 全年预算, 预算), and is empty where the sentence does not. `prior` is the
    earlier value where it is written out.
    """

    section: str
    label: str
    current: Fact | None
    base: str
    sign: int
    delta: Quantity | None
    percent: Quantity | None
    rate_sign: int
    prior: Quantity | None
    clause: Span
    against: str = ""

    def fits(self) -> bool:
        """Whether amount, difference and percentage can be true of one another; so where one of them is missing."""
        if self.current is None or self.delta is None or self.percent is None:
            return True
        current, delta = self.current.quantity.interval, self.delta.interval
        prior = self.prior.interval if self.prior else current - delta if self.sign > 0 else current + delta
        return (self.percent.interval * prior).meets(delta * Interval.exact(100))


class Flat(Struct, frozen=True):
    """与上年持平: `about` is set by 基本. `reason` is what is given as the cause."""

    section: str
    label: str
    base: str
    about: bool
    clause: Span
    reason: str = ""
    reason_span: Span | None = None


class Comparison(Struct, frozen=True):
    """决算数小于年初预算数: `sign` is -1, 0 or +1; `about` is set by 基本持平."""

    section: str
    label: str
    sign: int
    about: bool
    basis: str
    budgets: tuple[Fact, ...]
    final: Fact | None
    clause: Span
    words: str
    reason: str = ""
    path: tuple[str, ...] = ()


class Share(Struct, frozen=True):
    """占本年支出合计的78.35%: `whole` is None where it could not be found."""

    section: str
    part: Fact
    whole: Fact | None
    whole_label: str
    percent: Quantity
    clause: Span
    span: Span

    def fits(self, whole: Fact) -> bool:
        """Whether part, percentage and this whole can be true of one another."""
        stated = self.percent.interval * whole.quantity.interval
        return stated.meets(self.part.quantity.interval * Interval.exact(100))


class Composition(Struct, frozen=True):
    """A total with what it is made of, as a 其中 lists it; `shares` are the parts' percentages.

    Only made where the list is in full: the words, the vocabulary or the figures themselves say so.
    """

    section: str
    whole: Fact
    parts: tuple[Fact, ...]
    shares: tuple[Share, ...]
    span: Span


class Listing(Struct, frozen=True):
    """主要包括：办公费、印刷费: what `concept` (人员经费, 公用经费) consists of; `open` if it ends with 等."""

    section: str
    concept: str
    names: tuple[tuple[str, Span], ...]
    clause: Span
    open: bool = False


class Item(Struct, frozen=True):
    """An item of 具体情况: a classification path, its figures, and what it is said to be used for."""

    section: str
    path: tuple[str, ...]
    span: Span
    passage: Passage
    facts: tuple[Fact, ...]
    usage: str = ""
    usage_span: Span | None = None

    def fact(self, measure: str) -> Fact | None:
        """The item's figure of this measure."""
        return next((fact for fact in self.facts if fact.measure == measure), None)


class Unitless(Struct, frozen=True):
    """A figure of money without its unit."""

    section: str
    number: str
    span: Span
    clause: Span


class Shift(Struct, frozen=True):
    """从55%提高到72%: from one value to another; `sign` is that of the word, 0 where it has none (调整到)."""

    section: str
    label: str
    sign: int
    before: Quantity
    after: Quantity
    words: str
    clause: Span


class Unbound(Struct, frozen=True):
    """A figure that is part of no fact and no claim; `why` says why where it is understood all the same (约数)."""

    section: str
    text: str
    span: Span
    why: str = ""


class PluginClaim(Protocol):
    """What a claim of a plugin's own must have: the section's concept, and the place of the words that make it.

    The figures in that place count as read.
    """

    @property
    def section(self) -> str: ...
    @property
    def clause(self) -> Span: ...


Claim = Completion | Change | Flat | Comparison | Share | Shift | Composition | Listing | Unitless | PluginClaim


class Narrative(Struct, frozen=True):
    """Everything read from the narrative, in reading order; `notices` tell of plugins' clause forms that failed."""

    facts: tuple[Fact, ...]
    claims: tuple[Claim, ...]
    items: tuple[Item, ...]
    unbound: tuple[Unbound, ...]
    notices: tuple[Notice, ...] = ()
