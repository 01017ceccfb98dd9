"""WRD617, WRD619: how many units, offices and people there are said to be, and how many are listed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fiscallint import patterns
from fiscallint.disclosure import Disclosure
from fiscallint.disclosure.outline import numeral
from fiscallint.document import Block, Paragraph
from fiscallint.finding import Finding, Related, Severity
from fiscallint.rules.api import rule
from fiscallint.rules.words import FORM

_SAID = patterns.compile(
    r"(\d{1,3})(?:个|家)(?:[^，。；：\d]{0,8}(?:单位|机构|科室|处室|股室|部门))?[，,]?"
    r"(?:具体)?(?:(?:名单|情况)?(?:包括|分别(?:是|为)|如下|详见下表)|(?:是|为))[：:]$"
)
_COUNTED = patterns.compile(r"(\d{1,3})(?:个|家)")
_ITSELF = patterns.compile("本级|机关|本部")


@rule("WRD617", name="units-listed", kind="other", severity=Severity.WARNING, basis=[FORM])
def units_listed(disclosure: Disclosure) -> Iterator[Finding]:
    """写明的单位个数与列出的不同。

    “共3个，包括：”之后逐行编号列出的，应当正好3个；只比所属单位多列了本级的不算，句中另有别的个数的、各项之间另有说明的不查。

    - 错：纳入决算编制范围的单位共3个，包括：1.档案馆本级 2.地方志编纂中心
    - 对：纳入决算编制范围的单位共2个，包括：1.档案馆本级 2.地方志编纂中心
    """
    blocks = disclosure.document.blocks
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


_OFFICES = "(?:内设|职能|业务|行政)*(?:科室|股室|处室|机构|部门|[科股处室])"
_NAMES = r"(?P<names>[^，。；：、等\d]{2,20}(?:、[^，。；：、等\d]{2,20}){1,30}?)"
_LISTED_FIRST = patterns.compile(
    rf"(?:内设|下设|设有?)(?:机构)?(?:包括|为)?：?{_NAMES}(?P<open>等)?共?(?P<count>\d{{1,2}})个{_OFFICES}"
    r"(?![\u4e00-\u9fff])"
)
_COUNTED_FIRST = patterns.compile(
    rf"(?:内设|下设|设有?)(?:机构|科室|股室|处室)?(?P<count>\d{{1,2}})个(?:{_OFFICES})?"
    rf"[，：]?(?:分别(?:是|为)|包括|即|具体为)：?{_NAMES}(?P<open>等)?(?=[。；]|$)"
)
_RANGE = patterns.compile("[至到—－~～-]")  # 业务一科至业务五科
_JOINED = patterns.compile("[和与及]|以及")
_PARTS = patterns.compile(
    r"(?P<whole>\d{1,5})(?P<unit>[人名个家])，?其中[：，]?"
    r"(?P<parts>(?:[^，。；：、\d（）]{2,18}\d{1,5}(?P=unit)[，、；和]?){2,8})(?=[。；]|$)"
)
_PART = patterns.compile(r"([^，。；：、\d]{2,18}?)(\d{1,5})[人名个家]")
_APART = patterns.compile("行政|参照|参公|事业|工勤|机关|企业|离休|退休|其他")


_ON_STAFF = patterns.compile("人员(?!经费)|编制|机构")


@rule("WRD619", name="offices-listed", kind="sum-of-parts", severity=Severity.WARNING, basis=[FORM])
def offices_listed(disclosure: Disclosure) -> Iterator[Finding]:
    """机构、人员的总数与句中列出的不符。

    内设科室写明个数又逐个列出的，应当正好是这么多；行政、事业等单位或人员分别写明的，相加不超过总数。列举之后写“等”的，只查列出的
    是否多于总数；名称里有“和”“与”“及”的，两种数法都算对。

    - 错：内设办公室、人事科、财务科共4个科室。实有人员14人，其中行政10人、事业5人。
    - 对：内设办公室、人事科、财务科共3个科室。实有人员14人，其中行政10人、事业4人。
    """
    for section in disclosure.sections():
        if section.concept not in ("机构", "职责") and not _ON_STAFF.search(section.title):
            continue
        for block in (section.heading, *section.blocks):
            if isinstance(block, Paragraph):
                yield from _offices(block)
                yield from _kinds(block)


def _offices(paragraph: Paragraph) -> Iterator[Finding]:
    bare, places = _without_brackets(paragraph.text)
    for pattern in (_LISTED_FIRST, _COUNTED_FIRST):
        for match in pattern.finditer(bare):
            names = match["names"].split("、")
            said, listed = int(match["count"]), len(names)
            most = listed + sum(len(_JOINED.findall(name)) for name in names)
            if listed <= said <= most or (match["open"] and said > listed) or _RANGE.search(match["names"]):
                continue
            yield Finding(
                paragraph.passage.span(places[match.start()], places[match.end() - 1] + 1),
                f"写明共{said}个，列出的是{listed}个，请核对",
                stated=str(said),
                expected=str(listed),
                key=match["names"][:12],
            )


def _without_brackets(text: str) -> tuple[str, list[int]]:
    """A text without what stands in brackets, and where each of its characters stood."""
    kept: list[int] = []
    depth = 0
    for at, sign in enumerate(text):
        depth += sign == "（"
        if not depth:
            kept.append(at)
        depth -= sign == "）" and depth > 0
    return "".join(text[at] for at in kept), kept


def _kinds(paragraph: Paragraph) -> Iterator[Finding]:
    for match in _PARTS.finditer(paragraph.text):
        parts = _PART.findall(match["parts"])
        whole, total = int(match["whole"]), sum(int(number) for _, number in parts)
        if total <= whole or not all(_APART.search(name) for name, _ in parts):
            continue
        unit = match["unit"]
        yield Finding(
            paragraph.passage.span(match.start(), match.end()),
            f"总数写为{whole}{unit}，而所列各项{'＋'.join(number for _, number in parts)}＝{total}{unit}，请核对",
            stated=f"{whole}{unit}",
            expected=f"{total}{unit}",
            difference=f"{total - whole}{unit}",
            key="/".join(name for name, _ in parts),
        )


RULES = (units_listed, offices_listed)
