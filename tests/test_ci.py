"""Ready for CI: the hooks for pre-commit, and the workflows in examples/ci, run as they are written."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pre_commit.clientlib import load_manifest

from tests.support import EXAMPLES, run

ROOT = EXAMPLES.parent
CI = EXAMPLES / "ci"
HOOKS = {hook["id"]: hook for hook in load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))}
GITHUB = yaml.safe_load((CI / "github.yml").read_text(encoding="utf-8"))
GITLAB = yaml.safe_load((CI / "gitlab-ci.yml").read_text(encoding="utf-8"))

SCRIPTS = {
    "github": [step["run"] for step in GITHUB["jobs"]["check"]["steps"] if "run" in step],
    "gitlab": GITLAB["fiscallint"]["script"],
}


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH on which `python` and `fiscallint` are those that the tests run with."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, arguments in (("python", ""), ("fiscallint", "-m fiscallint ")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {arguments}"$@"\n')
        program.chmod(0o755)
    return f"{programs}{os.pathsep}{os.environ['PATH']}"


def workspace(folder: Path, *documents: str) -> Path:
    """A repository with these examples as its documents."""
    (folder / "documents").mkdir(parents=True)
    for name in documents:
        shutil.copy(EXAMPLES / name, folder / "documents")
    return folder


def runs(scripts: list[str], folder: Path, path: str) -> list[int]:
    """The exit statuses of the scripts, up to the first that fails; as a runner does, with pip kept off the network."""
    statuses = []
    for script in scripts:
        environment = {**os.environ, "PATH": path, "PIP_NO_INDEX": "1", "PYTHONPATH": str(ROOT / "src")}
        done = subprocess.run(["bash", "-e", "-c", script], cwd=folder, env=environment, capture_output=True)
        statuses.append(done.returncode)
        if done.returncode:
            break
    return statuses


@pytest.mark.parametrize("service", SCRIPTS)
def test_the_commands_pass_on_a_document_without_errors(service: str, tmp_path: Path, path: str) -> None:
    folder = workspace(tmp_path / "repository", "clean.txt", "clean.pdf")
    assert set(runs(SCRIPTS[service], folder, path)) == {0}
    log = json.loads((folder / "build" / "fiscallint.sarif").read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0" and log["runs"][0]["results"] == []


@pytest.mark.parametrize("service", SCRIPTS)
def test_the_commands_fail_on_errors_and_the_log_is_there(service: str, tmp_path: Path, path: str) -> None:
    folder = workspace(tmp_path / "repository", "disclosure.txt")
    assert runs(SCRIPTS[service], folder, path)[-1] == 1
    log = json.loads((folder / "build" / "fiscallint.sarif").read_text(encoding="utf-8"))
    assert len(log["runs"][0]["results"]) >= 10


def test_what_is_uploaded_is_what_was_written_whether_or_not_there_were_errors() -> None:
    steps = GITHUB["jobs"]["check"]["steps"]
    (upload,) = (step for step in steps if step.get("uses", "").startswith("github/codeql-action/upload-sarif@"))
    written = re.findall(r"--output (\S+)", "".join(SCRIPTS["github"]))
    assert [upload["with"]["sarif_file"]] == written
    assert set(upload["with"]) <= {"sarif_file", "category", "checkout_path", "ref", "sha", "token"}
    assert upload["if"].startswith("${{ always()") and written[0] in upload["if"]
    assert GITHUB["jobs"]["check"]["permissions"]["security-events"] == "write"


def test_the_artifacts_hold_what_was_written() -> None:
    job = GITLAB["fiscallint"]
    (written,) = re.findall(r"--output (\S+)", "".join(SCRIPTS["gitlab"]))
    assert job["artifacts"]["when"] == "always" and written.startswith(job["artifacts"]["paths"][0])


# ---- pre-commit


def taken(hook: dict[str, Any], name: str) -> bool:
    """Whether pre-commit hands a file of this name to the hook."""
    from identify import identify

    kinds = identify.tags_from_filename(name)
    return bool(kinds & set(hook["types_or"])) and not re.search(hook["exclude"], name)


@pytest.mark.parametrize(
    ("name", "checked", "corrected"),
    [
        ("documents/云溪市档案馆.pdf", True, False),
        ("documents/云溪市档案馆.txt", True, True),
        ("documents/云溪市档案馆.md", True, True),
        ("README.md", False, False),
        ("docs/CHANGELOG.md", False, False),
        ("requirements-dev.txt", False, False),
        ("src/main.py", False, False),
    ],
)
def test_the_files_that_the_hooks_take(name: str, checked: bool, corrected: bool) -> None:
    assert (taken(HOOKS["fiscallint"], name), taken(HOOKS["fiscallint-fix"], name)) == (checked, corrected)


def hooked(hook: str, *files: Path) -> int:
    program, *arguments = HOOKS[hook]["entry"].split()
    assert program == "fiscallint"
    return run(*arguments, *files).exit_code


def test_the_commands_of_the_hooks(tmp_path: Path) -> None:
    file = Path(shutil.copy(EXAMPLES / "disclosure.txt", tmp_path / "a.txt"))
    before = file.read_bytes()
    assert hooked("fiscallint", EXAMPLES / "clean.txt", EXAMPLES / "clean.pdf") == 0
    assert hooked("fiscallint", file) == 1
    assert hooked("fiscallint-fix", file) == 0 and file.read_bytes() != before
