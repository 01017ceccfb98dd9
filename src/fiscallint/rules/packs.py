"""Rule packs: YAML files of checks written in the language of `grammar/expression.lark`.

A pack is a list of rules:

    - code: XTB207
      name: basic-expenditure-agrees
      title: 基本支出与基本支出明细表一致
      kind: cross-table
      severity: error
      when: 有(基本支出表)                # optional; also a list, all of which must be true
      check: 一般公共预算支出表.基本支出 = 基本支出表.合计    # or a list
      basis: [地方预决算公开操作规程]
      certainty: certain                  # optional: certain, likely, unsure
      profiles: [上海]                    # optional: only there
      options: {上限: 2%}                 # optional: 参数.上限 in the check
      message: 接待费{左}超过上限{右}       # optional: instead of the message made of the check
      help: …                             # optional, Markdown
      tests:                              # each rule should have some
        - ok: {一般公共预算支出表: {合计: {基本支出: 604.81}}, 基本支出表: {合计: 604.81}}
        - bad: {一般公共预算支出表: {合计: {基本支出: 604.81}}, 基本支出表: {合计: 604.18}}
          severity: error                 # optional: the highest severity found

A pack is loaded whole or not at all: a mistake, or one of its own tests that fails, is a `FiscallintError` that names
the file, the line and the reason. What was loaded once is kept compiled (`fiscallint.rules.compiled`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from fiscallint.disclosure import Disclosure
from fiscallint.finding import Finding, FiscallintError, Holds, Severity, nearest
from fiscallint.resources import folder, line_of, load_yaml
from fiscallint.rules.api import Rule, Told
from fiscallint.rules.evaluation import Outcome, Unmet, Values, Verdict, evaluate, is_true
from fiscallint.rules.expression import Condition, Number, Statement
from fiscallint.rules.telling import PLACEHOLDERS, tell, tell_as, tell_holds, tell_unmet
from fiscallint.settings import Option

REQUIRED = ("code", "name", "title", "kind", "severity", "check", "basis")
KEYS = (*REQUIRED, "when", "certainty", "profiles", "options", "message", "help", "tests")


NO_PACKS = frozenset({"tables", "profiles", "vocabulary", "wording", "thresholds"})
"""Folders of `rules.d` that hold other things than packs."""


def packs_in(path: Path, needed: bool = True) -> list[Path]:
    """The packs in a folder laid out like `rules.d`, or the file itself.

    FiscallintError for a folder without any, where one is needed.
    """
    if not path.is_dir():
        return [path]
    found = (file for file in path.rglob("*.yaml") if not NO_PACKS & set(file.relative_to(path).parent.parts))
    packs = sorted(file for file in found if file.name != "new-rule.yaml")
    if needed and not packs:
        raise FiscallintError(f"文件夹 {path} 中没有规则文件（.yaml）")
    return packs


def shipped_packs() -> list[Path]:
    """The rule packs that come with fiscallint, in order."""
    return sorted((folder("rules.d") / "articulation").glob("*.yaml"))


class PackError(FiscallintError):
    """A mistake in a pack, with the place of its entry: the number of the rule, the key, the number in its list."""

    def __init__(self, message: str, *keys: str | int) -> None:
        super().__init__(message)
        self.keys = keys


class PackRule(Struct, frozen=True):
    """A rule of a pack, its expressions read. `line` is that of its code."""

    code: str
    name: str
    title: str
    kind: str
    severity: Severity
    statements: tuple[Statement, ...]
    conditions: tuple[Condition, ...] = ()
    message: str = ""
    help: str = ""
    basis: tuple[str, ...] = ()
    certainty: str = "certain"
    profiles: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)

    def rule(self, source: str) -> Rule:
        """The rule, ready to run; `source` is the file."""
        return Rule(
            code=self.code,
            name=self.name,
            title=self.title,
            kind=self.kind,
            severity=self.severity,
            check=self._check if self.options else lambda disclosure: self._check(disclosure, {}),
            help=self.help,
            basis=self.basis,
            source=source,
            options=self.options,
            certainty=self.certainty,
            profiles=self.profiles,
            formulas=tuple(map(str, self.statements)),
        )

    def _check(self, disclosure: Disclosure, options: Mapping[str, Option]) -> Told:
        numbers = self._numbers(options)
        if not all(is_true(condition, disclosure, numbers) for condition in self.conditions):
            return None
        made = [evaluate(statement, disclosure, numbers) for statement in self.statements]
        if all(outcomes is None for outcomes in made):
            return None
        return [told for outcomes in made for outcome in outcomes or () if (told := self._tell(outcome))]

    def _numbers(self, options: Mapping[str, Option]) -> Values:
        if all(options.get(name, usual) == usual for name, usual in self.options.items()):
            return self.numbers
        from fiscallint.rules.reading import number

        found = {name: number(value) for name, value in options.items()}
        for name, value in found.items():
            if value is None and options[name] != "":
                raise FiscallintError(f"规则 {self.code} 的参数“{name}”应为数字，如 2%、20万元，现为“{options[name]}”")
        return found

    def _tell(self, outcome: Outcome | Unmet) -> Finding | Holds | None:
        if isinstance(outcome, Unmet):
            finding = tell_unmet(outcome, self.title)
            return Finding(finding.span, self.message, key=finding.key) if self.message else finding
        if outcome.verdict is Verdict.HOLDS:
            return tell_holds(outcome) if outcome.operator == "=" else _nothing(outcome)
        finding = tell(outcome, self.severity)
        return tell_as(self.message, outcome, finding) if self.message else finding


def _nothing(outcome: Outcome) -> Holds | None:
    """The parts of a total that is nothing can only be nothing themselves; other bounds verify no figure."""
    part, whole = (outcome.left, outcome.right) if outcome.operator == "<=" else (outcome.right, outcome.left)
    bound = outcome.operator in ("<=", ">=") and part.linear and whole.linear and whole.terms
    if not bound or part.amount or whole.amount or any(sign < 0 or one.amount for sign, one in part.terms):
        return None
    figures = tuple(one.quantity.span for _, one in part.terms if one.quantity and one.quantity.span)
    return Holds(figures) if figures else None


# --- Loading ---------------------------------------------------------------------------------------------------------


def read_pack(path: Path, names: Any = None) -> list[tuple[PackRule, list[Any]]]:
    """The rules of a YAML file, each with its tests; `names` are those they may use (all that are shipped, if None).

    FiscallintError names the file, the line and the reason.
    """
    content = load_yaml(path)
    try:
        return list(_entries(content, names))
    except PackError as error:
        raise FiscallintError(f"{at(path, *error.keys)}：{error}") from None


def at(path: Path, *keys: str | int) -> str:
    """The file and the line of an entry: checks.yaml 第12行."""
    return f"{path} 第{line_of(path, *keys)}行"


def _entries(content: Any, names: Any) -> Iterator[tuple[PackRule, list[Any]]]:
    if not isinstance(content, list):
        raise PackError("规则文件应为一个列表，每项一条规则，以“- code: …”开头")
    codes: set[str] = set()
    for number, entry in enumerate(content):
        if not isinstance(entry, dict):
            raise PackError(f"第{number + 1}条不是一条规则，应以“- code: …”开头", number)
        code = str(entry.get("code", f"第{number + 1}条"))
        try:
            rule = _rule(entry, names)
        except PackError as error:
            raise PackError(f"规则 {code}：{error}", number, *error.keys) from None
        except FiscallintError as error:
            raise PackError(f"规则 {code}：{error}", number, _key_in(str(error))) from None
        if code in codes:
            raise PackError(f"规则代码 {code} 重复", number, "code")
        codes.add(code)
        yield rule, list(entry.get("tests") or ())


def _key_in(message: str) -> str:
    """The key that a mistake found by `Rule` itself stands at."""
    words = {"代码": "code", "类别": "kind", "依据": "certainty"}
    return next((key for word, key in words.items() if word in message), "code")


def _rule(entry: Mapping[str, Any], names: Any) -> PackRule:
    from fiscallint.rules.reading import ExpressionError, number, parse, parse_condition, with_options

    for key in entry:
        if key not in KEYS:
            raise PackError(f"有不认识的项“{key}”；{nearest(str(key), KEYS)}", str(key))
    missing = [key for key in REQUIRED if not entry.get(key)]
    if missing:
        raise PackError(f"缺少“{'、'.join(missing)}”" + ("：每条规则都要写明依据" if "basis" in missing else ""))
    try:
        severity = Severity(entry["severity"])
    except ValueError:
        raise PackError(f"severity“{entry['severity']}”不存在；可用：error、warning、note", "severity") from None
    options = _options(entry)
    numbers = {name: value for name, text in options.items() if (value := number(text))}
    usable = with_options(names, numbers)

    def read(key: str, reader: Callable[..., Any]) -> tuple[Any, ...]:
        made = []
        for at, text in enumerate(_texts(entry, key)):
            try:
                made.append(reader(text, usable))
            except ExpressionError as error:
                raise PackError(str(error), key, at) from None
        return tuple(made)

    rule = PackRule(
        code=str(entry["code"]),
        name=str(entry["name"]),
        title=str(entry["title"]),
        kind=str(entry["kind"]),
        severity=severity,
        statements=read("check", parse),
        conditions=read("when", parse_condition),
        message=_message(entry),
        help=str(entry.get("help") or "").strip(),
        basis=tuple(_texts(entry, "basis")),
        certainty=str(entry.get("certainty", "certain")),
        profiles=tuple(_texts(entry, "profiles")),
        options=options,
        numbers=numbers,
    )
    rule.rule("")  # which says what is wrong with code, kind or certainty
    return rule


def _texts(entry: Mapping[str, Any], key: str) -> list[str]:
    value = entry.get(key) or []
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise PackError(f"“{key}”应为一句话或几句话的列表；算式中的冒号请用全角“：”", key)
    return texts


def _options(entry: Mapping[str, Any]) -> dict[str, str]:
    from fiscallint.rules.reading import number

    options = entry.get("options") or {}
    if not isinstance(options, Mapping):
        raise PackError("“options”应写作 {名称: 数值}，如 {上限: 2%}", "options")
    for name, value in options.items():
        if number(value) is None:
            raise PackError(f"参数“{name}”应为数字，如 2%、20万元、3个，现为“{value}”", "options")
    return {str(name): str(value) for name, value in options.items()}


def _message(entry: Mapping[str, Any]) -> str:
    message = str(entry.get("message") or "").strip()
    for name in re.findall("{(.*?)}", message):
        if name not in PLACEHOLDERS:
            listed = "、".join(f"{{{one}}}" for one in sorted(PLACEHOLDERS))
            raise PackError(f"message 中的“{{{name}}}”不认识；可用：{listed}", "message")
    return message
