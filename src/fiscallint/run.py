"""A run over documents: what was made of them is told, reviewed and kept, in the order of their paths."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fiscallint.batch import LostDocument, outcomes
from fiscallint.finding import Severity
from fiscallint.progress import progress
from fiscallint.reports import Shelf, Spool
from fiscallint.review import Review

if TYPE_CHECKING:
    from fiscallint.baseline import Baseline
    from fiscallint.finding import Notice
    from fiscallint.output.report import Report
    from fiscallint.preparation import Request

Failed = Callable[[Path, "Exception | Sequence[Notice]"], None]
"""Is told why a document could not be linted, or what failed over it."""


class Run:
    """The reports of documents, each made when it is asked for, and one held at a time.

    Only where there is a list of suppressions, whose use is known at the end, are all documents linted before the first
    report is finished. `failed` says whether anything went wrong up to now. Findings are held against the baseline that
    is `known`.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        request: Request,
        tell: Failed,
        shelf: Shelf | None,
        known: Baseline | None = None,
        *,
        resume: bool = False,
    ) -> None:
        self.failed = False
        self._paths = paths
        self._request = request
        self._tell = tell
        self._shelf = shelf
        self._known = known
        self._resume = resume
        self._linting: Generator[Report, None, None] | None = None
        self._review = Review(lambda: request.rules, request.suppressions, request.today, request.of_rules)

    def reports(self) -> Iterator[Report]:
        """The reports, once, as they come."""
        self._linting = self._linted()
        linted: Iterator[Report] = self._linting
        if self._request.suppressions and self._shelf is not None:
            shelf, number = self._shelf, sum(1 for _ in linted)
            linted = (shelf[at] for at in range(number))
        for number, report in enumerate(linted):
            yield self._finished(number, report)

    def again(self, number: int) -> Report:
        """A report that was made before, by its number."""
        assert self._shelf is not None, "nothing was kept"
        return self._finished(number, self._shelf[number])

    def close(self) -> None:
        """End what is still at work, wherever the run was left."""
        if self._linting is not None:
            self._linting.close()

    def _finished(self, number: int, report: Report) -> Report:
        report = self._review.finished(number, report)
        return self._known.marked(report) if self._known else report

    def _linted(self) -> Generator[Report, None, None]:
        """What the rules say of each document; what cannot be linted is told of and left out."""
        number = 0
        with (
            progress(self._paths) as line,
            closing(outcomes(self._paths, self._request, resume=self._resume, heard=line.page)) as made,
        ):
            for path, outcome in made:
                line.done(path, lost=isinstance(outcome, LostDocument))
                if isinstance(outcome, Exception):
                    self.failed = True
                    line(None)
                    self._tell(path, outcome)
                    continue
                if wrong := [notice for notice in outcome.notices if notice.severity is Severity.ERROR]:
                    line(None)
                    self._tell(path, wrong)
                self.failed = self.failed or not outcome.successful
                self._review.see(number, outcome)
                if self._shelf is not None:
                    self._shelf.append(outcome)
                line(None)
                yield outcome
                number += 1


@contextmanager
def linting(
    paths: Sequence[Path],
    request: Request,
    tell: Failed,
    known: Baseline | None = None,
    *,
    keep: bool = False,
    resume: bool = False,
) -> Iterator[Run]:
    """A run over these documents; `keep` the reports for those who go through them more than once.

    One that is to `resume` a run that was stopped does not try again what was lost in that.
    """
    spool = Spool()
    shelf: Shelf | None = None
    if keep or request.suppressions:
        shelf = spool if len(paths) > 1 else []
    with closing(spool), closing(Run(paths, request, tell, shelf, known, resume=resume)) as run:
        yield run
