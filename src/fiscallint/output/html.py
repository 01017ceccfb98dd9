"""HTML: one page, complete in itself, on which the findings are read beside the document they stand in."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fiscallint.document import Box
from fiscallint.finding import Severity
from fiscallint.output.html_document import Listed, Place, shown_document, tally_of
from fiscallint.output.marked_text import Piece
from fiscallint.output.quotation import printable
from fiscallint.output.report import Report
from fiscallint.output.words import STATES
from fiscallint.rules.coverage import Number, State

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATES = Path(__file__).with_name("templates")

IMAGE_BUDGET = 8_000_000
"""Characters for the page images of all documents together."""

_MEANING = {
    State.VERIFIED: "参与的等式成立",
    State.CONTRADICTED: "参与的等式不成立，见问题",
    State.STATED: "已读懂，但文中没有可以与之核对的数",
    State.UNREAD: "程序没有读懂，请人工核对",
}
_BUFFERED = 200
"""The pieces of the template that are put together into one."""


def render(reports: Sequence[Report], version: str) -> Iterator[str]:
    """The reports as one HTML page that needs neither network nor JavaScript, though it offers more with it.

    The reports are gone through twice: for the list of documents, which stands first, and for the documents.
    """
    style, script = _asset("report.css"), _asset("report.js")
    listed: list[Listed] = []
    pages, total = 0, Counter[str]()
    failures: dict[str, None] = {}
    for number, report in enumerate(reports, 1):
        tally = tally_of(report.findings)
        listed.append(Listed(f"d{number}", report.document.path.name, tally))
        pages += report.document.page_count or 0
        total.update(tally)
        failures |= dict.fromkeys(notice.message for notice in report.setup)
    budget = IMAGE_BUDGET // max(pages, 1)
    made = (
        _environment()
        .get_template("report.html.j2")
        .stream(
            listed=listed,
            documents=(shown_document(number, report, budget) for number, report in enumerate(reports, 1)),
            total=total,
            failures=list(failures),
            states=[(state.value, word, _MEANING[state]) for state, word in STATES.items()],
            severities=[(severity.value, severity.word) for severity in Severity],
            version=version,
            style=style,
            script=script,
            policy=(
                f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
                "base-uri 'none'; form-action 'none'"
            ),
        )
    )
    made.enable_buffering(_BUFFERED)
    return (piece.encode("utf-8", "replace").decode("utf-8") for piece in made)


def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        printable=printable, places=_places_at, number=_number_at, told=_told, points=_points, geometry=_geometry
    )
    return environment


def _asset(name: str) -> Markup:
    from markupsafe import Markup

    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


# ---- filters of the template


def _places_at(piece: Piece[Place | Number]) -> list[Place]:
    return [mark for mark in piece.marks if isinstance(mark, Place)]


def _number_at(piece: Piece[Place | Number]) -> Number | None:
    return next((mark for mark in piece.marks if isinstance(mark, Number)), None)


def _told(number: Number) -> str:
    """What became of a number: 已核对；无可比：没有可比的数."""
    return f"{number.text}　{STATES[number.state]}：{number.why or _MEANING[number.state]}"


def _points(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _geometry(box: Box) -> Markup:
    """The attributes of a rectangle."""
    from markupsafe import Markup

    x, y, width, height = map(_points, (box.x0, box.top, box.x1 - box.x0, box.bottom - box.top))
    return Markup(f'x="{x}" y="{y}" width="{width}" height="{height}"')
