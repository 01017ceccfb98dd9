"""WRD611 to WRD616, codes and names of the classifications: an item of the narrative beside a small table."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import check, only, quotes

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

ROWS = (
    ("2010101", "行政运行", "100,000.00"),
    ("2012601", "行政运行", "200,000.00"),
    ("2080501", "行政单位离退休", "300,000.00"),
    ("2080801", "死亡抚恤", "50,000.00"),
    ("2101101", "行政单位医疗", "150,000.00"),
    ("2210201", "住房公积金", "180,000.00"),
)


def table(*more: tuple[str, str, str]) -> str:
    """一般公共预算财政拨款支出决算表, with more rows if given."""
    rows = sorted((*ROWS, *more))
    grid = "\n".join(f"{code}\t{name}\t{amount}\t{amount}\t" for code, name, amount in rows)
    return (
        "一般公共预算财政拨款支出决算表\n\n金额单位：元\n\n项目\t\t本年支出\t\t\n"
        f"科目代码\t科目名称\t小计\t基本支出\t项目支出\n合计\t\t980,000.00\t980,000.00\t\n{grid}\n\n"
    )


def items(*listed: tuple[str, ...]) -> str:
    """具体情况 with items given as 类, 款, 项, amount, and the use if there is one."""
    text = "## 五、一般公共预算财政拨款支出决算情况说明\n\n### （三）一般公共预算财政拨款支出决算具体情况\n\n"
    for number, (kind, group, name, amount, *use) in enumerate(listed, 1):
        used = f"主要用于：{use[0]}。" if use else ""
        text += f"{number}、{kind}（类）{group}（款）{name}（项）。\n\n"
        text += f"年初预算为30.00万元，支出决算为{amount}万元。{used}\n\n"
    return text


PENSION = ("社会保障和就业支出", "行政事业单位养老支出", "行政单位离退休", "30.00")
DEATH = ("社会保障和就业支出", "抚恤", "死亡抚恤", "5.00")
ARCHIVES = ("一般公共服务支出", "档案事务", "行政运行", "20.00")
MEDICAL = ("卫生健康支出", "行政事业单位医疗", "行政单位医疗", "15.00")
HOUSING = ("住房保障支出", "住房改革支出", "住房公积金", "18.00")


# ---- WRD611: the path against the code


@pytest.mark.parametrize(
    ("path", "stated", "expected"),
    [
        pytest.param(
            ("社会保障和就业支出", "行政事业单位养老支出", "死亡抚恤", "5.00"),
            "行政事业单位养老支出（款）",
            "抚恤（款）",
            id="group",
        ),
        pytest.param(
            ("卫生健康支出", "抚恤", "死亡抚恤", "5.00"), "卫生健康支出（类）", "社会保障和就业支出（类）", id="class"
        ),
        pytest.param(
            ("住房保障支出", "住房改革支出", "购房补贴", "18.00"),
            "购房补贴（项）",
            "住房公积金（项）",
            id="item-by-its-amount",
        ),
        pytest.param(
            ("住房保障支出", "住房改革支出", "购房补贴", "17.00"),
            "购房补贴（项）",
            "",
            id="item-that-is-not-in-the-table",
        ),
    ],
)
def test_a_path_that_is_not_the_code_s(path: tuple[str, ...], stated: str, expected: str) -> None:
    text = table() + items(path)
    finding = only("WRD611", text)
    assert (finding.severity, finding.stated, finding.expected) == (ERROR, stated, expected)
    assert quotes("WRD611", text) == [f"{path[0]}（类）{path[1]}（款）{path[2]}（项）"]


def test_the_finding_leads_to_the_row() -> None:
    finding = only("WRD611", table() + items(("卫生健康支出", "抚恤", "死亡抚恤", "5.00")))
    assert "编码为2080801，属于“社会保障和就业支出（类）”" in finding.message
    assert [related.message for related in finding.related] == ["2080801 死亡抚恤"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(table() + items(PENSION, DEATH, ARCHIVES, MEDICAL, HOUSING), id="the-names-of-the-codes"),
        pytest.param(
            table() + items(("社会保障和就业", "行政事业单位养老", "行政单位离退休", "30.00")),
            id="without-the-last-word",
        ),
        pytest.param(
            table() + items(("一般公共服务支出", "人大事务", "行政运行", "10.00")), id="one-of-two-items-of-one-name"
        ),
        pytest.param(
            table() + items(("一般公共服务支出", "政协事务", "行政运行", "10.00")), id="which-of-two-is-not-certain"
        ),
        pytest.param(
            table() + items(("社会保障和就业支出", "行政事业单位离退休", "行政单位离退休", "30.00")),
            id="a-former-name-is-for-WRD612",
        ),
        pytest.param(
            table(("20808", "抚恤和优待", "50,000.00"))
            + items(("社会保障和就业支出", "抚恤和优待", "死亡抚恤", "5.00")),
            id="as-the-table-prints-it",
        ),
        pytest.param(items(("卫生健康支出", "抚恤", "死亡抚恤", "5.00")), id="no-table"),
    ],
)
def test_a_path_that_may_stand(text: str) -> None:
    assert not check("WRD611", text)


def test_an_item_on_which_nothing_was_spent_stands_in_no_table() -> None:
    assert check("WRD611", table() + items(("卫生健康支出", "行政事业单位医疗", "公务员医疗补助", "0"))) == []


FUND = (
    "政府性基金预算财政拨款收入支出决算表\n\n金额单位：元\n\n项目\t\t年初结转和结余\t本年收入\t本年支出\t\t\t年末结转和结余\n"
    "科目代码\t科目名称\t\t\t小计\t基本支出\t项目支出\t\n合计\t\t\t800,000.00\t800,000.00\t\t800,000.00\t\n"
    "2120803\t城市建设支出\t\t800,000.00\t800,000.00\t\t800,000.00\t\n\n"
)


def fund(group: str, name: str) -> str:
    """A disclosure whose section on 政府性基金 names this 款 and 项, beside the table."""
    told = f"支出80.00万元，主要用于城乡社区支出（类）{group}（款）{name}（项）80.00万元。"
    return f"{FUND}## 七、政府性基金预算财政拨款收入支出决算情况说明\n\n2024年度政府性基金预算财政拨款{told}\n\n"


@pytest.mark.parametrize(
    ("group", "name", "stated"),
    [
        pytest.param("国有土地使用权出让收入安排的支出", "城市建没支出", "城市建没支出（项）", id="item"),
        pytest.param("国有土地收益基金安排的支出", "城市建设支出", "国有土地收益基金安排的支出（款）", id="group"),
    ],
)
def test_a_path_of_a_government_fund_at_odds_with_its_table(group: str, name: str, stated: str) -> None:
    finding = only("WRD611", fund(group, name))
    assert (finding.severity, finding.stated) == (WARNING, stated)


@pytest.mark.parametrize(
    "group", ["国有土地使用权出让收入安排的支出", "国有土地使用权出让收入及对应专项债务收入安排的支出"]
)
def test_a_path_of_a_government_fund_by_its_name_of_then_and_now(group: str) -> None:
    assert check("WRD611", fund(group, "城市建设支出")) == []


# ---- WRD612: names that were changed


@pytest.mark.parametrize(
    ("path", "quote", "expected"),
    [
        pytest.param(
            ("社会保障和就业支出", "行政事业单位离退休", "行政单位离退休", "30.00"),
            "行政事业单位离退休（款）",
            "行政事业单位养老支出（款）",
            id="group",
        ),
        pytest.param(
            ("医疗卫生与计划生育支出", "行政事业单位医疗", "行政单位医疗", "15.00"),
            "医疗卫生与计划生育支出（类）",
            "卫生健康支出（类）",
            id="class",
        ),
        pytest.param(
            ("社会保障和就业支出", "行政事业单位养老支出", "归口管理的行政单位离退休", "30.00"),
            "归口管理的行政单位离退休（项）",
            "行政单位离退休（项）",
            id="item",
        ),
    ],
)
def test_a_name_that_was_changed(path: tuple[str, ...], quote: str, expected: str) -> None:
    text = table() + items(path)
    finding = only("WRD612", text)
    assert quotes("WRD612", text) == [quote]
    assert (finding.severity, finding.stated, finding.expected) == (WARNING, quote, expected)


FORMER = ("社会保障和就业支出", "行政事业单位离退休", "行政单位离退休", "30.00")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(table() + items(PENSION), id="the-new-name"),
        pytest.param("2018年度部门决算\n\n" + table() + items(FORMER), id="before-the-change"),
        pytest.param(table(("20805", "行政事业单位离退休", "300,000.00")) + items(FORMER), id="the-table-prints-it-so"),
        pytest.param(items(FORMER), id="no-table"),
    ],
)
def test_a_name_that_is_in_force(text: str) -> None:
    assert not check("WRD612", text)


# ---- WRD613: the use of another item


@pytest.mark.parametrize(
    ("listed", "quote", "copied_from"),
    [
        pytest.param(
            ((*MEDICAL, "缴纳行政单位医疗支出"), (*HOUSING, "缴纳行政单位医疗支出")),
            "缴纳行政单位医疗支出",
            "行政单位医疗",
            id="from-above",
        ),
        pytest.param(
            ((*MEDICAL, "缴存住房公积金"), (*HOUSING, "缴存住房公积金")),
            "缴存住房公积金",
            "住房公积金",
            id="from-below",
        ),
    ],
)
def test_a_use_that_was_copied(listed: tuple[tuple[str, ...], ...], quote: str, copied_from: str) -> None:
    text = table() + items(*listed)
    finding = only("WRD613", text)
    assert quotes("WRD613", text) == [quote] and finding.severity is WARNING
    assert [related.message for related in finding.related] == [copied_from]


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(((*MEDICAL, "缴纳行政单位医疗支出"), (*HOUSING, "缴存住房公积金")), id="each-its-own"),
        pytest.param(((*MEDICAL, "在职人员开支"), (*HOUSING, "在职人员开支")), id="alike-but-naming-none"),
        pytest.param(((*PENSION, "行政单位离退休开支"), (*DEATH, "行政单位离退休开支")), id="within-one-class"),
        pytest.param((MEDICAL, HOUSING), id="no-use-is-said"),
    ],
)
def test_a_use_of_its_own(listed: tuple[tuple[str, ...], ...]) -> None:
    assert check("WRD613", table() + items(*listed)) == []


INSURANCE = ("社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出", "9.00")
ANNUITY = ("社会保障和就业支出", "行政事业单位养老支出", "机关事业单位职业年金缴费支出", "4.50")


@pytest.mark.parametrize("use", ["缴纳在职人员基本养老保险", "缴纳职业年金"])
def test_a_use_that_was_copied_from_a_payment_of_the_same_class(use: str) -> None:
    finding = only("WRD613", table() + items((*INSURANCE, use), (*ANNUITY, use)))
    assert (finding.severity, finding.stated) == (NOTE, use)


@pytest.mark.parametrize(
    "uses",
    [
        pytest.param(("缴纳基本养老保险", "缴纳职业年金"), id="each-its-own"),
        pytest.param(("缴纳基本养老保险和职业年金",) * 2, id="both-of-both"),
        pytest.param(("在职人员开支",) * 2, id="alike-but-naming-none"),
    ],
)
def test_uses_of_payments_of_one_class(uses: tuple[str, str]) -> None:
    assert check("WRD613", table() + items((*INSURANCE, uses[0]), (*ANNUITY, uses[1]))) == []


# ---- WRD614, WRD615: codes and names in the tables


def basic(*rows: tuple[str, str]) -> str:
    """一般公共预算财政拨款基本支出决算明细表 of these codes and names."""
    lines = "\n".join(f"{code}\t{name}\t10.00" for code, name in rows)
    return f"一般公共预算财政拨款基本支出决算明细表\n\n单位：万元\n\n科目编码\t科目名称\t决算数\n{lines}\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(table(("2010991", "其他人大事务支出", "1.00")), "2010991", id="functional"),
        pytest.param(basic(("301", "工资福利支出"), ("30191", "基本工资")), "30191", id="economic"),
    ],
)
def test_a_code_in_no_list(text: str, code: str) -> None:
    finding = only("WRD614", text)
    assert (finding.severity, finding.stated) == (NOTE, code)
    assert quotes("WRD614", text)[0].startswith(code)


def test_a_code_in_no_list_is_told_once() -> None:
    assert len(check("WRD614", table(("2010991", "其他人大事务支出", "1.00")) * 2)) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(table(), id="listed"),
        pytest.param(basic(("301", "工资福利支出"), ("30101", "基本工资")), id="listed-economic"),
        pytest.param(items(ARCHIVES), id="no-table"),
    ],
)
def test_codes_that_are_listed(text: str) -> None:
    assert not check("WRD614", text)


@pytest.mark.parametrize(
    ("text", "severity", "stated", "expected"),
    [
        pytest.param(basic(("30101", "津贴补贴")), WARNING, "津贴补贴", "基本工资", id="economic"),
        pytest.param(
            basic(("30216", "会议费"), ("30101", "基本工资")), WARNING, "会议费", "培训费", id="one-of-several"
        ),
        pytest.param(table(("2080502", "死亡抚恤", "1.00")), NOTE, "死亡抚恤", "事业单位离退休", id="functional"),
    ],
)
def test_a_code_with_the_name_of_another(text: str, severity: Severity, stated: str, expected: str) -> None:
    finding = only("WRD615", text)
    assert (finding.severity, finding.stated, finding.expected) == (severity, stated, expected)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(basic(("30101", "基本工资"), ("30201", "办公费")), id="its-own"),
        pytest.param(basic(("30112", "其他社会保障"), ("30213", "维修费")), id="nearly-its-own"),
        pytest.param(basic(("30901", "房屋建筑物购建"), ("31001", "房屋建筑物购建")), id="a-name-of-two-codes"),
        pytest.param(table(("2130101", "行政运行", "1.00")), id="a-name-of-many-codes"),
        pytest.param(
            basic(
                *((f"302{at:02}", name) for at, name in enumerate(("印刷费", "咨询费", "手续费", "水费", "电费"), 1))
            ),
            id="columns-that-were-misread",
        ),
    ],
)
def test_names_that_fit_their_codes(text: str) -> None:
    assert not check("WRD615", text)


# ---- WRD616: paths in the glossary


def glossary(*paths: str) -> str:
    """名词解释 of these paths."""
    lines = "\n\n".join(f"{number}、{path}：指反映该项支出。" for number, path in zip("一二三", paths, strict=False))
    return f"# 第四部分 名词解释\n\n{lines}\n"


@pytest.mark.parametrize(
    ("path", "severity", "expected"),
    [
        pytest.param(
            "社会保障和就业支出（类）行政事业单位养老支出（款）死亡抚恤（项）",
            WARNING,
            "抚恤（款）",
            id="against-the-table",
        ),
        pytest.param(
            "教育支出（类）抚恤（款）死亡抚恤（项）", WARNING, "社会保障和就业支出（类）", id="class-against-the-table"
        ),
        pytest.param(
            "住房保障支出（类）住房改革支出（款）住房公积全（项）", WARNING, "住房公积金（项）", id="one-character"
        ),
        pytest.param("教育支出（类）普通教育（款）购房补贴（项）", NOTE, "", id="against-the-code-list"),
    ],
)
def test_a_path_of_the_glossary(path: str, severity: Severity, expected: str) -> None:
    finding = only("WRD616", table() + items(HOUSING) + glossary("基本支出", path))
    assert (finding.severity, finding.expected) == (severity, expected)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("社会保障和就业支出（类）抚恤（款）死亡抚恤（项）", id="as-in-the-table"),
        pytest.param("住房保障支出（类）住房改革支出（款）购房补贴（项）", id="not-spent-this-year"),
        pytest.param("教育支出（类）某年增设科目（款）某年增设（项）", id="names-of-another-year"),
        pytest.param("一般公共服务（类）档案事务（款）行政运行（项）", id="without-支出"),
    ],
)
def test_a_path_of_the_glossary_that_is_right_or_unknown(path: str) -> None:
    assert check("WRD616", table() + items(HOUSING) + glossary(path)) == []


def test_a_name_of_another_branch_is_what_is_wrong_not_the_path() -> None:
    text = table() + items(("住房保障支出", "住房改革支出", "行政单位医疗", "18.00"))
    assert only("WRD611", text).expected == "住房公积金（项）"
    assert all(finding.severity is not ERROR for finding in check("TXT303", text))


def test_another_item_of_the_glossary_is_no_mistyped_one() -> None:
    path = "住房保障支出（类）住房改革支出（款）购房补助（项）"
    assert check("WRD616", table() + items(HOUSING) + glossary(path)) == []


# ---- WRD611: an item under the name of another


SERVICE = ("卫生健康支出", "行政事业单位医疗", "事业单位医疗", "6.00")
BOTH = table(("2101102", "事业单位医疗", "60,000.00"))


def test_an_item_under_the_name_of_the_one_before_it() -> None:
    text = BOTH + items(PENSION, DEATH, ARCHIVES, MEDICAL, (*MEDICAL[:3], "6.00"), HOUSING)
    finding = only("WRD611", text)
    assert (finding.severity, finding.stated, finding.expected) == (ERROR, "行政单位医疗（项）", "事业单位医疗（项）")
    assert [one.stated for one in check("TXT303", text)] == [""]  # 行政运行 of another 款 alone is left out


def test_an_item_under_the_name_of_the_one_behind_it() -> None:
    text = BOTH + items(PENSION, DEATH, ARCHIVES, (*SERVICE[:3], "15.00"), SERVICE, HOUSING)
    assert only("WRD611", text).expected == "行政单位医疗（项）"


@pytest.mark.parametrize(
    "told",
    [
        pytest.param((MEDICAL, SERVICE), id="each-by-its-name"),
        pytest.param((MEDICAL, (*MEDICAL[:3], "7.00")), id="an-amount-of-none"),
        pytest.param((MEDICAL, (*MEDICAL[:3], "18.00"), HOUSING), id="an-amount-of-one-that-is-told-of"),
        pytest.param(((*MEDICAL[:3], "6.00"),), id="told-of-once"),
    ],
)
def test_items_whose_names_are_not_what_is_wrong(told: tuple[tuple[str, ...], ...]) -> None:
    assert check("WRD611", BOTH + items(PENSION, DEATH, ARCHIVES, *told)) == []


def test_items_of_all_fiscal_expenditure_are_those_of_the_general_budget() -> None:
    section = "## 五、财政拨款支出决算情况说明\n\n（一）社会保障和就业支出（类）\n\n"
    item = "1．行政事业单位离退休（款）行政单位离退休（项）。年初预算29.00万元，支出决算30.00万元。\n\n"
    text = "云溪市档案馆2024年度部门决算\n\n" + table() + section + item
    assert only("WRD612", text).expected == "行政事业单位养老支出（款）"
    assert check("WRD612", text.replace("离退休（款）", "养老支出（款）")) == []


# ---- WRD618: the marks of the levels


def marked(words: str) -> str:
    """Words of the explanation of 具体情况, beside a table."""
    return table() + items(PENSION) + f"2．{words}年初预算为18.00万元，支出决算为18.00万元。\n\n"


@pytest.mark.parametrize(
    ("words", "stated", "expected"),
    [
        pytest.param(
            "住房保障支出（类）住房改革支出（款）住房公积金（款）。", "住房公积金（款）", "住房公积金（项）", id="item"
        ),
        pytest.param("住房保障支出（款）。", "住房保障支出（款）", "住房保障支出（类）", id="class"),
        pytest.param(
            "住房保障支出（类）住房改革支出（类）住房公积金（项）。",
            "住房改革支出（类）",
            "住房改革支出（款）",
            id="group",
        ),
        pytest.param(
            "住房保障支出（类）住房改革支出（款）安居小区管护（款）。",
            "安居小区管护（款）",
            "",
            id="of-an-unknown-name",
        ),
    ],
)
def test_a_mark_that_is_not_of_its_level(words: str, stated: str, expected: str) -> None:
    finding = only("WRD618", marked(words))
    assert (finding.severity, finding.stated, finding.expected) == (WARNING, stated, expected)
    assert quotes("WRD618", marked(words)) == [stated]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("住房保障支出（类）住房改革支出（款）住房公积金（项）。", id="in-order"),
        pytest.param("其中：住房改革支出（款）住房公积金（项）。", id="without-the-class"),
        pytest.param("住房公积金（项）、购房补贴（项）、提租补贴（项）。", id="several-of-a-level"),
        pytest.param("援助其他地区支出（类）教育（款）其他教育支出（项）。", id="called-like-a-class"),
        pytest.param("社会福利（款）临时救助（项）。", id="with-or-without-支出"),
        pytest.param("住房保障支出（类）住房改革支出（款）住房改革支出（项）。", id="a-wrong-name-in-order"),
        pytest.param("工资福利支出（类）住房公积金（款）。", id="of-the-economic-classification"),
        pytest.param("一般公共服务（类）、社会保障和就业（类）。", id="without-支出"),
        pytest.param("安居小区管护（款）。", id="unknown"),
    ],
)
def test_marks_of_their_levels(words: str) -> None:
    assert check("WRD618", marked(words)) == []


def test_an_item_that_is_marked_wrong_is_told_of_all_the_same() -> None:
    text = table() + items(PENSION, DEATH, MEDICAL, HOUSING)
    text += "5、一般公共服务支出（类）档案事务（款）行政运行（款）。\n\n年初预算为30.00万元，支出决算为21.00万元。"
    assert quotes("WRD618", text) == ["行政运行（款）"]
    assert [one.stated for one in check("TXT303", text) if one.severity is ERROR] == ["21.00万元"]
