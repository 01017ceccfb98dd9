"""Pages that are pictures: recognised where that is installed, told of where it is not; never a cause of alarm."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from fiscallint.choices import PDF_BACKENDS
from fiscallint.document import Grid, ocr
from fiscallint.document.frame import frame
from fiscallint.document.model import View
from fiscallint.document.ocr import Seen, Word
from fiscallint.document.posture import Posture
from fiscallint.document.reader import read_document
from fiscallint.document.ruling import Rules
from fiscallint.document.sheet import Sheet
from fiscallint.engine import lint
from fiscallint.finding import Severity
from fiscallint.limits import Limits
from fiscallint.output.report import Report
from tests.document.recognition import SENTENCE, seen
from tests.external import missing
from tests.output.reports import FONT
from tests.support import EXAMPLES, everything, plugins, run

WIDTH, HEIGHT = 595, 842
PRINTED = "机关运行经费支出12.00万元，比2023年减少3.00万元，下降25.00%。"


def pdf(path: Path, *pages: str) -> Path:
    """A PDF: a page of text for each text, a picture without text for an empty one."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    for text in pages:
        if text:
            canvas.setFont(FONT, 11)
            canvas.drawString(60, 780, "三、支出决算情况说明")
            canvas.drawString(60, 740, text)
        else:
            made = io.BytesIO()
            Image.new("L", (60, 84), 250).save(made, "PNG")
            canvas.drawImage(ImageReader(made), 0, 0, WIDTH, HEIGHT)
        canvas.showPage()
    canvas.save()
    return path


# ---- without the extra


def test_a_scan_is_refused_with_what_to_install(tmp_path: Path) -> None:
    result = run("check", pdf(tmp_path / "扫描.pdf", "", ""), "--no-config")
    assert result.exit_code == 2
    assert result.stderr == (
        "fiscallint: 扫描.pdf 是扫描件，没有文字：请用由 Word 或 WPS 直接导出的 PDF 检查；"
        '只有扫描件的，请安装文字识别组件（pip install "fiscallint[ocr]"）再检查\n'
    )


def test_a_few_pages_are_named(tmp_path: Path) -> None:
    document = read_document(pdf(tmp_path / "决算.pdf", "", PRINTED, "", "", ""))
    assert document is not None and document.doubtful == ()
    assert [notice.message for notice in document.notices] == [
        "第1、3至5页只有图片，没有文字，未检查（安装 fiscallint[ocr] 后可以识别其中的文字）"
    ]


# ---- what is recognised


def test_words_stand_where_they_were_seen(recognises: list[Image.Image], tmp_path: Path) -> None:
    document = read_document(pdf(tmp_path / "扫描.pdf", ""))
    assert document is not None and [block.text for block in document.paragraphs] == ["三、支出决算情况说明", SENTENCE]
    assert recognises[0].size == (round(WIDTH * 200 / 72), round(HEIGHT * 200 / 72))
    at = document.text.index("100.00")
    box = document.glyphs[at]
    assert box is not None and box.page == 1
    assert box.x0 == pytest.approx((150 + 15 * SENTENCE.index("100.00")) * 72 / 200, abs=0.2)
    assert 180 * 72 / 200 < box.top < box.bottom < 220 * 72 / 200


def test_only_pages_without_text_are_recognised(recognises: list[Image.Image], tmp_path: Path) -> None:
    document = read_document(pdf(tmp_path / "决算.pdf", PRINTED, ""))
    assert document is not None and len(recognises) == 1
    assert PRINTED in [block.text for block in document.paragraphs]
    assert all(document.page(doubt.span.start) == 2 for doubt in document.doubtful)
    assert "第2页是扫描的图片" in document.notices[0].message


def test_each_number_has_its_confidence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def recognise(_: Image.Image) -> Seen:
        words = seen(SENTENCE).words
        at = SENTENCE.index("80.00")
        return Seen([word._replace(confidence=0.41) if at <= n < at + 5 else word for n, word in enumerate(words)])

    monkeypatch.setattr(ocr, "recogniser", lambda: recognise)
    document = read_document(pdf(tmp_path / "扫描.pdf", ""))
    assert document is not None
    told = {document.text[slice(*doubt.span)]: doubt.confidence for doubt in document.doubtful}
    assert told["80.00"] == 0.41 and told["100.00"] == 0.99


def test_ruling_lines_make_a_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = [
        Word(text, 0.99, x, y, x + 40, y + 30)
        for text, x, y in (("甲", 120, 120), ("1", 320, 120), ("乙", 120, 220), ("2", 320, 220))
    ]
    rules = Rules()
    for x in (100, 300, 500):
        rules.line((x, 100), (x, 300))
    for y in (100, 200, 300):
        rules.line((100, y), (500, y))
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: Seen(words, rules))
    document = read_document(pdf(tmp_path / "扫描.pdf", ""))
    assert document is not None
    (grid,) = document.grids
    assert [[cell.text if cell else None for cell in row] for row in grid.rows] == [["甲", "1"], ["乙", "2"]]


def test_a_picture_in_which_nothing_is_seen_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: Seen())
    result = run("check", pdf(tmp_path / "扫描.pdf", ""), "--no-config")
    assert result.exit_code == 2 and "没有识别出文字" in result.stderr


def test_a_book_is_not_recognised_to_its_end(recognises: list[Image.Image], tmp_path: Path) -> None:
    document = read_document(pdf(tmp_path / "扫描.pdf", "", "", "", ""), limits=Limits(scanned_pages=2))
    assert document is not None and len(recognises) == 2
    assert document.notices[1].message == (
        "第3、4页也是扫描的图片，页数过多，没有识别，未检查（确要识别的，在配置的 limits 中加大 scanned-pages）"
    )


# ---- pages that are pictures but for a few words, and those whose text is a scanner's

Lay = Callable[[Canvas], None]


def scanned(path: Path, *pages: Lay, area: tuple[float, float, float, float] = (0, 0, WIDTH, HEIGHT)) -> Path:
    """A PDF: a page of text, and then pages that are pictures in this area, with something laid over each."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont(FONT, 11)
    canvas.drawString(60, 740, PRINTED)
    canvas.showPage()
    for lay in pages:
        made = io.BytesIO()
        Image.new("L", (60, 84), 250).save(made, "PNG")
        canvas.drawImage(ImageReader(made), *area)
        canvas.setFont(FONT, 11)
        lay(canvas)
        canvas.showPage()
    canvas.save()
    return path


def words(text: str, x: float = 60, y: float = 40, mode: int = 0) -> Lay:
    """Text in lines, drawn or, in mode 3, not."""

    def lay(canvas: Canvas) -> None:
        for number in range(0, len(text), 40):
            canvas.drawString(x, y - number / 2, text[number : number + 40], mode=mode)

    return lay


FEW = {
    "a stamped page number": words("- 12 -", 280),
    "a header": words("云溪市档案馆2024年度部门决算", y=810),
    "a signature": words("数字签名者：云溪市档案馆 日期：2025.08.21 10:21:33 +08'00'", 350, 120),
    "a scanner's banner": words("由全能扫描工具创建", 460, 12),
}


@pytest.mark.parametrize("backend", PDF_BACKENDS)
@pytest.mark.parametrize("laid", FEW)
def test_a_few_words_do_not_make_a_picture_a_page_of_text(tmp_path: Path, laid: str, backend: str) -> None:
    document = read_document(scanned(tmp_path / "决算.pdf", FEW[laid]), pdf_backend=backend)
    assert document is not None and document.doubtful == ()
    assert [notice.message for notice in document.notices] == [
        "第2页几乎全是图片，只读了图片之外的少量文字，图片未检查（安装 fiscallint[ocr] 后可以识别其中的文字）"
    ]


WRITTEN = {
    "a page of text over a background": ((0, 0, WIDTH, HEIGHT), words(4 * PRINTED, y=700)),
    "a few words beside a picture of less than half a page": ((60, 300, 475, 400), words("图1", y=280)),
}


@pytest.mark.parametrize("backend", PDF_BACKENDS)
@pytest.mark.parametrize("page", WRITTEN)
def test_a_page_with_a_picture_is_no_scan(tmp_path: Path, page: str, backend: str) -> None:
    area, lay = WRITTEN[page]
    document = read_document(scanned(tmp_path / "决算.pdf", lay, area=area), pdf_backend=backend)
    assert document is not None and document.notices == () and document.doubtful == ()


@pytest.mark.parametrize("backend", PDF_BACKENDS)
def test_a_scan_in_strips_is_one_picture(tmp_path: Path, backend: str) -> None:
    def strips(canvas: Canvas) -> None:
        made = io.BytesIO()
        Image.new("L", (60, 8), 250).save(made, "PNG")
        for number in range(10):
            canvas.drawImage(ImageReader(made), 0, number * HEIGHT / 10, WIDTH, HEIGHT / 10)
        canvas.drawString(280, 40, "12")

    document = read_document(scanned(tmp_path / "决算.pdf", strips, area=(0, 0, 60, 84)), pdf_backend=backend)
    assert document is not None and "第2页几乎全是图片" in document.notices[0].message


def test_scans_with_page_numbers_alone_are_refused(tmp_path: Path) -> None:
    made = pypdfium2.PdfDocument(scanned(tmp_path / "a.pdf", FEW["a stamped page number"]))
    made.del_page(0)
    made.save(tmp_path / "扫描.pdf")
    result = run("check", tmp_path / "扫描.pdf", "--no-config")
    assert result.exit_code == 2 and "扫描.pdf 是扫描件，几乎没有文字" in result.stderr


def test_a_sentence_over_each_picture_is_read(tmp_path: Path) -> None:
    made = pypdfium2.PdfDocument(scanned(tmp_path / "a.pdf", words(PRINTED, y=400), words(SENTENCE, y=500)))
    made.del_page(0)
    made.save(tmp_path / "幻灯片.pdf")
    document = read_document(tmp_path / "幻灯片.pdf")
    assert document is not None
    assert "".join(block.text for block in document.paragraphs) == PRINTED + SENTENCE
    assert document.notices[0].message.startswith("第1、2页几乎全是图片")


def test_what_is_written_on_a_scan_stays_and_is_certain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The page number is written; what is recognised in its place is the same again."""
    x0, top, x1, bottom = (side * 200 / 72 for side in (281, HEIGHT - 51, 310, HEIGHT - 37))
    number = Word("第l2号", 0.5, x0, top, x1, bottom)
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: Seen([*seen(SENTENCE).words, number]))
    document = read_document(scanned(tmp_path / "决算.pdf", words("第12号", 280)))
    assert document is not None and [block.text for block in document.paragraphs] == [PRINTED, SENTENCE, "第12号"]
    doubted = {document.text[at] for doubt in document.doubtful for at in range(*doubt.span)}
    assert "占" in doubted and "号" not in doubted
    assert document.notices[0].message.startswith("第2页是扫描的图片，文字由识别得来")


def test_a_title_on_a_decorated_cover_is_no_scan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is recognised there but what is written."""
    x0, top, x1, bottom = (side * 200 / 72 for side in (61, HEIGHT - 711, 125, HEIGHT - 697))
    title = Word("云溪市档案馆", 0.9, x0, top, x1, bottom)
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: Seen([title]))
    document = read_document(scanned(tmp_path / "决算.pdf", words("云溪市档案馆", y=700)))
    assert document is not None and document.notices == () and document.doubtful == ()
    assert [block.text for block in document.paragraphs] == [PRINTED, "云溪市档案馆"]


@pytest.mark.parametrize("backend", PDF_BACKENDS)
@pytest.mark.parametrize("text", [SENTENCE, 3 * SENTENCE])
def test_what_a_scanner_recognised_is_read_and_doubted(
    recognises: list[Image.Image], tmp_path: Path, text: str, backend: str
) -> None:
    document = read_document(scanned(tmp_path / "决算.pdf", words(text, y=700, mode=3)), pdf_backend=backend)
    assert document is not None and recognises == []
    assert text in "".join(block.text for block in document.paragraphs)
    assert {doubt.confidence for doubt in document.doubtful} == {None}
    assert all(document.page(doubt.span.start) == 2 for doubt in document.doubtful)
    assert [notice.message for notice in document.notices] == [
        "第2页的文字是扫描软件识别的，可能有误：与之有关的问题只作提示，请对照原件"
    ]


def test_its_findings_are_notes_without_a_confidence(tmp_path: Path) -> None:
    def layer(canvas: Canvas) -> None:
        words("三、支出决算情况说明", y=740, mode=3)(canvas)
        words(SENTENCE, y=700, mode=3)(canvas)

    report = said(scanned(tmp_path / "决算.pdf", layer))
    (share,) = [one for one in report.findings if one.code == "NAR405"]
    assert share.severity is Severity.NOTE and share.message.endswith("（据扫描软件识别的文字，请对照原件）")


# ---- text that is drawn as outlines


def outlines(shapes: int, fill: int = 1) -> Lay:
    """As many shapes of fifty corners, as characters are when text is turned into curves."""

    def lay(canvas: Canvas) -> None:
        for number in range(shapes):
            x, y = 60 + number % 30 * 15, 700 - number // 30 * 20
            path = canvas.beginPath()
            path.moveTo(x + 5, y)
            for corner in range(1, 50):
                size = 5 - corner % 2
                path.lineTo(x + size * math.cos(corner / 8), y + size * math.sin(corner / 8))
            path.close()
            canvas.drawPath(path, stroke=1 - fill, fill=fill)

    return lay


def outlined(path: Path, *pages: Lay) -> Path:
    """A PDF: a page of text, and then these pages."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont(FONT, 11)
    canvas.drawString(60, 740, PRINTED)
    canvas.showPage()
    for lay in pages:
        lay(canvas)
        canvas.showPage()
    canvas.save()
    return path


@pytest.mark.parametrize("backend", PDF_BACKENDS)
def test_a_page_of_outlines_is_told_of(tmp_path: Path, backend: str) -> None:
    document = read_document(outlined(tmp_path / "决算.pdf", outlines(300)), pdf_backend=backend)
    assert document is not None and [notice.message for notice in document.notices] == [
        "第2页没有文字，内容像是转成曲线的图形，未检查（安装 fiscallint[ocr] 后可以识别其中的文字）"
    ]


@pytest.mark.parametrize("backend", PDF_BACKENDS)
@pytest.mark.parametrize("lay", [outlines(3), outlines(300, fill=0)], ids=["an ornament", "thin lines"])
def test_a_few_shapes_are_no_text(tmp_path: Path, lay: Lay, backend: str) -> None:
    document = read_document(outlined(tmp_path / "决算.pdf", lay), pdf_backend=backend)
    assert document is not None and document.notices == ()


def test_outlines_are_recognised_as_they_are_shown(recognises: list[Image.Image], tmp_path: Path) -> None:
    document = read_document(outlined(tmp_path / "决算.pdf", outlines(300)))
    assert document is not None and SENTENCE in [block.text for block in document.paragraphs]
    assert recognises[0].convert("L").getextrema()[0] == 0  # black on white
    assert [notice.message for notice in document.notices] == [
        "第2页没有文字，内容像是转成曲线的图形，文字由识别得来，可能有误：与之有关的问题只作提示，请对照原件"
    ]


def test_a_file_of_outlines_alone_is_refused(tmp_path: Path) -> None:
    made = pypdfium2.PdfDocument(outlined(tmp_path / "a.pdf", outlines(300)))
    made.del_page(0)
    made.save(tmp_path / "曲线.pdf")
    result = run("check", tmp_path / "曲线.pdf", "--no-config")
    assert result.exit_code == 2 and "曲线.pdf 没有文字，内容像是转成曲线的图形：请用" in result.stderr


def test_what_is_missing_may_stand_on_a_page_that_was_not_read(tmp_path: Path) -> None:
    """A table is missing in each: it is a warning only where all pages could be read."""
    given = pypdfium2.PdfDocument(EXAMPLES / "clean.pdf")
    given.del_page(4)
    given.save(tmp_path / "缺表.pdf")
    scan = pypdfium2.PdfDocument(scanned(tmp_path / "a.pdf", FEW["a stamped page number"]))
    given.import_pages(scan, [1], 4)
    given.save(tmp_path / "扫描.pdf")
    (missed,) = [one for one in said(tmp_path / "缺表.pdf").findings if one.code == "DOC002"]
    (doubted,) = [one for one in said(tmp_path / "扫描.pdf").findings if one.code == "DOC002"]
    assert missed.severity is Severity.WARNING and doubted.severity is Severity.NOTE
    assert doubted.message.endswith("（有的页没有读出，可能在那里，请对照原件）")


# ---- how a page lies


def posed(turned: int = 0, askew: float = 0.0) -> Seen:
    """What is seen on a page that lies so, once it is turned and level: at the left of its second line, 乙."""
    width = HEIGHT if turned in (90, 270) else WIDTH
    lines = [Word("三", 0.99, 150, 100, 190, 140), Word("乙", 0.99, 200, 300, 240, 340)]
    return Seen(
        [*lines, Word("丙", 0.99, width * 200 / 72 - 240, 300, width * 200 / 72 - 200, 340)],
        posture=Posture(turned, askew),
    )


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_page_that_was_turned_to_be_read_is_shown_turned(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, turned: int
) -> None:
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: posed(turned))
    document = read_document(pdf(tmp_path / "扫描.pdf", ""))
    assert document is not None
    width, height = (HEIGHT, WIDTH) if turned in (90, 270) else (WIDTH, HEIGHT)
    assert document.views == (View(0, 0, pytest.approx(width), pytest.approx(height), turned),)
    left, right = (document.glyphs[document.text.index(text)] for text in "乙丙")
    assert left is not None and right is not None
    assert (left.x0, left.top) == (pytest.approx(200 * 0.36, abs=0.2), pytest.approx(300 * 0.36, abs=3))
    assert right.x1 == pytest.approx(width - 200 * 0.36, abs=0.2)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_turning_a_page_is_reading_it_so(rotation: int, degrees: int) -> None:
    media, shown = (10.0, 20.0, 605.0, 862.0), (30.0, 50.0, 500.0, 800.0)
    before, after = frame(media, rotation), frame(media, (rotation + degrees) % 360)
    sheet = Sheet(1, before.box, (), Rules(), (), 1.0, before.area(shown), 90).turned_by(degrees)
    assert (sheet.box, sheet.shown) == (after.box, after.area(shown))
    assert sheet.turned == (90 + degrees) % 360


def test_on_a_page_that_lies_askew_places_are_where_they_are_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Level, 乙 and 丙 are on a line; on the page, which sinks to the right by 2 degrees, they are not."""
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: posed(askew=2.0))
    document = read_document(pdf(tmp_path / "扫描.pdf", ""))
    assert document is not None
    left, right = (document.glyphs[document.text.index(text)] for text in "乙丙")
    assert left is not None and right is not None
    assert right.top - left.top == pytest.approx((right.x0 - left.x0) * math.tan(math.radians(2)))
    assert (left.top + right.top) / 2 == pytest.approx(300 * 0.36 + (1 - math.cos(math.radians(2))) * 310, abs=3)
    assert len(document.doubtful) == 3


def test_on_a_page_that_was_photographed_from_the_side_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The picture was twice as high, and its middle 100 dots further right, than it was made to be."""
    made = posed()
    made.bent = (1.0, 0.0, 100.0, 0.0, 2.0, 0.0, 0.0, 0.0, 1.0)
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: made)
    document = read_document(pdf(tmp_path / "扫描.pdf", ""))
    assert document is not None
    box = document.glyphs[document.text.index("乙")]
    assert box is not None
    assert ((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) == pytest.approx((320 * 0.36, 640 * 0.36), abs=3)
    assert len(document.doubtful) == 3


# ---- what is said of it


def said(path: Path) -> Report:
    return lint(path, plugins(), everything())


def test_what_rests_on_a_scan_is_a_note_that_says_so(recognises: list[Image.Image], tmp_path: Path) -> None:
    report = said(pdf(tmp_path / "扫描.pdf", ""))
    assert {one.severity for one in report.findings} == {Severity.NOTE}
    (share,) = [one for one in report.findings if one.code == "NAR405"]
    assert share.message.endswith("（据扫描的图片识别，识别的把握最低99%，请对照原件）") and share.fixes == ()


def test_what_rests_on_text_stays_an_error_beside_a_scan(recognises: list[Image.Image], tmp_path: Path) -> None:
    report = said(pdf(tmp_path / "决算.pdf", PRINTED.replace("下降25.00%", "下降35.00%"), ""))
    assert [one.severity for one in report.findings if one.code == "NAR403"] == [Severity.ERROR]


def test_what_is_missing_may_stand_in_the_picture(recognises: list[Image.Image], tmp_path: Path) -> None:
    report = said(pdf(tmp_path / "决算.pdf", "", PRINTED))
    whole = [one for one in report.findings if one.span == (0, 0)]
    assert whole and {one.severity for one in whole} == {Severity.NOTE}
    assert len({one.code for one in whole}) == len(whole)
    (sections,) = [one for one in whole if one.code == "DOC001"]
    assert (
        "；同样的还有 " in sections.message and "、名词解释" in sections.message and "、名词解释" in sections.expected
    )
    assert all(one.message.endswith("（有的页是扫描的图片，可能没有读全，请对照原件）") for one in whole)


# ---- rapidocr itself


@pytest.mark.tools
@pytest.mark.parametrize("turned, askew", [(0, 0.0), (90, 0.0), (180, 2.0), (270, -1.0)])
def test_a_printed_table_is_read_in_its_picture(tmp_path: Path, turned: int, askew: float) -> None:
    original, picture = printed_table()
    lain = picture.rotate(-askew, Image.Resampling.BICUBIC, fillcolor=255).rotate(-turned, expand=True)
    lain.save(tmp_path / "扫描.pdf", resolution=200)
    document = read_document(tmp_path / "扫描.pdf")
    assert document is not None
    assert amounts(original) in [amounts(grid) for grid in document.grids]


@pytest.mark.tools
def test_a_table_photographed_from_the_side_is_read_in_its_picture(tmp_path: Path) -> None:
    """Its left is farther away, and in the shade."""
    original, picture = printed_table()
    width, height = picture.size
    far = 0.05
    there = (1 + far, 0, 0, far / 2 * height / width, 1 + far, -far / 2 * height, far / width, 0)
    taken = picture.transform(picture.size, Image.Transform.PERSPECTIVE, there, Image.Resampling.BICUBIC, fillcolor=255)
    shade = Image.linear_gradient("L").rotate(90).resize(picture.size).point([128 + value // 2 for value in range(256)])
    ImageChops.multiply(taken, shade).save(tmp_path / "照片.jpg")
    document = read_document(tmp_path / "照片.jpg")
    assert document is not None
    assert amounts(original) in [amounts(grid) for grid in document.grids]


def printed_table() -> tuple[Grid, Image.Image]:
    """A table of an example, and the picture of its page."""
    if ocr.recogniser() is None:
        missing("rapidocr is not installed")
    printed = read_document(EXAMPLES / "clean.pdf")
    assert printed is not None
    original = min(printed.grids, key=lambda grid: (len(amounts(grid)) < 10, len(amounts(grid))))
    page = printed.page(original.span.start)
    assert page is not None
    return original, pypdfium2.PdfDocument(EXAMPLES / "clean.pdf")[page - 1].render(scale=200 / 72).to_pil().convert(
        "L"
    )


def amounts(grid: Grid) -> list[str]:
    """The amounts of a table, row by row."""
    return [cell.text for row in grid.rows for cell in row if cell and cell.text[-3:-2] == "."]
