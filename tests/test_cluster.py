"""Many tasks on a dask cluster: on this machine, of two processes."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fiscallint import batch
from fiscallint.cluster import mapped
from fiscallint.finding import FiscallintError
from fiscallint.workers import Lost
from tests import tasks
from tests.plugged import TEXT
from tests.support import run

distributed = pytest.importorskip("distributed")


def local(workers: int, **given: Any) -> Any:
    """A cluster that nobody else can reach: the loopback is told of the pages that dask serves as well."""
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
        silence_logs="CRITICAL",
        **given,
    )


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two processes."""
    with local(2) as cluster:
        yield cluster


def results(
    cluster: Any, start: Callable[[], Any], given: Any, *, timeout: float | None = 5, memory: int | None = None
) -> Iterator[tuple[Any, Any]]:
    return mapped(start, given, address=cluster.scheduler_address, timeout=timeout, memory=memory)


def test_the_results_are_those_of_map_in_the_order_of_the_tasks(cluster: Any) -> None:
    assert list(results(cluster, tasks.squares, range(100))) == [(number, number**2) for number in range(100)]


def test_equal_tasks_are_each_done(cluster: Any) -> None:
    assert list(results(cluster, tasks.squares, [7] * 40)) == [(7, 49)] * 40


def test_what_is_lost_is_lost_as_in_processes_of_ones_own(cluster: Any) -> None:
    given = ["a", "hang", "exit", f"take {400 << 20}", "crowd 3", "b"]
    outcomes = [outcome for _, outcome in results(cluster, tasks.misdeeds, given, timeout=0.3, memory=200 << 20)]
    memory = Lost("memory") if sys.platform == "linux" else 400 << 20
    assert outcomes[:4] == ["a", Lost("timeout"), Lost("died"), memory]
    assert isinstance(outcomes[4], RuntimeError) and outcomes[5] == "b"


def test_so_has_each_step_of_a_task_the_whole_of_the_time(cluster: Any) -> None:
    given = ["steps 0.25", "stumble"]
    outcomes = [outcome for _, outcome in results(cluster, tasks.misdeeds, given, timeout=0.5)]
    assert outcomes == ["steps 0.25", Lost("timeout")]


def test_what_start_raises_ends_the_run(cluster: Any) -> None:
    with pytest.raises(LookupError, match="no such plugin"):
        list(results(cluster, tasks.refuses, range(3)))


def test_tasks_are_taken_as_they_are_needed(cluster: Any) -> None:
    taken: list[int] = []
    with closing(results(cluster, tasks.squares, (taken.append(1) or len(taken) for _ in range(10_000)))) as done:
        assert next(done) == (1, 1)
    assert len(taken) <= 100


def test_a_worker_that_is_killed_loses_nothing_and_gives_nothing_twice(cluster: Any) -> None:
    victim, *_ = (nanny.process.pid for nanny in cluster.workers.values())
    done = results(cluster, tasks.misdeeds, [f"nap 0.00{number}" for number in range(100)])
    seen = [next(done)]
    os.kill(victim, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    seen += done
    assert seen == [(f"nap 0.00{number}",) * 2 for number in range(100)]


@pytest.mark.slow
def test_a_task_over_which_workers_die_is_given_up_and_the_others_go_on(
    cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)
    monkeypatch.setattr("fiscallint.cluster._BATCH", 4)
    given = [*"abcde", "kill-parent", *"fghijklmno"]
    done = list(results(cluster, tasks.misdeeds, given))
    assert [task for task, _ in done] == given
    assert [(task, outcome) for task, outcome in done if task != outcome] == [("kill-parent", Lost("died"))]


# ---- the program


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Forty documents; one of them cannot be read, and each of the others has a wrong sentence."""
    monkeypatch.chdir(tmp_path)
    folder = Path("公开")
    folder.mkdir()
    for number in range(40):
        (folder / f"{number:02}.txt").write_text(TEXT.replace("40.00", f"{number}.00"), encoding="utf-8")
    (folder / "17.txt").write_text("", encoding="utf-8")
    return folder


def checked(folder: Path, *options: str) -> tuple[int, str, str]:
    """What becomes of a check."""
    result = run("check", folder, "--output-format", "jsonl", *options)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.processes
def test_a_check_on_a_cluster_says_the_same(cluster: Any, folder: Path) -> None:
    here = checked(folder)
    assert here[0] == 2 and here[1].count('"type": "document"') == 39 and "17.txt" in here[2]
    assert checked(folder, "--scheduler", cluster.scheduler_address) == here


@pytest.mark.slow
@pytest.mark.processes
def test_and_so_it_does_where_a_worker_is_killed(cluster: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = checked(folder)
    killed: list[int] = []
    unpacked = batch.unpacked

    def kill_once(*given: Any) -> Any:
        if not killed:
            killed.append(next(nanny.process.pid for nanny in cluster.workers.values()))
            os.kill(killed[0], signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
        return unpacked(*given)

    monkeypatch.setattr(batch, "unpacked", kill_once)
    monkeypatch.setattr("fiscallint.cluster._BATCH", 4)
    assert checked(folder, "--scheduler", cluster.scheduler_address) == here and killed


# ---- no cluster


def refusal(address: str) -> str:
    with pytest.raises(FiscallintError) as told:
        next(mapped(tasks.squares, [1], address=address, timeout=1, memory=None, patience=0.3))
    return str(told.value)


def test_a_scheduler_that_is_not_there_is_a_sentence() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        assert refusal(address).startswith(f"0.3 秒内没有连上分布式集群的调度器 {address}：")


@pytest.mark.parametrize("address", ["", "127.0.0.1", "carrier-pigeon://roof:1"])
def test_so_is_an_address_that_is_none(address: str) -> None:
    assert refusal(address).startswith(f"调度器地址“{address}”不合规范")


def test_so_is_a_cluster_without_workers() -> None:
    with local(0) as cluster:
        assert "没有可用的 worker" in refusal(cluster.scheduler_address)


def test_so_is_a_scheduler_that_goes_away() -> None:
    with local(1, processes=False, protocol="tcp://") as cluster:
        address = cluster.scheduler_address
        done = mapped(tasks.squares, range(1_000), address=address, timeout=1, memory=None, patience=0.3)
        next(done)
    with pytest.raises(FiscallintError, match="的连接中断"):
        list(done)


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "pip install 'fiscallint[distributed]'" in refusal("tcp://127.0.0.1:8786")
