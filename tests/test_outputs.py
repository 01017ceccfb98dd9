"""Several outputs of one run, and what becomes of the files that are there already."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from fiscallint.output.files import Output, is_own
from fiscallint.output.report import Report
from tests.plugged import Install, module
from tests.support import EXAMPLES, codes, plugins, run

FORMS = sorted(plugins().writers())


def test_one_run_writes_several_files_and_shows_the_rest(document: Path, tmp_path: Path) -> None:
    log, data = tmp_path / "a.sarif", tmp_path / "a.json"
    options = ("--output-format", "sarif", "--output", log, "--output-format", "json", "--output", data)
    result = run("check", document, *options, "--output-format", "text")
    assert result.exit_code == 1 and "NAR405" in codes(result)
    assert json.loads(log.read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert json.loads(data.read_text(encoding="utf-8"))["format"] == 1


def test_the_ending_of_the_file_tells_the_format(document: Path, tmp_path: Path) -> None:
    assert run("check", document, "--output", tmp_path / "a.sarif").stdout == ""
    assert json.loads((tmp_path / "a.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


@pytest.mark.parametrize("form", FORMS)
def test_a_second_run_takes_the_place_of_the_first(form: str, document: Path, tmp_path: Path) -> None:
    target = tmp_path / "报告"
    command = ("check", document, "--output-format", form, "--output", target)
    assert (run(*command).exit_code, is_own(target)) == (1, True)
    first = target.read_bytes()
    assert run(*command).exit_code == 1
    assert target.read_bytes() == first


@pytest.mark.parametrize("form", FORMS)
def test_so_it_does_where_there_was_nothing_to_tell(form: str, tmp_path: Path) -> None:
    target = tmp_path / "报告"
    command = ("check", EXAMPLES / "clean.txt", "--output-format", form, "--output", target)
    assert (run(*command).exit_code, run(*command).exit_code) == (0, 0)


def test_what_is_somebody_s_is_not_replaced_without_force(document: Path, tmp_path: Path) -> None:
    target = tmp_path / "意见.txt"
    target.write_text("审核意见", encoding="utf-8")
    command = ("check", document, "--output", target)
    result = run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (f"fiscallint: {target} 已经存在，没有改动：请换一个文件名，或加 --force 替换它\n")
    assert target.read_text(encoding="utf-8") == "审核意见"
    assert run(*command, "--force").exit_code == 1
    assert "NAR405" in target.read_text(encoding="utf-8")


def test_a_document_is_never_written_over(document: Path) -> None:
    before = document.read_bytes()
    result = run("check", document, "--output", document, "--force")
    assert result.exit_code == 2 and "是要检查的文件本身" in result.stderr
    assert document.read_bytes() == before


def test_reports_in_the_folder_of_the_documents_are_not_linted(document: Path) -> None:
    folder = document.parent
    command = ("check", folder, "--output", folder / "报告.txt")
    assert [run(*command).exit_code for _ in range(2)] == [1, 1]


def test_neither_are_annotated_documents(tmp_path: Path) -> None:
    (tmp_path / "决算.pdf").write_bytes((EXAMPLES / "disclosure.pdf").read_bytes())
    assert run("annotate", tmp_path / "决算.pdf", "-o", tmp_path / "批注.pdf").exit_code == 0
    result = run("check", tmp_path, "--select", "NAR402")
    assert "决算.pdf" in result.stdout and "批注.pdf" not in result.stdout + result.stderr


def test_a_workbook_is_not_for_the_terminal(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("check", document, "--output-format", "xlsx").stdout_bytes.startswith(b"PK")
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda self: True, raising=False)
    result = run("check", document, "--output-format", "xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "fiscallint: xlsx 不能显示在屏幕上：请用 --output 写入文件\n"


def test_an_empty_document_in_a_folder_is_still_said(document: Path) -> None:
    (document.parent / "空.txt").write_text("")
    result = run("check", document.parent)
    assert result.exit_code == 2 and "空.txt 是空文件" in result.stderr


def test_the_text_beside_a_log_goes_with_it(tmp_path: Path) -> None:
    log, beside = tmp_path / "a.sarif", tmp_path / "a.disclosure.txt"
    beside.write_text("我的笔记", encoding="utf-8")
    command = ("check", EXAMPLES / "disclosure.pdf", "--fail-on", "never", "--output", log)
    result = run(*command)
    assert result.exit_code == 2 and f"{beside} 已经存在" in result.stderr and not log.exists()
    beside.unlink()
    assert run(*command).exit_code == 0
    beside.write_text("旧的文字稿", encoding="utf-8")
    assert run(*command).exit_code == 0
    assert beside.read_text(encoding="utf-8") != "旧的文字稿"


def test_a_failure_of_one_file_does_not_cost_the_others(install: Install, document: Path, tmp_path: Path) -> None:
    def fails(reports: Sequence[Report], target: Path | None) -> str:
        raise ValueError("档案号不存在")

    install(archives=module(writers=lambda: {"csv": fails}))
    options = ("--output-format", "csv", "--output", tmp_path / "a.csv", "--output-format", "text")
    result = run("check", document, *options)
    assert result.exit_code == 2 and "档案号不存在" in result.stderr and "NAR405" in codes(result)
    assert not (tmp_path / "a.csv").exists()


def test_a_plugin_may_make_bytes_and_files_beside(install: Install, document: Path, tmp_path: Path) -> None:
    def zipped(reports: Sequence[Report], target: Path | None) -> Output:
        return Output(b"\x00\xff", {target.with_suffix(".idx"): "一"} if target else {})

    install(archives=module(writers=lambda: {"zip": zipped}))
    target = tmp_path / "a.zip"
    assert run("check", document, "--output-format", "zip", "--output", target).exit_code == 1
    assert target.read_bytes() == b"\x00\xff" and (tmp_path / "a.idx").read_text(encoding="utf-8") == "一"
    assert run("check", document, "--output-format", "zip").stdout_bytes == b"\x00\xff"


def test_a_plugin_may_write_the_file_itself(install: Install, document: Path, tmp_path: Path) -> None:
    def write(reports: Sequence[Report], target: Path | None) -> str:
        if target:
            target.write_text("文件", encoding="utf-8-sig")
        return "屏幕"

    install(archives=module(writers=lambda: {"csv": write}))
    target = tmp_path / "a.csv"
    assert run("check", document, "--output-format", "csv", "--output", target).exit_code == 1
    assert target.read_bytes() == b"\xef\xbb\xbf" + "文件".encode()


def test_libraries_are_loaded_by_those_alone_who_need_them() -> None:
    script = (
        "import sys; from click.testing import CliRunner; from fiscallint.cli import main;"
        f"CliRunner().invoke(main, ['check', {str(EXAMPLES / 'clean.txt')!r}]);"
        "print({'openpyxl', 'pypdf', 'sarif_om', 'fiscallint.engine'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "{'fiscallint.engine'}\n"


def test_the_configured_format_stays(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fiscallint.toml").write_text('output-format = "sarif"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert json.loads(run("check", document).stdout)["version"] == "2.1.0"
    assert run("check", document, "--output", "a.json").exit_code == 1
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["version"] == "2.1.0"
