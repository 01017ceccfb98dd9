"""What fails in one place is named, costs the others nothing, and shows no traceback without --debug."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fiscallint.disclosure import Disclosure
from fiscallint.document.text import read_text
from fiscallint.engine import Settings, examine
from fiscallint.finding import Finding, Severity
from fiscallint.rules.api import Rule, rule
from tests.fuzz.targets import disclosed
from tests.support import codes, plugins, run

SENTENCES = (
    "2024年度部门决算\n\n## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占66.00%。\n"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder, with two documents in it."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(SENTENCES, encoding="utf-8")


def failing(error: Callable[[], BaseException]) -> Rule:
    """A rule that raises this."""

    @rule("XYZ101", name="fails", kind="other", severity=Severity.ERROR, basis=["甲"])
    def fails(disclosure: Disclosure) -> Iterator[Finding]:
        """失败的规则。"""
        raise error()
        yield

    return fails


def deep(number: int = 0) -> int:
    return deep(number + 1)


def examined(made: Rule) -> tuple[str, list[str]]:
    """What became of a rule, and what is said of it."""
    document = read_text(Path("a.txt"), SENTENCES.encode(), "")
    report = examine(disclosed(document), plugins(), Settings((made,)))
    return report.outcomes["XYZ101"], [notice.message for notice in report.notices if notice.rule]


@pytest.mark.parametrize("error", [ValueError, KeyError, AssertionError, RecursionError, StopIteration, UnicodeError])
def test_a_rule_that_fails_is_named(error: Callable[[], BaseException]) -> None:
    outcome, (message,) = examined(failing(error))
    assert outcome == "crashed" and message.startswith("规则 XYZ101 运行出错，没有结果（")


def test_what_it_says_does_not_steer_the_terminal() -> None:
    _, (message,) = examined(failing(lambda: ValueError("\x1b[2J\n甲")))
    assert message == "规则 XYZ101 运行出错，没有结果（ValueError: \\x1b[2J\\n甲）"


def test_a_rule_that_calls_itself_for_ever_is_named() -> None:
    outcome, (message,) = examined(failing(lambda: RecursionError(deep.__name__)))
    assert outcome == "crashed" and "RecursionError" in message


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt, SystemExit])
def test_want_of_memory_is_no_matter_of_the_rule(error: type[BaseException]) -> None:
    with pytest.raises(error):
        examined(failing(error))


def broken(monkeypatch: pytest.MonkeyPatch, where: str, error: Callable[[], BaseException]) -> None:
    """Something of fiscallint's own raises this for a.txt; for b.txt it does what it does."""
    module, _, name = where.rpartition(".")
    __import__(module)
    real = getattr(sys.modules[module], name)

    def instead(first: object, *arguments: object) -> object:
        if str(first).endswith("b.txt"):
            return real(first, *arguments)
        raise error()

    monkeypatch.setattr(where, instead)


def test_a_reader_that_fails_costs_no_other_document(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "fiscallint.document.text.read_text", lambda: ZeroDivisionError("甲"))
    result = run("check", "a.txt", "b.txt", "--select", "NAR405")
    assert result.exit_code == 2 and codes(result) == ["NAR405"]
    assert result.stderr.startswith("fiscallint: 检查 a.txt 时程序出错（ZeroDivisionError: 甲）；加 --debug")
    assert result.stderr.count("\n") == 1


def test_a_reader_without_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "fiscallint.document.text.read_text", MemoryError)
    result = run("check", "a.txt", "b.txt", "--select", "NAR405")
    assert result.exit_code == 2 and codes(result) == ["NAR405"]
    assert result.stderr == "fiscallint: 检查 a.txt 时内存不够，没有做完：请拆分成几份文件，分开检查\n"


def test_with_debug_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "fiscallint.document.text.read_text", lambda: ZeroDivisionError("甲"))
    result = run("--debug", "check", "a.txt")
    assert isinstance(result.exception, ZeroDivisionError)


def test_a_format_that_fails_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "fiscallint.output.markdown.render", lambda: ZeroDivisionError("甲"))
    outputs = ["--output", "a.md", "--output", "a.json"]
    result = run("check", "a.txt", "--select", "NAR405", *outputs)
    assert result.exit_code == 2 and Path("a.json").stat().st_size and not Path("a.md").exists()
    assert result.stderr.startswith("fiscallint: 写出 markdown 时程序出错（ZeroDivisionError: 甲）；加 --debug")


def test_what_looks_at_all_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    broken(monkeypatch, "fiscallint.run.Review", lambda: ZeroDivisionError("甲"))
    result = run("check", "a.txt")
    assert result.exit_code == 2 and "程序出错（ZeroDivisionError: 甲）" in result.stderr
    assert "Traceback" not in result.stderr
