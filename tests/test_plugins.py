"""Plugins: what a module in the entry-point group `fiscallint` can add, and what becomes of one that is broken."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from fiscallint import hookimpl, hookspecs
from fiscallint.disclosure import Disclosure
from fiscallint.document import Document
from fiscallint.document.text import read_text
from fiscallint.finding import Finding, Severity, Span
from fiscallint.output.report import Report
from fiscallint.plugins import Registry
from fiscallint.rules import Rule, rule
from tests.support import codes, run

TEXT = (
    "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%；"
    "项目支出40.00万元，占50.00%。\n"
)

Install = Callable[..., None]

marked: Any = hookimpl


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs modules as plugins, under the names and version given."""

    def do(version: str = "2.5", **modules: object) -> None:
        def point(name: str, module: object) -> Any:
            def load() -> object:
                if isinstance(module, Exception):
                    raise module
                return module

            return SimpleNamespace(
                name=name, dist=SimpleNamespace(name=f"fiscallint-{name}", version=version), load=load
            )

        points = [point(name, module) for name, module in modules.items()]
        monkeypatch.setattr("fiscallint.plugins.entry_points", lambda group: points if group == "fiscallint" else [])

    return do


def module(**hooks: Callable[..., object]) -> ModuleType:
    """A module with these hooks, by name without `fiscallint_`."""
    made = ModuleType("fiscallint_archives")
    for name, hook in hooks.items():
        setattr(made, f"fiscallint_{name}", marked(hook, specname=f"fiscallint_{name}"))
    return made


def registers(*added: Rule) -> ModuleType:
    """A plugin that registers rules."""
    return module(register=lambda registry: registry.add_rules(added))


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A disclosure of one wrong sentence: NAR405, NAR407."""
    file = tmp_path / "云溪市档案馆.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def archive_rule(check: Callable[[Disclosure], Iterable[Finding] | None], code: str = "ARC101") -> Rule:
    """A rule of the archives' own."""
    check.__doc__ = "档案费应单独说明。\n\n- 错：（没有说明）\n- 对：档案费1.00万元。"
    return rule(code, name="archive-fee", kind="policy", severity=Severity.NOTE, basis=["本部门财务制度"])(check)


@pytest.fixture
def archive_fee() -> Rule:
    """Finds what is not there: the archive fee."""
    return archive_rule(lambda disclosure: [Finding(next(disclosure.document.paragraphs).span, "没有说明档案费")])


# ---- what a plugin can add


def test_a_rule(install: Install, document: Path, archive_fee: Rule) -> None:
    install(archives=registers(archive_fee))
    result = run("check", document, "--select", "ARC")
    assert (result.exit_code, codes(result)) == (0, ["ARC101"])
    assert "没有说明档案费" in result.stdout
    assert run("check", document, "--select", "ARC", "--fail-on", "note").exit_code == 1
    assert "ARC101  提示  archive-fee" in run("rules").stdout
    assert "依据：本部门财务制度" in run("explain", "arc101").stdout


def test_the_example_in_the_documentation_works(install: Install, document: Path) -> None:
    code = textwrap.dedent((inspect.getdoc(hookspecs) or "").partition("# fiscallint_archives.py\n")[2])
    made = ModuleType("fiscallint_archives")
    exec(code, made.__dict__)
    install(archives=made)
    assert "ARC101" in run("rules", "--select", "ARC").stdout
    result = run("check", document, "--select", "ARC")
    assert (result.exit_code, result.stderr) == (0, "")
    assert codes(result) == ["ARC101"]


PACK = """
- code: ARC201
  name: archive-fee-within-projects
  title: 档案费不大于项目支出
  kind: cross-table
  severity: error
  check: 档案费表[合计].金额 <= 支出表[合计].项目支出
  basis: [本部门财务制度]
"""

SHIPPED_TABLES = PACK.replace("档案费表[合计].金额", "收入表[合计].合计")

TABLES = """
- kind: 档案费明细表
  short: 档案费表
  title: 档案费明细表
  columns:
    金额: 金额
    其中购置: 购置
  rows:
    合计: {label: 合计}
"""

FEES = (
    "支出决算表\n\n金额单位：元\n\n科目代码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
    "合计\t\t5.00\t4.00\t1.00\n2012604\t档案馆\t5.00\t4.00\t1.00\n\n"
    "档案费明细表\n\n金额单位：元\n\n项目\t金额\t购置\n合计\t3.00\t1.00\n\n"
)


@pytest.fixture
def fees(tmp_path: Path) -> ModuleType:
    """A plugin with a table of its own, and a pack that holds it against a table that everybody has."""
    pack, tables = tmp_path / "checks.yaml", tmp_path / "tables.yaml"
    pack.write_text(PACK, encoding="utf-8")
    tables.write_text(TABLES, encoding="utf-8")

    def register(registry: Registry) -> None:
        registry.add_pack(pack)
        registry.add_tables(tables)

    return module(register=register)


def test_a_pack_and_a_table(install: Install, fees: ModuleType, tmp_path: Path) -> None:
    install(archives=fees)
    file = tmp_path / "a.txt"
    file.write_text(FEES + TEXT, encoding="utf-8")
    assert "档案费明细表　单位：元" in run("tables", file).stdout
    result = run("check", file, "--select", "ARC")
    assert (result.exit_code, codes(result)) == (1, ["ARC201"])
    file.write_text(FEES.replace("3.00\t1.00", "1.00\t1.00") + TEXT, encoding="utf-8")
    assert run("check", file, "--select", "ARC").exit_code == 0


def test_a_table_that_a_plugin_knows_is_not_required_of_everybody(
    install: Install, fees: ModuleType, tmp_path: Path
) -> None:
    install(archives=fees)
    file = tmp_path / "a.txt"
    file.write_text(FEES.partition("档案费明细表")[0] + TEXT, encoding="utf-8")
    assert "《档案费明细表》" not in run("check", file, "--select", "DOC002").stdout


def _to_notes(findings: Sequence[Finding], code: str) -> list[Finding]:
    return [replace(one, severity=Severity.NOTE) if one.code == code else one for one in findings]


def test_another_severity(install: Install, document: Path) -> None:
    def findings(disclosure: Disclosure, findings: Sequence[Finding]) -> list[Finding]:
        assert disclosure.year is None or disclosure.year > 2000
        return _to_notes(findings, "NAR405")

    install(archives=module(findings=findings))
    result = run("check", document, "--select", "NAR405")
    assert (result.exit_code, codes(result)) == (0, ["NAR405"])
    assert "提示 NAR405" in result.stdout


def test_findings_may_be_dropped_added_or_left_alone(install: Install, document: Path) -> None:
    assert codes(run("check", document, "--select", "NAR405,NAR407")) == ["NAR407", "NAR405"]
    install(archives=module(findings=lambda findings: [one for one in findings if one.code != "NAR407"]))
    assert codes(run("check", document, "--select", "NAR405,NAR407")) == ["NAR405"]
    install(archives=module(findings=lambda findings: None))
    assert codes(run("check", document, "--select", "NAR405,NAR407")) == ["NAR407", "NAR405"]


def test_two_plugins_may_both_adjust(install: Install, document: Path) -> None:
    install(
        one=module(findings=lambda findings: _to_notes(findings, "NAR405")),
        two=module(findings=lambda findings: _to_notes(findings, "NAR407")),
    )
    result = run("check", document, "--select", "NAR405,NAR407")
    assert "提示 NAR405" in result.stdout and "提示 NAR407" in result.stdout


def test_a_writer(install: Install, document: Path, tmp_path: Path) -> None:
    def write_csv(reports: Sequence[Report], target: Path | None) -> str:
        text = "".join(f"{one.code},{one.expected}\n" for report in reports for one in report.findings)
        if target:
            target.write_text(text, encoding="utf-8")
        return text

    def writers() -> Mapping[str, hookspecs.Writer]:
        return {"csv": write_csv}

    install(archives=module(writers=writers))
    result = run("check", document, "--select", "NAR405", "--output-format", "csv")
    assert (result.exit_code, result.stdout) == (1, "NAR405,40.00%\n")
    target = tmp_path / "a.csv"
    result = run("check", document, "--select", "NAR405", "--output-format", "csv", "--output", target)
    assert (result.stdout, target.read_text(encoding="utf-8")) == ("", "NAR405,40.00%\n")
    assert "csv" in run("check", document, "--output-format", "xml").stderr


def test_a_format(install: Install, tmp_path: Path) -> None:
    """A reader of texts that are written backwards."""
    file = tmp_path / "a.backwards"
    file.write_text(TEXT[::-1], encoding="utf-8")
    assert run("check", file).exit_code == 2

    def read(path: Path) -> Document | None:
        if path.suffix != ".backwards":
            return None
        return read_text(path, path.read_text(encoding="utf-8")[::-1].encode(), "")

    install(archives=module(read=read))
    assert codes(run("check", file, "--select", "NAR405")) == ["NAR405"]


def test_a_plugin_may_read_what_fiscallint_reads_too(install: Install, document: Path) -> None:
    def read(path: Path) -> Document:
        return read_text(path, TEXT.replace("50.00%", "40.00%").encode(), "")

    install(archives=module(read=read))
    assert run("check", document, "--select", "NAR405").exit_code == 0


# ---- rules of a file: --rules


def test_rules_from_a_file_or_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "rules.d"
    folder.mkdir()
    pack = folder / "checks.yaml"
    pack.write_text(SHIPPED_TABLES, encoding="utf-8")
    for packs in (pack, folder):
        assert run("rules", "--rules", packs, "--select", "ARC").stdout.startswith("ARC201  错误  ")
        assert run("explain", "ARC201", "--rules", packs).exit_code == 0
    file = tmp_path / "a.txt"
    file.write_text(
        FEES.replace("档案费明细表", "收入决算表").replace("项目\t金额\t购置", "项目\t本年收入合计\t财政拨款收入")
        + TEXT,
        encoding="utf-8",
    )
    assert codes(run("check", file, "--rules", pack, "--select", "ARC")) == ["ARC201"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("- code: ARC201\n  check: [", "不是有效的 YAML", id="no-yaml"),
        pytest.param(PACK, "档案费表", id="no-such-table"),
        pytest.param(SHIPPED_TABLES.replace("ARC201", "NAR402"), "NAR402", id="code-is-taken"),
        pytest.param(SHIPPED_TABLES.replace("kind: cross-table", "kind: crossed"), "crossed", id="no-such-kind"),
    ],
)
def test_a_file_of_rules_that_is_wrong(content: str, sentence: str, tmp_path: Path, document: Path) -> None:
    pack = tmp_path / "checks.yaml"
    pack.write_text(content, encoding="utf-8")
    result = run("check", document, "--rules", pack)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "checks.yaml" in result.stderr and sentence in result.stderr and "Traceback" not in result.stderr


def test_a_file_of_rules_that_is_missing(tmp_path: Path, document: Path) -> None:
    result = run("check", document, "--rules", tmp_path / "none.yaml")
    assert result.exit_code == 2 and "none.yaml" in result.stderr and "程序出错" not in result.stderr


# ---- broken plugins


def test_a_plugin_that_cannot_be_loaded_is_named_with_its_version(install: Install, document: Path) -> None:
    install("0.9", archives=ImportError("No module named 'archives'"))
    for command in (["check", document], ["rules"], ["explain", "NAR402"], ["tables", document], ["facts", document]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "fiscallint: 插件 archives（0.9）无法载入：ImportError: No module named 'archives'\n"


def _raises(*_: object, **__: object) -> object:
    raise ValueError("档案号不存在")


@pytest.mark.parametrize(
    ("hook", "options"),
    [
        pytest.param("register", [], id="register"),
        pytest.param("findings", [], id="findings"),
        pytest.param("writers", [], id="writers"),
        pytest.param("read", [], id="read"),
    ],
)
def test_a_plugin_that_raises_fails_the_run_without_a_traceback(
    hook: str, options: list[str], install: Install, document: Path
) -> None:
    install(archives=_raising(hook))
    result = run("check", document, *options)
    assert result.exit_code == 2 and codes(result) == []
    assert "档案号不存在" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("hook", ["register", "findings", "writers", "read"])
def test_a_plugin_that_raises_is_named_with_its_version(hook: str, install: Install, document: Path) -> None:
    install("0.9", archives=_raising(hook))
    assert "插件 archives（0.9）" in run("check", document).stderr


def _raising(hook: str) -> ModuleType:
    def register(registry: Registry) -> None:
        _raises(registry)

    def findings(findings: Sequence[Finding]) -> None:
        _raises(findings)

    def writers() -> None:
        _raises()

    def read(path: Path) -> None:
        _raises(path)

    hooks: dict[str, Callable[..., object]] = {
        "register": register,
        "findings": findings,
        "writers": writers,
        "read": read,
    }
    return module(**{hook: hooks[hook]})


def test_a_hook_that_does_not_exist_fails_the_run(install: Install, document: Path) -> None:
    made = ModuleType("fiscallint_archives")
    made.__dict__["fiscallint_registre"] = marked(lambda registry: None, specname="fiscallint_registre")
    install(archives=made)
    result = run("check", document)
    assert result.exit_code == 2 and "fiscallint_registre" in result.stderr


def test_a_code_that_is_taken_fails_the_run(install: Install, document: Path) -> None:
    def check(disclosure: Disclosure) -> Iterable[Finding]:
        return []

    install(archives=registers(archive_rule(check, "NAR402")))
    result = run("check", document)
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.match("fiscallint: 规则代码 NAR402 重复：fiscallint[.].+ 与 .+ 都用了它\n", result.stderr)


def test_two_plugins_with_one_code_fail_the_run(install: Install, document: Path, archive_fee: Rule) -> None:
    install(one=registers(archive_fee), two=registers(replace(archive_fee, source="另一个插件")))
    result = run("check", document)
    assert result.exit_code == 2 and "规则代码 ARC101 重复" in result.stderr and "另一个插件" in result.stderr


def test_what_is_no_rule_fails_the_run(install: Install, document: Path) -> None:
    install(archives=module(register=lambda registry: registry.add_rule(_raises)))
    result = run("check", document)
    assert result.exit_code == 2 and "不是规则：请用 @rule 装饰检查函数" in result.stderr


@pytest.mark.parametrize("when", ["at-once", "in-the-middle"])
def test_a_rule_that_raises_costs_no_other_findings(when: str, install: Install, document: Path) -> None:
    def at_once(disclosure: Disclosure) -> Iterable[Finding]:
        raise ValueError("档案号不存在")

    def in_the_middle(disclosure: Disclosure) -> Iterable[Finding]:
        yield Finding(Span(0, 1), "半途而废")
        raise ValueError("档案号不存在")

    install(archives=registers(archive_rule(at_once if when == "at-once" else in_the_middle)))
    result = run("check", document, "--select", "NAR405,ARC")
    assert (result.exit_code, codes(result)) == (2, ["NAR405"])
    assert "规则 ARC101 运行出错，没有结果（ValueError: 档案号不存在）" in result.stdout
    assert result.stderr == "fiscallint: 云溪市档案馆.txt：规则 ARC101 运行出错，没有结果\n"


def test_a_broken_rule_that_is_not_chosen_does_no_harm(install: Install, document: Path) -> None:
    install(archives=registers(archive_rule(lambda disclosure: 1 / 0)))  # type: ignore[arg-type, return-value]
    assert run("check", document, "--ignore", "ARC", "--fail-on", "never").exit_code == 0
