"""Keeps what is made of files, so that it need not be made again: compiled rules, a parser, the profiles.

It lies in the user's cache folder, by the hash of all that it was made from, and may be deleted at any time. Where
nothing can be written there, things are made each time.
"""

from __future__ import annotations

import contextlib
import enum
import io
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from msgspec import Struct

from fiscallint import __version__
from fiscallint.digest import Digest

_Made = TypeVar("_Made")
_DAYS = 60


def kept(kind: str, sources: Iterable[bytes], make: Callable[[], _Made]) -> _Made:
    """What `make` makes of these sources, made once for this release of fiscallint and of Python.

    It consists of values alone: structs, tuples, enumerations, decimals, patterns, and Python's own.
    """
    try:
        key = _key(kind, sources)
    except OSError:  # a source that cannot be read: whoever makes it says so
        return make()
    made: _Made | None = recall(key)
    if made is None:
        made = make()
        keep(key, made)
    return made


def recall(key: str) -> Any:
    """What was kept under this key; None if nothing was, or it is damaged."""
    try:
        return loads((_folder() / key).read_bytes())
    except Exception:  # missing, cut short, or of another making
        return None


def keep(key: str, made: object) -> None:
    """Keep a value under this key, where that can be done."""
    with contextlib.suppress(OSError):
        _folder().mkdir(parents=True, exist_ok=True)
        import tempfile

        with tempfile.NamedTemporaryFile(dir=_folder(), delete=False) as file:
            file.write(pickle.dumps(made, protocol=5))
        os.replace(file.name, _folder() / key)
        limit = time.time() - _DAYS * 86_400
        for old in _folder().iterdir():
            if old.stat().st_mtime < limit:
                old.unlink()


def made_by(*modules: ModuleType) -> list[Path]:
    """The files of the modules that make something: it depends on them as well."""
    return [Path(module.__file__ or "") for module in modules]


def _key(kind: str, sources: Iterable[bytes]) -> str:
    made = Digest()
    made.add(__version__, sys.version, *sources)
    return f"{kind}-{made.hex()}"


@cache
def _folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("fiscallint", appauthor=False)) / "made"


def loads(content: bytes) -> Any:
    """The value that was pickled; pickle.UnpicklingError where it is anything but a value.

    What lies in a cache folder is not trusted: reading it must run nothing.
    """
    return _Values(io.BytesIO(content)).load()


_PLAIN = {
    ("builtins", "frozenset"),
    ("datetime", "date"),
    ("decimal", "Decimal"),
    ("pathlib", "PosixPath"),
    ("pathlib", "WindowsPath"),
}


makers: dict[tuple[str, str], Callable[..., Any]] = {}
"""What makes a value again that is none of these, by the module and the name of what pickle asks for."""


class _Values(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if (module, name) in makers:
            return makers[module, name]
        if module.startswith("fiscallint."):
            found = getattr(import_module(module), name, None)
            if isinstance(found, type) and issubclass(found, (Struct, enum.Enum, tuple)):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")
