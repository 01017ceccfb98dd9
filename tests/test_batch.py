"""Many documents, in processes of their own: the same findings, whatever becomes of one of them."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from fiscallint import engine
from fiscallint.document import ocr
from fiscallint.document.ocr import Seen
from fiscallint.finding import FiscallintError
from fiscallint.output.report import Report
from tests.document.recognition import seen
from tests.plugged import TEXT, Install, registering
from tests.support import run

pytestmark = [
    pytest.mark.processes,
    pytest.mark.usefixtures("nothing_left_behind"),
    pytest.mark.skipif(sys.platform != "linux", reason="only a forked process sees what the test puts in its way"),
]

Act = Callable[[], object]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five documents, each with a wrong sentence, in a folder without configuration."""
    monkeypatch.chdir(tmp_path)
    for number in range(1, 6):
        Path(tmp_path, "公开", f"{number}.txt").parent.mkdir(exist_ok=True)
        Path(tmp_path, "公开", f"{number}.txt").write_text(TEXT, encoding="utf-8")
    return Path("公开")


def hinder(monkeypatch: pytest.MonkeyPatch, name: str, act: Act) -> None:
    """Have something happen while the document of this name is linted."""
    real = engine.lint

    def lint(path: Path, *rest: object) -> Report:
        if path.name == name:
            act()
        return real(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "lint", lint)


def linted(stdout: str) -> list[str]:
    """The names of the documents that were linted, in the order in which they are told of."""
    records = [json.loads(line) for line in stdout.splitlines()]
    return [Path(one["path"]).name for one in records if one["type"] == "document"]


LINES = ("--output-format", "jsonl", "--fail-on", "never")


@pytest.mark.parametrize("form", ["text", "jsonl", "json", "sarif", "markdown", "junit"])
def test_the_number_of_processes_changes_nothing(folder: Path, form: str) -> None:
    one, two, many = (run("check", folder, "--output-format", form, "--jobs", jobs) for jobs in ("1", "2", "5"))
    assert one.exit_code == 1 and one.stdout == two.stdout == many.stdout


LOST: dict[str, tuple[Act, str]] = {
    "hangs": (lambda: time.sleep(60), "超过了每份文件的时限（--timeout 0.5 秒，可以加大）"),
    "hangs in C": (lambda: b"".join(iter(lambda: b"", None)), "超过了每份文件的时限（--timeout 0.5 秒，可以加大）"),
    "dies": (
        lambda: os.kill(os.getpid(), signal.SIGKILL),
        "检查它的进程意外中止，文件可能已损坏，也可能是有意做成这样的："
        "请用编制它的程序（Word、WPS 等）重新导出，再检查",
    ),
    "takes all memory": (lambda: bytearray(1 << 40), "需要的内存超过了每份文件的上限（--memory 900 MB，可以加大）"),
}


@pytest.mark.parametrize("what", LOST)
def test_a_document_that_cannot_be_done_costs_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    act, why = LOST[what]
    hinder(monkeypatch, "3.txt", act)
    result = run("check", folder, *LINES, "--jobs", "2", "--timeout", "0.5", "--memory", "900")
    assert result.exit_code == 2
    assert linted(result.stdout) == ["1.txt", "2.txt", "4.txt", "5.txt"]
    assert result.stderr == f"fiscallint: 3.txt 没有查完：{why}\n"


def test_a_long_scan_has_the_time_for_each_of_its_pages(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def recognise(picture: Image.Image) -> Seen:
        time.sleep(0.3)
        return seen("一张没有什么可查的图片")

    monkeypatch.setattr(ocr, "recogniser", lambda: recognise)
    Image.new("L", (84, 118), 255).save("扫描.tif", save_all=True, append_images=[Image.new("L", (84, 118), 250)] * 7)
    result = run("check", "扫描.tif", *LINES, "--timeout", "1.5")
    assert result.stderr.startswith("fiscallint: 扫描.tif 不像部门决算公开文件")


def test_a_page_of_it_that_hangs_ends_it(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: time.sleep(60))
    Image.new("L", (84, 118), 255).save("扫描.png")
    result = run("check", "扫描.png", *LINES, "--timeout", "0.5")
    assert result.exit_code == 2 and "没有查完：超过了每份文件的时限" in result.stderr


@pytest.mark.parametrize("command", [("fix",), ("baseline", "create"), ("baseline", "prune")])
def test_the_option_that_is_named_is_one_of_the_command(
    command: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("baseline", "create", folder).exit_code == 0
    hinder(monkeypatch, "3.txt", lambda: time.sleep(60))
    options = ("--output", "新.json") if "create" in command else ()
    result = run(*command, folder, *options, "--no-cache", "--timeout", "0.5")
    assert (
        result.exit_code == 2 and "3.txt 没有查完：超过了每份文件的时限（--timeout 0.5 秒，可以加大）" in result.stderr
    )


def test_a_mistake_in_a_document_and_a_defect_of_the_program_are_told_as_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(error: Exception) -> None:
        raise error

    hinder(monkeypatch, "2.txt", lambda: fail(FiscallintError("2.txt 不能读取")))
    hinder(monkeypatch, "4.txt", lambda: fail(KeyError("决算")))
    result = run("check", folder, *LINES, "--jobs", "2")
    assert result.exit_code == 2 and linted(result.stdout) == ["1.txt", "3.txt", "5.txt"]
    first, second = result.stderr.splitlines()
    assert first == "fiscallint: 2.txt 不能读取"
    assert "检查 4.txt 时程序出错（KeyError: '决算'）" in second and "Traceback" not in second


def test_what_a_plugin_found_comes_back(folder: Path, install: Install) -> None:
    install(archives=registering(lambda registry: None))
    alone, beside = (run("check", folder, *LINES, "--jobs", jobs) for jobs in ("1", "2"))
    assert alone.exit_code == 0 and alone.stdout == beside.stdout


# ---- a run that was stopped


@pytest.fixture
def cached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FISCALLINT_NO_CACHE")


@pytest.mark.usefixtures("cached")
def test_a_run_goes_on_where_it_was_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with monkeypatch.context() as stopped:
        hinder(stopped, "4.txt", lambda: os.kill(os.getppid(), signal.SIGINT) or time.sleep(60))  # type: ignore[func-returns-value]
        result = run("check", folder, *LINES, "--jobs", "1")
    told = linted(result.stdout)  # of the last, if it was told in time
    assert result.exit_code == 130 and told in (["1.txt", "2.txt"], ["1.txt", "2.txt", "3.txt"])
    assert result.stderr == "fiscallint: 已中断；已查完的有缓存，加 --resume 可接着查\n"
    for number in range(1, 6):
        hinder(monkeypatch, f"{number}.txt", lambda number=number: log.open("a").write(f"{number} "))  # type: ignore[misc]
    result = run("check", folder, *LINES, "--jobs", "1", "--resume")
    assert result.exit_code == 0 and linted(result.stdout) == [f"{number}.txt" for number in range(1, 6)]
    assert log.read_text() == "4 5 "


def test_one_that_is_stopped_while_it_tells_of_a_document_leaves_nothing_at_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(content: Iterator[str], color: bool | None) -> None:
        next(content)
        raise KeyboardInterrupt

    hinder(monkeypatch, "2.txt", lambda: time.sleep(60))
    monkeypatch.setattr("fiscallint.delivery._show", stopped)
    result = run("check", folder, *LINES, "--jobs", "2")
    assert result.exit_code == 130 and result.exc_info  # it holds on to all that was under way
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("unknown", [(), ("1.txt",)])  # one that is not known has the others handed to processes
@pytest.mark.usefixtures("cached")
def test_what_was_lost_is_not_tried_again_by_a_run_that_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, unknown: tuple[str, ...]
) -> None:
    with monkeypatch.context() as hindered:
        hinder(hindered, "3.txt", lambda: os.kill(os.getpid(), signal.SIGKILL))
        first = run("check", folder, *LINES)
    for name in unknown:
        (folder / name).write_text(TEXT + "\n", encoding="utf-8")
    resumed = run("check", folder, *LINES, "--resume", "--timeout", "50")
    assert (resumed.exit_code, resumed.stderr) == (2, first.stderr)
    assert linted(resumed.stdout) == linted(first.stdout) == ["1.txt", "2.txt", "4.txt", "5.txt"]
    anew = run("check", folder, *LINES)
    assert anew.exit_code == 0 and len(linted(anew.stdout)) == 5
    assert run("check", folder, *LINES, "--resume").exit_code == 0


def test_a_run_without_a_cache_cannot_be_resumed(folder: Path) -> None:
    result = run("check", folder, "--resume", "--no-cache")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "fiscallint: --resume 要靠缓存接着查，不能与 --no-cache（或 cache = false）同用\n"


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ('jobs = "两"', "应是同时检查的份数"),
        ("timeout = -1", "应是秒数"),
        ("memory = 1.5", "应是每份文件的内存上限"),
        ("scheduler = 8786", "应是文字"),
    ],
)
def test_a_setting_that_is_none_is_told_with_its_line(folder: Path, setting: str, reason: str) -> None:
    Path("fiscallint.toml").write_text(setting, encoding="utf-8")
    result = run("check", folder)
    assert result.exit_code == 2 and "fiscallint.toml 第1行" in result.stderr and reason in result.stderr


def test_no_limits_are_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hinder(monkeypatch, "1.txt", lambda: time.sleep(0.3))
    Path("fiscallint.toml").write_text("timeout = 0.1", encoding="utf-8")
    assert run("check", folder / "1.txt", *LINES).exit_code == 2
    assert run("check", folder / "1.txt", *LINES, "--timeout", "0", "--memory", "0").exit_code == 0
