"""WRD617, how many units follow: each case is a sentence and its list."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import check, only, quotes

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
