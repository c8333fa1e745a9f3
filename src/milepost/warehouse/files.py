"""Files that several processes share: replaced in one step, or held by one process at a time. Opens no DuckDB."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

FULL_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class Taken(Exception):
    """Another process holds the file; ``holder`` says which, as far as it is known."""

    def __init__(self, holder: str) -> None:
        super().__init__(holder)
        self.holder = holder


def keep_private() -> None:
    """From now on, what this process and those it starts write is for its own user alone: it holds people's reports.

    Called at the edges: command lines, the scheduler. A folder that was there before keeps its rights; doctor tells.
    """
    os.umask(0o077)


def make_private(path: Path) -> None:
    """Make an empty file, and the folder it lies in, for this user alone, where they are not there. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def write_for_all(path: Path, text: str) -> None:
    """Write a file that is handed on, such as a schema: others may read it, whatever keep_private() said."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)


def replace_text(path: Path, text: str, *, room: int = 0) -> None:
    """Replace the file in one step: a reader sees the old content or the new one, also after a power cut.

    room: the file takes at least so many bytes, the rest being blanks. On a full disk the new text is then written
    over the old one where it lies, which needs no space; else raises OSError, and the old content stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    content = text.encode().ljust(room)
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        if not room or error.errno not in FULL_DISK or not path.is_file():
            raise
        _overwrite(path, text.encode())


def _overwrite(path: Path, content: bytes) -> None:
    with path.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        if len(content) > size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        file.write(content.ljust(size))
        file.flush()
        os.fsync(file.fileno())


def take(path: Path, purpose: str, wait_seconds: float) -> int:
    """Be the one process that holds the file, and write into it who that is. -> handle; os.close() lets go.

    The lock also ends with the process, however it ends. Raises Taken after ``wait_seconds``, OSError where the file
    cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _acquire(handle, path, wait_seconds)
        _note_holder(handle, purpose)
    except BaseException:
        os.close(handle)
        raise
    return handle


def holder_of(path: Path) -> tuple[datetime | None, str] | None:
    """Since when (aware) another process holds the file, and who it is; None where nobody does. Raises nothing.

    Looking takes nothing from anybody: the lock is shared for a moment.
    """
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _since(path), _holder(path)
    finally:
        os.close(handle)
    return None


def _since(path: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(path.read_text())["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _note_holder(handle: int, purpose: str) -> None:
    holder = {"pid": os.getpid(), "purpose": purpose, "since": datetime.now(UTC).isoformat(timespec="seconds")}
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(holder).encode(), 0)
    except OSError as error:
        if error.errno not in FULL_DISK:  # on a full disk the lock holds all the same, only nobody is named
            raise


def _acquire(handle: int, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise Taken(_holder(path)) from None
            time.sleep(0.1)


def _holder(path: Path) -> str:
    try:
        held = json.loads(path.read_text())
        return f"pid {held['pid']}, {held['purpose']}, since {held['since']} UTC"
    except (OSError, ValueError, KeyError, TypeError):
        return "holder unknown"
