"""What a `Table` answers about its rows."""

from collections.abc import Sequence

from fiscallint.disclosure import Row, Table, Unit
from fiscallint.finding import Span

NOWHERE = Span(0, 0)


def table(*rows: tuple[str, str]) -> Table:
    """A table of these rows: code and label."""
    levels = {3: "类", 5: "款", 7: "项"}
    made = tuple(
        Row(label, NOWHERE, {}, "合计" if label == "合计" else "", code, levels.get(len(code), ""))
        for code, label in rows
    )
    return Table("支出决算表", "支出决算表", NOWHERE, Unit.WAN, ("合计",), made, NOWHERE)


SPENDING = table(
    ("", "合计"),
    ("213", "农林水支出"),
    ("21301", "农业农村"),
    ("2130104", "事业运行"),
    ("2130122", "农业生产发展"),
    ("2130314", "防汛"),
    ("", "代管资金"),
)


def codes(rows: Sequence[Row]) -> list[str]:
    return [row.code for row in rows]


def test_a_row_is_found_by_name_code_or_label() -> None:
    assert [SPENDING.row(name) for name in ("合计", "21301", "防汛")] == [SPENDING.rows[at] for at in (0, 2, 5)]
    assert SPENDING.row("教育支出") is None and not SPENDING.rows_called("教育支出")


def test_rows_that_share_a_name_keep_their_order() -> None:
    twice = table(("2130104", "事业运行"), ("2060101", "事业运行"))
    assert codes(twice.rows_called("事业运行")) == ["2130104", "2060101"]


def test_a_row_whose_own_level_is_left_out_stands_next_below_the_one_above() -> None:
    assert codes(SPENDING.below("")) == ["213"]
    assert codes(SPENDING.below("213")) == ["21301", "2130314"]
    assert codes(SPENDING.below("21303")) == ["2130314"]  # the 款 has no row
    assert not SPENDING.below("2130104")


def test_the_finest_rows_make_up_the_rest() -> None:
    assert codes(SPENDING.finest()) == codes(SPENDING.finest("213")) == ["2130104", "2130122", "2130314"]
    assert codes(SPENDING.finest("21301")) == ["2130104", "2130122"]


def test_the_nearest_code_above() -> None:
    assert [SPENDING.above(code) for code in ("2130122", "2130314", "213", "2010101")] == ["21301", "213", "", ""]


def test_items_are_found_by_their_former_names() -> None:
    renamed = table(("2050302", "中等职业教育"))
    assert codes(renamed.items_called("中等职业教育支出")) == codes(renamed.items_called("中专教育")) == ["2050302"]
    assert not renamed.items_called("事业运行")


def test_rows_that_nothing_is_known_of() -> None:
    assert [row.label for row in SPENDING.unrecognised] == ["代管资金"]
