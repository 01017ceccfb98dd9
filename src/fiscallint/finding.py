"""What a check says, and what could not be done: the values that every room of the house shares."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterable
from pathlib import PurePath
from typing import NamedTuple

from msgspec import Struct

from fiscallint.errors import FiscallintError as FiscallintError
from fiscallint.errors import legible as legible


def nearest(name: str, known: Iterable[str]) -> str:
    """What to say after the sentence that there is no such name: the nearest right one, else all of them."""
    import difflib

    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.3)
    return f"是否应为“{near[0]}”？" if near else f"可用：{'、'.join(names)}"


def quote(words: str) -> str:
    """Words in quotation marks. Those they hold become inner ones; what is a quotation or a 《title》 as a whole stays.

    >>> quote("财政拨款“三公”经费"), quote("“三公”"), quote("《支出决算表》")
    ('“财政拨款‘三公’经费”', '“三公”', '《支出决算表》')
    """
    whole = words[:1] in _CLOSING and words.find(_CLOSING[words[:1]]) == len(words) - 1
    return words if whole or not words else f"“{words.translate(_INNER)}”"


_CLOSING = {"“": "”", "《": "》"}
_INNER = str.maketrans("“”", "‘’")


class Severity(enum.StrEnum):
    """How sure a finding is, and how much it matters. The values are SARIF's levels."""

    ERROR = "error"
    """The document is wrong."""
    WARNING = "warning"
    """It is probably wrong, or a duty is not met."""
    NOTE = "note"
    """Worth a look."""

    @property
    def word(self) -> str:
        """As it is told: 错误, 警告, 提示."""
        return {"note": "提示", "warning": "警告", "error": "错误"}[self.value]

    @property
    def rank(self) -> int:
        """0 for a note, 2 for an error."""
        return {"note": 0, "warning": 1, "error": 2}[self.value]


class Span(NamedTuple):
    """A stretch of the document's text rendition: code point offsets, `end` exclusive."""

    start: int
    end: int


class Notice(Struct, frozen=True):
    """Something that could not be read or run; it is said, never swallowed.

    A warning where less is checked than there is. An error where a part of the program failed: `rule` is the code of
    the rule that did, `plugin` the name of the plugin, if it is one's.
    """

    message: str
    span: Span | None = None
    severity: Severity = Severity.WARNING
    rule: str = ""
    plugin: str = ""


class Related(Struct, frozen=True):
    """The other side of a comparison; `path` is that of its file, where it is in another of the same disclosure."""

    span: Span
    message: str
    path: PurePath | None = None


class Fix(Struct, frozen=True):
    """A correction that is certain: `replacement` goes where `span` stands.

    `given` are the figures that must be right for it to be; the engine keeps only the corrections whose `given` other
    relations of the document bear out.
    """

    span: Span
    replacement: str
    description: str
    given: tuple[Span, ...] = ()


class Holds(Struct, frozen=True):
    """An equality that a rule checked and that holds; `figures` are the numbers that took part in it.

    Bounds and directions are not told: a number that is only known to be small enough may still be wrong. `left` and
    `right` are its sides in words, where the rule tells them; `rounded` where they differ as shown, by no more than
    rounding explains. `elsewhere` are those of its figures that stand in another file of the same disclosure.
    """

    figures: tuple[Span, ...]
    left: str = ""
    right: str = ""
    rounded: bool = False
    elsewhere: tuple[Related, ...] = ()


class Suppression(Struct, frozen=True):
    """Someone's answer for findings that are not to count, with the reason.

    `rule` is a code, a name or the beginning of codes. Outside the document, in line `line` of the file `source`, it
    names the place by its quoted `text` (white space ignored) or the finding by its `fingerprint`, and may name the
    documents by a pattern, `file`. Within the document it is the comment at the span `comment`, and speaks of what
    stands in `covers`. It holds up to and including the day `until`.
    """

    rule: str
    reason: str
    source: str = ""
    line: int = 0
    text: str = ""
    fingerprint: str = ""
    file: str = ""
    until: datetime.date | None = None
    comment: Span | None = None
    covers: Span | None = None

    @property
    def where(self) -> str:
        """File and line, as messages name them: without the folder, which differs from machine to machine."""
        return f"{PurePath(self.source).name} 第{self.line}行"


class Known(enum.StrEnum):
    """Whether a finding is in the baseline. The values are SARIF's baseline states."""

    NEW = "new"
    UNCHANGED = "unchanged"


class Finding(Struct, frozen=True):
    """One place where a rule fails.

    A check need give only `span` and `message`; the engine fills in the rule's `code` and, where the check did not
    choose one, its `severity`, and the `section` and `table` that the place stands in. `stated`, `expected` and
    `difference` are texts with their units, as a reader would write them. `key` names what was checked (a concept,
    never an amount), so that a finding keeps its identity when the amounts change. `figures` are the numbers that
    took part in the relation that fails; it is `rounded` where rounding alone explains the difference. The engine says
    whether it is in the `baseline` (None where there is none), whether there is a `suppression` for it, and which of
    its figures stand `elsewhere`, in another file of the same disclosure.
    """

    span: Span
    message: str
    code: str = ""
    severity: Severity | None = None
    stated: str = ""
    expected: str = ""
    difference: str = ""
    key: str = ""
    section: str = ""
    table: str = ""
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    figures: tuple[Span, ...] = ()
    rounded: bool = False
    suppression: Suppression | None = None
    baseline: Known | None = None
    elsewhere: tuple[Related, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it is still to be dealt with: neither suppressed nor known from the baseline."""
        return self.suppression is None and self.baseline is not Known.UNCHANGED
