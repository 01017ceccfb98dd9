"""What rules make of a profile: sections, tables, terms, items and decimals that a place asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from fiscallint.disclosure import read_disclosure
from fiscallint.document.text import read_text
from fiscallint.engine import completed
from fiscallint.finding import Finding, Severity
from tests.support import EXAMPLES, plugins

WARNING, NOTE = Severity.WARNING, Severity.NOTE

CLEAN = (EXAMPLES / "clean.txt").read_text(encoding="utf-8")
_AT = CLEAN.index("## 十一、一般性支出")
PLAIN = CLEAN[:_AT].replace("- 十一、一般性支出情况说明\n", "") + CLEAN[CLEAN.index("## 十二、", _AT) :]
"""Without a word on meetings, training and festivities."""


def told(code: str, text: str, profile: str) -> list[tuple[str, Severity | None]]:
    """What a rule expects of a text in a place, and how much it matters."""
    cover = "" if "年度部门决算" in text else "2024年度部门决算\n\n"
    document = read_text(Path("云溪市档案馆.txt"), (cover + text).encode(), "")
    registry = plugins().registry
    read = read_disclosure(document, registry.shapes, registry.profiles, registry.language, profile)
    rule = next(rule for rule in plugins().registry.rules if rule.code == code)
    found = [completed(one, rule, read) for one in rule.run(read) or () if isinstance(one, Finding)]
    return [(one.expected, one.severity) for one in found]


# ---- DOC001: sections


PERFORMANCE = CLEAN.replace("绩效", "成效")
TOTALLESS = CLEAN.replace("收入支出决算总", "年度收支").replace("收、支总计", "收支").replace("收入支出总", "收支")


@pytest.mark.parametrize(
    ("text", "profile", "expected"),
    [
        pytest.param(PERFORMANCE, "上海", [("预算绩效情况", WARNING)], id="a-template-asks-for-it"),
        pytest.param(PERFORMANCE, "全国", [("预算绩效情况", NOTE)], id="usual-everywhere"),
        pytest.param(PLAIN, "湖南", [("一般性支出情况", NOTE)], id="seen-in-a-province"),
        pytest.param(PLAIN.replace("2024", "2020"), "陕西", [("培训费、会议费支出决算情况", NOTE)], id="in-2020"),
    ],
)
def test_a_section_that_the_place_asks_for(text: str, profile: str, expected: list[tuple[str, Severity]]) -> None:
    assert [one for one in told("DOC001", text, profile) if one in expected] == expected


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        pytest.param(PLAIN, "全国", id="not-asked-for"),
        pytest.param(PLAIN, "陕西", id="not-in-that-year"),
        pytest.param(CLEAN, "湖南", id="there"),
        pytest.param(PLAIN + "\n\n其他：2024年度未发生会议费、培训费。", "湖南", id="said-elsewhere"),
        pytest.param(TOTALLESS, "云南", id="no-section-on-totals"),
        pytest.param(TOTALLESS, "江西", id="nor-there"),
    ],
)
def test_no_section_is_missing(text: str, profile: str) -> None:
    assert told("DOC001", text, profile) == []


# ---- DOC002: tables, by their shape or by their title alone


ASSETS = "国有资产占用情况表\n\n项目\t数量\n车辆\t2\n\n"


@pytest.mark.parametrize(
    ("text", "profile", "expected"),
    [
        pytest.param(CLEAN, "江西", "国有资产占用情况表", id="of-no-shape"),
        pytest.param(
            CLEAN,
            "云南",
            "一般公共预算财政拨款项目支出决算表、财政拨款“三公”经费、行政参公单位机关运行经费情况表、"
            "一般公共预算财政拨款“三公”经费情况表",
            id="several-in-one",
        ),
        pytest.param(
            CLEAN.replace("目录\n", "目录\n\n国有资产占用情况表\n", 1), "江西", "国有资产占用情况表", id="contents-only"
        ),
    ],
)
def test_a_table_that_the_place_prints(text: str, profile: str, expected: str) -> None:
    assert (expected, NOTE) in told("DOC002", text, profile)


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        pytest.param(CLEAN + "\n\n" + ASSETS, "江西", id="there"),
        pytest.param(CLEAN + "\n\n另附下表。\n\n" + ASSETS.replace("表\n\n", "表\t\n"), "江西", id="title-in-the-grid"),
        pytest.param(CLEAN, "全国", id="not-printed-everywhere"),
        pytest.param(CLEAN.replace("2024", "2020"), "江西", id="not-in-that-year"),
    ],
)
def test_no_table_of_the_place_is_missing(text: str, profile: str) -> None:
    assert told("DOC002", text, profile) == []


# ---- DOC005: terms that a template always keeps


EXPENDITURE = (
    "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%；"
    "项目支出40.00万元，占40.00%。\n\n"
)
TERMS = "财政拨款收入 事业收入 经营收入 其他收入 年初结转和结余 年末结转和结余 基本支出 项目支出 三公经费 机关运行经费"
GLOSSARY = "# 第四部分 名词解释\n\n" + "".join(f"{term}：指……\n\n" for term in TERMS.split())


def test_a_term_that_the_template_keeps_though_nothing_came_of_it() -> None:
    assert told("DOC005", EXPENDITURE + GLOSSARY, "上海") == [("补充经营支出", NOTE)]


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        pytest.param(EXPENDITURE + GLOSSARY + "经营支出：指……", "上海", id="all-kept"),
        pytest.param(EXPENDITURE + GLOSSARY, "全国", id="no-such-template"),
    ],
)
def test_terms_that_are_kept_or_need_not_be(text: str, profile: str) -> None:
    assert told("DOC005", text, profile) == []


# ---- DOC008: every 项 explained


ITEMS = (
    "一般公共预算财政拨款支出决算表\n\n单位：万元\n\n功能分类科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "合计\t\t12.00\t12.00\t\n201\t一般公共服务支出\t12.00\t12.00\t\n20126\t档案事务\t12.00\t12.00\t\n"
    "2012601\t行政运行\t7.00\t7.00\t\n2012604\t档案馆\t5.00\t5.00\t\n\n"
)
RUNNING = "# 第四部分 名词解释\n\n一、行政运行（项）：反映行政单位的基本支出。\n\n"
ARCHIVES = "二、档案馆（项）：反映各级档案馆的支出。\n\n"


@pytest.mark.parametrize("profile", ["湖南", "四川", "云南", "中央"])
def test_an_item_that_is_not_explained(profile: str) -> None:
    assert told("DOC008", EXPENDITURE + ITEMS + RUNNING, profile) == [("补充档案馆", NOTE)]


def test_many_items_that_are_not_explained_are_one_finding() -> None:
    other = GLOSSARY + "机关服务（项）：反映后勤服务的支出。"
    assert told("DOC008", EXPENDITURE + ITEMS + other, "湖南") == [("补充行政运行、档案馆", NOTE)]


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        pytest.param(EXPENDITURE + ITEMS + RUNNING + ARCHIVES, "湖南", id="explained"),
        pytest.param(EXPENDITURE + ITEMS.replace("5.00", "0.00") + RUNNING, "湖南", id="nothing-spent"),
        pytest.param(EXPENDITURE + ITEMS + RUNNING, "上海", id="not-asked-for"),
        pytest.param(EXPENDITURE + ITEMS + GLOSSARY, "湖南", id="no-item-explained-where-that-is-not-certain"),
        pytest.param(EXPENDITURE + ITEMS, "湖南", id="no-glossary"),
        pytest.param(EXPENDITURE + RUNNING, "湖南", id="no-table"),
    ],
)
def test_items_that_are_explained_or_need_not_be(text: str, profile: str) -> None:
    assert told("DOC008", text, profile) == []


# ---- DOC009: decimals


def shares(percent: str, amount: str = "1.25", count: int = 40) -> str:
    """So many sentences with a percentage and an amount."""
    return EXPENDITURE + "".join(
        f"{number}.第{number}项支出{amount}万元，占{percent}%。\n\n" for number in range(1, count + 1)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(shares("5.3"), "2位小数", id="percentages"),
        pytest.param(shares("5.32", "1.2547"), "2位小数", id="amounts"),
        pytest.param(shares("5.3", "1.2"), "2位小数", id="both-are-one-finding"),
    ],
)
def test_other_decimals_than_usual(text: str, expected: str) -> None:
    assert told("DOC009", text, "上海") == [(expected, NOTE)]


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        pytest.param(shares("5.32"), "上海", id="as-usual"),
        pytest.param(shares("0", "0"), "上海", id="zeros"),
        pytest.param(shares("100"), "上海", id="a-whole"),
        pytest.param(shares("5.3", count=12) + shares("5.32", count=12), "上海", id="mixed"),
        pytest.param(shares("5.3", count=5), "上海", id="few"),
        pytest.param(shares("5.3"), "广东", id="usual-there"),
        pytest.param(shares("5.3"), "全国", id="not-certain"),
    ],
)
def test_decimals_as_usual(text: str, profile: str) -> None:
    assert told("DOC009", text, profile) == []
