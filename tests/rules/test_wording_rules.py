"""WRD601 and WRD604 to WRD608, the wording: each case is a sentence or a heading or two."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import check, corrected, only, quotes

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

EXPENDITURE = "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元。\n\n"
REPORT = "云溪市档案馆2024年度部门决算\n\n" + EXPENDITURE
OVERVIEW = "# 第一部分 云溪市档案馆概况\n\n"
GLOSSARY = "# 第四部分 名词解释\n\n"
ITEM = (
    "## 五、一般公共预算财政拨款支出决算情况说明\n\n### （三）一般公共预算财政拨款支出决算具体情况\n\n"
    "1、一般公共服务支出（类）档案事务（款）档案馆（项）。\n\n"
)


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
        pytest.param("公务接待X批次、X人次。", "公务接待X批次、X人次", "X", id="one-letter"),
        pytest.param("○○局2024年度没有此项支出。", "○○局2024年度没有此项支出", "○○", id="circles"),
        pytest.param("某某局2024年度没有此项支出。", "某某局2024年度没有此项支出", "某某", id="so-and-so"),
        pytest.param("【单位名称】没有此项支出。", "【单位名称】没有此项支出", "【单位名称】", id="bracketed-name"),
        pytest.param(
            "比上年增加（减少、持平）5.00万元。",
            "比上年增加（减少、持平）5.00万元",
            "增加（减少、持平）",
            id="three-choices",
        ),
        pytest.param("比上年增加（减少）万元。", "比上年增加（减少）万元", "增加（减少）", id="choice-and-no-amount"),
        pytest.param(
            "比上年增加（减少）0.52万元。", "比上年增加（减少）0.52万元", "增加（减少）", id="choice-below-one"
        ),
        pytest.param("决算数高于（低于）预算数。", "决算数高于（低于）预算数", "高于（低于）", id="higher-or-lower"),
        pytest.param(
            "用车情况（请根据实际情况填写）如下。",
            "用车情况（请根据实际情况填写）如下",
            "（请根据实际情况填写）",
            id="please",
        ),
        pytest.param("此处填写主要职责。", "此处填写主要职责", "此处填写主要职责", id="here"),
        pytest.param("以上内容仅供示例。", "以上内容仅供示例", "以上内容仅供示例", id="an-example"),
        pytest.param("公开时删除本段。", "公开时删除本段", "公开时删除", id="delete-when-published"),
        pytest.param("共有车辆辆。", "共有车辆辆", "共有车辆辆", id="no-count"),
        pytest.param("截至20 年12月31日。", "截至20年12月31日", "截至20年12月31日", id="no-year"),
        pytest.param("比上年减少 万元。", "比上年减少万元", "减少万元", id="no-difference"),
    ],
)
def test_what_is_left_of_the_template(sentence: str, quote: str, stated: str) -> None:
    finding = only("WRD601", EXPENDITURE + sentence)
    assert quotes("WRD601", EXPENDITURE + sentence) == [quote]
    assert (finding.severity, finding.stated) == (ERROR, stated)


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        pytest.param("其他用车主要是……；单价100万元以上设备0台。", "主要是……", id="an-ellipsis"),
        pytest.param("决算数大于预算数的主要原因是...。", "原因是...", id="dots"),
        pytest.param("自评得分96分，等级为优（良、中、差）。", "为优（良、中、差）", id="a-grade"),
    ],
)
def test_what_is_likely_left_of_the_template(sentence: str, stated: str) -> None:
    finding = only("WRD601", EXPENDITURE + sentence)
    assert (finding.severity, finding.stated) == (WARNING, stated)


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        pytest.param("主要原因是××供热面积增加。", "××", id="crosses"),
        pytest.param("主要用于XXX项目的实施。", "XXX", id="letters"),
    ],
)
def test_what_may_be_left_of_the_template(sentence: str, stated: str) -> None:
    finding = only("WRD601", EXPENDITURE + sentence)
    assert (finding.severity, finding.stated) == (NOTE, stated)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("比上年增加5.00万元，增长5.26%。", id="chosen"),
        pytest.param("绩效自评分为优、良、中、差四个等级（优、良、中、差）。", id="all-grades"),
        pytest.param("主要用于购置档案柜、温湿度设备……等。", id="and-so-on"),
        pytest.param("购置型号为XX-2000的扫描仪1台。", id="a-model-s-name"),
        pytest.param("因公出国（境）费、公务用车购置（含运行维护）费。", id="brackets"),
        pytest.param("比上年增加（减少0）万元。", id="zero-in-brackets"),
        pytest.param("比上年减少（增加）0万元，下降（增长）0.00%。", id="nothing-in-either-direction"),
        pytest.param("占本年支出合计的5.00%。", id="a-number"),
        pytest.param("“××”专项涉密，不予公开。", id="a-secret-name"),
        pytest.param("购置X光机2台，规格3×5个单元。", id="x-and-times"),
        pytest.param("自二○○八年起执行。", id="a-year-in-words"),
        pytest.param("注：（减少以“-”号填列）。", id="how-a-table-is-to-be-read"),
        pytest.param("参公单位（参照公务员法管理的事业单位）2个。", id="a-bracket-that-explains"),
        pytest.param("负责组织填写统计报表，删除重复信息。", id="a-duty-to-fill-in-forms"),
        pytest.param("经申请、填写、审核后拨付。", id="a-procedure"),
        pytest.param("每增加万元投入带动就业2人。", id="for-each-ten-thousand"),
    ],
)
def test_what_is_no_template(sentence: str) -> None:
    assert check("WRD601", EXPENDITURE + sentence) == []


def test_one_placeholder_is_one_finding() -> None:
    assert quotes("WRD601", EXPENDITURE + "20XX年的情况另行公开。") == ["20XX年的情况另行公开"]


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


BREAKS_OFF = "其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占40.00%；"


@pytest.mark.parametrize(
    ("paragraph", "quote"),
    [
        pytest.param(BREAKS_OFF, "项目支出40.00万元，占40.00%；", id="semicolon"),
        pytest.param("其中：项目支出40.00万元，占40.00%，", "其中：项目支出40.00万元，占40.00%，", id="comma"),
        pytest.param("主要用于购置办公设备和印刷费、", "主要用于购置办公设备和印刷费、", id="list-comma"),
    ],
)
def test_a_section_that_breaks_off(paragraph: str, quote: str) -> None:
    text = before_a_heading(paragraph)
    assert quotes("WRD605", text) == [quote] and only("WRD605", text).severity is WARNING


def test_a_semicolon_becomes_a_full_stop_but_after_a_comma_words_may_be_missing() -> None:
    text = before_a_heading(BREAKS_OFF)
    assert check("WRD605", corrected(text, only("WRD605", text))) == []
    assert only("WRD605", before_a_heading("主要用于购置办公设备和印刷费、")).fixes == ()


def test_a_unit_written_twice_is_written_once_where_it_is_clear_which() -> None:
    text = EXPENDITURE + "本年项目支出12.50元元。"
    assert corrected(text, only("WRD607", text)).endswith("12.50元。")
    again = EXPENDITURE + "本年项目支出12.50万元万元。"
    assert corrected(again, only("WRD607", again)).endswith("12.50万元。")
    assert only("WRD607", EXPENDITURE + "本年项目支出12.50亿万元。").fixes == ()


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
    ("sentence", "stated"),
    [
        pytest.param("政府采购支出总额128.46，其中：货物支出128.46万元。", "128.46", id="total"),
        pytest.param("机关运行经费支出共58.40，比上年增加1.00万元。", "58.40", id="in-all"),
    ],
)
def test_an_amount_right_behind_its_subject_without_a_unit(sentence: str, stated: str) -> None:
    text = EXPENDITURE + "## 十二、政府采购支出情况说明\n\n" + sentence
    assert only("WRD607", text).stated == stated


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("货物支出、服务支出分别为12.50、13.60万元。", id="unit-behind-the-last"),
        pytest.param("绩效自评平均得分96.50，等级为优。", id="a-score"),
        pytest.param("每万元支出3.20件。", id="a-count"),
    ],
)
def test_figures_that_need_no_unit_of_money(sentence: str) -> None:
    assert check("WRD607", EXPENDITURE + sentence) == []


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        pytest.param("基本支出60.00万元，占60.25；项目支出40.00万元，占39.75%。", "占60.25", id="semicolon"),
        pytest.param("货物支出5.00万元，占政府采购支出总额的12.50。", "占政府采购支出总额的12.50", id="stop"),
    ],
)
def test_a_share_without_its_sign(sentence: str, stated: str) -> None:
    finding = only("WRD607", EXPENDITURE + sentence)
    assert (finding.severity, finding.stated) == (WARNING, stated)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("基本支出60.00万元，占60.25%；", id="with-it"),
        pytest.param("馆舍占地2000.50，建筑面积3000平方米。", id="a-site"),
        pytest.param("库房占总建筑面积120.50，另有办公室。", id="an-area"),
        pytest.param("三项分别占60.25、39.75%。", id="sign-behind-the-last"),
        pytest.param("各类占比为占1/3。", id="a-fraction"),
    ],
)
def test_no_share_that_lacks_its_sign(sentence: str) -> None:
    assert check("WRD607", EXPENDITURE + sentence) == []


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


# ---- WRD621: brackets and quotation marks


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        pytest.param("因公出国（境费支出0万元，比上年减少2.00万元。", "（", id="bracket"),
        pytest.param("因公出国境）费支出0万元，比上年减少2.00万元。", "）", id="closing-alone"),
        pytest.param("“三公经费支出2.00万元，比上年减少1.00万元。", "“", id="quotation"),
    ],
)
def test_a_mark_without_its_other_half(sentence: str, stated: str) -> None:
    finding = only("WRD621", EXPENDITURE + sentence)
    assert (finding.severity, finding.stated) == (NOTE, stated)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("“三公”经费支出（含因公出国（境）费）2.00万元。", id="one-inside-another"),
        pytest.param("其中：1）办公费2.00万元；2）印刷费1.00万元。", id="numbers"),
        pytest.param("截至2024年12月31日（开支财政拨款的", id="goes-on-elsewhere"),
        pytest.param("支出2.00万元。", id="none"),
    ],
)
def test_marks_that_are_paired(sentence: str) -> None:
    assert check("WRD621", EXPENDITURE + sentence) == []
