"""WRD619: people and units, by kinds that are told apart, within their total."""

from __future__ import annotations

from collections.abc import Iterator

from fiscallint import patterns
from fiscallint.disclosure import Disclosure
from fiscallint.document import Paragraph
from fiscallint.finding import Finding, Severity
from fiscallint.rules.api import rule
from fiscallint.rules.words import FORM

_KIND = r"[^，。；：、和\d（）]{2,18}\d{1,5}(?P=unit)"
_COUNTED = patterns.compile(
    rf"(?P<whole>\d{{1,5}})(?P<unit>[人名个家])，?其中[：，]?(?P<parts>{_KIND}(?:[，、；和]{_KIND}){{1,7}})(?=[。；]|$)"
)
_PART = patterns.compile(r"([^，。；：、\d]{2,18}?)(\d{1,5})[人名个家]")
_APART = patterns.compile("行政|参照|参公|事业|工勤|机关|企业|离休|退休|其他")
_ON_STAFF = patterns.compile("人员(?!经费)|编制|机构")


@rule("WRD619", name="kinds-within-total", kind="sum-of-parts", severity=Severity.WARNING, basis=[FORM])
def kinds_within_total(disclosure: Disclosure) -> Iterator[Finding]:
    """人员、单位按类别分别写明的，相加超过了总数。

    只查行政、事业、参照公务员法管理、离休、退休等互不相容的类别；党员、女职工等可以重复计算的不查。

    - 错：实有人员14人，其中行政10人、事业5人。
    - 对：实有人员14人，其中行政10人、事业4人。
    """
    for section in disclosure.sections():
        if section.concept not in ("机构", "职责") and not _ON_STAFF.search(section.title):
            continue
        for block in (section.heading, *section.blocks):
            if isinstance(block, Paragraph):
                yield from _in_paragraph(block)


def _in_paragraph(paragraph: Paragraph) -> Iterator[Finding]:
    for match in _COUNTED.finditer(paragraph.text):
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


RULES = (kinds_within_total,)
