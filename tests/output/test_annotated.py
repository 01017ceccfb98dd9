"""The PDF with the findings in it, read back by others: pypdf, pdfplumber, pdfium."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from msgspec.structs import replace
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import RectangleObject

from fiscallint.engine import lint
from fiscallint.finding import Finding, FiscallintError, Known, Severity, Span
from fiscallint.output.annotated import render
from fiscallint.output.files import is_own
from fiscallint.output.report import Report
from tests.support import EXAMPLES, everything, plugins, run

PLANTED = EXAMPLES / "disclosure.pdf"


def report_of(path: Path, content: bytes) -> Report:
    path.write_bytes(content)
    return lint(path, plugins(), everything())


def annotations(content: bytes) -> list[tuple[int, Any]]:
    """Those of the findings, each with the number of its page."""
    pages = PdfReader(io.BytesIO(content)).pages
    found = [(number, one.get_object()) for number, page in enumerate(pages) for one in page.get("/Annots", ())]
    return [(number, one) for number, one in found if one["/Subtype"] in ("/Highlight", "/Text")]


@pytest.fixture(scope="module")
def planted() -> Report:
    return lint(PLANTED, plugins(), everything())


@pytest.fixture(scope="module")
def made(planted: Report) -> bytes:
    return render(planted, PLANTED.read_bytes())[0]


def test_every_finding_has_its_comment(planted: Report, made: bytes) -> None:
    texts = [one["/Contents"] for _, one in annotations(made)]
    assert planted.findings
    for finding in planted.findings:
        (text,) = {text for text in texts if finding.code in text and finding.message in text}
        assert (f"应为：{finding.expected}" in text) == bool(finding.expected)
        assert "依据：" in text


def test_who_wrote_it_and_how_severe_it_is_can_be_seen(made: bytes) -> None:
    found = [one for _, one in annotations(made)]
    assert {one["/T"] for one in found} == {"fiscallint"}
    assert len({one["/NM"] for one in found}) == len(found)
    colors = {one["/Contents"][1:3]: tuple(map(float, one["/C"])) for one in found}
    assert set(colors) == {"错误", "警告"} and len(set(colors.values())) == 2


def test_every_comment_has_a_window_to_pop_up_in(made: bytes) -> None:
    for _, one in annotations(made):
        popup = one["/Popup"]
        assert popup["/Subtype"] == "/Popup" and popup["/Parent"] == one


def words(page: Any, quads: list[float]) -> str:
    """What pdfium reads within these quadrilaterals: the characters whose middle lies there."""
    text = page.get_textpage()
    characters = [(text.get_text_range(n, 1), text.get_charbox(n)) for n in range(text.count_chars())]
    found = ""
    for start in range(0, len(quads), 8):
        xs, ys = quads[start : start + 8 : 2], quads[start + 1 : start + 8 : 2]
        for character, (left, bottom, right, top) in characters:
            if min(xs) < (left + right) / 2 < max(xs) and min(ys) < (bottom + top) / 2 < max(ys):
                found += character
    return "".join(found.split())


def upright(page: Any) -> None:
    """As it was printed."""


def turned(degrees: int) -> Callable[[Any], None]:
    """Shown as before, but stored lying on its side or upside down."""

    def turn(page: Any) -> None:
        page.rotate(-degrees)
        page.transfer_rotation_to_content()
        page.rotate(degrees)

    return turn


def sideways(page: Any) -> None:
    """Printed along the long side of a page that is not turned for the reader."""
    page.rotate(90)
    page.transfer_rotation_to_content()


def moved(page: Any) -> None:
    """On a sheet whose corner is not the origin, of which only a part is shown."""
    page.add_transformation(Transformation().translate(100, -50))
    left, bottom, right, top = (float(value) for value in page.mediabox)
    box = RectangleObject((left + 100, bottom - 50, right + 100, top - 50))
    page.mediabox = box
    page.cropbox = RectangleObject((left + 120, bottom - 30, right + 80, top - 80))


@pytest.mark.parametrize(
    "change", [upright, turned(90), turned(180), turned(270), sideways, moved], ids=lambda change: change.__qualname__
)
def test_a_highlight_lies_on_what_is_wrong(change: Callable[[Any], None], tmp_path: Path) -> None:
    writer = PdfWriter(clone_from=PLANTED)
    for page in writer.pages:
        change(page)
    content = io.BytesIO()
    writer.write(content)
    report = report_of(tmp_path / "a.pdf", content.getvalue())
    result, count = render(report, content.getvalue())
    found = {one["/NM"].rpartition("-")[0]: "" for _, one in annotations(result)}
    with pypdfium2.PdfDocument(result) as pdf:
        for number, one in annotations(result):
            if one["/Subtype"] == "/Highlight":
                quads = [float(value) for value in one["/QuadPoints"]]
                found[one["/NM"].rpartition("-")[0]] += words(pdf[number], quads)
    assert count == len(report.findings) == len(found) > 10
    wanted = ["".join(report.document.text[slice(*one.span)].split()) for one in report.findings]
    missing = [text for text in wanted if text and len(text) < 60 and text not in set(found.values())]
    assert missing == []


def test_pdfplumber_finds_the_highlights_where_it_finds_the_words(made: bytes) -> None:
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        page = next(page for page in pdf.pages if "占67.18%" in page.extract_text())
        texts = [
            page.within_bbox((one["x0"] - 1, one["top"] - 3, one["x1"] + 1, one["bottom"] + 3)).extract_text()
            for one in page.annots
            if one["data"]["Subtype"].name == "Highlight"
        ]
    assert "基本支出424.24万元，占67.18%" in texts


def test_it_is_painted(made: bytes) -> None:
    """As pdfium shows it: what is wrong on red, what else is on the page on white."""
    (number, one) = next((number, one) for number, one in annotations(made) if "NAR405" in one["/Contents"])
    left, bottom, right, top = (float(value) for value in one["/Rect"])
    with pypdfium2.PdfDocument(made) as pdf:
        page = pdf[number]
        shown = page.render(draw_annots=True).to_pil().convert("RGB")
        height = page.get_height()
    inside = shown.crop((int(left), int(height - top), int(right), int(height - bottom)))
    common = max(inside.getcolors(100_000), key=lambda one: one[0])[1]
    assert common[0] > 250 and common[1] < 160 and common[2] < 160
    assert shown.getpixel((2, 2)) == (255, 255, 255)


def test_what_concerns_the_whole_is_a_note_on_the_first_page(planted: Report) -> None:
    whole = [Finding(Span(0, 0), f"缺少第{n}章", code="DOC001", severity=Severity.NOTE) for n in range(20)]
    result, count = render(replace(planted, findings=tuple(whole)), PLANTED.read_bytes())
    found = annotations(result)
    assert count == len(found) == 20
    assert {(number, one["/Subtype"]) for number, one in found} == {(0, "/Text")}
    rects = {tuple(map(float, one["/Rect"])) for _, one in found}
    page = PdfReader(io.BytesIO(result)).pages[0].mediabox
    assert len(rects) == 20
    assert all(0 <= x0 < x1 <= page.right and 0 <= y0 < y1 <= page.top for x0, y0, x1, y1 in rects)


def test_what_does_not_count_is_left_out(planted: Report) -> None:
    known = tuple(replace(one, baseline=Known.UNCHANGED) for one in planted.findings)
    result, count = render(replace(planted, findings=known), PLANTED.read_bytes())
    assert (annotations(result), count) == ([], 0)


def test_annotations_that_were_there_stay(planted: Report) -> None:
    writer = PdfWriter(clone_from=PLANTED)
    writer.add_uri(5, "https://example.org", RectangleObject((0, 0, 10, 10)))
    content = io.BytesIO()
    writer.write(content)
    result, _ = render(planted, content.getvalue())
    kinds = [one.get_object()["/Subtype"] for one in PdfReader(io.BytesIO(result)).pages[5]["/Annots"]]
    assert "/Link" in kinds and "/Highlight" in kinds


def test_twice_the_same_bytes(planted: Report, made: bytes) -> None:
    assert render(planted, PLANTED.read_bytes())[0] == made


def test_the_version_of_the_format_is_not_lowered(planted: Report) -> None:
    newer = b"%PDF-1.7" + PLANTED.read_bytes()[8:]
    assert render(planted, newer)[0].startswith(b"%PDF-1.7")


def test_the_text_of_the_pages_is_as_it_was(made: bytes) -> None:
    before, after = PdfReader(PLANTED).pages, PdfReader(io.BytesIO(made)).pages
    assert [page.extract_text() for page in after] == [page.extract_text() for page in before]


def locked() -> bytes:
    writer = PdfWriter(clone_from=PLANTED)
    writer.encrypt("", "owner", algorithm="RC4-128")
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def test_a_protected_file_is_refused(planted: Report) -> None:
    with pytest.raises(FiscallintError, match="设有密码或编辑限制，不能加批注"):
        render(planted, locked())


def test_an_odd_file_is_refused(planted: Report) -> None:
    with pytest.raises(FiscallintError, match="的内部结构不合规范，不能加批注"):
        render(planted, b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n")


# ---- the command


def test_annotate_writes_beside_and_leaves_the_original(tmp_path: Path) -> None:
    source, target = tmp_path / "决算.pdf", tmp_path / "批注.pdf"
    source.write_bytes(PLANTED.read_bytes())
    result = run("annotate", source, "-o", target, "--select", "NAR405")
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"已写入 {target}：1 处问题\n", "")
    assert source.read_bytes() == PLANTED.read_bytes() and len(annotations(target.read_bytes())) == 1
    assert is_own(target) and run("annotate", source, "-o", target).exit_code == 0
    assert run("annotate", EXAMPLES / "clean.pdf", "-o", target).stdout.endswith("：没有问题，没有批注\n")


def test_what_someone_has_changed_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "批注.pdf"
    run("annotate", PLANTED, "-o", target, "--select", "NAR405")
    PdfWriter(clone_from=target).write(target)
    result = run("annotate", PLANTED, "-o", target)
    assert result.exit_code == 2 and "已经存在" in result.stderr


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        pytest.param("disclosure.txt", "disclosure.txt 不能加批注", id="text"),
        pytest.param("没有.pdf", "找不到文件", id="missing"),
    ],
)
def test_what_cannot_be_annotated_is_said(name: str, sentence: str, tmp_path: Path) -> None:
    result = run("annotate", EXAMPLES / name, "-o", tmp_path / "a.pdf")
    assert result.exit_code == 2 and sentence in result.stderr and list(tmp_path.iterdir()) == []


def test_the_original_is_never_written_over(tmp_path: Path) -> None:
    source = tmp_path / "决算.pdf"
    source.write_bytes(PLANTED.read_bytes())
    result = run("annotate", source, "-o", source, "--force")
    assert result.exit_code == 2 and "是要检查的文件本身" in result.stderr
