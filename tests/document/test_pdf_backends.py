"""Both ways of reading a PDF come to the same document; where PDFium may lose text, pdfplumber reads the page.

Each drawing stands for something that PDFium is known to do otherwise. The font that is embedded has no Chinese.
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from fiscallint.document import Document
from fiscallint.document.pdf import read_pdf
from fiscallint.document.pdfium import Pdfium
from fiscallint.document.pdfium_text import _STANDARD, Doubtful
from fiscallint.document.plumber import Plumber
from fiscallint.finding import FiscallintError
from fiscallint.limits import Limits
from tests.document.drawing import LEFT, SIZE, TOP, Draw, draw, lines, ruled, together
from tests.generator import PROVINCES, make, seeded
from tests.generator.pdf_layout import SETTINGS, Setting, write_pdf
from tests.support import run

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.pdf"))
EMBEDDED = "Vera"
NEAR = 0.5  # points: PDFium reckons with widths of glyphs in whole thousandths of the size
FOREIGN = 10.0  # and, for a font that is not in the file, with the widths of another
SLANTED = 2.5  # boxes of slanted glyphs are wider than the widths that pdfplumber reckons with

pdfmetrics.registerFont(TTFont(EMBEDDED, "Vera.ttf"))


def read(content: bytes, backend: str = "auto") -> Document:
    return read_pdf(Path("决算.pdf"), content, "", backend)


def assert_same(content: bytes, near: float = NEAR) -> Document:
    """What is made of a file is the same as pdfplumber alone makes of it; the document."""
    ours, theirs = read(content), read(content, "pdfplumber")
    assert ours.text == theirs.text
    assert (ours.blocks, ours.notices, ours.page_count) == (theirs.blocks, theirs.notices, theirs.page_count)
    for one, other in zip(ours.glyphs, theirs.glyphs, strict=True):
        assert (one is None) == (other is None)
        assert one is None or other is None or all(abs(a - b) < near for a, b in zip(one, other, strict=True))
    for view, other_view in zip(ours.views, theirs.views, strict=True):
        assert all(abs(a - b) < near for a, b in zip(view, other_view, strict=True))
    return ours


def why_not(content: bytes) -> str:
    """Why PDFium's reading is not trusted, for the first page of which it is not; empty where it is of all."""
    pdf = Pdfium(content)
    try:
        for page in range(1, len(pdf) + 1):
            pdf.sheet(page)
    except Doubtful as doubt:
        return str(doubt)
    finally:
        pdf.close()
    return ""


# ---- whole documents


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples(path: Path) -> None:
    content = path.read_bytes()
    assert_same(content)
    assert why_not(content) == ""


MANNERS = [*SETTINGS, Setting(rules="lines"), Setting(rules="none")]


def generated(province: str, seed: int, setting: Setting, folder: Path) -> bytes:
    path = folder / "决算.pdf"
    write_pdf(make(seeded(seed), province).blocks, path, setting)
    return path.read_bytes()


@pytest.fixture
def any_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium is trusted with fonts that are not in the file, too: what else may be wrong is still looked for."""
    monkeypatch.setattr("fiscallint.document.pdfium_text._is_foreign", lambda font: False)


def test_a_generated_document(tmp_path: Path) -> None:
    content = generated("湖南", 1, MANNERS[0], tmp_path)
    assert_same(content)
    assert why_not(content) == "a font is not in the file"


@pytest.mark.parametrize("setting", [MANNERS[0], MANNERS[2], MANNERS[5]], ids=str)
def test_generated_documents(setting: Setting, tmp_path: Path, any_font: None) -> None:
    assert_same(generated("湖南", 1, setting, tmp_path), FOREIGN)


@pytest.mark.slow
@pytest.mark.parametrize("province", PROVINCES)
def test_all_manners_of_telling(province: str, tmp_path: Path, any_font: None) -> None:
    for seed, setting in enumerate(MANNERS):
        assert_same(generated(province, seed, setting, tmp_path), FOREIGN)


# ---- what is drawn otherwise than it looks


def text_of(*pages: Draw) -> str:
    """The text that both read in what PDFium is trusted with."""

    def in_own_font(page: Draw) -> Draw:
        def drawing(canvas: Canvas) -> None:
            canvas.setFont(EMBEDDED, SIZE)
            page(canvas)

        return drawing

    content = draw(*map(in_own_font, pages))
    assert why_not(content) == ""
    return assert_same(content).text


def test_a_font_that_is_not_embedded() -> None:
    content = draw(lines("一、收入12,345.60万元", "12,345.60", "1,122.33万元11"))
    assert why_not(content) == "a font is not in the file"
    assert assert_same(content).text == "一、收入12,345.60万元\n12,345.60\n1,122.33万元11\n"


@pytest.mark.parametrize("font", sorted(_STANDARD))
def test_a_standard_font_need_not_be_embedded(font: str) -> None:
    """PDFium has those itself: page numbers and amounts are often set in them."""

    def page(canvas: Canvas) -> None:
        canvas.setFont(EMBEDDED, SIZE)
        canvas.drawString(LEFT, TOP, "Total")
        canvas.setFont(font, SIZE)
        canvas.drawString(LEFT, TOP - 2 * SIZE, "- 12 - 1,234.56% fi To")

    content = draw(page)
    assert why_not(content) == ""
    assert assert_same(content, SLANTED).text == "Total\n- 12 - 1,234.56% fi To\n"


def test_bold_made_by_drawing_twice() -> None:
    def page(canvas: Canvas) -> None:
        for shift in (0, 0.3):
            canvas.drawString(LEFT + shift, TOP, "Total 1,122.33")

    assert text_of(page) == "Total 1,122.33\n"


def close_digits(canvas: Canvas) -> None:
    canvas.setFont(EMBEDDED, SIZE)
    canvas.drawString(LEFT, TOP, "Total")
    for place in range(5):
        canvas.drawString(LEFT + 2 * place, TOP - 2 * SIZE, "1")
    canvas.drawString(LEFT, TOP - 4 * SIZE, "Rest")


def test_equal_digits_that_stand_close_together() -> None:
    content = draw(close_digits)
    assert read(content, "pdfium").text == "Total\n1\nRest\n"
    assert why_not(content) == "text was passed over"
    assert assert_same(content).text == "Total\n11111\nRest\n"


@pytest.mark.parametrize("angle", [90, 180, 270])
@pytest.mark.parametrize("shown_turned", [True, False])
def test_a_page_that_is_turned(angle: int, shown_turned: bool) -> None:
    def page(canvas: Canvas) -> None:
        if shown_turned:
            canvas.setPageRotation(angle)
        width, height = A4 if angle == 180 else (A4[1], A4[0])
        canvas.translate(width if angle < 270 else 0, height if angle > 90 else 0)
        canvas.rotate(angle)
        canvas.drawString(60, 500, "Total")
        ruled([["A", "B"], ["201", "30.00"]], [60, 60], top=450, font=EMBEDDED)(canvas)

    assert text_of(page) == "Total\nA\tB\n201\t30.00\n"


def test_white_text() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillColor(colors.darkblue)
        canvas.rect(LEFT - 5, TOP - 5, 200, 22, fill=1, stroke=0)
        canvas.setFillColor(colors.white)
        canvas.drawString(LEFT, TOP, "white on blue")
        canvas.drawString(LEFT, TOP - 100, "white on white")
        canvas.setFillColorCMYK(0, 0, 0, 0)
        canvas.drawString(LEFT, TOP - 200, "no ink at all")

    assert text_of(page) == "white on blue\n"


def test_white_text_on_a_picture_and_on_a_thick_line() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    def page(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (8, 8), 30)), LEFT - 5, TOP - 5, 200, 22)
        canvas.setLineWidth(22)
        canvas.line(LEFT - 5, TOP - 95, 300, TOP - 95)
        canvas.setFillColor(colors.white)
        canvas.drawString(LEFT, TOP, "on a picture.")
        canvas.drawString(LEFT, TOP - 100, "on a line.")

    assert text_of(page).replace("\n", "") == "on a picture.on a line."


def test_invisible_text() -> None:
    """As a scan with a layer of text has it: it is read."""

    def page(canvas: Canvas) -> None:
        text = canvas.beginText(LEFT, TOP)
        text.setTextRenderMode(3)
        text.textOut("Total 12.30")
        canvas.drawText(text)

    assert text_of(page) == "Total 12.30\n"


def test_text_off_the_page() -> None:
    assert text_of(together(lines("Total"), lines("hidden", left=-400), lines("hidden", top=-200))) == "Total\n"


def test_a_watermark() -> None:
    def watermark(canvas: Canvas) -> None:
        canvas.translate(150, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "draft")

    assert text_of(together(lines("Total 1.00", "Rest 0.50"), watermark)).replace("\n", "") == "Total 1.00Rest 0.50"


def test_text_and_lines_inside_of_a_form() -> None:
    """A form is drawn where its matrix says, on every page that uses it."""

    def page(canvas: Canvas) -> None:
        if not canvas.hasForm("table"):
            canvas.beginForm("table")
            ruled([["A", "B"], ["201", "30.00"]], [60, 60], font=EMBEDDED)(canvas)
            canvas.endForm()
        canvas.translate(20, -100)
        canvas.scale(1.2, 1.2)
        canvas.doForm("table")

    assert text_of(page) == "A\tB\n201\t30.00\n"


def test_rounded_boxes_and_thin_rectangles_for_lines() -> None:
    def page(canvas: Canvas) -> None:
        for y in (700, 680, 660):
            canvas.rect(60, y, 200, 0.5, fill=1, stroke=0)
        for x in (60, 160, 260):
            canvas.rect(x, 660, 0.5, 40, fill=1, stroke=0)
        canvas.roundRect(60, 400, 200, 100, 10)
        canvas.drawString(70, 685, "A")
        canvas.drawString(170, 665, "B")
        canvas.drawString(70, 450, "C")

    assert text_of(page) == "A\t\n\tB\nC\n"


# ---- what reportlab does not draw

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding %s >>"


def written(text: bytes, font: bytes = HELVETICA % b"", *more: bytes, media: bytes = b"[0 0 300 200]") -> bytes:
    """A PDF of one page with this content, its font, and what the font refers to from object 6 on."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox %s >>" % media,
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        stream(b"BT /F 14 Tf 1 0 0 1 40 100 Tm %s ET" % text),
        font,
        *more,
    ]
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def mapping(*pairs: tuple[bytes, bytes]) -> bytes:
    """The characters that a font's codes stand for (ToUnicode), all in hexadecimal digits."""
    entries = b"\n".join(b"<%s> <%s>" % pair for pair in pairs)
    return stream(
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"%d beginbfchar\n%s\nendbfchar endcmap end" % (len(pairs), entries)
    )


def test_a_page_as_written_here(any_font: None) -> None:
    content = written(b"(1,234.50) Tj")
    assert why_not(content) == "" and assert_same(content).text == "1,234.50\n"


def test_one_glyph_that_stands_for_several_digits(any_font: None) -> None:
    widths = b"/ToUnicode 6 0 R /FirstChar 97 /LastChar 98 /Widths [600 600]"
    content = written(b"(ab) Tj", HELVETICA % widths, mapping((b"61", b"00310031"), (b"62", b"002e0035")))
    assert why_not(content) == "" and read(content).text == read(content, "pdfplumber").text == "11.5\n"


def test_a_character_beyond_the_first_65536(any_font: None) -> None:
    widths = b"/ToUnicode 6 0 R /FirstChar 97 /LastChar 98 /Widths [1000 1000]"
    content = written(b"(ab) Tj", HELVETICA % widths, mapping((b"61", b"d842dfb7"), (b"62", b"002e")))
    assert read(content).text == "\U00020bb7.\n"


def test_text_that_stands_for_other_text(any_font: None) -> None:
    content = written(b"/Span << /ActualText (9,999.00) >> BDC (1,234.50) Tj EMC")
    assert read(content, "pdfium").text != "1,234.50\n"
    assert why_not(content) == "other text stands in the file for what is shown"
    assert assert_same(content).text == "1,234.50\n"


def test_a_hyphen_at_the_end_of_a_line(any_font: None) -> None:
    content = written(b"(abc-) Tj 0 -20 Td (def) Tj")
    assert why_not(content) == "" and assert_same(content).text == "abc-\ndef\n"


def test_a_font_that_does_not_say_its_characters(any_font: None) -> None:
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [<< /Type /Font"
        b" /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 0 1 1]"
        b" /ItalicAngle 0 /Ascent 800 /Descent -200 /StemV 80 /CapHeight 700 >> >>] >>"
    )
    content = written(b"<012301240125> Tj", font)
    assert why_not(content) in ("a font does not say which character a glyph is", "text was passed over")
    with pytest.raises(FiscallintError, match="字体没有文字编码"):
        read(content)


def test_a_page_that_does_not_begin_at_its_corner(any_font: None) -> None:
    content = written(b"(1,234.50) Tj", media=b"[20 50 320 250]")
    assert why_not(content) == "" and assert_same(content).text == "1,234.50\n"


# ---- files


def test_a_file_that_must_be_repaired_is_left_to_pdfplumber() -> None:
    shifted = b"%PDF-1.4\n" + draw(lines("一、收入"))
    with pytest.raises(Doubtful):
        Pdfium(shifted)
    assert read(shifted).text == "一、收入\n"


def test_a_page_that_pdfium_fails_at_is_left_to_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise pypdfium2.PdfiumError("Failed to load text page.")

    monkeypatch.setattr(pypdfium2.PdfPage, "get_textpage", failing)
    assert read(draw(lines("一、收入"), lines("二、支出"))).text == "一、收入\n二、支出\n"


def still_open() -> Sequence[object]:
    kinds = (pypdfium2.PdfDocument, pypdfium2.PdfPage, pypdfium2.PdfTextPage)
    return [one for one in gc.get_objects() if isinstance(one, kinds) and one.raw]


def test_everything_is_closed() -> None:
    gc.collect()
    before = len(still_open())
    read(draw(lines("一、收入"), lines("二、支出")))
    assert len(still_open()) == before


def test_pdfplumber_opens_no_file_that_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Plumber, "__init__", failing)
    assert read(EXAMPLES[0].read_bytes()).page_count == 18


def test_several_threads() -> None:
    contents = [draw(*[lines(f"第{number}份，共{page}页") for page in range(6)]) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        assert [one.text for one in pool.map(read, contents * 3)] == [read(one).text for one in contents] * 3


# ---- asking for one


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "决算.pdf"
    path.write_bytes(draw(close_digits))
    return path


@pytest.mark.parametrize(("backend", "digits"), [("auto", "11111"), ("pdfplumber", "11111"), ("pdfium", "1")])
def test_the_backend_can_be_chosen(backend: str, digits: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def reading(path: Path, content: bytes, sha256: str, backend: str, limits: Limits) -> Document:
        seen.append(read_pdf(path, content, sha256, backend, limits))
        return seen[-1]

    monkeypatch.setattr("fiscallint.document.pdf.read_pdf", reading)
    for command in ("check", "tables", "facts"):
        run(command, str(path), "--pdf-backend", backend)
    configuration = path.with_name("fiscallint.toml")
    configuration.write_text(f'pdf-backend = "{backend}"', encoding="utf-8")
    run("check", str(path), "--config", str(configuration))
    assert [document.text.splitlines()[1] for document in seen] == [digits] * 4


def test_a_backend_that_there_is_not(path: Path) -> None:
    configuration = path.with_name("fiscallint.toml")
    configuration.write_text('pdf-backend = "poppler"', encoding="utf-8")
    result = run("check", str(path), "--config", str(configuration))
    assert result.exit_code == 2
    assert "pdf-backend 应是 auto、pdfium、pdfplumber 之一，不是“poppler”" in result.stderr
