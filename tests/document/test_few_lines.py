"""Tables that lack ruling lines are read cell by cell where what is drawn and written makes that certain, else told of.

The same statement is drawn in many manners, and what is read compared with what is read of it fully ruled.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from fiscallint.disclosure.shapes import shapes
from fiscallint.disclosure.tables import read_tables
from fiscallint.document import Document
from fiscallint.document.reader import read_document
from tests.document import ofd_files
from tests.document.contents import grids, paragraphs
from tests.document.drawing import SONG, Draw, draw, lines, together

Rows = Sequence[Sequence[str]]

TWO_SIDES = (
    ("收入", "<", "支出", "<"),
    ("项目", "决算数", "项目", "决算数"),
    ("一、一般公共预算财政拨款收入", "30.00", "一、一般公共服务支出", ""),
    ("二、政府性基金预算财政拨款收入", "", "二、外交支出", ""),
    ("三、其他收入", "1.00", "八、社会保障和就业支出", "29.00"),
    ("本年收入合计", "31.00", "本年支出合计", "29.00"),
    ("年初结转和结余", "", "年末结转和结余", "2.00"),
    ("总计", "31.00", "总计", "31.00"),
)
CODED = (
    ("项目", "<", "本年支出", "<", "<"),
    ("科目编码", "科目名称", "小计", "基本支出", "项目支出"),
    ("合计", "<", "30.00", "20.00", "10.00"),
    ("208", "社会保障和就业支出", "30.00", "20.00", "10.00"),
    ("20805", "行政事业单位养老支出", "30.00", "20.00", "10.00"),
    ("2080501", "行政单位离退休", "20.00", "20.00", ""),
    ("2080505", "机关事业单位基本养老\n保险缴费支出", "10.00", "", "10.00"),
)
TITLES = {TWO_SIDES: "收入支出决算总表", CODED: "一般公共预算财政拨款支出决算表"}
WIDTHS = {TWO_SIDES: (150, 70, 150, 70), CODED: (60, 130, 70, 70, 70)}

LEFT, TOP, SIZE, HEAD = 70.0, 700.0, 9.0, 2
"""Where tables begin, the size of their print, and the rows of their header."""
MANNERS = ("no sides", "no left side", "no right side", "no top", "columns", "header", "shaded cells", "pieces")
Cell = tuple[int, int, int, int]
"""Its first row and column, and those after its last."""


def cells_of(rows: Rows) -> list[Cell]:
    found = []
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            if text != "<":
                end = x + 1
                while end < len(row) and row[end] == "<":
                    end += 1
                found.append((y, x, y + 1, end))
    return found


def table(rows: Rows, widths: Sequence[float], manner: str, top: float = TOP, head: int = HEAD) -> Draw:
    """A table with the lines of this manner; its header stands in the middle of cells, numbers at their right."""

    def page(canvas: Canvas) -> None:
        xs = [LEFT + sum(widths[:at]) for at in range(len(widths) + 1)]
        ys = [top]
        for row in rows:
            ys.append(ys[-1] - (3.2 if any("\n" in text for text in row) else 2) * SIZE)
        found = cells_of(rows)
        canvas.setFillGray(0.9)
        for y, x, below, right in found:
            if manner == "shaded cells" and (y < head or (y - head) % 2):
                canvas.rect(xs[x], ys[below], xs[right] - xs[x], ys[y] - ys[below], fill=1, stroke=0)
        canvas.setFillGray(0)
        for y, x, below, right in found:
            ruled = manner != "none" and (manner != "header" or y < head)
            if manner == "pieces":
                canvas.line(xs[x], ys[y], xs[right], ys[y])
                canvas.line(xs[x], ys[below], xs[right], ys[below])
            elif manner not in ("columns", "shaded cells") and ruled:
                for height in (y, below):
                    if manner != "no top" or height not in (0, len(rows)):
                        canvas.line(xs[x], ys[height], xs[right], ys[height])
            if manner not in ("pieces", "shaded cells") and ruled:
                for side in (x, right):
                    if not (manner in ("no sides", "no left side") and side == 0) and not (
                        manner in ("no sides", "no right side") and side == len(widths)
                    ):
                        canvas.line(xs[side], ys[y], xs[side], ys[below])
        if manner == "columns":
            canvas.line(xs[0], ys[0], xs[-1], ys[0])
            canvas.line(xs[0], ys[-1], xs[-1], ys[-1])
        canvas.setFont(SONG, SIZE)
        for y, x, below, right in found:
            parts = rows[y][x].split("\n")
            for number, text in enumerate(parts):
                base = (ys[y] + ys[below]) / 2 - 0.3 * SIZE + (len(parts) / 2 - 0.5 - number) * 1.2 * SIZE
                if y < head:
                    canvas.drawCentredString((xs[x] + xs[right]) / 2, base, text)
                elif "." in text:
                    canvas.drawRightString(xs[right] - 3, base, text)
                else:
                    canvas.drawString(xs[x] + 3, base, text)

    return page


def titled(rows: Rows, manner: str, name: Rows) -> Draw:
    return together(lines(TITLES[name], "单位：万元", top=TOP + 50), table(rows, WIDTHS[name], manner))


def read(folder: Path, *pages: Draw) -> Document:
    path = folder / "决算.pdf"
    path.write_bytes(draw(*pages, size=A4))
    document = read_document(path)
    assert document is not None
    return document


def cells(rows: Rows) -> list[list[str]]:
    return [["" if text == "<" else text.replace("\n", "") for text in row] for row in rows]


def told(document: Document) -> list[str]:
    """What is said of tables that are not read."""
    return [notice.message for notice in read_tables(document, shapes())[1]]


# ---- read as if they were fully ruled


@pytest.mark.parametrize("rows", [TWO_SIDES, CODED], ids=["two sides", "codes"])
@pytest.mark.parametrize("manner", ["all", *MANNERS])
def test_every_cell_is_read(tmp_path: Path, manner: str, rows: Rows) -> None:
    document = read(tmp_path, titled(rows, manner, rows))
    assert grids(document) == [cells(rows)] and not told(document)


@pytest.mark.parametrize("rows", [TWO_SIDES, CODED], ids=["two sides", "codes"])
@pytest.mark.parametrize("end", [4, 5])
@pytest.mark.parametrize("manner", MANNERS)
def test_a_table_goes_on_without_its_header(tmp_path: Path, manner: str, end: int, rows: Rows) -> None:
    rest = table(rows[end:], WIDTHS[rows], "none" if manner == "header" else manner, top=780, head=0)
    document = read(tmp_path, titled(rows[:end], manner, rows), rest)
    assert grids(document) == [cells(rows)]


def test_a_row_without_figures_at_the_end_of_a_page(tmp_path: Path) -> None:
    first = titled(TWO_SIDES[:4], "header", TWO_SIDES)
    document = read(tmp_path, first, table(TWO_SIDES[4:], WIDTHS[TWO_SIDES], "none", top=780, head=0))
    assert grids(document) == [cells(TWO_SIDES)]


@pytest.mark.parametrize("rows", [TWO_SIDES, CODED], ids=["two sides", "codes"])
@pytest.mark.parametrize("number", [False, True], ids=["alone", "over the page number"])
def test_a_page_ends_below_the_ruled_header(tmp_path: Path, number: bool, rows: Rows) -> None:
    first = titled(rows[:HEAD], "header", rows)
    if number:
        first = together(first, lines("- 1 -", top=TOP - 2 * HEAD * SIZE - SIZE))
    document = read(tmp_path, first, table(rows[HEAD:], WIDTHS[rows], "none", top=780, head=0))
    assert grids(document) == [cells(rows)]


def test_a_page_ends_within_the_ruled_header(tmp_path: Path) -> None:
    """Its last row has fewer cells than the table has columns."""
    count = ("栏次", "<", "1", "2", "3")
    rest = table((count, *CODED[2:]), WIDTHS[CODED], "header", top=780, head=1)
    document = read(tmp_path, titled(CODED[:HEAD], "header", CODED), rest)
    assert grids(document) == [cells((*CODED[:HEAD], count, *CODED[2:]))]


@pytest.mark.parametrize("last", [True, False], ids=["closed", "open"])
def test_a_ruled_header_over_rows_with_lines_between_them(tmp_path: Path, last: bool) -> None:
    def between(canvas: Canvas) -> None:
        for row in range(HEAD, len(TWO_SIDES) + last):
            height = TOP - 2 * SIZE * row
            canvas.line(LEFT, height, LEFT + sum(WIDTHS[TWO_SIDES]), height)

    document = read(tmp_path, together(titled(TWO_SIDES, "header", TWO_SIDES), between))
    assert grids(document) == [cells(TWO_SIDES)]


def test_a_label_that_wraps_where_columns_alone_are_ruled(tmp_path: Path) -> None:
    rows = (*CODED[:5], ("2080501", "行政单位\n离退休", "20.00", "20.00", ""), CODED[6])
    assert grids(read(tmp_path, titled(rows, "columns", CODED))) == [cells(rows)]


def test_sides_are_left_out_in_ofd(tmp_path: Path) -> None:
    path = tmp_path / "决算.ofd"
    drawn = [ofd_files.stroke(20, y, 180, y) for y in (40, 50, 60)] + [ofd_files.stroke(100, 40, 100, 60)]
    texts = [("项目", 25, 47), ("决算数", 110, 47), ("基本支出", 25, 57), ("20.00", 110, 57)]
    page = ofd_files.page(ofd_files.layer(*drawn, *(ofd_files.text(text, x, y) for text, x, y in texts)))
    path.write_bytes(ofd_files.ofd(page))
    document = read_document(path)
    assert document is not None and grids(document) == [[["项目", "决算数"], ["基本支出", "20.00"]]]


# ---- not certain


def across(text: str, height: float) -> Draw:
    """A line of print from the left side of a table on."""

    def page(canvas: Canvas) -> None:
        canvas.setFont(SONG, SIZE)
        canvas.drawString(LEFT + 3, height, text)

    return page


UNCLEAR = "的各列无法可靠地分开，该表没有检查"


def test_a_figure_within_a_label_leaves_the_table_unread(tmp_path: Path) -> None:
    rows = (*CODED[:4], ("2080501", "行政单位离退休（上年12.00）", "30.00", "20.00", "10.00"))
    document = read(tmp_path, titled(rows, "header", CODED))
    assert "30.00" not in {cell for grid in grids(document) for row in grid for cell in row}
    assert told(document) == [f"“{TITLES[CODED]}”{UNCLEAR}"]


def test_what_is_not_certain_on_one_page_is_read_on_none(tmp_path: Path) -> None:
    rest = (("2080505", "行政单位离退休（上年12.00）", "10.00", "", "10.00"),)
    second = table(rest, WIDTHS[CODED], "none", top=780, head=0)
    document = read(tmp_path, titled(CODED[:6], "header", CODED), second)
    assert told(document) == [f"“{TITLES[CODED]}”{UNCLEAR}"]


def test_what_is_given_up_is_one_table_not_the_page(tmp_path: Path) -> None:
    """Above it another ends, which was read on the page before."""
    name = "支出决算表"
    begun = together(lines(name, "单位：万元", top=560), table(CODED[:6], WIDTHS[CODED], "header", top=500))
    pages = [
        titled(CODED[:4], "header", CODED),
        together(table(CODED[4:], WIDTHS[CODED], "none", top=780, head=0), begun),
        table(
            (("2080505", "行政单位离退休（上年12.00）", "10.00", "", "10.00"),), WIDTHS[CODED], "none", top=780, head=0
        ),
    ]
    document = read(tmp_path, *pages)
    assert grids(document)[0] == cells(CODED)
    assert told(document) == [f"“{name}”{UNCLEAR}"]


def test_the_label_of_a_total_over_columns_of_figures_is_in_none_of_them(tmp_path: Path) -> None:
    codes = ("科目编码", "科目名称", "决算数") * 3
    rows = (
        codes,
        ("301", "工资福利支出", "9.00", "302", "商品和服务支出", "", "310", "资本性支出", "2.00"),
        ("30101", "基本工资", "9.00", "30201", "办公费", "", "31002", "办公设备购置", "2.00"),
        ("30102", "津贴补贴", "", "30202", "印刷费", "", "31003", "专用设备购置", ""),
        ("人员经费合计", "<", "9.00", "", "", "公用经费合计", "", "", "2.00"),
    )
    title = lines("一般公共预算财政拨款基本支出决算明细表", "单位：万元", top=TOP + 50)
    page = together(title, table(rows, (40, 70, 45) * 3, "header", head=1))
    assert not any(row[5] == "公用经费合计" for grid in grids(read(tmp_path, page)) for row in grid if len(row) == 9)


# ---- what is no part of a table


def test_two_tables_with_the_same_columns_stay_two(tmp_path: Path) -> None:
    second = together(lines("支出决算表", "单位：万元", top=560), table(CODED, WIDTHS[CODED], "all", top=500))
    document = read(tmp_path, together(titled(CODED[:4], "all", CODED), second))
    assert [len(grid) for grid in grids(document)] == [4, len(CODED)]


@pytest.mark.parametrize(
    "text", ["单位负责人：王某　　　制表人：李某", "注：12.00万元为上年数。", "共12.00万元，与上年相同。"]
)
@pytest.mark.parametrize("manner", ["all", "no sides"])
def test_what_stands_under_a_table_is_no_row(tmp_path: Path, manner: str, text: str) -> None:
    below = across(text, TOP - (2 * len(CODED) + 1.2) * SIZE - 14)
    document = read(tmp_path, together(titled(CODED, manner, CODED), below))
    assert grids(document) == [cells(CODED)] and len(paragraphs(document)) == 3


def test_a_table_without_rows_is_not_given_the_sentence_below(tmp_path: Path) -> None:
    below = across("本年没有此项支出，上年为12.00万元。", TOP - 2 * HEAD * SIZE - 14)
    document = read(tmp_path, together(titled(CODED[:HEAD], "all", CODED), below))
    assert grids(document) == [cells(CODED[:HEAD])]


def test_lines_above_and_below_text_are_no_table(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for height in (TOP + 20, TOP - 10):
            canvas.line(LEFT, height, LEFT + 200, height)
            canvas.line(LEFT + 200, height, LEFT + 400, height)

    assert not grids(read(tmp_path, together(lines("云溪市档案馆", top=TOP), page)))


# ---- without upright lines, by the text alone


def test_the_end_of_a_label_that_wraps_in_the_last_row(tmp_path: Path) -> None:
    title = lines(TITLES[CODED], "单位：万元", top=TOP + 50)
    document = read(tmp_path, together(title, table(CODED[1:], WIDTHS[CODED], "none", head=1)))
    assert [row[:2] for row in grids(document)[0]][-1] == ["2080505", "机关事业单位基本养老保险缴费支出"]


def test_headers_over_several_columns_that_can_stand_in_two_ways(tmp_path: Path) -> None:
    """Over the first columns to the left, they may as well be over others in the middle."""

    def page(canvas: Canvas) -> None:
        lines("“三公”经费支出决算表", "单位：万元")(canvas)
        canvas.setFont(SONG, SIZE)
        leaves = ("合计", "出国费", "接待费") * 2
        for at, leaf in enumerate(leaves):
            canvas.drawString(80 + 70 * at, 670, leaf)
            canvas.drawRightString(140 + 70 * at, 640, f"{at + 1}.00")
        canvas.drawString(80, 685, "预算数")
        canvas.drawString(80 + 3 * 70, 685, "决算数")

    found = grids(read(tmp_path, page))
    assert not any(row.index("决算数") not in (3,) for row in found[0] if "决算数" in row)
