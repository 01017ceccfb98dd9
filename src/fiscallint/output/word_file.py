"""A Word file that is written anew: its runs, cut where something is to begin or end, and all else as it was."""

from __future__ import annotations

import bisect
import io
import zipfile
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from fiscallint.document import Document
from fiscallint.document.docx import Anchor, reading
from fiscallint.document.package import forbid_dtds, opened
from fiscallint.document.word_styles import W
from fiscallint.finding import FiscallintError, Span
from fiscallint.limits import LIMITS, UNLIMITED

MARK = b"fiscallint"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Stretch(NamedTuple):
    """Text of the rendition and the run that holds it; it is `exact` where the run holds that and nothing else.

    Otherwise it may only hang on the run: an automatic number, or what stands in a text box or a note.
    """

    start: int
    end: int
    run: Any
    exact: bool


class WordFile:
    """The Word file of a document, read a second time so as to be changed.

    FiscallintError where it is not what was read, or cannot be written anew; `purpose` is what it is opened for.
    """

    def __init__(self, document: Document, content: bytes, purpose: str) -> None:
        import docx

        name = document.path.name
        known = document.was_read_from(content)  # then it is within the limits set for it
        package = opened(name, content, "word/", UNLIMITED if known else LIMITS)
        forbid_dtds(package)
        try:
            self.word = docx.Document(io.BytesIO(content))
        except Exception as error:  # python-docx raises whatever its parsing stumbles over
            raise FiscallintError(
                f"{name} 不是普通的 Word 文档，或内部结构不合规范，不能{purpose}："
                "请在 Word 中另存为“Word 文档（.docx）”后再试"
            ) from error
        read = reading(self.word.element.body, package, self.word.part.partname.lstrip("/"))
        if read.text != document.text:
            raise FiscallintError(f"{name} 在检查之后改动过，没有写入：请重新运行")
        self._anchors = read.anchors
        self._stretches: list[Stretch] = []

    def cut(self, spans: Iterable[Span]) -> None:
        """Cut the runs at the ends of these spans; to be done once, before `within`."""
        spans = list(spans)
        places = sorted({place for span in spans for place in span})
        self._stretches = []
        for anchor in self._anchors:
            touched = any(span.start < anchor.end and anchor.start < span.end for span in spans)
            self._stretches += _cut(anchor, places) if touched else [_whole(anchor)]

    def within(self, span: Span) -> list[Stretch]:
        """What holds the text of a span, in reading order."""
        first = bisect.bisect_right(self._stretches, span.start, key=lambda stretch: stretch.end)
        last = bisect.bisect_left(self._stretches, span.end, key=lambda stretch: stretch.start)
        return self._stretches[first:last]

    @property
    def first(self) -> Stretch | None:
        """The first text of the file."""
        return self._stretches[0] if self._stretches else None

    def content(self) -> bytes:
        """The bytes of the file, the same for the same changes."""
        saved, made = io.BytesIO(), io.BytesIO()
        self.word.save(saved)
        with zipfile.ZipFile(saved) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                new.writestr(entry, old.read(name))
            new.comment = MARK
        return made.getvalue()


def _whole(anchor: Anchor) -> Stretch:
    """A text on the run that holds it, or that it hangs on."""
    own = anchor.node is not None and not anchor.aside
    return Stretch(anchor.start, anchor.end, _run_of(anchor.node if own else anchor.host), exact=False)


def _cut(anchor: Anchor, places: list[int]) -> Iterator[Stretch]:
    """The stretches of a text, its run cut at those of the places that are in it."""
    start, end, node = anchor.start, anchor.end, anchor.node
    run = node.getparent() if node is not None and node.tag == W + "t" and not anchor.aside else None
    if run is None or run.tag != W + "r":
        yield _whole(anchor)
        return
    _set_apart(run, node)
    for place in places[bisect.bisect_right(places, start) : bisect.bisect_left(places, end)]:
        after = _split(node, place - start)
        yield Stretch(start, place, node.getparent(), exact=True)
        node, start = after, place
    yield Stretch(start, end, node.getparent(), exact=True)


def _run_of(element: Any) -> Any:
    """The run that an element stands in or begins with; an empty one is put into a paragraph without."""
    while element is not None and element.tag not in (W + "r", W + "p"):
        element = element.getparent()
    if element is None or element.tag == W + "r":
        return element
    found = element.find(W + "r")
    if found is None:
        found = element.makeelement(W + "r")
        element.append(found)
    return found


def like(run: Any) -> Any:
    """An empty run with the formatting of another."""
    made = run.makeelement(run.tag, dict(run.attrib))
    properties = run.find(W + "rPr")
    if properties is not None:
        made.append(deepcopy(properties))
    return made


def _set_apart(run: Any, node: Any) -> None:
    """Leave a text alone in its run: what stands before and after it goes into runs of its own."""
    before = [one for one in node.itersiblings(preceding=True) if one.tag != W + "rPr"]
    if before:
        made = like(run)
        made.extend(reversed(before))
        run.addprevious(made)
    after = list(node.itersiblings())
    if after:
        made = like(run)
        made.extend(after)
        run.addnext(made)


def _split(node: Any, at: int) -> Any:
    """Cut a text that is alone in its run; the second half, in a run of its own."""
    run, text = node.getparent(), node.text
    made = like(run)
    half = deepcopy(node)
    node.text, half.text = text[:at], text[at:]
    for one in (node, half):
        one.set(SPACE, "preserve")
    made.append(half)
    run.addnext(made)
    return half
