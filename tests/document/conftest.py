"""What tests of pictures share."""

from __future__ import annotations

import pytest
from PIL import Image

from fiscallint.document import ocr
from fiscallint.document.ocr import Seen
from tests.document.recognition import SENTENCE, seen


@pytest.fixture
def recognises(monkeypatch: pytest.MonkeyPatch) -> list[Image.Image]:
    """A recogniser that sees the same in every picture; the pictures it was given."""
    given: list[Image.Image] = []

    def recognise(picture: Image.Image) -> Seen:
        given.append(picture)
        return seen("三、支出决算情况说明", SENTENCE)

    monkeypatch.setattr(ocr, "recogniser", lambda: recognise)
    return given
