"""POL513, POL518, POL519 and DOC007: what must be explained, what must be counted, how deep the tables go."""

from __future__ import annotations

import pytest

from fiscallint.finding import Finding, Severity
from tests.support import check, disclosure, plugins, quotes, said

HEAD = "## 一、收入支出决算总体情况说明\n\n收入支出总计200.00万元。\n\n"

# ---- POL513: 机关运行经费 defined

GLOSSARY = HEAD + "# 第四部分 名词解释\n\n一、基本支出：指为保障机构正常运转、完成日常工作任务而发生的各项支出。\n\n"
TEMPLATE = "行政单位（含参照公务员法管理的事业单位）使用一般公共预算财政拨款安排的基本支出中的日常公用经费支出"


@pytest.mark.parametrize(
    "definition",
    [
        pytest.param("指为保障机关运行安排的各项支出。", id="any-expenditure"),
        pytest.param("指行政单位使用财政拨款安排的人员和项目支出。", id="what-it-is-not"),
    ],
)
def test_a_definition_of_something_else(definition: str) -> None:
    (finding,) = check("POL513", GLOSSARY + f"二、机关运行经费：{definition}")
    assert "没有写到公用经费" in finding.message and finding.severity == Severity.NOTE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"二、机关运行经费：指{TEMPLATE}。", id="template"),
        pytest.param("二、机关运行经费：指为保障行政单位运行用于购买货物和服务的各项资金。", id="law"),
        pytest.param("二、“机关运行经费”指" + TEMPLATE + "，包括办公及印刷费、邮电费、差旅费等。", id="quoted"),
        pytest.param("二、机关运行经费：是指各部门的公用经费，包括办公及印刷费、邮电费等。", id="in-short"),
        pytest.param("二、机关运行经费：暂指一般公共预算安排的基本支出中的“商品和服务支出”。", id="by-its-class"),
        pytest.param("二、机关运行经费", id="a-title-alone"),
        pytest.param("二、“三公”经费：不包括机关运行经费，指因公出国（境）费等三项支出。", id="another-term"),
    ],
)
def test_a_definition_that_is_right(text: str) -> None:
    assert not check("POL513", GLOSSARY + text)


# ---- POL518: far from the budget

ITEMS = HEAD + (
    "## 五、一般公共预算财政拨款支出决算情况说明\n\n### （三）一般公共预算财政拨款支出决算具体情况\n\n"
    "一般公共预算财政拨款支出年初预算为60.00万元，支出决算为50.00万元。其中：\n\n"
)
ARCHIVES = "{}、一般公共服务支出（类）档案事务（款）{}（项）。"
BECAUSE = "决算数小于年初预算数的主要原因是人员调出。"


def item(number: int, name: str, spent: str, reason: str, budget: str = "20.00") -> str:
    """One item of 具体情况."""
    told = f"年初预算为{budget}万元，支出决算为{spent}万元。{reason}"
    return ARCHIVES.format(number, name) + told + "\n\n"


def test_an_item_without_the_reason_that_the_others_give() -> None:
    text = ITEMS + item(1, "行政运行", "15.00", BECAUSE) + item(2, "档案馆", "10.00", "")
    text += item(3, "机关服务", "19.00", "")
    (finding,) = check("POL518", text)
    assert "“档案馆”决算10.00万元与年初预算20.00万元相差较大，没有说明原因，" in finding.message
    assert quotes("POL518", text) == ["支出决算为10.00万元"] and finding.severity == Severity.NOTE


def test_no_reason_at_all_is_told_once() -> None:
    text = ITEMS + item(1, "行政运行", "15.00", "") + item(2, "档案馆", "10.00", "")
    (finding,) = check("POL518", text)
    assert "“行政运行”" in finding.message and "（本节各项都没有说明）" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(item(1, "行政运行", "15.00", BECAUSE) + item(2, "档案馆", "10.00", BECAUSE), id="each-its-own"),
        pytest.param(item(1, "行政运行", "15.00", "") + item(2, "档案馆", "10.00", "\n\n" + BECAUSE), id="one-for-all"),
        pytest.param(item(1, "行政运行", "18.00", "") + item(2, "档案馆", "22.00", ""), id="within-ten-percent"),
        pytest.param(item(1, "行政运行", "15.00", BECAUSE) + item(2, "档案馆", "5.00", "", "0"), id="no-budget"),
        pytest.param(
            item(1, "行政运行", "15.00", BECAUSE)
            + ARCHIVES.format(2, "档案馆")
            + "年初预算为20.00万元，全年预算为10.00万元，支出决算为10.00万元。",
            id="the-adjusted-budget",
        ),
    ],
)
def test_an_item_that_needs_no_reason_or_has_one(text: str) -> None:
    assert not check("POL518", ITEMS + text)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("差异说明：设备采购流标。", id="a-heading-of-its-own"),
        pytest.param("项目按合同进度付款，余款次年支付。", id="paid-next-year"),
        pytest.param("完成年初预算的50.00%（上级专款12月底下达）。", id="received-late"),
        pytest.param("执行中压缩数字化经费10.00万元。", id="in-the-course-of-the-year"),
    ],
)
def test_a_reason_in_other_words(words: str) -> None:
    text = ITEMS + item(1, "行政运行", "15.00", BECAUSE) + item(2, "档案馆", "10.00", words)
    assert not check("POL518", text + item(3, "机关服务", "19.00", ""))


def test_what_money_was_spent_on_is_no_reason() -> None:
    spent = item(2, "档案馆", "10.00", "主要用于为保障馆库运行购买的服务。")
    assert check("POL518", ITEMS + item(1, "行政运行", "15.00", BECAUSE) + spent + item(3, "机关服务", "19.00", ""))


def test_how_far_is_far_can_be_set() -> None:
    text = ITEMS + item(1, "行政运行", "15.00", BECAUSE) + item(2, "档案馆", "10.00", "")
    rule = next(rule for rule in plugins().registry.rules if rule.code == "POL518")
    told = [list(rule.run(disclosure(text), {"偏差": far}) or ()) for far in ("49%", "50%", "")]
    assert [[type(one) for one in found] for found in told] == [[Finding], [], []]


# ---- POL519: how deep the tables go

GENERAL = (
    "一般公共预算财政拨款支出决算表\n\n单位：万元\n\n功能分类科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
    "合计\t\t12.00\t12.00\t\n"
)
BASIC = "一般公共预算财政拨款基本支出决算明细表\n\n单位：万元\n\n科目编码\t科目名称\t决算数\n"


@pytest.mark.parametrize(
    ("table", "title", "expected"),
    [
        pytest.param(
            GENERAL + "201\t一般公共服务支出\t12.00\t12.00\t\n", "一般公共预算财政拨款支出决算表", "项级", id="类"
        ),
        pytest.param(
            GENERAL + "201\t一般公共服务支出\t12.00\t12.00\t\n20126\t档案事务\t12.00\t12.00\t\n",
            "一般公共预算财政拨款支出决算表",
            "项级",
            id="款",
        ),
        pytest.param(
            BASIC + "301\t工资福利支出\t30.00\n302\t商品和服务支出\t10.00\n",
            "一般公共预算财政拨款基本支出决算明细表",
            "款级",
            id="economic",
        ),
    ],
)
def test_a_table_that_stops_too_early(table: str, title: str, expected: str) -> None:
    assert said("POL519", table + "\n" + HEAD) == [(title, Severity.WARNING, expected)]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(
            GENERAL + "201\t一般公共服务支出\t12.00\t12.00\t\n20126\t档案事务\t12.00\t12.00\t\n"
            "2012604\t档案馆\t12.00\t12.00\t\n",
            id="to-the-项",
        ),
        pytest.param(BASIC + "301\t工资福利支出\t30.00\n30101\t基本工资\t30.00\n", id="to-the-款"),
        pytest.param(GENERAL.replace("12.00", "0.00") + "201\t一般公共服务支出\t0.00\t0.00\t\n", id="nothing-spent"),
        pytest.param(
            GENERAL + "201\t一般公共服务支出\t12.00\t12.00\t\n\t档案馆\t12.00\t12.00\t\n", id="a-row-that-is-not-known"
        ),
    ],
)
def test_a_table_that_goes_deep_enough(table: str) -> None:
    assert not check("POL519", table + "\n" + HEAD)


# ---- DOC007: all that must be counted

HEADER = "项目\t合计\t因公出国（境）费\t公务用车购置及运行维护费\t公务用车购置费\t公务用车运行维护费\t公务接待费\n"


def three_public(row: str, told: str) -> str:
    """The 三公 table, and what the narrative tells."""
    return (
        f"财政拨款“三公”经费支出决算表\n\n单位：万元\n\n{HEADER}预算数\t{row}\n决算数\t{row}\n\n"
        f"## 九、财政拨款“三公”经费支出决算情况说明\n\n“三公”经费支出决算18.00万元。{told}\n"
    )


BOUGHT = "18.00\t\t18.00\t18.00\t\t"
RECEIVED = "2.00\t\t\t\t\t2.00"
ABROAD = "5.00\t5.00\t\t\t\t"


@pytest.mark.parametrize(
    ("row", "told", "expected", "severity"),
    [
        pytest.param(
            BOUGHT, "公务用车购置费18.00万元。", "公务用车购置数", Severity.WARNING, id="how-many-vehicles-bought"
        ),
        pytest.param(RECEIVED, "国内公务接待12批次。", "公务接待费的人数", Severity.NOTE, id="people"),
        pytest.param(RECEIVED, "国内公务接待96人次。", "公务接待费的批次", Severity.NOTE, id="groups"),
        pytest.param(ABROAD, "因公出国（境）团组1个。", "因公出国（境）费的人数", Severity.NOTE, id="people-abroad"),
    ],
)
def test_a_count_that_is_not_told(row: str, told: str, expected: str, severity: Severity) -> None:
    assert [one[1:] for one in said("DOC007", three_public(row, told))] == [(severity, expected)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        pytest.param(BOUGHT, "本年按规定更新公务用车1辆。", id="renewed"),
        pytest.param(BOUGHT, "公务用车购置数1辆。", id="number"),
        pytest.param(RECEIVED, "全年共接待来访团组12个、来宾96人次。", id="groups-and-people"),
        pytest.param(ABROAD, "全年出国（境）2批次，累计3人次。", id="abroad"),
    ],
)
def test_all_counts_told(row: str, told: str) -> None:
    assert not check("DOC007", three_public(row, told))
