"""WRD603 and WRD610: the numbers of headings and items, and headings against the contents page."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Section
from fiscallint.disclosure.outline import Numeral, contents_text, is_row, numeral
from fiscallint.document import Block, Grid, Paragraph
from fiscallint.finding import Finding, Fix, Related, Severity, quote
from fiscallint.rules.api import rule
from fiscallint.rules.words import FORM


@rule("WRD603", name="numbering", kind="numbering", severity=Severity.WARNING, basis=[FORM])
def numbering(disclosure: Disclosure) -> Iterable[Finding]:
    """序号重复或跳号。

    同一级的“一、二、三”“（一）（二）”“1、2、3”应当从一开始，并且连续。序号写在段中、没有另起一段的只作提示。

    - 错：四、……　六、……
    - 对：四、……　五、……
    """
    yield from _numbered(_numerals(disclosure.outline.contents, {}), False)
    promised = {
        section.heading.span.start: section.numeral
        for section in disclosure.sections()
        if section.promised and section.heading and section.numeral
    }
    yield from _unwritten(disclosure)
    yield from _numbered(_numerals(_flattened(disclosure.outline.root), promised), True)


def _unwritten(disclosure: Disclosure) -> Iterator[Finding]:
    """Headings that bear their number on the contents page alone."""
    for section in disclosure.sections():
        if section.promised and section.heading and section.numeral:
            mark = section.numeral.like(section.numeral.value)
            yield Finding(
                section.heading.span,
                f"目录中有序号“{mark}”，正文标题{quote(section.title)}没有写，请补上",
                severity=Severity.NOTE,
                expected=mark,
                key=section.title,
            )


def _flattened(section: Section) -> Iterator[Block]:
    for part in section.walk():
        if part.heading is not None:
            yield part.heading
        yield from part.blocks


def _numerals(
    blocks: Iterable[Block], promised: Mapping[int, Numeral]
) -> Iterator[tuple[Paragraph | None, Numeral | None]]:
    for block in blocks:
        if isinstance(block, Grid):
            yield None, None
        else:
            number = promised.get(block.span.start) or numeral(block.text)
            row = number is not None and number.level == 2 and is_row(block.text[number.end :])
            yield block, None if row else number


def _numbered(numerals: Iterable[tuple[Paragraph | None, Numeral | None]], body: bool) -> Iterator[Finding]:
    found = list(numerals)
    last: dict[int, tuple[Numeral, Paragraph]] = {}
    ended: dict[int, int] = {}  # the last number of each level that a heading above it has closed
    between: list[Paragraph] = []
    behind_table = False  # items may go on with what stands in it
    for at, (paragraph, number) in enumerate(found):
        if paragraph is None:
            last.pop(4, None)
            behind_table = True
            continue
        if number is None:
            between.append(paragraph)
            if len(paragraph.text) < 45 and re.search("报告$|自评表$|^附件", paragraph.text):
                last.clear()
            continue
        before = last.get(number.level)
        above = max((level for level in last if level < number.level), default=0)
        inline = [one for one in ([before[1]] if before else []) + between]
        if number.level < 4:
            behind_table = False
        if before is None and body and above and number.value == 2 and number.level < 5 and not behind_table:
            yield from _headless(paragraph, number, last[above], between, ended.get(number.level, 0))
        for deeper in [level for level in last if level > number.level]:
            ended[deeper] = last.pop(deeper)[0].value
        last[number.level] = (number, paragraph)
        between = []
        if before is None or number.value in (1, before[0].value + 1):
            continue
        if number.level >= 4 and not body:
            continue
        expected = before[0].value + 1
        hidden = _inline(inline, before[0], number.value)
        if hidden:
            yield hidden
            continue
        if number.level == 1 and number.value < before[0].value:
            continue
        between_right = _next(found[at + 1 :], number.level) == expected + 1
        if between_right:  # its neighbours agree: this number alone is wrong
            last[number.level] = (replace(number, value=expected), paragraph)
        how = "重复" if number.value == before[0].value else "不连续"
        text = paragraph.text
        stated, right = text[: number.end].strip("、.．"), number.like(expected).strip("、.．")
        yield Finding(
            paragraph.passage.span(0, min(len(text), 40)),
            f"序号{how}：上一个是“{before[1].text[: before[0].end].strip('、.．')}”，此处是“{stated}”，"
            f"应为“{right}”{'' if between_right else '，请核对前后的序号'}",
            stated=stated,
            expected=right,
            key=f"{number.level}/{text[number.end : number.end + 20]}",
            related=(Related(before[1].passage.span(0, min(len(before[1].text), 30)), "上一个序号"),),
            fixes=_renumbered(paragraph, stated, right) if between_right else (),
        )


def _next(found: Iterable[tuple[Paragraph | None, Numeral | None]], level: int) -> int:
    """The next number of a level, before one above it; 0 where there is none."""
    for _, number in found:
        if number is not None and number.level <= level:
            return number.value if number.level == level else 0
    return 0


def _renumbered(paragraph: Paragraph, stated: str, right: str) -> tuple[Fix, ...]:
    start = paragraph.text.find(stated)
    place = paragraph.passage.span(start, start + len(stated))
    return (Fix(place, right, f"把“{stated}”改为“{right}”"),)


def _headless(
    paragraph: Paragraph,
    number: Numeral,
    above: tuple[Numeral, Paragraph],
    between: Sequence[Paragraph],
    ended: int,
) -> Iterator[Finding]:
    """A sequence that begins with 二, though it neither goes on with that before nor has its 一 inside a paragraph."""
    text, first = paragraph.text, number.like(1)
    marks = {first, first.replace("、", "."), first.replace("、", "．"), "一是", "1.", "①"}
    if ended == 1 or any(mark in one.text[1:] for one in (above[1], *between) for mark in marks):
        return
    stated, right = text[: number.end].strip("、.．"), first.strip("、")
    yield Finding(
        paragraph.passage.span(0, min(len(text), 40)),
        f"序号从“{stated}”开始，前面没有“{right}”，请核对是否漏了一节",
        stated=stated,
        expected=right,
        key=f"{number.level}/{text[number.end : number.end + 20]}",
        related=(Related(above[1].passage.span(0, min(len(above[1].text), 30)), "上一级标题"),),
    )


def _inline(paragraphs: Sequence[Paragraph], last: Numeral, value: int) -> Finding | None:
    """The missing number where it stands inside a paragraph: （八） after the full stop of （七）."""
    for missing in range(last.value + 1, value):
        mark = last.like(missing)
        for paragraph in paragraphs:
            at = paragraph.text.find(mark, 1)
            if at > 0 and paragraph.text[at - 1] in "。；":
                start = max(0, at - 12)
                return Finding(
                    paragraph.passage.span(start, at + len(mark)),
                    f"“{mark}”接在上一段之后，请另起一段",
                    severity=Severity.NOTE,
                    stated=mark,
                    key=f"{last.level}/{missing}",
                )
    return None


@rule("WRD610", name="contents-agree", kind="numbering", severity=Severity.NOTE, basis=[FORM])
def contents_agree(disclosure: Disclosure) -> Iterable[Finding]:
    """目录与正文标题不一致。

    - 错：目录“十、其他重要事项说明”，正文“十、其他重要事项的情况说明”
    - 对：目录与正文标题相同
    """
    titles: dict[str, list[Section]] = {}
    for section in disclosure.sections():
        if section.heading and section.numeral and section.level == 2:
            titles.setdefault(section.heading.text[: section.numeral.end], []).append(section)
    entries = [(entry, text, numeral(text)) for entry in disclosure.outline.contents if (text := contents_text(entry))]
    same = {bare_title(text) for _, text, _ in entries}
    for entry, text, number in entries:
        if number is None or number.level != 2 or _NAMES_TABLE.search(text):
            continue
        listed = text[number.end :]
        for section in titles.get(text[: number.end], ()):
            alike = difflib.SequenceMatcher(None, listed, section.title).ratio()
            if 0.75 < alike < 1 and section.heading and bare_title(section.heading.text) not in same:
                yield Finding(
                    section.heading.span,
                    f"正文标题{quote(section.title)}与目录中的{quote(listed)}不一致，请统一",
                    stated=section.title,
                    expected=listed,
                    key=listed,
                    related=(Related(entry.span, "目录"),),
                )


_NAMES_TABLE = patterns.compile("表(?:（[^（）]*）)?$")


def bare_title(title: str) -> str:
    """A title without what does not matter in comparing it: brackets, quotes, a closing full stop."""
    return re.sub(r"[“”‘’（）()。：:]", "", title)


RULES = (numbering, contents_agree)
