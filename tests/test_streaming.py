"""A run over several documents: what is said of one is there before the next is read, and nothing is lost by it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from fiscallint import engine
from fiscallint.cli import main
from fiscallint.hookspecs import one_pass
from fiscallint.output.report import Report
from tests.plugged import TEXT, Install, module
from tests.support import codes, run

RIGHT = TEXT.replace("占50.00%", "占40.00%")
UNUSED = "- {rule: WRD604, text: 没有这句话, reason: 核对过}\n"

Check = Callable[..., list[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three documents, the first and the last of which are wrong; and one that is none."""
    folder = tmp_path / "公开"
    folder.mkdir()
    for name, text in (("1.txt", TEXT), ("2.txt", RIGHT), ("3.txt", TEXT), ("4.txt", "各科室：请报送材料。")):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def shown_before(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Check:
    """Runs `check`; what was newly on the screen before each document was read, and at the end."""

    def check(*arguments: str | Path) -> list[str]:
        shown: list[str] = []
        real = engine.lint

        def lint(*given: object) -> Report:
            shown.append(capfd.readouterr().out)
            return real(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(engine, "lint", lint)
        with pytest.raises(SystemExit):
            main(["check", *map(str, arguments)])
        return [*shown, capfd.readouterr().out]

    return check


def test_the_lines_of_a_document_are_shown_before_the_next_is_read(shown_before: Check, folder: Path) -> None:
    first, *shown = shown_before(folder, "--output-format", "jsonl")
    assert first == "" and len(shown) == 4
    for number, lines in enumerate(shown[:3], 1):
        made = [json.loads(line) for line in lines.splitlines()]
        assert made[-1]["type"] == "document" and {one["path"][-5:] for one in made} == {f"{number}.txt"}
    assert shown[3] == ""


def test_so_is_the_text_and_the_sum_at_the_end(shown_before: Check, folder: Path) -> None:
    _, one, two, three, rest = shown_before(folder, "--select", "NAR405")
    for part, name in ((one, "1.txt"), (two, "2.txt"), (three, "3.txt")):
        assert part.strip().splitlines()[0] == str(folder / name)
    assert rest == "\n合计 3 份文件，共 2 处：2 个错误、0 个警告、0 个提示\n"


def test_files_beside_do_not_keep_the_screen_waiting(shown_before: Check, folder: Path, tmp_path: Path) -> None:
    files = [tmp_path / "a.sarif", tmp_path / "a.json", tmp_path / "a.xlsx"]
    options = [word for file in files for word in ("--output-format", file.suffix[1:], "--output", file)]
    shown = shown_before(folder, *options, "--output-format", "jsonl")
    assert [part.count('"type": "document"') for part in shown] == [0, 1, 1, 1, 0]
    assert len(json.loads(files[0].read_text(encoding="utf-8"))["runs"][0]["artifacts"]) == 3
    assert len(json.loads(files[1].read_text(encoding="utf-8"))["documents"]) == 3


def test_with_a_list_of_suppressions_all_documents_are_read_first(shown_before: Check, folder: Path) -> None:
    """Only then it is known which entries were of use; what is said of them stands in the first document."""
    listed = folder / "清单.yaml"
    listed.write_text(UNUSED, encoding="utf-8")
    *before, shown = shown_before(folder, "--output-format", "jsonl", "--suppressions", listed)
    assert before == [""] * 4
    said = [one for one in map(json.loads, shown.splitlines()) if one.get("code") == "SUP801"]
    assert [one["path"][-5:] for one in said] == ["1.txt"]


def test_an_entry_that_the_last_document_uses_is_not_called_useless(folder: Path) -> None:
    listed = folder / "清单.yaml"
    listed.write_text("- {rule: NAR405, file: '3.txt', text: 占50.00%, reason: 核对过}\n", encoding="utf-8")
    result = run("check", folder, "--suppressions", listed, "--select", "NAR405,SUP")
    assert codes(result) == ["NAR405"] and "另有 1 处已按抑制清单不计" in result.stdout


def test_a_comment_is_judged_in_its_own_document(shown_before: Check, folder: Path) -> None:
    (folder / "1.txt").write_text("<!-- fiscallint: ignore WRD604 原因：原文如此 -->\n" + TEXT, encoding="utf-8")
    _, first, *_ = shown_before(folder, "--output-format", "jsonl")
    assert "SUP801" in [one.get("code") for one in map(json.loads, first.splitlines())]


def test_the_exit_status_is_that_of_all_documents(folder: Path) -> None:
    (folder / "4.txt").unlink()
    assert run("check", folder, "--quiet").exit_code == 1
    (folder / "1.txt").write_text(RIGHT, encoding="utf-8")
    (folder / "3.txt").write_text(RIGHT, encoding="utf-8")
    assert run("check", folder, "--quiet", "--select", "NAR405").exit_code == 0


# ---- whoever reads it goes away


def unread(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """`check`, its output going into a pipe that nobody reads any more."""
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "fiscallint", "check", *map(str, arguments)]
    try:
        return subprocess.run(command, stdout=write, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    finally:
        os.close(write)


def test_when_nobody_reads_any_more_it_ends_quietly_and_at_once(folder: Path) -> None:
    made = unread(folder, "--output-format", "jsonl")
    assert (made.returncode, made.stderr) == (2, "")  # the document that is none was not come to


def test_but_the_files_are_written(folder: Path, tmp_path: Path) -> None:
    (folder / "4.txt").unlink()
    log = tmp_path / "a.sarif"
    made = unread(folder, "--output-format", "sarif", "--output", log, "--output-format", "jsonl")
    assert (made.returncode, made.stderr) == (2, "")
    assert len(json.loads(log.read_text(encoding="utf-8"))["runs"][0]["artifacts"]) == 3


# ---- what is kept


def test_nothing_is_kept_on_disk_unless_it_is_needed_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    monkeypatch.setattr("fiscallint.reports.Spool.append", lambda self, report: made.append(1))
    run("check", folder)
    run("check", folder, "--output-format", "json", "--statistics")
    run("check", folder / "1.txt", "--output-format", "sarif")
    assert made == []


def test_what_was_kept_is_gone_at_the_end(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "临时"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    assert run("check", folder, "--output-format", "sarif").exit_code == 2
    assert list(scratch.iterdir()) == []


def test_a_baseline_holds_for_what_is_loaded_again(folder: Path, tmp_path: Path) -> None:
    (folder / "4.txt").unlink()
    known = tmp_path / "基线.json"
    assert run("baseline", "create", folder / "1.txt", "--output", known).exit_code == 0
    log = json.loads(run("check", folder, "--baseline", known, "--output-format", "sarif").stdout)
    states = [one["baselineState"] for one in log["runs"][0]["results"] if one["ruleId"] == "NAR405"]
    assert states == ["unchanged", "new"]


# ---- plugins


@one_pass
def names(reports: Sequence[Report], target: Path | None) -> Iterator[str]:
    """A line for each document."""
    for report in reports:
        yield f"{report.document.path.name}\n"


def test_a_plugin_may_yield_its_text(install: Install, shown_before: Check, folder: Path) -> None:
    install(archives=module(writers=lambda: {"names": names}))
    assert shown_before(folder, "--output-format", "names") == ["", "1.txt\n", "2.txt\n", "3.txt\n", ""]


def test_one_that_fails_half_way_is_named_and_the_old_file_stays(
    install: Install, folder: Path, tmp_path: Path
) -> None:
    def fails(reports: Sequence[Report], target: Path | None) -> Iterator[str]:
        yield "一\n"
        raise ValueError("档案号不存在")

    install(archives=module(writers=lambda: {"names": fails}))
    target = tmp_path / "a"
    result = run("check", folder / "1.txt", "--output-format", "names", "--output", target)
    assert result.exit_code == 2 and not target.exists()
    assert "插件 archives（2.5）的输出格式 names 出错：ValueError: 档案号不存在" in result.stderr
