"""Sichuan and Yunnan."""

from __future__ import annotations

from decimal import Decimal

from tests.generator.blocks import Block
from tests.generator.figures import Figures
from tests.generator.ledger import RUNNING_GROUPS, SOURCES, STAFF_GROUPS, ZERO, Cost
from tests.generator.province import Province
from tests.generator.tables import Form
from tests.generator.wording import Section, paragraphs


class Sichuan(Province):
    """四川: the tables at the end, 收入、支出总计均为, budgets named only by 完成预算, the 三公 told one by one."""

    def form(self) -> Form:
        return Form(numbered=True, line_numbers=self.draw.flag(), column_numbers=True, unit_label="金额单位")

    def sections(self) -> list[Section]:
        s, t = self.speech, self.tables
        tables = [
            t.overall("收入支出决算总表"),
            t.income("收入决算表"),
            t.spending("支出决算表"),
            t.fiscal("财政拨款收入支出决算总表"),
            t.general("一般公共预算财政拨款支出决算表"),
            t.basic("一般公共预算财政拨款基本支出决算明细表", number=8),
            t.projects("一般公共预算财政拨款项目支出决算表", number=9),
            t.fund(number=10),
            t.capital_full(number=11),
            t.capital(number=12),
            t.public(number=13),
        ]
        return [
            Section(
                "部门概况",
                children=[
                    Section("部门职责", s.duties()),
                    Section("机构设置", paragraphs(f"{s.unit}下属二级预算单位0个，内设5个科室。")),
                ],
            ),
            Section(f"{s.year}年度部门决算情况说明", children=self.narrative()),
            Section("名词解释", s.terms()),
            Section("附表", self.noted(tables)),
        ]

    def narrative(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        because = "。主要变动原因是"
        flat = f"与{s.last}年度持平。"
        whole = s.compared(f"与{s.last}年度相比，", "收、支总计各", ledger.whole, ledger.prior["whole"], because, flat)
        fiscal = s.compared(
            f"与{s.last}年度相比，",
            "财政拨款收、支总计各",
            ledger.fiscal_whole,
            ledger.prior["fiscal_whole"],
            because,
            flat,
        )
        income = [
            ("一般公共预算财政拨款收入", ledger.sum(lambda item: item.income, fund="一般公共")),
            ("政府性基金预算财政拨款收入", ledger.sum(lambda item: item.income, fund="政府性基金")),
            ("国有资本经营预算财政拨款收入", ledger.sum(lambda item: item.income, fund="国有资本")),
            *s.income_parts()[1:],
        ]
        whole_basic = ledger.economic_sum("")
        return [
            Section(
                "收入支出决算总体情况说明",
                paragraphs(f"{s.year}年度收入、支出总计均为{s.money(ledger.whole)}。{whole}"),
            ),
            Section(
                "收入决算情况说明",
                paragraphs(
                    f"{s.year}年度本年收入合计{s.money(ledger.income)}，其中：{s.shares(income, ledger.income)}。"
                ),
            ),
            Section(
                "支出决算情况说明",
                paragraphs(
                    f"{s.year}年度本年支出合计{s.money(ledger.spent)}，其中："
                    f"{s.shares(s.spending_parts(), ledger.spent)}。"
                ),
            ),
            Section(
                "财政拨款收入支出决算总体情况说明",
                paragraphs(f"{s.year}年度财政拨款收入、支出总计均为{s.money(ledger.fiscal_whole)}。{fiscal}"),
            ),
            Section("一般公共预算财政拨款支出决算情况说明", children=self.general(because)),
            Section(
                "一般公共预算财政拨款基本支出决算情况说明",
                paragraphs(
                    f"{s.year}年度一般公共预算财政拨款基本支出{s.money(whole_basic)}，其中：",
                    f"人员经费{s.money(ledger.staff)}，主要包括：{s.economic(STAFF_GROUPS)}等。",
                    f"公用经费{s.money(ledger.running_cost)}，主要包括：{s.economic(RUNNING_GROUPS)}等。",
                ),
            ),
            Section("财政拨款“三公”经费支出决算情况说明", children=self.public()),
            Section("政府性基金预算支出决算情况说明", self.fund("政府性基金", "政府性基金预算财政拨款")),
            Section("国有资本经营预算支出决算情况说明", self.fund("国有资本", "国有资本经营预算财政拨款")),
            Section("其他重要事项的情况说明", children=self.other()),
        ]

    def general(self, because: str) -> list[Section]:
        s, ledger = self.speech, self.ledger
        spent, budget = ledger.general_spent, s.budget()
        name = f"{s.year}年度一般公共预算财政拨款支出"
        change = s.compared(
            f"与{s.last}年度相比，", "一般公共预算财政拨款支出", spent, ledger.prior["general"], because
        )
        items = [
            f"{number}.{s.path(item)}：支出决算为{s.money(item.spent)}{s.done(item.budget, item.spent, '完成预算')}，"
            + s.versus(item.budget, item.spent, "", "的主要原因是", "决算数与预算数持平。")
            for number, item in enumerate(ledger.general, 1)
        ]
        return [
            Section(
                "一般公共预算财政拨款支出决算总体情况",
                paragraphs(f"{name}{s.money(spent)}，占本年支出合计的{s.percent(spent, ledger.spent)}。{change}"),
            ),
            Section(
                "一般公共预算财政拨款支出决算结构情况",
                paragraphs(f"{name}{s.money(spent)}，主要用于以下方面：{s.shares(s.classes(''), spent)}。"),
            ),
            Section(
                "一般公共预算财政拨款支出决算具体情况",
                paragraphs(f"{name}决算数为{s.money(spent)}{s.done(budget, spent, '完成预算')}。其中：", *items),
            ),
        ]

    def public(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        public, counts = ledger.public, ledger.counts
        change = s.change(public.spent, public.prior)
        text = f"{s.year}年度“三公”经费财政拨款支出决算为{s.money(public.spent)}"
        text += s.done(public.budget, public.spent, "完成预算")
        text += f"，较上年度{change}。" if change else "，与上年度持平。"
        text += s.versus(public.budget, public.spent, "", "的主要原因是", "决算数与预算数持平。")
        parts = [
            ("因公出国（境）费支出决算", ledger.abroad.spent),
            ("公务用车购置及运行维护费支出决算", ledger.cars.spent),
            ("公务接待费支出决算", ledger.reception.spent),
        ]
        head = ""
        if public.spent:
            shares = s.shares(parts, public.spent, zeros=True)
            head = f"{s.year}年度“三公”经费财政拨款支出决算中，{shares}。具体情况如下："
        details = [
            head,
            f"1.{self.part('因公出国（境）经费', '因公出国（境）', ledger.abroad)}全年安排因公出国（境）团组"
            f"{counts.trips}次，出国（境）{counts.travellers}人。",
            f"2.{self.part('公务用车购置及运行维护费', '公务用车购置及运行维护费', ledger.cars)}其中：公务用车购置支出"
            f"{s.money(ledger.purchase.spent)}。全年按规定更新购置公务用车{counts.bought}辆。截至{s.year}年12月31日，"
            f"单位共有公务用车{counts.cars}辆。公务用车运行维护费支出{s.money(ledger.running.spent)}，主要用于公务出行所需的"
            "燃料费、维修费、过路过桥费、保险费等支出。",
            f"3.{self.part('公务接待费', '公务接待费', ledger.reception)}其中：国内公务接待支出"
            f"{s.money(ledger.reception.spent)}，主要用于来访单位的工作餐。国内公务接待{counts.receptions}批次，"
            f"{counts.guests}人次（不包括陪同人员），共计支出{s.money(ledger.reception.spent)}。",
        ]
        return [
            Section("“三公”经费财政拨款支出决算总体情况说明", paragraphs(text)),
            Section("“三公”经费财政拨款支出决算具体情况说明", paragraphs(*details)),
        ]

    def part(self, name: str, short: str, cost: Cost) -> str:
        """One of the 三公 with its completion and its change."""
        s = self.speech
        text = f"{name}支出{s.money(cost.spent)}{s.done(cost.budget, cost.spent, '完成预算')}。"
        change = s.change(cost.spent, cost.prior)
        if not change:
            return f"{text}{short}支出决算与{s.last}年度持平。"
        return f"{text}{short}支出决算比{s.last}年度{change}。主要原因是{s.reason(cost.spent > cost.prior)}。"

    def fund(self, fund: str, name: str) -> list[Block]:
        s = self.speech
        spent = self.ledger.sum(lambda item: item.spent, fund=fund)
        return paragraphs(f"{s.year}年度{name}支出{s.money(spent)}。")

    def other(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        cost = ledger.office_cost
        change = s.change(cost.spent, cost.prior)
        text = f"{s.year}年度，{s.unit}机关运行经费支出{s.money(cost.spent)}，"
        text += f"比{s.last}年度{change}。" if change else f"与{s.last}年度持平。"
        text += f"主要原因是{s.reason(cost.spent > cost.prior)}。" if change else ""
        if not cost.spent:
            text = f"{s.unit}为事业单位，按规定未使用机关运行的相关科目，{s.year}年度无机关运行经费支出。"
        return [
            Section("机关运行经费支出情况", paragraphs(text)),
            Section(
                "政府采购支出情况",
                paragraphs(s.procurement(f"{s.year}年度，{s.unit}", "政府采购支出总额", by_kind=False)),
            ),
            Section("国有资产占有使用情况", s.assets()),
            Section(
                "预算绩效管理情况",
                paragraphs(
                    f"根据预算绩效管理要求，本部门在年初预算编制阶段，对{ledger.projects}个项目编制了绩效目标，预算执行过程中，"
                    f"选取{ledger.projects}个项目开展绩效监控，年终执行完毕后，对{ledger.projects}个项目开展了绩效自评。"
                ),
            ),
        ]


class Yunnan(Province):
    """云南: everything in 元, no section on totals, shares of 总收入, a percentage also for nothing."""

    def figures(self) -> Figures:
        return Figures(unit="元", table_unit="元", bare_zero=False, exact=self.draw.flag(), commas=self.draw.flag(30))

    def form(self) -> Form:
        return Form(numbered=True, line_numbers=True, column_numbers=True, code_columns=self.draw.pick((1, 3)))

    def sections(self) -> list[Section]:
        s, t = self.speech, self.tables
        tables = [
            t.overall("收入支出决算表"),
            t.income("收入决算表"),
            t.spending("支出决算表"),
            t.fiscal("财政拨款收入支出决算表"),
            t.general("一般公共预算财政拨款支出决算表"),
            t.basic("一般公共预算财政拨款基本支出决算表", three=True),
            t.projects("一般公共预算财政拨款项目支出决算表", number=7),
            t.fund(number=8),
            t.capital_full(number=9),
            t.public("一般公共预算财政拨款“三公”经费情况表", number=11),
        ]
        return [
            Section(
                "部门概况",
                children=[
                    Section("主要职责", s.duties()),
                    Section("部门基本情况", paragraphs(f"（一）机构设置情况。{s.unit}内设5个科室。")),
                ],
            ),
            Section(f"{s.year}年度部门决算表", self.noted(tables)),
            Section(f"{s.year}年度部门决算情况说明", children=self.narrative()),
            Section("其他重要事项及相关口径情况说明", children=self.other()),
            Section("名词解释", s.terms()),
        ]

    def _with_changes(self, name: str, now: Decimal, key: str, parts: list[tuple[str, Decimal, str]]) -> str:
        s, prior = self.speech, self.ledger.prior
        change = s.change(now, prior[key])
        if not change:
            return "与上年相比持平。"
        told = [f"{part}{c}" for part, amount, p in parts if (c := s.change(amount, prior[p]))]
        inner = f"其中：{'；'.join(told)}。" if told else ""
        return f"与上年相比，{name}{change}。{inner}主要原因是{s.reason(now > prior[key])}。"

    def narrative(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        income = "；".join(
            f"{name}{s.money(amount)}，占总收入的{s.percent(amount, ledger.income)}"
            for name, amount in s.income_parts()
        )
        spending = "；".join(
            f"{name}{s.money(amount)}，占总支出的{s.percent(amount, ledger.spent)}"
            for name, amount in s.spending_parts()
        )
        sources = [("财政拨款收入", ledger.fiscal_income, "fiscal_income")]
        sources += [(name, ledger.source(name), name) for name in SOURCES]
        kinds = [("基本支出", ledger.basic, "basic"), ("项目支出", ledger.project, "project")]
        staff, running, whole = ledger.staff, ledger.running_cost, ledger.economic_sum("")
        return [
            Section(
                "收入决算情况说明",
                paragraphs(
                    f"{s.unit}{s.year}年度收入合计{s.money(ledger.income)}。其中：{income}。"
                    + self._with_changes("收入合计", ledger.income, "income", sources)
                ),
            ),
            Section(
                "支出决算情况说明",
                paragraphs(
                    f"{s.unit}{s.year}年度支出合计{s.money(ledger.spent)}。其中：{spending}。"
                    + (self._with_changes("支出合计", ledger.spent, "spent", kinds) if not ledger.trade else "")
                ),
                [
                    Section(
                        "基本支出情况",
                        paragraphs(
                            f"{s.year}年度用于保障机构正常运转的日常支出中，一般公共预算财政拨款基本支出{s.money(whole)}。其中："
                            f"基本工资、津贴补贴等人员经费支出{s.money(staff)}，占基本支出的{s.percent(staff, whole)}；"
                            f"办公费、印刷费、水电费、办公设备购置等公用经费{s.money(running)}，占基本支出的"
                            f"{s.percent(running, whole)}。"
                        ),
                    ),
                    Section(
                        "项目支出情况",
                        paragraphs(f"{s.year}年度用于完成特定工作任务的项目支出{s.money(ledger.project)}。"),
                    ),
                ],
            ),
            Section("一般公共预算财政拨款支出决算情况说明", children=self.general()),
            Section("财政拨款“三公”经费支出决算情况说明", children=self.public()),
        ]

    def general(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        spent = ledger.general_spent
        lines = [
            f"{number}.{name}支出{s.money(amount)}，占一般公共预算财政拨款总支出的{s.percent(amount, spent)}。主要用于"
            "单位履行职责的各项支出。"
            for number, (name, amount) in enumerate(
                ((name.removesuffix("支出（类）") + "（类）", amount) for name, amount in s.classes()), 1
            )
        ]
        change = s.change(spent, ledger.prior["general"])
        compared = f"与上年相比{change}，主要原因是{s.reason(spent > ledger.prior['general'])}。" if change else ""
        return [
            Section(
                "一般公共预算财政拨款支出决算总体情况",
                paragraphs(
                    f"{s.unit}{s.year}年度一般公共预算财政拨款支出{s.money(spent)}，占本年支出合计的"
                    f"{s.percent(spent, ledger.spent)}。{compared or '与上年持平。'}"
                ),
            ),
            Section("一般公共预算财政拨款支出决算具体情况", paragraphs(*lines)),
        ]

    def public(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        public, counts = ledger.public, ledger.counts
        costs = (
            ("因公出国（境）费支出", ledger.abroad),
            ("公务用车购置费支出", ledger.purchase),
            ("公务用车运行维护费支出", ledger.running),
            ("公务接待费支出", ledger.reception),
        )
        parts = "；".join(
            f"{name}年初预算为{s.money(cost.budget)}，决算为{s.money(cost.spent)}" + s.done(cost.budget, cost.spent)
            for name, cost in costs
        )
        versus = s.versus(public.budget, public.spent, "年初", "的主要原因是", "")
        versus = versus and f"{s.year}年度财政拨款“三公”经费支出{versus}"
        change = s.change(public.spent, public.prior)
        told = "；".join(
            f"{name}决算{c}" if (c := s.change(cost.spent, cost.prior)) else f"{name}决算与上年持平"
            for name, cost in costs
        )
        because = s.reason(public.spent > public.prior)
        compared = (
            f"{s.year}年度财政拨款“三公”经费支出决算数比上年{change}。其中：{told}。“三公”经费支出变动的主要原因是{because}。"
            if change
            else ""
        )
        return [
            Section(
                "“三公”经费财政拨款支出决算总体情况",
                paragraphs(
                    f"{s.unit}{s.year}年度财政拨款“三公”经费支出年初预算为{s.money(public.budget)}，支出决算为"
                    f"{s.money(public.spent)}{s.done(public.budget, public.spent)}。其中：{parts}。{versus}",
                    compared,
                ),
            ),
            Section(
                "“三公”经费财政拨款支出决算具体情况",
                paragraphs(
                    f"1.因公出国（境）费支出{s.money(ledger.abroad.spent)}，共安排因公出国（境）团组{counts.trips}个，累计"
                    f"{counts.travellers}人次。",
                    f"2.公务用车购置及运行维护支出{s.money(ledger.cars.spent)}。其中：公务用车购置支出"
                    f"{s.money(ledger.purchase.spent)}，购置车辆{counts.bought}辆。公务用车运行维护支出"
                    f"{s.money(ledger.running.spent)}，开支财政拨款的公务用车保有量为{counts.cars}辆。主要用于车辆燃料费、"
                    "维修费、过路过桥费、保险费等。",
                    f"3.公务接待费支出{s.money(ledger.reception.spent)}。其中：国内接待费支出"
                    f"{s.money(ledger.reception.spent)}（其中：外事接待费支出{s.money(ZERO)}），共安排国内公务接待"
                    f"{counts.receptions}批次（其中：外事接待0批次），接待人次{counts.guests}人（其中：外事接待人次0人）。",
                ),
            ),
        ]

    def other(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        cost, bought = ledger.office_cost, ledger.procurement
        change = s.change(cost.spent, cost.prior)
        text = f"{s.unit}{s.year}年度无机关运行经费支出。"
        if cost.spent:
            text = f"{s.unit}{s.year}年度机关运行经费支出{s.money(cost.spent)}，" + (
                f"与上年相比{change}，主要原因是{s.reason(cost.spent > cost.prior)}。" if change else "与上年持平。"
            )
        share = (
            f"授予中小企业合同金额{s.money(bought.small)}，占政府采购支出总额的"
            f"{s.percent(bought.small, bought.whole)}。"
            if bought.whole
            else ""
        )
        titles: tuple[tuple[str, list[Block]], ...] = (
            ("机关运行经费支出情况", paragraphs(text)),
            ("国有资产占用情况", s.assets()),
            (
                "政府采购支出情况",
                paragraphs(
                    f"{s.year}年度，部门政府采购支出总额{s.money(bought.whole)}，其中：政府采购货物支出{s.money(bought.goods)}；"
                    f"政府采购工程支出{s.money(bought.works)}；政府采购服务支出{s.money(bought.services)}。{share}"
                ),
            ),
            ("部门绩效自评情况", paragraphs("部门绩效自评情况详见附表。")),
        )
        return [Section(title, body) for title, body in titles]
