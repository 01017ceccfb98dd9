"""What GitHub, GitLab and the readers of JUnit are told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as XML

import pytest
from msgspec.structs import replace

from fiscallint.finding import Finding, Severity
from fiscallint.output import github, gitlab, junit
from fiscallint.output.report import Report
from tests.output.made import (
    ALL,
    KNOWN,
    OUTCOMES,
    SHARE,
    SUPPRESSED,
    WHOLE,
    WORD,
    pdf_document,
    report,
    text_document,
    whole,
)

COMMAND = re.compile(r"::(?P<kind>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")


def command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner takes it apart."""
    match = COMMAND.fullmatch(line)
    assert match
    pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
    message = match["message"].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    return match["kind"], {name: plain(value) for name, value in pairs}, message


def plain(value: str) -> str:
    for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        value = value.replace(code, character)
    return value


# ---- GitHub


def test_a_finding_in_a_text_file_is_shown_at_its_line() -> None:
    (line,) = whole(github.render)([report(text_document(), SHARE)]).splitlines()
    kind, properties, message = command(line)
    assert kind == "error"
    assert properties == {
        "title": "fiscallint NAR402 占比与金额不符",
        "file": "公开/决算.txt",
        "line": "2",
        "endLine": "2",
        "col": "32",
        "endColumn": "38",
    }
    assert message == "一、收入情况：占比应为80.00%，文中为95.00%。文中：95.00%；应为：80.00%；相差：15.00%"


def test_in_a_pdf_lines_mean_nothing_and_the_page_is_said() -> None:
    (line,) = whole(github.render)([report(pdf_document(), SHARE)]).splitlines()
    _, properties, message = command(line)
    assert set(properties) == {"title", "file"} and message.startswith("第3页 · 一、收入情况：")


def test_the_document_as_a_whole_has_no_line() -> None:
    _, properties, _ = command(whole(github.render)([report(text_document(), WHOLE)]).rstrip())
    assert set(properties) == {"title", "file"}


def test_levels_have_their_commands() -> None:
    lines = whole(github.render)([report(text_document(), WHOLE, WORD, SHARE)]).splitlines()
    assert [command(line)[0] for line in lines] == ["warning", "notice", "error"]


def test_nothing_in_a_text_ends_a_command_or_a_property() -> None:
    wild = replace(WORD, message="甲\r\n::error::乙 100%0A")
    (line,) = whole(github.render)([report(text_document("a,b:c%d.txt"), wild)]).splitlines()
    _, properties, message = command(line)
    assert properties["file"] == "a,b:c%d.txt" and message == wild.message


def test_over_several_lines_there_is_no_column() -> None:
    long = replace(WORD, span=WORD.span._replace(start=0))
    _, properties, _ = command(whole(github.render)([report(text_document(), long)]).rstrip())
    assert (properties["line"], properties["endLine"]) == ("1", "2") and "col" not in properties


# ---- GitLab


def test_an_issue_of_code_quality() -> None:
    (issue,) = json.loads(whole(gitlab.render)([report(text_document(), SHARE)]))
    assert issue["check_name"] == "NAR402" and issue["severity"] == "major"
    assert issue["description"] == "一、收入情况：占比应为80.00%，文中为95.00%"
    assert issue["location"] == {"path": "公开/决算.txt", "lines": {"begin": 2}}


def test_every_issue_has_what_gitlab_asks_for() -> None:
    issues = json.loads(
        whole(gitlab.render)([report(text_document(), WHOLE, WORD, SHARE), report(pdf_document(), SHARE)])
    )
    assert len(issues) == 4
    for issue in issues:
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert not Path(issue["location"]["path"]).is_absolute() and not issue["location"]["path"].startswith("./")
    assert len({issue["fingerprint"] for issue in issues}) == 4


def test_a_fingerprint_stays_where_the_amount_changes() -> None:
    def mark(text: str, finding: Finding) -> str:
        (issue,) = json.loads(whole(gitlab.render)([report(text_document(text=text), finding)]))
        return str(issue["fingerprint"])

    before, after = "收入占95.00%", "收入占94.00%"
    assert mark(before, replace(SHARE, key="占比", span=SHARE.span)) == mark(after, replace(SHARE, key="占比"))


def test_no_issue_is_an_empty_array() -> None:
    assert whole(gitlab.render)([report(text_document())]) == "[]\n"


# ---- JUnit


def suites(*reports: Report) -> XML.Element:
    return XML.fromstring(whole(junit.render)(reports).encode())


def test_a_suite_is_a_document_and_a_case_a_rule() -> None:
    root = suites(report(text_document(), SHARE, WORD), report(pdf_document()))
    assert root.tag == "testsuites" and root.get("name") == "fiscallint"
    assert [suite.get("name") for suite in root] == ["公开/决算.txt", "公开/决算.pdf"]
    cases = [case.get("name") for case in root[0]]
    assert cases == [
        "NAR402 占比与金额不符",
        "NAR403 增减与金额不符",
        "TAB101 合计等于各项之和",
        "WRD601 用词",
        "WRD602 年份",
    ]
    assert {case.get("classname") for case in root[0]} == {"公开/决算.txt"}


def results(root: XML.Element) -> dict[str, list[str]]:
    return {str(case.get("name"))[:6]: [child.tag for child in case] for case in root[0]}


def test_each_outcome_has_its_element() -> None:
    root = suites(report(text_document(), SHARE, WORD))
    assert results(root) == {
        "NAR402": ["failure"],
        "NAR403": [],
        "TAB101": ["skipped"],
        "WRD601": ["system-out"],
        "WRD602": ["error"],
    }
    assert root[0].find(".//error").get("message") == "规则 WRD602 运行出错"  # type: ignore[union-attr]


def test_the_numbers_are_those_of_the_cases() -> None:
    root = suites(report(text_document(), SHARE, WORD), report(pdf_document(), WHOLE))
    for suite in root:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert suite.get(name) == str(len(suite.findall(f"testcase/{tag}")))
    for name in ("tests", "failures", "errors", "skipped"):
        assert root.get(name) == str(sum(int(suite.get(name, "")) for suite in root))


def test_one_failure_tells_all_its_findings() -> None:
    more = replace(SHARE, message="另一处", severity=Severity.WARNING, stated="", expected="", difference="")
    (failure,) = suites(report(pdf_document(), more, SHARE)).findall(".//failure")
    assert (failure.get("message"), failure.get("type")) == ("2 处：另一处", "error")
    assert (failure.text or "").splitlines() == [
        "警告 第3页 · 一、收入情况：另一处",
        "错误 第3页 · 一、收入情况：占比应为80.00%，文中为95.00%（文中：95.00%；应为：80.00%；相差：15.00%）",
    ]


def test_a_finding_of_no_rule_that_was_run_has_a_case_of_its_own() -> None:
    assert results(suites(report(text_document(), WHOLE)))["DOC001"] == ["failure"]


def test_what_xml_cannot_hold_is_left_out() -> None:
    wild = replace(SHARE, message='甲\x00\x1b]<&>"\ud800\ufffe乙\n丙')
    (failure,) = suites(report(text_document(), wild)).findall(".//failure")
    assert failure.get("message") == '甲]<&>"乙\n丙'


# ---- all of them


@pytest.mark.parametrize("form", [github, gitlab, junit], ids=lambda form: form.__name__.rpartition(".")[2])
def test_what_does_not_count_is_left_out(form: object) -> None:
    render = whole(form.render)  # type: ignore[attr-defined]
    passed = {**OUTCOMES, "NAR402": "failed"}
    made = render([report(text_document(), SUPPRESSED, KNOWN, outcomes=passed)])
    assert made == render([report(text_document(), outcomes=passed)])
    assert made != render([report(text_document(), *ALL, outcomes=passed)])


def test_paths_are_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (issue,) = json.loads(whole(gitlab.render)([report(text_document(str(tmp_path / "公开" / "a.txt")), SHARE)]))
    assert issue["location"]["path"] == "公开/a.txt"
