"""The wheel: built, installed into an environment of its own, and run from a folder that is not the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support import EXAMPLES

pytestmark = pytest.mark.install

ROOT = EXAMPLES.parent


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command's outcome; it knows nothing of the environment that the tests run in."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    made = run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    assert made.returncode == 0, made.stderr
    (file,) = folder.glob("fiscallint-*.whl")
    return file


def installed(folder: Path, *packages: str | Path) -> Path:
    """The command, in an environment of its own in which these are installed."""
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    made = run(scripts / "python", "-m", "pip", "install", "--quiet", *packages, cwd=folder)
    assert made.returncode == 0, made.stderr
    return scripts / "fiscallint"


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command."""
    return installed(tmp_path_factory.mktemp("venv"), wheel)


@pytest.fixture(scope="module")
def with_plugin(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed command, with the example of a plugin."""
    plugin = tmp_path_factory.mktemp("plugin") / "plugin"
    shutil.copytree(EXAMPLES / "plugin", plugin, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info"))
    return installed(tmp_path_factory.mktemp("venv"), wheel, f"{plugin}[test]")


def test_the_wheel_holds_what_the_program_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("grammar", "rules.d"):
        for file in (ROOT / folder).rglob("*"):
            if file.is_file():
                assert f"fiscallint/data/{file.relative_to(ROOT).as_posix()}" in names
    templates = ROOT / "src" / "fiscallint" / "output" / "templates"
    assert {f"fiscallint/output/templates/{file.name}" for file in templates.iterdir()} <= names
    assert {"fiscallint/py.typed", "fiscallint/output/json.schema.json"} <= names
    assert any(name.endswith("LICENSE") for name in names)
    assert not [name for name in names if name.startswith(("tests/", "examples/"))]


@pytest.mark.parametrize(("name", "status"), [("clean.txt", 0), ("disclosure.txt", 1), ("clean.pdf", 0)])
def test_the_installed_program_checks_a_file(name: str, status: int, program: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes((EXAMPLES / name).read_bytes())
    made = run(program, "check", name, cwd=tmp_path)
    assert (made.returncode, made.stderr) == (status, "")
    assert ("没有发现问题" in made.stdout) == (status == 0)


def test_the_installed_program_knows_all_rules(program: Path, tmp_path: Path) -> None:
    made = run(program, "rules", cwd=tmp_path)
    here = run(sys.executable, "-c", "from fiscallint.cli import main; main()", "rules", cwd=tmp_path)
    assert made.returncode == 0 and "NAR402  错误  completion-percent" in made.stdout
    assert made.stdout == here.stdout


def test_the_installed_program_is_not_the_checkout(program: Path, tmp_path: Path) -> None:
    made = run(program.with_name("python"), "-c", "import fiscallint; print(fiscallint.__file__)", cwd=tmp_path)
    assert made.returncode == 0 and str(program.parent.parent) in made.stdout and str(ROOT) not in made.stdout


# ---- examples/plugin


def test_the_plugin_is_listed(with_plugin: Path, tmp_path: Path) -> None:
    made = run(with_plugin, "plugins", cwd=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout.startswith("archives　fiscallint-archives　1.0\n  位置：fiscallint_archives（")
    for added in ("规则：ARC101 ", "报表：档案保护经费明细表", "句式：holdings、digitised", "输出格式：csv"):
        assert added in made.stdout


def test_the_plugin_s_rules_are_listed(with_plugin: Path, tmp_path: Path) -> None:
    made = run(with_plugin, "rules", "--select", "ARC", cwd=tmp_path)
    assert [line[:6] for line in made.stdout.splitlines()] == ["ARC101", "ARC102", "ARC201"]


def test_the_plugin_checks_a_file(with_plugin: Path, tmp_path: Path) -> None:
    text = (EXAMPLES / "clean.txt").read_text(encoding="utf-8")
    said = "馆藏档案12,000卷，已数字化9,000卷，数字化率{}%。"
    ahead, heading, behind = text.partition("## 十、机关运行经费支出情况说明\n")
    assert heading
    for rate, status in (("75.00", 0), ("85.00", 1)):
        (tmp_path / "a.txt").write_text(f"{ahead}{heading}\n{said.format(rate)}\n{behind}", encoding="utf-8")
        made = run(with_plugin, "check", "a.txt", "--output-format", "csv", cwd=tmp_path)
        assert (made.returncode, made.stderr) == (status, "")
        found = [line.split(",")[1] for line in made.stdout.splitlines()[1:]]
        assert found == (["ARC102"] if status else [])


def test_the_plugin_s_own_tests(with_plugin: Path, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "plugin" / "tests", tmp_path / "tests")
    made = run(with_plugin.with_name("python"), "-m", "pytest", "-q", "tests", cwd=tmp_path)
    assert made.returncode == 0, made.stdout
    assert " passed" in made.stdout
