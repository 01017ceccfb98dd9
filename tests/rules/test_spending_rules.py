"""POL508 to POL512: 三公 against its budget and by the head, cuts and growth; and the counts beside them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from fiscallint.finding import Finding, FiscallintError, Severity
from fiscallint.settings import Option
from tests.support import check, disclosure, plugins, said

HEAD = "## 一、收入支出决算总体情况说明\n\n收入支出总计200.00万元。\n\n"
THREE = HEAD + "## 九、财政拨款“三公”经费支出决算情况说明\n\n"
COLUMNS = "项目\t合计\t因公出国（境）费\t公务用车购置及运行维护费\t公务用车购置费\t公务用车运行维护费\t公务接待费\n"
REASON = "主要原因是本年更新公务用车1辆"


def table(budget: str, final: str) -> str:
    return f"财政拨款“三公”经费支出决算表\n\n单位：万元\n\n{COLUMNS}预算数\t{budget}\n决算数\t{final}\n\n"


def found(code: str, text: str, **options: Option) -> list[Finding]:
    """What a rule says with these options set."""
    rule = next(rule for rule in plugins().registry.rules if rule.code == code)
    return [one for one in rule.run(disclosure(text), options) or () if isinstance(one, Finding)]


# ---- POL508: over the budget


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            THREE + "“三公”经费支出预算为5.00万元，支出决算为6.00万元，完成预算的120.00%。其中：公务接待费支出预算为"
            "1.00万元，支出决算为2.00万元；公务用车运行维护费支出预算为4.00万元，支出决算为4.00万元，主要是车辆的燃料费。",
            id="narrative",
        ),
        pytest.param(
            table("5.00\t\t4.00\t\t4.00\t1.00", "6.00\t\t4.00\t\t4.00\t2.00")
            + THREE
            + "“三公”经费支出决算6.00万元。公务接待费支出2.00万元，国内公务接待12批次、96人次。",
            id="table",
        ),
    ],
)
def test_more_than_the_budget_and_no_word_why(text: str) -> None:
    (finding,) = check("POL508", text)
    assert finding.severity == Severity.WARNING
    assert "“三公”经费决算6.00万元大于预算5.00万元" in finding.message
    assert "“公务接待费”决算2.00万元大于预算1.00万元" in finding.message


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(f"支出预算为5.00万元，支出决算为6.00万元，完成预算的120.00%，{REASON}。", id="reason"),
        pytest.param(
            "支出预算为5.00万元，支出决算为6.00万元。\n\n（二）变动情况\n\n系本年新增因公出国团组。", id="later"
        ),
        pytest.param("支出预算为5.00万元，支出决算为6.00万元。超支部分使用上年结转资金。", id="carried-over"),
        pytest.param("支出预算为5.00万元，支出决算为6.00万元，经批准追加预算1.00万元。", id="supplemented"),
        pytest.param("支出预算为6.00万元，支出决算为6.00万元，完成预算的100.00%。", id="the-budget"),
        pytest.param("支出预算为5万元，支出决算为5.00万元，完成预算的100.00%。", id="within-rounding"),
        pytest.param("支出决算为6.00万元。", id="no-budget"),
    ],
)
def test_the_budget_kept_or_a_reason_given(words: str) -> None:
    assert not check("POL508", THREE + f"“三公”经费{words}")


def test_how_far_over_the_budget_is_told_can_be_set() -> None:
    text = THREE + "“三公”经费支出预算为5.00万元，支出决算为6.00万元，完成预算的120.00%。"
    assert found("POL508", text) and found("POL508", text, 超出预算="19%")
    assert not found("POL508", text, 超出预算="20%")
    assert not found("POL508", text, 超出预算="")


# ---- POL509: purchase and running costs told apart

VEHICLES = "公务用车购置及运行维护费支出3.00万元"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("，其中：运行维护费3.00万元。年末公务用车保有量2辆。", "写明购置费", id="running-alone"),
        pytest.param(
            "，主要是燃料费。公务用车购置费及运行维护费比上年减少1.00万元。", "写明购置费", id="named-together"
        ),
        pytest.param("，其中：购置公务用车1辆。", "写明运行维护费", id="bought-alone"),
        pytest.param("。年末公务用车保有量2辆。", "写明购置费、运行维护费", id="neither"),
    ],
)
def test_purchases_not_told_apart(words: str, expected: str) -> None:
    assert expected in [one[2] for one in said("POL509", THREE + VEHICLES + words)]
    assert {one[1] for one in said("POL509", THREE + VEHICLES + words)} == {Severity.NOTE}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{VEHICLES}，其中：公务用车购置费0万元，公务用车运行维护费3.00万元。", id="nothing-bought"),
        pytest.param(f"{VEHICLES}，全部为运行维护费，本年未购置公务用车。", id="in-words"),
        pytest.param(f"{VEHICLES}，全部为运行维护费，减少的主要原因是本年未新增公务用车。", id="none-added"),
        pytest.param(f"{VEHICLES}，其中油费1.80万元、保险费1.20万元，本年没有新增车辆。", id="by-what-it-paid-for"),
        pytest.param(f"{VEHICLES}，均为运维费用，无购车支出。", id="in-short"),
        pytest.param("公务用车购置及运行维护费支出0万元。", id="nothing-spent"),
        pytest.param("公务接待费支出0.50万元。", id="not-mentioned"),
    ],
)
def test_purchases_told_apart(text: str) -> None:
    assert not check("POL509", THREE + text)


# ---- POL510: by the head and by the vehicle


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        pytest.param(
            "公务用车购置费支出52.00万元，购置公务用车2辆。",
            "平均每辆购置费26.00万元，高于通常的25.00万元",
            id="bought",
        ),
        pytest.param(
            "公务接待费支出2.00万元，国内公务接待5批次、40人次。",
            "平均每人次接待费500.00元，高于通常的200元",
            id="guests",
        ),
        pytest.param(
            "公务用车运行维护费支出12.00万元，公务用车保有量2辆。",
            "平均每辆运行维护费6.00万元，高于通常的5.00万元",
            id="run",
        ),
        pytest.param(
            "公务用车运行维护费支出0.20万元，公务用车保有量2辆。",
            "平均每辆运行维护费0.10万元，低于通常的0.30万元",
            id="hardly-run",
        ),
    ],
)
def test_a_price_that_is_out_of_the_way(sentence: str, message: str) -> None:
    (finding,) = check("POL510", THREE + sentence)
    assert message in finding.message and finding.severity == Severity.NOTE


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("公务用车购置费支出18.00万元，购置公务用车1辆。", id="bought"),
        pytest.param("公务接待费支出0.80万元，国内公务接待5批次、40人次。", id="at-the-limit"),
        pytest.param("公务接待费支出2.00万元，国内公务接待5批次、0人次。", id="nobody"),
        pytest.param("公务接待费支出0万元，国内公务接待0批次、0人次。", id="nothing"),
        pytest.param("公务用车运行维护费支出0万元，公务用车保有量2辆。", id="not-run"),
        pytest.param("公务接待费支出2.00万元，国内公务接待5批次、40人次。全年接待来宾400人次。", id="counts-differ"),
        pytest.param("公务用车购置费支出80.00万元，购置消防救援车1辆。", id="a-fire-engine"),
        pytest.param("公务用车运行维护费支出16.00万元，其中大客车2辆，公务用车保有量2辆。", id="coaches"),
    ],
)
def test_a_price_that_is_plausible_or_cannot_be_told(sentence: str) -> None:
    assert not check("POL510", THREE + sentence)


def test_the_usual_price_can_be_set() -> None:
    text = THREE + "公务接待费支出2.00万元，国内公务接待5批次、40人次。"
    assert not found("POL510", text, 每人次接待上限="500元")
    assert not found("POL510", text, 每人次接待上限="")
    with pytest.raises(FiscallintError, match="选项“每人次接待上限”的值“五百”应为带单位的金额，例如 20万元"):
        found("POL510", text, 每人次接待上限="五百")


# ---- POL511: cuts

DOWN = THREE + "“三公”经费支出决算为9.80万元，比上年减少0.20万元，下降2.00%，主要原因是厉行节约。"


def test_no_cut_is_required_unless_somebody_says_so() -> None:
    rule = next(rule for rule in plugins().registry.rules if rule.code == "POL511")
    assert rule.run(disclosure(DOWN)) is None


@pytest.mark.parametrize(
    ("option", "moved"),
    [
        pytest.param("5%", "下降2.00%", id="any-year"),
        pytest.param("2024 3%", "下降2.00%", id="the-year"),
        pytest.param(("2023 1%", "2024-2026 2.5%"), "下降2.00%", id="one-of-several"),
    ],
)
def test_a_cut_that_is_not_reached(option: Option, moved: str) -> None:
    (finding,) = found("POL511", DOWN, 三公=option)
    assert finding.stated == moved and "没有达到压减" in finding.message


@pytest.mark.parametrize(
    "option",
    [
        pytest.param("2%", id="just-reached"),
        pytest.param("2023 5%", id="of-another-year"),
        pytest.param((), id="none"),
    ],
)
def test_a_cut_that_is_reached_or_not_required(option: Option) -> None:
    assert not found("POL511", DOWN, 三公=option)


@pytest.mark.parametrize(
    ("text", "options", "stated"),
    [
        pytest.param(
            THREE + "“三公”经费支出决算为9.80万元，比上年增加0.80万元，增长8.89%。",
            {"三公": "3%"},
            "增长8.89%",
            id="grown",
        ),
        pytest.param(THREE + "“三公”经费支出决算为9.80万元，与上年持平。", {"三公": "3%"}, "持平", id="flat"),
        pytest.param(
            HEAD + "## 十一、一般性支出情况说明\n\n会议费支出3.00万元，比上年减少0.01万元，下降0.33%。",
            {"会议费": "10%"},
            "下降0.33%",
            id="meetings",
        ),
        pytest.param(
            HEAD + "## 十一、一般性支出情况说明\n\n本部门一般性支出50.00万元，比上年减少1.00万元，下降1.96%。",
            {"一般性支出": "5%"},
            "下降1.96%",
            id="general-expenditure",
        ),
    ],
)
def test_what_a_cut_is_held_against(text: str, options: dict[str, Option], stated: str) -> None:
    assert [finding.stated for finding in found("POL511", text, **options)] == [stated]


def test_a_cut_from_the_profile_of_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    read = disclosure(DOWN)
    entry = {"place": "云溪市", "years": [2024, 2024], "subject": "三公", "percent": "3%"}
    entry |= {"basis": "云财预〔2024〕1号", "certainty": "likely"}
    monkeypatch.setattr("fiscallint.rules.thrift.data", lambda *_: [entry])
    rule = next(rule for rule in plugins().registry.rules if rule.code == "POL511")
    assert rule.run(read) is None
    (finding,) = rule.run(replace(read, profile=replace(read.profile, lineage=("云溪市", "全国")))) or ()
    assert isinstance(finding, Finding) and "（云财预〔2024〕1号，可能）" in finding.message


def test_a_cut_that_is_no_percentage_is_said() -> None:
    with pytest.raises(FiscallintError, match="选项“三公”的值“少一点”应为百分比，例如 3%"):
        found("POL511", DOWN, 三公="少一点")


# ---- POL512: growth

UP = "比上年增加1.00万元，增长20.00%"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(THREE + f"“三公”经费支出决算为6.00万元，{UP}。", id="three-public"),
        pytest.param(
            THREE + f"“三公”经费支出决算为6.00万元，{UP}，主要用于在职人员公务出行。", id="what-it-was-spent-on"
        ),
        pytest.param(HEAD + f"## 十一、一般性支出情况说明\n\n会议费支出6.00万元，{UP}。", id="meetings"),
    ],
)
def test_growth_without_a_word_why(text: str) -> None:
    assert said("POL512", text) == [("增加1.00万元，增长20.00%", Severity.NOTE, "说明增长的原因")]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"“三公”经费支出决算为6.00万元，{UP}，{REASON}。", id="why"),
        pytest.param(f"“三公”经费支出决算为6.00万元，{UP}。其中：公务接待费增加1.00万元，因来访增多。", id="of-a-part"),
        pytest.param(f"由于来访增多，“三公”经费支出决算为6.00万元，{UP}。", id="why-before-it"),
        pytest.param("“三公”经费支出决算为4.00万元，比上年减少1.00万元，下降20.00%。", id="less"),
        pytest.param("“三公”经费支出决算为4.00万元，与上年持平。", id="flat"),
        pytest.param(
            "“三公”经费支出决算为6.00万元，比上年增加6.00万元，上年无此项支出，无法比较。", id="nothing-before"
        ),
        pytest.param(THREE + f"“三公”经费支出决算为6.00万元，{UP}，为开展驻村工作用车增多。", id="what-it-was-for"),
        pytest.param(THREE + f"“三公”经费支出决算为6.00万元，{UP}。变动情况：承办全省现场会。", id="under-a-title"),
    ],
)
def test_growth_explained_or_none(text: str) -> None:
    assert not check("POL512", THREE + text)


# ---- What the neighbours say of the counts: POL501


def test_vehicles_run_and_none_kept_is_worth_a_look() -> None:
    text = THREE + "公务用车运行维护费支出2.00万元，公务用车保有量{}辆。"
    assert said("POL501", text.format(0))[0][:2] == ("公务用车保有量0辆", Severity.NOTE)
    assert not check("POL501", text.format(2))
    assert not check("POL501", THREE + "公务用车运行维护费支出0万元，公务用车保有量2辆。")


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        pytest.param("国内公务接待5批次、40人次，其中：外宾接待6批次、30人次。", ["外宾接待6批次"], id="groups"),
        pytest.param("国内公务接待5批次、40人次（其中外宾接待1批次、50人次）。", ["50人次"], id="people"),
        pytest.param("国内公务接待5批次、40人次，其中：外宾接待1批次、10人次。", [], id="fewer"),
        pytest.param("国内公务接待1批次、4人次。国（境）外公务接待2批次、10人次。", [], id="beside-each-other"),
    ],
)
def test_guests_from_abroad_are_among_the_guests(sentence: str, found: list[str]) -> None:
    told = said("POL501", THREE + "公务接待费支出2.00万元，" + sentence)
    assert [quote for quote, _, _ in told] == found
