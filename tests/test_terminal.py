"""What a person sees: statistics, the progress of a run, and the pages of rules in colour."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from fiscallint.output.pages import styled
from fiscallint.output.quotation import display_width
from fiscallint.progress import progress
from tests.support import EXAMPLES, codes, run

CLEAN, PLANTED = EXAMPLES / "clean.txt", EXAMPLES / "disclosure.txt"
ESCAPE = re.compile(r"\x1b\[[\d;]*m")

# ---- statistics


def test_the_statistics_follow_the_findings() -> None:
    result = run("check", PLANTED, "--statistics", "--select", "NAR402,NAR407,WRD604")
    assert codes(result) == ["NAR407", "NAR402", "WRD604"]
    assert result.stdout.split("\n\n")[-1].splitlines() == [
        "规则    级别  处数  查什么",
        "NAR402  错误     1  完成预算的百分比与预算数、决算数不符",
        "NAR407  警告     1  各项占比之和不是100%",
        "WRD604  警告     1  标点重复或连用",
    ]


def test_or_stand_instead_of_them_by_rule_and_by_document() -> None:
    result = run("check", PLANTED, CLEAN, "--statistics", "--quiet", "--select", "WRD604")
    rules, documents = result.stdout.split("\n\n")
    assert rules.splitlines()[1:] == ["WRD604  警告     1  标点重复或连用"]
    assert documents.splitlines() == [
        "错误  警告  提示  文件",
        f"   0     1     0  {PLANTED}",
        f"   0     0     0  {CLEAN}",
    ]


def test_they_do_not_get_into_what_a_program_reads() -> None:
    result = run("check", PLANTED, "--statistics", "--output-format", "json")
    assert result.stdout.startswith("{") and "处数" not in result.stdout and "处数" in result.stderr


def test_beside_a_file_they_are_on_the_screen(tmp_path: Path) -> None:
    result = run("check", PLANTED, "--statistics", "--output-format", "sarif", "--output", tmp_path / "a.sarif")
    assert result.stdout.startswith("规则") and (tmp_path / "a.sarif").is_file()


def test_quiet_leaves_the_exit_status_alone() -> None:
    result = run("check", PLANTED, "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")


def test_a_suppressed_finding_is_not_counted(tmp_path: Path) -> None:
    text = "2024年度部门决算\n\n## 三、支出决算情况说明\n\n{}支出合计100.00万元。。\n"
    file = tmp_path / "a.txt"
    for comment, number in (("", 1), ("<!-- fiscallint: ignore WRD604 原因：原文如此 -->", 0)):
        file.write_text(text.format(comment), encoding="utf-8")
        shown = run("check", file, "--statistics", "--quiet", "--select", "WRD604").stdout
        assert len(shown.splitlines()) == 1 + number


# ---- progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, *paths: Path) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    with progress(paths) as working_on:
        for path in paths:
            working_on(path)
    return stream.getvalue()


def lines(shown: str) -> list[str]:
    """What the line says in turn, without its bar: it is written over itself, and cut by the terminal."""
    return [line.removeprefix("\x1b[?7l").removesuffix("\x1b[?7h").strip("█░") for line in shown.split("\r\x1b[K")]


def done(monkeypatch: pytest.MonkeyPatch, seconds: float, *documents: tuple[int, bool], number: int = 4) -> list[str]:
    """What is said where documents are done, one after so many seconds each: their numbers, and whether it is lost."""
    stream, now = Terminal(), [0.0]
    monkeypatch.setattr("sys.stderr", stream)
    with progress([Path("a.pdf")] * number, lambda: now[0]) as line:
        for document, lost in documents:
            now[0] += seconds
            line.done(Path(f"{document}.pdf"), lost=lost)
    return lines(stream.getvalue())[1:-1]


def test_on_a_terminal_each_document_is_named_and_the_line_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = told(Terminal(), monkeypatch, Path("a.txt"), Path("云溪市档案馆.pdf"))
    assert lines(shown) == ["", " 1/2 a.txt", " 2/2 云溪市档案馆.pdf", ""]


def test_a_single_small_document_needs_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(Terminal(), monkeypatch, CLEAN) == ""


def test_a_large_one_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    large = tmp_path / "大.pdf"
    large.write_bytes(b" " * 1_000_000)
    assert "1/1 大.pdf" in told(Terminal(), monkeypatch, large)


def test_nothing_of_it_goes_into_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(io.StringIO(), monkeypatch, Path("a.txt"), Path("b.txt")) == ""


def test_what_is_shown_does_not_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[2J" not in told(Terminal(), monkeypatch, Path("a\x1b[2J.txt"), Path("b.txt"))


def test_where_several_are_under_way_it_is_said_what_is_done_and_how_long_the_rest_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert done(monkeypatch, 40, (1, False), (2, False), (3, False), (4, False)) == [
        " 1/4，约剩 2 分钟 1.pdf",
        " 2/4，约剩 2 分钟 2.pdf",
        " 3/4，约剩 41 秒 3.pdf",
        " 4/4 4.pdf",
    ]


def test_of_a_scan_the_page_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr("sys.stderr", stream)
    with progress([Path("a.pdf"), Path("b.pdf")], lambda: 0.0) as line:
        line.page(Path("a.pdf"), 1, 60)
        line.page(Path("a.pdf"), 2, 60)
    assert lines(stream.getvalue())[1:-1] == [
        " 1/2，正在识别第 1 页，共 60 页 a.pdf",
        " 1/2，正在识别第 2 页，共 60 页 a.pdf",
    ]


def test_how_many_are_lost_is_said_from_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert done(monkeypatch, 1, (1, False), (2, True), (3, False)) == [
        " 1/4 1.pdf",
        " 2/4，1 份没有查完 2.pdf",
        " 3/4，1 份没有查完，约剩 2 秒 3.pdf",
    ]


def test_a_long_time_is_told_in_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    assert done(monkeypatch, 1_800, (1, False), number=100_000) == [" 1/100000，约剩 49999 小时 30 分钟 1.pdf"]


def test_no_more_is_said_than_can_be_read_but_for_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    said = done(monkeypatch, 0.01, *((number, False) for number in range(1, 101)), number=100)
    assert len(said) <= 12 and said[0] == " 1/100 1.pdf" and said[-1] == " 100/100 100.pdf"


# ---- the page of a rule

PAGE = """# XYZ101 标题

`name` · 错误 · other

第一行说明比较长，
第二行接着写。

- 错：一个很长很长很长很长很长很长很长很长的例子。
- 对：短的

## 关系

    甲 = 乙
"""


def test_a_page_for_the_terminal_says_the_same_in_lines_that_fit() -> None:
    lines = styled(PAGE, 30).splitlines()
    assert all(display_width(ESCAPE.sub("", line)) <= 30 for line in lines)
    squeezed = re.sub(r"\s", "", ESCAPE.sub("", "".join(lines)))
    assert squeezed == re.sub(r"[\s#`]", "", PAGE)


def test_wrong_and_right_are_told_apart_and_paragraphs_put_together() -> None:
    shown = styled(PAGE, 100)
    assert "\n第一行说明比较长，第二行接着写。\n" in shown
    assert "\x1b[31m- 错：" in shown and "\x1b[32m- 对：短的" in shown and "\x1b[1mXYZ101 标题" in shown


def test_no_line_begins_with_a_mark_that_closes() -> None:
    lines = ESCAPE.sub("", styled("一二三四五六七八九十，一二三四。\n", 20)).splitlines()
    assert lines == ["一二三四五六七八九", "十，一二三四。"]


def test_in_a_pipe_explain_is_plain_markdown() -> None:
    shown = run("explain", "NAR402").stdout
    assert shown.startswith("# NAR402 ") and "\x1b" not in shown
