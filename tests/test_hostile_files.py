"""Files as file systems may have them: any name, any kind, there and gone; one clear sentence for each."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fiscallint.document.formats import FOUND
from fiscallint.document.reader import load
from fiscallint.errors import legible
from fiscallint.finding import FiscallintError
from fiscallint.intake import content_of
from tests.support import codes, run

SENTENCES = (
    "2024年度部门决算\n\n## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占66.00%。\n"
)
ODD = [
    pytest.param("两\n行.txt", id="newline"),
    pytest.param("\x1b[2J\x1b[31m红.txt", id="escape"),
    pytest.param("\x07\x08\x7f\x9b.txt", id="control"),
    pytest.param("反\u202e向.txt", id="direction"),
    pytest.param("字节\udcff\udcfe.txt", id="no-utf-8"),
    pytest.param("--fix.txt", id="dashes"),
    pytest.param("a%0A::error::b.txt", id="workflow-command"),
    pytest.param("<img src=x onerror=alert(1)>&amp;'\".txt", id="markup"),
    pytest.param("空 格　.txt", id="spaces"),
    pytest.param("=cmd|' '!A1.txt", id="formula"),
    pytest.param("很长" * 40 + ".txt", id="long"),
    pytest.param("{0}{name!r}%s${HOME}`id`.txt", id="templates"),
]
FORMATS = ("text", "html", "xlsx", "markdown", "sarif", "json", "jsonl", "github", "gitlab", "junit")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder. Whatever waits for a pipe is a failure, not a hang."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def named(name: str, text: str = SENTENCES) -> Path:
    path = Path(name)
    try:
        path.write_text(text, encoding="utf-8")
    except (OSError, ValueError):
        pytest.skip("the file system has no such names")
    return path


def refused(path: str | Path) -> str:
    """The one sentence about a file that cannot be read."""
    result = run("check", path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("fiscallint: ") and result.stderr.count("\n") == 1
    assert "程序出错" not in result.stderr and "Traceback" not in result.stderr
    return result.stderr.removeprefix("fiscallint: ").rstrip()


# ---- names


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("form", FORMATS)
def test_a_file_of_any_name_is_linted_in_every_format(name: str, form: str) -> None:
    path = named(name)
    result = run("check", "--select", "NAR405", "--output-format", form, "--output", "结果", "--", path)
    assert (result.exit_code, result.stderr) == (1, "")
    assert Path("结果").stat().st_size


@pytest.mark.parametrize("name", ODD)
def test_no_name_steers_the_terminal(name: str) -> None:
    path = named(name)
    for arguments in (["check", "--select", "NAR405"], ["fix", "--select", "NAR405"], ["check", "--select", "DOC"]):
        result = run(*arguments, "--", path)
        assert not {"\x1b", "\x07", "\x08", "\x9b", "\u202e"} & set(result.stdout + result.stderr)
    path.write_bytes(b"")
    assert "\\n" in refused(path) or "\n" not in name if not name.startswith("--") else True


def test_what_steers_a_terminal_is_written_out() -> None:
    assert legible("a\x1b[2J\n\udcff\u202e.pdf 决算") == "a\\x1b[2J\\n\\xff\\u202e.pdf 决算"
    assert str(FiscallintError("两\n行")) == "两\\n行"


def test_a_workflow_command_in_a_name_is_none() -> None:
    path = named("a\n::error::b.txt")
    result = run("check", "--select", "NAR405", "--output-format", "github", path)
    assert [line[:15] for line in result.stdout.splitlines()] == ["::error title=f"]


def test_a_name_with_a_nul_is_not_there() -> None:
    with pytest.raises(FiscallintError, match="找不到文件"):
        load(Path("a\0b.txt"))


def test_control_characters_in_a_document_do_not_reach_the_terminal() -> None:
    path = named("a.txt", SENTENCES.replace("其中", "\x1b[2J\x07其中") + "主要职责是保管档案。" * 20)
    result = run("check", path, "--select", "NAR405")
    assert result.exit_code == 1 and "\x1b" not in result.stdout and "\x07" not in result.stdout


# ---- kinds


def test_a_folder_that_is_called_as_a_file_is() -> None:
    Path("决算.pdf").mkdir()
    named("a.txt")
    assert refused("决算.pdf") == f"文件夹 决算.pdf 中没有可检查的文件（{'、'.join(FOUND)}）"
    assert run("check", ".", "--select", "NAR405").exit_code == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_nobody_waits_for_a_pipe() -> None:
    os.mkfifo("管道.txt")
    named("a.txt")
    guard = threading.Timer(10, lambda: os.close(os.open("管道.txt", os.O_RDWR | os.O_NONBLOCK)))
    guard.start()
    try:
        assert refused("管道.txt") == "管道.txt 是设备或管道，不是文件：请先存为文件"
        assert run("check", ".", "--select", "NAR405").exit_code == 1
        for option in ("--config", "--suppressions", "--rules", "--baseline"):
            assert "管道" in complaint("check", "a.txt", option, "管道.txt")
    finally:
        guard.cancel()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device")
def test_a_device_without_end() -> None:
    named("a.txt")
    assert refused("/dev/zero") == "/dev/zero 是设备或管道，不是文件：请先存为文件"
    for option in ("--config", "--suppressions", "--baseline"):
        assert "/dev/zero" in complaint("check", "a.txt", option, "/dev/zero")


def complaint(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 2 and "Traceback" not in result.stderr and "程序出错" not in result.stderr
    return result.stderr


@pytest.mark.skipif(not hasattr(os, "symlink") or os.name == "nt", reason="there are no symbolic links")
def test_links_in_a_folder_are_not_followed() -> None:
    """Neither in a ring, nor out of it, nor to the same twice; whoever wants one checked names it."""
    named("外.txt")
    Path("内").mkdir()
    named("内/a.txt")
    os.symlink("../外.txt", "内/链接.txt")
    os.symlink("a.txt", "内/又一个.txt")
    os.symlink("..", "内/上级")
    os.symlink("自己.txt", "内/自己.txt")
    result = run("check", "内", "--select", "NAR405", "--output-format", "json")
    assert [one["path"] for one in json.loads(result.stdout)["documents"]] == ["内/a.txt"]
    assert result.stderr.startswith("fiscallint: 文件夹中的符号链接没有检查（3 个，如 内/")
    assert codes(run("check", "内/链接.txt", "--select", "NAR405")) == ["NAR405"]
    assert refused("内/自己.txt").startswith("无法读取 内/自己.txt：符号链接绕成了圈")


def test_what_is_not_there() -> None:
    assert refused("无.pdf") == "找不到文件 无.pdf"
    named("a.txt")
    assert refused("a.txt/b.pdf") == "找不到文件 a.txt/b.pdf"
    assert refused("长" * 300 + ".pdf").endswith("：文件名太长")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything may be read")
def test_what_may_not_be_read() -> None:
    named("a.txt").chmod(0)
    assert refused("a.txt") == "无法读取 a.txt：没有读取的权限"


# ---- sizes and changes


@pytest.mark.parametrize("content", [b"", b" \n\t\r\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ending", ["txt", "pdf", "docx", "md"])
def test_an_empty_file(ending: str, content: bytes) -> None:
    Path(f"a.{ending}").write_bytes(content)
    assert refused(f"a.{ending}").startswith("a.")


def test_a_file_larger_than_the_memory_is_not_read() -> None:
    """It takes no room on the disk."""
    with open("a.pdf", "wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(5_000_000_000)
    assert refused("a.pdf") == (
        "a.pdf 超过 200 MB，没有读取：请压缩其中的图片或拆分后再检查；确要读取的，在配置的 limits 中加大 file-mb"
    )


def test_a_file_that_changes_while_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    path = named("a.txt")
    real, states = os.fstat, []

    def meanwhile(number: int) -> os.stat_result:
        states.append(real(number))
        with open(path, "a", encoding="utf-8") as file:
            file.write("又一行\n")
        return states[-1]

    monkeypatch.setattr("fiscallint.intake.os.fstat", meanwhile)
    with pytest.raises(FiscallintError, match=r"a\.txt 在读取时有改动：请等写完再检查"):
        content_of(path, 10_000)


def test_a_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the hash is of is what was read."""
    path, reads = named("a.txt"), []
    real = content_of

    def counted(path: Path, most: int) -> bytes:
        reads.append(path)
        return real(path, most)

    monkeypatch.setattr("fiscallint.document.reader.content_of", counted)
    run("check", path, "--select", "NAR405", "--output-format", "sarif")
    assert len(reads) == 1


def test_an_annotation_is_not_written_on_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    from tests.support import EXAMPLES

    shutil.copy(EXAMPLES / "disclosure.pdf", "a.pdf")
    from fiscallint import engine

    real = engine.lint

    def then_changed(*arguments: object) -> object:
        report = real(*arguments)  # type: ignore[arg-type]
        Path("a.pdf").write_bytes(Path("a.pdf").read_bytes() + b"\n")
        return report

    monkeypatch.setattr(engine, "lint", then_changed)
    assert "a.pdf 在检查之后改动过，没有加批注：请重新运行" in complaint("annotate", "a.pdf", "-o", "b.pdf")
    assert not Path("b.pdf").exists()
