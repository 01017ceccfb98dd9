"""What the archives bureau of 云溪市 checks beyond fiscallint's own rules. Each file adds one kind of thing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fiscallint import hookimpl
from fiscallint.hookspecs import Writer
from fiscallint.registry import Registry
from fiscallint_archives import clauses, rules, writer

HERE = Path(__file__).parent


@hookimpl
def fiscallint_register(registry: Registry) -> None:
    """Everything but the writer."""
    registry.add_vocabulary(HERE / "vocabulary.yaml")
    registry.add_tables(HERE / "tables.yaml")
    registry.add_profiles(HERE / "profile.yaml")
    registry.add_clauses(HERE / "clauses.lark", clauses.HANDLERS)
    registry.add_rules(rules.RULES)
    registry.add_pack(HERE / "checks.yaml")


@hookimpl
def fiscallint_writers() -> Mapping[str, Writer]:
    """`--output-format csv`."""
    return {"csv": writer.write_csv}
