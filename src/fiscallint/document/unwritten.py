"""Pages whose content is not written: pictures, and characters drawn as outlines. They are recognised, or told of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from fiscallint.document import ocr
from fiscallint.document.by_numbers import by_numbers
from fiscallint.document.ocr import Recognised
from fiscallint.document.sheet import Sheet
from fiscallint.finding import Notice
from fiscallint.steps import step

Picture = Callable[[int, int], Any]
"""What is shown of a page, by its number, as an image of so many dots to the inch; None where nothing can draw it."""


def recognised_in(sheets: Sequence[Sheet], picture: Picture, most: int) -> dict[int, Recognised] | None:
    """The first `most` of these pages, by number, read in their pictures, except those that cannot be drawn.

    None where nothing is installed that could.
    """
    recognise = ocr.recogniser()
    if recognise is None:
        return None
    read: dict[int, Recognised] = {}
    for at, sheet in enumerate(sheets[:most], 1):
        step(at, min(len(sheets), most))
        shown = picture(sheet.number, ocr.DOTS)
        if shown is not None:
            read[sheet.number] = ocr.recognised(sheet, shown, recognise)
    return read


def told_of(sheets: Sequence[Sheet], tried: Mapping[int, Recognised] | None, most: int) -> list[Notice]:
    """What is said of these pages, of which the first `most` were `tried`."""
    return [Notice(f"{by_numbers(numbers, '页')}{said}") for numbers, said in _told_of(sheets, tried, most) if numbers]


_OUTLINES = "没有文字，内容像是转成曲线的图形"
_DOUBTS = "可能有误：与之有关的问题只作提示，请对照原件"
_INSTALL = "（安装 fiscallint[ocr] 后可以识别其中的文字）"


def _told_of(
    sheets: Sequence[Sheet], tried: Mapping[int, Recognised] | None, most: int
) -> Iterator[tuple[list[int], str]]:
    outlines = [sheet for sheet in sheets if sheet.is_outlines]
    pictures = [sheet for sheet in sheets if not sheet.is_outlines]
    if tried is None:
        yield _numbers(sheet for sheet in pictures if not sheet.glyphs()), f"只有图片，没有文字，未检查{_INSTALL}"
        yield (
            _numbers(sheet for sheet in pictures if sheet.glyphs()),
            f"几乎全是图片，只读了图片之外的少量文字，图片未检查{_INSTALL}",
        )
        yield _numbers(outlines), f"{_OUTLINES}，未检查{_INSTALL}"
        return
    told = {number for number, found in tried.items() if found.confidence or not found.sheet.chars}
    yield _numbers(one for one in pictures if one.number in told), f"是扫描的图片，文字由识别得来，{_DOUBTS}"
    yield _numbers(one for one in outlines if one.number in told), f"{_OUTLINES}，文字由识别得来，{_DOUBTS}"
    yield (
        _numbers(one for one in sheets[:most] if one.number not in tried),
        f"{_OUTLINES}，未检查：请用由 Word 或 WPS 直接导出的文件检查",
    )
    what = "要识别才能读" if any(sheet.is_outlines for sheet in sheets[most:]) else "是扫描的图片"
    left = f"也{what}，页数过多，没有识别，未检查（确要识别的，在配置的 limits 中加大 scanned-pages）"
    yield _numbers(sheets[most:]), left


def _numbers(sheets: Iterable[Sheet]) -> list[int]:
    return [sheet.number for sheet in sheets]
