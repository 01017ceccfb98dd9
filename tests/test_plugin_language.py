"""What plugins add to the language of the narrative: subjects, sections, and clause forms with claims of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from msgspec import Struct

from fiscallint.disclosure import Change, Disclosure, Fact, Quantity, read_disclosure
from fiscallint.disclosure.narrative import Clause
from fiscallint.disclosure.sentence import Sentence
from fiscallint.disclosure.vocabulary import read_vocabulary
from fiscallint.document.text import read_text
from fiscallint.finding import Finding, FiscallintError, Severity, Span
from fiscallint.plugins import Plugins
from fiscallint.registry import Registry
from tests.plugged import Install, archive_rule, raises, registering
from tests.support import codes, run

HEAD = "2024年度部门决算\n\n## 十四、档案保护情况说明\n\n"
OTHERS = "\n\n## 三、支出决算情况说明\n\n支出合计100.00万元，其中：基本支出60.00万元，占50.00%。\n"
VOCABULARY = """
sections:
- {concept: 档案保护, title: 档案保护}
subjects:
- {concept: 档案保护费, within: 档案保护, label: 档案保护费}
- {concept: 数字化费, within: 档案保护, label: 数字化费, whole: 档案保护费}
- {concept: 库房费, within: 档案保护, label: 库房费, whole: 档案保护费}
"""
GRAMMAR = r"""
kept: ARC_KEPT ARC_VOLUMES
    | ARC_KEPT ARC_VOLUMES ARC_RATE PERCENT
ARC_KEPT.50: /馆藏(?=\d)/
ARC_VOLUMES.50: /\d[\d,]*卷/
ARC_RATE.50: /数字化率/ A_RATE
"""


class Digitised(Struct, frozen=True):
    """A claim of a plugin's own."""

    section: str
    rate: Quantity
    clause: Span


def kept(clause: Clause, sentence: Sentence) -> Iterator[Fact | Digitised | None]:
    """馆藏12,000卷，数字化率75.00%."""
    yield sentence.fact("馆藏", figure=clause.of or clause.figure)
    if clause.of and (rate := sentence.quantity()):
        yield Digitised(sentence.section, rate, sentence.span(clause))


def adding(grammar: str, handlers: Mapping[str, Any]) -> ModuleType:
    """A plugin that adds clause forms."""
    return registering(lambda registry: registry.add_clauses(grammar, handlers))


@pytest.fixture
def archives(tmp_path: Path) -> ModuleType:
    """A plugin with the vocabulary and the clause form above."""
    file = tmp_path / "vocabulary.yaml"
    file.write_text(VOCABULARY, encoding="utf-8")
    return registering(
        lambda registry: registry.add_vocabulary(file),
        lambda registry: registry.add_clauses(GRAMMAR, {"kept": kept}),
    )


def read(text: str) -> Disclosure:
    """What the plugins that are installed read in a section about 档案保护, which is not the only one."""
    registry = Plugins().registry
    document = read_text(Path("云溪市档案馆.txt"), (HEAD + text + OTHERS).encode(), "")
    return read_disclosure(document, registry.shapes, registry.profiles, registry.language)


def told(disclosure: Disclosure) -> list[str]:
    """The facts that the section states, in short."""
    found = [one for one in disclosure.narrative.facts if one.section != "支出"]
    return [f"{one.concept or '?'} {one.quantity.shown()}{one.unit}" for one in found]


def left(disclosure: Disclosure) -> list[str]:
    """The figures that were not read."""
    return [one.text for one in disclosure.narrative.unbound]


# ---- subjects and sections


def test_a_section_and_its_subjects(install: Install, archives: ModuleType) -> None:
    install(archives=archives)
    disclosure = read("档案保护费支出50.00万元，其中：数字化费45.00万元，库房费5.00万元。")
    assert [section.concept for section in disclosure.sections() if section.title] == ["档案保护", "支出"]
    assert told(disclosure) == ["档案保护费 50.00万元", "数字化费 45.00万元", "库房费 5.00万元"]
    assert disclosure.vocabulary.whole_of("库房费", "档案保护") == "档案保护费"


def test_the_rules_that_ship_judge_a_plugin_s_subjects(install: Install, archives: ModuleType, tmp_path: Path) -> None:
    install(archives=archives)
    file = tmp_path / "a.txt"
    for whole, found in (("50.00", []), ("30.00", ["NAR406"])):
        text = f"{HEAD}档案保护费支出{whole}万元，其中：数字化费45.00万元，库房费5.00万元。\n"
        file.write_text(text, encoding="utf-8")
        assert codes(run("check", file, "--select", "NAR406")) == found


def test_what_a_plugin_says_of_a_subject_goes_first(install: Install, tmp_path: Path) -> None:
    """And what it leaves unsaid of a concept that ships stays as it ships."""
    file = tmp_path / "vocabulary.yaml"
    file.write_text("subjects:\n- {concept: 基本支出, within: 支出, label: 人头费}\n", encoding="utf-8")
    shipped = Plugins().registry.language.vocabulary
    install(archives=registering(lambda registry: registry.add_vocabulary(file)))
    vocabulary = Plugins().registry.language.vocabulary
    named = vocabulary.subject_of("人头费", "支出")
    assert named and named.concept == "基本支出" and shipped.subject_of("人头费", "支出") is None
    assert vocabulary.whole_of("基本支出", "支出") == shipped.whole_of("基本支出", "支出") == "本年支出合计"
    assert vocabulary.subjects[1:] == shipped.subjects


def test_plugins_of_one_run_are_nothing_to_another(install: Install, archives: ModuleType) -> None:
    before = Plugins().registry.language
    install(archives=archives)
    assert Plugins().registry.language.vocabulary.concept_of("档案保护情况说明", "") == "档案保护"
    assert before.vocabulary.concept_of("档案保护情况说明", "") == "说明"
    assert before.grammar.handlers == {}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("- {concept: 档案}", "应写有 subjects:", id="a-bare-list"),
        pytest.param("subject: []", "应写有 subjects:", id="a-part-that-is-none"),
        pytest.param("subjects: 档案", "subjects 应为列表", id="no-list"),
        pytest.param("subjects: [档案]", "subjects 第1条应写作", id="no-entry"),
        pytest.param("subjects: [{concept: 档案}]", "subjects 第1条缺少 label", id="no-label"),
        pytest.param("sections: [{concept: 档案}]", "sections 第1条缺少 title", id="no-title"),
        pytest.param("sections: [{concept: 档案, title: '('}]", "sections 第1条的正则表达式不对", id="no-pattern"),
        pytest.param("subjects: [{concept: 档案, label: 档案, hole: 费}]", "不认识的项：hole", id="misspelt"),
        pytest.param("subjects: [{concept: 档案, label: 档案, cells: {决算: [表]}}]", "第1条写法不对", id="no-place"),
    ],
)
def test_a_vocabulary_that_is_wrong(content: str, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "vocabulary.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(FiscallintError, match=r"vocabulary\.yaml") as error:
        read_vocabulary(file)
    assert sentence in str(error.value)


# ---- clause forms


def test_a_clause_states_facts_and_claims(install: Install, archives: ModuleType) -> None:
    install(archives=archives)
    disclosure = read("本馆馆藏12,000卷，数字化率75.00%，比上年增加1.00万元。另有馆藏5卷。")
    assert told(disclosure) == ["馆藏 12000卷", "馆藏 5卷"]
    (claim,) = disclosure.claims(Digitised)
    assert claim.rate.shown() == "75.00%"
    assert disclosure.document.text[slice(*claim.clause)] == "馆藏12,000卷，数字化率75.00%"
    assert left(disclosure) == []


def test_free_text_does_not_hide_where_a_clause_begins(install: Install, archives: ModuleType) -> None:
    """为、本 and the like begin clauses that ship; a plugin's may begin with any word, after any other."""
    install(archives=archives)
    assert told(read("绿荫掩映的档案楼馆藏12卷。")) == ["馆藏 12卷"]


def test_what_follows_is_about_an_amount_that_a_clause_states(install: Install) -> None:
    def fee(clause: Clause, sentence: Sentence) -> Iterator[Fact | None]:
        yield sentence.fact("档案费")

    install(archives=adding("fee: ARC_FEE AMOUNT\nARC_FEE.50: /付给档案/ A_SUM", {"fee": fee}))
    (change,) = read("付给档案9.00万元，比上年增加1.00万元。").claims(Change)
    assert change.current and change.current.concept == "档案费"


def test_every_figure_is_accounted_for(install: Install, archives: ModuleType) -> None:
    """A word of the plugin's that no clause takes, and one whose clause states nothing."""
    install(archives=archives)
    assert left(read("馆藏3卷，其中30卷待整理。")) == ["30卷"]
    install(archives=adding(GRAMMAR, {"kept": lambda clause, sentence: None}))
    assert left(read("馆藏12,000卷，数字化率75.00%。")) == ["12,000卷", "75.00%"]


def test_a_number_in_the_words_of_a_clause_is_no_less_a_figure(install: Install) -> None:
    grammar = "spent: ARC_SPENT\nARC_SPENT.50: /付给档案[^。]*元/"
    install(archives=adding(grammar, {"spent": lambda clause, sentence: None}))
    assert left(read("付给档案费5.00万元、搬运费2.00万元。")) == ["5.00万元", "2.00万元"]


def test_figures_that_are_only_about_right_or_of_another_year(install: Install, archives: ModuleType) -> None:
    install(archives=archives)
    assert left(read("2021年馆藏12,000卷。")) == ["12,000卷"]
    measures = [fact.measure for fact in read("上年馆藏12,000卷，馆藏13,000卷。").narrative.facts[:2]]
    assert measures == ["上年", "计数"]


def test_two_plugins_with_clauses(install: Install) -> None:
    boxes = r"boxes: BOX_KEPT" + "\n" + r"BOX_KEPT.50: /\d+盒/"
    install(
        one=adding(GRAMMAR, {"kept": kept}),
        two=adding(boxes, {"boxes": lambda clause, sentence: [sentence.fact("盒")]}),
    )
    assert told(read("馆藏12卷，7盒。")) == ["馆藏 12卷", "盒 7盒"]


@pytest.mark.parametrize(
    ("grammar", "handlers", "sentence"),
    [
        pytest.param("mine: AMOUNT", {"mine": kept}, "Reduce/Reduce collision", id="a-conflict"),
        pytest.param("mine AMOUNT", {"mine": kept}, "第1行写得不对：Unexpected token", id="no-grammar"),
        pytest.param("a: STOP STOP\nmine: NOSUCH", {"mine": kept}, "'NOSUCH' used but not defined", id="no-such-word"),
        pytest.param("mine: ARC\nARC.50: /(/", {"mine": kept}, "合不成一套语法", id="no-pattern"),
        pytest.param("mine: ARC\nARC.50: /x*/", {"mine": kept}, "zero-width", id="an-empty-word"),
        pytest.param("mine: ARC\nARC.50: /x/\nSTOP: /x/", {"mine": kept}, "'STOP' defined more", id="a-word-is-taken"),
        pytest.param("mine: ARC\nARC.50: /x/", {"yours": kept}, "yours", id="no-such-rule"),
        pytest.param("mine: ARC\nARC.50: /x/", {}, "没有处理函数", id="no-handler"),
        pytest.param("mine: ARC\nARC.50: /x/", {"mine": "kept"}, "没有处理函数", id="no-function"),
    ],
)
def test_a_grammar_that_cannot_be_built(
    grammar: str, handlers: Mapping[str, Any], sentence: str, install: Install, document: Path
) -> None:
    install("0.9", archives=adding(grammar, handlers))
    result = run("check", document, "--select", "NAR405")
    assert (result.exit_code, codes(result)) == (2, ["NAR405"])
    assert result.stderr.startswith("fiscallint: 插件 archives（0.9）没有登记：句式") and sentence in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_same_words_in_two_plugins(install: Install, document: Path) -> None:
    install(one=adding(GRAMMAR, {"kept": kept}), two=adding(GRAMMAR, {"kept": kept}))
    result = run("check", document)
    assert result.exit_code == 2 and "插件 two（2.5）没有登记" in result.stderr and "插件 one" not in result.stderr


def test_a_grammar_in_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FiscallintError, match="找不到文件"):
        Registry().add_clauses(tmp_path / "none.lark", {"kept": kept})


@pytest.mark.parametrize(
    ("handler", "reason"),
    [
        pytest.param(raises, "ValueError: 档案号不存在", id="raises"),
        pytest.param(lambda clause, sentence: ["卷"], "既不是事实，也不是断言", id="tells-nothing-known"),
        pytest.param(lambda clause, sentence: 1, "TypeError", id="tells-no-list"),
    ],
)
def test_a_handler_that_fails(handler: Any, reason: str, install: Install, tmp_path: Path) -> None:
    """It is named once; what it should have read is unread; everything else is read."""
    install(archives=adding(GRAMMAR, {"kept": handler}))
    text = (
        HEAD
        + "馆藏12卷。馆藏13卷。\n\n## 三、支出决算情况说明\n\n支出合计100.00万元，其中：基本支出60.00万元，占50.00%。\n"
    )
    file = tmp_path / "a.txt"
    file.write_text(text, encoding="utf-8")
    result = run("check", file, "--select", "NAR405")
    assert (result.exit_code, codes(result)) == (2, ["NAR405"])
    assert "a.txt：插件 archives（2.5）的句式 kept 出错" in result.stderr and reason in result.stderr
    assert result.stderr.count("\n") == 1
    assert run("check", file, "--select", "NAR405", "--allow-plugin-errors").exit_code == 1
    for command in ("facts", "tables"):
        result = run(command, file)
        assert result.exit_code == 2 and reason in result.stderr
        result = run(command, file, "--allow-plugin-errors")
        assert (result.exit_code, result.stderr.count("\n")) == (0, 1)
    assert left(read("馆藏12卷。")) == ["12卷"]


def test_a_passage_that_only_the_grammar_as_shipped_can_read(install: Install) -> None:
    """A clause that has begun and cannot end."""
    grammar = "mine: ARC_A ARC_B ARC_C\nARC_A.50: /甲类/\nARC_B.50: /乙类/\nARC_C.50: /丙类/"
    install(archives=adding(grammar, {"mine": lambda clause, sentence: None}))
    disclosure = read("甲类乙类支出5.00万元。\n\n甲类乙类丙类。")
    assert told(disclosure) == ["? 5.00万元"]
    (notice,) = disclosure.narrative.notices
    assert notice.severity is Severity.ERROR and notice.plugin == "archives（2.5）"
    assert "插件 archives（2.5）的句式读不通这一段" in notice.message


def test_a_rule_over_a_claim_of_one_s_own(install: Install, archives: ModuleType, tmp_path: Path) -> None:
    def check(disclosure: Disclosure) -> Iterator[Finding]:
        for claim in disclosure.claims(Digitised):
            yield Finding(claim.clause, "数字化率", figures=(claim.clause,))

    rule = archive_rule(check)
    install(archives=archives, rules=registering(lambda registry: registry.add_rule(rule)))
    file = tmp_path / "a.txt"
    file.write_text(HEAD + "馆藏12卷，数字化率75.00%。\n", encoding="utf-8")
    assert codes(run("check", file, "--select", "ARC")) == ["ARC101"]
    told = run("facts", file).stdout
    assert "Digitised：馆藏12卷，数字化率75.00%" in told and "未读懂的数字 0 个" in told
