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


def load_yaml(path: Path) -> Any:
    """A YAML file, parsed safely; FiscallintError names the file and line of a mistake."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FiscallintError(f"{path} 不是有效的 YAML 文件：{' '.join(str(error).split())}") from error
    except OSError as error:
        raise FiscallintError(f"无法读取 {path}：{error.strerror}") from error
