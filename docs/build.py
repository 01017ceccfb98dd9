"""Writes docs/rules/ from the rules, and the help of the command line from its commands.

Run it after changing a rule or what a command is said to do; a test holds that it has been run.
"""

from __future__ import annotations

from pathlib import Path

import click

from fiscallint import cli
from fiscallint.output.pages import index, page
from fiscallint.plugins import Plugins

FOLDER = Path(__file__).resolve().parent / "rules"
HELP = Path(cli.__file__).parent / "help.txt"


def pages() -> dict[str, str]:
    """The text of every file, by name."""
    rules = Plugins().registry.rules
    return {"README.md": index(rules)} | {f"{rule.code}.md": page(rule) for rule in rules}


def help_text() -> str:
    """What `fiscallint --help` says where there are 80 columns or more."""
    context = click.Context(cli.main, info_name="fiscallint", terminal_width=78, **cli.main.context_settings)
    return f"{cli.main.get_help(context)}\n"


def main() -> None:
    """Write what has changed, and take away the pages of rules that are gone."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    HELP.write_text(help_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
