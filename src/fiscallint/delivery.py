"""What becomes of the reports of a run: they are counted as they pass, and written in every format that is wanted."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from fiscallint.finding import FiscallintError, Severity
from fiscallint.output.files import Content, Output, pieces, require_writable, save, state
from fiscallint.reports import OnePass, Reports, is_one_pass, one_pass

if TYPE_CHECKING:
    from fiscallint.config import Config
    from fiscallint.hookspecs import Writer
    from fiscallint.output.report import Report
    from fiscallint.output.statistics import Statistics
    from fiscallint.output.targets import Target
    from fiscallint.run import Run

# ---- before the work


def targets(config: Config, outputs: Sequence[Path], known: Collection[str]) -> Sequence[Target]:
    """Which format goes where; FiscallintError for one that cannot go to the terminal."""
    from fiscallint.config import USUAL
    from fiscallint.output.targets import BINARY, targets

    setting = config.setting("output-format")
    asked = setting.value if isinstance(setting.value, tuple) else ()
    usual = "text" if asked else setting.value
    wanted = targets(asked, outputs, usual, known, told=setting.origin != USUAL)
    for one in wanted:
        if one.file is None and one.form in BINARY and sys.stdout.isatty():
            raise FiscallintError(f"{one.form} 不能显示在屏幕上：请用 --output 写入文件")
    return wanted


def require_free(files: Iterable[Path], documents: Iterable[Path], *, force: bool) -> None:
    """FiscallintError, before the work, where a file cannot be written, or is one of those that are to be linted."""
    read = {os.path.realpath(document) for document in documents}
    for file in files:
        if os.path.realpath(file) in read:
            raise FiscallintError(f"{file} 是要检查的文件本身，不能写在它上面：请换一个文件名")
        require_writable(file, force=force)


# ---- what is counted


class Tally:
    """The gravest of the findings that count, and, where they are asked for, how many there are of which."""

    def __init__(self, *, statistics: bool) -> None:
        self._any = False
        self._gravest = -1
        self._statistics: Statistics | None = None
        if statistics:
            from fiscallint.output.statistics import Statistics

            self._statistics = Statistics()

    def counted(self, reports: Iterable[Report]) -> Iterator[Report]:
        """The reports, counted as they pass."""
        for report in reports:
            self._any = True
            ranks = ((one.severity or Severity.NOTE).rank for one in report.findings if one.counts)
            self._gravest = max(self._gravest, *ranks, -1)
            if self._statistics:
                self._statistics.add(report)
            yield report

    def status(self, fail_on: str) -> int:
        """1 where there are findings of this level or above."""
        return int(fail_on != "never" and self._gravest >= Severity(fail_on).rank)

    def show(self, shown: Sequence[str]) -> None:
        """The statistics, if asked for, after what was shown on the screen; to stderr where that was for a program."""
        if not self._statistics or not self._any:
            return
        if "text" in shown:
            click.echo()
        click.echo(str(self._statistics), nl=False, err=bool(set(shown) - {"text"}))


# ---- what is written


class Delivery:
    """Writes reports in the formats that are wanted, each even where another cannot be; first what is shown.

    Where a format fails, `tell` is told what was done, and the error.
    """

    def __init__(
        self,
        wanted: Sequence[Target],
        writer: Callable[[str], Writer],
        tell: Callable[[str, Exception], None],
        *,
        force: bool,
        color: bool | None,
    ) -> None:
        self._wanted = sorted(wanted, key=lambda one: one.file is not None)
        self._writer_of = writer
        self._tell = tell
        self._force = force
        self._color = is_colored() if color is None else color

    @property
    def shown(self) -> Sequence[str]:
        """The formats that go to the screen."""
        return [one.form for one in self._wanted if one.file is None]

    @property
    def again(self) -> bool:
        """Whether the reports are gone through more than once, and must be kept."""
        return len(self._wanted) > 1 or not all(is_one_pass(self._writer(one)) for one in self._wanted)

    def _writer(self, one: Target) -> Writer:
        return self._on_screen if _is_for_people(one) else self._writer_of(one.form)

    @one_pass
    def _on_screen(self, reports: Sequence[Report], target: Path | None) -> Iterator[str]:
        from fiscallint.output.text import render

        return render(reports, color=self._color, width=columns())

    def write(self, run: Run, made: Iterator[Report]) -> bool:
        """Write the reports of a run as they are made; whether any format could not be written.

        Where no document could be linted, nothing is written. BrokenPipeError where nobody reads what is shown, when
        the files are written.
        """
        first = next(made, None)
        if first is None:
            return False
        made = chain((first,), made)
        reports = Reports(made, run.again) if self.again else OnePass(made)
        failed = False
        unread: BrokenPipeError | None = None
        for one in self._wanted:
            try:
                self._write(one, reports)
            except FiscallintError as error:
                failed = True
                click.echo(f"fiscallint: {error}", err=True)
            except BrokenPipeError as error:
                unread = error
            except MemoryError:
                raise
            except Exception as error:  # one format must not cost the others
                failed = True
                self._tell(f"写出 {one.form} 时", error)
        if unread:
            raise unread
        for _ in made:  # what nobody asked for counts as well
            pass
        return failed

    def _write(self, one: Target, reports: OnePass | Reports) -> None:
        writer, file = self._writer(one), one.file
        if isinstance(reports, Reports) and not is_one_pass(writer):
            len(reports)  # so that what goes wrong over a document is not taken for the writer's failure
        before = state(file) if file else None
        made = writer(cast("Sequence[Report]", reports), file)
        whole = made if isinstance(made, Output) else Output(made)
        if file is None:
            _show(pieces(whole.content), self._color if _is_for_people(one) else None)
        elif state(file) == before:  # else the writer did it
            for path in whole.beside:  # they go with their log
                require_writable(path, force=self._force or before is not None)
            save(whole, file)


def _is_for_people(one: Target) -> bool:
    return one.form == "text" and one.file is None


def _show(content: Iterator[Content], color: bool | None) -> None:
    """Write to the screen, piece by piece; a text ends with its line."""
    last: Content = ""
    for piece in content:
        click.echo(piece, nl=False, color=color)
        last = piece or last or piece
    if isinstance(last, str) and not last.endswith("\n"):
        click.echo()


def is_colored() -> bool:
    """Whether colours are usual where the output goes."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def columns() -> int:
    """The columns to write in: the terminal's, neither too few nor too many."""
    import shutil

    return max(60, min(shutil.get_terminal_size((100, 24)).columns, 140))
