"""Rule packs: what a YAML rule may say, what is reported of it, and the packs that are shipped."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from fiscallint.finding import Finding, FiscallintError, Severity, Span
from fiscallint.rules.compiled import load_pack
from fiscallint.rules.pack_tests import example, failures
from fiscallint.rules.packs import shipped_packs
from tests.support import check, run

RULE = {
    "code": "XYZ101",
    "name": "rows-add-up",
    "title": "支出表每行相加",
    "kind": "arithmetic-table",
    "severity": "error",
    "check": "每行 支出表：合计 = 基本支出 + 项目支出",
    "basis": ["预算法实施条例第六条"],
}


def pack(folder: Path, *rules: dict[str, Any], name: str = "pack") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(list(rules), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def findings(path: Path, tables: dict[str, Any]) -> list[Finding] | None:
    (rule,) = load_pack(path)
    found = rule.run(example(tables))
    return None if found is None else [one for one in found if isinstance(one, Finding)]


@pytest.mark.parametrize("path", shipped_packs(), ids=lambda path: path.stem)
def test_the_shipped_packs_pass_their_own_tests(path: Path) -> None:
    failed, untested, number = failures(path)
    assert (failed, untested) == ([], []) and number > 0


def test_the_shipped_packs_load_together_and_are_documented() -> None:
    rules = [rule for path in shipped_packs() for rule in load_pack(path)]
    assert {rule.code[:4] for rule in rules} == {"NAR4", "TAB1", "TXT3", "XTB2"}
    assert all(rule.help and rule.basis for rule in rules)


def test_a_finding_says_everything_about_the_difference(tmp_path: Path) -> None:
    tables = {"支出表": {"208": {"合计": "326.84", "基本支出": "320.00", "项目支出": "5.00"}}}
    (found,) = findings(pack(tmp_path, RULE), tables) or []
    assert found.message == (
        "《支出决算表》“208”行的合计为326.84万元，而基本支出320.00＋项目支出5.00＝325.00万元，相差1.84万元，请核对"
    )
    assert (found.stated, found.expected, found.difference) == ("326.84万元", "325.00万元", "1.84万元")
    assert found.key == "支出决算表[208]：合计 = 基本支出 + 项目支出"
    assert [related.message for related in found.related] == [
        "《支出决算表》“208”行的基本支出：320.00万元",
        "《支出决算表》“208”行的项目支出：5.00万元",
    ]
    cell = example(tables).table("支出决算表")
    assert cell is not None
    assert found.span == cell.rows[0].cells["合计"].span
    assert found.severity is None


def test_one_finding_for_each_row(tmp_path: Path) -> None:
    wrong, right = {"合计": 9, "基本支出": 1}, {"合计": 9, "基本支出": 9}
    assert len(findings(pack(tmp_path, RULE), {"支出表": {"208": wrong, "210": wrong, "合计": right}}) or []) == 2


def test_where_the_cell_is_missing_the_title_is_the_place(tmp_path: Path) -> None:
    path = pack(tmp_path, RULE | {"check": "收支总表.其他收入 = 5万元"})
    (found,) = findings(path, {"收支总表": {"事业收入": ""}}) or []
    assert found.span == Span(0, 8)
    assert found.message == ("《收入支出决算总表》没有“其他收入”这一行（按0计），应为5.00万元，相差5.00万元，请核对")


@pytest.mark.parametrize(
    ("total", "severity"),
    [("325.02", Severity.WARNING), ("325.03", None)],
)
def test_just_beyond_rounding_is_a_warning(tmp_path: Path, total: str, severity: Severity | None) -> None:
    tables = {"支出表": {"208": {"合计": total, "基本支出": "320.00", "项目支出": "5.00"}}}
    (found,) = findings(pack(tmp_path, RULE), tables) or []
    assert found.severity is severity


def test_a_difference_is_never_graver_than_its_rule(tmp_path: Path) -> None:
    tables = {"支出表": {"208": {"合计": "325.02", "基本支出": "320.00", "项目支出": "5.00"}}}
    (found,) = findings(pack(tmp_path, RULE | {"severity": "note"}), tables) or []
    assert found.severity is None


def test_a_ratio_is_told_in_percent(tmp_path: Path) -> None:
    path = pack(tmp_path, RULE | {"check": "三公表.决算数公务接待费 / 三公表.决算数合计 <= 50%"})
    (found,) = findings(path, {"三公表": {"决算数合计": 10, "决算数公务接待费": 8}}) or []
    assert (found.stated, found.expected, found.difference) == ("80.00%", "不超过50.00%", "30.00%")


def test_a_rule_applies_where_all_its_conditions_are_true(tmp_path: Path) -> None:
    path = pack(tmp_path, RULE | {"when": ["有(支出表)", "支出表.合计 > 0"]})
    assert findings(path, {"支出表": {"合计": {"合计": 0, "基本支出": 1}}}) is None
    assert len(findings(path, {"支出表": {"合计": {"合计": 9, "基本支出": 1}}}) or []) == 1
    assert findings(path, {"收支总表": {}}) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"check": "每行 支出表：合计 = 基本支岀"}, "规则 XYZ101：“支出决算表”没有这一列：“基本支岀”；是否应为"),
        ({"check": "每行 支出表：合计 ="}, "没有写完"),
        ({"check": {"每行 支出表": "合计"}}, "全角“：”"),
        ({"when": "有(支岀表)"}, "是否应为“支出表”？"),
        ({"basis": []}, "缺少“basis”：每条规则都要写明依据"),
        ({"severity": "fatal"}, "severity“fatal”不存在"),
        ({"kind": "sums"}, "类别“sums”不存在"),
        ({"code": "X1"}, "规则代码“X1”不合规范"),
        ({"chekc": "x"}, "不认识的项“chekc”；是否应为“check”？"),
        ({"certainty": "sure"}, "依据把握“sure”不存在；可用：certain、likely、unsure"),
        ({"certainty": "likely"}, "依据尚不确定（likely），级别只能是 note"),
        ({"options": {"上限": "很多"}}, "参数“上限”应为数字，如 2%、20万元、3个，现为“很多”"),
        ({"options": ["上限"]}, "“options”应写作"),
        ({"check": "支出表.合计 <= 参数.上线", "options": {"上限": "2万元"}}, "“上线”；是否应为“上限”？"),
        ({"message": "{左}超过{上限}"}, "message 中的“{上限}”不认识；可用：{右}、{左}、{差}、{行}"),
        ({"tests": [{"ok": {"支岀表": {}}}]}, "没有名为“支岀表”的表"),
        ({"tests": [{"ok": ["支出表"]}]}, "的例子应写作"),
    ],
)
def test_a_mistake_is_named_with_file_and_rule(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    path = pack(tmp_path, RULE | change)
    with pytest.raises(FiscallintError) as error:
        load_pack(path)
    assert said in str(error.value)
    assert str(path) in str(error.value)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"check": "每行 支岀表：合计 = 基本支出"}, 6),
        ({"check": ["支出表.合计 >= 0", "支岀表.合计 >= 0"]}, 8),
        ({"kind": "sums"}, 4),
        ({"chekc": "x"}, 9),
        ({"severity": "fatal"}, 5),
        ({"certainty": "likely"}, 9),
        ({"basis": []}, 1),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, change: dict[str, Any], line: int) -> None:
    with pytest.raises(FiscallintError, match=rf"pack\.yaml 第{line}行：规则 XYZ101"):
        load_pack(pack(tmp_path, RULE | change))


def test_the_second_rule_s_mistake_is_in_its_own_lines(tmp_path: Path) -> None:
    with pytest.raises(FiscallintError, match=r"pack\.yaml 第14行：规则 XYZ102"):
        load_pack(pack(tmp_path, RULE, RULE | {"code": "XYZ102", "check": "支岀表.合计 >= 0"}))


def test_a_code_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(FiscallintError, match="规则代码 XYZ101 重复"):
        load_pack(pack(tmp_path, RULE, RULE))
    one, two = pack(tmp_path, RULE, name="one"), pack(tmp_path, RULE, name="two")
    result = run("rules", "--rules", one, "--rules", two)
    assert result.exit_code == 2
    assert result.stderr == f"fiscallint: 规则代码 XYZ101 重复：{one} 与 {two} 都用了它\n"


def test_the_tests_of_a_pack_are_run(tmp_path: Path) -> None:
    good, wrong = ({"支出表": {"208": {"合计": total, "基本支出": 5}}} for total in (5, 6))
    passing: list[dict[str, Any]] = [{"ok": good}, {"bad": wrong}]
    failing = [{"ok": wrong}, {"bad": good}, {"bad": wrong, "severity": "note"}, {"good": good}]
    path = pack(tmp_path, RULE | {"tests": passing + failing})
    failed, untested, number = failures(path)
    assert [re.split("行：|却报告：", failure.removeprefix(f"{path} 第"))[:2] for failure in failed] == [
        ["20", "XYZ101 第3个测试应当通过，"],
        ["21", "XYZ101 第4个测试应当报告问题，却没有"],
        ["22", "XYZ101 第5个测试应为 note，却是 error"],
        ["24", "XYZ101 第6个测试应为“ok: {…}”或“bad: {…}”"],
    ]
    assert (untested, number) == ([], 6)
    assert failures(pack(tmp_path, RULE)) == ([], ["XYZ101"], 0)


def test_a_pack_whose_own_test_fails_is_not_loaded(tmp_path: Path) -> None:
    wrong = {"支出表": {"208": {"合计": 6, "基本支出": 5}}}
    with pytest.raises(FiscallintError, match=r"pack\.yaml 第10行：XYZ101 第1个测试应当通过，却报告：《支出决算表》"):
        load_pack(pack(tmp_path, RULE | {"tests": [{"ok": wrong}]}))


EXPENDITURE = """一般公共预算财政拨款支出决算表

单位：万元

科目编码|科目名称|合计|基本支出|项目支出
|合计|52.60|18.40|34.20
2130301|行政运行|18.40|18.40|
2130305|水利工程建设|34.20||34.20

"""


def projects(unit: str, amount: str) -> str:
    """The table of projects beside that of expenditure."""
    rows = ["科目编码|科目名称|金额", f"|合计|{amount}", f"2130305|水利工程建设|{amount}"]
    return EXPENDITURE.replace("|", "\t") + "\n".join(
        ["一般公共预算财政拨款项目支出决算表", "", f"单位：{unit}", "", *(row.replace("|", "\t") for row in rows), ""]
    )


@pytest.mark.parametrize(("unit", "amount"), [("万元", "34.20"), ("元", "341,962.55")])
def test_a_table_that_some_provinces_print_agrees_with_the_nine(unit: str, amount: str) -> None:
    assert check("XTB214", projects(unit, amount)) == []


@pytest.mark.parametrize(("unit", "amount"), [("万元", "32.40"), ("元", "342.00")])
def test_or_does_not(unit: str, amount: str) -> None:
    total, item = check("XTB214", projects(unit, amount))
    assert total.message.startswith("《一般公共预算财政拨款项目支出决算表》“合计”")
    assert item.message.startswith("《一般公共预算财政拨款项目支出决算表》“2130305 水利工程建设”")
