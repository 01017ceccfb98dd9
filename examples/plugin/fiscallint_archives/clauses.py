"""What the clauses of clauses.lark state: 馆藏档案 is a fact; 已数字化 is a fact, and with its rate a claim."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from fiscallint.disclosure import Fact, Interval, Quantity
from fiscallint.disclosure.narrative import Clause
from fiscallint.disclosure.sentence import Sentence
from fiscallint.finding import Span

HELD, DIGITISED = "馆藏档案", "已数字化档案"


class Digitised(Struct, frozen=True):
    """其中已数字化9,000卷，数字化率75.00%: `held` are the volumes of which this is the rate.

    A claim has a `section` and a `clause`; the figures within the clause count as read.
    """

    section: str
    held: Fact
    done: Fact
    rate: Quantity
    clause: Span

    @property
    def expected(self) -> Interval | None:
        """The rate that the volumes make, in percent; None where there are none."""
        if not self.held.quantity.value:
            return None
        return Interval.exact(self.done.quantity.value * 100 / self.held.quantity.value)


def holdings(clause: Clause, sentence: Sentence) -> Iterator[Fact | None]:
    """馆藏档案12,000卷."""
    yield sentence.fact(HELD)


def digitised(clause: Clause, sentence: Sentence) -> Iterator[Fact | Digitised]:
    """已数字化9,000卷，数字化率75.00%: of the two figures of a clause the first is `of`, the last `figure`."""
    done = sentence.fact(DIGITISED, figure=clause.of or clause.figure)
    if done is None:
        return
    yield done
    held, rate = sentence.last, sentence.quantity() if clause.of else None
    if held and held.concept == HELD and rate:
        yield Digitised(sentence.section, held, done, rate, sentence.span(clause))


HANDLERS = {"holdings": holdings, "digitised": digitised}
