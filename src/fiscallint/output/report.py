"""What the engine hands to the writers: everything said of one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fiscallint.document import Document, Notice
from fiscallint.finding import Finding
from fiscallint.rules.api import Rule


@dataclass(frozen=True)
class Report:
    """One linted document.

    `findings` are ordered by place; `rules` are those that were enabled; `outcomes` says of each rule's code
    whether it `passed`, `failed` or was `not applicable`; `notices` tell what could not be read or run.
    """

    document: Document
    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    outcomes: Mapping[str, str]
    notices: tuple[Notice, ...] = ()
