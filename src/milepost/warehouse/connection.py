"""The warehouse: the only module that opens DuckDB. data/warehouse.duckdb, one writing process at a time.

Writers take an advisory lock beside the file first, so that a second one learns who holds it instead of
failing on DuckDB's own lock; readers of the boards never come here (they read data/published/).
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from milepost.errors import WarehouseBusy, WarehouseError
from milepost.settings import Settings
from milepost.warehouse.schema import SCHEMA

Connection = duckdb.DuckDBPyConnection
DuckDBError = duckdb.Error
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


@contextmanager
def writing(settings: Settings, purpose: str) -> Iterator[Connection]:
    """Open the warehouse for writing, its schemas and tables in place. One process at a time."""
    with writer_lock(settings, purpose), connection(settings) as con:
        yield con


@contextmanager
def connection(settings: Settings) -> Iterator[Connection]:
    """Open the warehouse; the caller holds the writer lock. Raises WarehouseError naming file and cause."""
    try:
        con = duckdb.connect()
        con.execute("SET TimeZone = 'UTC'")
        # 'latest' storage: zstd columns are silently not compressed with the default version
        con.execute(f"ATTACH '{_quoted(settings.warehouse)}' AS warehouse (STORAGE_VERSION 'latest')")
        con.execute("USE warehouse")
        con.execute(SCHEMA)
    except duckdb.Error as error:
        raise WarehouseError(f"{settings.warehouse} cannot be opened: {error}") from error
    try:
        yield con
    finally:
        con.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
