"""Phrases that provinces share, and how a document is put together from its sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

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
    "一是新增在职人员3人；二是按政策调整了基本工资标准",
    "按照《关于调整津贴补贴标准的通知》（云人社发〔{year}〕27号）兑现了政策性增资",
    "自{year}年7月1日起上调住房公积金缴存基数，单位缴费部分相应增加",
    "上级下达的转移支付项目增加2个，资金集中在第四季度拨付",
    "年初结转和结余资金在本年支出",
    "年中追加了业务用房维修经费，工程于{year}年11月完工并支付进度款",
    "按照{older}年签订的三年期服务合同支付尾款",
    "落实《中共中央 国务院关于全面实施预算绩效管理的意见》（中发〔2018〕34号），新增绩效评价委托业务",
)
LESS = (
    "严格执行过紧日子要求，压减一般性支出",
    "部分项目按合同约定跨年支付",
    "上年的一次性项目本年不再安排",
    "1名工作人员调出，人员经费减少",
    "厉行节约，从严控制各项开支",
    "一是在职人员减少2人，二是会议改为视频方式召开",
    "贯彻落实中央八项规定及其实施细则精神，“三公”等一般性支出只减不增",
    "受项目进度影响，2个子项目推迟到{next}年实施",
    "机构改革后3项职能划出，相关经费随之划转",
    "{last}年的设备更新项目已于当年12月验收，尾款较少",
    "政府采购招标价低于预算价，节约了资金",
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


class Section(Struct, frozen=True):
    """A title, what stands under it, and the sections below it."""

    title: str
    body: Sequence[Block] = ()
    children: Sequence[Section] = field(default=())


def paragraphs(*texts: str) -> list[Block]:
    """Paragraphs; an empty text is none."""
    return [Text(text) for text in texts if text]


LABELS = ("第{}部分 {}", "{}、{}", "（{}）{}")


def set_out(
    sections: Iterable[Section], labels: Sequence[str] = LABELS, depth: int = 1, run_in: bool = False
) -> list[Block]:
    """Sections with numbered headings; with `run_in` those of level 3 begin the first paragraph."""
    blocks: list[Block] = []
    for number, (ordinal, section) in enumerate(zip(ORDINALS, sections, strict=False), 1):
        title = labels[0].format(ordinal, section.title, n=number) if labels else section.title
        if depth == 1:
            blocks.append(NewPage())
        if run_in and depth == 3 and section.body and isinstance(section.body[0], Text):
            blocks += [Text(f"{title}。{section.body[0].text}"), *section.body[1:]]
        else:
            blocks += [Heading(depth, title), *section.body]
        blocks += set_out(section.children, labels[1:], depth + 1, run_in)
    return blocks


def contents(
    sections: Sequence[Section], labels: Sequence[str] = LABELS, tables: bool = True, pages: bool = False
) -> list[Block]:
    """The contents page, two levels deep, with statement tables under the part that holds them; `pages` numbers it."""
    blocks: list[Block] = [Heading(1, "目录")]
    for ordinal, section in zip(ORDINALS, sections, strict=False):
        blocks.append(Text(labels[0].format(ordinal, section.title), "entry"))
        titles = [child.title for child in section.children]
        titles += [block.title for block in section.body if isinstance(block, Table)] if tables else []
        blocks += [Text(labels[1].format(o, title), "entry") for o, title in zip(ORDINALS, titles, strict=False)]
    if pages:
        lines = [block for block in blocks if isinstance(block, Text)]
        blocks[1:] = [replace(line, text=f"{line.text}{'…' * 12}{at // 3 + 1}") for at, line in enumerate(lines, 3)]
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
        reasons = MORE if more else LESS
        years = {"year": self.year, "last": self.last, "next": self.year + 1, "older": self.year - 2}
        return reasons[self._seed * 7 % len(reasons)].format_map(years)

    def change(
        self,
        current: Decimal,
        prior: Decimal,
        rate: Sequence[str] = ("增长", "下降"),
        amount: Sequence[str] = ("增加", "减少"),
    ) -> str:
        """增加1.00万元，增长2.00%; without a percentage where there was nothing; empty where nothing changed."""
        gap = self.figures.difference(current, prior)
        if not self.figures.shown(gap):
            return ""
        words = (amount[0], rate[0]) if gap > 0 else (amount[1], rate[1])
        text = f"{words[0]}{self.money(abs(gap))}"
        return f"{text}，{words[1]}{self.percent(abs(gap), prior)}" if self.figures.shown(prior) else text

    def compared(self, base: str, subject: str, current: Decimal, prior: Decimal, because: str, flat: str = "") -> str:
        """与上年相比，X增加…，增长…{because}…。 Ends in a full stop; `flat` is the sentence where nothing changed."""
        change = self.change(current, prior)
        if not change:
            return flat or f"与{self.last}年度持平。"
        return f"{base}{subject}{change}{because}{self.reason(current > prior)}。"

    def done(self, budget: Decimal, spent: Decimal, words: str = "完成年初预算的") -> str:
        """，完成年初预算的96.40%; empty for no budget."""
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

    def members(self) -> list[Block]:
        """决算单位构成 as a table, and the staff."""
        names = (f"{self.unit}（本级）", f"{self.unit[:3]}信息中心", f"{self.unit[:3]}第一实验学校")
        rows = tuple(
            (str(at), name, kind)
            for at, (name, kind) in enumerate(zip(names, ("行政单位", *["公益一类"] * 2), strict=True), 1)
        )
        table = Table("部门决算单位构成表", (), (("序号", "单位名称", "单位性质"),), rows)
        return [
            *paragraphs(f"纳入{self.unit}{self.year}年度部门决算编制范围的预算单位共3个，具体包括："),
            table,
            *paragraphs(
                f"截至{self.year}年12月31日，部门编制总数36名，其中行政编制21名、事业编制15名；实有在职人员33人，"
                "退休人员12人。"
            ),
        ]

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

    def procurement(
        self, lead: str, micro_of: str = "授予中小企业合同金额", by_kind: bool = True, zeros: bool = False
    ) -> str:
        """政府采购支出总额…，授予中小企业…; with `zeros` the share of a kind of which nothing was bought is 0%."""
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
            f"{kind}采购授予中小企业合同金额占{kind}支出金额的{self.percent(small, amount) if amount else '0%'}"
            for kind, amount, small in kinds
            if amount or zeros
        ]
        return text + ("；" + "，".join(told) if by_kind else "") + "。"

    def terms(self, numbered: bool = True, items: bool = False) -> list[Block]:
        """名词解释; also of the 项 that the general budget pays for."""
        ends = [f"{term}：{text}。" for term, text in TERMS]
        if items:
            ends += [
                f"{self.path(item)}：反映单位用于{self.ledger.names[item.code]}的支出。" for item in self.ledger.general
            ]
        return paragraphs(*(f"{o}、{end}" if numbered else end for o, end in zip(ORDINALS, ends, strict=False)))

    def no_data(self, what: str) -> Text:
        """The note under an empty table."""
        return Text(f"说明：{self.unit}{self.year}年度没有{what}，故本表无数据。", "note")

    def review(self) -> list[Block]:
        """项目支出绩效自评表 of the largest project; nothing without one."""
        items = [item for item in self.ledger.general if item.project]
        if not items:
            return []
        item = max(items, key=lambda item: item.project)
        revised = max(item.revised, item.project)
        rate = item.project * 100 / revised
        cells = [self.figures.cell(amount) for amount in (item.budget, revised, item.project)]
        header = (("项目名称", self.ledger.names[item.code], *["<"] * 6),)
        rows = (
            ("项目资金", "<", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
            ("年度资金总额", "<", *cells, "10", f"{rate:.2f}%", f"{rate / 10:.2f}"),
            ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"),
            ("产出指标", "数量指标", "开展检查次数", "≥12次", "14次", "50", "49.5", ""),
            ("效益指标", "社会效益指标", "服务群众人次", "≥5000人次", "5210人次", "30", "29", ""),
            ("满意度指标", "服务对象满意度", "群众满意度", "≥95%", "97.2%", "10", "10", ""),
        )
        return [Table("项目支出绩效自评表", (f"单位：{self.figures.table_unit}",), header, rows)]

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
