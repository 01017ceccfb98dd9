"""Whether a reason is given: 主要原因是……, 由于……, 主要是……减少."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fiscallint import patterns
from fiscallint.disclosure import Disclosure
from fiscallint.document import Paragraph
from fiscallint.finding import Span

_CAUSE = (
    "增|减|升|降|加|压缩|节约|节省|厉行|从严|严格|落实|新|调整|调[出入]|结转|结余|上年|去年|以前年度|跨年|更换|恢复|疫情|"
    "取消|变动|变化|划转|改革|政策|标准|收回|退休|[没未无]有?"
)
_ONCE_SAID = (
    "追加|结转(?!和?结余)|跨年|结算|流标|按[^，。；]{0,8}进度|经批准|次年|下年|下达|执行中|承办|"
    "(?:差异|变动|增减|增加|减少)(?:的?情况)?(?:的?说明)?：|(?:增加|减少|超支|超出|结余|节约)的?部分|"
    "(?:^|[，。；])(?:[是系])?为了?(?:开展|做好|保障|落实|满足|推进|加强|更新)"
)
"""What tells of an occasion, and so why, without the word 原因."""
_REASON = patterns.compile(
    rf"{_ONCE_SAID}|原因|由于|因为|所致|导致|上年度?(?:没有|无|未)|不可比|无法比较|无可比|(?<!起)因(?![公素此])|(?:主要[是系为]|(?:^|[，。；])系)(?!用于|指)[^。；]{{0,40}}?(?:{_CAUSE})"
)


def gives_reason(text: str) -> bool:
    """Whether a text says why; what money was spent on (主要是车辆的燃料费) is no reason."""
    return bool(_REASON.search(re.sub(r"\s", "", text)))


def said_of(disclosure: Disclosure, concept: str) -> tuple[Paragraph, ...]:
    """The headings and paragraphs of all sections about a concept (三公, 一般公共预算), in reading order."""
    found: list[Paragraph] = []
    for section in disclosure.sections():
        if section.concept.split("/")[0] == concept:
            found += [section.heading] if section.heading else []
            found += [block for block in section.blocks if isinstance(block, Paragraph)]
    return tuple(found)


def together(paragraphs: Iterable[Paragraph]) -> str:
    """The text of these paragraphs."""
    return "。".join(paragraph.text for paragraph in paragraphs)


def reason_after(disclosure: Disclosure, concept: str, place: Span) -> bool:
    """Whether a reason is given in the sentence of a place or behind it, anywhere in the sections about a concept."""
    whole = disclosure.document.text
    start = whole.rfind("。", 0, place.start) + 1
    behind = [paragraph for paragraph in said_of(disclosure, concept) if paragraph.span.end > start]
    return any(gives_reason(whole[max(start, one.span.start) : one.span.end]) for one in behind)
