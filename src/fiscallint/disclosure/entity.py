"""The unit's name: what the cover, the headings and the statement tables call it, and, failing these, the sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from fiscallint import patterns
from fiscallint.disclosure.outline import Outline
from fiscallint.document import Document, Paragraph

_YEAR = r"(?:20\d\d|二[〇○零]..)年(?:度)?"
_COVERS = (
    rf"(?:附件\d*：?)?(?:关于)?(.{{4,40}}?)(?:关于)?(?:部门|单位)?{_YEAR}(?:部门|单位|汇总|本级|整体)*决算.{{0,12}}",
    rf"(?:附件\d*：?)?(?:关于)?{_YEAR}(.{{4,40}}?)(?:部门|单位)(?:汇总|本级|整体)?决算.{{0,12}}",
    rf"(?:附件\d*：?)?(?:关于)?{_YEAR}(.{{3,40}}?[局委办院校馆所站队处会园部府团联中心室])决算.{{0,12}}",
)
_OVERVIEW = patterns.compile(r"(?:第一部分|一、)?(.{4,40}?)(?:部门|单位)?(?:基本)?(?:概况|基本情况)(?:说明)?")
_TABLES = patterns.compile(
    rf"(?:第[一二三四五]部分|[一二三四五]、)(.{{4,40}}?){_YEAR}(?:部门|单位)?决算(?:公开)?(?:报?表|情况说明)"
)
_ON_SHEETS = patterns.compile(
    rf"(?:公开|编制|填报)?(?:部门|单位)(?:名称)?：(?:\d{{3,}})?(.{{4,40}}?)(?:{_YEAR}|金额|单位：|公开\d|$)"
)
_SPEAKERS = patterns.compile(
    rf"(?:^|[。；，、）])([^，。；：、“”（）\d]{{4,40}}?){_YEAR}(?:收入|支出|财政拨款|无|没有|政府采购|机关运行|部门决算)"
)
_NO_NAME = patterns.compile(
    r"[^\u4e00-\u9fffA-Za-z·]|决算|预算|收入|支出|概况|目录|说明|情况|报表|公开|经费|万元|某某|×|X{2}"
)
_ANY = patterns.compile("(?:本|我|各|该|全)(?:部门|单位)?.{0,2}|(?:部门|单位)(?:名称)?|第.部分")


def bare_name(text: str) -> str:
    """A name without what does not tell one unit from another: （本级）, （汇总）, the number it bears, the year."""
    text = re.sub(r"（[^（）]*）$|^\d+|" + _YEAR, "", text)
    return re.sub(r"(?:本级|汇总)$", "", text)


def unit_name(document: Document, outline: Outline) -> str:
    """The unit's name, empty where nothing tells it.

    The cover, the heading of the overview, the headings of the tables and of the explanation, and the line above the
    statements (部门：……) have a vote each; where they differ and none prevails, the cover is right. Where none of them
    names the unit, it is the one that most sentences of the form ××2024年度…… begin with, two at least.
    """
    titles = [paragraph.text for paragraph in outline.contents]
    titles += [section.heading.text for section in outline.root.walk() if section.heading]
    votes = Counter(
        name
        for name in (
            _on_cover(outline.cover),
            _most(_matched(_OVERVIEW, titles, whole=True)),
            _most(_matched(_TABLES, titles, whole=True)),
            _most(_matched(_ON_SHEETS, _short(document))),
        )
        if name
    )
    if votes:
        return votes.most_common(1)[0][0]
    return _most(_matched(_SPEAKERS, (paragraph.text for paragraph in document.paragraphs)), at_least=2)


def _short(document: Document) -> Iterator[str]:
    return (paragraph.text for paragraph in document.paragraphs if len(paragraph.text) < 80)


def _on_cover(cover: Sequence[Paragraph]) -> str:
    """The name on the cover, whose title may stand on several lines."""
    lines = [paragraph.text for paragraph in cover][:12]
    for count in range(1, len(lines) + 1):
        for start in range(len(lines) - count + 1):
            title = "".join(lines[start : start + count])
            for form in _COVERS:
                match = re.fullmatch(form, title)
                if match and _is_name(match[1]):
                    return bare_name(match[1])
    return ""


def _matched(pattern: re.Pattern[str], texts: Iterable[str], whole: bool = False) -> Iterator[str]:
    for text in texts:
        for match in [pattern.fullmatch(text)] if whole else pattern.finditer(text):
            if match and _is_name(match[1]):
                yield bare_name(match[1])


def _is_name(text: str) -> bool:
    name = bare_name(text)
    return len(name) >= 4 and not _NO_NAME.search(name) and not _ANY.fullmatch(name)


def _most(names: Iterable[str], at_least: int = 1) -> str:
    found = Counter(names).most_common(1)
    return found[0][0] if found and found[0][1] >= at_least else ""
