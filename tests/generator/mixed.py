"""No province: the model with every wording drawn, as counties mix what they copied."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from tests.generator.blocks import Block, Text, edited
from tests.generator.borders import Guangxi, Xinjiang
from tests.generator.draw import Draw
from tests.generator.east import Beijing, Fujian, Hebei, Jiangsu, Shandong
from tests.generator.figures import Figures
from tests.generator.inland import Anhui, Gansu, Hubei, InnerMongolia, Jiangxi
from tests.generator.ledger import Cost, Item, Ledger
from tests.generator.model import Model, Words
from tests.generator.tables import Form
from tests.generator.wording import Section, paragraphs

POOLS: Mapping[str, Sequence[object]] = {
    "us": ("{unit}", "本部门", "我单位", "我局", "本单位", ""),
    "base": (
        "与上年相比，",
        "与上年度相比，",
        "较上年",
        "比上年",
        "比{last}年",
        "较{last}年度决算数",
        "较上年决算数",
        "与上年决算数相比，",
        "与{last}年相比，",
        "与上年同期相比，",
        "较去年",
        "同比",
    ),
    "flat": (
        "与上年持平",
        "与上年度相比持平",
        "较上年无变化",
        "与上年相比无增减变化",
        "与{last}年度决算数一致",
        "与上年相比基本持平",
        "与上年相比增加0万元，增长0%",
        "较上年增加（减少）0万元，增长（下降）0%",
        "与上年相比，无增减变动",
    ),
    "because": (
        "，主要原因是",
        "。主要原因：",
        "，主要是",
        "，原因是",
        "。增减变动的主要原因是：",
        "，变动原因为",
        "，主要是因为",
        "。主要原因为",
        "，主要系",
    ),
    "gaps": (("增加", "减少"), ("增加", "减少"), ("增长", "下降"), ("增加了", "减少了"), ("增支", "减支")),
    "rates": (
        ("增长", "下降"),
        ("增长", "降低"),
        ("增长", "减少"),
        ("上升", "下降"),
        ("增加", "减少"),
        ("增幅", "降幅"),
        ("增长率为", "下降率为"),
        ("增长了", "下降了"),
    ),
    "rate_first": (False, False, False, True),
    "joint": ("，", "、"),
    "new": (
        "",
        "，上年无此项支出",
        "（上年为0，不可比）",
        "，上年基数为0，无法计算增长率",
        "（上年同期为零，无法比较）",
    ),
    "final": ("支出决算为", "决算数为", "支出决算", "支出决算数为", "实际支出", "决算支出"),
    "no_budget": ("", "年初无预算", "因年初预算为0，无法计算完成率"),
    "versus_because": ("的主要原因是", "的主要原因：", "的原因：", "，主要原因是", "，主要是"),
    "even": (
        "决算数与年初预算数持平",
        "与年初预算持平",
        "决算数与预算数一致",
        "决算数等于预算数",
        "决算数与年初预算数相同",
        "决算数与预算数无差异",
    ),
    "wholes": ("收、支总计均为", "收、支总计", "收入、支出总计均为", "收支总计", "收入支出总计", "收、支总计各"),
    "income": ("本年收入合计", "{year}年度收入合计", "{year}年度本年收入合计", "{year}年度收入决算合计", "本年收入"),
    "spending": ("本年支出合计", "{year}年度支出合计", "{year}年度本年支出合计", "{year}年度支出决算合计", "本年支出"),
    "of_which": ("，其中：", "。其中：", "，其中，", "，包括：", "，具体构成为：", "，其中"),
    "share": ("，占{}", "，占比{}", "（占{}）", "，占比为{}", "，所占比例为{}", "，占总额的{}"),
    "between": ("；", "，", "；", "。"),
    "zeros": (True, False),
    "mark": ("{}.", "{}、", "（{}）", "{}．", "({})"),
    "after": ("。", "：", "，", "", "支出。"),
}
"""What each of the words may be."""
BUDGETS = (
    ("年初预算为", "完成年初预算的", "年初"),
    ("年初预算数为", "完成年初预算数的", "年初"),
    ("年初预算", "为年初预算的", "年初"),
    ("年初预算", "占年初预算的", "年初"),
    ("年初预算为", "预算完成率", "年初"),
    ("年初预算为", "年初预算完成率为", "年初"),
    ("预算数为", "完成预算的", ""),
    ("年初预算安排", "完成年初预算", "年初"),
)
"""A budget, its completion, and its name in the comparison."""
COSTS = (
    ("支出预算为", "完成预算的", ""),
    ("全年预算为", "完成全年预算的", "全年"),
    ("年初预算为", "完成年初预算的", "年初"),
    ("预算数为", "完成预算的", ""),
    ("预算为", "预算完成率", ""),
    ("调整预算数为", "完成调整预算的", "调整"),
)
"""The same for the 三公."""
OFFICES = (
    "",
    "",
    "中国共产党云溪市委员会政法委员会",
    "云溪市人民政府办公室",
    "青岚县望溪镇人民政府",
    "澄湖市东山区滨河街道办事处",
    "共青团松河县委员会",
    "云溪市总工会",
    "白鹭市人民检察院",
)
"""Names of administrative units that do not end in 局; an empty one keeps the ledger's."""
TELLERS: Mapping[str, Sequence[type[Model]]] = {
    "overall": (Model, Xinjiang, Guangxi, Anhui, InnerMongolia, Jiangsu, Hubei, Fujian, Hebei),
    "income": (Model, Hubei, Shandong, Fujian, Hebei, Jiangsu, InnerMongolia, Jiangxi, Gansu),
    "spending": (Model, Hubei, Shandong, Fujian, Hebei, Jiangsu, InnerMongolia, Jiangxi, Gansu),
    "fiscal": (Model, Xinjiang, Hubei, Jiangsu, Gansu, InnerMongolia, Beijing),
    "general": (Model, Model, Xinjiang, Hubei, Gansu, Beijing, Fujian, Shandong),
    "basic": (Model, InnerMongolia, Jiangsu, Jiangxi, Beijing),
    "fund": (Model, Gansu, Beijing, Fujian),
    "capital": (Model, Gansu, Beijing, Fujian),
    "public": (Model, Xinjiang, Hubei, Anhui, Jiangsu, Jiangxi, Hebei, Shandong, Fujian, Gansu),
    "office_cost": (Model, Jiangxi),
    "procurement": (Model, Guangxi),
}
"""Whose way of telling a section may have."""
ITEMS = ("item", "item", "revised", "twice", "against_budget", "difference", "inverted", "two_years")
"""Whose way of telling an item of the budget may have: the names of the methods of `Mixed`."""


def _plain(text: str) -> str:
    return text


def _brackets(text: str) -> str:
    return text.replace("（", "(").replace("）", ")")


def _percent(text: str) -> str:
    return text.replace("%", "％")


def _spaced(text: str) -> str:
    return re.sub(r"(?<=[^\d.,，。；、（(\s])(?=\d)|(?<=\d)(?=[年万元%个辆批人])", " ", text)


def _colons(text: str) -> str:
    return text.replace("：", ":").replace("；", ";")


TYPING = (_plain, _plain, _brackets, _percent, _spaced, _colons)
"""How the paragraphs may have been typed."""
COMPARING = ("base", "flat", "gaps", "rates", "rate_first", "joint", "new")


class Mixed(Model):
    """任意: every wording drawn by itself, and every section told the way of one province or another."""

    scales = (1, 4, 20, 400)

    def __init__(self, ledger: Ledger, draw: Draw) -> None:
        budget, done, versus = draw.pick(BUDGETS)
        cost_budget, cost_done, cost_versus = draw.pick(COSTS)
        drawn = {name: draw.pick(pool) for name, pool in POOLS.items()}
        self.words = Words(
            budget=budget,
            done=done,
            versus=versus,
            cost_budget=cost_budget,
            cost_done=cost_done,
            cost_versus=cost_versus,
            **drawn,  # type: ignore[arg-type]
        )
        self.turn = draw.integer(0, 2)
        self.paged, self.run_in = draw.flag(), draw.flag(30)
        self.typing = draw.pick(TYPING)
        office = draw.pick(OFFICES)
        super().__init__(ledger if ledger.institution or not office else replace(ledger, unit=office), draw)

    def blocks(self) -> list[Block]:
        """The document as it was typed: with other brackets, or spaces beside figures."""
        edit = self.typing

        def typed(_: int, text: str) -> str:
            return edit(text)

        return [edited(block, typed) if isinstance(block, Text) else block for block in super().blocks()]

    def narrative(self) -> list[Section]:
        """The sections, each told by a teller that is drawn."""
        sections = []
        for name in self.order:
            kind = self.draw.pick(TELLERS.get(name, (Model,)))
            teller: Model = self if kind is Model else self.like(kind)
            sections.append(getattr(teller, name)())
        return sections

    def like(self, kind: type[Model]) -> Model:
        """A teller of another manner that compares in the words of this one, and shares its numbers."""
        teller = kind(self.ledger, self.draw)
        teller.speech = self.speech
        teller.words = replace(teller.words, **{name: getattr(self.words, name) for name in COMPARING})
        return teller

    def general_items(self) -> list[Block]:
        """The items, all told in one form that is drawn."""
        told = getattr(self, self.draw.pick(ITEMS))
        items = [told(number, item) for number, item in enumerate(self.ledger.general, 1)]
        return [super().general_items()[0], *paragraphs(*items)]

    def lead(self, number: int, item: Item) -> str:
        """The number and the name of an item."""
        return f"{self.words.mark.format(number)}{self.speech.path(item)}{self.words.after}"

    def reasoned(self, now: Decimal, before: Decimal) -> str:
        """The reason for a difference; nothing where there is none."""
        shown = self.speech.figures.shown
        return "" if shown(now) == shown(before) else f"，主要原因是{self.speech.reason(now > before)}"

    def revised(self, number: int, item: Item) -> str:
        """全年预算为…，支出决算为…，完成全年预算的…"""
        s = self.speech
        text = f"{self.lead(number, item)}全年预算为{s.money(item.revised)}，支出决算为{s.money(item.spent)}"
        text += self.completed(item.revised, item.spent, "完成全年预算的")
        return f"{text}。{self.versus(item.revised, item.spent, '全年', '决算数与全年预算数持平')}。"

    def twice(self, number: int, item: Item) -> str:
        """年初预算为…，全年预算为…，支出决算为…，完成全年预算的…"""
        s = self.speech
        text = (
            f"{self.lead(number, item)}年初预算为{s.money(item.budget)}，全年预算为{s.money(item.revised)}，支出决算为"
        )
        text += s.money(item.spent) + self.completed(item.revised, item.spent, "完成全年预算的")
        return f"{text}。{self.versus(item.revised, item.spent, '全年', '决算数与全年预算数持平')}。"

    def against_budget(self, number: int, item: Item) -> str:
        """支出决算为…，较年初预算减少…，下降…，较上年决算减少…，下降…"""
        s = self.speech
        lines = [f"{self.lead(number, item)}支出决算为{s.money(item.spent)}"]
        for base, before in (("年初预算", item.budget), ("上年决算", item.prior)):
            change = s.change(item.spent, before)
            lines.append(f"较{base}{change}" if change else f"与{base}持平")
        return "，".join(lines) + self.reasoned(item.spent, item.prior) + "。"

    def difference(self, number: int, item: Item) -> str:
        """支出…，年初预算为…，差值为…，原因为…"""
        s = self.speech
        gap = s.figures.difference(item.spent, item.budget)
        text = f"{self.lead(number, item)}支出{s.money(item.spent)}，年初预算为{s.money(item.budget)}"
        if not s.figures.shown(gap):
            return f"{text}，预算与决算一致。"
        return f"{text}，差值为{s.money(abs(gap))}，原因为{s.reason(gap > 0)}。"

    def inverted(self, number: int, item: Item) -> str:
        """支出…，完成年初预算的…，用于…，较上年决算…增加…，增长…"""
        s = self.speech
        text = f"{self.lead(number, item)}支出{s.money(item.spent)}"
        text += self.completed(item.budget, item.spent, "完成年初预算的") + "，用于单位履行职责的各项支出，"
        change = s.change(item.spent, item.prior)
        return text + (f"较{s.last}年决算{s.money(item.prior)}{change}。" if change else f"与{s.last}年决算持平。")

    def two_years(self, number: int, item: Item) -> str:
        """2024年决算…，2023年决算…；对比减少…，减少率…"""
        s = self.speech
        text = (
            f"{self.lead(number, item)}{s.year}年支出决算{s.money(item.spent)}，{s.last}年支出决算{s.money(item.prior)}"
        )
        change = s.change(item.spent, item.prior, ("增长率", "减少率"))
        return f"{text}；" + (f"对比{change}" if change else "两年持平") + self.reasoned(item.spent, item.prior) + "。"

    def figures(self) -> Figures:
        draw = self.draw
        return Figures(
            unit=draw.pick(("万元", "万元", "元")),
            table_unit=draw.pick(("万元", "元")),
            percent_decimals=draw.pick((2, 1)),
            bare_zero=draw.flag(),
            commas=draw.flag(25),
            table_commas=draw.flag(),
            blank_zero=draw.flag(),
            exact=draw.flag(60),
            large=draw.flag(20),
            zero=draw.pick(("0.00", "0", "-", "—", "0.00")),
        )

    def form(self) -> Form:
        draw = self.draw
        return Form(
            levels=draw.pick(((3, 5, 7), (7,))),
            code_columns=draw.pick((1, 3)),
            line_numbers=draw.flag(),
            column_numbers=draw.flag(),
            total_last=draw.flag(30),
            indented=draw.flag(30),
            numbered=draw.flag(70),
            code_title=draw.pick(("功能分类科目编码", "科目编码", "科目代码", "支出功能分类科目编码")),
            unit_label=draw.pick(("单位", "金额单位")),
            number=draw.pick(("公开{:02}表", "附表{}", "表{}", "财决公开{:02}表")),
            amount=draw.pick(("决算数", "金额", "本年决算数", "决算金额")),
            wholes=draw.pick((("总计", "总计"), ("收入总计", "支出总计"), ("收、支总计", "收、支总计"))),
            sums=draw.pick((("本年收入合计", "本年支出合计"), ("合计", "合计"), ("本年收入", "本年支出"))),
        )

    def costs(self) -> list[tuple[str, Cost]]:
        """The three of the 三公, in any order."""
        first, second, third = super().costs()
        turns = ((first, second, third), (first, third, second), (second, first, third))
        return list(turns[self.turn])
