"""How a document shows its numbers: units, decimals, zeros, and percentages of exact or of shown values."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

WORTH = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


def rounded(value: Decimal, decimals: int = 2) -> Decimal:
    """Half up."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


class Figures(Struct, frozen=True):
    """The manner of a document's numbers.

    `large` tells amounts of a hundred million and more in 亿元; `exact` takes percentages from exact values, else from
    those shown; `zero` is what a cell of nothing shows unless blank.
    """

    unit: str = "万元"
    table_unit: str = "万元"
    percent_decimals: int = 2
    bare_zero: bool = True
    commas: bool = False
    table_commas: bool = True
    blank_zero: bool = True
    exact: bool = True
    large: bool = False
    zero: str = "0.00"

    def cell(self, amount: Decimal) -> str:
        """An amount in a table."""
        if not amount:
            return "" if self.blank_zero else self.zero
        shown = rounded(amount / WORTH[self.table_unit])
        return f"{shown:,}" if self.table_commas else f"{shown}"

    def _unit(self, amount: Decimal) -> str:
        return "亿元" if self.large and abs(amount) >= WORTH["亿元"] else self.unit

    def shown(self, amount: Decimal) -> Decimal:
        """The amount that the narrative's figure says, in 元."""
        worth = WORTH[self._unit(amount)]
        return rounded(amount / worth) * worth

    def money(self, amount: Decimal) -> str:
        """An amount in the narrative."""
        if not amount and self.bare_zero:
            return f"0{self.unit}"
        unit = self._unit(amount)
        shown = rounded(amount / WORTH[unit])
        return f"{shown:,}{unit}" if self.commas else f"{shown}{unit}"

    def percent(self, part: Decimal, whole: Decimal) -> str:
        """A part in percent of a whole that is not zero."""
        if not self.exact and self.shown(whole):
            part, whole = self.shown(part), self.shown(whole)
        share = rounded(part * 100 / whole, self.percent_decimals)
        return f"{share}%" if part or not self.bare_zero else "0%"

    def difference(self, current: Decimal, prior: Decimal) -> Decimal:
        """What the current amount is more than the prior one."""
        return current - prior if self.exact else self.shown(current) - self.shown(prior)
