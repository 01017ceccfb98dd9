"""Which other parts those of an Office package refer to: ECMA-376, part 2, Open Packaging Conventions."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from xml.parsers.expat import ExpatError

from msgspec import Struct

from fiscallint.document.package import Package, damaged, with_dtd
from fiscallint.document.streamed_xml import Doctype, elements


class Relationship(Struct, frozen=True):
    """What a part calls another (its id), the last word of the type that this is of, and which it is, if it exists."""

    name: str
    kind: str
    part: str


def relationships(package: Package, part: str) -> Sequence[Relationship]:
    """The relationships of a part, empty for the package itself, to others within the package, in order.

    FiscallintError where what tells of them is damaged or holds a DTD.
    """
    folder, base = posixpath.split(part)
    place = posixpath.join(folder, "_rels", f"{base}.rels")
    if place not in package:
        return ()
    try:
        found = elements(package.content(place), "Relationship")
    except Doctype:
        raise with_dtd(package.name) from None
    except (ValueError, ExpatError) as error:
        raise damaged(package.name) from error
    return [
        Relationship(
            one.get("Id", ""), one.get("Type", "").rpartition("/")[2], _within(package, folder, one.get("Target", ""))
        )
        for _, one in found
        if one.get("TargetMode") != "External"
    ]


def _within(package: Package, folder: str, target: str) -> str:
    """The part that is called so in this folder: some programs write \\ for /, or other letters large."""
    part = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
    if part in package:
        return part
    return next((name for name in package.archive.NameToInfo if name.lower() == part.lower()), part)


def related(package: Package, part: str, kind: str) -> str:
    """The first part of this kind, within the package, that a part refers to; empty for none."""
    return next((one.part for one in relationships(package, part) if one.kind == kind and one.part in package), "")


def named(package: Package, part: str, name: str) -> str:
    """The part within the package that a part calls by the id `name`; empty for none."""
    return next((one.part for one in relationships(package, part) if one.name == name and one.part in package), "")
