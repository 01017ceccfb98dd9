"""A Word file with the findings in it, as comments where they stand. The same findings give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fiscallint.document.word_styles import W
from fiscallint.finding import Finding, Span
from fiscallint.output.quotation import WHOLE, pointed, quoted
from fiscallint.output.report import Report
from fiscallint.output.word_file import Stretch, WordFile
from fiscallint.output.words import remark, told

_AUTHOR = "fiscallint"
_INITIALS = "FL"


def render(report: Report, content: bytes) -> tuple[bytes, int]:
    """The Word file `content` with the report's findings that count as comments, and how many these are.

    FiscallintError where it cannot be written anew.
    """
    document = report.document
    file = WordFile(document, content, "加批注")
    findings = sorted(told(report), key=lambda finding: finding.span)
    spans = [_pointed(report, finding) for finding in findings]
    file.cut(span for span in spans if span)
    for finding, span in zip(findings, spans, strict=True):
        stretches = file.within(span) if span else []
        text = remark(report, finding)
        if any(not stretch.exact for stretch in stretches) and span:
            text = f"“{quoted(document, span)}”：\n{text}"
        if not stretches and file.first:
            stretches = [file.first]
        _comment(file, stretches, text)
    return file.content(), len(findings)


def _pointed(report: Report, finding: Finding) -> Span | None:
    return None if finding.span == WHOLE else pointed(report.document, finding.span)


def _comment(file: WordFile, stretches: Sequence[Stretch], text: str) -> None:
    """Put a comment on the first paragraph of some text: what reaches further is told by its beginning."""
    first = stretches[0].run
    paragraph = _paragraph(first)
    last = next(one.run for one in reversed(stretches) if _paragraph(one.run) is paragraph)
    made = file.word.comments.add_comment(text, _AUTHOR, _INITIALS)
    made._comment_elm.attrib.pop(W + "date", None)
    first.insert_comment_range_start_above(made.comment_id)
    last.insert_comment_range_end_and_reference_below(made.comment_id)


def _paragraph(run: Any) -> Any:
    return next(run.iterancestors(W + "p"))
