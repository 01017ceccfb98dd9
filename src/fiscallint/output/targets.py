"""Which format goes where: the pairs of `--output-format` and `--output`."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from fiscallint.finding import FiscallintError

ENDINGS: Mapping[str, tuple[str, ...]] = {
    "text": (".txt",),
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "sarif": (".sarif", ".sarif.json", ".json"),
    "gitlab": (".json",),
    "html": (".html", ".htm"),
    "markdown": (".md", ".markdown"),
    "junit": (".xml",),
    "xlsx": (".xlsx",),
    "github": (),
}
"""fiscallint's own formats, and the endings that files of each go by.

The first format that has an ending is the one it stands for.
"""

BINARY = frozenset({"xlsx"})


class Target(Struct, frozen=True):
    """A format, and the file it goes to; without one, the terminal."""

    form: str
    file: Path | None = None


def targets(
    asked: Sequence[str], outputs: Sequence[Path], usual: str, known: Collection[str], *, told: bool = False
) -> tuple[Target, ...]:
    """What is to be written: formats and files in pairs, in their order; one more format goes to the terminal.

    Where no format is asked for, the ending of each file tells it; where that is not clear, `usual`, which a
    configuration may have `told`. FiscallintError for a format that is not `known`, and for pairs that do not fit.
    """
    if not asked:
        made = [Target(_by_ending(file, usual, known, told), file) for file in outputs] or [Target(usual)]
    elif len(outputs) > len(asked):
        raise FiscallintError(
            f"给了 {len(outputs)} 个 --output、{len(asked)} 个 --output-format：每个文件要有一种格式，按先后一一对应"
        )
    elif len(asked) > len(outputs) + 1:
        raise FiscallintError(
            f"给了 {len(asked)} 个 --output-format、{len(outputs)} 个 --output：只有最后一种格式可以输出到屏幕，"
            "其余的请各给一个 --output"
        )
    else:
        made = [Target(form, file) for form, file in zip(asked, [*outputs, None], strict=False)]
    for one in made:
        if one.form not in known:
            raise FiscallintError(f"没有“{one.form}”这种输出格式；可用：{'、'.join(sorted(known))}")
    _require_order(made)
    _require_distinct([one.file for one in made if one.file])
    return tuple(made)


def _by_ending(file: Path, usual: str, known: Collection[str], told: bool) -> str:
    name = file.name.lower()
    if told and name.endswith(ENDINGS.get(usual, ())):
        return usual
    fitting = [form for form, endings in ENDINGS.items() if form in known and name.endswith(endings)]
    if name.endswith(".sarif.json"):
        return "sarif"
    return fitting[0] if fitting else usual


def _require_order(made: Sequence[Target]) -> None:
    """A file whose ending belongs to another of the formats was most likely meant for that one."""
    for one in made:
        name = one.file.name.lower() if one.file else ""
        if not name or name.endswith(ENDINGS.get(one.form, ())):
            continue
        other = next((two.form for two in made if name.endswith(ENDINGS.get(two.form, ("\0",)))), None)
        if other:
            raise FiscallintError(
                f"--output {one.file} 对应的格式是 {one.form}，扩展名却是 {other} 的："
                "--output-format 与 --output 按先后一一对应，输出到屏幕的格式写在最后"
            )


def _require_distinct(files: Sequence[Path]) -> None:
    seen: set[str] = set()
    for file in files:
        real = os.path.realpath(file).casefold()
        if real in seen:
            raise FiscallintError(f"两个 --output 是同一个文件：{file}")
        seen.add(real)
