"""The accounts behind a disclosure, in 元: what was budgeted, received, spent and kept, this year and the year before.

Everything that a disclosure says is reckoned from these amounts, so that it agrees by construction.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from tests.generator import vocabulary
from tests.generator.draw import Draw
from tests.generator.vocabulary import LINKED, OFFICES, PLACES, SOCIAL, Office

ZERO = Decimal(0)
STAFF_GROUPS, RUNNING_GROUPS = ("301", "303"), ("302", "310")
SOURCES = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum; zero for none."""
    return sum(amounts, ZERO)


class Item(Struct, frozen=True):
    """A functional 项. `fund` tells who pays: 一般公共, 政府性基金 or 国有资本; `other_*` is paid from `source`."""

    code: str
    fund: str = "一般公共"
    basic: Decimal = ZERO
    project: Decimal = ZERO
    carried_in: Decimal = ZERO
    carried_out: Decimal = ZERO
    budget: Decimal = ZERO
    revised: Decimal = ZERO
    prior: Decimal = ZERO
    source: str = ""
    other_basic: Decimal = ZERO
    other_project: Decimal = ZERO
    other_in: Decimal = ZERO
    other_out: Decimal = ZERO
    surplus_used: Decimal = ZERO
    surplus_shared: Decimal = ZERO

    @property
    def spent(self) -> Decimal:
        """Expenditure from fiscal appropriation."""
        return self.basic + self.project

    @property
    def all_spent(self) -> Decimal:
        """Expenditure from every source."""
        return self.spent + self.other_basic + self.other_project

    @property
    def income(self) -> Decimal:
        """Fiscal appropriation received."""
        return self.spent + self.carried_out - self.carried_in

    @property
    def other_income(self) -> Decimal:
        """Received from other sources."""
        spent = self.other_basic + self.other_project
        return spent + self.other_out + self.surplus_shared - self.other_in - self.surplus_used


class Cost(Struct, frozen=True):
    """A cost with its budget and the year before: one of the 三公, meetings, training."""

    budget: Decimal = ZERO
    spent: Decimal = ZERO
    prior: Decimal = ZERO

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.budget + other.budget, self.spent + other.spent, self.prior + other.prior)


class Counts(Struct, frozen=True):
    """How many: trips abroad, cars, guests."""

    trips: int = 0
    travellers: int = 0
    bought: int = 0
    cars: int = 0
    receptions: int = 0
    guests: int = 0


class Procurement(Struct, frozen=True):
    """Contracts by kind, and what of each went to small and medium enterprises; `micro` to small and micro ones."""

    goods: Decimal
    works: Decimal
    services: Decimal
    small_goods: Decimal
    small_works: Decimal
    small_services: Decimal
    micro: Decimal

    @property
    def whole(self) -> Decimal:
        """All contracts."""
        return self.goods + self.works + self.services

    @property
    def small(self) -> Decimal:
        """What went to small and medium enterprises."""
        return self.small_goods + self.small_works + self.small_services


class Ledger(Struct, frozen=True):
    """A unit's accounts of a year."""

    unit: str
    year: int
    institution: bool
    items: tuple[Item, ...]
    economic: Mapping[str, Decimal]
    abroad: Cost
    purchase: Cost
    running: Cost
    reception: Cost
    counts: Counts
    office_cost: Cost
    meeting: Cost
    training: Cost
    procurement: Procurement
    vehicles: tuple[int, ...]
    devices: int
    projects: int
    grades: tuple[int, ...]
    score: Decimal
    problems: tuple[int, int]
    prior: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def names(self) -> Mapping[str, str]:
        """The functional classification of the year."""
        return vocabulary.functional(self.year)

    @property
    def general(self) -> tuple[Item, ...]:
        """The 项 with expenditure from the general budget."""
        return tuple(item for item in self.items if item.fund == "一般公共" and item.spent)

    def of(self, fund: str) -> tuple[Item, ...]:
        """The 项 that one fund pays for."""
        return tuple(item for item in self.items if item.fund == fund)

    def sum(self, amount: Callable[[Item], Decimal], under: str = "", fund: str = "") -> Decimal:
        """An amount of all 项 at or below a code, of one fund or all."""
        items = self.of(fund) if fund else self.items
        return total(amount(item) for item in items if item.code.startswith(under))

    def economic_sum(self, code: str) -> Decimal:
        """The amount of all economic items at or below a code."""
        return total(amount for key, amount in self.economic.items() if key.startswith(code))

    @property
    def spent(self) -> Decimal:
        """Expenditure of the year, all sources."""
        return self.sum(lambda item: item.all_spent)

    @property
    def basic(self) -> Decimal:
        """Basic expenditure, all sources."""
        return self.sum(lambda item: item.basic + (ZERO if item.source == "经营收入" else item.other_basic))

    @property
    def project(self) -> Decimal:
        """Project expenditure, all sources."""
        return self.sum(lambda item: item.project + (ZERO if item.source == "经营收入" else item.other_project))

    @property
    def trade(self) -> Decimal:
        """经营支出."""
        return self.sum(trade_spent)

    @property
    def fiscal_income(self) -> Decimal:
        """Fiscal appropriation received, all funds."""
        return self.sum(lambda item: item.income)

    def source(self, name: str) -> Decimal:
        """Income from one of the other sources."""
        return self.sum(lambda item: item.other_income if item.source == name else ZERO)

    @property
    def income(self) -> Decimal:
        """Income of the year."""
        return self.fiscal_income + self.sum(lambda item: item.other_income)

    @property
    def carried_in(self) -> Decimal:
        """年初结转和结余."""
        return self.sum(lambda item: item.carried_in + item.other_in)

    @property
    def carried_out(self) -> Decimal:
        """年末结转和结余."""
        return self.sum(lambda item: item.carried_out + item.other_out)

    @property
    def surplus_used(self) -> Decimal:
        """使用非财政拨款结余."""
        return self.sum(lambda item: item.surplus_used)

    @property
    def surplus_shared(self) -> Decimal:
        """结余分配."""
        return self.sum(lambda item: item.surplus_shared)

    @property
    def whole(self) -> Decimal:
        """总计."""
        return self.income + self.carried_in + self.surplus_used

    @property
    def fiscal_spent(self) -> Decimal:
        """Expenditure from fiscal appropriation, all funds."""
        return self.sum(lambda item: item.spent)

    @property
    def fiscal_whole(self) -> Decimal:
        """总计 of the fiscal appropriation."""
        return self.fiscal_spent + self.sum(lambda item: item.carried_out)

    @property
    def general_spent(self) -> Decimal:
        """Expenditure from the general budget."""
        return self.sum(lambda item: item.spent, fund="一般公共")

    @property
    def staff(self) -> Decimal:
        """人员经费."""
        return total(self.economic_sum(group) for group in STAFF_GROUPS)

    @property
    def running_cost(self) -> Decimal:
        """公用经费."""
        return total(self.economic_sum(group) for group in RUNNING_GROUPS)

    @property
    def cars(self) -> Cost:
        """公务用车购置及运行维护费."""
        return self.purchase + self.running

    @property
    def public(self) -> Cost:
        """“三公”经费."""
        return self.abroad + self.cars + self.reception


def trade_spent(item: Item) -> Decimal:
    """经营支出 of an item."""
    return item.other_basic + item.other_project if item.source == "经营收入" else ZERO


# ---------------------------------------------------------------------------------------------------------------------
# Drawing.


def near(draw: Draw, amount: Decimal, zero: int = 5, same: int = 10) -> Decimal:
    """An earlier or planned amount for one of this year: sometimes zero, sometimes the same, never a hair off."""
    if not amount:
        return draw.money(100, 30_000) if draw.flag(15) else ZERO
    if draw.flag(zero):
        return ZERO
    if draw.flag(same):
        return amount
    percent = draw.pick((97, 101, 103, 88, 112, 75, 140, 50, 210))
    other = (amount * percent / 100).quantize(Decimal(1)) + draw.integer(0, 40)
    return other if abs(other - amount) >= 100 and other >= 100 else amount


def draw_ledger(draw: Draw, items: int = 0, scales: Sequence[int] = (1, 4, 20)) -> Ledger:
    """A random ledger; `items` asks for so many project 项 more, for long documents; `scales` are its magnitudes."""
    year = draw.integer(2021, 2025)
    names = vocabulary.functional(year)
    office = draw.pick([office for office in OFFICES if office.running in names])
    new = draw.flag(6)
    scale = draw.pick(scales)
    social = draw.some([code for code in SOCIAL[office.institution] if code in names], 1, 6)
    economic, public = _economic(draw, scale, social)
    parts = _items(draw, year, office, scale, social, economic, items)
    parts += _funds(draw, year, scale)
    parts = [_planned(draw, item, new) for item in parts]
    projects = total(item.project for item in parts if item.fund == "一般公共")
    costs = _public(draw, economic, public, projects, new)
    running = total(amount for code, amount in economic.items() if code[:3] in RUNNING_GROUPS)
    own = running if draw.flag(60) else max(running - draw.part(running), ZERO)
    graded = draw.integer(0, 9)
    good = draw.integer(0, graded)
    found = draw.integer(0, 5)
    ledger = Ledger(
        unit=draw.pick(PLACES) + office.name,
        year=year,
        institution=office.institution,
        items=tuple(sorted(parts, key=lambda item: item.code)),
        economic=dict(sorted(economic.items())),
        abroad=costs[0],
        purchase=costs[1],
        running=costs[2],
        reception=costs[3],
        counts=_counts(draw, costs),
        office_cost=Cost() if office.institution else Cost(own, own, ZERO if new else near(draw, own, zero=0)),
        meeting=_cost(draw, economic.get("30215", ZERO), new),
        training=_cost(draw, economic.get("30216", ZERO), new),
        procurement=_procurement(draw, scale),
        vehicles=tuple(draw.integer(0, 3) for _ in range(7)),
        devices=draw.integer(0, 4),
        projects=graded,
        grades=(good, graded - good, 0, 0),
        score=Decimal(draw.integer(9000, 9990)) / 100,
        problems=(found, draw.integer(0, found)),
    )
    return _with_prior(draw, _fitting(ledger), new)


def _fitting(ledger: Ledger) -> Ledger:
    """With as many projects graded 优 as an average of 90 to 100 needs."""
    best, *_ = ledger.grades
    needed = math.ceil((ledger.score - 90) / 10 * ledger.projects)
    best = max(best, needed)
    return replace(ledger, grades=(best, ledger.projects - best, 0, 0))


def _economic(draw: Draw, scale: int, social: list[str]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Basic expenditure by economic item, and what of it is 三公."""
    known = vocabulary.economic()

    def group(prefix: str, least: int, most: int, high: int) -> dict[str, Decimal]:
        skip = ("30108", "30109", "30110", "30111", "30113", "30212", "30217", "30231", "31013")
        codes = [c for c in known if c.startswith(prefix) and len(c) == 5 and c not in skip and c[3:] < "90"]
        codes = [c for c in codes if prefix != "310" or c in ("31002", "31003", "31007", "31022")]
        return {code: draw.money(200, high * scale) for code in draw.some(codes, least, most)}

    found = group("301", 2, 5, 600_000) | group("302", 3, 12, 60_000)
    found |= group("303", 0, 3, 80_000) | group("310", 0, 2, 40_000)
    if draw.flag(30):
        found["30299"] = draw.money(200, 40_000 * scale)
    for code in social:
        if code in LINKED:
            found[LINKED[code]] = draw.money(2_000, 200_000 * scale)
    public = {code: draw.money(200, 30_000) for code in draw.some(("30217", "30231"), 0, 2)}
    return found | public, public


def _items(
    draw: Draw, year: int, office: Office, scale: int, social: list[str], economic: dict[str, Decimal], more: int
) -> list[Item]:
    """The 项 of the general budget; running costs take what is left of the basic expenditure."""
    own = [c for c in vocabulary.general_items(year) if c.startswith(office.section) and c != office.running]
    others = [c for c in vocabulary.general_items(year) if not c.startswith(office.section)]
    codes = draw.some(own, 1, 3) + draw.some(others, 0, 3) + (draw.some(others[7:], more, more) if more else [])
    basics = {code: economic[LINKED[code]] if code in LINKED else draw.money(500, 90_000) for code in social}
    rest = total(economic.values()) - total(basics.values())
    if rest < 1000:
        economic["30101"] = economic.get("30101", ZERO) + 200_000 - rest
        rest = Decimal(200_000)
    found = [Item(code, basic=amount) for code, amount in basics.items()]
    found.append(_funded(draw, Item(office.running, basic=rest), scale, often=50))
    for code in dict.fromkeys(codes):
        item = Item(code, project=draw.money(300, 900_000 * scale))
        if draw.flag(25):
            item = _with(item, carried_in=draw.part(item.project))
        if draw.flag(25):
            item = _with(item, carried_out=draw.money(100, 90_000))
        found.append(_funded(draw, item, scale, often=20))
    return found


def _with(item: Item, **changes: Decimal | str) -> Item:
    return replace(item, **changes)  # type: ignore[arg-type]


def _funded(draw: Draw, item: Item, scale: int, often: int) -> Item:
    """Sometimes part of an item is paid from another source."""
    if not draw.flag(often):
        return item
    source = draw.pick(("其他收入", "事业收入", "上级补助收入", "经营收入", "附属单位上缴收入"))
    basic = draw.money(200, 80_000 * scale) if item.basic and draw.flag() else ZERO
    item = _with(item, source=source, other_basic=basic, other_project=draw.money(300, 90_000 * scale))
    if draw.flag(30):
        item = _with(item, other_in=draw.part(item.other_project))
    elif source == "事业收入" and draw.flag(30):
        item = _with(item, surplus_used=draw.part(item.other_project))
    if draw.flag(30):
        item = _with(item, other_out=draw.money(100, 50_000))
    elif source == "事业收入" and not item.surplus_used and draw.flag(30):
        item = _with(item, surplus_shared=draw.money(100, 50_000))
    return item


def _funds(draw: Draw, year: int, scale: int) -> list[Item]:
    found = []
    for fund, codes, often in (
        ("政府性基金", vocabulary.fund_items(year), 35),
        ("国有资本", vocabulary.capital_items(year), 15),
    ):
        for code in draw.some(codes, 1, 2) if draw.flag(often) else []:
            item = Item(code, fund=fund, project=draw.money(500, 700_000 * scale))
            if draw.flag(30):
                item = _with(item, carried_in=draw.part(item.project))
            if draw.flag(30):
                item = _with(item, carried_out=draw.money(100, 90_000))
            found.append(item)
    return found


def _planned(draw: Draw, item: Item, new: bool) -> Item:
    budget = near(draw, item.spent, zero=12)
    revised = item.spent + (draw.money(100, 20_000) if draw.flag(60) else ZERO)
    return _with(item, budget=budget, revised=revised, prior=ZERO if new else near(draw, item.spent))


def _cost(draw: Draw, spent: Decimal, new: bool) -> Cost:
    budget = spent + (draw.money(100, 9_000) if draw.flag(70) else ZERO)
    if not spent and not draw.flag(20):
        budget = ZERO
    return Cost(budget, spent, ZERO if new else near(draw, spent))


def _public(
    draw: Draw, economic: dict[str, Decimal], public: dict[str, Decimal], room: Decimal, new: bool
) -> list[Cost]:
    """Abroad, purchase, running, reception: what basic expenditure holds, and what projects add."""
    spent = [ZERO, ZERO, public.get("30231", ZERO), public.get("30217", ZERO)]
    if room > 400_000:
        spent[0] = draw.money(5_000, 90_000) if draw.flag(15) else ZERO
        spent[1] = draw.money(80_000, 180_000) if draw.flag(15) else ZERO
        spent[2] += draw.money(300, 40_000) if draw.flag(30) else ZERO
    return [_cost(draw, amount, new) for amount in spent]


def _counts(draw: Draw, costs: list[Cost]) -> Counts:
    trips = draw.integer(1, 3) if costs[0].spent else 0
    bought = 1 if costs[1].spent else 0
    times = draw.integer(1, 30) if costs[3].spent else 0
    return Counts(
        trips=trips,
        travellers=trips and trips + draw.integer(0, 4),
        bought=bought,
        cars=draw.integer(1, 6) if costs[2].spent or bought else 0,
        receptions=times,
        guests=times and times + draw.integer(0, 200),
    )


def _procurement(draw: Draw, scale: int) -> Procurement:
    amounts = [draw.money(1_000, 600_000 * scale) if draw.flag(often) else ZERO for often in (80, 20, 70)]
    small = [draw.pick((amount, draw.part(amount), ZERO)) for amount in amounts]
    return Procurement(*amounts, *small, draw.pick((total(small), draw.part(total(small)), ZERO)))


def _with_prior(draw: Draw, ledger: Ledger, new: bool) -> Ledger:
    """The year before, for what is compared with it."""
    now = {
        "whole": ledger.whole,
        "fiscal_whole": ledger.fiscal_whole,
        "general": ledger.general_spent,
        "fiscal_income": ledger.fiscal_income,
        "general_income": ledger.sum(lambda item: item.income, fund="一般公共"),
        "basic": ledger.basic,
        "project": ledger.project,
        "staff": ledger.staff,
        "running_cost": ledger.running_cost,
        "carried_out": ledger.carried_out,
        "fund": ledger.sum(lambda item: item.spent, fund="政府性基金"),
        "capital": ledger.sum(lambda item: item.spent, fund="国有资本"),
    }
    now |= {source: ledger.source(source) for source in SOURCES}
    often = {"project": 0, "basic": 0}
    prior = {key: ZERO if new else near(draw, amount, zero=often.get(key, 2)) for key, amount in now.items()}
    prior["income"] = prior["fiscal_income"] + total(prior[source] for source in SOURCES)
    prior["spent"] = prior["basic"] + prior["project"]
    return replace(ledger, prior=prior)
