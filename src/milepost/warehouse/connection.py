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
from milepost.warehouse.lock import writer_lock
from milepost.warehouse.schema import migrate

Connection = duckdb.DuckDBPyConnection
DuckDBError = duckdb.Error


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
        migrate(con)
    except duckdb.Error as error:
        raise WarehouseError(f"{settings.warehouse} cannot be opened: {error}") from error
    except WarehouseError as error:
        con.close()
        raise WarehouseError(f"{settings.warehouse}: {error}") from error
    try:
        yield con
    finally:
        con.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
