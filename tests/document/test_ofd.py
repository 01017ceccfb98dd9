"""What an OFD's pages become: what is drawn, as programs draw it, and what is read; and what is refused.

The files are made in ofd_files.py; lengths are in millimetres, all text is invented.
"""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from fiscallint.document import Document, ocr
from fiscallint.document.ofd import read_ofd
from fiscallint.document.reader import read_document
from fiscallint.finding import FiscallintError, Span
from fiscallint.limits import LIMITS, Limits
from tests.document.contents import grids, notices, paragraphs
from tests.document.ofd_files import (
    NAMESPACE,
    area,
    document,
    entry,
    layer,
    letters,
    lines,
    ofd,
    packed,
    page,
    parts,
    path,
    picture,
    resources,
    ruled,
    scaled,
    text,
    written,
)
from tests.support import codes, run

ROWS = [["项目", "本年数", "上年数"], ["一、财政拨款收入", "12,345.60", "9,876.50"], ["二、其他收入", "1.20", ""]]
WIDTHS = [60, 40, 40]
SENTENCE = "2024年度收入合计12,345.60万元。"
FULL = "本单位二〇二四年度收入合计比上年增加，主要原因是新增了一项。"[:29]


def read(content: bytes, limits: Limits = LIMITS) -> Document:
    return read_ofd(Path("决算.ofd"), content, "", limits)


# ---- text


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(text(SENTENCE), id="a-line-with-the-steps-between-its-characters"),
        pytest.param(letters(SENTENCE), id="each-character-by-itself"),
        pytest.param(scaled(SENTENCE), id="in-points-with-a-matrix"),
        pytest.param(written('X="0" Y="5"', SENTENCE), id="without-steps"),
        pytest.param(
            written('X="0" Y="5" DeltaX="g 3 2.5 5 5 5 5 5 5 g 5 2.5"', SENTENCE), id="steps-repeated-and-too-few"
        ),
        pytest.param(written('X="0" Y="5"', f"\n{SENTENCE}\r\n"), id="between-line-ends"),
        pytest.param(text(SENTENCE[:6]) + text(SENTENCE[6:], 30 + 20), id="in-two-pieces"),
        pytest.param(text(SENTENCE) + text(SENTENCE, 30.1), id="twice-to-look-bold"),
        pytest.param(f'<ofd:PageBlock ID="7">{text(SENTENCE)}</ofd:PageBlock>', id="in-a-block"),
        pytest.param(
            text(SENTENCE).replace(
                "<ofd:TextCode",
                '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>9</ofd:Glyphs>'
                "</ofd:CGTransform><ofd:TextCode",
            ),
            id="with-glyphs-of-its-own",
        ),
    ],
)
def test_a_line_is_read_however_it_is_written(drawn: str) -> None:
    assert read(ofd(drawn)).text == f"{SENTENCE}\n"


def test_a_second_run_goes_on_from_where_the_first_began() -> None:
    """A place that is not given is the last one."""
    second = '<ofd:TextCode X="30">增加</ofd:TextCode></ofd:TextObject>'
    drawn = written('X="0" Y="5"', "比上年").replace("</ofd:TextObject>", second)
    assert read(ofd(drawn)).text == "比上年 增加\n"


def test_wrapped_lines_become_one_paragraph_over_the_page_number() -> None:
    foot = text("- 1 -", 100, 285, 3)
    found = read(ofd(lines(FULL, FULL) + foot, lines("共三项。", "　　另起一段。")))
    assert paragraphs(found) == [FULL + FULL + "共三项。", "另起一段。"]


def test_a_gap_is_a_space() -> None:
    assert read(ofd(text("编制单位", 30) + text("金额单位：万元", 120))).text == "编制单位 金额单位：万元\n"


def test_a_place_is_a_page_and_a_box_in_points() -> None:
    found = read(ofd("", text("收入", 25.4, 50.8, 5.08)))
    (box,) = found.boxes(Span(0, 2))
    assert (box.page, found.page_count) == (2, 2)
    assert [round(side, 2) for side in box[1:]] == [72.0, 131.33, 100.8, 145.73]


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(text("内部资料", attributes='Visible="false"'), id="invisible"),
        pytest.param(text("内部资料", color="255 255 255"), id="white-on-white"),
        pytest.param(text("内部资料", attributes='DrawParam="5"'), id="white-by-its-manner"),
        pytest.param(text("内部资料", 80, 20, attributes='CTM="0.7 0.7 -0.7 0.7 0 0"'), id="across"),
        pytest.param(text("内部资料", attributes='CharDirection="90"'), id="on-its-side"),
        pytest.param(text("内部资料", 230), id="beside-the-page"),
    ],
)
def test_what_nobody_reads_is_not_read(drawn: str) -> None:
    manner = resources(
        '<ofd:DrawParams><ofd:DrawParam ID="5"><ofd:FillColor Value="255 255 255"/></ofd:DrawParam></ofd:DrawParams>'
    )
    found = read(
        ofd(
            lines("一、收入", top=60) + drawn,
            common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
            more={"Doc_0/PublicRes.xml": manner},
        )
    )
    assert found.text == "一、收入\n"


@pytest.mark.parametrize("color", ["0 51 153", ""])
def test_white_text_on_a_dark_area_is_read(color: str) -> None:
    """An area whose colour is not given is black."""
    dark = path("M 0 0 L 150 0 L 150 10 L 0 10 C", "20 24 150 10", 'Fill="true" Stroke="false"', color)
    assert read(ofd(dark + text("收入支出决算总表", color="255 255 255"))).text == "收入支出决算总表\n"


def test_a_page_on_its_side_is_turned() -> None:
    drawn = ruled(ROWS, WIDTHS) + lines("表一", "单位：万元")
    turned = '<ofd:CompositeObject ID="3" ResourceID="8" Boundary="0 0 210 297" CTM="0 -1 1 0 0 297"/>'
    unit = f'<ofd:CompositeGraphicUnit ID="8"><ofd:Content>{drawn}</ofd:Content></ofd:CompositeGraphicUnit>'
    found = read(
        ofd(
            turned, common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>", more={"Doc_0/PublicRes.xml": resources(unit)}
        )
    )
    assert paragraphs(found) == ["表一", "单位：万元"]
    assert grids(found) == [ROWS]


# ---- tables


@pytest.mark.parametrize("ruling", ["frames", "strokes", "bars"])
def test_a_table_is_found_in_its_lines_however_they_are_drawn(ruling: str) -> None:
    found = read(ofd(lines("收入决算表") + ruled(ROWS, WIDTHS, ruling=ruling)))
    assert (paragraphs(found), grids(found)) == (["收入决算表"], [ROWS])


def test_all_lines_of_a_table_in_one_path() -> None:
    level = " ".join(f"M 20 {y} L 160 {y}" for y in (50, 56, 62, 68))
    upright = " ".join(f"S {x} 50 L {x} 68" for x in (20, 80, 120, 160))
    words = ruled(ROWS, WIDTHS).split("<ofd:PathObject")[0]
    assert grids(read(ofd(words + path(f"{level} {upright}")))) == [ROWS]


def test_a_table_goes_on_over_the_page() -> None:
    found = read(ofd(ruled(ROWS[:2], WIDTHS, top=250), ruled(ROWS[2:], WIDTHS, top=30)))
    assert grids(found) == [ROWS]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param("M 0 0 B 10 10 20 20 30 0 Q 5 5 0 0", id="curves"),
        pytest.param("M 0 0 A 10 10 0 1 0 40 0 C", id="arc"),
        pytest.param("M0 0L1e1 0", id="crowded"),
        pytest.param("", id="nothing"),
        pytest.param("M 5 5", id="a-point"),
    ],
)
def test_other_shapes_are_no_tables(data: str) -> None:
    found = read(ofd(path(data) + lines("一、收入")))
    assert (found.text, notices(found)) == ("一、收入\n", [])


def test_lines_that_are_not_drawn_are_none() -> None:
    hidden = ruled(ROWS, WIDTHS).replace("<ofd:PathObject ", '<ofd:PathObject Stroke="false" ')
    assert grids(read(ofd(hidden + lines("说明")))) == []


# ---- parts


def test_a_template_is_drawn_with_the_page() -> None:
    common = '<ofd:TemplatePage ID="4" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    template = page(layer(ruled([[""] * 3] * 3, WIDTHS)), '<ofd:Template TemplateID="4"/>')
    words = ruled(ROWS, WIDTHS).replace("ofd:PathObject", "ofd:Nothing")
    filled = page(layer(words), '<ofd:Template TemplateID="4" ZOrder="Background"/>')
    found = read(ofd(filled, common=common, more={"Doc_0/Tpls/Tpl_0/Content.xml": template}))
    assert grids(found) == [ROWS]


def test_a_page_has_a_size_of_its_own() -> None:
    wide = page(layer(text("右侧的文字", 250)), area(297, 210))
    assert read(ofd(wide)).text == "右侧的文字\n"


def test_documents_follow_one_another() -> None:
    made = parts(text("第一份"))
    second = {name.replace("Doc_0", "Doc_1"): content for name, content in parts(text("第二份")).items()}
    made = {**second, **made, "OFD.xml": entry("Doc_0/Document.xml", "Doc_1/Document.xml")}
    found = read(packed(made))
    assert (paragraphs(found), found.page_count) == (["第一份", "第二份"], 2)


@pytest.mark.parametrize(
    "rename",
    [
        pytest.param(lambda name: name, id="as-they-should"),
        pytest.param(lambda name: name.replace("/", "\\"), id="backslashes"),
        pytest.param(lambda name: name.replace("Content.xml", "content.XML"), id="capitals"),
        pytest.param(lambda name: f"/{name}", id="from-the-root"),
    ],
)
@pytest.mark.parametrize("place", ["Pages/P/Content.xml", "/Doc_0/Pages/P/Content.xml", "Doc_0/Pages/P/Content.xml"])
def test_places_are_named_in_many_ways(place: str, rename: object) -> None:
    made = {
        "OFD.xml": entry("/Doc_0/Document.xml"),
        "Doc_0/Document.xml": document([place]),
        "Doc_0/Pages/P/Content.xml": page(layer(text(SENTENCE))),
    }
    assert callable(rename)
    assert read(packed({rename(name): content for name, content in made.items()})).text == f"{SENTENCE}\n"


@pytest.mark.parametrize(
    ("prefix", "namespace"),
    [
        pytest.param("", NAMESPACE.replace(":ofd", ""), id="no-prefix"),
        pytest.param("o:", NAMESPACE.replace("ofd=", "o="), id="another-prefix"),
        pytest.param("ofd:", 'xmlns:ofd="http://www.ofdspec.org"', id="another-namespace"),
        pytest.param("", "", id="no-namespace"),
    ],
)
def test_elements_are_known_by_their_names(prefix: str, namespace: str) -> None:
    made = parts(lines("一、收入") + ruled(ROWS, WIDTHS))
    renamed = {
        name: str(xml).replace(NAMESPACE, namespace).replace("<ofd:", f"<{prefix}").replace("</ofd:", f"</{prefix}")
        for name, xml in made.items()
    }
    found = read(packed(renamed))
    assert (paragraphs(found), grids(found)) == (["一、收入"], [ROWS])


# ---- pages that are pictures


def image(form: str = "PNG", mode: str = "RGB", color: object = "navy") -> bytes:
    made = io.BytesIO()
    Image.new(mode, (400, 300), color).save(made, form)  # type: ignore[arg-type]
    return made.getvalue()


def torn_image() -> bytes:
    """Of which Pillow says that it is no syntax, once half of it is read."""
    head, _, _ = image().partition(b"IDAT")
    piece = b"IDAT" + zlib.compress(bytes(1201 * 300))[:100]
    return (
        head[:-4] + struct.pack(">I", 100) + piece + struct.pack(">I", zlib.crc32(piece)) + b"\0\0\0\x09" + b"\xff" * 17
    )


SCAN = {
    "common": "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>",
    "more": {
        "Doc_0/DocumentRes.xml": resources(
            '<ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image"><ofd:MediaFile>scan.png</ofd:MediaFile>'
            "</ofd:MultiMedia></ofd:MultiMedias>"
        ),
        "Doc_0/Res/scan.png": image(),
    },
}


def test_a_scan_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "recogniser", lambda: None)
    with pytest.raises(FiscallintError, match=r"^决算\.ofd 是扫描件，没有文字：.*安装文字识别组件"):
        read(ofd(picture(), **SCAN))


def test_a_few_scanned_pages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "recogniser", lambda: None)
    found = read(ofd(text("收入"), picture(), **SCAN))
    assert found.text == "收入\n"
    assert notices(found) == ["第2页只有图片，没有文字，未检查（安装 fiscallint[ocr] 后可以识别其中的文字）"]


def test_a_page_number_does_not_make_a_scan_a_page_of_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "recogniser", lambda: None)
    found = read(ofd(text("收入"), picture() + text("- 2 -", 100, 280), **SCAN))
    assert notices(found) == [
        "第2页几乎全是图片，只读了图片之外的少量文字，图片未检查（安装 fiscallint[ocr] 后可以识别其中的文字）"
    ]


OUTLINE = path(" ".join(f"{'L' if at else 'M'} {at % 2} {at % 50}" for at in range(1_200)), attributes='Fill="true"')


@pytest.mark.parametrize("installed", [False, True])
def test_text_that_is_drawn_as_shapes_is_told_of(monkeypatch: pytest.MonkeyPatch, installed: bool) -> None:
    """Shapes are not drawn here, so that nothing can be recognised in them."""
    monkeypatch.setattr(ocr, "recogniser", lambda: pytest.fail if installed else None)
    found = read(ofd(text("收入"), OUTLINE))
    (notice,) = notices(found)
    assert notice.startswith("第2页没有文字，内容像是转成曲线的图形，未检查")
    assert ("安装" in notice) != installed


def test_a_scan_is_recognised_in_its_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Image.Image] = []

    def recognise(shown: Image.Image) -> ocr.Seen:
        seen.append(shown)
        return ocr.Seen([ocr.Word("收入", 0.9, 400, 800, 500, 850)])

    monkeypatch.setattr(ocr, "recogniser", lambda: recognise)
    watermark = text("内部资料", 80, 20, attributes='CTM="0.7 0.7 -0.7 0.7 0 0"')
    found = read(ofd(picture("105 0 105 297") + watermark, **SCAN))
    (shown,) = seen
    assert shown.size == (1654, 2339)  # A4, 200 dots to the inch
    assert (shown.getpixel((400, 1000)), shown.getpixel((1200, 1000))) == ((255, 255, 255), (0, 0, 128))
    assert found.text == "收入\n" and found.doubtful and "识别" in notices(found)[0]


@pytest.mark.parametrize(
    "scan",
    [
        pytest.param({**SCAN["more"], "Doc_0/Res/scan.png": b"\x97JB2\r\n"}, id="a-format-that-is-not-known"),
        pytest.param({**SCAN["more"], "Doc_0/Res/scan.png": torn_image()}, id="torn"),
        pytest.param({**SCAN["more"], "Doc_0/Res/scan.png": image("PPM")}, id="a-format-that-is-not-read"),
        pytest.param({**SCAN["more"], "Doc_0/Res/scan.png": image("EPS")}, id="a-program"),
        pytest.param(
            {**SCAN["more"], "Doc_0/Res/scan.png": image(mode="RGBA", color=(0, 0, 0, 0))}, id="nothing-but-transparent"
        ),
        pytest.param({"Doc_0/DocumentRes.xml": SCAN["more"]["Doc_0/DocumentRes.xml"]}, id="no-file"),
        pytest.param({}, id="no-resource"),
    ],
)
def test_a_picture_that_cannot_be_opened_is_blank(
    scan: dict[str, str | bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    colors: list[object] = []

    def recognise(shown: Image.Image) -> ocr.Seen:
        colors.append(shown.getextrema())
        return ocr.Seen()

    monkeypatch.setattr(ocr, "recogniser", lambda: recognise)
    with pytest.raises(FiscallintError, match="没有识别出文字"):
        read(ofd(picture(), common=SCAN["common"], more=scan))
    assert colors == [((255, 255),) * 3]


# ---- files that are damaged, or made to do harm


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """Nothing here takes long."""
    start = time.monotonic()
    yield
    assert time.monotonic() - start < 20


def refused(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(FiscallintError) as error:
        read(content, limits)
    return str(error.value)


GOOD = parts(text(SENTENCE))
BOMB = "<!DOCTYPE a [<!ENTITY a 'aaaa'>]>"


def without(part: str) -> bytes:
    return packed({name: content for name, content in GOOD.items() if name != part})


def with_part(part: str, content: str | bytes) -> bytes:
    return packed({**GOOD, part: content})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"Doc_0/Document.xml", "决算.ofd 的扩展名是 .ofd，内容却不是 OFD", id="no-zip"),
        pytest.param(without("OFD.xml"), "决算.ofd 的扩展名是 .ofd，内容却不是 OFD", id="another-zip"),
        pytest.param(packed(GOOD)[:300], "决算.ofd 不完整或已损坏", id="truncated"),
        pytest.param(with_part("Encryptions.xml", "<a/>"), "决算.ofd 是加密的 OFD", id="encrypted"),
        pytest.param(without("Doc_0/Document.xml"), "决算.ofd 不是完整的 OFD 文件", id="no-document"),
        pytest.param(with_part("OFD.xml", entry()), "决算.ofd 不是完整的 OFD 文件", id="no-body"),
        pytest.param(with_part("Doc_0/Document.xml", document([])), "决算.ofd 不是完整的 OFD 文件", id="no-pages"),
        pytest.param(
            with_part("Doc_0/Document.xml", document(["P.xml"], box="0 0 nan 297")),
            "决算.ofd 不是完整的 OFD 文件",
            id="a-size-that-is-none",
        ),
        pytest.param(without("Doc_0/Pages/Page_0/Content.xml"), "决算.ofd 不是完整的 OFD 文件", id="no-page"),
        pytest.param(with_part("OFD.xml", "<a"), "决算.ofd 不完整或已损坏", id="no-xml"),
        pytest.param(with_part("OFD.xml", f"{BOMB}<a>&a;</a>"), "决算.ofd 中有 DTD 或实体定义", id="entities"),
        pytest.param(with_part("Doc_0/Res/a", bytes(10_000_000)), "决算.ofd 的压缩比异常", id="zip-bomb"),
        pytest.param(ofd(""), "决算.ofd 中没有文字", id="empty"),
        pytest.param(ofd(ruled([[""] * 3] * 3, WIDTHS)), "决算.ofd 中没有文字", id="text-as-shapes"),
    ],
)
def test_what_is_refused(content: bytes, sentence: str) -> None:
    said = refused(content)
    assert said.startswith(sentence) and "：" in said


@pytest.mark.parametrize(
    ("content", "limits", "sentence"),
    [
        (ofd("", "", ""), {"pages": 2}, "有 3 页，超过 2 页"),
        (ofd(text(SENTENCE)), {"characters": 10}, "文字超过 10 个字符"),
        (packed(GOOD), {"entries": 2}, "内含 3 个部件，超过 2 个"),
        (packed(GOOD), {"unpacked_bytes": 500}, "解压后"),
        (packed(GOOD), {"xml_bytes": 300}, "解压后超过"),
        (
            packed({**GOOD, "Doc_0/Document.xml": document(["Pages/Page_0/Content.xml"] * 100)}),
            {"unpacked_bytes": 20_000},
            "解压后超过",
        ),
    ],
    ids=["pages", "characters", "entries", "unpacked", "xml", "the-same-page-a-hundred-times"],
)
def test_limits(content: bytes, limits: dict[str, int], sentence: str) -> None:
    assert sentence in refused(content, replace(LIMITS, **limits))


def unit(number: int, *drawn: int) -> str:
    objects = "".join(f'<ofd:CompositeObject ResourceID="{each}" Boundary="0 0 1 1"/>' for each in drawn)
    return f'<ofd:CompositeGraphicUnit ID="{number}"><ofd:Content>{objects}</ofd:Content></ofd:CompositeGraphicUnit>'


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param('<ofd:CompositeObject ResourceID="1" Boundary="0 0 1 1"/>', id="an-object-that-draws-itself"),
        pytest.param('<ofd:CompositeObject ResourceID="20" Boundary="0 0 1 1"/>', id="objects-that-draw-two-others"),
        pytest.param(written('X="0" Y="5"', "一" * 600_000), id="more-text-than-goes-on-a-page"),
        pytest.param(path("M 0 0 L 1 1 " * 120_000), id="more-lines-than-a-table-has"),
    ],
)
def test_a_page_that_is_too_full_is_told_of(drawn: str) -> None:
    units = unit(1, 1) + "".join(unit(number, number - 1, number - 1) for number in range(3, 21)) + unit(2)
    found = read(
        ofd(
            text(SENTENCE),
            drawn,
            common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>",
            more={"Doc_0/PublicRes.xml": resources(units)},
        )
    )
    assert found.text == f"{SENTENCE}\n"
    assert notices(found) == ["第2页的文字或线条多得反常，未检查：请重新导出后再检查"]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(text("收入").replace('Size="5"', 'Size="nan"'), id="a-size-that-is-none"),
        pytest.param(text("收入").replace("Boundary", "Bounds"), id="no-boundary"),
        pytest.param(text("收入", attributes='CTM="1 0 0 1"'), id="half-a-matrix"),
        pytest.param(text("收入", attributes='CTM="1e308 0 0 1e308 1e308 1e308"'), id="out-of-this-world"),
        pytest.param(written('X="0" Y="5" DeltaX="g 99999999999999999999999 1"', "收入"), id="steps-without-end"),
        pytest.param(written('X="0" Y="5" DeltaX="g"', "收入"), id="half-a-repetition"),
        pytest.param(path("M 0 L 5"), id="half-a-point"),
        pytest.param('<ofd:CompositeObject ResourceID="77" Boundary="0 0 1 1"/>', id="no-such-object"),
        pytest.param(page(layer(text("收入")), '<ofd:Template TemplateID="77"/>'), id="no-such-template"),
        pytest.param(page(layer(text("收入")), area(1e9, 1e9)), id="a-page-of-a-thousand-kilometres"),
    ],
)
def test_a_damaged_page_costs_no_other(second: str) -> None:
    found = read(ofd(text(SENTENCE), second))
    assert (found.text, found.page_count) == (f"{SENTENCE}\n", 2)
    assert notices(found) == ["第2页无法解析，未检查：请重新导出后再检查"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(written('X="0" Y="5" DeltaX="g 900000000 2.5"', SENTENCE), id="steps-nobody-takes"),
        pytest.param("<ofd:PageBlock>" * 200 + text(SENTENCE) + "</ofd:PageBlock>" * 200, id="blocks-in-blocks"),
        pytest.param(text(SENTENCE) + picture(resource="77"), id="a-picture-that-is-not-there"),
        pytest.param(f"<!-- 批注 --><?a?>{text(SENTENCE)}<ofd:Unheard/>", id="comments"),
    ],
)
def test_what_can_be_read_is(content: str) -> None:
    found = read(ofd(content))
    assert SENTENCE[:4] in found.text and not found.notices


# ---- the program


def test_an_ofd_is_checked_as_others_are(tmp_path: Path) -> None:
    file = tmp_path / "决算.ofd"
    sentence = "2024年度支出合计100.00万元，其中：基本支出60.00万元，占66.00%。"
    file.write_bytes(ofd(lines("2024年度部门决算", "三、支出决算情况说明", *(sentence[:28], sentence[28:]))))
    result = run("check", tmp_path, "--select", "NAR405", "--no-config")
    assert (result.exit_code, codes(result)) == (1, ["NAR405"])
    assert "第1页" in result.stdout
    found = read_document(file)
    assert found is not None and (found.kind, found.size) == ("application/ofd", file.stat().st_size)


def test_a_pdf_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    from tests.document.drawing import draw
    from tests.document.drawing import lines as drawn

    file = tmp_path / "决算.ofd"
    file.write_bytes(draw(drawn("一、收入")))
    found = read_document(file)
    assert found is not None and (found.kind, found.text) == ("application/pdf", "一、收入\n")


def test_comments_go_elsewhere(tmp_path: Path) -> None:
    file, target = tmp_path / "决算.ofd", tmp_path / "批注.ofd"
    file.write_bytes(ofd(lines("2024年度部门决算", "三、支出决算情况说明", "2024年度支出合计100.00万元。")))
    result = run("annotate", file, "-o", target, "--no-config")
    assert result.exit_code == 2 and not target.exists()
    assert (
        "决算.ofd 不能加批注，批注只能加在 PDF 和 Word 文件（.docx）上：请在 WPS 或 OFD 阅读器中另存为 PDF"
        in result.stderr
    )
