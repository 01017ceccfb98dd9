"""What is told of a relation that holds: both sides, in words."""

from __future__ import annotations

from fiscallint.engine import examine
from fiscallint.finding import Holds
from tests.support import disclosure, everything, plugins

TABLE = (
    "## 支出决算表\n\n金额单位：万元\n\n"
    "科目代码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
    "合计\t\t{total}\t60.00\t40.00\n"
    "2012604\t档案馆\t{total}\t60.00\t40.00\n\n"
)
SPENDING = (
    "## 三、支出决算情况说明\n\n本年支出合计{total}万元，其中：基本支出60.00万元，占{share}；项目支出40.00万元。\n"
)


def held(code: str, text: str) -> list[Holds]:
    """The relations of a rule that hold, with their figures."""
    report = examine(disclosure(text), plugins(), everything())
    places = [one.figures[:1] for _, one in report.held]
    assert places == sorted(places)
    return [one for rule, one in report.held if rule == code and one.figures]


def sides(code: str, text: str) -> list[tuple[str, str, bool]]:
    return [(one.left, one.right, one.rounded) for one in held(code, text)]


def test_a_relation_of_a_pack() -> None:
    assert sides("TAB108", TABLE.format(total="100.00")) == [
        ("《支出决算表》“合计”行的合计100.00万元", "基本支出60.00＋项目支出40.00＝100.00万元", False),
        ("《支出决算表》“2012604 档案馆”行的合计100.00万元", "基本支出60.00＋项目支出40.00＝100.00万元", False),
    ]


def test_what_rounding_explains_is_said_to_be_rounded() -> None:
    told = sides("TAB108", TABLE.format(total="100.01"))
    assert told[0] == ("《支出决算表》“合计”行的合计100.01万元", "基本支出60.00＋项目支出40.00＝100.00万元", True)


def test_text_against_table() -> None:
    text = SPENDING.format(total="100.00", share="60.00%") + "\n" + TABLE.format(total="100.00")
    assert ("文中“本年支出合计”决算100.00万元", "《支出决算表》“合计”行的合计100.00万元", False) in sides(
        "TXT301", text
    )


def test_parts_and_shares() -> None:
    text = SPENDING.format(total="100.00", share="60.00%")
    assert sides("NAR406", text) == [("“本年支出合计”100.00万元", "基本支出60.00万元＋项目支出40.00万元", False)]
    assert sides("NAR405", text) == [("“基本支出”占60.00%", "60.00万元÷100.00万元", False)]


def test_completion_and_change() -> None:
    text = (
        "## 五、一般公共预算财政拨款支出决算情况说明\n\n"
        "一般公共预算财政拨款支出年初预算为80.00万元，支出决算为100.00万元，完成年初预算的125.00%。"
        "与2023年度相比，一般公共预算财政拨款支出增加20.00万元，增长25.00%。\n"
    )
    subject = "“一般公共预算财政拨款支出”"
    assert sides("NAR402", text) == [(f"{subject}完成年初预算的125.00%", "100.00万元÷80.00万元", False)]
    assert sides("NAR403", text) == [(f"{subject}增长25.00%", "20.00万元÷80.00万元", False)]


def test_a_relation_that_fails_is_not_among_them() -> None:
    assert sides("NAR405", SPENDING.format(total="100.00", share="66.00%")) == []
