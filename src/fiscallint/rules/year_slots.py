"""Where the year reported on belongs: cover, tables, headings, and sentences about the unit's own accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Section
from fiscallint.disclosure.matter import BUDGET, FINAL
from fiscallint.disclosure.outline import WITHOUT_FIGURES
from fiscallint.document import Paragraph
from fiscallint.finding import Span


class Slot(NamedTuple):
    """A place for the year reported on: `said` stands at `place`, in `clause`; `what` it is the year of."""

    said: int
    place: Span
    clause: Span
    what: str
    follows: str
    doubtful: bool = False


def slot_of(paragraph: Paragraph, match: re.Match[str], what: str, doubtful: bool = False) -> Slot:
    """The slot of a match whose group `year` is the year's four digits."""
    at, text = match.start("year"), paragraph.text
    end = max(match.end(), at + 4)
    stop = next((i for i in range(end, min(end + 10, len(text))) if text[i] in "。；，"), min(end + 10, len(text)))
    return Slot(
        int(match["year"]),
        paragraph.passage.span(at, at + 4),
        paragraph.passage.span(match.start(), stop),
        what,
        text[at + 4 : match.end()],
        doubtful,
    )


def year_slots(disclosure: Disclosure, year: int) -> Iterator[Slot]:
    """The places for the year reported on; of those in sentences, only the ones where another stands."""
    yield from _on_cover(disclosure)
    yield from _on_sheets(disclosure)
    yield from _in_sections(disclosure, year)


_YEAR = r"(?P<year>20\d\d)年(?:度)?"

# ---- cover and tables

_COVER = patterns.compile(rf"{_YEAR}(?!\d|月)")
_SHEET = patterns.compile(
    rf"(?:(?:公开|编制)?(?:部门|单位)(?:名称)?：[^。；]{{0,40}}?)?{_YEAR}(?:(?:金额)?单位：.{{1,4}}|.{{2,40}}表(?:（[^（）]{{1,16}}）)?)?"
)

_TITLE_ROWS = 4  # of a grid, among which its title may stand


def _on_cover(disclosure: Disclosure) -> Iterator[Slot]:
    for paragraph in disclosure.outline.cover[:12]:
        if len(paragraph.text) < 60 and re.search(f"{disclosure.matter}|年(?:度)?$", paragraph.text):
            for match in _COVER.finditer(paragraph.text):
                yield slot_of(paragraph, match, "封面的年度")


def _on_sheets(disclosure: Disclosure) -> Iterator[Slot]:
    """The year above a statement, alone, behind the unit's name or in the table's title."""
    for paragraph in disclosure.document.paragraphs:
        if len(paragraph.text) > 80:
            continue
        table = disclosure.table_at(paragraph.span)
        if table and paragraph.span.start < table.span.start and (match := _SHEET.fullmatch(paragraph.text)):
            yield slot_of(paragraph, match, "报表的年度")
    inside = {table.title_span for table in disclosure.tables if table.title_span.start >= table.span.start}
    for grid in disclosure.document.grids if inside else ():
        for cell in (cell for row in grid.rows[:_TITLE_ROWS] for cell in row if cell and cell.span in inside):
            if match := _SHEET.fullmatch(cell.text):
                yield slot_of(Paragraph(cell.passage), match, "报表的年度")


# ---- headings and sentences

_REPORT = patterns.compile(rf"{_YEAR}[^，。；：、“”《》（）\d]{{0,8}}?(?:部门|单位)(?:汇总)?决算(?!数|差|与|相比)")
_REPORTS = {
    FINAL: _REPORT,
    BUDGET: patterns.compile(
        rf"{_YEAR}[^，。；：、“”《》（）\d]{{0,8}}?(?:部门|单位)(?:汇总|综合)?预算(?!数|差|与|相比|绩效|执行|管理|编制)"
    ),
}
_COMPARED = patterns.compile(r"(?:与|比|较|同|和|及|至|到|以来|从)$")
_AS_OF = patterns.compile(
    r"截[至止](?P<year>20\d\d)年(?:12月31日|(?:度)?(?:年?末|年?底)，?[^，。；]{0,20}?(?:车辆|人员|在职|编制|保有量))"
)
_END_OF_YEAR = patterns.compile(
    r"(?P<year>20\d\d)年(?:度)?年?[末底]，?[^，。；]{0,24}?(?:公务用车保有量|共有车辆|实有人员|在职人员|资产总额)"
)
_OF_ITSELF = "|".join(
    (
        r"收入(?:总计|合计|支出|、支出|决算|(?=\d))|支出(?:总计|合计|决算|(?=\d))|收、支|收支|本年(?:收入|支出)",
        "年初结转(?:和结余)?|年末结转和结余(?=[^。；]*[较比与]上年)",
        "财政拨款(?:收|支|基本|项目|“|本年|预算收支)|财政拨款安排的“?三公|使用财政拨款",
        "一般公共预算(?:财政拨款)?(?:收|支|基本|项目|安排|“)|政府性基金(?:预算)?|国有资本经营(?:预算)?",
        "基本支出|项目支出|人员经费|公用经费|用于保障机构|用于完成特定",
        "“三公”经费|(?:组织)?因公出国|(?:单位)?公务用车|购置公务用车|公务接待|共接待(?=国|来访|外宾)|(?:开支)?会议费|(?:开支)?培训费",
        r"机关运行经费|政府采购(?!预算)|面向中小企业|车辆(?=\d)|预算绩效管理工作",
    )
)
"""What a sentence about the unit's own accounts of a year begins with, after the year."""
_SPOKEN = patterns.compile(
    rf"(?P<who>[^，。；：“”、\d]{{0,40}}?){_YEAR}，?(?P<also>[^，。；：“”、\d]{{0,40}}?)"
    rf"(?:未|没有|无)?(?:使用|发生|安排)?(?P<subject>{_OF_ITSELF})"
)
_OF_BUDGET = "(?:收支|收入支出|收、支|收入|支出|财政拨款)(?:总)?预算|收支总|政府采购预算|没有使用"
_SPOKEN_IN = {
    FINAL: _SPOKEN,
    BUDGET: patterns.compile(
        rf"(?P<who>[^，。；：“”、\d]{{0,40}}?){_YEAR}，?(?P<also>[^，。；：“”、\d]{{0,40}}?)"
        rf"(?:未|没有|无)?(?:使用|发生|安排)?(?P<subject>{_OF_BUDGET}|{_OF_ITSELF})"
    ),
}
_OWN = patterns.compile(
    r"(?:(?:本|我|全)?(?:部门|单位)|(?:本|我|全)(?:级|系统|[局委办厅院校馆站所队]|中心)(?:本级|机关)?)?"
)
_SAYS_SOMETHING = patterns.compile(
    r"\d(?:\.\d+)?(?:万|亿)?(?:元|辆|个|人|批|台|次)|无|没有|未|持平|为零|空表|如下|用于以下|决算数(?:大于|小于|等于)"
)
_OF_ANOTHER_KIND = patterns.compile(
    r"预算(?![^。；]*决算)|[^，。；\d（]{0,8}(?<!年初)(?<!年初结转和)(?:结转|结余)|[^，。；\d]{0,12}(?:指标|办法|管理规定|考核)"
)
_OF_ANOTHER_TIME = patterns.compile(
    r"[^，。；\d（]{0,8}(?:结转|结余|执行数|决算)|[^，。；\d]{0,12}(?:指标|办法|管理规定|考核)"
)
"""What follows a year in a budget disclosure where the year before is meant."""
_MANAGED = patterns.compile(
    rf"(?:(?:编报绩效目标|绩效跟踪评价|绩效自评)的|对){_YEAR}(?:项目|(?:部门)?整体支出|[^，。；]{{0,12}}开展)"
)
_REFLECTED = patterns.compile(
    r"(?:^|[。；，])(?:[我本](?:部门|单位|[局委办厅院校馆站所队]|中心)|[^，。；：\d]{3,30})?"
    r"在(?P<year>20\d\d)年(?:度)?[^，。；\d]{0,6}?(?:部门|单位)决算(?:公开)?中(?=[^，。；]{0,4}(?:反映|公开|增加))"
)
"""A sentence of the templates on what the accounts themselves show of the performance."""
_HEADING = patterns.compile(
    rf"^(?:第[一二三四五六]部分|[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）)[^，。；：\d]{{0,30}}?{_YEAR}(?!以来|[前后末初])"
)


def _in_sections(disclosure: Disclosure, year: int) -> Iterator[Slot]:
    for paragraph in disclosure.outline.contents:
        yield from (slot_of(paragraph, match, "报告年度") for match in _reports(paragraph, disclosure.matter))
        yield from _in_heading(paragraph)
    for section in disclosure.sections():
        if section.concept.startswith(("职责", "名词")):
            continue
        for block in (section.heading, *section.blocks):
            if isinstance(block, Paragraph):
                yield from (slot_of(block, match, "报告年度") for match in _REFLECTED.finditer(block.text))
                if not section.concept.startswith("绩效报告"):
                    yield from _in_paragraph(block, section, year, disclosure.matter)


def _in_heading(heading: Paragraph) -> Iterator[Slot]:
    match = _HEADING.match(heading.text)
    if match and not _COMPARED.search(heading.text[: match.start("year")]):
        yield slot_of(heading, match, "标题的年度", doubtful="绩效" in heading.text)


def _in_paragraph(paragraph: Paragraph, section: Section, year: int, matter: str) -> Iterator[Slot]:
    if section.heading is paragraph:
        yield from _in_heading(paragraph)
    if section.concept.startswith("绩效"):
        managed = _MANAGED.finditer(paragraph.text) if matter == FINAL else ()  # a budget tells of last year's, too
        yield from (slot_of(paragraph, match, "报告年度", True) for match in managed)
    else:
        yield from (slot_of(paragraph, match, "报告年度") for match in _reports(paragraph, matter))
        for pattern in (_AS_OF, _END_OF_YEAR) if matter == FINAL else ():
            yield from (slot_of(paragraph, match, "截止日期的年度") for match in pattern.finditer(paragraph.text))
    if section.concept not in WITHOUT_FIGURES:
        yield from _spoken(paragraph, year, matter)
        yield from _of_two_years(paragraph) if matter == FINAL else _of_items(paragraph, year)


def _reports(paragraph: Paragraph, matter: str) -> Iterator[re.Match[str]]:
    text = paragraph.text
    return (match for match in _REPORTS[matter].finditer(text) if not _COMPARED.search(text[: match.start()]))


def _spoken(paragraph: Paragraph, year: int, matter: str) -> Iterator[Slot]:
    """Sentences that begin with a year and go on with a figure of the unit's own accounts.

    Where the paragraph says the same of the year reported on as well, the two are compared, and the other is meant.
    """
    text = paragraph.text
    another = _OF_ANOTHER_KIND if matter == FINAL else _OF_ANOTHER_TIME
    for start in _openings(text):
        match = _SPOKEN_IN[matter].match(text, start)
        if not match or int(match["year"]) == year:
            continue
        end = next((i for i in range(match.end(), len(text)) if text[i] in "。；"), len(text))
        rest = text[match.end() : end]
        if not _is_own(match["who"]) or not _is_own(match["also"]) or another.match(rest):
            continue
        if not _SAYS_SOMETHING.search(text[match.end("also") : end]):
            continue
        if _in_reason(text, start) or _compared_with(year, match, end):
            continue
        yield slot_of(paragraph, match, "报告年度")


def _compared_with(year: int, match: re.Match[str], end: int) -> bool:
    """Whether the figure of the year reported on is told as well: in the rest of the sentence, or in another one.

    In one before it may stand without its year: 公务接待费支出1.50万元。2023年公务接待费支出1.20万元。
    """
    text, subject = match.string, re.escape(match["subject"])
    if subject == "预算绩效管理工作":
        return False
    before, rest = text[: match.start()], text[match.end() : end]
    figure = rf"{year}年(?:度)?(?!\d|末|初)[^，。；]{{0,15}}?\d[\d.,]*(?:万|亿)?(?:元|个|辆|批|人|次)"
    same = rf"(?<![与比较]){year}年(?:度)?[^。；]{{0,30}}{subject}[^，。；\d预]{{0,12}}\d"
    level = r"(?:费|支出|决算|数|合计|总计|均|共计|为)*\d[\d.,]*(?:万|亿)?元"
    bare = rf"(?:^|[。；：，])[^。；：，\d]{{0,10}}{subject}{level}"
    return bool(
        re.search(figure, rest)
        or re.search(same, before + text[end:])
        or (re.match(level, rest) and re.search(bare, before))
    )


_TWO_YEARS = (
    r"(?<![与比较])(?P<{}>20\d\d)年(?:度)?[^，。；\d]{{0,20}}?决算(?:支出)?数?为?\d[\d.,]*[万亿]?元，[比与较](?P<{}>20\d\d)年"
    r"[^，。；\d]{{0,20}}?预算"
)
_FINAL_FIRST, _BUDGET_FIRST = (patterns.compile(_TWO_YEARS.format(*names)) for names in (("year", "_"), ("_", "year")))


def _of_two_years(paragraph: Paragraph) -> Iterator[Slot]:
    """2023年度决算5万元，比2024年年初预算减少1万元: outturn and budget of different years."""
    for pattern in (_FINAL_FIRST, _BUDGET_FIRST):
        for match in pattern.finditer(paragraph.text):
            if match["year"] != match["_"]:
                yield slot_of(paragraph, match, "报告年度")


_ITEM = patterns.compile(r"（项）(?:支出)?：?(?P<year>20\d\d)年(?:度)?预算(?:数)?(?:安排)?(?:为|：)?(?=\d)")


def _of_items(paragraph: Paragraph, year: int) -> Iterator[Slot]:
    """住房公积金（项）：2024年预算数为10万元; not where the year reported on is told beside it."""
    for match in _ITEM.finditer(paragraph.text):
        sentence = paragraph.text[match.start() :].partition("。")[0]
        if f"{year}年" not in sentence:
            yield slot_of(paragraph, match, "报告年度")


_OPENING = patterns.compile(
    r"[。；]|[中下元]：|^(?:说明|注|备注)：|^（[一二三四五六七八九十]{1,3}）[^，。；：]{4,20}：(?=20)|^(?:（?[\d一二三四五六七八九十]{1,3}[）.、]|[①-⑳])"
    r"|，(?=20\d\d年(?:度)?(?:无|没有|未|公务用车购置|购置公务用车|更新公务用车))"
)


def _openings(text: str) -> Iterator[int]:
    """Where sentences begin: after a full stop, a semicolon, the paragraph's number, 其中：."""
    yield 0
    yield from (match.end() for match in _OPENING.finditer(text))


def _in_reason(text: str, start: int) -> bool:
    """Whether a place stands behind a semicolon in a list of reasons."""
    sentence = text[text.rfind("。", 0, start) + 1 : start]
    return sentence.endswith("；") and bool(re.search("原因|由于|因为", sentence))


_A_UNIT = patterns.compile(
    r"[\u4e00-\u9fff（）·]{3,40}?(?:[局委办厅处署院校馆站所队社部会园室团联镇乡]|街道|中心|学|小学|集团|公司)(?:（[^（）]{2,4}）|本级|机关|部门|单位)?"
)
_NO_UNIT = patterns.compile("原因|根据|由于|按照|关于|增加|减少|追加|结算|支付|上年|以前|主要|安排|下达|使用|开展|截至")


def _is_own(who: str) -> bool:
    """Whether what stands beside the year is nothing, 本部门, or a unit's name."""
    who = re.sub("^(?:其中|截至)", "", who)
    return bool(_OWN.fullmatch(who) or (_A_UNIT.fullmatch(who) and not _NO_UNIT.search(who)))
