"""Lints documents in processes of their own, here or on a cluster: one that hangs or dies costs the others nothing."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fiscallint.finding import FiscallintError
from fiscallint.preparation import Request
from fiscallint.recall import packed, report, unpacked

if TYPE_CHECKING:
    from fiscallint.output.report import Report

_MB = 1_000_000

WHY = {
    "timeout": "超过了每份文件的时限（--timeout {timeout} 秒）",
    "memory": "需要的内存超过了每份文件的上限（--memory {memory} MB）",
    "died": "检查它的进程意外中止",
}
"""Why a document has no report, by the reason of a `Lost`."""


class LostDocument(FiscallintError):
    """A document over which a process hung, died or took too much memory."""


def outcomes(
    paths: Iterable[Path], request: Request, *, resume: bool = False
) -> Generator[tuple[Path, Any], None, None]:
    """Each path with its report, or with the exception that tells why there is none, in their order.

    What is known from before is given without any process; where a run is to `resume`, so is what was lost in it.
    FiscallintError where no process can be had, or the configuration is wrong.
    """
    remaining = iter(paths)
    for path in remaining:
        known = _known(path, request, resume)
        if known is None:
            break
        yield path, known
    else:
        return
    with closing(_made(chain([path], remaining), request, resume)) as made:
        yield from made


def _known(path: Path, request: Request, resume: bool) -> Report | LostDocument | None:
    recall = request.recall
    if recall is None:
        return None
    known = recall.report(path)
    if known is None and resume and (reason := recall.failure(path)):
        return _lost(path, reason, request)
    return known


def _lost(path: Path, reason: str, request: Request) -> LostDocument:
    told = WHY.get(reason, WHY["died"]).format(**{key: request.config[key] for key in ("timeout", "memory")})
    return LostDocument(f"{path.name} 没有查完：{told}")


def _made(paths: Iterable[Path], request: Request, resume: bool) -> Generator[tuple[Path, Any], None, None]:
    """What processes make of these documents."""
    from fiscallint.workers import Lost

    global _loaded
    request.settings  # noqa: B018 - what is wrong is told here
    _loaded = request
    gc.freeze()  # shared with them, as long as nobody looks for cycles in it
    rules = {rule.code: rule.description for rule in request.plugins.registry.rules}
    for path, made in _mapped(paths, request, resume):
        if isinstance(made, Lost):
            if request.recall:
                request.recall.keep_failure(path, made.reason)
            yield path, _lost(path, made.reason, request)
        else:
            yield path, made if isinstance(made, Exception) else unpacked(made, rules)


def _mapped(paths: Iterable[Path], request: Request, resume: bool) -> Iterator[tuple[Path, Any]]:
    config = request.config
    timeout, memory = config["timeout"] or None, config["memory"] * _MB or None
    if config["scheduler"]:
        from fiscallint import cluster
        from fiscallint.fingerprint import fingerprint

        start = partial(_linter, request, resume, os.getcwd(), fingerprint())
        return cluster.mapped(start, paths, address=config["scheduler"], timeout=timeout, memory=memory)
    from fiscallint import workers

    jobs = config["jobs"] or _cores()
    return workers.mapped(partial(_linter, request, resume), paths, jobs=jobs, timeout=timeout, memory=memory)


_loaded: Request | None = None
"""What the run was asked for, with all that was made of it: processes that are forked have it without loading it."""


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _linter(request: Request, resume: bool, folder: str = "", program: str | None = None) -> Callable[[Path], bytes]:
    """On the worker's side: what lints a document, from a `folder` and by a `program` that must be there too."""
    if folder:
        _move(folder, program)
    if _loaded == request:
        request = _loaded
    gc.set_threshold(100_000, 50, 50)  # as for one document: fiscallint makes hardly any cycles

    def lint(path: Path) -> bytes:
        known = _known(path, request, resume) if resume else None
        if isinstance(known, LostDocument):
            raise known
        return packed(known or report(path, request))

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
