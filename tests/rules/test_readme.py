"""What the two READMEs show: the examples work, and every command, option and family of codes is told."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from fiscallint.cli import main
from fiscallint.commands.check import check
from fiscallint.config_files import loaded
from fiscallint.document.formats import FOUND, IMAGES
from fiscallint.rules.compiled import load_pack
from fiscallint.rules.pack_tests import failures
from tests.support import plugins

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


def told(name: str) -> str:
    """A README, with the guides that it links to."""
    text = (ROOT / name).read_text(encoding="utf-8")
    guides = re.findall(r"\]\((docs/guides/[^)#]+)\)", text)
    return "\n".join([text, *((ROOT / guide).read_text(encoding="utf-8") for guide in guides)])


def commands(group: click.Group, *above: str) -> list[str]:
    """The commands of the program, as they are called."""
    made = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        made += commands(command, *above, name) if isinstance(command, click.Group) else [" ".join((*above, name))]
    return made


@READMES
@pytest.mark.parametrize("command", commands(main))
def test_every_command_is_told(command: str, name: str) -> None:
    assert re.search(rf"\bfiscallint {command}\b", told(name))


@READMES
@pytest.mark.parametrize(
    "option",
    [text for one in check.params for text in (*one.opts, *one.secondary_opts) if text.startswith("-")],
)
def test_every_option_of_check_is_told(option: str, name: str) -> None:
    assert re.search(rf"{option}\b", told(name))


def test_both_readmes_show_the_same() -> None:
    """The same commands, codes, options and measurements, in the same order."""
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
    for shown in (
        r"^    (fiscallint [a-z-]+(?: create| prune)?)",
        r"^\| `(--[a-z-]+)",
        r"^\| `([A-Z]{3}\d)`",
        "^```([a-z]+)$",
        r"\| ([\d.]+(?:×|/s| ms| MB| KB)) \|",
    ):
        assert re.findall(shown, english, re.MULTILINE) == re.findall(shown, chinese, re.MULTILINE)
    assert len(re.findall("^## ", english, re.MULTILINE)) == len(re.findall("^## ", chinese, re.MULTILINE))


@READMES
def test_every_format_is_told(name: str) -> None:
    told = set(re.findall(r"`(\.\w+)`", (ROOT / name).read_text(encoding="utf-8")))
    assert {*FOUND, *IMAGES} <= told
