"""Amounts as they are written in messages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fiscallint.disclosure.quantity import Unit, show


@pytest.mark.parametrize(
    ("amount", "unit", "decimals", "said"),
    [
        ("12345", Unit.WAN, 2, "1.23万元"),
        ("-50", Unit.WAN, 2, "-0.01万元"),
        ("-49", Unit.WAN, 2, "0.00万元"),
        ("99995", Unit.WAN, 3, "10.000万元"),
        ("1234567.5", Unit.YUAN, 2, "1,234,567.50元"),
        ("0", Unit.WAN, 0, "0万元"),
        ("9" * 40, Unit.YI, 2, f"1{'0' * 32}.00亿元"),
    ],
)
def test_an_amount_is_rounded_half_up(amount: str, unit: Unit, decimals: int, said: str) -> None:
    assert show(Decimal(amount), unit, decimals) == said


@given(st.decimals(-(10**40), 10**40, places=3), st.sampled_from([Unit.WAN, Unit.YI, Unit.PERCENT]), st.integers(0, 6))
def test_an_amount_of_any_size_is_shown(amount: Decimal, unit: Unit, decimals: int) -> None:
    words = show(amount, unit, decimals).removesuffix(unit.label)
    assert len(words.partition(".")[2]) == decimals
    reckoned = abs(Fraction(amount)) / 10**27  # with 28 digits
    half = Fraction(unit.worth) / 10**decimals / 2
    assert abs(Fraction(words) * Fraction(unit.worth) - Fraction(amount)) <= max(half, reckoned)
