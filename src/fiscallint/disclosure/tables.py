"""Reads statement tables: which table a grid is, its rows, its columns, its unit.

Tables are recognised by title and header, never by number or position. What each table is called and holds is data:
`rules.d/tables/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from fiscallint.disclosure.codes import LEVELS, economic, functional
from fiscallint.disclosure.quantity import Quantity, Unit, read_number
from fiscallint.disclosure.table import Row, Table, TableCell
from fiscallint.document import Block, Cell, Document, Grid, Notice, Paragraph
from fiscallint.finding import Span
from fiscallint.resources import folder, load_yaml


@dataclass(frozen=True, slots=True)
class RowShape:
    """How a row without a code is recognised."""

    name: str
    label: re.Pattern[str]
    side: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a statement table is called and holds; one entry of `rules.d/tables/`."""

    kind: str
    short: str
    title: re.Pattern[str]
    excluded: re.Pattern[str] | None
    columns: tuple[tuple[str, re.Pattern[str]], ...]
    rows: tuple[RowShape, ...]
    ignored: re.Pattern[str] | None = None
    sides: tuple[str, ...] = ()
    coded: str = ""
    classes: str = ""

    def titled(self, title: str) -> bool:
        """Whether a table of this title can be this one."""
        return bool(self.title.search(title)) and not (self.excluded and self.excluded.search(title))

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Shape:
        """The shape that a YAML entry describes."""
        return cls(
            kind=entry["kind"],
            short=entry["short"],
            title=re.compile(entry["title"]),
            excluded=re.compile(entry["not"]) if "not" in entry else None,
            columns=tuple((name, re.compile(header)) for name, header in entry["columns"].items()),
            rows=tuple(
                RowShape(name, re.compile(row["label"]), row.get("side", ""), row.get("under", ""))
                for name, row in entry["rows"].items()
            ),
            ignored=re.compile(entry["ignore"]) if "ignore" in entry else None,
            sides=tuple(entry.get("sides", ())),
            coded=entry.get("coded", ""),
            classes=entry.get("classes", ""),
        )


@cache
def shapes() -> tuple[Shape, ...]:
    """The shapes that ship with fiscallint."""
    files = sorted((folder("rules.d") / "tables").glob("*.yaml"))
    return tuple(Shape.of(entry) for file in files for entry in load_yaml(file))


def read_tables(document: Document, known: Sequence[Shape]) -> tuple[tuple[Table, ...], tuple[Notice, ...]]:
    """The statement tables of a document in reading order, and what could not be read.

    Of two tables that claim the same kind the one with figures counts, else the first.
    """
    tables: list[Table] = []
    notices: list[Notice] = []
    found: dict[str, int] = {}
    units = _Units(document)
    for before, grid, after in _grids(document.blocks):
        title = _title(before, grid, known)
        if title is None:
            continue
        paragraph, shape = title
        table = _read(document, grid, shape, paragraph, units.of(before, grid), after)
        if table is None:
            notices.append(Notice(f"“{paragraph.text}”的表头未能识别，该表没有检查", paragraph.span))
        elif shape.kind not in found:
            found[shape.kind] = len(tables)
            tables.append(table)
        elif tables[found[shape.kind]].empty and not table.empty:
            tables[found[shape.kind]] = table
    return tuple(tables), tuple(notices)


def _grids(blocks: Sequence[Block]) -> Iterator[tuple[list[Paragraph], Grid, list[Paragraph]]]:
    """Each grid with the paragraphs between it and its neighbours (at most ten before)."""
    before: list[Paragraph] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            before.append(block)
            continue
        after: list[Paragraph] = []
        for follower in blocks[at + 1 : at + 8]:
            if isinstance(follower, Grid) or not _NOTE.match(follower.text):
                break
            after.append(follower)
        yield before[-10:], block, after
        before = []


_NOTE = re.compile(
    r"(?:注|说明|备注)[：.]|\d[.、．]|（?\d）|本表|本套报表|无.{2,40}(?:的，|，)|.{0,60}(?:无数据|为空表|空表|没有|此表无|无此项)"
)


def _title(before: Sequence[Paragraph], grid: Grid, known: Sequence[Shape]) -> tuple[Paragraph, Shape] | None:
    inside = [
        Paragraph(cells[0].passage)
        for row in grid.rows[:3]
        if len(cells := [cell for cell in row if cell and cell.text]) == 1
    ]
    for paragraph in [*inside, *reversed(before)]:
        title = re.sub(r"（[^）]{0,12}）$|^\d+[、.]", "", paragraph.text)
        if len(title) > 50 or "表" not in title or re.search("[。；]", title):
            continue
        for shape in known:
            if shape.titled(title):
                return paragraph, shape
    return None


class _Units:
    """The unit of each sheet, as said above the grid; where it is not said, that of the other sheets."""

    _SAID = re.compile(r"单位：?(?:人民币)?(亿元|万元|千元|元)|（(亿元|万元|千元|元)）")

    def __init__(self, document: Document) -> None:
        said = [match[1] or match[2] for p in document.paragraphs for match in self._SAID.finditer(p.text[:80])]
        self._usual = Unit.of(max(set(said), key=said.count)) if said else Unit.WAN

    def of(self, before: Sequence[Paragraph], grid: Grid) -> Unit:
        texts = [paragraph.text for paragraph in reversed(before)]
        texts += [cell.text for row in grid.rows[:4] for cell in row if cell]
        for text in texts:
            match = self._SAID.search(text)
            if match and len(text) < 80:
                return Unit.of(match[1] or match[2])
        return self._usual


@dataclass(slots=True)
class _Block:
    """Columns that belong together: a label with its figures. A grid has one, two (income, expenditure) or more."""

    labels: list[int] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    values: list[tuple[int, str]] = field(default_factory=list)
    side: str = ""


_ORDINAL = re.compile(r"行次|序号|栏次")
_CODE = re.compile(r"编码|代码|^类$|^款$|^项$")
_LABEL = re.compile(r"名称|^项目$|^项目（|^科目$|^支出功能分类$|^单位$")
_AMOUNT = re.compile(r"-?\d[\d,，]*\.\d+|-?\d{1,3}(?:,\d{3})+")
_CODED = re.compile(r"\d{3}(?:\d{2}){0,2}")


def _read(
    document: Document, grid: Grid, shape: Shape, title: Paragraph, unit: Unit, notes: Sequence[Paragraph]
) -> Table | None:
    rows = [row for row in grid.rows if any(cell and cell.text for cell in row)]
    header = _header_height(rows)
    paths = _paths(rows[:header], grid.width)
    blocks = _blocks(paths, rows[header:], shape)
    if not any(block.values for block in blocks):
        return None
    reader = _RowReader(shape, unit, [re.sub("/", "", "".join(path)) for path in paths])
    read = [row for cells in rows[header:] for row in reader.rows(cells, blocks)]
    columns = dict.fromkeys(name for block in blocks for _, name in block.values)
    return Table(
        kind=shape.kind,
        short=shape.short,
        title=title.text,
        title_span=title.span,
        unit=unit,
        columns=tuple(columns),
        rows=tuple(read),
        span=grid.span,
        page=document.page(title.span.start),
        notes=tuple(notes),
        unread=tuple(cell for row in read for cell in row.cells.values() if cell.unread),
    )


def _texts(row: Sequence[Cell | None]) -> list[str]:
    return [cell.text if cell else "" for cell in row]


def _is_sequence(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns (栏次 1 2 3 …)."""
    numbers = [text for text in texts if text and not _ORDINAL.search(text)]
    return (
        bool(numbers)
        and all(re.fullmatch(r"\d{1,2}(?:=.*)?|[（(]?\d{1,2}[）)]?", text) for text in numbers)
        and (len(numbers) > 2 or any(_ORDINAL.search(text) for text in texts))
    )


def _header_height(rows: Sequence[Sequence[Cell | None]]) -> int:
    """The number of rows before the first row of figures, code, or total."""
    for at, row in enumerate(rows):
        texts = _texts(row)
        if _is_sequence(texts):
            continue
        if any(_AMOUNT.fullmatch(text) for text in texts):
            return at
        if any(_CODED.fullmatch(text) for text in texts[:3]):
            return at
        labels = [text for text in texts if text]
        if len(labels) == 1 and re.fullmatch("合计|总计", labels[0]):
            return at
        if any(re.match("一、", text) for text in labels) or (
            labels and re.fullmatch("合计|总计", labels[0]) and all(read_number(text) for text in labels[1:])
        ):
            return at
    return len(rows)


def _paths(rows: Sequence[Sequence[Cell | None]], width: int) -> list[list[str]]:
    """The header of each column from top to bottom; merged cells are carried to the columns they cover."""
    paths: list[list[str]] = [[] for _ in range(width)]
    parents = [0] * width  # columns with the same number stand under the same header cell so far
    for row in rows:
        texts = _texts(row)
        if _is_sequence(texts) or re.match("(?:部门|单位|编制单位|金额单位)(?:名称)?：", "".join(texts)):
            continue
        if sum(bool(text) for text in texts) == 1 and re.search("表$|单位：", "".join(texts)):
            continue
        filled = list(texts)
        fresh = list(parents)
        for column in range(width):
            if filled[column]:
                fresh[column] = max(fresh) + 1
            elif column and parents[column] == parents[column - 1] and filled[column - 1]:
                filled[column] = filled[column - 1]
                fresh[column] = fresh[column - 1]
        for column, text in enumerate(filled):
            if text and text not in paths[column][-1:]:
                paths[column].append(text)
        parents = fresh
    return paths


def _blocks(paths: Sequence[Sequence[str]], rows: Sequence[Sequence[Cell | None]], shape: Shape) -> list[_Block]:
    blocks = [_Block()]
    taken: list[set[str]] = [set()]
    for column, path in enumerate(paths):
        leaf = path[-1] if path else ""
        texts = [text for row in rows if (text := _texts(row)[column])]
        coded = sum(bool(_CODED.fullmatch(text)) for text in texts)
        is_label = bool(_LABEL.search(leaf)) or (
            leaf == "" and any(re.search("合计|[一二三四五六七八九十]、", t) for t in texts)
        )
        is_code = bool(_CODE.search(leaf)) or (shape.coded != "" and coded > 0 and coded >= 0.6 * len(texts))
        if _ORDINAL.search(leaf):
            continue
        if is_label or is_code:
            if blocks[-1].values:
                blocks.append(_Block())
                taken.append(set())
            (blocks[-1].codes if is_code else blocks[-1].labels).append(column)
            if not blocks[-1].side:
                blocks[-1].side = next((side for side in shape.sides if path and path[0].startswith(side)), "")
            continue
        header = "/".join(path)
        if shape.ignored and shape.ignored.search(leaf):
            continue
        for name, pattern in shape.columns:
            if name not in taken[-1] and pattern.search(header):
                blocks[-1].values.append((column, name))
                taken[-1].add(name)
                break
    return blocks


class _RowReader:
    def __init__(self, shape: Shape, unit: Unit, headers: Sequence[str]) -> None:
        self._shape = shape
        self._unit = unit
        self._headers = headers
        self._under: dict[str, str] = {}

    def rows(self, cells: Sequence[Cell | None], blocks: Sequence[_Block]) -> list[Row]:
        """The rows that stand side by side in one row of the grid."""
        texts = _texts(cells)
        if _is_sequence(texts) or self._repeats_header(texts):
            return []
        read: list[Row] = []
        for block in blocks:
            label, place, code = self._label(cells, block)
            values = {name: self._value(cells[column], place, cells) for column, name in block.values}
            filled = {name: cell for name, cell in values.items() if cell.quantity or cell.unread}
            if not label and not code:
                if filled and read and not any(cell.quantity for cell in read[-1].cells.values()):
                    last = read.pop()  # a total whose figure stands under the next block (公用经费合计)
                    read.append(self._row(last.label, last.span, last.code, values, block.side))
                elif filled and not block.labels and not block.codes:
                    read.append(self._row("合计", place, "", values, block.side))
                continue
            read.append(self._row(label, place, code, values, block.side))
        return read

    def _repeats_header(self, texts: Sequence[str]) -> bool:
        filled = [(text, header) for text, header in zip(texts, self._headers, strict=False) if text]
        return bool(filled) and all(text in header for text, header in filled)

    def _label(self, cells: Sequence[Cell | None], block: _Block) -> tuple[str, Span, str]:
        found = [(column, cell) for column in (*block.labels, *block.codes) if (cell := cells[column]) and cell.text]
        code = "".join(
            cell.text
            for column, cell in sorted(found, key=lambda pair: pair[0])
            if column in block.codes and cell.text.isdigit()
        )
        named = [cell for _, cell in found if not cell.text.isdigit()]
        label = named[0].text if named else ""
        if label in ("类", "款", "项"):
            label = ""
        if found:
            place = Span(min(cell.span.start for _, cell in found), max(cell.span.end for _, cell in found))
        else:
            place = next((cell.span for cell in cells if cell and cell.text), Span(0, 0))
        if not _CODED.fullmatch(code):
            merged = re.match(r"(\d{7}|\d{5}|\d{3})(\D.*)", label)  # code and name in one cell
            code, label = (merged[1], merged[2]) if merged and self._shape.coded else ("", label)
        return label, place, code

    def _value(self, cell: Cell | None, place: Span, cells: Sequence[Cell | None]) -> TableCell:
        if cell is None or not cell.text:
            return TableCell(cell.span if cell and cell.passage.places else place)
        number = read_number(cell.text)
        if number is None:
            dash = re.fullmatch(r"[-—–/]+|无", cell.text)
            return TableCell(cell.span, unread="" if dash else cell.text)
        value, decimals = number
        return TableCell(cell.span, Quantity(value, self._unit, decimals, cell.span))

    def _row(self, label: str, span: Span, code: str, values: dict[str, TableCell], side: str) -> Row:
        bare = re.sub(
            r"^(?:[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]+）|\d+[、.．]|其中：)+", "", label
        )
        name = ""
        under = self._under.get(side, "")
        for shape in self._shape.rows:
            if shape.side and side and shape.side != side:
                continue
            if shape.under and shape.under != under:
                continue
            if shape.label.fullmatch(bare):
                name = shape.name
                break
        if name and not any(shape.name == name and shape.under for shape in self._shape.rows):
            self._under[side] = name
        if not name and not code and self._shape.classes and side in ("", self._shape.classes):
            codes = functional().codes(bare, 3)
            code = codes[0] if codes else ""
        length = len(code)
        known = self._shape.coded != "经济" or code[:3] in economic().names
        level = LEVELS.get(length, "") if code and known else ""
        return Row(label, span, values, name, code if known else "", level, side)
