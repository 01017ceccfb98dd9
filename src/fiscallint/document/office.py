"""Has LibreOffice convert what only it can read: Word 97 and WPS files, RTF, OpenDocument.

It runs in a folder and with a profile of its own, made for the one file and removed after it: without macros, without
following links, within limits of time and memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from fiscallint.document.formats import OLE, ZIP
from fiscallint.finding import FiscallintError

SECONDS = 120
MEMORY = 4 << 30
"""Bytes of memory, and, a quarter of it, of the file that is made; kept to on Linux alone."""


class Kind(Struct, frozen=True):
    """A kind of file: what it is called, its media type, and the ending of what is made of it."""

    word: str
    media_type: str
    ending: str = ".docx"


KINDS: Mapping[str, Kind] = {
    ".doc": Kind("Word 97 文件", "application/msword"),
    ".wps": Kind("WPS 文字文件", "application/wps-office.wps"),
    ".rtf": Kind("RTF 文件", "application/rtf"),
    ".odt": Kind("OpenDocument 文件", "application/vnd.oasis.opendocument.text"),
    ".ods": Kind("OpenDocument 表格", "application/vnd.oasis.opendocument.spreadsheet", ".xlsx"),
}
"""By the ending of the file's name."""


class Converted(Struct, frozen=True):
    """What was made of a file of this kind, and the ending that it goes by."""

    kind: Kind
    content: bytes

    @property
    def ending(self) -> str:
        """`.docx` or `.xlsx`."""
        return self.kind.ending


def converted(name: str, content: bytes) -> Converted:
    """A file in the format that is read; FiscallintError where LibreOffice is missing, fails or takes too long."""
    kind = KINDS[Path(name).suffix.lower()]
    program = found()
    advice = f"请在 Word 或 WPS 中另存为 {kind.ending} 后再检查"
    if program is None:
        raise FiscallintError(
            f"{name} 是 {kind.word}，要由 LibreOffice 转换才能检查，这里没有找到 LibreOffice："
            f"{advice}，或安装 LibreOffice"
        )
    reading = _filter(content, Path(name).suffix.lower())
    if reading is None:
        raise FiscallintError(
            f"{name} 的内容不是 {kind.word}，可能已损坏：请用原来的程序打开，另存为 {kind.ending} 后再检查"
        )
    with tempfile.TemporaryDirectory(prefix="fiscallint-", ignore_cleanup_errors=True) as folder:
        here = Path(folder)
        (here / "document").write_bytes(content)
        if not _ran(program, here, reading, kind.ending):
            raise FiscallintError(f"LibreOffice 转换 {name} 超过 {SECONDS} 秒没有完成：{advice}")
        try:
            return Converted(kind, (here / "made" / f"document{kind.ending}").read_bytes())
        except OSError:
            raise FiscallintError(f"LibreOffice 无法转换 {name}（可能已损坏，或有密码保护）：{advice}") from None


def found() -> str | None:
    """LibreOffice, on the path or where it is usually installed."""
    places = [
        *(shutil.which(name) for name in ("soffice", "libreoffice")),
        "/usr/lib/libreoffice/program/soffice",
        "/opt/libreoffice/program/soffice",
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        *(
            os.path.join(root, "LibreOffice", "program", "soffice.exe")
            for variable in ("ProgramFiles", "ProgramFiles(x86)")
            if (root := os.environ.get(variable))
        ),
    ]
    return next((place for place in places if place and os.path.isfile(place)), None)


def release() -> str:
    """What tells this LibreOffice from others, without starting it: they may convert a file otherwise."""
    program = found()
    if program is None:
        return ""
    here = os.path.dirname(os.path.realpath(program))
    for name in ("versionrc", "version.ini", os.path.join(os.pardir, "Resources", "versionrc")):
        with contextlib.suppress(OSError), open(os.path.join(here, name), "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    state = os.stat(program)
    return f"{os.path.realpath(program)} {state.st_size} {state.st_mtime_ns}"


def _filter(content: bytes, ending: str) -> str | None:
    """What LibreOffice is to read a file with, told by its content; left to itself, it takes anything for a text."""
    if content.startswith(ZIP):
        return {".odt": "writer8", ".ods": "calc8"}.get(ending)
    if content.startswith(OLE):
        return "MS Word 97" if "WordDocument".encode("utf-16-le") in content else None
    return "Rich Text Format" if content[:200].lstrip().startswith(b"{\\rtf") else None


_OUTPUT = {".docx": "docx:MS Word 2007 XML", ".xlsx": "xlsx:Calc MS Excel 2007 XML"}

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop>
</item>
</oor:items>
"""
"""Macros are never run, links never followed."""


def _ran(program: str, folder: Path, reading: str, ending: str) -> bool:
    """Whether LibreOffice came to an end, with or without a result."""
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        f"--infilter={reading}",
        "--convert-to",
        _OUTPUT[ending],
        "--outdir",
        str(folder / "made"),
        str(folder / "document"),
    ]
    with _started(command, folder) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return False
    return True


_WATCHED = """
exec 3<&0
{ cat <&3; rm -rf -- "$0"; kill -KILL 0; } >/dev/null &
exec "$@" 3<&- </dev/null
"""
"""Runs a program, and should the process that waits for it be killed, ends it and removes its folder."""


@contextlib.contextmanager
def _started(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program, and everything that it starts, which ends with the block."""
    watched = [] if sys.platform == "win32" else ["/bin/sh", "-c", _WATCHED, str(folder)]
    process = subprocess.Popen(
        [*watched, *command],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a process group of its own: the launcher starts the program proper
    )
    try:
        _limit(process.pid)
        yield process
    finally:
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if process.stdin:
            process.stdin.close()


def _limit(pid: int) -> None:
    if sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        # addresses alone are no memory: a limit of them that this process is under is not meant for such a program
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.prlimit(pid, resource.RLIMIT_AS, (most, most))
        resource.prlimit(pid, resource.RLIMIT_DATA, (MEMORY, MEMORY))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (MEMORY // 4, MEMORY // 4))
