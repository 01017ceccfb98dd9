"""What a finance officer reads in the terminal: each finding with its place and the sentence it stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from fiscallint.document import Document, Notice
from fiscallint.finding import Finding, Related, Severity
from fiscallint.output.quotation import Mark, display_width, place, printable, quotation, quoted
from fiscallint.output.report import Report
from fiscallint.output.words import STATES, place_of, severity_of, told
from fiscallint.rules.coverage import Coverage
from fiscallint.settings import ASKED

Paint = Callable[[str, str], str]

_COLORS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_BOLD, _DIM = "1", "2"

_INDENT = "  "


def render(reports: Iterable[Report], *, color: bool = False, width: int = 100) -> Iterator[str]:
    """The findings of each document by place, what could not be read, and a summary of one line.

    `width` counts terminal columns, two to a Chinese character; only quotations are cut to it. `color` adds ANSI
    escapes. Control characters of the documents themselves never come through.
    """
    paint = _ansi if color else _bare
    documents = 0
    standing: Counter[str] = Counter()
    for report in reports:
        yield ("\n" if documents else "") + "\n".join(_document(report, paint, width)) + "\n"
        documents += 1
        standing.update(map(_standing, report.findings))
    if documents > 1:
        yield "\n" + paint(f"合计 {documents} 份文件，{_counts(standing)}{_set_aside(standing)}", _BOLD) + "\n"


def _ansi(text: str, style: str) -> str:
    return f"\x1b[{style}m{text}\x1b[0m"


def _bare(text: str, style: str) -> str:
    return text


def _document(report: Report, paint: Paint, width: int) -> Iterator[str]:
    yield paint(printable(str(report.document.path)), _BOLD)
    for finding in sorted(told(report), key=lambda finding: finding.span):
        yield ""
        yield from _finding(report, finding, paint, width)
    yield ""
    notices = tuple(dict.fromkeys((*report.document.notices, *report.notices)))
    yield from (_notice(report.document, notice, paint) for notice in notices)
    less = sum(notice.severity is not Severity.NOTE for notice in notices)
    yield paint(_summary(report, less), _BOLD)
    if report.coverage.narrative or report.coverage.tables:
        yield _coverage(report.coverage)
    if report.profile:
        hint = "" if report.profile_reason == ASKED else "；可用 --profile 指定"
        yield f"地区配置：{printable(f'{report.profile}（{report.profile_reason}）')}{hint}"


# ---- one finding


def _finding(report: Report, finding: Finding, paint: Paint, width: int) -> Iterator[str]:
    document, severity = report.document, severity_of(finding)
    style = _COLORS[severity]
    yield f"{_heading(document, finding)}  {paint(severity.word, style)} {paint(finding.code, _DIM)}"
    yield _INDENT + printable(finding.message)
    marks = quotation(document, finding.span, width - len(_INDENT) * 2)
    if marks:
        yield _INDENT * 2 + "".join(mark.character for mark in marks)
        yield _INDENT * 2 + paint(_underline(marks), style)
    values = (("文中", finding.stated), ("应为", finding.expected), ("相差", finding.difference))
    if any(text for _, text in values):
        yield _INDENT + "；".join(f"{label}：{printable(text)}" for label, text in values if text)
    yield from (_INDENT + _reference(report, related) for related in finding.related)
    yield from (f"{_INDENT}建议：{printable(fix.description)}" for fix in finding.fixes if fix.description)


def _heading(document: Document, finding: Finding) -> str:
    """Where a finding stands: 第21页 · 收入决算情况说明 › 收入决算表."""
    inside = " › ".join(printable(name) for name in (finding.section, finding.table) if name)
    return " · ".join(filter(None, (place(document, finding.span), inside)))


def _reference(report: Report, related: Related) -> str:
    """The other side of a comparison: its place, its words where the message does not repeat them, the message."""
    message = printable(related.message)
    words = quoted(report.document_of(related), related.span)
    where = place_of(report, related) + (f"“{words}”" if words and words not in message else "")
    return f"见：{where}：{message}" if message else f"见：{where}"


def _underline(marks: list[Mark]) -> str:
    """Carets under the marked characters, aligned by the columns they take."""
    return "".join(("^" if mark.marked else " ") * display_width(mark.character) for mark in marks).rstrip()


# ---- what is said of the document as a whole


def _notice(document: Document, notice: Notice, paint: Paint) -> str:
    where = f"（{place(document, notice.span)}）" if notice.span else ""
    return f"{paint('注意', _COLORS[Severity.WARNING])}{where} {printable(notice.message)}"


def _summary(report: Report, notices: int) -> str:
    """How many findings, and what the rules came to."""
    outcomes = Counter(report.outcomes.values())
    passed, failed, idle = (outcomes[outcome] for outcome in ("passed", "failed", "not applicable"))
    rules = f"核对规则 {len(report.rules)} 条，通过 {passed}、未通过 {failed}、不适用 {idle}"
    standing = Counter(map(_standing, report.findings))
    aside = _set_aside(standing)
    rules = f"{aside}；{rules}"
    if any(standing[severity] for severity in Severity):
        return f"{_counts(standing)}{rules}"
    if not passed and not failed:
        return f"没有发现问题，但没有一条规则适用于这份文件{rules}"
    nothing = "没有其他问题" if aside else "没有发现问题"
    return f"{nothing}{f'，但有 {notices} 处未能读取或核对，见上' if notices else ''}{rules}"


_SUPPRESSED, _KNOWN = "suppressed", "known"


def _standing(finding: Finding) -> str:
    """The severity of a finding that counts; why it does not, of another."""
    if finding.counts:
        return severity_of(finding)
    return _KNOWN if finding.suppression is None else _SUPPRESSED


def _set_aside(standing: Counter[str]) -> str:
    """How many findings do not count, and why."""
    suppressed, known = standing[_SUPPRESSED], standing[_KNOWN]
    return (f"；另有 {suppressed} 处已按抑制清单不计" if suppressed else "") + (
        f"；另有 {known} 处见于基线，不计" if known else ""
    )


def _coverage(coverage: Coverage) -> str:
    """How many numbers there are, and the share in each state."""
    parts = []
    for name, numbers in (("文字", coverage.narrative), ("表格", coverage.tables)):
        if not numbers:
            continue
        counts = coverage.counts(numbers)
        shares = "、".join(
            f"{word} {100 * counts[state] / len(numbers):.1f}%" for state, word in STATES.items() if counts[state]
        )
        parts.append(f"{name}中的数字 {len(numbers)} 个：{shares}")
    return "；".join(parts)


def _counts(standing: Counter[str]) -> str:
    """共 3 处：1 个错误、1 个警告、1 个提示."""
    each = "、".join(f"{standing[severity]} 个{severity.word}" for severity in Severity)
    return f"共 {sum(standing[severity] for severity in Severity)} 处：{each}"
