"""WRD617: how many units are said to follow, and how many do."""

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


RULES = (units_listed,)
