"""Reads text files: plain or Markdown, tables separated by tabs or pipes, as converters write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import accumulate, islice, pairwise, takewhile
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.document.broken_lines import goes_on
from fiscallint.document.embedded_tables import html_grid, html_tables
from fiscallint.document.encodings import CUT_OFF, decode
from fiscallint.document.layout import PAGE_NUMBER
from fiscallint.document.model import Block, Cell, Document, Grid, Paragraph, Passage
from fiscallint.document.spaced import spaced_tables
from fiscallint.document.traditional import NOTICE, simplified
from fiscallint.finding import Notice, Span
from fiscallint.limits import LIMITS, Cells, Limits, exceeded

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
_COMMENT = patterns.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
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
_LONGER_THAN_A_TITLE = 200


class _Line(Struct, frozen=True):
    """A line of the file: `pieces` are its stretches without markup, `cells` those of a table row."""

    start: int
    pieces: tuple[Span, ...] = ()
    cells: tuple[Span, ...] = ()
    barred: bool = False
    heading: bool = False
    indented: bool = False


def _running_heads(text: str) -> set[int]:
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


def _lines(text: str, part: Span, heads: Set[int]) -> Iterator[_Line]:
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


def _entry(line: str, at: int) -> _Line:
    """An entry of the contents: a paragraph of its title and its page."""
    title, _, page = line.rstrip().rpartition("\t")
    end = at + len(line.rstrip())
    return _Line(at, (*_without_markup(title.rstrip(), at), Span(end - len(page.lstrip()), end)))


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


def _line(line: str, at: int, row: bool) -> _Line:
    if "\t" in line.strip(" "):
        return _Line(at, cells=tuple(_cells(line, "\t", at)))
    separators = _SEPARATOR.findall(line)
    if len(separators) > 1 or (separators and (row or _SEPARATOR.match(line.lstrip()))):
        inner = line.strip()
        return _Line(at, cells=tuple(_cells(inner, separators[0], at + line.index(inner))), barred=True)
    heading = bool(re.match(r"\s*#{1,6}\s", line))
    return _Line(at, _without_markup(line, at), heading=heading, indented=line.startswith("\u3000\u3000"))


def _cells(line: str, separator: str, at: int) -> Iterator[Span]:
    for part in re.split(rf"(?<!\\){re.escape(separator)}", line):
        yield Span(at, at + len(part))
        at += len(part) + 1


def _without_markup(line: str, at: int) -> tuple[Span, ...]:
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


def read_text(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a text file; the rendition is the file's text, character for character.

    FiscallintError where it is no text, or more than is read.
    """
    file = decode(content, path.name)
    if len(file.text) > limits.characters:
        raise exceeded(f"{path.name} 有 {len(file.text)} 个字符，超过 {limits.characters} 个", "characters")
    text = simplified(file.text)
    notices = [NOTICE] if text is not file.text else []
    if file.cut:
        notices.append(Notice(CUT_OFF, Span(len(text), len(text))))
    comments = tuple(Span(*comment.span()) for comment in _COMMENT.finditer(text))
    return Document(
        path=path,
        kind=_media_type(path),
        text=text,
        blocks=tuple(_all_blocks(_COMMENT.sub(_blanked, text), Cells(path.name, limits))),
        sha256=sha256,
        notices=tuple(notices),
        comments=comments,
        encoding=file.iana_name,
        published=file.text if text is not file.text else "",
    )


def _blanked(comment: re.Match[str]) -> str:
    """Spaces in place of a comment, and its line ends: what stands around it keeps its place."""
    return re.sub(r"[^\r\n]", " ", comment[0])


def _all_blocks(text: str, counted: Cells) -> Iterator[Block]:
    heads = _running_heads(text)
    at = 0
    for table in html_tables(text):
        yield from _blocks(text, Span(at, table.start), heads, counted)
        grid = html_grid(text, table, _without_markup, counted)
        if grid is not None:
            yield grid
        at = table.end
    yield from _blocks(text, Span(at, len(text)), heads, counted)


def _blocks(text: str, part: Span, heads: Set[int], cells: Cells) -> Iterator[Block]:
    """The paragraphs and grids of a part of the text that holds no HTML table."""
    rows: list[_Line] = []
    pending: list[_Line] = []
    lines = _with_bare_rows(text, list(_lines(text, part, heads)))
    plain = [None if line.cells else (line.start, line.pieces) for line in lines]
    for item in spaced_tables(text, plain):
        line = item if isinstance(item, Grid) else lines[item]
        if rows and (isinstance(line, Grid) or not line.cells):
            yield _grid(text, rows, cells)
            rows = []
        if pending and (isinstance(line, Grid) or line.cells or not _continues(text, pending, line)):
            yield from _paragraph(text, pending)
            pending = []
        if isinstance(line, Grid):
            yield line
        else:
            (rows if line.cells else pending).append(line)
    if rows:
        yield _grid(text, rows, cells)
    yield from _paragraph(text, pending)


def _paragraph(text: str, lines: list[_Line]) -> Iterator[Paragraph]:
    passage = Passage.of(text, (piece for line in lines for piece in line.pieces))
    if passage:
        yield Paragraph(passage, heading=lines[0].heading)


def _media_type(path: Path) -> str:
    return "text/markdown" if path.suffix.lower() in (".md", ".markdown") else "text/plain"


def _plain(text: str, lines: list[_Line]) -> str:
    return Passage.of(text, (piece for line in lines for piece in line.pieces)).text


def _end_of(text: str, lines: list[_Line]) -> str:
    """The last lines, as many as tell how a paragraph ends: to put a long one together for each line takes long."""
    ending: list[str] = []
    for line in reversed(lines):
        ending.insert(0, _plain(text, [line]))
        if sum(map(len, ending)) > _LONGER_THAN_A_TITLE:
            break
    return "".join(ending)


def _continues(text: str, pending: list[_Line], after: _Line) -> bool:
    """Whether a line goes on with the paragraph so far: a page or line end broke the sentence."""
    if after.heading:
        return False
    last, line = _end_of(text, pending), _plain(text, [after])
    return goes_on(last, line, heading=pending[0].heading, indented=after.indented and not pending[-1].indented)


def _between_bars(lines: list[_Line]) -> list[tuple[Span, ...]]:
    """The cells of the lines; where bars stand around each line, nothing outside of them.

    A bar that opens a line stands after a blank first cell where other lines do without.
    """
    barred = [line.cells for line in lines if line.barred]
    first = bool(barred) and all(not _length(cells[0]) for cells in barred)
    last = bool(barred) and all(not _length(cells[-1]) for cells in barred)
    return [line.cells[first : len(line.cells) - last] if line.barred else line.cells for line in lines]


def _length(span: Span) -> int:
    return span.end - span.start


_ROW_LABEL = patterns.compile("[一二三四五六七八九十]{1,3}、[^，。：]{2,24}(?:收入|支出|拨款|结余|预算)")


def _with_bare_rows(text: str, lines: list[_Line]) -> list[_Line]:
    """These lines, where one that lost its empty cells at its end (合计, 五、事业收入) stands in a table as a row."""
    found: list[_Line] = []
    for number, line in enumerate(lines):
        if not line.cells and found and found[-1].cells and not found[-1].barred:
            words = "".join(_plain(text, [line]).split())
            following = (one for one in lines[number + 1 : number + _NEAR] if one.cells or not _is_label(text, one))
            followed = bool((after := next(following, None)) and after.cells)
            if _TOTAL.fullmatch(words) or (followed and _ROW_LABEL.fullmatch(words)):
                place = Span(line.pieces[0].start, line.pieces[-1].end)
                line = replace(line, cells=(place,), pieces=())
        found.append(line)
    return found


_NEAR = 50
"""How many lines are looked through for what stands next."""


def _is_label(text: str, line: _Line) -> bool:
    return bool(_ROW_LABEL.fullmatch("".join(_plain(text, [line]).split())))


_TOTAL = patterns.compile("(?:本年)?(?:收入|支出)?(?:合计|总计)")
_AMOUNT = patterns.compile(r"-?\d[\d,]*(?:\.\d+)?")
_CODE = patterns.compile(r"\d{2,7}")


def _spread(row: tuple[Cell | None, ...], rows: Sequence[tuple[Cell | None, ...]]) -> tuple[Cell | None, ...]:
    """A total's row in its own columns: where its label is a cell merged over code and name, it was pasted as one.

    Only where an amount would stand under the names otherwise, and the row has that many cells less than the `rows`
    that list amounts.
    """
    texts = _texts(row)
    if len(row) < 3 or not _TOTAL.fullmatch(texts[0]) or not _AMOUNT.fullmatch(texts[1]):
        return row
    listed = [_texts(one) for one in rows if one is not row][:_NEAR]
    for column in range(1, min(5, len(row) - 1)):
        words = [other[column] for other in listed if other[column]]
        if row[-column] is not None or not words:
            return row
        if not any(map(_AMOUNT.fullmatch, words)):
            return (row[0], *(None,) * column, *row[1 : len(row) - column])
        if not all(map(_CODE.fullmatch, words)):
            return row
    return row


def _texts(row: tuple[Cell | None, ...]) -> list[str]:
    return [cell.text if cell else "" for cell in row]


def _grid(text: str, lines: list[_Line], counted: Cells) -> Grid:
    inner = _between_bars(lines)
    width = max(map(len, inner))
    counted.add(len(inner) * width)
    rows = []
    for spans in inner:
        cells: list[Cell | None] = [
            Cell(Passage.of(text, _without_markup(text[span.start : span.end], span.start))) for span in spans
        ]
        rows.append(tuple(cells + [None] * (width - len(cells))))
    listed = list(islice((row for row in rows if any(map(_AMOUNT.fullmatch, _texts(row)[2:]))), _NEAR + 1))
    return Grid(tuple(_spread(row, listed) for row in rows), Span(lines[0].cells[0].start, lines[-1].cells[-1].end))
