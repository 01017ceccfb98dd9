"""How the figures of a table are written: what is no number, and decimals that stand out.

All figures are invented; a | stands for the tab between cells.
"""

from __future__ import annotations

import pytest

from fiscallint.finding import Severity
from fiscallint.rules.coverage import State, account
from tests import support


def table(cell: str, unit: str = "万元") -> str:
    """An expenditure table of a dozen figures with two decimals, and one cell more."""
    rows = ["2080501|行政单位离退休|21.40|", "2080505|机关事业单位基本养老保险缴费支出|33.10|"]
    rows += [f"21011{n:02}|医疗补助{n}|{n}.50|{n}.50" for n in range(1, 6)]
    lines = ["科目编码|科目名称|合计|基本支出", *rows, f"2210201|住房公积金|9.00|{cell}"]
    return f"支出决算表\n\n单位：{unit}\n\n" + "\n".join(lines).replace("|", "\t") + "\n"


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("1.234.56", "写作“1.234.56”，读不成一个数，没有参加核对，请核对"),
        ("9.00（含上年）", "写作“9.00（含上年）”，读不成一个数，没有参加核对，请核对"),
        ("12,34", "写作“12,34”，千分位逗号不在每三位，按1234万元核对，请核对"),
        ("1,2345.00", "写作“1,2345.00”，千分位逗号不在每三位，按12345.00万元核对，请核对"),
    ],
)
def test_what_is_no_number(cell: str, what: str) -> None:
    (found,) = support.check("TAB124", table(cell))
    assert found.severity is Severity.NOTE
    assert found.message == f"《支出决算表》“2210201”行基本支出{what}"


@pytest.mark.parametrize(
    "cell",
    [
        *("", "—", "0", "9.00", "1,234.50", "1，234.50", "-1,234.50", "(1,234.50)", "１２．５０", "1234567.80"),
        *("¥1,234.50", "￥1,234.50", "-¥1,234.50", "¥-1,234.50"),
    ],
)
def test_what_is_one(cell: str) -> None:
    assert support.check("TAB124", table(cell)) == []


def test_what_is_no_number_is_accounted_for_as_unread() -> None:
    cells = account(support.disclosure(table("1.234.56")), (), ()).tables
    assert [(number.text, number.state) for number in cells if number.state is State.UNREAD] == [
        ("1.234.56", State.UNREAD)
    ]


@pytest.mark.parametrize(("cell", "unit"), [("9.0004", "万元"), ("9.005", "元")])
def test_more_decimals_than_all_others(cell: str, unit: str) -> None:
    (found,) = support.check("TAB125", table(cell, unit))
    assert found.severity is Severity.NOTE
    assert found.message == f"《支出决算表》的数一般为两位小数，此处为{cell}{unit}，请统一"


@pytest.mark.parametrize("cell", ["9.00", "9.0", "9", "0.000", ""])
def test_zeros_may_be_left_out(cell: str) -> None:
    assert support.check("TAB125", table(cell)) == []


def test_a_table_that_shows_more_decimals_throughout() -> None:
    text = table("9.001230").replace(".50", ".503120").replace(".40", ".412200").replace("9.00\t", "9.001230\t")
    assert support.check("TAB125", text) == []


def test_in_a_small_table_there_is_no_habit() -> None:
    text = "支出决算表\n\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\n2080501\t行政单位离退休\t9.00\t9.0004\n"
    assert support.check("TAB125", text) == []
