"""Rows by classification code: a row of one level left out, and 一般行政管理事务 in the basic expenditure.

All figures are invented; a | stands for the tab between cells.
"""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests import support

HEADER = "科目编码|科目名称|合计|基本支出|项目支出"
ROWS = """
|合计|60.00|45.00|15.00
208|社会保障和就业支出|20.00|20.00|
20805|行政事业单位养老支出|20.00|20.00|
2080505|机关事业单位基本养老保险缴费支出|12.00|12.00|
2080506|机关事业单位职业年金缴费支出|8.00|8.00|
210|卫生健康支出|10.00|10.00|
21011|行政事业单位医疗|10.00|10.00|
2101101|行政单位医疗|10.00|10.00|
213|农林水支出|30.00|15.00|15.00
21303|水利|30.00|15.00|15.00
2130301|行政运行|15.00|15.00|
2130302|一般行政管理事务|15.00||15.00
"""


def table(*left_out: str, title: str = "一般公共预算财政拨款支出决算表", header: str = HEADER, rows: str = ROWS) -> str:
    """A table without the rows of some codes."""
    kept = [line for line in rows.strip().splitlines() if line.partition("|")[0] not in left_out]
    return f"{title}\n\n单位：万元\n\n" + "\n".join([header, *kept]).replace("|", "\t") + "\n"


def told(text: str) -> list[tuple[Severity | None, str]]:
    return [(finding.severity, finding.message) for finding in support.check("TAB123", text)]


# --- TAB123 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "20805",
            "列有“2080505 机关事业单位基本养老保险缴费支出”，却没有列出其所属的“20805 行政事业单位养老支出”（款）",
        ),
        ("213", "列有“21303 水利”，却没有列出其所属的“213 农林水支出”（类）"),
        ("2101101", "“21011 行政事业单位医疗”之下没有列出更细的科目，表中其他款都列到了下一级"),
    ],
)
def test_a_row_left_out_while_the_table_shows_all_others(code: str, said: str) -> None:
    ((severity, message),) = told(table(code))
    assert severity is Severity.WARNING
    assert said in message


def test_the_place_is_the_row_below() -> None:
    assert support.quotes("TAB123", table("20805")) == ["2080505机关事业单位基本养老保险缴费支出"]


def test_an_economic_class_left_out_of_the_basic_expenditure() -> None:
    rows = """
301|工资福利支出|9.00
30101|基本工资|9.00
302|商品和服务支出|3.00
30201|办公费|3.00
303|对个人和家庭的补助|2.00
30302|退休费|2.00
"""
    text = table("302", title="基本支出决算表", header="科目编码|科目名称|决算数", rows=rows)
    ((severity, message),) = told(text)
    assert severity is Severity.WARNING
    assert "没有列出其所属的“302 商品和服务支出”（类）" in message


@pytest.mark.parametrize(
    "left_out",
    [
        pytest.param((), id="all levels"),
        pytest.param(("20805", "21011", "21303"), id="类 and 项 alone"),
        pytest.param(("208", "20805", "210", "21011", "213", "21303"), id="项 alone"),
        pytest.param(("2080505", "2080506", "2101101", "2130301", "2130302"), id="类 and 款 alone"),
        pytest.param(("20805", "21011"), id="款 as a habit of neither kind"),
    ],
)
def test_a_table_may_list_what_levels_it_likes(left_out: tuple[str, ...]) -> None:
    assert told(table(*left_out)) == []


def test_with_one_row_to_tell_the_habit_it_is_a_note() -> None:
    found = told(table("20805", "213", "21303", "2130301", "2130302"))
    assert [severity for severity, _ in found] == [Severity.NOTE]


def test_unless_another_table_prints_the_row() -> None:
    text = table("20805", "213", "21303", "2130301", "2130302") + "\n" + table(title="支出决算表")
    assert [severity for severity, _ in told(text)] == [Severity.WARNING]


def test_a_class_that_the_classification_does_not_divide() -> None:
    rows = ROWS.replace("210|", "227|").replace("卫生健康支出", "预备费")
    assert told(table("21011", "2101101", rows=rows)) == []


def test_a_row_without_figures_needs_no_parts() -> None:
    rows = ROWS + "221|住房保障支出|0.00||\n22102|住房改革支出|0.00||\n"
    assert told(table(rows=rows)) == []


def test_of_a_table_that_was_not_understood_nothing_is_said() -> None:
    rows = ROWS.replace("20805|行政事业单位养老支出", "|行政事业单位养老支出")
    assert told(table(rows=rows)) == []


# --- TAB126 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["2130302", "2010602"])
def test_administration_has_no_basic_expenditure(code: str) -> None:
    rows = f"|合计|18.20|3.20|15.00\n{code}|一般行政管理事务|18.20|3.20|15.00"
    (found,) = support.check("TAB126", table(rows=rows))
    assert (found.severity, found.stated) == (Severity.NOTE, "3.20万元")
    assert found.message == (
        f"《一般公共预算财政拨款支出决算表》“{code} 一般行政管理事务”列有基本支出3.20万元，而该科目反映项目支出，请核对"
    )


@pytest.mark.parametrize(
    "row",
    [
        "2130302|一般行政管理事务|15.00||15.00",
        "2130302|一般行政管理事务|15.00|0.00|15.00",
        "2080502|事业单位离退休|15.00|15.00|",
        "2210202|提租补贴|15.00|15.00|",
    ],
)
def test_other_items_that_end_in_02_may(row: str) -> None:
    assert support.check("TAB126", table(rows=row)) == []
