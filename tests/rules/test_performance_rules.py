"""POL514 to POL517: the points, the deviations and the grades of performance evaluation."""

from __future__ import annotations

import pytest

from fiscallint.finding import Finding, Severity
from fiscallint.settings import Option
from tests.support import check, disclosure, plugins, quotes, said

FORM = """## 一、收入支出决算总体情况说明

收入支出总计200.00万元。

2024年度部门整体支出绩效自评表

年度预算申请（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t\t
\t年度资金总额\t150.00\t200.00\t180.00\t10\t90%\t9\t\t
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标\t数量指标\t举办展览场次\t{target}\t{reached}\t{weight}\t{score}\t{reason}
\t效益指标\t社会效益指标\t观众满意\t好\t好\t40\t40\t
总分\t\t\t\t\t\t{weights}\t{total}\t
"""
USUAL = {"target": "≥10场", "reached": "10场", "weight": "50", "score": "50", "reason": ""}
USUAL |= {"weights": "100", "total": "99"}


def form(**changed: str) -> str:
    return FORM.format(**(USUAL | changed))


def found(code: str, text: str, **options: Option) -> list[Finding]:
    """What a rule says with these options set."""
    rule = next(rule for rule in plugins().registry.rules if rule.code == code)
    return [one for one in rule.run(disclosure(text), options) or () if isinstance(one, Finding)]


def test_a_right_form_is_clean() -> None:
    for code in ("POL514", "POL515", "POL516", "POL517"):
        assert not check(code, form()), code


# ---- POL514: 100 points


@pytest.mark.parametrize(
    ("changed", "quote", "stated"),
    [
        pytest.param({"weights": "95", "weight": "45"}, "95", "95分", id="stated"),
        pytest.param({"weights": "", "weight": "45"}, "年度资金总额150.00200.00180.001090%9", "95分", id="added-up"),
        pytest.param({"weights": "110", "weight": "60"}, "110", "110分", id="too-many"),
    ],
)
def test_points_that_do_not_make_100(changed: dict[str, str], quote: str, stated: str) -> None:
    (finding,) = check("POL514", form(**changed))
    assert (finding.stated, finding.severity) == (stated, Severity.NOTE)
    assert quotes("POL514", form(**changed)) == [quote]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(form(weights=""), id="added-up"),
        pytest.param(form(weights="", weight="60"), id="without-the-rate"),
        pytest.param(form(weight="45").replace("总分\t", "备注\t"), id="not-the-whole-form"),
        pytest.param(form(weight="45", weights="100"), id="a-total-that-POL506-tells"),
        pytest.param(form(weights="105", weight="55").replace("观众满意", "加分项"), id="extra-points"),
    ],
)
def test_points_that_make_100_or_are_not_all_read(text: str) -> None:
    assert not check("POL514", text)


# ---- POL515: far from the target


@pytest.mark.parametrize(
    ("target", "reached", "message"),
    [
        pytest.param("≥10场", "8场", "“举办展览场次”指标值≥10场，实际完成8场，没有达到", id="too-few"),
        pytest.param("10场", "8场", "没有达到", id="bare-number"),
        pytest.param("≤10天", "12天", "没有达到", id="too-many"),
        pytest.param("≥90%", "85%", "没有达到", id="percent"),
        pytest.param("≥10场", "15场", "超过指标值较多", id="far-beyond"),
    ],
)
def test_a_deviation_without_a_reason(target: str, reached: str, message: str) -> None:
    (finding,) = check("POL515", form(target=target, reached=reached))
    assert message in finding.message and finding.severity == Severity.NOTE
    assert quotes("POL515", form(target=target, reached=reached)) == [reached]
    assert check("POL515", form(target=target, reached=reached, reason="无"))


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"reached": "8场", "reason": "场馆维修，两场改在下年举办"}, id="reason"),
        pytest.param({"reached": "13场"}, id="a-little-beyond"),
        pytest.param({"target": "≥60%", "reached": "100%"}, id="a-rate-beyond"),
        pytest.param({"target": "≤67.51万元", "reached": "65.37万元"}, id="less-spent"),
        pytest.param({"target": "≥90%", "reached": "≥95%"}, id="at-least"),
        pytest.param({"target": "≥10场", "reached": "8次"}, id="another-unit"),
        pytest.param({"target": "展览10场、讲座5场", "reached": "展览8场"}, id="words"),
        pytest.param({"target": "2场", "reached": "3场"}, id="one-more-of-a-few"),
    ],
)
def test_no_deviation_or_a_reason(changed: dict[str, str]) -> None:
    assert not check("POL515", form(**changed))


def test_a_form_without_a_place_for_reasons_is_not_asked_for_them() -> None:
    assert not check("POL515", form(reached="8场").replace("偏差原因分析及改进措施", "备注"))


def test_how_far_beyond_can_be_set() -> None:
    assert not found("POL515", form(reached="15场"), 超出指标值="50%")
    assert not found("POL515", form(reached="100场"), 超出指标值="")
    assert found("POL515", form(reached="11场"), 超出指标值="5%")


# ---- POL516: grades

PERFORMANCE = "## 一、收入支出决算总体情况说明\n\n收入支出总计200.00万元。\n\n## 十三、预算绩效情况说明\n\n"


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param("整体支出自评得分为85.00分，等级为“优”。", "得分为85.00分，等级为“优”", id="too-good"),
        pytest.param("自评得分92.5分，评价等级为“良”。", "得分92.5分，评价等级为“良”", id="too-bad"),
        pytest.param("自评得分90分，评价结果为良。", "得分90分，评价结果为良", id="at-the-edge"),
        pytest.param("自评得分55分，自评等级为“合格”。", "得分55分，自评等级为“合格”", id="not-passed"),
    ],
)
def test_a_grade_that_does_not_go_with_the_score(sentence: str, quote: str) -> None:
    assert [one[:2] for one in said("POL516", PERFORMANCE + sentence)] == [(quote, Severity.NOTE)]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("整体支出自评得分为95.00分，等级为“优”。", id="excellent"),
        pytest.param("整体支出自评得分90分，评价等级为“优秀”。", id="at-the-edge"),
        pytest.param("自评得分75分，自评等级为“合格”。", id="passed"),
        pytest.param("自评得分85分，比上年提高2分，评价等级均为“优”或“良”。", id="of-several"),
        pytest.param("自评得分85分。绩效评价工作开展情况优于上年。", id="no-grade"),
        pytest.param("自评项目5个，平均得分92.00分，其中等级为“良”的项目1个。", id="how-many-have-a-grade"),
        pytest.param("产出指标得分38分、效益指标得分28分，评价结果为“良”。", id="a-part-of-the-points"),
        pytest.param("预算执行率得分9.80分，等级为“优”。", id="of-the-rate-alone"),
        pytest.param("整体支出（满分120分）自评得分88分，等级为“中”。", id="of-other-full-marks"),
    ],
)
def test_a_grade_that_goes_with_the_score(sentence: str) -> None:
    assert not check("POL516", PERFORMANCE + sentence)


GRADED = (
    "绩效自评的2024年度项目4个，平均得分{average}分（其中，绩效评级为“优”的项目{best}个；绩效评级为“良”的项目{good}个；"
    "绩效评级为“合格”的项目0个；绩效评级为“不合格”的项目0个）。"
)


@pytest.mark.parametrize(("average", "best", "good", "holds"), [
    pytest.param("98.28", 1, 3, False, id="too-high"),
    pytest.param("86.00", 4, 0, False, id="too-low"),
    pytest.param("96.00", 4, 0, True, id="all-excellent"),
    pytest.param("92.50", 1, 3, True, id="just-possible"),
    pytest.param("98.28", 1, 2, True, id="grades-not-told-in-full"),
])  # fmt: skip
def test_an_average_that_the_grades_allow(average: str, best: int, good: int, holds: bool) -> None:
    text = PERFORMANCE + GRADED.format(average=average, best=best, good=good)
    assert (not check("POL516", text)) is holds


def test_the_edges_of_grades_can_be_set() -> None:
    text = PERFORMANCE + "自评得分92分，评价等级为“优”。"
    assert found("POL516", text, 优="95分") and not found("POL516", text)
    assert not found("POL516", text, 优="")


# ---- POL517: no more than there is to be had


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param(PERFORMANCE + GRADED.format(average="964.30", best=4, good=0), "平均得分964.30分", id="average"),
        pytest.param(form(score="55", total="104"), "55", id="indicator"),
        pytest.param(form(total="109"), "109", id="total"),
    ],
)
def test_more_points_than_there_are(text: str, quote: str) -> None:
    findings = said("POL517", text)
    assert quote in [one[0] for one in findings] and {one[1] for one in findings} == {Severity.WARNING}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PERFORMANCE + GRADED.format(average="100.00", best=4, good=0), id="average"),
        pytest.param(PERFORMANCE + "绩效自评满分120分，项目4个，平均得分108.00分。", id="of-other-full-marks"),
        pytest.param(form(score="50.0"), id="all-points"),
        pytest.param(form(score="0", total="49"), id="no-points"),
        pytest.param(
            form(weight="0.5", weights="1").replace("\t10\t90%", "\t0.1\t90%").replace("\t40\t40", "\t0.4\t40"),
            id="fractions",
        ),
    ],
)
def test_as_many_points_as_there_are(text: str) -> None:
    assert not check("POL517", text)
