"""Pictures of pages: whatever a scanner or a telephone saves is a page, and what is none is told of in a sentence."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fiscallint.document import ocr
from fiscallint.document.ocr import Seen
from fiscallint.document.reader import read_document
from fiscallint.finding import FiscallintError
from fiscallint.limits import Limits
from fiscallint.output.page_images import page_images
from tests.document.recognition import SENTENCE, seen
from tests.support import run


def page(mode: str = "L", size: tuple[int, int] = (120, 170)) -> Image.Image:
    """White, with ink in the upper left quarter."""
    made = Image.new("L", size, 255)
    made.paste(0, (0, 0, size[0] // 2, size[1] // 2))
    return made if mode == "L" else made.convert(mode)


def ink(picture: Image.Image) -> tuple[bool, ...]:
    """Which quarters are dark: upper left and right, lower left and right."""
    width, height = picture.size
    places = [(x, y) for y in (height // 4, 3 * height // 4) for x in (width // 4, 3 * width // 4)]
    return tuple(sum(picture.getpixel(place)) < 300 for place in places)  # type: ignore[arg-type]


# ---- what is a page


@pytest.mark.parametrize("name", ["第3页.png", "第3页.JPG", "a.jpeg", "a.tif", "a.tiff", "a.bmp", "a.webp"])
def test_a_picture_is_a_page(recognises: list[Image.Image], tmp_path: Path, name: str) -> None:
    page().save(tmp_path / name)
    document = read_document(tmp_path / name)
    assert document is not None and [block.text for block in document.paragraphs] == ["三、支出决算情况说明", SENTENCE]
    assert document.page_count == 1 and document.kind.startswith("image/") and len(document.doubtful) > 1
    assert ink(recognises[0]) == (True, False, False, False)
    assert max(recognises[0].size) == pytest.approx(2339, abs=5)


def test_what_a_picture_is_does_not_depend_on_its_name(recognises: list[Image.Image], tmp_path: Path) -> None:
    page().save(tmp_path / "a.png", "JPEG")
    document = read_document(tmp_path / "a.png")
    assert document is not None and document.kind == "image/jpeg"


def test_its_findings_are_notes(recognises: list[Image.Image], tmp_path: Path) -> None:
    page().save(tmp_path / "第3页.jpg")
    result = run("check", tmp_path / "第3页.jpg", "--no-config", "--select", "NAR405")
    assert result.exit_code == 0 and "据扫描的图片识别" in result.stdout


def test_without_the_extra_it_is_refused_with_what_to_install(tmp_path: Path) -> None:
    page().save(tmp_path / "第3页.jpg")
    result = run("check", tmp_path / "第3页.jpg", "--no-config")
    assert result.exit_code == 2
    assert result.stderr == (
        "fiscallint: 第3页.jpg 是图片，没有文字：请用由 Word 或 WPS 直接导出的 PDF 检查；"
        '只有扫描件的，请安装文字识别组件（pip install "fiscallint[ocr]"）再检查\n'
    )


def test_a_tiff_file_has_pages_but_its_thumbnails_are_none(recognises: list[Image.Image], tmp_path: Path) -> None:
    from PIL.TiffImagePlugin import AppendingTiffWriter

    file = tmp_path / "a.tif"
    with AppendingTiffWriter(str(file), new=True) as writer:
        for size, told in (((120, 170), 0), ((12, 17), 1), ((120, 170), 2)):
            page(size=size).save(writer, "TIFF", tiffinfo={254: told})
            writer.newFrame()
    document = read_document(file)
    assert document is not None and document.page_count == 2 and len(recognises) == 2


def test_of_a_moving_picture_the_first_counts(recognises: list[Image.Image], tmp_path: Path) -> None:
    page().save(tmp_path / "a.png", save_all=True, append_images=[page(size=(120, 170)).rotate(90)])
    document = read_document(tmp_path / "a.png")
    assert document is not None and document.page_count == 1


def sixteen() -> Image.Image:
    return page().convert("I").point(lambda value: value * 200 + 3_000).convert("I;16")


def transparent() -> Image.Image:
    made = Image.new("RGBA", (120, 170), (0, 0, 0, 0))
    made.paste((0, 0, 0, 255), (0, 0, 60, 85))
    return made


MODES: dict[str, tuple[Callable[[], Image.Image], str]] = {
    "black and white": (lambda: page("1"), "tiff"),
    "palette": (lambda: page("P"), "png"),
    "cmyk": (lambda: page("CMYK"), "jpeg"),
    "cmyk, packed": (lambda: page("CMYK"), "tiff"),
    "16 bits": (sixteen, "png"),
    "16 bits in TIFF": (sixteen, "tiff"),
    "real numbers": (lambda: page("F"), "tiff"),
    "transparent": (transparent, "png"),
    "transparent, in greys": (lambda: transparent().convert("LA"), "png"),
    "transparent palette": (lambda: transparent().quantize(), "png"),
}


@pytest.mark.parametrize("mode", MODES)
def test_print_is_dark_on_white_paper(recognises: list[Image.Image], tmp_path: Path, mode: str) -> None:
    make, form = MODES[mode]
    make().save(tmp_path / f"a.{form}", form)
    read_document(tmp_path / f"a.{form}")
    assert ink(recognises[0]) == (True, False, False, False)


@pytest.mark.parametrize("orientation, dark", [(1, 0), (3, 3), (6, 1), (8, 2)])
def test_it_is_held_as_the_camera_says(
    recognises: list[Image.Image], tmp_path: Path, orientation: int, dark: int
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    page().save(tmp_path / "a.jpg", exif=exif)
    document = read_document(tmp_path / "a.jpg")
    assert ink(recognises[0]).index(True) == dark
    assert document is not None
    (view,) = document.views
    assert (view.x1 > view.bottom) == (orientation in (6, 8))


def test_the_findings_are_shown_beside_it(recognises: list[Image.Image], tmp_path: Path) -> None:
    page().save(tmp_path / "a.png")
    document = read_document(tmp_path / "a.png")
    assert document is not None
    (image,) = page_images(document, 1_000_000) or ()
    assert image.startswith("data:image/png;base64,")


# ---- long ones


def long(turned: int = 0) -> Image.Image:
    """Lines of print as bars of 20 dots, 40 below each other; of a table, between upright rules, and wider apart."""
    made = Image.new("L", (400, 2_400), 255)
    for top in range(10, 2_390, 40):
        made.paste(0, (40, top, 40 + top % 300, top + 20))
    made.paste(255, (0, 560, 400, 640))
    for x in (20, 200, 380):
        made.paste(0, (x, 700, x + 2, 1_300))
    return made.rotate(turned, expand=True)


def rows_dark(picture: Image.Image) -> tuple[bool, bool]:
    """Whether there is ink in the first row, and in the last."""
    return tuple(
        picture.crop((0, row, picture.width, row + 1)).convert("L").getextrema()[0] < 128
        for row in (0, picture.height - 1)
    )  # type: ignore[return-value]


@pytest.mark.parametrize("form", ["png", "jpg"])
def test_a_long_one_is_cut_between_lines(recognises: list[Image.Image], tmp_path: Path, form: str) -> None:
    long().save(tmp_path / f"长图.{form}")
    document = read_document(tmp_path / f"长图.{form}")
    assert document is not None and document.page_count == len(recognises) == 4
    assert [piece.width for piece in recognises] == [1654] * 4
    heights = [piece.height * 400 / 1654 for piece in recognises]
    assert sum(heights) == pytest.approx(2_400, abs=5) and heights[0] == pytest.approx(600, abs=25)
    assert all(height <= 641 for height in heights) and all(height >= 399 for height in heights[:-1])
    assert document.notices[0].message == "图片很长，在空白处分成 4 页来读，所说的页码是分开后的"


def test_no_line_is_cut_in_two(recognises: list[Image.Image], tmp_path: Path) -> None:
    lines = Image.new("L", (400, 2_400), 255)
    for top in range(10, 2_390, 40):
        lines.paste(0, (40, top, 360, top + 20))
    lines.save(tmp_path / "长图.png")
    read_document(tmp_path / "长图.png")
    assert len(recognises) > 3 and {rows_dark(piece) for piece in recognises} == {(False, False)}


def test_places_are_those_of_the_pieces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    numbers = iter("一二三四")
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: seen(f"{next(numbers)}、收入", SENTENCE))
    long().save(tmp_path / "长图.png")
    document = read_document(tmp_path / "长图.png")
    assert document is not None
    assert [document.page(document.text.index(f"{number}、")) for number in "一二三四"] == [1, 2, 3, 4]
    pages = page_images(document, 10_000_000)
    assert pages is not None and len(pages) == len(document.views) == 4


def test_one_that_was_held_on_its_side_is_cut_as_it_is_seen(recognises: list[Image.Image], tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    long(90).save(tmp_path / "长图.jpg", exif=exif)
    read_document(tmp_path / "长图.jpg")
    assert [piece.width for piece in recognises] == [1654] * 4


@pytest.mark.parametrize("size", [(400, 940), (2_400, 400), (150, 2_400)], ids=["a telephone", "wide", "a strip"])
def test_others_are_whole(recognises: list[Image.Image], tmp_path: Path, size: tuple[int, int]) -> None:
    page(size=size).save(tmp_path / "a.png")
    document = read_document(tmp_path / "a.png")
    assert document is not None and document.page_count == 1


# ---- what is none, or more than is read


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(FiscallintError) as raised:
        read_document(path, limits=limits or Limits())
    return str(raised.value)


def png(width: int, height: int) -> bytes:
    """A file that says that it is so large, and holds nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("content", [b"no picture", b"\x89PNG\r\n\x1a\n", b"GIF89a" + bytes(50), b"%!PS-Adobe EPSF"])
def test_what_is_no_picture_is_refused(recognises: list[Image.Image], tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.png").write_bytes(content)
    assert refused(tmp_path / "a.png") == (
        "a.png 不是 PNG、JPG、TIFF、BMP 或 WebP 图片，或已损坏：请重新扫描，或用看图软件另存为 JPG 或 PNG 再检查"
    )


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "BMP", "WEBP"])
def test_so_is_half_of_one(recognises: list[Image.Image], tmp_path: Path, form: str) -> None:
    made = io.BytesIO()
    Image.effect_noise((120, 170), 90).convert("RGB").save(made, form)
    (tmp_path / "a.png").write_bytes(made.getvalue()[: len(made.getvalue()) // 2])
    assert "已损坏：" in refused(tmp_path / "a.png") and recognises == []


def test_a_page_that_cannot_be_shown_costs_no_other(recognises: list[Image.Image], tmp_path: Path) -> None:
    made = io.BytesIO()
    noise = [Image.effect_noise((120, 170), 90) for _ in range(2)]
    noise[0].save(made, "TIFF", save_all=True, append_images=noise[1:])
    cut = made.getvalue()[: -noise[1].width * 10]
    (tmp_path / "a.tif").write_bytes(cut)
    document = read_document(tmp_path / "a.tif")
    assert document is not None and len(recognises) == 1
    assert "第2页无法解析，未检查：请重新导出后再检查" in [notice.message for notice in document.notices]
    assert len(page_images(document, 10_000_000) or ()) == 2


@pytest.mark.parametrize("width, height", [(0, 0), (0, 100)])
def test_a_picture_without_any_dots_is_refused(
    recognises: list[Image.Image], tmp_path: Path, width: int, height: int
) -> None:
    (tmp_path / "a.png").write_bytes(png(width, height))
    assert "已损坏：" in refused(tmp_path / "a.png")


@pytest.mark.parametrize("width, height", [(13_000, 13_000), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_one_with_far_too_many_is_not_unpacked(
    recognises: list[Image.Image], tmp_path: Path, width: int, height: int
) -> None:
    (tmp_path / "a.png").write_bytes(png(width, height))
    assert refused(tmp_path / "a.png") == (
        "a.png 的像素太多，展开后超过 500 MB，没有读取：请以 200 至 300 dpi 重新扫描；"
        "确要读取的，在配置的 limits 中加大 unpacked-mb"
    )


@pytest.mark.parametrize("size", [(1, 1), (3_000, 1), (1, 3_000)])
def test_one_of_odd_measures_is_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, size: tuple[int, int]
) -> None:
    given: list[Image.Image] = []
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda picture: given.append(picture) or Seen())
    page(size=size).save(tmp_path / "a.png")
    assert "没有识别出文字" in refused(tmp_path / "a.png")
    assert max(given[0].size) <= 4000 and min(given[0].size) >= 1


def test_pages_are_counted(recognises: list[Image.Image], tmp_path: Path) -> None:
    page().save(tmp_path / "a.tif", save_all=True, append_images=[page()] * 5)
    assert refused(tmp_path / "a.tif", Limits(pages=4)).startswith("a.tif 有 5 页，超过 4 页")


def test_a_picture_in_which_nothing_is_seen_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ocr, "recogniser", lambda: lambda _: Seen())
    page().save(tmp_path / "图章.png")
    assert refused(tmp_path / "图章.png").startswith("图章.png 是图片，没有识别出文字")


# ---- in folders


def test_pictures_are_not_taken_from_folders(recognises: list[Image.Image], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE, encoding="utf-8")
    page().save(tmp_path / "图标.png")
    run("check", tmp_path, "--no-config")
    assert recognises == []


def test_where_there_is_nothing_else_it_is_said_how_they_are_read(tmp_path: Path) -> None:
    page().save(tmp_path / "第1页.jpg")
    result = run("check", tmp_path, "--no-config")
    assert result.exit_code == 2 and result.stderr.endswith("；其中的图片，写出文件名的才检查\n")


def test_those_that_are_named_may_be_one_disclosure(recognises: list[Any], tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("第1页.jpg", "第2页.jpg")]
    for file in files:
        page().save(file)
    result = run("check", *files, "--as-one", "--no-config", "--select", "NAR405")
    assert result.exit_code == 0 and "第1页.jpg" in result.stdout and "第2页.jpg" in result.stdout
