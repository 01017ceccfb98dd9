"""HTML tables inside text files, as converters leave them in Markdown; every character keeps its place in the file.

Whole pages are another matter, and read by `web`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from fiscallint import patterns
from fiscallint.document.merged import Merged, laid_out
from fiscallint.document.model import Grid, Passage
from fiscallint.finding import Span
from fiscallint.limits import Cells

_TABLE = patterns.compile(r"<table\b.*?</table>", re.IGNORECASE | re.DOTALL)
_ROW = patterns.compile(r"<tr\b.*?(?=</tr>|<tr\b|</table>)", re.IGNORECASE | re.DOTALL)
_CELL = patterns.compile(r"<t[dh]\b([^<>]*)>(.*?)(?=</t[dh]>|<t[dh]\b|</tr>|$)", re.IGNORECASE | re.DOTALL)
_SPAN = patterns.compile(r"(col|row)span\s*=\s*[\"']?(\d{1,3})", re.IGNORECASE)
_END = patterns.compile("</table>", re.IGNORECASE)


def html_tables(text: str) -> Iterator[Span]:
    """Where the tables stand. One that is not closed is none."""
    closing = [found.end() for found in _END.finditer(text)]
    yield from (Span(*found.span()) for found in _TABLE.finditer(text, 0, closing[-1] if closing else 0))


def html_grid(
    text: str, place: Span, without_markup: Callable[[str, int], tuple[Span, ...]], counted: Cells
) -> Grid | None:
    """The grid of the `<table>` at `place`, its merged cells laid out; None where it holds no cell."""
    rows: list[list[Merged]] = []
    for row in _ROW.finditer(text, place.start, place.end):
        rows.append([])
        for cell in _CELL.finditer(text, row.start(), row.end()):
            spans = {name.lower(): int(size) for name, size in _SPAN.findall(cell[1])}
            passage = Passage.of(text, without_markup(cell[2], cell.start(2)))
            rows[-1].append(Merged(passage, spans.get("col", 1), spans.get("row", 1)))
    found = laid_out(rows, counted)
    return Grid(found, place) if found else None
