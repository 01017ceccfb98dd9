"""Lints documents in processes of their own, here or on a cluster: one that hangs or dies costs the others nothing."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fiscallint.finding import FiscallintError
from fiscallint.garbage import look_seldom_for_cycles
from fiscallint.limits import MEGABYTE
from fiscallint.packing import packed, unpacked
from fiscallint.preparation import Request
from fiscallint.recall import reports

if TYPE_CHECKING:
    from fiscallint.output.report import Report

WHY = {
    "timeout": "超过了每份文件的时限（--timeout {timeout} 秒，可以加大）",
    "memory": "需要的内存超过了每份文件的上限（--memory {memory} MB，可以加大）",
    "died": "检查它的进程意外中止，文件可能已损坏，也可能是有意做成这样的："
    "请用编制它的程序（Word、WPS 等）重新导出，再检查",
}
"""Why a document has no report, by the reason of a `Lost`."""


Files = tuple[Path, ...]
"""Those of one disclosure, which are linted together."""


class LostDocument(FiscallintError):
    """A document over which a process hung, died or took too much memory."""


Listener = Callable[[Path, int, int], None]
"""Is told which of how many pages of a scan is being recognised."""


def outcomes(
    paths: Iterable[Path], request: Request, *, resume: bool = False, heard: Listener = lambda *_: None
) -> Generator[tuple[Path, Any], None, None]:
    """Each path with its report, or with the exception that tells why there is none, in their order.

    What is known from before is given without any process; where a run is to `resume`, so is what was lost in it. Where
    all files are one disclosure, it is the first that tells why there are no reports.
    FiscallintError where no process can be had, or the configuration is wrong.
    """
    remaining = iter([tuple(paths)] if request.config["as-one"] else ((path,) for path in paths))
    for files in remaining:
        known = _known(files, request, resume)
        if known is None:
            break
        if isinstance(known, LostDocument):
            yield files[0], known
        else:
            yield from zip(files, known, strict=True)
    else:
        return
    with closing(_made(chain([files], remaining), request, resume, heard)) as made:
        yield from made


def _known(files: Files, request: Request, resume: bool) -> Sequence[Report] | LostDocument | None:
    recall = request.recall
    if recall is None:
        return None
    known = recall.reports(files)
    if known is None and resume and (said := recall.failure(files)):
        return LostDocument(said)
    return known


def _lost(files: Files, reason: str, request: Request) -> LostDocument:
    told = WHY[reason].format(**{key: request.config[key] for key in ("timeout", "memory")})
    others = f" 等 {len(files)} 份文件" if len(files) > 1 else ""
    return LostDocument(f"{files[0].name}{others} 没有查完：{told}")


def _made(
    tasks: Iterable[Files], request: Request, resume: bool, heard: Listener
) -> Generator[tuple[Path, Any], None, None]:
    """What processes make of these documents."""
    from fiscallint.workers import Lost

    global _loaded
    request.settings  # noqa: B018 - what is wrong is told here
    _loaded = request
    gc.freeze()  # shared with them, as long as nobody looks for cycles in it
    rules = {rule.code: rule.description for rule in request.plugins.registry.rules}
    with closing(_mapped(tasks, request, resume, heard)) as done:
        for files, made in done:
            if isinstance(made, Lost):
                lost = _lost(files, made.reason, request)
                if request.recall:
                    request.recall.keep_failure(files, str(lost))
                yield files[0], lost
            elif isinstance(made, Exception):
                yield files[0], made
            else:
                for path, content in zip(files, made, strict=True):
                    yield path, unpacked(content, rules)


def _mapped(
    tasks: Iterable[Files], request: Request, resume: bool, heard: Listener
) -> Generator[tuple[Files, Any], None, None]:
    config = request.config
    timeout, memory = config["timeout"] or None, config["memory"] * MEGABYTE or None
    if config["scheduler"]:
        from fiscallint import cluster
        from fiscallint.fingerprint import fingerprint

        start = partial(_linter, request, resume, os.getcwd(), fingerprint())
        return cluster.mapped(start, tasks, address=config["scheduler"], timeout=timeout, memory=memory)
    from fiscallint import workers

    jobs = config["jobs"] or _cores()

    def told(files: Files, number: int, of: int) -> None:
        heard(files[0], number, of)

    start = partial(_linter, request, resume)
    return workers.mapped(start, tasks, jobs=jobs, timeout=timeout, memory=memory, heard=told)


_loaded: Request | None = None
"""What the run was asked for, with all that was made of it: processes that are forked have it without loading it."""


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _linter(
    request: Request, resume: bool, folder: str = "", program: str | None = None
) -> Callable[[Files], list[bytes]]:
    """On the worker's side: what lints a disclosure, from a `folder` and by a `program` that must be there too."""
    if folder:
        _move(folder, program)
    if _loaded == request:
        request = _loaded
    look_seldom_for_cycles()

    def lint(files: Files) -> list[bytes]:
        known = _known(files, request, resume) if resume else None
        if isinstance(known, LostDocument):
            raise known
        return [packed(report) for report in known or reports(files, request)]

    return lint


def _move(folder: str, program: str | None) -> None:
    from fiscallint.fingerprint import fingerprint

    if program and program != fingerprint():
        raise FiscallintError("集群中有机器的 fiscallint、插件或所用的包与本机不同：请在各台机器上装成一样的再运行")
    try:
        os.chdir(folder)
    except OSError as error:
        raise FiscallintError(
            f"集群中有机器打不开文件夹 {folder}（{error.strerror}）：要检查的文件须在各台机器上以同一路径可读"
        ) from error
