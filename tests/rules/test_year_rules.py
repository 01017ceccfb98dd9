"""WRD602, years of another report: each case is a sentence of a disclosure of 2024."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import check, corrected, disclosure, only, quotes

WARNING, NOTE = Severity.WARNING, Severity.NOTE

EXPENDITURE = "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元。\n\n"
REPORT = "云溪市档案馆2024年度部门决算\n\n" + EXPENDITURE
PART = "云溪市档案馆2024年度部门决算\n\n# 第三部分 2024年度部门决算情况说明\n\n" + EXPENDITURE
THREE_PUBLIC = PART + "## 九、“三公”经费支出决算情况说明\n\n"
PERFORMANCE = REPORT + "## 十四、预算绩效情况说明\n\n"


# ---- the accounts, as the explanation of the performance speaks of them


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("我部门在2023年度部门决算中反映“馆藏修复”等项目绩效自评结果。", id="my-department"),
        pytest.param("我局今年在2024年度部门决算中反映2个项目。本馆在2023年单位决算中增加1个项目。", id="my-office"),
    ],
)
def test_the_year_of_the_accounts_that_show_the_performance(sentence: str) -> None:
    finding = only("WRD602", PERFORMANCE + sentence)
    assert (finding.severity, finding.stated, finding.expected) == (WARNING, "2023", "2024")


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("我部门在2024年度部门决算中反映“馆藏修复”等项目绩效自评结果。", id="the-year-reported-on"),
        pytest.param("问题已在2023年度部门决算中说明。", id="what-was-told-before"),
        pytest.param("与在2023年度部门决算中反映的项目相比，增加1个。", id="compared-with"),
    ],
)
def test_accounts_of_another_year_that_may_be_spoken_of(sentence: str) -> None:
    assert check("WRD602", PERFORMANCE + sentence) == []


# ---- the report, the closing day, the year compared with


@pytest.mark.parametrize(
    ("sentence", "quote", "expected"),
    [
        pytest.param(
            "纳入2023年度部门决算编制范围的单位共2个。",
            "2023年度部门决算编制范围的单位共2个",
            "2024",
            id="year-of-report",
        ),
        pytest.param("截至2023年12月31日，本部门共有车辆2辆。", "截至2023年12月31日", "2024", id="as-of"),
    ],
)
def test_a_year_left_over(sentence: str, quote: str, expected: str) -> None:
    finding = only("WRD602", REPORT + sentence)
    assert quotes("WRD602", REPORT + sentence) == [quote]
    assert (finding.severity, finding.stated, finding.expected) == (WARNING, "2023", expected)
    mended = corrected(REPORT + sentence, finding)
    assert "2023" not in mended and check("WRD602", mended) == []


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param(
            "2024年度支出100.00万元，与2022年度相比，增加5.00万元，增长5.26%。",
            "2022年度相比，增加5.00万元，增长5.26%",
            id="change",
        ),
        pytest.param("2024年度支出100.00万元，与2022年度相比持平。", "2022年度相比持平", id="level"),
    ],
)
def test_a_comparison_with_the_wrong_year(sentence: str, quote: str) -> None:
    finding = only("WRD602", REPORT + sentence)
    assert quotes("WRD602", REPORT + sentence) == [quote]
    assert (finding.stated, finding.expected) == ("2022年", "2023年")
    assert not finding.fixes


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("纳入2024年度部门决算编制范围的单位共2个。", id="this-year"),
        pytest.param("截至2024年12月31日，本部门共有车辆2辆。", id="as-of"),
        pytest.param("与2023年度部门决算相比，无变化。", id="compared-with-the-year-before"),
        pytest.param("2024年度支出100.00万元，与2023年度相比，增加5.00万元，增长5.26%。", id="change"),
        pytest.param("2024年度支出100.00万元，与2024年度年初预算相比，增加5.00万元，增长5.26%。", id="with-the-budget"),
        pytest.param("2022年立项的项目于2024年完成。", id="a-year-of-history"),
        pytest.param("2023年部门决算数为90.00万元。", id="a-figure-of-the-year-before"),
    ],
)
def test_a_year_that_may_stand(sentence: str) -> None:
    assert not check("WRD602", REPORT + sentence)


def test_the_year_reported_on_is_the_document_s_own() -> None:
    text = "云溪市档案馆2022年度部门决算\n\n" + EXPENDITURE.replace("2024", "2022") + "截至2022年12月31日，有车辆2辆。"
    assert disclosure(text).year == 2022 and not check("WRD602", text)


# ---- sentences about the accounts of a year


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("2023年度收入、支出总计均为100.00万元。", id="totals"),
        pytest.param("2023年度财政拨款收、支总计均为100.00万元。与2023年度相比，增加5.00万元。", id="totals-compared"),
        pytest.param("云溪市档案馆2023年度政府采购支出总额3.00万元。", id="behind-the-unit-s-name"),
        pytest.param("2023年度，云溪市档案馆机关运行经费支出3.00万元。", id="before-the-unit-s-name"),
        pytest.param("本部门2023年度机关运行经费支出3.00万元，比上年增加1.00万元。", id="this-department"),
        pytest.param("本部门2023年度无国有资本经营预算财政拨款支出。", id="nothing"),
        pytest.param("本单位2023年度没有使用政府性基金预算财政拨款安排的收入和支出。", id="nothing-used"),
        pytest.param("为事业单位，2023年度无机关运行经费支出。", id="nothing-after-a-comma"),
        pytest.param("1.收入情况。2023年度一般公共预算财政拨款收入5.00万元。", id="after-the-item-s-title"),
        pytest.param("2023年度用于保障机构正常运转的日常支出5.00万元。", id="what-for"),
        pytest.param("公务用车购置支出0万元，2023年购置公务用车0辆。", id="cars-bought"),
        pytest.param("维修费支出；2023年年末，使用财政拨款开支的公务用车保有量为2辆。", id="cars-kept"),
        pytest.param(
            "2023年公务接待费决算1.00万元，比2024年年初预算减少1.00万元。", id="outturn-and-budget-of-two-years"
        ),
    ],
)
def test_figures_of_the_unit_under_another_year(sentence: str) -> None:
    finding = check("WRD602", THREE_PUBLIC + sentence)[0]
    assert (finding.severity, finding.stated, finding.expected) == (WARNING, "2023", "2024")
    (fix,) = finding.fixes
    assert fix.replacement == "2024"
    assert check("WRD602", THREE_PUBLIC + sentence.replace("2023", "2024", 1)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("根据《中华人民共和国预算法》（2018年修正）和财预〔2016〕143号编制。", id="laws"),
        pytest.param("2021—2025年规划期内投入50.00万元。", id="a-plan"),
        pytest.param("2022年立项的档案数字化项目支出5.00万元。", id="a-project"),
        pytest.param("自2018年12月起执行新标准。", id="a-date"),
        pytest.param("本文件于2025年8月公开。", id="published"),
        pytest.param("2023年末结转和结余5.00万元。", id="the-closing-balance-of-the-year-before"),
        pytest.param("2025年度政府采购预算50.00万元。", id="a-budget-to-come"),
        pytest.param("下达2023年度政府采购资金3.00万元。", id="funds-of-a-year"),
        pytest.param("主要原因是2023年度政府采购项目尾款3.00万元在本年支付。", id="a-reason"),
        pytest.param("主要原因是人员减少；2023年度公务接待费3.00万元跨年结算。", id="a-reason-after-a-semicolon"),
        pytest.param("2023年度机关运行经费支出3.00万元，2024年度机关运行经费支出4.00万元。", id="both-years"),
        pytest.param(
            "公务接待费支出1.50万元，比上年增加0.30万元。2023年公务接待费支出1.20万元。", id="the-year-before-too"
        ),
        pytest.param("与2019年相比增加5.00万元，与2023年相比增加1.00万元。", id="one-comparison-more"),
        pytest.param("2022年至2024年基本支出分别为1.00万元、2.00万元、3.00万元。", id="a-series"),
        pytest.param("按照2023年度机关运行经费统计口径计算，支出5.00万元。", id="a-manner-of-counting"),
    ],
)
def test_years_of_something_else(sentence: str) -> None:
    assert not check("WRD602", THREE_PUBLIC + sentence)


# ---- cover, headings, tables


def sheet(title: str, above: str) -> str:
    return (
        f"{REPORT}{title}\n\n{above}\n\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
        "合计\t\t100.00\t60.00\t40.00\n2012604\t档案馆\t100.00\t60.00\t40.00\n"
    )


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param(
            "云溪市档案馆\n\n2023年度部门决算\n\n# 目录\n\n第三部分 2024年度部门决算情况说明\n\n"
            "# 第三部分 2024年度部门决算情况说明\n\n"
            "## 一、2024年度部门决算总体情况说明\n\n" + EXPENDITURE,
            "2023年度部门决算",
            id="cover",
        ),
        pytest.param(
            PART + "# 第四部分 2023年度其他重要事项的情况说明\n\n无。",
            "第四部分2023年度其他重要事项的情况说",
            id="part",
        ),
        pytest.param(
            sheet("支出决算表", "部门：云溪市档案馆2023年度单位：万元"),
            "部门：云溪市档案馆2023年度单位：万元",
            id="sheet",
        ),
        pytest.param(sheet("2023年度支出决算表", "单位：万元"), "2023年度支出决算表", id="table-s-title"),
        pytest.param(
            sheet("", "单位：万元\n").replace("科目编码", "2023年度支出决算表\t\t\t\t\n科目编码"),
            "2023年度支出决算表",
            id="table-s-title-in-its-first-row",
        ),
    ],
)
def test_a_year_left_over_in_a_title(text: str, quote: str) -> None:
    assert quotes("WRD602", text) == [quote]
    assert only("WRD602", text).severity is WARNING


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(sheet("支出决算表", "部门：云溪市档案馆2024年度单位：万元"), id="sheet"),
        pytest.param(PART + "## 四、财政拨款收支与2023年度决算对比情况\n\n无。", id="a-heading-that-compares"),
        pytest.param("云溪市档案馆\n\n2024年度部门决算\n\n2025年8月\n\n" + EXPENDITURE, id="the-day-on-the-cover"),
    ],
)
def test_a_title_with_its_year(text: str) -> None:
    assert not check("WRD602", text)


# ---- performance tells of past years, too


def test_projects_evaluated_under_another_year_are_worth_a_note() -> None:
    finding = only("WRD602", PERFORMANCE + "编报绩效目标的2023年度项目2个，涉及预算金额5.00万元。")
    assert (finding.severity, finding.stated) == (NOTE, "2023")


def test_what_performance_says_of_past_years_is_not() -> None:
    assert not check("WRD602", PERFORMANCE + "2022年度评价得分90分，2023年度部门决算公开后整改问题2个。")


def test_a_year_that_is_explained_is_meant() -> None:
    text = "## 十、机关运行经费支出情况\n\n机关运行经费支出9.00万元，较2019年{}减少1.00万元，下降10.00%。"
    assert check("WRD602", text.format("（改制前）")) == []
    assert len(check("WRD602", text.format(""))) == 1
