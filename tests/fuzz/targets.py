"""What is given to fiscallint for want of a document, and what must come of it: a result, or FiscallintError.

Each target takes the bytes that a fuzzer made; anything else that it raises is a defect. `STARTS` are bytes to begin
with. Bytes choose words of the language of disclosures as often as they stand for themselves: nothing is found behind
the first refusal.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from fiscallint.baseline import load as load_baseline
from fiscallint.disclosure import Disclosure, read_disclosure
from fiscallint.document import Document, Grid
from fiscallint.document.delimited import read_csv
from fiscallint.document.docx import read_docx
from fiscallint.document.number_format import shown, shown_text
from fiscallint.document.ofd import read_ofd
from fiscallint.document.pdf import read_pdf
from fiscallint.document.text import read_text
from fiscallint.document.web import read_web
from fiscallint.document.xls import read_xls
from fiscallint.document.xlsx import read_xlsx
from fiscallint.engine import examine
from fiscallint.finding import FiscallintError
from fiscallint.limits import LIMITS
from fiscallint.output.report import Report
from fiscallint.resources import load_yaml
from fiscallint.rules.compiled import load_pack
from fiscallint.rules.reading import parse, parse_condition
from fiscallint.rules.suppression_file import load_suppressions
from tests.document.drawing import draw, lines, ruled
from tests.document.ofd_files import layer, ofd, page, resources
from tests.document.ofd_files import lines as ofd_lines
from tests.document.ofd_files import ruled as ofd_ruled
from tests.document.word_files import NAMESPACES, cell, p, table, word, zipped
from tests.document.workbooks import INCOME, income
from tests.support import everything, plugins

Target = Callable[[bytes], object]

_WORDS: Mapping[str, Sequence[str]] = {
    name: tuple(words) for name, words in load_yaml(Path(__file__).with_name("words.yaml")).items()
}


def text_of(data: bytes) -> str:
    """Words chosen by bytes, and characters that stand for themselves."""
    if data[:1] < b"\x40":
        return data[1:].decode("utf-8", "replace")
    words = _WORDS["disclosures"]
    return "".join(chr(byte) if byte in b"0123456789.\n\t|" else words[byte % len(words)] for byte in data[1:])


def chosen(name: str, data: bytes) -> str:
    """Words of one kind, chosen by bytes."""
    words = _WORDS[name]
    return "".join(words[byte % len(words)] for byte in data)


def nested(name: str, data: bytes) -> str:
    """Elements of one kind, chosen by bytes, each closed by a byte above them all, or at the end."""
    made, opened = [], []
    for byte in data:
        if byte >= 0xC0 and opened:
            made.append(f"</{opened.pop()}>")
            continue
        word = _WORDS[name][byte % len(_WORDS[name])]
        made.append(word)
        if word[:1] == "<" and word[1] != "!" and word[-2] != "/":
            opened.append(word[1:-1].split()[0])
    return "".join(made) + "".join(f"</{tag}>" for tag in reversed(opened))


def chosen_or_bytes(name: str, data: bytes) -> bytes:
    """The same, or the bytes themselves, as the first of them says."""
    return data[1:] if data[:1] < b"\x40" else chosen(name, data[1:]).encode()


# ---- what must hold of whatever is read


def require_sound(document: Document) -> None:
    """AssertionError where places lie outside of the text, or a grid is not even."""
    size = len(document.text)
    for block in document.blocks:
        if isinstance(block, Grid):
            assert len({len(row) for row in block.rows}) <= 1
            assert 0 <= block.span.start <= block.span.end <= size
            passages = [one.passage for row in block.rows for one in row if one]
        else:
            passages = [block.passage]
        for passage in passages:
            assert len(passage.text) == len(passage.places)
            assert all(0 <= place < size for place in passage.places)
    assert not document.glyphs or len(document.glyphs) == size


def require_told(report: Report) -> None:
    """AssertionError where a rule crashed, or a finding points outside of the text."""
    crashed = [notice.message for notice in report.notices if notice.rule]
    assert not crashed, crashed
    size = len(report.document.text)
    for finding in report.findings:
        for span in (finding.span, *(one.span for one in (*finding.related, *finding.fixes))):
            assert 0 <= span.start <= span.end <= size, (finding.code, span)


def disclosed(document: Document) -> Disclosure:
    registry = plugins().registry
    return read_disclosure(document, registry.shapes, registry.profiles, registry.language)


def linted(document: Document) -> Report:
    """All that the rules say of a document, which holds what must hold."""
    require_sound(document)
    report = examine(disclosed(document), plugins(), everything())
    require_told(report)
    return report


# ---- the targets


def text(data: bytes) -> None:
    """A text file, and the whole lint of it."""
    content = text_of(data).encode("utf-8", "replace") if data[:1] >= b"\x20" else data[1:]
    with suppress(FiscallintError):
        linted(read_text(Path("云溪市档案馆.txt"), content[:4000], ""))


def tables(data: bytes) -> None:
    """Tables in Markdown, HTML, with tabs and set with spaces."""
    words = _WORDS["tables"]
    made = "".join(words[byte % len(words)] if byte < 0xC0 else chr(0x4E00 + byte) for byte in data[:600])
    with suppress(FiscallintError):
        document = read_text(Path("a.md"), made.encode(), "")
        require_sound(document)
        disclosed(document)


def narrative(data: bytes) -> None:
    """Sentences, in a section that is read."""
    made = "2024年度部门决算\n\n## 三、支出决算情况说明\n\n" + text_of(b"\x40" + data[:400]).replace("\n", "")
    with suppress(FiscallintError):
        disclosed(read_text(Path("a.md"), made.encode("utf-8", "replace"), ""))


def pdf(data: bytes) -> None:
    """A PDF, by the reader that is quick."""
    with suppress(FiscallintError):
        require_sound(read_pdf(Path("a.pdf"), data, "", "pdfium", LIMITS))


def plumbed(data: bytes) -> None:
    """A PDF, by the reader that is thorough."""
    with suppress(FiscallintError):
        require_sound(read_pdf(Path("a.pdf"), data, "", "pdfplumber", LIMITS))


def docx(data: bytes) -> None:
    """A Word file: its parts made of bytes, or of elements that bytes choose."""
    body = _elements(data[2:]) if data[:1] < b"\xc0" else data[2:].decode("utf-8", "replace")
    parts = {"styles": "", "numbering": "", "footnotes": ""}
    parts[list(parts)[data[1:2][0] % 3] if len(data) > 1 else "styles"] = _elements(data[-60:])
    with suppress(FiscallintError):
        require_sound(read_docx(Path("a.docx"), word(body, **parts), "", LIMITS))


def package(data: bytes) -> None:
    """The bytes of a Word file themselves."""
    with suppress(FiscallintError):
        require_sound(read_docx(Path("a.docx"), data, "", LIMITS))


def fixed(data: bytes) -> None:
    """An OFD: a page made of elements that bytes choose, and resources of such."""
    half = len(data) // 2
    drawn, named = (nested("ofd", part) for part in (data[:half], data[half:]))
    more = {"Doc_0/Res.xml": resources(named)}
    common = "<ofd:PublicRes>Res.xml</ofd:PublicRes>"
    with suppress(FiscallintError):
        require_sound(read_ofd(Path("a.ofd"), ofd(ofd_lines("甲"), page(layer(drawn)), common=common, more=more), ""))


def sealed(data: bytes) -> None:
    """The bytes of an OFD themselves."""
    with suppress(FiscallintError):
        require_sound(read_ofd(Path("a.ofd"), data, ""))


def web(data: bytes) -> None:
    """A web page."""
    with suppress(FiscallintError):
        document = read_web(Path("a.html"), chosen_or_bytes("web", data[:1500]), "")
        require_sound(document)
        disclosed(document)


def saved(data: bytes) -> None:
    """A web page as a browser saves it, with all its parts in one file."""
    with suppress(FiscallintError):
        require_sound(read_web(Path("a.mht"), b"MIME-Version: 1.0\n" + chosen_or_bytes("saved", data), ""))


_PARTS = (
    ("xl/worksheets/sheet1.xml", "worksheet"),
    ("xl/sharedStrings.xml", "sst"),
    ("xl/styles.xml", "styleSheet"),
    ("xl/workbook.xml", "workbook"),
)


def workbook(data: bytes) -> None:
    """A workbook: a sheet made of elements that bytes choose, and the bytes of the other parts."""
    parts = dict(_workbook_parts())
    name, root = _PARTS[data[0] % len(_PARTS) if data else 0]
    parts[name] = f"<{root}>{nested('workbook', data[1:])}</{root}>".encode()
    with suppress(FiscallintError):
        document = read_xlsx(Path("a.xlsx"), zipped(parts), "")
        require_sound(document)
        disclosed(document)


def packed(data: bytes) -> None:
    """The bytes of a workbook themselves."""
    with suppress(FiscallintError):
        require_sound(read_xlsx(Path("a.xlsx"), data, ""))


def old(data: bytes) -> None:
    """The bytes of a workbook of the old kind."""
    with suppress(FiscallintError):
        require_sound(read_xls(Path("a.xls"), data, ""))


def separated(data: bytes) -> None:
    """A table with commas."""
    with suppress(FiscallintError):
        document = read_csv(Path("a.csv"), chosen_or_bytes("separated", data), "")
        require_sound(document)
        disclosed(document)


def number_format(data: bytes) -> None:
    """How a number is shown by a format of Excel."""
    made = chosen("number_format", data[1:])
    for value in ("0", "-1234.565", "1e300", "-1e-300", "45000.5", "0.5"):
        assert isinstance(shown(Decimal(value), made), str)
    assert isinstance(shown_text("甲", made), str)


def _elements(data: bytes) -> str:
    """Elements of WordprocessingML, one in another."""
    made: list[str] = []
    opened: list[str] = []
    steps = iter(data)
    tags, values = _WORDS["elements"], _WORDS["values"]
    for step in steps:
        if step < 0x90:
            tag = tags[step % len(tags)]
            value = values[next(steps, 0) % len(values)]
            names = ("val", "id", "styleId", "type", "numId", "abstractNumId", "ilvl", "fldCharType", "char")
            made.append(f"<w:{tag} " + " ".join(f'w:{name}="{value}"' for name in names[: 1 + step % 9]) + ">")
            opened.append(tag)
        elif step < 0xD0 and opened:
            made.append(f"</w:{opened.pop()}>")
        else:
            made.append(f"<w:t>{escape(_WORDS['disclosures'][step % 9])}</w:t>" if step % 2 else "甲")
    return "".join(made) + "".join(f"</w:{tag}>" for tag in reversed(opened))


def _in_file(name: str, content: bytes, use: Callable[[Path], object]) -> None:
    path = _folder() / name
    path.write_bytes(content)
    with suppress(FiscallintError):
        use(path)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


def _yaml(data: bytes) -> bytes:
    if data[:1] < b"\x60":
        return data[1:]
    words = _WORDS["yaml"]
    made = [words[byte % len(words)] + ("" if byte & 64 else " ") for byte in data[1:]]
    return "".join(made).encode()


def pack(data: bytes) -> None:
    """A file of rules."""
    _in_file("pack.yaml", _yaml(data), load_pack)


def suppressions(data: bytes) -> None:
    """A list of suppressions."""
    _in_file("list.yaml", _yaml(data), load_suppressions)


def baseline(data: bytes) -> None:
    """A baseline."""
    _in_file("baseline.json", chosen_or_bytes("baseline", data), lambda path: len(load_baseline(path)))


def configuration(data: bytes) -> None:
    """A configuration file, of either kind."""
    from fiscallint.config_files import loaded

    def use(path: Path) -> None:
        config = loaded(path)
        config.for_rules(plugins().registry.rules)
        config.limits  # noqa: B018

    made = chosen_or_bytes("configuration", data)
    _in_file("fiscallint.yaml" if data[1:2] < b"\x80" else "fiscallint.toml", made, use)


def expression(data: bytes) -> None:
    """A statement of the language of checks: what can be read is printed so that it reads as the same."""
    words = _WORDS["expression"]
    made = "".join(words[byte % len(words)] + (" " if byte & 1 else "") for byte in data[:80])
    for read in (parse, parse_condition):
        with suppress(FiscallintError):
            statement = read(made)
            assert read(str(statement)) == statement


TARGETS: Mapping[str, Target] = {
    one.__name__: one
    for one in (
        text,
        tables,
        narrative,
        pdf,
        plumbed,
        docx,
        package,
        fixed,
        sealed,
        web,
        saved,
        workbook,
        packed,
        old,
        separated,
        number_format,
        pack,
        suppressions,
        baseline,
        configuration,
        expression,
    )
}


# ---- where to begin


def starts(name: str) -> Sequence[bytes]:
    """Bytes to begin with."""
    return tuple(_STARTS.get(name, _anything)())


def _anything() -> Iterator[bytes]:
    yield from (
        b"",
        b"\x00",
        b"\xff" * 9,
        bytes(range(256)),
        bytes(range(255, -1, -1)),
        b"\x40" + bytes(range(0, 250, 7)),
    )


def _texts() -> Iterator[bytes]:
    yield from _anything()
    yield "\x30## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%。\n".encode()
    yield "\x30收入支出决算总表\n\n项目\t决算数\n合计\t12.30\n\n| 项目 | 决算数 |\n|---|---|\n| 合计 | 1 |\n".encode()


def _pdfs() -> Iterator[bytes]:
    page = ruled([["项目", "决算数"], ["合计", "12.30"], ["基本支出", "2.30"]], [120, 80])
    for compressed in (0, 1):
        yield draw(
            lines("一、收入支出决算总体情况说明", "2024年度收入总计12.30万元。"), page, pageCompression=compressed
        )
    yield b"%PDF-1.7\n" + b"trailer<</Root 1 0 R>>"


def _packages() -> Iterator[bytes]:
    yield word(p("2024年度收入总计12.30万元。") + table(cell("项目") + cell("决算数"), cell("合计") + cell("12.30")))
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{p('甲')}</w:body></w:document>")
    yield stored.getvalue()
    yield zipped({"word/document.xml": "<a/>"})


@cache
def _workbook_parts() -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(_workbook())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def _workbook() -> bytes:
    made = io.BytesIO()
    income()[0].save(made)
    return made.getvalue()


def _old_workbook() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("收入决算表")
    for at, row in enumerate(INCOME):
        for column, value in enumerate(row):
            sheet.write(at, column, value)
    sheet.write_merge(20, 21, 0, 3, "注")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _pages() -> Iterator[bytes]:
    yield from _anything()
    yield "\x30<html><body><div id='zoom'><h2>三、支出决算</h2><p>支出合计12.30万元。</p></div></body></html>".encode()
    yield "\x30<table><tr><td colspan=2>支出决算表</td></tr><tr><td>合计<td>12.30</table>".encode()


def _saved_pages() -> Iterator[bytes]:
    yield from _anything()
    yield (
        b"\x30Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html; charset=utf-8\n"
        b"Content-Transfer-Encoding: quoted-printable\n\n<p>=E6=94=AF=E5=87=BA</p>\n--b--\n"
    )


def _sealed() -> Iterator[bytes]:
    yield ofd(
        ofd_lines("一、收入支出决算", "2024年度收入总计12.30万元。"),
        ofd_ruled([["项目", "合计"], ["甲", "1"]], [40, 20]),
    )


def _lists() -> Iterator[bytes]:
    yield from _anything()
    yield "\x00- rule: NAR402\n  text: 完成年初预算的101.50%\n  reason: 已核对\n  until: 2026-12-31\n".encode()
    yield (
        "\x00- code: XYZ101\n  name: a-b\n  title: 甲\n  kind: cross-table\n  severity: error\n"
        "  check: 支出表[合计].基本支出 = 支出表[合计].项目支出\n  basis: [甲]\n"
    ).encode()


_STARTS: Mapping[str, Callable[[], Iterator[bytes]]] = {
    "text": _texts,
    "pdf": _pdfs,
    "plumbed": _pdfs,
    "package": _packages,
    "sealed": _sealed,
    "web": _pages,
    "saved": _saved_pages,
    "packed": lambda: iter([_workbook()]),
    "old": lambda: iter([_old_workbook()]),
    "pack": _lists,
    "suppressions": _lists,
}
