"""What findings depend on beside the document and the configuration: fiscallint itself, its plugins, what they run on.

It is the content of files that counts, not when they were written: a cache may be carried from machine to machine.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from fiscallint.digest import Digest

PACKAGE = Path(__file__).resolve().parent

_SECTION = re.compile(rb"^\[fiscallint\]\s*$(.*?)(?=^\[|\Z)", re.MULTILINE | re.DOTALL)
_POINT = re.compile(rb"^\s*[^#;=\s][^=\n]*=\s*(\w+)", re.MULTILINE)
_METADATA = (".dist-info", ".egg-info")
_SOURCES = (".py", ".yaml", ".yml", ".lark", ".json", ".toml", ".csv", ".txt")


class _Distribution(Struct, frozen=True):
    """What is installed: its folder of metadata, and the packages that its plugins are in."""

    metadata: Path
    plugins: tuple[str, ...]


def fingerprint() -> str | None:
    """The hash of all of it; None where some of it cannot be told, so that nothing may be concluded from it."""
    made = Digest()
    made.add(sys.version, sys.platform, sys.byteorder)
    try:
        if not made.add_files(PACKAGE):  # inside of an archive
            return None
        for name in () if (PACKAGE / "data").is_dir() else ("grammar", "rules.d"):  # of a checkout
            made.add_files(PACKAGE.parent.parent / name)
        for place in sys.path:
            if os.path.isfile(place):
                return None
            for one in _distributions(Path(place or os.curdir)):
                made.add(one.metadata.name)
                for package in one.plugins:
                    if not _add_plugin(made, one.metadata, package):
                        return None
    except (OSError, ValueError):
        return None
    return made.hex()


def _distributions(place: Path) -> Iterator[_Distribution]:
    """What is installed in a folder of the module search path."""
    try:
        names = sorted(name for name in os.listdir(place) if name.endswith(_METADATA))
    except OSError:
        return
    for name in names:
        try:
            points = (place / name / "entry_points.txt").read_bytes()
        except OSError:
            points = b""
        section = _SECTION.search(points)
        packages = _POINT.findall(section[1]) if section else []
        yield _Distribution(place / name, tuple(package.decode() for package in packages))


def _add_plugin(made: Digest, metadata: Path, package: str) -> bool:
    """Add what a plugin is made of, without running it; whether it was found.

    Of one that is installed from a package, that is the package and the list of what was installed with it; of one that
    is run from its sources, all sources beside it, which it may import.
    """
    from importlib.util import find_spec

    spec = find_spec(package)
    if spec is None or not (spec.origin or spec.submodule_search_locations):
        return False
    folders = [Path(folder).resolve() for folder in spec.submodule_search_locations or ()]
    home = folders[0].parent if folders else Path(str(spec.origin)).resolve().parent
    record = metadata / "RECORD"
    if not (record.is_file() and home == metadata.resolve().parent):
        return made.add_files(home, _SOURCES) > 0
    made.add(record.read_bytes())
    for folder in folders:
        made.add_files(folder)
    if not folders:
        made.add(Path(str(spec.origin)).read_bytes())
    return True
