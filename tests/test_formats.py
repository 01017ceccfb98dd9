"""Every command on every kind of file: it is done, or it is said why not, what to do, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from fiscallint.document import office
from tests.document.word_files import p, r, word
from tests.support import EXAMPLES, run

LINES = (
    "云溪市档案馆2024年度部门决算",
    "三、支出决算情况说明",
    "2024年度支出合计100.00万元。。其中：基本支出60.00万元，占60.00%；项目支出40.00万元，占50.00%。",
)
WORD = word("".join(p(r(line)) for line in LINES))


def workbook(path: Path) -> None:
    book = Workbook()
    for line in LINES:
        book.active.append([line])
    book.save(path)


@pytest.fixture
def file(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A disclosure with a doubled full stop and a wrong share, in a file with this ending."""
    path = tmp_path / "材料" / f"决算{request.param}"
    path.parent.mkdir()
    if path.suffix == ".docx":
        path.write_bytes(WORD)
    elif path.suffix in office.KINDS:
        kind = office.KINDS[path.suffix]
        monkeypatch.setattr(office, "converted", lambda *_: office.Converted(kind, WORD))
        path.write_bytes(b"as LibreOffice alone reads it")
    elif path.suffix == ".xlsx":
        workbook(path)
    elif path.suffix == ".pdf":
        path.write_bytes((EXAMPLES / "disclosure.pdf").read_bytes())
    elif path.suffix == ".html":
        path.write_text("".join(f"<p>{line}</p>" for line in LINES), encoding="utf-8")
    elif path.suffix == ".csv":
        path.write_text("".join(f"{line}\n" for line in LINES), encoding="gb18030")
    else:
        path.write_text("\n\n".join(LINES), encoding="utf-16")
    return path


ALL = [".pdf", ".docx", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".csv", ".html", ".txt", ".md"]
AS_WORD = "请在 Word 或 WPS 中另存为 .docx 再加批注"
IN_THE_PAGE = "请用 fiscallint check 查看问题（加 --output 报告.html，可在原文旁看到）"


@pytest.mark.parametrize("file", ALL, indirect=True)
def test_the_findings_are_told_in_every_output_format(file: Path, tmp_path: Path) -> None:
    forms = ("text", "html", "xlsx", "markdown", "sarif", "json", "jsonl", "github", "gitlab", "junit")
    targets = [tmp_path / form for form in forms]
    asked = [("--output-format", form, "--output", target) for form, target in zip(forms, targets, strict=True)]
    result = run("check", file, *(one for each in asked for one in each))
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")
    for target in targets:
        assert target.name == "xlsx" or "NAR405" in target.read_text(encoding="utf-8"), target.name
    assert run("tables", file).exit_code == 0
    assert "100.00" in run("facts", file).stdout or file.suffix == ".pdf"
    assert "NAR405" in run("suppress", file, "NAR405", "--reason", "已核对").stdout
    base = tmp_path / "基线.json"
    assert run("baseline", "create", file, "--output", base).exit_code == 0
    assert run("check", file, "--baseline", base).exit_code == 0


@pytest.mark.parametrize(
    ("file", "advice"),
    [
        (".pdf", None),
        (".docx", None),
        *((ending, AS_WORD) for ending in (".doc", ".wps", ".rtf", ".odt")),
        *((ending, IN_THE_PAGE) for ending in (".xlsx", ".csv", ".html", ".txt", ".md")),
    ],
    indirect=["file"],
)
def test_comments_go_into_pdf_and_word_files_alone(file: Path, advice: str | None, tmp_path: Path) -> None:
    target = tmp_path / f"批注{file.suffix}"
    result = run("annotate", file, "-o", target)
    if advice is None:
        assert result.exit_code == 0 and target.exists()
        return
    said = f"fiscallint: {file.name} 不能加批注，批注只能加在 PDF 和 Word 文件（.docx）上：{advice}\n"
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", said) and not target.exists()


@pytest.mark.parametrize(
    ("file", "advice"),
    [
        (".docx", None),
        (".txt", None),
        (".md", None),
        *((ending, "，或另存为 .docx 再改") for ending in (".doc", ".wps", ".rtf", ".odt")),
        *((ending, "") for ending in (".xlsx", ".csv")),
        *((ending, "，再重新导出") for ending in (".pdf", ".html")),
    ],
    indirect=["file"],
)
def test_corrections_go_into_texts_and_word_files_alone(file: Path, advice: str | None, tmp_path: Path) -> None:
    before, target = file.read_bytes(), tmp_path / f"改{file.suffix}"
    result = run("fix", file, "--apply", "--output", target)
    assert file.read_bytes() == before and "WRD604" in result.stdout
    if advice is None:
        assert result.exit_code == 0 and target.exists() and "改后还有：" in result.stdout
        return
    can = "只有文本文件和 Word 文件（.docx）能直接改"
    assert f"{file.name}：{can}；以下 " in result.stdout and f" 处请在原文件中改正{advice}：\n" in result.stdout
    assert (result.exit_code, result.stderr) == (2, f"fiscallint: 没有写 {target}：{can}\n") and not target.exists()
    assert run("fix", file, "--apply").exit_code == 0 and file.read_bytes() == before


# ---- several files that are one disclosure

TABLE = """支出决算表
单位：万元
科目编码,科目名称,合计,基本支出,项目支出
合计,,100.00,60.00,40.00
201,一般公共服务支出,100.00,60.00,40.00
20126,档案事务,100.00,60.00,40.00
2012604,档案馆,100.00,60.00,40.00
"""


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Path]:
    """The text as a Word file, with a notice as a text file."""
    files = tmp_path / "说明.docx", tmp_path / "附表.txt"
    files[0].write_bytes(WORD)
    files[1].write_text(TABLE.replace(",", "\t") + "\n注：数据取自部门决算。。\n", encoding="utf-8")
    return files


def test_of_several_files_each_is_corrected_into_a_folder(parts: tuple[Path, Path], tmp_path: Path) -> None:
    before = [part.read_bytes() for part in parts]
    folder = tmp_path / "改后"
    told = run("fix", *parts, "--as-one", "--apply", "--output", folder)
    assert told.exit_code == 2 and f"--output 须是已有的文件夹（{folder} 不是）" in told.stderr
    folder.mkdir()
    result = run("fix", *parts, "--as-one", "--select", "WRD604", "--apply", "--output", folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.count("改后没有发现问题") == 2
    assert "取自部门决算。\n" in (folder / "附表.txt").read_text(encoding="utf-8")
    changed = docx.Document(str(folder / "说明.docx")).element.body.xml
    assert "w:del " in changed
    assert [part.read_bytes() for part in parts] == before


def test_without_a_folder_the_word_file_is_named_and_the_text_is_corrected(parts: tuple[Path, Path]) -> None:
    before = parts[0].read_bytes()
    result = run("fix", *parts, "--as-one", "--select", "WRD604", "--apply")
    assert result.exit_code == 2 and "请用 --output 给出新文件名（几份文件，给出文件夹）" in result.stderr
    assert parts[0].read_bytes() == before and "部门决算。\n" in parts[1].read_text(encoding="utf-8")


def test_two_files_of_one_name_do_not_go_into_one_folder(parts: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "另" / "附表.txt"
    other.parent.mkdir()
    other.write_bytes(parts[1].read_bytes())
    result = run("fix", parts[1], other, "--apply", "--output", tmp_path)
    assert result.exit_code == 2 and "有文件同名" in result.stderr


def test_a_file_whose_corrections_are_none_is_not_written(tmp_path: Path) -> None:
    file, target = tmp_path / "a.txt", tmp_path / "b.txt"
    file.write_text("\n\n".join(LINES[:2]) + "\n\n2024年度支出合计100.00万元。\n", encoding="utf-8")
    result = run("fix", file, "--apply", "--output", target)
    assert (result.exit_code, result.stderr) == (0, f"a.txt：没有可以直接改正的地方，没有写 {target}\n")
    assert not target.exists()
