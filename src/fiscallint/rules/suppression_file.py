"""The list of findings that are not to count, as a YAML file of its own:

- rule: NAR402                    # a code, a name, or the beginning of codes
  text: 完成年初预算的101.50%      # the words of the place, as they stand in the document; or:
  fingerprint: 0f3a5c…:1          # as in the JSON and SARIF output
  file: "*档案馆*.pdf"            # optional: the documents, by a pattern
  reason: 年初预算含追加，已与财政局核对
  until: 2026-12-31               # optional: the last day on which it holds
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from glob import escape
from pathlib import Path
from typing import Any

from fiscallint.document import Document
from fiscallint.finding import Finding, FiscallintError, Suppression, nearest
from fiscallint.resources import load_yaml, yaml_lines
from fiscallint.rules.fingerprints import fingerprints

_KEYS = ("rule", "text", "fingerprint", "file", "reason", "until")


def load_suppressions(path: Path) -> tuple[Suppression, ...]:
    """The entries of a list; FiscallintError names the file, the line and what is wrong there."""
    entries = load_yaml(path)
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise FiscallintError(f"{path} 应是一个列表，每项以“- rule: …”开头")
    lines = yaml_lines(path)
    return tuple(_suppression(path, lines[number,], entry) for number, entry in enumerate(entries))


def _suppression(path: Path, line: int, entry: Any) -> Suppression:
    where = f"{path} 第{line}行"
    if not isinstance(entry, dict):
        raise FiscallintError(f"{where}：每项应写明 rule、reason，以及 text 或 fingerprint")
    for key, value in entry.items():
        if key not in _KEYS:
            raise FiscallintError(f"{where}：没有“{key}”这一项；{nearest(str(key), _KEYS)}")
        if key != "until" and value is not None and not isinstance(value, str):
            raise FiscallintError(f'{where}：{key} 应是文字，请加引号：{key}: "{value}"')
    texts = {key: (entry.get(key) or "").strip() for key in _KEYS if key != "until"}
    if not texts["rule"]:
        raise FiscallintError(f"{where}：没有写明 rule（规则代码）")
    if not texts["reason"]:
        raise FiscallintError(f"{where}：抑制 {texts['rule']} 没有写明理由（reason）")
    if bool(texts["text"]) == bool(texts["fingerprint"]):
        raise FiscallintError(f"{where}：请写明所指之处的原文（text）或指纹（fingerprint），二者取一")
    return Suppression(
        rule=texts["rule"],
        reason=texts["reason"],
        source=str(path),
        line=line,
        text=texts["text"],
        fingerprint=texts["fingerprint"],
        file=texts["file"],
        until=_date(entry.get("until"), where),
    )


def _date(value: Any, where: str) -> datetime.date | None:
    if value is None or type(value) is datetime.date:
        return value
    return date(str(value), where)


def date(text: str, where: str) -> datetime.date:
    """A day written as 2026-12-31; FiscallintError says where another text stands for it."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise FiscallintError(f"{where}：日期“{text}”应写作 2026-12-31 的样子") from None


def entries(document: Document, findings: Iterable[Finding], reason: str, until: datetime.date | None) -> str:
    """Entries for those of these findings that are not yet suppressed, each under its messages; to be pasted.

    Places of the same words are one entry.
    """
    import yaml

    findings = list(findings)
    made: dict[str, list[str]] = {}
    for finding, fingerprint in zip(findings, fingerprints(document, findings), strict=True):
        if finding.suppression is None:
            words = " ".join(document.text[slice(*finding.span)].split())
            place = {"text": words} if words else {"fingerprint": fingerprint}
            entry: dict[str, Any] = {
                "rule": finding.code,
                **place,
                "file": escape(document.path.name),
                "reason": reason,
            }
            if until:
                entry["until"] = until
            written = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=10_000)
            made.setdefault(written, []).append(f"# {' '.join(finding.message.split())}\n")
    return "".join("".join(messages) + written for written, messages in made.items())
