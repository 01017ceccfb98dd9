"""The header of a grid: how many rows it takes, and the words that stand over each column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from fiscallint import patterns
from fiscallint.disclosure.quantity import read_number
from fiscallint.document import Cell
from fiscallint.document.around import is_lacking

GridRow = Sequence[Cell | None]

CODED = patterns.compile(r"\d{3}(?:\d{2}){0,2}")
NOTHING = patterns.compile(r"[¥￥]?[-—–─―－/\\*×]+|无")
ORDINAL = patterns.compile(r"^(?:行次|行号|序号|栏次|次序)|栏次$")
TOTAL = patterns.compile("(?:合计|总计|[（(]?合计[)）]?|总合计|本年合计)：?")
CODE_AND_NAME = patterns.compile(r"\d{3}(?:\d{2}){0,2}[^\d年.、．]")
_COUNTING = patterns.compile(r"[（(]?(\d{1,2})[)）]?(?:=.*|栏)?")
_LETTER = patterns.compile("[甲乙丙丁A-H]")
_CODE_PART = patterns.compile("[类款项]")
_PREAMBLE = patterns.compile(
    r"^(?:部门|单位|编制单位|填报单位|预算单位|公开单位|编报单位|编制部门)(?:名称|（公章）)?：|单位：(?:人民币)?[亿万千]?元|公开\d{2}表"
)
_BESIDE_PREAMBLE = patterns.compile(r"表$|表（[^）]*）$|(?<!其中)：|^\d{4}年")
_YEAR = patterns.compile(r"\d{4}年")
_HEADER_WORD = patterns.compile(r"项目|科目|^(?:\d{4}年度?)?(?:收入|支出|(?:年初|全年)?预算数|决算数|金额|合计)$")


def texts_of(row: GridRow) -> list[str]:
    """The texts of a row, empty where a cell is missing."""
    return [cell.text if cell else "" for cell in row]


_BEFORE_WORD = patterns.compile(rf"(?:{patterns.COUNTING}|（\d{{1,2}}）)(?=.)")
_BEHIND_WORD = patterns.compile(
    r"(?<=.)(?:（[^（）]{0,4}元）|（\d{1,2}(?:栏?=[\d栏+＋－—-]+)?）|\d{1,2}栏?=[\d栏+＋－—-]+|[*＊①-⑳])$"
)


def bare_word(text: str) -> str:
    """A word of a header without its number, unit, formula or mark: 2.基本支出, 基本支出（万元）, 小计（1=2+3）."""
    text = _BEFORE_WORD.sub("", text, count=1) if _BEFORE_WORD.match(text) else text
    while match := _BEHIND_WORD.search(text):
        text = text[: match.start()]
    return text


def counts_columns(texts: Sequence[str]) -> bool:
    """Whether a row only numbers the columns: 栏次 1 2 3=4+5 …, the parts of a code (类 款 项) beside it or not."""
    filled = [text for text in texts if text and not _CODE_PART.fullmatch(text)]
    numbers = [text for text in filled if not ORDINAL.search(text) and not _LETTER.fullmatch(text)]
    matches = [_COUNTING.fullmatch(text) for text in numbers]
    if not filled or any(match is None for match in matches):
        return False
    if len(numbers) < len(filled):
        return True
    values = [int(match[1]) for match in matches if match]
    return len(values) > 2 and values[0] <= 2 and all(b in (a + 1, 1) for a, b in pairwise(values)) and values[1] != 1


def precedes_header(texts: Sequence[str]) -> bool:
    """Whether a row holds what stands above a table: its title, the unit's name, the unit of money."""
    filled = [text for text in texts if text]
    if any(_HEADER_WORD.search(text) and not _PREAMBLE.search(text) and not text.endswith("表") for text in filled):
        return False
    if len({text for text in filled if _YEAR.match(text)}) > 1:
        return False
    return any(_PREAMBLE.search(text) for text in filled) or all(_BESIDE_PREAMBLE.search(text) for text in filled)


def is_wordy(text: str) -> bool:
    """Whether a text stands for no figure, be it none or one that the file lacks."""
    return read_number(text) is None and not NOTHING.fullmatch(text) and not is_lacking(text)


def _is_figure(text: str) -> bool:
    if is_lacking(text):
        return True
    return read_number(text) is not None and ("." in text or "," in text or text in ("0", "-0"))


def _holds_data(texts: Sequence[str], names_row: Callable[[str], bool]) -> bool:
    filled = [text for text in texts if text]
    first, rest = filled[0], filled[1:]
    if any(_is_figure(text) for text in filled):
        return True
    if any(CODED.fullmatch(text) or CODE_AND_NAME.match(text) for text in texts[:4]):
        return True
    if any(re.match("一、|（一）", text) for text in filled):
        return True
    if all(read_number(text) is not None or NOTHING.fullmatch(text) for text in filled):
        return not all(re.fullmatch(r"20\d\d", text) for text in filled)
    if rest and all(read_number(text) is not None and not re.fullmatch(r"20\d\d", text) for text in rest):
        return True
    if TOTAL.fullmatch(first):
        return all(NOTHING.fullmatch(text) or read_number(text) or TOTAL.fullmatch(text) for text in rest)
    return not rest and names_row(first)


def header_height(rows: Sequence[GridRow], names_row: Callable[[str], bool]) -> int:
    """The number of rows before the first row of figures, code or total; `names_row` knows labels of rows."""
    begun = False
    for at, row in enumerate(rows):
        texts = texts_of(row)
        if counts_columns(texts) or precedes_header(texts):
            continue
        if _holds_data(texts, names_row if begun else _names_none):
            return at
        begun = begun or sum(map(bool, texts)) > 1
    return len(rows)


def _names_none(label: str) -> bool:
    return False


def header_paths(rows: Sequence[GridRow], width: int) -> list[list[str]]:
    """The bare words over each column from top to bottom; merged cells are carried to the columns they cover."""
    paths: list[list[str]] = [[] for _ in range(width)]
    parents = [0] * width  # columns with the same number stand under the same header cell so far
    for row in rows:
        texts = texts_of(row)
        if precedes_header(texts):
            continue
        if counts_columns(texts):
            texts = [text if _CODE_PART.fullmatch(text) else "" for text in texts]
        filled = list(texts)
        fresh = list(parents)
        for column in range(width):
            if filled[column]:
                fresh[column] = max(fresh) + 1
            elif column and parents[column] == parents[column - 1] and filled[column - 1]:
                filled[column] = filled[column - 1]
                fresh[column] = fresh[column - 1]
        for column, text in enumerate(map(bare_word, filled)):
            if text and text not in paths[column][-1:] and not _COUNTING.fullmatch(text):
                paths[column].append(text)
        parents = fresh
    return paths
