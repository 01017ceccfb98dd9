"""Messages read like a person's: one sentence, no doubled quotation marks, nothing of the language of checks."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from fiscallint.engine import lint
from fiscallint.finding import Finding, quote
from fiscallint.rules.compiled import load_pack
from fiscallint.rules.judge import quoted
from tests.generator import PROVINCES, make, seeded
from tests.support import EXAMPLES, check, disclosure, everything, only, plugins


@pytest.mark.parametrize(
    ("words", "in_marks"),
    [
        ("行政运行", "“行政运行”"),
        ("财政拨款“三公”经费", "“财政拨款‘三公’经费”"),
        ("“三公”经费支出", "“‘三公’经费支出”"),
        ("“三公”", "“三公”"),
        ("“优”和“良”", "“‘优’和‘良’”"),
        ("《支出决算表》", "《支出决算表》"),
        ("", ""),
    ],
)
def test_quotation_marks_are_never_doubled(words: str, in_marks: str) -> None:
    assert quote(words) == in_marks


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("2024年度收入支出总计", "“收入支出总计”"),
        ("收、支总计各", "“收、支总计”"),
        ("政府采购金额（以合同签订为准）为", "“政府采购金额”"),
        ("“三公”经费财政拨款支出", "“三公”经费财政拨款支出"),
        ("财政拨款“三公”经费支出", "“财政拨款‘三公’经费支出”"),
    ],
)
def test_a_subject_is_named_without_what_leads_to_its_figure(label: str, name: str) -> None:
    assert quoted(label) == name


def test_a_missing_section_whose_name_has_quotation_marks() -> None:
    text = "## 一、收入支出决算总体情况说明\n\n2024年度收入总计1.00万元。\n"
    messages = [finding.message for finding in check("DOC001", text)]
    assert "没有找到“‘三公’经费支出决算情况”的说明，请补上，没有发生的也应写明" in messages


def test_a_subject_that_the_sentence_leaves_out_is_that_of_its_figure() -> None:
    text = "## 七、“三公”经费支出决算情况说明\n\n“三公”经费支出决算为9.43万元，比上年增加0.23万元，下降2.38%。\n"
    assert only("NAR411", text).message.startswith("“三公”经费")


CELLS = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n208\t社会保障和就业支出\t6.00\t5.00\t1.00\n"
TABLE = f"支出决算表\n\n单位：万元\n\n{CELLS}"
ROW = "《支出决算表》“208 社会保障和就业支出”行的"


def told(formula: str, title: str, text: str, folder: Path) -> str:
    """What a rule of a pack says of a text, if it has no message of its own."""
    pack = folder / "a.yaml"
    keys = f"- {{code: XYZ101, name: a, title: {title}, kind: other, severity: error, basis: [乙]"
    pack.write_text(f"{keys}, check: '{formula}'}}\n", encoding="utf-8")
    (found,) = load_pack(pack)[0].run(disclosure(text)) or ()
    assert isinstance(found, Finding)
    return found.message


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (
            "支出表[208].合计 = 支出表[208].基本支出",
            "合计为6.00万元，而基本支出为5.00万元，相差1.00万元，请核对",
        ),
        (
            "支出表[208].基本支出 >= 支出表[208].合计",
            "基本支出为5.00万元，小于合计6.00万元，少1.00万元，请核对",
        ),
        ("支出表[208].合计 <= 3万元", "合计为6.00万元，大于3.00万元，多3.00万元，请核对"),
        ("支出表[208].合计 = 5万元", "合计为6.00万元，应为5.00万元，相差1.00万元，请核对"),
        (
            "支出表[208].合计 = 支出表[208].基本支出 + 支出表[208].项目支出 * 2",
            "合计为6.00万元，而按基本支出5.00、项目支出1.00算得7.00万元，相差1.00万元，请核对",
        ),
    ],
)
def test_a_rule_of_a_pack_needs_no_message_of_its_own(formula: str, message: str, tmp_path: Path) -> None:
    assert told(formula, "甲", TABLE, tmp_path) == ROW + message


def test_a_condition_that_fails_is_told_in_words(tmp_path: Path) -> None:
    text = "## 七、“三公”经费支出决算情况说明\n\n公务接待费支出决算为1.00万元。\n"
    said = told("有(三公表) 或 说明[三公].公务接待费 > 5万元", "接待费要说明", text, tmp_path)
    assert said == (
        "没有《财政拨款“三公”经费支出决算表》，说明中“公务接待费”的数字不大于5万元，不符合“接待费要说明”的要求，请核对"
    )


DOUBLED = re.compile("““|””|“”|，，|。。|，。|。$|None|<=|>=|!=|（）")
ADVICE = re.compile("请|应|宜|不应")


def test_all_that_is_said_of_damaged_documents_reads_like_a_sentence(tmp_path: Path) -> None:
    """Figures, words and lines are damaged all over, so that most rules speak."""
    said: dict[str, str] = {}
    for seed in range(8):
        rng = random.Random(seed)
        made = make(seeded(seed), list(PROVINCES)[seed * 3 % len(PROVINCES)])
        lines = [_damaged(line, rng) for line in made.text().splitlines() if rng.random() > 0.03]
        path = tmp_path / f"{made.name}.txt"
        path.write_text("\n".join(lines), encoding="utf-8")
        said |= {one.message: one.code for one in lint(path, plugins(), everything()).findings}
    said |= {one.message: one.code for one in lint(EXAMPLES / "disclosure.txt", plugins(), everything()).findings}
    assert len(said) > 200 and len(set(said.values())) > 40
    assert [text for text, code in said.items() if code != "WRD604" and DOUBLED.search(text)] == []
    assert [text for text in said if not ADVICE.search(text)] == []


def _damaged(line: str, rng: random.Random) -> str:
    if rng.random() < 0.3:
        line = re.sub(r"\d(?=[\d,]*\.\d)", lambda m: rng.choice("123456789"), line, count=1)
    if rng.random() < 0.05:
        line = line.replace("增加", "减少", 1)
    return line
