"""WRD619, people and units by kind: each case is a sentence of the overview."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import check, only

EXPENDITURE = "# 第二部分 2024年度部门决算情况说明\n\n## 三、支出决算情况说明\n\n2024年度支出合计100.00万元。\n"


def overview(sentence: str, title: str = "机构设置") -> str:
    """A section of the overview, and one that makes the text a disclosure."""
    return f"# 第一部分 概况\n\n## 二、{title}\n\n{sentence}\n\n{EXPENDITURE}"


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        pytest.param(overview("实有人员14人，其中行政10人、事业5人。"), "14人", "15人", id="people"),
        pytest.param(overview("实有14人，其中：行政10人、事业5人。", "人员情况"), "14人", "15人", id="of-staff"),
        pytest.param(
            overview("下属单位3个，其中行政单位0个，参照公务员法管理的事业单位1个，其他事业单位3个。"),
            "3个",
            "4个",
            id="units",
        ),
    ],
)
def test_kinds_that_are_more_than_their_total(text: str, stated: str, expected: str) -> None:
    finding = only("WRD619", text)
    assert (finding.severity, finding.stated, finding.expected) == (Severity.WARNING, stated, expected)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("实有人员14人，其中行政10人、事业4人。", id="as-many"),
        pytest.param("实有人员14人，其中党员9人、女职工8人。", id="kinds-that-overlap"),
        pytest.param("编制16人，其中行政10人、事业4人。", id="some-are-not-told"),
        pytest.param("实有14人，其中行政10人。另有退休人员9人。", id="of-another-total"),
    ],
)
def test_kinds_within_their_total(sentence: str) -> None:
    assert check("WRD619", overview(sentence)) == []
