"""The helpers for the tests of plugins: without pytest, with the plugins that are installed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fiscallint import testing
from fiscallint.finding import FiscallintError, Severity
from tests.plugged import TEXT, Install, finds_something, registers


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    """The plugins are those of each test."""
    testing.plugins.cache_clear()
    yield
    testing.plugins.cache_clear()


def test_it_does_not_need_pytest() -> None:
    code = "import sys, fiscallint.testing; sys.exit('pytest' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_registered_rule_by_its_code() -> None:
    assert testing.said("NAR405", TEXT) == [("项目支出40.00万元，占50.00%", Severity.ERROR, "40.00%")]
    assert testing.only("NAR405", TEXT).expected == "40.00%"
    assert "占40.00%" in testing.corrected(TEXT, testing.only("NAR405", TEXT))


def test_a_rule_that_is_not_registered() -> None:
    (finding,) = testing.check(finds_something(), TEXT)
    assert (finding.code, finding.severity) == ("ARC101", Severity.NOTE)


def test_a_rule_of_a_plugin(install: Install) -> None:
    with pytest.raises(FiscallintError, match="没有规则 ARC101"):
        testing.check("ARC101", TEXT)
    testing.plugins.cache_clear()
    install(archives=registers(finds_something()))
    assert testing.quotes("ARC101", TEXT) == ["2024年度部门决算"]


def test_a_plugin_that_is_broken_fails_its_tests(install: Install) -> None:
    install(archives=ImportError("No module named 'archives'"))
    with pytest.raises(FiscallintError, match=r"插件 archives.+无法载入"):
        testing.disclosure(TEXT)


def test_a_pack(tmp_path: Path) -> None:
    pack = tmp_path / "checks.yaml"
    entry = (
        "- {code: ARC201, name: a, title: 甲, kind: cross-table, severity: error, basis: [乙], "
        "check: '收入表[合计].合计 <= 支出表[合计].合计'"
    )
    pack.write_text(f"{entry}, tests: [{{bad: {{收入表: {{合计: {{合计: 2}}}}, 支出表: {{合计: {{合计: 1}}}}}}}}]}}")
    assert testing.failing(pack) == []
    pack.write_text(f"{entry}, tests: [{{bad: {{收入表: {{合计: {{合计: 1}}}}, 支出表: {{合计: {{合计: 2}}}}}}}}]}}")
    assert testing.failing(pack) == [f"{pack} 第1行：ARC201 第1个测试应当报告问题，却没有"]
