"""What a web page becomes: its own article, its tables with merged cells, and nothing that the site puts around it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from fiscallint.document import Document, Grid, Paragraph
from fiscallint.document.web import read_web
from fiscallint.documents import files_in
from fiscallint.finding import FiscallintError
from fiscallint.limits import LIMITS
from tests.support import run

TEXT = "2024年度本单位收入总计12.30万元，支出总计12.30万元。"


def page(body: str, head: str = "") -> str:
    """A page with this body."""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def read(html: str | bytes, name: str = "决算.html") -> Document:
    return read_web(Path(name), html.encode() if isinstance(html, str) else html, "")


def paragraphs(html: str | bytes) -> list[str]:
    return [block.text for block in read(html).blocks if isinstance(block, Paragraph)]


def grids(html: str) -> list[list[list[str]]]:
    return [
        [[cell.text if cell else "·" for cell in row] for row in block.rows]
        for block in read(html).blocks
        if isinstance(block, Grid)
    ]


# --- the article ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "around",
    [
        pytest.param('<nav>财政预算</nav><div id="zoom">{}</div>', id="nav"),
        pytest.param("<header>2024年预算公开</header><main>{}</main><footer>决算公开</footer>", id="header-footer"),
        pytest.param('<div role="navigation">预算公开</div><div>{}</div>', id="role"),
        pytest.param('<ul><li><a href="/a">2023年部门决算</a></li></ul><div>{}</div>', id="links"),
        pytest.param('<div>{}</div><div>上一篇：<a href="b">2023年度部门决算</a></div>', id="next"),
        pytest.param("<div>{}<p>来源：云溪市财政局　浏览次数：12</p></div>", id="source"),
        pytest.param("<div>{}<p>【打印本页】【关闭窗口】</p><p>[大 中 小]</p></div>", id="print"),
        pytest.param(
            '<div><a href="/">首页</a> &gt; <a href="/z">政务公开</a> &gt; 正文</div><div>{}</div>', id="crumbs"
        ),
        pytest.param("<div>您现在的位置：首页 &gt; 财政预决算</div><div>{}</div>", id="position"),
        pytest.param("<div>主办：云溪市人民政府　云ICP备00000000号</div><div>{}</div>", id="imprint"),
        pytest.param('<div style="color:red;display: none">支出9.00万元。</div>{}', id="display-none"),
        pytest.param('<div style="VISIBILITY:hidden">支出9.00万元。</div>{}', id="visibility-hidden"),
        pytest.param("<div hidden>支出9.00万元。</div>{}", id="hidden"),
        pytest.param('<div aria-hidden="true">支出9.00万元。</div>{}', id="aria-hidden"),
        pytest.param('<div aria-hidden="true">{}</div><div role="dialog">预算公开</div>', id="behind-a-window"),
        pytest.param("<script>var a = '支出9.00万元。'</script><style>p{{}}</style>{}", id="script"),
        pytest.param("<!--支出9.00万元。-->{}<!--[if gte mso 9]><xml>9.00万元</xml><![endif]-->", id="comments"),
        pytest.param("<select><option>2023年决算</option></select>{}", id="form"),
        pytest.param('<div style="font-size:0px">支出9.00万元。</div>{}', id="no-size"),
        pytest.param('<div style="position:absolute; left:-9999px">支出9.00万元。</div>{}', id="off-screen"),
        pytest.param('<div style="text-indent:-9999px">支出9.00万元。</div>{}', id="off-screen-by-indent"),
        pytest.param("<div>{}<p>2025-08-29 10:20　来源：云溪市财政局</p></div>", id="bare-date"),
        pytest.param("<div><p>日期：2023-08-29　阅读：2023次</p>{}</div>", id="date-of-last-year"),
        pytest.param("<div><p>索引号：YX0001/2023-00012</p><p>发文机构：云溪市财政局</p>{}</div>", id="index"),
        pytest.param("<div>{}<p>分享到：<a href='javascript:;'>微信</a></p></div>", id="share"),
        pytest.param(
            '<div>{}<h3>相关链接</h3><ul><li><a href="a">2023年度部门决算</a><span>[2024-08-30]</span></li></ul></div>',
            id="dated-links",
        ),
        pytest.param("<div>{}<p>- 7 -</p><p>第8页 共20页</p></div>", id="page-numbers"),
        pytest.param(
            "<div><p>發布時間：2023-08-29　來源：雲溪市財政局</p>{}<p>【列印本頁】</p></div>", id="traditional"
        ),
        pytest.param("<div>{}<p>主辦單位：雲溪市人民政府</p></div>", id="traditional-imprint"),
        pytest.param("<div>{}<p>Copyright © 2023 云溪市人民政府</p><p>技术支持：云溪数据</p></div>", id="copyright"),
        pytest.param("<form><table><tr><td>菜单</td><td><div>{}</div></td></tr></table></form>", id="layout"),
    ],
)
def test_what_stands_around_the_article_is_left_out(around: str) -> None:
    html = page(around.format(f"<p>一、收入支出情况</p><p>{TEXT}</p>"))
    assert paragraphs(html) == ["一、收入支出情况", TEXT]


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param("<p>{}</p><p>资金来源：财政拨款12.30万元。</p>", id="a-source-of-money"),
        pytest.param("<div>{}</div><div>资金来源：财政拨款12.30万元。</div>", id="parts-in-elements-of-their-own"),
        pytest.param('<p>{}</p><p><a href="#m1">资金来源：财政拨款12.30万元。</a></p>', id="a-link-within-the-page"),
        pytest.param('<p>{}</p><p>资金来源：<a href="/c">财政拨款</a>12.30万元。</p>', id="a-link-in-a-sentence"),
        pytest.param(
            "<div>{}</div></body></html><p>资金来源：财政拨款12.30万元。</p>", id="behind-the-end-of-the-page"
        ),
        pytest.param(
            "<div><html><head><title>Word</title></head><body>{}</body></html><p>资金来源：财政拨款12.30万元。</p></div>",
            id="a-page-within-the-page",
        ),
        pytest.param("<aside><div>{}</div><p>资金来源：财政拨款12.30万元。</p></aside>", id="marked-as-an-aside"),
        pytest.param("<aside>{}</aside><aside>资金来源：财政拨款12.30万元。</aside>", id="all-of-it-in-asides"),
        pytest.param("<div><div><div>{}</div></div></div>资金来源：财政拨款12.30万元。", id="text-of-no-element"),
    ],
)
def test_what_belongs_to_the_article_stays(inner: str) -> None:
    assert paragraphs(page(inner.format(TEXT))) == [TEXT, "资金来源：财政拨款12.30万元。"]


@pytest.mark.parametrize(
    "line",
    [
        "时间：上半年",
        "公开部门：云溪市档案馆",
        "部门：云溪市档案馆 2024-12-31",
        "2025年8月29日",
        "来源：财政拨款12.30万元",
        "作者：指主持编纂地方志书、按规定领取稿酬并计入劳务费的人员。",
        "大中型修缮",
        "-12",
        "2024-05-01起施行的办法提高了标准",
        "第3页为决算表",
        '<a href="http://www.example.cn/a.html">二、2024年度支出总计12.30万元。</a>',
        '<a href="javascript:void(0)">二、收入决算情况说明</a>',
    ],
)
def test_a_line_that_looks_like_one_of_the_site_s_stays(line: str) -> None:
    words = "".join(re.sub("<[^<>]*>", "", line).split())
    assert paragraphs(page(f"<div><p>一、收入支出情况</p><p>{TEXT}</p><p>{line}</p></div>"))[2:] == [words]


def test_letters_of_no_size_around_others_close_the_gaps_between_them() -> None:
    assert paragraphs(page(f'<div style="font-size:0"><p style="font-size:14px">{TEXT}</p></div>')) == [TEXT]


def test_what_a_page_says_twice_is_read_once() -> None:
    article = "".join(f"<p>{number}、支出{number}.00万元。</p>" for number in range(1, 80))
    html = page(f"<div class=pc>{article}</div><div><div class=mobile>{article}</div></div>")
    assert len(paragraphs(html)) == 79
    assert [notice.message for notice in read(html).notices] == [
        "网页中有一段同样的内容出现了两次（可能一份供手机或打印），只读了一次"
    ]


def test_tables_with_the_same_figures_are_each_read() -> None:
    rows = "".join(f"<tr><td>20101{number}<td>{number}.00" for number in range(10, 90))
    html = page(
        f"<p>支出决算表</p><div><table>{rows}</table></div><p>拨款支出决算表</p><div><table>{rows}</table></div>"
    )
    assert len(grids(html)) == 2 and read(html).notices == ()


def test_parts_that_say_little_of_money_stay() -> None:
    part = "<div><h2>第一部分　概况</h2><p>一、主要职责</p><p>保管全市档案。</p></div>"
    account = f"<div><h2>第二部分　说明</h2>{f'<p>{TEXT}</p>' * 200}</div>"
    assert paragraphs(page(part + account))[:3] == ["第一部分概况", "一、主要职责", "保管全市档案。"]


def test_the_text_behind_a_hidden_element_stays() -> None:
    assert paragraphs(page('<p>支出<span style="display:none">9</span>12.30万元。</p>')) == ["支出12.30万元。"]


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="ArticleTitle" content="云溪市档案馆2024年度部门决算">', ""),
        ("<title>云溪市档案馆2024年度部门决算_云溪市人民政府</title>", ""),
        ("", "<h1>云溪市档案馆2024年度部门决算</h1>"),
        ("<title>云溪市档案馆2024年度部门决算-云溪市人民政府</title>", ""),
        ("<title>云溪市人民政府</title>", '<div class="bt">云溪市档案馆2024年度部门决算</div><div>2025-08-29</div>'),
        (
            "",
            '<a href="x">2023年部门决算</a><p>位置：2022年决算</p><UCAPTITLE>云溪市档案馆2024年度部门决算</UCAPTITLE>',
        ),
    ],
)
def test_a_title_that_stands_outside_of_the_article(head: str, body: str) -> None:
    text = "".join(f"<p>{number}、支出{number}.00万元。</p>" for number in range(1, 80))
    document = read(page(f"{body}<div>{text}</div>", head))
    assert document.text.startswith("云溪市档案馆2024年度部门决算\n1、") and document.place(3) == "标题"


def test_a_title_that_the_article_begins_with_is_not_said_twice() -> None:
    title = "云溪市档案馆2024年度部门决算"
    assert paragraphs(page(f"<p>{title}</p><p>{TEXT}</p>", f"<title>{title}</title>")) == [title, TEXT]


# --- paragraphs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html",
    [
        "<p>支出<b>1,2</b><span>34.</span><font>56</font>万元。</p>",
        "<p class=MsoNormal><span>支出</span><span lang=EN-US>1,2</span>34.56<o:p></o:p>万元。</p>",
        "<p>&nbsp;&nbsp;支出1,2\u200b34.56万元。&nbsp;</p>",
        "<p>支出\n   1,234.56\n万元。",
        "支出1,234.56万元。",
        "<div><span>支出</span>1,234.56万元。</div>",
        "<pre>支出1,234.56万元。</pre>",
        "<ul><li>支出1,234.56万元。</ul>",
        "<p>支出<del>9,</del>1,234.56<s>7</s>万元。</p>",
        "<p>支出1,234.56&#x4E07;&#x5143;&shy;。</p>",
        "<p>支<ruby>出<rt>chū</rt></ruby>1,234.56万元。</p>",
        "<p>\ue5e5\ue5e5支出1,234.56万元。</p>",
        "<section><section><p><span>支出1,234.56万元。</span></p></section></section>",
        "<p><![if !vml]><span>支出1,234.56万元。</span><![endif]><o:p></o:p></p>",
    ],
)
def test_a_paragraph(html: str) -> None:
    assert paragraphs(page(html)) == ["支出1,234.56万元。"]


def test_line_breaks_part_paragraphs_but_not_sentences() -> None:
    html = "<p>　　一、支出情况<br>　　本年支出12.30万元，主要用于人员<br/>工资。<br><br>　　二、其他情况</p>"
    assert paragraphs(page(html)) == ["一、支出情况", "本年支出12.30万元，主要用于人员工资。", "二、其他情况"]


SENTENCES = [
    "（一）2024年度本单位收入总计12.30万元，支出总计12.30万元，与上年相比各增加1.20万元，增长10.81%，主要原因是人员增加。",
    "2024年度一般公共预算财政拨款支出12.30万元，占本年支出合计的100.00%，与上年相比增加1.20万元，主要原因是工资调标。",
]


def pasted(width: int) -> str:
    """Paragraphs whose lines became paragraphs, as in what was copied from a PDF."""
    lines = (text[at : at + width] for text in SENTENCES * 6 for at in range(0, len(text), width))
    return page("".join(f"<p>{line}</p>" for line in lines))


@pytest.mark.parametrize("width", [26, 34, 45])
def test_lines_of_a_file_that_was_pasted_are_no_paragraphs(width: int) -> None:
    assert paragraphs(pasted(width)) == SENTENCES * 6


def test_paragraphs_that_lack_their_full_stop_are_not_put_together() -> None:
    texts = [f"{sentence[: -1 - number]}" for number, sentence in enumerate(SENTENCES * 6)] + SENTENCES * 30
    assert paragraphs(page("".join(f"<p>{text}</p>" for text in texts))) == texts


def test_a_few_broken_lines_are_left_to_their_author() -> None:
    broken = [SENTENCES[1][:30], SENTENCES[1][30:]]
    assert paragraphs(page("".join(f"<p>{text}</p>" for text in broken * 4))) == broken * 4


def test_raised_and_lowered_digits_belong_to_no_number() -> None:
    assert paragraphs(page("<p>面积12.30<sup>1</sup>平方米，1m<sup>2</sup>，支出1.00万元，CO<sub>2</sub>。</p>")) == [
        "面积12.30¹平方米，1m²，支出1.00万元，CO₂。"
    ]


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<ol><li>收入<li>支出</ol>", ["1.收入", "2.支出"]),
        ("<ol start=3 type=A><li>收入<li value=7>支出</ol>", ["C.收入", "G.支出"]),
        (
            "<ol style='list-style-type: cjk-ideographic'><li><p>收入</p><p>预算</p><li>支出</ol>",
            ["一、收入", "预算", "二、支出"],
        ),
        ("<ol><li>收入<ol type=i><li>预算</ol><li>支出</ol>", ["1.收入", "i.预算", "2.支出"]),
        ("<ol><li>一、收入<li>（二）支出</ol>", ["一、收入", "（二）支出"]),
        ("<ol style='list-style:none'><li>收入<li style='list-style-type:decimal'>支出</ol>", ["收入", "2.支出"]),
        ("<ul><li>收入<li>支出</ul>", ["收入", "支出"]),
        ('<ol><li><a href="x">2023年决算</a><li>支出</ol>', ["2.支出"]),
        ("<ol start=-1 type=x><li value=99999999999>收入</ol>", ["1.收入"]),
    ],
)
def test_numbers_of_lists_are_text(html: str, lines: list[str]) -> None:
    assert paragraphs(page(html)) == lines


def test_headings() -> None:
    document = read(page(f"<h2>一、<span>支出</span>情况</h2><p>{TEXT}</p>"))
    assert [(one.text, one.heading) for one in document.paragraphs] == [("一、支出情况", True), (TEXT, False)]


# --- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>项目</td><td>决算数</td></tr><tr><td>合计</td><td>12.30</td></tr></table>",
        "<table><tr><td>项目<td>决算数<tr><td>合<br>计<td><p>12.</p>30</table>",
        "<table><thead><tr><th>项目</th><th>决算数</th></tr></thead><tfoot><tr><td>合计</td><td>12.30</td></tr></tfoot>"
        "<tbody></tbody></table>",
        "<table><tr><td><table><tr><td>项目<td>决算数<tr><td>合计<td>12.30</table></td></tr></table>",
        '<table><tr style="display:none"><td>x<td>y<tr><td>项目<td>决算数<tr><td>合计<td>12.30</table>',
        "<table><colgroup><col width=72></colgroup><tr height=19><td class=xl65>项目</td><td>决算数</td></tr>"
        '<tr><td>合计</td><td x:num="12.3">12.30</td></tr><![if supportMisalignedColumns]><![endif]></table>',
    ],
)
def test_tables(table: str) -> None:
    html = page(f"<p>支出决算表</p>{table}<p>注：无。</p>")
    assert grids(html) == [[["项目", "决算数"], ["合计", "12.30"]]]
    assert paragraphs(html) == ["支出决算表", "注：无。"]


def test_merged_cells() -> None:
    html = page(
        "<table><tr><td rowspan=2>项目</td><td colspan=2>支出</td></tr><tr><td>基本支出</td><td>项目支出</td></tr>"
        "<tr><td>合计</td><td>1.00</td><td></td></tr></table>"
    )
    assert grids(html) == [[["项目", "支出", "·"], ["·", "基本支出", "项目支出"], ["合计", "1.00", ""]]]
    (grid,) = read(html).grids
    assert grid.rows[0][1] is not None and grid.rows[0][1].columns == 2


@pytest.mark.parametrize("rows", ["0", "2", "9", "65534"])
def test_a_cell_over_rows_ends_with_its_group(rows: str) -> None:
    html = page(
        f"<table><thead><tr><td rowspan={rows}>项目<td>决算数<tr><td>万元</thead><tbody><tr><td>合计<td>1.00</table>"
    )
    assert grids(html) == [[["项目", "决算数"], ["·", "万元"], ["合计", "1.00"]]]


def test_the_head_is_shown_first_and_the_foot_last() -> None:
    html = page(
        "<table><tfoot><tr><td>注<td>无</tfoot><tbody><tr><td>合计<td>1.00</tbody><thead><tr><td>项目<td>决算数</thead>"
        "<tbody><tr><td>其中<td>1.00</tbody></table>"
    )
    assert grids(html) == [[["项目", "决算数"], ["合计", "1.00"], ["其中", "1.00"], ["注", "无"]]]


@pytest.mark.parametrize("columns", ["2", "99", "1000", "1000000", "99999999999999999999", "0", "-3", "两"])
def test_a_cell_that_covers_more_columns_than_there_are(columns: str) -> None:
    html = page(f'<table><tr><td>项目<td>决算数<tr><td colspan="{columns}">支出<tr><td>合计<td>1.00</table>')
    assert grids(html) == [[["项目", "决算数"], ["支出", "·"], ["合计", "1.00"]]]


def test_title_and_unit_in_rows_of_the_table() -> None:
    html = page(
        "<table><tr><td colspan=2>支出决算表</td></tr><tr><td colspan=2></td></tr>"
        "<tr><td colspan=2>单位：万元</td></tr>"
        "<tr><td>项目</td><td>决算数</td></tr><tr><td>合计</td><td>12.30</td></tr></table>"
    )
    assert paragraphs(html) == ["支出决算表", "单位：万元"]
    assert grids(html) == [[["项目", "决算数"], ["合计", "12.30"]]]
    assert read(html).place(0) == "表1第1行第1格"


def test_a_table_with_title_and_unit_in_cells_around_it() -> None:
    inner = "<table border=1><tr><td>项目<td>决算数<tr><td>合计<td>12.30</table>"
    html = page(f"<table><caption>表一</caption><tr><td>支出决算表<tr><td>单位：万元<tr><td>{inner}</table>")
    assert paragraphs(html) == ["表一", "支出决算表", "单位：万元"] and len(grids(html)) == 1


def test_an_article_in_the_cell_of_a_table() -> None:
    html = page(f"<table><tr><td>栏目<td>更多<tr><td>菜单<td>{f'<p>{TEXT}</p>' * 20}</table>")
    assert grids(html) == [] and paragraphs(html)[-20:] == [TEXT] * 20


# --- places -----------------------------------------------------------------------------------------------------------


def test_places_are_counted_as_a_reader_counts_them() -> None:
    table = "<table><tr><td>项目<td>决算数<tr><td>合计<td>12.30</table>"
    document = read(page(f"<p>一、支出</p>{table}<p>二、收入</p>{table.replace('12.30', '15.60')}"))
    assert document.text == "一、支出\n项目\t决算数\n合计\t12.30\n二、收入\n项目\t决算数\n合计\t15.60\n"
    assert document.place(0) == "第1段" and document.place(document.text.index("收入")) == "第2段"
    assert document.place(document.text.index("12.30")) == "表1第2行第2格"
    assert document.place(document.text.index("15.60")) == "表2第2行第2格"


def test_every_character_points_at_itself() -> None:
    document = read(page(f"<p>一、<b>支出</b>　情况</p><table><tr><td>项 目<td>１<tr><td>合<p>计<td>2</table>{TEXT}"))
    for block in document.blocks:
        passages = [block.passage] if isinstance(block, Paragraph) else [c.passage for r in block.rows for c in r if c]
        for passage in passages:
            read_there = "".join(document.text[place] for place in passage.places)
            assert read_there.replace("１", "1") == passage.text


# --- what cannot be read ----------------------------------------------------------------------------------------------


def notices(html: str) -> list[str]:
    return [notice.message for notice in read(page(html)).notices]


@pytest.mark.parametrize(
    "picture",
    [
        '<p>收入支出决算总表</p><img src="1.png">',
        '<p>收入支出决算总表（公开01表）</p><p><img src="1.png"></p>',
        '<img src="1.png" width="700" height="500">',
        '<img src="1.png" style="width: 700px; height:500.5px">',
        '<img src="http://127.0.0.1:9/1.png" width=100% height="500">',
        '<p>收入支出决算总表</p><img src="blank.gif" data-original="1.png" width="1" height="1">',
        '<a href="1.jpg" target="_blank"><img src="1.jpg" width="700" height="500"></a>',
        '<picture><source srcset="1.webp"><img src="1.png" style="max-width:100%;width:800px"></picture>',
    ],
)
def test_a_table_that_is_a_picture_is_said_to_be_one(picture: str) -> None:
    (message,) = notices(f"<p>{TEXT}</p>{picture}")
    assert message.startswith("第1处图片") and "读不到：请核对原表，或换用 PDF、Excel 附件检查" in message


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="1.png">',
        '<p>收入支出决算总表</p><img src="1.gif" width="16" height="16">',
        '<a href="1.html"><img src="top.gif" width="700" height="500"></a>',
        '<img src="line.png" width="700" height="3">',
        '<img src="blank.gif" data-src="icon.png" width="16" height="16">',
    ],
)
def test_a_picture_that_is_no_table(picture: str) -> None:
    assert notices(f"<p>{TEXT}</p>{picture}") == []


def test_tables_that_may_stand_in_an_attachment_are_said_not_to_be_read() -> None:
    (message,) = notices(f"<p>{TEXT}</p>" * 20 + '<p>附件：<a href="b.xlsx">决算表.xlsx</a></p>')
    assert message == "正文中没有表格，附件（决算表.xlsx）未检查：决算表若在附件里，请与正文合成一份再检查"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            '<iframe src="/pdfjs/viewer.html?file=%2Ffiles%2Fb.pdf"></iframe>',
            "网页中嵌入的文件（b.pdf）未检查：请下载后与正文合成一份再检查",
        ),
        ('<embed src="b.pdf"><object data="c.xlsx"></object>', "网页中嵌入的文件（b.pdf等 2 个）未检查"),
        (
            '<div><a href="t_1.html">2</a> <a href="t_1.html">下一页&gt;</a></div>',
            "网页分页显示，读到的可能只是其中一页",
        ),
        ("<script>createPageHTML(3, 0, 't', 'html');</script>", "网页分页显示，读到的可能只是其中一页"),
        (
            f'<div style="display:none">{TEXT}</div>',
            "网页中有不显示的内容（“2024年度本单位收入总计12.30万元…”），未检查",
        ),
        ("<p>支出<del>9.00</del>12.30万元。</p>", "有 1 处文字带删除线（“9.00”），未检查：请确认是否应当删去"),
        ("<p>支出\ue111\ue112万元。</p>", "有 2 个字是网页自带字体中的，读不出来：请换用 PDF 或 Word 文件检查"),
    ],
)
def test_what_of_a_page_is_not_read_is_told(more: str, message: str) -> None:
    (told,) = notices(f"<p>{TEXT}</p>" * 20 + more)
    assert told.startswith(message)


@pytest.mark.parametrize(
    "more",
    [
        '<iframe src="http://www.example.cn/share.html"></iframe>',
        '<p>下一页：<a href="t2.html">2023年度部门决算</a></p>',
        '<a href="#top">下一页</a>',
        "<script>createPageHTML(1, 0, 't', 'html');</script>",
        '<div style="display:none">支出</div>',
        "<p>\uf06c支出12.30万元。</p>",
    ],
)
def test_of_what_is_no_loss_nothing_is_told(more: str) -> None:
    assert notices(f"<p>{TEXT}</p>" * 20 + more) == []


def test_a_large_picture_within_the_page_does_not_cost_the_text() -> None:
    html = page(f'<p>{TEXT}</p><img src="data:image/png;base64,{"A" * 11_000_000}"><p>{TEXT}</p>')
    assert paragraphs(html) == [TEXT, TEXT]


def test_many_pictures_are_not_all_told_of() -> None:
    told = notices(f"<p>{TEXT}</p>" + '<img src="1.png" width="700" height="500">' * 30)
    assert len(told) == 21 and told[-1] == "另有10处图片中的文字读不到"


@pytest.mark.parametrize(
    ("html", "message"),
    [
        (page(""), "中没有正文"),
        (page('<div id="app"></div><script src="app.js"></script>'), "中没有正文"),
        (page('<div id="app"></div>', "<title>云溪市档案馆2024年度部门决算</title>"), "中没有正文（可能由脚本生成"),
        (page('<h1>云溪市档案馆2024年度部门决算</h1><div id="app"></div>'), "中没有正文（可能由脚本生成"),
        (page('<ul><li><a href="1">2023年度部门决算</a></li></ul>'), "中没有正文"),
        (page('<div>云溪市人民政府</div><div id="app">正在加载…</div>'), "中没有正文（可能由脚本生成"),
        (page('<div id="app"></div><script>var a={"content":"<p>支出12.30万元</p>"}</script>'), "文字在脚本的数据里"),
        (page('<div id="app"></div><script>var a="\\u51b3\\u7b97"</script>'), "文字在脚本的数据里"),
        (page(f'<div style="display:none">{TEXT}</div>'), "写在网页里的设为不显示"),
        (page('<p>现予公开。</p><iframe src="view?file=a.pdf"></iframe>'), "决算公开在附件里（a.pdf）"),
        (page('<p><img src="1.png"></p>'), "的正文只有图片"),
        (page('<iframe src="a.html"></iframe>'), "是框架页"),
        ('<html><frameset cols="*"><frame src="a.html"></frameset></html>', "是框架页"),
        (
            page('<p>现予公开。</p><p>附件：<a href="/a/b.pdf">2024年度部门决算.pdf</a></p>'),
            "决算公开在附件里（2024年度部门决算.pdf）",
        ),
        (page('<a href="a.xlsx?x=1">决算表</a><a href="b.docx">说明</a>'), "决算公开在附件里（决算表等 2 个）"),
        ("<!-- -->", "中没有"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "的内容是图片"),
        (page("<div>" * 300 + TEXT), "标记嵌套太深"),
        (page("<span>" * 200_000), "标记嵌套太深"),
        (page(f"<p>{TEXT}</p><p>{'支出' * 2_000_000}</p><p>{TEXT}</p>"), "有一段文字或标记超过 10 MB"),
        (page(f"<p>{TEXT}</p><!--{'x' * 11_000_000}--><p>{TEXT}</p>"), "有一段文字或标记超过 10 MB"),
    ],
)
def test_what_is_refused(html: str | bytes, message: str) -> None:
    with pytest.raises(FiscallintError, match=message):
        read(html)


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"xml_bytes": 10}, "有 0 MB，超过网页的上限 0 MB，没有读取"),
        ({"elements": 3}, "的标记超过 3 个，没有读取"),
        ({"cells": 3}, "的表格超过 3 格，没有读取"),
    ],
)
def test_what_is_larger_than_is_allowed(limits: dict[str, int], message: str) -> None:
    table = "<table><tr><td>收入<td>支出</tr><tr><td>1.00<td>1.00</tr></table>"
    with pytest.raises(FiscallintError, match=f"^决算.html {message}"):
        read_web(Path("决算.html"), page(f"<p>{TEXT}</p>{table}").encode(), "", replace(LIMITS, **limits))


@pytest.mark.parametrize(
    ("row", "rows"),
    [
        ('<td colspan="1000" rowspan="65534">1.00<td>2.00', 2000),
        ('<td colspan="1000">1.00' * 200, 20),
        ('<td rowspan="65534">1.00<td rowspan="65534">2.00', 2000),
    ],
)
def test_a_table_that_would_be_larger_than_memory(row: str, rows: int) -> None:
    begun = time.monotonic()
    with pytest.raises(FiscallintError, match="的表格超过 1000000 格"):
        read(page(f"<table>{f'<tr>{row}' * rows}</table>"))
    assert time.monotonic() - begun < 20


def test_no_entity_is_resolved_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("99.99万元", encoding="utf-8")
    html = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY y "&#x31;&y;">]>' + page(
        f'<p>支出&x;&y;</p><p>{TEXT}</p><object data="{secret.as_uri()}"></object>'
        f'<link rel="import" href="{secret.as_uri()}"><iframe src="{secret.as_uri()}"></iframe>'
    )
    assert "99.99" not in read(html).text


# --- encodings and files ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("stated", ["", "gb2312", "utf-8", "GBK", "no-such-charset"])
def test_encodings(encoding: str, stated: str) -> None:
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={stated}">' if stated else ""
    assert paragraphs(page(f"<p>{TEXT}</p>", head).encode(encoding)) == [TEXT]


@pytest.mark.parametrize(("stated", "encoding"), [("gb2312", "gb18030"), ("utf-8", "utf-8")])
def test_a_few_broken_characters_do_not_cost_the_page(stated: str, encoding: str) -> None:
    html = page(f"<p>{TEXT}</p>" * 90 + "<p>支出?</p>", f'<meta charset="{stated}">').encode(encoding)
    document = read(html.replace(b"?</p>", b"\xff\xff</p>"))
    assert len(list(document.paragraphs)) == 91
    assert [notice.message for notice in document.notices] == ["有 2 个字的编码有误，读不出来：请与原网页核对"]


def test_an_encoding_that_only_the_page_tells() -> None:
    html = page("<p>支出總計12.30萬元。</p>", '<meta charset="big5">').encode("big5")
    assert paragraphs(html) == ["支出總計12.30萬元。"]


def test_a_saved_page_whose_first_header_says_what_it_is() -> None:
    message = b'Content-Type: multipart/related; boundary="b"\nMIME-Version: 1.0\n\n--b\nContent-Type: text/html\n\n'
    document = read(message + page(f"<p>{TEXT}</p>").encode() + b"\n--b--\n", "决算.mht")
    assert [one.text for one in document.paragraphs] == [TEXT] and document.kind == "multipart/related"


@pytest.mark.parametrize("transfer", ["quoted-printable", "base64", "8bit"])
def test_a_page_that_a_browser_saved_in_one_file(transfer: str) -> None:
    import base64
    import quopri

    body = page(f"<p>{TEXT}</p><img src=cid:1>").encode("gb18030")
    coded = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes, "8bit": bytes}[transfer](body)
    message = (
        b"From: <Saved by Blink>\r\nSubject: =?utf-8?B?5Yaz566X?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----b"\r\n\r\n'
        b"------b\r\nContent-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: "
        + transfer.encode()
        + b"\r\n\r\n"
        + coded
        + b"\r\n------b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K"
        + b"\r\n------b--\r\n"
    )
    document = read(message, "决算.mhtml")
    assert [one.text for one in document.paragraphs] == [TEXT] and document.kind == "multipart/related"


def saved(*parts: tuple[str, str]) -> bytes:
    """What a browser saves: parts with a header of their own each."""
    body = "".join(f"--b\r\nContent-Type: text/html; charset=utf-8\r\n{head}\r\n\r\n{text}\r\n" for head, text in parts)
    return f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n{body}--b--\r\n'.encode()


OTHER = page("<p>广告</p>" + "<script>var a = 1;</script>" * 100)


def test_a_page_saved_alone_with_a_header() -> None:
    html = page("<p>=E6=94=AF=E5=87=BA12.30=E4=B8=87=\r\n=E5=85=83</p>")
    header = "MIME-Version: 1.0\r\nContent-Type: text/html;\r\n\tcharset=utf-8\r\n"
    header += "Content-Transfer-Encoding: quoted-printable"
    document = read(f"{header}\r\n\r\n{html}", "决算.mht")
    assert [one.text for one in document.paragraphs] == ["支出12.30万元"]


@pytest.mark.parametrize(
    "parts",
    [
        [("", page(f"<p>{TEXT}</p>")), ("", OTHER)],
        [
            ("Content-Location: http://a.cn/x/a.html", page('<p>首页</p><iframe src="../b.html?a=1"></iframe>')),
            ("Content-Location: http://a.cn/c.html", OTHER),
            ("Content-Location: http://a.cn/b.html?a=1", page(f"<p>{TEXT}</p>")),
        ],
        [
            ("Content-ID: <1@x>", page('<iframe src="cid:2@x"></iframe>')),
            ("Content-ID: <2@x>", page(f'<p>{TEXT}</p><iframe src="cid:1@x"></iframe><iframe src="cid:2@x"></iframe>')),
        ],
        [
            ("Content-Location: file:///C:/a.htm", '<html><frameset><frame src="a.files/m.htm"></frameset></html>'),
            ("Content-Location: file:///D:/%E5%86%B3/m.htm", page(f"<p>{TEXT}</p>")),
        ],
    ],
    ids=["not-the-largest", "a-frame", "a-frame-by-its-id", "a-frameset"],
)
def test_a_saved_page_is_read_with_its_frames(parts: list[tuple[str, str]]) -> None:
    document = read(saved(*parts), "决算.mht")
    assert [one.text for one in document.paragraphs][-1] == TEXT and "广告" not in document.text


def test_a_frame_that_was_not_saved_is_told() -> None:
    with pytest.raises(FiscallintError, match="是框架页"):
        read(saved(("", page('<iframe src="http://a.cn/b.html"></iframe>')), ("", OTHER)), "决算.mht")


def test_a_workbook_that_excel_saved_as_a_page_is_read_sheet_by_sheet() -> None:
    names = ("收入决算表", "支出决算表", "底稿")
    sources = "".join(
        f'<x:ExcelWorksheet><x:WorksheetSource HRef="决算.files/sheet00{number}.htm"/></x:ExcelWorksheet>'
        for number in (1, 2, 3)
    )
    main = (
        f"<html><head><!--[if gte mso 9]><xml>{sources}</xml><![endif]--></head>"
        '<frameset><frame src="决算.files/sheet001.htm"></frameset></html>'
    )
    sheets = [
        (
            f"Content-Location: file:///C:/%E5%86%B3.files/sheet00{number}.htm",
            page(
                f"<table><tr><td colspan=2>{name}<tr><td>项目<td>决算数<tr><td>合计<td>{number}.00</table>",
                "<!--[if gte mso 9]><xml><x:Visible>SheetHidden</x:Visible></xml><![endif]-->" * (name == "底稿"),
            ),
        )
        for number, name in enumerate(names, 1)
    ]
    document = read(saved(("Content-Location: file:///C:/a.htm", main), *sheets), "决算.xls")
    assert [one.text for one in document.paragraphs] == ["收入决算表", "支出决算表"]
    assert [grid.rows[1][1].text for grid in document.grids if grid.rows[1][1]] == ["1.00", "2.00"]
    assert [one.message for one in document.notices] == ["有 1 个工作表是隐藏的，未检查：要公开的请取消隐藏"]


# --- comments to fiscallint -------------------------------------------------------------------------------------------

COMMENT = "<!-- fiscallint: ignore NAR405 原因：待财政局批复 -->"
SENTENCE = "2024年度支出合计10.00万元，其中：基本支出6.00万元，占50.00%。"


def checked(folder: Path, body: str) -> str:
    file = folder / "决算.html"
    title = "<h1>云溪市档案馆2024年度部门决算</h1><h2>三、支出决算情况说明</h2>"
    file.write_text(page(f"<p>首页</p>\n<div>{title}\n{body}</div>"), encoding="utf-8")
    result = run("check", file, "--select", "NAR405,SUP8")
    return result.stdout + result.stderr


@pytest.mark.parametrize(
    "body",
    [
        f"{COMMENT}\n<p>{SENTENCE}</p>",
        f"<p>{COMMENT}{SENTENCE}</p>",
        f"<p>2024年度{COMMENT}{SENTENCE.removeprefix('2024年度')}</p>",
        f"<p>{SENTENCE}{COMMENT}</p>",
    ],
)
def test_a_comment_suppresses_as_in_markdown(body: str, tmp_path: Path) -> None:
    assert "NAR405" in checked(tmp_path, f"<p>{SENTENCE}</p>")
    said = checked(tmp_path, body)
    assert "错误 NAR405" not in said and "另有 1 处已按抑制清单不计" in said


def test_a_comment_of_another_paragraph_is_told_to_be_of_no_use_by_its_line_in_the_source(tmp_path: Path) -> None:
    said = checked(tmp_path, f"<p>{SENTENCE}</p>\n{COMMENT}\n<p>无。</p>")
    assert "错误 NAR405" in said and "决算.html 第4行对 NAR405 的抑制没有用上" in said


def test_a_comment_without_a_reason_is_refused(tmp_path: Path) -> None:
    said = checked(tmp_path, f"<!-- fiscallint: ignore NAR405 --><p>{SENTENCE}</p>")
    assert "决算.html 第3行的注释没有写明抑制 NAR405 的理由" in said


def test_a_comment_outside_of_the_article_is_told(tmp_path: Path) -> None:
    file = tmp_path / "决算.html"
    file.write_text(DISCLOSURE.replace("<body>", f"<body>{COMMENT}<p>首页</p><div>"), encoding="utf-8")
    assert "有 1 条 fiscallint 注释不在正文里，没有采用" in run("check", file).stdout


def test_comments_in_a_table_stand_at_its_rows() -> None:
    document = read(
        page(
            f"{COMMENT}<table><tr><td>项目<td>决算数</tr><tr><td>合计<td>{COMMENT}1.00</tr>{COMMENT}<tr><td>其中<td>1.00</table>"
        )
    )
    said = COMMENT.replace("<!-- ", "<!--").replace(" -->", "-->")
    assert document.text == f"{said}\n项目\t决算数\n合计\t1.00{said}\n{said}\n其中\t1.00\n"
    assert [document.text[start:end] for start, end in document.comments] == [said] * 3


DISCLOSURE = page(
    "<h1>云溪市档案馆2024年度部门决算</h1><h2>三、支出决算情况说明</h2>"
    "<p>2024年度支出合计10.00万元，其中：基本支出6.00万元，占50.00%；项目支出4.00万元，占40.00%。</p>"
)


@pytest.mark.parametrize("name", ["决算.html", "决算.HTM", "决算.shtml"])
def test_a_page_is_checked_and_findings_name_their_place(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(DISCLOSURE, encoding="utf-8")
    result = run("check", file, "--select", "NAR4")
    assert result.exit_code == 1 and "50.00%" in result.stdout


def test_an_unreadable_page_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "决算.html"
    file.write_text(page(""), encoding="utf-8")
    result = run("check", file)
    assert result.exit_code == 2 and "中没有正文" in result.stderr and "Traceback" not in result.stderr


def test_a_folder_with_a_page_and_a_report_of_it(tmp_path: Path) -> None:
    file = tmp_path / "决算.html"
    file.write_text(DISCLOSURE, encoding="utf-8")
    run("check", file, "--output", tmp_path / "结果.html")
    assert (tmp_path / "结果.html").exists() and files_in([tmp_path]) == [file]


def test_what_a_browser_saves_beside_a_page_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "决算.html"
    file.write_text(DISCLOSURE, encoding="utf-8")
    for folder in ("决算_files", "决算.files", "附件_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.html").write_text(DISCLOSURE, encoding="utf-8")
    assert files_in([tmp_path]) == [file, tmp_path / "附件_files" / "frame.html"]


def test_a_page_is_not_rewritten(tmp_path: Path) -> None:
    file = tmp_path / "决算.html"
    file.write_text(DISCLOSURE, encoding="utf-8")
    assert run("fix", file, "--apply").exit_code == 0
    assert file.read_text(encoding="utf-8") == DISCLOSURE


def test_a_saved_page_of_parts_within_parts() -> None:
    parts = "".join(f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n" for n in range(3_000))
    content = f"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b0\r\n\r\n{parts}"
    with pytest.raises(FiscallintError, match="的各部分嵌套太深，无法读取：请重新保存"):
        read(content, "决算.mht")
