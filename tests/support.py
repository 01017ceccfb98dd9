"""One-line helpers: those for plugins (fiscallint.testing), and the program run on a file."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner, Result

from fiscallint.cli import main
from fiscallint.engine import Settings
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
]

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


def everything() -> Settings:
    """All rules as shipped, nothing set."""
    return Settings(plugins().registry.rules)


def run(*arguments: str | Path) -> Result:
    """fiscallint with these arguments, in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def codes(result: Result) -> list[str]:
    """The codes of the findings, as the text output names them."""
    return re.findall(r"(?:错误|警告|提示) ([A-Z]{3}\d{3})$", result.stdout, re.MULTILINE)
