"""PDF files that are made to do harm, or so damaged that it comes to the same: read, or one clear sentence, in time.

What the limits of a process have to end, since nothing inside can: streams that LZW, RunLength or ASCII85 unpack to
gigabytes, and a font whose widths are those of two thousand million glyphs.
"""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

from fiscallint.document import Document
from fiscallint.document.pdf import read_pdf
from fiscallint.document.pdf_streams import fonts_map_too_much, forms_may_multiply, refers_in_a_ring, unpacks_to_more
from fiscallint.finding import FiscallintError
from fiscallint.limits import LIMITS, Limits
from tests.document.raw_pdf import CONTENT, FONT, HELLO, PAGE, PAGES, flate, form, packed, page, pdf, stream
from tests.support import run

BACKENDS = ("auto", "pdfium", "pdfplumber")
QUICK = 10.0
"""Seconds, on a slow machine."""


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """Nothing here takes long."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < QUICK * len(BACKENDS)


def read(content: bytes, backend: str = "auto", limits: Limits = LIMITS) -> Document:
    return read_pdf(Path("决算.pdf"), content, "", backend, limits)


def refused(content: bytes, backend: str = "auto", limits: Limits = LIMITS) -> str:
    with pytest.raises(FiscallintError) as error:
        read(content, backend, limits)
    return str(error.value)


KIDS = b"<</Type/Pages/Kids[%s]/Count %d>>"


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(page(more={PAGES: KIDS % (b"2 0 R 3 0 R", 2)}), id="a-page-tree-that-holds-itself"),
        pytest.param(page(more={PAGES: KIDS % (b"3 0 R", 2_000_000_000)}), id="a-count-of-two-thousand-millions"),
        pytest.param(
            page(b"/X Do " + HELLO, resources=b"/XObject<</X 6 0 R>>", more={6: form(b"/X Do " + HELLO)}),
            id="a-form-that-draws-itself",
        ),
        pytest.param(page(box=b"[0 0 1000000000 1000000000]"), id="a-page-of-a-thousand-kilometres"),
        pytest.param(page(more={7: b"[" * 100_000 + b"]" * 100_000}), id="deep-arrays"),
        pytest.param(page(entries=b"/Annots " + b"[" * 50_000 + b"]" * 50_000), id="deep-arrays-in-use"),
        pytest.param(page(b"/A " + b"<</A " * 20_000 + b"0" + b">>" * 20_000 + b" BDC " + HELLO), id="deep-content"),
        pytest.param(page(b"q " * 20_000 + HELLO), id="states-never-restored"),
        pytest.param(page().replace(b"/Length %d" % len(HELLO), b"/Length 99999999"), id="a-length-that-lies"),
        pytest.param(page(entries=b"/UserUnit 1000000000/Rotate 45"), id="a-unit-and-a-turn-that-are-none"),
        pytest.param(page(b"BT /F1 12 Tf 72 700 Td " + b"9" * 400 + b" 0 Td " + HELLO[3:]), id="numbers-too-long"),
    ],
)
def test_what_can_be_read_is(content: bytes, backend: str) -> None:
    try:
        document = read(content, backend)
    except FiscallintError as error:
        assert str(error).startswith("决算.pdf")
    else:
        assert document.text == "" or document.text.startswith("Income 12.30")


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "box",
    [
        b"[0 0 nan inf]",
        b"[0 0 0 0]",
        b"[0 0 " + b"9" * 60 + b" 1]",
        b"[0 0 " + b"9" * 60 + b".5 842]",
        b"[]",
        b"null",
        b"(A4)",
    ],
)
def test_a_page_without_room_is_refused_or_taken_for_another(box: bytes, backend: str) -> None:
    try:
        assert "12.30" in read(page(box=box), backend).text
    except FiscallintError as error:
        assert str(error).startswith("决算.pdf") and "：" in str(error)


def test_what_pdfminer_warns_of_is_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    read(page(), "pdfplumber")
    logging.getLogger("pdfminer.pdffont").warning("Could not get FontBBox")
    assert caplog.records == []


def test_a_box_may_begin_at_any_corner() -> None:
    assert "12.30" in read(page(box=b"[595 842 0 0]"), "pdfium").text


@pytest.mark.parametrize("backend", BACKENDS)
def test_references_in_a_ring(backend: str) -> None:
    """pdfminer follows them for ever."""
    ring = page(more={CONTENT: b"8 0 R", 8: b"9 0 R", 9: b"8 0 R"})
    assert refers_in_a_ring(ring) and not refers_in_a_ring(page(more={8: b"9 0 R", 9: b"4 0 R"}))
    assert refused(ring, backend).startswith("决算.pdf")


# ---- limits


@pytest.mark.parametrize("backend", BACKENDS)
def test_ten_thousand_pages(backend: str) -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10_010))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    content = page(more={PAGES: KIDS % (kids, 10_000), **dict.fromkeys(range(10, 10_010), leaf)})
    said = refused(content, backend)
    assert said == (
        "决算.pdf 有 10000 页，超过 3000 页，没有读取：请拆分成几份文件再检查；确要读取的，在配置的 limits 中加大 pages"
    )


@pytest.mark.parametrize("backend", BACKENDS)
def test_more_text_than_is_read(backend: str) -> None:
    said = refused(page(), backend, replace(LIMITS, characters=5))
    assert said.startswith("决算.pdf 的文字超过 5 个字符，没有读取：") and said.endswith("加大 characters")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(page(more={CONTENT: flate(packed(60))}), id="content"),
        pytest.param(page(more={CONTENT: flate(packed(30)), 8: flate(packed(30))}), id="several"),
        pytest.param(page(more={7: flate(packed(60), b"/FlateDecode/Type/ObjStm/N 1/First 5")}), id="objects"),
        pytest.param(
            page(more={CONTENT: flate(packed(0, b" ") + b"", b"[/FlateDecode/FlateDecode]"), 8: flate(packed(60))}),
            id="beside-one-packed-twice",
        ),
    ],
)
def test_a_small_file_that_unpacks_to_much(content: bytes) -> None:
    assert len(content) < 100_000
    said = refused(content, limits=replace(LIMITS, unpacked_bytes=50_000_000))
    assert said.startswith("决算.pdf 解压后超过 50 MB（可能是压缩炸弹），没有读取：") and "unpacked-mb" in said
    assert not unpacks_to_more(content, 500_000_000)


def test_packed_twice() -> None:
    content = page(more={CONTENT: flate(zlib.compress(packed(60)), b"[/FlateDecode/FlateDecode]")})
    assert len(content) < 2_000 and unpacks_to_more(content, 50_000_000)


def test_what_is_packed_as_usual_is_no_bomb() -> None:
    plain = page(more={CONTENT: flate(packed(1, HELLO))})
    assert not unpacks_to_more(plain, LIMITS.unpacked_bytes) and unpacks_to_more(plain, 900_000)


def test_a_page_with_more_text_than_goes_on_it() -> None:
    content = page(more={CONTENT: flate(packed(5, HELLO + b" "))})
    assert refused(content) == "决算.pdf 第1页的文字或线条多得反常，没有读取：请重新导出后再检查"


def test_a_page_with_more_lines_than_a_table_has() -> None:
    """The other pages are read."""
    drawn = b" ".join(b"%d 0 m %d 9000 l S 0 %d m 9000 %d l S" % ((at,) * 4) for at in range(0, 8_400, 8))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9000 9000]/Contents %d 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    content = page(
        more={
            PAGES: KIDS % (b"3 0 R 6 0 R", 2),
            PAGE: leaf % 7,
            6: leaf % 4,
            7: flate(zlib.compress(HELLO + b" " + drawn)),
        }
    )
    document = read(content, "pdfium")
    assert document.text == "Income 12.30\n"
    assert [one.message for one in document.notices] == ["第1页的文字或线条多得反常，未检查：请重新导出后再检查"]


def test_many_damaged_pages_are_told_of_once() -> None:
    content = page(more={PAGES: KIDS % (b"3 0 R", 2_900)})
    (notice,) = read(content, "pdfium").notices
    assert notice.message.startswith("第2至2900页无法解析")


def nested(times: int, depth: int) -> bytes:
    """A page that draws a form so many times, which draws another so many times, and so on."""
    inner = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X %d 0 R>>>>"
    forms = {6 + at: stream(b"/X Do " * times, inner % (7 + at)) for at in range(depth)}
    return page(b"/X Do " * times, resources=b"/XObject<</X 6 0 R>>", more={**forms, 6 + depth: form(HELLO)})


RING = page(
    b"/X Do /X Do",
    resources=b"/XObject<</X 6 0 R>>",
    more={6: form(b"/X Do /X Do").replace(b"/X 6 0 R", b"/X 7 0 R"), 7: form(b"/X Do /X Do")},
)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("content", [nested(10, 10), nested(10, 5), nested(2, 25), RING])
def test_forms_that_draw_forms(content: bytes, backend: str) -> None:
    """Neither program that draws them comes to an end."""
    assert refused(content, backend) == "决算.pdf 第1页的文字或线条多得反常，没有读取：请重新导出后再检查"


@pytest.mark.parametrize("backend", BACKENDS)
def test_forms_that_draw_a_few_are_read(backend: str) -> None:
    assert forms_may_multiply(nested(2, 2)) and not forms_may_multiply(nested(1, 9))
    assert "12.30" in read(nested(2, 2), backend).text


def test_a_page_of_megabytes_of_brackets() -> None:
    content = page(more={CONTENT: flate(packed(20, b"["))})
    assert refused(content, "pdfplumber") == "决算.pdf 第1页的文字或线条多得反常，没有读取：请重新导出后再检查"


@pytest.mark.parametrize("ranges", [b"<00000000> <ffffffff> <0020> ", b"<0000> <ffff> <0020> " * 20_000])
def test_a_font_that_maps_more_codes_than_there_are_characters(ranges: bytes) -> None:
    """pdfminer goes through them one by one."""
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 8 0 R>>"
    mapped = b"begincmap 1 beginbfrange %sendbfrange endcmap" % ranges
    assert fonts_map_too_much(page(more={8: stream(mapped)}))
    said = refused(page(more={FONT: font, 8: flate(zlib.compress(mapped))}), "pdfplumber")
    assert said.startswith("决算.pdf 不是完整的 PDF 文件")
    assert not fonts_map_too_much(page(more={8: stream(b"1 beginbfrange <0000> <ffff> <0000> endbfrange")}))


def test_thousands_of_fonts() -> None:
    fonts = b"".join(b"/G%d 5 0 R" % number for number in range(2_000))
    drawn = b" ".join(b"BT /G%d 12 Tf 72 %d Td (H) Tj ET" % (number, number % 800) for number in range(2_000))
    content = page(drawn, resources=b"/Font<<" + fonts + b">>")
    with suppress(FiscallintError):
        read(content)


@pytest.mark.parametrize("size", [0, 5, 9, 100, 300, -20, -1])
def test_a_file_that_was_cut(size: int) -> None:
    with suppress(FiscallintError):
        read(page()[:size] or b"%PDF-")


def test_what_fonts_claim() -> None:
    wide = b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 0/LastChar 2000000000/Widths[1]>>"
    for backend in BACKENDS:
        with suppress(FiscallintError):
            read(page(more={FONT: wide}), backend)


def test_nothing_of_it_shows_where(tmp_path: Path) -> None:
    (tmp_path / "决算.pdf").write_bytes(pdf({1: b"<</Type/Catalog/Pages 1 0 R>>"}))
    result = run("check", tmp_path / "决算.pdf")
    assert (
        result.exit_code == 2 and result.stderr.startswith("fiscallint: 决算.pdf") and "Traceback" not in result.stderr
    )
