"""What a text file becomes: its text is the rendition, and every character keeps its place."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fiscallint.document import Document, Grid, Paragraph, Passage
from fiscallint.document.text import read_text
from fiscallint.finding import FiscallintError, Span
from fiscallint.limits import Limits


def read(text: str | bytes, name: str = "决算.txt") -> Document:
    return read_text(Path(name), text.encode() if isinstance(text, str) else text, "")


def paragraphs(text: str) -> list[str]:
    return [block.text for block in read(text).blocks if isinstance(block, Paragraph)]


def grids(text: str) -> list[list[list[str]]]:
    return [
        [[cell.text if cell else "·" for cell in row] for row in block.rows]
        for block in read(text).blocks
        if isinstance(block, Grid)
    ]


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, end: str) -> None:
    document = read(f"一、收入情况{end}本年收入12.30万元。{end}".encode(encoding))
    assert [block.text for block in document.paragraphs] == ["一、收入情况", "本年收入12.30万元。"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x7fELF\x02\x01\x01\x00\x00\x00\xff\xfe\xff\xff", "不是文本文件，或编码无法识别"),
        ("\x01\x02\x03一二三\x04".encode(), "不是文本文件，或编码无法识别"),
        ("收入\x0012.30万元".encode(), "不是文本文件，或编码无法识别"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe\xff\xff", "的内容是图片"),
        (b"PK\x03\x04\x14\x00\x06\x00word/document.xml", "的内容是压缩包或新版 Word、Excel 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00", "的内容是旧版 Word 或 Excel 文件"),
    ],
)
def test_what_is_no_text(content: bytes, message: str) -> None:
    with pytest.raises(FiscallintError, match=message):
        read(content)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["一一一一一\u3000\u3000\n", "1\r2\r", "\u3000\u3000一、三公经费\r"])
def test_the_order_of_bytes_is_told_by_what_it_makes_of_them(encoding: str, text: str) -> None:
    assert read(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_cut_within_a_character(encoding: str) -> None:
    document = read("一、收入情况\n本年收入12.30万元".encode(encoding)[:-1])
    assert document.text == "一、收入情况\n本年收入12.30万"
    assert [notice.message for notice in document.notices] == [
        "文件末尾的一个字不完整，文件可能没有传完：请与原文件核对"
    ]


def test_line_ends_of_every_kind_in_one_file() -> None:
    assert paragraphs("一、收入情况\r\n二、支出情况\r三、结余情况\n四、其他情况") == [
        "一、收入情况",
        "二、支出情况",
        "三、结余情况",
        "四、其他情况",
    ]


# --- paragraphs -------------------------------------------------------------------------------------------------------

HALF = "2024年度本单位收入合计比上年增加12.30万元，主要原因是新增了档案数字化"


@pytest.mark.parametrize(
    "between",
    [
        "\n",
        "\n\n",
        "\f",
        "\n\f\n",
        "\n\n- 3 -\n\n",
        "\n— 3 —\n",
        "\n第 3 页 共 20 页\n\f",
        "\n\n3\n\n",
        "\n3/20\n",
        "<br>",
        "<br/>\n",
    ],
)
def test_a_sentence_goes_on_over_lines_pages_and_page_numbers(between: str) -> None:
    assert paragraphs(f"{HALF}{between}项目。\n") == [HALF + "项目。"]


def test_a_number_between_lines_of_text_is_no_page_number() -> None:
    assert paragraphs(f"{HALF}设备\n12\n台。") == [HALF + "设备12台。"]


@pytest.mark.parametrize(
    "following", ["二、支出情况", "（二）支出情况", "2.支出情况", "　　支出情况如下", "## 支出情况", "支出决算表"]
)
def test_what_begins_anew_does_not_go_on(following: str) -> None:
    assert len(paragraphs(f"{HALF}\n{following}\n")) == 2


def test_the_path_of_a_classification_is_put_together() -> None:
    assert paragraphs("1.公共安全支出（类）司法\n\n（款）行政运行（项）。\n") == [
        "1.公共安全支出（类）司法（款）行政运行（项）。"
    ]


def test_items_with_a_path_each_are_not_put_together() -> None:
    items = [
        f"{n}.公共安全支出（类）司法（款）{name}（项）2.00万元。" for n, name in enumerate(("普法宣传", "社区矫正"), 1)
    ]
    assert paragraphs("\n\n".join(items)) == items


def test_lines_wrapped_by_hand() -> None:
    text = f"　　{HALF}\n项目，该项目分两年实施，\n其中本年度支出10.00万元。\n　　{HALF}\n项目。\n"
    assert paragraphs(text) == [HALF + "项目，该项目分两年实施，其中本年度支出10.00万元。", HALF + "项目。"]


def test_markup_is_no_text() -> None:
    text = (
        '## **一、收入情况**\n\n- 本年收入<b>12.30</b>万元。\n\n<p style="text-indent:2em">支出&nbsp;10.00万元。</p>\n'
    )
    assert paragraphs(text) == ["一、收入情况", "本年收入12.30万元。", "支出10.00万元。"]


# --- tables -----------------------------------------------------------------------------------------------------------

CELLS = [["项目", "决算数"], ["合计", "12.30"]]


@pytest.mark.parametrize(
    "table",
    [
        "项目\t决算数\n合计\t12.30",
        "| 项目 | 决算数 |\n| --- | ---: |\n| 合计 | 12.30 |",
        "|项目|决算数|\n|:-:|:-:|\n|合计|12.30|",
        "项目 | 决算数 |\n---|---|\n合计 | 12.30 |",
        "项目 | 决算数\n--- | ---:\n合计 | 12.30",
        "┌────┬─────┐\n│项目│决算数│\n├────┼─────┤\n│合计│12.30│\n└────┴─────┘",
        "+----+-----+\n| 项目 | 决算数 |\n+====+=====+\n| **合计** | 12.30 |\n+----+-----+",
        "<table><tr><td>项目</td><td>决算数</td></tr><tr><td>合<br>计</td><td>12.30</td></tr></table>",
        "<TABLE border=1>\n<tbody>\n<tr>\n<th>项目</th>\n<th>决算数</th>\n</tr>\n<tr><td>合计<td><b>12.30</b></tr>"
        "</tbody></TABLE>",
    ],
)
def test_tables(table: str) -> None:
    text = f"表格：\n\n{table}\n\n注：无。\n"
    assert grids(text) == [CELLS] and paragraphs(text) == ["表格：", "注：无。"]


def test_a_bar_within_a_cell() -> None:
    assert grids("|项目|决算数|\n|---|---|\n|甲\\|乙|12.30|") == [[["项目", "决算数"], ["甲|乙", "12.30"]]]


def test_a_bar_in_a_sentence_makes_no_table() -> None:
    assert grids("项目 | 决算数\n") == []


def test_merged_cells_of_an_html_table() -> None:
    text = (
        '<table><tr><td rowspan="2">项目</td><td colspan=2>支出</td></tr>'
        "<tr><td>基本支出</td><td>项目支出</td></tr><tr><td>合计</td><td>1.00</td><td></td></tr></table>"
    )
    assert grids(text) == [[["项目", "支出", "·"], ["·", "基本支出", "项目支出"], ["合计", "1.00", ""]]]


def test_rows_of_unequal_length() -> None:
    assert grids("项目\t预算\t决算\n合计\t1.00\n") == [[["项目", "预算", "决算"], ["合计", "1.00", "·"]]]


CODED = "科目代码\t科目名称\t合计\t基本支出\t项目支出\n{total}\n2012604\t档案馆\t9.00\t4.00\t5.00\n"
APART = "类\t款\t项\t科目名称\t合计\t基本支出\n{total}\n201\t26\t04\t档案馆\t9.00\t4.00\n"


@pytest.mark.parametrize(
    ("table", "total", "expected"),
    [
        pytest.param(CODED, "合计\t9.00\t4.00\t5.00", ["合计", "·", "9.00", "4.00", "5.00"], id="code-and-name"),
        pytest.param(APART, "合计\t9.00\t4.00", ["合计", "·", "·", "·", "9.00", "4.00"], id="three-codes-and-a-name"),
        pytest.param(CODED, "合计\t\t9.00\t4.00", ["合计", "", "9.00", "4.00", "·"], id="not-merged"),
        pytest.param(CODED, "合计\t9.00\t4.00\t5.00\t", ["合计", "9.00", "4.00", "5.00", ""], id="as-many-cells"),
        pytest.param(CODED, "小计\t9.00\t4.00\t5.00", ["小计", "9.00", "4.00", "5.00", "·"], id="another-row"),
    ],
)
def test_a_total_pasted_with_its_label_merged_over_code_and_name(table: str, total: str, expected: list[str]) -> None:
    (grid,) = grids(table.format(total=total))
    assert grid[1] == expected


def test_rows_that_lost_their_empty_cells() -> None:
    text = (
        "项目\t金额\n一、财政拨款收入\t9.00\n二、事业收入\n三、经营收入\n四、其他收入\t1.00\n合计\n\n注：本表无数据。\n"
    )
    (grid,) = grids(text)
    assert [row[0] for row in grid[1:]] == [
        "一、财政拨款收入",
        "二、事业收入",
        "三、经营收入",
        "四、其他收入",
        "合计",
    ]
    assert paragraphs(text) == ["注：本表无数据。"]


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("二、收入决算表", id="the-title-of-the-next-table"),
        pytest.param("二、收入决算情况说明", id="a-heading"),
        pytest.param("二、事业收入\n\n本年没有事业收入。", id="a-heading-with-a-text"),
    ],
)
def test_what_stands_between_two_tables_is_no_row(between: str) -> None:
    assert len(grids(f"项目\t金额\n其他收入\t9.00\n{between}\n项目\t金额\n其他收入\t9.00\n")) == 2


def test_a_short_row_of_two_sides_stays_where_it_is() -> None:
    (grid,) = grids("收入\t金额\t支出\t金额\n其他收入\t9.00\t其他支出\t9.00\n总计\t9.00\n")
    assert grid[2] == ["总计", "9.00", "·", "·"]


# --- places -----------------------------------------------------------------------------------------------------------

WORDS = ["一、收入", "12.30万元", "，", "。", " ", "\u3000", "３", "( 类)", "&nbsp;", "表", "𠮷"]
LINES = ["\n", "\r\n", "\f", "\u2028", "\t", "|", "│", "--", "**", "##", "- "]
TAGS = ["<br>", "<table>", "</table>", "<tr>", "<td>", '<td colspan="2">', "</td>"]
PIECES = st.sampled_from([*WORDS, *LINES, *TAGS])


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_character_points_at_itself(text: str) -> None:
    if not text:
        return
    document = read(text)
    assert document.text == text
    last = -1
    for block in document.blocks:
        passages = (
            [block.passage] if isinstance(block, Paragraph) else [c.passage for row in block.rows for c in row if c]
        )
        for passage in passages:
            assert len(passage.text) == len(passage.places)
            for character, place in zip(passage.text, passage.places, strict=True):
                assert Passage.of(text, [Span(place, place + 1)]).text == character
                assert place > last
                last = place


@pytest.mark.parametrize(
    "title",
    [
        "一、关于云溪市临江区第三初级中学2024年度收入支出决算总体情况说明",
        "（二）云溪市临江区第三初级中学2024年度一般公共预算财政拨款支出决算结构情况",
    ],
)
def test_a_long_title_does_not_go_on_with_the_text_under_it(title: str) -> None:
    assert paragraphs(f"{title}\n2024年度收入总计为10.00万元。\n") == [title, "2024年度收入总计为10.00万元。"]


def test_a_numbered_sentence_that_a_line_end_breaks_goes_on() -> None:
    assert paragraphs("一、2024年度收入总计为10.00万元，支出总计为10.00万元，与上年情况\n相比没有变化。\n") == [
        "一、2024年度收入总计为10.00万元，支出总计为10.00万元，与上年情况相比没有变化。"
    ]


@pytest.mark.parametrize(
    "mark", ["- {} -\n2024年度部门决算公开", "2024年度部门决算公开\n{}", "--- Page {} ---", "续上表："]
)
def test_what_a_page_end_puts_into_a_table_is_left_out(mark: str) -> None:
    rows = [f"20{number}\t某类支出\t{number}.00" for number in range(4)]
    text = "".join(f"{row}\n{mark.format(number)}\n" for number, row in enumerate(rows, 1))
    assert grids(text) == [[[f"20{number}", "某类支出", f"{number}.00"] for number in range(4)]]


def test_a_line_that_is_not_repeated_stays() -> None:
    text = "2024年度部门决算公开\n- 1 -\n一、主要职责\n- 2 -\n二、机构设置\n"
    assert paragraphs(text) == ["2024年度部门决算公开", "一、主要职责", "二、机构设置"]


# ---- texts that are made to take long


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("甲乙丙丁，\n" * 20_000, id="a-sentence-without-end"),
        pytest.param("<!-- a" * 20_000 + "-->", id="comments-never-closed"),
        pytest.param("<table>" * 20_000, id="tables-never-closed"),
        pytest.param("<a " * 20_000, id="tags-never-closed"),
        pytest.param("<table><tr>" + "<td>" * 20_000 + "</table>", id="cells-never-closed"),
        pytest.param("**a" * 20_000, id="stars"),
        pytest.param("1" * 50_000 + "万元。", id="a-long-number"),
        pytest.param("|" * 20_000, id="bars"),
        pytest.param("合计|1\n" * 5_000, id="totals"),
        pytest.param("a\t1\n" + "一、甲乙收入\n" * 10_000, id="labels"),
    ],
)
def test_time_grows_with_length(text: str) -> None:
    start = time.monotonic()
    read_text(Path("a.md"), text.encode(), "")
    assert time.monotonic() - start < 15


def test_cells_that_claim_a_million_columns() -> None:
    wide = "<table><tr>" + "<td colspan=999>a</td>" * 200 + "</tr></table>"
    (grid,) = read_text(Path("a.md"), wide.encode(), "").grids
    assert grid.width < 1_300


@pytest.mark.parametrize(
    "text", ["|a|\n" * 2_000 + "|" * 2_000, "<table>" + "<tr><td colspan=999 rowspan=999>a" * 3_000]
)
def test_tables_that_claim_millions_of_cells(text: str) -> None:
    with pytest.raises(FiscallintError, match=r"a\.md 的表格超过 1000000 格，没有读取"):
        read_text(Path("a.md"), (text + "</table>\n").encode(), "")


def test_a_text_that_is_too_long() -> None:
    with pytest.raises(FiscallintError, match=r"a\.txt 有 11 个字符，超过 10 个，没有读取"):
        read_text(Path("a.txt"), b"a" * 11, "", Limits(characters=10))


def test_a_contents_page_with_tabs_is_no_table() -> None:
    listing = "目 录\n\n第一部分 概况\t1\n一、主要职责\t1\n二、收入决算表\t12\n"
    table = "收入决算表\n\n项目\t金额\n一、上级补助收入\t4\n二、事业收入\t5\n"
    assert paragraphs(listing + table)[:4] == ["目录", "第一部分概况1", "一、主要职责1", "二、收入决算表12"]
    assert grids(listing + table) == [[["项目", "金额"], ["一、上级补助收入", "4"], ["二、事业收入", "5"]]]
    assert grids(table)[0][1:] == [["一、上级补助收入", "4"], ["二、事业收入", "5"]]
