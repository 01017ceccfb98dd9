"""Disclosures that agree by construction raise nothing.

Generated documents (tests/generator) are told the way eight provinces tell them; whatever is drawn, fiscallint must
read all tables, verify nearly all figures, and raise neither an error nor a warning.

A few hundred texts and a handful of PDFs run by default. `pytest -m slow tests/test_generated.py` runs some thousands
of texts and dozens of PDFs. What fiscallint still gets wrong stands below as `xfail(strict=True)`, one minimal text
each: a test that begins to pass says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from fiscallint.disclosure import read_disclosure
from fiscallint.document.text import read_text
from fiscallint.engine import disclose, lint
from fiscallint.finding import Finding, Severity
from fiscallint.output.report import Report
from fiscallint.plugins import Plugins
from fiscallint.rules.coverage import Number, State
from tests.generator import PROVINCES, Draw, Made, drawn_by, make, seeded
from tests.generator.pdf_layout import write_pdf

TABLES = 9
VERIFIED = 0.95


@cache
def plugins() -> Plugins:
    """The plugins as shipped."""
    return Plugins()


@st.composite
def disclosures(draw: Callable[[st.SearchStrategy[int]], int], province: str = "") -> Made:
    """A disclosure of one province, or of any."""
    return make(drawn_by(draw), province)


def linted(made: Made, folder: Path) -> Report:
    """What fiscallint says of the text."""
    path = folder / f"{made.name}.txt"
    path.write_text(made.text(), encoding="utf-8")
    return lint(path, plugins(), plugins().registry.rules)


def linted_pdf(made: Made, folder: Path) -> Report:
    """What fiscallint says of the PDF."""
    path = folder / f"{made.name}.pdf"
    write_pdf(made.blocks, path)
    return lint(path, plugins(), plugins().registry.rules)


def alarms(report: Report) -> list[str]:
    """Errors and warnings, with the text they stand at."""
    text = report.document.text
    return [
        f"{finding.code} {finding.message} ‹{text[finding.span.start : finding.span.end][:80]}›"
        for finding in report.findings
        if finding.severity is not Severity.NOTE
    ]


QUICK = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
THOROUGH = settings(QUICK, max_examples=400, derandomize=False, phases=tuple(Phase))


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


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> None:
    """Skips unless slow tests are asked for."""
    if "slow" not in request.config.option.markexpr:
        pytest.skip("slow: asked for by -m slow")


@pytest.mark.parametrize("province", provinces(FALSE_ALARMS))
def test_a_consistent_text_raises_nothing(province: str, folder: Path) -> None:
    @QUICK
    @given(disclosures(province))
    def holds(made: Made) -> None:
        note(made.text())
        assert alarms(linted(made, folder)) == []

    holds()


@pytest.mark.slow
@pytest.mark.usefixtures("thorough")
@pytest.mark.parametrize("province", provinces(FALSE_ALARMS))
def test_many_consistent_texts_raise_nothing(province: str, folder: Path) -> None:
    @THOROUGH
    @given(disclosures(province))
    def holds(made: Made) -> None:
        assert alarms(linted(made, folder)) == []

    holds()


@pytest.mark.parametrize("province", PROVINCES)
def test_all_tables_are_read(province: str, folder: Path) -> None:
    for seed in range(8):
        made = make(seeded(seed), province)
        document = read_text(Path(f"{made.name}.txt"), made.text().encode(), "")
        read = read_disclosure(document, plugins().registry.shapes)
        assert len(read.tables) == TABLES, seed
        assert [notice.message for notice in read.notices] == [], seed


WITHOUT_COUNTERPART = re.compile(
    "涉及预算金额|预留政府采购项目预算金额|外宾接待支出|外事接待(?:费)?支出|开支(?:会议|培训)费|(?:会议|培训)费支出"
    "|完成预算(?=[^的]*$)|小微企业供应商中标或成交的，采购金额|采购授予中小企业合同金额占.{2}支出金额的"
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
    ]


UNVERIFIED: dict[str, str] = {}
"""Provinces of whose figures too few are verified, and which."""


@pytest.mark.parametrize("province", provinces(UNVERIFIED))
def test_nearly_all_figures_are_verified(province: str, folder: Path) -> None:
    numbers = [number for seed in range(12) for number in checkable(linted(make(seeded(seed), province), folder))]
    left = [number for number in numbers if number.state is not State.VERIFIED]
    share = 1 - len(left) / len(numbers)
    assert share >= VERIFIED, f"{share:.1%} of {len(numbers)}; e.g. {[(n.text, n.section) for n in left[:12]]}"


def assert_pdf_is_clean(seed: int, province: str, folder: Path) -> None:
    """All tables of the PDF are read, and nothing is found."""
    made = make(seeded(seed), province)
    report = linted_pdf(made, folder)
    assert alarms(report) == []
    assert len(disclose(report.document.path, plugins()).tables) == TABLES


@pytest.mark.parametrize("province", provinces(FALSE_ALARMS))
def test_a_consistent_pdf_raises_nothing(province: str, folder: Path) -> None:
    assert_pdf_is_clean(0, province, folder)


@pytest.mark.slow
@pytest.mark.usefixtures("thorough")
@pytest.mark.parametrize("province", provinces(FALSE_ALARMS))
def test_many_consistent_pdfs_raise_nothing(province: str, folder: Path) -> None:
    for seed in range(1, 12):
        assert_pdf_is_clean(seed, province, folder)


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
# What fiscallint still gets wrong.


def said(text: str) -> list[Finding]:
    """Errors and warnings of a piece of a disclosure, but not of what the piece leaves out."""
    document = read_text(Path("云溪市档案馆2024年度部门决算.txt"), f"2024年度部门决算\n\n{text}".encode(), "")
    read = read_disclosure(document, plugins().registry.shapes)
    found = [one for rule in plugins().registry.rules for one in rule.check(read) or () if isinstance(one, Finding)]
    return [one for one in found if one.severity is not Severity.NOTE and "没有找到" not in one.message]
