"""Whether what is said holds: the rule API, the built-in rules by family, and rule packs."""

from fiscallint.rules.api import KINDS, Check, Description, Rule, rule

__all__ = ["KINDS", "Check", "Description", "Rule", "rule"]
