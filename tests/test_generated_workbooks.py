"""A disclosure says the same as a workbook and as text: the same tables are read, and the same is found in them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace as changed
from openpyxl import load_workbook

from fiscallint.disclosure import Disclosure
from fiscallint.engine import disclose, lint, lint_as_one
from fiscallint.finding import Severity
from fiscallint.output.report import Report
from fiscallint.rules.coverage import State
from tests.generator import PROVINCES, Made, make, seeded
from tests.generator.blocks import Block, Table, Text
from tests.generator.docx_layout import write_docx
from tests.generator.xlsx_layout import SETTINGS, Setting, write_xlsx
from tests.support import everything, plugins

MIXED = "任意"


def in_both(made: Made, folder: Path, setting: Setting) -> tuple[Path, Path]:
    """The document as text and as a workbook."""
    text, book = folder / f"{made.name}.txt", folder / f"{made.name}.xlsx"
    text.write_text(made.text(), encoding="utf-8")
    write_xlsx(made.blocks, book, setting)
    return text, book


def with_notes(blocks: Sequence[Block]) -> list[Block]:
    """The tables, and the notes under them."""
    return [one for one in blocks if isinstance(one, Table) or (isinstance(one, Text) and one.role == "note")]


def tables(disclosure: Disclosure) -> object:
    """All that is read of the tables; a zero is as good as a blank cell, which is how ledgers show it."""
    return {
        table.kind: (
            table.title,
            table.unit,
            table.columns,
            [
                (
                    row.label,
                    row.name,
                    row.code,
                    row.level,
                    row.side,
                    {name: _figure(row.cells[name]) for name in row.cells},
                )
                for row in table.rows
            ],
        )
        for table in disclosure.tables
    }


def _figure(cell: object) -> tuple[Decimal, int, str] | str:
    quantity, unread = cell.quantity, cell.unread  # type: ignore[attr-defined]
    return (quantity.value, quantity.decimals, unread) if quantity and quantity.value else unread


def found(report: Report) -> list[tuple[str, str, str]]:
    """What is found in and between tables, whether or not what is quoted has thousands set off."""
    return sorted(
        (one.code, one.message.replace(",", ""), one.table)
        for one in report.findings
        if one.code.startswith(("TAB", "XTB"))
    )


def assert_the_same(seed: int, province: str, folder: Path, setting: Setting) -> None:
    """The same tables, nothing to complain of, and nothing that could not be read."""
    text, book = in_both(make(seeded(seed), province), folder, setting)
    assert tables(disclose(book, plugins())) == tables(disclose(text, plugins()))
    report = lint(book, plugins(), everything())
    assert [one.message for one in report.findings if one.severity is not Severity.NOTE] == []
    notices = (*report.notices, *report.document.notices)
    assert [one.message for one in notices if one.severity is not Severity.NOTE] == []
    assert found(report) == found(lint(text, plugins(), everything()))


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("province", ["湖南", MIXED])
def test_a_workbook_says_what_the_text_says(province: str, setting: Setting, tmp_path: Path) -> None:
    assert_the_same(1, province, tmp_path, setting)


@pytest.mark.parametrize("province", ["湖南", "中央"])
def test_a_word_file_and_the_workbook_of_its_tables_are_one_disclosure(province: str, tmp_path: Path) -> None:
    blocks = make(seeded(2), province).blocks
    tables = with_notes(blocks)
    text, book = tmp_path / "说明.docx", tmp_path / "附表.xlsx"
    write_docx([block for block in blocks if block not in tables], text)
    write_xlsx(tables, book, SETTINGS[-1])
    reports = lint_as_one([text, book], plugins(), everything())
    found = [one.message for report in reports for one in report.findings if one.severity is not Severity.NOTE]
    assert found == []
    numbers = (number for report in reports for number in report.coverage.tables if number.section != "其他表格")
    assert {number.state for number in numbers} == {State.VERIFIED}
    assert lint(book, plugins(), everything()).findings == ()


def test_hidden_copies_of_tables_do_not_speak_for_them(tmp_path: Path) -> None:
    """Drafts are left in the file, before the tables that are shown, with other figures."""
    path = tmp_path / "附表.xlsx"
    write_xlsx(with_notes(make(seeded(3), "湖南").blocks), path)
    book = load_workbook(path)
    for number, sheet in enumerate(book.worksheets):
        draft = book.copy_worksheet(sheet)
        draft.sheet_state = "hidden"
        for row in draft.iter_rows():
            for cell in row:
                cell.value = cell.value + 7 if isinstance(cell.value, float) else cell.value
        book.move_sheet(draft, number - len(book.worksheets) + 1)
    book.active = len(book.worksheets) - 1
    book.save(path)
    report = lint(path, plugins(), everything())
    assert [one.message for one in report.findings if one.severity is not Severity.NOTE] == []
    assert any("隐藏的，照样检查了" in notice.message for notice in report.document.notices)


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
def test_workbooks_in_all_manners_say_what_the_texts_say(province: str, tmp_path: Path) -> None:
    for seed in range(8):
        assert_the_same(seed, province, tmp_path, SETTINGS[seed % len(SETTINGS)])


def planted(made: Made, number: int) -> Made:
    """The document with a wrong figure in one of its tables."""
    blocks: list[Block] = list(made.blocks)
    places = [
        (at, y, x)
        for at, block in enumerate(blocks)
        if isinstance(block, Table)
        for y, row in enumerate(block.rows)
        for x, cell in enumerate(row)
        if "." in cell and cell.replace(",", "").replace(".", "").isdigit() and Decimal(cell.replace(",", ""))
    ]
    at, y, x = places[number * 37 % len(places)]
    table = blocks[at]
    assert isinstance(table, Table)
    rows = [list(row) for row in table.rows]
    figure = Decimal(rows[y][x].replace(",", "")) + 11
    rows[y][x] = f"{figure:,}" if "," in rows[y][x] else f"{figure}"
    blocks[at] = changed(table, rows=tuple(map(tuple, rows)))
    return changed(made, blocks=tuple(blocks))


def assert_found_alike(seed: int, number: int, folder: Path) -> None:
    """A wrong figure is found in both, with the same words; in the workbook at its cell."""
    text, book = in_both(planted(make(seeded(seed), MIXED), number), folder, SETTINGS[number % len(SETTINGS)])
    report = lint(book, plugins(), everything())
    assert found(report) == found(lint(text, plugins(), everything())) != []
    assert all("!" in report.document.place(one.span.start) for one in report.findings if one.code.startswith("TAB"))


@pytest.mark.parametrize("number", range(4))
def test_a_wrong_figure_is_found_in_both(number: int, tmp_path: Path) -> None:
    assert_found_alike(3, number, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_many_wrong_figures_are_found_in_both(seed: int, tmp_path: Path) -> None:
    for number in range(5):
        assert_found_alike(seed, number, tmp_path)
