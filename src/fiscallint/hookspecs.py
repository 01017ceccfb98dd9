"""The hooks a plugin may implement, and nothing else: fiscallint's own readers, rules and writers use the same.

A plugin is a module (or object) named in the entry-point group `fiscallint`:

    # pyproject.toml of the plugin
    [project.entry-points.fiscallint]
    archives = "fiscallint_archives"

    # fiscallint_archives.py
    from fiscallint import hookimpl
    from fiscallint.finding import Finding, Severity, Span
    from fiscallint.rules import rule

    @rule("ARC101", name="archive-fee", kind="policy", severity=Severity.NOTE, basis=["本部门财务制度"])
    def archive_fee(disclosure):
        '''档案费应单独说明。'''
        if "档案费" not in disclosure.document.text:
            yield Finding(Span(0, 0), "没有说明档案费")  # (0, 0): the document as a whole

    @hookimpl
    def fiscallint_register(registry):
        registry.add_rule(archive_fee)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from fiscallint.disclosure import Disclosure
    from fiscallint.document import Document
    from fiscallint.finding import Finding
    from fiscallint.output.report import Report
    from fiscallint.plugins import Registry

hookspec = pluggy.HookspecMarker("fiscallint")

Writer = Callable[["Sequence[Report]", "Path | None"], str]
"""Writes reports to a file if a path is given (and what belongs beside it), and returns the text."""


@hookspec
def fiscallint_register(registry: Registry) -> None:
    """Add rules, rule packs, table shapes and profiles.

    registry.add_rule(rule); registry.add_pack(Path("checks.yaml")); registry.add_tables(Path("tables.yaml"))
    registry.add_profiles(Path("profile.yaml"))  # name: 云溪市; extends: 湖南; places: [云溪市]; …
    """


@hookspec(firstresult=True)
def fiscallint_read(path: Path) -> Document | None:
    """Read a file; None for a format the plugin does not know. Plugins are asked before the built-in readers.

    if path.suffix == ".xyz":
        return read_xyz(path)
    """


@hookspec
def fiscallint_findings(disclosure: Disclosure, findings: Sequence[Finding]) -> Sequence[Finding] | None:
    """Replace the findings of a disclosure, for instance to lower a severity; None leaves them as they are.

    return [replace(f, severity=Severity.NOTE) if f.code == "WRD604" else f for f in findings]
    """


@hookspec
def fiscallint_writers() -> Mapping[str, Writer]:  # type: ignore[empty-body]
    """Output formats by the name they have in --output-format.

    A finding that is suppressed or known from a baseline is among the others; its `counts` is False.

    return {"csv": write_csv}
    """
