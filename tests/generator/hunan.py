"""Hunan."""

from __future__ import annotations

from tests.generator.blocks import Block, Heading
from tests.generator.ledger import RUNNING_GROUPS, STAFF_GROUPS, ZERO
from tests.generator.province import Province
from tests.generator.tables import ORDINALS, Form
from tests.generator.wording import Section, paragraphs


class Hunan(Province):
    """湖南: the new order, fourteen sections, 其中 in paragraphs of their own, an appended performance report."""

    item_mark = "{}、"

    def form(self) -> Form:
        return Form(
            levels=self.draw.pick(((3, 5, 7), (7,))),
            line_numbers=True,
            column_numbers=True,
            numbered=True,
            code_title="科目代码",
            unit_label="金额单位",
        )

    def sections(self) -> list[Section]:
        s, t = self.speech, self.tables
        tables = [
            t.overall(),
            t.income(),
            t.spending(),
            t.fiscal(),
            t.general(top="本年支出"),
            t.basic(three=True),
            t.fund(number=7),
            t.capital(),
            t.public(),
        ]
        sections = [
            Section(
                f"{s.unit}概况",
                children=[
                    Section("部门职责", s.duties()),
                    Section(
                        "机构设置及决算单位构成",
                        paragraphs(
                            "（一）内设机构设置。内设办公室、业务科等5个科室。",
                            f"（二）决算单位构成。{s.unit}{s.year}年部门决算汇总公开单位构成包括：{s.unit}本级。",
                        ),
                    ),
                ],
            ),
            Section("部门决算表", self.noted(tables)),
            Section(f"{s.year}年度部门决算情况说明", children=self.narrative()),
            Section("名词解释", s.terms()),
        ]
        if self.attached:
            report = s.report()
            body: list[Block] = [Heading(2, report.title)]
            body += [
                block
                for ordinal, part in zip(ORDINALS, report.children, strict=False)
                for block in (Heading(3, f"{ordinal}、{part.title}"), *part.body)
            ]
            sections.append(Section("附件", body))
        return sections

    def narrative(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        because = "，主要是因为"
        whole = s.compared("与上年相比，", "", ledger.whole, ledger.prior["whole"], because, "与上年持平。")
        fiscal = s.compared(
            "与上年相比，", "", ledger.fiscal_whole, ledger.prior["fiscal_whole"], because, "与上年持平。"
        )
        return [
            Section(
                "收入支出决算总体情况说明",
                paragraphs(f"{s.year}年度收、支总计{s.money(ledger.whole)}。{whole}"),
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
                paragraphs(f"{s.year}年度财政拨款收、支总计{s.money(ledger.fiscal_whole)}，{fiscal}"),
            ),
            Section("一般公共预算财政拨款支出决算情况说明", children=self.general(because)),
            Section("一般公共预算财政拨款基本支出决算情况说明", self.basic()),
            Section("政府性基金预算财政拨款收入支出决算情况说明", self.fund()),
            Section("国有资本经营预算财政拨款支出决算情况说明", self.capital()),
            Section("财政拨款“三公”经费支出决算情况说明", children=self.public()),
            Section("机关运行经费支出情况说明", paragraphs(self.office_cost())),
            Section("一般性支出情况说明", paragraphs(self.meetings())),
            Section("政府采购支出情况说明", paragraphs(s.procurement(f"本部门{s.year}年度"))),
            Section("国有资产占用情况说明", s.assets("本部门")),
            Section(
                f"{s.year}年度预算绩效情况说明",
                paragraphs(
                    f"本部门对{s.year}年度整体支出和{ledger.projects}个项目开展了绩效自评，整体支出自评得分为"
                    f"{ledger.score}分，等级为“优”。"
                ),
            ),
        ]

    def general(self, because: str) -> list[Section]:
        s, ledger = self.speech, self.ledger
        spent, budget, name = ledger.general_spent, s.budget(), f"{s.year}年度一般公共预算财政拨款支出"
        change = s.compared(
            "与上年相比，", "一般公共预算财政拨款支出", spent, ledger.prior["general"], because, "与上年持平。"
        )
        items: list[str] = []
        for number, item in enumerate(ledger.general, 1):
            versus = s.versus(item.budget, item.spent, "年初", "的主要原因是：", "决算数与年初预算数持平。")
            items += [
                f"{self.item_mark.format(number)}{s.path(item)}。",
                f"年初预算为{s.money(item.budget)}，支出决算为{s.money(item.spent)}"
                f"{s.done(item.budget, item.spent)}，{versus}",
            ]
        return [
            Section(
                "一般公共预算财政拨款支出决算总体情况",
                paragraphs(f"{name}{s.money(spent)}，占本年支出合计的{s.percent(spent, ledger.spent)}，{change}"),
            ),
            Section(
                "一般公共预算财政拨款支出决算结构情况",
                paragraphs(f"{name}{s.money(spent)}，主要用于以下方面：{s.shares(s.classes(), spent)}。"),
            ),
            Section(
                "一般公共预算财政拨款支出决算具体情况",
                paragraphs(
                    f"{name}年初预算数为{s.money(budget)}，支出决算数为{s.money(spent)}{s.done(budget, spent)}，其中：",
                    *items,
                ),
            ),
        ]

    def basic(self) -> list[Block]:
        s, ledger = self.speech, self.ledger
        whole = ledger.economic_sum("")
        return paragraphs(
            f"{s.year}年度一般公共预算财政拨款基本支出{s.money(whole)}，其中：",
            *(
                f"{name}{s.money(amount)}，占基本支出的{s.percent(amount, whole)}，主要包括：{s.economic(groups)}。"
                for name, amount, groups in (
                    ("人员经费", ledger.staff, STAFF_GROUPS),
                    ("公用经费", ledger.running_cost, RUNNING_GROUPS),
                )
            ),
        )

    def fund(self) -> list[Block]:
        s, ledger = self.speech, self.ledger
        items = ledger.of("政府性基金")
        if not items:
            return paragraphs(f"{s.unit}{s.year}年度无政府性基金预算财政拨款收入和支出。")
        carried, income, spent, left = (
            s.money(ledger.sum(amount, fund="政府性基金"))
            for amount in (lambda i: i.carried_in, lambda i: i.income, lambda i: i.spent, lambda i: i.carried_out)
        )
        return paragraphs(
            f"{s.year}年度政府性基金预算财政拨款收入{income}，年初结转和结余{carried}，支出{spent}，其中基本支出"
            f"{s.money(ZERO)}，项目支出{spent}，年末结转和结余{left}。"
        )

    def capital(self) -> list[Block]:
        s, ledger = self.speech, self.ledger
        if not ledger.of("国有资本"):
            return paragraphs(f"{s.unit}{s.year}年度无国有资本经营预算财政拨款支出。")
        spent = ledger.sum(lambda item: item.spent, fund="国有资本")
        return paragraphs(
            f"{s.year}年度国有资本经营预算财政拨款支出{s.money(spent)}，其中基本支出{s.money(ZERO)}，项目支出{s.money(spent)}。"
        )

    def public(self) -> list[Section]:
        s, ledger = self.speech, self.ledger
        public, counts = ledger.public, ledger.counts
        change = s.change(public.spent, public.prior)
        overall = s.cost("“三公”经费财政拨款支出", public, "预算为") + (
            f"，与上年相比{change}，主要原因是{s.reason(public.spent > public.prior)}。其中："
            if change
            else "，与上年持平。其中："
        )
        costs = (
            ("因公出国（境）费", ledger.abroad),
            ("公务接待费", ledger.reception),
            ("公务用车购置费", ledger.purchase),
            ("公务用车运行维护费", ledger.running),
        )
        lines = []
        for name, cost in costs:
            versus = s.versus(cost.budget, cost.spent, "", "的主要原因是：", "").removesuffix("。")
            change = s.change(cost.spent, cost.prior)
            compared = f"与上年相比{change}" if change else "与上年持平"
            lines.append(
                s.cost(f"{name}支出", cost, "预算为") + (f"，{versus}；{compared}。" if versus else f"，{compared}。")
            )
        whole = [
            ("公务接待费支出决算", ledger.reception.spent),
            ("因公出国（境）费支出决算", ledger.abroad.spent),
            ("公务用车购置及运行维护费支出决算", ledger.cars.spent),
        ]
        head = ""
        if public.spent:
            head = f"{s.year}年度“三公”经费财政拨款支出决算中，{s.shares(whole, public.spent, zeros=True)}。其中："
        details = [
            head.replace("；", "，"),
            f"1、因公出国（境）费支出决算为{s.money(ledger.abroad.spent)}，全年安排因公出国（境）团组{counts.trips}个，累计"
            f"{counts.travellers}人次。",
            f"2、公务接待费支出决算为{s.money(ledger.reception.spent)}，全年共接待来访团组{counts.receptions}个、来宾"
            f"{counts.guests}人次，主要是来访单位的工作餐支出。",
            f"3、公务用车购置及运行维护费支出决算为{s.money(ledger.cars.spent)}，其中：公务用车购置费"
            f"{s.money(ledger.purchase.spent)}，更新公务用车{counts.bought}辆；公务用车运行维护费"
            f"{s.money(ledger.running.spent)}，主要是车辆的燃料费、维修费和保险费支出。截至{s.year}年12月31日，开支财政拨款的"
            f"公务用车保有量为{counts.cars}辆。",
        ]
        return [
            Section("“三公”经费财政拨款支出决算总体情况说明", paragraphs(overall, *lines)),
            Section("“三公”经费财政拨款支出决算具体情况说明", paragraphs(*details)),
        ]

    def office_cost(self) -> str:
        s, cost = self.speech, self.ledger.office_cost
        if not cost.spent:
            return f"本部门{s.year}年度无机关运行经费支出。"
        change = s.change(cost.spent, cost.prior)
        text = f"本部门{s.year}年度机关运行经费支出{s.money(cost.spent)}，"
        if not change:
            return f"{text}与上年决算数持平。"
        return f"{text}比上年决算数{change}。主要原因是：{s.reason(cost.spent > cost.prior)}。"

    def meetings(self) -> str:
        s, ledger = self.speech, self.ledger
        return (
            f"{s.year}年本部门开支会议费{s.money(ledger.meeting.spent)}，用于召开业务工作会议2次，参会96人；开支培训费"
            f"{s.money(ledger.training.spent)}，用于开展业务培训3期，参训118人；未举办节庆、晚会、论坛、赛事活动。"
        )
