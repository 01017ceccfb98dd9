"""How much a page of a PDF draws: its content, and that of the forms in it as often as they are drawn.

Ten forms that each draw the next one ten times are a file of two kilobytes and ten thousand million pieces: no program
that draws them comes to an end. What they come to is counted here without drawing, by pdfminer's reading of the file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

MOST = 8_000_000
"""Bytes of content, which take minutes; a printed page has some ten thousand."""
_DEEPEST = 30
_EACH = 100
"""What it costs to draw a form at all, as so many bytes of content."""
_DRAWS = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def weight(page: Any) -> int:
    """The bytes of content that a page of pdfminer's draws, or somewhat more than `MOST`."""
    return _Weights().of(page.contents, page.resources, 0)


class _Weights:
    """Of forms by their number: what each draws, once it is known; while it is being asked for, that is without end."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def of(self, contents: Iterable[Any], resources: Any, depth: int) -> int:
        from pdfminer.pdftypes import PDFStream, dict_value, resolve1

        total = 0
        drawn: Counter[bytes] = Counter()
        for one in contents:
            stream = resolve1(one)
            if not isinstance(stream, PDFStream):
                continue
            content = stream.get_data()
            total += len(content)
            if total > MOST:
                return total
            drawn.update(_DRAWS.findall(content))
        forms = dict_value(dict_value(resources or {}).get("XObject") or {}) if drawn else {}
        for name, times in drawn.items():
            total += times * self._form(forms, _name(name), resources, depth)
            if total > MOST:
                return total
        return total

    def _form(self, forms: Mapping[str, Any], name: str, resources: Any, depth: int) -> int:
        from pdfminer.pdftypes import PDFStream, resolve1

        form = resolve1(forms.get(name))
        if not isinstance(form, PDFStream) or getattr(resolve1(form.get("Subtype")), "name", "") != "Form":
            return 0
        if depth > _DEEPEST:
            return MOST + 1
        number = form.objid if form.objid is not None else id(form)
        if number not in self._known:
            self._known[number] = MOST + 1
            self._known[number] = _EACH + self.of([form], resolve1(form.get("Resources")) or resources, depth + 1)
        return self._known[number]


def _name(written: bytes) -> str:
    return _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), written).decode("utf-8", "replace")
