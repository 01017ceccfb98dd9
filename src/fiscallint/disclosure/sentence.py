"""What a plugin's handler of a clause may ask about the sentence that the clause stands in."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure.claims import Fact
from fiscallint.disclosure.narrative import Clause, Figure
from fiscallint.disclosure.quantity import Quantity, Unit
from fiscallint.disclosure.vocabulary import Vocabulary
from fiscallint.document import Passage
from fiscallint.finding import Span

_NO_UNIT = patterns.compile(r"[-\d,.余多]")


class Sentence(Struct, frozen=True):
    """The surroundings of a clause.

    `section` is what the section is about (its concept), `year` the year reported on. `label` are the words right
    before the clause, where its subject stands; `concept` is what the vocabulary calls that subject, empty where it
    does not know it; `told_of` is 0 where the label speaks of the year reported on, -1 of the year before, 1 of
    another. `spoken_of` is the amount that is being spoken of, what a clause without a subject of its own leans on;
    `last` is the figure that was told last, of whatever kind.
    """

    clause: Clause
    passage: Passage
    section: str
    year: int | None
    label: str
    concept: str
    told_of: int
    spoken_of: Fact | None
    last: Fact | None
    vocabulary: Vocabulary
    _begin: int
    _measured: Callable[[Figure], Quantity | None]

    def span(self, part: Clause | Figure) -> Span:
        """The place of a clause or a figure in the text rendition."""
        begin, end = (part.start, part.end) if isinstance(part, Clause) else (part.at, part.end)
        return self.passage.span(begin, end)

    @property
    def place(self) -> Span:
        """The place of the clause with its label."""
        return self.passage.span(self._begin, self.clause.end)

    def quantity(self, figure: Figure | None = None) -> Quantity | None:
        """What a figure (that of the clause) stands for; None for one that is only about right (约10万元)."""
        figure = figure or self.clause.figure
        return self._measured(figure) if figure else None

    def fact(self, concept: str = "", measure: str = "", figure: Figure | None = None) -> Fact | None:
        """The fact that a figure (that of the clause) states of a concept (that of the label).

        The measure is 决算, for a percentage 比率, for a count 计数, unless given; 上年 where the label says so. None
        where the figure is only about right, or is one of another year.
        """
        figure = figure or self.clause.figure
        quantity = self.quantity(figure)
        if figure is None or quantity is None or self.told_of > 0:
            return None
        usual = {Unit.ONE: "计数", Unit.PERCENT: "比率", Unit.PERMILLE: "比率"}.get(quantity.unit, "决算")
        return Fact(
            concept or self.concept,
            self.label,
            measure or ("上年" if self.told_of else usual),
            quantity,
            self.span(figure),
            self.place,
            self.section,
            unit=_NO_UNIT.sub("", figure.text) if quantity.unit is Unit.ONE else "",
        )
