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

from fiscallint.document import office
from fiscallint.document.docx import KIND as WORD_KIND
from fiscallint.document.reader import read_document
from fiscallint.finding import FiscallintError
from tests.document.word_files import p, word
from tests.external import missing
from tests.support import run

SENTENCE = "2024年度收入总计520.00万元，支出总计510.00万元。"
RTF = (
    r"{\rtf1\ansi{\fonttbl{\f0 SimSun;}}\f0 " + "".join(f"\\u{ord(character)}?" for character in SENTENCE) + r"\par}"
).encode()
PAGE = f"<html><body><p>{SENTENCE}</p></body></html>".encode()
SAVED = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n' + (
    b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + PAGE + b"\r\n--x--\r\n"
)


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


@pytest.mark.skipif(sys.platform == "win32", reason="there, the processes end with the one that started them")
def test_it_does_not_outlive_a_process_that_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "told"
    note = f"pathlib.Path({str(told)!r}).write_text(f'{{os.getpid()}} {{os.getcwd()}}')"
    stand_in(tmp_path, monkeypatch, f"{note}\ntime.sleep(60)\n")
    program = f"from fiscallint.document import office; office.converted('a.rtf', {RTF!r})"
    with subprocess.Popen([sys.executable, "-c", program]) as process:
        while not (told.exists() and " " in told.read_text()):
            time.sleep(0.05)
        process.kill()
    pid, folder = told.read_text().split(maxsplit=1)
    assert gone(int(pid))
    for _ in range(50):
        if not Path(folder).exists():
            break
        time.sleep(0.1)
    assert not Path(folder).exists()


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


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        pytest.param("说明.wps", word(p(SENTENCE)), WORD_KIND, id="a-new-word-file"),
        pytest.param("说明.doc", PAGE, "text/html", id="a-page"),
        pytest.param("附表.xls", PAGE, "text/html", id="a-sheet"),
        pytest.param("说明.doc", SAVED, "multipart/related", id="a-saved-page"),
    ],
)
def test_what_needs_no_conversion_is_read_as_what_it_is(
    name: str, content: bytes, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "found", lambda: None)
    file = tmp_path / name
    file.write_bytes(content)
    document = read_document(file)
    assert document is not None and (document.path, document.kind) == (file, kind)
    assert document.text.strip() == SENTENCE and not document.notices


def test_the_document_is_that_of_the_file_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "说明.rtf"
    file.write_bytes(RTF)
    made = office.Converted(office.KINDS[".rtf"], word(p(SENTENCE)))
    monkeypatch.setattr(office, "converted", lambda name, _: made)
    document = read_document(file)
    assert document is not None and document.text.strip() == SENTENCE
    assert (document.path, document.kind, document.size) == (file, "application/rtf", len(RTF))
    assert [notice.message for notice in document.notices] == [
        "RTF 文件由 LibreOffice 转换后读取，段落、表格的位置以转换后的为准"
    ]


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
