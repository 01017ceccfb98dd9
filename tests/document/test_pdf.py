"""What a PDF's pages become: paragraphs without wrapping, grids, and one clear sentence where nothing can be read.

The files are drawn here with reportlab, in a Chinese font that is not embedded; all text is invented.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib import colors, pdfencrypt
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from fiscallint.choices import PDF_BACKENDS
from fiscallint.disclosure.shapes import shapes
from fiscallint.disclosure.table import Table
from fiscallint.disclosure.tables import read_tables
from fiscallint.document import Document, Paragraph
from fiscallint.document.reader import read_document
from fiscallint.finding import FiscallintError
from tests.document.contents import grids, paragraphs
from tests.document.drawing import LEADING, LEFT, SIZE, SONG, TOP, Draw, draw, lines, ruled, together


def read(content: bytes, folder: Path, name: str = "决算.pdf", backend: str = "auto") -> Document:
    path = folder / name
    path.write_bytes(content)
    document = read_document(path, backend)
    assert document is not None
    return document


def tables(document: Document) -> dict[str, Table]:
    return {table.short: table for table in read_tables(document, shapes())[0]}


def figure(table: Table, row: str, column: str) -> str:
    cell = table.cell(row, column)
    return str(cell.quantity.value) if cell and cell.quantity else ""


LONG = "本单位二〇二四年度收入合计比上年增加，主要原因是新增了档案数字化项目，"  # 35 characters: a full line
assert len(LONG) == 35
FULL = LONG[:29]


# --- paragraphs -------------------------------------------------------------------------------------------------------


def test_a_font_that_is_not_embedded_is_read(tmp_path: Path) -> None:
    document = read(draw(lines("一、收入12,345.60万元")), tmp_path)
    assert document.text == "一、收入12,345.60万元\n"


def test_wrapped_lines_become_one_paragraph(tmp_path: Path) -> None:
    first = "　　" + FULL[:27]
    document = read(draw(lines(first, FULL, "共三项。", first, FULL, "共四项。")), tmp_path)
    assert paragraphs(document) == [FULL[:27] + FULL + "共三项。", FULL[:27] + FULL + "共四项。"]


def test_paragraphs_without_indent_end_where_a_line_stops_short(tmp_path: Path) -> None:
    document = read(draw(lines(FULL, "共三项。", FULL, FULL, "共四项。")), tmp_path)
    assert paragraphs(document) == [FULL + "共三项。", FULL + FULL + "共四项。"]


def test_a_line_may_end_early_before_a_long_amount(tmp_path: Path) -> None:
    document = read(draw(lines(FULL, FULL[:22], "1,234,567,890.12元。", "另起一段。")), tmp_path)
    assert paragraphs(document) == [FULL + FULL[:22] + "1,234,567,890.12元。", "另起一段。"]


def test_numbered_items_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    document = read(
        draw(lines(FULL, "如下：", "1.负责档案接收；", "2.负责档案保管；", "（三）负责档案利用。")), tmp_path
    )
    assert paragraphs(document) == [FULL + "如下：", "1.负责档案接收；", "2.负责档案保管；", "（三）负责档案利用。"]


def test_a_numbered_item_hangs(tmp_path: Path) -> None:
    """The lines after the first stand further to the right."""

    def page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, TOP, "1." + FULL[:28])
        canvas.drawString(LEFT + SIZE, TOP - LEADING, FULL[:28])
        canvas.drawString(LEFT + SIZE, TOP - 2 * LEADING, "完毕。")
        canvas.drawString(LEFT, TOP - 3 * LEADING, "2." + FULL[:28])

    assert paragraphs(read(draw(page), tmp_path)) == ["1." + FULL[:28] + FULL[:28] + "完毕。", "2." + FULL[:28]]


def test_a_heading_over_two_centred_lines(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(FULL, FULL, "完毕。", top=650)(canvas)
        canvas.setFont(SONG, 18)
        canvas.drawCentredString(A4[0] / 2, TOP, "云溪市临江区档案馆（地方志编纂中心）二〇二四")
        canvas.drawCentredString(A4[0] / 2, TOP - 30, "年度部门决算情况说明")

    title = "云溪市临江区档案馆（地方志编纂中心）二〇二四年度部门决算情况说明"
    assert paragraphs(read(draw(page), tmp_path))[0] == title


def test_a_heading_that_fills_its_line_is_not_centred(tmp_path: Path) -> None:
    title = "九、国有资本经营预算财政拨款收入支出决算总体情况说明　"[:26] + "书"
    document = read(draw(lines("　　" + title, "　　" + FULL[:27], FULL, "共三项。")), tmp_path)
    assert paragraphs(document) == [title, FULL[:27] + FULL + "共三项。"]


def test_the_marks_of_footnotes_are_no_digits(tmp_path: Path) -> None:
    """Raised and small, they stand before a line end or within a figure's reach."""

    def page(canvas: Canvas) -> None:
        lines("支出决算为20.50", "万元，比上年增加。", "完毕。")(canvas)
        canvas.setFont(SONG, 8)
        canvas.drawString(LEFT + canvas.stringWidth("支出决算为20.50", SONG, SIZE) + 1, TOP + 5, "1")
        canvas.drawString(LEFT + canvas.stringWidth("万元", SONG, SIZE) + 1, TOP - LEADING + 5, "12")

    assert read(draw(page), tmp_path).text.split() == ["支出决算为20.50", "万元，比上年增加。", "完毕。"]


def test_a_sentence_goes_on_over_a_footnote(tmp_path: Path) -> None:
    def note(canvas: Canvas) -> None:
        canvas.setFont(SONG, 9)
        canvas.drawString(LEFT, 80, "1 因四舍五入，分项之和与合计可能略有出入。")

    document = read(draw(together(lines("　　" + FULL[:27], FULL), note), lines(FULL, "完毕。")), tmp_path)
    assert paragraphs(document) == [FULL[:27] + FULL + FULL + "完毕。", "1因四舍五入，分项之和与合计可能略有出入。"]


def test_a_footnote_below_a_paragraph_that_has_ended_stays_there(tmp_path: Path) -> None:
    def note(canvas: Canvas) -> None:
        canvas.setFont(SONG, 9)
        canvas.drawString(LEFT, 80, "1 因四舍五入，分项之和与合计可能略有出入。")

    document = read(draw(together(lines("　　" + FULL[:27], "完毕。"), note), lines("　　" + FULL[:27])), tmp_path)
    assert paragraphs(document) == [FULL[:27] + "完毕。", "1因四舍五入，分项之和与合计可能略有出入。", FULL[:27]]


@pytest.mark.parametrize(
    "number",
    ["3", "- 3 -", "— 3 —", "第 3 页", "第 3 页 共 20 页", "第3页 / 共20页", "3/20", "3 / 20", "·3·", "Page 3 of 20"],
)
def test_a_sentence_goes_on_over_the_page_number(tmp_path: Path, number: str) -> None:
    def foot(canvas: Canvas) -> None:
        canvas.drawCentredString(A4[0] / 2, 40, number)

    document = read(draw(together(lines("　　" + FULL[:27], FULL), foot), lines(FULL, "完毕。")), tmp_path)
    assert paragraphs(document) == [FULL[:27] + FULL + FULL + "完毕。"]


def test_running_heads_and_drawn_lines_are_left_out(tmp_path: Path) -> None:
    def frame(number: int) -> Draw:
        def page(canvas: Canvas) -> None:
            canvas.line(60, 800, 535, 800)
            canvas.drawCentredString(A4[0] / 2, 805, "云溪市档案馆2024年度部门决算")
            canvas.line(60, 60, 535, 60)
            canvas.drawCentredString(A4[0] / 2, 40, f"{number}")

        return page

    pages = [together(frame(n), lines(FULL, FULL)) for n in range(1, 6)]
    assert paragraphs(read(draw(*pages), tmp_path)) == [FULL * 10]


def test_a_frame_around_the_page_is_no_table(tmp_path: Path) -> None:
    def frame(canvas: Canvas) -> None:
        canvas.rect(50, 50, A4[0] - 100, A4[1] - 100)

    document = read(draw(together(frame, lines(FULL, "完毕。"))), tmp_path)
    assert paragraphs(document) == [FULL + "完毕。"] and not grids(document)


def test_a_year_alone_on_the_cover_is_no_page_number(tmp_path: Path) -> None:
    document = read(draw(lines("2024", "云溪市档案馆部门决算")), tmp_path)
    assert paragraphs(document)[0].startswith("2024")


def test_contents_with_leader_dots_stay_lines(tmp_path: Path) -> None:
    entries = [
        "一、收入支出决算总表" + "." * 30 + "3",
        "二、收入决算表" + "." * 40 + "4",
        "三、支出决算表" + "." * 40 + "5",
    ]
    document = read(draw(lines("目录", *entries)), tmp_path)
    assert len(paragraphs(document)) == 4 and not grids(document)


# --- characters -------------------------------------------------------------------------------------------------------


def test_bold_made_by_drawing_twice(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for shift in (0, 0.3):
            canvas.drawString(LEFT + shift, TOP, "一、收入1,122.33万元")

    assert paragraphs(read(draw(page), tmp_path)) == ["一、收入1,122.33万元"]


def test_digits_in_a_font_with_another_ascent(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(LEFT, TOP, "收入总计")
        canvas.setFont("Courier", SIZE)
        canvas.drawString(LEFT + 4 * SIZE, TOP, "1,234.50")
        canvas.setFont(SONG, SIZE)
        canvas.drawString(LEFT + 4 * SIZE + 8 * 8.4, TOP, "万元")

    assert paragraphs(read(draw(page), tmp_path)) == ["收入总计1,234.50万元"]


def test_text_off_the_page_is_left_out(tmp_path: Path) -> None:
    document = read(draw(together(lines("一、收入"), lines("隐藏", left=-400), lines("隐藏", top=-200))), tmp_path)
    assert paragraphs(document) == ["一、收入"]


def test_white_text_on_white_is_left_out(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillColor(colors.white)
        canvas.drawString(LEFT, TOP - LEADING, "看不见的字")
        canvas.setFillColor(colors.black)

    assert paragraphs(read(draw(together(lines("一、收入"), page)), tmp_path)) == ["一、收入"]


def test_white_text_on_a_coloured_ground_is_read(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillColor(colors.darkblue)
        canvas.rect(LEFT - 5, TOP - 5, 200, 22, fill=1, stroke=0)
        canvas.setFillColor(colors.white)
        canvas.drawString(LEFT, TOP, "一、收入")

    assert paragraphs(read(draw(page), tmp_path)) == ["一、收入"]


def test_a_watermark_across_the_page_is_left_out(tmp_path: Path) -> None:
    def watermark(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.setFont(SONG, 80)
        canvas.translate(150, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    document = read(draw(together(watermark, lines(*[FULL] * 20, "完毕。"))), tmp_path)
    assert paragraphs(document) == [FULL * 20 + "完毕。"] and not document.notices


# --- pages ------------------------------------------------------------------------------------------------------------

ROWS = [
    ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"],
    ["", "合计", "30.00", "20.00", "10.00"],
    ["208", "社会保障和就业支出", "30.00", "20.00", "10.00"],
    ["20805", "行政事业单位养老支出", "30.00", "20.00", "10.00"],
    ["2080501", "行政单位离退休", "30.00", "20.00", "10.00"],
]
WIDTHS = [60, 150, 80, 80, 80]


def expenditure(top: float = 700, **options: float | bool) -> Draw:
    return together(lines("支出决算表", "单位：万元", top=top + 50), ruled(ROWS, WIDTHS, top, **options))  # type: ignore[arg-type]


def assert_expenditure(document: Document) -> None:
    table = tables(document)["支出表"]
    assert [row.code for row in table.rows] == ["", "208", "20805", "2080501"]
    for row in ("合计", "208", "20805", "2080501"):
        assert [figure(table, row, column) for column in ("合计", "基本支出", "项目支出")] == [
            "30.00",
            "20.00",
            "10.00",
        ]


def test_a_ruled_table(tmp_path: Path) -> None:
    assert_expenditure(read(draw(expenditure()), tmp_path))


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_is_shown_turned(tmp_path: Path, angle: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(angle)
        width, height = A4 if angle == 180 else (A4[1], A4[0])
        canvas.translate(width if angle < 270 else 0, height if angle > 90 else 0)
        canvas.rotate(angle)
        expenditure()(canvas)

    assert_expenditure(read(draw(page), tmp_path))


@pytest.mark.parametrize("angle", [90, 270])
def test_a_table_that_lies_on_its_side(tmp_path: Path, angle: int) -> None:
    def page(canvas: Canvas) -> None:
        if angle == 90:
            canvas.translate(A4[0], 0)
        else:
            canvas.translate(0, A4[1])
        canvas.rotate(angle)
        canvas.translate(0, -250)
        expenditure()(canvas)

    assert_expenditure(read(draw(page), tmp_path))


def test_a_landscape_page(tmp_path: Path) -> None:
    assert_expenditure(read(draw(expenditure(top=450), size=landscape(A4)), tmp_path))


def test_a_table_goes_on_without_its_header(tmp_path: Path) -> None:
    first = together(lines("支出决算表", "单位：万元"), ruled(ROWS[:3], WIDTHS))
    assert_expenditure(read(draw(first, ruled(ROWS[3:], WIDTHS, top=780)), tmp_path))


def test_a_table_goes_on_under_its_header(tmp_path: Path) -> None:
    first = together(lines("支出决算表", "单位：万元"), ruled(ROWS[:3], WIDTHS))
    second = together(lines("支出决算表", "单位：万元"), ruled([ROWS[0], *ROWS[3:]], WIDTHS))
    assert_expenditure(read(draw(first, second), tmp_path))


def test_a_page_ends_within_the_header(tmp_path: Path) -> None:
    """Its first row has fewer columns than the table: 项目 over code and name."""
    first = together(lines("支出决算表", "单位：万元"), ruled([["项目", *ROWS[0][2:]]], [210, *WIDTHS[2:]]))
    second = ruled([["科目编码", "科目名称", "", "", ""], *ROWS[1:]], WIDTHS, top=780)
    assert_expenditure(read(draw(first, second), tmp_path))


@pytest.mark.parametrize("again", [True, False], ids=["under the header again", "without it"])
def test_a_page_break_goes_through_a_row(tmp_path: Path, again: bool) -> None:
    """Its figures stand on the first page; where its label goes on is told, too."""
    name = ["机关事业单位职业年金缴费支出用", "于在职人员"]
    rows = [*ROWS[:4], ["2080506", name[0], "30.00", "20.00", "10.00"]]
    rest = [["", name[1], "", "", ""], ["2080599", "其他养老支出", "1.00", "1.00", ""]]
    first = together(lines("支出决算表", "单位：万元"), ruled(rows, WIDTHS))
    document = read(draw(first, ruled([*ROWS[: int(again)], *rest], WIDTHS, top=780)), tmp_path)
    table = tables(document)["支出表"]
    assert [row.label for row in table.rows][-2:] == ["".join(name), "其他养老支出"]
    at = document.text.index(name[1])
    assert (document.page(at - 1), document.page(at)) == (1, 2)


def test_a_page_break_goes_through_a_figure(tmp_path: Path) -> None:
    """It was wrapped in its narrow cell."""
    rows = [*ROWS[:4], ["2080506", "机关事业单位职业年金缴费支出用", "1,234,567.", "1,234,567.", ""]]
    rest = [["", "于在职人员", "80", "80", ""], ["2080599", "其他养老支出", "1.00", "1.00", ""]]
    document = read(
        draw(together(lines("支出决算表", "单位：元"), ruled(rows, WIDTHS)), ruled(rest, WIDTHS, top=780)), tmp_path
    )
    table = tables(document)["支出表"]
    assert [figure(table, "2080506", column) for column in ("合计", "基本支出")] == ["1234567.80"] * 2
    assert figure(table, "2080599", "合计") == "1.00"


def test_a_label_at_the_top_of_a_page_is_no_rest_of_a_short_one(tmp_path: Path) -> None:
    rows = [["项目", "决算数"], ["本年收入合计", "30.00"], ["年初结转和结余", ""]]
    first = together(lines("收入支出决算总表", "单位：万元"), ruled(rows, [160, 70]))
    second = ruled([["结余分配", ""], ["收入总计", "30.00"]], [160, 70], top=780)
    grid = grids(read(draw(first, second), tmp_path))[0]
    assert [row[0] for row in grid][2:] == ["年初结转和结余", "结余分配", "收入总计"]


# --- tables without ruling lines --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rules", [{"vertical": False}, {"vertical": False, "horizontal": False}], ids=["across", "none"]
)
def test_a_table_without_all_its_lines(tmp_path: Path, rules: dict[str, bool]) -> None:
    assert_expenditure(read(draw(expenditure(**rules)), tmp_path))


def test_full_width_amounts_of_a_table_without_lines(tmp_path: Path) -> None:
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    rows = [ROWS[0], *([*row[:2], *(cell.translate(wide) for cell in row[2:])] for row in ROWS[1:])]
    page = together(lines("支出决算表", "单位：万元"), ruled(rows, WIDTHS, vertical=False))
    assert_expenditure(read(draw(page), tmp_path))


def test_a_blank_cell_of_a_table_without_lines(tmp_path: Path) -> None:
    rows = [
        *ROWS[:4],
        ["2080501", "行政单位离退休", "20.00", "20.00", ""],
        ["2080599", "其他养老支出", "10.00", "", "10.00"],
    ]
    document = read(draw(together(lines("支出决算表", "单位：万元"), ruled(rows, WIDTHS, vertical=False))), tmp_path)
    table = tables(document)["支出表"]
    assert [figure(table, "2080501", c) for c in ("合计", "基本支出", "项目支出")] == ["20.00", "20.00", ""]
    assert [figure(table, "2080599", c) for c in ("合计", "基本支出", "项目支出")] == ["10.00", "", "10.00"]


def test_only_the_header_is_ruled(tmp_path: Path) -> None:
    """As where it is shaded, cell by cell."""
    page = together(
        lines("支出决算表", "单位：万元", top=750),
        ruled(ROWS[:1], WIDTHS),
        ruled(ROWS[1:], WIDTHS, 682, vertical=False),
    )
    assert_expenditure(read(draw(page), tmp_path))


def test_the_ruled_header_ends_on_the_next_page(tmp_path: Path) -> None:
    first = together(lines("支出决算表", "单位：万元", top=750), ruled(ROWS[:1], WIDTHS))
    second = together(
        ruled([["栏次", "", "1", "2", "3"]], WIDTHS, 780),
        ruled(ROWS[1:], WIDTHS, 762, vertical=False, horizontal=False),
    )
    assert_expenditure(read(draw(first, second), tmp_path))


def test_only_the_header_of_an_empty_table_is_ruled(tmp_path: Path) -> None:
    """合计 is the table's row, and what is said below still stands below it."""
    page = together(
        lines("支出决算表", "单位：万元", top=750),
        ruled(ROWS[:1], WIDTHS),
        ruled([["合计"]], WIDTHS, 682, vertical=False, horizontal=False),
        lines("说明：本单位没有支出，故本表无数据。", top=640),
    )
    table = tables(read(draw(page), tmp_path))["支出表"]
    assert [row.label for row in table.rows] == ["合计"] and table.empty
    assert [note.text for note in table.notes] == ["说明：本单位没有支出，故本表无数据。"]


def test_the_last_label_of_a_table_without_lines_is_wrapped(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines("支出决算表", "单位：万元", top=750)(canvas)
        ruled(ROWS[:4], WIDTHS, vertical=False, horizontal=False)(canvas)
        canvas.setFont(SONG, 9)
        for text, y in (("用于体育事业的", 622), ("彩票公益金支出", 610)):
            canvas.drawString(123, y, text)
        canvas.drawString(63, 616, "2296003")
        for right, text in ((347, "30.00"), (427, "20.00"), (507, "10.00")):
            canvas.drawRightString(right, 616, text)

    table = tables(read(draw(page), tmp_path))["支出表"]
    assert [(row.code, row.label) for row in table.rows][-1] == ("2296003", "用于体育事业的彩票公益金支出")


def test_rows_close_together_that_have_codes_stay_apart(tmp_path: Path) -> None:
    """A blank row stands as close to the next as the lines of a label do, at the end of a table of wide rows."""

    def page(canvas: Canvas) -> None:
        lines("支出决算表", "单位：万元", top=750)(canvas)
        ruled(ROWS[:4], WIDTHS, vertical=False, horizontal=False)(canvas)
        canvas.setFont(SONG, 9)
        for y, code, name, amount in (
            (616, "2080501", "行政单位离退休", ""),
            (604, "2080502", "事业单位离退休", "30.00"),
        ):
            canvas.drawString(63, y, code)
            canvas.drawString(123, y, name)
            canvas.drawRightString(347, y, amount)

    table = tables(read(draw(page), tmp_path))["支出表"]
    assert [(row.code, figure(table, row.code, "合计")) for row in table.rows][-2:] == [
        ("2080501", ""),
        ("2080502", "30.00"),
    ]


def test_two_sides_without_lines(tmp_path: Path) -> None:
    rows = [
        ["收入", "", "支出", ""],
        ["项目", "决算数", "项目", "决算数"],
        ["一、一般公共预算财政拨款收入", "30.00", "一、一般公共服务支出", ""],
        ["二、其他收入", "1.00", "二、社会保障和就业支出", "29.00"],
        ["本年收入合计", "31.00", "本年支出合计", "29.00"],
        ["", "", "年末结转和结余", "2.00"],
        ["总计", "31.00", "总计", "31.00"],
    ]
    page = together(
        lines("收入支出决算总表", "单位：万元"), ruled(rows, [160, 70, 160, 70], vertical=False, horizontal=False)
    )
    table = tables(read(draw(page), tmp_path))["收支总表"]
    assert {
        row: figure(table, row, "决算数") for row in ("本年收入合计", "208", "年末结转和结余", "支出总计", "201")
    } == {
        "本年收入合计": "31.00",
        "208": "29.00",
        "年末结转和结余": "2.00",
        "支出总计": "31.00",
        "201": "",
    }


def test_a_column_without_figures_and_headers_of_two_levels(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines("政府性基金预算财政拨款收入支出决算表", "单位：万元")(canvas)
        canvas.setFont(SONG, 8)
        for text, middle, y in [
            ("项目", 120, 690), ("本年支出", 400, 690),
            ("年初结转和结余", 235, 683), ("本年收入", 300, 683), ("年末结转和结余", 510, 683),
            ("科目编码", 80, 676), ("科目名称", 150, 676),
            ("小计", 350, 676), ("基本支出", 400, 676), ("项目支出", 450, 676),
        ]:  # fmt: skip
            canvas.drawCentredString(middle, y, text)
        for row in range(5):
            y = 655 - 16 * row
            canvas.drawString(60, y, f"212080{row}" if row else "")
            canvas.drawString(115, y, "城市建设支出" if row else "合计")
            for right, text in [(260, "1.00"), (320, "9.00"), (370, "8.00"), (470, "8.00"), (540, "2.00")]:
                canvas.drawRightString(right, y, text)

    table = tables(read(draw(page), tmp_path))["政府性基金表"]
    assert {column: figure(table, "合计", column) for column in table.columns} == {
        "年初结转和结余": "1.00",
        "本年收入": "9.00",
        "本年支出": "8.00",
        "基本支出": "",
        "项目支出": "8.00",
        "年末结转和结余": "2.00",
    }


def test_codes_at_the_right_of_their_cells_touch_the_names(tmp_path: Path) -> None:
    """A word processor sets digits to the right: what parts code and name is less than what parts other cells."""

    def page(canvas: Canvas) -> None:
        lines("一般公共预算财政拨款支出决算表", "单位：万元")(canvas)
        canvas.setFont(SONG, 8)
        for text, middle, y in [
            ("项目", 190, 690), ("合计", 390, 683), ("基本支出", 450, 683), ("项目支出", 510, 683),
            ("科目编码", 97, 676), ("科目名称", 227, 676),
        ]:  # fmt: skip
            canvas.drawCentredString(middle, y, text)
        for row, (code, name) in enumerate(
            [("", ""), ("208", "社会保障和就业支出"), ("20805", "行政事业单位养老支出"), ("2080501", "行政单位离退休")]
        ):
            y = 655 - 16 * row
            canvas.drawRightString(133, y, code)
            canvas.drawString(137 if code else 60, y, name or "合计")
            for right, text in [(415, "30.00"), (475, "20.00"), (535, "10.00")]:
                canvas.drawRightString(right, y, text)

    table = tables(read(draw(page), tmp_path))["一般公共预算支出表"]
    assert [(row.code, row.label) for row in table.rows] == [
        ("", "合计"),
        ("208", "社会保障和就业支出"),
        ("20805", "行政事业单位养老支出"),
        ("2080501", "行政单位离退休"),
    ]
    assert [figure(table, "2080501", column) for column in table.columns] == ["30.00", "20.00", "10.00"]


def test_the_last_part_of_a_code_touches_the_name(tmp_path: Path) -> None:
    """类, 款 and 项 in columns of their own."""

    def page(canvas: Canvas) -> None:
        lines("支出决算表", "单位：万元")(canvas)
        canvas.setFont(SONG, 8)
        for text, middle in [
            ("类", 72), ("款", 100), ("项", 128), ("科目名称", 200),
            ("本年支出合计", 330), ("基本支出", 400), ("项目支出", 470),
        ]:  # fmt: skip
            canvas.drawCentredString(middle, 680, text)
        for row, (code, name) in enumerate(
            [
                (("208", "", ""), "社会保障和就业支出"),
                (("208", "05", ""), "养老支出"),
                (("208", "05", "01"), "行政单位离退休"),
            ]
        ):
            y = 655 - 16 * row
            for right, part in zip((80, 108, 138), code, strict=True):
                canvas.drawRightString(right, y, part)
            canvas.drawString(142, y, name)
            for right, text in [(355, "30.00"), (420, "20.00"), (490, "10.00")]:
                canvas.drawRightString(right, y, text)

    table = tables(read(draw(page), tmp_path))["支出表"]
    assert [(row.code, row.label) for row in table.rows] == [
        ("208", "社会保障和就业支出"),
        ("20805", "养老支出"),
        ("2080501", "行政单位离退休"),
    ]


def test_the_header_of_a_table_whose_columns_are_not_certain_is_no_empty_table(tmp_path: Path) -> None:
    """The figure of a label of three lines stands alone in its line."""
    rows = [["", "社会保障"], ["", "", "30.00"], ["", "和就业支出"]] * 4
    page = together(
        lines("支出决算表", "单位：万元", top=750),
        ruled(ROWS[:1], WIDTHS),
        ruled(rows, WIDTHS, 682, vertical=False, horizontal=False),
    )
    found, told = read_tables(read(draw(page), tmp_path), shapes())
    assert not found and ["没有检查" in notice.message for notice in told] == [True]


def test_running_text_with_numbers_is_no_table(tmp_path: Path) -> None:
    texts = [f"　　（{n}）2024年度支出{n}2.50万元，占全部支出的{n}.00%，与上年" for n in "一二三四五六"]
    assert not grids(read(draw(lines(*texts)), tmp_path))


# --- files that cannot be read ----------------------------------------------------------------------------------------


def message(content: bytes, folder: Path, name: str = "决算.pdf", backend: str = "auto") -> str:
    with pytest.raises(FiscallintError) as error:
        read(content, folder, name, backend)
    return str(error.value)


@pytest.mark.parametrize("backend", PDF_BACKENDS)
def test_an_encrypted_file(tmp_path: Path, backend: str) -> None:
    locked = draw(lines("一、收入"), encrypt=pdfencrypt.StandardEncryption("open sesame", canPrint=0))
    assert message(locked, tmp_path, backend=backend) == "决算.pdf 是加密的 PDF，无法读取：请先取消密码保护再检查"


def test_a_file_that_may_only_not_be_changed_is_read(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", SIZE)
        canvas.drawString(LEFT, TOP, "1,234.50")

    locked = draw(page, encrypt=pdfencrypt.StandardEncryption("", ownerPassword="owner", canModify=0))
    assert paragraphs(read(locked, tmp_path)) == ["1,234.50"]


@pytest.mark.parametrize("backend", PDF_BACKENDS)
@pytest.mark.parametrize("keep", [20, 200, 0.5, 0.9])
def test_a_truncated_file(tmp_path: Path, keep: float, backend: str) -> None:
    whole = draw(lines(FULL, FULL), lines(FULL))
    content = whole[: int(keep if keep > 1 else keep * len(whole))]
    try:
        document = read(content, tmp_path, backend=backend)
    except FiscallintError as error:
        assert str(error).startswith("决算.pdf ") and "\n" not in str(error)
    else:
        assert document.text


def test_a_font_that_does_not_say_its_characters(tmp_path: Path) -> None:
    """reportlab encrypts the name of the font's encoding: what is left are the glyphs' numbers."""
    locked = draw(lines("一、收入"), encrypt=pdfencrypt.StandardEncryption("", ownerPassword="owner", canModify=0))
    assert message(locked, tmp_path) == ("决算.pdf 的字体没有文字编码，文字无法读出：请用 Word 或 WPS 重新导出后再检查")


@pytest.mark.parametrize("backend", PDF_BACKENDS)
def test_a_damaged_file(tmp_path: Path, backend: str) -> None:
    assert message(b"%PDF-1.7\n" + bytes(range(256)) * 20, tmp_path, backend=backend) == (
        "决算.pdf 不是完整的 PDF 文件，可能已损坏：请重新导出后再检查"
    )


def test_an_empty_file(tmp_path: Path) -> None:
    assert message(b"", tmp_path) == "决算.pdf 是空文件"


def test_what_is_no_pdf(tmp_path: Path) -> None:
    assert message("一、收入".encode(), tmp_path) == "决算.pdf 的扩展名是 .pdf，内容却不是 PDF：请重新导出后再检查"


def test_a_scan(tmp_path: Path) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    def page(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)

    assert message(draw(page), tmp_path).startswith(
        "决算.pdf 是扫描件，没有文字：请用由 Word 或 WPS 直接导出的 PDF 检查"
    )
    mixed = read(draw(lines("一、收入"), page), tmp_path)
    assert [notice.message for notice in mixed.notices] == [
        "第2页只有图片，没有文字，未检查（安装 fiscallint[ocr] 后可以识别其中的文字）"
    ]


def test_a_page_that_fails_is_said_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pdfplumber.page import Page

    def failing(page: Page) -> list[object]:
        if page.page_number == 2:
            raise ValueError("broken stream")
        return list(whole(page))

    whole = Page.chars.fget  # type: ignore[attr-defined]
    monkeypatch.setattr(Page, "chars", property(failing))
    document = read(draw(lines("一、收入"), lines("二、支出"), lines("三、结余")), tmp_path, backend="pdfplumber")
    assert paragraphs(document) == ["一、收入", "三、结余"]
    assert [notice.message for notice in document.notices] == ["第2页无法解析，未检查：请重新导出后再检查"]


# --- places -----------------------------------------------------------------------------------------------------------


def test_every_character_has_its_box(tmp_path: Path) -> None:
    document = read(draw(expenditure()), tmp_path)
    for block in document.blocks:
        cells = [block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row if cell]
        for cell in cells:
            for offset in cell.passage.places:
                assert document.glyphs[offset] is not None
    at = document.text.index("行政单位离退休")
    assert document.line_column(at)[0] == 7 and document.page(at) == 1
