"""What a statement table holds besides its figures: title, units, notes, and what stands in for a figure."""

from __future__ import annotations

from collections.abc import Sequence

from fiscallint import patterns

_TITLE = patterns.compile(r"(?:决算|预算|收入|支出|情况|经费|明细).{0,12}表(?:[（(].{0,20}[)）])?$")
_NOT_IN_TITLE = patterns.compile("[。；，]|[.·…．]{4,}|^(?:注|说明|备注)")
PREAMBLE = patterns.compile(r"单位[：:]|部门[：:]|公开\d+表")
NOTE = patterns.compile(r"注[：:1-9.]|(?:说明|备注)[：:]|第[一二三四五六七八九十]+部分|附件")
SENTENCE = patterns.compile(r"[。；！？]|(?<!\d)，|，(?!\d)")
_BESIDE = patterns.compile(r"(?:表|表[（(][^（）()]*[)）])$|[：:]|^\d{4}年")


SIGNERS = "负责人|制表|填表|填报|经办|复核|审核|联系|电话|日期"
"""What those who signed a table are called, below it: alternatives of an expression."""


def is_title(text: str) -> bool:
    """Whether a line is what a table is called."""
    return len(text) < 60 and bool(_TITLE.search(text)) and not _NOT_IN_TITLE.search(text)


def stand_above(texts: Sequence[str]) -> bool:
    """Whether texts, without white space and read one after the other, are what stands above a statement.

    That is the unit's name, that of money, the number of the statement, and its title.
    """
    names = [False, *(text.endswith(("：", ":")) for text in texts)]  # what follows 部门： is a name
    return any(map(PREAMBLE.search, texts)) and all(
        _BESIDE.search(text) or PREAMBLE.search(text) or name for text, name in zip(texts, names, strict=False)
    )


UNCALCULATED = "（未计算）"
"""Of a formula whose result the file does not hold: neither a number nor blank, which would be a zero."""

ERRORS = frozenset(("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"))
"""What a formula results in that cannot be calculated."""


def is_lacking(text: str) -> bool:
    """Whether the text of a cell, as rules read it, stands instead of a figure."""
    return text == UNCALCULATED or (text[:1] == "#" and text.replace("！", "!").replace("？", "?") in ERRORS)
