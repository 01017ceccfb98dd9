"""SARIF 2.1.0: one log, one run, over all linted documents.

The objects are sarif-om's; `plain` makes dictionaries of them, since the writer that goes with sarif-om drops an
explicit `level` and escapes Chinese. Results stand in the text rendition. For a text file that is the file. For any
other kind it is a file of its own beside the log (a sidecar); where the log goes to no file, the log carries it.

The reports are gone through twice, and one is held at a time: the first time for what is said of all of them, the
second for their artifacts, which are written at once, and for the results and notifications, which follow those of all
artifacts and are set aside. What is held of each document is its address and the name of its sidecar: the addresses
rest on the folder common to all documents, and no two sidecars have one name.

Nothing in a log depends on the day, the machine or the folder: the same documents give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePath
from typing import Any

import attrs
import sarif_om as om
from msgspec.structs import replace

from fiscallint.document import Box, Document
from fiscallint.finding import Finding, Fix, Known, Notice, Related, Span, Suppression
from fiscallint.output.files import Later, Output, later
from fiscallint.output.quotation import place_name
from fiscallint.output.report import Report
from fiscallint.output.sarif_files import File, addresses, bases
from fiscallint.output.sarif_rules import Catalogue, driver, extension, taxonomies
from fiscallint.output.sarif_survey import Survey, surveyed
from fiscallint.output.words import severity_of
from fiscallint.rules.fingerprints import fingerprints

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_WIDEST_CONTEXT = 2000


# ---- the log, and the files it is written to


def render(
    reports: Sequence[Report],
    target: Path | None,
    *,
    version: str,
    arguments: Sequence[str] = (),
    language: str = "zh-CN",
) -> Output:
    """The log as JSON text, for the file `target` if it goes to one, with the sidecars that belong beside that.

    `arguments` are the command's, as they may be published; `language` is that of the messages.
    """
    survey = surveyed(reports, target)
    return Output(_pieces(reports, survey, version, arguments, language), _Sidecars(reports, survey))


class _Sidecars(Mapping[Path, str]):
    """The text renditions by file, each loaded when it is asked for.

    Offsets count their code points, line ends included.
    """

    def __init__(self, reports: Sequence[Report], survey: Survey) -> None:
        self._reports = reports
        self._numbers = {path: number for number, path in enumerate(survey.sidecars) if path}

    def __getitem__(self, path: Path) -> str:
        return self._reports[self._numbers[path]].document.text

    def __iter__(self) -> Iterator[Path]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def _pieces(
    reports: Iterable[Report], survey: Survey, version: str, arguments: Sequence[str], language: str
) -> Iterator[str]:
    """The log as JSON, each result and each artifact on a line of its own."""
    # Indentation would cost more time than everything else: only Python's compact encoder is written in C.
    catalogue = survey.catalogue
    run = plain(
        om.Run(
            tool=om.Tool(
                driver=driver(catalogue, version, language),
                extensions=[extension(*one, catalogue, language) for one in catalogue.extensions] or None,
            ),
            artifacts=[],
            column_kind="unicodeCodePoints",
            invocations=[_invocation(survey, arguments)],
            language=language,
            original_uri_base_ids=bases(survey.paths, survey.sources, survey.folder),
            results=[],
            taxonomies=taxonomies(catalogue, language),
        )
    )
    with later() as results, later() as notifications:
        told = _Array(results, "\n"), _Array(notifications, "")
        before = f'{_compact({"$schema": SCHEMA, "version": "2.1.0"})[:-1]},"runs":[{{\n'
        for name, value in run.items():  # in the order of their names, but for the tool, which stands first
            yield f"{before}{_compact(name)}:"
            before = ",\n"
            if name == "artifacts":
                yield from _listed(_artifacts(reports, survey, *told))
            elif name == "results":
                yield from told[0].pieces()
            elif name == "invocations":
                yield from _with_notifications(value, told[1])
            else:
                yield from _listed(value) if isinstance(value, list) else (_compact(value),)
        yield "\n}]}\n"


class _Array:
    """A JSON array that is written out later, with what stands before each element."""

    def __init__(self, text: Later, before: str) -> None:
        self._text = text
        self._before = before
        self.empty = True

    def add(self, element: Any) -> None:
        """Add an element."""
        self._text.write(f"{'' if self.empty else ','}{self._before}{_compact(plain(element))}")
        self.empty = False

    def pieces(self) -> Iterator[str]:
        """The array as text."""
        yield "["
        yield from self._text.pieces()
        yield "]" if self.empty else f"{self._before}]"


def _artifacts(
    reports: Iterable[Report], survey: Survey, results: _Array, notifications: _Array
) -> Iterator[om.Artifact]:
    """The artifacts of each document; its results and what could not be done with it are set aside."""
    for report, file in survey.files(reports):
        yield from file.artifacts
        for result in _results(report, file, survey):
            results.add(result)
        for notice in dict.fromkeys((*report.document.notices, *report.notices)):
            notifications.add(_notification(notice, file, survey.catalogue))


def _listed(elements: Iterable[Any]) -> Iterator[str]:
    """A JSON array, each element on a line of its own."""
    before = "["
    for element in elements:
        yield f"{before}\n{_compact(plain(element))}"
        before = ","
    yield "[]" if before == "[" else "\n]"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# ---- sarif-om objects to plain values


@cache
def _fields(kind: Any) -> tuple[tuple[str, str, Any], ...]:
    """The attributes of a sarif-om class: attribute name, SARIF name, default; none for any other class."""
    if not attrs.has(kind):
        return ()
    return tuple(
        (field.name, field.metadata["schema_property_name"], _default(field.default)) for field in attrs.fields(kind)
    )


def _default(default: Any) -> Any:
    return default.factory() if hasattr(default, "factory") else default


def plain(value: Any) -> Any:
    """A sarif-om object as dictionaries, lists and scalars.

    None and the schema's defaults are left out, but never `level`: readers disagree on its default.
    """
    kind: Any = type(value)
    if kind in (str, int, float, bool):
        return value
    if kind is dict:
        return {name: plain(content) for name, content in value.items()}
    if kind in (list, tuple):
        return [plain(content) for content in value]
    attributes = value.__dict__
    return {
        name: plain(content)
        for attribute, name, default in _fields(kind)
        if (content := attributes[attribute]) is not None and (name == "level" or default is None or content != default)
    }


# ---- findings as results


def _results(report: Report, file: File, survey: Survey) -> Iterator[om.Result]:
    catalogue = survey.catalogue
    elsewhere: dict[PurePath | None, File] = {
        other.path: replace(file, document=other, place=survey.places[other.path]) for other in report.others
    }
    for finding, fingerprint in zip(report.findings, fingerprints(report.document, report.findings), strict=True):
        yield om.Result(
            rule_id=finding.code,
            rule_index=catalogue.own.get(finding.code, -1),
            rule=catalogue.reference(finding.code) if finding.code in catalogue.theirs else None,
            level=severity_of(finding).value,
            message=om.Message(text=finding.message),
            analysis_target=file.origin,
            locations=[
                om.Location(
                    physical_location=_physical(file, finding.span),
                    logical_locations=[*_named(report.document, finding.span), *_logical(finding)] or None,
                )
            ],
            related_locations=[
                _related(elsewhere.get(one.path, file), number, one) for number, one in enumerate(finding.related, 1)
            ]
            or None,
            partial_fingerprints={"primaryLocationLineHash": fingerprint},
            fixes=[_fix(file, fix) for fix in finding.fixes] or None,
            suppressions=_suppressions(file, finding) or None,
            baseline_state=finding.baseline.value if finding.baseline else None,
            properties=_properties(report.document, finding) or None,
        )


def _physical(file: File, span: Span) -> om.PhysicalLocation:
    return om.PhysicalLocation(
        artifact_location=file.place, region=_region(file.document, span), context_region=_context(file.document, span)
    )


def _region(document: Document, span: Span, *, snippet: bool = True) -> om.Region:
    """A span as lines and columns and as offsets, both counted in code points."""
    start_line, start_column = document.line_column(span.start)
    end_line, end_column = document.line_column(span.end)
    return om.Region(
        start_line=start_line,
        start_column=start_column,
        end_line=end_line,
        end_column=end_column,
        char_offset=span.start,
        char_length=span.end - span.start,
        snippet=om.ArtifactContent(text=document.text[slice(*span)]) if snippet else None,
    )


def _context(document: Document, span: Span) -> om.Region | None:
    """The whole lines a span stands in or, where it is whole lines, the ones around it too; None if overlong."""
    lines = _lines(document.text, span)
    if lines == span:
        lines = _lines(document.text, Span(max(span.start - 1, 0), min(span.end + 1, len(document.text))))
    if lines == span or lines.end - lines.start > _WIDEST_CONTEXT:
        return None
    return _region(document, lines)


def _lines(text: str, span: Span) -> Span:
    """From the start of the line a span begins in to the end of the one it ends in."""
    end = text.find("\n", span.end)
    return Span(text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end)


def _named(document: Document, span: Span) -> list[om.LogicalLocation]:
    """What the file itself calls a place, such as a cell of a worksheet."""
    name = place_name(document, span)
    return [om.LogicalLocation(name=name, fully_qualified_name=name, kind="element")] if name else []


def _logical(finding: Finding) -> list[om.LogicalLocation]:
    """The section and the table a finding stands in."""
    found = []
    if finding.section:
        found.append(om.LogicalLocation(name=finding.section, fully_qualified_name=finding.section, kind="section"))
    if finding.table:
        full = "/".join(filter(None, (finding.section, finding.table)))
        found.append(om.LogicalLocation(name=finding.table, fully_qualified_name=full, kind="table"))
    return found


def _related(file: File, number: int, related: Related) -> om.Location:
    return om.Location(
        id=number,
        message=om.Message(text=related.message or "相关之处"),
        physical_location=_physical(file, related.span),
        logical_locations=_named(file.document, related.span) or None,
    )


def _fix(file: File, fix: Fix) -> om.Fix:
    replacement = om.Replacement(
        deleted_region=_region(file.document, fix.span, snippet=False),
        inserted_content=om.ArtifactContent(text=fix.replacement),
    )
    return om.Fix(
        description=om.Message(text=fix.description) if fix.description else None,
        artifact_changes=[om.ArtifactChange(artifact_location=file.place, replacements=[replacement])],
    )


def _suppressions(file: File, finding: Finding) -> list[dict[str, Any]]:
    """Why a finding does not count, as the final schema wants it; sarif-om's Suppression is that of a draft."""
    found = []
    if finding.suppression:
        inside = finding.suppression.comment is not None
        found.append(
            {
                "kind": "inSource" if inside else "external",
                "status": "accepted",
                "justification": finding.suppression.reason,
                "location": om.Location(physical_location=_answer(file, finding.suppression)),
            }
        )
    if finding.baseline is Known.UNCHANGED:
        found.append({"kind": "external", "status": "accepted", "justification": "基线"})
    return found


def _answer(file: File, suppression: Suppression) -> om.PhysicalLocation:
    """Where a suppression is written; a file elsewhere is named without its folder, which is the machine's."""
    if suppression.comment is not None:
        return _physical(file, suppression.comment)
    (address,) = addresses([Path(suppression.source)], file.folder)
    return om.PhysicalLocation(artifact_location=address.location(), region=om.Region(start_line=suppression.line))


def _properties(document: Document, finding: Finding) -> dict[str, Any]:
    """What SARIF has no word for; only what is known."""
    # An empty span at the very start stands for the document as a whole, which is on no page.
    page = None if finding.span == Span(0, 0) else document.page(finding.span.start)
    known = {
        "place": place_name(document, finding.span),
        "page": page,
        "bbox": [_box(box) for box in document.boxes(finding.span)],
        "section": finding.section,
        "table": finding.table,
        "expected": finding.expected,
        "stated": finding.stated,
        "difference": finding.difference,
    }
    return {name: value for name, value in known.items() if value}


def _box(box: Box) -> dict[str, float]:
    """A box by the names of its sides, in points to two decimals."""
    return {name: round(value, 2) for name, value in box._asdict().items()}


# ---- what could not be done


def _invocation(survey: Survey, arguments: Sequence[str]) -> om.Invocation:
    """How the run went, without what could not be done with its documents.

    It is no success where something failed that makes the exit status 2, however much else was found; an error among
    the notifications says that results may be missing (SARIF 3.20.14, 3.58.6 and appendix I).
    """
    return om.Invocation(
        execution_successful=survey.successful,
        arguments=list(arguments) or None,
        tool_configuration_notifications=[
            om.Notification(level=notice.severity.value, message=om.Message(text=notice.message))
            for notice in survey.setup
        ]
        or None,
    )


def _with_notifications(invocations: Sequence[Any], notifications: _Array) -> Iterator[str]:
    """The one invocation, with what could not be done with the documents."""
    (invocation,) = invocations
    if notifications.empty:
        yield from _listed(invocations)
        return
    yield f'[\n{_compact(invocation)[:-1]},"toolExecutionNotifications":'
    yield from notifications.pieces()
    yield "}\n]"


def _notification(notice: Notice, file: File, catalogue: Catalogue) -> om.Notification:
    logical: list[om.LogicalLocation] = []
    if notice.span is None:
        physical = om.PhysicalLocation(artifact_location=file.origin or file.place)
    else:
        physical, logical = _physical(file, notice.span), _named(file.document, notice.span)
    return om.Notification(
        level=notice.severity.value,
        message=om.Message(text=notice.message),
        associated_rule=catalogue.reference(notice.rule) if notice.rule else None,
        locations=[om.Location(physical_location=physical, logical_locations=logical or None)],
    )
