"""NAR430, NAR431, NAR433: the projects that a performance report names one by one."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import said, verified

REPORT = (
    "## 一、收入支出决算总体情况说明\n\n收入支出总计200.00万元。\n\n"
    "## 2024年度云溪市档案馆整体支出绩效自评报告\n\n### 二、项目支出情况\n\n{head}\n\n{projects}\n"
)
PROJECTS = (
    "1.年初预算项目“档案数字化经费”50.00万元，实际支出{one}万元，结余结转0万元。主要用于纸质档案的扫描。\n\n"
    "2.年初预算项目“库房维护经费”20.00万元，实际支出{two}万元，结余结转1.50万元。主要用于空调机组的维护。"
)


def report(head: str, one: str = "45.00", two: str = "15.00") -> str:
    return REPORT.format(head=head, projects=PROJECTS.format(one=one, two=two))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(report("2024年项目支出60.00万元，具体为："), id="in-full"),
        pytest.param(report("2024年项目支出60.01万元，具体为：", two="15.01"), id="to-the-cent"),
        pytest.param(report("2024年项目支出300.00万元，其中主要项目有："), id="only-some"),
        pytest.param(report("2024年开展了两个项目。"), id="no-total"),
        pytest.param(report("2024年项目支出0万元。"), id="nothing-spent"),
    ],
)
def test_projects_that_add_up_or_are_only_some(text: str) -> None:
    assert said("NAR430", text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(report("2024年项目支出60.00万元，具体为：", two="18.00"), id="too-much"),
        pytest.param(report("2024年项目支出60.00万元，具体为：", two="5.00"), id="too-little-of-a-list-in-full"),
        pytest.param(report("2024年项目支出61.00万元。"), id="nearly-all"),
    ],
)
def test_projects_that_do_not_add_up(text: str) -> None:
    ((_, severity, _),) = said("NAR430", text)
    assert severity is Severity.NOTE


def test_projects_that_add_up_are_verified() -> None:
    assert {"45.00万元", "15.00万元", "60.00万元"} <= set(verified(report("2024年项目支出60.00万元，具体为：")))
    assert "45.00万元" not in verified(report("2024年项目支出60.00万元，具体为：", one="46.00"))


TWICE = "2024年项目支出300.00万元，其中档案数字化经费支出{spent}万元。"


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(TWICE.format(spent="45.00"), id="the-same"),
        pytest.param("年初预算安排档案数字化经费48.00万元。", id="its-budget"),
        pytest.param("2023年档案数字化经费支出48.00万元。", id="of-another-year"),
        pytest.param("2024年档案数字化设备经费支出48.00万元。", id="of-another-project"),
    ],
)
def test_a_project_told_twice_alike(head: str) -> None:
    assert said("NAR431", report(head)) == []


@pytest.mark.parametrize("spent", ["54.00", "4.50"])
def test_a_project_told_twice_in_two_ways(spent: str) -> None:
    ((quote, severity, expected),) = said("NAR431", report(TWICE.format(spent=spent)))
    assert (quote, severity, expected) == (f"档案数字化经费支出{spent}万元", Severity.NOTE, "45.00万元")


def left_over(budget: str, spent: str, left: str) -> str:
    said = f"1.年初预算项目“档案数字化经费”{budget}万元，实际支出{spent}万元，结余结转{left}万元。"
    return REPORT.format(head="2024年开展了一个项目。", projects=said)


@pytest.mark.parametrize(
    ("budget", "spent", "left"),
    [("50.00", "45.00", "5.00"), ("50.00", "45.00", "0"), ("50.00", "55.00", "0"), ("50.00", "50.00", "0")],
    ids=["all-told", "returned", "added-to", "all-spent"],
)
def test_a_project_within_its_budget(budget: str, spent: str, left: str) -> None:
    assert said("NAR433", left_over(budget, spent, left)) == []


@pytest.mark.parametrize("left", ["15.00", "5.10"])
def test_a_project_beyond_its_budget(left: str) -> None:
    ((_, severity, expected),) = said("NAR433", left_over("50.00", "45.00", left))
    assert (severity, expected) == (Severity.NOTE, "不超过50.00万元")


def test_what_is_left_is_verified_where_it_is_all_that_was_not_spent() -> None:
    assert verified(left_over("50.00", "45.00", "5.00")) == ["50.00万元", "45.00万元", "5.00万元"]
    assert verified(left_over("50.00", "50.00", "0")) == ["0万元"]
    assert verified(left_over("50.00", "45.00", "3.00")) == []
