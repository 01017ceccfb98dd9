"""What a SARIF log says of the documents: their addresses, and the text renditions that results stand in.

Addresses are relative to the folder of the log. Those of documents that do not lie below it have the base
`%SRCROOT%`, the folder from which they were named, and it is for the viewer to know which one that is.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

import sarif_om as om
from msgspec import Struct
from msgspec.structs import replace

from fiscallint.document import Document
from fiscallint.output.files import encoded
from fiscallint.output.report import Report

_ELSEWHERE = "%SRCROOT%"
_LONGEST_FILE_NAME = 255


class File(Struct, frozen=True):
    """A document among the run's artifacts: where its results stand, and where it comes from.

    `artifacts` starts with the one that results stand in. `origin` is None where that is the file itself. `folder` is
    that of the log, where it goes to a file.
    """

    document: Document
    place: om.ArtifactLocation
    origin: om.ArtifactLocation | None
    artifacts: tuple[om.Artifact, ...]
    folder: Path | None


def file_of(report: Report, address: Address, sidecar: str, index: int, folder: Path | None) -> File:
    """A document among the artifacts, the first of its own with this index in `run.artifacts`.

    `sidecar` is the name of the file of its rendition, empty where there is none; `folder` that of the log.
    """
    document = report.document
    place = place_of(address, sidecar, index, is_rendition=document.is_text)
    if document.is_text:
        return File(document, place, None, (_original(report, place),), folder)
    origin = address.location(index + 1)
    artifacts = (_rendition(document, place, None if sidecar else index + 1), _original(report, origin))
    return File(document, place, origin, artifacts, folder)


def place_of(address: Address, sidecar: str, index: int, *, is_rendition: bool) -> om.ArtifactLocation:
    """Where the results of a document stand: in the file itself where that is its rendition."""
    if is_rendition:
        return address.location(index)
    if sidecar:
        return om.ArtifactLocation(uri=quote(os.fsencode(sidecar)), index=index)
    return replace(address, path=PurePath(f"{address.path}.txt")).location(index)


def _original(report: Report, location: om.ArtifactLocation) -> om.Artifact:
    """The file that was to be linted, and how much of it was."""
    document = report.document
    return om.Artifact(
        location=location,
        mime_type=document.kind,
        encoding=document.encoding or None,
        length=document.size or -1,
        roles=["analysisTarget"],
        hashes={"sha-256": document.sha256} if document.sha256 else None,
        properties=_account(report),
    )


def _account(report: Report) -> dict[str, Any]:
    """Which place's profile applied to a document and why, what became of its numbers, and how the rules ended."""
    coverage = report.coverage
    known = {
        "profile": {"name": report.profile, "reason": report.profile_reason} if report.profile else {},
        "coverage": {
            "narrative": dict(coverage.counts(coverage.narrative)),
            "tables": dict(coverage.counts(coverage.tables)),
        },
        "rules": dict(sorted(Counter(report.outcomes.values()).items())),
    }
    return {name: value for name, value in known.items() if value}


def _rendition(document: Document, location: om.ArtifactLocation, parent: int | None) -> om.Artifact:
    """The text rendition of a document.

    With a parent it is nested: it exists in the log alone, which carries its text. Without, it is a file of its own,
    and `result.analysisTarget` leads to the original.
    """
    content = encoded(document.text)
    return om.Artifact(
        location=location,
        description=om.Message(text=f"“{document.path.name}”的文字稿，各处问题按此定位"),
        mime_type="text/plain",
        encoding="utf-8",
        length=len(content),
        roles=["resultFile"],
        hashes={"sha-256": hashlib.sha256(content).hexdigest()},
        parent_index=-1 if parent is None else parent,
        contents=None if parent is None else om.ArtifactContent(text=document.text),
    )


# ---- addresses


class Address(Struct, frozen=True):
    """A path relative to the folder of the log or, where it is `elsewhere`, to that from which the file was named."""

    path: PurePath
    elsewhere: bool = False

    def location(self, index: int = -1) -> om.ArtifactLocation:
        """As the log tells it."""
        base = _ELSEWHERE if self.elsewhere else None
        return om.ArtifactLocation(uri=quote(os.fsencode(self.path.as_posix())), uri_base_id=base, index=index)


def addresses(paths: Sequence[Path], folder: Path | None) -> list[Address]:
    """The addresses of files, in a log that goes to this folder."""
    inside = [_below(path, folder) for path in paths]
    others = iter(_relative_paths([path for path, short in zip(paths, inside, strict=True) if short is None]))
    return [Address(next(others), folder is not None) if short is None else Address(short) for short in inside]


def _below(path: Path, folder: Path | None) -> PurePath | None:
    """The path from this folder, where it leads downwards."""
    if folder is None:
        return None
    full, above = Path(os.path.abspath(path)), os.path.abspath(folder)
    return full.relative_to(above) if full.is_relative_to(above) else None


def bases(paths: Sequence[Path], sources: Iterable[str], folder: Path | None) -> dict[str, om.ArtifactLocation] | None:
    """What is said of the base of files elsewhere; not where it is, which is the machine's.

    `paths` are the documents, `sources` the files of suppressions.
    """
    if not any(address.elsewhere for address in addresses([*paths, *map(Path, sources)], folder)):
        return None
    return {
        _ELSEWHERE: om.ArtifactLocation(
            description=om.Message(text="运行检查时所在的文件夹，或各份文件共同的上级文件夹")
        )
    }


def _relative_paths(paths: Sequence[Path]) -> list[PurePath]:
    """The documents' paths as they were given, or, where one leads elsewhere, below the folder common to all."""
    if all(not path.is_absolute() and ".." not in path.parts for path in paths):
        return list(paths)
    full = [Path(os.path.abspath(path)) for path in paths]
    common = os.path.commonpath([path.parent for path in full])
    return [path.relative_to(common) for path in full]


def sidecar_names(files: Sequence[Path], needed: Sequence[bool], target: Path) -> list[str]:
    """The file name of each document's rendition, beside the target; empty for one that needs none.

    Documents of one name are told apart by their folders. No name is that of a linted document.
    """
    paths = _relative_paths(files)
    stems = Counter(path.stem for path, own in zip(paths, needed, strict=True) if own)
    taken = {os.path.abspath(path).casefold() for path in files}
    names = []
    for path, own in zip(paths, needed, strict=True):
        if not own:
            names.append("")
            continue
        name = path.stem if stems[path.stem] == 1 else "-".join(path.with_suffix("").parts)
        names.append(next(free for free in _candidates(target, name) if _take(target.with_name(free), taken)))
    return names


def _candidates(target: Path, name: str) -> Iterator[str]:
    """`target.name.txt`, then `target.name-2.txt` and so on, the name cut to what a file system takes."""
    stem = target.name.removesuffix(".json").removesuffix(".sarif")
    room = max(_LONGEST_FILE_NAME - len(os.fsencode(f"{stem}..txt")) - 6, 6)
    name = name.encode("utf-8", "replace")[:room].decode("utf-8", "ignore")
    number = 1
    while True:
        yield f"{stem}.{name}{f'-{number}' if number > 1 else ''}.txt"
        number += 1


def _take(path: Path, taken: set[str]) -> bool:
    """Whether a path was still free; it no longer is."""
    # Some file systems do not tell upper from lower case.
    key = os.path.abspath(path).casefold()
    free = key not in taken
    taken.add(key)
    return free
