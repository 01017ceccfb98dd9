"""The subjects of sentences, and the labels that name them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import Struct, field

from fiscallint import patterns
from fiscallint.disclosure.codes import functional


class Subject(Struct, frozen=True):
    """An entry of a vocabulary (rules.d/vocabulary/subjects.yaml).

    `unit` is the unit of a subject that is counted; `whole` the total it is part of, `needed` whether that total is
    only listed in full where this part is named; `both` are the subjects that one figure states at once (收、支总计);
    a `local` subject is told anew of each item (by source of funds);
    `cells` say where the tables hold it, as table, row and column: of several places any may be meant.
    """

    concept: str
    within: tuple[str, ...]
    label: re.Pattern[str]
    unit: re.Pattern[str] | None = None
    whole: str = ""
    needed: bool = False
    both: tuple[str, ...] = ()
    local: bool = False
    cells: dict[str, tuple[tuple[str, str, str], ...]] = field(default_factory=dict)

    def stands_in(self, section: str) -> bool:
        """Whether the subject is spoken of in a section about this concept."""
        return section.startswith(self.within)

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Subject:
        """The subject that an entry of a vocabulary file describes."""
        within = entry.get("within", "")
        return cls(
            concept=entry["concept"],
            within=tuple(within) if isinstance(within, list) else (within,),
            label=patterns.given(f"(?:{entry['label']})" + ("" if "unit" in entry else _TAIL)),
            unit=patterns.given(entry["unit"]) if "unit" in entry else None,
            whole=entry.get("whole", ""),
            needed=entry.get("needed", False),
            both=tuple(entry.get("both", ())),
            local=entry.get("local", False),
            cells={measure: _places(cell) for measure, cell in entry.get("cells", {}).items()},
        )

    def named_by(self, label: str, section: str, unit: str) -> bool:
        """Whether a label names this subject in a section; `unit` is that of a count, empty for money."""
        if bool(self.unit) != bool(unit) or not self.stands_in(section):
            return False
        if self.unit and not self.unit.fullmatch(unit):
            return False
        return self.label.search(label) is not None


_TAIL = "(?:总支出|支出|金额|费用|总额|总计|合计|共计|总数|决算|均|各|为|是|共|20\\d\\d年度?|（含[^（）]*）)*$"


def _places(cell: list[Any]) -> tuple[tuple[str, str, str], ...]:
    return tuple((table, row, column) for table, row, column in (cell if isinstance(cell[0], list) else [cell]))


CLASSIFIED = ("一般公共预算", "财政拨款支出", "政府性基金", "国有资本经营", "收支总体", "财拨总体", "支出")
"""The sections that speak of functional classes."""

_YEAR = patterns.compile(r"^.*?20\d\d年(?:度)?")


@cache
def class_of(label: str, section: str) -> str:
    """The functional class (类) that a label is the name of, without its level mark; empty if none."""
    if not label.endswith("支出") or not section.startswith(CLASSIFIED):
        return ""
    name = _YEAR.sub("", label).strip("“”")
    return name if name != "其他支出" and functional().codes(name, 3) else ""


_FILLER = patterns.compile(
    r"(?:20\d\d年度?|本年度?|年度|当年|全年|年末|其中|实际|累计|共计|合计|总计|总共|共|为|是|支出|决算|金额|费用|总额"
    r"|数|额|各|均|所|执行|发生|完成|本?部门|本?单位|我[局委办院校馆中心]+|本[局委办院校馆级]|合同|的|比|较|，|使用|达|同口径|方面"
    r"|（决算）|情况如下|对比|有所|略|相应|总体|整体|相比)*"
)


def says_nothing(label: str) -> bool:
    """Whether a label holds no subject: 共计, 支出决算为, 2024年度."""
    return _FILLER.fullmatch(label) is not None


_NUMBERING = patterns.compile(
    rf"^(?:[一二三四五六七八九十]{{1,3}}[、.．]|（[一二三四五六七八九十\d]{{1,3}}）[、.．]?|{patterns.COUNTING}|[①-⑳]"
    r"|[一二三四五六七八九十]是)+"
)


def unnumbered(label: str) -> str:
    """A label without the number it begins with."""
    return _NUMBERING.sub("", label)


def numbering(text: str) -> str:
    """The style of the number a paragraph begins with: digits as 0; empty if it has none."""
    match = _NUMBERING.match(text)
    return re.sub(r"[一二三四五六七八九十\d①-⑳]+", "0", match[0]) if match else ""
