"""What the two READMEs show of rules: the examples work, and every family of codes is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fiscallint.config_files import loaded
from fiscallint.finding import Finding
from fiscallint.rules import Rule
from fiscallint.rules.compiled import load_pack
from fiscallint.rules.pack_tests import failures
from tests.support import disclosure, plugins

ROOT = Path(__file__).resolve().parent.parent.parent
READMES = pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])


def block(name: str, language: str) -> str:
    """The one example in a language."""
    (found,) = re.findall(f"```{language}\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


@READMES
def test_the_yaml_rule_loads_beside_the_shipped_ones_and_passes_its_tests(name: str, tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(block(name, "yaml"), encoding="utf-8")
    (rule,) = load_pack(path)
    assert failures(path)[:2] == ([], [])
    assert {rule.code, rule.name}.isdisjoint(text for one in plugins().registry.rules for text in (one.code, one.name))


@READMES
def test_the_python_rule_finds_what_it_says(name: str) -> None:
    module: dict[str, object] = {}
    exec(block(name, "python"), module)
    rule = module["large_change"]
    assert isinstance(rule, Rule)
    text = "## 十、机关运行经费支出情况说明\n\n机关运行经费支出{}万元，比上年增加{}万元，增长{}%。"
    (found,) = rule.run(disclosure(text.format("50.00", "30.00", "150.00"))) or ()
    assert isinstance(found, Finding) and found.message == "增减150.00%，请复核原因是否写清"
    assert list(rule.run(disclosure(text.format("50.00", "10.00", "25.00"))) or ()) == []


@READMES
def test_the_configuration_sets_what_it_says(name: str, tmp_path: Path) -> None:
    path = tmp_path / "fiscallint.toml"
    path.write_text(block(name, "toml"), encoding="utf-8")
    config = loaded(path)
    assert (config["select"], config["fail-on"], config["packs"]) == (
        ("TAB", "XTB", "NAR4"),
        "warning",
        (tmp_path / "rules.d",),
    )
    assert config.for_rules(plugins().registry.rules)["NAR407"]["severity"].value == "note"


@READMES
def test_every_family_of_codes_is_told(name: str) -> None:
    told = re.findall(r"^\| `([A-Z]{3}\d)` \|", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(told) == sorted({rule.code[:4] for rule in plugins().registry.rules})
