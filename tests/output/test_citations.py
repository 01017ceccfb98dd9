"""What rules cite: regulations by name and number, told from the texts of their bases."""

from __future__ import annotations

import pytest

from fiscallint.output.citations import Regulation, cited, regulations
from tests.support import plugins


@pytest.mark.parametrize(
    ("basis", "regulation"),
    [
        (
            "《项目支出绩效评价管理办法》（财预〔2020〕10号）：自评满分100分",
            "《项目支出绩效评价管理办法》（财预〔2020〕10号）",
        ),
        (
            "《项目支出绩效评价管理办法》（财预〔2020〕10号）自评表注",
            "《项目支出绩效评价管理办法》（财预〔2020〕10号）",
        ),
        ("地方预决算公开操作规程（财预〔2016〕143号）", "《地方预决算公开操作规程》（财预〔2016〕143号）"),
        ("《中华人民共和国预算法实施条例》（国务院令第729号）第六条", "《预算法实施条例》（国务院令第729号）"),
        ("预算法实施条例第五条、第六条", "《预算法实施条例》"),
        ("财政部《政府收支分类科目》", "《政府收支分类科目》"),
        ("《政府采购法》第三十六条（报价超过采购预算、不能支付的，应予废标）", "《政府采购法》"),
    ],
)
def test_a_regulation_by_its_name_and_number(basis: str, regulation: str) -> None:
    assert str(cited(basis)) == regulation


@pytest.mark.parametrize(
    "basis",
    [
        "部门决算公开模板",
        "各地的公开模板",
        "每人次接待费200元为经验值",
        "地方预决算公开评分通行做法：预决算差异超过10%的说明原因",
        "部门决算报表“支出决算表”表内公式",
        "通行做法：参照《政府采购法》第三十六条",
    ],
)
def test_a_template_or_a_practice_is_no_regulation(basis: str) -> None:
    assert cited(basis) is None


def test_one_regulation_has_its_number_wherever_it_is_given() -> None:
    bases = ["预算法实施条例第五条", "《预算法实施条例》（国务院令第729号）第六条", "预算法实施条例第六条"]
    assert regulations(bases) == {"预算法实施条例": Regulation("预算法实施条例", "国务院令第729号")}


def test_no_rule_that_ships_cites_a_regulation_unheard() -> None:
    """Where a basis names a document by number, it is told as a regulation."""
    bases = {basis for rule in plugins().registry.rules for basis in rule.basis}
    numbered = {basis for basis in bases if "号）" in basis}
    assert len(numbered) > 10 and all(one and one.number for one in map(cited, numbered))
