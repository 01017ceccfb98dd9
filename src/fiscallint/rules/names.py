"""WRD609: the unit's name, where a sentence or a heading has a place for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure import Disclosure
from fiscallint.disclosure.entity import bare_name
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
    r"|(?:（本级）|本级)(?=[、，。；（]|\d+个|$)"
)
"""What follows the name of the unit where a sentence or a heading says something of the unit itself."""
_ON_SHEET = patterns.compile(
    r"(?:公开|编制|填报)?(?:部门|单位)(?:名称)?：[^：，。；]{4,40}?(?=（|20\d\d年|金额|单位：|公开|$)"
)
_HEADED = patterns.compile(
    r"(?:公开|编制|填报)?(?:部门|单位)(?:名称)?：(?P<name>[\u4e00-\u9fff（）]{4,40}?)(?=20\d\d年|金额|单位：|公开|$)"
)
_BREAK = patterns.compile(r"[^\u4e00-\u9fff·]")
_LEADS = patterns.compile("(?:纳入|截至|其中|根据|关于|由|对|在|年|度|分|是|为|包括|包含|即|含|仅有|仅)$")
_ANOTHER = patterns.compile("^[本我该各全原]")


@rule("WRD609", name="entity-name", kind="entity-name", severity=Severity.WARNING, basis=[FORM])
def entity_name(disclosure: Disclosure) -> Iterable[Finding] | None:
    """单位名称前后不一致。

    封面、标题、表头和“××单位××年度……”一类句子中的单位名称应当一致；相差一两个字的多半是笔误，或沿用了别的文件。
    简称（本部门、市档案馆）、所属单位的名称不查。说的是本单位收支、写的却是别的单位的，或者个别报表的表头与其他各张不同的，作为提示。

    - 错：封面为“某市档案馆”，文中写“某市档案局2024年度收入支出总计……”
    - 对：某市档案馆2024年度收入支出总计……
    """
    name = disclosure.name
    return _misnamed(disclosure, name) if name else None


def _misnamed(disclosure: Disclosure, name: str) -> Iterator[Finding]:
    others = _others(disclosure, name)
    strangers: list[Finding] = []
    own = 0
    for paragraph in disclosure.document.paragraphs:
        text = paragraph.text
        for end in _ends(text):
            said = text[max(0, end - len(name)) : end]
            own += said == name
            if not _nearly(said, name, text[: end - len(name)]):
                start = _stranger(text, end, name)
                if start < end and text[start:end] not in others:
                    strangers.append(replace(_misname(paragraph, start, end, name), severity=Severity.NOTE))
            elif said not in others and not _beside(text, end, name):
                yield _misname(paragraph, end - len(name), end, name)
    if own > 3 * len(strangers):
        yield from strangers
    yield from _on_few_sheets(disclosure, name)


def _misname(paragraph: Paragraph, start: int, end: int, name: str) -> Finding:
    said = paragraph.text[start:end]
    return Finding(
        paragraph.passage.span(start, end),
        f"单位名称写作“{said}”，本文件为“{name}”，请核对",
        stated=said,
        expected=name,
        key=said,
    )


def _beside(text: str, end: int, name: str) -> bool:
    """Whether the unit itself stands beside another that is nearly called so: ××馆本级、××局本级."""
    return bool(_ITSELF.match(text, end)) and any(f"{name}{mark}" in text for mark in ("本级", "（本级"))


_ITSELF = patterns.compile("（?本级")
_ACCOUNTS = patterns.compile(
    "(?:（[^（）]{2,4}）|本级)?20\\d\\d年(?:度)?(?:收入|支出|收、支|财政拨款|一般公共|机关运行|“三公|政府采购)"
)
_UNIT = patterns.compile("[局委办院校馆所站队园联中心室学会]$")
_PLACE = r"[\u4e00-\u9fff]{2,3}[省市县区旗州盟]"
_PLACES_BEFORE = patterns.compile(rf"(?:{_PLACE}){{1,3}}$")
_PLACES = patterns.compile(rf"(?:{_PLACE}){{1,3}}")


def _stranger(text: str, end: int, name: str) -> int:
    """Where the name of a unit of the same place, or of its like elsewhere, begins; `end` where none stands there."""
    places = _PLACES.match(name)
    if places is None or not _ACCOUNTS.match(text, end) or not _UNIT.search(text[:end]):
        return end
    first = next(iter(re.findall(_PLACE, name)))
    start = text.rfind(first, max(0, end - 30), end)
    if start >= 0:
        said = text[start:end]
        own = said.startswith(name) or _BREAK.search(said) or len(said) < len(first) + 3
        return end if own else start
    kind = name[places.end() :]
    at = end - len(kind)
    before = _PLACES_BEFORE.search(text, max(0, at - 12), at)
    return before.start() if len(kind) >= 3 and text[at:end] == kind and before else end


def _on_few_sheets(disclosure: Disclosure, name: str) -> Iterator[Finding]:
    """What a few statements are headed with, where nearly all bear the unit's name."""
    headed = [
        (paragraph, sheet)
        for paragraph in disclosure.document.paragraphs
        if len(paragraph.text) < 80 and (sheet := _HEADED.match(paragraph.text))
    ]
    other = [(paragraph, sheet) for paragraph, sheet in headed if bare_name(sheet["name"]) != name]
    if len(headed) < 4 or len(other) * 4 > len(headed):
        return
    for paragraph, sheet in other:
        said = bare_name(sheet["name"])
        if not _nearly(said, name, "") and _UNIT.search(said):
            finding = _misname(paragraph, *sheet.span("name"), name)
            yield replace(finding, severity=Severity.NOTE)


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
