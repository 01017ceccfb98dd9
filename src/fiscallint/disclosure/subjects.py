"""The subjects of sentences: the vocabulary in rules.d/vocabulary/subjects.yaml, and the labels that name them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fiscallint.disclosure.codes import functional
from fiscallint.resources import data


@dataclass(frozen=True, slots=True)
class Subject:
    """One entry of the vocabulary.

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


_TAIL = "(?:总支出|支出|金额|费用|总额|总计|合计|共计|总数|决算|均|各|为|是|共|20\\d\\d年度?|（含[^（）]*）)*$"


def _subject(entry: dict[str, Any]) -> Subject:
    within = entry.get("within", "")
    return Subject(
        concept=entry["concept"],
        within=tuple(within) if isinstance(within, list) else (within,),
        label=re.compile(f"(?:{entry['label']})" + ("" if "unit" in entry else _TAIL)),
        unit=re.compile(entry["unit"]) if "unit" in entry else None,
        whole=entry.get("whole", ""),
        needed=entry.get("needed", False),
        both=tuple(entry.get("both", ())),
        local=entry.get("local", False),
        cells={measure: _places(cell) for measure, cell in entry.get("cells", {}).items()},
    )


def _places(cell: list[Any]) -> tuple[tuple[str, str, str], ...]:
    return tuple((table, row, column) for table, row, column in (cell if isinstance(cell[0], list) else [cell]))


@cache
def subjects() -> tuple[Subject, ...]:
    """The subjects that are known, in order of preference."""
    return tuple(_subject(entry) for entry in data("vocabulary", "subjects"))


# a label with one of these words speaks of a part, a change or a limit, not of the subject it ends with
_NOT_ITSELF = re.compile(
    "不含|扣除|剔除|除外|追加|收回|核减|调[增减整]|用于(?!.*的(?:基本|项目|日常)支出)|预计|节约|压[减缩]|缩减|增加|减少|新增|增长|下降|多支|少支|超支"
    "|提高|不超过|低于|高于|控制在|列入|转入|不得"
)
# only a subject that is named with one of these words is meant by a label that has it
_NARROWER = re.compile("政府性基金|国有资本经营|人均|车均|基本建设")
_BRACKETED = re.compile("（[^（）]*）")


@cache
def subject_of(label: str, section: str, unit: str = "") -> Subject | None:
    """The subject a label names in a section; `unit` is that of a count, empty for money."""
    label = label.strip("“”")
    if not label or _NOT_ITSELF.search(_BRACKETED.sub("", label)):
        return None
    narrower = _NARROWER.search(label)
    for subject in subjects():
        if narrower and narrower[0] not in subject.label.pattern and narrower[0] not in section:
            continue
        if bool(subject.unit) != bool(unit) or not subject.stands_in(section):
            continue
        if subject.unit and not subject.unit.fullmatch(unit):
            continue
        if subject.label.search(label):
            return subject
    return None


@cache
def whole_of(concept: str, section: str) -> str:
    """The total that a concept is part of, empty if none."""
    return next((s.whole for s in subjects() if s.concept == concept and s.stands_in(section)), "")


@cache
def parts_of(concept: str, section: str) -> tuple[Subject, ...]:
    """The subjects a total is made of."""
    return tuple(s for s in subjects() if s.whole == concept and s.stands_in(section))


@cache
def needed_parts(concept: str, section: str) -> tuple[Subject, ...]:
    """The subjects without which a total is not listed in full: those marked so, else all of its parts."""
    parts = parts_of(concept, section)
    return tuple(part for part in parts if part.needed) or parts


@cache
def both_of(concept: str, section: str) -> tuple[str, ...]:
    """The subjects that one figure under this concept states at once."""
    return next((s.both for s in subjects() if s.concept == concept and s.stands_in(section)), ())


CLASSIFIED = ("一般公共预算", "财政拨款支出", "政府性基金", "国有资本经营", "收支总体", "财拨总体", "支出")
"""The sections that speak of functional classes."""

_YEAR = re.compile(r"^.*?20\d\d年(?:度)?")


@cache
def class_of(label: str, section: str) -> str:
    """The functional class (类) that a label is the name of, without its level mark; empty if none."""
    if not label.endswith("支出") or not section.startswith(CLASSIFIED):
        return ""
    name = _YEAR.sub("", label).strip("“”")
    return name if name != "其他支出" and functional().codes(name, 3) else ""


_FILLER = re.compile(
    r"(?:20\d\d年度?|本年度?|年度|当年|全年|年末|其中|实际|累计|共计|合计|总计|总共|共|为|是|支出|决算|决算数|金额|费用|总额"
    r"|数|额|各|均|所|执行|发生|完成|本?部门|本?单位|我[局委办院校馆中心]+|本[局委办院校馆级]|合同|的|比|较|，|使用|达|同口径|方面"
    r"|（决算）|情况如下|对比|比较|有所|略|相应|总体|整体|相比)*"
)


def says_nothing(label: str) -> bool:
    """Whether a label holds no subject: 共计, 支出决算为, 2024年度."""
    return _FILLER.fullmatch(label) is not None


_HEADING_TAIL = re.compile(r"(?:(?:支出)?(?:决算)?(?:的)?(?:具体|总体)?(?:情况)?(?:的?说明)?)[。：]?$")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十\d]{1,3}）[、.．]?|\d{1,2}[、.．](?!\d)|[①-⑳]"
    r"|[一二三四五六七八九十]是)+"
)


def unnumbered(label: str) -> str:
    """A label without the number it begins with."""
    return _NUMBERING.sub("", label)


def numbering(text: str) -> str:
    """The style of the number a paragraph begins with: digits as 0; empty if it has none."""
    match = _NUMBERING.match(text)
    return re.sub(r"[一二三四五六七八九十\d①-⑳]+", "0", match[0]) if match else ""


def headed(title: str, section: str) -> Subject | None:
    """The subject that a heading, or a sentence which is nothing but a subject, names."""
    return subject_of(_HEADING_TAIL.sub("", unnumbered(title)), section) if len(title) < 50 else None
