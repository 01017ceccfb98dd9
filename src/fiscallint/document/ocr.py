"""Reads pages that are pictures, with rapidocr (the extra `fiscallint[ocr]`): words with boxes, and ruling lines.

Nothing is loaded before there is such a page, and nothing leaves the machine: the models come with rapidocr.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.document.model import Box, Doubt
from fiscallint.document.perspective import Bent, bent, flattened
from fiscallint.document.posture import Corners, Posture, straightened, turned_about
from fiscallint.document.ruling import Rule, Rules, joined
from fiscallint.document.sheet import Char, Sheet
from fiscallint.finding import Span

if TYPE_CHECKING:
    from PIL.Image import Image

DOTS = 200
"""To the inch, at which pages are looked at."""


class Word(NamedTuple):
    """Characters that were recognised together, and how surely, from 0 to 1; the height is that of their line."""

    text: str
    confidence: float
    x0: float
    top: float
    x1: float
    bottom: float


class Seen(Struct):
    """What was seen in a picture, in its pixels once it was turned, level and flat.

    What its `posture` says was undone, and then that it was `bent`.
    """

    words: list[Word] = field(default_factory=list)
    rules: Rules = field(default_factory=Rules)
    posture: Posture = Posture()
    bent: Bent | None = None


Recogniser = Callable[["Image"], Seen]


Corner = tuple[int, float, float]
"""Page, left and lower edge of a character."""


class Recognised(Struct):
    """A page as it was recognised, level and flat, and how surely each character was; it is shown `askew` and `bent`.

    Those degrees count clockwise; a dot of the picture, in which it is bent, is `scale` points wide.
    """

    sheet: Sheet
    confidence: dict[Corner, float]
    askew: float = 0.0
    bent: Bent | None = None
    scale: float = 1.0

    def shown(self, box: Box) -> Box:
        """Where on the page, as it is shown, a character stands."""
        if not self.askew and not self.bent:
            return box
        left, top, right, bottom = self.sheet.shown
        to_x, to_y = x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        if self.bent:
            dot_x, dot_y = bent((x - left) / self.scale, (y - top) / self.scale, self.bent)
            to_x, to_y = left + dot_x * self.scale, top + dot_y * self.scale
        to_x, to_y = turned_about(to_x, to_y, (left + right) / 2, (top + bottom) / 2, self.askew)
        across, down = to_x - x, to_y - y
        return Box(box.page, box.x0 + across, box.top + down, box.x1 + across, box.bottom + down)


def recogniser() -> Recogniser | None:
    """What recognises text in pictures; None where it is not installed."""
    installed = all(find_spec(name) for name in ("rapidocr", "onnxruntime", "cv2", "numpy"))
    return _recognise if installed else None


def recognised(blank: Sheet, picture: Image, recognise: Recogniser) -> Recognised:
    """A page with hardly any text, as it is read in the picture of what is shown of it.

    What it has stays, for it is certain, unless the picture lies otherwise.
    """
    seen = recognise(picture)
    own = () if seen.bent or seen.posture.turned != blank.turned else _leveled(blank, seen.posture.askew)
    page = blank.turned_by((seen.posture.turned - blank.turned) % 360)
    left, top, right, _ = page.shown
    scale = (right - left) / (picture.height if seen.posture.turned in (90, 270) else picture.width)
    heights = sorted(word.bottom - word.top for word in seen.words)
    usual = heights[len(heights) // 2] if heights else 0
    chars: list[Char] = [*own]
    confidence: dict[Corner, float] = {}
    for word in seen.words:
        middle = left + (word.x0 + word.x1) / 2 * scale, top + (word.top + word.bottom) / 2 * scale
        if any(_shows(one, *middle, (word.bottom - word.top) * scale) for one in own):
            continue
        height = word.bottom - word.top
        height = usual if 0.7 * usual < height < 1.3 * usual else height
        for char in _chars(word, left, top, scale, height * scale * _FONT):
            chars.append(char)
            confidence[blank.number, char.x0, char.base + 0.12 * char.size] = word.confidence
    sheet = replace(page, chars=chars, rules=_on_page(seen.rules, left, top, scale))
    return Recognised(sheet, confidence, seen.posture.askew, seen.bent, scale)


def _on_page(seen: Rules, left: float, top: float, scale: float) -> Rules:
    """The ruling lines of a picture on the page that begins here, whose dots are `scale` points wide."""
    vertical, horizontal = joined(seen)  # in dots, as finely as it was seen
    return Rules(
        [Rule(left + at * scale, top + start * scale, top + end * scale) for at, start, end in vertical],
        [Rule(top + at * scale, left + start * scale, left + end * scale) for at, start, end in horizontal],
    )


def _leveled(page: Sheet, askew: float) -> list[Char]:
    """The upright characters of a page that lies askew where they are once it is level."""
    left, top, right, bottom = page.shown
    found: list[Char] = []
    for char in page.level:
        x, y = (char.x0 + char.x1) / 2, char.base - char.size * 0.38
        to_x, to_y = turned_about(x, y, (left + right) / 2, (top + bottom) / 2, -askew)
        found.append(char._replace(x0=char.x0 + to_x - x, x1=char.x1 + to_x - x, base=char.base + to_y - y))
    return found


def _shows(char: Char, x: float, y: float, height: float) -> bool:
    """Whether a word of this height, with its middle here, is this character as it is seen, or one beside it."""
    beside, alike = char.size / 2, 0.5 * char.size < height < 2 * char.size
    return alike and char.x0 - beside < x < char.x1 + beside and char.base - char.size < y < char.base + beside


_UNKNOWN = -1.0


def doubtful(
    glyphs: Sequence[Box | None], confidence: Mapping[Corner, float], unseen: Container[int], text: str
) -> Iterator[Doubt]:
    """The stretches of a rendition that were recognised in pictures; a number is one by itself.

    All that stands on pages whose text is `unseen` was recognised by a scanner.
    """
    found = [
        None if not box else _UNKNOWN if box.page in unseen else confidence.get((box.page, box.x0, box.bottom))
        for box in glyphs
    ]
    kinds = [None if sure is None else text[at] in "0123456789.,%" for at, sure in enumerate(found)]
    for kind, run in groupby(range(len(found)), key=kinds.__getitem__):
        if kind is not None:
            places = list(run)
            least = min(found[at] or 0.0 for at in places)
            yield Doubt(Span(places[0], places[-1] + 1), None if least == _UNKNOWN else least)


_FONT = 0.8
"""The size of the font, of the height of the box around a line."""


def _chars(word: Word, left: float, top: float, scale: float, size: float) -> Iterator[Char]:
    """The characters of a word, each with its share of the width."""
    step = (word.x1 - word.x0) * scale / len(word.text)
    base = top + (word.top + word.bottom) / 2 * scale + size * 0.38
    for number, text in enumerate(word.text):
        x0 = left + word.x0 * scale + number * step
        yield Char(text, x0, x0 + step, base, size, 1, 0, False)


# ---- rapidocr


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": 4000,
            # text is found as well, and three times as fast, in a smaller picture than it has to be read in
            "Det.limit_type": "max",
            "Det.limit_side_len": 1400,
            "EngineConfig.onnxruntime.intra_op_num_threads": min(cores, 4),
        }
    )


def _recognise(picture: Image) -> Seen:
    import numpy

    try:
        pixels, posture = straightened(numpy.asarray(picture.convert("RGB"))[:, :, ::-1], _lines, _surely)
        pixels, bent_by = flattened(pixels)
        found = _engine()(pixels, use_det=True, use_cls=False, use_rec=True, return_word_box=True)
    except Exception as error:
        if any(words in str(error) for words in _NO_MEMORY):
            raise MemoryError from error
        raise
    seen = Seen(rules=_rules(pixels), posture=posture, bent=bent_by)
    if found.boxes is None:
        return seen
    for box, words in zip(found.boxes, found.word_results, strict=True):
        top, bottom = (float(sum(point[1] for point in side)) / 2 for side in (box[:2], box[2:]))
        for text, confidence, corners in words:
            sides = [float(corner[0]) for corner in corners]
            if text.strip():
                seen.words.append(Word(text.strip(), float(confidence), min(sides), top, max(sides), bottom))
    return seen


_NO_MEMORY = ("bad_alloc", "Insufficient memory")
"""How onnxruntime and OpenCV say that there is none."""


def _lines(pixels: Any) -> Sequence[Corners]:
    """The corners of each line of text in a picture."""
    boxes = _engine()(pixels, use_det=True, use_cls=False, use_rec=False).boxes
    return () if boxes is None else [[(float(x), float(y)) for x, y in box] for box in boxes]


def _surely(line: Any) -> float:
    """How surely a line of text is read, from 0 to 1."""
    scores = _engine()(line, use_det=False, use_cls=False, use_rec=True, return_word_box=False).scores
    return float(scores[0]) if scores else 0.0


_SHORTEST = DOTS // 4
"""Pixels of a ruling line: longer than any stroke of a character in a table."""
_THICKEST = DOTS // 25
_MEET = DOTS // 50
"""Pixels by which lines may fail to meet."""


def _rules(pixels: Any) -> Rules:
    """The level and the upright lines of a picture."""
    import cv2

    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15)
    rules = Rules()
    for x, y, width, height in _strokes(ink, (_SHORTEST, 1)):
        if height <= _THICKEST:
            rules.line((x - _MEET, y + height / 2), (x + width + _MEET, y + height / 2))
    for x, y, width, height in _strokes(ink, (1, _SHORTEST)):
        if width <= _THICKEST:
            rules.line((x + width / 2, y - _MEET), (x + width / 2, y + height + _MEET))
    return rules


def _strokes(ink: Any, shape: Sequence[int]) -> Iterator[tuple[int, int, int, int]]:
    """Left, top, width and height of what is left where only strokes of this shape are."""
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, tuple(shape))
    count, _, found, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel))
    for number in range(1, count):
        x, y, width, height, _ = (int(value) for value in found[number])
        yield x, y, width, height
