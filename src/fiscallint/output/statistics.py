"""How many findings there are, by rule and by document: what `check --statistics` shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from fiscallint.finding import Severity
from fiscallint.output.quotation import display_width, printable
from fiscallint.output.report import Report
from fiscallint.output.words import severity_of, told

_GRAVEST = sorted(Severity, key=lambda one: -one.rank)


def statistics(reports: Sequence[Report]) -> str:
    """A table by rule, the gravest and most frequent first; of several documents another, by document.

    Findings that are suppressed or known from a baseline are not counted.
    """
    parts = [_table(("规则", "级别", "处数", "查什么"), _by_rule(reports))]
    if len(reports) > 1:
        header = (*(severity.word for severity in _GRAVEST), "文件")
        parts.append(_table(header, _by_document(reports)))
    return "\n".join(parts)


def _by_rule(reports: Sequence[Report]) -> Iterator[tuple[str, ...]]:
    titles = {rule.code: rule.title.rstrip("。") for report in reports for rule in report.rules}
    counts = Counter((severity_of(one), one.code) for report in reports for one in told(report))
    for (severity, code), number in sorted(counts.items(), key=lambda one: (-one[0][0].rank, -one[1], one[0][1])):
        yield code, severity.word, str(number), titles.get(code, "")


def _by_document(reports: Sequence[Report]) -> Iterator[tuple[str, ...]]:
    for report in reports:
        counts = Counter(severity_of(one) for one in told(report))
        yield *(str(counts[severity]) for severity in _GRAVEST), printable(str(report.document.path))


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Rows in columns, numbers to the right; only the header where there is none."""
    lines = [header, *rows]
    widths = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
    return "".join(f"{'  '.join(map(_padded, line, widths)).rstrip()}\n" for line in lines)


def _padded(cell: str, width: int) -> str:
    space = " " * (width - display_width(cell))
    return space + cell if cell.isdigit() else cell + space
