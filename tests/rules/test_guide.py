"""The guide to writing rules: its examples load as rules, and their own tests pass."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from fiscallint.rules.api import KINDS
from fiscallint.rules.compiled import load_pack
from fiscallint.rules.packs import KEYS, REQUIRED, shipped_packs
from fiscallint.settings import CERTAINTIES
from tests.support import run

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "guides" / "rules.md").read_text(encoding="utf-8")
EXAMPLES = [textwrap.dedent(block) for block in re.findall(r"^ *```yaml\n(.*?)^ *```", GUIDE, re.DOTALL | re.MULTILINE)]
HEAD: dict[str, Any] = {
    "code": "XYZ101",
    "name": "example",
    "title": "例子",
    "kind": "policy",
    "severity": "error",
    "basis": ["本部门制度"],
}
SCHEMA = json.loads((ROOT / "rules.d" / "rule-pack.schema.json").read_text(encoding="utf-8"))


def test_there_are_twenty_and_a_whole_one() -> None:
    numbers = re.findall(r"^(\d+)\. ", GUIDE, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 21)]
    assert len(EXAMPLES) == 21


@pytest.mark.parametrize("text", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example(text: str, tmp_path: Path) -> None:
    content = yaml.safe_load(text)
    rules = content if isinstance(content, list) else [HEAD | content]
    jsonschema.validate(rules, SCHEMA)
    path = tmp_path / "pack.yaml"
    path.write_text(yaml.safe_dump(rules, allow_unicode=True), encoding="utf-8")
    assert len(load_pack(path)) == 1
    assert len(rules[0]["tests"]) >= 2


def test_a_whole_rule_with_its_tests_has_at_most_twelve_lines() -> None:
    assert len(EXAMPLES[0].strip().splitlines()) <= 12


def test_the_schema_says_what_the_loader_says() -> None:
    rule = SCHEMA["items"]
    assert set(rule["properties"]) == set(KEYS)
    assert rule["required"] == list(REQUIRED)
    assert set(rule["properties"]["kind"]["enum"]) == KINDS
    assert rule["properties"]["certainty"]["enum"] == list(CERTAINTIES)
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    assert json.loads(run("schema").stdout) == SCHEMA


@pytest.mark.parametrize("path", shipped_packs(), ids=lambda path: path.stem)
def test_the_shipped_packs_keep_to_the_schema(path: Path) -> None:
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), SCHEMA)


@pytest.mark.parametrize(
    "wrong", [{"chekc": "x"}, {"kind": "sums"}, {"basis": []}, {"tests": [{"good": {}}]}, {"options": {"上限": "很多"}}]
)
def test_what_the_schema_refuses(wrong: dict[str, Any]) -> None:
    rule = HEAD | {"check": "有(支出表)"} | wrong
    assert list(jsonschema.Draft7Validator(SCHEMA).iter_errors([rule]))


# ---- the commands


def test_a_new_rule_passes_its_own_tests(tmp_path: Path) -> None:
    path = tmp_path / "qxj.yaml"
    assert run("new-rule", "qxj101", "--output", path).exit_code == 0
    result = run("test", path)
    assert (result.exit_code, result.stdout) == (0, f"{path}：2 个测试，全部通过\n")
    assert "QXJ101  警告  my-check" in run("rules", "--rules", path, "--select", "QXJ").stdout
    assert run("new-rule", "qxj101").stdout.replace("文件.yaml", str(path)) == path.read_text(encoding="utf-8")
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), SCHEMA)


def test_a_new_rule_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "qxj.yaml"
    path.write_text("# 已有的规则\n", encoding="utf-8")
    result = run("new-rule", "QXJ101", "--output", path)
    assert result.exit_code == 2 and "已存在" in result.stderr
    assert path.read_text(encoding="utf-8") == "# 已有的规则\n"
    assert run("new-rule", "QXJ101", "--output", path, "--force").exit_code == 0


@pytest.mark.parametrize(("code", "said"), [("Q1", "不合规范"), ("TAB101", "已经有了")])
def test_a_new_rule_needs_a_code_of_its_own(code: str, said: str) -> None:
    result = run("new-rule", code)
    assert result.exit_code == 2 and said in result.stderr


def pack(folder: Path, name: str, **changes: Any) -> Path:
    path = folder / f"{name}.yaml"
    rule = HEAD | {"check": "三公表.决算数合计 <= 5万元"} | changes
    path.write_text(yaml.safe_dump([rule], allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def test_the_tests_of_a_folder(tmp_path: Path) -> None:
    high, low = {"三公表": {"决算数合计": 6}}, {"三公表": {"决算数合计": 5}}
    good = pack(tmp_path, "a", tests=[{"ok": low}, {"bad": high}])
    bare = pack(tmp_path, "b", code="XYZ102")
    wrong = pack(tmp_path, "c", code="XYZ103", tests=[{"ok": low}, {"ok": high}])
    result = run("test", tmp_path)
    assert (result.exit_code, result.stderr) == (1, "")
    lines = result.stdout.splitlines()
    assert lines[:3] == [f"{good}：2 个测试，全部通过", f"{bare}：没有测试", f"{wrong}：2 个测试，1 个未通过"]
    assert re.fullmatch(rf"  {wrong} 第\d+行：XYZ103 第2个测试应当通过，却报告：.*6.00万元，大于5.00万元.*", lines[3])
    assert lines[4:] == ["没有测试的规则：XYZ102"]


def test_a_file_that_is_wrong(tmp_path: Path) -> None:
    result = run("test", pack(tmp_path, "a", check="三公表.决算数合记 <= 5万元"))
    assert result.exit_code == 2 and "a.yaml 第8行：规则 XYZ101" in result.stderr and "决算数合计" in result.stderr


def test_a_folder_without_rules(tmp_path: Path) -> None:
    result = run("test", tmp_path)
    assert result.exit_code == 2 and "没有规则文件" in result.stderr


def test_the_shipped_rules_all_have_tests() -> None:
    result = run("test")
    assert result.exit_code == 0 and "没有测试" not in result.stdout and "未通过" not in result.stdout
