"""TXT3, the narrative against the tables: each case is a sentence beside a small table."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fiscallint.finding import Severity
from tests.support import check, corrected, disclosure, only, quotes, said, verified

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

TOTALS = "## 一、收入支出决算总体情况说明\n\n"
GENERAL = "## 五、一般公共预算财政拨款支出决算情况说明\n\n"
STRUCTURE = GENERAL + "### （二）一般公共预算财政拨款支出决算结构情况\n\n"
DETAILS = GENERAL + "### （三）一般公共预算财政拨款支出决算具体情况\n\n"
BASIC = "## 六、一般公共预算财政拨款基本支出决算情况说明\n\n"
THREE_PUBLIC = "## 九、财政拨款“三公”经费支出决算情况说明\n\n"
OPERATING = "## 十、机关运行经费支出情况说明\n\n"


def table(title: str, rows: str, unit: str = "元") -> str:
    """A statement table; its cells stand apart by a bar, for the eye."""
    lines = ["\t".join(cell.strip() for cell in row.split("|")) for row in rows.strip().splitlines()]
    return f"{title}\n\n金额单位：{unit}\n\n" + "\n".join(lines) + "\n\n"


def summary(total: str, carried: str = "", unit: str = "元") -> str:
    """收入支出决算总表, with what was carried over to the next year."""
    return table(
        "收入支出决算总表",
        f"""
        收入 | | | 支出 | |
        项目 | 行次 | 金额 | 项目 | 行次 | 金额
        一、一般公共预算财政拨款收入 | 1 | {total} | 一、一般公共服务支出 | 31 | {total}
        本年收入合计 | 27 | {total} | 本年支出合计 | 57 | {total}
        年初结转和结余 | 29 | {carried} | 年末结转和结余 | 59 | {carried}
        总计 | 30 | {total} | 总计 | 60 | {total}
        """,
        unit,
    )


SPENT = table(
    "一般公共预算财政拨款支出决算表",
    """
    项目 | | 本年支出 | |
    科目代码 | 科目名称 | 小计 | 基本支出 | 项目支出
    合计 | | 300,000.00 | 174,000.00 | 126,000.00
    2012604 | 档案馆 | 126,000.00 | | 126,000.00
    2210201 | 住房公积金 | 174,000.00 | 174,000.00 |
    """,
)

OPERATING_TABLE = table(
    "机关运行经费支出决算表",
    """
    科目编码 | 科目名称 | 机关运行经费支出
    合计 | | 84,000.00
    30201 | 办公费 | 84,000.00
    """,
)

COSTS = "合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | | | 公务接待费"
VEHICLES = "| | 小计 | 公务用车购置费 | 公务用车运行维护费 |"
THREE_PUBLIC_TABLE = table(
    "财政拨款“三公”经费支出决算表",
    f"""
    预算数 | | | | | | 决算数 | | | | |
    {COSTS} | {COSTS}
    {VEHICLES} | {VEHICLES}
    5.80 | | 5.00 | | 5.00 | 0.80 | 5.48 | | 4.86 | | 4.86 | 0.62
    """,
    "万元",
)


def economic(allowance: str = "", farming: str = "", unit: str = "元") -> str:
    """一般公共预算财政拨款基本支出决算明细表."""
    return table(
        "一般公共预算财政拨款基本支出决算明细表",
        f"""
        人员经费 | | | 公用经费 | |
        科目代码 | 科目名称 | 决算数 | 科目代码 | 科目名称 | 决算数
        301 | 工资福利支出 | 300,000.00 | 302 | 商品和服务支出 | 50,000.00
        30101 | 基本工资 | 300,000.00 | 30201 | 办公费 | 30,000.00
        30106 | 伙食补助费 | {allowance} | 30211 | 差旅费 | 20,000.00
        303 | 对个人和家庭的补助 | 20,000.00 | 30215 | 会议费 |
        30302 | 退休费 | 14,000.00 | 310 | 资本性支出 | 6,000.00
        30309 | 奖励金 | 6,000.00 | 31002 | 办公设备购置 | 6,000.00
        30310 | 个人农业生产补贴 | {farming} | 31003 | 专用设备购置 |
        人员经费合计 | | 320,000.00 | 公用经费合计 | | 56,000.00
        """,
        unit,
    )


# ---- TXT301: the amounts of the narrative


@pytest.mark.parametrize(
    ("text", "quote", "severity", "expected"),
    [
        pytest.param(
            summary("31,462,700.00") + TOTALS + "2024年度收、支总计314.63万元。",
            "2024年度收、支总计314.63万元",
            ERROR,
            "3146.27万元",
            id="point-moved",
        ),
        pytest.param(
            summary("31,462,700.00") + TOTALS + "2024年度收、支总计31,426,700.00元。",
            "2024年度收、支总计31,426,700.00元",
            ERROR,
            "31,462,700.00元",
            id="digits-swapped",
        ),
        pytest.param(
            summary("31,462,700.00") + TOTALS + "2024年度收、支总计3146.27万元，年末结转和结余1.00万元。",
            "年末结转和结余1.00万元",
            ERROR,
            "0.00万元",
            id="blank-in-the-table",
        ),
        pytest.param(
            summary("31,462,700.00") + TOTALS + "2024年度收、支总计3146.28万元。",
            "2024年度收、支总计3146.28万元",
            WARNING,
            "3146.27万元",
            id="last-place",
        ),
        pytest.param(
            THREE_PUBLIC_TABLE + THREE_PUBLIC + "2、公务接待费支出决算为0.26万元，全年共接待来访团组8个。",
            "公务接待费支出决算为0.26万元",
            ERROR,
            "0.62万元",
            id="three-public",
        ),
        pytest.param(
            SPENT.replace("一般公共预算财政拨款支出", "支出")
            + TOTALS
            + "2024年度支出合计30.00万元。其中：基本支出17.04万元，项目支出12.60万元。",
            "基本支出17.04万元",
            ERROR,
            "17.40万元",
            id="kinds-of-expenditure-with-the-totals",
        ),
        pytest.param(
            OPERATING_TABLE + OPERATING + "本部门2024年度机关运行经费支出8.46万元。",
            "本部门2024年度机关运行经费支出8.46万元",
            ERROR,
            "8.40万元",
            id="operating-expenditure",
        ),
        pytest.param(
            SPENT + GENERAL + "2024年度一般公共预算财政拨款支出33.00万元，占本年支出合计的99.15%。",
            "2024年度一般公共预算财政拨款支出33.00万元",
            ERROR,
            "30.00万元",
            id="general-budget",
        ),
    ],
)
def test_an_amount_that_the_table_does_not_hold(text: str, quote: str, severity: Severity, expected: str) -> None:
    assert said("TXT301", text) == [(quote, severity, expected)]


def test_the_finding_leads_to_the_cell_and_tells_the_difference() -> None:
    text = summary("31,462,700.00") + TOTALS + "2024年度收、支总计314.63万元。"
    finding = only("TXT301", text)
    assert (finding.stated, finding.difference) == ("314.63万元", "2831.64万元")
    assert "31,462,700.00元，即3146.27万元" in finding.message
    (related,) = finding.related
    assert related.message == "《收入支出决算总表》“收入总计”"
    assert disclosure(text).document.text[slice(*related.span)] == "31,462,700.00"


def test_a_budget_of_the_year_begun_may_differ_from_the_adjusted_one_of_the_table() -> None:
    text = THREE_PUBLIC_TABLE + THREE_PUBLIC + "公务接待费支出年初预算为0.90万元，支出决算为0.62万元。"
    assert said("TXT301", text) == [("公务接待费支出年初预算为0.90万元", NOTE, "0.80万元")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(summary("31,462,700.00") + TOTALS + "2024年度收、支总计3146.27万元。", id="in-wan"),
        pytest.param(summary("31,462,700.00") + TOTALS + "2024年度收、支总计31,462,700.00元。", id="in-yuan"),
        pytest.param(
            summary("3,146.27", unit="万元") + TOTALS + "2024年度收、支总计31462656.12元。", id="finer-than-the-table"
        ),
        pytest.param(
            summary("31,462,700.00") + TOTALS + "2024年度收、支总计3146.27万元，年末结转和结余0万元。",
            id="blank-is-zero",
        ),
        pytest.param(summary("-5.00", unit="万元") + TOTALS + "2024年度收、支总计-5.00万元。", id="negative"),
        pytest.param(TOTALS + "2024年度收、支总计314.63万元。", id="no-tables"),
        pytest.param(SPENT + TOTALS + "2024年度收、支总计314.63万元。", id="another-table"),
    ],
)
def test_an_amount_that_the_table_holds_or_may_hold(text: str) -> None:
    assert not check("TXT301", text)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(cents=st.integers(1, 10**12))
@example(cents=500_000)
@example(cents=3_146_265_000)
def test_an_amount_rounded_from_the_table_is_never_wrong(cents: int) -> None:
    yuan = Decimal(cents) / 100
    wan = (yuan / 10_000).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    assert check("TXT301", summary(f"{yuan:,.2f}") + TOTALS + f"2024年度收、支总计{wan}万元。") == []


# ---- TXT302: the classes


def structure(*parts: str) -> str:
    return SPENT + STRUCTURE + "2024年度一般公共预算财政拨款支出30.00万元，主要用于以下方面：" + "；".join(parts) + "。"


@pytest.mark.parametrize(
    ("text", "quote", "severity", "expected"),
    [
        pytest.param(
            structure("一般公共服务支出（类）16.20万元，占54.00%", "住房保障支出（类）17.40万元，占58.00%"),
            "一般公共服务支出（类）16.20万元",
            ERROR,
            "12.60万元",
            id="digits-swapped",
        ),
        pytest.param(
            structure("住房保障支出（类）17.40万元，占58.00%"),
            "住房保障支出（类）17.40万元",
            WARNING,
            "一般公共服务支出126,000.00元",
            id="a-class-is-missing",
        ),
        pytest.param(
            structure("一般公共服务（类）12.60万元，占42.00%", "住房保障（类）17.39万元，占57.97%"),
            "住房保障（类）17.39万元",
            WARNING,
            "17.40万元",
            id="last-place",
        ),
    ],
)
def test_classes_that_are_not_those_of_the_table(text: str, quote: str, severity: Severity, expected: str) -> None:
    assert said("TXT302", text) == [(quote, severity, expected)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            structure("一般公共服务支出（类）12.60万元，占42.00%", "住房保障支出（类）17.40万元，占58.00%"),
            id="summed-from-items",
        ),
        pytest.param(
            structure("一般公共服务（类）12.60万元，占42.00%", "住房保障（类）17.40万元，占58.00%"),
            id="without-the-last-word",
        ),
        pytest.param(
            structure(
                "一般公共服务支出（类）12.60万元，占42.00%",
                "住房保障支出（类）17.40万元，占58.00%",
                "教育支出（类）0万元，占0%",
            ),
            id="a-class-of-zero",
        ),
        pytest.param(
            STRUCTURE + "2024年度一般公共预算财政拨款支出30.00万元，其中：教育支出（类）1.00万元。", id="no-table"
        ),
    ],
)
def test_classes_of_the_table(text: str) -> None:
    assert not check("TXT302", text)


def test_a_class_that_the_table_does_not_know() -> None:
    text = structure(
        "一般公共服务支出（类）12.60万元，占42.00%",
        "住房保障支出（类）17.40万元，占58.00%",
        "教育支出（类）1.00万元，占3.33%",
    )
    assert quotes("TXT302", text) == ["教育支出（类）1.00万元"]


# ---- TXT303: the items


def items(archive: str, fund: str = "", fund_name: str = "住房公积金") -> str:
    text = SPENT + DETAILS
    text += (
        f"1、一般公共服务支出（类）档案事务（款）档案馆（项）。\n\n年初预算为10.00万元，支出决算为{archive}万元。\n\n"
    )
    if fund:
        text += f"2、住房保障支出（类）住房改革支出（款）{fund_name}（项）。\n\n"
        text += f"年初预算为10.00万元，支出决算为{fund}万元。\n\n"
    return text


@pytest.mark.parametrize(
    ("text", "quote", "severity", "expected"),
    [
        pytest.param(items("12.60", "17.04"), "支出决算为17.04万元", ERROR, "17.40万元", id="digits-swapped"),
        pytest.param(items("0", "17.40"), "支出决算为0万元", ERROR, "12.60万元", id="zero"),
        pytest.param(items("12.60", "17.41"), "支出决算为17.41万元", WARNING, "17.40万元", id="last-place"),
        pytest.param(
            items("12.60"),
            "一般公共服务支出（类）档案事务（款）档案馆（项）",
            WARNING,
            "住房公积金174,000.00元",
            id="an-item-is-missing",
        ),
    ],
)
def test_items_that_are_not_those_of_the_table(text: str, quote: str, severity: Severity, expected: str) -> None:
    assert said("TXT303", text) == [(quote, severity, expected)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(items("12.60", "17.40"), id="exact"),
        pytest.param(items("12.6", "17.40"), id="a-zero-dropped"),
        pytest.param(items("12.60", "17.40", "购房补贴"), id="an-unknown-name-is-for-WRD611"),
        pytest.param(items("12.60", "17.40").replace(SPENT, ""), id="no-table"),
    ],
)
def test_items_of_the_table(text: str) -> None:
    assert not check("TXT303", text)


# ---- TXT304: what personnel and operating expenditure consist of


def listings(personnel: str = "基本工资、退休费、奖励金", operating: str = "办公费、差旅费、办公设备购置") -> str:
    return (
        f"{BASIC}2024年度一般公共预算财政拨款基本支出37.60万元，其中：\n\n"
        f"人员经费32.00万元，主要包括：{personnel}。\n\n公用经费5.60万元，主要包括：{operating}。"
    )


@pytest.mark.parametrize(
    ("text", "quote", "severity", "expected"),
    [
        pytest.param(
            listings(operating="办公费、差旅费、会议费、办公设备购置"),
            "会议费",
            ERROR,
            "不列“会议费”",
            id="blank-in-the-table",
        ),
        pytest.param(
            listings(personnel="基本工资、伙食补助费、退休费、奖励金等"),
            "伙食补助费",
            ERROR,
            "不列“伙食补助费”",
            id="in-an-open-list",
        ),
        pytest.param(
            listings(personnel="基本工资、退休费"),
            "人员经费32.00万元，主要包括：基本工资、退休费",
            WARNING,
            "补列“奖励金”",
            id="missing",
        ),
        pytest.param(
            listings(personnel="基本工资、退休费、奖励金、差旅费"), "差旅费", WARNING, "", id="of-the-other-group"
        ),
        pytest.param(listings(personnel="基本工资、退休费、奖励金、高温津贴"), "高温津贴", NOTE, "", id="unknown-name"),
    ],
)
def test_a_list_that_is_not_the_table_s(text: str, quote: str, severity: Severity, expected: str) -> None:
    assert said("TXT304", economic() + text) == [(quote, severity, expected)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(economic() + listings(), id="exactly"),
        pytest.param(economic() + listings("基本工资等", "办公费等支出"), id="open-lists"),
        pytest.param(economic() + listings("工资福利支出、基本工资、退休费、奖励金"), id="with-the-class"),
        pytest.param(economic() + listings(operating="办公费用、差旅费用、办公设备购置"), id="nearly-the-name"),
        pytest.param(listings("基本工资", "办公费"), id="no-table"),
    ],
)
def test_a_list_of_the_table(text: str) -> None:
    assert not check("TXT304", text)


@pytest.mark.parametrize(("cell", "severity"), [("", ERROR), ("0.00", NOTE)], ids=["blank", "40-yuan-perhaps"])
def test_a_listed_item_of_which_a_table_in_ten_thousands_shows_nothing(cell: str, severity: Severity) -> None:
    text = economic(farming=cell, unit="万元") + listings("基本工资、退休费、奖励金、个人农业生产补贴")
    assert said("TXT304", text) == [("个人农业生产补贴", severity, "不列“个人农业生产补贴”")]


def test_a_listed_item_that_a_table_of_what_was_spent_does_not_have() -> None:
    spent = economic(allowance="1.00", farming="1.00").replace("30215\t会议费\t", "30215\t会议费\t1.00")
    spent = spent.replace("31003\t专用设备购置\t", "31003\t专用设备购置\t1.00")
    found = said(
        "TXT304", spent + listings("基本工资、伙食补助费、退休费、奖励金、个人农业生产补贴、抚恤金", "办公费等")
    )
    assert found == [("抚恤金", WARNING, "不列“抚恤金”")]


def test_zero_yuan_is_nothing_to_list() -> None:
    text = economic(farming="0.00") + listings("基本工资、退休费、奖励金、个人农业生产补贴")
    assert quotes("TXT304", text) == ["个人农业生产补贴"]


# ---- TXT305: the operating expenditure of offices


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("本部门2024年度机关运行经费支出8.46万元", "不超过5.60万元", id="in-wan"),
        pytest.param("本部门2024年度机关运行经费支出84600.00元", "不超过56,000.00元", id="in-yuan"),
    ],
)
def test_more_than_all_operating_expenditure(sentence: str, expected: str) -> None:
    assert said("TXT305", economic() + OPERATING + sentence + "。") == [(sentence, ERROR, expected)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(economic() + OPERATING + "本部门2024年度机关运行经费支出5.60万元。", id="all-of-it"),
        pytest.param(economic() + OPERATING + "本部门2024年度机关运行经费支出3.20万元。", id="part-of-it"),
        pytest.param(economic() + OPERATING + "本部门2024年度机关运行经费支出0万元。", id="nothing"),
        pytest.param(OPERATING + "本部门2024年度机关运行经费支出8.46万元。", id="no-table"),
    ],
)
def test_within_operating_expenditure(text: str) -> None:
    assert not check("TXT305", text)


def test_one_in_the_last_place_is_a_warning() -> None:
    text = economic() + OPERATING + "本部门2024年度机关运行经费支出5.61万元。"
    assert only("TXT305", text).severity is WARNING


# ---- TXT306: economic items with their amounts


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("人员经费30.00万元，主要包括：基本工资31.00万元、奖励金0.60万元。", "30.00万元"),
        ("公用经费5.00万元，主要包括：办公费3.50万元、印刷费2.00万元。", "3.00万元"),
    ],
    ids=["personnel", "operating"],
)
def test_an_economic_item_with_another_amount(sentence: str, expected: str) -> None:
    (finding,) = check("TXT306", economic() + BASIC + sentence)
    assert (finding.severity, finding.expected) == (ERROR, expected)


@pytest.mark.parametrize(
    "sentence",
    [
        "人员经费30.00万元，主要包括：基本工资30.00万元。",
        "公用经费5.00万元，主要包括：办公费3.00万元、一次性补助2.00万元。",
        "人员经费30.00万元，主要包括：基本工资、津贴补贴。",
        "人员经费30.00万元，主要包括：基本工资30万元、伙食补助费0万元。",
    ],
    ids=["as-in-the-table", "a-name-of-no-item", "names-alone", "a-blank-is-zero"],
)
def test_an_economic_item_as_in_the_table(sentence: str) -> None:
    assert check("TXT306", economic() + BASIC + sentence) == []


# ---- TXT302 in the sections about the funds

FUND = table(
    "政府性基金预算财政拨款收入支出决算表",
    """
    科目代码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | 基本支出 | 项目支出 | 年末结转和结余
    合计 | | | 48.00 | 48.00 | | 48.00 |
    212 | 城乡社区支出 | | 45.00 | 45.00 | | 45.00 |
    229 | 其他支出 | | 3.00 | 3.00 | | 3.00 |
    """,
    "万元",
)
FUNDS = (
    "## 八、政府性基金预算财政拨款收入支出决算情况说明\n\n2024年度政府性基金预算财政拨款收入48.00万元，支出48.00万元。"
)


def test_a_class_of_the_government_funds() -> None:
    (finding,) = check("TXT302", FUND + FUNDS + "其中：城乡社区支出54.00万元。")
    assert (finding.severity, finding.expected) == (ERROR, "45.00万元")
    assert check("TXT302", FUND + FUNDS + "其中：城乡社区支出45.00万元，占93.75%。") == []


@pytest.mark.parametrize("evaluated", ["45.00万元", "30.00万元", "50.00万元"])
def test_of_the_projects_some_may_be_evaluated_and_their_budgets(evaluated: str) -> None:
    text = f"\n\n## 十三、预算绩效情况说明\n\n组织对政府性基金预算项目支出{evaluated}开展绩效自评。"
    assert check("TXT301", FUND + FUNDS + text) == []


def test_what_is_paid_from_another_fund_is_no_basic_expenditure_of_the_general_budget() -> None:
    text = BASIC + "使用一般公共预算财政拨款安排基本支出17.40万元，使用政府性基金财政拨款安排基本支出0万元。"
    assert check("TXT301", SPENT + text) == []


def test_the_total_of_a_table_without_subtotals_is_that_of_its_classes() -> None:
    unsummed = "\n".join(line for line in economic().split("\n") if "合计" not in line)
    assert check("TXT301", unsummed + BASIC + "包括人员经费支出32.00万元和公用经费支出5.60万元。") == []
    (finding,) = check("TXT301", unsummed + BASIC + "包括人员经费支出33.00万元和公用经费支出5.60万元。")
    assert finding.expected == "32.00万元"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            THREE_PUBLIC + "### 2.公务接待费支出情况说明\n\n2024年度公务接待费预算0.80万元，支出决算0.62万元。",
            id="a-heading-that-ends-like-another",
        ),
        pytest.param(THREE_PUBLIC + "公务接待费支出0.62万元，人均公务接待费0.01万元。", id="an-average"),
        pytest.param(
            THREE_PUBLIC + "“三公”经费支出决算5.48万元（其中：一般公共预算支出5.48万元；政府性基金预算支出0万元）。"
            "其中，公务接待费支出0.62万元，占“三公”经费的11.3%。",
            id="by-fund-not-of-the-budget",
        ),
    ],
)
def test_figures_that_are_not_those_of_the_table(text: str) -> None:
    assert check("TXT301", THREE_PUBLIC_TABLE + text) == []


@pytest.mark.parametrize(
    ("percent", "found"), [("77.50%", []), ("75.70%", [("77.50%", WARNING)])], ids=["right", "digits-swapped"]
)
def test_a_completion_of_the_budget_that_only_the_table_tells(
    percent: str, found: list[tuple[str, Severity | None]]
) -> None:
    text = THREE_PUBLIC_TABLE + THREE_PUBLIC + f"公务接待费支出0.62万元，完成预算{percent}。"
    assert [(one.expected, one.severity) for one in check("NAR402", text)] == found


# ---- TXT307: meetings and training


@pytest.mark.parametrize(("told", "found"), [("0.50万元", 1), ("2.00万元", 0), ("3.00万元", 0)])
def test_meetings_cost_no_less_than_those_of_basic_expenditure(told: str, found: int) -> None:
    basic = economic().replace("30215\t会议费\t\n", "30215\t会议费\t20,000.00\n")
    assert len(check("TXT307", basic + f"## 十一、一般性支出情况说明\n\n本年度会议费支出{told}。")) == found


def test_so_does_training() -> None:
    basic = economic().replace("30215\t会议费\t\n", "30216\t培训费\t20,000.00\n")
    assert quotes("TXT307", basic + "## 十一、一般性支出情况说明\n\n本年度培训费支出0万元。") == [
        "本年度培训费支出0万元"
    ]


def test_meetings_without_a_row_in_the_table() -> None:
    assert check("TXT307", economic() + "## 十一、一般性支出情况说明\n\n本年度培训费支出1.00万元。") == []


# ---- TXT303: what is told of a 款 as a whole


@pytest.mark.parametrize(("amount", "found"), [("17.40", []), ("11.70", [(ERROR, "17.40万元")])], ids=["same", "other"])
def test_a_branch_as_a_whole(amount: str, found: list[tuple[Severity, str]]) -> None:
    """北京 goes no deeper than 款."""
    text = DETAILS + "1、“住房保障支出”（类）2024年度决算17.40万元。其中：\n\n"
    text += f"“住房改革支出”（款）2024年度决算{amount}万元。\n\n"
    assert [(one.severity, one.expected) for one in check("TXT303", SPENT + text)] == found
    by_branch = SPENT.replace("2210201\t住房公积金", "22102\t住房改革支出")
    assert [(one.severity, one.expected) for one in check("TXT303", by_branch + text)] == found
    assert check("TXT303", text) == []


def test_a_branch_that_the_table_does_not_have() -> None:
    text = DETAILS + "1、“教育支出”（类）2024年度决算3.00万元。其中：\n\n“普通教育”（款）2024年度决算3.00万元。\n\n"
    assert check("TXT303", SPENT + text) == []


# ---- TXT301: what a report on a project says of its year


ALL_SPENT = (
    summary("300,000.00")
    + SPENT.replace("一般公共预算财政拨款支出", "支出")
    + SPENT
    + table(
        "财政拨款收入支出决算总表",
        """
        收入 | | | 支出 | |
        项目 | 行次 | 金额 | 项目 | 行次 | 合计
        本年收入合计 | 27 | 300,000.00 | 本年支出合计 | 57 | 300,000.00
        总计 | 30 | 300,000.00 | 总计 | 60 | 300,000.00
        """,
    )
)
REPORT = "## 附件：2024年度支出绩效自评报告\n\n"


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("2024年度部门整体支出33.00万元。", ["30.00万元"]),
        ("2024年度部门整体支出30.00万元。", []),
        ("校舍维修改造项目预算12.00万元，2024年支出11.00万元。", []),
        ("设备购置专项2024年支出11.00万元。", []),
    ],
    ids=["of-the-unit", "as-in-the-table", "of-a-project", "of-an-appropriation"],
)
def test_a_report_on_a_project_is_not_held_against_the_totals(sentence: str, found: list[str]) -> None:
    assert [one.expected for one in check("TXT301", ALL_SPENT + REPORT + sentence)] == found


# ---- TXT303: items that are named otherwise


@pytest.mark.parametrize(
    "item",
    [
        "（二）2210201（住房公积金）{}万元，与上年决算数持平。",
        "2210201住房公积金{}万元，比上年增加1.00万元。",
        "“住房公积金”（项）2024年度决算{}万元。",
    ],
    ids=["code-and-name", "code-before-the-name", "in-quotes"],
)
def test_an_item_by_its_code_or_in_quotes(item: str) -> None:
    other = (WARNING, "档案馆126,000.00元")  # the item of the table that is not told

    def told(amount: str) -> list[tuple[Severity | None, str]]:
        return [(one.severity, one.expected) for one in check("TXT303", SPENT + DETAILS + item.format(amount))]

    assert told("17.40") == [other]
    assert told("11.70") == [(ERROR, "17.40万元"), other]


@pytest.mark.parametrize("words", ["人员经费，主要包括：", "人员经费主要包括：", "（一）人员经费，包括："])
def test_a_list_is_of_the_subject_that_stands_before_it(words: str) -> None:
    text = BASIC + "2024年度基本支出37.60万元，其中：人员经费32.00万元，公用经费5.60万元。\n\n"
    assert check("TXT304", economic() + text + words + "基本工资、退休费、奖励金。") == []
    assert [
        quote for quote, *_ in said("TXT304", economic() + text + words + "基本工资、退休费、奖励金、差旅费。")
    ] == ["差旅费"]


def test_a_qualified_part_is_not_the_row_itself() -> None:
    revenue = table(
        "收入决算表",
        """
        科目代码 | 科目名称 | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | 经营收入 | 其他收入
        合计 | | 100.00 | 60.00 | | 40.00 | |
        205 | 教育支出 | 100.00 | 60.00 | | 40.00 | |
        """,
        "万元",
    )
    text = "## 二、收入决算情况说明\n\n本年收入合计100.00万元，其中："
    text += "事业收入40.00万元（含教育收费25.00万元、科研事业收入15.00万元）。"
    assert check("TXT301", revenue + text) == []
    (finding,) = check("TXT301", revenue + text.replace("事业收入40.00万元", "事业收入44.00万元"))
    assert finding.expected == "40.00万元"


def test_a_coded_item_whose_name_has_brackets() -> None:
    spent = SPENT.replace("2012604\t档案馆", "2010399\t其他政府办公厅（室）及相关机构事务支出")
    text = (
        DETAILS
        + "（一）2010399（其他政府办公厅（室）及相关机构事务支出）12.60万元。（二）2210201（住房公积金）17.40万元。"
    )
    assert check("TXT303", spent + text) == []


# ---- corrections


def mended(sentence: str) -> str:
    """The sentence as it is corrected beside a table whose total is 31,462,700.00元."""
    text = summary("31,462,700.00") + TOTALS + sentence
    return corrected(text, only("TXT301", text)).removeprefix(disclosure(text).document.text[: -len(sentence)])


@pytest.mark.parametrize(
    ("stated", "right"),
    [
        pytest.param("3164.27万元", "3146.27万元", id="in-the-unit-of-the-sentence"),
        pytest.param("31,642,700.00元", "31,462,700.00元", id="with-commas"),
        pytest.param("31642700.00元", "31462700.00元", id="without"),
        pytest.param("3146.27元", "3146.27万元", id="the-unit-is-wrong"),
        pytest.param("3146.27亿元", "3146.27万元", id="or-another"),
        pytest.param("0.3万元", "3146.3万元", id="too-few-digits-to-tell-the-unit"),
    ],
)
def test_the_table_tells_what_to_write(stated: str, right: str) -> None:
    assert mended(f"2024年度收、支总计{stated}。") == f"2024年度收、支总计{right}。"


def test_an_amount_of_another_row_may_stand_behind_a_wrong_name() -> None:
    item = "1、住房保障支出（类）住房改革支出（款）住房公积金（项）。支出决算为{}万元。"
    for stated, corrections in (("17.04", 1), ("12.60", 0)):
        found = check("TXT303", SPENT + DETAILS + item.format(stated))
        assert [len(finding.fixes) for finding in found if finding.stated == f"{stated}万元"] == [corrections]


# ---- what meetings and training cost, in the table of the three public expenses

IN_COLUMNS = table(
    "财政拨款“三公”经费及会议费、培训费支出决算表",
    """
    项目 | “三公”经费 | | | | | | 会议费 | 培训费
    项目 | 合计 | 因公出国费 | 公务用车购置及运行维护费 | 公务用车购置费 | 公务用车运行费 | 公务接待费 | 会议费 | 培训费
    预算数 | 6.00 | 0.00 | 4.00 | 0.00 | 4.00 | 2.00 | 1.50 | 3.00
    决算数 | 5.00 | 0.00 | 3.00 | 0.00 | 3.00 | 2.00 | 1.20 | 2.50
    """,
    "万元",
)
IN_ROWS = table(
    "财政拨款“三公”经费、会议费和培训费支出决算表",
    """
    项目 | 预算数 | 决算数
    合计 | 6.00 | 5.00
    1.因公出国（境）费 | 0.00 | 0.00
    2.公务用车购置及运行维护费 | 4.00 | 3.00
    （1）公务用车购置费 | 0.00 | 0.00
    （2）公务用车运行维护费 | 4.00 | 3.00
    3.公务接待费 | 2.00 | 2.00
    会议费 | 1.50 | 1.20
    培训费 | 3.00 | 2.50
    """,
    "万元",
)
MEETINGS = (
    "## 九、财政拨款“三公”经费及会议费、培训费支出决算情况说明\n\n"
    "2024年度会议费支出预算{planned}万元，支出决算{spent}万元。培训费支出预算3.00万元，支出决算2.50万元。\n"
)


@pytest.mark.parametrize("sheet", [IN_COLUMNS, IN_ROWS], ids=["in-columns", "in-rows"])
def test_meetings_and_training_in_the_table_of_the_three_public_expenses(sheet: str) -> None:
    right = sheet + MEETINGS.format(planned="1.50", spent="1.20")
    assert check("TXT301", right) == [] and verified(right) == ["1.50万元", "1.20万元", "3.00万元", "2.50万元"]
    assert only("TXT301", sheet + MEETINGS.format(planned="1.50", spent="1.30")).expected == "1.20万元"
    assert only("TXT301", sheet + MEETINGS.format(planned="5.10", spent="1.20")).expected == "1.50万元"


def test_a_table_without_meetings_says_nothing_of_them() -> None:
    sheet = IN_ROWS.replace("会议费\t1.50\t1.20\n", "").replace("培训费\t3.00\t2.50\n", "")
    assert check("TXT301", sheet + MEETINGS.format(planned="9.00", spent="8.00")) == []
