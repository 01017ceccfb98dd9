"""Budget disclosures: told from final accounts, and read with tables and words of their own."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from fiscallint.disclosure import Disclosure, read_disclosure
from fiscallint.disclosure.matter import told_by
from fiscallint.document.text import read_text
from fiscallint.finding import FiscallintError
from tests.budgets import BASIC, BUDGET, table
from tests.support import disclosure, facts, plugins, unread


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        (["云溪市档案馆2024年部门预算公开"], ("预算", 2024)),
        (["云溪市档案馆", "2025年度单位预算"], ("预算", 2025)),
        (["云溪县水利局2021年部门综合预算公开说明"], ("预算", 2021)),
        (["2023年白沙镇人民政府预算公开"], ("预算", 2023)),
        (["云溪市档案馆2024年度预算"], ("预算", 2024)),
        (["云溪市档案馆2024年度部门决算"], ("决算", 2024)),
        # a budget speaks of last year's accounts, final accounts of the budget
        (["2024年部门预算", "2024年部门预算情况说明", "2022年部门决算公开整改情况"], ("预算", 2024)),
        (["2024年度部门决算", "三、2024年部门预算执行情况"], ("决算", 2024)),
        (["2024年度部门决算", "十三、2024年度预算绩效情况说明"], ("决算", 2024)),
    ],
)
def test_titles_tell_the_matter_and_the_year(titles: list[str], told: tuple[str, int]) -> None:
    assert told_by(titles, [], "公开.txt") == told


def test_a_text_without_titles_tells_its_matter_and_else_the_name_of_its_file() -> None:
    assert told_by([], ["云溪市档案馆2024年部门预算编制说明如下。"], "说明.txt") == ("预算", 2024)
    assert told_by([], ["本单位收支平衡。"], "云溪市档案馆2024年部门预算.txt") == ("预算", 2024)
    assert told_by([], ["本单位收支平衡。"], "说明.txt") == ("决算", None)
    assert told_by([], ["本单位收支平衡。"], "部门预算公开表.xlsx") == ("预算", None)
    assert told_by(["部门决算公开"], ["本单位收支平衡。"], "部门预算.xlsx") == ("决算", None)


def test_every_table_of_a_budget_is_read_and_no_figure_of_its_text_is_left() -> None:
    read = disclosure(BUDGET)
    assert (read.matter, read.year, read.name, read.profile.name) == ("预算", 2024, "云溪市档案馆", "全国预算")
    assert len(read.tables) == 9 and {table.matter for table in read.tables} == {"预算"}
    assert read.notices == () and unread(BUDGET) == []


def cell(text: str, short: str, row: str, column: str) -> Decimal | None:
    """What stands in a cell of the table of this short name, in 万元."""
    found = disclosure(f"2024年度部门预算\n\n{text}").table(short)
    here = found.cell(row, column) if found else None
    return here.quantity.value if here and here.quantity else None


THIS_YEAR = table(
    ("项目", "2023年预算数", "2024年预算数", "增减%"),
    ("合计", "3.20", "3.00", "-6.25"),
    ("1.因公出国（境）费", "", "", ""),
    ("2.公务接待费支出", "0.80", "0.60", "-25.00"),
    ("3.公务用车购置及运行维护支出", "2.40", "2.40", ""),
)
BY_YEAR = table(
    ("年度", "“三公”经费合计", "因公出国（境）费", "公务用车购置及运行费", "公务接待费"),
    ("2023年", "3.20", "", "2.40", "0.80"),
    ("2024年", "3.00", "", "2.40", "0.60"),
)
BESIDE_MEETINGS = table(
    ("单位名称", "2024年", "", "", "", "", "", ""),
    ("", "合计", "“三公”经费预算", "", "", "", "会议费", "培训费"),
    ("", "", "小计", "因公出国（境）费", "公务接待费", "公务用车运行维护费", "", ""),
    ("合计", "5.00", "3.00", "0.00", "0.60", "2.40", "0.80", "1.20"),
)


@pytest.mark.parametrize("body", [THIS_YEAR, BY_YEAR, BESIDE_MEETINGS], ids=["in columns", "in rows", "with meetings"])
def test_of_two_years_and_two_totals_that_of_the_three_expenses_this_year_counts(body: str) -> None:
    text = f"一般公共预算“三公”经费支出表\n单位：万元\n{body}"
    assert cell(text, "三公表", "合计", "决算数合计") == Decimal("3.00")
    assert cell(text, "三公表", "合计", "决算数公务接待费") == Decimal("0.60")


def test_a_bare_total_beside_meetings_is_that_of_all() -> None:
    all_of_them = table(
        ("合计", "公务接待费", "公务用车运行维护费", "会议费", "培训费"),
        ("5.00", "0.60", "2.40", "0.80", "1.20"),
    )
    text = f"“三公”经费及会议费、培训费支出预算表\n单位：万元\n{all_of_them}"
    assert cell(text, "三公表", "合计", "决算数合计") is None
    assert cell(text, "三公表", "合计", "决算数公务接待费") == Decimal("0.60")


def test_expenses_of_two_years_whose_years_are_lost_are_not_read() -> None:
    lost = table(
        ("“三公”经费合计", "公务接待费", "“三公”经费合计", "公务接待费"),
        ("3.20", "3.20", "3.00", "3.00"),
    )
    read = disclosure(f"2024年度部门预算\n\n一般公共预算“三公”经费支出表\n单位：万元\n{lost}\n\n{BASIC}")
    assert read.table("三公表") is None and "表头未能识别" in read.notices[0].message


def test_the_second_total_of_the_same_words_is_the_grand_total() -> None:
    summary = table(
        ("收入", "", "支出", ""),
        ("项目", "预算数", "项目", "预算数"),
        ("一般公共预算拨款收入", "118.00", "一般公共服务支出", "126.00"),
        ("本年收入合计", "118.00", "本年支出合计", "126.00"),
        ("上年结转", "8.00", "结转下年", ""),
        ("收入合计", "126.00", "支出合计", "126.00"),
    )
    text = f"部门收支总表\n单位：万元\n{summary}"
    assert cell(text, "收支总表", "收入总计", "决算数") == Decimal("126.00")
    assert cell(text, "收支总表", "支出总计", "决算数") == Decimal("126.00")
    assert cell(text, "收支总表", "本年收入合计", "决算数") == Decimal("118.00")


def test_where_no_other_total_is_it_is_the_grand_total() -> None:
    fiscal = table(
        ("收入", "", "支出", ""),
        ("项目", "预算数", "项目", "预算数"),
        ("一般公共预算拨款收入", "118.00", "一般公共服务支出", "96.00"),
        ("上年结转收入", "8.00", "住房保障支出", "30.00"),
        ("收入合计", "126.00", "支出合计", "126.00"),
    )
    text = f"财政拨款收支总表\n单位：万元\n{fiscal}"
    assert cell(text, "财拨总表", "收入总计", "决算数") == Decimal("126.00")
    assert cell(text, "财拨总表", "本年收入合计", "决算数") is None


def test_basic_expenditure_side_by_side() -> None:
    basic = table(
        ("人员经费", "", "", "公用经费", "", ""),
        ("科目编码", "科目名称", "预算数", "科目编码", "科目名称", "预算数"),
        ("301", "工资福利支出", "95.00", "302", "商品和服务支出", "15.00"),
        ("人员经费合计", "", "95.00", "公用经费合计", "", "15.00"),
    )
    text = f"一般公共预算基本支出预算表\n单位：万元\n{basic}"
    assert cell(text, "基本支出表", "人员经费合计", "决算数") == Decimal("95.00")
    assert cell(text, "基本支出表", "302", "决算数") == Decimal("15.00")


def test_expenditure_by_economic_classification_is_another_table() -> None:
    by_class = table(
        ("部门经济科目编码", "部门经济科目名称", "合计", "人员经费支出", "公用经费支出", "专项业务经费支出"),
        ("", "合计", "118.00", "95.00", "15.00", "8.00"),
        ("301", "工资福利支出", "95.00", "95.00", "0.00", "0.00"),
    )
    text = f"2024年度部门预算\n\n一般公共预算支出明细表（按支出经济分类科目）\n单位：万元\n{by_class}\n\n{BASIC}"
    assert disclosure(text).table("一般公共预算支出表") is None


HEAD = "2024年度部门预算\n\n"


def told(section: str, sentence: str) -> list[tuple[str, str]]:
    """The concepts of a sentence's facts, each with its amount."""
    return [(fact.concept, fact.quantity.shown()) for fact in facts(f"{HEAD}## {section}\n\n{sentence}")]


@pytest.mark.parametrize(
    ("section", "sentence", "expected"),
    [
        (
            "一、收支预算总体情况",
            "2024年收支预算总数126.00万元。",
            [("收入支出总计", "126.00万元")],
        ),
        (
            "二、收入预算情况说明",
            "2024年收入预算合计126.00万元，包括本年收入118.00万元，上年结转结余8.00万元。",
            [("收入总计", "126.00万元"), ("本年收入合计", "118.00万元"), ("年初结转和结余", "8.00万元")],
        ),
        (
            "二、收入预算情况说明",
            "2024年收入预算126.00万元。其中：上年结转结余的一般公共预算收入8.00万元，占6.35%。",
            [("收入总计", "126.00万元"), ("", "8.00万元")],
        ),
        (
            "一、部门预算编制说明",
            "2024年，云溪市档案馆支出预算126.00万元，其中：财政拨款支出预算118.00万元，比2023年预算增加8.00万元。",
            [("支出总计", "126.00万元"), ("财政拨款支出总计", "118.00万元")],
        ),
        (
            "二、部门收支总体情况",
            "（一）支出预算：2024年年初预算数126.00万元，其中：住房保障支出预算30.00万元。",
            [("支出总计", "126.00万元"), ("类", "30.00万元")],
        ),
        (
            "三、一般公共预算支出情况",
            "行政运行（2012601）80.00万元，较上年增加5.00万元。",
            [("", "80.00万元")],
        ),
        (
            "五、其他重要事项的情况说明",
            "（四）政府采购情况：2024年政府采购预算总额5.00万元，其中：货物类采购预算2.00万元；服务类采购预算3.00万元。",
            [("政府采购", "5.00万元"), ("采购货物", "2.00万元"), ("采购服务", "3.00万元")],
        ),
    ],
)
def test_what_sentences_of_budgets_speak_of(section: str, sentence: str, expected: list[tuple[str, str]]) -> None:
    assert told(section, sentence) == expected


def test_an_item_named_before_its_code_has_its_path() -> None:
    (fact,) = facts(f"{HEAD}## 三、一般公共预算支出情况\n\n行政运行（2012601）80.00万元，较上年增加5.00万元。")
    assert fact.path == ("一般公共服务支出", "档案事务", "行政运行")


def test_a_figure_of_last_year_is_none_of_the_budget() -> None:
    read = facts(f"{HEAD}## 三、一般公共预算支出情况\n\n2023年一般公共预算支出执行数100.00万元。")
    assert [fact.measure for fact in read] == ["上年"]


def read_as(text: str, profile: str) -> Disclosure:
    """A text, read with the profile that is asked for."""
    document = read_text(Path("预算.txt"), text.encode(), "")
    registry = plugins().registry
    return read_disclosure(document, registry.shapes, registry.profiles, registry.language, profile)


def test_the_profile_of_final_accounts_says_nothing_of_a_budget() -> None:
    read = read_as(BUDGET, "湖南")
    assert read.profile.name == "全国预算"
    assert read.profile_reason == "本文件是部门预算公开，“湖南”是决算公开的配置"
    assert read_as(BUDGET, "全国预算").profile.name == "全国预算"


def test_what_is_no_budget_is_refused_as_such() -> None:
    with pytest.raises(FiscallintError, match="不像部门预算公开文件：没有找到预算表"):
        disclosure("云溪市档案馆2024年度部门预算\n\n会议通知如下。")
