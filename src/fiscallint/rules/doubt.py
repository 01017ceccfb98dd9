"""What rests on pages that were recognised in pictures, or not read at all, is worth a look, and no more.

Confidence alone does not tell: a row that was missed, or a point that was not seen, leaves no trace in it, and makes a
sum fail whose every number was read without hesitation.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from fiscallint.document import Document, Doubt
from fiscallint.finding import Finding, Severity, Span

WHOLE = Span(0, 0)


def doubted(findings: Iterable[Finding], document: Document) -> list[Finding]:
    """Findings as they may be told where the document was recognised in part: all that one rule misses, in one note."""
    made: list[Finding] = []
    missing: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.span == WHOLE and finding.expected and not finding.figures:
            missing.setdefault(finding.code, []).append(finding)
        else:
            made.append(finding)
    made += map(_summed_up, missing.values())
    return [lowered(finding, document) for finding in made]


def _summed_up(findings: Sequence[Finding]) -> Finding:
    first, *others = findings
    if not others:
        return first
    names = "、".join(other.expected for other in others)
    return replace(
        first,
        message=f"{first.message.rstrip('。')}；同样的还有 {len(others)} 项：{names}",
        expected=f"{first.expected}、{names}",
        key="",
        related=tuple(related for finding in findings for related in finding.related),
    )


def lowered(finding: Finding, document: Document) -> Finding:
    """A finding as it may be told where the document was recognised in part: a note, without corrections, that says so.

    So may one about the whole document be: what is missing there may stand in the picture, or on a page not read.
    """
    places = (finding.span, *finding.figures, *(related.span for related in finding.related))
    doubts = [doubt.confidence for place in places if place != WHOLE for doubt in _met(document, place)]
    if not doubts and finding.span != WHOLE:
        return finding
    known = [confidence for confidence in doubts if confidence is not None]
    if known:
        sure = f"据扫描的图片识别，识别的把握最低{int(100 * min(known))}%"
    else:
        gap = "有的页没有读出，可能在那里" if document.incomplete else "有的页是扫描的图片，可能没有读全"
        sure = "据扫描软件识别的文字" if doubts else gap
    return replace(
        finding,
        severity=Severity.NOTE,
        message=f"{finding.message.rstrip('。')}（{sure}，请对照原件）",
        fixes=(),
    )


def _met(document: Document, place: Span) -> Iterator[Doubt]:
    """The doubtful stretches that a place shares a character with; with an empty place, that which it stands at."""
    doubts = document.doubtful
    at = bisect_right(doubts, place.start, key=lambda doubt: doubt.span.end - 1)
    end = max(place.end, place.start + 1)
    while at < len(doubts) and doubts[at].span.start < end:
        yield doubts[at]
        at += 1
