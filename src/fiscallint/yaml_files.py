"""YAML files that anybody may have written: what is made of them holds values alone, and not too many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fiscallint.errors import FiscallintError

if TYPE_CHECKING:
    import yaml

_MOST_VALUES = 200_000
"""The values in a file, each alias counted for all that it stands for."""
_DEEPEST = 50
_LONGEST_NUMBER = 40
_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge")
)


def parsed(content: bytes, path: Path) -> Any:
    """What a YAML file holds; FiscallintError names the file and line of a mistake.

    Tags make no objects. Keys stand once. Aliases may not multiply what is written beyond measure, nor go in a ring.
    """
    return _read(content, path, lambda loader, root: loader.construct_document(root))


def nodes(content: bytes, path: Path) -> Any:
    """What stands where: the root node of a YAML file, None for an empty one; FiscallintError as for `parsed`."""
    return _read(content, path, lambda loader, root: root)


def _read(content: bytes, path: Path, make: Callable[[Any, Any], Any]) -> Any:
    import yaml

    loader: Any = None
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(content.decode("utf-8-sig"))
        root = loader.get_single_node()
        if root is None:
            return None
        _Survey(path).take(root)
        return make(loader, root)
    except UnicodeDecodeError:
        raise FiscallintError(f"{path} 不是 UTF-8 编码的文本文件") from None
    except RecursionError:
        raise _too_deep(path) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # 2026-02-30, or a moment before the year 1
        if "nesting depth" in str(error):
            raise _too_deep(path) from None
        raise FiscallintError(f"{path} 不是有效的 YAML 文件：{' '.join(str(error).split())}") from error
    finally:
        if loader is not None:
            loader.dispose()


def _too_deep(path: Path) -> FiscallintError:
    return FiscallintError(f"{path} 嵌套过深（超过 {_DEEPEST} 层），没有读取")


class _Survey:
    """Looks through the nodes of a file before anything is made of them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[int, int] = {}
        self._open: set[int] = set()

    def take(self, node: yaml.Node, depth: int = 0) -> int:
        """The number of values that a node stands for; FiscallintError where it may not be used."""
        known = self._values.get(id(node))
        if known is not None:
            return known
        if depth > _DEEPEST:
            raise _too_deep(self._path)
        if id(node) in self._open:
            raise self._wrong(node, "引用（*）指向自己所在之处")
        if node.tag not in _TAGS:
            raise self._wrong(node, f"不能用标签 {node.tag.replace('tag:yaml.org,2002:', '!!')}，请直接写值")
        if isinstance(node.value, str) and node.tag.endswith(":int") and len(node.value) > _LONGEST_NUMBER:
            raise self._wrong(node, f"数字 {node.value[:10]}… 太长")
        self._open.add(id(node))
        values = 1 + sum(self.take(child, depth + 1) for child in self._children(node))
        self._open.discard(id(node))
        if values > _MOST_VALUES:
            raise self._wrong(node, f"展开后超过 {_MOST_VALUES} 项（可能是引用层层相套），没有读取")
        self._values[id(node)] = values
        return values

    def _children(self, node: yaml.Node) -> Iterator[yaml.Node]:
        import yaml

        if isinstance(node, yaml.SequenceNode):
            yield from node.value
        elif isinstance(node, yaml.MappingNode):
            keys: set[tuple[str, str]] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode) and not key.tag.endswith(":merge"):
                    if (key.tag, key.value) in keys:
                        raise self._wrong(key, f"“{key.value}”写了两次")
                    keys.add((key.tag, key.value))
                yield key
                yield value

    def _wrong(self, node: yaml.Node, what: str) -> FiscallintError:
        return FiscallintError(f"{self._path} 第{node.start_mark.line + 1}行：{what}")
