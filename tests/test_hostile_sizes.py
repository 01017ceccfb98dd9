"""One fragment told thousands of times: what takes the square of its number would take minutes here, or hours."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fiscallint.document.text import read_text
from tests.fuzz.targets import linted

HEAD = (
    "# 云溪市档案馆2024年度部门决算\n\n## 三、支出决算情况说明\n\n"
    "2024年度支出合计100.00万元，其中：基本支出60.00万元。\n"
)
TABLE = "\n支出决算表\n\n单位：万元\n\n| 项目 | 本年支出合计 | 基本支出 |\n|---|---|---|\n"


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """A few seconds of the processor each; more by far where every one is held against every other."""
    start = time.process_time()
    yield
    assert time.process_time() - start < 60


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("基本支出60.00万元，占30.00%；" * 3_000, id="shares that are wrong"),
        pytest.param("支出合计100.00万元，其中：基本支出60.00万元，占61.00%。\n" * 1_500, id="totals and shares"),
        pytest.param(
            "".join(f"基本支出{n}.00万元，占{n % 100}.00%。\n" for n in range(1_500)), id="amounts all different"
        ),
        pytest.param("其中：基本支出1.00万元，" * 3_000, id="parts within parts"),
        pytest.param("支出决算为100.00万元，比上年增加10.00万元，增长21.11%。" * 1_500, id="changes that are wrong"),
        pytest.param("项目支出完成年初预算的50.00%，" * 2_000, id="completions without a budget"),
        pytest.param("1" * 300_000, id="digits"),
        pytest.param("1," * 50_000, id="digits with commas"),
        pytest.param("1 " * 50_000, id="digits with blanks"),
        pytest.param("×" * 100_000, id="placeholders"),
        pytest.param("*" * 100_000, id="asterisks"),
        pytest.param("占" * 100_000, id="a word that begins a clause"),
        pytest.param(TABLE + "| 合计 | 5.00 | |\n" * 4_000, id="a table of totals"),
        pytest.param(
            "\n支出决算表\n\n" + "\n".join("|" + cell * 4_000 for cell in (" 项目 |", "---|", " 1.00 |")), id="columns"
        ),
    ],
)
def test_what_is_said_thousands_of_times(text: str) -> None:
    linted(read_text(Path("云溪市档案馆2024年度部门决算.txt"), (HEAD + text).encode(), ""))


def test_numbers_of_thousands_of_digits_are_no_amounts() -> None:
    """No rule crashes over what `Decimal` does not reckon with."""
    text = f"支出合计1.{'9' * 3_000}万元，其中：基本支出{'9' * 3_000}万元，占50.{'9' * 3_000}%。\n"
    linted(read_text(Path("云溪市档案馆2024年度部门决算.txt"), (HEAD + text).encode(), ""))
