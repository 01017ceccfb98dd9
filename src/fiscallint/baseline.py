"""The baseline: findings that were there on some day, by their fingerprints, so that only new ones are told of.

    {"format": 1, "documents": {"公开/云溪市档案馆.pdf": {"NAR402": ["0f3a5c1d2e4b6a79:1"]}}}

Documents are named by their path from the folder of the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from fiscallint.finding import FiscallintError, Known
from fiscallint.intake import setting_bytes
from fiscallint.limits import MEGABYTE
from fiscallint.output.files import replace_file
from fiscallint.output.report import Report
from fiscallint.rules.fingerprints import fingerprints
from fiscallint.rules.suppression import RULES

FORMAT = 1

_OF_THE_LIST = frozenset(rule.code for rule in RULES)
"""What is said of suppressions is said of their list, in whatever document is at hand."""

Prints = Mapping[str, frozenset[str]]
"""The fingerprints of a document's findings, by the code of their rule."""


class Baseline(Struct, frozen=True):
    """What was found in each document, by its path from `folder`."""

    folder: Path
    documents: Mapping[str, Prints] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(len(marks) for prints in self.documents.values() for marks in prints.values())

    @property
    def paths(self) -> list[Path]:
        """The documents, as they are reached from here."""
        return [Path(os.path.relpath(self.folder / name)) for name in self.documents]

    def name(self, path: Path) -> str:
        """The name of a document in this baseline."""
        return Path(os.path.relpath(path, self.folder)).as_posix()

    def marked(self, report: Report) -> Report:
        """A report whose findings are said to be known or new."""
        prints = self.documents.get(self.name(report.document.path), {})
        findings = tuple(
            replace(one, baseline=Known.UNCHANGED if mark in prints.get(one.code, ()) else Known.NEW)
            for one, mark in zip(report.findings, fingerprints(report.document, report.findings), strict=True)
        )
        return replace(report, findings=findings)

    def pruned(self, reports: Iterable[Report], gone: Iterable[Path] = ()) -> Baseline:
        """What of it still occurs. Documents that were not looked at, and rules that were not run, stay as they are.

        `gone` are documents that are no more.
        """
        documents = dict(self.documents)
        for path in gone:
            documents.pop(self.name(path), None)
        for report in reports:
            name = self.name(report.document.path)
            present = _prints(report)
            documents[name] = {
                code: marks & present.get(code, frozenset()) if code in report.outcomes else marks
                for code, marks in documents.get(name, {}).items()
            }
        return replace(self, documents=_without_empty(documents))


def recorded(reports: Iterable[Report], folder: Path) -> Baseline:
    """The findings of these reports as a baseline, but for suppressed ones and those about suppressions."""
    empty = Baseline(folder)
    return replace(empty, documents=_without_empty({empty.name(one.document.path): _prints(one) for one in reports}))


def _prints(report: Report) -> Prints:
    found: dict[str, set[str]] = {}
    for finding, mark in zip(report.findings, fingerprints(report.document, report.findings), strict=True):
        if finding.suppression is None and finding.code not in _OF_THE_LIST:
            found.setdefault(finding.code, set()).add(mark)
    return {code: frozenset(marks) for code, marks in found.items()}


def _without_empty(documents: Mapping[str, Prints]) -> Mapping[str, Prints]:
    full = {name: {code: marks for code, marks in prints.items() if marks} for name, prints in documents.items()}
    return {name: prints for name, prints in full.items() if prints}


def load(path: Path) -> Baseline:
    """The baseline of a file; FiscallintError says what is wrong with it."""
    try:
        made = json.loads(setting_bytes(path, _LARGEST) if path.exists() else _missing(path))
    except RecursionError:
        raise FiscallintError(f"{path} 不是有效的基线文件：嵌套过深") from None
    except ValueError as error:
        raise FiscallintError(f"{path} 不是有效的基线文件（不是 JSON：{error}）") from error
    if isinstance(made, dict) and isinstance(made.get("format"), int) and made["format"] > FORMAT:
        raise FiscallintError(f"{path} 是较新版本的 fiscallint 写的基线文件，请升级 fiscallint")
    documents = _documents(made)
    if documents is None:
        raise FiscallintError(f"{path} 不是有效的基线文件：请用 fiscallint baseline create 重新生成")
    return Baseline(path.parent, documents)


_LARGEST = 200 * MEGABYTE


def _missing(path: Path) -> bytes:
    raise FiscallintError(f"找不到基线文件 {path}：请先用 fiscallint baseline create 生成")


def _documents(made: Any) -> Mapping[str, Prints] | None:
    """The documents of a baseline file's content; None where it has another form."""
    if not isinstance(made, dict) or made.get("format") != FORMAT or not isinstance(made.get("documents"), dict):
        return None
    prints = list(made["documents"].values())
    if not all(isinstance(one, dict) for one in prints):
        return None
    lists = [marks for one in prints for marks in one.values()]
    if not all(isinstance(marks, list) and all(isinstance(mark, str) for mark in marks) for marks in lists):
        return None
    return {name: {code: frozenset(marks) for code, marks in one.items()} for name, one in made["documents"].items()}


def save(baseline: Baseline, path: Path) -> None:
    """Write a baseline, in an order that makes differences small; FiscallintError where that cannot be done."""
    documents = {
        name: {code: sorted(prints[code]) for code in sorted(prints)}
        for name, prints in sorted(baseline.documents.items())
    }
    replace_file(path, json.dumps({"format": FORMAT, "documents": documents}, ensure_ascii=False, indent=1) + "\n")
