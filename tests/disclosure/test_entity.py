"""The unit's name: cover, headings, statements, and sentences."""

from __future__ import annotations

import pytest

from fiscallint.disclosure.entity import unit_name
from tests.support import disclosure

BODY = "# 目录\n\n第一部分 部门概况\n\n# 第一部分 部门概况\n\n## 三、支出决算情况说明\n\n支出合计100.00万元。\n\n"


def name(text: str) -> str:
    read = disclosure(text)
    return unit_name(read.document, read.outline)


@pytest.mark.parametrize(
    "cover",
    [
        "云溪市档案馆2024年度部门决算",
        "云溪市档案馆2024年度部门决算公开报告",
        "云溪市档案馆2024年部门决算公开说明",
        "2024年度云溪市档案馆部门决算公开",
        "2024年度云溪市档案馆决算",
        "云溪市档案馆部门2024年度决算",
        "云溪市档案馆（本级）2024年度单位决算",
        "附件1：关于云溪市档案馆2024年度部门决算的公示",
        "云溪市档案馆\n\n2024年度\n\n部门决算",
        "监督索引号53010\n\n云溪市档案馆\n\n2024年度部门决算\n\n2025年8月",
        "云溪市\n\n档案馆2024年度\n\n部门决算",
    ],
)
def test_the_name_on_the_cover(cover: str) -> None:
    assert name(f"{cover}\n\n{BODY}") == "云溪市档案馆"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BODY.replace("部门概况", "云溪市档案馆概况"), id="overview"),
        pytest.param(BODY + "# 第二部分 云溪市档案馆2024年度部门决算表\n\n无。", id="heading-of-the-tables"),
        pytest.param(BODY + "部门：云溪市档案馆2024年度单位：万元", id="above-a-statement"),
        pytest.param(
            BODY + "云溪市档案馆2024年度无政府性基金收支。\n\n云溪市档案馆2024年度支出合计1.00万元。", id="sentences"
        ),
    ],
)
def test_the_name_where_the_cover_does_not_tell(text: str) -> None:
    assert name("2024年度部门决算\n\n" + text) == "云溪市档案馆"


def test_most_declarations_outweigh_a_slip_on_the_cover() -> None:
    body = BODY.replace("部门概况", "云溪市档案馆概况") + "部门：云溪市档案馆"
    assert name("云溪市档案管2024年度部门决算\n\n" + body) == "云溪市档案馆"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2024年度部门决算\n\n" + BODY, id="nowhere"),
        pytest.param("2024年度部门决算公开目录\n\n" + BODY + "部门：（单位名称）单位：万元", id="placeholder"),
        pytest.param("2024年度部门决算\n\n" + BODY + "云溪市档案馆2024年度支出合计1.00万元。", id="one-sentence"),
        pytest.param("2024年度部门决算\n\n" + BODY + "本部门2024年度支出合计1.00万元。" * 2, id="this-department"),
    ],
)
def test_no_name(text: str) -> None:
    assert name(text) == ""
