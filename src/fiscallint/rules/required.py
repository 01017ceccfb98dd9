"""DOC0: what a disclosure must hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from fiscallint.disclosure import Disclosure, Table
from fiscallint.finding import Finding, Severity, Span
from fiscallint.resources import data
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
    present = {section.concept.split("/")[0] for section in disclosure.sections()}
    contents = {paragraph.span for paragraph in disclosure.outline.contents}
    text = "".join(p.text for p in disclosure.document.paragraphs if p.span not in contents)
    for entry in data("profiles", "national")["sections"]:
        since = entry.get("since", 0)
        if entry["concept"] in present or (disclosure.year or 0) < since:
            continue
        if re.search(entry["mentioned"], text):
            continue  # said under a heading of another wording
        yield Finding(
            _START,
            f"没有找到“{entry['name']}”的说明；没有发生的也应写明",
            severity=Severity(entry.get("severity", "warning")),
            expected=entry["name"],
            key=entry["concept"],
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
    required = data("profiles", "national")["tables"]
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
        if table.empty and not _said_empty(table) and not table.unread:
            yield Finding(
                table.title_span,
                f"《{table.title}》没有数据，表下应说明没有该项收支、故本表无数据",
                expected="表下写明本表无数据的原因",
                key=table.kind,
            )


def _said_empty(table: Table) -> bool:
    return any(_SAYS_EMPTY.search(note.text) and not _INSTRUCTION.search(note.text) for note in table.notes)


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


def _terms(disclosure: Disclosure, place: Span) -> Iterator[Finding]:
    section = next(disclosure.sections("名词解释"))
    explained = "".join(block.text for part in section.walk() for block in part.blocks if hasattr(block, "text"))
    if not explained:
        return
    missing = [
        term
        for term in data("profiles", "national")["terms"]
        if term not in explained.replace("”", "").replace("“", "")
    ]
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


RULES = (required_section, required_table, empty_table_note, full_table_said_empty, term_explained)
