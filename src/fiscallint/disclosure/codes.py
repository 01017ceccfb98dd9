"""Classification codes (政府收支分类科目): names by code, codes by name, old names and new."""

from __future__ import annotations

import csv
import sys
from functools import cache, cached_property
from pathlib import Path

from msgspec import Struct

from fiscallint.kept import kept, made_by
from fiscallint.resources import folder


def bare(name: str) -> str:
    """A classification name as it is compared: no brackets' contents, quotes or closing 支出."""
    for mark in "“”（）、":
        name = name.replace(mark, "")
    return name.removesuffix("支出")


class Rename(Struct, frozen=True):
    """From `year` on, `code` is called `new` and no longer `old`."""

    code: str
    old: str
    new: str
    year: int
    certain: bool


class Codes(Struct, frozen=True, dict=True):
    """A code list: the name of each code, and the renamings that are known."""

    names: dict[str, str]
    unsure: frozenset[str]
    renames: tuple[Rename, ...] = ()

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code, name in self.names.items():
            found.setdefault(bare(name), []).append(code)
        for rename in self.renames:
            found.setdefault(bare(rename.old), []).append(rename.code)
        return found

    @cached_property
    def _by_code(self) -> dict[str, list[Rename]]:
        found: dict[str, list[Rename]] = {}
        for rename in self.renames:
            found.setdefault(rename.code, []).append(rename)
        return found

    def codes(self, name: str, length: int) -> list[str]:
        """The codes of `length` digits that bear, or once bore, this name; 支出 at the end does not matter."""
        return [code for code in self._by_name.get(bare(name), []) if len(code) == length]

    def only_level(self, name: str) -> int:
        """The length of the codes that bear, or once bore, this name, where there is but one; else 0.

        The 款 of aid to other regions (219) are called as the 类 are, without 支出.
        """
        found = [
            code for code in self._by_name.get(bare(name), []) if not (name.endswith("支出") and code[:3] == "219")
        ]
        lengths = {len(code) for code in found}
        return lengths.pop() if len(lengths) == 1 else 0

    def known_as(self, code: str) -> set[str]:
        """Every name this code has or had, bare."""
        names = {bare(self.names[code])} if code in self.names else set()
        return names | {bare(one) for r in self._by_code.get(code, ()) for one in (r.old, r.new)}

    def formerly(self, code: str) -> set[str]:
        """Every name that this code had for certain and has no longer, bare."""
        return {bare(rename.old) for rename in self._by_code.get(code, ()) if rename.certain}

    def renamed(self, code: str, name: str, year: int) -> Rename | None:
        """The renaming by which `name` is out of date for `code` in the accounts of `year`."""
        for rename in self._by_code.get(code, ()):
            if bare(rename.old) == bare(name) and year >= rename.year and rename.certain:
                return rename
        return None


def _folder() -> Path:
    return folder("rules.d") / "vocabulary"


def _read(name: str) -> list[dict[str, str]]:
    with (_folder() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _codes(name: str, renames: tuple[Rename, ...] = ()) -> Codes:
    rows = _read(name)
    return Codes(
        {row["code"]: row["name"] for row in rows},
        frozenset(row["code"] for row in rows if row["certainty"] == "unsure"),
        renames,
    )


@cache
def functional() -> Codes:
    """支出功能分类科目: 类 of three digits, 款 of five, 项 of seven."""
    files = [*(_folder() / name for name in ("functional_codes.csv", "renamed.csv")), *made_by(sys.modules[__name__])]
    return kept("codes", (file.read_bytes() for file in files), _functional)


def _functional() -> Codes:
    renames = tuple(
        Rename(row["code"], row["old_name"], row["new_name"], int(row["effective_year"]), row["certainty"] == "certain")
        for row in _read("renamed.csv")
        if row["kind"] == "rename" and row["old_name"] and row["code"][0] == "2"
    )
    return _codes("functional_codes.csv", renames)


@cache
def economic() -> Codes:
    """部门预算支出经济分类科目: 类 of three digits, 款 of five."""
    return _codes("economic_codes.csv")


LEVELS = {3: "类", 5: "款", 7: "项"}
