"""The ministry's model, which central departments follow and provinces vary: words as data, a block a section."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from tests.generator.blocks import Block, Table
from tests.generator.figures import Figures
from tests.generator.ledger import RUNNING_GROUPS, STAFF_GROUPS, ZERO, Cost, Item
from tests.generator.province import Province
from tests.generator.tables import Form
from tests.generator.wording import Section, paragraphs

FUND_NAMES = {"政府性基金": "政府性基金预算财政拨款", "国有资本": "国有资本经营预算财政拨款"}


class Words(Struct, frozen=True):
    """What manners say differently; {unit}, {year} and {last} are filled in.

    `base`, `flat`, `because`, `gaps`, `rates` and `rate_first` make comparisons with the year before; a `base` without
    a comma stands behind the subject, `joint` between amount and rate, `new` behind an amount that had nothing before.
    `budget`, `final`, `done` and `even` tell an item of the budget, `no_budget` stands where a completion has no base;
    `cost_*` do so for the 三公. `us` is how the text names the unit, `wholes` the two totals; `of_which` opens parts,
    `share` follows the amount of one, `between` parts them, `zeros` tells parts of nothing, too. `mark` numbers an item
    and `after` follows its name.
    """

    us: str = "{unit}"
    base: str = "与{last}年度相比，"
    flat: str = "与{last}年度持平"
    because: str = "，主要原因是"
    gaps: tuple[str, str] = ("增加", "减少")
    rates: tuple[str, str] = ("增长", "下降")
    rate_first: bool = False
    joint: str = "，"
    new: str = ""
    budget: str = "年初预算为"
    final: str = "支出决算为"
    done: str = "完成年初预算的"
    no_budget: str = ""
    versus: str = "年初"
    versus_because: str = "的主要原因是"
    even: str = "决算数与年初预算数持平"
    cost_budget: str = "支出预算为"
    cost_done: str = "完成预算的"
    cost_versus: str = ""
    cost_even: str = "决算数与预算数持平"
    wholes: str = "收、支总计均为"
    income: str = "本年收入合计"
    spending: str = "本年支出合计"
    of_which: str = "，其中："
    share: str = "，占{}"
    between: str = "；"
    zeros: bool = True
    mark: str = "{}."
    after: str = "。"


class Model(Province):
    """The model: totals 均为, parts of nothing told too, items by 类, 款 and 项, reviews with scores."""

    words = Words()
    parts: Sequence[str] = ("{unit}概况", "{year}年度部门决算表", "{year}年度部门决算情况说明", "名词解释")
    profile: Sequence[str] = ("主要职责", "部门决算单位构成")
    order: Sequence[str] = (
        "overall",
        "income",
        "spending",
        "fiscal",
        "general",
        "basic",
        "fund",
        "capital",
        "public",
        "office_cost",
        "procurement",
        "assets",
        "performance",
    )

    def form(self) -> Form:
        return Form(line_numbers=True, column_numbers=True, numbered=True, unit_label="金额单位", amount="金额")

    def statements(self) -> list[Table]:
        """The tables in their order."""
        t = self.tables
        tables = [t.overall(), t.income(), t.spending(), t.fiscal(), t.general(top="本年支出"), t.basic(three=True)]
        return [*tables, t.fund(number=7), t.capital(), t.public()]

    def said(self, text: str) -> str:
        """The text with the unit and the years filled in."""
        s = self.speech
        return text.format(unit=s.unit, year=s.year, last=s.last)

    @property
    def us(self) -> str:
        """How the text names the unit."""
        return self.said(self.words.us)

    def sections(self) -> list[Section]:
        profile, tables, account, terms = map(self.said, self.parts)
        s = self.speech
        alone = paragraphs(
            f"{s.unit}内设办公室、业务科等5个科室。纳入{s.year}年度部门决算编制范围的单位共1个，即{s.unit}本级。"
        )
        sections = [
            Section(
                profile,
                children=[
                    Section(self.profile[0], s.duties()),
                    Section(self.profile[1], s.members() if self.draw.flag(30) else alone),
                ],
            ),
            Section(tables, self.noted(self.statements())),
            Section(account, children=self.narrative()),
            Section(terms, s.terms(items=self.draw.flag(40))),
        ]
        if self.draw.flag(30):
            sections.append(Section("附件", s.review()))
        return sections

    def narrative(self) -> list[Section]:
        """The sections that account for the figures, as `order` has them."""
        return [getattr(self, name)() for name in self.order]

    # -- phrases

    def change(self, now: Decimal, prior: Decimal) -> str:
        """增加…，增长…; empty where nothing changed."""
        s, words = self.speech, self.words
        told = s.change(now, prior, words.rates, words.gaps)
        if told and not s.figures.shown(prior):
            return told + self.said(words.new)
        parts = told.split("，")
        return words.joint.join(reversed(parts) if words.rate_first else parts)

    def against(
        self,
        now: Decimal,
        prior: Decimal,
        subject: str = "",
        base: str = "",
        flat: str = "",
        because: str = "",
    ) -> str:
        """与上年相比，X增加…，增长…，主要原因是…; without a full stop."""
        words = self.words
        change = self.change(now, prior)
        if not change:
            return self.said(flat or words.flat)
        base = self.said(base or words.base)
        if subject and not base.endswith("，"):
            each = "各" if subject.endswith("各") else ""
            lead = f"{subject.removesuffix('各')}{base}{each}"
        else:
            lead = base + subject
        return lead + change + (because or words.because) + self.speech.reason(now > prior)

    def versus(self, budget: Decimal, spent: Decimal, basis: str | None = None, even: str = "") -> str:
        """决算数大于年初预算数的主要原因是…; without a full stop."""
        words = self.words
        basis = words.versus if basis is None else basis
        told = self.speech.versus(budget, spent, basis, words.versus_because, "")
        return told.removesuffix("。") or even or words.even

    def completed(self, budget: Decimal, spent: Decimal, done: str) -> str:
        """，完成年初预算的…; what is said where there was no budget."""
        return self.speech.done(budget, spent, done) or (f"，{self.words.no_budget}" if self.words.no_budget else "")

    def planned(self, name: str, cost: Cost) -> str:
        """X支出预算为…，支出决算为…，完成预算的…"""
        s, words = self.speech, self.words
        text = f"{name}{words.cost_budget}{s.money(cost.budget)}，{words.final}{s.money(cost.spent)}"
        return text + self.completed(cost.budget, cost.spent, words.cost_done)

    def shares(self, parts: Sequence[tuple[str, Decimal]], whole: Decimal, zeros: bool | None = None) -> str:
        """Parts with their amounts and shares."""
        s, words = self.speech, self.words
        told = [(name, amount) for name, amount in parts if amount or (words.zeros if zeros is None else zeros)]
        return words.between.join(
            f"{name}{s.money(amount)}{words.share.format(s.percent(amount, whole))}" for name, amount in told
        )

    def costs(self) -> list[tuple[str, Cost]]:
        """The three of the 三公."""
        ledger = self.ledger
        return [
            ("因公出国（境）费", ledger.abroad),
            ("公务用车购置及运行维护费", ledger.cars),
            ("公务接待费", ledger.reception),
        ]

    # -- sections

    def overall(self) -> Section:
        s, ledger = self.speech, self.ledger
        text = f"{s.unit}{s.year}年度{self.words.wholes}{s.money(ledger.whole)}。"
        text += self.against(ledger.whole, ledger.prior["whole"], "收、支总计各") + "。"
        return Section("收入支出决算总体情况说明", paragraphs(text))

    def income(self) -> Section:
        s, ledger = self.speech, self.ledger
        text = self.said(self.words.income) + s.money(ledger.income) + self.words.of_which
        text += f"{self.shares(s.income_parts(), ledger.income)}。"
        return Section("收入决算情况说明", paragraphs(text))

    def spending(self) -> Section:
        s, ledger = self.speech, self.ledger
        text = self.said(self.words.spending) + s.money(ledger.spent) + self.words.of_which
        text += f"{self.shares(s.spending_parts(), ledger.spent)}。"
        return Section("支出决算情况说明", paragraphs(text))

    def fiscal(self) -> Section:
        s, ledger = self.speech, self.ledger
        text = f"{s.year}年度财政拨款{self.words.wholes}{s.money(ledger.fiscal_whole)}。"
        text += self.against(ledger.fiscal_whole, ledger.prior["fiscal_whole"], "财政拨款收、支总计各") + "。"
        return Section("财政拨款收入支出决算总体情况说明", paragraphs(text))

    def general(self) -> Section:
        name = "一般公共预算财政拨款支出决算"
        return Section(
            f"{name}情况说明",
            children=[
                Section(f"{name}总体情况", paragraphs(self.general_whole())),
                Section(f"{name}结构情况", self.general_structure()),
                Section(f"{name}具体情况", self.general_items()),
            ],
        )

    def general_whole(self) -> str:
        s, spent = self.speech, self.ledger.general_spent
        name = "一般公共预算财政拨款支出"
        text = f"{s.year}年度{name}{s.money(spent)}，占本年支出合计的{s.percent(spent, self.ledger.spent)}。"
        return text + self.against(spent, self.ledger.prior["general"], name) + "。"

    def general_structure(self) -> list[Block]:
        s, spent = self.speech, self.ledger.general_spent
        parts = self.shares(s.classes(), spent, zeros=False)
        return paragraphs(f"{s.year}年度一般公共预算财政拨款支出{s.money(spent)}，主要用于以下方面：{parts}。")

    def general_items(self) -> list[Block]:
        s, ledger, words = self.speech, self.ledger, self.words
        budget, spent = s.budget(), ledger.general_spent
        return paragraphs(
            f"{s.year}年度一般公共预算财政拨款支出{words.budget}{s.money(budget)}，{words.final}{s.money(spent)}"
            f"{self.completed(budget, spent, words.done)}。其中：",
            *(self.item(number, item) for number, item in enumerate(ledger.general, 1)),
        )

    def item(self, number: int, item: Item) -> str:
        """An item of the general budget."""
        s, words = self.speech, self.words
        return (
            f"{words.mark.format(number)}{s.path(item)}{words.after}{words.budget}{s.money(item.budget)}，"
            f"{words.final}{s.money(item.spent)}"
            f"{self.completed(item.budget, item.spent, words.done)}。{self.versus(item.budget, item.spent)}。"
        )

    def basic(self) -> Section:
        s, ledger = self.speech, self.ledger
        return Section(
            "一般公共预算财政拨款基本支出决算情况说明",
            paragraphs(
                f"{s.year}年度一般公共预算财政拨款基本支出{s.money(ledger.economic_sum(''))}，其中：",
                f"人员经费{s.money(ledger.staff)}，主要包括：{s.economic(STAFF_GROUPS)}；",
                f"公用经费{s.money(ledger.running_cost)}，主要包括：{s.economic(RUNNING_GROUPS)}。",
            ),
        )

    def fund(self) -> Section:
        return self.special("政府性基金", "收入支出", "没有使用{name}安排的收入和支出")

    def capital(self) -> Section:
        return self.special("国有资本", "支出", "没有使用{name}安排的支出")

    def special(self, fund: str, kind: str, none: str) -> Section:
        """A section about a fund; `none` says that there was nothing of it."""
        name = FUND_NAMES[fund]
        text = self.special_text(fund, name) or f"{self.us}{self.speech.year}年度{none.format(name=name)}。"
        return Section(f"{name}{kind}决算情况说明", paragraphs(text))

    def special_text(self, fund: str, name: str) -> str:
        """What is said of a fund; empty where there was nothing."""
        s, ledger = self.speech, self.ledger
        if not ledger.of(fund):
            return ""
        carried, income, spent, left = (
            s.money(ledger.sum(amount, fund=fund))
            for amount in (lambda i: i.carried_in, lambda i: i.income, lambda i: i.spent, lambda i: i.carried_out)
        )
        if fund == "国有资本":
            return f"{s.year}年度{name}支出{spent}，其中：基本支出{s.money(ZERO)}，项目支出{spent}。"
        return (
            f"{s.year}年度{name}年初结转和结余{carried}，本年收入{income}，本年支出{spent}，年末结转和结余{left}。"
            "支出主要用于专项工作任务的开展。"
        )

    def public(self) -> Section:
        name = "“三公”经费财政拨款支出决算"
        return Section(
            f"财政拨款{name.replace('财政拨款', '')}情况说明",
            children=[
                Section(f"{name}总体情况说明", paragraphs(self.public_whole())),
                Section(f"{name}具体情况说明", paragraphs(*self.public_parts())),
            ],
        )

    def public_whole(self) -> str:
        public = self.ledger.public
        text = self.planned(f"{self.speech.year}年度“三公”经费财政拨款", public)
        versus = self.versus(public.budget, public.spent, self.words.cost_versus, self.words.cost_even)
        return f"{text}。{versus}。"

    def public_shares(self) -> str:
        """X支出决算…，占…，…具体情况如下; empty where nothing was spent."""
        s, public = self.speech, self.ledger.public
        if not public.spent:
            return ""
        parts = self.shares([(f"{name}支出决算", cost.spent) for name, cost in self.costs()], public.spent, zeros=True)
        return f"{s.year}年度“三公”经费财政拨款支出决算中，{parts}。具体情况如下："

    def public_parts(self) -> list[str]:
        s, ledger, counts = self.speech, self.ledger, self.ledger.counts
        abroad, cars, guests = (f"{self.planned(name, cost)}。" for name, cost in Model.costs(self))
        return [
            self.public_shares(),
            f"1.{abroad}全年使用财政拨款安排出国团组{counts.trips}个，累计{counts.travellers}人次。",
            f"2.{cars}其中：",
            f"公务用车购置费支出{s.money(ledger.purchase.spent)}，购置公务用车{counts.bought}辆。",
            f"公务用车运行维护费支出{s.money(ledger.running.spent)}，主要用于公务出行所需的燃料费、维修费、"
            "过路过桥费、保险费等"
            f"支出。{s.year}年末，开支财政拨款的公务用车保有量为{counts.cars}辆。",
            f"3.{guests}其中：",
            f"外宾接待支出{s.money(ZERO)}。{s.year}年共接待国（境）外来访团组0个、来访外宾0人次。",
            f"国内公务接待支出{s.money(ledger.reception.spent)}，主要用于与相关单位交流工作发生的接待支出。{s.year}"
            "年共接待国内来访"
            f"团组{counts.receptions}个、来宾{counts.guests}人次。",
        ]

    def office_cost(self) -> Section:
        s, cost = self.speech, self.ledger.office_cost
        text = f"{self.us}{s.year}年度无机关运行经费支出。"
        if cost.spent:
            compared = self.against(cost.spent, cost.prior, base="比{last}年度", flat="与{last}年度持平")
            text = f"{self.us}{s.year}年度机关运行经费支出{s.money(cost.spent)}，{compared}。"
        return Section("机关运行经费支出情况说明", paragraphs(text))

    def procurement(self) -> Section:
        return Section(
            "政府采购支出情况说明",
            paragraphs(self.speech.procurement(f"{self.us}{self.speech.year}年度", zeros=self.draw.flag(40))),
        )

    def assets(self) -> Section:
        return Section("国有资产占用情况说明", self.speech.assets(self.us))

    def performance(self) -> Section:
        return Section("预算绩效情况说明", paragraphs(*self.reviews()))

    def reviews(self) -> list[str]:
        """What is said of performance: how many projects of what amount, and one of them."""
        s, ledger = self.speech, self.ledger
        items = [item for item in ledger.general if item.project]
        whole = sum((item.project for item in items), ZERO)
        if not whole:
            return [f"{self.us}{s.year}年度没有一般公共预算项目支出。"]
        item = max(items, key=lambda item: item.project)
        text = (
            f"根据预算绩效管理要求，{self.us}组织对{s.year}年度一般公共预算项目支出全面开展绩效自评，"
            f"共涉及项目{len(items)}个，资金"
            f"{s.money(whole)}，占一般公共预算项目支出总额的{s.percent(whole, whole)}。从评价情况来看，"
            "项目立项依据充分，绩效目标明确，"
            "服务对象满意度达95%以上，评价等级均为“优”或“良”。"
        )
        done = f"，完成预算的{s.percent(item.project, item.revised)}" if s.figures.shown(item.revised) else ""
        return [
            text,
            f"{ledger.names[item.code]}项目绩效自评综述：根据年初设定的绩效目标，项目自评得分为{ledger.score}分。"
            "项目全年预算数为"
            f"{s.money(item.revised)}，执行数为{s.money(item.project)}{done}。主要产出和效果：一是完成"
            f"专题调研{3 + ledger.projects}次，二是培训基层人员{100 + ledger.devices}人次。发现的问题及原因："
            "个别绩效指标设置不够量化。"
            "下一步改进措施：细化绩效指标，加强过程管理。",
        ]


class Central(Model):
    """中央: the model itself, of large units: percentages of one decimal, 亿元, contents with page numbers."""

    scales = (20, 3000)
    paged = True

    def figures(self) -> Figures:
        return Figures(
            percent_decimals=self.draw.pick((1, 2)),
            bare_zero=self.draw.flag(60),
            commas=self.draw.flag(15),
            table_commas=self.draw.flag(),
            blank_zero=self.draw.flag(),
            large=self.draw.flag(40),
        )
