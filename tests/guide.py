"""Follows a guide in an empty folder: writes the files that it shows, runs its commands, and compares what they say.

What a guide shows is one of these, and nothing else:

- a file: a block under a paragraph that ends with its name, `` `fiscallint.toml`： ``
- more of a file: the same, with 末尾加 (or: Append) in that line
- a file of this repository: `` `NAME` 即 [ITS PATH](…) ``
- a change of a file: 把 `NAME` 中的“…”改为“…” (or: In `NAME`, change “…” to “…”)
- commands: a block of `console`, each after `$ `, with all that they say; `…` stands for what is left out
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from fiscallint import workers
from tests.support import run

ROOT = Path(__file__).resolve().parent.parent
GUIDES = ROOT / "docs" / "guides"

_PART = re.compile(
    r"^```(?P<language>\w*)\n(?P<block>.*?)^```$"
    r"|把 `(?P<file>[^`]+)` 中的“(?P<old>[^”]+)”改为“(?P<new>[^”]+)”"
    r"|In `(?P<file_en>[^`]+)`, change “(?P<old_en>[^”]+)” to “(?P<new_en>[^”]+)”"
    r"|`(?P<copy>[^`]+)` 即 \[(?P<original>[^\]]+)\]",
    re.DOTALL | re.MULTILINE,
)
_NAME = re.compile(r"`([\w./-]+)`")


class File(Struct, frozen=True):
    """A file that is shown, or more of one."""

    name: str
    content: bytes
    more: bool = False


class Edit(Struct, frozen=True):
    """Words of a file that are replaced."""

    name: str
    old: str
    new: str


class Command(Struct, frozen=True):
    """A command, and what it says."""

    line: str
    says: str


Step = File | Edit | Command


def steps(guide: str) -> list[Step]:
    """What a guide has its reader do, in its order."""
    return list(_steps((GUIDES / guide).read_text(encoding="utf-8")))


def _steps(text: str) -> Iterator[Step]:
    for part in _PART.finditer(text):
        if part["copy"]:
            yield File(part["copy"], (ROOT / part["original"]).read_bytes())
        elif part["block"] is None:
            yield Edit(*(part[name] or part[f"{name}_en"] for name in ("file", "old", "new")))
        elif part["language"] == "console":
            for command in re.split(r"^\$ ", part["block"], flags=re.MULTILINE)[1:]:
                line, _, says = command.partition("\n")
                yield Command(line, says)
        else:
            line = text[: part.start()].rstrip().rpartition("\n")[2]
            names = _NAME.findall(line)
            assert names and line[-1] in ":：", f"no file is named before: {part['block']}"
            yield File(names[0], part["block"].encode(), more=bool(re.search("末尾加|Append", line)))


class Reader:
    """Does the steps, in this folder and this process: `fiscallint` is called, `pip install -e .` pretended.

    So is a dask cluster: what would be done on it is done here.
    """

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._site = folder / "site"
        self._here = folder / "here"
        self._status = 0
        self._patch = patch
        self._here.mkdir()
        self._site.mkdir()
        patch.chdir(self._here)

    def follow(self, guide: str) -> None:
        """Do what a guide says; AssertionError where something else comes of it."""
        for step in steps(guide):
            if isinstance(step, Command):
                said = self._run(step.line)
                assert re.fullmatch(_pattern(step.says), said), f"$ {step.line}\n{said}\ninstead of\n{step.says}"
                continue
            path = Path(step.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_bytes() if path.exists() else b""
            if isinstance(step, Edit):
                assert before.count(step.old.encode()) == 1, step
                path.write_bytes(before.replace(step.old.encode(), step.new.encode()))
            else:
                path.write_bytes((before if step.more else b"") + step.content)

    def _run(self, line: str) -> str:
        if line == "echo $?":
            return f"{self._status}\n"
        program, *arguments = shlex.split(line, comments=True)
        if program == "cd":
            self._patch.chdir(arguments[0])
            return ""
        if program == "pip":
            assert arguments[:2] == ["install", "-e"], line
            return self._install()
        if program == "pytest":
            return self._pytest(arguments)
        if program == "dask":
            self._patch.setattr("fiscallint.cluster.mapped", _on_no_cluster)
            return ""
        assert program == "fiscallint", line
        self._forget()  # each command begins anew
        result = run(*arguments)
        self._forget()
        self._status = result.exit_code
        return result.output

    def _forget(self) -> None:
        """Forget the modules of what was installed."""
        packages = {path.read_text(encoding="utf-8").strip() for path in self._site.glob("*/top_level.txt")}
        for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
            del sys.modules[name]

    def _install(self) -> str:
        """Install the package of the current folder, as far as that shows: it is found, with its entry points."""
        project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
        (points,) = project["entry-points"].items()
        told = self._site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
        told.mkdir(exist_ok=True)
        named = "".join(f"{name} = {module}\n" for name, module in points[1].items())
        for name, text in {
            "METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n",
            "entry_points.txt": f"[{points[0]}]\n{named}",
            "top_level.txt": next(iter(points[1].values())),
        }.items():
            (told / name).write_text(text, encoding="utf-8")
        self._patch.syspath_prepend(self._site)
        self._patch.syspath_prepend(Path.cwd())
        self._patch.setattr(sys, "dont_write_bytecode", True)  # files change faster than their dates
        return ""

    def _pytest(self, arguments: list[str]) -> str:
        path = os.pathsep.join(map(str, (self._site, Path.cwd(), ROOT / "src")))
        made = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
        )
        self._status = made.returncode
        return made.stdout + made.stderr


def _on_no_cluster(start: Any, tasks: Any, *, address: str, **limits: Any) -> Generator[Any, None, None]:
    return workers.mapped(start, tasks, jobs=1, **limits)


def _pattern(says: str) -> str:
    """What is said, with `…` for anything: alone in a line for any lines, else for part of a line."""
    made = ""
    for line in says.splitlines():
        made += "(?:.*\n)*?" if line.strip() == "…" else ".*".join(map(re.escape, line.split("…"))) + "\n"
    return made
