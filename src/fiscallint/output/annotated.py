"""A PDF with the findings in it: what is wrong is highlighted, and the comment says why.

The annotations are those of any PDF reader: a highlight with its comment for a finding that stands somewhere, a note on
the first page for one that concerns the document as a whole. The same findings give the same bytes.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from fiscallint.document import Box, Document
from fiscallint.finding import Finding, FiscallintError, Severity, Span
from fiscallint.output.quotation import WHOLE
from fiscallint.output.report import Report
from fiscallint.output.words import remark, rules_of, severity_of, told
from fiscallint.rules.fingerprints import fingerprints

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

Color = tuple[float, float, float]

_COLORS: dict[Severity, Color] = {
    Severity.ERROR: (1.0, 0.55, 0.5),
    Severity.WARNING: (1.0, 0.85, 0.3),
    Severity.NOTE: (0.6, 0.8, 1.0),
}
_AUTHOR = "fiscallint"
_MOST_LINES = 40
"""A whole table is not painted over: its first line stands for it."""
_NOTE = 20.0
_BLENDING = "%PDF-1.4"
"""The first version in which a highlight lets the text through."""
_PRINT = 4
"""The flag of annotations that are printed with the page."""


def render(report: Report, content: bytes) -> tuple[bytes, int]:
    """The PDF `content` with the report's findings that count, and how many these are.

    FiscallintError where the file is protected, or cannot be written anew.
    """
    name = report.document.path.name
    writer = _copy(name, content)
    if len(writer.pages) != report.document.page_count:
        raise _odd(name)
    findings = list(told(report))
    _annotate(writer, report, findings)
    made = io.BytesIO()
    try:
        writer.write(made)
    except Exception as error:
        raise _odd(name) from error
    return _marked(made.getvalue()), len(findings)


def _copy(name: str, content: bytes) -> PdfWriter:
    from pypdf import PdfReader, PdfWriter

    logging.getLogger("pypdf").addHandler(logging.NullHandler())  # what it makes the best of is no news for the user
    try:
        reader = PdfReader(io.BytesIO(content))
        writer = None if reader.is_encrypted else PdfWriter(clone_from=reader)
        if writer:
            writer.pdf_header = max(reader.pdf_header, _BLENDING)
    except Exception as error:  # pypdf raises whatever its parsing stumbles over
        raise _odd(name) from error
    if writer is None:
        raise FiscallintError(f"{name} 设有密码或编辑限制，不能加批注：请先取消保护")
    return writer


def _odd(name: str) -> FiscallintError:
    return FiscallintError(f"{name} 的内部结构不合规范，不能加批注：请用 Word 或 WPS 重新导出后再试")


def _marked(content: bytes) -> bytes:
    """The file with the mark of fiscallint where whoever saves it anew leaves it out."""
    return re.sub(rb"startxref(\s+\d+\s+%%EOF\s*)\Z", rb"%fiscallint\nstartxref\1", content)


# ---- where things are on a page


class _Frame(Struct, frozen=True):
    """How a page was read: from its media box, turned by some degrees clockwise, measured from the top left."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @property
    def _sideways(self) -> bool:
        return self.rotation in (90, 270)

    def _turned(self) -> tuple[float, float, float]:
        """The origin and the height of the media box, turned."""
        if self._sideways:
            return self.bottom, self.left, self.right - self.left
        return self.left, self.bottom, self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point, as it was read, is in the coordinates of the PDF."""
        left, bottom, height = self._turned()
        across, up = x - left, height - bottom - y
        return {
            0: (self.left + across, self.bottom + up),
            90: (self.right - up, self.bottom + across),
            180: (self.right - across, self.top - up),
            270: (self.left + up, self.top - across),
        }[self.rotation]

    def read(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the PDF was read."""
        left, bottom, height = self._turned()
        across, up = {
            0: (x - self.left, y - self.bottom),
            90: (y - self.bottom, self.right - x),
            180: (self.right - x, self.top - y),
            270: (self.top - y, x - self.left),
        }[self.rotation]
        return left + across, height - bottom - up

    def corners(self, box: Box) -> list[tuple[float, float]]:
        """The corners of a box as it is read: top left, top right, bottom left, bottom right."""
        places = ((box.x0, box.top), (box.x1, box.top), (box.x0, box.bottom), (box.x1, box.bottom))
        return [self.point(*place) for place in places]


def _frame(page: PageObject, rotation: int) -> _Frame:
    box = page.mediabox
    across, along = sorted((float(box.left), float(box.right))), sorted((float(box.bottom), float(box.top)))
    return _Frame(across[0], along[0], across[1], along[1], rotation)


def _shown(page: PageObject, frame: _Frame) -> tuple[float, float]:
    """The top left corner of what is shown of a page, as it is read."""
    box = page.cropbox
    corners = [frame.read(float(x), float(y)) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    return max(min(x for x, _ in corners), 0.0), max(min(y for _, y in corners), 0.0)


def _bounds(corners: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


# ---- the annotations


def _annotate(writer: PdfWriter, report: Report, findings: Sequence[Finding]) -> None:
    """Put findings on the pages."""
    document = report.document
    pages = zip(writer.pages, document.views, strict=True)
    frames = [_frame(page, (page.rotation + view.turned) % 360) for page, view in pages]
    marks = dict(zip(map(id, report.findings), fingerprints(document, report.findings), strict=True))
    notes = 0
    # What is within another is put over it, so that both can be clicked.
    for finding in sorted(findings, key=lambda finding: finding.span.start - finding.span.end):
        painted = _Painted(writer, report, finding, f"{_AUTHOR}-{marks[id(finding)]}")
        boxes = _boxes(document, finding.span)
        if not boxes:
            x, y = _shown(writer.pages[0], frames[0])
            down, along = divmod(notes, 16)
            notes += 1
            painted.note(0, frames[0], x + 8 + along * (_NOTE + 6), y + 8 + down * (_NOTE + 6))
        for page, lines in groupby(boxes, key=lambda box: box.page):
            painted.highlight(page - 1, frames[page - 1], list(lines))


def _boxes(document: Document, span: Span) -> list[Box]:
    """The lines to highlight; of what is missing somewhere, what stands before it."""
    if span == WHOLE:
        return []
    found = document.boxes(span)
    if not found:
        found = document.boxes(Span(max(0, span.start - 10), span.start))[-1:]
    return found if len(found) <= _MOST_LINES else found[:1]


class _Painted(Struct, frozen=True):
    """Puts one finding on the pages."""

    writer: PdfWriter
    report: Report
    finding: Finding
    name: str

    @property
    def _color(self) -> Color:
        return _COLORS[severity_of(self.finding)]

    def _common(self, kind: str, page: int, rect: Sequence[float]) -> dict[str, Any]:
        from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject, TextStringObject

        rule = rules_of(self.report).get(self.finding.code)
        return {
            "/Type": NameObject("/Annot"),
            "/Subtype": NameObject(kind),
            "/Rect": _floats(rect),
            "/Contents": TextStringObject(remark(self.report, self.finding)),
            "/T": TextStringObject(_AUTHOR),
            "/Subj": TextStringObject(rule.title.rstrip("。") if rule else self.finding.code),
            "/NM": TextStringObject(f"{self.name}-{page + 1}"),
            "/C": ArrayObject(FloatObject(value) for value in self._color),
            "/F": NumberObject(_PRINT),
        }

    def highlight(self, page: int, frame: _Frame, lines: Sequence[Box]) -> None:
        """Highlight lines of print on a page."""
        corners = [frame.corners(line) for line in lines]
        rect = _bounds([corner for line in corners for corner in line])
        made = self._common("/Highlight", page, rect)
        made["/QuadPoints"] = _floats([value for line in corners for corner in line for value in corner])
        path = [
            f"{x:.2f} {y:.2f} {'m' if number == 0 else 'l'}"
            for line in corners
            for number, (x, y) in enumerate((line[0], line[1], line[3], line[2]))
        ]
        made["/AP"] = self._appearance(rect, path, "Multiply")
        self._add(page, frame, made, lines[0].x1, lines[0].top)

    def note(self, page: int, frame: _Frame, x: float, y: float) -> None:
        """Put a note on a page, its top left corner there as the page is read."""
        from pypdf.generic import NameObject

        corners = frame.corners(Box(page + 1, x, y, x + _NOTE, y + _NOTE))
        rect = _bounds(corners)
        made = self._common("/Text", page, rect)
        made["/Name"] = NameObject("/Comment")
        order = (corners[0], corners[1], corners[3], corners[2])
        path = [f"{x:.2f} {y:.2f} {'m' if number == 0 else 'l'}" for number, (x, y) in enumerate(order)]
        made["/AP"] = self._appearance(rect, path, "Normal")
        self._add(page, frame, made, x + _NOTE, y)

    def _appearance(self, rect: Sequence[float], path: Sequence[str], blend: str) -> Any:
        """What readers draw that do not draw annotations by themselves."""
        from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

        state = DictionaryObject(
            {NameObject("/Type"): NameObject("/ExtGState"), NameObject("/BM"): NameObject(f"/{blend}")}
        )
        drawn = DecodedStreamObject()
        color = " ".join(f"{value:g}" for value in self._color)
        drawn.set_data(f"/G gs {color} rg\n{chr(10).join(path)}\nf\n".encode())
        drawn.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): _floats(rect),
                NameObject("/Resources"): DictionaryObject(
                    {NameObject("/ExtGState"): DictionaryObject({NameObject("/G"): state})}
                ),
            }
        )
        return DictionaryObject({NameObject("/N"): self.writer._add_object(drawn)})

    def _add(self, page: int, frame: _Frame, made: dict[str, Any], x: float, y: float) -> None:
        """Add an annotation, and the window that its comment pops up in, beside the place."""
        from pypdf.generic import BooleanObject, DictionaryObject, NameObject

        body = DictionaryObject({NameObject(name): value for name, value in made.items()})
        added = self.writer.add_annotation(page, body)
        window = _bounds(frame.corners(Box(page + 1, x + 10, y, x + 230, y + 120)))
        popup = {
            "/Type": NameObject("/Annot"),
            "/Subtype": NameObject("/Popup"),
            "/Rect": _floats(window),
            "/Parent": added.indirect_reference,
            "/Open": BooleanObject(False),
        }
        self.writer.add_annotation(page, DictionaryObject({NameObject(name): one for name, one in popup.items()}))


def _floats(values: Sequence[float]) -> Any:
    from pypdf.generic import ArrayObject, FloatObject

    return ArrayObject(FloatObject(f"{value:.2f}") for value in values)
