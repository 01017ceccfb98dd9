"""What a SARIF log says of real reports, read as a viewer reads it: from the log and the files beside it alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pytest

from fiscallint import __version__
from fiscallint.engine import lint
from fiscallint.finding import Severity
from fiscallint.output import sarif
from fiscallint.output.files import save
from fiscallint.output.report import Report
from fiscallint.rules.fingerprints import fingerprints
from tests.generator import PROVINCES, make, seeded
from tests.generator.blocks import Block, NewPage, Text, edited
from tests.generator.pdf_layout import write_pdf
from tests.generator.text_layout import render
from tests.support import EXAMPLES, everything, plugins


class Log(NamedTuple):
    """A log and the folder it lies in."""

    run: dict[str, Any]
    folder: Path

    @property
    def results(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.run["results"]
        return found

    def text(self, location: dict[str, Any]) -> str:
        """The text of an artifact, from the disk."""
        artifact = self.run["artifacts"][location["index"]]
        assert artifact["location"] == location
        assert "uriBaseId" not in location
        content = (self.folder / unquote(location["uri"])).read_bytes()
        assert len(content) == artifact["length"]
        return content.decode(artifact["encoding"])


def linted(path: Path) -> Report:
    return lint(path, plugins(), everything())


def logged(paths: Sequence[Path], folder: Path) -> Log:
    """The log of these documents, written to a folder and read again."""
    target = folder / "审核.sarif"
    save(sarif.render([linted(path) for path in paths], target, version=__version__), target)
    (run,) = json.loads(target.read_text(encoding="utf-8"))["runs"]
    return Log(run, folder)


def example(name: str, folder: Path) -> Path:
    """A copy of an example."""
    path = folder / name
    path.write_bytes((EXAMPLES / name).read_bytes())
    return path


def with_errors(blocks: Sequence[Block], by: str = "11.11") -> list[Block]:
    """The document with every seventh amount of its sentences raised by more than rounding explains."""
    count = 0

    def raised(amount: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"{Decimal(amount[1].replace(',', '')) + Decimal(by):,}" if count % 7 == 0 else amount[0]

    def edit(_: int, text: str) -> str:
        return re.sub(r"(?<![\d,.])(\d[\d,]*\.\d\d)(?=万?元)", raised, text)

    return [edited(block, edit) if isinstance(block, Text) else block for block in blocks]


def written(blocks: Sequence[Block], path: Path) -> Path:
    """The document as a file, a PDF or text."""
    if path.suffix == ".pdf":
        write_pdf(blocks, path)
    else:
        path.write_text(render(blocks)[0], encoding="utf-8")
    return path


def physical(value: Any) -> Iterator[dict[str, Any]]:
    """Every physical location anywhere in a part of a log."""
    if isinstance(value, list):
        for one in value:
            yield from physical(one)
    elif isinstance(value, dict):
        if "artifactLocation" in value and "region" in value:
            yield value
        for one in value.values():
            yield from physical(one)


def by_lines(text: str, region: dict[str, Any]) -> slice:
    """The place that lines and columns name, lines ending where SARIF lets them end by default."""
    starts = [0, *(end.end() for end in re.finditer(r"\r\n|\n", text))]
    return slice(
        starts[region["startLine"] - 1] + region["startColumn"] - 1,
        starts[region["endLine"] - 1] + region["endColumn"] - 1,
    )


def by_offset(region: dict[str, Any]) -> slice:
    """The place that offset and length name."""
    return slice(region["charOffset"], region["charOffset"] + region["charLength"])


def assert_every_region_is_its_snippet(log: Log) -> None:
    places = list(physical(log.run))
    assert len(places) >= len(log.results) > 0
    for place in places:
        text = log.text(place["artifactLocation"])
        for region in (place["region"], place.get("contextRegion")):
            if region is not None:
                assert by_lines(text, region) == by_offset(region)
                assert text[by_offset(region)] == region["snippet"]["text"]
        if "contextRegion" in place:
            inner, outer = by_offset(place["region"]), by_offset(place["contextRegion"])
            assert outer.start <= inner.start <= inner.stop <= outer.stop and inner != outer


class TestRegions:
    @pytest.mark.parametrize("name", ["disclosure.txt", "disclosure.pdf"])
    def test_of_the_examples(self, name: str, tmp_path: Path) -> None:
        assert_every_region_is_its_snippet(logged([example(name, tmp_path)], tmp_path))

    @pytest.mark.parametrize("province", PROVINCES)
    def test_of_texts_in_every_manner(self, province: str, tmp_path: Path) -> None:
        path = written(with_errors(make(seeded(3), province).blocks), tmp_path / "决算.txt")
        assert_every_region_is_its_snippet(logged([path], tmp_path))

    def test_of_a_pdf(self, tmp_path: Path) -> None:
        path = written(with_errors(make(seeded(3), "湖南").blocks), tmp_path / "决算.pdf")
        assert_every_region_is_its_snippet(logged([path], tmp_path))

    @pytest.mark.slow
    @pytest.mark.parametrize("province", PROVINCES)
    def test_of_pdfs_in_every_manner(self, province: str, tmp_path: Path) -> None:
        path = written(with_errors(make(seeded(4), province).blocks), tmp_path / "决算.pdf")
        assert_every_region_is_its_snippet(logged([path], tmp_path))

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le"])
    @pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
    def test_of_texts_as_windows_writes_them(self, encoding: str, end: str, tmp_path: Path) -> None:
        text = (EXAMPLES / "disclosure.txt").read_text(encoding="utf-8")
        path = tmp_path / "决算.txt"
        path.write_bytes(text.replace("\n", end).encode(encoding))
        assert_every_region_is_its_snippet(logged([path], tmp_path))

    def test_of_several_documents(self, tmp_path: Path) -> None:
        (tmp_path / "公开").mkdir()
        paths = [example(name, tmp_path / "公开") for name in ("disclosure.txt", "clean.pdf", "disclosure.pdf")]
        assert_every_region_is_its_snippet(logged(paths, tmp_path))

    def test_each_related_place_says_what_it_is(self, tmp_path: Path) -> None:
        log = logged([example("disclosure.txt", tmp_path), example("disclosure.pdf", tmp_path)], tmp_path)
        related = [one for result in log.results for one in result.get("relatedLocations", [])]
        assert len(related) > 5
        assert all(one["message"]["text"] for one in related)
        for result in log.results:
            numbers = [one["id"] for one in result.get("relatedLocations", [])]
            assert numbers == list(range(1, len(numbers) + 1))


class TestFixes:
    def corrected(self, log: Log, result: dict[str, Any]) -> tuple[str, str]:
        """What stood there, and what does after the correction."""
        (fix,) = result["fixes"]
        (change,) = fix["artifactChanges"]
        text = log.text(change["artifactLocation"])
        made = text
        for one in sorted(change["replacements"], key=lambda one: -one["deletedRegion"]["charOffset"]):
            place = by_offset(one["deletedRegion"])
            assert place == by_lines(text, one["deletedRegion"])
            made = made[: place.start] + one["insertedContent"]["text"] + made[place.stop :]
        return text, made

    def test_each_gives_the_text_that_was_right(self, tmp_path: Path) -> None:
        """The planted errors of the example stand in a line each; a correction makes it that of the clean one."""
        log = logged([example("disclosure.txt", tmp_path)], tmp_path)
        right = set((EXAMPLES / "clean.txt").read_text(encoding="utf-8").splitlines())
        fixed = [self.corrected(log, result) for result in log.results if "fixes" in result]
        assert len(fixed) >= 5
        for text, made in fixed:
            old, new = text.splitlines(), made.splitlines()
            ((before, after),) = [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
            assert before not in right and after in right

    def test_what_is_corrected_is_found_no_more(self, tmp_path: Path) -> None:
        log = logged([example("disclosure.txt", tmp_path)], tmp_path)
        for result in log.results:
            if "fixes" in result:
                _, made = self.corrected(log, result)
                path = tmp_path / "改正.txt"
                path.write_text(made, encoding="utf-8")
                left = fingerprints_of(path)
                assert result["partialFingerprints"]["primaryLocationLineHash"] not in left


def fingerprints_of(path: Path) -> dict[str, str]:
    """The fingerprints of errors and warnings of a document, each with the message."""
    report = linted(path)
    return {
        mark: finding.message
        for mark, finding in zip(fingerprints(report.document, report.findings), report.findings, strict=True)
        if finding.severity is not Severity.NOTE
    }


class TestFingerprints:
    @pytest.mark.parametrize("suffix", [".txt", ".pdf"])
    def test_text_and_pages_before_change_none(self, suffix: str, tmp_path: Path) -> None:
        blocks = with_errors(make(seeded(5), "湖南").blocks)
        at = next(number for number, block in enumerate(blocks) if isinstance(block, Text) and block.role == "body")
        page = (NewPage(), Text("公开本资料，是为了接受社会监督。"), NewPage())
        moved = [*blocks[:at], *page, *blocks[at:]]
        before = fingerprints_of(written(blocks, tmp_path / f"原稿{suffix}"))
        after = fingerprints_of(written(moved, tmp_path / f"改稿{suffix}"))
        assert before == after and len(before) > 5

    def test_other_amounts_change_none(self, tmp_path: Path) -> None:
        """Every wrong amount becomes another wrong one."""
        blocks = make(seeded(5), "湖南").blocks
        before = fingerprints_of(written(with_errors(blocks), tmp_path / "原稿.txt"))
        after = fingerprints_of(written(with_errors(blocks, "12.34"), tmp_path / "改稿.txt"))
        assert before.keys() == after.keys() and len(before) > 5
        assert any(before[mark] != after[mark] for mark in before)
