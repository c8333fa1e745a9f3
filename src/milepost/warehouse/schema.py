"""The schema of the warehouse, by numbered migrations: migrations/NNNN_name.sql, each run once, in order.

ops.schema_version has one row per migration that was run. A new warehouse is made by running them all; one that was
made before there were numbers has no such table and runs them all too: the first ones take what is there.
A change of tables is a new file; a file that was released is never edited.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Protocol

import duckdb

from milepost.errors import WarehouseError

FOLDER: Final = Path(__file__).with_name("migrations")
VERSIONS: Final = """
CREATE SCHEMA IF NOT EXISTS ops;
-- One row per migration that was run.
CREATE TABLE IF NOT EXISTS ops.schema_version (
    version INTEGER PRIMARY KEY, name VARCHAR NOT NULL, run_at TIMESTAMP NOT NULL
);
"""


class Asked(Protocol):
    """What a look needs of a connection."""

    def execute(self, query: str, /) -> Any: ...


def migrate(con: duckdb.DuckDBPyConnection, folder: Path = FOLDER) -> None:
    """Run what this warehouse has not seen yet, in one transaction: all of it or nothing.

    Raises WarehouseError where one fails, or where the warehouse was made by a newer version of the program.
    """
    files = {int(path.name[:4]): path for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))}
    found, newest = _version(con), max(files)
    if found > newest:
        raise WarehouseError(
            f"the warehouse has schema version {found}, this program knows {newest} at most: a newer Milepost "
            "wrote it. Install that version or a later one, or point MILEPOST_DATA at another folder."
        )
    if found == newest:
        return
    con.begin()
    try:
        con.execute(VERSIONS)
        for number, path in files.items():
            if number > found:
                _run(con, number, path)
        con.commit()
    except BaseException:
        con.rollback()
        raise


def has_tables(con: Asked, *names: str) -> bool:
    """Whether all of these tables (schema.name) are there, or queries in brackets can be answered. A view that does not
    fit its table any more is not: the build that makes it anew comes after the gates that ask, so rules over history
    are silent until then. The information schema would write all tables down first."""
    try:
        for name in names:
            con.execute(f"SELECT 1 FROM {name} LIMIT 0")  # noqa: S608 names of ours
    except (duckdb.CatalogException, duckdb.BinderException):
        return False
    return True


def _version(con: duckdb.DuckDBPyConnection) -> int:
    """The last migration that was run; 0 in a warehouse that has no account of them."""
    try:
        row = con.execute("SELECT max(version) FROM ops.schema_version").fetchone()
    except duckdb.CatalogException:
        return 0
    return int(row[0] or 0) if row else 0


def _run(con: duckdb.DuckDBPyConnection, number: int, path: Path) -> None:
    try:
        con.execute(path.read_text(encoding="utf-8"))
        con.execute(
            "INSERT INTO ops.schema_version VALUES (?, ?, now()::TIMESTAMPTZ AT TIME ZONE 'UTC')",
            [number, path.stem[5:]],
        )
    except duckdb.Error as error:
        raise WarehouseError(
            f"migration {path.name} failed, the warehouse is as it was before: {error}. "
            "Keep a copy of the file and report this."
        ) from error
