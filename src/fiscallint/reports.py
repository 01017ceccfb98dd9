"""The reports of a run as writers are given them: gone through as often as they like, and one held at a time."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, overload

from fiscallint.finding import FiscallintError

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

    from fiscallint.output.report import Report
    from fiscallint.rules.api import Description


class Reports(Sequence["Report"]):
    """Reports in the order of the documents: taken from `made` when they are first asked for, and after that loaded.

    So the first to go through them is told of a document before the next one is read. `load` gives a report by its
    number, once it has been made.
    """

    def __init__(self, made: Iterator[Report], load: Callable[[int], Report]) -> None:
        self._made = made
        self._load = load
        self._number = 0

    def __iter__(self) -> Iterator[Report]:
        number = 0
        while report := self._report(number):
            yield report
            number += 1

    def __len__(self) -> int:
        while self._report(self._number):
            pass
        return self._number

    @overload
    def __getitem__(self, number: int) -> Report: ...
    @overload
    def __getitem__(self, number: slice) -> list[Report]: ...
    def __getitem__(self, number: int | slice) -> Report | list[Report]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        place = number if number >= 0 else number + len(self)
        report = self._report(place) if place >= 0 else None
        if report is None:
            raise IndexError(number)
        return report

    def _report(self, number: int) -> Report | None:
        """The report of this number; None where there are no more."""
        if number < self._number:
            return self._load(number)
        report = None
        while self._number <= number:
            report = next(self._made, None)
            if report is None:
                return None
            self._number += 1
        return report


_Writer = TypeVar("_Writer", bound=Callable[..., object])


def one_pass(writer: _Writer) -> _Writer:
    """Says that a writer goes through the reports once, from the first to the last, and asks for nothing else.

    It is given each as soon as it is made, so that what it yields appears before the last document is read.
    """
    writer.one_pass = True  # type: ignore[attr-defined]
    return writer


def is_one_pass(writer: Callable[..., object]) -> bool:
    """Whether a writer is said to be such."""
    return getattr(writer, "one_pass", False) is True


class OnePass:
    """Reports that are gone through once: they are not kept, and a second time must not pass for their being none."""

    def __init__(self, made: Iterator[Report]) -> None:
        self._made: Iterator[Report] | None = made

    def __iter__(self) -> Iterator[Report]:
        if self._made is None:
            raise TypeError("what is marked as one_pass goes through the reports once")
        made, self._made = self._made, None
        return made


class Shelf(Protocol):
    """Where reports are kept in their order; a list is one."""

    def append(self, report: Report, /) -> None:
        """Keep one more."""

    def __getitem__(self, number: int, /) -> Report: ...


class Spool:
    """A shelf on disk: a temporary folder with a file for each report, gone when it is closed.

    What is said of the rules stays in memory, once for all reports. So does the whole report where a plugin put into it
    what cannot be written to a file.
    """

    def __init__(self) -> None:
        self._folder: TemporaryDirectory[str] | None = None
        self._rules: dict[str, Description] = {}
        self._whole: dict[int, Report] = {}
        self._number = 0

    def append(self, report: Report) -> None:
        """Keep one more; FiscallintError where there is no room."""
        import zlib

        from fiscallint.packing import packed

        self._rules |= {rule.code: rule for rule in report.rules}
        try:
            self._file(self._number).write_bytes(zlib.compress(packed(report), 1))
        except (pickle.PicklingError, AttributeError, TypeError):
            self._whole[self._number] = report
        except OSError as error:
            raise FiscallintError(
                f"临时文件夹写不了（{error.strerror}）：请腾出空间，或用环境变量 TMPDIR 另指定一个"
            ) from error
        self._number += 1

    def __getitem__(self, number: int) -> Report:
        import zlib

        from fiscallint.packing import unpacked

        if number in self._whole:
            return self._whole[number]
        return unpacked(zlib.decompress(self._file(number).read_bytes()), self._rules)

    def _file(self, number: int) -> Path:
        from tempfile import TemporaryDirectory

        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="fiscallint-")
        return Path(self._folder.name) / str(number)

    def close(self) -> None:
        """Remove the folder."""
        if self._folder is not None:
            self._folder.cleanup()
