"""fiscallint: a linter for the fiscal disclosures of Chinese government departments."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fiscallint.builtin import hookimpl as hookimpl

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # pluggy takes 30 ms to import, which `fiscallint --version` need not pay
    if name == "hookimpl":
        import pluggy

        return pluggy.HookimplMarker("fiscallint")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
