"""Facts and claims as short lines, so that a test can list all that a text says."""

from __future__ import annotations

from pathlib import Path

from fiscallint.disclosure.binding import read_narrative
from fiscallint.disclosure.claims import (
    Change,
    Claim,
    Comparison,
    Completion,
    Composition,
    Fact,
    Flat,
    Listing,
    Narrative,
    Share,
)
from fiscallint.disclosure.outline import read_outline
from fiscallint.document.text import read_text
from tests.support import plugins

SECTIONS = {
    "收支总体": "## 一、收入支出决算总体情况说明",
    "收入": "## 二、收入决算情况说明",
    "支出": "## 三、支出决算情况说明",
    "财拨总体": "## 四、财政拨款收入支出决算总体情况说明",
    "总体": "## 五、一般公共预算财政拨款支出决算情况说明\n\n### （一）总体情况",
    "结构": "## 五、一般公共预算财政拨款支出决算情况说明\n\n### （二）结构情况",
    "具体": "## 五、一般公共预算财政拨款支出决算情况说明\n\n### （三）具体情况",
    "基本支出": "## 六、一般公共预算财政拨款基本支出决算情况说明",
    "三公": "## 七、财政拨款“三公”经费支出决算情况说明",
    "政府性基金": "## 八、政府性基金预算财政拨款收入支出决算情况说明",
    "国资": "## 九、国有资本经营预算财政拨款支出决算情况说明",
    "机关运行经费": "## 十、机关运行经费支出情况说明",
    "政府采购": "## 十一、政府采购支出情况说明",
    "国有资产": "## 十二、国有资产占用情况说明",
    "绩效": "## 十三、预算绩效情况说明",
}


def narrative(section: str, text: str) -> Narrative:
    """The narrative of a document of 2024 that says this in a section, or under headings of its own."""
    heading = SECTIONS.get(section, section)
    whole = f"2024年度部门决算\n\n# 第三部分 2024年度部门决算情况说明\n\n{heading}\n\n{text}\n"
    document = read_text(Path("云溪市档案馆2024年度部门决算.txt"), whole.encode(), "")
    language = plugins().registry.language
    return read_narrative(read_outline(document, language.vocabulary).root.walk(), 2024, language)


def told(section: str, text: str) -> list[str]:
    """The facts that a text states: 公务接待费 决算 0.29万元."""
    return [fact(one) for one in narrative(section, text).facts]


def claimed(section: str, text: str) -> list[str]:
    """The claims that a text makes."""
    return [claim(one) for one in narrative(section, text).claims]


def unread(section: str, text: str) -> list[str]:
    """The figures that were not read, or only as being about right."""
    return [one.text for one in narrative(section, text).unbound]


def fact(one: Fact) -> str:
    """A fact in a line."""
    name = "/".join(one.path) if one.path else one.concept or "?"
    return f"{name} {one.measure} {_shown(one)}"


def _shown(one: Fact | None) -> str:
    return f"{one.quantity.shown()}{one.unit}" if one else "?"


def claim(one: Claim) -> str:
    """A claim in a line."""
    match one:
        case Completion():
            budgets = "、".join(_shown(budget) for budget in one.budgets) or "?"
            return f"完成{one.basis} {_shown(one.final)}/{budgets}={one.percent.shown()}"
        case Change():
            words = [f"变动 {_shown(one.current)} 比{one.against or '?'}"]
            words += [one.prior.shown()] if one.prior else []
            words += [f"{one.sign:+d}×{one.delta.shown()}"] if one.delta else []
            words += [f"{one.rate_sign:+d}×{one.percent.shown()}"] if one.percent else []
            return " ".join(words)
        case Flat():
            return f"持平 {one.label} {one.base}"
        case Comparison():
            budgets = "、".join(_shown(budget) for budget in one.budgets) or "?"
            return f"比较 {_shown(one.final)} {'<=>'[one.sign + 1]} {budgets}"
        case Share():
            return f"占比 {_shown(one.part)}/{_shown(one.whole)}={one.percent.shown()}"
        case Composition():
            return f"构成 {_shown(one.whole)}={'+'.join(_shown(part) for part in one.parts)}"
        case Listing():
            return f"包括 {one.concept}：{'、'.join(name for name, _ in one.names)}"
        case _:
            return type(one).__name__
