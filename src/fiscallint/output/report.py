"""What the engine hands to the writers: everything said of one document."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from fiscallint.document import Document
from fiscallint.extension import Extension
from fiscallint.finding import Finding, Holds, Notice, Related
from fiscallint.rules.api import Description
from fiscallint.rules.coverage import Coverage


class Report(Struct, frozen=True):
    """One linted document.

    `findings` are ordered by place; `rules` are those that were enabled; `outcomes` says of each rule's code
    whether it `passed`, `failed`, was `not applicable` or `crashed`; `notices` tell what could not be read or run.
    `held` are the relations of figures that were found to hold, each with the code of its rule, in the order of their
    places; `coverage` accounts for every number. `profile` names what the place and year require, `profile_reason`
    tells, as a phrase, why it is that place's. `plugins` are those in force, `setup` tells of those that are not;
    unless `successful`, something failed that should have run, and the findings may be incomplete. A disclosure of
    several files has a report for each; `others` are then the documents of the other files.
    """

    document: Document
    findings: tuple[Finding, ...]
    rules: tuple[Description, ...]
    outcomes: Mapping[str, str]
    notices: tuple[Notice, ...] = ()
    held: tuple[tuple[str, Holds], ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    profile: str = ""
    profile_reason: str = ""
    plugins: tuple[Extension, ...] = ()
    setup: tuple[Notice, ...] = ()
    successful: bool = True
    others: tuple[Document, ...] = ()

    def document_of(self, related: Related) -> Document:
        """The document that a related place stands in."""
        return next((one for one in self.others if one.path == related.path), self.document)
