"""Which format goes to which file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from fiscallint.finding import FiscallintError
from fiscallint.output.targets import targets

KNOWN = ("text", "sarif", "json", "jsonl", "gitlab", "junit", "markdown", "xlsx", "html", "csv")


def pairs(
    forms: Sequence[str] = (), files: Sequence[str] = (), usual: str = "text", told: bool = False
) -> list[tuple[str, str | None]]:
    made = targets(forms, [Path(file) for file in files], usual, KNOWN, told=told)
    return [(one.form, str(one.file) if one.file else None) for one in made]


def test_nothing_asked_is_text_on_the_terminal() -> None:
    assert pairs() == [("text", None)]
    assert pairs(usual="sarif", told=True) == [("sarif", None)]


def test_formats_and_files_pair_in_their_order() -> None:
    assert pairs(["sarif", "csv"], ["a.sarif", "b"]) == [("sarif", "a.sarif"), ("csv", "b")]


def test_one_format_more_goes_to_the_terminal() -> None:
    assert pairs(["sarif", "text"], ["a.sarif"]) == [("sarif", "a.sarif"), ("text", None)]


@pytest.mark.parametrize(
    ("file", "form"),
    [
        ("报告.xlsx", "xlsx"),
        ("报告.XLSX", "xlsx"),
        ("报告.html", "html"),
        ("报告.md", "markdown"),
        ("报告.jsonl", "jsonl"),
        ("报告.xml", "junit"),
        ("报告.sarif", "sarif"),
        ("报告.sarif.json", "sarif"),
        ("报告.json", "json"),
        ("报告.txt", "text"),
        ("报告.out", "text"),
        ("报告", "text"),
    ],
)
def test_a_file_alone_tells_its_format_by_its_ending(file: str, form: str) -> None:
    assert pairs([], [file]) == [(form, file)]


def test_several_files_tell_each_its_own() -> None:
    assert pairs([], ["a.xlsx", "a.sarif"]) == [("xlsx", "a.xlsx"), ("sarif", "a.sarif")]


def test_the_configured_format_stays_where_the_ending_allows_it() -> None:
    assert pairs([], ["a.json"], usual="gitlab", told=True) == [("gitlab", "a.json")]
    assert pairs([], ["a.out"], usual="gitlab", told=True) == [("gitlab", "a.out")]
    assert pairs([], ["a.xlsx"], usual="gitlab", told=True) == [("xlsx", "a.xlsx")]


def test_a_format_asked_for_counts_more_than_the_ending() -> None:
    assert pairs(["text"], ["a.sarif"]) == [("text", "a.sarif")]


@pytest.mark.parametrize(
    ("forms", "files", "sentence"),
    [
        pytest.param(["sarif"], ["a", "b"], "给了 2 个 --output、1 个 --output-format", id="more-files"),
        pytest.param(["sarif", "json"], [], "只有最后一种格式可以输出到屏幕", id="two-for-the-terminal"),
        pytest.param(["sarif", "xml"], ["a"], "没有“xml”这种输出格式；可用：", id="no-such-format"),
        pytest.param(["text", "sarif"], ["a.sarif"], "a.sarif 对应的格式是 text，扩展名却是 sarif 的", id="crossed"),
        pytest.param(["text", "sarif"], ["a", "./a"], "两个 --output 是同一个文件", id="the-same-file"),
    ],
)
def test_what_does_not_pair_is_said(forms: list[str], files: list[str], sentence: str) -> None:
    with pytest.raises(FiscallintError, match=sentence):
        pairs(forms, files)
