"""Answers from what was found before: the report of a document, as long as all that it depends on is the same.

That is the document with its path, the configuration with the files it names, fiscallint, its plugins and what they run
on, and LibreOffice where that reads the document. The reports of files that are one disclosure are kept together, by
all of these files. A report is kept before suppressions and baselines of other documents come in. What lies in a cache
folder is not trusted: of it, only values are made.
"""

from __future__ import annotations

import datetime
import os
import zlib
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import DecodeError, Struct
from msgspec.structs import replace

from fiscallint.config import USUAL_VALUES
from fiscallint.digest import Digest
from fiscallint.extension import Extension
from fiscallint.finding import Severity, Suppression
from fiscallint.fingerprint import fingerprint
from fiscallint.limits import MEGABYTE
from fiscallint.output.report import Report
from fiscallint.packing import ENCODER, Bare, bare, decoder
from fiscallint.rules.api import Description
from fiscallint.store import Store

if TYPE_CHECKING:
    from fiscallint.preparation import Request

_OF_THE_RUN = frozenset(
    {"output-format", "fail-on", "baseline", "cache", "cache-size", "as-one", "jobs", "timeout", "memory", "scheduler"}
)
"""What is set for how documents are linted and what is made of it: the findings do not depend on it."""
_LARGEST = 1 << 28


class Catalogue(Struct, frozen=True):
    """What all reports of a run have in common: all rules that there are, and the plugins in force."""

    rules: tuple[Description, ...]
    plugins: tuple[Extension, ...]

    @property
    def formats(self) -> frozenset[str]:
        """The output formats of the plugins."""
        return frozenset(name for one in self.plugins for name in one.writers)


class _Kept(Struct, frozen=True):
    """The reports of a disclosure, without what the catalogue and the others hold; the days on which they are true."""

    reports: tuple[Bare, ...]
    first: datetime.date | None
    last: datetime.date | None

    def holds(self, day: datetime.date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


_Value = TypeVar("_Value", Catalogue, _Kept, str)


def report(path: Path, request: Request) -> Report:
    """Everything the rules say of a file: what is known of it, or what the engine finds, which is kept.

    FiscallintError where it cannot be read.
    """
    (made,) = reports([path], request)
    return made


def reports(files: Sequence[Path], request: Request) -> Sequence[Report]:
    """The same for a disclosure that is published in these files: a report for each of them."""
    known = request.recall.reports(files) if request.recall else None
    if known is not None:
        return known
    from fiscallint.engine import lint, lint_as_one

    plugins, settings = request.plugins, request.settings
    made = (lint(files[0], plugins, settings),) if len(files) == 1 else lint_as_one(files, plugins, settings)
    if request.recall:
        request.recall.keep(made)
    return made


class Recall:
    """The memory of a run; of one that cannot be told from others, it keeps nothing."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._store = Store(request.config["cache"], request.config["cache-size"] * MEGABYTE)
        self._key = _key(request)
        self._catalogue: Catalogue | None = None

    @property
    def catalogue(self) -> Catalogue | None:
        """What is known of a run like this one that got as far as its documents; None where there was none."""
        if self._catalogue is None:
            self._catalogue = self._get("catalogue", Catalogue)
        return self._catalogue

    def reports(self, files: Sequence[Path]) -> Sequence[Report] | None:
        """The reports of a disclosure in these files; None where they are not known."""
        catalogue = self.catalogue
        name = self._name_of_files(files) if catalogue else ""
        kept = self._get(name, _Kept) if name else None
        if catalogue is None or kept is None or not kept.holds(self._request.today):
            return None
        rules = {rule.code: rule for rule in catalogue.rules}
        if len(kept.reports) != len(files) or not rules.keys() >= {code for one in kept.reports for code in one.rules}:
            return None
        documents = [one.report.document for one in kept.reports]
        return [
            replace(
                one.report,
                rules=tuple(rules[code] for code in one.rules),
                plugins=catalogue.plugins,
                others=(*documents[:number], *documents[number + 1 :]),
            )
            for number, one in enumerate(kept.reports)
        ]

    def keep(self, reports: Sequence[Report]) -> None:
        """Keep the reports of a disclosure, unless something failed: that may be otherwise the next time."""
        if not all(_is_whole(one) for one in reports):
            return
        # what was replaced in the meantime may have taken part in it
        if self._key is None or _key(self._request) != self._key:
            return
        if self.catalogue is None:
            rules = tuple(rule.description for rule in self._request.plugins.registry.rules)
            self._catalogue = self._put("catalogue", Catalogue(rules, reports[0].plugins))
        first, last = _days(self._suppressions(reports), self._request.today)
        sent = [bare(replace(one, plugins=(), others=())) for one in reports]
        documents = [one.document for one in reports]
        name = _joined(self._name(document.sha256, document.path) for document in documents)
        self._put(name, _Kept(tuple(sent), first, last))

    def failure(self, files: Sequence[Path]) -> str | None:
        """What was said when the disclosure in these files was lost, the last time; None where it was not."""
        name = self._name_of_files(files)
        return (self._get(f"failure {name}", str) or None) if name else None

    def keep_failure(self, files: Sequence[Path], reason: str) -> None:
        """Keep what is said of a disclosure that was lost (its process took too long, or died).

        Nothing takes it back.
        """
        name = self._name_of_files(files)
        if name:
            self._put(f"failure {name}", reason)

    def _suppressions(self, reports: Iterable[Report]) -> Iterable[Suppression]:
        yield from self._request.suppressions
        for report in reports:
            if report.document.comments:
                from fiscallint.rules.suppression_comments import suppressions_in

                yield from suppressions_in(report.document)

    # ---- names, in the store of all runs

    def _name_of_files(self, files: Sequence[Path]) -> str:
        try:
            return _joined(self._name(sha256(path.read_bytes()).hexdigest(), path) for path in files)
        except OSError:
            return ""

    def _name(self, content: str, path: Path) -> str:
        """What tells a file from others. Lists of suppressions may name it by its whole path."""
        from fiscallint.documents import converter

        whole = os.path.abspath(path) if self._request.config["suppressions"] else ""
        return f"{content} {path} {whole} {converter(path)}"

    def _place(self, name: str) -> str:
        made = Digest()
        made.add(self._key or "", name)
        return made.hex()

    # ---- values

    def _get(self, name: str, kind: type[_Value]) -> _Value | None:
        content = self._store.get(self._place(name)) if self._key else None
        if content is None:
            return None
        try:
            packed = zlib.decompressobj()
            whole = packed.decompress(content, _LARGEST)
            value: _Value | None = decoder(kind).decode(whole) if packed.eof else None
        except (zlib.error, DecodeError, UnicodeError, RecursionError):
            return None
        return value

    def _put(self, name: str, value: _Value) -> _Value | None:
        """Keep a value that reads as it was written; of another, as plugins may make them, nothing is kept."""
        try:
            content = ENCODER.encode(value)
            again = decoder(type(value)).decode(content)
            sound = again == value and ENCODER.encode(again) == content
        except (TypeError, ValueError, NotImplementedError):
            return None
        if not sound or not self._key:
            return None
        self._store.put(self._place(name), zlib.compress(content, 1))
        return value


def _joined(names: Iterable[str]) -> str:
    """What reports are kept as, by the names of their files: no path holds a 0."""
    return "\0".join(names)


def _is_whole(report: Report) -> bool:
    """Whether nothing failed, and it is known what was read."""
    notices = (*report.setup, *report.document.notices, *report.notices)
    return bool(report.document.sha256) and all(notice.severity is not Severity.ERROR for notice in notices)


def _days(
    suppressions: Iterable[Suppression], today: datetime.date
) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and the last day on which the same of them are expired as today."""
    ends = [one.until for one in suppressions if one.until]
    over = [end for end in ends if end < today]
    first = max(over) + datetime.timedelta(days=1) if over else None
    return first, min((end for end in ends if end >= today), default=None)


def _key(request: Request) -> str | None:
    """The hash of what the findings of a run depend on beside the documents; None where that cannot be told."""
    program = fingerprint()
    if program is None:
        return None
    config = request.config
    made = Digest()
    made.add(program)
    for key in sorted(USUAL_VALUES.keys() - _OF_THE_RUN):
        made.add(key, repr(config[key]))
    for of_file in config.of_rules:
        made.add(repr([(name, [(key, one.value) for key, one in of.items()]) for name, of in of_file.items()]))
    try:
        for path in config["packs"]:
            for file in sorted(path.rglob("*.yaml")) if path.is_dir() else [path]:
                made.add(str(file), file.read_bytes())
        if config["suppressions"]:
            made.add(os.path.abspath(config["suppressions"]), config["suppressions"].read_bytes())
    except OSError:
        return None
    return made.hex()
