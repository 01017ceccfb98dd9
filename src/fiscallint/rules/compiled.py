"""Loads rule packs, and keeps them compiled: reading their expressions and running their tests is done once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from fiscallint.digest import Digest
from fiscallint.disclosure.shapes import Shape, shipped_shapes
from fiscallint.disclosure.vocabulary import Vocabulary, shipped_vocabulary
from fiscallint.finding import FiscallintError
from fiscallint.intake import setting_bytes
from fiscallint.kept import kept, made_by
from fiscallint.resources import folder
from fiscallint.rules import evaluation, expression, packs
from fiscallint.rules.api import Rule
from fiscallint.rules.packs import PackRule

if TYPE_CHECKING:
    from fiscallint.rules.reading import Names


class Known(Struct, frozen=True, dict=True):
    """The tables and the vocabulary whose names packs may use; `files` are where all of it stands."""

    shapes: Sequence[Shape]
    files: Sequence[Path]
    vocabulary: Callable[[], Vocabulary]

    @cached_property
    def names(self) -> Names:
        """The names themselves."""
        from fiscallint.rules.reading import names_of

        return names_of(self.shapes, self.vocabulary())

    @cached_property
    def fingerprint(self) -> str:
        """Tells one such set of names from another, and what reads them."""
        files = (*made_by(expression, evaluation, packs), folder("grammar") / "expression.lark", *self.files)
        made = Digest()
        made.add(*(file.read_bytes() for file in files))
        return made.hex()


@cache
def shipped() -> Known:
    """The tables and the vocabulary that come with fiscallint."""
    root = folder("rules.d")
    files = sorted((*(root / "tables").glob("*.yaml"), *(root / "vocabulary").glob("*.yaml")))
    return Known(shipped_shapes(), files, shipped_vocabulary)


def load_pack(path: Path, known: Known | None = None) -> list[Rule]:
    """The rules of a YAML file, with the names in `known` (those shipped, if None).

    FiscallintError names the file, the line and the reason, be it a mistake or a test that fails.
    """
    known = known or shipped()
    content = setting_bytes(path)
    rules = kept("pack", (known.fingerprint.encode(), content), lambda: _compile(path, known))
    return [rule.rule(str(path)) for rule in rules]


def _compile(path: Path, known: Known) -> tuple[PackRule, ...]:
    from fiscallint.rules.pack_tests import failures

    rules = tuple(rule for rule, _ in packs.read_pack(path, known.names))
    failed, _, _ = failures(path, known.names)
    if failed:
        raise FiscallintError(failed[0])
    return rules
