"""Plugins: what a module in the entry-point group `fiscallint` can add to a run."""

from __future__ import annotations

import importlib
import inspect
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.structs import replace

from fiscallint import hookspecs
from fiscallint.disclosure import Disclosure
from fiscallint.document import Document
from fiscallint.document.text import read_text
from fiscallint.finding import Finding, Severity
from fiscallint.output.report import Report
from fiscallint.registry import Registry
from fiscallint.rules import Rule
from tests.plugged import TEXT, Install, finds_something, module, registers
from tests.support import EXAMPLES, codes, run


@pytest.fixture
def archive_fee() -> Rule:
    """Finds what is not there: the archive fee."""
    return finds_something()


# ---- what a plugin can add


def test_a_rule(install: Install, document: Path, archive_fee: Rule) -> None:
    install(archives=registers(archive_fee))
    result = run("check", document, "--select", "ARC")
    assert (result.exit_code, codes(result)) == (0, ["ARC101"])
    assert "没有说明档案费" in result.stdout
    assert run("check", document, "--select", "ARC", "--fail-on", "note").exit_code == 1
    assert "ARC101  提示  archive-fee" in run("rules").stdout
    assert "## 依据\n\n- 本部门财务制度\n" in run("explain", "arc101").stdout


# ---- the examples in the documentation of the hooks


def example(hook: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The plugin that the documentation of a hook writes, with the names of the one that is written first."""
    monkeypatch.syspath_prepend(EXAMPLES / "plugin")
    made = ModuleType("fiscallint_archives")
    first = (inspect.getdoc(hookspecs) or "").partition("# fiscallint_archives.py\n")[2]
    exec(textwrap.dedent(first.split("\n`")[0]), made.__dict__)
    if hook:
        del made.__dict__["fiscallint_register"]
        written = inspect.getdoc(getattr(hookspecs, f"fiscallint_{hook}")) or ""
        exec(
            textwrap.dedent("".join(f"{line}\n" for line in written.splitlines() if line[:4] in ("", "    "))),
            made.__dict__,
        )
    return made


def test_the_first_example(install: Install, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(archives=example("", monkeypatch))
    assert "ARC301" in run("rules", "--select", "ARC").stdout
    result = run("check", document, "--select", "ARC")
    assert (result.exit_code, result.stderr) == (0, "")
    assert codes(result) == ["ARC301"]


def test_the_example_of_register(install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(archives=example("register", monkeypatch))
    listed = run("plugins")
    assert (listed.exit_code, listed.stderr) == (0, "")
    for line in ("规则：ARC301 archive-fee、ARC201", "报表：档案保护经费明细表", "主语：档案保护费、", "句式：kept"):
        assert line in listed.stdout
    file = tmp_path / "a.txt"
    file.write_text(TEXT + "\n库存档案盒1,200只，另有30只。\n", encoding="utf-8")
    told = run("facts", file).stdout
    assert "库存档案盒　计数　1200只" in told and "[支出] 30只" not in told.partition("未读懂")[0]


def test_the_example_of_read(install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.wiki"
    file.write_text(TEXT.replace("##", "=="), encoding="utf-8")
    assert run("check", file).exit_code == 2
    install(archives=example("read", monkeypatch))
    assert codes(run("check", file, "--select", "NAR405")) == ["NAR405"]


def test_the_example_of_findings(install: Install, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(archives=example("findings", monkeypatch))
    assert "提示 NAR405" in run("check", document).stdout


def test_the_example_of_writers(install: Install, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(archives=example("writers", monkeypatch))
    assert run("check", document, "--select", "NAR405", "--output-format", "codes").stdout == "NAR405\n"


def test_every_hook_has_an_example_that_is_tried_here() -> None:
    hooks = {name for name in vars(hookspecs) if name.startswith("fiscallint_")}
    tried = {name.replace("test_the_example_of_", "fiscallint_") for name in globals() if "_example_of_" in name}
    assert hooks == tried


# ---- what a plugin can add, in full


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


# ---- fiscallint plugins


def test_no_plugins() -> None:
    result = run("plugins")
    assert (result.exit_code, result.stdout) == (0, "没有安装插件。\n")


def test_what_each_plugin_adds(install: Install, fees: ModuleType, archive_fee: Rule, tmp_path: Path) -> None:
    install(archives=fees, boxes=registers(archive_fee), crates=module(findings=lambda findings: None))
    result = run("plugins")
    assert result.exit_code == 0
    archives, boxes, crates = result.stdout.split("\n\n")
    assert archives.startswith("archives　fiscallint-archives　2.5\n  位置：fiscallint_archives")
    assert "规则：ARC201 archive-fee-within-projects\n" in archives and "报表：档案费明细表" in archives
    assert f"规则文件：{tmp_path / 'checks.yaml'}" in archives
    assert "规则：ARC101 archive-fee" in boxes and "此外：调整检查结果" in crates


# ---- examples/plugin


def test_the_example_plugin(install: Install, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(EXAMPLES / "plugin")
    install(archives=importlib.import_module("fiscallint_archives"))
    file = tmp_path / "a.txt"
    file.write_text(
        TEXT + "\n## 十四、档案保护情况说明\n\n馆藏档案12,000卷，已数字化9,000卷，数字化率85.00%。\n", encoding="utf-8"
    )
    result = run("check", file, "--select", "ARC", "--output-format", "csv")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines()[1].startswith("a.txt,ARC102,error,十四、档案保护情况说明,数字化率写为85.00%")
    assert codes(run("check", EXAMPLES / "clean.txt")) == []
