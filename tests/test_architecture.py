"""The house has four rooms and one way through: who may import whom; and nothing in it leads to a machine."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "fiscallint"
MODULES = sorted(SOURCE.rglob("*.py"))

ROOMS = ("document", "disclosure", "rules", "output")
"""From left to right: each room imports only those to its left."""
COMMON = {
    "choices",
    "digest",
    "errors",
    "explosion",
    "extension",
    "finding",
    "intake",
    "kept",
    "limits",
    "patterns",
    "resources",
    "settings",
    "steps",
    "yaml_files",
}
"""What every room may import beside them."""
HALL = {
    "choices": set(),
    "digest": set(),
    "errors": set(),
    "extension": set(),
    "finding": {"errors"},
    "intake": {"errors", "limits"},
    "kept": {"__version__", "digest"},
    "limits": {"errors"},
    "explosion": set(),
    "patterns": {"explosion", "kept"},
    "resources": {"errors", "intake", "kept", "yaml_files"},
    "settings": {"finding", "patterns"},
    "steps": set(),
    "yaml_files": {"errors"},
    "__init__": {"builtin"},
}
"""What the modules that belong to everybody may import themselves."""


def name_of(path: Path) -> str:
    """The dotted name of a module, below fiscallint."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imports(path: Path) -> Iterator[str]:
    """The modules of fiscallint that a module imports, wherever in it, as dotted names below fiscallint."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [node.module or ""]
            if node.module == "fiscallint":
                names = [f"fiscallint.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name == "fiscallint" or name.startswith("fiscallint."):
                yield name.removeprefix("fiscallint").removeprefix(".")


def at_run_time(path: Path) -> Iterator[str]:
    """As `imports`, but for what only type checkers see."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("fiscallint."):
            yield (node.module or "").removeprefix("fiscallint.")


def room_of(path: Path) -> str:
    """The room a module stands in; for one outside the rooms, its own name."""
    return path.relative_to(SOURCE).with_suffix("").parts[0]


@pytest.mark.parametrize("path", [pytest.param(path, id=name_of(path)) for path in MODULES if room_of(path) in ROOMS])
def test_each_room_imports_only_those_to_its_left(path: Path) -> None:
    room = room_of(path)
    allowed = {*ROOMS[: ROOMS.index(room) + 1], *COMMON}
    # the version, which __init__ holds, is everybody's
    assert {name.partition(".")[0] for name in imports(path)} - allowed - {"__version__"} == set()


@pytest.mark.parametrize("module", HALL)
def test_what_is_everybody_s_imports_nobody(module: str) -> None:
    assert {name.partition(".")[0] for name in imports(SOURCE / f"{module}.py")} <= HALL[module]


def test_nothing_imports_the_command_line() -> None:
    importing = [path.stem for path in MODULES if "cli" in {name.partition(".")[0] for name in imports(path)}]
    assert importing == ["__main__"]


def test_the_order_of_the_rooms_is_known_to_the_engine_alone() -> None:
    """Outside the rooms, only the engine, what hands it its parts, and what tests them import from three of them."""
    outside = [path for path in MODULES if path.parent == SOURCE and path.stem not in ("__init__", *COMMON)]
    crossing = {
        path.stem for path in outside if len({name.partition(".")[0] for name in at_run_time(path)} & set(ROOMS)) > 2
    }
    assert crossing <= {"engine", "builtin", "testing"}


def test_no_two_modules_import_each_other() -> None:
    """Neither directly nor in a ring, at run time."""
    known = {name_of(path): path for path in MODULES}
    graph = {name: {other for other in at_run_time(path) if other in known} for name, path in known.items()}
    rings = []

    def walk(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            rings.append((*trail[trail.index(name) :], name))
            return
        if name in done:
            return
        for other in sorted(graph[name]):
            walk(other, (*trail, name))
        done.add(name)

    done: set[str] = set()
    for name in sorted(graph):
        walk(name, ())
    assert rings == []


def test_every_room_is_in_the_house() -> None:
    folders = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file()}
    assert folders == {*ROOMS, "commands"}


# ---- what no file may name


def files() -> list[Path]:
    """The files of the repository that are text."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    found += [*ROOT.glob("*.md"), ROOT / "pyproject.toml", ROOT / "Makefile", *(ROOT / ".ci").glob("*")]
    binary = {".pdf", ".pyc"}
    kept = (path for path in found if ".fiscallint_cache" not in path.parts and path.suffix not in binary)
    return sorted(path for path in kept if path.is_file())


FOLDERS = ("src", "grammar", "rules.d", "tests", "examples", "benchmarks", "docs")

HOSTS = (
    "pypi" + ".org",
    "python" + "hosted.org",
    "conda" + ".anaconda.org",
    "registry." + "npmjs.org",
    "mirrors." + "aliyun.com",
    "tuna." + "tsinghua.edu.cn",
    "proxy." + "golang.org",
    "crates" + ".io",
    "index" + "-url",
)
PATHS = re.compile(r"(?<![\w.])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers")) + r")/\w")


def test_there_are_files_to_look_at() -> None:
    assert {"pyproject.toml", "README.md", "narrative.lark", "finding.py", "clean.txt"} <= {
        path.name for path in files()
    }


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_a_package_registry(host: str) -> None:
    naming = [path.relative_to(ROOT) for path in files() if host in path.read_text(encoding="utf-8").lower()]
    assert naming == []


def test_no_file_names_a_path_of_a_machine() -> None:
    naming = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if PATHS.search(line)
    ]
    assert naming == []


def test_a_path_of_a_machine_would_be_seen() -> None:
    assert (
        PATHS.search("see /wo" + "rk/main") and not PATHS.search("framework/main") and not PATHS.search("https://a.b/c")
    )
