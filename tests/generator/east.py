"""Beijing, Hebei, Shandong, Jiangsu and Fujian."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from tests.generator.blocks import Block, Table
from tests.generator.draw import Draw
from tests.generator.ledger import RUNNING_GROUPS, SOURCES, STAFF_GROUPS, ZERO, Cost, Item, Ledger, near
from tests.generator.model import FUND_NAMES, Model, Words
from tests.generator.tables import ORDINALS, Form
from tests.generator.wording import Section, paragraphs


class Beijing(Model):
    """北京: income and expenditure within the whole, “类” and “款” against the budget, averages per car."""

    scales = (1, 4, 20, 400)
    words = Words(us="本部门", base="比上年", flat="与上年持平", because="，主要原因：", zeros=True)
    parts = ("{unit}{year}年度部门决算说明",)
    profile = ("部门职责", "部门机构设置")
    order = ("overall", "fiscal", "general", "fund", "capital", "basic")

    def form(self) -> Form:
        return Form(numbered=True, column_numbers=self.draw.flag(), sums=("本年收入合计", "本年支出合计"))

    def statements(self) -> list[Table]:
        t = self.tables
        tables = [t.overall(), t.income(), t.spending(), t.fiscal(), t.general()]
        return [*tables, t.basic_long(), t.public_long(number=7), t.fund(number=8), t.capital(number=9)]

    def sections(self) -> list[Section]:
        s = self.speech
        profile = [
            Section("部门职责", s.duties()),
            Section("部门机构设置", paragraphs(f"{s.unit}内设办公室、业务科等5个科室，无下属单位。")),
        ]
        return [
            Section("部门概况", children=profile),
            Section(f"{s.year}年度部门决算报表", self.noted(self.statements())),
            Section(f"{s.year}年度部门决算情况说明", children=self.narrative()),
            Section(f"{s.year}年度其他重要事项的情况说明", children=self.other()),
            Section(f"{s.year}年度部门绩效评价情况", paragraphs(*self.reviews())),
        ]

    def overall(self) -> Section:
        s, ledger, prior = self.speech, self.ledger, self.ledger.prior
        spent = "" if ledger.trade else f"{self.rise(ledger.spent, prior['spent'])}，"
        income = s.shares(s.income_parts(), ledger.income, "，占收入合计的", zeros=True)
        parts = s.shares(s.spending_parts(), ledger.spent, "，占支出合计的", zeros=True)
        name = f"{s.year}年度"
        return Section(
            "收入支出决算总体情况说明",
            paragraphs(f"{name}收、支总计{s.money(ledger.whole)}，{self.rise(ledger.whole, prior['whole'])}。"),
            [
                Section(
                    "收入决算说明",
                    paragraphs(
                        f"{name}本年收入合计{s.money(ledger.income)}，{self.rise(ledger.income, prior['income'])}，"
                        "其中："
                        f"{income}。"
                    ),
                ),
                Section(
                    "支出决算说明",
                    paragraphs(f"{name}本年支出合计{s.money(ledger.spent)}，{spent}其中：{parts}。"),
                ),
            ],
        )

    def rise(self, now: Decimal, prior: Decimal) -> str:
        """比上年增加…，增长…; no reason."""
        change = self.change(now, prior)
        return f"比上年{change}" if change else "与上年持平"

    def fiscal(self) -> Section:
        s, ledger = self.speech, self.ledger
        compared = self.against(ledger.fiscal_whole, ledger.prior["fiscal_whole"], because="。主要原因：")
        return Section(
            "财政拨款收入支出决算总体情况说明",
            paragraphs(f"{s.year}年度财政拨款收、支总计{s.money(ledger.fiscal_whole)}，{compared}。"),
        )

    def general(self) -> Section:
        s, spent = self.speech, self.ledger.general_spent
        parts = s.shares(s.classes(""), spent, "，占本年财政拨款支出")
        name = f"{s.year}年度一般公共预算财政拨款支出"
        whole = f"{name}{s.money(spent)}，主要用于以下方面（按大类）：{parts}。"
        return Section(
            "一般公共预算财政拨款支出决算情况说明",
            children=[
                Section("一般公共预算财政拨款支出决算总体情况", paragraphs(whole)),
                Section("一般公共预算财政拨款支出决算具体情况", paragraphs(*self.by_class())),
            ],
        )

    def by_class(self) -> list[str]:
        """“一般公共服务支出”（类）2024年度决算…，比2024年年初预算减少…。其中：“…”（款）…"""
        s, ledger = self.speech, self.ledger
        classes = sorted({item.code[:3] for item in ledger.general})
        lines = []
        for number, code in enumerate(classes, 1):
            lines.append(f"{number}、{self.below(code, '类')}。其中：")
            lines += [
                f"{self.below(section, '款')}。主要原因：{s.reason(self._over(section))}。"
                for section in sorted({item.code[:5] for item in ledger.general if item.code.startswith(code)})
            ]
        return lines

    def _both(self, code: str) -> tuple[Decimal, Decimal]:
        ledger = self.ledger
        budget = ledger.sum(lambda item: item.budget if item.spent else ZERO, code, "一般公共")
        return budget, ledger.sum(lambda item: item.spent, code, "一般公共")

    def _over(self, code: str) -> bool:
        budget, spent = self._both(code)
        return spent > budget

    def below(self, code: str, level: str) -> str:
        """“X”（类）2024年度决算…，比2024年年初预算减少…，下降…"""
        s = self.speech
        budget, spent = self._both(code)
        change = s.change(spent, budget)
        name = f"“{self.ledger.names[code]}”（{level}）{s.year}年度决算{s.money(spent)}，"
        return name + (f"比{s.year}年年初预算{change}" if change else f"与{s.year}年年初预算持平")

    def basic(self) -> Section:
        s, ledger = self.speech, self.ledger
        names = (("工资福利支出", ("301",)), ("商品和服务支出", ("302",)), ("对个人和家庭的补助支出", ("303",)))
        parts = "；".join(
            f"（{number}）{name}包括{s.economic(groups)}"
            for number, (name, groups) in enumerate(((n, g) for n, g in names if s.economic(g)), 1)
        )
        return Section(
            "财政拨款基本支出决算情况说明",
            paragraphs(
                f"{s.year}年度使用一般公共预算财政拨款安排基本支出{s.money(ledger.economic_sum(''))}，"
                "使用政府性基金财政拨款安排基本支出"
                f"{s.money(ZERO)}，使用国有资本经营预算财政拨款安排基本支出{s.money(ZERO)}。其中：{parts}。"
            ),
        )

    def special_text(self, fund: str, name: str) -> str:
        s, ledger = self.speech, self.ledger
        items = ledger.of(fund)
        if not items:
            return ""
        spent = ledger.sum(lambda item: item.spent, fund=fund)
        parts = s.shares(
            [
                (ledger.names[code], ledger.sum(lambda i: i.spent, code, fund))
                for code in sorted({item.code[:3] for item in items})
            ],
            spent,
            "，占本年支出",
        )
        return f"{s.year}年度{name}支出{s.money(spent)}，主要用于以下方面：{parts}。"

    def other(self) -> list[Section]:
        """What stands in a part of its own."""
        s, ledger = self.speech, self.ledger
        cost = ledger.office_cost
        text = f"{s.year}年本部门无机关运行经费支出。"
        if cost.spent:
            text = (
                f"{s.year}年本部门使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出，"
                f"合计{s.money(cost.spent)}，"
                f"{self.rise(cost.spent, cost.prior)}。"
            )
        bought = ledger.procurement
        buying = (
            f"{s.year}年政府采购支出总额{s.money(bought.whole)}，其中：政府采购货物支出{s.money(bought.goods)}，"
            "政府采购工程支出"
            f"{s.money(bought.works)}，政府采购服务支出{s.money(bought.services)}。"
        )
        if bought.whole:
            buying += (
                f"授予中小企业合同金额{s.money(bought.small)}，"
                f"占政府采购支出总额的{s.percent(bought.small, bought.whole)}，其中："
                f"授予小微企业合同金额{s.money(bought.micro)}，"
                f"占政府采购支出总额的{s.percent(bought.micro, bought.whole)}。"
            )
        terms = "；".join(f"{number}.{term}" for number, term in enumerate(("基本支出", "项目支出"), 1))
        assets = (
            f"{s.year}年车辆{sum(ledger.vehicles)}台；单位价值100万元以上的设备（不含车辆）{ledger.devices}台（套）。"
        )
        return [
            Section("“三公”经费财政拨款决算情况", paragraphs(*self.public_lines())),
            Section("机关运行经费支出情况", paragraphs(text)),
            Section("政府采购支出情况", paragraphs(buying)),
            Section("国有资产占用情况", paragraphs(assets)),
            Section("专业名词解释", [*s.terms(), *paragraphs(f"其中常用的有：{terms}。")]),
        ]

    def public_lines(self) -> list[str]:
        s, ledger, counts = self.speech, self.ledger, self.ledger.counts

        def told(lead: str, cost: Cost, budget: str) -> str:
            gap = s.figures.difference(cost.spent, cost.budget)
            text = f"{lead}{s.money(cost.spent)}，比{budget}{s.money(cost.budget)}"
            if not s.figures.shown(gap):
                return f"{lead}{s.money(cost.spent)}，与{budget}{s.money(cost.budget)}持平。"
            return f"{text}{'增加' if gap > 0 else '减少'}{s.money(abs(gap))}。主要原因：{s.reason(gap > 0)}。"

        def year(name: str, cost: Cost) -> str:
            return told(f"{name}{s.year}年决算数", cost, f"{s.year}年年初预算数")

        public = ledger.public
        gap = s.figures.difference(public.spent, public.budget)
        whole = f"{s.year}年“三公”经费财政拨款决算数{s.money(public.spent)}，" + (
            f"比{s.year}年“三公”经费财政拨款年初预算{s.money(public.budget)}{'增加' if gap > 0 else '减少'}"
            f"{s.money(abs(gap))}"
            if s.figures.shown(gap)
            else f"与{s.year}年“三公”经费财政拨款年初预算{s.money(public.budget)}持平"
        )
        each = (
            f"，人均因公出国（境）费用{s.money(ledger.abroad.spent / counts.travellers)}" if counts.travellers else ""
        )
        per_car = f"，车均运行维护费{s.money(ledger.running.spent / counts.cars)}" if counts.cars else ""
        fuel = ledger.running.spent // 2
        return [
            f"{whole}。其中：",
            f"1、因公出国（境）费用。{year('', ledger.abroad)}{s.year}年组织因公出国（境）团组{counts.trips}个、"
            f"{counts.travellers}人次{each}。",
            f"2、公务接待费。{year('', ledger.reception)}{s.year}年公务接待费主要用于来访单位的工作餐，"
            f"公务接待{counts.receptions}批次，"
            f"公务接待{counts.guests}人次。",
            f"3、公务用车购置及运行维护费。{year('', ledger.cars)}其中，{year('公务用车购置费', ledger.purchase)}"
            f"{s.year}年购置（更新）"
            f"{counts.bought}辆。{year('公务用车运行维护费', ledger.running)}{s.year}年公务用车运行维护费中，"
            "公务用车加油"
            f"{s.money(fuel)}，公务用车维修{s.money(ledger.running.spent - fuel)}。{s.year}"
            f"年公务用车保有量{counts.cars}辆{per_car}。",
        ]


class Hebei(Model):
    """河北: （含结转和结余）, fiscal income and expenditure against the year before and against the budget, 降低."""

    words = Words(
        us="本部门",
        base="与{last}年度决算相比，",
        flat="与{last}年度决算持平",
        because="，主要是",
        rates=("增长", "降低"),
        zeros=False,
        cost_budget="支出预算为",
        even="与预算持平",
    )
    profile = ("部门职责", "机构设置")
    parts = ("部门概况", "{year}年度部门决算报表", "{year}年度部门决算情况说明", "名词解释")
    order = ("overall", "income", "spending", "fiscal", "public", "performance", "office_cost", "procurement", "assets")

    def form(self) -> Form:
        return Form(numbered=True, line_numbers=True, column_numbers=True, amount="金额", unit_label="金额单位")

    def overall(self) -> Section:
        s, ledger = self.speech, self.ledger
        text = f"本部门{s.year}年度收、支总计（含结转和结余）{s.money(ledger.whole)}。"
        return Section(
            "收入支出决算总体情况说明",
            paragraphs(text + self.against(ledger.whole, ledger.prior["whole"], "收支各") + "。"),
        )

    def income(self) -> Section:
        s, ledger = self.speech, self.ledger
        parts = self.shares(s.income_parts(), ledger.income)
        return Section(
            "收入决算情况说明", paragraphs(f"本部门{s.year}年度收入合计{s.money(ledger.income)}，其中：{parts}。")
        )

    def spending(self) -> Section:
        s, ledger = self.speech, self.ledger
        parts = self.shares(s.spending_parts(), ledger.spent)
        return Section(
            "支出决算情况说明", paragraphs(f"本部门{s.year}年度支出合计{s.money(ledger.spent)}，其中：{parts}。")
        )

    def fiscal(self) -> Section:
        return Section(
            "财政拨款收入支出决算情况说明",
            children=[
                Section(f"财政拨款收支与{self.speech.last}年度决算对比情况", paragraphs(*self.with_last())),
                Section("财政拨款收支与年初预算数对比情况", paragraphs(*self.with_budget())),
                Section("财政拨款支出决算结构情况", self.structure()),
                Section("一般公共预算基本支出决算情况说明", self.basic().body),
            ],
        )

    def with_last(self) -> list[str]:
        s, ledger, prior = self.speech, self.ledger, self.ledger.prior
        base, flat = "比{last}年度", "与{last}年度持平"
        income = ledger.sum(lambda item: item.income, fund="一般公共")
        spent = ledger.general_spent
        lines = [
            f"本部门{s.year}年度财政拨款本年收入{s.money(ledger.fiscal_income)}，"
            f"{self.against(ledger.fiscal_income, prior['fiscal_income'], '', base, flat)}。具体情况如下：",
            f"1.一般公共预算财政拨款本年收入{s.money(income)}，"
            f"{self.against(income, prior['general_income'], '', '比上年', flat)}；"
            f"本年支出{s.money(spent)}，{self.against(spent, prior['general'], '', '比上年', flat)}。",
        ]
        for number, (fund, key) in enumerate((("政府性基金", "fund"), ("国有资本", "capital")), 2):
            now = ledger.sum(lambda item: item.spent, fund=fund)
            lines.append(
                f"{number}.{FUND_NAMES[fund]}本年支出{s.money(now)}，"
                f"{self.against(now, prior[key], '', '比上年', '与上年持平')}。"
            )
        return lines

    def with_budget(self) -> list[str]:
        s, ledger = self.speech, self.ledger
        budget = ledger.sum(lambda item: item.budget if item.spent else ZERO)
        spent = ledger.fiscal_spent
        gap = s.figures.difference(spent, budget)
        text = f"本部门{s.year}年度财政拨款本年支出{s.money(spent)}{self.completed(budget, spent, '完成年初预算的')}"
        if not s.figures.shown(gap):
            return [f"{text}，决算数与年初预算数持平。"]
        return [
            f"{text}，比年初预算{'增加' if gap > 0 else '减少'}{s.money(abs(gap))}，"
            f"决算数{'大于' if gap > 0 else '小于'}预算数"
            f"主要原因是{s.reason(gap > 0)}。"
        ]

    def structure(self) -> list[Block]:
        s, ledger = self.speech, self.ledger
        codes = sorted({item.code[:3] for item in ledger.items if item.spent})
        whole = ledger.fiscal_spent
        parts = "；".join(
            f"{ledger.names[code].removesuffix('支出')}（类）支出{s.money(amount)}，占{s.percent(amount, whole)}，"
            "主要用于履行职责的各项支出"
            for code in codes
            for amount in (ledger.sum(lambda item: item.spent, code),)
        )
        return paragraphs(f"{s.year}年度财政拨款支出{s.money(whole)}，主要用于以下方面：{parts}。")

    def below(self, cost: Cost) -> str:
        """较预算减少…，降低…，主要是…；较2023年度决算减少…，主要是…"""
        budget = self.against(cost.spent, cost.budget, "", "较预算", "与预算持平")
        return f"{budget}；{self.against(cost.spent, cost.prior, '', '较{last}年度决算', '与{last}年度决算持平')}。"

    def public_whole(self) -> str:
        s, public = self.speech, self.ledger.public
        text = self.planned(f"本部门{s.year}年度“三公”经费财政拨款", public)
        return f"{text}，{self.below(public)}"

    def public_parts(self) -> list[str]:
        s, ledger, counts = self.speech, self.ledger, self.ledger.counts
        us = f"本部门{s.year}年度"
        return [
            f"1.因公出国（境）费。{us}{self.planned('因公出国（境）费', ledger.abroad)}。因公出国（境）"
            f"团组{counts.trips}个、共"
            f"{counts.travellers}人。因公出国（境）费支出{self.below(ledger.abroad)}",
            f"2.公务用车购置及运行维护费。{us}{self.planned('公务用车购置及运行维护费', ledger.cars)}。"
            f"{self.below(ledger.cars)}其中：",
            f"公务用车购置费支出{s.money(ledger.purchase.spent)}：{us}公务用车购置量{counts.bought}辆。"
            "公务用车购置费支出"
            f"{self.below(ledger.purchase)}",
            f"公务用车运行维护费支出{s.money(ledger.running.spent)}：{us}单位公务用车保有量{counts.cars}辆。"
            "公车运行维护费支出"
            f"{self.below(ledger.running)}",
            f"3.公务接待费。{us}{self.planned('公务接待费', ledger.reception)}。发生公务接待共{counts.receptions}批次、"
            f"{counts.guests}人次。公务接待费支出{self.below(ledger.reception)}",
        ]


class Shandong(Model):
    """山东: each kind of income and expenditure against the year before, what an item is used for, 基本持平."""

    words = Words(
        us="{unit}",
        base="与{last}年相比，",
        flat="与上年持平",
        because="，主要是",
        rate_first=False,
        zeros=True,
        versus_because="的主要原因是",
        new="（上年无此项支出）",
        cost_budget="预算为",
    )
    profile = ("主要职责", "机构设置")
    parts = ("部门概况", "{year}年度部门决算表", "{year}年度部门决算情况说明", "名词解释")

    def form(self) -> Form:
        return Form(numbered=True, line_numbers=True, column_numbers=True, amount="金额")

    def income(self) -> Section:
        s, ledger, prior = self.speech, self.ledger, self.ledger.prior
        values = [("财政拨款收入", ledger.fiscal_income, prior["fiscal_income"])]
        values += [(name, ledger.source(name), prior[name]) for name in SOURCES]
        lines = [
            f"{number}.{name}{s.money(now)}。{self.against(now, before)}。"
            for number, (name, now, before) in enumerate(values, 1)
        ]
        return replace(super().income(), body=(), children=self._detailed("收入", super().income().body, lines))

    def spending(self) -> Section:
        s, ledger, prior = self.speech, self.ledger, self.ledger.prior
        values = [("基本支出", ledger.basic, prior["basic"]), ("项目支出", ledger.project, prior["project"])]
        lines = [
            f"{number}.{name}{s.money(now)}。{self.against(now, before)}。"
            for number, (name, now, before) in enumerate(values, 1)
        ]
        return replace(super().spending(), body=(), children=self._detailed("支出", super().spending().body, lines))

    def _detailed(self, what: str, whole: Sequence[Block], lines: list[str]) -> list[Section]:
        return [
            Section(f"{what}决算结构情况", whole),
            Section(f"{what}决算具体情况", paragraphs(*lines)),
        ]

    def item(self, number: int, item: Item) -> str:
        s = self.speech
        use = "保障机构正常运转的日常支出" if item.basic else "专项工作任务的开展"
        return (
            f"{number}.{s.path(item)}主要用于{use}。年初预算为{s.money(item.budget)}，支出决算为{s.money(item.spent)}"
            f"{self.completed(item.budget, item.spent, '完成年初预算的')}。{self.versus(item.budget, item.spent)}。"
        )

    def public_parts(self) -> list[str]:
        s, ledger, counts = self.speech, self.ledger, self.ledger.counts
        told = [f"{self.planned(name, cost)}，{self.below(cost)}。" for name, cost in self.costs()]
        return [
            self.public_shares(),
            f"1.{told[0]}全年支出安排出国团组{counts.trips}个，累计{counts.travellers}人次。",
            f"2.{told[1]}其中：公务用车购置费支出{s.money(ledger.purchase.spent)}，购置公务用车{counts.bought}辆；"
            "公务用车运行维护费支出"
            f"{s.money(ledger.running.spent)}，主要用于车辆燃料费、维修费、过桥过路费、保险费等支出。{s.year}年末，"
            "公务用车保有量为"
            f"{counts.cars}辆。",
            f"3.{told[2]}其中：国内公务接待支出{s.money(ledger.reception.spent)}，共计接待{counts.receptions}批次、"
            f"{counts.guests}人次。",
        ]

    def below(self, cost: Cost) -> str:
        """比预算减少…，主要原因是…"""
        gap = self.speech.figures.difference(cost.spent, cost.budget)
        if not self.speech.figures.shown(gap):
            return "决算数与预算数基本持平"
        return f"决算数比预算数减少{self.speech.money(abs(gap))}，主要原因是{self.speech.reason(False)}"


class Jiangsu(Model):
    """江苏: 变动原因, what totals are made of line by line, expenditure of all funds beside the general budget."""

    words = Words(
        us="{unit}",
        base="与上年相比，",
        flat="与上年决算数相同",
        because="，变动原因：",
        rates=("增长", "减少"),
        budget="年初预算",
        final="支出决算",
        even="决算数与年初预算数相同",
        cost_budget="支出预算",
        cost_done="完成调整后预算的",
        zeros=True,
    )
    parts = ("部门概况", "{year}年度部门决算表", "{year}年度部门决算情况说明", "名词解释")
    profile = ("主要职能", "部门机构设置及决算单位构成情况")
    order = (
        "overall",
        "income",
        "spending",
        "fiscal",
        "appropriated",
        "fiscal_basic",
        "general",
        "basic",
        "public",
        "fund",
        "capital",
        "office_cost",
        "procurement",
        "assets",
        "performance",
    )

    def __init__(self, ledger: Ledger, draw: Draw) -> None:
        super().__init__(ledger, draw)
        self.carried = near(draw, ledger.carried_in)

    def form(self) -> Form:
        return Form(numbered=True, column_numbers=False, code_title="科目编码")

    def statements(self) -> list[Table]:
        t = self.tables
        tables = [t.overall(), t.income(), t.spending(), t.fiscal()]
        tables += [t.general("一般公共预算支出决算表", number=7), t.basic_long("一般公共预算基本支出决算表", number=8)]
        tables += [t.public_long("财政拨款“三公”经费、会议费和培训费支出决算表", number=9, meetings=True)]
        return [
            *tables,
            t.fund("政府性基金预算支出决算表", number=10),
            t.capital("国有资本经营预算支出决算表", number=11),
        ]

    def overall(self) -> Section:
        s, ledger, prior = self.speech, self.ledger, self.ledger.prior
        spent = "" if ledger.trade else f"{self.against(ledger.spent, prior['spent'])}。"
        return Section(
            "收入支出决算总体情况说明",
            paragraphs(
                f"{s.year}年度收入、支出决算总计{s.money(ledger.whole)}。"
                f"{self.against(ledger.whole, prior['whole'], '收、支总计各')}。其中：",
                f"（一）收入决算总计{s.money(ledger.whole)}。包括：",
                f"1.本年收入决算合计{s.money(ledger.income)}。{self.against(ledger.income, prior['income'])}。",
                f"2.使用非财政拨款结余和专用结余{s.money(ledger.surplus_used)}，"
                "为使用以前年度积累的非财政拨款结余弥补收支差额的金额。",
                f"3.年初结转和结余{s.money(ledger.carried_in)}，主要为上年结转本年使用的项目资金。"
                f"{self.against(ledger.carried_in, self.carried)}。",
                f"（二）支出决算总计{s.money(ledger.whole)}。包括：",
                f"1.本年支出决算合计{s.money(ledger.spent)}。{spent}",
                f"2.结余分配{s.money(ledger.surplus_shared)}。",
                f"3.年末结转和结余{s.money(ledger.carried_out)}，主要为结转下年使用的项目资金。"
                f"{self.against(ledger.carried_out, prior['carried_out'])}。",
            ),
        )

    def income(self) -> Section:
        s, ledger = self.speech, self.ledger
        parts = self.shares(s.income_parts(), ledger.income)
        text = f"{s.year}年度本年收入决算合计{s.money(ledger.income)}，其中：{parts}。"
        return Section("收入决算情况说明", paragraphs(text))

    def spending(self) -> Section:
        s, ledger = self.speech, self.ledger
        parts = self.shares(s.spending_parts(), ledger.spent)
        text = f"{s.year}年度本年支出决算合计{s.money(ledger.spent)}，其中：{parts}。"
        return Section("支出决算情况说明", paragraphs(text))

    def fiscal(self) -> Section:
        s, ledger = self.speech, self.ledger
        text = f"{s.year}年度财政拨款收入、支出决算总计{s.money(ledger.fiscal_whole)}。"
        text += self.against(ledger.fiscal_whole, ledger.prior["fiscal_whole"], "收、支总计各") + "。"
        return Section("财政拨款收入支出决算总体情况说明", paragraphs(text))

    def appropriated(self) -> Section:
        """财政拨款支出 of all funds: by 类, 款 and 项."""
        s, ledger = self.speech, self.ledger
        spent = ledger.fiscal_spent
        budget = ledger.sum(lambda item: item.budget if item.spent else ZERO)
        lines = [
            f"{s.year}年度财政拨款支出决算{s.money(spent)}，占本年支出合计的{s.percent(spent, ledger.spent)}。"
            f"与{s.year}年度财政拨款支出"
            f"年初预算{s.money(budget)}相比{self.completed(budget, spent, '完成年初预算的')}。其中："
        ]
        codes = sorted({item.code[:3] for item in ledger.items if item.spent})
        for ordinal, code in zip(ORDINALS, codes, strict=False):
            lines.append(f"（{ordinal}）{ledger.names[code]}（类）")
            items = [item for item in ledger.items if item.spent and item.code.startswith(code)]
            lines += [self.in_class(number, item) for number, item in enumerate(items, 1)]
        return Section("财政拨款支出决算情况说明", paragraphs(*lines))

    def in_class(self, number: int, item: Item) -> str:
        """An item below the line of its 类."""
        s, names = self.speech, self.ledger.names
        return (
            f"{number}.{names[item.code[:5]]}（款）{names[item.code]}（项）。年初预算{s.money(item.budget)}，支出决算"
            f"{s.money(item.spent)}{self.completed(item.budget, item.spent, '完成年初预算的')}。"
            f"{self.versus(item.budget, item.spent)}。"
        )

    def fiscal_basic(self) -> Section:
        return self._basic("财政拨款基本支出决算")

    def basic(self) -> Section:
        return self._basic("一般公共预算财政拨款基本支出决算")

    def _basic(self, name: str) -> Section:
        s, ledger = self.speech, self.ledger
        return Section(
            f"{name}情况说明",
            paragraphs(
                f"{s.year}年度{name}{s.money(ledger.economic_sum(''))}，其中：",
                f"（一）人员经费{s.money(ledger.staff)}。主要包括：{s.economic(STAFF_GROUPS)}。",
                f"（二）公用经费{s.money(ledger.running_cost)}。主要包括：{s.economic(RUNNING_GROUPS)}。",
            ),
        )

    def general(self) -> Section:
        s, spent = self.speech, self.ledger.general_spent
        return Section(
            "一般公共预算财政拨款支出决算情况说明",
            paragraphs(
                f"{s.year}年度一般公共预算财政拨款支出决算{s.money(spent)}，占本年支出合计的"
                f"{s.percent(spent, self.ledger.spent)}。{self.against(spent, self.ledger.prior['general'])}。"
            ),
        )

    def public_whole(self) -> str:
        s, public = self.speech, self.ledger.public
        text = (
            f"{s.year}年度财政拨款“三公”经费支出决算{s.money(public.spent)}（其中："
            f"一般公共预算支出{s.money(public.spent)}；政府性基金预算"
            f"支出{s.money(ZERO)}；国有资本经营预算支出{s.money(ZERO)}）。{self.against(public.spent, public.prior)}。"
        )
        if not public.spent:
            return text
        parts = "；".join(
            f"{name}支出{s.money(cost.spent)}，占“三公”经费的{s.percent(cost.spent, public.spent)}"
            for name, cost in self.costs()
        )
        return f"{text}其中，{parts}。"

    def public_parts(self) -> list[str]:
        s, ledger, counts = self.speech, self.ledger, self.ledger.counts

        def told(name: str, cost: Cost) -> str:
            return f"{self.planned(name, cost)}，{self.versus(cost.budget, cost.spent, '', '决算数与预算数相同')}。"

        return [
            f"1.{told('因公出国（境）费', ledger.abroad)}全年使用财政拨款涉及的出国（境）团组{counts.trips}个，"
            f"累计{counts.travellers}人次。",
            f"2.{told('公务用车购置及运行维护费', ledger.cars)}其中：",
            f"（1）{told('公务用车购置', ledger.purchase)}本年度使用财政拨款购置公务用车{counts.bought}辆。",
            f"（2）{told('公务用车运行维护费', ledger.running)}截至{s.year}年12月31日，"
            f"使用财政拨款开支的公务用车保有量为{counts.cars}辆。",
            f"3.{told('公务接待费', ledger.reception)}其中：国内公务接待支出{s.money(ledger.reception.spent)}，"
            f"接待{counts.receptions}批次，"
            f"{counts.guests}人次；国（境）外公务接待支出{s.money(ZERO)}，接待0批次，0人次。",
        ]

    def public(self) -> Section:
        s, ledger = self.speech, self.ledger
        section = super().public()
        name = "“三公”经费、会议费和培训费支出情况说明"
        meeting = self.planned("会议费", ledger.meeting)
        training = self.planned("培训费", ledger.training)
        more = [
            Section(
                "财政拨款会议费支出决算情况说明",
                paragraphs(f"{s.year}年度{meeting}。全年召开会议3个，参加会议96人次。"),
            ),
            Section(
                "财政拨款培训费支出决算情况说明",
                paragraphs(f"{s.year}年度{training}。全年组织培训2个，组织培训118人次。"),
            ),
        ]
        return replace(section, title=f"财政拨款{name}", children=[*section.children, *more])


class Fujian(Model):
    """福建: balances in one sentence, items by code against the year before, the 三公 by rates alone."""

    words = Words(
        us="本单位",
        base="比上年决算数",
        flat="与上年决算数持平",
        because="，主要原因是",
        rates=("增长", "下降"),
        zeros=True,
    )
    parts = ("部门概况", "{year}年度部门决算表", "{year}年度部门决算情况说明", "名词解释")
    profile = ("部门主要职责", "部门决算单位基本情况")
    order = (
        "overall",
        "income",
        "spending",
        "fiscal",
        "general",
        "fund",
        "capital",
        "basic",
        "public",
        "performance",
        "office_cost",
        "procurement",
        "assets",
    )

    def form(self) -> Form:
        return Form(numbered=False, code_title="科目编码", sums=("合计", "合计"), amount="决算数")

    def overall(self) -> Section:
        s, ledger = self.speech, self.ledger
        text = (
            f"{s.year}年度{s.unit}年初结转和结余{s.money(ledger.carried_in)}，本年收入{s.money(ledger.income)}，"
            "本年支出"
            f"{s.money(ledger.spent)}，使用非财政拨款结余（含专用结余）{s.money(ledger.surplus_used)}，结余分配"
            f"{s.money(ledger.surplus_shared)}，年末结转和结余{s.money(ledger.carried_out)}。"
        )
        return Section("收入支出决算总体情况说明", paragraphs(text))

    def income(self) -> Section:
        s, ledger = self.speech, self.ledger
        lines = [f"{number}.{name}{s.money(amount)}。" for number, (name, amount) in enumerate(s.income_parts(), 1)]
        compared = self.told(ledger.income, ledger.prior["income"])
        head = f"{s.year}年度收入{s.money(ledger.income)}，{compared}，具体情况如下："
        return Section("收入决算情况说明", paragraphs(head, *lines))

    def told(self, now: Decimal, prior: Decimal) -> str:
        """比上年决算数增加…，增长…; no reason."""
        change = self.change(now, prior)
        return f"比上年决算数{change}" if change else "与上年决算数持平"

    def spending(self) -> Section:
        s, ledger = self.speech, self.ledger
        compared = "" if ledger.trade else f"{self.told(ledger.spent, ledger.prior['spent'])}，"
        parts = [(name, amount) for name, amount in s.spending_parts() if name != "基本支出"]
        lines = [f"{number}.{name}{s.money(amount)}。" for number, (name, amount) in enumerate(parts, 2)]
        return Section(
            "支出决算情况说明",
            paragraphs(
                f"{s.year}年度支出{s.money(ledger.spent)}，{compared}具体情况如下：",
                f"1.基本支出{s.money(ledger.basic)}。",
                *lines,
            ),
        )

    def general(self) -> Section:
        s, ledger = self.speech, self.ledger
        head = (
            f"{s.year}年度一般公共预算财政拨款支出{s.money(ledger.general_spent)}，"
            f"{self.told(ledger.general_spent, ledger.prior['general'])}，具体情况如下（按项级科目分类统计）："
        )
        lines = [
            f"（{ordinal}）{item.code}（{ledger.names[item.code]}）{s.money(item.spent)}，"
            f"{self.against(item.spent, item.prior, base='较上年决算数')}。"
            for ordinal, item in zip(ORDINALS, ledger.general, strict=False)
        ]
        return Section("一般公共预算财政拨款支出决算情况说明", paragraphs(head, *lines))

    def special_text(self, fund: str, name: str) -> str:
        s, ledger = self.speech, self.ledger
        items = ledger.of(fund)
        if not items:
            return ""
        spent = ledger.sum(lambda item: item.spent, fund=fund)
        key = "fund" if fund == "政府性基金" else "capital"
        lines = "".join(f"{item.code}（{ledger.names[item.code]}）{s.money(item.spent)}；" for item in items)
        return (
            f"{s.year}年度{name}支出{s.money(spent)}，{self.told(spent, ledger.prior[key])}，具体情况如下"
            "（按项级科目分类统计）："
            f"{lines.removesuffix('；')}。"
        )

    def public(self) -> Section:
        s, ledger, counts = self.speech, self.ledger, self.ledger.counts

        def rate(cost: Cost, lead: str = "与上年相比") -> str:
            now, prior = cost.spent, cost.prior
            if s.figures.shown(now) == s.figures.shown(prior):
                return "与上年持平"
            if not s.figures.shown(prior):
                return "上年无此项支出"
            word = "增长" if now > prior else "下降"
            return f"{lead}{word}{s.percent(abs(now - prior), prior)}，主要是{s.reason(now > prior)}"

        whole = ledger.public
        text = f"{s.year}年度“三公”经费财政拨款支出{s.money(whole.spent)}，{rate(whole, '同比')}。具体情况如下："
        return Section(
            "“三公”经费财政拨款支出决算情况说明",
            paragraphs(
                text,
                f"（一）因公出国（境）费支出{s.money(ledger.abroad.spent)}，{rate(ledger.abroad)}。全年安排因公出国"
                f"（境）团组{counts.trips}个，"
                f"累计{counts.travellers}人次。",
                f"（二）公务用车购置及运行费支出{s.money(ledger.cars.spent)}，{rate(ledger.cars)}。其中：",
                f"公务用车购置费支出{s.money(ledger.purchase.spent)}，{s.year}年公务用车购置{counts.bought}辆，"
                f"{rate(ledger.purchase)}。",
                f"公务用车运行费支出{s.money(ledger.running.spent)}，主要用于公务用车燃油、维修、保险等方面支出，"
                "年末公务用车保有量"
                f"{counts.cars}辆，{rate(ledger.running)}。",
                f"（三）公务接待费支出{s.money(ledger.reception.spent)}，{rate(ledger.reception)}。"
                f"累计接待{counts.receptions}批次、接待总人数"
                f"{counts.guests}人。",
            ),
        )
