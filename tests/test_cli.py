"""The command line: exit codes, options, files that cannot be read, and what is printed of what was read."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import jsonschema
import pypdfium2
import pytest
from click.testing import Result
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from fiscallint import __version__
from fiscallint.rules.api import Rule
from tests.support import EXAMPLES, codes, plugins, run

CLEAN = EXAMPLES / "clean.txt"
PLANTED = EXAMPLES / "disclosure.txt"
PROGRAM = (sys.executable, "-c", "from fiscallint.cli import main; main()")
SCHEMA = Path(__file__).parent / "data" / "sarif-schema-2.1.0.json"

SENTENCES = "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%；"
WRONG = SENTENCES + "项目支出40.00万元，占50.00%。\n"
RIGHT = SENTENCES + "项目支出40.00万元，占40.00%。\n"


def complaint(result: Result) -> str:
    """The one sentence on stderr of a command that could do nothing."""
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("fiscallint: ") and result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr and "程序出错" not in result.stderr
    assert re.search("[\u4e00-\u9fff]", result.stderr)
    return result.stderr.removeprefix("fiscallint: ").rstrip("\n")


def write(path: Path, content: str | bytes) -> Path:
    """A file with this content."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ---- exit codes and --fail-on


@pytest.mark.parametrize(
    ("document", "options", "status"),
    [
        pytest.param(CLEAN, [], 0, id="nothing-found"),
        pytest.param(PLANTED, [], 1, id="errors"),
        pytest.param(PLANTED, ["--fail-on", "never"], 0, id="errors-but-never"),
        pytest.param(PLANTED, ["--select", "WRD604"], 0, id="a-warning-is-no-error"),
        pytest.param(PLANTED, ["--select", "WRD604", "--fail-on", "warning"], 1, id="a-warning"),
        pytest.param(PLANTED, ["--select", "WRD604", "--fail-on", "note"], 1, id="more-than-a-note"),
        pytest.param(PLANTED, ["--select", "NAR402", "--fail-on", "warning"], 1, id="more-than-a-warning"),
        pytest.param(CLEAN, ["--fail-on", "note"], 0, id="not-even-a-note"),
    ],
)
def test_the_exit_code_tells_whether_there_are_findings(document: Path, options: list[str], status: int) -> None:
    assert run("check", document, *options).exit_code == status


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["check"], id="no-file"),
        pytest.param(["check", str(CLEAN), "--fail-on", "fatal"], id="no-such-severity"),
        pytest.param(["check", str(CLEAN), "--colour"], id="no-such-option"),
        pytest.param(["chekc", str(CLEAN)], id="no-such-command"),
    ],
)
def test_misuse_is_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2 and result.stderr and "Traceback" not in result.stderr


def test_one_bad_file_among_good_ones_is_2_and_the_others_are_linted(tmp_path: Path) -> None:
    missing = tmp_path / "没有这份.txt"
    result = run("check", missing, write(tmp_path / "云溪市档案馆.txt", WRONG), "--select", "NAR405")
    assert result.exit_code == 2 and codes(result) == ["NAR405"]
    assert result.stderr == f"fiscallint: 找不到文件 {missing}\n"


def test_without_rules_that_apply_a_document_is_not_called_clean(tmp_path: Path) -> None:
    result = run("check", write(tmp_path / "a.txt", RIGHT), "--select", "TXT302")
    assert result.exit_code == 0 and "没有一条规则适用于这份文件" in result.stdout


# ---- --select and --ignore


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["--select", "NAR402"], {"NAR402"}, id="one"),
        pytest.param(["--select", "NAR40"], {"NAR401", "NAR402", "NAR403", "NAR405", "NAR407", "NAR409"}, id="prefix"),
        pytest.param(["--select", "NAR402,DOC"], {"NAR402", "DOC003"}, id="commas"),
        pytest.param(["--select", "NAR402，DOC"], {"NAR402", "DOC003"}, id="full-width-commas"),
        pytest.param(["--select", "NAR402", "--select", "DOC"], {"NAR402", "DOC003"}, id="twice"),
        pytest.param(["--select", "completion-percent"], {"NAR402"}, id="by-name"),
        pytest.param(["--select", "NAR40", "--ignore", "NAR405,NAR407,NAR409,NAR403"], {"NAR401", "NAR402"}, id="but"),
        pytest.param(["--select", "NAR402", "--ignore", "NAR"], set(), id="ignored-altogether"),
    ],
)
def test_rules_are_chosen_by_the_beginning_of_their_code(options: list[str], expected: set[str]) -> None:
    assert set(codes(run("check", PLANTED, *options))) == expected


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_misspelt_code_is_an_error_not_silence(option: str) -> None:
    assert complaint(run("check", PLANTED, option, "NRA402")).startswith("没有代码以“NRA402”开头的规则")


def test_rules_lists_what_check_would_use() -> None:
    result = run("rules", "--select", "NAR40")
    assert result.exit_code == 0
    assert [line[:6] for line in result.stdout.splitlines()] == [f"NAR40{number}" for number in range(1, 10)]
    assert complaint(run("rules", "--select", "NRA")).startswith("没有代码以“NRA”开头的规则")


# ---- files that cannot be read


def pdf(text: str = "", **options: object) -> bytes:
    """A PDF of one page."""
    content = BytesIO()
    canvas = Canvas(content, **options)
    if text:
        canvas.drawString(72, 720, text)
    canvas.showPage()
    canvas.save()
    return content.getvalue()


def scan() -> bytes:
    """A PDF of one page that holds nothing but a picture of a page."""
    content = BytesIO()
    with pypdfium2.PdfDocument(EXAMPLES / "clean.pdf") as original:
        picture = original[0].render(scale=0.5).to_pil()
    canvas = Canvas(content)
    canvas.drawInlineImage(picture, 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    return content.getvalue()


def damaged() -> bytes:
    """The first pages' worth of a PDF that was not copied to its end."""
    return (EXAMPLES / "clean.pdf").read_bytes()[:5000]


@pytest.mark.parametrize("command", ["check", "tables", "facts"])
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        pytest.param("空.txt", b"", "空.txt 是空文件", id="empty"),
        pytest.param("空白.txt", b" \n\n \n", "空白.txt 是空文件", id="blank"),
        pytest.param("a.pdf", b"hello", "a.pdf 的扩展名是 .pdf，内容却不是 PDF", id="not-a-pdf"),
        pytest.param("a.pdf", damaged(), "a.pdf 不是完整的 PDF 文件，可能已损坏", id="damaged"),
        pytest.param("a.pdf", scan(), "a.pdf 是扫描件，没有文字", id="scan"),
        pytest.param("a.pdf", pdf(), "a.pdf 中没有文字", id="blank-pdf"),
        pytest.param("a.pdf", pdf("x", encrypt=StandardEncryption("secret")), "a.pdf 是加密的 PDF", id="encrypted"),
        pytest.param("a.docx", b"PK\x03\x04", "a.docx 不完整或已损坏", id="damaged-word"),
        pytest.param("a.ppt", b"PK\x03\x04", "a.ppt 的格式不能直接检查", id="another-format"),
        pytest.param("a.txt", bytes(range(256)), "a.txt 不是文本文件，或编码无法识别", id="bytes"),
        pytest.param("通知.txt", "各科室：请于周五前报送材料。", "通知.txt 不像部门决算公开文件", id="no-disclosure"),
        pytest.param("letter.pdf", pdf("Dear Sir"), "letter.pdf 不像部门决算公开文件", id="no-disclosure-pdf"),
    ],
)
def test_an_unreadable_file_is_2_and_one_sentence(
    command: str, name: str, content: str | bytes, sentence: str, tmp_path: Path
) -> None:
    assert complaint(run(command, write(tmp_path / name, content))).startswith(sentence)


@pytest.mark.parametrize("command", ["check", "tables", "facts"])
def test_a_missing_file_is_2_and_one_sentence(command: str, tmp_path: Path) -> None:
    assert complaint(run(command, tmp_path / "a.txt")) == f"找不到文件 {tmp_path / 'a.txt'}"


def test_a_folder_without_files_is_2_and_one_sentence(tmp_path: Path) -> None:
    write(tmp_path / "a.zip", "x")
    assert complaint(run("check", tmp_path)).startswith(f"文件夹 {tmp_path} 中没有可检查的文件")


def test_a_folder_is_linted_file_by_file(tmp_path: Path) -> None:
    (tmp_path / "下级").mkdir()
    write(tmp_path / "甲.txt", WRONG)
    write(tmp_path / "下级" / "乙.md", RIGHT)
    result = run("check", tmp_path, "--select", "NAR405")
    assert result.exit_code == 1 and codes(result) == ["NAR405"]
    assert "甲.txt" in result.stdout and "乙.md" in result.stdout and "合计 2 份文件" in result.stdout


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        pytest.param("utf-8", b"", id="utf-8"),
        pytest.param("utf-8", b"\xef\xbb\xbf", id="utf-8-with-mark"),
        pytest.param("gb18030", b"", id="gb18030"),
        pytest.param("utf-16-le", b"\xff\xfe", id="utf-16"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_text_is_read_in_the_encodings_of_chinese_offices(encoding: str, mark: bytes, end: str, tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", mark + WRONG.replace("\n", end).encode(encoding))
    result = run("check", file, "--select", "NAR405")
    assert (result.exit_code, codes(result)) == (1, ["NAR405"])


def test_what_cannot_be_read_in_a_document_is_said_and_the_rest_linted(tmp_path: Path) -> None:
    """A table whose header no one can make sense of, in a document with a wrong percentage."""
    broken = "支出决算表\n\n金额单位：元\n\n甲\t乙\t丙\n合计\t1.00\t2.00\n\n"
    result = run("check", write(tmp_path / "a.txt", broken + WRONG), "--select", "NAR405")
    assert (result.exit_code, codes(result)) == (1, ["NAR405"])
    assert "“支出决算表”的表头未能识别，该表没有检查" in result.stdout


def test_no_traceback_reaches_the_terminal(tmp_path: Path) -> None:
    """As a user runs it: in a process of its own."""
    made = subprocess.run(
        [*PROGRAM, "check", str(write(tmp_path / "a.pdf", damaged()))],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr == "fiscallint: a.pdf 不是完整的 PDF 文件，可能已损坏：请重新导出后再检查\n"


# ---- output


def test_an_unknown_format_is_named_with_the_known_ones() -> None:
    sentence = complaint(run("check", CLEAN, "--output-format", "xml"))
    assert "“xml”" in sentence and "sarif" in sentence and "text" in sentence


def test_a_file_that_cannot_be_written_is_2_and_one_sentence(tmp_path: Path) -> None:
    target = tmp_path / "没有的文件夹" / "a.sarif"
    sentence = complaint(run("check", CLEAN, "--output-format", "sarif", "--output", target))
    assert sentence.startswith(f"无法写入 {target}")


def test_sarif_of_a_text_file_is_valid_and_points_into_it(tmp_path: Path) -> None:
    target = tmp_path / "a.sarif"
    result = run("check", PLANTED, "--output-format", "sarif", "--output", target)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")
    assert sorted(tmp_path.iterdir()) == [target]
    log = json.loads(target.read_text(encoding="utf-8"))
    jsonschema.validate(log, json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert len(log["runs"][0]["results"]) == len(codes(run("check", PLANTED)))


def test_sarif_of_a_pdf_lies_beside_the_text_it_points_into(tmp_path: Path) -> None:
    target = tmp_path / "a.sarif"
    assert run("check", EXAMPLES / "disclosure.pdf", "--output-format", "sarif", "--output", target).exit_code == 1
    log = json.loads(target.read_text(encoding="utf-8"))
    jsonschema.validate(log, json.loads(SCHEMA.read_text(encoding="utf-8")))
    (beside,) = set(tmp_path.iterdir()) - {target}
    lines = beside.read_text(encoding="utf-8").split("\n")
    placed = [
        result["locations"][0]["physicalLocation"]
        for result in log["runs"][0]["results"]
        if "region" in result["locations"][0]["physicalLocation"]
    ]
    assert placed
    for place in placed:
        region = place["region"]
        assert place["artifactLocation"]["uri"] == beside.name
        if region.get("endLine", region["startLine"]) == region["startLine"]:
            line = lines[region["startLine"] - 1]
            assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"]


def test_sarif_without_a_file_goes_to_the_screen() -> None:
    result = run("check", CLEAN, "--output-format", "sarif")
    assert result.exit_code == 0 and json.loads(result.stdout)["runs"][0]["results"] == []


def test_text_may_go_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "a.out"
    result = run("check", PLANTED, "--select", "NAR402", "--output", target)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "应为：93.23%" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["text", "sarif"])
@pytest.mark.parametrize("name", ["disclosure.txt", "disclosure.pdf"])
def test_the_same_input_gives_the_same_bytes(form: str, name: str, tmp_path: Path) -> None:
    """Twice, in processes whose hashes of strings differ."""
    made = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        target = folder / "a.sarif"
        command = [*PROGRAM, "check", str(EXAMPLES / name), "--output-format", form, "--output", str(target)]
        done = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b"")
        made.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert made[0] == made[1] and "a.sarif" in made[0]


def test_color_is_only_for_who_asks() -> None:
    assert "\x1b[" not in run("check", PLANTED).stdout
    assert "\x1b[" in run("check", PLANTED, "--color").stdout
    assert "\x1b[" not in run("check", PLANTED, "--no-color").stdout


# ---- tables and facts


def test_tables_shows_every_table_as_read() -> None:
    result = run("tables", CLEAN)
    assert result.exit_code == 0 and "没有读到" not in result.stdout
    for shape in (shape for shape in plugins().registry.shapes if not shape.further):
        assert re.search(f"^{re.escape(shape.kind)}　单位：元", result.stdout, re.MULTILINE), shape.kind
    assert re.search(r"2012604 +档案馆 +2,140,759\.60", result.stdout)
    assert re.search("^国有资本经营预算财政拨款支出决算表　单位：元.*　空表$", result.stdout, re.MULTILINE)


def test_tables_of_a_pdf_names_the_pages() -> None:
    assert re.search(
        "^收入支出决算总表　单位：万元　第4页$", run("tables", EXAMPLES / "clean.pdf").stdout, re.MULTILINE
    )


def test_tables_says_what_is_missing(tmp_path: Path) -> None:
    rows = ("科目代码\t科目名称\t本年支出合计\t基本支出", "合计\t\t1.00\t1.00", "2012604\t档案馆\t1.00\t1.00")
    table = "支出决算表\n\n金额单位：元\n\n" + "\n".join(rows) + "\n"
    result = run("tables", write(tmp_path / "a.txt", table))
    assert result.exit_code == 0
    assert re.search("^没有读到：收入支出决算总表、收入决算表、", result.stdout, re.MULTILINE)


def _with_an_unread_figure() -> str:
    clean = CLEAN.read_text(encoding="utf-8")
    return clean.replace("## 十三、国有资产占用", "中标价为预算价的87.16%。\n\n## 十三、国有资产占用")


def test_facts_lists_facts_claims_and_what_was_not_read(tmp_path: Path) -> None:
    result = run("facts", write(tmp_path / "a.txt", _with_an_unread_figure()))
    assert result.exit_code == 0
    assert re.search(r"^  \d+:\d+  \[支出\] 基本支出　决算　424\.24万元$", result.stdout, re.MULTILINE)
    assert "完成率：年初预算为285.63万元，支出决算为289.91万元，完成年初预算的101.50%" in result.stdout
    assert "87.16%" in result.stdout.partition("未读")[2]


def test_facts_unread_lists_only_what_was_not_read(tmp_path: Path) -> None:
    result = run("facts", "--unread", write(tmp_path / "a.txt", _with_an_unread_figure()))
    assert result.exit_code == 0
    assert result.stdout.startswith("未读") and "87.16%" in result.stdout and "基本支出　决算" not in result.stdout


# ---- rules and explain


def test_rules_lists_every_rule_with_its_title() -> None:
    result = run("rules")
    rules = plugins().registry.rules
    assert result.exit_code == 0 and len(result.stdout.splitlines()) == len(rules) > 50
    for line, rule in zip(result.stdout.splitlines(), rules, strict=True):
        assert line.startswith(f"{rule.code}  ") and line.endswith(rule.title) and rule.name in line


@pytest.mark.parametrize("name", ["NAR402", "nar402", "completion-percent"])
def test_explain_takes_a_code_or_a_name(name: str) -> None:
    result = run("explain", name)
    assert result.exit_code == 0 and result.stdout.startswith("# NAR402 ")


def test_explain_of_no_rule_is_2() -> None:
    assert complaint(run("explain", "NAR999")) == "没有规则 NAR999；fiscallint rules 列出全部规则"


@pytest.mark.parametrize("rule", plugins().registry.rules, ids=lambda rule: rule.code)
def test_every_rule_is_explained(rule: Rule) -> None:
    page = run("explain", rule.code).stdout
    assert page.startswith(f"# {rule.code} {rule.title.rstrip('。')}\n\n`{rule.name}` · {rule.severity.word} · ")
    assert rule.title and rule.help in page
    assert re.search("^- 错[：:]", page, re.MULTILINE) and re.search("^- 对[：:]", page, re.MULTILINE)
    basis = page.rpartition("## 依据")[2]
    assert rule.basis and all(f"\n- {one}\n" in basis for one in rule.basis)


def test_version() -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"fiscallint {__version__}\n")


@pytest.mark.parametrize("command", [[], ["check"], ["tables"], ["facts"], ["rules"], ["explain"]])
def test_help(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0 and "Usage:" in result.stdout
