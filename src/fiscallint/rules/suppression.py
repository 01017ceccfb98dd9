"""Which findings a suppression speaks of, and the rules that suppressions themselves are held to."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from fiscallint.document import Document, Passage
from fiscallint.finding import Finding, Severity, Span, Suppression, nearest
from fiscallint.rules.api import Description, Rule, rule
from fiscallint.rules.fingerprints import fingerprints

if TYPE_CHECKING:
    from fiscallint.disclosure import Disclosure


def names(suppression: Suppression, rule: Description) -> bool:
    """Whether a suppression names a rule."""
    return rule.code.startswith(suppression.rule) or rule.name == suppression.rule


def concerns(suppression: Suppression, document: Document) -> bool:
    """Whether a suppression may be meant for a document: it stands in it, or names it, or names none."""
    if suppression.comment is not None:
        return suppression.source == str(document.path)
    pattern = suppression.file
    if "/" not in pattern:
        return not pattern or fnmatchcase(document.path.name, pattern)
    folder = os.path.abspath(Path(suppression.source).parent)
    return fnmatchcase(os.path.abspath(document.path), os.path.normpath(os.path.join(escape(folder), pattern)))


def expired(suppression: Suppression, today: datetime.date | None) -> bool:
    """Whether its last day is over; without a day to hold it against, none is."""
    return today is not None and suppression.until is not None and suppression.until < today


class Suppressible(Struct, frozen=True, dict=True):
    """The findings of a document, in their order, as suppressions name them; `rules` are those they may be of."""

    document: Document
    findings: Sequence[Finding]
    rules: Iterable[Description]

    def matching(self, suppression: Suppression) -> Iterator[int]:
        """Which of the findings a suppression speaks of, by their numbers."""
        if not concerns(suppression, self.document):
            return
        codes = {rule.code for rule in self.rules if names(suppression, rule)}
        places = self._places(suppression.text) if suppression.text else ()
        for number, finding in enumerate(self.findings):
            if finding.code in codes and self._is_meant(suppression, number, places):
                yield number

    def suppressed(self, suppressions: Iterable[Suppression], today: datetime.date | None) -> list[Finding]:
        """The findings, each with the first suppression that speaks of it and is in force."""
        made = list(self.findings)
        for suppression in suppressions:
            if expired(suppression, today):
                continue
            for number in self.matching(suppression):
                if made[number].suppression is None:
                    made[number] = replace(made[number], suppression=suppression)
        return made

    def _is_meant(self, suppression: Suppression, number: int, places: Sequence[Span]) -> bool:
        span = self.findings[number].span
        if suppression.fingerprint:
            return self._fingerprints[number] == suppression.fingerprint
        if span == (0, 0):  # the document as a whole has no words to be quoted
            return False
        if suppression.comment is not None:
            return suppression.covers is not None and _meet(suppression.covers, span)
        return any(_holds(place, span) or _holds(span, place) for place in places)

    @cached_property
    def _fingerprints(self) -> list[str]:
        return fingerprints(self.document, self.findings)

    @cached_property
    def _passage(self) -> Passage:
        return Passage.of(self.document.text, [Span(0, len(self.document.text))])

    def _places(self, quoted: str) -> list[Span]:
        """Where quoted words stand, white space and widths aside; 1.00 is not quoted by 11.00."""
        words = Passage.of(quoted, [Span(0, len(quoted))]).text
        found = (self._passage.span(*match.span()) for match in re.finditer(re.escape(words), self._passage.text))
        return [place for place in found if not self._is_cut(place, words)]

    def _is_cut(self, place: Span, words: str) -> bool:
        """Whether a number goes on where the words begin or end; the number in the next cell is another one."""
        text = self.document.text
        before = words[:1].isdigit() and re.search(r"\d[.,．，]?$", text[max(place.start - 2, 0) : place.start])
        after = words[-1:].isdigit() and re.match(r"[.,．，]?\d", text[place.end : place.end + 2])
        return bool(before or after)


def _holds(outer: Span, inner: Span) -> bool:
    """Whether one place lies in another."""
    return outer.start <= inner.start and inner.end <= outer.end


def _meet(one: Span, other: Span) -> bool:
    """Whether two places share a character; one without length, what is missing here, also stands at an end."""
    if other.start == other.end:
        return one.start <= other.start <= one.end
    return max(one.start, other.start) < min(one.end, other.end)


# ---- the rules

_BASIS = ["抑制须写明理由，到期、不用即删（本工具的约定）"]


@rule("SUP801", name="unused-suppression", kind="other", severity=Severity.WARNING, basis=_BASIS)
def unused(disclosure: Disclosure) -> None:
    """抑制没有用上。

    抑制所指的规则查过了所指的文件，却没有发现它所指的问题：问题多半已经改正，或者原文有了变动。
    留着不用的抑制，以后会掩盖新的问题。抑制清单中没有写明文件（file）的，可能是给别的文件用的，只作提示。

    - 错：抑制 NAR402，所指的“完成预算的95.00%”已改为“完成预算的90.00%”，清单未改。
    - 对：问题改正后，从清单或文中删去这条抑制。
    """


@rule("SUP802", name="expired-suppression", kind="other", severity=Severity.WARNING, basis=_BASIS)
def over(disclosure: Disclosure) -> None:
    """抑制已经到期。

    写明期限（until）的抑制，过了这一天即不再有效，它所指的问题重新计入。

    - 错：until: 2025-06-30，检查时已是2025年7月。
    - 对：改正问题并删去这条抑制；或重新核定后写明新的期限。
    """


@rule("SUP803", name="suppression-of-no-rule", kind="other", severity=Severity.WARNING, basis=_BASIS)
def aimless(disclosure: Disclosure) -> None:
    """抑制所指的规则不存在。

    规则代码写错，或者规则属于一个没有安装的插件，这条抑制不起作用。

    - 错：rule: NRA402
    - 对：rule: NAR402
    """


RULES = [unused, over, aimless]
"""What they say is known only when all other rules have spoken of all documents: see `fault`."""


def fault(
    suppression: Suppression, rules: Sequence[Description], used: bool | None, today: datetime.date | None
) -> tuple[Rule, Finding] | None:
    """What is wrong with a suppression, if anything, and by which rule; `used` is None where that cannot be told."""
    subject = f"{suppression.where}对 {suppression.rule} 的抑制"
    if not any(names(suppression, one) for one in rules):
        known = [text for one in rules for text in (one.code, one.name)]
        near = nearest(suppression.rule, known)
        hint = near if len(near) < 80 else "fiscallint rules 列出全部规则"
        return aimless, _told(suppression, f"{suppression.where}要抑制的规则“{suppression.rule}”不存在；{hint}")
    if expired(suppression, today):
        again = "，它抑制的问题重新计入" if used else ""
        return over, _told(suppression, f"{subject}已于{suppression.until}到期{again}：请改正问题，或重新核定期限")
    if used is not False:
        return None
    if suppression.comment is not None or suppression.file:
        return unused, _told(suppression, f"{subject}没有用上：没有发现它所指的问题；如已改正，请删去这条抑制")
    message = f"{subject}没有用上：所检查的文件中没有它所指的问题；如已改正，请删去；如用于其他文件，请以 file 写明"
    return unused, replace(_told(suppression, message), severity=Severity.NOTE)


def _told(suppression: Suppression, message: str) -> Finding:
    key = "\x1f".join((suppression.rule, suppression.text, suppression.fingerprint, suppression.file))
    return Finding(suppression.comment or Span(0, 0), message, key=key)
