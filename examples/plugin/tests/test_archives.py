"""Run in an environment in which the plugin is installed: pip install -e '.[test]' && pytest."""

from __future__ import annotations

from pathlib import Path

import fiscallint_archives
import pytest
from fiscallint_archives.clauses import Digitised

from fiscallint.finding import Severity
from fiscallint.testing import check, disclosure, failing, only, said, unread

HEAD = "## 十四、档案保护情况说明\n\n"
HOLDINGS = "馆藏档案12,000卷，其中已数字化9,000卷，数字化率75.00%。"
FEES = "档案保护费支出50.00万元，其中：档案数字化费45.00万元，库房维护费5.00万元。"
TABLE = "档案保护经费明细表\n\n金额单位：元\n\n项目\t金额\n购置\t500,000.00\n合计\t500,000.00\n\n"


def test_the_rate_agrees_with_the_volumes() -> None:
    assert check("ARC102", HEAD + HOLDINGS) == []


def test_the_rate_is_rounded() -> None:
    assert check("ARC102", HEAD + "馆藏档案3卷，其中已数字化2卷，数字化率66.67%。") == []


@pytest.mark.parametrize("rate", ["85.00", "75.10"])
def test_the_rate_does_not_agree_with_the_volumes(rate: str) -> None:
    text = HEAD + HOLDINGS.replace("75.00", rate)
    assert said("ARC102", text) == [(f"已数字化9,000卷，数字化率{rate}%", Severity.ERROR, "75.00%")]


def test_what_is_read() -> None:
    read = disclosure(HEAD + HOLDINGS + "馆藏档案10卷。另有500卷待整理。")
    assert [(fact.concept, fact.quantity.shown()) for fact in read.narrative.facts] == [
        ("馆藏档案", "12000"),
        ("已数字化档案", "9000"),
        ("馆藏档案", "10"),
    ]
    (claim,) = read.claims(Digitised)
    assert claim.held.unit == "卷"
    assert unread(HEAD + HOLDINGS + "另有500卷待整理。") == ["500卷"]


def test_the_cost_of_a_volume() -> None:
    assert check("ARC101", HEAD + FEES + HOLDINGS) == []
    assert only("ARC101", HEAD + FEES + HOLDINGS, {"yuan-per-volume": 40}).expected == "每卷不超过40元"
    assert only("ARC101", HEAD + FEES.replace("45", "90") + HOLDINGS).severity is Severity.NOTE


def test_the_rules_of_fiscallint_know_the_vocabulary() -> None:
    assert check("NAR406", HEAD + FEES) == []
    assert only("NAR406", HEAD + FEES.replace("50.00", "60.00")).expected == "50.00万元"
    assert check("TXT301", TABLE + HEAD + FEES) == []
    assert only("TXT301", TABLE.replace("500,000", "600,000") + HEAD + FEES).expected == "60.00万元"


def test_the_pack() -> None:
    assert failing(Path(fiscallint_archives.__file__).with_name("checks.yaml")) == []
