"""WRD620, paragraphs and sentences that stand twice: each case is a short disclosure."""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from tests.support import check, only, quotes

WARNING, NOTE = Severity.WARNING, Severity.NOTE

DUTIES = "# 第一部分 概况\n\n## 一、主要职责\n\n（一）收集和保管全市机关、团体移交的档案。\n\n"
EXPENDITURE = "# 第二部分 2024年度部门决算情况说明\n\n## 三、支出决算情况说明\n\n2024年度支出合计100.00万元。\n\n"
GLOSSARY = "# 第三部分 名词解释\n\n一、基本支出：指为保障机构正常运转而发生的支出。\n\n"
TRAINING = "全年召开会议9个，参加会议412人次，用于部署移交进馆工作"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        pytest.param(
            DUTIES + "（二）收集和保管全市机关、团体移交的档案。\n\n" + EXPENDITURE,
            "（二）收集和保管全市机关、团体移交的档案。",
            id="next-to-each-other",
        ),
        pytest.param(
            DUTIES
            + "（二）征集散存于社会的档案和史料。\n\n（三）收集和保管全市机关、团体移交的档案。\n\n"
            + EXPENDITURE,
            "（三）收集和保管全市机关、团体移交的档案。",
            id="in-a-list-of-duties",
        ),
        pytest.param(
            EXPENDITURE + GLOSSARY + "二、项目支出：指……\n\n三、基本支出：指为保障机构正常运转而发生的支出。",
            "三、基本支出：指为保障机构正常运转而发生的支出。",
            id="in-the-glossary",
        ),
        pytest.param(
            EXPENDITURE + "主要是馆舍修缮项目按期完工。本年没有其他变化。\n\n" * 2,
            "主要是馆舍修缮项目按期完工。本年没有其他变化。",
            id="without-numbers",
        ),
    ],
)
def test_a_paragraph_that_stands_twice(text: str, quote: str) -> None:
    assert quotes("WRD620", text) == [quote]
    assert only("WRD620", text).severity is WARNING


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(DUTIES + "（二）征集散存于社会的档案和史料。\n\n" + EXPENDITURE, id="each-its-own"),
        pytest.param(
            EXPENDITURE + "（一）档案馆支出决算的总体情况说明。\n\n1.档案馆支出决算的总体情况说明。\n\n支出5.00万元。",
            id="a-title-and-that-of-its-first-part",
        ),
        pytest.param(EXPENDITURE + "1.档案馆（项）。\n\n决算数与预算数持平。\n\n" * 2, id="short"),
        pytest.param(
            EXPENDITURE
            + "".join(
                f"{number}、{name}（项）。\n\n年初预算为0万元，支出决算为0万元，决算数与年初预算数持平。\n\n"
                for number, name in enumerate(("行政运行", "档案馆"), 1)
            ),
            id="of-several-items",
        ),
        pytest.param(
            EXPENDITURE + "（一）人员经费60.00万元，主要包括基本工资。\n\n"
            "## 六、基本支出决算情况说明\n\n（一）人员经费60.00万元，主要包括基本工资。",
            id="in-two-sections",
        ),
    ],
)
def test_paragraphs_that_may_be_alike(text: str) -> None:
    assert check("WRD620", text) == []


def two_sections(first: str, second: str) -> str:
    """What is told of meetings, and of training."""
    return (
        EXPENDITURE + f"## 九、会议费支出情况说明\n\n{first}。\n\n## 十、机关运行经费支出情况说明\n\n本年{second}。\n"
    )


def test_a_sentence_with_counts_that_stands_in_two_sections() -> None:
    text = two_sections(TRAINING, f"支出5.00万元。{TRAINING}")
    assert quotes("WRD620", text) == [TRAINING]
    assert only("WRD620", text).severity is NOTE


@pytest.mark.parametrize(
    "second",
    [
        pytest.param("支出5.00万元。全年举办培训3期，参加培训160人次，用于业务学习", id="other-counts"),
        pytest.param("支出5.00万元。主要原因是厉行节约，压缩办公、差旅等一般性支出", id="no-counts"),
    ],
)
def test_sentences_of_two_sections(second: str) -> None:
    assert check("WRD620", two_sections(TRAINING, second)) == []
