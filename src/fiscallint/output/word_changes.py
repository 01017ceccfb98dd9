"""A copy of a Word file with corrections in it, as tracked changes: to be accepted or rejected one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from fiscallint.document import Document
from fiscallint.document.reader import load
from fiscallint.document.word_styles import W, whole
from fiscallint.output.corrections import Correction
from fiscallint.output.word_file import SPACE, Stretch, WordFile, like

_AUTHOR = "fiscallint"


def changed(document: Document, made: Sequence[Correction]) -> tuple[bytes, list[Correction], list[Correction]]:
    """The file of a document with the corrections; which of them are in it, and which have to be made by hand.

    By hand: what an automatic number, a text box or a note says, and what is a tracked change already.
    FiscallintError where the file cannot be written anew.
    """
    file = WordFile(document, load(document.path), "写入修订")
    file.cut(one.fix.span for one in made)
    body = file.word.element.body
    numbers = count(1 + max((whole(one.get(W + "id", ""), 0) for one in body.iter() if one.get(W + "id")), default=0))
    done: list[Correction] = []
    left: list[Correction] = []
    for one in made:
        stretches = file.within(one.fix.span)
        if one.fix.span.end > one.fix.span.start and _plain(stretches):
            _replace([stretch.run for stretch in stretches], one.fix.replacement, numbers)
            done.append(one)
        else:
            left.append(one)
    return file.content(), done, left


def _plain(stretches: Sequence[Stretch]) -> bool:
    """Whether some text is plain text within one paragraph, link or field."""
    if not stretches or not all(stretch.exact for stretch in stretches):
        return False
    parents = {id(stretch.run.getparent()): stretch.run.getparent() for stretch in stretches}
    (parent, *others) = parents.values()
    return not others and parent.tag in (W + "p", W + "hyperlink", W + "smartTag", W + "sdtContent")


def _replace(runs: Sequence[Any], replacement: str, numbers: count[int]) -> None:
    first = runs[0]
    deleted = first.makeelement(W + "del", _change(numbers))
    first.addprevious(deleted)
    deleted.extend(runs)
    for text in list(deleted.iter(W + "t")):
        text.tag = W + "delText"
    if not replacement:
        return
    text = first.makeelement(W + "t", {SPACE: "preserve"})
    text.text = replacement
    new = like(first)
    new.append(text)
    inserted = first.makeelement(W + "ins", _change(numbers))
    inserted.append(new)
    deleted.addnext(inserted)


def _change(numbers: count[int]) -> dict[str, str]:
    return {W + "id": str(next(numbers)), W + "author": _AUTHOR}
