"""Two rules in Python: one with an option, one over the plugin's own claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fiscallint.disclosure import Disclosure
from fiscallint.finding import Finding, Holds, Related, Severity
from fiscallint.rules import rule
from fiscallint.settings import Option
from fiscallint_archives.clauses import DIGITISED, Digitised

_BASIS = ["《云溪市档案经费管理办法》（虚构）"]


@rule(
    "ARC101",
    name="digitising-cost",
    kind="policy",
    severity=Severity.NOTE,
    basis=_BASIS,
    options={"yuan-per-volume": 60},
)
def digitising_cost(disclosure: Disclosure, options: Mapping[str, Option]) -> Iterator[Finding]:
    """档案数字化的单位成本偏高。

    档案数字化费除以已数字化的卷数，每卷超过上限（默认60元）的，应当说明原因。

    - 错：数字化费90.00万元……已数字化9,000卷（每卷100元）
    - 对：数字化费45.00万元……已数字化9,000卷（每卷50元）
    """
    limit = int(str(options["yuan-per-volume"]))
    volumes = next(iter(disclosure.facts(DIGITISED, "计数")), None)
    for fee in disclosure.facts("档案数字化费"):
        if volumes and fee.quantity.interval.low > limit * volumes.quantity.value > 0:
            each = fee.quantity.amount / volumes.quantity.value
            yield Finding(
                fee.clause,
                f"档案数字化平均每卷{each:.2f}元，超过{limit}元，请核对，或说明原因",
                expected=f"每卷不超过{limit}元",
                related=(Related(volumes.span, "已数字化的卷数"),),
            )


@rule("ARC102", name="digitising-rate", kind="percent", severity=Severity.ERROR, basis=_BASIS)
def digitising_rate(disclosure: Disclosure) -> Iterator[Finding | Holds]:
    """数字化率不等于已数字化卷数除以馆藏卷数。

    - 错：馆藏档案12,000卷，其中已数字化9,000卷，数字化率85.00%
    - 对：馆藏档案12,000卷，其中已数字化9,000卷，数字化率75.00%
    """
    for claim in disclosure.claims(Digitised):
        expected, rate = claim.expected, claim.rate
        if expected is None or rate.span is None:
            continue
        figures = (claim.held.span, claim.done.span, rate.span)
        if rate.interval.meets(expected):
            yield Holds(figures)
            continue
        right = f"{expected.middle:.{rate.decimals}f}%"
        yield Finding(
            claim.clause,
            f"数字化率写为{rate.shown()}，按卷数计算应为{right}，请核对",
            stated=rate.shown(),
            expected=right,
            related=(Related(claim.held.span, "馆藏卷数"),),
            figures=figures,
        )


RULES = (digitising_cost, digitising_rate)
