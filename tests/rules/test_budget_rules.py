"""What is said of budget disclosures: nothing of one that is right, and each of the usual mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.budgets import BUDGET, FUND, THREE_PUBLIC
from tests.support import codes, run


@pytest.fixture
def checked(tmp_path: Path) -> Path:
    """A file to write a budget in."""
    return tmp_path / "云溪市档案馆2024年度部门预算.txt"


def test_a_right_budget_has_no_findings(checked: Path) -> None:
    checked.write_text(BUDGET, encoding="utf-8")
    result = run("check", checked)
    assert result.exit_code == 0 and codes(result) == [] and "地区配置：全国预算" in result.stdout


MISTAKES = [
    pytest.param("占12.70%", "占17.20%", "NAR405", "应为12.70%", id="share"),
    pytest.param("增长26.00%", "增长20.63%", "NAR403", "上年预算数100.00万元", id="rate of growth"),
    pytest.param("收支总预算126.00", "收支总预算162.00", "TXT301", "预算为162.00万元", id="total in the text"),
    pytest.param("公用经费15.00万元", "公用经费51.00万元", "TXT301", "预算为51.00万元", id="part in the text"),
    pytest.param("（项）2024年预算数为30.00", "（项）2024年预算数为33.00", "TXT303", "住房公积金", id="item"),
    pytest.param("住房公积金（项）", "提租补贴（项）", "WRD611", "没有“提租补贴”", id="name of an item"),
    pytest.param("2210201\t住房公积金\t30.00", "2210201\t住房公积金\t33.00", "TAB107", "33.00", id="sum in a table"),
    pytest.param("收入总计\t126.00\t支出总计", "收入总计\t162.00\t支出总计", "TAB105", "162.00", id="balance"),
    pytest.param("合计\t126.00\t8.00", "合计\t126.00\t18.00", "TAB131", "合计", id="sources"),
    pytest.param("办公费\t12.00\t\t12.00", "办公费\t12.00\t\t10.20", "TAB132", "办公费", id="nature"),
    pytest.param("预算拨款\t118.00\t（一）", "预算拨款\t108.00\t（一）", "XTB222", "118.00", id="two tables"),
    pytest.param("2024年支出预算", "2023年支出预算", "WRD602", "本文件是2024年度预算", id="year"),
    pytest.param("（项）2024年预算数为8.00", "（项）2023年预算数为8.00", "WRD602", "写作2023年", id="year of an item"),
    pytest.param("比2023年预算增加26.00", "比2022年预算增加26.00", "WRD602", "应与2023年度相比", id="year compared"),
    pytest.param("货物类2.00", "货物类3.00", "NAR406", "政府采购", id="procurement"),
    pytest.param("办公费、公务接待费、", "办公费、", "TXT304", "公务接待费", id="economic item"),
    pytest.param("故本表无数据。", "", "DOC003", "政府性基金预算支出表", id="empty table"),
    pytest.param("主要原因是压减办公费", "主要原因是XXX", "WRD601", "XXX", id="leftover"),
]


@pytest.mark.parametrize(("right", "wrong", "code", "says"), MISTAKES)
def test_a_usual_mistake_is_found(right: str, wrong: str, code: str, says: str, checked: Path) -> None:
    text = BUDGET.replace(FUND, FUND.partition("\n注：")[0]) if code == "DOC003" else BUDGET.replace(right, wrong, 1)
    assert text != BUDGET
    checked.write_text(text, encoding="utf-8")
    result = run("check", "--select", code, checked)
    assert set(codes(result)) == {code} and says in result.stdout


def without(section: str, following: str) -> str:
    """The budget without what stands between two headings."""
    return BUDGET[: BUDGET.index(section)] + BUDGET[BUDGET.index(following) :]


@pytest.mark.parametrize(
    ("section", "following", "name"),
    [
        ("七、“三公”经费预算情况", "八、政府性基金", "‘三公’经费预算情况"),
        ("十、机关运行经费安排情况", "十一、政府采购", "机关运行经费预算安排情况"),
    ],
)
def test_a_section_that_is_left_out(section: str, following: str, name: str, checked: Path) -> None:
    checked.write_text(without(section, following), encoding="utf-8")
    result = run("check", "--select", "DOC001", checked)
    assert codes(result) == ["DOC001"] and f"没有找到“{name}”的说明" in result.stdout


def test_a_table_that_is_left_out_is_called_as_budgets_call_it(checked: Path) -> None:
    checked.write_text(BUDGET.replace(THREE_PUBLIC, ""), encoding="utf-8")
    result = run("check", "--select", "DOC002", checked)
    assert codes(result) == ["DOC002"] and "没有找到《一般公共预算“三公”经费支出表》" in result.stdout


def test_money_carried_over_may_be_in_the_fiscal_table_alone(checked: Path) -> None:
    """The table of the general budget holds what is granted this year, or all that is spent."""
    checked.write_text(BUDGET, encoding="utf-8")
    assert codes(run("check", "--select", "XTB", checked)) == []
    spent = BUDGET.replace("100.00\t118.00\t110.00\t8.00", "100.00\t119.00\t110.00\t9.00")
    checked.write_text(spent, encoding="utf-8")
    assert "XTB223" in codes(run("check", "--select", "XTB", checked))


SAID_OTHERWISE = [
    ("2024年财政拨款收支总预算126.00万元。", "2024年财政拨款收支预算118.00万元（不含上年结转）。"),
    ("收入包括：一般公共预算当年拨款收入118.00万元、上年结转8.00万元；", "非财政拨款收入0万元，非财政拨款支出0万元；"),
    (
        "2024年一般公共预算当年拨款118.00万元，",
        "2024年一般公共预算拨款126.00万元（含上年结转8.00万元），其中当年拨款118.00万元，",
    ),
]


@pytest.mark.parametrize(("one", "other"), SAID_OTHERWISE, ids=["without it", "other money", "with it"])
def test_totals_may_be_with_or_without_what_is_carried_over(one: str, other: str, checked: Path) -> None:
    assert one in BUDGET
    checked.write_text(BUDGET.replace(one, other), encoding="utf-8")
    assert codes(run("check", checked)) == []


def test_rules_on_the_outturn_are_not_for_budgets(checked: Path) -> None:
    """Completion, counts of guests and the like are no part of a budget."""
    checked.write_text(BUDGET, encoding="utf-8")
    assert codes(run("check", "--select", "DOC007,POL5,NAR401,NAR402", checked)) == []


OWN = """
- code: ARC101
  name: procurement-at-most
  title: 政府采购预算不超过4万元
  kind: policy
  severity: warning
  profiles: [{}]
  check: 说明[政府采购].政府采购 <= 4万元
  basis: [本单位规定]
"""


@pytest.mark.parametrize(("profile", "found"), [("全国预算", ["ARC101"]), ("全国", [])])
def test_a_rule_of_ones_own_for_budgets(profile: str, found: list[str], checked: Path, tmp_path: Path) -> None:
    rules = tmp_path / "own.yaml"
    rules.write_text(OWN.format(profile), encoding="utf-8")
    checked.write_text(BUDGET, encoding="utf-8")
    assert codes(run("check", "--rules", rules, checked)) == found


def test_the_lists_call_figures_and_tables_as_budgets_do(checked: Path) -> None:
    checked.write_text(BUDGET, encoding="utf-8")
    assert "部门收支总表（文中名为“表1.部门收支总表”）" in run("tables", checked).stdout
    assert "收入支出总计　预算　126.00万元" in run("facts", checked).stdout
