"""WRD603 and WRD610, numbers of headings and the contents page: each case is a few headings."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import check, only, quotes

WARNING, NOTE = Severity.WARNING, Severity.NOTE

EXPENDITURE = "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元。\n\n"
OVERVIEW = "# 第一部分 云溪市档案馆概况\n\n"


# ---- WRD603: numbers of headings


def headings(*titles: str) -> str:
    """A disclosure that goes on with these headings after 三、."""
    return EXPENDITURE + "".join(f"## {title}\n\n本部门按规定公开。\n\n" for title in titles)


@pytest.mark.parametrize(
    ("text", "quote", "stated", "expected"),
    [
        pytest.param(headings("四、财政拨款收支", "六、基本支出"), "六、基本支出", "六", "五", id="skipped"),
        pytest.param(headings("四、财政拨款收支", "四、基本支出"), "四、基本支出", "四", "五", id="twice"),
        pytest.param(
            headings("（一）总体情况", "（三）具体情况"), "（三）具体情况", "（三）", "（二）", id="in-brackets"
        ),
        pytest.param(EXPENDITURE + "1、甲项。\n\n2、乙项。\n\n4、丁项。", "4、丁项。", "4", "3", id="digits"),
        pytest.param(
            EXPENDITURE + "（1）甲项。\n\n（3）丙项。", "（3）丙项。", "（3）", "（2）", id="digits-in-brackets"
        ),
        pytest.param(
            OVERVIEW + EXPENDITURE + "# 第三部分 名词解释\n\n一、支出：指花费。",
            "第三部分名词解释",
            "第三部分",
            "第二部分",
            id="parts",
        ),
    ],
)
def test_a_number_out_of_order(text: str, quote: str, stated: str, expected: str) -> None:
    finding = only("WRD603", text)
    assert quotes("WRD603", text) == [quote]
    assert (finding.severity, finding.stated, finding.expected) == (WARNING, stated, expected)
    assert [related.message for related in finding.related] == ["上一个序号"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(headings("四、财政拨款收支", "五、基本支出"), id="in-order"),
        pytest.param(EXPENDITURE + "1.2024年度没有出国。\n\n2.公务用车1辆。", id="a-year-behind-the-number"),
        pytest.param(headings("（一）总体", "（二）具体", "四、财政拨款收支", "（一）总体"), id="begins-again-below"),
        pytest.param(
            EXPENDITURE + "1、甲项。\n\n2、乙项。\n\n## 四、财政拨款收支\n\n1、甲项。", id="digits-begin-again"
        ),
        pytest.param(
            EXPENDITURE.replace("三、", "十九、") + "## 二十、财政拨款收支\n\n无。\n\n## 二十一、基本支出\n\n无。",
            id="tens",
        ),
        pytest.param(EXPENDITURE, id="begins-at-three"),
    ],
)
def test_numbers_in_order(text: str) -> None:
    assert check("WRD603", text) == []


def test_a_number_inside_a_paragraph_is_worth_a_note() -> None:
    text = EXPENDITURE + "### （一）总体情况\n\n没有变化。（二）结构情况\n\n### （三）具体情况\n\n没有变化。"
    finding = only("WRD603", text)
    assert (finding.severity, finding.stated) == (NOTE, "（二）")
    assert quotes("WRD603", text) == ["没有变化。（二）"]


PART = "# 第三部分 2024年度部门决算情况说明\n\n"


@pytest.mark.parametrize(
    ("text", "quote", "stated", "expected"),
    [
        pytest.param(
            PART + "## 二、收入决算情况说明\n\n收入合计100.00万元。\n\n" + EXPENDITURE,
            "二、收入决算情况说明",
            "二",
            "一",
            id="section",
        ),
        pytest.param(headings("（二）具体情况"), "（二）具体情况", "（二）", "（一）", id="subsection"),
        pytest.param(
            EXPENDITURE + "2.公务接待费1.00万元。\n\n3.公务用车费1.00万元。",
            "2.公务接待费1.00万元。",
            "2",
            "1",
            id="item",
        ),
    ],
)
def test_a_sequence_without_its_first(text: str, quote: str, stated: str, expected: str) -> None:
    finding = only("WRD603", text)
    assert quotes("WRD603", text) == [quote]
    assert (finding.severity, finding.stated, finding.expected) == (WARNING, stated, expected)
    assert [related.message for related in finding.related] == ["上一级标题"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            EXPENDITURE + "其中：1.因公出国（境）费0万元。\n\n2.公务接待费1.00万元。", id="the-first-in-a-sentence"
        ),
        pytest.param(EXPENDITURE + "情况如下：一是人员减少。\n\n2.公务接待费1.00万元。", id="the-first-in-words"),
        pytest.param(headings("（一）总体情况", "四、财政拨款", "（二）具体情况"), id="numbering-that-goes-on"),
        pytest.param("## 二、收入决算情况说明\n\n收入合计100.00万元。\n\n" + EXPENDITURE, id="a-piece-of-a-document"),
        pytest.param(
            EXPENDITURE + "甲\t乙\n1\t2\n\n2.公务接待费1.00万元。", id="after-a-table-that-may-hold-the-first"
        ),
    ],
)
def test_a_sequence_whose_first_stands_elsewhere(text: str) -> None:
    assert check("WRD603", text) == []


# ---- WRD610: the contents page


def contents(listed: str, heading: str) -> str:
    part = "第三部分 2024年度部门决算情况说明"
    listing = f"# 目录\n\n{part}\n- 三、支出决算情况说明\n- 四、{listed}\n\n"
    return f"{listing}# {part}\n\n{EXPENDITURE}## 四、{heading}\n\n没有变化。"


@pytest.mark.parametrize(
    ("listed", "heading"),
    [
        pytest.param("其他重要事项说明", "其他重要事项的情况说明", id="words-put-in"),
        pytest.param("政府采购支出情况说明", "政府采购支出的说明", id="words-left-out"),
    ],
)
def test_a_heading_that_differs_from_the_contents(listed: str, heading: str) -> None:
    text = contents(listed, heading)
    finding = only("WRD610", text)
    assert (finding.severity, finding.stated, finding.expected) == (NOTE, heading, listed)
    assert quotes("WRD610", text) == [f"四、{heading}"]
    assert [related.message for related in finding.related] == ["目录"]


@pytest.mark.parametrize(
    ("listed", "heading"),
    [
        pytest.param("政府采购支出情况说明", "政府采购支出情况说明", id="the-same"),
        pytest.param("政府采购支出情况说明……12", "政府采购支出情况说明", id="with-a-page-number"),
        pytest.param("“三公”经费支出情况说明", "三公经费支出情况说明", id="but-for-quotes"),
        pytest.param("国有资产占用", "政府采购支出情况说明", id="another-section"),
    ],
)
def test_a_heading_that_agrees_with_the_contents(listed: str, heading: str) -> None:
    assert check("WRD610", contents(listed, heading)) == []


def test_a_heading_is_not_held_against_the_table_of_the_same_number() -> None:
    listed = "政府性基金预算财政拨款支出决算表（公开08表）\n- 四、政府性基金预算财政拨款支出决算情况说明"
    assert check("WRD610", contents(listed, "政府性基金预算财政拨款支出决算情况说明")) == []
    assert check("WRD610", contents(listed.partition("\n")[0], "政府性基金预算财政拨款支出决算情况说明")) == []
