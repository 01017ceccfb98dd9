"""WRD617, how many units follow: each case is a sentence and its list."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import check, only, quotes, verified

UNITS = ("云溪市档案馆本级", "云溪市地方志编纂中心", "云溪市数字档案中心")


def listed(said: str, *units: str, style: str = "{}.") -> str:
    """A section on the units, and one that makes the text a disclosure."""
    lines = "".join(f"{style.format(number)}{unit}\n\n" for number, unit in enumerate(units, 1))
    told = "# 第二部分 2024年度部门决算情况说明\n\n## 一、支出决算情况说明\n\n2024年度支出合计100.00万元。\n"
    return f"# 第一部分 概况\n\n## 二、决算单位构成\n\n{said}\n\n{lines}{told}"


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        pytest.param("纳入决算编制范围的单位共5个，包括：", "5个，包括：", id="more"),
        pytest.param("纳入决算编制范围的单位有2个，分别是：", "2个，分别是：", id="fewer"),
    ],
)
def test_units_that_are_not_as_many_as_said(said: str, quote: str) -> None:
    text = listed(said, "云溪市地方志编纂中心", "云溪市数字档案中心", "云溪市档案学会")
    assert only("WRD617", text).severity is Severity.WARNING
    assert quotes("WRD617", text) == [quote]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(listed("纳入决算编制范围的单位共3个，包括：", *UNITS), id="as-many"),
        pytest.param(listed("纳入决算编制范围的单位共3个，具体如下：", *UNITS, style="{}、"), id="another-style"),
        pytest.param(listed("所属单位2个，分别是：", *UNITS), id="and-the-department-itself"),
        pytest.param(listed("纳入决算编制范围的单位共5个，包括：", "云溪市档案馆本级"), id="no-list"),
        pytest.param(listed("纳入决算编制范围的单位共3个，比上年增加1个，包括：", *UNITS), id="and-how-many-more"),
        pytest.param(listed("单位共5个，其中行政单位1个，事业单位4个，包括：", *UNITS), id="of-several-counts"),
        pytest.param(
            listed("纳入决算编制范围的单位共5个，包括：", *(f"{unit}\n\n负责全市有关工作。" for unit in UNITS)),
            id="described-one-by-one",
        ),
        pytest.param(listed("内设5个科室。纳入决算编制范围的单位包括：", *UNITS), id="of-something-else"),
    ],
)
def test_units_as_many_as_said(text: str) -> None:
    assert check("WRD617", text) == []


# ---- counted and named in one sentence


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("内设科室3个，分别为：办公室、业务科、财务科。", id="as-many"),
        pytest.param("内设机构3个，包括：办公室（挂信访科、安全科牌子）、业务科、财务科。", id="brackets"),
        pytest.param("所属局机关、档案馆、方志馆3个单位。", id="counted-behind"),
        pytest.param("内设科室4个，分别为：办公室、业务科、财务科等。", id="not-all"),
        pytest.param("内设科室4个，包括办公室、宣传和教育科、财务科。", id="a-name-with-and"),
        pytest.param("开展城市、农村5个单位试点。", id="no-offices"),
        pytest.param("内设科室6个，分别为办公室、业务一科至业务五科。", id="a-range"),
        pytest.param("内设办公室、人事科2个科室，下设信息中心、服务中心2个事业单位。", id="and-units"),
        pytest.param("内设科室5个，分别为办公室、业务科、财务科，人事科、法规科。", id="commas-ahead"),
        pytest.param("联合市委办、人大办，教育局、卫健局4个部门开展检查。", id="commas-behind"),
        pytest.param("联合教育局、卫健局和3家医院开展检查。", id="a-count-that-is-one-of-them"),
        pytest.param("联合教育局、卫健局、3个街道开展检查。", id="or-the-last-of-them"),
    ],
)
def test_offices_as_many_as_said(said: str) -> None:
    assert check("WRD617", listed(said)) == []


@pytest.mark.parametrize(
    ("said", "quote", "expected"),
    [
        ("内设科室4个，分别为：办公室、业务科、财务科。", "4个，分别为：办公室、业务科、财务科", "3"),
        ("本馆内设机构2个，即办公室、业务科（信息科）、财务科", "2个，即办公室、业务科（信息科）、财务科", "3"),
        ("所属档案馆、方志馆3个单位。", "所属档案馆、方志馆3个单位", "2"),
    ],
)
def test_offices_that_are_not_as_many_as_said(said: str, quote: str, expected: str) -> None:
    finding = only("WRD617", listed(said))
    assert (quotes("WRD617", listed(said)), finding.expected) == ([quote], expected)
    assert finding.severity is Severity.NOTE


def test_a_count_that_its_list_bears_out_is_verified() -> None:
    text = "## 一、支出决算情况说明\n\n支出合计100.00万元。\n\n## 2024年度整体支出绩效自评报告\n\n### 一、部门概况\n\n"
    assert verified(text + "内设科室3个，分别为办公室、业务科、财务科。") == ["3个"]
    assert verified(text + "内设科室4个，分别为办公室、业务科、财务科。") == []
