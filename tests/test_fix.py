"""`fiscallint fix`: what it changes, byte for byte, and what it leaves."""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

import pytest

from fiscallint.document.text import read_text
from fiscallint.finding import Finding, FiscallintError, Fix, Span
from fiscallint.output.corrections import corrections
from fiscallint.output.report import Report
from fiscallint.output.rewriting import rewritten
from tests.support import EXAMPLES, run

HEAD = "2024年度部门决算\n\n## 三、支出决算情况说明\n\n"
WRONG = HEAD + "2024年度支出合计100.00万元。。\n\n本年加强管理，，减少支出。\n"
RIGHT = HEAD + "2024年度支出合计100.00万元。\n\n本年加强管理，减少支出。\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


# ---- the diff


def test_by_default_the_corrections_are_shown_as_a_diff_and_nothing_is_written(tmp_path: Path) -> None:
    file = write(tmp_path / "云溪市档案馆.txt", WRONG)
    result = run("fix", file)
    assert result.exit_code == 0 and file.read_text(encoding="utf-8") == WRONG
    assert result.stdout.splitlines()[2:] == [
        "@@ -2,6 +2,6 @@",
        " ",
        " ## 三、支出决算情况说明",
        " ",
        "-2024年度支出合计100.00万元。。",
        "+2024年度支出合计100.00万元。",
        " ",
        "-本年加强管理，，减少支出。",
        "+本年加强管理，减少支出。",
    ]
    assert result.stderr == "云溪市档案馆.txt：可以改正 2 处；加 --apply 写入文件\n"


def test_nothing_to_correct_is_said(tmp_path: Path) -> None:
    result = run("fix", write(tmp_path / "a.txt", RIGHT), "--apply")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "a.txt：没有可以直接改正的地方\n"


# ---- writing


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        pytest.param("utf-8", b"", id="utf-8"),
        pytest.param("utf-8", codecs.BOM_UTF8, id="utf-8-with-mark"),
        pytest.param("utf-16-le", codecs.BOM_UTF16_LE, id="utf-16-le"),
        pytest.param("utf-16-be", codecs.BOM_UTF16_BE, id="utf-16-be"),
        pytest.param("utf-16-le", b"", id="utf-16-without-mark"),
        pytest.param("gb18030", b"", id="gb18030"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r\n\n"])
def test_every_other_byte_stays_as_it_is(tmp_path: Path, encoding: str, mark: bytes, ends: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(mark + WRONG.replace("\n", ends).encode(encoding))
    assert run("fix", "--apply", file).exit_code == 0
    assert file.read_bytes() == mark + RIGHT.replace("\n", ends).encode(encoding)
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_left_is_said(tmp_path: Path) -> None:
    file = shutil.copy(EXAMPLES / "disclosure.txt", tmp_path / "a.txt")
    result = run("fix", "--apply", file)
    assert result.exit_code == 0 and "a.txt：改正了 5 处：\n" in result.stdout
    assert "NAR405  把5.37%改为3.57%\n  原文：" in result.stdout
    assert result.stdout.endswith("改后还有：6 个错误、6 个警告，请用 check 查看\n")
    assert "改后新出现" not in result.stdout
    assert run("fix", file).stderr == "a.txt：没有可以直接改正的地方\n"


def test_the_permissions_and_a_link_are_kept(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", WRONG)
    file.chmod(0o640)
    link = tmp_path / "b.txt"
    link.symlink_to(file)
    run("fix", "--apply", link)
    assert link.is_symlink() and file.read_text(encoding="utf-8") == RIGHT
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    import hashlib

    file = write(tmp_path / "a.txt", WRONG)
    content = file.read_bytes()
    document = read_text(file, content, hashlib.sha256(content).hexdigest())
    place = Span(WRONG.index("。。"), WRONG.index("。。") + 1)
    assert rewritten(document, [(place, "")]).decode() == WRONG.replace("。。", "。")
    write(file, WRONG + "又加了一段。\n")
    with pytest.raises(FiscallintError, match="在检查之后改动过，没有写入"):
        rewritten(document, [(place, "")])


# ---- which findings


def test_only_the_rules_that_are_selected(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", WRONG.replace("。。", "。") + "\n项目支出50.00元元。\n")
    assert "元元" not in run("fix", file, "--select", "WRD604").stdout.replace(" 项目支出50.00元元", "")
    assert "只留一个" in run("fix", file, "--ignore", "WRD607", "--apply").stdout
    assert "50.00元元" in file.read_text(encoding="utf-8")


def test_a_correction_is_as_certain_whichever_rules_are_selected() -> None:
    planted = EXAMPLES / "disclosure.txt"
    alone = run("fix", planted, "--select", "NAR405").stdout
    assert "占3.57%" in alone and alone.count("\n-") == 1


def test_a_suppressed_finding_is_not_corrected(tmp_path: Path) -> None:
    text = WRONG.replace("。。", "。。<!-- fiscallint: ignore WRD604 原因：原文如此 -->")
    file = write(tmp_path / "a.txt", text)
    run("fix", "--apply", file)
    changed = file.read_text(encoding="utf-8")
    assert "100.00万元。。<!--" in changed and "，，" not in changed


def finding(*fixes: Fix, code: str = "XYZ101") -> Finding:
    return Finding(Span(0, 9), "不对", code=code, fixes=fixes)


def report(*findings: Finding) -> Report:
    return Report(read_text(Path("a.txt"), WRONG.encode(), ""), findings, (), {})


def test_of_corrections_that_overlap_none_is_made() -> None:
    one, other = Fix(Span(0, 4), "2025", "甲"), Fix(Span(2, 6), "24年末", "乙")
    apart = Fix(Span(8, 9), "。", "丙")
    found = corrections(report(finding(one), finding(other), finding(apart)))
    assert [made.fix for made in found.made] == [apart]
    assert [left.fix for left in found.overlapping] == [one, other]


def test_two_findings_may_ask_for_the_same() -> None:
    same = Fix(Span(0, 4), "2025", "甲")
    (made,) = corrections(report(finding(same), finding(same, code="XYZ102"))).made
    assert made.codes == ("XYZ101", "XYZ102")


def test_of_several_ways_to_correct_none_is_chosen() -> None:
    ways = finding(Fix(Span(0, 4), "2025", "甲"), Fix(Span(0, 4), "2023", "乙"))
    assert corrections(report(ways)).made == ()


# ---- what cannot be rewritten


def test_a_pdf_gets_a_list_to_work_from() -> None:
    result = run("fix", EXAMPLES / "disclosure.pdf")
    assert result.exit_code == 0
    first, *lines = result.stdout.splitlines()
    assert first == "disclosure.pdf：只有文本文件和 Word 文件（.docx）能直接改；以下 6 处请在原文件中改正，再重新导出："
    assert lines[:3] == [
        "第3页  WRD602  把2023改为2024",
        "  原文：纳入云溪市临江区档案馆2023年度部门决算编制范围的单",
        "  改为：纳入云溪市临江区档案馆2024年度部门决算编制范围的单",
    ]


def test_a_pdf_is_never_written(tmp_path: Path) -> None:
    file = Path(shutil.copy(EXAMPLES / "disclosure.pdf", tmp_path / "a.pdf"))
    before = file.read_bytes()
    assert run("fix", "--apply", file).exit_code == 0 and file.read_bytes() == before


def test_a_file_that_is_not_there_is_2_and_the_others_are_corrected(tmp_path: Path) -> None:
    file = write(tmp_path / "a.txt", WRONG)
    result = run("fix", "--apply", tmp_path / "没有.txt", file)
    assert result.exit_code == 2 and file.read_text(encoding="utf-8") == RIGHT
    assert "找不到文件" in result.stderr
