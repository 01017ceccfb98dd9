"""Loads rule packs, and keeps them compiled: reading their expressions and running their tests is done once.

What is kept lies in the user's cache folder, by the hash of all that it was made from, and may be deleted at any time.
Where nothing can be written there, packs are compiled each time.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fiscallint import __version__
from fiscallint.disclosure.tables import Shape, shapes
from fiscallint.disclosure.vocabulary import Vocabulary, shipped_vocabulary
from fiscallint.finding import FiscallintError
from fiscallint.resources import folder
from fiscallint.rules import evaluation, expression, packs
from fiscallint.rules.api import Rule
from fiscallint.rules.packs import PackRule

if TYPE_CHECKING:
    from fiscallint.rules.reading import Names

_KEPT_DAYS = 60


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
        """Tells one such set of names from another, and one release of fiscallint."""
        made = hashlib.sha256(f"{__version__} {sys.version}".encode())
        sources = [Path(module.__file__ or "") for module in (expression, evaluation, packs)]
        for file in (*sources, folder("grammar") / "expression.lark", *self.files):
            made.update(file.read_bytes())
        return made.hexdigest()


@cache
def shipped() -> Known:
    """The tables and the vocabulary that come with fiscallint."""
    root = folder("rules.d")
    files = sorted((*(root / "tables").glob("*.yaml"), *(root / "vocabulary").glob("*.yaml")))
    return Known(shapes(), files, shipped_vocabulary)


def load_pack(path: Path, known: Known | None = None) -> list[Rule]:
    """The rules of a YAML file, with the names in `known` (those shipped, if None).

    FiscallintError names the file, the line and the reason, be it a mistake or a test that fails.
    """
    known = known or shipped()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FiscallintError(f"无法读取 {path}：{error.strerror}") from error
    key = hashlib.sha256(known.fingerprint.encode() + content).hexdigest()
    rules = _recall(key)
    if rules is None:
        rules = _compile(path, known)
        _keep(key, rules)
    return [rule.rule(str(path)) for rule in rules]


def _compile(path: Path, known: Known) -> tuple[PackRule, ...]:
    from fiscallint.rules.pack_tests import failures

    rules = tuple(rule for rule, _ in packs.read_pack(path, known.names))
    failed, _, _ = failures(path, known.names)
    if failed:
        raise FiscallintError(failed[0])
    return rules


# --- The cache -------------------------------------------------------------------------------------------------------


@cache
def _cache() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("fiscallint", appauthor=False)) / "packs"


class _Unpickler(pickle.Unpickler):
    """Makes the values of compiled packs and nothing else: what lies in a cache folder is not trusted."""

    def find_class(self, module: str, name: str) -> Any:
        allowed = {
            ("decimal", "Decimal"), ("fiscallint.finding", "Severity"), ("fiscallint.rules.packs", "PackRule"),
        }  # fmt: skip
        if (module, name) in allowed:
            return super().find_class(module, name)
        found = getattr(expression, name, None) if module == expression.__name__ else None
        if isinstance(found, type) and issubclass(found, Struct):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _recall(key: str) -> tuple[PackRule, ...] | None:
    try:
        kept = _Unpickler(io.BytesIO((_cache() / key).read_bytes())).load()
    except Exception:  # missing, cut short, or of another making: it is made again
        return None
    sound = isinstance(kept, tuple) and all(isinstance(rule, PackRule) for rule in kept)
    return kept if sound else None


def _keep(key: str, rules: tuple[PackRule, ...]) -> None:
    with contextlib.suppress(OSError):
        _cache().mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=_cache(), delete=False) as file:
            file.write(pickle.dumps(rules, protocol=5))
        os.replace(file.name, _cache() / key)
        limit = time.time() - _KEPT_DAYS * 86_400
        for old in _cache().iterdir():
            if old.stat().st_mtime < limit:
                old.unlink()
