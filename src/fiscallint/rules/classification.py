"""WRD61: codes and names of the functional and the economic classification, in the text and in the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Item, Row, Table
from fiscallint.disclosure.codes import Codes, bare, economic, functional
from fiscallint.document import Paragraph
from fiscallint.finding import Finding, Fix, Related, Severity, Span
from fiscallint.rules.amounts import GENERAL
from fiscallint.rules.api import rule
from fiscallint.rules.text_table import general_items, items_of, miscalled, row_of

_CODES = "财政部《政府收支分类科目》"


@rule("WRD611", name="classification-path", kind="classification-name", severity=Severity.ERROR, basis=[_CODES])
def classification_path(disclosure: Disclosure) -> Iterable[Finding] | None:
    """类、款、项名称与报表中的科目编码不符。

    说明中的“类（款）（项）”名称，应与一般公共预算财政拨款支出决算表中该项的编码一致：项级编码的前三位是类，前五位是款。
    政府性基金、国有资本经营预算的说明与各自的表核对，只作警告。

    - 错：社会保障和就业支出（类）行政事业单位养老支出（款）死亡抚恤（项），表中死亡抚恤为2080801
    - 对：社会保障和就业支出（类）抚恤（款）死亡抚恤（项）
    """
    told = [
        (item, table, severity)
        for section, kind, severity in _TABLES
        if (table := disclosure.table(kind)) and any(table.coded("项"))
        for item in items_of(disclosure, section)
        if section != "财政拨款支出" or row_of(item, table) is not None or not _of_other_funds(disclosure)
    ]
    if not told:
        return None
    return (*_paths(told), *_under_another_name(disclosure, told))


def _of_other_funds(disclosure: Disclosure) -> bool:
    """Whether there is expenditure from other funds than the general budget."""
    return any((table := disclosure.table(kind)) and not table.empty for _, kind, _ in _TABLES if kind != GENERAL)


def _paths(told: Iterable[tuple[Item, Table, Severity]]) -> Iterator[Finding]:
    for item, table, severity in told:
        for finding in _path(item, table):
            yield replace(finding, severity=severity) if severity is Severity.WARNING else finding


def _under_another_name(disclosure: Disclosure, told: Sequence[tuple[Item, Table, Severity]]) -> Iterator[Finding]:
    """An item called like one that is told of as well, with the amount of one that is not."""
    rows = miscalled(disclosure, [item for item, _, _ in told])
    for item, table, severity in told:
        if row := rows.get(item.span):
            yield Finding(
                item.span,
                f"“{item.path[-1]}（项）”说了两次，此处的金额在《{table.title}》中是{row.code}“{row.label}”的，请核对科目名称",
                severity=severity,
                stated=f"{item.path[-1]}（项）",
                expected=f"{row.label}（项）",
                key=f"{'/'.join(item.path)}/{row.code}",
                related=(Related(row.span, f"{row.code} {row.label}"),),
            )


_TABLES = (
    ("一般公共预算", GENERAL, Severity.ERROR),
    ("财政拨款支出", GENERAL, Severity.ERROR),  # of the other funds it may speak as well
    ("政府性基金", "政府性基金预算财政拨款收入支出决算表", Severity.WARNING),
    ("国有资本经营", "国有资本经营预算财政拨款支出决算表", Severity.WARNING),
)


def _path(item: Item, table: Table) -> Iterator[Finding]:
    row = row_of(item, table)
    named = table.items_called(item.path[-1])
    if row is None and len(named) == 1 and _same_amount(item, table.coded("项")) in (None, named[0]):
        row = named[0]  # nothing speaks for another item: the path is wrong, not the name
    if row is None:
        yield from _unknown(item, table)
        return
    final = item.fact("决算")
    same = final is not None and final.quantity.value != 0 and _same_amount(item, [row]) is not None
    yield from _levels(item, row, table, proven=same)


def _levels(item: Item, row: Row, table: Table, proven: bool = False) -> Iterator[Finding]:
    """类 and 款 of an item, against the code of its row; it is `proven` to be its row where the amounts agree."""
    for name, length, level in ((item.path[0], 3, "类"), (item.path[1], 5, "款")):
        code = row.code[:length]
        right = _names(code, table)
        if not name or not right or bare(name) in {bare(one) for one in right} | functional().known_as(code):
            continue
        yield Finding(
            item.span,
            f"“{item.path[-1]}（项）”在《{table.title}》中的编码为{row.code}，属于“{right[0]}（{level}）”，"
            f"文中写作“{name}（{level}）”，请改正",
            stated=f"{name}（{level}）",
            expected=f"{right[0]}（{level}）",
            key=f"{row.code}/{level}",
            related=(Related(row.span, f"{row.code} {row.label}"),),
            fixes=_renaming(item, level, right[0]) if proven else (),
        )


def _names(code: str, table: Table) -> list[str]:
    """The right names of a code: the one the table prints, and the one of the code list."""
    own = [row.label for row in table.rows_called(code) if row.code]
    listed = functional()
    return own + [listed.names[code]] * (code in listed.names and code not in listed.unsure)


def _unknown(item: Item, table: Table) -> Iterator[Finding]:
    """An item whose 项 the table does not print: say so, with the row of the same amount as a hint."""
    final = item.fact("决算")
    if final is not None and final.quantity.value == 0:
        return  # budgeted and not spent: the table need not print it
    named = table.items_called(item.path[-1])
    hint = _same_amount(item, table.coded("项"))
    if len(named) > 1:
        return  # several rows bear the name, and the path does not tell which is meant
    where = f"《{table.title}》的“{item.path[1]}（款）”之下" if named else f"《{table.title}》中"
    also = f"，金额相同的是“{hint.code} {hint.label}”" if hint else ""
    known = bool(functional().codes(item.path[-1], 7))
    proven = hint is not None and all(
        hint.code[:length] in functional().codes(name, length) for name, length in zip(item.path, (3, 5), strict=False)
    )
    yield Finding(
        item.span,
        f"{where}没有“{item.path[-1]}”这一项级科目{also}，请核对科目名称",
        severity=Severity.ERROR if known or hint else Severity.WARNING,
        stated=f"{item.path[-1]}（项）",
        expected=f"{hint.label}（项）" if hint else "",
        key=f"{'/'.join(item.path)}",
        related=(Related(hint.span, f"{hint.code} {hint.label}"),) if hint else (),
        fixes=_renaming(item, "项", hint.label) if hint and proven else (),
    )


def _same_amount(item: Item, rows: Iterable[Row]) -> Row | None:
    final = item.fact("决算")
    if final is None or final.quantity.value == 0:
        return None
    spent = [(row, row.cells.get("合计") or row.cells.get("本年支出")) for row in rows]
    same = [row for row, cell in spent if cell and cell.interval.meets(final.quantity.interval)]
    return same[0] if len(same) == 1 else None


@rule("WRD612", name="classification-renamed", kind="classification-name", severity=Severity.WARNING, basis=[_CODES])
def classification_renamed(disclosure: Disclosure) -> Iterable[Finding] | None:
    """使用了已更名的科目名称。

    - 错：2024年度决算写“农业（款）”，该款自2020年起名为“农业农村”
    - 对：农业农村（款）
    """
    table = disclosure.table(GENERAL)
    if disclosure.year is None or table is None:
        return None
    return _renamed(disclosure, table, disclosure.year)


def _renamed(disclosure: Disclosure, table: Table, year: int) -> Iterator[Finding]:
    for item in (*general_items(disclosure), *items_of(disclosure, "财政拨款支出")):
        row = row_of(item, table)
        if row is None:
            continue
        for name, length, level in zip(item.path, (3, 5, 7), "类款项", strict=True):
            code = row.code[:length]
            rename = functional().renamed(code, name, year)
            if rename is None or any(bare(one.label) == bare(name) for one in table.rows_called(code)):
                continue
            yield Finding(
                _level_span(item, level),
                f"“{name}（{level}）”自{rename.year}年起名为“{rename.new}”，{year}年度的决算请用新名称",
                stated=f"{name}（{level}）",
                expected=f"{rename.new}（{level}）",
                key=f"{code}/{level}",
                fixes=_renaming(item, level, rename.new),
            )


def _renaming(item: Item, level: str, right: str) -> tuple[Fix, ...]:
    """To write another name before （款）."""
    text = item.passage.text
    end = text.find(f"（{level}）")
    start = max((text.rfind(f"（{one}）", 0, end) + 3 for one in "类款项" if f"（{one}）" in text[:end]), default=-1)
    if end < 0 or start < 0:  # the first of the names stands behind a number, or more
        name = item.path["类款项".index(level)]
        start = text.rfind(name, 0, end) if end >= 0 else -1
    old = text[start:end]
    return (Fix(item.passage.span(start, end), right, f"把“{old}”改为“{right}”"),) if 0 <= start < end else ()


def _level_span(item: Item, level: str) -> Span:
    text = item.passage.text
    end = text.find(f"（{level}）")
    start = max((text.rfind(f"（{one}）", 0, end) + 3 for one in "类款项" if f"（{one}）" in text[:end]), default=0)
    return item.passage.span(start, len(text)) if end < 0 else item.passage.span(start, end + 3)


@rule("WRD613", name="usage-of-another-item", kind="copy-paste", severity=Severity.WARNING, basis=["部门决算公开模板"])
def usage_of_another_item(disclosure: Disclosure) -> Iterable[Finding]:
    """“主要用于”写的是另一个科目的用途。

    用途与另一类科目完全相同，并且点了那个科目的名，多半是复制后没有改。同一类的科目，用途说的是另一项缴费的，作为提示。

    - 错：行政单位医疗（项）、住房公积金（项）都写“主要用于：行政单位医疗支出”
    - 对：住房公积金（项）写“主要用于：缴存住房公积金”
    """
    by_usage: dict[str, list[Item]] = {}
    for item in general_items(disclosure):
        if item.usage:
            by_usage.setdefault(item.usage, []).append(item)
    for usage, items in by_usage.items():
        yield from _of_a_sibling(usage, items)
        named = [item for item in items if len(name := bare(item.path[-1])) >= 5 and name in bare(usage)]
        for item in items:
            other = next((one for one in named if one.path[0] != item.path[0]), None)
            if other is None or bare(item.path[-1]) in bare(usage) or item.usage_span is None:
                continue
            yield Finding(
                item.usage_span,
                f"“{item.path[-1]}”的用途写作“{usage}”，与“{other.path[-1]}”的用途相同，请核对是否复制后未修改",
                stated=usage,
                key="/".join(item.path),
                related=(Related(other.usage_span, other.path[-1]),) if other.usage_span else (),
            )


_PAYMENT = patterns.compile("基本养老保险|职业年金|住房公积金|提租补贴|购房补贴|公务员医疗补助")


def _of_a_sibling(usage: str, items: Sequence[Item]) -> Iterator[Finding]:
    """Items of one 类 that are said to be spent on the same, which is what only another of them is for."""
    purposes = set(_PAYMENT.findall(usage))
    own = [set(_PAYMENT.findall(item.path[-1])) for item in items]
    for item, its in zip(items, own, strict=True):
        other = next((one for one, theirs in zip(items, own, strict=True) if theirs & purposes), None)
        if other is None or not its or its & purposes or item.path[0] != other.path[0] or item.usage_span is None:
            continue
        yield Finding(
            item.usage_span,
            f"“{item.path[-1]}”的用途写作“{usage}”，与“{other.path[-1]}”的用途相同，请核对是否复制后未修改",
            severity=Severity.NOTE,
            stated=usage,
            key="/".join(item.path),
            related=(Related(other.usage_span, other.path[-1]),) if other.usage_span else (),
        )


_MISREAD = 5
"""So many names at odds with their codes are rather a table whose columns were not read as they stand."""


def _listed(code: str) -> Codes:
    """The list that a code belongs to: expenditure by function begins with 2, by nature with 3."""
    return economic() if code.startswith("3") else functional()


@rule("WRD614", name="unknown-code", kind="classification-name", severity=Severity.NOTE, basis=[_CODES])
def unknown_code(disclosure: Disclosure) -> Iterable[Finding] | None:
    """报表中的科目编码不在所附的科目表中。

    科目表按2024年度编制，并不完整；可能是当年新增的科目，也可能是编码写错。

    - 错：2010991　其他人大事务支出
    - 对：2010199　其他人大事务支出
    """
    rows = [(row, table) for table in disclosure.tables for row in table.coded() if row.code[:1] in ("2", "3")]
    return _unknown_codes(rows) if rows else None


def _unknown_codes(rows: Iterable[tuple[Row, Table]]) -> Iterator[Finding]:
    told = set()
    for row, table in rows:
        if row.code in told or _listed(row.code).known_as(row.code):
            continue
        told.add(row.code)
        yield Finding(
            row.span,
            f"《{table.title}》的科目编码{row.code}（{row.label}）不在科目表中，请核对编码",
            stated=row.code,
            key=row.code,
        )


@rule("WRD615", name="code-of-another-name", kind="classification-name", severity=Severity.WARNING, basis=[_CODES])
def code_of_another_name(disclosure: Disclosure) -> Iterable[Finding] | None:
    """报表中科目编码与名称不配：名称是另一个编码的。

    只查名称与另一科目完全相同的；写法相近的、曾用过的名称不查。功能分类科目只作提示。

    - 错：30101 津贴补贴
    - 对：30102 津贴补贴
    """
    if not any(row.code for table in disclosure.tables for row in table.rows):
        return None
    return (finding for table in disclosure.tables for finding in _misnamed(table))


def _misnamed(table: Table) -> list[Finding]:
    found = []
    for row in table.coded():
        codes = _listed(row.code)
        right = codes.names.get(row.code, "")
        others = [code for code in codes.codes(row.label, len(row.code)) if code in codes.names]
        if not right or not others or row.code in codes.unsure or bare(row.label) in codes.known_as(row.code):
            continue
        severity = Severity.WARNING if codes is economic() else Severity.NOTE
        found.append(
            Finding(
                row.span,
                f"《{table.title}》中{row.code}的名称应为“{right}”，此处写作“{row.label}”，那是{others[0]}的名称，请核对",
                severity=severity,
                stated=row.label,
                expected=right,
                key=row.code,
            )
        )
    return found if len(found) < _MISREAD else []


_PATH = patterns.compile(
    r"(?:^|[、.．）])([^（）、，。：；\d]{2,24})（类）([^（）、，。：；]{2,40})（款）([^（），。：；]{2,40})（项）"
)


@rule("WRD616", name="glossary-path", kind="classification-name", severity=Severity.WARNING, basis=[_CODES])
def glossary_path(disclosure: Disclosure) -> Iterable[Finding] | None:
    """名词解释中的类、款、项名称与报表中的科目编码不符，或者没有这样的科目。

    报表中有这一项的，按编码核对类和款；项名与报表中同一款的只差一个字、科目表中又没有的，多是写错了字；
    其余的与科目表核对，对不上的只作提示（各年度的科目有增减）。

    - 错：教育支出（类）档案事务（款）行政运行（项）：指……
    - 对：一般公共服务支出（类）档案事务（款）行政运行（项）：指……
    """
    table = disclosure.table("支出决算表") or disclosure.table(GENERAL)
    if table is None or not any(table.coded("项")):
        return None
    return (finding for item in _explained(disclosure) for finding in _explained_path(item, table))


def _explained(disclosure: Disclosure) -> Iterator[Item]:
    for section in disclosure.sections("名词解释"):
        blocks = [section.heading] if section.heading else []
        for paragraph in (*blocks, *(block for block in section.blocks if isinstance(block, Paragraph))):
            for match in _PATH.finditer(paragraph.text):
                passage = paragraph.passage.part(match.start(1), match.end())
                yield Item(section.concept, match.groups(), passage.span(), passage, ())


def _explained_path(item: Item, table: Table) -> Iterator[Finding]:
    row = row_of(item, table)
    if row is not None:
        yield from _levels(item, row, table)
        return
    if typo := _mistyped(item, table):
        yield Finding(
            item.span,
            f"名词解释中的“{item.path[2]}（项）”，《{table.title}》中为{typo.code}“{typo.label}”，请核对是否写错了字",
            stated=f"{item.path[2]}（项）",
            expected=f"{typo.label}（项）",
            key="/".join(item.path),
            related=(Related(typo.span, f"{typo.code} {typo.label}"),),
        )
        return
    known = functional()
    classes, groups, items = (known.codes(name, length) for name, length in zip(item.path, (3, 5, 7), strict=True))
    if not (classes and groups and items) or any(c[:5] in groups and c[:3] in classes for c in items):
        return
    yield Finding(
        item.span,
        f"科目表中没有“{item.path[0]}（类）{item.path[1]}（款）{item.path[2]}（项）”，请核对",
        severity=Severity.NOTE,
        stated="".join(f"{name}（{level}）" for name, level in zip(item.path, "类款项", strict=True)),
        key="/".join(item.path),
    )


def _mistyped(item: Item, table: Table) -> Row | None:
    """The 项 of the same 款 whose name is that of the item but for one character, if the item's own is none."""
    group, name = item.path[1], bare(item.path[2])
    if len(name) < 4 or functional().codes(item.path[2], 7):
        return None
    for row in table.coded("项"):
        label = bare(row.label)
        alike = len(label) == len(name) and sum(a != b for a, b in zip(label, name, strict=True)) == 1
        if alike and row.code[:5] in functional().codes(group, 5):
            return row
    return None


RULES = (
    classification_path,
    classification_renamed,
    usage_of_another_item,
    unknown_code,
    code_of_another_name,
    glossary_path,
)
