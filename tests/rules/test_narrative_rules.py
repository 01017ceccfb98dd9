"""NAR4, the arithmetic of sentences: each case is a sentence, and what is said of it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from fiscallint.finding import Severity
from tests.support import check, disclosure, only, quotes, said, unread, verified

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

TOTALS = "## 一、收入支出决算总体情况说明\n\n"
REVENUE = "## 二、收入决算情况说明\n\n"
EXPENDITURE = "## 三、支出决算情况说明\n\n"
GENERAL = "## 五、一般公共预算财政拨款支出决算情况说明\n\n"
STRUCTURE = GENERAL + "### （二）一般公共预算财政拨款支出决算结构情况\n\n"
DETAILS = GENERAL + "### （三）一般公共预算财政拨款支出决算具体情况\n\n"
ITEM = DETAILS + "1、一般公共服务支出（类）档案事务（款）档案馆（项）。\n\n"
BASIC = "## 六、一般公共预算财政拨款基本支出决算情况说明\n\n"
THREE_PUBLIC = "## 九、财政拨款“三公”经费支出决算情况说明\n\n"
OPERATING = "## 十、机关运行经费支出情况说明\n\n"
PROCUREMENT = "## 十二、政府采购支出情况说明\n\n"
PERFORMANCE = OPERATING + "机关运行经费支出5.00万元。\n\n## 十一、预算绩效情况\n\n"
ASSETS = "## 十三、国有资产占用情况说明\n\n"

CENT = Decimal("0.01")
quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def amounts(low: str, high: str) -> st.SearchStrategy[Decimal]:
    """Amounts with two decimals."""
    return st.decimals(min_value=low, max_value=high, places=2, allow_nan=False, allow_infinity=False)


def rounded(value: Decimal) -> Decimal:
    """As a spreadsheet shows it with two decimals."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


# ---- NAR402: completion of the budget


@pytest.mark.parametrize(
    ("sentence", "severity", "expected"),
    [
        pytest.param(
            "年初预算为8.00万元，支出决算为12.00万元，完成年初预算的15.00%。", ERROR, "150.00%", id="digit-lost"
        ),
        pytest.param(
            "年初预算为228.00万元，支出决算为212.57万元，完成年初预算的93.32%。", ERROR, "93.23%", id="swapped"
        ),
        pytest.param(
            "年初预算为1,200.00万元，支出决算为1,212.00万元，完成年初预算的110.00%。", ERROR, "101.00%", id="commas"
        ),
        pytest.param(
            "年初预算为8.00万元，全年预算为12.50万元，支出决算为12.00万元，完成年初预算的96.00%。",
            ERROR,
            "150.00%",
            id="percent-of-the-other-budget",
        ),
        pytest.param(
            "年初预算为80000.00元，支出决算为12.00万元，完成年初预算的15.00%。", ERROR, "150.00%", id="two-units"
        ),
        pytest.param(
            "年初预算为3000.00万元，支出决算为2000.00万元，完成年初预算的66.66%。",
            WARNING,
            "66.67%",
            id="cut-not-rounded",
        ),
        pytest.param(
            "年初预算为8.00万元，支出决算为12.00万元，完成年初预算的151%。", WARNING, "150.00%", id="last-place"
        ),
    ],
)
def test_a_wrong_completion_is_found_with_the_right_one(sentence: str, severity: Severity, expected: str) -> None:
    assert said("NAR402", ITEM + sentence) == [(sentence.replace(" ", "").rstrip("。"), severity, expected)]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("年初预算为8.00万元，支出决算为12.00万元，完成年初预算的150.00%。", id="exact"),
        pytest.param("年初预算为8.00万元，支出决算为12.00万元，完成年初预算的150%。", id="fewer-decimals"),
        pytest.param(
            "年初预算为30.00万元，支出决算为20.00万元，完成年初预算的66.66%。", id="within-the-rounding-of-amounts"
        ),
        pytest.param("年初预算为8.00万元，支出决算为0万元，完成年初预算的0%。", id="nothing-spent"),
        pytest.param("年初预算为80000.00元，支出决算为12.00万元，完成年初预算的150.00%。", id="two-units"),
        pytest.param(
            "年初预算为8.00万元，全年预算为12.50万元，支出决算为12.00万元，完成全年预算的96.00%。",
            id="of-the-full-year-budget",
        ),
        pytest.param(
            "年初预算为8.00万元，全年预算为12.50万元，支出决算为12.00万元，完成预算的96.00%。", id="of-either-budget"
        ),
        pytest.param("年初预算为0万元，支出决算为12.00万元，完成年初预算的100%。", id="zero-is-for-NAR401"),
        pytest.param("年初预算约8万元，支出决算为12余万元，完成年初预算的15%。", id="about-so-much"),
    ],
)
def test_a_right_completion_passes(sentence: str) -> None:
    assert check("NAR402", ITEM + sentence) == []


def test_a_completion_is_corrected_where_only_the_percentage_can_be_wrong() -> None:
    text = ITEM + "年初预算为8.00万元，支出决算为12.00万元，完成年初预算的15.00%。"
    finding = only("NAR402", text)
    assert "“档案馆”" in finding.message and "12.00万元÷8.00万元" in finding.message
    assert (finding.stated, finding.expected) == ("15.00%", "150.00%")
    assert [related.message for related in finding.related] == ["年初预算", "决算数"]
    (fix,) = finding.fixes
    whole = disclosure(text).document.text
    assert whole[slice(*fix.span)] == "15.00%"
    assert check("NAR402", whole[: fix.span.start] + fix.replacement + whole[fix.span.end :]) == []


def test_a_completion_that_is_broken_over_lines_is_read_whole() -> None:
    text = ITEM + "年初预算为 8.00 万元，\n支出决算为 12.00 万元，完成年初\n预算的 15.00%。"
    assert quotes("NAR402", text) == ["年初预算为8.00万元，支出决算为12.00万元，完成年初预算的15.00%"]


def test_a_completion_in_the_three_public_section_bears_its_own_subject() -> None:
    text = THREE_PUBLIC + (
        "“三公”经费支出预算为5.80万元，支出决算为5.48万元，完成预算的94.48%。其中：\n\n"
        "公务接待费支出预算为0.80万元，支出决算为0.62万元，完成预算的87.50%。"
    )
    finding = only("NAR402", text)
    assert "“公务接待费”" in finding.message and finding.expected == "77.50%"


@quick
@given(budget=amounts("0.01", "99999.99"), final=amounts("0.00", "99999.99"))
@example(budget=Decimal("0.01"), final=Decimal("99999.99"))
@example(budget=Decimal("0.80"), final=Decimal("0.62"))
def test_a_computed_completion_is_never_wrong(budget: Decimal, final: Decimal) -> None:
    percent = rounded(final / budget * 100)
    text = f"年初预算为{budget}万元，支出决算为{final}万元，完成年初预算的{percent}%。"
    assert check("NAR402", ITEM + text) == []


@quick
@given(
    budget=amounts("200.00", "99999.99"),
    part=st.integers(0, 15_000),
    off=amounts("0.03", "50.00"),
    above=st.booleans(),
)
@example(budget=Decimal("200.00"), part=15_000, off=Decimal("0.03"), above=True)
def test_a_completion_off_by_three_hundredths_is_always_found(
    budget: Decimal, part: int, off: Decimal, above: bool
) -> None:
    """From a budget of 200 on; below it the rounding of the amounts may explain as much."""
    final = rounded(budget * part / 10_000)
    percent = rounded(final / budget * 100) + (off if above else -off)
    assume(percent >= 0)
    text = f"年初预算为{budget}万元，支出决算为{final}万元，完成年初预算的{percent}%。"
    assert len(check("NAR402", ITEM + text)) == 1


# ---- NAR401: a percentage of nothing


def test_a_percentage_of_a_zero_budget_means_nothing() -> None:
    sentence = "年初预算为0万元，支出决算为12.00万元，完成年初预算的100%。"
    finding = only("NAR401", ITEM + sentence)
    assert finding.severity is WARNING and finding.stated == "完成年初预算的100%" and not finding.fixes
    assert quotes("NAR401", ITEM + sentence) == [sentence.rstrip("。")]


@pytest.mark.parametrize("figure", ["0", "0.00", "-0.00"])
def test_zero_stays_zero_however_it_is_written(figure: str) -> None:
    sentence = f"公务接待费支出预算为{figure}万元，支出决算为0.30万元，完成预算的0%。"
    assert [finding.severity for finding in check("NAR401", THREE_PUBLIC + sentence)] == [WARNING]


@pytest.mark.parametrize("percent", ["0%", "0.00%", "100%"])
def test_of_nothing_spent_on_no_budget_any_percentage_is_worth_a_note_alone(percent: str) -> None:
    sentence = f"公务接待费支出预算为0万元，支出决算为0.00万元，完成预算的{percent}。"
    finding = only("NAR401", THREE_PUBLIC + sentence)
    assert finding.severity is NOTE and "预算和决算都为0" in finding.message


def test_a_percentage_of_the_full_year_budget_must_not_be_called_one_of_the_initial_budget() -> None:
    sentence = "年初预算为0万元，全年预算为12.50万元，支出决算为12.00万元，完成年初预算的96.00%。"
    finding = only("NAR401", ITEM + sentence)
    assert finding.severity is ERROR
    assert (finding.stated, finding.expected) == ("完成年初预算的96.00%", "完成全年预算的96.00%")


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "年初预算为0万元，支出决算为3.00万元。决算数大于年初预算数的主要原因：年中追加。", id="no-percentage"
        ),
        pytest.param(
            "年初预算为0万元，全年预算为12.50万元，支出决算为12.00万元，完成全年预算的96.00%。",
            id="of-the-full-year-budget",
        ),
        pytest.param("年初预算为0.01万元，支出决算为3.00万元，完成年初预算的30000%。", id="next-to-nothing"),
    ],
)
def test_a_budget_that_is_zero_may_be_said(sentence: str) -> None:
    assert check("NAR401", ITEM + sentence) == []


# ---- NAR403: changes from the year before


@pytest.mark.parametrize(
    ("text", "quote", "severity", "expected"),
    [
        pytest.param(
            TOTALS + "2024年度收、支总计186.48万元。与上年相比，增加2.63万元，增长1.34%。",
            "增加2.63万元，增长1.34%",
            ERROR,
            "1.43%",
            id="digits-swapped",
        ),
        pytest.param(
            TOTALS + "2024年度收入支出总计186.48万元，与2023年度相比，收入支出总计减少13.52万元，下降7.25%。",
            "收入支出总计减少13.52万元，下降7.25%",
            ERROR,
            "6.76%",
            id="divided-by-this-year",
        ),
        pytest.param(
            TOTALS + "2024年度收入支出总计186.48万元，较上年200.00万元减少13.52万元，下降6.67%。",
            "减少13.52万元，下降6.67%",
            ERROR,
            "6.76%",
            id="earlier-figure-written-out",
        ),
        pytest.param(
            OPERATING + "本部门2024年度机关运行经费支出76.45万元，比上年决算数减少1.74万元，下降22.23%。",
            "减少1.74万元，下降22.23%",
            ERROR,
            "2.23%",
            id="point-moved",
        ),
        pytest.param(
            TOTALS + "2024年度收、支总计0万元。与上年相比，减少5.20万元，下降10.00%。",
            "减少5.20万元，下降10.00%",
            ERROR,
            "100.00%",
            id="down-to-zero",
        ),
        pytest.param(
            TOTALS + "2024年度收、支总计4000.00万元。与上年相比，增加1000.00万元，增长33.32%。",
            "增加1000.00万元，增长33.32%",
            WARNING,
            "33.33%",
            id="last-place",
        ),
    ],
)
def test_a_wrong_change_is_found_with_the_right_one(text: str, quote: str, severity: Severity, expected: str) -> None:
    assert said("NAR403", text) == [(quote, severity, expected)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TOTALS + "2024年度收、支总计186.48万元。与上年相比，增加2.63万元，增长1.43%。", id="up"),
        pytest.param(TOTALS + "2024年度收、支总计186.48万元，与上年相比，减少13.52万元，下降6.76%。", id="down"),
        pytest.param(
            TOTALS + "2024年度收入支出总计186.48万元，较上年200.00万元减少13.52万元，下降6.76%。", id="earlier-figure"
        ),
        pytest.param(
            TOTALS + "2024年度收、支总计2.30万元。与上年相比，减少0.01万元，下降0.40%。", id="rounding-of-amounts"
        ),
        pytest.param(TOTALS + "2024年度收、支总计0万元。与上年相比，减少5.20万元，下降100%。", id="down-to-zero"),
        pytest.param(
            TOTALS + "2024年度收、支总计15346600.00元。与上年相比，增加34.66万元，增长2.31%。", id="two-units"
        ),
        pytest.param(
            TOTALS + "2024年度收、支总计12.64万元。与上年相比，增加12.64万元，增长100.00%。",
            id="from-zero-is-for-NAR404",
        ),
        pytest.param(
            TOTALS + "2024年度收、支总计186.48万元。与上年相比，增加2.63万元，下降1.43%。", id="direction-is-for-NAR411"
        ),
    ],
)
def test_a_right_change_passes(text: str) -> None:
    assert check("NAR403", text) == []


@quick
@given(current=amounts("0.01", "99999.99"), prior=amounts("0.01", "99999.99"))
@example(current=Decimal("2.30"), prior=Decimal("2.31"))
def test_a_computed_change_is_never_wrong(current: Decimal, prior: Decimal) -> None:
    delta = abs(current - prior)
    assume(delta)
    by, rate = ("增加", "增长") if current > prior else ("减少", "下降")
    percent = rounded(delta / prior * 100)
    text = f"2024年度收、支总计{current}万元。与上年相比，{by}{delta}万元，{rate}{percent}%。"
    assert check("NAR403", TOTALS + text) == []


@quick
@given(current=st.integers(100, 10**12), prior=st.integers(100, 10**12))
@example(current=7_500, prior=12_500)
def test_a_change_computed_from_the_accounts_is_never_wrong(current: int, prior: int) -> None:
    """The accounts are in 分; each figure is rounded to 万元 by itself, the percentage is not computed from them."""
    wan = Decimal(1_000_000)
    delta = abs(current - prior)
    shown = rounded(delta / wan)
    assume(shown)
    by, rate = ("增加", "增长") if current > prior else ("减少", "下降")
    percent = rounded(Decimal(delta) / prior * 100)
    text = f"2024年度收、支总计{rounded(current / wan)}万元。与上年相比，{by}{shown}万元，{rate}{percent}%。"
    assert check("NAR403", TOTALS + text) == []


# ---- NAR404: growth from nothing


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("2024年度收、支总计12.64万元。与上年相比，增加12.64万元，增长100.00%。", id="all-of-it-is-new"),
        pytest.param("2024年度收、支总计12.64万元，较上年0万元增加12.64万元，增长100.00%。", id="zero-written-out"),
    ],
)
def test_growth_from_nothing_has_no_percentage(sentence: str) -> None:
    assert said("NAR404", TOTALS + sentence) == [("增加12.64万元，增长100.00%", WARNING, "")]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("2024年度收、支总计12.64万元。与上年相比，增加12.64万元。", id="no-percentage"),
        pytest.param("2024年度收、支总计12.64万元。与上年相比，增加6.32万元，增长100.00%。", id="doubled"),
        pytest.param("2024年度收、支总计0万元。与上年相比，增加0万元，增长0%。", id="nothing-from-nothing"),
        pytest.param("2024年度收、支总计0万元。与上年相比，减少5.20万元，下降100%。", id="down-to-nothing"),
    ],
)
def test_growth_from_something_has_one(sentence: str) -> None:
    assert check("NAR404", TOTALS + sentence) == []


# ---- NAR405: shares


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            EXPENDITURE
            + "2024年度支出合计100.00万元，其中：基本支出61.78万元，占67.18%；项目支出38.22万元，占38.22%。",
            [("基本支出61.78万元，占67.18%", ERROR, "61.78%")],
            id="digits-swapped",
        ),
        pytest.param(
            REVENUE + "2024年度收入合计100.00万元，其中：财政拨款收入90.00万元，占90.00%；其他收入10.00万元，占1.00%。",
            [("其他收入10.00万元，占1.00%", ERROR, "10.00%")],
            id="point-moved",
        ),
        pytest.param(
            STRUCTURE + "2024年度一般公共预算财政拨款支出200.00万元，主要用于以下方面："
            "一般公共服务支出（类）150.00万元，占75.00%；住房保障支出（类）50.00万元，占52.00%。",
            [("住房保障支出（类）50.00万元，占52.00%", ERROR, "25.00%")],
            id="of-the-classes",
        ),
        pytest.param(
            EXPENDITURE
            + "2024年度支出合计3000.00万元，其中：基本支出1000.00万元，占33.34%；项目支出2000.00万元，占66.66%。",
            [
                ("基本支出1000.00万元，占33.34%", WARNING, "33.33%"),
                ("项目支出2000.00万元，占66.66%", WARNING, "66.67%"),
            ],
            id="adjusted-to-make-100",
        ),
        pytest.param(
            BASIC + "2024年度一般公共预算财政拨款基本支出400.00万元，其中：\n\n"
            "人员经费300.00万元，占基本支出的75.00%。\n\n公用经费100.00万元，占基本支出的35.00%。",
            [("公用经费100.00万元，占基本支出的35.00%", ERROR, "25.00%")],
            id="parts-in-paragraphs-of-their-own",
        ),
    ],
)
def test_a_wrong_share_is_found_with_the_right_one(text: str, expected: list[tuple[str, Severity, str]]) -> None:
    assert said("NAR405", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "2024年度支出合计100.00万元，其中：基本支出61.78万元，占61.78%；项目支出38.22万元，占38.22%。", id="exact"
        ),
        pytest.param(
            "2024年度支出合计300.00万元，其中：基本支出100.00万元，占33.3%；项目支出200.00万元，占66.7%。",
            id="one-decimal",
        ),
        pytest.param(
            "2024年度支出合计100.00万元，其中：基本支出100.00万元，占100%；项目支出0万元，占0%。", id="all-and-nothing"
        ),
        pytest.param("2024年度支出合计0万元，其中：基本支出0万元，占0%；项目支出0万元，占0%。", id="share-of-nothing"),
    ],
)
def test_a_right_share_passes(text: str) -> None:
    assert check("NAR405", EXPENDITURE + text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("全年共提拔干部47人次。提拔年轻干部24人次，占总提拔人数的51%。", id="named-by-what-was-done"),
        pytest.param("全年共提拔干部47人次。提拔女干部5人次，占提拔干部的10.64%。", id="named-as-it-was-told"),
        pytest.param("全年共举办展览12场。举办红色展览3场，占展览总数的25%。", id="named-by-its-object"),
        pytest.param("全年共提拔干部47人次。提拔干部12人次、女干部3人次，占提拔干部的25%。", id="of-another-count"),
        pytest.param("全年共提拔干部47人次。提拔女干部5人次，占全市干部的61%。", id="of-something-else"),
        pytest.param("全年共提拔干部47人次。提拔女干部5人次，占干部总数的30%。", id="of-all-there-are"),
        pytest.param("全年共培训干部47人次。提拔女干部5人次，占总提拔人数的30%。", id="of-no-total-that-is-told"),
        pytest.param("共提拔干部47人次，共提拔干部50人次。提拔女干部5人次，占总提拔人数的30%。", id="of-two-totals"),
    ],
)
def test_a_share_of_what_was_counted_in_all(text: str) -> None:
    assert check("NAR405", PERFORMANCE + text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共提拔干部47人次。提拔年轻干部24人次，占总提拔人数的61%。", "51.06%"),
        ("全年共举办展览12场。举办红色展览3场，占展览总数的30%。", "25.00%"),
    ],
)
def test_a_wrong_share_of_what_was_counted_in_all(text: str, expected: str) -> None:
    assert [(severity, right) for _, severity, right in said("NAR405", PERFORMANCE + text)] == [(WARNING, expected)]


def test_a_share_that_was_adjusted_is_told_not_to_be() -> None:
    text = "2024年度支出合计3000.00万元，其中：基本支出1000.00万元，占33.34%；项目支出2000.00万元，占66.67%。"
    finding = only("NAR405", EXPENDITURE + text)
    assert "不必为凑足100%改动" in finding.message
    assert [related.message for related in finding.related] == ["合计：2024年度支出合计"]


def _spent(parts: list[Decimal], percents: list[Decimal], total: Decimal) -> str:
    names = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    listed = "；".join(f"{name}{p}万元，占{q}%" for name, p, q in zip(names, parts, percents, strict=False))
    return EXPENDITURE + f"2024年度支出合计{total}万元，其中：{listed}。"


@quick
@given(parts=st.lists(amounts("0.00", "9999.99"), min_size=2, max_size=5))
def test_computed_shares_are_never_wrong(parts: list[Decimal]) -> None:
    total = sum(parts, Decimal("0.00"))
    assume(total)
    text = _spent(parts, [rounded(part / total * 100) for part in parts], total)
    assert (check("NAR405", text), check("NAR406", text), check("NAR407", text)) == ([], [], [])


@quick
@given(parts=st.lists(st.integers(0, 10**11), min_size=2, max_size=5))
def test_shares_computed_from_the_accounts_are_never_wrong(parts: list[int]) -> None:
    """The accounts are in 分; amounts and shares are rounded from them one by one, and need not add up as shown."""
    total = sum(parts)
    assume(total >= 1_000_000)
    wan = Decimal(1_000_000)
    shares = [rounded(Decimal(part) / total * 100) for part in parts]
    text = _spent([rounded(part / wan) for part in parts], shares, rounded(total / wan))
    assert (check("NAR405", text), check("NAR406", text), check("NAR407", text)) == ([], [], [])


# ---- NAR406: parts and their total


@pytest.mark.parametrize(
    ("text", "quote", "stated", "expected", "difference"),
    [
        pytest.param(
            PROCUREMENT + "本部门2024年度政府采购支出总额238.14万元，其中：政府采购货物支出5.27万元、"
            "政府采购工程支出0万元、政府采购服务支出223.87万元。",
            "政府采购货物支出5.27万元、政府采购工程支出0万元、政府采购服务支出223.87万元",
            "238.14万元",
            "229.14万元",
            "9.00万元",
            id="procurement",
        ),
        pytest.param(
            EXPENDITURE
            + "2024年度支出合计100.00万元，其中：基本支出61.78万元，占61.78%；项目支出39.22万元，占39.22%。",
            "基本支出61.78万元，占61.78%；项目支出39.22万元，占39.22%",
            "100.00万元",
            "101.00万元",
            "1.00万元",
            id="more-than-the-total",
        ),
        pytest.param(
            EXPENDITURE + "2024年度支出合计100.00万元，其中：基本支出61.78万元；项目支出37.22万元；上缴上级支出0万元；"
            "经营支出0万元；对附属单位补助支出0万元。",
            "基本支出61.78万元；项目支出37.22万元；上缴上级支出0万元；经营支出0万元；对附属单位补助支出0万元",
            "100.00万元",
            "99.00万元",
            "1.00万元",
            id="less-though-all-are-listed",
        ),
        pytest.param(
            BASIC + "2024年度一般公共预算财政拨款基本支出424.24万元，其中：\n\n人员经费347.78万元，主要包括："
            "基本工资、津贴补贴。\n\n公用经费67.45万元，主要包括：办公费、印刷费。",
            "人员经费347.78万元，主要包括：基本工资、津贴补贴。公用经费67.45万元",
            "424.24万元",
            "415.23万元",
            "9.01万元",
            id="parts-in-paragraphs-of-their-own",
        ),
        pytest.param(
            THREE_PUBLIC + "“三公”经费财政拨款支出决算为5.48万元，其中：因公出国（境）费0万元，"
            "公务用车购置及运行维护费4.86万元，公务接待费0.26万元。",
            "因公出国（境）费0万元，公务用车购置及运行维护费4.86万元，公务接待费0.26万元",
            "5.48万元",
            "5.12万元",
            "0.36万元",
            id="three-public",
        ),
        pytest.param(
            PROCUREMENT
            + "2024年度政府采购金额5.00万元。\n\n"
            + ASSETS
            + "截至2024年12月31日，本部门共有车辆3辆，其中，"
            "机要通信用车1辆、应急保障用车1辆、其他用车0辆；单价100万元（含）以上设备（不含车辆）1台（套）。",
            "机要通信用车1辆、应急保障用车1辆、其他用车0辆",
            "3辆",
            "2辆",
            "1辆",
            id="vehicles-counted",
        ),
    ],
)
def test_parts_that_do_not_add_up(text: str, quote: str, stated: str, expected: str, difference: str) -> None:
    finding = only("NAR406", text)
    assert quotes("NAR406", text) == [quote]
    assert finding.severity is ERROR
    assert (finding.stated, finding.expected, finding.difference) == (stated, expected, difference)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            PROCUREMENT + "本部门2024年度政府采购支出总额238.14万元，其中：政府采购货物支出5.27万元、"
            "政府采购工程支出0万元、政府采购服务支出232.87万元。",
            id="exact",
        ),
        pytest.param(
            PROCUREMENT + "本部门2024年度政府采购支出总额238.14万元，其中：政府采购货物支出5.27万元、"
            "政府采购工程支出0万元、政府采购服务支出232.88万元。",
            id="rounded-one-by-one",
        ),
        pytest.param(
            THREE_PUBLIC + "“三公”经费财政拨款支出决算为5.48万元，其中：因公出国（境）费0万元，公务用车购置费0万元，"
            "公务用车运行维护费4.86万元，公务接待费0.62万元。",
            id="parts-of-a-part",
        ),
        pytest.param(
            PROCUREMENT
            + "2024年度政府采购金额5.00万元。\n\n"
            + ASSETS
            + "截至2024年12月31日，本部门共有车辆2辆，其中，"
            "机要通信用车1辆、应急保障用车1辆；单价100万元（含）以上设备（不含车辆）1台（套）。",
            id="devices-are-no-vehicles",
        ),
        pytest.param(
            EXPENDITURE + "2024年度支出合计100.00万元，其中：基本支出61.78万元；项目支出37.22万元。",
            id="not-all-parts-are-listed",
        ),
        pytest.param(EXPENDITURE + "2024年度支出合计100.00万元，其中：库房维护3.00万元。", id="an-example-is-no-part"),
        pytest.param(EXPENDITURE + "2024年度支出合计0万元，其中：基本支出0万元，项目支出0万元。", id="zero"),
    ],
)
def test_parts_that_add_up(text: str) -> None:
    assert check("NAR406", text) == []


# ---- NAR407: shares and 100 %


@pytest.mark.parametrize(
    ("first", "second", "total"),
    [
        pytest.param("67.18", "38.22", "105.40%", id="too-much"),
        pytest.param("61.78", "32.22", "94.00%", id="too-little"),
    ],
)
def test_shares_that_are_not_100_percent(first: str, second: str, total: str) -> None:
    text = _spent([Decimal("61.78"), Decimal("38.22")], [Decimal(first), Decimal(second)], Decimal("100.00"))
    finding = only("NAR407", text)
    assert finding.severity is WARNING
    assert (finding.stated, finding.expected) == (total, "100%")
    assert quotes("NAR407", text) == [f"基本支出61.78万元，占{first}%；项目支出38.22万元，占{second}%"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "2024年度支出合计300.00万元，其中：基本支出100.00万元，占33.33%；项目支出200.00万元，占66.67%。", id="exact"
        ),
        pytest.param(
            "2024年度支出合计600.00万元，其中：基本支出100.00万元，占16.67%；项目支出300.00万元，占50.00%；"
            "经营支出200.00万元，占33.34%。",
            id="one-hundredth-over",
        ),
        pytest.param("2024年度支出合计100.00万元，其中：基本支出61.78万元，占61.78%。", id="one-share-alone"),
        pytest.param(
            "2024年度支出合计100.00万元，其中：基本支出61.78万元，占61.78%；项目支出38.22万元。",
            id="one-share-not-said",
        ),
        pytest.param(
            "2024年度支出合计100.00万元，其中：基本支出62.87万元，占62.87%；项目支出27.13万元，占27.13%。",
            id="amounts-are-for-NAR406",
        ),
    ],
)
def test_shares_that_may_be_100_percent(text: str) -> None:
    assert check("NAR407", EXPENDITURE + text) == []


def test_shares_of_nothing_need_not_be_100_percent() -> None:
    text = "“三公”经费支出决算为0万元，其中：因公出国（境）费0万元，占0%；公务接待费0万元，占0%。"
    assert check("NAR407", THREE_PUBLIC + text) == []


def test_shares_of_amounts_that_were_rounded_one_by_one_need_not_be_100_percent() -> None:
    text = "“三公”经费支出决算为1.00万元，其中：公务用车运行维护费0.34万元，占34.00%；公务接待费0.67万元，占67.00%。"
    assert check("NAR406", THREE_PUBLIC + text) == []
    assert check("NAR407", THREE_PUBLIC + text) == []


# ---- NAR408: items and their total


def _items(total: str, *items: str) -> str:
    names = ("行政运行", "档案馆", "其他档案事务支出")
    listed = "".join(
        f"{number}、一般公共服务支出（类）档案事务（款）{name}（项）。\n\n{item}。\n\n"
        for number, (name, item) in enumerate(zip(names, items, strict=False), 1)
    )
    return f"{DETAILS}2024年度一般公共预算财政拨款支出{total}，其中：\n\n{listed}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            _items(
                "年初预算数为30.00万元，支出决算数为25.00万元",
                "年初预算为10.00万元，支出决算为10.00万元",
                "年初预算为15.00万元，支出决算为15.00万元",
            ),
            [("2024年度一般公共预算财政拨款支出年初预算数为30.00万元", ERROR, "25.00万元")],
            id="budget",
        ),
        pytest.param(
            _items(
                "年初预算数为30.00万元，支出决算数为25.00万元",
                "年初预算为10.00万元，支出决算为12.00万元",
                "年初预算为20.00万元，支出决算为15.00万元",
            ),
            [("支出决算数为25.00万元", ERROR, "27.00万元")],
            id="final",
        ),
        pytest.param(
            _items(
                "年初预算数为30.00万元，全年预算为40.00万元，支出决算数为25.00万元",
                "年初预算为10.00万元，全年预算为11.00万元，支出决算为10.00万元",
                "年初预算为20.00万元，全年预算为20.00万元，支出决算为15.00万元",
            ),
            [("全年预算为40.00万元", ERROR, "31.00万元")],
            id="full-year-budget",
        ),
        pytest.param(
            _items(
                "年初预算数为30.00万元，支出决算数为25.00万元",
                "年初预算为10.00万元，支出决算为10.02万元",
                "年初预算为20.00万元，支出决算为15.00万元",
            ),
            [("支出决算数为25.00万元", WARNING, "25.02万元")],
            id="just-beyond-rounding",
        ),
    ],
)
def test_items_that_do_not_add_up(text: str, expected: list[tuple[str, Severity, str]]) -> None:
    assert said("NAR408", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            _items(
                "年初预算数为30.00万元，支出决算数为25.00万元",
                "年初预算为10.00万元，支出决算为10.00万元",
                "年初预算为20.00万元，支出决算为15.00万元",
            ),
            id="exact",
        ),
        pytest.param(
            _items(
                "年初预算数为30.00万元，支出决算数为25.00万元",
                "年初预算为10.00万元，支出决算为10.01万元",
                "年初预算为20.00万元，支出决算为15.00万元",
            ),
            id="rounded-one-by-one",
        ),
        pytest.param(
            _items(
                "年初预算数为30.00万元，支出决算数为25.00万元",
                "年初预算为0万元，支出决算为10.00万元",
                "年初预算为30.00万元，支出决算为15.00万元",
            ),
            id="one-without-a-budget",
        ),
        pytest.param(
            _items(
                "年初预算数为30.00万元，支出决算数为25.00万元",
                "年初预算为10.00万元，支出决算为10.00万元",
                "支出决算为15.00万元",
            ),
            id="a-budget-is-not-said",
        ),
        pytest.param(
            _items("年初预算数为30.00万元，支出决算数为25.00万元", "年初预算为10.00万元，支出决算为10.00万元"),
            id="one-item-is-no-list",
        ),
    ],
)
def test_items_that_add_up_or_cannot_be_added(text: str) -> None:
    assert not check("NAR408", text)


# ---- NAR409: words of direction


@pytest.mark.parametrize(
    ("sentence", "quote", "expected"),
    [
        pytest.param(
            "年初预算为10.00万元，支出决算为12.00万元，完成年初预算的120%，决算数小于年初预算数的主要原因是：业务减少。",
            "决算数小于年初预算数",
            "决算数大于预算数",
            id="less-for-more",
        ),
        pytest.param(
            "年初预算为10.00万元，支出决算为8.00万元，完成年初预算的80%。决算数大于预算数的主要原因：业务增加。",
            "决算数大于预算数",
            "决算数小于预算数",
            id="more-for-less-in-a-sentence-of-its-own",
        ),
        pytest.param(
            "年初预算为10.00万元，支出决算为8.00万元，决算数与年初预算数持平。",
            "决算数与年初预算数持平",
            "决算数小于预算数",
            id="level",
        ),
        pytest.param(
            "年初预算为10.00万元，全年预算为14.00万元，支出决算为12.00万元，决算数小于年初预算数的主要原因：结余。",
            "决算数小于年初预算数",
            "决算数大于预算数",
            id="of-the-wrong-budget",
        ),
        pytest.param(
            "年初预算为0万元，支出决算为0万元，决算数大于年初预算数的主要原因是：年中追加。",
            "决算数大于年初预算数",
            "决算数等于预算数",
            id="nothing-more-than-nothing",
        ),
    ],
)
def test_a_word_against_the_figures(sentence: str, quote: str, expected: str) -> None:
    assert said("NAR409", ITEM + sentence) == [(quote, ERROR, expected)]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            "年初预算为10.00万元，支出决算为12.00万元，决算数大于年初预算数的主要原因是：业务增加。", id="more"
        ),
        pytest.param(
            "年初预算为0万元，支出决算为17.64万元，决算数大于年初预算数的主要原因是：年中追加。", id="than-nothing"
        ),
        pytest.param("年初预算为10.00万元，支出决算为10.00万元，决算数与年初预算数持平。", id="level"),
        pytest.param("年初预算为10.00万元，支出决算为8.00万元，决算数与年初预算数基本持平。", id="nearly-level"),
        pytest.param(
            "年初预算为10.00万元，全年预算为14.00万元，支出决算为12.00万元，决算数小于预算数的主要原因：结余。",
            id="one-of-two-budgets",
        ),
    ],
)
def test_a_word_that_agrees(sentence: str) -> None:
    assert check("NAR409", ITEM + sentence) == []


@pytest.mark.parametrize("word", ["大于", "小于"])
def test_a_difference_that_rounding_may_have_taken_away_is_worth_a_look(word: str) -> None:
    sentence = f"年初预算为10.00万元，支出决算为10.00万元，决算数{word}年初预算数的主要原因：年中追加。"
    assert said("NAR409", ITEM + sentence) == [(f"决算数{word}年初预算数", Severity.NOTE, "决算数与预算数持平")]


@quick
@given(budget=amounts("0.00", "9999.99"), final=amounts("0.00", "9999.99"))
def test_of_the_two_words_only_the_right_one_passes(budget: Decimal, final: Decimal) -> None:
    assume(budget != final)
    right, wrong = ("大于", "小于") if final > budget else ("小于", "大于")
    text = ITEM + f"年初预算为{budget}万元，支出决算为{final}万元，决算数{{}}年初预算数的主要原因是：人员变动。"
    assert check("NAR409", text.format(right)) == []
    assert quotes("NAR409", text.format(wrong)) == [f"决算数{wrong}年初预算数"]


# ---- NAR410: level, yet explained


@pytest.mark.parametrize(
    ("sentence", "quote", "expected"),
    [
        pytest.param("收入支出总计持平。主要原因：人员变动，减少支出。", "收入支出总计持平", "减少", id="less"),
        pytest.param("持平。主要原因是新增一名职工。", "持平", "增加", id="more"),
        pytest.param("无增减变化。主要原因：严格控制，压减开支。", "无增减变化", "减少", id="no-change"),
    ],
)
def test_what_is_level_needs_no_reason_for_a_change(sentence: str, quote: str, expected: str) -> None:
    text = TOTALS + "2024年度收、支总计186.48万元。与上年相比，" + sentence
    assert said("NAR410", text) == [(quote, WARNING, expected)]
    assert [related.message for related in only("NAR410", text).related] == ["所附原因"]


def test_the_reason_may_stand_in_the_next_paragraph() -> None:
    text = TOTALS + "2024年度收、支总计186.48万元。与上年相比，收入支出总计持平。主要原因：\n\n本年新增一名职工。"
    finding = only("NAR410", text)
    whole = disclosure(text).document.text
    assert whole[slice(*finding.related[0].span)] == "本年新增一名职工。"


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("收入支出总计持平。", id="no-reason"),
        pytest.param("收入支出总计基本持平。主要原因：人员变动，减少支出。", id="nearly-level"),
        pytest.param("收入支出总计持平。主要原因：人员增加，项目减少，两者相抵。", id="up-and-down"),
        pytest.param("收入支出总计持平。主要原因：业务量稳定。", id="a-reason-to-be-level"),
    ],
)
def test_what_is_level_may_be_explained_as_level(sentence: str) -> None:
    assert check("NAR410", TOTALS + "2024年度收、支总计186.48万元。与上年相比，" + sentence) == []


# ---- NAR411: two words of direction


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        pytest.param("增加2.63万元，下降1.43%", "增加、下降", id="up-down"),
        pytest.param("减少2.63万元，增长1.39%", "减少、增长", id="down-up"),
    ],
)
def test_amount_and_percentage_in_opposite_directions(words: str, stated: str) -> None:
    text = TOTALS + f"2024年度收、支总计186.48万元。与上年相比，{words}。"
    assert said("NAR411", text) == [(words, ERROR, "")]
    assert only("NAR411", text).stated == stated


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("增加2.63万元，增长1.43%", id="up"),
        pytest.param("减少2.63万元，降低1.39%", id="down"),
        pytest.param("增加0万元，下降0%", id="zero-has-no-direction"),
        pytest.param("增加2.63万元", id="amount-alone"),
    ],
)
def test_amount_and_percentage_in_one_direction(words: str) -> None:
    assert check("NAR411", TOTALS + f"2024年度收、支总计186.48万元。与上年相比，{words}。") == []


# ---- NAR436: a direction at odds with the figures


@pytest.mark.parametrize(
    ("words", "stated", "expected"),
    [
        pytest.param("减少2.63万元，下降1.43%", "减少", "增加", id="it-rose"),
        pytest.param("增加13.52万元，增长6.76%", "增加", "减少", id="it-fell"),
    ],
)
def test_a_change_that_agrees_only_the_other_way(words: str, stated: str, expected: str) -> None:
    text = TOTALS + f"2024年度收、支总计186.48万元。与上年相比，{words}。"
    assert said("NAR436", text) == [(words, ERROR, expected)]
    assert only("NAR436", text).stated == stated
    assert check("NAR403", text) == []


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("增加2.63万元，增长1.43%", id="as-said"),
        pytest.param("增加2.63万元，增长1.34%", id="the-percentage-is-wrong-either-way"),
        pytest.param("减少13.52万元，下降7.25%", id="divided-by-this-year"),
        pytest.param("增加0.20万元，增长0.11%", id="so-little-that-both-ways-agree"),
        pytest.param("增加2.63万元，下降1.39%", id="two-directions-are-for-NAR411"),
        pytest.param("较上年189.11万元增加2.63万元，增长1.39%", id="the-earlier-figure-is-for-NAR416"),
    ],
)
def test_a_change_whose_direction_is_not_what_is_wrong(words: str) -> None:
    assert check("NAR436", TOTALS + f"2024年度收、支总计186.48万元。与上年相比，{words}。") == []


def test_a_change_may_be_of_a_figure_further_up() -> None:
    text = "2024年度收入总计200.00万元，支出总计186.48万元。与上年相比，收入总计减少13.52万元，下降6.33%。"
    assert check("NAR436", TOTALS + text) == []


# ---- NAR437: a reason that says the opposite


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param(
            TOTALS + "2024年度收、支总计186.48万元。与上年相比，减少13.52万元，下降6.76%，主要原因是新增普查经费。",
            "减少13.52万元，下降6.76%",
            id="less",
        ),
        pytest.param(
            TOTALS + "2024年度收、支总计186.48万元。与上年相比，增加2.63万元。主要变动原因是压缩办公费。",
            "增加2.63万元",
            id="more",
        ),
        pytest.param(
            ITEM + "年初预算为10.00万元，支出决算为12.00万元，决算数大于年初预算数的主要原因是：缴费人数减少。",
            "决算数大于年初预算数",
            id="than-the-budget",
        ),
    ],
)
def test_a_reason_that_says_the_opposite(text: str, quote: str) -> None:
    assert [(where, severity) for where, severity, _ in said("NAR437", text)] == [(quote, Severity.NOTE)]


@pytest.mark.parametrize(
    "reason",
    [
        pytest.param("主要原因是压减业务经费", id="the-same"),
        pytest.param("主要原因是人员增加、公用经费减少", id="both"),
        pytest.param("主要原因是上年追加了修缮经费", id="of-the-year-before"),
        pytest.param("主要原因是业务量不大", id="neither"),
        pytest.param("主要用于新增馆藏", id="no-reason"),
    ],
)
def test_a_reason_that_may_be_one(reason: str) -> None:
    text = f"2024年度收、支总计186.48万元。与上年相比，减少13.52万元，下降6.76%，{reason}。"
    assert check("NAR437", TOTALS + text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(
            ITEM + "年初预算为10.00万元，支出决算为12.00万元，决算数小于年初预算数的主要原因是：年中追加经费。",
            "NAR409",
            id="than-the-budget",
        ),
        pytest.param(
            TOTALS + "2024年度收、支总计186.48万元。与上年相比，减少2.63万元，下降1.43%，主要原因是新增普查经费。",
            "NAR436",
            id="than-the-year-before",
        ),
    ],
)
def test_a_reason_at_odds_with_a_word_that_is_itself_wrong_is_told_once(text: str, code: str) -> None:
    assert only(code, text)
    assert check("NAR437", text) == []


# ---- what stands for income and expenditure at once


@pytest.mark.parametrize("named", ["收、支总计均", "收入、支出总计均", "收入总计、支出总计各"])
def test_a_change_of_income_and_expenditure_alike(named: str) -> None:
    text = TOTALS + "2024年度收入总计、支出总计均为186.48万元。与上年相比，{}增加2.63万元，增长{}。"
    assert only("NAR403", text.format(named, "1.34%")).expected == "1.43%"
    assert check("NAR403", text.format(named, "1.43%")) == []


def test_the_funds_that_the_operating_cost_was_paid_from() -> None:
    text = OPERATING + "机关运行经费支出58.46万元（其中：一般公共预算支出{}万元；政府性基金预算支出0万元）。"
    assert only("NAR406", text.format("85.46")).stated == "58.46万元"
    assert check("NAR406", text.format("58.46")) == []


# ---- NAR412, NAR422, NAR423: parts within their total


@pytest.mark.parametrize(
    ("code", "sentence", "quote", "expected"),
    [
        pytest.param(
            "NAR412",
            "在面向中小企业预留政府采购项目中，由中小企业成交的，采购金额20.00万元；"
            "在其他政府采购项目中，由中小企业成交的，采购金额20.00万元。",
            "在其他政府采购项目中，由中小企业成交的，采购金额20.00万元",
            "不超过20.00万元",
            id="filled-in-twice",
        ),
        pytest.param(
            "NAR422",
            "授予中小企业合同金额21.00万元，其中：授予小微企业合同金额12.00万元。",
            "授予中小企业合同金额21.00万元",
            "不超过20.00万元",
            id="more-than-all",
        ),
        pytest.param(
            "NAR423",
            "授予中小企业合同金额18.00万元，其中：授予小微企业合同金额19.00万元。",
            "授予小微企业合同金额19.00万元",
            "不超过18.00万元",
            id="small-more-than-small-and-medium",
        ),
    ],
)
def test_a_part_beyond_its_total(code: str, sentence: str, quote: str, expected: str) -> None:
    assert said(code, PROCUREMENT + "本部门2024年度政府采购支出总额20.00万元。" + sentence) == [
        (quote, ERROR, expected)
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "本部门2024年度政府采购支出总额20.00万元。在面向中小企业预留政府采购项目中，由中小企业成交的，"
            "采购金额15.00万元；在其他政府采购项目中，由中小企业成交的，采购金额5.00万元。",
            id="two-parts",
        ),
        pytest.param(
            "本部门2024年度政府采购支出总额20.00万元。授予中小企业合同金额20.00万元，其中：授予小微企业合同金额20.00万元。",
            id="all-of-it",
        ),
        pytest.param(
            "本部门2024年度政府采购支出总额20.00万元。授予中小企业合同金额20.01万元。", id="rounded-one-by-one"
        ),
        pytest.param("本部门2024年度政府采购支出总额0万元。授予中小企业合同金额0万元。", id="nothing-of-nothing"),
        pytest.param("授予中小企业合同金额18.00万元，占政府采购支出总额的90.00%。", id="the-total-is-not-said"),
    ],
)
def test_a_part_within_its_total(text: str) -> None:
    assert [check(code, PROCUREMENT + text) for code in ("NAR412", "NAR422", "NAR423")] == [[], [], []]


BY_FUNDS = THREE_PUBLIC + (
    "2024年度“三公”经费支出决算19.44万元（其中：一般公共预算支出{general}万元；政府性基金预算支出{fund}万元；"
    "国有资本经营预算支出0万元）。"
)


@pytest.mark.parametrize(("general", "fund"), [("19.44", "0"), ("12.44", "7.00")])
def test_the_funds_that_the_three_public_expenses_come_from(general: str, fund: str) -> None:
    assert check("NAR406", BY_FUNDS.format(general=general, fund=fund)) == []


@pytest.mark.parametrize(("general", "expected"), [("12.44", "12.44万元"), ("29.44", "29.44万元")])
def test_funds_that_do_not_add_up_to_the_three_public_expenses(general: str, expected: str) -> None:
    assert only("NAR406", BY_FUNDS.format(general=general, fund="0")).expected == expected


def test_one_fund_of_several_is_no_list_in_full() -> None:
    text = THREE_PUBLIC + "2024年度“三公”经费支出决算19.44万元，其中：一般公共预算支出12.44万元。"
    assert check("NAR406", text) == []


# ---- NAR432: rates of items, told without their budgets


def by_rates(whole: str, first: str, second: str, budget: str = "") -> str:
    return (
        "## 五、一般公共预算财政拨款支出决算情况说明\n\n### （三）一般公共预算财政拨款支出决算具体情况\n\n"
        f"一般公共预算财政拨款支出决算为600.00万元，完成预算的{whole}。其中：\n\n"
        f"1.一般公共服务支出（类）档案事务（款）档案馆（项）{budget}。支出决算为400.00万元{first}。\n\n"
        f"2.住房保障支出（类）住房改革支出（款）住房公积金（项）。支出决算为200.00万元{second}。\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(by_rates("100.00%", "，完成预算的80.00%", "，完成预算的200.00%"), id="add-up"),
        pytest.param(by_rates("92.3%", "，完成预算的80%", "，完成预算的133.33%"), id="as-rounded"),
        pytest.param(by_rates("120.00%", "，完成预算的80.00%", ""), id="one-without-a-budget"),
        pytest.param(by_rates("100.00%", "，完成预算的0%", "，完成预算的200.00%"), id="a-rate-that-says-nothing"),
        pytest.param(by_rates("100.00%", "，完成年初预算的80.00%", "，完成年初预算的100.00%"), id="of-other-budgets"),
    ],
)
def test_rates_that_add_up_or_may(text: str) -> None:
    assert said("NAR432", text) == []


def test_rates_that_do_not_add_up() -> None:
    ((_, severity, expected),) = said("NAR432", by_rates("100.00%", "，完成预算的80.00%", "，完成预算的100.00%"))
    assert (severity, expected) == (WARNING, "700.00万元")
    ((_, severity, expected),) = said("NAR432", by_rates("100.00%", "，完成预算的80.00%", "，完成预算的220.00%"))
    assert (severity, expected) == (NOTE, "590.91万元")


def test_an_item_without_a_rate_may_have_had_a_budget() -> None:
    third = "\n3.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）。支出决算为10.00万元。\n"
    right = by_rates("100.00%", "，完成预算的80.00%", "，完成预算的200.00%") + third
    assert said("NAR432", right) == []
    finding = only("NAR432", right.replace("200.00%", "250.00%"))
    assert (finding.severity, finding.expected) == (NOTE, "580.00万元") and "没有写完成率的1项" in finding.message


def test_rates_that_add_up_are_verified() -> None:
    right = by_rates("100.00%", "，完成预算的80.00%", "，完成预算的200.00%")
    assert {"100.00%", "80.00%", "200.00%"} <= set(verified(right))
    assert "80.00%" not in verified(by_rates("100.00%", "，完成预算的80.00%", "，完成预算的220.00%"))


# ---- NAR413: counts told twice


def told_twice(narrative: str, report: str) -> str:
    return (
        f"{EXPENDITURE}2024年度支出合计100.00万元。\n\n## 十四、2024年度预算绩效情况说明\n\n{narrative}\n\n"
        f"# 附件\n\n## 2024年度云溪市档案馆整体支出绩效自评报告\n\n{report}"
    )


@pytest.mark.parametrize(
    ("narrative", "report", "quote", "expected"),
    [
        pytest.param(
            "全年共举办展览12场。", "全年共举办展览15场，受到好评。", "全年共举办展览12场", "15场", id="exhibitions"
        ),
        pytest.param(
            "累计接待查档群众3240人次。",
            "全年累计接待查档群众3420人次。",
            "累计接待查档群众3240人次",
            "3420人次",
            id="visitors",
        ),
        pytest.param("全年共举办展览0场。", "全年共举办展览3场。", "全年共举办展览0场", "3场", id="zero"),
    ],
)
def test_a_count_that_the_report_tells_otherwise(narrative: str, report: str, quote: str, expected: str) -> None:
    assert said("NAR413", told_twice(narrative, report)) == [(quote, WARNING, expected)]


@pytest.mark.parametrize(
    ("narrative", "report"),
    [
        pytest.param("全年共举办展览12场。", "全年共举办展览12场。", id="the-same"),
        pytest.param("举办展览12场。", "全年共举办展览15场。", id="not-of-the-whole-year"),
        pytest.param("全年共举办展览12场。", "全年共举办展览15期。", id="another-unit"),
        pytest.param("全年共举办展览12场。", "全年共举办讲座15场。", id="another-thing"),
        pytest.param(
            "全年共举办展览12场，其中网上展览2场。", "全年共举办展览12场，其中网上展览3场。", id="a-part-may-be-another"
        ),
        pytest.param("全年共举办展览12场。", "", id="no-report"),
    ],
)
def test_a_count_that_the_report_does_not_contradict(narrative: str, report: str) -> None:
    assert not check("NAR413", told_twice(narrative, report))


# ---- NAR414: a word of direction and a minus


@pytest.mark.parametrize(
    ("words", "signed"),
    [
        pytest.param("减少-2.63万元，下降-1.39%", ["减少-2.63万元", "下降-1.39%"], id="down-by-minus"),
        pytest.param("增加-2.63万元，增长-1.39%", ["增加-2.63万元", "增长-1.39%"], id="up-by-minus"),
        pytest.param("增加2.63万元，增长-1.43%", ["增长-1.43%"], id="percentage-alone"),
    ],
)
def test_a_minus_after_a_word_of_direction(words: str, signed: list[str]) -> None:
    text = TOTALS + f"2024年度收、支总计186.48万元。与上年相比，{words}。"
    assert said("NAR414", text) == [(quote, WARNING, "") for quote in signed]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("增加2.63万元，增长1.43%", id="up"),
        pytest.param("减少2.63万元，下降1.39%", id="down"),
        pytest.param("增加0万元，增长0%", id="zero"),
    ],
)
def test_a_word_of_direction_without_a_minus(words: str) -> None:
    assert check("NAR414", TOTALS + f"2024年度收、支总计186.48万元。与上年相比，{words}。") == []


# ---- NAR415: amounts told twice


@pytest.mark.parametrize(
    ("text", "quote", "expected"),
    [
        pytest.param(
            OPERATING + "本部门2024年度机关运行经费支出58.46万元。2024年度机关运行经费支出58.64万元，用于日常办公。",
            "2024年度机关运行经费支出58.64万元",
            "58.46万元",
            id="operating-expenditure",
        ),
        pytest.param(
            PROCUREMENT + "本部门2024年度政府采购支出总额215.22万元，其中：政府采购货物支出46.82万元、"
            "政府采购服务支出168.40万元。\n\n政府采购金额251.22万元。",
            "政府采购金额251.22万元",
            "215.22万元",
            id="procurement-in-the-next-paragraph",
        ),
    ],
)
def test_an_amount_told_otherwise(text: str, quote: str, expected: str) -> None:
    assert said("NAR415", text) == [(quote, WARNING, expected)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("机关运行经费支出58.46万元。机关运行经费支出58.46万元。", id="the-same"),
        pytest.param("机关运行经费支出58.46万元。机关运行经费支出584,600元。", id="in-another-unit"),
        pytest.param("机关运行经费支出58.46万元。机关运行经费支出58.47万元。", id="within-rounding"),
        pytest.param("机关运行经费支出58.46万元。", id="told-once"),
    ],
)
def test_an_amount_told_alike(text: str) -> None:
    assert check("NAR415", OPERATING + text) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "本部门2024年度机关运行经费支出58.46万元，其中：馆本级机关运行经费支出40.00万元，"
            "编纂中心机关运行经费支出18.46万元。",
            id="of-each-unit",
        ),
        pytest.param(
            "本部门2024年度机关运行经费支出58.46万元。2023年度机关运行经费支出60.00万元。", id="of-the-year-before"
        ),
    ],
)
def test_an_amount_of_something_else_is_not_told_twice(text: str) -> None:
    assert check("NAR415", OPERATING + text) == []


def test_basic_expenditure_of_all_money_and_of_the_general_budget_are_two_things() -> None:
    text = (
        "## 三、2024年度支出决算情况说明\n\n本年支出210.00万元，具体情况如下：\n\n"
        "（一）基本支出210.00万元。其中，人员经费198.00万元，公用经费12.00万元。\n\n"
        "## 六、一般公共预算财政拨款基本支出决算情况说明\n\n"
        "一般公共预算财政拨款基本支出205.00万元，其中：人员经费193.00万元，公用经费12.00万元。\n"
    )
    assert not check("NAR415", text)


ALL_BASIC = (
    "一般公共预算财政拨款基本支出决算表\n\n单位：元\n\n科目编码\t科目名称\t决算数\n301\t工资福利支出\t2900000.00\n"
    "302\t商品和服务支出\t200000.00\n人员经费合计\t\t2900000.00\n公用经费合计\t\t200000.00\n\n"
    "## 二、支出决算情况说明\n\n2023年度支出合计8200000.00元。其中：基本支出3200000.00元，占总支出的39.02%；"
    "项目支出5000000.00元，占总支出的60.98%。\n\n### （一）基本支出情况\n\n用于保障机构正常运转的日常支出3200000.00元。"
    "其中：人员经费支出{}元，占基本支出的{}；公用经费240000.00元，占基本支出的7.50%。\n"
)


def test_basic_expenditure_of_all_money_is_not_held_against_the_table_of_the_general_budget() -> None:
    text = ALL_BASIC.format("2960000.00", "92.50%")
    assert not [code for code in ("TXT301", "NAR405", "NAR407") if check(code, text)]


def test_basic_expenditure_of_all_money_is_still_reckoned() -> None:
    assert only("NAR405", ALL_BASIC.format("2960000.00", "95.20%")).expected == "92.50%"


# ---- differences from the budget (NAR403, NAR416)


@pytest.mark.parametrize(
    ("code", "sentence", "expected"),
    [
        pytest.param("NAR416", "决算数较预算数减少0.91万元。", "减少0.19万元", id="wrong-difference"),
        pytest.param("NAR416", "比预算数增加0.19万元。", "减少0.19万元", id="wrong-direction"),
        pytest.param("NAR416", "决算数较年初预算数减少0.91万元。", "减少0.19万元", id="the-only-budget-told"),
        pytest.param("NAR403", "决算数较预算数减少0.19万元，下降9.50%。", "3.70%", id="wrong-percentage"),
    ],
)
def test_a_difference_from_the_budget_that_is_wrong(code: str, sentence: str, expected: str) -> None:
    text = THREE_PUBLIC + "2024年度“三公”经费支出预算5.14万元，支出决算4.95万元，" + sentence
    assert only(code, text).expected == expected


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("决算数较预算数减少0.19万元，下降3.70%。", id="as-reckoned"),
        pytest.param("决算数小于预算数0.19万元。", id="said-as-smaller"),
        pytest.param("比上年增加0.20万元。", id="against-the-year-before"),
    ],
)
def test_a_difference_from_the_budget_that_is_right(sentence: str) -> None:
    text = THREE_PUBLIC + "2024年度“三公”经费支出预算5.14万元，支出决算4.95万元，" + sentence
    assert check("NAR416", text) == [] and check("NAR403", text) == []


RISE = OPERATING + "机关运行经费支出{spent}万元，比上年增加{more}万元，增长{rate}。"


@pytest.mark.parametrize(("more", "warned"), [("15.00", False), ("30.00", False), ("45.00", True), ("51.00", True)])
def test_a_rise_is_by_no_more_than_there_is(more: str, warned: bool) -> None:
    found = check("NAR403", RISE.format(spent="30.00", more=more, rate="100.00%"))
    assert [(one.severity, one.expected) for one in found] == ([(WARNING, "不超过30.00万元")] if warned else [])


NOTHING = THREE_PUBLIC + "因公出国（境）费支出{spent}万元，比上年增加{more}万元，增长{rate}。"


def test_there_is_no_rate_of_nothing() -> None:
    assert check("NAR403", NOTHING.format(spent="0", more="0", rate="0.00%")) == []
    assert only("NAR403", NOTHING.format(spent="0", more="0", rate="3.00%")).severity is NOTE
    told = THREE_PUBLIC + "因公出国（境）费全年预算数0万元，决算数0万元，预决算差异率{rate}。"
    assert check("NAR403", told.format(rate="0.00%")) == []
    assert only("NAR403", told.format(rate="-3.00%")).severity is NOTE


GAP = ITEM + "支出30.00万元，年初预算为{budget}万元，差值为{gap}万元，原因为追加。"


@pytest.mark.parametrize(
    ("budget", "gap"), [("12.00", "18.00"), ("45.00", "15.00"), ("45.00", "-15.00"), ("30.00", "0")]
)
def test_the_gap_between_final_and_budget(budget: str, gap: str) -> None:
    text = GAP.format(budget=budget, gap=gap)
    assert check("NAR416", text) == [] and len(verified(text)) >= 3


@pytest.mark.parametrize(("budget", "gap", "expected"), [("45.00", "12.00", "15.00"), ("12.00", "81.00", "18.00")])
def test_a_wrong_gap_between_final_and_budget(budget: str, gap: str, expected: str) -> None:
    finding = only("NAR416", GAP.format(budget=budget, gap=gap))
    assert (finding.stated, finding.expected) == (f"{gap}万元", f"相差{expected}万元")


def test_a_gap_of_something_else_is_an_amount_of_its_own() -> None:
    text = ITEM + "支出30.00万元，年初预算为45.00万元，补缴社会保险差额12.00万元。"
    assert check("NAR416", text) == []


FROM_NOTHING = OPERATING + "机关运行经费支出29.56万元，比2023年度增加{delta}万元"


@pytest.mark.parametrize(
    "behind", ["（上年为0，无法计算增长率）。", "，上年无此项支出，不可比。", "，上年没有该项经费。"]
)
def test_a_difference_from_nothing_is_the_whole_amount(behind: str) -> None:
    right, wrong = (FROM_NOTHING.format(delta=delta) + behind for delta in ("29.56", "25.96"))
    assert check("NAR416", right) == [] and verified(right) == ["29.56万元", "29.56万元"]
    assert [(severity, expected) for _, severity, expected in said("NAR416", wrong)] == [(NOTE, "29.56万元")]


@pytest.mark.parametrize(
    "behind",
    [
        pytest.param("，主要原因是上年无此项支出。", id="a-reason"),
        pytest.param("，上年为0.30万元。", id="not-nothing"),
        pytest.param("（上年无维修项目）。", id="nothing-of-something-else"),
        pytest.param("。", id="nothing-said"),
    ],
)
def test_a_difference_from_what_is_not_said_to_be_nothing(behind: str) -> None:
    assert check("NAR416", FROM_NOTHING.format(delta="25.96") + behind) == []


def test_a_change_is_of_the_figure_of_its_own_paragraph() -> None:
    text = REVENUE + (
        "3.事业收入50.00万元，其中教育收费50.00万元。与2023年度相比，增加4.00万元，增长8.70%。\n\n"
        "6.其他收入4.00万元。与2023年度相比，减少0.05万元，下降2.22%。"
    )
    assert only("NAR403", text).expected == "1.23%"


# ---- NAR424, NAR426, NAR428: parts that make up their total


@pytest.mark.parametrize(
    ("code", "text", "expected", "severity"),
    [
        pytest.param(
            "NAR428",
            "## 十、预算绩效情况\n\n绩效自评的2024年度项目5个，绩效自评中发现问题4个，已完成整改2个，正在整改1个。",
            "3",
            WARNING,
            id="problems-neither-solved-nor-being-solved",
        ),
        pytest.param(
            "NAR426",
            THREE_PUBLIC + "公务接待费支出2.00万元。其中：国内接待费支出2.50万元。",
            "不超过2.00万元",
            WARNING,
            id="reception",
        ),
        pytest.param(
            "NAR424",
            PROCUREMENT + "2024年度本部门面向中小企业预留政府采购项目预算金额20.00万元。"
            "在面向中小企业预留的政府采购项目中，由中小企业供应商中标或成交的，采购金额21.00万元。",
            "不超过20.00万元",
            WARNING,
            id="more-awarded-than-reserved",
        ),
    ],
)
def test_more_limits(code: str, text: str, expected: str, severity: Severity) -> None:
    finding = only(code, text)
    assert (finding.expected, finding.severity) == (expected, severity)


@pytest.mark.parametrize(
    "text",
    [
        "## 十、预算绩效情况\n\n绩效自评的2024年度项目5个，绩效自评中发现问题4个，已完成整改3个，正在整改1个。",
        "## 十、预算绩效情况\n\n绩效自评的2024年度项目5个，绩效自评中发现问题4个，已完成整改3个。",
        THREE_PUBLIC + "公务接待费支出2.00万元。其中：国内接待费支出2.00万元（其中：外事接待费支出0万元）。",
    ],
    ids=["all-problems", "one-number-is-not-told", "reception"],
)
def test_limits_that_are_kept(text: str) -> None:
    assert [check(code, text) for code in ("NAR424", "NAR426", "NAR428")] == [[], [], []]


# ---- NAR417: from one value to another


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("公用设施覆盖率从72%提高到55%。", "公用设施覆盖率从72%提高到55%"),
        ("办理时间由5.00万元减少到6.00万元。", "办理时间由5.00万元减少到6.00万元"),
        ("入库项目从12个增加至12个。", "入库项目从12个增加至12个"),
    ],
    ids=["up-that-is-down", "down-that-is-up", "up-that-is-nowhere"],
)
def test_a_shift_the_other_way(sentence: str, quote: str) -> None:
    assert said("NAR417", PERFORMANCE + sentence) == [(quote, ERROR, "")]


@pytest.mark.parametrize(
    "sentence",
    [
        "覆盖率从55%提高到了72%。",
        "覆盖率由上年的80.5%，大幅下降到60%。",
        "受理量从1,200个增加到0.3万件。",
        "单价由5.00万元调整为4.00万元。",
        "从3月5日提高到更高水平。",
    ],
    ids=["up", "down", "two-units", "no-direction", "no-figures"],
)
def test_a_shift_that_is_right_or_says_nothing(sentence: str) -> None:
    assert check("NAR417", PERFORMANCE + sentence) == []


# ---- NAR418: changes of the parts and of the whole

CHANGES = (
    THREE_PUBLIC
    + "2024年度“三公”经费支出决算8.00万元，比上年减少{whole}万元。其中：因公出国（境）费支出决算0万元，与上年持平；"
    "公务用车购置及运行维护费支出决算6.00万元，比上年减少1.50万元；公务接待费支出决算2.00万元，比上年{guests}万元。"
)


@pytest.mark.parametrize(
    ("whole", "guests", "expected"),
    [("2.20", "减少0.50", "2.00万元"), ("2.00", "增加0.50", "1.00万元")],
    ids=["wrong-digit", "wrong-direction"],
)
def test_changes_that_do_not_add_up(whole: str, guests: str, expected: str) -> None:
    finding = only("NAR418", CHANGES.format(whole=whole, guests=guests))
    assert (finding.severity, finding.expected) == (WARNING, expected)


@pytest.mark.parametrize(
    "text",
    [
        CHANGES.format(whole="2.00", guests="减少0.50"),
        CHANGES.format(whole="2.01", guests="减少0.50"),
        CHANGES.format(whole="2.20", guests="减少0.50").replace("与上年持平", "与上年基本持平"),
        THREE_PUBLIC
        + "“三公”经费支出决算8.00万元，比上年减少9.00万元。其中：公务接待费支出决算2.00万元，比上年减少0.50万元。",
    ],
    ids=["as-reckoned", "rounded", "one-is-about-flat", "not-all-parts"],
)
def test_changes_that_add_up_or_need_not(text: str) -> None:
    assert check("NAR418", text) == []


# ---- NAR419: awards by kind of procurement

AWARDS = PROCUREMENT + (
    "2024年度政府采购支出总额30.00万元，其中：政府采购货物支出10.00万元、政府采购工程支出0万元、政府采购服务支出20.00万元。"
    "授予中小企业合同金额20.00万元，占政府采购支出总额的66.67%。"
)


@pytest.mark.parametrize(
    ("goods", "services", "right"), [("100%", "100%", "30.00万元"), ("50%", "50%", "15.00万元")], ids=["all", "half"]
)
def test_awards_that_do_not_add_up(goods: str, services: str, right: str) -> None:
    shares = (
        f"货物采购授予中小企业合同金额占货物支出金额的{goods}，服务采购授予中小企业合同金额占服务支出金额的{services}。"
    )
    finding = only("NAR419", AWARDS + shares)
    assert (finding.severity, finding.expected) == (WARNING, right)


@pytest.mark.parametrize(
    "sentence",
    [
        "货物采购授予中小企业合同金额占货物支出金额的100%，服务采购授予中小企业合同金额占服务支出金额的50%。",
        "货物采购授予中小企业合同金额占货物支出金额的0%，服务采购授予中小企业合同金额占服务支出金额的100%。",
        "服务采购授予中小企业合同金额占服务支出金额的30%。",
    ],
    ids=["as-reckoned", "services-alone", "goods-are-not-told"],
)
def test_awards_that_add_up(sentence: str) -> None:
    assert check("NAR419", AWARDS + sentence) == []


def test_awards_are_named_as_those_of_procurement() -> None:
    text = (
        AWARDS.replace("授予中小", "政府采购授予中小")
        + "其中：授予小微企业合同金额10.00万元，占授予中小企业合同金额的{}。"
    )
    assert check("NAR405", text.format("50.00%")) == []
    assert only("NAR405", text.format("55.00%")).expected == "50.00%"


# ---- of all funds, though a section speaks of one of them


FUND = "## 八、政府性基金预算财政拨款收入支出决算情况说明\n\n"


def test_a_share_of_all_expenditure_in_the_section_of_a_fund() -> None:
    text = EXPENDITURE + "2024年度本年支出合计200.00万元。\n\n" + FUND + "政府性基金预算财政拨款支出50.00万元，"
    assert check("NAR405", text + "占本年支出合计的25.00%。") == []
    assert check("NAR405", text + "占本年支出的100.00%。") == []  # of the fund's own
    assert only("NAR405", text + "占本年支出合计的52.00%。").expected == "25.00%"


# ---- what running the vehicles is made of

RUNNING = THREE_PUBLIC + (
    "公务用车购置及运行维护费2024年决算数5.68万元。其中，公务用车购置费2024年决算数0万元。公务用车运行维护费2024年决算数"
    "5.68万元。2024年公务用车运行维护费中，公务用车加油{}万元，公务用车维修1.99万元，公务用车保险1.23万元，"
    "公务用车其他支出0.33万元。"
)


def test_the_costs_of_running_vehicles_add_up() -> None:
    assert check("NAR406", RUNNING.format("2.13")) == []
    assert only("NAR406", RUNNING.format("2.31")).expected == "5.86万元"


# ---- a rate of work done is no completion of the budget

EVALUATED = EXPENDITURE + "本年支出合计500.00万元。\n\n## 十三、预算绩效情况说明\n\n"
PROJECT = EVALUATED + "档案数字化项目全年预算数为310.00万元，执行数为300.00万元，"


@pytest.mark.parametrize(
    "sentence",
    [
        "完成预算的96.77%。一是完成扫描356.8万页，完成率为112%；二是修复档案36个，完成率100%。",
        "完成率96.77%。",
        "完成扫描356.8万页，完成率112%。",
    ],
    ids=["behind-that-of-the-budget", "of-the-budget", "alone"],
)
def test_a_rate_of_work_done(sentence: str) -> None:
    assert check("NAR402", PROJECT + sentence) == []


def test_more_than_was_planned_is_no_share() -> None:
    text = EVALUATED + "2024年支付30.00万元，完成整治56口，{}的112%。"
    assert check("NAR405", text.format("占计划")) == []
    assert only("NAR405", text.format("占项目支付总额")).expected == "不超过100%"


def test_a_share_that_moved_is_told_from_one_value_to_another() -> None:
    text = EXPENDITURE + "本年支出合计500.00万元，其中：基本支出300.00万元。基本支出占比由上年的58.00%{}60.00%。"
    assert unread(text.format("上升到")) == []
    assert check("NAR405", text.format("上升到")) == []
    assert only("NAR417", text.format("下降到")).stated == "下降"


def test_a_rate_right_behind_its_amounts_is_that_of_the_budget() -> None:
    assert only("NAR402", PROJECT + "完成率112.00%。").expected == "96.77%"


def test_what_was_executed_in_the_year() -> None:
    text = EVALUATED + "培训项目：全年预算10.00万元，全年执行8.00万元，预算执行率{}。"
    assert check("NAR402", text.format("80.00%")) == []
    assert only("NAR402", text.format("85.00%")).expected == "80.00%"


# ---- what stands in brackets is of the figure before them


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param(
            "NAR405",
            EXPENDITURE + "本年支出合计500.00万元，其中：基本支出300.00万元，占60%；"
            "项目支出200.00万元（含上年结转20.00万元），占40%。",
            id="a-share-behind-them",
        ),
        pytest.param(
            "NAR406",
            ASSETS
            + "共有车辆8辆，其中：主要领导干部用车0辆，特种专业技术用车5辆（监测车3辆、检修车2辆），其他用车3辆。",
            id="counts-inside",
        ),
        pytest.param(
            "NAR403",
            THREE_PUBLIC + "公务接待费支出5.00万元（其中：外事接待费0.50万元），比上年增加1.00万元，增长25.00%。",
            id="a-change-behind-them",
        ),
    ],
)
def test_brackets_do_not_change_what_is_spoken_of(code: str, text: str) -> None:
    assert check(code, text) == []
    assert check(code, text.replace("40%", "4%").replace("其他用车3辆", "其他用车4辆").replace("25.00%", "2.50%"))


# ---- whose figures these are


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param(
            "NAR402",
            PERFORMANCE + "馆舍开放项目：全年预算数210.00万元，执行数210.00万元，完成预算的100%。"
            "古籍修复项目：全年预算数355.00万元，执行数340.61万元，完成预算的95.95%。",
            id="two-projects",
        ),
        pytest.param(
            "NAR416",
            THREE_PUBLIC + "公务用车运行维护费支出24.45万元。\n\n公务接待费支出预算为4.60万元，支出决算3.05万元，"
            "完成预算的66.30%。较预算减少1.55万元，降低33.70%。",
            id="the-item-before",
        ),
        pytest.param(
            "NAR416",
            THREE_PUBLIC
            + "“三公”经费支出全年预算数为43.90万元，决算数为34.99万元，其中：公务接待费支出全年预算数为5.90万元，"
            "决算数为3.88万元，决算数较全年预算数减少2.02万元。",
            id="the-whole",
        ),
    ],
)
def test_figures_of_one_statement_belong_together(code: str, text: str) -> None:
    assert check(code, text) == []


# ---- the percentage alone, and the difference alone


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("年初预算数50.00万元，决算数57.00万元，预决算差异率41.00%。", "14.00%"),
        ("年初预算数50.00万元，决算数43.00万元，预决算差异率14.00%。", "14.00%"),
    ],
    ids=["swapped-digits", "sign-lost"],
)
def test_a_gap_in_percent(sentence: str, expected: str) -> None:
    assert only("NAR403", REVENUE + "2024年度收入合计与年初预算相比，" + sentence).expected == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "年初预算数50.00万元，决算数57.00万元，预决算差异率14.00%。",
        "年初预算数50.00万元，决算数43.00万元，预决算差异率-14.00%。",
    ],
    ids=["above", "below"],
)
def test_a_gap_in_percent_that_is_right(sentence: str) -> None:
    assert check("NAR403", REVENUE + "2024年度收入合计与年初预算相比，" + sentence) == []


@pytest.mark.parametrize(("percent", "found"), [("113.15%", False), ("131.15%", True), ("13.15%", True)])
def test_completion_and_difference_tell_the_budget_twice(percent: str, found: bool) -> None:
    text = REVENUE + f"本年收入5026.57万元，完成年初预算的{percent}，比年初预算增加584.01万元。"
    assert bool(check("NAR402", text)) is found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("完成预算的98.00%，决算数小于预算数", False),
        ("完成预算的100.00%，决算数与预算数持平", False),
        ("完成年初预算的98.00%，决算数大于预算数", False),
        ("完成预算的98.00%，决算数等于预算数", True),
        ("完成预算的112.00%，决算数小于预算数", True),
    ],
    ids=["below", "even", "of-another-budget", "even-at-98", "below-at-112"],
)
def test_words_that_go_against_the_percentage(words: str, found: bool) -> None:
    assert bool(check("NAR409", ITEM + f"支出决算为23.00万元，{words}。")) is found


# ---- NAR420: averages

CARS = THREE_PUBLIC + "公务用车运行维护费支出6.00万元，年末公务用车保有量2辆，"


@pytest.mark.parametrize(("mean", "expected"), [("2.00万元", "3.00万元"), ("36000元", "30,000元")])
def test_an_average_that_is_wrong(mean: str, expected: str) -> None:
    finding = only("NAR420", CARS + f"车均运行维护费{mean}。")
    assert (finding.severity, finding.expected) == (WARNING, expected)


@pytest.mark.parametrize("sentence", ["车均运行维护费3.00万元。", "车均购置费0万元。", "人均接待费100元。"])
def test_an_average_that_is_right_or_cannot_be_reckoned(sentence: str) -> None:
    assert check("NAR420", CARS + sentence) == []


# ---- more than everything


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("NAR405", PERFORMANCE + "自评资金100.00万元，占项目支出总额的1000.00%。"),
        ("NAR403", REVENUE + "本年收入合计9.00万元。与上年相比，租金收入下降107.10%。"),
    ],
    ids=["share", "fall"],
)
def test_more_than_everything_cannot_be(code: str, text: str) -> None:
    assert only(code, text).expected == "不超过100%"
    assert check(code, text.replace("1000.00%", "100.00%").replace("107.10%", "10.71%")) == []


@pytest.mark.parametrize("figure", ["1.25亿万元", "12.50元元", "3.20万万元"])
def test_a_unit_written_twice(figure: str) -> None:
    text = REVENUE + f"本年收入合计{figure}，其中：其他收入1.00万元，占1.00%。"
    assert [quote for quote, *_ in said("WRD607", text)] == [figure]
    assert check("WRD607", REVENUE + "本年收入合计1.25亿元。") == []


# ---- NAR421: reception at home and of guests from abroad

GUESTS = THREE_PUBLIC + "公务接待费支出5.00万元。其中：国内公务接待支出{home}万元；外事接待支出{abroad}万元。"


@pytest.mark.parametrize(("home", "abroad"), [("4.00", "0.00"), ("5.00", "0.50")], ids=["too-little", "too-much"])
def test_reception_that_does_not_add_up(home: str, abroad: str) -> None:
    found = check("NAR421", GUESTS.format(home=home, abroad=abroad).replace("5.00万元；", "5.10万元；"))
    assert [(one.severity, one.expected) for one in found] == [(WARNING, "5.00万元")]


@pytest.mark.parametrize(
    "text",
    [
        GUESTS.format(home="4.50", abroad="0.50"),
        GUESTS.format(home="5.00", abroad="0.00"),
        THREE_PUBLIC + "公务接待费支出5.00万元。其中：国内公务接待支出5.00万元（其中外宾接待支出0.50万元）。",
        THREE_PUBLIC + "公务接待费支出5.00万元。其中：国内公务接待支出4.00万元。",
    ],
    ids=["both", "none-from-abroad", "guests-from-abroad-among-them", "the-rest-is-not-told"],
)
def test_reception_that_adds_up(text: str) -> None:
    assert check("NAR421", text) == []


# ---- NAR435: what was counted cost in all

VISITS = THREE_PUBLIC + (
    "公务接待费支出2.50万元。其中：国内公务接待支出2.50万元，主要用于执行公务的住宿费。"
    "国内公务接待30批次，250人次（不包括陪同人员），共计支出{home}万元。外事接待支出0万元。外事接待0批次，0人次，{abroad}。"
)


@pytest.mark.parametrize(
    ("home", "abroad"),
    [("2.50", "共计支出0万元"), ("2.50", "共计支出0.00万元"), ("2.50", "主要为来访的专家")],
    ids=["both", "with-decimals", "one"],
)
def test_what_was_counted_cost_as_much_as_was_said(home: str, abroad: str) -> None:
    text = VISITS.format(home=home, abroad=abroad)
    assert check("NAR435", text) == [] and verified(text).count("2.50万元") == 3


@pytest.mark.parametrize(
    ("home", "abroad", "expected"),
    [("2.05", "共计支出0万元", "2.50万元"), ("2.50", "共计支出0.30万元", "0.00万元")],
)
def test_what_was_counted_cost_more_or_less_than_was_said(home: str, abroad: str, expected: str) -> None:
    finding = only("NAR435", VISITS.format(home=home, abroad=abroad))
    assert (finding.severity, finding.expected) == (NOTE, expected)


def test_a_cost_of_another_sentence_is_not_that_of_what_was_counted() -> None:
    text = THREE_PUBLIC + "公务接待费支出2.50万元，国内公务接待30批次，250人次。以上各项共计支出9.00万元。"
    assert check("NAR435", text) == []


# ---- nothing compared with nothing


def test_no_change_of_nothing_is_no_fault() -> None:
    text = THREE_PUBLIC + (
        "因公出国（境）费支出0万元，与上年相比，增加0.00万元，增长0.00%。因公出国（境）费全年预算数0万元，决算数0万元，"
        "预决算差异率0.00%。"
    )
    assert check("NAR403", text) == [] and check("NAR404", text) == []


# ---- what only looks like the subject, and what only looks like a list in full


def test_items_under_a_heading_of_their_own_may_be_some_of_them() -> None:
    text = GENERAL + (
        "一般公共预算财政拨款支出990.00万元。其中：1.民政管理事务（款）行政运行（项）支出决算为420.00万元。\n\n"
        "2.社会福利（款）儿童福利（项）支出决算为60.00万元。"
    )
    assert check("NAR408", text) == []


@pytest.mark.parametrize("words", ["节约3.00万元，节约25.00%", "较预算节约3.00万元，下降25.00%"])
def test_saving_is_not_about(words: str) -> None:
    text = THREE_PUBLIC + f"公务接待费支出9.00万元，比年初预算数12.00万元{words}。"
    assert check("NAR403", text) == []
    assert only("NAR403", text.replace("25.00%", "52.00%")).expected == "25.00%"


def test_the_budget_of_a_project_is_not_held_against_the_money_of_all() -> None:
    text = PERFORMANCE + (
        "共涉及项目3个，资金1,006.04万元。自评得分为96.42分。全年预算数为420.50万元，执行数为405.80万元，完成预算的{}。"
    )
    assert check("NAR402", text.format("96.5%")) == []
    assert only("NAR402", text.format("69.5%")).expected == "96.50%"
