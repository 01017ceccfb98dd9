"""What a run answers from what an earlier one found: the same, byte for byte, and never what is no longer true."""

from __future__ import annotations

import datetime
import json
import pickle
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import Result
from msgspec.structs import replace

from fiscallint import engine, fingerprint, packing
from fiscallint.builtin import fiscallint_writers
from fiscallint.config import Config, Setting
from fiscallint.config_files import found
from fiscallint.document import office
from fiscallint.documents import files_in
from fiscallint.finding import Finding, Span
from fiscallint.output.report import Report
from fiscallint.output.targets import ENDINGS
from fiscallint.preparation import Request
from fiscallint.recall import Recall
from tests.document.word_files import p, r, word
from tests.plugged import Install, archive_rule, raises, registers
from tests.support import EXAMPLES, codes, run

HEAD = "## 三、支出决算情况说明\n\n2024年度支出合计100.00万元，其中：基本支出60.00万元，占60.00%；"
WRONG = HEAD + "项目支出40.00万元，占50.00%。\n"
"""Wrong by NAR405 and NAR407."""
CACHE = Path(".fiscallint_cache")
PACK = """
- code: ABC101
  name: a-b
  title: 支出合计应列基本支出
  kind: cross-table
  severity: error
  check: 支出决算表[合计].合计 = 支出决算表[合计].基本支出 + 支出决算表[合计].项目支出
  basis: [本单位财务制度]
  tests:
    - ok:  {支出决算表: {合计: {合计: 100.00, 基本支出: 60.00, 项目支出: 40.00}}}
    - bad: {支出决算表: {合计: {合计: 100.00, 基本支出: 60.00, 项目支出: 45.00}}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, in which there is a wrong document, a.txt; it is 2025-09-01."""
    monkeypatch.delenv("FISCALLINT_NO_CACHE")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("fiscallint.commands.shared.today", lambda: datetime.date(2025, 9, 1))
    write("a.txt", WRONG)
    return tmp_path


@pytest.fixture(autouse=True)
def linted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the documents that were linted, not remembered; of those that are one, together."""
    names: list[str] = []
    lint, lint_as_one = engine.lint, engine.lint_as_one

    def noted(path: Path, *rest: object) -> object:
        names.append(path.name)
        return lint(path, *rest)  # type: ignore[arg-type]

    def noted_as_one(paths: Sequence[Path], *rest: object) -> object:
        names.append("+".join(path.name for path in paths))
        return lint_as_one(paths, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("fiscallint.engine.lint", noted)
    monkeypatch.setattr("fiscallint.engine.lint_as_one", noted_as_one)
    return names


def write(name: str, text: str) -> Path:
    """A file in the current folder."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def told(result: Result) -> tuple[int, bytes, str]:
    """All that a run says."""
    return result.exit_code, result.stdout_bytes, result.stderr


# ---- the same answer


@pytest.mark.parametrize("form", sorted(set(ENDINGS) - {"xlsx"}))
def test_it_says_the_same_in_every_format(form: str, linted: list[str]) -> None:
    (Path("b.pdf")).write_bytes((EXAMPLES / "disclosure.pdf").read_bytes())
    fresh, again = (run("check", "a.txt", "b.pdf", "--output-format", form, "--statistics") for _ in range(2))
    assert linted == ["a.txt", "b.pdf"]
    assert told(fresh) == told(again) and fresh.exit_code == 1 and fresh.stdout


PAGE = (
    "<html><body><h1>雲溪市檔案館2024年度部門決算</h1><h2>三、支出決算情況說明</h2><p>2024年度支出合計100.00萬元，"
    "其中：基本支出60.00萬元，占60.00%；項目支出40.00萬元，占50.00%。</p></body></html>"
)
SHEET = """支出决算表,,,
单位：万元,,,
科目编码,科目名称,合计,基本支出,项目支出
合计,,100.00,60.00,50.00
201,一般公共服务支出,100.00,60.00,50.00
20126,档案事务,100.00,60.00,50.00
2012604,档案馆,100.00,60.00,50.00
"""


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
@pytest.mark.parametrize(("name", "content", "quoted"), [("b.html", PAGE, "項目支出"), ("b.csv", SHEET, "E4")])
def test_places_and_characters_are_remembered_as_they_are(
    name: str, content: str, quoted: str, form: str, linted: list[str]
) -> None:
    write(name, content)
    fresh, again = (run("check", name, "--output-format", form) for _ in range(2))
    assert linted == [name]
    assert told(fresh) == told(again) and fresh.exit_code == 1 and quoted in fresh.stdout


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_files_that_are_one_disclosure_are_remembered_together(form: str, linted: list[str]) -> None:
    write("b.html", PAGE)
    write("c.csv", SHEET)
    together = ("check", "b.html", "c.csv", "--as-one", "--output-format", form)
    fresh, again = (run(*together) for _ in range(2))
    assert told(fresh) == told(again) and fresh.exit_code == 1 and linted == ["b.html+c.csv"]
    assert run("check", "b.html").exit_code == 1 and linted[1:] == ["b.html"]
    alone = [told(run("check", "a.txt", *more)) for more in ([], ["--as-one"])]
    assert alone[0] == alone[1] and linted[2:] == ["a.txt"]


def test_files_in_another_order_or_one_of_them_changed_are_another_disclosure(linted: list[str]) -> None:
    write("b.html", PAGE)
    write("c.csv", SHEET)
    run("check", "b.html", "c.csv", "--as-one")
    run("check", "c.csv", "b.html", "--as-one")
    write("c.csv", SHEET.replace("50.00", "40.00"))
    run("check", "b.html", "c.csv", "--as-one")
    assert linted == ["b.html+c.csv", "c.csv+b.html", "b.html+c.csv"]


def test_the_other_files_of_a_disclosure_come_back_as_they_were() -> None:
    paths = [write("b.html", PAGE), write("c.csv", SHEET)]
    asked = request()
    made = engine.lint_as_one(paths, asked.plugins, asked.settings)
    Recall(asked).keep(made)
    again = Recall(asked).reports(paths)
    assert again and [plain(one) for one in again] == [plain(one) for one in made]
    assert [[other.path for other in one.others] for one in again] == [[paths[1]], [paths[0]]]
    assert Recall(asked).reports(paths[:1]) is None


def plain(report: Report) -> Report:
    """The report with lists for the places of characters, as they come back."""
    document, *others = (replace(one, glyphs=list(one.glyphs)) for one in (report.document, *report.others))
    return replace(report, document=document, others=tuple(others))


@pytest.mark.parametrize("version", ["versionrc", None])
def test_what_another_libreoffice_made_is_linted_anew(
    version: str | None, folder: Path, monkeypatch: pytest.MonkeyPatch, linted: list[str]
) -> None:
    program = folder / "office" / "soffice"
    program.parent.mkdir()
    program.write_text("7.4")
    monkeypatch.setattr(office, "found", lambda: str(program))
    made = word("".join(p(r(line)) for line in WRONG.replace("#", "").splitlines() if line))
    monkeypatch.setattr(office, "converted", lambda *_: office.Converted(office.KINDS[".doc"], made))
    (folder / "b.doc").write_bytes(b"\xd0\xcf")
    again = [run("check", "a.txt", "b.doc") for _ in range(2)]
    assert told(again[0]) == told(again[1]) and linted == ["a.txt", "b.doc"]
    (program.with_name(version) if version else program).write_text("24.2.1")
    run("check", "a.txt", "b.doc")
    assert linted == ["a.txt", "b.doc", "b.doc"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.sarif", "a.html"])
def test_it_writes_the_same_files(name: str, linted: list[str]) -> None:
    (Path("b.pdf")).write_bytes((EXAMPLES / "disclosure.pdf").read_bytes())
    made = []
    for _ in range(2):
        assert run("check", "b.pdf", "--output", name).exit_code == 1
        made.append({path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()})
    assert made[0] == made[1] and linted == ["b.pdf"]


def test_the_baseline_comes_after_it(linted: list[str]) -> None:
    assert run("check", "a.txt").exit_code == 1
    run("baseline", "create", "a.txt")
    result = run("check", "a.txt", "--baseline", "fiscallint-baseline.json")
    assert result.exit_code == 0 and "见于基线" in result.stdout
    assert linted == ["a.txt"]


def test_fail_on_comes_after_it(linted: list[str]) -> None:
    assert [run("check", "a.txt", "--fail-on", level).exit_code for level in ("error", "never")] == [1, 0]
    assert linted == ["a.txt"]


def test_of_several_documents_the_changed_one_is_linted(linted: list[str]) -> None:
    write("b.txt", WRONG)
    run("check", "a.txt", "b.txt")
    write("b.txt", WRONG.replace("50.00%", "40.00%"))
    fresh = run("check", "a.txt", "b.txt")
    assert linted == ["a.txt", "b.txt", "b.txt"]
    assert told(run("check", "a.txt", "b.txt", "--no-cache")) == told(fresh)


def test_a_document_in_another_encoding_is_told_the_same() -> None:
    Path("a.txt").write_bytes(WRONG.encode("gb18030"))
    fresh, again = (run("check", "a.txt", "--output-format", "sarif") for _ in range(2))
    assert told(fresh) == told(again)


# ---- what it depends on


def remembered(linted: list[str], *options: str) -> bool:
    """Whether a.txt, once linted, is still known; what is said is always what a run without a cache says."""
    linted.clear()
    result = run("check", "a.txt", *options)
    known = not linted
    assert told(result) == told(run("check", "a.txt", "--no-cache", *options))
    return known


def configured(text: str) -> None:
    write("fiscallint.toml", text)


def packed(text: str) -> None:
    write("rules/a.yaml", text)


def suppressed(until: str = "") -> None:
    entry = "- rule: NAR405\n  text: 占50.00%\n  reason: 已核对\n"
    write("fiscallint-suppressions.yaml", entry + (f"  until: {until}\n" if until else ""))


def test_nothing_has_changed(linted: list[str]) -> None:
    assert [remembered(linted) for _ in range(3)] == [False, True, True]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda: write("a.txt", WRONG.replace("50.00", "50.01")), id="the document, by as many bytes"),
        pytest.param(lambda: configured('select = ["NAR405"]'), id="the rules selected"),
        pytest.param(lambda: configured('ignore = ["NAR407"]'), id="the rules ignored"),
        pytest.param(lambda: configured('profile = "湖南"'), id="the profile"),
        pytest.param(lambda: configured('pdf-backend = "pdfplumber"'), id="the reader"),
        pytest.param(lambda: configured("allow-plugin-errors = true"), id="what is a failure"),
        pytest.param(lambda: configured('[rules.NAR405]\nseverity = "note"'), id="a severity"),
        pytest.param(lambda: (packed(PACK), configured('packs = ["rules"]')), id="a pack"),
        pytest.param(suppressed, id="the suppressions"),
    ],
)
def test_another_document_or_configuration(change: Callable[[], object], linted: list[str]) -> None:
    remembered(linted)
    change()
    assert [remembered(linted), remembered(linted)] == [False, True]


def test_the_same_document_by_another_name(linted: list[str]) -> None:
    """Its name may tell the place, and suppressions speak of it."""
    run("check", "a.txt")
    Path("a.txt").rename("湖南省云溪市档案馆.txt")
    assert "湖南" in run("check", "湖南省云溪市档案馆.txt").stdout
    assert linted == ["a.txt", "湖南省云溪市档案馆.txt"]


def test_a_touched_document_is_the_same(linted: list[str]) -> None:
    remembered(linted)
    write("a.txt", WRONG)
    assert remembered(linted)


def test_a_changed_pack(linted: list[str]) -> None:
    packed(PACK)
    configured('packs = ["rules"]')
    assert [remembered(linted), remembered(linted)] == [False, True]
    packed(PACK.replace("应列基本支出", "应列项目支出"))
    assert not remembered(linted)


def test_another_pack_in_the_folder(linted: list[str]) -> None:
    packed(PACK)
    configured('packs = ["rules"]')
    remembered(linted)
    write("rules/b.yaml", PACK.replace("ABC101", "ABC102").replace("a-b", "c-d"))
    assert not remembered(linted)


def test_a_pack_that_became_wrong(linted: list[str]) -> None:
    packed(PACK)
    remembered(linted, "--rules", "rules")
    packed(PACK.replace("check:", "chekc:"))
    result = run("check", "a.txt", "--rules", "rules")
    assert result.exit_code == 2 and not result.stdout


def test_a_rule_that_is_not_there_is_told_of(linted: list[str]) -> None:
    remembered(linted)
    result = run("check", "a.txt", "--select", "NRA")
    assert result.exit_code == 2 and "NRA" in result.stderr


def test_changed_suppressions(linted: list[str]) -> None:
    suppressed()
    assert [remembered(linted), remembered(linted)] == [False, True]
    suppressed("2026-12-31")
    assert not remembered(linted)


def test_a_suppression_is_of_no_use_for_other_documents(linted: list[str]) -> None:
    """What is said of suppressions is said anew of each set of documents."""
    suppressed()
    write("b.txt", WRONG.replace("占50.00%", "占40.00%"))
    assert "SUP801" not in codes(run("check", "a.txt", "b.txt"))
    assert "SUP801" in codes(run("check", "b.txt"))
    assert linted == ["a.txt", "b.txt"]


@pytest.mark.parametrize("inside", [True, False], ids=["in the document", "in the list"])
def test_on_the_day_after_the_last_a_suppression_is_over(
    inside: bool, linted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if inside:
        comment = "<!-- fiscallint: ignore NAR405 until 2025-09-03 原因：已核对 -->\n\n"
        write("a.txt", WRONG.replace("2024年", comment + "2024年"))
    else:
        suppressed("2025-09-03")
    known = []
    for day in (1, 3, 4, 5, 3):
        monkeypatch.setattr("fiscallint.commands.shared.today", lambda day=day: datetime.date(2025, 9, day))
        known.append(remembered(linted, "--select", "NAR405"))
    assert known == [False, True, False, True, False]


# ---- what runs it


def copied(folder: Path) -> Path:
    """A package that stands for fiscallint's own."""
    write(str(folder / "fiscallint/cli.py"), "pass\n")
    write(str(folder / "fiscallint/data/rules.d/tables/a.yaml"), "[]\n")
    return folder / "fiscallint"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda: write("src/fiscallint/cli.py", "pass \n"), id="a module"),
        pytest.param(lambda: write("src/fiscallint/new.py", ""), id="a new module"),
        pytest.param(lambda: write("src/fiscallint/data/rules.d/tables/a.yaml", "[1]\n"), id="a table"),
        pytest.param(lambda: write("site/lark-1.3.dist-info/METADATA", ""), id="another version of a library"),
    ],
)
def test_an_upgrade(change: Callable[[], object], monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr("fiscallint.fingerprint.PACKAGE", copied(folder / "src"))
    monkeypatch.setattr("sys.path", [str(folder / "site")])
    write("site/lark-1.2.dist-info/METADATA", "")
    before = fingerprint.fingerprint()
    assert before and fingerprint.fingerprint() == before
    change()
    assert fingerprint.fingerprint() != before


def test_another_python(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint.fingerprint()
    monkeypatch.setattr("sys.version", "3.99.0")
    assert before and fingerprint.fingerprint() != before


def test_the_fingerprint_is_the_same_in_another_process() -> None:
    command = "import sys; sys.path[:] = {path!r}; from fiscallint.fingerprint import fingerprint; print(fingerprint())"
    made = subprocess.run(
        [sys.executable, "-c", command.format(path=sys.path)], capture_output=True, text=True, check=True
    )
    assert made.stdout.strip() == fingerprint.fingerprint()


def test_in_an_archive_nothing_is_concluded(monkeypatch: pytest.MonkeyPatch, folder: Path, linted: list[str]) -> None:
    monkeypatch.setattr("fiscallint.fingerprint.PACKAGE", folder / "fiscallint.pyz" / "fiscallint")
    assert [remembered(linted), remembered(linted)] == [False, False]
    assert not CACHE.exists()


def test_what_was_replaced_while_it_ran_is_not_kept(monkeypatch: pytest.MonkeyPatch, linted: list[str]) -> None:
    prints = iter(["before", "after"])
    monkeypatch.setattr("fiscallint.recall.fingerprint", lambda: next(prints))
    assert run("check", "a.txt").exit_code == 1
    assert not CACHE.exists()


def test_a_rule_of_a_plugin_and_the_plugin_that_changes(
    monkeypatch: pytest.MonkeyPatch, folder: Path, linted: list[str]
) -> None:
    """A plugin run from its sources: what lies beside it is part of it. With a hit it need not be loaded."""
    write("site/archives-1.0.dist-info/METADATA", "Name: archives\nVersion: 1.0\n")
    write("site/archives-1.0.dist-info/entry_points.txt", "[fiscallint]\narchives = archives_of_ours\n")
    write("site/archives_of_ours.py", "from fiscallint import hookimpl\n")
    write("site/archives_words.py", "")
    monkeypatch.syspath_prepend(folder / "site")
    assert "archives_of_ours" not in sys.modules
    assert [remembered(linted), remembered(linted)] == [False, True]
    monkeypatch.setattr("fiscallint.plugins.Plugins", raises)
    assert run("check", "a.txt").exit_code == 1
    monkeypatch.undo()
    monkeypatch.delenv("FISCALLINT_NO_CACHE")
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder / "site")
    for name in ("archives_of_ours", "archives_words"):
        before = fingerprint.fingerprint()
        write(f"site/{name}.py", "from fiscallint import hookimpl\nNEW = 1\n")
        assert before and fingerprint.fingerprint() != before


def test_of_an_installed_plugin_its_package_and_what_was_installed_count(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    write(
        "site/archives-1.0.dist-info/entry_points.txt",
        "[console_scripts]\na = b:c\n\n[fiscallint]\nx = archives2.a:b\n",
    )
    record = write("site/archives-1.0.dist-info/RECORD", "archives2/__init__.py,sha256=a,1\n")
    write("site/archives2/__init__.py", "")
    data = write("site/archives2/words.dat", "")
    beside = write("site/other.py", "")
    monkeypatch.syspath_prepend(folder / "site")
    prints = [fingerprint.fingerprint()]
    for path in (record, data, beside):
        path.write_text("changed")
        prints.append(fingerprint.fingerprint())
    assert all(prints) and len(set(prints)) == 3 and prints[-1] == prints[-2]


def test_with_a_plugin_that_is_not_there_nothing_is_concluded(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    write("site/archives-1.0.dist-info/entry_points.txt", "[fiscallint]\nx = archives_not_there\n")
    monkeypatch.syspath_prepend(folder / "site")
    assert fingerprint.fingerprint() is None


# ---- what is not kept


def test_nothing_is_kept_where_a_plugin_failed(install: Install, linted: list[str]) -> None:
    install(archives=ValueError("档案号不存在"))
    for _ in range(2):
        result = run("check", "a.txt")
        assert result.exit_code == 2 and "档案号不存在" in result.stderr
    assert linted == ["a.txt"] * 2 and not CACHE.exists()


@pytest.mark.parametrize("options", [[], ["--allow-plugin-errors"]])
def test_nothing_is_kept_where_a_rule_crashed(options: list[str], install: Install, linted: list[str]) -> None:
    install(archives=registers(archive_rule(raises)))
    assert told(run("check", "a.txt", *options)) == told(run("check", "a.txt", *options))
    assert linted == ["a.txt"] * 2 and not CACHE.exists()


def test_an_unreadable_document_is_not_kept(linted: list[str]) -> None:
    write("b.txt", "")
    first, second = (run("check", "a.txt", "b.txt") for _ in range(2))
    assert told(first) == told(second) and first.exit_code == 2
    assert linted == ["a.txt", "b.txt", "b.txt"]


def test_a_document_that_changed_while_it_was_linted_is_kept_as_what_was_read(
    monkeypatch: pytest.MonkeyPatch, linted: list[str]
) -> None:
    lint = engine.lint

    def late(path: Path, *rest: object) -> object:
        monkeypatch.setattr("fiscallint.engine.lint", lint)
        write("a.txt", WRONG.replace("50.00%", "40.00%"))
        return lint(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("fiscallint.engine.lint", late)
    run("check", "a.txt")
    write("a.txt", WRONG)
    assert "NAR405" in codes(run("check", "a.txt"))


def test_without_a_cache(linted: list[str]) -> None:
    for _ in range(2):
        assert run("check", "a.txt", "--no-cache").exit_code == 1
    assert linted == ["a.txt"] * 2 and not CACHE.exists()


def test_a_cache_that_is_there_is_not_asked_without(linted: list[str]) -> None:
    run("check", "a.txt")
    run("check", "a.txt", "--no-cache")
    assert linted == ["a.txt"] * 2


# ---- where it lies


def test_it_lies_beside_the_configuration(folder: Path, monkeypatch: pytest.MonkeyPatch, linted: list[str]) -> None:
    configured("")
    (folder / "局").mkdir()
    monkeypatch.chdir(folder / "局")
    run("check", "../a.txt")
    assert (folder / CACHE).is_dir() and not (folder / "局" / CACHE).exists()
    assert found(Path.cwd())["cache"] == folder / CACHE


def test_the_configuration_may_put_it_elsewhere(linted: list[str]) -> None:
    configured('cache = "缓存"\ncache-size = 1')
    for _ in range(2):
        run("check", "a.txt")
    assert Path("缓存").is_dir() and not CACHE.exists() and linted == ["a.txt"]


def test_the_configuration_may_do_without(linted: list[str]) -> None:
    configured("cache = false")
    for _ in range(2):
        run("check", "a.txt")
    assert not CACHE.exists() and linted == ["a.txt"] * 2


@pytest.mark.parametrize(
    "wrong", ["cache = true", "cache = 1", "cache-size = 0", 'cache-size = "1"', "cache-size = true"]
)
def test_a_mistake_in_its_settings_is_named(wrong: str) -> None:
    configured(wrong)
    result = run("check", "a.txt")
    assert result.exit_code == 2 and f"fiscallint.toml 第1行：{wrong.split(' =')[0]} 应是" in result.stderr


def test_where_it_cannot_be_written_the_run_goes_on_without(linted: list[str]) -> None:
    configured('cache = "a.txt/缓存"')
    fresh, again = (run("check", "a.txt") for _ in range(2))
    assert told(fresh) == told(again) and not fresh.stderr and linted == ["a.txt"] * 2


def test_folders_are_searched_without_it() -> None:
    run("check", "a.txt")
    write(str(CACHE / "b.txt"), WRONG)
    write("局/缓存/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55")
    write("局/缓存/c.txt", WRONG)
    assert files_in([Path()]) == [Path("a.txt")]


# ---- what lies in it is not trusted


def kept() -> Iterator[Path]:
    """The entries."""
    return (path for path in CACHE.iterdir() if len(path.name) == 64)


def test_damaged_entries_are_made_anew(linted: list[str]) -> None:
    fresh = run("check", "a.txt")
    for path in kept():
        path.write_bytes(path.read_bytes()[:-5])
    assert told(run("check", "a.txt")) == told(fresh)
    assert remembered(linted)


def test_each_entry_alone_may_be_deleted(linted: list[str]) -> None:
    run("check", "a.txt")
    for path in list(kept()):
        path.unlink()
        remembered(linted)
        assert remembered(linted)


class Hostile:
    """What would write a file, if its pickle were read."""

    def __reduce__(self) -> tuple[object, ...]:
        return Path.write_text, (Path("made"), "!")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(pickle.dumps(Hostile()), id="a pickle"),
        pytest.param(zlib.compress(pickle.dumps(Hostile())), id="a packed pickle"),
        pytest.param(zlib.compress(b"\xc1"), id="no value"),
        pytest.param(zlib.compress(b"\x91" * 100_000), id="a deep value"),
        pytest.param(zlib.compress(b"\x80"), id="another value"),
        pytest.param(zlib.compress(b"\x80")[:-1], id="a cut value"),
    ],
)
def test_of_a_hostile_entry_nothing_is_made(content: bytes, linted: list[str]) -> None:
    """Its checksum is right: whoever wrote it knew how."""
    from fiscallint.store import Store

    fresh = run("check", "a.txt")
    pickle.loads(pickle.dumps(Hostile()))
    assert Path("made").exists()
    Path("made").unlink()
    store = Store(CACHE, 1_000_000)
    for path in list(kept()):
        store.put(path.name, content)
    assert told(run("check", "a.txt")) == told(fresh)
    assert not Path("made").exists() and linted == ["a.txt"] * 2


def test_an_entry_that_grows_beyond_measure_is_none(monkeypatch: pytest.MonkeyPatch, linted: list[str]) -> None:
    run("check", "a.txt")
    monkeypatch.setattr("fiscallint.recall._LARGEST", 1000)
    run("check", "a.txt")
    assert linted == ["a.txt"] * 2


# ---- what need not be loaded

LEAN = """
import sys
sys.argv = ["fiscallint", "check", *sys.argv[1:]]
from fiscallint.cli import main
try:
    main()
except SystemExit:
    pass
print({"pluggy", "lark", "yaml", "pypdfium2", "pdfplumber", "platformdirs", "tomllib", "fiscallint.plugins",
    "fiscallint.engine", "fiscallint.rules.packs", "fiscallint.disclosure"} & set(sys.modules))
"""


def loaded(*arguments: str) -> str:
    """Which of what takes long to load a run in its own process loads."""
    command = [sys.executable, "-c", LEAN, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8").stdout.splitlines()[-1]


def test_what_is_known_needs_neither_rules_nor_plugins() -> None:
    assert "fiscallint.engine" in loaded("a.txt")
    assert loaded("a.txt") == "set()"


# ---- what others build on


def request(**settings: object) -> Request:
    """A run with these settings."""
    return Request(Config({key: Setting(value, "") for key, value in settings.items()}), datetime.date(2025, 9, 1))


def test_a_run_is_handed_to_another_process_without_what_was_made_of_it() -> None:
    asked = request(select=("NAR405",))
    assert [rule.code for rule in asked.settings.rules] == ["NAR405"]
    again = pickle.loads(pickle.dumps(asked))
    assert again == asked and not again.__dict__


def test_a_document_that_was_lost_is_remembered_as_that() -> None:
    asked = request()
    Recall(asked).keep_failure([Path("a.txt")], "超过了 60 秒")
    assert Recall(asked).failure([Path("a.txt")]) == "超过了 60 秒" and Recall(asked).reports([Path("a.txt")]) is None
    assert Recall(request(profile="湖南")).failure([Path("a.txt")]) is None
    Recall(asked).keep_failure([Path("a.txt")], "")
    assert Recall(asked).failure([Path("a.txt")]) is None


def test_the_formats_that_no_plugin_brings_are_known_without_loading_them() -> None:
    assert set(ENDINGS) == set(fiscallint_writers())


class Signed(Finding, frozen=True):
    """A finding as a plugin may make it."""

    by: str = ""


def test_a_report_of_values_that_are_not_fiscallint_s_own_is_not_kept(linted: list[str]) -> None:
    """They would come back as others."""
    asked = request()
    made = engine.lint(Path("a.txt"), asked.plugins, asked.settings)
    Recall(asked).keep([replace(made, findings=(*made.findings, Signed(Span(0, 1), "…", by="档案馆")))])
    assert Recall(asked).reports([Path("a.txt")]) is None
    Recall(asked).keep([made])
    assert Recall(asked).reports([Path("a.txt")]) is not None


def test_json_is_told_the_same_by_a_folder_of_documents(linted: list[str]) -> None:
    write("局/a.txt", WRONG)
    write("局/b.md", WRONG)
    fresh, again = (run("check", "局", "--output-format", "json") for _ in range(2))
    assert json.loads(fresh.stdout) == json.loads(again.stdout) and linted == ["a.txt", "b.md"]


def test_places_and_boxes_come_back_as_they_were() -> None:
    asked = request()
    made = engine.lint(EXAMPLES / "disclosure.pdf", asked.plugins, asked.settings)
    Recall(asked).keep([made])
    assert Recall(asked).reports([EXAMPLES / "disclosure.pdf"]) == [plain(made)]


@pytest.mark.parametrize("character", ["度", "\ud800"])  # the latter is half a character, as fonts may give it
def test_a_report_comes_back_from_another_process_as_it_was(character: str) -> None:
    asked = request()
    made = engine.lint(Path("a.txt"), asked.plugins, asked.settings)
    made = replace(made, document=replace(made.document, text=made.document.text.replace("度", character), glyphs=[]))
    assert packing.unpacked(packing.packed(made), {rule.code: rule for rule in made.rules}) == made
