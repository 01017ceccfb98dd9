"""POL508 to POL510: what 三公 cost against its budget, told apart, and by the head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Fact, Quantity
from fiscallint.disclosure.quantity import Unit, show
from fiscallint.finding import Finding, Related, Severity, Span
from fiscallint.rules import options as option
from fiscallint.rules.api import rule
from fiscallint.rules.judge import facts_at, quoted
from fiscallint.rules.reasons import gives_reason, said_of, together
from fiscallint.settings import Option

TABLE = "财政拨款“三公”经费支出决算表"
TOTAL = "“三公”经费"
VEHICLES = "公务用车购置及运行维护费"
_COLUMNS = {TOTAL: "合计", "因公出国（境）费": "因公出国（境）费", VEHICLES: VEHICLES, "公务接待费": "公务接待费"}


class _Spent(Struct, frozen=True):
    concept: str
    budget: Quantity
    final: Quantity
    place: Span


@rule("POL508", name="three-public-over-budget", kind="policy", severity=Severity.WARNING, **option.usual("POL508"))
def three_public_over_budget(disclosure: Disclosure, options: Mapping[str, Option]) -> Iterator[Finding]:
    """“三公”经费决算超过预算，没有说明原因。

    “三公”经费决算一般不超过当年预算，超过的应当说明原因。报表与说明中的预算、决算都看；“三公”一节任何一处写了原因，就不提示。
    选项“超出预算”是超过预算多少才提示。

    - 错：“三公”经费支出预算为5.00万元，支出决算为6.00万元，完成预算的120.00%。
    - 对：“三公”经费支出预算为5.00万元，支出决算为6.00万元，完成预算的120.00%，主要原因是本年更新公务用车1辆。
    """
    said = said_of(disclosure, "三公")
    allowed = option.percent(options, "超出预算")
    if not said or allowed is None or gives_reason(together(said)):
        return
    limit = 1 + allowed / 100
    over = [one for one in _spent(disclosure) if one.final.interval.low > one.budget.interval.high * limit]
    if over:
        listed = "；".join(f"{quoted(one.concept)}决算{one.final.shown()}大于预算{one.budget.shown()}" for one in over)
        yield Finding(
            over[0].place,
            f"{listed}，说明中没有写超过预算的原因，请补充",
            expected="说明超过预算的原因",
            key="超预算",
            related=tuple(Related(one.budget.span, f"{one.concept}预算") for one in over if one.budget.span),
        )


def _spent(disclosure: Disclosure) -> Iterator[_Spent]:
    """The budget and the final figure of each part: as the narrative says, else as the table does."""
    for concept, column in _COLUMNS.items():
        finals = disclosure.facts(concept, within="三公")
        told = next(
            (found for one in ("全年预算", "年初预算", "预算") if (found := disclosure.facts(concept, one, "三公"))), []
        )
        if finals and told:
            yield _Spent(concept, told[0].quantity, finals[0].quantity, finals[0].clause)
            continue
        table = disclosure.table(TABLE)
        cells = [table.cell("合计", f"{measure}{column}") for measure in ("预算数", "决算数")] if table else []
        quantities = [cell.quantity for cell in cells if cell]
        if table and len(quantities) == 2 and quantities[1]:
            budget = quantities[0] or Quantity(Decimal(0), table.unit, 2, exact=True)
            yield _Spent(concept, budget, quantities[1], quantities[1].span or table.title_span)


_TOGETHER = patterns.compile(
    r"(?:公(?:务用?)?车|车辆)?购置(?:费用?|支出)?(?:[及和与、]|以及)(?:公(?:务用?)?车|车辆)?运行[及和与]?(?:维护)?|"
    r"运行[及和与]?(?:维护)?(?:费用?)?[及和与、](?:公(?:务用?)?车)?购置"
)


_APART = {
    "购置费": "购置|购买|[新添未]购|购车|新增.{0,6}车|更新|采购|买车",
    "运行维护费": "运行|维护|运维|车均|燃料|燃油|油[料费]|加油|保险|维修|过[路桥]",
}
"""How a text tells either of the two, though it may be in other words."""


@rule(
    "POL509",
    name="vehicle-costs-told-apart",
    kind="policy",
    severity=Severity.NOTE,
    basis=["《地方预决算公开操作规程》（财预〔2016〕143号）：公务用车购置及运行费分为购置费、运行费两项公开"],
    certainty="likely",
)
def vehicle_costs_told_apart(disclosure: Disclosure) -> Iterator[Finding] | None:
    """公务用车购置费没有与运行维护费分开说明。

    有公务用车支出的，说明中分别写购置费和运行维护费；没有购置的也写“购置费0万元”或“未购置公务用车”，只有购置的也写运行维护费。

    - 错：公务用车购置及运行维护费支出3.00万元，其中：运行维护费3.00万元，公务用车保有量2辆。
    - 对：公务用车购置及运行维护费支出3.00万元，其中：公务用车购置费0万元，运行维护费3.00万元，公务用车保有量2辆。
    """
    spent = disclosure.facts(VEHICLES, within="三公")
    if not spent:
        return None
    return _told_together(disclosure, spent)


def _told_together(disclosure: Disclosure, spent: list[Fact]) -> Iterator[Finding]:
    text = _TOGETHER.sub("", together(said_of(disclosure, "三公")))
    missing = [name for name, told in _APART.items() if not re.search(told, text)]
    if spent[-1].quantity.interval.low > 0 and missing:
        yield Finding(
            spent[-1].clause,
            f"公务用车购置及运行维护费{spent[-1].quantity.shown()}，没有单独说明{'、'.join(missing)}，"
            "请补写，没有发生的写“0万元”",
            expected=f"写明{'、'.join(missing)}",
            key=VEHICLES,
        )


class _Price(Struct, frozen=True):
    spent: tuple[str, ...]
    count: str
    each: str
    most: str
    least: str = ""


_PRICES = (
    _Price(("公务用车购置费",), "车辆购置数", "平均每辆购置费", "每辆购置上限"),
    _Price(("国内接待费", "公务接待费"), "接待人次", "平均每人次接待费", "每人次接待上限"),
    _Price(("公务用车运行维护费",), "车辆保有量", "平均每辆运行维护费", "每辆运行上限", "每辆运行下限"),
)


_SPECIAL = patterns.compile(
    "(?:特种|专业|专用|消防|救护|救援|急救|作业|抢险|勘察|检测|监测|采血|环卫|流动)[^，。；、]{0,8}车|大巴|中巴|客车|货车|校车|通勤车|[警囚]车"
)
"""Vehicles that the usual prices do not fit."""


@rule("POL510", name="three-public-unit-prices", kind="policy", severity=Severity.NOTE, **option.usual("POL510"))
def three_public_unit_prices(disclosure: Disclosure, options: Mapping[str, Option]) -> Iterator[Finding]:
    """“三公”经费按车辆、人次平均的费用不合常理。

    购置费 ÷ 购置数、接待费 ÷ 接待人次、运行维护费 ÷ 保有量明显过高或过低，多半有一个数填错，或需要说明。界限是经验值，
    可以另设；设为空即不查该项。写明是消防、救护等专用车辆的，不查车辆的费用。

    - 错：公务接待费支出2.00万元，国内公务接待5批次、40人次。
    - 对：公务接待费支出0.50万元，国内公务接待5批次、40人次。
    """
    for price in _PRICES:
        spent = next((found for name in price.spent if (found := disclosure.facts(name, within="三公"))), [])
        counts = disclosure.facts(price.count, "计数", "三公")
        if not spent or len({fact.quantity.value for fact in counts}) != 1:
            continue
        if spent[-1].quantity.value > 0 and counts[0].quantity.value > 0:
            most = option.money(options, price.most)
            least = option.money(options, price.least) if price.least else None
            if not (price.count.startswith("车辆") and _SPECIAL.search(together(said_of(disclosure, "三公")))):
                yield from _priced(price, spent[-1], counts[0], most, least)


def _priced(price: _Price, spent: Fact, count: Fact, most: Decimal | None, least: Decimal | None) -> Iterator[Finding]:
    each = spent.quantity.interval / count.quantity.interval
    high = most is not None and each.low > most
    low = least is not None and 0 < each.high < least
    limit = most if high else least
    if not (high or low) or limit is None:
        return
    unit = Unit.WAN if limit >= Unit.WAN.worth / 10 else Unit.YUAN
    average = spent.quantity.amount / count.quantity.value
    shown, bound = show(average, unit, 2), show(limit, unit, 2 if unit is Unit.WAN else 0)
    yield Finding(
        spent.clause,
        f"{quoted(spent.concept)}{spent.quantity.shown()}，{count.concept}{count.quantity.shown()}{count.unit}，"
        f"{price.each}{shown}，{'高' if high else '低'}于通常的{bound}，请核对金额和数量",
        stated=shown,
        expected=f"{'不高' if high else '不低'}于{bound}",
        key=price.each,
        related=(Related(count.span, count.concept),),
        figures=facts_at(spent, count),
    )


RULES = (three_public_over_budget, vehicle_costs_told_apart, three_public_unit_prices)
