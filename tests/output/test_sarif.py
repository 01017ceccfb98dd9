"""The SARIF log: valid, exact about places, and the same on every machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from fiscallint.document import Box, Document, Notice
from fiscallint.document.reader import read_document
from fiscallint.finding import Finding, FiscallintError, Fix, Related, Severity, Span, Suppression
from fiscallint.output import pages, sarif
from fiscallint.output.files import save
from fiscallint.output.report import Report
from fiscallint.rules.api import Description
from fiscallint.rules.coverage import Coverage, Number, State

SCHEMA = Path(__file__).parent.parent / "data" / "sarif-schema-2.1.0.json"

TEXT = """# 二、收入决算情况说明
2024年度收入合计1,234.56万元，其中：财政拨款收入1,000.00万元，占80.00%。
三公经费预算为10.00万元，支出决算为9.00万元，
完成预算的95.00%。
"""

PERCENT = Description(
    "NAR402",
    "completion-percent",
    "完成预算百分比与预算、决算数不符。",
    "percent",
    Severity.ERROR,
    help="百分比应由**决算数**除以预算数得出。\n\n## 示例\n\n`完成预算的90%`",
    basis=("部门决算公开模板",),
)
SHARE = Description("NAR403", "share-percent", "占比与总数不符。", "percent", Severity.WARNING)
UNUSED = Description("WRD601", "stale-year", "年度未更新。", "stale-year", Severity.NOTE)


def span(words: str, text: str = TEXT) -> Span:
    """Where these words stand."""
    start = text.index(words)
    return Span(start, start + len(words))


def text_document(path: str = "公开/决算.txt", text: str = TEXT, **more: Any) -> Document:
    return Document(Path(path), "text/plain", text, (), sha256="ab" * 32, **more)


def pdf_document(path: str = "公开/决算.pdf", text: str = TEXT) -> Document:
    """Each line of the text on a page of its own, each character ten points wide."""
    glyphs: list[Box | None] = []
    for page, line in enumerate(text.splitlines(keepends=True), 1):
        glyphs += [
            None if character == "\n" else Box(page, 10.0 * i, 20, 10.0 * i + 10, 30.123456)
            for i, character in enumerate(line)
        ]
    return Document(Path(path), "application/pdf", text, (), sha256="cd" * 32, page_count=4, glyphs=glyphs)


COMPLETION = Finding(
    span("95.00%"),
    "三公经费完成预算的百分比应为90.00%，文中为95.00%。",
    code="NAR402",
    severity=Severity.ERROR,
    stated="95.00%",
    expected="90.00%",
    difference="5.00个百分点",
    key="三公经费",
    section="二、收入决算情况说明",
    table="三公经费支出表",
    related=(
        Related(span("10.00万元，支"), "预算数"),
        Related(span("9.00万元"), "决算数"),
    ),
    fixes=(Fix(span("95.00%"), "90.00%", "改为90.00%"),),
)
PROPORTION = Finding(span("80.00%"), "占比应为81.00%。", code="NAR403", severity=Severity.WARNING, key="财政拨款收入")


SEVERAL: tuple[tuple[Callable[[str], Document], str], ...] = ((text_document, "a.txt"), (pdf_document, "b.pdf"))


def report(document: Document, *findings: Finding, **more: Any) -> Report:
    return Report(document, findings, (PERCENT, SHARE, UNUSED), {}, **more)


def log(*reports: Report, target: Path | None = Path("审核.sarif")) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(written(reports, target))
    return log


def written(reports: Sequence[Report], target: Path | None = None) -> str:
    """The log as it is written."""
    return "".join(map(str, sarif.render(reports, target, version="1.2.3").content))


def results(made: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made["runs"][0]["results"]
    return found


def artifacts(made: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = made["runs"][0]["artifacts"]
    return found


def region(result: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = result["locations"][0]["physicalLocation"]["region"]
    return found


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


class TestValidity:
    @pytest.mark.parametrize("target", [Path("审核.sarif"), None], ids=["with sidecars", "to standard output"])
    def test_everything_at_once(self, validator: Draft202012Validator, target: Path | None) -> None:
        notice = Notice("第3页有一处表格未能读出", span("9.00万元"))
        made = log(
            report(text_document(notices=(Notice("编码存疑"),)), COMPLETION, PROPORTION),
            report(pdf_document(), COMPLETION, PROPORTION, notices=(notice,)),
            target=target,
        )
        assert [error.message for error in validator.iter_errors(made)] == []

    def test_nothing_found(self, validator: Draft202012Validator) -> None:
        made = log(report(text_document()))
        assert [error.message for error in validator.iter_errors(made)] == []
        assert results(made) == []

    def test_no_document(self, validator: Draft202012Validator) -> None:
        assert [error.message for error in validator.iter_errors(log())] == []


class TestPlaces:
    @pytest.mark.parametrize(
        "words",
        ["1,234.56万元", "# 二、收入", "9.00万元，\n完成预算", "支出决算为9.00万元，\n", "95.00%。\n", ""],
        ids=["within a line", "start of file", "two lines", "with line end", "end of file", "nothing"],
    )
    def test_lines_columns_and_offsets_lead_to_the_snippet(self, words: str) -> None:
        made = region(results(log(report(text_document(), replace(PROPORTION, span=span(words)))))[0])
        lines = TEXT.splitlines(keepends=True)
        start = sum(map(len, lines[: made["startLine"] - 1])) + made["startColumn"] - 1
        end = sum(map(len, lines[: made["endLine"] - 1])) + made["endColumn"] - 1
        assert TEXT[start:end] == words
        assert TEXT[made["charOffset"] : made["charOffset"] + made["charLength"]] == words
        assert made["snippet"]["text"] == words

    def test_columns_count_code_points(self) -> None:
        text = "𠮷林省2024年\n"
        made = region(results(log(report(text_document(text=text), replace(PROPORTION, span=span("2024", text)))))[0])
        assert made["startColumn"] == 4
        assert log()["runs"][0]["columnKind"] == "unicodeCodePoints"

    def test_context_is_the_whole_line(self) -> None:
        (made,) = results(log(report(text_document(), PROPORTION)))
        assert made["locations"][0]["physicalLocation"]["contextRegion"]["snippet"]["text"] == TEXT.splitlines()[1]

    @pytest.mark.parametrize("end", ["", "\n"], ids=["without line end", "with line end"])
    def test_the_context_of_a_whole_line_is_the_lines_around_it(self, end: str) -> None:
        lines = TEXT.splitlines()
        whole = replace(PROPORTION, span=span(lines[1] + end))
        (made,) = results(log(report(text_document(), whole)))
        context = made["locations"][0]["physicalLocation"]["contextRegion"]
        assert context["snippet"]["text"] == "\n".join(lines[1:3] if end else lines[:3])

    def test_no_context_where_there_is_nothing_else(self) -> None:
        whole = replace(PROPORTION, span=Span(0, len(TEXT)))
        (made,) = results(log(report(text_document(), whole)))
        assert "contextRegion" not in made["locations"][0]["physicalLocation"]

    def test_page_and_boxes_of_a_pdf(self) -> None:
        across = replace(PROPORTION, span=span("元，\n完成"))
        (made,) = results(log(report(pdf_document(), across)))
        assert made["properties"]["page"] == 3
        assert [box["page"] for box in made["properties"]["bbox"]] == [3, 4]
        assert made["properties"]["bbox"][1] == {"page": 4, "x0": 0.0, "top": 20, "x1": 20.0, "bottom": 30.12}

    def test_a_finding_on_the_whole_document_is_on_no_page(self) -> None:
        (made,) = results(log(report(pdf_document(), Finding(Span(0, 0), "缺少目录。", "DOC001", Severity.WARNING))))
        assert "properties" not in made


class TestResults:
    def test_level_is_always_said(self) -> None:
        findings = [replace(COMPLETION, severity=severity) for severity in (*Severity, None)]
        levels = [result["level"] for result in results(log(report(text_document(), *findings)))]
        assert levels == ["error", "warning", "note", "warning"]

    def test_what_was_stated_and_what_was_expected(self) -> None:
        (made,) = results(log(report(text_document(), COMPLETION)))
        assert made["properties"] == {
            "section": "二、收入决算情况说明",
            "table": "三公经费支出表",
            "expected": "90.00%",
            "stated": "95.00%",
            "difference": "5.00个百分点",
        }

    def test_what_is_not_known_is_left_out(self) -> None:
        (made,) = results(log(report(text_document(), PROPORTION)))
        assert made.keys().isdisjoint({"properties", "fixes", "relatedLocations", "analysisTarget"})
        assert "null" not in json.dumps(made)

    def test_section_and_table_are_logical_locations(self) -> None:
        (made,) = results(log(report(text_document(), COMPLETION)))
        assert made["locations"][0]["logicalLocations"] == [
            {"fullyQualifiedName": "二、收入决算情况说明", "kind": "section", "name": "二、收入决算情况说明"},
            {"fullyQualifiedName": "二、收入决算情况说明/三公经费支出表", "kind": "table", "name": "三公经费支出表"},
        ]

    def test_the_other_side_of_a_comparison(self) -> None:
        (made,) = results(log(report(text_document(), COMPLETION)))
        related = made["relatedLocations"]
        assert [(one["id"], one["message"]["text"]) for one in related] == [(1, "预算数"), (2, "决算数")]
        assert related[1]["physicalLocation"]["region"]["snippet"]["text"] == "9.00万元"

    def test_a_fix_says_what_goes_and_what_comes(self) -> None:
        (made,) = results(log(report(text_document(), COMPLETION)))
        (change,) = made["fixes"][0]["artifactChanges"]
        (replacement,) = change["replacements"]
        gone = replacement["deletedRegion"]
        assert TEXT[gone["charOffset"] : gone["charOffset"] + gone["charLength"]] == "95.00%"
        assert replacement["insertedContent"] == {"text": "90.00%"}

    def test_a_fix_that_only_deletes(self) -> None:
        deletion = replace(COMPLETION, fixes=(Fix(span("95.00%"), "", "删去"),))
        (made,) = results(log(report(text_document(), deletion)))
        assert made["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": ""}


class TestRules:
    def test_every_enabled_rule_is_described(self) -> None:
        made = log(report(text_document(), PROPORTION))
        rules = made["runs"][0]["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == ["NAR402", "NAR403", "WRD601"]
        assert rules[0] == {
            "id": "NAR402",
            "name": "CompletionPercent",
            "shortDescription": {"text": "完成预算百分比与预算、决算数不符。"},
            "fullDescription": {
                "text": "百分比应由决算数除以预算数得出。\n\n示例\n\n完成预算的90%",
                "markdown": PERCENT.help,
            },
            "help": {
                "text": "NAR402 完成预算百分比与预算、决算数不符\n\ncompletion-percent · 错误 · percent\n\n"
                "百分比应由决算数除以预算数得出。\n\n示例\n\n完成预算的90%\n\n依据\n\n- 部门决算公开模板\n\n把握：确",
                "markdown": pages.page(PERCENT),
            },
            "defaultConfiguration": {"level": "error"},
            "properties": {
                "kind": "percent",
                "tags": ["percent", "NAR"],
                "basis": ["部门决算公开模板"],
                "certainty": "certain",
            },
        }

    def test_a_result_leads_to_its_rule(self) -> None:
        made = log(report(text_document(), PROPORTION))
        (result,) = results(made)
        assert made["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "NAR403"

    def test_a_finding_of_no_listed_rule_keeps_its_code(self) -> None:
        (result,) = results(log(report(text_document(), replace(PROPORTION, code="SUP801"))))
        assert result["ruleId"] == "SUP801"
        assert "ruleIndex" not in result


class TestRegulations:
    CITING = replace(
        SHARE,
        basis=(
            "《云溪市公开办法》（云财〔2024〕1号）：占比",
            "《云溪市公开办法》（云财〔2024〕1号）：合计",
            "公开模板",
        ),
    )
    ALSO = replace(UNUSED, basis=("云溪市档案条例第三条",))

    def run(self, *rules: Description) -> dict[str, Any]:
        made = log(Report(text_document(), (), rules, {}), target=None)
        found: dict[str, Any] = made["runs"][0]
        return found

    def test_those_that_rules_cite_are_a_taxonomy(self) -> None:
        (taxonomy,) = self.run(self.CITING, self.ALSO)["taxonomies"]
        assert [(taxon["id"], taxon["name"]) for taxon in taxonomy["taxa"]] == [
            ("云财〔2024〕1号", "云溪市公开办法"),
            ("云溪市档案条例", "云溪市档案条例"),
        ]
        assert taxonomy["taxa"][0]["shortDescription"]["text"] == "《云溪市公开办法》（云财〔2024〕1号）"

    def test_a_rule_leads_to_what_it_cites(self) -> None:
        run = self.run(self.CITING, self.ALSO)
        driver = run["tool"]["driver"]
        assert driver["supportedTaxonomies"] == [{"name": "法规", "index": 0}]
        (relationship,) = driver["rules"][0]["relationships"]
        target = relationship["target"]
        assert run["taxonomies"][target["toolComponent"]["index"]]["taxa"][target["index"]]["id"] == target["id"]
        assert relationship["description"]["text"] == "；".join(self.CITING.basis[:2])

    def test_without_any_there_is_no_taxonomy(self) -> None:
        run = self.run(PERCENT)
        assert "taxonomies" not in run and "supportedTaxonomies" not in run["tool"]["driver"]
        assert "relationships" not in run["tool"]["driver"]["rules"][0]

    def test_it_is_valid(self, validator: Draft202012Validator) -> None:
        made = log(Report(text_document(), (), (self.CITING, self.ALSO), {}), target=None)
        assert [error.message for error in validator.iter_errors(made)] == []


class TestFingerprints:
    def prints(self, *findings: Finding, text: str = TEXT) -> list[str]:
        made = results(log(report(text_document(text=text), *findings)))
        return [result["partialFingerprints"]["primaryLocationLineHash"] for result in made]

    def test_a_changed_amount_keeps_it(self) -> None:
        changed = replace(COMPLETION, stated="96.00%", expected="91.00%", message="应为91.00%。")
        assert self.prints(changed, text=TEXT.replace("95.00", "96.00")) == self.prints(COMPLETION)

    def test_a_changed_place_keeps_it(self) -> None:
        text = "封面\n" + TEXT
        assert self.prints(replace(COMPLETION, span=span("95.00%", text)), text=text) == self.prints(COMPLETION)

    def test_rule_concept_section_and_table_tell_findings_apart(self) -> None:
        others = [
            replace(COMPLETION, code="NAR403"),
            replace(COMPLETION, key="会议费"),
            replace(COMPLETION, section="三、支出决算情况说明"),
            replace(COMPLETION, table="支出决算表"),
        ]
        assert len(set(self.prints(COMPLETION, *others))) == 5

    def test_equals_are_numbered(self) -> None:
        first, second = self.prints(COMPLETION, COMPLETION)
        assert first.endswith(":1")
        assert second == first.removesuffix("1") + "2"

    def test_without_a_key_the_words_speak_but_not_the_amounts(self) -> None:
        keyless = replace(COMPLETION, key="", span=span("9.00万元"))
        same = replace(COMPLETION, key="", span=span("10.00万元"))
        other = replace(COMPLETION, key="", span=span("支出决算"))
        prints = [made.split(":")[0] for made in self.prints(keyless, same, other)]
        assert prints[0] == prints[1] != prints[2]


class TestArtifacts:
    def test_a_text_file_is_its_own_rendition(self) -> None:
        made = log(report(text_document("公开/2024 决算.txt"), PROPORTION))
        (artifact,) = artifacts(made)
        assert unquote(artifact["location"]["uri"]) == "公开/2024 决算.txt"
        assert artifact["location"]["uri"].isascii()
        assert artifact["hashes"] == {"sha-256": "ab" * 32}
        assert artifact["roles"] == ["analysisTarget"]
        assert results(made)[0]["locations"][0]["physicalLocation"]["artifactLocation"] == artifact["location"]

    def test_a_pdf_comes_with_its_rendition(self) -> None:
        made = log(report(pdf_document(), PROPORTION))
        rendition, original = artifacts(made)
        assert unquote(rendition["location"]["uri"]) == "审核.决算.txt"
        assert rendition["encoding"] == "utf-8"
        assert original["mimeType"] == "application/pdf"
        assert original["hashes"] == {"sha-256": "cd" * 32}
        (result,) = results(made)
        assert result["locations"][0]["physicalLocation"]["artifactLocation"] == rendition["location"]
        assert result["analysisTarget"] == original["location"]

    def test_without_a_file_the_log_carries_the_rendition(self) -> None:
        rendition, original = artifacts(log(report(pdf_document()), target=None))
        assert rendition["contents"] == {"text": TEXT}
        assert rendition["parentIndex"] == original["location"]["index"] == 1

    def test_indices_lead_to_artifacts(self) -> None:
        made = log(*(report(make(), PROPORTION) for make in (pdf_document, text_document, pdf_document)))
        for result in results(made):
            location = result["locations"][0]["physicalLocation"]["artifactLocation"]
            assert artifacts(made)[location["index"]]["location"] == location
        assert [artifact["location"]["index"] for artifact in artifacts(made)] == [0, 1, 2, 3, 4]

    def test_absolute_paths_are_not_told(self, tmp_path: Path) -> None:
        paths = [tmp_path / "甲局" / "决算.pdf", tmp_path / "乙局" / "决算.pdf"]
        text = json.dumps(log(*(report(pdf_document(str(path)), PROPORTION) for path in paths)))
        assert str(tmp_path) not in unquote(text)
        assert unquote(text).count('"uri": "甲局/决算.pdf"') > 0

    def test_addresses_lead_from_the_folder_of_the_log(self, tmp_path: Path) -> None:
        reports = [report(make(str(tmp_path / "公开" / name)), PROPORTION) for make, name in SEVERAL]
        made = log(*reports, target=tmp_path / "审核.sarif")
        uris = [unquote(artifact["location"]["uri"]) for artifact in artifacts(made)]
        assert uris == ["公开/a.txt", "审核.b.txt", "公开/b.pdf"]
        assert "uriBaseId" not in json.dumps(made) and "originalUriBaseIds" not in made["runs"][0]

    def test_what_lies_elsewhere_has_a_base_of_its_own(self, tmp_path: Path) -> None:
        reports = [report(make(str(tmp_path / "公开" / name)), PROPORTION) for make, name in SEVERAL]
        made = log(*reports, target=tmp_path / "结果" / "审核.sarif")
        places = [artifact["location"] for artifact in artifacts(made)]
        assert [(unquote(one["uri"]), one.get("uriBaseId")) for one in places] == [
            ("a.txt", "%SRCROOT%"),
            ("审核.b.txt", None),
            ("b.pdf", "%SRCROOT%"),
        ]
        (base,) = made["runs"][0]["originalUriBaseIds"].values()
        assert base.keys() == {"description"}, "where it is, is the machine's"

    def test_a_list_of_suppressions_elsewhere_too(self, tmp_path: Path) -> None:
        answer = Suppression("NAR403", "已核对", source=str(tmp_path / "抑制.yaml"), line=3)
        reports = [report(text_document(str(tmp_path / "结果" / "a.txt")), replace(PROPORTION, suppression=answer))]
        made = log(*reports, target=tmp_path / "结果" / "审核.sarif")
        (suppression,) = results(made)[0]["suppressions"]
        place = suppression["location"]["physicalLocation"]["artifactLocation"]
        assert place == {"uri": quote("抑制.yaml"), "uriBaseId": "%SRCROOT%"}
        assert "%SRCROOT%" in made["runs"][0]["originalUriBaseIds"]

    def test_lengths_and_encodings(self, tmp_path: Path) -> None:
        path = tmp_path / "决算.txt"
        path.write_bytes(TEXT.encode("gb18030"))
        document = read_document(path)
        assert document is not None
        (artifact,) = artifacts(log(report(document), target=tmp_path / "a.sarif"))
        assert (artifact["length"], artifact["encoding"]) == (len(TEXT.encode("gb18030")), "gb18030")
        rendition, original = artifacts(log(report(replace(pdf_document(), size=12345))))
        assert rendition["length"] == len(TEXT.encode()) and original["length"] == 12345

    def test_what_became_of_a_document(self) -> None:
        numbers = tuple(Number("amount", "1元", Span(0, 1), state) for state in (State.VERIFIED, State.UNREAD))
        outcomes = {"NAR402": "failed", "NAR403": "passed", "WRD601": "passed"}
        made = Report(
            pdf_document(),
            (),
            (),
            outcomes,
            coverage=Coverage(narrative=numbers),
            profile="湖南",
            profile_reason="按单位名称",
        )
        _, original = artifacts(log(made))
        assert original["properties"] == {
            "profile": {"name": "湖南", "reason": "按单位名称"},
            "coverage": {
                "narrative": {"verified": 1, "contradicted": 0, "stated": 0, "unread": 1},
                "tables": {"verified": 0, "contradicted": 0, "stated": 0, "unread": 0},
            },
            "rules": {"failed": 1, "passed": 2},
        }

    def test_a_page_of_html_is_not_its_rendition(self) -> None:
        page = replace(text_document("决算.html"), kind="text/html")
        rendition, original = artifacts(log(report(page, PROPORTION)))
        assert rendition["mimeType"] == "text/plain" and original["mimeType"] == "text/html"

    def test_one_name_in_two_folders(self) -> None:
        paths = ["甲局/决算.pdf", "乙局/决算.pdf", "乙局/决算.docx", "丙局/说明.pdf"]
        made = log(*(report(pdf_document(path)) for path in paths))
        uris = [unquote(artifact["location"]["uri"]) for artifact in artifacts(made)]
        assert uris[::2] == ["审核.甲局-决算.txt", "审核.乙局-决算.txt", "审核.乙局-决算-2.txt", "审核.说明.txt"]
        assert uris[1::2] == paths

    def test_a_sidecar_never_takes_the_place_of_a_document(self, tmp_path: Path) -> None:
        reports = [
            report(pdf_document(str(tmp_path / "决算.pdf"))),
            report(text_document(str(tmp_path / "a.决算.txt"))),
        ]
        assert [path.name for path in sarif.render(reports, tmp_path / "a.sarif", version="1").beside] == [
            "a.决算-2.txt"
        ]

    def test_an_overlong_name_is_cut(self, tmp_path: Path) -> None:
        reports = [report(pdf_document("长" * 80 + ".pdf"))]
        write(reports, tmp_path / "审核.sarif")
        assert len(list(tmp_path.iterdir())) == 2


def write(reports: list[Report], target: Path) -> None:
    save(sarif.render(reports, target, version="1"), target)


class TestNotices:
    def test_what_could_not_be_read_is_said_once(self) -> None:
        notice = Notice("第2页有一处未能读出", span("80.00%"))
        document = replace(pdf_document(), notices=(notice,))
        invocation = log(report(document, notices=(notice, Notice("规则未能运行"))))["runs"][0]["invocations"][0]
        assert invocation["executionSuccessful"] is True
        placed, unplaced = invocation["toolExecutionNotifications"]
        assert placed["level"] == "warning"
        assert placed["locations"][0]["physicalLocation"]["region"]["snippet"]["text"] == "80.00%"
        assert unquote(unplaced["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]) == "公开/决算.pdf"


class TestWriting:
    def test_twice_the_same_bytes(self, tmp_path: Path) -> None:
        reports = [report(pdf_document(), COMPLETION, PROPORTION), report(text_document(), COMPLETION)]
        written = []
        for folder in (tmp_path / "a", tmp_path / "b"):
            folder.mkdir()
            write(reports, folder / "审核.sarif")
            written.append({path.name: path.read_bytes() for path in folder.iterdir()})
        assert written[0] == written[1]
        assert written[0].keys() == {"审核.sarif", "审核.决算.txt"}

    def test_a_text_file_needs_nothing_beside_the_log(self, tmp_path: Path) -> None:
        reports = [report(text_document(str(tmp_path / "决算.txt")), COMPLETION)]
        assert sarif.render(reports, tmp_path / "a.sarif", version="1").beside == {}
        assert written(reports, tmp_path / "a.sarif") == written(reports)

    def test_each_result_has_a_line_of_its_own(self) -> None:
        reports = [report(text_document(), COMPLETION, PROPORTION)]
        assert next(line for line in written(reports).splitlines() if '"ruleId":"NAR403"' in line).startswith(
            '{"message"'
        )

    def test_chinese_is_readable(self) -> None:
        assert COMPLETION.message in written([report(text_document(), COMPLETION)])

    def test_line_ends_stay_where_offsets_expect_them(self, tmp_path: Path) -> None:
        text = "一\r\n二\n三\x0c四\r"
        write([report(pdf_document(text=text))], tmp_path / "a.sarif")
        assert (tmp_path / "a.决算.txt").read_bytes().decode() == text

    def test_a_folder_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(FiscallintError, match="没有这个目录"):
            write([], tmp_path / "没有这个目录" / "a.sarif")
