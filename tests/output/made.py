"""Small reports for the tests of formats."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fiscallint.document import Box, Document
from fiscallint.finding import Finding, Holds, Known, Notice, Severity, Span, Suppression
from fiscallint.output.report import Report
from fiscallint.rules.api import Description
from fiscallint.rules.coverage import Coverage, Number, State

TEXT = "一、收入情况\n本年收入合计100.00万元，其中：财政拨款80.00万元，占95.00%；其他收入20.00万元，占20.00%。\n"

RULES = (
    Description("NAR402", "share", "占比与金额不符。", "percent", Severity.ERROR, basis=("公开模板",)),
    Description("NAR403", "change", "增减与金额不符", "percent", Severity.ERROR),
    Description("TAB101", "sum", "合计等于各项之和", "percent", Severity.ERROR),
    Description("WRD601", "word", "用词", "other", Severity.NOTE),
    Description("WRD602", "year", "年份", "other", Severity.NOTE),
)
OUTCOMES = {
    "NAR402": "failed", "NAR403": "passed", "TAB101": "not applicable", "WRD601": "failed", "WRD602": "crashed",
}  # fmt: skip


def span(words: str, text: str = TEXT) -> Span:
    """Where these words stand."""
    start = text.index(words)
    return Span(start, start + len(words))


SHARE = Finding(
    span("95.00%"),
    "占比应为80.00%，文中为95.00%",
    code="NAR402",
    severity=Severity.ERROR,
    stated="95.00%",
    expected="80.00%",
    difference="15.00%",
    section="一、收入情况",
    figures=(span("80.00万元"), span("95.00%")),
)
WORD = Finding(span("其他收入"), "用词请核对", code="WRD601", severity=Severity.NOTE)
WHOLE = Finding(Span(0, 0), "缺少“三公”经费说明", code="DOC001", severity=Severity.WARNING)
SUPPRESSED = Finding(
    span("20.00%"),
    "已说明的占比",
    code="NAR402",
    severity=Severity.ERROR,
    suppression=Suppression("NAR402", "已与财政局核对", "a.yaml", 1, until=datetime.date(2026, 12, 31)),
)
KNOWN = Finding(span("20.00万元"), "基线中的问题", code="NAR402", severity=Severity.ERROR, baseline=Known.UNCHANGED)
ALL = (WHOLE, WORD, SHARE, SUPPRESSED, KNOWN)

NUMBERS = Coverage(
    (
        Number("amount", "80.00万元", span("80.00万元"), State.VERIFIED, "一、收入情况"),
        Number("percent", "95.00%", span("95.00%"), State.CONTRADICTED, "一、收入情况"),
        Number("amount", "100.00万元", span("100.00万元"), State.STATED, "一、收入情况", "没有可比的数"),
    ),
    (Number("cell", "20.00", span("20.00万元"), State.UNREAD, "收入决算表"),),
)
SUM = Holds((span("100.00万元"), span("80.00万元"), span("20.00万元")), "本年收入合计100.00万元", "80.00＋20.00")
NEARLY = Holds((span("20.00%"),), rounded=True)


def text_document(path: str = "公开/决算.txt", text: str = TEXT, **more: Any) -> Document:
    return Document(Path(path), "text/plain", text, (), **more)


def pdf_document(path: str = "公开/决算.pdf", text: str = TEXT) -> Document:
    """All of it on the third page, a character a point wide."""
    boxes = tuple(Box(3, float(i), 10.0, i + 1.0, 20.0) for i in range(len(text)))
    return Document(Path(path), "application/pdf", text, (), page_count=3, glyphs=boxes)


def whole(render: Callable[..., Iterator[Any]]) -> Callable[..., Any]:
    """A format's function that gives its text, or its bytes, as a whole."""

    def rendered(*arguments: Any, **more: Any) -> Any:
        made = list(render(*arguments, **more))
        return (b"" if made and isinstance(made[0], bytes) else "").join(made)

    return rendered


def report(document: Document, *findings: Finding, **more: Any) -> Report:
    """A report of a document, with some numbers and relations."""
    settings = {
        "rules": RULES,
        "outcomes": OUTCOMES,
        "notices": (Notice("规则 WRD602 运行出错", severity=Severity.ERROR, rule="WRD602"),),
        "held": (("TAB101", SUM), ("NAR403", NEARLY)),
        "coverage": NUMBERS,
        "profile": "全国",
        "profile_reason": "认不出",
    }
    return Report(document, findings, **(settings | more))
