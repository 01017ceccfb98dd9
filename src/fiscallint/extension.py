"""A plugin as a run knows it: where it comes from, and what it adds."""

from __future__ import annotations

from msgspec import Struct


class Extension(Struct, frozen=True):
    """A plugin that is in force.

    `name` is that of its entry point; `distribution` and `version` are those of the installed package, `module` and
    `file` where its hooks stand. `rules` are codes, `packs` files of rules, `tables` kinds of tables, `profiles` their
    files; `subjects` and `sections` are concepts, `clauses` kinds of clauses, `writers` output formats, `hooks` what
    else it does.
    """

    name: str
    distribution: str = ""
    version: str = "?"
    module: str = ""
    file: str = ""
    rules: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    hooks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """How messages name it: archives（2.5）."""
        return f"{self.name}（{self.version}）"
