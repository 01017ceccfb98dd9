"""Corrections are certain: made, they leave the document as it was before one thing in it was corrupted.

Each generated document agrees by construction. One thing is corrupted; every correction that is then offered is made.
It must take its finding away and bring no new one, and where it alters a figure, that figure must be the one that was
corrupted. A few run by default; `pytest -m slow tests/test_corrections.py` runs many.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from fiscallint.engine import lint
from fiscallint.finding import Finding, Fix, Holds, Span
from fiscallint.output.report import Report
from fiscallint.rules.certainty import only_certain
from tests.generator import PROVINCES, make, seeded
from tests.support import everything, plugins

NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(%?)")
OPPOSITES = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "大于": "小于", "小于": "大于"}


def digit(match: re.Match[str], rng: random.Random) -> str:
    """Another digit, so that the number is another by more than rounding."""
    number = match[0]
    for _ in range(20):
        at = rng.choice([i for i, one in enumerate(number) if one.isdigit()])
        new = number[:at] + rng.choice([d for d in "123456789" if d != number[at]]) + number[at + 1 :]
        old = Decimal(number.replace(",", ""))
        if abs(Decimal(new.replace(",", "")) - old) >= max(Decimal("0.05"), abs(old) / 100):
            return new
    return number


def opposite(match: re.Match[str], rng: random.Random) -> str:
    return OPPOSITES[match[0]]


def year_before(match: re.Match[str], rng: random.Random) -> str:
    return str(int(match[0]) - 1)


def doubled(match: re.Match[str], rng: random.Random) -> str:
    return match[0] * 2


def next_numeral(match: re.Match[str], rng: random.Random) -> str:
    numerals = "一二三四五六七八九十"
    return numerals[numerals.index(match[0]) + 1]


CORRUPTIONS: dict[str, tuple[str, Callable[[re.Match[str], random.Random], str]]] = {
    "a percentage": (r"\d[\d,]*\.\d+(?=%)", digit),
    "an amount": (r"(?<![\d.])\d[\d,]*\.\d\d(?=万元)", digit),
    "a cell": (r"(?<=\t)\d[\d,]*\.\d\d(?=\t)", digit),
    "a direction": (r"(?:增加|减少|增长|下降)(?=\d)|(?:大于|小于)(?=年初预算数|全年预算数|预算数)", opposite),
    "a year": (r"20\d\d(?=年度)", year_before),
    "a full stop": (r"(?<=[^。])。(?=[^。])", doubled),
    "a number of a heading": (r"(?<=\n## )[二三四五六七](?=、)", next_numeral),
}


def corrupted(text: str, kind: str, rng: random.Random) -> str:
    pattern, change = CORRUPTIONS[kind]
    found = list(re.finditer(pattern, text))
    if not found:
        return text
    match = rng.choice(found)
    return text[: match.start()] + change(match, rng) + text[match.end() :]


def linted(text: str, folder: Path, name: str) -> Report:
    path = folder / f"{name}.txt"
    path.write_text(text, encoding="utf-8")
    return lint(path, plugins(), everything())


def identity(report: Report) -> Counter[tuple[str, str]]:
    return Counter((finding.code, finding.key) for finding in report.findings)


def offered(report: Report) -> Iterator[tuple[Finding, Fix]]:
    return ((finding, fix) for finding in report.findings for fix in finding.fixes)


def same_value(one: str, other: str) -> bool:
    """Whether two texts differ at most by what rounding leaves open: of a percentage of small amounts, a good deal."""
    left, right = (NUMBER.findall(text) for text in (one, other))
    apart = [(a, b) for a, b in zip(left, right, strict=False) if a != b]
    return len(left) == len(right) and all(
        abs(Decimal(a.replace(",", "")) - Decimal(b.replace(",", ""))) <= (1 if sign else Decimal("0.01"))
        for (a, sign), (b, _) in apart
    )


def faults(seed: int, kind: str, folder: Path) -> Iterator[str]:
    """What is wrong with the corrections of one corrupted document."""
    province = list(PROVINCES)[seed % len(PROVINCES)]
    made, rng = make(seeded(seed), province), random.Random(seed)
    text = made.text()
    wrong = corrupted(text, kind, rng)
    report = linted(wrong, folder, made.name)
    before, uncorrupted = identity(report), identity(linted(text, folder, made.name))
    for finding, fix in offered(report):
        mended = wrong[: fix.span.start] + fix.replacement + wrong[fix.span.end :]
        after = identity(linted(mended, folder, made.name))
        what = f"{province} {seed} {kind}: {finding.code} {fix.description}: {finding.message}"
        if after - before - uncorrupted:
            yield f"new: {dict(after - before)}: {what}"
        if after[finding.code, finding.key] >= before[finding.code, finding.key]:
            yield f"still there: {what}"
        if mended != text and not same_value(mended, text):
            yield f"another text than before: {what}"


@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_a_correction_restores_what_was_corrupted(kind: str, tmp_path: Path) -> None:
    assert [fault for seed in range(3) for fault in faults(seed, kind, tmp_path)] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", CORRUPTIONS)
def test_many_corrections_restore_what_was_corrupted(kind: str, tmp_path: Path) -> None:
    assert [fault for seed in range(100, 140) for fault in faults(seed, kind, tmp_path)] == []


@pytest.mark.parametrize("kind", ["a percentage", "a direction", "a year", "a full stop", "a number of a heading"])
def test_corrections_are_offered_at_all(kind: str, tmp_path: Path) -> None:
    found = 0
    for seed in range(5):
        made, rng = make(seeded(seed), list(PROVINCES)[seed % len(PROVINCES)]), random.Random(seed)
        found += sum(1 for _ in offered(linted(corrupted(made.text(), kind, rng), tmp_path, made.name)))
    assert found >= 1


def test_a_document_that_agrees_is_not_corrected(tmp_path: Path) -> None:
    for seed in range(5):
        made = make(seeded(seed), list(PROVINCES)[seed])
        assert list(offered(linted(made.text(), tmp_path, made.name))) == [], seed


# ---- which of several figures is wrong

TEXT = "合计100.00万元，其中：甲40.00万元，占50.00%；乙60.00万元，减少。"
WHOLE, PART, PERCENT, OTHER, WORD = (
    Span(TEXT.index(words), TEXT.index(words) + len(words))
    for words in ("100.00万元", "40.00万元", "50.00%", "60.00万元", "减少")
)
SHARE = Finding(
    PERCENT, "占比", code="XYZ101", fixes=(Fix(PERCENT, "40.00%", "", (PART, WHOLE)),), figures=(PART, WHOLE, PERCENT)
)
SUM = (WHOLE, PART, OTHER)


def kept(finding: Finding, *held: tuple[Span, ...], failed: tuple[Span, ...] = ()) -> bool:
    """Whether a correction is left, where these relations hold and the other finding's does not."""
    others = [Finding(failed[0], "不符", figures=failed)] if failed else []
    return bool(only_certain([finding, *others], [Holds(one) for one in held], TEXT)[0].fixes)


def test_a_percentage_of_amounts_that_agree_with_others_is_wrong() -> None:
    assert kept(SHARE, SUM)


def test_where_an_amount_agrees_with_nothing_it_may_be_the_amount() -> None:
    assert not kept(SHARE)
    assert not kept(SHARE, (WHOLE, OTHER))


def test_where_an_amount_is_contradicted_it_may_be_the_amount() -> None:
    assert not kept(SHARE, SUM, failed=(PART, OTHER))


def test_other_percentages_do_not_bear_an_amount_out() -> None:
    assert not kept(SHARE, (WHOLE, PART, Span(PERCENT.start, PERCENT.end)), (WHOLE, OTHER))


def test_an_amount_that_a_sum_bears_out_is_not_replaced_by_that_of_a_table() -> None:
    table = Finding(PART, "文字与报表", fixes=(Fix(PART, "45.00万元", "", (OTHER,)),), figures=(PART, OTHER))
    assert kept(table, (OTHER, WHOLE))
    assert not kept(table, (OTHER, WHOLE), (PART, WHOLE))


def test_a_word_is_turned_where_the_figures_agree() -> None:
    word = Finding(WORD, "方向", fixes=(Fix(WORD, "增加", "", (PART, WHOLE)),), figures=(PART, WHOLE))
    assert kept(word, (PART, WHOLE, PERCENT)) and not kept(word)


def test_what_rests_on_no_figure_is_certain_by_itself() -> None:
    assert kept(Finding(WORD, "标点", fixes=(Fix(WORD, "", ""),)))
