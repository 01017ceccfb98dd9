"""Files are written whole or not at all, and over nothing that is somebody's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fiscallint.finding import FiscallintError
from fiscallint.output import files
from fiscallint.output.files import Output, is_own, replace_file, require_writable, save


def test_text_and_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", "档案\r\n\udc80")
    replace_file(tmp_path / "b", b"\x00\xff")
    assert (tmp_path / "a").read_bytes() == "档案\r\n?".encode()
    assert (tmp_path / "b").read_bytes() == b"\x00\xff"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    target.write_text("旧")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", fails)
    with pytest.raises(FiscallintError, match="无法写入"):
        replace_file(target, "新")
    assert target.read_text() == "旧" and list(tmp_path.iterdir()) == [target]


def test_a_file_keeps_its_mode_and_a_link_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "a.txt", tmp_path / "b.txt"
    target.write_text("旧")
    target.chmod(0o640)
    link.symlink_to(target)
    replace_file(link, "新")
    assert link.is_symlink() and target.read_text() == "新" and target.stat().st_mode & 0o777 == 0o640


def test_what_is_no_file_is_written_into() -> None:
    require_writable(Path(os.devnull))
    replace_file(Path(os.devnull), "文")
    assert not Path(os.devnull).is_file()


def test_what_belongs_beside_is_written_too(tmp_path: Path) -> None:
    save(Output("一", {tmp_path / "b": b"2"}), tmp_path / "a")
    assert (tmp_path / "a").read_text() == "一" and (tmp_path / "b").read_bytes() == b"2"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        pytest.param("没有/a.txt", "没有/a.txt：文件夹不存在", id="no-folder"),
        pytest.param("文件/a.txt", "文件/a.txt：路径中有一段不是文件夹", id="a-file-for-a-folder"),
        pytest.param("夹", "这是一个文件夹", id="a-folder"),
        pytest.param("文件", "文件 已经存在，没有改动", id="somebody-s"),
    ],
)
def test_what_cannot_be_written_is_said_before(name: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "夹").mkdir()
    (tmp_path / "文件").write_text("我的")
    with pytest.raises(FiscallintError, match=sentence):
        require_writable(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["夹", "文件"]


def test_a_read_only_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)  # whoever runs the tests may write everywhere
    with pytest.raises(FiscallintError, match="没有写入的权限"):
        require_writable(tmp_path / "a.txt")


def test_force_and_an_empty_file_let_it_be_written(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("我的")
    require_writable(target, force=True)
    target.write_text("")
    require_writable(target)
    assert not is_own(target)


def test_a_new_file_may_be_written(tmp_path: Path) -> None:
    require_writable(tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []
