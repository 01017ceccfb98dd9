"""The workbook, read back with openpyxl."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from fiscallint.output import xlsx
from fiscallint.output.report import Report
from tests.output.made import ALL, KNOWN, SHARE, SUPPRESSED, WHOLE, WORD, pdf_document, report, text_document, whole

render = whole(xlsx.render)


def book(*reports: Report) -> Any:
    return openpyxl.load_workbook(io.BytesIO(render(reports)))


def rows(sheet: Any) -> list[dict[str, Any]]:
    """The rows below the header, by the names of the columns."""
    header, *rest = sheet.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rest]


def test_a_finding_as_a_reviewer_reads_it() -> None:
    sheet = book(report(pdf_document(), SHARE))["问题"]
    assert rows(sheet) == [
        {
            "序号": 1,
            "级别": "错误",
            "规则": "NAR402 占比与金额不符",
            "文件": "公开/决算.pdf",
            "页码或行": 3,
            "章节": "一、收入情况",
            "原文": "95.00%",
            "说明": "占比应为80.00%，文中为95.00%",
            "文中数": "95.00%",
            "应为": "80.00%",
            "相差": "15.00%",
            "依据": "公开模板",
            "处理意见": None,
        }
    ]


def test_places_are_pages_or_lines_or_the_whole() -> None:
    sheet = book(report(pdf_document(), SHARE), report(text_document(), SHARE, WHOLE))["问题"]
    assert [row["页码或行"] for row in rows(sheet)] == [3, 2, "全文"]
    assert [row["序号"] for row in rows(sheet)] == [1, 2, 3]


def test_what_does_not_count_says_why_where_the_reviewer_answers() -> None:
    sheet = book(report(text_document(), SUPPRESSED, KNOWN, WORD))["问题"]
    assert [row["处理意见"] for row in rows(sheet)] == [
        "已抑制：已与财政局核对，至2026-12-31",
        "见于基线，不计",
        None,
    ]


def test_relations_that_hold_and_that_do_not_in_their_order() -> None:
    found = rows(book(report(text_document(), SHARE))["勾稽关系"])
    assert [(row["结果"], row["规则"], row["一方"], row["另一方"], row["相差"]) for row in found] == [
        ("相符", "TAB101 合计等于各项之和", "本年收入合计100.00万元", "80.00＋20.00", None),
        ("不符", "NAR402 占比与金额不符", "占比应为80.00%，文中为95.00%", "80.00%", "15.00%"),
        ("舍入差", "NAR403 增减与金额不符", None, None, None),
    ]
    assert found[0]["所涉的数"] == "100.00万元（第2行）；80.00万元（第2行）；20.00万元（第2行）"
    assert found[0]["章节"] == "一、收入情况"


def test_a_difference_of_rounding_is_called_one() -> None:
    (row, *_) = (
        row
        for row in rows(book(report(text_document(), replace(SHARE, rounded=True)))["勾稽关系"])
        if row["规则"].startswith("NAR402")
    )
    assert row["结果"] == "舍入差"


def test_every_number_with_what_became_of_it() -> None:
    found = rows(book(report(pdf_document()))["覆盖"])
    assert [(row["下落"], row["所在"], row["种类"], row["数"], row["页码或行"]) for row in found] == [
        ("已核对", "文字", "金额", "80.00万元", 3),
        ("有矛盾", "文字", "百分比", "95.00%", 3),
        ("无可比", "文字", "金额", "100.00万元", 3),
        ("未读懂", "表格", "单元格", "20.00", 3),
    ]
    assert found[2]["说明"] == "没有可比的数"


@pytest.mark.parametrize("sheet", ["问题", "勾稽关系", "覆盖"])
def test_it_can_be_read_sorted_and_printed(sheet: str) -> None:
    page = book(report(text_document(), *ALL))[sheet]
    assert page.freeze_panes == "A2" and page.print_title_rows == "$1:$1"
    assert page.auto_filter.ref == page.dimensions
    assert page.page_setup.orientation == "landscape" and page.page_setup.fitToWidth == 1
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert all(cell.font.bold for cell in page[1])
    assert all(cell.alignment.wrap_text for row in page.iter_rows() for cell in row)
    assert all(5 < dimension.width < 60 for dimension in page.column_dimensions.values())


def test_severity_is_coloured() -> None:
    page = book(report(text_document(), SHARE, WHOLE, WORD))["问题"]
    colors = [page.cell(row, 2).fill.fgColor.rgb for row in (2, 3, 4)]
    assert len(set(colors)) == 3 and page.cell(2, 3).fill.fgColor.rgb not in colors


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")'])
def test_text_never_becomes_a_formula(text: str) -> None:
    made = render([report(text_document(), replace(WORD, message=text))])
    cell = openpyxl.load_workbook(io.BytesIO(made))["问题"]["H2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert sheets and not any(re.search(rb"<f[ >]", sheet) for sheet in sheets)


def test_what_a_cell_cannot_hold_is_left_out() -> None:
    wild = replace(WORD, message="甲\x00\x07\x1b[31m\x0b\ud800\ufffe乙" + "长" * 40_000)
    text = book(report(text_document(), wild))["问题"]["H2"].value
    assert text.startswith("甲[31m乙长") and len(text) <= 32_767


def test_nothing_found_is_a_header_alone() -> None:
    made = book(report(text_document(), held=()))
    assert made["问题"].max_row == made["勾稽关系"].max_row == 1 and made["问题"]["A1"].value == "序号"


def test_the_same_bytes_on_every_day() -> None:
    made = render([report(text_document(), *ALL)])
    assert made == render([report(text_document(), *ALL)])
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"1980-01-01T00:00:00Z"}


def test_a_workbook_that_somebody_saved_is_not_fiscallint_s_own(tmp_path: Any) -> None:
    from fiscallint.output.files import is_own

    file = tmp_path / "审核.xlsx"
    file.write_bytes(render([report(text_document(), *ALL)]))
    assert is_own(file)
    made = openpyxl.load_workbook(file)
    made["问题"]["M2"] = "已改"
    made.save(file)
    assert not is_own(file)
