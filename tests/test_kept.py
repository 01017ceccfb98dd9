"""What is made of files is kept, and made again whenever that is not certain to give the same."""

from __future__ import annotations

import pickle
import re
from decimal import Decimal
from pathlib import Path

import pytest

from fiscallint import kept as module
from fiscallint import patterns
from fiscallint.finding import Severity, Span
from fiscallint.kept import kept, loads


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(module, "_folder", lambda: tmp_path / "made")
    return tmp_path / "made"


class Maker:
    """Makes a value, and counts how often it is asked to."""

    def __init__(self, value: object) -> None:
        self.value = value
        self.times = 0

    def __call__(self) -> object:
        self.times += 1
        return self.value


VALUES = [
    {"上限": Decimal("2.50"), "级别": Severity.NOTE, "处": (Span(3, 9), None, True)},
    [re.compile("决算(?:表|数)")],
    Path("部门/决算.pdf"),
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_made_once(value: object) -> None:
    make = Maker(value)
    assert kept("rules", [b"a"], make) == value == kept("rules", [b"a"], make)
    assert make.times == 1


@pytest.mark.parametrize("sources", [[b"b"], [b"a", b""], [b"", b"a"], []])
def test_other_sources_make_another(sources: list[bytes]) -> None:
    kept("rules", [b"a"], Maker(1))
    assert kept("rules", sources, Maker(2)) == 2


def test_another_release_makes_another(monkeypatch: pytest.MonkeyPatch) -> None:
    kept("rules", [b"a"], Maker(1))
    monkeypatch.setattr(module, "__version__", "99.0")
    assert kept("rules", [b"a"], Maker(2)) == 2


def test_what_is_damaged_is_made_again(folder: Path) -> None:
    kept("rules", [b"a"], Maker("决算"))
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:-3])
    assert kept("rules", [b"a"], Maker("预算")) == "预算"


def test_a_folder_that_cannot_be_written_is_done_without(folder: Path) -> None:
    folder.write_text("这里是一个文件")
    make = Maker(1)
    assert kept("rules", [b"a"], make) == kept("rules", [b"a"], make) == 1
    assert make.times == 2


class Runs:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return eval, ("print('运行了')",)


@pytest.mark.parametrize("hostile", [Runs(), print, Path.unlink, pytest.MonkeyPatch, patterns.compile, kept])
def test_reading_what_was_kept_runs_nothing(hostile: object, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(pickle.UnpicklingError):
        loads(pickle.dumps(hostile))
    assert capsys.readouterr().out == ""


# ---- compiled patterns


EXPRESSIONS = [
    ("支出决算(?:数|额)?", 0),
    (r"(?P<year>20\d\d)年(?!度)|(?<=第)[一二三]+", 0),
    (r"(甲)|(?P<乙>乙)\2?", 0),
    ("pdf", re.IGNORECASE),
    ("^注.*$", re.MULTILINE | re.DOTALL),
]


@pytest.mark.parametrize(("source", "flags"), EXPRESSIONS)
def test_a_pattern_that_was_kept_is_the_pattern(source: str, flags: int) -> None:
    first = patterns._Library()
    first.pattern(source, int(flags))
    first.save()
    again = patterns._Library()
    assert (source, int(flags)) in again._codes
    made, right = again.pattern(source, int(flags)), re.compile(source, flags)
    assert (made.pattern, made.flags, made.groups, made.groupindex) == (
        right.pattern,
        right.flags,
        right.groups,
        right.groupindex,
    )
    for text in ("支出决算数", "2024年，第三", "2024年度", "乙乙", "A.PDF", "合计\n注：a\nb", ""):
        found, expected = made.search(text), right.search(text)
        assert (found and (found.span(), found.groups(), found.groupdict())) == (
            expected and (expected.span(), expected.groups(), expected.groupdict())
        )
    assert made.sub("x", "支出决算数2024年") == right.sub("x", "支出决算数2024年")


def test_a_damaged_pattern_is_compiled_again() -> None:
    library = patterns._Library()
    library.pattern("决算数", 0)
    (code,) = library._codes.values()
    damaged = patterns._Library()
    damaged._codes["决算数", 0] = type(code)(code.flags, code.code[:-4], code.groups, code.numbers, code.names)
    found = damaged.pattern("决算数", 0).search("支出决算数")
    assert found is not None and found.span() == (2, 5)


def test_an_expression_that_is_wrong_is_told_as_always() -> None:
    with pytest.raises(patterns.error, match="unterminated subpattern"):
        patterns.compile("(决算")
