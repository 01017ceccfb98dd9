"""Which profile applies to a document: told by its unit's name, its cover, its file name, or signs of a template.

A place counts only where a name begins with it: one that is merely mentioned (对口支援、驻……办事处) tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure.matter import FINAL
from fiscallint.disclosure.outline import Outline
from fiscallint.disclosure.profile import NATIONAL, NATIONAL_BUDGET, Profile, fitting
from fiscallint.document import Document, Paragraph
from fiscallint.finding import FiscallintError
from fiscallint.resources import folder
from fiscallint.settings import ASKED

_LONGEST = 15
_BEFORE_NAME = patterns.compile(
    r"(?:附件\d*+[：:.、]?|关于|公开|20\d\d年?度?）?|\d{1,3}[-_.、]|[-_—（【《“\s])*"
    r"(?:中共|中国共产党|中国人民政治协商会议|政协|中国共产主义青年团|共青团|民革|民盟|民建|民进|农工党|致公党"
    r"|九三学社|台盟)?"
)
_NO_PROVINCE = patterns.compile(
    r"[东西南北中]?(?:路|街|大道|巷|里|弄|村|镇|乡|区|县|市|州|盟|旗|桥|门|湾|山|江|河|湖)|.{1,4}族自治"
    r"|生产建设兵团|.{0,12}(?:大学|学院|公司|银行)"
)
"""What follows the bare name of a province where it is part of another name (海南州、四川北路), or of no unit of it."""


class Recognition(Struct, frozen=True):
    """The profile that applies, and why, as a phrase."""

    profile: Profile
    reason: str


def recognise(
    document: Document,
    outline: Outline,
    name: str,
    year: int | None,
    known: Sequence[Profile],
    asked: str = "",
    matter: str = FINAL,
) -> Recognition:
    """The profile of a document: the one asked for, else the one that its unit's `name` or its template tells.

    Of two profiles for one place and year the one registered later applies. FiscallintError for one that does not
    exist.
    """
    national = fitting(known, NATIONAL if matter == FINAL else NATIONAL_BUDGET)
    if asked:
        return _asked_for(fitting(known, asked), national, matter)
    known = [profile for profile in known if year is None or year in profile.ground.years]
    known = [profile for profile in known if profile.document == matter]
    for where, text in _subjects(document, outline, name):
        told = _told_by(text, known)
        if told is None:
            continue
        words, profile = told
        if profile is None:
            return Recognition(national, f"{where}中的“{words}”没有{f'{year}年度' if year else ''}专门的配置")
        return Recognition(profile, f"按{where}中的“{words}”认定")
    signed = {profile.name: (profile, shown) for profile, shown in _signed(document, known)}
    if len(signed) == 1:
        ((profile, shown),) = signed.values()
        return Recognition(profile, f"按{shown}认定")
    return Recognition(national, "单位名称、封面、文件名看不出所在省份")


def _asked_for(profile: Profile, of_all: Profile, matter: str) -> Recognition:
    """The profile asked for; for the other matter than that of the document, it has nothing to say."""
    if profile.document == matter:
        return Recognition(profile, ASKED)
    return Recognition(of_all, f"本文件是部门{matter}公开，“{profile.name}”是{profile.document}公开的配置")


def _subjects(document: Document, outline: Outline, name: str) -> Iterator[tuple[str, str]]:
    """What may name the place of the unit, in the order of its weight."""
    if name:
        yield "单位名称", name
    for paragraph in outline.cover[:12]:
        if len(paragraph.text) <= 40 and not re.search("[，。；]", paragraph.text):
            yield "封面", paragraph.text
    yield "文件名", document.path.stem


def _told_by(text: str, known: Sequence[Profile]) -> tuple[str, Profile | None] | None:
    """The words of a name that tell a place, and its profile, None where it has none; None where no place is told."""
    text = _BEFORE_NAME.sub("", text, count=1)
    for profile in reversed(known):
        if profile.names and (match := profile.names.match(text)):
            return match[0], profile
    own = {place: profile for profile in known for place in profile.places}
    places = list(_places(text, own))
    if not places:
        return None
    special = next((place for place in reversed(places) if place in own), places[0])
    return special, own.get(special) or own.get(_province(special))


def _places(text: str, own: Mapping[str, Profile]) -> Iterator[str]:
    """The places that a name begins with, the widest first: 湖南省, 云溪市."""
    province = ""
    while place := _longest(text, own, within=province):
        yield place
        province = province or _province(place)
        text = text[len(place) :]


def _longest(text: str, own: Mapping[str, Profile], within: str) -> str:
    """The longest place that a text begins with; of another province than the one it stands `within`, none."""
    for length in range(min(_LONGEST, len(text)), 1, -1):
        place = text[:length]
        of = _province(place)
        if place not in own and not of:
            continue
        if of == place and _NO_PROVINCE.match(text[length:]):
            continue
        if not within or of in ("", within):
            return place
    return ""


@cache
def _gazetteer() -> str:
    """The lines place,province of the vocabulary."""
    path = folder("rules.d") / "vocabulary" / "places.csv"
    try:
        return "\n" + path.read_text(encoding="utf-8")
    except OSError as error:
        raise FiscallintError(f"无法读取 {path}：{error.strerror}") from error


def _province(place: str) -> str:
    """The province of a place, by its short name (湖南); empty where the place is unknown or there are several."""
    lines = _gazetteer()
    at = lines.find(f"\n{place},")
    return lines[at + len(place) + 2 : lines.index("\n", at + 1)] if at >= 0 else ""


def _signed(document: Document, known: Iterable[Profile]) -> Iterator[tuple[Profile, str]]:
    """The profiles a sign of whose template is in the document, each with the sign."""
    titles: list[str] | None = None
    for profile in known:
        for sign in profile.signs:
            if sign.text and sign.text.search(document.text):
                yield profile, sign.shown
            elif sign.tables:
                titles = _titles(document) if titles is None else titles
                if all(any(pattern.search(title) for title in titles) for pattern in sign.tables):
                    yield profile, sign.shown


def _titles(document: Document) -> list[str]:
    blocks = (block for block in document.blocks if isinstance(block, Paragraph))
    return [block.text for block in blocks if len(block.text) < 60 and "表" in block.text]
