"""POL513, POL518, POL519: what must be explained, and how deep the tables must go."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from decimal import Decimal

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Fact, Item, Row, Table
from fiscallint.finding import Finding, Related, Severity
from fiscallint.rules import options as option
from fiscallint.rules.amounts import BASIC, GENERAL
from fiscallint.rules.api import rule
from fiscallint.rules.judge import quoted
from fiscallint.rules.reasons import gives_reason, said_of, together
from fiscallint.rules.text_table import general_items
from fiscallint.settings import Option

_OPERATING = patterns.compile(r"[^：:，。]{0,6}?“?机关运行经费”?(?:[：:，,]|是?指)")
_MEANS = patterns.compile("公用经费|商品和服务支出|货物.{0,4}服务")


@rule(
    "POL513",
    name="operating-cost-defined",
    kind="policy",
    severity=Severity.NOTE,
    basis=[
        "部门决算公开模板：行政单位（含参照公务员法管理的事业单位）使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出",
        "《机关事务管理条例》第十条：为保障机关运行用于购买货物和服务的各项资金",
    ],
)
def operating_cost_defined(disclosure: Disclosure) -> Iterator[Finding]:
    """名词解释中机关运行经费的口径不完整。

    机关运行经费是使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出（有的写作“各部门的公用经费”“商品和服务支出”），或者
    为保障机关运行用于购买货物和服务的各项资金。都不是的，口径可能有误。

    - 错：机关运行经费：指为保障机关运行安排的各项支出。
    - 对：机关运行经费：指行政单位使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出。
    """
    for paragraph in said_of(disclosure, "名词解释"):
        match = _OPERATING.match(paragraph.text)
        definition = paragraph.text[match.end() :] if match else ""
        if len(definition) >= 10 and not _MEANS.search(definition):
            yield Finding(
                paragraph.span,
                "机关运行经费的解释没有写到公用经费，也没有写到购买货物和服务，请对照模板核对口径",
                expected="使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出",
                key="机关运行经费",
            )


@rule("POL518", name="deviation-explained", kind="policy", severity=Severity.NOTE, **option.usual("POL518"))
def deviation_explained(disclosure: Disclosure, options: Mapping[str, Option]) -> list[Finding] | None:
    """某项决算与预算相差较大，没有说明原因。

    其他各项大多写了原因而这一项没有的，逐项提示；各项都不写、整节也没有写原因的，提示一次。预算为零的项不查（新增的项往往在总数处
    一并说明）。选项“偏差”是相差多少才提示。

    - 错：年初预算为20.00万元，支出决算为10.00万元，完成年初预算的50.00%。
    - 对：年初预算为20.00万元，支出决算为10.00万元，完成年初预算的50.00%，决算数小于年初预算数的主要原因是人员调出。
    """
    allowed = option.percent(options, "偏差")
    items = general_items(disclosure)
    if not items:
        return None
    ends = _ends(disclosure)
    reasons = [gives_reason(_told_of(disclosure, item, ends)) for item in items]
    far_off = [_far_off(item, allowed) for item in items]
    silent = [(item, far) for item, far, reason in zip(items, far_off, reasons, strict=True) if far and not reason]
    # a reason behind the last item alone may be that of all
    if any(reasons[:-1]) and len(silent) <= sum(reasons):
        return [_unexplained(item, budget, several=False) for item, budget in silent]
    if gives_reason(together(said_of(disclosure, items[0].section.split("/")[0]))):
        return []
    return [_unexplained(item, budget, several=len(silent) > 1) for item, budget in silent[:1]]


def _far_off(item: Item, allowed: Decimal | None) -> Fact | None:
    """The item's budget, where what was spent is further from it than allowed, and from every other budget told."""
    final = item.fact("决算")
    budgets = [fact for fact in item.facts if fact.measure.endswith("预算")]
    if final is None or allowed is None or not budgets:
        return None
    for budget in budgets:
        gap = abs(final.quantity.interval - budget.quantity.interval)
        if budget.quantity.value <= 0 or gap.low * 100 <= allowed * budget.quantity.interval.high:
            return None
    return budgets[0]


def _ends(disclosure: Disclosure) -> list[int]:
    """Where what is said of an item ends: the next item, the next heading, the end of the text."""
    starts = [item.span.start for item in disclosure.narrative.items]
    starts += [section.heading.span.start for section in disclosure.sections() if section.heading]
    return sorted([*starts, len(disclosure.document.text)])


def _told_of(disclosure: Disclosure, item: Item, ends: list[int]) -> str:
    begin = item.span.start
    return disclosure.document.text[begin : ends[bisect_right(ends, begin)]]


def _unexplained(item: Item, budget: Fact, several: bool) -> Finding:
    final = item.fact("决算") or budget
    return Finding(
        final.clause,
        f"{quoted(item.path[-1])}决算{final.quantity.shown()}与{budget.measure}{budget.quantity.shown()}相差较大，"
        f"没有说明原因{'（本节各项都没有说明）' if several else ''}，请补充",
        expected="说明决算与预算差异的原因",
        key=f"差异原因/{'/'.join(item.path)}",
        related=(Related(budget.span, budget.measure),),
    )


_DEPTHS = {
    "支出决算表": "项",
    GENERAL: "项",
    "政府性基金预算财政拨款收入支出决算表": "项",
    BASIC: "款",
}


@rule(
    "POL519",
    name="depth-of-disclosure",
    kind="policy",
    severity=Severity.WARNING,
    basis=[
        "《中华人民共和国预算法实施条例》（国务院令第729号）第六条："
        "支出按功能分类公开到项，基本支出按经济性质分类公开到款"
    ],
)
def depth_of_disclosure(disclosure: Disclosure) -> list[Finding] | None:
    """报表没有公开到规定的级次。

    支出按功能分类公开到项级科目，基本支出按经济分类公开到款级科目。只列类级的，不合规定。

    - 错：一般公共预算财政拨款支出决算表只有“201 一般公共服务支出”一级
    - 对：列出“201 一般公共服务支出”“20126 档案事务”“2012604 档案馆”
    """
    tables = [(table, level) for kind, level in _DEPTHS.items() if (table := disclosure.table(kind))]
    return [_shallow(table, level) for table, level in tables if _too_shallow(table, level)] if tables else None


def _too_shallow(table: Table, level: str) -> bool:
    """Whether every figure stands at a coarser level; not where a row with figures could not be told."""
    spent = [row for row in table.coded() if _spends(row)]
    unknown = any(_spends(row) for row in table.unrecognised)
    return bool(spent) and not unknown and not any(table.coded(level)) and all(row.level for row in spent)


def _spends(row: Row) -> bool:
    return any(not cell.blank for cell in row.cells.values())


def _shallow(table: Table, level: str) -> Finding:
    finest = max((row.level for row in table.coded()), key=["", "类", "款", "项"].index)
    how = "功能分类" if level == "项" else "经济分类"
    return Finding(
        table.title_span,
        f"《{table.title}》只列到{finest}级科目，应按{how}公开到{level}级科目，请补列",
        stated=f"{finest}级",
        expected=f"{level}级",
        key=f"级次/{table.kind}",
    )


RULES = (operating_cost_defined, deviation_explained, depth_of_disclosure)
