"""Profiles from outside: --profile, the summary, the commands that list them, and profiles of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from fiscallint import hookimpl
from fiscallint.registry import Registry
from tests.support import EXAMPLES, codes, run

CLEAN = EXAMPLES / "clean.txt"
SCHEMA = Path(__file__).parent / "data" / "sarif-schema-2.1.0.json"
NOWHERE = "单位名称、封面、文件名看不出所在省份"


@pytest.fixture
def hunan(tmp_path: Path) -> Path:
    """A disclosure of an archive in Hunan."""
    file = tmp_path / "决算.txt"
    file.write_text(CLEAN.read_text(encoding="utf-8").replace("云溪市", "岳阳市"), encoding="utf-8")
    return file


# ---- what is said of it


def test_the_summary_tells_the_profile_and_why(hunan: Path) -> None:
    assert run("check", hunan).stdout.endswith("地区配置：湖南（按单位名称中的“岳阳市”认定）；可用 --profile 指定\n")
    assert run("check", CLEAN).stdout.endswith(f"地区配置：全国（{NOWHERE}）；可用 --profile 指定\n")


def test_the_profile_that_is_asked_for_applies(hunan: Path) -> None:
    result = run("check", hunan, "--profile", "全国")
    assert result.stdout.endswith("地区配置：全国（按所指定的地区）\n")


def test_what_another_place_asks_for_is_not_found() -> None:
    assert codes(run("check", CLEAN, "--profile", "江西")) == ["DOC002"]
    assert codes(run("check", CLEAN)) == []


def test_json_tells_the_profile(hunan: Path) -> None:
    (document,) = json.loads(run("check", hunan, "--output-format", "json").stdout)["documents"]
    assert document["profile"] == {"name": "湖南", "reason": "按单位名称中的“岳阳市”认定"}


def test_sarif_tells_the_profile_of_each_document(hunan: Path) -> None:
    log = json.loads(run("check", hunan, CLEAN, "--output-format", "sarif").stdout)
    jsonschema.validate(log, json.loads(SCHEMA.read_text(encoding="utf-8")))
    told = {artifact["location"]["uri"]: artifact["properties"]["profile"] for artifact in log["runs"][0]["artifacts"]}
    assert list(told.values()) == [
        {"name": "湖南", "reason": "按单位名称中的“岳阳市”认定"},
        {"name": "全国", "reason": NOWHERE},
    ]
    assert unquote(next(iter(told))).endswith(hunan.name)


# ---- --profile


@pytest.mark.parametrize(
    "command", [["check", str(CLEAN), "--profile"], ["facts", str(CLEAN), "--profile"], ["profiles"]]
)
def test_a_profile_that_does_not_exist(command: list[str]) -> None:
    result = run(*command, "胡南")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "fiscallint: 没有“胡南”这个地区配置；是否应为“湖南”？\n"


def test_facts_takes_a_profile() -> None:
    assert run("facts", CLEAN, "--profile", "湖南").exit_code == 0


# ---- the lists


def test_profiles_are_listed() -> None:
    lines = [line.split() for line in run("profiles").stdout.splitlines()]
    assert lines[0] == ["名称", "沿用", "年度", "要求", "把握"]
    assert lines[1][:3] == ["全国", "—", "各年度"]
    shanghai = next(line for line in lines if line[0] == "上海")
    assert shanghai[1:3] == ["全国", "2024年度起"] and int(shanghai[3]) > 30


def test_one_profile_is_shown_with_what_it_extends() -> None:
    told = run("profiles", "四川").stdout
    assert "沿用：全国" in told
    assert "  收入决算表（警告）　[2014年度起；确；《地方预决算公开操作规程》（财预〔2016〕143号）]" in told
    assert "  财政拨款支出决算明细表（提示）　[2024年度起；可能；四川省内2024年度公开件所见]" in told
    assert "有文中的“监督索引号”" in run("profiles", "云南").stdout


# ---- profiles of one's own


PROFILE = """
name: 云溪市
extends: 湖南
places: [云溪市]
basis: 云溪市财政局决算公开通知
sections: {一般性支出: null}
tables:
  档案费明细表: {}
  接待清单: {title: 接待清单}
rules:
  DOC002: {severity: error}
  DOC007: {enabled: false}
"""
TABLES = (
    "- kind: 档案费明细表\n  short: 档案费表\n  title: 档案费明细表\n"
    "  columns: {金额: 金额}\n  rows: {合计: {label: 合计}}\n"
)
PACK = (
    "- {code: ARC201, name: a, title: 档案费, kind: other, severity: note, basis: [制度],\n"
    "   check: '档案费表[合计].金额 >= 0'}\n"
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a profile, a table shape and a pack."""
    folder = tmp_path / "own"
    for name, text in {"profiles/a.yaml": PROFILE, "tables/a.yaml": TABLES, "checks.yaml": PACK}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_of_rules_may_hold_profiles_and_table_shapes(own: Path) -> None:
    result = run("check", CLEAN, "--rules", own)
    assert (result.exit_code, codes(result)) == (1, ["DOC002", "DOC002", "DOC008"])
    assert "没有找到《档案费明细表》" in result.stdout and "没有找到《接待清单》" in result.stdout
    assert "错误 DOC002" in result.stdout and "地区配置：云溪市（按单位名称中的“云溪市”认定）" in result.stdout
    assert "云溪市" in run("profiles", "--rules", own).stdout and "ARC201" in run("rules", "--rules", own).stdout


def test_a_folder_may_hold_a_profile_alone(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    assert "没有规则文件" in run("check", CLEAN, "--rules", tmp_path).stderr
    (tmp_path / "profiles" / "a.yaml").write_text("name: 云溪市\nplaces: [云溪市]\n", encoding="utf-8")
    assert "地区配置：云溪市（" in run("check", CLEAN, "--rules", tmp_path).stdout


def test_a_rule_that_the_profile_switches_off_does_not_run(own: Path) -> None:
    outcomes = [
        json.loads(run("check", CLEAN, "--rules", own, "--output-format", "json", *profile).stdout)["documents"][0]
        for profile in ([], ["--profile", "湖南"])
    ]
    assert ["DOC007" in one["rules"] for one in outcomes] == [False, True]


def test_a_profile_that_is_wrong_fails_the_run(own: Path) -> None:
    (own / "profiles" / "a.yaml").write_text(PROFILE.replace("档案费明细表", "档案费明系表"), encoding="utf-8")
    result = run("check", CLEAN, "--rules", own)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "a.yaml 第8行：没有“档案费明系表”这张表；是否应为“档案费明细表”？" in result.stderr


def test_a_plugin_may_add_a_profile(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marked: Any = hookimpl

    def register(registry: Registry) -> None:
        registry.add_profiles(own / "profiles" / "a.yaml")
        registry.add_tables(own / "tables" / "a.yaml")

    made = ModuleType("fiscallint_archives")
    made.__dict__["fiscallint_register"] = marked(register, specname="fiscallint_register")
    point = type("Point", (), {"name": "archives", "dist": None, "load": lambda self: made})()
    monkeypatch.setattr("fiscallint.plugins.entry_points", lambda group: [point])
    assert "地区配置：云溪市（" in run("check", CLEAN).stdout
