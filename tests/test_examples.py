"""The example disclosures: nothing is found where nothing is wrong, and all that was planted is found, and no more."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest
import yaml

from fiscallint.engine import disclose, lint
from fiscallint.finding import Finding, Severity, Span
from fiscallint.output.report import Report
from tests.support import EXAMPLES, everything, plugins


class Planted(NamedTuple):
    """An entry of planted.yaml."""

    document: str
    kind: str
    place: str
    quote: str


PLANTED = [
    Planted(entry["document"], planted["kind"], planted["place"], planted["quote"])
    for entry in yaml.safe_load((EXAMPLES / "planted.yaml").read_text(encoding="utf-8"))
    for planted in entry["planted"]
]

CONSEQUENCES = {
    ("disclosure.txt", "TAB107", "74,280.36"): "nor does the column add up, for which no other number is to blame",
    ("disclosure.txt", "NAR407", "卫生健康支出（类）24.31万元，占5.37%"): "with the wrong share they add up to 101.80%",
    ("disclosure.pdf", "TAB107", "23.84"): "nor does the column add up, for which no other number is to blame",
    ("disclosure.pdf", "NAR407", "基本支出424.24万元，占67.18%"): "with the wrong share they add up to 105.40%",
    ("disclosure.pdf", "NAR406", "公务用车运行维护支出4.86万元"): "the parts of the wrong 4.68 add up to 4.86",
}
"""What else is found because of what was planted: document, rule, words in the place, and why."""


@cache
def report(name: str) -> Report:
    """What all rules say of an example."""
    return lint(EXAMPLES / name, plugins(), everything())


def places(text: str, quote: str) -> list[Span]:
    """Everywhere that a quote stands in a text, white space being loose."""
    at = [index for index, character in enumerate(text) if not character.isspace()]
    bare = "".join(text[index] for index in at)
    wanted = "".join(quote.split())
    found, start = [], bare.find(wanted)
    while start >= 0:
        found.append(Span(at[start], at[start + len(wanted) - 1] + 1))
        start = bare.find(wanted, start + 1)
    return found


def stands_at(finding: Finding, document: str, quote: str) -> bool:
    """Whether a finding's place overlaps the quote."""
    text = report(document).document.text
    return any(finding.span.start < place.end and place.start < finding.span.end for place in places(text, quote))


def kind_of(finding: Finding) -> str:
    return next(rule.kind for rule in plugins().registry.rules if rule.code == finding.code)


def finds(finding: Finding, planted: Planted) -> bool:
    """Whether a finding is that of a planted error."""
    return kind_of(finding) == planted.kind and stands_at(finding, planted.document, planted.quote)


def follows(finding: Finding, document: str) -> bool:
    """Whether a finding is a consequence that is named above."""
    return any(
        finding.code == code and stands_at(finding, document, quote)
        for name, code, quote in CONSEQUENCES
        if name == document
    )


@pytest.mark.parametrize("name", ["clean.txt", "clean.pdf"])
def test_nothing_is_found_where_nothing_is_wrong(name: str) -> None:
    assert [f"{finding.code} {finding.message}" for finding in report(name).findings] == []
    assert report(name).notices == ()
    assert "crashed" not in report(name).outcomes.values()


@pytest.mark.parametrize("name", ["clean.txt", "clean.pdf", "disclosure.txt", "disclosure.pdf"])
def test_all_nine_tables_are_read(name: str) -> None:
    disclosure = disclose(EXAMPLES / name, plugins())
    assert sorted(table.kind for table in disclosure.tables) == sorted(
        shape.kind for shape in disclosure.shapes if not shape.further
    )
    assert len(disclosure.tables) == 9 and not disclosure.notices
    assert [cell.unread for table in disclosure.tables for cell in table.unread] == []
    assert (disclosure.year, disclosure.name) == (2024, "云溪市临江区档案馆")


def test_text_and_pdf_hold_the_same_accounts() -> None:
    """One set of accounts, two layouts: 元 with one, 万元 with the other."""
    text, pdf = (disclose(EXAMPLES / name, plugins()) for name in ("clean.txt", "clean.pdf"))
    for table in text.tables:
        for row in table.rows:
            other = pdf.table(table.kind)
            assert other is not None
            for column, cell in row.cells.items():
                twin = other.cell(row.code or row.name, column) if row.code or row.name else None
                if cell.quantity and twin and twin.quantity:
                    assert cell.interval.meets(twin.interval), (table.kind, row.label, column)


@pytest.mark.parametrize("planted", [pytest.param(one, id=f"{one.document}-{one.place}-{one.kind}") for one in PLANTED])
def test_what_was_planted_is_found(planted: Planted) -> None:
    assert places(report(planted.document).document.text, planted.quote), "the quote stands in the document"
    found = [finding for finding in report(planted.document).findings if finds(finding, planted)]
    assert found, planted
    assert all((finding.severity or Severity.NOTE) is not Severity.NOTE for finding in found)


@pytest.mark.parametrize("name", ["disclosure.txt", "disclosure.pdf"])
def test_nothing_else_is_found(name: str) -> None:
    here = [planted for planted in PLANTED if planted.document == name]
    beyond = [
        f"{finding.code} {finding.message}"
        for finding in report(name).findings
        if not any(finds(finding, planted) for planted in here) and not follows(finding, name)
    ]
    assert beyond == []


@pytest.mark.parametrize("name", ["disclosure.txt", "disclosure.pdf"])
def test_each_planted_error_is_found_once(name: str) -> None:
    """But for what follows from it, an error is not told twice."""
    for planted in PLANTED:
        if planted.document == name:
            found = [one for one in report(name).findings if finds(one, planted) and not follows(one, name)]
            assert len(found) == 1, planted


@pytest.mark.parametrize("consequence", CONSEQUENCES, ids=lambda one: f"{one[0]}-{one[1]}")
def test_each_consequence_is_found(consequence: tuple[str, str, str]) -> None:
    document, code, quote = consequence
    assert any(one.code == code and stands_at(one, document, quote) for one in report(document).findings)


@pytest.mark.parametrize("name", ["disclosure.txt", "disclosure.pdf"])
def test_every_correction_stands_in_the_place_of_what_it_corrects(name: str) -> None:
    text = report(name).document.text
    fixes = [(finding, fix) for finding in report(name).findings for fix in finding.fixes]
    assert fixes
    for finding, fix in fixes:
        assert finding.span.start <= fix.span.start < fix.span.end <= finding.span.end
        assert text[slice(*fix.span)] != fix.replacement


def test_every_finding_says_where_it_stands() -> None:
    for name in ("disclosure.txt", "disclosure.pdf"):
        for finding in report(name).findings:
            assert finding.section and finding.message and finding.key, finding
