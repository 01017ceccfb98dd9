"""Rules, configuration, lists and baselines as somebody may send them: nothing hangs, nothing runs, each is told."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from fiscallint import patterns
from fiscallint.config_files import loaded
from fiscallint.explosion import explodes
from fiscallint.finding import FiscallintError
from fiscallint.limits import Limits, key_of, usual_values
from fiscallint.yaml_files import parsed
from tests.support import plugins, run

SENTENCES = "2024年度部门决算\n\n## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，占66.00%。\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder, with a document in it."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(SENTENCES, encoding="utf-8")


def complaint(option: str, name: str, content: str | bytes) -> str:
    """The one sentence of a run that is given this file."""
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    start = time.monotonic()
    result = run("check", "a.txt", option, name)
    assert time.monotonic() - start < 10
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("fiscallint: ") and result.stderr.count("\n") == 1
    assert "程序出错" not in result.stderr and "Traceback" not in result.stderr
    return result.stderr.removeprefix("fiscallint: ").rstrip()


def levels(base: str, of_one: str, several: str) -> str:
    """Aliases that stand for nine of those before, and so on."""
    return base + "".join(
        f"{chr(98 + level)}: &{chr(98 + level)} {several.format(', '.join([f'*{chr(97 + level)}'] * 9))}\n"
        for level in range(9)
    )


LAUGHS = levels("a: &a [哈, 哈, 哈]\n", "", "[{}]")
MERGED = levels("a: &a {x: 1}\n", "", "{{<<: [{}]}}")


# ---- YAML


@pytest.mark.parametrize("option", ["--config", "--suppressions", "--rules"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(LAUGHS, "展开后超过 200000 项（可能是引用层层相套），没有读取", id="billion-laughs"),
        pytest.param(MERGED, "展开后超过 200000 项（可能是引用层层相套），没有读取", id="merged-laughs"),
        pytest.param("- &a [*a]", "引用（*）指向自己所在之处", id="ring"),
        pytest.param("[" * 60 + "]" * 60, "嵌套过深（超过 50 层），没有读取", id="deep"),
        pytest.param("[" * 100_000, "嵌套过深（超过 50 层），没有读取", id="very-deep"),
        pytest.param("{a: " * 100_000, "嵌套过深（超过 50 层），没有读取", id="deep-keys"),
        pytest.param("- " * 100_000, "嵌套过深（超过 50 层），没有读取", id="deep-list"),
        pytest.param("- a: 1\n  b: 2\n  a: 3\n", "第3行：“a”写了两次", id="twice"),
        pytest.param('- !!python/object/apply:os.system ["true"]', "不能用标签 !!python/object/apply", id="python"),
        pytest.param("- !!binary YQ==", "不能用标签 !!binary", id="binary"),
        pytest.param("%TAG ! tag:yaml.org,2002:python/\n---\n- !none a", "不能用标签 !!python/none", id="hidden-tag"),
        pytest.param(f"- {'9' * 5000}", "数字 9999999999… 太长", id="long-number"),
        pytest.param(f"- 0x{'f' * 5000}", "数字 0xffffffff… 太长", id="long-hexadecimal"),
        pytest.param("- 1" + ":1" * 5000, "数字 1:1:1:1:1:… 太长", id="long-sexagesimal"),
        pytest.param("- 2026-02-30", "不是有效的 YAML 文件", id="no-such-day"),
        pytest.param("- 0001-01-01T00:00:00.0000009999+23:59x", "", id="odd-moment"),
        pytest.param("? [a]\n: 1", "", id="list-as-key"),
        pytest.param("a: \x01", "不是有效的 YAML 文件", id="control"),
        pytest.param("a: 1\n---\nb: 2", "不是有效的 YAML 文件", id="two-in-one"),
        pytest.param("a: 1".encode("utf-16"), "不是 UTF-8 编码的文本文件", id="utf-16"),
        pytest.param(b"\xff\xfe\xfd", "不是 UTF-8 编码的文本文件", id="no-text"),
        pytest.param("a: .inf\nb: .nan\nc: 1e999\n", "", id="no-numbers"),
        pytest.param("- " + "甲" * 2_000_000, "超过 5 MB，没有读取", id="large"),
    ],
)
def test_yaml(option: str, content: str | bytes, sentence: str) -> None:
    said = complaint(option, "a.yaml", content)
    assert "a.yaml" in said and sentence in said


def test_what_yaml_is_for_is_read() -> None:
    made = parsed(
        b"\xef\xbb\xbfa: &x [1, 2.5, true, null, 2026-12-31, '\xe7\x94\xb2']\nb: *x\nc: {<<: {d: 1}, e: 2}\n", Path()
    )
    assert made["b"] == made["a"] and made["c"] == {"d": 1, "e": 2}


# ---- TOML, JSON


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("a = " + "[" * 100_000, "a.toml 嵌套过深，没有读取", id="deep"),
        pytest.param("a = " + "{b = " * 100_000, "a.toml 嵌套过深，没有读取", id="deep-tables"),
        pytest.param(f"a = {'9' * 5000}", "a.toml 不是有效的 TOML 文件", id="long-number"),
        pytest.param("[limits]\npages = 1\npages = 2", "a.toml 不是有效的 TOML 文件", id="twice"),
        pytest.param("[limits]\npages = 0", "a.toml 第2行：pages 应是 1 到 1000000000 的整数", id="zero"),
        pytest.param("[limits]\npages = 0x" + "f" * 99, "pages 应是 1 到 1000000000 的整数", id="too-many"),
        pytest.param("[limits]\npages = true", "pages 应是 1 到 1000000000 的整数", id="flag"),
        pytest.param("[limits]\npage = 5", "a.toml 第2行：没有“page”这一项；是否应为“pages”？", id="misspelt"),
        pytest.param("limits = 5", "a.toml 第1行：limits 之下应是各项上限", id="no-table"),
        pytest.param("rules = 5", "rules 之下应是各条规则的设置", id="no-rules"),
        pytest.param("a = \x00", "a.toml 不是有效的 TOML 文件", id="control"),
    ],
)
def test_toml(content: str, sentence: str) -> None:
    assert sentence in complaint("--config", "a.toml", content)


def test_a_project_s_file_of_another_make() -> None:
    Path("pyproject.toml").write_text("tool = 5 # tool.fiscallint", encoding="utf-8")
    assert run("check", "a.txt", "--select", "DOC001").exit_code in (0, 1)


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"format": ' + "9" * 5000 + "}",
        '{"format": 1e999}',
        '{"format": 1, "documents": {"a": {"b": ["c", 1]}}}',
        '{"format": 1, "documents": [[[]]]}',
        "\ud800".encode("utf-8", "surrogatepass"),
        b"\xff\xfe\x00",
        "",
        "null",
        '{"format": NaN}',
    ],
)
def test_a_baseline(content: str | bytes) -> None:
    assert "a.json" in complaint("--baseline", "a.json", content)


# ---- limits


@pytest.mark.parametrize("field", Limits.__struct_fields__)
def test_every_limit_can_be_set(field: str) -> None:
    key = key_of(field)
    Path("a.toml").write_text(f"[limits]\n{key} = 7\n", encoding="utf-8")
    Path("a.yaml").write_text(f"limits:\n  {key.replace('-', '_')}: 7\n", encoding="utf-8")
    for name in ("a.toml", "a.yaml"):
        config = loaded(Path(name))
        assert getattr(config.limits, field) == (7_000_000 if key.endswith("-mb") else 7)
        assert config.setting(f"limits.{key}").origin == f"{name} 第2行"
    shown = run("config", "--no-config").stdout
    assert f"limits.{key} = {usual_values()[key]}　默认\n" in shown


def test_a_limit_holds_for_every_command() -> None:
    Path("fiscallint.toml").write_text("[limits]\ncharacters = 10\n", encoding="utf-8")
    for command in (["check"], ["tables"], ["facts"], ["fix"], ["baseline", "create"]):
        result = run(*command, "a.txt")
        assert result.exit_code == 2 and "超过 10 个，没有读取" in result.stderr
        assert "characters" in result.stderr


def test_cells_of_text_tables() -> None:
    Path("fiscallint.toml").write_text("[limits]\ncells = 5\n", encoding="utf-8")
    for table in ("|a|b|c|\n|1|2|3|\n", "a\tb\tc\n1\t2\t3\n", "<table><tr><td colspan=6>a</td></tr></table>"):
        Path("a.md").write_text(f"2024年度部门决算\n\n{table}", encoding="utf-8")
        result = run("check", "a.md")
        assert result.exit_code == 2 and "a.md 的表格超过 5 格，没有读取" in result.stderr


# ---- expressions that explode


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+b",
        "(a*)*b",
        r"(\w+\s?)*$",
        "([^，]*，?)*。",
        "(?=(a+)+b)",
        "(a?){30}a{30}b",
        "(决算|决算数|数)*x",
        "(x+x+)+y",
        "((a|b)c?|b)*d",
    ],
)
def test_an_expression_that_may_take_for_ever(source: str) -> None:
    assert explodes(source)
    with pytest.raises(patterns.error, match="匹配不完"):
        patterns.given(source)
    with pytest.raises(patterns.error):  # nor the second time
        patterns.given(source)


@pytest.mark.parametrize(
    "source",
    [
        r"(?:\d+、)+x",
        r"(?:\w+\s)*$",
        "(?:[^，。]+，)*[^。]+。",
        r"\d[\d,]*(?:\.\d+)?",
        "(?:[一二三]{1,3}[、.]|[①-⑳])+",
        "a+a+b",
        "(?:ab?|c)+d",
        "",
        r"(?P<x>a)?(?(x)b|c)",
    ],
)
def test_an_expression_that_does_not(source: str) -> None:
    assert not explodes(source)
    patterns.given(source)


def test_an_expression_that_is_none() -> None:
    with pytest.raises(patterns.error, match="unterminated"):
        patterns.given("(a")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("tables/a.yaml", "- kind: 甲表\n  title: (甲+)+表\n  columns: {金额: 金额}\n", "《甲表》"),
        ("vocabulary/a.yaml", "sections:\n- {concept: 甲, title: (甲+)+乙}\n", "a.yaml 的 sections 第1条"),
    ],
)
def test_where_it_is_written(name: str, content: str, sentence: str) -> None:
    path = Path("mine") / name
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    result = run("check", "a.txt", "--rules", "mine")
    assert result.exit_code == 2 and "Traceback" not in result.stderr
    assert "匹配不完" in result.stderr or "没有写" in result.stderr
    assert sentence in result.stderr or "a.yaml" in result.stderr


def test_fiscallint_s_own_expressions_do_not() -> None:
    """Those of its modules and of its data.

    Possessive ones aside, which are taken for others, and the lexer of the narrative: its terminals end with what they
    repeat, so that nothing behind it can fail.
    """
    import importlib
    import pkgutil

    import fiscallint

    for module in pkgutil.walk_packages(fiscallint.__path__, "fiscallint."):
        if module.name not in ("fiscallint.__main__", "fiscallint.cluster"):
            importlib.import_module(module.name)
    assert plugins().registry.profiles and plugins().registry.vocabulary.subjects
    known = patterns._library()._patterns
    assert len(known) > 300
    found = [source for source, flags in known if explodes(source, flags)]
    assert [one for one in found if "*+" not in one and not one.startswith("(?P<TEXT>")] == []


@pytest.mark.parametrize("label", ["决算数" * 2000 + "x", "附件1" * 2000 + "x", "（2024年" * 2000])
def test_long_words_end_in_time(label: str) -> None:
    Path("a.txt").write_text(
        f"2024年度部门决算\n\n## 三、支出决算情况说明\n\n{label}支出1.00万元。\n", encoding="utf-8"
    )
    start = time.monotonic()
    run("check", "a.txt")
    assert time.monotonic() - start < 20


def test_json_output_of_it_all_is_json() -> None:
    result = run("check", "a.txt", "--output-format", "json")
    assert json.loads(result.stdout)
    with pytest.raises(FiscallintError):
        loaded(Path("a.txt"))
