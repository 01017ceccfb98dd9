"""Formats made of reports that come one by one: the same bytes as of a list, and few reports at a time."""

from __future__ import annotations

import json
import weakref
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from fiscallint.extension import Extension
from fiscallint.finding import Notice
from fiscallint.output.files import Output, Pieces, encoded, pieces, replace_file
from fiscallint.output.report import Report
from fiscallint.reports import OnePass, Reports, Spool, is_one_pass
from tests.output.made import ALL, KNOWN, SHARE, SUPPRESSED, WORD, pdf_document, report, text_document
from tests.support import plugins

WRITERS = plugins().writers()
TARGET = Path("审核.x")
SETUP = (Notice("插件 archives 2.5 无法载入"),)


def several() -> list[Report]:
    """Reports that differ in all that writers sum up: kinds of document, severities, notices, what failed before."""
    return [
        report(text_document("公开/甲.txt"), *ALL),
        report(pdf_document("公开/乙.pdf"), SHARE, KNOWN, notices=()),
        report(text_document("公开/丙.md"), notices=()),
        report(pdf_document("财政/乙.pdf"), SUPPRESSED, WORD, setup=SETUP, successful=False),
    ]


def kept(reports: Sequence[Report], spool: Spool) -> Reports:
    """The same reports, from a spool once they were made."""

    def made() -> Iterator[Report]:
        for one in reports:
            spool.append(one)
            yield one

    return Reports(made(), spool.__getitem__)


@pytest.fixture
def spool() -> Iterator[Spool]:
    spool = Spool()
    yield spool
    spool.close()


def content(made: Any) -> tuple[bytes, dict[Path, str]]:
    """What a writer made, and what belongs beside it."""
    whole = made if isinstance(made, Output) else Output(made)
    beside = {path: str(text) for path, text in whole.beside.items()}
    return b"".join(map(encoded, pieces(whole.content))), beside


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("target", [TARGET, None], ids=["file", "screen"])
@pytest.mark.parametrize("number", [0, 1, 4])
def test_what_is_written_of_a_list_is_written_of_reports_that_come(
    form: str, target: Path | None, number: int, spool: Spool
) -> None:
    writer, reports = WRITERS[form], several()[:number]
    expected = content(writer(reports, target))
    once = [OnePass(iter(reports))] if is_one_pass(writer) else []
    again = kept(reports, spool)
    for given in (*once, again, again):
        assert content(writer(given, target)) == expected  # type: ignore[arg-type]


ONE_PASS = ["text", "json", "jsonl", "markdown", "github", "gitlab", "junit"]


def test_those_that_need_no_report_twice_say_so() -> None:
    assert [form for form in ONE_PASS if is_one_pass(WRITERS[form])] == ONE_PASS
    assert {form for form, writer in WRITERS.items() if not is_one_pass(writer)} == {"sarif", "html", "xlsx"}


@pytest.mark.parametrize("form", ["text", "jsonl", "markdown", "github"])
def test_each_document_is_told_of_before_the_next_is_read(form: str) -> None:
    read: list[str] = []

    def made() -> Iterator[Report]:
        for one in several():
            read.append(one.document.path.name)
            yield one

    written = WRITERS[form](OnePass(made()), None)  # type: ignore[arg-type]
    assert not isinstance(written, (str, bytes, Output))
    next(written)
    assert read == ["甲.txt"]


# ---- memory


class Counted(dict[str, str]):
    """The outcomes of a report, by which it is told whether it is still there."""


class Made(Sequence[Report]):
    """So many reports, each made whenever it is asked for; `most` were there at one time."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._there = 0
        self.most = 0

    def __len__(self) -> int:
        return self._number

    def __getitem__(self, number: Any) -> Report:
        if number >= self._number:
            raise IndexError(number)
        outcomes = Counted(NAR402="failed")
        weakref.finalize(outcomes, self._gone)
        self._there += 1
        self.most = max(self.most, self._there)
        document = (text_document, pdf_document)[number % 2](f"公开/{number}.{('txt', 'pdf')[number % 2]}")
        return report(document, SHARE, KNOWN, outcomes=outcomes, rules=RULES)

    def _gone(self) -> None:
        self._there -= 1


RULES = report(text_document()).rules[:1]


@pytest.mark.parametrize(
    ("form", "number"), [*((form, 2000) for form in (*ONE_PASS, "sarif")), ("html", 60), ("xlsx", 60)]
)
def test_however_many_documents_few_reports_are_there_at_a_time(form: str, number: int) -> None:
    reports = Made(number)
    made = WRITERS[form](reports, TARGET)
    whole = made if isinstance(made, Output) else Output(made)  # type: ignore[arg-type]
    size = sum(len(piece) for piece in pieces(whole.content))
    size += sum(len(text) for text in whole.beside.values())
    assert size > 50 * number and reports.most <= 3


def test_the_longest_piece_does_not_grow_with_the_documents() -> None:
    for form in ONE_PASS:
        longest = [max(map(len, pieces(WRITERS[form](Made(number), None)))) for number in (20, 400)]  # type: ignore[arg-type]
        assert longest[1] < max(2 * longest[0], 1 << 17)


# ---- what reports are kept in


def test_reports_are_a_sequence_and_made_once(spool: Spool) -> None:
    expected = [replace(one, document=replace(one.document, glyphs=list(one.document.glyphs))) for one in several()]
    reports = kept(expected, spool)
    assert reports[1] == expected[1] and reports[-1] == expected[-1] and reports[1:3] == expected[1:3]
    assert (len(reports), list(reports), list(reports)) == (4, expected, expected)
    for number in (4, -5):
        with pytest.raises(IndexError):
            reports[number]


def test_none_is_made_before_it_is_asked_for() -> None:
    made = iter(several())
    reports = Reports(made, several().__getitem__)
    assert reports[1].document.path.name == "乙.pdf" and next(made).document.path.name == "丙.md"


def test_a_spool_gives_back_the_very_rules(spool: Spool) -> None:
    few = replace(several()[0], rules=RULES)
    for one in (several()[0], few, several()[1]):
        spool.append(one)
    assert [len(spool[number].rules) for number in range(3)] == [5, 1, 5]
    assert spool[0].rules[0] is spool[2].rules[0] is spool[1].rules[0]


def test_what_cannot_be_written_to_a_file_is_kept_as_it_is(spool: Spool) -> None:
    odd = replace(several()[0], outcomes=cycle_of_outcomes(), plugins=(Extension("archives"),))
    spool.append(odd)
    assert spool[0] is odd


def cycle_of_outcomes() -> Any:
    """A mapping that cannot be pickled, as a plugin may make one."""

    class Local(dict[str, str]):
        pass

    return Local(NAR402="failed")


def test_its_folder_is_made_when_needed_and_goes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    spool = Spool()
    assert list(tmp_path.iterdir()) == []
    spool.append(several()[0])
    assert len(list(tmp_path.iterdir())) == 1
    spool.close()
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_kept_is_not_silently_nothing_the_second_time() -> None:
    reports = OnePass(iter(several()))
    assert len(list(reports)) == 4
    with pytest.raises(TypeError):
        iter(reports)


# ---- files in pieces


def lines(number: int, then: Callable[[], None] = lambda: None) -> Pieces:
    yield from islice(cycle(["档案\udc80\n"]), number)
    then()


def test_a_file_is_written_piece_by_piece_and_whole_or_not_at_all(tmp_path: Path) -> None:
    def fails() -> None:
        raise ValueError

    target = tmp_path / "a"
    replace_file(target, lines(3))
    assert target.read_bytes() == "档案?\n".encode() * 3
    with pytest.raises(ValueError):
        replace_file(target, lines(2, fails))
    assert target.read_bytes() == "档案?\n".encode() * 3 and list(tmp_path.iterdir()) == [target]


def test_json_lines_are_whole_in_each_piece() -> None:
    made = WRITERS["jsonl"](several(), None)
    assert not isinstance(made, (str, bytes, Output))
    for piece in made:
        assert all(json.loads(line)["type"] in ("finding", "document") for line in str(piece).splitlines())
