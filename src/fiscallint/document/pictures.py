"""Reads pictures of pages, as scanners and telephones save them: each is a page that is about as large as A4.

A screen that was saved from its top to its end is cut into pages where it is blank.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace
from PIL import Image, ImageChops, ImageOps

from fiscallint.document.formats import PICTURES
from fiscallint.document.model import Document
from fiscallint.document.printed import read_pages
from fiscallint.document.ruling import Rules
from fiscallint.document.sheet import Sheet
from fiscallint.finding import FiscallintError, Notice, Severity
from fiscallint.limits import LIMITS, UNLIMITED, Limits, exceeded, megabytes


def read_picture(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of a picture, or of the pages of a TIFF file.

    FiscallintError where it is none, damaged, without text that could be recognised, or more than is read.
    """
    source = Pictures(path, content, limits)
    document = read_pages(path, source, source.form, sha256, source.picture, limits)
    if not source.is_cut:
        return document
    told = Notice(f"图片很长，在空白处分成 {len(source)} 页来读，所说的页码是分开后的", severity=Severity.NOTE)
    return replace(document, notices=(told, *document.notices))


class _Piece(NamedTuple):
    """A page: the number of its picture in the file and, where it is cut from it, what part of it."""

    frame: int
    part: tuple[int, int, int, int] | None = None


class Pictures:
    """The pages of a file; FiscallintError where it is of no known format, or has more dots than are read.

    Of moving pictures it is the first that counts, and of those that telephones save with others beside it.
    """

    def __init__(self, path: Path, content: bytes, limits: Limits = UNLIMITED) -> None:
        self._path = path
        self._content = content
        self._limits = limits
        with self._opened() as picture:
            self.form = picture.format if picture.format in PICTURES else "JPEG"
            frames = _pages_of(picture, limits.pages + 1) if self.form == "TIFF" else [0]
            self._pieces = [piece for frame in frames for piece in self._cut(picture, frame)]

    @property
    def is_cut(self) -> bool:
        """Whether a picture in it was cut into pages."""
        return any(piece.part for piece in self._pieces)

    def __len__(self) -> int:
        return len(self._pieces)

    def close(self) -> None:
        """Nothing is held but the content."""

    def sheet(self, number: int) -> Sheet:
        """A page, of which nothing is read yet; raises whatever Pillow does where it is damaged."""
        _, part = self._pieces[number - 1]
        if part:
            left, top, right, bottom = part
            width, height = _scaled((right - left, bottom - top))
        else:
            with self._page(number, _DOTS) as picture:
                width, height = _scaled(picture.size)
        box = (0, 0, width * 72 / _DOTS, height * 72 / _DOTS)
        return Sheet(number, box, (), Rules(), (), 1.0, box)

    def picture(self, number: int, dots: int) -> Image.Image:
        """A page as it is seen, with so many dots to the inch."""
        with self._page(number, dots) as picture:
            made = _on_white(picture)
            return made.resize(_scaled(made.size, dots / _DOTS), Image.Resampling.LANCZOS)

    @contextmanager
    def _page(self, number: int, dots: int) -> Iterator[Image.Image]:
        """A page, the right way up, unpacked as far as so many dots to the inch need it."""
        with self._opened() as picture:
            frame, part = self._pieces[number - 1]
            picture.seek(frame)
            self._require_modest(picture)
            if self.form == "JPEG" and not part:
                picture.draft(None, _scaled(picture.size, dots / _DOTS))
            picture.load()
            upright = _upright(picture)
            yield upright.crop(part) if part else upright

    def _cut(self, picture: Image.Image, frame: int) -> list[_Piece]:
        """The pages of a picture: itself, or pieces of one so long that print would be too small in a page."""
        whole = [_Piece(frame)]
        try:
            picture.seek(frame)
            if not _NARROWEST <= min(picture.size) < max(picture.size) / _TALLEST:
                return whole
            self._require_modest(picture)
            picture.load()
            upright = _upright(picture)
        except (FiscallintError, MemoryError, Image.DecompressionBombError):
            raise
        except Exception:  # damaged: it is told of when the page is read
            return whole
        if upright.height < upright.width:
            return whole
        return [_Piece(frame, (0, top, upright.width, bottom)) for top, bottom in _pieces_of(upright)]

    @contextmanager
    def _opened(self) -> Iterator[Image.Image]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow makes the best of is no news for the user
            try:
                picture = Image.open(io.BytesIO(self._content), formats=tuple(PICTURES))
            except Image.DecompressionBombError:
                raise self._too_large() from None
            except MemoryError:
                raise
            except Exception as error:  # whatever a parser stumbles over
                raise FiscallintError(
                    f"{self._path.name} 不是 PNG、JPG、TIFF、BMP 或 WebP 图片，或已损坏："
                    "请重新扫描，或用看图软件另存为 JPG 或 PNG 再检查"
                ) from error
            with picture:
                self._require_modest(picture)
                try:
                    yield picture
                except Image.DecompressionBombError:
                    raise self._too_large() from None

    def _require_modest(self, picture: Image.Image) -> None:
        width, height = picture.size
        if 3 * width * height > self._limits.unpacked_bytes:
            raise self._too_large()

    def _too_large(self) -> FiscallintError:
        most = megabytes(self._limits.unpacked_bytes)
        return exceeded(
            f"{self._path.name} 的像素太多，展开后超过 {most}", "unpacked_bytes", "请以 200 至 300 dpi 重新扫描"
        )


def _pages_of(picture: Image.Image, most: int) -> Iterator[int]:
    """The numbers of those pictures in a TIFF file that are not small copies of others, the first `most` of them."""
    for number in range(most):
        try:
            picture.seek(number)
        except EOFError:
            return
        except (MemoryError, Image.DecompressionBombError):
            raise
        except Exception:  # what follows cannot be found: it is told of when the page is read
            yield number
            return
        if not getattr(picture, "tag_v2", {}).get(_SUBFILE, 0) & 1:
            yield number


_SUBFILE = 254
"""The tag of TIFF that tells what a picture is to the others; its lowest bit says that it is a small copy."""


# ---- long pictures

_TALLEST = 2.4
"""Times its width, up to which a picture is a page: a taller one would be shrunk."""
_NARROWEST = 200
"""Dots across; in fewer there is no page of print."""
_LEAST, _MOST = 1.0, 1.6
"""Times its width, between which the pages are tall that it is cut into."""
_NOISE = 32
"""By which dots of the same colour may differ."""


def _pieces_of(picture: Image.Image) -> list[tuple[int, int]]:
    """The first row, and the one after the last, of each page of a long picture."""
    ink = _ink(picture)
    width, height = picture.size
    cuts = [0]
    while height - cuts[-1] > _MOST * width:
        cuts.append(_gap(ink, cuts[-1] + int(_LEAST * width), cuts[-1] + int(_MOST * width)))
    return list(pairwise([*cuts, height]))


_BAND = 1_000
"""Rows that are looked at together."""


def _ink(picture: Image.Image) -> bytearray:
    """How much each row changes, from dot to dot, and from the row before."""
    found = bytearray(1)
    for top in range(0, picture.height - 1, _BAND):
        band = picture.crop((0, top, picture.width, min(top + _BAND + 1, picture.height)))
        grey = _on_white(band).convert("L")
        changes = [ImageChops.difference(grey, ImageChops.offset(grey, *by)) for by in ((1, 0), (0, 1))]
        marked = ImageChops.lighter(*changes).point([255 * (value > _NOISE) for value in range(256)])
        found += marked.resize((1, band.height), Image.Resampling.BOX).tobytes()[1:]
    return found


def _gap(ink: Sequence[int], first: int, last: int) -> int:
    """The middle of the highest gap among these rows; where there is none, of the rows with the least ink."""
    least = min(ink[first:last])
    best = (0, first)
    start = first
    for row in range(first, last + 1):
        if row == last or ink[row] > least:
            best = max(best, (row - start, (start + row) // 2))
            start = row + 1
    return best[1]


# ---- one picture


def picture_within(content: bytes, most: int) -> Image.Image:
    """A picture that is part of a file, as it is seen; ValueError where it unpacks to more than so many bytes.

    Raises whatever Pillow does where it is of no known format, or damaged.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=(*PICTURES, "GIF", "JPEG2000")) as picture:
            if 3 * picture.width * picture.height > most:
                raise ValueError("more dots than are read")
            return _on_white(picture)


_DOTS = 200
"""To the inch, on a page of A4."""
_LONG, _SHORT = 2339, 1654
"""Pixels of its sides."""
_LONGEST = 4000


def _scaled(size: tuple[int, int], by: float = 1) -> tuple[int, int]:
    """The size at which a picture is shown."""
    long, short = max(size), min(size)
    scale = min(max(_LONG / long, _SHORT / short), _LONGEST / long) * by
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _upright(picture: Image.Image) -> Image.Image:
    """As the camera says that it was held."""
    try:
        return ImageOps.exif_transpose(picture)
    except MemoryError:
        raise
    except Exception:  # what is said beside the picture is damaged
        return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """In red, green and blue, whatever it is in."""
    if picture.mode[0] in "IF":  # greys in more than 256 steps
        picture = _stretched(picture if picture.mode == "F" else picture.convert("I"))
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        picture = paper
    return picture.convert("RGB")


def _stretched(picture: Image.Image) -> Image.Image:
    """From its darkest to its brightest in 256 steps."""
    darkest, brightest = (float(value) for value in picture.getextrema())  # type: ignore[arg-type]
    scale = 255 / (brightest - darkest) if brightest > darkest else 0
    return picture.point(lambda value: value * scale + -darkest * scale).convert("L")
