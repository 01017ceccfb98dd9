"""What the tests have done in other processes: functions, and what makes them, found there by their names."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from fiscallint.steps import step


def square(task: int) -> int:
    if task < 0:
        raise ValueError(f"{task} is negative")
    return task * task


def squares() -> Callable[[int], int]:
    return square


def process_of(task: object) -> int:
    return os.getpid()


def processes() -> Callable[[object], int]:
    return process_of


def two_processes() -> Callable[[int], int]:
    """As `processes`, for the first two tasks; the others hang."""

    def function(task: int) -> int:
        if task > 1:
            time.sleep(60)
        return os.getpid()

    return function


class Crowded(Exception):
    """An exception that cannot be read back from a pickle."""

    def __init__(self, *, people: int) -> None:
        super().__init__(f"{people} people", _Unreadable())

    def __str__(self) -> str:
        return str(self.args[0])


class _Unreadable:
    def __reduce__(self) -> tuple[type[int], tuple[str]]:
        return int, ("none",)


_kept: list[bytes] = []


def misdeed(task: str) -> object:
    """Do what the task says; it comes back as the result where nothing comes of it."""
    word, _, rest = task.partition(" ")
    if word == "hang":
        time.sleep(60)
    elif word == "nap":
        time.sleep(float(rest))
    elif word == "steps":
        for number in range(1, 6):
            step(number, 5)
            time.sleep(float(rest))
    elif word == "stumble":
        step(1, 5)
        step(2, 5)
        time.sleep(60)
    elif word == "exit":
        os._exit(3)
    elif word == "leave":
        sys.exit(3)
    elif word == "segfault":
        faulthandler.disable()
        os.kill(os.getpid(), signal.SIGSEGV)
    elif word == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif word == "kill-parent":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
    elif word == "take":
        return len(bytes(int(rest)))
    elif word == "keep":
        _kept.append(bytes(int(rest)))
    elif word == "crowd":
        raise Crowded(people=int(rest))
    elif word == "hand":
        return lambda: task
    elif word == "fork":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        Path(rest).write_text(f"{os.getpid()} {child.pid}")
        time.sleep(60)
    return task


def misdeeds() -> Callable[[str], object]:
    return misdeed


def refuses() -> Callable[[object], object]:
    raise LookupError("no such plugin")


def ends() -> Callable[[object], object]:
    os._exit(7)


def slow_start() -> Callable[[int], int]:
    time.sleep(0.4)
    return square
