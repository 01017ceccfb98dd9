"""A disclosure in several files: read as one, told of in each."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from fiscallint.disclosure import read_disclosure
from fiscallint.document.joined import joined
from fiscallint.document.text import read_text
from fiscallint.documents import files_in
from fiscallint.engine import lint, lint_as_one
from fiscallint.finding import Span
from fiscallint.output.json import SCHEMA
from fiscallint.output.report import Report
from tests.generator import PROVINCES, make, seeded, text_layout
from tests.generator.blocks import Block, Table, Text, edited
from tests.generator.pdf_layout import SETTINGS, write_pdf
from tests.support import codes, everything, plugins, run

NARRATIVE = """# 云溪市档案馆2024年度部门决算

## 一、收入支出决算总体情况说明

2024年度收入总计520.00万元，支出总计510.00万元。

## 二、支出决算情况说明

本年支出合计510.00万元，其中：基本支出410.00万元，占80.39%；项目支出110.00万元，占21.57%。
"""

TABLES = """支出决算表
公开03表
单位：万元

项目\t\t本年支出合计\t基本支出\t项目支出
功能分类科目编码\t科目名称\t\t\t
栏次\t\t1\t2\t3
合计\t\t510.00\t400.00\t110.00
201\t一般公共服务支出\t510.00\t400.00\t110.00
20126\t档案事务\t510.00\t400.00\t110.00
2012604\t档案馆\t510.00\t400.00\t110.00
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A text, and the table that it disagrees with by ten."""
    text, tables = tmp_path / "说明.md", tmp_path / "附表.md"
    text.write_text(NARRATIVE, encoding="utf-8")
    tables.write_text(TABLES, encoding="utf-8")
    return text, tables


# ---- the law: in one file or in two, the same is found


def split(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The narrative, and the tables with their notes."""
    tables = [
        block for block in blocks if isinstance(block, Table) or (isinstance(block, Text) and block.role == "note")
    ]
    return [block for block in blocks if block not in tables], tables


def misprinted(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with a wrong digit in an amount of the first table."""
    changed = False

    def edit(_: int, text: str) -> str:
        nonlocal changed
        if changed or not re.fullmatch(r"[1-9][\d,]*\.\d\d", text):
            return text
        changed = True
        return f"{'9' if text[0] != '9' else '8'}{text[1:]}"

    return [edited(block, edit) if isinstance(block, Table) else block for block in blocks]


def said(reports: tuple[Report, ...]) -> Counter[tuple[str, str]]:
    """All findings, wherever they stand."""
    return Counter((one.code, one.message) for report in reports for one in report.findings)


def states(reports: tuple[Report, ...]) -> Counter[str]:
    """What became of the numbers."""
    return Counter(
        one.state.value for report in reports for one in (*report.coverage.narrative, *report.coverage.tables)
    )


@pytest.mark.parametrize("province", PROVINCES)
def test_what_is_found_does_not_depend_on_the_number_of_files(province: str, tmp_path: Path) -> None:
    blocks = misprinted(make(seeded(3), province).blocks)
    narrative, tables = split(blocks)
    paths = [tmp_path / name for name in ("全文.md", "说明.md", "附表.md")]
    for path, content in zip(paths, (blocks, narrative, tables), strict=True):
        path.write_text(text_layout.render(content)[0], encoding="utf-8")
    whole = lint(paths[0], plugins(), everything())
    assert any(one.counts for one in whole.findings)
    for order in (paths[1:], paths[:0:-1]):
        parts = lint_as_one(order, plugins(), everything())
        assert said(parts) == said((whole,))
        assert states(parts) == states((whole,))
        assert {part.profile for part in parts} == {whole.profile}


def test_a_pdf_and_a_text_are_one_disclosure(tmp_path: Path) -> None:
    made = make(seeded(1), "湖南")
    narrative, tables = split(list(made.blocks))
    text, pdf = tmp_path / "说明.md", tmp_path / "附表.pdf"
    text.write_text(text_layout.render(narrative)[0], encoding="utf-8")
    write_pdf(tables, pdf, SETTINGS[0])
    parts = lint_as_one([text, pdf], plugins(), everything())
    assert [part.document.page_count is None for part in parts] == [True, False]
    assert [one.code for part in parts for one in part.findings if one.severity != "note"] == []
    assert states(parts)["verified"] > 200


# ---- places


def test_a_place_of_the_whole_is_a_place_in_a_file() -> None:
    first, second = (
        read_text(Path(name), text.encode(), "") for name, text in (("一.md", "甲\n乙"), ("二.md", "丙\n丁"))
    )
    whole = joined([first, second])
    assert whole.text == "甲\n乙\n丙\n丁"
    at = whole.text.index("丁")
    assert whole.part(at).document.path == Path("二.md")
    assert whole.line_column(at) == (2, 1) and whole.line_column(whole.text.index("乙")) == (2, 1)
    assert [[whole.text[slice(*block.span)] for block in run] for run in whole.runs] == [["甲", "乙"], ["丙", "丁"]]


def test_one_document_stays_what_it_is() -> None:
    alone = read_text(Path("一.md"), "甲".encode(), "")
    assert joined([alone]) is alone
    assert alone.part(0).document is alone and list(alone.runs) == [alone.blocks]


def test_neither_a_section_nor_a_table_goes_on_in_the_next_file() -> None:
    first = read_text(Path("一.md"), NARRATIVE.encode(), "")
    second = read_text(Path("二.md"), f"云溪市档案馆\n\n{TABLES}".encode(), "")
    registry = plugins().registry
    disclosure = read_disclosure(joined([first, second]), registry.shapes, registry.profiles, registry.language)
    at = disclosure.document.text.index(TABLES)
    assert disclosure.place(Span(at, at + 1)) == ""
    assert disclosure.place(Span(at - 20, at - 19)) == "二、支出决算情况说明"


# ---- what is said, and where


def test_a_finding_stands_in_its_file_and_names_the_other(files: tuple[Path, Path]) -> None:
    text, tables = files
    parts = lint_as_one(files, plugins(), everything())
    assert [part.document.path for part in parts] == [text, tables]
    (wrong,) = [one for one in parts[0].findings if one.code == "TXT301"]
    assert parts[0].document.text[slice(*wrong.span)].startswith("基本支出410.00万元")
    (other,) = [one for one in wrong.related if one.path]
    assert other.path == tables
    assert parts[0].document_of(other).text[slice(*other.span)] == "400.00"
    assert not [one for one in parts[1].findings if one.code.startswith(("TXT", "NAR"))]


def test_without_the_option_each_file_is_a_disclosure_of_its_own(files: tuple[Path, Path]) -> None:
    assert "TXT301" not in codes(run("check", *files, "--no-config"))
    assert "TXT301" in codes(run("check", *files, "--as-one", "--no-config"))


def test_the_screen_names_the_other_file(files: tuple[Path, Path]) -> None:
    result = run("check", *files, "--as-one", "--no-config", "--select", "TXT301")
    assert result.exit_code == 1
    assert "见：附表.md 第8行" in result.stdout
    assert result.stdout.index("说明.md") < result.stdout.index("TXT301") < result.stdout.rindex("附表.md")


def test_json_names_the_file_of_the_other_side(files: tuple[Path, Path]) -> None:
    made = json.loads(run("check", *files, "--as-one", "--no-config", "--output-format", "json").stdout)
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(made)
    assert [Path(one["path"]).name for one in made["documents"]] == ["说明.md", "附表.md"]
    (wrong,) = [one for one in made["documents"][0]["findings"] if one["code"] == "TXT301"]
    (other,) = [one for one in wrong["related"] if "path" in one]
    assert Path(other["path"]) == files[1]
    place = other["place"]
    assert TABLES[place["start"] : place["end"]] == "400.00" and place["line"] == 8
    assert made["documents"][1]["rules"]["TXT301"] == "passed"


def test_sarif_has_an_artifact_for_each_file(files: tuple[Path, Path]) -> None:
    made = json.loads(run("check", *files, "--as-one", "--no-config", "--output-format", "sarif").stdout)
    (sarif,) = made["runs"]
    assert [one["location"]["uri"] for one in sarif["artifacts"]] == ["%E8%AF%B4%E6%98%8E.md", "%E9%99%84%E8%A1%A8.md"]
    (wrong,) = [one for one in sarif["results"] if one["ruleId"] == "TXT301"]
    assert wrong["locations"][0]["physicalLocation"]["artifactLocation"]["index"] == 0
    beside = [one["physicalLocation"] for one in wrong["relatedLocations"]]
    assert [one["region"]["snippet"]["text"] for one in beside if one["artifactLocation"]["index"] == 1] == ["400.00"]


def test_the_workbook_names_the_figures_of_the_other_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    run("check", *files, "--as-one", "--no-config", "--output", tmp_path / "结果.xlsx")
    rows = list(load_workbook(tmp_path / "结果.xlsx")["勾稽关系"].iter_rows(values_only=True))
    (wrong,) = [row for row in rows if row[1] == "不符" and str(row[2]).startswith("TXT301")]
    assert "410.00" in wrong[-1] and "400.00（附表.md 第8行）" in wrong[-1]


def test_html_and_the_others_are_written(files: tuple[Path, Path]) -> None:
    for form in ("html", "markdown", "github", "gitlab", "junit", "jsonl"):
        result = run("check", *files, "--as-one", "--no-config", "--output-format", form)
        assert result.exit_code == 1 and "TXT301" in result.stdout, form
    page = run("check", *files, "--as-one", "--no-config", "--output-format", "html").stdout
    assert "<li>附表.md 第8行" in page


# ---- which files, in which order


def test_of_a_folder_the_tables_come_after_the_texts(tmp_path: Path) -> None:
    for name in ("乙.md", "甲.pdf", "丙.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.name for path in files_in([tmp_path], as_one=True)] == ["丙.txt", "乙.md", "甲.pdf"]
    named = [tmp_path / "甲.pdf", tmp_path / "乙.md"]
    assert files_in([*named, named[0]], as_one=True) == named


def test_a_folder_is_one_disclosure(files: tuple[Path, Path]) -> None:
    assert "TXT301" in codes(run("check", files[0].parent, "--as-one", "--no-config"))


def test_a_configuration_may_say_so(files: tuple[Path, Path], tmp_path: Path) -> None:
    config = tmp_path / "fiscallint.toml"
    config.write_text("as-one = true\n", encoding="utf-8")
    assert "TXT301" in codes(run("check", *files, "--config", config))


def test_a_file_that_cannot_be_read_fails_the_whole(files: tuple[Path, Path], tmp_path: Path) -> None:
    empty = tmp_path / "空.md"
    empty.write_bytes(b"")
    result = run("check", *files, empty, "--as-one", "--no-config")
    assert result.exit_code == 2 and result.stderr == "fiscallint: 空.md 是空文件\n"


# ---- suppressions, baselines and corrections go by file


def test_a_comment_suppresses_what_stands_in_its_file(files: tuple[Path, Path]) -> None:
    text = files[0]
    comment = "<!-- fiscallint: ignore TXT301 原因：已与财政局核对 -->\n"
    text.write_text(NARRATIVE.replace("本年支出合计", f"{comment}本年支出合计"), encoding="utf-8")
    result = run("check", *files, "--as-one", "--no-config")
    assert "TXT301" not in codes(result) and "SUP801" not in codes(result)


def test_a_baseline_knows_each_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    baseline = tmp_path / "基线.json"
    files[1].write_text(TABLES.replace("20126\t档案事务\t510.00", "20126\t档案事务\t511.00"), encoding="utf-8")
    run("baseline", "create", *files, "--as-one", "--no-config", "--output", baseline)
    assert sorted(json.loads(baseline.read_text(encoding="utf-8"))["documents"]) == ["说明.md", "附表.md"]
    assert run("check", *files, "--as-one", "--no-config", "--baseline", baseline).exit_code == 0
    unnamed = run("baseline", "prune", "--as-one", "--no-config", "--baseline", baseline)
    assert unnamed.exit_code == 2 and "请写明各文件" in unnamed.stderr


def test_a_correction_is_made_in_its_file(files: tuple[Path, Path]) -> None:
    text, _ = files
    text.write_text(NARRATIVE.replace("占21.57%", "占12.57%"), encoding="utf-8")
    result = run("fix", *files, "--as-one", "--no-config", "--apply")
    assert result.exit_code == 0
    assert "基本支出400.00万元" in text.read_text(encoding="utf-8")
