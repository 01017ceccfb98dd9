"""Reads the rows of a statement table: which columns hold codes, labels and figures, and what each row is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint import patterns
from fiscallint.disclosure.codes import LEVELS, economic, functional
from fiscallint.disclosure.header import (
    CODED,
    NOTHING,
    ORDINAL,
    TOTAL,
    GridRow,
    bare_word,
    counts_columns,
    header_height,
    header_paths,
    is_wordy,
    precedes_header,
    texts_of,
)
from fiscallint.disclosure.quantity import Quantity, Unit, read_number
from fiscallint.disclosure.shapes import Shape, without_numbering
from fiscallint.disclosure.table import Row, TableCell
from fiscallint.document import Cell, Grid
from fiscallint.document.around import is_lacking
from fiscallint.finding import Span


class Body(Struct, frozen=True):
    """The canonical names of the value columns, and the rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Block(Struct):
    """Columns that belong together: a label with its figures. A grid has one, two (income, expenditure) or more.

    `values` are the columns of figures with their headers from top to bottom; `names` those of them that are known.
    `beside` are those of `labels` that hold headings of several rows each.
    """

    labels: list[int] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    values: list[tuple[int, list[str]]] = field(default_factory=list)
    names: dict[str, int] = field(default_factory=dict)
    side: str = ""


def read_body(grid: Grid, shape: Shape, unit: Unit) -> Body | None:
    """The rows of a grid as those of a table of this shape; None where its header is not understood."""
    rows = [row for row in grid.rows if any(cell and cell.text for cell in row)]
    height = header_height(rows, lambda label: _names_row(shape, label))
    paths = header_paths(rows[:height], grid.width)
    below = _data(rows[:height], paths, rows[height:])
    blocks = _blocks(paths, below, shape)
    if not blocks:
        return None
    data = [row for row in rows[:height] if _is_total(row, blocks)] + below
    if shape.measures:
        return _Measured(shape, unit).body(data, blocks)
    if not _named(blocks, shape) or _ambiguous(blocks, data):
        return None
    for block in blocks:
        block.beside = _headings_beside(block, data)
    reader = _RowReader(shape, unit)
    return Body(
        tuple(dict.fromkeys(name for block in blocks for name in sorted(block.names, key=block.names.__getitem__))),
        tuple(map(reader.settled, [row for cells in data for row in reader.rows(cells, blocks)])),
    )


def _names_row(shape: Shape, label: str) -> bool:
    bare = _bare_label(label)
    if shape.measures:
        return bool(shape.item([bare]) or shape.measure([bare]))
    return any(row.label.fullmatch(bare) for row in shape.rows)


_ENCLOSED = patterns.compile("（([^（）]+)）")


def _bare_label(label: str) -> str:
    """A label without its number, unit or mark, the colon behind it or the brackets around it: （合计）, 合计：."""
    text = bare_word(without_numbering(label)).removesuffix("：")
    return match[1] if (match := _ENCLOSED.fullmatch(text)) else text


def _is_total(row: GridRow, blocks: Sequence[Block]) -> bool:
    """Whether a row of the header is a total's as well: an empty table may print both in one row."""
    return any((cell := row[column]) and TOTAL.fullmatch(cell.text) for column in (*blocks[0].codes, *blocks[0].labels))


def _data(header: Sequence[GridRow], paths: Sequence[Sequence[str]], rows: Sequence[GridRow]) -> list[GridRow]:
    """The rows under the header, without those that repeat it on another page or count the columns."""
    printed = {tuple(texts_of(row)) for row in header}
    return [
        row
        for row in rows
        if tuple(texts := texts_of(row)) not in printed
        and not _repeats(texts, paths)
        and not counts_columns(texts)
        and not precedes_header(texts)
    ]


def _repeats(texts: Sequence[str], paths: Sequence[Sequence[str]]) -> bool:
    """Whether a row holds nothing but words that stand over its columns, merged otherwise as they may be."""
    filled = [(text, path) for text, path in zip(texts, paths, strict=True) if text]
    return len(filled) > 1 and all(bare_word(text) in path for text, path in filled)


_CODE = patterns.compile("编码|代码|^类$|^款$|^项$")
_LABEL = patterns.compile("名称|^项目$|^项目（|^科目$|科目（|^支出功能分类|^支出经济分类|^单位$|^功能分类|^经济分类")
_OF_UNIT = patterns.compile("(?:单位|部门|机构)(?:编码|代码|名称)|^单位$|^(?:预算|决算)单位")
_OTHERWISE = patterns.compile("政府(?:预算)?(?:支出)?经济(?:分类|科目)")
_BESIDE = patterns.compile("备注|说明|原因|审核")


def _blocks(paths: Sequence[Sequence[str]], rows: Sequence[GridRow], shape: Shape) -> list[Block]:
    blocks = [Block()]
    columns = list(zip(*map(texts_of, rows), strict=True)) or [()] * len(paths)
    for column, path in enumerate(paths):
        role = _role(path, [text for text in columns[column] if text], shape, blocks)
        if role in ("label", "code"):
            if blocks[-1].values:
                blocks.append(Block())
            (blocks[-1].codes if role == "code" else blocks[-1].labels).append(column)
            if not blocks[-1].side:
                blocks[-1].side = next((side for side in shape.sides if path and path[0].startswith(side)), "")
        elif role == "value":
            blocks[-1].values.append((column, list(path)))
    for block in blocks:
        _drop_others(block, paths)
    if len(shape.sides) == 2 and len(blocks) >= 2 and not any(block.side for block in blocks):
        for block, side in zip(blocks, shape.sides, strict=False):
            block.side = side
    return [block for block in blocks if block.values and not _otherwise_classified(block, paths, shape)]


def _role(path: Sequence[str], texts: Sequence[str], shape: Shape, left: Sequence[Block]) -> str:
    """What a column holds: label, code, value, or nothing that is read; `left` are the blocks to its left."""
    words = list(path)
    while len(words) > 1 and TOTAL.fullmatch(words[-1]) and (_LABEL.search(words[-2]) or _CODE.search(words[-2])):
        words.pop()  # a total's label that shares its row with header words
    leaf = words[-1] if words else ""
    if any(ORDINAL.search(word) for word in words) or _BESIDE.search(leaf):
        return ""
    coded = sum(bool(CODED.fullmatch(text)) for text in texts)
    if _CODE.search(leaf) or (shape.coded and coded and coded >= 0.6 * len(texts)):
        return "code"
    if _LABEL.search(leaf) or leaf in shape.sides:
        return "label"
    known = _is_known(words, shape)
    words_below = list(filter(is_wordy, texts))
    if len(words_below) > 0.5 * len(texts) and not (known and len(texts) < 2):
        return _role_of_words(words_below, known, leaf, shape, left)
    return "value" if known or leaf else ""


def _role_of_words(texts: Sequence[str], known: bool, leaf: str, shape: Shape, left: Sequence[Block]) -> str:
    """What a column of words holds that is not headed as one of names: these, or words in place of figures (见附表).

    A statement by function has one column of names; elsewhere names are told from such words by not recurring.
    """
    once = shape.coded == "功能"
    if known and any(block.labels or block.codes for block in left) and (once or 2 * len(set(texts)) <= len(texts)):
        return "value"
    if once and leaf and not known and any(block.labels for block in left):
        return ""
    return "label"


def _is_known(words: Sequence[str], shape: Shape) -> bool:
    if shape.measures:
        return bool(shape.item(words) or shape.measure(words))
    header = "/".join(words)
    return any(pattern.search(header) for _, patterns in shape.columns for pattern in patterns)


def _drop_others(block: Block, paths: Sequence[Sequence[str]]) -> None:
    """Code and name of the unit that a row belongs to, or of a second classification, are not those of the row."""
    for columns in (block.labels, block.codes):
        own = [column for column in columns if not _of_another(paths[column])]
        if own:
            columns[:] = own


def _of_another(path: Sequence[str]) -> bool:
    return bool(path) and bool(_OF_UNIT.search(path[-1]) or any(map(_OTHERWISE.search, path)))


def _otherwise_classified(block: Block, paths: Sequence[Sequence[str]], shape: Shape) -> bool:
    """Whether a block of a two-sided table lists expenditure a second time, by nature or economic classification."""
    words = "".join(word for column in (*block.labels, *block.codes) for word in paths[column])
    return bool(shape.classes) and bool(re.search("性质|经济分类|经济科目", words)) and "功能" not in words


_SUBTOTAL = patterns.compile("小计|合计")


def _headings_beside(block: Block, rows: Sequence[GridRow]) -> list[int]:
    """The columns of labels whose texts stand upright beside several rows (本年收入), each of which has its own label.

    Such a text may be repeated in every row. One that stands beside a subtotal is the label of that.
    """
    found = []
    for column in block.labels[:-1]:
        filled = [
            (own, beside) for row in rows if (own := _text(row, column)) and (beside := _inner(block, row, column))
        ]
        alone = sum(bool(_inner(block, row, column)) for row in rows if not _text(row, column))
        alike = len(filled) - len({own for own, _ in filled})
        whole = all(
            _inner(block, row, column) for row in rows if (own := _text(row, column)) and not TOTAL.fullmatch(own)
        )
        if (
            filled
            and whole
            and alone + (0 if block.codes else alike)
            and not any(_SUBTOTAL.fullmatch(beside) for _, beside in filled)
        ):
            found.append(column)
    return found


def _text(row: GridRow, column: int) -> str:
    return cell.text if (cell := row[column]) else ""


def _inner(block: Block, row: GridRow, column: int) -> str:
    """The label to the right of a column of labels."""
    return next((text for other in block.labels if other > column and (text := _text(row, other))), "")


def _named(blocks: Sequence[Block], shape: Shape) -> bool:
    """Gives the columns of each block their canonical names; whether enough are known to be sure of the table."""
    for block in blocks:
        free = {column: _header(path, block.side) for column, path in block.values}
        if shape.ignored:
            free = {column: header for column, header in free.items() if not shape.ignored.search(header)}
        _name(block, free, shape)
        _name(block, {column: _mended(header) for column, header in free.items()}, shape)
    names = {name for block in blocks for name in block.names}
    if all(len(block.names) == len(block.values) for block in blocks):
        return bool(names)  # none is left
    return len(names) >= min(2, len(shape.columns), sum(len(block.values) for block in blocks))


def _name(block: Block, free: dict[int, str], shape: Shape) -> None:
    """Gives the columns of a block that are free the names that they do not have yet, by their headers."""
    for name, headers in shape.columns:
        for pattern in headers if name not in block.names else ():
            fitting = [column for column, header in free.items() if pattern.search(header)]
            if fitting:
                block.names[name] = max(fitting, key=lambda column: (_year_in(free[column]), -column))
                del free[block.names[name]]
                break


def _mended(header: str) -> str:
    """A header whose last word is broken over two rows, as at the end of a page: 财政拨款/收入."""
    return "".join(header.rsplit("/", 1))


def _header(path: Sequence[str], side: str) -> str:
    words = [re.sub("/", "", word) for word in path]
    if side and not (words and words[0].startswith(side)):
        words.insert(0, side)
    return "/".join(words)


def _year_in(header: str) -> str:
    return max(re.findall(r"20\d\d", header), default="")


def _ambiguous(blocks: Sequence[Block], rows: Sequence[GridRow]) -> bool:
    """Whether two columns of figures bear the same header: then cells were lost and the others may be shifted."""
    for block in blocks:
        headers = [tuple(path) for column, path in block.values if any(_figure(row[column]) for row in rows)]
        if len(set(headers)) < len(headers):
            return True
    return False


def _figure(cell: Cell | None) -> bool:
    return cell is not None and read_number(cell.text) is not None


def _value(cell: Cell | None, place: Span, unit: Unit) -> TableCell:
    """The figure in a cell; a blank or a dash is none, header words beside a total neither."""
    if cell is None or not cell.text:
        return TableCell(cell.span if cell and cell.passage.places else place)
    number = read_number(cell.text)
    if number is None:
        return TableCell(cell.span, unread="" if NOTHING.fullmatch(cell.text) else cell.text)
    value, decimals = number
    return TableCell(cell.span, Quantity(value, unit, decimals, cell.span))


_CODE_BEFORE = patterns.compile(r"[\[（]?(\d{7}|\d{5}|\d{3})[\]）]?[-—_、.：]?([^\d年].*)")
_CODE_BEHIND = patterns.compile(r"(.*[^\d])(?:（(\d{7}|\d{5}|\d{3})）|\[(\d{7}|\d{5}|\d{3})\])")


def _parted(label: str) -> tuple[str, str]:
    """Code and name where they stand in one cell, one before the other (2010101 行政运行, 行政运行（2010101）)."""
    if match := _CODE_BEFORE.fullmatch(label):
        return match[1], match[2]
    if match := _CODE_BEHIND.fullmatch(label):
        return match[2] or match[3], match[1]
    return "", label


class _RowReader:
    """Reads rows from top to bottom; what stands above a row may tell what it is."""

    def __init__(self, shape: Shape, unit: Unit) -> None:
        self._shape = shape
        self._unit = unit
        self._under: dict[str, str] = {}
        self._parts: dict[int, list[str]] = {}
        self._side = ""
        self._given: set[tuple[str, str]] = set()
        self._otherwise: dict[Span, str] = {}

    def rows(self, cells: GridRow, blocks: Sequence[Block]) -> list[Row]:
        """The rows that stand side by side in one row of the grid."""
        read: list[Row] = []
        for block in blocks:
            label, place, code = self._label(cells, block)
            values = {name: _value(cells[column], place, self._unit) for name, column in block.names.items()}
            if TOTAL.fullmatch(label) and all(cell.quantity is None for cell in values.values()):
                values = {
                    name: cell if is_lacking(cell.unread) else TableCell(cell.span) for name, cell in values.items()
                }
            filled = any(cell.quantity or cell.unread for cell in values.values())
            if label in self._shape.sides and len(blocks) == 1 and not filled:
                self._side = label
                continue
            side = block.side or self._side
            if label or code:
                read.append(self._row(label, place, code, values, side))
            elif filled and read and not any(cell.quantity for cell in read[-1].cells.values()):
                last = read.pop()  # a total whose figure stands under the next block (公用经费合计)
                read.append(self._row(last.label, last.span, last.code, values, side))
            elif filled and not block.labels and not block.codes:
                read.append(self._row("合计", place, "", values, side))
        return read

    def settled(self, row: Row) -> Row:
        """A row of which the whole table tells what it is: 收入合计 is the total where no other row is."""
        other = self._otherwise.get(row.span, "")
        return replace(row, name=other) if other and (row.side, other) not in self._given else row

    def _label(self, cells: GridRow, block: Block) -> tuple[str, Span, str]:
        found = [
            (column, cell) for column in sorted((*block.labels, *block.codes)) if (cell := cells[column]) and cell.text
        ]
        code = self._code(cells, block)
        named = [(column, cell) for column, cell in found if column not in block.beside] or found
        label = next(
            (cell.text for _, cell in named if not cell.text.isdigit() and cell.text not in ("类", "款", "项")), ""
        )
        if found:
            place = Span(min(cell.span.start for _, cell in found), max(cell.span.end for _, cell in found))
        else:
            place = next((cell.span for cell in cells if cell and cell.text), Span(0, 0))
        if not code and self._shape.coded:
            code, label = _parted(label)
        return label, place, code

    def _code(self, cells: GridRow, block: Block) -> str:
        """The code of a row; it may stand in one column or in three (210, 11, 02), those above being left out."""
        parts = [cell.text if (cell := cells[column]) and cell.text.isdigit() else "" for column in block.codes]
        parts[1:] = [part.zfill(2) if part else "" for part in parts[1:]]  # 5 for 05: a number in a workbook
        if not any(parts):
            return ""
        above = self._parts.get(block.codes[0], [])
        first = next(at for at, part in enumerate(parts) if part)
        if first and len(parts[first]) == 2 and len(above) == len(parts) and all(above[:first]):
            parts[:first] = above[:first]
        self._parts[block.codes[0]] = parts
        code = ""
        for part in parts:
            code = part if code and part.startswith(code) else code + part
        return code if CODED.fullmatch(code) else ""

    def _row(self, label: str, span: Span, code: str, values: dict[str, TableCell], side: str) -> Row:
        bare = _bare_label(label)
        name = ""
        under = self._under.get(side, "")
        fitting = [
            shape
            for shape in self._shape.rows
            if not (shape.side and side and shape.side != side) and not (shape.under and shape.under != under)
            if shape.label.fullmatch(bare)
        ]
        if fitting:  # 收入合计 behind 本年收入合计 is the total
            names = [shape.name for shape in fitting if shape.side == fitting[0].side]
            name = next((one for one in names if (side, one) not in self._given), names[0])
            self._given.add((side, name))
            if name != names[-1] and not any(shape.under for shape in fitting):
                self._otherwise[span] = names[-1]
        if name and not any(shape.name == name and shape.under for shape in self._shape.rows):
            self._under[side] = name
        if not name and not code and self._shape.classes and side in ("", self._shape.classes):
            codes = functional().codes(bare, 3)
            code = codes[0] if codes else ""
        known = self._shape.coded != "经济" or code[:3] in economic().names
        level = LEVELS.get(len(code), "") if code and known else ""
        return Row(label, span, values, name, code if known else "", level, side)


_OTHER_EXPENSES = patterns.compile("(?:会议|培训)(?:费用?|经费)(?:支出)?(?:预算|决算)?数?")


class _Measured(Struct, frozen=True):
    """Reads a table of measures and items (“三公”经费), however the two are laid out."""

    shape: Shape
    unit: Unit

    def body(self, rows: Sequence[GridRow], blocks: Sequence[Block]) -> Body | None:
        """One row of all figures, and one for each unit where the table lists units."""
        final = self.shape.measures[-1][0]
        default = "" if self._says_measure(rows, blocks) else final
        more = self._holds_more(rows, blocks)
        names = {self._name(path, "", default, more)[0] for block in blocks for _, path in block.values}
        found: dict[str, dict[str, TableCell]] = {}
        ranks: dict[tuple[str, str], tuple[str, bool, bool, bool]] = {}
        places: dict[str, Span] = {}
        for cells in rows:
            if self._heads_counts(cells, blocks):
                break
            for block in blocks:
                labels = [cell for column in block.labels if (cell := cells[column]) and cell.text]
                label = labels[0].text if labels else ""
                place = (labels or [cell for cell in cells if cell and cell.text])[0].span
                for column, path in block.values:
                    name, row = self._name(path, label, default, more)
                    value = _value(cells[column], place, self.unit)
                    rank = _rank([*path, _bare_label(label)], value, self._is_named([*path, _bare_label(label)]))
                    before = found.get(row, {}).get(name)
                    if before and rank == ranks[row, name] and before.interval != value.interval:
                        return None  # headers that tell the two apart were lost
                    if name and (before is None or rank > ranks[row, name]):
                        ranks[row, name] = rank
                        found.setdefault(row, {})[name] = value
                        places.setdefault(row, place)
        names |= {name for values in found.values() for name in values}
        columns = tuple(name for name, _ in self.shape.columns if name in names)
        if not any(name.startswith(final) for name in columns):
            return None
        read = [Row(label, places[label], values, label if label == "合计" else "") for label, values in found.items()]
        return Body(columns, tuple(read))

    def _name(self, path: Sequence[str], label: str, default: str, more: bool) -> tuple[str, str]:
        """The name of the figure at a column and row, and the label of the row it counts for.

        Where the table holds `more` than the items, a total that does not bear its name is that of all.
        """
        words = list(path)
        own = _bare_label(label)
        if self.shape.ignored and self.shape.ignored.search("/".join([*words, own])):
            return "", ""
        row = "合计"
        if own and not self.shape.measure([own]) and not self.shape.item([own]):
            row, own = label, ""  # the row of a unit
        item = self.shape.item([*words, own] if own else words)
        if more and item == self.shape.items[0][0] and not self._is_named([*words, own]):
            return "", ""
        measure = self.shape.measure([own, *words] if own else words) or default
        return (measure + item, row) if item and measure else ("", "")

    def _holds_more(self, rows: Sequence[GridRow], blocks: Sequence[Block]) -> bool:
        """Whether a table is of other expenses besides: 会议费, 培训费."""
        words = [word for block in blocks for _, path in block.values for word in path]
        words += [cell.text for cells in rows for block in blocks for c in block.labels if (cell := cells[c])]
        return any(map(_OTHER_EXPENSES.fullmatch, map(_bare_label, words)))

    def _is_named(self, words: Sequence[str]) -> bool:
        """Whether one of these words is the name of an item."""
        return any(pattern.fullmatch(word) for word in words for _, pattern in self.shape.items)

    def _heads_counts(self, cells: GridRow, blocks: Sequence[Block]) -> bool:
        """Whether a row stands over another table in the same grid, of what is counted: groups, guests, cars."""
        below = [cell for block in blocks for column, _ in block.values if (cell := cells[column]) and cell.text]
        if self.shape.ignored is None or any(map(_figure, below)):
            return False
        return any(is_wordy(cell.text) and self.shape.ignored.search(cell.text) for cell in below)

    def _says_measure(self, rows: Sequence[GridRow], blocks: Sequence[Block]) -> bool:
        words = [word for block in blocks for _, path in block.values for word in path]
        words += [cell.text for cells in rows for block in blocks for c in block.labels if (cell := cells[c])]
        return bool(self.shape.measure(words))


def _rank(words: Sequence[str], value: TableCell, named: bool) -> tuple[str, bool, bool, bool]:
    """Of two figures of one name that of the later year counts, then the adjusted budget, then one that is told.

    A total that bears its name goes before one that does not: that may be of more, as of 会议费 besides.
    """
    header = "".join(words)
    return _year_in(header), bool(re.search("全年|调整", header)), named, value.quantity is not None
