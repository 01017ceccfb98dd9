"""Shaanxi and Chongqing."""

from __future__ import annotations

from decimal import Decimal

from tests.generator.blocks import Block
from tests.generator.ledger import RUNNING_GROUPS, STAFF_GROUPS, ZERO, Cost
from tests.generator.province import Province
from tests.generator.tables import Form
from tests.generator.wording import Section, paragraphs


class Shaanxi(Province):
    """陕西: economic items with their amounts, 决算数较预算数减少, meetings and training beside the 三公."""

    def form(self) -> Form:
        return Form(numbered=True, unit_label="金额单位", total_last=False)

    def sections(self) -> list[Section]:
        s, t = self.speech, self.tables
        tables = [
            t.overall(),
            t.income(),
            t.spending(),
            t.fiscal(),
            t.general(),
            t.basic_long(),
            t.fund(number=7),
            t.capital(number=8),
            t.public("财政拨款“三公”经费及会议费、培训费支出决算表", meetings=True),
        ]
        return [
            Section(
                "部门概况",
                children=[
                    Section("主要职责及内设机构", s.duties()),
                    Section("部门决算单位构成", paragraphs(f"纳入{s.year}年度部门决算编制范围的单位共1个。")),
                    Section("部门人员情况", paragraphs(f"截至{s.year}年底，本部门实有人员23人。")),
                ],
            ),
            Section(f"{s.year}年度部门决算表", self.noted(tables)),
            Section(f"{s.year}年度部门决算情况说明", children=self.narrative()),
            Section("专业名词解释", s.terms()),
        ]

    def narrative(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        because = "。主要是"
        whole = s.compared("与上年相比，", "收、支总计各", ledger.whole, ledger.prior["whole"], because, "与上年持平。")
        fiscal = s.compared(
            "与上年相比，", "收、支总计各", ledger.fiscal_whole, ledger.prior["fiscal_whole"], because, "与上年持平。"
        )
        return [
            Section(
                "收入支出决算总体情况说明",
                paragraphs(f"{s.year}年度收入、支出总计均为{s.money(ledger.whole)}，{whole}"),
            ),
            Section(
                "收入决算情况说明",
                paragraphs(
                    f"{s.year}年度收入合计{s.money(ledger.income)}，其中：{s.shares(s.income_parts(), ledger.income)}。"
                ),
            ),
            Section(
                "支出决算情况说明",
                paragraphs(
                    f"{s.year}年度支出合计{s.money(ledger.spent)}，其中：{s.shares(s.spending_parts(), ledger.spent)}。"
                ),
            ),
            Section(
                "财政拨款收入支出决算总体情况说明",
                paragraphs(f"{s.year}年度财政拨款收、支总计均为{s.money(ledger.fiscal_whole)}，{fiscal}"),
            ),
            Section("一般公共预算财政拨款支出决算情况说明", self.general()),
            Section("一般公共预算财政拨款基本支出决算情况说明", self.basic()),
            Section("“三公”经费及会议费、培训费支出决算情况说明", children=self.public()),
            Section(
                "政府性基金预算财政拨款收入支出决算情况说明", self.fund("政府性基金", "政府性基金预算财政拨款", "收支")
            ),
            Section(
                "国有资本经营预算财政拨款支出决算情况说明", self.fund("国有资本", "国有资本经营预算财政拨款", "支出")
            ),
            Section("机关运行经费支出情况说明", paragraphs(self.office_cost())),
            Section("政府采购支出情况说明", paragraphs(s.procurement(f"{s.year}年度本部门", "政府采购支出总额"))),
            Section("国有资产占用及购置情况说明", s.assets("本部门")),
            Section(
                "预算绩效情况说明",
                paragraphs(f"本部门对{ledger.projects}个项目开展了绩效自评，自评综合得分{ledger.score}分。"),
            ),
        ]

    def general(self) -> list[Block]:
        s, ledger = self.speech, self.ledger
        spent, budget = ledger.general_spent, s.budget()
        change = s.compared(
            "与上年相比，", "财政拨款支出", spent, ledger.prior["general"], "，主要原因是", "与上年持平。"
        )
        lines = []
        for number, item in enumerate(ledger.general, 1):
            versus = s.versus(item.budget, item.spent, "年初", "的主要原因是", "决算数与年初预算数持平。")
            lines += [
                f"{number}.{s.path(item)}。",
                f"年初预算{s.money(item.budget)}，支出决算{s.money(item.spent)}"
                f"{s.done(item.budget, item.spent)}。{versus}",
            ]
        return paragraphs(
            f"{s.year}年度一般公共预算财政拨款支出年初预算{s.money(budget)}，支出决算{s.money(spent)}"
            f"{s.done(budget, spent)}，占本年支出合计的{s.percent(spent, ledger.spent)}。{change}",
            "按照政府功能分类科目，其中：",
            *lines,
        )

    def basic(self) -> list[Block]:
        s, ledger = self.speech, self.ledger
        return paragraphs(
            f"{s.year}年度一般公共预算财政拨款基本支出{s.money(ledger.economic_sum(''))}，包括人员经费支出"
            f"{s.money(ledger.staff)}和公用经费支出{s.money(ledger.running_cost)}。其中：",
            f"（一）人员经费{s.money(ledger.staff)}，主要包括：{s.economic(STAFF_GROUPS, amounts=True)}。",
            f"（二）公用经费{s.money(ledger.running_cost)}，主要包括：{s.economic(RUNNING_GROUPS, amounts=True)}。",
        )

    def public(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        counts = ledger.counts
        return [
            Section(
                "财政拨款“三公”经费支出决算总体情况说明",
                paragraphs(f"{s.year}年度{self.planned('财政拨款安排的“三公”经费支出', ledger.public)}"),
            ),
            Section(
                "财政拨款“三公”经费支出决算具体情况说明",
                paragraphs(
                    f"1.因公出国（境）支出情况说明。{s.year}年度{self.planned('因公出国（境）费用', ledger.abroad)}"
                    f"全年组织因公出国（境）团组{counts.trips}个，{counts.travellers}人次。",
                    f"2.公务用车购置费用支出情况说明。{s.year}年度{self.planned('公务用车购置费', ledger.purchase)}"
                    f"购置公务用车{counts.bought}辆。",
                    f"3.公务用车运行维护费用支出情况说明。{s.year}年度"
                    f"{self.planned('公务用车运行维护费', ledger.running)}公务用车保有量{counts.cars}辆。",
                    f"4.公务接待费支出情况说明。{s.year}年度{self.planned('公务接待费', ledger.reception)}"
                    f"国内公务接待{counts.receptions}批次，{counts.guests}人次。",
                ),
            ),
            Section("培训费支出情况说明", paragraphs(f"{s.year}年度{self.planned('培训费', ledger.training)}")),
            Section("会议费支出情况说明", paragraphs(f"{s.year}年度{self.planned('会议费', ledger.meeting)}")),
        ]

    def planned(self, name: str, cost: Cost) -> str:
        """X预算…，支出决算…，完成预算的…，决算数较预算数减少…，主要原因是…。"""
        s = self.speech
        text = f"{name}预算{s.money(cost.budget)}，支出决算{s.money(cost.spent)}"
        text += s.done(cost.budget, cost.spent, "完成预算的")
        gap = cost.budget - cost.spent
        if not s.figures.shown(gap):
            return f"{text}，决算数与预算数持平。"
        return f"{text}，决算数较预算数减少{s.money(gap)}，主要原因是{s.reason(False)}。"

    def fund(self, fund: str, name: str, what: str) -> list[Block]:
        s, ledger = self.speech, self.ledger
        if not ledger.of(fund):
            return paragraphs(f"本部门无{name}{what}，并已公开空表。")
        spent = ledger.sum(lambda item: item.spent, fund=fund)
        return paragraphs(f"{s.year}年度{name}支出决算{s.money(spent)}，主要用于专项工作任务的开展。")

    def office_cost(self) -> str:
        s, cost = self.speech, self.ledger.office_cost
        if not cost.spent:
            return f"本部门{s.year}年度无机关运行经费支出。"
        change = s.change(cost.spent, cost.prior)
        text = f"{s.year}年度机关运行经费支出决算{s.money(cost.spent)}"
        if not change:
            return f"{text}，与上年持平。"
        return f"{text}，比上年{change}，主要原因是{s.reason(cost.spent > cost.prior)}。"


class Chongqing(Province):
    """重庆: no parts but 一、二、三, everything against 上年决算数 and 年初预算数, tables at the end."""

    labels = ("{}、{}", "（{}）{}", "{n}.{1}")

    def form(self) -> Form:
        return Form(numbered=True, levels=(3, 5, 7), column_numbers=self.draw.flag())

    def sections(self) -> list[Section]:
        s, t = self.speech, self.tables
        tables = [
            t.overall(),
            t.income(),
            t.spending(),
            t.fiscal(),
            t.general(),
            t.basic(),
            t.fund(number=7),
            t.capital(number=8),
            t.public("机构运行信息及“三公”经费支出决算表"),
        ]
        return [
            Section(
                "部门基本情况",
                children=[
                    Section("职能职责", s.duties(arabic=True)),
                    Section("机构设置", paragraphs(f"{s.unit}内设办公室、业务科等5个科室。")),
                ],
            ),
            Section("部门决算情况说明", children=self.accounts()),
            Section("“三公”经费情况说明", children=self.public()),
            Section("其他需要说明的事项", children=self.other()),
            Section(
                f"{s.year}年度预算绩效管理情况说明",
                paragraphs(f"本部门对{self.ledger.projects}个项目开展了绩效自评，平均得分{self.ledger.score}分。"),
            ),
            Section("专业名词解释", s.terms(numbered=False)),
            Section("部门决算公开报表", self.noted(tables)),
        ]

    def against(self, base: str, now: Decimal, prior: Decimal, also: str = "") -> str:
        """较上年决算数增加…，增长…，主要原因是…。"""
        s = self.speech
        change = s.change(now, prior)
        if not change:
            return f"与{base}持平。"
        return f"{also}较{base}{change}，主要原因是{s.reason(now > prior)}。"

    def accounts(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        prior, last = ledger.prior, "上年决算数"
        general = ledger.sum(lambda item: item.income, fund="一般公共")
        beside = ""
        if ledger.surplus_used or ledger.carried_in:
            beside = f"此外，使用非财政拨款结余和专用结余{s.money(ledger.surplus_used)}，"
            beside += f"年初结转和结余{s.money(ledger.carried_in)}。"
        shared = f"此外，结余分配{s.money(ledger.surplus_shared)}。" if ledger.surplus_shared else ""
        carried = ledger.sum(lambda item: item.carried_in, fund="一般公共")
        budget = s.budget()
        rate = f"收支{self.against(last, ledger.whole, prior['whole'])}"
        return [
            Section(
                "收入支出决算总体情况说明",
                paragraphs(
                    f"1.总体情况。{s.year}年度收入总计{s.money(ledger.whole)}，支出总计{s.money(ledger.whole)}。{rate}",
                    f"2.收入情况。{s.year}年度收入合计{s.money(ledger.income)}，"
                    f"{self.against(last, ledger.income, prior['income'])}其中："
                    f"{s.shares(s.income_parts(), ledger.income)}。{beside}",
                    f"3.支出情况。{s.year}年度支出合计{s.money(ledger.spent)}，"
                    + ("" if ledger.trade else self.against(last, ledger.spent, prior["spent"]))
                    + f"其中：{s.shares(s.spending_parts(), ledger.spent)}。{shared}",
                    f"4.结转结余情况。{s.year}年度年末结转和结余{s.money(ledger.carried_out)}，"
                    f"{self.against(last, ledger.carried_out, prior['carried_out'])}",
                ),
            ),
            Section(
                "财政拨款收入支出决算总体情况说明",
                paragraphs(
                    f"{s.year}年度财政拨款收、支总计{s.money(ledger.fiscal_whole)}。"
                    + s.compared(
                        f"与{s.last}年相比，",
                        "财政拨款收、支总计各",
                        ledger.fiscal_whole,
                        prior["fiscal_whole"],
                        "。主要原因是",
                        f"与{s.last}年度持平。",
                    )
                ),
            ),
            Section(
                "一般公共预算财政拨款收入支出决算情况说明",
                paragraphs(
                    f"1.收入情况。{s.year}年度一般公共预算财政拨款收入{s.money(general)}，"
                    f"{self.against(last, general, prior['general_income'])}"
                    + (f"此外，年初财政拨款结转和结余{s.money(carried)}。" if carried else ""),
                    f"2.支出情况。{s.year}年度一般公共预算财政拨款支出{s.money(ledger.general_spent)}，"
                    f"{self.against(last, ledger.general_spent, prior['general'])}"
                    f"{self.against('年初预算数', ledger.general_spent, budget)}",
                    f"3.比较情况。本部门{s.year}年度一般公共预算财政拨款支出主要用于以下几个方面：",
                    *self.by_class(),
                ),
            ),
            Section("一般公共预算财政拨款基本支出决算情况说明", self.basic()),
            Section("政府性基金预算收支决算情况说明", self.fund("政府性基金", "政府性基金预算财政拨款收支")),
            Section("国有资本经营预算财政拨款支出决算情况说明", self.fund("国有资本", "国有资本经营预算财政拨款支出")),
        ]

    def by_class(self) -> list[str]:
        s, ledger = self.speech, self.ledger
        lines = []
        for number, (name, amount) in enumerate(s.classes(""), 1):
            code = next(code for code, known in ledger.names.items() if known == name)
            budget = ledger.sum(lambda item: item.budget if item.spent else ZERO, code, "一般公共")
            lines.append(
                f"（{number}）{name}{s.money(amount)}，占{s.percent(amount, ledger.general_spent)}，"
                f"{self.against('年初预算数', amount, budget)}"
            )
        return lines

    def basic(self) -> list[Block]:
        s, ledger = self.speech, self.ledger
        return paragraphs(
            f"{s.year}年度一般公共预算财政拨款基本支出{s.money(ledger.economic_sum(''))}。其中：人员经费{s.money(ledger.staff)}，"
            f"{self.against('上年决算数', ledger.staff, ledger.prior['staff'])}人员经费用途主要包括"
            f"{s.economic(STAFF_GROUPS)}。公用经费{s.money(ledger.running_cost)}，"
            f"{self.against('上年决算数', ledger.running_cost, ledger.prior['running_cost'])}公用经费用途主要包括"
            f"{s.economic(RUNNING_GROUPS)}。"
        )

    def fund(self, fund: str, name: str) -> list[Block]:
        s, ledger = self.speech, self.ledger
        items = ledger.of(fund)
        if not items:
            return paragraphs(f"本部门{s.year}年度无{name}。")
        spent = ledger.sum(lambda item: item.spent, fund=fund)
        key = "fund" if fund == "政府性基金" else "capital"
        short = name.removesuffix("收支").removesuffix("支出")
        return paragraphs(
            f"{s.year}年度{short}支出{s.money(spent)}，{self.against('上年决算数', spent, ledger.prior[key])}"
        )

    def public(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        counts = ledger.counts
        return [
            Section(
                "“三公”经费支出总体情况说明",
                paragraphs(
                    f"{s.year}年度“三公”经费支出共计{s.money(ledger.public.spent)}，{self.twice(ledger.public)}"
                ),
            ),
            Section(
                "“三公”经费分项支出情况",
                paragraphs(
                    f"{s.year}年度本部门因公出国（境）费用{s.money(ledger.abroad.spent)}，{self.twice(ledger.abroad)}",
                    f"公务用车购置费{s.money(ledger.purchase.spent)}，{self.twice(ledger.purchase)}",
                    f"公务用车运行维护费{s.money(ledger.running.spent)}，主要用于车辆的燃料费、维修费和保险费。费用支出"
                    f"{self.twice(ledger.running)}",
                    f"公务接待费{s.money(ledger.reception.spent)}，主要用于来访单位的工作餐。费用支出"
                    f"{self.twice(ledger.reception)}",
                ),
            ),
            Section(
                "“三公”经费实物量情况",
                paragraphs(
                    f"{s.year}年度本部门因公出国（境）共计{counts.trips}个团组，{counts.travellers}人；公务用车购置"
                    f"{counts.bought}辆，公务用车保有量为{counts.cars}辆；国内公务接待{counts.receptions}批次{counts.guests}人，"
                    "其中：国内外事接待0批次，0人；国（境）外公务接待0批次，0人。"
                ),
            ),
        ]

    def twice(self, cost: Cost) -> str:
        """Against the budget and against the year before."""
        return self.against("年初预算数", cost.spent, cost.budget) + self.against("上年支出数", cost.spent, cost.prior)

    def other(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        cost = ledger.office_cost
        text = f"本部门{s.year}年度无机关运行经费支出。"
        if cost.spent:
            text = (
                f"{s.year}年度本部门机关运行经费支出{s.money(cost.spent)}，机关运行经费主要用于办公、差旅和物业等支出。"
                f"机关运行经费{self.against('上年决算数', cost.spent, cost.prior)}"
            )
        meetings = (
            f"本年度会议费支出{s.money(ledger.meeting.spent)}，"
            f"{self.against('上年决算数', ledger.meeting.spent, ledger.meeting.prior)}本年度培训费支出"
            f"{s.money(ledger.training.spent)}，"
            f"{self.against('上年决算数', ledger.training.spent, ledger.training.prior)}"
        )
        return [
            Section("财政拨款会议费、培训费情况说明", paragraphs(meetings)),
            Section("机关运行经费情况说明", paragraphs(text)),
            Section("国有资产占用情况说明", s.assets("本部门")),
            Section(
                "政府采购支出情况说明",
                paragraphs(s.procurement(f"{s.year}年度本部门", "政府采购支出总额", by_kind=False)),
            ),
        ]
