"""WRD609: the unit's name, where a sentence or a heading has a place for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fiscallint import patterns
from fiscallint.disclosure import Disclosure
from fiscallint.document import Grid, Paragraph
from fiscallint.finding import Finding, Severity
from fiscallint.rules.api import rule
from fiscallint.rules.words import FORM

_OWN = r"(?:（[^（）]{2,4}）|本级|机关|部门|单位)?"
_AFTER_THE_NAME = patterns.compile(
    rf"{_OWN}20\d\d年(?:度)?(?:收入|支出|收、支|财政拨款|一般公共|政府性基金|国有资本|无|没有|未|政府采购|机关运行|“三公|部门|单位"
    r"|决算|预算绩效|本年|年末|因公|公务|会议|培训)"
    rf"|{_OWN}(?:共有车辆|部门决算(?:包括|汇总|由)|(?:基本)?概况$|的?主要职(?:责|能)|内设|下属|机关运行经费支出|政府采购(?:支出|金额)"
    r"|(?:组织)?对(?:20\d\d年|\d+个)|在年初预算|组织开展|年初结转|为(?:行政|事业|参公|参照))"
)
"""What follows the name of the unit where a sentence or a heading says something of the unit itself."""
_ON_SHEET = patterns.compile(
    r"(?:公开|编制|填报)?(?:部门|单位)(?:名称)?：[^：，。；]{4,40}?(?=（|20\d\d年|金额|单位：|公开|$)"
)
_BREAK = patterns.compile(r"[^\u4e00-\u9fff·]")
_LEADS = patterns.compile("(?:纳入|截至|其中|根据|关于|由|对|在|年|度|分|是|为|包括)$")
_ANOTHER = patterns.compile("^[本我该各全原]")


@rule("WRD609", name="entity-name", kind="entity-name", severity=Severity.WARNING, basis=[FORM])
def entity_name(disclosure: Disclosure) -> Iterable[Finding] | None:
    """单位名称前后不一致。

    封面、标题、表头和“××单位××年度……”一类句子中的单位名称应当一致；相差一两个字的多半是笔误，或沿用了别的文件。
    简称（本部门、市档案馆）、所属单位的名称不查。

    - 错：封面为“某市档案馆”，文中写“某市档案局2024年度收入支出总计……”
    - 对：某市档案馆2024年度收入支出总计……
    """
    name = disclosure.name
    return _misnamed(disclosure, name) if name else None


def _misnamed(disclosure: Disclosure, name: str) -> Iterator[Finding]:
    others = _others(disclosure, name)
    for paragraph in disclosure.document.paragraphs:
        text = paragraph.text
        for end in _ends(text):
            said = text[max(0, end - len(name)) : end]
            if not _nearly(said, name, text[: end - len(name)]) or said in others:
                continue
            yield Finding(
                paragraph.passage.span(end - len(name), end),
                f"单位名称写作“{said}”，本文件为“{name}”，请核对",
                stated=said,
                expected=name,
                key=said,
            )


def _ends(text: str) -> list[int]:
    """Where in a text a name of the unit ends, if one stands there."""
    found = {match.start() for match in _AFTER_THE_NAME.finditer(text)}
    if len(text) < 80 and (sheet := _ON_SHEET.match(text)):
        found.add(sheet.end())
    return sorted(found)


def _nearly(said: str, name: str, before: str) -> bool:
    """Whether a text is the unit's name but for one letter, or, where it stands apart from what precedes, two."""
    if len(said) != len(name) or _BREAK.search(said) or _ANOTHER.search(said):
        return False
    differing = sum(one != other for one, other in zip(said, name, strict=True))
    apart = not before or bool(_BREAK.search(before[-1]) or _LEADS.search(before))
    return differing == 1 or (differing == 2 and len(name) >= 6 and apart)


def _others(disclosure: Disclosure, name: str) -> str:
    """What the tables and the lists of units name: other units, with names of their own."""
    listed = [
        _without_names(block.text, len(name))
        for section in disclosure.sections("机构")
        for block in section.blocks
        if isinstance(block, Paragraph)
    ]
    grids = [block for block in disclosure.document.blocks if isinstance(block, Grid)]
    return "\n".join((*listed, *(cell.text for grid in grids for row in grid.rows for cell in row if cell)))


def _without_names(text: str, length: int) -> str:
    """A text without what stands where the unit's own name belongs."""
    for end in reversed(_ends(text)):
        text = text[: max(0, end - length)] + "\n" + text[end:]
    return text


RULES = (entity_name,)
