"""Lines that are no paragraphs of their own: where a line ended, the sentence did not."""

from __future__ import annotations

import re

from fiscallint import patterns

_NUMBERED = patterns.compile(
    r"第[一二三四五六七八九十]+(?:部分|章)|[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]{1,3}）"
    rf"|{patterns.COUNTING}|（\d{{1,2}}）|[①-⑳]|(?:注|说明|附件|附|部门|单位|金额单位|编制单位)：|公开\d"
)
_CONTENTS = patterns.compile(r"目\s*[录次]")
_TITLE = patterns.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]{1,3}）)[^，。；：]+(?:情况|说明|概况|解释)"
)
_OPEN_PATH = patterns.compile("（[类款]）[^（）。；，：]{0,25}。?$")  # 类（类）款 … broken before （款） or （项）
_REST_OF_PATH = patterns.compile("[^，。；：]{0,25}（[款项]）")


def goes_on(last: str, line: str, *, heading: bool = False, indented: bool = False) -> bool:
    """Whether a line goes on with the text before it.

    That text may be a `heading`; `indented` tells that the line is, and the one before is not.
    """
    if not last or not line:
        return False
    if _OPEN_PATH.search(last) and _REST_OF_PATH.match(line) and not _NUMBERED.match(line):
        return True
    if heading or _NUMBERED.match(line) or _CONTENTS.fullmatch(line) or last[-1] in "。！？：；":
        return False
    if _TITLE.fullmatch(last):
        return False
    if last.endswith("（项）") or line.endswith("表") or indented:
        return False
    return len(last) >= 30 or bool(re.search("[，。；：]", last))
