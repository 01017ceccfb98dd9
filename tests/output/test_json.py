"""JSON: everything a report holds, with places that can be checked."""

from __future__ import annotations

import json

from fiscallint.engine import examine
from fiscallint.output.json import render
from tests.support import disclosure, everything, plugins

TEXT = (
    "## 三、支出决算情况说明\n\n"
    "本年支出合计100.00万元，其中：基本支出80.00万元，占88.00%；"
    "项目支出20.00万元，占20.00%。\n"
)


def test_findings_and_numbers_point_at_their_text() -> None:
    read = disclosure(TEXT)
    report = examine(read, plugins(), everything())
    (document,) = json.loads(render([report], "1.2.3"))["documents"]
    text = read.document.text
    wrong = next(one for one in document["findings"] if one["code"] == "NAR405")
    assert wrong["text"] == "基本支出80.00万元，占88.00%"
    assert wrong["expected"] == "80.00%" and wrong["severity"] == "error"
    for number in document["numbers"]:
        place = number["place"]
        assert text[place["start"] : place["end"]] == number["text"]
        line = text.split("\n")[place["line"] - 1]
        assert line[place["column"] - 1 :].startswith(number["text"])
    counts = document["coverage"]["narrative"]
    assert set(counts) == {"verified", "contradicted", "stated", "unread"}
    assert sum(counts.values()) == sum(number["in"] == "narrative" for number in document["numbers"])


def test_the_same_twice() -> None:
    report = examine(disclosure(TEXT), plugins(), everything())
    assert render([report], "1") == render([report], "1")
