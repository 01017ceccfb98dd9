"""Guangdong and Zhejiang."""

from __future__ import annotations

from msgspec.structs import replace

from tests.generator.blocks import Block
from tests.generator.figures import Figures
from tests.generator.hunan import Hunan
from tests.generator.ledger import ZERO, Cost, Item
from tests.generator.shanghai import Shanghai
from tests.generator.tables import Form
from tests.generator.wording import Section, paragraphs


class Guangdong(Shanghai):
    """广东: percentages of one decimal, income and expenditure in one sentence, 基数为0，不可比."""

    def figures(self) -> Figures:
        return replace(super().figures(), percent_decimals=1)

    def form(self) -> Form:
        return Form(levels=(3, 5, 7), numbered=True, column_numbers=True, line_numbers=True, unit_label="金额单位")

    def changed(self, now: Cost) -> str:
        """比上年增加…，增长…; without a base 增长--（基数为0，不可比）."""
        s = self.speech
        change = s.change(now.spent, now.prior)
        if not change:
            return "与上年持平"
        return f"比上年{change}" + ("" if s.figures.shown(now.prior) else "，增长--（基数为0，不可比）")

    def narrative(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        told = super().narrative()
        base, because = "与上年相比，", "。主要原因："
        beside = f"使用非财政拨款结余{s.money(ledger.surplus_used)}，" if ledger.surplus_used else ""
        shared = f"结余分配{s.money(ledger.surplus_shared)}，" if ledger.surplus_shared else ""
        whole = Section(
            "收入支出决算总体情况说明",
            paragraphs(
                f"{s.year}年度收入总计{s.money(ledger.whole)}，其中本年收入合计{s.money(ledger.income)}，{beside}年初结转和结余"
                f"{s.money(ledger.carried_in)}。支出总计{s.money(ledger.whole)}，其中本年支出合计{s.money(ledger.spent)}，"
                f"{shared}年末结转和结余{s.money(ledger.carried_out)}。"
                + s.compared(base, "收入支出总计", ledger.whole, ledger.prior["whole"], because, "与上年持平。")
            ),
        )
        return [whole, *told[1:]]

    def item(self, number: int, item: Item) -> str:
        s = self.speech
        names = self.ledger.names
        path = f"{names[item.code[:3]]}（类）{names[item.code[:5]]}（款）{names[item.code]}（项）"
        return (
            f"{number}.{path}年初预算为{s.money(item.budget)}，支出决算为{s.money(item.spent)}"
            f"{s.done(item.budget, item.spent)}，"
            + s.versus(item.budget, item.spent, "年初", "的主要原因是", "决算数与年初预算数持平。")
        )

    def public(self) -> tuple[list[Block], list[Section]]:
        s, ledger = self.speech, self.ledger
        public, counts = ledger.public, ledger.counts
        if not public.budget and not public.spent:
            return paragraphs(f"{s.unit}{s.year}年度无“三公”经费财政拨款支出。"), []
        costs = (
            ("因公出国（境）费", ledger.abroad),
            ("公务用车购置及运行维护费", ledger.cars),
            ("公务接待费", ledger.reception),
        )
        lines = [
            f"{number}.{s.cost(f'{name}支出', cost, '预算为', '完成预算的')}，{self.changed(cost)}。"
            + s.versus(cost.budget, cost.spent, "", "的主要原因是", "")
            for number, (name, cost) in enumerate(costs, 1)
        ]
        overall = (
            f"{s.year}年度{s.cost('“三公”经费财政拨款支出', public, '预算为', '完成预算的')}，{self.changed(public)}。"
        )
        details = [
            f"1.因公出国（境）费支出{s.money(ledger.abroad.spent)}，全年安排因公出国（境）团组{counts.trips}个、累计"
            f"{counts.travellers}人次。",
            f"2.公务用车购置及运行维护费支出{s.money(ledger.cars.spent)}，其中：公务用车购置支出"
            f"{s.money(ledger.purchase.spent)}，{s.year}年购置公务用车{counts.bought}辆；公务用车运行维护费支出"
            f"{s.money(ledger.running.spent)}，公务用车保有量{counts.cars}辆。",
            f"3.公务接待费支出{s.money(ledger.reception.spent)}，国内公务接待{counts.receptions}批次，接待人数{counts.guests}人。",
        ]
        return [], [
            Section("“三公”经费财政拨款支出决算总体情况说明", paragraphs(overall, "其中：", *lines)),
            Section("“三公”经费财政拨款支出决算具体情况说明", paragraphs(*details)),
        ]


class Zhejiang(Hunan):
    """浙江: 一、二、三 without parts, income also by unit, shares of nothing told, 全年预算 for the 三公."""

    item_mark = "（{}）"
    labels = ("{}、{}", "（{}）{}", "{n}.{1}")

    def form(self) -> Form:
        return Form(levels=(3, 5, 7), numbered=True, code_columns=self.draw.pick((1, 3)))

    def sections(self) -> list[Section]:
        s, t = self.speech, self.tables
        tables = [
            t.overall(),
            t.income_by_unit(),
            t.income("收入决算表（分科目）"),
            t.spending("支出决算表（分科目）"),
            t.fiscal(),
            t.general(),
            t.basic_long("一般公共预算财政拨款基本支出决算明细表"),
            t.fund(number=7),
            t.capital(),
            t.public_long(),
        ]
        return [
            Section(
                f"{s.unit}概况",
                children=[
                    Section("部门职责", s.duties(arabic=True)),
                    Section("机构设置", paragraphs(f"从预算单位构成看，{s.unit}部门决算包括本级决算。")),
                ],
            ),
            Section(f"{s.year}年度部门决算公开表", self.noted(tables)),
            Section(f"{s.year}年度部门决算情况说明", children=self.narrative()),
            Section("名词解释", s.terms(numbered=False)),
        ]

    def narrative(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        told = super().narrative()
        because = "。主要原因是"
        income = "；".join(
            f"{name}{s.money(amount)}，占收入合计{s.percent(amount, ledger.income)}"
            for name, amount in s.income_parts()
        )
        told[1] = Section("收入决算情况说明", paragraphs(f"本年收入合计{s.money(ledger.income)}；包括{income}。"))
        told[2] = Section(
            "支出决算情况说明",
            paragraphs(
                f"本年支出合计{s.money(ledger.spent)}，其中{s.shares(s.spending_parts(), ledger.spent, zeros=True)}。"
            ),
        )
        fiscal = s.compared(
            f"与{s.last}年度相比，",
            "财政拨款收、支总计各",
            ledger.fiscal_whole,
            ledger.prior["fiscal_whole"],
            because,
            f"与{s.last}年度持平。",
        )
        told[3] = Section(
            "财政拨款收入支出决算总体情况说明",
            paragraphs(f"{s.year}年度财政拨款收、支总计{s.money(ledger.fiscal_whole)}，{fiscal}"),
        )
        return told

    def public(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        public, counts = ledger.public, ledger.counts

        def told(name: str, cost: Cost) -> str:
            text = s.cost(f"{name}全年预算", cost, "为", "完成全年预算的")
            change = s.change(cost.spent, cost.prior)
            return f"{text}；" + (f"较上年决算数{change}" if change else "与上年决算数持平")

        change = s.change(public.spent, public.prior)
        overall = told(f"{s.year}年度“三公”经费支出", public) + (
            f"，主要原因是{s.reason(public.spent > public.prior)}。" if change else "。"
        )
        costs = (
            ("因公出国（境）费用支出", ledger.abroad),
            ("公务用车购置及运行维护费支出", ledger.cars),
            ("公务接待费支出", ledger.reception),
        )
        shares = ""
        if public.spent:
            parts = s.shares([(f"{name}决算", cost.spent) for name, cost in costs], public.spent, zeros=True)
            shares = f"{s.year}年度“三公”经费支出决算中，{parts}。具体情况如下："
        lines = [
            f"（1）{told('因公出国（境）费支出', ledger.abroad)}。全年使用财政拨款安排本级及所属单位因公出国（境）团组"
            f"{counts.trips}个；累计{counts.travellers}人次。",
            f"（2）{told('公务用车购置及运行维护费支出', ledger.cars)}。",
            f"公务用车购置支出为{s.money(ledger.purchase.spent)}，购置公务用车{counts.bought}辆。",
            f"公务用车运行维护费支出{s.money(ledger.running.spent)}，主要用于车辆的燃料费、维修费和保险费支出；{s.year}年年末，"
            f"使用财政拨款开支的公务用车保有量为{counts.cars}辆。",
            f"（3）{told('公务接待费支出', ledger.reception)}。国内公务接待{counts.receptions}批次，"
            f"累计{counts.guests}人次。其中：外事接待支出{s.money(ZERO)}，接待0批次，累计0人次。",
        ]
        return [
            Section("“三公”经费支出总体情况", paragraphs(overall)),
            Section("“三公”经费支出具体情况", paragraphs(shares, *lines)),
        ]
