"""The HTML report: complete in itself, safe with any document, every finding at its place."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import random
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from fiscallint.document.reader import read_document
from fiscallint.finding import Finding, Known, Notice, Severity, Span, Suppression
from fiscallint.output import html
from fiscallint.output.page_images import page_images
from tests.output.made import whole
from tests.output.reports import FONT, TEXT, Page, long_pdf, noted, page, report, sentence
from tests.support import EXAMPLES, everything, run

render = whole(html.render)

HOSTILE = "<script>alert('x')</script><img src=x onerror=\"alert(1)\"> ' onclick='alert(2)' </style> {{ 7 * 7 }} &amp;"
NAME = HOSTILE.replace("/", "")


def codes(shown: Page) -> list[str]:
    return [one["data-rule"] for one in shown.find("article")]


# ---- what a reader finds


def test_each_finding_is_there_with_its_sentence_and_its_figures() -> None:
    made = report()
    shown = page(made)
    assert codes(shown) == [finding.code for finding in made.findings]
    (card,) = shown.find("article", data_rule="NAR405")
    assert [mark.text for mark in card.find("mark")] == ["基本支出80.00万元，占88.00%"]
    assert card.find("blockquote")[0].text.startswith("本年支出合计100.00万元，其中：")
    values = {one.find("dt")[0].text: one.find("dd")[0].text for one in card.find("dl", cls="values")[0].find("div")}
    assert values == {"文中": "88.00%", "应为": "80.00%"}
    assert "80.00万元÷100.00万元" in card.find("h3")[0].text
    assert [fix.text for fix in card.find(cls="fix")] == ["建议 把88.00%改为80.00%"]
    assert "依据" in card.find(cls="basis")[0].text and "把握：确" in card.find(cls="basis")[0].text
    explained = card.find("details", cls="rule")[0]
    assert explained.find("h4")[0].text == "依据" and explained.find("li") and "# NAR405" not in explained.text


def test_the_other_side_of_a_comparison_is_one_click_away() -> None:
    shown = page(report())
    (card,) = shown.find("article", data_rule="NAR405")
    (link,) = card.find(data_goto=f"{card['id']}r1")
    assert "100.00万元" in link.text
    (target,) = shown.find(id=link["href"].removeprefix("#"))
    assert target["id"] == f"at-{card['id']}r1"
    marked = [one for one in shown.find("span") if f"{card['id']}r1" in one.attributes.get("data-place", "").split()]
    assert "".join(one.text for one in marked) == "100.00万元"


def test_a_text_stands_there_line_by_line_with_what_is_wrong_marked() -> None:
    made = report()
    shown = page(made)
    lines = {int(line["data-line"]): line.text for line in shown.find(cls="line")}
    assert [lines[at] for at in sorted(lines)] == made.document.text.split("\n")
    for card, finding in zip(shown.find("article"), made.findings, strict=True):
        pieces = [one for one in shown.find("span") if card["id"] in one.attributes.get("data-place", "").split()]
        assert "".join(one.text for one in pieces) == made.document.text[slice(*finding.span)]


def test_a_table_in_a_text_is_a_table() -> None:
    shown = page(report(TEXT + "\n| 项目 | 金额 |\n|---|---|\n| 合计 | 12.00 |\n| 办公费 | 12.00 |\n"))
    (table,) = shown.find("table")
    assert [[cell.text for cell in row.find("td")] for row in table.find("tr")] == [
        ["项目", "金额"],
        ["合计", "12.00"],
        ["办公费", "12.00"],
    ]


def test_each_number_bears_its_state_and_says_why() -> None:
    made = report()
    shown = page(made)
    numbers = made.coverage.narrative
    pieces = [one for one in shown.find("span", cls="number") if one.text]
    assert "".join(one.text for one in pieces) == "".join(number.text for number in numbers)
    firsts = [one for one in pieces if "first" in one.classes]
    for piece, number in zip(firsts, numbers, strict=True):
        assert number.state.value in piece.classes and piece["data-why"].startswith(f"{number.text}　")
    legend = {one["data-state"]: int(one.find("b")[0].text) for one in shown.find("button", cls="state")}
    assert legend == dict(made.coverage.counts((*made.coverage.narrative, *made.coverage.tables)))


def test_what_does_not_count_stands_apart_with_the_reason() -> None:
    made = report()
    first, second, *others = made.findings
    why = Suppression("NAR405", "已与财政局核对", "清单.yaml", 3, until=datetime.date(2027, 1, 31))
    first, second = replace(first, suppression=why), replace(second, baseline=Known.UNCHANGED)
    shown = page(replace(made, findings=(first, second, *others)))
    (aside,) = shown.find("details", cls="aside")
    assert "open" not in aside.attributes and "不计的问题 2 处" in aside.find("summary")[0].text
    reasons = [one.text for one in aside.find(cls="reason")]
    assert reasons == ["已抑制：已与财政局核对，至2027-01-31（清单.yaml 第3行）", "见于基线：以前已有的问题"]
    assert len(shown.find("article")) == len(made.findings) == len(aside.find("article")) + len(others)
    assert shown.find("span", cls="aside")[0].text == "不计 2"


def test_the_document_the_rules_and_the_notices_are_told_of() -> None:
    made = replace(report(), notices=(Notice("第2页无法解析，未检查"),), profile="湖南", profile_reason="单位名称")
    shown = page(made)
    assert "第2页无法解析，未检查" in shown.find(cls="notices")[0].text
    about = shown.find("details", cls="file")[0].text
    assert "湖南（单位名称）" in about and "fiscallint 1.2.3" in about
    outcomes = shown.find("details", cls="outcomes")[0]
    assert outcomes.find("summary")[0].text.startswith(f"核对规则 {len(made.rules)} 条：未通过 ")
    assert len(outcomes.find("li")) == len(made.rules)


def test_a_clean_document_says_so() -> None:
    clean = report("## 三、支出决算情况说明\n\n本年支出合计100.00万元，其中：基本支出80.00万元，占80.00%。\n")
    shown = page(replace(clean, findings=(), notices=()))
    assert [one.text for one in shown.find(cls="clean")] == ["没有发现问题。"]
    assert not shown.find("form")


def test_a_finding_of_the_document_as_a_whole_has_no_place() -> None:
    whole = Finding(Span(0, 0), "缺少名词解释", "DOC001", Severity.WARNING)
    shown = page(replace(report(), findings=(whole,)))
    (card,) = shown.find("article")
    assert card.find(cls="place")[0].text == "全文" and not card.find("a") and not card.find("blockquote")


def test_several_documents_are_listed_and_no_name_is_used_twice() -> None:
    shown = page(report(name="甲.txt"), report(name="乙.txt"))
    links = shown.find("a", cls="") and [one for one in shown.find("a") if "data-document" in one.attributes]
    assert [one.text.split()[0] for one in links] == ["甲.txt", "乙.txt"]
    assert [one["id"] for one in shown.find("section")] == [one["href"].removeprefix("#") for one in links]
    ids = [one["id"] for one in shown.root.walk() if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    assert {one["href"].removeprefix("#") for one in shown.find("a")} <= set(ids)


# ---- any document is safe to show


def test_the_words_of_a_document_are_never_markup() -> None:
    made = report(f"{TEXT}\n{HOSTILE}\n\n本年支出合计100.00万元{HOSTILE}，其中：基本支出80.00万元。\n", f"{NAME}.txt")
    bad = Finding(
        Span(5, 30), HOSTILE, "XXX999", Severity.ERROR, stated=HOSTILE, expected=HOSTILE, section=HOSTILE, table=HOSTILE
    )
    why = Suppression("XXX999", HOSTILE, HOSTILE, 1)
    made = replace(
        made,
        findings=(bad, *made.findings, replace(bad, suppression=why)),
        notices=(Notice(HOSTILE),),
        profile=HOSTILE,
        profile_reason=HOSTILE,
    )
    shown = page(made, made)
    assert len(shown.find("script")) == len(shown.find("style")) == 1
    assert not [one for one in shown.find("img") if one.attributes.get("src") == "x"]
    for element in shown.root.walk():
        assert not [name for name in element.attributes if name.startswith("on") or name == "style"]
    assert "{{ 7 * 7 }}" in shown.root.text and "49" not in shown.find("h3")[0].text
    assert shown.find("article")[0].find("h3")[0].text == " ".join(HOSTILE.split())


def test_the_page_of_a_rule_is_never_markup() -> None:
    rule = next(rule for rule in everything().rules if rule.code == "NAR405")
    spoken = "见[这里](javascript:alert(1))，![图](http://a.example/x.png)，<b onclick=x>粗</b>，<http://a.example>。"
    made = report()
    rules = tuple(replace(one, help=spoken) if one.code == rule.code else one for one in made.rules)
    shown = page(replace(made, rules=rules))
    (card,) = shown.find("article", data_rule="NAR405")
    explained = card.find("details", cls="rule")[0]
    assert "<b onclick=x>粗</b>" in explained.text
    assert not explained.find("a") and not explained.find("img") and not explained.find("b")


def test_the_policy_allows_its_own_style_and_script_and_nothing_else() -> None:
    shown = page(report())
    (policy,) = [one["content"] for one in shown.find("meta") if "Policy" in one.attributes.get("http-equiv", "")]
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert allowed["default-src"] == "'none'" and allowed["img-src"] == "data:"
    for tag in ("style", "script"):
        (element,) = shown.find(tag)
        digest = base64.b64encode(hashlib.sha256(element.text.encode()).digest()).decode()
        assert allowed[f"{tag}-src"] == f"'sha256-{digest}'"


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path) -> None:
    source = render([noted(long_pdf(tmp_path / "长.pdf", 1), 5), report()], "1")
    loading = {"src", "href", "srcset", "action", "data", "poster", "xlink:href"}
    for element in Page.of(source).root.walk():
        for name in loading & set(element.attributes):
            assert element[name].startswith(("#", "data:image/"))
    assert not re.search(r"https?:|//\w+\.|@import|url\(|fetch\(|XMLHttpRequest|WebSocket", source)


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    path = long_pdf(tmp_path / "长.pdf", 2)
    assert render([noted(path, 9), report()], "1") == render([noted(path, 9), report()], "1")


# ---- pages of a PDF


def test_boxes_stand_where_the_words_are_printed(tmp_path: Path) -> None:
    """On the right page, and in the image: black where the words are, and hardly a dot of black around them."""
    made = noted(long_pdf(tmp_path / "长.pdf", 3), 6)
    shown = page(made)
    assert [one["data-page"] for one in shown.find("figure")] == ["1", "2", "3"]
    for card, finding in zip(shown.find("article"), made.findings, strict=True):
        (box,) = [one for one in shown.find("rect", cls="box") if one.attributes.get("data-place") == card["id"]]
        link = box.parent
        assert link is not None and link["href"] == f"#{card['id']}"
        svg = link.parent
        assert svg is not None and svg.parent is not None and svg.parent.parent is not None
        assert svg.parent.parent["data-page"] == card["data-page"] == str(made.document.page(finding.span.start))
        assert svg["viewbox"] == "0 0 595.3 841.9"
        (image,) = svg.parent.find("img")
        with Image.open(io.BytesIO(base64.b64decode(image["src"].partition(",")[2]))) as picture:
            grey = picture.convert("L")
        scale = grey.width / 595.3
        x, y, width, height = (float(box[name]) * scale for name in ("x", "y", "width", "height"))
        inside = grey.crop((round(x), round(y), round(x + width), round(y + height)))
        assert inside.getextrema()[0] < 90
        above = grey.crop((round(x), round(y - 4), round(x + width), round(y)))
        below = grey.crop((round(x), round(y + height), round(x + width), round(y + height + 4)))
        assert above.getextrema()[0] > 200 and below.getextrema()[0] > 200


def test_the_smaller_box_lies_above(tmp_path: Path) -> None:
    made = noted(long_pdf(tmp_path / "长.pdf", 1), 4)
    finding = made.findings[0]
    wide = replace(finding, span=Span(finding.span.start - 20, finding.span.end + 5))
    for findings in ((wide, finding), (finding, wide)):
        shown = page(replace(made, findings=findings))
        places = [one["data-place"] for one in shown.find("rect", cls="box") if "related" not in one.classes]
        assert places[-1] == f"d1f{findings.index(finding) + 1}"


def test_a_cropped_page_shows_its_boxes_in_what_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "裁.pdf"
    canvas = Canvas(str(path), pagesize=(600, 800), invariant=1)
    canvas.setCropBox((50, 100, 550, 700))
    canvas.setFont(FONT, 12)
    canvas.drawString(100, 400, "项目支出决算为12.00万元。")
    canvas.save()
    shown = page(noted(path, 1))
    (svg,) = shown.find("svg")
    assert svg["viewbox"] == "50 100 500 600"
    box = shown.find("rect", cls="error")[0]
    assert 50 < float(box["x"]) < 300 and 380 < float(box["y"]) < 400
    (image,) = shown.find("img")
    assert (image["width"], image["height"]) == ("500", "600")


def test_a_page_that_was_turned_to_be_read_is_shown_turned(tmp_path: Path) -> None:
    path = tmp_path / "横.pdf"
    canvas = Canvas(str(path), pagesize=(600, 800), invariant=1)
    canvas.setFont(FONT, 12)
    canvas.rotate(90)
    for line in range(12):
        canvas.drawString(100, -100 - 20 * line, f"项目支出决算为1{line}.00万元，主要用于档案整理。")
    canvas.save()
    shown = page(noted(path, 1))
    (svg,) = shown.find("svg")
    assert svg["viewbox"].split()[2:] == ["800", "600"]
    box = shown.find("rect", cls="error")[0]
    (image,) = shown.find("img")
    with Image.open(io.BytesIO(base64.b64decode(image["src"].partition(",")[2]))) as picture:
        assert picture.width > picture.height
        scale = picture.width / 800
        x, y, width, height = (float(box[name]) * scale for name in ("x", "y", "width", "height"))
        assert picture.convert("L").crop((int(x), int(y), int(x + width), int(y + height))).getextrema()[0] < 90


def test_forty_pages_and_a_hundred_findings_stay_small(tmp_path: Path) -> None:
    made = noted(long_pdf(tmp_path / "长.pdf"), 100)
    source = render([made], "1")
    shown = Page.of(source)
    assert len(shown.find("article")) == 100 and len(shown.find("img")) == 40
    assert len(source.encode()) < 10_000_000


def photographs(path: Path, pages: int) -> Path:
    """A PDF of pages that cannot be pressed together: noise in colours, and a sentence."""
    noise = Image.frombytes("RGB", (300, 420), random.Random(1).randbytes(300 * 420 * 3))
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for number in range(pages):
        canvas.drawImage(ImageReader(noise), 0, 0, 595, 842)
        canvas.setFont(FONT, 12)
        canvas.drawString(60, 400, sentence(number, 1))
        canvas.showPage()
    canvas.save()
    return path


def test_pages_become_coarser_for_want_of_room_and_then_give_way_to_the_text(tmp_path: Path) -> None:
    document = read_document(photographs(tmp_path / "图.pdf", 2))
    assert document is not None
    sizes = [sum(map(len, page_images(document, budget) or ())) for budget in (9_000_000, 800_000, 400_000, 1000)]
    assert sizes[0] > 800_000 >= sizes[1] > 400_000 >= sizes[2] > sizes[3] == 0


def test_even_forty_photographs_stay_below_the_limit(tmp_path: Path) -> None:
    source = render([noted(photographs(tmp_path / "图.pdf", 40), 10)], "1")
    assert len(source.encode()) < 10_000_000


def test_what_has_colours_keeps_them(tmp_path: Path) -> None:
    path = tmp_path / "章.pdf"
    canvas = Canvas(str(path), pagesize=(600, 800), invariant=1)
    canvas.setFont(FONT, 12)
    canvas.drawString(100, 400, "项目支出决算为12.00万元。")
    canvas.setFillColorRGB(0.9, 0, 0)
    canvas.circle(300, 200, 60, fill=1)
    canvas.save()
    document = read_document(path)
    assert document is not None
    (image,) = page_images(document, 1_000_000) or ()
    with Image.open(io.BytesIO(base64.b64decode(image.partition(",")[2]))) as picture:
        red, green, _ = picture.convert("RGB").getpixel((picture.width // 2, picture.height * 3 // 4))
    assert red > 180 and green < 60


def test_a_pdf_that_is_no_longer_there_is_shown_as_text(tmp_path: Path) -> None:
    path = tmp_path / "走.pdf"
    path.write_bytes((EXAMPLES / "disclosure.pdf").read_bytes())
    made = noted(path, 3)
    path.write_bytes((EXAMPLES / "clean.pdf").read_bytes())
    for _ in range(2):
        shown = page(made)
        assert not shown.find("img") and "页面无法显示" in shown.find(cls="remark")[0].text
        assert all(shown.find(id=f"at-{card['id']}") for card in shown.find("article"))
        path.unlink(missing_ok=True)


# ---- the command


def test_html_goes_to_a_file_or_to_the_screen(tmp_path: Path) -> None:
    target = tmp_path / "报告.html"
    made = run("check", EXAMPLES / "disclosure.txt", "--output-format", "html", "--output", target)
    assert (made.exit_code, made.stdout) == (1, "")
    shown = run("check", EXAMPLES / "disclosure.txt", "--output-format", "html")
    assert shown.exit_code == 1 and shown.stdout == target.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["disclosure.txt", "disclosure.pdf", "clean.txt"])
def test_the_examples_have_a_well_formed_page(name: str) -> None:
    source = run("check", EXAMPLES / name, "--output-format", "html").stdout
    shown = Page.of(source)
    assert bool(shown.find("article")) == name.startswith("disclosure")
    assert len(source.encode()) < 2_500_000
