"""The regulations that rules cite, as told from the texts of their bases."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from fiscallint import patterns

# 《办法》（财预〔2020〕10号）; without quotation marks only where a number or an article follows
_QUOTED = patterns.compile(r"《(?P<name>[^》]+)》(?:（(?P<number>[^（）]*号)）)?")
_BARE = patterns.compile(
    r"(?P<name>[^《》（）：，；。“”、\d]{2,}?)(?:（(?P<number>[^（）]*号)）|(?=第[一二三四五六七八九十百]+条))"
)


class Regulation(Struct, frozen=True):
    """A regulation by its name, and the number of the document that issued it, where some basis gives it."""

    name: str
    number: str = ""

    def __str__(self) -> str:
        return f"《{self.name}》" + (f"（{self.number}）" if self.number else "")


def cited(basis: str) -> Regulation | None:
    """The regulation that a basis cites; None where it names none, as a template or a practice does not.

    >>> str(cited("《项目支出绩效评价管理办法》（财预〔2020〕10号）：自评满分100分"))
    '《项目支出绩效评价管理办法》（财预〔2020〕10号）'
    >>> str(cited("预算法实施条例第六条"))
    '《预算法实施条例》'
    >>> cited("各地的公开模板")
    """
    found = _QUOTED.search(basis.partition("：")[0]) or _BARE.match(basis)
    if found is None:
        return None
    return Regulation(found["name"].removeprefix("中华人民共和国"), found["number"] or "")


def regulations(bases: Iterable[str]) -> dict[str, Regulation]:
    """The regulations that these bases cite, by name, in the order of their names."""
    known: dict[str, Regulation] = {}
    for basis in bases:
        one = cited(basis)
        if one and not (one.name in known and known[one.name].number):
            known[one.name] = one
    return dict(sorted(known.items()))
