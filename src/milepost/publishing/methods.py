"""What a new method changed: the last version of an older method beside the first of a newer one -> ops.method_changes.

Written once, in the transaction that publishes the first version of the newer method, so that the version itself
holds the rows. Versions never change, so a warehouse that was lost takes the rows back from them.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from milepost.publishing.versions import versions
from milepost.settings import Settings
from milepost.warehouse.connection import Connection, DuckDBError

TABLE: Final = "ops_method_changes"
READINGS: Final = "fct_target_status"


class Before(NamedTuple):
    """The version to learn a change of method from. has_rows: it is of the present method and holds them already."""

    folder: Path
    has_rows: bool


def look_back(con: Connection, settings: Settings) -> Before | None:
    """The last version of an older method than that of the marts, or the last one of theirs.

    None where the change is noted already, or no such version is there. One that cannot be read is passed over.
    """
    method = _method_of(con, f"marts.{READINGS}")
    if method is None or _is_noted(con, method):
        return None
    for version in reversed(versions(settings)):
        folder = settings.published / version
        other = _method_of(con, _parquet(folder, READINGS))
        if other == method and (folder / f"{TABLE}.parquet").exists():
            return Before(folder, has_rows=True)
        if other is not None and _order(other) < _order(method):
            return Before(folder, has_rows=False)
    return None


def note_change(con: Connection, before: Before, version: str, published_at: datetime) -> int:
    """Note what the method of the marts, about to be published as ``version``, made of each target -> new rows."""
    if before.has_rows:
        return _take_over(con, before.folder)
    return _compare(con, before.folder, version, published_at)


def _order(method_version: str) -> tuple[int, ...]:
    """'10' after '9', '2.1' after '2'; what is no number before all others."""
    return tuple(int(part) if part.isascii() and part.isdecimal() else -1 for part in method_version.split("."))


def _parquet(folder: Path, name: str) -> str:
    path = str(folder / f"{name}.parquet").replace("'", "''")
    return f"read_parquet('{path}')"


def _method_of(con: Connection, readings: str) -> str | None:
    """The method the readings were made by; None where there are none, or the table cannot be read."""
    try:
        found = con.execute(f"SELECT any_value(method_version) FROM {readings}").fetchone()  # noqa: S608 own names
    except DuckDBError:
        return None
    return found[0] if found else None


def _is_noted(con: Connection, method: str) -> bool:
    found = con.execute("SELECT 1 FROM ops.method_changes WHERE to_method_version = ? LIMIT 1", [method]).fetchone()
    return found is not None


def _take_over(con: Connection, folder: Path) -> int:
    """The rows as a version holds them: the warehouse they stood in was lost, or died before it had written them."""
    return _count(con.execute(f"INSERT OR IGNORE INTO ops.method_changes BY NAME FROM {_parquet(folder, TABLE)}"))


def _compare(con: Connection, folder: Path, version: str, published_at: datetime) -> int:
    """One row per target that both read: a target that only one of them has did not change by the method."""
    return _count(
        con.execute(
            f"""INSERT INTO ops.method_changes BY NAME
            SELECT after.target_id, before.method_version AS from_method_version,
                after.method_version AS to_method_version, $1 AS from_version, $2 AS to_version,
                before.status AS from_status, after.status AS to_status, before.light AS from_light,
                after.light AS to_light, after.as_of_date, $3 AS changed_at
            FROM {_parquet(folder, READINGS)} AS before JOIN marts.{READINGS} AS after USING (target_id)""",  # noqa: S608
            [folder.name, version, published_at],
        )
    )


def _count(outcome: Any) -> int:
    row = outcome.fetchone()
    return int(row[0]) if row else 0
