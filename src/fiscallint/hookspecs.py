r"""The hooks a plugin may implement, and nothing else: fiscallint's own readers, rules and writers use the same.

A plugin is a module (or object) named in the entry-point group `fiscallint`:

    # pyproject.toml of the plugin
    [project.entry-points.fiscallint]
    archives = "fiscallint_archives"

    # fiscallint_archives.py
    from fiscallint import hookimpl
    from fiscallint.finding import Finding, Severity, Span
    from fiscallint.rules import rule

    @rule("ARC301", name="archive-fee", kind="policy", severity=Severity.NOTE, basis=["本部门财务制度"])
    def archive_fee(disclosure):
        '''档案费应单独说明。'''
        if "档案费" not in disclosure.document.text:
            yield Finding(Span(0, 0), "没有说明档案费")  # (0, 0): the document as a whole

    @hookimpl
    def fiscallint_register(registry):
        registry.add_rule(archive_fee)

`examples/plugin` in fiscallint's sources is a whole one, with its tests, and `docs/guides/plugins.en.md` goes through
what can be added step by step; `fiscallint plugins` lists those installed.

A plugin that cannot be loaded, or whose hook or rule raises, is named with its version and the reason, on the screen
and in the SARIF log; whatever else there is still runs, and the exit status is 2 unless --allow-plugin-errors is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

from fiscallint.reports import one_pass as one_pass

if TYPE_CHECKING:
    from fiscallint.disclosure import Disclosure
    from fiscallint.document import Document
    from fiscallint.finding import Finding
    from fiscallint.limits import Limits
    from fiscallint.output.files import Output
    from fiscallint.output.report import Report
    from fiscallint.registry import Registry

hookspec = pluggy.HookspecMarker("fiscallint")

Writer = Callable[["Sequence[Report]", "Path | None"], "str | bytes | Iterator[str] | Iterator[bytes] | Output"]
"""Makes a text, or bytes, of reports, for the file whose path is given, or for the terminal.

fiscallint writes the file, whole or not at all, and replaces one that is there only with --force. What belongs beside
it is returned with it, as an `Output`. A writer may write the file itself; then it is left as it is.

There may be thousands of reports: each is loaded when its turn comes, as often as the writer goes through them. A
writer that yields its text in pieces, and keeps no report, needs no more memory for many than for one.
"""


@hookspec
def fiscallint_register(registry: Registry) -> None:
    r"""Add rules, packs, table shapes, profiles, vocabulary and clause forms.

    What a plugin registers is taken as a whole or, where part of it is wrong, not at all: a rule whose code is taken, a
    table that a pack names and nobody knows, a grammar that cannot be built. Whatever may be tried in turn (tables,
    subjects, sections), those of plugins are tried before fiscallint's own.

        from pathlib import Path

        import fiscallint_archives

        HERE = Path(fiscallint_archives.__file__).parent

        CLAUSES = r'''
        kept: BOX_KEPT BOX_COUNT
        BOX_KEPT.50: /库存档案盒(?=\d[\d,]*只)/
        BOX_COUNT.50: /\d[\d,]*只/
        '''

        def kept(clause, sentence):
            yield sentence.fact("库存档案盒")

        @hookimpl
        def fiscallint_register(registry):
            registry.add_rule(archive_fee)                      # or add_rules, of several
            registry.add_pack(HERE / "checks.yaml")             # rules in YAML
            registry.add_tables(HERE / "tables.yaml")           # as in rules.d/tables
            registry.add_profiles(HERE / "profile.yaml")        # as in rules.d/profiles
            registry.add_vocabulary(HERE / "vocabulary.yaml")   # as in rules.d/vocabulary
            registry.add_clauses(CLAUSES, {"kept": kept})       # or a Path

    Clause forms extend grammar/narrative.lark. Each rule of the piece of grammar that a handler is given for is an
    alternative of `_item`; its terminals need a prefix of their own, a priority above fiscallint's (.50), and a
    look-ahead for what must follow (A_SUM an amount, A_RATE a percentage). A handler takes the `Clause` and the
    `Sentence` it stands in (see fiscallint.disclosure.sentence) and yields facts and claims; a claim of the plugin's
    own is a frozen msgspec.Struct with a `section` and a `clause` (a Span), and `disclosure.claims(ItsClass)` finds it.
    Figures of the clause that neither a fact nor a claim covers stay unread.
    """


@hookspec(firstresult=True)
def fiscallint_read(path: Path, pdf_backend: str, limits: Limits) -> Document | None:
    """Read a file; None for a format the plugin does not know. Plugins are asked before the built-in readers.

    FiscallintError says in a sentence what is wrong with the file. `pdf_backend` is what the user chose to read PDF
    files with: auto, pdfium or pdfplumber. `limits` are the most that a file may hold; `load` reads no more, and
    readers of fiscallint's own keep to them. An implementation may leave out either.

        from fiscallint.document.reader import load
        from fiscallint.document.text import read_text

        @hookimpl
        def fiscallint_read(path, limits):
            if path.suffix != ".wiki":
                return None
            content = load(path, limits).replace(b"==", b"##")
            return read_text(path, content, "", limits)
    """


@hookspec
def fiscallint_findings(disclosure: Disclosure, findings: Sequence[Finding]) -> Sequence[Finding] | None:
    """Replace the findings of a disclosure, for instance to lower a severity; None leaves them as they are.

    Each plugin is given what the one before it left.

        from msgspec.structs import replace

        @hookimpl
        def fiscallint_findings(disclosure, findings):
            return [replace(one, severity=Severity.NOTE) if one.code == "NAR405" else one for one in findings]
    """


@hookspec
def fiscallint_writers() -> Mapping[str, Writer]:  # type: ignore[empty-body]
    """Output formats by the name they have in --output-format.

    A finding that is suppressed or known from a baseline is among the others; its `counts` is False.
    A format of the same name as one of fiscallint's own replaces it.

        from fiscallint.hookspecs import one_pass

        @one_pass
        def write_codes(reports, target):
            for report in reports:
                yield "".join(f"{one.code}\\n" for one in report.findings)

        @hookimpl
        def fiscallint_writers():
            return {"codes": write_codes}
    """
