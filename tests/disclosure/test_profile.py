"""Profiles: what a file writes, what it extends, what is wrong with one, and what a profile does to the rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fiscallint.disclosure.profile import NATIONAL, NATIONAL_BUDGET, Ground, Profile, Years, fitting
from fiscallint.disclosure.profile_files import read_profiles
from fiscallint.finding import FiscallintError, Severity
from fiscallint.resources import folder
from fiscallint.settings import CERTAINTIES, RuleSettings
from tests.support import plugins

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

BASE = """
name: 全国
basis: 财政部规程
sections:
  绩效: {name: 预算绩效情况, mentioned: 绩效, severity: warning}
  政府采购: {name: 政府采购支出情况, mentioned: 政府采购}
tables:
  收入决算表: 2014-
  支出决算表: 2014-
terms: [基本支出, 项目支出]
decimals: {amounts: 2}
rules:
  POL503: {severity: warning}
"""
PLACE = "name: 云溪市\nplaces: [云溪市]\n"
RULES: dict[str, dict[str, str | int | bool | tuple[str, ...]]] = {"POL503": {"limit": "2%"}, "NAR402": {}}

Read = Callable[..., dict[str, Profile]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The profiles of these texts, by name, with the base."""

    def do(*texts: str) -> dict[str, Profile]:
        files = []
        for number, text in enumerate((BASE, *texts)):
            file = tmp_path / f"{number}.yaml"
            file.write_text(text, encoding="utf-8")
            files.append(file)
        return {
            one.name: one
            for one in read_profiles(files, plugins().registry.shapes, RULES, plugins().registry.vocabulary.concepts)
        }

    return do


# ---- extension


def test_what_is_not_written_is_that_of_the_whole_country(read: Read) -> None:
    profile = read(PLACE)["云溪市"]
    assert profile.lineage == ("云溪市", "全国")
    assert [one.concept for one in profile.sections] == ["绩效", "政府采购"]
    assert [one.kind for one in profile.tables] == ["收入决算表", "支出决算表"]
    assert profile.sections[0].ground == Ground(basis="财政部规程")
    assert profile.rules == {"POL503": RuleSettings(WARNING, source="地区配置")}


def test_maps_merge_by_key_and_null_takes_away(read: Read) -> None:
    profile = read(
        PLACE
        + "sections: {绩效: {severity: error}, 政府采购: null}\ntables: {支出决算表: null}\n"
        + "terms: {项目支出: null, 结余分配: {}}\nrules: {POL503: {options: {limit: 3%}}}\n"
    )["云溪市"]
    assert [(one.name, one.severity) for one in profile.sections] == [("预算绩效情况", ERROR)]
    assert [one.kind for one in profile.tables] == ["收入决算表"]
    assert [one.name for one in profile.terms] == ["基本支出", "结余分配"]
    assert profile.rules["POL503"] == RuleSettings(WARNING, options={"limit": "3%"}, source="地区配置")


def test_a_list_of_terms_adds_to_those_extended(read: Read) -> None:
    assert [one.name for one in read(PLACE + "terms: [结余分配]")["云溪市"].terms] == [
        "基本支出",
        "项目支出",
        "结余分配",
    ]


def test_one_extends_another_that_extends_the_whole_country(read: Read) -> None:
    """In whatever order they are read, and two of them in one file."""
    both = "- name: 云溪市临江区\n  extends: 云溪市\n  sections: {绩效: null}\n- name: 云溪市\n  terms: [结余分配]\n"
    district = read(both)["云溪市临江区"]
    assert district.lineage == ("云溪市临江区", "云溪市", "全国")
    assert [one.concept for one in district.sections] == ["政府采购"] and district.terms[-1].name == "结余分配"


def test_one_that_extends_nothing_requires_what_it_writes(read: Read) -> None:
    profile = read("name: 云溪市\nextends: null\nterms: [结余分配]")["云溪市"]
    assert (profile.lineage, profile.sections, profile.tables) == (("云溪市",), (), ())


# ---- certainty


@pytest.mark.parametrize("certainty", ["likely", "unsure"])
@pytest.mark.parametrize(
    "where",
    [
        "sections: {{绩效: {{severity: error, certainty: {}}}}}",
        "certainty: {}\nsections: {{绩效: {{severity: error}}}}",
    ],
)
def test_what_is_not_certain_is_at_most_a_note(certainty: str, where: str, read: Read) -> None:
    section = read(PLACE + where.format(certainty))["云溪市"].sections[0]
    assert (section.severity, section.ground.certainty) == (NOTE, certainty)


def test_a_table_and_a_rule_that_are_not_certain_are_notes(read: Read) -> None:
    text = "certainty: likely\ntables: {收入决算表: {severity: error}}\nrules: {POL503: {severity: error}, NAR402: {}}"
    profile = read(PLACE + text)["云溪市"]
    assert [one.severity for one in profile.tables] == [NOTE, WARNING]
    assert [settings.severity for settings in profile.rules.values()] == [NOTE, NOTE]


def test_a_rule_may_be_switched_off_by_what_is_not_certain(read: Read) -> None:
    profile = read("name: 云溪市\ncertainty: likely\nrules: {NAR402: {enabled: false}}")["云溪市"]
    assert profile.rules["NAR402"] == RuleSettings(None, False, source="地区配置")


@pytest.mark.parametrize("profile", plugins().registry.profiles, ids=lambda one: str(one.name))
def test_no_shipped_requirement_that_is_not_certain_is_more_than_a_note(profile: Profile) -> None:
    graded = [*profile.sections, *profile.tables]
    assert all(one.severity is NOTE for one in graded if not one.ground.certain)
    assert all(ground.basis for ground in profile.requirements)


# ---- years


@pytest.mark.parametrize(
    ("written", "inside", "outside", "shown"),
    [
        pytest.param("2024", [2024], [2023, 2025], "2024年度", id="one"),
        pytest.param("2020-", [2020, 2024], [2019], "2020年度起", id="from"),
        pytest.param("-2019", [2014, 2019], [2020], "至2019年度", id="until"),
        pytest.param("2021-2023", [2021, 2023], [2020, 2024], "2021年度至2023年度", id="between"),
    ],
)
def test_a_span_of_years(written: str, inside: list[int], outside: list[int], shown: str, read: Read) -> None:
    profile = read(PLACE + f"tables: {{收入决算表: {written}}}")["云溪市"]
    years = profile.tables[0].ground.years
    assert all(year in years for year in inside) and not any(year in years for year in outside)
    assert str(years) == shown
    assert [len(profile.of(year).tables) for year in (inside[0], outside[0])] == [2, 1]


def test_without_years_it_is_in_force_always() -> None:
    assert 1990 in Years() and str(Years()) == ""


@pytest.mark.parametrize(
    ("place", "year", "count"),
    [(NATIONAL, 2019, 8), (NATIONAL, 2020, 9), ("江西", 2020, 9), ("江西", 2021, 10), ("四川", 2024, 13)],
)
def test_how_many_tables_the_shipped_profiles_require(place: str, year: int, count: int) -> None:
    assert len(fitting(plugins().registry.profiles, place).of(year).tables) == count


# ---- what is wrong with a file


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        pytest.param("places: [云溪市]", 1, "缺少 name", id="no-name"),
        pytest.param("- 云溪市", 1, "地区配置应以“name: 名称”开头", id="no-map"),
        pytest.param(PLACE + "secions: {}", 3, "没有“secions”这个字段；是否应为“sections”？", id="field"),
        pytest.param(PLACE + "sections:\n  绩效: {severty: note}", 4, "是否应为“severity”？", id="field-of-a-section"),
        pytest.param(PLACE + "sections:\n  绩郊: {}", 4, "是否应为“绩效”？", id="section"),
        pytest.param(PLACE + "sections:\n  职责: {name: 主要职责}", 4, "“职责”一节缺少 mentioned", id="incomplete"),
        pytest.param(PLACE + "sections: [绩效]", 3, "“sections”应写成“名称: 内容”的样子", id="sections-as-a-list"),
        pytest.param(PLACE + "tables:\n  收人决算表: 2014-", 4, "是否应为“收入决算表”？", id="table"),
        pytest.param(PLACE + "tables:\n  收入决算表: 近年", 4, "“近年”不是年度范围", id="years"),
        pytest.param(PLACE + "years: 2024-2020", 3, "“2024-2020”不是年度范围", id="years-backwards"),
        pytest.param(PLACE + "certainty: sure", 3, "“certainty”不能是“sure”", id="certainty"),
        pytest.param(PLACE + "document: 预测", 3, "“document”不能是“预测”", id="document"),
        pytest.param(PLACE + "sections:\n  绩效: {severity: fatal}", 4, "“severity”不能是“fatal”", id="severity"),
        pytest.param(PLACE + "sections:\n  绩效: {mentioned: '绩(效'}", 4, "不是有效的正则表达式", id="pattern"),
        pytest.param(PLACE + "rules:\n  NAR420: {}", 4, "没有“NAR420”这条规则；是否应为“NAR402”？", id="rule"),
        pytest.param(
            PLACE + "rules:\n  POL503:\n    options: {limits: 3%}", 5, "是否应为“limit”？", id="option-of-a-rule"
        ),
        pytest.param(
            PLACE + "rules:\n  POL503: {options: {limit: 0.03}}",
            4,
            "应是带单位、加引号的数",
            id="option-value",
        ),
        pytest.param(PLACE + "extends: [全国]", 3, "“extends”应是文字", id="extends-several"),
        pytest.param(PLACE + "items: true", 3, "“items”应写成", id="items"),
        pytest.param("", 1, "地区配置应以“name: 名称”开头", id="empty"),
        pytest.param(PLACE + "rules:\n  POL503: {enabled: 否}", 4, "“enabled”应是 true 或 false", id="no-flag"),
        pytest.param(PLACE + "decimals:\n  amount: 2", 4, "是否应为“amounts”？", id="decimals"),
        pytest.param(PLACE + "decimals:\n  amounts: 两位", 4, "“places”应是整数", id="no-number"),
        pytest.param(PLACE + "signs: [{}]", 3, "二者取一", id="sign"),
        pytest.param(
            PLACE + "terms:\n  基木支出: null", 4, "不必去掉；是否应为“基本支出”？", id="nothing-to-take-away"
        ),
        pytest.param(PLACE + "extends: 全囯", 3, "没有“全囯”这个地区配置可以沿用；是否应为“全国”？", id="extends-none"),
        pytest.param(PLACE + "extends: 云溪市", 3, "互相沿用，没有尽头：云溪市 → 云溪市", id="extends-itself"),
        pytest.param("name: 全国", 1, "已有；请换一个名称", id="name-is-taken"),
    ],
)
def test_a_file_that_is_wrong(text: str, line: int, sentence: str, read: Read) -> None:
    with pytest.raises(FiscallintError) as raised:
        read(text)
    assert re.search(rf"1\.yaml 第{line}行：", str(raised.value)), raised.value
    assert sentence in str(raised.value)


def test_two_that_extend_each_other(read: Read) -> None:
    with pytest.raises(FiscallintError, match="互相沿用，没有尽头：云溪市 → 青岚县 → 云溪市"):
        read("name: 云溪市\nextends: 青岚县", "name: 青岚县\nextends: 云溪市")


def test_a_mistake_is_told_of_the_file_that_makes_it(read: Read) -> None:
    with pytest.raises(FiscallintError, match=r"2\.yaml 第2行"):
        read("name: 云溪市临江区\nextends: 云溪市", "name: 云溪市\nsections: {绩郊: {}}")


def test_the_certainties_are_those_of_rules() -> None:
    assert set(CERTAINTIES) == {"certain", "likely", "unsure"}


# ---- those that ship


def test_one_file_a_place_and_each_is_registered() -> None:
    files = {str(file) for file in (folder("rules.d") / "profiles").glob("*.yaml")}
    shipped = plugins().registry.profiles
    assert {profile.source for profile in shipped} == files and len(shipped) == len(files)
    assert {profile.lineage[-1] for profile in shipped} == {NATIONAL, NATIONAL_BUDGET}


def test_every_family_that_names_its_tables_counts_them() -> None:
    named = [one for profile in plugins().registry.profiles for one in profile.family if one.tables]
    assert named and all(one.count == len(one.tables) for one in named)
