"""Automatic numbers of a Word document, as they are seen: 第一部分, （二）, 3.1."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from fiscallint.document.numerals import custom, number
from fiscallint.document.word_styles import Styles, W, on, value, whole

_LEVELS = 9
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


class _Level(Struct, frozen=True):
    """A level of a list: `text` is what is seen, %1 for the number of the first level."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    after: str = "tab"
    legal: bool = False
    restarts: int | None = None
    style: str = ""
    pattern: str = ""
    hidden: bool = False

    def shown(self, count: int, legal: bool) -> str:
        """A number of this level."""
        if legal:
            return str(count)
        if self.form == "none":
            return ""
        return custom(count, self.pattern) if self.form == "custom" else number(count, self.form)


class Numbering:
    """Counts the numbered paragraphs of a document, in reading order.

    `root` is that of the numbering part, None where there is none.
    """

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        if root is not None:
            self._abstract = {one.get(W + "abstractNumId", ""): one for one in root.iter(W + "abstractNum")}
            self._lists = {one.get(W + "numId", ""): one for one in root.iter(W + "num")}
        self._levels: dict[str, tuple[str, list[_Level]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()

    def next(self, paragraph: Any) -> str:
        """The number that a paragraph bears, counting it, with a space where one follows; empty for none."""
        said = self._styles.numbered(paragraph)
        if said is None or said.list not in self._lists:
            return ""
        key, levels = self._of(said.list)
        if said.level is not None:
            at = said.level
        else:
            at = next((n for n, level in enumerate(levels) if said.style and level.style == said.style), 0)
        if not 0 <= at < len(levels):
            return ""
        counts = self._counts.setdefault(key, {})
        self._count(said.list, levels, counts, at)
        level = levels[at]
        if level.form == "bullet" or level.hidden:
            return ""

        def shown(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            return levels[other].shown(counts.get(other, levels[other].start), level.legal) if other <= at else ""

        text = re.sub(r"%([1-9])", shown, level.text)
        return text + (" " if text and level.after != "nothing" else "")

    def _count(self, name: str, levels: list[_Level], counts: dict[int, int], at: int) -> None:
        override = self._override(name, at)
        begins = value(override, "startOverride")
        start = whole(begins, levels[at].start)
        anew = at not in counts or (begins and (name, at) not in self._started)
        counts[at] = start if anew else counts[at] + 1
        self._started.add((name, at))
        for deeper in range(at + 1, len(levels)):
            restarts = levels[deeper].restarts
            if restarts is None or at < restarts:
                counts.pop(deeper, None)

    def _override(self, name: str, at: int) -> Any:
        overrides = self._lists[name].findall(W + "lvlOverride")
        return next((one for one in overrides if one.get(W + "ilvl") == str(at)), None)

    def _of(self, name: str) -> tuple[str, list[_Level]]:
        """What the counts of a list are kept under, and its levels."""
        if name not in self._levels:
            key = value(self._lists[name], "abstractNumId")
            linked = value(self._abstract.get(key), "numStyleLink")
            other = self._styles.list_of(linked) if linked else ""
            if other in self._lists:
                key = value(self._lists[other], "abstractNumId")
            levels = [_Level() for _ in range(_LEVELS)]
            abstract = self._abstract.get(key)
            _set(levels, abstract.findall(W + "lvl") if abstract is not None else ())
            for override in self._lists[name].findall(W + "lvlOverride"):
                _set(levels, override.findall(W + "lvl"))
            self._levels[name] = key, levels
        return self._levels[name]


def _set(levels: list[_Level], elements: Any) -> None:
    for element in elements:
        at = whole(element.get(W + "ilvl", ""), -1)
        if 0 <= at < len(levels):
            levels[at] = _level(element)


def _level(element: Any) -> _Level:
    form, pattern = value(element, "numFmt", "decimal"), ""
    chosen = element.find(f"{_MC}AlternateContent/{_MC}Choice/{W}numFmt")
    if chosen is not None:
        form, pattern = chosen.get(W + "val", "decimal"), chosen.get(W + "format", "")
    restarts = value(element, "lvlRestart")
    return _Level(
        form=form,
        text=value(element, "lvlText"),
        start=whole(value(element, "start"), 0),
        after=value(element, "suff", "tab"),
        legal=bool(on(element, "isLgl")),
        restarts=whole(restarts, 0) if restarts else None,
        style=value(element, "pStyle"),
        pattern=pattern,
        hidden=bool(on(element.find(W + "rPr"), "vanish")),
    )
