"""The report of a disclosure that is published in several files, as a report for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from fiscallint.document import Document, Part
from fiscallint.finding import Finding, Fix, Holds, Notice, Related, Span
from fiscallint.output.report import Report
from fiscallint.rules.coverage import Coverage, Number


def divided(report: Report) -> tuple[Report, ...]:
    """What is said of each file, in its own places; the report itself where there is only one.

    A finding belongs to the file that it stands in, one about the whole to the first. A rule that failed in other files
    alone passed in this one.
    """
    whole = report.document
    return tuple(_divided(report, _Share(whole, part)) for part in whole.parts) or (report,)


def _divided(report: Report, share: _Share) -> Report:
    findings = tuple(share.finding(one) for one in report.findings if share.holds(one.span))
    failing = {one.code for one in report.findings} - {one.code for one in findings}
    return replace(
        report,
        document=share.part.document.as_published,
        findings=findings,
        outcomes={
            code: "passed" if outcome == "failed" and code in failing else outcome
            for code, outcome in report.outcomes.items()
        },
        notices=(*share.part.document.notices, *share.notices(report.notices)),
        held=tuple((code, share.relation(one)) for code, one in report.held if share.holds(_first(one.figures))),
        coverage=Coverage(
            tuple(share.numbers(report.coverage.narrative)), tuple(share.numbers(report.coverage.tables))
        ),
        others=tuple(part.document.as_published for part in report.document.parts if part.start != share.part.start),
    )


def _first(figures: tuple[Span, ...]) -> Span:
    return figures[0] if figures else Span(0, 0)


class _Share(Struct, frozen=True):
    """What of a whole belongs to one of its files, with the places of that file."""

    whole: Document
    part: Part

    def holds(self, span: Span) -> bool:
        """Whether a place of the whole stands in this file."""
        return self.whole.part(span.start).start == self.part.start

    def local(self, span: Span) -> Span:
        """A place of the whole that stands in this file, in this file's own offsets."""
        return Span(span.start - self.part.start, min(span.end, self.part.end) - self.part.start)

    def finding(self, one: Finding) -> Finding:
        """A finding that stands in this file; a correction of another file is left out."""
        return replace(
            one,
            span=self.local(one.span),
            related=tuple(self._related(related) for related in one.related),
            fixes=tuple(self._fix(fix) for fix in one.fixes if self.holds(fix.span)),
            figures=self._own(one.figures),
            elsewhere=self._elsewhere(one.figures),
        )

    def relation(self, one: Holds) -> Holds:
        """A relation whose first figure stands in this file."""
        return replace(one, figures=self._own(one.figures), elsewhere=self._elsewhere(one.figures))

    def notices(self, notices: Iterable[Notice]) -> Iterator[Notice]:
        """What is said of this file, but by its reader; what has no place is said of the first."""
        by_readers = set(self.whole.notices)
        for one in notices:
            if one not in by_readers and self.holds(one.span or Span(0, 0)):
                yield replace(one, span=one.span and self.local(one.span))

    def numbers(self, numbers: Iterable[Number]) -> Iterator[Number]:
        """The numbers that stand in this file."""
        return (replace(one, span=self.local(one.span)) for one in numbers if self.holds(one.span))

    def _related(self, related: Related) -> Related:
        if self.holds(related.span):
            return replace(related, span=self.local(related.span))
        other = _Share(self.whole, self.whole.part(related.span.start))
        return replace(related, span=other.local(related.span), path=other.part.document.path)

    def _fix(self, fix: Fix) -> Fix:
        return replace(fix, span=self.local(fix.span), given=self._own(fix.given))

    def _own(self, figures: Iterable[Span]) -> tuple[Span, ...]:
        return tuple(self.local(span) for span in figures if self.holds(span))

    def _elsewhere(self, figures: Iterable[Span]) -> tuple[Related, ...]:
        return tuple(self._related(Related(span, "")) for span in figures if not self.holds(span))
