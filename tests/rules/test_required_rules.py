"""DOC0, what a disclosure must hold: the clean example with something taken out of it, or a text of a few lines."""

from __future__ import annotations

from functools import cache

import pytest

from fiscallint.finding import Severity
from tests.support import EXAMPLES, check, disclosure, quotes

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

EXPENDITURE = (
    "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%；"
    "项目支出40.00万元，占40.00%。\n\n"
)
GLOSSARY = "# 第四部分 名词解释\n\n"


@cache
def clean() -> str:
    """The text of an example in which nothing is wrong."""
    return (EXAMPLES / "clean.txt").read_text(encoding="utf-8")


def without(start: str, end: str) -> str:
    """The clean example without what stands from one place to another, in its body."""
    first = clean().index(start)
    return clean()[:first] + clean()[clean().index(end, first) :]


def missing(code: str, text: str) -> list[tuple[str, Severity | None]]:
    """What is said to be missing, and how much it matters."""
    return [(finding.expected, finding.severity) for finding in check(code, text)]


# ---- DOC001: sections


PROCUREMENT = without("## 十二、政府采购支出情况说明", "## 十三、国有资产占用情况说明").replace(
    "- 十二、政府采购支出情况说明\n", ""
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(PROCUREMENT, [("政府采购支出情况", WARNING)], id="procurement"),
        pytest.param(clean().replace("绩效", "成效"), [("预算绩效情况", NOTE)], id="performance-is-a-note"),
        pytest.param(
            clean().replace("政府性基金", "专项基金"),
            [("政府性基金预算财政拨款收入支出决算情况", NOTE)],
            id="government-funds",
        ),
    ],
)
def test_a_section_that_is_missing(text: str, expected: list[tuple[str, Severity]]) -> None:
    assert missing("DOC001", text) == expected


def test_a_section_that_is_missing_is_missing_from_the_whole() -> None:
    (finding,) = check("DOC001", PROCUREMENT)
    assert finding.span == (0, 0) and finding.message == "没有找到“政府采购支出情况”的说明，请补上，没有发生的也应写明"
    assert (finding.section, finding.table) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(clean(), id="complete"),
        pytest.param(PROCUREMENT + "\n\n其他重要事项：本单位2024年度没有政府采购支出。", id="said-in-other-words"),
        pytest.param(
            clean().replace("政府性基金", "专项基金").replace("2024", "2018"), id="not-yet-required-in-that-year"
        ),
        pytest.param(
            PROCUREMENT.replace("# 第四部分 名词解释", "（二）政府采购：全年采购图书18万元。\n\n# 第四部分 名词解释"),
            id="said-in-a-line",
        ),
        pytest.param(
            clean()
            .replace("政府性基金", "专项基金")
            .replace("国有资本经营", "国有资产经营")
            .replace("# 第四部分 名词解释", "政府性基金预算、国有资本经营预算均无收支。\n\n# 第四部分 名词解释"),
            id="two-in-a-line",
        ),
        pytest.param(clean().replace("一般公共预算财政拨款支出决算", "财政拨款支出决算"), id="in-short"),
    ],
)
def test_nothing_is_missing(text: str) -> None:
    assert missing("DOC001", text) == []


TABLES_ALONE = """1、支出决算表

单位：万元

科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
\t合计\t30.00\t20.00\t10.00
201\t一般公共服务支出\t30.00\t20.00\t10.00

2、国有资产占用情况表

资产\t数量
车辆\t2

注：本表反映部门年末占用的资产。
"""


def test_tables_alone_lack_no_section_whatever_stands_under_them() -> None:
    assert missing("DOC001", TABLES_ALONE) == []
    assert missing("DOC001", TABLES_ALONE + "\n本年支出合计30.00万元，其中：基本支出20.00万元。\n") != []


def test_a_disclosure_of_one_section_lacks_all_others() -> None:
    expected = missing("DOC001", EXPENDITURE)
    assert len(expected) == 15 and ("支出决算情况", WARNING) not in expected


def test_a_section_that_the_contents_promise_is_left_to_DOC006() -> None:
    text = without("## 十二、政府采购支出情况说明", "## 十三、国有资产占用情况说明")
    assert missing("DOC001", text) == []
    assert [finding.stated for finding in check("DOC006", text)] == ["政府采购支出情况说明"]


# ---- DOC002: tables


STATE_CAPITAL = ("国有资本经营预算财政拨款支出决算表\n\n部门", "财政拨款“三公”经费支出决算表\n\n部门")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(without("收入决算表\n\n部门", "支出决算表\n\n部门"), "收入决算表", id="revenue"),
        pytest.param(without(*STATE_CAPITAL), "国有资本经营预算财政拨款支出决算表", id="state-capital"),
    ],
)
def test_a_table_that_is_missing(text: str, expected: str) -> None:
    assert missing("DOC002", text) == [(expected, WARNING)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(clean(), id="all-nine"),
        pytest.param(EXPENDITURE, id="tables-published-elsewhere"),
        pytest.param(
            without(*STATE_CAPITAL).replace(
                "财政拨款“三公”经费支出决算表\n\n部门",
                "国有资本经营预算财政拨款支出决算表\n\n（图）\n\n财政拨款“三公”经费支出决算表\n\n部门",
            ),
            id="there-though-not-read",
        ),
    ],
)
def test_no_table_is_missing(text: str) -> None:
    assert not check("DOC002", text)


# ---- DOC003, DOC004: empty tables and what is said under them


def state_capital(note: str, amount: str = "") -> str:
    """国有资本经营预算财政拨款支出决算表 with a note under it."""
    rows = [
        ("项目", "", "本年支出", "", ""),
        ("科目代码", "科目名称", "合计", "基本支出", "项目支出"),
        ("合计", "", amount, "", amount),
        ("2230105", "国有企业退休人员社会化管理补助支出", amount, "", amount),
    ]
    grid = "\n".join("\t".join(row) for row in rows)
    return f"第二部分 部门决算表\n\n国有资本经营预算财政拨款支出决算表\n\n金额单位：元\n\n{grid}\n\n{note}\n\n"


SAYS_NONE = "说明：云溪市档案馆没有国有资本经营预算财政拨款支出，故本表无数据。"
SAYS_NOTHING = "注：本表反映部门本年度国有资本经营预算财政拨款支出情况。"


@pytest.mark.parametrize(
    ("note", "amount"),
    [
        pytest.param(SAYS_NOTHING, "", id="only-what-the-table-shows"),
        pytest.param("", "", id="no-note"),
        pytest.param("", "0.00", id="zeros"),
        pytest.param("", "-", id="dashes"),
        pytest.param(
            "说明：没有国有资本经营预算支出的，仍保留该表，并作下述说明：本表无数据。", "", id="the-instruction"
        ),
    ],
)
def test_an_empty_table_without_a_word(note: str, amount: str) -> None:
    (finding,) = check("DOC003", state_capital(note, amount))
    assert finding.severity is WARNING and finding.table == "国有资本经营预算财政拨款支出决算表"
    assert quotes("DOC003", state_capital(note, amount)) == ["国有资本经营预算财政拨款支出决算表"]


@pytest.mark.parametrize(
    ("note", "amount"),
    [
        pytest.param(SAYS_NONE, "", id="said"),
        pytest.param(f"{SAYS_NOTHING}\n\n{SAYS_NONE}", "", id="said-in-the-second-note"),
        pytest.param("备注：本表为空表。", "", id="in-other-words"),
        pytest.param(SAYS_NOTHING, "1,000.00", id="not-empty"),
    ],
)
def test_an_empty_table_that_says_so(note: str, amount: str) -> None:
    assert check("DOC003", state_capital(note, amount)) == []


def test_a_plain_sentence_says_so_too() -> None:
    text = state_capital("本部门本年度无国有资本经营预算财政拨款支出。")
    assert check("DOC003", text) == []


@pytest.mark.parametrize(
    "note",
    [
        pytest.param(SAYS_NONE, id="no-data"),
        pytest.param("备注：本表为空表。", id="empty"),
    ],
)
def test_a_table_with_figures_that_is_called_empty(note: str) -> None:
    text = state_capital(note, "1,000.00")
    (finding,) = check("DOC004", text)
    assert finding.severity is ERROR and finding.stated == "本表无数据"
    assert quotes("DOC004", text) == [note]


@pytest.mark.parametrize(
    ("note", "amount"),
    [
        pytest.param(SAYS_NONE, "", id="empty-indeed"),
        pytest.param(SAYS_NONE, "0.00", id="zeros"),
        pytest.param(SAYS_NOTHING, "1,000.00", id="nothing-said"),
        pytest.param("说明：没有支出的，应注明本表无数据。", "1,000.00", id="the-instruction"),
    ],
)
def test_a_table_that_is_not_called_empty_in_error(note: str, amount: str) -> None:
    assert check("DOC004", state_capital(note, amount)) == []


# ---- DOC005: terms


BASIC_TERM = "一、基本支出：指为保障机构正常运转而发生的支出。\n\n"
PROJECT_TERM = "二、项目支出：指为完成特定任务而发生的支出。\n\n"
OPERATING = "## 十、机关运行经费支出情况说明\n\n本部门2024年度机关运行经费支出5.60万元。\n\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(EXPENDITURE + GLOSSARY + PROJECT_TERM, "补充基本支出", id="one"),
        pytest.param(EXPENDITURE + GLOSSARY + "一、其他收入：指其他。", "补充基本支出、项目支出", id="two"),
        pytest.param(
            EXPENDITURE + OPERATING + GLOSSARY + BASIC_TERM + PROJECT_TERM, "补充机关运行经费", id="operating"
        ),
    ],
)
def test_a_term_that_is_not_explained(text: str, expected: str) -> None:
    assert missing("DOC005", text) == [(expected, NOTE)]
    assert quotes("DOC005", text) == ["第四部分名词解释"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(EXPENDITURE + GLOSSARY + BASIC_TERM + PROJECT_TERM, id="explained"),
        pytest.param(
            EXPENDITURE.replace("60.00万元，占60.00%", "0万元，占0%") + GLOSSARY + PROJECT_TERM, id="not-used"
        ),
        pytest.param(
            EXPENDITURE
            + OPERATING
            + "（二）机关运行经费指行政单位的日常公用经费支出。\n\n"
            + GLOSSARY
            + BASIC_TERM
            + PROJECT_TERM,
            id="explained-elsewhere",
        ),
        pytest.param(EXPENDITURE, id="no-glossary-is-for-DOC001"),
        pytest.param(EXPENDITURE + GLOSSARY, id="a-glossary-on-another-page"),
    ],
)
def test_terms_that_are_explained_or_need_not_be(text: str) -> None:
    assert not check("DOC005", text)


THREE_PUBLIC = "## 七、“三公”经费支出决算情况说明\n\n2024年度“三公”经费支出决算为5.00万元。\n\n"
NUMBERED = "1.基本支出：指人员和公用支出。\n\n2.行政运行（项）：指行政单位的基本支出、项目支出。\n\n"
REVENUE = "## 二、收入决算情况说明\n\n2024年度收入合计9.00万元，其中：财政拨款收入6.00万元；事业收入3.00万元。\n\n"
BOTH_TERMS = BASIC_TERM + PROJECT_TERM


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(EXPENDITURE + GLOSSARY + NUMBERED, "补充项目支出", id="only-within-another-explanation"),
        pytest.param(EXPENDITURE + THREE_PUBLIC + GLOSSARY + BOTH_TERMS, "补充“三公”经费", id="三公"),
        pytest.param(
            REVENUE + GLOSSARY + "一、财政拨款收入：指财政拨付的资金。\n\n", "补充事业收入", id="unlike-its-siblings"
        ),
    ],
)
def test_a_term_that_no_entry_is_about(text: str, expected: str) -> None:
    assert missing("DOC005", text) == [(expected, NOTE)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            EXPENDITURE + GLOSSARY + "1.基本支出和项目支出：指……\n\n2.其他收入：指……\n\n", id="two-in-one-entry"
        ),
        pytest.param(EXPENDITURE + GLOSSARY + "基本支出指……。\n\n项目支出，是指……。\n\n", id="without-colons"),
        pytest.param(THREE_PUBLIC + GLOSSARY + "1.三公经费支出：指……。\n\n", id="without-quotation-marks"),
        pytest.param(REVENUE + GLOSSARY + BOTH_TERMS, id="none-of-its-siblings-is-explained"),
        pytest.param(
            REVENUE.replace("3.00万元", "0万元") + GLOSSARY + "一、财政拨款收入：指财政拨付的资金。", id="not-used"
        ),
    ],
)
def test_terms_that_an_entry_is_about(text: str) -> None:
    assert not check("DOC005", text)


# ---- DOC006: what the contents page promises


@pytest.mark.parametrize(
    ("start", "end", "title"),
    [
        pytest.param("## 一、收入支出决算总体", "## 二、收入决算", "收入支出决算总体情况说明", id="the-first"),
        pytest.param(
            "## 七、政府性基金",
            "## 八、国有资本",
            "政府性基金预算财政拨款收入支出决算情况说明",
            id="one-like-its-neighbour",
        ),
        pytest.param("# 第四部分 名词解释", "# 第五部分", "名词解释", id="a-part"),
    ],
)
def test_a_section_that_the_contents_promise(start: str, end: str, title: str) -> None:
    text = without(start, end) if end in clean() else clean()[: clean().rindex(start)]
    assert [(one.stated, one.severity) for one in check("DOC006", text)] == [(title, WARNING)]
    assert title in "".join(quotes("DOC006", text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(clean(), id="kept"),
        pytest.param(clean().replace("## 十二、政府采购支出情况说明", "## 十二、政府采购情况"), id="worded-otherwise"),
        pytest.param(
            clean().replace("## 十二、政府采购支出情况说明", "## 十三、政府采购支出情况说明"), id="numbered-otherwise"
        ),
        pytest.param(clean()[: clean().index("# 第三部分", 2000)], id="a-body-that-was-not-read"),
        pytest.param(EXPENDITURE, id="no-contents"),
    ],
)
def test_the_contents_are_kept(text: str) -> None:
    assert not check("DOC006", text)


LAST_TABLE = "- 九、财政拨款“三公”经费支出决算表\n"


def promising(*titles: str) -> str:
    """The clean example with more tables on its contents page."""
    more = "".join(f"- 十{number}、{title}\n" for number, title in zip("一二三四五六", titles, strict=False))
    return clean().replace(LAST_TABLE, LAST_TABLE + more, 1)


@pytest.mark.parametrize("title", ["财政拨款机关运行经费支出决算表", "政府采购支出决算表（货物类）"])
def test_a_table_that_the_contents_promise(title: str) -> None:
    assert [(one.stated, one.severity) for one in check("DOC006", promising(title))] == [(title, WARNING)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(promising("政府采购情况表") + "\n政府采购情况表\n\n单位：万元\n\n无\n", id="kept"),
        pytest.param(
            promising("部门决算公开报表", "政府采购支出决算表") + "\n附：政府采购支出情况表\n\n无\n",
            id="worded-otherwise",
        ),
        pytest.param(
            promising("政府采购表", "资产表", "会议费表", "培训费表", "车辆情况表", "人员情况表"), id="elsewhere"
        ),
        pytest.param(without("政府性基金预算财政拨款收入支出决算表\n\n部门", "国有资本"), id="a-table-for-DOC002"),
    ],
)
def test_tables_of_the_contents_are_kept(text: str) -> None:
    assert not check("DOC006", text)


# ---- DOC007: what the 三公 was spent on


HEADER = "项目\t合计\t因公出国（境）费\t公务用车购置及运行维护费\t公务用车购置费\t公务用车运行维护费\t公务接待费\n"


def three_public(told: str, row: str = "决算数\t5.00\t\t3.00\t\t3.00\t2.00") -> str:
    """The 三公 table and what the narrative tells."""
    return (
        f"财政拨款“三公”经费支出决算表\n\n单位：万元\n\n{HEADER}预算数\t5.00\t\t3.00\t\t3.00\t2.00\n{row}\n\n"
        f"## 九、财政拨款“三公”经费支出决算情况说明\n\n“三公”经费支出决算5.00万元。{told}\n"
    )


CARS, GUESTS = "公务用车保有量2辆。", "国内公务接待12批次、96人次。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(three_public(CARS), "国内公务接待的批次、人数", id="guests"),
        pytest.param(three_public(GUESTS), "公务用车保有量", id="cars"),
        pytest.param(
            three_public(CARS + GUESTS, "决算数\t6.00\t1.00\t3.00\t\t3.00\t2.00"),
            "因公出国（境）团组数、人数",
            id="abroad",
        ),
    ],
)
def test_spending_without_its_counts(text: str, expected: str) -> None:
    assert missing("DOC007", text) == [(expected, WARNING)]
    assert quotes("DOC007", text) == ["九、财政拨款“三公”经费支出决算情况说明"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(three_public(CARS + GUESTS), id="told"),
        pytest.param(three_public("公务用车2辆。共接待12批96人。"), id="told-briefly"),
        pytest.param(three_public("", "决算数\t0.00\t\t\t\t\t"), id="nothing-spent"),
        pytest.param(
            three_public(CARS) + "\n项目\t数量\n国内公务接待批次（个）\t12\n国内公务接待人次（人）\t96\n",
            id="told-in-a-table",
        ),
        pytest.param(EXPENDITURE, id="no-table"),
    ],
)
def test_spending_with_its_counts(text: str) -> None:
    assert not check("DOC007", text)


def test_the_clean_example_is_what_these_cases_take_it_for() -> None:
    assert disclosure(clean()).year == 2024 and len(disclosure(clean()).tables) == 9
