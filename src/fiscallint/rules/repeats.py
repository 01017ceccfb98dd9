"""WRD620: paragraphs and sentences that stand twice."""

from __future__ import annotations

from collections.abc import Iterator

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Section
from fiscallint.disclosure.outline import numeral
from fiscallint.document import Paragraph
from fiscallint.finding import Finding, Related, Severity, Span, quote
from fiscallint.rules.api import rule
from fiscallint.rules.words import FORM

_LISTS = ("职责", "名词解释")
"""The sections whose paragraphs are items of a list, each of its own."""
_LONG = 15
_COUNT = patterns.compile(r"(?<!\d)[1-9]\d{0,8}(?:个|批次?|人次|人|辆|场次?|期|次|台)")


@rule("WRD620", name="repeated-paragraph", kind="copy-paste", severity=Severity.WARNING, basis=[FORM])
def repeated_paragraph(disclosure: Disclosure) -> Iterator[Finding]:
    """同一段文字写了两遍。

    接连两段相同，或者职责、名词解释中有两条相同的（不看序号），多半是复制后没有修改。两节中写有数量的同一句话作为提示。

    - 错：（三）指导全市档案工作。（四）指导全市档案工作。
    - 对：（三）指导全市档案工作。（四）组织档案宣传教育。
    """
    told: set[Span] = set()
    for first, second in (*_in_a_row(disclosure), *_in_lists(disclosure)):
        if second.span not in told:
            told.add(second.span)
            yield Finding(
                second.span,
                f"这一段与前面的{quote(first.text[:20])}相同，请核对是否复制后未修改",
                stated=second.text,
                key=_bare(second)[:30],
                related=(Related(first.span, "相同的一段"),),
            )
    yield from _sentences(disclosure)


def _bare(paragraph: Paragraph) -> str:
    number = numeral(paragraph.text)
    return paragraph.text[number.end :] if number else paragraph.text


def _is_whole(text: str) -> bool:
    return len(text) >= _LONG and text[-1] in "。；"


def _in_a_row(disclosure: Disclosure) -> Iterator[tuple[Paragraph, Paragraph]]:
    before: Paragraph | None = None
    for block in disclosure.document.blocks:
        here = block if isinstance(block, Paragraph) else None
        if before and here and _is_whole(_bare(here)) and _bare(before) == _bare(here) and not _heads(before, here):
            yield before, here
        before = here


def _heads(before: Paragraph, here: Paragraph) -> bool:
    """Whether one is a title, the other that of its first part: （七）政府性基金决算情况。1.政府性基金决算情况。"""
    above, below = numeral(before.text), numeral(here.text)
    return (above.level if above else 0) < (below.level if below else 0)


def _in_lists(disclosure: Disclosure) -> Iterator[tuple[Paragraph, Paragraph]]:
    for concept in _LISTS:
        for section in disclosure.sections(concept):
            first: dict[str, Paragraph] = {}
            for paragraph in _paragraphs(section):
                if _is_whole(text := _bare(paragraph)) and first.setdefault(text, paragraph) is not paragraph:
                    yield first[text], paragraph


def _paragraphs(section: Section) -> Iterator[Paragraph]:
    for part in section.walk():
        for block in (part.heading, *part.blocks):
            if isinstance(block, Paragraph):
                yield block


def _sentences(disclosure: Disclosure) -> Iterator[Finding]:
    """Sentences with counts, which can be true of one matter only; reports on performance repeat what was told."""
    first: dict[str, tuple[Section, Span]] = {}
    for section in disclosure.sections():
        if not section.concept or section.concept.startswith("绩效") or section.concept in _LISTS:
            continue
        for block in section.blocks:
            for sentence, place in _split(block) if isinstance(block, Paragraph) else ():
                if len(sentence) < _LONG or len(_COUNT.findall(sentence)) < 2:
                    continue
                before, at = first.setdefault(sentence, (section, place))
                if before is not section:
                    yield Finding(
                        place,
                        f"这句话与{quote(before.title)}一节中的相同，请核对是否复制后未修改",
                        severity=Severity.NOTE,
                        stated=sentence,
                        key=f"{section.title}/{sentence[:12]}",
                        related=(Related(at, "相同的一句"),),
                    )


def _split(paragraph: Paragraph) -> Iterator[tuple[str, Span]]:
    text, start = paragraph.text, 0
    while start < len(text):
        end = (text + "。").find("。", start)
        yield text[start:end], paragraph.passage.span(start, min(end, len(text)))
        start = end + 1


RULES = (repeated_paragraph,)
