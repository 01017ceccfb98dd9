"""JSON: everything a report holds, with places that can be checked."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from fiscallint.engine import examine, lint
from fiscallint.finding import Fix, Known, Notice, Related, Suppression
from fiscallint.output import json as json_format
from tests.output.made import ALL, KNOWN, SHARE, WORD, pdf_document, report, text_document, whole
from tests.support import EXAMPLES, disclosure, everything, plugins, run

render, render_lines = whole(json_format.render), whole(json_format.render_lines)

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


# ---- the schema, and JSON Lines

SCHEMA = json.loads(json_format.SCHEMA.read_text(encoding="utf-8"))
LINE = {"$ref": "#/$defs/line", "$defs": SCHEMA["$defs"]}


def strict(schema: Any) -> Any:
    """The schema, allowing of each object nothing that it does not describe."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: strict(one) for name, one in schema.items()}
    if "properties" in made and "required" in made and isinstance(made["required"], list):
        made.setdefault("unevaluatedProperties", False)
    return made


def valid(made: Any, schema: Any) -> None:
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(made)


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert run("schema", "json").stdout == json_format.SCHEMA.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["clean.pdf", "disclosure.pdf", "disclosure.txt"])
def test_what_is_written_is_as_the_schema_says_and_no_more(name: str) -> None:
    report = lint(EXAMPLES / name, plugins(), everything())
    valid(json.loads(render([report], "1")), strict(SCHEMA))


def test_so_is_what_examples_have_not() -> None:
    failing = report(
        pdf_document(),
        *ALL,
        replace(SHARE, baseline=Known.NEW, related=(Related(SHARE.span, "合计"),), key="占比", table="收入决算表"),
        replace(SHARE, fixes=(Fix(SHARE.span, "80.00%", "改为80.00%"),)),
        replace(SHARE, suppression=Suppression("NAR402", "原因", comment=SHARE.span)),
        setup=(Notice("插件 archives 无法载入"),),
    )
    valid(json.loads(render([failing], "1")), strict(SCHEMA))
    for line in render_lines([failing], "1").splitlines():
        valid(json.loads(line), LINE)


def test_a_field_of_another_type_is_not_valid() -> None:
    made = json.loads(render([report(text_document(), SHARE)], "1"))
    made["documents"][0]["findings"][0]["place"]["line"] = "2"
    with pytest.raises(jsonschema.ValidationError):
        valid(made, SCHEMA)


def test_lines_are_the_findings_of_a_document_and_then_the_document() -> None:
    lines = render_lines([report(text_document(), SHARE, WORD), report(pdf_document(), KNOWN)], "1.2").splitlines()
    made = [json.loads(line) for line in lines]
    assert [(one["type"], one["path"]) for one in made] == [
        ("finding", "公开/决算.txt"),
        ("finding", "公开/决算.txt"),
        ("document", "公开/决算.txt"),
        ("finding", "公开/决算.pdf"),
        ("document", "公开/决算.pdf"),
    ]
    assert [one["counts"] for one in made if "counts" in one] == [
        {"error": 1, "warning": 0, "note": 1},
        {"error": 0, "warning": 0, "note": 0},
    ]
    assert made[3]["baseline"] == "unchanged" and made[2]["fiscallint"] == "1.2"
    whole = json.loads(render([report(text_document(), SHARE)], "1"))["documents"][0]["findings"][0]
    assert {name: value for name, value in made[0].items() if name not in ("type", "path")} == whole


def test_no_text_breaks_a_line() -> None:
    wild = replace(SHARE, message="甲\u2028乙\x85丙\n丁")
    text = render_lines([report(text_document(), wild)], "1")
    assert len(text.splitlines()) == 2 and json.loads(text.splitlines()[0])["message"] == wild.message
