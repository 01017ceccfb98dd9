"""Workbooks and files of separated values: what is a line, what a table, what is said, and what is refused."""

from __future__ import annotations

import io
import time
import zipfile
from itertools import starmap
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.styles import Font

from fiscallint.document import Document, Grid
from fiscallint.document.reader import read_document
from fiscallint.finding import FiscallintError, Severity
from fiscallint.limits import LIMITS
from tests.document.contents import notices, paragraphs
from tests.document.workbooks import (
    INCOME,
    TEXT,
    altered,
    grids,
    income,
    read,
    saved,
    with_shared_text,
    workbook,
)
from tests.support import run

HEAD = ("科目编码", "科目名称", "合计")


def of(book: Workbook, folder: Path) -> Document:
    return read(saved(book, folder / "附表.xlsx"))


def refused(path: Path, **limits: int) -> str:
    """The sentence with which a file is refused, within these limits."""
    with pytest.raises(FiscallintError) as error:
        read_document(path, limits=replace(LIMITS, **limits))
    return str(error.value)


# ---- tables, and what stands around them


def test_a_table_is_a_grid_and_what_stands_around_it_are_lines(tmp_path: Path) -> None:
    document = of(income()[0], tmp_path)
    assert paragraphs(document) == [
        "收入决算表",
        "部门：云溪市档案馆",
        "公开02表",
        "单位：万元",
        "注：本表反映本年度取得的各项收入情况。",
    ]
    assert grids(document) == [
        [
            ["项目", None, "本年收入合计", "财政拨款收入", "其他收入"],
            ["科目编码", "科目名称", None, None, None],
            ["合计", None, "30.00", "28.00", "2.00"],
            ["201", "一般公共服务支出", "30.00", "28.00", "2.00"],
        ]
    ]
    assert document.text.splitlines()[4] == "项目\t\t本年收入合计\t财政拨款收入\t其他收入"


def test_a_merged_cell_tells_how_many_columns_it_covers(tmp_path: Path) -> None:
    (grid,) = of(income()[0], tmp_path).grids
    assert [cell.columns if cell else 0 for cell in grid.rows[0]] == [2, 0, 1, 1, 1]


def test_every_cell_has_its_place(tmp_path: Path) -> None:
    document = of(income()[0], tmp_path)
    places = {document.text[mark.start :][:2]: mark.place for mark in document.marks}
    assert places["收入"] == "收入决算表!A1" and places["注："] == "收入决算表!A7"
    assert document.place(document.text.index("28.00")) == "收入决算表!D5"
    assert document.place(document.text.index("一般公共服务支出") + 3) == "收入决算表!B6"


def test_blank_columns_and_rows_before_and_in_a_table_do_not_count(tmp_path: Path) -> None:
    rows = [[], [None, None, "收入决算表"], [], [None, *HEAD], [None, "合计", None, 3], [], [None, 201, "一般", 3]]
    document = of(workbook(Sheet1=rows), tmp_path)
    assert paragraphs(document) == ["收入决算表"]
    assert grids(document) == [[list(HEAD), ["合计", "", "3"], ["201", "一般", "3"]]]


def test_tables_side_by_side(tmp_path: Path) -> None:
    left = [["收入决算表"], HEAD, ["合计", None, 3]]
    right = [["支出决算表"], HEAD, ["合计", None, 4]]
    rows = [[*one, *[None] * (4 - len(one)), *other] for one, other in zip(left, right, strict=True)]
    document = of(workbook(表=rows), tmp_path)
    assert paragraphs(document) == ["收入决算表", "支出决算表"]
    assert [grid[-1][-1] for grid in grids(document)] == ["3", "4"]
    assert document.place(document.text.index("4")) == "表!G3"


@pytest.mark.parametrize("column", ["F", "H"])
def test_figures_to_the_right_of_a_table_are_not_of_it_and_said(column: str, tmp_path: Path) -> None:
    book, sheet = income()
    sheet[f"{column}5"], sheet[f"{column}6"] = 0, 0
    document = of(book, tmp_path)
    assert {len(row) for row in grids(document)[0]} == {5}
    assert notices(document) == [f"工作表“收入决算表”的{column}列在表的右边，没有表头，未检查：不公开的请删除"]


def test_columns_under_a_merged_header_and_of_a_table_that_goes_on_are_of_it(tmp_path: Path) -> None:
    merged = [["支出决算表"], ["科目编码", "决算数"], ["合计", 3, 4]]
    years = [["收入决算表"], ["项目", "决算数"], [None, 2023, 2024], ["合计", 3, 4]]
    book = workbook(表=merged, 续=[[201, "一般", 3, 4]], 年=years)
    book["表"].merge_cells("B2:C2")
    document = of(book, tmp_path)
    assert [len(grid[-1]) for grid in grids(document)] == [3, 4, 3] and notices(document) == []


def test_a_blank_column_within_a_table_does_not_part_it(tmp_path: Path) -> None:
    rows = [["收入决算表"], ["科目编码", "科目名称", None, "合计"], ["合计", None, None, 3]]
    assert len(grids(of(workbook(表=rows), tmp_path))) == 1


def test_two_tables_on_one_sheet(tmp_path: Path) -> None:
    titled = [["收入决算表"], HEAD, ["合计", None, 3], [], ["支出决算表"], HEAD, ["合计", None, 4]]
    assert [len(grid) for grid in grids(of(workbook(表=titled), tmp_path))] == [2, 2]
    untitled = [["收入决算表"], HEAD, ["合计", None, 3], [], HEAD, ["合计", None, 4]]
    assert [len(grid) for grid in grids(of(workbook(表=untitled), tmp_path))] == [2, 2]


@pytest.mark.parametrize(
    ("sheet", "first", "title"),
    [
        pytest.param("支出决算表", "单位：万元", "支出决算表", id="without-a-title-that-of-the-sheet"),
        pytest.param("支出决算表", "2024年度支出决算表", "2024年度支出决算表", id="its-own-title"),
        pytest.param("Sheet1", "单位：万元", "单位：万元", id="a-sheet-without-a-name"),
        pytest.param("收入表", "2024年度部门决算公开表", "收入表", id="a-title-above-all-tables"),
    ],
)
def test_the_name_of_a_sheet_is_a_title_where_there_is_none(sheet: str, first: str, title: str, tmp_path: Path) -> None:
    assert paragraphs(of(workbook(**{sheet: [[first], HEAD, ["合计", None, 3]]}), tmp_path))[0] == title


@pytest.mark.parametrize("label", ["合计", "十、卫生健康支出", "国有土地使用权出让收入"])
def test_a_row_that_holds_a_label_alone_stays_in_its_table(label: str, tmp_path: Path) -> None:
    document = of(workbook(表=[["收入决算表"], HEAD, [label], [201, "一般", 3], [label]]), tmp_path)
    assert [row[0] for row in grids(document)[0]] == ["科目编码", label, "201", label]


def test_signatures_and_sentences_below_a_table_are_lines(tmp_path: Path) -> None:
    below = [["本部门没有政府性基金收入，也没有使用政府性基金安排的支出。"], ["单位负责人：", None, "填表人："]]
    document = of(workbook(表=[["收入决算表"], HEAD, ["合计", None, 3], *below]), tmp_path)
    assert paragraphs(document)[1:] == [below[0][0], "单位负责人：填表人："]
    assert len(grids(document)[0]) == 2


def test_a_sheet_of_sentences_is_text(tmp_path: Path) -> None:
    sheet = [["一、收入决算情况说明"], ["本年收入30.00万元。\n其中：财政拨款28.00万元。"]]
    document = of(workbook(说明=sheet), tmp_path)
    assert paragraphs(document) == ["一、收入决算情况说明", "本年收入30.00万元。", "其中：财政拨款28.00万元。"]
    assert not list(document.grids)


def test_line_ends_within_a_cell_of_a_table_are_undone(tmp_path: Path) -> None:
    document = of(workbook(表=[("科目", "附属单位\n上缴\t收入"), ("合计", 3)]), tmp_path)
    assert document.text == "科目\t附属单位 上缴 收入\n合计\t3\n"
    assert grids(document)[0][0] == ["科目", "附属单位上缴收入"]


# ---- what is hidden, lacking, or wrong


def test_hidden_rows_and_worksheets_are_read_and_said(tmp_path: Path) -> None:
    """They go with the file; rows that are folded up or filtered out belong to the sums."""
    book, sheet = income()
    sheet.row_dimensions[6].hidden = True
    old = book.create_sheet("上年", 0)
    old.append(["支出决算表"])
    old.sheet_state = "veryHidden"
    document = of(book, tmp_path)
    assert [row[2:] for row in grids(document)[0]][-1] == ["30.00", "28.00", "2.00"]
    assert paragraphs(document)[-1] == "支出决算表"
    assert notices(document) == [
        "工作表“收入决算表”的第6行没有显示（被隐藏或筛选掉），照样检查了：不公开的请删除",
        "工作表“上年”是隐藏的，照样检查了：不公开的请从文件中删除",
    ]
    assert {notice.severity for notice in document.notices} == {Severity.NOTE}


def test_a_hidden_column_is_left_out_and_said(tmp_path: Path) -> None:
    book, sheet = income()
    sheet.column_dimensions["D"].hidden = True
    document = of(book, tmp_path)
    assert grids(document)[0][0][2:] == ["本年收入合计", "其他收入"]
    assert notices(document) == ["工作表“收入决算表”的D列是隐藏的，未检查：要公开的请取消隐藏"]


def test_many_hidden_rows_and_columns_are_told_in_few_words(tmp_path: Path) -> None:
    book = workbook(
        收入决算表=[["项目", *(f"第{n}季度" for n in range(10))], *([f"项目{n}", *[1] * 10] for n in range(12))]
    )
    sheet = book["收入决算表"]
    for row in (3, *range(5, 13)):
        sheet.row_dimensions[row].hidden = True
    for column in "BCDEFGHIJ":
        sheet.column_dimensions[column].hidden = True
    assert notices(of(book, tmp_path)) == [
        "工作表“收入决算表”的第3、5至12行没有显示（被隐藏或筛选掉），照样检查了：不公开的请删除",
        "工作表“收入决算表”的B、C、D、E、F、G、H、I 等 9 列是隐藏的，未检查：要公开的请取消隐藏",
    ]


def test_rows_and_columns_of_no_size_are_hidden(tmp_path: Path) -> None:
    book, sheet = income()
    sheet.row_dimensions[6].height = sheet.column_dimensions["E"].width = 0.5
    size = {"sheet1.xml": lambda xml: xml.replace(b'width="0.5"', b'width="0"').replace(b'ht="0.5"', b'ht="0"')}
    path = altered(saved(book, tmp_path / "附表.xlsx"), size)
    document = read(path)
    assert [row[2:] for row in grids(document)[0]][-1] == ["30.00", "28.00"]
    assert [notice.split("，")[0] for notice in notices(document)] == [
        "工作表“收入决算表”的第6行没有显示（被隐藏或筛选掉）",
        "工作表“收入决算表”的E列是隐藏的",
    ]


def test_of_merged_cells_what_is_not_hidden_is_seen(tmp_path: Path) -> None:
    book, sheet = income()
    sheet.column_dimensions["A"].hidden = True
    document = of(book, tmp_path)
    assert paragraphs(document)[0] == "收入决算表" and grids(document)[0][2] == ["合计", "30.00", "28.00", "2.00"]
    assert document.place(0) == "收入决算表!B1"


def test_a_merged_formula_without_its_result_is_said_where_it_is_seen(tmp_path: Path) -> None:
    book, sheet = income()
    sheet["A5"] = "=C6"
    sheet.column_dimensions["A"].hidden = True
    document = of(book, tmp_path)
    assert grids(document)[0][2][0] == "（未计算）"
    assert "收入决算表”的公式 B5 没有保存计算结果" in notices(document)[0]


def test_nothing_is_said_of_hidden_rows_in_which_nothing_stands(tmp_path: Path) -> None:
    book, sheet = income()
    sheet.row_dimensions[60].hidden = True
    sheet.column_dimensions["Z"].hidden = True
    book.create_sheet("空").sheet_state = "hidden"
    assert notices(of(book, tmp_path)) == []


def test_a_formula_without_its_result_is_no_zero(tmp_path: Path) -> None:
    book, sheet = income()
    sheet["E6"] = "=C6-D6"
    document = of(book, tmp_path)
    assert grids(document)[0][3][4] == "（未计算）"
    assert notices(document) == [
        "工作表“收入决算表”的公式 E6 没有保存计算结果，读不到数，没有参加核对："
        "请在 Excel 或 WPS 中打开并保存一次，再检查"
    ]
    result = run("check", tmp_path / "附表.xlsx", "--select", "TAB")
    assert "没有发现问题，但有 1 处未能读取或核对" in result.stdout


def test_a_workbook_of_formulas_that_nobody_calculated_is_refused(tmp_path: Path) -> None:
    """Codes, the numbers of rows and of columns, and the year are no amounts."""
    book, sheet = income()
    for cells in sheet.iter_rows(min_row=4, min_col=3, max_col=10):
        for cell in cells:
            if isinstance(cell.value, int | float):
                cell.value = "=ROUND(A1,2)"
    saved(book, tmp_path / "附表.xlsx")
    result = run("check", tmp_path / "附表.xlsx")
    assert result.exit_code == 2
    assert result.stderr == (
        "fiscallint: 附表.xlsx 中的金额都是公式，没有保存计算结果，读不到数："
        "请在 Excel 或 WPS 中打开并保存一次，再检查\n"
    )
    sheet["E6"] = 1230.5
    saved(book, tmp_path / "附表.xlsx")
    assert run("check", tmp_path / "附表.xlsx").exit_code == 0


def test_the_result_of_a_formula_is_what_the_file_holds(tmp_path: Path) -> None:
    book, sheet = income()
    sheet["E6"] = "=1+1"
    path = altered(
        saved(book, tmp_path / "附表.xlsx"),
        {"sheet1.xml": lambda xml: xml.replace(b"<v></v>", b"<v>7.25</v>").replace(b"<v />", b"<v>7.25</v>")},
    )
    document = read(path)
    assert grids(document)[0][3][4] == "7.25" and notices(document) == []


def test_a_zero_that_nobody_calculated_is_none(tmp_path: Path) -> None:
    """Programs that cannot calculate store zeros, and that the workbook is to be calculated when it is opened."""
    book, sheet = income()
    sheet["E5"], sheet["E6"] = "=E6", "=C6-D6"
    path = altered(
        saved(book, tmp_path / "附表.xlsx"),
        {"sheet1.xml": lambda xml: xml.replace(b"<v></v>", b"<v>0</v>").replace(b"<v />", b"<v>0</v>")},
    )
    assert [row[4] for row in grids(read(path))[0][2:]] == ["（未计算）", "（未计算）"]
    altered(path, {"workbook.xml": lambda xml: xml.replace(b'fullCalcOnLoad="1"', b"")})
    assert [row[4] for row in grids(read(path))[0][2:]] == ["0.00", "0.00"]


def test_a_total_that_nobody_calculated_is_no_zero(tmp_path: Path) -> None:
    book, sheet = income()
    for column in "CDE":
        sheet[f"{column}5"] = f"={column}6"
    assert "错误" not in run("check", saved(book, tmp_path / "附表.xlsx"), "--select", "TAB").stdout


def test_zeros_that_a_sheet_does_not_show_are_blank(tmp_path: Path) -> None:
    book, sheet = income()
    sheet["E6"] = 0
    sheet.sheet_view.showZeros = False
    assert grids(of(book, tmp_path))[0][3][4] == ""


def test_an_error_value_is_text_and_is_said(tmp_path: Path) -> None:
    book, sheet = income()
    sheet["E6"] = "#REF!"
    document = of(book, tmp_path)
    assert "#REF!" in document.text
    assert notices(document) == ["工作表“收入决算表”中 E6（#REF!） 是错误值，没有数可读：请改正公式"]


def test_protected_sheets_are_read(tmp_path: Path) -> None:
    book, sheet = income()
    sheet.protection.sheet = True
    sheet.protection.password = "1234"
    assert len(grids(of(book, tmp_path))[0]) == 4


def test_a_sheet_with_nothing_but_a_picture_is_said(tmp_path: Path) -> None:
    from openpyxl.chart import BarChart

    book, _ = income()
    book.create_sheet("扫描件").add_chart(BarChart())
    assert notices(of(book, tmp_path)) == ["工作表“扫描件”只有图片，没有文字，未检查"]


def test_a_text_box_is_told_of(tmp_path: Path) -> None:
    from openpyxl.chart import BarChart

    book, sheet = income()
    sheet.add_chart(BarChart())
    box = b"<xdr:sp><xdr:txBody><a:p><a:r><a:t>%s</a:t></a:r></a:p></xdr:txBody></xdr:sp>" % "单位：万元".encode()
    drawn = b'<xdr:wsDr xmlns:xdr="x" xmlns:a="a">%s</xdr:wsDr>' % box
    path = altered(saved(book, tmp_path / "附表.xlsx"), {"drawing1.xml": lambda _: drawn})
    assert notices(read(path)) == ["工作表“收入决算表”的文本框 “单位：万元” 未检查：表的内容请写在单元格里"]


def test_parts_are_found_whatever_they_are_called(tmp_path: Path) -> None:
    path = saved(income()[0], tmp_path / "附表.xlsx")
    before = read(path).text
    altered(path, {"workbook.xml.rels": lambda xml: xml.replace(b"worksheets/sheet1.xml", b"Worksheets/Sheet1.xml")})
    assert read(path).text == before
    altered(path, {"workbook.xml.rels": lambda xml: xml.replace(b"Worksheets/Sheet1.xml", b"worksheets/none.xml")})
    assert "已损坏" in refused(path)


def test_rich_text_and_names_of_other_writers_are_read(tmp_path: Path) -> None:
    """Prefixed elements, and texts in pieces with their pronunciation, in cells or shared."""
    path = saved(income()[0], tmp_path / "附表.xlsx")
    assert paragraphs(read(with_shared_text(path)))[1] == "收入A"
    inline = f'<c r="A1" t="inlineStr">{TEXT.replace("si>", "is>")}</c>'.encode()

    def prefixed(xml: bytes) -> bytes:
        start = xml.index(b'<c r="A1"')
        xml = xml[:start] + inline + xml[xml.index(b"</c>", start) + 4 :]
        xml = xml.replace(b"xmlns=", b"xmlns:x=").replace(b"</", b"</x:").replace(b"<x:x:", b"<x:")
        return b"".join(b"<" + (part if part[:1] in b"/?" else b"x:" + part) for part in xml.split(b"<")[1:])

    document = read(altered(path, {"sheet1.xml": prefixed}))
    assert paragraphs(document)[1] == "收入A" and len(grids(document)[0]) == 4


# ---- what nobody should send


def test_rows_that_are_only_formatted_cost_no_time(tmp_path: Path) -> None:
    path = saved(income()[0], tmp_path / "附表.xlsx")
    blank = b"".join(b'<row r="%d" s="1" hidden="1"><c r="A%d" s="1"/></row>' % (row, row) for row in range(8, 400_000))
    altered(path, {"sheet1.xml": lambda xml: xml.replace(b"</sheetData>", blank + b"</sheetData>")})
    start = time.process_time()
    document = read(path)
    assert time.process_time() - start < 2
    assert len(grids(document)[0]) == 4 and notices(document) == []


def test_more_cells_than_any_disclosure_has_are_refused(tmp_path: Path) -> None:
    assert "附表.xlsx 的表格超过 10 格，没有读取" in refused(saved(income()[0], tmp_path / "附表.xlsx"), cells=10)
    csv = tmp_path / "附表.csv"
    csv.write_text("科目,金额\n" * 20, encoding="utf-8")
    assert "附表.csv 的表格超过 10 格，没有读取" in refused(csv, cells=10)


def test_more_worksheets_than_any_disclosure_has_are_refused(tmp_path: Path) -> None:
    book = workbook(甲=[[1, 2]], 乙=[[1, 2]])
    assert "有 2 个工作表，超过 1 个，没有读取" in refused(saved(book, tmp_path / "附表.xlsx"), sheets=1)


def test_more_worksheets_of_an_old_workbook_than_any_disclosure_has_are_refused(tmp_path: Path) -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    for name in ("甲", "乙"):
        book.add_sheet(name).write(0, 0, 1)
    book.save(tmp_path / "附表.xls")
    assert "有 2 个工作表，超过 1 个，没有读取" in refused(tmp_path / "附表.xls", sheets=1)


def test_a_table_that_is_mostly_blank_is_refused(tmp_path: Path) -> None:
    book = workbook(表=[[None] * at + [1, 2] for at in range(20)])
    assert "的表格超过 100 格" in refused(saved(book, tmp_path / "附表.xlsx"), cells=100)
    book = workbook(表=[[1] * 20, [1] * 20, *([None, 1] for _ in range(100))])
    book["表"].merged_cells.add("A1:XFD1048576")
    assert "合并单元格过多" in refused(saved(book, tmp_path / "附表.xlsx"), cells=1000)


@pytest.mark.parametrize("part", ["sheet1.xml", "workbook.xml", "styles.xml", "workbook.xml.rels"])
def test_entities_are_refused(part: str, tmp_path: Path) -> None:
    def declaring(xml: bytes) -> bytes:
        return BOMB.encode() + (xml[xml.index(b"?>") + 2 :] if xml.startswith(b"<?xml") else xml)

    assert "中有 DTD 或实体定义" in refused(altered(saved(income()[0], tmp_path / "附表.xlsx"), {part: declaring}))


def test_entities_in_shared_texts_are_refused(tmp_path: Path) -> None:
    assert "中有 DTD 或实体定义" in refused(with_shared_text(saved(income()[0], tmp_path / "附表.xlsx"), BOMB))


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'


def test_a_part_that_is_far_larger_than_it_looks_is_refused(tmp_path: Path) -> None:
    path = saved(income()[0], tmp_path / "附表.xlsx")
    assert "压缩比异常" in refused(altered(path, {}, {"bomb": b" " * 20_000_000}))


def test_an_archive_of_too_many_parts_or_bytes_is_refused(tmp_path: Path) -> None:
    path = saved(income()[0], tmp_path / "附表.xlsx")
    assert "解压后有" in refused(path, unpacked_bytes=1000)
    assert "个部件" in refused(path, entries=3)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.xlsx", b"PK\x03\x04 and no more", "已损坏", id="torn"),
        pytest.param("a.xlsx", b"plain text", "不是 Excel 工作簿", id="a-text"),
        pytest.param("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "已损坏", id="an-old-one-torn"),
        pytest.param(
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "设有打开密码",
            id="encrypted",
        ),
        pytest.param("a.csv", b"\x00\x01\x02\xff\xfe", "不是文本文件", id="no-text"),
        pytest.param("a.csv", b",,,\n,,,", "中没有文字", id="nothing-in-it"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = run("check", path)
    assert result.exit_code == 2 and said in result.stderr and result.stderr.startswith(f"fiscallint: {name} ")


def test_a_torn_worksheet_is_refused(tmp_path: Path) -> None:
    path = altered(saved(income()[0], tmp_path / "附表.xlsx"), {"sheet1.xml": lambda xml: xml[: len(xml) // 2]})
    assert "已损坏" in refused(path)


def test_a_workbook_that_holds_one_worksheet_many_times_is_refused(tmp_path: Path) -> None:
    """What one part says in so many bytes would be read as often as it is named."""
    book = saved(workbook(甲=[[1, 2]], 乙=[[1, 2]]), tmp_path / "附表.xlsx")
    altered(book, {"workbook.xml.rels": lambda xml: xml.replace(b"sheet2.xml", b"sheet1.xml")})
    assert "不完整或已损坏" in refused(book)


@pytest.mark.parametrize("way", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_whose_parts_do_not_unpack_is_refused(way: int, tmp_path: Path) -> None:
    whole = zipfile.ZipFile(io.BytesIO(saved(income()[0], tmp_path / "附表.xlsx").read_bytes()))
    path = tmp_path / "附表.xlsx"
    with zipfile.ZipFile(path, "w", way) as made:
        for name in whole.namelist():
            made.writestr(name, whole.read(name))
        start = made.getinfo("xl/worksheets/sheet1.xml").header_offset + 70
    content = path.read_bytes()
    path.write_bytes(content[:start] + b"\xa5" * 40 + content[start + 40 :])
    assert "不完整或已损坏" in refused(path)


def test_a_workbook_in_which_nothing_stands_is_refused(tmp_path: Path) -> None:
    book = workbook(表=[])
    book["表"]["C3"].font = Font(bold=True)
    assert refused(saved(book, tmp_path / "附表.xlsx")) == "附表.xlsx 中没有文字：请用填好的报表检查"


# ---- the old format


def old(folder: Path, hidden: bool = False) -> Path:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("收入决算表")
    amount = xlwt.easyxf(num_format_str="#,##0.00_ ")
    sheet.write_merge(0, 0, 0, 2, "收入决算表")
    for column, name in enumerate(HEAD):
        sheet.write(1, column, name)
    sheet.write_merge(2, 2, 0, 1, "合计")
    sheet.write(2, 2, 1230.5, amount)
    sheet.write(3, 0, 201)
    sheet.write(3, 1, "一般公共服务支出")
    sheet.write(3, 2, 0.1 + 0.2)
    if hidden:
        sheet.write(4, 2, 7)
        sheet.row(4).hidden = True
    book.save(folder / "附表.xls")
    return folder / "附表.xls"


def test_an_old_workbook_is_read_with_its_formats(tmp_path: Path) -> None:
    pytest.importorskip("xlwt")
    document = read(old(tmp_path, hidden=True))
    rows = [list(HEAD), ["合计", None, "1,230.50"], ["201", "一般公共服务支出", "0.3"], ["", "", "7"]]
    assert grids(document) == [rows]
    assert document.place(document.text.index("1,230.50")) == "收入决算表!C3"
    assert notices(document) == ["工作表“收入决算表”的第5行没有显示（被隐藏或筛选掉），照样检查了：不公开的请删除"]


def test_formulas_of_an_old_workbook_that_nobody_calculated_are_no_zeros(tmp_path: Path) -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    for name in ("收入决算表", "支出决算表"):
        sheet = book.add_sheet(name)
        for row, cells in enumerate((HEAD, ("合计", "", xlwt.Formula("C3")), ("201", "一般公共服务支出", 3.5))):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)
    book.save(tmp_path / "附表.xls")
    document = read(tmp_path / "附表.xls")
    assert [grid[1][2] for grid in grids(document)] == ["（未计算）", "（未计算）"]
    said = ("工作表“收入决算表”的公式 C2 没有保存", "工作表“支出决算表”的公式 C2 没有保存")
    assert all(starmap(str.startswith, zip(notices(document), said, strict=True)))


def test_an_old_workbook_that_is_cut_off_is_refused_without_a_word_of_the_parser(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("xlwt")
    path = old(tmp_path)
    path.write_bytes(path.read_bytes()[:4096])
    assert "已损坏" in refused(path)
    assert capfd.readouterr().err == ""


def test_an_old_workbook_whose_sectors_run_in_a_ring_is_refused(tmp_path: Path) -> None:
    """The table of sectors is said to go on in the second sector, which leads to itself."""
    pytest.importorskip("xlwt")
    path = old(tmp_path)
    content = path.read_bytes()
    second = b"\1\0\0\0"
    path.write_bytes(content[:68] + second + content[72:1532] + second + content[1536:])
    assert "已损坏" in refused(path)


def test_an_old_workbook_whose_formats_are_not_understood_is_read_without(tmp_path: Path) -> None:
    """One of its styles is said to be built in under a number that has none."""
    pytest.importorskip("xlwt")
    path = old(tmp_path)
    content = path.read_bytes()
    number = content.index(b"\x93\x02\x04\x00") + 6
    path.write_bytes(content[:number] + b"\xf0" + content[number + 1 :])
    document = read(path)
    assert grids(document) == [[list(HEAD), ["合计", None, "1230.5"], ["201", "一般公共服务支出", "0.3"]]]
    assert notices(document) == ["附表.xls 的数字格式读不出，小数位数以存储的数为准：另存为 .xlsx 后检查更准确"]


# ---- separated values


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separated_values(encoding: str, separator: str, tmp_path: Path) -> None:
    rows = (
        ["收入决算表", "", ""],
        ["", "", "单位：万元"],
        HEAD,
        ["合计", "", '"1,230.50"'],
        ["201", '"一\n般"', "3.00"],
    )
    path = tmp_path / "附表.csv"
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    document = read(path)
    assert paragraphs(document) == ["收入决算表", "单位：万元"]
    assert grids(document) == [[list(HEAD), ["合计", "", "1,230.50"], ["201", "一般", "3.00"]]]
    assert document.place(document.text.index("3.00")) == "C5"
    assert document.kind == "text/csv"


def test_values_that_are_to_stay_texts_and_a_separator_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "附表.csv"
    path.write_text('sep=;\n收入决算表;;\n科目编码;科目名称;合计\n="201";一般,公共;"=""3.00"""\n', encoding="utf-8")
    document = read(path)
    assert grids(document) == [[list(HEAD), ["201", "一般,公共", "3.00"]]]
    assert document.place(document.text.index("3.00")) == "C4"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_values_parted_by_tabs_are_often_called_a_workbook(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "附表.xls"
    path.write_bytes("收入决算表\n科目编码\t科目名称\t合计\n合计\t\t3.00\n".encode(encoding))
    assert grids(read(path)) == [[list(HEAD), ["合计", "", "3.00"]]]


# ---- XML spreadsheets

SPREADSHEET = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="Default"/><Style ss:ID="s1"><NumberFormat ss:Format="Standard"/></Style>
<Style ss:ID="s2" ss:Parent="s1"/><Style ss:ID="s3"><NumberFormat ss:Format="0.0"/></Style></Styles>
<Worksheet ss:Name="收入决算表"><Table><Column ss:Index="4" ss:StyleID="s3"/><Column ss:Hidden="1"/>
<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">收入决算表</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">科目编码</Data></Cell><Cell><Data ss:Type="String">科目名称</Data></Cell>
<Cell><Data ss:Type="String">合计</Data></Cell><Cell><Data ss:Type="String">其他收入</Data></Cell></Row>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">合计</Data></Cell>
<Cell ss:StyleID="s2"><Data ss:Type="Number">1230.5</Data></Cell><Cell><Data ss:Type="Number">2</Data></Cell>
<Cell><Data ss:Type="Number">7</Data></Cell></Row>
<Row ss:Hidden="1"><Cell><Data ss:Type="String">折叠</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">201</Data></Cell><Cell ss:Index="3" ss:Formula="=R[-2]C"/></Row>
</Table></Worksheet>
<Worksheet ss:Name="参数"><Table><Row><Cell><Data ss:Type="String">参数</Data></Cell></Row></Table>
<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>
</Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["UTF-8", "gb2312", "utf-16"])
def test_an_xml_spreadsheet(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "附表.xls"
    path.write_bytes(SPREADSHEET.format(encoding=encoding).encode(encoding))
    document = read(path)
    assert paragraphs(document)[0] == "收入决算表"
    rows = [["合计", None, "1,230.50", "2.0"], ["折叠", "", "", ""], ["201", "", "（未计算）", ""]]
    assert grids(document) == [[[*HEAD, "其他收入"], *rows]]
    assert document.place(document.text.index("1,230.50")) == "收入决算表!C4"
    said = (
        "工作表“收入决算表”的公式 C6 ",
        "工作表“收入决算表”的第5行没有显示",
        "工作表“收入决算表”的E列是隐藏的",
        "工作表“参数”是隐藏的",
    )
    assert all(starmap(str.startswith, zip(notices(document), said, strict=True)))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("</Workbook>", "", "已损坏", id="torn"),
        pytest.param("<?mso", BOMB + "<?mso", "中有 DTD 或实体定义", id="entities"),
    ],
)
def test_an_xml_spreadsheet_that_is_none_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "附表.xls"
    path.write_text(SPREADSHEET.format(encoding="utf-8").replace(old, new), encoding="utf-8")
    assert said in refused(path)


def test_an_xml_spreadsheet_of_too_many_sheets_or_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "附表.xls"
    path.write_text(SPREADSHEET.format(encoding="utf-8"), encoding="utf-8")
    assert "有 2 个工作表，超过 1 个" in refused(path, sheets=1)
    assert "的表格超过 3 格" in refused(path, cells=3)


# ---- what the program says of them


def test_a_finding_is_told_with_its_cell(tmp_path: Path) -> None:
    book, sheet = income()
    sheet["E5"] = 3
    result = run("check", saved(book, tmp_path / "附表.xlsx"), "--select", "TAB")
    assert "收入决算表!E5 · 收入决算表  错误 TAB" in result.stdout


def test_a_workbook_of_statements_alone_lacks_no_sections(tmp_path: Path) -> None:
    assert "DOC001" not in run("check", saved(income()[0], tmp_path / "附表.xlsx")).stdout


def test_tables_name_their_cells(tmp_path: Path) -> None:
    result = run("tables", saved(income()[0], tmp_path / "附表.xlsx"))
    assert "收入决算表　单位：万元　收入决算表!A1" in result.stdout


def test_fix_lists_the_cells_and_annotate_declines(tmp_path: Path) -> None:
    told = "2024年度“三公”经费支出年初预算为5.00万元，支出决算为4.00万元，完成年初预算的85.00%。。"
    path = saved(workbook(说明=[["三、“三公”经费支出决算情况说明"], [told]]), tmp_path / "说明.xlsx")
    before = path.read_bytes()
    result = run("fix", path, "--apply")
    assert "只有文本文件和 Word 文件（.docx）能直接改" in result.stdout and "说明!A2  " in result.stdout
    assert path.read_bytes() == before
    result = run("annotate", path, "-o", tmp_path / "out.pdf")
    assert result.exit_code == 2 and "说明.xlsx 不能加批注" in result.stderr


def test_a_folder_is_searched_for_workbooks_but_not_for_reports(tmp_path: Path) -> None:
    saved(income()[0], tmp_path / "附表.xlsx")
    run("check", tmp_path / "附表.xlsx", "--output", tmp_path / "结果.xlsx")
    result = run("check", tmp_path, "--select", "TAB")
    assert (tmp_path / "结果.xlsx").exists() and "结果.xlsx" not in result.stdout and "附表.xlsx" in result.stdout


def test_grids_stand_where_they_say(tmp_path: Path) -> None:
    document = of(workbook(收入决算表=INCOME), tmp_path)
    (grid,) = (block for block in document.blocks if isinstance(block, Grid))
    cells = [cell for row in grid.rows for cell in row if cell and cell.text]
    assert all(document.text[slice(*cell.span)] == cell.text for cell in cells)
    assert document.text[slice(*grid.span)].startswith("项目\t") and document.text[grid.span.end] == "\n"


def test_thousands_of_rows_of_one_cell_take_their_number(tmp_path: Path) -> None:
    """Each looked for where the table goes on, through all rows behind it."""
    path = tmp_path / "附表.csv"
    rows = "".join(f",{number}\n" for number in range(30_000))
    path.write_text(f"收入支出决算总表\n项目,决算数\n合计,1.00\n{rows}", encoding="utf-8")
    start = time.process_time()
    (grid,) = read(path).grids
    assert len(grid.rows) == 30_002 and time.process_time() - start < 30
