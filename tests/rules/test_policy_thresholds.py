"""Options of policy rules: numbers as people write them, and the usual ones with their sources."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal

import pytest

from fiscallint.finding import FiscallintError
from fiscallint.resources import data
from fiscallint.rules import options
from fiscallint.rules.api import Rule
from fiscallint.rules.thrift import Cut
from fiscallint.settings import CERTAINTIES, Option, unfitness
from tests.support import plugins, run


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        pytest.param("2%", "percent", "2", id="percent"),
        pytest.param("0.5％", "percent", "0.5", id="wide-percent"),
        pytest.param("-3%", "percent", "-3", id="negative"),
        pytest.param("20万元", "money", "200000", id="ten-thousands"),
        pytest.param("1,200元", "money", "1200", id="grouped"),
        pytest.param("0.3 万元", "money", "3000", id="with-a-space"),
        pytest.param("5", "number", "5", id="number"),
        pytest.param(5, "number", "5", id="count"),
        pytest.param("90分", "number", "90", id="points"),
    ],
)
def test_a_number_as_people_write_it(written: Option, kind: str, value: str) -> None:
    assert options.parsed(written, kind, "上限") == Decimal(value)


@pytest.mark.parametrize(
    ("written", "kind", "what"),
    [
        pytest.param("很多", "percent", "百分比，例如 3%", id="no-number"),
        pytest.param("5", "percent", "百分比，例如 3%", id="without-its-sign"),
        pytest.param("20", "money", "带单位的金额，例如 20万元", id="without-its-unit"),
        pytest.param("3%", "money", "带单位的金额，例如 20万元", id="of-another-kind"),
        pytest.param(True, "number", "一个数，例如 5", id="yes"),
        pytest.param(("1", "2"), "number", "一个数，例如 5", id="several"),
        pytest.param("5以上的数", "number", "一个数，例如 5", id="words-behind"),
    ],
)
def test_what_is_no_such_number_is_said(written: Option, kind: str, what: str) -> None:
    with pytest.raises(FiscallintError, match=f"选项“上限”的值“.*”应为{what}"):
        options.parsed(written, kind, "上限")


def test_an_empty_option_sets_no_limit() -> None:
    assert options.percent({"上限": ""}, "上限") is None
    assert options.texts({"项目": ""}, "项目") == ()
    assert options.texts({"项目": ("甲", " 乙 ")}, "项目") == ("甲", "乙")


def test_options_that_can_be_set() -> None:
    assert unfitness("5%", named("POL518").options["偏差"]) == ""
    assert unfitness("", named("POL518").options["偏差"]) == ""  # no limit
    assert unfitness("3万元", named("POL510").options["每人次接待上限"]) == ""
    assert unfitness(["2024 5%", "2025 3%"], named("POL511").options["三公"]) == ""
    assert "带单位" in unfitness("一成", named("POL518").options["偏差"])


def named(code: str) -> Rule:
    """A rule as shipped."""
    return next(rule for rule in plugins().registry.rules if rule.code == code)


def test_every_threshold_names_its_source() -> None:
    for code, entries in data("thresholds", "policy").items():
        (made,) = [one for one in plugins().registry.rules if one.code == code]
        assert dict(made.options) == {name: entry["value"] for name, entry in entries.items()}
        for entry in entries.values():
            assert entry["basis"] in made.basis and entry["certainty"] in CERTAINTIES


def test_a_rule_is_as_sure_as_the_least_sure_of_its_thresholds() -> None:
    assert {code: options.usual(code)["certainty"] for code in ("POL508", "POL510", "POL516")} == {
        "POL508": "certain",
        "POL510": "unsure",
        "POL516": "likely",
    }


def test_every_cut_that_ships_can_be_read() -> None:
    assert all(Cut.of(entry).percent > 0 for entry in data("thresholds", "cuts"))


def test_a_cut_as_it_is_listed() -> None:
    entry = {"place": "云溪市", "years": [2024, 2025], "subject": "三公", "percent": "5%"}
    entry |= {"basis": "云财预〔2024〕1号", "certainty": "certain"}
    assert Cut.of(entry) == Cut("三公", Decimal(5), "云财预〔2024〕1号")


def test_explain_shows_basis_certainty_and_options() -> None:
    page = run("explain", "POL518").stdout
    assert '    [rules.POL518.options]\n    "偏差" = "10%"\n' in page
    assert page.endswith("## 依据\n\n- 地方预决算公开评分通行做法：预决算差异超过10%的说明原因\n\n把握：可能\n")


def test_explain_of_a_rule_without_options_says_nothing_of_them() -> None:
    page = run("explain", "POL519").stdout
    assert "· 警告 ·" in page and "把握：确" in page and "参数" not in page


def test_what_explain_shows_is_toml() -> None:
    for one in plugins().registry.rules:
        if one.options:
            shown = re.findall("^    (.*)$", run("explain", one.code).stdout.partition("## 参数")[2], re.MULTILINE)
            assert tomllib.loads("\n".join(shown))["rules"][one.code]["options"] == dict(one.options)
