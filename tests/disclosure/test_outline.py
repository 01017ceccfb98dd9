"""The outline: headings, their numbers, and what the contents page promises."""

from __future__ import annotations

import pytest

from fiscallint.disclosure.outline import Section, chinese_number, chinese_numeral, numeral
from tests.support import disclosure


@pytest.mark.parametrize("value", range(1, 100))
def test_chinese_numerals_read_back(value: int) -> None:
    assert chinese_number(chinese_numeral(value)) == value


@pytest.mark.parametrize(
    ("text", "level", "value"),
    [
        ("第三部分2024年度部门决算情况说明", 1, 3),
        ("十一、其他重要事项", 2, 11),
        ("（二）结构情况", 3, 2),
        ("12、住房保障支出（类）", 4, 12),
        ("3.公务接待费", 4, 3),
        ("3.2024年度公务接待费", 4, 3),
        ("（4）其他", 5, 4),
    ],
)
def test_a_number_opens_a_heading(text: str, level: int, value: int) -> None:
    found = numeral(text)
    assert found is not None and (found.level, found.value) == (level, value)


@pytest.mark.parametrize(
    "text", ["2024年度收入支出总计", "3.14万元", "一般公共预算", "（含）以上", "0.94万元", "1.2024万元"]
)
def test_no_number_of_a_heading(text: str) -> None:
    assert numeral(text) is None


BODY = """# 目录

第一部分 云溪市档案馆概况
一、主要职责
第二部分 云溪市档案馆2024年度部门决算表
第三部分 2024年度部门决算情况说明
一、收入支出决算总体情况说明

# 第一部分 云溪市档案馆概况

## 一、主要职责

（一）收集档案；（二）保管档案。

# {tables}

收入支出决算总表

# 第三部分 2024年度部门决算情况说明

## 一、收入支出决算总体情况说明

收入支出总计100.00万元。
"""


def sections(text: str) -> dict[str, Section]:
    return {section.title: section for section in disclosure(text).sections()}


def test_the_contents_page_is_not_the_body() -> None:
    read = disclosure(BODY.format(tables="第二部分 云溪市档案馆2024年度部门决算表"))
    assert len(read.outline.contents) == 5
    assert read.year == 2024 and read.name == "云溪市档案馆"
    assert [section.concept for section in read.sections() if section.concept] == ["职责", "说明", "收支总体"]


@pytest.mark.parametrize("line", ["保密审查情况：已审查", "公开时间：9月28日，星期一"])
def test_the_contents_page_follows_a_line_of_the_cover(line: str) -> None:
    assert (
        len(disclosure(f"云溪市档案馆2024年度部门决算\n\n{line}\n\n{BODY.replace('# 目录', '目录')}").outline.contents)
        == 5
    )


def test_a_part_whose_number_stands_in_the_contents_alone() -> None:
    found = sections(BODY.format(tables="云溪市档案馆2024年度部门决算表"))
    part = found["云溪市档案馆2024年度部门决算表"]
    assert part.promised and part.numeral is not None and part.numeral.value == 2


def test_a_numbered_sentence_is_no_section() -> None:
    assert "收集档案；（二）保管档案。" not in sections(BODY.format(tables="第二部分 部门决算表"))


def test_a_place_is_named_as_a_reader_names_it() -> None:
    read = disclosure(
        "## 五、一般公共预算财政拨款支出决算情况说明\n\n### （三）一般公共预算财政拨款支出决算具体情况\n\n"
        "4、文化旅游体育与传媒支出（类）文化和旅游（款）群众文化（项）。\n\n年初预算为8.00万元，支出决算为9.00万元。\n"
    )
    (item,) = read.narrative.items
    assert read.place(item.facts[0].span) == "五、（三）4、群众文化"


GLOSSARY = "## 六、专业名词解释\n\n{terms}\n\n## 七、部门决算公开报表\n\n收入支出决算总表\n"
FIGURES = "## 五、收入支出决算总体情况说明\n\n收入支出总计100.00万元。\n\n"


@pytest.mark.parametrize(
    "terms", ["基本支出：指日常支出。", "一、基本支出：指日常支出。\n\n二、项目支出：指专项支出。"]
)
def test_a_section_follows_the_glossary(terms: str) -> None:
    assert sections(FIGURES + GLOSSARY.format(terms=terms))["部门决算公开报表"].concept != "名词解释"


def test_a_term_is_no_section_though_its_number_follows_the_glossary_s() -> None:
    terms = "\n\n".join(f"{number}、基本支出：指日常支出。" for number in "一二三四五六七")
    assert "基本支出" not in "".join(sections(FIGURES + f"## 六、专业名词解释\n\n{terms}\n"))


@pytest.mark.parametrize("row", ["二、外交支出", "七、文化旅游体育与传", "三、国有资本经营预算财政拨款收入"])
def test_a_row_of_the_summary_is_no_heading(row: str) -> None:
    assert row[2:] not in sections(BODY.format(tables=f"第二部分 部门决算表\n\n{row}\n\n31"))
