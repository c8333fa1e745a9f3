"""The writer lock: one writing process at a time, and who holds it. data/warehouse.lock."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from milepost.errors import WarehouseBusy, WarehouseError
from milepost.settings import Settings

_held: set[Path] = set()  # locks this process holds


@contextmanager
def writer_lock(settings: Settings, purpose: str) -> Iterator[None]:
    """Be the one writing process; re-entrant within it, so that a whole run can hold what its steps take again.

    Raises WarehouseBusy, naming the holder, after lock_wait_seconds; WarehouseError where data cannot be written.
    """
    path = settings.data.resolve() / "warehouse.lock"
    if path in _held:
        yield
        return
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WarehouseError(f"{path} cannot be written: {error.strerror}. Check MILEPOST_DATA.") from error
    try:
        _acquire(handle, path, settings.lock_wait_seconds)
        holder = {"pid": os.getpid(), "purpose": purpose, "since": datetime.now(UTC).isoformat(timespec="seconds")}
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(holder).encode(), 0)
        _held.add(path)
        yield
    finally:
        _held.discard(path)
        os.close(handle)  # closing releases the lock, also when the process is killed


def _acquire(handle: int, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise WarehouseBusy(
                    f"the warehouse is being written by another process ({_holder(path)}); waited "
                    f"{wait_seconds:.0f} s. Try again when it has finished, or raise MILEPOST_LOCK_WAIT_SECONDS."
                ) from None
            time.sleep(0.1)


def _holder(path: Path) -> str:
    try:
        held = json.loads(path.read_text())
        return f"pid {held['pid']}, {held['purpose']}, since {held['since']} UTC"
    except (OSError, ValueError, KeyError):
        return "holder unknown"
