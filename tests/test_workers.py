"""Many tasks in several processes: as if one process had done them in turn, whatever becomes of a process."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fiscallint.finding import FiscallintError
from fiscallint.workers import Lost, mapped
from tests import tasks

pytestmark = pytest.mark.usefixtures("nothing_left_behind")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="where the system tells how much memory a process has")


def outcomes(
    start: Callable[[], Any], given: Any, *, jobs: int = 2, timeout: float | None = 5, memory: int | None = None
) -> list[Any]:
    return [outcome for _, outcome in mapped(start, given, jobs=jobs, timeout=timeout, memory=memory)]


def ended(process: int) -> bool:
    """Whether there is no such process, in a moment at the latest."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(wait([handle], 5))
    finally:
        os.close(handle)


# ---- results


@given(st.lists(st.integers(0, 99)), st.integers(1, 4))
@settings(max_examples=15, deadline=None)
def test_the_results_are_those_of_map_in_the_order_of_the_tasks(numbers: list[int], jobs: int) -> None:
    done = mapped(tasks.squares, numbers, jobs=jobs, timeout=5, memory=2 << 30)
    assert list(done) == [(number, number**2) for number in numbers]


def test_a_slow_task_does_not_lose_its_place() -> None:
    given = ["nap 0.1", "a", "b", "nap 0.05", "c"]
    assert outcomes(tasks.misdeeds, given) == given


def test_what_the_function_raises_is_its_result_and_says_where() -> None:
    good, bad, after = outcomes(tasks.squares, [3, -3, 4], jobs=1)
    assert (good, after) == (9, 16)
    assert isinstance(bad, ValueError) and str(bad) == "-3 is negative" and "in square" in bad.__notes__[0]


def test_so_is_an_exception_that_cannot_be_handed_over() -> None:
    raised, other = outcomes(tasks.misdeeds, ["crowd 3", "a"], jobs=1)
    assert isinstance(raised, RuntimeError) and str(raised) == "Crowded: 3 people" and other == "a"


def test_or_a_result_that_cannot() -> None:
    raised, other = outcomes(tasks.misdeeds, ["hand", "a"], jobs=1)
    assert isinstance(raised, Exception) and "pickle" in str(raised) and other == "a"


def test_tasks_and_results_may_be_larger_than_a_pipe_holds() -> None:
    given = [letter * 1_000_000 for letter in "abcd"]
    assert outcomes(tasks.misdeeds, given) == given


def test_each_process_starts_once_and_no_more_of_them_than_there_are_tasks() -> None:
    assert len(set(outcomes(tasks.processes, range(20), jobs=2))) <= 2
    assert len(set(outcomes(tasks.processes, range(20), jobs=1))) == 1
    assert len(set(outcomes(tasks.processes, [1], jobs=8))) == 1


def test_without_tasks_nothing_is_started() -> None:
    assert outcomes(tasks.refuses, []) == []


def test_tasks_are_taken_as_they_are_needed() -> None:
    taken = count()
    with contextlib.closing(
        mapped(tasks.squares, (next(taken) for _ in range(100_000)), jobs=2, timeout=5, memory=None)
    ) as done:
        assert [result for _, result in islice(done, 50)] == [number**2 for number in range(50)]
    assert next(taken) <= 50 + 2 * 8


def test_behind_a_task_that_is_slow_only_a_few_are_done() -> None:
    taken = count()
    given = ("nap 0.2" if next(taken) == 0 else "a" for _ in range(100_000))
    with contextlib.closing(mapped(tasks.misdeeds, given, jobs=2, timeout=5, memory=None)) as done:
        assert next(done) == ("nap 0.2", "nap 0.2")
    assert next(taken) <= 1 + 2 * 8


def test_processes_that_are_spawned_do_the_same() -> None:
    """As on macOS and Windows, and where the parent has threads, which are not to be forked."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        assert outcomes(tasks.misdeeds, ["a", "exit", "hang", "b"], timeout=0.3) == [
            "a",
            Lost("died"),
            Lost("timeout"),
            "b",
        ]
    finally:
        over.set()
        thread.join()


# ---- what is lost


def test_a_task_that_hangs_is_given_up_and_the_others_go_on() -> None:
    assert outcomes(tasks.misdeeds, ["a", "hang", "b", "c"], timeout=0.2) == ["a", Lost("timeout"), "b", "c"]


def test_each_task_has_the_whole_of_the_time() -> None:
    given = ["nap 0.2"] * 3
    assert outcomes(tasks.misdeeds, given, jobs=1, timeout=0.4) == given


def test_each_step_of_a_task_has_the_whole_of_the_time_too() -> None:
    """Longer together than the task may take, and than the process may live without a parent."""
    assert outcomes(tasks.misdeeds, ["steps 0.25", "a"], jobs=1, timeout=0.5) == ["steps 0.25", "a"]


def test_a_step_that_hangs_is_given_up() -> None:
    assert outcomes(tasks.misdeeds, ["a", "stumble", "b"], timeout=0.3) == ["a", Lost("timeout"), "b"]


def test_steps_are_told_of_as_they_begin() -> None:
    heard: list[tuple[str, int, int]] = []
    done = mapped(
        tasks.misdeeds, ["steps 0", "a"], jobs=1, timeout=5, memory=None, heard=lambda *step: heard.append(step)
    )
    assert len(list(done)) == 2 and heard == [("steps 0", number, 5) for number in range(1, 6)]


def test_the_time_does_not_run_while_a_process_starts() -> None:
    assert outcomes(tasks.slow_start, [1, 2], jobs=1, timeout=0.2) == [1, 4]


def test_nor_does_what_is_done_while_the_caller_is_busy_come_too_late() -> None:
    done = mapped(tasks.misdeeds, ["a", "b", "hang", "c"], jobs=1, timeout=0.3, memory=None)
    assert next(done) == ("a", "a")
    time.sleep(0.7)
    assert next(done) == ("b", "b")
    time.sleep(0.7)
    assert list(done) == [("hang", Lost("timeout")), ("c", "c")]


@pytest.mark.parametrize("end", ["exit", "leave", "segfault", "kill"])
def test_a_process_that_dies_costs_one_task(end: str) -> None:
    assert outcomes(tasks.misdeeds, ["a", end, "b", end], jobs=2) == ["a", Lost("died"), "b", Lost("died")]


@LINUX
def test_so_does_one_that_wants_too_much_memory() -> None:
    given = ["a", f"take {400 << 20}", "b"]
    assert outcomes(tasks.misdeeds, given, memory=200 << 20) == ["a", Lost("memory"), "b"]


@LINUX
def test_what_a_process_has_when_it_is_ready_does_not_count() -> None:
    assert outcomes(tasks.misdeeds, [f"take {50 << 20}"], memory=60 << 20) == [50 << 20]


@LINUX
def test_no_task_pays_for_what_those_before_it_have_kept() -> None:
    given = [f"keep {60 << 20}"] * 5
    assert outcomes(tasks.misdeeds, given, jobs=1, memory=150 << 20) == given


@LINUX
def test_what_a_task_has_started_ends_with_it(tmp_path: Path) -> None:
    told = tmp_path / "processes"
    assert outcomes(tasks.misdeeds, [f"fork {told}"], timeout=0.5) == [Lost("timeout")]
    assert [ended(int(process)) for process in told.read_text().split()] == [True, True]


# ---- the end


def test_what_start_raises_ends_the_run() -> None:
    with pytest.raises(LookupError, match="no such plugin"):
        outcomes(tasks.refuses, range(10))


def test_so_does_a_process_that_dies_while_it_starts() -> None:
    with pytest.raises(FiscallintError, match="启动时意外结束（退出码 7）"):
        outcomes(tasks.ends, range(10))


def test_so_does_what_the_tasks_raise() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise OSError("no such folder")

    with pytest.raises(OSError, match="no such folder"):
        outcomes(tasks.squares, failing())


def test_when_the_iterator_is_closed_the_processes_end_at_once() -> None:
    done = mapped(tasks.misdeeds, ["a", "hang", "hang"], jobs=3, timeout=60, memory=None)
    next(done)
    assert len(multiprocessing.active_children()) == 3
    before = time.monotonic()
    done.close()
    assert multiprocessing.active_children() == [] and time.monotonic() - before < 5


SCRIPT = """
import sys
from fiscallint.workers import mapped
from tests import tasks
for _, process in mapped(tasks.two_processes, range(4), jobs=2, timeout=0.4, memory=None):
    print(process, flush=True)
"""


@LINUX
@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_nothing_is_left_behind_however_the_run_ends(how: str) -> None:
    """Not even where nobody is left to kill the processes: the system ends those that hang."""
    running = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        cwd=Path(__file__).parent.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sys.path))},
    )
    assert running.stdout is not None
    processes = [int(running.stdout.readline()) for _ in range(2)]
    running.send_signal(signal.Signals[how])
    said = running.communicate(timeout=10)[1]
    assert running.returncode != 0
    assert ("KeyboardInterrupt" in said) == (how == "SIGINT")
    assert "ForkProcess" not in said  # the workers say nothing
    assert all(ended(process) for process in processes)
