"""POL5 and the conflicts: 三公 counts, grades, self-evaluation forms, the same thing told twice."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import check, disclosure, quotes, said, verified

HEAD = "## 一、收入支出决算总体情况说明\n\n收入支出总计200.00万元。\n\n"
THREE = "## 七、“三公”经费支出决算情况说明\n\n### （二）“三公”经费支出决算具体情况说明\n\n"


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "公务接待费支出决算为0.50万元，国内公务接待批次5个，国内公务接待人次40人。", id="spent and counted"
        ),
        pytest.param("公务接待费支出决算为0万元，国内公务接待批次0个，国内公务接待人次0人。", id="neither"),
        pytest.param("公务接待费支出决算为0.50万元。", id="no count given"),
    ],
)
def test_counts_in_step_with_what_was_spent(sentence: str) -> None:
    assert not check("POL501", THREE + sentence)


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        pytest.param(
            "公务接待费支出决算为0万元，国内公务接待批次5个。", "国内公务接待批次5个", id="counted, not spent"
        ),
        pytest.param(
            "公务接待费支出决算为0.50万元，国内公务接待批次0个。", "国内公务接待批次0个", id="spent, not counted"
        ),
        pytest.param(
            "公务接待费支出决算为0.50万元，国内公务接待批次5个，国内公务接待人次4人。",
            "国内公务接待人次4人",
            id="fewer people than groups",
        ),
    ],
)
def test_counts_out_of_step(sentence: str, quote: str) -> None:
    assert quotes("POL501", THREE + sentence) == [quote]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "因公出国（境）费支出2.10万元，安排因公出国（境）团组0个（参加外单位组织的团组1个），累计1人次。",
            id="with-another-unit",
        ),
        pytest.param("因公出国（境）费支出0万元，出国（境）团组1个，2人次，费用由邀请方承担。", id="paid-by-the-host"),
        pytest.param("公务用车购置费支出18.00万元，购置公务用车0辆，为上年购车尾款。", id="bought-the-year-before"),
        pytest.param("公务接待费支出0万元，国内公务接待2批次、15人次，费用尚未结算。", id="not-paid-yet"),
        pytest.param("公务用车运行维护费支出2.60万元。年末保有量0辆，原有车辆12月报废处置。", id="disposed-of"),
    ],
)
def test_counts_out_of_step_for_a_reason_that_is_told(sentence: str) -> None:
    assert not check("POL501", THREE + sentence)


def test_the_reason_of_another_sentence_does_not_count() -> None:
    text = "原有车辆12月报废处置。公务接待费支出0万元，国内公务接待批次5个。"
    assert quotes("POL501", THREE + text) == ["国内公务接待批次5个"]


ITEM = (
    "## 五、一般公共预算财政拨款支出决算情况说明\n\n### （三）一般公共预算财政拨款支出决算具体情况\n\n"
    "1、一般公共服务支出（类）档案事务（款）档案馆（项）。年初预算为20.00万元，支出决算为18.00万元，"
)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("决算数小于年初预算数的主要原因是：。", id="nothing but a stop"),
        pytest.param("决算数小于年初预算数的主要原因：", id="nothing at all"),
        pytest.param("决算数小于年初预算数的主要原因是：无。", id="none"),
        pytest.param("决算数小于年初预算数的主要原因：略。", id="left out"),
    ],
)
def test_a_reason_announced_and_not_given(words: str) -> None:
    (finding,) = check("POL502", ITEM + words)
    assert quotes("POL502", ITEM + words) == ["决算数小于年初预算数"] and finding.severity == "note"


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("决算数小于年初预算数的主要原因是：人员调出，经费减少。", id="given"),
        pytest.param("决算数小于年初预算数，主要原因是人员调出。", id="in a clause of its own"),
        pytest.param("决算数小于年初预算数的主要原因是：\n\n人员调出，经费减少。", id="in the next paragraph"),
        pytest.param("决算数小于年初预算数。主要原因：人员调出。", id="in a sentence of its own"),
        pytest.param("决算数小于年初预算数。", id="none announced"),
    ],
)
def test_a_reason_given_or_not_announced(words: str) -> None:
    assert not check("POL502", ITEM + words)


GRADES = HEAD + (
    "## 十、预算绩效管理情况\n\n绩效自评的2024年度项目{total}个，平均得分96.00分（其中，绩效评级为“优”的项目3个；"
    "绩效评级为“良”的项目1个；绩效评级为“合格”的项目0个；绩效评级为“不合格”的项目0个）。\n"
)


def test_of_phases_with_the_same_projects_numbers_and_budgets_are_verified() -> None:
    text = PHASES.format(tracked="4个，涉及预算金额50.00万元", evaluated="4个，涉及预算金额50.00万元")
    assert verified(text) == ["4个", "50.00万元"] * 3
    assert verified(PHASES.format(tracked="3个，涉及预算金额45.00万元", evaluated="未开展")) == []


def test_a_zero_is_verified_where_what_it_is_part_of_is_nothing() -> None:
    text = THREE + "公务接待费支出0.50万元。其中：外宾接待支出{spent}万元，接待外宾{guests}人次。"
    assert "0人次" in verified(text.format(spent="0", guests=0))
    assert said("POL501", text.format(spent="0", guests=8))[0][1] == "note"
    assert said("POL501", text.format(spent="0.20", guests=8)) == []
    bought = (
        "## 十一、政府采购情况\n\n面向小微企业预留政府采购项目预算金额{reserved}万元。"
        "在面向小微企业预留政府采购项目中，由小微企业供应商中标或成交的，采购金额{spent}万元。\n"
    )
    assert verified(HEAD + bought.format(reserved="0", spent="0")) == ["0万元"], "a bound verifies what it forces"
    assert verified(HEAD + bought.format(reserved="5.00", spent="5.00")) == []
    assert len(check("NAR424", HEAD + bought.format(reserved="0", spent="5.00"))) == 1


def test_grades_add_up_to_the_projects_evaluated() -> None:
    assert not check("POL503", GRADES.format(total=4))
    assert quotes("POL503", GRADES.format(total=5)) == ["绩效自评的2024年度项目5个"]
    assert quotes("POL503", GRADES.format(total=0)) == ["绩效自评的2024年度项目0个"]


def test_a_single_grade_is_no_list_of_grades() -> None:
    assert not check(
        "POL503", HEAD + "## 十、预算绩效管理情况\n\n绩效自评的2024年度项目5个，绩效评级为“优”的项目3个。\n"
    )


IN_WORDS = HEAD + "## 十、预算绩效管理情况\n\n"


@pytest.mark.parametrize(
    ("sentence", "quote", "severity"),
    [
        pytest.param(
            "本馆对4个项目开展绩效自评，其中自评等级为“优”的3个，为“良”的2个。",
            "“优”的3个，为“良”的2个",
            "warning",
            id="grade-first",
        ),
        pytest.param(
            "组织开展自评，共涉及项目5个。从结果看，4个项目等级为优，2个项目等级为良。",
            "4个项目等级为优，2个项目等级为良",
            "warning",
            id="count-first",
        ),
        pytest.param("对5个项目开展自评，等级为“优”的3个、“良”的1个。", "“优”的3个、“良”的1个", "note", id="fewer"),
    ],
)
def test_grades_in_other_words_that_do_not_add_up(sentence: str, quote: str, severity: str) -> None:
    assert quotes("POL503", IN_WORDS + sentence) == [quote]
    assert check("POL503", IN_WORDS + sentence)[0].severity == severity


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("对4个项目开展绩效自评，其中自评等级为“优”的3个，为“良”的1个。", id="as-many"),
        pytest.param("对4个项目开展绩效自评，其中自评等级为“优”的3个。", id="a-single-grade"),
        pytest.param("对4个项目开展自评，对6个项目开展部门自评，“优”的3个，“良”的4个。", id="two-totals"),
        pytest.param("等级为“优”的3个，为“良”的2个。", id="no-total"),
    ],
)
def test_grades_in_other_words_that_may_add_up(sentence: str) -> None:
    assert not check("POL503", IN_WORDS + sentence)


NONE_SPENT = HEAD + "## 九、“三公”经费支出决算情况说明\n\n{}\n"


@pytest.mark.parametrize(
    ("sentence", "stated"),
    [
        pytest.param("本单位2024年度无财政拨款“三公”经费支出。国内公务接待3批次。", "3批次", id="guests"),
        pytest.param("2024年度没有“三公”经费支出，更新公务用车1辆。", "1辆", id="cars"),
    ],
)
def test_counts_of_what_nothing_was_spent_on(sentence: str, stated: str) -> None:
    (finding,) = check("POL501", NONE_SPENT.format(sentence))
    assert (finding.severity, finding.stated) == ("note", stated)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("本单位2024年度无财政拨款“三公”经费支出。国内公务接待0批次、0人次。", id="none"),
        pytest.param("无财政拨款“三公”经费支出，公务用车保有量2辆。", id="cars-kept"),
        pytest.param("“三公”经费支出决算2.00万元，国内公务接待3批次、24人次。", id="something-was-spent"),
    ],
)
def test_counts_that_go_with_nothing_spent(sentence: str) -> None:
    assert not check("POL501", NONE_SPENT.format(sentence))


PHASES = HEAD + (
    "## 十、预算绩效管理情况\n\n编报绩效目标的2024年度项目4个，涉及预算金额50.00万元；"
    "绩效跟踪评价的2024年度项目{tracked}；绩效自评的2024年度项目{evaluated}。\n"
)


@pytest.mark.parametrize(
    ("tracked", "evaluated", "quote"),
    [
        pytest.param(
            "4个，涉及预算金额50.00万元", "4个，涉及预算金额55.00万元", "涉及预算金额55.00万元", id="evaluated"
        ),
        pytest.param("4个，涉及预算金额52.00万元", "4个，涉及预算金额50.00万元", "涉及预算金额52.00万元", id="tracked"),
        pytest.param(
            "4个，涉及预算金额50.00万元",
            "5个，涉及预算金额50.00万元",
            "绩效自评的2024年度项目5个",
            id="one budget, other projects",
        ),
    ],
)
def test_the_same_projects_have_one_budget(tracked: str, evaluated: str, quote: str) -> None:
    text = PHASES.format(tracked=tracked, evaluated=evaluated)
    assert quotes("POL507", text) == [quote]
    assert check("POL507", text)[0].severity == "note"


@pytest.mark.parametrize(
    ("tracked", "evaluated"),
    [
        pytest.param("4个，涉及预算金额50.00万元", "4个，涉及预算金额50.00万元", id="the same"),
        pytest.param("3个，涉及预算金额45.00万元", "5个，涉及预算金额55.00万元", id="other projects"),
        pytest.param("0个，涉及预算金额0万元", "4个，涉及预算金额50万元", id="none, and zeros left out"),
    ],
)
def test_budgets_that_agree_or_are_of_other_projects(tracked: str, evaluated: str) -> None:
    assert not check("POL507", PHASES.format(tracked=tracked, evaluated=evaluated))


FORM = """## 一、收入支出决算总体情况说明

收入支出总计200.00万元。

2024年度部门整体支出绩效自评表

年度预算申请（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t150.00\t200.00\t{spent}\t10\t{rate}\t{score}
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t分值\t得分\t
\t产出指标\t数量指标\t举办展览场次\t≥5场\t{weight}\t45\t
\t效益指标\t社会效益指标\t观众满意\t好\t40\t38\t
总分\t\t\t\t\t{weights}\t{total}\t
"""
RIGHT = {"spent": "180.00", "rate": "90%", "score": "9", "weight": "50", "weights": "100", "total": "92"}


def form(**changed: str) -> str:
    return FORM.format(**(RIGHT | changed))


def test_a_form_is_read() -> None:
    (read,) = disclosure(form()).evaluations
    assert read.funds is not None
    assert read.funds.spent is not None and read.funds.spent.shown() == "180.00万元"
    assert [(one.name, one.weight.shown(), one.score.shown()) for one in read.indicators] == [
        ("举办展览场次", "50", "45"),
        ("观众满意", "40", "38"),
    ]


def test_a_right_form_is_clean() -> None:
    for code in ("POL504", "POL505", "POL506"):
        assert not check(code, form()), code


def test_the_rate_is_that_of_the_adjusted_budget() -> None:
    assert quotes("POL504", form(rate="120%")) == ["120%"]
    assert quotes("POL504", form(spent="190.00")) == ["90%"]
    assert not check("POL504", form(spent="180.01", rate="90.01%"))  # rounded from 90.005


@pytest.mark.parametrize("rate", ["", "0%", "100%"])
def test_a_budget_of_nothing_has_no_rate(rate: str) -> None:
    assert not check("POL504", form(spent="0.00", rate=rate).replace("\t200.00\t", "\t0.00\t"))


def test_the_score_of_the_rate_is_its_part_of_the_weight() -> None:
    (finding,) = check("POL505", form(score="10"))
    assert finding.expected == "9.00" and finding.severity == "note"
    assert quotes("POL505", form(score="6")) == ["6"]
    assert not check("POL505", form(score="9.0"))
    assert not check("POL505", form(spent="230.00", rate="115%", score="10"))  # no more than the weight


def test_weights_and_scores_add_up() -> None:
    assert quotes("POL506", form(total="93")) == ["93"]
    assert quotes("POL506", form(weight="55")) == ["100"]
    assert not check("POL506", form(weight="50.0", total="92.00"))


def test_a_form_without_the_rate_is_not_added_up() -> None:
    text = "\n".join(line for line in form(total="83", weights="90").splitlines() if "年度" not in line)
    assert not check("POL506", text + "\n## 一、收入支出决算总体情况说明\n\n收入支出总计200.00万元。\n")


REPORT = """## 十、预算绩效情况

全年共举办展览12场。其中，流动展览3场。

# 2024年度整体支出绩效自评报告

## 一、基本情况

{report}

## 二、收入支出决算总体情况说明
"""


def test_a_count_told_twice_must_agree() -> None:
    (finding,) = check("NAR413", HEAD + REPORT.format(report="全年共举办展览15场。"))
    assert (finding.stated, finding.expected) == ("12场", "15场")


@pytest.mark.parametrize(
    "report",
    [
        pytest.param("全年共举办展览12场。", id="the same"),
        pytest.param("一季度举办展览5场。", id="not the year's total"),
        pytest.param("全年共举办讲座15场。", id="another thing"),
        pytest.param("全年共举办展览150天。", id="another unit"),
    ],
)
def test_counts_that_need_not_agree(report: str) -> None:
    assert not check("NAR413", HEAD + REPORT.format(report=report))


OPERATING = (
    "## 十、机关运行经费支出情况\n\n机关运行经费支出{first}万元，比上年增加1.00万元。"
    "机关运行经费支出决算{second}万元。\n"
)


def test_an_amount_without_a_table_told_twice_must_agree() -> None:
    assert not check("NAR415", OPERATING.format(first="58.46", second="58.46"))
    assert not check("NAR415", OPERATING.format(first="58.4", second="58.40"))
    (finding,) = check("NAR415", OPERATING.format(first="58.46", second="58.64"))
    assert finding.expected == "58.46万元"


def test_a_word_of_direction_takes_no_minus() -> None:
    text = "## 十、机关运行经费支出情况\n\n机关运行经费支出58.46万元，比上年减少{}2.00万元，下降3.31%。\n"
    assert not check("NAR414", text.format(""))
    assert check("NAR414", text.format("-"))


CHANGE = "## 十、机关运行经费支出情况\n\n机关运行经费支出{}万元，较上年{}万元{}万元。\n"


@pytest.mark.parametrize(
    ("current", "prior", "change"),
    [
        pytest.param("12.00", "10.00", "增加2.00", id="up"),
        pytest.param("9.50", "10.00", "减少0.50", id="down"),
        pytest.param("12.01", "10.00", "增加2.00", id="within rounding"),
        pytest.param("10.00", "0", "增加10.00", id="from nothing"),
    ],
)
def test_a_change_that_is_the_difference(current: str, prior: str, change: str) -> None:
    assert not check("NAR416", CHANGE.format(current, prior, change))


@pytest.mark.parametrize(
    ("current", "prior", "change", "expected"),
    [
        pytest.param("12.00", "10.00", "增加3.00", "增加2.00万元", id="another amount"),
        pytest.param("12.00", "10.00", "减少2.00", "增加2.00万元", id="another direction"),
    ],
)
def test_a_change_that_is_not_the_difference(current: str, prior: str, change: str, expected: str) -> None:
    (finding,) = check("NAR416", CHANGE.format(current, prior, change))
    assert finding.expected == expected and finding.severity == "error"


# ---- NAR413: counts of the text and of the form

COUNTED = """
2024年度部门整体支出绩效自评表

指标类型	三级指标	年度指标值	实际完成值	分值	得分
数量指标	举办展览场次	≥10场	{shows}	50	50
数量指标	基层档案员业务培训人数	≥5人次	{trained}	50	50
"""


def counted(prose: str, shows: str = "15场", trained: str = "18人次") -> str:
    return HEAD + f"## 十、预算绩效情况\n\n{prose}\n" + COUNTED.format(shows=shows, trained=trained)


@pytest.mark.parametrize(
    ("prose", "severity", "expected"),
    [
        ("全年共举办展览12场。", Severity.WARNING, "15场"),
        ("全年分两期开展基层档案员的业务培训，共计培训16人次。", Severity.NOTE, "18人次"),
    ],
    ids=["in-the-same-words", "in-other-words"],
)
def test_a_count_that_the_form_tells_otherwise(prose: str, severity: Severity, expected: str) -> None:
    found = [(one.severity, one.expected) for one in check("NAR413", counted(prose))]
    assert found == [(severity, expected)]


@pytest.mark.parametrize(
    "prose",
    [
        "全年共举办展览15场。",
        "其中，共举办展览3场。",
        "全年共举办展览12次。",
        "全年共举办讲座12场。",
        "全年共接待观众16人次。",
    ],
    ids=["the-same", "a-part", "another-unit", "something-else", "other-people"],
)
def test_a_count_that_the_form_does_not_contradict(prose: str) -> None:
    assert check("NAR413", counted(prose)) == []


RATED = """
2024年度部门整体支出绩效自评表

指标类型	三级指标	年度指标值	实际完成值	分值	得分
质量指标	数字化成品抽检合格率	≥99%	99.4%	50	50
数量指标	接待查档群众人次	≥3000人次	3240人次	50	50
"""


@pytest.mark.parametrize("rate", ["99.4%", "99%"])
def test_a_rate_as_the_form_has_it(rate: str) -> None:
    text = HEAD + f"## 十、预算绩效情况\n\n数字化成品抽检合格率达到{rate}，全年接待查档群众3240人次。\n" + RATED
    assert check("NAR413", text) == [] and verified(text) == [rate, "3240人次"]


def test_a_rate_that_the_form_tells_otherwise() -> None:
    text = HEAD + "## 十、预算绩效情况\n\n数字化成品抽检合格率达到94.9%。\n" + RATED
    assert said("NAR413", text) == [("数字化成品抽检合格率达到94.9%", Severity.NOTE, "99.4%")]
    assert check("NAR413", text.replace("数字化成品抽检", "归档文件", 1)) == []


def shifted(again: str) -> str:
    return (
        HEAD + "## 十、预算绩效情况\n\n档案数字化率较上年，市直部门从55%提高到72%。\n\n"
        f"## 2024年度云溪市档案馆整体支出绩效自评报告\n\n### 三、绩效目标完成情况\n\n{again}\n"
    )


@pytest.mark.parametrize(
    "again",
    [
        pytest.param("档案数字化率较上年，市直部门从55%提高到72%。", id="the-same"),
        pytest.param("档案数字化率较上年，各乡镇从31%提高到52%。", id="of-others"),
        pytest.param("档案利用率较上年，市直部门从70%提高到76%。", id="of-another-rate"),
        pytest.param("市直部门从70%提高到76%。", id="of-what-is-not-said"),
    ],
)
def test_a_shift_told_twice_alike(again: str) -> None:
    assert check("NAR413", shifted(again)) == []


def test_a_shift_told_in_two_ways() -> None:
    text = shifted("档案数字化率较上年，市直部门从70%提高到76%。")
    assert said("NAR413", text) == [("市直部门从55%提高到72%", Severity.NOTE, "从70%到76%")]


def funded(**changed: str) -> str:
    """A right form that tells where the money of the year came from."""
    told = {"own": "180.00", "kept": "20.00", "other": "0.00"} | changed
    lines = "".join(
        f"\t{name}\t{amount}\t{amount}\t{spent}\t—\t—\t—\n"
        for name, amount, spent in (
            ("其中：当年财政拨款", told["own"], told["own"] and "160.00"),
            ("上年结转资金", told["kept"], "20.00"),
            (told.get("last", "其他资金"), told["other"], "0.00"),
        )
    )
    head, total, rest = form().partition(next(line for line in form().splitlines(True) if "年度资金总额" in line))
    aims = "\t年度总体目标\t办好展览。\t\t已经完成。\t\t\t\n"
    return head + total.replace("150.00", "200.00") + lines + aims + rest


@pytest.mark.parametrize(
    ("changed", "stated"),
    [
        pytest.param({"kept": "2.00"}, "200.00万元", id="less"),
        pytest.param({"other": "5.00"}, "200.00万元", id="more"),
    ],
)
def test_the_money_of_a_form_does_not_add_up(changed: dict[str, str], stated: str) -> None:
    found = check("POL520", funded(**changed))
    assert [(one.stated, one.severity) for one in found] == [(stated, "warning")] * 2


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({}, id="right"),
        pytest.param({"other": ""}, id="nothing-else"),
        pytest.param({"own": ""}, id="not-filled-in"),
        pytest.param({"kept": "2.00", "last": "省级资金"}, id="divided-in-another-way"),
    ],
)
def test_the_money_of_a_form_adds_up(changed: dict[str, str]) -> None:
    assert not check("POL520", funded(**changed))


SPLIT = """## 一、收入支出决算总体情况说明

收入支出总计200.00万元。

项目支出绩效自评表

年度预算\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t200.00\t220.00\t210.00\t10\t95.45%\t9.55
按收入性质分：其中：一般公共预算\t150.00\t160.00\t{public}\t\t{rate}\t
政府性基金拨款\t50.00\t50.00\t50.00\t\t100%\t
其他资金\t0.00\t10.00\t5.00\t\t50%\t
按支出性质分：其中：基本支出\t{basic}\t120.00\t120.00\t\t100%\t
项目支出\t100.00\t100.00\t90.00\t\t90%\t
一级指标\t二级指标\t三级指标\t年度指标值\t分值\t得分\t
产出指标\t数量指标\t举办展览场次\t≥5场\t50\t45\t
效益指标\t社会效益指标\t观众满意\t好\t40\t38\t
"""


def split(**changed: str) -> str:
    """A right form that tells where its money came from and what it was for."""
    return SPLIT.format(**({"public": "155.00", "rate": "96.88%", "basic": "100.00"} | changed))


def test_all_lines_of_money_are_read() -> None:
    (read,) = disclosure(split()).evaluations
    assert [[line.label for line in lines] for lines in read.splits] == [
        ["一般公共预算", "政府性基金", "其他资金"],
        ["基本支出", "项目支出"],
    ]
    for code in ("POL504", "POL520"):
        assert not check(code, split()), code


def test_each_line_has_its_rate() -> None:
    assert quotes("POL504", split(rate="98.66%")) == ["98.66%"]
    assert not check("POL504", split(rate=""))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param(
            {"public": "150.00"}, "全年执行数（一般公共预算、政府性基金、其他资金）之和为205.00", id="sources"
        ),
        pytest.param({"basic": "120.00"}, "年初预算数（基本支出、项目支出）之和为220.00", id="purposes"),
    ],
)
def test_each_way_of_splitting_the_money_adds_up(changed: dict[str, str], said: str) -> None:
    (found,) = check("POL520", split(**changed))
    assert said in found.message


@pytest.mark.parametrize(
    ("wrong", "old", "new"),
    [
        pytest.param({"public": "150.00"}, "其他资金", "财政拨款", id="a-part-of-another"),
        pytest.param({"basic": "120.00"}, "项目支出\t100", "专项\t100", id="another-purpose"),
        pytest.param({"basic": "120.00"}, "基本支出\t120.00", "基本支出\t", id="the-first-is-blank"),
    ],
)
def test_what_may_be_split_otherwise_is_not_added_up(wrong: dict[str, str], old: str, new: str) -> None:
    assert check("POL520", split(**wrong))
    assert not check("POL520", split(**wrong).replace(old, new))


def test_money_that_is_only_in_the_first_budget_counts_there() -> None:
    form = funded().replace("上年结转资金\t20.00\t20.00\t20.00", "上年结转资金\t20.00\t\t")
    form = form.replace("200.00\t200.00\t180.00", "200.00\t180.00\t160.00")
    assert not check("POL520", form)
    assert len(check("POL520", form.replace("200.00\t180.00", "210.00\t180.00"))) == 1
