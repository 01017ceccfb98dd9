"""docs/: the pages of the rules are those that the rules make now. Every link of every page leads somewhere."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import plugins

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(page for name in ("docs", "examples", "rules.d", "benchmarks") for page in (ROOT / name).rglob("*.md")),
    ]
)


def builder() -> Any:
    """docs/build.py."""
    spec = importlib.util.spec_from_file_location("build", DOCS / "build.py")
    assert spec and spec.loader
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    return build


def test_the_pages_of_the_rules_are_current() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "rules").glob("*.md")}
    assert there == builder().pages(), "run: python docs/build.py"


def test_the_help_that_is_told_at_once_is_that_of_the_commands() -> None:
    build = builder()
    assert build.HELP.read_text(encoding="utf-8") == build.help_text(), "run: python docs/build.py"
    for columns, same in (({}, True), ({"COLUMNS": "60"}, False)):
        environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"} | columns
        told = subprocess.run(
            [sys.executable, "-m", "fiscallint", "--help"], capture_output=True, encoding="utf-8", env=environment
        )
        assert (told.returncode, told.stdout == build.help_text()) == (0, same)


@pytest.mark.parametrize("code", [rule.code for rule in plugins().registry.rules])
def test_a_page_says_what_is_wrong_what_is_right_and_on_what_it_rests(code: str) -> None:
    text = (DOCS / "rules" / f"{code}.md").read_text(encoding="utf-8")
    for part in ("\n- 错：", "\n- 对：", "\n## 依据\n\n- ", "\n把握："):
        assert part in text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_guide_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    assert all(f"(guides/{guide.name})" in index for guide in (DOCS / "guides").glob("*.md"))
