"""WRD609, the unit's name: each case is a sentence or a heading in the place of the name."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import check, only, quotes

WARNING = Severity.WARNING

EXPENDITURE = "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元。\n\n"
OVERVIEW = "# 第一部分 云溪市档案馆概况\n\n"
COVER = "云溪市临江区档案馆\n\n2024年度\n\n部门决算\n\n# 目录\n\n第一部分 部门概况\n\n"
NAMED = COVER + "# 第一部分 部门概况\n\n" + EXPENDITURE


# ---- WRD609: the unit's name


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("云溪市档案局2024年度收入支出总计5.00万元。", id="totals"),
        pytest.param("云溪市档案局2024年度无政府性基金预算财政拨款收入和支出。", id="nothing"),
        pytest.param("截至2024年12月31日，云溪市档案局共有车辆2辆。", id="after-a-date"),
    ],
)
def test_a_name_that_is_nearly_the_unit_s(sentence: str) -> None:
    finding = only("WRD609", OVERVIEW + EXPENDITURE + sentence)
    assert quotes("WRD609", OVERVIEW + EXPENDITURE + sentence) == ["云溪市档案局"]
    assert (finding.severity, finding.stated, finding.expected) == (WARNING, "云溪市档案局", "云溪市档案馆")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(OVERVIEW + EXPENDITURE + "云溪市档案馆2024年度收入支出总计5.00万元。", id="its-own"),
        pytest.param(OVERVIEW + EXPENDITURE + "云溪市地方志编纂中心2024年度收入支出总计5.00万元。", id="a-subordinate"),
        pytest.param(OVERVIEW + EXPENDITURE + "云溪档案馆2024年度收入支出总计5.00万元。", id="abbreviated"),
        pytest.param(OVERVIEW + EXPENDITURE + "本部门2024年度收入支出总计5.00万元。", id="this-department"),
        pytest.param(EXPENDITURE + "云溪市档案局2024年度收入支出总计5.00万元。", id="whose-name-is-not-known"),
    ],
)
def test_a_name_that_may_stand(text: str) -> None:
    assert not check("WRD609", text)


def test_a_name_in_a_numbered_heading() -> None:
    text = OVERVIEW + EXPENDITURE + "## 四、云溪市档案局2024年度部门决算情况说明\n\n没有变化。"
    assert quotes("WRD609", text) == ["云溪市档案局"]


# ---- where the overview does not name the unit


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("2024年度，云溪市临水区档案馆机关运行经费支出5.00万元。", id="after-the-year"),
        pytest.param("截至2024年12月31日，云溪市临水区档案馆共有车辆2辆。", id="after-the-day"),
        pytest.param("云溪市临水区档案馆（本级）2024年度无政府性基金预算财政拨款收入和支出。", id="before-a-bracket"),
        pytest.param("云溪市临水区档案馆的主要职责是：", id="duties"),
        pytest.param("云溪市临水区档案馆内设4个科室。", id="offices"),
        pytest.param("部门：云溪市临水区档案馆", id="above-a-statement"),
        pytest.param("根据绩效管理要求，云溪市临水区档案馆组织对3个项目开展了绩效自评。", id="evaluation"),
    ],
)
def test_one_letter_of_the_name(sentence: str) -> None:
    finding = only("WRD609", NAMED + sentence)
    assert quotes("WRD609", NAMED + sentence) == ["云溪市临水区档案馆"]
    assert (finding.severity, finding.expected) == (WARNING, "云溪市临江区档案馆")


def test_the_name_of_another_place_left_over() -> None:
    assert quotes("WRD609", NAMED + "云溪市白塔区档案馆2024年度支出合计5.00万元。") == ["云溪市白塔区档案馆"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("区档案馆2024年度政府采购支出总额5.00万元。", id="short"),
        pytest.param("我馆2024年度政府采购支出总额5.00万元。", id="ours"),
        pytest.param("云溪市临江区档案馆（汇总）2024年度支出合计5.00万元。", id="with-a-bracket"),
        pytest.param("部门：301001云溪市临江区档案馆", id="with-a-number"),
        pytest.param("云溪市临水区档案馆来馆交流2次。", id="another-unit-in-free-prose"),
        pytest.param("云溪市临江区教育局2024年度支出合计5.00万元。", id="another-unit"),
        pytest.param(
            "## 四、机构设置\n\n纳入编制范围的单位：云溪市临江区档案馆、云溪市临山区档案馆。\n\n"
            "云溪市临山区档案馆2024年度支出合计5.00万元。",
            id="a-unit-that-is-listed",
        ),
        pytest.param(
            "单位名称\t金额\n云溪市临山区档案馆\t5.00\n\n云溪市临山区档案馆2024年度支出合计5.00万元。", id="in-a-table"
        ),
    ],
)
def test_a_name_that_is_another_or_short(sentence: str) -> None:
    assert not check("WRD609", NAMED + sentence)


# ---- in the list of units: the unit itself is called 本级


UNITS = NAMED + "## 二、决算单位构成\n\n"


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param(
            "具体包括：云溪市临水区档案馆（本级）、云溪市地方志编纂中心。", "云溪市临水区档案馆", id="in-brackets"
        ),
        pytest.param("纳入编制范围的单位共1个，即云溪市临水区档案馆本级。", "云溪市临水区档案馆", id="alone"),
        pytest.param("单位共1个，即云溪市白塔区档案馆本级。", "云溪市白塔区档案馆", id="two-letters"),
    ],
)
def test_the_unit_itself_misnamed_in_its_list(sentence: str, quote: str) -> None:
    assert quotes("WRD609", UNITS + sentence) == [quote]
    assert only("WRD609", UNITS + sentence).severity is WARNING


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("具体包括：云溪市临江区档案馆（本级）、云溪市地方志编纂中心。", id="its-own-name"),
        pytest.param("包括：云溪市临江区档案馆本级、云溪市临山区档案馆本级。", id="beside-another-that-is-like-it"),
        pytest.param("包括：区档案馆本级、云溪市地方志编纂中心。", id="short"),
    ],
)
def test_the_unit_itself_in_its_list(sentence: str) -> None:
    assert not check("WRD609", UNITS + sentence)


# ---- another unit, where the unit speaks of its own accounts


OWN = "云溪市临江区档案馆2024年度收入总计5.00万元。\n\n"


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param("云溪市发展和改革局2024年度支出合计5.00万元。", "云溪市发展和改革局", id="of-the-same-place"),
        pytest.param("白塔市东山区档案馆2024年度支出合计5.00万元。", "白塔市东山区档案馆", id="its-like-elsewhere"),
    ],
)
def test_another_unit_left_over(sentence: str, quote: str) -> None:
    text = NAMED + OWN * 4 + sentence
    assert quotes("WRD609", text) == [quote]
    assert only("WRD609", text).severity is Severity.NOTE


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("云溪市临江区档案馆编研中心2024年度支出合计5.00万元。", id="a-part-of-it"),
        pytest.param("云溪市发展和改革局牵头的项目已经完成。", id="in-free-prose"),
        pytest.param("云溪市发展和改革局2024年度批复的项目已经完成。", id="of-no-accounts"),
        pytest.param(
            "## 四、机构设置\n\n所属单位：云溪市地方志编纂中心。\n\n云溪市地方志编纂中心2024年度支出合计5.00万元。",
            id="a-unit-that-is-listed",
        ),
        pytest.param("云溪市发展和改革局2024年度支出合计5.00万元。\n\n" * 2, id="of-which-there-are-many"),
    ],
)
def test_another_unit_that_may_be_spoken_of(sentence: str) -> None:
    assert not check("WRD609", NAMED + OWN * 4 + sentence)


# ---- the line above the statements


def headed(*names: str) -> str:
    """Statements headed with these names."""
    titles = ("收入决算表", "支出决算表", "收入支出决算总表", "财政拨款收入支出决算总表", "支出决算明细表")
    return NAMED + "".join(
        f"{title}\n\n部门：{name}\n\n金额单位：万元\n\n" for title, name in zip(titles, names, strict=False)
    )


ITS_OWN = "云溪市临江区档案馆"


def test_one_statement_headed_otherwise_than_all_others() -> None:
    text = headed(ITS_OWN, ITS_OWN, ITS_OWN, "云溪市临江区地方史志档案馆")
    assert quotes("WRD609", text) == ["云溪市临江区地方史志档案馆"]
    assert only("WRD609", text).severity is Severity.NOTE


@pytest.mark.parametrize(
    "names",
    [
        pytest.param((ITS_OWN, ITS_OWN, ITS_OWN, f"{ITS_OWN}（本级）"), id="the-unit-itself"),
        pytest.param((ITS_OWN, "云溪市临江区地方史志档案馆") * 2, id="as-many-as-not"),
        pytest.param((ITS_OWN, ITS_OWN, "云溪市临江区地方史志档案馆"), id="too-few-to-tell"),
        pytest.param((ITS_OWN,) * 4 + ("全区汇总",), id="no-unit"),
    ],
)
def test_statements_headed_in_their_own_ways(names: tuple[str, ...]) -> None:
    assert not check("WRD609", headed(*names))
