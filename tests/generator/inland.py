"""Hubei, Gansu, Anhui, Jiangxi and Inner Mongolia."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from tests.generator.blocks import Block, Table, Text
from tests.generator.draw import Draw
from tests.generator.ledger import RUNNING_GROUPS, SOURCES, STAFF_GROUPS, ZERO, Cost, Item, Ledger, near
from tests.generator.model import Model, Words
from tests.generator.tables import ORDINALS, Form
from tests.generator.wording import Section, paragraphs


class Hubei(Model):
    """湖北: income and expenditure compared, 占本年收入, 类 by number, basic and project within the budget, charts."""

    words = Words(
        us="本部门",
        base="与{last}年度相比，",
        done="完成年初预算的",
        versus_because="的主要原因：",
        cost_budget="支出预算为",
        share="，占本年收入{}",
        zeros=False,
    )
    parts = ("{unit}概况", "{unit}{year}年度部门决算表", "{unit}{year}年度部门决算情况说明", "名词解释")
    profile = ("部门主要职责", "机构设置情况")

    def form(self) -> Form:
        return Form(numbered=True, line_numbers=True, amount="金额", wholes=("收、支总计", "收、支总计"))

    def overall(self) -> Section:
        section = super().overall()
        chart = Text("图1：收、支决算总计变动情况（单位：万元）", "note")
        return replace(section, body=[*section.body, chart])

    def income(self) -> Section:
        s, ledger = self.speech, self.ledger
        compared = self.against(ledger.income, ledger.prior["income"], "收入合计")
        parts = self.shares(s.income_parts(), ledger.income)
        return Section(
            "收入决算情况说明",
            paragraphs(f"{s.year}年度收入合计{s.money(ledger.income)}，{compared}。其中：{parts}。"),
        )

    def spending(self) -> Section:
        s, ledger = self.speech, self.ledger
        compared = ""
        if not ledger.trade:
            compared = f"，{self.against(ledger.spent, ledger.prior['spent'], '支出合计')}"
        parts = s.shares(s.spending_parts(), ledger.spent, "，占本年支出")
        return Section(
            "支出决算情况说明",
            paragraphs(f"{s.year}年度支出合计{s.money(ledger.spent)}{compared}。其中：{parts}。"),
        )

    def fiscal(self) -> Section:
        section, s, ledger = super().fiscal(), self.speech, self.ledger
        general = ledger.sum(lambda item: item.income, fund="一般公共")
        against = self.against(general, ledger.prior["general_income"], base="比{last}年度决算数")
        told = f"{s.year}年度财政拨款收入中，一般公共预算财政拨款收入{s.money(general)}，{against}。"
        return replace(section, body=[*section.body, *paragraphs(told)])

    def general_structure(self) -> list[Block]:
        s, spent = self.speech, self.ledger.general_spent
        lines = [
            f"{number}.{name}支出{s.money(amount)}，占{s.percent(amount, spent)}。主要是用于单位履行职责的各项支出。"
            for number, (name, amount) in enumerate(s.classes(), 1)
        ]
        name = f"{s.year}年度一般公共预算财政拨款支出"
        return paragraphs(f"{name}{s.money(spent)}，主要用于以下方面：", *lines)

    def general_items(self) -> list[Block]:
        s, ledger = self.speech, self.ledger
        budget, spent, basic = s.budget(), ledger.general_spent, ledger.economic_sum("")
        return paragraphs(
            f"{s.year}年度一般公共预算财政拨款支出年初预算为{s.money(budget)}，支出决算为{s.money(spent)}"
            f"{self.completed(budget, spent, '完成年初预算的')}。其中：基本支出{s.money(basic)}，项目支出"
            f"{s.money(spent - basic)}。项目支出主要用于专项工作任务的开展。",
            *(self.item(number, item) for number, item in enumerate(ledger.general, 1)),
        )

    def item(self, number: int, item: Item) -> str:
        s = self.speech
        return (
            f"{number}.{s.path(item)}。年初预算为{s.money(item.budget)}，支出决算为{s.money(item.spent)}"
            f"{self.completed(item.budget, item.spent, '完成年初预算的')}，支出{self.versus(item.budget, item.spent)}。"
        )

    def public_whole(self) -> str:
        public, s = self.ledger.public, self.speech
        text = f"{s.year}年度{self.planned('“三公”经费财政拨款', public)}。"
        change = self.change(public.spent, public.prior)
        return text + (f"较上年{change}。" if change else "与上年持平。") + self.because_of(public)

    def because_of(self, cost: Cost) -> str:
        """决算数小于预算数的主要原因：…。 Nothing where the two are even."""
        return self.speech.versus(cost.budget, cost.spent, "", "的主要原因：", "")

    def public_parts(self) -> list[str]:
        s, ledger, counts = self.speech, self.ledger, self.ledger.counts
        lines = []
        for number, (name, cost) in enumerate(self.costs(), 1):
            change = self.change(cost.spent, cost.prior)
            compared = f"较上年{change}" if change else "与上年持平"
            lines.append(f"{number}.{self.planned(name, cost)}；{compared}。{self.because_of(cost)}")
        return [
            f"{lines[0]}全年支出涉及因公出国（境）团组{counts.trips}个，累计{counts.travellers}人次。",
            f"{lines[1]}其中：",
            f"（1）公务用车购置费支出{s.money(ledger.purchase.spent)}，本年度购置公务用车{counts.bought}辆。",
            f"（2）公务用车运行维护费支出{s.money(ledger.running.spent)}，主要用于车辆的燃料费、维修费、"
            "过路过桥费和保险费支出。"
            f"截至{s.year}年12月31日，开支财政拨款的公务用车保有量{counts.cars}辆。",
            f"{lines[2]}{s.year}年度共接待国内来访团组{counts.receptions}个、{counts.guests}人次（不包括陪同人员）。",
        ]


class Gansu(Model):
    """甘肃: amounts of the year before beside the change, 预算完成率, performance in a part of its own."""

    words = Words(
        us="本单位",
        base="与上年相比，",
        flat="与上年决算数持平",
        because="，主要原因是",
        new="，上年无此项支出，无法比较",
        budget="年初预算",
        final="，决算数",
        done="预算完成率",
        cost_budget="年初预算数为",
        zeros=False,
    )
    profile = ("部门职责", "机构设置")
    parts = ("部门概况", "{year}年度部门决算表", "{year}年度部门决算情况说明", "名词解释")
    order = (*Model.order[:-1],)

    def form(self) -> Form:
        return Form(numbered=True, column_numbers=True, unit_label="金额单位", total_last=self.draw.flag(30))

    def sections(self) -> list[Section]:
        sections = super().sections()
        review = Section(f"{self.speech.year}年度部门绩效评价情况说明", paragraphs(*self.reviews()))
        return [*sections[:3], review, *sections[3:]]

    def than(self, name: str, now: Decimal, prior: Decimal) -> str:
        """X为…，较2023年度的…增加…，增长…，主要原因是…。"""
        s = self.speech
        change = s.change(now, prior)
        if not change:
            return f"{name}{s.money(now)}，与上年决算数持平。"
        if not s.figures.shown(prior):
            return f"{name}{s.money(now)}，较上年{change}，上年无此项支出，无法比较。"
        because = s.reason(now > prior)
        return f"{name}{s.money(now)}，较{s.last}年度的{s.money(prior)}{change}，主要原因是{because}。"

    def overall(self) -> Section:
        text = self.than(f"{self.speech.year}年度收、支总计均为", self.ledger.whole, self.ledger.prior["whole"])
        return Section("收入支出决算总体情况说明", paragraphs(text))

    def income(self) -> Section:
        s, ledger, prior = self.speech, self.ledger, self.ledger.prior
        parts = [("财政拨款收入", ledger.fiscal_income, prior["fiscal_income"])]
        parts += [(name, ledger.source(name), prior[name]) for name in SOURCES]
        text = self.made_of("收入", ledger.income, prior["income"], parts)
        shares = f"其中：{self.shares(s.income_parts(), ledger.income)}。"
        return Section("收入决算情况说明", paragraphs(text + shares))

    def spending(self) -> Section:
        s, ledger, prior = self.speech, self.ledger, self.ledger.prior
        parts = [("基本支出", ledger.basic, prior["basic"]), ("项目支出", ledger.project, prior["project"])]
        text = f"{s.year}年度支出合计{s.money(ledger.spent)}。"
        if not ledger.trade:
            text = self.made_of("支出", ledger.spent, prior["spent"], parts)
        shares = f"其中：{self.shares(s.spending_parts(), ledger.spent)}。"
        return Section("支出决算情况说明", paragraphs(text + shares))

    def made_of(self, what: str, now: Decimal, prior: Decimal, parts: list[tuple[str, Decimal, Decimal]]) -> str:
        """X年度收入合计…，较上年增加…，增长…，主要是财政拨款收入增加…，其他收入减少…。"""
        s = self.speech
        text = f"{s.year}年度{what}合计{s.money(now)}，"
        change = s.change(now, prior)
        if not change:
            return f"{text}与上年决算数持平。"
        gaps = [(name, s.figures.difference(amount, before)) for name, amount, before in parts]
        told = "，".join(
            f"{name}{'增加' if gap > 0 else '减少'}{s.money(abs(gap))}" for name, gap in gaps if s.figures.shown(gap)
        )
        return f"{text}较上年{change}，主要是{told}。"

    def fiscal(self) -> Section:
        ledger = self.ledger
        name = f"{self.speech.year}年度财政拨款收、支总计均为"
        return Section(
            "财政拨款收入支出决算总体情况说明",
            paragraphs(self.than(name, ledger.fiscal_whole, ledger.prior["fiscal_whole"])),
        )

    def general_whole(self) -> str:
        s, spent = self.speech, self.ledger.general_spent
        told = self.than(f"{s.year}年度一般公共预算财政拨款支出", spent, self.ledger.prior["general"])
        return f"{told}一般公共预算财政拨款支出占本年支出合计的{s.percent(spent, self.ledger.spent)}。"

    def general_items(self) -> list[Block]:
        s, ledger = self.speech, self.ledger
        budget, spent = s.budget(), ledger.general_spent
        return paragraphs(
            f"{s.year}年度一般公共预算财政拨款支出年初预算为{s.money(budget)}，支出决算为{s.money(spent)}"
            f"{self.completed(budget, spent, '完成年初预算的')}。其中：",
            *(self.item(number, item) for number, item in enumerate(ledger.general, 1)),
        )

    def item(self, number: int, item: Item) -> str:
        s = self.speech
        rate = self.completed(item.budget, item.spent, "预算完成率")
        if s.figures.shown(item.budget) == s.figures.shown(item.spent):
            return (
                f"{number}.{s.path(item)}年初预算{s.money(item.budget)}，支出决算{s.money(item.spent)}{rate}，"
                "决算数与年初预算数持平。"
            )
        more = item.spent > item.budget
        return (
            f"{number}.{s.path(item)}年初预算{s.money(item.budget)}，支出决算{s.money(item.spent)}{rate}，"
            f"决算数{'大于' if more else '小于'}年初预算数的主要原因一是{s.reason(more).removeprefix('一是')}。"
        )

    def public_whole(self) -> str:
        s, public = self.speech, self.ledger.public
        text = f"{s.year}年度“三公”经费{self.planned('', public)}。"
        return text + self.than("“三公”经费支出决算", public.spent, public.prior)

    def planned(self, name: str, cost: Cost) -> str:
        s = self.speech
        text = f"{name}年初预算数为{s.money(cost.budget)}，支出决算数为{s.money(cost.spent)}"
        return text + self.completed(cost.budget, cost.spent, "完成年初预算的")

    def special_text(self, fund: str, name: str) -> str:
        s, ledger = self.speech, self.ledger
        if not ledger.of(fund):
            return ""
        spent = ledger.sum(lambda item: item.spent, fund=fund)
        key = "fund" if fund == "政府性基金" else "capital"
        return self.than(f"{s.year}年度{name}支出", spent, ledger.prior[key])


class Anhui(Model):
    """安徽: 收入总计…、支出总计…, everything against this year's budget too, 同比 in the 三公, 上年为0."""

    words = Words(
        us="{unit}",
        base="与{last}年相比，",
        flat="与{last}年持平",
        because="，主要原因：",
        new="（上年为0，无法计算增长率）",
        no_budget="年初无预算，无法计算完成率",
        cost_budget="全年预算为",
        cost_done="完成全年预算的",
        versus_because="的主要原因：",
        zeros=True,
    )
    parts = ("单位概况", "{year}年度单位决算表", "{year}年度单位决算情况说明", "名词解释")
    profile = ("主要职责", "单位决算构成")

    def form(self) -> Form:
        return Form(numbered=True, wholes=("收入总计", "支出总计"), column_numbers=self.draw.flag(), amount="金额")

    def overall(self) -> Section:
        s, ledger = self.speech, self.ledger
        text = (
            f"{s.year}年度收入总计{s.money(ledger.whole)}、支出总计{s.money(ledger.whole)}"
            "（含结余分配和年末结转和结余）。"
            + self.against(ledger.whole, ledger.prior["whole"], "收、支总计各")
            + "。"
        )
        return Section("收入支出决算总体情况说明", paragraphs(text))

    def public_whole(self) -> str:
        s, public = self.speech, self.ledger.public
        text = self.planned(f"{s.year}年度“三公”经费支出", public)
        change = s.change(public.spent, public.prior)
        return f"{text}；" + (
            f"同比{change}，主要原因：{s.reason(public.spent > public.prior)}。" if change else "与上年持平。"
        )

    def public_parts(self) -> list[str]:
        s, ledger, counts = self.speech, self.ledger, self.ledger.counts
        lines = []
        for number, (name, cost) in enumerate(self.costs(), 1):
            change = self.change(cost.spent, cost.prior)
            gap = s.figures.difference(cost.spent, cost.budget)
            against = "与预算持平"
            if s.figures.shown(gap):
                against = f"比全年预算{'增加' if gap > 0 else '减少'}{s.money(abs(gap))}，主要原因：{s.reason(gap > 0)}"
            lines.append(
                f"{number}.{name}支出{s.money(cost.spent)}，"
                f"占“三公”经费支出的{s.percent(cost.spent, ledger.public.spent)}，"
                f"{against}；{'比上年' + change if change else '与上年持平'}。"
                if ledger.public.spent
                else f"{number}.{name}支出{s.money(cost.spent)}，{against}。"
            )
        return [
            f"{lines[0]}全年因公出国（境）团组{counts.trips}个，累计{counts.travellers}人次。",
            f"{lines[1]}其中：公务用车购置费{s.money(ledger.purchase.spent)}，当年购置公务用车{counts.bought}辆；"
            "公务用车运行维护费"
            f"{s.money(ledger.running.spent)}，年末公务用车保有量{counts.cars}辆。",
            f"{lines[2]}全年国内公务接待{counts.receptions}批次，{counts.guests}人次。",
        ]


class Jiangxi(Model):
    """江西: 收入总计…，其中年初结转和结余…; basic expenditure by 类, each against the year before; a tenth table."""

    words = Words(us="本部门", base="较{last}年", flat="与{last}年持平", because="，主要原因是：", zeros=False)
    parts = ("{unit}部门概况", "{year}年度部门决算表", "{year}年度部门决算情况说明", "名词解释")
    profile = ("部门主要职责", "部门基本情况")
    order = ("income", "spending", "classes", "basic", "public", "office_cost", "procurement", "assets", "performance")

    def __init__(self, ledger: Ledger, draw: Draw) -> None:
        super().__init__(ledger, draw)
        self.before = {group: near(draw, ledger.economic_sum(group)) for group in ("301", "302", "303", "310")}
        self.carried = near(draw, ledger.carried_in)

    def form(self) -> Form:
        return Form(numbered=True, line_numbers=True, column_numbers=True, amount="金额", code_columns=1)

    def statements(self) -> list[Table]:
        t = self.tables
        tables = [t.overall(), t.income(), t.spending(), t.fiscal(), t.general(top="本年支出")]
        tables += [t.basic(), t.fund(number=7), t.capital(), t.public(pairs=True)]
        counts = self.ledger.vehicles
        rows = (("数量", str(sum(counts)), *map(str, counts), str(self.ledger.devices)),)
        names = ("副部（省）级及以上领导用车", "主要负责人用车", "机要通信用车", "应急保障用车", "执法执勤用车")
        more = ("特种专业技术用车", "其他用车")
        header = (("项目", "车辆数合计（台、辆）", *names, *more, "单价100万元（含）以上设备（不含车辆）（台、套）"),)
        return [*tables, Table("国有资产占用情况表", ("公开10表", f"部门：{self.speech.unit}"), header, rows, True)]

    def income(self) -> Section:
        s, ledger, prior = self.speech, self.ledger, self.ledger.prior
        carried = self.change(ledger.carried_in, self.carried)
        text = (
            f"本部门{s.year}年度收入总计{s.money(ledger.whole)}，其中年初结转和结余{s.money(ledger.carried_in)}，"
            + (f"较{s.last}年{carried}；" if carried else f"与{s.last}年持平；")
            + f"本年收入合计{s.money(ledger.income)}，{self.against(ledger.income, prior['income'])}。"
        )
        parts = f"本年收入的具体构成为：{self.shares(s.income_parts(), ledger.income)}。"
        return Section("收入决算情况说明", paragraphs(text, parts))

    def spending(self) -> Section:
        s, ledger, prior = self.speech, self.ledger, self.ledger.prior
        compared = "" if ledger.trade else f"，{self.against(ledger.spent, prior['spent'])}"
        left = self.against(ledger.carried_out, prior["carried_out"])
        text = (
            f"本部门{s.year}年度支出总计{s.money(ledger.whole)}，其中本年支出合计{s.money(ledger.spent)}{compared}；"
            f"年末结转和结余{s.money(ledger.carried_out)}，{left}。"
        )
        if ledger.surplus_shared:
            text += f"此外，结余分配{s.money(ledger.surplus_shared)}。"
        parts = f"本年支出的具体构成为：{self.shares(s.spending_parts(), ledger.spent)}。"
        return Section("支出决算情况说明", paragraphs(text, parts))

    def classes(self) -> Section:
        """财政拨款支出 by 类, of all funds."""
        s, ledger = self.speech, self.ledger
        codes = sorted({item.code[:3] for item in ledger.items if item.spent})

        def told(name: str, under: str) -> str:
            budget = ledger.sum(lambda item: item.budget if item.spent else ZERO, under)
            spent = ledger.sum(lambda item: item.spent, under)
            text = f"{name}年初预算数为{s.money(budget)}，决算数为{s.money(spent)}"
            return text + self.completed(budget, spent, "完成年初预算的")

        def why(under: str) -> str:
            budget = ledger.sum(lambda item: item.budget if item.spent else ZERO, under)
            spent = ledger.sum(lambda item: item.spent, under)
            same = s.figures.shown(budget) == s.figures.shown(spent)
            return "" if same else f"，主要原因是：{s.reason(spent > budget)}"

        lines = [
            f"（{ordinal}）{told(ledger.names[code], code)}{why(code)}。"
            for ordinal, code in zip(ORDINALS, codes, strict=False)
        ]
        lead = told(f"本部门{s.year}年度财政拨款本年支出", "")
        return Section("财政拨款支出决算情况说明", paragraphs(f"{lead}。其中：", *lines))

    def basic(self) -> Section:
        s, ledger = self.speech, self.ledger
        names = {"301": "工资福利支出", "302": "商品和服务支出", "303": "对个人和家庭的补助", "310": "资本性支出"}
        lines = [
            f"（{ordinal}）{name}{s.money(now)}，{self.against(now, self.before[group])}。"
            for ordinal, (group, name) in zip(ORDINALS, names.items(), strict=False)
            for now in (ledger.economic_sum(group),)
        ]
        lead = f"本部门{s.year}年度一般公共预算财政拨款基本支出{s.money(ledger.economic_sum(''))}，其中："
        return Section("一般公共预算财政拨款基本支出决算情况说明", paragraphs(lead, *lines))

    def public(self) -> Section:
        s, ledger, counts = self.speech, self.ledger, self.ledger.counts

        def told(name: str, cost: Cost) -> str:
            text = f"{name}年初预算数为{s.money(cost.budget)}，决算数为{s.money(cost.spent)}"
            text += self.completed(cost.budget, cost.spent, "完成年初预算的")
            return f"{text}，决算数{self.against(cost.spent, cost.prior)}。"

        def below(cost: Cost) -> str:
            if s.figures.shown(cost.budget) == s.figures.shown(cost.spent):
                return ""
            return f"决算数较年初预算数减少的主要原因是：{s.reason(False)}。"

        whole = told(f"本部门{s.year}年度财政拨款“三公”经费支出", ledger.public).removesuffix("。")
        lines = [
            f"{whole}。其中：",
            f"（一）{told('因公出国（境）支出', ledger.abroad)}{below(ledger.abroad)}全年安排因公出国（境）"
            f"团组{counts.trips}个，"
            f"累计{counts.travellers}人次。",
            f"（二）{told('公务接待费支出', ledger.reception)}{below(ledger.reception)}"
            f"全年国内公务接待{counts.receptions}批，"
            f"累计接待{counts.guests}人次，其中外事接待0批，累计接待0人次，主要为来访单位的工作餐。",
            f"（三）公务用车购置及运行维护费支出{s.money(ledger.cars.spent)}，"
            f"其中{told('公务用车购置', ledger.purchase)}"
            f"{below(ledger.purchase)}全年购置公务用车{counts.bought}辆。"
            f"{told('公务用车运行维护费支出', ledger.running)}"
            f"{below(ledger.running)}年末公务用车保有{counts.cars}辆。",
        ]
        return Section("财政拨款“三公”经费支出决算情况说明", paragraphs(*lines))

    def office_cost(self) -> Section:
        s, cost = self.speech, self.ledger.office_cost
        text = f"本部门{s.year}年度无机关运行经费支出。"
        if cost.spent:
            text = (
                f"本部门{s.year}年度机关运行经费支出{s.money(cost.spent)}"
                "（与部门决算中行政单位和参照公务员法管理事业单位一般公共预算"
                f"财政拨款基本支出中公用经费之和一致），{self.against(cost.spent, cost.prior)}。"
            )
        return Section("机关运行经费支出情况说明", paragraphs(text))

    def assets(self) -> Section:
        text = (
            f"截至{self.speech.year}年12月31日，本部门国有资产占用情况见公开10表《国有资产占用情况表》。"
            "其中车辆中的其他用车主要是业务用车。"
        )
        return Section("国有资产占用情况说明", paragraphs(text))


class InnerMongolia(Model):
    """内蒙古: the account before the tables, totals against the budget and the year before, 变动原因, twelve tables."""

    labels = ("第{}部分 {}", "{}、{}", "（{}）{}")
    words = Words(
        us="{unit}",
        base="与上年决算相比，",
        flat="与上年决算相比无变化",
        because="，变动原因：",
        new="，上年无此项经费，不可比",
        versus_because="的主要原因：",
        cost_budget="全年预算为",
        cost_done="完成全年预算的",
        even="决算数与年初预算数一致",
        zeros=True,
    )
    profile = ("主要职能", "机构设置")

    def __init__(self, ledger: Ledger, draw: Draw) -> None:
        super().__init__(ledger, draw)
        self.budgets = {key: near(draw, amount, zero=0) for key, amount in self._totals().items()}

    def _totals(self) -> dict[str, Decimal]:
        return {"whole": self.ledger.whole, "fiscal_whole": self.ledger.fiscal_whole}

    def form(self) -> Form:
        return Form(numbered=True, number="公开{:02d}表", line_numbers=self.draw.flag(), column_numbers=True)

    def statements(self) -> list[Table]:
        t = self.tables
        tables = [t.overall(), t.income(), t.spending(), t.fiscal(), t.general(), t.basic(three=True)]
        return [*tables, t.projects(number=7), t.fund(), t.capital(number=9), t.public(number=10)]

    def sections(self) -> list[Section]:
        profile, tables, account, terms, *rest = super().sections()
        return [profile, account, terms, tables, *rest]

    def twice(self, name: str, subject: str, key: str) -> str:
        """X…。与年初预算相比，…；与上年决算相比，…。"""
        now = self._totals()[key]
        budget = self.against(now, self.budgets[key], subject, "与年初预算相比，", "与年初预算相比无变化")
        last = self.against(now, self.ledger.prior[key], subject)
        return f"{name}{self.speech.money(now)}。{budget}；{last}。"

    def overall(self) -> Section:
        name = f"{self.speech.unit}{self.speech.year}年度收入、支出决算总计"
        return Section("收入支出决算总体情况说明", paragraphs(self.twice(name, "收、支总计各", "whole")))

    def income(self) -> Section:
        s, ledger = self.speech, self.ledger
        parts = self.shares(s.income_parts(), ledger.income)
        return Section(
            "收入决算情况说明",
            paragraphs(f"{s.unit}{s.year}年度收入决算合计{s.money(ledger.income)}，其中：{parts}。"),
        )

    def spending(self) -> Section:
        s, ledger = self.speech, self.ledger
        parts = self.shares(s.spending_parts(), ledger.spent)
        return Section(
            "支出决算情况说明",
            paragraphs(f"{s.unit}{s.year}年度支出决算合计{s.money(ledger.spent)}，其中：{parts}。"),
        )

    def fiscal(self) -> Section:
        name = f"{self.speech.unit}{self.speech.year}年度财政拨款收入、支出决算总计"
        return Section(
            "财政拨款收入支出决算总体情况说明",
            paragraphs(self.twice(name, "财政拨款收、支总计各", "fiscal_whole")),
        )

    def basic(self) -> Section:
        s, ledger = self.speech, self.ledger
        text = (
            f"{s.unit}{s.year}年度一般公共预算财政拨款基本支出决算{s.money(ledger.economic_sum(''))}，其中：人员经费"
            f"{s.money(ledger.staff)}，主要包括：{s.economic(STAFF_GROUPS)}，"
            f"{self.against(ledger.staff, ledger.prior['staff'], '', '较上年')}；"
            f"公用经费{s.money(ledger.running_cost)}，主要包括："
            f"{s.economic(RUNNING_GROUPS)}，"
            f"{self.against(ledger.running_cost, ledger.prior['running_cost'], '', '较上年')}。"
        )
        return Section("一般公共预算财政拨款基本支出决算情况说明", paragraphs(text))
