"""What statement tables are called and hold, as data: one `Shape` for each entry of `rules.d/tables/`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure.matter import FINAL, MATTERS
from fiscallint.finding import FiscallintError, nearest
from fiscallint.resources import folder, line_of, load_yaml

TOTALS = patterns.compile("合计|总计|小计")
_NUMBERING = patterns.compile(
    rf"(?:[一二三四五六七八九十]{{1,3}}[、.．]|（[一二三四五六七八九十\d]{{1,3}}）|{patterns.COUNTING}|[①-⑳]|其中：?|[△*＊])+"
)
_AFTER_TITLE = patterns.compile(
    r"(?:（[^）]{0,24}）|(?:财决)?公开[\d一二三四五六七八九十]{1,3}表|(?:金额)?单位：[^，。]{0,12}"
    r"|(?:部门|编制单位|单位)(?:名称)?：[^，。]{2,40}|续表?|[：*])$"
)
_BY_UNIT = patterns.compile("（.{0,4}分(?:预算|下属)?单位.{0,4}）")


def without_numbering(label: str) -> str:
    """A label without what counts it: 一、 （二） 3. 其中："""
    return label[match.end() :] if (match := _NUMBERING.match(label)) else label


def bare_title(title: str) -> str:
    """A table's title without what may follow it: （公开03表）, （单位：万元）, （分科目）, 续表."""
    title = title.replace("《", "").replace("》", "")
    while match := _AFTER_TITLE.search(title):
        title = title[: match.start()]
    return title


class RowShape(Struct, frozen=True):
    """How a row without a code is recognised."""

    name: str
    label: re.Pattern[str]
    side: str = ""
    under: str = ""


class Shape(Struct, frozen=True):
    """What a statement table is called and holds; one entry of `rules.d/tables/`.

    `columns` gives each value column with the headers it may have, those tried first standing first. A table with
    `measures` and `items` has one row; its figures are named measure + item (决算数公务接待费), whether these words
    stand over the columns, before the rows, or one here and one there. A `further` table is one that only some
    provinces print; under a header in which `not_headed` is found stands another table of the same name.
    `document` is the matter of the disclosures that hold it: a table of the budget bears the `kind` and the names of
    columns and rows of the one of the final accounts, so that what is said of one holds for the other.
    """

    kind: str
    short: str
    title: re.Pattern[str]
    excluded: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    columns: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]
    rows: tuple[RowShape, ...]
    ignored: re.Pattern[str] | None = None
    sides: tuple[str, ...] = ()
    coded: str = ""
    classes: str = ""
    measures: tuple[tuple[str, re.Pattern[str]], ...] = ()
    items: tuple[tuple[str, re.Pattern[str]], ...] = ()
    further: bool = False
    not_headed: re.Pattern[str] | None = None
    document: str = FINAL

    def titled(self, title: str) -> bool:
        """Whether a table of this title (without white space) can be this one."""
        if _BY_UNIT.search(title):
            return False
        name = bare_title(title)
        match = self.title.search(name)
        if not match or (self.excluded and self.excluded.search(name)):
            return False
        return not (self.not_after and self.not_after.search(name[: match.start()]))

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Shape:
        """The shape that a YAML entry describes."""
        measures = _named(entry.get("measures", {}))
        items = _named(entry.get("items", {}))
        return cls(
            kind=entry["kind"],
            short=entry["short"],
            title=patterns.given(f"(?:{entry['title']})$"),
            excluded=_pattern(entry.get("not")),
            not_after=_pattern(f"(?:{entry['not_after']})$" if "not_after" in entry else None),
            columns=(
                *((name, _patterns(headers)) for name, headers in entry.get("columns", {}).items()),
                *((measure + item, ()) for item, _ in items for measure, _ in measures),
            ),
            rows=tuple(
                RowShape(name, patterns.given(row["label"]), row.get("side", ""), row.get("under", ""))
                for name, row in entry["rows"].items()
            ),
            ignored=_pattern(entry.get("ignore")),
            sides=tuple(entry.get("sides", ())),
            coded=entry.get("coded", ""),
            classes=entry.get("classes", ""),
            measures=measures,
            items=items,
            further=entry.get("further", False),
            not_headed=_pattern(entry.get("not_headed")),
            document=entry.get("document", FINAL),
        )

    def item(self, words: Sequence[str]) -> str:
        """The measured item that these words name, from the widest to the narrowest header; empty for none.

        A total counts as that of the item it stands under, and as the table's where it stands under none. A header may
        be broken over several rows.
        """
        total = False
        for at in reversed(range(len(words))):
            word = words[at]
            if self.measure([word]):
                continue
            starts = reversed(range(at + 1))
            if name := next((item for start in starts if (item := self._item("".join(words[start : at + 1])))), ""):
                return name
            if TOTALS.fullmatch(word):
                total = True
            elif not total:
                return ""
        return self.items[0][0] if total else ""

    def _item(self, word: str) -> str:
        return next((item for item, pattern in self.items if pattern.fullmatch(word)), "")

    def measure(self, words: Sequence[str]) -> str:
        """The measure (预算数, 决算数) that one of these words names; empty for none."""
        return next((name for name, pattern in self.measures if any(pattern.search(word) for word in words)), "")


def _pattern(source: str | None) -> re.Pattern[str] | None:
    return patterns.given(source) if source else None


def _patterns(source: str | Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(patterns.given(one) for one in ([source] if isinstance(source, str) else source))


def _named(entries: Mapping[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, patterns.given(pattern)) for name, pattern in entries.items())


_REQUIRED = ("kind", "short", "title", "rows")
_KEYS = (
    *_REQUIRED,
    *("columns", "measures", "items", "sides", "coded", "classes"),
    *("not", "not_after", "not_headed", "ignore", "further", "document"),
)


def read_shapes(path: Path) -> list[Shape]:
    """The shapes of a YAML file; FiscallintError names the file, the line and what is wrong."""
    entries = load_yaml(path)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise FiscallintError(f"{path} 应为一个列表，每项一张表，以“- kind: …”开头")
    return [_shape(path, number, entry) for number, entry in enumerate(entries)]


def _shape(path: Path, number: int, entry: Mapping[str, Any]) -> Shape:
    def at(*keys: str) -> str:
        return f"{path} 第{line_of(path, number, *keys)}行"

    for key in entry:
        if key not in _KEYS:
            raise FiscallintError(f"{at(str(key))}：没有“{key}”这一项；{nearest(str(key), _KEYS)}")
    if missing := [key for key in _REQUIRED if key not in entry]:
        raise FiscallintError(f"{at()}：这张表没有写 {'、'.join(missing)}")
    if entry.get("document", FINAL) not in MATTERS:
        raise FiscallintError(f"{at('document')}：document 应为 {'、'.join(MATTERS)} 之一")
    try:
        return Shape.of(entry)
    except re.error as error:
        raise FiscallintError(f"{at()}：《{entry['kind']}》的正则表达式不对：{error}") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise FiscallintError(f"{at()}：《{entry['kind']}》的写法不对：{type(error).__name__}: {error}") from error


@cache
def shipped_shapes() -> tuple[Shape, ...]:
    """The shapes that ship with fiscallint."""
    files = sorted((folder("rules.d") / "tables").glob("*.yaml"))
    return tuple(shape for file in files for shape in read_shapes(file))


def shapes(matter: str = FINAL) -> tuple[Shape, ...]:
    """The shipped shapes of the tables in disclosures of one matter."""
    return tuple(shape for shape in shipped_shapes() if shape.document == matter)
