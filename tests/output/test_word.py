"""Word files written anew: findings as comments, corrections as tracked changes; all else as it was."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import pytest

from fiscallint.document.docx import read_docx
from fiscallint.engine import lint
from fiscallint.finding import Finding, FiscallintError, Fix, Severity, Span
from fiscallint.output.corrections import Correction
from fiscallint.output.files import is_own
from fiscallint.output.report import Report
from fiscallint.output.word_changes import changed
from fiscallint.output.word_comments import render
from tests.document.word_files import cell, level, lists, numbered, p, r, table, word
from tests.support import everything, plugins, run

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BOLD = "<w:b/>"
BODY = (
    p(r("三、支出情况"), '<w:outlineLvl w:val="1"/>')
    + p(r("本年支出", BOLD) + r("合计12.30") + r("万元。。"))
    + table(cell("项目") + cell("决算数"), cell("合计") + cell("12.30"))
)


def report(content: bytes, *words: str, path: str = "决算.docx") -> Report:
    """A report in which these words are wrong."""
    document = read_docx(Path(path), content, "")
    starts = [document.text.index(one) for one in words]
    findings = [
        Finding(Span(start, start + len(one)), f"{one}有误", "ABC101", Severity.ERROR)
        for start, one in zip(starts, words, strict=True)
    ]
    return Report(document, tuple(findings), (), {})


def commented(content: bytes) -> list[tuple[str, str]]:
    """The comments with the words that they stand on."""
    file = docx.Document(io.BytesIO(content))
    found = []
    for comment in file.comments:
        words, inside = "", False
        for element in file.element.body.iter():
            if element.get(W + "id") == str(comment.comment_id):
                inside = element.tag == W + "commentRangeStart"
            elif inside and element.tag == W + "t":
                words += element.text
        found.append((words, comment.text))
    return found


def annotated(content: bytes, *words: str) -> list[tuple[str, str]]:
    made, count = render(report(content, *words), content)
    assert count == len(words)
    assert read_docx(Path("决算.docx"), made, "").text == read_docx(Path("决算.docx"), content, "").text
    return commented(made)


@pytest.mark.parametrize("words", ["支出合计12.3", "12.30万元", "。。", "本年支出合计12.30万元。。", "决算数"])
def test_a_comment_stands_on_the_very_words(words: str) -> None:
    assert annotated(word(BODY), words) == [(words, f"【错误 ABC101】{words}有误")]


def test_comments_may_share_words() -> None:
    assert [words for words, _ in annotated(word(BODY), "合计12.30万", "12.30万元。")] == ["合计12.30万", "12.30万元。"]


def test_formatting_is_kept_where_a_run_is_cut() -> None:
    content = word(BODY)
    made, _ = render(report(content, "支出合计"), content)
    runs = docx.Document(io.BytesIO(made)).paragraphs[1].runs
    assert [(one.text, bool(one.bold)) for one in runs if one.text] == [
        ("本年", True),
        ("支出", True),
        ("合计", False),
        ("12.30", False),
        ("万元。。", False),
    ]


def test_what_stands_nowhere_by_itself_is_quoted() -> None:
    note = "<w:r><w:footnoteReference w:id='2'/></w:r>"
    content = word(
        numbered("收入情况") + p(r("本年收入") + note),
        numbering=lists(level(0, "chineseCounting", "%1、")),
        footnotes=f"<w:footnote w:id='2'>{p('含结转。')}</w:footnote>",
    )
    assert annotated(content, "一、") == [("收入情况", "“一、”：\n【错误 ABC101】一、有误")]
    assert annotated(content, "含结转") == [("", "“含结转”：\n【错误 ABC101】含结转有误")]


def test_what_concerns_the_document_as_a_whole_stands_at_its_beginning() -> None:
    content = word(BODY)
    made, _ = render(Report(read_docx(Path("a.docx"), content, ""), (Finding(Span(0, 0), "缺表"),), (), {}), content)
    assert commented(made) == [("三、支出情况", "【警告 】缺表")]


def test_what_goes_on_over_cells_stands_on_the_first() -> None:
    content = word(BODY)
    made, _ = render(report(content, "项目\t决算数\n合计\t12.30"), content)
    assert [words for words, _ in commented(made)] == ["项目"]


def test_the_same_findings_give_the_same_bytes() -> None:
    content = word(BODY)
    assert render(report(content, "合计"), content) == render(report(content, "合计"), content)


def test_comments_that_are_there_stay() -> None:
    content = word(BODY)
    once, _ = render(report(content, "项目"), content)
    twice, _ = render(report(once, "决算数"), once)
    assert [words for words, _ in commented(twice)] == ["项目", "决算数"]


def test_a_file_that_is_another_by_now() -> None:
    with pytest.raises(FiscallintError, match="在检查之后改动过"):
        render(report(word(BODY), "合计"), word(p("别的")))


# ---- tracked changes


Corrected = tuple[bytes, Sequence[Correction], Sequence[Correction]]


@pytest.fixture
def corrected(tmp_path: Path) -> Callable[..., Corrected]:
    """Corrects a Word file: of each pair the first for the second."""

    def correct(content: bytes, *fixes: tuple[str, str]) -> Corrected:
        path = tmp_path / "决算.docx"
        path.write_bytes(content)
        document = read_docx(path, content, "")
        starts = [document.text.index(old) for old, _ in fixes]
        made = [
            Correction(Fix(Span(at, at + len(old)), new, ""), ("ABC101",))
            for at, (old, new) in zip(starts, fixes, strict=True)
        ]
        return changed(document, made)

    return correct


def plain(content: bytes) -> str:
    return read_docx(Path("决算.docx"), content, "").text


def rejected(content: bytes) -> str:
    """The text with all changes undone."""
    file = docx.Document(io.BytesIO(content))
    for inserted in list(file.element.body.iter(W + "ins")):
        inserted.getparent().remove(inserted)
    return "".join(one.text or "" for one in file.element.body.iter(W + "t", W + "delText"))


def test_a_correction_is_a_tracked_change(corrected: Callable[..., Corrected]) -> None:
    content = word(BODY)
    made, done, left = corrected(content, ("支出合计12.3", "支出共12.4"), ("。。", "。"), ("决算数", ""))
    assert (len(done), len(left)) == (3, 0)
    old = plain(content)
    assert plain(made) == old.replace("支出合计12.3", "支出共12.4").replace("。。", "。").replace("决算数", "")
    assert rejected(made) == "".join(old.split())
    changes = list(docx.Document(io.BytesIO(made)).element.body.iter(W + "ins", W + "del"))
    assert {one.get(W + "author") for one in changes} == {"fiscallint"}
    assert len({one.get(W + "id") for one in changes}) == len(changes) == 5


def test_the_new_words_look_like_the_old(corrected: Callable[..., Corrected]) -> None:
    made, _, _ = corrected(word(BODY), ("本年支出", "本年收入"))
    (inserted,) = docx.Document(io.BytesIO(made)).element.body.iter(W + "ins")
    assert inserted.find(f"{W}r/{W}rPr/{W}b") is not None


@pytest.mark.parametrize(
    ("body", "old"),
    [
        pytest.param(numbered("收入情况"), "一、", id="automatic-number"),
        pytest.param(
            p(r("锚") + f"<w:r><w:pict><w:txbxContent>{p('框中')}</w:txbxContent></w:pict></w:r>"), "框中", id="box"
        ),
        pytest.param(p(f"<w:ins>{r('新写')}</w:ins>"), "新写", id="tracked-already"),
        pytest.param(p("首段") + p("次段"), "段\n次", id="two-paragraphs"),
    ],
)
def test_what_is_left_to_be_done_by_hand(body: str, old: str, corrected: Callable[..., Corrected]) -> None:
    content = word(body, numbering=lists(level(0, "chineseCounting", "%1、")))
    made, done, left = corrected(content, (old, "新"))
    assert (len(done), len(left)) == (0, 1) and plain(made) == plain(content)


# ---- the commands


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "云溪市档案馆.docx"
    path.write_bytes(word(p("2024年度部门决算") + BODY))
    return path


def test_annotate(file: Path, tmp_path: Path) -> None:
    before, target = file.read_bytes(), tmp_path / "批注.docx"
    result = run("annotate", file, "-o", target)
    found = lint(file, plugins(), everything()).findings
    assert result.exit_code == 0 and result.stdout == f"已写入 {target}：{len(found)} 处问题\n"
    assert len(commented(target.read_bytes())) == len(found) > 0
    assert is_own(target) and file.read_bytes() == before


def test_fix_writes_a_copy_with_tracked_changes(file: Path, tmp_path: Path) -> None:
    before, target = file.read_bytes(), tmp_path / "改.docx"
    shown = run("fix", file, "--select", "WRD604")
    assert shown.exit_code == 0 and "原文：支出合计12.30万元。。" in shown.stdout
    assert "加 --apply --output 新文件名.docx 另存" in shown.stderr
    result = run("fix", file, "--select", "WRD604", "--apply", "--output", target)
    assert result.exit_code == 0 and "改正了 1 处，都是修订" in result.stdout and "改后没有发现问题" in result.stdout
    assert "12.30万元。\n" in plain(target.read_bytes()) and file.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--apply",), "是 Word 文件，改动写成修订、另存一份：请用 --output 给出新文件名"),
        (("--output", "改.docx"), "--output 要与 --apply 一起用"),
    ],
)
def test_fix_does_not_write_over_the_original(file: Path, options: tuple[str, ...], sentence: str) -> None:
    before = file.read_bytes()
    result = run("fix", file, "--select", "WRD604", *options)
    assert result.exit_code == 2 and sentence in result.stderr and file.read_bytes() == before


TEXT = "2024年度部门决算\n\n## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，，比上年减少。\n"


def test_fix_writes_a_text_elsewhere_too(tmp_path: Path) -> None:
    file, target = tmp_path / "a.txt", tmp_path / "b.txt"
    file.write_text(TEXT, encoding="utf-8")
    before = file.read_bytes()
    assert run("fix", file, "--select", "WRD604", "--apply", "-o", target).exit_code == 0
    assert "，，" not in target.read_text(encoding="utf-8") and file.read_bytes() == before
    same = run("fix", file, "--apply", "-o", file)
    assert same.exit_code == 2 and "是要检查的文件本身" in same.stderr
