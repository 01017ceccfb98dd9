"""WRD617: how many units are said to follow, and how many do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fiscallint import patterns
from fiscallint.disclosure import Disclosure
from fiscallint.disclosure.narrative import normalised
from fiscallint.disclosure.outline import numeral
from fiscallint.document import Block, Paragraph, Passage
from fiscallint.finding import Finding, Holds, Related, Severity
from fiscallint.rules.api import rule
from fiscallint.rules.words import FORM

_SAID = patterns.compile(
    r"(\d{1,3})(?:个|家)(?:[^，。；：\d]{0,8}(?:单位|机构|科室|处室|股室|部门))?[，,]?"
    r"(?:具体)?(?:(?:名单|情况)?(?:包括|分别(?:是|为)|如下|详见下表)|(?:是|为))[：:]$"
)
_COUNTED = patterns.compile(r"(\d{1,3})(?:个|家)")
_ITSELF = patterns.compile("本级|机关|本部")


@rule("WRD617", name="units-listed", kind="sum-of-parts", severity=Severity.WARNING, basis=[FORM])
def units_listed(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """写明的单位个数与列出的不同。

    “共3个，包括：”之后逐行编号列出的，应当正好3个；只比所属单位多列了本级的不算，句中另有别的个数的、各项之间另有说明的不查。
    在一句之内用顿号列出的科室、单位，个数不同的作为提示；用“等”收尾的、名称之间有“和”字的不查。

    - 错：纳入决算编制范围的单位共3个，包括：1.档案馆本级 2.地方志编纂中心
    - 对：纳入决算编制范围的单位共2个，包括：1.档案馆本级 2.地方志编纂中心
    """
    blocks = disclosure.document.blocks
    for block in blocks:
        if isinstance(block, Paragraph) and "、" in block.text:
            yield from _in_a_sentence(normalised(block.passage))
    for at, block in enumerate(blocks):
        said = _said(block.text) if isinstance(block, Paragraph) else None
        if said is None or not isinstance(block, Paragraph):
            continue
        listed = _numbered(blocks, at + 1)
        number, found = int(said[1]), len(listed)
        if found < 2 or found == number or (found == number + 1 and any(_ITSELF.search(one.text) for one in listed)):
            continue
        if listed[-1] is not blocks[at + found]:
            continue
        place = block.passage.span(said.start(1), said.end(1))
        yield Finding(
            block.passage.span(said.start(), said.end()),
            f"写明共{number}个，其后逐行列出的是{found}个，请核对",
            stated=said[1],
            expected=str(found),
            key=block.text[:20],
            related=(Related(listed[-1].passage.span(0, min(len(listed[-1].text), 30)), f"第{found}个"),),
            figures=(place,),
        )


def _said(text: str) -> re.Match[str] | None:
    """The count that a text ends with, if its last sentence has no other."""
    said = _SAID.search(text)
    return said if said and len(set(_COUNTED.findall(text, text.rfind("。") + 1))) == 1 else None


def _numbered(blocks: Sequence[Block], begin: int) -> list[Paragraph]:
    """The paragraphs that are numbered from 1 on, in one style, whatever stands between them."""
    found: list[Paragraph] = []
    level = 0
    for at in range(begin, len(blocks)):
        block = blocks[at]
        if not isinstance(block, Paragraph) or block.text.endswith(("：", ":")):
            break
        number = numeral(block.text)
        if found and (number is None or number.level > level):
            continue
        if number is None or number.level < level or number.value != len(found) + 1:
            break
        level = number.level
        found.append(block)
    return found


_KINDS = "单位|机构|部门|科室|处室|股室|科|处|股|组|室|中心|企业|公司|学校|医院|街道|乡镇|镇"
_NAMES = r"(?:（[^（）]{1,40}）|[^，。；：\d（）“”])"
_AHEAD = patterns.compile(
    rf"(\d{{1,3}})(?:个|家)(?:[^，。；：、\d（）]{{0,6}}(?:{_KINDS}))?[，：]?(?:分别)?(?:为|是|包括|即)：?({_NAMES}{{4,400}})"
)
_BEHIND = patterns.compile(rf"(?<![和及与、\d])(\d{{1,3}})(?:个|家)[^，。；：、\d（）]{{0,6}}(?:{_KINDS})")
_BEFORE = patterns.compile(rf"{_NAMES}+$")
_REACH = 300
"""Characters before a count in which what it counts may be named."""
_BRACKETS = patterns.compile("（[^（）]*）")
_OPEN = patterns.compile("等[^、]{0,8}$")
_OFFICE = patterns.compile("(?:[局委办室科处股组队所站馆院校部会台社园]|中心|公司|支队|协会|街道|机关|本级)$")
_BEGINS = patterns.compile("(?:所属|下属|下设|内设|直属|设有?|包括|[为即含有])")
_AND = patterns.compile("[和及与]")
_RANGE = patterns.compile("[至到—－~～-]")  # 业务一科至业务五科


def _in_a_sentence(passage: Passage) -> Iterator[Finding | Holds]:
    """Offices that a sentence counts and names: 内设科室3个，分别为办公室、业务科、财务科."""
    text = passage.text
    for match in _AHEAD.finditer(text):
        alone = text[match.end() : match.end() + 1] in ("", "。", "；")
        yield from _counted_and_named(passage, match, match.start(), match[2], alone)
    for match in _BEHIND.finditer(text):
        before = _BEFORE.search(text, max(0, match.start() - _REACH), match.start())
        if before:
            above = text[max(0, before.start() - 3) : before.start()]
            alone = bool(_BEGINS.match(before[0])) or not _OFFICE.search(above.removesuffix("，"))
            yield from _counted_and_named(passage, match, before.start(), before[0], alone)


def _counted_and_named(
    passage: Passage, match: re.Match[str], begin: int, listed: str, alone: bool
) -> Iterator[Finding | Holds]:
    """What comes of a count and the names that go with it, `alone` if there are no further ones."""
    bare = _BRACKETS.sub("", listed)
    names = bare.split("、")
    said, place = int(match[1]), passage.span(match.start(1), match.end(1))
    in_full = alone and not _AND.search(bare) and not _OPEN.search(bare)
    if len(names) < 2 or not in_full or _RANGE.search(bare) or not all(map(_OFFICE.search, names)):
        return
    if len(names) == said:
        yield Holds((place,))
    else:
        yield Finding(
            passage.span(begin, match.end()),
            f"写明{said}个，这一句列出的是{len(names)}个，请核对",
            severity=Severity.NOTE,
            stated=match[1],
            expected=str(len(names)),
            key=passage.text[:20],
            figures=(place,),
        )


RULES = (units_listed,)
