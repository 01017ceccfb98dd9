"""What the terminal shows."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from fiscallint.document import Box, Document, Notice, Paragraph, Passage
from fiscallint.finding import Finding, Fix, Related, Severity, Span
from fiscallint.output import text as text_format
from fiscallint.output.report import Report
from fiscallint.rules.api import Description
from tests.output.made import whole

render = whole(text_format.render)

RULES = tuple(
    Description(code, "some-rule", "标题。", "percent", Severity.ERROR) for code in ("NAR402", "NAR403", "TAB101")
)
OUTCOMES = {"NAR402": "failed", "NAR403": "passed", "TAB101": "not applicable"}

TEXT = "一、收入情况\n本年收入合计1,234.56万元。其中：财政拨款80.00万元，占95.00%；其他收入0.00万元。\n"


def span(words: str, text: str = TEXT) -> Span:
    """Where these words stand."""
    start = text.index(words)
    return Span(start, start + len(words))


def document(text: str = TEXT, **more: Any) -> Document:
    return Document(Path("决算.txt"), "text/plain", text, (), **more)


def report(of: Document, *findings: Finding, **more: Any) -> Report:
    return Report(of, findings, RULES, OUTCOMES, **more)


def shown(of: Document, *findings: Finding, width: int = 100, **more: Any) -> list[str]:
    return render([report(of, *findings, **more)], width=width).splitlines()


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def underlined(lines: list[str]) -> str:
    """The text that the carets stand under, found by display columns."""
    at = next(i for i, line in enumerate(lines) if line.strip(" ^") == "" and "^" in line)
    carets, found, column = lines[at], "", 0
    for character in lines[at - 1]:
        if carets[column : column + 1] == "^":
            found += character
        column += columns(character)
    return found


SHARE = Finding(span("95.00%"), "占比应为6.48%，文中为95.00%。", code="NAR402", severity=Severity.ERROR)


def test_a_finding_as_it_is_read() -> None:
    full = replace(
        SHARE,
        stated="95.00%",
        expected="6.48%",
        section="一、收入情况",
        table="收入决算表",
        related=(Related(span("1,234.56万元"), "收入合计"),),
        fixes=(Fix(span("95.00%"), "6.48%", "改为6.48%"),),
    )
    assert render([report(document(), full, notices=(Notice("第2页有一张图片，其中文字未读"),))]) == (
        "决算.txt\n"
        "\n"
        "第2行 · 一、收入情况 › 收入决算表  错误 NAR402\n"
        "  占比应为6.48%，文中为95.00%。\n"
        "    其中：财政拨款80.00万元，占95.00%；\n"
        "                               ^^^^^^\n"
        "  文中：95.00%；应为：6.48%\n"
        "  见：第2行“1,234.56万元”：收入合计\n"
        "  建议：改为6.48%\n"
        "\n"
        "注意 第2页有一张图片，其中文字未读\n"
        "共 1 处：1 个错误、0 个警告、0 个提示；核对规则 3 条，通过 1、未通过 1、不适用 1\n"
    )


class TestNothingFound:
    def test_it_is_said_with_what_was_checked(self) -> None:
        assert shown(document())[-1] == "没有发现问题；核对规则 3 条，通过 1、未通过 1、不适用 1"

    def test_not_where_no_rule_applied(self) -> None:
        idle = Report(document(), (), RULES, dict.fromkeys(OUTCOMES, "not applicable"))
        assert "没有一条规则适用于这份文件" in render([idle])

    def test_not_without_saying_what_was_not_read(self) -> None:
        lines = shown(document(), notices=(Notice("第5页未能读出"),))
        assert lines[-2:] == [
            "注意 第5页未能读出",
            "没有发现问题，但有 1 处未能读取或核对，见上；核对规则 3 条，通过 1、未通过 1、不适用 1",
        ]


class TestPlaces:
    def test_by_page_where_there_are_pages(self) -> None:
        paged = replace(document(), kind="application/pdf", glyphs=[Box(21, 0, 0, 1, 1)] * len(TEXT))
        assert shown(paged, SHARE)[2] == "第21页  错误 NAR402"

    def test_the_document_as_a_whole(self) -> None:
        lines = shown(document(), Finding(Span(0, 0), "缺少目录。", "DOC001", Severity.WARNING))
        assert lines[2:5] == ["全文  警告 DOC001", "  缺少目录。", ""]

    def test_in_reading_order(self) -> None:
        later = replace(SHARE, span=span("0.00万元。"), message="后")
        earlier = replace(SHARE, span=span("1,234.56"), message="前")
        text = "\n".join(shown(document(), later, earlier))
        assert text.index("前") < text.index("后")


class TestQuotation:
    def test_carets_stand_under_the_words_whatever_their_width(self) -> None:
        for words in ("95.00%", "财政拨款", "款80.00万元，占"):
            assert underlined(shown(document(), replace(SHARE, span=span(words)))) == words

    def test_combining_marks_take_no_column(self) -> None:
        text = "cafe\u0301费用80.00万元"
        lines = shown(document(text), replace(SHARE, span=span("80.00", text)))
        assert lines[5] == " " * (4 + 4 + 4) + "^^^^^"

    def test_a_long_sentence_is_cut_around_the_words(self) -> None:
        text = "甲" * 100 + "95.00%" + "乙" * 100
        lines = shown(document(text), replace(SHARE, span=span("95.00%", text)), width=50)
        assert lines[4].strip().startswith("…甲")
        assert lines[4].endswith("乙…")
        assert 46 <= columns(lines[4]) <= 50
        assert underlined(lines) == "95.00%"

    def test_room_that_one_side_does_not_need_goes_to_the_other(self) -> None:
        text = "甲" * 100 + "95.00%乙"
        lines = shown(document(text), replace(SHARE, span=span("95.00%", text)), width=50)
        assert lines[4].endswith("95.00%乙")
        assert columns(lines[4]) >= 46

    def test_words_longer_than_the_line_are_cut(self) -> None:
        text = "甲" * 200
        lines = shown(document(text), replace(SHARE, span=Span(10, 190)), width=50)
        assert columns(lines[4]) <= 50
        assert lines[4].strip(" …") == underlined(lines) != ""

    def test_a_page_break_within_a_sentence_does_not_show(self) -> None:
        text = "本年支出合计100.00万元，完成\n— 7 —\n预算的95.00%。\n"
        passage = Passage.of(text, [span("本年支出合计100.00万元，完成", text), span("预算的95.00%。", text)])
        broken = Document(Path("决算.txt"), "text/plain", text, (Paragraph(passage),))
        across = Span(text.index("完成"), text.index("。"))
        lines = shown(broken, replace(SHARE, span=across))
        assert lines[4].strip() == "本年支出合计100.00万元，完成预算的95.00%。"
        assert underlined(lines) == "完成预算的95.00%"

    def test_a_table_row_keeps_its_gaps(self) -> None:
        text = "科目\t预算\t决算\n合计\t100.00\t95.00\n"
        lines = shown(document(text), replace(SHARE, span=span("95.00", text)))
        assert lines[4].strip() == "合计 100.00 95.00"
        assert underlined(lines) == "95.00"

    def test_where_something_is_missing_the_words_before_are_marked(self) -> None:
        text = "支出合计100.00。"
        at = text.index("。")
        assert underlined(shown(document(text), replace(SHARE, span=Span(at, at)))) == "0"


class TestTerminal:
    def test_plain_by_default(self) -> None:
        assert "\x1b" not in render([report(document(), SHARE)])

    def test_colour_changes_nothing_else(self) -> None:
        coloured = render([report(document(), SHARE)], color=True)
        assert "\x1b[1;31m错误\x1b[0m" in coloured
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render([report(document(), SHARE)])

    def test_a_document_cannot_steer_the_terminal(self) -> None:
        text = "合计\x1b[2J95.00%\u202e。"
        hostile = replace(SHARE, span=span("95.00%", text), message="应为\x1b[31m\n6%", section="一\x07")
        made = render([report(document(text), hostile)])
        assert not any(unicodedata.category(character) in ("Cc", "Cf") for character in made.replace("\n", ""))
        assert "  应为 [31m 6%\n" in made


def test_several_documents_end_in_a_total() -> None:
    note = replace(SHARE, severity=Severity.NOTE)
    lines = render([report(document(), SHARE, note), report(document()), report(document(), SHARE)]).splitlines()
    assert lines[-1] == "合计 3 份文件，共 3 处：2 个错误、0 个警告、1 个提示"


def test_no_document_no_words() -> None:
    assert render([]) == ""
