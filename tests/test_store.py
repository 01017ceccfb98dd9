"""The store: what was kept comes back whole or not at all, whatever becomes of its folder."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fiscallint.store import Store

LIMIT = 100_000


def key(name: str) -> str:
    """A key as stores have them."""
    return hashlib.sha256(name.encode()).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where entries lie, before there are any."""
    return tmp_path / "a" / "缓存"


def entries(folder: Path) -> set[str]:
    """The names of what is kept."""
    return {path.name for path in folder.iterdir() if len(path.name) == 64}


def age(folder: Path, name: str, hours: float) -> None:
    """An entry that was last used so many hours ago."""
    used = time.time() - hours * 3600
    os.utime(folder / key(name), (used, used))


def test_what_was_kept_comes_back(folder: Path) -> None:
    Store(folder, LIMIT).put(key("甲"), b"\x00one")
    store = Store(folder, LIMIT)
    assert (store.get(key("甲")), store.get(key("乙"))) == (b"\x00one", None)


def test_what_is_kept_again_takes_its_place(folder: Path) -> None:
    store = Store(folder, LIMIT)
    store.put(key("甲"), b"one")
    store.put(key("甲"), b"two")
    assert store.get(key("甲")) == b"two" and len(entries(folder)) == 1


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda kept: kept[:-1], id="cut"),
        pytest.param(lambda kept: b"", id="emptied"),
        pytest.param(lambda kept: kept[:20] + bytes([kept[20] ^ 1]) + kept[21:], id="one bit"),
        pytest.param(lambda kept: kept + b"\n", id="longer"),
    ],
)
def test_a_damaged_entry_is_none(folder: Path, harm: object) -> None:
    store = Store(folder, LIMIT)
    store.put(key("甲"), b"one, two, three")
    path = folder / key("甲")
    path.write_bytes(harm(path.read_bytes()))  # type: ignore[operator]
    assert store.get(key("甲")) is None


def test_an_entry_under_another_key_is_none(folder: Path) -> None:
    store = Store(folder, LIMIT)
    store.put(key("甲"), b"one")
    (folder / key("甲")).rename(folder / key("乙"))
    assert store.get(key("乙")) is None


def test_other_programs_are_told_to_leave_the_folder_alone(folder: Path) -> None:
    Store(folder, LIMIT).put(key("甲"), b"one")
    assert (folder / ".gitignore").read_text() == "*\n"
    tag = (folder / "CACHEDIR.TAG").read_text(encoding="utf-8")
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def test_a_folder_that_was_there_is_left_as_it_is(folder: Path) -> None:
    folder.mkdir(parents=True)
    Store(folder, LIMIT).put(key("甲"), b"one")
    assert {path.name for path in folder.iterdir()} == {key("甲")}


def test_a_folder_that_was_deleted_is_made_again(folder: Path) -> None:
    store = Store(folder, LIMIT)
    store.put(key("甲"), b"one")
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert store.get(key("甲")) is None
    store.put(key("甲"), b"one")
    assert store.get(key("甲")) == b"one"


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file, not a folder")
    store = Store(tmp_path / "a" / "缓存", LIMIT)
    store.put(key("甲"), b"one")
    assert store.get(key("甲")) is None


# ---- its bound


def test_those_not_used_for_longest_make_room(folder: Path) -> None:
    store = Store(folder, LIMIT)
    for name in "甲乙丙丁":
        store.put(key(name), bytes(30_000))
    for hours, name in enumerate("甲乙丙丁"):
        age(folder, name, 10 - hours)
    assert Store(folder, LIMIT).get(key("甲"))  # and is the last used now
    Store(folder, LIMIT).put(key("戊"), b"one")
    assert entries(folder) == {key(name) for name in "甲丙丁戊"}


def test_what_the_run_itself_used_stays(folder: Path) -> None:
    store = Store(folder, LIMIT)
    for name in "甲乙丙丁戊":
        store.put(key(name), bytes(50_000))
    assert len(entries(folder)) == 5


def test_within_the_bound_all_stay(folder: Path) -> None:
    store = Store(folder, LIMIT)
    store.put(key("甲"), bytes(50_000))
    age(folder, "甲", 1000)
    Store(folder, LIMIT).put(key("乙"), b"one")
    assert len(entries(folder)) == 2


def test_nothing_else_in_the_folder_is_ever_removed(folder: Path) -> None:
    folder.mkdir(parents=True)
    own = folder / "账本.xlsx"
    own.write_bytes(bytes(2 * LIMIT))
    os.utime(own, (0, 0))
    Store(folder, LIMIT).put(key("甲"), bytes(2 * LIMIT))
    age(folder, "甲", 5)
    Store(folder, LIMIT).put(key("乙"), b"one")
    assert own.exists() and entries(folder) == {key("乙")}


def test_what_a_process_left_unfinished_goes_after_a_day(folder: Path) -> None:
    folder.mkdir(parents=True)
    for number, hours in enumerate((1, 30)):
        path = folder / f"{key('甲')}.00000000000{number}"
        path.write_bytes(b"half")
        os.utime(path, (time.time() - hours * 3600,) * 2)
    Store(folder, LIMIT).put(key("乙"), b"one")
    assert {path.name for path in folder.iterdir()} == {f"{key('甲')}.000000000000", key("乙")}


# ---- several processes

WORK = """
import hashlib, sys
from pathlib import Path
from fiscallint.store import Store
store = Store(Path(sys.argv[1]), 20_000)
wrong = 0
for turn in range(150):
    for name in "甲乙丙丁":
        key = hashlib.sha256(name.encode()).hexdigest()
        store.put(key, name.encode() * (1000 + turn))
        kept = store.get(key)
        wrong += kept is not None and set(kept.decode()) != {name}
print(wrong)
"""


def test_two_processes_at_once_never_read_half_of_anything(folder: Path) -> None:
    command = [sys.executable, "-c", WORK, str(folder)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate() for process in both] == [(b"0\n", b"")] * 2
    assert {len(path.name) for path in folder.iterdir() if path.name[0] not in ".C"} == {64}
