"""The tests that stand inside a rule: examples of disclosures, in which it must find something (`bad`) or not (`ok`).

An example names what the rule looks at, and nothing else:

    {支出表: {合计: {合计: 100, 基本支出: 60}}}        a table: {行: {列: 数}}; in one with a single column {行: 数}
    {说明: {三公: {公务接待费: 1.20, 接待批次: 12}}}    what a section reports, also 公务接待费的年初预算
    {说明: {三公: 公务接待费支出1.20万元。}}            or the sentences themselves, which are then read
    {附件: 项目支出绩效自评表, 年度: 2024}              words of 附件, 标题, 封面, 目录, 全文, 名词解释; the year
    {表名: {三公表: “三公”经费支出决算表}}              and those of a table: 表名, 表注

A table may name its 单位 (万元 if not) beside its rows; `列: 数` belongs to the row 合计. A code is a number; a row
that the table does not know stands as an unrecognised label. An empty value is a blank cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from fiscallint.disclosure import Disclosure, Fact, Quantity, Row, Section, Table, TableCell, Unit
from fiscallint.disclosure.binding import read_narrative
from fiscallint.disclosure.language import Language
from fiscallint.disclosure.outline import Outline
from fiscallint.disclosure.profile import NATIONAL, Profile
from fiscallint.disclosure.quantity import read_number
from fiscallint.disclosure.statements import quantity_of
from fiscallint.document import Document, Paragraph, Passage
from fiscallint.finding import Finding, FiscallintError, Span
from fiscallint.rules.api import Rule
from fiscallint.rules.expression import GLOSSARY, LEVELS, NARRATIVE, OF_TABLES, TEXTS, TOTAL
from fiscallint.rules.packs import at, read_pack
from fiscallint.rules.reading import COUNT, MEASURES, Names, TableNames, shipped_names

_FAR = 1_000_000
"""Where the cells of the example tables are said to stand: behind all of the text."""


class _Rendition:
    """Gathers the text of an example, a paragraph a line."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, text: str) -> Paragraph:
        start = len(self.text)
        self.text += text + "\n"
        return Paragraph(Passage.of(self.text, [Span(start, start + len(text))]))

    def lines(self, text: object) -> tuple[Paragraph, ...]:
        return tuple(self.add(line) for line in str(text or "").splitlines() if line.strip())


def example(content: Mapping[str, Any], names: Names | None = None) -> Disclosure:
    """The disclosure that a mapping describes; FiscallintError for a name in it that does not exist."""
    names = names or shipped_names()
    rendition = _Rendition()
    tables = _tables(content, names, rendition)
    sections = list(_sections(content.get(NARRATIVE) or {}, names, rendition))
    if GLOSSARY in content:
        sections.append(_section(GLOSSARY, GLOSSARY, rendition, content[GLOSSARY]))
    if "附件" in content:
        sections.append(_section("附件", "", rendition, content["附件"]))
    if "标题" in content:
        sections += [_section(line, "", rendition) for line in str(content["标题"]).splitlines()]
    cover, contents, whole = (rendition.lines(content.get(name)) for name in ("封面", "目录", "全文"))
    narrative = read_narrative(sections, content.get("年度"), Language(names.vocabulary))
    reported = tuple(_facts(content.get(NARRATIVE) or {}, names, rendition))
    blocks = tuple(block for one in sections for block in (one.heading, *one.blocks) if block)
    return Disclosure(
        document=Document(Path("example.txt"), "text/plain", rendition.text, (*cover, *contents, *whole, *blocks)),
        outline=Outline(contents, cover, Section(None, "", None, "", (), tuple(sections))),
        tables=tables,
        narrative=replace(narrative, facts=(*narrative.facts, *reported)),
        year=content.get("年度"),
        name="",
        shapes=(),
        profile=Profile(NATIONAL, (NATIONAL,)),
        vocabulary=names.vocabulary,
    )


# --- The narrative ---------------------------------------------------------------------------------------------------


def _section(title: str, concept: str, rendition: _Rendition, text: object = "") -> Section:
    return Section(rendition.add(title), title, None, concept, rendition.lines(text), ())


def _sections(content: Any, names: Names, rendition: _Rendition) -> Iterator[Section]:
    if not isinstance(content, Mapping):
        raise FiscallintError("“说明”应写作 {节: {主语: 数}} 或 {节: 句子}")
    for concept, said in content.items():
        if concept not in names.sections:
            raise FiscallintError(f"说明中没有“{concept}”这一节；可用：{'、'.join(names.sections)}")
        yield _section(concept, concept, rendition, "" if isinstance(said, Mapping) else said)


def _facts(content: Mapping[str, Any], names: Names, rendition: _Rendition) -> Iterator[Fact]:
    for section, said in content.items():
        for name, value in said.items() if isinstance(said, Mapping) else ():
            subject, _, measure = str(name).rpartition("的")
            if not subject or measure not in MEASURES:
                subject, measure = str(name), ""
            if subject not in names.subjects:
                raise FiscallintError(f"说明中没有认得的主语“{subject}”")
            yield _fact(section, subject, measure, str(value), names.subjects[subject], rendition)


def _fact(section: str, subject: str, measure: str, value: str, counted: bool, rendition: _Rendition) -> Fact:
    clause = rendition.add(f"{subject}{value}").span
    span = Span(clause.start + len(subject), clause.end)
    quantity = quantity_of(value if counted or value[-1:] == "元" else f"{value}万元", span)
    if quantity is None:
        raise FiscallintError(f"“{subject}”的数“{value}”读不懂")
    kind = (
        COUNT if counted else {"": "决算", "上年数": "上年"}.get(MEASURES.get(measure, ""), MEASURES.get(measure, ""))
    )
    unit = value.lstrip("0123456789.,") if counted else ""
    return Fact(subject, subject, kind, _with_zeros(quantity), span, clause, section, unit=unit)


def _with_zeros(quantity: Quantity) -> Quantity:
    return quantity if quantity.exact else quantity.with_decimals(2)


# --- Tables ----------------------------------------------------------------------------------------------------------


def _tables(content: Mapping[str, Any], names: Names, rendition: _Rendition) -> tuple[Table, ...]:
    by_name = {name: one for one in names.tables for name in (one.kind, one.short)}
    said = {key: {by_name[name].kind: text for name, text in (content.get(key) or {}).items()} for key in OF_TABLES}
    rows: dict[str, Mapping[str, Any]] = {kind: {} for one in said.values() for kind in one}
    for name, given in content.items():
        if name in (*TEXTS, *OF_TABLES, "年度"):
            continue
        if name not in by_name:
            raise FiscallintError(f"没有名为“{name}”的表")
        rows[by_name[name].kind] = given or {}
    made = []
    for number, (kind, given) in enumerate(rows.items(), 1):
        title = rendition.add(said["表名"].get(kind, kind))
        table = _table(by_name[kind], dict(given), title, _FAR * number)
        made.append(replace(table, notes=rendition.lines(said["表注"].get(kind))))
    return tuple(made)


def _table(names: TableNames, rows: dict[str, Any], title: Paragraph, start: int) -> Table:
    unit = Unit.of(str(rows.pop("单位", "万元")))
    cells: dict[str, dict[str, Any]] = {}
    for name, value in rows.items():
        if isinstance(value, Mapping):
            cells.setdefault(str(name), {}).update(value)
        elif names.single or name not in names.columns:
            cells.setdefault(str(name), {})[names.columns[0]] = value
        else:
            cells.setdefault(TOTAL, {})[str(name)] = value
    used = {column for row in cells.values() for column in row}
    if not used <= set(names.columns):
        raise FiscallintError(f"“{names.kind}”没有这些列：{'、'.join(sorted(used - set(names.columns)))}")
    made = []
    for number, (name, row) in enumerate(cells.items(), 1):
        place = start + 1000 * number
        coded = name.isdigit()
        made.append(
            Row(
                label=name,
                span=Span(place, place + 999),
                cells={
                    column: _cell(value, unit, Span(place + 10 * at, place + 10 * at + 9))
                    for at, (column, value) in enumerate(row.items(), 1)
                },
                name=name if name in names.rows else "",
                code=name if coded else "",
                level=next((level for level, length in LEVELS.items() if length == len(name)), "") if coded else "",
                side=names.rows.get(name, names.code_side if coded else ""),
            )
        )
    return Table(
        kind=names.kind,
        title=title.text,
        title_span=title.span,
        unit=unit,
        columns=tuple(column for column in names.columns if column in used),
        rows=tuple(made),
        span=Span(start, start + _FAR - 1),
        short=names.short,
    )


def _cell(value: Any, unit: Unit, span: Span) -> TableCell:
    if value is None or value == "":
        return TableCell(span)
    read = read_number(str(value))
    if read is None:
        return TableCell(span, unread=str(value))
    number, decimals = read
    return TableCell(span, Quantity(number, unit, max(2, decimals), span))


# --- Running ---------------------------------------------------------------------------------------------------------


def failures(path: Path, names: Names | None = None) -> tuple[list[str], list[str], int]:
    """Runs the tests of a pack: what fails, each with its file and line; the codes of rules without any; how many ran.

    FiscallintError where the pack itself is wrong.
    """
    failed: list[str] = []
    untested: list[str] = []
    run = 0
    for entry, (rule, tests) in enumerate(read_pack(path, names)):
        run += len(tests)
        if not tests:
            untested.append(rule.code)
        for number, text in _failing(rule.rule(str(path)), tests, names):
            failed.append(f"{at(path, entry, 'tests', number)}：{text}")
    return failed, untested, run


def _failing(rule: Rule, tests: Sequence[Any], names: Names | None) -> Iterator[tuple[int, str]]:
    """The number of each test that fails, the first being 0, and how."""
    for number, test in enumerate(tests):
        what = f"{rule.code} 第{number + 1}个测试"
        if not isinstance(test, dict) or not ("ok" in test) ^ ("bad" in test) or set(test) - {"ok", "bad", "severity"}:
            yield number, f"{what}应为“ok: {{…}}”或“bad: {{…}}”"
            continue
        content = test.get("ok", test.get("bad")) or {}
        if not isinstance(content, Mapping):
            yield number, f"{what}的例子应写作 {{表: {{行: {{列: 数}}}}}}、{{说明: {{节: 句子}}}} 或 {{附件: 文字}}"
            continue
        try:
            found = [one for one in rule.run(example(content, names)) or () if isinstance(one, Finding)]
        except FiscallintError as error:
            yield number, f"{what}：{error}"
            continue
        worst = max((finding.severity or rule.severity for finding in found), key=lambda one: one.rank, default=None)
        if "ok" in test and found:
            yield number, f"{what}应当通过，却报告：{'；'.join(finding.message for finding in found)}"
        elif "bad" in test and not found:
            yield number, f"{what}应当报告问题，却没有"
        elif "severity" in test and worst != test["severity"]:
            yield number, f"{what}应为 {test['severity']}，却是 {worst}"
