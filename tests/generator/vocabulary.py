"""Classification codes and names as a year's disclosure writes them, and invented units."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

VOCABULARY = Path(__file__).resolve().parents[2] / "rules.d" / "vocabulary"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (VOCABULARY / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def economic() -> Mapping[str, str]:
    """Economic codes and names."""
    return {row["code"]: row["name"] for row in _rows("economic_codes.csv") if row["certainty"] != "unsure"}


@cache
def functional(year: int) -> Mapping[str, str]:
    """Functional codes and names in force in a year; what was abolished, moved or new later is left out."""
    names = {row["code"]: row["name"] for row in _rows("functional_codes.csv") if row["certainty"] != "unsure"}
    for row in reversed(list(_rows("renamed.csv"))):
        code, later = row["code"], int(row["effective_year"]) > year
        if not later or code not in names:
            continue
        if row["kind"] == "rename" and row["certainty"] != "to_verify" and "/" not in row["old_name"]:
            names[code] = row["old_name"]
        else:
            names = {known: name for known, name in names.items() if not known.startswith(code)}
    uncertain = tuple(row["code"] for row in _rows("renamed.csv") if row["certainty"] == "to_verify")
    return {code: name for code, name in names.items() if not code.startswith(uncertain) and "→" not in name}


CLASS_LINES = [
    "201",
    "202",
    "203",
    "204",
    "205",
    "206",
    "207",
    "208",
    "210",
    "211",
    "212",
    "213",
    "214",
    "215",
    "216",
    "217",
    "219",
    "220",
    "221",
    "222",
    "223",
    "224",
    "229",
    "231",
    "232",
    "234",
]
"""The 类 of the summary tables, in order."""

GENERAL = ("201", "204", "205", "206", "207", "208", "210", "211", "212", "213", "214", "215", "216", "220", "221")
_FUND_WORDS = ("基金", "专项债", "安排的支出", "对应", "公益金", "专项资金", "债券", "抗疫")


@cache
def general_items(year: int) -> tuple[str, ...]:
    """The 项 that the general budget pays for and that need no explanation of their own."""
    names = functional(year)
    return tuple(
        code
        for code, name in names.items()
        if len(code) == 7
        and code[:3] in GENERAL
        and code[:5] in names
        and not any(word in name or word in names[code[:5]] for word in _FUND_WORDS)
        and code[5:] not in ("01", "03", "50")
        and code[:5] not in ("20805", "21011", "22102")
    )


def fund_items(year: int) -> list[str]:
    """The 项 of the government funds."""
    return [code for code in functional(year) if len(code) == 7 and code[:5] in ("21208", "21213", "22960")]


def capital_items(year: int) -> list[str]:
    """The 项 of the state capital budget."""
    return [code for code in functional(year) if len(code) == 7 and code[:5] in ("22301", "22399")]


class Office(Struct, frozen=True):
    """A kind of unit: the end of its name, its 款, the 项 its running is paid from, whether it is an institution."""

    name: str
    section: str
    running: str
    institution: bool = False


OFFICES = (
    Office("财政局", "20106", "2010601"),
    Office("审计局", "20108", "2010801"),
    Office("统计局", "20105", "2010501"),
    Office("档案馆", "20126", "2012601"),
    Office("司法局", "20406", "2040601"),
    Office("教育局", "20501", "2050101"),
    Office("第三小学", "20502", "2050202", institution=True),
    Office("科学技术局", "20601", "2060101"),
    Office("文化和旅游局", "20701", "2070101"),
    Office("文化馆", "20701", "2070109", institution=True),
    Office("人力资源和社会保障局", "20801", "2080101"),
    Office("民政局", "20802", "2080201"),
    Office("卫生健康局", "21001", "2100101"),
    Office("妇幼保健中心", "21004", "2100403", institution=True),
    Office("住房和城乡建设局", "21201", "2120101"),
    Office("农业农村局", "21301", "2130101"),
    Office("水利局", "21303", "2130301"),
    Office("水文技术服务中心", "21303", "2130399", institution=True),
    Office("交通运输局", "21401", "2140101"),
    Office("应急管理局", "22401", "2240101"),
)
PLACES = ("云溪市", "云溪市临江区", "青岚县", "松河县", "澄湖市东山区", "白鹭市", "望川县", "栖霞岭市北塘区")
SOCIAL = {
    False: ("2080501", "2080505", "2080506", "2101101", "2101103", "2210201", "2210203"),
    True: ("2080502", "2080505", "2080506", "2101102", "2210201"),
}
LINKED = {
    "2080505": "30108",
    "2080506": "30109",
    "2101101": "30110",
    "2101102": "30110",
    "2101103": "30111",
    "2210201": "30113",
}
"""The 项 whose basic expenditure is one economic item."""
