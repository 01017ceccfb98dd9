"""How many findings there are, by rule and by document: what `check --statistics` shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from fiscallint.finding import Severity
from fiscallint.output.quotation import display_width, printable
from fiscallint.output.report import Report
from fiscallint.output.words import severity_of, told

_GRAVEST = sorted(Severity, key=lambda one: -one.rank)


class Statistics:
    """Counts the findings of reports as they pass; keeps a line for each document.

    Findings that are suppressed or known from a baseline are not counted.
    """

    def __init__(self) -> None:
        self._titles: dict[str, str] = {}
        self._counts: Counter[tuple[Severity, str]] = Counter()
        self._documents: list[tuple[str, ...]] = []

    def add(self, report: Report) -> None:
        """Count the findings of one more report."""
        found = Counter((severity_of(one), one.code) for one in told(report))
        self._counts.update(found)
        codes = {code for _, code in found}
        self._titles |= {rule.code: rule.title.rstrip("。") for rule in report.rules if rule.code in codes}
        counts = Counter(severity_of(one) for one in told(report))
        path = printable(str(report.document.path))
        self._documents.append((*(str(counts[severity]) for severity in _GRAVEST), path))

    def __str__(self) -> str:
        """A table by rule, the gravest and most frequent first; of several documents another, by document."""
        parts = [_table(("规则", "级别", "处数", "查什么"), self._by_rule())]
        if len(self._documents) > 1:
            header = (*(severity.word for severity in _GRAVEST), "文件")
            parts.append(_table(header, self._documents))
        return "\n".join(parts)

    def _by_rule(self) -> Iterator[tuple[str, ...]]:
        ordered = sorted(self._counts.items(), key=lambda one: (-one[0][0].rank, -one[1], one[0][1]))
        for (severity, code), number in ordered:
            yield code, severity.word, str(number), self._titles.get(code, "")


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Rows in columns, numbers to the right; only the header where there is none."""
    lines = [header, *rows]
    widths = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
    return "".join(f"{'  '.join(map(_padded, line, widths)).rstrip()}\n" for line in lines)


def _padded(cell: str, width: int) -> str:
    space = " " * (width - display_width(cell))
    return space + cell if cell.isdigit() else cell + space
