"""Workbooks embedded in Word files: the part of a sheet that is seen in the document is read as a table of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from fiscallint.document import Document, Grid
from fiscallint.document.docx import read_docx
from tests.document.contents import notices
from tests.document.word_files import cell, changed, p, table, word
from tests.document.workbooks import Rows, workbook

EMBEDDED = (
    '<w:r><w:object><v:shape style="width:400pt;height:200pt"><v:imagedata/></v:shape>'
    '<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" DrawAspect="Content" r:id="rId9"/></w:object></w:r>'
)
SEEN: Rows = (("项目", "决算数"), ("合计", 12.5))
UNREAD = "第2段的图片、图表或嵌入的对象无法读出，其中的文字和表格未检查"


def saved(book: Workbook, area: str = "") -> bytes:
    """The bytes of a workbook of which this area is seen where it is embedded."""
    made = io.BytesIO()
    book.save(made)
    if not area:
        return made.getvalue()
    return changed(made.getvalue(), "xl/workbook.xml", b"</workbook>", f'<oleSize ref="{area}"/></workbook>'.encode())


def read(content: bytes, body: str = p("一、收入情况") + p(EMBEDDED) + p("末段")) -> Document:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package"
    related = f'<Relationship Id="rId9" Type="{office}" Target="embeddings/Sheet1.xlsx"/>'
    files = {"word/embeddings/Sheet1.xlsx": content}
    return read_docx(Path("决算.docx"), word(body, relationships=related, extra=files), "")


def test_the_table_stands_where_the_workbook_is_seen() -> None:
    document = read(saved(workbook(Sheet1=SEEN)))
    assert document.text == "一、收入情况\n项目\t决算数\n合计\t12.5\n末段\n"
    assert [isinstance(block, Grid) for block in document.blocks] == [False, True, False]
    (grid,) = document.grids
    assert [document.text[slice(*one.span)] for row in grid.rows for one in row if one] == [
        "项目",
        "决算数",
        "合计",
        "12.5",
    ]
    assert document.place(document.text.index("12.5")) == "第2段的 Excel 表格 B2"
    assert document.place(document.text.index("末段")) == "第3段"
    assert notices(document) == []


def test_what_is_not_seen_is_not_read_but_told_since_it_is_published_too() -> None:
    book = workbook(底稿=(("工资", 3),), 表=(*SEEN, ("备查", 7)))
    book.active = 1
    document = read(saved(book, "A1:B2"))
    assert document.text == "一、收入情况\n项目\t决算数\n合计\t12.5\n末段\n"
    assert notices(document) == [
        "第2段嵌入了 Excel 工作簿，只检查了显示的部分：其余的工作表和单元格会随文件一起公开，"
        "请在公开前删去，或改用 Word 表格"
    ]


def test_blank_worksheets_are_not_worth_a_word() -> None:
    document = read(saved(workbook(Sheet1=(*SEEN, ()), Sheet2=(), Sheet3=()), "A1:C9"))
    assert "12.5" in document.text and notices(document) == []


def test_what_is_said_of_a_workbook_is_said_of_one_that_is_embedded() -> None:
    (told,) = notices(read(saved(workbook(Sheet1=(*SEEN, ("其他", "=1+1"))))))
    assert told.startswith("第2段嵌入的 Excel 工作簿：表的公式 B3 没有保存计算结果")


def test_of_very_many_only_the_first_are_looked_into() -> None:
    """Nobody embeds so many."""
    document = read(saved(workbook(Sheet1=SEEN)), p("一、收入情况") + p(EMBEDDED) * 3_000)
    assert sum(1 for _ in document.grids) == 100
    assert notices(document) == [
        "第102段、第103段、第104段、第105段、第106段等处的图片、图表或嵌入的对象无法读出，其中的文字和表格未检查"
    ]


def test_one_in_a_cell_is_read_after_the_table() -> None:
    body = table(cell("见附表") + cell(p(EMBEDDED)), cell("说明") + cell("无"))
    assert read(saved(workbook(Sheet1=SEEN)), body).text == "见附表\t\n说明\t无\n项目\t决算数\n合计\t12.5\n"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        pytest.param(b"\xd0\xcf\x11\xe0", EMBEDDED, id="of-the-old-kind"),
        pytest.param(word(p("甲")), EMBEDDED, id="a-Word-file"),
        pytest.param(saved(workbook(Sheet1=SEEN))[:500], EMBEDDED, id="damaged"),
        pytest.param(saved(workbook(Sheet1=())), EMBEDDED, id="nothing-in-it"),
        pytest.param(saved(workbook(Sheet1=SEEN)), EMBEDDED.replace('"Content"', '"Icon"'), id="shown-as-an-icon"),
        pytest.param(saved(workbook(Sheet1=SEEN)), EMBEDDED.replace('"Embed"', '"Link"'), id="another-file"),
        pytest.param(saved(workbook(Sheet1=SEEN)), EMBEDDED.replace("rId9", "rId8"), id="missing"),
    ],
)
def test_what_cannot_be_read_is_told(content: bytes, body: str) -> None:
    document = read(content, p("一、收入情况") + p(body))
    assert document.text == "一、收入情况\n"
    assert notices(document) == [UNREAD]
