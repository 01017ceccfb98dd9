"""Documents in traditional characters are read as the simplified ones they stand for, and quoted as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fiscallint.document.traditional import simplified
from fiscallint.resources import folder
from tests.support import run


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        ("收入支出決算總表", "收入支出决算总表"),
        ("一般公共預算財政撥款「三公」經費支出決算表", "一般公共预算财政拨款「三公」经费支出决算表"),
        ("年初結轉和結餘12.30萬元，佔總支出的5.00%", "年初结转和结余12.30万元，占总支出的5.00%"),
        ("決算數小於年初預算數，主要是厲行節約", "决算数小于年初预算数，主要是厉行节约"),
        (
            "機關運行經費說明：購置公務用車0輛、國內公務接待3批次",
            "机关运行经费说明：购置公务用车0辆、国内公务接待3批次",
        ),
        ("衛生健康、農林水、災害防治及應急管理支出預算", "卫生健康、农林水、灾害防治及应急管理支出预算"),
    ],
)
def test_words_of_disclosures(traditional: str, expected: str) -> None:
    assert simplified(traditional) == expected and len(traditional) == len(expected)


@pytest.mark.parametrize(
    "text",
    [
        "2024年度部门决算，财政拨款支出12.30万元。",
        "2024年度部门决算，财政拨款支出12.30万元。" * 3 + "编制人：萬總經。",
        "财务预算、决算由萬先生负责。",
        "",
    ],
)
def test_a_text_in_simplified_characters_stays_as_it_is(text: str) -> None:
    assert simplified(text) is text


def test_no_word_of_the_project_holds_a_traditional_character() -> None:
    """Otherwise it would not be found in a document that is read as a simplified one."""
    pairs = (folder("rules.d") / "vocabulary" / "traditional.csv").read_text(encoding="utf-8").split()[1:]
    traditional = {pair[0] for pair in pairs}
    assert not traditional & {pair[2] for pair in pairs}
    files = [*folder("rules.d").rglob("*.yaml"), *folder("rules.d").rglob("*.csv"), *folder("grammar").rglob("*.lark")]
    for file in files:
        if file.name != "traditional.csv":
            assert not traditional & set(file.read_text(encoding="utf-8")), file


TEXT = (
    "2024年度部門決算\n\n## 三、支出決算情況說明\n\n"
    "2024年度支出合計10.00萬元，其中：基本支出6.00萬元，佔50.00%；項目支出4.00萬元，佔40.00%。\n\n"
    "## 五、一般公共預算財政撥款支出決算情況說明\n\n"
    "2024年度一般公共預算財政撥款支出8.00萬元，與上年相比增加1.00萬元，下降14.29%。\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A disclosure in traditional characters; a share and a direction are wrong."""
    found = tmp_path / "雲溪市檔案館2024年度部門決算.txt"
    found.write_text(TEXT, encoding="utf-8")
    return found


def test_it_is_checked_said_and_quoted_as_published(file: Path) -> None:
    result = run("check", file, "--select", "NAR4")
    assert result.exit_code == 1
    assert "文中是繁体字，已按简体读取" in result.stdout
    assert "2024年度支出合計10.00萬元，其中：基本支出6.00萬元，佔50.00%" in result.stdout
    assert "应为：60.00%" in result.stdout


def test_snippets_are_those_of_the_file(file: Path, tmp_path: Path) -> None:
    log = tmp_path / "結果.sarif"
    run("check", file, "--output", log)
    results = json.loads(log.read_text(encoding="utf-8"))["runs"][0]["results"]
    snippets = [
        location["physicalLocation"]["region"]["snippet"]["text"]
        for result in results
        for location in result["locations"]
        if "snippet" in location["physicalLocation"].get("region", {})
    ]
    assert snippets and all(snippet in TEXT for snippet in snippets)


def test_figures_are_corrected_and_words_are_not(file: Path) -> None:
    assert run("fix", file, "--apply").exit_code == 0
    corrected = file.read_text(encoding="utf-8")
    assert corrected == TEXT.replace("佔50.00%", "佔60.00%")


def test_a_finding_is_suppressed_by_what_it_is_shown_to_stand_at(file: Path, tmp_path: Path) -> None:
    entries = run("suppress", file, "NAR405", "--reason", "已核实").stdout
    assert "佔50.00%" in entries
    suppressions = tmp_path / "fiscallint-suppressions.yaml"
    suppressions.write_text(entries, encoding="utf-8")
    result = run("check", file, "--select", "NAR405", "--suppressions", suppressions)
    assert result.exit_code == 0 and "抑制" in result.stdout
