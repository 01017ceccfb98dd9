"""The guides: whoever does what they say gets what they show."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.guide import Reader, steps


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A reader in an empty folder; the day is 2025-09-01."""
    monkeypatch.setattr("fiscallint.cli._today", lambda: datetime.date(2025, 9, 1))
    return Reader(tmp_path, monkeypatch)


def test_findings(reader: Reader) -> None:
    reader.follow("findings.md")


def test_profiles(reader: Reader) -> None:
    reader.follow("profiles.md")


def test_plugins(reader: Reader) -> None:
    reader.follow("plugins.md")


def test_plugins_in_english() -> None:
    assert steps("plugins.en.md") == steps("plugins.md")
