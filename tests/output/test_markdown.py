"""A report to paste into an issue or a mail."""

from __future__ import annotations

from msgspec.structs import replace

from fiscallint.output import markdown
from tests.output.made import KNOWN, SHARE, SUPPRESSED, WHOLE, WORD, pdf_document, report, text_document, whole

render = whole(markdown.render)


def test_a_report_as_it_is_pasted() -> None:
    made = report(pdf_document(), WHOLE, WORD, SHARE, SUPPRESSED, KNOWN)
    assert render([made], "1.2.3") == (
        "## 决算.pdf\n"
        "\n"
        "共 3 处问题：1 个错误、1 个警告、1 个提示。另有 2 处已抑制或见于基线，不计。"
        "文件中的数 4 个：已核对 1、有矛盾 1、无可比 1、未读懂 1。\n"
        "\n"
        "### 错误（1）\n"
        "\n"
        "1. **第3页 · 一、收入情况** `NAR402` 占比应为80.00%，文中为95.00%\n"
        "   - 原文：95.00%\n"
        "   - 文中：95.00%；应为：80.00%；相差：15.00%\n"
        "   - 依据：公开模板\n"
        "\n"
        "### 警告（1）\n"
        "\n"
        "1. **全文** `DOC001` 缺少“三公”经费说明\n"
        "\n"
        "### 提示（1）\n"
        "\n"
        "1. **第3页** `WRD601` 用词请核对\n"
        "   - 原文：其他收入\n"
        "\n"
        "### 未能读取或核对\n"
        "\n"
        "- 规则 WRD602 运行出错\n"
        "\n"
        "<!-- fiscallint 1.2.3 -->\n"
    )


def test_nothing_found_is_said() -> None:
    made = render([report(text_document(), notices=())], "1")
    assert "没有发现问题。" in made and "###" not in made


def test_several_documents_follow_each_other() -> None:
    made = render([report(text_document(), SHARE), report(pdf_document(), SHARE)], "1")
    assert [line for line in made.splitlines() if line.startswith("## ")] == ["## 决算.txt", "## 决算.pdf"]


def test_texts_are_no_markup_no_mention_and_no_reference() -> None:
    wild = replace(WORD, message="*甲*_乙_[丙](丁)|`戊`<b>@张三 #12\n# 己 & \\")
    line = next(line for line in render([report(text_document(), wild)], "1").splitlines() if "WRD601" in line)
    assert line.endswith(r"\*甲\*\_乙\_\[丙\](丁)\|\`戊\`&#60;b&#62;&#64;张三 &#35;12 &#35; 己 &#38; \\")
