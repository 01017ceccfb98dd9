"""Statement tables as provinces print them: which table a grid is, its columns, rows and unit.

All figures are invented. In the texts a tab stands between cells, as converters write them; `PDF` forms that depend
on ruling lines are in tests/document/.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fiscallint.disclosure.shapes import shapes
from fiscallint.disclosure.table import Table
from fiscallint.disclosure.tables import read_tables
from fiscallint.document.docx import read_docx
from fiscallint.document.text import read_text
from tests.document.word_files import cell, p, table, word
from tests.support import check

Figures = dict[str, dict[str, str]]


def read(text: str) -> dict[str, Table]:
    """The statement tables of a text, by their short names."""
    document = read_text(Path("决算.txt"), text.replace("|", "\t").encode(), "")
    return {table.short: table for table in read_tables(document, shapes())[0]}


def notices(text: str) -> list[str]:
    """What could not be read."""
    document = read_text(Path("决算.txt"), text.replace("|", "\t").encode(), "")
    return [notice.message for notice in read_tables(document, shapes())[1]]


def figures(table: Table) -> Figures:
    """The figures of a table by row (name, code or label) and column; blank cells and rows left out."""
    rows = {
        row.side * (not row.name and not row.code) + (row.name or row.code or row.label): {
            column: str(cell.quantity.value) for column, cell in row.cells.items() if cell.quantity
        }
        for row in table.rows
    }
    return {label: cells for label, cells in rows.items() if cells}


def only(text: str) -> Table:
    """The one table of a text."""
    (table,) = read(text).values()
    return table


def test_a_header_is_broken_over_two_rows() -> None:
    table = only(
        "收入决算表\n单位：万元\n项目||本年收入|财政拨款|其他收入\n科目编码|科目名称|合计|收入|\n"
        "合计||30.00|20.00|10.00\n2080501|行政单位离退休|30.00|20.00|10.00\n"
    )
    assert figures(table)["合计"] == {"合计": "30.00", "财政拨款收入": "20.00", "其他收入": "10.00"}


# --- titles -----------------------------------------------------------------------------------------------------------

EXPENDITURE = """
科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出
合计||30.00|20.00|10.00|||
2080501|行政单位离退休|30.00|20.00|10.00|||
"""


@pytest.mark.parametrize(
    "title",
    [
        "支出决算表",
        "三、支出决算表",
        "3.支出决算表",
        "表3 支出决算表",
        "附表3：支出决算表",
        "公开03表 支出决算表",
        "支出决算表（公开03表）",
        "支出决算表　　公开03表",
        "支出决算总表",
        "2024年度支出决算表",
        "云溪市档案馆2024年度支出决算表",
        "云溪市档案馆支出决算表（单位：万元）",
        "支 出 决 算 表",
        "支出决算表（分科目）",
        "## 支出决算表",
        "**支出决算表**",
        "支出决算表\n公开03表\n部门：云溪市档案馆\n金额单位：万元",
        "2024年度部门决算\n支出决算表",
        "支出决算表\n2024年度部门决算公开表",
    ],
)
def test_a_table_is_known_by_its_title(title: str) -> None:
    assert list(read(f"{title}\n{EXPENDITURE}")) == ["支出表"]


@pytest.mark.parametrize(
    "title",
    [
        "财政拨款支出决算明细表",
        "项目支出决算表",
        "一般公共预算财政拨款项目支出决算表",
        "一般公共预算财政拨款支出决算明细表",
        "支出决算表（分单位）",
        "政府采购情况表",
        "政府采购支出决算表",
        "国有资产占用情况表",
        "机关运行经费支出决算表",
        "部门支出总表",
        "部门支出预算表",
        "财政拨款支出预算表",
        "一般公共预算支出表",
        "会议费、培训费支出决算表",
    ],
)
def test_other_tables_are_not_mistaken_for_it(title: str) -> None:
    assert read(f"{title}\n{EXPENDITURE}") == {}


@pytest.mark.parametrize(
    ("lines", "short"),
    [
        ("一般公共预算财政拨款\n支出决算表", "一般公共预算支出表"),
        ("财政拨款\n支出决算表", "财拨支出表"),
        ("一般公共预算财政拨款基本支出\n决算明细表", "基本支出表"),
        ("政府性基金预算财政拨款收入\n支出决算表", "政府性基金表"),
        ("国有资本经营预算财政拨款\n收入支出决算表", "国资表"),
    ],
)
def test_a_title_may_be_broken_over_two_lines(lines: str, short: str) -> None:
    header = "科目编码|科目名称|合计|基本支出|项目支出"
    assert list(read(f"{lines}\n单位：万元\n{header}\n|合计|1.00|1.00|\n")) == [short]


def test_the_title_of_an_unknown_table_hides_the_one_above_it() -> None:
    assert read(f"支出决算表\n项目支出决算表\n{EXPENDITURE}") == {}


def test_a_sentence_that_names_a_table_is_no_title() -> None:
    assert read(f"详见支出决算表。\n{EXPENDITURE}") == {}


def test_title_unit_and_name_may_stand_inside_the_grid() -> None:
    table = only(
        """
支出决算表||||
公开03表||||
部门：云溪市档案馆||||金额单位：千元
科目编码|科目名称|本年支出合计|基本支出|项目支出
|合计|30.00|20.00|10.00
"""
    )
    assert (table.title, table.unit.label) == ("支出决算表", "千元")
    assert figures(table) == {"合计": {"合计": "30.00", "基本支出": "20.00", "项目支出": "10.00"}}


def test_the_merged_cell_of_a_title_may_be_repeated() -> None:
    table = only("支出决算表|支出决算表|支出决算表\n科目名称|基本支出|项目支出\n合计|20.00|10.00\n")
    assert figures(table) == {"合计": {"基本支出": "20.00", "项目支出": "10.00"}}


@pytest.mark.parametrize(
    ("before", "unit"),
    [
        ("单位：万元\n", "万元"),
        ("金额单位：人民币元\n", "元"),
        ("单位：千元\n", "千元"),
        ("部门：云溪市档案馆　　单位：元\n", "元"),
        ("", "万元"),
    ],
)
def test_the_unit_is_read_from_the_sheet(before: str, unit: str) -> None:
    assert only(f"支出决算表\n{before}{EXPENDITURE}").unit.label == unit


@pytest.mark.parametrize(
    "behind", ["（单位：元）", "（金额单位：元）", "公开03表部门：云溪市档案馆 金额单位：元", "　　　　单位：元"]
)
def test_a_unit_may_stand_in_one_line_with_the_title(behind: str) -> None:
    table = only(f"支出决算表{behind}\n{EXPENDITURE}")
    assert (table.title, table.unit.label) == ("支出决算表", "元")


def test_what_else_is_put_in_brackets_belongs_to_the_title() -> None:
    assert only(f"支出决算表（公开03表）\n{EXPENDITURE}").title == "支出决算表（公开03表）"


@pytest.mark.parametrize("between", ["", "单位负责人：李明　财务负责人：　制表人：王芳\n", "填报日期：2025年8月1日\n"])
def test_a_note_may_stand_below_those_who_signed(between: str) -> None:
    (note,) = only(f"支出决算表\n{EXPENDITURE}{between}注：本表反映支出情况。\n二、收入决算情况\n").notes
    assert note.text == "注：本表反映支出情况。"


def test_a_sheet_without_a_unit_has_that_of_the_others() -> None:
    text = f"支出决算表\n单位：元\n{EXPENDITURE}\n收入决算表\n科目名称|本年收入合计|财政拨款收入\n合计|1|1\n"
    assert read(text)["收入表"].unit.label == "元"


def test_budget_disclosures_hold_none_of_these_tables() -> None:
    text = """
部门收支总表
单位：万元
收入||支出|
项目|预算数|项目|预算数
一、一般公共预算拨款收入|30.00|一、社会保障和就业支出|30.00
收支预算总表
收入||支出|
项目|预算数|项目|预算数
收入总计|30.00|支出总计|30.00
财政拨款收支预算总表
收入||支出|
项目|预算数|项目|合计
收入总计|30.00|支出总计|30.00
一般公共预算支出表
科目编码|科目名称|合计|基本支出|项目支出
208|社会保障和就业支出|30.00|20.00|10.00
一般公共预算基本支出表
科目编码|科目名称|合计|人员经费|公用经费
301|工资福利支出|20.00|20.00|
一般公共预算“三公”经费支出表
“三公”经费合计|因公出国（境）费|公务接待费
1.00||1.00
政府性基金预算支出表
科目编码|科目名称|合计|基本支出|项目支出
|合计|||
国有资本经营预算支出表
科目编码|科目名称|合计|基本支出|项目支出
|合计|||
“三公”经费情况表
项目|2024年预算数
“三公”经费合计|1.00
公务接待费|1.00
"""
    assert read(text) == {}


# --- tables by classification code ------------------------------------------------------------------------------------

CODED = {
    "合计": {"合计": "30.00", "基本支出": "20.00", "项目支出": "10.00"},
    "208": {"合计": "30.00", "基本支出": "20.00", "项目支出": "10.00"},
    "20805": {"合计": "30.00", "基本支出": "20.00", "项目支出": "10.00"},
    "2080501": {"合计": "30.00", "基本支出": "20.00", "项目支出": "10.00"},
}

FORMS = {
    "one code column, total first": """
项目||本年支出合计|基本支出|项目支出
科目编码|科目名称|||
合计||30.00|20.00|10.00
208|社会保障和就业支出|30.00|20.00|10.00
20805|行政事业单位养老支出|30.00|20.00|10.00
2080501|行政单位离退休|30.00|20.00|10.00
""",
    "total last": """
科目编码|科目名称|合计|基本支出|项目支出
208|社会保障和就业支出|30.00|20.00|10.00
20805|行政事业单位养老支出|30.00|20.00|10.00
2080501|行政单位离退休|30.00|20.00|10.00
|合计|30.00|20.00|10.00
""",
    "three code columns, header and total in one row": """
项目||||本年支出合计|基本支出|项目支出
功能分类科目编码|||科目名称|||
类|款|项|合计|30.00|20.00|10.00
208|||社会保障和就业支出|30.00|20.00|10.00
208|05||行政事业单位养老支出|30.00|20.00|10.00
208|05|01|行政单位离退休|30.00|20.00|10.00
""",
    "three code columns, the upper ones left out": """
项目||||本年支出合计|基本支出|项目支出
支出功能分类科目编码|||科目名称|||
类|款|项||||
|||栏次|1|2|3
|||合计|30.00|20.00|10.00
208|||社会保障和就业支出|30.00|20.00|10.00
|05||行政事业单位养老支出|30.00|20.00|10.00
||01|行政单位离退休|30.00|20.00|10.00
""",
    "three code columns beside the numbers of the columns": """
项目||||本年支出合计|基本支出|项目支出
功能分类科目编码|||科目名称|||
类|款|项|栏次|1|2|3
|||合计|30.00|20.00|10.00
208|||社会保障和就业支出|30.00|20.00|10.00
20805|||行政事业单位养老支出|30.00|20.00|10.00
2080501|||行政单位离退休|30.00|20.00|10.00
""",
    "code behind the name in one cell": """
项目|本年支出合计|基本支出|项目支出
合计|30.00|20.00|10.00
社会保障和就业支出（208）|30.00|20.00|10.00
行政事业单位养老支出[20805]|30.00|20.00|10.00
行政单位离退休（2080501）|30.00|20.00|10.00
""",
    "a column of words between names and figures": """
科目编码|科目名称|本年支出合计|资金性质|基本支出|项目支出
|合计|30.00||20.00|10.00
208|社会保障和就业支出|30.00|公共预算|20.00|10.00
20805|行政事业单位养老支出|30.00|公共预算|20.00|10.00
2080501|行政单位离退休|30.00|公共预算|20.00|10.00
""",
    "three code columns, kept as numbers": """
项目||||本年支出合计|基本支出|项目支出
类|款|项|科目名称|||
|||合计|30.00|20.00|10.00
208|||社会保障和就业支出|30.00|20.00|10.00
208|5||行政事业单位养老支出|30.00|20.00|10.00
208|5|1|行政单位离退休|30.00|20.00|10.00
""",
    "three code columns, each with the whole code": """
科目编码|||科目名称|合计|基本支出|项目支出
类|款|项||||
|||合计|30.00|20.00|10.00
208|||社会保障和就业支出|30.00|20.00|10.00
208|20805||行政事业单位养老支出|30.00|20.00|10.00
208|20805|2080501|行政单位离退休|30.00|20.00|10.00
""",
    "counted columns": """
项目||本年支出合计|基本支出|项目支出
科目代码|科目名称|||
栏次||1=2+3|2|3
合计||30.00|20.00|10.00
208|社会保障和就业支出|30.00|20.00|10.00
20805|行政事业单位养老支出|30.00|20.00|10.00
2080501|行政单位离退休|30.00|20.00|10.00
""",
    "columns counted with letters": """
项目|行次|本年支出合计|基本支出|项目支出
甲|乙|1|2|3
合计|1|30.00|20.00|10.00
208社会保障和就业支出|2|30.00|20.00|10.00
20805行政事业单位养老支出|3|30.00|20.00|10.00
2080501行政单位离退休|4|30.00|20.00|10.00
""",
    "two levels of headers": """
项目||本年支出||
科目代码|科目名称|小计|基本支出|项目支出
合计||30.00|20.00|10.00
208|社会保障和就业支出|30.00|20.00|10.00
20805|行政事业单位养老支出|30.00|20.00|10.00
2080501|行政单位离退休|30.00|20.00|10.00
""",
    "merged cells repeated": """
项目|项目|本年支出|本年支出|本年支出
科目代码|科目名称|小计|基本支出|项目支出
合计|合计|30.00|20.00|10.00
208|社会保障和就业支出|30.00|20.00|10.00
20805|行政事业单位养老支出|30.00|20.00|10.00
2080501|行政单位离退休|30.00|20.00|10.00
""",
    "total in the last column, basic expenditure divided": """
科目编码|科目名称|基本支出|||项目支出|合计
||小计|人员经费|公用经费||
|合计|20.00|18.00|2.00|10.00|30.00
208|社会保障和就业支出|20.00|18.00|2.00|10.00|30.00
20805|行政事业单位养老支出|20.00|18.00|2.00|10.00|30.00
2080501|行政单位离退休|20.00|18.00|2.00|10.00|30.00
""",
    "with the unit of each row": """
单位编码|单位名称|科目编码|科目名称|合计|基本支出|项目支出
|||合计|30.00|20.00|10.00
126001|云溪市档案馆|208|社会保障和就业支出|30.00|20.00|10.00
126001|云溪市档案馆|20805|行政事业单位养老支出|30.00|20.00|10.00
126001|云溪市档案馆|2080501|行政单位离退休|30.00|20.00|10.00
""",
    "letter-spaced labels and numbers, thin spaces": """
项 目||本 年 支 出 合 计|基 本 支 出|项 目 支 出
科目编码|科目名称|||
合 计||30. 00|2 0.00|10.00
208|社会保障和就业 支出|３０．００|20.00|10.00
20805|行政事业单位养老支出|30.00|20.00|10.00
2080501|行政单位离退休|30.00|20.00|10.00
""",
    "phantom rows": """
||||
项目||本年支出合计|基本支出|项目支出
科目编码|科目名称|||
||||
合计||30.00|20.00|10.00
208|社会保障和就业支出|30.00|20.00|10.00
||||
20805|行政事业单位养老支出|30.00|20.00|10.00
2080501|行政单位离退休|30.00|20.00|10.00
||||
""",
    "the year before beside it": """
科目编码|科目名称|2023年决算数|2024年决算数|||增减额
|||合计|基本支出|项目支出|
|合计|28.00|30.00|20.00|10.00|2.00
208|社会保障和就业支出|28.00|30.00|20.00|10.00|2.00
20805|行政事业单位养老支出|28.00|30.00|20.00|10.00|2.00
2080501|行政单位离退休|28.00|30.00|20.00|10.00|2.00
""",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("title", ["支出决算表", "一般公共预算财政拨款支出决算表"])
def test_rows_by_code(title: str, form: str) -> None:
    assert figures(only(f"{title}\n单位：万元\n{FORMS[form]}")) == CODED


@pytest.mark.parametrize(
    "word", ["合计：", "（合计）", "总　计", "本年支出合计", "支出合计", "单位合计", "合计数", "合计（万元）"]
)
def test_a_total_by_any_name(word: str) -> None:
    table = only(f"支出决算表\n{FORMS['total last'].replace('|合计|30', f'|{word}|30')}")
    assert figures(table) == CODED


@pytest.mark.parametrize(
    "heads",
    [
        "合计（万元）|基本支出（万元）|项目支出（万元）",
        "合计（1=2+3）|基本支出（2）|项目支出（3）",
        "合计1=2+3|基本支出|项目支出",
        "1.合计|2.基本支出|3.项目支出",
        "（1）合计|（2）基本支出|（3）项目支出",
        "合计|基本支出*|项目支出①",
    ],
)
def test_words_of_a_header_with_a_number_a_unit_or_a_mark(heads: str) -> None:
    table = only(f"支出决算表\n{FORMS['total last'].replace('合计|基本支出|项目支出', heads, 1)}")
    assert figures(table) == CODED


def test_levels_follow_from_the_codes() -> None:
    table = only(f"支出决算表\n{FORMS['total last']}")
    assert [(row.code, row.level) for row in table.rows] == [
        ("208", "类"),
        ("20805", "款"),
        ("2080501", "项"),
        ("", ""),
    ]


def test_income_and_expenditure_in_one_general_budget_table() -> None:
    """云南、新疆: the table shows carry-overs and income before the expenditure, each divided."""
    table = only(
        """
一般公共预算财政拨款收入支出决算表
单位：万元
项目||年初结转和结余|||本年收入|||本年支出|||||年末结转和结余|||
科目编码|科目名称|合计|基本支出结转|项目支出结转和结余|合计|基本支出|项目支出|合计|基本支出|||项目支出|合计|基本支出结转|项目支出结转和结余|
|||||||||小计|人员经费|公用经费||||项目支出结转|项目支出结余
栏次||1|2|3|4|5|6|7|8|9|10|11|12|13|14|15
合计||5.00|1.00|4.00|30.00|20.00|10.00|32.00|21.00|18.00|3.00|11.00|3.00||3.00|
2080501|行政单位离退休|5.00|1.00|4.00|30.00|20.00|10.00|32.00|21.00|18.00|3.00|11.00|3.00||3.00|
"""
    )
    row = {"合计": "32.00", "基本支出": "21.00", "项目支出": "11.00"}
    assert figures(table) == {"合计": row, "2080501": row}


def test_a_revenue_table_with_education_fees() -> None:
    table = only(
        """
收入决算表
项目||本年收入合计|财政拨款收入|上级补助收入|事业收入||经营收入|附属单位上缴收入|其他收入
科目编码|科目名称||||小计|其中：教育收费|||
合计||40.00|30.00||8.00|5.00|||2.00
"""
    )
    assert figures(table)["合计"] == {
        "合计": "40.00",
        "财政拨款收入": "30.00",
        "事业收入": "8.00",
        "教育收费": "5.00",
        "其他收入": "2.00",
    }


def test_of_a_table_by_units_and_one_by_codes_the_second_counts() -> None:
    """浙江."""
    text = """
收入决算表（分单位）
单位名称|本年收入合计|财政拨款收入
合计|9|9
云溪市档案馆|9|9
收入决算表（分科目）
科目编码|科目名称|本年收入合计|财政拨款收入
|合计|9|9
2080501|行政单位离退休|9|9
"""
    assert list(figures(only(text))) == ["合计", "2080501"]


def test_thirteen_tables() -> None:
    """四川: the expenditure table counts beside the one with income, the detailed ones not at all."""
    coded = "\n科目编码|科目名称|合计|基本支出|项目支出\n|合计|{0}|{0}|\n2080501|行政单位离退休|{0}|{0}|\n"
    titles = [
        "支出决算表",
        "财政拨款支出决算明细表",
        "一般公共预算财政拨款支出决算表",
        "一般公共预算财政拨款支出决算明细表",
        "一般公共预算财政拨款项目支出决算表",
        "国有资本经营预算财政拨款收入支出决算表",
        "国有资本经营预算财政拨款支出决算表",
    ]
    found = read("".join(f"表{i}\n{title}\n" + coded.format(f"{i}.00") for i, title in enumerate(titles, 1)))
    assert {short: table.row("合计").cells["基本支出"].quantity.value for short, table in found.items()} == {  # type: ignore[union-attr]
        "支出表": 1,
        "一般公共预算支出表": 3,
        "国资表": 7,
    }


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("1,234.50", "1234.50"),
        ("1，234.50", "1234.50"),
        ("21, 486, 937. 25", "21486937.25"),
        ("１２．３０", "12.30"),
        ("-3.20", "-3.20"),
        ("－3.20", "-3.20"),
        ("(3.20)", "-3.20"),
        ("（3.20）", "-3.20"),
        ("0.00", "0.00"),
        ("0", "0"),
        ("15", "15"),
        ("", None),
        ("-", None),
        ("—", None),
        ("——", None),
        ("－", None),
        ("/", None),
    ],
)
def test_a_cell(shown: str, value: str | None) -> None:
    table = only(f"支出决算表\n科目编码|科目名称|合计|基本支出|项目支出\n2080501|行政单位离退休|9.00|9.00|{shown}\n")
    cell = table.rows[0].cells["项目支出"]
    assert (cell.quantity and str(cell.quantity.value), cell.unread) == (value, "")


def test_what_is_no_number_is_kept_as_unread() -> None:
    table = only("支出决算表\n科目编码|科目名称|合计|基本支出|项目支出\n2080501|行政单位离退休|9.00|9.0.0|\n")
    assert [cell.unread for cell in table.unread] == ["9.0.0"]


# --- summaries with two sides -----------------------------------------------------------------------------------------

SUMMARY = {
    "一般公共预算财政拨款收入": {"决算数": "30.00"},
    "208": {"决算数": "29.00"},
    "本年收入合计": {"决算数": "30.00"},
    "本年支出合计": {"决算数": "29.00"},
    "年末结转和结余": {"决算数": "1.00"},
    "收入总计": {"决算数": "30.00"},
    "支出总计": {"决算数": "30.00"},
}

SUMMARIES = {
    "item and amount": """
收入||支出|
项目|决算数|项目|决算数
一、一般公共预算财政拨款收入|30.00|一、一般公共服务支出|
二、政府性基金预算财政拨款收入||二、社会保障和就业支出|29.00
本年收入合计|30.00|本年支出合计|29.00
年初结转和结余||年末结转和结余|1.00
总计|30.00|总计|30.00
""",
    "row numbers": """
收入|||支出||
项目|行次|金额|项目（按功能分类）|行次|金额
栏次||1|栏次||2
一、一般公共预算财政拨款收入|1|30.00|一、一般公共服务支出|18|
|2||二、社会保障和就业支出|19|29.00
本年收入合计|15|30.00|本年支出合计|32|29.00
年初结转和结余|16||年末结转和结余|33|1.00
总计|17|30.00|总计|34|30.00
""",
    "budget beside the final figure": """
收入|||支出||
项目|年初预算数|决算数|项目|年初预算数|决算数
一、一般公共预算财政拨款收入|28.00|30.00|一、一般公共服务支出||
|||二、社会保障和就业支出|28.00|29.00
本年收入合计|28.00|30.00|本年支出合计|28.00|29.00
年初结转和结余|||年末结转和结余||1.00
总计|28.00|30.00|总计|28.00|30.00
""",
    "one row of headers": """
收入|决算数|支出|决算数
一、一般公共预算财政拨款收入|30.00|一、社会保障和就业支出|29.00
本年收入合计|30.00|本年支出合计|29.00
年初结转和结余||年末结转和结余|1.00
收入总计|30.00|支出总计|30.00
""",
    "sides not named": """
项目|决算数|项目|决算数
一、一般公共预算财政拨款收入|30.00|一、社会保障和就业支出|29.00
本年收入合计|30.00|本年支出合计|29.00
年初结转和结余||年末结转和结余|1.00
总计|30.00|总计|30.00
""",
    "merged header cells lost": """
收入|支出
项目|行次|金额|项目|行次|金额
一、一般公共预算财政拨款收入|1|30.00|一、社会保障和就业支出|4|29.00
本年收入合计|2|30.00|本年支出合计|5|29.00
年初结转和结余|3||年末结转和结余|6|1.00
总计|3|30.00|总计|7|30.00
""",
    "expenditure by nature beside that by function": """
收入||支出|||
项目|决算数|项目（按功能分类）|决算数|项目（按支出性质和经济分类）|决算数
一、一般公共预算财政拨款收入|30.00|一、社会保障和就业支出|29.00|一、基本支出|20.00
||||二、项目支出|9.00
||||其他支出|3.00
本年收入合计|30.00|本年支出合计|29.00|本年支出合计|29.00
年初结转和结余||年末结转和结余|1.00|年末结转和结余|1.00
总计|30.00|总计|30.00|总计|30.00
""",
    "headings upright beside several rows": """
收入|||支出||
类别|项目|决算数|类别|项目|决算数
本年收入|一、一般公共预算财政拨款收入|30.00|按功能分类|一、社会保障和就业支出|29.00
|二、政府性基金预算财政拨款收入|||二、卫生健康支出|
|本年收入合计|30.00||本年支出合计|29.00
结转结余|年初结转和结余||结转结余|年末结转和结余|1.00
|总计|30.00||总计|30.00
""",
    "such headings in every row": """
收入|||支出||
类别|项目|决算数|类别|项目|决算数
本年收入|一、一般公共预算财政拨款收入|30.00|按功能分类|一、社会保障和就业支出|29.00
本年收入|二、政府性基金预算财政拨款收入||按功能分类|二、卫生健康支出|
本年收入|本年收入合计|30.00|按功能分类|本年支出合计|29.00
结转结余|年初结转和结余||结转结余|年末结转和结余|1.00
总计|总计|30.00|总计|总计|30.00
""",
    "one under the other": """
项目|决算数
收入|
一、一般公共预算财政拨款收入|30.00
本年收入合计|30.00
总计|30.00
支出|
一、社会保障和就业支出|29.00
本年支出合计|29.00
年末结转和结余|1.00
总计|30.00
""",
}


@pytest.mark.parametrize("form", SUMMARIES)
@pytest.mark.parametrize("title", ["收入支出决算总表", "收支决算总表", "收入支出决算表"])
def test_a_summary_of_income_and_expenditure(title: str, form: str) -> None:
    table = only(f"{title}\n单位：万元\n{SUMMARIES[form]}")
    assert (table.short, figures(table)) == ("收支总表", SUMMARY)


FISCAL = {
    "一般公共预算财政拨款": {"决算数": "30.00"},
    "208": {"合计": "31.00", "一般公共预算财政拨款": "31.00"},
    "本年收入合计": {"决算数": "30.00"},
    "本年支出合计": {"合计": "31.00", "一般公共预算财政拨款": "31.00"},
    "年初财政拨款结转和结余": {"决算数": "2.00"},
    "年末财政拨款结转和结余": {"合计": "1.00", "一般公共预算财政拨款": "1.00"},
    "年初一般公共预算财政拨款": {"决算数": "2.00"},
    "收入总计": {"决算数": "32.00"},
    "支出总计": {"合计": "32.00", "一般公共预算财政拨款": "32.00"},
}

FISCALS = {
    "with row numbers": """
收入|||支出|||||
项目|行次|金额|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款
栏次||1|栏次||2|3|4|5
一、一般公共预算财政拨款|1|30.00|一、社会保障和就业支出|10|31.00|31.00||
二、政府性基金预算财政拨款|2|||11||||
本年收入合计|3|30.00|本年支出合计|12|31.00|31.00||
年初财政拨款结转和结余|4|2.00|年末财政拨款结转和结余|13|1.00|1.00||
一般公共预算财政拨款|5|2.00||14||||
政府性基金预算财政拨款|6|||15||||
总计|7|32.00|总计|16|32.00|32.00||
""",
    "final figures divided by fund": """
收入||支出||||
项目|决算数|项目|决算数|||
|||合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款
一、一般公共预算财政拨款|30.00|一、社会保障和就业支出|31.00|31.00||
本年收入合计|30.00|本年支出合计|31.00|31.00||
年初财政拨款结转和结余|2.00|年末财政拨款结转和结余|1.00|1.00||
（一）一般公共预算财政拨款|2.00|||||
总计|32.00|总计|32.00|32.00||
""",
    "sides not named": """
项目|决算数|项目|小计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款
一、一般公共预算财政拨款|30.00|一、社会保障和就业支出|31.00|31.00||
本年收入合计|30.00|本年支出合计|31.00|31.00||
年初财政拨款结转和结余|2.00|年末财政拨款结转和结余|1.00|1.00||
一、一般公共预算财政拨款|2.00|||||
收入总计|32.00|支出总计|32.00|32.00||
""",
}


@pytest.mark.parametrize("form", FISCALS)
@pytest.mark.parametrize("title", ["财政拨款收入支出决算总表", "财政拨款收支决算总表", "财政拨款收入支出决算表"])
def test_a_summary_of_fiscal_appropriations(title: str, form: str) -> None:
    table = only(f"{title}\n单位：万元\n{FISCALS[form]}")
    assert (table.short, figures(table)) == ("财拨总表", FISCAL)


# --- basic expenditure ------------------------------------------------------------------------------------------------

BASIC = {
    "301": {"决算数": "18.00"},
    "30101": {"决算数": "18.00"},
    "302": {"决算数": "2.00"},
    "30201": {"决算数": "2.00"},
    "人员经费合计": {"决算数": "18.00"},
    "公用经费合计": {"决算数": "2.00"},
}

BASICS = {
    "two blocks": """
经济分类科目编码|科目名称|决算数|经济分类科目编码|科目名称|决算数
301|工资福利支出|18.00|302|商品和服务支出|2.00
30101|基本工资|18.00|30201|办公费|2.00
人员经费合计||18.00|公用经费合计||2.00
""",
    "three blocks": """
人员经费|||公用经费|||||
科目代码|科目名称|决算数|科目代码|科目名称|决算数|科目代码|科目名称|决算数
301|工资福利支出|18.00|302|商品和服务支出|2.00|307|债务利息及费用支出|
30101|基本工资|18.00|30201|办公费|2.00|30701|国内债务付息|
人员经费合计||18.00|公用经费合计|||||2.00
""",
    "a plain list": """
科目编码|科目名称|决算数
301|工资福利支出|18.00
30101|基本工资|18.00
302|商品和服务支出|2.00
30201|办公费|2.00
|人员经费合计|18.00
|公用经费合计|2.00
""",
    "a plain list with two code columns": """
经济分类科目编码||科目名称|金额
类|款||
301||工资福利支出|18.00
301|01|基本工资|18.00
302||商品和服务支出|2.00
302|01|办公费|2.00
||人员经费合计|18.00
||公用经费合计|2.00
""",
    "code and name in one cell": """
项目|决算数
301工资福利支出|18.00
30101 基本工资|18.00
302-商品和服务支出|2.00
[30201]办公费|2.00
人员经费合计|18.00
公用经费合计|2.00
""",
}


@pytest.mark.parametrize("form", BASICS)
@pytest.mark.parametrize(
    "title",
    [
        "一般公共预算财政拨款基本支出决算表",
        "一般公共预算财政拨款基本支出决算明细表",
        "六、基本支出决算表（按经济分类）",
    ],
)
def test_basic_expenditure(title: str, form: str) -> None:
    table = only(f"{title}\n单位：万元\n{BASICS[form]}")
    assert (table.short, figures(table)) == ("基本支出表", BASIC)


def test_basic_expenditure_by_two_classifications() -> None:
    """The department's classification counts, wherever that of the government stands beside it."""
    table = only(
        "基本支出决算表\n部门预算支出经济分类科目||政府预算支出经济分类科目||合计|人员经费|公用经费\n"
        "科目编码|科目名称|科目编码|科目名称|||\n合计||||20.00|18.00|2.00\n"
        "30101|基本工资|50101|工资奖金津补贴|18.00|18.00|\n30201|办公费|50201|办公经费|2.00||2.00\n"
    )
    row = {"30101": {"决算数": "18.00"}, "30201": {"决算数": "2.00"}}
    assert figures(table) == {"合计": {"决算数": "20.00"}} | row


def test_basic_expenditure_divided_into_personnel_and_operation() -> None:
    table = only(
        "基本支出决算表\n科目编码|科目名称|合计|人员经费|公用经费\n|合计|20.00|18.00|2.00\n301|工资福利支出|18.00|18.00|\n"
    )
    assert figures(table) == {"合计": {"决算数": "20.00"}, "301": {"决算数": "18.00"}}


# --- “三公” -----------------------------------------------------------------------------------------------------------

THREE = {
    "预算数合计": "6.00",
    "决算数合计": "5.00",
    "预算数公务用车购置及运行维护费": "5.00",
    "决算数公务用车购置及运行维护费": "4.50",
    "预算数公务用车运行维护费": "5.00",
    "决算数公务用车运行维护费": "4.50",
    "预算数公务接待费": "1.00",
    "决算数公务接待费": "0.50",
}

THREES = {
    "budget and final over the items": """
预算数||||||决算数|||||
合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费
||小计|公务用车购置费|公务用车运行维护费||||小计|公务用车购置费|公务用车运行维护费|
1|2|3|4|5|6|7|8|9|10|11|12
6.00||5.00||5.00|1.00|5.00||4.50||4.50|0.50
""",
    "budgets and final figures of a year over the items": """
2024年度预算数||||||2024年度决算数|||||
合计|因公出国（境）费|公务用车购置及运行费|||公务接待费|合计|因公出国（境）费|公务用车购置及运行费|||公务接待费
||小计|公务用车购置费|公务用车运行费||||小计|公务用车购置费|公务用车运行费|
6.00||5.00||5.00|1.00|5.00||4.50||4.50|0.50
""",
    "counts in rows of their own below": """
预算数||||||决算数|||||
合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费|合计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费
||小计|公务用车购置费|公务用车运行维护费||||小计|公务用车购置费|公务用车运行维护费|
6.00||5.00||5.00|1.00|5.00||4.50||4.50|0.50
相关统计数|||||||||||
因公出国（境）团组数（个）||公务用车购置数（辆）||公务用车保有量（辆）||国内公务接待批次（个）||国内公务接待人次（人）||||
1|1||1|2||8|8||60||
""",
    "items over budget and final": """
财政拨款“三公”经费|||||||||||
合计||因公出国（境）费||公务用车购置及运行维护费||||||公务接待费|
||||小计||公务用车购置费||公务用车运行维护费|||
预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数
6.00|5.00|||5.00|4.50|||5.00|4.50|1.00|0.50
""",
    "items in rows": """
项目|预算数|决算数
合计|6.00|5.00
1.因公出国（境）费用||
2.公务用车购置及运行维护费|5.00|4.50
其中：（1）公务用车购置费||
（2）公务用车运行维护费|5.00|4.50
3.公务接待费|1.00|0.50
""",
    "items in rows, a total over the columns": """
项目|“三公”经费|
|年初预算数|决算数
“三公”经费合计|6.00|5.00
（一）因公出国（境）费|0.00|0.00
（二）公务用车购置及运行费|5.00|4.50
公务用车运行费|5.00|4.50
（三）公务接待费|1.00|0.50
""",
    "items in rows with counts and other costs": """
项目|行次|预算数|决算统计数
栏次||1|2
一、“三公”经费支出|1|—|—
（一）支出合计|2|6.00|5.00
1.因公出国（境）费|3||
2.公务用车购置及运行维护费|4|5.00|4.50
（1）公务用车购置费|5||
（2）公务用车运行维护费|6|5.00|4.50
3.公务接待费|7|1.00|0.50
（1）国内接待费|8|—|0.50
其中：外事接待费|9|—|
（2）国（境）外接待费|10|—|
（二）相关统计数|11|—|—
1.因公出国（境）团组数（个）|12|—|
2.公务用车购置数（辆）|13|—|
3.公务用车保有量（辆）|14|—|2
4.国内公务接待批次（个）|15|—|8
5.国内公务接待人次（人）|16|—|60
二、机关运行经费|17|—|9.90
""",
    "headers broken over rows": """
预算数||||||决算数|||||
合计|因公出|公务用车购置及运行维护费|||公务接待费|合计|因公出|公务用车购置及运行维护费|||公务接待费
|国（境）|小计|公务用车购置|公务用车运行|||国（境）|小计|公务用车购置|公务用车运行|
|费||费|维护费|||费||费|维护费|
6.00||5.00||5.00|1.00|5.00||4.50||4.50|0.50
""",
    "budget and final in rows, meetings and training beside": """
项目|一般公共预算财政拨款安排的“三公”经费||||||会议费|培训费
|小计|因公出国（境）费用|公务接待费|公务用车购置及运行维护费||||
||||小计|公务用车购置费|公务用车运行维护费||
栏次|1|2|3|4|5|6|7|8
预算数|6.00||1.00|5.00||5.00|0.80|0.70
决算数|5.00||0.50|4.50||4.50|0.60|0.40
""",
    "counts in columns": """
合计||公务用车购置及运行维护费||公务用车运行维护费||公务接待费||公务接待批次（个）|公务接待人次（人）
预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数||
6.00|5.00|5.00|4.50|5.00|4.50|1.00|0.50|8|60
""",
    "units in the headers, all-year budget beside the initial one": """
项目|年初预算数（万元）|全年预算数（万元）|决算数（万元）|完成预算的%
“三公”经费|7.00|6.00|5.00|83.33
公务用车购置及运行维护费|5.50|5.00|4.50|90.00
其中：公务用车运行维护费|5.50|5.00|4.50|90.00
公务接待费|1.50|1.00|0.50|50.00
""",
}


@pytest.mark.parametrize("form", THREES)
@pytest.mark.parametrize(
    "title",
    [
        "财政拨款“三公”经费支出决算表",
        "一般公共预算财政拨款“三公”经费支出决算表",
        "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表",
        "财政拨款“三公”经费、行政参公单位机关运行经费情况表",
        '一般公共预算财政拨款"三公"经费情况表',
    ],
)
def test_three_public_expenses(title: str, form: str) -> None:
    table = only(f"{title}\n单位：万元\n{THREES[form]}")
    found = {name: value for name, value in figures(table)["合计"].items() if value != "0.00"}
    beside = {name: found.pop(name) for name in list(found) if name.endswith(("会议费", "培训费"))}
    assert (table.short, found) == ("三公表", THREE)
    assert list(beside.values()) == (["0.80", "0.70", "0.60", "0.40"] if "meetings" in form else [])


def test_three_public_expenses_of_several_units() -> None:
    table = only(
        "“三公”经费支出决算表\n单位名称|决算数|||\n|合计|因公出国（境）费|公务用车运行维护费|公务接待费\n"
        "合计|5.00||4.50|0.50\n云溪市档案馆|3.00||2.50|0.50\n云溪市方志办|2.00||2.00|\n"
    )
    assert figures(table)["合计"] == {
        "决算数合计": "5.00",
        "决算数公务用车运行维护费": "4.50",
        "决算数公务接待费": "0.50",
    }
    assert figures(table)["云溪市方志办"]["决算数合计"] == "2.00"


def test_whole_numbers_are_not_taken_for_a_count_of_columns() -> None:
    table = only(
        "“三公”经费支出决算表\n预算数|||决算数||\n合计|因公出国（境）费|公务接待费|合计|因公出国（境）费|公务接待费\n3|0|3|2|0|2\n"
    )
    assert figures(table)["合计"]["决算数公务接待费"] == "2"


# --- funds ------------------------------------------------------------------------------------------------------------

FUND_COLUMNS = ("年初结转和结余", "本年收入", "本年支出", "基本支出", "项目支出", "年末结转和结余")

EMPTY = {
    "no total": """
项目||年初结转和结余|本年收入|本年支出|||年末结转和结余
科目编码|科目名称|||小计|基本支出|项目支出|
|||||||
|||||||
""",
    "a total in the last row of the header": """
项目||年初结转和结余|本年收入|本年支出|||年末结转和结余
功能分类科目编码|科目名称||||||
合计||||合计|基本支出|项目支出|
|||||||
""",
    "a total and counted columns": """
项目||年初结转和结余|本年收入|本年支出|||年末结转和结余
科目代码|科目名称|||小计|基本支出|项目支出|
栏次||1|2|3|4|5|6
合计|||||||
""",
    "dashes": """
项目||年初结转和结余|本年收入|本年支出|||年末结转和结余
科目代码|科目名称|||小计|基本支出|项目支出|
合计||—|—|—|—|—|—
""",
    "zeros": """
项目||年初结转和结余|本年收入|本年支出|||年末结转和结余
类|款|项|||小计|基本支出|项目支出|
""".replace("类|款|项", "科目代码|科目名称").replace("名称|||", "名称|||")
    + "合计||0.00|0.00|0.00|0.00|0.00|0.00\n",
}


@pytest.mark.parametrize("form", EMPTY)
@pytest.mark.parametrize("title", ["政府性基金预算财政拨款收入支出决算表", "国有资本经营预算财政拨款收入支出决算表"])
def test_an_empty_table_keeps_its_columns(title: str, form: str) -> None:
    table = only(f"{title}\n单位：万元\n{EMPTY[form]}")
    assert table.columns == FUND_COLUMNS
    assert table.empty and not table.unread


def test_a_fund_with_figures() -> None:
    table = only(
        """
政府性基金预算财政拨款收入支出决算表
项目||年初结转和结余|本年收入|本年支出|||年末结转和结余
科目编码|科目名称|||小计|基本支出|项目支出|
合计||1.00|9.00|8.00||8.00|2.00
2120803|城市建设支出|1.00|9.00|8.00||8.00|2.00
"""
    )
    row = {
        "年初结转和结余": "1.00",
        "本年收入": "9.00",
        "本年支出": "8.00",
        "项目支出": "8.00",
        "年末结转和结余": "2.00",
    }
    assert figures(table) == {"合计": row, "2120803": row}


def test_state_capital_expenditure_alone() -> None:
    table = only("国有资本经营预算财政拨款支出决算表\n科目编码|科目名称|合计|基本支出|项目支出\n|合计|3.00||3.00\n")
    assert figures(table) == {"合计": {"本年支出": "3.00", "项目支出": "3.00"}}


# --- tables of some provinces -----------------------------------------------------------------------------------------

PROJECTS = {
    "one amount": """
项目||金额
科目编码|科目名称|
合计||10.00
21303|水利|10.00
2130305|水利工程建设|10.00
""",
    "three code columns": """
项目||||合计
类|款|项|科目名称|
|||合计|10.00
213|03||水利|10.00
213|03|05|水利工程建设|10.00
""",
    "the expenditure divided": """
科目编码|科目名称|本年支出|||
||合计|商品和服务支出|资本性支出|其他支出
|合计|10.00|4.00|6.00|
21303|水利|10.00|4.00|6.00|
2130305|水利工程建设|10.00|4.00|6.00|
""",
}


@pytest.mark.parametrize("form", PROJECTS)
@pytest.mark.parametrize(
    "title",
    [
        "一般公共预算财政拨款项目支出决算表",
        "表9 一般公共预算财政拨款项目支出决算明细表",
        "一般公共预算拨款项目支出决算表（公开07表）",
    ],
)
def test_projects(title: str, form: str) -> None:
    row = {"决算数": "10.00"}
    table = only(f"{title}\n单位：万元\n{PROJECTS[form]}")
    assert (table.short, figures(table)) == ("项目支出表", {"合计": row, "21303": row, "2130305": row})


def test_projects_by_economic_classification() -> None:
    """云南: two blocks, as for the basic expenditure."""
    table = only(
        "一般公共预算财政拨款项目支出决算表\n科目编码|科目名称|决算数|科目编码|科目名称|决算数\n"
        "302|商品和服务支出|4.00|310|资本性支出|6.00\n30201|办公费|4.00|31003|专用设备购置|6.00\n合计||||| 10.00\n"
    )
    row = {"30201": {"决算数": "4.00"}, "31003": {"决算数": "6.00"}, "合计": {"决算数": "10.00"}}
    assert figures(table) == {"302": {"决算数": "4.00"}, "310": {"决算数": "6.00"}} | row


@pytest.mark.parametrize(
    "header",
    [
        "科目编码|科目名称|项目名称|金额",
        "科目编码|科目名称|基本支出|项目支出",
        "科目编码|科目名称|年初结转和结余|年末结转和结余",
    ],
)
def test_a_further_table_in_another_form_is_left_alone(header: str) -> None:
    text = f"一般公共预算财政拨款项目支出决算表\n单位：万元\n{header}\n2130305|水利工程建设|6.00|6.00\n"
    assert (read(text), notices(text)) == ({}, [])


BY_NATURE = """
单位：万元
科目编码|科目名称|决算数
合计||{0}
301|工资福利支出|{0}
30101|基本工资|{0}
"""


@pytest.mark.parametrize(
    "titles",
    [
        ("财政拨款基本支出决算表（经济科目）", "一般公共预算基本支出决算表（经济科目）"),
        ("一般公共预算基本支出决算表（经济科目）", "财政拨款基本支出决算表（经济科目）"),
    ],
    ids=["before", "after"],
)
def test_basic_expenditure_of_the_fund_stands_beside_that_of_all(titles: tuple[str, str]) -> None:
    """江苏 prints both."""
    amounts = {"财政拨款基本支出决算表（经济科目）": "40.00", "一般公共预算基本支出决算表（经济科目）": "30.00"}
    table = only("".join(title + BY_NATURE.format(amounts[title]) for title in titles))
    assert (table.short, figures(table)["合计"]) == ("基本支出表", {"决算数": "30.00"})


def test_expenditure_of_all_appropriations_by_item() -> None:
    """江苏: table 5, of all funds; table 7 is that of 一般公共预算 alone."""
    table = only("财政拨款支出决算表（功能科目）" + EXPENDITURE)
    assert (table.short, figures(table)["合计"]) == (
        "财拨支出表",
        {"合计": "30.00", "基本支出": "20.00", "项目支出": "10.00"},
    )


def test_operating_expenditure_by_nature() -> None:
    table = only("财政拨款机关运行经费支出决算表" + BY_NATURE.replace("决算数", "机关运行经费支出").format("8.40"))
    assert (table.short, figures(table)["30101"]) == ("机关运行经费表", {"决算数": "8.40"})


def test_procurement_by_kind() -> None:
    table = only(
        "政府采购支出决算表\n单位：万元\n项目|采购决算金额\n合计|30.00\n一、货物|10.00\n二、工程|\n三、服务|20.00\n"
    )
    assert (table.short, figures(table)) == (
        "政府采购表",
        {"合计": {"决算数": "30.00"}, "货物": {"决算数": "10.00"}, "服务": {"决算数": "20.00"}},
    )


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("财政拨款支出决算明细表", "财拨明细表"),
        ("一般公共预算财政拨款支出决算明细表", "一般公共预算明细表"),
    ],
)
def test_expenditure_by_function_and_nature(title: str, short: str) -> None:
    """四川: items in rows, economic classes with their parts in columns."""
    table = only(
        f"""
{title}
单位：万元
项目||合计|工资福利支出||||商品和服务支出||资本性支出（基本建设）|资本性支出|其他支出
科目编码|科目名称||小计|基本工资|津贴补贴|奖金|小计|办公费|小计|小计|小计
|合计|30.00|20.00|12.00|5.00|3.00|4.00|4.00|1.00|5.00|
2130301|行政运行|30.00|20.00|12.00|5.00|3.00|4.00|4.00|1.00|5.00|
"""
    )
    row = {
        "合计": "30.00",
        "工资福利支出": "20.00",
        "商品和服务支出": "4.00",
        "资本性支出（基本建设）": "1.00",
        "资本性支出": "5.00",
    }
    assert (table.short, figures(table)) == (short, {"合计": row, "2130301": row})


@pytest.mark.parametrize(
    "title",
    [
        "项目支出决算表",
        "项目收入支出决算表",
        "政府性基金预算财政拨款项目支出决算表",
        "部门整体支出绩效自评表",
        "项目支出绩效自评表",
        "国有资产占用情况表",
    ],
)
def test_tables_that_are_not_read(title: str) -> None:
    text = f"{title}\n单位：万元\n科目编码|科目名称|金额\n|合计|10.00\n2130305|水利工程建设|10.00\n"
    assert (read(text), notices(text)) == ({}, [])


# --- pages ------------------------------------------------------------------------------------------------------------

FIRST = "科目编码|科目名称|合计|基本支出|项目支出\n|合计|30.00|20.00|10.00\n2080501|行政单位离退休|10.00|5.00|5.00\n"
SECOND = "2080505|机关事业单位基本养老保险缴费支出|20.00|15.00|5.00\n"
HEADER = "科目编码|科目名称|合计|基本支出|项目支出\n"


@pytest.mark.parametrize(
    "between",
    [
        "- 7 -\n",
        "\f",
        "第 7 页 共 20 页\n" + HEADER,
        "续表\n" + HEADER,
        "支出决算表\n单位：万元\n" + HEADER,
        "支出决算表（续）\n" + HEADER,
        "支出决算表\n",
    ],
)
def test_a_table_goes_on_over_the_page(between: str) -> None:
    table = only(f"支出决算表\n单位：万元\n{FIRST}\n{between}{SECOND}")
    assert list(figures(table)) == ["合计", "2080501", "2080505"]


def test_a_header_repeated_on_another_page_does_not_make_names_of_a_column_without_figures() -> None:
    header = "项目||合计|基本支出|||项目支出\n科目编码|科目名称||小计|人员经费|公用经费|\n"
    again = header.replace("基本支出|||", "基本支出|基本支出|基本支出|")  # its merged cells are torn otherwise
    first, second = "2080501|行政单位离退休|10.00||||10.00\n", "2080505|机关事业单位基本养老保险缴费支出|5.00||||5.00\n"
    for repeated in (header, again):
        table = only(f"支出决算表\n单位：万元\n{header}|合计|15.00||||15.00\n{first}\n续表\n{repeated}{second}")
        assert figures(table) == {
            "合计": {"合计": "15.00", "项目支出": "15.00"},
            "2080501": {"合计": "10.00", "项目支出": "10.00"},
            "2080505": {"合计": "5.00", "项目支出": "5.00"},
        }


def test_a_table_goes_on_with_a_row_of_blanks_that_bears_the_next_number() -> None:
    first = "项目|行次|决算数|项目|行次|决算数\n一、财政拨款收入|1|30.00|一、一般公共服务支出|3|30.00\n"
    table = only(f"收入支出决算总表\n{first}部门：云溪市档案馆\n|2||二、外交支出|4|\n总计|5|30.00|总计|6|30.00\n")
    assert list(figures(table)) == ["收入一、财政拨款收入", "201", "收入总计", "支出总计"]


def test_a_table_goes_on_with_a_row_of_codes_and_names_that_has_no_figures() -> None:
    first = "项目|金额|项目|金额\n301工资福利支出|18.00|302商品和服务支出|2.00\n30101基本工资|18.00|30201办公费|2.00\n"
    table = only(
        f"基本支出决算表\n{first}部门：云溪市档案馆\n30102津贴补贴||30202印刷费|\n人员经费合计|18.00|公用经费合计|2.00\n"
    )
    assert figures(table)["公用经费合计"] == {"决算数": "2.00"}


def test_a_grid_whose_first_row_counts_anew_is_no_continuation() -> None:
    first = "项目|行次|决算数|项目|行次|决算数\n一、财政拨款收入|1|30.00|一、一般公共服务支出|3|30.00\n"
    table = only(f"收入支出决算总表\n{first}部门：云溪市档案馆\n|1||人员|5|\n总计|5|99.00|总计|6|99.00\n")
    assert list(figures(table)) == ["收入一、财政拨款收入", "201"]


HALF = ("项目|行次|决算数|项目|行次|决算数", "一、财政拨款收入|1|30.00|一、一般公共服务支出|31|30.00")
REST = "总计|60|30.00|总计|90|30.00"


def in_two_pieces(first: str) -> Figures:
    """The figures of a statement in a Word file whose second piece, set in wider columns, begins with this row."""

    def piece(*rows: str, width: int) -> str:
        return table(*("".join(map(cell, row.split("|"))) for row in rows), columns=6, width=width)

    body = p("收入支出决算总表") + piece(*HALF, width=1000) + p("") + piece(first, REST, width=1400)
    ((found,), _) = read_tables(read_docx(Path("决算.docx"), word(body), ""), shapes())
    return figures(found)


@pytest.mark.parametrize("row", ["|14||十四、交通运输支出|44|", "上级补助收入|2||外交支出|32|"])
def test_a_row_without_figures_may_be_the_first_of_a_page(row: str) -> None:
    assert in_two_pieces(row)["支出总计"] == {"决算数": "30.00"}


@pytest.mark.parametrize("row", ["一、部门|5||一、资产|36|", "车辆|台|价值|房屋|面积|价值"])
def test_what_does_not_count_on_is_another_table(row: str) -> None:
    assert "支出总计" not in in_two_pieces(row)


def test_a_number_longer_than_python_reckons_with_counts_no_line() -> None:
    first = f"项目|行次|决算数|项目|行次|决算数\n一、财政拨款收入|{'9' * 5000}|30.00|一、一般公共服务支出|3|30.00\n"
    table = only(f"收入支出决算总表\n{first}部门：云溪市档案馆\n|{'9' * 5000}||人员||\n总计|5|99.00|总计|6|99.00\n")
    assert "支出总计" not in figures(table)


def test_two_tables_of_one_kind_are_not_put_together() -> None:
    """A unit's own tables after those of the department: the first counts."""
    table = only(f"支出决算表\n{FIRST}支出决算表\n{FIRST.replace('30.00', '40.00')}")
    assert figures(table)["合计"]["合计"] == "30.00" and len(table.rows) == 2


def test_a_grid_after_a_note_is_no_continuation() -> None:
    table = only(
        f"支出决算表\n{FIRST}注：本表反映部门本年度各项支出情况。\n序号|单位|人数|车辆|房屋\n1|云溪市档案馆|12.5|1|2\n"
    )
    assert list(figures(table)) == ["合计", "2080501"]


def test_several_tables_follow_one_another() -> None:
    found = read(f"支出决算表\n{FIRST}一般公共预算财政拨款支出决算表\n{FIRST}")
    assert list(found) == ["支出表", "一般公共预算支出表"]


# --- where it is not certain ------------------------------------------------------------------------------------------


def test_shifted_headers_are_not_guessed() -> None:
    """The converter lost the merged cell over code and name: the headers stand one column too far left."""
    text = """
支出决算表
项目|本年支出合计|基本支出|项目支出
科目编码|科目名称
合计||30.00|20.00|10.00
2080501|行政单位离退休|30.00|20.00|10.00
"""
    assert not read(text)
    assert notices(text) == ["“支出决算表”的表头未能识别，该表没有检查"]


WORDS = {
    "by function": """
收入决算表
科目编码|科目名称|本年收入合计|财政拨款收入|上级补助收入|事业收入|其他收入
合计||40.00|30.00|见附表|8.00|
2010401|行政运行|40.00|30.00|见附表|8.00|
""",
    "in two blocks": """
基本支出决算表
科目编码|科目名称|决算数|科目编码|科目名称|决算数
30101|基本工资|见附表|30201|办公费|40.00
30102|津贴补贴|见附表|30202|印刷费|40.00
""",
    "items in rows": """
“三公”经费支出决算表
项目|预算数|决算数
合计|见附表|40.00
公务接待费|见附表|40.00
""",
    "two sides": """
收入支出决算总表
收入||支出|
项目|决算数|项目|决算数
一、一般公共预算财政拨款收入|见附表|一、一般公共服务支出|40.00
二、政府性基金预算财政拨款收入|见附表|二、外交支出|40.00
""",
}


@pytest.mark.parametrize("form", WORDS)
def test_words_in_place_of_figures_are_unread(form: str) -> None:
    """They stand where a figure should; what is beside them keeps its row, and sums over them are not checked."""
    table = only(WORDS[form])
    assert {cell.unread for cell in table.unread} == {"见附表"} and len(table.unread) == 2
    assert "40.00" in {value for row in figures(table).values() for value in row.values()}
    assert all(row.label != "见附表" for row in table.rows)


def test_sums_over_words_are_not_checked() -> None:
    assert check("TAB106", WORDS["by function"].replace("|", "\t")) == []


def test_a_table_whose_header_is_not_known_is_said() -> None:
    assert notices("支出决算表\n甲类|乙类\n3.00|4.00\n") == ["“支出决算表”的表头未能识别，该表没有检查"]


def test_a_body_in_one_cell_is_said_to_be_unread() -> None:
    body = "合计 " + " ".join(f"{amount}.10" for amount in range(100, 110))
    table = f"支出决算表\n\n单位：万元\n\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n{body}\t\t\t\t\n"
    assert not read(table)
    assert notices(table) == ["“支出决算表”的各列无法可靠地分开，该表没有检查"]


# ---- as workbooks have it


LEDGER = """支出决算表
单位：万元

科目编码|科目名称|本年支出合计|基本支出|项目支出|经营支出
|合计|{total}|¥30.00|¥-|¥-
208|社会保障和就业支出|¥30.00|¥30.00|¥-|¥-
"""


def test_a_zero_of_a_ledger_in_yuan_is_no_word() -> None:
    (table,) = read(LEDGER.format(total="¥30.00")).values()
    assert table.columns == ("合计", "基本支出", "项目支出", "经营支出")
    assert table.unread == () and figures(table)["合计"] == {"合计": "30.00", "基本支出": "30.00"}


@pytest.mark.parametrize("lacking", ["（未计算）", "#REF!"])
def test_a_table_all_of_whose_figures_are_lacking_is_that_table(lacking: str) -> None:
    text = LEDGER.format(total=lacking).replace("¥30.00", lacking).replace("¥-", lacking)
    (table,) = read(text).values()
    assert table.columns == ("合计", "基本支出", "项目支出", "经营支出")
    assert len(table.unread) == 8 and figures(table) == {}


def test_a_table_of_contents_is_no_statement() -> None:
    titles = ("支出决算表", "收入决算表", "收入支出决算总表")
    contents = "".join(f"{number}|公开0{number}表|{title}\n" for number, title in enumerate(titles, 1))
    text = f"目录\n\n序号|表号|表名\n{contents}\n{LEDGER.format(total='30.00')}"
    assert list(read(text)) == ["支出表"] and notices(text) == []


def test_a_note_in_the_last_row_of_a_grid_is_its_note() -> None:
    (table,) = read(LEDGER.format(total="30.00") + "注：本表反映部门本年度各项支出情况。|||||\n").values()
    assert [note.text for note in table.notes] == ["注：本表反映部门本年度各项支出情况。"]
