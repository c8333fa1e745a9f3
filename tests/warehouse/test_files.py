"""Files that several processes share: replaced in one step, held by one process."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from milepost.warehouse import files

HOLD = """
import sys
from pathlib import Path
from milepost.warehouse import files
files.take(Path(sys.argv[1]), "a test", 0)
print("held", flush=True)
sys.stdin.read()
"""


def test_replaced_file_is_whole_and_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "new" / "offsets.json"
    files.replace_text(path, "一")
    before = path.stat().st_ino
    files.replace_text(path, "二")
    assert path.read_text(encoding="utf-8") == "二"
    assert path.stat().st_ino != before, "written in place: a reader could see half of it"
    assert [found.name for found in path.parent.iterdir()] == ["offsets.json"]


def test_file_is_held_by_one_process_which_is_named_until_it_dies(tmp_path: Path) -> None:
    path = tmp_path / "some.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(files.Taken, match=rf"pid {other.pid}, a test, since .* UTC"):
            files.take(path, "another", 0)
        other.kill()
    os.close(files.take(path, "another", 10))


@pytest.mark.parametrize("content", ["", "12", "[]", '{"pid": 1}'])
def test_lock_file_of_another_form_has_an_unknown_holder(tmp_path: Path, content: str) -> None:
    path = tmp_path / "some.lock"
    path.write_text(content)
    held = os.open(path, os.O_RDWR)
    try:
        files._acquire(held, path, 0)
        with pytest.raises(files.Taken, match="holder unknown"):
            files.take(path, "another", 0)
    finally:
        os.close(held)


def no_space(_handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_file_without_room_keeps_its_old_content_and_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "offsets.json"
    files.replace_text(path, "old")
    monkeypatch.setattr(files.os, "fsync", no_space)
    with pytest.raises(OSError, match="No space left"):
        files.replace_text(path, "new and longer")
    with pytest.raises(OSError, match="No space left"):
        files.replace_text(path, "new and longer", room=8)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
