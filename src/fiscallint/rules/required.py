"""DOC0: what a disclosure must hold."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Table
from fiscallint.disclosure.outline import contents_text, numeral
from fiscallint.document import Paragraph
from fiscallint.document.around import NOTE, is_title
from fiscallint.finding import Finding, Severity, Span, quote
from fiscallint.rules.api import rule

_DUTY = "《地方预决算公开操作规程》（财预〔2016〕143号）"
_START = Span(0, 0)


@rule("DOC001", name="required-section", kind="missing-section", severity=Severity.WARNING, basis=[_DUTY])
def required_section(disclosure: Disclosure) -> Iterable[Finding] | None:
    """缺少必备的说明章节。

    部门决算公开至少说明：主要职责、机构设置、收支总体、收入、支出、财政拨款收支总体、一般公共预算财政拨款支出、基本支出、
    “三公”经费、政府性基金、国有资本经营预算、机关运行经费、政府采购、国有资产占用、预算绩效、名词解释。没有发生的也写一句。
    只有报表、没有任何说明的文件（说明另行公开）不查。

    - 错：没有发生国有资本经营预算支出，全文没有提及
    - 对：九、国有资本经营预算财政拨款支出决算情况说明　本部门2024年度无国有资本经营预算财政拨款支出。
    """
    return None if disclosure.tables and not any(_tells(disclosure)) else _missing_sections(disclosure)


def _tells(disclosure: Disclosure) -> Iterator[Paragraph]:
    """What tells something, be it only by a heading: all but what belongs to a table, and what it is called.

    A note may stand under a table that is none of those known.
    """
    of_tables = {paragraph.span for table in disclosure.tables for paragraph in table.notes}
    for section in disclosure.sections():
        if section.heading and not is_title(section.heading.text):
            yield section.heading
        for block in section.blocks:
            if not isinstance(block, Paragraph) or block.span in of_tables:
                continue
            if block.text.endswith("。") and not NOTE.match(block.text):
                yield block


def _missing_sections(disclosure: Disclosure) -> Iterator[Finding]:
    present: set[str | None] = {section.concept.split("/")[0] for section in disclosure.sections()}
    present |= {
        disclosure.vocabulary.concept_of(title, "") for _, title in _not_kept(disclosure)
    }  # promised-section tells these
    contents = {paragraph.span for paragraph in disclosure.outline.contents}
    text = "".join(p.text for p in disclosure.document.paragraphs if p.span not in contents)
    for section in disclosure.profile.sections:
        if section.concept in present or section.mentioned.search(text):
            continue  # the latter: said under a heading of another wording
        if not section.ground.certain:
            what = f"{disclosure.profile.name}公开的{disclosure.matter}通常有这一节，请核对"
        elif section.severity is Severity.NOTE:
            what = "请核对是否写在别的标题之下，没有写的应补充"
        else:
            what = "请补上，没有发生的也应写明"
        yield Finding(
            _START,
            f"没有找到{quote(section.name)}的说明，{what}",
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
    return _missing_tables(disclosure) if disclosure.tables else None


def _missing_tables(disclosure: Disclosure) -> Iterator[Finding]:
    titles = list(_titles_below(disclosure))
    present = {table.kind for table in disclosure.tables}
    shapes = {shape.kind: shape for shape in disclosure.shapes}
    usual: list[str] = []
    for required in disclosure.profile.tables:
        kind = required.kind
        if kind in present or (kind in shapes and any(map(shapes[kind].titled, titles))):
            continue
        if required.titled and any(map(required.titled.search, titles)):
            continue
        if not required.ground.certain:
            usual.append(required.name)
            continue
        yield Finding(
            _START,
            f"没有找到《{required.name}》，请补上，没有数据的也应保留空表并说明",
            severity=required.severity,
            expected=required.name,
            key=kind,
        )
    if usual:
        listed = "、".join(f"《{kind}》" for kind in usual)
        these = "这张表" if len(usual) == 1 else "这些表"
        yield Finding(
            _START,
            f"没有找到{listed}，{disclosure.profile.name}公开的{disclosure.matter}通常有{these}，请核对",
            severity=Severity.NOTE,
            expected="、".join(usual),
            key="/".join(usual),
        )


def _titles_below(disclosure: Disclosure) -> Iterator[str]:
    """What may be the title of a table that was not read: lines beside the contents, rows of one cell."""
    contents = {paragraph.text for paragraph in disclosure.outline.contents}
    for block in disclosure.document.blocks:
        if isinstance(block, Paragraph):
            if len(block.text) < 60 and "表" in block.text and block.text not in contents:
                yield block.text
            continue
        for row in block.rows[:4]:
            texts = [cell.text for cell in row if cell and cell.text]
            if len(texts) == 1 and len(texts[0]) < 60 and "表" in texts[0]:
                yield texts[0]


_SAYS_EMPTY = patterns.compile(
    r"无数据|空表|没有.{0,40}(?:收入|支出|数据|收支|拨款|安排)|无.{0,30}(?:收入|支出|收支|数据|拨款|安排|发生)|未发生|未安排|不涉及"
)
_INSTRUCTION = patterns.compile("仍保留该表|作下述说明|的，应")


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
                f"《{table.title}》没有数据，请在表下写明没有该项收支、故本表无数据",
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
    heads = _heads(disclosure)
    if not heads:
        return
    concepts = {fact.concept for fact in disclosure.narrative.facts if fact.quantity.value != 0}
    missing = [term for term in disclosure.profile.terms if _quoteless(term.name) not in heads]
    missing = [term for term in missing if not _defined(disclosure, _quoteless(term.name))]
    used = [term.name for term in missing if term.name in concepts]
    used += [name for name in _without_siblings(heads) if name in concepts and not _defined(disclosure, name)]
    used = list(dict.fromkeys(used))
    if used:
        listed = "、".join(used)
        yield Finding(
            place,
            f"文中使用了{listed}，名词解释没有解释，请补上",
            expected=f"补充{listed}",
            key="/".join(used),
        )
    kept = [term.name for term in missing if term.always and term.name not in used]
    if kept:
        listed = "、".join(kept)
        yield Finding(
            place,
            f"名词解释没有{listed}，{disclosure.profile.name}的模板固定有这些名词，没有发生的也请保留",
            severity=Severity.NOTE,
            expected=f"补充{listed}",
            key="/".join(kept),
        )


def _defined(disclosure: Disclosure, term: str) -> bool:
    """Whether a term is explained elsewhere: 相关口径说明　（二）机关运行经费指……"""
    begins = patterns.compile(rf"{re.escape(term)}[：:，,]?(?:是指|指)")
    return any(begins.search(_quoteless(block.text)) for block in disclosure.document.paragraphs)


_ALIKE_TERMS = (
    {name: name for name in ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")},
    {"年初结转和结余": "(?:年初|上年)结[转余]", "年末结转和结余": "年末结[转余]|结[转余][^：]{0,4}下年"},
)
"""Terms of which a glossary that explains one explains the others that are used, and how they are put."""


def _without_siblings(heads: str) -> Iterator[str]:
    """The terms that a glossary does not explain, though it explains others that are like them."""
    for terms in _ALIKE_TERMS:
        missing = [name for name, words in terms.items() if not re.search(words, heads)]
        if len(missing) < len(terms):
            yield from missing


_HEAD = patterns.compile("[^：。，；]{1,60}?(?=[：。，；:]|是指|指(?!标)|$)")


def _heads(disclosure: Disclosure) -> str:
    """What the glossary explains, a term a line, without quotation marks."""
    texts = (text[number.end :] if (number := numeral(text)) else text for text in _entries(disclosure))
    return "\n".join(head[0] for text in texts if (head := _HEAD.match(_quoteless(text))))


def _explained(disclosure: Disclosure) -> str:
    """What the glossary says, without quotation marks."""
    return _quoteless("".join(_entries(disclosure)))


def _entries(disclosure: Disclosure) -> Iterator[str]:
    """The paragraphs of the glossary, some of which may have become headings."""
    section = next(disclosure.sections("名词解释"), None)
    for part in section.walk() if section else ():
        heading = [part.heading] if part.heading and part is not section else []
        yield from (block.text for block in (*heading, *part.blocks) if isinstance(block, Paragraph))


@rule(
    "DOC008",
    name="item-explained",
    kind="term-missing",
    severity=Severity.NOTE,
    basis=[_DUTY + "：对专业性较强的名词进行解释", "各地的公开模板"],
    certainty="likely",
)
def item_explained(disclosure: Disclosure) -> Iterable[Finding] | None:
    """支出的项级科目没有逐项解释。

    有的地区的模板要求“名词解释”逐项解释一般公共预算支出表中的项级科目；没有这样要求的地区不查。要求尚不确知的地区，只在名词解释
    已经解释了一些项级科目时查有无遗漏。

    - 错：表中有行政运行、档案馆两项支出，名词解释只解释了行政运行
    - 对：十、档案馆（项）：反映各级档案馆的支出。
    """
    section = next(disclosure.sections("名词解释"), None)
    table = disclosure.table(GENERAL)
    explained = _explained(disclosure)
    usual = disclosure.profile.items
    if not usual or not section or not section.heading or not table or not explained:
        return None
    if not usual.certain and "（项）" not in explained:
        return None
    items = {
        name: None
        for row in table.rows
        if row.level == "项" and any(not cell.blank for cell in row.cells.values()) and (name := _quoteless(row.label))
    }
    return _unexplained(disclosure, section.heading.span, [name for name in items if name not in explained])


def _unexplained(disclosure: Disclosure, place: Span, missing: Sequence[str]) -> Iterator[Finding]:
    if not missing:
        return
    listed = "、".join(missing[:3])
    these = listed if len(missing) <= 3 else f"{listed}等{len(missing)}项"
    yield Finding(
        place,
        f"名词解释没有{these}，{disclosure.profile.name}公开的{disclosure.matter}通常逐项解释支出的项级科目，请核对",
        expected=f"补充{'、'.join(missing)}",
        key="项级科目",
    )


@rule(
    "DOC006",
    name="promised-section",
    kind="missing-section",
    severity=Severity.WARNING,
    basis=[_DUTY + "：内容完整、形式规范"],
)
def promised_section(disclosure: Disclosure) -> Iterable[Finding] | None:
    """目录列有的章节或报表，正文没有。

    必备的报表由“缺少必备的报表”检查。正文标题与目录写法相近的，视为同一节、同一张表；大部分报表不在本文件的，视为另行公开。

    - 错：目录有“十三、预算绩效情况说明”，正文到“十二、国有资产占用情况说明”为止
    - 对：目录与正文的章节相同
    """
    if not disclosure.outline.contents:
        return None
    return (
        *(
            Finding(entry.span, f"目录列有{quote(title)}，正文没有这一节，请核对", stated=title, key=title)
            for entry, title in _not_kept(disclosure)
        ),
        *(
            Finding(entry.span, f"目录列有《{title}》，正文没有这张表，请核对", stated=title, key=title)
            for entry, title in _tables_not_kept(disclosure)
        ),
    )


_TABLE_TITLE = patterns.compile(r"[\u4e00-\u9fff“”、（）]{2,34}表(?:（[\u4e00-\u9fff]{2,6}）)?")


def _tables_not_kept(disclosure: Disclosure) -> list[tuple[Paragraph, str]]:
    """The tables that the contents page lists and the body lacks, but for those that every disclosure must have."""
    listed = [
        (entry, text[number.end :])
        for entry in disclosure.outline.contents
        if (number := numeral(text := contents_text(entry)))
        and number.level > 1
        and _TABLE_TITLE.fullmatch(text[number.end :])
    ]
    titles = [table.title for table in disclosure.tables] + list(_titles_below(disclosure))
    body = [_bare(title) for title in titles]
    kinds = {table.kind for table in disclosure.tables}
    required = {one.kind for one in disclosure.profile.tables}
    missing = []
    for entry, title in listed:
        can_be = {shape.kind for shape in disclosure.shapes if shape.titled(title)}
        if can_be & (kinds | required):
            continue
        bare = _bare(title)
        if not any(_same_table(bare, one) for one in body):
            missing.append((entry, title))
    return missing if len(missing) * 3 <= len(listed) else []


_OF_ANY_TABLE = patterns.compile(
    "财政拨款|部门|单位|公开|年度?|收入|支出|决算|情况|明细|统计|汇总|[收支]总?表|[总报附]表|表$|^附"
)


def _same_table(title: str, other: str) -> bool:
    """Whether two titles may be those of one table, by what does not stand in the title of any table."""
    core, its = _OF_ANY_TABLE.sub("", title), _OF_ANY_TABLE.sub("", other)
    return title in other or len(core) < 2 or (bool(its) and (core in its or its in core))


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


GENERAL = "一般公共预算财政拨款支出决算表"
THREE_PUBLIC = "财政拨款“三公”经费支出决算表"
_COUNTED = (
    (
        "公务接待费",
        "国内公务接待的批次、人数",
        {
            "批次": r"接待[^。；]{0,60}?\d个?(?:批|团|次)|接待[^。；]{0,20}?(?:批次|批数|团组)",
            "人数": r"接待[^。]{0,90}?(?:\d[余多]?[人名]|人次|人数)",
        },
    ),
    ("公务用车运行维护费", "公务用车保有量", {"保有量": r"保有|(?:公务用车|共有车辆|现有车辆)[^。；]{0,20}?\d[辆台]"}),
    (
        "公务用车购置费",
        "公务用车购置数",
        {"购置数": r"(?:购置|购买|新购|更新|采购)[^。；]{0,40}?[\d一二两三四五六七八九十][辆台]|购置(?:数|辆)"},
    ),
    (
        "因公出国（境）费",
        "因公出国（境）团组数、人数",
        {
            "团组数": r"团组|出国[^。；]{0,40}?\d个?(?:批|次|团)",
            "人数": r"(?:出国|出境|团组)[^。]{0,60}?(?:\d[余多]?[人名]|人次|人数)",
        },
    ),
)
"""By what was spent on: what must be told of it, and for each count how a text tells it."""


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
    两样只写了一样的，作提示。

    - 错：公务接待费支出决算1.20万元，全文没有批次和人数
    - 对：公务接待费支出决算1.20万元，国内公务接待12批次、96人次
    """
    section = next((one for one in disclosure.sections() if one.concept.startswith("三公") and one.heading), None)
    table = disclosure.table(THREE_PUBLIC)
    total = table.row("合计") if table else None
    if section is None or section.heading is None or total is None:
        return None
    place, text = section.heading.span, "；".join(_texts(disclosure))
    found: list[Finding] = []
    for name, what, counts in _COUNTED:
        cell = total.cells.get(f"决算数{name}")
        missing = [count for count, told in counts.items() if not re.search(told, text)]
        if not cell or cell.interval.low <= 0 or not missing:
            continue
        in_part = len(missing) < len(counts)
        lacking = f"{name}的{missing[0]}" if in_part else what
        severity = Severity.NOTE if in_part else None
        found.append(
            Finding(place, f"有{name}支出，但没有说明{lacking}，请补上", severity=severity, expected=lacking, key=name)
        )
    return found


def _texts(disclosure: Disclosure) -> Iterator[str]:
    for block in disclosure.document.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row if cell)


_FIGURES = {
    "amounts": ("金额", patterns.compile(r"(\d[\d,]*)(?:\.(\d+))?万元(?!（不?含|[及以]?以[上下])")),
    "percentages": ("百分比", patterns.compile(r"(\d[\d,]*)(?:\.(\d+))?%")),
}
_ENOUGH, _NEARLY_ALL = 10, 0.9


@rule(
    "DOC009",
    name="usual-decimals",
    kind="other",
    severity=Severity.NOTE,
    basis=["各地的公开模板"],
)
def usual_decimals(disclosure: Disclosure) -> Iterable[Finding] | None:
    """金额或百分比的小数位与当地通行的不同。

    只在地区配置确知小数位数、而全文几乎都用另一种位数时提示一次；个别数不同的不在此列。

    - 错：上海的文件通行两位小数，全文百分比都是一位：增长5.3%
    - 对：增长5.32%
    """
    known = {what: one for what, one in disclosure.profile.decimals.items() if one.ground.certain}
    if not known:
        return None
    return _other_decimals(disclosure, {what: one.places for what, one in known.items()})


def _other_decimals(disclosure: Disclosure, usual: Mapping[str, int]) -> Iterator[Finding]:
    for what, places in usual.items():
        name, figure = _FIGURES[what]
        shown: Counter[int] = Counter()
        first: dict[int, Span] = {}
        for paragraph in disclosure.spoken:
            for match in figure.finditer(paragraph.text):
                whole, decimals = match[1], match[2] or ""
                if set(whole + decimals) <= {"0", ","} or (not decimals and whole == "100"):
                    continue  # 0 and 100% are written short everywhere
                shown[len(decimals)] += 1
                first.setdefault(len(decimals), paragraph.passage.span(*match.span()))
        if shown.total() < _ENOUGH:
            continue
        used, times = shown.most_common(1)[0]
        if used != places and times >= shown.total() * _NEARLY_ALL:
            yield Finding(
                first[used],
                f"文中的{name}多为{_places(used)}（如此处），{disclosure.profile.name}公开的{disclosure.matter}通常为{_places(places)}，请核对",
                expected=_places(places),
                key=what,
            )
            return


def _places(decimals: int) -> str:
    return f"{decimals}位小数" if decimals else "整数"


RULES = (
    required_section,
    required_table,
    empty_table_note,
    full_table_said_empty,
    term_explained,
    promised_section,
    three_public_detail,
    item_explained,
    usual_decimals,
)
