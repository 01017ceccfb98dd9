"""What a finance officer reads in the terminal: each finding with its place and the sentence it stands in."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from fiscallint.disclosure.recognition import ASKED
from fiscallint.document import Document, Notice, Paragraph
from fiscallint.finding import Finding, Related, Severity, Span
from fiscallint.output.report import Report
from fiscallint.rules.coverage import Coverage

Paint = Callable[[str, str], str]

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_BOLD, _DIM = "1", "2"

_INDENT = "  "
_SENTENCE_ENDS = frozenset("。！？；!?;")
_SHORT_QUOTE = 40
_WHOLE = Span(0, 0)


def render(reports: Sequence[Report], *, color: bool = False, width: int = 100) -> str:
    """The findings of each document by place, what could not be read, and a summary of one line.

    `width` counts terminal columns, two to a Chinese character; only quotations are cut to it. `color` adds ANSI
    escapes. Control characters of the documents themselves never come through.
    """
    paint = _ansi if color else _bare
    parts = ["\n".join(_document(report, paint, width)) for report in reports]
    if len(reports) > 1:
        findings = [finding for report in reports for finding in report.findings]
        parts.append(paint(f"合计 {len(reports)} 份文件，{_counts(_counting(findings))}{_set_aside(findings)}", _BOLD))
    return "\n\n".join(parts) + "\n" if parts else ""


def _ansi(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _bare(text: str, style: str) -> str:
    return text


def _document(report: Report, paint: Paint, width: int) -> Iterator[str]:
    yield paint(printable(str(report.document.path)), _BOLD)
    for finding in sorted(_counting(report.findings), key=lambda finding: finding.span):
        yield ""
        yield from _finding(report.document, finding, paint, width)
    yield ""
    notices = tuple(dict.fromkeys((*report.document.notices, *report.notices)))
    yield from (_notice(report.document, notice, paint) for notice in notices)
    yield paint(_summary(report, len(notices)), _BOLD)
    if report.coverage.narrative or report.coverage.tables:
        yield _coverage(report.coverage)
    if report.profile:
        hint = "" if report.profile_reason == ASKED else "；可用 --profile 指定"
        yield f"地区配置：{printable(f'{report.profile}（{report.profile_reason}）')}{hint}"


# ---- one finding


def _finding(document: Document, finding: Finding, paint: Paint, width: int) -> Iterator[str]:
    severity = finding.severity or Severity.WARNING
    style = _COLORS[severity]
    yield f"{_heading(document, finding)}  {paint(severity.word, style)} {paint(finding.code, _DIM)}"
    yield _INDENT + printable(finding.message)
    quotation = _quotation(document, finding.span, width - len(_INDENT) * 2)
    if quotation:
        yield _INDENT * 2 + "".join(mark.character for mark in quotation)
        yield _INDENT * 2 + paint(_underline(quotation), style)
    values = (("文中", finding.stated), ("应为", finding.expected), ("相差", finding.difference))
    if any(text for _, text in values):
        yield _INDENT + "；".join(f"{label}：{printable(text)}" for label, text in values if text)
    yield from (_INDENT + _reference(document, related) for related in finding.related)
    yield from (f"{_INDENT}建议：{printable(fix.description)}" for fix in finding.fixes if fix.description)


def _heading(document: Document, finding: Finding) -> str:
    """Where a finding stands: 第21页 · 收入决算情况说明 › 收入决算表."""
    inside = " › ".join(printable(name) for name in (finding.section, finding.table) if name)
    return " · ".join(filter(None, (place(document, finding.span), inside)))


def place(document: Document, span: Span) -> str:
    """The page, or the line where there are no pages; an empty span at the very start stands for the whole."""
    if span == _WHOLE:
        return "全文"
    page = document.page(span.start)
    if page is not None:
        return f"第{page}页"
    line, _ = document.line_column(span.start)
    return f"第{line}行" if document.kind.startswith("text/") else f"文字稿第{line}行"


def _reference(document: Document, related: Related) -> str:
    """The other side of a comparison: its place, its words where the message does not repeat them, the message."""
    message = printable(related.message)
    quoted = _short("".join(mark.character for mark in _marks(document, related.span) if mark.marked))
    where = place(document, related.span) + (f"“{quoted}”" if quoted and quoted not in message else "")
    return f"见：{where}：{message}" if message else f"见：{where}"


# ---- the quotation: a sentence on one line, with what is wrong in it marked


class _Mark(NamedTuple):
    """One character of a quotation, and whether it belongs to the span."""

    character: str
    marked: bool


def _quotation(document: Document, span: Span, room: int) -> list[_Mark]:
    """The sentence around a span, cut to so many columns; empty where there is nothing to point at."""
    if span.end <= span.start:
        # Something is missing here: point at what stands before it.
        if document.line_column(span.start)[1] == 1:
            return []
        span = Span(span.start - 1, span.start)
    return _cut(_sentence(_marks(document, span)), room)


def _marks(document: Document, span: Span) -> list[_Mark]:
    """The paragraph a span stands in, or else its lines, on one line."""
    marks: list[_Mark] = []
    gap = ""
    for place in _around(document, span):
        character = document.text[place]
        if _is_control(character):
            gap += character
            continue
        marked = span.start <= place < span.end
        if gap and marks and not _is_wrapped(marks[-1].character, gap, character):
            marks.append(_Mark(" ", marked and marks[-1].marked))
        marks.append(_Mark(character, marked))
        gap = ""
    return marks


def _around(document: Document, span: Span) -> Sequence[int]:
    """The offsets of the paragraph that holds a span, page breaks taken out; else those of the span's lines."""
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.span.start <= span.start and span.end <= block.span.end:
            return block.passage.places
    start = document.text.rfind("\n", 0, span.start) + 1
    end = document.text.find("\n", max(span.end - 1, span.start))
    return range(start, len(document.text) if end < 0 else end)


def _is_wrapped(before: str, gap: str, after: str) -> bool:
    """Whether white space is only a line end between two Chinese characters."""
    return "\n" in gap and _width(before) == 2 == _width(after)


def _sentence(marks: list[_Mark]) -> list[_Mark]:
    """The marked characters and what stands around them up to the ends of the sentence or clause."""
    places = [index for index, mark in enumerate(marks) if mark.marked]
    if not places:
        return []
    start, end = places[0], places[-1] + 1
    while start and marks[start - 1].character not in _SENTENCE_ENDS:
        start -= 1
    while end < len(marks) and marks[end - 1].character not in _SENTENCE_ENDS:
        end += 1
    return marks[start:end]


def _cut(marks: list[_Mark], room: int) -> list[_Mark]:
    """As much of a sentence as fits, always from where the marked part starts, with … for what is left out."""
    if _columns(marks) <= room:
        return marks
    room = max(room - 2 * _width("…"), 1)
    places = [index for index, mark in enumerate(marks) if mark.marked]
    start, end = places[0], _reach(marks, range(places[0], places[-1] + 1), room)
    used = _columns(marks[start:end])
    if end > places[-1]:
        start = _reach(marks, range(start - 1, -1, -1), (room - used) // 2)
        used = _columns(marks[start:end])
        end = _reach(marks, range(end, len(marks)), room - used)
        used = _columns(marks[start:end])
        start = _reach(marks, range(start - 1, -1, -1), room - used)
    before = [_Mark("…", False)] if start else []
    after = [_Mark("…", False)] if end < len(marks) else []
    return before + marks[start:end] + after


def _reach(marks: list[_Mark], way: range, room: int) -> int:
    """How far one gets along a way with so much room: the first index not taken, or the last taken going back."""
    back = way.step < 0
    for index in way:
        room -= _width(marks[index].character)
        if room < 0:
            return index + 1 if back else index
    return way.stop + 1 if back else way.stop


def _underline(marks: list[_Mark]) -> str:
    """Carets under the marked characters, aligned by the columns they take."""
    return "".join(("^" if mark.marked else " ") * _width(mark.character) for mark in marks).rstrip()


# ---- characters


def _width(character: str) -> int:
    """The terminal columns a character takes."""
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def display_width(text: str) -> int:
    """The terminal columns a text takes."""
    return sum(_width(character) for character in text)


def _columns(marks: Iterable[_Mark]) -> int:
    return sum(_width(mark.character) for mark in marks)


def _is_control(character: str) -> bool:
    """Whether a character is white space, or would steer the terminal instead of being shown."""
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Cs")


def printable(text: str) -> str:
    """A text on one line, without characters that would steer the terminal."""
    return " ".join("".join(" " if _is_control(character) else character for character in text).split())


def _short(text: str) -> str:
    """A text cut to a short quotation."""
    marks = [_Mark(character, True) for character in text]
    return "".join(mark.character for mark in _cut(marks, _SHORT_QUOTE))


# ---- what is said of the document as a whole


def _notice(document: Document, notice: Notice, paint: Paint) -> str:
    where = f"（{place(document, notice.span)}）" if notice.span else ""
    return f"{paint('注意', _COLORS[Severity.WARNING])}{where} {printable(notice.message)}"


def _summary(report: Report, notices: int) -> str:
    """How many findings, and what the rules came to."""
    outcomes = Counter(report.outcomes.values())
    passed, failed, idle = (outcomes[outcome] for outcome in ("passed", "failed", "not applicable"))
    rules = f"核对规则 {len(report.rules)} 条，通过 {passed}、未通过 {failed}、不适用 {idle}"
    aside = _set_aside(report.findings)
    rules = f"{aside}；{rules}"
    counting = _counting(report.findings)
    if counting:
        return f"{_counts(counting)}{rules}"
    if not passed and not failed:
        return f"没有发现问题，但没有一条规则适用于这份文件{rules}"
    nothing = "没有其他问题" if aside else "没有发现问题"
    return f"{nothing}{f'，但有 {notices} 处未能读取或核对，见上' if notices else ''}{rules}"


def _counting(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.counts]


def _set_aside(findings: Iterable[Finding]) -> str:
    """How many findings do not count, and why."""
    aside = [finding for finding in findings if not finding.counts]
    suppressed = sum(finding.suppression is not None for finding in aside)
    known = len(aside) - suppressed
    return (f"；另有 {suppressed} 处已按抑制清单不计" if suppressed else "") + (
        f"；另有 {known} 处见于基线，不计" if known else ""
    )


_STATES = {"verified": "已核对", "contradicted": "有矛盾", "stated": "无可比", "unread": "未读懂"}


def _coverage(coverage: Coverage) -> str:
    """How many numbers there are, and the share in each state."""
    parts = []
    for name, numbers in (("文字", coverage.narrative), ("表格", coverage.tables)):
        if not numbers:
            continue
        counts = coverage.counts(numbers)
        shares = "、".join(
            f"{word} {100 * counts[state] / len(numbers):.1f}%" for state, word in _STATES.items() if counts[state]
        )
        parts.append(f"{name}中的数字 {len(numbers)} 个：{shares}")
    return "；".join(parts)


def _counts(findings: Iterable[Finding]) -> str:
    """共 3 处：1 个错误、1 个警告、1 个提示."""
    counts = Counter(finding.severity or Severity.WARNING for finding in findings)
    each = "、".join(f"{counts[severity]} 个{severity.word}" for severity in Severity)
    return f"共 {counts.total()} 处：{each}"
