"""What a disclosure is about: the final accounts of a year, or its budget."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from fiscallint import patterns

FINAL = "决算"
BUDGET = "预算"
MATTERS = (FINAL, BUDGET)

_FINALS = patterns.compile(r"(20\d{2})年(?:度)?(?:[^，。；、]{0,30}?)(?:部门|单位)?决算")
_BUDGETS = patterns.compile(
    r"(20\d{2})年(?:度)?[^，。；：、\d]{0,30}?(?:(?:部门|单位|综合)(?:综合|收支)?预算|预算(?:信息)?公开|预算(?:编制)?(?:情况)?说明)"
    r"(?!绩效|执行|单位|管理|数|差|与|相比)|"
    r"(20\d{2})年(?:度)?预算$"
)

_BUDGET = patterns.compile("(?:部门|单位|综合)预算|预算公开")


def told_by(titles: Sequence[str], text: Iterable[str], name: str) -> tuple[str, int | None]:
    """The matter of a disclosure and its year, None where it is not told.

    Its titles say it, with what they name most; a document whose titles say nothing is told by its text, then by the
    `name` of its file. Where none of them names a year, titles and name may still name the matter.
    """
    for texts in (titles, list(text), [name]):
        finals = Counter(int(year) for one in texts for year in _FINALS.findall(one))
        budgets = Counter(int(one or other) for text in texts for one, other in _BUDGETS.findall(text))
        if finals or budgets:
            matter, years = (BUDGET, budgets) if budgets.total() > finals.total() else (FINAL, finals)
            return matter, years.most_common(1)[0][0]
    said = "".join((*titles, name))
    return (BUDGET if _BUDGET.search(said) and FINAL not in said else FINAL), None
