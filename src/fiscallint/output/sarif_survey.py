"""What a SARIF log must know of all documents before it tells of the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePath

import sarif_om as om
from msgspec import Struct

from fiscallint.extension import Extension
from fiscallint.finding import Notice
from fiscallint.output.report import Report
from fiscallint.output.sarif_files import File, addresses, file_of, place_of, sidecar_names
from fiscallint.output.sarif_rules import Catalogue, catalogue_of
from fiscallint.rules.api import Description


class Survey(Struct, frozen=True, dict=True):
    """All documents at a glance.

    `paths` are theirs, `needed` tells which have a rendition of their own, `names` are those of its files, empty where
    there is none. `sources` are the files of suppressions that findings name, `setup` what failed before the documents
    were read. The log goes to the file `target`, or to none.
    """

    catalogue: Catalogue
    paths: tuple[Path, ...]
    needed: tuple[bool, ...]
    names: tuple[str, ...]
    sources: tuple[str, ...]
    setup: tuple[Notice, ...]
    successful: bool
    target: Path | None

    @property
    def folder(self) -> Path | None:
        """The folder of the log."""
        return self.target.parent if self.target else None

    @property
    def sidecars(self) -> tuple[Path | None, ...]:
        """The files of the renditions; None for those that need none."""
        return tuple(self.target.with_name(name) if self.target and name else None for name in self.names)

    @cached_property
    def places(self) -> Mapping[PurePath, om.ArtifactLocation]:
        """Where results stand, by the path of their document."""
        found: dict[PurePath, om.ArtifactLocation] = {}
        index = 0
        surveyed = zip(self.paths, addresses(self.paths, self.folder), self.needed, self.names, strict=True)
        for path, address, own, name in surveyed:
            found[path] = place_of(address, name, index, is_rendition=not own)
            index += 2 if own else 1
        return found

    def files(self, reports: Iterable[Report]) -> Iterator[tuple[Report, File]]:
        """The reports that were surveyed, each with its document as the log names it."""
        index = 0
        places = addresses(self.paths, self.folder)
        for report, address, name in zip(reports, places, self.names, strict=True):
            file = file_of(report, address, name, index, self.folder)
            yield report, file
            index += len(file.artifacts)


def surveyed(reports: Sequence[Report], target: Path | None) -> Survey:
    """What there is in these reports, for a log that is meant for this file."""
    rules: dict[str, Description] = {}
    plugins: dict[str, Extension] = {}
    paths: list[Path] = []
    needed: list[bool] = []
    sources: dict[str, None] = {}
    setup: dict[Notice, None] = {}
    successful = True
    for report in reports:
        rules |= {rule.code: rule for rule in report.rules}
        plugins |= {plugin.name: plugin for plugin in report.plugins}
        paths.append(report.document.path)
        needed.append(not report.document.is_text)
        answers = (finding.suppression for finding in report.findings)
        sources |= dict.fromkeys(one.source for one in answers if one and one.comment is None)
        setup |= dict.fromkeys(report.setup)
        successful = successful and report.successful
    names = sidecar_names(paths, needed, target) if target else [""] * len(paths)
    return Survey(
        catalogue_of(rules, plugins.values()),
        tuple(paths),
        tuple(needed),
        tuple(names),
        tuple(sources),
        tuple(setup),
        successful,
        target,
    )
