"""The certain corrections of a document: which of them can be made, and how they are told."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from fiscallint.document import Document
from fiscallint.finding import Finding, Fix, Severity, Span
from fiscallint.output.quotation import place, printable
from fiscallint.output.report import Report
from fiscallint.output.words import severity_of, told

_AROUND = 12
_ENDS = "\r\n\t|"


class Correction(Struct, frozen=True):
    """A correction, and the codes of the findings that ask for it."""

    fix: Fix
    codes: tuple[str, ...]


class Corrections(Struct, frozen=True):
    """The corrections that can be made together, in reading order; and those that would alter the same characters."""

    made: tuple[Correction, ...] = ()
    overlapping: tuple[Correction, ...] = ()


def corrections(report: Report) -> Corrections:
    """What can be corrected in a document; findings that are suppressed ask for nothing."""
    asked: dict[tuple[Span, str], Correction] = {}
    for finding in report.findings:
        if finding.suppression is None and len(finding.fixes) == 1:
            (fix,) = finding.fixes
            before = asked.get((fix.span, fix.replacement))
            codes = tuple(dict.fromkeys((*(before.codes if before else ()), finding.code)))
            asked[fix.span, fix.replacement] = Correction(before.fix if before else fix, codes)
    every = sorted(asked.values(), key=lambda one: one.fix.span)
    clashing = {id(one) for one in every for other in every if one is not other and _overlap(one.fix, other.fix)}
    return Corrections(
        tuple(one for one in every if id(one) not in clashing), tuple(one for one in every if id(one) in clashing)
    )


def _overlap(one: Fix, other: Fix) -> bool:
    (start, end), (begin, stop) = one.span, other.span
    return start == begin or (start < stop and begin < end)


def diff(document: Document, made: Iterable[Correction]) -> str:
    """The corrections as a unified diff."""
    new, at = [], 0
    for one in made:
        new += [document.text[at : one.fix.span.start], one.fix.replacement]
        at = one.fix.span.end
    before, after = document.text, "".join([*new, document.text[at:]])
    name = printable(str(document.path))
    lines = difflib.unified_diff(_lines(before), _lines(after), f"{name}（原文）", f"{name}（改后）", lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _lines(text: str) -> list[str]:
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]


def listed(document: Document, made: Sequence[Correction]) -> str:
    """The corrections one by one, old and new in the words around them: to be made by hand."""
    return "".join(f"{line}\n" for one in made for line in _listed(document, one))


def _listed(document: Document, one: Correction) -> Iterator[str]:
    start, end = one.fix.span
    before, after = _before(document.text, start), _after(document.text, end)
    yield f"{place(document, one.fix.span)}  {'、'.join(one.codes)}  {printable(one.fix.description)}"
    yield f"  原文：{printable(before + document.text[start:end] + after)}"
    yield f"  改为：{printable(before + one.fix.replacement + after)}"


def _before(text: str, start: int) -> str:
    begin = max(0, start - _AROUND, *(text.rfind(mark, 0, start) + 1 for mark in _ENDS))
    return text[begin:start]


def _after(text: str, end: int) -> str:
    stops = [at for mark in _ENDS if (at := text.find(mark, end)) >= 0]
    return text[end : min([end + _AROUND, len(text), *stops])]


def what_is_left(report: Report, before: Report) -> str:
    """What a corrected document still has: how many findings, and each that is new."""
    counts = Counter(map(severity_of, told(report)))
    left = "、".join(f"{counts[severity]} 个{severity.word}" for severity in Severity if counts[severity])
    lines = [f"改后还有：{left}，请用 check 查看" if left else "改后没有发现问题"]
    known = Counter((one.code, one.key) for one in before.findings)
    for finding in report.findings:
        known[finding.code, finding.key] -= 1
        if known[finding.code, finding.key] < 0:
            lines.append(f"改后新出现：{_told(report.document, finding)}")
    return "".join(f"{line}\n" for line in lines)


def _told(document: Document, finding: Finding) -> str:
    return f"{place(document, finding.span)} {finding.code} {printable(finding.message)}"
