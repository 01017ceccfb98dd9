"""WRD618: the marks （类）（款）（项） behind the names of the functional classification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fiscallint import patterns
from fiscallint.disclosure import Disclosure
from fiscallint.disclosure.codes import LEVELS, bare, economic, functional
from fiscallint.document import Paragraph
from fiscallint.finding import Finding, Fix, Severity
from fiscallint.rules.api import rule

_MARKED = patterns.compile(r"(?P<name>[^（）、，。：；“”\d.．]{2,40})（(?P<level>[类款项])）")
_LENGTHS = {level: length for length, level in LEVELS.items()}


@rule(
    "WRD618",
    name="level-marks",
    kind="classification-name",
    severity=Severity.WARNING,
    basis=["财政部《政府收支分类科目》"],
)
def level_marks(disclosure: Disclosure) -> Iterable[Finding]:
    """类、款、项标错了级次。

    科目名称之后的“（类）（款）（项）”应当与科目的级次一致；连着写的几级应当由类到款、由款到项，不重复。

    - 错：一般公共服务支出（类）档案事务（款）行政运行（款）；住房保障支出（款）
    - 对：一般公共服务支出（类）档案事务（款）行政运行（项）；住房保障支出（类）
    """
    known = {(bare(row.label), row.level) for table in disclosure.tables for row in table.coded()}
    for paragraph in (*disclosure.spoken, *_glossary(disclosure)):
        yield from _in_paragraph(paragraph, known)


def _glossary(disclosure: Disclosure) -> Iterator[Paragraph]:
    for section in disclosure.sections("名词解释"):
        for block in (section.heading, *section.blocks):
            if isinstance(block, Paragraph):
                yield block


def _in_paragraph(paragraph: Paragraph, known: set[tuple[str, str]]) -> Iterator[Finding]:
    end, above = -1, 0  # where the last mark ended, and the length of its codes
    by_function = False  # whether what is written in one begins with a name of this classification alone
    for match in _MARKED.finditer(paragraph.text):
        name, level = match["name"], match["level"]
        length = _LENGTHS[level]
        follows = match.start() == end
        meant = functional().only_level(name)
        by_nature = bool(economic().codes(name, length))
        by_function = by_function if follows else not by_nature and meant > 0
        elsewhere = (bare(name), level) in known or (by_nature and not by_function)
        right = LEVELS[meant] if meant not in (0, length) and not elsewhere else ""
        if follows and length == above + 2:
            right = ""  # the mark is the next in order: rather the name is wrong, which classification-path tells
        if right or (follows and length <= above):
            before = f"紧接在（{LEVELS[above]}）之后" if follows else ""
            at = match.start("level")
            yield Finding(
                paragraph.passage.span(match.start("name"), match.end()),
                f"“{name}”是{right}级科目，此处标作（{level}），请改正"
                if right
                else f"“{name}（{level}）”{before}，级次重复或颠倒，请核对类、款、项的标注",
                stated=f"{name}（{level}）",
                expected=f"{name}（{right}）" if right else "",
                key=f"{name}/{level}",
                fixes=(Fix(paragraph.passage.span(at, at + 1), right, f"把（{level}）改为（{right}）"),)
                if right
                else (),
            )
        end, above = match.end(), length


RULES = (level_marks,)
