"""The lines of a text file: without markup and what is printed around pages, those of tables parted into cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import accumulate, pairwise, takewhile

from msgspec import Struct

from fiscallint import patterns
from fiscallint.document.layout import PAGE_NUMBER
from fiscallint.finding import Span

_MARKUP = patterns.compile(
    r"^\s*(?:#{1,6}\s|[-*+]\s+(?=\S)|>\s)|^\s*```\w*\s*$|&(?:nbsp|ensp|emsp|#160|#xa0);"
    r"|</?(?:b|strong|u|i|em|s|br|p|div|span|font|center|sub|sup|a|img|html|body|thead|tbody|h[1-6])(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)
# **strong**, which may go on over the line; but not what a template leaves to be filled in: **万元, ____万元
_BLANK = r"(?:[万亿千]?元|[%％月日]|年(?![初末度终])|人次|批次)"
_STRONG = patterns.compile(
    rf"(?<!\*)(\*{{2,3}})(?!\*|\s|{_BLANK})[^*]+(?<!\s)\1(?!\*)|(?<!_)(_{{2,3}})(?!_|\s)[^_]+(?<!\s)\2(?!_)"
)
_HALF = patterns.compile(rf"^\s*\*{{2,3}}(?!\*|\s|{_BLANK})(?=[^*]*$)|(?<=[^*\s])\*{{2,3}}$")
_RULE = patterns.compile(r"(?=.*(?:[-=─━]{2}|:-))[\s|│┃:+=─━┌┐└┘├┤┬┴┼-]+")
_SEPARATOR = patterns.compile(r"(?<!\\)[|│┃]")  # \| is a bar within a cell
_ESCAPED = patterns.compile(r"\\(?=\|)")
# under the head of a Markdown table; where no bars stand around its rows, they may have one bar each
_ALIGNMENT = patterns.compile(r"\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+")

# what stands where a page ends, in the middle of a table
_BREAK = patterns.compile(r"[-=—–_*#]{2,}(?:[Pp]age|P\.?)?\d{1,4}[-=—–_*#]{2,}|（?(?:续上[表页]|接上[表页]|续表)）?：?")
_SEPARATED = patterns.compile(r"\S\t|\|")
_HEAD = patterns.compile(r"(?=.*(?:决算|年度|20\d\d年))[^\t|。；：]{8,50}(?<!表)")
_HEAD_REPEATED = 3
_ENTRY = patterns.compile(r"[^\t]{2,60}(?:\t+ *\d{1,3})?\s*")


class Line(Struct, frozen=True):
    """A line of the file: `pieces` are its stretches without markup, `cells` those of a table row.

    A row is `barred` where its cells are parted by bars, not tabs; a paragraph is a `heading` where Markdown says so.
    """

    start: int
    pieces: tuple[Span, ...] = ()
    cells: tuple[Span, ...] = ()
    barred: bool = False
    heading: bool = False
    indented: bool = False


def running_heads(text: str) -> set[int]:
    """Where the lines begin that page after page prints next to its number, and those numbers."""
    starts = accumulate((len(line) for line in text.splitlines(keepends=True)), initial=0)
    raw = [(at, line) for at, line in zip(starts, text.splitlines(), strict=False) if line.strip()]
    lines = [(at, line if _SEPARATED.search(line) else re.sub(r"\s", "", line)) for at, line in raw]
    beside: dict[str, list[tuple[int, int]]] = {}
    for (one, first), (other, second) in pairwise(lines):
        for number, at, line in ((first, other, second), (second, one, first)):
            if _HEAD.fullmatch(line) and _is_page_number(number, alone=True):
                beside.setdefault(line, []).append((at, other if at == one else one))
    return {at for places in beside.values() if len(places) >= _HEAD_REPEATED for pair in places for at in pair}


def lines_in(text: str, part: Span, heads: Set[int]) -> Iterator[Line]:
    """The lines of a part of the text, without blank ones, rules, page numbers and running heads."""
    at = part.start
    raw = text[part.start : part.end].splitlines(keepends=True)
    open_rows = _rows_without_bars_around(raw)
    listed = _contents(raw)
    for number, line in enumerate(raw):
        around = raw[max(0, number - 1) : number] + raw[number + 1 : number + 2]
        alone = not any(other.strip() for other in around)
        furniture = at in heads or _RULE.fullmatch(line) or _is_page_number(line, alone)
        if line.strip() and not furniture:
            ended = line.rstrip("\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
            found = _entry(ended, at) if number in listed else _line(ended, at, number in open_rows)
            if found.cells or found.pieces:
                yield found
        at += len(line)


def _contents(lines: list[str]) -> set[int]:
    """The numbers of the entries of a contents page that have a tab before the number of their page."""
    found: set[int] = set()
    listing = False
    for number, line in enumerate(lines):
        words = re.sub(r"[\s#*]", "", line)
        if not words:
            continue
        listing = words == "目录" or (listing and _ENTRY.fullmatch(line) is not None)
        if listing and "\t" in line.strip():
            found.add(number)
    return found


def _entry(line: str, at: int) -> Line:
    """An entry of the contents: a paragraph of its title and its page."""
    title, _, page = line.rstrip().rpartition("\t")
    end = at + len(line.rstrip())
    return Line(at, (*without_markup(title.rstrip(), at), Span(end - len(page.lstrip()), end)))


def _rows_without_bars_around(lines: list[str]) -> set[int]:
    """The numbers of the rows of Markdown tables such as `项目 | 金额`, with bars between cells alone."""
    found: set[int] = set()
    for number, line in enumerate(lines):
        if _ALIGNMENT.fullmatch(line):
            above = [number - 1] if number and _SEPARATOR.search(lines[number - 1]) else []
            below = takewhile(lambda at: _SEPARATOR.search(lines[at]), range(number + 1, len(lines)))
            found.update(above, below)
    return found


def _is_page_number(line: str, alone: bool) -> bool:
    text = re.sub(r"\s", "", line)
    return bool(_BREAK.fullmatch(text) or PAGE_NUMBER.fullmatch(text)) and (alone or not text.isdigit())


def _line(line: str, at: int, row: bool) -> Line:
    if "\t" in line.strip(" "):
        return Line(at, cells=tuple(_cells(line, "\t", at)))
    separators = _SEPARATOR.findall(line)
    if len(separators) > 1 or (separators and (row or _SEPARATOR.match(line.lstrip()))):
        inner = line.strip()
        return Line(at, cells=tuple(_cells(inner, separators[0], at + line.index(inner))), barred=True)
    heading = bool(re.match(r"\s*#{1,6}\s", line))
    return Line(at, without_markup(line, at), heading=heading, indented=line.startswith("\u3000\u3000"))


def _cells(line: str, separator: str, at: int) -> Iterator[Span]:
    for part in re.split(rf"(?<!\\){re.escape(separator)}", line):
        yield Span(at, at + len(part))
        at += len(part) + 1


def without_markup(line: str, at: int) -> tuple[Span, ...]:
    """The stretches without markup of a line that begins `at` a place of the text."""
    marks = [mark.span() for mark in (*_MARKUP.finditer(line), *_ESCAPED.finditer(line))]
    for strong in _STRONG.finditer(line):
        width = len(strong[1] or strong[2])
        marks += [(strong.start(), strong.start() + width), (strong.end() - width, strong.end())]
    marks += [half.span() for half in _HALF.finditer(line)]
    pieces, last = [], 0
    for start, end in sorted(marks):
        if start > last:
            pieces.append(Span(at + last, at + start))
        last = max(last, end)
    if last < len(line):
        pieces.append(Span(at + last, at + len(line)))
    return tuple(pieces)
