"""Reads OFD files (GB/T 33190-2016): a package of XML that says what stands where on each page, in millimetres.

Text is taken as it is written, whichever glyphs are drawn for it. Annotations, stamps and signatures are not read.
"""

from __future__ import annotations

import posixpath
from collections import ChainMap
from collections.abc import Mapping, Sequence
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from fiscallint.document.area import Area
from fiscallint.document.formats import ZIP
from fiscallint.document.frame import frame, times
from fiscallint.document.model import Document
from fiscallint.document.ofd_drawing import Drawing, Resource
from fiscallint.document.ofd_elements import area_of, child, children, text_of
from fiscallint.document.package import Package, archive_of
from fiscallint.document.printed import read_pages
from fiscallint.document.printed_notices import not_whole
from fiscallint.document.sheet import PLENTY, Sheet, pictured
from fiscallint.finding import FiscallintError
from fiscallint.limits import LIMITS, SMALLER, Limits, exceeded, megabytes

_POINTS = 72 / 25.4
"""In a millimetre."""
_A4 = (0.0, 0.0, 210.0, 297.0)
_LONGEST = 4000
"""Pixels of a side of a picture."""


def read_ofd(path: Path, content: bytes, sha256: str, limits: Limits = LIMITS) -> Document:
    """The Document of an OFD file; FiscallintError where it is none, encrypted, damaged, or more than is read."""
    if not content.startswith(ZIP):
        raise _no_ofd(path)
    parts = _Parts(Package(path.name, archive_of(path.name, content, limits), limits))
    if "OFD.xml" not in parts:
        raise _no_ofd(path)
    if "Encryptions.xml" in parts:
        raise FiscallintError(f"{path.name} 是加密的 OFD，无法读取：请先取消加密再检查")
    try:
        source = _Ofd(parts)
    except (LookupError, ValueError) as error:
        raise not_whole(path, "OFD") from error
    document = read_pages(path, source, "OFD", sha256, source.picture, limits)
    return replace(document, views=())  # nothing here can show them


def _no_ofd(path: Path) -> FiscallintError:
    return FiscallintError(f"{path.name} 的扩展名是 .ofd，内容却不是 OFD：请重新导出后再检查")


# ---- parts


class _Parts:
    """The parts of a package by their places, which programs write with either slash and in any capitals."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._names = {_plain(name): name for name in package.archive.NameToInfo}
        self.limits = package.limits
        self._left = self.limits.unpacked_bytes

    def __contains__(self, place: str) -> bool:
        return _plain(place) in self._names

    def find(self, folder: str, place: str) -> str:
        """A part that is named in a folder, or else in the package; LookupError where there is none."""
        for name in (_plain(folder, place), _plain(place)):
            if name in self._names:
                return name
        raise LookupError(place)

    def content(self, place: str) -> bytes:
        """The bytes of a part."""
        return self._package.content(self._names[_plain(place)])

    def xml(self, place: str) -> Any:
        """The root of a part; FiscallintError where parts are asked for so often that it is beyond the limits."""
        name = self._names[_plain(place)]
        self._left -= self._package.archive.getinfo(name).file_size
        if self._left < 0:
            most = megabytes(self.limits.unpacked_bytes)
            raise exceeded(f"{self._package.name} 解压后超过 {most}", "unpacked_bytes", SMALLER)
        return self._package.xml(name)


def _plain(*places: str) -> str:
    joined = posixpath.join("/", *(place.strip().replace("\\", "/") for place in places))
    return posixpath.normpath(joined).lstrip("/").lower()


class _Body(NamedTuple):
    """One of the documents in a file."""

    folder: str
    area: Area
    templates: Mapping[str, str]
    resources: dict[str, Resource]


class _Ofd:
    """The pages of all documents in a file, in their order; LookupError or ValueError where these are not whole."""

    def __init__(self, parts: _Parts) -> None:
        self._parts = parts
        self._pages: list[tuple[_Body, str]] = []
        self._templates: dict[str, Any] = {}
        self._pictures: dict[int, tuple[Area, Sequence[tuple[Area, Resource | None]]]] = {}
        for body in children(parts.xml("OFD.xml"), "DocBody"):
            place = parts.find("", text_of(body, "DocRoot"))
            root, folder = parts.xml(place), posixpath.dirname(place)
            common = child(root, "CommonData")
            found = _Body(
                folder,
                area_of(common, "PageArea") or _A4,
                {one.get("ID"): one.get("BaseLoc", "") for one in children(common, "TemplatePage")},
                self._resources(common, folder),
            )
            self._pages += ((found, page.get("BaseLoc", "")) for page in children(child(root, "Pages"), "Page"))

    def __len__(self) -> int:
        return len(self._pages)

    def close(self) -> None:
        """Nothing is open."""

    def sheet(self, number: int) -> Sheet:
        """A page, turned where most of its text lies on its side; ValueError or LookupError where it is damaged."""
        body, place = self._pages[number - 1]
        place = self._parts.find(body.folder, place)
        root = self._parts.xml(place)
        resources = ChainMap(self._resources(root, posixpath.dirname(place)), body.resources)
        pages = [*(self._template(body, one.get("TemplateID", "")) for one in children(root, "Template")), root]
        _, _, width, height = (side * _POINTS for side in area_of(root, "Area") or body.area)

        def drawn(turn: int) -> Sheet:
            shown = frame((0.0, 0.0, width, height), turn)
            drawing = Drawing(resources)
            for content in chain.from_iterable(children(page, "Content") for page in pages):
                drawing.draw(content, times((_POINTS, 0.0, 0.0, -_POINTS, 0.0, height), shown.matrix))
            found = (area if resource else (0.0, 0.0, 0.0, 0.0) for area, resource in drawing.pictures)
            covered = pictured(found, shown.box)
            outlined = not drawing.chars and drawing.corners >= PLENTY
            sheet = Sheet(
                number,
                shown.box,
                drawing.chars,
                drawing.rules,
                drawing.painted,
                covered,
                shown.box,
                turn,
                outlined=outlined,
            )
            self._pictures[number] = shown.box, () if sheet.is_outlines else drawing.pictures
            return sheet

        sheet = drawn(0)
        return drawn(sheet.turn) if sheet.turn else sheet

    def _template(self, body: _Body, name: str) -> Any:
        place = self._parts.find(body.folder, body.templates[name])
        if place not in self._templates:
            self._templates[place] = self._parts.xml(place)
        return self._templates[place]

    def _resources(self, parent: Any, folder: str) -> dict[str, Resource]:
        found = {}
        for one in children(parent, "PublicRes", "DocumentRes", "PageRes"):
            try:
                place = self._parts.find(folder, one.text or "")
            except LookupError:
                continue  # most hold fonts alone; whatever is drawn will be missed
            root = self._parts.xml(place)
            base = posixpath.join("/", posixpath.dirname(place), root.get("BaseLoc", ""))
            found.update({each.get("ID"): Resource(base, each) for each in root.iter() if each.get("ID")})
        return found

    def picture(self, number: int, dots: int) -> Any:
        """What the pictures on a page show, as an image; broken ones are left out.

        None where there are none, or shapes are what counts: these are not drawn here.
        """
        from PIL import Image

        from fiscallint.document.pictures import picture_within

        box, pictures = self._pictures[number]
        if not pictures:
            return None
        scale = min(dots / 72, _LONGEST / max(box))
        page = Image.new("RGB", (ceil(box[2] * scale), ceil(box[3] * scale)), "white")
        for area, resource in pictures:
            if resource is None:
                continue
            x0, top, x1, bottom = (round(side * scale) for side in area)
            try:
                file = self._parts.find(resource.folder, text_of(resource.element, "MediaFile"))
                shown = picture_within(self._parts.content(file), self._parts.limits.unpacked_bytes)
                page.paste(shown.resize((min(x1 - x0, _LONGEST), min(bottom - top, _LONGEST))), (x0, top))
            except MemoryError:
                raise
            except Exception:  # whatever a parser stumbles over
                continue
        return page
