"""A disclosure says the same however it is set: the findings do not depend on the files' format or characters.

Generated disclosures, correct ones and such with something changed, are set as text in all encodings, as Markdown with
pipe tables, in traditional characters, as web pages, Word, PDF and OFD files, and with the text in one file and the
tables in another. Codes and messages must be those of the plain text. Workbooks alone:
tests/test_generated_workbooks.py.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from benchmarks.mutations import KINDS, Base, mutated
from fiscallint.disclosure import Disclosure
from fiscallint.document.traditional import NOTICE
from fiscallint.engine import disclose, examine, lint, lint_as_one
from fiscallint.finding import Severity
from fiscallint.output.report import Report
from fiscallint.resources import folder as shipped
from tests.generator import (
    PROVINCES,
    Made,
    docx_layout,
    html_layout,
    make,
    ofd_layout,
    pdf_layout,
    seeded,
    text_layout,
    xlsx_layout,
)
from tests.generator.blocks import Block, Table, Text, edited, texts
from tests.support import everything, plugins

Blocks = Sequence[Block]


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


def with_tabs(blocks: Blocks) -> str:
    """As text, the cells of tables parted by tabs."""
    return text_layout.render(blocks)[0]


def with_bars(blocks: Blocks, around: str = "| {} |") -> str:
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


Rendering = Callable[[Blocks, Path, str], Sequence[Path]]
"""Writes the files of a disclosure of this name into a folder."""


def text(ending: str, content: Callable[[Blocks], bytes]) -> Rendering:
    """One file, whose name has this ending."""

    def write(blocks: Blocks, folder: Path, name: str) -> Sequence[Path]:
        file = folder / f"{name}{ending}"
        file.write_bytes(content(blocks))
        return [file]

    return write


def word(setting: docx_layout.Setting) -> Rendering:
    """A Word file."""

    def write(blocks: Blocks, folder: Path, name: str) -> Sequence[Path]:
        docx_layout.write_docx(blocks, folder / f"{name}.docx", setting)
        return [folder / f"{name}.docx"]

    return write


def pdf(setting: pdf_layout.Setting) -> Rendering:
    """A PDF."""

    def write(blocks: Blocks, folder: Path, name: str) -> Sequence[Path]:
        pdf_layout.write_pdf(blocks, folder / f"{name}.pdf", setting)
        return [folder / f"{name}.pdf"]

    return write


def ofd(setting: ofd_layout.Setting) -> Rendering:
    """An OFD file."""

    def write(blocks: Blocks, folder: Path, name: str) -> Sequence[Path]:
        ofd_layout.write_ofd(blocks, folder / f"{name}.ofd", setting)
        return [folder / f"{name}.ofd"]

    return write


def word_and_workbook(blocks: Blocks, folder: Path, name: str) -> Sequence[Path]:
    """The text as a Word file, and the tables with their notes as a workbook."""
    tables = [
        block for block in blocks if isinstance(block, Table) or (isinstance(block, Text) and block.role == "note")
    ]
    files = [folder / f"{name}.docx", folder / f"{name}.xlsx"]
    docx_layout.write_docx([block for block in blocks if block not in tables], files[0])
    xlsx_layout.write_xlsx(tables, files[1])
    return files


RENDERINGS: dict[str, Rendering] = {
    "pipes": text(".md", lambda blocks: with_bars(blocks).encode()),
    "gb18030": text(".txt", lambda blocks: with_tabs(blocks).encode("gb18030")),
    "utf-8 with a mark": text(".txt", lambda blocks: with_tabs(blocks).encode("utf-8-sig")),
    "utf-16": text(".txt", lambda blocks: with_tabs(blocks).encode("utf-16")),
    "utf-16 without a mark": text(".txt", lambda blocks: with_tabs(blocks).encode("utf-16-be")),
    "line ends of Windows": text(".txt", lambda blocks: with_tabs(blocks).replace("\n", "\r\n").encode()),
    "traditional": text(".txt", lambda blocks: in_traditional(with_tabs(blocks)).encode()),
    "web: semantic": text(".html", lambda blocks: html_layout.render(blocks, "semantic").encode()),
    "web: pasted from Word": text(".shtml", lambda blocks: html_layout.render(blocks, "pasted").encode()),
    "web: set with tables": text(".htm", lambda blocks: html_layout.render(blocks, "old").encode("gb18030")),
    "web: exported": text(".htm", lambda blocks: html_layout.render(blocks, "exported").encode("gb18030")),
    "web: traditional": text(".html", lambda blocks: in_traditional(html_layout.render(blocks, "pasted")).encode()),
    **{f"Word {number}": word(setting) for number, setting in enumerate(docx_layout.SETTINGS)},
    **{f"PDF {number}": pdf(setting) for number, setting in enumerate(pdf_layout.SETTINGS)},
    **{f"OFD {number}": ofd(setting) for number, setting in enumerate(ofd_layout.SETTINGS)},
    "Word and a workbook": word_and_workbook,
}
"""Ways to set a disclosure."""
DAILY = [name for name in RENDERINGS if name not in ("PDF 0", "PDF 2", "PDF 3")]
"""Those that do not take seconds."""


def planted(blocks: Blocks, seed: int) -> list[Block]:
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

    blocks: Blocks
    disclosure: Disclosure
    plain: Report


def told(blocks: Blocks, name: str, folder: Path) -> Told:
    """What is said of the plain text."""
    (file,) = text(".txt", lambda blocks: with_tabs(blocks).encode())(blocks, folder, name)
    disclosure = disclose(file, plugins())
    return Told(blocks, disclosure, examine(disclosure, plugins(), everything()))


def linted(files: Sequence[Path]) -> Sequence[Report]:
    """What is said of a disclosure in these files."""
    return [lint(files[0], plugins(), everything())] if len(files) == 1 else lint_as_one(files, plugins(), everything())


def said(*reports: Report) -> Counter[tuple[str, str]]:
    """The codes and messages."""
    return Counter((finding.code, finding.message) for report in reports for finding in report.findings)


def assert_says_the_same(one: Told, rendering: str, name: str, folder: Path, what: str = "") -> None:
    """The findings of the rendering are those of the plain text."""
    reports = linted(RENDERINGS[rendering](one.blocks, folder, name))
    assert said(*reports) - said(one.plain) == Counter(), what
    assert said(one.plain) - said(*reports) == Counter(), what
    notices = {notice for report in reports for notice in report.document.notices}
    assert notices == ({NOTICE} if "traditional" in rendering else set())


def corrupted(made: Made, one: Told, kind: str, seed: int) -> tuple[Blocks, str] | None:
    """The disclosure with one thing wrong in it, and what that is; None where there is nothing of the kind in it."""
    base = Base(made, *text_layout.render(made.blocks), one.plain, one.disclosure)
    mutation = KINDS[kind](base, random.Random(seed))
    return (mutated(made.blocks, mutation), mutation.what) if mutation else None


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


@pytest.mark.parametrize("rendering", DAILY)
def test_the_findings_are_those_of_the_plain_text(rendering: str, correct: Told, wrong: Told, tmp_path: Path) -> None:
    assert_says_the_same(correct, rendering, MADE.name, tmp_path)
    assert_says_the_same(wrong, rendering, MADE.name, tmp_path)


@pytest.mark.parametrize(
    ("seed", "province", "kind", "rendering"),
    [
        (0, "上海", "row dropped", "Word 0"),
        (1, "湖南", "heading number skipped", "Word 1"),
        (2, "任意", "direction word", "Word and a workbook"),
        (5, "四川", "section removed", "Word 2"),
        (5, "四川", "classification name", "web: pasted from Word"),
        (0, "上海", "two cells swapped", "web: exported"),
    ],
)
def test_what_is_wrong_is_told_alike(seed: int, province: str, kind: str, rendering: str, tmp_path: Path) -> None:
    made = make(seeded(seed), province)
    found = corrupted(made, told(made.blocks, made.name, tmp_path), kind, seed)
    assert found
    blocks, what = found
    assert_says_the_same(told(blocks, made.name, tmp_path), rendering, made.name, tmp_path, what)


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
def test_the_findings_are_those_of_the_plain_text_everywhere(province: str, tmp_path: Path) -> None:
    for seed, printed in enumerate(("PDF 0", "PDF 2")):
        made = make(seeded(seed), province)
        for blocks in (made.blocks, planted(made.blocks, seed)):
            one = told(blocks, made.name, tmp_path)
            for rendering in (*DAILY, printed):
                assert_says_the_same(one, rendering, made.name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
def test_whatever_is_wrong_is_told_alike(province: str, tmp_path: Path) -> None:
    renderings = [name for name in RENDERINGS if name.startswith(("Word", "PDF", "OFD", "web", "pipes"))]
    made = make(seeded(10), province)
    correct = told(made.blocks, made.name, tmp_path)
    for number, kind in enumerate(KINDS):
        if found := corrupted(made, correct, kind, number):
            blocks, what = found
            rendering = renderings[number % len(renderings)]
            assert_says_the_same(told(blocks, made.name, tmp_path), rendering, made.name, tmp_path, what)
