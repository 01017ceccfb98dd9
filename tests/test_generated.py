"""Disclosures that agree by construction raise nothing.

Generated documents (tests/generator) are told the way twenty provinces and the central departments tell them, and
in a mixture of their wordings (任意). Whatever is drawn, fiscallint must read all tables, verify nearly all figures,
and raise neither an error nor a warning.

A few texts of each and a handful of PDFs run by default; `pytest -m slow tests/test_generated.py` runs more than a
thousand texts and dozens of PDFs. What fiscallint still gets wrong is `xfail(strict=True)`: a test that begins to
pass says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fiscallint.disclosure import read_disclosure
from fiscallint.disclosure.profile import NATIONAL, fitting
from fiscallint.document.text import read_text
from fiscallint.engine import completed, disclose, lint
from fiscallint.finding import Finding, Severity
from fiscallint.output.report import Report
from fiscallint.rules.coverage import Number, State
from tests.generator import PROVINCES, Draw, Made, drawn_by, make, seeded
from tests.generator.pdf_layout import SETTINGS, Setting, write_pdf
from tests.support import everything, plugins

TABLES = {required.kind for required in fitting(plugins().registry.profiles, NATIONAL).tables}
VERIFIED = 0.95


@st.composite
def disclosures(draw: Callable[[st.SearchStrategy[int]], int], province: str = "") -> Made:
    """A disclosure of one province, or of any."""
    return make(drawn_by(draw), province)


def linted(made: Made, folder: Path, profile: str = "") -> Report:
    """What fiscallint says of the text."""
    path = folder / f"{made.name}.txt"
    path.write_text(made.text(), encoding="utf-8")
    return lint(path, plugins(), replace(everything(), profile=profile))


def linted_pdf(made: Made, folder: Path, setting: Setting = SETTINGS[0]) -> Report:
    """What fiscallint says of the PDF."""
    path = folder / f"{made.name}.pdf"
    write_pdf(made.blocks, path, setting)
    return lint(path, plugins(), everything())


def alarms(report: Report) -> list[str]:
    """Errors and warnings, with the text they stand at."""
    text = report.document.text
    return [
        f"{finding.code} {finding.message} ‹{text[finding.span.start : finding.span.end][:80]}›"
        for finding in report.findings
        if finding.severity is not Severity.NOTE
    ]


QUICK = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
THOROUGH = settings(QUICK, max_examples=60)
MIXED = "任意"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the documents are written."""
    return tmp_path_factory.mktemp("generated")


FALSE_ALARMS: dict[str, str] = {}
"""Provinces whose manner of telling still raises false alarms, and why; each is pinned below by a minimal text."""


def provinces(known: Mapping[str, str]) -> list[object]:
    """All provinces; those with known defects are expected to fail."""
    marks = {name: pytest.mark.xfail(strict=True, reason=reason) for name, reason in known.items()}
    return [pytest.param(name, marks=marks.get(name, ())) for name in PROVINCES]


@pytest.mark.parametrize("province", provinces(FALSE_ALARMS))
def test_a_consistent_text_raises_nothing(province: str, folder: Path) -> None:
    @settings(QUICK, max_examples=30 if province == MIXED else 6)
    @given(disclosures(province))
    def holds(made: Made) -> None:
        note(made.text())
        report = linted(made, folder)
        assert alarms(report) == []
        assert report.profile in (NATIONAL, province)

    holds()


OWN = [province for province in PROVINCES if province in {one.name for one in plugins().registry.profiles}]


@pytest.mark.parametrize("province", OWN)
def test_a_consistent_text_raises_nothing_under_the_profile_of_its_place(province: str, folder: Path) -> None:
    for seed in range(3):
        report = linted(make(seeded(seed), province), folder, profile=province)
        assert report.profile == province and alarms(report) == [], seed


def test_most_manners_of_telling_have_a_profile() -> None:
    assert len(OWN) >= 14


@pytest.mark.slow
@pytest.mark.parametrize("province", provinces(FALSE_ALARMS))
def test_many_consistent_texts_raise_nothing(province: str, folder: Path) -> None:
    @settings(THOROUGH, max_examples=600 if province == MIXED else 60)
    @given(disclosures(province))
    def holds(made: Made) -> None:
        assert alarms(linted(made, folder)) == []

    holds()


@pytest.mark.parametrize("province", PROVINCES)
def test_all_tables_are_read(province: str, folder: Path) -> None:
    for seed in range(2):
        made = make(seeded(seed), province)
        document = read_text(Path(f"{made.name}.txt"), made.text().encode(), "")
        registry = plugins().registry
        read = read_disclosure(document, registry.shapes, registry.profiles, registry.language)
        assert {table.kind for table in read.tables} >= TABLES, seed
        assert [notice.message for notice in read.notices] == [], seed


WITHOUT_COUNTERPART = re.compile(
    "涉及预算金额|预留政府采购项目预算金额|外宾接待支出|外事接待(?:费)?支出|开支(?:会议|培训)费|(?:会议|培训)费支出"
    "|完成预算(?=[^的]*$)|小微企业供应商中标或成交的，采购金额|满意度达|采购授予中小企业合同金额占.{2}支出金额的"
    "|共涉及项目\\d+个，资金|项目支出总额的|公务用车(?:加油|维修)|年初预算(?:数)?为?(?=0)"
)
"""What nothing else in a disclosure says again, so that there is nothing to hold it against."""


def checkable(report: Report) -> list[Number]:
    """The amounts and percentages of the narrative that something else in the document says, too."""
    text = report.document.text
    return [
        number
        for number in report.coverage.narrative
        if number.kind in ("amount", "percent")
        and number.why != "门槛，不是金额"
        and not WITHOUT_COUNTERPART.search(text[max(0, number.span.start - 22) : number.span.start])
        and not _from_zero(text, number)
    ]


def _from_zero(text: str, number: Number) -> bool:
    """增加5万元 without a percentage: there was nothing before, and nothing to reckon with."""
    before, after = text[: number.span.start], text[number.span.end :]
    return before.endswith("增加") and not re.match("，(?:增长|上升)\\d", after)


UNVERIFIED: dict[str, str] = {}
"""Provinces of whose figures too few are verified, and which."""


@pytest.mark.parametrize("province", provinces(UNVERIFIED))
def test_nearly_all_figures_are_verified(province: str, folder: Path) -> None:
    numbers = [number for seed in range(3) for number in checkable(linted(make(seeded(seed), province), folder))]
    left = [number for number in numbers if number.state is not State.VERIFIED]
    share = 1 - len(left) / len(numbers)
    assert share >= VERIFIED, f"{share:.1%} of {len(numbers)}; e.g. {[(n.text, n.section) for n in left[:12]]}"


def assert_pdf_is_clean(seed: int, province: str, folder: Path, setting: Setting) -> None:
    """All tables of the PDF are read, and nothing is found."""
    made = make(seeded(seed), province)
    report = linted_pdf(made, folder, setting)
    assert alarms(report) == []
    assert {table.kind for table in disclose(report.document.path, plugins()).tables} >= TABLES


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("province", ["湖南", MIXED])
def test_a_consistent_pdf_raises_nothing(province: str, setting: Setting, folder: Path) -> None:
    assert_pdf_is_clean(1, province, folder, setting)


@pytest.mark.slow
@pytest.mark.parametrize("province", provinces(FALSE_ALARMS))
def test_many_consistent_pdfs_raise_nothing(province: str, folder: Path) -> None:
    for seed in range(4):
        assert_pdf_is_clean(seed, province, folder, SETTINGS[seed % len(SETTINGS)])


@pytest.mark.parametrize("rules", ["lines", "none"])
def test_a_table_without_vertical_lines_is_not_misread(rules: str, folder: Path) -> None:
    assert alarms(linted_pdf(make(seeded(1), "上海"), folder, Setting(rules=rules))) == []


def test_the_same_seed_makes_the_same_document() -> None:
    assert make(seeded(7)).text() == make(seeded(7)).text()


@given(st.data())
@settings(QUICK, max_examples=20)
def test_the_ledger_balances(data: st.DataObject) -> None:
    ledger = make(Draw(lambda low, high: data.draw(st.integers(low, high)))).ledger
    assert ledger.whole == ledger.spent + ledger.surplus_shared + ledger.carried_out
    assert ledger.staff + ledger.running_cost == ledger.sum(lambda item: item.basic, fund="一般公共")
    assert all(item.income >= 0 and item.other_income >= 0 for item in ledger.items)


# ---------------------------------------------------------------------------------------------------------------------
# Single texts: what was got wrong before, and what still is.


def said(text: str) -> list[Finding]:
    """Errors and warnings of a piece of a disclosure, but not of what the piece leaves out."""
    document = read_text(Path("云溪市档案馆2024年度部门决算.txt"), f"2024年度部门决算\n\n{text}".encode(), "")
    registry = plugins().registry
    read = read_disclosure(document, registry.shapes, registry.profiles, registry.language)
    rules = registry.rules
    found = [completed(one, rule, read) for rule in rules for one in rule.run(read) or () if isinstance(one, Finding)]
    return [one for one in found if one.severity is not Severity.NOTE and "没有找到" not in one.message]


def table(title: str, *rows: str) -> str:
    """A statement table; the cells of a row are parted by |."""
    return f"{title}\n\n单位：万元\n\n" + "\n".join(row.replace("|", "\t") for row in rows) + "\n\n"


GENERAL = "一般公共预算财政拨款支出决算表"
BY_CODE = "功能分类科目编码|科目名称|合计|基本支出|项目支出"
SECTION = "## 五、一般公共预算财政拨款支出决算情况说明\n\n"
PUBLIC = (
    table(
        "财政拨款“三公”经费支出决算表",
        "项目|预算数|决算数",
        "合计|2.08|2.00",
        "1.因公出国（境）费|0.88|0.88",
        "2.公务用车购置及运行维护费||",
        "（1）公务用车购置费||",
        "（2）公务用车运行维护费||",
        "3.公务接待费|1.20|1.12",
    )
    + "## 七、财政拨款“三公”经费支出决算情况说明\n\n"
)
CORRECT = {
    "WRD611: the point of 1. is read as part of the 类": (
        table(
            GENERAL,
            BY_CODE,
            "合计||12.00|12.00|",
            "201|一般公共服务支出|12.00|12.00|",
            "20126|档案事务|12.00|12.00|",
            "2012601|行政运行|12.00|12.00|",
        )
        + SECTION
        + "1.一般公共服务支出（类）档案事务（款）行政运行（项）年初预算为12.00万元，支出决算为12.00万元，完成年初预算的"
        "100.00%，决算数与年初预算数持平。"
    ),
    "WRD603: the text reader joins items whose 类 and 款 are short, across blank lines": SECTION
    + "\n\n".join(
        f"{number}.公共安全支出（类）司法（款）{name}（项）年初预算为2.00万元，支出决算为3.00万元，完成年初预算的150.00%。"
        for number, name in enumerate(("行政运行", "普法宣传", "社区矫正", "法治建设"), 1)
    )
    + "\n\n5.文化旅游体育与传媒支出（类）国家文化遗产和历史文物保护（款）文物保护（项）年初预算为2.00万元，"
    "支出决算为3.00万元，完成年初预算的150.00%。",
    "TXT301: one fund's income is held against that of all": table(
        "收入决算表",
        "功能分类科目编码|科目名称|本年收入合计|财政拨款收入|其他收入",
        "合计||30.00|28.00|2.00",
        "2012601|行政运行|30.00|28.00|2.00",
    )
    + "## 二、收入决算情况说明\n\n2024年度本年收入合计30.00万元，其中：一般公共预算财政拨款收入20.00万元，占66.67%；"
    "政府性基金预算财政拨款收入8.00万元，占26.67%；其他收入2.00万元，占6.67%。",
    "TXT304, TXT301: 主要包括 with amounts": table(
        "一般公共预算财政拨款基本支出决算明细表",
        "科目编码|科目名称|决算数",
        "301|工资福利支出|30.00",
        "30101|基本工资|20.00",
        "30102|津贴补贴|10.00",
        "人员经费合计||30.00",
    )
    + "## 六、一般公共预算财政拨款基本支出决算情况说明\n\n2024年度一般公共预算财政拨款基本支出30.00万元。\n\n"
    "（一）人员经费30.00万元，主要包括：基本工资20.00万元、津贴补贴10.00万元。",
    "TXT303: an item about 国有资产 opens a section about assets": table(
        GENERAL,
        BY_CODE,
        "合计||6.00||6.00",
        "2050803|培训支出|2.00||2.00",
        "2150704|国有企业监事会专项|4.00||4.00",
    )
    + SECTION
    + "2024年度一般公共预算财政拨款支出年初预算数为5.00万元，支出决算数为6.00万元，完成年初预算的120.00%，其中：\n\n"
    "1、教育支出（类）进修及培训（款）培训支出（项）。\n\n年初预算为2.00万元，支出决算为2.00万元，决算数与年初预算数持平。\n\n"
    "2、资源勘探工业信息等支出（类）国有资产监管（款）国有企业监事会专项（项）。\n\n年初预算为3.00万元，支出决算为4.00万元，"
    "完成年初预算的133.33%。",
    "NAR410: the reason of the whole is taken for that of its last part": (
        "## 九、财政拨款“三公”经费支出决算情况说明\n\n2024年度财政拨款“三公”经费支出5.00万元，比上年增加1.00万元，"
        "增长25.00%。其中：公务用车运行维护费支出决算增加1.00万元，增长33.33%；公务接待费支出决算与上年持平。“三公”经费支出变动的主要原因是"
        "在职人员增加，公务出行增加。"
    ),
    "TXT301: 财政拨款本年支出 is taken for expenditure from every source": table(
        "支出决算表",
        "功能分类科目编码|科目名称|本年支出合计|基本支出|项目支出",
        "合计||30.00|20.00|10.00",
        "2012601|行政运行|30.00|20.00|10.00",
    )
    + "## 三、财政拨款支出决算情况说明\n\n本部门2024年度财政拨款本年支出年初预算数为25.00万元，决算数为28.00万元，"
    "完成年初预算的112.00%。",
    "TXT301: basic expenditure of the funds is held against that of the general budget": table(
        GENERAL, BY_CODE, "合计||12.00|12.00|", "2012601|行政运行|12.00|12.00|"
    )
    + "## 六、财政拨款基本支出决算情况说明\n\n2024年度使用一般公共预算财政拨款安排基本支出12.00万元，"
    "使用政府性基金财政拨款安排基本支出0万元，使用国有资本经营预算财政拨款安排基本支出0万元。",
    "TXT301: a paragraph that begins with its number and goes on is taken for a heading": table(
        "收入决算表",
        "功能分类科目编码|科目名称|本年收入合计|财政拨款收入|其他收入",
        "合计||28.00|26.00|2.00",
        "2012601|行政运行|28.00|26.00|2.00",
    )
    + "## 一、收入支出决算总体情况说明\n\n2024年度收入、支出决算总计30.00万元。其中：\n\n"
    "（一）收入决算总计30.00万元。包括：\n\n"
    "1.本年收入决算合计28.00万元。\n\n2.年初结转和结余2.00万元，主要为上年结转本年使用的项目资金。",
    "NAR402: the 与 in the name of a 类 begins a comparison": (
        "## 三、财政拨款支出决算情况说明\n\n"
        "（一）教育支出年初预算数为4.00万元，决算数为3.00万元，完成年初预算的75.00%。\n\n"
        "（二）文化旅游体育与传媒支出年初预算数为4.00万元，决算数为2.00万元，完成年初预算的50.00%。"
    ),
    "TXT301: an average is taken for the whole": PUBLIC
    + "1、因公出国（境）费用。2024年决算数0.88万元，与2024年年初预算数0.88万元持平。"
    "2024年组织因公出国（境）团组2个、4人次，"
    "人均因公出国（境）费用0.22万元。\n\n2、公务接待费。2024年决算数1.12万元，公务接待3批次，公务接待26人次。",
    "TXT301: 一般公共预算支出 in brackets makes budgets of the parts behind them": PUBLIC
    + "2024年度财政拨款“三公”经费支出决算2.00万元（其中：一般公共预算支出2.00万元；政府性基金预算支出0万元）。"
    "与上年相比，增加0.50万元，增长33.33%，变动原因：公务出行增加。其中，因公出国（境）费支出0.88万元，"
    "占“三公”经费的44.00%；"
    "公务接待费支出1.12万元，占“三公”经费的56.00%。\n\n全年出国（境）团组2个，累计4人次；国内公务接待3批次，26人次。",
}
"""What used to raise a false alarm, by the rule that did and why."""

BARE = (
    "## 九、财政拨款“三公”经费支出决算情况说明\n\n“三公”经费支出年初预算为5.00万元，支出决算为4.00万元，"
    "完成年初预算的80.00%。其中：公务用车运行维护费年初预算为5.00万元，支出决算为4.00万元，完成年初预算的80.00%；公务接待费年初预算为0万元，"
    "支出决算为0万元。决算数小于年初预算数的主要原因是厉行节约。"
)


@pytest.mark.parametrize("name", CORRECT)
def test_nothing_is_wrong_with(name: str) -> None:
    assert [finding.message for finding in said(CORRECT[name])] == []


def test_a_comparison_after_the_list_of_parts_is_about_the_whole() -> None:
    assert [finding.message for finding in said(BARE)] == []


def test_an_amount_at_the_beginning_of_a_line(folder: Path) -> None:
    """A PDF's line that begins with an amount goes on with the sentence, however short the line before."""
    assert alarms(linted_pdf(make(seeded(0), "云南"), folder)) == []
