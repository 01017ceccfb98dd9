"""Every number ends in one state: verified, contradicted, stated or unread."""

from __future__ import annotations

from collections import Counter

import pytest

from fiscallint.engine import examine
from fiscallint.rules.coverage import Coverage, Number
from tests.support import disclosure, everything, plugins

TABLE = """支出决算表

单位：万元

科目代码\t科目名称\t本年支出合计\t基本支出\t项目支出
合计\t\t{total}\t80.00\t20.00
201\t一般公共服务支出\t100.00\t80.00\t20.00

"""
TEXT = (
    "## 三、支出决算情况说明\n\n"
    "本年支出合计100.00万元，其中：基本支出80.00万元，占{share}；"
    "项目支出20.00万元，占20.00%。\n"
)


def coverage(text: str) -> Coverage:
    return examine(disclosure(text), plugins(), everything()).coverage


def states(numbers: tuple[Number, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number in numbers:
        found.setdefault(number.state.value, []).append(number.text)
    return found


def test_what_agrees_is_verified() -> None:
    found = coverage(TABLE.format(total="100.00") + TEXT.format(share="80.00%"))
    assert states(found.narrative) == {"verified": ["100.00万元", "80.00万元", "80.00%", "20.00万元", "20.00%"]}
    assert set(states(found.tables)) == {"verified"}


def test_what_took_part_in_a_relation_that_fails_is_contradicted() -> None:
    found = coverage(TABLE.format(total="100.00") + TEXT.format(share="88.00%"))
    assert "88.00%" in states(found.narrative)["contradicted"]
    assert "20.00%" not in states(found.narrative).get("verified", []), "the shares no longer add up either"


def test_a_cell_that_disagrees_is_contradicted() -> None:
    found = coverage(TABLE.format(total="130.00") + TEXT.format(share="80.00%"))
    assert "130.00万元" in states(found.tables)["contradicted"]


def test_what_has_nothing_to_be_held_against_is_stated_and_says_why() -> None:
    found = coverage(
        "## 十一、一般性支出情况说明\n\n本年开支会议费5.24万元，参加约300人。\n" + TEXT.format(share="80.00%")
    )
    (fee,) = [number for number in found.narrative if number.text == "5.24万元"]
    assert fee.state == "stated" and fee.why


def test_a_figure_in_no_known_clause_is_unread() -> None:
    found = coverage(
        "## 十、政府采购情况\n\n政府采购支出5.00万元，中标价为预算价的96.50%。\n" + TEXT.format(share="80.00%")
    )
    assert states(found.narrative)["unread"] == ["96.50%"]


def test_a_rate_in_free_prose_is_stated() -> None:
    found = coverage("## 十、预算绩效情况\n\n女干部占提拔人数的45%。\n" + TEXT.format(share="80.00%"))
    assert states(found.narrative)["stated"] == ["45%"]


def test_a_figure_that_is_only_about_right_is_stated_and_says_so() -> None:
    found = coverage("## 十、预算绩效情况\n\n兑现奖补资金700余万元。\n" + TEXT.format(share="80.00%"))
    (about,) = [number for number in found.narrative if number.text == "700余万元"]
    assert (about.state, about.why) == ("stated", "约数，不作比较")


def test_a_threshold_is_no_figure() -> None:
    found = coverage("## 十、预算绩效情况\n\n满意度达95%以上。\n" + TEXT.format(share="80.00%"))
    assert "95%" not in [number.text for number in found.narrative]


def test_a_table_that_goes_on_is_counted_once() -> None:
    head = "科目代码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
    found = coverage(
        f"支出决算表\n\n单位：万元\n\n{head}合计\t\t100.00\t80.00\t20.00\n201\t一般公共服务支出\t60.00\t50.00\t10.00\n\n"
        f"支出决算表（续表）\n\n{head}205\t教育支出\t40.00\t30.00\t10.00\n\n" + TEXT.format(share="80.00%")
    )
    assert len(found.tables) == 9 and set(states(found.tables)) == {"verified"}


@pytest.mark.parametrize(
    "said",
    [
        "档案馆2019年成立，2024年12月31日",
        "接待第3批学员",
        "14时30分开馆",
        "申请均在5个工作日内办结",
        "平均等候10分钟",
        "实行百分制，满分100分",
        "查档窗口电话0000-12345",
        "依据财库〔2020〕46号第36条",
    ],
)
def test_dates_ordinals_times_and_scales_are_no_figures(said: str) -> None:
    found = coverage(f"## 十、预算绩效情况\n\n{said}，举办展览12场。\n" + TEXT.format(share="80.00%"))
    assert next(number.text for number in found.narrative) == "12场"


def test_a_difference_in_points_is_a_percentage() -> None:
    found = coverage("## 十、预算绩效情况\n\n数字化率提高2.5个百分点。\n" + TEXT.format(share="80.00%"))
    assert (found.narrative[0].kind, found.narrative[0].text) == ("percent", "2.5个百分点")


def test_counts_add_up() -> None:
    found = coverage(TABLE.format(total="100.00") + TEXT.format(share="88.00%"))
    for numbers in (found.narrative, found.tables):
        assert Counter(number.state.value for number in numbers) == Counter(found.counts(numbers))
        assert sum(found.counts(numbers).values()) == len(numbers)
