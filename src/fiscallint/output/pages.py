"""The page of a rule, as `explain` and docs/ show it: what it finds, why, wrong and right, basis and options."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from fiscallint.output.quotation import display_width
from fiscallint.rules.api import Description
from fiscallint.settings import CERTAINTIES, Option

FAMILIES = {
    "DOC": "该有的报表、章节、名词和说明",
    "TAB": "一张表之内",
    "XTB": "表与表之间",
    "TXT": "文字与报表",
    "NAR": "文字之内",
    "POL": "政策要求",
    "WRD": "名称、年度、编号、措辞",
    "SUP": "抑制清单",
}


def page(rule: Description) -> str:
    """All that is said of a rule."""
    return "\n".join(_lines(rule)) + "\n"


def _lines(rule: Description) -> Iterator[str]:
    yield f"# {rule.code} {rule.title.rstrip('。')}"
    yield ""
    yield f"`{rule.name}` · {rule.severity.word} · {rule.kind}"
    if rule.profiles:
        yield f"\n只在这些地区检查：{'、'.join(rule.profiles)}"
    if rule.help:
        yield f"\n{rule.help}"
    if rule.formulas:
        yield "\n## 关系\n"
        yield from (f"    {formula}" for formula in rule.formulas)
    if rule.options:
        yield "\n## 参数\n"
        yield "通常的数值如下；要改的写在 `fiscallint.toml` 里：\n"
        yield f"    [rules.{rule.code}.options]"
        yield from (f"    {_toml(name)} = {_toml(value)}" for name, value in rule.options.items())
    yield "\n## 依据\n"
    yield from (f"- {one}" for one in rule.basis)
    yield f"\n把握：{CERTAINTIES[rule.certainty]}"


def styled(text: str, width: int) -> str:
    """A page for the terminal: its Markdown in colours and weights, wrapped to so many columns."""
    return "".join(f"{line}\n" for source in _joined(text.splitlines()) for line in _styled(source, width))


def _joined(lines: Iterable[str]) -> list[str]:
    """The lines, with those of one paragraph put together: they were broken for another width."""
    found: list[str] = []
    for line in lines:
        before = found[-1] if found else ""
        if before and line and not line.startswith(_OPENINGS) and not before.startswith(("#", "    ", "`")):
            found[-1] += ("" if ord(before[-1]) > 0x2000 else " ") + line.strip()
        else:
            found.append(line)
    return found


_OPENINGS = ("#", "- ", "    ", "`")
_STYLES = {"# ": "1", "## ": "1;36", "- 错：": "31", "- 对：": "32", "    ": "36"}


def _styled(line: str, width: int) -> Iterator[str]:
    opening = next((mark for mark in _STYLES if line.startswith(mark)), "")
    kept = opening if not opening.startswith("#") else ""
    hang = " " * (display_width(kept) if kept else 2 if line.startswith("- ") else 0)
    plain = line.removeprefix(opening) if opening.startswith("#") else line
    for number, part in enumerate(_wrapped(plain.replace("`", ""), width, hang)):
        coloured = _STYLES.get(opening, "")
        yield f"{hang if number else ''}\x1b[{coloured}m{part}\x1b[0m" if coloured else (hang if number else "") + part


def _wrapped(text: str, width: int, hang: str) -> Iterator[str]:
    """A text in lines of so many columns; those after the first have less room, by what hangs before them."""
    room = width
    while display_width(text) > room:
        end = 1
        while display_width(text[: end + 1]) <= room:
            end += 1
        while end < len(text) and text[end] in "，。；：、！？）》”" and end > 1:
            end -= 1  # no line begins with what closes
        at = text.rfind(" ", 1, end + 1)
        if at > 0 and text[end - 1].isascii() and text[end : end + 1].isascii():
            end = at  # nor breaks a word
        yield text[:end].rstrip()
        text, room = text[end:].lstrip(), width - display_width(hang)
    yield text


def _toml(value: Option) -> str:
    # TOML wants a key that is not ASCII in quotation marks; a JSON string is a TOML string too
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return json.dumps(value, ensure_ascii=False)


def index(rules: Iterable[Description]) -> str:
    """The list of all rules by family, each with a link to its page."""
    lines = ["# 全部规则", "", "由规则自身生成（`python docs/build.py`），与 `fiscallint explain` 同文。"]
    for family, members in groupby(sorted(rules, key=lambda one: one.code), key=lambda one: one.code[:3]):
        lines += [
            "",
            f"## {family} {FAMILIES.get(family, '')}".rstrip(),
            "",
            "| 代码 | 级别 | 查什么 |",
            "|---|---|---|",
        ]
        lines += [
            f"| [{rule.code}]({rule.code}.md) | {rule.severity.word} | {rule.title.rstrip('。')} |" for rule in members
        ]
    return "\n".join(lines) + "\n"
