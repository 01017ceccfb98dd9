"""Make the example disclosures: a fictional archive's final accounts in two layouts, clean and with planted errors.

    python examples/make_examples.py [FOLDER]

Writes `clean.txt`, `clean.pdf`, `disclosure.txt`, `disclosure.pdf` and `planted.yaml` into FOLDER (default: the
folder of this script). All tables and sentences are computed from the accounts below, in 元 and with Decimal, so
that the clean documents agree by construction. `PLANTED_TEXT` and `PLANTED_PDF` name every error of the other two.

The department, its money and every sentence about it are invented; codes and names of the classifications are real.
Needs reportlab, PyYAML and the font WenQuanYi Micro Hei (Debian: fonts-wqy-microhei); equal inputs give equal bytes.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import yaml
from msgspec import Struct
from msgspec.structs import replace
from reportlab import rl_config
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

# ---------------------------------------------------------------------------------------------------------------------
# The accounts. Amounts in 元.

BUREAU = "云溪市临江区档案馆"
BRANCH = "云溪市临江区地方志编纂中心"
YEAR = 2024
ZERO = Decimal(0)


def yuan(text: str) -> Decimal:
    """An amount written with thousands separators."""
    return Decimal(text.replace(",", ""))


def words_of(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """First and second, first and second, of the words of a text."""
    words = words_of(text)
    return zip(words[::2], words[1::2], strict=True)


class Project(Struct, frozen=True):
    """What one project was given, spent, and kept. `other` is paid from 其他收入, not from the budget."""

    name: str
    item: str
    budget: Decimal
    spent: Decimal
    use: str
    carried_in: Decimal = ZERO
    carried_out: Decimal = ZERO
    added: Decimal = ZERO
    other: bool = False

    @property
    def income(self) -> Decimal:
        """Received in the year: what it spent and kept, less what it brought along."""
        return self.spent + self.carried_out - self.carried_in


PROJECTS = (
    Project(
        "档案日常业务经费",
        "2012602",
        yuan("280,000.00"),
        yuan("264,318.50"),
        "档案接收进馆、整理编目和业务指导等日常工作",
    ),
    Project(
        "馆藏档案数字化经费",
        "2012604",
        yuan("1,860,000.00"),
        yuan("1,712,904.60"),
        "馆藏纸质档案的扫描加工、目录著录和数据备份",
        carried_in=yuan("83,000.00"),
        carried_out=yuan("98,095.00"),
    ),
    Project(
        "档案库房运行维护经费",
        "2012604",
        yuan("420,000.00"),
        yuan("412,760.00"),
        "库房恒温恒湿机组、气体灭火装置和安防系统的维护",
    ),
    Project(
        "民生档案便民查询点建设经费",
        "2012699",
        ZERO,
        yuan("176,420.00"),
        "在镇（街道）便民服务中心设置民生档案查询终端",
        added=yuan("180,000.00"),
    ),
    Project(
        "联合办展经费",
        "2012699",
        ZERO,
        yuan("58,340.00"),
        "与外地档案馆联合举办专题档案展览",
        carried_in=yuan("12,300.00"),
        carried_out=yuan("18,960.00"),
        other=True,
    ),
)

# Basic expenditure by economic item; all of it is paid from the general budget.
ECONOMIC = {
    code: yuan(amount)
    for code, amount in pairs(
        """
        30101 712,480.00  30102 946,325.50  30103 528,760.00  30108 318,240.96  30109 159,120.48
        30110 168,305.20  30111 74,820.36  30112 12,846.75  30113 286,930.00  30199 24,600.00
        30302 203,175.60  30305 36,480.00  30309 5,760.00  30201 86,412.37  30202 41,950.00  30205 7,683.20
        30206 52,318.46  30207 23,906.15  30209 68,400.00  30211 47,265.80  30213 18,730.00
        30215 12,460.00  30216 27,835.00  30217 6,215.00  30226 15,600.00  30228 43,728.64  30229 38,540.00
        30231 48,617.32  30239 141,120.00  30299 34,287.90  31002 29,880.00  31007 19,600.00
        """
    )
}


class Item(Struct, frozen=True):
    """A functional 项: its basic expenditure, the budget for it, what it is for, why it differs from the budget."""

    code: str
    basic: Decimal
    basic_budget: Decimal
    use: str
    reason: str

    def projects(self, *, other: bool) -> list[Project]:
        """The projects under this item, of one source of money."""
        return [project for project in PROJECTS if project.item == self.code and project.other is other]

    @property
    def project(self) -> Decimal:
        """Project expenditure from the general budget."""
        return sum((project.spent for project in self.projects(other=False)), ZERO)

    @property
    def other(self) -> Decimal:
        """Project expenditure from 其他收入."""
        return sum((project.spent for project in self.projects(other=True)), ZERO)

    @property
    def spent(self) -> Decimal:
        """Expenditure from the general budget."""
        return self.basic + self.project

    @property
    def budget(self) -> Decimal:
        """The general budget at the beginning of the year."""
        return self.basic_budget + sum((project.budget for project in self.projects(other=False)), ZERO)

    @property
    def fiscal_income(self) -> Decimal:
        """Received from the general budget."""
        return self.basic + sum((project.income for project in self.projects(other=False)), ZERO)

    @property
    def other_income(self) -> Decimal:
        """Received as 其他收入."""
        return sum((project.income for project in self.projects(other=True)), ZERO)


def spent(item: Item) -> Decimal:
    """Expenditure of an item from the general budget."""
    return item.spent


def _items() -> tuple[Item, ...]:
    social = (
        Item(
            "2080501",
            yuan("249,495.60"),
            yuan("242,600.00"),
            "退休人员的退休费、生活补助和活动经费",
            "本年新增退休人员1名",
        ),
        Item(
            "2080505",
            ECONOMIC["30108"],
            yuan("326,400.00"),
            "在职人员的基本养老保险单位缴费",
            "1名工作人员调出，缴费人数减少",
        ),
        Item(
            "2080506",
            ECONOMIC["30109"],
            yuan("163,200.00"),
            "在职人员的职业年金单位缴费",
            "缴费人数减少，按实际人数缴纳",
        ),
        Item(
            "2101101",
            ECONOMIC["30110"],
            yuan("171,500.00"),
            "在职人员的基本医疗保险单位缴费",
            "核定的缴费基数低于预算测算数",
        ),
        Item(
            "2101103",
            ECONOMIC["30111"],
            yuan("76,000.00"),
            "在职和退休人员的公务员医疗补助",
            "补助人数较测算时减少",
        ),
        Item(
            "2210201",
            ECONOMIC["30113"],
            yuan("283,800.00"),
            "在职人员的住房公积金单位缴存",
            "年中缴存基数上调",
        ),
        Item("2210203", yuan("86,400.00"), yuan("86,400.00"), "符合条件人员的购房补贴", ""),
    )
    running = sum(ECONOMIC.values(), ZERO) - sum((item.basic for item in social), ZERO)
    return (
        Item(
            "2012601",
            running,
            yuan("2,856,300.00"),
            "本馆及所属单位的人员经费和日常公用经费",
            "年中按规定调整津贴补贴标准，人员经费相应增加",
        ),
        Item("2012602", ZERO, ZERO, "档案接收、整理编目等业务工作", "业务资料改以电子方式分发，印刷费用减少"),
        Item("2012604", ZERO, ZERO, "馆藏档案数字化和库房运行维护", "数字化加工尾款按合同约定在次年验收后支付"),
        Item("2012699", ZERO, ZERO, "民生档案便民查询点建设", "年中追加了便民查询点建设资金"),
        *social,
    )


ITEMS = _items()
PRIOR_TOTAL = yuan("7,132,508.36")
PRIOR_FISCAL_TOTAL = yuan("7,058,208.36")
PRIOR_SPENT = yuan("6,975,208.36")
PRIOR_RUNNING_COST = yuan("781,930.52")


class PublicCost(Struct, frozen=True):
    """One of the 三公: this year's budget and final figure, and last year's."""

    budget: Decimal
    spent: Decimal
    prior: Decimal

    def __add__(self, other: PublicCost) -> PublicCost:
        return PublicCost(self.budget + other.budget, self.spent + other.spent, self.prior + other.prior)


ABROAD = PublicCost(ZERO, ZERO, ZERO)
CAR_PURCHASE = PublicCost(ZERO, ZERO, ZERO)
CAR_RUNNING = PublicCost(yuan("50,000.00"), ECONOMIC["30231"], yuan("51,206.40"))
RECEPTION = PublicCost(yuan("8,000.00"), ECONOMIC["30217"], yuan("7,086.00"))
CARS = CAR_PURCHASE + CAR_RUNNING
PUBLIC = ABROAD + CARS + RECEPTION
CAR_COUNT, RECEPTION_TIMES, RECEPTION_GUESTS = 2, 8, 62

GOODS, SERVICES = yuan("468,200.00"), yuan("1,684,000.00")
SMALL_GOODS, SMALL_SERVICES, MICRO = yuan("468,200.00"), yuan("1,467,800.00"), yuan("1,213,500.00")
RESERVED, RESERVED_MICRO = yuan("2,000,000.00"), yuan("1,200,000.00")
RESERVED_WON, RESERVED_MICRO_WON = yuan("1,756,000.00"), yuan("1,123,000.00")


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum, zero for none."""
    return sum(amounts, ZERO)


BASIC = total(item.basic for item in ITEMS)
PROJECT = total(item.project for item in ITEMS)
OTHER_SPENT = total(item.other for item in ITEMS)
SPENT = BASIC + PROJECT
ALL_SPENT = SPENT + OTHER_SPENT
FISCAL_INCOME = total(item.fiscal_income for item in ITEMS)
OTHER_INCOME = total(item.other_income for item in ITEMS)
INCOME = FISCAL_INCOME + OTHER_INCOME
FISCAL_IN = total(project.carried_in for project in PROJECTS if not project.other)
FISCAL_OUT = total(project.carried_out for project in PROJECTS if not project.other)
CARRIED_IN = total(project.carried_in for project in PROJECTS)
CARRIED_OUT = total(project.carried_out for project in PROJECTS)
FISCAL_TOTAL = FISCAL_INCOME + FISCAL_IN
TOTAL = INCOME + CARRIED_IN
BUDGET = total(item.budget for item in ITEMS)
STAFF = total(amount for code, amount in ECONOMIC.items() if code[:3] in ("301", "303"))
RUNNING = total(amount for code, amount in ECONOMIC.items() if code[:3] in ("302", "310"))
assert STAFF + RUNNING == BASIC and ALL_SPENT + CARRIED_OUT == TOTAL and SPENT + FISCAL_OUT == FISCAL_TOTAL

# ---------------------------------------------------------------------------------------------------------------------
# The classifications.

FUNCTIONS = dict(
    pairs(
        """
        201 一般公共服务支出  20126 档案事务  2012601 行政运行  2012602 一般行政管理事务  2012604 档案馆
        2012699 其他档案事务支出  208 社会保障和就业支出  20805 行政事业单位养老支出
        2080501 行政单位离退休  2080505 机关事业单位基本养老保险缴费支出
        2080506 机关事业单位职业年金缴费支出  210 卫生健康支出  21011 行政事业单位医疗
        2101101 行政单位医疗  2101103 公务员医疗补助  221 住房保障支出  22102 住房改革支出
        2210201 住房公积金  2210203 购房补贴
        """
    )
)
CLASSES = [code for code in FUNCTIONS if len(code) == 3]
CLASS_LINES = words_of(
    """
    一般公共服务支出 外交支出 国防支出 公共安全支出 教育支出 科学技术支出 文化旅游体育与传媒支出
    社会保障和就业支出 卫生健康支出 节能环保支出 城乡社区支出 农林水支出 交通运输支出 资源勘探工业信息等支出
    商业服务业等支出 金融支出 援助其他地区支出 自然资源海洋气象等支出 住房保障支出 粮油物资储备支出
    国有资本经营预算支出 灾害防治及应急管理支出 其他支出 债务还本支出 债务付息支出 抗疫特别国债安排的支出
    """
)
ECONOMIC_NAMES = dict(
    pairs(
        """
        301 工资福利支出  30101 基本工资  30102 津贴补贴  30103 奖金  30106 伙食补助费  30107 绩效工资
        30108 机关事业单位基本养老保险缴费  30109 职业年金缴费  30110 职工基本医疗保险缴费
        30111 公务员医疗补助缴费  30112 其他社会保障缴费  30113 住房公积金  30114 医疗费
        30199 其他工资福利支出  302 商品和服务支出  30201 办公费  30202 印刷费  30203 咨询费  30204 手续费
        30205 水费  30206 电费  30207 邮电费  30208 取暖费  30209 物业管理费  30211 差旅费
        30212 因公出国（境）费用  30213 维修（护）费  30214 租赁费  30215 会议费  30216 培训费
        30217 公务接待费  30218 专用材料费  30224 被装购置费  30225 专用燃料费  30226 劳务费
        30227 委托业务费  30228 工会经费  30229 福利费  30231 公务用车运行维护费  30239 其他交通费用
        30240 税金及附加费用  30299 其他商品和服务支出  303 对个人和家庭的补助  30301 离休费  30302 退休费
        30303 退职（役）费  30304 抚恤金  30305 生活补助  30306 救济费  30307 医疗费补助  30308 助学金
        30309 奖励金  30310 个人农业生产补贴  30311 代缴社会保险费  30399 其他对个人和家庭的补助
        307 债务利息及费用支出  30701 国内债务付息  30702 国外债务付息  310 资本性支出
        31001 房屋建筑物购建  31002 办公设备购置  31003 专用设备购置  31005 基础设施建设  31006 大型修缮
        31007 信息网络及软件购置更新  31008 物资储备  31009 土地补偿  31010 安置补助
        31011 地上附着物和青苗补偿  31012 拆迁补偿  31013 公务用车购置  31019 其他交通工具购置
        31021 文物和陈列品购置  31022 无形资产购置  31099 其他资本性支出  399 其他支出
        39907 国家赔偿费用支出  39908 对民间非营利组织和群众性自治组织补贴  39909 经常性赠与
        39910 资本性赠与  39999 其他支出
        """
    )
)
ORDINALS = words_of(
    """
    一 二 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十 二十一 二十二 二十三
    二十四 二十五 二十六
    """
)


def under(code: str, amount: Callable[[Item], Decimal]) -> Decimal:
    """The amount of all items at or below a functional code."""
    return total(amount(item) for item in ITEMS if item.code.startswith(code))


def economic(code: str) -> Decimal:
    """The amount of all economic items at or below a code."""
    return total(amount for key, amount in ECONOMIC.items() if key.startswith(code))


def path_of(code: str) -> str:
    """A functional item with its 类 and 款, as sentences write it."""
    return f"{FUNCTIONS[code[:3]]}（类）{FUNCTIONS[code[:5]]}（款）{FUNCTIONS[code]}（项）"


def economic_list(groups: Sequence[str]) -> str:
    """The economic items that carry an amount, as 主要包括 lists them."""
    return "、".join(ECONOMIC_NAMES[code] for code in ECONOMIC_NAMES if code in ECONOMIC and code[:3] in groups)


# ---------------------------------------------------------------------------------------------------------------------
# Numbers as sentences write them.

CENT = Decimal("0.01")


def rounded(value: Decimal) -> Decimal:
    """Two decimals, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


def wan(amount: Decimal) -> str:
    """An amount in 万元; a true zero is written 0."""
    return f"{rounded(amount / 10_000)}万元" if amount else "0万元"


def percent(part: Decimal, whole: Decimal) -> str:
    """A share or a completion."""
    return f"{rounded(part * 100 / whole)}%" if part else "0%"


def change(current: Decimal, prior: Decimal) -> str:
    """The change against the year before: 减少1.00万元，下降2.00%."""
    more = current > prior
    rate = percent(abs(current - prior), prior)
    return f"{'增加' if more else '减少'}{wan(abs(current - prior))}，{'增长' if more else '下降'}{rate}"


def larger_or_smaller(spent: Decimal, budget: Decimal) -> str:
    """The direction word of 决算数 against 预算数."""
    return "大于" if spent > budget else "小于"


# ---------------------------------------------------------------------------------------------------------------------
# A document is a list of blocks. In grids "<" continues the cell to the left, "^" the one above.


class Cover(Struct, frozen=True):
    """The title page, a line each."""

    lines: tuple[str, ...]


class Heading(Struct, frozen=True):
    """A heading: level 1 for a part, 2 for a section, 3 for a subsection."""

    level: int
    text: str


class Text(Struct, frozen=True):
    """A paragraph; `role` is body, entry (of the contents) or note (under a table)."""

    text: str
    role: str = "body"


class Table(Struct, frozen=True):
    """A statement: heading rows, data rows, relative column widths. `number` is the 公开NN表 of the text layout."""

    title: str
    number: str
    unit: str
    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


class NewPage(Struct, frozen=True):
    """A page break, and the direction of the pages after it."""

    landscape: bool = False


Block = Cover | Heading | Text | Table | NewPage


class Style(Struct, frozen=True):
    """How a layout shows its tables: the unit, rows for every level of the classification, line and column numbers."""

    unit: str
    levels: tuple[int, ...]
    numbered: bool

    def cell(self, amount: Decimal) -> str:
        """An amount in a table; zero is blank."""
        if not amount:
            return ""
        return f"{rounded(amount if self.unit == '元' else amount / 10_000):,}"

    def codes(self) -> list[str]:
        """The functional codes that get a row."""
        return [code for code in FUNCTIONS if len(code) in self.levels]


TEXT_STYLE = Style("元", (7,), numbered=True)
PDF_STYLE = Style("万元", (3, 5, 7), numbered=False)


def column_numbers(style: Style, labels: int, columns: int) -> tuple[tuple[str, ...], ...]:
    """The row 栏次 of the text layout."""
    if not style.numbered:
        return ()
    return (("栏次", *["<"] * (labels - 1), *map(str, range(1, columns + 1))),)


Side = list[tuple[str, tuple[str, ...]]]


def two_sides(style: Style, left: Side, right: Side) -> tuple[tuple[str, ...], ...]:
    """Income beside expenditure; the text layout numbers the lines of both sides (行次)."""
    rows = []
    for line, ((name, amounts), (other, others)) in enumerate(zip(left, right, strict=True), 1):
        numbers = ([str(line)], [str(line + len(left))]) if style.numbered else ([], [])
        rows.append((name, *numbers[0], *amounts, other, *numbers[1], *others))
    return tuple(rows)


def padded(entries: Side, length: int, width: int) -> Side:
    """The entries, with empty lines after them."""
    return entries + [("", ("",) * width)] * (length - len(entries))


def numbered_lines(names: Sequence[str]) -> list[str]:
    """一、… 二、…"""
    return [f"{ordinal}、{name}" for ordinal, name in zip(ORDINALS, names, strict=False)]


INCOME_LINES = words_of(
    """
    一般公共预算财政拨款收入 政府性基金预算财政拨款收入 国有资本经营预算财政拨款收入 上级补助收入 事业收入
    经营收入 附属单位上缴收入 其他收入
    """
)


def class_amounts(amount: Callable[[Item], Decimal]) -> list[Decimal]:
    """The amount of each of the 26 lines of expenditure."""
    codes = {FUNCTIONS[code]: code for code in CLASSES}
    return [under(codes[name], amount) if name in codes else ZERO for name in CLASS_LINES]


def overall_table(style: Style) -> Table:
    """收入支出决算总表."""
    cell = style.cell
    sources = [FISCAL_INCOME, *[ZERO] * 6, OTHER_INCOME]
    left = padded(
        [(name, (cell(amount),)) for name, amount in zip(numbered_lines(INCOME_LINES), sources, strict=True)],
        len(CLASS_LINES),
        1,
    )
    left += [
        ("本年收入合计", (cell(INCOME),)),
        ("使用非财政拨款结余（含专用结余）", ("",)),
        ("年初结转和结余", (cell(CARRIED_IN),)),
        ("总计", (cell(TOTAL),)),
    ]
    amounts = class_amounts(lambda item: item.spent + item.other)
    right: Side = [(name, (cell(amount),)) for name, amount in zip(numbered_lines(CLASS_LINES), amounts, strict=True)]
    right += [
        ("本年支出合计", (cell(ALL_SPENT),)),
        ("结余分配", ("",)),
        ("年末结转和结余", (cell(CARRIED_OUT),)),
        ("总计", (cell(TOTAL),)),
    ]
    if style.numbered:
        header: tuple[tuple[str, ...], ...] = (
            ("收入", "<", "<", "支出", "<", "<"),
            ("项目", "行次", "金额", "项目", "行次", "金额"),
            ("栏次", "", "1", "栏次", "", "2"),
        )
    else:
        header = (("收入", "<", "支出", "<"), ("项目", "决算数", "项目", "决算数"))
    return Table("收入支出决算总表", "公开01表", style.unit, header, two_sides(style, left, right), (5, 3, 5, 3))


def functional_table(
    style: Style, title: str, number: str, columns: Sequence[tuple[str, Callable[[Item], Decimal] | None]], last: bool
) -> Table:
    """A statement by functional code; `last` puts the totals row at the end."""

    def line(code: str) -> list[str]:
        return [style.cell(under(code, amount)) if amount else "" for _, amount in columns]

    names = [name for name, _ in columns]
    header = (
        ("项目", "<", *names),
        ("科目代码" if style.numbered else "功能分类科目编码", "科目名称", *["^"] * len(names)),
        *column_numbers(style, 2, len(names)),
    )
    rows = [(code, FUNCTIONS[code], *line(code)) for code in style.codes()]
    rows.insert(len(rows) if last else 0, ("合计", "<", *line("")))
    return Table(title, number, style.unit, header, tuple(rows), (3, 7, *[3.2] * len(names)))


def income_table(style: Style) -> Table:
    """收入决算表."""
    columns = [
        ("本年收入合计", lambda item: item.fiscal_income + item.other_income),
        ("财政拨款收入", lambda item: item.fiscal_income),
        ("上级补助收入", None),
        ("事业收入", None),
        ("经营收入", None),
        ("附属单位上缴收入", None),
        ("其他收入", lambda item: item.other_income),
    ]
    return functional_table(style, "收入决算表", "公开02表", columns, last=False)


def spending_table(style: Style) -> Table:
    """支出决算表."""
    columns = [
        ("本年支出合计", lambda item: item.spent + item.other),
        ("基本支出", lambda item: item.basic),
        ("项目支出", lambda item: item.project + item.other),
        ("上缴上级支出", None),
        ("经营支出", None),
        ("对附属单位补助支出", None),
    ]
    return functional_table(style, "支出决算表", "公开03表", columns, last=False)


def general_table(style: Style) -> Table:
    """一般公共预算财政拨款支出决算表."""
    title = "一般公共预算财政拨款支出决算表"
    if style.numbered:
        columns = [("小计", spent), ("基本支出", lambda item: item.basic), ("项目支出", lambda item: item.project)]
        table = functional_table(style, title, "公开05表", columns, last=False)
        header = (("项目", "<", "本年支出", "<", "<"), ("科目代码", "科目名称", *[name for name, _ in columns]))
        return replace(table, header=header + table.header[2:])
    columns = [("合计", spent), ("基本支出", lambda item: item.basic), ("项目支出", lambda item: item.project)]
    return functional_table(style, title, "公开05表", columns, last=True)


FUNDS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")


def fiscal_table(style: Style) -> Table:
    """财政拨款收入支出决算总表."""
    cell = style.cell

    def both(amount: Decimal) -> tuple[str, ...]:
        return (cell(amount), cell(amount), "", "")

    left = padded(
        [(numbered_lines(FUNDS)[0], (cell(FISCAL_INCOME),)), *((name, ("",)) for name in numbered_lines(FUNDS)[1:])],
        len(CLASS_LINES),
        1,
    )
    funds = list(FUNDS) if style.numbered else numbered_lines(FUNDS)
    left += [
        ("本年收入合计", (cell(FISCAL_INCOME),)),
        ("年初财政拨款结转和结余", (cell(FISCAL_IN),)),
        (funds[0], (cell(FISCAL_IN),)),
        (funds[1], ("",)),
        (funds[2], ("",)),
        ("总计", (cell(FISCAL_TOTAL),)),
    ]
    amounts = class_amounts(spent)
    right: Side = [(name, both(amount)) for name, amount in zip(numbered_lines(CLASS_LINES), amounts, strict=True)]
    right += [("本年支出合计", both(SPENT)), ("年末财政拨款结转和结余", both(FISCAL_OUT))]
    right = [*padded(right, len(left) - 1, 4), ("总计", both(FISCAL_TOTAL))]
    if style.numbered:
        header: tuple[tuple[str, ...], ...] = (
            ("收入", "<", "<", "支出", *["<"] * 5),
            ("项目", "行次", "金额", "项目", "行次", "合计", *FUNDS),
            ("栏次", "", "1", "栏次", "", "2", "3", "4", "5"),
        )
    else:
        header = (("收入", "<", "支出", *["<"] * 4), ("项目", "决算数", "项目", "合计", *FUNDS))
    widths = (6, 3, 6, 3, 3.4, 3.4, 3.4)
    return Table("财政拨款收入支出决算总表", "公开04表", style.unit, header, two_sides(style, left, right), widths)


def economic_rows(style: Style, groups: Sequence[str]) -> list[tuple[str, str, str]]:
    """Code, name and amount of these economic classes."""
    codes = [code for code in ECONOMIC_NAMES if code[:3] in groups]
    return [(code, ECONOMIC_NAMES[code], style.cell(economic(code))) for code in codes]


def basic_table(style: Style) -> Table:
    """一般公共预算财政拨款基本支出决算(明细)表: staff beside running costs."""
    columns = [["301", "303"], ["302"], ["307", "310", "399"]] if style.numbered else [["301", "303"], ["302", "310"]]
    sides = [economic_rows(style, groups) for groups in columns]
    height = max(map(len, sides))
    sides = [side + [("", "", "")] * (height - len(side)) for side in sides]
    rows = [tuple(cell for part in parts for cell in part) for parts in zip(*sides, strict=True)]
    if style.numbered:
        rows.append(("人员经费合计", "<", style.cell(STAFF), "公用经费合计", *["<"] * 4, style.cell(RUNNING)))
        header: tuple[tuple[str, ...], ...] = (
            ("人员经费", "<", "<", "公用经费", *["<"] * 5),
            ("科目代码", "科目名称", "决算数") * 3,
        )
        title = "一般公共预算财政拨款基本支出决算明细表"
    else:
        rows.append(("人员经费合计", "<", style.cell(STAFF), "公用经费合计", "<", style.cell(RUNNING)))
        header = (("经济分类科目编码", "科目名称", "决算数") * 2,)
        title = "一般公共预算财政拨款基本支出决算表"
    return Table(title, "公开06表", style.unit, header, tuple(rows), (2, 6, 2.5, 2, 6, 2.5))


def public_cost_table(style: Style) -> Table:
    """财政拨款“三公”经费支出决算表: budget beside final figures, or in pairs."""
    title = "财政拨款“三公”经费支出决算表"
    columns = (PUBLIC, ABROAD, CARS, CAR_PURCHASE, CAR_RUNNING, RECEPTION)
    cars = "公务用车购置及运行维护费"
    if style.numbered:
        names = ("合计", "因公出国（境）费", cars, "<", "<", "公务接待费")
        parts = ("^", "^", "小计", "公务用车购置费", "公务用车运行维护费", "^")
        header: tuple[tuple[str, ...], ...] = (
            ("预算数", *["<"] * 5, "决算数", *["<"] * 5),
            names * 2,
            parts * 2,
            tuple(map(str, range(1, 13))),
        )
        row = [style.cell(cost.budget) for cost in columns] + [style.cell(cost.spent) for cost in columns]
    else:
        header = (
            ("财政拨款“三公”经费", *["<"] * 11),
            ("合计", "<", "因公出国（境）费", "<", cars, *["<"] * 5, "公务接待费", "<"),
            ("^", "^", "^", "^", "小计", "<", "公务用车购置费", "<", "公务用车运行维护费", "<", "^", "^"),
            ("预算数", "决算数") * 6,
        )
        row = [style.cell(amount) for cost in columns for amount in (cost.budget, cost.spent)]
    return Table(title, "公开09表", style.unit, header, (tuple(row),), (1,) * 12)


def fund_table(style: Style, title: str, number: str) -> Table:
    """A fund without income or expenditure: 收入支出决算表."""
    code = "科目代码" if style.numbered else "功能分类科目编码"
    header = (
        ("项目", "<", "年初结转和结余", "本年收入", "本年支出", "<", "<", "年末结转和结余"),
        (code, "科目名称", "^", "^", "小计", "基本支出", "项目支出", "^"),
        *column_numbers(style, 2, 6),
    )
    return Table(title, number, style.unit, header, (("合计", "<", *[""] * 6), ("",) * 8), (3, 6, 3, 3, 3, 3, 3, 3))


def capital_table(style: Style) -> Table:
    """国有资本经营预算财政拨款支出决算表, the form with expenditure alone."""
    header = (
        ("项目", "<", "本年支出", "<", "<"),
        ("科目代码", "科目名称", "合计", "基本支出", "项目支出"),
        *column_numbers(style, 2, 3),
    )
    rows = (("合计", "<", "", "", ""), ("",) * 5)
    return Table("国有资本经营预算财政拨款支出决算表", "公开08表", style.unit, header, rows, (3, 6, 3, 3, 3))


NOTES = {
    title: f"注：本表反映部门本年度{what}情况。"
    for title, what in (
        ("收入支出决算总表", "的总收支和年末结转结余"),
        ("收入决算表", "取得的各项收入"),
        ("支出决算表", "各项支出"),
        ("财政拨款收入支出决算总表", "财政拨款总收支和结转结余"),
        ("一般公共预算财政拨款支出决算表", "一般公共预算财政拨款支出"),
        ("一般公共预算财政拨款基本支出决算表", "一般公共预算财政拨款基本支出明细"),
        ("一般公共预算财政拨款基本支出决算明细表", "一般公共预算财政拨款基本支出明细"),
        ("财政拨款“三公”经费支出决算表", "“三公”经费支出预决算"),
        ("政府性基金预算财政拨款收入支出决算表", "政府性基金预算财政拨款收入、支出及结转和结余"),
        ("国有资本经营预算财政拨款支出决算表", "国有资本经营预算财政拨款支出"),
        ("国有资本经营预算财政拨款收入支出决算表", "国有资本经营预算财政拨款收入、支出及结转和结余"),
    )
}


def empty_note(fund: str, what: str = "收入和支出") -> str:
    """The statement that belongs under an empty table."""
    return f"说明：{BUREAU}本年度没有{fund}财政拨款{what}，故本表无数据。"


# ---------------------------------------------------------------------------------------------------------------------
# Sentences that both layouts share.

DUTIES = (
    "（一）收集、整理和保管区级机关、团体及各镇（街道）移交的各门类档案，维护档案的完整与安全。",
    "（二）征集散存于社会、反映临江区历史面貌的家谱、契约、照片和口述史料。",
    "（三）承担馆藏档案数字化、数据备份和数字档案馆系统的日常运行。",
    "（四）为机关和群众提供档案查阅，出具档案证明，编研出版档案史料，举办专题展览。",
    "（五）编纂地方志书和地方综合年鉴，收集和管理地情资料。",
    "（六）指导全区档案移交进馆工作，培训立档单位的档案人员。",
    "（七）完成区委、区政府交办的其他任务。",
)

TERMS = (
    (
        "财政拨款收入",
        "指单位本年度从本级财政部门取得的财政拨款，包括一般公共预算财政拨款、政府性基金预算财政拨款和国有资本经营"
        "预算财政拨款。",
    ),
    ("事业收入", "指事业单位开展专业业务活动及其辅助活动取得的收入。"),
    ("经营收入", "指事业单位在专业业务活动及其辅助活动之外开展非独立核算经营活动取得的收入。"),
    ("其他收入", "指单位取得的除“财政拨款收入”“事业收入”“经营收入”等以外的收入。"),
    ("年初结转和结余", "指以前年度尚未完成、结转到本年按有关规定继续使用的资金。"),
    (
        "年末结转和结余",
        "指本年度或以前年度预算安排、因客观条件发生变化无法按原计划实施，需延迟到以后年度按有关规定继续使用的资金。",
    ),
    ("基本支出", "指单位为保障机构正常运转、完成日常工作任务而发生的各项支出。"),
    ("项目支出", "指单位为完成特定的行政工作任务或事业发展目标，在基本支出之外发生的各项支出。"),
    ("经营支出", "指事业单位在专业业务活动及其辅助活动之外开展非独立核算经营活动发生的支出。"),
    (
        "“三公”经费",
        "指单位使用本级财政拨款安排的因公出国（境）费、公务用车购置及运行维护费和公务接待费。",
    ),
    (
        "机关运行经费",
        "指行政单位和参照公务员法管理的事业单位使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出。",
    ),
)

ITEM_TERMS = {
    "2012601": "反映档案部门用于保障机构正常运转的基本支出。",
    "2012602": "反映档案部门未单独设置项级科目的其他项目支出。",
    "2012604": "反映档案馆保管、抢救、利用档案等方面的支出。",
    "2012699": "反映除上述项目以外其他用于档案事务方面的支出。",
}


def change_sentence(what: str, current: Decimal, prior: Decimal, reason: str) -> str:
    """与2023年度相比，… 主要原因：…"""
    return f"与{YEAR - 1}年度相比，{what}{change(current, prior)}。主要原因：{reason}。"


def shares(parts: Sequence[tuple[str, Decimal]], whole: Decimal) -> str:
    """Each part with its amount and share; parts of nothing are left out."""
    return "；".join(f"{name}{wan(amount)}，占{percent(amount, whole)}" for name, amount in parts if amount)


def class_shares(suffix: str) -> str:
    """The 类 of general-budget expenditure with their shares."""
    parts = [(f"{FUNCTIONS[code]}（类）{suffix}", under(code, spent)) for code in CLASSES]
    return shares(parts, SPENT)


TOTAL_REASON = "馆舍修缮已于上年完工，本年不再安排，项目支出减少"
PUBLIC_REASON = "公务接待从简，接待批次减少，车辆集中调度，油料和维修费用下降"

# ---------------------------------------------------------------------------------------------------------------------
# The PDF layout: amounts in 万元, eleven sections.

PDF_TABLES = (
    (overall_table, False),
    (income_table, True),
    (spending_table, True),
    (fiscal_table, True),
    (general_table, False),
    (basic_table, False),
    (public_cost_table, True),
    (lambda style: fund_table(style, "政府性基金预算财政拨款收入支出决算表", ""), True),
    (lambda style: fund_table(style, "国有资本经营预算财政拨款收入支出决算表", ""), True),  # on the same page
)
EMPTY_FUNDS = {
    "政府性基金预算财政拨款收入支出决算表": empty_note("政府性基金预算"),
    "国有资本经营预算财政拨款收入支出决算表": empty_note("国有资本经营预算"),
    "国有资本经营预算财政拨款支出决算表": empty_note("国有资本经营预算", "支出"),
}
PDF_SECTIONS = numbered_lines(
    [
        "收入支出决算总体情况说明",
        "收入决算情况说明",
        "支出决算情况说明",
        "财政拨款收入支出决算总体情况说明",
        "一般公共预算财政拨款支出决算情况说明",
        "一般公共预算财政拨款基本支出决算情况说明",
        "财政拨款“三公”经费支出决算情况说明",
        "政府性基金预算财政拨款收入支出决算情况说明",
        "国有资本经营预算财政拨款收入支出决算情况说明",
        "预算绩效管理情况",
        "其他重要事项说明",
    ]
)


def pdf_document() -> list[Block]:
    """The clean PDF."""
    part = [
        f"第一部分 {BUREAU}概况",
        f"第二部分 {BUREAU}{YEAR}年度部门决算表",
        f"第三部分 {BUREAU}{YEAR}年度部门决算情况说明",
        "第四部分 名词解释",
    ]
    overview = numbered_lines(["主要职能", "部门决算单位构成"])
    tables = [make(PDF_STYLE) for make, _ in PDF_TABLES]
    blocks: list[Block] = [Cover((BUREAU, f"{YEAR}年度", "部门决算")), NewPage(), Heading(1, "目录")]
    entries = [part[0], *overview, part[1], *numbered_lines([table.title for table in tables])]
    blocks += [Text(entry, "entry") for entry in [*entries, part[2], *PDF_SECTIONS, part[3]]]
    blocks += [NewPage(), Heading(1, part[0]), Heading(2, overview[0])]
    blocks += [Text(f"{BUREAU}是区委直属的档案保管和利用机构，参照公务员法管理，主要职责是："), *map(Text, DUTIES)]
    blocks += [Heading(2, overview[1]), *pdf_units(), NewPage(), Heading(1, part[1])]
    for index, (table, (_, wide)) in enumerate(zip(tables, PDF_TABLES, strict=True)):
        blocks += [NewPage(wide)] if 0 < index < 8 else []
        blocks += [table, Text(NOTES[table.title], "note")]
        blocks += [Text(EMPTY_FUNDS[table.title], "note")] if table.title in EMPTY_FUNDS else []
    blocks += [NewPage(), Heading(1, part[2]), *pdf_narrative(), NewPage(), Heading(1, part[3])]
    return [*blocks, *(Text(f"{ORDINALS[i]}、{term}：{text}") for i, (term, text) in enumerate(TERMS))]


def pdf_units() -> list[Block]:
    """The units whose accounts are in the statement."""
    rows = (("1", f"{BUREAU}（本级）", ""), ("2", BRANCH, "参照公务员法管理"))
    return [
        Text(f"从预算单位构成看，{BUREAU}部门决算包括本级决算和所属单位决算。"),
        Text(f"纳入{BUREAU}{YEAR}年度部门决算编制范围的单位共2个，包括："),
        Table("", "", "", (("序号", "单位名称", "备注"),), rows, (1, 6, 3)),
    ]


def pdf_narrative() -> list[Block]:
    """Sections 一 to 十一."""
    heading = iter(Heading(2, text) for text in PDF_SECTIONS)
    return [
        next(heading),
        Text(
            f"{BUREAU}{YEAR}年度收入支出总计{wan(TOTAL)}。"
            + change_sentence("收入支出总计", TOTAL, PRIOR_TOTAL, TOTAL_REASON)
        ),
        next(heading),
        Text(
            f"本年收入合计{wan(INCOME)}，其中："
            + shares((("财政拨款收入", FISCAL_INCOME), ("其他收入", OTHER_INCOME)), INCOME)
            + "。"
        ),
        next(heading),
        Text(
            f"本年支出合计{wan(ALL_SPENT)}，其中："
            + shares((("基本支出", BASIC), ("项目支出", PROJECT + OTHER_SPENT)), ALL_SPENT)
            + "。"
        ),
        next(heading),
        Text(
            f"{BUREAU}{YEAR}年度财政拨款收入支出总计{wan(FISCAL_TOTAL)}。"
            + change_sentence("财政拨款收入支出总计", FISCAL_TOTAL, PRIOR_FISCAL_TOTAL, TOTAL_REASON)
        ),
        next(heading),
        *pdf_general(),
        next(heading),
        Text(
            f"一般公共预算财政拨款基本支出{wan(BASIC)}。其中：人员经费{wan(STAFF)}，主要包括："
            f"{economic_list(('301', '303'))}；公用经费{wan(RUNNING)}，主要包括：{economic_list(('302', '310'))}。"
        ),
        next(heading),
        *pdf_public_costs(),
        next(heading),
        Text(f"{BUREAU}{YEAR}年度无政府性基金预算财政拨款收入和支出。"),
        next(heading),
        Text(f"{BUREAU}{YEAR}年度无国有资本经营预算财政拨款收入和支出。"),
        next(heading),
        Text(pdf_performance()),
        next(heading),
        *pdf_other(),
    ]


def pdf_general() -> list[Block]:
    """Section 五: in all, by 类, and by 项."""
    items = [Text(f"{number}、{pdf_item(item)}") for number, item in enumerate(ITEMS, 1)]
    return [
        Heading(3, "（一）一般公共预算财政拨款支出决算总体情况"),
        Text(
            f"一般公共预算财政拨款支出{wan(SPENT)}，占本年支出合计的{percent(SPENT, ALL_SPENT)}。"
            + change_sentence("一般公共预算财政拨款支出", SPENT, PRIOR_SPENT, TOTAL_REASON)
        ),
        Heading(3, "（二）一般公共预算财政拨款支出决算结构情况"),
        Text(f"一般公共预算财政拨款支出{wan(SPENT)}，主要用于以下方面：{class_shares('')}。"),
        Heading(3, "（三）一般公共预算财政拨款支出决算具体情况"),
        Text(
            f"一般公共预算财政拨款支出年初预算为{wan(BUDGET)}，支出决算为{wan(SPENT)}，完成年初预算的"
            f"{percent(SPENT, BUDGET)}。决算数{larger_or_smaller(SPENT, BUDGET)}预算数的主要原因："
            "年中追加了便民查询点建设资金，同时数字化加工尾款结转次年支付，两者相抵。其中："
        ),
        *items,
    ]


def pdf_item(item: Item) -> str:
    """One 项: what it is for, budget and final figure, and why they differ."""
    text = f"{path_of(item.code)}。主要用于：{item.use}。年初预算为{wan(item.budget)}，支出决算为{wan(item.spent)}"
    if item.budget == item.spent:
        return f"{text}。决算数与预算数持平。"
    if item.budget:
        text += f"，完成年初预算的{percent(item.spent, item.budget)}"
    return f"{text}。决算数{larger_or_smaller(item.spent, item.budget)}预算数的主要原因：{item.reason}。"


def pdf_public_costs() -> list[Block]:
    """Section 七."""
    return [
        Heading(3, "（一）“三公”经费财政拨款支出决算总体情况说明"),
        Text(
            f"“三公”经费财政拨款支出年初预算为{wan(PUBLIC.budget)}，支出决算为{wan(PUBLIC.spent)}，完成预算的"
            f"{percent(PUBLIC.spent, PUBLIC.budget)}，其中：因公出国（境）费年初预算为0万元，支出决算为0万元；"
            f"公务用车购置及运行维护费年初预算为{wan(CARS.budget)}，支出决算为{wan(CARS.spent)}，完成预算的"
            f"{percent(CARS.spent, CARS.budget)}；公务接待费年初预算为{wan(RECEPTION.budget)}，支出决算为"
            f"{wan(RECEPTION.spent)}，完成预算的{percent(RECEPTION.spent, RECEPTION.budget)}。{YEAR}年度“三公”经费"
            f"支出决算数小于预算数的主要原因：{PUBLIC_REASON}。"
        ),
        Text(
            f"{YEAR}年度“三公”经费财政拨款支出决算数比{YEAR - 1}年度{change(PUBLIC.spent, PUBLIC.prior)}。其中："
            "因公出国（境）费支出决算与上年持平；公务用车购置及运行维护费支出决算"
            f"{change(CARS.spent, CARS.prior)}，主要原因是车辆集中调度，维修费用减少；公务接待费支出决算"
            f"{change(RECEPTION.spent, RECEPTION.prior)}，主要原因是接待批次减少。"
        ),
        Heading(3, "（二）“三公”经费财政拨款支出决算具体情况说明"),
        Text(
            f"{YEAR}年度“三公”经费财政拨款支出决算中，因公出国（境）费支出决算0万元，占0%；公务用车购置及运行维护费"
            f"支出决算{wan(CARS.spent)}，占{percent(CARS.spent, PUBLIC.spent)}；公务接待费支出决算"
            f"{wan(RECEPTION.spent)}，占{percent(RECEPTION.spent, PUBLIC.spent)}。具体情况如下："
        ),
        Text("1、因公出国（境）费支出0万元。全年使用财政拨款安排的因公出国（境）团组0个、0人次。"),
        Text(
            f"2、公务用车购置及运行维护费支出{wan(CARS.spent)}。其中：公务用车购置支出0万元，公务用车购置数0辆；"
            f"公务用车运行维护支出{wan(CAR_RUNNING.spent)}，主要用于档案接收、征集出车所需的燃料费、维修费、"
            f"过路过桥费和保险费。{YEAR}年末，使用财政拨款开支的公务用车保有量为{CAR_COUNT}辆。"
        ),
        Text(
            f"3、公务接待费支出{wan(RECEPTION.spent)}。其中：国内公务接待支出{wan(RECEPTION.spent)}（其中外宾接待支出"
            f"0万元），接待{RECEPTION_TIMES}批次、{RECEPTION_GUESTS}人次，主要用于外地档案馆来馆交流的工作餐。"
        ),
    ]


def pdf_performance() -> str:
    """Section 十."""
    planned = total(project.budget for project in PROJECTS)
    return (
        f"{BUREAU}{YEAR}年度预算绩效管理工作开展情况如下：本部门制定了项目支出绩效管理内部规程，明确业务科室为"
        f"绩效管理的责任主体；全过程绩效管理实施情况：编报绩效目标的{YEAR}年度项目3个，涉及预算金额{wan(planned)}；"
        f"绩效跟踪评价的{YEAR}年度项目3个，涉及预算金额{wan(planned)}；绩效自评的{YEAR}年度项目3个，涉及预算金额"
        f"{wan(planned)}，平均得分94.35分（其中，绩效评级为“优”的项目2个；绩效评级为“良”的项目1个；绩效评级为"
        "“合格”的项目0个；绩效评级为“不合格”的项目0个。绩效自评中共发现问题2个，已经完成整改的1个，正在整改的1个）。"
    )


def pdf_other() -> list[Block]:
    """Section 十一."""
    return [
        Heading(3, "（一）机关运行经费支出情况"),
        Text(
            f"机关运行经费支出{wan(RUNNING)}，比{YEAR - 1}年度{change(RUNNING, PRIOR_RUNNING_COST)}。主要原因是"
            "推行无纸化办公，印刷费和邮电费减少。"
        ),
        Heading(3, "（二）政府采购支出情况"),
        Text(
            f"{BUREAU}{YEAR}年度政府采购金额（以合同签订为准）为{wan(GOODS + SERVICES)}，其中：货物采购金额"
            f"{wan(GOODS)}、工程采购金额0万元、服务采购金额{wan(SERVICES)}。"
        ),
        Text(
            f"{YEAR}年度本部门面向中小企业预留政府采购项目预算金额{wan(RESERVED)}，面向小微企业预留政府采购项目预算金额"
            f"{wan(RESERVED_MICRO)}。在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额"
            f"{wan(RESERVED_WON)}；在面向小微企业预留政府采购项目中，由小微企业供应商中标或成交的，采购金额"
            f"{wan(RESERVED_MICRO_WON)}；在其他政府采购项目中，由中小企业供应商中标或成交的，采购金额"
            f"{wan(SMALL_GOODS + SMALL_SERVICES - RESERVED_WON)}。"
        ),
        Heading(3, "（三）国有资产占有使用情况说明"),
        Text(
            f"截至{YEAR}年12月31日，{BUREAU}共有车辆{CAR_COUNT}辆，其中：部级领导干部用车0辆、主要领导干部用车0辆、"
            "机要通信用车1辆、应急保障用车1辆、执法执勤用车0辆、特种专业技术用车0辆、离退休干部用车0辆、其他用车0辆。"
            "单价100万元（含）以上设备（不含车辆）1台（套）。"
        ),
    ]


# ---------------------------------------------------------------------------------------------------------------------
# The text layout: tables in 元, sentences in 万元, fifteen sections and an attachment.

TEXT_TABLES: tuple[Callable[[Style], Table], ...] = (
    overall_table,
    income_table,
    spending_table,
    fiscal_table,
    general_table,
    basic_table,
    lambda style: fund_table(style, "政府性基金预算财政拨款收入支出决算表", "公开07表"),
    capital_table,
    public_cost_table,
)
TEXT_SECTIONS = numbered_lines(
    [
        "收入支出决算总体情况说明",
        "收入决算情况说明",
        "支出决算情况说明",
        "财政拨款收入支出决算总体情况说明",
        "一般公共预算财政拨款支出决算情况说明",
        "一般公共预算财政拨款基本支出决算情况说明",
        "政府性基金预算财政拨款收入支出决算情况说明",
        "国有资本经营预算财政拨款支出决算情况说明",
        "财政拨款“三公”经费支出决算情况说明",
        "机关运行经费支出情况说明",
        "一般性支出情况说明",
        "政府采购支出情况说明",
        "国有资产占用情况说明",
        f"{YEAR}年度预算绩效情况说明",
    ]
)


def text_document() -> list[Block]:
    """The clean text file."""
    part = [
        f"第一部分 {BUREAU}概况",
        "第二部分 部门决算表",
        f"第三部分 {YEAR}年度部门决算情况说明",
        "第四部分 名词解释",
        "第五部分 附件",
    ]
    overview = numbered_lines(["部门职责", "机构设置及决算单位构成"])
    tables = [make(TEXT_STYLE) for make in TEXT_TABLES]
    blocks: list[Block] = [Cover((f"{YEAR}年度", BUREAU, "部门决算")), Heading(1, "目录")]
    entries = [part[0], *overview, part[1], *numbered_lines([table.title for table in tables])]
    blocks += [Text(entry, "entry") for entry in [*entries, part[2], *TEXT_SECTIONS, *part[3:]]]
    blocks += [Heading(1, part[0]), Heading(2, overview[0]), *map(Text, DUTIES), Heading(2, overview[1])]
    blocks += [*text_units(), Heading(1, part[1])]
    for table in tables:
        blocks += [table, Text(NOTES[table.title], "note")]
        blocks += [Text(EMPTY_FUNDS[table.title], "note")] if table.title in EMPTY_FUNDS else []
    blocks += [Heading(1, part[2]), *text_narrative(), Heading(1, part[3]), *text_terms()]
    return [*blocks, Heading(1, part[4]), *attachment()]


def text_units() -> list[Block]:
    """Divisions, and the units whose accounts are in the statement."""
    return [
        Text(
            "（一）内设机构设置。本馆内设办公室、接收征集科、保管利用科、信息技术科4个科室，核定编制18名，"
            "实有在职人员17人，退休人员9人。"
        ),
        Text(
            f"（二）决算单位构成。{BUREAU}{YEAR}年部门决算汇总公开单位构成包括：{BUREAU}本级、{BRANCH}。"
            "两个单位均参照公务员法管理。"
        ),
    ]


def text_narrative() -> list[Block]:
    """Sections 一 to 十四."""
    heading = iter(Heading(2, text) for text in TEXT_SECTIONS)
    return [
        next(heading),
        Text(f"{YEAR}年度收、支总计{wan(TOTAL)}。与上年相比，{change(TOTAL, PRIOR_TOTAL)}，主要是因为{TOTAL_REASON}。"),
        next(heading),
        Text(
            f"{YEAR}年度收入合计{wan(INCOME)}，其中："
            + shares((("财政拨款收入", FISCAL_INCOME), ("其他收入", OTHER_INCOME)), INCOME)
            + "。"
        ),
        next(heading),
        Text(
            f"{YEAR}年度支出合计{wan(ALL_SPENT)}，其中："
            + shares((("基本支出", BASIC), ("项目支出", PROJECT + OTHER_SPENT)), ALL_SPENT)
            + "。"
        ),
        next(heading),
        Text(
            f"{YEAR}年度财政拨款收、支总计{wan(FISCAL_TOTAL)}，与上年相比，"
            f"{change(FISCAL_TOTAL, PRIOR_FISCAL_TOTAL)}，主要是因为{TOTAL_REASON}。"
        ),
        next(heading),
        *text_general(),
        next(heading),
        *text_basic(),
        next(heading),
        Text(f"{BUREAU}{YEAR}年度无政府性基金预算财政拨款收入和支出。"),
        next(heading),
        Text(f"{BUREAU}{YEAR}年度无国有资本经营预算财政拨款支出。"),
        next(heading),
        *text_public_costs(),
        next(heading),
        Text(
            f"本部门{YEAR}年度机关运行经费支出{wan(RUNNING)}，比上年决算数{change(RUNNING, PRIOR_RUNNING_COST)}。"
            "主要原因是：推行无纸化办公，印刷费和邮电费减少。"
        ),
        next(heading),
        Text(
            f"{YEAR}年本部门开支会议费{wan(ECONOMIC['30215'])}，用于召开档案移交进馆工作会议2次，参会146人；"
            f"开支培训费{wan(ECONOMIC['30216'])}，用于开展立档单位档案员业务培训3期，参训218人；"
            "未举办节庆、晚会、论坛、赛事活动。"
        ),
        next(heading),
        Text(text_purchases()),
        next(heading),
        Text(
            f"截至{YEAR}年12月31日，本部门共有车辆{CAR_COUNT}辆，其中，主要领导干部用车0辆、机要通信用车1辆、"
            "应急保障用车1辆、执法执勤用车0辆、特种专业技术用车0辆、其他用车0辆；单价100万元（含）以上设备"
            "（不含车辆）1台（套）。"
        ),
        next(heading),
        *text_performance(),
    ]


def text_general() -> list[Block]:
    """Section 五: in all, by 类, and by 项."""
    blocks: list[Block] = [
        Heading(3, "（一）一般公共预算财政拨款支出决算总体情况"),
        Text(
            f"{YEAR}年度一般公共预算财政拨款支出{wan(SPENT)}，占本年支出合计的{percent(SPENT, ALL_SPENT)}，与上年相比，"
            f"一般公共预算财政拨款支出{change(SPENT, PRIOR_SPENT)}，主要是因为{TOTAL_REASON}。"
        ),
        Heading(3, "（二）一般公共预算财政拨款支出决算结构情况"),
        Text(f"{YEAR}年度一般公共预算财政拨款支出{wan(SPENT)}，主要用于以下方面：{class_shares('')}。"),
        Heading(3, "（三）一般公共预算财政拨款支出决算具体情况"),
        Text(
            f"{YEAR}年度一般公共预算财政拨款支出年初预算数为{wan(BUDGET)}，支出决算数为{wan(SPENT)}，完成年初预算的"
            f"{percent(SPENT, BUDGET)}，其中："
        ),
    ]
    for number, item in enumerate(ITEMS, 1):
        blocks += [Text(f"{number}、{path_of(item.code)}。"), Text(text_item(item))]
    return blocks


def text_item(item: Item) -> str:
    """One 项: budget and final figure, and why they differ."""
    text = f"年初预算为{wan(item.budget)}，支出决算为{wan(item.spent)}，"
    if item.budget:
        text += f"完成年初预算的{percent(item.spent, item.budget)}，"
    if item.budget == item.spent:
        return f"{text}决算数与年初预算数持平。"
    return f"{text}决算数{larger_or_smaller(item.spent, item.budget)}年初预算数的主要原因是：{item.reason}。"


def text_basic() -> list[Block]:
    """Section 六."""
    return [
        Text(f"{YEAR}年度一般公共预算财政拨款基本支出{wan(BASIC)}，其中："),
        Text(f"人员经费{wan(STAFF)}，占基本支出的{percent(STAFF, BASIC)}，主要包括：{economic_list(('301', '303'))}。"),
        Text(
            f"公用经费{wan(RUNNING)}，占基本支出的{percent(RUNNING, BASIC)}，主要包括："
            f"{economic_list(('302', '310'))}。"
        ),
    ]


def text_public_costs() -> list[Block]:
    """Section 九."""

    def compared(name: str, cost: PublicCost, reason: str) -> str:
        return (
            f"{name}支出预算为{wan(cost.budget)}，支出决算为{wan(cost.spent)}，完成预算的"
            f"{percent(cost.spent, cost.budget)}，决算数小于预算数的主要原因是：{reason}；与上年相比"
            f"{change(cost.spent, cost.prior)}。"
        )

    nothing = "支出预算为0万元，支出决算为0万元，与上年持平。"
    return [
        Heading(3, "（一）“三公”经费财政拨款支出决算总体情况说明"),
        Text(
            f"“三公”经费财政拨款支出预算为{wan(PUBLIC.budget)}，支出决算为{wan(PUBLIC.spent)}，完成预算的"
            f"{percent(PUBLIC.spent, PUBLIC.budget)}，与上年相比{change(PUBLIC.spent, PUBLIC.prior)}，主要原因是"
            f"{PUBLIC_REASON}。其中："
        ),
        Text(f"因公出国（境）费{nothing}"),
        Text(compared("公务接待费", RECEPTION, "接待批次减少")),
        Text(f"公务用车购置费{nothing}"),
        Text(compared("公务用车运行维护费", CAR_RUNNING, "车辆集中调度，维修费用减少")),
        Heading(3, "（二）“三公”经费财政拨款支出决算具体情况说明"),
        Text(
            f"{YEAR}年度“三公”经费财政拨款支出决算中，公务接待费支出决算{wan(RECEPTION.spent)}，占"
            f"{percent(RECEPTION.spent, PUBLIC.spent)}；因公出国（境）费支出决算0万元，占0%；公务用车购置及运行维护费"
            f"支出决算{wan(CARS.spent)}，占{percent(CARS.spent, PUBLIC.spent)}。其中："
        ),
        Text("1、因公出国（境）费支出决算为0万元，全年安排因公出国（境）团组0个，累计0人次。"),
        Text(
            f"2、公务接待费支出决算为{wan(RECEPTION.spent)}，全年共接待来访团组{RECEPTION_TIMES}个、来宾"
            f"{RECEPTION_GUESTS}人次，主要是外地档案馆来馆交流发生的工作餐支出。"
        ),
        Text(
            f"3、公务用车购置及运行维护费支出决算为{wan(CARS.spent)}，其中：公务用车购置费0万元，更新公务用车0辆；"
            f"公务用车运行维护费{wan(CAR_RUNNING.spent)}，主要是档案接收、征集出车的燃料费、维修费和保险费支出。"
            f"截至{YEAR}年12月31日，开支财政拨款的公务用车保有量为{CAR_COUNT}辆。"
        ),
    ]


def text_purchases() -> str:
    """Section 十二."""
    small = SMALL_GOODS + SMALL_SERVICES
    return (
        f"本部门{YEAR}年度政府采购支出总额{wan(GOODS + SERVICES)}，其中：政府采购货物支出{wan(GOODS)}、政府采购工程支出"
        f"0万元、政府采购服务支出{wan(SERVICES)}。授予中小企业合同金额{wan(small)}，占政府采购支出总额的"
        f"{percent(small, GOODS + SERVICES)}，其中：授予小微企业合同金额{wan(MICRO)}，占授予中小企业合同金额的"
        f"{percent(MICRO, small)}；货物采购授予中小企业合同金额占货物支出金额的{percent(SMALL_GOODS, GOODS)}，"
        f"服务采购授予中小企业合同金额占服务支出金额的{percent(SMALL_SERVICES, SERVICES)}。"
    )


def text_performance() -> list[Block]:
    """Section 十四."""
    planned = total(project.budget for project in PROJECTS)
    return [
        Heading(3, "（一）绩效管理工作开展情况"),
        Text(
            f"本部门对{YEAR}年度整体支出和年初安排的3个项目开展了绩效自评，项目自评涉及一般公共预算资金{wan(planned)}。"
            "自评由办公室组织，业务科室对照年初绩效目标逐项填报佐证材料。"
        ),
        Heading(3, "（二）部门整体支出绩效情况"),
        Text(
            f"经自评，{YEAR}年度部门整体支出得分为{self_score()}分，等级为“优”。全年接收档案进馆12600卷，完成数字化扫描"
            "86万页，接待查档群众3240人次。自评报告见第五部分附件。"
        ),
        Heading(3, "（三）存在的问题及原因分析"),
        Text("部分绩效指标量化程度不够，数字化加工的付款节点与预算年度不一致，影响了项目的支出进度。"),
    ]


def text_terms() -> list[Block]:
    """The glossary, with the items of the department's own trade."""
    terms = [*TERMS, *((path_of(code), text) for code, text in ITEM_TERMS.items())]
    return [Text(f"{ORDINALS[i]}、{term}：{text}") for i, (term, text) in enumerate(terms)]


# --- the attachment

INDICATORS = (
    ("产出指标", "数量指标", "接收档案进馆数量", "≥12000卷", "12600卷", 15, "15"),
    ("产出指标", "数量指标", "完成数字化扫描页数", "≥90万页", "86万页", 15, "14.3"),
    ("产出指标", "质量指标", "数字化成品抽检合格率", "≥99%", "99.4%", 10, "10"),
    ("产出指标", "时效指标", "查档申请办结时限", "≤1个工作日", "1个工作日", 10, "10"),
    ("效益指标", "社会效益指标", "接待查档群众人次", "≥3000人次", "3240人次", 15, "15"),
    ("效益指标", "可持续影响指标", "档案异地备份机制", "健全", "基本健全", 15, "13.5"),
    ("满意度指标", "服务对象满意度指标", "查档群众满意度", "≥95%", "96.8%", 10, "10"),
)


def execution_score() -> Decimal:
    """Ten points times the rate of execution."""
    return rounded(ALL_SPENT * 10 / TOTAL)


def self_score() -> Decimal:
    """The score of the whole self-evaluation."""
    return execution_score() + total(Decimal(indicator[-1]) for indicator in INDICATORS)


def attachment() -> list[Block]:
    """The self-evaluation report, with its table."""
    planned = [project for project in PROJECTS if project.budget]
    added = [project for project in PROJECTS if project.added]
    projects = [
        f"年初预算项目“{project.name}”{wan(project.budget)}，实际支出{wan(project.spent)}，结余结转"
        f"{wan(project.carried_out)}。主要用于{project.use}。"
        for project in planned
    ]
    projects += [
        f"年中追加项目“{project.name}”，金额{wan(project.added)}，实际支出{wan(project.spent)}，结余结转"
        f"{wan(project.carried_out)}。主要用于{project.use}。"
        for project in added
    ]
    return [
        Heading(2, f"{YEAR}年度{BUREAU}整体支出绩效自评报告"),
        Heading(3, "一、部门基本情况"),
        Text(f"{BUREAU}负责全区档案的接收、保管、利用和地方志书的编纂，设4个科室，所属{BRANCH}1个单位。"),
        Heading(3, "二、预算支出情况"),
        Text(
            f"（一）基本支出。{YEAR}年一般公共预算基本支出{wan(BASIC)}，其中人员经费{wan(STAFF)}，公用经费{wan(RUNNING)}。"
        ),
        Text(f"（二）项目支出。{YEAR}年一般公共预算项目支出{wan(PROJECT)}，具体为："),
        *[Text(f"{number}.{text}") for number, text in enumerate(projects, 1)],
        Heading(3, "三、绩效目标完成情况"),
        Text(
            "全年接收档案进馆12600卷，数字化成品抽检合格率达到99.4%，查档申请均在1个工作日内办结。"
            "数字化扫描完成86万页，略低于年初目标，原因是一批破损档案须先行修复。"
        ),
        Heading(3, "四、存在的问题及原因分析"),
        Text("数字化加工按批次验收付款，最后一批的验收在年末之后，资金结转次年支付。"),
        Heading(3, "五、下一步改进措施"),
        Text(f"{YEAR + 1}年起将加工合同的验收节点提前到十一月，并按季度核对支出进度。"),
        Text(BUREAU),
        Text(f"{YEAR + 1}年5月20日"),
        money_evaluation(),
        indicator_evaluation(),
    ]


def money_evaluation() -> Table:
    """The money of the self-evaluation, in 万元."""
    basic_budget = total(item.basic_budget for item in ITEMS)
    project_budget = BUDGET - basic_budget
    lines = [
        ("年度资金总额", BUDGET, TOTAL, ALL_SPENT),
        ("其中：一般公共预算拨款", BUDGET, FISCAL_TOTAL, SPENT),
        ("其他资金", ZERO, TOTAL - FISCAL_TOTAL, OTHER_SPENT),
        ("按支出性质分：基本支出", basic_budget, BASIC, BASIC),
        ("项目支出", project_budget, TOTAL - BASIC, ALL_SPENT - BASIC),
    ]
    rows = []
    for index, (name, first, year, spent) in enumerate(lines):
        score = ("10", str(execution_score())) if index == 0 else ("", "")
        amounts = [str(rounded(amount / 10_000)) for amount in (first, year, spent)]
        rows.append((name, *amounts, score[0], percent(spent, year), score[1]))
    header = (("年度预算", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),)
    return Table(f"{YEAR}年度部门整体支出绩效自评表", "", "万元", header, tuple(rows), (1,) * 7)


def indicator_evaluation() -> Table:
    """The indicators of the self-evaluation and their scores."""
    header = (("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),)
    rows = [tuple(map(str, indicator)) for indicator in INDICATORS]
    rows.append(("总分", "<", "<", "<", "<", "100", str(self_score())))
    return Table("绩效指标完成情况", "", "", header, tuple(rows), (1,) * 7)


# ---------------------------------------------------------------------------------------------------------------------
# The planted errors.


class Planted(Struct, frozen=True):
    """One error: `old` stands once in the clean document, and `new` in its place; tabs part the cells of a row.

    `quote` is the offending text in the document, where it is not `new` itself.
    """

    kind: str
    place: str
    old: str
    new: str
    wrong: str
    quote: str = ""


PLANTED_TEXT = (
    Planted(
        "arithmetic-table",
        "收入决算表",
        "2101103\t公务员医疗补助\t74,820.36\t74,820.36\t\t\t\t\t",
        "2101103\t公务员医疗补助\t74,280.36\t74,820.36\t\t\t\t\t",
        "本年收入合计 74,280.36 is not 财政拨款收入 74,820.36 (nor does the column add up)",
        quote="74,280.36",
    ),
    Planted(
        "empty-table-note",
        "国有资本经营预算财政拨款支出决算表",
        EMPTY_FUNDS["国有资本经营预算财政拨款支出决算表"],
        "",
        "an empty table without the statement that there is no data",
        quote="国有资本经营预算财政拨款支出决算表",
    ),
    Planted(
        "delta",
        "五（一）",
        "减少16.64万元，下降2.39%",
        "减少16.64万元，下降3.29%",
        "16.64 of the prior year's 697.52 is 2.39%",
    ),
    Planted(
        "percent",
        "五（二）",
        "卫生健康支出（类）24.31万元，占3.57%",
        "卫生健康支出（类）24.31万元，占5.37%",
        "24.31 of 680.88 is 3.57%; the shares add up to 101.80%",
    ),
    Planted(
        "direction",
        "五（三）1",
        "支出决算为289.91万元，完成年初预算的101.50%，决算数大于年初预算数",
        "支出决算为289.91万元，完成年初预算的101.50%，决算数小于年初预算数",
        "289.91 is larger than 285.63",
    ),
    Planted(
        "percent",
        "五（三）3",
        "支出决算为212.57万元，完成年初预算的93.23%",
        "支出决算为212.57万元，完成年初预算的93.32%",
        "212.57 of 228.00 is 93.23%",
    ),
    Planted(
        "zero-denominator",
        "五（三）4",
        "年初预算为0万元，支出决算为17.64万元，决算数",
        "年初预算为0万元，支出决算为17.64万元，完成年初预算的100%，决算数",
        "a budget of zero has no percentage",
        quote="年初预算为0万元，支出决算为17.64万元，完成年初预算的100%",
    ),
    Planted(
        "missing-unit",
        "五（三）6",
        "年初预算为32.64万元，支出决算为31.82万元",
        "年初预算为32.64，支出决算为31.82万元",
        "32.64 has no unit",
    ),
    Planted(
        "classification-name",
        "五（三）8",
        "8、卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）",
        "8、卫生健康支出（类）行政事业单位养老支出（款）行政单位医疗（项）",
        "2101101 belongs to 行政事业单位医疗（款）",
    ),
    Planted(
        "econ-list-mismatch",
        "六",
        "公务员医疗补助缴费、其他社会保障缴费、住房公积金",
        "公务员医疗补助缴费、住房公积金",
        "其他社会保障缴费 (12,846.75 in table 6) is missing from the list",
    ),
    Planted(
        "econ-list-mismatch",
        "六",
        "劳务费、工会经费",
        "劳务费、委托业务费、工会经费",
        "委托业务费 is blank in table 6",
    ),
    Planted(
        "text-vs-table",
        "九（二）2",
        "公务接待费支出决算为0.62万元，全年共接待",
        "公务接待费支出决算为0.26万元，全年共接待",
        "table 9 says 6,215.00元, which is 0.62万元",
        quote="公务接待费支出决算为0.26万元",
    ),
    Planted(
        "template-leftover",
        "十",
        "比上年决算数减少1.74万元",
        "比上年决算数增加（减少）1.74万元",
        "the template's choice of 增加 or 减少 was not made",
    ),
    Planted(
        "stale-year",
        "十二",
        "本部门2024年度政府采购支出总额",
        "本部门2023年度政府采购支出总额",
        "the report is for 2024",
    ),
    Planted(
        "punctuation",
        "十四（二）",
        "接待查档群众3240人次。自评报告",
        "接待查档群众3240人次。。自评报告",
        "a doubled full stop",
    ),
    Planted(
        "numbering",
        "第五部分",
        "五、下一步改进措施",
        "六、下一步改进措施",
        "the numbers go from 四 to 六",
    ),
)

PLANTED_PDF = (
    Planted(
        "stale-year",
        "第一部分 二",
        "2024年度部门决算编制范围",
        "2023年度部门决算编制范围",
        "the report is for 2024",
    ),
    Planted(
        "arithmetic-table",
        "支出决算表",
        "2012699\t其他档案事务支出\t23.48\t\t23.48",
        "2012699\t其他档案事务支出\t23.84\t\t23.48",
        "本年支出合计 23.84 is not 基本支出 0 + 项目支出 23.48",
        quote="23.84",
    ),
    Planted(
        "empty-table-note",
        "政府性基金预算财政拨款收入支出决算表",
        EMPTY_FUNDS["政府性基金预算财政拨款收入支出决算表"],
        "",
        "an empty table without the statement that there is no data",
        quote="政府性基金预算财政拨款收入支出决算表",
    ),
    Planted(
        "delta",
        "一",
        "收入支出总计减少14.83万元，下降2.08%",
        "收入支出总计减少14.83万元，下降2.80%",
        "14.83 of the prior year's 713.25 is 2.08%",
    ),
    Planted(
        "percent",
        "三",
        "基本支出424.24万元，占61.78%",
        "基本支出424.24万元，占67.18%",
        "424.24 of 686.71 is 61.78%; the shares add up to 105.40%",
    ),
    Planted(
        "zero-denominator",
        "五（三）4",
        "年初预算为0万元，支出决算为17.64万元。决算数",
        "年初预算为0万元，支出决算为17.64万元，完成年初预算的100%。决算数",
        "a budget of zero has no percentage",
        quote="年初预算为0万元，支出决算为17.64万元，完成年初预算的100%",
    ),
    Planted(
        "classification-name",
        "五（三）7",
        "行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）",
        "行政事业单位离退休（款）机关事业单位职业年金缴费支出（项）",
        "20805 is called 行政事业单位养老支出（款）",
    ),
    Planted(
        "missing-unit",
        "五（三）8",
        "年初预算为17.15万元，支出决算为16.83万元",
        "年初预算为17.15，支出决算为16.83万元",
        "17.15 has no unit",
    ),
    Planted(
        "direction",
        "五（三）10",
        "支出决算为28.69万元，完成年初预算的101.10%。决算数大于预算数",
        "支出决算为28.69万元，完成年初预算的101.10%。决算数小于预算数",
        "28.69 is larger than 28.38",
    ),
    Planted(
        "econ-list-mismatch",
        "六",
        "奖金、机关事业单位基本养老保险缴费",
        "奖金、伙食补助费、机关事业单位基本养老保险缴费",
        "伙食补助费 is blank in table 6",
    ),
    Planted(
        "econ-list-mismatch",
        "六",
        "差旅费、维修（护）费、会议费",
        "差旅费、会议费",
        "维修（护）费 (1.87 in table 6) is missing from the list",
    ),
    Planted(
        "percent",
        "七（一）",
        "支出决算为0.62万元，完成预算的77.69%",
        "支出决算为0.62万元，完成预算的79.67%",
        "0.62 of 0.80 is between 76% and 79%",
    ),
    Planted(
        "text-vs-table",
        "七（二）2",
        "2、公务用车购置及运行维护费支出4.86万元",
        "2、公务用车购置及运行维护费支出4.68万元",
        "table 7 says 4.86",
    ),
    Planted(
        "punctuation",
        "十一（一）",
        "印刷费和邮电费减少。",
        "印刷费和邮电费减少。。",
        "a doubled full stop",
    ),
    Planted(
        "sum-of-parts",
        "十一（二）",
        "货物采购金额46.82万元",
        "货物采购金额48.62万元",
        "48.62 + 0 + 168.40 is not 215.22",
    ),
    Planted(
        "numbering",
        "十一",
        "（三）国有资产占有使用情况说明",
        "（四）国有资产占有使用情况说明",
        "the numbers go from （二） to （四）",
    ),
    Planted(
        "entity-name",
        "十一（四）",
        "日，云溪市临江区档案馆共有车辆",
        "日，云溪市临江区档案局共有车辆",
        "the department is called 云溪市临江区档案馆",
        quote="云溪市临江区档案局",
    ),
    Planted(
        "template-leftover",
        "十一（四）",
        "（不含车辆）1台（套）",
        "（不含车辆）XX台（套）",
        "a placeholder of the template",
    ),
)


def strings(block: Block) -> tuple[str, ...]:
    """The texts of a block in which errors can be planted, rows with tabs between the cells."""
    match block:
        case Heading(text=text) | Text(text=text):
            return (text,)
        case Table(rows=rows):
            return tuple("\t".join(row) for row in rows)
        case _:
            return ()


def rebuilt(block: Block, texts: Sequence[str]) -> Block:
    """The block with other texts."""
    match block:
        case Heading() | Text():
            return replace(block, text=texts[0])
        case Table():
            return replace(block, rows=tuple(tuple(text.split("\t")) for text in texts))
        case _:
            return block


def plant(blocks: Sequence[Block], errors: Iterable[Planted]) -> list[Block]:
    """The document with its errors. Raises ValueError where an error's place is not there exactly once."""
    result = list(blocks)
    for error in errors:
        found = sum(text.count(error.old) for block in result for text in strings(block))
        if found != 1:
            raise ValueError(f"{error.old!r} stands {found} times in the document")
        result = [rebuilt(block, [text.replace(error.old, error.new) for text in strings(block)]) for block in result]
    return [block for block in result if not (isinstance(block, Text) and not block.text)]


def planted_yaml(documents: Sequence[tuple[str, Sequence[Planted]]]) -> str:
    """The list of errors, for readers and for tests."""
    data = [
        {
            "document": name,
            "planted": [
                {
                    "kind": error.kind,
                    "place": error.place,
                    "quote": (error.quote or error.new).replace("\t", " "),
                    "wrong": error.wrong,
                }
                for error in errors
            ],
        }
        for name, errors in documents
    ]
    head = "# Written by make_examples.py: the errors planted in the examples. White space in quotes is loose.\n"
    return head + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)


# ---------------------------------------------------------------------------------------------------------------------
# Writing text.


def text_lines(block: Block) -> Iterator[str]:
    """The lines of a block in the text layout."""
    match block:
        case Cover(lines=lines):
            yield from (f"**{line}**" for line in lines)
        case Heading(level=level, text=text):
            yield f"{'#' * level} {text}"
        case Text(text=text, role="entry"):
            yield text if text.startswith("第") else f"- {text}"
        case Text(text=text):
            yield text
        case Table():
            yield from table_lines(block)


def table_lines(table: Table) -> Iterator[str]:
    """Title, number and unit above the rows; a cell that continues another one is left empty."""
    if table.title:
        yield from (table.title, "")
    if table.number:
        yield from (f"部门：{BUREAU}", table.number)
    if table.unit:
        yield from (f"金额单位：{table.unit}", "")
    for row in (*table.header, *table.rows):
        yield "\t".join("" if cell in ("<", "^") else cell for cell in row)


def write_text(blocks: Iterable[Block], path: Path) -> None:
    """Write the text layout."""
    paragraphs = ["\n".join(text_lines(block)) for block in blocks]
    text = "\n\n".join(paragraphs).replace("\n\n- ", "\n- ")
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


# ---------------------------------------------------------------------------------------------------------------------
# Writing PDF.

FONT = "WenQuanYi"
MARGIN = 64.0


def _style(name: str, size: float, leading: float, **options: object) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=FONT, fontSize=size, leading=leading, wordWrap="CJK", **options)


STYLES = {
    "cover": _style("cover", 26, 52, alignment=TA_CENTER),
    "entry": _style("entry", 12, 19.5),
    "body": _style("body", 12, 23, firstLineIndent=24),
    "note": _style("note", 9, 14),
    "title": _style("title", 14, 24, alignment=TA_CENTER),
    "unit": _style("unit", 9, 14, alignment=TA_RIGHT),
    "h1": _style("h1", 17, 34, alignment=TA_CENTER, spaceAfter=12),
    "h2": _style("h2", 13, 25, firstLineIndent=26, keepWithNext=1),
    "h3": _style("h3", 12, 23, firstLineIndent=24, keepWithNext=1),
    "cell": _style("cell", 8, 10),
    "head": _style("head", 8, 10, alignment=TA_CENTER),
}

Span = tuple[str, tuple[int, int], tuple[int, int]]


def spans(rows: Sequence[Sequence[str]]) -> list[Span]:
    """The merged cells, as reportlab writes them."""
    found: list[Span] = []
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell in ("<", "^"):
                continue
            right, below = x, y
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            while below + 1 < len(rows) and all(rows[below + 1][column] == "^" for column in range(x, right + 1)):
                below += 1
            if (right, below) != (x, y):
                found.append(("SPAN", (x, y), (right, below)))
    return found


UNBREAKABLE = re.compile(r"[（“《]*(?:[0-9][0-9.,]*%?|[^0-9])[，。；：、！？）”》]*")


def wrapped(text: str, style: ParagraphStyle, width: float) -> str:
    """The text with its line ends: a figure stays whole, and no line begins with a closing mark."""
    lines, line, room = [], "", width - style.firstLineIndent
    for piece in UNBREAKABLE.findall(text):
        if line and pdfmetrics.stringWidth(line + piece, FONT, style.fontSize) > room:
            lines.append(line)
            line, room = "", width
        line += piece
    return "<br/>".join([*lines, line])


def is_amount(text: str) -> bool:
    """Whether a cell holds a figure."""
    return text.replace(",", "").replace(".", "").isdigit() and "." in text


def cell_content(text: str, head: bool) -> Paragraph | str:
    """Figures stand on the right as they are, texts wrap."""
    if text in ("", "<", "^"):
        return ""
    if not head and is_amount(text):
        return text
    return Paragraph(text, STYLES["head" if head or text.endswith(("合计", "总计")) else "cell"])


def pdf_table(table: Table, width: float) -> list[Flowable]:
    """Title and unit above a grid with ruling lines, which may go on over the page without its header."""
    rows = [*table.header, *table.rows]
    content = [[cell_content(cell, y < len(table.header)) for cell in row] for y, row in enumerate(rows)]
    columns = table.widths
    grid = LongTable(content, colWidths=[width * share / sum(columns) for share in columns], repeatRows=0)
    padding = 1.2 if len(rows) > 45 else 2.6
    grid.setStyle(
        [
            ("FONT", (0, 0), (-1, -1), FONT, 8, 10),
            ("GRID", (0, 0), (-1, -1), 0.5, "black"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("ALIGN", (0, len(table.header)), (-1, -1), "RIGHT"),
            ("TOPPADDING", (0, 0), (-1, -1), padding),
            ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            *spans(rows),
        ]
    )
    above: list[Flowable] = [Paragraph(table.title, STYLES["title"])] if table.title else []
    above += [Paragraph(f"单位：{table.unit}", STYLES["unit"])] if table.unit else []
    return [*above, grid, Spacer(0, 4)]


def flowables(blocks: Iterable[Block]) -> Iterator[Flowable]:
    """The document as reportlab sets it."""
    wide = False
    for block in blocks:
        match block:
            case Cover(lines=lines):
                yield Spacer(0, 180)
                yield from (Paragraph(line, STYLES["cover"]) for line in lines)
            case Heading(level=level, text=text):
                yield Paragraph(text, STYLES[f"h{level}"])
            case Text(text=text, role=role):
                width = (A4[1] if wide else A4[0]) - 2 * MARGIN
                yield Paragraph(wrapped(text, STYLES[role], width), STYLES[role])
            case Table():
                yield from pdf_table(block, (A4[1] if wide else A4[0]) - 2 * MARGIN)
            case NewPage():
                wide = block.landscape
                yield NextPageTemplate("wide" if wide else "tall")
                yield PageBreak()


def page_number(canvas: Canvas, _: BaseDocTemplate) -> None:
    """The footer: a page number, but not on the cover."""
    if canvas.getPageNumber() > 1:
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(canvas._pagesize[0] / 2, 34, f"- {canvas.getPageNumber()} -")


def page_template(name: str, size: tuple[float, float]) -> PageTemplate:
    """A page with margins; the frame itself has no padding."""
    frame = Frame(MARGIN, MARGIN, size[0] - 2 * MARGIN, size[1] - 2 * MARGIN, 0, 0, 0, 0)
    return PageTemplate(name, [frame], onPage=page_number, pagesize=size)


def write_pdf(blocks: Iterable[Block], path: Path, font: Path) -> None:
    """Write the PDF layout; the glyphs that are used are embedded."""
    rl_config.invariant = 1
    pdfmetrics.registerFont(TTFont(FONT, str(font), subfontIndex=0))
    document = BaseDocTemplate(str(path), title=f"{BUREAU}{YEAR}年度部门决算", author=BUREAU, invariant=1)
    document.addPageTemplates([page_template("tall", A4), page_template("wide", landscape(A4))])
    document.build(list(flowables(blocks)))


# ---------------------------------------------------------------------------------------------------------------------


def find_font() -> Path:
    """Where the system keeps WenQuanYi Micro Hei."""
    for folder in (Path("/usr/share/fonts"), Path.home() / ".fonts", Path.home() / ".local/share/fonts"):
        for path in sorted(folder.rglob("wqy-microhei.ttc")):
            return path
    raise SystemExit("WenQuanYi Micro Hei is not installed (Debian: fonts-wqy-microhei); or give --font FILE")


def main() -> None:
    """Write the five files."""
    parser = argparse.ArgumentParser(description="Make the example disclosures.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--font", type=Path, help="a TrueType font with Chinese glyphs")
    options = parser.parse_args()
    font = options.font or find_font()
    text, pdf = text_document(), pdf_document()
    write_text(text, options.folder / "clean.txt")
    write_text(plant(text, PLANTED_TEXT), options.folder / "disclosure.txt")
    write_pdf(pdf, options.folder / "clean.pdf", font)
    write_pdf(plant(pdf, PLANTED_PDF), options.folder / "disclosure.pdf", font)
    planted = planted_yaml([("disclosure.txt", PLANTED_TEXT), ("disclosure.pdf", PLANTED_PDF)])
    (options.folder / "planted.yaml").write_text(planted, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
