"""The warehouse: the only module that opens DuckDB. data/warehouse.duckdb, one writing process at a time.

Writers take an advisory lock beside the file first, so that a second one learns who holds it instead of
failing on DuckDB's own lock; readers of the boards never come here (they read data/published/).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from milepost.errors import WarehouseError
from milepost.settings import Settings
from milepost.warehouse import disk
from milepost.warehouse.lock import writer_lock
from milepost.warehouse.schema import migrate

Connection = duckdb.DuckDBPyConnection
DuckDBError = duckdb.Error
# what a disk, memory or a damaged file do to a statement that is right
SURROUNDINGS = (duckdb.IOException, duckdb.OutOfMemoryException, duckdb.FatalException)


@contextmanager
def writing(settings: Settings, purpose: str) -> Iterator[Connection]:
    """Open the warehouse for writing, its schemas and tables in place. One process at a time."""
    with writer_lock(settings, purpose), connection(settings) as con:
        yield con


@contextmanager
def connection(settings: Settings) -> Iterator[Connection]:
    """Open the warehouse; the caller holds the writer lock.

    Raises WarehouseError naming file and cause where it cannot be opened, read or written while it is open, DiskFull
    where that is for want of space. A fault of a query stays DuckDB's own error: it is a defect of ours.
    """
    try:
        con = duckdb.connect()
        con.execute("SET TimeZone = 'UTC'")
        # 'latest' storage: zstd columns are silently not compressed with the default version
        con.execute(f"ATTACH '{_quoted(settings.warehouse)}' AS warehouse (STORAGE_VERSION 'latest')")
        con.execute("USE warehouse")
        migrate(con)
    except duckdb.Error as error:
        raise _named(settings.warehouse, "opened", error) from error
    except WarehouseError as error:
        con.close()
        if disk.is_full(error):
            raise disk.full(settings.warehouse, error) from error
        raise WarehouseError(f"{settings.warehouse}: {error}") from error
    try:
        yield con
    except duckdb.Error as error:
        if not isinstance(error, SURROUNDINGS) and not disk.is_full(error):
            raise
        raise _named(settings.warehouse, "used", error) from error
    finally:
        con.close()


def _named(path: Path, done: str, error: duckdb.Error) -> WarehouseError:
    if disk.is_full(error):
        return disk.full(path, error)
    return WarehouseError(f"{path} cannot be {done}: {error}")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
