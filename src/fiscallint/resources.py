"""Where `grammar/` and `rules.d/` are: inside the installed package, or at the top of a checkout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fiscallint.errors import FiscallintError
from fiscallint.intake import setting_bytes
from fiscallint.kept import kept

if TYPE_CHECKING:
    import yaml

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def folder(name: str) -> Path:
    """The folder `grammar` or `rules.d`."""
    for root in (_PACKAGE / "data", _CHECKOUT):
        if (root / name).is_dir():
            return root / name
    raise FiscallintError(f"安装不完整：找不到 {name} 目录，请重新安装 fiscallint")


def grammar(name: str) -> str:
    """The text of a grammar file."""
    return (folder("grammar") / f"{name}.lark").read_text(encoding="utf-8")


@cache
def data(*parts: str) -> Any:
    """A YAML file of `rules.d`, parsed: `data("vocabulary", "sections")`."""
    return load_yaml(folder("rules.d").joinpath(*parts).with_suffix(".yaml"))


def load_yaml(path: Path) -> Any:
    """A YAML file, parsed safely; FiscallintError names the file and line of a mistake."""
    content = setting_bytes(path)
    return kept("yaml", (content,), lambda: _parsed(content, path))


def _parsed(content: bytes, path: Path) -> Any:
    from fiscallint.yaml_files import parsed  # what is kept need not be parsed

    return parsed(content, path)


def line_of(path: Path, *keys: str | int) -> int:
    """The line of a YAML file on which the entry under these keys stands; of the nearest above it that is there."""
    lines = yaml_lines(path)
    return next((lines[keys[:end]] for end in range(len(keys), 0, -1) if keys[:end] in lines), 1)


def yaml_lines(path: Path) -> Mapping[tuple[str | int, ...], int]:
    """The line, from 1, of each key and each element of a YAML file that `load_yaml` has read, by its path."""
    from fiscallint.yaml_files import nodes

    root = nodes(setting_bytes(path), path)
    return dict(_lines_of(root, ())) if root else {}


def _lines_of(node: yaml.Node, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int]]:
    import yaml

    children: Iterable[tuple[str | int, yaml.Node, yaml.Node]] = ()
    if isinstance(node, yaml.MappingNode):
        children = [(str(key.value), key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        children = [(number, element, element) for number, element in enumerate(node.value)]
    for name, place, value in children:
        yield (*path, name), place.start_mark.line + 1
        yield from _lines_of(value, (*path, name))
