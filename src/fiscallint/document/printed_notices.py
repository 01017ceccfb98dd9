"""What is said of the pages of a file: which of them are not read, and why nothing of it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fiscallint.document.by_numbers import by_numbers
from fiscallint.document.formats import PICTURES
from fiscallint.document.printed_page import Fate, PrintedPage
from fiscallint.document.sheet import Sheet
from fiscallint.finding import FiscallintError, Notice


def notices_of_lost(pages: Sequence[PrintedPage]) -> list[Notice]:
    """The pages that cannot be read."""
    return _notices(
        pages,
        ("undecoded", "的字体没有文字编码，文字无法读出，未检查"),
        ("crowded", "的文字或线条多得反常，未检查：请重新导出后再检查"),
        ("damaged", "无法解析，未检查：请重新导出后再检查"),
    )


def notices_of_scanned(pages: Sequence[PrintedPage]) -> list[Notice]:
    """The pages whose text a scanner recognised."""
    return _notices(pages, ("scanned", "的文字是扫描软件识别的，可能有误：与之有关的问题只作提示，请对照原件"))


def _notices(pages: Sequence[PrintedPage], *sayings: tuple[Fate, str]) -> list[Notice]:
    return [
        Notice(f"{by_numbers(numbers, '页')}{said}") for fate, said in sayings if (numbers := numbers_of(pages, fate))
    ]


def numbers_of(pages: Sequence[PrintedPage], fate: Fate) -> list[int]:
    """The numbers of the pages of this fate."""
    return [page.number for page in pages if page.fate == fate]


def all_crowded(path: Path, crowded: Sequence[int]) -> FiscallintError:
    """A file without text but, perhaps, on these pages."""
    return FiscallintError(f"{path.name} {by_numbers(crowded, '页')}的文字或线条多得反常，没有读取：请重新导出后再检查")


def nothing_read(path: Path, form: str, pages: Sequence[PrintedPage], recognition: bool) -> FiscallintError:
    """A file with these pages, of which nothing is read; `recognition` tells that text was looked for in pictures."""
    if recognition:
        return FiscallintError(f"{path.name} {_scan(form)}，没有识别出文字：请用由 Word 或 WPS 直接导出的 PDF 检查")
    if numbers_of(pages, "undecoded"):
        return FiscallintError(f"{path.name} 的字体没有文字编码，文字无法读出：请用 Word 或 WPS 重新导出后再检查")
    if not pages or notices_of_lost(pages):
        return not_whole(path, form)
    return _without_text(path, form, [page.unwritten for page in pages if page.unwritten])


def not_whole(path: Path, form: str) -> FiscallintError:
    """A file that is not whole."""
    return FiscallintError(f"{path.name} 不是完整的 {form} 文件，可能已损坏：请重新导出后再检查")


def _without_text(path: Path, form: str, unwritten: Sequence[Sheet]) -> FiscallintError:
    advice = "请用由 Word 或 WPS 直接导出的 PDF 检查"
    install = '请安装文字识别组件（pip install "fiscallint[ocr]"）再检查'
    if not unwritten:
        return FiscallintError(f"{path.name} 中没有文字：{advice}")
    if not all(sheet.is_outlines for sheet in unwritten):
        little = "几乎没有文字" if any(sheet.glyphs() for sheet in unwritten) else "没有文字"
        return FiscallintError(f"{path.name} {_scan(form)}，{little}：{advice}；只有扫描件的，{install}")
    more = "" if form == "OFD" else f"；只有这一份的，{install}"
    return FiscallintError(f"{path.name} 没有文字，内容像是转成曲线的图形：{advice}{more}")


def _scan(form: str) -> str:
    return "是图片" if form in PICTURES else "是扫描件"
