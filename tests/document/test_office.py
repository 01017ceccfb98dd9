"""Files that LibreOffice has to convert: found or not, within limits, and what comes of it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from fiscallint.document import office, reader
from fiscallint.document.text import read_text
from fiscallint.finding import FiscallintError
from tests.external import missing
from tests.support import run

SENTENCE = "2024年度收入总计520.00万元，支出总计510.00万元。"
RTF = (
    r"{\rtf1\ansi{\fonttbl{\f0 SimSun;}}\f0 " + "".join(f"\\u{ord(character)}?" for character in SENTENCE) + r"\par}"
).encode()


def docx(text: str) -> bytes:
    """A file that looks like one of Word's."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", text)
    return made.getvalue()


def stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program in the place of LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\nimport os, pathlib, subprocess, sys, time\n{script}", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


MADE = """
made = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
made.mkdir()
(made / "document.docx").write_text("|".join(sys.argv), encoding="utf-8")
"""


def test_without_libreoffice_a_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "found", lambda: None)
    file = tmp_path / "说明.rtf"
    file.write_bytes(RTF)
    result = run("check", file, "--no-config")
    assert result.exit_code == 2
    assert result.stderr == (
        "fiscallint: 说明.rtf 是 RTF 文件，要由 LibreOffice 转换才能检查，这里没有找到 LibreOffice："
        "请在 Word 或 WPS 中另存为 .docx 后再检查，或安装 LibreOffice\n"
    )


def test_it_is_given_a_profile_of_its_own_and_the_kind_of_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, MADE)
    made = office.converted("说明.rtf", RTF)
    told = made.content.decode()
    assert made.ending == ".docx"
    assert "-env:UserInstallation=file://" in told and "--infilter=Rich Text Format" in told
    assert "说明" not in told and str(tmp_path) not in told.split("|", 1)[1]


def test_macros_are_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = 'profile = pathlib.Path("profile/user/registrymodifications.xcu").read_text()\n'
    stand_in(tmp_path, monkeypatch, profile + MADE.replace('"|".join(sys.argv)', "profile"))
    told = office.converted("说明.rtf", RTF).content.decode()
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true' in told


def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = tmp_path / "pid"
    child = 'child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])\n'
    stand_in(tmp_path, monkeypatch, f"{child}pathlib.Path({str(pid)!r}).write_text(str(child.pid))\ntime.sleep(60)\n")
    monkeypatch.setattr(office, "SECONDS", 2)
    with pytest.raises(FiscallintError, match=r"^LibreOffice 转换 说明.rtf 超过 2 秒没有完成：请在 Word 或 WPS"):
        office.converted("说明.rtf", RTF)
    assert gone(int(pid.read_text()))


def gone(pid: int) -> bool:
    """Whether a process has ended, given a moment."""
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0]
        except OSError:
            return True
        if state in "ZX":
            return True
        time.sleep(0.1)
    return False


def test_what_cannot_be_converted_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "sys.exit(1)")
    with pytest.raises(FiscallintError, match=r"^LibreOffice 无法转换 说明.rtf（可能已损坏，或有密码保护）"):
        office.converted("说明.rtf", RTF)


def test_another_content_is_never_taken_for_text() -> None:
    for name, content in (("说明.doc", b"\xd0\xcf\x11\xe0 no Word"), ("说明.wps", b"plain"), ("附表.ods", RTF[1:])):
        with pytest.raises(FiscallintError, match=f"^{name} 的内容不是 .*：请用原来的程序打开，另存为 "):
            office.converted(name, content)


def test_a_docx_that_is_called_doc_needs_no_conversion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "found", lambda: None)
    assert office.converted("说明.wps", docx("x")).content == docx("x")


def test_the_document_is_that_of_the_file_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "说明.rtf"
    file.write_bytes(RTF)

    def read(path: Path, content: bytes, sha256: str, backend: str) -> object:
        assert path.name == "说明.docx"
        return read_text(path, content, sha256)

    monkeypatch.setattr(office, "converted", lambda name, _: office.Converted(office.KINDS[".rtf"], SENTENCE.encode()))
    monkeypatch.setattr(reader, "_read", read)
    document = reader.read_document(file)
    assert document is not None
    assert (document.path, document.kind, document.size) == (file, "application/rtf", len(RTF))
    assert [notice.message for notice in document.notices] == [
        "RTF 文件由 LibreOffice 转换后读取，段落、表格的位置以转换后的为准"
    ]


def test_an_ofd_file_is_to_be_saved_as_pdf(tmp_path: Path) -> None:
    file = tmp_path / "决算.ofd"
    file.write_bytes(b"PK\x03\x04")
    result = run("check", file, "--no-config")
    assert result.exit_code == 2 and "请在 OFD 阅读器中另存为 PDF" in result.stderr


# ---- LibreOffice itself


@pytest.fixture
def libreoffice() -> str:
    """The program."""
    return office.found() or missing("LibreOffice is not installed")


@pytest.mark.tools
def test_an_old_word_file_becomes_a_new_one(libreoffice: str, tmp_path: Path) -> None:
    source = tmp_path / "说明.rtf"
    source.write_bytes(RTF)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [libreoffice, profile, "--headless", "--convert-to", "doc", "--outdir", tmp_path, source]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    old = (tmp_path / "说明.doc").read_bytes()
    assert old.startswith(b"\xd0\xcf\x11\xe0")
    for name in ("说明.doc", "说明.wps"):
        with zipfile.ZipFile(io.BytesIO(office.converted(name, old).content)) as archive:
            assert SENTENCE in re.sub("<[^>]+>", "", archive.read("word/document.xml").decode())


@pytest.mark.tools
def test_a_damaged_word_file_is_refused(libreoffice: str) -> None:
    damaged = b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le") + b"x" * 5000
    with pytest.raises(FiscallintError, match="可能已损坏"):
        office.converted("说明.doc", damaged)
