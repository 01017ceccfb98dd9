"""Whether what is said holds: the rule API, the built-in rules by family, and rule packs."""

from fiscallint.rules.api import KINDS, Check, Rule, rule

__all__ = ["KINDS", "Check", "Rule", "rule"]
