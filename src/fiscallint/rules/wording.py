"""WRD6: names, years, numbering, punctuation, and what is left over of a template."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from fiscallint.disclosure import Change, Disclosure, Fact, Flat, Section, Unitless
from fiscallint.disclosure.outline import Numeral, contents_text, numeral
from fiscallint.document import Block, Grid, Paragraph
from fiscallint.finding import Finding, Fix, Related, Severity
from fiscallint.resources import data
from fiscallint.rules.api import rule

_TEMPLATE = "部门决算公开模板"
_FORM = "《地方预决算公开操作规程》（财预〔2016〕143号）：形式规范"


@rule("WRD601", name="template-leftover", kind="template-leftover", severity=Severity.ERROR, basis=[_TEMPLATE, _FORM])
def template_leftover(disclosure: Disclosure) -> Iterable[Finding]:
    """模板中的占位符、填写说明没有替换或删除。

    - 错：比上年增加（减少）5万元；公开部门XX局；“无……的，仍保留该表格式，并在本表下方作下述说明”
    - 对：比上年增加5万元
    """
    for entry in data("wording", "leftovers"):
        pattern, says = re.compile(entry["pattern"]), entry["says"]
        for paragraph in disclosure.document.paragraphs:
            seen: set[tuple[int, int]] = set()
            for match in pattern.finditer(paragraph.text):
                place = _clause(paragraph.text, match.start(), match.end())
                if place in seen:
                    continue
                seen.add(place)
                yield Finding(
                    paragraph.passage.span(*place),
                    f"模板内容残留：{says}（“{match[0]}”），请改正后再公开",
                    stated=match[0],
                    key=says,
                )


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a place, at most forty characters to each side."""
    left = max((text.rfind(mark, 0, start) + 1 for mark in "。；，"), default=0)
    rights = [at for mark in "。；，" if (at := text.find(mark, end)) >= 0]
    return max(left, start - 40), min([*rights, len(text), end + 40])


_COMPARED = re.compile(r"(?:与|比|较|同|和|及|至|到|以来|从)$")
_REPORT_OF = re.compile(
    r"(20\d{2})年(?:度)?(?:[^，。；、：“”《》（）\d]{0,8}?)(?:部门|单位)(?:汇总)?(?:决算)(?!数|差|与|相比)"
)
_AS_OF = re.compile(r"截至(20\d{2})年12月31日|截止(20\d{2})年12月31日")


@rule("WRD602", name="stale-year", kind="stale-year", severity=Severity.WARNING, basis=[_TEMPLATE, _FORM])
def stale_year(disclosure: Disclosure) -> Iterable[Finding] | None:
    """年份不是本报告年度，多半是沿用上年文件没有修改。

    检查“××年度部门决算”、截止日期、与上年相比的年份，以及各节开头所说的年度。

    - 错：2024年度决算中写“2023年部门决算汇总公开单位构成”“与2022年度相比”
    - 对：“2024年部门决算汇总公开单位构成”“与2023年度相比”
    """
    if disclosure.year is None:
        return None
    year = disclosure.year
    return [
        *_years_of_report(disclosure, year),
        *_years_spoken_of(disclosure, year),
        *_years_compared(disclosure, year),
    ]


def _years_of_report(disclosure: Disclosure, year: int) -> Iterator[Finding]:
    spoken = [section for section in disclosure.sections() if not section.concept.startswith(("绩效", "职责", "名词"))]
    blocks = [block for section in spoken for block in (section.heading, *section.blocks)]
    for block in [*disclosure.outline.contents, *blocks]:
        if not isinstance(block, Paragraph):
            continue
        for pattern, says in ((_REPORT_OF, "报告年度"), (_AS_OF, "截止日期的年度")):
            for match in pattern.finditer(block.text):
                found = int(next(filter(None, match.groups())))
                if found == year or _COMPARED.search(block.text[: match.start()]):
                    continue
                at = match.start() + match[0].index(str(found))
                end = _clause(block.text, match.start(), match.end())[1]
                yield Finding(
                    block.passage.span(match.start(), max(match.end(), min(end, match.end() + 10))),
                    f"本文件是{year}年度决算，此处{says}写作{found}年，请核对",
                    stated=str(found),
                    expected=str(year),
                    key=f"{says}/{match[0][len(str(found)) :]}",
                    fixes=(Fix(block.passage.span(at, at + 4), str(year), f"把{found}改为{year}"),),
                )


def _years_spoken_of(disclosure: Disclosure, year: int) -> Iterator[Finding]:
    """Sections whose first figure is said to be another year's, where none is said to be this year's."""
    by_section: dict[str, list[Fact]] = {}
    for fact in disclosure.narrative.facts:
        if fact.concept and not fact.section.startswith("绩效"):
            by_section.setdefault(fact.section, []).append(fact)
    for facts in by_section.values():
        said = [re.findall(r"(20\d{2})年", fact.label) for fact in facts]
        years = said[0]
        if len(years) != 1 or int(years[0]) == year or any(str(year) in found for found in said):
            continue
        yield Finding(
            facts[0].clause,
            f"本文件是{year}年度决算，此处写作{years[0]}年，请核对",
            stated=f"{years[0]}年",
            expected=f"{year}年",
            key=f"{facts[0].section}/{facts[0].concept}",
        )


def _years_compared(disclosure: Disclosure, year: int) -> Iterator[Finding]:
    text = disclosure.document.text
    claims: list[Change | Flat] = [*disclosure.claims(Change), *disclosure.claims(Flat)]
    for claim in claims:
        match = re.search(r"(20\d{2})年", claim.base)
        if not match or claim.section.startswith("绩效"):
            continue
        found = int(match[1])
        about_budget = "预算" in claim.base
        if found == year - 1 or (found == year and about_budget):
            continue
        before = text.rfind(match[1], max(0, claim.clause.start - 60), claim.clause.end)
        if before < 0:
            continue
        yield Finding(
            claim.clause._replace(start=min(before, claim.clause.start)),
            f"本文件是{year}年度决算，应与{year - 1}年度相比，此处写作“{claim.base}”，请核对",
            stated=f"{found}年",
            expected=f"{year - 1}年",
            key=f"{claim.section}/{claim.label}",
        )


@rule("WRD603", name="numbering", kind="numbering", severity=Severity.WARNING, basis=[_FORM])
def numbering(disclosure: Disclosure) -> Iterable[Finding]:
    """序号重复或跳号。

    同一级的“一、二、三”“（一）（二）”“1、2、3”应当连续。序号写在段中、没有另起一段的只作提示。

    - 错：四、……　六、……
    - 对：四、……　五、……
    """
    yield from _numbered(_numerals(disclosure.outline.contents, {}), False)
    promised = {
        section.heading.span.start: section.numeral
        for section in disclosure.sections()
        if section.promised and section.heading and section.numeral
    }
    yield from _unwritten(disclosure)
    yield from _numbered(_numerals(_flattened(disclosure.outline.root), promised), True)


def _unwritten(disclosure: Disclosure) -> Iterator[Finding]:
    """Headings that bear their number on the contents page alone."""
    for section in disclosure.sections():
        if section.promised and section.heading and section.numeral:
            mark = section.numeral.like(section.numeral.value)
            yield Finding(
                section.heading.span,
                f"目录写作“{mark}”，正文标题“{section.title}”没有写",
                severity=Severity.NOTE,
                expected=mark,
                key=section.title,
            )


def _flattened(section: Section) -> Iterator[Block]:
    for part in section.walk():
        if part.heading is not None:
            yield part.heading
        yield from part.blocks


def _numerals(
    blocks: Iterable[Block], promised: Mapping[int, Numeral]
) -> Iterator[tuple[Paragraph | None, Numeral | None]]:
    for block in blocks:
        if isinstance(block, Grid):
            yield None, None
        else:
            yield block, promised.get(block.span.start) or numeral(block.text)


def _numbered(found: Iterable[tuple[Paragraph | None, Numeral | None]], body: bool) -> Iterator[Finding]:
    last: dict[int, tuple[Numeral, Paragraph]] = {}
    between: list[Paragraph] = []
    for paragraph, number in found:
        if paragraph is None:
            last.pop(4, None)
            continue
        if number is None:
            between.append(paragraph)
            if len(paragraph.text) < 45 and re.search("报告$|自评表$|^附件", paragraph.text):
                last.clear()
            continue
        before = last.get(number.level)
        inline = [between_ for between_ in ([before[1]] if before else []) + between]
        for deeper in [level for level in last if level > number.level]:
            del last[deeper]
        last[number.level] = (number, paragraph)
        between = []
        if before is None or number.value in (1, before[0].value + 1):
            continue
        if number.level >= 4 and not body:
            continue
        expected = before[0].value + 1
        hidden = _inline(inline, before[0], number.value)
        if hidden:
            yield hidden
            continue
        if number.level == 1 and number.value < before[0].value:
            continue
        how = "重复" if number.value == before[0].value else "不连续"
        text = paragraph.text
        stated, right = text[: number.end].strip("、.．"), number.like(expected).strip("、.．")
        yield Finding(
            paragraph.passage.span(0, min(len(text), 40)),
            f"序号{how}：上一个是“{before[1].text[: before[0].end].strip('、.．')}”，此处是“{stated}”，应为“{right}”",
            stated=stated,
            expected=right,
            key=f"{number.level}/{text[number.end : number.end + 20]}",
            related=(Related(before[1].passage.span(0, min(len(before[1].text), 30)), "上一个序号"),),
        )


def _inline(paragraphs: Sequence[Paragraph], last: Numeral, value: int) -> Finding | None:
    """The missing number where it stands inside a paragraph: （八） after the full stop of （七）."""
    for missing in range(last.value + 1, value):
        mark = last.like(missing)
        for paragraph in paragraphs:
            at = paragraph.text.find(mark, 1)
            if at > 0 and paragraph.text[at - 1] in "。；":
                start = max(0, at - 12)
                return Finding(
                    paragraph.passage.span(start, at + len(mark)),
                    f"“{mark}”没有另起一段",
                    severity=Severity.NOTE,
                    stated=mark,
                    key=f"{last.level}/{missing}",
                )
    return None


@rule("WRD604", name="doubled-punctuation", kind="punctuation", severity=Severity.WARNING, basis=[_FORM])
def doubled_punctuation(disclosure: Disclosure) -> Iterable[Finding]:
    """标点重复或连用。

    - 错：减少支出。。　　增加5万元，，
    - 对：减少支出。
    """
    for paragraph in disclosure.document.paragraphs:
        for match in re.finditer(r"([，。；：、])([，。；：、]+)", paragraph.text):
            start = max(0, match.start() - 12)
            fixes: tuple[Fix, ...] = ()
            if set(match[2]) == {match[1]}:
                fixes = (Fix(paragraph.passage.span(match.start(), match.end()), match[1], f"改为“{match[1]}”"),)
            yield Finding(
                paragraph.passage.span(start, match.end()),
                f"标点连用“{match[0]}”，请保留一个",
                stated=match[0],
                expected=match[1] if fixes else "",
                key=paragraph.text[start : match.start()],
                fixes=fixes,
            )


@rule("WRD605", name="unfinished-paragraph", kind="punctuation", severity=Severity.WARNING, basis=[_FORM])
def unfinished_paragraph(disclosure: Disclosure) -> Iterable[Finding]:
    """段末以分号、逗号或顿号结束，后面已是另一节。

    - 错：项目支出50.00万元，占25.00%；（下一段是“四、……”）
    - 对：项目支出50.00万元，占25.00%。
    """
    blocks = [block for block in disclosure.document.blocks if isinstance(block, Grid) or block.text]
    for block, following in pairwise(blocks):
        if not isinstance(block, Paragraph) or block.text[-1:] not in ("；", "，", "、") or len(block.text) < 12:
            continue
        own = numeral(block.text)
        following_number = numeral(following.text) if isinstance(following, Paragraph) else None
        if following_number is None or following_number.level > 3:
            continue
        if own and own.level == following_number.level and following_number.value == own.value + 1:
            continue  # an enumeration whose members end in semicolons
        if own and own.level > following_number.level and len(block.text) > 40 and own.value > 1:
            continue  # its last member: the enumeration closes, and what closes it is a matter of taste
        text = block.text
        cut = max(text.rfind(mark, 0, len(text) - 1) for mark in "。；")
        yield Finding(
            block.passage.span(cut + 1, len(text)),
            f"本节最后一段以“{text[-1]}”结束，应为“。”",
            key=text[cut + 1 :][:12],
            fixes=(Fix(block.passage.span(len(text) - 1, len(text)), "。", "改为“。”"),),
        )


@rule("WRD606", name="sentence-without-stop", kind="punctuation", severity=Severity.NOTE, basis=[_FORM])
def sentence_without_stop(disclosure: Disclosure) -> Iterable[Finding]:
    """段末没有句号。

    - 错：五、其他收入：指除上述收入以外的各项收入
    - 对：五、其他收入：指除上述收入以外的各项收入。
    """
    for section in disclosure.sections():
        if not section.concept or section.concept.startswith("绩效"):
            continue
        for block in section.blocks:
            if not isinstance(block, Paragraph) or len(block.text) < 20 or block.heading:
                continue
            if re.search(r"[。！？；：，、”）》…\d]$|表$", block.text) or not re.search("[，：]", block.text):
                continue
            if disclosure.table_at(block.span):
                continue
            yield Finding(
                block.passage.span(max(0, len(block.text) - 40), len(block.text)),
                "段末没有句号",
                expected="。",
                key=block.text[:12],
            )


@rule("WRD607", name="missing-unit", kind="missing-unit", severity=Severity.WARNING, basis=[_FORM])
def missing_unit(disclosure: Disclosure) -> Iterable[Finding]:
    """金额没有写单位。

    - 错：年初预算为12.50，支出决算为13.00万元
    - 对：年初预算为12.50万元，支出决算为13.00万元
    """
    for claim in disclosure.claims(Unitless):
        yield Finding(
            claim.clause,
            f"金额“{claim.number}”没有写单位，请补上“万元”或“元”",
            stated=claim.number,
            key=f"{claim.section}",
        )


@rule("WRD608", name="repeated-phrase", kind="copy-paste", severity=Severity.NOTE, basis=[_FORM])
def repeated_phrase(disclosure: Disclosure) -> Iterable[Finding]:
    """同一短语接连写了两遍。

    - 错：加强日常监督管理、加强日常监督管理
    - 对：加强日常监督管理
    """
    pattern = re.compile(r"(?:^|[，。；：、])([\u4e00-\u9fff]{5,})[、，；。]\1(?=$|[、，；。])")
    for block in disclosure.document.blocks:
        passages = (
            [block.passage] if isinstance(block, Paragraph) else [c.passage for row in block.rows for c in row if c]
        )
        for passage in passages:
            for match in pattern.finditer(passage.text):
                yield Finding(
                    passage.span(match.start(1), match.end()),
                    f"“{match[1]}”接连写了两遍",
                    stated=match[1],
                    key=match[1],
                )


_SPEAKER = re.compile(
    r"(?:^|[。；，、）．.分])([^，。；：、“”（）\d]{5,30}?)"
    r"(?:20\d{2}年度(?:收入支出|财政拨款|无|政府采购|预算绩效|部门决算|机关运行|本年)|共有车辆|部门决算包括)"
)


@rule("WRD609", name="entity-name", kind="entity-name", severity=Severity.WARNING, basis=[_FORM])
def entity_name(disclosure: Disclosure) -> Iterable[Finding] | None:
    """单位名称前后不一致。

    以“××单位××年度……”开头的句子和标题，单位名称应与文件标题一致；相差一两个字的多半是笔误或沿用了别的文件。

    - 错：标题为“某市档案馆”，文中写“某市档案局2024年度收入支出总计……”
    - 对：某市档案馆2024年度收入支出总计……
    """
    if not disclosure.name:
        return None
    return _names(disclosure, disclosure.name)


def _names(disclosure: Disclosure, name: str) -> Iterator[Finding]:
    for paragraph in disclosure.document.paragraphs:
        number = numeral(paragraph.text)
        for match in _SPEAKER.finditer(paragraph.text, number.end - 1 if number else 0):
            said = re.sub("^(?:纳入|截至|其中|根据|关于)", "", match[1])
            if said == name or said in name or name in said or len(said) < 5:
                continue
            alike = difflib.SequenceMatcher(None, said, name).ratio()
            if alike < 0.7 or _abbreviates(said, name) or _abbreviates(name, said):
                continue
            start = match.start(1) + len(match[1]) - len(said)
            yield Finding(
                paragraph.passage.span(start, match.end(1)),
                f"单位名称写作“{said}”，本文件为“{name}”，请核对",
                stated=said,
                expected=name,
                key=said,
            )


def _abbreviates(short: str, long: str) -> bool:
    """Whether one name is the other with characters left out (县委宣传部 for 县委员会宣传部)."""
    rest = iter(long)
    return len(short) < len(long) and all(character in rest for character in short)


@rule("WRD610", name="contents-agree", kind="numbering", severity=Severity.NOTE, basis=[_FORM])
def contents_agree(disclosure: Disclosure) -> Iterable[Finding]:
    """目录与正文标题不一致。

    - 错：目录“十、其他重要事项说明”，正文“十、其他重要事项的情况说明”
    - 对：目录与正文标题相同
    """
    titles: dict[str, list[Section]] = {}
    for section in disclosure.sections():
        if section.heading and section.numeral and section.level == 2:
            titles.setdefault(section.heading.text[: section.numeral.end], []).append(section)
    for entry in disclosure.outline.contents:
        text = contents_text(entry)
        number = numeral(text)
        if number is None or number.level != 2 or text.endswith("表"):
            continue
        listed = text[number.end :]
        for section in titles.get(text[: number.end], ()):
            alike = difflib.SequenceMatcher(None, listed, section.title).ratio()
            if 0.75 < alike < 1 and section.heading and bare_title(listed) != bare_title(section.title):
                yield Finding(
                    section.heading.span,
                    f"正文标题“{section.title}”与目录“{listed}”不一致",
                    stated=section.title,
                    expected=listed,
                    key=listed,
                    related=(Related(entry.span, "目录"),),
                )


def bare_title(title: str) -> str:
    """A title without what does not matter in comparing it: brackets, quotes, a closing full stop."""
    return re.sub(r"[“”‘’（）()。：:]", "", title)


RULES = (
    template_leftover,
    stale_year,
    numbering,
    doubled_punctuation,
    unfinished_paragraph,
    sentence_without_stop,
    missing_unit,
    repeated_phrase,
    entity_name,
    contents_agree,
)
