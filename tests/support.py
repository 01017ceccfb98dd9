"""One-line helpers: those for plugins (fiscallint.testing), and the program run on a file."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner, Result

from fiscallint.cli import main
from fiscallint.engine import Settings, examine
from fiscallint.rules.coverage import State
from fiscallint.testing import check, claims, corrected, disclosure, facts, only, plugins, quotes, said, unread

__all__ = [
    "EXAMPLES",
    "check",
    "claims",
    "codes",
    "corrected",
    "disclosure",
    "everything",
    "facts",
    "only",
    "plugins",
    "quotes",
    "run",
    "said",
    "unread",
    "verified",
]

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def everything() -> Settings:
    """All rules as shipped, nothing set."""
    return Settings(plugins().registry.rules)


def verified(text: str) -> list[str]:
    """The figures of a text's narrative that took part in a relation that holds, and in none that fails."""
    numbers = examine(disclosure(text), plugins(), everything()).coverage.narrative
    return [number.text for number in numbers if number.state is State.VERIFIED]


def run(*arguments: str | Path) -> Result:
    """fiscallint with these arguments, in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def codes(result: Result) -> list[str]:
    """The codes of the findings, as the text output names them."""
    return re.findall(r"(?:错误|警告|提示) ([A-Z]{3}\d{3})$", result.stdout, re.MULTILINE)
