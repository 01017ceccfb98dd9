"""The same as `workers`, on the machines of a dask cluster. `distributed` is imported only when one is asked for."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from fiscallint import workers
from fiscallint.finding import FiscallintError
from fiscallint.workers import Lost

if TYPE_CHECKING:
    from distributed import Client

Task = TypeVar("Task")
Result = TypeVar("Result")

_BATCH = 16
"""How many tasks are sent at once: they share a process, whose start takes as long as a small document does."""


def mapped(
    start: Callable[[], Callable[[Task], Result]],
    tasks: Iterable[Task],
    *,
    address: str,
    timeout: float | None,
    memory: int | None,
    patience: float = 10,
) -> Generator[tuple[Task, Result | Lost | Exception], None, None]:
    """As `workers.mapped`, on the cluster whose scheduler has this address, such as tcp://10.0.0.8:8786.

    Tasks are sent in batches; on a worker each is done in a process of its own, where the limits are held. A batch
    whose worker is gone is done by another, and its results are given once. Where that happens again and again, its
    tasks are done one by one with nothing else of the run under way: one over which workers die is `Lost`.

    FiscallintError where dask is not installed, where there is no scheduler or no worker within `patience` seconds, or
    no scheduler any more. A batch that is under way when the iterator is closed is still done, for nobody.
    """
    client = _connected(address, patience)
    try:
        yield from _gathered(client, _Work(address, start, timeout, memory), iter(tasks))
    finally:
        with suppress(Exception):
            client.close(timeout=1)


class _Work:
    """What is done with a batch, and how its results are come by."""

    def __init__(self, address: str, start: Callable[[], Any], timeout: float | None, memory: int | None) -> None:
        self.address = address
        self._told = start, timeout, memory

    def submitted(self, client: Client, batch: Sequence[Any]) -> Any:
        """The future of a batch."""
        with _reached(self.address):
            return client.submit(_done, *self._told, batch, pure=False)

    def outcomes(self, future: Any) -> list[Any] | None:
        """The results of a batch; None where it was given up because workers died."""
        from distributed import KilledWorker

        try:
            with _reached(self.address):
                done = future.result()
        except KilledWorker:
            return None
        if isinstance(done, Exception):
            raise done
        return list(done)


def _gathered(client: Client, work: _Work, tasks: Iterator[Task]) -> Iterator[tuple[Task, Any]]:
    flight: deque[tuple[list[Task], Any]] = deque()
    while True:
        with _reached(work.address):
            room = 2 * max(1, sum(client.nthreads().values()))
        while len(flight) < room and (batch := list(islice(tasks, _BATCH))):
            flight.append((batch, work.submitted(client, batch)))
        if not flight:
            return
        batch, future = flight.popleft()
        outcomes = work.outcomes(future)
        if outcomes is not None:
            yield from zip(batch, outcomes, strict=True)
            continue
        with _reached(work.address):
            for _, other in flight:
                other.exception()  # waits until it is over
        for task in batch:
            (outcome,) = work.outcomes(work.submitted(client, [task])) or [Lost("died")]
            yield task, outcome


def _done(
    start: Callable[[], Callable[[Task], Any]], timeout: float | None, memory: int | None, batch: Sequence[Task]
) -> list[Any] | Exception:
    """On a worker: the outcomes of some tasks, or why there can be none.

    dask's workers are daemons, which may have no children unless they say otherwise; ours end by themselves when the
    worker does.
    """
    worker = multiprocessing.current_process()
    if worker.daemon:
        worker.daemon = False
    try:
        return [outcome for _, outcome in workers.mapped(start, batch, jobs=1, timeout=timeout, memory=memory)]
    except Exception as error:
        return error


def _connected(address: str, patience: float) -> Client:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise FiscallintError(
            f"分布式运行需要另外安装（缺少 {error.name}）：请运行 pip install 'fiscallint[distributed]'"
        ) from None
    try:
        client = Client(address or "?", timeout=patience, set_as_default=False)
    except ValueError:
        raise FiscallintError(f"调度器地址“{address}”不合规范：应为 tcp://主机:端口，如 tcp://10.0.0.8:8786") from None
    except OSError:
        raise FiscallintError(
            f"{patience:g} 秒内没有连上分布式集群的调度器 {address}：请检查地址，以及调度器（dask scheduler）是否在运行"
        ) from None
    try:
        client.wait_for_workers(1, timeout=patience)
    except OSError:
        client.close(timeout=1)
        raise FiscallintError(
            f"分布式集群 {address} 中 {patience:g} 秒内没有可用的 worker：请先启动（dask worker {address}）"
        ) from None
    return client


@contextmanager
def _reached(address: str) -> Iterator[None]:
    """FiscallintError where the scheduler is no longer there, or the workers are not fit for the work."""
    from concurrent.futures import CancelledError

    try:
        yield
    except (OSError, CancelledError):
        raise FiscallintError(f"与分布式集群 {address} 的连接中断：请检查调度器是否仍在运行，然后重新运行") from None
    except ImportError as error:
        raise FiscallintError(
            f"分布式集群的 worker 载入不了 {error.name}：请在每台机器上安装与本机相同版本的 fiscallint 及其插件"
        ) from None
