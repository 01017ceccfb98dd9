"""The baseline: what was there is marked and does not count, what is new does, what is gone can be pruned."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result

from tests.support import codes, run

HEAD = "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%；"
WRONG = HEAD + "项目支出40.00万元，占50.00%。\n"
RIGHT = HEAD + "项目支出40.00万元，占40.00%。\n"
NEW = "\n## 十、机关运行经费支出情况说明\n\n机关运行经费支出50.00万元，比上年增加10.00万元，增长30.00%。\n"
SCHEMA = Path(__file__).parent / "data" / "sarif-schema-2.1.0.json"
BASELINE = Path("fiscallint-baseline.json")
ONLY = ("--select", "NAR403,NAR405,NAR407")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a document of two findings: NAR405 and NAR407."""
    monkeypatch.chdir(tmp_path)
    write(WRONG)
    return tmp_path


def write(text: str, name: str = "云溪市档案馆.txt") -> None:
    Path(name).write_text(text, encoding="utf-8")


def create(*options: str) -> Result:
    return run("baseline", "create", "云溪市档案馆.txt", *ONLY, *options)


def check(*options: str) -> Result:
    return run("check", "云溪市档案馆.txt", *ONLY, "--baseline", str(BASELINE), *options)


def complaint(result: Result) -> str:
    assert (result.exit_code, result.stdout) == (2, "") and "程序出错" not in result.stderr
    return result.stderr


def test_what_is_known_does_not_count() -> None:
    made = create()
    assert made.exit_code == 0 and made.stdout == (
        "fiscallint-baseline.json 记下 2 处问题，涉及 1 份文件；"
        "检查时加 --baseline fiscallint-baseline.json，或写在配置的 baseline 中\n"
    )
    result = check("--fail-on", "note")
    assert (result.exit_code, codes(result)) == (0, [])
    assert "另有 2 处见于基线，不计；核对规则 3 条" in result.stdout


def test_what_is_new_does() -> None:
    create()
    write(WRONG + NEW)
    result = check()
    assert (result.exit_code, codes(result)) == (1, ["NAR403"])


def test_without_it_all_count() -> None:
    create()
    assert codes(run("check", "云溪市档案馆.txt", *ONLY)) == ["NAR407", "NAR405"]


def test_it_may_be_named_in_the_configuration() -> None:
    create()
    Path("fiscallint.toml").write_text('baseline = "fiscallint-baseline.json"', encoding="utf-8")
    assert codes(run("check", "云溪市档案馆.txt", *ONLY)) == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(WRONG.replace("40.00万元", "41.00万元"), id="another-amount"),
        pytest.param("目录\n\n" + "\n" * 40 + WRONG, id="further-down"),
        pytest.param(NEW + "\n" + WRONG, id="after-something-new"),
    ],
)
def test_findings_are_known_by_what_they_are_not_by_amount_or_place(text: str) -> None:
    create()
    write(text)
    assert {"NAR405", "NAR407"}.isdisjoint(codes(check()))


def test_two_alike_are_two() -> None:
    """A second paragraph with the same mistake is new."""
    create()
    write(WRONG + WRONG.partition("\n\n")[2])
    assert "NAR405" in codes(check())


def test_another_document_is_another() -> None:
    create()
    write(WRONG, "乙.txt")
    assert codes(run("check", "乙.txt", *ONLY, "--baseline", str(BASELINE))) == ["NAR407", "NAR405"]


def test_documents_are_named_from_the_folder_of_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create()
    (folder / "下级").mkdir()
    monkeypatch.chdir(folder / "下级")
    result = run("check", "../云溪市档案馆.txt", *ONLY, "--baseline", "../fiscallint-baseline.json")
    assert codes(result) == []
    assert list(json.loads((folder / BASELINE).read_text(encoding="utf-8"))["documents"]) == ["云溪市档案馆.txt"]


# ---- output


def _results(result: Result) -> dict[str, dict[str, Any]]:
    log = json.loads(result.stdout)
    jsonschema.validate(log, json.loads(SCHEMA.read_text(encoding="utf-8")))
    return {one["ruleId"]: one for one in log["runs"][0]["results"]}


def test_sarif_says_of_each_whether_it_is_new() -> None:
    create()
    write(WRONG + NEW)
    results = _results(check("--output-format", "sarif"))
    states = {code: one["baselineState"] for code, one in results.items()}
    assert states == {"NAR403": "new", "NAR405": "unchanged", "NAR407": "unchanged"}
    known = [{"kind": "external", "status": "accepted", "justification": "基线"}]
    assert results["NAR405"]["suppressions"] == known and "suppressions" not in results["NAR403"]


def test_sarif_says_nothing_where_there_is_no_baseline() -> None:
    results = _results(run("check", "云溪市档案馆.txt", *ONLY, "--output-format", "sarif"))
    assert all("baselineState" not in one for one in results.values()) and results


def test_a_finding_may_be_suppressed_and_known() -> None:
    create()
    listed = "- {rule: NAR405, text: 占50.00%, reason: 已核对}\n"
    Path("fiscallint-suppressions.yaml").write_text(listed, encoding="utf-8")
    results = _results(check("--output-format", "sarif"))
    assert [one["justification"] for one in results["NAR405"]["suppressions"]] == ["已核对", "基线"]
    assert "另有 1 处已按抑制清单不计；另有 1 处见于基线，不计" in check().stdout


def test_json_says_it_too() -> None:
    create()
    made = json.loads(check("--output-format", "json").stdout)
    assert {one["baseline"] for one in made["documents"][0]["findings"]} == {"unchanged"}


# ---- create


def test_suppressed_findings_are_not_recorded() -> None:
    listed = "- {rule: NAR405, text: 占50.00%, reason: 已核对}\n"
    Path("fiscallint-suppressions.yaml").write_text(listed, encoding="utf-8")
    assert "记下 1 处问题" in create().stdout


def test_a_file_that_is_there_is_not_replaced_unasked() -> None:
    create()
    before = BASELINE.read_bytes()
    write(WRONG + NEW)
    assert "已经存在" in complaint(create()) and BASELINE.read_bytes() == before
    assert "记下 3 处问题" in create("--force").stdout and BASELINE.read_bytes() != before


def test_nothing_is_written_where_a_document_could_not_be_read() -> None:
    result = run("baseline", "create", "云溪市档案馆.txt", "没有.txt")
    assert "没有写基线文件" in complaint(result) and not BASELINE.exists()


def test_the_same_input_gives_the_same_bytes_and_nothing_else_is_left(folder: Path) -> None:
    create()
    before = BASELINE.read_bytes()
    create("--force")
    assert BASELINE.read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["fiscallint-baseline.json", "云溪市档案馆.txt"]


def test_a_place_that_cannot_be_written_is_2_and_one_sentence() -> None:
    assert "无法写入 没有/基线.json" in complaint(create("--output", "没有/基线.json"))


# ---- prune


def test_prune_drops_what_no_longer_occurs() -> None:
    create()
    write(RIGHT)
    result = run("baseline", "prune")
    assert result.stdout == "fiscallint-baseline.json 删去 2 处已不再出现的问题，还有 0 处\n"
    write(WRONG)
    assert codes(check()) == ["NAR407", "NAR405"]


def test_prune_leaves_what_it_did_not_look_at() -> None:
    write(WRONG, "乙.txt")
    run("baseline", "create", "云溪市档案馆.txt", "乙.txt", *ONLY)
    write(RIGHT)
    write(RIGHT, "乙.txt")
    assert "删去 1 处已不再出现的问题，还有 3 处" in run("baseline", "prune", "乙.txt", "--select", "NAR405").stdout


def test_prune_that_drops_nothing_writes_nothing() -> None:
    create()
    before = BASELINE.stat().st_mtime_ns
    assert "删去 0 处" in run("baseline", "prune").stdout and BASELINE.stat().st_mtime_ns == before


def test_prune_drops_documents_that_are_no_more() -> None:
    create()
    Path("云溪市档案馆.txt").unlink()
    assert "删去 2 处已不再出现的问题（其中 1 份文件已不存在），还有 0 处" in run("baseline", "prune").stdout


def test_prune_changes_nothing_where_a_document_cannot_be_read() -> None:
    create()
    before = BASELINE.read_bytes()
    write("")
    assert "基线没有改动" in complaint(run("baseline", "prune")) and BASELINE.read_bytes() == before


# ---- files that are none


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("{", "不是有效的基线文件（不是 JSON", id="no-json"),
        pytest.param("[]", "不是有效的基线文件：请用", id="a-list"),
        pytest.param('{"format": 1}', "不是有效的基线文件：请用", id="no-documents"),
        pytest.param('{"format": 1, "documents": {"a": []}}', "不是有效的基线文件：请用", id="no-rules"),
        pytest.param('{"format": 1, "documents": {"a": {"NAR405": "x"}}}', "不是有效的基线文件：请用", id="no-list"),
        pytest.param('{"format": 2, "documents": {}}', "较新版本", id="newer"),
        pytest.param(None, "找不到基线文件", id="missing"),
    ],
)
@pytest.mark.parametrize("command", ["check", "prune", "config"])
def test_a_file_that_is_no_baseline_is_2_and_one_sentence(content: str | None, sentence: str, command: str) -> None:
    if content is not None:
        BASELINE.write_text(content, encoding="utf-8")
    commands = {"check": ["check", "云溪市档案馆.txt"], "prune": ["baseline", "prune"], "config": ["config"]}
    told = complaint(run(*commands[command], "--baseline", str(BASELINE)))
    assert sentence in told and "fiscallint-baseline.json" in told and told.count("\n") == 1
