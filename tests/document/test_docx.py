"""What a Word file becomes: what is seen of it, a paragraph or a table row a line."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from fiscallint.document import Document, Grid
from fiscallint.document.docx import KIND, read_docx
from fiscallint.document.numerals import number
from tests.document.word_files import (
    NAMESPACES,
    cell,
    level,
    lists,
    numbered,
    p,
    r,
    saved_as_strict,
    table,
    word,
    zipped,
)


def read(body: str, **parts: str) -> Document:
    return read_docx(Path("决算.docx"), word(body, **parts), "")


def paragraphs(body: str, **parts: str) -> list[str]:
    return [paragraph.text for paragraph in read(body, **parts).paragraphs]


def grids(body: str, **parts: str) -> list[list[list[str]]]:
    return [
        [[one.text if one else "·" for one in row] for row in block.rows]
        for block in read(body, **parts).blocks
        if isinstance(block, Grid)
    ]


def notices(body: str) -> list[str]:
    return [notice.message for notice in read(body).notices]


# ---- the document


def test_what_python_docx_writes_is_read(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_heading("一、收入情况", 2)
    file.add_paragraph("本年收入12.30万元。")
    made = file.add_table(2, 2)
    for one, text in zip(
        (one for row in made.rows for one in row.cells), ("项目", "决算数", "合计", "12.30"), strict=True
    ):
        one.text = text
    file.sections[0].header.paragraphs[0].text = "云溪市档案馆"
    file.save(str(tmp_path / "a.docx"))
    document = read_docx(Path("a.docx"), (tmp_path / "a.docx").read_bytes(), "0")
    assert document.text == "一、收入情况\n本年收入12.30万元。\n项目\t决算数\n合计\t12.30\n"
    assert [paragraph.heading for paragraph in document.paragraphs] == [True, False]
    assert document.kind == KIND and document.sha256 == "0" and document.page_count is None


def test_every_character_keeps_its_place() -> None:
    document = read(p(r("收入") + r(" 12.30 万元")) + table(cell("项目") + cell("12.30")))
    for passage in [one.passage for one in document.paragraphs] + [
        one.passage for grid in document.grids for row in grid.rows for one in row if one
    ]:
        assert "".join(document.text[at] for at in passage.places) == passage.text


def test_places_are_named_by_paragraph_and_cell() -> None:
    inner = table(cell("甲") + cell("乙"))
    document = read(
        p("") + p("首段") + table(cell("项目") + cell("金额"), cell("合计") + cell(inner + p(""))) + p("末段")
    )
    named = {word: document.place(document.text.index(word)) for word in ("首段", "金额", "合计", "乙", "末段")}
    assert named == {
        "首段": "第1段",
        "金额": "表1第1行第2格",
        "合计": "表1第2行第1格",
        "乙": "表1第2行第2格内的表第1行第2格",
        "末段": "第2段",
    }


@pytest.mark.parametrize(
    ("properties", "styles", "heading"),
    [
        pytest.param('<w:outlineLvl w:val="1"/>', "", True, id="by-itself"),
        pytest.param('<w:outlineLvl w:val="9"/>', "", False, id="body-text"),
        pytest.param(
            '<w:pStyle w:val="2"/>', '<w:style w:styleId="2"><w:name w:val="heading 2"/></w:style>', True, id="style"
        ),
        pytest.param(
            '<w:pStyle w:val="b"/>',
            '<w:style w:styleId="a"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
            '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>',
            True,
            id="based-on",
        ),
        pytest.param(
            '<w:pStyle w:val="2"/>', '<w:style w:styleId="2"><w:basedOn w:val="2"/></w:style>', False, id="ring"
        ),
    ],
)
def test_headings_are_told_by_their_outline_level(properties: str, styles: str, heading: bool) -> None:
    (paragraph,) = read(p(r("收入情况"), properties), styles=styles).paragraphs
    assert paragraph.heading is heading


def test_a_heading_with_its_text_behind_it_is_no_mere_heading() -> None:
    (paragraph,) = read(p(r("（一）收入情况。本年收入12.30万元。"), '<w:outlineLvl w:val="1"/>')).paragraphs
    assert not paragraph.heading


# ---- what stands in a paragraph


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(
            r("收入") + f"<w:ins>{r('12.30')}</w:ins>" + f"<w:del>{r('9')}</w:del>", "收入12.30", id="changes"
        ),
        pytest.param(f"<w:moveFrom>{r('旧')}</w:moveFrom><w:moveTo>{r('新')}</w:moveTo>", "新", id="moved"),
        pytest.param("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>" + r("新"), "新", id="deleted-text"),
        pytest.param(f"<w:hyperlink>{r('链接')}</w:hyperlink>", "链接", id="link"),
        pytest.param(f"<w:sdt><w:sdtPr/><w:sdtContent>{r('填写')}</w:sdtContent></w:sdt>", "填写", id="control"),
        pytest.param(f'<w:fldSimple w:instr="DATE">{r("2024")}</w:fldSimple>' + r("年"), "2024年", id="simple-field"),
        pytest.param(r("2024") + "<w:r><w:noBreakHyphen/></w:r>" + r("1"), "2024-1", id="hyphen"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("是"), "☑是", id="ticked"),
        pytest.param('<w:r><w:sym w:font="Wingdings 2" w:char="F0A3"/></w:r>' + r("否"), "□否", id="not-ticked"),
        pytest.param('<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>' + r("乙"), "·乙", id="symbol"),
        pytest.param('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + r("5%"), "≥5%", id="greek-symbol"),
        pytest.param('<w:r><w:sym w:font="宋体" w:char="FF0D"/></w:r>' + r("12.30"), "-12.30", id="wide-minus"),
        pytest.param(r("收\u200b入1\u200e2.3\ufeff0\u202c万\u2060元"), "收入12.30万元", id="without-width"),
        pytest.param(r("表") + "<w:r><w:tab/></w:r>" + r("3"), "表3", id="tab"),
        pytest.param(
            "<w:r><w:ruby><w:rt><w:r><w:t>bo</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拨</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "拨",
            id="ruby",
        ),
        pytest.param(
            "<m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t>"
            "</m:r></m:den></m:f></m:oMath>",
            "x=a/b",
            id="formula",
        ),
        pytest.param(r("收") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>批注</w:t></w:r>" + r("入"), "收入", id="hidden"),
        pytest.param(r("目录", "<w:webHidden/>"), "目录", id="hidden-on-the-web"),
        pytest.param(r("显示", '<w:vanish w:val="0"/>'), "显示", id="not-hidden"),
    ],
)
def test_what_is_seen_of_a_paragraph(content: str, text: str) -> None:
    assert paragraphs(p(content)) == [text]


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF _Toc1</w:instrText></w:r>{inner}'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def test_fields_are_read_by_their_results() -> None:
    inner = FIELD.format(inner="", result=r("没有人看见"))
    assert paragraphs(p(r("第") + FIELD.format(inner=inner, result=r("3")) + r("页"))) == ["第3页"]


def test_a_table_of_contents_is_a_field_over_several_paragraphs() -> None:
    begin, end = FIELD.format(inner="", result="@").split("@")
    entry = FIELD.format(inner="", result=r("3"))
    assert paragraphs(p(begin + r("一、收入") + entry) + p(r("二、支出") + entry) + p(end)) == [
        "一、收入3",
        "二、支出3",
    ]


def test_a_field_that_nobody_closed_does_not_swallow_the_rest() -> None:
    assert paragraphs(p(r("甲") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + p("乙")) == ["甲", "乙"]


def test_a_box_of_a_form_to_be_ticked() -> None:
    data = "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
    assert paragraphs(p(begin + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + r("是"))) == ["☑是"]


def test_where_the_end_of_a_paragraph_was_deleted_the_next_goes_on() -> None:
    gone = '<w:rPr><w:del w:id="1"/></w:rPr>'
    assert paragraphs(p(r("本年收入"), gone) + p("12.30万元。")) == ["本年收入12.30万元。"]
    assert paragraphs(p(f"<w:del>{r('全删')}</w:del>", gone) + p("留下。")) == ["留下。"]


def test_where_the_end_of_a_paragraph_is_hidden_the_next_goes_on() -> None:
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    assert paragraphs(p(r("本年收入"), hidden) + p("12.30万元。")) == ["本年收入12.30万元。"]


def test_a_heading_in_one_line_with_its_text_is_a_heading() -> None:
    separator = '<w:outlineLvl w:val="1"/><w:rPr><w:vanish/><w:specVanish/></w:rPr>'
    document = read(p(r("一、收入情况"), separator) + p("本年收入12.30万元。"))
    assert [(one.text, one.heading) for one in document.paragraphs] == [
        ("一、收入情况", True),
        ("本年收入12.30万元。", False),
    ]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (p(r("甲", "<w:rPrChange><w:rPr/></w:rPrChange>")), False),
        (p(r("甲") + f"<w:ins>{r('乙')}</w:ins>"), True),
        (p(r("甲"), "<w:rPr><w:ins/></w:rPr>") + p("乙"), True),
        (table(cell("甲") + cell("1"), "<w:trPr><w:ins/></w:trPr>" + cell("乙") + cell("2")), True),
        (table(cell("甲") + cell("1"), "<w:trPr><w:del/></w:trPr>" + cell("乙") + cell("2")), True),
        (table(cell("甲") + cell("1", "<w:cellIns/>")), True),
    ],
)
def test_tracked_changes_are_told(body: str, told: bool) -> None:
    assert [notice.split("：")[0] for notice in notices(body)] == ["文件中有修订，按全部接受后的文字检查"] * told


def test_hidden_text_is_told() -> None:
    assert notices(p("首段") + p(r("收入") + r("底稿", "<w:vanish/>"))) == [
        "有 1 处隐藏文字（第2段），打印时不显示，未检查"
    ]


BREAK = "<w:r><w:br/></w:r>"


@pytest.mark.parametrize(
    ("before", "after", "number"),
    [
        ("云溪市档案馆", "2024年度部门决算", 2),
        ("本年收入12.30万元。", "本年支出12.00万元。", 2),
        ("主要职责包括，贯彻执行方针政策，", "负责档案的收集。", 1),
        ("主要职责包括，贯彻执行方针政策，", "二、机构设置", 2),
    ],
)
def test_lines_ended_by_hand(before: str, after: str, number: int) -> None:
    assert len(paragraphs(p(r(before) + BREAK + r(after)))) == number
    assert "".join(paragraphs(p(r(before) + BREAK + r(after)))) == before + after


def box(text: str) -> str:
    """A text box in both of the ways in which Word writes it."""
    inner = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once() -> None:
    document = read(p(r("锚") + box("框中文字")) + p("次段"))
    assert [one.text for one in document.paragraphs] == ["锚", "框中文字", "次段"]
    assert document.place(document.text.index("框中")) == "第1段的文本框"
    assert document.place(document.text.index("次段")) == "第2段"


def test_text_along_a_path_is_text() -> None:
    path = '<v:textpath style="font-family:宋体" string="云溪市档案馆&#10;2024年度部门决算"/>'
    document = read(p(f'<w:r><w:pict><v:shape type="#_x0000_t136">{path}</v:shape></w:pict></w:r>') + p("次段"))
    assert [one.text for one in document.paragraphs] == ["云溪市档案馆", "2024年度部门决算", "次段"]
    assert document.place(0) == "第1段的艺术字"


def test_a_text_box_in_a_cell_belongs_to_the_cell() -> None:
    assert grids(table(cell("项目") + cell(p(r("合计") + box("（万元）"))))) == [[["项目", "合计（万元）"]]]


def test_notes_stand_behind_their_paragraph_and_not_in_its_sentence() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    document = read(
        p(r("收入12.30万元") + mark + r("。")) + p("次段"),
        footnotes=f'<w:footnote w:id="2">{p("含结转。")}</w:footnote>',
    )
    assert [one.text for one in document.paragraphs] == ["收入12.30万元。", "含结转。", "次段"]
    assert document.place(document.text.index("含结转")) == "脚注1"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('<w:drawing><wp:inline><wp:extent cx="5400000" cy="3600000"/></wp:inline></w:drawing>', True),
        ('<w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/></wp:inline></w:drawing>', False),
        ('<w:pict><v:shape style="width:400pt;height:200pt"><v:imagedata/></v:shape></w:pict>', True),
        ('<w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object>', True),
        ('<w:drawing><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing>', True),
    ],
)
def test_what_cannot_be_read_is_told(content: str, told: bool) -> None:
    expected = ["第2段的图片、图表或嵌入的对象无法读出，其中的文字和表格未检查"] if told else []
    assert notices(p("首段") + p(f"<w:r>{content}</w:r>")) == expected


# ---- automatic numbers


@pytest.mark.parametrize(
    ("form", "seen"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 36: "㊱", 51: "51"}),
        ("decimalEnclosedParen", {2: "⑵"}),
        ("decimalEnclosedFullstop", {2: "⒉"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 35: "三十五"}),
        (
            "chineseCountingThousand",
            {10: "十", 21: "二十一", 100: "一百", 105: "一百零五", 110: "一百一十", 1001: "一千零一"},
        ),
        ("japaneseCounting", {3: "三", 19: "十九"}),
        ("ideographDigital", {10: "一〇", 24: "二四"}),
        ("chineseLegalSimplified", {1: "壹", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 10: "癸"}),
        ("ideographZodiac", {1: "子"}),
        ("ideographEnclosedCircle", {1: "㈠"}),
        ("upperRoman", {4: "IV", 19: "XIX"}),
        ("lowerRoman", {9: "ix"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB"}),
        ("lowerLetter", {3: "c"}),
        ("somethingNew", {3: "3"}),
    ],
)
def test_formats_of_numbers(form: str, seen: dict[int, str]) -> None:
    assert {value: number(value, form) for value in seen} == seen


PARTS = (
    level(0, "chineseCountingThousand", "第%1部分"),
    level(1, "chineseCounting", "%2、"),
    level(2, "chineseCounting", "（%3）"),
    level(3, "decimal", "%4."),
)


def numbers(*levels: int, numbering: str = "") -> list[str]:
    return paragraphs("".join(numbered("x", one) for one in levels), numbering=numbering or lists(*PARTS))


def test_numbers_are_part_of_the_text() -> None:
    assert numbers(0, 1, 1, 2, 3, 3) == ["第一部分x", "一、x", "二、x", "（一）x", "1.x", "2.x"]


def test_a_level_begins_anew_under_the_next_one_above() -> None:
    assert numbers(1, 2, 2, 1, 2) == ["一、x", "（一）x", "（二）x", "二、x", "（一）x"]


def test_a_level_may_go_on_over_those_above() -> None:
    going_on = lists(level(0, "decimal", "%1."), level(1, "decimal", "（%2）", more='<w:lvlRestart w:val="0"/>'))
    assert numbers(0, 1, 0, 1, numbering=going_on) == ["1.x", "（1）x", "2.x", "（2）x"]


def test_numbers_of_several_levels() -> None:
    legal = lists(
        level(0, "chineseCounting", "%1"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", more="<w:isLgl/>"),
    )
    assert numbers(0, 1, 2, 0, 1, numbering=legal) == ["一x", "一.1x", "1.1.1x", "二x", "二.1x"]


def test_a_list_that_starts_elsewhere() -> None:
    assert numbers(0, 0, numbering=lists(level(0, "decimal", "%1、", start=5))) == ["5、x", "6、x"]


def test_lists_of_one_kind_count_on_unless_one_starts_anew() -> None:
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = "".join(numbered("x", 0, one) for one in (1, 1, 2, 3, 3))
    assert paragraphs(body, numbering=lists(level(0, "decimal", "%1."), more=more)) == [
        "1.x",
        "2.x",
        "3.x",
        "1.x",
        "2.x",
    ]


def test_numbers_by_style() -> None:
    styles = (
        '<w:style w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="h2"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="h3"><w:basedOn w:val="h2"/></w:style>'
    )
    body = "".join(p(r("x"), f'<w:pStyle w:val="{style}"/>') for style in ("h1", "h2", "h3"))
    without = p(r("x"), '<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert paragraphs(body + without, styles=styles, numbering=lists(*PARTS)) == ["第一部分x", "一、x", "二、x", "x"]


def test_a_style_may_say_the_level_and_leave_the_list_to_the_one_it_is_based_on() -> None:
    styles = (
        '<w:style w:styleId="h1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="h2"><w:basedOn w:val="h1"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = "".join(p(r("x"), f'<w:pStyle w:val="{style}"/>') for style in ("h1", "h2", "h2"))
    assert paragraphs(body, styles=styles, numbering=lists(*PARTS)) == ["第一部分x", "一、x", "二、x"]


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (level(0, "bullet", ""), "x"),
        (level(0, "none", ""), "x"),
        (level(0, "decimal", "注"), "注x"),
        (level(0, "decimal", "%1.", more="<w:rPr><w:vanish/></w:rPr>"), "x"),
        (
            '<w:lvl w:ilvl="0"><w:start w:val="2"/><mc:AlternateContent><mc:Choice Requires="w14">'
            '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
            '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>',
            "002x",
        ),
    ],
)
def test_numbers_of_other_kinds(made: str, text: str) -> None:
    assert paragraphs(numbered("x"), numbering=lists(made)) == [text]


def test_what_is_deleted_or_hidden_is_not_counted() -> None:
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    gone = p(f"<w:del>{r('删')}</w:del>", f'{number}<w:rPr><w:del w:id="1"/></w:rPr>')
    hidden = p(r("藏", "<w:vanish/>"), f"{number}<w:rPr><w:vanish/></w:rPr>")
    body = numbered("甲") + gone + hidden + numbered("乙")
    assert paragraphs(body, numbering=lists(level(0, "decimal", "%1."))) == ["1.甲", "2.乙"]


# ---- tables


def test_merged_cells_cover_places() -> None:
    span, first, goes_on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    made = table(
        cell("项目", first) + cell("决算数", span),
        cell("", goes_on) + cell("基本支出") + cell("项目支出"),
        cell("合计") + cell("2.00") + cell("1.00"),
        columns=3,
    )
    assert grids(made) == [[["项目", "决算数", "·"], ["·", "基本支出", "项目支出"], ["合计", "2.00", "1.00"]]]
    (grid,) = read(made).grids
    assert [one.columns for one in grid.rows[0] if one] == [1, 2]


def test_cells_merged_in_a_tracked_change_are_one() -> None:
    one, other = '<w:cellMerge w:vMerge="rest"/>', '<w:cellMerge w:vMerge="cont" w:vMergeOrig="rest"/>'
    apart = '<w:vMerge w:val="restart"/><w:cellMerge w:vMergeOrig="rest"/>'
    made = table(cell("甲", one) + cell("1"), cell("", other) + cell("2"), cell("乙", apart) + cell("3"))
    assert grids(made) == [[["甲", "1"], ["·", "2"], ["乙", "3"]]]


def test_a_row_may_begin_later() -> None:
    late = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("乙") + "</w:tr>"
    made = table(cell("项目") + cell("金额")).replace("</w:tbl>", f"{late}</w:tbl>")
    assert grids(made) == [[["项目", "金额"], ["·", "乙"]]]


def test_columns_in_which_nothing_begins_are_none() -> None:
    wide = '<w:gridSpan w:val="3"/>'
    assert grids(table(cell("项目", wide) + cell("金额"), cell("合计", wide) + cell("2.00"), columns=4)) == [
        [["项目", "金额"], ["合计", "2.00"]]
    ]


def test_edges_a_hair_apart_are_one() -> None:
    """Rows drawn by hand: the second column begins fifteen twentieths of a point further right in one of them."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (1000, 15, 985))
    wide = '<w:gridSpan w:val="2"/>'
    rows = f"<w:tr>{cell('项目')}{cell('金额', wide)}</w:tr><w:tr>{cell('合计', wide)}{cell('2.00')}</w:tr>"
    made = f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    assert grids(made) == [[["项目", "金额"], ["合计", "2.00"]]]


def test_all_kinds_of_hyphens_are_minus_signs() -> None:
    """U+00AD among them: it is drawn where it stands, unlike what is set to part a word at the end of a line."""
    assert grids(table(*(cell("合计") + cell(f"{sign}1.00") for sign in "-－−–\u2010\u2011\u00ad"))) == [
        [["合计", "-1.00"]] * 7
    ]
    assert paragraphs(p(r("收") + "<w:r><w:softHyphen/></w:r>" + r("入"))) == ["收入"]


def test_deleted_rows_are_gone() -> None:
    made = table(cell("甲") + cell("1"), '<w:trPr><w:del w:id="1"/></w:trPr>' + cell("乙") + cell("2"))
    assert grids(made) == [[["甲", "1"]]]


def test_a_frame_around_text_is_no_table() -> None:
    frame = table(cell(p("一、收入情况") + table(cell("项目") + cell("金额")) + p("说明")), columns=1)
    assert paragraphs(frame) == ["一、收入情况", "说明"]
    assert grids(frame) == [[["项目", "金额"]]]


@pytest.mark.parametrize(
    "above",
    [
        table(cell("部门：云溪市档案馆") + cell("单位：万元")),
        table(
            cell("收入决算表") + cell(""), cell("") + cell("公开02表"), cell("部门：云溪市档案馆") + cell("单位：万元")
        ),
        table(cell("编制单位：") + cell("云溪市档案馆") + cell("2024年度") + cell("金额单位：元"), columns=4),
    ],
)
def test_what_sets_the_lines_above_a_table_is_no_table(above: str) -> None:
    data = table(cell("项目") + cell("金额"), cell("合计") + cell("2.00"), width=900)
    assert grids(above + data) == grids(above + p("") + data) == [[["项目", "金额"], ["合计", "2.00"]]]
    assert paragraphs(above)[-1].startswith(("单位：", "金额单位："))


@pytest.mark.parametrize(
    "rows",
    [
        [cell("公开01表") + cell("收入支出决算总表"), cell("公开02表") + cell("收入决算表")],
        [cell("单位：万元") + cell("金额"), cell("合计") + cell("2.00")],
        [cell("部门：云溪市档案馆") + cell("本部门共有编制12人")],
    ],
)
def test_other_tables_are_tables(rows: list[str]) -> None:
    assert len(grids(table(*rows))) == 1


def test_a_table_in_a_cell_is_not_lost() -> None:
    nested = table(cell("甲") + cell("1"))
    assert grids(table(cell("项目") + cell(p("见下") + nested + p("完")))) == [[["项目", "见下完"]], [["甲", "1"]]]


def test_two_pieces_of_a_table_that_nothing_parts_are_one() -> None:
    one, other = table(cell("项目") + cell("金额")), table(cell("合计") + cell("2.00"))
    assert grids(one + other) == [[["项目", "金额"], ["合计", "2.00"]]]
    document = read(one + other)
    assert document.place(document.text.index("合计")) == "表1第2行第1格"


@pytest.mark.parametrize(
    "second", [p("次表") + table(cell("合计") + cell("2.00")), table(cell("合计") + cell("2.00"), width=1500)]
)
def test_two_tables_stay_two(second: str) -> None:
    assert len(grids(table(cell("项目") + cell("金额")) + second)) == 2


def test_a_strict_document_is_one_like_any_other() -> None:
    one, other = (
        table(cell("项目") + cell("金额")).replace('w:w="1000"', f'w:w="{width}pt"') for width in ("50", "80.5")
    )
    content = saved_as_strict(word(numbered("收入") + one + other, numbering=lists(*PARTS)))
    assert read_docx(Path("a.docx"), content, "").text == "第一部分收入\n项目\t金额\n项目\t金额\n"
    assert len(list(read_docx(Path("a.docx"), content, "").grids)) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_relationships_say_which_part_is_the_body(encoding: str) -> None:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = NAMESPACES.split('xmlns:r="')[1].split('"')[0]
    xml = f"<w:document {NAMESPACES}><w:body>{p('甲')}</w:body></w:document>"
    content = zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="/word/document2.xml"/></Relationships>',
            "word/document2.xml": f'<?xml version="1.0" encoding="{encoding[:6].rstrip("-")}"?>{xml}'.encode(encoding),
        }
    )
    assert read_docx(Path("a.docx"), content, "").text == "甲\n"


def test_the_default_namespace_of_a_body_does_not_matter() -> None:
    xml = f'<x:document {NAMESPACES} xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><x:body><x:p><x:r><x:t>甲</x:t></x:r></x:p></x:body></x:document>'
    assert [
        one.text for one in read_docx(Path("a.docx"), word("", extra={"word/document.xml": xml}), "").paragraphs
    ] == ["甲"]
