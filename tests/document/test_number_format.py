"""What a cell shows of a number: format, number as stored, text as Excel shows it."""

from __future__ import annotations

import pytest

from fiscallint.document.number_format import BUILT_IN, day_number, number, shown, shown_text

LEDGER = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("code", "stored", "expected"),
    [
        # decimals, rounded half up from the fifteen digits that count
        ("0.00", "1234.5", "1234.50"),
        ("0.00", "2.6749999999999998", "2.68"),
        ("0.00", "1.005", "1.01"),
        ("0.00", "-0.001", "-0.00"),
        ("0", "0.5", "1"),
        ("0.00_ ", "-5", "-5.00"),
        (".00", "12.5", "12.50"),
        ("0.##", "5", "5."),
        ("#.##", "0.5", ".5"),
        ("0.0?", "1.5", "1.5"),
        ("000", "7", "007"),
        # groups of thousands, and divided by them
        ("#,##0.00", "1234567.891", "1,234,567.89"),
        ("#,##0", "999999.5", "1,000,000"),
        ("#,##0.00", "0", "0.00"),
        ("0.00,", "12345", "12.35"),
        ("#,##0.00,,", "12345678", "12.35"),
        ('0!.0,"万元"', "123456", "12.3万元"),
        ("0!.0000", "123456", "12.3456"),
        ("0000-0000", "12345678", "1234-5678"),
        # sections: positive; negative; zero
        ("0.00;-0.00;;@", "0", ""),
        ("0.00;-0.00;;@", "-5", "-5.00"),
        ("#,##0.00_);[Red](#,##0.00)", "-3", "(3.00)"),
        ("0.00;(0.00)", "-0.001", "(0.00)"),
        (LEDGER, "1234567.891", "1,234,567.89"),
        (LEDGER, "-2", "-2.00"),
        (LEDGER, "0", "-"),
        (";;;", "5", ""),
        ('[>=10000]0.00,"千";0.00', "20000", "20.00千"),
        ('[>=10000]0.00,"千";0.00', "20", "20.00"),
        # percentages, powers of ten, words
        ("0.00%", "0.12345", "12.35%"),
        ("0%", "0.995", "100%"),
        ("0.00E+00", "1234567", "1.23E+06"),
        ("[$¥-804]#,##0.00", "1234", "¥1,234.00"),
        ('"共"0"人"', "5", "共5人"),
        ("[红色]0.0", "5", "5.0"),
        ("# ?/?", "1.25", "1.25"),
        # no format: as many digits as a cell takes
        ("General", "0.30000000000000004", "0.3"),
        ("General", "0.3333333333333333", "0.333333333"),
        ("General", "100", "100"),
        ("General", "12345678901", "12345678901"),
        ("General", "123456789012", "1.23457E+11"),
        ("General", "-1234.50", "-1234.5"),
        ("General", "1234567890.12", "1234567890"),
        ("G/通用格式", "5", "5"),
        ('G/通用格式"元"', "5", "5元"),
        ("@", "2010101", "2010101"),
        # dates
        ("yyyy/m/d", "45658", "2025/1/1"),
        ('yyyy"年"m"月"d"日"', "45658", "2025年1月1日"),
        ("yyyy-mm-dd hh:mm", "45658.5", "2025-01-01 12:00"),
        ("yyyymmdd", "45658", "20250101"),
        ("h:mm AM/PM", "0.75", "6:00 下午"),
        ("[h]:mm", "1.5", "36:00"),
        ("yyyy/m/d", "1", "1900/1/1"),
        ("yyyy/m/d", "-1", "-1"),
        ("yyyy/m/d", "1e12", "1E+12"),
    ],
)  # fmt: skip
def test_a_number_is_shown_by_its_format(code: str, stored: str, expected: str) -> None:
    value = number(stored)
    assert value is not None and shown(value, code) == expected


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("0.00;-0.00;;@", "合计", "合计"),
        ("0.00", "无", "无"),
        (";;;", "合计", ""),
        ('@"元"', "5", "5元"),
    ],
)
def test_a_text_is_shown_as_it_is_unless_a_section_says_otherwise(code: str, text: str, expected: str) -> None:
    assert shown_text(text, code) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2025-01-01", "2025/1/1 0:00"), ("2025-01-01T12:30:00.000", "2025/1/1 12:30"), ("元旦", None)],
)
def test_a_day_as_iso_8601_writes_it_is_a_number(text: str, expected: str | None) -> None:
    for date1904 in (False, True):
        value = day_number(text, date1904)
        assert (value is None) if expected is None else value is not None
        assert value is None or shown(value, "yyyy/m/d h:mm", date1904) == expected


@pytest.mark.parametrize("stored", ["", "abc", "nan", "inf", "1e999"])
def test_what_is_no_number_is_none(stored: str) -> None:
    assert number(stored) is None


@pytest.mark.parametrize(
    "code", [*BUILT_IN.values(), "[", '"', "\\", "0.0.0", ",,,", "E+", "%%%%", "0" * 3000, "0." + "0" * 490, "[>]0"]
)
@pytest.mark.parametrize("stored", ["0", "-1.5", "1e300", "1e-300"])
def test_no_format_is_too_odd(code: str, stored: str) -> None:
    value = number(stored)
    assert value is not None and isinstance(shown(value, code), str)
