"""Reports for the tests of the HTML page, and what stands in a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from msgspec import Struct, field
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from fiscallint.document.reader import read_document
from fiscallint.engine import examine
from fiscallint.finding import Finding, Fix, Related, Severity, Span
from fiscallint.output import html
from fiscallint.output.report import Report
from fiscallint.rules.coverage import Coverage, Number, State
from tests.output.made import whole
from tests.support import disclosure, everything, plugins

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

TEXT = (
    "## 三、支出决算情况说明\n\n"
    "本年支出合计100.00万元，其中：基本支出80.00万元，占88.00%；项目支出20.00万元，占20.00%。\n\n"
    "## 八、机关运行经费\n\n"
    "机关运行经费支出12.00万元，比2023年减少3.00万元，下降25.00%。。\n"
)
"""NAR405 and NAR407 in one section; NAR403 and WRD604 in the other."""


def report(text: str = TEXT, name: str = "云溪市档案馆.txt") -> Report:
    """What is said of a text."""
    return examine(disclosure(text, name), plugins(), everything())


def page(*reports: Report) -> Page:
    """The page of these reports."""
    return Page.of(whole(html.render)(reports, "1.2.3"))


def long_pdf(path: Path, pages: int = 40) -> Path:
    """A PDF whose pages are full of sentences with amounts."""
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number in range(pages):
        canvas.setFont(FONT, 11)
        for line in range(30):
            canvas.drawString(60, 780 - line * 24, sentence(number, line))
        canvas.showPage()
    canvas.save()
    return path


def sentence(page: int, line: int) -> str:
    """A sentence with an amount; what stands in the same line of all pages would be taken for a running head."""
    purpose = PURPOSES[(page * 7 + line) % len(PURPOSES)]
    return f"{purpose}项目支出决算为{page * 37 + line * 11}.{line:02d}万元，主要用于本年度的{purpose}和库房维护。"


PURPOSES = (
    "档案整理",
    "目录编制",
    "展览",
    "人员培训",
    "消防检测",
    "数字化加工",
    "设备更新",
    "方志编修",
    "宣传",
    "电梯维修",
    "征集",
)


@cache
def noted(path: Path, count: int) -> Report:
    """A report with so many findings, spread over a document: each amount is held against the one before."""
    document = read_document(path)
    assert document is not None
    spans = amounts(document.text)
    chosen = [spans[at * len(spans) // count] for at in range(count)]
    findings = tuple(
        Finding(
            span,
            f"此处写为{document.text[span.start : span.end]}，与上一处不一致",
            code="NAR410",
            severity=list(Severity)[at % 3],
            stated=document.text[span.start : span.end],
            expected="1.00万元",
            section=f"第{at // 20 + 1}部分",
            related=(Related(chosen[at - 1], "上一处"),),
            fixes=(Fix(span, "1.00万元", "改为1.00万元"),),
        )
        for at, span in enumerate(chosen)
    )
    states = list(State)
    numbers = tuple(
        Number("amount", document.text[span.start : span.end], span, states[at % 4]) for at, span in enumerate(spans)
    )
    rules = tuple(rule for rule in plugins().registry.rules if rule.code == "NAR410")
    return Report(document, findings, rules, {"NAR410": "failed"}, coverage=Coverage(numbers))


def amounts(text: str) -> list[Span]:
    """Where amounts stand in a text."""
    import re

    return [Span(*match.span()) for match in re.finditer(r"\d+\.\d\d万元", text)]


class Element(Struct):
    """An element of a page: its attributes, and the text in it."""

    tag: str
    attributes: Mapping[str, str]
    parent: Element | None
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator[Element]:
        """The element, and all within it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find(self, tag: str = "", **attributes: str) -> list[Element]:
        """The elements within of a tag, of a class (`cls`), and with these attributes (`data_goto` is data-goto)."""
        cls = attributes.pop("cls", "")
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for child in self.children
            for one in child.walk()
            if tag in ("", one.tag)
            and (not cls or cls in one.classes)
            and all(one.attributes.get(name) == value for name, value in wanted.items())
        ]


class Page(HTMLParser):
    """A page, parsed; `root` holds its elements."""

    VOID = frozenset({"meta", "img", "input", "br", "hr", "link"})

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.root = Element("", {}, None)
        self._open = self.root
        self.feed(source)
        self.close()

    @classmethod
    def of(cls, source: str) -> Page:
        """The page that this is the source of; every element must have been closed."""
        made = cls(source)
        assert made._open is made.root, f"<{made._open.tag}> is not closed"
        return made

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        assert len(element.attributes) == len(attrs), f"an attribute of <{tag}> stands twice"
        self._open.children.append(element)
        if tag not in self.VOID:
            self._open = element

    def handle_endtag(self, tag: str) -> None:
        assert self._open.tag == tag, f"</{tag}> closes <{self._open.tag}>"
        assert self._open.parent is not None
        self._open = self._open.parent

    def handle_data(self, data: str) -> None:
        element: Element | None = self._open
        while element is not None:
            element.text += data
            element = element.parent

    def find(self, tag: str = "", **attributes: str) -> list[Element]:
        """As Element.find."""
        return self.root.find(tag, **attributes)
