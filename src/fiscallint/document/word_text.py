"""What is read of a paragraph of a Word document: its text with tracked changes accepted, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from msgspec import Struct, field

from fiscallint.document.word_styles import Styles, W, on, value, whole

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_O = "{urn:schemas-microsoft-com:office:office}"

THROUGH = frozenset(
    W + name for name in ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "dir", "bdo")
) | {W + "fldSimple", W + "ruby", W + "rubyBase"}
"""Elements that stand around content, and change nothing about it."""
GONE = frozenset((W + "del", W + "moveFrom"))
"""What is not there any more once the tracked changes are accepted."""
CHANGES = (*GONE, *(W + name for name in ("ins", "moveTo", "cellIns", "cellDel", "cellMerge")))
"""What tracks a change of text, within which it stands or which it is a property of."""

_EMU = 360_000
"""To a centimetre."""
_WIDE, _HIGH = 8.0, 2.5
"""Centimetres from which a picture may be one of a table or of text, and not a seal or a logo."""

_SYMBOLS = {
    **dict.fromkeys((0x6F, 0x71, 0x72, 0xA8), "□"),
    **dict.fromkeys((0x52, 0xFE), "☑"),
    **dict.fromkeys((0x51, 0xFD, 0x54), "☒"),
    0xFC: "√",
    0xFB: "×",
    0xA3: "□",
}
"""The signs of the Wingdings fonts that forms are filled in with."""
_SYMBOL = {0x2D: "-", 0xA3: "≤", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xB7: "·", 0xB1: "±"}
"""The signs of the font Symbol that stand in sentences with figures."""


class Piece(NamedTuple):
    """Text that stands in the file as an element: of a w:t, character by character; `\\n` for a line end of hand."""

    text: str
    node: Any = None


EMBEDDED = "嵌入的对象"
"""The kind of an aside that another file within this one shows."""


class Aside(NamedTuple):
    """What hangs on a paragraph: a text box (`element`), a note or a file by its `number` here; `run` holds it."""

    kind: str
    run: Any
    element: Any = None
    number: str = ""


class Content(Struct):
    """What is read of a paragraph. `hidden` counts its hidden texts; `unread` are pictures and other objects."""

    pieces: list[Piece] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    hidden: int = 0
    unread: bool = False

    def __bool__(self) -> bool:
        return any(not piece.text.isspace() for piece in self.pieces) or bool(self.asides) or self.unread

    def add(self, other: Content) -> None:
        """Put another's content behind this one's."""
        self.pieces += other.pieces
        self.asides += other.asides
        self.hidden += other.hidden
        self.unread = self.unread or other.unread


def children(element: Any) -> Iterator[Any]:
    """What stands in a container of paragraphs and tables once tracked changes are accepted."""
    for child in element:
        if child.tag in THROUGH:
            yield from children(child)
        elif child.tag == MC + "AlternateContent":
            branch = next((one for one in child if any(True for _ in one)), None)
            yield from children(branch) if branch is not None else ()
        elif child.tag not in GONE:
            yield child


class Texts:
    """Reads one paragraph after the other; a field may begin in one and end in another."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[bool] = []  # of each open field, whether its instruction is still being given

    def read(self, paragraph: Any) -> Content:
        """The content of a paragraph."""
        content = Content()
        self._walk(paragraph, content, paragraph)
        self._fields = [instructed for instructed in self._fields if not instructed]
        return content

    def vanishes(self, paragraph: Any) -> str:
        """Whether the end of a paragraph is `deleted` or `hidden`, so that the next one goes on with it.

        The end of a heading that is set in one line with its text (a style separator) is none of these.
        """
        properties = paragraph.find(W + "pPr")
        mark = properties.find(W + "rPr") if properties is not None else None
        if mark is None:
            return ""
        if any(mark.find(tag) is not None for tag in GONE):
            return "deleted"
        return "hidden" if on(mark, "vanish") and not on(mark, "specVanish") else ""

    def _walk(self, element: Any, content: Content, paragraph: Any) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child, content, paragraph)
            elif tag in THROUGH:
                self._walk(child, content, paragraph)
            elif tag == MC + "AlternateContent":
                self._either(child, content, lambda branch, into: self._walk(branch, into, paragraph))
            elif tag in (_M + "oMath", _M + "oMathPara"):
                self._formula(child, content)

    def _either(self, element: Any, content: Content, read: Callable[[Any, Content], None]) -> None:
        """Of the ways in which the same is given, the first in which there is anything."""
        for branch in element:
            found = Content()
            read(branch, found)
            if found:
                content.add(found)
                return

    def _run(self, run: Any, content: Content, paragraph: Any) -> None:
        properties = run.find(W + "rPr")
        if self._styles.hides(properties, paragraph):
            content.hidden += any(one.text and one.text.strip() for one in run.iter(W + "t"))
            for mark in run.iter(W + "fldChar"):
                self._field(mark, Content())
            return
        self._run_content(run, run, content)

    def _run_content(self, element: Any, run: Any, content: Content) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "fldChar":
                self._field(child, content)
            elif tag == MC + "AlternateContent":
                self._either(child, content, lambda branch, into: self._run_content(branch, run, into))
            elif tag in (W + "drawing", W + "pict", W + "object"):
                _drawing(child, run, content)
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                kind = "脚注" if tag == W + "footnoteReference" else "尾注"
                content.asides.append(Aside(kind, run, number=child.get(W + "id", "")))
            elif tag == W + "ruby":
                self._walk(child, content, run)
            elif not any(self._fields):
                text = _text(child)
                if text:
                    content.pieces.append(Piece(text, child))

    def _field(self, mark: Any, content: Content) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            shown = _form(mark.find(W + "ffData"))
            if shown and not any(self._fields):
                content.pieces.append(Piece(shown, mark))
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _formula(self, element: Any, content: Content) -> None:
        """A formula on one line."""
        for child in element:
            if child.tag == _M + "t":
                content.pieces.append(Piece(child.text or "", child))
            elif child.tag == _M + "den":
                content.pieces.append(Piece("/"))
                self._formula(child, content)
            elif child.tag == _M + "rad":
                content.pieces.append(Piece("√"))
                self._formula(child, content)
            elif child.tag == W + "r":
                self._run_content(child, child, content)
            elif child.tag not in GONE:
                self._formula(child, content)


def _text(element: Any) -> str:
    tag = element.tag
    if tag == W + "t":
        return (element.text or "").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    if tag in (W + "tab", W + "ptab"):
        return " "
    if tag in (W + "br", W + "cr"):
        return "\n"
    if tag == W + "noBreakHyphen":
        return "-"
    if tag == W + "sym":
        return _symbol(element.get(W + "char", ""), element.get(W + "font", ""))
    return ""


def _symbol(code: str, font: str) -> str:
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    own = number & 0xFF if 0xF000 <= number <= 0xF0FF else number
    if font.startswith("Wingdings"):
        return _SYMBOLS.get(own, "•")
    if font == "Symbol" and own in _SYMBOL:
        return _SYMBOL[own]
    return chr(own) if 0x20 <= own < 0xD800 or 0xF900 <= own < 0xFFFE else "•"


def _form(data: Any) -> str:
    """What a field of a form shows that has no text of its own: a box to tick, a choice."""
    if data is None:
        return ""
    box = data.find(W + "checkBox")
    if box is not None:
        ticked = on(box, "checked") if box.find(W + "checked") is not None else on(box, "default")
        return "☑" if ticked else "□"
    choices = data.find(W + "ddList")
    if choices is None:
        return ""
    entries = [one.get(W + "val", "") for one in choices.iter(W + "listEntry")]
    chosen = whole(value(choices, "result", value(choices, "default", "0")), 0)
    return entries[chosen] if 0 <= chosen < len(entries) else ""


def _drawing(element: Any, run: Any, content: Content) -> None:
    """The text boxes of a drawing, and what cannot be read of it."""
    ole = next(element.iter(_O + "OLEObject"), None)
    if ole is not None:
        name = ole.get(_R + "id", "")
        if name and ole.get("Type") != "Link" and ole.get("DrawAspect") != "Icon":
            content.asides.append(Aside(EMBEDDED, run, number=name))
        else:
            content.unread = True
        return
    before = len(content.asides)
    _boxes(element, run, content)
    if len(content.asides) > before:
        return
    data = next(element.iter(_A + "graphicData"), None)
    about = data.get("uri", "") if data is not None else ""
    if (
        about.endswith(("/chart", "/chartex", "/diagram"))
        or any(map(_is_large, element.iter(_WP + "extent")))
        or any(_is_large_shape(image.getparent()) for image in element.iter(_V + "imagedata"))
    ):
        content.unread = True


def _boxes(element: Any, run: Any, content: Content) -> None:
    for child in element:
        if child.tag == W + "txbxContent":
            content.asides.append(Aside("文本框", run, child))
        elif child.tag == _V + "textpath" and child.get("string", "").strip():
            content.asides.append(Aside("艺术字", run, _flow(child)))
        elif child.tag == MC + "AlternateContent":
            for branch in child:
                before = len(content.asides)
                _boxes(branch, run, content)
                if len(content.asides) > before:
                    break
        else:
            _boxes(child, run, content)


def _flow(path: Any) -> Any:
    """Text along a path, as if it stood in a text box."""
    flow = path.makeelement(W + "txbxContent")
    for line in path.get("string").splitlines():
        paragraph, run, text = (path.makeelement(W + name) for name in ("p", "r", "t"))
        text.text = line
        run.append(text)
        paragraph.append(run)
        flow.append(paragraph)
    return flow


def _is_large(extent: Any) -> bool:
    width, height = (whole(extent.get(side, ""), 0) / _EMU for side in ("cx", "cy"))
    return width >= _WIDE and height >= _HIGH


def _is_large_shape(shape: Any) -> bool:
    style = dict(one.split(":", 1) for one in shape.get("style", "").split(";") if ":" in one)
    sizes = []
    for side in ("width", "height"):
        size = style.get(side, "").strip()
        try:
            sizes.append(float(size.removesuffix("pt")) / 28.35 if size.endswith("pt") else 0.0)
        except ValueError:
            return False
    return sizes[0] >= _WIDE and sizes[1] >= _HIGH
