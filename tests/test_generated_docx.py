"""A disclosure says the same as a Word file and as text: the same findings, and none in one that agrees."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.mutations import KINDS, Base, mutated
from fiscallint.disclosure import Disclosure
from fiscallint.engine import disclose, examine
from fiscallint.finding import Severity
from fiscallint.output.report import Report
from tests.generator import PROVINCES, make, seeded
from tests.generator.blocks import Block
from tests.generator.docx_layout import SETTINGS, Setting, write_docx
from tests.generator.text_layout import render
from tests.support import everything, plugins


def as_text(blocks: Sequence[Block], path: Path) -> tuple[Disclosure, Report]:
    """What is said of the document as text."""
    path.write_text(render(blocks)[0], encoding="utf-8")
    disclosure = disclose(path, plugins())
    return disclosure, examine(disclosure, plugins(), everything())


def as_word(blocks: Sequence[Block], path: Path, setting: Setting) -> Report:
    """What is said of it as a Word file."""
    write_docx(blocks, path, setting)
    return examine(disclose(path, plugins()), plugins(), everything())


def findings(report: Report) -> list[tuple[str, str]]:
    """Code and message: the places differ."""
    return sorted((finding.code, finding.message) for finding in report.findings)


def assert_the_same(seed: int, province: str, kinds: Sequence[str], folder: Path) -> None:
    """The document raises nothing; it, and a corrupted one of each kind, says the same in both formats."""
    made, setting, rng = make(seeded(seed), province), SETTINGS[seed % len(SETTINGS)], random.Random(seed)
    disclosure, text = as_text(made.blocks, folder / "决算.txt")
    found = as_word(made.blocks, folder / "决算.docx", setting)
    assert [one for one in found.findings if one.severity is not Severity.NOTE] == []
    assert findings(found) == findings(text)
    assert len(found.coverage.tables) == len(text.coverage.tables)
    base = Base(made, *render(made.blocks), text, disclosure)
    for kind in kinds:
        mutation = KINDS[kind](base, rng)
        if mutation is not None:
            blocks = mutated(made.blocks, mutation)
            _, expected = as_text(blocks, folder / "决算.txt")
            assert findings(as_word(blocks, folder / "决算.docx", setting)) == findings(expected), mutation.what


QUICK = (
    (0, "上海", ("digit in the narrative", "row dropped")),
    (1, "湖南", ("two cells swapped", "heading number skipped")),
    (2, "任意", ("direction word", "digit in a table")),
    (5, "四川", ("section removed", "classification name")),
)


@pytest.mark.parametrize(("seed", "province", "kinds"), QUICK)
def test_a_word_file_says_what_the_text_says(seed: int, province: str, kinds: Sequence[str], tmp_path: Path) -> None:
    assert_the_same(seed, province, kinds, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
def test_many_word_files_say_what_the_texts_say(province: str, tmp_path: Path) -> None:
    for seed in range(10, 13):
        assert_the_same(seed, province, tuple(KINDS), tmp_path)
