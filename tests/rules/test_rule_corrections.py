"""What each rule proposes to write; tests/test_corrections.py has which of it is certain."""

from __future__ import annotations

import pytest

from tests.support import check, corrected, only

ITEM = "## 五、一般公共预算财政拨款支出决算具体情况\n\n1、一般公共服务支出（类）档案事务（款）档案馆（项）。"
OPERATING = "## 十、机关运行经费支出情况说明\n\n"
THREE_PUBLIC = "## 七、“三公”经费支出决算情况说明\n\n"
PARTS = "## 三、支出决算情况说明\n\n支出合计200.00万元，其中：基本支出{}"


def mended(code: str, text: str) -> str:
    """The last line as it is corrected; as it was where there is no correction."""
    finding = only(code, text)
    return (corrected(text, finding) if finding.fixes else text).rstrip("\n").splitlines()[-1]


@pytest.mark.parametrize(
    ("code", "text", "right"),
    [
        pytest.param(
            "NAR402",
            ITEM + "年初预算为8.00万元，支出决算为12.00万元，完成年初预算的15.00%。",
            "完成年初预算的150.00%。",
            id="completion",
        ),
        pytest.param(
            "NAR402",
            ITEM + "年初预算为8.00万元，支出决算为12.00万元，完成年初预算的15.0%。",
            "完成年初预算的150.0%。",
            id="with-the-decimals-that-are-written",
        ),
        pytest.param(
            "NAR403",
            OPERATING + "机关运行经费支出105.00万元，比上年增加5.00万元，增长50.00%。",
            "增长5.00%。",
            id="change",
        ),
        pytest.param(
            "NAR405",
            PARTS.format("150.50万元，占57.25%；项目支出49.50万元，占24.75%。"),
            "支出合计200.00万元，其中：基本支出150.50万元，占75.25%；项目支出49.50万元，占24.75%。",
            id="share",
        ),
        pytest.param(
            "NAR409",
            ITEM + "年初预算为10.00万元，支出决算为12.00万元，决算数小于年初预算数的主要原因是：人员增加。",
            "决算数大于年初预算数的主要原因是：人员增加。",
            id="larger-or-smaller",
        ),
        pytest.param(
            "NAR411",
            OPERATING + "机关运行经费支出105.00万元，比上年增加5.00万元，下降5.00%。",
            "比上年增加5.00万元，增长5.00%。",
            id="the-word-of-the-percentage",
        ),
        pytest.param(
            "NAR411",
            OPERATING + "机关运行经费支出105.00万元，比上年减少5.00万元，增长5.00%。",
            "比上年增加5.00万元，增长5.00%。",
            id="the-word-of-the-amount",
        ),
        pytest.param(
            "NAR416",
            OPERATING + "机关运行经费支出12.00万元，较上年10.00万元减少2.00万元。",
            "较上年10.00万元增加2.00万元。",
            id="figures-agree-and-the-word-does-not",
        ),
        pytest.param(
            "NAR416",
            OPERATING + "机关运行经费支出12.00万元，较上年10.00万元增加3.00万元。",
            "较上年10.00万元增加2.00万元。",
            id="difference",
        ),
        pytest.param(
            "NAR401",
            ITEM + "年初预算为0万元，全年预算为20.00万元，支出决算为10.00万元，完成年初预算的50.00%。",
            "完成全年预算的50.00%。",
            id="the-other-budget",
        ),
    ],
)
def test_what_is_right_follows_from_the_figures(code: str, text: str, right: str) -> None:
    assert mended(code, text).endswith(right) and not text.endswith(right)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param(
            "NAR402",
            ITEM + "年初预算为8.00万元，支出决算为12.00万元，完成预算的15.00%。",
            id="of-which-budget-is-not-said",
        ),
        pytest.param(
            "NAR409",
            ITEM + "年初预算为1200.00万元，支出决算为1200.01万元，决算数小于年初预算数的主要原因是：节约。",
            id="one-wrong-digit-would-turn-the-word",
        ),
        pytest.param(
            "NAR411",
            OPERATING + "机关运行经费支出500.00万元，比上年增加0.01万元，下降0.00%。",
            id="the-figures-fit-both-words",
        ),
        pytest.param(
            "NAR416",
            OPERATING + "机关运行经费支出12.00万元，较上年10.00万元减少2.00万元，下降20.00%。",
            id="two-words-are-wrong",
        ),
    ],
)
def test_where_more_than_one_thing_may_be_wrong_nothing_is_proposed(code: str, text: str) -> None:
    assert all(finding.fixes == () for finding in check(code, text))


# ---- headings and years


TITLES = (
    "收入决算情况说明",
    "支出决算情况说明",
    "机关运行经费支出情况说明",
    "政府采购支出情况说明",
    "预算绩效情况说明",
)


def headings(numerals: str) -> str:
    return "".join(
        f"## {one}、{title}\n\n本年支出合计100.00万元。\n\n" for one, title in zip(numerals, TITLES, strict=False)
    )


def test_a_number_between_its_neighbours() -> None:
    text = headings("一二四四五")
    finding = only("WRD603", text)
    assert finding.expected == "三" and "## 三、机关运行经费" in corrected(text, finding)


@pytest.mark.parametrize("numerals", ["一二四五", "一二三五", "一二二三"])
def test_where_all_that_follow_have_moved_a_section_may_be_missing(numerals: str) -> None:
    assert only("WRD603", headings(numerals)).fixes == ()


REPORT = "## 一、收入支出决算总体情况说明\n\n2024年度收入总计1.00万元。2024年度支出总计1.00万元。\n\n"


def test_a_year_that_was_left_over() -> None:
    text = f"{REPORT}## 八、政府性基金预算收支情况说明\n\n2023年度无政府性基金预算收支。\n"
    assert mended("WRD602", text) == "2024年度无政府性基金预算收支。"


def test_where_the_whole_text_is_of_another_year_the_cover_may_be_wrong() -> None:
    text = REPORT.replace("2024", "2023") + "## 八、政府性基金预算收支情况说明\n\n2023年度无政府性基金预算收支。\n"
    found = check("WRD602", text)
    assert found and all(finding.fixes == () for finding in found)
