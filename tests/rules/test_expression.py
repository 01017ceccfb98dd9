"""The language of checks: what its sentences mean, and that rounding never makes them lie."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fiscallint.rules.evaluation import Outcome, Unmet, Verdict, evaluate
from fiscallint.rules.expression import (
    AllOf,
    AnyOf,
    Arithmetic,
    Cell,
    Comparison,
    Contains,
    EachRow,
    Expression,
    Hierarchy,
    Negative,
    Number,
    Presence,
    Reported,
    Rows,
    Statement,
    Term,
    Text,
    Total,
    When,
    Year,
)
from fiscallint.rules.pack_tests import example
from fiscallint.rules.reading import ExpressionError, number, parse, with_options

HOLDS, ROUNDED, SLIGHT, FAILS = Verdict.HOLDS, Verdict.ROUNDED, Verdict.SLIGHT, Verdict.FAILS


def verdicts(text: str, tables: dict[str, Any]) -> list[Verdict] | None:
    """How the comparisons of an expression end; None where it does not apply."""
    outcomes = evaluate(parse(text), example(tables))
    return None if outcomes is None else [one.verdict for one in outcomes if isinstance(one, Outcome)]


# Cells


@pytest.mark.parametrize(
    "text",
    [
        "支出表[208].合计 = 支出表[208].基本支出 + 支出表[208].项目支出",
        "支出决算表[208].合计 = 310万元 + 74500元",
        "支出表.合计 = 317.45万元",
        "支出表[合计].合计 = 支出表[208].合计",
        "基本支出表.人员经费合计 = 300万元",
        "基本支出表.301 = 基本支出表[人员经费合计].决算数",
        "基本支出表.301 * 2 = 600万元",
        "-基本支出表.301 + 600万元 = 基本支出表.301",
        "支出表[208].项目支出 / 支出表[208].合计 <= 3%",
        "(支出表[208].合计 - 支出表[208].基本支出) × 2 ≤ 14.90万元",
        "「支出表」[208].合计 ＝ 310万元 ＋ 7.45万元",
    ],
)
def test_a_sentence_that_holds(text: str) -> None:
    tables = {
        "支出表": {
            "合计": {"合计": "317.45", "基本支出": "310", "项目支出": "7.45"},
            "208": {"合计": "317.45", "基本支出": "310", "项目支出": "7.45"},
        },
        "基本支出表": {"301": 300, "人员经费合计": 300},
    }
    assert verdicts(text, tables) == [HOLDS]


def test_tables_in_different_units_need_no_conversion() -> None:
    tables = {
        "一般公共预算支出表": {"合计": {"基本支出": "604.81"}},
        "基本支出表": {"单位": "元", "人员经费合计": "5463512.30", "公用经费合计": "584588.11"},
    }
    text = "一般公共预算支出表.基本支出 = 基本支出表.人员经费合计 + 基本支出表.公用经费合计"
    assert verdicts(text, tables) == [HOLDS]


def test_each_row() -> None:
    tables = {"支出表": {"201": {"合计": 5, "基本支出": 5}, "208": {"合计": 5, "基本支出": 3, "项目支出": 1}}}
    assert verdicts("每行 支出表：合计 = 基本支出 + 项目支出", tables) == [HOLDS, FAILS]


def test_each_class_over_two_tables() -> None:
    tables = {"收支总表": {"201": 5, "208": "6.01", "210": 7}, "支出表": {"201": {"合计": 5}, "208": {"合计": 6}}}
    assert verdicts("每行 收支总表[类]：决算数 = 支出表[本行].合计", tables) == [HOLDS, ROUNDED, FAILS]


def test_the_sum_of_a_level() -> None:
    tables = {"收支总表": {"201": 5, "208": 6, "本年支出合计": 11}}
    assert verdicts("收支总表.本年支出合计 = 合计(收支总表[类].决算数)", tables) == [HOLDS]


def test_levels_are_the_sums_of_the_rows_below_them() -> None:
    tables = {
        "支出表": {
            "合计": {"合计": 9},
            "208": {"合计": 6},
            "20805": {"合计": 6},
            "2080501": {"合计": 4},
            "2080505": {"合计": 1},
            "210": {"合计": 3},
        }
    }
    outcomes = evaluate(parse("逐级 支出表"), example(tables))
    assert outcomes is not None
    assert [(one.row, one.verdict) for one in outcomes if isinstance(one, Outcome)] == [
        ("合计", HOLDS), ("208", HOLDS), ("20805", FAILS),
    ]  # fmt: skip


def test_a_table_that_lists_only_the_finest_level() -> None:
    rows = {"2080501": {"合计": 4}, "2101101": {"合计": 3}}
    assert verdicts("逐级 支出表", {"支出表": {"合计": {"合计": 7}, **rows}}) == [HOLDS]
    assert verdicts("支出表[208].合计 = 4万元", {"支出表": rows}) == [HOLDS]
    assert verdicts("支出表.合计 = 合计(支出表[类].合计)", {"支出表": {"合计": {"合计": 7}, **rows}}) == [HOLDS]


# What is not there


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支出表[210].合计 = 0", [HOLDS]),  # a row left out is zero
        ("支出表[2080501].合计 = 0", None),  # the table is not as fine as that
        ("支出表.合计 = 6万元", None),  # no row 合计
        ("支出表[208].合计 = 支出表[208].基本支出 + 支出表[208].经营支出", [HOLDS]),  # a column left out, within a sum
        ("支出表[208].经营支出 = 0", None),  # a column left out, alone
        ("支出表[208].经营支出 + 支出表[208].上缴上级支出 = 6万元", None),  # a sum of which nothing is there
        ("三公表.决算数合计 = 0", None),  # no table
        ("支出表[208].合计 / 支出表[210].合计 <= 5%", None),  # a zero base
        ("支出表[221].合计 = 5万元", None),  # a cell that cannot be read
    ],
)
def test_what_is_not_there(text: str, expected: list[Verdict] | None) -> None:
    assert verdicts(text, {"支出表": {"208": {"合计": 6, "基本支出": 6}, "221": {"合计": "见附件"}}}) == expected


def test_conditions() -> None:
    tables = {"基本支出表": {"人员经费合计": 5, "合计": 6, "301": "0.00"}}
    check = "基本支出表.合计 = 基本支出表.人员经费合计"
    assert verdicts(f"当 有(基本支出表[合计])：{check}", tables) == [FAILS]
    assert verdicts(f"当 无(基本支出表[合计])：{check}", tables) is None
    assert verdicts(f"当 有(三公表)：{check}", tables) is None
    assert verdicts(f"当 有(三公表) 或 有(基本支出表) 且 无(基本支出表.公用经费合计)：{check}", tables) == [FAILS]
    assert verdicts(f"当 基本支出表.301 > 0：{check}", tables) is None
    assert verdicts(f"当 基本支出表.301 != 0：{check}", tables) is None
    assert verdicts(f"当 三公表.决算数合计 = 0：{check}", tables) is None


def test_a_row_under_an_unknown_name_may_be_the_one_that_is_missing() -> None:
    text = "收支总表.本年支出合计 = 合计(收支总表[类].决算数)"
    assert verdicts(text, {"收支总表": {"201": 5, "抗疫支出": 6, "本年支出合计": 11}}) is None
    assert verdicts(text, {"收支总表": {"201": 5, "抗疫支出": 6, "本年支出合计": 12}}) == [FAILS]


# The narrative, words, options, counts

DISCLOSURE: dict[str, Any] = {
    "年度": 2024,
    "说明": {
        "三公": "公务接待费支出预算为1.50万元，支出决算为1.20万元。国内公务接待12批次、96人次。",
        "机关运行经费": {"机关运行经费": "65.37", "机关运行经费的上年数": 60},
        "政府采购": "本年度没有授予中小企业合同。",
    },
    "基本支出表": {"公用经费合计": "65.37"},
    "支出表": {"2010601": {"合计": 5}, "2010602": {"合计": 0}, "2010699": {"合计": 7}},
    "表名": {"三公表": "一般公共预算财政拨款“三公”经费支出决算表"},
    "表注": {"支出表": "注：本表反映各项支出情况。"},
    "附件": "附件1\n项目支出绩效自评表",
    "名词解释": "一、“三公”经费：指……\n二、机关运行经费是指……",
    "标题": "第一部分 概况",
    "封面": "云溪市档案馆",
    "目录": "一、主要职责",
}


def ends(text: str, options: dict[str, str] | None = None, **changes: Any) -> list[Verdict | str] | None:
    """How the comparisons of an expression end, or why a condition is not true; None where it does not apply."""
    numbers = {name: found for name, value in (options or {}).items() if (found := number(value))}
    statement = parse(text, with_options(None, numbers))
    outcomes = evaluate(statement, example(DISCLOSURE | changes), numbers)
    return None if outcomes is None else [one.verdict if isinstance(one, Outcome) else one.why for one in outcomes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what the narrative reports
        ("说明[三公].公务接待费 <= 1.20万元", [HOLDS]),
        ("说明[三公].公务接待费 <= 说明[三公].公务接待费的预算", [HOLDS]),
        ("说明.公务接待费的年初预算 = 1.50万元", None),  # the sentence does not say which budget
        ("说明.机关运行经费 = 基本支出表.公用经费合计", [HOLDS]),
        ("说明.机关运行经费 <= 说明.机关运行经费的上年数", [FAILS]),
        ("说明.接待人次 = 96人次", [HOLDS]),
        ("说明.接待批次 > 20批次", [FAILS]),
        ("说明.公务接待费 / 说明.接待人次 <= 125元", [HOLDS]),  # 124.48 to 125.52
        ("说明.公务接待费 / 说明.接待人次 <= 100元", [FAILS]),
        ("说明[一般公共预算].公务接待费 = 0", None),  # not reported there
        ("说明.培训费 = 0", None),
        ("有(说明.接待批次) 且 无(说明.外宾批次)", []),
        ("有(说明[国有资产])", ["没有“国有资产”的说明"]),
        ("无(说明[三公])", ["有“三公”的说明"]),
        # words
        ("附件 含 “绩效自评表”", []),
        ("附件 含 “绩效评价报告”", ["附件中没有“绩效评价报告”"]),
        ("附件 含 “绩效评价报告” 或 附件 含 “绩效自评表”", []),
        ("说明[政府采购] 不含 “中小企业”", ["“政府采购”的说明中写有“中小企业”"]),
        ("说明[国有资产] 含 “车辆”", None),  # no such section
        ("说明 含 “国内公务接待”", []),
        ("全文 含 “中小企业” 且 全文 含 “小微企业”", ["全文中没有“小微企业”"]),
        ("标题 含 “三公经费支出决算表”", []),  # quotation marks do not count
        ("封面 含 “档案馆”", []),
        ("目录 含 “主要职责”", []),
        ("表名[三公表] 含 “一般公共预算”", []),
        ("表名[政府性基金表] 含 “政府性基金”", None),
        ("表注[支出表] 含 “反映”", []),
        ("名词解释 含 “指”", []),
        ("有(名词解释.三公经费) 且 有(名词解释.机关运行经费)", []),
        ("有(名词解释.基本支出)", ["没有名词“基本支出”的解释"]),
        ("有(附件)", []),
        ("当 表名[三公表] 含 “一般公共预算”：说明.公务接待费 <= 1万元", [FAILS]),
        ("当 表名[三公表] 不含 “一般公共预算”：说明.公务接待费 <= 1万元", None),
        # counts of rows, and the year
        ("个数(支出表[项]) <= 2个", [HOLDS]),
        ("个数(支出表[项]) > 2个", [FAILS]),
        ("当 年度 >= 2020：有(说明[国有资本经营])", ["没有“国有资本经营”的说明"]),
        ("当 年度 < 2020：有(说明[国有资本经营])", None),
    ],
)
def test_what_the_document_says(text: str, expected: list[Verdict | str] | None) -> None:
    assert ends(text) == expected


def test_there_are_no_attachments() -> None:
    without = {name: said for name, said in DISCLOSURE.items() if name != "附件"}
    outcomes = evaluate(parse("附件 含 “绩效自评表” 且 有(附件)"), example(without))
    assert outcomes is not None
    assert [one.why for one in outcomes if isinstance(one, Unmet)] == ["附件中没有“绩效自评表”，没有附件"]


def test_an_option_of_the_rule() -> None:
    text = "说明.公务接待费 <= 基本支出表.公用经费合计 * 参数.上限"
    assert ends(text, {"上限": "2%"}) == [HOLDS]
    assert ends(text, {"上限": "1%"}) == [FAILS]


def test_what_is_reported_in_two_ways_is_not_compared() -> None:
    said = {"说明": {"三公": "公务接待费支出1.20万元。公务接待费支出2.10万元。"}}
    assert ends("说明.公务接待费 <= 1万元", **said) is None


def test_a_zero_year_or_a_year_unknown() -> None:
    assert evaluate(parse("当 年度 >= 2020：有(说明[国有资本经营])"), example({"说明": {}})) is None


# Rounding


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("3146.27", "3146.27", HOLDS),
        ("3146.27", "3146.28", ROUNDED),
        ("3146.27", "3146.29", SLIGHT),
        ("3146.27", "3146.30", FAILS),
        ("", "0.00", HOLDS),
        ("3146.273", "3146.27", HOLDS),
    ],
)
def test_two_cells_that_should_be_one_number(left: str, right: str, expected: Verdict) -> None:
    tables = {"收支总表": {"收入总计": left, "支出总计": right}}
    assert verdicts("收支总表.收入总计 = 收支总表.支出总计", tables) == [expected]


def test_a_sum_may_be_off_by_the_rounding_of_its_items() -> None:
    def total(shown: str) -> list[Verdict] | None:
        tables = {"支出表": {"208": {"合计": shown, "基本支出": "1.00", "项目支出": "2.00"}}}
        return verdicts("每行 支出表：合计 = 基本支出 + 项目支出", tables)

    assert total("3.01") == [HOLDS]
    assert total("3.02") == [SLIGHT]
    assert total("3.03") == [FAILS]


def test_a_total_that_was_added_up_from_rounded_items_is_only_noted() -> None:
    items = {f"20805{number:02}": {"合计": "1.00"} for number in range(1, 8)}
    tables = {"支出表": {"208": {"合计": "7.00"}, **items}, "收支总表": {"208": "7.03"}}
    assert verdicts("每行 收支总表[类]：决算数 = 支出表[本行].合计", tables) == [ROUNDED]


def test_an_inequality_fails_only_if_it_must() -> None:
    tables = {"三公表": {"决算数合计": "5.01"}, "支出表": {"合计": {"合计": "5.00"}}}
    assert verdicts("三公表.决算数合计 <= 支出表.合计", tables) == [HOLDS]
    assert verdicts("支出表.合计 >= 三公表.决算数合计", tables) == [HOLDS]
    assert verdicts("三公表.决算数合计 <= 4.90万元", tables) == [FAILS]


# Mistakes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("支岀表.合计 = 0", "“支岀表”；是否应为“支出表”？"),
        ("支出表.基本支岀 = 0", "“基本支岀”；是否应为“基本支出”？"),
        ("基本支出表.人员经费 = 0", "“人员经费”；是否应为“人员经费合计”？"),
        ("支出表[20].合计 = 0", "类3位、款5位、项7位"),
        ("三公表[208].决算数合计 = 0", "不按科目编码分行"),
        ("财拨总表.本年支出合计 = 0", "财拨总表[本年支出合计].列"),
        ("合计 = 0", "只有在“每行”之内"),
        ("支出表[本行].合计 = 0", "只能写在“每行”之内"),
        ("支出表.合计 = 100", "要写单位"),
        ("支出表.合计 * 支出表.合计 = 0", "相乘"),
        ("支出表.合计 =", "没有写完"),
        ("支出表.合计 == 0", "第9个字“= 0”起读不通"),
        ("（支出表.合计 + 支出表.合计） = 0", "半角"),
        ("逐级 收支总表", "不按科目编码逐级列示"),
        ("合计(支出表[目].合计) = 0", "可用：类、款、项"),
        ("个数(三公表[项]) = 0", "可用：无"),
        ("说明.公务招待费 = 0", "说明中没有认得的主语：“公务招待费”；是否应为“公务接待费”？"),
        ("说明[三公经费].公务接待费 = 0", "说明中没有这一节：“三公经费”；是否应为“三公”？"),
        ("说明.公务接待费的去年预算 = 0", "“公务接待费的去年预算”；是否应为"),
        ("说明.接待批次 = 12", "与个数相比的如 3个"),
        ("说明.接待批次 <= 说明.公务接待费", "不是同一种数（一为个数、一为金额）"),
        ("说明.公务接待费 / 说明.接待人次 <= 2%", "不是同一种数（一为金额、一为比例）"),
        ("附录 含 “绩效”", "没有这个查找的地方：“附录”；是否应为“附件”？"),
        ("附件[绩效] 含 “绩效”", "“附件”不分节"),
        ("表名 含 “三公”", "须写明是哪张表"),
        ("附件 含 “ ”", "没有写出要找的字样"),
        ("附件含“绩效”", "没有写完"),
        ("参数.上限 = 0", "没有这个参数：“上限”；规则须有一项 options"),
    ],
)
def test_a_mistake_is_named(text: str, said: str) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(text)
    assert said in str(error.value)


# Printing

_CELLS: st.SearchStrategy[Expression] = st.sampled_from(
    [
        Cell("支出决算表", "合计", "合计"),
        Cell("支出决算表", "208", "基本支出"),
        Cell("收入支出决算总表", "本年收入合计", "决算数"),
        Cell("财政拨款“三公”经费支出决算表", "合计", "决算数因公出国（境）费"),
        Cell("支出决算表", "本行", "经营支出"),
        Cell(column="项目支出"),
        Total("支出决算表", "款", "合计"),
        Reported("", "公务接待费", ""),
        Reported("一般公共预算/具体", "一般公共预算财政拨款支出", "年初预算"),
        Number(Decimal("12.50"), "万元"),
    ]
)
_RATIOS = st.sampled_from([Number(Decimal(2)), Number(Decimal("5"), "%")])


def _larger(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        st.builds(Negative, inner),
        st.builds(Arithmetic, inner, st.sampled_from("+-"), inner),
        st.builds(Arithmetic, inner, st.sampled_from("*/"), _RATIOS),
        st.builds(Arithmetic, _RATIOS, st.just("*"), inner),
    )


_EXPRESSIONS = st.recursive(_CELLS, _larger, max_leaves=6)
_COMPARISONS = st.builds(Comparison, _EXPRESSIONS, st.sampled_from(["=", "!=", "<=", ">=", "<", ">"]), _EXPRESSIONS)
_PLACES = st.sampled_from(
    [Cell("支出决算表"), Cell("支出决算表", "208"), Cell("支出决算表", "", "合计"), Cell(column="合计")]
)
_TEXTS = st.sampled_from([Text("附件"), Text("说明", "政府采购"), Text("表名", "支出决算表")])
_COUNTS = st.sampled_from([Comparison(Rows("支出决算表", "项"), ">", Number(Decimal(3), "个"))])
_YEARS = st.sampled_from([Comparison(Year(), ">=", Number(Decimal(2020)))])
_TESTS = st.one_of(
    _COMPARISONS,
    _COUNTS,
    _YEARS,
    st.builds(Presence, st.one_of(_PLACES, _TEXTS, st.just(Term("机关运行经费"))), st.booleans()),
    st.builds(Contains, _TEXTS, st.sampled_from(["绩效自评表", "中小企业（小微）"]), st.booleans()),
)
_ALL = _TESTS | st.builds(AllOf, st.lists(_TESTS, min_size=2, max_size=3).map(tuple))
_CONDITIONS = _ALL | st.builds(AnyOf, st.lists(_ALL, min_size=2, max_size=3).map(tuple))
_BODIES = st.one_of(_CONDITIONS, st.builds(When, _CONDITIONS, _CONDITIONS))
_TABLE = st.just("支出决算表")
_STATEMENTS = st.one_of(
    st.builds(EachRow, _TABLE, st.sampled_from(["", "类"]), _BODIES),
    st.builds(Hierarchy, _TABLE, st.sampled_from([(), ("合计",), ("合计", "基本支出")])),
)


@given(_STATEMENTS)
def test_what_is_printed_reads_as_the_same(statement: Statement) -> None:
    assert parse(str(statement)) == statement


# Properties

_COLUMNS = ("基本支出", "项目支出", "经营支出")
_CODES = ("2010101", "2010102", "2010601", "2080501", "2080505", "2101101")
_YUAN = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
_CHECKS = ("每行 支出表：合计 = 基本支出 + 项目支出 + 经营支出", "逐级 支出表")


@st.composite
def true_amounts(draw: st.DrawFn) -> dict[str, dict[str, Decimal]]:
    """A consistent 支出表 in 元: items, and all the totals over them."""
    items = draw(st.dictionaries(st.sampled_from(_CODES), st.tuples(_YUAN, _YUAN, _YUAN), min_size=1))
    table: dict[str, dict[str, Decimal]] = {}
    for code, amounts in items.items():
        for key in ("合计", code[:3], code[:5], code):
            row = table.setdefault(key, dict.fromkeys(("合计", *_COLUMNS), Decimal(0)))
            for column, amount in zip(_COLUMNS, amounts, strict=True):
                row[column] += amount
                row["合计"] += amount
    return table


def shown(table: dict[str, dict[str, Decimal]]) -> dict[str, dict[str, Decimal]]:
    """The table in 万元, every figure rounded by itself."""
    return {
        row: {
            column: (amount / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
            for column, amount in cells.items()
        }
        for row, cells in table.items()
    }  # fmt: skip


@settings(deadline=None)
@given(true_amounts())
def test_rounding_never_raises_a_finding(table: dict[str, dict[str, Decimal]]) -> None:
    for check in _CHECKS:
        assert set(verdicts(check, {"支出表": shown(table)}) or ()) == {HOLDS}


@settings(deadline=None)
@given(true_amounts())
def test_a_total_shown_in_two_tables_agrees(table: dict[str, dict[str, Decimal]]) -> None:
    detail = shown(table)
    summary = {code: cells["合计"] for code, cells in detail.items() if len(code) == 3}
    both = {"收支总表": summary, "支出表": detail}
    assert set(verdicts("每行 收支总表[类]：决算数 = 支出表[本行].合计", both) or ()) == {HOLDS}


@given(true_amounts(), st.data())
def test_a_change_beyond_rounding_is_found(table: dict[str, dict[str, Decimal]], data: st.DataObject) -> None:
    figures = shown(table)
    row = data.draw(st.sampled_from(sorted(figures)))
    column = data.draw(st.sampled_from(("合计", *_COLUMNS)))
    operands = len(_COLUMNS) + 1
    steps = data.draw(st.integers(operands + 1, 10_000)) * data.draw(st.sampled_from([1, -1]))
    figures[row][column] += Decimal(steps) / 100
    found = [verdict for check in _CHECKS for verdict in verdicts(check, {"支出表": figures}) or ()]
    assert set(found) - {HOLDS}
