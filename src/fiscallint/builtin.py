"""fiscallint's own readers, rules, tables, profiles and writers, registered through the hooks that plugins use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

from fiscallint.reports import one_pass

if TYPE_CHECKING:
    from fiscallint.document import Document
    from fiscallint.hookspecs import Writer
    from fiscallint.limits import Limits
    from fiscallint.output.files import Output
    from fiscallint.output.report import Report
    from fiscallint.registry import Registry

hookimpl = pluggy.HookimplMarker("fiscallint")


@hookimpl
def fiscallint_register(registry: Registry) -> None:
    """Register the rules, tables, vocabulary and profiles that ship with fiscallint."""
    from fiscallint.resources import folder
    from fiscallint.rules import (
        cells,
        change,
        classification,
        coded_rows,
        completion,
        conflicts,
        directions,
        duties,
        economic,
        evaluation_forms,
        forms_told,
        grades,
        level_marks,
        listed,
        names,
        numbering,
        people,
        policy,
        projects,
        relations,
        repeats,
        required,
        share,
        sums,
        suppression,
        text_table,
        three_public,
        thrift,
        wording,
        years,
    )
    from fiscallint.rules.packs import shipped_packs

    for file in sorted((folder("rules.d") / "tables").glob("*.yaml")):
        registry.add_tables(file)
    for name in ("subjects", "sections"):
        registry.add_vocabulary(folder("rules.d") / "vocabulary" / f"{name}.yaml")
    for file in sorted((folder("rules.d") / "profiles").glob("*.yaml")):
        registry.add_profiles(file)
    for module in (
        required,
        coded_rows,
        cells,
        text_table,
        economic,
        completion,
        change,
        share,
        sums,
        relations,
        directions,
        conflicts,
        projects,
        policy,
        three_public,
        thrift,
        duties,
        evaluation_forms,
        forms_told,
        grades,
        wording,
        repeats,
        years,
        listed,
        people,
        numbering,
        names,
        classification,
        level_marks,
        suppression,
    ):
        registry.add_rules(module.RULES)
    for pack in shipped_packs():
        registry.add_pack(pack)


@hookimpl(trylast=True)
def fiscallint_read(path: Path, pdf_backend: str, limits: Limits) -> Document | None:
    """Read PDF, OFD, Word and text files, spreadsheets and web pages."""
    from fiscallint.document.reader import read_document

    return read_document(path, pdf_backend, limits)


@one_pass
def _text(reports: Sequence[Report], target: Path | None) -> Iterator[str]:
    from fiscallint.output.text import render

    return render(reports)


def _sarif(reports: Sequence[Report], target: Path | None) -> Output:
    from fiscallint import __version__
    from fiscallint.output.sarif import render

    return render(reports, target, version=__version__)


@one_pass
def _json(reports: Sequence[Report], target: Path | None) -> Iterator[str]:
    from fiscallint import __version__
    from fiscallint.output.json import render

    return render(reports, __version__)


@one_pass
def _jsonl(reports: Sequence[Report], target: Path | None) -> Iterator[str]:
    from fiscallint import __version__
    from fiscallint.output.json import render_lines

    return render_lines(reports, __version__)


def _xlsx(reports: Sequence[Report], target: Path | None) -> Iterator[bytes]:
    from fiscallint.output.xlsx import render

    return render(reports)


@one_pass
def _markdown(reports: Sequence[Report], target: Path | None) -> Iterator[str]:
    from fiscallint import __version__
    from fiscallint.output.markdown import render

    return render(reports, __version__)


@one_pass
def _github(reports: Sequence[Report], target: Path | None) -> Iterator[str]:
    from fiscallint.output.github import render

    return render(reports)


@one_pass
def _gitlab(reports: Sequence[Report], target: Path | None) -> Iterator[str]:
    from fiscallint.output.gitlab import render

    return render(reports)


@one_pass
def _junit(reports: Sequence[Report], target: Path | None) -> Iterator[str]:
    from fiscallint.output.junit import render

    return render(reports)


def _html(reports: Sequence[Report], target: Path | None) -> Iterator[str]:
    from fiscallint import __version__
    from fiscallint.output.html import render

    return render(reports, __version__)


@hookimpl
def fiscallint_writers() -> Mapping[str, Writer]:
    """The output formats."""
    return {
        "text": _text,
        "html": _html,
        "xlsx": _xlsx,
        "markdown": _markdown,
        "sarif": _sarif,
        "json": _json,
        "jsonl": _jsonl,
        "github": _github,
        "gitlab": _gitlab,
        "junit": _junit,
    }
