"""Xinjiang and Guangxi."""

from __future__ import annotations

from decimal import Decimal

from tests.generator.blocks import Block
from tests.generator.draw import Draw
from tests.generator.ledger import RUNNING_GROUPS, SOURCES, STAFF_GROUPS, ZERO, Cost, Item, Ledger, near
from tests.generator.model import Model, Words
from tests.generator.tables import Form
from tests.generator.wording import Section, paragraphs


class Xinjiang(Model):
    """新疆: the tables last, totals split at once, 预决算差异率 with its sign, nothing changed told as 0.00%."""

    words = Words(
        us="{unit}",
        base="与上年相比，",
        flat="与上年相比，增加0.00万元，增长0.00%，主要原因是：与上年保持一致",
        because="，主要原因是：",
        income="本年收入",
        spending="本年支出",
        cost_budget="全年预算",
        final="，支出决算",
        zeros=True,
    )
    profile = ("主要职能", "机构设置及人员情况")
    parts = ("单位概况", "部门决算报表", "部门决算情况说明", "名词解释")

    def form(self) -> Form:
        return Form(numbered=True, line_numbers=True, column_numbers=True, amount="金额", unit_label="金额单位")

    def sections(self) -> list[Section]:
        profile, tables, account, terms, *rest = super().sections()
        return [profile, account, terms, tables, *rest]

    def off(self, budget: Decimal, spent: Decimal, kind: str = "年初") -> str:
        """年初预算数…，决算数…，预决算差异率…，主要原因是：…; with the sign of the difference."""
        s = self.speech
        text = f"{kind}预算数{s.money(budget)}，决算数{s.money(spent)}"
        if s.figures.shown(budget) == s.figures.shown(spent):
            return f"{text}，预决算差异率0.00%，主要原因是：严格按预算执行"
        if not s.figures.shown(budget):
            return f"{text}，主要原因是：{s.reason(True)}"
        rate = s.percent(abs(spent - budget), budget)
        return f"{text}，预决算差异率{'-' if spent < budget else ''}{rate}，主要原因是：{s.reason(spent > budget)}"

    def overall(self) -> Section:
        s, ledger = self.speech, self.ledger
        return Section(
            "收入支出决算总体情况说明",
            paragraphs(
                f"{s.year}年度收入总计{s.money(ledger.whole)}，其中：本年收入合计{s.money(ledger.income)}，"
                "使用非财政拨款结余"
                f"（含专用结余）{s.money(ledger.surplus_used)}，年初结转和结余{s.money(ledger.carried_in)}。",
                f"{s.year}年度支出总计{s.money(ledger.whole)}，其中：本年支出合计{s.money(ledger.spent)}，结余分配"
                f"{s.money(ledger.surplus_shared)}，年末结转和结余{s.money(ledger.carried_out)}。",
                f"收入支出总计{self.against(ledger.whole, ledger.prior['whole'])}。",
            ),
        )

    def fiscal(self) -> Section:
        s, ledger = self.speech, self.ledger
        whole, income, spent = (s.money(a) for a in (ledger.fiscal_whole, ledger.fiscal_income, ledger.fiscal_spent))
        before, left = (s.money(ledger.sum(amount)) for amount in (lambda i: i.carried_in, lambda i: i.carried_out))
        budget = ledger.sum(lambda item: item.budget if item.spent else ZERO)
        return Section(
            "财政拨款收入支出决算总体情况说明",
            paragraphs(
                f"{s.year}年度财政拨款收入总计{whole}，其中：年初财政拨款结转和结余{before}，本年财政拨款收入{income}"
                "。财政拨款支出总计"
                f"{whole}，其中：年末财政拨款结转和结余{left}，本年财政拨款支出{spent}。",
                f"财政拨款收入支出总计{self.against(ledger.fiscal_whole, ledger.prior['fiscal_whole'])}。"
                "与年初预算相比，"
                f"{self.off(budget, ledger.fiscal_spent)}。",
            ),
        )

    def general_whole(self) -> str:
        spent = self.ledger.general_spent
        return f"{super().general_whole()}与年初预算相比，{self.off(self.speech.budget(), spent)}。"

    def general_structure(self) -> list[Block]:
        s, spent = self.speech, self.ledger.general_spent
        return paragraphs(
            *(
                f"{number}.{name}{s.money(amount)}，占{s.percent(amount, spent)}。"
                for number, (name, amount) in enumerate(s.classes(), 1)
            )
        )

    def general_items(self) -> list[Block]:
        return paragraphs(*(self.item(number, item) for number, item in enumerate(self.ledger.general, 1)))

    def item(self, number: int, item: Item) -> str:
        compared = self.against(item.spent, item.prior, base="比上年决算")
        return f"{number}.{self.speech.path(item)}：支出决算数为{self.speech.money(item.spent)}，{compared}。"

    def basic(self) -> Section:
        s, ledger = self.speech, self.ledger
        return Section(
            "一般公共预算财政拨款基本支出决算情况说明",
            paragraphs(
                f"{s.year}年度一般公共预算财政拨款基本支出{s.money(ledger.economic_sum(''))}，其中："
                f"人员经费{s.money(ledger.staff)}，包括："
                f"{s.economic(STAFF_GROUPS)}。公用经费{s.money(ledger.running_cost)}，包括："
                f"{s.economic(RUNNING_GROUPS)}。"
            ),
        )

    def public(self) -> Section:
        s, ledger, counts = self.speech, self.ledger, self.ledger.counts
        public = ledger.public
        whole = f"{s.year}年度财政拨款“三公”经费支出{s.money(public.spent)}，{self.than(public)}。"
        if public.spent:
            parts = "；".join(
                f"{name}支出{s.money(cost.spent)}，占{s.percent(cost.spent, public.spent)}，{self.than(cost)}"
                for name, cost in self.costs()
            )
            whole += f"其中：{parts}。"
        lines = (
            ("因公出国（境）费", ledger.abroad),
            ("公务用车购置费", ledger.purchase),
            ("公务用车运行维护费", ledger.running),
            ("公务接待费", ledger.reception),
        )
        off = "；".join(f"{name}{self.off(cost.budget, cost.spent, '全年')}" for name, cost in lines)
        owned = sum(ledger.vehicles)
        return Section(
            "财政拨款“三公”经费支出决算情况说明",
            paragraphs(
                whole,
                "具体情况如下：",
                f"因公出国（境）费支出{s.money(ledger.abroad.spent)}，开支内容包括国际旅费、培训费等。"
                "单位全年安排的因公出国（境）团组"
                f"{counts.trips}个，因公出国（境）{counts.travellers}人次。",
                f"公务用车购置及运行维护费{s.money(ledger.cars.spent)}，其中："
                f"公务用车购置费{s.money(ledger.purchase.spent)}，公务用车"
                f"运行维护费{s.money(ledger.running.spent)}。公务用车运行维护费开支内容包括燃料费、维修费、保险费。"
                "公务用车购置数"
                f"{counts.bought}辆，公务用车保有量{counts.cars}辆。国有资产占用情况中固定资产车辆{owned}辆，"
                "与公务用车保有量差异原因是："
                "部分车辆为非财政拨款开支的业务用车。",
                f"公务接待费{s.money(ledger.reception.spent)}，开支内容包括来访单位的工作餐。单位全年安排的国内公务接待"
                f"{counts.receptions}批次，{counts.guests}人次。",
                f"与全年预算相比，财政拨款“三公”经费支出{self.off(public.budget, public.spent, '全年')}。其中：{off}。",
            ),
        )

    def than(self, cost: Cost) -> str:
        """比上年增加…，增长…，主要原因是：…"""
        return self.against(cost.spent, cost.prior, base="比上年")


class Guangxi(Model):
    """广西: what each kind of income is for before its comparison, 较2023年度决算数, 同比 in procurement."""

    words = Words(
        us="本部门",
        base="较{last}年度决算数",
        flat="与{last}年度决算数持平",
        because="，主要原因是",
        new="，上年无此项收支，增长率无可比性",
        cost_budget="全年预算为",
        cost_done="完成全年预算的",
        cost_versus="全年",
        zeros=False,
    )
    profile = ("本部门主要职责", "机构设置情况")
    parts = ("{unit}概况", "{unit}{year}年度部门决算报表", "{unit}{year}年度部门决算情况说明", "名词解释")

    def __init__(self, ledger: Ledger, draw: Draw) -> None:
        super().__init__(ledger, draw)
        self.carried = near(draw, ledger.carried_in)

    def form(self) -> Form:
        return Form(numbered=True, column_numbers=True, amount="决算数", wholes=("收入总计", "支出总计"))

    def overall(self) -> Section:
        s, ledger, prior = self.speech, self.ledger, self.ledger.prior
        uses = {
            "财政拨款收入": "为当年从本级财政取得的资金",
            "事业收入": "为开展专业业务活动及其辅助活动取得的收入",
            "其他收入": "为除财政拨款收入、事业收入、经营收入等以外的各项收入",
        }
        values = [("财政拨款收入", ledger.fiscal_income, prior["fiscal_income"])]
        values += [(name, ledger.source(name), prior[name]) for name in SOURCES]
        income = [
            f"{number}.{name}{s.money(now)}，{uses.get(name, '为单位取得的' + name)}。{self.against(now, before)}。"
            for number, (name, now, before) in enumerate((value for value in values if value[1]), 1)
        ]
        spending = [("基本支出", ledger.basic, prior["basic"]), ("项目支出", ledger.project, prior["project"])]
        spent = [
            f"{number}.{name}{s.money(now)}，占本年支出合计的{s.percent(now, ledger.spent)}。"
            f"{self.against(now, before)}。"
            for number, (name, now, before) in enumerate(spending, 1)
        ]
        return Section(
            "收入支出决算总体情况说明",
            children=[
                Section(
                    f"{s.year}年度收入总计{s.money(ledger.whole)}",
                    paragraphs(
                        f"{s.year}年度收入总计{s.money(ledger.whole)}，{self.against(ledger.whole, prior['whole'])}。"
                        "其中本年收入合计"
                        f"{s.money(ledger.income)}，具体构成如下：",
                        *income,
                        f"年初结转和结余{s.money(ledger.carried_in)}，为以前年度尚未完成、"
                        "结转到本年按原规定用途继续使用的资金。"
                        f"{self.against(ledger.carried_in, self.carried)}。",
                    ),
                ),
                Section(
                    f"{s.year}年度支出总计{s.money(ledger.whole)}",
                    paragraphs(
                        f"{s.year}年度支出总计{s.money(ledger.whole)}，{self.against(ledger.whole, prior['whole'])}。"
                        "其中本年支出合计"
                        f"{s.money(ledger.spent)}，主要包括：",
                        *spent,
                        f"年末结转和结余{s.money(ledger.carried_out)}。"
                        f"{self.against(ledger.carried_out, prior['carried_out'])}。",
                    ),
                ),
            ],
        )

    def procurement(self) -> Section:
        s, bought = self.speech, self.ledger.procurement
        text = f"{s.year}年度政府采购支出总额{s.money(bought.whole)}。"
        if bought.whole:
            kinds = (("货物", bought.goods), ("工程", bought.works), ("服务", bought.services))
            parts = "；".join(
                f"政府采购{name}支出{s.money(amount)}，占政府采购支出总额的{s.percent(amount, bought.whole)}"
                for name, amount in kinds
            )
            text = (
                f"{s.year}年度政府采购支出总额{s.money(bought.whole)}，其中：{parts}。"
                f"授予中小企业合同金额{s.money(bought.small)}，占政府采购"
                f"支出总额的{s.percent(bought.small, bought.whole)}。"
            )
        return Section("政府采购支出情况说明", paragraphs(text))
