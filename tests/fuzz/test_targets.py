"""What fuzzing found, and a small corpus: every target, every day. `make fuzz` goes on for 100,000 inputs of each."""

from __future__ import annotations

import os
import random
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fiscallint.disclosure import Disclosure
from fiscallint.disclosure.subjects import says_nothing
from fiscallint.document.docx import read_docx
from fiscallint.document.text import read_text
from fiscallint.engine import examine
from fiscallint.finding import FiscallintError
from fiscallint.output.json import render
from fiscallint.rules.evaluation import evaluate
from fiscallint.rules.expression import Statement
from fiscallint.rules.reading import parse, parse_condition
from tests.fuzz.mutations import excerpt, mutated, original
from tests.fuzz.targets import TARGETS, disclosed, linted, starts
from tests.rules.test_expression import _STATEMENTS
from tests.support import everything, plugins

LONG = int(os.environ.get("FISCALLINT_FUZZ", "0"))
"""How many examples a long run looks at; by default a few."""


def examples(few: int) -> settings:
    return settings(
        max_examples=LONG or few,
        deadline=None,
        derandomize=not LONG,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.parametrize("name", TARGETS)
def test_where_fuzzing_begins(name: str) -> None:
    for data in starts(name):
        TARGETS[name](data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("pack", b"\x00XYZ101XYZ101\tXYZ101", id="two parsers of YAML that do not agree on tabs"),
        pytest.param("suppressions", b"\x00- rule: NAR402\n  text: a\tb\n  reason: c\t", id="the same in a list"),
    ],
)
def test_what_was_found(name: str, data: bytes) -> None:
    TARGETS[name](data)


def test_words_that_can_be_parted_in_many_ways() -> None:
    """It took twice as long with every 决算数."""
    start = time.monotonic()
    assert not says_nothing("决算数" * 30 + "甲")
    assert time.monotonic() - start < 5


def test_a_part_that_lies_before_the_file() -> None:
    """Its place is counted back from the end of the package, where less is before it than is said."""
    (content, *_) = starts("package")
    end = content.rindex(b"PK\x05\x06") + 16
    moved = int.from_bytes(content[end : end + 4], "little") + 5_000
    with pytest.raises(FiscallintError, match="不完整或已损坏"):
        read_docx(Path("a.docx"), content[:end] + moved.to_bytes(4, "little") + content[end + 4 :], "")


@pytest.mark.parametrize("name", TARGETS)
def test_bytes_at_random(name: str) -> None:
    chance = random.Random(name)
    for _ in range(20):
        TARGETS[name](chance.randbytes(chance.randrange(300)))


@pytest.mark.parametrize("name", ["pdf", "plumbed", "package", "sealed", "packed", "old"])
def test_files_with_a_few_bytes_changed(name: str) -> None:
    chance = random.Random(name)
    for start in starts(name):
        for _ in range(8):
            data = bytearray(start)
            for _ in range(chance.randrange(1, 8)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            TARGETS[name](bytes(data))


# ---- whole disclosures


PLACES = st.integers(0, 10_000)
EDITS = st.lists(st.tuples(st.integers(0, 8), PLACES, PLACES), max_size=8)
PATH = Path("云溪市档案馆2024年度部门决算.txt")


@given(st.integers(0, 30), EDITS)
@example(8, [(0, 0, 253), (2, 253, 0), (3, 0, 0), (1, 570, 1), (8, 908, 110)])  # a line above a table, and no table
@examples(12)
def test_a_disclosure_that_was_changed(number: int, edits: list[tuple[int, int, int]]) -> None:
    """No rule crashes, all places lie within the text, and a second look says the same."""
    text = mutated(original(number), edits)
    try:
        document = read_text(PATH, text.encode("utf-8", "replace"), "")
        report = linted(document)
    except FiscallintError:
        return
    again = examine(disclosed(document), plugins(), everything())
    assert list(render([report], "1")) == list(render([again], "1"))
    for finding in report.findings:
        words = document.text[slice(*finding.span)]
        assert words or finding.span.start == finding.span.end


@given(st.integers(0, 30), PLACES, PLACES, EDITS)
@example(28, 73, 1269, [(3, 0, 0), (5, 3, 519), (5, 392, 519)])  # amounts of more digits than decimals reckon with
@examples(30)
def test_an_excerpt_that_was_changed(number: int, one: int, other: int, edits: list[tuple[int, int, int]]) -> None:
    """The same of pieces, of which many more can be looked at."""
    text = mutated(excerpt(original(number), one, other), edits)
    with suppress(FiscallintError):
        linted(read_text(PATH, text.encode("utf-8", "replace"), ""))


# ---- the language of checks


SIGNS = st.sampled_from("支出表合计基本[].=+-*/()：，每行逐级当且或有无含“”说明参数年度5%万元类 ")


@given(st.text(max_size=60) | st.text(SIGNS, max_size=40))
@examples(100)
def test_any_text_is_a_statement_or_refused(text: str) -> None:
    for read in (parse, parse_condition):
        try:
            statement = read(text)
        except FiscallintError:
            continue
        assert read(str(statement)) == statement


@given(_STATEMENTS)
@examples(40)
def test_a_statement_is_printed_read_and_evaluated(statement: Statement) -> None:
    """Whatever it says, of whatever disclosure: it holds, fails or does not apply."""
    assert parse(str(statement)) == statement
    for number in range(3):
        evaluate(parse(str(statement)), whole(number))


@cache
def whole(number: int) -> Disclosure:
    """A disclosure that agrees."""
    return disclosed(read_text(Path("a.txt"), original(number).encode(), ""))
