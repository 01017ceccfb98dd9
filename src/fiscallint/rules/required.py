"""DOC0: what a disclosure must hold."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator

from fiscallint.disclosure import Disclosure, Table
from fiscallint.disclosure.outline import contents_text, numeral
from fiscallint.document import Paragraph
from fiscallint.finding import Finding, Severity, Span
from fiscallint.rules.api import rule

_DUTY = "《地方预决算公开操作规程》（财预〔2016〕143号）"
_START = Span(0, 0)


@rule("DOC001", name="required-section", kind="missing-section", severity=Severity.WARNING, basis=[_DUTY])
def required_section(disclosure: Disclosure) -> Iterable[Finding]:
    """缺少必备的说明章节。

    部门决算公开至少说明：主要职责、机构设置、收支总体、收入、支出、财政拨款收支总体、一般公共预算财政拨款支出、基本支出、
    “三公”经费、政府性基金、国有资本经营预算、机关运行经费、政府采购、国有资产占用、预算绩效、名词解释。没有发生的也写一句。

    - 错：没有发生国有资本经营预算支出，全文没有提及
    - 对：九、国有资本经营预算财政拨款支出决算情况说明　本部门2024年度无国有资本经营预算财政拨款支出。
    """
    present: set[str | None] = {section.concept.split("/")[0] for section in disclosure.sections()}
    present |= {
        disclosure.vocabulary.concept_of(title, "") for _, title in _not_kept(disclosure)
    }  # promised-section tells these
    contents = {paragraph.span for paragraph in disclosure.outline.contents}
    text = "".join(p.text for p in disclosure.document.paragraphs if p.span not in contents)
    for section in disclosure.profile.sections:
        if section.concept in present or (disclosure.year or 0) < section.since:
            continue
        if re.search(section.mentioned, text):
            continue  # said under a heading of another wording
        yield Finding(
            _START,
            f"没有找到“{section.name}”的说明；没有发生的也应写明",
            severity=section.severity,
            expected=section.name,
            key=section.concept,
        )


@rule("DOC002", name="required-table", kind="missing-section", severity=Severity.WARNING, basis=[_DUTY])
def required_table(disclosure: Disclosure) -> Iterable[Finding] | None:
    """缺少必备的报表。

    部门决算应公开九张报表；没有数据的也保留空表并说明。只有说明、没有任何报表的文件（附表另行公开）不查。

    - 错：没有政府性基金收支，就不列政府性基金预算财政拨款收入支出决算表
    - 对：列出空表，表下写明本单位没有政府性基金收支，故本表无数据
    """
    if not disclosure.tables:
        return None
    titles = [p.text for p in disclosure.document.paragraphs if len(p.text) < 60 and "表" in p.text]
    present = {table.kind for table in disclosure.tables}
    required = disclosure.profile.tables
    return [
        Finding(
            _START,
            f"没有找到《{shape.kind}》；没有数据的也应保留空表并说明",
            expected=shape.kind,
            key=shape.kind,
        )
        for shape in disclosure.shapes
        if shape.kind in required
        and shape.kind not in present
        and (disclosure.year or 0) >= required[shape.kind]
        and not _titled_below(disclosure, shape.titled, titles)
    ]


def _titled_below(disclosure: Disclosure, titled: Callable[[str], bool], titles: list[str]) -> bool:
    """Whether a title that is no entry of the contents names the table: it is there, though it was not read."""
    contents = {paragraph.text for paragraph in disclosure.outline.contents}
    return any(titled(title) for title in titles if title not in contents)


_SAYS_EMPTY = re.compile(
    r"无数据|空表|没有.{0,40}(?:收入|支出|数据|收支|拨款|安排)|无.{0,30}(?:收入|支出|收支|数据|拨款|安排|发生)|未发生|未安排|不涉及"
)
_INSTRUCTION = re.compile("仍保留该表|作下述说明|的，应")


@rule(
    "DOC003",
    name="empty-table-note",
    kind="empty-table-note",
    severity=Severity.WARNING,
    basis=[_DUTY + "：没有数据的表格应当列出空表并说明"],
)
def empty_table_note(disclosure: Disclosure) -> Iterable[Finding]:
    """空表下没有说明。

    没有数据的报表保留格式，并在表下写明“本单位没有……收入和支出，故本表无数据”。

    - 错：政府性基金预算财政拨款收入支出决算表各栏为空，表下只有“注：本表反映……情况”
    - 对：表下写明“说明：本单位本年度没有政府性基金预算财政拨款收入和支出，故本表无数据”
    """
    for table in disclosure.tables:
        said = (*table.notes, *_sentences_below(disclosure, table))
        if table.empty and not table.unread and not any(_says_empty(one) for one in said):
            yield Finding(
                table.title_span,
                f"《{table.title}》没有数据，表下应说明没有该项收支、故本表无数据",
                expected="表下写明本表无数据的原因",
                key=table.kind,
            )


def _sentences_below(disclosure: Disclosure, table: Table) -> Iterator[Paragraph]:
    """The sentences right under a table, before the next title or heading; a note need not begin with 注：."""
    for block in disclosure.document.blocks:
        if block.span.start >= table.span.end:
            if not isinstance(block, Paragraph) or not block.text.endswith("。"):
                return
            yield block


def _says_empty(note: Paragraph) -> bool:
    return bool(_SAYS_EMPTY.search(note.text)) and not _INSTRUCTION.search(note.text)


@rule("DOC004", name="full-table-said-empty", kind="empty-table-note", severity=Severity.ERROR, basis=[_DUTY])
def full_table_said_empty(disclosure: Disclosure) -> Iterable[Finding]:
    """有数据的表下写着“本表无数据”。

    - 错：表中有数，表下写“故本表无数据”
    - 对：有数的表不带这句话
    """
    for table in disclosure.tables:
        for note in table.notes:
            if not table.empty and re.search("本表无数据|本表为空表|此表为空", note.text) and "的，" not in note.text:
                yield Finding(
                    note.span,
                    f"《{table.title}》有数据，表下却写“{note.text[-14:]}”，请核对",
                    stated="本表无数据",
                    key=table.kind,
                )


@rule(
    "DOC005",
    name="term-explained",
    kind="term-missing",
    severity=Severity.NOTE,
    basis=[_DUTY + "：对专业性较强的名词进行解释"],
)
def term_explained(disclosure: Disclosure) -> Iterable[Finding] | None:
    """文中使用的专业名词没有解释。

    “名词解释”至少解释文中用到的：基本支出、项目支出、机关运行经费等。

    - 错：文中说明了基本支出，名词解释没有“基本支出”
    - 对：七、基本支出：指为保障机构正常运转、完成日常工作任务而发生的各项支出。
    """
    section = next(disclosure.sections("名词解释"), None)
    if section is None or section.heading is None:
        return None
    return _terms(disclosure, section.heading.span)


def _quoteless(text: str) -> str:
    return re.sub("[“”]", "", text)


def _terms(disclosure: Disclosure, place: Span) -> Iterator[Finding]:
    section = next(disclosure.sections("名词解释"))
    explained = "".join(block.text for part in section.walk() for block in part.blocks if hasattr(block, "text"))
    if not explained:
        return
    missing = [term for term in disclosure.profile.terms if _quoteless(term) not in _quoteless(explained)]
    concepts = {fact.concept for fact in disclosure.narrative.facts if fact.quantity.value != 0}
    used = [term for term in missing if term in concepts]
    if used:
        listed = "、".join(used)
        yield Finding(
            place,
            f"文中使用了{listed}，名词解释没有解释",
            expected=f"补充{listed}",
            key="/".join(used),
        )


@rule(
    "DOC006",
    name="promised-section",
    kind="missing-section",
    severity=Severity.WARNING,
    basis=[_DUTY + "：内容完整、形式规范"],
)
def promised_section(disclosure: Disclosure) -> Iterable[Finding] | None:
    """目录列有的章节，正文没有。

    只看说明部分的章节；报表由“缺少必备的报表”检查。正文标题与目录写法相近的，视为同一节。

    - 错：目录有“十三、预算绩效情况说明”，正文到“十二、国有资产占用情况说明”为止
    - 对：目录与正文的章节相同
    """
    if not disclosure.outline.contents:
        return None
    return (
        Finding(entry.span, f"目录列有“{title}”，正文没有这一节，请核对", stated=title, key=title)
        for entry, title in _not_kept(disclosure)
    )


def _not_kept(disclosure: Disclosure) -> list[tuple[Paragraph, str]]:
    """The entries of the contents page whose section the body lacks, by their bare titles."""
    entries = [entry for entry in map(_entry, disclosure.outline.contents) if entry]
    contents = {entry.span for entry in disclosure.outline.contents}
    body = [_bare(p.text[:60]) for p in disclosure.document.paragraphs if p.span not in contents]
    as_listed = {title for _, _, title in entries if any(one.startswith(title) for one in body)}
    heads = {(section.level, _bare(section.title)) for section in disclosure.sections() if section.heading}
    others = {(level, head) for level, head in heads if len(head) >= 4 and not head.startswith(tuple(as_listed))}
    missing = [
        (paragraph, title)
        for paragraph, level, title in entries
        if title not in as_listed and not any(level == at and _alike(title, head) for at, head in others)
    ]
    # where many are missing the body was not read as the contents say it, and none is certain
    return missing if len(missing) * 3 <= len(entries) else []


def _entry(paragraph: Paragraph) -> tuple[Paragraph, int, str] | None:
    """A section that the contents page lists, its level and its bare title; None for a table, an annex, half a line."""
    text = contents_text(paragraph)
    number = numeral(text)
    title = _bare(text)
    if number is None or len(title) < 4 or re.search(r"表$|表（.*）$|附件|附表|公开表|报表", text):
        return None
    return paragraph, number.level, title


def _bare(title: str) -> str:
    """A title without its number, and without what is often left out: brackets, quotes, years."""
    number = numeral(title)
    return re.sub(r"[“”‘’（）()。：:、]|20\d\d年(?:度)?", "", title[number.end :] if number else title)


def _alike(title: str, other: str) -> bool:
    """Whether a heading may be the one that the contents page words a little otherwise."""
    return title in other or other in title or difflib.SequenceMatcher(None, title, other).ratio() > 0.6


THREE_PUBLIC = "财政拨款“三公”经费支出决算表"
_COUNTED = (
    ("公务接待费", "国内公务接待的批次、人数", r"接待[^。；]{0,60}?\d个?(?:批|人|团)|接待(?:批次|人次|人数)"),
    ("公务用车运行维护费", "公务用车保有量", r"保有|(?:公务用车|共有车辆|现有车辆)[^。；]{0,20}?\d辆"),
    ("因公出国（境）费", "因公出国（境）团组数、人数", r"团组|出国[^。；]{0,40}?\d人"),
)


@rule(
    "DOC007",
    name="three-public-detail",
    kind="missing-section",
    severity=Severity.WARNING,
    basis=[_DUTY + "：说明团组数及人数、购置数及保有量、接待批次及人数"],
)
def three_public_detail(disclosure: Disclosure) -> Iterable[Finding] | None:
    """有“三公”经费支出，没有说明团组、车辆、接待的数量。

    因公出国（境）说明团组数及人数，公务用车说明购置数及保有量，公务接待说明批次、人数；写在说明里或表里都可以。

    - 错：公务接待费支出决算1.20万元，全文没有批次和人数
    - 对：公务接待费支出决算1.20万元，国内公务接待12批次、96人次
    """
    section = next((one for one in disclosure.sections() if one.concept.startswith("三公") and one.heading), None)
    table = disclosure.table(THREE_PUBLIC)
    total = table.row("合计") if table else None
    if section is None or section.heading is None or total is None:
        return None
    place, text = section.heading.span, "；".join(_texts(disclosure))
    cells = {name: total.cells.get(f"决算数{name}") for name, *_ in _COUNTED}
    return [
        Finding(place, f"有{name}支出，但没有说明{what}", expected=what, key=name)
        for name, what, told in _COUNTED
        if (cell := cells[name]) and cell.interval.low > 0 and not re.search(told, text)
    ]


def _texts(disclosure: Disclosure) -> Iterator[str]:
    for block in disclosure.document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row if cell)


RULES = (
    required_section,
    required_table,
    empty_table_note,
    full_table_said_empty,
    term_explained,
    promised_section,
    three_public_detail,
)
