"""Word files for tests, made of the XML of their parts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PARTS = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    """A paragraph of text, or of what is XML already."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{content if content.startswith('<') else r(content)}</w:p>"


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    """A paragraph in a list."""
    return p(r(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def level(at: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, more: str = "") -> str:
    """Numbering of one list, 1; `more` stands behind it."""
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{more}'
    )


def cell(content: str, properties: str = "") -> str:
    """A cell."""
    inner = content if content.startswith("<") else p(content) if content else p("<w:r/>")
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str, columns: int = 2, width: int = 1000) -> str:
    """A table of rows of cells."""
    grid = f'<w:gridCol w:w="{width}"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def saved_as_strict(content: bytes) -> bytes:
    """A Word file as a “Strict Open XML Document”."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    office = re.compile(rb"http://schemas\.openxmlformats\.org/(officeDocument|wordprocessingml|drawingml)/2006/")
    return zipped({name: office.sub(rb"http://purl.oclc.org/ooxml/\1/", part) for name, part in files.items()})


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A package with something else in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert old in files[part]
    return zipped({**files, part: files[part].replace(old, new)})


def word(body: str, *, extra: Mapping[str, str | bytes] | None = None, relationships: str = "", **parts: str) -> bytes:
    """A Word file: the XML in its body, and in its styles, numbering, footnotes, endnotes."""
    files: dict[str, str | bytes] = {
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>"
    }
    types = f'<Override PartName="/word/document.xml" ContentType="{_TYPE}document.main+xml"/>'
    for name, xml in parts.items():
        files[f"word/{name}.xml"] = f"<w:{_PARTS[name]} {NAMESPACES}>{xml}</w:{_PARTS[name]}>"
        types += f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}{name}+xml"/>'
        relationships += f'<Relationship Id="r{name}" Type="{_OFFICE}{name}" Target="{name}.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006/"
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{package}content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
    )
    files["_rels/.rels"] = (
        f'<Relationships xmlns="{package}relationships"><Relationship Id="r1" Type="{_OFFICE}officeDocument" '
        f'Target="word/document.xml"/></Relationships>'
    )
    files["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{package}relationships">{relationships}</Relationships>'
    )
    return zipped({**files, **(extra or {})})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()
