"""SARIF 2.1.0: one log, one run, over all linted documents.

The objects are sarif-om's; `plain` makes dictionaries of them, since the writer that goes with sarif-om drops an
explicit `level` and escapes Chinese. Results stand in the text rendition. For a text file that is the file. For any
other kind it is a file of its own beside the log (a sidecar); where the log goes to no file, the log carries it.

Nothing in a log depends on the day, the machine or the folder: the same documents give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

import attrs
import sarif_om as om

from fiscallint.document import Box, Document
from fiscallint.extension import Extension
from fiscallint.finding import Finding, Fix, Known, Notice, Related, Severity, Span, Suppression
from fiscallint.output.files import Output
from fiscallint.output.report import Report
from fiscallint.rules.api import Rule
from fiscallint.rules.fingerprints import fingerprints

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_WIDEST_CONTEXT = 2000
_LONGEST_FILE_NAME = 255


# ---- the log, and the files it is written to


def render(
    reports: Sequence[Report],
    target: Path | None,
    *,
    version: str,
    arguments: Sequence[str] = (),
    language: str = "zh-CN",
) -> Output:
    """The log as JSON text, for the file `target` if it goes to one, with the sidecars that belong beside that."""
    made = log(reports, version=version, target=target, arguments=arguments, language=language)
    return Output(_json(made), sidecars(reports, target) if target else {})


def log(
    reports: Sequence[Report],
    *,
    version: str,
    target: Path | None = None,
    arguments: Sequence[str] = (),
    language: str = "zh-CN",
) -> dict[str, Any]:
    """The log as plain dictionaries and lists.

    `target` is the file it is meant for (nothing is written here); `arguments` are the command's, as they may be
    published; `language` is that of the messages.
    """
    catalogue = _catalogue(reports)
    files = _files(reports, target)
    run = om.Run(
        tool=om.Tool(
            driver=_driver(catalogue.rules, version, language),
            extensions=[_extension(*one, language) for one in catalogue.extensions] or None,
        ),
        column_kind="unicodeCodePoints",
        language=language,
        invocations=[_invocation(reports, files, arguments, catalogue)],
        artifacts=[artifact for file in files for artifact in file.artifacts],
        results=[
            result for report, file in zip(reports, files, strict=True) for result in _results(report, file, catalogue)
        ],
        properties=_profiles(reports, files) or None,
    )
    made = plain(om.SarifLog(version="2.1.0", schema_uri=SCHEMA, runs=[run]))
    return {name: made[name] for name in ("$schema", "version", "runs")}


def sidecars(reports: Sequence[Report], target: Path) -> dict[Path, str]:
    """The text renditions that belong beside the log, by file; offsets count its code points, line ends included."""
    return {
        target.with_name(name): report.document.text
        for report, name in zip(reports, _sidecar_names(reports, target), strict=True)
        if name
    }


def _json(made: dict[str, Any]) -> str:
    """The log as JSON, each result and each artifact on a line of its own."""
    # Indentation would cost more time than everything else: only Python's compact encoder is written in C.
    (run,) = made["runs"]
    head = {name: value for name, value in made.items() if name != "runs"}
    body = ",\n".join(f"{_compact(name)}:{_listed(value)}" for name, value in run.items())
    return f'{_compact(head)[:-1]},"runs":[{{\n{body}\n}}]}}\n'


def _listed(value: Any) -> str:
    if not isinstance(value, list):
        return _compact(value)
    return "[" + ",".join("\n" + _compact(element) for element in value) + "\n]" if value else "[]"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _bytes(text: str) -> bytes:
    # A lone surrogate, as broken fonts yield, has no UTF-8; one code point stays one code point.
    return text.encode("utf-8", "replace")


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
        if (content := attributes[attribute]) is not None and (name == "level" or content != default)
    }


# ---- the tool and its rules


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """Every rule that was enabled for any document, by code: fiscallint's own and the user's, and those of plugins."""

    rules: tuple[Rule, ...]
    extensions: tuple[tuple[Extension, tuple[Rule, ...]], ...]
    own: dict[str, int]
    theirs: dict[str, tuple[int, int]]

    def reference(self, code: str) -> om.ReportingDescriptorReference | None:
        """Where the log describes a rule; None for one that it does not."""
        if code in self.own:
            return om.ReportingDescriptorReference(id=code, index=self.own[code])
        if code not in self.theirs:
            return None
        plugin, index = self.theirs[code]
        component = om.ToolComponentReference(index=plugin, name=_name(self.extensions[plugin][0]))
        return om.ReportingDescriptorReference(id=code, index=index, tool_component=component)


def _catalogue(reports: Iterable[Report]) -> _Catalogue:
    reports = tuple(reports)
    rules = {rule.code: rule for report in reports for rule in report.rules}
    plugins = {plugin.name: plugin for report in reports for plugin in report.plugins}.values()
    extensions = tuple((one, tuple(rules[code] for code in sorted(one.rules) if code in rules)) for one in plugins)
    theirs = {rule.code: (at, index) for at, (_, own) in enumerate(extensions) for index, rule in enumerate(own)}
    own = tuple(rules[code] for code in sorted(rules) if code not in theirs)
    return _Catalogue(own, extensions, {rule.code: index for index, rule in enumerate(own)}, theirs)


def _name(plugin: Extension) -> str:
    return plugin.distribution or plugin.name


def _extension(plugin: Extension, rules: Iterable[Rule], language: str) -> om.ToolComponent:
    return om.ToolComponent(
        name=_name(plugin),
        version=plugin.version,
        language=language,
        rules=[_descriptor(rule) for rule in rules],
    )


def _driver(rules: Iterable[Rule], version: str, language: str) -> om.ToolComponent:
    return om.ToolComponent(
        name="fiscallint", version=version, language=language, rules=[_descriptor(rule) for rule in rules]
    )


def _descriptor(rule: Rule) -> om.ReportingDescriptor:
    help_ = rule.help or rule.title
    if rule.basis:
        help_ += f"\n\n依据：{'；'.join(rule.basis)}。"
    return om.ReportingDescriptor(
        id=rule.code,
        name="".join(part[:1].upper() + part[1:] for part in re.split(r"[^0-9A-Za-z]+", rule.name)),
        short_description=om.MultiformatMessageString(text=rule.title),
        full_description=om.MultiformatMessageString(text=_first_paragraph(rule.help) or rule.title),
        help=om.MultiformatMessageString(text=_without_markup(help_), markdown=help_),
        default_configuration=om.ReportingConfiguration(level=rule.severity.value),
        properties={"kind": rule.kind, "tags": [rule.kind, rule.code[:3]], "basis": list(rule.basis)},
    )


def _first_paragraph(markdown: str) -> str:
    """The first paragraph that is no heading, on one line."""
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", markdown))
    return next((_without_markup(part).replace("\n", "") for part in paragraphs if part and part[0] != "#"), "")


def _without_markup(markdown: str) -> str:
    """Markdown as plain text: its headings, fences, emphasis and code marks taken off."""
    text = re.sub(r"^\s*(```.*|~~~.*)$\n?", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"^#+\s*", "", text, flags=re.MULTILINE)
    return re.sub(r"\*\*|`", "", text).strip()


# ---- documents as artifacts


@dataclass(frozen=True, slots=True)
class _File:
    """A document among the run's artifacts: where its results stand, and where it comes from.

    `artifacts` starts with the one that results stand in. `origin` is None where that is the file itself.
    """

    document: Document
    place: om.ArtifactLocation
    origin: om.ArtifactLocation | None
    artifacts: tuple[om.Artifact, ...]


def _is_text(document: Document) -> bool:
    return document.kind.startswith("text/")


def _files(reports: Sequence[Report], target: Path | None) -> list[_File]:
    paths = _relative_paths([report.document.path for report in reports])
    names: Sequence[str] = _sidecar_names(reports, target) if target else [""] * len(reports)
    files: list[_File] = []
    index = 0
    for report, path, name in zip(reports, paths, names, strict=True):
        files.append(_file(report.document, quote(path.as_posix()), name, index))
        index += len(files[-1].artifacts)
    return files


def _file(document: Document, uri: str, sidecar: str, index: int) -> _File:
    """The artifacts of a document, the first of them with this index in `run.artifacts`."""
    if _is_text(document):
        place = om.ArtifactLocation(uri=uri, index=index)
        return _File(document, place, None, (_original(document, place),))
    place = om.ArtifactLocation(uri=quote(sidecar) if sidecar else f"{uri}.txt", index=index)
    origin = om.ArtifactLocation(uri=uri, index=index + 1)
    artifacts = (_rendition(document, place, None if sidecar else index + 1), _original(document, origin))
    return _File(document, place, origin, artifacts)


def _original(document: Document, location: om.ArtifactLocation) -> om.Artifact:
    """The file that was to be linted."""
    return om.Artifact(
        location=location,
        mime_type=document.kind,
        roles=["analysisTarget"],
        hashes={"sha-256": document.sha256} if document.sha256 else None,
    )


def _rendition(document: Document, location: om.ArtifactLocation, parent: int | None) -> om.Artifact:
    """The text rendition of a document.

    With a parent it is nested: it exists in the log alone, which carries its text. Without, it is a file of its own,
    and `result.analysisTarget` leads to the original.
    """
    return om.Artifact(
        location=location,
        description=om.Message(text=f"“{document.path.name}”的文字稿，各处问题按此定位"),
        mime_type="text/plain",
        encoding="utf-8",
        roles=["resultFile"],
        hashes={"sha-256": hashlib.sha256(_bytes(document.text)).hexdigest()},
        parent_index=-1 if parent is None else parent,
        contents=None if parent is None else om.ArtifactContent(text=document.text),
    )


def _relative_paths(paths: Sequence[Path]) -> list[PurePath]:
    """The documents' paths as they were given, or, where one leads elsewhere, below the folder common to all."""
    if all(not path.is_absolute() and ".." not in path.parts for path in paths):
        return list(paths)
    full = [Path(os.path.abspath(path)) for path in paths]
    common = os.path.commonpath([path.parent for path in full])
    return [path.relative_to(common) for path in full]


def _sidecar_names(reports: Sequence[Report], target: Path) -> list[str]:
    """The file name of each document's rendition, beside the target; empty for a text file, which needs none.

    Documents of one name are told apart by their folders. No name is that of a linted document.
    """
    documents = [report.document for report in reports]
    paths = _relative_paths([document.path for document in documents])
    stems = Counter(path.stem for path, document in zip(paths, documents, strict=True) if not _is_text(document))
    taken = {os.path.abspath(document.path).casefold() for document in documents}
    names = []
    for path, document in zip(paths, documents, strict=True):
        if _is_text(document):
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


# ---- findings as results


def _results(report: Report, file: _File, catalogue: _Catalogue) -> Iterator[om.Result]:
    for finding, fingerprint in zip(report.findings, fingerprints(report.document, report.findings), strict=True):
        yield om.Result(
            rule_id=finding.code,
            rule_index=catalogue.own.get(finding.code, -1),
            rule=catalogue.reference(finding.code) if finding.code in catalogue.theirs else None,
            level=(finding.severity or Severity.WARNING).value,
            message=om.Message(text=finding.message),
            analysis_target=file.origin,
            locations=[
                om.Location(
                    physical_location=_physical(file, finding.span),
                    logical_locations=_logical(finding) or None,
                )
            ],
            related_locations=[_related(file, number, one) for number, one in enumerate(finding.related, 1)] or None,
            partial_fingerprints={"primaryLocationLineHash": fingerprint},
            fixes=[_fix(file, fix) for fix in finding.fixes] or None,
            suppressions=_suppressions(file, finding) or None,
            baseline_state=finding.baseline.value if finding.baseline else None,
            properties=_properties(report.document, finding) or None,
        )


def _physical(file: _File, span: Span) -> om.PhysicalLocation:
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
    """The whole lines a span stands in, where they hold more than the span and are not overlong."""
    start = document.text.rfind("\n", 0, span.start) + 1
    end = document.text.find("\n", span.end)
    lines = Span(start, len(document.text) if end < 0 else end)
    if lines == span or lines.end - lines.start > _WIDEST_CONTEXT:
        return None
    return _region(document, lines)


def _logical(finding: Finding) -> list[om.LogicalLocation]:
    """The section and the table a finding stands in."""
    found = []
    if finding.section:
        found.append(om.LogicalLocation(name=finding.section, fully_qualified_name=finding.section, kind="section"))
    if finding.table:
        full = "/".join(filter(None, (finding.section, finding.table)))
        found.append(om.LogicalLocation(name=finding.table, fully_qualified_name=full, kind="table"))
    return found


def _related(file: _File, number: int, related: Related) -> om.Location:
    return om.Location(
        id=number,
        message=om.Message(text=related.message or "相关之处"),
        physical_location=_physical(file, related.span),
    )


def _fix(file: _File, fix: Fix) -> om.Fix:
    replacement = om.Replacement(
        deleted_region=_region(file.document, fix.span, snippet=False),
        inserted_content=om.ArtifactContent(text=fix.replacement),
    )
    return om.Fix(
        description=om.Message(text=fix.description) if fix.description else None,
        artifact_changes=[om.ArtifactChange(artifact_location=file.place, replacements=[replacement])],
    )


def _suppressions(file: _File, finding: Finding) -> list[dict[str, Any]]:
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


def _answer(file: _File, suppression: Suppression) -> om.PhysicalLocation:
    """Where a suppression is written; a file elsewhere is named without its folder, which is the machine's."""
    if suppression.comment is not None:
        return _physical(file, suppression.comment)
    path = PurePath(suppression.source)
    uri = path.name if path.is_absolute() or ".." in path.parts else path.as_posix()
    return om.PhysicalLocation(
        artifact_location=om.ArtifactLocation(uri=quote(uri)), region=om.Region(start_line=suppression.line)
    )


def _properties(document: Document, finding: Finding) -> dict[str, Any]:
    """What SARIF has no word for; only what is known."""
    # An empty span at the very start stands for the document as a whole, which is on no page.
    page = None if finding.span == Span(0, 0) else document.page(finding.span.start)
    known = {
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


def _profiles(reports: Sequence[Report], files: Sequence[_File]) -> dict[str, Any]:
    """Which place's profile applied to each document, and why."""
    known = [
        {"uri": (file.origin or file.place).uri, "name": report.profile, "reason": report.profile_reason}
        for report, file in zip(reports, files, strict=True)
        if report.profile
    ]
    return {"profiles": known} if known else {}


# ---- what could not be done


def _invocation(
    reports: Sequence[Report], files: Sequence[_File], arguments: Sequence[str], catalogue: _Catalogue
) -> om.Invocation:
    """How the run went.

    It is no success where something failed that makes the exit status 2, however much else was found; an error among
    the notifications says that results may be missing (SARIF 3.20.14, 3.58.6 and appendix I).
    """
    notices = [
        _notification(notice, file, catalogue)
        for report, file in zip(reports, files, strict=True)
        for notice in dict.fromkeys((*report.document.notices, *report.notices))
    ]
    setup = dict.fromkeys(notice for report in reports for notice in report.setup)
    return om.Invocation(
        execution_successful=all(report.successful for report in reports),
        arguments=list(arguments) or None,
        tool_configuration_notifications=[
            om.Notification(level=notice.severity.value, message=om.Message(text=notice.message)) for notice in setup
        ]
        or None,
        tool_execution_notifications=notices or None,
    )


def _notification(notice: Notice, file: _File, catalogue: _Catalogue) -> om.Notification:
    if notice.span is None:
        physical = om.PhysicalLocation(artifact_location=file.origin or file.place)
    else:
        physical = _physical(file, notice.span)
    return om.Notification(
        level=notice.severity.value,
        message=om.Message(text=notice.message),
        associated_rule=catalogue.reference(notice.rule) if notice.rule else None,
        locations=[om.Location(physical_location=physical)],
    )
