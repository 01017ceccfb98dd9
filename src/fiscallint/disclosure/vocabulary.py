"""The vocabulary: which subjects sentences may have, and what sections are about.

What ships stands in rules.d/vocabulary (subjects.yaml, sections.yaml); plugins add to it. A `Vocabulary` is a value: it
is made once, and never changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, update_wrapper
from pathlib import Path
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from msgspec import Struct

from fiscallint import patterns
from fiscallint.disclosure.subjects import Subject, unnumbered
from fiscallint.finding import FiscallintError
from fiscallint.resources import folder, load_yaml

_Owner = TypeVar("_Owner")
_Asked = ParamSpec("_Asked")
_Said = TypeVar("_Said")


class _kept(Generic[_Owner, _Asked, _Said]):
    """A method of a value whose answers the value keeps."""

    def __init__(self, method: Callable[Concatenate[_Owner, _Asked], _Said]) -> None:
        self._method = method
        update_wrapper(self, method)  # type: ignore[arg-type]

    def __get__(self, owner: _Owner, kind: type[_Owner]) -> Callable[_Asked, _Said]:
        bound: Callable[_Asked, _Said] = self._method.__get__(owner)
        answers = cast("Callable[_Asked, _Said]", cache(bound))
        owner.__dict__[self._method.__name__] = answers  # found before this descriptor from now on
        return answers


class Heading(Struct, frozen=True):
    """What a section is about whose title has these words, standing within a section about `within`."""

    concept: str
    title: re.Pattern[str]
    excluded: re.Pattern[str] | None = None
    within: str = ""

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Heading:
        """The heading that an entry of a vocabulary file describes."""
        return cls(
            entry["concept"],
            patterns.given(entry["title"]),
            patterns.given(entry["not"]) if "not" in entry else None,
            entry.get("within", ""),
        )

    def names(self, title: str, parent: str) -> bool:
        """Whether a section of this title, standing in a section about `parent`, is meant."""
        if self.within and not parent.startswith(self.within):
            return False
        return bool(self.title.search(title)) and not (self.excluded and self.excluded.search(title))


# a label with one of these words speaks of a part, a change or a limit, not of the subject it ends with
_NOT_ITSELF = patterns.compile(
    "不含|扣除|剔除|除外|追加|收回|核减|调[增减整]|用于(?!.*的(?:基本|项目|日常)支出)|预计|节约|压[减缩]|缩减|增加|减少|新增|增长|下降|多支|少支|超支"
    "|提高|不超过|低于|高于|控制在|列入|转入|不得"
)
# only a subject that is named with one of these words is meant by a label that has it
_NARROWER = patterns.compile("政府性基金|国有资本经营|人均|车均|基本建设")
_BRACKETED = patterns.compile("（[^（）]*）")
_HEADING_TAIL = patterns.compile(r"(?:(?:支出)?(?:决算)?(?:的)?(?:具体|总体)?(?:情况)?(?:的?说明)?)[。：]?$")


class Vocabulary(Struct, frozen=True, dict=True):
    """Subjects and headings, in order of preference."""

    subjects: tuple[Subject, ...] = ()
    headings: tuple[Heading, ...] = ()

    @property
    def concepts(self) -> frozenset[str]:
        """What sections can be about."""
        return frozenset(heading.concept.split("/")[0] for heading in self.headings if heading.concept)

    def under(self, other: Vocabulary) -> Vocabulary:
        """This vocabulary with another that is asked first."""
        return Vocabulary((*other.subjects, *self.subjects), (*other.headings, *self.headings))

    @_kept
    def subject_of(self, label: str, section: str, unit: str = "") -> Subject | None:
        """The subject a label names in a section; `unit` is that of a count, empty for money."""
        label = label.strip("“”")
        if not label or _NOT_ITSELF.search(_BRACKETED.sub("", label)):
            return None
        narrower = _NARROWER.search(label)
        for subject in self.subjects:
            if narrower and narrower[0] not in subject.label.pattern and narrower[0] not in section:
                continue
            if subject.named_by(label, section, unit):
                return subject
        return None

    def headed(self, title: str, section: str) -> Subject | None:
        """The subject that a heading, or a sentence which is nothing but a subject, names."""
        return self.subject_of(_HEADING_TAIL.sub("", unnumbered(title)), section) if len(title) < 50 else None

    @_kept
    def whole_of(self, concept: str, section: str) -> str:
        """The total that a concept is part of, empty if none."""
        return next((s.whole for s in self.subjects if s.whole and s.concept == concept and s.stands_in(section)), "")

    @_kept
    def parts_of(self, concept: str, section: str) -> tuple[Subject, ...]:
        """The subjects a total is made of, each once however many entries name it."""
        found = (s for s in reversed(self.subjects) if s.whole == concept and s.stands_in(section))
        return tuple({s.concept: s for s in found}.values())[::-1]

    @_kept
    def needed_parts(self, concept: str, section: str) -> tuple[Subject, ...]:
        """The subjects without which a total is not listed in full: those marked so, else all of its parts."""
        parts = self.parts_of(concept, section)
        return tuple(part for part in parts if part.needed) or parts

    @_kept
    def local_parts(self, concept: str, section: str) -> frozenset[str]:
        """The other parts of a total that are told under each subject: by where the money comes from."""
        return frozenset(part.concept for part in self.parts_of(concept, section) if part.local)

    @_kept
    def both_of(self, concept: str, section: str) -> tuple[str, ...]:
        """The subjects that one figure under this concept states at once."""
        return next((s.both for s in self.subjects if s.both and s.concept == concept and s.stands_in(section)), ())

    @_kept
    def concept_of(self, title: str, parent: str) -> str | None:
        """What a section of this title, standing in a section about `parent`, is about."""
        return next((heading.concept for heading in self.headings if heading.names(title, parent)), None)


_KEYS = {
    "subjects": {"concept", "within", "label", "unit", "whole", "needed", "both", "local", "cells"},
    "sections": {"concept", "title", "not", "within"},
}


def read_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary of a YAML file with `subjects`, `sections`, or both.

    FiscallintError names the file and the entry that is wrong.
    """
    content = load_yaml(path)
    if not isinstance(content, dict) or not content or not content.keys() <= _KEYS.keys():
        raise FiscallintError(f"{path} 不是词汇文件：应写有 subjects:（句子的主语）或 sections:（章节），各列若干条")
    return Vocabulary(
        tuple(_entries(path, content, "subjects", Subject.of)), tuple(_entries(path, content, "sections", Heading.of))
    )


_Entry = TypeVar("_Entry", Subject, Heading)


def _entries(
    path: Path, content: Mapping[str, Any], part: str, make: Callable[[Mapping[str, Any]], _Entry]
) -> Iterator[_Entry]:
    entries = content.get(part) or ()
    if not isinstance(entries, Iterable) or isinstance(entries, (str, dict)):
        raise FiscallintError(f"{path} 的 {part} 应为列表")
    for number, entry in enumerate(entries, 1):
        where = f"{path} 的 {part} 第{number}条"
        if not isinstance(entry, dict):
            raise FiscallintError(f"{where}应写作 {{concept: …, …}}")
        if unknown := entry.keys() - _KEYS[part]:
            raise FiscallintError(f"{where}有不认识的项：{'、'.join(sorted(map(str, unknown)))}")
        try:
            yield make(entry)
        except KeyError as error:
            raise FiscallintError(f"{where}缺少 {error.args[0]}") from error
        except re.error as error:
            raise FiscallintError(f"{where}的正则表达式不对：{error}") from error
        except (TypeError, ValueError, AttributeError, IndexError) as error:
            raise FiscallintError(f"{where}写法不对：{error}") from error


@cache
def shipped_vocabulary() -> Vocabulary:
    """The vocabulary that comes with fiscallint."""
    made = Vocabulary()
    for name in ("subjects", "sections"):
        made = made.under(read_vocabulary(folder("rules.d") / "vocabulary" / f"{name}.yaml"))
    return made


@cache
def budget_vocabulary() -> Vocabulary:
    """What the shipped vocabulary has of budget disclosures alone."""
    return read_vocabulary(folder("rules.d") / "vocabulary" / "budget.yaml")
