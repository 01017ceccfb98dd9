"""The guides: whoever does what they say gets what they show."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from fiscallint import hookspecs, testing
from fiscallint.config import USUAL_VALUES
from fiscallint.disclosure.profile_files import _OWN as FIELDS
from fiscallint.disclosure.profile_files import _PARTS as PARTS
from fiscallint.disclosure.vocabulary import _KEYS as KEYS_OF_VOCABULARY
from fiscallint.registry import Registry
from fiscallint.rules.suppression_file import _KEYS as KEYS_OF_A_SUPPRESSION
from tests.guide import ROOT, Reader, steps
from tests.plugged import installer
from tests.support import run


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A reader in an empty folder."""
    return Reader(tmp_path, monkeypatch)


def test_findings(reader: Reader) -> None:
    reader.follow("findings.md")


@pytest.mark.processes
def test_many(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FISCALLINT_NO_CACHE")
    reader.follow("many.md")


def test_profiles(reader: Reader) -> None:
    reader.follow("profiles.md")


def test_results(reader: Reader) -> None:
    reader.follow("results.md")
    assert Path("结果.决算公开.txt").exists()


def _values(made: Any, path: str) -> list[Any]:
    """All that stands at a path such as runs[].results[].level."""
    found = [made]
    for name in path.split("."):
        found = [one[name.removesuffix("[]")] for one in found if name.removesuffix("[]") in one]
        if name.endswith("[]"):
            found = [each for one in found for each in one]
    return found


def test_the_fields_of_results_are_there(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the results of a PDF with suppressions and a baseline; and, of JSON, where a plugin cannot be loaded."""
    shutil.copy(ROOT / "examples" / "disclosure.pdf", ".")
    whole = ["check", "disclosure.pdf", "--output-format"]
    entries = run("suppress", "disclosure.pdf", "NAR402", "--reason", "已核对").stdout
    Path("fiscallint-suppressions.yaml").write_text(entries, encoding="utf-8")
    run("baseline", "create", "disclosure.pdf", "--select", "NAR403")
    installer(monkeypatch)(archives=ImportError("archives"))
    logs = {
        form: json.loads(run(*whole, form, "--baseline", "fiscallint-baseline.json").stdout)
        for form in ("sarif", "json")
    }
    paths = re.findall(r"^\| `([^`]+)` \|", told("docs/guides/results.md"), re.MULTILINE)
    assert len(paths) > 30
    for path in paths:
        values = _values(logs["sarif" if path.startswith("runs") else "json"], path)
        assert values and all(value is not None for value in values), path


def test_plugins(reader: Reader) -> None:
    reader.follow("plugins.md")


@pytest.mark.parametrize("name", ["many", "plugins"])
def test_the_same_in_english(name: str) -> None:
    assert steps(f"{name}.en.md") == steps(f"{name}.md")


# ---- nothing is left out


def told(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("key", [*USUAL_VALUES, "rules"])
def test_all_that_may_be_set_is_told(key: str) -> None:
    assert f"`{key}`" in told("docs/guides/findings.md")


@pytest.mark.parametrize("key", KEYS_OF_A_SUPPRESSION)
def test_all_that_a_suppression_may_say_is_told(key: str) -> None:
    assert f"\n| `{key}` |" in told("docs/guides/findings.md")


@pytest.mark.parametrize(
    "field", sorted({*FIELDS, *PARTS, "items", *(field for part in PARTS.values() for field in part)})
)
def test_every_field_of_a_profile_is_told(field: str) -> None:
    assert re.search(rf"`{field}\b", told("docs/guides/profiles.md"))


@pytest.mark.parametrize("part", KEYS_OF_VOCABULARY)
def test_every_field_of_the_vocabulary_is_told(part: str) -> None:
    table = told("rules.d/vocabulary/README.md").partition(f"\n`{part}` 的每一条")[2].partition("\n\n`")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == KEYS_OF_VOCABULARY[part]


@pytest.mark.parametrize(
    "name",
    [
        *(name for name in vars(hookspecs) if name.startswith("fiscallint_")),
        *(name for name in vars(Registry) if name.startswith("add_")),
    ],
)
def test_all_that_a_plugin_may_do_is_told(name: str) -> None:
    assert name in told("docs/guides/plugins.md") and name in told("docs/guides/plugins.en.md")


def test_every_helper_for_tests_is_told() -> None:
    public = {name for name, one in vars(testing).items() if getattr(one, "__module__", "") == testing.__name__}
    for guide in ("docs/guides/plugins.md", "docs/guides/plugins.en.md"):
        assert {
            name for name in public - {"plugins"} if not name.startswith("_") and f"`{name}`" not in told(guide)
        } == set()
