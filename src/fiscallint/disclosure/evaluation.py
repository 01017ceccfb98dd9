"""Reads self-evaluation forms (绩效自评表): funds, weights and scores."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure.quantity import Quantity, Unit, read_number
from fiscallint.document import Cell, Document, Grid
from fiscallint.finding import Span


class Funds(Struct, frozen=True):
    """A line of money: the year's first budget, its adjusted budget, what was spent, the rate and its score.

    `label` says which, by one name for all its spellings. Amounts are in the unit of the form (万元 unless it says
    otherwise), the rate in percent, weight and score in points.
    """

    budget: Quantity | None
    adjusted: Quantity | None
    spent: Quantity | None
    weight: Quantity | None
    rate: Quantity | None
    score: Quantity | None
    span: Span
    label: str = ""


class Indicator(Struct, frozen=True):
    """An indicator of the form with its weight and its score, in points.

    `actual` is what was reached (实际完成值), where that is a count, in `unit`. `target` is 年度指标值 and `reached`
    实际完成值 as written; `reason` is what stands under 偏差原因, None where the form has no such column.
    """

    name: str
    weight: Quantity
    score: Quantity
    span: Span
    actual: Quantity | None = None
    unit: str = ""
    target: str = ""
    reached: str = ""
    reached_span: Span | None = None
    reason: str | None = None


class Evaluation(Struct, frozen=True):
    """A self-evaluation form.

    `total_weight` and `total_score` are those of its last line, where they stand there; `closed` if it has that line.
    `funds` is the line 年度资金总额, `lines` are those below it. `name` is that of the project, where it is one's.
    """

    title: str
    span: Span
    funds: Funds | None
    indicators: tuple[Indicator, ...]
    total_weight: Quantity | None
    total_score: Quantity | None
    closed: bool = False
    lines: tuple[Funds, ...] = ()
    name: str = ""

    @property
    def splits(self) -> Iterator[tuple[Funds, ...]]:
        """Lines that make up the total: by where the money comes from, and by what it is for.

        None where a line is not known to be a part of either, or may be a part of another.
        """
        told = {line.label: line for line in self.lines}
        if len(told) < len(self.lines) or not told.keys() <= {*_SOURCES, *_PURPOSES}:
            return
        sources, purposes = ([told[name] for name in names if name in told] for names in (_SOURCES, _PURPOSES))
        if "其他资金" in told and ("财政拨款" in told) != ("一般公共预算" in told):
            yield tuple(sources)
        if len(purposes) == len(_PURPOSES):
            yield tuple(purposes)

    @property
    def quantities(self) -> Iterator[Quantity]:
        """Every number that was read."""
        for f in (self.funds, *self.lines) if self.funds else ():
            yield from filter(None, (f.budget, f.adjusted, f.spent, f.weight, f.rate, f.score))
        for indicator in self.indicators:
            yield from filter(None, (indicator.weight, indicator.score, indicator.actual))
        yield from filter(None, (self.total_weight, self.total_score))


def read_evaluations(document: Document) -> tuple[Evaluation, ...]:
    """The self-evaluation forms of a document, in reading order."""
    found: list[Evaluation] = []
    title, unit = "", Unit.WAN
    for block in document.blocks:
        if isinstance(block, Grid):
            above = " ".join(cell.text for row in block.rows[:_HEAD] for cell in row if cell)
            evaluation = _read(block, title, _unit(above, unit))
            last = found[-1] if found else None
            if evaluation and last and not title and last.funds and not last.indicators and not evaluation.funds:
                # one form in two grids
                found[-1] = replace(evaluation, title=last.title, funds=last.funds, lines=last.lines, name=last.name)
            elif evaluation:
                found.append(evaluation)
            title, unit = "", Unit.WAN
        elif "自评表" in block.text and len(block.text) < 60:
            title, unit = block.text, _unit(block.text, Unit.WAN)
        elif len(block.text) < 60:
            unit = _unit(block.text, unit)
    return tuple(found)


_HEAD = 5
"""Rows of a form in which the unit of money may be told."""
_UNIT = patterns.compile("单位[：为]?(?:人民币)?(亿元|万元|千元|元)|（(?:人民币)?(亿元|万元|千元|元)）")


def _unit(text: str, otherwise: Unit) -> Unit:
    """The unit of money that a text says."""
    match = _UNIT.search(text)
    return Unit.of(match[1] or match[2]) if match else otherwise


_FUND_HEADS = {
    "budget": patterns.compile("年初预算(?:数|额)?"),
    "adjusted": patterns.compile("(?:全年|调整后?)预算(?:数|额)?"),
    "spent": patterns.compile("(?:全年)?执行(?:数|额)"),
    "weight": patterns.compile("^分值$|^权重$"),
    "rate": patterns.compile("执行率"),
    "score": patterns.compile("^得分$|^自评得分$"),
}


def _texts(row: Sequence[Cell | None]) -> list[str]:
    return [re.sub("（[^）]*）", "", cell.text) if cell else "" for cell in row]


def _read(grid: Grid, title: str, unit: Unit) -> Evaluation | None:
    funds: Funds | None = None
    indicators: list[Indicator] = []
    total: tuple[Quantity | None, Quantity | None] = (None, None)
    columns: dict[str, int] = {}
    weight = score = -1
    places: dict[str, int] = {}
    closed = False
    name = ""
    lines: list[Funds] = []
    for row in grid.rows:
        texts = _texts(row)
        if not name and "项目名称" in texts:
            name = next((text for text in texts[texts.index("项目名称") + 1 :] if text), "")
        heads = {name: at for at, text in enumerate(texts) for name, head in _FUND_HEADS.items() if head.search(text)}
        if {"adjusted", "spent"} <= set(heads):
            columns = heads
        elif {"weight", "score"} <= set(heads):
            weight, score, columns = heads["weight"], heads["score"], {}
            found = {name: [at for at, text in enumerate(texts) if head.search(text)] for name, head in _HEADS.items()}
            places = {name: at[0] for name, at in found.items() if at}
        elif columns and funds is None and any("总额" in text or text == "合计" for text in texts):
            funds = _funds(row, columns, unit)
        elif columns and funds and any(_quantity(row[columns[one]]) for one in _MONEY if one in columns):
            lines.append(_funds(row, columns, unit))
        elif weight >= 0 and not closed:
            pair = (_quantity(row[weight]), _quantity(row[score]))
            if any(re.fullmatch("总分|合计|总计|合计得分", text) for text in texts):
                total, closed = pair, True
            elif pair[0] and pair[1]:
                indicators.append(_indicator(row, places, pair[0], pair[1]))
    if funds is None and len(indicators) < 2:
        return None
    return Evaluation(title, grid.span, funds, tuple(indicators), *total, closed, tuple(lines), name)


_MONEY = ("budget", "adjusted", "spent")
_SOURCES = {
    "财政拨款": patterns.compile("(?:当年|本年|年度)?财政(?:拨款|资金)"),
    "一般公共预算": patterns.compile("一般公共预算(?:财政)?(?:拨款|资金)?"),
    "政府性基金": patterns.compile("政府性基金(?:预算)?(?:财政)?(?:拨款|资金)?"),
    "国有资本经营": patterns.compile("国有资本经营(?:预算)?(?:财政)?(?:拨款|资金)?"),
    "上年结转": patterns.compile("上年结转(?:结余)?(?:资金)?"),
    "专户资金": patterns.compile("(?:纳入)?(?:财政)?专户(?:管理)?的?(?:非税收入)?(?:拨款|资金)?"),
    "其他资金": patterns.compile("其他(?:资金)?"),
}
"""Where money comes from."""
_PURPOSES = {"基本支出": patterns.compile("基本支出"), "项目支出": patterns.compile("项目支出")}


def _label(texts: Sequence[str]) -> str:
    """What a line of money is called; its own words where they are none of the usual ones."""
    labels = [re.sub("^.*[：:]", "", text) for text in texts if re.search("[一-龥]{2}", text)]
    label = labels[-1] if labels else ""
    usual = (_SOURCES | _PURPOSES).items()
    return next((name for name, pattern in usual if pattern.fullmatch(label)), label)


_HEADS = {
    "name": patterns.compile("三级指标|指标名称|指标内容"),
    "target": patterns.compile("指标值|目标值"),
    "actual": patterns.compile("实际(?:完成|值)|完成值"),
    "reason": patterns.compile("偏差|原因分析|改进措施"),
}


def _indicator(row: Sequence[Cell | None], places: dict[str, int], weight: Quantity, score: Quantity) -> Indicator:
    cells = {name: row[at] for name, at in places.items()}
    said = {name: cell.text if cell else "" for name, cell in cells.items()}
    reached = cells.get("actual")
    return Indicator(
        _texts(row)[places.get("name", 0)],
        weight,
        score,
        _span(row),
        *_count(reached),
        target=said.get("target", ""),
        reached=said.get("actual", ""),
        reached_span=reached.span if reached else None,
        reason=said.get("reason"),
    )


def _count(cell: Cell | None) -> tuple[Quantity | None, str]:
    """A cell that holds one count: 179人次."""
    match = re.fullmatch(r"(\d+)([^\d%，。；≥≤><元]{1,3})", cell.text) if cell else None
    if cell is None or match is None:
        return None, ""
    return Quantity(Decimal(match[1]), Unit.ONE, 0, cell.span, exact=True), match[2]


def _funds(row: Sequence[Cell | None], columns: dict[str, int], money: Unit) -> Funds:
    units = {"budget": money, "adjusted": money, "spent": money, "rate": Unit.PERCENT}
    values = {
        name: _quantity(row[columns[name]], units.get(name, Unit.ONE)) if name in columns else None
        for name in _FUND_HEADS
    }
    return Funds(**values, span=_span(row), label=_label(_texts(row)))


def _quantity(cell: Cell | None, unit: Unit = Unit.ONE) -> Quantity | None:
    if cell is None:
        return None
    number = read_number(cell.text.removesuffix("%").removesuffix("分").removesuffix("万元"))
    if number is None:
        return None
    value, decimals = number
    whole_points = unit is Unit.ONE and decimals == 0
    return Quantity(value, unit, decimals, cell.span, exact=whole_points)


def _span(row: Sequence[Cell | None]) -> Span:
    cells = [cell for cell in row if cell and cell.text]
    return Span(cells[0].span.start, cells[-1].span.end)
