"""The examples that `explain` shows: what it calls wrong (错) is found, what it calls right (对) is not.

The examples are read from the rules' own pages; those that are no whole sentences are left out.
"""

from __future__ import annotations

import re

import pytest

from tests.support import check, plugins

HEAD = "## 二、收入决算情况说明\n\n本年收入合计200.00万元。\n\n"
"""By which the text is known as a disclosure."""
TOTALS = "## 一、收入支出决算总体情况说明\n\n"
EXPENDITURE = "## 三、支出决算情况说明\n\n"
ITEM = "## 五、一般公共预算财政拨款支出决算具体情况\n\n1、一般公共服务支出（类）档案事务（款）档案馆（项）。"
BASIC = "## 六、一般公共预算财政拨款基本支出决算情况说明\n\n"
THREE_PUBLIC = "## 九、财政拨款“三公”经费支出决算情况说明\n\n"
OPERATING = "## 十、机关运行经费支出情况说明\n\n"
PROCUREMENT = "## 十一、政府采购支出情况说明\n\n"
PERFORMANCE = "## 十三、预算绩效情况说明\n\n"
GLOSSARY = "# 第四部分 名词解释\n\n"

CONTEXTS = {
    "NAR401": ITEM,
    "NAR402": ITEM,
    "NAR403": OPERATING + "机关运行经费",
    "NAR404": OPERATING + "机关运行经费",
    "NAR405": EXPENDITURE + "本年支出",
    "NAR406": PROCUREMENT,
    "NAR409": ITEM,
    "NAR410": TOTALS + "支出总计195.00万元。",
    "NAR411": OPERATING + "机关运行经费支出105.00万元，",
    "NAR414": OPERATING + "机关运行经费支出95.00万元，",
    "NAR416": OPERATING + "机关运行经费",
    "NAR417": PERFORMANCE,
    "NAR418": BASIC,
    "NAR420": THREE_PUBLIC,
    "NAR421": THREE_PUBLIC,
    "NAR436": OPERATING + "机关运行经费",
    "NAR437": OPERATING + "机关运行经费支出105.00万元，",
    "POL501": THREE_PUBLIC,
    "POL502": ITEM + "年初预算为20.00万元，支出决算为18.00万元，",
    "POL503": PERFORMANCE,
    "POL507": PERFORMANCE,
    "POL508": THREE_PUBLIC,
    "POL509": THREE_PUBLIC,
    "POL510": THREE_PUBLIC,
    "POL512": THREE_PUBLIC,
    "POL513": GLOSSARY,
    "POL516": PERFORMANCE,
    "POL517": PERFORMANCE,
    "POL518": ITEM,
    "WRD604": TOTALS,
    "WRD606": GLOSSARY,
    "WRD607": ITEM,
    "WRD608": PERFORMANCE,
}
"""By code, what stands before the examples."""


def examples(mark: str) -> list[tuple[str, str]]:
    """The examples under a mark, each with the code of its rule."""
    helps = {rule.code: rule.help for rule in plugins().registry.rules if rule.code in CONTEXTS}
    return [(code, one) for code in CONTEXTS for one in re.findall(f"^- {mark}：(.*)$", helps[code], re.M)]


@pytest.mark.parametrize(("code", "example"), examples("错"))
def test_what_is_called_wrong_is_found(code: str, example: str) -> None:
    assert check(code, HEAD + CONTEXTS[code] + example)


@pytest.mark.parametrize(("code", "example"), examples("对"))
def test_what_is_called_right_is_not(code: str, example: str) -> None:
    assert not check(code, HEAD + CONTEXTS[code] + example)
