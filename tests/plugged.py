"""Plugins made in a line, for tests: a module with hooks, a rule, and what installs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from fiscallint import hookimpl
from fiscallint.disclosure import Disclosure
from fiscallint.finding import Finding, Severity
from fiscallint.registry import Registry
from fiscallint.rules import Rule, rule

TEXT = (
    "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%；"
    "项目支出40.00万元，占50.00%。\n"
)
"""A disclosure of one wrong sentence: NAR405, NAR407."""

Install = Callable[..., None]

marked: Any = hookimpl


def installer(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs modules as plugins, under the names and version given; an exception is one that cannot be imported."""

    def do(version: str = "2.5", **modules: object) -> None:
        def point(name: str, module: object) -> Any:
            def load() -> object:
                if isinstance(module, BaseException):
                    raise module
                return module

            distribution = SimpleNamespace(name=f"fiscallint-{name}", version=version)
            return SimpleNamespace(name=name, dist=distribution, load=load)

        points = [point(name, module) for name, module in modules.items()]
        monkeypatch.setattr("fiscallint.plugins.entry_points", lambda group: points if group == "fiscallint" else [])

    return do


def module(**hooks: Callable[..., object]) -> ModuleType:
    """A module with these hooks, by name without `fiscallint_`."""
    made = ModuleType("fiscallint_archives")
    for name, hook in hooks.items():
        setattr(made, f"fiscallint_{name}", marked(hook, specname=f"fiscallint_{name}"))
    return made


def registering(*steps: Callable[[Registry], object]) -> ModuleType:
    """A plugin that registers step by step."""

    def register(registry: Registry) -> None:
        for step in steps:
            step(registry)

    return module(register=register)


def registers(*added: Rule) -> ModuleType:
    """A plugin that registers rules."""
    return module(register=lambda registry: registry.add_rules(added))


def raises(*_: object, **__: object) -> Any:
    """What goes wrong."""
    raise ValueError("档案号不存在")


def archive_rule(check: Callable[[Disclosure], Iterable[Finding] | None], code: str = "ARC101") -> Rule:
    """A rule of the archives' own."""

    def checked(disclosure: Disclosure) -> Iterable[Finding] | None:
        """档案费应单独说明。

        - 错：（没有说明）
        - 对：档案费1.00万元。
        """
        return check(disclosure)

    return rule(code, name="archive-fee", kind="policy", severity=Severity.NOTE, basis=["本部门财务制度"])(checked)


def finds_something(code: str = "ARC101") -> Rule:
    """A rule that points at the first paragraph, of every document."""
    return archive_rule(lambda disclosure: [Finding(next(disclosure.document.paragraphs).span, "没有说明档案费")], code)
