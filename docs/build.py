"""Writes docs/rules/ from the rules themselves. Run it after changing a rule; a test holds that it has been run."""

from __future__ import annotations

from pathlib import Path

from fiscallint.output.pages import index, page
from fiscallint.plugins import Plugins

FOLDER = Path(__file__).resolve().parent / "rules"


def pages() -> dict[str, str]:
    """The text of every file, by name."""
    rules = Plugins().registry.rules
    return {"README.md": index(rules)} | {f"{rule.code}.md": page(rule) for rule in rules}


def main() -> None:
    """Write what has changed, and take away the pages of rules that are gone."""
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in made:
            old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
