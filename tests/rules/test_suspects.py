"""Where a relation that fails is told: at the figure that no other relation bears out."""

from __future__ import annotations

from pathlib import Path

import pytest

from fiscallint.engine import lint
from fiscallint.finding import Finding, Severity
from tests.support import everything, plugins

HEAD = "云溪市档案馆2024年度部门决算\n\n支出决算表\n\n单位：万元\n\n"
COLUMNS = "科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出\n"
ROWS = {
    "": ("合计", "500.00", "300.00", "200.00"),
    "201": ("一般公共服务支出", "320.00", "200.00", "120.00"),
    "20126": ("档案事务", "320.00", "200.00", "120.00"),
    "2012601": ("行政运行", "200.00", "200.00", ""),
    "2012604": ("档案馆", "120.00", "", "120.00"),
    "207": ("文化旅游体育与传媒支出", "180.00", "100.00", "80.00"),
    "20701": ("文化和旅游", "180.00", "100.00", "80.00"),
    "2070101": ("行政运行", "100.00", "100.00", ""),
    "2070104": ("图书馆", "80.00", "", "80.00"),
}
BASIC = {"": ("合计", "31.74"), "302": ("商品和服务支出", "31.74")} | {
    "30201": ("办公费", "6.35"),
    "30207": ("邮电费", "11.58"),
    "30211": ("差旅费", "13.81"),
}


def found(folder: Path, text: str, *codes: str) -> list[tuple[str, Finding]]:
    """What these rules say of a text, each with the words it is told at."""
    path = folder / "决算.txt"
    path.write_text(text, encoding="utf-8")
    report = lint(path, plugins(), everything())
    words = report.document.text
    return [(words[one.span.start : one.span.end], one) for one in report.findings if one.code in codes]


def spending(**wrong: tuple[int, str]) -> str:
    """支出决算表, with other figures in these rows: the number of the column, and what stands there."""
    lines = []
    for code, row in ROWS.items():
        cells = list(row)
        if f"r{code}" in wrong:
            column, figure = wrong[f"r{code}"]
            cells[column] = figure
        lines.append("\t".join((code, *cells)))
    return HEAD + COLUMNS + "\n".join(lines) + "\n\n## 三、支出决算情况说明\n\n2024年度支出合计500.00万元。\n"


def basic(**wrong: str) -> str:
    """基本支出决算表 with other figures in these rows."""
    rows = "\n".join(f"{code}\t{name}\t{wrong.get(f'r{code}', figure)}" for code, (name, figure) in BASIC.items())
    title = "一般公共预算财政拨款基本支出决算表\n\n单位：万元\n\n科目编码\t科目名称\t决算数\n"
    end = "公用经费合计\t\t31.74\n\n## 三、支出决算情况说明\n\n2024年度支出合计500.00万元。\n"
    return f"云溪市档案馆2024年度部门决算\n\n{title}{rows}\n{end}"


@pytest.mark.parametrize(
    ("row", "column", "figure"),
    [
        pytest.param("2012604", 3, "102.00", id="the-part-of-a-row-and-of-a-column"),
        pytest.param("2070101", 1, "190.00", id="the-total-of-a-row-that-is-the-part-of-a-column"),
    ],
)
def test_two_sums_that_fail_are_told_at_the_figure_they_have_in_common(
    row: str, column: int, figure: str, tmp_path: Path
) -> None:
    told = found(tmp_path, spending(**{f"r{row}": (column, figure)}), "TAB107", "TAB108")
    assert [words for words, _ in told] == [figure, figure]
    for _, finding in told:
        assert finding.severity is Severity.ERROR and finding.table == "支出决算表"
    assert any(f"多半是“{figure}”有误" in finding.message for _, finding in told)


def test_what_was_found_at_the_total_names_the_total_beside_it(tmp_path: Path) -> None:
    told = found(tmp_path, spending(r2012604=(3, "102.00")), "TAB107")
    text = (tmp_path / "决算.txt").read_text(encoding="utf-8")
    ((_, finding),) = told
    assert [text[one.span.start : one.span.end] for one in finding.related[:1]] == ["120.00"]


def test_a_sum_that_fails_alone_is_told_at_the_part_whose_digits_are_swapped(tmp_path: Path) -> None:
    ((words, finding),) = found(tmp_path, basic(r30207="11.85"), "TAB113")
    assert (words, finding.stated, finding.expected) == ("11.85", "11.85", "11.58")


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"r30207": "12.00"}, id="no-digits-to-swap"),
        pytest.param({"r30207": "11.85", "r30211": "13.81", "r30201": "6.62"}, id="not-what-is-missing"),
    ],
)
def test_a_sum_that_fails_alone_is_told_at_the_total(wrong: dict[str, str], tmp_path: Path) -> None:
    ((words, finding),) = found(tmp_path, basic(**wrong), "TAB113")
    assert words == "31.74" and "多半" not in finding.message and "若为" not in finding.message


def test_a_total_that_is_wrong_is_told_where_it_stands(tmp_path: Path) -> None:
    told = found(tmp_path, spending(r20701=(2, "110.00")), "TAB107", "TAB108")
    assert {words for words, _ in told} == {"110.00"}


def test_figures_that_are_wrong_together_are_told_where_the_relation_stands(tmp_path: Path) -> None:
    text = spending(r2012604=(3, "102.00")).replace("档案馆\t120.00", "档案馆\t102.00")
    assert {words for words, _ in found(tmp_path, text, "TAB107", "TAB108")} == {"320.00", "120.00"}


def test_a_sentence_is_not_to_blame_for_a_table_that_is_at_odds_with_itself(tmp_path: Path) -> None:
    text = spending(r=(2, "310.00")).replace(
        "支出合计500.00万元。", "支出合计500.00万元，其中：基本支出300.00万元，占60.00%；项目支出200.00万元，占40.00%。"
    )
    assert [words for words, _ in found(tmp_path, text, "TXT301")] == ["310.00"]


def test_a_sentence_at_odds_with_a_table_that_agrees_with_itself_is_told_where_it_stands(tmp_path: Path) -> None:
    text = spending().replace("支出合计500.00万元。", "支出合计505.00万元。")
    assert [words for words, _ in found(tmp_path, text, "TXT301")] == ["2024年度支出合计505.00万元"]
