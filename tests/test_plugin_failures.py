"""What becomes of a plugin that is broken: it is named with its version and the reason, and costs only itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from fiscallint.disclosure import Disclosure
from fiscallint.finding import Finding, FiscallintError, Span
from fiscallint.registry import Registry
from fiscallint.rules import Rule
from tests.plugged import Install, archive_rule, finds_something, marked, module, raises, registering, registers
from tests.support import codes, run

SCHEMA = Path(__file__).parent / "data" / "sarif-schema-2.1.0.json"
MISSING = ImportError("No module named 'archives'")


def raising(hook: str) -> ModuleType:
    """A plugin that raises in a hook."""

    def register(registry: Registry) -> None:
        raises(registry)

    def findings(findings: Sequence[Finding]) -> None:
        raises(findings)

    def writers() -> None:
        raises()

    def read(path: Path) -> None:
        raises(path)

    hooks: dict[str, Callable[..., object]] = {
        "register": register,
        "findings": findings,
        "writers": writers,
        "read": read,
    }
    return module(**{hook: hooks[hook]})


def sarif(*arguments: str | Path) -> dict[str, Any]:
    """The run of a check's SARIF log, which is valid."""
    made = json.loads(run("check", *arguments, "--output-format", "sarif").stdout)
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(made)
    (only,) = made["runs"]
    return dict(only)


# ---- a plugin that cannot be loaded


def test_it_is_named_with_its_version_and_everything_else_runs(install: Install, document: Path) -> None:
    install("0.9", archives=MISSING, boxes=registers(finds_something()))
    sentence = "fiscallint: 插件 archives（0.9）无法载入：ImportError: No module named 'archives'\n"
    for command, shown in (
        (["check", document, "--select", "NAR405,ARC"], "NAR405"),
        (["rules"], "ARC101"),
        (["explain", "NAR402"], "NAR402"),
        (["tables", document], "没有读到"),
        (["facts", document], "基本支出"),
        (["plugins"], "boxes　fiscallint-boxes　0.9"),
    ):
        result = run(*command)
        assert (result.exit_code, result.stderr) == (2, sentence) and shown in result.stdout
        result = run(*command, "--allow-plugin-errors")
        assert (result.exit_code, result.stderr) == (1 if command[0] == "check" else 0, sentence)


def test_a_plugin_that_leaves_the_program(install: Install, document: Path) -> None:
    install(archives=SystemExit(0))
    result = run("check", document, "--select", "NAR405")
    assert (result.exit_code, codes(result)) == (2, ["NAR405"])
    assert "插件 archives（2.5）无法载入：SystemExit: 0" in result.stderr


def test_two_plugins_of_one_name(install: Install, monkeypatch: pytest.MonkeyPatch, document: Path) -> None:
    from fiscallint import plugins

    install(archives=registers(finds_something()))
    points: Any = plugins.entry_points
    monkeypatch.setattr("fiscallint.plugins.entry_points", lambda group: points(group) * 2)
    result = run("rules", "--select", "ARC")
    assert result.exit_code == 2 and "ARC101" in result.stdout and "已有同名的插件" in result.stderr


def test_a_hook_that_does_not_exist(install: Install, document: Path) -> None:
    made = registers(finds_something())
    made.__dict__["fiscallint_registre"] = marked(lambda registry: None, specname="fiscallint_registre")
    install(archives=made, boxes=registers(finds_something("BOX101")))
    result = run("check", document, "--select", "BOX")
    assert (result.exit_code, codes(result)) == (2, ["BOX101"])
    assert "插件 archives（2.5）无法载入" in result.stderr and "fiscallint_registre" in result.stderr
    assert run("explain", "ARC101").stdout == ""


def test_a_hook_with_an_argument_that_does_not_exist(install: Install, document: Path) -> None:
    install(archives=module(findings=lambda disclosure, found: None))
    result = run("check", document)
    assert result.exit_code == 2 and "插件 archives（2.5）无法载入" in result.stderr and codes(result)


# ---- a hook that raises


@pytest.mark.parametrize("hook", ["register", "findings", "writers", "read"])
def test_a_hook_that_raises_costs_no_findings(hook: str, install: Install, document: Path) -> None:
    install("0.9", archives=raising(hook))
    result = run("check", document, "--select", "NAR405")
    assert (result.exit_code, codes(result)) == (2, ["NAR405"])
    assert f"插件 archives（0.9）的 fiscallint_{hook} 出错：ValueError: 档案号不存在\n" in result.stderr
    assert result.stderr.count("\n") == 1 and "Traceback" not in result.stderr
    result = run("check", document, "--select", "NAR405", "--allow-plugin-errors", "--fail-on", "never")
    assert (result.exit_code, codes(result)) == (0, ["NAR405"])


@pytest.mark.parametrize(
    ("hooks", "sentence"),
    [
        pytest.param({"findings": lambda findings: ["NAR405"]}, "'NAR405' 不是 Finding", id="findings"),
        pytest.param({"read": lambda path: "text"}, "返回的不是 Document，而是 str", id="read"),
        pytest.param({"writers": lambda: ["csv"]}, "fiscallint_writers 出错：ValueError", id="writers"),
    ],
)
def test_a_hook_that_returns_something_else(
    hooks: dict[str, Callable[..., object]], sentence: str, install: Install, document: Path
) -> None:
    install(archives=module(**hooks))
    result = run("check", document, "--select", "NAR405")
    assert (result.exit_code, codes(result)) == (2, ["NAR405"])
    assert "插件 archives（2.5）" in result.stderr and sentence in result.stderr


def test_a_reader_s_sentence_about_a_file_is_no_failure_of_the_plugin(install: Install, document: Path) -> None:
    def read(path: Path) -> None:
        raise FiscallintError(f"{path.name} 没有盖章")

    install(archives=module(read=read))
    result = run("check", document)
    assert (result.exit_code, result.stderr) == (2, "fiscallint: 云溪市档案馆.txt 没有盖章\n")


def test_a_reader_that_fails_on_what_nobody_else_reads(install: Install, tmp_path: Path) -> None:
    install(archives=raising("read"))
    file = tmp_path / "a.xyz"
    file.write_text("甲", encoding="utf-8")
    result = run("check", file)
    assert result.exit_code == 2 and "插件 archives（2.5）的 fiscallint_read 出错" in result.stderr


def test_a_writer_that_raises(install: Install, document: Path) -> None:
    install(archives=module(writers=lambda: {"csv": raises}))
    result = run("check", document, "--output-format", "csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "fiscallint: 插件 archives（2.5）的输出格式 csv 出错：ValueError: 档案号不存在\n"


# ---- a plugin that cannot be registered as a whole

PACK = """
- code: ARC201
  name: archive-fee-within-projects
  title: 档案费不大于项目支出
  kind: cross-table
  severity: error
  check: 档案费表[合计].金额 <= 支出表[合计].项目支出
  basis: [本部门财务制度]
"""
TABLES = (
    "- {kind: 档案费明细表, short: 档案费表, title: 档案费明细表, columns: {金额: 金额}, rows: {合计: {label: 合计}}}"
)


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[Registry], None]:
    """Registers a pack that names 档案费表."""
    file = tmp_path / "checks.yaml"
    file.write_text(PACK, encoding="utf-8")
    return lambda registry: registry.add_pack(file)


@pytest.fixture
def tables(tmp_path: Path) -> Callable[[Registry], None]:
    """Registers 档案费表."""
    file = tmp_path / "tables.yaml"
    file.write_text(TABLES, encoding="utf-8")
    return lambda registry: registry.add_tables(file)


def listed() -> list[str]:
    """The codes of the plugins' rules."""
    return [line.split()[0] for line in run("rules").stdout.splitlines() if line.startswith(("ARC", "BOX"))]


def test_what_was_registered_before_it_failed_is_not_in_force(
    install: Install, tables: Callable[[Registry], None]
) -> None:
    install(archives=registering(lambda registry: registry.add_rule(finds_something()), tables, raises))
    assert listed() == []
    assert "档案费明细表" not in run("plugins").stdout


def test_a_plugin_may_name_the_tables_of_another(
    install: Install, pack: Callable[[Registry], None], tables: Callable[[Registry], None]
) -> None:
    install(archives=registering(pack), boxes=registering(tables))
    assert listed() == ["ARC201"]


def test_a_plugin_that_leans_on_a_broken_one_is_left_out_too(
    install: Install, pack: Callable[[Registry], None], tables: Callable[[Registry], None]
) -> None:
    """And one that leans on neither is not."""
    install(
        archives=registering(pack),
        boxes=registering(tables, lambda registry: registry.add_rule(finds_something("NAR402"))),
        crates=registers(finds_something("BOX101")),
    )
    assert listed() == ["BOX101"]
    said = run("plugins").stderr
    assert "插件 boxes（2.5）没有登记：规则代码 NAR402 重复" in said
    assert "插件 archives（2.5）没有登记" in said and "档案费表" in said


def profiles(folder: Path, name: str, text: str) -> ModuleType:
    """A plugin that registers a file of profiles."""
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return registering(lambda registry: registry.add_profiles(file))


def test_a_profile_that_is_wrong(install: Install, document: Path, tmp_path: Path) -> None:
    install(
        archives=profiles(tmp_path, "a", "name: 云溪市\nsections: {绩郊: {}}"),
        boxes=profiles(tmp_path, "b", "name: 青岚县\nextends: 湖南"),
        crates=profiles(tmp_path, "c", "name: 临江区\nextends: 云溪市"),
    )
    result = run("check", document, "--select", "NAR405", "--profile", "青岚县")
    assert (result.exit_code, codes(result)) == (2, ["NAR405"])
    first, second = result.stderr.splitlines()
    assert "插件 archives（2.5）没有登记：" in first and "a.yaml 第2行：没有“绩郊”这一节" in first
    assert "插件 crates（2.5）没有登记：" in second and "没有“云溪市”这个地区配置可以沿用" in second


def test_a_file_of_profiles_that_is_missing(install: Install, document: Path, tmp_path: Path) -> None:
    install(archives=registering(lambda registry: registry.add_profiles(tmp_path / "none.yaml")))
    result = run("check", document, "--select", "NAR405")
    assert (result.exit_code, codes(result)) == (2, ["NAR405"])
    assert result.stderr.startswith("fiscallint: 插件 archives（2.5）没有登记：找不到文件 ")


def test_a_code_that_is_taken(install: Install, document: Path) -> None:
    install(archives=registers(finds_something("NAR402")))
    result = run("check", document, "--select", "NAR405")
    assert (result.exit_code, codes(result)) == (2, ["NAR405"])
    assert result.stderr.startswith("fiscallint: 插件 archives（2.5）没有登记：规则代码 NAR402 重复：fiscallint.")


@pytest.mark.parametrize("first", ["rule", "pack"])
def test_two_plugins_with_one_code(
    first: str, install: Install, pack: Callable[[Registry], None], tables: Callable[[Registry], None]
) -> None:
    """The first keeps it, by the name of the plugin, whether it comes from a rule or from a pack."""
    in_python, in_yaml = registers(finds_something("ARC201")), registering(tables, pack)
    install(**({"one": in_python, "two": in_yaml} if first == "rule" else {"one": in_yaml, "two": in_python}))
    result = run("rules", "--select", "ARC")
    assert ("archive-fee-within-projects" in result.stdout) == (first == "pack")
    assert "插件 two（2.5）没有登记：规则代码 ARC201 重复" in result.stderr


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        pytest.param(raises, "不是规则：请用 @rule 装饰检查函数", id="a-bare-function"),
        pytest.param(None, "不是规则", id="nothing"),
    ],
)
def test_what_is_no_rule(added: Any, sentence: str, install: Install) -> None:
    install(archives=registering(lambda registry: registry.add_rule(added)))
    result = run("rules")
    assert result.exit_code == 2 and "NAR402" in result.stdout and sentence in result.stderr


# ---- a rule that raises


def crashing(when: str) -> Rule:
    """A rule that raises at once, or in the middle."""

    def at_once(disclosure: Disclosure) -> Iterable[Finding]:
        raise ValueError("档案号不存在")

    def in_the_middle(disclosure: Disclosure) -> Iterable[Finding]:
        yield Finding(Span(0, 1), "半途而废")
        raise ValueError("档案号不存在")

    return archive_rule(at_once if when == "at-once" else in_the_middle)


@pytest.mark.parametrize("when", ["at-once", "in-the-middle"])
def test_a_rule_that_raises_costs_no_other_findings(when: str, install: Install, document: Path) -> None:
    install(archives=registers(crashing(when)))
    result = run("check", document, "--select", "NAR405,ARC")
    assert (result.exit_code, codes(result)) == (2, ["NAR405"])
    sentence = "插件 archives（2.5）的规则 ARC101 运行出错，没有结果（ValueError: 档案号不存在）"
    assert sentence in result.stdout
    assert result.stderr == f"fiscallint: 云溪市档案馆.txt：{sentence}\n"
    assert run("check", document, "--select", "NAR405,ARC", "--allow-plugin-errors").exit_code == 1


def test_a_rule_of_fiscallint_that_raises_is_not_forgiven(monkeypatch: pytest.MonkeyPatch, document: Path) -> None:
    crashed = replace(finds_something("NAR405"), check=raises)
    monkeypatch.setattr("fiscallint.rules.share.RULES", (crashed,))
    for options in ([], ["--allow-plugin-errors"]):
        result = run("check", document, "--fail-on", "never", *options)
        assert result.exit_code == 2 and "：规则 NAR405 运行出错" in result.stderr


def test_a_broken_rule_that_is_not_chosen_does_no_harm(install: Install, document: Path) -> None:
    install(archives=registers(archive_rule(raises)))
    assert run("check", document, "--ignore", "ARC", "--fail-on", "never").exit_code == 0


# ---- the SARIF log


def test_a_plugin_and_its_rules_are_an_extension_of_the_tool(install: Install, document: Path) -> None:
    install("0.9", archives=registers(finds_something()), boxes=module())
    made = sarif(document, "--select", "NAR405,ARC")
    archives, boxes = made["tool"]["extensions"]
    assert (archives["name"], archives["version"]) == ("fiscallint-archives", "0.9")
    assert [one["id"] for one in archives["rules"]] == ["ARC101"] and not boxes.get("rules")
    assert [one["id"] for one in made["tool"]["driver"]["rules"]] == ["NAR405"]
    by_code = {result["ruleId"]: result for result in made["results"]}
    assert by_code["ARC101"]["rule"]["toolComponent"]["index"] == 0 and by_code["ARC101"]["rule"]["index"] == 0
    assert "ruleIndex" not in by_code["ARC101"] and by_code["NAR405"]["ruleIndex"] == 0


def test_without_plugins_there_are_no_extensions(document: Path) -> None:
    made = sarif(document)
    assert "extensions" not in made["tool"] and made["invocations"][0]["executionSuccessful"] is True


def test_what_failed_before_a_file_was_read_is_told_once(install: Install, document: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.txt"
    other.write_text(document.read_text(encoding="utf-8"), encoding="utf-8")
    install(archives=MISSING)
    (invocation,) = sarif(document, other)["invocations"]
    assert invocation["executionSuccessful"] is False
    (told,) = invocation["toolConfigurationNotifications"]
    assert told["level"] == "error" and told["message"]["text"].startswith("插件 archives（2.5）无法载入")


def test_a_rule_that_raised_is_named(install: Install, document: Path) -> None:
    install(archives=registers(crashing("at-once")))
    (invocation,) = sarif(document)["invocations"]
    told = next(one for one in invocation["toolExecutionNotifications"] if one["level"] == "error")
    assert told["associatedRule"]["id"] == "ARC101" and told["associatedRule"]["toolComponent"]["index"] == 0
    assert invocation["executionSuccessful"] is False


def test_a_hook_that_raised_over_a_file_is_told_with_it(install: Install, document: Path) -> None:
    install(archives=raising("findings"))
    (invocation,) = sarif(document)["invocations"]
    told = next(one for one in invocation["toolExecutionNotifications"] if one["level"] == "error")
    assert told["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith(".txt")


def test_a_failure_that_is_allowed_is_told_all_the_same(install: Install, document: Path) -> None:
    install(archives=MISSING)
    (invocation,) = sarif(document, "--allow-plugin-errors")["invocations"]
    assert invocation["executionSuccessful"] is True
    assert invocation["toolConfigurationNotifications"][0]["level"] == "error"


def test_json_tells_it_too(install: Install, document: Path) -> None:
    install(archives=MISSING, boxes=registers(crashing("at-once")))
    made = json.loads(run("check", document, "--output-format", "json").stdout)
    assert made["failures"] == ["插件 archives（2.5）无法载入：ImportError: No module named 'archives'"]
    assert any("规则 ARC101 运行出错" in notice for notice in made["documents"][0]["notices"])
