"""Shanghai."""

from __future__ import annotations

from tests.generator.blocks import Block
from tests.generator.ledger import RUNNING_GROUPS, STAFF_GROUPS, ZERO, Cost, Item
from tests.generator.province import Province
from tests.generator.tables import Form
from tests.generator.wording import Section, paragraphs


class Shanghai(Province):
    """上海: the old order, eleven sections, items told by 主要用于, no budget for a direction without reasons."""

    def form(self) -> Form:
        return Form(levels=(3, 5, 7), total_last=self.draw.flag(), code_columns=self.draw.pick((1, 3)))

    def sections(self) -> list[Section]:
        s, t = self.speech, self.tables
        unit = s.unit
        tables = [
            t.overall(),
            t.income(),
            t.spending(),
            t.fiscal(),
            t.general(),
            t.basic("一般公共预算财政拨款基本支出决算表"),
            t.public(pairs=True),
            t.fund(),
            t.capital_full(),
        ]
        return [
            Section(
                f"{unit}概况",
                children=[
                    Section("主要职能", s.duties()),
                    Section("机构设置", paragraphs(f"{unit}内设办公室、业务科等4个机构。")),
                ],
            ),
            Section(f"{unit}{s.year}年度部门决算表", self.noted(tables)),
            Section(f"{unit}{s.year}年度部门决算情况说明", children=self.narrative()),
            Section("名词解释", s.terms()),
        ]

    def narrative(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        base, because = f"与{s.last}年度相比，", "。主要原因："
        flat = f"与{s.last}年度持平。"
        return [
            Section(
                "收入支出决算总体情况说明",
                paragraphs(
                    f"{s.unit}{s.year}年度收入支出总计{s.money(ledger.whole)}。"
                    + s.compared(base, "收入支出总计", ledger.whole, ledger.prior["whole"], because, flat)
                ),
            ),
            Section(
                "收入决算情况说明",
                paragraphs(
                    f"本年收入合计{s.money(ledger.income)}，其中：{s.shares(s.income_parts(), ledger.income)}。"
                ),
            ),
            Section(
                "支出决算情况说明",
                paragraphs(
                    f"本年支出合计{s.money(ledger.spent)}，其中：{s.shares(s.spending_parts(), ledger.spent)}。"
                ),
            ),
            Section(
                "财政拨款收入支出决算总体情况说明",
                paragraphs(
                    f"{s.unit}{s.year}年度财政拨款收入支出总计{s.money(ledger.fiscal_whole)}。"
                    + s.compared(
                        base, "财政拨款收入支出总计", ledger.fiscal_whole, ledger.prior["fiscal_whole"], because, flat
                    )
                ),
            ),
            Section("一般公共预算财政拨款支出决算情况说明", children=self.general(base, because)),
            Section(
                "一般公共预算财政拨款基本支出决算情况说明",
                paragraphs(
                    f"一般公共预算财政拨款基本支出{s.money(ledger.economic_sum(''))}。其中：人员经费"
                    f"{s.money(ledger.staff)}，主要包括：{s.economic(STAFF_GROUPS)}；公用经费"
                    f"{s.money(ledger.running_cost)}，主要包括：{s.economic(RUNNING_GROUPS)}。"
                ),
            ),
            Section("财政拨款“三公”经费支出决算情况说明", *self.public()),
            Section("政府性基金预算财政拨款收入支出决算情况说明", self.fund("政府性基金")),
            Section("国有资本经营预算财政拨款收入支出决算情况说明", self.fund("国有资本")),
            Section("预算绩效管理情况", paragraphs(self.performance())),
            Section("其他重要事项说明", children=self.other()),
        ]

    def general(self, base: str, because: str) -> list[Section]:
        s, ledger = self.speech, self.ledger
        spent, budget = ledger.general_spent, s.budget()
        items = [self.item(number, item) for number, item in enumerate(ledger.general, 1)]
        name = "一般公共预算财政拨款支出"
        return [
            Section(
                "一般公共预算财政拨款支出决算总体情况",
                paragraphs(
                    f"{name}{s.money(spent)}，占本年支出合计的{s.percent(spent, ledger.spent)}。"
                    + s.compared(base, name, spent, ledger.prior["general"], because)
                ),
            ),
            Section(
                "一般公共预算财政拨款支出决算结构情况",
                paragraphs(f"{name}{s.money(spent)}，主要用于以下方面：{s.shares(s.classes(), spent)}。"),
            ),
            Section(
                "一般公共预算财政拨款支出决算具体情况",
                paragraphs(
                    f"{name}年初预算为{s.money(budget)}，支出决算为{s.money(spent)}{s.done(budget, spent)}。"
                    + s.versus(budget, spent, "", "的主要原因：", "决算数与预算数持平。")
                    + "其中：",
                    *items,
                ),
            ),
        ]

    def item(self, number: int, item: Item) -> str:
        s = self.speech
        use = "保障机构正常运转的日常支出" if item.basic else "专项工作任务的开展"
        return (
            f"{number}、{s.path(item)}。主要用于：{use}。年初预算为{s.money(item.budget)}，支出决算为"
            f"{s.money(item.spent)}{s.done(item.budget, item.spent)}。"
            + s.versus(item.budget, item.spent, "", "的主要原因：", "决算数与预算数持平。")
        )

    def public(self) -> tuple[list[Block], list[Section]]:
        s, ledger = self.speech, self.ledger
        public = ledger.public
        if not public.budget and not public.spent:
            return paragraphs(f"{s.unit}{s.year}年度无“三公”经费财政拨款支出。"), []
        costs = (
            ("因公出国（境）费", ledger.abroad),
            ("公务用车购置及运行维护费", ledger.cars),
            ("公务接待费", ledger.reception),
        )
        parts = "；".join(s.cost(name, cost) for name, cost in costs)
        versus = s.versus(public.budget, public.spent, "", "的主要原因：", "")
        overall = f"{s.cost('“三公”经费财政拨款支出', public)}，其中：{parts}。" + (
            f"{s.year}年度“三公”经费支出{versus}" if versus else "决算数与预算数持平。"
        )
        change = s.change(public.spent, public.prior)
        lead = f"{s.year}年度“三公”经费财政拨款支出决算数"
        compared = f"{lead}比{s.last}年度{change}。其中：" if change else f"{lead}与{s.last}年度持平。其中："
        compared += "；".join(self._part_change(name, cost) for name, cost in costs) + "。"
        counts = ledger.counts
        shares = (
            s.shares([(f"{n}支出决算", c.spent) for n, c in costs], public.spent, zeros=True) if public.spent else ""
        )
        head = f"{s.year}年度“三公”经费财政拨款支出决算中，{shares}。具体情况如下：" if shares else ""
        details = [
            head,
            f"1、因公出国（境）费支出{s.money(ledger.abroad.spent)}。全年使用财政拨款安排的因公出国（境）团组"
            f"{counts.trips}个、{counts.travellers}人次。",
            f"2、公务用车购置及运行维护费支出{s.money(ledger.cars.spent)}。其中：公务用车购置支出"
            f"{s.money(ledger.purchase.spent)}，公务用车购置数{counts.bought}辆；公务用车运行维护支出"
            f"{s.money(ledger.running.spent)}，主要用于公务出行所需的燃料费、维修费和保险费。{s.year}年末，使用财政拨款"
            f"开支的公务用车保有量为{counts.cars}辆。",
            f"3、公务接待费支出{s.money(ledger.reception.spent)}。其中：国内公务接待支出"
            f"{s.money(ledger.reception.spent)}（其中外宾接待支出{s.money(ZERO)}），接待{counts.receptions}批次、"
            f"{counts.guests}人次，主要用于来访单位的工作餐。",
        ]
        return [], [
            Section("“三公”经费财政拨款支出决算总体情况说明", paragraphs(overall, compared)),
            Section("“三公”经费财政拨款支出决算具体情况说明", paragraphs(*details)),
        ]

    def _part_change(self, name: str, cost: Cost) -> str:
        change = self.speech.change(cost.spent, cost.prior)
        if not change:
            return f"{name}支出决算与上年持平"
        return f"{name}支出决算{change}，主要原因是{self.speech.reason(cost.spent > cost.prior)}"

    def fund(self, fund: str) -> list[Block]:
        s, ledger = self.speech, self.ledger
        name = {"政府性基金": "政府性基金预算财政拨款", "国有资本": "国有资本经营预算财政拨款"}[fund]
        items = ledger.of(fund)
        if not items:
            return paragraphs(f"{s.unit}{s.year}年度无{name}收入和支出。")
        carried, income, spent, left = (
            ledger.sum(amount, fund=fund)
            for amount in (lambda i: i.carried_in, lambda i: i.income, lambda i: i.spent, lambda i: i.carried_out)
        )
        return paragraphs(
            f"{s.unit}{s.year}年度{name}年初结转和结余{s.money(carried)}，本年收入{s.money(income)}，本年支出"
            f"{s.money(spent)}，年末结转和结余{s.money(left)}。"
        )

    def performance(self) -> str:
        s, ledger = self.speech, self.ledger
        planned = s.money(sum((item.budget for item in ledger.general if item.project), ZERO))
        kinds = zip(("优", "良", "合格", "不合格"), ledger.grades, strict=True)
        grades = "；".join(f"绩效评级为“{grade}”的项目{count}个" for grade, count in kinds)
        found, mended = ledger.problems
        count = ledger.projects
        return (
            f"{s.unit}{s.year}年度预算绩效管理工作开展情况如下：编报绩效目标的{s.year}年度项目{count}个，涉及预算金额"
            f"{planned}；绩效跟踪评价的{s.year}年度项目{count}个，涉及预算金额{planned}；绩效自评的{s.year}年度项目"
            f"{count}个，涉及预算金额{planned}，平均得分{ledger.score}分（其中，{grades}。绩效自评中共发现问题{found}个，"
            f"已经完成整改的{mended}个，正在整改的{found - mended}个）。"
        )

    def other(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        bought = ledger.procurement
        cost = ledger.office_cost
        text = f"{s.unit}{s.year}年度无机关运行经费支出。"
        if cost.spent:
            change = s.change(cost.spent, cost.prior)
            text = f"机关运行经费支出{s.money(cost.spent)}，" + (
                f"比{s.last}年度{change}。主要原因是{s.reason(cost.spent > cost.prior)}。"
                if change
                else f"与{s.last}年度持平。"
            )
        reserved = bought.small_goods
        buying = (
            f"{s.unit}{s.year}年度政府采购金额（以合同签订为准）为{s.money(bought.whole)}，其中：货物采购金额"
            f"{s.money(bought.goods)}、工程采购金额{s.money(bought.works)}、服务采购金额{s.money(bought.services)}。"
        )
        small = (
            f"{s.year}年度本部门面向中小企业预留政府采购项目预算金额{s.money(reserved)}，面向小微企业预留政府采购项目预算金额"
            f"{s.money(reserved)}。在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额"
            f"{s.money(reserved)}；在面向小微企业预留政府采购项目中，由小微企业供应商中标或成交的，采购金额{s.money(ZERO)}；"
            f"在其他政府采购项目中，由中小企业供应商中标或成交的，采购金额{s.money(bought.small - reserved)}。"
        )
        return [
            Section("机关运行经费支出情况", paragraphs(text)),
            Section("政府采购支出情况", paragraphs(buying, small if bought.whole else "")),
            Section("国有资产占有使用情况说明", s.assets()),
        ]
