"""POL521: what the narrative says of a self-evaluation, against the form that belongs to it."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import disclosure, said, verified

HEAD = "## 一、收入支出决算总体情况说明\n\n收入支出总计200.00万元。\n\n"
PERFORMANCE = HEAD + "## 十三、预算绩效情况说明\n\n"
WHOLE = (
    "\n\n2024年度部门整体支出绩效自评表\n\n{unit}"
    "年度预算\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    "年度资金总额\t180.00\t200.00\t190.00\t10\t95.00%\t9.50\n"
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    "产出指标\t数量指标\t接收档案数量\t≥100卷\t120卷\t50\t50\n"
    "效益指标\t社会效益指标\t查档人次\t≥300人次\t320人次\t40\t38.13\n"
    "总分\t\t\t\t\t100\t97.63\n\n"
)
PROJECT = (
    "\n\n项目支出绩效自评表\n\n单位：{unit}\n\n"
    "项目名称\t档案数字化\t\t\t\t\t\t\n"
    "项目资金\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    "年度资金总额\t\t{budget}\t{budget}\t{spent}\t10\t90.00%\t9.00\n"
    "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
    "产出指标\t数量指标\t扫描页数\t≥10万页\t12万页\t50\t50\t\n"
    "效益指标\t社会效益指标\t查档人次\t≥300人次\t320人次\t40\t39\t\n\n"
)
REVIEW = "{name}项目绩效自评综述：项目全年预算数为{budget}万元，执行数为{spent}万元，完成预算的90.00%。"


def project(name: str = "档案数字化", budget: str = "50.00", spent: str = "45.00", unit: str = "万元") -> str:
    in_form = {"万元": ("50.00", "45.00"), "元": ("500,000.00", "450,012.30")}[unit]
    form = PROJECT.format(unit=unit, budget=in_form[0], spent=in_form[1])
    return PERFORMANCE + REVIEW.format(name=name, budget=budget, spent=spent) + form


@pytest.mark.parametrize("score", ["97.63", "97.6"])
def test_the_score_of_the_form(score: str) -> None:
    text = PERFORMANCE + f"整体支出自评得分为{score}分，等级为“优”。" + WHOLE.format(unit="")
    assert said("POL521", text) == [] and f"{score}分" in verified(text)


def test_another_score_than_that_of_the_form() -> None:
    text = PERFORMANCE + "整体支出自评得分为96.73分，等级为“优”。" + WHOLE.format(unit="")
    assert said("POL521", text) == [("整体支出自评得分为96.73分", Severity.WARNING, "97.63分")]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("各项目自评平均得分为95.00分。", id="average"),
        pytest.param("2024年度财政部门复核整体支出得分为95.00分。", id="by-others"),
        pytest.param("整体支出自评得分为95.00分，另一次整体支出自评得分为97.63分。", id="told-in-two-ways"),
    ],
)
def test_scores_that_are_not_that_of_the_form(sentence: str) -> None:
    assert said("POL521", PERFORMANCE + sentence + WHOLE.format(unit="")) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(project(), id="the-same"),
        pytest.param(project(unit="元"), id="in-another-unit"),
        pytest.param(project(name="库房修缮", spent="30.00"), id="of-another-project"),
        pytest.param(project(unit="元").replace("单位：元", ""), id="of-a-form-that-does-not-say-its-unit"),
    ],
)
def test_a_project_as_its_form_has_it(text: str) -> None:
    assert said("POL521", text) == []


@pytest.mark.parametrize("unit", ["万元", "元"])
def test_a_project_other_than_its_form_has_it(unit: str) -> None:
    ((_, severity, expected),) = said("POL521", project(spent="54.00", unit=unit))
    assert (severity, expected) == (Severity.WARNING, {"万元": "45.00万元", "元": "450,012.30元"}[unit])
    ((_, _, expected),) = said("POL521", project(budget="60.00"))
    assert expected == "50.00万元"


@pytest.mark.parametrize(
    ("said_before", "unit"), [("", "万元"), ("金额单位：元\n\n", "元"), ("单位：万元\n\n", "万元")]
)
def test_the_unit_of_a_form_is_that_it_says(said_before: str, unit: str) -> None:
    (form,) = disclosure(HEAD + WHOLE.format(unit=said_before)).evaluations
    assert form.funds and form.funds.spent and form.funds.spent.unit.label == unit
