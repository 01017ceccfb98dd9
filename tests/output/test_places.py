"""Every output names the cell of a workbook that a finding stands in, and changes nothing for other documents."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from tests.document.workbooks import income, saved
from tests.support import run

PLACE = "收入决算表!E5"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook in which one figure is wrong, found once."""
    made, sheet = income()
    sheet["E5"] = 3
    return saved(made, tmp_path / "附表.xlsx")


def told(book: Path, form: str) -> str:
    return run("check", book, "--select", "TAB", "--output-format", form).stdout


@pytest.mark.parametrize("form", ["text", "html", "markdown", "github", "gitlab", "junit", "json", "jsonl", "sarif"])
def test_the_cell_is_named(form: str, book: Path) -> None:
    assert PLACE in told(book, form)


def test_formats_for_lines_of_files_name_no_line_of_the_rendition(book: Path) -> None:
    assert "line=" not in told(book, "github")
    assert {one["location"]["lines"]["begin"] for one in json.loads(told(book, "gitlab"))} == {1}


def test_the_report_as_a_workbook_names_it(book: Path) -> None:
    target = book.with_name("report.xlsx")
    run("check", book, "--select", "TAB", "--output", target)
    report = openpyxl.load_workbook(io.BytesIO(target.read_bytes()))
    assert PLACE in [cell.value for cell in report["问题"]["E"]]
    assert any(f"（{PLACE}）" in str(cell.value) for cell in report["勾稽关系"]["J"])


def test_json_has_it_in_the_place(book: Path) -> None:
    made = json.loads(told(book, "json"))
    schema = json.loads(run("schema", "json").stdout)
    jsonschema.validate(made, schema)
    assert PLACE in {one["place"]["place"] for one in made["documents"][0]["findings"]}
    assert schema["$defs"]["place"]["properties"]["place"]["type"] == "string"


def test_sarif_has_it_as_a_logical_location_beside_the_region(book: Path) -> None:
    made = json.loads(told(book, "sarif"))
    schema = json.loads((Path(__file__).parent.parent / "data" / "sarif-schema-2.1.0.json").read_text("utf-8"))
    jsonschema.validate(made, schema)
    one = next(one for one in made["runs"][0]["results"] if one["properties"]["place"] == PLACE)
    (location,) = one["locations"]
    assert location["logicalLocations"][0] == {"name": PLACE, "fullyQualifiedName": PLACE, "kind": "element"}
    assert location["physicalLocation"]["region"]["snippet"]["text"] == "3.00"
    assert one["relatedLocations"] and all(
        other["logicalLocations"][0]["name"].startswith("收入决算表!") for other in one["relatedLocations"]
    )
