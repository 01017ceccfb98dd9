"""Suppressions: what they speak of, what becomes of the findings, and what is said of suppressions themselves."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fiscallint.document.text import read_text
from fiscallint.engine import Settings, examine
from fiscallint.finding import Suppression
from fiscallint.review import Review
from fiscallint.rules.suppression_comments import suppressions_in
from tests.support import EXAMPLES, codes, disclosure, plugins, run

HEAD = "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%；"
WRONG = HEAD + "项目支出40.00万元，占50.00%。\n"
RIGHT = HEAD + "项目支出40.00万元，占40.00%。\n"
"""WRONG is wrong by NAR405 (an error; the place is “项目支出40.00万元，占50.00%”) and NAR407."""
SCHEMA = Path(__file__).parent / "data" / "sarif-schema-2.1.0.json"
COMMENT = "<!-- fiscallint: ignore NAR405 原因：已与财政局核对 -->"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder; the day is 2025-09-01."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("fiscallint.commands.shared.today", lambda: datetime.date(2025, 9, 1))
    return tmp_path


def check(text: str, listed: str = "", *options: str) -> Result:
    """What is found in a text, with a list of suppressions: NAR405, NAR407 and SUP8 alone."""
    Path("云溪市档案馆.md").write_text(text, encoding="utf-8")
    if listed:
        Path("fiscallint-suppressions.yaml").write_text(listed, encoding="utf-8")
    return run("check", "云溪市档案馆.md", "--select", "NAR405,NAR407,SUP", *options)


def entry(place: str, *more: str, rule: str = "NAR405", reason: str = "已与财政局核对") -> str:
    """One entry of a list."""
    return (
        "\n".join([f"- rule: {rule}", f"  reason: {reason}", *(f"  {line}" for line in (place, *more) if line)]) + "\n"
    )


def complaint(result: Result) -> str:
    assert result.exit_code == 2 and "程序出错" not in result.stderr and result.stderr.count("\n") == 1
    return result.stderr


# ---- what an entry of the list speaks of


def test_without_suppressions_both_are_found() -> None:
    assert codes(check(WRONG)) == ["NAR407", "NAR405"]


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("text: 项目支出40.00万元，占50.00%", id="the-place"),
        pytest.param("text: 项 目支出 40.00万元，占 50.00％", id="white-space-and-width"),
        pytest.param("text: 占50.00%", id="words-in-the-place"),
        pytest.param("text: 占60.00%；项目支出40.00万元，占50.00%。", id="the-place-and-what-is-around"),
    ],
)
def test_the_words_of_the_place(place: str) -> None:
    result = check(WRONG, entry(place))
    assert (result.exit_code, codes(result)) == (0, ["NAR407"])
    assert "另有 1 处已按抑制清单不计" in result.stdout


@pytest.mark.parametrize(
    "place",
    [
        pytest.param("text: 基本支出60.00万元", id="another-place"),
        pytest.param("text: 占0.00%", id="the-end-of-a-number"),
        pytest.param("text: 占50.0", id="the-beginning-of-a-number"),
        pytest.param("fingerprint: 0000000000000000:1", id="another-fingerprint"),
    ],
)
def test_other_words_are_another_place(place: str) -> None:
    result = check(WRONG, entry(place))
    assert result.exit_code == 1 and "NAR405" in codes(result)


def test_the_number_in_the_next_cell_is_another_one(folder: Path) -> None:
    """What `suppress` writes of a cell speaks of that cell."""
    document = folder / "disclosure.txt"
    document.write_bytes((EXAMPLES / "disclosure.txt").read_bytes())
    listed = folder / "cells.yaml"
    listed.write_text(run("suppress", document, "TAB106", "--reason", "已核对").stdout, encoding="utf-8")
    assert "text: 74,280.36\n" in listed.read_text(encoding="utf-8")
    left = codes(run("check", document, "--suppressions", listed))
    assert "TAB107" in left and not {"TAB106", "SUP801"} & set(left)


def _fingerprint() -> str:
    made = json.loads(check(WRONG, "", "--output-format", "json").stdout)
    return next(str(one["fingerprint"]) for one in made["documents"][0]["findings"] if one["code"] == "NAR405")


def test_a_fingerprint_holds_when_the_amounts_change() -> None:
    place = f"fingerprint: '{_fingerprint()}'"
    assert "NAR405" not in codes(check(WRONG, entry(place)))
    assert "NAR405" not in codes(check(WRONG.replace("40.00万元", "41.00万元"), entry(place)))


@pytest.mark.parametrize("rule", ["NAR405", "NAR4", "N", "share-percent"])
def test_the_rule_by_code_beginning_or_name(rule: str) -> None:
    name = run("rules", "--select", "NAR405").stdout.split()[2]
    rule = name if rule == "share-percent" else rule
    assert "NAR405" not in codes(check(WRONG, entry("text: 占50.00%", rule=rule)))


@pytest.mark.parametrize(
    ("pattern", "suppressed"), [("云溪市*.md", True), ("./云溪市*", True), ("*.pdf", False), ("下级/*.md", False)]
)
def test_the_documents_by_a_pattern(pattern: str, suppressed: bool) -> None:
    result = check(WRONG, entry("text: 占50.00%", f"file: '{pattern}'"))
    assert ("NAR405" not in codes(result)) is suppressed
    assert "SUP801" not in codes(result)


def test_the_list_may_be_named() -> None:
    Path("别处").mkdir()
    Path("别处/清单.yaml").write_text(entry("text: 占50.00%"), encoding="utf-8")
    assert "NAR405" not in codes(check(WRONG, "", "--suppressions", "别处/清单.yaml"))
    Path("fiscallint.toml").write_text('suppressions = "别处/清单.yaml"', encoding="utf-8")
    assert "NAR405" not in codes(check(WRONG))


def test_without_configuration_there_is_no_list_unless_it_is_named() -> None:
    listed = entry("text: 占50.00%")
    assert codes(check(WRONG, listed, "--no-config")) == ["NAR407", "NAR405"]
    assert codes(check(WRONG, listed, "--no-config", "--suppressions", "fiscallint-suppressions.yaml")) == ["NAR407"]


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        pytest.param("- {rule: NAR405, text: a}", "第1行：抑制 NAR405 没有写明理由", id="no-reason"),
        pytest.param("- {rule: NAR405, text: a, reason: ' '}", "第1行：抑制 NAR405 没有写明理由", id="blank-reason"),
        pytest.param("\n- {rule: NAR405, reason: a}", "第2行：请写明所指之处的原文", id="no-place"),
        pytest.param("- {text: a, reason: a}", "第1行：没有写明 rule", id="no-rule"),
        pytest.param("- {rule: N, txt: a, reason: a}", "没有“txt”这一项；是否应为“text”？", id="unknown-key"),
        pytest.param("- {rule: N, text: a, reason: a, until: 明年}", "日期“明年”应写作 2026-12-31", id="no-date"),
        pytest.param("- {rule: N, text: a, reason: a, until: 2026-02-30}", "不是有效的 YAML", id="no-such-day"),
        pytest.param("- {rule: N, text: 50.00, reason: a}", "text 应是文字，请加引号", id="a-number"),
        pytest.param("rule: NAR405", "应是一个列表", id="no-list"),
        pytest.param("- NAR405", "每项应写明 rule", id="no-entry"),
        pytest.param("- {", "不是有效的 YAML", id="no-yaml"),
    ],
)
def test_a_list_that_is_wrong_is_2_and_one_sentence(listed: str, sentence: str) -> None:
    assert sentence in complaint(check(WRONG, listed)) and "fiscallint-suppressions.yaml" in check(WRONG).stderr


def test_an_empty_list_is_none() -> None:
    assert codes(check(WRONG, "# 还没有\n")) == ["NAR407", "NAR405"]


# ---- comments in the document


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(WRONG.replace("2024年度", COMMENT + "\n2024年度"), id="line-before"),
        pytest.param(WRONG.replace("2024年度", COMMENT + "\n\n2024年度"), id="a-blank-line-between"),
        pytest.param(WRONG.replace("2024年度", COMMENT + "2024年度"), id="before-in-the-line"),
        pytest.param(WRONG.replace("50.00%。", "50.00%。" + COMMENT), id="after-in-the-line"),
        pytest.param(WRONG.replace("其中：", "其中：" + COMMENT), id="within-the-sentence"),
        pytest.param(WRONG.replace("2024年度", COMMENT.replace("：已", "：\n已") + "\n2024年度"), id="two-lines"),
        pytest.param(WRONG.replace("2024年度", COMMENT.replace(": ", "：") + "\n2024年度"), id="full-width-colon"),
    ],
)
def test_a_comment_speaks_of_its_paragraph(text: str) -> None:
    result = check(text)
    assert (result.exit_code, codes(result)) == (0, ["NAR407"])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(WRONG + "\n" + COMMENT + "\n", id="after-it"),
        pytest.param(COMMENT + "\n" + WRONG, id="before-the-heading"),
        pytest.param(WRONG + "\n" + COMMENT + "\n本年支出增加。\n", id="of-the-next"),
    ],
)
def test_and_of_no_other(text: str) -> None:
    result = check(text)
    assert result.exit_code == 1 and set(codes(result)) == {"NAR405", "NAR407", "SUP801"}


def test_several_rules_and_a_day() -> None:
    several = COMMENT.replace("NAR405", "NAR405、NAR407 until 2025-12-31")
    assert codes(check(WRONG.replace("2024年度", several + "\n2024年度"))) == []


@pytest.mark.parametrize(
    ("comment", "sentence"),
    [
        pytest.param("<!-- fiscallint: ignore NAR405 -->", "没有写明抑制 NAR405 的理由", id="no-reason"),
        pytest.param("<!-- fiscallint: ignore NAR405 原因： -->", "没有写明抑制 NAR405 的理由", id="blank-reason"),
        pytest.param("<!-- fiscallint: off -->", "看不懂", id="another-word"),
        pytest.param("<!-- fiscallint: ignore 原因：核对 -->", "看不懂", id="no-rule"),
        pytest.param("<!-- fiscallint: ignore NAR405 until 2025-13-01 原因：核对 -->", "日期“2025-13-01”", id="no-day"),
    ],
)
def test_a_comment_that_is_wrong_is_2_and_one_sentence(comment: str, sentence: str) -> None:
    told = complaint(check(WRONG.replace("2024年度", comment + "\n2024年度")))
    assert sentence in told and "云溪市档案馆.md 第3行的注释" in told


def test_a_comment_is_no_text_and_moves_nothing() -> None:
    """The rendition stays the file; the blocks are those of the file without the comment."""
    plain = read_text(Path("a.md"), WRONG.encode(), "")
    text = WRONG.replace("其中：", f"其中：{COMMENT}").replace("2024", "<!-- 第3页 -->\n2024")
    commented = read_text(Path("a.md"), text.encode(), "")
    assert commented.text == text
    assert [block.text for block in commented.paragraphs] == [block.text for block in plain.paragraphs]
    assert [text[slice(*comment)] for comment in commented.comments] == ["<!-- 第3页 -->", COMMENT]
    *_, sentence = commented.paragraphs
    *_, before = plain.paragraphs
    assert [text[at] for at in sentence.passage.places] == [WRONG[at] for at in before.passage.places]


TABLE = (
    "支出决算表\n\n科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
    "{}合计\t\t9.00\t4.00\t1.00{}\n201\t一般公共服务支出\t8.00\t4.00\t1.00\n"
)


@pytest.mark.parametrize(
    ("before", "beside", "row"), [(COMMENT + "\n", "", "合计"), ("", COMMENT, "合计")], ids=["before", "beside"]
)
def test_in_a_table_a_comment_speaks_of_a_row(before: str, beside: str, row: str) -> None:
    document = read_text(Path("a.md"), TABLE.format(before, beside).encode(), "")
    (found,) = suppressions_in(document)
    assert found.covers and document.text[slice(*found.covers)].split("\t")[0] == row
    assert document.text[slice(*found.covers)].endswith("1.00")
    (grid,) = document.grids
    assert [len(cells) for cells in grid.rows] == [5, 5, 5]


# ---- what becomes of the findings


def _results(result: Result) -> list[dict[str, Any]]:
    log = json.loads(result.stdout)
    jsonschema.validate(log, json.loads(SCHEMA.read_text(encoding="utf-8")))
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    return found


def test_sarif_keeps_them_with_the_reason_and_where_it_is_written() -> None:
    listed = entry("text: 占50.00%")
    results = {one["ruleId"]: one for one in _results(check(WRONG, listed, "--output-format", "sarif"))}
    assert results["NAR405"]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "已与财政局核对",
            "location": {
                "physicalLocation": {
                    "artifactLocation": {"uri": "fiscallint-suppressions.yaml"},
                    "region": {"startLine": 1},
                }
            },
        }
    ]
    assert "suppressions" not in results["NAR407"]


def test_sarif_points_at_the_comment() -> None:
    text = WRONG.replace("2024年度", COMMENT + "\n2024年度")
    results = {one["ruleId"]: one for one in _results(check(text, "", "--output-format", "sarif"))}
    (suppression,) = results["NAR405"]["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["location"]["physicalLocation"]["region"]["snippet"]["text"] == COMMENT


def test_json_keeps_them_too() -> None:
    made = json.loads(check(WRONG, entry("text: 占50.00%"), "--output-format", "json").stdout)
    found = {one["code"]: one.get("suppression") for one in made["documents"][0]["findings"]}
    where = {"file": "fiscallint-suppressions.yaml", "line": 1}
    assert found == {"NAR405": {"reason": "已与财政局核对", **where}, "NAR407": None}


def test_coverage_does_not_change() -> None:
    read = disclosure(WRONG)
    with_it = Settings(plugins().registry.rules, suppressions=(Suppression("NAR405", "核对", text="占50.00%"),))
    without = Settings(plugins().registry.rules)
    assert examine(read, plugins(), with_it).coverage == examine(read, plugins(), without).coverage


# ---- what is said of suppressions


def test_one_that_was_of_no_use() -> None:
    result = check(RIGHT, entry("text: 占50.00%", "file: '*.md'"))
    assert codes(result) == ["SUP801"] and "警告 SUP801" in result.stdout
    assert "fiscallint-suppressions.yaml 第1行对 NAR405 的抑制没有用上" in result.stdout


def test_is_only_noted_where_it_may_be_meant_for_another_document() -> None:
    result = check(RIGHT, entry("text: 占50.00%"))
    assert "提示 SUP801" in result.stdout and result.exit_code == 0


def test_is_not_said_where_the_rule_was_not_run() -> None:
    check(RIGHT, entry("text: 占50.00%", "file: '*.md'"))
    assert codes(run("check", "云溪市档案馆.md", "--select", "NAR407,SUP")) == []
    check(RIGHT, entry("text: 占50.00%", "file: '*.md'", rule="NAR"))
    assert codes(run("check", "云溪市档案馆.md", "--select", "NAR405,SUP")) == []


def test_is_said_once_for_all_documents() -> None:
    for name, text in (("甲.md", RIGHT), ("乙.md", WRONG), ("丙.md", RIGHT)):
        Path(name).write_text(text, encoding="utf-8")
    Path("fiscallint-suppressions.yaml").write_text(
        entry("text: 占50.00%", "file: '*.md'") + entry("text: 占70.00%", "file: '*.md'"), encoding="utf-8"
    )
    result = run("check", "甲.md", "乙.md", "丙.md", "--select", "NAR405,SUP")
    assert codes(result) == ["SUP801"] and "第5行" in result.stdout


def test_an_expired_one_hides_nothing() -> None:
    result = check(WRONG, entry("text: 占50.00%", "until: 2025-08-31"))
    assert result.exit_code == 1 and set(codes(result)) == {"NAR405", "NAR407", "SUP802"}
    assert "已于2025-08-31到期，它抑制的问题重新计入" in result.stdout


def test_one_holds_on_its_last_day() -> None:
    assert codes(check(WRONG, entry("text: 占50.00%", "until: 2025-09-01"))) == ["NAR407"]
    assert codes(check(WRONG, entry("text: 占50.00%", "until: '2025-09-01'"))) == ["NAR407"]


def test_one_of_no_rule() -> None:
    result = check(WRONG, entry("text: 占50.00%", "file: '*.pdf'", rule="NRA405"))
    assert "SUP803" in codes(result)
    assert "第1行要抑制的规则“NRA405”不存在；是否应为“NAR405”？" in result.stdout


def test_a_comment_is_told_of_where_it_stands() -> None:
    text = RIGHT.replace("2024年度", COMMENT + "\n2024年度")
    result = check(text)
    assert codes(result) == ["SUP801"] and "第3行  警告 SUP801" in result.stdout


def test_these_rules_may_be_switched_off_like_any() -> None:
    check(RIGHT, entry("text: 占50.00%"))
    assert codes(run("check", "云溪市档案馆.md", "--select", "NAR405")) == []
    Path("fiscallint.toml").write_text('[rules.SUP801]\nseverity = "off"', encoding="utf-8")
    assert codes(check(RIGHT)) == []


# ---- entries to be pasted


def test_suppress_writes_entries_that_work() -> None:
    check(WRONG)
    made = run("suppress", "云溪市档案馆.md", "NAR405", "--reason", "已与财政局核对", "--until", "2025-12-31")
    assert made.exit_code == 0 and "text: 项目支出40.00万元，占50.00%" in made.stdout
    result = check(WRONG, made.stdout)
    assert codes(result) == ["NAR407"]
    assert "没有 NAR405 的问题需要抑制" in complaint(run("suppress", "云溪市档案馆.md", "NAR405", "--reason", "同上"))


def test_what_stands_for_the_whole_document_is_suppressed_by_fingerprint() -> None:
    """DOC001: required sections are missing."""
    Path("a.txt").write_text(WRONG, encoding="utf-8")
    made = run("suppress", "a.txt", "DOC001", "--reason", "另文公开")
    assert "fingerprint:" in made.stdout
    Path("fiscallint-suppressions.yaml").write_text(made.stdout, encoding="utf-8")
    assert codes(run("check", "a.txt", "--select", "DOC001,SUP")) == []


# ---- suppressing one finding never changes the others

PLANTED = disclosure((EXAMPLES / "disclosure.txt").read_text(encoding="utf-8"), "云溪市档案馆.txt")
NOTHING_SET = Settings(plugins().registry.rules)
BEFORE = examine(PLANTED, plugins(), NOTHING_SET)


@settings(max_examples=8, deadline=None)
@given(st.sets(st.integers(0, len(BEFORE.findings) - 1), min_size=1, max_size=4))
def test_suppressing_some_never_changes_the_others(chosen: set[int]) -> None:
    from fiscallint.rules.fingerprints import fingerprints

    marks = fingerprints(BEFORE.document, BEFORE.findings)
    listed = tuple(Suppression("", "核对", "清单.yaml", 1, fingerprint=marks[number]) for number in chosen)
    after = examine(PLANTED, plugins(), replace(NOTHING_SET, suppressions=listed))
    assert [replace(one, suppression=None) for one in after.findings] == list(BEFORE.findings)
    assert {at for at, one in enumerate(after.findings) if not one.counts} == chosen
    assert (after.outcomes, after.coverage) == (BEFORE.outcomes, BEFORE.coverage)
    review = Review(lambda: plugins().registry.rules, listed)
    review.see(0, after)
    assert review.finished(0, after).findings == after.findings


def test_the_same_words_twice_are_one_entry(folder: Path) -> None:
    (folder / "云溪市档案馆.md").write_text(WRONG + WRONG, encoding="utf-8")
    made = run("suppress", "云溪市档案馆.md", "NAR405", "--reason", "已与财政局核对").stdout
    assert made.count("- rule: NAR405") == 1 and made.count("# ") == 2
