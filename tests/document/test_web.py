"""What a web page becomes: its own article, its tables with merged cells, and nothing that the site puts around it."""

from __future__ import annotations

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
        pytest.param("<script>var a = '支出9.00万元。'</script><style>p{{}}</style>{}", id="script"),
        pytest.param("<!--支出9.00万元。-->{}<!--[if gte mso 9]><xml>9.00万元</xml><![endif]-->", id="comments"),
        pytest.param("<select><option>2023年决算</option></select>{}", id="form"),
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
    ],
)
def test_a_paragraph(html: str) -> None:
    assert paragraphs(page(html)) == ["支出1,234.56万元。"]


def test_line_breaks_part_paragraphs_but_not_sentences() -> None:
    html = "<p>　　一、支出情况<br>　　本年支出12.30万元，主要用于人员<br/>工资。<br><br>　　二、其他情况</p>"
    assert paragraphs(page(html)) == ["一、支出情况", "本年支出12.30万元，主要用于人员工资。", "二、其他情况"]


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
    ],
)
def test_a_picture_that_is_no_table(picture: str) -> None:
    assert notices(f"<p>{TEXT}</p>{picture}") == []


def test_tables_that_may_stand_in_an_attachment_are_said_not_to_be_read() -> None:
    (message,) = notices(f"<p>{TEXT}</p>" * 20 + '<p>附件：<a href="b.xlsx">决算表.xlsx</a></p>')
    assert message == "正文中没有表格，附件（决算表.xlsx）没有读：决算表若在附件里，请与正文合成一份再检查"


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
        (page('<ul><li><a href="1">2023年度部门决算</a></li></ul>'), "中没有正文"),
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
