"""WRD601 to WRD610, the wording: each case is a sentence or a heading or two."""

from __future__ import annotations

import pytest

from fiscallint.finding import Finding, Severity
from tests.support import check, disclosure, quotes

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

EXPENDITURE = "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元。\n\n"
REPORT = "云溪市档案馆2024年度部门决算\n\n" + EXPENDITURE
OVERVIEW = "# 第一部分 云溪市档案馆概况\n\n"
GLOSSARY = "# 第四部分 名词解释\n\n"
ITEM = (
    "## 五、一般公共预算财政拨款支出决算情况说明\n\n### （三）一般公共预算财政拨款支出决算具体情况\n\n"
    "1、一般公共服务支出（类）档案事务（款）档案馆（项）。\n\n"
)


def only(code: str, text: str) -> Finding:
    """The one finding of a rule."""
    (finding,) = check(code, text)
    return finding


def corrected(text: str, finding: Finding) -> str:
    """The text with a finding's correction made."""
    (fix,) = finding.fixes
    whole = disclosure(text).document.text
    return whole[: fix.span.start] + fix.replacement + whole[fix.span.end :]


# ---- WRD601: what is left of the template


@pytest.mark.parametrize(
    ("sentence", "quote", "stated"),
    [
        pytest.param(
            "比上年增加（减少）5.00万元，主要是差旅费。", "比上年增加（减少）5.00万元", "增加（减少）", id="choice"
        ),
        pytest.param(
            "比上年减少（增加）-5.00万元。", "比上年减少（增加）-5.00万元", "减少（增加）", id="choice-negative"
        ),
        pytest.param("比上年增加/减少5万元。", "比上年增加/减少5万元", "增加/减少", id="choice-with-a-slash"),
        pytest.param(
            "决算数大于（小于）预算数。", "决算数大于（小于）预算数", "大于（小于）", id="choice-of-direction"
        ),
        pytest.param("单价100万元以上设备XX台（套）。", "单价100万元以上设备XX台（套）", "XX", id="placeholder"),
        pytest.param("由×××单位负责。", "由×××单位负责", "×××", id="placeholder-crosses"),
        pytest.param("较上年增长%。", "较上年增长%", "增长%", id="no-number"),
        pytest.param("年初预算数为万元。", "年初预算数为万元", "预算数为万元", id="no-amount"),
        pytest.param(
            "与上年相同（如持平，不需说明）。",
            "与上年相同（如持平，不需说明）",
            "（如持平，不需说明）",
            id="instruction",
        ),
        pytest.param(
            "没有政府性基金收支的，仍保留该表格式，并在本表下方作下述说明。",
            "没有政府性基金收支的，仍保留该表格式，并在本表下方作下述说明",
            "没有政府性基金收支的，仍保留该表格式，并在本表下方作下述说明",
            id="instruction-for-a-table",
        ),
    ],
)
def test_what_is_left_of_the_template(sentence: str, quote: str, stated: str) -> None:
    finding = only("WRD601", EXPENDITURE + sentence)
    assert quotes("WRD601", EXPENDITURE + sentence) == [quote]
    assert (finding.severity, finding.stated) == (ERROR, stated)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("比上年增加5.00万元，增长5.26%。", id="chosen"),
        pytest.param("购置型号为XX-2000的扫描仪1台。", id="a-model-s-name"),
        pytest.param("因公出国（境）费、公务用车购置（含运行维护）费。", id="brackets"),
        pytest.param("比上年增加（减少0）万元。", id="zero-in-brackets"),
        pytest.param("占本年支出合计的5.00%。", id="a-number"),
    ],
)
def test_what_is_no_template(sentence: str) -> None:
    assert check("WRD601", EXPENDITURE + sentence) == []


def test_one_placeholder_is_one_finding() -> None:
    assert quotes("WRD601", EXPENDITURE + "20XX年的情况另行公开。") == ["20XX年的情况另行公开"]


# ---- WRD602: years


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


# ---- WRD604: doubled punctuation


@pytest.mark.parametrize(
    ("sentence", "quote", "mended"),
    [
        pytest.param("本年减少支出。。", "本年减少支出。。", "本年减少支出。", id="stops"),
        pytest.param("增加5万元，，用于办公。", "增加5万元，，", "增加5万元，用于办公。", id="commas"),
        pytest.param("办公费、、印刷费。", "办公费、、", "办公费、印刷费。", id="list-commas"),
        pytest.param("本年减少支出。。。", "本年减少支出。。。", "本年减少支出。", id="three"),
        pytest.param("本年减少支出。 。", "本年减少支出。。", "本年减少支出。", id="a-space-between"),
    ],
)
def test_punctuation_twice(sentence: str, quote: str, mended: str) -> None:
    text = EXPENDITURE + sentence
    finding = only("WRD604", text)
    assert quotes("WRD604", text) == [quote]
    assert finding.severity is WARNING
    assert corrected(text, finding).endswith(f"万元。\n\n{mended}")


def test_two_different_marks_have_no_certain_correction() -> None:
    finding = only("WRD604", EXPENDITURE + "本年减少支出，。")
    assert finding.stated == "，。" and not finding.fixes


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("本年减少支出。", id="one"),
        pytest.param("档案工作……仍需加强。", id="an-ellipsis"),
        pytest.param("印发《管理办法》。（一）总则", id="brackets-between"),
        pytest.param("用于“办公费”、“印刷费”。", id="quotes-between"),
    ],
)
def test_punctuation_once(sentence: str) -> None:
    assert check("WRD604", EXPENDITURE + sentence) == []


# ---- WRD605: a section that does not end


def before_a_heading(paragraph: str, following: str = "## 四、财政拨款收入支出决算总体情况说明") -> str:
    return EXPENDITURE + f"{paragraph}\n\n{following}\n\n2024年度财政拨款收、支总计9.00万元。"


@pytest.mark.parametrize(
    ("paragraph", "quote"),
    [
        pytest.param(
            "其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占40.00%；",
            "项目支出40.00万元，占40.00%；",
            id="semicolon",
        ),
        pytest.param("其中：项目支出40.00万元，占40.00%，", "其中：项目支出40.00万元，占40.00%，", id="comma"),
        pytest.param("主要用于购置办公设备和印刷费、", "主要用于购置办公设备和印刷费、", id="list-comma"),
    ],
)
def test_a_section_that_breaks_off(paragraph: str, quote: str) -> None:
    text = before_a_heading(paragraph)
    finding = only("WRD605", text)
    assert quotes("WRD605", text) == [quote] and finding.severity is WARNING
    assert check("WRD605", corrected(text, finding)) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(before_a_heading("其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占40.00%。"), id="ends"),
        pytest.param(
            before_a_heading("其中：基本支出60.00万元，占60.00%；", "下列事项另行说明。"), id="no-heading-follows"
        ),
        pytest.param(
            EXPENDITURE + "（一）基本支出60.00万元，占本年支出合计的60.00%；\n\n"
            "（二）项目支出40.00万元，占本年支出合计的40.00%；\n\n（三）经营支出0万元。",
            id="an-enumeration",
        ),
        pytest.param(before_a_heading("如下，"), id="too-short-to-tell"),
    ],
)
def test_a_section_that_ends(text: str) -> None:
    assert check("WRD605", text) == []


# ---- WRD606: no full stop


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(EXPENDITURE + GLOSSARY + "五、其他收入：指除上述收入以外，单位取得的各项收入", id="a-term"),
        pytest.param(EXPENDITURE + "支出合计较上年减少，主要原因是人员变动，压减了办公费用开支", id="a-reason"),
    ],
)
def test_a_sentence_without_its_stop(text: str) -> None:
    finding = only("WRD606", text)
    assert (finding.severity, finding.expected) == (NOTE, "。")
    assert quotes("WRD606", text) == [text.rsplit("\n", 1)[-1]]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(EXPENDITURE + GLOSSARY + "五、其他收入：指除上述收入以外，单位取得的各项收入。", id="a-stop"),
        pytest.param(EXPENDITURE + GLOSSARY + "五、其他收入：指收入", id="hardly-a-sentence"),
        pytest.param(
            EXPENDITURE + GLOSSARY + "五、其他收入：指除上述收入以外的收入，详见第二部分附表", id="refers-to-a-table"
        ),
        pytest.param(
            EXPENDITURE + "## 十四、2024年度预算绩效情况说明\n\n评价结果为优，主要原因是人员变动，压减了办公费用开支",
            id="performance-has-forms-of-its-own",
        ),
    ],
)
def test_a_sentence_that_ends_or_is_none(text: str) -> None:
    assert check("WRD606", text) == []


# ---- WRD607: no unit


@pytest.mark.parametrize(
    ("sentence", "quote", "number"),
    [
        pytest.param("年初预算为12.50，支出决算为13.00万元。", "年初预算为12.50", "12.50", id="budget"),
        pytest.param(
            "年初预算为12.50万元，支出决算为13.00，完成年初预算的104.00%。", "支出决算为13.00", "13.00", id="final"
        ),
        pytest.param(
            "年初预算为12.50万元，支出决算为13.00万元，增加0.50，主要原因是：业务增加。", "增加0.50", "0.50", id="delta"
        ),
    ],
)
def test_an_amount_without_a_unit(sentence: str, quote: str, number: str) -> None:
    finding = only("WRD607", ITEM + sentence)
    assert quotes("WRD607", ITEM + sentence) == [quote]
    assert (finding.severity, finding.stated) == (WARNING, number)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("年初预算为12.50万元，支出决算为13.00万元，完成年初预算的104.00%。", id="wan"),
        pytest.param("年初预算为12.50元，支出决算为13.00元。", id="yuan"),
        pytest.param("年初预算为12.50 万元，支出决算为13.00\n万元。", id="broken-over-lines"),
        pytest.param("年初预算为0，支出决算为13.00万元。", id="zero-needs-none"),
    ],
)
def test_an_amount_with_its_unit(sentence: str) -> None:
    assert check("WRD607", ITEM + sentence) == []


# ---- WRD608: said twice


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param(EXPENDITURE + "完善监督管理、完善监督管理。", "完善监督管理、完善监督管理", id="in-a-list"),
        pytest.param(EXPENDITURE + "加强库房管理。加强库房管理。", "加强库房管理。加强库房管理", id="as-sentences"),
        pytest.param(
            EXPENDITURE + "目标\t得分\n加强库房管理、加强库房管理\t5.00\n",
            "加强库房管理、加强库房管理",
            id="in-a-table",
        ),
    ],
)
def test_a_phrase_said_twice(text: str, quote: str) -> None:
    assert quotes("WRD608", text) == [quote] and only("WRD608", text).severity is NOTE


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("完善监督管理，完善监督管理制度。", id="goes-on"),
        pytest.param("完善档案监督、完善档案管理。", id="alike"),
        pytest.param("多看、多看。", id="too-short"),
    ],
)
def test_a_phrase_said_once(sentence: str) -> None:
    assert check("WRD608", EXPENDITURE + sentence) == []


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
