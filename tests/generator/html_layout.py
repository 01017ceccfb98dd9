"""Sets a document as a web page, with what sites put around their articles, the way several kinds of sites do.

A semantic one; one whose articles are pasted from Word, with numbers torn into pieces; an old one set with tables, its
paragraphs parted by line breaks; and what a spreadsheet exports, the title of a table being a row of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape

from tests.generator.blocks import Block, Cover, Heading, NewPage, Table, Text


def render(blocks: Sequence[Block], style: str) -> str:
    """The page in one of `STYLES`."""
    return STYLES[style](blocks)


def _title(blocks: Sequence[Block]) -> str:
    return "".join(next((block.lines for block in blocks if isinstance(block, Cover)), ()))


_MENU = "".join(f'<li><a href="/{name}/">{name}</a></li>' for name in ("首页", "政务公开", "财政预决算", "办事服务"))
_OTHERS = "".join(f'<li><a href="t{year}.html">{year}年度部门决算公开</a></li>' for year in (2021, 2022, 2023))


# ---- tables


def _spans(rows: Sequence[Sequence[str]]) -> Iterator[list[tuple[str, int, int]]]:
    """The cells of each row, with the columns and rows that they cover."""
    for y, row in enumerate(rows):
        cells = []
        for x, text in enumerate(row):
            if text in ("<", "^"):
                continue
            right, below = x + 1, y + 1
            while right < len(row) and row[right] == "<":
                right += 1
            while below < len(rows) and all(rows[below][column] == "^" for column in range(x, right)):
                below += 1
            cells.append((text, right - x, below - y))
        yield cells


def _rows(table: Table, cell: Callable[[str, str], str]) -> str:
    out = []
    for row in _spans((*table.header, *table.rows)):
        cells = []
        for text, columns, rows in row:
            wide = f' colspan="{columns}"' if columns > 1 else ""
            high = f' rowspan="{rows}"' if rows > 1 else ""
            cells.append(cell(wide + high, text))
        out.append(f"<tr>{''.join(cells)}</tr>")
    return "\n".join(out)


# ---- a site of today


def _semantic(blocks: Sequence[Block]) -> str:
    body = []
    for block in blocks:
        match block:
            case Cover(lines=lines):
                body += [f"<p><b>{escape(line)}</b></p>" for line in lines]
            case Heading(level=level, text=text):
                body.append(f"<h{level + 1}>{escape(text)}</h{level + 1}>")
            case Text(text=text, role=role):
                words = f'<a href="#{abs(len(text))}">{escape(text)}</a>' if role == "entry" else escape(text)
                body.append(f"<p>{words}</p>")
            case Table():
                body += [f"<p>{escape(line)}</p>" for line in (block.title, *block.above)]
                body.append(f"<table>{_rows(block, lambda spans, text: f'<td{spans}>{escape(text)}</td>')}</table>")
            case NewPage():
                pass
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(_title(blocks))}_云溪市人民政府</title>
<style>p {{ text-indent: 2em }}</style><script>var total = "99999.99万元";</script></head>
<body><header><h1>云溪市人民政府</h1></header><nav><ul>{_MENU}</ul></nav>
<main><div class="crumbs"><a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 正文</div>
<article><h1>{escape(_title(blocks))}</h1><div class="info">来源：云溪市财政局　发布时间：2025-09-12 10:20</div>
<div class="content">
{chr(10).join(body)}
</div></article>
<div>上一篇：<a href="t1.html">2023年度部门决算公开</a></div><div>下一篇：没有了</div></main>
<aside><h3>部门决算</h3><ul>{_OTHERS}</ul></aside><div style="display:none">支出决算99999.99万元。</div>
<footer>主办：云溪市人民政府办公室　备案号：云ICP备00000000号</footer></body></html>
"""


# ---- pasted from Word


def _torn(text: str) -> str:
    """Words as Word writes them: every change of font is a span, and numbers are cut by them."""
    return re.sub(
        r"\d[\d,.]*",
        lambda number: "".join(f'<span lang="EN-US">{piece}</span>' for piece in re.findall(".{1,2}", number[0])),
        escape(text),
    )


def _pasted(blocks: Sequence[Block]) -> str:
    body = []

    def paragraph(words: str) -> None:
        body.append(f'<p class="MsoNormal" style="text-indent:2em">{words}<span><o:p></o:p></span></p>')

    def cell(spans: str, text: str) -> str:
        words = _torn(text) or "<o:p>&nbsp;</o:p>"
        return f'<td{spans} style="border:solid 1.0pt">\n<p class="MsoNormal"><span>{words}</span></p>\n</td>'

    for block in blocks:
        match block:
            case Cover(lines=lines):
                for line in lines:
                    paragraph(f"<strong>{_torn(line)}</strong>")
            case Heading(text=text):
                paragraph(f"<strong><span>{_torn(text)}</span></strong>")
            case Text(text=text):
                paragraph(f"&nbsp;&nbsp;&nbsp; {_torn(text)}")
            case Table():
                for line in (block.title, *block.above):
                    paragraph(_torn(line))
                body.append(f'<div><table class="MsoNormalTable"><tbody>{_rows(block, cell)}</tbody></table></div>')
            case NewPage():
                body.append('<br clear="all" style="page-break-before:always">')
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="ArticleTitle" content="{escape(_title(blocks))}"><title>云溪市人民政府</title></head>
<body><div class="top"><a href="/"><img src="logo.png" width="600" height="200"></a><ul>{_MENU}</ul></div>
<div class="wrap"><div class="left"><h3>财政预决算</h3><ul>{_OTHERS}</ul></div>
<div class="right"><div class="position">您现在的位置：<a href="/">首页</a>&gt;<a href="/czyjs/">财政预决算</a></div>
<div class="title">{escape(_title(blocks))}</div>
<div class="tools">字号：[<a href="javascript:a()">大</a> <a href="javascript:b()">小</a>]
浏览次数：<span id="hits">153</span></div>
<div id="zoom"><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><div class="TRS_Editor">
{chr(10).join(body)}
</div></div>
<p>附件：<a href="P020250912.pdf">部门决算公开表.pdf</a></p>
<div class="prev">上一条：<a href="t1.html">2023年度部门决算公开</a></div>
<div>【<a href="javascript:window.print()">打印本页</a>】【<a href="#">关闭窗口</a>】</div>
</div></div>
<div class="bottom">版权所有 云溪市人民政府　网站标识码：0000000000</div></body></html>
"""


# ---- set with tables


def _old(blocks: Sequence[Block]) -> str:
    body = []
    lines: list[str] = []

    def flush() -> None:
        if lines:
            body.append("<br>\n".join(lines) + "<br><br>")
            lines.clear()

    for block in blocks:
        match block:
            case Cover(lines=cover):
                lines += [f"<b>{escape(line)}</b>" for line in cover]
            case Heading(text=text):
                lines += ["", f"　　<B>{escape(text)}</B>"]
            case Text(text=text):
                lines.append(f"　　{escape(text)}")
            case Table():
                flush()
                above = "".join(f"<tr><td align=right>{escape(line)}</td></tr>" for line in block.above)
                rows = _rows(block, lambda spans, text: f"<TD{spans}>{escape(text) or '&nbsp;'}").replace("</tr>", "")
                body.append(
                    f"<table width=100%><tr><td align=center><font size=4>{escape(block.title)}</font></td></tr>{above}"
                    f"<tr><td><TABLE border=1>{rows}</TABLE></td></tr></table>"
                )
            case NewPage():
                pass
    flush()
    return f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312">
<TITLE>{escape(_title(blocks))}</TITLE></HEAD><BODY>
<TABLE width=980 align=center><TR><TD colspan=2>{" | ".join(re.findall("<a.*?</a>", _MENU))}</TD></TR>
<TR><TD width=200 valign=top><TABLE><TR><TD>{_OTHERS}</TD></TR></TABLE></TD>
<TD valign=top><P align=center>{escape(_title(blocks))}</P><DIV>作者：办公室</DIV>
<DIV>
{chr(10).join(body)}
</DIV><P align=right><A href="javascript:history.back()">返回</A></P></TD></TR>
<TR><TD colspan=2 align=center>主办单位：云溪市人民政府</TD></TR></TABLE></BODY></HTML>
"""


# ---- exported from a spreadsheet


def _exported(blocks: Sequence[Block]) -> str:
    body = []
    for block in blocks:
        match block:
            case Cover(lines=lines):
                body += [f"<div align=center>{escape(line)}</div>" for line in lines]
            case Heading(text=text) | Text(text=text):
                body.append(f"<div>{escape(text)}</div>")
            case Table():
                width = len(block.header[0])
                above = "".join(
                    f"<tr height=36><td colspan={width} height=36 class=xl65>{escape(line)}</td></tr>"
                    for line in (block.title, *block.above)
                )
                rows = _rows(block, lambda spans, text: f"<td class=xl66{spans}>{escape(text)}</td>")
                unseen = "<![if supportMisalignedColumns]><tr style='display:none'><td width=72></td></tr><![endif]>"
                columns = f"<col width=72 span={width} style='width:54pt'>"
                body.append(f"<table border=0 style='border-collapse:collapse'>{columns}{above}{rows}{unseen}</table>")
            case NewPage():
                pass
    return f"""<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv=Content-Type content="text/html; charset=gb2312"><style>.xl65 {{}}</style></head>
<body link=blue vlink=purple>{chr(10).join(body)}</body></html>
"""


STYLES: dict[str, Callable[[Sequence[Block]], str]] = {
    "semantic": _semantic,
    "pasted": _pasted,
    "old": _old,
    "exported": _exported,
}
"""The kinds of sites."""
