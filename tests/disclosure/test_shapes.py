"""Table shapes: what is wrong with a file of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from fiscallint.disclosure.shapes import read_shapes
from fiscallint.finding import FiscallintError
from tests.support import EXAMPLES, run

SHAPE = "- kind: 档案费明细表\n  short: 档案费表\n  title: 档案费(明细)?表\n  rows:\n    合计: {label: 合计}\n"


def test_a_shape(tmp_path: Path) -> None:
    file = tmp_path / "tables.yaml"
    file.write_text(SHAPE + "  columns: {金额: 金额}\n", encoding="utf-8")
    (shape,) = read_shapes(file)
    assert shape.titled("档案费表") and not shape.further and [row.name for row in shape.rows] == ["合计"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("kind: 档案费明细表", " 应为一个列表，每项一张表", id="no-list"),
        pytest.param("- 档案费明细表", " 应为一个列表，每项一张表", id="no-map"),
        pytest.param(
            SHAPE + SHAPE.replace("  short: 档案费表\n", ""), " 第6行：这张表没有写 short", id="no-short-name"
        ),
        pytest.param(
            SHAPE + "  colums: {金额: 金额}\n", " 第6行：没有“colums”这一项；是否应为“columns”？", id="misspelt"
        ),
        pytest.param(SHAPE.replace("(明细)?", "("), " 第1行：《档案费明细表》的正则表达式不对", id="pattern"),
        pytest.param(SHAPE.replace("{label: 合计}", "合计"), " 第1行：《档案费明细表》的写法不对", id="row"),
    ],
)
def test_a_file_that_is_wrong(text: str, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "tables" / "档案.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FiscallintError) as raised:
        read_shapes(file)
    assert f"{file}{sentence}" in str(raised.value)
    result = run("check", EXAMPLES / "clean.txt", "--rules", tmp_path)
    assert result.exit_code == 2 and sentence in result.stderr and result.stderr.count("\n") == 1
