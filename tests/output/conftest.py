"""Other people's tools that read SARIF; the tests that use them are marked `tools` or `browser`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.external import done, missing

VIEWER = Path(__file__).parent / "viewer"


@pytest.fixture(scope="session")
def npm_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what viewer/package.json names, installed, and the files of viewer/."""
    if not shutil.which("npm"):
        missing("npm（Node.js）没有安装")
    folder = tmp_path_factory.mktemp("npm") / "viewer"
    shutil.copytree(VIEWER, folder, ignore=shutil.ignore_patterns("node_modules"))
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    made = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if made.returncode:
        missing(f"npm 未能安装：{made.stderr[-500:]}")
    return folder


@pytest.fixture(scope="session")
def multitool(npm_packages: Path) -> Path:
    """Microsoft's SARIF tool with its validator."""
    program = npm_packages / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
    program.chmod(0o755)
    return program


@pytest.fixture(scope="session")
def sarif_tools() -> Path:
    """The program of PyPI's sarif-tools, that of the Python which runs the tests first."""
    found = shutil.which("sarif", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    if not found:
        missing("sarif-tools 没有安装：python -m pip install sarif-tools")
    return Path(found)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """A browser."""
    found = shutil.which("chromium")
    if not found:
        missing("chromium 没有安装：apt-get install chromium fonts-noto-cjk")
    return Path(found)


@pytest.fixture(scope="session")
def viewer(npm_packages: Path) -> Path:
    """The folder of Microsoft's viewer, made into one script for a page."""
    bundle = ["node_modules/.bin/esbuild", "page.js", "--bundle", "--outfile=bundle.js"]
    done([*bundle, '--define:process.env.NODE_ENV="production"'], npm_packages)
    return npm_packages
