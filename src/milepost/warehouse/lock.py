"""The writer lock: one writing process at a time, and who holds it. data/warehouse.lock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from milepost.errors import WarehouseBusy, WarehouseError
from milepost.settings import Settings
from milepost.warehouse import disk, files

_held: set[Path] = set()  # locks this process holds


@contextmanager
def writer_lock(settings: Settings, purpose: str) -> Iterator[None]:
    """Be the one writing process; re-entrant within it, so that a whole run can hold what its steps take again.

    Raises WarehouseBusy, naming the holder, after lock_wait_seconds; WarehouseError where data cannot be written,
    DiskFull where it is for want of space.
    """
    path = settings.data.resolve() / "warehouse.lock"
    if path in _held:
        yield
        return
    try:
        handle = files.take(path, purpose, settings.lock_wait_seconds)
    except files.Taken as taken:
        raise WarehouseBusy(
            f"the warehouse is being written by another process ({taken.holder}); waited "
            f"{settings.lock_wait_seconds:.0f} s. Try again when it has finished, or raise MILEPOST_LOCK_WAIT_SECONDS."
        ) from None
    except OSError as error:
        if disk.is_full(error):
            raise disk.full(path, error) from error
        raise WarehouseError(f"{path} cannot be written: {error.strerror}. Check MILEPOST_DATA.") from error
    try:
        _held.add(path)
        yield
    finally:
        _held.discard(path)
        os.close(handle)
