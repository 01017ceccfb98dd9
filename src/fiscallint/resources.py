"""Where `grammar/` and `rules.d/` are: inside the installed package, or at the top of a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from fiscallint.finding import FiscallintError

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


def line_of(path: Path, *keys: str | int) -> int:
    """The line of a YAML file on which the entry under these keys stands; of the nearest above it that is there."""
    node: Any = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    line = 1
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            found = next(((one, value) for one, value in node.value if one.value == str(key)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line


def load_yaml(path: Path) -> Any:
    """A YAML file, parsed safely; FiscallintError names the file and line of a mistake."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FiscallintError(f"{path} 不是有效的 YAML 文件：{' '.join(str(error).split())}") from error
    except OSError as error:
        raise FiscallintError(f"无法读取 {path}：{error.strerror}") from error
