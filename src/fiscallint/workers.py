"""Applies a function to many tasks in several processes, with a limit of time and of memory for each task.

On Linux the processes are forked, so that what is loaded need not be loaded again, unless the parent has several
threads; else they are spawned. Memory is limited where the system tells how much a process has taken (Linux).
"""

from __future__ import annotations

import math
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct

from fiscallint.finding import FiscallintError
from fiscallint.steps import listen

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 8
"""How many tasks for each process are handed out behind one that is slow: their results have to be kept."""
_MOST = 60 if os.name == "nt" else 1_000
"""How many processes can be waited for at once: Windows knows 63 handles."""

Reason = Literal["timeout", "memory", "died"]


class Lost(Struct, frozen=True):
    """In place of a result: it took too long or too much memory, or its process `died` over it."""

    reason: Reason


def mapped(
    start: Callable[[], Callable[[Task], Result]],
    tasks: Iterable[Task],
    *,
    jobs: int,
    timeout: float | None,
    memory: int | None,
    heard: Callable[[Task, int, int], None] = lambda *_: None,
) -> Generator[tuple[Task, Result | Lost | Exception], None, None]:
    """Each task with the result of the function, or with the exception that it raised, in the order of the tasks.

    Each of the `jobs` processes calls `start` once, for the function; what is raised there is raised here, and
    FiscallintError where a process ends over it. A task may take `timeout` seconds from when it is begun, and as many
    anew for each step that it says begins, of which `heard` is told; and `memory` bytes on top of what its process has
    once it is ready. None is no limit. One that is lost, but for the time, in a
    process that has done others is tried again in a new one: what is lost does not depend on what was done before.

    Tasks are taken as they are needed, and few results are kept. When the iterator is closed, or anything is raised,
    the processes are killed, and with each those that its task has started.
    """
    pool: _Pool[Task] = _Pool(pickle.dumps(start), min(max(jobs, 1), _MOST), timeout, memory, heard)
    source = iter(tasks)
    order: deque[_Errand[Task]] = deque()
    again: deque[_Errand[Task]] = deque()

    def upcoming() -> _Errand[Task] | None:
        if again:
            return again.popleft()
        if len(order) < pool.jobs * _AHEAD:
            for task in source:
                order.append(_Errand(task))
                return order[-1]
        return None

    try:
        while True:
            while pool.free and (errand := upcoming()):
                pool.give(errand)
            if not order:
                return
            if order[0].done:
                done = order.popleft()
                yield done.task, done.outcome
            again += pool.attend(patiently=bool(order) and not order[0].done)
    finally:
        pool.end()


class _Errand(Struct, Generic[Task], eq=False):
    """A task on its way."""

    task: Task
    done: bool = False
    outcome: Any = None

    def end(self, outcome: Any) -> None:
        self.done, self.outcome = True, outcome


# ---- the parent's side


class _Pool(Generic[Task]):
    """The processes. A task is sent to one that has nothing else to do: it is begun when it is sent."""

    def __init__(
        self,
        start: bytes,
        jobs: int,
        timeout: float | None,
        memory: int | None,
        heard: Callable[[Task, int, int], None],
    ) -> None:
        self.jobs = jobs
        self._heard = heard
        self._start = start
        self._timeout = timeout
        self._memory = memory
        self._workers: list[_Worker[Task]] = []

    @property
    def free(self) -> bool:
        """Whether a task can be given."""
        return len(self._workers) < self.jobs or any(worker.errand is None for worker in self._workers)

    def give(self, errand: _Errand[Task]) -> None:
        """To a process that is idle, or else to a new one."""
        worker = next((worker for worker in self._workers if worker.errand is None), None)
        if worker is None:
            with _uninterrupted():
                worker = _Worker(self._start, self._timeout, self._memory, self._workers)
                self._workers.append(worker)
        worker.give(errand)

    def attend(self, *, patiently: bool) -> list[_Errand[Task]]:
        """Take what is done, and end what is overdue; the errands that are to be tried again.

        Waits for one or the other, where it is done `patiently`.
        """
        busy = [worker for worker in self._workers if worker.errand is not None]
        first = min((worker.deadline for worker in busy), default=math.inf)
        seconds = max(first - time.monotonic(), 0) if patiently else 0
        told = wait([worker.connection for worker in busy], None if seconds == math.inf else seconds)
        now = time.monotonic()
        again: list[_Errand[Task]] = []
        for worker in busy:
            overdue: Reason | None = "timeout" if worker.deadline <= now else None
            reason = worker.hear(self._heard) if worker.connection in told else overdue
            if reason:
                again += self._lose(worker, reason)
        return again

    def _lose(self, worker: _Worker[Task], reason: Reason) -> list[_Errand[Task]]:
        self._workers.remove(worker)
        worker.kill()
        code = worker.reap()
        if worker.starting:
            raise FiscallintError(f"用于检查的进程在启动时意外结束（退出码 {code}）：可能是内存不足，或某个插件有问题")
        if _ALARM and code == -_ALARM:
            reason = "timeout"
        assert worker.errand is not None
        if worker.used and reason != "timeout":
            return [worker.errand]
        worker.errand.end(Lost(reason))
        return []

    def end(self) -> None:
        """Leave nothing behind."""
        for worker in self._workers:
            worker.kill()
        for worker in self._workers:
            worker.reap()


class _Worker(Generic[Task]):
    """A process as its parent sees it: `used` once it has done a task."""

    def __init__(
        self, start: bytes, timeout: float | None, memory: int | None, others: Sequence[_Worker[Task]]
    ) -> None:
        self.errand: _Errand[Task] | None = None
        self.deadline = math.inf
        self.starting = True
        self.used = False
        self._timeout = math.inf if timeout is None else timeout
        self.connection, theirs = multiprocessing.Pipe()
        fork = sys.platform == "linux" and threading.active_count() == 1
        # a process that holds on to our end of a pipe would not let the one at the other end see that we are gone
        inherited = [self.connection, *(other.connection for other in others)] if fork else []
        process: type[BaseProcess] = (
            multiprocessing.get_context("fork").Process if fork else multiprocessing.get_context("spawn").Process
        )
        self._process = process(target=_serve, args=(theirs, inherited, start, timeout, memory), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, errand: _Errand[Task]) -> None:
        """Send a task; what becomes of it, even where the process is no more, is heard."""
        data = pickle.dumps(errand.task)
        self.errand = errand
        if not self.starting:
            self.deadline = time.monotonic() + self._timeout
        with suppress(OSError):
            self.connection.send_bytes(data)

    def hear(self, heard: Callable[[Task, int, int], None]) -> Reason | None:
        """Take what the process says; why its task is lost, if it is. `heard` is told of a step."""
        try:
            kind, outcome = pickle.loads(self.connection.recv_bytes())
        except (EOFError, OSError):
            return "died"
        except Exception as error:  # a result that can be pickled, but not read back
            kind, outcome = "done", error
        if kind == "unable":
            raise outcome
        if kind == "memory":
            return "memory"
        if kind == "ready":
            self.starting = False
            self.deadline = time.monotonic() + self._timeout
        elif kind == "step" and self.errand is not None:
            self.deadline = time.monotonic() + self._timeout
            heard(self.errand.task, *outcome)
        elif self.errand is not None:
            self.errand.end(outcome)
            self.errand, self.deadline, self.used = None, math.inf, True
        return None

    def kill(self) -> None:
        """End the process and those it has started, whatever they are at."""
        if hasattr(os, "killpg") and self._process.pid:
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()

    def reap(self) -> int | None:
        """Wait for the end of a process that was killed; its exit code."""
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        self.connection.close()
        return code


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until a new process is known, and until that process ignores it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ---- the worker's side


_ALARM = getattr(signal, "SIGALRM", None)
_NO_MEMORY = pickle.dumps(("memory", None))


def _serve(
    connection: Connection, inherited: Sequence[Connection], start: bytes, timeout: float | None, memory: int | None
) -> None:
    for other in inherited:
        other.close()
    _stand_alone()
    try:
        function = pickle.loads(start)()
    except Exception as error:
        connection.send_bytes(pickle.dumps(("unable", _portable(error))))
        return
    if memory is not None:
        _limit(memory)

    def tell(number: int, of: int) -> None:
        _alarm(2 * timeout if timeout else 0)
        connection.send_bytes(pickle.dumps(("step", (number, of))))

    listen(tell)
    with suppress(EOFError, OSError):  # the parent is gone
        connection.send_bytes(pickle.dumps(("ready", None)))
        while True:
            task = connection.recv_bytes()
            _alarm(2 * timeout if timeout else 0)
            message = _done(function, task)
            _alarm(0)
            connection.send_bytes(message)
            if message is _NO_MEMORY:
                return


def _done(function: Callable[[Any], Any], task: bytes) -> bytes:
    try:
        try:
            return pickle.dumps(("done", function(pickle.loads(task))))
        except MemoryError:
            raise
        except Exception as error:
            return pickle.dumps(("done", _portable(error)))
    except MemoryError:
        return _NO_MEMORY


def _portable(error: Exception) -> Exception:
    """An exception that can be read back from a pickle, with where it was raised as a note."""
    where = "".join(traceback.format_exception(error))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        mistake = isinstance(error, FiscallintError)
        error = FiscallintError(str(error)) if mistake else RuntimeError(f"{type(error).__name__}: {error}")
    error.add_note(where)
    return error


def _stand_alone() -> None:
    """Out of reach of the terminal: the parent decides about Ctrl-C. In a group that can be killed as a whole."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    if _ALARM:
        signal.signal(_ALARM, signal.SIG_DFL)
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)


def _alarm(seconds: float) -> None:
    """Have the system end this process after so many seconds, should there be no parent left to do it; 0 is never."""
    if _ALARM:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit(memory: int) -> None:
    """Let this process take no more than so many bytes on top of what it has, files that it maps included."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError):
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = pages * resource.getpagesize() + memory
    told = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min([wanted, *told]), hard))
