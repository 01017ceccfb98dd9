"""The SARIF log as other people's tools read it: Microsoft's validator with GitHub's rules, sarif-tools, a viewer.

`pytest -m tools` needs Node.js (npm installs the rest) and sarif-tools; `pytest -m browser` needs Chromium as well.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

import pytest

from tests.external import done
from tests.plugged import Install, archive_rule, finds_something, raises, registers
from tests.support import EXAMPLES, run

TOLERATED = {
    "SARIF2001",  # wants a message to end with a full stop of English
    "SARIF2005",  # wants the address of a page about the tool; it has none
}


def example(name: str, folder: Path) -> Path:
    """A copy of an example."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((EXAMPLES / Path(name).name).read_bytes())
    return path


def check(*arguments: str | Path, output: Path) -> Path:
    """The log that `check` writes."""
    result = run("check", *arguments, "--output-format", "sarif", "--output", output)
    assert output.exists(), result.output
    return output


def loaded(log: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(log.read_text(encoding="utf-8-sig"))["runs"][0]
    return found


# ---- logs of every shape


def of_text_and_pdf(folder: Path) -> Path:
    documents = [example("disclosure.txt", folder), example("disclosure.pdf", folder)]
    return check(*documents, output=folder / "审核.sarif")


def of_nothing_found(folder: Path) -> Path:
    return check(example("clean.txt", folder), output=folder / "审核.sarif")


def of_documents_elsewhere(folder: Path) -> Path:
    (folder / "结果").mkdir()
    documents = [example("甲/disclosure.txt", folder), example("乙/disclosure.pdf", folder)]
    return check(*documents, output=folder / "结果" / "审核.sarif")


def that_carries_its_texts(folder: Path) -> Path:
    log = folder / "审核.sarif"
    log.write_text(run("check", example("disclosure.pdf", folder), "--output-format", "sarif").stdout, encoding="utf-8")
    return log


def with_suppressions_and_a_baseline(folder: Path) -> Path:
    document = example("disclosure.txt", folder)
    known, listed, log = folder / "基线.json", folder / "抑制.yaml", folder / "结果" / "审核.sarif"
    log.parent.mkdir()
    assert run("baseline", "create", document, "--select", "NAR405,NAR407", "--output", known).exit_code == 0
    answer = run("suppress", document, "TAB106", "--reason", "已与财政局核对")
    listed.write_text(answer.stdout, encoding="utf-8")
    comment = "<!-- fiscallint: ignore NAR409 原因：按本地口径 -->"
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("年初预算为285.63", f"{comment}\n年初预算为285.63"), encoding="utf-8")
    return check(document, "--suppressions", listed, "--baseline", known, output=log)


SHAPES: list[Callable[[Path], Path]] = [
    of_text_and_pdf,
    of_nothing_found,
    of_documents_elsewhere,
    that_carries_its_texts,
    with_suppressions_and_a_baseline,
]
every_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__.replace("_", " "))


def test_the_shapes_are_what_they_are_called(tmp_path: Path) -> None:
    logs = {}
    for shape in SHAPES:
        (tmp_path / shape.__name__).mkdir()
        logs[shape] = loaded(shape(tmp_path / shape.__name__))
    assert len(logs[of_text_and_pdf]["results"]) > 20
    assert logs[of_nothing_found]["results"] == []
    assert "%SRCROOT%" in logs[of_documents_elsewhere]["originalUriBaseIds"]
    assert logs[that_carries_its_texts]["artifacts"][0]["contents"]
    answered = logs[with_suppressions_and_a_baseline]["results"]
    kinds = {answer["kind"] for result in answered for answer in result.get("suppressions", [])}
    assert kinds == {"external", "inSource"}
    assert {result["baselineState"] for result in answered} == {"new", "unchanged"}
    assert not any(result["ruleId"].startswith("SUP") for result in answered)
    assert not any(str(tmp_path) in unquote(json.dumps(made, ensure_ascii=False)) for made in logs.values())


# ---- Microsoft's validator


def complaints(log: Path, multitool: Path) -> dict[str, str]:
    """The errors and warnings of the validator, with the rules of GitHub's code scanning: rule and message."""
    report = log.with_name("validated.sarif")
    options = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--log", "ForceOverwrite"]
    done([multitool, "validate", log, *options, "--output", report], log.parent)
    made = loaded(report)
    assert all(one["executionSuccessful"] for one in made["invocations"])
    texts = {rule["id"]: rule.get("messageStrings", {}) for rule in made["tool"]["driver"].get("rules", [])}
    return {
        one["ruleId"]: texts[one["ruleId"]].get(one["message"]["id"], {}).get("text", "") + str(one["message"])
        for one in made["results"]
    }


@pytest.mark.tools
@every_shape
def test_the_validator_and_github_have_nothing_to_say(
    shape: Callable[[Path], Path], multitool: Path, tmp_path: Path
) -> None:
    found = complaints(shape(tmp_path), multitool)
    assert {rule: text for rule, text in found.items() if rule not in TOLERATED} == {}


@pytest.mark.tools
def test_nor_of_plugins_and_failures(install: Install, document: Path, multitool: Path, tmp_path: Path) -> None:
    install(archives=registers(finds_something("ARC101"), archive_rule(raises, "ARC102")))
    log = check(document, output=tmp_path / "审核.sarif")
    made = loaded(log)
    assert made["tool"]["extensions"] and made["invocations"][0]["toolExecutionNotifications"]
    found = complaints(log, multitool)
    # wants no ruleId beside the reference to the rule of an extension; viewers read the ruleId alone
    assert found.keys() - TOLERATED == {"SARIF2004"} and "RuleInformation" in found["SARIF2004"]


@pytest.mark.tools
def test_the_validator_would_tell(multitool: Path, tmp_path: Path) -> None:
    log = of_text_and_pdf(tmp_path)
    made = json.loads(log.read_text(encoding="utf-8"))
    first, second, *_ = made["runs"][0]["results"]
    del first["locations"]
    second["locations"][0]["physicalLocation"]["region"]["charLength"] = -5
    log.write_text(json.dumps(made), encoding="utf-8")
    found = complaints(log, multitool)
    assert "GH1015" in found, "GitHub's rules are at work"
    assert any(rule.startswith("SARIF1") or rule.startswith("JSON") for rule in found)


# ---- sarif-tools


@pytest.mark.tools
@every_shape
def test_sarif_tools_reads_every_finding(shape: Callable[[Path], Path], sarif_tools: Path, tmp_path: Path) -> None:
    log = shape(tmp_path)
    for command in ("summary", "csv", "html"):
        done([sarif_tools, command, "--output", tmp_path / f"a.{command}", log], tmp_path)
    results = [one for one in loaded(log)["results"] if not one.get("suppressions")]
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["Severity"], row["Code"], row["Description"], row["Line"]) for row in csv.DictReader(file)}
    assert rows >= {
        (one["level"], one["ruleId"], one["message"]["text"], str(region(one)["startLine"])) for one in results
    }
    html = unescape((tmp_path / "a.html").read_text(encoding="utf-8"))
    assert all(one["ruleId"] in html for one in results)
    told = (tmp_path / "a.summary").read_text(encoding="utf-8")
    for level, count in Counter(one["level"] for one in loaded(log)["results"]).items():
        assert f"\n{level}: {count}\n" in told


@pytest.mark.tools
def test_sarif_tools_tells_what_is_new(sarif_tools: Path, tmp_path: Path) -> None:
    document = example("disclosure.txt", tmp_path)
    old = check(document, "--ignore", "NAR405", output=tmp_path / "旧.sarif")
    new = check(document, output=tmp_path / "新.sarif")
    done([sarif_tools, "diff", "--output", tmp_path / "a.json", old, new], tmp_path)
    told = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert told["all"] == {"+": 1, "-": 0}


def region(result: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = result["locations"][0]["physicalLocation"]["region"]
    return found


# ---- Microsoft's viewer


@pytest.mark.browser
@pytest.mark.parametrize(
    "shape", [of_text_and_pdf, of_documents_elsewhere, that_carries_its_texts], ids=lambda shape: shape.__name__
)
def test_the_viewer_shows_findings_places_and_regulations(
    shape: Callable[[Path], Path], viewer: Path, chromium: Path, tmp_path: Path
) -> None:
    log = shape(tmp_path)
    shown = json.loads(done(["node", "open.mjs", chromium, log, tmp_path / "a.png"], viewer))
    assert shown["errors"] == []
    made = loaded(log)
    rows = [unquote(row) for row in shown["rows"]]
    for result in made["results"]:
        place = result["locations"][0]
        wanted = (
            result["message"]["text"],
            PurePosixPath(unquote(place["physicalLocation"]["artifactLocation"]["uri"])).name,
            place["logicalLocations"][0]["fullyQualifiedName"],
            str(place["physicalLocation"]["contextRegion"]["startLine"]),
        )
        assert any(all(part in row for part in wanted) for row in rows), wanted
    rules = {rule["id"]: rule for rule in made["tool"]["driver"]["rules"]}
    taxa = made["taxonomies"][0]["taxa"]
    for code in {result["ruleId"] for result in made["results"]}:
        cited = [taxa[one["target"]["index"]]["name"] for one in rules[code].get("relationships", [])]
        assert any(row.strip().startswith(f"{code}: ") and all(name in row for name in cited) for row in rows)
    assert (tmp_path / "a.png").stat().st_size > 10_000
