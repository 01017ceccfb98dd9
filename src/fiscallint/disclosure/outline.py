"""The outline: parts, sections and numbered headings, as a tree; and what the contents page promises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure.codes import functional
from fiscallint.disclosure.vocabulary import Vocabulary
from fiscallint.document import Block, Document, Grid, Paragraph

WITHOUT_FIGURES = ("职责", "机构", "名词解释")
"""The concepts of sections whose numbers are no figures of the accounts."""

_DIGITS = "零一二三四五六七八九"


def chinese_number(text: str) -> int:
    """The value of a Chinese numeral up to 99: 二十一 is 21."""
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.index(text)
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)


def chinese_numeral(value: int) -> str:
    """The Chinese numeral of 1 to 99."""
    tens, ones = divmod(value, 10)
    return ("" if not tens else ("" if tens == 1 else _DIGITS[tens]) + "十") + (_DIGITS[ones] if ones else "")


_CHINESE = "[一二三四五六七八九十]{1,3}"
_STYLES = (
    (1, patterns.compile(rf"第({_CHINESE})(?:部分|章)")),
    (2, patterns.compile(rf"({_CHINESE})[、.．]")),
    (3, patterns.compile(rf"（({_CHINESE})）[、.．]?")),
    (4, patterns.compile(rf"(?={patterns.COUNTING})(\d{{1,2}})[、.．]")),
    (5, patterns.compile(r"（(\d{1,2})）")),
)


class Numeral(Struct, frozen=True):
    """The number that opens a paragraph: level 1 第一部分, 2 一、, 3 （一）, 4 1、, 5 （1）; `end` is where it ends."""

    level: int
    value: int
    end: int

    def like(self, value: int) -> str:
        """Another number in the same style."""
        forms = {1: "第{}部分", 2: "{}、", 3: "（{}）", 4: "{}、", 5: "（{}）"}
        return forms[self.level].format(chinese_numeral(value) if self.level < 4 else value)


def numeral(text: str) -> Numeral | None:
    """The number that opens a text, if one does."""
    for level, style in _STYLES:
        match = style.match(text)
        if match:
            digits = match[1]
            try:
                value = int(digits) if level > 3 else chinese_number(digits)
            except ValueError:
                return None
            return Numeral(level, value, match.end())
    return None


class Section(Struct, frozen=True):
    """A heading and what stands under it.

    `numeral` is the number it bears, or, where `promised` is set, the one that only the contents page gives it.
    `concept` names what the section is about (rules.d/vocabulary/sections.yaml), its own or that of the section it
    stands in. `blocks` are what stands directly under the heading, `children` the sections below it.
    """

    heading: Paragraph | None
    title: str
    numeral: Numeral | None
    concept: str
    blocks: tuple[Block, ...]
    children: tuple[Section, ...]
    promised: bool = False

    def walk(self) -> Iterator[Section]:
        """This section and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def level(self) -> int:
        """1 for a part; deeper sections count up."""
        return self.numeral.level if self.numeral else 1


class Outline(Struct, frozen=True):
    """`contents` are the entries of the contents page, `root` the tree of everything after it."""

    contents: tuple[Paragraph, ...]
    cover: tuple[Paragraph, ...]
    root: Section


class _Open(Struct):
    heading: Paragraph | None
    title: str
    numeral: Numeral | None
    concept: str
    level: int
    blocks: list[Block]
    children: list[Section]
    promised: bool = False

    def close(self) -> Section:
        return Section(
            self.heading,
            self.title,
            self.numeral,
            self.concept,
            tuple(self.blocks),
            tuple(self.children),
            self.promised,
        )


def read_outline(document: Document, vocabulary: Vocabulary) -> Outline:
    """The outline of a document, its sections told by their titles."""
    cover: list[Paragraph] = []
    contents: list[Paragraph] = []
    bodies: list[list[Block]] = []
    for run in document.runs:
        before, listed, body = _split(run)
        cover += before
        contents += listed
        bodies.append(body)
    promised = _promised(contents)
    stack = [_Open(None, "", None, "", 0, [], [])]

    def close_to(level: int) -> None:
        while len(stack) > 1 and stack[-1].level >= level:
            section = stack.pop().close()
            stack[-1].children.append(section)

    for starts, block in ((at == 0, block) for body in bodies for at, block in enumerate(body)):
        if starts:
            close_to(1)
        opened = _opens(block, stack[-1], vocabulary) or _opens_as_promised(block, promised)
        if opened is None:
            if _bare_part(stack[-1]) and isinstance(block, Paragraph):
                stack[-1].title = block.text
                stack[-1].concept = vocabulary.concept_of(block.text, "") or ""
            stack[-1].blocks.append(block)
            continue
        paragraph, number, level, title = opened
        if number and level == 1:
            promised = {known: other for known, other in promised.items() if other.value != number.value}
        close_to(level)
        parent = stack[-1].concept
        concept = parent if parent == "绩效报告" else vocabulary.concept_of(title, parent) or parent
        written = bool(number) and numeral(paragraph.text) is not None
        stack.append(_Open(paragraph, title, number, concept, level, [], [], bool(number) and not written))
    close_to(1)
    return Outline(tuple(contents), tuple(cover), stack[0].close())


_UNNUMBERED = patterns.compile(r".*(?:自评报告|评价报告|决算情况说明|名词解释)|附件\d*|附\d*|附件\d*：.{2,40}")


def _opens(block: Block, current: _Open, vocabulary: Vocabulary) -> tuple[Paragraph, Numeral | None, int, str] | None:
    """Whether a block is a heading: the paragraph, its number, its level and its title."""
    if isinstance(block, Grid):
        return None
    number = numeral(block.text)
    if number is None:
        if len(block.text) > 60 or not _UNNUMBERED.fullmatch(block.text) or _bare_part(current):
            return None
        return block, None, 1, block.text
    title = block.text[number.end :]
    if number.level == 2 and is_row(title):
        return None
    if number.level > 1 and current.concept == "名词解释" and not _follows(number, title, current):
        return None  # each term is numbered, none is a section
    if "（项）" in title:
        return block, number, number.level, title[: title.index("（项）") + 3]
    stop = re.search("[。；]", title)
    if stop is None and len(title) <= 50:
        return block, number, number.level, title
    announced = _ANNOUNCED.match(title) if number.level in (2, 3, 4) else None
    if announced and vocabulary.concept_of(announced[1], current.concept) in _OF_THEMSELVES - {current.concept}:
        return block, number, number.level, announced[1]
    head = title[: stop.start()] if stop else title
    told = block.heading or vocabulary.concept_of(head, current.concept)
    if len(head) <= 30 and number.level <= 3 and told:
        return block, number, number.level, head
    return None


_ANNOUNCED = patterns.compile("([^，。；：]{4,20})[：。](?=.)(?!是?指|为保障|反映)")
_OF_THEMSELVES = frozenset({"机关运行经费", "三公", "一般性支出", "政府采购", "国有资产", "绩效"})
"""What a paragraph that begins with its title and a colon is a section about: （二）“三公”经费预算：2025年……"""

_REVENUE = (
    *(
        f"{fund}财政拨款{word}"
        for fund in ("一般公共预算", "政府性基金预算", "国有资本经营预算")
        for word in ("收入", "")
    ),
    *(f"{source}收入" for source in ("上级补助", "事业", "经营", "附属单位上缴", "其他")),
)


@cache
def is_row(title: str) -> bool:
    """Whether a title is that of a row of the summary tables (七、文化旅游体育与传媒支出), whole or broken off."""
    classes = (name for code, name in functional().names.items() if len(code) == 3)
    return len(title) >= 4 and any(name.startswith(title) for name in (*_REVENUE, *classes))


def _follows(number: Numeral, title: str, glossary: _Open) -> bool:
    """Whether a number goes on with the glossary's own, and opens what is no term: 七、部门决算公开报表."""
    last = glossary.numeral
    following = last is not None and (number.level, number.value) == (last.level, last.value + 1)
    return following and bool(re.fullmatch(r"[^，。：]{0,24}(?:报?表|附件|附表|情况|说明)", title))


def _promised(contents: Sequence[Paragraph]) -> dict[str, Numeral]:
    """The parts that the contents page lists, by title."""
    found = {}
    for entry in contents:
        text = contents_text(entry)
        number = numeral(text)
        if number and number.level == 1 and text[number.end :]:
            found[text[number.end :]] = number
    return found


def _opens_as_promised(block: Block, promised: dict[str, Numeral]) -> tuple[Paragraph, Numeral, int, str] | None:
    """Whether a paragraph is the heading of a part that bears its number on the contents page alone."""
    if isinstance(block, Grid) or block.text not in promised:
        return None
    number = promised.pop(block.text)
    return block, number, number.level, block.text


def _bare_part(current: _Open) -> bool:
    """Whether a part has been opened by its number alone (第三部分), its title still to come."""
    level = current.numeral.level if current.numeral else 0
    return level == 1 and not (current.title or current.blocks or current.children)


def _split(blocks: Sequence[Block]) -> tuple[list[Paragraph], list[Paragraph], list[Block]]:
    """What stands before the contents page, its entries, and the rest."""
    start = next(
        (i for i, b in enumerate(blocks[:80]) if isinstance(b, Paragraph) and re.fullmatch(r"目录|目次", b.text)), None
    )
    if start is None:
        first = next((i for i, b in enumerate(blocks) if isinstance(b, Grid) or numeral(b.text)), 0)
        return [b for b in blocks[:first] if isinstance(b, Paragraph)], [], list(blocks[first:])
    cover = [b for b in blocks[:start] if isinstance(b, Paragraph)]
    end = start + 1
    seen: set[str] = set()
    while end < len(blocks):
        block = blocks[end]
        if isinstance(block, Grid) or len(block.text) > 70 or block.text.endswith("。"):
            break
        number = numeral(block.text)
        key = f"{number.level}/{number.value}" if number and number.level == 1 else contents_text(block)
        if key in seen and (not number or number.level == 1 or not any(k.startswith("1/") for k in seen)):
            break
        seen.add(key)
        end += 1
    else:
        end = start + 1
    # a heading whose text follows at once is the body's first, not the contents' last
    contents = [b for b in blocks[start + 1 : end] if isinstance(b, Paragraph)]
    return cover, contents, list(blocks[end:])


def contents_text(paragraph: Paragraph) -> str:
    """An entry of the contents page without its leader dots and page number."""
    return re.sub(r"[.·…．\-—]{2,}\d*$|(?<=\D)\d{1,3}$", "", paragraph.text)
