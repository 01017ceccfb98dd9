from tests.support import check


def test_x() -> None:
    assert check("WRD604", "## 三、支出决算情况说明\n\n减少支出。。\n")
