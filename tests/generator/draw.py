"""Random choices, all made of one primitive: an integer in a range."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Draw:
    """Draws numbers, flags, members and amounts; the first of each range is the simplest one."""

    def __init__(self, integer: Callable[[int, int], int]) -> None:
        self.integer = integer

    def flag(self, percent: int = 50) -> bool:
        """True in so many of a hundred cases."""
        return self.integer(0, 99) >= 100 - percent

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        return options[self.integer(0, len(options) - 1)]

    def some(self, options: Sequence[T], least: int, most: int) -> list[T]:
        """Distinct members, between `least` and `most` of them, in their own order."""
        left = list(range(len(options)))
        count = min(self.integer(least, most), len(options))
        taken = sorted(left.pop(self.integer(0, len(left) - 1)) for _ in range(count))
        return [options[at] for at in taken]

    def money(self, low: int, high: int) -> Decimal:
        """An amount in 元 between two whole numbers of 元; round ones are as likely as those with cents."""
        step = self.pick([s for s in (1, 100, 10_000, 1_000_000) if high * 100 // s > -(-low * 100 // s)] or [1])
        return Decimal(self.integer(-(-low * 100 // step), high * 100 // step) * step) / 100

    def part(self, whole: Decimal) -> Decimal:
        """A part of an amount: more than nothing, less than all, in whole 元; nothing of less than 2 元."""
        return Decimal(self.integer(1, int(whole) - 1)) if whole >= 2 else Decimal(0)


def seeded(seed: int) -> Draw:
    """Choices by a seeded generator."""
    return Draw(random.Random(seed).randint)


def drawn_by(draw: Callable[[st.SearchStrategy[int]], int]) -> Draw:
    """Choices by Hypothesis, from the `draw` of a composite strategy."""
    return Draw(lambda low, high: draw(st.integers(low, high)))
