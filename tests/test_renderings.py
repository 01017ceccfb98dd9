"""A disclosure says the same however it is set: the findings do not depend on the file's format or characters.

Generated disclosures, correct ones and such with figures changed, are set as a web page of several kinds, as Markdown
with pipe tables, in the encodings that text comes in, and in traditional characters. Codes and messages must be those
of the plain text.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from fiscallint.document.traditional import NOTICE
from fiscallint.engine import lint
from fiscallint.finding import Severity
from fiscallint.output.report import Report
from fiscallint.resources import folder as shipped
from tests.generator import PROVINCES, html_layout, make, seeded, text_layout
from tests.generator.blocks import Block, Table, edited, texts
from tests.support import everything, plugins


def linted(content: bytes, file: Path) -> Report:
    """What fiscallint says of a file with this content."""
    file.write_bytes(content)
    return lint(file, plugins(), everything())


def said(report: Report) -> Counter[tuple[str, str]]:
    """The codes and messages."""
    return Counter((finding.code, finding.message) for finding in report.findings)


# ---- renderings


def _is_simplified_only(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return True
    return character in "万占余于里后制"


_PAIRS = (shipped("rules.d") / "vocabulary" / "traditional.csv").read_text(encoding="utf-8").split()[:0:-1]
_TRADITIONAL = str.maketrans(
    {pair[2]: pair[0] for pair in _PAIRS if _is_simplified_only(pair[2])} | {"“": "「", "”": "」"}
)


def with_tabs(blocks: Sequence[Block]) -> str:
    """As text, the cells of tables parted by tabs."""
    return text_layout.render(blocks)[0]


def with_bars(blocks: Sequence[Block], around: str = "| {} |") -> str:
    """As Markdown, tables with bars and a row that tells how columns are aligned."""
    lines = []
    open_table = False
    for line in with_tabs(blocks).split("\n"):
        cells = line.split("\t")
        if len(cells) == 1:
            open_table = False
            lines.append(line)
            continue
        lines.append(around.format(" | ".join(cells)))
        if not open_table:
            lines.append(around.format(" | ".join(["---"] + ["---:"] * (len(cells) - 1))))
        open_table = True
    return "\n".join(lines)


def in_traditional(text: str) -> str:
    """In traditional characters."""
    return text.translate(_TRADITIONAL)


RENDERINGS: dict[str, tuple[str, Callable[[Sequence[Block]], bytes]]] = {
    "pipes": (".md", lambda blocks: with_bars(blocks).encode()),
    "gb18030": (".txt", lambda blocks: with_tabs(blocks).encode("gb18030")),
    "utf-8 with a mark": (".txt", lambda blocks: with_tabs(blocks).encode("utf-8-sig")),
    "utf-16": (".txt", lambda blocks: with_tabs(blocks).encode("utf-16")),
    "utf-16 without a mark": (".txt", lambda blocks: with_tabs(blocks).encode("utf-16-be")),
    "line ends of Windows": (".txt", lambda blocks: with_tabs(blocks).replace("\n", "\r\n").encode()),
    "traditional": (".txt", lambda blocks: in_traditional(with_tabs(blocks)).encode()),
    "web: semantic": (".html", lambda blocks: html_layout.render(blocks, "semantic").encode()),
    "web: pasted from Word": (".shtml", lambda blocks: html_layout.render(blocks, "pasted").encode()),
    "web: set with tables": (".htm", lambda blocks: html_layout.render(blocks, "old").encode("gb18030")),
    "web: exported": (".htm", lambda blocks: html_layout.render(blocks, "exported").encode("gb18030")),
    "web: traditional": (".html", lambda blocks: in_traditional(html_layout.render(blocks, "pasted")).encode()),
}
"""Ways to set a disclosure: the ending of the file's name, and its bytes."""


def planted(blocks: Sequence[Block], seed: int) -> list[Block]:
    """The blocks with some of their figures changed: in tables, and in the text."""
    drawn = random.Random(seed)
    figures = [
        (number, part)
        for number, block in enumerate(blocks)
        for part, text in enumerate(texts(block))
        if re.search(r"\d\.\d\d", text)
    ]
    tables = [place for place in figures if isinstance(blocks[place[0]], Table)]
    chosen = {*drawn.sample(tables, 2), *drawn.sample([place for place in figures if place not in tables], 3)}

    def changed(number: int) -> Callable[[int, str], str]:
        return lambda part, text: (
            re.sub(r"\d(?=\.\d\d)", lambda digit: str((int(digit[0]) + 3) % 10), text, count=1)
            if (number, part) in chosen
            else text
        )

    return [edited(block, changed(number)) for number, block in enumerate(blocks)]


# ---- the law


class Told(NamedTuple):
    """A disclosure, and what is said of it as plain text."""

    blocks: Sequence[Block]
    plain: Report


def told(blocks: Sequence[Block], name: str, folder: Path) -> Told:
    """What is said of the plain text."""
    return Told(blocks, linted(with_tabs(blocks).encode(), folder / f"{name}.txt"))


def assert_says_the_same(one: Told, rendering: str, name: str, folder: Path) -> None:
    """The findings of the rendering are those of the plain text."""
    suffix, content = RENDERINGS[rendering]
    report = linted(content(one.blocks), folder / f"{name}{suffix}")
    assert said(report) - said(one.plain) == Counter()
    assert said(one.plain) - said(report) == Counter()
    assert set(report.document.notices) == ({NOTICE} if "traditional" in rendering else set())


MADE = make(seeded(3), "湖南")


@pytest.fixture(scope="module")
def correct(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """One in which nothing is wrong."""
    one = told(MADE.blocks, MADE.name, tmp_path_factory.mktemp("correct"))
    assert not [finding for finding in one.plain.findings if finding.severity is not Severity.NOTE]
    return one


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """The same with figures changed."""
    one = told(planted(MADE.blocks, 3), MADE.name, tmp_path_factory.mktemp("wrong"))
    assert [finding for finding in one.plain.findings if finding.severity is Severity.ERROR]
    return one


@pytest.mark.parametrize("rendering", RENDERINGS)
def test_the_findings_are_those_of_the_plain_text(rendering: str, correct: Told, wrong: Told, tmp_path: Path) -> None:
    assert_says_the_same(correct, rendering, MADE.name, tmp_path)
    assert_says_the_same(wrong, rendering, MADE.name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
def test_the_findings_are_those_of_the_plain_text_everywhere(province: str, tmp_path: Path) -> None:
    for seed in range(3):
        made = make(seeded(seed), province)
        for blocks in (made.blocks, planted(made.blocks, seed)):
            one = told(blocks, made.name, tmp_path)
            for rendering in RENDERINGS:
                assert_says_the_same(one, rendering, made.name, tmp_path)
