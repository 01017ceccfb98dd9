"""Word files that are damaged, no Word files, or made to do harm: one clear sentence for each."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree
from msgspec.structs import replace

from fiscallint.document.docx import read_docx
from fiscallint.document.package import forbid_dtds, opened
from fiscallint.finding import FiscallintError
from fiscallint.limits import LIMITS, Limits
from tests.document.word_files import NAMESPACES, cell, p, r, table, word, zipped
from tests.support import run

GOOD = word(p("本年收入12.30万元。"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def refused(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(FiscallintError) as error:
        read_docx(Path("决算.docx"), content, "", limits)
    return str(error.value)


def with_document(xml: str | bytes) -> bytes:
    return word("", extra={"word/document.xml": xml})


def without(part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist() if name != part})


def encrypted_entry() -> bytes:
    """The flag of a password set for every entry."""
    content = bytearray(GOOD)
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = content.find(mark)
        while start >= 0:
            content[start + at] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def damaged_entry() -> bytes:
    content = bytearray(GOOD)
    at = content.find(b"word/document.xml") + len("word/document.xml") + 4
    content[at : at + 8] = bytes(8)
    return bytes(content)


LAUGHS = (
    '<!DOCTYPE w:document [<!ENTITY a "哈哈">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + f"]><w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = (
    '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(OLE, "决算.docx 是旧格式的文件（如 .doc），只是扩展名不同", id="doc"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "决算.docx 设有打开密码", id="encrypted"),
        pytest.param(encrypted_entry(), "决算.docx 设有打开密码", id="zip-password"),
        pytest.param(b"{\\rtf1 }", "决算.docx 的内容不是 Word 文档", id="rtf"),
        pytest.param(GOOD[: len(GOOD) // 2], "决算.docx 不完整或已损坏", id="truncated"),
        pytest.param(damaged_entry(), "决算.docx 不完整或已损坏", id="damaged"),
        pytest.param(zipped({"xl/workbook.xml": "<a/>"}), "决算.docx 的内容是 Excel 工作簿，不是 Word 文档", id="xlsx"),
        pytest.param(zipped({"a.txt": "甲"}), "决算.docx 的内容不是 Word 文档", id="zip"),
        pytest.param(without("word/document.xml"), "决算.docx 不完整或已损坏", id="no-document"),
        pytest.param(with_document("<w:document"), "决算.docx 不完整或已损坏", id="no-xml"),
        pytest.param(with_document("<a/>"), "决算.docx 中没有正文", id="no-body"),
        pytest.param(word(""), "决算.docx 中没有文字", id="empty"),
        pytest.param(with_document(LAUGHS), "决算.docx 中有 DTD 或实体定义", id="billion-laughs"),
        pytest.param(with_document(LAUGHS.encode("utf-16")), "决算.docx 中有 DTD 或实体定义", id="utf-16"),
        pytest.param(
            with_document(b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4<a>x</a>'),
            "决算.docx 中有 DTD 或实体定义",
            id="hidden-by-its-encoding",
        ),
        pytest.param(with_document(OUTSIDE), "决算.docx 中有 DTD 或实体定义", id="external-entity"),
        pytest.param(word(p("甲"), styles="<!DOCTYPE a>"), "决算.docx 中有 DTD 或实体定义", id="in-another-part"),
        pytest.param(with_document("<a>" * 3000 + "</a>" * 3000), "决算.docx 中的表格或文本框嵌套过深", id="deep-xml"),
        pytest.param(
            word(p("甲"), extra={"word/media/a.bin": bytes(10_000_000)}), "决算.docx 的压缩比异常", id="zip-bomb"
        ),
    ],
)
def test_what_is_refused(content: bytes, sentence: str) -> None:
    said = refused(content)
    assert said.startswith(sentence) and "：" in said


def nested(depth: int) -> str:
    made = p("甲")
    for _ in range(depth):
        made = table(cell(made) + cell("乙"))
    return made


@pytest.mark.parametrize(
    ("content", "limits", "sentence"),
    [
        (word(nested(6)), {"nesting": 4}, "嵌套过深"),
        (word(table(cell("甲") + cell("乙"), cell("丙") + cell("丁"))), {"cells": 3}, "表格超过 3 格"),
        (word(p("甲") * 5), {"paragraphs": 4}, "段落超过 4 个"),
        (GOOD, {"entries": 2}, "超过 2 个，没有读取"),
        (GOOD, {"unpacked_bytes": 100}, "没有读取"),
        (GOOD, {"xml_bytes": 100}, "没有读取"),
    ],
)
def test_limits(content: bytes, limits: dict[str, int], sentence: str) -> None:
    assert sentence in refused(content, replace(LIMITS, **limits))
    assert read_docx(Path("决算.docx"), content, "").blocks


def test_a_cell_that_claims_a_million_columns() -> None:
    wide = '<w:gridSpan w:val="900000000"/>'
    document = read_docx(Path("a.docx"), word(table(cell("项目", wide) + cell("金额"))), "")
    (grid,) = document.grids
    assert grid.width == 2


def test_a_sentence_of_thousands_of_line_ends_takes_their_number() -> None:
    """Held against all of it before, each line would take as long as all others together: twenty seconds."""
    start = time.process_time()
    lines = "<w:r><w:br/></w:r>".join([r("支出，其中")] * 30_000)
    (paragraph,) = read_docx(Path("a.docx"), word(p(lines)), "").paragraphs
    assert len(paragraph.text) == 150_000 and time.process_time() - start < 8


def test_the_ratio_of_small_parts_is_no_matter() -> None:
    assert read_docx(Path("a.docx"), word(p("甲"), extra={"word/media/a.bin": bytes(900_000)}), "").blocks


def test_what_lies_outside_is_not_followed() -> None:
    outside = (
        '<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
        'Target="file:///etc/passwd" TargetMode="External"/>'
        '<Relationship Id="r8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" '
        'Target="../../../../etc/passwd"/>'
    )
    document = read_docx(Path("a.docx"), word(p("甲"), relationships=outside), "")
    assert [one.text for one in document.paragraphs] == ["甲"]


def test_a_picture_that_is_not_there_is_no_matter() -> None:
    """As some programs leave it behind."""
    lost = (
        '<Relationship Id="r9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        'Target="../NULL"/>'
    )
    assert read_docx(Path("a.docx"), word(p("甲"), relationships=lost), "").blocks


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE])
def test_python_docx_expands_no_entity(xml: str) -> None:
    """It parses again what is written anew; nothing gets there that has a DTD, and if it did, no harm were done."""
    with pytest.raises(FiscallintError, match="DTD"):
        forbid_dtds(opened("a.docx", with_document(xml), "word/", LIMITS))
    try:
        body = docx.Document(io.BytesIO(with_document(xml))).element.body
    except etree.XMLSyntaxError as error:
        assert "amplification" in str(error)
    else:
        assert "".join(one.text or "" for one in body.iter("{*}t")) == ""


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path: Path) -> None:
    (tmp_path / "fiscallint.toml").write_text("[limits]\nfile-mb = 1\n", encoding="utf-8")
    (tmp_path / "a.docx").write_bytes(GOOD + bytes(1_000_000))
    result = run("check", tmp_path / "a.docx", "--config", tmp_path / "fiscallint.toml")
    assert result.exit_code == 2 and "a.docx 超过 1 MB，没有读取" in result.stderr and "file-mb" in result.stderr


def test_a_sentence_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(OLE)
    result = run("check", tmp_path / "a.docx")
    assert result.exit_code == 2
    assert result.stderr.startswith("fiscallint: a.docx 是旧格式的文件") and result.stderr.count("\n") == 1


def test_runs_of_a_paragraph_and_styles_based_on_styles_take_their_number() -> None:
    """Each run looked for its paragraph's properties behind all others; each style went through thousands."""
    runs = "<w:p>" + "<w:r><w:fldChar w:fldCharType='begin'/></w:r>" * 40_000 + "</w:p>"
    styles = "".join(
        f"<w:style w:styleId='s{n}' w:type='paragraph'><w:basedOn w:val='s{n + 1}'/></w:style>" for n in range(3_000)
    )
    styled = "".join(f"<w:p><w:pPr><w:pStyle w:val='s{n}'/></w:pPr></w:p>" for n in range(3_000))
    start = time.process_time()
    read_docx(Path("决算.docx"), word(p("甲") + runs + styled, styles=styles), "", replace(LIMITS, ratio=10_000))
    assert time.process_time() - start < 20
