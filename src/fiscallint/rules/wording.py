"""WRD6: what is left over of a template, punctuation, units left out, phrases said twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from fiscallint import patterns
from fiscallint.disclosure import Disclosure, Unitless
from fiscallint.disclosure.outline import numeral
from fiscallint.document import Grid, Paragraph
from fiscallint.finding import Finding, Fix, Severity, Span, quote
from fiscallint.resources import data
from fiscallint.rules.api import rule
from fiscallint.rules.words import FORM, TEMPLATE


@rule("WRD601", name="template-leftover", kind="template-leftover", severity=Severity.ERROR, basis=[TEMPLATE, FORM])
def template_leftover(disclosure: Disclosure) -> Iterable[Finding]:
    """模板中的占位符、填写说明没有替换或删除。

    - 错：比上年增加（减少）5万元；公开部门XX局；“无……的，仍保留该表格式，并在本表下方作下述说明”
    - 对：比上年增加5万元
    """
    for entry in data("wording", "leftovers"):
        pattern, says = patterns.compile(entry["pattern"]), entry["says"]
        for paragraph in disclosure.document.paragraphs:
            seen: set[tuple[int, int]] = set()
            for match in pattern.finditer(paragraph.text):
                place = _clause(paragraph.text, match.start(), match.end())
                if place in seen:
                    continue
                seen.add(place)
                yield Finding(
                    paragraph.passage.span(*place),
                    f"模板的{says}（{quote(match[0])}），请改正后再公开",
                    severity=Severity(entry["severity"]) if "severity" in entry else None,
                    stated=match[0],
                    key=says,
                )


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a place, at most forty characters to each side."""
    left = max((text.rfind(mark, 0, start) + 1 for mark in "。；，"), default=0)
    rights = [at for mark in "。；，" if (at := text.find(mark, end)) >= 0]
    return max(left, start - 40), min([*rights, len(text), end + 40])


@rule("WRD604", name="doubled-punctuation", kind="punctuation", severity=Severity.WARNING, basis=[FORM])
def doubled_punctuation(disclosure: Disclosure) -> Iterable[Finding]:
    """标点重复或连用。

    - 错：减少支出。。　　增加5万元，，
    - 对：减少支出。
    """
    for paragraph in disclosure.document.paragraphs:
        for match in re.finditer(r"([，。；：、])([，。；：、]+)", paragraph.text):
            start = max(0, match.start() - 12)
            fixes: tuple[Fix, ...] = ()
            if set(match[2]) == {match[1]}:
                kept, more = (paragraph.passage.span(*match.span(group)) for group in (1, 2))
                between = disclosure.document.text[kept.end : more.start]
                place = more if "\n" in between else Span(kept.end, more.end)
                fixes = (Fix(place, "", f"只留一个“{match[1]}”"),)
            yield Finding(
                paragraph.passage.span(start, match.end()),
                f"标点“{match[0]}”连用，请只留一个",
                stated=match[0],
                expected=match[1] if fixes else "",
                key=paragraph.text[start : match.start()],
                fixes=fixes,
            )


@rule("WRD605", name="unfinished-paragraph", kind="punctuation", severity=Severity.WARNING, basis=[FORM])
def unfinished_paragraph(disclosure: Disclosure) -> Iterable[Finding]:
    """段末以分号、逗号或顿号结束，后面已是另一节。

    - 错：项目支出50.00万元，占25.00%；（下一段是“四、……”）
    - 对：项目支出50.00万元，占25.00%。
    """
    blocks = [block for block in disclosure.document.blocks if isinstance(block, Grid) or block.text]
    for block, following in pairwise(blocks):
        if not isinstance(block, Paragraph) or block.text[-1:] not in ("；", "，", "、") or len(block.text) < 12:
            continue
        own = numeral(block.text)
        following_number = numeral(following.text) if isinstance(following, Paragraph) else None
        if following_number is None or following_number.level > 3:
            continue
        if own and own.level == following_number.level and following_number.value == own.value + 1:
            continue  # an enumeration whose members end in semicolons
        if own and own.level > following_number.level and len(block.text) > 40 and own.value > 1:
            continue  # its last member: the enumeration closes, and what closes it is a matter of taste
        text = block.text
        cut = max(text.rfind(mark, 0, len(text) - 1) for mark in "。；")
        yield Finding(
            block.passage.span(cut + 1, len(text)),
            f"本节最后一段以“{text[-1]}”结束，请改为“。”",
            key=text[cut + 1 :][:12],
            # after a comma words may be missing
            fixes=(Fix(block.passage.span(len(text) - 1, len(text)), "。", "改为“。”"),) if text[-1] == "；" else (),
        )


@rule("WRD606", name="sentence-without-stop", kind="punctuation", severity=Severity.NOTE, basis=[FORM])
def sentence_without_stop(disclosure: Disclosure) -> Iterable[Finding]:
    """段末没有句号。

    - 错：五、其他收入：指除上述收入以外的各项收入
    - 对：五、其他收入：指除上述收入以外的各项收入。
    """
    for section in disclosure.sections():
        if not section.concept or section.concept.startswith("绩效"):
            continue
        for block in section.blocks:
            if not isinstance(block, Paragraph) or len(block.text) < 20 or block.heading:
                continue
            if re.search(r"[。！？；：，、”）》…\d]$|表$", block.text) or not re.search("[，：]", block.text):
                continue
            if disclosure.table_at(block.span):
                continue
            yield Finding(
                block.passage.span(max(0, len(block.text) - 40), len(block.text)),
                "这一段末尾没有句号，请补上",
                expected="。",
                key=block.text[:12],
            )


_TWO_UNITS = patterns.compile(
    r"(?<!\d)\d[\d,]{0,40}(?:\.\d{1,20})?(亿万元|万亿万元|万万元|亿亿元|元元|元万元|万元万元|万元元|%%)"
)


_BARE_SHARE = patterns.compile(
    r"占(?![地用])(?:(?!面积)[^，。；：、\d（）]){0,20}(?<![每第])\d{1,3}\.\d{1,2}(?=[，。；])(?![，]\d)"
)


@rule("WRD607", name="missing-unit", kind="missing-unit", severity=Severity.WARNING, basis=[FORM])
def missing_unit(disclosure: Disclosure) -> Iterable[Finding]:
    """金额没有写单位，或者单位写重了；占比没有写百分号。

    - 错：年初预算为12.50，支出决算为13.00万元
    - 错：年初预算为1.25亿万元
    - 错：基本支出60.00万元，占60.00；
    - 对：年初预算为12.50万元，支出决算为13.00万元
    """
    for paragraph in disclosure.spoken:
        for match in _TWO_UNITS.finditer(paragraph.text):
            unit = match[1][: len(match[1]) // 2]
            twice = unit != "万" and match[1] == unit * 2
            last = paragraph.passage.span(match.end() - len(unit), match.end())
            yield Finding(
                paragraph.passage.span(match.start(), match.end()),
                f"“{match[0]}”的单位“{match[1]}”写重了，请只写一个单位",
                stated=match[0],
                key=f"{paragraph.text[:12]}/{match[1]}",
                fixes=(Fix(last, "", f"删去一个“{unit}”"),) if twice else (),
                figures=(paragraph.passage.span(match.start(), match.end()),),
            )
        for match in _BARE_SHARE.finditer(paragraph.text):
            yield Finding(
                paragraph.passage.span(match.start(), match.end()),
                f"“{match[0]}”没有写百分号，请补上",
                stated=match[0],
                expected=f"{match[0]}%",
                key=f"{paragraph.text[:12]}/占",
            )
    for claim in disclosure.claims(Unitless):
        yield Finding(
            claim.clause,
            f"金额“{claim.number}”没有写单位，请补上“万元”或“元”",
            stated=claim.number,
            key=f"{claim.section}",
        )


@rule("WRD608", name="repeated-phrase", kind="copy-paste", severity=Severity.NOTE, basis=[FORM])
def repeated_phrase(disclosure: Disclosure) -> Iterable[Finding]:
    """同一短语接连写了两遍。

    - 错：加强日常监督管理、加强日常监督管理
    - 对：加强日常监督管理
    """
    pattern = patterns.compile(r"(?:^|[，。；：、])([\u4e00-\u9fff]{5,})[、，；。]\1(?=$|[、，；。])")
    for block in disclosure.document.blocks:
        passages = (
            [block.passage] if isinstance(block, Paragraph) else [c.passage for row in block.rows for c in row if c]
        )
        for passage in passages:
            for match in pattern.finditer(passage.text):
                yield Finding(
                    passage.span(match.start(1), match.end()),
                    f"“{match[1]}”接连写了两遍，请删去一处或改为所要写的内容",
                    stated=match[1],
                    key=match[1],
                )


_PAIRS = {"（": "）", "“": "”", "《": "》"}
_MARK_OF_LIST = patterns.compile(r"(?:^|[。；：，])(?:\d{1,2}|[一二三四五六七八九十]{1,3})$")


@rule("WRD621", name="unpaired-mark", kind="punctuation", severity=Severity.NOTE, basis=[FORM])
def unpaired_mark(disclosure: Disclosure) -> Iterable[Finding]:
    """括号、引号、书名号不成对。

    只看说明中有头有尾的段落；“1）”一类序号不算。

    - 错：因公出国（境费支出0万元，比上年减少2.00万元。
    - 对：因公出国（境）费支出0万元，比上年减少2.00万元。
    """
    for paragraph in disclosure.spoken:
        text = paragraph.text
        for at in _unpaired(text) if text[-1:] in ("。", "；") else ():
            yield Finding(
                paragraph.passage.span(max(0, at - 6), min(len(text), at + 8)),
                f"“{text[at]}”没有与之成对的另一半，请核对" if text[at] not in "“”" else "引号不成对，请核对",
                stated=text[at],
                key=text[max(0, at - 6) : at],
            )


def _unpaired(text: str) -> list[int]:
    """The marks that have no other half; none where nothing certain can be said."""
    open_: list[int] = []
    alone: list[int] = []
    for at, sign in enumerate(text):
        if sign in _PAIRS:
            open_.append(at)
        elif sign in _PAIRS.values():
            if open_ and _PAIRS[text[open_[-1]]] == sign:
                open_.pop()
            elif sign != "）" or not _MARK_OF_LIST.search(text[:at]):
                alone.append(at)
    found = sorted(open_ + alone)
    return found if len(found) == 1 else []  # more may be marks of another kind, set inside one another


RULES = (
    unpaired_mark,
    template_leftover,
    doubled_punctuation,
    unfinished_paragraph,
    sentence_without_stop,
    missing_unit,
    repeated_phrase,
)
