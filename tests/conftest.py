"""What several tests are given."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.plugged import TEXT, Install, installer

os.environ["FISCALLINT_NO_CACHE"] = "1"  # what one test found must not answer another


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs modules as plugins."""
    return installer(monkeypatch)


@pytest.fixture(autouse=True)
def unequipped(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether or not rapidocr is installed, only tests of other people's programs use it."""
    if not request.node.get_closest_marker("tools"):
        monkeypatch.setattr("fiscallint.document.ocr.recogniser", lambda: None)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A disclosure of one wrong sentence: NAR405, NAR407."""
    file = tmp_path / "云溪市档案馆.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file
