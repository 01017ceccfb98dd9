"""Phrases that provinces share, and how a document is put together from its sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.generator.blocks import Block, Heading, NewPage, Table, Text
from tests.generator.figures import Figures
from tests.generator.ledger import SOURCES, ZERO, Cost, Item, Ledger
from tests.generator.tables import ORDINALS
from tests.generator.vocabulary import economic

MORE = (
    "年中追加了专项资金",
    "在职人员增加，人员经费相应增加",
    "新增了专项工作任务",
    "上年跨年支付的合同尾款在本年结清",
    "本年新增退休人员2名，相关支出增加",
)
LESS = (
    "严格执行过紧日子要求，压减一般性支出",
    "部分项目按合同约定跨年支付",
    "上年的一次性项目本年不再安排",
    "1名工作人员调出，人员经费减少",
    "厉行节约，从严控制各项开支",
)
DUTIES = (
    "贯彻执行国家有关法律、法规和方针政策，拟订本地区的相关工作规划并组织实施",
    "负责本系统的业务指导、监督检查和统计工作",
    "承担本系统的人才队伍建设、宣传教育和信息化工作",
    "完成上级交办的其他任务",
)
TERMS = (
    ("财政拨款收入", "指单位本年度从本级财政部门取得的财政拨款"),
    ("事业收入", "指事业单位开展专业业务活动及其辅助活动取得的收入"),
    ("经营收入", "指事业单位在专业业务活动及其辅助活动之外开展非独立核算经营活动取得的收入"),
    ("其他收入", "指单位取得的除上述收入以外的各项收入"),
    ("年初结转和结余", "指以前年度尚未完成、结转到本年按有关规定继续使用的资金"),
    ("年末结转和结余", "指按有关规定结转到下年或以后年度继续使用的资金"),
    ("基本支出", "指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出"),
    ("项目支出", "指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出"),
    ("经营支出", "指事业单位开展非独立核算经营活动发生的支出"),
    ("“三公”经费", "指用财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费"),
    ("机关运行经费", "指为保障行政单位运行用于购买货物和服务的各项资金"),
)
VEHICLES = (
    "副部（省）级及以上领导用车",
    "主要领导干部用车",
    "机要通信用车",
    "应急保障用车",
    "执法执勤用车",
    "特种专业技术用车",
    "其他用车",
)


@dataclass(frozen=True, slots=True)
class Section:
    """A title, what stands under it, and the sections below it."""

    title: str
    body: Sequence[Block] = ()
    children: Sequence[Section] = field(default=())


def paragraphs(*texts: str) -> list[Block]:
    """Paragraphs; an empty text is none."""
    return [Text(text) for text in texts if text]


LABELS = ("第{}部分 {}", "{}、{}", "（{}）{}")


def set_out(sections: Iterable[Section], labels: Sequence[str] = LABELS, depth: int = 1) -> list[Block]:
    """Sections with numbered headings."""
    blocks: list[Block] = []
    for number, (ordinal, section) in enumerate(zip(ORDINALS, sections, strict=False), 1):
        title = labels[0].format(ordinal, section.title, n=number) if labels else section.title
        if depth == 1:
            blocks.append(NewPage())
        blocks += [Heading(depth, title), *section.body]
        blocks += set_out(section.children, labels[1:], depth + 1)
    return blocks


def contents(sections: Sequence[Section], labels: Sequence[str] = LABELS, tables: bool = True) -> list[Block]:
    """The contents page, two levels deep; statement tables stand under the part that holds them."""
    blocks: list[Block] = [Heading(1, "目录")]
    for ordinal, section in zip(ORDINALS, sections, strict=False):
        blocks.append(Text(labels[0].format(ordinal, section.title), "entry"))
        titles = [child.title for child in section.children]
        titles += [block.title for block in section.body if isinstance(block, Table)] if tables else []
        blocks += [Text(labels[1].format(o, title), "entry") for o, title in zip(ORDINALS, titles, strict=False)]
    return blocks


class Speech:
    """What sentences are made of: a ledger told in one manner."""

    def __init__(self, ledger: Ledger, figures: Figures, seed: int) -> None:
        self.ledger = ledger
        self.money = figures.money
        self.percent = figures.percent
        self.figures = figures
        self.unit, self.year, self.last = ledger.unit, ledger.year, ledger.year - 1
        self._seed = seed

    def reason(self, more: bool) -> str:
        """A reason for more, or for less."""
        self._seed += 1
        return (MORE if more else LESS)[self._seed * 7 % 5]

    def change(self, current: Decimal, prior: Decimal, rate: Sequence[str] = ("增长", "下降")) -> str:
        """增加1.00万元，增长2.00%; without a percentage where there was nothing; empty where nothing changed."""
        gap = self.figures.difference(current, prior)
        if not self.figures.shown(gap):
            return ""
        words = ("增加", rate[0]) if gap > 0 else ("减少", rate[1])
        text = f"{words[0]}{self.money(abs(gap))}"
        return f"{text}，{words[1]}{self.percent(abs(gap), prior)}" if self.figures.shown(prior) else text

    def compared(self, base: str, subject: str, current: Decimal, prior: Decimal, because: str, flat: str = "") -> str:
        """与上年相比，X增加…，增长…{because}…。 Ends in a full stop; `flat` is the sentence where nothing changed."""
        change = self.change(current, prior)
        if not change:
            return flat or f"与{self.last}年度持平。"
        return f"{base}{subject}{change}{because}{self.reason(current > prior)}。"

    def done(self, budget: Decimal, spent: Decimal, words: str = "完成年初预算的") -> str:
        """，完成年初预算的98.20%; empty for no budget."""
        return f"，{words}{self.percent(spent, budget)}" if self.figures.shown(budget) else ""

    def versus(self, budget: Decimal, spent: Decimal, basis: str, because: str, flat: str) -> str:
        """决算数大于年初预算数的主要原因是：…。"""
        left, right = self.figures.shown(budget), self.figures.shown(spent)
        if left == right:
            return flat
        return f"决算数{'大于' if right > left else '小于'}{basis}预算数{because}{self.reason(right > left)}。"

    def shares(
        self, parts: Sequence[tuple[str, Decimal]], whole: Decimal, share: str = "，占", zeros: bool = False
    ) -> str:
        """Parts with their amounts and shares; parts of nothing only on demand."""
        told = [(name, amount) for name, amount in parts if amount or zeros]
        return "；".join(f"{name}{self.money(amount)}{share}{self.percent(amount, whole)}" for name, amount in told)

    def classes(self, suffix: str = "（类）") -> list[tuple[str, Decimal]]:
        """The 类 of general-budget expenditure with their amounts."""
        ledger = self.ledger
        codes = sorted({item.code[:3] for item in ledger.general})
        return [(ledger.names[code] + suffix, ledger.sum(lambda item: item.spent, code, "一般公共")) for code in codes]

    def path(self, item: Item) -> str:
        """类, 款 and 项 of an item."""
        names = self.ledger.names
        return f"{names[item.code[:3]]}（类）{names[item.code[:5]]}（款）{names[item.code]}（项）"

    def economic(self, groups: Sequence[str], amounts: bool = False) -> str:
        """The economic items that carry an amount, as 主要包括 lists them."""
        found = {code: amount for code, amount in self.ledger.economic.items() if code[:3] in groups and amount}
        return "、".join(economic()[code] + (self.money(amount) if amounts else "") for code, amount in found.items())

    def income_parts(self) -> list[tuple[str, Decimal]]:
        """Income of the year by source."""
        return [("财政拨款收入", self.ledger.fiscal_income), *((name, self.ledger.source(name)) for name in SOURCES)]

    def spending_parts(self) -> list[tuple[str, Decimal]]:
        """Expenditure of the year by kind."""
        ledger = self.ledger
        return [
            ("基本支出", ledger.basic),
            ("项目支出", ledger.project),
            ("上缴上级支出", ZERO),
            ("经营支出", ledger.trade),
            ("对附属单位补助支出", ZERO),
        ]

    def budget(self) -> Decimal:
        """The general budget of the items that are told."""
        return sum((item.budget for item in self.ledger.general), ZERO)

    def cost(self, name: str, cost: Cost, budget: str = "年初预算为", done: str = "完成预算的") -> str:
        """X年初预算为…，支出决算为…，完成预算的…"""
        text = f"{name}{budget}{self.money(cost.budget)}，支出决算为{self.money(cost.spent)}"
        return text + self.done(cost.budget, cost.spent, done)

    # -- sections that are alike

    def duties(self, arabic: bool = False) -> list[Block]:
        """主要职责."""
        marks = [f"{at}." if arabic else f"（{ordinal}）" for at, ordinal in enumerate(ORDINALS[:4], 1)]
        lines = [f"{mark}{duty}。" for mark, duty in zip(marks, DUTIES, strict=True)]
        return paragraphs(f"{self.unit}的主要职责是：", *lines)

    def vehicles(self) -> str:
        """其中：主要领导干部用车0辆、…"""
        return "、".join(f"{name}{count}辆" for name, count in zip(VEHICLES, self.ledger.vehicles, strict=True))

    def assets(self, lead: str = "") -> list[Block]:
        """国有资产占用情况."""
        ledger = self.ledger
        return paragraphs(
            f"截至{self.year}年12月31日，{lead or self.unit}共有车辆{sum(ledger.vehicles)}辆，其中：{self.vehicles()}。"
            f"单价100万元（含）以上设备（不含车辆）{ledger.devices}台（套）。"
        )

    def procurement(self, lead: str, micro_of: str = "授予中小企业合同金额", by_kind: bool = True) -> str:
        """政府采购支出总额…，授予中小企业…"""
        bought, money = self.ledger.procurement, self.money
        text = (
            f"{lead}政府采购支出总额{money(bought.whole)}，其中：政府采购货物支出{money(bought.goods)}、"
            f"政府采购工程支出{money(bought.works)}、政府采购服务支出{money(bought.services)}。"
        )
        if not bought.whole:
            return text
        text += (
            f"授予中小企业合同金额{money(bought.small)}，占政府采购支出总额的{self.percent(bought.small, bought.whole)}"
        )
        whole = bought.small if "中小" in micro_of else bought.whole
        if bought.small:
            text += (
                f"，其中：授予小微企业合同金额{money(bought.micro)}，占{micro_of}的{self.percent(bought.micro, whole)}"
            )
        kinds = (("货物", bought.goods, bought.small_goods), ("工程", bought.works, bought.small_works))
        kinds += (("服务", bought.services, bought.small_services),)
        told = [
            f"{kind}采购授予中小企业合同金额占{kind}支出金额的{self.percent(small, amount)}"
            for kind, amount, small in kinds
            if amount
        ]
        return text + ("；" + "，".join(told) if by_kind else "") + "。"

    def terms(self, numbered: bool = True) -> list[Block]:
        """名词解释."""
        ends = [f"{term}：{text}。" for term, text in TERMS]
        return paragraphs(*(f"{o}、{end}" if numbered else end for o, end in zip(ORDINALS, ends, strict=False)))

    def no_data(self, what: str) -> Text:
        """The note under an empty table."""
        return Text(f"说明：{self.unit}{self.year}年度没有{what}，故本表无数据。", "note")

    def report(self) -> Section:
        """The performance report that some append."""
        ledger, money = self.ledger, self.money
        basic = ledger.economic_sum("")
        return Section(
            f"{self.year}年度{self.unit}整体支出绩效自评报告",
            children=[
                Section("部门基本情况", paragraphs(f"{self.unit}内设4个科室，在职人员{20 + self.year % 7}名。")),
                Section(
                    "预算支出情况",
                    paragraphs(
                        f"{self.year}年一般公共预算基本支出{money(basic)}，其中人员经费{money(ledger.staff)}，公用经费"
                        f"{money(ledger.running_cost)}；项目支出{money(ledger.general_spent - basic)}。"
                    ),
                ),
                Section("存在的问题", paragraphs("部分绩效指标量化程度不够，项目支出进度前低后高。")),
                Section("下一步措施", paragraphs(f"{self.year + 1}年起按季度核对支出进度，细化绩效指标。")),
            ],
        )
