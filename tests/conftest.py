"""What several tests are given."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plugged import TEXT, Install, installer

os.environ["FISCALLINT_NO_CACHE"] = "1"  # what one test found must not answer another


@pytest.fixture(autouse=True)
def in_this_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are linted in the process of the test, where it sees what is done; unless it is marked `processes`."""

    def mapped(start: Callable[[], Callable[[Any], Any]], tasks: Iterable[Any], **limits: object) -> Iterator[Any]:
        function = start()
        for task in tasks:
            try:
                yield task, function(task)
            except Exception as error:
                yield task, error

    if request.node.get_closest_marker("processes") is None:
        monkeypatch.setattr("fiscallint.workers.mapped", mapped)


@pytest.fixture
def nothing_left_behind() -> Iterator[None]:
    """No process of the test outlives it."""
    yield
    assert multiprocessing.active_children() == []


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
