"""Configuration: where it is found, what wins, what it does, and what is said of a mistake in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fiscallint.config import USUAL, Config, OfRule, Setting, settings_of
from fiscallint.config_files import found
from fiscallint.disclosure import Disclosure
from fiscallint.finding import Finding, FiscallintError, Severity
from fiscallint.rules import Rule, rule
from fiscallint.settings import Option, unfitness
from tests.support import codes, run

SENTENCES = (
    "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%；"
    "项目支出40.00万元，占50.00%。\n"
)
"""Wrong by NAR405 (an error) and NAR407 (a warning)."""
BOTH = 'select = ["NAR405", "NAR407"]\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a document in it."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(SENTENCES, encoding="utf-8")
    return tmp_path


def write(name: str, text: str) -> Path:
    """A file below the current folder."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def complaint(*arguments: str) -> str:
    """The one sentence of a run that could not begin."""
    result = run(*(arguments or ("check", "a.txt")))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("fiscallint: ") and result.stderr.count("\n") == 1
    assert "程序出错" not in result.stderr
    return result.stderr.removeprefix("fiscallint: ").rstrip()


def shown(*arguments: str) -> list[str]:
    """The lines of `fiscallint config`."""
    result = run("config", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


# ---- where it is found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("fiscallint.toml", 'select = ["NAR407"]', id="toml"),
        pytest.param("fiscallint.toml", 'select = "NAR407"', id="one-text"),
        pytest.param("pyproject.toml", '[tool.fiscallint]\nselect = ["NAR407"]', id="pyproject"),
        pytest.param("fiscallint.yaml", "select: [NAR407]", id="yaml"),
        pytest.param("fiscallint.yaml", "select: NAR407，", id="yaml-full-width-comma"),
    ],
)
def test_a_file_in_the_current_folder(name: str, text: str) -> None:
    write(name, text)
    assert codes(run("check", "a.txt")) == ["NAR407"]


def test_the_files_of_the_folders_above_hold_too_and_the_nearest_wins(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("fiscallint.toml", BOTH + 'fail-on = "never"\n')
    write("下级/fiscallint.yaml", "fail-on: warning\n")
    monkeypatch.chdir(folder / "下级")
    assert shown()[:3] == [
        f"select = NAR405、NAR407　{folder / 'fiscallint.toml'} 第1行",
        "ignore = （无）　默认",
        "fail-on = warning　fiscallint.yaml 第1行",
    ]
    result = run("check", "../a.txt", "--ignore", "NAR405")
    assert (result.exit_code, codes(result)) == (1, ["NAR407"])


def test_the_folder_of_the_document_does_not_matter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("上级/文件/fiscallint.toml", 'select = ["XTB"]')
    write("上级/文件/b.txt", SENTENCES)
    assert "NAR405" in codes(run("check", "上级/文件/b.txt"))


def test_another_project_s_file_is_none_of_ours() -> None:
    write("pyproject.toml", '[project]\nname = "x"\ndependencies = ["fiscallint"]\n')
    write("fiscallint.toml", 'select = ["NAR407"]')
    assert codes(run("check", "a.txt")) == ["NAR407"]


def test_two_files_in_one_folder_are_an_error_that_names_both() -> None:
    write("fiscallint.toml", BOTH)
    write("pyproject.toml", "[tool.fiscallint]\n")
    sentence = complaint()
    assert "fiscallint.toml" in sentence and "pyproject.toml" in sentence


def test_the_command_line_wins() -> None:
    write("fiscallint.toml", BOTH + 'fail-on = "never"\noutput-format = "json"\n')
    result = run("check", "a.txt", "--select", "NAR407", "--fail-on", "warning", "--output-format", "text")
    assert (result.exit_code, codes(result)) == (1, ["NAR407"])
    assert run("check", "a.txt").stdout.startswith("{")


def test_a_file_that_is_named_is_the_only_one() -> None:
    write("fiscallint.toml", 'fail-on = "never"')
    write("别处/我的.toml", 'select = ["NAR405"]')
    result = run("check", "a.txt", "--config", "别处/我的.toml")
    assert (result.exit_code, codes(result)) == (1, ["NAR405"])


def test_none_at_all() -> None:
    write("fiscallint.toml", 'fail-on = "never"')
    assert run("check", "a.txt", "--no-config").exit_code == 1
    assert "不能同时使用" in complaint("check", "a.txt", "--no-config", "--config", "fiscallint.toml")


def test_this_project_configures_nothing() -> None:
    root = Path(__file__).resolve().parent.parent
    assert {key for key, one in found(root).settings.items() if one.origin != USUAL} == set()


# ---- what it does


def test_the_severity_of_a_rule() -> None:
    write("fiscallint.toml", BOTH + '[rules.NAR405]\nseverity = "warning"\n')
    result = run("check", "a.txt")
    assert result.exit_code == 0 and "警告 NAR405" in result.stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("fiscallint.toml", BOTH + '[rules.NAR405]\nseverity = "off"\n', id="toml"),
        pytest.param("fiscallint.toml", BOTH + 'rules.NAR405.severity = "off"\n', id="dotted"),
        pytest.param("fiscallint.yaml", "select: NAR405,NAR407\nrules: {NAR405: {severity: off}}", id="yaml-bare-off"),
        pytest.param("fiscallint.yaml", "select: NAR405,NAR407\nrules: {share-percent: {severity: off}}", id="by-name"),
    ],
)
def test_a_rule_switched_off(name: str, text: str) -> None:
    write(name, text.replace("share-percent", _name_of("NAR405")))
    assert codes(run("check", "a.txt")) == ["NAR407"]


def _name_of(code: str) -> str:
    return run("rules", "--select", code).stdout.split()[2]


def test_what_is_set_for_a_rule_wins_over_what_is_set_for_the_beginning_of_its_code() -> None:
    write("fiscallint.yaml", "select: NAR405,NAR407\nrules:\n  NAR405: {severity: error}\n  NAR: {severity: note}\n")
    result = run("check", "a.txt")
    assert "错误 NAR405" in result.stdout and "提示 NAR407" in result.stdout


def test_a_nearer_file_wins_whatever_it_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("fiscallint.toml", BOTH + '[rules.NAR405]\nseverity = "off"\n')
    write("下级/fiscallint.toml", '[rules.NAR]\nseverity = "note"\n')
    monkeypatch.chdir(folder / "下级")
    assert "提示 NAR405" in run("check", "../a.txt").stdout


def test_both_spellings_in_yaml() -> None:
    write("fiscallint.yaml", "select: NAR405\nfail_on: never\n")
    assert run("check", "a.txt").exit_code == 0


def test_paths_are_from_the_folder_of_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("规则/本局.yaml", PACK)
    write("fiscallint.toml", 'packs = ["规则"]\n')
    (folder / "下级").mkdir()
    monkeypatch.chdir(folder / "下级")
    assert run("rules", "--select", "ARC").stdout.startswith("ARC201")
    assert run("explain", "ARC201").exit_code == 0
    assert run("rules", "--select", "ARC", "--no-config").exit_code == 2


PACK = """
- code: ARC201
  name: income-within-projects
  title: 收入不大于项目支出
  kind: cross-table
  severity: error
  check: 收入表[合计].合计 <= 支出表[合计].项目支出
  basis: [本部门财务制度]
"""


def test_config_shows_every_value_with_its_origin() -> None:
    write("fiscallint.toml", BOTH + '\n[rules.NAR405]\nseverity = "note"\n')
    lines = shown("--fail-on", "note")
    assert lines[0] == "select = NAR405、NAR407　fiscallint.toml 第1行"
    assert "fail-on = note　命令行" in lines and "output-format = text　默认" in lines
    assert "rules.NAR405.severity = note　fiscallint.toml 第4行" in lines


# ---- mistakes: file, line, and what was meant


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        pytest.param(
            "fiscallint.toml",
            'select = ["NAR405"]\nfailon = "note"',
            "fiscallint.toml 第2行：没有“failon”这一项；是否应为“fail-on”？",
            id="unknown-key",
        ),
        pytest.param(
            "fiscallint.toml",
            'fail_on = "note"',
            "fiscallint.toml 第1行：没有“fail_on”这一项；是否应为“fail-on”？",
            id="underscore-in-toml",
        ),
        pytest.param(
            "pyproject.toml",
            '[tool.other]\nfail-on = 1\n[tool.fiscallint]\nfail-on = "fatal"',
            "pyproject.toml 第4行：fail-on 应是 error、warning、note、never 之一，不是“fatal”",
            id="unknown-level",
        ),
        pytest.param(
            "fiscallint.yaml",
            "rules:\n  NAR405:\n    sevrity: note",
            "fiscallint.yaml 第3行：没有“sevrity”这一项；是否应为“severity”？",
            id="unknown-key-of-a-rule",
        ),
        pytest.param(
            "fiscallint.yaml",
            "rules:\n  NAR405:\n    severity: high",
            "fiscallint.yaml 第3行：severity 应是 error、warning、note、off 之一，不是“high”",
            id="unknown-severity",
        ),
        pytest.param(
            "fiscallint.toml",
            '[rules.NRA405]\nseverity = "note"',
            "fiscallint.toml 第2行：没有规则“NRA405”；是否应为“NAR405”？",
            id="unknown-rule",
        ),
        pytest.param(
            "fiscallint.toml",
            'select = ["nar4"]',
            "fiscallint.toml 第1行：没有规则“nar4”；是否应为“NAR4”？",
            id="small-letters",
        ),
        pytest.param(
            "fiscallint.toml",
            '\nignore = ["NRA405"]',
            "fiscallint.toml 第2行：没有规则“NRA405”；是否应为“NAR405”？",
            id="unknown-rule-ignored",
        ),
        pytest.param(
            "fiscallint.toml",
            '[rules.NAR405.options]\nlimit = "3%"',
            "fiscallint.toml 第2行：规则 NAR405 没有选项“limit”；它没有可以设置的选项",
            id="unknown-option",
        ),
        pytest.param("fiscallint.toml", "select = 4", "fiscallint.toml 第1行：select 应是规则代码的列表", id="kind"),
        pytest.param("fiscallint.toml", "select = [", "fiscallint.toml 不是有效的 TOML 文件", id="no-toml"),
        pytest.param("fiscallint.yaml", "select: [", "fiscallint.yaml 不是有效的 YAML 文件", id="no-yaml"),
        pytest.param("fiscallint.yaml", "- NAR405", "fiscallint.yaml：配置应是一项一值", id="a-list"),
        pytest.param("fiscallint.yaml", "fail-on: note\nfail_on: note", "“fail-on”写了两次", id="twice"),
        pytest.param("fiscallint.toml", 'suppressions = "无.yaml"', "找不到文件 无.yaml", id="no-such-list"),
        pytest.param("fiscallint.toml", 'baseline = "无.json"', "找不到基线文件 无.json", id="no-such-baseline"),
        pytest.param("fiscallint.toml", 'output-format = "xml"', "没有“xml”这种输出格式", id="no-such-format"),
    ],
)
def test_a_mistake_is_2_and_one_sentence_with_file_and_line(name: str, text: str, sentence: str) -> None:
    write(name, text)
    assert sentence in complaint()


def test_config_says_what_is_wrong_too() -> None:
    write("fiscallint.toml", "[rules.NAR405]\nseverity = 3\n")
    assert complaint("config").startswith("fiscallint.toml 第2行：severity 应是")


@pytest.mark.parametrize("name", ["无.toml", "配置.ini"])
def test_a_file_that_cannot_be_one(name: str) -> None:
    assert name in complaint("check", "a.txt", "--config", name)


# ---- options of rules


def _rule(**options: Option) -> Rule:
    def check(disclosure: Disclosure, options: object) -> Iterator[Finding]:
        """增长过快。"""
        yield from ()

    made = rule("ARC101", name="fast", kind="policy", severity=Severity.NOTE, basis=["制度"], options=options)
    return made(check)


def options_of(set_to: object, usual: Option, name: str = "max-growth") -> OfRule:
    """What is in force for the option of a rule whose usual value this is."""
    layer = {"ARC": {f"options.{name}": Setting(set_to, "f 第1行")}}
    return Config(of_rules=(layer,)).for_rules([_rule(max_growth=usual)])["ARC101"]


@pytest.mark.parametrize(
    ("set_to", "usual"),
    [
        pytest.param("5%", "3%", id="percent"),
        pytest.param("2.5％", "3%", id="full-width-percent"),
        pytest.param("3000元", "20万元", id="money-in-another-unit"),
        pytest.param("公示", "公开", id="text"),
        pytest.param(4, 3, id="count"),
        pytest.param(False, True, id="switch"),
        pytest.param(("甲", "乙"), ("丙",), id="several"),
    ],
)
def test_an_option_takes_a_value_of_the_kind_of_its_usual_one(set_to: object, usual: Option) -> None:
    assert settings_of(options_of(set_to, usual)).options == {"max_growth": set_to}


@pytest.mark.parametrize(
    ("set_to", "usual"),
    [
        pytest.param("5万元", "3%", id="money-for-percent"),
        pytest.param(3, "3%", id="bare-number"),
        pytest.param("高", "3%", id="word-for-number"),
        pytest.param("20%", "20万元", id="percent-for-money"),
        pytest.param("3", 3, id="text-for-count"),
        pytest.param(True, 3, id="switch-for-count"),
        pytest.param(1, True, id="count-for-switch"),
        pytest.param("甲", ("丙",), id="one-for-several"),
        pytest.param("", "公开", id="nothing-for-text"),
    ],
)
def test_and_no_other(set_to: object, usual: Option) -> None:
    assert unfitness(set_to, usual)
    with pytest.raises(FiscallintError, match="f 第1行：规则 ARC101 的选项 max_growth 应"):
        options_of(set_to, usual)


def test_a_misspelt_option_is_told_the_right_one() -> None:
    with pytest.raises(FiscallintError, match="没有选项“max-grwth”；是否应为“max_growth”？"):
        options_of("3%", "3%", name="max-grwth")
